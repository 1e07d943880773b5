/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-window-private.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-escalation-page.h"

/* The page about who is told when: made when somebody wants to see it, and kept as long as there is something on it that
 * is not saved. */

static Ms5EscalationPage *
find_page (Ms5Window *self)
{
  GtkStack *pages = ms5_window_get_pages (self);
  GtkWidget *page = pages != NULL ? gtk_stack_get_child_by_name (pages, MS5_PAGE_ESCALATION) : NULL;

  return page != NULL ? MS5_ESCALATION_PAGE (page) : NULL;
}

static void
told_cb (GtkWidget  *page,
         const char *text,
         Ms5Window  *self)
{
  ms5_window_toast (self, text, NULL);
}

/**
 * ms5_window_update_escalation:
 * @self: a window
 * @page: the page that is to be shown
 *
 * Makes the page about escalation if it is that one, and lets it go when its reader has.
 */
void
ms5_window_update_escalation (Ms5Window  *self,
                              const char *page)
{
  Ms5EscalationPage *found = find_page (self);
  GtkWidget *made;

  if (g_str_equal (page, MS5_PAGE_ESCALATION) && found == NULL)
    {
      made = ms5_escalation_page_new (ms5_window_get_view (self));
      g_signal_connect_object (made, "told", G_CALLBACK (told_cb), self, 0);
      gtk_stack_add_named (ms5_window_get_pages (self), made, MS5_PAGE_ESCALATION);
    }
  else if (g_str_equal (page, MS5_PAGE_SIGN_IN) && found != NULL && !ms5_escalation_page_has_changes (found))
    gtk_stack_remove (ms5_window_get_pages (self), GTK_WIDGET (found));
}

/* Closing */

/* What they wanted when they were asked goes on. */
static void
end (Ms5Window *self,
     gboolean   quits)
{
  if (quits)
    g_action_group_activate_action (G_ACTION_GROUP (gtk_window_get_application (GTK_WINDOW (self))), "quit", NULL);
  else
    gtk_window_close (GTK_WINDOW (self));
}

static void
end_answered_cb (AdwMessageDialog *dialog,
                 const char       *response,
                 Ms5Window        *self)
{
  if (g_str_equal (response, "discard"))
    {
      ms5_window_forget_unsaved (self);
      end (self, g_object_get_data (G_OBJECT (dialog), "quits") != NULL);
    }
  else if (g_str_equal (response, "look"))
    ms5_window_show_page (self, MS5_PAGE_ESCALATION);
}

/**
 * ms5_window_ask_unsaved:
 * @self: a window
 * @quits: whether the whole program is to end, else the window is to close
 *
 * What is not saved goes with the window: asks about it, if there is something, and goes on when it may go.
 *
 * Returns: whether it asks
 */
gboolean
ms5_window_ask_unsaved (Ms5Window *self,
                        gboolean   quits)
{
  Ms5EscalationPage *page;
  GtkWidget *dialog;

  g_return_val_if_fail (MS5_IS_WINDOW (self), FALSE);

  page = find_page (self);
  if (page == NULL || !ms5_escalation_page_has_changes (page))
    return FALSE;

  dialog = adw_message_dialog_new (GTK_WINDOW (self), _("Discard What Is Not Saved?"),
                                   _("You have changed who is told of calls. That does not count before it is saved."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "discard", _("_Discard"), "look",
                                    _("_Look at It"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "look", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "look");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data (G_OBJECT (dialog), "quits", GINT_TO_POINTER (quits));
  g_signal_connect_object (dialog, "response", G_CALLBACK (end_answered_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  return TRUE;
}

/**
 * ms5_window_forget_unsaved:
 * @self: a window
 *
 * Lets go what is not saved, as nobody is there to be asked.
 */
void
ms5_window_forget_unsaved (Ms5Window *self)
{
  Ms5EscalationPage *page;

  g_return_if_fail (MS5_IS_WINDOW (self));

  page = find_page (self);
  if (page != NULL)
    ms5_escalation_page_drop (page);
}

static gboolean
close_request_cb (Ms5Window *self)
{
  return ms5_window_ask_unsaved (self, FALSE);
}

static void
show_escalation_cb (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       window)
{
  ms5_window_show_page (window, MS5_PAGE_ESCALATION);
}

/**
 * ms5_window_add_escalation_actions:
 * @self: a window
 *
 * Gives it the action that shows who is told when, and lets it ask before it closes on what is not saved.
 */
void
ms5_window_add_escalation_actions (Ms5Window *self)
{
  static const GActionEntry entries[] = { { "escalation", show_escalation_cb } };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect (self, "close-request", G_CALLBACK (close_request_cb), NULL);
}
