/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/engine/ms5-engine-private.h"

#include <math.h>
#include <string.h>

void
ms5_engine_stop_free (Ms5EngineStop *stop)
{
  g_free (stop->comment);
  g_free (stop->coded_by);
  g_free (stop->commented_by);
  g_free (stop);
}

/* The index of the first stop that begins at or after @time. */
guint
ms5_engine_line_find_place (const Ms5EngineLine *line,
                            Ms5Time              time)
{
  guint low = 0;
  guint high = line->stops->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (((const Ms5EngineStop *) g_ptr_array_index (line->stops, middle))->start >= time)
        high = middle;
      else
        low = middle + 1;
    }

  return low;
}

static gboolean
is_over (const Ms5EngineStop *stop,
         Ms5Time              time)
{
  return stop->end != MS5_TIME_NONE && stop->end <= time;
}

/* The index of the first stop that is not over at @time: stops do not overlap. */
guint
ms5_engine_line_first_stop (const Ms5EngineLine *line,
                            Ms5Time              time)
{
  guint i = ms5_engine_line_find_place (line, time);

  while (i > 0 && !is_over (g_ptr_array_index (line->stops, i - 1), time))
    i--;

  return i;
}

/* The stop that begins at @start; a new one, or one that was given up, if there is none. */
Ms5EngineStop *
ms5_engine_line_insert_stop (Ms5EngineLine *line,
                             Ms5Time        start)
{
  guint i = ms5_engine_line_find_place (line, start);
  Ms5EngineStop *stop = i < line->stops->len ? g_ptr_array_index (line->stops, i) : NULL;

  if (stop != NULL && stop->start == start)
    return stop;

  stop = g_new0 (Ms5EngineStop, 1);
  stop->start = start;
  stop->end = stop->coded_at = stop->commented_at = MS5_TIME_NONE;
  stop->v = MS5_INT_NONE;
  g_ptr_array_insert (line->stops, (int) i, stop);
  return stop;
}

/* Returns: (nullable): the stop that @key names */
Ms5EngineStop *
ms5_engine_line_find_stop (const Ms5EngineLine *line,
                           const char          *key)
{
  const char *code = line->bottleneck->equipment->code;
  gsize length = strlen (code);
  guint64 ms;
  guint i;

  if (!g_str_has_prefix (key, code) || key[length] != '/'
      || !g_ascii_string_to_unsigned (key + length + 1, 10, 0, G_MAXINT64 / MS5_USEC_PER_MS, &ms, NULL))
    return NULL;

  i = ms5_engine_line_find_place (line, ms5_time_from_ms ((gint64) ms));
  if (i < line->stops->len)
    {
      Ms5EngineStop *stop = g_ptr_array_index (line->stops, i);

      if (stop->start == ms5_time_from_ms ((gint64) ms))
        return stop;
    }

  return NULL;
}

/* @stop must be written, and whatever depends on it be looked at again. */
void
ms5_engine_line_touch_stop (Ms5EngineLine *line,
                            Ms5EngineStop *stop)
{
  if (!stop->is_new)
    g_ptr_array_add (line->new_stops, stop);
  stop->is_new = TRUE;
  line->has_news = TRUE;
  if (stop == line->open_stop)
    line->has_new_item = line->has_new_facts = TRUE;
  ms5_engine_touch (line);
}

gboolean
ms5_engine_stop_is_by_person (const Ms5EngineStop *stop)
{
  return stop->reason != NULL && g_strcmp0 (stop->coded_by, MS5_ENGINE_MACHINE) != 0;
}

/* Says what @stop was; without a @reason it is what the machine's mode tells. */
void
ms5_engine_stop_set_reason (Ms5EngineLine *line,
                            Ms5EngineStop *stop,
                            const char    *reason,
                            const char    *by,
                            Ms5Time        at)
{
  const Ms5Reason *found = ms5_plant_get_reason (line->engine->plant, reason);

  stop->reason = ms5_engine_keep_reason (line->engine, reason);
  stop->category = found != NULL ? found->category : stop->machine;
  stop->planned = stop->category == MS5_CATEGORY_PLANNED || (found != NULL && found->planned);
  g_free (stop->coded_by);
  stop->coded_by = g_strdup (by);
  stop->coded_at = by != NULL ? at : MS5_TIME_NONE;
}

/* Lets the machine explain @stop, as long as no person did. */
void
ms5_engine_stop_explain (Ms5EngineLine     *line,
                         Ms5EngineStop     *stop,
                         const Ms5FaultLog *faults)
{
  const Ms5EngineUnit *unit = line->bottleneck;
  const Ms5FaultEntry *cause;

  if (ms5_engine_stop_is_by_person (stop))
    return;

  cause = stop->machine == MS5_CATEGORY_UNPLANNED ? ms5_fault_log_find_cause (faults, stop->start) : NULL;
  if (cause != NULL)
    {
      ms5_engine_stop_set_reason (line, stop, cause->fault->reason, MS5_ENGINE_MACHINE,
                                  MAX (stop->start, cause->since));
    }
  else if (stop->machine != MS5_CATEGORY_UNPLANNED)
    {
      ms5_engine_stop_set_reason (line, stop, NULL, MS5_ENGINE_MACHINE, stop->start);
    }
  else if (unit->maintenance_by != NULL && !stop->is_late)
    {
      ms5_engine_stop_set_reason (line, stop, NULL, unit->maintenance_by, MAX (stop->start, unit->maintenance_at));
      stop->category = MS5_CATEGORY_MAINTENANCE;
    }

  ms5_engine_line_touch_stop (line, stop);
}

/* What was told late of time from @start on gives way to what is told now. */
static void
cut_late_stops (Ms5EngineLine *line,
                Ms5Time        start)
{
  for (guint i = ms5_engine_line_first_stop (line, start); i < line->stops->len; i++)
    {
      Ms5EngineStop *stop = g_ptr_array_index (line->stops, i);

      if (stop->is_late && stop->start < start && stop->end > start)
        {
          stop->end = start;
          ms5_engine_line_touch_stop (line, stop);
        }
    }
}

void
ms5_engine_line_remove_stop (Ms5EngineLine *line,
                             Ms5EngineStop *stop)
{
  guint i = ms5_engine_line_find_place (line, stop->start);

  if (stop->is_new)
    g_ptr_array_remove (line->new_stops, stop);
  g_ptr_array_steal_index (line->stops, i);
  g_ptr_array_add (line->gone_stops, stop);
  line->has_news = TRUE;
  ms5_engine_touch (line);
}

/* What was said of @stop holds for @part, too. */
void
ms5_engine_stop_share (Ms5EngineStop       *part,
                       const Ms5EngineStop *stop)
{
  part->machine = stop->machine;
  part->reason = stop->reason;
  part->category = stop->category;
  part->planned = stop->planned;
  part->comment = g_strdup (stop->comment);
  part->coded_by = g_strdup (stop->coded_by);
  part->coded_at = stop->coded_at;
  part->commented_by = g_strdup (stop->commented_by);
  part->commented_at = stop->commented_at;
}

void
ms5_engine_line_open_stop (Ms5EngineLine *line,
                           const Ms5Edge *edge)
{
  Ms5EngineStop *stop;

  cut_late_stops (line, edge->start);
  ms5_engine_line_give_way (line, (Ms5Interval) { edge->start, G_MAXINT64 });
  stop = ms5_engine_line_insert_stop (line, edge->start);
  stop->end = MS5_TIME_NONE;
  stop->detected = edge->detected;
  stop->machine = stop->category = edge->category;
  stop->is_late = FALSE;
  line->open_stop = stop;
  ms5_engine_stop_explain (line, stop, line->bottleneck->faults);
}

/* The stop that began at @start ended at @end. People may have divided it: a part of it that would begin
 * then, or later, has never been. */
void
ms5_engine_line_close_stop (Ms5EngineLine *line,
                            Ms5Time        start,
                            Ms5Time        end)
{
  Ms5EngineStop *stop = g_steal_pointer (&line->open_stop);

  if (stop == NULL)
    return;

  while (stop->start >= end && stop->start > start)
    {
      guint i = ms5_engine_line_find_place (line, stop->start);

      if (i == 0)
        break;
      ms5_engine_line_remove_stop (line, stop);
      stop = g_ptr_array_index (line->stops, i - 1);
    }
  stop->end = end;
  line->has_new_item = line->has_new_facts = TRUE;
  ms5_engine_line_touch_stop (line, stop);
  ms5_engine_line_bring_back (line, end);
}

/* The stop that began at @start was none, and so were the parts that people made of it. What they have
 * merged with it was before. */
void
ms5_engine_line_cancel_stop (Ms5EngineLine *line,
                             Ms5Time        start)
{
  Ms5EngineStop *stop = g_steal_pointer (&line->open_stop);
  guint i = ms5_engine_line_find_place (line, start);

  if (stop == NULL)
    return;

  line->has_new_item = line->has_new_facts = TRUE;
  if (stop->start < start)
    {
      stop->end = start;
      ms5_engine_line_touch_stop (line, stop);
    }
  while (i < line->stops->len)
    ms5_engine_line_remove_stop (line, g_ptr_array_index (line->stops, i));
  ms5_engine_line_bring_back (line, start);
}

/* A stop of the past, in time of which nothing else was known. */
void
ms5_engine_line_put_late_stop (Ms5EngineLine     *line,
                               Ms5Interval        interval,
                               const Ms5Edge     *edge,
                               const Ms5FaultLog *faults)
{
  Ms5EngineStop *stop;

  if (ms5_interval_is_empty (interval))
    return;

  ms5_engine_line_give_way (line, interval);
  stop = ms5_engine_line_insert_stop (line, interval.start);
  if (stop == line->open_stop || (stop->end != MS5_TIME_NONE && !stop->is_late))
    return;

  stop->is_late = TRUE;
  stop->end = interval.end;
  stop->detected = edge->detected;
  stop->machine = edge->category;
  if (!ms5_engine_stop_is_by_person (stop))
    stop->category = edge->category;
  ms5_engine_stop_explain (line, stop, faults);
}

/* What was told late of @interval was no stop. */
void
ms5_engine_line_cancel_late_stop (Ms5EngineLine *line,
                                  Ms5Interval    interval)
{
  guint i = ms5_engine_line_find_place (line, interval.start);

  while (i < line->stops->len)
    {
      Ms5EngineStop *stop = g_ptr_array_index (line->stops, i);

      if (stop->start > interval.start && stop->start >= interval.end)
        break;
      if (stop->is_late)
        ms5_engine_line_remove_stop (line, stop);
      else
        i++;
    }
}

static const Ms5EngineJob *
find_next_job (const Ms5EngineLine *line)
{
  const Ms5EngineJob *next = NULL;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, line->jobs);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Ms5EngineJob *job = value;
      guint64 due = job->due == MS5_TIME_NONE ? G_MAXUINT64 : (guint64) job->due;
      guint64 least = next == NULL || next->due == MS5_TIME_NONE ? G_MAXUINT64 : (guint64) next->due;

      if ((job->state == MS5_JOB_PLANNED || job->state == MS5_JOB_ACCEPTED || job->state == MS5_JOB_PAUSED)
          && (next == NULL || due < least || (due == least && strcmp (job->code, next->code) < 0)))
        next = job;
    }

  return next;
}

/* Only what had been told by then: it is the same whenever the stop is written. */
static const char *
get_product_told (const Ms5EngineLine *line,
                  Ms5Time              time)
{
  if (line->periods->len == 0 || g_array_index (line->periods, Ms5EnginePeriod, 0).start > time)
    return NULL;

  return ms5_engine_line_get_product_at (line, time);
}

static const char *
get_product_before (const Ms5EngineLine *line,
                    const Ms5EngineStop *stop)
{
  return get_product_told (line, stop->start - 1);
}

/* What comes after @stop if it is another one; of a running stop as far as jobs tell. */
static const char *
get_product_after (const Ms5EngineLine *line,
                   const Ms5EngineStop *stop)
{
  const char *product = stop->end != MS5_TIME_NONE ? get_product_told (line, stop->end) : line->product;
  const Ms5EngineJob *next;

  if (product != get_product_before (line, stop))
    return product;
  if (stop != line->open_stop)
    return NULL;

  next = find_next_job (line);
  return next != NULL ? next->product : NULL;
}

double
ms5_engine_stop_get_target_s (const Ms5EngineLine *line,
                              const Ms5EngineStop *stop)
{
  if (stop->category != MS5_CATEGORY_CHANGEOVER)
    return NAN;

  return ms5_plant_get_changeover_target (line->engine->plant, get_product_before (line, stop),
                                          get_product_after (line, stop));
}

Ms5Time
ms5_engine_stop_get_target (const Ms5EngineLine *line,
                            const Ms5EngineStop *stop)
{
  double target_s = ms5_engine_stop_get_target_s (line, stop);

  return isnan (target_s) ? 0 : (Ms5Time) llround (target_s * (double) MS5_USEC_PER_S);
}

/* A changeover is a stop of that category, whoever said so. */
static void
write_changeover (Ms5EngineLine *line,
                  Ms5EngineStop *stop,
                  const char    *key)
{
  Ms5FactSink *sink = line->engine->sink;
  Ms5ChangeoverItem item = {
    (char *) get_product_before (line, stop), (char *) get_product_after (line, stop), stop->start, stop->end,
    ms5_engine_stop_get_target_s (line, stop),
  };

  if (stop->category == MS5_CATEGORY_CHANGEOVER)
    ms5_engine_remember_version (line->engine, key, ms5_fact_sink_put (sink, MS5_TOPIC_CHANGEOVERS, line->line->code,
                                                                       key, &item));
  else if (stop->has_changeover)
    ms5_fact_sink_cancel (sink, MS5_TOPIC_CHANGEOVERS, line->line->code, key);
  stop->has_changeover = stop->category == MS5_CATEGORY_CHANGEOVER;
}

static void
write_stop (Ms5EngineLine *line,
            Ms5EngineStop *stop)
{
  const Ms5Equipment *equipment = line->bottleneck->equipment;
  g_autofree char *key = ms5_timeline_key_new (equipment->code, stop->start);
  Ms5StopItem item = {
    .equipment = equipment->code,
    .start = stop->start,
    .end = stop->end,
    .reason = (char *) stop->reason,
    .category = (int) stop->category,
    .planned = stop->planned,
    .comment = stop->comment,
    .minor = stop->end != MS5_TIME_NONE && stop->end - stop->start < ms5_equipment_get_stop_explain (equipment),
    .coded_by = stop->coded_by,
    .coded_at = stop->coded_at,
    .detected = (int) stop->detected,
    .commented_by = stop->commented_by,
    .commented_at = stop->commented_at,
  };

  stop->is_new = FALSE;
  stop->v = ms5_fact_sink_put (line->engine->sink, MS5_TOPIC_STOPS, line->line->code, key, &item);
  write_changeover (line, stop, key);
}

static void
write_gone_stop (Ms5EngineLine       *line,
                 const Ms5EngineStop *stop)
{
  g_autofree char *key = ms5_timeline_key_new (line->bottleneck->equipment->code, stop->start);
  Ms5EngineStop *again = ms5_engine_line_find_stop (line, key);

  if (again != NULL)
    again->has_changeover = again->has_changeover || stop->has_changeover;
  if (again != NULL || stop->v == MS5_INT_NONE)
    return;

  ms5_fact_sink_cancel (line->engine->sink, MS5_TOPIC_STOPS, line->line->code, key);
  if (stop->has_changeover)
    ms5_fact_sink_cancel (line->engine->sink, MS5_TOPIC_CHANGEOVERS, line->line->code, key);
}

void
ms5_engine_line_write_stops (Ms5EngineLine *line)
{
  for (guint i = 0; i < line->gone_stops->len; i++)
    write_gone_stop (line, g_ptr_array_index (line->gone_stops, i));
  g_ptr_array_set_size (line->gone_stops, 0);

  for (guint i = 0; i < line->new_stops->len; i++)
    write_stop (line, g_ptr_array_index (line->new_stops, i));
  g_ptr_array_set_size (line->new_stops, 0);
}
