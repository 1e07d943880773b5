/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/model/ms5-plant-model-private.h"
#include "client/model/ms5-stop-model.h"

struct _Ms5StopModel
{
  Ms5ModelItem parent_instance;

  Ms5StopItem item;
  char *equipment_name;
  char *reason_name;
  int coded;
  int to_explain;
};

enum
{
  PROP_CODED,
  PROP_EQUIPMENT_NAME,
  PROP_REASON_NAME,
  PROP_TO_EXPLAIN,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (Ms5StopModel, ms5_stop_model, MS5_TYPE_MODEL_ITEM)

static GParamSpec *properties[N_PROPS];
static Ms5ModelPart part;

static void
fill (gpointer data)
{
  Ms5StopItem *item = data;

  if (item->category == MS5_WORD_NONE)
    item->category = MS5_CATEGORY_UNPLANNED;
  if (item->detected == MS5_WORD_NONE)
    item->detected = MS5_DETECTED_STATE;
}

static void
ms5_stop_model_settle (Ms5ModelItem        *item,
                       const Ms5ModelBatch *batch)
{
  Ms5StopModel *self = MS5_STOP_MODEL (item);
  /* As in the time account: a category that tells more than «unplanned» says what it was. */
  gboolean coded = self->item.reason != NULL || self->item.category != MS5_CATEGORY_UNPLANNED;
  gboolean to_explain = !coded && self->item.minor != TRUE;

  ms5_model_item_keep_int (self, properties[PROP_CODED], &self->coded, coded);
  ms5_model_item_keep_int (self, properties[PROP_TO_EXPLAIN], &self->to_explain, to_explain);
  ms5_model_item_keep_string (self, properties[PROP_EQUIPMENT_NAME], &self->equipment_name,
                              ms5_plant_model_name (batch->plant, MS5_PLANT_EQUIPMENT, self->item.equipment, NULL));
  ms5_model_item_keep_string (self, properties[PROP_REASON_NAME], &self->reason_name,
                              ms5_plant_model_name (batch->plant, MS5_PLANT_REASON, self->item.reason, NULL));
}

static void
ms5_stop_model_class_init (Ms5StopModelClass *klass)
{
  Ms5ModelItemClass *item_class = MS5_MODEL_ITEM_CLASS (klass);

  item_class->settle = ms5_stop_model_settle;

  part.fill = fill;
  ms5_model_class_add_part (item_class, &part, ms5_item_get_shape ("stops/l", "x"),
                            G_STRUCT_OFFSET (Ms5StopModel, item), NULL);
  properties[PROP_CODED] = ms5_model_class_add (item_class, "coded", MS5_MEMBER_FLAG,
                                                G_STRUCT_OFFSET (Ms5StopModel, coded));
  properties[PROP_EQUIPMENT_NAME] = ms5_model_class_add (item_class, "equipment-name", MS5_MEMBER_STRING,
                                                         G_STRUCT_OFFSET (Ms5StopModel, equipment_name));
  properties[PROP_REASON_NAME] = ms5_model_class_add (item_class, "reason-name", MS5_MEMBER_STRING,
                                                      G_STRUCT_OFFSET (Ms5StopModel, reason_name));
  properties[PROP_TO_EXPLAIN] = ms5_model_class_add (item_class, "to-explain", MS5_MEMBER_FLAG,
                                                     G_STRUCT_OFFSET (Ms5StopModel, to_explain));
}

static void
ms5_stop_model_init (Ms5StopModel *self)
{
}

/**
 * ms5_stop_model_get_item:
 * @self: a stop
 *
 * Returns: (transfer none): its fields
 */
const Ms5StopItem *
ms5_stop_model_get_item (Ms5StopModel *self)
{
  g_return_val_if_fail (MS5_IS_STOP_MODEL (self), NULL);

  return &self->item;
}

/**
 * ms5_stop_model_get_reason_name:
 * @self: a stop
 *
 * Returns: (nullable): its reason's name in the person's language; %NULL if it has none
 */
const char *
ms5_stop_model_get_reason_name (Ms5StopModel *self)
{
  g_return_val_if_fail (MS5_IS_STOP_MODEL (self), NULL);

  return self->reason_name;
}

/**
 * ms5_stop_model_is_coded:
 * @self: a stop
 *
 * Returns: whether someone, or the machine, has told what it was
 */
gboolean
ms5_stop_model_is_coded (Ms5StopModel *self)
{
  g_return_val_if_fail (MS5_IS_STOP_MODEL (self), FALSE);

  return self->coded;
}

/**
 * ms5_stop_model_is_to_explain:
 * @self: a stop
 *
 * Returns: whether a person should tell what it was: it is neither coded nor minor
 */
gboolean
ms5_stop_model_is_to_explain (Ms5StopModel *self)
{
  g_return_val_if_fail (MS5_IS_STOP_MODEL (self), FALSE);

  return self->to_explain;
}
