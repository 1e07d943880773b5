/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/engine/ms5-engine-restore-private.h"

#include <string.h>

/* What was stored comes back, item by item. */

static gboolean
restore_line_item (Ms5EngineLine *line,
                   const char    *key,
                   gint64         v,
                   json_t        *fields)
{
  if (g_str_equal (key, line->line->code))
    {
      line->v = v;
      return TRUE;
    }

  for (guint i = 0; i < line->units->len; i++)
    {
      Ms5EngineUnit *unit = g_ptr_array_index (line->units, i);

      if (!g_str_equal (unit->equipment->code, key))
        continue;
      unit->v = v;
      return TRUE;
    }

  return FALSE;
}

static gboolean
restore_stop (Ms5EngineLine *line,
              const char    *key,
              gint64         v,
              json_t        *fields)
{
  g_auto (Ms5StopItem) item = { 0 };
  Ms5EngineStop *stop;

  ms5_stop_item_decode (fields, &item, NULL);
  if (item.start == MS5_TIME_NONE || g_strcmp0 (item.equipment, line->bottleneck->equipment->code) != 0)
    return FALSE;

  stop = ms5_engine_line_insert_stop (line, item.start);
  stop->end = item.end;
  stop->detected = item.detected == MS5_WORD_NONE ? MS5_DETECTED_STATE : (Ms5Detected) item.detected;
  stop->category = item.category == MS5_WORD_NONE ? MS5_CATEGORY_UNPLANNED : (Ms5Category) item.category;
  stop->machine = item.reason == NULL ? stop->category : MS5_CATEGORY_UNPLANNED;
  stop->planned = item.planned == TRUE;
  stop->reason = ms5_engine_keep_reason (line->engine, item.reason);
  stop->comment = g_steal_pointer (&item.comment);
  stop->coded_by = g_steal_pointer (&item.coded_by);
  stop->coded_at = item.coded_at;
  stop->commented_by = g_steal_pointer (&item.commented_by);
  stop->commented_at = item.commented_at;
  stop->v = v;
  return TRUE;
}

static gboolean
restore_changeover (Ms5EngineLine *line,
                    const char    *key,
                    gint64         v,
                    json_t        *fields)
{
  Ms5EngineChangeover *changeover = g_new0 (Ms5EngineChangeover, 1);

  changeover->line = line;
  changeover->key = g_strdup (key);
  g_ptr_array_add (line->engine->restore->changeovers, changeover);
  return TRUE;
}

static gboolean
restore_timeline (Ms5EngineLine *line,
                  const char    *key,
                  gint64         v,
                  json_t        *fields)
{
  g_auto (Ms5TimelineItem) item = { 0 };
  const char *code = line->bottleneck->equipment->code;
  gsize length = strlen (code);
  Ms5Span span;

  ms5_timeline_item_decode (fields, &item, NULL);
  if (item.start == MS5_TIME_NONE || item.state == MS5_WORD_NONE || !g_str_has_prefix (key, code)
      || key[length] != '/')
    return FALSE;

  span = (Ms5Span) {
    { item.start, item.end },
    (Ms5State) item.state,
    item.mode == MS5_WORD_NONE ? MS5_MODE_PRODUCTION : (Ms5Mode) item.mode,
    item.cause == MS5_WORD_NONE ? MS5_CAUSE_NONE : (Ms5Cause) item.cause,
  };
  ms5_span_list_restore (line->bottleneck->spans, &span);
  return TRUE;
}

static guint
read_roles (char **words)
{
  guint roles = 0;
  Ms5Role role;

  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    if (ms5_role_from_string (words[i], &role))
      roles |= MS5_ROLE_BIT (role);

  return roles;
}

/* What the call was raised by, as the rules name it. */
static char *
dup_condition (const Ms5Engine   *engine,
               const Ms5CallItem *item)
{
  const Ms5Rule *rule = ms5_plant_get_rule (engine->plant, item->rule);
  Ms5RuleFact fact = { .equipment = item->equipment, .subject = item->detail };

  if (rule == NULL)
    return NULL;

  return ms5_rule_dup_key (rule, &fact);
}

/* Older servers did not write it down. */
static Ms5Time
get_called (const Ms5CallItem *item)
{
  if (item->called != MS5_TIME_NONE)
    return item->called;

  return item->shelved == MS5_TIME_NONE && item->shelved_until != MS5_TIME_NONE
         ? MAX (item->raised, item->shelved_until) : item->raised;
}

static gboolean
restore_call (Ms5EngineLine *line,
              const char    *key,
              gint64         v,
              json_t        *fields)
{
  g_auto (Ms5CallItem) item = { 0 };
  g_autofree char *condition = NULL;
  Ms5Call *call;

  ms5_call_item_decode (fields, &item, NULL);
  if (item.type == NULL || item.state == MS5_WORD_NONE || item.priority == MS5_WORD_NONE
      || item.raised == MS5_TIME_NONE)
    return FALSE;

  condition = dup_condition (line->engine, &item);
  call = ms5_call_new (key, line->line->code, item.type, (Ms5Priority) item.priority, item.raised, item.raised_by);
  call->state = (Ms5CallState) item.state;
  call->active = item.active == TRUE;
  call->rev = item.rev == MS5_INT_NONE ? 1 : (guint) item.rev;
  call->level = item.level == MS5_INT_NONE ? 0 : (guint) item.level;
  call->equipment = g_steal_pointer (&item.equipment);
  call->rule = g_steal_pointer (&item.rule);
  call->detail = g_steal_pointer (&item.detail);
  call->note = g_steal_pointer (&item.note);
  call->acknowledged = item.acknowledged;
  call->acknowledged_by = g_steal_pointer (&item.acknowledged_by);
  call->resolved = item.resolved;
  call->resolved_by = g_steal_pointer (&item.resolved_by);
  call->escalated = item.escalated;
  call->escalated_to = read_roles (item.escalated_to);
  call->assigned_to = g_steal_pointer (&item.assigned_to);
  call->assigned = item.assigned;
  call->assigned_by = g_steal_pointer (&item.assigned_by);
  call->shelved = item.shelved_until != MS5_TIME_NONE ? item.shelved : MS5_TIME_NONE;
  call->shelved_by = g_steal_pointer (&item.shelved_by);
  call->shelved_until = item.shelved_until;
  call->shelve_reason = g_steal_pointer (&item.shelve_reason);
  call->cause = g_steal_pointer (&item.cause);
  call->returned = item.returned;
  call->reopened = item.reopened;
  call->reopened_by = g_steal_pointer (&item.reopened_by);
  call->called = get_called (&item);
  call->suppressed_by = g_steal_pointer (&item.suppressed_by);
  call->out_of_service = item.out_of_service;
  call->times = item.times == MS5_INT_NONE ? 1 : (guint) item.times;
  call->chattering = item.chattering;
  call->unreached = item.unreached;
  call->reminders = item.reminders == MS5_INT_NONE ? 0 : (guint) item.reminders;
  call->reminded = item.reminded;
  call->late = item.late == TRUE;
  ms5_engine_line_add_call (line, call, condition)->v = v;
  return TRUE;
}

static gboolean
restore_job (Ms5EngineLine *line,
             const char    *key,
             gint64         v,
             json_t        *fields)
{
  g_auto (Ms5JobItem) item = { 0 };
  Ms5EngineJob *job;

  ms5_job_item_decode (fields, &item, NULL);
  if (item.state == MS5_WORD_NONE)
    return FALSE;

  job = g_new0 (Ms5EngineJob, 1);
  job->code = g_strdup (key);
  job->product = ms5_engine_keep_product (line->engine, item.product);
  job->qty = item.qty;
  job->good = item.good == MS5_INT_NONE ? 0 : item.good;
  job->scrap = item.scrap == MS5_INT_NONE ? 0 : item.scrap;
  job->state = (Ms5JobState) item.state;
  job->due = item.due;
  job->started = item.started;
  job->completed = item.completed;
  job->note = g_steal_pointer (&item.note);
  job->tags = g_steal_pointer (&item.tags);
  job->edited_by = g_steal_pointer (&item.edited_by);
  job->edited = item.edited;
  job->v = v;
  g_hash_table_replace (line->jobs, job->code, job);
  if (job->state == MS5_JOB_ACTIVE)
    line->active_job = job;
  return TRUE;
}

static int
compare_age (gconstpointer a,
             gconstpointer b,
             gpointer      user_data)
{
  const Ms5EngineOld *left = a;
  const Ms5EngineOld *right = b;

  return (left->at > right->at) - (left->at < right->at);
}

static gboolean
restore_report (Ms5EngineLine *line,
                const char    *key,
                gint64         v,
                json_t        *fields)
{
  g_auto (Ms5QualityItem) item = { 0 };
  Ms5EngineOld *old = g_new0 (Ms5EngineOld, 1);

  ms5_quality_item_decode (fields, &item, NULL);
  old->id = g_strdup (key);
  old->at = item.at;
  g_queue_insert_sorted (&line->old_reports, old, compare_age, NULL);
  return TRUE;
}

/**
 * ms5_engine_restore_item:
 * @engine: an engine that is not started
 * @kind: the kind of a state topic
 * @line: (nullable): the code in the topic's name
 * @key: the item's key
 * @v: the position of its last change
 * @fields: the item as it was published
 *
 * All items of all state topics are restored so. Those of lines and equipment that the plant no longer
 * has are retired when the engine starts.
 */
void
ms5_engine_restore_item (Ms5Engine    *engine,
                         Ms5TopicKind  kind,
                         const char   *line,
                         const char   *key,
                         gint64        v,
                         json_t       *fields)
{
  static gboolean (*const restorers[MS5_N_TOPIC_KINDS]) (Ms5EngineLine *, const char *, gint64, json_t *) = {
    [MS5_TOPIC_LINE] = restore_line_item,     [MS5_TOPIC_STOPS] = restore_stop,
    [MS5_TOPIC_TIMELINE] = restore_timeline,  [MS5_TOPIC_CALLS] = restore_call,
    [MS5_TOPIC_JOBS] = restore_job,           [MS5_TOPIC_QUALITY] = restore_report,
    [MS5_TOPIC_CHANGEOVERS] = restore_changeover,
    [MS5_TOPIC_ALARMS] = ms5_engine_line_restore_alarm,
  };
  const Ms5Line *found = ms5_plant_get_line (engine->plant, line);

  g_return_if_fail (engine->restore != NULL && kind < MS5_N_TOPIC_KINDS);

  if (kind == MS5_TOPIC_PLANT)
    {
      g_ptr_array_add (engine->restore->plant_keys, g_strdup (key));
      ms5_engine_restore_policy (engine, key, fields);
    }
  else if (restorers[kind] != NULL
           && (found == NULL || !restorers[kind] (ms5_engine_get_line (engine, found), key, v, fields)))
    ms5_engine_restore_add_orphan (engine, kind, line, key);
}

/**
 * ms5_engine_restore_span:
 * @engine: an engine that is not started
 * @equipment: a piece of equipment
 * @span: a state of it
 *
 * Of each piece of equipment the open span is needed, and those of the last 48 hours in which its state
 * was not known; more do no harm. Those of the bottleneck come with the topic `timeline`, too.
 */
void
ms5_engine_restore_span (Ms5Engine     *engine,
                         const char    *equipment,
                         const Ms5Span *span)
{
  const Ms5Equipment *found = ms5_plant_get_equipment (engine->plant, equipment);
  gboolean matters = span->interval.end == MS5_TIME_NONE || !ms5_state_is_known (span->state);

  g_return_if_fail (engine->restore != NULL);

  if (found != NULL && (matters || found == ms5_line_get_bottleneck (found->line)))
    ms5_span_list_restore (ms5_engine_get_unit (engine, found)->spans, span);
}

/**
 * ms5_engine_restore_production:
 * @engine: an engine that is not started
 * @equipment: a piece of equipment
 * @minute: when
 * @product: (nullable): of what
 * @pieces: how many of each quantity
 *
 * Needed of the bottlenecks since ms5_engine_get_production_start(); more does no harm.
 */
void
ms5_engine_restore_production (Ms5Engine    *engine,
                               const char   *equipment,
                               Ms5Time       minute,
                               const char   *product,
                               const gint64  pieces[MS5_N_QUANTITIES])
{
  const Ms5Equipment *found = ms5_plant_get_equipment (engine->plant, equipment);
  Ms5EngineMade made = { NULL, minute, ms5_engine_keep_product (engine, product), { 0 } };

  g_return_if_fail (engine->restore != NULL);

  if (found == NULL || found != ms5_line_get_bottleneck (found->line))
    return;

  made.unit = ms5_engine_get_unit (engine, found);
  memcpy (made.pieces, pieces, sizeof made.pieces);
  g_array_append_val (engine->restore->made, made);
}

/**
 * ms5_engine_restore_memory:
 * @engine: an engine that is not started
 * @equipment: a piece of equipment
 * @memory: what was written of it last
 */
void
ms5_engine_restore_memory (Ms5Engine       *engine,
                           const char      *equipment,
                           const Ms5Memory *memory)
{
  const Ms5Equipment *found = ms5_plant_get_equipment (engine->plant, equipment);
  Ms5EngineUnit *unit;

  g_return_if_fail (engine->restore != NULL);

  if (found == NULL)
    return;

  unit = ms5_engine_get_unit (engine, found);
  unit->memory = *memory;
  unit->memory.more = NULL;
  g_free (unit->more);
  unit->more = g_strdup (memory->more);
}

/**
 * ms5_engine_get_production_start:
 * @engine: an engine
 * @now: the time
 *
 * Returns: since when production must be restored: the earliest start of the shifts that run at @now
 */
Ms5Time
ms5_engine_get_production_start (const Ms5Engine *engine,
                                 Ms5Time          now)
{
  Ms5Time start = now;

  for (guint i = 0; i < engine->plant->lines->len; i++)
    {
      Ms5Shift shift;

      if (ms5_calendar_shift_at (engine->plant, g_ptr_array_index (engine->plant->lines, i), now, &shift))
        start = MIN (start, shift.interval.start);
    }

  return start;
}
