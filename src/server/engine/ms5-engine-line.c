/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/engine/ms5-engine-private.h"

/* Changes of product that are remembered. */
#define MAX_PERIODS 64

Ms5EngineLine *
ms5_engine_line_new (Ms5Engine     *engine,
                     const Ms5Line *source)
{
  Ms5EngineLine *line = g_new0 (Ms5EngineLine, 1);

  line->engine = engine;
  line->line = source;
  line->breaks = g_array_new (FALSE, FALSE, sizeof (Ms5Interval));
  line->production = g_array_new (FALSE, FALSE, sizeof (Ms5EngineProduction));
  line->periods = g_array_new (FALSE, FALSE, sizeof (Ms5EnginePeriod));
  line->stops = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_engine_stop_free);
  line->new_stops = g_ptr_array_new ();
  line->gone_stops = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_engine_stop_free);
  line->set_aside = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_engine_stop_free);
  line->calls = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) ms5_engine_call_free);
  line->conditions = g_hash_table_new (g_str_hash, g_str_equal);
  line->watches = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) ms5_engine_watch_free);
  line->gauges = g_array_new (FALSE, FALSE, sizeof (Ms5EngineGauge));
  line->minutes = g_array_new (FALSE, FALSE, sizeof (Ms5EngineMinute));
  line->alarms = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) ms5_engine_alarm_free);
  line->new_alarms = g_ptr_array_new_with_free_func (g_free);
  line->jobs = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) ms5_engine_job_free);
  line->new_reports = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_engine_report_free);
  line->new_events = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_engine_event_free);
  line->corrections = g_array_new (FALSE, FALSE, sizeof (Ms5EngineProduction));
  line->account = ms5_line_account_new (engine->plant, source);
  line->shift_until = G_MININT64;
  line->rules_due = line->suppress_due = line->escalation_due = line->kpis_due = line->kpis_at = line->retire_due = MS5_TIME_NONE;
  line->unwatched_since = line->gauges_due = line->paced_since = MS5_TIME_NONE;
  line->v = MS5_INT_NONE;
  g_queue_init (&line->old_reports);
  ms5_speed_reset (&line->speed);
  ms5_kpi_item_init (&line->kpis);

  line->units = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_engine_unit_free);
  for (guint i = 0; i < source->equipment->len; i++)
    {
      Ms5EngineUnit *unit = ms5_engine_unit_new (line, g_ptr_array_index (source->equipment, i));

      g_ptr_array_add (line->units, unit);
      if (unit->is_bottleneck)
        line->bottleneck = unit;
    }
  ms5_engine_line_make_gauges (line);

  return line;
}

void
ms5_engine_line_free (Ms5EngineLine *line)
{
  g_ptr_array_unref (line->units);
  g_array_unref (line->breaks);
  g_array_unref (line->production);
  g_array_unref (line->periods);
  g_ptr_array_unref (line->stops);
  g_ptr_array_unref (line->new_stops);
  g_ptr_array_unref (line->gone_stops);
  g_ptr_array_unref (line->set_aside);
  g_hash_table_unref (line->conditions);
  g_hash_table_unref (line->watches);
  g_array_unref (line->gauges);
  g_array_unref (line->minutes);
  g_hash_table_unref (line->calls);
  g_hash_table_unref (line->alarms);
  g_ptr_array_unref (line->new_alarms);
  g_hash_table_unref (line->jobs);
  g_ptr_array_unref (line->new_reports);
  g_queue_clear_full (&line->old_reports, (GDestroyNotify) ms5_engine_old_free);
  g_ptr_array_unref (line->new_events);
  g_array_unref (line->corrections);
  ms5_line_account_free (line->account);
  ms5_kpi_item_clear (&line->kpis);
  g_free (line);
}

/* Goes back as far as stops do, and not further than is good for the memory. */
static void
begin_period (Ms5EngineLine *line,
              const char    *product,
              Ms5Time        time)
{
  Ms5EnginePeriod period = { time, product };
  Ms5EnginePeriod *last = NULL;
  Ms5Time horizon = line->engine->now - MS5_ENGINE_STOP_AGE;
  guint n_old = 0;

  if (product == NULL)
    return;

  if (line->periods->len > 0)
    last = &g_array_index (line->periods, Ms5EnginePeriod, line->periods->len - 1);
  if (last != NULL && last->start >= time)
    last->product = product;
  else
    g_array_append_val (line->periods, period);

  while (n_old + 1 < line->periods->len
         && (g_array_index (line->periods, Ms5EnginePeriod, n_old + 1).start < horizon
             || line->periods->len - n_old > MAX_PERIODS))
    n_old++;
  g_array_remove_range (line->periods, 0, n_old);
}

/* Stops that last until @time, or longer, lead to what is made then. */
static void
touch_last_stops (Ms5EngineLine *line,
                  Ms5Time        time)
{
  for (guint i = line->stops->len; i > 0; i--)
    {
      Ms5EngineStop *stop = g_ptr_array_index (line->stops, i - 1);

      if (stop->end != MS5_TIME_NONE && stop->end < time)
        break;
      ms5_engine_line_touch_stop (line, stop);
    }
}

/* What the line makes from @time on. */
void
ms5_engine_line_set_product (Ms5EngineLine *line,
                             const char    *product,
                             Ms5Time        time)
{
  if (product == line->product)
    return;

  line->product = product;
  begin_period (line, product, time);
  touch_last_stops (line, time);
  for (guint i = 0; i < line->units->len; i++)
    ms5_engine_unit_update_cycle (g_ptr_array_index (line->units, i));

  line->bottleneck->has_new_text = line->bottleneck->has_new_memory = TRUE;
  line->has_new_item = line->has_news = TRUE;
  ms5_engine_touch (line);
}

/* What the line made at @time, as far as is known; before anybody told, it was what was told first. */
const char *
ms5_engine_line_get_product_at (const Ms5EngineLine *line,
                                Ms5Time              time)
{
  const char *product = line->product;

  for (guint i = line->periods->len; i > 0; i--)
    {
      const Ms5EnginePeriod *period = &g_array_index (line->periods, Ms5EnginePeriod, i - 1);

      product = period->product;
      if (period->start <= time)
        break;
    }

  return product;
}

/* Adds to what was made in the running shift. */
void
ms5_engine_line_add_production (Ms5EngineLine *line,
                                const char    *product,
                                const gint64   pieces[MS5_N_QUANTITIES])
{
  Ms5EngineProduction *found = NULL;

  for (guint i = 0; i < line->production->len && found == NULL; i++)
    if (g_array_index (line->production, Ms5EngineProduction, i).product == product)
      found = &g_array_index (line->production, Ms5EngineProduction, i);

  if (found == NULL)
    {
      Ms5EngineProduction row = { product, { 0 } };

      g_array_append_val (line->production, row);
      found = &g_array_index (line->production, Ms5EngineProduction, line->production->len - 1);
    }
  for (guint i = 0; i < MS5_N_QUANTITIES; i++)
    found->pieces[i] += pieces[i];
  line->has_news = TRUE;
}

/* The bottleneck made something at @time. */
void
ms5_engine_line_count (Ms5EngineLine *line,
                       Ms5Time        time,
                       const char    *product,
                       const gint64   pieces[MS5_N_QUANTITIES])
{
  Ms5EngineJob *job = line->active_job;

  ms5_engine_line_count_minute (line, time, pieces);
  if (line->in_shift && time >= line->shift.interval.start)
    ms5_engine_line_add_production (line, product, pieces);
  if (job != NULL && time >= job->started)
    {
      job->good += pieces[MS5_QUANTITY_GOOD];
      job->scrap += pieces[MS5_QUANTITY_SCRAP];
      ms5_engine_line_touch_job (line, job);
    }
}

/* What the equipment does, in flow order. */
Ms5FlowState *
ms5_engine_line_list_flow (const Ms5EngineLine *line)
{
  Ms5FlowState *flow = g_new (Ms5FlowState, line->units->len);

  for (guint i = 0; i < line->units->len; i++)
    {
      const Ms5EngineUnit *unit = g_ptr_array_index (line->units, i);

      flow[i] = (Ms5FlowState) { unit->detector.state, unit->detector.since };
    }
  return flow;
}

/* Why machines wait: their neighbours tell. */
void
ms5_engine_line_update_causes (Ms5EngineLine *line)
{
  guint n = line->units->len;
  g_autofree Ms5FlowState *flow = ms5_engine_line_list_flow (line);

  line->has_new_states = FALSE;
  line->has_new_causes = TRUE;
  for (guint i = 0; i < n; i++)
    {
      Ms5EngineUnit *unit = g_ptr_array_index (line->units, i);

      if (!ms5_span_list_set_cause (unit->spans, ms5_cause_find (flow, n, i)))
        continue;
      unit->has_new_item = TRUE;
      line->has_new_item = line->has_new_item || unit->is_bottleneck;
      ms5_engine_touch (line);
    }
}

static Ms5Time
earlier (Ms5Time a,
         Ms5Time b)
{
  if (a == MS5_TIME_NONE || b == MS5_TIME_NONE)
    return a == MS5_TIME_NONE ? b : a;

  return MIN (a, b);
}

Ms5Time
ms5_engine_line_get_next_due (const Ms5EngineLine *line)
{
  Ms5Time due = line->shift_until == G_MAXINT64 ? MS5_TIME_NONE : line->shift_until;

  if (line->has_new_facts || line->has_new_states || line->has_new_causes)
    return line->engine->now;

  due = earlier (due, line->gauges_due);
  due = earlier (due, line->rules_due);
  due = earlier (due, line->suppress_due);
  due = earlier (due, line->escalation_due);
  due = earlier (due, line->retire_due);
  due = earlier (due, line->kpis_due);
  if (line->has_news && line->kpis_due == MS5_TIME_NONE)
    due = earlier (due, line->kpis_at + MS5_USEC_PER_S);
  for (guint i = 0; i < line->units->len; i++)
    due = earlier (due, ((const Ms5EngineUnit *) g_ptr_array_index (line->units, i))->due);

  return due;
}

static gboolean
is_due (Ms5Time due,
        Ms5Time now)
{
  return due != MS5_TIME_NONE && due <= now;
}

void
ms5_engine_line_advance (Ms5EngineLine *line,
                         Ms5Time        now)
{
  for (guint i = 0; i < line->units->len; i++)
    {
      Ms5EngineUnit *unit = g_ptr_array_index (line->units, i);

      if (is_due (unit->due, now))
        ms5_engine_unit_advance (unit, now);
    }

  if (line->has_new_states)
    ms5_engine_line_update_causes (line);
  if (is_due (line->gauges_due, now))
    ms5_engine_line_update_gauges (line, now);
  if (line->has_new_facts || is_due (line->rules_due, now))
    ms5_engine_line_apply_rules (line, now);
  if (line->has_new_causes || is_due (line->suppress_due, now))
    ms5_engine_line_suppress (line, now);
  if (is_due (line->escalation_due, now))
    ms5_engine_line_escalate (line, now);
  if (is_due (line->kpis_due, now) || (line->has_news && now - line->kpis_at >= MS5_USEC_PER_S))
    ms5_engine_line_update_kpis (line, now);
  if (is_due (line->retire_due, now))
    ms5_engine_line_retire (line, now);
}
