/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/model/ms5-model-private.h"
#include "client/model/ms5-sensor-model.h"

G_BEGIN_DECLS

void     ms5_sensor_model_put_setup    (Ms5SensorModel *self,
                                        json_t         *fields,
                                        Ms5ModelBatch  *batch);
void     ms5_sensor_model_remove_setup (Ms5SensorModel *self);
void     ms5_sensor_model_prune        (Ms5SensorModel *self,
                                        Ms5ModelBatch  *batch);
gboolean ms5_sensor_model_has_setup    (Ms5SensorModel *self);
void     ms5_sensor_model_push         (Ms5SensorModel *self,
                                        double          value,
                                        Ms5Time         time);
void     ms5_sensor_model_forget       (Ms5SensorModel *self);

G_END_DECLS
