/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-escalation-policy.h"

#include <math.h>

/**
 * ms5_escalation_level_new:
 *
 * Returns: (transfer full): a level that is never reached, of all channels
 */
Ms5EscalationLevel *
ms5_escalation_level_new (void)
{
  Ms5EscalationLevel *level = g_new0 (Ms5EscalationLevel, 1);

  level->unacknowledged_after_s = level->unresolved_after_s = level->repeat_s = NAN;
  level->channels = MS5_CHANNEL_BITS_ALL;
  return level;
}

/**
 * ms5_escalation_level_copy:
 * @level: a level
 *
 * Returns: (transfer full): the same
 */
Ms5EscalationLevel *
ms5_escalation_level_copy (const Ms5EscalationLevel *level)
{
  Ms5EscalationLevel *copy = g_memdup2 (level, sizeof *level);

  copy->people = g_strdupv (level->people);
  copy->message = level->message != NULL ? ms5_name_ref (level->message) : NULL;
  return copy;
}

/**
 * ms5_escalation_level_free:
 * @level: (transfer full): a level
 */
void
ms5_escalation_level_free (Ms5EscalationLevel *level)
{
  g_strfreev (level->people);
  g_clear_pointer (&level->message, ms5_name_unref);
  g_free (level);
}

/**
 * ms5_escalation_policy_new:
 * @id: (nullable): its code
 *
 * Returns: (transfer full): a policy for all calls, without levels
 */
Ms5EscalationPolicy *
ms5_escalation_policy_new (const char *id)
{
  Ms5EscalationPolicy *policy = g_new0 (Ms5EscalationPolicy, 1);

  policy->id = g_strdup (id);
  policy->priorities = MS5_PRIORITY_BITS_ALL;
  policy->levels = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_escalation_level_free);
  return policy;
}

/**
 * ms5_escalation_policy_copy:
 * @policy: a policy
 *
 * Returns: (transfer full): the same
 */
Ms5EscalationPolicy *
ms5_escalation_policy_copy (const Ms5EscalationPolicy *policy)
{
  Ms5EscalationPolicy *copy = ms5_escalation_policy_new (policy->id);

  copy->priorities = policy->priorities;
  copy->lines = g_strdupv (policy->lines);
  copy->types = g_strdupv (policy->types);
  copy->shifts = g_strdupv (policy->shifts);
  for (guint i = 0; i < policy->levels->len; i++)
    g_ptr_array_add (copy->levels, ms5_escalation_level_copy (g_ptr_array_index (policy->levels, i)));
  return copy;
}

/**
 * ms5_escalation_policy_free:
 * @policy: (transfer full): a policy
 */
void
ms5_escalation_policy_free (Ms5EscalationPolicy *policy)
{
  g_free (policy->id);
  g_strfreev (policy->lines);
  g_strfreev (policy->types);
  g_strfreev (policy->shifts);
  g_ptr_array_unref (policy->levels);
  g_free (policy);
}

static gboolean
is_among (GStrv       codes,
          const char *code)
{
  return codes == NULL || (code != NULL && g_strv_contains ((const char *const *) codes, code));
}

/**
 * ms5_escalation_policy_fits:
 * @policy: a policy
 * @line: a line's code
 * @type: a call type's code
 * @shift: (nullable): the code of the line's running shift; %NULL if there is none
 * @priority: the call's priority
 *
 * Returns: whether it is for such a call
 */
gboolean
ms5_escalation_policy_fits (const Ms5EscalationPolicy *policy,
                            const char                *line,
                            const char                *type,
                            const char                *shift,
                            Ms5Priority                priority)
{
  return (policy->priorities & MS5_PRIORITY_BIT (priority)) != 0 && is_among (policy->lines, line)
         && is_among (policy->types, type) && is_among (policy->shifts, shift);
}

static guint
count_bits (guint bits)
{
  guint n = 0;

  for (; bits != 0; bits &= bits - 1)
    n++;
  return n;
}

/**
 * ms5_escalation_policy_compare:
 * @a: a policy
 * @b: another one
 *
 * Returns: below 0 if @a is the more specific one and counts before @b; see #Ms5EscalationPolicy
 */
int
ms5_escalation_policy_compare (const Ms5EscalationPolicy *a,
                               const Ms5EscalationPolicy *b)
{
  if ((a->lines == NULL) != (b->lines == NULL))
    return a->lines != NULL ? -1 : 1;
  if ((a->types == NULL) != (b->types == NULL))
    return a->types != NULL ? -1 : 1;
  if ((a->shifts == NULL) != (b->shifts == NULL))
    return a->shifts != NULL ? -1 : 1;
  if (count_bits (a->priorities) != count_bits (b->priorities))
    return count_bits (a->priorities) < count_bits (b->priorities) ? -1 : 1;

  return g_strcmp0 (a->id, b->id);
}
