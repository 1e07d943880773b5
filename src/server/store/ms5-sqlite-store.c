/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/store/ms5-sqlite-backup.h"
#include "server/store/ms5-sqlite-store-private.h"

#include <unistd.h>

#define DEFAULT_CHECK_ROWS 10000

static void ms5_sqlite_store_iface_init (Ms5StoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (Ms5SqliteStore, ms5_sqlite_store, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MS5_TYPE_STORE, ms5_sqlite_store_iface_init))

/* One call on its way: what goes into the job and what comes out. It belongs to the task. */
typedef struct
{
  Ms5SqliteStore   *store; /* the task's source, so that it stays */
  int               number; /* of a job that may write readings */
  gboolean          is_first;
  Ms5Time           time;
  Ms5Batch         *batch;
  Ms5StoreQuery    *query;
  Ms5StoreAnswer   *answer;
  Ms5StoreSnapshot *snapshot;
  gboolean          more;
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_clear_pointer (&call->batch, ms5_batch_unref);
  g_clear_pointer (&call->query, ms5_store_query_free);
  g_clear_pointer (&call->answer, ms5_store_answer_free);
  g_clear_pointer (&call->snapshot, ms5_store_snapshot_free);
  g_free (call);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;

  if (!ms5_db_run_finish (MS5_DB (source), result, &error))
    {
      g_task_return_error (task, ms5_sqlite_store_translate (error));
      return;
    }

  if (call->number != 0)
    ms5_sqlite_readings_confirm (call->store->readings, call->number);
  if (call->batch != NULL)
    call->store->has_written = TRUE;
  if (call->answer != NULL)
    g_task_return_pointer (task, g_steal_pointer (&call->answer),
                           (GDestroyNotify) ms5_store_answer_free);
  else if (call->snapshot != NULL)
    g_task_return_pointer (task, g_steal_pointer (&call->snapshot),
                           (GDestroyNotify) ms5_store_snapshot_free);
  else
    g_task_return_boolean (task, TRUE);
}

static GTask *
task_new (gpointer             store,
          gpointer             tag,
          GCancellable        *cancellable,
          GAsyncReadyCallback  callback,
          gpointer             user_data,
          Call               **out_call)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);
  Call *call = g_new0 (Call, 1);

  /* The database decides whether it was cancelled in time. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, call, call_free);
  call->store = store;
  *out_call = call;
  return task;
}

/* Takes @task. */
static void
start (Ms5Db     *db,
       Ms5DbMode  mode,
       Ms5DbJob   job,
       GTask     *task)
{
  ms5_db_run_async (db, mode, job, g_task_get_task_data (task), NULL, g_task_get_cancellable (task),
                    answered_cb, task);
}

static gboolean
load_job (Ms5DbConn  *conn,
          gpointer    data,
          GError    **error)
{
  Call *call = data;
  const Ms5SqliteStoreOptions *options = &call->store->options;

  return ms5_sqlite_load (conn, options->epoch,
                          options->check_rows > 0 ? options->check_rows : DEFAULT_CHECK_ROWS,
                          call->time, call->snapshot, error);
}

static void
load_async (Ms5Store            *store,
            Ms5Time              since,
            GCancellable        *cancellable,
            GAsyncReadyCallback  callback,
            gpointer             user_data)
{
  Call *call;
  GTask *task = task_new (store, load_async, cancellable, callback, user_data, &call);

  call->time = since;
  call->snapshot = ms5_store_snapshot_new ();
  start (MS5_SQLITE_STORE (store)->writer, MS5_DB_WRITE, load_job, task);
}

static Ms5StoreSnapshot *
load_finish (Ms5Store      *store,
             GAsyncResult  *result,
             GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, load_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
commit_job (Ms5DbConn  *conn,
            gpointer    data,
            GError    **error)
{
  Call *call = data;
  const Ms5SqliteWriting writing = { call->store->name, call->is_first };

  call->number = ms5_sqlite_readings_begin (call->store->readings);
  return ms5_sqlite_commit (conn, &writing, call->store->readings, call->batch, error);
}

static void
commit_async (Ms5Store            *store,
              Ms5Batch            *batch,
              GAsyncReadyCallback  callback,
              gpointer             user_data)
{
  Call *call;
  GTask *task = task_new (store, commit_async, NULL, callback, user_data, &call);

  call->batch = ms5_batch_ref (batch);
  call->is_first = !call->store->has_written;
  start (MS5_SQLITE_STORE (store)->writer, MS5_DB_WRITE, commit_job, task);
}

static gboolean
commit_finish (Ms5Store      *store,
               GAsyncResult  *result,
               GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, commit_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
query_job (Ms5DbConn  *conn,
           gpointer    data,
           GError    **error)
{
  Call *call = data;
  const Ms5StoreQuery *query = call->query;
  Ms5StoreAnswer *answer = call->answer;

  switch (query->subject)
    {
    case MS5_STORE_LOG:
      return ms5_sqlite_log_read (conn, query, answer, error);

    case MS5_STORE_RECORDS:
      return ms5_sqlite_records_read (conn, query, answer->records, &answer->is_cut, error);

    case MS5_STORE_SPANS:
      return ms5_sqlite_spans_read (conn, query, answer->spans, answer->texts, &answer->is_cut, error);

    case MS5_STORE_PRODUCTION:
      return ms5_sqlite_production_read (conn, query, answer->production, answer->texts, error);

    case MS5_STORE_HISTORY:
      return ms5_sqlite_history_read (conn, query, answer, error);

    case MS5_STORE_ACTIONS:
    case MS5_STORE_FLOOR:
    case MS5_STORE_AUDIT:
      return ms5_sqlite_actions_read (conn, query, answer, error);

    default:
      g_set_error (error, MS5_STORE_ERROR, MS5_STORE_ERROR_FAILED, "No such question");
      return FALSE;
    }
}

static void
query_async (Ms5Store            *store,
             const Ms5StoreQuery *query,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  Call *call;
  GTask *task = task_new (store, query_async, cancellable, callback, user_data, &call);

  call->query = ms5_store_query_copy (query);
  call->answer = ms5_store_answer_new (query->subject);
  start (MS5_SQLITE_STORE (store)->reader, MS5_DB_READ, query_job, task);
}

static Ms5StoreAnswer *
query_finish (Ms5Store      *store,
              GAsyncResult  *result,
              GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, query_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
maintain_job (Ms5DbConn  *conn,
              gpointer    data,
              GError    **error)
{
  Call *call = data;
  Ms5SqliteStore *store = call->store;

  call->number = ms5_sqlite_readings_begin (store->readings);
  return ms5_sqlite_maintain (conn, store->readings, &store->retention, call->time, &store->round,
                              &call->more, error);
}

static void
maintain_async (Ms5Store            *store,
                Ms5Time              now,
                GAsyncReadyCallback  callback,
                gpointer             user_data)
{
  Call *call;
  GTask *task = task_new (store, maintain_async, NULL, callback, user_data, &call);

  call->time = now;
  start (MS5_SQLITE_STORE (store)->writer, MS5_DB_WRITE, maintain_job, task);
}

static gboolean
maintain_finish (Ms5Store      *store,
                 GAsyncResult  *result,
                 gboolean      *out_more,
                 GError       **error)
{
  Call *call;

  g_return_val_if_fail (g_async_result_is_tagged (result, maintain_async), FALSE);

  call = g_task_get_task_data (G_TASK (result));
  *out_more = call->more;
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
backup_async (Ms5Store            *store,
              const char          *path,
              GCancellable        *cancellable,
              GAsyncReadyCallback  callback,
              gpointer             user_data)
{
  Ms5SqliteStore *self = MS5_SQLITE_STORE (store);
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, user_data);

  g_task_set_check_cancellable (task, FALSE);
  g_task_set_source_tag (task, backup_async);
  ms5_sqlite_backup_start (task, self->path, path, self->options.one_connection ? self->writer : NULL,
                           self->options.on_caller);
}

static gboolean
backup_finish (Ms5Store      *store,
               GAsyncResult  *result,
               GError       **error)
{
  GError *local_error = NULL;

  g_return_val_if_fail (g_async_result_is_tagged (result, backup_async), FALSE);

  if (g_task_propagate_boolean (G_TASK (result), &local_error))
    return TRUE;
  g_propagate_error (error, ms5_sqlite_store_translate (local_error));
  return FALSE;
}

static void
ms5_sqlite_store_iface_init (Ms5StoreInterface *iface)
{
  iface->load_async = load_async;
  iface->load_finish = load_finish;
  iface->commit_async = commit_async;
  iface->commit_finish = commit_finish;
  iface->query_async = query_async;
  iface->query_finish = query_finish;
  iface->maintain_async = maintain_async;
  iface->maintain_finish = maintain_finish;
  iface->backup_async = backup_async;
  iface->backup_finish = backup_finish;
  iface->close_async = ms5_sqlite_store_close_async;
  iface->close_finish = ms5_sqlite_store_close_finish;
}

static void
ms5_sqlite_store_dispose (GObject *object)
{
  Ms5SqliteStore *self = MS5_SQLITE_STORE (object);

  if (self->reader != NULL)
    ms5_db_close (self->reader);
  g_clear_object (&self->reader);
  if (self->writer != NULL)
    ms5_db_close (self->writer);
  g_clear_object (&self->writer);

  G_OBJECT_CLASS (ms5_sqlite_store_parent_class)->dispose (object);
}

static void
ms5_sqlite_store_finalize (GObject *object)
{
  Ms5SqliteStore *self = MS5_SQLITE_STORE (object);

  ms5_sqlite_readings_free (self->readings);
  g_free (self->name);
  g_free ((char *) self->options.epoch);
  g_free ((char *) self->options.vfs);
  g_free (self->path);

  G_OBJECT_CLASS (ms5_sqlite_store_parent_class)->finalize (object);
}

static void
ms5_sqlite_store_class_init (Ms5SqliteStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ms5_sqlite_store_dispose;
  object_class->finalize = ms5_sqlite_store_finalize;
}

static void
ms5_sqlite_store_init (Ms5SqliteStore *self)
{
  g_autofree char *unique = g_uuid_string_random ();

  self->readings = ms5_sqlite_readings_new ();
  self->name = g_strdup_printf ("process %d on %s, %s", (int) getpid (), g_get_host_name (), unique);
  self->round.slow_done = MS5_TIME_NONE;
}

/**
 * ms5_sqlite_store_get_db:
 * @self: a store
 *
 * Returns: (transfer none): the database that writes, for others whose tables are in the same file
 */
Ms5Db *
ms5_sqlite_store_get_db (Ms5SqliteStore *self)
{
  g_return_val_if_fail (MS5_IS_SQLITE_STORE (self), NULL);

  return self->writer;
}
