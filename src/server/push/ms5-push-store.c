/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/push/ms5-push-store-private.h"

#include <math.h>
#include <string.h>

#define MS5_PUSH_APPLICATION_ID 0x4d533550 /* MS5P */

struct _Ms5PushStore
{
  GObject  parent_instance;

  Ms5Db   *db;
};

G_DEFINE_FINAL_TYPE (Ms5PushStore, ms5_push_store, G_TYPE_OBJECT)

/* Times are microseconds since the Unix epoch, UTC. */
#define SCHEMA                                                                       \
  "CREATE TABLE device ("                                                            \
  "  id TEXT PRIMARY KEY,"                                                           \
  "  person TEXT NOT NULL,"                                                          \
  "  fields TEXT NOT NULL"                                                           \
  ") STRICT, WITHOUT ROWID;"                                                         \
  "CREATE TABLE delivery ("                                                          \
  "  id TEXT PRIMARY KEY,"                                                           \
  "  call TEXT NOT NULL,"                                                            \
  "  line TEXT NOT NULL,"                                                            \
  "  rev INTEGER NOT NULL,"                                                          \
  "  level INTEGER NOT NULL,"                                                        \
  "  priority TEXT NOT NULL,"                                                        \
  "  device TEXT NOT NULL,"                                                          \
  "  channel TEXT NOT NULL,"                                                         \
  "  state INTEGER NOT NULL,"                                                        \
  "  sent INTEGER NOT NULL,"                                                         \
  "  expires INTEGER NOT NULL,"                                                      \
  "  received INTEGER,"                                                              \
  "  shown INTEGER,"                                                                 \
  "  opened INTEGER,"                                                                \
  "  acted INTEGER,"                                                                 \
  "  attempts INTEGER NOT NULL,"                                                     \
  "  next INTEGER,"                                                                  \
  "  owner TEXT,"                                                                    \
  "  lease INTEGER,"                                                                 \
  "  service_id TEXT,"                                                               \
  "  reason TEXT,"                                                                   \
  "  UNIQUE (call, rev, device)"                                                     \
  ") STRICT, WITHOUT ROWID;"                                                         \
  "CREATE INDEX delivery_sent ON delivery (sent);"                                   \
  "CREATE TABLE telling ("                                                           \
  "  call TEXT PRIMARY KEY,"                                                         \
  "  line TEXT NOT NULL,"                                                            \
  "  rev INTEGER NOT NULL,"                                                          \
  "  \"over\" INTEGER NOT NULL,"                                                     \
  "  v INTEGER NOT NULL,"                                                            \
  "  since INTEGER,"                                                                 \
  "  due INTEGER,"                                                                   \
  "  reached INTEGER NOT NULL CHECK (reached IN (0, 1)),"                            \
  "  unreached INTEGER"                                                              \
  ") STRICT, WITHOUT ROWID;"

/* Add at the end; what has been released is never changed, moved or removed. */
static const Ms5DbMigration migrations[] = {
  { .name = "devices and deliveries", .sql = SCHEMA },
};

/* Batches */

/**
 * ms5_push_batch_new:
 *
 * Returns: (transfer full): an empty batch
 */
Ms5PushBatch *
ms5_push_batch_new (void)
{
  Ms5PushBatch *batch = g_new0 (Ms5PushBatch, 1);

  batch->devices = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_device_free);
  batch->gone_devices = g_ptr_array_new_with_free_func (g_free);
  batch->made = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_delivery_free);
  batch->changed = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_delivery_free);
  batch->tellings = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_telling_free);
  batch->gone_tellings = g_ptr_array_new_with_free_func (g_free);
  return batch;
}

/**
 * ms5_push_batch_free:
 * @batch: (transfer full): a batch
 */
void
ms5_push_batch_free (Ms5PushBatch *batch)
{
  g_ptr_array_unref (batch->devices);
  g_ptr_array_unref (batch->gone_devices);
  g_ptr_array_unref (batch->made);
  g_ptr_array_unref (batch->changed);
  g_ptr_array_unref (batch->tellings);
  g_ptr_array_unref (batch->gone_tellings);
  g_free (batch);
}

/**
 * ms5_push_batch_is_empty:
 * @batch: a batch
 *
 * Returns: whether there is nothing in it
 */
gboolean
ms5_push_batch_is_empty (const Ms5PushBatch *batch)
{
  return batch->devices->len + batch->gone_devices->len + batch->made->len + batch->changed->len
           + batch->tellings->len + batch->gone_tellings->len == 0;
}

/* The object */

static void
claim_clear (gpointer data)
{
  g_free (((Ms5PushClaim *) data)->delivery);
}

static void
claim_work_free (gpointer data)
{
  Ms5PushClaimWork *work = data;

  g_array_unref (work->claims);
  g_free (work->owner);
  g_free (work);
}

static void
ms5_push_store_dispose (GObject *object)
{
  g_clear_object (&MS5_PUSH_STORE (object)->db);

  G_OBJECT_CLASS (ms5_push_store_parent_class)->dispose (object);
}

static void
ms5_push_store_class_init (Ms5PushStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ms5_push_store_dispose;
}

static void
ms5_push_store_init (Ms5PushStore *self)
{
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (Ms5Db) db = NULL;
  GError *error = NULL;
  Ms5PushStore *self;

  db = ms5_db_open_finish (result, &error);
  if (db == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  self = g_object_new (MS5_TYPE_PUSH_STORE, NULL);
  self->db = g_steal_pointer (&db);
  g_task_return_pointer (task, self, g_object_unref);
}

/**
 * ms5_push_store_open_async:
 * @path: name of the file, which is made if there is none
 * @on_caller: whether work is done at once, as simulations need
 * @callback: called when it is open
 * @user_data: for @callback
 */
void
ms5_push_store_open_async (const char          *path,
                           gboolean             on_caller,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  const Ms5DbOptions options = {
    .migrations = migrations,
    .n_migrations = G_N_ELEMENTS (migrations),
    .application_id = MS5_PUSH_APPLICATION_ID,
    .synchronous = MS5_DB_SYNC_FULL,
    .check = MS5_DB_CHECK_QUICK,
    .on_caller = on_caller,
  };
  GTask *task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_source_tag (task, ms5_push_store_open_async);
  ms5_db_open_async (path, &options, NULL, opened_cb, task);
}

/**
 * ms5_push_store_open_finish:
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the open store
 */
Ms5PushStore *
ms5_push_store_open_finish (GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_push_store_open_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (Ms5PushBatch) all = ms5_db_run_get_data (result);
  GError *error = NULL;

  if (ms5_db_run_finish (MS5_DB (source), result, &error))
    g_task_return_pointer (task, g_steal_pointer (&all), (GDestroyNotify) ms5_push_batch_free);
  else
    g_task_return_error (task, error);
}

/**
 * ms5_push_store_load_async:
 * @self: a store
 * @callback: called when everything is read
 * @user_data: for @callback
 */
void
ms5_push_store_load_async (Ms5PushStore        *self,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_return_if_fail (MS5_IS_PUSH_STORE (self));

  g_task_set_source_tag (task, ms5_push_store_load_async);
  ms5_db_run_async (self->db, MS5_DB_READ, ms5_push_load_job, ms5_push_batch_new (), NULL, NULL, loaded_cb, task);
}

/**
 * ms5_push_store_load_finish:
 * @self: a store
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): all devices, how far the telling of calls has come, and as `made` the
 *   deliveries of those calls
 */
Ms5PushBatch *
ms5_push_store_load_finish (Ms5PushStore  *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* What the answer is does not matter until it is asked for: it lies with the task. */
static void
done_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (ms5_db_run_finish (MS5_DB (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
run (Ms5PushStore        *self,
     Ms5DbMode            mode,
     Ms5DbJob             job,
     gpointer             data,
     GDestroyNotify       data_free,
     gpointer             tag,
     GAsyncReadyCallback  callback,
     gpointer             user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, data, data_free);
  ms5_db_run_async (self->db, mode, job, data, NULL, NULL, done_cb, task);
}

/**
 * ms5_push_store_write_async:
 * @self: a store
 * @batch: (transfer full): what to write
 * @callback: called when it is durable
 * @user_data: for @callback
 */
void
ms5_push_store_write_async (Ms5PushStore        *self,
                            Ms5PushBatch        *batch,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_return_if_fail (MS5_IS_PUSH_STORE (self));

  run (self, MS5_DB_WRITE, ms5_push_write_job, batch, (GDestroyNotify) ms5_push_batch_free, ms5_push_store_write_async, callback,
       user_data);
}

/**
 * ms5_push_store_write_finish:
 * @self: a store
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether it is durable
 */
gboolean
ms5_push_store_write_finish (Ms5PushStore  *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ms5_push_store_claim_async:
 * @self: a store
 * @deliveries: (element-type Ms5Delivery): deliveries that wait
 * @owner: who asks
 * @now: the time
 * @until: until when they are its, unless it claims them again
 * @callback: called when it is decided
 * @user_data: for @callback
 */
void
ms5_push_store_claim_async (Ms5PushStore        *self,
                            GPtrArray           *deliveries,
                            const char          *owner,
                            Ms5Time              now,
                            Ms5Time              until,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  Ms5PushClaimWork *work = g_new0 (Ms5PushClaimWork, 1);

  g_return_if_fail (MS5_IS_PUSH_STORE (self));

  work->claims = g_array_new (FALSE, TRUE, sizeof (Ms5PushClaim));
  g_array_set_clear_func (work->claims, claim_clear);
  g_array_set_size (work->claims, deliveries->len);
  for (guint i = 0; i < deliveries->len; i++)
    g_array_index (work->claims, Ms5PushClaim, i).delivery =
      g_strdup (((const Ms5Delivery *) g_ptr_array_index (deliveries, i))->id);
  work->owner = g_strdup (owner);
  work->now = now;
  work->until = until;
  run (self, MS5_DB_WRITE, ms5_push_claim_job, work, claim_work_free, ms5_push_store_claim_async, callback, user_data);
}

/**
 * ms5_push_store_claim_finish:
 * @self: a store
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (element-type Ms5PushClaim) (nullable): what became of each
 */
GArray *
ms5_push_store_claim_finish (Ms5PushStore  *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  const Ms5PushClaimWork *work;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  work = g_task_get_task_data (G_TASK (result));
  return g_task_propagate_boolean (G_TASK (result), error) ? g_array_ref (work->claims) : NULL;
}

/**
 * ms5_push_store_age_async:
 * @self: a store
 * @before: deliveries made before this may go, unless they are of a call that people are still told of
 * @callback: called when they are gone
 * @user_data: for @callback
 *
 * Forgets a bounded number of them; call it every now and then.
 */
void
ms5_push_store_age_async (Ms5PushStore        *self,
                          Ms5Time              before,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_return_if_fail (MS5_IS_PUSH_STORE (self));

  run (self, MS5_DB_WRITE, ms5_push_age_job, g_memdup2 (&before, sizeof before), g_free, ms5_push_store_age_async, callback, user_data);
}

/**
 * ms5_push_store_age_finish:
 * @self: a store
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether it went well
 */
gboolean
ms5_push_store_age_finish (Ms5PushStore  *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ms5_push_store_figures_async:
 * @self: a store
 * @from: of deliveries made since then
 * @to: and before
 * @callback: called when they are counted
 * @user_data: for @callback
 */
void
ms5_push_store_figures_async (Ms5PushStore        *self,
                              Ms5Time              from,
                              Ms5Time              to,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  Ms5PushFiguresWork *work = g_new0 (Ms5PushFiguresWork, 1);

  g_return_if_fail (MS5_IS_PUSH_STORE (self));

  work->from = from;
  work->to = to;
  for (guint i = 0; i < MS5_N_CHANNELS; i++)
    work->figures[i].p50_s = work->figures[i].p99_s = NAN;
  run (self, MS5_DB_READ, ms5_push_figures_job, work, g_free, ms5_push_store_figures_async, callback, user_data);
}

/**
 * ms5_push_store_figures_finish:
 * @self: a store
 * @result: what the callback was given
 * @out_figures: (out): by #Ms5Channel
 * @error: return location for an error
 *
 * Returns: whether they could be counted
 */
gboolean
ms5_push_store_figures_finish (Ms5PushStore       *self,
                               GAsyncResult       *result,
                               Ms5ChannelFigures   out_figures[MS5_N_CHANNELS],
                               GError            **error)
{
  const Ms5PushFiguresWork *work;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  work = g_task_get_task_data (G_TASK (result));
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;

  memcpy (out_figures, work->figures, sizeof work->figures);
  return TRUE;
}

static void
closed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (ms5_db_close_finish (MS5_DB (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * ms5_push_store_close_async:
 * @self: a store
 * @callback: called when all work is done and the file is closed
 * @user_data: for @callback
 */
void
ms5_push_store_close_async (Ms5PushStore        *self,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_return_if_fail (MS5_IS_PUSH_STORE (self));

  g_task_set_source_tag (task, ms5_push_store_close_async);
  ms5_db_close_async (self->db, closed_cb, task);
}

/**
 * ms5_push_store_close_finish:
 * @self: a store
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether the file is closed
 */
gboolean
ms5_push_store_close_finish (Ms5PushStore  *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
