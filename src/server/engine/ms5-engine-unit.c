/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/engine/ms5-engine-private.h"

#include "server/engine/ms5-counter.h"

#include <math.h>
#include <string.h>

Ms5EngineUnit *
ms5_engine_unit_new (Ms5EngineLine      *line,
                     const Ms5Equipment *equipment)
{
  Ms5EngineUnit *unit = g_new0 (Ms5EngineUnit, 1);

  unit->equipment = equipment;
  unit->line = line;
  unit->is_bottleneck = equipment == ms5_line_get_bottleneck (line->line);
  unit->memory = (Ms5Memory) { MS5_TIME_NONE, MS5_TIME_NONE, { MS5_INT_NONE, MS5_INT_NONE, MS5_INT_NONE }, NULL };
  unit->due = unit->stated = unit->counted = unit->faulted = unit->maintenance_at = MS5_TIME_NONE;
  unit->faults = ms5_fault_log_new (equipment);
  unit->spans = ms5_span_list_new (unit->is_bottleneck);
  unit->v = MS5_INT_NONE;

  unit->sensors = g_new0 (Ms5EngineSensor, equipment->sensors->len);
  unit->sensor_by_code = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < equipment->sensors->len; i++)
    {
      Ms5EngineSensor *sensor = &unit->sensors[i];

      sensor->sensor = g_ptr_array_index (equipment->sensors, i);
      sensor->time = MS5_TIME_NONE;
      ms5_limit_init (&sensor->limit);
      g_hash_table_insert (unit->sensor_by_code, sensor->sensor->code, sensor);
    }

  return unit;
}

void
ms5_engine_unit_free (Ms5EngineUnit *unit)
{
  if (unit->late != NULL)
    ms5_engine_late_free (unit->late);
  ms5_fault_log_free (unit->faults);
  ms5_span_list_free (unit->spans);
  g_hash_table_unref (unit->sensor_by_code);
  g_free (unit->sensors);
  g_free (unit->more);
  g_free (unit->maintenance_by);
  g_free (unit);
}

/* What it makes as far as anybody told. */
const char *
ms5_engine_unit_get_product (const Ms5EngineUnit *unit)
{
  return unit->is_bottleneck || unit->product == NULL ? unit->line->product : unit->product;
}

void
ms5_engine_unit_get_cycle (const Ms5EngineUnit *unit,
                           Ms5Time             *out_stop_detect,
                           Ms5Time             *out_ideal_cycle)
{
  double cycle_s = ms5_plant_get_ideal_cycle (unit->line->engine->plant, unit->line->line->code,
                                              ms5_engine_unit_get_product (unit));

  *out_stop_detect = ms5_equipment_get_stop_detect (unit->equipment, cycle_s);
  *out_ideal_cycle = isnan (cycle_s) ? 0 : (Ms5Time) llround (cycle_s * (double) MS5_USEC_PER_S);
}

/* Its product may have changed. */
void
ms5_engine_unit_update_cycle (Ms5EngineUnit *unit)
{
  Ms5Time stop_detect, ideal_cycle;

  ms5_engine_unit_get_cycle (unit, &stop_detect, &ideal_cycle);
  ms5_stop_detector_set_cycle (&unit->detector, stop_detect, ideal_cycle);
  unit->due = ms5_stop_detector_get_next_due (&unit->detector);
}

static void
apply_state (Ms5EngineUnit *unit,
             const Ms5Edge *edge)
{
  ms5_span_list_open (unit->spans, edge->start, edge->state, edge->mode);
  unit->has_new_item = TRUE;
  unit->line->has_new_states = TRUE;
  if (unit->is_bottleneck && !ms5_state_is_known (edge->state))
    ms5_speed_reset (&unit->line->speed);
}

static void
apply_edge (Ms5EngineUnit *unit,
            const Ms5Edge *edge)
{
  Ms5EngineLine *line = unit->line;

  switch (edge->kind)
    {
    case MS5_EDGE_STATE_OPENED:
      apply_state (unit, edge);
      break;

    case MS5_EDGE_STOP_OPENED:
      if (unit->is_bottleneck)
        ms5_engine_line_open_stop (line, edge);
      break;

    case MS5_EDGE_STOP_CLOSED:
      if (unit->is_bottleneck)
        ms5_engine_line_close_stop (line, edge->start, edge->time);
      break;

    case MS5_EDGE_STOP_CANCELLED:
      if (unit->is_bottleneck)
        ms5_engine_line_cancel_stop (line, edge->start);
      break;

    case MS5_EDGE_STATE_CLOSED:
    case MS5_EDGE_UNKNOWN_OPENED:
    case MS5_EDGE_UNKNOWN_CLOSED:
    default:
      break;
    }
}

static gboolean
is_same_trait (const Ms5EngineTrait *a,
               const Ms5EngineTrait *b)
{
  return a->reported == b->reported && a->has_states == b->has_states && a->has_counts == b->has_counts
         && a->watched_since == b->watched_since && a->floor == b->floor && a->in_stop == b->in_stop
         && (!a->in_stop || a->stop.start == b->stop.start);
}

/* What the detector found: applies it, and notes what is to be remembered. */
static void
follow_detector (Ms5EngineUnit *unit)
{
  Ms5EngineLine *line = unit->line;
  const Ms5StopDetector *detector = &unit->detector;
  GArray *edges = line->engine->edges;
  Ms5EngineTrait trait = {
    detector->reported, detector->has_states, detector->has_counts, detector->watched_since, detector->floor,
    detector->in_stop, detector->stop,
  };

  for (guint i = 0; i < edges->len; i++)
    apply_edge (unit, &g_array_index (edges, Ms5Edge, i));

  if (edges->len > 0)
    {
      line->has_new_facts = TRUE;
      line->has_news = line->has_news || unit->is_bottleneck;
      line->has_new_item = line->has_new_item || unit->is_bottleneck;
      g_array_set_size (edges, 0);
    }
  if (!is_same_trait (&trait, &unit->trait))
    {
      unit->trait = trait;
      unit->has_new_text = unit->has_new_memory = TRUE;
    }
  unit->due = ms5_stop_detector_get_next_due (detector);
  ms5_engine_touch (line);
}

/* Nothing is known of it from @now on. */
void
ms5_engine_unit_begin (Ms5EngineUnit *unit,
                       Ms5Time        now)
{
  Ms5Time stop_detect, ideal_cycle;

  ms5_engine_unit_get_cycle (unit, &stop_detect, &ideal_cycle);
  ms5_stop_detector_init (&unit->detector, stop_detect, ms5_equipment_get_silent_after (unit->equipment), now,
                          unit->line->engine->edges);
  ms5_stop_detector_set_cycle (&unit->detector, stop_detect, ideal_cycle);
  follow_detector (unit);
}

void
ms5_engine_unit_advance (Ms5EngineUnit *unit,
                         Ms5Time        now)
{
  ms5_stop_detector_advance (&unit->detector, now, unit->line->engine->edges);
  follow_detector (unit);
}

void
ms5_engine_unit_lose (Ms5EngineUnit *unit)
{
  ms5_stop_detector_lose (&unit->detector, unit->line->engine->edges);
  follow_detector (unit);
}

static void
report_reset (Ms5EngineUnit *unit,
              Ms5Quantity    quantity,
              gint64         last,
              gint64         total)
{
  Ms5Engine *engine = unit->line->engine;
  Ms5EngineEvent *event = g_new0 (Ms5EngineEvent, 1);

  event->kind = MS5_TOPIC_SYSTEM;
  event->id = ms5_engine_new_id (engine);
  event->system.code = g_strdup ("counter_reset");
  event->system.text = g_strdup_printf ("%s: the %s counter fell from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT
                                        " and is taken to have been reset", unit->equipment->code,
                                        ms5_words_quantity (quantity), last, total);
  event->system.at = engine->now;
  g_ptr_array_add (engine->events, event);
}

/* What @sample counts. Returns whether it counts at all. */
static gboolean
read_counts (Ms5EngineUnit   *unit,
             const Ms5Sample *sample,
             Ms5Time          time,
             gboolean         is_late,
             gint64           out_pieces[MS5_N_QUANTITIES])
{
  gboolean counts = FALSE;
  gboolean takes_totals = !is_late && time >= unit->counted;

  for (guint i = 0; i < MS5_N_QUANTITIES; i++)
    {
      gint64 last = unit->memory.totals[i];

      out_pieces[i] = 0;
      if (sample->counts[i] != MS5_INT_NONE)
        {
          out_pieces[i] = sample->counts[i];
          counts = TRUE;
        }
      else if (sample->totals[i] != MS5_INT_NONE && takes_totals)
        {
          if (ms5_counter_step (last, sample->totals[i], unit->equipment->counter_wrap, &out_pieces[i])
              == MS5_COUNTER_RESET)
            report_reset (unit, (Ms5Quantity) i, last, sample->totals[i]);
          unit->memory.totals[i] = sample->totals[i];
          unit->counted = time;
          counts = TRUE;
        }
    }

  return counts;
}

static void
take_faults (Ms5EngineUnit   *unit,
             const Ms5Sample *sample,
             Ms5Time          time)
{
  Ms5EngineLine *line = unit->line;
  Ms5EngineStop *stop = line->open_stop;

  if (sample->faults == NULL || time < unit->faulted)
    return;

  unit->faulted = time;
  if (!ms5_fault_log_set (unit->faults, sample->faults, time))
    return;

  unit->has_new_item = unit->has_new_text = unit->has_new_memory = TRUE;
  line->has_new_facts = TRUE;
  if (unit->is_bottleneck && stop != NULL && time <= stop->start + MS5_FAULT_WINDOW)
    ms5_engine_stop_explain (line, stop, unit->faults);
}

static void
take_product (Ms5EngineUnit   *unit,
              const Ms5Sample *sample,
              Ms5Time          time)
{
  const char *product = ms5_engine_keep_product (unit->line->engine, sample->product);

  if (product == NULL)
    return;

  if (product != unit->product)
    {
      unit->product = product;
      unit->has_new_text = unit->has_new_memory = TRUE;
      ms5_engine_unit_update_cycle (unit);
    }
  if (unit->is_bottleneck)
    ms5_engine_line_set_product (unit->line, product, time);
}

static void
read_sensors (Ms5EngineUnit   *unit,
              const Ms5Sample *sample,
              Ms5Time          time)
{
  Ms5EngineLine *line = unit->line;

  for (guint i = 0; i < sample->n_readings; i++)
    {
      const Ms5Reading *reading = &sample->readings[i];
      Ms5EngineSensor *sensor = g_hash_table_lookup (unit->sensor_by_code, reading->sensor);

      if (sensor == NULL)
        continue;
      ms5_fact_sink_reading (line->engine->sink, unit->equipment->code, sensor->sensor->code, time, reading->value);
      if (sample->historical || time < sensor->time)
        continue;

      sensor->value = reading->value;
      sensor->time = time;
      sensor->is_new = unit->has_new_values = TRUE;
      if (sensor->has_gauge)
        line->gauges_due = line->engine->now;
      if (ms5_limit_update (&sensor->limit, sensor->sensor, reading->value, time))
        unit->has_new_text = unit->has_new_memory = line->has_new_facts = TRUE;
    }
}

static void
count (Ms5EngineUnit   *unit,
       const Ms5Sample *sample,
       Ms5Time          time,
       gboolean         is_late,
       const gint64     pieces[MS5_N_QUANTITIES])
{
  Ms5EngineLine *line = unit->line;
  const char *product = ms5_engine_unit_get_product (unit);

  if (pieces[MS5_QUANTITY_GOOD] == 0 && pieces[MS5_QUANTITY_SCRAP] == 0 && pieces[MS5_QUANTITY_REWORK] == 0)
    return;

  if (sample->product != NULL)
    product = ms5_engine_keep_product (line->engine, sample->product);
  else if (is_late && unit->is_bottleneck)
    product = ms5_engine_line_get_product_at (line, time);

  ms5_fact_sink_production (line->engine->sink, unit->equipment->code, time, product, pieces);
  if (unit->is_bottleneck)
    ms5_engine_line_count (line, time, product, pieces);
}

static void
make_signal (const Ms5Sample *sample,
             Ms5Time          time,
             gboolean         counts,
             const gint64     pieces[MS5_N_QUANTITIES],
             Ms5Signal       *out_signal)
{
  gint64 cycles = 0;

  for (guint i = 0; i < MS5_N_QUANTITIES; i++)
    cycles += pieces[i];

  *out_signal = (Ms5Signal) {
    .time = time,
    .has_state = sample->state != MS5_WORD_NONE,
    .state = (Ms5State) sample->state,
    .has_mode = sample->mode != MS5_WORD_NONE,
    .mode = (Ms5Mode) sample->mode,
    .has_cycles = counts,
    .cycles = (double) cycles,
  };
}

/* The present: what @signal tells holds from now on. */
static void
take_signal (Ms5EngineUnit *unit,
             Ms5Signal     *signal)
{
  if (signal->has_state || signal->has_mode)
    {
      if (signal->time < unit->stated)
        signal->has_state = signal->has_mode = FALSE;
      else
        unit->stated = signal->time;
    }

  ms5_stop_detector_feed (&unit->detector, signal, unit->line->engine->edges);
  follow_detector (unit);

  unit->memory.heard = unit->detector.last_signal;
  unit->memory.worked = unit->detector.last_cycle;
  unit->has_new_memory = TRUE;
  if (unit->is_bottleneck && signal->has_cycles)
    ms5_speed_add (&unit->line->speed, signal->time, signal->cycles);
}

void
ms5_engine_unit_ingest (Ms5EngineUnit   *unit,
                        const Ms5Sample *sample,
                        Ms5Time          time)
{
  gboolean is_late = sample->historical || time < unit->detector.since;
  gint64 pieces[MS5_N_QUANTITIES];
  gboolean counts = read_counts (unit, sample, time, is_late, pieces);
  Ms5Signal signal;

  make_signal (sample, time, counts, pieces, &signal);
  if (!is_late)
    {
      take_faults (unit, sample, time);
      take_product (unit, sample, time);
    }
  read_sensors (unit, sample, time);
  if (counts)
    count (unit, sample, time, is_late, pieces);
  if (is_late)
    ms5_engine_unit_take_late (unit, sample, &signal);
  else
    take_signal (unit, &signal);

  ms5_engine_touch (unit->line);
}
