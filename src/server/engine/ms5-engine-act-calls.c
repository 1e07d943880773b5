/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/engine/ms5-engine-private.h"

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

/* What happens to @call from now on can be undone. */
void
ms5_engine_line_keep_call (Ms5EngineLine       *line,
                           const Ms5EngineCall *call)
{
  ms5_engine_add_undo (line, undo_call, ms5_call_copy (call->call), (GDestroyNotify) ms5_call_free);
}

/* @call was changed by somebody. */
static void
tell (Ms5EngineLine  *line,
      Ms5EngineCall  *call,
      Ms5Transition   what,
      Ms5EngineDoing *doing,
      const char     *text)
{
  ms5_engine_line_touch_call (line, call);
  ms5_engine_line_tell (line, call->call, what, doing, text);
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

/* There are as many conditions as the plant has; people and their programs are bounded by this. */
static gboolean
has_room (const Ms5EngineLine *line)
{
  GHashTableIter iter;
  gpointer value;
  guint n = 0;

  g_hash_table_iter_init (&iter, line->calls);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    n += ((const Ms5EngineCall *) value)->call->state != MS5_CALL_RESOLVED;
  return n < MS5_LIMIT_LINE_CALLS;
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
  if (!has_room (line))
    return refuse (doing, MS5_ENGINE_INVALID, "too many calls of the line are open");

  call = ms5_call_new (doing->key, doing->line->code, type->code,
                       args->priority == MS5_WORD_NONE ? type->priority : (Ms5Priority) args->priority, engine->now,
                       doing->by);
  call->equipment = g_strdup (args->equipment);
  if (args->note != NULL)
    ms5_call_append_note (call, args->note);
  tell (line, ms5_engine_line_add_call (line, call, NULL), MS5_TRANSITION_RAISED, doing, args->note);
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
  Ms5EngineLine *line = ms5_engine_get_line (engine, doing->line);
  Ms5EngineCall *call = find_call (engine, doing);
  Ms5Outcome outcome;

  if (call == NULL)
    return refuse (doing, MS5_ENGINE_GONE, "there is no such call");
  if (!note_fits (call->call, note))
    return refuse (doing, MS5_ENGINE_INVALID, "the note would be too long");

  ms5_engine_line_keep_call (line, call);
  outcome = ms5_call_acknowledge (call->call, engine->now, doing->by);
  if (outcome == MS5_OUTCOME_APPLIED)
    {
      if (note != NULL)
        ms5_call_append_note (call->call, note);
      tell (line, call, MS5_TRANSITION_ACKNOWLEDGED, doing, note);
    }
  return from_outcome (doing, call->call, outcome);
}

/* Whether calls of the type of @call can have that cause. */
static gboolean
is_cause (const Ms5Plant *plant,
          const Ms5Call  *call,
          const char     *code)
{
  const Ms5CallCause *cause = ms5_plant_get_call_cause (plant, code);

  return code == NULL
         || (cause != NULL
             && (cause->types == NULL || g_strv_contains ((const char *const *) cause->types, call->type)));
}

/**
 * ms5_engine_resolve_call:
 * @engine: an engine in an action
 * @doing: the key is the call's
 * @args: what was done, and what it turned out to be
 *
 * Returns: what became of it
 */
Ms5EngineVerdict
ms5_engine_resolve_call (Ms5Engine                *engine,
                         Ms5EngineDoing           *doing,
                         const Ms5CallResolveArgs *args)
{
  Ms5EngineLine *line = ms5_engine_get_line (engine, doing->line);
  Ms5EngineCall *call = find_call (engine, doing);
  Ms5Outcome outcome;

  if (call == NULL)
    return refuse (doing, MS5_ENGINE_GONE, "there is no such call");
  if (!note_fits (call->call, args->note))
    return refuse (doing, MS5_ENGINE_INVALID, "the note would be too long");
  if (!is_cause (engine->plant, call->call, args->cause))
    return refuse (doing, MS5_ENGINE_INVALID, "calls of that type have no such cause");

  ms5_engine_line_keep_call (line, call);
  outcome = ms5_call_resolve (call->call, engine->now, doing->by, args->cause, args->note);
  if (outcome == MS5_OUTCOME_APPLIED)
    {
      tell (line, call, MS5_TRANSITION_RESOLVED, doing, args->note);
      line->has_new_facts = TRUE;
    }
  return from_outcome (doing, call->call, outcome);
}

static void
undo_condition (Ms5EngineLine *line,
                gpointer       data)
{
  g_hash_table_remove (line->conditions, data);
}

/* From now on @call is what its condition is about; FALSE if that is another. */
static gboolean
take_condition (Ms5EngineLine *line,
                Ms5EngineCall *call)
{
  const Ms5EngineCall *other = call->condition != NULL ? g_hash_table_lookup (line->conditions, call->condition) : call;

  if (other != NULL)
    return other == call;

  g_hash_table_replace (line->conditions, call->condition, call);
  ms5_engine_add_undo (line, undo_condition, call->condition, NULL);
  ms5_engine_line_get_watch (line, call->condition);
  return TRUE;
}

/**
 * ms5_engine_reopen_call:
 * @engine: an engine in an action
 * @doing: the key is the call's
 * @note: (nullable): why
 *
 * It was not resolved after all. That can be said for %MS5_LIMIT_REOPEN_MS, and while there is no other call
 * for the same condition.
 *
 * Returns: what became of it
 */
Ms5EngineVerdict
ms5_engine_reopen_call (Ms5Engine      *engine,
                        Ms5EngineDoing *doing,
                        const char     *note)
{
  Ms5EngineLine *line = ms5_engine_get_line (engine, doing->line);
  Ms5EngineCall *call = find_call (engine, doing);

  if (call == NULL)
    return refuse (doing, MS5_ENGINE_GONE, "there is no such call");
  if (!note_fits (call->call, note))
    return refuse (doing, MS5_ENGINE_INVALID, "the note would be too long");

  tell_current (doing, call->call);
  if (call->call->state != MS5_CALL_RESOLVED)
    return MS5_ENGINE_NOOP;
  if (engine->now - call->call->resolved > MS5_LIMIT_REOPEN_MS * MS5_USEC_PER_MS)
    return refuse (doing, MS5_ENGINE_SUPERSEDED, "it was resolved too long ago");
  if (!take_condition (line, call))
    return refuse (doing, MS5_ENGINE_SUPERSEDED, "there is another call for the same");

  ms5_engine_line_keep_call (line, call);
  ms5_call_reopen (call->call, engine->now, doing->by, note);
  if (call->condition != NULL)
    call->call->out_of_service = ms5_engine_line_get_out_of_service (line, call->condition);
  tell (line, call, MS5_TRANSITION_REOPENED, doing, note);
  line->has_new_facts = TRUE;
  return MS5_ENGINE_APPLIED;
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
  Ms5EngineLine *line = ms5_engine_get_line (engine, doing->line);
  Ms5EngineCall *call = find_call (engine, doing);

  if (call == NULL)
    return refuse (doing, MS5_ENGINE_GONE, "there is no such call");
  if (!note_fits (call->call, note))
    return refuse (doing, MS5_ENGINE_INVALID, "the note would be too long");

  ms5_engine_line_keep_call (line, call);
  ms5_call_append_note (call->call, note);
  tell (line, call, MS5_TRANSITION_COMMENTED, doing, note);
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
  Ms5EngineLine *line = ms5_engine_get_line (engine, doing->line);
  Ms5EngineCall *call = find_call (engine, doing);
  Ms5Outcome outcome;

  if (call == NULL)
    return refuse (doing, MS5_ENGINE_GONE, "there is no such call");

  ms5_engine_line_keep_call (line, call);
  outcome = ms5_call_assign (call->call, engine->now, set->assigned_to, doing->by);
  if (outcome == MS5_OUTCOME_APPLIED)
    tell (line, call, MS5_TRANSITION_ASSIGNED, doing, set->assigned_to);
  else if (outcome == MS5_OUTCOME_NOOP)
    {
      doing->cur_by = call->call->assigned_by;
      doing->cur_at = call->call->assigned;
      return MS5_ENGINE_NOOP;
    }
  return from_outcome (doing, call->call, outcome);
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
  guint level = (guint) args->level;

  if (call == NULL)
    return refuse (doing, MS5_ENGINE_GONE, "there is no such call");
  if (!ms5_engine_line_has_level (line, call, level))
    return refuse (doing, MS5_ENGINE_INVALID, "such a call has no such level");
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
  if (!ms5_call_is_calling (call->call))
    return refuse (doing, MS5_ENGINE_SUPERSEDED, "nobody is called by it");
  if (call->call->level >= level)
    {
      doing->cur_at = call->call->escalated;
      return MS5_ENGINE_NOOP;
    }

  ms5_engine_line_keep_call (line, call);
  while (call->call->level < level)
    ms5_engine_line_reach_level (line, call, call->call->level + 1, doing,
                                 call->call->level + 1 == level ? args->note : NULL);
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
  Ms5EngineLine *line = ms5_engine_get_line (engine, doing->line);
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

  ms5_engine_line_keep_call (line, call);
  outcome = ms5_call_shelve (call->call, engine->now, until, doing->by, args->reason);
  if (outcome == MS5_OUTCOME_APPLIED)
    tell (line, call, MS5_TRANSITION_SHELVED, doing, args->reason);
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
  Ms5EngineLine *line = ms5_engine_get_line (engine, doing->line);
  Ms5EngineCall *call = find_call (engine, doing);
  Ms5Outcome outcome;

  if (call == NULL)
    return refuse (doing, MS5_ENGINE_GONE, "there is no such call");
  if (!note_fits (call->call, note))
    return refuse (doing, MS5_ENGINE_INVALID, "the note would be too long");

  ms5_engine_line_keep_call (line, call);
  outcome = ms5_call_unshelve (call->call, engine->now);
  if (outcome == MS5_OUTCOME_APPLIED)
    {
      if (note != NULL)
        ms5_call_append_note (call->call, note);
      tell (line, call, MS5_TRANSITION_UNSHELVED, doing, note);
    }
  return from_outcome (doing, call->call, outcome);
}
