/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/engine/ms5-engine-private.h"

#include "protocol/ms5-escalation-json.h"
#include "protocol/ms5-vocabulary.h"

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

static void
write_call (Ms5EngineLine *line,
            Ms5EngineCall *entry)
{
  const Ms5Call *call = entry->call;
  g_auto (GStrv) roles = call->escalated_to != 0 ? ms5_escalation_dup_words (call->escalated_to, ms5_words_role) : NULL;
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
    .reminders = call->reminders > 0 ? (gint64) call->reminders : MS5_INT_NONE,
    .reminded = call->reminded,
    .late = call->late ? TRUE : MS5_BOOL_NONE,
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
