/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-rules.h"

#include <math.h>

static gboolean
is_among (GStrv       codes,
          const char *code)
{
  return codes == NULL || (code != NULL && g_strv_contains ((const char *const *) codes, code));
}

/* Since when what @rule watches is so; %MS5_TIME_NONE if @fact is nothing to it. A changeover or
 * maintenance is no reason to call anyone: people are there. */
static Ms5Time
get_since (const Ms5Rule     *rule,
           const Ms5RuleFact *fact)
{
  if (rule->kind != fact->kind || !is_among (rule->lines, fact->line)
      || !is_among (rule->equipment, fact->equipment))
    return MS5_TIME_NONE;

  switch (rule->kind)
    {
    case MS5_RULE_STOP_LONGER_THAN:
      return fact->category == MS5_CATEGORY_UNPLANNED && !fact->planned ? fact->since : MS5_TIME_NONE;

    case MS5_RULE_SENSOR_LIMIT:
      if (!is_among (rule->subjects, fact->subject))
        return MS5_TIME_NONE;
      return rule->alarm ? fact->alarm_since : fact->since;

    case MS5_RULE_FAULT:
    default:
      return is_among (rule->subjects, fact->subject) ? fact->since : MS5_TIME_NONE;
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
 * @now: the time
 * @matches: (element-type Ms5RuleMatch): where to add the rules that are due
 *
 * Pure: what is due stays due while its fact is there. Raise one call for each key (see
 * ms5_rule_dup_key()) that was not there before; when the key is gone, the call's condition is.
 *
 * Returns: when the next rule becomes due if nothing changes; %MS5_TIME_NONE if none will
 */
Ms5Time
ms5_rules_evaluate (const Ms5Plant    *plant,
                    const Ms5RuleFact *facts,
                    guint              n_facts,
                    Ms5Time            now,
                    GArray            *matches)
{
  Ms5Time next = MS5_TIME_NONE;

  for (guint r = 0; r < plant->rules->len; r++)
    for (guint f = 0; f < n_facts; f++)
      {
        const Ms5Rule *rule = g_ptr_array_index (plant->rules, r);
        Ms5RuleMatch match = { rule, f, NULL, MS5_PRIORITY_LOW, get_since (rule, &facts[f]) };

        if (match.due == MS5_TIME_NONE || !find_call (plant, rule, &facts[f], &match))
          continue;

        match.due += (Ms5Time) llround (rule->after_s * (double) MS5_USEC_PER_S);
        if (match.due <= now)
          g_array_append_val (matches, match);
        else if (next == MS5_TIME_NONE || match.due < next)
          next = match.due;
      }

  return next;
}

/**
 * ms5_rule_dup_key:
 * @rule: a rule
 * @fact: a fact that it matches
 *
 * Returns: (transfer full): what names this condition while it lasts; the same for a stop before and after
 *   it is coded
 */
char *
ms5_rule_dup_key (const Ms5Rule     *rule,
                  const Ms5RuleFact *fact)
{
  const char *subject = rule->kind == MS5_RULE_STOP_LONGER_THAN ? NULL : fact->subject;

  return g_strdup_printf ("%s/%s/%s", rule->code, fact->equipment != NULL ? fact->equipment : "",
                          subject != NULL ? subject : "");
}
