/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/engine/ms5-engine-private.h"

#include <string.h>

/* What rules watch in the course of time, and the calls they raise. */

void
ms5_engine_watch_free (Ms5EngineWatch *watch)
{
  g_free (watch->key);
  g_free (watch);
}

/* Takes @key. */
static Ms5EngineWatch *
add_watch (Ms5EngineLine *line,
           const Ms5Rule *rule,
           char          *key)
{
  Ms5EngineWatch *watch = g_new0 (Ms5EngineWatch, 1);

  watch->rule = rule;
  watch->key = key;
  ms5_condition_init (&watch->condition);
  g_hash_table_insert (line->watches, watch->key, watch);
  return watch;
}

/* What is remembered of the condition @key, NULL if its rule is no more. */
Ms5EngineWatch *
ms5_engine_line_get_watch (Ms5EngineLine *line,
                           const char    *key)
{
  Ms5EngineWatch *watch = g_hash_table_lookup (line->watches, key);
  g_autofree char *code = NULL;
  const Ms5Rule *rule;

  if (watch != NULL)
    return watch;

  code = g_strndup (key, strcspn (key, "/"));
  rule = ms5_plant_get_rule (line->engine->plant, code);
  return rule != NULL ? add_watch (line, rule, g_strdup (key)) : NULL;
}

/* Each call that is about a condition has one that is watched. If nothing more is remembered of it, it is there
 * as long as its call says so. */
void
ms5_engine_line_adopt_conditions (Ms5EngineLine *line)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, line->conditions);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const Ms5EngineCall *call = value;
      gboolean is_remembered = g_hash_table_contains (line->watches, key);
      Ms5EngineWatch *watch = ms5_engine_line_get_watch (line, key);

      if (watch == NULL)
        continue;
      call->call->times = MAX (call->call->times, watch->times);
      if (is_remembered || !call->call->active)
        continue;
      watch->condition.counts = TRUE;
      watch->condition.chattering = call->call->chattering;
      watch->condition.stirred = line->engine->now;
    }
}

/* Some rules watch what stands for the line unless they name something else: other machines stand
 * whenever the bottleneck does, and a source that is lost is the same for all. */
static gboolean
is_meant (const Ms5EngineLine *line,
          const Ms5RuleMatch  *match,
          const Ms5RuleFact   *fact)
{
  gboolean is_of_line = match->rule->kind == MS5_RULE_STOP_LONGER_THAN || match->rule->kind == MS5_RULE_NO_DATA;

  return !is_of_line || match->rule->equipment != NULL || g_str_equal (fact->equipment, line->line->bottleneck);
}

static Ms5EngineCall *
raise_call (Ms5EngineLine        *line,
            const Ms5EngineWatch *watch,
            const Ms5RuleMatch   *match,
            const Ms5RuleFact    *fact)
{
  g_autofree char *id = ms5_engine_new_id (line->engine);
  Ms5Call *call = ms5_call_new (id, line->line->code, match->call_type, match->priority, line->engine->now,
                                match->rule->code);
  Ms5EngineCall *entry;

  call->equipment = g_strdup (fact->equipment);
  call->rule = g_strdup (match->rule->code);
  if (fact->kind != MS5_RULE_STOP_LONGER_THAN)
    call->detail = g_strdup (fact->subject);
  call->out_of_service = ms5_engine_line_get_out_of_service (line, watch->key);
  entry = ms5_engine_line_add_call (line, call, watch->key);
  ms5_engine_line_touch_call (line, entry);
  ms5_engine_line_tell (line, call, MS5_TRANSITION_RAISED, NULL, NULL);
  return entry;
}

/* The condition of @call is there, or is not any more. */
static void
set_active (Ms5EngineLine *line,
            Ms5EngineCall *call,
            gboolean       active)
{
  if (!ms5_call_set_active (call->call, line->engine->now, active))
    return;

  ms5_engine_line_touch_call (line, call);
  ms5_engine_line_tell (line, call->call, active ? MS5_TRANSITION_ACTIVE : MS5_TRANSITION_RETURNED, NULL, NULL);
}

/* The condition is there: the same call as long as it is not resolved, or as the condition was never
 * gone since. */
static void
begin_condition (Ms5EngineLine        *line,
                 const Ms5EngineWatch *watch,
                 gboolean              was_there,
                 const Ms5RuleMatch   *match,
                 const Ms5RuleFact    *fact)
{
  Ms5EngineCall *call = g_hash_table_lookup (line->conditions, watch->key);

  if (call != NULL && call->call->state == MS5_CALL_RESOLVED && !was_there)
    call = NULL;

  if (call != NULL)
    set_active (line, call, TRUE);
  else if (match != NULL)
    raise_call (line, watch, match, fact);
}

/* A latched one stays until somebody resolves the call. */
static void
end_condition (Ms5EngineLine        *line,
               const Ms5EngineWatch *watch)
{
  Ms5EngineCall *call = g_hash_table_lookup (line->conditions, watch->key);
  gboolean is_resolved;

  if (call == NULL)
    return;

  is_resolved = call->call->state == MS5_CALL_RESOLVED;
  if (watch->rule->latched && !is_resolved)
    return;
  set_active (line, call, FALSE);
  if (is_resolved)
    g_hash_table_remove (line->conditions, watch->key);
}

/* How often it came, and whether it chatters. That is no news each time: it would chatter, too. */
static void
follow_condition (Ms5EngineLine        *line,
                  const Ms5EngineWatch *watch,
                  const Ms5Condition   *before)
{
  const Ms5Condition *condition = &watch->condition;
  Ms5EngineCall *call = g_hash_table_lookup (line->conditions, watch->key);

  if (call == NULL)
    return;

  if (call->call->active && condition->counts && !before->counts)
    call->call->times++;
  if (call->call->chattering != condition->chattering)
    {
      call->call->chattering = condition->chattering;
      ms5_engine_line_touch_call (line, call);
    }
}

static gboolean
is_same_condition (const Ms5Condition *a,
                   const Ms5Condition *b)
{
  return (a->since == MS5_TIME_NONE) == (b->since == MS5_TIME_NONE) && a->gone == b->gone && a->counts == b->counts
         && a->stirred == b->stirred && a->chattering == b->chattering;
}

static Ms5Time
earlier (Ms5Time a,
         Ms5Time b)
{
  if (a == MS5_TIME_NONE || b == MS5_TIME_NONE)
    return a == MS5_TIME_NONE ? b : a;

  return MIN (a, b);
}

/* @match and @fact are NULL if what @watch is of is not so. */
static void
update_watch (Ms5EngineLine      *line,
              Ms5EngineWatch     *watch,
              const Ms5RuleMatch *match,
              const Ms5RuleFact  *fact,
              Ms5Time             now)
{
  Ms5Condition before = watch->condition;
  const Ms5EngineCall *call;
  Ms5Time since = match != NULL ? match->since : MS5_TIME_NONE;

  /* One state leads to another; it is one of them all the while. */
  if (match != NULL && watch->rule->kind == MS5_RULE_STATE && before.since != MS5_TIME_NONE)
    since = MIN (since, before.since);

  line->rules_due = earlier (line->rules_due, ms5_condition_update (&watch->condition, watch->rule, since, now));
  follow_condition (line, watch, &before);
  if (ms5_condition_is_there (&watch->condition))
    begin_condition (line, watch, ms5_condition_is_there (&before), match, fact);
  else
    end_condition (line, watch);
  call = g_hash_table_lookup (line->conditions, watch->key);
  watch->times = call != NULL ? call->call->times : 0;
  if (is_same_condition (&before, &watch->condition))
    return;

  line->bottleneck->has_new_text = line->bottleneck->has_new_memory = TRUE;
  ms5_engine_touch (line);
}

static void
take_match (Ms5EngineLine      *line,
            const Ms5RuleMatch *match,
            const Ms5RuleFact  *fact,
            Ms5Time             now)
{
  g_autofree char *key = ms5_rule_dup_key (match->rule, fact);
  Ms5EngineWatch *watch = g_hash_table_lookup (line->watches, key);

  if (watch == NULL)
    watch = add_watch (line, match->rule, g_steal_pointer (&key));
  watch->is_seen = TRUE;
  update_watch (line, watch, match, fact, now);
}

/* What was not seen this time is not so; what is over is forgotten. */
static void
update_rest (Ms5EngineLine *line,
             Ms5Time        now)
{
  g_autoptr (GPtrArray) watches = NULL;

  if (g_hash_table_size (line->watches) == 0)
    return;

  watches = ms5_engine_list_values (line->watches);
  for (guint i = 0; i < watches->len; i++)
    {
      Ms5EngineWatch *watch = g_ptr_array_index (watches, i);

      if (watch->is_seen)
        {
          watch->is_seen = FALSE;
          continue;
        }
      update_watch (line, watch, NULL, NULL, now);
      if (ms5_condition_is_quiet (&watch->condition, watch->rule, now)
          && !g_hash_table_contains (line->conditions, watch->key))
        g_hash_table_remove (line->watches, watch->key);
    }
}

void
ms5_engine_line_apply_rules (Ms5EngineLine *line,
                             Ms5Time        now)
{
  Ms5Engine *engine = line->engine;
  GArray *facts = engine->facts;
  GArray *matches = engine->matches;

  line->has_new_facts = FALSE;
  line->rules_due = MS5_TIME_NONE;
  g_array_set_size (matches, 0);
  ms5_engine_line_list_facts (line, now, facts);
  ms5_rules_evaluate (engine->plant, (const Ms5RuleFact *) (gpointer) facts->data, facts->len, matches);
  for (guint i = 0; i < matches->len; i++)
    {
      const Ms5RuleMatch *match = &g_array_index (matches, Ms5RuleMatch, i);
      const Ms5RuleFact *fact = &g_array_index (facts, Ms5RuleFact, match->fact);

      if (is_meant (line, match, fact))
        take_match (line, match, fact, now);
    }
  update_rest (line, now);
}
