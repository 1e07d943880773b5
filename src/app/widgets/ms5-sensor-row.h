/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "ms5-sparkline.h"

G_BEGIN_DECLS

/**
 * Ms5SensorRow:
 *
 * A sensor: its name, its last minutes, its value. Past a limit it has a colour and a sign.
 */
#define MS5_TYPE_SENSOR_ROW (ms5_sensor_row_get_type ())
G_DECLARE_FINAL_TYPE (Ms5SensorRow, ms5_sensor_row, MS5, SENSOR_ROW, GtkWidget)

GtkWidget *ms5_sensor_row_new (const char *code) G_GNUC_WARN_UNUSED_RESULT;

const char    *ms5_sensor_row_get_code        (Ms5SensorRow    *self);
Ms5Sparkline  *ms5_sensor_row_get_sparkline   (Ms5SensorRow    *self);
Ms5LimitState  ms5_sensor_row_get_limit_state (Ms5SensorRow    *self);
double         ms5_sensor_row_get_value       (Ms5SensorRow    *self);
void           ms5_sensor_row_set_value       (Ms5SensorRow    *self,
                                               double           value);
void           ms5_sensor_row_push            (Ms5SensorRow    *self,
                                               Ms5Time          time,
                                               double           value);
void           ms5_sensor_row_set_points      (Ms5SensorRow    *self,
                                               const Ms5Point  *points,
                                               guint            n_points);
void           ms5_sensor_row_set_label       (Ms5SensorRow    *self,
                                               const char      *label);
void           ms5_sensor_row_set_unit        (Ms5SensorRow    *self,
                                               const char      *unit);
void           ms5_sensor_row_set_digits      (Ms5SensorRow    *self,
                                               guint            digits);
void           ms5_sensor_row_set_limits      (Ms5SensorRow    *self,
                                               const Ms5Limits *limits);
char          *ms5_sensor_row_describe        (Ms5SensorRow    *self);
void           ms5_sensor_row_join            (Ms5SensorRow    *self,
                                               GtkSizeGroup    *labels,
                                               GtkSizeGroup    *values);

G_END_DECLS
