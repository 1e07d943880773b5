/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-call.h"

/**
 * ms5_call_new:
 * @id: a number of its own
 * @line: a line's code
 * @type: a call type's code
 * @priority: how urgent it is
 * @raised: when
 * @raised_by: who or what raised it
 *
 * Returns: (transfer full): a call that was just raised
 */
Ms5Call *
ms5_call_new (const char  *id,
              const char  *line,
              const char  *type,
              Ms5Priority  priority,
              Ms5Time      raised,
              const char  *raised_by)
{
  Ms5Call *call = g_new0 (Ms5Call, 1);

  call->id = g_strdup (id);
  call->line = g_strdup (line);
  call->type = g_strdup (type);
  call->priority = priority;
  call->state = MS5_CALL_RAISED;
  call->active = TRUE;
  call->rev = 1;
  call->raised = raised;
  call->raised_by = g_strdup (raised_by);
  call->acknowledged = MS5_TIME_NONE;
  call->resolved = MS5_TIME_NONE;
  call->escalated = MS5_TIME_NONE;
  call->reminded = MS5_TIME_NONE;
  call->assigned = MS5_TIME_NONE;
  call->shelved = MS5_TIME_NONE;
  call->shelved_until = MS5_TIME_NONE;
  call->returned = MS5_TIME_NONE;
  call->reopened = MS5_TIME_NONE;
  call->called = raised;
  call->out_of_service = MS5_TIME_NONE;
  call->times = 1;
  call->chattering = MS5_TIME_NONE;
  call->unreached = MS5_TIME_NONE;
  return call;
}

/**
 * ms5_call_copy:
 * @call: a call
 *
 * Returns: (transfer full): the same
 */
Ms5Call *
ms5_call_copy (const Ms5Call *call)
{
  Ms5Call *copy = g_memdup2 (call, sizeof *call);

  copy->id = g_strdup (call->id);
  copy->line = g_strdup (call->line);
  copy->equipment = g_strdup (call->equipment);
  copy->type = g_strdup (call->type);
  copy->raised_by = g_strdup (call->raised_by);
  copy->rule = g_strdup (call->rule);
  copy->detail = g_strdup (call->detail);
  copy->note = g_strdup (call->note);
  copy->acknowledged_by = g_strdup (call->acknowledged_by);
  copy->resolved_by = g_strdup (call->resolved_by);
  copy->assigned_to = g_strdup (call->assigned_to);
  copy->assigned_by = g_strdup (call->assigned_by);
  copy->shelved_by = g_strdup (call->shelved_by);
  copy->shelve_reason = g_strdup (call->shelve_reason);
  copy->cause = g_strdup (call->cause);
  copy->reopened_by = g_strdup (call->reopened_by);
  copy->suppressed_by = g_strdup (call->suppressed_by);
  return copy;
}

/**
 * ms5_call_free:
 * @call: (transfer full): a call
 */
void
ms5_call_free (Ms5Call *call)
{
  g_free (call->id);
  g_free (call->line);
  g_free (call->equipment);
  g_free (call->type);
  g_free (call->raised_by);
  g_free (call->rule);
  g_free (call->detail);
  g_free (call->note);
  g_free (call->acknowledged_by);
  g_free (call->resolved_by);
  g_free (call->assigned_to);
  g_free (call->assigned_by);
  g_free (call->shelved_by);
  g_free (call->shelve_reason);
  g_free (call->cause);
  g_free (call->reopened_by);
  g_free (call->suppressed_by);
  g_free (call);
}

static void
set_text (char       **place,
          const char  *text)
{
  g_free (*place);
  *place = g_strdup (text);
}

/**
 * ms5_call_acknowledge:
 * @call: a call
 * @time: when
 * @by: who
 *
 * Someone has seen it.
 *
 * Returns: what became of it
 */
Ms5Outcome
ms5_call_acknowledge (Ms5Call    *call,
                      Ms5Time     time,
                      const char *by)
{
  if (call->state == MS5_CALL_RESOLVED)
    return MS5_OUTCOME_SUPERSEDED;
  if (call->state == MS5_CALL_ACKNOWLEDGED)
    return MS5_OUTCOME_NOOP;

  call->state = MS5_CALL_ACKNOWLEDGED;
  call->acknowledged = time;
  set_text (&call->acknowledged_by, by);
  return MS5_OUTCOME_APPLIED;
}

/**
 * ms5_call_resolve:
 * @call: a call
 * @time: when
 * @by: who
 * @cause: (nullable): the code of what it turned out to be
 * @note: (nullable): what was done
 *
 * The action is done.
 *
 * Returns: what became of it
 */
Ms5Outcome
ms5_call_resolve (Ms5Call    *call,
                  Ms5Time     time,
                  const char *by,
                  const char *cause,
                  const char *note)
{
  if (call->state == MS5_CALL_RESOLVED)
    return MS5_OUTCOME_NOOP;

  call->state = MS5_CALL_RESOLVED;
  call->resolved = time;
  if (ms5_call_is_shelved (call))
    {
      call->shelved = MS5_TIME_NONE;
      call->shelved_until = time;
    }
  set_text (&call->resolved_by, by);
  set_text (&call->cause, cause);
  set_text (&call->suppressed_by, NULL);
  call->unreached = MS5_TIME_NONE;
  if (call->rule == NULL)
    ms5_call_set_active (call, time, FALSE);
  if (note != NULL)
    ms5_call_append_note (call, note);
  return MS5_OUTCOME_APPLIED;
}

/**
 * ms5_call_reopen:
 * @call: a call
 * @time: when
 * @by: who
 * @note: (nullable): why
 *
 * The action was not done after all. For how long that may be said is for the caller to know.
 *
 * Returns: what became of it
 */
Ms5Outcome
ms5_call_reopen (Ms5Call    *call,
                 Ms5Time     time,
                 const char *by,
                 const char *note)
{
  if (call->state != MS5_CALL_RESOLVED)
    return MS5_OUTCOME_NOOP;

  call->state = MS5_CALL_RAISED;
  call->acknowledged = MS5_TIME_NONE;
  set_text (&call->acknowledged_by, NULL);
  call->resolved = MS5_TIME_NONE;
  set_text (&call->resolved_by, NULL);
  set_text (&call->cause, NULL);
  call->level = 0;
  call->late = FALSE;
  call->escalated = MS5_TIME_NONE;
  call->escalated_to = 0;
  call->reminders = 0;
  call->reminded = MS5_TIME_NONE;
  call->reopened = time;
  set_text (&call->reopened_by, by);
  call->called = time;
  call->rev++;
  if (call->rule == NULL)
    ms5_call_set_active (call, time, TRUE);
  if (note != NULL)
    ms5_call_append_note (call, note);
  return MS5_OUTCOME_APPLIED;
}

/**
 * ms5_call_append_note:
 * @call: a call
 * @note: what someone wrote
 *
 * Adds a line to the note; what was written is never replaced.
 */
void
ms5_call_append_note (Ms5Call    *call,
                      const char *note)
{
  g_autofree char *before = g_steal_pointer (&call->note);

  if (before != NULL && *before != '\0')
    call->note = g_strconcat (before, "\n", note, NULL);
  else
    call->note = g_strdup (note);
}

/**
 * ms5_call_set_active:
 * @call: a call
 * @time: since when
 * @active: whether the condition that raised it is there
 *
 * A condition that goes and comes back while the call is not resolved is the same call, and no news.
 *
 * Returns: whether that is a change
 */
gboolean
ms5_call_set_active (Ms5Call  *call,
                     Ms5Time   time,
                     gboolean  active)
{
  if (call->active == active)
    return FALSE;

  call->active = active;
  call->returned = active ? MS5_TIME_NONE : time;
  call->times += active;
  return TRUE;
}

/**
 * ms5_call_escalate:
 * @call: a call
 * @level: the level it has reached, from 1
 * @time: when
 * @roles: whom to tell, as bits
 *
 * Returns: %FALSE if @call calls nobody, or has reached @level already
 */
gboolean
ms5_call_escalate (Ms5Call *call,
                   guint    level,
                   Ms5Time  time,
                   guint    roles)
{
  if (!ms5_call_is_calling (call) || level <= call->level)
    return FALSE;

  call->level = level;
  call->late = FALSE;
  call->escalated = time;
  call->escalated_to = roles;
  call->reminders = 0;
  call->reminded = MS5_TIME_NONE;
  call->rev++;
  return TRUE;
}

/**
 * ms5_call_remind:
 * @call: a call
 * @time: when
 *
 * Those of its level are told again.
 *
 * Returns: %FALSE if it calls nobody, or has reached no level
 */
gboolean
ms5_call_remind (Ms5Call *call,
                 Ms5Time  time)
{
  if (!ms5_call_is_calling (call) || call->level == 0)
    return FALSE;

  call->reminders++;
  call->reminded = time;
  call->rev++;
  return TRUE;
}

/**
 * ms5_call_assign:
 * @call: a call
 * @time: when
 * @to: (nullable): who is to see to it; %NULL if nobody is any more, which calls nobody
 * @by: who says so
 *
 * Returns: what became of it
 */
Ms5Outcome
ms5_call_assign (Ms5Call    *call,
                 Ms5Time     time,
                 const char *to,
                 const char *by)
{
  if (call->state == MS5_CALL_RESOLVED)
    return MS5_OUTCOME_SUPERSEDED;
  if (g_strcmp0 (call->assigned_to, to) == 0)
    return MS5_OUTCOME_NOOP;

  set_text (&call->assigned_to, to);
  set_text (&call->assigned_by, by);
  call->assigned = time;
  if (to != NULL)
    call->rev++;
  return MS5_OUTCOME_APPLIED;
}

/**
 * ms5_call_set_unreached:
 * @call: a call
 * @since: since when nobody could be told of it; %MS5_TIME_NONE if somebody was
 *
 * Returns: whether it became unreached, or was and is not any more
 */
gboolean
ms5_call_set_unreached (Ms5Call *call,
                        Ms5Time  since)
{
  if ((call->unreached == MS5_TIME_NONE) == (since == MS5_TIME_NONE)
      || (since != MS5_TIME_NONE && call->state == MS5_CALL_RESOLVED))
    return FALSE;

  call->unreached = since;
  return TRUE;
}
