/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/engine/ms5-engine-private.h"

#include "core/ms5-escalation.h"

void
ms5_engine_call_free (Ms5EngineCall *call)
{
  ms5_call_free (call->call);
  g_free (call->condition);
  g_free (call);
}

/* Takes @call; @condition is what raised it, or NULL if a person did. */
Ms5EngineCall *
ms5_engine_line_add_call (Ms5EngineLine *line,
                          Ms5Call       *source,
                          const char    *condition)
{
  Ms5EngineCall *call = g_new0 (Ms5EngineCall, 1);

  call->call = source;
  call->condition = g_strdup (condition);
  call->v = MS5_INT_NONE;
  g_hash_table_insert (line->calls, source->id, call);
  if (condition != NULL && (source->state != MS5_CALL_RESOLVED || source->active))
    g_hash_table_replace (line->conditions, call->condition, call);
  return call;
}

/* Sees to it that somebody looks when @call reaches its next level, or comes off the shelf. */
void
ms5_engine_line_plan_escalation (Ms5EngineLine       *line,
                                 const Ms5EngineCall *call)
{
  guint level;
  Ms5Time due = call->call->shelved_until;

  if ((ms5_call_is_shelved (call->call) || ms5_escalation_next (line->engine->plant, call->call, &level, &due))
      && (line->escalation_due == MS5_TIME_NONE || due < line->escalation_due))
    line->escalation_due = due;
}

/* @call must be written. */
void
ms5_engine_line_touch_call (Ms5EngineLine *line,
                            Ms5EngineCall *call)
{
  call->is_new = line->has_new_calls = line->has_new_causes = TRUE;
  if (call->condition != NULL && call->call->state == MS5_CALL_RESOLVED && call->call->active)
    line->has_new_facts = TRUE; /* a latched condition goes with its call */
  ms5_engine_line_plan_escalation (line, call);
  if (line->retire_due == MS5_TIME_NONE)
    line->retire_due = line->engine->now + MS5_USEC_PER_MIN;
  ms5_engine_touch (line);
}

static GStrv
dup_roles (guint roles)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  for (guint role = 0; role < MS5_N_ROLES; role++)
    if (roles & MS5_ROLE_BIT (role))
      g_strv_builder_add (words, ms5_role_to_string ((Ms5Role) role));

  return g_strv_builder_end (words);
}

/* What names the level of a call once and for all; each time it is open it has its own. */
static char *
dup_level_id (const Ms5Call *call,
              guint          level)
{
  if (call->reopened == MS5_TIME_NONE)
    return g_strdup_printf ("%s/%u", call->id, level);

  return g_strdup_printf ("%s/%" G_GINT64_FORMAT "/%u", call->id, ms5_time_to_ms (call->reopened), level);
}

/* @call reaches @level; @doing says who wants that, and @note why; NULL if it was time. */
void
ms5_engine_line_reach_level (Ms5EngineLine        *line,
                             Ms5EngineCall        *call,
                             guint                 level,
                             gboolean              late,
                             const Ms5EngineDoing *doing,
                             const char           *note)
{
  Ms5Time now = line->engine->now;
  const Ms5EscalationLevel *step = ms5_escalation_get_level (line->engine->plant, call->call->priority, level);
  Ms5EngineEvent *event = g_new0 (Ms5EngineEvent, 1);

  ms5_call_escalate (call->call, level, now, step->roles);
  ms5_engine_line_touch_call (line, call);
  ms5_engine_line_tell (line, call->call, MS5_TRANSITION_ESCALATED, doing, note);

  event->kind = MS5_TOPIC_ESCALATIONS;
  event->id = dup_level_id (call->call, level);
  event->escalation = (Ms5EscalationItem) {
    g_strdup (call->call->id), level, now, dup_roles (step->roles), late,
    g_strdup (doing != NULL ? doing->by : NULL),
  };
  g_ptr_array_add (line->new_events, event);
}

/* Each level that is due is reached once, also those that were due while nobody could look. */
void
ms5_engine_line_escalate (Ms5EngineLine *line,
                          Ms5Time        now)
{
  g_autoptr (GPtrArray) calls = ms5_engine_list_values (line->calls);

  line->escalation_due = MS5_TIME_NONE;
  for (guint i = 0; i < calls->len; i++)
    {
      Ms5EngineCall *call = g_ptr_array_index (calls, i);
      guint level;
      Ms5Time due;

      if (ms5_call_is_shelved (call->call) && call->call->shelved_until <= now)
        {
          ms5_call_unshelve (call->call, call->call->shelved_until);
          ms5_engine_line_touch_call (line, call);
          ms5_engine_line_tell (line, call->call, MS5_TRANSITION_UNSHELVED, NULL, NULL);
        }
      while (ms5_escalation_next (line->engine->plant, call->call, &level, &due) && due <= now)
        ms5_engine_line_reach_level (line, call, level, due < line->engine->started, NULL, NULL);
      ms5_engine_line_plan_escalation (line, call);
    }
}

static void
write_call (Ms5EngineLine *line,
            Ms5EngineCall *entry)
{
  const Ms5Call *call = entry->call;
  g_auto (GStrv) roles = call->escalated_to != 0 ? dup_roles (call->escalated_to) : NULL;
  Ms5CallItem item = {
    .type = call->type,
    .priority = (int) call->priority,
    .state = (int) call->state,
    .active = call->active,
    .rev = call->rev,
    .level = call->level,
    .raised = call->raised,
    .raised_by = call->raised_by,
    .equipment = call->equipment,
    .rule = call->rule,
    .detail = call->detail,
    .note = call->note,
    .acknowledged = call->acknowledged,
    .acknowledged_by = call->acknowledged_by,
    .resolved = call->resolved,
    .resolved_by = call->resolved_by,
    .escalated = call->escalated,
    .escalated_to = roles,
    .assigned_to = call->assigned_to,
    .assigned = call->assigned,
    .assigned_by = call->assigned_by,
    .shelved = call->shelved,
    .shelved_by = call->shelved_by,
    .shelved_until = call->shelved_until,
    .shelve_reason = call->shelve_reason,
    .cause = call->cause,
    .returned = call->returned,
    .reopened = call->reopened,
    .reopened_by = call->reopened_by,
    .called = call->called,
    .suppressed_by = call->suppressed_by,
    .out_of_service = call->out_of_service,
    .times = call->times,
    .chattering = call->chattering,
    .unreached = call->unreached,
  };

  entry->is_new = FALSE;
  entry->v = ms5_fact_sink_put (line->engine->sink, MS5_TOPIC_CALLS, line->line->code, call->id, &item);
}

void
ms5_engine_line_write_calls (Ms5EngineLine *line)
{
  g_autoptr (GPtrArray) calls = NULL;

  if (!line->has_new_calls)
    return;

  line->has_new_calls = FALSE;
  calls = ms5_engine_list_values (line->calls);
  for (guint i = 0; i < calls->len; i++)
    {
      Ms5EngineCall *call = g_ptr_array_index (calls, i);

      if (call->is_new)
        write_call (line, call);
    }
}
