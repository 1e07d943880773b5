/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/engine/ms5-engine-private.h"

#include <string.h>

static Ms5EngineVerdict
refuse (Ms5EngineDoing   *doing,
        Ms5EngineVerdict  verdict,
        const char       *why)
{
  doing->why = why;
  return verdict;
}

/* How a job was, and what the line had to do with it. */
typedef struct
{
  Ms5EngineJob job;         /* its texts are owned */
  Ms5EngineJob *active;
  const char *product;
  GArray *periods;
} Before;

static void
before_free (gpointer data)
{
  Before *before = data;

  g_free (before->job.code);
  g_free (before->job.by);
  g_free (before->job.note);
  g_strfreev (before->job.tags);
  g_free (before->job.edited_by);
  g_array_unref (before->periods);
  g_free (before);
}

static void
set_text (char       **place,
          const char  *text)
{
  char *old = *place;

  *place = g_strdup (text);
  g_free (old);
}

static void
set_tags (Ms5EngineJob       *job,
          char        *const *tags)
{
  g_strfreev (job->tags);
  job->tags = g_strdupv ((char **) tags);
}

static void
undo_add (Ms5EngineLine *line,
          gpointer       data)
{
  g_hash_table_remove (line->jobs, data);
}

static void
undo_job (Ms5EngineLine *line,
          gpointer       data)
{
  Before *before = data;
  Ms5EngineJob *job = g_hash_table_lookup (line->jobs, before->job.code);

  job->qty = before->job.qty;
  job->due = before->job.due;
  job->edited = before->job.edited;
  set_text (&job->note, before->job.note);
  set_tags (job, before->job.tags);
  set_text (&job->edited_by, before->job.edited_by);
  job->good = before->job.good;
  job->scrap = before->job.scrap;
  job->state = before->job.state;
  job->started = before->job.started;
  job->completed = before->job.completed;
  g_free (job->by);
  job->by = g_steal_pointer (&before->job.by);
  line->active_job = before->active;
  ms5_engine_line_set_product (line, before->product, line->engine->now);
  g_array_set_size (line->periods, 0);
  g_array_append_vals (line->periods, before->periods->data, before->periods->len);
}

/* Leaves a way back to what @job and the line are now. */
void
ms5_engine_line_keep_job (Ms5EngineLine      *line,
                          const Ms5EngineJob *job)
{
  Before *before = g_new0 (Before, 1);

  before->job = *job;
  before->job.code = g_strdup (job->code);
  before->job.by = g_strdup (job->by);
  before->job.note = g_strdup (job->note);
  before->job.tags = g_strdupv (job->tags);
  before->job.edited_by = g_strdup (job->edited_by);
  before->active = line->active_job;
  before->product = line->product;
  before->periods = g_array_copy (line->periods);
  ms5_engine_add_undo (line, undo_job, before, before_free);
}

static void
touch (Ms5EngineLine *line,
       Ms5EngineJob  *job)
{
  ms5_engine_line_touch_job (line, job);
  line->has_new_item = TRUE;
  /* A changeover that runs may have another target now. */
  if (line->open_stop != NULL)
    ms5_engine_line_touch_stop (line, line->open_stop);
}

static Ms5EngineVerdict
tell_current (Ms5EngineDoing     *doing,
              const Ms5EngineJob *job,
              Ms5EngineVerdict    verdict,
              const char         *why)
{
  doing->cur_by = job->by;
  doing->cur_at = job->completed != MS5_TIME_NONE ? job->completed : job->started;
  return refuse (doing, verdict, why);
}

static gboolean
is_over (const Ms5EngineJob *job)
{
  return job->state == MS5_JOB_COMPLETE || job->state == MS5_JOB_CANCELLED;
}

static Ms5EngineVerdict
tell_over (Ms5EngineDoing     *doing,
           const Ms5EngineJob *job)
{
  return tell_current (doing, job, MS5_ENGINE_SUPERSEDED,
                       job->state == MS5_JOB_COMPLETE ? "the job is complete" : "the job is cancelled");
}

static void
set_by (Ms5EngineJob         *job,
        const Ms5EngineDoing *doing)
{
  g_free (job->by);
  job->by = g_strdup (doing->by);
}

/**
 * ms5_engine_add_job:
 * @engine: an engine in an action
 * @doing: the key is the job's code
 * @args: what is wanted
 *
 * Returns: what became of it
 */
Ms5EngineVerdict
ms5_engine_add_job (Ms5Engine           *engine,
                    Ms5EngineDoing      *doing,
                    const Ms5JobAddArgs *args)
{
  Ms5EngineLine *line = ms5_engine_get_line (engine, doing->line);
  const Ms5Product *product = ms5_plant_get_product (engine->plant, args->product);
  Ms5Time due = args->due == MS5_TIME_NONE ? args->due : ms5_time_floor (args->due, MS5_USEC_PER_MS);
  Ms5EngineJob *job = g_hash_table_lookup (line->jobs, doing->key);

  if (product == NULL)
    return refuse (doing, MS5_ENGINE_INVALID, "there is no such product");
  if (job != NULL)
    {
      gboolean same = job->product == product->code && job->qty == args->qty && job->due == due;

      return same ? tell_current (doing, job, MS5_ENGINE_NOOP, NULL)
                  : tell_current (doing, job, MS5_ENGINE_SUPERSEDED, "there is another job of that code");
    }

  job = g_new0 (Ms5EngineJob, 1);
  job->code = g_strdup (doing->key);
  job->product = product->code;
  job->qty = args->qty;
  job->state = MS5_JOB_PLANNED;
  job->due = due;
  job->started = job->completed = job->edited = MS5_TIME_NONE;
  job->v = MS5_INT_NONE;
  set_by (job, doing);
  g_hash_table_insert (line->jobs, job->code, job);
  ms5_engine_add_undo (line, undo_add, g_strdup (doing->key), g_free);
  touch (line, job);
  return MS5_ENGINE_APPLIED;
}

/**
 * ms5_engine_peek_job:
 * @engine: an engine
 * @line: a line
 * @key: a job's code
 * @out_set: (out): what is wanted now; borrowed
 *
 * Returns: %FALSE if there is no such job
 */
gboolean
ms5_engine_peek_job (Ms5Engine     *engine,
                     const Ms5Line *line,
                     const char    *key,
                     Ms5JobEditSet *out_set)
{
  const Ms5EngineJob *job = g_hash_table_lookup (ms5_engine_get_line (engine, line)->jobs, key);

  if (job == NULL)
    return FALSE;

  *out_set = (Ms5JobEditSet) { job->qty, job->due, job->note, job->tags };
  return TRUE;
}

static gboolean
has_tags (const Ms5EngineJob *job,
          char        *const *tags)
{
  if (job->tags == NULL || tags == NULL)
    return job->tags == tags;

  return g_strv_equal ((const char *const *) job->tags, (const char *const *) tags);
}

/**
 * ms5_engine_edit_job:
 * @engine: an engine in an action
 * @doing: the key is the job's code
 * @set: what is wanted from now on, all of it
 *
 * Returns: what became of it
 */
Ms5EngineVerdict
ms5_engine_edit_job (Ms5Engine           *engine,
                     Ms5EngineDoing      *doing,
                     const Ms5JobEditSet *set)
{
  Ms5EngineLine *line = ms5_engine_get_line (engine, doing->line);
  Ms5EngineJob *job = g_hash_table_lookup (line->jobs, doing->key);
  Ms5Time due = set->due == MS5_TIME_NONE ? set->due : ms5_time_floor (set->due, MS5_USEC_PER_MS);

  if (job == NULL)
    return refuse (doing, MS5_ENGINE_GONE, "there is no such job");
  if (is_over (job))
    return tell_over (doing, job);
  if (set->note != NULL && strlen (set->note) > MS5_LIMIT_STRING_BYTES)
    return refuse (doing, MS5_ENGINE_INVALID, "the note would be too long");
  if (job->qty == set->qty && job->due == due && g_strcmp0 (job->note, set->note) == 0 && has_tags (job, set->tags))
    {
      doing->cur_by = job->edited_by;
      doing->cur_at = job->edited;
      return MS5_ENGINE_NOOP;
    }

  ms5_engine_line_keep_job (line, job);
  job->qty = set->qty;
  job->due = due;
  set_text (&job->note, set->note);
  set_tags (job, set->tags);
  set_text (&job->edited_by, doing->by);
  job->edited = engine->now;
  touch (line, job);
  return MS5_ENGINE_APPLIED;
}

/**
 * ms5_engine_start_job:
 * @engine: an engine in an action
 * @doing: the key is the job's code
 *
 * A line makes one job at a time, and its product. A job that was paused goes on.
 *
 * Returns: what became of it
 */
Ms5EngineVerdict
ms5_engine_start_job (Ms5Engine      *engine,
                      Ms5EngineDoing *doing)
{
  Ms5EngineLine *line = ms5_engine_get_line (engine, doing->line);
  Ms5EngineJob *job = g_hash_table_lookup (line->jobs, doing->key);

  if (job == NULL)
    return refuse (doing, MS5_ENGINE_GONE, "there is no such job");
  if (job->state == MS5_JOB_ACTIVE)
    return tell_current (doing, job, MS5_ENGINE_NOOP, NULL);
  if (is_over (job))
    return tell_over (doing, job);
  if (line->active_job != NULL)
    return tell_current (doing, line->active_job, MS5_ENGINE_SUPERSEDED, "another job is running");

  ms5_engine_line_keep_job (line, job);
  job->state = MS5_JOB_ACTIVE;
  if (job->started == MS5_TIME_NONE)
    job->started = engine->now;
  set_by (job, doing);
  line->active_job = job;
  if (job->product != NULL)
    ms5_engine_line_set_product (line, job->product, engine->now);
  touch (line, job);
  return MS5_ENGINE_APPLIED;
}

/* @job is not what the line makes any more. */
static void
leave (Ms5EngineLine        *line,
       Ms5EngineJob         *job,
       const Ms5EngineDoing *doing,
       Ms5JobState           state)
{
  ms5_engine_line_keep_job (line, job);
  job->state = state;
  set_by (job, doing);
  if (line->active_job == job)
    line->active_job = NULL;
  touch (line, job);
}

static void
finish (Ms5EngineLine        *line,
        Ms5EngineJob         *job,
        const Ms5EngineDoing *doing,
        Ms5JobState           state)
{
  leave (line, job, doing, state);
  job->completed = line->engine->now;
}

/**
 * ms5_engine_accept_job:
 * @engine: an engine in an action
 * @doing: the key is the job's code
 *
 * The line will make it. A job may be started without having been accepted: whoever does has seen it.
 *
 * Returns: what became of it
 */
Ms5EngineVerdict
ms5_engine_accept_job (Ms5Engine      *engine,
                       Ms5EngineDoing *doing)
{
  Ms5EngineLine *line = ms5_engine_get_line (engine, doing->line);
  Ms5EngineJob *job = g_hash_table_lookup (line->jobs, doing->key);

  if (job == NULL)
    return refuse (doing, MS5_ENGINE_GONE, "there is no such job");
  if (is_over (job))
    return tell_over (doing, job);
  if (job->state != MS5_JOB_PLANNED)
    return tell_current (doing, job, MS5_ENGINE_NOOP, NULL);

  leave (line, job, doing, MS5_JOB_ACCEPTED);
  return MS5_ENGINE_APPLIED;
}

/**
 * ms5_engine_pause_job:
 * @engine: an engine in an action
 * @doing: the key is the job's code
 *
 * What the line makes until it is started again is not counted for it.
 *
 * Returns: what became of it
 */
Ms5EngineVerdict
ms5_engine_pause_job (Ms5Engine      *engine,
                      Ms5EngineDoing *doing)
{
  Ms5EngineLine *line = ms5_engine_get_line (engine, doing->line);
  Ms5EngineJob *job = g_hash_table_lookup (line->jobs, doing->key);

  if (job == NULL)
    return refuse (doing, MS5_ENGINE_GONE, "there is no such job");
  if (is_over (job))
    return tell_over (doing, job);
  if (job->state == MS5_JOB_PAUSED)
    return tell_current (doing, job, MS5_ENGINE_NOOP, NULL);
  if (job->state != MS5_JOB_ACTIVE)
    return tell_current (doing, job, MS5_ENGINE_SUPERSEDED, "the job is not running");

  leave (line, job, doing, MS5_JOB_PAUSED);
  return MS5_ENGINE_APPLIED;
}

/**
 * ms5_engine_cancel_job:
 * @engine: an engine in an action
 * @doing: the key is the job's code
 *
 * Returns: what became of it
 */
Ms5EngineVerdict
ms5_engine_cancel_job (Ms5Engine      *engine,
                       Ms5EngineDoing *doing)
{
  Ms5EngineLine *line = ms5_engine_get_line (engine, doing->line);
  Ms5EngineJob *job = g_hash_table_lookup (line->jobs, doing->key);

  if (job == NULL)
    return refuse (doing, MS5_ENGINE_GONE, "there is no such job");
  if (job->state == MS5_JOB_CANCELLED)
    return tell_current (doing, job, MS5_ENGINE_NOOP, NULL);
  if (job->state == MS5_JOB_COMPLETE)
    return tell_over (doing, job);

  finish (line, job, doing, MS5_JOB_CANCELLED);
  return MS5_ENGINE_APPLIED;
}

/**
 * ms5_engine_complete_job:
 * @engine: an engine in an action
 * @doing: the key is the job's code
 *
 * Returns: what became of it
 */
Ms5EngineVerdict
ms5_engine_complete_job (Ms5Engine      *engine,
                         Ms5EngineDoing *doing)
{
  Ms5EngineLine *line = ms5_engine_get_line (engine, doing->line);
  Ms5EngineJob *job = g_hash_table_lookup (line->jobs, doing->key);

  if (job == NULL)
    return refuse (doing, MS5_ENGINE_GONE, "there is no such job");
  if (job->state == MS5_JOB_COMPLETE)
    return tell_current (doing, job, MS5_ENGINE_NOOP, NULL);
  if (job->state == MS5_JOB_CANCELLED)
    return tell_over (doing, job);
  if (job->state == MS5_JOB_PLANNED || job->state == MS5_JOB_ACCEPTED)
    return tell_current (doing, job, MS5_ENGINE_SUPERSEDED, "the job was not started");

  finish (line, job, doing, MS5_JOB_COMPLETE);
  return MS5_ENGINE_APPLIED;
}
