/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/model/ms5-model-item.h"
#include "protocol/ms5-item.h"

G_BEGIN_DECLS

/**
 * Ms5AlarmModel:
 *
 * A condition that is not in normal service. Properties: those of #Ms5AlarmItem; `rule` (its code),
 * `equipment-name` and `detail-name` (of the sensor or the fault), %NULL where it has none.
 */
#define MS5_TYPE_ALARM_MODEL (ms5_alarm_model_get_type ())
G_DECLARE_FINAL_TYPE (Ms5AlarmModel, ms5_alarm_model, MS5, ALARM_MODEL, Ms5ModelItem)

const Ms5AlarmItem *ms5_alarm_model_get_item           (Ms5AlarmModel *self);
const char         *ms5_alarm_model_get_rule           (Ms5AlarmModel *self);
const char         *ms5_alarm_model_get_equipment_name (Ms5AlarmModel *self);
const char         *ms5_alarm_model_get_detail_name    (Ms5AlarmModel *self);
gboolean            ms5_alarm_model_is_out_of_service  (Ms5AlarmModel *self);

G_END_DECLS
