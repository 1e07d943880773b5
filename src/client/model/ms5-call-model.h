/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/model/ms5-model-item.h"
#include "core/ms5-alarm-record.h"
#include "core/ms5-call.h"
#include "protocol/ms5-item.h"

G_BEGIN_DECLS

/**
 * Ms5CallModel:
 *
 * A call. Properties: those of #Ms5CallItem; `line-name`; `type-name`; `equipment-name`;
 * `cause-name`; `alarm-state` (a #Ms5AlarmState);
 * `detail-name` (the sensor's or fault's name where `detail` is its code, else `detail`); `open`
 * (whether it is not resolved). A call without priority has its type's.
 */
#define MS5_TYPE_CALL_MODEL (ms5_call_model_get_type ())
G_DECLARE_FINAL_TYPE (Ms5CallModel, ms5_call_model, MS5, CALL_MODEL, Ms5ModelItem)

const char        *ms5_call_model_get_line_name      (Ms5CallModel *self);
const char        *ms5_call_model_get_type_name      (Ms5CallModel *self);
const char        *ms5_call_model_get_equipment_name (Ms5CallModel *self);
const char        *ms5_call_model_get_detail_name    (Ms5CallModel *self);
Ms5Priority        ms5_call_model_get_priority       (Ms5CallModel *self);
const Ms5CallItem *ms5_call_model_get_item           (Ms5CallModel *self);
const char        *ms5_call_model_get_cause_name     (Ms5CallModel *self);
Ms5AlarmState      ms5_call_model_get_alarm_state    (Ms5CallModel *self);
gboolean           ms5_call_model_is_open            (Ms5CallModel *self);
gboolean           ms5_call_model_is_silent          (Ms5CallModel *self);
void               ms5_call_model_get_record         (Ms5CallModel   *self,
                                                      Ms5AlarmRecord *out_record);
int                ms5_call_model_compare            (Ms5CallModel *a,
                                                      Ms5CallModel *b);

gboolean           ms5_call_item_is_silent           (const Ms5CallItem *item);

G_END_DECLS
