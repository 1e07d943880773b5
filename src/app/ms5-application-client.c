/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-application-private.h"

#include <glib/gi18n.h>

#include "app/ms5-problem-text.h"

/* The link */

/* On the session bus, in no language: for scripts and tests. */
static void
tell (Ms5Application *self,
      const char     *name,
      const char     *state)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_string (state));
}

static void
tell_link_state (Ms5Application *self)
{
  g_autoptr (GEnumClass) states = g_type_class_ref (MS5_TYPE_LINK_STATE);

  tell (self, "link-state", g_enum_get_value (states, (int) ms5_client_get_state (self->client))->value_nick);
}

/* The sign-in has ended without the person's doing. */
static void
show_ended (Ms5Application *self)
{
  g_autofree char *text = ms5_problem_dup_text (ms5_client_get_problem (self->client),
                                                ms5_client_get_server (self->client), 0,
                                                ms5_client_get_problem_text (self->client));

  ms5_sign_in_page_set_problem (ms5_window_get_sign_in_page (self->window), text);
  ms5_window_show_page (self->window, MS5_PAGE_SIGN_IN);
}

/**
 * ms5_application_update_link:
 * @self: the program
 *
 * Shows how the client stands to its server.
 */
void
ms5_application_update_link (Ms5Application *self)
{
  tell_link_state (self);
  ms5_application_update_watch (self);
  if (self->window == NULL)
    return;

  ms5_application_show_link (self);
  if (self->started && !ms5_client_is_signed_in (self->client) &&
      ms5_client_get_problem (self->client) == MS5_CLIENT_PROBLEM_SIGNED_OUT &&
      !g_str_equal (ms5_window_get_page (self->window), MS5_PAGE_SIGN_IN))
    show_ended (self);
}

static void
user_changed_cb (Ms5Application *self)
{
  const char *name = ms5_client_get_display_name (self->client);

  if (self->notices != NULL)
    ms5_call_notices_set_reader (self->notices, ms5_client_get_user (self->client));
  if (self->sounds != NULL)
    ms5_sounds_set_reader (self->sounds,
                           ms5_client_is_signed_in (self->client) ? ms5_client_get_user (self->client) : NULL);
  if (self->window != NULL)
    ms5_window_set_reader (self->window, ms5_client_get_user (self->client));
  if (self->window != NULL)
    ms5_window_set_user (self->window,
                         ms5_client_is_signed_in (self->client) ? name != NULL ? name : ms5_client_get_user (self->client)
                                                                : NULL,
                         ms5_client_is_remembered (self->client));
}

static void
rights_changed_cb (Ms5Application *self)
{
  const Ms5ActionSpec *spec;
  g_autoptr (GStrvBuilder) rights = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  if (self->notices != NULL)
    ms5_call_notices_can_act (self->notices, ms5_client_may (self->client, MS5_PERMIT_CALLS_HANDLE));
  if (self->window == NULL)
    return;

  for (guint i = 0; (spec = ms5_action_spec_get (i)) != NULL; i++)
    if (ms5_client_may (self->client, spec->permission))
      g_strv_builder_add (rights, spec->permission);
  list = g_strv_builder_end (rights);
  ms5_window_set_rights (self->window, (const char * const *) list);
}

/* Actions */

static void
toast_error (Ms5Application *self,
             const GError   *error)
{
  g_autofree char *text = ms5_failure_dup_text (error);

  if (self->window != NULL)
    ms5_window_toast (self->window, text, NULL);
}

/* It is stored. With a link it is soon answered, and told then. */
static void
tell_queued (Ms5Application *self,
             Ms5OutboxEntry *entry,
             const char     *told)
{
  const char *id = ms5_outbox_entry_get_id (entry);
  g_autofree char *text = NULL;

  if (!ms5_outbox_state_is_open (ms5_outbox_entry_get_state (entry)))
    return;

  if (ms5_client_get_state (self->client) == MS5_LINK_LIVE)
    g_hash_table_insert (self->told, g_strdup (id), g_strdup (told));
  if (self->window == NULL || ms5_client_get_state (self->client) == MS5_LINK_LIVE)
    return;

  text = g_strdup_printf (_("%s – kept, and sent once there is a link"), told);
  ms5_window_toast (self->window, text, id);
}

static void
acted_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autofree char *told = user_data;
  Ms5Application *self = MS5_APPLICATION (g_application_get_default ());
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5OutboxEntry) entry = ms5_client_act_finish (MS5_CLIENT (source), result, &error);

  if (entry != NULL)
    tell_queued (self, entry, told);
  else
    toast_error (self, error);
}

/**
 * ms5_application_act:
 * @self: the program
 * @action: what a person wants done
 * @told: what to say once it is
 *
 * Has the client do it.
 */
void
ms5_application_act (Ms5Application  *self,
                     const Ms5Action *action,
                     const char      *told)
{
  g_autofree char *via = ms5_application_dup_via (self, action);

  ms5_application_note_action (self, action);
  ms5_client_act_via_async (self->client, action->op, action->topic, action->key, action->base, action->args,
                            action->set, action->was, via, acted_cb, g_strdup (told));
}

static gboolean
has_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (gtk_window_get_modal (window) && gtk_widget_get_visible (GTK_WIDGET (window)))
        return TRUE;
    }
  return FALSE;
}

/* Who has just decided is asked again at once, unless they are at something else. */
static void
show_conflict (Ms5Application *self,
               Ms5OutboxEntry *entry,
               const char     *failure)
{
  if (ms5_outbox_entry_get_action (entry)->resolves != NULL && !has_dialog ())
    ms5_window_show_conflict (self->window, entry);
  else
    ms5_window_toast_conflict (self->window, failure, ms5_outbox_entry_get_id (entry));
}

/* «Saved» is said only now. */
static void
answered_cb (Ms5Application *self,
             Ms5OutboxEntry *entry)
{
  const char *told = g_hash_table_lookup (self->told, ms5_outbox_entry_get_id (entry));
  g_autofree char *failure = ms5_answer_dup_text (entry, ms5_client_get_floor (self->client));
  const char *text = failure;

  if (text == NULL && ms5_outbox_entry_get_state (entry) == MS5_OUTBOX_DONE)
    text = told;
  if (self->window != NULL && text != NULL && ms5_application_tells_singly (self))
    {
      self->n_told++;
      if (ms5_outbox_entry_get_state (entry) == MS5_OUTBOX_CONFLICT)
        show_conflict (self, entry, text);
      else
        ms5_window_toast (self->window, text, NULL);
    }
  g_hash_table_remove (self->told, ms5_outbox_entry_get_id (entry));
}

static void
cancelled_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (Ms5Application) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = ms5_client_cancel_finish (MS5_CLIENT (source), result, &error);

  if (self->window != NULL)
    ms5_window_toast (self->window, done ? _("Undone") : _("Too late to undo: it has been sent"), NULL);
}

static void
undo_cb (Ms5Application *self,
         const char     *id)
{
  ms5_client_cancel_async (self->client, id, cancelled_cb, g_object_ref (self));
}

static void
resolved_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (Ms5Application) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5OutboxEntry) entry = ms5_client_resolve_finish (MS5_CLIENT (source), result, &error);

  if (entry != NULL)
    tell_queued (self, entry, _("Decision taken"));
  else if (self->window != NULL)
    toast_error (self, error);
}

static void
discarded_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (Ms5Application) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!ms5_client_discard_finish (MS5_CLIENT (source), result, &error))
    toast_error (self, error);
  else if (self->window != NULL)
    ms5_window_toast (self->window, _("Your change was dropped; what the server has stays"), NULL);
}

static void
settle_cb (Ms5Application *self,
           const char     *id,
           json_t         *chosen)
{
  if (chosen != NULL)
    ms5_client_resolve_async (self->client, id, chosen, resolved_cb, g_object_ref (self));
  else
    ms5_client_discard_async (self->client, id, discarded_cb, g_object_ref (self));
}

static void
page_shown_cb (Ms5Application *self,
               const char     *page)
{
  tell (self, "shown-page", page);
  ms5_application_show_wanted_call (self);
  if (g_str_has_prefix (page, MS5_PAGE_LINE))
    ms5_application_ask_line (self, page + strlen (MS5_PAGE_LINE));
}

static void
state_changed_cb (Ms5Application *self)
{
  ms5_application_update_link (self);
  rights_changed_cb (self);
  if (self->window != NULL && ms5_client_get_state (self->client) == MS5_LINK_LIVE)
    page_shown_cb (self, ms5_window_get_page (self->window));
}

/* Signing in */

static void
signed_in_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (Ms5Application) self = user_data;
  g_autoptr (GError) error = NULL;
  int retry_after = 0;
  gboolean done = ms5_client_sign_in_finish (MS5_CLIENT (source), result, &retry_after, &error);
  g_autofree char *server = NULL;
  g_autofree char *text = NULL;
  Ms5SignInPage *page;

  ms5_application_update_watch (self);
  if (self->window == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  page = ms5_window_get_sign_in_page (self->window);
  ms5_sign_in_page_set_busy (page, FALSE);
  if (!done)
    {
      server = g_settings_get_string (self->settings, "server");
      text = ms5_problem_dup_text (ms5_client_problem_from_error (error), server, retry_after, error->message);
      ms5_sign_in_page_set_problem (page, text);
      gtk_widget_grab_focus (GTK_WIDGET (page));
      return;
    }

  ms5_sign_in_page_forget (page);
  ms5_sign_in_page_set_problem (page, NULL);
  ms5_application_show_start (self);
}

/**
 * ms5_application_sign_in:
 * @self: the program
 * @server: the server's address
 * @name: who
 * @password: their password
 */
void
ms5_application_sign_in (Ms5Application *self,
                         const char     *server,
                         const char     *name,
                         const char     *password)
{
  g_settings_set_string (self->settings, "server", server);
  g_settings_set_string (self->settings, "user", name);
  if (self->window != NULL)
    {
      Ms5SignInPage *page = ms5_window_get_sign_in_page (self->window);

      ms5_sign_in_page_set_problem (page, NULL);
      ms5_sign_in_page_set_busy (page, TRUE);
    }
  ms5_client_sign_in_async (self->client, server, name, password, self->cancellable, signed_in_cb,
                            g_object_ref (self));
}

/**
 * ms5_application_show_start:
 * @self: the program
 *
 * Shows the page that was asked for, or the floor.
 */
void
ms5_application_show_start (Ms5Application *self)
{
  g_autofree char *page = g_steal_pointer (&self->wanted_page);

  ms5_window_show_page (self->window, page != NULL ? page : MS5_PAGE_FLOOR);
}

/* For those who measure how long a start takes. */
static void
painted_cb (GdkFrameClock  *clock,
            Ms5Application *self)
{
  g_signal_handlers_disconnect_by_func (clock, painted_cb, self);
  g_debug ("the last picture was painted at %" G_GINT64_FORMAT, g_get_monotonic_time ());
}

/* The last picture is here, though not all of it has been read. */
static void
picture_shown_cb (Ms5Application *self)
{
  GdkFrameClock *clock = self->window != NULL ? gtk_widget_get_frame_clock (GTK_WIDGET (self->window)) : NULL;

  if (clock != NULL)
    g_signal_connect_object (clock, "after-paint", G_CALLBACK (painted_cb), self, 0);
  if (self->window == NULL || self->started || self->sign_in_file != NULL)
    return;

  rights_changed_cb (self);
  ms5_application_show_start (self);
}

/* What the sign-in page says about the client's start. A locked keyring waits for its owner. */
static void
show_starting (Ms5Application *self)
{
  Ms5SignInPage *page = ms5_window_get_sign_in_page (self->window);

  ms5_sign_in_page_set_busy (page, !self->started);
  ms5_sign_in_page_set_keyring (page, self->started ? NULL : _("Opening the keyring…"));
  if (self->start_problem != NULL)
    ms5_sign_in_page_set_problem (page, self->start_problem);
}

/**
 * ms5_application_show_all:
 * @self: the program
 *
 * Has the window show how everything stands: when it is new, and when the client has started.
 */
void
ms5_application_show_all (Ms5Application *self)
{
  g_autofree char *user = g_settings_get_string (self->settings, "user");

  rights_changed_cb (self);
  user_changed_cb (self);
  if (self->window == NULL)
    return;

  ms5_application_show_outbox (self);
  show_starting (self);
  ms5_application_tell_unavailable (self);
  if (!self->started)
    {
      /* Who has been here sees the floor as it was, at once. */
      if (user[0] != '\0')
        ms5_window_show_page (self->window, MS5_PAGE_FLOOR);
      return;
    }
  if (self->start_problem != NULL)
    {
      ms5_window_show_page (self->window, MS5_PAGE_SIGN_IN);
      return;
    }

  ms5_application_tell_losses (self);
  if (!ms5_client_is_signed_in (self->client))
    {
      if (ms5_client_get_problem (self->client) == MS5_CLIENT_PROBLEM_SIGNED_OUT)
        show_ended (self);
      ms5_window_show_page (self->window, MS5_PAGE_SIGN_IN);
    }
  else if (self->wanted_page != NULL || g_str_equal (ms5_window_get_page (self->window), MS5_PAGE_SIGN_IN))
    ms5_application_show_start (self);
  ms5_application_update_link (self);
}

static void
started_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Ms5Application) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!ms5_client_start_finish (MS5_CLIENT (source), result, &error))
    self->start_problem = g_strdup_printf (_("This PC’s own store cannot be used: %s"), error->message);
  if (self->stopping)
    return;

  self->started = TRUE;
  ms5_application_acknowledge_wanted (self);
  if (self->sign_in_file != NULL && self->start_problem == NULL)
    {
      g_autofree char *path = g_steal_pointer (&self->sign_in_file);

      ms5_application_sign_in_from (self, path);
    }
  ms5_application_show_all (self);
  ms5_application_update_watch (self);
}

/**
 * ms5_application_start_client:
 * @self: the program
 *
 * Has the client show the last picture and sign in again, if somebody was signed in.
 */
void
ms5_application_start_client (Ms5Application *self)
{
  g_autofree char *server = g_settings_get_string (self->settings, "server");
  g_autofree char *user = g_settings_get_string (self->settings, "user");

  ms5_client_start_async (self->client, server[0] != '\0' ? server : NULL, user[0] != '\0' ? user : NULL,
                          self->cancellable, started_cb, g_object_ref (self));
}

/**
 * ms5_application_connect_client:
 * @self: the program
 *
 * Has the window follow the client.
 */
void
ms5_application_connect_client (Ms5Application *self)
{
  g_signal_connect_object (self->client, "notify::state", G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->client, "notify::quality", G_CALLBACK (ms5_application_update_link), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->client, "notify::signed-in", G_CALLBACK (rights_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->client, "picture-shown", G_CALLBACK (picture_shown_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->client, "notify::signed-in", G_CALLBACK (user_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->client, "notify::display-name", G_CALLBACK (user_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->client, "notify::remembered", G_CALLBACK (user_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->client, "answered", G_CALLBACK (answered_cb), self, G_CONNECT_SWAPPED);
}

/**
 * ms5_application_connect_window:
 * @self: the program
 *
 * Has the client do what people do in the window.
 */
void
ms5_application_connect_window (Ms5Application *self)
{
  Ms5SignInPage *page = ms5_window_get_sign_in_page (self->window);
  g_autofree char *server = g_settings_get_string (self->settings, "server");
  g_autofree char *user = g_settings_get_string (self->settings, "user");

  ms5_sign_in_page_fill (page, server, user);
  g_signal_connect_object (page, "sign-in", G_CALLBACK (ms5_application_sign_in), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->window, "act", G_CALLBACK (ms5_application_act), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->window, "settle", G_CALLBACK (settle_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->window, "undo", G_CALLBACK (undo_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->window, "page-shown", G_CALLBACK (page_shown_cb), self, G_CONNECT_SWAPPED);
}
