/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/engine/ms5-engine-restore-private.h"

#include "protocol/ms5-plant-item.h"

/* What was restored is put together, and lives on. */

static void
orphan_free (gpointer data)
{
  Ms5EngineOrphan *orphan = data;

  g_free (orphan->line);
  g_free (orphan->key);
  g_free (orphan);
}

static void
changeover_free (gpointer data)
{
  Ms5EngineChangeover *changeover = data;

  g_free (changeover->key);
  g_free (changeover);
}

void
ms5_engine_restore_begin (Ms5Engine *engine)
{
  engine->restore = g_new0 (Ms5EngineRestore, 1);
  engine->restore->plant_keys = g_ptr_array_new_with_free_func (g_free);
  engine->restore->orphans = g_ptr_array_new_with_free_func (orphan_free);
  engine->restore->changeovers = g_ptr_array_new_with_free_func (changeover_free);
  engine->restore->made = g_array_new (FALSE, FALSE, sizeof (Ms5EngineMade));
}

void
ms5_engine_restore_end (Ms5Engine *engine)
{
  Ms5EngineRestore *restore = g_steal_pointer (&engine->restore);

  if (restore == NULL)
    return;

  g_ptr_array_unref (restore->plant_keys);
  g_ptr_array_unref (restore->orphans);
  g_ptr_array_unref (restore->changeovers);
  g_array_unref (restore->made);
  g_free (restore);
}

void
ms5_engine_restore_add_orphan (Ms5Engine    *engine,
                               Ms5TopicKind  kind,
                               const char   *line,
                               const char   *key)
{
  Ms5EngineOrphan *orphan = g_new0 (Ms5EngineOrphan, 1);

  orphan->kind = kind;
  orphan->line = g_strdup (line);
  orphan->key = g_strdup (key);
  g_ptr_array_add (engine->restore->orphans, orphan);
}

static void
adopt_changeovers (Ms5Engine *engine)
{
  for (guint i = 0; i < engine->restore->changeovers->len; i++)
    {
      const Ms5EngineChangeover *changeover = g_ptr_array_index (engine->restore->changeovers, i);
      Ms5EngineStop *stop = ms5_engine_line_find_stop (changeover->line, changeover->key);

      if (stop == NULL)
        {
          ms5_engine_restore_add_orphan (engine, MS5_TOPIC_CHANGEOVERS, changeover->line->line->code, changeover->key);
          continue;
        }
      stop->has_changeover = TRUE;
    }
}

static void
adopt_production (Ms5Engine *engine)
{
  for (guint i = 0; i < engine->restore->made->len; i++)
    {
      const Ms5EngineMade *made = &g_array_index (engine->restore->made, Ms5EngineMade, i);
      Ms5EngineLine *line = made->unit->line;

      if (line->in_shift && made->minute >= line->shift.interval.start)
        ms5_engine_line_add_production (line, made->product, made->pieces);
      ms5_engine_line_count_minute (line, made->minute, made->pieces);
    }
}

/* What the detector and the stops say of each other must agree. Where the open stop begins they need not:
 * people may have divided it, or merged it with the one before. */
static void
reconcile_stop (Ms5EngineLine *line)
{
  const Ms5StopDetector *detector = &line->bottleneck->detector;
  Ms5EngineStop *stop = line->open_stop;

  if (stop != NULL && detector->in_stop)
    stop->machine = detector->stop.category;
  else if (stop != NULL)
    ms5_engine_line_close_stop (line, stop->start, MAX (stop->start, detector->since));
  if (detector->in_stop && line->open_stop == NULL)
    ms5_engine_line_open_stop (line, &detector->stop);
}

static void
start_unit (Ms5EngineUnit *unit,
            Ms5Time        now)
{
  const Ms5Span *last = ms5_span_list_get_last (unit->spans);

  if (last != NULL && last->interval.end == MS5_TIME_NONE && unit->more != NULL)
    {
      ms5_engine_unit_recall (unit, unit->more);
      unit->has_new_item = TRUE;
    }
  else
    {
      ms5_engine_unit_begin (unit, now);
    }
}

static void
start_line (Ms5EngineLine *line,
            Ms5Time        now)
{
  Ms5EngineStop *last = line->stops->len > 0 ? g_ptr_array_index (line->stops, line->stops->len - 1) : NULL;
  GHashTableIter iter;
  gpointer call;

  if (last != NULL && last->end == MS5_TIME_NONE)
    line->open_stop = last;
  start_unit (line->bottleneck, now);
  for (guint i = 0; i < line->units->len; i++)
    {
      Ms5EngineUnit *unit = g_ptr_array_index (line->units, i);

      if (unit != line->bottleneck)
        start_unit (unit, now);
    }
  for (guint i = 0; i < line->units->len; i++)
    ms5_engine_unit_update_cycle (g_ptr_array_index (line->units, i));
  reconcile_stop (line);
  ms5_engine_line_adopt_conditions (line);
  ms5_engine_line_recall_gauges (line);

  g_hash_table_iter_init (&iter, line->calls);
  while (g_hash_table_iter_next (&iter, NULL, &call))
    ms5_engine_line_plan_escalation (line, call);
  line->has_new_item = line->has_new_facts = line->has_new_states = line->has_new_causes = TRUE;
  line->kpis_due = now;
  if (line->gauges->len > 0)
    line->gauges_due = now;
  line->retire_due = now;
  ms5_engine_touch (line);
}

/* Puts one item of the topic `plant`. */
static void
put_plant_item (const char *key,
                json_t     *fields,
                gpointer    user_data)
{
  g_autoptr (json_t) owned = fields;
  Ms5Engine *engine = user_data;
  const Ms5Shape *shape = ms5_item_get_shape ("plant", key);
  g_autofree gpointer item = g_malloc (shape->size);

  ms5_shape_decode (shape, owned, item, NULL);
  ms5_fact_sink_put (engine->sink, MS5_TOPIC_PLANT, NULL, key, item);
  ms5_shape_clear (shape, item);
  ms5_engine_restore_keep (engine, key);
}

/* The item @key of the topic `plant` is still there. */
void
ms5_engine_restore_keep (Ms5Engine  *engine,
                         const char *key)
{
  GPtrArray *keys = engine->restore->plant_keys;

  for (guint i = 0; i < keys->len; i++)
    if (g_str_equal (g_ptr_array_index (keys, i), key))
      {
        g_ptr_array_remove_index_fast (keys, i);
        break;
      }
}

static void
retire_rest (Ms5Engine *engine)
{
  const GPtrArray *keys = engine->restore->plant_keys;
  const GPtrArray *orphans = engine->restore->orphans;

  for (guint i = 0; i < keys->len; i++)
    ms5_fact_sink_retire (engine->sink, MS5_TOPIC_PLANT, NULL, g_ptr_array_index (keys, i));
  for (guint i = 0; i < orphans->len; i++)
    {
      const Ms5EngineOrphan *orphan = g_ptr_array_index (orphans, i);

      ms5_fact_sink_retire (engine->sink, orphan->kind, orphan->line, orphan->key);
    }
}

/**
 * ms5_engine_start:
 * @engine: an engine to which everything was restored
 * @now: the time
 * @speed: how much faster than real time the plant's clock runs
 *
 * From now on it lives. Everything that was open is open again; what was silent while the engine did
 * not live becomes unknown time, from the last sample on, as soon as time goes on.
 */
void
ms5_engine_start (Ms5Engine *engine,
                  Ms5Time    now,
                  double     speed)
{
  g_return_if_fail (engine->restore != NULL);

  ms5_plant_foreach_item (engine->plant, speed, put_plant_item, engine);
  ms5_engine_start_policies (engine);
  adopt_changeovers (engine);
  engine->shift_due = G_MININT64;
  ms5_engine_set_now (engine, now);
  engine->started = engine->now;
  adopt_production (engine);
  for (guint i = 0; i < engine->lines->len; i++)
    start_line (g_ptr_array_index (engine->lines, i), engine->now);
  retire_rest (engine);
  ms5_engine_restore_end (engine);
}
