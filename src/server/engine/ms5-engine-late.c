/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/engine/ms5-engine-private.h"

/* What is told of the past goes through a detector of its own, in the order in which it comes: it sees
 * the same states and stops that the present would have seen. What it finds fills time that was
 * unknown, and changes nothing that was known. */

void
ms5_engine_late_free (Ms5EngineLate *late)
{
  ms5_fault_log_free (late->faults);
  g_free (late);
}

static Ms5EngineLate *
begin (Ms5EngineUnit *unit,
       Ms5Time        time)
{
  Ms5EngineLate *late = g_new0 (Ms5EngineLate, 1);
  Ms5Time stop_detect, ideal_cycle;

  late->faults = ms5_fault_log_new (unit->equipment);
  ms5_engine_unit_get_cycle (unit, &stop_detect, &ideal_cycle);
  ms5_stop_detector_init (&late->detector, stop_detect, ms5_equipment_get_silent_after (unit->equipment), time, NULL);
  ms5_stop_detector_set_cycle (&late->detector, stop_detect, ideal_cycle);
  late->last = time;
  return late;
}

/* Late data may reach back as far as the timeline does. */
static Ms5Time
get_horizon (const Ms5EngineUnit *unit)
{
  return unit->line->engine->now - MS5_ENGINE_TIMELINE_AGE;
}

static void
fill_state (Ms5EngineUnit *unit,
            Ms5Interval    interval,
            Ms5State       state,
            Ms5Mode        mode)
{
  interval.start = MAX (interval.start, get_horizon (unit));
  if (ms5_state_is_known (state)
      && ms5_span_list_fill (unit->spans, interval, state, mode, get_horizon (unit)) && unit->is_bottleneck)
    unit->line->has_news = TRUE;
}

/* The parts of a stop in time of which nothing else is known. */
static void
fill_stop (Ms5EngineUnit *unit,
           const Ms5Edge *edge,
           Ms5Time        end)
{
  g_autoptr (Ms5IntervalSet) parts = ms5_interval_set_new ();
  Ms5Interval interval = { MAX (edge->start, get_horizon (unit)), end };

  if (!unit->is_bottleneck || ms5_interval_is_empty (interval))
    return;

  ms5_span_list_get_fillable (unit->spans, interval, get_horizon (unit), parts);
  for (guint i = 0; i < ms5_interval_set_get_length (parts); i++)
    ms5_engine_line_put_late_stop (unit->line, ms5_interval_set_get (parts, i), edge, unit->late->faults);
}

static void
follow (Ms5EngineUnit *unit,
        const GArray  *edges)
{
  for (guint i = 0; i < edges->len; i++)
    {
      const Ms5Edge *edge = &g_array_index (edges, Ms5Edge, i);

      if (edge->kind == MS5_EDGE_STATE_CLOSED)
        fill_state (unit, (Ms5Interval) { edge->start, edge->time }, edge->state, edge->mode);
      else if (edge->kind == MS5_EDGE_STOP_CLOSED)
        fill_stop (unit, edge, edge->time);
      else if (edge->kind == MS5_EDGE_STOP_CANCELLED && unit->is_bottleneck)
        ms5_engine_line_cancel_late_stop (unit->line, (Ms5Interval) { edge->start, edge->time });
    }
}

/* What is told so far of what has not ended: up to the last signal, or the last cycle if only cycles
 * tell. */
static void
settle (Ms5EngineUnit *unit)
{
  const Ms5EngineLate *late = unit->late;
  const Ms5StopDetector *detector = &late->detector;
  Ms5Time until = detector->has_states ? late->last : MAX (detector->last_cycle, detector->since);

  if (detector->state != MS5_STATE_NO_DATA)
    fill_state (unit, (Ms5Interval) { detector->since, until }, detector->state, detector->mode);
  if (detector->in_stop)
    fill_stop (unit, &detector->stop, late->last);
}

void
ms5_engine_unit_take_late (Ms5EngineUnit   *unit,
                           const Ms5Sample *sample,
                           const Ms5Signal *signal)
{
  GArray *edges = unit->line->engine->edges;

  /* Another past, or the same told again. */
  if (unit->late != NULL && signal->time < unit->late->last)
    g_clear_pointer (&unit->late, ms5_engine_late_free);
  if (unit->late == NULL)
    unit->late = begin (unit, signal->time);

  if (sample->faults != NULL)
    ms5_fault_log_set (unit->late->faults, sample->faults, signal->time);
  ms5_stop_detector_feed (&unit->late->detector, signal, edges);
  unit->late->last = signal->time;
  follow (unit, edges);
  g_array_set_size (edges, 0);
  settle (unit);
}
