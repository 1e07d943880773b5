/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/engine/ms5-engine-private.h"
#include "server/engine/ms5-engine-restore-private.h"

#include "core/ms5-escalation.h"
#include "protocol/ms5-escalation-json.h"
#include "protocol/ms5-vocabulary.h"

static void
edit_free (gpointer data)
{
  Ms5EngineEdit *edit = data;

  ms5_escalation_policy_free (edit->policy);
  g_free (edit->by);
  g_free (edit);
}

static void
merge_policies (Ms5Engine *engine)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_remove_all (engine->edited_policies);
  g_hash_table_iter_init (&iter, engine->edited);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Ms5EngineEdit *edit = value;

      g_hash_table_insert (engine->edited_policies, edit->policy->id, edit->policy);
    }
  g_clear_pointer (&engine->policies, g_ptr_array_unref);
  engine->policies = ms5_escalation_merge (engine->plant->escalation, engine->edited_policies);
}

void
ms5_engine_init_policies (Ms5Engine *engine)
{
  engine->edited = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, edit_free);
  engine->edited_policies = g_hash_table_new (g_str_hash, g_str_equal);
  engine->new_policies = g_ptr_array_new_with_free_func (g_free);
  merge_policies (engine);
}

void
ms5_engine_clear_policies (Ms5Engine *engine)
{
  g_ptr_array_unref (engine->policies);
  g_hash_table_unref (engine->edited_policies);
  g_hash_table_unref (engine->edited);
  g_ptr_array_unref (engine->new_policies);
}

/* What people have made is kept, unless the plant has changed so much that it means nothing any more: that is said, and
 * what is configured counts again. */
void
ms5_engine_restore_policy (Ms5Engine  *engine,
                           const char *key,
                           json_t     *fields)
{
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (Ms5EscalationPolicy) policy = NULL;
  g_auto (Ms5EscalationPolicyItem) item = { 0 };
  Ms5PlantPart part;
  g_auto (GStrv) codes = ms5_plant_key_split (key, &part);
  Ms5EngineEdit *edit;

  if (codes == NULL || part != MS5_PLANT_ESCALATION)
    return;
  ms5_escalation_policy_item_decode (fields, &item, problems);
  if (item.by == NULL)
    return;

  policy = ms5_escalation_policy_from_item (&item, codes[0], problems);
  ms5_escalation_policy_check (policy, engine->plant, "$", "$.levels", problems);
  if (ms5_problems_get_count (problems) > 0)
    {
      g_autofree char *text = ms5_problems_to_string (problems);

      g_warning ("the edited policy of escalation «%s» does not fit the plant any more and is left out: %s", codes[0], text);
      return;
    }

  edit = g_new0 (Ms5EngineEdit, 1);
  edit->policy = g_steal_pointer (&policy);
  edit->by = g_strdup (item.by);
  edit->at = item.at;
  g_hash_table_replace (engine->edited, edit->policy->id, edit);
}

static const Ms5EscalationPolicy *
find_configured (const Ms5Engine *engine,
                 const char      *id)
{
  for (guint i = 0; i < engine->plant->escalation->len; i++)
    {
      const Ms5EscalationPolicy *policy = g_ptr_array_index (engine->plant->escalation, i);

      if (g_str_equal (policy->id, id))
        return policy;
    }

  return NULL;
}

static void
write_policy (Ms5Engine  *engine,
              const char *id)
{
  const Ms5EngineEdit *edit = g_hash_table_lookup (engine->edited, id);
  const Ms5EscalationPolicy *configured = find_configured (engine, id);
  const Ms5EscalationPolicy *policy = edit != NULL ? edit->policy : configured;
  g_autofree char *key = ms5_plant_key_new (MS5_PLANT_ESCALATION, id, NULL);
  g_auto (Ms5EscalationPolicyItem) item = { 0 };

  if (policy == NULL)
    {
      ms5_fact_sink_retire (engine->sink, MS5_TOPIC_PLANT, NULL, key);
      return;
    }

  ms5_escalation_policy_to_item (policy, edit != NULL ? edit->by : NULL, edit != NULL ? edit->at : MS5_TIME_NONE, &item);
  if (configured != NULL)
    item.configured = TRUE;
  ms5_fact_sink_put (engine->sink, MS5_TOPIC_PLANT, NULL, key, &item);
  if (engine->restore != NULL)
    ms5_engine_restore_keep (engine, key);
}

void
ms5_engine_start_policies (Ms5Engine *engine)
{
  GHashTableIter iter;
  gpointer id;

  for (guint i = 0; i < engine->plant->escalation->len; i++)
    write_policy (engine, ((const Ms5EscalationPolicy *) g_ptr_array_index (engine->plant->escalation, i))->id);
  g_hash_table_iter_init (&iter, engine->edited);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (find_configured (engine, id) == NULL)
      write_policy (engine, id);
  merge_policies (engine);
}

void
ms5_engine_write_policies (Ms5Engine *engine)
{
  for (guint i = 0; i < engine->new_policies->len; i++)
    write_policy (engine, g_ptr_array_index (engine->new_policies, i));
  g_ptr_array_set_size (engine->new_policies, 0);
}

/* Open calls go by the new policies from now on; what was told is not told again. */
static void
policies_changed (Ms5Engine  *engine,
                  const char *id,
                  Ms5Time     now)
{
  merge_policies (engine);
  g_ptr_array_add (engine->new_policies, g_strdup (id));
  ms5_engine_set_now (engine, now);
  for (guint i = 0; i < engine->lines->len; i++)
    ((Ms5EngineLine *) g_ptr_array_index (engine->lines, i))->escalation_due = engine->now;
}

/**
 * ms5_engine_set_policy:
 * @engine: an engine that was started
 * @policy: a policy of escalation that fits the plant; one without levels takes away a configured one of its id
 * @by: who wants that
 * @now: the time
 *
 * It counts from now on, also for calls that are open, and takes the place of the one of that id. It is written with
 * the next flush.
 */
void
ms5_engine_set_policy (Ms5Engine                 *engine,
                       const Ms5EscalationPolicy *policy,
                       const char                *by,
                       Ms5Time                    now)
{
  Ms5EngineEdit *edit = g_new0 (Ms5EngineEdit, 1);

  edit->policy = ms5_escalation_policy_copy (policy);
  edit->by = g_strdup (by);
  edit->at = ms5_time_floor (now, MS5_USEC_PER_MS);
  g_hash_table_replace (engine->edited, edit->policy->id, edit);
  policies_changed (engine, policy->id, now);
}

/**
 * ms5_engine_reset_policy:
 * @engine: an engine that was started
 * @id: the id of a policy of escalation
 * @now: the time
 *
 * What is configured under that id counts again; if nothing is, there is no such policy any more.
 */
void
ms5_engine_reset_policy (Ms5Engine  *engine,
                         const char *id,
                         Ms5Time     now)
{
  g_autofree char *kept = g_strdup (id);

  if (g_hash_table_remove (engine->edited, kept))
    policies_changed (engine, kept, now);
}

/**
 * ms5_engine_get_policies:
 * @engine: an engine
 *
 * Returns: (element-type Ms5EscalationPolicy): the policies of escalation that hold, the most specific first
 */
const GPtrArray *
ms5_engine_get_policies (const Ms5Engine *engine)
{
  return engine->policies;
}

/* The policy that @call goes by now. */
static const Ms5EscalationPolicy *
find_policy (const Ms5EngineLine *line,
             const Ms5Call       *call)
{
  const Ms5Engine *engine = line->engine;

  return ms5_escalation_find (engine->policies, call->line, call->type,
                              ms5_escalation_get_shift (engine->plant, call->line, engine->now), call->priority);
}

/**
 * ms5_engine_get_level:
 * @engine: a started engine
 * @line: a line
 * @key: the key of one of its calls
 *
 * Returns: (nullable): the level that the call has reached, by the policy that counts for it now; %NULL if it has
 *   reached none. Borrowed until a policy changes
 */
const Ms5EscalationLevel *
ms5_engine_get_level (Ms5Engine     *engine,
                      const Ms5Line *line,
                      const char    *key)
{
  Ms5EngineLine *found = ms5_engine_get_line (engine, line);
  const Ms5EngineCall *call = g_hash_table_lookup (found->calls, key);

  return call != NULL ? ms5_escalation_get_level (find_policy (found, call->call), call->call->level) : NULL;
}

gboolean
ms5_engine_line_has_level (const Ms5EngineLine *line,
                           const Ms5EngineCall *call,
                           guint                level)
{
  return ms5_escalation_get_level (find_policy (line, call->call), level) != NULL;
}

/* Sees to it that somebody looks when @call reaches its next level, or comes off the shelf. */
void
ms5_engine_line_plan_escalation (Ms5EngineLine       *line,
                                 const Ms5EngineCall *call)
{
  const Ms5Engine *engine = line->engine;
  Ms5EscalationStep step = { .due = call->call->shelved_until };

  if ((ms5_call_is_shelved (call->call)
       || ms5_escalation_next (engine->policies, engine->plant, call->call, engine->now, &step))
      && (line->escalation_due == MS5_TIME_NONE || step.due < line->escalation_due))
    line->escalation_due = step.due;
}

/* What names a step of a call once and for all; each time it is open it has its own. */
static char *
dup_step_id (const Ms5Call *call,
             guint          reminder)
{
  GString *id = g_string_new (call->id);

  if (call->reopened != MS5_TIME_NONE)
    g_string_append_printf (id, "/%" G_GINT64_FORMAT, ms5_time_to_ms (call->reopened));
  g_string_append_printf (id, "/%u", call->level);
  if (reminder > 0)
    g_string_append_printf (id, "/%u", reminder);
  return g_string_free (id, FALSE);
}

static void
add_event (Ms5EngineLine             *line,
           const Ms5Call             *call,
           const Ms5EscalationPolicy *policy,
           gboolean                   late,
           const char                *by)
{
  const Ms5EscalationLevel *level = ms5_escalation_get_level (policy, call->level);
  Ms5EngineEvent *event = g_new0 (Ms5EngineEvent, 1);
  Ms5EscalationItem *item = &event->escalation;

  event->kind = MS5_TOPIC_ESCALATIONS;
  event->id = dup_step_id (call, call->reminders);
  ms5_escalation_item_init (item);
  item->call = g_strdup (call->id);
  item->level = call->level;
  item->at = line->engine->now;
  item->late = late;
  item->by = g_strdup (by);
  item->repeat = call->reminders > 0 ? (gint64) call->reminders : MS5_INT_NONE;
  item->roles = ms5_escalation_dup_words (level->roles, ms5_words_role);
  item->people = g_strdupv (level->people);
  if (level->channels != MS5_CHANNEL_BITS_ALL)
    item->channels = ms5_escalation_dup_words (level->channels, ms5_words_channel);
  item->policy = g_strdup (policy->id);
  item->shift = g_strdup (ms5_escalation_get_shift (line->engine->plant, call->line, line->engine->now));
  g_ptr_array_add (line->new_events, event);
}

static void
reach (Ms5EngineLine             *line,
       Ms5EngineCall             *call,
       const Ms5EscalationPolicy *policy,
       guint                      level,
       gboolean                   late,
       const Ms5EngineDoing      *doing,
       const char                *note)
{
  ms5_call_escalate (call->call, level, line->engine->now, ms5_escalation_get_level (policy, level)->roles);
  call->call->late = late;
  ms5_engine_line_touch_call (line, call);
  ms5_engine_line_tell (line, call->call, MS5_TRANSITION_ESCALATED, doing, note);
  add_event (line, call->call, policy, late, doing != NULL ? doing->by : NULL);
}

/* @call reaches @level, which it has, as somebody wants it: @doing says who, and @note why. */
void
ms5_engine_line_reach_level (Ms5EngineLine        *line,
                             Ms5EngineCall        *call,
                             guint                 level,
                             const Ms5EngineDoing *doing,
                             const char           *note)
{
  reach (line, call, find_policy (line, call->call), level, FALSE, doing, note);
}

static void
take_step (Ms5EngineLine           *line,
           Ms5EngineCall           *call,
           const Ms5EscalationStep *step)
{
  gboolean late = step->due < line->engine->started;

  if (step->reminder == 0)
    {
      reach (line, call, step->policy, step->level, late, NULL, NULL);
      return;
    }

  ms5_call_remind (call->call, line->engine->now);
  ms5_engine_line_touch_call (line, call);
  ms5_engine_line_tell (line, call->call, MS5_TRANSITION_REMINDED, NULL, NULL);
  add_event (line, call->call, step->policy, late, NULL);
}

/* Each level that is due is reached once, also those that were due while nobody could look; of reminders there is then
 * only one. */
void
ms5_engine_line_escalate (Ms5EngineLine *line,
                          Ms5Time        now)
{
  const Ms5Engine *engine = line->engine;
  g_autoptr (GPtrArray) calls = ms5_engine_list_values (line->calls);

  line->escalation_due = MS5_TIME_NONE;
  for (guint i = 0; i < calls->len; i++)
    {
      Ms5EngineCall *call = g_ptr_array_index (calls, i);
      Ms5EscalationStep step;

      if (ms5_call_is_shelved (call->call) && call->call->shelved_until <= now)
        {
          ms5_call_unshelve (call->call, call->call->shelved_until);
          ms5_engine_line_touch_call (line, call);
          ms5_engine_line_tell (line, call->call, MS5_TRANSITION_UNSHELVED, NULL, NULL);
        }
      while (ms5_escalation_next (engine->policies, engine->plant, call->call, now, &step) && step.due <= now)
        take_step (line, call, &step);
      ms5_engine_line_plan_escalation (line, call);
    }
}
