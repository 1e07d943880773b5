/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/model/ms5-call-model.h"
#include "client/model/ms5-plant-model-private.h"

struct _Ms5CallModel
{
  Ms5ModelItem parent_instance;

  Ms5CallItem item;
  char *cause_name;
  char *detail_name;
  char *equipment_name;
  char *line_name;
  char *type_name;
  int alarm_state;
  int open;
  int priority;
};

enum
{
  PROP_ALARM_STATE,
  PROP_CAUSE_NAME,
  PROP_DETAIL_NAME,
  PROP_EQUIPMENT_NAME,
  PROP_LINE_NAME,
  PROP_OPEN,
  PROP_PRIORITY,
  PROP_TYPE_NAME,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (Ms5CallModel, ms5_call_model, MS5_TYPE_MODEL_ITEM)

static GParamSpec *properties[N_PROPS];
static Ms5ModelPart part;

static void
fill (gpointer data)
{
  Ms5CallItem *item = data;

  if (item->state == MS5_WORD_NONE)
    item->state = MS5_CALL_RAISED;
}

static Ms5Priority
find_priority (Ms5CallModel  *self,
               Ms5PlantModel *plant)
{
  Ms5CallTypeModel *type = ms5_plant_model_get_call_type (plant, self->item.type);

  if (self->item.priority != MS5_WORD_NONE)
    return (Ms5Priority) self->item.priority;

  return type != NULL ? (Ms5Priority) ms5_call_type_model_get_item (type)->priority : MS5_PRIORITY_MEDIUM;
}

/* As the server sees it, with all that its state depends on. */
static Ms5Call
get_call (const Ms5CallItem *item)
{
  return (Ms5Call) {
    .state = (Ms5CallState) item->state,
    .active = item->active == TRUE,
    .shelved = item->shelved,
    .suppressed_by = item->suppressed_by,
    .out_of_service = item->out_of_service,
  };
}

static void
ms5_call_model_settle (Ms5ModelItem        *item,
                       const Ms5ModelBatch *batch)
{
  Ms5CallModel *self = MS5_CALL_MODEL (item);
  Ms5PlantModel *plant = batch->plant;
  const char *line = ms5_model_item_get_line (item);
  const Ms5Call call = get_call (&self->item);

  ms5_model_item_keep_int (self, properties[PROP_ALARM_STATE], &self->alarm_state,
                           (int) ms5_call_get_alarm_state (&call));
  ms5_model_item_keep_int (self, properties[PROP_OPEN], &self->open, self->item.state != MS5_CALL_RESOLVED);
  ms5_model_item_keep_int (self, properties[PROP_PRIORITY], &self->priority, (int) find_priority (self, plant));
  ms5_model_item_keep_string (self, properties[PROP_CAUSE_NAME], &self->cause_name,
                              ms5_plant_model_name (plant, MS5_PLANT_CALL_CAUSE, self->item.cause, NULL));
  ms5_model_item_keep_string (self, properties[PROP_DETAIL_NAME], &self->detail_name,
                              ms5_plant_model_name_detail (plant, self->item.equipment, self->item.detail));
  ms5_model_item_keep_string (self, properties[PROP_EQUIPMENT_NAME], &self->equipment_name,
                              ms5_plant_model_name (plant, MS5_PLANT_EQUIPMENT, self->item.equipment, NULL));
  ms5_model_item_keep_string (self, properties[PROP_LINE_NAME], &self->line_name,
                              ms5_plant_model_name (plant, MS5_PLANT_LINE, line, NULL));
  ms5_model_item_keep_string (self, properties[PROP_TYPE_NAME], &self->type_name,
                              ms5_plant_model_name (plant, MS5_PLANT_CALL_TYPE, self->item.type, NULL));
}

static void
ms5_call_model_class_init (Ms5CallModelClass *klass)
{
  Ms5ModelItemClass *item_class = MS5_MODEL_ITEM_CLASS (klass);

  item_class->settle = ms5_call_model_settle;

  part.fill = fill;
  ms5_model_class_add_part (item_class, &part, ms5_item_get_shape ("calls/l", "x"),
                            G_STRUCT_OFFSET (Ms5CallModel, item), "priority");
  properties[PROP_ALARM_STATE] = ms5_model_class_add (item_class, "alarm-state", MS5_MEMBER_WORD,
                                                      G_STRUCT_OFFSET (Ms5CallModel, alarm_state));
  properties[PROP_CAUSE_NAME] = ms5_model_class_add (item_class, "cause-name", MS5_MEMBER_STRING,
                                                     G_STRUCT_OFFSET (Ms5CallModel, cause_name));
  properties[PROP_DETAIL_NAME] = ms5_model_class_add (item_class, "detail-name", MS5_MEMBER_STRING,
                                                      G_STRUCT_OFFSET (Ms5CallModel, detail_name));
  properties[PROP_EQUIPMENT_NAME] = ms5_model_class_add (item_class, "equipment-name", MS5_MEMBER_STRING,
                                                         G_STRUCT_OFFSET (Ms5CallModel, equipment_name));
  properties[PROP_LINE_NAME] = ms5_model_class_add (item_class, "line-name", MS5_MEMBER_STRING,
                                                    G_STRUCT_OFFSET (Ms5CallModel, line_name));
  properties[PROP_OPEN] = ms5_model_class_add (item_class, "open", MS5_MEMBER_FLAG,
                                               G_STRUCT_OFFSET (Ms5CallModel, open));
  properties[PROP_PRIORITY] = ms5_model_class_add (item_class, "priority", MS5_MEMBER_WORD,
                                                   G_STRUCT_OFFSET (Ms5CallModel, priority));
  properties[PROP_TYPE_NAME] = ms5_model_class_add (item_class, "type-name", MS5_MEMBER_STRING,
                                                    G_STRUCT_OFFSET (Ms5CallModel, type_name));
}

static void
ms5_call_model_init (Ms5CallModel *self)
{
}

/**
 * ms5_call_model_get_line_name:
 * @self: a call
 *
 * Returns: the name of its line in the person's language
 */
const char *
ms5_call_model_get_line_name (Ms5CallModel *self)
{
  g_return_val_if_fail (MS5_IS_CALL_MODEL (self), NULL);

  return self->line_name;
}

/**
 * ms5_call_model_get_type_name:
 * @self: a call
 *
 * Returns: (nullable): the name of its type in the person's language
 */
const char *
ms5_call_model_get_type_name (Ms5CallModel *self)
{
  g_return_val_if_fail (MS5_IS_CALL_MODEL (self), NULL);

  return self->type_name;
}

/**
 * ms5_call_model_get_equipment_name:
 * @self: a call
 *
 * Returns: (nullable): the name of its machine in the person's language, if it is about one
 */
const char *
ms5_call_model_get_equipment_name (Ms5CallModel *self)
{
  g_return_val_if_fail (MS5_IS_CALL_MODEL (self), NULL);

  return self->equipment_name;
}

/**
 * ms5_call_model_get_detail_name:
 * @self: a call
 *
 * Returns: (nullable): what the rule saw, by its name if that is known
 */
const char *
ms5_call_model_get_detail_name (Ms5CallModel *self)
{
  g_return_val_if_fail (MS5_IS_CALL_MODEL (self), NULL);

  return self->detail_name;
}

/**
 * ms5_call_model_get_priority:
 * @self: a call
 *
 * Returns: its priority, or that of its type if it has none
 */
Ms5Priority
ms5_call_model_get_priority (Ms5CallModel *self)
{
  g_return_val_if_fail (MS5_IS_CALL_MODEL (self), MS5_PRIORITY_MEDIUM);

  return (Ms5Priority) self->priority;
}

/**
 * ms5_call_model_get_item:
 * @self: a call
 *
 * Returns: (transfer none): its fields
 */
const Ms5CallItem *
ms5_call_model_get_item (Ms5CallModel *self)
{
  g_return_val_if_fail (MS5_IS_CALL_MODEL (self), NULL);

  return &self->item;
}

/**
 * ms5_call_model_is_open:
 * @self: a call
 *
 * Returns: whether it is not resolved
 */
gboolean
ms5_call_model_is_open (Ms5CallModel *self)
{
  g_return_val_if_fail (MS5_IS_CALL_MODEL (self), FALSE);

  return self->open;
}

/**
 * ms5_call_model_get_alarm_state:
 * @self: a call
 *
 * Returns: its state in the words of ISA-18.2
 */
Ms5AlarmState
ms5_call_model_get_alarm_state (Ms5CallModel *self)
{
  g_return_val_if_fail (MS5_IS_CALL_MODEL (self), MS5_ALARM_NORMAL);

  return (Ms5AlarmState) self->alarm_state;
}

/**
 * ms5_call_model_get_cause_name:
 * @self: a call
 *
 * Returns: (nullable): what it turned out to be, in the person's language
 */
const char *
ms5_call_model_get_cause_name (Ms5CallModel *self)
{
  g_return_val_if_fail (MS5_IS_CALL_MODEL (self), NULL);

  return self->cause_name;
}

/**
 * ms5_call_model_get_record:
 * @self: a call
 * @out_record: (out caller-allocates): what of it matters to floods and figures; borrows from @self
 */
void
ms5_call_model_get_record (Ms5CallModel   *self,
                           Ms5AlarmRecord *out_record)
{
  g_return_if_fail (MS5_IS_CALL_MODEL (self));
  g_return_if_fail (out_record != NULL);

  *out_record = (Ms5AlarmRecord) {
    .id = ms5_model_item_get_key (MS5_MODEL_ITEM (self)),
    .line = ms5_model_item_get_line (MS5_MODEL_ITEM (self)),
    .priority = (Ms5Priority) self->priority,
    .raised = self->item.raised,
    .acknowledged = self->item.acknowledged,
    .resolved = self->item.resolved,
    .chattering = self->item.chattering != MS5_TIME_NONE,
    .shelved = self->open && self->item.shelved != MS5_TIME_NONE,
    .suppressed = self->open && self->item.suppressed_by != NULL,
  };
}

static int
compare_times (Ms5Time a,
               Ms5Time b)
{
  return (a > b) - (a < b);
}

/**
 * ms5_call_item_is_silent:
 * @item: a call
 *
 * Returns: whether nobody is to be called: it is on the shelf, or a consequence of another call, or its condition
 *   is out of service
 */
gboolean
ms5_call_item_is_silent (const Ms5CallItem *item)
{
  return item->shelved != MS5_TIME_NONE || item->suppressed_by != NULL || item->out_of_service != MS5_TIME_NONE;
}

/**
 * ms5_call_model_is_silent:
 * @self: a call
 *
 * Returns: whether nobody is to be called: see ms5_call_item_is_silent()
 */
gboolean
ms5_call_model_is_silent (Ms5CallModel *self)
{
  g_return_val_if_fail (MS5_IS_CALL_MODEL (self), FALSE);

  return ms5_call_item_is_silent (&self->item);
}

/**
 * ms5_call_model_compare:
 * @a: a call
 * @b: another
 *
 * What nobody has seen is more urgent than what is acknowledged, then goes the higher priority, then
 * what waits longer. After them come the resolved calls, the newest first.
 *
 * Returns: less than 0 if @a comes before @b, more than 0 if after
 */
int
ms5_call_model_compare (Ms5CallModel *a,
                        Ms5CallModel *b)
{
  if (a->item.state != b->item.state)
    return a->item.state - b->item.state;
  if (a->item.state == MS5_CALL_RESOLVED)
    return compare_times (b->item.resolved, a->item.resolved);
  if (a->priority != b->priority)
    return b->priority - a->priority;

  return compare_times (a->item.raised, b->item.raised);
}
