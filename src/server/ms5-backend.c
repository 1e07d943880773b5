/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/ms5-backend.h"

struct _Ms5Backend
{
  GObject      parent_instance;

  Ms5Plant    *plant;
  Ms5Accounts *accounts;
  Ms5Store    *store;
  Ms5Clock    *plant_clock;
  double       speed;
  Ms5Actions  *actions;
};

/* A stretch of the log on its way. */
typedef struct
{
  gint64      after;
  gint64      upto;
  gint64      read; /* the position up to which it has been read */
  Ms5FeedLog *log;  /* NULL until the row before it is known */
} Reading;

static void ms5_backend_init_feed (Ms5FeedBackendInterface *iface);

static void read_on (GTask *task);

G_DEFINE_FINAL_TYPE_WITH_CODE (Ms5Backend, ms5_backend, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MS5_TYPE_FEED_BACKEND, ms5_backend_init_feed))

static gboolean
topic_exists (Ms5Backend *self,
              const char *topic)
{
  Ms5TopicKind kind;
  const char *code;

  return ms5_topic_parse (topic, &kind, &code)
         && (!ms5_topic_kind_is_of_line (kind) || ms5_plant_get_line (self->plant, code) != NULL);
}

static gboolean
backend_may_see (Ms5FeedBackend  *backend,
                 Ms5FeedIdentity *identity,
                 const char      *topic)
{
  Ms5Backend *self = MS5_BACKEND (backend);
  g_autoptr (Ms5Identity) now = ms5_accounts_refresh_identity (self->accounts, identity->data, NULL);

  return now != NULL && topic_exists (self, topic) && ms5_identity_may_see_topic (now, topic);
}

static void
unref_identity (gpointer data)
{
  ms5_identity_unref (data);
}

/**
 * ms5_backend_new_identity:
 * @identity: somebody
 *
 * Returns: (transfer full): the same, as the feed knows them
 */
Ms5FeedIdentity *
ms5_backend_new_identity (Ms5Identity *identity)
{
  return ms5_feed_identity_new (identity->sub, identity->sid, identity->device, identity->expires,
                                ms5_identity_ref (identity), unref_identity);
}

static Ms5FeedIdentity *
backend_authenticate (Ms5FeedBackend  *backend,
                      const char      *token,
                      GError         **error)
{
  g_autoptr (Ms5Identity) identity = ms5_accounts_authenticate (MS5_BACKEND (backend)->accounts, token, error);

  return identity != NULL ? ms5_backend_new_identity (identity) : NULL;
}

/* What the device says itself counts when it submits something; after a restore of this server it is
 * what the server still knows that the device must be told. */
static gint64
backend_get_floor (Ms5FeedBackend  *backend,
                   Ms5FeedIdentity *identity,
                   const char      *device,
                   gint64           ackd)
{
  return ms5_actions_get_floor (MS5_BACKEND (backend)->actions, device);
}

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_clear_pointer (&reading->log, ms5_feed_log_free);
  g_free (reading);
}

/* Returns whether the stretch is complete. */
static gboolean
take_rows (Reading *reading,
           GArray  *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const Ms5StoreLogRow *row = &g_array_index (rows, Ms5StoreLogRow, i);

      if (row->change->v > reading->upto)
        return TRUE;
      if (row->change->v == reading->after)
        reading->log = ms5_feed_log_new (reading->after, row->h);
      else if (reading->log != NULL)
        ms5_feed_log_add (reading->log, ms5_change_ref (row->change), row->h, row->ends_commit);
    }

  return reading->read >= reading->upto;
}

static void
rows_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  GTask *task = user_data;
  Reading *reading = g_task_get_task_data (task);
  g_autoptr (Ms5StoreAnswer) answer = NULL;
  GError *error = NULL;
  gboolean went_on;

  answer = ms5_store_query_finish (MS5_STORE (source), result, &error);
  if (answer == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }

  went_on = answer->upto > reading->read;
  reading->read = answer->upto;
  if (reading->after < answer->floor)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "The log begins later");
  else if (!went_on)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "The log ends at %" G_GINT64_FORMAT, answer->upto);
  else if (!take_rows (reading, answer->log))
    {
      read_on (task);
      return;
    }
  else if (reading->log == NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "The log has a gap");
  else
    g_task_return_pointer (task, g_steal_pointer (&reading->log), (GDestroyNotify) ms5_feed_log_free);
  g_object_unref (task);
}

/* Takes @task. */
static void
read_on (GTask *task)
{
  Ms5Backend *self = g_task_get_source_object (task);
  const Reading *reading = g_task_get_task_data (task);
  const Ms5StoreQuery query = {
    .subject = MS5_STORE_LOG,
    .after = reading->read,
    .limit = (guint) MIN (reading->upto - reading->read, MS5_STORE_MAX_ROWS),
  };

  ms5_store_query_async (self->store, &query, g_task_get_cancellable (task), rows_cb, task);
}

static void
backend_read_log_async (Ms5FeedBackend      *backend,
                        gint64               after,
                        gint64               upto,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  GTask *task = g_task_new (backend, cancellable, callback, user_data);
  Reading *reading = g_new0 (Reading, 1);

  /* The row before it has the chain value to begin with; before the first one it is 0. */
  *reading = (Reading) { after, upto, after > 0 ? after - 1 : 0, after > 0 ? NULL : ms5_feed_log_new (0, 0) };
  g_task_set_source_tag (task, backend_read_log_async);
  g_task_set_task_data (task, reading, reading_free);
  read_on (task);
}

static Ms5FeedLog *
backend_read_log_finish (Ms5FeedBackend  *backend,
                         GAsyncResult    *result,
                         GError         **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, backend_read_log_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
submitted_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *results = ms5_actions_submit_finish (MS5_ACTIONS (source), result, &error);

  if (results != NULL)
    g_task_return_pointer (task, results, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

/* By the rights in force now. */
static void
backend_submit_async (Ms5FeedBackend      *backend,
                      Ms5FeedIdentity     *identity,
                      const char          *device,
                      gint64               ackd,
                      GPtrArray           *actions,
                      GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  Ms5Backend *self = MS5_BACKEND (backend);
  GTask *task = g_task_new (backend, cancellable, callback, user_data);
  GError *error = NULL;
  g_autoptr (Ms5Identity) now = ms5_accounts_refresh_identity (self->accounts, identity->data, &error);

  g_task_set_source_tag (task, backend_submit_async);
  if (now == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }

  ms5_actions_submit_async (self->actions, now, device, ackd, actions, cancellable, submitted_cb, task);
}

static GPtrArray *
backend_submit_finish (Ms5FeedBackend  *backend,
                       GAsyncResult    *result,
                       GError         **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, backend_submit_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
backend_report (Ms5FeedBackend *backend,
                Ms5FeedReport   report,
                const char     *text)
{
  if (report == MS5_FEED_REPORT_LOG)
    g_warning ("%s", text);
  else
    g_message ("%s", text);
}

static Ms5Time
backend_get_plant_now (Ms5FeedBackend *backend)
{
  return ms5_clock_now (MS5_BACKEND (backend)->plant_clock);
}

static double
backend_get_plant_speed (Ms5FeedBackend *backend)
{
  return MS5_BACKEND (backend)->speed;
}

static void
ms5_backend_init_feed (Ms5FeedBackendInterface *iface)
{
  iface->may_see = backend_may_see;
  iface->authenticate = backend_authenticate;
  iface->get_floor = backend_get_floor;
  iface->read_log_async = backend_read_log_async;
  iface->read_log_finish = backend_read_log_finish;
  iface->submit_async = backend_submit_async;
  iface->submit_finish = backend_submit_finish;
  iface->report = backend_report;
  iface->get_plant_now = backend_get_plant_now;
  iface->get_plant_speed = backend_get_plant_speed;
}

static void
ms5_backend_finalize (GObject *object)
{
  Ms5Backend *self = MS5_BACKEND (object);

  g_clear_pointer (&self->plant, ms5_plant_unref);
  g_clear_object (&self->accounts);
  g_clear_object (&self->store);
  g_clear_object (&self->plant_clock);
  g_clear_object (&self->actions);

  G_OBJECT_CLASS (ms5_backend_parent_class)->finalize (object);
}

static void
ms5_backend_class_init (Ms5BackendClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ms5_backend_finalize;
}

static void
ms5_backend_init (Ms5Backend *self)
{
}

/**
 * ms5_backend_new:
 * @plant: a sealed plant
 * @accounts: who may see what
 * @store: where the log is
 * @plant_clock: the plant's time
 * @speed: how much faster than real time it runs
 *
 * Returns: (transfer full): a backend; it needs ms5_backend_set_actions() before anybody is served
 */
Ms5Backend *
ms5_backend_new (Ms5Plant    *plant,
                 Ms5Accounts *accounts,
                 Ms5Store    *store,
                 Ms5Clock    *plant_clock,
                 double       speed)
{
  Ms5Backend *self = g_object_new (MS5_TYPE_BACKEND, NULL);

  self->plant = ms5_plant_ref (plant);
  self->accounts = g_object_ref (accounts);
  self->store = g_object_ref (store);
  self->plant_clock = g_object_ref (plant_clock);
  self->speed = speed;
  return self;
}

/**
 * ms5_backend_set_actions:
 * @self: a backend
 * @actions: carries out what people do
 */
void
ms5_backend_set_actions (Ms5Backend *self,
                         Ms5Actions *actions)
{
  g_return_if_fail (MS5_IS_BACKEND (self));

  g_set_object (&self->actions, actions);
}
