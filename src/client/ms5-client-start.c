/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-client-private.h"

/* Starting, signing in and out, stopping. */

typedef struct
{
  char *server; /* NULL if nobody was signed in */
  char *user;
} Start;

static void
start_free (gpointer data)
{
  Start *start = data;

  g_free (start->server);
  g_free (start->user);
  g_free (start);
}

/* Whoever ended it, the last picture stays until somebody else signs in. */
static void
signed_out_cb (Ms5Client *self)
{
  ms5_sync_set_sub (self->sync, NULL);
  if (ms5_link_get_state (self->link) != MS5_LINK_OFFLINE)
    ms5_link_connect_now (self->link);
}

static void
link_ended_cb (Ms5Client *self)
{
  if (ms5_link_get_problem (self->link) == MS5_CLIENT_PROBLEM_SIGNED_OUT)
    ms5_session_lose (self->session);
  ms5_client_update (self);
}

static void
network_changed_cb (GNetworkMonitor *monitor,
                    gboolean         available,
                    Ms5Client       *self)
{
  if (available && self->link != NULL)
    ms5_link_network_changed (self->link);
}

static void
build (Ms5Client *self)
{
  self->session = ms5_session_new (self->clock, self->random, self->secrets);
  ms5_session_set_trust (self->session, self->trust);
  self->device = g_strdup (ms5_outbox_get_device (self->outbox));
  ms5_session_set_device (self->session, self->device);
  self->replica = ms5_replica_new (self->floor, self->clock);
  self->link = ms5_link_new (MS5_DIALER (self->session), self->clock, self->random);
  self->sync = ms5_sync_new (self->link, self->replica, self->outbox, self->floor, self->clock);
  ms5_silence_set_link (self->silence, self->link);

  g_signal_connect_swapped (self->session, "changed", G_CALLBACK (ms5_client_update), self);
  g_signal_connect_swapped (self->session, "signed-out", G_CALLBACK (signed_out_cb), self);
  g_signal_connect_swapped (self->link, "changed", G_CALLBACK (ms5_client_update), self);
  g_signal_connect_swapped (self->link, "ended", G_CALLBACK (link_ended_cb), self);
  g_signal_connect_swapped (self->sync, "changed", G_CALLBACK (ms5_client_update), self);
  g_signal_connect_swapped (self->sync, "answered", G_CALLBACK (ms5_client_tell_answer), self);
  g_signal_connect_swapped (self->outbox, "changed", G_CALLBACK (ms5_client_tell_outbox), self);
  ms5_client_follow_submitter (self);
  ms5_client_device_start (self);
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed", G_CALLBACK (network_changed_cb), self,
                           0);
}

/* May run twice. */
void
ms5_client_tear_down (Ms5Client *self)
{
  if (self->silence != NULL)
    ms5_silence_set_link (self->silence, NULL);
  ms5_client_device_stop (self);
  if (self->sync != NULL)
    {
      g_signal_handlers_disconnect_by_data (ms5_sync_get_submitter (self->sync), self);
      g_object_run_dispose (G_OBJECT (self->sync));
    }
  if (self->link != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->link, self);
      g_object_run_dispose (G_OBJECT (self->link));
    }
  if (self->replica != NULL)
    g_object_run_dispose (G_OBJECT (self->replica));
  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->session, self);
      g_object_run_dispose (G_OBJECT (self->session));
    }
  ms5_client_keys_stop (self);
  ms5_client_past_stop (self);
  if (self->history != NULL)
    ms5_history_stop (self->history);
  if (self->outbox != NULL)
    g_signal_handlers_disconnect_by_data (self->outbox, self);
  g_clear_object (&self->history);
  g_clear_object (&self->sync);
  g_clear_object (&self->link);
  g_clear_object (&self->replica);
  g_clear_object (&self->session);
  g_clear_object (&self->outbox);
  g_clear_object (&self->cache);
  g_clear_pointer (&self->contents, ms5_cache_contents_free);
  g_clear_pointer (&self->device, g_free);
  g_clear_pointer (&self->shown_server, g_free);
  g_clear_pointer (&self->shown_sub, g_free);
}

/* Starting, one after the other: keyring, outbox, who is signed in, cache */

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Ms5Client *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;

  if (self->replica == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The client has been stopped");
      return;
    }

  self->contents = ms5_cache_load_finish (MS5_CACHE (source), result, &error);
  if (self->contents == NULL)
    {
      g_message ("The cache cannot be read: %s", error->message);
      self->cache_problem = g_strdup (error->message);
      g_clear_object (&self->cache);
    }
  ms5_replica_set_cache (self->replica, self->cache);
  if (self->cache != NULL)
    {
      self->history = ms5_history_new (self->cache, self->clock);
      ms5_history_set_limits (self->history, self->max_mib, self->max_days);
      ms5_replica_set_history (self->replica, self->history);
    }

  if (self->must_wipe)
    g_clear_pointer (&self->contents, ms5_cache_contents_free);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (ms5_session_is_signed_in (self->session))
    ms5_client_begin (self, g_steal_pointer (&task));
  else if (self->must_wipe)
    ms5_client_wipe (self, NULL, NULL, g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

static void
cache_opened_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Ms5Client *self = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (GError) error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;

  self->cache = ms5_cache_open_finish (result, &error);
  if (self->cache != NULL)
    {
      ms5_cache_load_async (self->cache, cancellable, loaded_cb, g_steal_pointer (&task));
      return;
    }

  g_message ("There is no cache: %s", error->message);
  self->cache_problem = g_strdup (error->message);
  if (ms5_session_is_signed_in (self->session))
    ms5_client_begin (self, g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

static void
open_cache (GTask *task)
{
  Ms5Client *self = g_task_get_source_object (task);
  g_autofree char *path = g_build_filename (self->cache_folder, "cache.db", NULL);

  ms5_cache_open_early_async (path, self->secrets, self->clock, ms5_client_take_early,
                              g_task_get_cancellable (task), cache_opened_cb, task);
}

static void
restored_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (!ms5_session_restore_finish (MS5_SESSION (source), result, &error) && error != NULL)
    g_message ("The keyring does not say who was signed in: %s", error->message);
  if (!g_task_return_error_if_cancelled (task))
    open_cache (g_steal_pointer (&task));
}

static void
outbox_opened_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Ms5Client *self = g_task_get_source_object (task);
  const Start *start = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (GError) error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;

  self->outbox = ms5_outbox_open_finish (result, &error);
  if (self->outbox == NULL)
    {
      g_task_return_new_error (task, MS5_CLIENT_ERROR, MS5_CLIENT_PROBLEM_STORAGE, "%s", error->message);
      return;
    }

  build (self);
  ms5_client_keys_start (self);
  if (start->server != NULL && start->user != NULL)
    ms5_session_restore_async (self->session, start->server, start->user, cancellable, restored_cb,
                               g_steal_pointer (&task));
  else
    open_cache (g_steal_pointer (&task));
}

static void
open_outbox (GTask *task)
{
  Ms5Client *self = g_task_get_source_object (task);
  g_autofree char *path = g_build_filename (self->data_folder, "outbox.db", NULL);

  ms5_outbox_open_async (path, self->secrets, self->clock, self->random, g_task_get_cancellable (task),
                         outbox_opened_cb, task);
}

static void
secrets_opened_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Ms5Client *self = g_task_get_source_object (task);
  GError *error = NULL;

  self->secrets = ms5_secrets_open_finish (result, &error);
  if (self->secrets == NULL)
    g_task_return_error (task, error);
  else
    open_outbox (g_steal_pointer (&task));
}

/**
 * ms5_client_start_async:
 * @self: a client
 * @server: (nullable): the server that somebody signed in to last
 * @user: (nullable): and their name
 * @cancellable: (nullable): stops it; the client is then of no use
 * @callback: called when the last picture is shown
 * @user_data: for @callback
 *
 * Opens what is kept on this machine, shows the last picture if they are still signed in, and only then
 * begins to connect.
 */
void
ms5_client_start_async (Ms5Client           *self,
                        const char          *server,
                        const char          *user,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Start *start;

  g_return_if_fail (MS5_IS_CLIENT (self));
  g_return_if_fail (self->outbox == NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ms5_client_start_async);
  start = g_new0 (Start, 1);
  start->server = g_strdup (server);
  start->user = g_strdup (user);
  g_task_set_task_data (task, start, start_free);
  if (self->secrets != NULL)
    open_outbox (g_steal_pointer (&task));
  else
    ms5_secrets_open_async (cancellable, secrets_opened_cb, g_steal_pointer (&task));
}

/**
 * ms5_client_start_finish:
 * @self: the client
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether it works, with or without somebody signed in
 */
gboolean
ms5_client_start_finish (Ms5Client     *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Signing in */

typedef struct
{
  int retry_after;
} SignIn;

static void
signed_in_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Ms5Client *self = g_task_get_source_object (task);
  SignIn *sign_in = g_task_get_task_data (task);
  GError *error = NULL;

  if (!ms5_session_sign_in_finish (MS5_SESSION (source), result, &sign_in->retry_after, &error))
    g_task_return_error (task, error);
  else if (self->session == NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The client has been stopped");
  else
    ms5_client_begin (self, g_steal_pointer (&task));
}

/**
 * ms5_client_sign_in_async:
 * @self: a client that has started
 * @server: the server's address, as a person types it
 * @user: who signs in
 * @password: their password
 * @cancellable: (nullable): stops it
 * @callback: called when the server has answered
 * @user_data: for @callback
 */
void
ms5_client_sign_in_async (Ms5Client           *self,
                          const char          *server,
                          const char          *user,
                          const char          *password,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (MS5_IS_CLIENT (self));
  g_return_if_fail (self->session != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ms5_client_sign_in_async);
  g_task_set_task_data (task, g_new0 (SignIn, 1), g_free);
  ms5_session_sign_in_async (self->session, server, user, password, cancellable, signed_in_cb, task);
}

/**
 * ms5_client_sign_in_finish:
 * @self: the client
 * @result: what the callback was given
 * @out_retry_after: (out) (optional): how many seconds the server asks to wait, or -1
 * @error: return location for what is wrong: see ms5_client_problem_from_error()
 *
 * Returns: whether they are signed in; the link is then on its way
 */
gboolean
ms5_client_sign_in_finish (Ms5Client     *self,
                           GAsyncResult  *result,
                           int           *out_retry_after,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_client_sign_in_async), FALSE);

  if (out_retry_after != NULL)
    *out_retry_after = ((SignIn *) g_task_get_task_data (G_TASK (result)))->retry_after;
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Signing out */

static void
signed_off_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Ms5Client *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!ms5_session_sign_out_finish (MS5_SESSION (source), result, &error))
    g_task_return_error (task, error);
  else
    ms5_client_wipe (self, NULL, NULL, g_steal_pointer (&task));
}

/**
 * ms5_client_sign_out_async:
 * @self: a client that has started
 * @cancellable: (nullable): stops waiting for the server
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Erases the picture. What they did and was not sent yet stays, until they sign in again.
 */
void
ms5_client_sign_out_async (Ms5Client           *self,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (MS5_IS_CLIENT (self));
  g_return_if_fail (self->session != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ms5_client_sign_out_async);
  ms5_link_stop (self->link);
  ms5_sync_set_sub (self->sync, NULL);
  ms5_replica_set_outbox (self->replica, NULL);
  ms5_replica_set_user (self->replica, NULL, NULL);
  ms5_replica_forget (self->replica);
  ms5_sync_set_as_of (self->sync, MS5_TIME_NONE);
  self->is_early = FALSE;
  self->must_wipe = self->cache == NULL;
  g_clear_pointer (&self->contents, ms5_cache_contents_free);
  g_clear_pointer (&self->shown_server, g_free);
  g_clear_pointer (&self->shown_sub, g_free);
  ms5_session_sign_out_async (self->session, cancellable, signed_off_cb, task);
}

/**
 * ms5_client_sign_out_finish:
 * @self: the client
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether the keyring has forgotten the sign-in
 */
gboolean
ms5_client_sign_out_finish (Ms5Client     *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_client_sign_out_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Stopping */

/* Takes @task. What was being fetched may still be on its way to its end. */
static void
finish_stop (GTask *task)
{
  Ms5Client *self = g_task_get_source_object (task);

  if (self->visiting != NULL && self->stopping == NULL)
    {
      self->stopping = task;
      return;
    }
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
outbox_closed_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (ms5_outbox_close_finish (MS5_OUTBOX (source), result, &error))
    finish_stop (g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

static void
close_outbox (GTask *task)
{
  Ms5Outbox *outbox = g_task_get_task_data (task);

  if (outbox != NULL)
    {
      ms5_outbox_close_async (outbox, outbox_closed_cb, task);
      return;
    }
  finish_stop (task);
}

static void
cache_closed_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (!ms5_cache_close_finish (MS5_CACHE (source), result, &error))
    g_message ("The cache could not be closed: %s", error->message);
  close_outbox (user_data);
}

/**
 * ms5_client_stop_async:
 * @self: a client
 * @callback: called when everything that was to be kept is
 * @user_data: for @callback
 *
 * Says good-bye to the server and closes what is kept on this machine. The floor stays as it is.
 */
void
ms5_client_stop_async (Ms5Client           *self,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  GTask *task;
  g_autoptr (Ms5Cache) cache = NULL;

  g_return_if_fail (MS5_IS_CLIENT (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ms5_client_stop_async);
  if (self->outbox != NULL)
    g_task_set_task_data (task, g_object_ref (self->outbox), g_object_unref);
  if (self->link != NULL)
    ms5_link_stop (self->link);
  g_set_object (&cache, self->cache);
  ms5_client_tear_down (self);
  ms5_client_update (self);
  if (cache != NULL)
    ms5_cache_close_async (cache, cache_closed_cb, task);
  else
    close_outbox (task);
}

/**
 * ms5_client_stop_finish:
 * @self: the client
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether it ended well
 */
gboolean
ms5_client_stop_finish (Ms5Client     *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_client_stop_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
