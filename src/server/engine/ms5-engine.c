/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/engine/ms5-engine-private.h"

#include "protocol/ms5-uuid.h"

#include <string.h>

/**
 * ms5_engine_new:
 * @plant: a sealed and correct plant
 * @sink: where facts are written; must outlive the engine
 * @random: gives random numbers for ids
 * @user_data: passed to @random
 *
 * Returns: (transfer full): an engine that is not started
 */
Ms5Engine *
ms5_engine_new (Ms5Plant        *plant,
                Ms5FactSink     *sink,
                Ms5EngineRandom  random,
                gpointer         user_data)
{
  Ms5Engine *engine = g_new0 (Ms5Engine, 1);

  engine->plant = ms5_plant_ref (plant);
  engine->sink = sink;
  engine->random = random;
  engine->random_data = user_data;
  engine->now = G_MININT64 + 1;
  engine->started = MS5_TIME_NONE;
  engine->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_engine_line_free);
  engine->dirty = g_ptr_array_new ();
  engine->edges = g_array_new (FALSE, FALSE, sizeof (Ms5Edge));
  engine->facts = g_array_new (FALSE, FALSE, sizeof (Ms5RuleFact));
  engine->matches = g_array_new (FALSE, FALSE, sizeof (Ms5RuleMatch));
  engine->texts = g_string_chunk_new (256);
  engine->events = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_engine_event_free);
  engine->undo = g_array_new (FALSE, FALSE, sizeof (Ms5EngineUndo));
  engine->versions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  ms5_engine_init_policies (engine);
  ms5_engine_restore_begin (engine);

  for (guint i = 0; i < plant->lines->len; i++)
    g_ptr_array_add (engine->lines, ms5_engine_line_new (engine, g_ptr_array_index (plant->lines, i)));

  return engine;
}

/**
 * ms5_engine_free:
 * @engine: (transfer full): an engine
 *
 * What was not flushed is lost.
 */
void
ms5_engine_free (Ms5Engine *engine)
{
  ms5_engine_restore_end (engine);
  g_ptr_array_unref (engine->lines);
  g_ptr_array_unref (engine->dirty);
  g_array_unref (engine->edges);
  g_array_unref (engine->facts);
  g_array_unref (engine->matches);
  g_string_chunk_free (engine->texts);
  g_ptr_array_unref (engine->events);
  g_array_unref (engine->undo);
  g_hash_table_unref (engine->versions);
  ms5_engine_clear_policies (engine);
  ms5_plant_unref (engine->plant);
  g_free (engine);
}

Ms5EngineLine *
ms5_engine_get_line (Ms5Engine     *engine,
                     const Ms5Line *line)
{
  return g_ptr_array_index (engine->lines, line->index);
}

Ms5EngineUnit *
ms5_engine_get_unit (Ms5Engine          *engine,
                     const Ms5Equipment *equipment)
{
  return g_ptr_array_index (ms5_engine_get_line (engine, equipment->line)->units, equipment->index);
}

/* Codes live as long as the engine, so that they can be told apart by their address. */
const char *
ms5_engine_keep_product (Ms5Engine  *engine,
                         const char *code)
{
  const Ms5Product *product = ms5_plant_get_product (engine->plant, code);

  if (product != NULL)
    return product->code;

  return code != NULL ? g_string_chunk_insert_const (engine->texts, code) : NULL;
}

const char *
ms5_engine_keep_reason (Ms5Engine  *engine,
                        const char *code)
{
  const Ms5Reason *reason = ms5_plant_get_reason (engine->plant, code);

  if (reason != NULL)
    return reason->code;

  return code != NULL ? g_string_chunk_insert_const (engine->texts, code) : NULL;
}

char *
ms5_engine_new_id (Ms5Engine *engine)
{
  guint8 bytes[MS5_UUID_RANDOM_BYTES];

  engine->random (bytes, sizeof bytes, engine->random_data);
  return ms5_uuid_new_v7 (engine->now, bytes);
}

static int
compare_keys (gconstpointer a,
              gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The values of @table in the order of their keys, so that the same always happens in the same order. */
GPtrArray *
ms5_engine_list_values (GHashTable *table)
{
  GPtrArray *values = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (values, key);

  g_ptr_array_sort (values, compare_keys);
  for (guint i = 0; i < values->len; i++)
    values->pdata[i] = g_hash_table_lookup (table, values->pdata[i]);
  return values;
}

/* @line has something to write. */
void
ms5_engine_touch (Ms5EngineLine *line)
{
  if (!line->is_dirty)
    g_ptr_array_add (line->engine->dirty, line);
  line->is_dirty = TRUE;
}

static Ms5Time
earlier (Ms5Time a,
         Ms5Time b)
{
  if (a == MS5_TIME_NONE || b == MS5_TIME_NONE)
    return a == MS5_TIME_NONE ? b : a;

  return MIN (a, b);
}

/* Time goes on; shifts change before anything happens in the new one. */
void
ms5_engine_set_now (Ms5Engine *engine,
                    Ms5Time    now)
{
  engine->now = MAX (engine->now, ms5_time_floor (now, MS5_USEC_PER_MS));
  if (engine->now < engine->shift_due)
    return;

  engine->shift_due = G_MAXINT64;
  for (guint i = 0; i < engine->lines->len; i++)
    {
      Ms5EngineLine *line = g_ptr_array_index (engine->lines, i);

      ms5_engine_line_update_shift (line, engine->now);
      engine->shift_due = MIN (engine->shift_due, line->shift_until);
    }
}

/**
 * ms5_engine_ingest:
 * @engine: a started engine
 * @sample: a sample that was held against the plant
 * @equipment: the equipment that it is of
 * @now: the time
 */
void
ms5_engine_ingest (Ms5Engine          *engine,
                   const Ms5Sample    *sample,
                   const Ms5Equipment *equipment,
                   Ms5Time             now)
{
  g_return_if_fail (engine->started != MS5_TIME_NONE && !engine->in_action);

  ms5_engine_set_now (engine, now);
  ms5_engine_unit_ingest (ms5_engine_get_unit (engine, equipment), sample,
                          MIN (ms5_time_floor (sample->time, MS5_USEC_PER_MS), engine->now));
}

/**
 * ms5_engine_lost:
 * @engine: a started engine
 * @equipment: nothing will be heard of it until its source comes back
 * @now: the time
 *
 * Its state is unknown since it was heard last.
 */
void
ms5_engine_lost (Ms5Engine          *engine,
                 const Ms5Equipment *equipment,
                 Ms5Time             now)
{
  g_return_if_fail (engine->started != MS5_TIME_NONE && !engine->in_action);

  ms5_engine_set_now (engine, now);
  ms5_engine_unit_lose (ms5_engine_get_unit (engine, equipment));
}

/**
 * ms5_engine_advance:
 * @engine: a started engine
 * @now: the time
 *
 * What follows from time alone: silence, stops, the change of shifts, calls, escalations, KPIs, and
 * items that have become old.
 */
void
ms5_engine_advance (Ms5Engine *engine,
                    Ms5Time    now)
{
  g_return_if_fail (engine->started != MS5_TIME_NONE && !engine->in_action);

  ms5_engine_set_now (engine, now);
  for (guint i = 0; i < engine->lines->len; i++)
    ms5_engine_line_advance (g_ptr_array_index (engine->lines, i), engine->now);
}

/**
 * ms5_engine_get_next_due:
 * @engine: a started engine
 *
 * Returns: when ms5_engine_advance() has something to do if nothing happens before; %MS5_TIME_NONE if
 *   never
 */
Ms5Time
ms5_engine_get_next_due (const Ms5Engine *engine)
{
  Ms5Time due = MS5_TIME_NONE;

  for (guint i = 0; i < engine->lines->len; i++)
    due = earlier (due, ms5_engine_line_get_next_due (g_ptr_array_index (engine->lines, i)));

  return due;
}

/**
 * ms5_engine_flush:
 * @engine: a started engine
 *
 * Writes what has changed since the last time to the sink, each item once.
 */
void
ms5_engine_flush (Ms5Engine *engine)
{
  g_return_if_fail (!engine->in_action);

  for (guint i = 0; i < engine->events->len; i++)
    ms5_engine_event_write (engine, NULL, g_ptr_array_index (engine->events, i));
  g_ptr_array_set_size (engine->events, 0);
  ms5_engine_write_policies (engine);

  for (guint i = 0; i < engine->dirty->len; i++)
    {
      Ms5EngineLine *line = g_ptr_array_index (engine->dirty, i);

      line->is_dirty = FALSE;
      ms5_engine_line_write (line);
    }
  g_ptr_array_set_size (engine->dirty, 0);
}

/**
 * ms5_engine_get_kpis:
 * @engine: a started engine
 * @line: a line
 * @out_kpis: (out): the KPIs of its running shift
 *
 * Returns: %FALSE if no shift is running
 */
gboolean
ms5_engine_get_kpis (Ms5Engine     *engine,
                     const Ms5Line *line,
                     Ms5Kpis       *out_kpis)
{
  Ms5EngineLine *found = ms5_engine_get_line (engine, line);

  if (!found->in_shift)
    return FALSE;

  ms5_engine_line_compute (found, engine->now, out_kpis);
  return TRUE;
}
