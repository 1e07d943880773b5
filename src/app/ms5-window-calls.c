/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-window-private.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-call-row.h"
#include "app/pages/ms5-dialog.h"
#include "app/pages/ms5-raise-dialog.h"

static void
act_on_call (Ms5Window    *self,
             const char   *op,
             Ms5CallModel *call,
             const char   *note,
             const char   *told)
{
  g_autoptr (Ms5Action) action =
    ms5_window_action_new (op, "calls", ms5_model_item_get_line (MS5_MODEL_ITEM (call)), MS5_MODEL_ITEM (call));

  if (note != NULL)
    action->args = json_pack ("{s:s}", "note", note);
  ms5_window_emit_act (self, action, told);
}

static Ms5CallModel *
get_first_call (Ms5Window *self)
{
  g_autoptr (Ms5CallModel) call =
    g_list_model_get_item (ms5_floor_get_calls (ms5_window_get_view (self)->floor), 0);

  return call;
}

static void
acknowledge (Ms5Window    *self,
             Ms5CallModel *call)
{
  if (call == NULL || ms5_call_model_get_item (call)->state != MS5_CALL_RAISED)
    return;

  act_on_call (self, "call.acknowledge", call, NULL, _("Call acknowledged"));
}

static void
noted_cb (AdwMessageDialog *dialog,
          const char       *response,
          Ms5Window        *self)
{
  Ms5CallModel *call = g_object_get_data (G_OBJECT (dialog), "call");
  g_autofree char *note = ms5_dialog_dup_text (g_object_get_data (G_OBJECT (dialog), "note"));

  if (g_str_equal (response, "resolve"))
    act_on_call (self, "call.resolve", call, note, _("Call resolved"));
  else if (g_str_equal (response, "comment") && note != NULL)
    act_on_call (self, "call.comment", call, note, _("Comment added"));
}

/* A note about the call; @response is what a person who writes one wants. */
static void
ask_note (Ms5Window    *self,
          Ms5CallModel *call,
          const char   *heading,
          const char   *question,
          const char   *response,
          const char   *label)
{
  g_autofree char *title = ms5_call_dup_title (call, TRUE);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), heading, title);
  GtkWidget *view;
  GtkWidget *text = ms5_dialog_text_new (question, &view);

  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), text);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), response, label, NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), response, ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), response);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "call", g_object_ref (call), g_object_unref);
  g_object_set_data (G_OBJECT (dialog), "note", view);
  g_signal_connect_object (dialog, "response", G_CALLBACK (noted_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
resolve (Ms5Window    *self,
         Ms5CallModel *call)
{
  if (call != NULL && ms5_call_model_is_open (call))
    ask_note (self, call, _("Resolve the Call?"), _("What was done?"), "resolve", _("_Resolve"));
}

static void
comment_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       window)
{
  Ms5ModelItem *call = ms5_window_find_item (window, "calls", parameter);

  if (call != NULL)
    ask_note (window, MS5_CALL_MODEL (call), _("Comment on the Call"), _("What should others know?"), "comment",
              _("_Comment"));
}

static void
acknowledge_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       window)
{
  acknowledge (window, (Ms5CallModel *) ms5_window_find_item (window, "calls", parameter));
}

static void
acknowledge_first_cb (GSimpleAction *action,
                      GVariant      *parameter,
                      gpointer       window)
{
  acknowledge (window, get_first_call (window));
}

static void
resolve_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       window)
{
  resolve (window, (Ms5CallModel *) ms5_window_find_item (window, "calls", parameter));
}

static void
resolve_first_cb (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       window)
{
  resolve (window, get_first_call (window));
}

static void
raised_cb (Ms5Window  *self,
           const char *line,
           const char *type,
           int         priority,
           const char *equipment,
           const char *note)
{
  g_autoptr (Ms5Action) action = ms5_window_action_new ("call.raise", "calls", line, NULL);

  action->args = json_pack ("{s:s}", "type", type);
  ms5_window_set_text (action->args, "equipment", equipment);
  ms5_window_set_text (action->args, "note", note);
  if (priority >= 0)
    ms5_window_set_text (action->args, "priority", ms5_priority_to_string ((Ms5Priority) priority));
  ms5_window_emit_act (self, action, _("Call raised"));
}

static void
raise_for (Ms5Window  *self,
           const char *line,
           const char *equipment)
{
  const Ms5View *view = ms5_window_get_view (self);
  Ms5LineModel *model = line != NULL ? ms5_floor_get_line (view->floor, line) : NULL;
  GtkWidget *dialog = ms5_raise_dialog_new (view, model, equipment);

  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (self));
  g_signal_connect_object (dialog, "raise", G_CALLBACK (raised_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
raise_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       window)
{
  raise_for (window, ms5_window_get_line_code (window), NULL);
}

static void
raise_call_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       window)
{
  const char *line, *equipment;

  g_variant_get (parameter, "(&s&s)", &line, &equipment);
  raise_for (window, line, equipment);
}

/**
 * ms5_window_add_call_actions:
 * @self: a window
 *
 * Gives it the actions that are about calls.
 */
void
ms5_window_add_call_actions (Ms5Window *self)
{
  static const GActionEntry entries[] = {
    { "acknowledge", acknowledge_cb, "(ss)" },
    { "acknowledge-first", acknowledge_first_cb },
    { "comment", comment_cb, "(ss)" },
    { "raise", raise_cb },
    { "raise-call", raise_call_cb, "(ss)" },
    { "resolve", resolve_cb, "(ss)" },
    { "resolve-first", resolve_first_cb },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
