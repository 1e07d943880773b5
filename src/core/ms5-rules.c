/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-rules.h"

#include "core/ms5-plant-private.h"

#include <math.h>

static gboolean
is_among (GStrv       codes,
          const char *code)
{
  return codes == NULL || (code != NULL && g_strv_contains ((const char *const *) codes, code));
}

/**
 * ms5_rule_watches:
 * @rule: a rule
 * @line: a line's code
 * @equipment: (nullable): a piece of its equipment
 * @subject: (nullable): a sensor's or a fault's code
 *
 * Returns: whether @rule names it, or names nothing
 */
gboolean
ms5_rule_watches (const Ms5Rule *rule,
                  const char    *line,
                  const char    *equipment,
                  const char    *subject)
{
  return is_among (rule->lines, line) && is_among (rule->equipment, equipment) && is_among (rule->subjects, subject);
}

static void
widen_deadbands (const Ms5Rule      *rule,
                 const Ms5Equipment *equipment)
{
  for (guint i = 0; i < equipment->sensors->len; i++)
    {
      Ms5Sensor *sensor = g_ptr_array_index (equipment->sensors, i);

      if (ms5_rule_watches (rule, equipment->line->code, equipment->code, sensor->code))
        sensor->deadband = fmax (sensor->deadband, rule->deadband);
    }
}

/* A sensor has one state: the rule that wants to be surest decides how far it must come back. */
void
ms5_plant_seal_deadbands (Ms5Plant *plant)
{
  for (guint i = 0; i < plant->rules->len; i++)
    {
      const Ms5Rule *rule = g_ptr_array_index (plant->rules, i);
      GHashTableIter iter;
      gpointer equipment;

      if (rule->kind != MS5_RULE_SENSOR_LIMIT || isnan (rule->deadband))
        continue;

      g_hash_table_iter_init (&iter, plant->equipment_by_code);
      while (g_hash_table_iter_next (&iter, NULL, &equipment))
        widen_deadbands (rule, equipment);
    }
}

/* Since when what @rule watches is so; %MS5_TIME_NONE if @fact is nothing to it. A changeover or
 * maintenance is no reason to call anyone: people are there. */
static Ms5Time
get_since (const Ms5Rule     *rule,
           const Ms5RuleFact *fact)
{
  if (rule->kind != fact->kind || (fact->rule != NULL && rule != fact->rule)
      || !ms5_rule_watches (rule, fact->line, fact->equipment, fact->subject))
    return MS5_TIME_NONE;

  switch (rule->kind)
    {
    case MS5_RULE_STOP_LONGER_THAN:
      return fact->category == MS5_CATEGORY_UNPLANNED && !fact->planned ? fact->since : MS5_TIME_NONE;

    case MS5_RULE_SENSOR_LIMIT:
      return rule->alarm ? fact->alarm_since : fact->since;

    case MS5_RULE_STATE:
      return (rule->states & MS5_STATE_BIT (fact->state)) != 0
                     && (rule->modes == 0 || (rule->modes & MS5_MODE_BIT (fact->mode)) != 0)
                 ? fact->since
                 : MS5_TIME_NONE;

    case MS5_RULE_FAULT:
    case MS5_RULE_SPEED_BELOW:
    case MS5_RULE_CHANGEOVER_OVER:
    case MS5_RULE_MATERIAL_LOW:
    case MS5_RULE_QUALITY_LIMIT:
    case MS5_RULE_NO_DATA:
    case MS5_RULE_UNWATCHED:
    default:
      return fact->since;
    }
}

/* What to raise: the rule says it, or the fault, or the call type. */
static gboolean
find_call (const Ms5Plant    *plant,
           const Ms5Rule     *rule,
           const Ms5RuleFact *fact,
           Ms5RuleMatch      *match)
{
  const Ms5Equipment *equipment = ms5_plant_get_equipment (plant, fact->equipment);
  const Ms5Fault *fault = NULL;
  const Ms5CallType *type;

  if (rule->kind == MS5_RULE_FAULT && equipment != NULL)
    fault = ms5_equipment_get_fault (equipment, fact->subject);
  match->call_type = rule->call_type != NULL || fault == NULL ? rule->call_type : fault->call_type;

  type = ms5_plant_get_call_type (plant, match->call_type);
  if (type == NULL)
    return FALSE;

  if (rule->has_priority)
    match->priority = rule->priority;
  else if (fault != NULL && fault->has_priority)
    match->priority = fault->priority;
  else
    match->priority = type->priority;
  return TRUE;
}

/**
 * ms5_rules_evaluate:
 * @plant: a sealed plant
 * @facts: (array length=n_facts): everything that is so now
 * @n_facts: their number
 * @matches: (element-type Ms5RuleMatch): where to add the rules for which that matters
 *
 * Pure. Each key (see ms5_rule_dup_key()) names one condition; when its match is no longer found, it is gone.
 * From when on people are called for it is told by ms5_condition_update().
 */
void
ms5_rules_evaluate (const Ms5Plant    *plant,
                    const Ms5RuleFact *facts,
                    guint              n_facts,
                    GArray            *matches)
{
  for (guint r = 0; r < plant->rules->len; r++)
    for (guint f = 0; f < n_facts; f++)
      {
        const Ms5Rule *rule = g_ptr_array_index (plant->rules, r);
        Ms5RuleMatch match = { rule, f, NULL, MS5_PRIORITY_LOW, get_since (rule, &facts[f]) };

        if (match.since != MS5_TIME_NONE && find_call (plant, rule, &facts[f], &match))
          g_array_append_val (matches, match);
      }
}

/* Whether conditions of a kind are told apart by what they are about. Of stops and states they are not:
 * it is the same one after the stop is coded, or when one state leads to another. */
static gboolean
has_subject (Ms5RuleKind kind)
{
  return kind == MS5_RULE_SENSOR_LIMIT || kind == MS5_RULE_FAULT || kind == MS5_RULE_MATERIAL_LOW;
}

/**
 * ms5_rule_dup_key:
 * @rule: a rule
 * @fact: a fact that it matches
 *
 * Returns: (transfer full): what names this condition while it lasts
 */
char *
ms5_rule_dup_key (const Ms5Rule     *rule,
                  const Ms5RuleFact *fact)
{
  const char *subject = has_subject (rule->kind) ? fact->subject : NULL;

  return g_strdup_printf ("%s/%s/%s", rule->code, fact->equipment != NULL ? fact->equipment : "",
                          subject != NULL ? subject : "");
}
