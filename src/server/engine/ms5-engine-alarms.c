/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/engine/ms5-engine-private.h"

/* Conditions that people have taken out of service. */

void
ms5_engine_alarm_free (Ms5EngineAlarm *alarm)
{
  g_free (alarm->condition);
  ms5_alarm_item_clear (&alarm->item);
  g_free (alarm);
}

static Ms5EngineAlarm *
alarm_new (const char *condition,
           Ms5Time     since,
           const char *by,
           const char *reason)
{
  Ms5EngineAlarm *alarm = g_new0 (Ms5EngineAlarm, 1);

  alarm->condition = g_strdup (condition);
  alarm->item = (Ms5AlarmItem) { since, g_strdup (by), g_strdup (reason) };
  alarm->v = MS5_INT_NONE;
  return alarm;
}

/* Whether the line can have that condition: RULE/EQUIPMENT/SUBJECT. */
static gboolean
is_condition (const Ms5EngineLine *line,
              const char          *key)
{
  g_auto (GStrv) parts = g_strsplit (key, "/", 3);
  const Ms5Equipment *equipment;

  if (g_strv_length (parts) != 3 || ms5_plant_get_rule (line->engine->plant, parts[0]) == NULL)
    return FALSE;

  equipment = ms5_plant_get_equipment (line->engine->plant, parts[1]);
  return *parts[1] == '\0' || (equipment != NULL && equipment->line == line->line);
}

/* That @condition is out of service, or is not any more, is still to be written. */
static void
touch_alarm (Ms5EngineLine *line,
             const char    *condition)
{
  g_ptr_array_add (line->new_alarms, g_strdup (condition));
  ms5_engine_touch (line);
}

static void
undo_disable (Ms5EngineLine *line,
              gpointer       data)
{
  g_hash_table_remove (line->alarms, data);
}

static void
undo_enable (Ms5EngineLine *line,
             gpointer       data)
{
  const Ms5EngineAlarm *before = data;
  Ms5EngineAlarm *alarm = alarm_new (before->condition, before->item.out_of_service, before->item.by,
                                     before->item.reason);

  alarm->v = before->v;
  g_hash_table_replace (line->alarms, alarm->condition, alarm);
}

/* The open call of the condition, if there is one, goes with it. */
static void
tell_alarm (Ms5EngineLine        *line,
            const char           *condition,
            Ms5Transition         what,
            const Ms5EngineDoing *doing,
            const char           *text)
{
  Ms5EngineCall *call = g_hash_table_lookup (line->conditions, condition);

  if (call != NULL)
    {
      ms5_engine_line_keep_call (line, call);
      if (what == MS5_TRANSITION_DISABLED)
        ms5_call_disable (call->call, line->engine->now);
      else
        ms5_call_enable (call->call, line->engine->now);
      ms5_engine_line_touch_call (line, call);
    }
  touch_alarm (line, condition);
  ms5_engine_line_tell_of (line, call != NULL ? call->call : NULL, condition, what, doing, text);
}

/**
 * ms5_engine_disable_alarm:
 * @engine: an engine in an action
 * @doing: the key is that of a condition
 * @reason: why
 *
 * Out of service in the sense of ISA-18.2: whatever the condition does, nobody is called by it.
 *
 * Returns: what became of it
 */
Ms5EngineVerdict
ms5_engine_disable_alarm (Ms5Engine      *engine,
                          Ms5EngineDoing *doing,
                          const char     *reason)
{
  Ms5EngineLine *line = ms5_engine_get_line (engine, doing->line);
  const Ms5EngineAlarm *known = g_hash_table_lookup (line->alarms, doing->key);
  Ms5EngineAlarm *alarm;

  if (known != NULL)
    {
      doing->cur_by = known->item.by;
      doing->cur_at = known->item.out_of_service;
      return MS5_ENGINE_NOOP;
    }
  if (!is_condition (line, doing->key))
    {
      doing->why = "the line has no such condition";
      return MS5_ENGINE_INVALID;
    }

  alarm = alarm_new (doing->key, engine->now, doing->by, reason);
  g_hash_table_replace (line->alarms, alarm->condition, alarm);
  ms5_engine_add_undo (line, undo_disable, g_strdup (doing->key), g_free);
  tell_alarm (line, doing->key, MS5_TRANSITION_DISABLED, doing, reason);
  return MS5_ENGINE_APPLIED;
}

/**
 * ms5_engine_enable_alarm:
 * @engine: an engine in an action
 * @doing: the key is that of a condition
 *
 * Returns: what became of it
 */
Ms5EngineVerdict
ms5_engine_enable_alarm (Ms5Engine      *engine,
                         Ms5EngineDoing *doing)
{
  Ms5EngineLine *line = ms5_engine_get_line (engine, doing->line);
  Ms5EngineAlarm *alarm = g_hash_table_lookup (line->alarms, doing->key);

  if (alarm == NULL)
    return MS5_ENGINE_NOOP;

  g_hash_table_steal (line->alarms, doing->key);
  ms5_engine_add_undo (line, undo_enable, alarm, (GDestroyNotify) ms5_engine_alarm_free);
  tell_alarm (line, doing->key, MS5_TRANSITION_ENABLED, doing, NULL);
  return MS5_ENGINE_APPLIED;
}

/* Since when @condition is out of service; %MS5_TIME_NONE if it is not. */
Ms5Time
ms5_engine_line_get_out_of_service (const Ms5EngineLine *line,
                                    const char          *condition)
{
  const Ms5EngineAlarm *alarm = g_hash_table_lookup (line->alarms, condition);

  return alarm != NULL ? alarm->item.out_of_service : MS5_TIME_NONE;
}

gboolean
ms5_engine_line_restore_alarm (Ms5EngineLine *line,
                               const char    *key,
                               gint64         v,
                               json_t        *fields)
{
  g_auto (Ms5AlarmItem) item = { 0 };
  Ms5EngineAlarm *alarm;

  ms5_alarm_item_decode (fields, &item, NULL);
  if (item.out_of_service == MS5_TIME_NONE || !is_condition (line, key))
    return FALSE;

  alarm = alarm_new (key, item.out_of_service, item.by, item.reason);
  alarm->v = v;
  g_hash_table_replace (line->alarms, alarm->condition, alarm);
  return TRUE;
}

void
ms5_engine_line_write_alarms (Ms5EngineLine *line)
{
  for (guint i = 0; i < line->new_alarms->len; i++)
    {
      const char *condition = g_ptr_array_index (line->new_alarms, i);
      Ms5EngineAlarm *alarm = g_hash_table_lookup (line->alarms, condition);

      if (alarm != NULL)
        alarm->v = ms5_fact_sink_put (line->engine->sink, MS5_TOPIC_ALARMS, line->line->code, condition, &alarm->item);
      else
        ms5_fact_sink_retire (line->engine->sink, MS5_TOPIC_ALARMS, line->line->code, condition);
    }
  g_ptr_array_set_size (line->new_alarms, 0);
}
