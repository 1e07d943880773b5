/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/engine/ms5-engine-private.h"

#include <math.h>

/* Numbers that a rule holds against its own limit: how fast a line is, how much is scrap, how much is
 * left of a material. Speed is looked at each second, the others whenever they may have changed. */

/* Pieces are remembered for as long as a rule may look back. */
#define MINUTES_AGE MS5_USEC_PER_H

typedef enum
{
  JUDGED_UNKNOWN, /* it stays as it was */
  JUDGED_RIGHT,
  JUDGED_WRONG
} Judged;

static Judged
judge (gboolean is_wrong)
{
  return is_wrong ? JUDGED_WRONG : JUDGED_RIGHT;
}

static void
add_gauge (Ms5EngineLine   *line,
           const Ms5Rule   *rule,
           Ms5EngineUnit   *unit,
           Ms5EngineSensor *sensor)
{
  Ms5EngineGauge gauge = { rule, unit, sensor, MS5_TIME_NONE };

  g_array_append_val (line->gauges, gauge);
  if (sensor != NULL)
    sensor->has_gauge = TRUE;
  else if (rule->kind == MS5_RULE_SPEED_BELOW)
    line->has_speed_gauges = TRUE;
  else
    line->has_quality_gauges = TRUE;
}

static void
add_material_gauges (Ms5EngineLine *line,
                     const Ms5Rule *rule)
{
  for (guint i = 0; i < line->units->len; i++)
    {
      Ms5EngineUnit *unit = g_ptr_array_index (line->units, i);

      for (guint k = 0; k < unit->equipment->sensors->len; k++)
        if (ms5_rule_watches (rule, line->line->code, unit->equipment->code, unit->sensors[k].sensor->code))
          add_gauge (line, rule, unit, &unit->sensors[k]);
    }
}

/* What the plant's rules want to know of @line. */
void
ms5_engine_line_make_gauges (Ms5EngineLine *line)
{
  const GPtrArray *rules = line->engine->plant->rules;

  for (guint i = 0; i < rules->len; i++)
    {
      const Ms5Rule *rule = g_ptr_array_index (rules, i);

      if (rule->kind == MS5_RULE_MATERIAL_LOW)
        add_material_gauges (line, rule);
      else if ((rule->kind == MS5_RULE_SPEED_BELOW || rule->kind == MS5_RULE_QUALITY_LIMIT)
               && ms5_rule_watches (rule, line->line->code, line->line->bottleneck, NULL))
        add_gauge (line, rule, line->bottleneck, NULL);
    }
}

/* What lasted when the engine lived last goes on. */
void
ms5_engine_line_recall_gauges (Ms5EngineLine *line)
{
  for (guint i = 0; i < line->gauges->len; i++)
    {
      Ms5EngineGauge *gauge = &g_array_index (line->gauges, Ms5EngineGauge, i);
      Ms5RuleFact fact = {
        .equipment = gauge->unit->equipment->code,
        .subject = gauge->sensor != NULL ? gauge->sensor->sensor->code : NULL,
      };
      g_autofree char *key = ms5_rule_dup_key (gauge->rule, &fact);
      const Ms5EngineWatch *watch = g_hash_table_lookup (line->watches, key);

      if (watch != NULL)
        gauge->since = watch->condition.since;
    }
}

/* The pieces of the last hour by the minute; something was counted. */
void
ms5_engine_line_count_minute (Ms5EngineLine *line,
                              Ms5Time        time,
                              const gint64   pieces[MS5_N_QUANTITIES])
{
  Ms5EngineMinute row = { ms5_time_floor (time, MS5_USEC_PER_MIN), { 0 } };
  guint place = line->minutes->len;
  guint n_old = 0;
  Ms5EngineMinute *minute;

  if (!line->has_quality_gauges)
    return;

  line->gauges_due = line->engine->now;
  if (row.start <= line->engine->now - MINUTES_AGE)
    return;

  while (place > 0 && g_array_index (line->minutes, Ms5EngineMinute, place - 1).start > row.start)
    place--;
  if (place == 0 || g_array_index (line->minutes, Ms5EngineMinute, place - 1).start != row.start)
    g_array_insert_val (line->minutes, place++, row);
  minute = &g_array_index (line->minutes, Ms5EngineMinute, place - 1);
  for (guint i = 0; i < MS5_N_QUANTITIES; i++)
    minute->pieces[i] += pieces[i];

  while (g_array_index (line->minutes, Ms5EngineMinute, n_old).start <= line->engine->now - MINUTES_AGE)
    n_old++;
  g_array_remove_range (line->minutes, 0, n_old);
}

static void
sum_pieces (const Ms5EngineLine *line,
            const Ms5Rule       *rule,
            Ms5Time              now,
            gint64               out_pieces[MS5_N_QUANTITIES])
{
  gboolean of_shift = isnan (rule->over_s);
  const GArray *rows = of_shift ? line->production : line->minutes;
  Ms5Time after = of_shift ? G_MININT64 : now - (Ms5Time) llround (rule->over_s * (double) MS5_USEC_PER_S);

  for (guint q = 0; q < MS5_N_QUANTITIES; q++)
    out_pieces[q] = 0;
  for (guint i = 0; i < rows->len; i++)
    {
      const gint64 *pieces = of_shift ? g_array_index (rows, Ms5EngineProduction, i).pieces
                                      : g_array_index (rows, Ms5EngineMinute, i).pieces;

      if (!of_shift && g_array_index (rows, Ms5EngineMinute, i).start <= after)
        continue;
      for (guint q = 0; q < MS5_N_QUANTITIES; q++)
        out_pieces[q] += pieces[q];
    }
}

static double
get_deadband (const Ms5Rule *rule,
              double         otherwise)
{
  return isnan (rule->deadband) ? otherwise : rule->deadband;
}

/* SQ / PQ, as long as there are enough pieces to tell. */
static Judged
judge_quality (const Ms5EngineLine  *line,
               const Ms5EngineGauge *gauge,
               Ms5Time               now)
{
  const Ms5Rule *rule = gauge->rule;
  double limit = rule->limit - (gauge->since != MS5_TIME_NONE ? get_deadband (rule, 0) : 0);
  gint64 pieces[MS5_N_QUANTITIES], all;

  sum_pieces (line, rule, now, pieces);
  all = pieces[MS5_QUANTITY_GOOD] + pieces[MS5_QUANTITY_SCRAP] + pieces[MS5_QUANTITY_REWORK];
  return judge (line->in_shift && all >= rule->min_pieces
                && (double) pieces[MS5_QUANTITY_SCRAP] > limit * (double) all);
}

static Judged
judge_speed (const Ms5EngineLine  *line,
             const Ms5EngineGauge *gauge,
             Ms5Time               now)
{
  const Ms5Rule *rule = gauge->rule;
  double target = ms5_plant_get_speed_target (line->engine->plant, line->line->code, line->product);
  double ratio = rule->limit + (gauge->since != MS5_TIME_NONE ? get_deadband (rule, 0) : 0);
  double speed;

  if (line->paced_since == MS5_TIME_NONE || isnan (target))
    return JUDGED_RIGHT;
  if (now - line->paced_since < MS5_SPEED_WINDOW_S * MS5_USEC_PER_S)
    return JUDGED_UNKNOWN;

  speed = ms5_engine_line_get_speed (line, now);
  return isnan (speed) ? JUDGED_UNKNOWN : judge (speed < ratio * target);
}

static Judged
judge_material (const Ms5EngineGauge *gauge)
{
  const Ms5Rule *rule = gauge->rule;
  const Ms5Sensor *sensor = gauge->sensor->sensor;
  double limit = isnan (rule->limit) ? sensor->low : rule->limit;

  if (gauge->sensor->time == MS5_TIME_NONE)
    return JUDGED_UNKNOWN;
  if (gauge->since != MS5_TIME_NONE)
    limit += get_deadband (rule, sensor->hysteresis);
  return judge (gauge->sensor->value < limit);
}

/* Whether the line should be making something right now. Minor stops make it slow; a stop that is to be
 * explained is one's own matter, and so is what is planned. */
static gboolean
is_paced (const Ms5EngineLine *line,
          Ms5Time              now)
{
  const Ms5EngineUnit *unit = line->bottleneck;
  const Ms5EngineStop *stop = line->open_stop;

  if (!line->in_shift || unit->maintenance_by != NULL || !ms5_state_is_known (unit->detector.state)
      || ms5_engine_line_get_break_time (line, (Ms5Interval) { now, now + 1 }) > 0)
    return FALSE;

  return stop == NULL
         || (stop->category == MS5_CATEGORY_UNPLANNED && !stop->planned
             && now - stop->start < ms5_equipment_get_stop_explain (unit->equipment));
}

static Judged
judge_gauge (const Ms5EngineLine  *line,
             const Ms5EngineGauge *gauge,
             Ms5Time               now)
{
  switch (gauge->rule->kind)
    {
    case MS5_RULE_SPEED_BELOW:
      return judge_speed (line, gauge, now);

    case MS5_RULE_QUALITY_LIMIT:
      return judge_quality (line, gauge, now);

    case MS5_RULE_MATERIAL_LOW:
      return judge_material (gauge);

    case MS5_RULE_STOP_LONGER_THAN:
    case MS5_RULE_SENSOR_LIMIT:
    case MS5_RULE_FAULT:
    case MS5_RULE_STATE:
    case MS5_RULE_CHANGEOVER_OVER:
    case MS5_RULE_NO_DATA:
    case MS5_RULE_UNWATCHED:
    default:
      g_return_val_if_reached (JUDGED_RIGHT);
    }
}

/* Pieces grow old with the minute in which they were counted. */
static Ms5Time
get_next_due (const Ms5EngineLine *line,
              Ms5Time              now)
{
  if (line->has_speed_gauges && line->in_shift)
    return ms5_time_floor (now, MS5_USEC_PER_S) + MS5_USEC_PER_S;

  return line->minutes->len > 0 ? ms5_time_floor (now, MS5_USEC_PER_MIN) + MS5_USEC_PER_MIN : MS5_TIME_NONE;
}

void
ms5_engine_line_update_gauges (Ms5EngineLine *line,
                               Ms5Time        now)
{
  if (!is_paced (line, now))
    line->paced_since = MS5_TIME_NONE;
  else if (line->paced_since == MS5_TIME_NONE)
    line->paced_since = now;

  for (guint i = 0; i < line->gauges->len; i++)
    {
      Ms5EngineGauge *gauge = &g_array_index (line->gauges, Ms5EngineGauge, i);
      Judged judged = judge_gauge (line, gauge, now);

      if (judged == JUDGED_UNKNOWN || (judged == JUDGED_WRONG) == (gauge->since != MS5_TIME_NONE))
        continue;

      gauge->since = judged == JUDGED_RIGHT ? MS5_TIME_NONE : gauge->sensor != NULL ? gauge->sensor->time : now;
      line->has_new_facts = TRUE;
    }

  line->gauges_due = get_next_due (line, now);
}

void
ms5_engine_line_list_gauges (const Ms5EngineLine *line,
                             GArray              *facts)
{
  for (guint i = 0; i < line->gauges->len; i++)
    {
      const Ms5EngineGauge *gauge = &g_array_index (line->gauges, Ms5EngineGauge, i);
      Ms5RuleFact fact = {
        .kind = gauge->rule->kind,
        .rule = gauge->rule,
        .line = line->line->code,
        .equipment = gauge->unit->equipment->code,
        .subject = gauge->sensor != NULL ? gauge->sensor->sensor->code : NULL,
        .since = gauge->since,
        .alarm_since = MS5_TIME_NONE,
      };

      if (fact.since != MS5_TIME_NONE)
        g_array_append_val (facts, fact);
    }
}
