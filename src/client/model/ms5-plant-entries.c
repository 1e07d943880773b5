/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/model/ms5-plant-model-private.h"

/* What can be chosen from: reasons, call types, causes of calls, products, shifts. */

struct _Ms5ReasonModel
{
  Ms5ModelItem parent_instance;

  Ms5ReasonItem item;
  char *name;
};

struct _Ms5CallTypeModel
{
  Ms5ModelItem parent_instance;

  Ms5CallTypeItem item;
  char *name;
};

struct _Ms5CallCauseModel
{
  Ms5ModelItem parent_instance;

  Ms5CallCauseItem item;
  char *name;
};

struct _Ms5ProductModel
{
  Ms5ModelItem parent_instance;

  Ms5ProductItem item;
  char *name;
};

struct _Ms5ShiftModel
{
  Ms5ModelItem parent_instance;

  Ms5ShiftItem item;
  char *name;
};

G_DEFINE_FINAL_TYPE (Ms5ReasonModel, ms5_reason_model, MS5_TYPE_MODEL_ITEM)
G_DEFINE_FINAL_TYPE (Ms5CallTypeModel, ms5_call_type_model, MS5_TYPE_MODEL_ITEM)
G_DEFINE_FINAL_TYPE (Ms5CallCauseModel, ms5_call_cause_model, MS5_TYPE_MODEL_ITEM)
G_DEFINE_FINAL_TYPE (Ms5ProductModel, ms5_product_model, MS5_TYPE_MODEL_ITEM)
G_DEFINE_FINAL_TYPE (Ms5ShiftModel, ms5_shift_model, MS5_TYPE_MODEL_ITEM)

static Ms5ModelPart reason_part, call_type_part, call_cause_part, product_part, shift_part;
static GParamSpec *reason_name, *call_type_name, *call_cause_name, *product_name, *shift_name;

static void
fill_reason (gpointer data)
{
  Ms5ReasonItem *item = data;

  if (item->category == MS5_WORD_NONE)
    item->category = MS5_CATEGORY_UNPLANNED;
}

static void
ms5_reason_model_settle (Ms5ModelItem        *item,
                         const Ms5ModelBatch *batch)
{
  Ms5ReasonModel *self = MS5_REASON_MODEL (item);

  ms5_model_item_keep_string (self, reason_name, &self->name,
                              ms5_plant_model_pick (batch->plant, self->item.name, ms5_model_item_get_key (item)));
}

static void
ms5_reason_model_class_init (Ms5ReasonModelClass *klass)
{
  Ms5ModelItemClass *item_class = MS5_MODEL_ITEM_CLASS (klass);

  item_class->settle = ms5_reason_model_settle;
  reason_part.fill = fill_reason;
  ms5_model_class_add_part (item_class, &reason_part, ms5_item_get_shape ("plant", "reason/x"),
                            G_STRUCT_OFFSET (Ms5ReasonModel, item), NULL);
  reason_name = ms5_model_class_add (item_class, "name", MS5_MEMBER_STRING, G_STRUCT_OFFSET (Ms5ReasonModel, name));
}

static void
ms5_reason_model_init (Ms5ReasonModel *self)
{
}

static void
fill_call_type (gpointer data)
{
  Ms5CallTypeItem *item = data;

  if (item->priority == MS5_WORD_NONE)
    item->priority = MS5_PRIORITY_MEDIUM;
}

static void
ms5_call_type_model_settle (Ms5ModelItem        *item,
                            const Ms5ModelBatch *batch)
{
  Ms5CallTypeModel *self = MS5_CALL_TYPE_MODEL (item);

  ms5_model_item_keep_string (self, call_type_name, &self->name,
                              ms5_plant_model_pick (batch->plant, self->item.name, ms5_model_item_get_key (item)));
}

static void
ms5_call_type_model_class_init (Ms5CallTypeModelClass *klass)
{
  Ms5ModelItemClass *item_class = MS5_MODEL_ITEM_CLASS (klass);

  item_class->settle = ms5_call_type_model_settle;
  call_type_part.fill = fill_call_type;
  ms5_model_class_add_part (item_class, &call_type_part, ms5_item_get_shape ("plant", "call_type/x"),
                            G_STRUCT_OFFSET (Ms5CallTypeModel, item), NULL);
  call_type_name = ms5_model_class_add (item_class, "name", MS5_MEMBER_STRING,
                                        G_STRUCT_OFFSET (Ms5CallTypeModel, name));
}

static void
ms5_call_type_model_init (Ms5CallTypeModel *self)
{
}

static void
ms5_call_cause_model_settle (Ms5ModelItem        *item,
                            const Ms5ModelBatch *batch)
{
  Ms5CallCauseModel *self = MS5_CALL_CAUSE_MODEL (item);

  ms5_model_item_keep_string (self, call_cause_name, &self->name,
                              ms5_plant_model_pick (batch->plant, self->item.name, ms5_model_item_get_key (item)));
}

static void
ms5_call_cause_model_class_init (Ms5CallCauseModelClass *klass)
{
  Ms5ModelItemClass *item_class = MS5_MODEL_ITEM_CLASS (klass);

  item_class->settle = ms5_call_cause_model_settle;
  ms5_model_class_add_part (item_class, &call_cause_part, ms5_item_get_shape ("plant", "call_cause/x"),
                            G_STRUCT_OFFSET (Ms5CallCauseModel, item), NULL);
  call_cause_name = ms5_model_class_add (item_class, "name", MS5_MEMBER_STRING,
                                         G_STRUCT_OFFSET (Ms5CallCauseModel, name));
}

static void
ms5_call_cause_model_init (Ms5CallCauseModel *self)
{
}

static void
ms5_product_model_settle (Ms5ModelItem        *item,
                          const Ms5ModelBatch *batch)
{
  Ms5ProductModel *self = MS5_PRODUCT_MODEL (item);

  ms5_model_item_keep_string (self, product_name, &self->name,
                              ms5_plant_model_pick (batch->plant, self->item.name, ms5_model_item_get_key (item)));
}

static void
ms5_product_model_class_init (Ms5ProductModelClass *klass)
{
  Ms5ModelItemClass *item_class = MS5_MODEL_ITEM_CLASS (klass);

  item_class->settle = ms5_product_model_settle;
  ms5_model_class_add_part (item_class, &product_part, ms5_item_get_shape ("plant", "product/x"),
                            G_STRUCT_OFFSET (Ms5ProductModel, item), NULL);
  product_name = ms5_model_class_add (item_class, "name", MS5_MEMBER_STRING,
                                      G_STRUCT_OFFSET (Ms5ProductModel, name));
}

static void
ms5_product_model_init (Ms5ProductModel *self)
{
}

static void
ms5_shift_model_settle (Ms5ModelItem        *item,
                        const Ms5ModelBatch *batch)
{
  Ms5ShiftModel *self = MS5_SHIFT_MODEL (item);

  ms5_model_item_keep_string (self, shift_name, &self->name,
                              ms5_plant_model_pick (batch->plant, self->item.name, ms5_model_item_get_key (item)));
}

static void
ms5_shift_model_class_init (Ms5ShiftModelClass *klass)
{
  Ms5ModelItemClass *item_class = MS5_MODEL_ITEM_CLASS (klass);

  item_class->settle = ms5_shift_model_settle;
  ms5_model_class_add_part (item_class, &shift_part, ms5_item_get_shape ("plant", "shift/x"),
                            G_STRUCT_OFFSET (Ms5ShiftModel, item), NULL);
  shift_name = ms5_model_class_add (item_class, "name", MS5_MEMBER_STRING, G_STRUCT_OFFSET (Ms5ShiftModel, name));
}

static void
ms5_shift_model_init (Ms5ShiftModel *self)
{
}

/**
 * ms5_reason_model_get_name:
 * @self: a reason
 *
 * Returns: its name in the person's language, or its code
 */
const char *
ms5_reason_model_get_name (Ms5ReasonModel *self)
{
  g_return_val_if_fail (MS5_IS_REASON_MODEL (self), NULL);

  return self->name;
}

/**
 * ms5_reason_model_get_item:
 * @self: a reason
 *
 * Returns: (transfer none): its fields
 */
const Ms5ReasonItem *
ms5_reason_model_get_item (Ms5ReasonModel *self)
{
  g_return_val_if_fail (MS5_IS_REASON_MODEL (self), NULL);

  return &self->item;
}

/**
 * ms5_call_type_model_get_name:
 * @self: a call type
 *
 * Returns: its name in the person's language, or its code
 */
const char *
ms5_call_type_model_get_name (Ms5CallTypeModel *self)
{
  g_return_val_if_fail (MS5_IS_CALL_TYPE_MODEL (self), NULL);

  return self->name;
}

/**
 * ms5_call_type_model_get_item:
 * @self: a call type
 *
 * Returns: (transfer none): its fields
 */
const Ms5CallTypeItem *
ms5_call_type_model_get_item (Ms5CallTypeModel *self)
{
  g_return_val_if_fail (MS5_IS_CALL_TYPE_MODEL (self), NULL);

  return &self->item;
}

/**
 * ms5_call_cause_model_get_name:
 * @self: a cause of calls
 *
 * Returns: its name in the person's language, or its code
 */
const char *
ms5_call_cause_model_get_name (Ms5CallCauseModel *self)
{
  g_return_val_if_fail (MS5_IS_CALL_CAUSE_MODEL (self), NULL);

  return self->name;
}

/**
 * ms5_call_cause_model_get_item:
 * @self: a cause of calls
 *
 * Returns: (transfer none): its fields
 */
const Ms5CallCauseItem *
ms5_call_cause_model_get_item (Ms5CallCauseModel *self)
{
  g_return_val_if_fail (MS5_IS_CALL_CAUSE_MODEL (self), NULL);

  return &self->item;
}

/**
 * ms5_product_model_get_name:
 * @self: a product
 *
 * Returns: its name in the person's language, or its code
 */
const char *
ms5_product_model_get_name (Ms5ProductModel *self)
{
  g_return_val_if_fail (MS5_IS_PRODUCT_MODEL (self), NULL);

  return self->name;
}

/**
 * ms5_product_model_get_item:
 * @self: a product
 *
 * Returns: (transfer none): its fields
 */
const Ms5ProductItem *
ms5_product_model_get_item (Ms5ProductModel *self)
{
  g_return_val_if_fail (MS5_IS_PRODUCT_MODEL (self), NULL);

  return &self->item;
}

/**
 * ms5_shift_model_get_name:
 * @self: a shift
 *
 * Returns: its name in the person's language, or its code
 */
const char *
ms5_shift_model_get_name (Ms5ShiftModel *self)
{
  g_return_val_if_fail (MS5_IS_SHIFT_MODEL (self), NULL);

  return self->name;
}

/**
 * ms5_shift_model_get_item:
 * @self: a shift
 *
 * Returns: (transfer none): its fields
 */
const Ms5ShiftItem *
ms5_shift_model_get_item (Ms5ShiftModel *self)
{
  g_return_val_if_fail (MS5_IS_SHIFT_MODEL (self), NULL);

  return &self->item;
}

/* In which order they are offered */

static int
compare_order (gint64 a,
               gint64 b)
{
  return (a > b) - (a < b);
}

static int
compare_reasons (gconstpointer a,
                 gconstpointer b)
{
  return compare_order (ms5_reason_model_get_item ((Ms5ReasonModel *) a)->order,
                        ms5_reason_model_get_item ((Ms5ReasonModel *) b)->order);
}

static int
compare_call_types (gconstpointer a,
                    gconstpointer b)
{
  return compare_order (ms5_call_type_model_get_item ((Ms5CallTypeModel *) a)->order,
                        ms5_call_type_model_get_item ((Ms5CallTypeModel *) b)->order);
}

static int
compare_call_causes (gconstpointer a,
                    gconstpointer b)
{
  return compare_order (ms5_call_cause_model_get_item ((Ms5CallCauseModel *) a)->order,
                        ms5_call_cause_model_get_item ((Ms5CallCauseModel *) b)->order);
}

static int
compare_products (gconstpointer a,
                  gconstpointer b)
{
  return compare_order (ms5_product_model_get_item ((Ms5ProductModel *) a)->order,
                        ms5_product_model_get_item ((Ms5ProductModel *) b)->order);
}

static int
compare_shifts (gconstpointer a,
                gconstpointer b)
{
  return compare_order (ms5_shift_model_get_item ((Ms5ShiftModel *) a)->order,
                        ms5_shift_model_get_item ((Ms5ShiftModel *) b)->order);
}

static int
compare_policies (gconstpointer a,
                  gconstpointer b)
{
  return ms5_escalation_policy_compare (ms5_escalation_model_get_entry ((Ms5EscalationModel *) a)->policy,
                                        ms5_escalation_model_get_entry ((Ms5EscalationModel *) b)->policy);
}

/* Returns: (nullable): an empty list for that part of the plant, if there is a list of it */
Ms5ItemList *
ms5_plant_entries_new (Ms5PlantPart part)
{
  switch (part)
    {
    case MS5_PLANT_REASON:
      return ms5_item_list_new (MS5_TYPE_REASON_MODEL, compare_reasons, NULL);

    case MS5_PLANT_CALL_TYPE:
      return ms5_item_list_new (MS5_TYPE_CALL_TYPE_MODEL, compare_call_types, NULL);

    case MS5_PLANT_CALL_CAUSE:
      return ms5_item_list_new (MS5_TYPE_CALL_CAUSE_MODEL, compare_call_causes, NULL);

    case MS5_PLANT_PRODUCT:
      return ms5_item_list_new (MS5_TYPE_PRODUCT_MODEL, compare_products, NULL);

    case MS5_PLANT_SHIFT:
      return ms5_item_list_new (MS5_TYPE_SHIFT_MODEL, compare_shifts, NULL);

    case MS5_PLANT_ESCALATION:
      return ms5_item_list_new (MS5_TYPE_ESCALATION_MODEL, compare_policies, NULL);

    case MS5_PLANT_SITE:
    case MS5_PLANT_AREA:
    case MS5_PLANT_LINE:
    case MS5_PLANT_EQUIPMENT:
    case MS5_PLANT_SENSOR:
    case MS5_PLANT_FAULT:
    case MS5_PLANT_ACTION:
    default:
      return NULL;
    }
}

/* Rules write down the code of the sensor or the fault that they saw. */
const char *
ms5_plant_model_name_detail (Ms5PlantModel *self,
                             const char    *equipment,
                             const char    *detail)
{
  const char *name = ms5_plant_model_name (self, MS5_PLANT_SENSOR, equipment, detail);

  return g_strcmp0 (name, detail) != 0 ? name : ms5_plant_model_name (self, MS5_PLANT_FAULT, equipment, detail);
}
