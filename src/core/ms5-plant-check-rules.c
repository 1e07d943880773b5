/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-plant-private.h"

#include <math.h>

/* What a rule says, one by one. What it names is checked with the names of all the rest. */

#define PATH(...) g_strdup_printf (__VA_ARGS__)
#define PROBLEM   ms5_plant_problem

/* Over more than this the latest trouble would drown. */
#define QUALITY_MIN_S 60.0
#define QUALITY_MAX_S 3600.0

static void
check_ratio (double       value,
             const char  *path,
             const char  *member,
             Ms5Problems *problems)
{
  if (value <= 0 || value >= 1)
    PROBLEM (problems, PATH ("%s.%s", path, member), "must be more than 0 and less than 1: a ratio, not a percentage");
}

static void
check_deadband (const Ms5Rule *rule,
                double         most,
                const char    *path,
                Ms5Problems   *problems)
{
  if (rule->deadband < 0 || isinf (rule->deadband))
    PROBLEM (problems, PATH ("%s.deadband", path), "must not be less than 0");
  else if (rule->deadband >= most)
    PROBLEM (problems, PATH ("%s.deadband", path), "must be less than %g, or the condition would never be gone", most);
}

static void
check_chatter (const Ms5Rule *rule,
               const char    *path,
               Ms5Problems   *problems)
{
  if (rule->chatter_count < 2 || rule->chatter_count > MS5_CHATTER_COUNT_MAX)
    PROBLEM (problems, PATH ("%s.chatter.count", path), "must be 2 to %u", MS5_CHATTER_COUNT_MAX);
  if (rule->chatter_within_s <= 0 || isinf (rule->chatter_within_s))
    PROBLEM (problems, PATH ("%s.chatter.within_s", path), "must be more than 0");
}

static void
check_quality (const Ms5Rule *rule,
               const char    *path,
               Ms5Problems   *problems)
{
  check_ratio (rule->limit, path, "above", problems);
  check_deadband (rule, rule->limit, path, problems);
  if (rule->over_s < QUALITY_MIN_S || rule->over_s > QUALITY_MAX_S)
    PROBLEM (problems, PATH ("%s.over_s", path), "must be %g to %g; leave it out for the running shift", QUALITY_MIN_S,
             QUALITY_MAX_S);
  if (rule->min_pieces < 1)
    PROBLEM (problems, PATH ("%s.min_pieces", path), "must be at least 1");
}

/* Without a limit of its own the rule goes by the sensor's, and all it watches must have one. */
static void
check_material (const Ms5Plant *plant,
                const Ms5Rule  *rule,
                const char     *path,
                Ms5Problems    *problems)
{
  check_deadband (rule, INFINITY, path, problems);
  for (guint i = 0; isnan (rule->limit) && rule->subjects != NULL && rule->subjects[i] != NULL; i++)
    {
      GHashTableIter iter;
      gpointer value;

      g_hash_table_iter_init (&iter, plant->equipment_by_code);
      while (g_hash_table_iter_next (&iter, NULL, &value))
        {
          const Ms5Sensor *sensor = ms5_equipment_get_sensor (value, rule->subjects[i]);

          if (sensor == NULL || !isnan (sensor->low))
            continue;
          PROBLEM (problems, PATH ("%s.sensors[%u]", path, i), "«%s» has no limit «low»: give the rule a limit «below»",
                   rule->subjects[i]);
          break;
        }
    }
}

void
ms5_plant_check_rule (const Ms5Plant *plant,
                      const Ms5Rule  *rule,
                      const char     *path,
                      Ms5Problems    *problems)
{
  if (rule->clear_after_s < 0 || isinf (rule->clear_after_s))
    PROBLEM (problems, PATH ("%s.clear_after_s", path), "must not be less than 0");
  check_chatter (rule, path, problems);

  switch (rule->kind)
    {
    case MS5_RULE_SENSOR_LIMIT:
      check_deadband (rule, INFINITY, path, problems);
      break;

    case MS5_RULE_SPEED_BELOW:
      check_ratio (rule->limit, path, "ratio", problems);
      check_deadband (rule, 1 - rule->limit, path, problems);
      break;

    case MS5_RULE_QUALITY_LIMIT:
      check_quality (rule, path, problems);
      break;

    case MS5_RULE_MATERIAL_LOW:
      check_material (plant, rule, path, problems);
      break;

    case MS5_RULE_STOP_LONGER_THAN:
    case MS5_RULE_FAULT:
    case MS5_RULE_STATE:
    case MS5_RULE_CHANGEOVER_OVER:
    case MS5_RULE_NO_DATA:
    case MS5_RULE_UNWATCHED:
    default:
      break;
    }
}
