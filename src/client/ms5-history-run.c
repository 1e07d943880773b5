/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-history-private.h"

/* Jobs */

static gboolean
clear_job (Ms5DbConn  *conn,
           gpointer    data,
           GError    **error)
{
  return ms5_history_clear (conn, error);
}

static void
cleared_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (!ms5_db_run_finish (MS5_DB (source), result, &error))
    g_message ("The past cannot be emptied: %s", error->message);
}

/* The server has all of it: what cannot be believed is fetched again, and does not stand in the way until then. */
static gboolean
is_damage (const GError *error)
{
  return error->domain == MS5_SEAL_ERROR || g_error_matches (error, MS5_DB_ERROR, MS5_DB_ERROR_CORRUPT);
}

static void
ran_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (ms5_db_run_finish (MS5_DB (source), result, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  if (is_damage (error))
    {
      g_message ("The past is damaged and begun anew: %s", error->message);
      ms5_db_run_async (MS5_DB (source), MS5_DB_WRITE, clear_job, NULL, NULL, NULL, cleared_cb, NULL);
    }
  g_task_return_error (task, error);
}

/* Takes @job, which stays the task's until that is finished. */
static void
run (Ms5History          *self,
     gpointer             tag,
     Ms5DbMode            mode,
     Ms5DbJob             func,
     Ms5HistoryJob       *job,
     GCancellable        *cancellable,
     GAsyncReadyCallback  callback,
     gpointer             user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, job, (GDestroyNotify) ms5_history_job_free);
  ms5_db_run_async (self->cache->db, mode, func, job, NULL, cancellable, ran_cb, task);
}

static Ms5HistoryJob *
job_new (Ms5History *self)
{
  return ms5_history_job_new (self->cache, ms5_clock_now (self->clock));
}

/* %NULL if it failed. */
static Ms5HistoryJob *
finish (Ms5History    *self,
        gpointer       tag,
        GAsyncResult  *result,
        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, tag), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  return g_task_get_task_data (G_TASK (result));
}

/*
 * ms5_history_write_async:
 * @self: a past
 * @batch: (transfer full): what to write
 * @callback: called when it is committed
 * @user_data: for @callback
 */
void
ms5_history_write_async (Ms5History          *self,
                         Ms5HistoryBatch     *batch,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  Ms5HistoryJob *job;

  g_return_if_fail (MS5_IS_HISTORY (self));

  job = job_new (self);
  job->batch = batch;
  run (self, ms5_history_write_async, MS5_DB_WRITE, ms5_history_job_write, job, NULL, callback, user_data);
}

gboolean
ms5_history_write_finish (Ms5History    *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  return finish (self, ms5_history_write_async, result, error) != NULL;
}

/*
 * ms5_history_read_series_async:
 * @self: a past
 * @equipment: a machine
 * @sensor: its sensor
 * @time: which time
 * @n_points: how many points at most, not counting those that say that nothing is known
 * @cancellable: (nullable): stops waiting
 * @callback: called with what is known of it
 * @user_data: for @callback
 */
void
ms5_history_read_series_async (Ms5History          *self,
                               const char          *equipment,
                               const char          *sensor,
                               Ms5Interval          time,
                               guint                n_points,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  Ms5HistoryJob *job;

  g_return_if_fail (MS5_IS_HISTORY (self));

  job = job_new (self);
  job->name = g_strdup (equipment);
  job->sensor = g_strdup (sensor);
  job->time = time;
  job->n_points = n_points;
  run (self, ms5_history_read_series_async, MS5_DB_READ, ms5_history_job_read_series, job, cancellable, callback,
       user_data);
}

/*
 * ms5_history_read_series_finish:
 * @self: the past
 * @result: what the callback was given
 * @out_as_of: (out): up to when it is known, or %MS5_TIME_NONE
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable) (element-type Ms5Point): what is known, perhaps nothing
 */
GArray *
ms5_history_read_series_finish (Ms5History    *self,
                                GAsyncResult  *result,
                                Ms5Time       *out_as_of,
                                GError       **error)
{
  Ms5HistoryJob *job = finish (self, ms5_history_read_series_async, result, error);

  if (job == NULL)
    return NULL;
  *out_as_of = job->as_of;
  return g_steal_pointer (&job->points);
}

/*
 * ms5_history_read_records_async:
 * @self: a past
 * @topic: such as `stops/L1`
 * @time: which time
 * @cancellable: (nullable): stops waiting
 * @callback: called with what was in that time
 * @user_data: for @callback
 */
void
ms5_history_read_records_async (Ms5History          *self,
                                const char          *topic,
                                Ms5Interval          time,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  Ms5HistoryJob *job;

  g_return_if_fail (MS5_IS_HISTORY (self));

  job = job_new (self);
  job->name = g_strdup (topic);
  job->time = time;
  run (self, ms5_history_read_records_async, MS5_DB_READ, ms5_history_job_read_records, job, cancellable, callback,
       user_data);
}

/*
 * ms5_history_read_records_finish:
 * @self: the past
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable) (element-type Ms5Change): a put for each, the newest first
 */
GPtrArray *
ms5_history_read_records_finish (Ms5History    *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  Ms5HistoryJob *job = finish (self, ms5_history_read_records_async, result, error);

  return job != NULL ? g_steal_pointer (&job->records) : NULL;
}

/*
 * ms5_history_read_answer_async:
 * @self: a past
 * @path: a question
 * @cancellable: (nullable): stops waiting
 * @callback: called with the last answer to it
 * @user_data: for @callback
 */
void
ms5_history_read_answer_async (Ms5History          *self,
                               const char          *path,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  Ms5HistoryJob *job;

  g_return_if_fail (MS5_IS_HISTORY (self));

  job = job_new (self);
  job->name = g_strdup (path);
  run (self, ms5_history_read_answer_async, MS5_DB_READ, ms5_history_job_read_answer, job, cancellable, callback,
       user_data);
}

/*
 * ms5_history_read_answer_finish:
 * @self: the past
 * @result: what the callback was given
 * @out_as_of: (out): when it was answered
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the answer; %NULL without an error if there is none
 */
json_t *
ms5_history_read_answer_finish (Ms5History    *self,
                                GAsyncResult  *result,
                                Ms5Time       *out_as_of,
                                GError       **error)
{
  Ms5HistoryJob *job = finish (self, ms5_history_read_answer_async, result, error);

  if (job == NULL)
    return NULL;
  *out_as_of = job->as_of;
  return g_steal_pointer (&job->answer);
}

/*
 * ms5_history_read_parts_async:
 * @self: a past
 * @cancellable: (nullable): stops waiting
 * @callback: called with what was fetched
 * @user_data: for @callback
 */
void
ms5_history_read_parts_async (Ms5History          *self,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_return_if_fail (MS5_IS_HISTORY (self));

  run (self, ms5_history_read_parts_async, MS5_DB_READ, ms5_history_job_read_parts, job_new (self), cancellable,
       callback, user_data);
}

/*
 * ms5_history_read_parts_finish:
 * @self: the past
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable) (element-type utf8 gint64): up to when each part was fetched, by its name
 */
GHashTable *
ms5_history_read_parts_finish (Ms5History    *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  Ms5HistoryJob *job = finish (self, ms5_history_read_parts_async, result, error);

  return job != NULL ? g_steal_pointer (&job->parts) : NULL;
}

/* Trimming */

static void trim (Ms5History *self,
                  GTask      *task);

static void
vacuumed_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  /* For want of room on the disk, perhaps: the file stays as it is. */
  if (!ms5_db_run_finish (MS5_DB (source), result, &error))
    g_debug ("The cache's file keeps its size: %s", error->message);
  g_task_return_boolean (task, TRUE);
}

static void
trimmed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Ms5History *self = g_task_get_source_object (task);
  Ms5HistoryJob *job = g_task_get_task_data (task);
  GError *error = NULL;

  if (!ms5_db_run_finish (MS5_DB (source), result, &error))
    g_task_return_error (task, error);
  else if (self->cache != NULL && job->more)
    trim (self, g_steal_pointer (&task));
  else if (self->cache != NULL && job->loose)
    ms5_db_run_async (self->cache->db, MS5_DB_BARE, ms5_history_job_vacuum, NULL, NULL, NULL, vacuumed_cb,
                      g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

static void
trim (Ms5History *self,
      GTask      *task)
{
  ms5_db_run_async (self->cache->db, MS5_DB_WRITE, ms5_history_job_trim, g_task_get_task_data (task), NULL, NULL,
                    trimmed_cb, task);
}

/*
 * ms5_history_trim_async:
 * @self: a past
 * @now: the plant's time
 * @callback: called when it is within its limits
 * @user_data: for @callback
 *
 * Forgets what is too old, and then the oldest days until the cache is no larger than it may be. Of what is not
 * the past nothing goes.
 */
void
ms5_history_trim_async (Ms5History          *self,
                        Ms5Time              now,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  GTask *task;
  Ms5HistoryJob *job;

  g_return_if_fail (MS5_IS_HISTORY (self));

  job = ms5_history_job_new (self->cache, now);
  job->max_bytes = self->max_bytes;
  job->max_age = self->max_age;
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ms5_history_trim_async);
  g_task_set_task_data (task, job, (GDestroyNotify) ms5_history_job_free);
  trim (self, task);
}

/*
 * ms5_history_trim_finish:
 * @self: the past
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: how many bytes the whole cache uses, or -1
 */
gint64
ms5_history_trim_finish (Ms5History    *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  Ms5HistoryJob *job = finish (self, ms5_history_trim_async, result, error);

  return job != NULL ? job->used : -1;
}
