/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "storage/ms5-db-private.h"
#include "storage/ms5-db-work.h"

#define DEFAULT_MAX_QUEUE 4096

/**
 * Ms5Db:
 *
 * One SQLite connection with a thread of its own.
 *
 * Callers hand over jobs, which run one after another in the order they came. A job's answer is
 * given after its transaction has been committed.
 */
struct _Ms5Db
{
  GObject       parent_instance;

  char         *path;
  Ms5DbOptions  options;
  GThread      *thread; /* %NULL once closed, or with on_caller */
  GAsyncQueue  *queue;  /* of Ms5DbWork */
  Ms5DbConn    *conn;   /* touched by the thread only */

  GMutex        lock;
  Ms5DbStats    stats;
  gboolean      closing;
};

G_DEFINE_FINAL_TYPE (Ms5Db, ms5_db, G_TYPE_OBJECT)

static gboolean
do_job (Ms5Db     *self,
        Ms5DbWork *work)
{
  g_assert (self->conn != NULL);

  return ms5_db_conn_work (self->conn, work->mode, work->job, work->data, work->cancellable,
                           &work->error);
}

/* On the database's thread. */
static void
do_work (Ms5Db     *self,
         Ms5DbWork *work)
{
  gint64 started = g_get_monotonic_time ();
  gboolean done = TRUE;

  if (work->kind == MS5_DB_WORK_OPEN)
    {
      self->conn = ms5_db_conn_open (self->path, &self->options, work->cancellable, &work->error);
      done = self->conn != NULL;
    }
  else if (work->kind == MS5_DB_WORK_JOB)
    done = do_job (self, work);
  else if (self->conn != NULL)
    done = ms5_db_conn_free (g_steal_pointer (&self->conn), &work->error);

  g_mutex_lock (&self->lock);
  self->stats.depth--;
  self->stats.done++;
  if (!done)
    self->stats.failed++;
  self->stats.busy_us += g_get_monotonic_time () - started;
  g_mutex_unlock (&self->lock);

  ms5_db_work_answer (work);
}

static gpointer
thread_main (gpointer data)
{
  Ms5Db *self = data;
  gboolean more = TRUE;

  while (more)
    {
      Ms5DbWork *work = g_async_queue_pop (self->queue);

      /* Once answered, the work is the caller's. */
      more = work->kind != MS5_DB_WORK_CLOSE;
      do_work (self, work);
    }
  return NULL;
}

/* Counts the work in, or says why it may not enter. */
static gboolean
admit (Ms5Db      *self,
       Ms5DbWork  *work,
       GError    **error)
{
  guint max = self->options.max_queue > 0 ? self->options.max_queue : DEFAULT_MAX_QUEUE;

  if (self->closing)
    {
      g_set_error (error, MS5_DB_ERROR, MS5_DB_ERROR_CLOSED, "%s is closed", self->path);
      return FALSE;
    }
  if (work->kind == MS5_DB_WORK_JOB && self->stats.depth >= max)
    {
      self->stats.refused++;
      g_set_error (error, MS5_DB_ERROR, MS5_DB_ERROR_BUSY, "%s: %u jobs are waiting", self->path,
                   self->stats.depth);
      return FALSE;
    }

  self->closing = work->kind == MS5_DB_WORK_CLOSE;
  self->stats.depth++;
  self->stats.peak = MAX (self->stats.peak, self->stats.depth);
  return TRUE;
}

static gboolean
push (Ms5Db      *self,
      Ms5DbWork  *work,
      GError    **error)
{
  gboolean admitted;

  /* Both under one lock: nothing may enter behind the closing work. */
  g_mutex_lock (&self->lock);
  admitted = admit (self, work, error);
  if (admitted && !self->options.on_caller)
    g_async_queue_push (self->queue, work);
  g_mutex_unlock (&self->lock);

  if (admitted && self->options.on_caller)
    do_work (self, work);
  return admitted;
}

/* Hands @work over, whose task will get the answer in any case. */
static void
push_task (Ms5Db     *self,
           Ms5DbWork *work,
           GTask     *task)
{
  GError *error = NULL;

  /* Whether it was committed is decided by the database alone, even if cancelled meanwhile. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, work, (GDestroyNotify) ms5_db_work_free);

  work->task = g_object_ref (task);
  if (!push (self, work, &error))
    {
      g_clear_object (&work->task);
      g_task_return_error (task, error);
    }
}

static gboolean
push_and_wait (Ms5Db      *self,
               Ms5DbWork  *work,
               GError    **error)
{
  gboolean done = FALSE;

  g_assert (self->thread != g_thread_self ());

  ms5_db_work_begin_wait (work);
  if (push (self, work, error))
    {
      ms5_db_work_wait (work);
      done = work->error == NULL;
      if (!done)
        g_propagate_error (error, g_steal_pointer (&work->error));
    }
  ms5_db_work_end_wait (work);
  return done;
}

static void
join (Ms5Db *self)
{
  g_clear_pointer (&self->thread, g_thread_join);
}

static void
ms5_db_dispose (GObject *object)
{
  /* Every job holds a reference, so that none can be waiting here. */
  ms5_db_close (MS5_DB (object));

  G_OBJECT_CLASS (ms5_db_parent_class)->dispose (object);
}

static void
ms5_db_finalize (GObject *object)
{
  Ms5Db *self = MS5_DB (object);

  g_clear_pointer (&self->queue, g_async_queue_unref);
  g_clear_pointer (&self->path, g_free);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (ms5_db_parent_class)->finalize (object);
}

static void
ms5_db_class_init (Ms5DbClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ms5_db_dispose;
  object_class->finalize = ms5_db_finalize;
}

static void
ms5_db_init (Ms5Db *self)
{
  g_mutex_init (&self->lock);
  self->queue = g_async_queue_new ();
}

static Ms5Db *
db_new (const char         *path,
        const Ms5DbOptions *options)
{
  Ms5Db *self = g_object_new (MS5_TYPE_DB, NULL);

  self->path = g_strdup (path);
  self->options = *options;
  if (!options->on_caller)
    self->thread = g_thread_new ("ms5-db", thread_main, self);
  return self;
}

/**
 * ms5_db_open_async:
 * @path: name of the file, which is made if there is none; `:memory:` for none
 * @options: how; copied, but the strings and the migrations must stay
 * @cancellable: (nullable): stops a long check or migration
 * @callback: called when it is open
 * @user_data: for @callback
 *
 * Opens the database on its own thread: checks the file, turns on the write-ahead log, migrates,
 * enforces foreign keys.
 */
void
ms5_db_open_async (const char          *path,
                   const Ms5DbOptions  *options,
                   GCancellable        *cancellable,
                   GAsyncReadyCallback  callback,
                   gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Ms5DbWork *work = ms5_db_work_new (MS5_DB_WORK_OPEN, cancellable);

  g_return_if_fail (path != NULL);
  g_return_if_fail (options != NULL);

  g_task_set_source_tag (task, ms5_db_open_async);
  work->data = db_new (path, options);
  work->data_free = g_object_unref;
  push_task (work->data, work, task);
}

/**
 * ms5_db_open_finish:
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the open database
 */
Ms5Db *
ms5_db_open_finish (GAsyncResult  *result,
                    GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_db_open_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ms5_db_open:
 * @path: name of the file
 * @options: how
 * @error: return location for an error
 *
 * Like ms5_db_open_async(), waiting for it: for tools and tests.
 *
 * Returns: (transfer full) (nullable): the open database
 */
Ms5Db *
ms5_db_open (const char          *path,
             const Ms5DbOptions  *options,
             GError             **error)
{
  g_autoptr (Ms5Db) self = NULL;
  Ms5DbWork work = { .kind = MS5_DB_WORK_OPEN };

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (options != NULL, NULL);

  self = db_new (path, options);
  return push_and_wait (self, &work, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * ms5_db_run_async:
 * @self: a database
 * @mode: what the job may do
 * @job: called on the database's thread
 * @data: for @job
 * @data_free: (nullable): frees @data, in the caller's context after @callback
 * @cancellable: (nullable): keeps a waiting job from running and interrupts a running one
 * @callback: called in the caller's main context when the job is committed or has failed
 * @user_data: for @callback
 *
 * Queues a job. A job cancelled too late to be undone is answered as done.
 */
void
ms5_db_run_async (Ms5Db               *self,
                  Ms5DbMode            mode,
                  Ms5DbJob             job,
                  gpointer             data,
                  GDestroyNotify       data_free,
                  GCancellable        *cancellable,
                  GAsyncReadyCallback  callback,
                  gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Ms5DbWork *work;

  g_return_if_fail (MS5_IS_DB (self));
  g_return_if_fail (job != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ms5_db_run_async);

  work = ms5_db_work_new (MS5_DB_WORK_JOB, cancellable);
  work->mode = mode;
  work->job = job;
  work->data = data;
  work->data_free = data_free;
  push_task (self, work, task);
}

/**
 * ms5_db_run_finish:
 * @self: the database
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether the job is committed
 */
gboolean
ms5_db_run_finish (Ms5Db         *self,
                   GAsyncResult  *result,
                   GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_db_run_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ms5_db_run_get_data:
 * @result: what the callback of ms5_db_run_async() was given
 *
 * Returns: (transfer none) (nullable): the job's data, with its results; valid during the callback
 */
gpointer
ms5_db_run_get_data (GAsyncResult *result)
{
  Ms5DbWork *work;

  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_db_run_async), NULL);

  work = g_task_get_task_data (G_TASK (result));
  return work->data;
}

/**
 * ms5_db_run:
 * @self: a database
 * @mode: what the job may do
 * @job: called on the database's thread
 * @data: for @job
 * @error: return location for an error
 *
 * Queues a job and waits for it: for tools and tests. It takes its turn behind the waiting ones.
 *
 * Returns: whether the job is committed
 */
gboolean
ms5_db_run (Ms5Db      *self,
            Ms5DbMode   mode,
            Ms5DbJob    job,
            gpointer    data,
            GError    **error)
{
  Ms5DbWork work = { .kind = MS5_DB_WORK_JOB, .mode = mode, .job = job, .data = data };

  g_return_val_if_fail (MS5_IS_DB (self), FALSE);
  g_return_val_if_fail (job != NULL, FALSE);

  return push_and_wait (self, &work, error);
}

/**
 * ms5_db_close_async:
 * @self: a database
 * @callback: called when everything is done and the file is closed
 * @user_data: for @callback
 *
 * Refuses further jobs, finishes those that wait, and closes the file.
 */
void
ms5_db_close_async (Ms5Db               *self,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Ms5DbWork *work;

  g_return_if_fail (MS5_IS_DB (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ms5_db_close_async);

  work = ms5_db_work_new (MS5_DB_WORK_CLOSE, NULL);
  push_task (self, work, task);
}

/**
 * ms5_db_close_finish:
 * @self: the database
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether the file was closed cleanly; what was committed is safe either way
 */
gboolean
ms5_db_close_finish (Ms5Db         *self,
                     GAsyncResult  *result,
                     GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_db_close_async), FALSE);

  join (self);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ms5_db_close:
 * @self: a database
 *
 * Like ms5_db_close_async(), waiting for it. Does nothing if it is closed.
 */
void
ms5_db_close (Ms5Db *self)
{
  Ms5DbWork work = { .kind = MS5_DB_WORK_CLOSE };
  g_autoptr (GError) error = NULL;

  g_return_if_fail (MS5_IS_DB (self));

  if (!push_and_wait (self, &work, &error)
      && !g_error_matches (error, MS5_DB_ERROR, MS5_DB_ERROR_CLOSED))
    g_warning ("%s: %s", self->path, error->message);
  join (self);
}

/**
 * ms5_db_get_path:
 * @self: a database
 *
 * Returns: (transfer none): the name of the file
 */
const char *
ms5_db_get_path (Ms5Db *self)
{
  g_return_val_if_fail (MS5_IS_DB (self), NULL);

  return self->path;
}

/**
 * ms5_db_get_depth:
 * @self: a database
 *
 * Returns: how many jobs wait or run
 */
guint
ms5_db_get_depth (Ms5Db *self)
{
  Ms5DbStats stats;

  ms5_db_get_stats (self, &stats);
  return stats.depth;
}

/**
 * ms5_db_get_stats:
 * @self: a database
 * @out_stats: (out): what it did so far
 */
void
ms5_db_get_stats (Ms5Db      *self,
                  Ms5DbStats *out_stats)
{
  g_return_if_fail (MS5_IS_DB (self));
  g_return_if_fail (out_stats != NULL);

  g_mutex_lock (&self->lock);
  *out_stats = self->stats;
  g_mutex_unlock (&self->lock);
}
