/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-escalation.h"

#include "core/ms5-calendar.h"

#include <math.h>

/* How far ahead shifts are looked at for what is due. No delay that anybody wants is longer. */
#define MAX_SHIFTS_AHEAD 64

static int
compare_policies (gconstpointer a,
                  gconstpointer b)
{
  return ms5_escalation_policy_compare (*(const Ms5EscalationPolicy *const *) a,
                                        *(const Ms5EscalationPolicy *const *) b);
}

/**
 * ms5_escalation_merge:
 * @configured: (element-type Ms5EscalationPolicy): those of the plant
 * @edited: (nullable) (element-type utf8 Ms5EscalationPolicy): by id those that people have made, which take the
 *   place of configured ones; one without levels takes it away
 *
 * Returns: (transfer container) (element-type Ms5EscalationPolicy): those that hold, the most specific first;
 *   the policies are borrowed
 */
GPtrArray *
ms5_escalation_merge (const GPtrArray *configured,
                      GHashTable      *edited)
{
  GPtrArray *policies = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  for (guint i = 0; i < configured->len; i++)
    {
      Ms5EscalationPolicy *policy = g_ptr_array_index (configured, i);

      if (edited == NULL || !g_hash_table_contains (edited, policy->id))
        g_ptr_array_add (policies, policy);
    }
  if (edited != NULL)
    {
      g_hash_table_iter_init (&iter, edited);
      while (g_hash_table_iter_next (&iter, NULL, &value))
        if (((Ms5EscalationPolicy *) value)->levels->len > 0)
          g_ptr_array_add (policies, value);
    }
  g_ptr_array_sort (policies, compare_policies);
  return policies;
}

/**
 * ms5_escalation_find:
 * @policies: (element-type Ms5EscalationPolicy): from ms5_escalation_merge()
 * @line: a line's code
 * @type: a call type's code
 * @shift: (nullable): the code of the line's shift
 * @priority: the call's priority
 *
 * Returns: (nullable): the policy for such calls
 */
const Ms5EscalationPolicy *
ms5_escalation_find (const GPtrArray *policies,
                     const char      *line,
                     const char      *type,
                     const char      *shift,
                     Ms5Priority      priority)
{
  for (guint i = 0; i < policies->len; i++)
    if (ms5_escalation_policy_fits (g_ptr_array_index (policies, i), line, type, shift, priority))
      return g_ptr_array_index (policies, i);

  return NULL;
}

/**
 * ms5_escalation_get_level:
 * @policy: (nullable): a policy
 * @level: a level, from 1
 *
 * Returns: (nullable): what it is; %NULL if there are fewer levels
 */
const Ms5EscalationLevel *
ms5_escalation_get_level (const Ms5EscalationPolicy *policy,
                          guint                      level)
{
  return policy != NULL && level >= 1 && level <= policy->levels->len
           ? g_ptr_array_index (policy->levels, level - 1) : NULL;
}

/**
 * ms5_escalation_get_shift:
 * @plant: a sealed plant
 * @line: a line's code
 * @time: a moment
 *
 * Returns: (nullable): the code of the shift that the line has then; %NULL if there is none
 */
const char *
ms5_escalation_get_shift (const Ms5Plant *plant,
                          const char     *line,
                          Ms5Time         time)
{
  const Ms5Line *found = ms5_plant_get_line (plant, line);
  Ms5Shift shift;

  return found != NULL && ms5_calendar_shift_at (plant, found, time, &shift) ? shift.pattern->code : NULL;
}

/* When it may be another policy's turn. */
static Ms5Time
get_shift_change (const Ms5Plant *plant,
                  const char     *line,
                  Ms5Time         time)
{
  const Ms5Line *found = ms5_plant_get_line (plant, line);
  Ms5Shift shift;

  if (found == NULL)
    return MS5_TIME_NONE;
  if (ms5_calendar_shift_at (plant, found, time, &shift))
    return shift.interval.end;
  return ms5_calendar_next_shift (plant, found, time, &shift) ? shift.interval.start : MS5_TIME_NONE;
}

static gboolean
depends_on_shifts (const GPtrArray *policies)
{
  for (guint i = 0; i < policies->len; i++)
    if (((const Ms5EscalationPolicy *) g_ptr_array_index (policies, i))->shifts != NULL)
      return TRUE;

  return FALSE;
}

static Ms5Time
add_seconds (Ms5Time time,
             double  seconds)
{
  return time + (Ms5Time) llround (seconds * (double) MS5_USEC_PER_S);
}

/* The next level, or a reminder of the present one, whichever comes first; a level comes before a reminder of the one
 * before it. */
static gboolean
next_of_policy (const Ms5EscalationPolicy *policy,
                const Ms5Call             *call,
                Ms5EscalationStep         *step)
{
  gboolean acknowledged = call->state == MS5_CALL_ACKNOWLEDGED;
  Ms5Time from = acknowledged ? MAX (call->acknowledged, call->called) : call->called;
  const Ms5EscalationLevel *level;
  gboolean found = FALSE;

  for (guint i = call->level + 1; !found && (level = ms5_escalation_get_level (policy, i)) != NULL; i++)
    {
      double after_s = acknowledged ? level->unresolved_after_s : level->unacknowledged_after_s;

      if (isnan (after_s))
        continue;

      *step = (Ms5EscalationStep) { policy, i, 0, add_seconds (from, after_s) };
      found = TRUE;
    }

  level = ms5_escalation_get_level (policy, call->level);
  if (level != NULL && !isnan (level->repeat_s) && call->escalated != MS5_TIME_NONE && call->escalated >= from)
    {
      Ms5Time due = add_seconds (call->reminders > 0 ? call->reminded : call->escalated, level->repeat_s);

      if (!found || due < step->due)
        {
          *step = (Ms5EscalationStep) { policy, call->level, call->reminders + 1, due };
          found = TRUE;
        }
    }

  return found;
}

/**
 * ms5_escalation_next:
 * @policies: (element-type Ms5EscalationPolicy): from ms5_escalation_merge()
 * @plant: a sealed plant, for its shifts
 * @call: a call
 * @now: the time; what was due before counts by the shift that is now
 * @out_step: (out): what is to be told next, in the past if that was missed
 *
 * Each level has two delays, both from the beginning: until someone acknowledges it counts from when the call began
 * to call, from then on from when it was acknowledged until it is resolved. A level without the delay in question is
 * passed over. While it calls nobody nothing is due, and after that the delays count from when it calls again.
 *
 * A level that is to be repeated is told again while nothing happens: from when it was reached until the call is
 * acknowledged, and one that is reached after that until it is resolved.
 *
 * Which policy it is may change with the shift. What the new one wants to have been told already is due at the change.
 *
 * Returns: %FALSE if nothing is due any more
 */
gboolean
ms5_escalation_next (const GPtrArray   *policies,
                     const Ms5Plant    *plant,
                     const Ms5Call     *call,
                     Ms5Time            now,
                     Ms5EscalationStep *out_step)
{
  gboolean changes = depends_on_shifts (policies);
  Ms5Time from = MS5_TIME_NONE, at = now;

  if (!ms5_call_is_calling (call))
    return FALSE;

  for (guint n = 0; n <= MAX_SHIFTS_AHEAD; n++)
    {
      const char *shift = changes ? ms5_escalation_get_shift (plant, call->line, at) : NULL;
      const Ms5EscalationPolicy *policy
        = ms5_escalation_find (policies, call->line, call->type, shift, call->priority);
      Ms5Time until = changes ? get_shift_change (plant, call->line, at) : MS5_TIME_NONE;
      gboolean found = next_of_policy (policy, call, out_step);

      if (found && (until == MS5_TIME_NONE || out_step->due < until))
        {
          if (from != MS5_TIME_NONE)
            out_step->due = MAX (out_step->due, from);
          return TRUE;
        }
      if (until == MS5_TIME_NONE)
        return FALSE;
      from = at = until;
    }

  return FALSE;
}
