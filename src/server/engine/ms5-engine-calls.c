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
  if (condition != NULL)
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
  call->is_new = line->has_new_calls = TRUE;
  ms5_engine_line_plan_escalation (line, call);
  if (line->retire_due == MS5_TIME_NONE)
    line->retire_due = line->engine->now + MS5_USEC_PER_MIN;
  ms5_engine_touch (line);
}

/* Machines that are not the bottleneck stand whenever it does: a rule watches their stops only if it
 * names them. */
static gboolean
is_meant (const Ms5EngineLine *line,
          const Ms5RuleMatch  *match,
          const Ms5RuleFact   *fact)
{
  return match->rule->kind != MS5_RULE_STOP_LONGER_THAN || match->rule->equipment != NULL
         || g_str_equal (fact->equipment, line->line->bottleneck);
}

static void
raise_call (Ms5EngineLine      *line,
            const Ms5RuleMatch *match,
            const Ms5RuleFact  *fact,
            const char         *condition)
{
  g_autofree char *id = ms5_engine_new_id (line->engine);
  Ms5Call *call = ms5_call_new (id, line->line->code, match->call_type, match->priority, line->engine->now,
                                match->rule->code);

  call->equipment = g_strdup (fact->equipment);
  call->rule = g_strdup (match->rule->code);
  if (fact->kind != MS5_RULE_STOP_LONGER_THAN)
    call->detail = g_strdup (fact->subject);
  ms5_engine_line_touch_call (line, ms5_engine_line_add_call (line, call, condition));
}

/* The condition is there: the same call as long as it is not resolved, or as the condition was never
 * gone since. */
static void
take_match (Ms5EngineLine      *line,
            const Ms5RuleMatch *match,
            const Ms5RuleFact  *fact,
            GHashTable         *present)
{
  char *condition = ms5_rule_dup_key (match->rule, fact);
  Ms5EngineCall *call = g_hash_table_lookup (line->conditions, condition);

  if (call == NULL)
    raise_call (line, match, fact, condition);
  else if (ms5_call_set_active (call->call, TRUE))
    ms5_engine_line_touch_call (line, call);
  g_hash_table_add (present, condition);
}

static void
end_conditions (Ms5EngineLine *line,
                GHashTable    *present)
{
  GHashTableIter iter;
  gpointer condition, value;

  g_hash_table_iter_init (&iter, line->conditions);
  while (g_hash_table_iter_next (&iter, &condition, &value))
    {
      Ms5EngineCall *call = value;

      if (g_hash_table_contains (present, condition))
        continue;
      if (ms5_call_set_active (call->call, FALSE))
        ms5_engine_line_touch_call (line, call);
      if (call->call->state == MS5_CALL_RESOLVED)
        g_hash_table_iter_remove (&iter);
    }
}

void
ms5_engine_line_apply_rules (Ms5EngineLine *line,
                             Ms5Time        now)
{
  Ms5Engine *engine = line->engine;
  GArray *facts = engine->facts;
  GArray *matches = engine->matches;
  g_autoptr (GHashTable) present = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  line->has_new_facts = FALSE;
  g_array_set_size (matches, 0);
  ms5_engine_line_list_facts (line, now, facts);
  line->rules_due = ms5_rules_evaluate (engine->plant, (const Ms5RuleFact *) (gpointer) facts->data, facts->len, now,
                                        matches);
  for (guint i = 0; i < matches->len; i++)
    {
      const Ms5RuleMatch *match = &g_array_index (matches, Ms5RuleMatch, i);
      const Ms5RuleFact *fact = &g_array_index (facts, Ms5RuleFact, match->fact);

      if (is_meant (line, match, fact))
        take_match (line, match, fact, present);
    }
  end_conditions (line, present);
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

/* @call reaches @level; @by says who wants that, NULL if it was time. */
void
ms5_engine_line_reach_level (Ms5EngineLine *line,
                             Ms5EngineCall *call,
                             guint          level,
                             gboolean       late,
                             const char    *by)
{
  Ms5Time now = line->engine->now;
  const Ms5EscalationLevel *step = ms5_escalation_get_level (line->engine->plant, call->call->priority, level);
  Ms5EngineEvent *event = g_new0 (Ms5EngineEvent, 1);

  ms5_call_escalate (call->call, level, now, step->roles);
  ms5_engine_line_touch_call (line, call);

  event->kind = MS5_TOPIC_ESCALATIONS;
  event->id = g_strdup_printf ("%s/%u", call->call->id, level);
  event->escalation = (Ms5EscalationItem) {
    g_strdup (call->call->id), level, now, dup_roles (step->roles), late, g_strdup (by),
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
        }
      while (ms5_escalation_next (line->engine->plant, call->call, &level, &due) && due <= now)
        ms5_engine_line_reach_level (line, call, level, due < line->engine->started, NULL);
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
