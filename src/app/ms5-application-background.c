/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-application-private.h"

#include <glib/gi18n.h>
#include <malloc.h>

/* The session started the program for one action: this long it waits for somebody to want more. */
#define SERVICE_TIME (10 * MS5_USEC_PER_S)

/* Once the window has gone, all that it needed goes as well. */
#define TRIM_DELAY (2 * MS5_USEC_PER_S)

/* Ending */

static void
client_stopped_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (Ms5Application) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!ms5_client_stop_finish (MS5_CLIENT (source), result, &error))
    g_message ("stopping: %s", error->message);
  g_application_release (G_APPLICATION (self));
}

static void
notifier_closed_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (Ms5Application) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!ms5_notifier_close_finish (MS5_NOTIFIER (source), result, &error))
    g_message ("closing notifications: %s", error->message);
  g_application_release (G_APPLICATION (self));
}

static void
saved_cb (Ms5Application *self)
{
  g_signal_handlers_disconnect_by_func (self->ledger, saved_cb, self);
  g_application_release (G_APPLICATION (self));
}

/* What was told now must not be told again by the next one. */
static void
wait_for_ledger (Ms5Application *self)
{
  if (ms5_notice_ledger_is_saved (self->ledger))
    return;

  g_application_hold (G_APPLICATION (self));
  g_signal_connect_object (self->ledger, "saved", G_CALLBACK (saved_cb), self, G_CONNECT_SWAPPED);
}

/* The program goes once everything is kept and nothing is shown that nobody would answer. */
static void
stop (Ms5Application *self)
{
  if (self->stopping)
    return;

  self->stopping = TRUE;
  g_cancellable_cancel (self->cancellable);
  g_application_hold (G_APPLICATION (self));
  ms5_client_stop_async (self->client, client_stopped_cb, g_object_ref (self));
  g_application_hold (G_APPLICATION (self));
  g_clear_object (&self->notices);
  wait_for_ledger (self);
  ms5_application_stop_alarms (self);
  ms5_notifier_close_async (self->notifier, NULL, notifier_closed_cb, g_object_ref (self));
  ms5_application_leave_background (self);
}

/**
 * ms5_application_quit:
 * @self: the program
 *
 * Ends it, whether or not it would keep watching.
 */
void
ms5_application_quit (Ms5Application *self)
{
  self->quitting = TRUE;
  if (self->window != NULL)
    {
      ms5_window_forget_unsaved (self->window);
      gtk_window_close (GTK_WINDOW (self->window));
    }
  else
    stop (self);
}

/* Nobody asked for an end: the program begins anew as it was. What its notifications said until somebody had seen it
 * went with the bus. */
static void
bus_closed_cb (Ms5Application *self)
{
  if (self->stopping)
    return;

  self->lost_bus = TRUE;
  g_clear_pointer (&self->wanted_page, g_free);
  if (self->window != NULL)
    self->wanted_page = g_strdup (ms5_window_get_page (self->window));
  ms5_call_notices_forget_lasting (self->notices);
  ms5_application_quit (self);
}

/**
 * ms5_application_follow_bus:
 * @self: the program
 *
 * Ends it in order when the session bus goes.
 */
void
ms5_application_follow_bus (Ms5Application *self)
{
  GDBusConnection *bus = g_application_get_dbus_connection (G_APPLICATION (self));

  if (bus == NULL)
    return;

  g_dbus_connection_set_exit_on_close (bus, FALSE);
  g_signal_connect_object (bus, "closed", G_CALLBACK (bus_closed_cb), self, G_CONNECT_SWAPPED);
}

/* Watching without a window */

static void
tell_in_background (Ms5Application *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "in-background");

  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (self->in_background));
}

static void
stop_timer (Ms5Application *self,
            guint          *timer)
{
  if (*timer != 0)
    ms5_clock_remove (self->clock, *timer);
  *timer = 0;
}

/* What the window needed would otherwise stay with the program for days. */
static gboolean
trim_cb (gpointer app)
{
  Ms5Application *self = app;

  self->trim_timer = 0;
  malloc_trim (0);
  return G_SOURCE_REMOVE;
}

/**
 * ms5_application_enter_background:
 * @self: the program
 *
 * Goes on without a window.
 */
void
ms5_application_enter_background (Ms5Application *self)
{
  stop_timer (self, &self->service_timer);
  if (self->in_background || self->stopping)
    return;

  self->in_background = TRUE;
  g_application_hold (G_APPLICATION (self));
  tell_in_background (self);
  ms5_application_update_watch (self);
  ms5_application_tell_status (self);
  self->trim_timer = ms5_clock_add (self->clock, TRIM_DELAY, trim_cb, self, NULL);
}

/**
 * ms5_application_leave_background:
 * @self: the program
 *
 * The window holds it now, or nothing does.
 */
void
ms5_application_leave_background (Ms5Application *self)
{
  stop_timer (self, &self->service_timer);
  stop_timer (self, &self->trim_timer);
  if (!self->in_background)
    return;

  self->in_background = FALSE;
  tell_in_background (self);
  ms5_application_update_watch (self);
  g_application_release (G_APPLICATION (self));
}

static gboolean
service_timer_cb (gpointer app)
{
  Ms5Application *self = app;

  self->service_timer = 0;
  if (self->window == NULL)
    ms5_application_quit (self);
  return G_SOURCE_REMOVE;
}

/* Who has chosen is not asked. */
static void
chosen_cb (Ms5Application *self)
{
  g_settings_set_boolean (self->settings, "keep-watching-asked", TRUE);
}

/**
 * ms5_application_start_background:
 * @self: the program, which starts
 *
 * If the session started it for an action, there may never be a window. It watches on if the reader wants that.
 */
void
ms5_application_start_background (Ms5Application *self)
{
  g_signal_connect_object (self->settings, "changed::keep-watching", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  if ((g_application_get_flags (G_APPLICATION (self)) & G_APPLICATION_IS_SERVICE) == 0)
    return;

  ms5_application_enter_background (self);
  if (!g_settings_get_boolean (self->settings, "keep-watching"))
    self->service_timer = ms5_clock_add (self->clock, SERVICE_TIME, service_timer_cb, self, NULL);
}

/* Whether there is anything to be watched. While the keyring is being opened nobody knows. */
static gboolean
can_watch (Ms5Application *self)
{
  g_autofree char *user = g_settings_get_string (self->settings, "user");

  return self->started ? ms5_client_is_signed_in (self->client) : user[0] != '\0';
}

static gboolean
close_cb (gpointer app)
{
  Ms5Application *self = app;

  if (self->window != NULL)
    gtk_window_close (GTK_WINDOW (self->window));
  return G_SOURCE_REMOVE;
}

static void
answered_cb (AdwMessageDialog *dialog,
             const char       *response,
             Ms5Application   *self)
{
  self->asking = FALSE;
  if (g_str_equal (response, "cancel"))
    return;

  g_settings_set_boolean (self->settings, "keep-watching", g_str_equal (response, "keep"));
  chosen_cb (self);
  /* The dialog goes with the window, but not while it tells its answer. */
  g_idle_add_full (G_PRIORITY_DEFAULT, close_cb, g_object_ref (self), g_object_unref);
}

static void
ask_whether_to_watch (Ms5Application *self)
{
  GtkWidget *dialog =
    adw_message_dialog_new (GTK_WINDOW (self->window), _("Keep Watching in the Background?"),
                            _("Calls still reach you as notifications while the window is closed. You can end that with "
                              "«Quit» in the main menu, and change it in the preferences."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "quit", _("_Quit"), "keep",
                                    _("_Keep Watching"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "keep", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (answered_cb), self, 0);
  self->asking = TRUE;
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * ms5_application_close_request:
 * @self: the program
 *
 * Somebody closes the window. Once they are asked what that means.
 *
 * Returns: whether it stays open
 */
gboolean
ms5_application_close_request (Ms5Application *self)
{
  if (self->quitting || !can_watch (self) || g_settings_get_boolean (self->settings, "keep-watching-asked"))
    return FALSE;

  if (!self->asking)
    ask_whether_to_watch (self);
  return TRUE;
}

/**
 * ms5_application_window_gone:
 * @self: the program
 *
 * The main window has gone: the program watches on without, or ends.
 */
void
ms5_application_window_gone (Ms5Application *self)
{
  if (!self->quitting && can_watch (self) && g_settings_get_boolean (self->settings, "keep-watching"))
    ms5_application_enter_background (self);
  else
    stop (self);
}

/**
 * ms5_application_update_watch:
 * @self: the program
 *
 * A reader who sees no window must not believe that calls are watched when nobody is signed in any more.
 */
void
ms5_application_update_watch (Ms5Application *self)
{
  const Ms5Notice notice = { .key = (char *) "watch", .priority = MS5_PRIORITY_HIGH,
                             .title = (char *) _("Calls are not watched"),
                             .body = (char *) _("You are signed out. Sign in again to keep watching.") };
  gboolean blind = self->in_background && self->started && !ms5_client_is_signed_in (self->client);

  if (self->notices == NULL || blind == self->told_blind)
    return;

  self->told_blind = blind;
  if (blind)
    ms5_notifier_show (self->notifier, &notice);
  else
    ms5_notifier_withdraw (self->notifier, notice.key);
}
