/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/engine/ms5-engine-private.h"

#include "core/ms5-escalation.h"

#include <string.h>

static Ms5EngineVerdict
refuse (Ms5EngineDoing   *doing,
        Ms5EngineVerdict  verdict,
        const char       *why)
{
  doing->why = why;
  return verdict;
}

static void
undo_raise (Ms5EngineLine *line,
            gpointer       data)
{
  g_hash_table_remove (line->calls, data);
}

/* Puts back the call as it was; the copy goes to the steps' garbage instead. */
static void
undo_call (Ms5EngineLine *line,
           gpointer       data)
{
  Ms5Call *before = data;
  Ms5EngineCall *call = g_hash_table_lookup (line->calls, before->id);
  Ms5Call *copy = ms5_call_copy (before);

  /* The table's key is the id of the call that is there. */
  g_free (copy->id);
  copy->id = g_steal_pointer (&call->call->id);
  ms5_call_free (call->call);
  call->call = copy;
}

static Ms5EngineCall *
find_call (Ms5Engine      *engine,
           Ms5EngineDoing *doing)
{
  return g_hash_table_lookup (ms5_engine_get_line (engine, doing->line)->calls, doing->key);
}

static void
keep_call (Ms5Engine      *engine,
           Ms5EngineDoing *doing,
           Ms5EngineCall  *call)
{
  ms5_engine_add_undo (ms5_engine_get_line (engine, doing->line), undo_call, ms5_call_copy (call->call),
                       (GDestroyNotify) ms5_call_free);
}

/* Who brought @call where it is. */
static void
tell_current (Ms5EngineDoing *doing,
              const Ms5Call  *call)
{
  switch (call->state)
    {
    case MS5_CALL_RESOLVED:
      doing->cur_by = call->resolved_by;
      doing->cur_at = call->resolved;
      break;
    case MS5_CALL_ACKNOWLEDGED:
      doing->cur_by = call->acknowledged_by;
      doing->cur_at = call->acknowledged;
      break;
    case MS5_CALL_RAISED:
    default:
      doing->cur_by = call->raised_by;
      doing->cur_at = call->raised;
      break;
    }
}

static gboolean
note_fits (const Ms5Call *call,
           const char    *note)
{
  gsize length = call->note != NULL ? strlen (call->note) + 1 : 0;

  return note == NULL || length + strlen (note) <= MS5_LIMIT_STRING_BYTES;
}

static Ms5EngineVerdict
from_outcome (Ms5EngineDoing *doing,
              const Ms5Call  *call,
              Ms5Outcome      outcome)
{
  switch (outcome)
    {
    case MS5_OUTCOME_APPLIED:
      return MS5_ENGINE_APPLIED;
    case MS5_OUTCOME_NOOP:
      tell_current (doing, call);
      return MS5_ENGINE_NOOP;
    case MS5_OUTCOME_SUPERSEDED:
    case MS5_OUTCOME_MERGED:
    case MS5_OUTCOME_CONFLICT:
    default:
      tell_current (doing, call);
      return refuse (doing, MS5_ENGINE_SUPERSEDED, "the call is resolved");
    }
}

/**
 * ms5_engine_raise_call:
 * @engine: an engine in an action
 * @doing: the key is the new call's id
 * @args: what is wanted
 *
 * Returns: what became of it
 */
Ms5EngineVerdict
ms5_engine_raise_call (Ms5Engine              *engine,
                       Ms5EngineDoing         *doing,
                       const Ms5CallRaiseArgs *args)
{
  Ms5EngineLine *line = ms5_engine_get_line (engine, doing->line);
  const Ms5CallType *type = ms5_plant_get_call_type (engine->plant, args->type);
  const Ms5Equipment *equipment = ms5_plant_get_equipment (engine->plant, args->equipment);
  Ms5Call *call;

  if (find_call (engine, doing) != NULL)
    return MS5_ENGINE_NOOP;
  if (type == NULL)
    return refuse (doing, MS5_ENGINE_INVALID, "there is no such type of call");
  if (args->equipment != NULL && (equipment == NULL || equipment->line != doing->line))
    return refuse (doing, MS5_ENGINE_INVALID, "the line has no such equipment");

  call = ms5_call_new (doing->key, doing->line->code, type->code,
                       args->priority == MS5_WORD_NONE ? type->priority : (Ms5Priority) args->priority, engine->now,
                       doing->by);
  call->equipment = g_strdup (args->equipment);
  if (args->note != NULL)
    ms5_call_append_note (call, args->note);
  ms5_engine_line_touch_call (line, ms5_engine_line_add_call (line, call, NULL));
  ms5_engine_add_undo (line, undo_raise, g_strdup (doing->key), g_free);
  return MS5_ENGINE_APPLIED;
}

/**
 * ms5_engine_acknowledge_call:
 * @engine: an engine in an action
 * @doing: the key is the call's
 * @note: (nullable): what there is to say
 *
 * Returns: what became of it
 */
Ms5EngineVerdict
ms5_engine_acknowledge_call (Ms5Engine      *engine,
                             Ms5EngineDoing *doing,
                             const char     *note)
{
  Ms5EngineCall *call = find_call (engine, doing);
  Ms5Outcome outcome;

  if (call == NULL)
    return refuse (doing, MS5_ENGINE_GONE, "there is no such call");
  if (!note_fits (call->call, note))
    return refuse (doing, MS5_ENGINE_INVALID, "the note would be too long");

  keep_call (engine, doing, call);
  outcome = ms5_call_acknowledge (call->call, engine->now, doing->by);
  if (outcome == MS5_OUTCOME_APPLIED)
    {
      if (note != NULL)
        ms5_call_append_note (call->call, note);
      ms5_engine_line_touch_call (ms5_engine_get_line (engine, doing->line), call);
    }
  return from_outcome (doing, call->call, outcome);
}

/**
 * ms5_engine_resolve_call:
 * @engine: an engine in an action
 * @doing: the key is the call's
 * @note: (nullable): what was done
 *
 * Returns: what became of it
 */
Ms5EngineVerdict
ms5_engine_resolve_call (Ms5Engine      *engine,
                         Ms5EngineDoing *doing,
                         const char     *note)
{
  Ms5EngineLine *line = ms5_engine_get_line (engine, doing->line);
  Ms5EngineCall *call = find_call (engine, doing);
  Ms5Outcome outcome;

  if (call == NULL)
    return refuse (doing, MS5_ENGINE_GONE, "there is no such call");
  if (!note_fits (call->call, note))
    return refuse (doing, MS5_ENGINE_INVALID, "the note would be too long");

  keep_call (engine, doing, call);
  outcome = ms5_call_resolve (call->call, engine->now, doing->by, note);
  if (outcome == MS5_OUTCOME_APPLIED)
    {
      ms5_engine_line_touch_call (line, call);
      line->has_new_facts = TRUE;
    }
  return from_outcome (doing, call->call, outcome);
}

/**
 * ms5_engine_comment_call:
 * @engine: an engine in an action
 * @doing: the key is the call's
 * @note: what there is to say
 *
 * Returns: what became of it
 */
Ms5EngineVerdict
ms5_engine_comment_call (Ms5Engine      *engine,
                         Ms5EngineDoing *doing,
                         const char     *note)
{
  Ms5EngineCall *call = find_call (engine, doing);

  if (call == NULL)
    return refuse (doing, MS5_ENGINE_GONE, "there is no such call");
  if (!note_fits (call->call, note))
    return refuse (doing, MS5_ENGINE_INVALID, "the note would be too long");

  keep_call (engine, doing, call);
  ms5_call_append_note (call->call, note);
  ms5_engine_line_touch_call (ms5_engine_get_line (engine, doing->line), call);
  return MS5_ENGINE_APPLIED;
}

/**
 * ms5_engine_peek_call:
 * @engine: an engine
 * @line: a line
 * @key: a call's key
 * @out_set: (out): to whom it is assigned now; borrowed
 *
 * Returns: %FALSE if there is no such call
 */
gboolean
ms5_engine_peek_call (Ms5Engine        *engine,
                      const Ms5Line    *line,
                      const char       *key,
                      Ms5CallAssignSet *out_set)
{
  const Ms5EngineCall *call = g_hash_table_lookup (ms5_engine_get_line (engine, line)->calls, key);

  if (call == NULL)
    return FALSE;

  *out_set = (Ms5CallAssignSet) { call->call->assigned_to };
  return TRUE;
}

/**
 * ms5_engine_assign_call:
 * @engine: an engine in an action
 * @doing: the key is the call's
 * @set: who is to see to it from now on
 *
 * Returns: what became of it
 */
Ms5EngineVerdict
ms5_engine_assign_call (Ms5Engine              *engine,
                        Ms5EngineDoing         *doing,
                        const Ms5CallAssignSet *set)
{
  Ms5EngineCall *call = find_call (engine, doing);
  Ms5Outcome outcome;

  if (call == NULL)
    return refuse (doing, MS5_ENGINE_GONE, "there is no such call");

  keep_call (engine, doing, call);
  outcome = ms5_call_assign (call->call, engine->now, set->assigned_to, doing->by);
  if (outcome == MS5_OUTCOME_APPLIED)
    ms5_engine_line_touch_call (ms5_engine_get_line (engine, doing->line), call);
  else if (outcome == MS5_OUTCOME_NOOP)
    {
      doing->cur_by = call->call->assigned_by;
      doing->cur_at = call->call->assigned;
      return MS5_ENGINE_NOOP;
    }
  return from_outcome (doing, call->call, outcome);
}

static void
undo_levels (Ms5EngineLine *line,
             gpointer       data)
{
  const guint *n = data;

  g_ptr_array_set_size (line->new_events, (int) (line->new_events->len - *n));
}

/**
 * ms5_engine_escalate_call:
 * @engine: an engine in an action
 * @doing: the key is the call's
 * @args: how far, and why
 *
 * It reaches each level up to that one now, as time would have done it. The level says how far, so that two
 * who want the same do not go twice as far.
 *
 * Returns: what became of it
 */
Ms5EngineVerdict
ms5_engine_escalate_call (Ms5Engine                 *engine,
                          Ms5EngineDoing            *doing,
                          const Ms5CallEscalateArgs *args)
{
  Ms5EngineLine *line = ms5_engine_get_line (engine, doing->line);
  Ms5EngineCall *call = find_call (engine, doing);
  guint level = (guint) args->level, n;

  if (call == NULL)
    return refuse (doing, MS5_ENGINE_GONE, "there is no such call");
  if (ms5_escalation_get_level (engine->plant, call->call->priority, level) == NULL)
    return refuse (doing, MS5_ENGINE_INVALID, "calls of that priority have no such level");
  if (!note_fits (call->call, args->note))
    return refuse (doing, MS5_ENGINE_INVALID, "the note would be too long");
  if (call->call->state == MS5_CALL_RESOLVED)
    return from_outcome (doing, call->call, MS5_OUTCOME_SUPERSEDED);
  if (ms5_call_is_shelved (call->call))
    {
      doing->cur_by = call->call->shelved_by;
      doing->cur_at = call->call->shelved;
      return refuse (doing, MS5_ENGINE_SUPERSEDED, "the call is on the shelf");
    }
  if (call->call->level >= level)
    {
      doing->cur_at = call->call->escalated;
      return MS5_ENGINE_NOOP;
    }

  keep_call (engine, doing, call);
  n = level - call->call->level;
  ms5_engine_add_undo (line, undo_levels, g_memdup2 (&n, sizeof n), g_free);
  while (call->call->level < level)
    ms5_engine_line_reach_level (line, call, call->call->level + 1, FALSE, doing->by);
  if (args->note != NULL)
    ms5_call_append_note (call->call, args->note);
  return MS5_ENGINE_APPLIED;
}

/**
 * ms5_engine_shelve_call:
 * @engine: an engine in an action
 * @doing: the key is the call's
 * @args: until when, and why
 *
 * Shelving in the sense of ISA-18.2: for a limited time nobody is called by it, and then it is back.
 *
 * Returns: what became of it
 */
Ms5EngineVerdict
ms5_engine_shelve_call (Ms5Engine               *engine,
                        Ms5EngineDoing          *doing,
                        const Ms5CallShelveArgs *args)
{
  Ms5EngineCall *call = find_call (engine, doing);
  Ms5Time until = ms5_time_floor (args->until, MS5_USEC_PER_MS);
  Ms5Outcome outcome;

  if (call == NULL)
    return refuse (doing, MS5_ENGINE_GONE, "there is no such call");
  if (until > engine->now + MS5_LIMIT_SHELVE_MS * MS5_USEC_PER_MS)
    return refuse (doing, MS5_ENGINE_INVALID, "a call may not be on the shelf for so long");
  if (call->call->state != MS5_CALL_RESOLVED && until <= engine->now)
    {
      tell_current (doing, call->call);
      return refuse (doing, MS5_ENGINE_SUPERSEDED, "the time on the shelf would be over");
    }

  keep_call (engine, doing, call);
  outcome = ms5_call_shelve (call->call, engine->now, until, doing->by, args->reason);
  if (outcome == MS5_OUTCOME_APPLIED)
    ms5_engine_line_touch_call (ms5_engine_get_line (engine, doing->line), call);
  else if (outcome == MS5_OUTCOME_NOOP)
    {
      doing->cur_by = call->call->shelved_by;
      doing->cur_at = call->call->shelved;
      return MS5_ENGINE_NOOP;
    }
  return from_outcome (doing, call->call, outcome);
}

/**
 * ms5_engine_unshelve_call:
 * @engine: an engine in an action
 * @doing: the key is the call's
 * @note: (nullable): why
 *
 * Returns: what became of it
 */
Ms5EngineVerdict
ms5_engine_unshelve_call (Ms5Engine      *engine,
                          Ms5EngineDoing *doing,
                          const char     *note)
{
  Ms5EngineCall *call = find_call (engine, doing);
  Ms5Outcome outcome;

  if (call == NULL)
    return refuse (doing, MS5_ENGINE_GONE, "there is no such call");
  if (!note_fits (call->call, note))
    return refuse (doing, MS5_ENGINE_INVALID, "the note would be too long");

  keep_call (engine, doing, call);
  outcome = ms5_call_unshelve (call->call, engine->now);
  if (outcome == MS5_OUTCOME_APPLIED)
    {
      if (note != NULL)
        ms5_call_append_note (call->call, note);
      ms5_engine_line_touch_call (ms5_engine_get_line (engine, doing->line), call);
    }
  return from_outcome (doing, call->call, outcome);
}
