/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-suppression.h"

#include <string.h>

/* What a machine that waits for its neighbour may be called for. */
static gboolean
may_follow (const Ms5SuppressionCall *call)
{
  if (!call->active || call->rule == NULL || call->equipment == NULL || call->priority == MS5_PRIORITY_CRITICAL)
    return FALSE;

  return call->rule->kind == MS5_RULE_STOP_LONGER_THAN || call->rule->kind == MS5_RULE_STATE
         || call->rule->kind == MS5_RULE_SPEED_BELOW;
}

/* What makes a machine stand. */
static gboolean
may_lead (const Ms5SuppressionCall *call)
{
  if (!call->active || call->rule == NULL)
    return FALSE;

  return call->rule->kind == MS5_RULE_STOP_LONGER_THAN || call->rule->kind == MS5_RULE_STATE
         || call->rule->kind == MS5_RULE_FAULT;
}

/* The machine for which that of @call waits, or NULL. */
static const Ms5Equipment *
find_origin (const Ms5Line            *line,
             const Ms5FlowState       *flow,
             const Ms5SuppressionCall *call)
{
  guint origin;

  for (guint i = 0; i < line->equipment->len; i++)
    {
      const Ms5Equipment *equipment = g_ptr_array_index (line->equipment, i);

      if (!g_str_equal (equipment->code, call->equipment))
        continue;
      if (!ms5_cause_find_origin (flow, line->equipment->len, i, &origin))
        return NULL;
      return g_ptr_array_index (line->equipment, origin);
    }

  return NULL;
}

/* The more urgent one, else the earlier. */
static gboolean
is_better (const Ms5SuppressionCall *a,
           const Ms5SuppressionCall *b)
{
  if (a->priority != b->priority)
    return a->priority > b->priority;
  if (a->raised != b->raised)
    return a->raised < b->raised;

  return strcmp (a->id, b->id) < 0;
}

/**
 * ms5_suppression_find:
 * @line: a line
 * @flow: (array): what its equipment does, in flow order
 * @calls: (array length=n_calls): the line's open calls, without those whose condition is out of service
 * @n_calls: their number
 * @out_causes: (out) (array length=n_calls): the index of the call of which each is the consequence, or
 *   %MS5_SUPPRESSION_NONE
 *
 * Suppressed by design (ISA-18.2): a machine that is starved or blocked stands because its neighbour
 * does, see ms5_cause_find(). So its call that it stands, or is slow, is the consequence of the call of
 * that neighbour for a stop, a state or a fault. Never suppressed is
 *  - what a person raised, and what is critical,
 *  - what is more urgent than its cause would be: nobody may hear less than without this,
 *  - what has become no cause: a call whose condition is gone.
 *
 * A cause is no consequence itself, as the neighbour stands of its own accord.
 */
void
ms5_suppression_find (const Ms5Line            *line,
                      const Ms5FlowState       *flow,
                      const Ms5SuppressionCall *calls,
                      guint                     n_calls,
                      guint                    *out_causes)
{
  for (guint i = 0; i < n_calls; i++)
    {
      const Ms5SuppressionCall *call = &calls[i];
      const Ms5Equipment *origin = may_follow (call) ? find_origin (line, flow, call) : NULL;

      out_causes[i] = MS5_SUPPRESSION_NONE;
      for (guint k = 0; origin != NULL && k < n_calls; k++)
        {
          guint best = out_causes[i];

          if (!may_lead (&calls[k]) || calls[k].priority < call->priority
              || g_strcmp0 (calls[k].equipment, origin->code) != 0)
            continue;
          if (best == MS5_SUPPRESSION_NONE || is_better (&calls[k], &calls[best]))
            out_causes[i] = k;
        }
    }
}
