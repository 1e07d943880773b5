/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-cache-private.h"

typedef struct
{
  Ms5Cache          *cache;
  Ms5CacheEarlyFunc  early; /* nullable */
  gpointer           data;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_object_unref (opening->cache);
  g_free (opening);
}

/* What was read first, on its way to the thread that asked. */
typedef struct
{
  GTask            *task;
  Ms5CacheContents *contents;
} Early;

static void
early_free (gpointer data)
{
  Early *early = data;

  ms5_cache_contents_free (early->contents);
  g_object_unref (early->task);
  g_free (early);
}

static gboolean
early_cb (gpointer data)
{
  Early *early = data;
  Opening *opening = g_task_get_task_data (early->task);
  GCancellable *cancellable = g_task_get_cancellable (early->task);

  if (cancellable == NULL || !g_cancellable_is_cancelled (cancellable))
    opening->early (early->contents, opening->data);
  return G_SOURCE_REMOVE;
}

/* On the database's thread. The task returns later, and in the same way, so that it is heard of later, too. */
static void
tell_early (Ms5CacheContents *contents,
            gpointer          task)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Early *early = g_new (Early, 1);

  early->task = g_object_ref (task);
  early->contents = contents;
  g_source_set_priority (source, g_task_get_priority (task));
  g_source_set_callback (source, early_cb, early, early_free);
  g_source_attach (source, g_task_get_context (task));
}

/* On a worker thread; nobody else knows the cache yet. */
static void
open_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Opening *opening = data;
  Ms5Cache *self = opening->cache;
  Ms5CacheJob *job = ms5_cache_job_new (self->seal, self->opened);
  Ms5Vault vault = {
    .path = self->kept ? self->path : ":memory:",
    .options = &ms5_cache_db_options,
    .replace_newer = TRUE,
    .reader = ms5_cache_job_read_first,
    .data = job,
  };
  GError *error = NULL;

  if (opening->early != NULL)
    job->tell_early = tell_early;
  job->data = task;
  self->db = ms5_vault_open (&vault, &self->problem, &error);
  self->set_aside = self->kept && self->problem != NULL;
  self->first = g_steal_pointer (&job->contents);
  ms5_cache_job_free (job);

  if (self->db != NULL)
    g_task_return_pointer (task, g_object_ref (self), g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
got_key_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Ms5Cache *self = ((Opening *) g_task_get_task_data (task))->cache;
  Ms5Secrets *secrets = MS5_SECRETS (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5SealKeys) keys = ms5_secrets_get_keys_finish (secrets, result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  /* A file that nobody could read again is worth nothing, and one from better days shall stay. */
  self->kept = keys != NULL && ms5_secrets_is_persistent (secrets);
  if (!self->kept)
    {
      const char *why = error != NULL ? error->message : ms5_secrets_get_problem (secrets);

      self->problem = g_strdup_printf ("The cache is in memory only: %s",
                                       why != NULL ? why : "no lasting key");
    }
  if (keys != NULL)
    {
      self->seal = ms5_seal_keys_make_seal (keys);
    }
  else
    {
      g_autoptr (Ms5SealKey) key = ms5_seal_key_generate ();

      self->seal = ms5_seal_new (key);
    }
  self->opened = ms5_clock_now (self->clock);
  g_task_run_in_thread (task, open_thread);
}

/**
 * ms5_cache_open_async:
 * @path: the file; it is made, with its folder, if there is none
 * @secrets: where the key is kept, or made on first use
 * @clock: the machine's clock
 * @cancellable: (nullable): stops waiting
 * @callback: called when it is open and read
 * @user_data: for @callback
 *
 * Opens the cache and reads all of it. A file that is damaged, another program's, or sealed with another
 * key is set aside, and ms5_cache_get_problem() says where it is. What is older than
 * %MS5_CACHE_MAX_AGE is dropped.
 */
void
ms5_cache_open_async (const char          *path,
                      Ms5Secrets          *secrets,
                      Ms5Clock            *clock,
                      GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  ms5_cache_open_early_async (path, secrets, clock, NULL, cancellable, callback, user_data);
}

/**
 * ms5_cache_open_early_async:
 * @path: the file; it is made, with its folder, if there is none
 * @secrets: where the key is kept, or made on first use
 * @clock: the machine's clock
 * @early: (nullable) (scope async): called before @callback with what is read first, if there is any
 * @cancellable: (nullable): stops waiting
 * @callback: called when it is open and read
 * @user_data: for @early and @callback
 *
 * As ms5_cache_open_async(). If the file turns out to be damaged only after @early has been called, what that
 * was given is not in the cache any more.
 */
void
ms5_cache_open_early_async (const char          *path,
                            Ms5Secrets          *secrets,
                            Ms5Clock            *clock,
                            Ms5CacheEarlyFunc    early,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task;
  Opening *opening;
  Ms5Cache *self;

  g_return_if_fail (path != NULL);
  g_return_if_fail (MS5_IS_SECRETS (secrets));
  g_return_if_fail (MS5_IS_CLOCK (clock));

  self = g_object_new (MS5_TYPE_CACHE, NULL);
  self->path = g_strdup (path);
  self->clock = g_object_ref (clock);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, ms5_cache_open_async);
  opening = g_new (Opening, 1);
  *opening = (Opening) { self, early, user_data };
  g_task_set_task_data (task, opening, opening_free);
  ms5_secrets_get_keys_async (secrets, MS5_SECRET_CACHE_KEY, cancellable, got_key_cb, task);
}

/**
 * ms5_cache_open_finish:
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the cache
 */
Ms5Cache *
ms5_cache_open_finish (GAsyncResult  *result,
                       GError       **error)
{
  Ms5Cache *self;

  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_cache_open_async), NULL);

  self = g_task_propagate_pointer (G_TASK (result), error);
  if (self != NULL && self->problem != NULL)
    g_message ("%s", self->problem);
  return self;
}
