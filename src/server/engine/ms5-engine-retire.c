/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/engine/ms5-engine-private.h"

#include <string.h>

/* Items leave their topics some at a time, so that many old ones at once hold nothing up. */
#define SLICE         100
#define EACH          MS5_USEC_PER_MIN
#define EACH_IF_MANY  MS5_USEC_PER_S

void
ms5_engine_old_free (Ms5EngineOld *old)
{
  g_free (old->id);
  g_free (old);
}

static guint
retire_stops (Ms5EngineLine *line,
              Ms5Time        before,
              guint          max)
{
  const char *code = line->bottleneck->equipment->code;
  guint n = 0;

  for (; n < MIN (max, line->stops->len); n++)
    {
      Ms5EngineStop *stop = g_ptr_array_index (line->stops, n);
      g_autofree char *key = NULL;

      if (stop->end == MS5_TIME_NONE || stop->end >= before || stop->is_new)
        break;
      key = ms5_timeline_key_new (code, stop->start);
      ms5_fact_sink_retire (line->engine->sink, MS5_TOPIC_STOPS, line->line->code, key);
      if (stop->has_changeover)
        ms5_fact_sink_retire (line->engine->sink, MS5_TOPIC_CHANGEOVERS, line->line->code, key);
    }

  if (n > 0)
    g_ptr_array_remove_range (line->stops, 0, n);
  return n;
}

typedef struct
{
  Ms5EngineLine *line;
  const char *equipment;
} Timeline;

static void
retire_span (Ms5Time        start,
             const Ms5Span *span,
             gpointer       user_data)
{
  const Timeline *timeline = user_data;
  g_autofree char *key = ms5_timeline_key_new (timeline->equipment, start);

  ms5_fact_sink_retire (timeline->line->engine->sink, MS5_TOPIC_TIMELINE, timeline->line->line->code, key);
}

static guint
retire_spans (Ms5EngineLine *line,
              Ms5Time        before,
              guint          max)
{
  guint n = 0;

  for (guint i = 0; i < line->units->len; i++)
    {
      Ms5EngineUnit *unit = g_ptr_array_index (line->units, i);
      Timeline timeline = { line, unit->equipment->code };

      if (ms5_span_list_is_written (unit->spans))
        n += ms5_span_list_forget (unit->spans, before, max, unit->is_bottleneck ? retire_span : NULL, &timeline);
    }

  return n;
}

/* A call whose condition is still there stays: it would be raised again. */
static guint
retire_calls (Ms5EngineLine *line,
              Ms5Time        before)
{
  GHashTableIter iter;
  gpointer value;
  guint n = 0;

  g_hash_table_iter_init (&iter, line->calls);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Ms5EngineCall *call = value;

      if (call->call->state != MS5_CALL_RESOLVED || call->call->resolved >= before || call->is_new
          || (call->condition != NULL && g_hash_table_lookup (line->conditions, call->condition) == call))
        continue;
      ms5_fact_sink_retire (line->engine->sink, MS5_TOPIC_CALLS, line->line->code, call->call->id);
      g_hash_table_iter_remove (&iter);
      n++;
    }

  return n;
}

static guint
retire_jobs (Ms5EngineLine *line,
             Ms5Time        before)
{
  GHashTableIter iter;
  gpointer value;
  guint n = 0;

  g_hash_table_iter_init (&iter, line->jobs);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Ms5EngineJob *job = value;

      if ((job->state != MS5_JOB_COMPLETE && job->state != MS5_JOB_CANCELLED) || job->completed >= before
          || job->is_new)
        continue;
      ms5_fact_sink_retire (line->engine->sink, MS5_TOPIC_JOBS, line->line->code, job->code);
      g_hash_table_iter_remove (&iter);
      n++;
    }

  return n;
}

static guint
retire_reports (Ms5EngineLine *line,
                Ms5Time        before,
                guint          max)
{
  const Ms5EngineOld *old;
  guint n = 0;

  while (n < max && (old = g_queue_peek_head (&line->old_reports)) != NULL && old->at < before)
    {
      ms5_fact_sink_retire (line->engine->sink, MS5_TOPIC_QUALITY, line->line->code, old->id);
      ms5_engine_old_free (g_queue_pop_head (&line->old_reports));
      n++;
    }

  return n;
}

void
ms5_engine_line_retire (Ms5EngineLine *line,
                        Ms5Time        now)
{
  guint n = retire_stops (line, now - MS5_ENGINE_STOP_AGE, SLICE);

  n = MAX (n, retire_spans (line, now - MS5_ENGINE_TIMELINE_AGE, SLICE));
  n = MAX (n, retire_reports (line, now - MS5_ENGINE_REPORT_AGE, SLICE));
  retire_calls (line, now - MS5_ENGINE_CALL_AGE);
  retire_jobs (line, now - MS5_ENGINE_JOB_AGE);
  line->retire_due = now + (n >= SLICE ? EACH_IF_MANY : EACH);
}
