/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/ms5-server-private.h"

#include "runtime/ms5-system-clock.h"
#include "server/store/ms5-sqlite-store.h"

#define DATABASE_FILE "server.db"
#define PUSH_FILE     "push.db"

enum
{
  SIGNAL_FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (Ms5Server, ms5_server, G_TYPE_OBJECT)
G_DEFINE_QUARK (ms5-server-error-quark, ms5_server_error)

/* Each step of the start ends with one of these two: the task is the start as a whole. */

/**
 * ms5_server_start_failed:
 * @self: a server that starts
 * @error: (transfer full): why it doesn't
 */
void
ms5_server_start_failed (Ms5Server *self,
                         GError    *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->start);

  ms5_server_drop (self);
  g_task_return_error (task, error);
}

static void
durable_cb (gboolean durable,
            gpointer user_data)
{
  g_autoptr (Ms5Server) self = user_data;
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  if (self->start == NULL)
    return;
  if (!durable)
    error = g_error_new (MS5_SERVER_ERROR, MS5_SERVER_ERROR_BROKEN, "%s",
                         ms5_journal_get_problem (self->journal) != NULL ? ms5_journal_get_problem (self->journal)
                                                                         : "The server was stopped");
  if (durable)
    ms5_push_link_start (self->push_link, self->push, ms5_feed_get_image (self->feed));
  if (!durable || !ms5_server_listen (self, &error))
    {
      ms5_server_start_failed (self, error);
      return;
    }

  task = g_steal_pointer (&self->start);
  g_task_return_boolean (task, TRUE);
}

static void
push_loaded_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (Ms5Server) self = user_data;
  GError *error = NULL;

  if (!ms5_push_load_finish (MS5_PUSH (source), result, &error))
    ms5_server_start_failed (self, error);
  else
    ms5_journal_when_durable (self->journal, durable_cb, g_object_ref (self));
}

/**
 * ms5_server_start_serving:
 * @self: a server of which everything is ready
 *
 * Nobody is served before what they would see is durable.
 */
void
ms5_server_start_serving (Ms5Server *self)
{
  ms5_push_load_async (self->push, self->push_store, push_loaded_cb, g_object_ref (self));
}

static void
set_up_code_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (Ms5Server) self = user_data;
  GError *error = NULL;

  self->set_up_code = ms5_accounts_make_set_up_code_finish (MS5_ACCOUNTS (source), result, &error);
  if (self->set_up_code == NULL)
    ms5_server_start_failed (self, error);
  else
    ms5_server_start_serving (self);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Ms5Server) self = user_data;
  g_autoptr (Ms5StoreSnapshot) snapshot = NULL;
  GError *error = NULL;

  snapshot = ms5_store_load_finish (MS5_STORE (source), result, &error);
  if (snapshot == NULL || !ms5_server_build (self, snapshot, &error))
    ms5_server_start_failed (self, error);
  else if (self->is_demo)
    ms5_server_make_demo (self);
  else if (!ms5_accounts_has_admin (self->accounts))
    ms5_accounts_make_set_up_code_async (self->accounts, set_up_code_cb, g_object_ref (self));
  else
    ms5_server_start_serving (self);
}

static void
push_opened_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (Ms5Server) self = user_data;
  GError *error = NULL;

  self->push_store = ms5_push_store_open_finish (result, &error);
  if (self->push_store == NULL)
    {
      g_prefix_error (&error, "%s, " PUSH_FILE ": ", self->state_dir);
      ms5_server_start_failed (self, error);
      return;
    }

  ms5_store_load_async (self->store, ms5_clock_now (self->clock) - MS5_PIPELINE_REACH,
                        g_task_get_cancellable (self->start), loaded_cb, g_object_ref (self));
}

static void
accounts_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (Ms5Server) self = user_data;
  g_autofree char *path = NULL;
  GError *error = NULL;

  if (!ms5_accounts_load_finish (MS5_ACCOUNTS (source), result, &error))
    {
      ms5_server_start_failed (self, error);
      return;
    }

  path = g_build_filename (self->state_dir, PUSH_FILE, NULL);
  ms5_push_store_open_async (path, FALSE, push_opened_cb, g_object_ref (self));
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Ms5Server) self = user_data;
  GError *error = NULL;

  self->store = ms5_sqlite_store_open_finish (result, &error);
  if (self->store == NULL)
    {
      g_prefix_error (&error, "%s: ", self->state_dir);
      ms5_server_start_failed (self, error);
      return;
    }

  ms5_server_make_accounts (self, ms5_sqlite_store_get_db (MS5_SQLITE_STORE (self->store)));
  ms5_accounts_load_async (self->accounts, accounts_cb, g_object_ref (self));
}

/**
 * ms5_server_start_async:
 * @self: a new server
 * @cancellable: (nullable): gives up
 * @callback: called when it serves
 * @user_data: for @callback
 *
 * Goes on with what the state folder has, or begins anew.
 */
void
ms5_server_start_async (Ms5Server           *self,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autofree char *path = NULL;
  Ms5StoreRetention retention;
  const Ms5SqliteStoreOptions options = { .retention = &retention };
  GError *error = NULL;

  g_return_if_fail (MS5_IS_SERVER (self));
  g_return_if_fail (self->start == NULL && self->store == NULL);

  self->start = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->start, ms5_server_start_async);
  if (!ms5_server_prepare (self, &error))
    {
      ms5_server_start_failed (self, error);
      return;
    }

  ms5_server_make_retention (self->config, &retention);
  path = g_build_filename (self->state_dir, DATABASE_FILE, NULL);
  ms5_sqlite_store_open_async (path, &options, cancellable, opened_cb, g_object_ref (self));
}

/**
 * ms5_server_start_finish:
 * @self: a server
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: whether it serves
 */
gboolean
ms5_server_start_finish (Ms5Server     *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ms5_server_report_failure:
 * @self: a server
 * @error: why it can't go on
 */
void
ms5_server_report_failure (Ms5Server    *self,
                           const GError *error)
{
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
}

/**
 * ms5_server_dup_url:
 * @self: a server that serves
 *
 * Returns: (transfer full): where it is, such as `http://127.0.0.1:8420`
 */
char *
ms5_server_dup_url (Ms5Server *self)
{
  const char *address;

  g_return_val_if_fail (MS5_IS_SERVER (self), NULL);
  g_return_val_if_fail (self->http != NULL, NULL);

  address = self->config->listen;
  return g_strdup_printf (strchr (address, ':') != NULL ? "%s://[%s]:%u" : "%s://%s:%u",
                          self->certificate != NULL ? "https" : "http", address,
                          ms5_http_server_get_port (self->http));
}

/**
 * ms5_server_get_set_up_code:
 * @self: a server that serves
 *
 * Returns: (transfer none) (nullable): with what the first administrator's account can be made; %NULL
 *   if there is one
 */
const char *
ms5_server_get_set_up_code (Ms5Server *self)
{
  g_return_val_if_fail (MS5_IS_SERVER (self), NULL);

  return self->set_up_code;
}

/**
 * ms5_server_get_state_dir:
 * @self: a server that was started
 *
 * Returns: (transfer none): the folder where everything is kept
 */
const char *
ms5_server_get_state_dir (Ms5Server *self)
{
  g_return_val_if_fail (MS5_IS_SERVER (self), NULL);

  return self->state_dir;
}

/**
 * ms5_server_get_context:
 * @self: a server that serves
 *
 * Returns: (transfer none): its parts
 */
const Ms5RoutesContext *
ms5_server_get_context (Ms5Server *self)
{
  g_return_val_if_fail (MS5_IS_SERVER (self), NULL);

  return &self->context;
}

static void
ms5_server_dispose (GObject *object)
{
  ms5_server_drop (MS5_SERVER (object));

  G_OBJECT_CLASS (ms5_server_parent_class)->dispose (object);
}

static void
ms5_server_finalize (GObject *object)
{
  Ms5Server *self = MS5_SERVER (object);

  g_clear_error (&self->stop_error);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->relays, g_ptr_array_unref);
  g_clear_object (&self->random);
  g_free (self->set_up_code);
  g_free (self->metrics_token);
  g_free (self->state_dir);
  ms5_config_free (self->config);

  G_OBJECT_CLASS (ms5_server_parent_class)->finalize (object);
}

static void
ms5_server_class_init (Ms5ServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ms5_server_dispose;
  object_class->finalize = ms5_server_finalize;

  /**
   * Ms5Server::failed:
   * @self: the server
   * @error: why
   *
   * It can't go on.
   */
  signals[SIGNAL_FAILED] = g_signal_new ("failed", MS5_TYPE_SERVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
ms5_server_init (Ms5Server *self)
{
  self->lock = -1;
}

/**
 * ms5_server_new:
 * @config: (transfer full): what the administrator has set
 * @is_demo: whether to simulate a plant
 *
 * Returns: (transfer full): a server that is not started
 */
Ms5Server *
ms5_server_new (Ms5Config *config,
                gboolean   is_demo)
{
  Ms5Server *self = g_object_new (MS5_TYPE_SERVER, NULL);

  self->config = config;
  self->is_demo = is_demo;
  self->speed = is_demo ? config->demo_speed : 1;
  self->clock = ms5_system_clock_new ();
  self->random = ms5_random_new_system ();
  return self;
}
