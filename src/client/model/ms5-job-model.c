/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/model/ms5-job-model.h"
#include "client/model/ms5-plant-model-private.h"
#include "protocol/ms5-sample.h"

/* A line's smaller items: jobs, changeovers, quality reports, notes. */

struct _Ms5JobModel
{
  Ms5ModelItem parent_instance;

  Ms5JobItem item;
  char *product_name;
};

struct _Ms5ChangeoverModel
{
  Ms5ModelItem parent_instance;

  Ms5ChangeoverItem item;
  char *from_name;
  char *to_name;
};

struct _Ms5QualityModel
{
  Ms5ModelItem parent_instance;

  Ms5QualityItem item;
  char *product_name;
  char *reason_name;
};

struct _Ms5NoteModel
{
  Ms5ModelItem parent_instance;

  Ms5NoteItem item;
};

G_DEFINE_FINAL_TYPE (Ms5JobModel, ms5_job_model, MS5_TYPE_MODEL_ITEM)
G_DEFINE_FINAL_TYPE (Ms5ChangeoverModel, ms5_changeover_model, MS5_TYPE_MODEL_ITEM)
G_DEFINE_FINAL_TYPE (Ms5QualityModel, ms5_quality_model, MS5_TYPE_MODEL_ITEM)
G_DEFINE_FINAL_TYPE (Ms5NoteModel, ms5_note_model, MS5_TYPE_MODEL_ITEM)

static Ms5ModelPart job_part, changeover_part, quality_part, note_part;
static GParamSpec *job_product_name, *changeover_from_name, *changeover_to_name;
static GParamSpec *quality_product_name, *quality_reason_name;

static void
fill_job (gpointer data)
{
  Ms5JobItem *item = data;

  if (item->state == MS5_WORD_NONE)
    item->state = MS5_JOB_PLANNED;
}

static void
ms5_job_model_settle (Ms5ModelItem        *item,
                      const Ms5ModelBatch *batch)
{
  Ms5JobModel *self = MS5_JOB_MODEL (item);

  ms5_model_item_keep_string (self, job_product_name, &self->product_name,
                              ms5_plant_model_name (batch->plant, MS5_PLANT_PRODUCT, self->item.product, NULL));
}

static void
ms5_job_model_class_init (Ms5JobModelClass *klass)
{
  Ms5ModelItemClass *item_class = MS5_MODEL_ITEM_CLASS (klass);

  item_class->settle = ms5_job_model_settle;
  job_part.fill = fill_job;
  ms5_model_class_add_part (item_class, &job_part, ms5_item_get_shape ("jobs/l", "x"),
                            G_STRUCT_OFFSET (Ms5JobModel, item), NULL);
  job_product_name = ms5_model_class_add (item_class, "product-name", MS5_MEMBER_STRING,
                                          G_STRUCT_OFFSET (Ms5JobModel, product_name));
}

static void
ms5_job_model_init (Ms5JobModel *self)
{
}

static void
ms5_changeover_model_settle (Ms5ModelItem        *item,
                             const Ms5ModelBatch *batch)
{
  Ms5ChangeoverModel *self = MS5_CHANGEOVER_MODEL (item);

  ms5_model_item_keep_string (self, changeover_from_name, &self->from_name,
                              ms5_plant_model_name (batch->plant, MS5_PLANT_PRODUCT, self->item.from, NULL));
  ms5_model_item_keep_string (self, changeover_to_name, &self->to_name,
                              ms5_plant_model_name (batch->plant, MS5_PLANT_PRODUCT, self->item.to, NULL));
}

static void
ms5_changeover_model_class_init (Ms5ChangeoverModelClass *klass)
{
  Ms5ModelItemClass *item_class = MS5_MODEL_ITEM_CLASS (klass);

  item_class->settle = ms5_changeover_model_settle;
  ms5_model_class_add_part (item_class, &changeover_part, ms5_item_get_shape ("changeovers/l", "x"),
                            G_STRUCT_OFFSET (Ms5ChangeoverModel, item), NULL);
  changeover_from_name = ms5_model_class_add (item_class, "from-name", MS5_MEMBER_STRING,
                                              G_STRUCT_OFFSET (Ms5ChangeoverModel, from_name));
  changeover_to_name = ms5_model_class_add (item_class, "to-name", MS5_MEMBER_STRING,
                                            G_STRUCT_OFFSET (Ms5ChangeoverModel, to_name));
}

static void
ms5_changeover_model_init (Ms5ChangeoverModel *self)
{
}

static void
fill_quality (gpointer data)
{
  Ms5QualityItem *item = data;

  if (item->kind == MS5_WORD_NONE)
    item->kind = MS5_QUANTITY_SCRAP;
}

static void
ms5_quality_model_settle (Ms5ModelItem        *item,
                          const Ms5ModelBatch *batch)
{
  Ms5QualityModel *self = MS5_QUALITY_MODEL (item);

  ms5_model_item_keep_string (self, quality_product_name, &self->product_name,
                              ms5_plant_model_name (batch->plant, MS5_PLANT_PRODUCT, self->item.product, NULL));
  ms5_model_item_keep_string (self, quality_reason_name, &self->reason_name,
                              ms5_plant_model_name (batch->plant, MS5_PLANT_REASON, self->item.reason, NULL));
}

static void
ms5_quality_model_class_init (Ms5QualityModelClass *klass)
{
  Ms5ModelItemClass *item_class = MS5_MODEL_ITEM_CLASS (klass);

  item_class->settle = ms5_quality_model_settle;
  quality_part.fill = fill_quality;
  ms5_model_class_add_part (item_class, &quality_part, ms5_item_get_shape ("quality/l", "x"),
                            G_STRUCT_OFFSET (Ms5QualityModel, item), NULL);
  quality_product_name = ms5_model_class_add (item_class, "product-name", MS5_MEMBER_STRING,
                                              G_STRUCT_OFFSET (Ms5QualityModel, product_name));
  quality_reason_name = ms5_model_class_add (item_class, "reason-name", MS5_MEMBER_STRING,
                                             G_STRUCT_OFFSET (Ms5QualityModel, reason_name));
}

static void
ms5_quality_model_init (Ms5QualityModel *self)
{
}

static void
ms5_note_model_class_init (Ms5NoteModelClass *klass)
{
  ms5_model_class_add_part (MS5_MODEL_ITEM_CLASS (klass), &note_part, ms5_item_get_shape ("notes/l", "x"),
                            G_STRUCT_OFFSET (Ms5NoteModel, item), NULL);
}

static void
ms5_note_model_init (Ms5NoteModel *self)
{
}

/**
 * ms5_job_model_get_item:
 * @self: a job
 *
 * Returns: (transfer none): its fields
 */
const Ms5JobItem *
ms5_job_model_get_item (Ms5JobModel *self)
{
  g_return_val_if_fail (MS5_IS_JOB_MODEL (self), NULL);

  return &self->item;
}

/**
 * ms5_job_model_get_product_name:
 * @self: a job
 *
 * Returns: (nullable): its product's name in the person's language
 */
const char *
ms5_job_model_get_product_name (Ms5JobModel *self)
{
  g_return_val_if_fail (MS5_IS_JOB_MODEL (self), NULL);

  return self->product_name;
}

/**
 * ms5_changeover_model_get_item:
 * @self: a changeover
 *
 * Returns: (transfer none): its fields
 */
const Ms5ChangeoverItem *
ms5_changeover_model_get_item (Ms5ChangeoverModel *self)
{
  g_return_val_if_fail (MS5_IS_CHANGEOVER_MODEL (self), NULL);

  return &self->item;
}

/**
 * ms5_quality_model_get_item:
 * @self: a report
 *
 * Returns: (transfer none): its fields
 */
const Ms5QualityItem *
ms5_quality_model_get_item (Ms5QualityModel *self)
{
  g_return_val_if_fail (MS5_IS_QUALITY_MODEL (self), NULL);

  return &self->item;
}

/**
 * ms5_note_model_get_item:
 * @self: a note
 *
 * Returns: (transfer none): its fields
 */
const Ms5NoteItem *
ms5_note_model_get_item (Ms5NoteModel *self)
{
  g_return_val_if_fail (MS5_IS_NOTE_MODEL (self), NULL);

  return &self->item;
}
