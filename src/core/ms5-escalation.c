/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-escalation.h"

#include <math.h>

/**
 * ms5_escalation_get_level:
 * @plant: a plant
 * @priority: a priority
 * @level: a level, from 1
 *
 * Returns: (nullable): its delays and roles; %NULL if there are fewer levels
 */
const Ms5EscalationLevel *
ms5_escalation_get_level (const Ms5Plant *plant,
                          Ms5Priority     priority,
                          guint           level)
{
  const GArray *levels;

  g_return_val_if_fail ((guint) priority < MS5_N_PRIORITIES, NULL);

  levels = plant->escalation[priority];
  return level >= 1 && level <= levels->len ? &g_array_index (levels, Ms5EscalationLevel, level - 1) : NULL;
}

/**
 * ms5_escalation_next:
 * @plant: a plant
 * @call: a call
 * @out_level: (out): the level it reaches next, from 1
 * @out_due: (out): when, in the past if that was missed
 *
 * Each level has two delays, both from the beginning: until someone acknowledges it counts from when the
 * call began to call, from then on from when it was acknowledged until it is resolved. A level without the
 * delay in question is passed over. While it calls nobody nothing is due, and after that the delays count
 * from when it calls again.
 *
 * Returns: %FALSE if nothing is due any more
 */
gboolean
ms5_escalation_next (const Ms5Plant *plant,
                     const Ms5Call  *call,
                     guint          *out_level,
                     Ms5Time        *out_due)
{
  gboolean acknowledged = call->state == MS5_CALL_ACKNOWLEDGED;
  Ms5Time from = acknowledged ? MAX (call->acknowledged, call->called) : call->called;
  const Ms5EscalationLevel *next;

  if (!ms5_call_is_calling (call))
    return FALSE;

  for (guint level = call->level + 1;
       (next = ms5_escalation_get_level (plant, call->priority, level)) != NULL;
       level++)
    {
      double after_s = acknowledged ? next->unresolved_after_s : next->unacknowledged_after_s;

      if (isnan (after_s))
        continue;

      *out_level = level;
      *out_due = from + (Ms5Time) llround (after_s * (double) MS5_USEC_PER_S);
      return TRUE;
    }

  return FALSE;
}
