/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/model/ms5-equipment-model-private.h"
#include "client/model/ms5-sensor-model-private.h"

struct _Ms5EquipmentModel
{
  Ms5ModelItem parent_instance;

  Ms5EquipmentSetupItem setup;
  Ms5EquipmentItem item;
  Ms5PartState has_setup;
  Ms5PartState has_item;
  char *name;
  char *fault;
  int bottleneck;
  int limit_state;
  Ms5ItemList *sensors;
  GListModel *sensor_model;
};

enum
{
  PROP_BOTTLENECK,
  PROP_FAULT,
  PROP_LIMIT_STATE,
  PROP_NAME,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (Ms5EquipmentModel, ms5_equipment_model, MS5_TYPE_MODEL_ITEM)

static GParamSpec *properties[N_PROPS];
static Ms5ModelPart setup_part, item_part;

static void
fill_item (gpointer data)
{
  Ms5EquipmentItem *item = data;

  if (item->state == MS5_WORD_NONE)
    item->state = MS5_STATE_NO_DATA;
  if (item->mode == MS5_WORD_NONE)
    item->mode = MS5_MODE_PRODUCTION;
  if (item->cause == MS5_WORD_NONE)
    item->cause = MS5_CAUSE_NONE;
}

static char *
name_faults (Ms5EquipmentModel *self,
             Ms5PlantModel     *plant)
{
  const char *code = ms5_model_item_get_key (MS5_MODEL_ITEM (self));
  GString *text;

  if (self->item.faults == NULL || self->item.faults[0] == NULL)
    return NULL;

  text = g_string_new (NULL);
  for (guint i = 0; self->item.faults[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append (text, ", ");
      g_string_append (text, ms5_plant_model_name (plant, MS5_PLANT_FAULT, code, self->item.faults[i]));
    }
  return g_string_free (text, FALSE);
}

/* The enumeration rises from good to bad, and the alarms are its end. */
static Ms5LimitState
find_worst (Ms5EquipmentModel *self)
{
  g_autoptr (GPtrArray) sensors = ms5_item_list_dup_items (self->sensors);
  Ms5LimitState worst = MS5_LIMIT_OK;

  for (guint i = 0; i < sensors->len; i++)
    worst = MAX (worst, ms5_sensor_model_get_limit_state (g_ptr_array_index (sensors, i)));
  return worst;
}

static void
ms5_equipment_model_settle (Ms5ModelItem        *item,
                            const Ms5ModelBatch *batch)
{
  Ms5EquipmentModel *self = MS5_EQUIPMENT_MODEL (item);
  const char *code = ms5_model_item_get_key (item);
  g_autofree char *fault = name_faults (self, batch->plant);

  ms5_model_item_keep_string (self, properties[PROP_FAULT], &self->fault, fault);
  ms5_model_item_keep_string (self, properties[PROP_NAME], &self->name,
                              ms5_plant_model_name (batch->plant, MS5_PLANT_EQUIPMENT, code, NULL));
  ms5_model_item_keep_int (self, properties[PROP_LIMIT_STATE], &self->limit_state, (int) find_worst (self));
}

static void
ms5_equipment_model_finalize (GObject *object)
{
  ms5_item_list_free (MS5_EQUIPMENT_MODEL (object)->sensors);

  G_OBJECT_CLASS (ms5_equipment_model_parent_class)->finalize (object);
}

static void
ms5_equipment_model_class_init (Ms5EquipmentModelClass *klass)
{
  Ms5ModelItemClass *item_class = MS5_MODEL_ITEM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ms5_equipment_model_finalize;
  item_class->settle = ms5_equipment_model_settle;

  ms5_model_class_add_part (item_class, &setup_part, ms5_item_get_shape ("plant", "equipment/x"),
                            G_STRUCT_OFFSET (Ms5EquipmentModel, setup), "line");
  item_part.fill = fill_item;
  ms5_model_class_add_part (item_class, &item_part, ms5_item_get_shape ("line/l", "x"),
                            G_STRUCT_OFFSET (Ms5EquipmentModel, item), NULL);

  properties[PROP_BOTTLENECK] = ms5_model_class_add (item_class, "bottleneck", MS5_MEMBER_FLAG,
                                                     G_STRUCT_OFFSET (Ms5EquipmentModel, bottleneck));
  properties[PROP_FAULT] = ms5_model_class_add (item_class, "fault", MS5_MEMBER_STRING,
                                                G_STRUCT_OFFSET (Ms5EquipmentModel, fault));
  properties[PROP_LIMIT_STATE] = ms5_model_class_add (item_class, "limit-state", MS5_MEMBER_WORD,
                                                      G_STRUCT_OFFSET (Ms5EquipmentModel, limit_state));
  properties[PROP_NAME] = ms5_model_class_add (item_class, "name", MS5_MEMBER_STRING,
                                               G_STRUCT_OFFSET (Ms5EquipmentModel, name));
  ms5_model_class_add (item_class, "sensors", MS5_MEMBER_OBJECT,
                       G_STRUCT_OFFSET (Ms5EquipmentModel, sensor_model));
}

static int
compare_sensors (gconstpointer a,
                 gconstpointer b)
{
  gint64 x = ms5_sensor_model_get_item ((Ms5SensorModel *) a)->order;
  gint64 y = ms5_sensor_model_get_item ((Ms5SensorModel *) b)->order;

  return (x > y) - (x < y);
}

static gboolean
is_shown (Ms5ModelItem *sensor)
{
  return ms5_sensor_model_has_setup (MS5_SENSOR_MODEL (sensor));
}

static void
ms5_equipment_model_init (Ms5EquipmentModel *self)
{
  self->sensors = ms5_item_list_new (MS5_TYPE_SENSOR_MODEL, compare_sensors, is_shown);
  self->sensor_model = ms5_item_list_get_model (self->sensors);
}

void
ms5_equipment_model_put_setup (Ms5EquipmentModel *self,
                               json_t            *fields,
                               Ms5ModelBatch     *batch)
{
  Ms5ModelItem *item = MS5_MODEL_ITEM (self);

  ms5_model_item_touch (item, batch);
  ms5_model_item_take (item, &setup_part, fields, FALSE, batch);
  self->has_setup = MS5_PART_HERE;
  if (self->setup.line != NULL)
    ms5_model_item_set_line (item, self->setup.line);
}

void
ms5_equipment_model_put_item (Ms5EquipmentModel *self,
                              gint64             v,
                              json_t            *fields,
                              gboolean           pending,
                              Ms5ModelBatch     *batch)
{
  Ms5ModelItem *item = MS5_MODEL_ITEM (self);

  ms5_model_item_touch (item, batch);
  ms5_model_item_set_version (item, v, pending);
  ms5_model_item_take (item, &item_part, fields, FALSE, batch);
  self->has_item = MS5_PART_HERE;
}

void
ms5_equipment_model_remove_setup (Ms5EquipmentModel *self)
{
  if (self->has_setup == MS5_PART_HERE)
    self->has_setup = MS5_PART_GONE;
}

void
ms5_equipment_model_remove_item (Ms5EquipmentModel *self)
{
  if (self->has_item == MS5_PART_HERE)
    self->has_item = MS5_PART_GONE;
}

/* Forgets what was removed and did not come again. */
void
ms5_equipment_model_prune (Ms5EquipmentModel *self,
                           Ms5ModelBatch     *batch)
{
  Ms5ModelItem *item = MS5_MODEL_ITEM (self);

  if (self->has_setup == MS5_PART_GONE)
    {
      ms5_model_item_take (item, &setup_part, NULL, FALSE, batch);
      self->has_setup = MS5_PART_ABSENT;
    }
  if (self->has_item == MS5_PART_GONE)
    {
      ms5_model_item_set_version (item, 0, FALSE);
      ms5_model_item_take (item, &item_part, NULL, FALSE, batch);
      self->has_item = MS5_PART_ABSENT;
    }
}

gboolean
ms5_equipment_model_has_setup (Ms5EquipmentModel *self)
{
  return self->has_setup == MS5_PART_HERE;
}

/* Whether nothing is known of it. */
gboolean
ms5_equipment_model_is_empty (Ms5EquipmentModel *self)
{
  g_autoptr (GPtrArray) sensors = NULL;

  if (self->has_setup != MS5_PART_ABSENT || self->has_item != MS5_PART_ABSENT)
    return FALSE;

  sensors = ms5_item_list_dup_items (self->sensors);
  return sensors->len == 0;
}

void
ms5_equipment_model_set_bottleneck (Ms5EquipmentModel *self,
                                    gboolean           bottleneck)
{
  ms5_model_item_keep_int (self, properties[PROP_BOTTLENECK], &self->bottleneck, bottleneck);
}

Ms5ItemList *
ms5_equipment_model_get_list (Ms5EquipmentModel *self)
{
  return self->sensors;
}

/**
 * ms5_equipment_model_get_name:
 * @self: a machine
 *
 * Returns: its name in the person's language, or its code
 */
const char *
ms5_equipment_model_get_name (Ms5EquipmentModel *self)
{
  g_return_val_if_fail (MS5_IS_EQUIPMENT_MODEL (self), NULL);

  return self->name;
}

/**
 * ms5_equipment_model_get_item:
 * @self: a machine
 *
 * Returns: (transfer none): its state
 */
const Ms5EquipmentItem *
ms5_equipment_model_get_item (Ms5EquipmentModel *self)
{
  g_return_val_if_fail (MS5_IS_EQUIPMENT_MODEL (self), NULL);

  return &self->item;
}

/**
 * ms5_equipment_model_get_setup:
 * @self: a machine
 *
 * Returns: (transfer none): what the plant says of it
 */
const Ms5EquipmentSetupItem *
ms5_equipment_model_get_setup (Ms5EquipmentModel *self)
{
  g_return_val_if_fail (MS5_IS_EQUIPMENT_MODEL (self), NULL);

  return &self->setup;
}

/**
 * ms5_equipment_model_get_fault:
 * @self: a machine
 *
 * Returns: (nullable): the names of its faults
 */
const char *
ms5_equipment_model_get_fault (Ms5EquipmentModel *self)
{
  g_return_val_if_fail (MS5_IS_EQUIPMENT_MODEL (self), NULL);

  return self->fault;
}

/**
 * ms5_equipment_model_get_limit_state:
 * @self: a machine
 *
 * Returns: the worst of its sensors
 */
Ms5LimitState
ms5_equipment_model_get_limit_state (Ms5EquipmentModel *self)
{
  g_return_val_if_fail (MS5_IS_EQUIPMENT_MODEL (self), MS5_LIMIT_OK);

  return (Ms5LimitState) self->limit_state;
}

/**
 * ms5_equipment_model_get_sensors:
 * @self: a machine
 *
 * Returns: (transfer none): its sensors (#Ms5SensorModel) in the order of the plant
 */
GListModel *
ms5_equipment_model_get_sensors (Ms5EquipmentModel *self)
{
  g_return_val_if_fail (MS5_IS_EQUIPMENT_MODEL (self), NULL);

  return self->sensor_model;
}

/**
 * ms5_equipment_model_get_sensor:
 * @self: a machine
 * @code: a sensor's code
 *
 * Returns: (transfer none) (nullable): the sensor
 */
Ms5SensorModel *
ms5_equipment_model_get_sensor (Ms5EquipmentModel *self,
                                const char        *code)
{
  g_return_val_if_fail (MS5_IS_EQUIPMENT_MODEL (self), NULL);
  g_return_val_if_fail (code != NULL, NULL);

  return (Ms5SensorModel *) ms5_item_list_find (self->sensors, code);
}
