/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/engine/ms5-engine-private.h"

#include <math.h>

static void
write_span (Ms5Time        start,
            const Ms5Span *span,
            gpointer       user_data)
{
  Ms5EngineUnit *unit = user_data;
  Ms5FactSink *sink = unit->line->engine->sink;
  const char *line = unit->line->line->code;
  g_autofree char *key = unit->is_bottleneck ? ms5_timeline_key_new (unit->equipment->code, start) : NULL;

  if (span == NULL)
    {
      ms5_fact_sink_cancel_span (sink, unit->equipment->code, start);
      if (key != NULL)
        ms5_fact_sink_cancel (sink, MS5_TOPIC_TIMELINE, line, key);
      return;
    }

  ms5_fact_sink_span (sink, unit->equipment->code, span);
  if (key != NULL)
    {
      Ms5TimelineItem item = {
        (int) span->state, (int) span->mode, span->cause == MS5_CAUSE_NONE ? MS5_WORD_NONE : (int) span->cause,
        span->interval.start, span->interval.end,
      };

      ms5_fact_sink_put (sink, MS5_TOPIC_TIMELINE, line, key, &item);
    }
}

static int
get_cause (const Ms5EngineUnit *unit)
{
  Ms5Cause cause = ms5_span_list_get_last (unit->spans)->cause;

  return cause == MS5_CAUSE_NONE ? MS5_WORD_NONE : (int) cause;
}

static void
write_item (Ms5EngineUnit *unit)
{
  const Ms5StopDetector *detector = &unit->detector;
  guint n = ms5_fault_log_get_length (unit->faults);
  g_autofree char **faults = g_new0 (char *, n + 1);
  Ms5EquipmentItem item = {
    .state = (int) detector->state,
    .mode = (int) detector->mode,
    .since = detector->since,
    .cause = get_cause (unit),
    .faults = faults,
    .maintenance = unit->maintenance_by != NULL,
    .last = detector->state == MS5_STATE_NO_DATA ? unit->memory.heard : MS5_TIME_NONE,
  };
  guint n_active = 0;

  for (guint i = 0; i < n; i++)
    {
      const Ms5FaultEntry *entry = ms5_fault_log_get (unit->faults, i);

      if (entry->until == MS5_TIME_NONE)
        faults[n_active++] = entry->fault->code;
    }

  unit->has_new_item = FALSE;
  unit->v = ms5_fact_sink_put (unit->line->engine->sink, MS5_TOPIC_LINE, unit->line->line->code,
                               unit->equipment->code, &item);
}

static void
write_memory (Ms5EngineUnit *unit)
{
  Ms5Memory memory = unit->memory;

  if (unit->has_new_text)
    {
      g_free (unit->more);
      unit->more = ms5_engine_unit_remember (unit);
    }
  unit->has_new_text = unit->has_new_memory = FALSE;
  memory.more = unit->more;
  ms5_fact_sink_memory (unit->line->engine->sink, unit->equipment->code, &memory);
}

static void
write_values (Ms5EngineUnit *unit)
{
  unit->has_new_values = FALSE;
  for (guint i = 0; i < unit->equipment->sensors->len; i++)
    {
      Ms5EngineSensor *sensor = &unit->sensors[i];

      if (sensor->is_new)
        ms5_fact_sink_live (unit->line->engine->sink, unit->line->line->code, unit->equipment->code,
                            sensor->sensor->code, sensor->value, sensor->time);
      sensor->is_new = FALSE;
    }
}

void
ms5_engine_unit_write (Ms5EngineUnit *unit)
{
  if (!ms5_span_list_is_written (unit->spans))
    ms5_span_list_write (unit->spans, write_span, unit);
  if (unit->has_new_item)
    write_item (unit);
  if (unit->has_new_memory)
    write_memory (unit);
  if (unit->has_new_values)
    write_values (unit);
}

static void
write_line_item (Ms5EngineLine *line)
{
  const Ms5EngineStop *stop = line->open_stop;
  const Ms5StopDetector *detector = &line->bottleneck->detector;
  g_autoptr (GArray) breaks = g_array_new (FALSE, FALSE, sizeof (Ms5Time));
  g_autofree char *key = NULL;
  Ms5LineItem item;

  ms5_line_item_init (&item);
  item.state = (int) detector->state;
  item.since = detector->since;
  item.mode = (int) detector->mode;
  item.cause = get_cause (line->bottleneck);
  if (stop != NULL)
    {
      item.stop = key = ms5_timeline_key_new (line->bottleneck->equipment->code, stop->start);
      item.reason = (char *) stop->reason;
      item.changeover_target_s = ms5_engine_stop_get_target_s (line, stop);
    }
  item.job = line->active_job != NULL ? line->active_job->code : NULL;
  item.product = (char *) line->product;
  item.speed_target = ms5_plant_get_speed_target (line->engine->plant, line->line->code, line->product);
  if (line->in_shift)
    {
      item.shift = line->shift.pattern->code;
      item.shift_name = line->shift.pattern->name;
      item.shift_start = line->shift.interval.start;
      item.shift_end = line->shift.interval.end;
      item.breaks = breaks;
      for (guint i = 0; i < line->breaks->len; i++)
        g_array_append_vals (breaks, &g_array_index (line->breaks, Ms5Interval, i), 2);
    }

  line->has_new_item = FALSE;
  line->v = ms5_fact_sink_put (line->engine->sink, MS5_TOPIC_LINE, line->line->code, line->line->code, &item);
}

void
ms5_engine_event_free (Ms5EngineEvent *event)
{
  if (event->kind == MS5_TOPIC_ESCALATIONS)
    ms5_escalation_item_clear (&event->escalation);
  else if (event->kind == MS5_TOPIC_JOURNAL)
    ms5_journal_item_clear (&event->journal);
  else if (event->kind == MS5_TOPIC_NOTES)
    ms5_note_item_clear (&event->note);
  else
    ms5_system_item_clear (&event->system);

  g_free (event->id);
  g_free (event);
}

/* Where items are that the engine itself forgets. */
void
ms5_engine_remember_version (Ms5Engine  *engine,
                             const char *key,
                             gint64      v)
{
  g_hash_table_replace (engine->versions, g_strdup (key), g_memdup2 (&v, sizeof v));
}

void
ms5_engine_event_write (Ms5Engine      *engine,
                        const Ms5Line  *line,
                        Ms5EngineEvent *event)
{
  gint64 v;

  /* What is undone takes no random number. */
  if (event->id == NULL)
    event->id = ms5_engine_new_id (engine);
  v = ms5_fact_sink_event (engine->sink, event->kind, line != NULL ? line->code : NULL, event->id,
                           event->kind == MS5_TOPIC_ESCALATIONS ? (gconstpointer) &event->escalation
                           : event->kind == MS5_TOPIC_JOURNAL   ? (gconstpointer) &event->journal
                           : event->kind == MS5_TOPIC_NOTES     ? (gconstpointer) &event->note
                                                                : (gconstpointer) &event->system);

  if (event->kind == MS5_TOPIC_NOTES)
    ms5_engine_remember_version (engine, event->id, v);
}

static void
write_reports (Ms5EngineLine *line)
{
  Ms5Engine *engine = line->engine;

  for (guint i = 0; i < line->new_reports->len; i++)
    {
      const Ms5EngineReport *report = g_ptr_array_index (line->new_reports, i);
      Ms5EngineOld *old = g_new0 (Ms5EngineOld, 1);

      ms5_engine_remember_version (engine, report->id, ms5_fact_sink_put (engine->sink, MS5_TOPIC_QUALITY, line->line->code,
                                                               report->id, &report->item));
      old->id = g_strdup (report->id);
      old->at = report->item.at;
      g_queue_push_tail (&line->old_reports, old);
    }
  g_ptr_array_set_size (line->new_reports, 0);

  for (guint i = 0; i < line->corrections->len; i++)
    {
      const Ms5EngineProduction *row = &g_array_index (line->corrections, Ms5EngineProduction, i);

      ms5_fact_sink_production (engine->sink, line->bottleneck->equipment->code, engine->now, row->product,
                                row->pieces);
    }
  g_array_set_size (line->corrections, 0);
}

/* Writes all that is new of @line. */
void
ms5_engine_line_write (Ms5EngineLine *line)
{
  for (guint i = 0; i < line->units->len; i++)
    ms5_engine_unit_write (g_ptr_array_index (line->units, i));
  ms5_engine_line_write_stops (line);
  ms5_engine_line_write_calls (line);
  ms5_engine_line_write_alarms (line);
  ms5_engine_line_write_jobs (line);
  write_reports (line);
  if (line->has_new_item)
    write_line_item (line);
  for (guint i = 0; i < line->new_events->len; i++)
    ms5_engine_event_write (line->engine, line->line, g_ptr_array_index (line->new_events, i));
  g_ptr_array_set_size (line->new_events, 0);
  if (line->has_new_kpis)
    ms5_fact_sink_live_kpis (line->engine->sink, line->line->code, &line->kpis);
  line->has_new_kpis = FALSE;
}
