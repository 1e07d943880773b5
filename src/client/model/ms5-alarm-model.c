/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/model/ms5-alarm-model.h"
#include "client/model/ms5-plant-model-private.h"

struct _Ms5AlarmModel
{
  Ms5ModelItem parent_instance;

  Ms5AlarmItem item;
  char *detail_name;
  char *equipment_name;
  char *rule;
};

enum
{
  PROP_DETAIL_NAME,
  PROP_EQUIPMENT_NAME,
  PROP_RULE,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (Ms5AlarmModel, ms5_alarm_model, MS5_TYPE_MODEL_ITEM)

static GParamSpec *properties[N_PROPS];
static Ms5ModelPart part;

/* The key is RULE/EQUIPMENT/SUBJECT. */
static const char *
get_part (char  **parts,
          guint   index)
{
  return index < g_strv_length (parts) && *parts[index] != '\0' ? parts[index] : NULL;
}

static void
ms5_alarm_model_settle (Ms5ModelItem        *item,
                        const Ms5ModelBatch *batch)
{
  Ms5AlarmModel *self = MS5_ALARM_MODEL (item);
  g_auto (GStrv) parts = g_strsplit (ms5_model_item_get_key (item), "/", 3);
  const char *equipment = get_part (parts, 1);
  const char *subject = get_part (parts, 2);

  ms5_model_item_keep_string (self, properties[PROP_RULE], &self->rule, get_part (parts, 0));
  ms5_model_item_keep_string (self, properties[PROP_EQUIPMENT_NAME], &self->equipment_name,
                              ms5_plant_model_name (batch->plant, MS5_PLANT_EQUIPMENT, equipment, NULL));
  ms5_model_item_keep_string (self, properties[PROP_DETAIL_NAME], &self->detail_name,
                              ms5_plant_model_name_detail (batch->plant, equipment, subject));
}

static void
ms5_alarm_model_class_init (Ms5AlarmModelClass *klass)
{
  Ms5ModelItemClass *item_class = MS5_MODEL_ITEM_CLASS (klass);

  item_class->settle = ms5_alarm_model_settle;
  ms5_model_class_add_part (item_class, &part, ms5_item_get_shape ("alarms/l", "x"),
                            G_STRUCT_OFFSET (Ms5AlarmModel, item), NULL);
  properties[PROP_DETAIL_NAME] = ms5_model_class_add (item_class, "detail-name", MS5_MEMBER_STRING,
                                                      G_STRUCT_OFFSET (Ms5AlarmModel, detail_name));
  properties[PROP_EQUIPMENT_NAME] = ms5_model_class_add (item_class, "equipment-name", MS5_MEMBER_STRING,
                                                         G_STRUCT_OFFSET (Ms5AlarmModel, equipment_name));
  properties[PROP_RULE] = ms5_model_class_add (item_class, "rule", MS5_MEMBER_STRING,
                                               G_STRUCT_OFFSET (Ms5AlarmModel, rule));
}

static void
ms5_alarm_model_init (Ms5AlarmModel *self)
{
}

/**
 * ms5_alarm_model_get_item:
 * @self: an alarm
 *
 * Returns: (transfer none): its fields
 */
const Ms5AlarmItem *
ms5_alarm_model_get_item (Ms5AlarmModel *self)
{
  g_return_val_if_fail (MS5_IS_ALARM_MODEL (self), NULL);

  return &self->item;
}

/**
 * ms5_alarm_model_get_rule:
 * @self: an alarm
 *
 * Returns: (nullable): the code of the rule
 */
const char *
ms5_alarm_model_get_rule (Ms5AlarmModel *self)
{
  g_return_val_if_fail (MS5_IS_ALARM_MODEL (self), NULL);

  return self->rule;
}

/**
 * ms5_alarm_model_get_equipment_name:
 * @self: an alarm
 *
 * Returns: (nullable): the name of its machine in the person's language
 */
const char *
ms5_alarm_model_get_equipment_name (Ms5AlarmModel *self)
{
  g_return_val_if_fail (MS5_IS_ALARM_MODEL (self), NULL);

  return self->equipment_name;
}

/**
 * ms5_alarm_model_get_detail_name:
 * @self: an alarm
 *
 * Returns: (nullable): the name of the sensor or the fault in the person's language
 */
const char *
ms5_alarm_model_get_detail_name (Ms5AlarmModel *self)
{
  g_return_val_if_fail (MS5_IS_ALARM_MODEL (self), NULL);

  return self->detail_name;
}

/**
 * ms5_alarm_model_is_out_of_service:
 * @self: an alarm
 *
 * Returns: whether nobody is called by it; %FALSE while an own action that puts it back is under way
 */
gboolean
ms5_alarm_model_is_out_of_service (Ms5AlarmModel *self)
{
  g_return_val_if_fail (MS5_IS_ALARM_MODEL (self), FALSE);

  return self->item.out_of_service != MS5_TIME_NONE;
}
