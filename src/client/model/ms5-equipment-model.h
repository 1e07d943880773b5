/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/model/ms5-sensor-model.h"
#include "protocol/ms5-item.h"

G_BEGIN_DECLS

/**
 * Ms5EquipmentModel:
 *
 * A machine. Properties: those of #Ms5EquipmentSetupItem (`line`, `kind`, `stop-explain-s`, `order`)
 * and of #Ms5EquipmentItem (`state`, which is %MS5_STATE_NO_DATA while nothing is known, `mode`,
 * `since`, `cause`, `faults`, `maintenance`, `last`); `name`; `fault` (the names of all faults, in
 * one text; %NULL without any); `bottleneck` (whether it is the line's); `limit-state` (the worst of
 * its sensors, int); `sensors` (list).
 */
#define MS5_TYPE_EQUIPMENT_MODEL (ms5_equipment_model_get_type ())
G_DECLARE_FINAL_TYPE (Ms5EquipmentModel, ms5_equipment_model, MS5, EQUIPMENT_MODEL, Ms5ModelItem)

const char                  *ms5_equipment_model_get_name        (Ms5EquipmentModel *self);
const Ms5EquipmentItem      *ms5_equipment_model_get_item        (Ms5EquipmentModel *self);
const Ms5EquipmentSetupItem *ms5_equipment_model_get_setup       (Ms5EquipmentModel *self);
const char                  *ms5_equipment_model_get_fault       (Ms5EquipmentModel *self);
Ms5LimitState                ms5_equipment_model_get_limit_state (Ms5EquipmentModel *self);
GListModel                  *ms5_equipment_model_get_sensors     (Ms5EquipmentModel *self);
Ms5SensorModel              *ms5_equipment_model_get_sensor      (Ms5EquipmentModel *self,
                                                                  const char        *code);

G_END_DECLS
