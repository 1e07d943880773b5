/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/model/ms5-model-item.h"
#include "core/ms5-merge.h"
#include "protocol/ms5-escalation-answer.h"
#include "protocol/ms5-plant-item.h"

G_BEGIN_DECLS

/**
 * Ms5ReasonModel:
 *
 * A stop's reason. Properties: those of #Ms5ReasonItem; `name`.
 */
#define MS5_TYPE_REASON_MODEL (ms5_reason_model_get_type ())
G_DECLARE_FINAL_TYPE (Ms5ReasonModel, ms5_reason_model, MS5, REASON_MODEL, Ms5ModelItem)

/**
 * Ms5CallTypeModel:
 *
 * A type of call. Properties: those of #Ms5CallTypeItem; `name`.
 */
#define MS5_TYPE_CALL_TYPE_MODEL (ms5_call_type_model_get_type ())
G_DECLARE_FINAL_TYPE (Ms5CallTypeModel, ms5_call_type_model, MS5, CALL_TYPE_MODEL, Ms5ModelItem)

/**
 * Ms5CallCauseModel:
 *
 * What a call turns out to be. Properties: those of #Ms5CallCauseItem; `name`.
 */
#define MS5_TYPE_CALL_CAUSE_MODEL (ms5_call_cause_model_get_type ())
G_DECLARE_FINAL_TYPE (Ms5CallCauseModel, ms5_call_cause_model, MS5, CALL_CAUSE_MODEL, Ms5ModelItem)

/**
 * Ms5ProductModel:
 *
 * A product. Properties: those of #Ms5ProductItem; `name`.
 */
#define MS5_TYPE_PRODUCT_MODEL (ms5_product_model_get_type ())
G_DECLARE_FINAL_TYPE (Ms5ProductModel, ms5_product_model, MS5, PRODUCT_MODEL, Ms5ModelItem)

/**
 * Ms5ShiftModel:
 *
 * A shift. Properties: those of #Ms5ShiftItem; `name`.
 */
#define MS5_TYPE_SHIFT_MODEL (ms5_shift_model_get_type ())
G_DECLARE_FINAL_TYPE (Ms5ShiftModel, ms5_shift_model, MS5, SHIFT_MODEL, Ms5ModelItem)

/**
 * Ms5EscalationModel:
 *
 * A policy of escalation; its key is the policy's id. Properties: those of #Ms5EscalationPolicyItem; `v` is notified
 * whenever anything about it has changed.
 */
#define MS5_TYPE_ESCALATION_MODEL (ms5_escalation_model_get_type ())
G_DECLARE_FINAL_TYPE (Ms5EscalationModel, ms5_escalation_model, MS5, ESCALATION_MODEL, Ms5ModelItem)

/**
 * Ms5PlantModel:
 *
 * What the plant's codes mean, in the person's language, and what can be chosen from: the topic
 * `plant` without its lines. Properties: `name`, `code` and `time-zone` of the site; `reasons`,
 * `call-types`, `call-causes`, `products`, `shifts` (lists in the order of the plant); `escalation`
 * (a list, the most specific policy first).
 */
#define MS5_TYPE_PLANT_MODEL (ms5_plant_model_get_type ())
G_DECLARE_FINAL_TYPE (Ms5PlantModel, ms5_plant_model, MS5, PLANT_MODEL, GObject)

const char          *ms5_plant_model_get_code       (Ms5PlantModel    *self);
const char          *ms5_plant_model_get_name       (Ms5PlantModel    *self);
const char          *ms5_plant_model_get_time_zone  (Ms5PlantModel    *self);
GListModel          *ms5_plant_model_get_reasons    (Ms5PlantModel    *self);
GListModel          *ms5_plant_model_get_call_types (Ms5PlantModel    *self);
GListModel          *ms5_plant_model_get_call_causes (Ms5PlantModel   *self);
GListModel          *ms5_plant_model_get_products   (Ms5PlantModel    *self);
GListModel          *ms5_plant_model_get_shifts     (Ms5PlantModel    *self);
GListModel          *ms5_plant_model_get_escalation (Ms5PlantModel    *self);
Ms5ReasonModel      *ms5_plant_model_get_reason     (Ms5PlantModel    *self,
                                                     const char       *code);
Ms5CallTypeModel    *ms5_plant_model_get_call_type  (Ms5PlantModel    *self,
                                                     const char       *code);
Ms5ProductModel     *ms5_plant_model_get_product    (Ms5PlantModel    *self,
                                                     const char       *code);
const char          *ms5_plant_model_name           (Ms5PlantModel    *self,
                                                     Ms5PlantPart      part,
                                                     const char       *code,
                                                     const char       *inner);
gboolean             ms5_plant_model_permits        (Ms5PlantModel    *self,
                                                     const char       *op,
                                                     Ms5MergePrefer    prefer);

const char             *ms5_reason_model_get_name        (Ms5ReasonModel   *self);
const Ms5ReasonItem    *ms5_reason_model_get_item        (Ms5ReasonModel   *self);
const char             *ms5_call_type_model_get_name     (Ms5CallTypeModel *self);
const Ms5CallTypeItem  *ms5_call_type_model_get_item     (Ms5CallTypeModel *self);
const char             *ms5_call_cause_model_get_name    (Ms5CallCauseModel *self);
const Ms5CallCauseItem *ms5_call_cause_model_get_item    (Ms5CallCauseModel *self);
const char             *ms5_product_model_get_name       (Ms5ProductModel  *self);
const Ms5ProductItem   *ms5_product_model_get_item       (Ms5ProductModel  *self);
const char             *ms5_shift_model_get_name         (Ms5ShiftModel    *self);
const Ms5ShiftItem     *ms5_shift_model_get_item         (Ms5ShiftModel    *self);
const Ms5EscalationEntry *ms5_escalation_model_get_entry (Ms5EscalationModel *self);

G_END_DECLS
