/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-cache-private.h"

G_DEFINE_QUARK (ms5-cache-error-quark, ms5_cache_error)
G_DEFINE_FINAL_TYPE (Ms5Cache, ms5_cache, G_TYPE_OBJECT)

static void
ms5_cache_dispose (GObject *object)
{
  Ms5Cache *self = MS5_CACHE (object);

  g_clear_object (&self->db);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (ms5_cache_parent_class)->dispose (object);
}

static void
ms5_cache_finalize (GObject *object)
{
  Ms5Cache *self = MS5_CACHE (object);

  g_clear_pointer (&self->seal, ms5_seal_unref);
  g_clear_pointer (&self->first, ms5_cache_contents_free);
  g_free (self->path);
  g_free (self->problem);

  G_OBJECT_CLASS (ms5_cache_parent_class)->finalize (object);
}

static void
ms5_cache_class_init (Ms5CacheClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ms5_cache_dispose;
  object_class->finalize = ms5_cache_finalize;
}

static void
ms5_cache_init (Ms5Cache *self)
{
}

/**
 * ms5_cache_is_kept:
 * @self: a cache
 *
 * Returns: whether its content is there at the next start; not without a lasting key
 */
gboolean
ms5_cache_is_kept (Ms5Cache *self)
{
  g_return_val_if_fail (MS5_IS_CACHE (self), FALSE);

  return self->kept;
}

/**
 * ms5_cache_get_problem:
 * @self: a cache
 *
 * Returns: (transfer none) (nullable): what was wrong when it was opened, for logs
 */
const char *
ms5_cache_get_problem (Ms5Cache *self)
{
  g_return_val_if_fail (MS5_IS_CACHE (self), NULL);

  return self->problem;
}

/**
 * ms5_cache_was_set_aside:
 * @self: a cache
 *
 * Returns: whether there was a file that could not be read, and which a new one took the place of
 */
gboolean
ms5_cache_was_set_aside (Ms5Cache *self)
{
  g_return_val_if_fail (MS5_IS_CACHE (self), FALSE);

  return self->set_aside;
}

/* Reading */

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Ms5CacheJob *job = ms5_db_run_get_data (result);
  GError *error = NULL;

  if (ms5_db_run_finish (MS5_DB (source), result, &error))
    g_task_return_pointer (task, g_steal_pointer (&job->contents),
                           (GDestroyNotify) ms5_cache_contents_free);
  else
    g_task_return_error (task, error);
}

/**
 * ms5_cache_load_async:
 * @self: a cache
 * @cancellable: (nullable): stops waiting
 * @callback: called with all that it holds
 * @user_data: for @callback
 *
 * Right after opening this only hands over what was read then.
 */
void
ms5_cache_load_async (Ms5Cache            *self,
                      GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (MS5_IS_CACHE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ms5_cache_load_async);
  if (self->first != NULL)
    {
      g_task_return_pointer (task, g_steal_pointer (&self->first),
                             (GDestroyNotify) ms5_cache_contents_free);
      g_object_unref (task);
      return;
    }

  ms5_db_run_async (self->db, MS5_DB_READ, ms5_cache_job_read,
                    ms5_cache_job_new (self->seal, ms5_clock_now (self->clock)),
                    (GDestroyNotify) ms5_cache_job_free, cancellable, loaded_cb, task);
}

/**
 * ms5_cache_load_finish:
 * @self: the cache
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): all that it holds
 */
Ms5CacheContents *
ms5_cache_load_finish (Ms5Cache      *self,
                       GAsyncResult  *result,
                       GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_cache_load_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Writing */

static Ms5CacheJob *
job_new (Ms5Cache           *self,
         const Ms5Cursor    *cursor,
         const char *const  *topics,
         GPtrArray          *changes)
{
  Ms5CacheJob *job = ms5_cache_job_new (self->seal, ms5_clock_now (self->clock));

  if (cursor != NULL)
    {
      job->cursor = *cursor;
      job->cursor.epoch = g_strdup (cursor->epoch);
    }
  job->topics = g_strdupv ((char **) topics);
  job->changes = changes != NULL ? g_ptr_array_ref (changes) : NULL;
  return job;
}

/* Takes @data. */
static void
write_async (Ms5Cache            *self,
             gpointer             tag,
             Ms5DbJob             job,
             Ms5CacheJob         *data,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_clear_pointer (&self->first, ms5_cache_contents_free);
  ms5_vault_run_async (self->db, task, MS5_DB_WRITE, job, data, (GDestroyNotify) ms5_cache_job_free);
}

static gboolean
write_finish (Ms5Cache      *self,
              gpointer       tag,
              GAsyncResult  *result,
              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, tag), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ms5_cache_apply_async:
 * @self: a cache
 * @after: the position that @ops continue
 * @cursor: the position afterwards; of the same epoch
 * @ops: (element-type Ms5Change): what changed in between; not to be modified any more
 * @callback: called when it is committed
 * @user_data: for @callback
 *
 * Applies one delta, or several that follow each other. Changes of topics that the cache has no data of
 * are left out: their snapshot brings them. What is stored must be at @after, or it fails with
 * %MS5_CACHE_ERROR_GAP; so do all deltas after one that failed, until a swap of everything.
 */
void
ms5_cache_apply_async (Ms5Cache            *self,
                       gint64               after,
                       const Ms5Cursor     *cursor,
                       GPtrArray           *ops,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  Ms5CacheJob *job;

  g_return_if_fail (MS5_IS_CACHE (self));
  g_return_if_fail (cursor != NULL && cursor->epoch != NULL);
  g_return_if_fail (ops != NULL);

  job = job_new (self, cursor, NULL, ops);
  job->after = after;
  write_async (self, ms5_cache_apply_async, ms5_cache_job_apply, job, callback, user_data);
}

/**
 * ms5_cache_apply_finish:
 * @self: the cache
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether it is committed
 */
gboolean
ms5_cache_apply_finish (Ms5Cache      *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  return write_finish (self, ms5_cache_apply_async, result, error);
}

/**
 * ms5_cache_swap_async:
 * @self: a cache
 * @cursor: the position of the snapshot
 * @topics: (array zero-terminated=1): the topics in it
 * @items: (element-type Ms5Change): their items, as puts and events; not to be modified any more
 * @everything: whether all other topics are to go
 * @callback: called when it is committed
 * @user_data: for @callback
 *
 * Puts a whole snapshot in the place of what was there. One that leaves other topics as they are must be at
 * their position, or it fails with %MS5_CACHE_ERROR_GAP.
 */
void
ms5_cache_swap_async (Ms5Cache            *self,
                      const Ms5Cursor     *cursor,
                      const char *const   *topics,
                      GPtrArray           *items,
                      gboolean             everything,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  Ms5CacheJob *job;

  g_return_if_fail (MS5_IS_CACHE (self));
  g_return_if_fail (cursor != NULL && cursor->epoch != NULL);
  g_return_if_fail (topics != NULL);
  g_return_if_fail (items != NULL);

  job = job_new (self, cursor, topics, items);
  job->everything = everything;
  write_async (self, ms5_cache_swap_async, ms5_cache_job_swap, job, callback, user_data);
}

/**
 * ms5_cache_swap_finish:
 * @self: the cache
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether it is committed
 */
gboolean
ms5_cache_swap_finish (Ms5Cache      *self,
                       GAsyncResult  *result,
                       GError       **error)
{
  return write_finish (self, ms5_cache_swap_async, result, error);
}

/**
 * ms5_cache_drop_async:
 * @self: a cache
 * @topics: (array zero-terminated=1): topics, live ones among them
 * @callback: called when it is committed
 * @user_data: for @callback
 *
 * Erases what is known of some topics. The position stays.
 */
void
ms5_cache_drop_async (Ms5Cache            *self,
                      const char *const   *topics,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  g_return_if_fail (MS5_IS_CACHE (self));
  g_return_if_fail (topics != NULL);

  write_async (self, ms5_cache_drop_async, ms5_cache_job_drop, job_new (self, NULL, topics, NULL),
               callback, user_data);
}

/**
 * ms5_cache_drop_finish:
 * @self: the cache
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether it is committed
 */
gboolean
ms5_cache_drop_finish (Ms5Cache      *self,
                       GAsyncResult  *result,
                       GError       **error)
{
  return write_finish (self, ms5_cache_drop_async, result, error);
}

/**
 * ms5_cache_set_live_async:
 * @self: a cache
 * @changes: (element-type Ms5Change): puts with all fields of an item each; not to be modified any more
 * @at: the time of the frame that they came with
 * @callback: called when it is committed
 * @user_data: for @callback
 *
 * Keeps last known values; once a second is often enough.
 */
void
ms5_cache_set_live_async (Ms5Cache            *self,
                          GPtrArray           *changes,
                          Ms5Time              at,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  Ms5CacheJob *job;

  g_return_if_fail (MS5_IS_CACHE (self));
  g_return_if_fail (changes != NULL);

  job = job_new (self, NULL, NULL, changes);
  job->at = at;
  write_async (self, ms5_cache_set_live_async, ms5_cache_job_set_live, job, callback, user_data);
}

/**
 * ms5_cache_set_live_finish:
 * @self: the cache
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether it is committed
 */
gboolean
ms5_cache_set_live_finish (Ms5Cache      *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  return write_finish (self, ms5_cache_set_live_async, result, error);
}

/**
 * ms5_cache_wipe_async:
 * @self: a cache
 * @server: (nullable): whose data it will hold
 * @user: (nullable): and who may see it
 * @callback: called when it is committed
 * @user_data: for @callback
 *
 * Erases everything: when somebody signs out, or another one or at another server signs in.
 */
void
ms5_cache_wipe_async (Ms5Cache            *self,
                      const char          *server,
                      const char          *user,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  Ms5CacheJob *job;

  g_return_if_fail (MS5_IS_CACHE (self));

  job = job_new (self, NULL, NULL, NULL);
  job->server = g_strdup (server);
  job->user = g_strdup (user);
  write_async (self, ms5_cache_wipe_async, ms5_cache_job_wipe, job, callback, user_data);
}

/**
 * ms5_cache_wipe_finish:
 * @self: the cache
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether it is committed
 */
gboolean
ms5_cache_wipe_finish (Ms5Cache      *self,
                       GAsyncResult  *result,
                       GError       **error)
{
  return write_finish (self, ms5_cache_wipe_async, result, error);
}

/**
 * ms5_cache_close_async:
 * @self: a cache
 * @callback: called when everything is done and the file is closed
 * @user_data: for @callback
 *
 * Refuses further work and finishes what was asked for.
 */
void
ms5_cache_close_async (Ms5Cache            *self,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (MS5_IS_CACHE (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ms5_cache_close_async);
  ms5_vault_close (self->db, task);
}

/**
 * ms5_cache_close_finish:
 * @self: the cache
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether the file was closed cleanly; what was committed is safe either way
 */
gboolean
ms5_cache_close_finish (Ms5Cache      *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  return write_finish (self, ms5_cache_close_async, result, error);
}
