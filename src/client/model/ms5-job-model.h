/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/model/ms5-model-item.h"
#include "protocol/ms5-item.h"

G_BEGIN_DECLS

/**
 * Ms5JobModel:
 *
 * A job; its key is its code. Properties: those of #Ms5JobItem; `product-name`.
 */
#define MS5_TYPE_JOB_MODEL (ms5_job_model_get_type ())
G_DECLARE_FINAL_TYPE (Ms5JobModel, ms5_job_model, MS5, JOB_MODEL, Ms5ModelItem)

const Ms5JobItem *ms5_job_model_get_item         (Ms5JobModel *self);
const char       *ms5_job_model_get_product_name (Ms5JobModel *self);

/**
 * Ms5ChangeoverModel:
 *
 * A changeover. Properties: those of #Ms5ChangeoverItem; `from-name`, `to-name`.
 */
#define MS5_TYPE_CHANGEOVER_MODEL (ms5_changeover_model_get_type ())
G_DECLARE_FINAL_TYPE (Ms5ChangeoverModel, ms5_changeover_model, MS5, CHANGEOVER_MODEL, Ms5ModelItem)

const Ms5ChangeoverItem *ms5_changeover_model_get_item (Ms5ChangeoverModel *self);

/**
 * Ms5QualityModel:
 *
 * A report of scrap or rework. Properties: those of #Ms5QualityItem; `reason-name`,
 * `product-name`.
 */
#define MS5_TYPE_QUALITY_MODEL (ms5_quality_model_get_type ())
G_DECLARE_FINAL_TYPE (Ms5QualityModel, ms5_quality_model, MS5, QUALITY_MODEL, Ms5ModelItem)

const Ms5QualityItem *ms5_quality_model_get_item (Ms5QualityModel *self);

/**
 * Ms5NoteModel:
 *
 * What somebody wrote about a line. Properties: those of #Ms5NoteItem.
 */
#define MS5_TYPE_NOTE_MODEL (ms5_note_model_get_type ())
G_DECLARE_FINAL_TYPE (Ms5NoteModel, ms5_note_model, MS5, NOTE_MODEL, Ms5ModelItem)

const Ms5NoteItem *ms5_note_model_get_item (Ms5NoteModel *self);

G_END_DECLS
