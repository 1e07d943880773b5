/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/model/ms5-model-item.h"
#include "core/ms5-limit.h"
#include "core/ms5-series.h"
#include "protocol/ms5-plant-item.h"

G_BEGIN_DECLS

/* How many of the newest values a sensor keeps: ten minutes, one a second. */
#define MS5_SENSOR_POINTS 600

/**
 * Ms5SensorModel:
 *
 * A sensor. Properties: those of #Ms5SensorItem; `name`; `value` (double), `time` (of the
 * value, int64), `limit-state` (a #Ms5LimitState, int).
 *
 * Signals: `pushed` after a value was added to the series, with its time (int64) and value (double);
 * `series-replaced` after all of the series has changed.
 */
#define MS5_TYPE_SENSOR_MODEL (ms5_sensor_model_get_type ())
G_DECLARE_FINAL_TYPE (Ms5SensorModel, ms5_sensor_model, MS5, SENSOR_MODEL, Ms5ModelItem)

const char          *ms5_sensor_model_get_name        (Ms5SensorModel *self);
const Ms5SensorItem *ms5_sensor_model_get_item        (Ms5SensorModel *self);
double               ms5_sensor_model_get_value       (Ms5SensorModel *self);
Ms5Time              ms5_sensor_model_get_time        (Ms5SensorModel *self);
Ms5LimitState        ms5_sensor_model_get_limit_state (Ms5SensorModel *self);
const Ms5Series     *ms5_sensor_model_get_series      (Ms5SensorModel *self);
void                 ms5_sensor_model_set_history     (Ms5SensorModel *self,
                                                       const Ms5Point *points,
                                                       guint           n_points);

G_END_DECLS
