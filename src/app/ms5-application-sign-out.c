/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-application-private.h"

#include <glib/gi18n.h>

static void
signed_out_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (Ms5Application) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!ms5_client_sign_out_finish (MS5_CLIENT (source), result, &error))
    g_message ("signing out: %s", error->message);
  if (self->window != NULL)
    {
      ms5_window_show_page (self->window, MS5_PAGE_SIGN_IN);
      ms5_window_toast (self->window, _("Signed out. This computer raises no alerts for you any more"), NULL);
    }
}

static void
stop_waiting (Ms5Application *self)
{
  g_clear_signal_handler (&self->sign_out_id, self->client);
}

/* Nobody waits for a server that is not there: it ends the sign-in when its time is up. */
static void
sign_out_now (Ms5Application *self)
{
  g_autoptr (GCancellable) at_once = g_cancellable_new ();
  gboolean live = ms5_client_get_state (self->client) == MS5_LINK_LIVE;

  stop_waiting (self);
  g_cancellable_cancel (at_once);
  ms5_client_sign_out_async (self->client, live ? self->cancellable : at_once, signed_out_cb, g_object_ref (self));
}

/* What waits to be sent may be more by now: all of it is sent first. */
static void
outbox_changed_cb (Ms5Application *self)
{
  if (ms5_client_get_unsent (self->client, NULL) == 0)
    sign_out_now (self);
}

static void
answered_cb (AdwMessageDialog *dialog,
             const char       *response,
             Ms5Application   *self)
{
  if (g_str_equal (response, "keep"))
    sign_out_now (self);
  else if (g_str_equal (response, "sync"))
    {
      self->sign_out_id = g_signal_connect_object (self->client, "outbox-changed", G_CALLBACK (outbox_changed_cb), self,
                                                   G_CONNECT_SWAPPED);
      ms5_client_sync_now (self->client);
      ms5_window_toast (self->window, _("Signing out once everything is sent"), NULL);
      outbox_changed_cb (self);
    }
}

static char *
dup_question (Ms5Application *self,
              guint           n)
{
  const char *display = ms5_client_get_display_name (self->client);
  const char *name = display != NULL ? display : ms5_client_get_user (self->client);

  return g_strdup_printf (ngettext ("%u action of %s has not reached the server. If you sign out now it stays on this "
                                    "PC, and is sent when %s signs in here again.",
                                    "%u actions of %s have not reached the server. If you sign out now they stay on "
                                    "this PC, and are sent when %s signs in here again.", n),
                          n, name, name);
}

/**
 * ms5_application_sign_out:
 * @self: the program
 *
 * Signs out, and asks first if something has not been sent.
 */
void
ms5_application_sign_out (Ms5Application *self)
{
  guint n = ms5_client_get_unsent (self->client, NULL);
  g_autofree char *unsent = NULL;
  g_autofree char *question = NULL;
  GtkWidget *dialog;

  stop_waiting (self);
  if (n == 0 || self->window == NULL)
    {
      sign_out_now (self);
      return;
    }

  unsent = dup_question (self, n);
  question = g_strconcat (unsent, " ", _("This computer will no longer raise alerts for you."), NULL);
  dialog = adw_message_dialog_new (GTK_WINDOW (self->window), _("Sign Out Before Everything Is Sent?"), question);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "keep",
                                    _("Sign _Out, Keep Them Here"), "sync", _("_Sync First"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "sync", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "sync",
                                           ms5_client_get_state (self->client) == MS5_LINK_LIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (answered_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}
