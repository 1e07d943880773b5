/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-cause.h"

static gboolean
is_suspended (Ms5State state)
{
  return state == MS5_STATE_SUSPENDED || state == MS5_STATE_SUSPENDING;
}

/* The nearest machine from @index on, up (-1) or down (+1) the flow, that does not produce of its own
 * accord. Those that are suspended themselves, or of which nothing is known, pass the question on; one
 * that produces answers it: it neither starves nor blocks anyone. */
static const Ms5FlowState *
find_origin (const Ms5FlowState *flow,
             guint               n_machines,
             guint               index,
             int                 step,
             guint              *out_distance)
{
  guint distance = 1;

  for (gint64 i = (gint64) index + step; i >= 0 && i < n_machines; i += step, distance++)
    {
      if (ms5_state_is_producing (flow[i].state))
        return NULL;
      if (ms5_state_is_known (flow[i].state) && !is_suspended (flow[i].state))
        {
          *out_distance = distance;
          return &flow[i];
        }
    }

  return NULL;
}

/**
 * ms5_cause_find_origin:
 * @flow: (array length=n_machines): the machines of a line in flow order
 * @n_machines: their number
 * @index: which of them
 * @out_origin: (out): the machine for which it waits
 *
 * Whom a machine that is Suspended waits for: the nearest machine before it that stands, or the nearest
 * after it. If both stand it is the nearer one; at the same distance the one that has stood longer.
 *
 * Returns: %FALSE if the machine is not suspended or its neighbours do not tell
 */
gboolean
ms5_cause_find_origin (const Ms5FlowState *flow,
                       guint               n_machines,
                       guint               index,
                       guint              *out_origin)
{
  const Ms5FlowState *before, *after;
  guint before_distance = 0, after_distance = 0;

  g_return_val_if_fail (index < n_machines, FALSE);

  if (!is_suspended (flow[index].state))
    return FALSE;

  before = find_origin (flow, n_machines, index, -1, &before_distance);
  after = find_origin (flow, n_machines, index, 1, &after_distance);
  if (before == NULL && after == NULL)
    return FALSE;

  if (before == NULL || after == NULL)
    *out_origin = before != NULL ? index - before_distance : index + after_distance;
  else if (before_distance != after_distance)
    *out_origin = before_distance < after_distance ? index - before_distance : index + after_distance;
  else
    *out_origin = before->since <= after->since ? index - before_distance : index + after_distance;
  return TRUE;
}

/**
 * ms5_cause_find:
 * @flow: (array length=n_machines): the machines of a line in flow order
 * @n_machines: their number
 * @index: which of them
 *
 * Why a machine is Suspended: starved by a machine before it, or blocked by one after it. See
 * ms5_cause_find_origin().
 *
 * Returns: the cause; none if the machine is not suspended or its neighbours do not tell
 */
Ms5Cause
ms5_cause_find (const Ms5FlowState *flow,
                guint               n_machines,
                guint               index)
{
  guint origin;

  if (!ms5_cause_find_origin (flow, n_machines, index, &origin))
    return MS5_CAUSE_NONE;

  return origin < index ? MS5_CAUSE_STARVED : MS5_CAUSE_BLOCKED;
}
