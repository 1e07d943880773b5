/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/model/ms5-floor-private.h"
#include "client/model/ms5-sensor-model-private.h"

#include <math.h>

/* The door: items by their topics and keys, to the objects that show them. */

static void
put_plant (Ms5Floor   *self,
           const char *key,
           gint64      v,
           json_t     *fields)
{
  Ms5PlantPart part;
  g_auto (GStrv) codes = ms5_plant_key_split (key, &part);
  Ms5EquipmentModel *equipment;
  Ms5ModelItem *sensor;

  if (codes == NULL)
    {
      self->batch.bad++;
      return;
    }

  self->has_new_plant = TRUE;
  ms5_plant_model_put (self->plant, part, key, codes[0], v, fields, &self->batch);
  switch (part)
    {
    case MS5_PLANT_LINE:
      ms5_line_model_put_part (ms5_floor_take_line (self, codes[0]), MS5_LINE_SETUP_PART, fields, FALSE,
                               &self->batch);
      break;

    case MS5_PLANT_EQUIPMENT:
      equipment = ms5_floor_take_equipment (self, codes[0], NULL);
      ms5_equipment_model_put_setup (equipment, fields, &self->batch);
      break;

    case MS5_PLANT_SENSOR:
      equipment = ms5_floor_take_equipment (self, codes[0], NULL);
      sensor = ms5_item_list_take (ms5_equipment_model_get_list (equipment), codes[1]);
      ms5_model_item_touch (sensor, &self->batch);
      ms5_model_item_set_version (sensor, v, FALSE);
      ms5_sensor_model_put_setup (MS5_SENSOR_MODEL (sensor), fields, &self->batch);
      break;

    case MS5_PLANT_SITE:
    case MS5_PLANT_AREA:
    case MS5_PLANT_FAULT:
    case MS5_PLANT_PRODUCT:
    case MS5_PLANT_SHIFT:
    case MS5_PLANT_REASON:
    case MS5_PLANT_CALL_TYPE:
    case MS5_PLANT_CALL_CAUSE:
    case MS5_PLANT_ACTION:
    case MS5_PLANT_ESCALATION:
    default:
      break;
    }
}

static void
put_of_line (Ms5Floor     *self,
             Ms5TopicKind  kind,
             const char   *code,
             const char   *key,
             gint64        v,
             json_t       *fields,
             gboolean      pending)
{
  Ms5LineModel *line = ms5_floor_take_line (self, code);
  Ms5ItemList *list = ms5_line_model_find_list (line, kind);

  if (list != NULL)
    {
      Ms5ModelItem *item = ms5_item_list_take (list, key);

      ms5_model_item_put (item, v, fields, pending, &self->batch);
      ms5_model_item_set_line (item, code);
      self->has_new_calls |= kind == MS5_TOPIC_CALLS;
    }
  else if (kind == MS5_TOPIC_TIMELINE)
    {
      ms5_line_model_put_timeline (line, key, fields, &self->batch);
    }
  else if (g_str_equal (key, code))
    {
      self->has_new_lines |= !ms5_line_model_has_part (line, MS5_LINE_ITEM_PART);
      ms5_line_model_put_part (line, MS5_LINE_ITEM_PART, fields, FALSE, &self->batch);
      ms5_model_item_set_version (MS5_MODEL_ITEM (line), v, pending);
    }
  else
    {
      ms5_equipment_model_put_item (ms5_floor_take_equipment (self, key, code), v, fields, pending, &self->batch);
    }
}

/* Whether items of this kind are shown by an object of a line. */
static gboolean
is_shown (Ms5TopicKind kind)
{
  return kind == MS5_TOPIC_LINE || kind == MS5_TOPIC_STOPS || kind == MS5_TOPIC_TIMELINE || kind == MS5_TOPIC_CALLS
         || kind == MS5_TOPIC_JOBS || kind == MS5_TOPIC_QUALITY || kind == MS5_TOPIC_CHANGEOVERS
         || kind == MS5_TOPIC_NOTES || kind == MS5_TOPIC_ALARMS;
}

/**
 * ms5_floor_put_item:
 * @self: a floor
 * @topic: a topic
 * @key: the key of an item in it
 * @v: the log position of its last change
 * @fields: (transfer none): all its fields, as they are to be shown
 * @pending: whether an own action that is queued has made some of them
 *
 * Shows an item. A field that cannot be read is counted, and keeps its last good value. Topics that no
 * object shows (`escalations/…`, `system`) are passed over, `devices/…` is told on. An item of `live/…` is merged,
 * as of the plant's present.
 */
void
ms5_floor_put_item (Ms5Floor   *self,
                    const char *topic,
                    const char *key,
                    gint64      v,
                    json_t     *fields,
                    gboolean    pending)
{
  Ms5TopicKind kind;
  const char *code;

  g_return_if_fail (MS5_IS_FLOOR (self));
  g_return_if_fail (topic != NULL && key != NULL);
  g_return_if_fail (json_is_object (fields));

  ms5_floor_begin (self);
  if (!ms5_topic_parse (topic, &kind, &code))
    self->batch.bad++;
  else if (kind == MS5_TOPIC_PLANT)
    put_plant (self, key, v, fields);
  else if (kind == MS5_TOPIC_LIVE)
    ms5_floor_put_live (self, topic, key, fields, ms5_floor_get_plant_now (self));
  else if (is_shown (kind))
    put_of_line (self, kind, code, key, v, fields, pending);
  else if (kind == MS5_TOPIC_DEVICES)
    ms5_floor_tell_device (self, key, fields);
  ms5_floor_end (self);
}

static void
put_kpi (Ms5Floor   *self,
         const char *code,
         json_t     *fields,
         Ms5Time     frame_time)
{
  Ms5LineModel *line = ms5_floor_take_line (self, code);
  g_autoptr (json_t) values = ms5_live_fields_strip (fields);

  ms5_line_model_put_part (line, MS5_LINE_KPI_PART, values, TRUE, &self->batch);
  ms5_line_model_set_kpi_time (line, frame_time);
}

/* A machine and its line look different only when a sensor passes a limit. */
static void
touch_owners (Ms5Floor          *self,
              Ms5EquipmentModel *equipment)
{
  const char *code = ms5_model_item_get_line (MS5_MODEL_ITEM (equipment));
  Ms5LineModel *line = code != NULL ? ms5_floor_get_line (self, code) : NULL;

  ms5_model_item_touch (MS5_MODEL_ITEM (equipment), &self->batch);
  if (line != NULL)
    ms5_model_item_touch (MS5_MODEL_ITEM (line), &self->batch);
}

static void
put_value (Ms5Floor          *self,
           Ms5EquipmentModel *equipment,
           const char        *code,
           json_t            *field,
           Ms5Time            frame_time)
{
  Ms5ItemList *list = ms5_equipment_model_get_list (equipment);
  gboolean is_new = ms5_item_list_find (list, code) == NULL;
  Ms5SensorModel *sensor;
  Ms5LimitState before;
  double value = NAN;
  Ms5Time time = MS5_TIME_NONE;

  if (!json_is_null (field) && !ms5_live_value_decode (field, frame_time, &value, &time))
    {
      self->batch.bad++;
      return;
    }
  if (json_is_null (field) && is_new)
    return;

  sensor = MS5_SENSOR_MODEL (is_new || json_is_null (field) ? ms5_item_list_take (list, code)
                                                            : ms5_item_list_find (list, code));
  before = ms5_sensor_model_get_limit_state (sensor);
  ms5_model_item_touch (MS5_MODEL_ITEM (sensor), &self->batch);
  if (json_is_null (field))
    ms5_sensor_model_forget (sensor);
  else
    ms5_sensor_model_push (sensor, value, time);

  if (is_new || json_is_null (field) || ms5_sensor_model_get_limit_state (sensor) != before)
    touch_owners (self, equipment);
}

/**
 * ms5_floor_put_live:
 * @self: a floor
 * @topic: a topic `live/…`
 * @key: the key of an item in it
 * @fields: (transfer none): the fields that have changed; null takes a value away
 * @frame_time: when the frame was sent, in the plant's time: the time of values that do not say another
 *
 * Shows live values. What cannot be read is counted, and keeps its last good value.
 */
void
ms5_floor_put_live (Ms5Floor   *self,
                    const char *topic,
                    const char *key,
                    json_t     *fields,
                    Ms5Time     frame_time)
{
  Ms5TopicKind kind;
  const char *code, *name;
  json_t *field;

  g_return_if_fail (MS5_IS_FLOOR (self));
  g_return_if_fail (topic != NULL && key != NULL);
  g_return_if_fail (json_is_object (fields));

  ms5_floor_begin (self);
  if (!ms5_topic_parse (topic, &kind, &code) || kind != MS5_TOPIC_LIVE)
    {
      self->batch.bad++;
    }
  else if (g_str_equal (key, MS5_KPI_KEY))
    {
      put_kpi (self, code, fields, frame_time);
    }
  else
    {
      Ms5EquipmentModel *equipment = ms5_floor_take_equipment (self, key, code);

      json_object_foreach (fields, name, field)
        put_value (self, equipment, name, field, frame_time);
    }
  ms5_floor_end (self);
}

static void
forget_values (Ms5Floor          *self,
               Ms5EquipmentModel *equipment)
{
  Ms5ItemList *list = ms5_equipment_model_get_list (equipment);
  g_autoptr (GPtrArray) sensors = ms5_item_list_dup_items (list);

  ms5_model_item_touch (MS5_MODEL_ITEM (equipment), &self->batch);
  ms5_item_list_touch (list, &self->batch);
  for (guint i = 0; i < sensors->len; i++)
    ms5_sensor_model_forget (g_ptr_array_index (sensors, i));
}

static void
remove_plant (Ms5Floor   *self,
              const char *key)
{
  Ms5PlantPart part;
  g_auto (GStrv) codes = ms5_plant_key_split (key, &part);
  Ms5EquipmentModel *equipment = NULL;
  Ms5SensorModel *sensor = NULL;
  Ms5LineModel *line = NULL;

  if (codes == NULL)
    return;

  self->has_new_plant = TRUE;
  ms5_plant_model_remove (self->plant, part, key, codes[0]);
  if (part == MS5_PLANT_LINE)
    line = ms5_floor_get_line (self, codes[0]);
  if (part == MS5_PLANT_EQUIPMENT || part == MS5_PLANT_SENSOR)
    equipment = ms5_floor_get_equipment (self, codes[0]);

  if (line != NULL)
    ms5_line_model_remove_part (line, MS5_LINE_SETUP_PART);
  if (equipment != NULL && part == MS5_PLANT_EQUIPMENT)
    ms5_equipment_model_remove_setup (equipment);
  if (equipment != NULL && part == MS5_PLANT_SENSOR)
    sensor = ms5_equipment_model_get_sensor (equipment, codes[1]);
  if (sensor != NULL)
    ms5_sensor_model_remove_setup (sensor);
}

static void
drop_plant (Ms5Floor *self)
{
  GHashTableIter iter;
  gpointer value;

  self->has_new_plant = TRUE;
  ms5_plant_model_remove_all (self->plant);
  g_hash_table_iter_init (&iter, self->lines);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    ms5_line_model_remove_part (value, MS5_LINE_SETUP_PART);
  g_hash_table_iter_init (&iter, self->equipment);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      g_autoptr (GPtrArray) sensors = ms5_item_list_dup_items (ms5_equipment_model_get_list (value));

      ms5_equipment_model_remove_setup (value);
      for (guint i = 0; i < sensors->len; i++)
        ms5_sensor_model_remove_setup (g_ptr_array_index (sensors, i));
    }
}

static void
remove_equipment (Ms5Floor     *self,
                  Ms5TopicKind  kind,
                  gpointer      equipment)
{
  ms5_model_item_touch (equipment, &self->batch);
  if (kind == MS5_TOPIC_LINE)
    ms5_equipment_model_remove_item (equipment);
  else
    forget_values (self, equipment);
}

static void
remove_line_part (Ms5Floor     *self,
                  Ms5TopicKind  kind,
                  Ms5LineModel *line)
{
  ms5_line_model_remove_part (line, kind == MS5_TOPIC_LINE ? MS5_LINE_ITEM_PART : MS5_LINE_KPI_PART);
  self->has_new_lines |= kind == MS5_TOPIC_LINE;
}

/* @key: (nullable): an item's key, %NULL for all of the topic */
static void
remove_of_line (Ms5Floor     *self,
                Ms5TopicKind  kind,
                Ms5LineModel *line,
                const char   *key)
{
  Ms5ItemList *list = ms5_line_model_find_list (line, kind);
  const char *code = ms5_model_item_get_key (MS5_MODEL_ITEM (line));
  GHashTableIter iter;
  gpointer equipment;

  ms5_model_item_touch (MS5_MODEL_ITEM (line), &self->batch);
  self->has_new_calls |= kind == MS5_TOPIC_CALLS;
  if (list != NULL && key != NULL)
    ms5_item_list_remove (list, key);
  else if (list != NULL)
    ms5_item_list_remove_all (list);
  if (kind == MS5_TOPIC_TIMELINE)
    ms5_line_model_remove_timeline (line, key);
  if (kind != MS5_TOPIC_LINE && kind != MS5_TOPIC_LIVE)
    return;

  if (key == NULL || g_str_equal (key, kind == MS5_TOPIC_LINE ? code : MS5_KPI_KEY))
    remove_line_part (self, kind, line);
  g_hash_table_iter_init (&iter, self->equipment);
  while (g_hash_table_iter_next (&iter, NULL, &equipment))
    if (key != NULL ? g_str_equal (key, ms5_model_item_get_key (equipment))
                    : g_strcmp0 (code, ms5_model_item_get_line (equipment)) == 0)
      remove_equipment (self, kind, equipment);
}

static void
remove_any (Ms5Floor   *self,
            const char *topic,
            const char *key)
{
  Ms5TopicKind kind;
  const char *code;
  Ms5LineModel *line;

  if (!ms5_topic_parse (topic, &kind, &code))
    self->batch.bad++;
  else if (kind == MS5_TOPIC_PLANT && key != NULL)
    remove_plant (self, key);
  else if (kind == MS5_TOPIC_PLANT)
    drop_plant (self);
  else if (kind == MS5_TOPIC_DEVICES)
    ms5_floor_tell_device (self, key, NULL);
  else if (code != NULL && (line = ms5_floor_get_line (self, code)) != NULL)
    remove_of_line (self, kind, line, key);
}

/**
 * ms5_floor_remove_item:
 * @self: a floor
 * @topic: a topic
 * @key: the key of an item in it
 *
 * Shows the item no more. If it is put again in the same batch, its object stays.
 */
void
ms5_floor_remove_item (Ms5Floor   *self,
                       const char *topic,
                       const char *key)
{
  g_return_if_fail (MS5_IS_FLOOR (self));
  g_return_if_fail (topic != NULL && key != NULL);

  ms5_floor_begin (self);
  remove_any (self, topic, key);
  ms5_floor_end (self);
}

/**
 * ms5_floor_drop_topic:
 * @self: a floor
 * @topic: a topic
 *
 * Shows none of the topic's items any more. Those that are put again in the same batch keep their
 * objects: so a snapshot replaces a topic.
 */
void
ms5_floor_drop_topic (Ms5Floor   *self,
                      const char *topic)
{
  g_return_if_fail (MS5_IS_FLOOR (self));
  g_return_if_fail (topic != NULL);

  ms5_floor_begin (self);
  remove_any (self, topic, NULL);
  ms5_floor_end (self);
}

static Ms5ModelItem *
find_in_plant (Ms5Floor   *self,
               const char *key)
{
  Ms5PlantPart part;
  g_auto (GStrv) codes = ms5_plant_key_split (key, &part);
  Ms5EquipmentModel *equipment;

  if (codes == NULL || codes[0] == NULL)
    return NULL;
  if (part == MS5_PLANT_LINE)
    return (Ms5ModelItem *) ms5_floor_get_line (self, codes[0]);
  if (part != MS5_PLANT_EQUIPMENT && part != MS5_PLANT_SENSOR)
    return ms5_plant_model_find (self->plant, part, codes[0]);

  equipment = ms5_floor_get_equipment (self, codes[0]);
  if (part == MS5_PLANT_EQUIPMENT || equipment == NULL)
    return (Ms5ModelItem *) equipment;

  return (Ms5ModelItem *) ms5_equipment_model_get_sensor (equipment, codes[1]);
}

/**
 * ms5_floor_get_item:
 * @self: a floor
 * @topic: a topic
 * @key: the key of an item in it
 *
 * Returns: (transfer none) (nullable): the object that shows it, if there is one
 */
Ms5ModelItem *
ms5_floor_get_item (Ms5Floor   *self,
                    const char *topic,
                    const char *key)
{
  Ms5TopicKind kind;
  const char *code;
  Ms5LineModel *line;
  Ms5ItemList *list;

  g_return_val_if_fail (MS5_IS_FLOOR (self), NULL);
  g_return_val_if_fail (topic != NULL && key != NULL, NULL);

  if (!ms5_topic_parse (topic, &kind, &code))
    return NULL;
  if (kind == MS5_TOPIC_PLANT)
    return find_in_plant (self, key);
  if (code == NULL || (line = ms5_floor_get_line (self, code)) == NULL)
    return NULL;
  if (kind == MS5_TOPIC_LINE && g_str_equal (key, code))
    return MS5_MODEL_ITEM (line);
  if (kind == MS5_TOPIC_LINE)
    return (Ms5ModelItem *) ms5_floor_get_equipment (self, key);

  list = ms5_line_model_find_list (line, kind);
  return list != NULL ? ms5_item_list_find (list, key) : NULL;
}
