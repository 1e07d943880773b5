/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-call.h"

/* What keeps a call from calling anybody. */

static void
set_text (char       **place,
          const char  *text)
{
  g_free (*place);
  *place = g_strdup (text);
}

/* What kept it from calling has ended; unless something else does, it calls again. */
static void
call_again (Ms5Call *call,
            Ms5Time  time)
{
  if (!ms5_call_is_calling (call))
    return;

  call->called = time;
  if (call->state == MS5_CALL_RAISED)
    call->rev++;
}

/**
 * ms5_call_shelve:
 * @call: a call
 * @time: when
 * @until: when it comes off again, after @time
 * @by: who
 * @reason: why
 *
 * Nobody is to be called by it for a while. What is on the shelf may be given another end.
 *
 * Returns: what became of it
 */
Ms5Outcome
ms5_call_shelve (Ms5Call    *call,
                 Ms5Time     time,
                 Ms5Time     until,
                 const char *by,
                 const char *reason)
{
  if (call->state == MS5_CALL_RESOLVED)
    return MS5_OUTCOME_SUPERSEDED;
  if (ms5_call_is_shelved (call) && call->shelved_until == until && g_strcmp0 (call->shelve_reason, reason) == 0)
    return MS5_OUTCOME_NOOP;

  call->shelved = time;
  call->shelved_until = until;
  set_text (&call->shelved_by, by);
  set_text (&call->shelve_reason, reason);
  return MS5_OUTCOME_APPLIED;
}

/**
 * ms5_call_unshelve:
 * @call: a call
 * @time: when
 *
 * It comes off the shelf: its time is over, or somebody wants it back.
 *
 * Returns: what became of it
 */
Ms5Outcome
ms5_call_unshelve (Ms5Call *call,
                   Ms5Time  time)
{
  if (call->state == MS5_CALL_RESOLVED)
    return MS5_OUTCOME_SUPERSEDED;
  if (!ms5_call_is_shelved (call))
    return MS5_OUTCOME_NOOP;

  call->shelved = MS5_TIME_NONE;
  call->shelved_until = time;
  call_again (call, time);
  return MS5_OUTCOME_APPLIED;
}

/**
 * ms5_call_suppress:
 * @call: a call
 * @by: the id of the call of which it is a consequence
 *
 * Suppressed by design: people are called by the cause.
 *
 * Returns: whether that is a change; of a resolved call it never is
 */
gboolean
ms5_call_suppress (Ms5Call    *call,
                   const char *by)
{
  if (call->state == MS5_CALL_RESOLVED || g_strcmp0 (call->suppressed_by, by) == 0)
    return FALSE;

  set_text (&call->suppressed_by, by);
  return TRUE;
}

/**
 * ms5_call_unsuppress:
 * @call: a call
 * @time: when
 *
 * It is there without its cause, and stands for itself.
 *
 * Returns: whether that is a change
 */
gboolean
ms5_call_unsuppress (Ms5Call *call,
                     Ms5Time  time)
{
  if (call->suppressed_by == NULL)
    return FALSE;

  set_text (&call->suppressed_by, NULL);
  call_again (call, time);
  return TRUE;
}

/**
 * ms5_call_disable:
 * @call: a call
 * @time: since when its condition is out of service
 *
 * Returns: whether that is a change
 */
gboolean
ms5_call_disable (Ms5Call *call,
                  Ms5Time  time)
{
  if (call->out_of_service != MS5_TIME_NONE)
    return FALSE;

  call->out_of_service = time;
  return TRUE;
}

/**
 * ms5_call_enable:
 * @call: a call
 * @time: when its condition is in service again
 *
 * Returns: whether that is a change
 */
gboolean
ms5_call_enable (Ms5Call *call,
                 Ms5Time  time)
{
  if (call->out_of_service == MS5_TIME_NONE)
    return FALSE;

  call->out_of_service = MS5_TIME_NONE;
  call_again (call, time);
  return TRUE;
}

/**
 * ms5_call_is_shelved:
 * @call: a call
 *
 * Returns: whether it is on the shelf
 */
gboolean
ms5_call_is_shelved (const Ms5Call *call)
{
  return call->shelved != MS5_TIME_NONE;
}

/**
 * ms5_call_is_calling:
 * @call: a call
 *
 * Returns: whether people are to be called by it, and not only when it escalates: it is not resolved, not
 *   on the shelf, not suppressed by design and not out of service
 */
gboolean
ms5_call_is_calling (const Ms5Call *call)
{
  return call->state != MS5_CALL_RESOLVED && !ms5_call_is_shelved (call) && call->suppressed_by == NULL
         && call->out_of_service == MS5_TIME_NONE;
}

/**
 * ms5_call_get_alarm_state:
 * @call: a call
 *
 * What keeps it from calling goes before what it is otherwise, and what people decided for longer before
 * what passes.
 *
 * Returns: its state in the words of ISA-18.2
 */
Ms5AlarmState
ms5_call_get_alarm_state (const Ms5Call *call)
{
  if (call->out_of_service != MS5_TIME_NONE)
    return MS5_ALARM_OUT_OF_SERVICE;
  if (call->suppressed_by != NULL)
    return MS5_ALARM_SUPPRESSED_BY_DESIGN;
  if (ms5_call_is_shelved (call))
    return MS5_ALARM_SHELVED;
  if (call->state == MS5_CALL_RAISED)
    return call->active ? MS5_ALARM_UNACKNOWLEDGED : MS5_ALARM_RETURNED_UNACKNOWLEDGED;

  return call->active ? MS5_ALARM_ACKNOWLEDGED : MS5_ALARM_NORMAL;
}
