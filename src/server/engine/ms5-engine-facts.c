/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/engine/ms5-engine-private.h"

/* What rules watch: all that is so now of one line. */

/* Breaks are no reason to call anybody: a stop is as long as it is outside of them. */
static void
add_stop_fact (const Ms5EngineUnit *unit,
               Ms5Time              now,
               GArray              *facts)
{
  const Ms5EngineLine *line = unit->line;
  const Ms5EngineStop *stop = line->open_stop;
  Ms5Time start = unit->detector.stop.start;
  Ms5RuleFact fact = {
    .kind = MS5_RULE_STOP_LONGER_THAN,
    .line = line->line->code,
    .equipment = unit->equipment->code,
    .since = start + ms5_engine_line_get_break_time (line, (Ms5Interval) { start, now }),
    .alarm_since = MS5_TIME_NONE,
    .category = unit->maintenance_by != NULL ? MS5_CATEGORY_MAINTENANCE : unit->detector.stop.category,
  };

  if (!unit->detector.in_stop || !line->in_shift)
    return;

  if (unit->is_bottleneck && stop != NULL)
    {
      fact.subject = stop->reason;
      fact.category = stop->category;
      fact.planned = stop->planned;
    }
  g_array_append_val (facts, fact);
}

static void
add_sensor_facts (const Ms5EngineUnit *unit,
                  GArray              *facts)
{
  for (guint i = 0; i < unit->equipment->sensors->len; i++)
    {
      const Ms5EngineSensor *sensor = &unit->sensors[i];
      Ms5RuleFact fact = {
        .kind = MS5_RULE_SENSOR_LIMIT,
        .line = unit->line->line->code,
        .equipment = unit->equipment->code,
        .subject = sensor->sensor->code,
        .since = sensor->limit.since,
        .alarm_since = sensor->limit.alarm_since,
      };

      if (fact.since != MS5_TIME_NONE)
        g_array_append_val (facts, fact);
    }
}

static void
add_fault_facts (const Ms5EngineUnit *unit,
                 GArray              *facts)
{
  for (guint i = 0; i < ms5_fault_log_get_length (unit->faults); i++)
    {
      const Ms5FaultEntry *entry = ms5_fault_log_get (unit->faults, i);
      Ms5RuleFact fact = {
        .kind = MS5_RULE_FAULT,
        .line = unit->line->line->code,
        .equipment = unit->equipment->code,
        .subject = entry->fault->code,
        .since = entry->since,
        .alarm_since = MS5_TIME_NONE,
      };

      if (entry->until == MS5_TIME_NONE)
        g_array_append_val (facts, fact);
    }
}

/* In a shift nobody is called for what was so before it. */
static Ms5Time
in_shift_since (const Ms5EngineLine *line,
                Ms5Time              since)
{
  return MAX (since, line->shift.interval.start);
}

static void
add_state_fact (const Ms5EngineUnit *unit,
                GArray              *facts)
{
  const Ms5StopDetector *detector = &unit->detector;
  gboolean is_known = ms5_state_is_known (detector->state);
  Ms5RuleFact fact = {
    .kind = is_known ? MS5_RULE_STATE : MS5_RULE_NO_DATA,
    .line = unit->line->line->code,
    .equipment = unit->equipment->code,
    .subject = is_known ? ms5_state_to_string (detector->state) : NULL,
    .since = in_shift_since (unit->line, detector->since),
    .alarm_since = MS5_TIME_NONE,
    .state = detector->state,
    .mode = unit->maintenance_by != NULL ? MS5_MODE_MAINTENANCE : detector->mode,
  };

  if (unit->line->in_shift)
    g_array_append_val (facts, fact);
}

/* Over from the target on, which is in time to come as long as it is kept. Breaks are not part of it. */
static void
add_changeover_fact (const Ms5EngineLine *line,
                     Ms5Time              now,
                     GArray              *facts)
{
  const Ms5EngineStop *stop = line->open_stop;
  Ms5RuleFact fact = {
    .kind = MS5_RULE_CHANGEOVER_OVER,
    .line = line->line->code,
    .equipment = line->bottleneck->equipment->code,
    .alarm_since = MS5_TIME_NONE,
  };
  Ms5Time target = stop != NULL ? ms5_engine_stop_get_target (line, stop) : 0;

  if (target == 0 || !line->in_shift)
    return;

  fact.since = stop->start + target + ms5_engine_line_get_break_time (line, (Ms5Interval) { stop->start, now });
  g_array_append_val (facts, fact);
}

/* Nobody is called to where nobody works. */
static void
add_unwatched_fact (const Ms5EngineLine *line,
                    GArray              *facts)
{
  Ms5RuleFact fact = {
    .kind = MS5_RULE_UNWATCHED,
    .line = line->line->code,
    .alarm_since = MS5_TIME_NONE,
  };

  if (line->unwatched_since == MS5_TIME_NONE || !line->in_shift)
    return;

  fact.since = in_shift_since (line, line->unwatched_since);
  g_array_append_val (facts, fact);
}

/* Puts everything that is so now into @facts. */
void
ms5_engine_line_list_facts (Ms5EngineLine *line,
                            Ms5Time        now,
                            GArray        *facts)
{
  g_array_set_size (facts, 0);
  for (guint i = 0; i < line->units->len; i++)
    {
      const Ms5EngineUnit *unit = g_ptr_array_index (line->units, i);

      add_stop_fact (unit, now, facts);
      add_sensor_facts (unit, facts);
      add_fault_facts (unit, facts);
      add_state_fact (unit, facts);
    }
  add_changeover_fact (line, now, facts);
  ms5_engine_line_list_gauges (line, facts);
  add_unwatched_fact (line, facts);
}

/**
 * ms5_engine_set_watched:
 * @engine: a started engine
 * @line: a line
 * @watched: whether a device is there that shows its calls to somebody
 * @since: since when that is so
 *
 * For rules of the kind `unwatched`. Until this is called it is not known, and nobody is called for it.
 */
void
ms5_engine_set_watched (Ms5Engine     *engine,
                        const Ms5Line *line,
                        gboolean       watched,
                        Ms5Time        since)
{
  Ms5EngineLine *found = ms5_engine_get_line (engine, line);
  Ms5Time unwatched_since = watched ? MS5_TIME_NONE : ms5_time_floor (since, MS5_USEC_PER_MS);

  g_return_if_fail (engine->started != MS5_TIME_NONE && !engine->in_action);

  if (found->unwatched_since == unwatched_since)
    return;

  found->unwatched_since = unwatched_since;
  found->has_new_facts = TRUE;
  ms5_engine_touch (found);
}
