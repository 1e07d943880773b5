/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/engine/ms5-engine-private.h"

/* Between begin and commit each step of an action leaves a way back, and nothing is written. */

/* Adds a step to go back by. */
void
ms5_engine_add_undo (Ms5EngineLine      *line,
                     Ms5EngineUndoFunc   undo,
                     gpointer            data,
                     GDestroyNotify      free_data)
{
  Ms5EngineUndo step = { undo, free_data, line, data };

  g_assert (line->engine->in_action);
  g_array_append_val (line->engine->undo, step);
}

static void
forget_steps (Ms5Engine *engine)
{
  for (guint i = 0; i < engine->undo->len; i++)
    {
      const Ms5EngineUndo *step = &g_array_index (engine->undo, Ms5EngineUndo, i);

      if (step->free != NULL)
        step->free (step->data);
    }
  g_array_set_size (engine->undo, 0);
}

/**
 * ms5_engine_begin:
 * @engine: a started engine
 * @now: the time
 *
 * Begins an action, or a group of them. What happened before is written first.
 */
void
ms5_engine_begin (Ms5Engine *engine,
                  Ms5Time    now)
{
  g_return_if_fail (engine->started != MS5_TIME_NONE && !engine->in_action);

  ms5_engine_set_now (engine, now);
  ms5_engine_flush (engine);
  g_hash_table_remove_all (engine->versions);
  engine->in_action = TRUE;
}

/**
 * ms5_engine_commit:
 * @engine: an engine in an action
 *
 * Writes what was done since ms5_engine_begin().
 */
void
ms5_engine_commit (Ms5Engine *engine)
{
  g_return_if_fail (engine->in_action);

  engine->in_action = FALSE;
  forget_steps (engine);
  ms5_engine_flush (engine);
}

/**
 * ms5_engine_rollback:
 * @engine: an engine in an action
 *
 * Everything is again as it was at ms5_engine_begin().
 */
void
ms5_engine_rollback (Ms5Engine *engine)
{
  g_return_if_fail (engine->in_action);

  for (guint i = engine->undo->len; i > 0; i--)
    {
      const Ms5EngineUndo *step = &g_array_index (engine->undo, Ms5EngineUndo, i - 1);

      step->undo (step->line, step->data);
    }
  /* What was there before it began has been written. */
  for (guint i = 0; i < engine->lines->len; i++)
    {
      Ms5EngineLine *line = g_ptr_array_index (engine->lines, i);

      g_ptr_array_set_size (line->new_events, 0);
      g_ptr_array_set_size (line->new_alarms, 0);
    }
  engine->in_action = FALSE;
  forget_steps (engine);
}

static gint64
get_equipment_version (Ms5EngineLine *line,
                       const char    *key)
{
  for (guint i = 0; i < line->units->len; i++)
    {
      const Ms5EngineUnit *unit = g_ptr_array_index (line->units, i);

      if (g_str_equal (unit->equipment->code, key))
        return unit->v;
    }

  return g_str_equal (key, line->line->code) ? line->v : MS5_INT_NONE;
}

/**
 * ms5_engine_get_version:
 * @engine: an engine after ms5_engine_commit()
 * @kind: the kind of topic that an action was about
 * @line: the line
 * @key: the item that it was about
 *
 * Returns: the position of the item's last change; %MS5_INT_NONE if there is no such item
 */
gint64
ms5_engine_get_version (Ms5Engine     *engine,
                        Ms5TopicKind   kind,
                        const Ms5Line *line,
                        const char    *key)
{
  Ms5EngineLine *found = ms5_engine_get_line (engine, line);
  const Ms5EngineStop *stop;
  const Ms5EngineCall *call;
  const Ms5EngineAlarm *alarm;
  const Ms5EngineJob *job;
  const gint64 *version;

  switch (kind)
    {
    case MS5_TOPIC_CALLS:
      call = g_hash_table_lookup (found->calls, key);
      return call != NULL ? call->v : MS5_INT_NONE;

    case MS5_TOPIC_ALARMS:
      alarm = g_hash_table_lookup (found->alarms, key);
      return alarm != NULL ? alarm->v : MS5_INT_NONE;

    case MS5_TOPIC_STOPS:
      stop = ms5_engine_line_find_stop (found, key);
      return stop != NULL ? stop->v : MS5_INT_NONE;

    case MS5_TOPIC_JOBS:
      job = g_hash_table_lookup (found->jobs, key);
      return job != NULL ? job->v : MS5_INT_NONE;

    case MS5_TOPIC_LINE:
      return get_equipment_version (found, key);

    default:
      version = g_hash_table_lookup (engine->versions, key);
      return version != NULL ? *version : MS5_INT_NONE;
    }
}
