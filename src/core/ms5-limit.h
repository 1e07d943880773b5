/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-plant.h"

G_BEGIN_DECLS

/**
 * Ms5LimitState:
 *
 * Where a sensor's value lies.
 */
typedef enum
{
  MS5_LIMIT_OK,
  MS5_LIMIT_LOW,
  MS5_LIMIT_HIGH,
  MS5_LIMIT_LOW_ALARM,
  MS5_LIMIT_HIGH_ALARM
} Ms5LimitState;

/**
 * Ms5Limit:
 * @state: where the value lies
 * @since: since when it is beyond a limit; %MS5_TIME_NONE if it is not
 * @alarm_since: since when it is beyond an alarm limit; %MS5_TIME_NONE if it is not
 *
 * What is remembered of one sensor. All zero but the times: see ms5_limit_init().
 */
typedef struct
{
  Ms5LimitState state;
  Ms5Time since;
  Ms5Time alarm_since;
} Ms5Limit;

Ms5LimitState ms5_limit_evaluate (const Ms5Sensor *sensor,
                                  Ms5LimitState    before,
                                  double           value);
gboolean      ms5_limit_is_alarm (Ms5LimitState    state);
void          ms5_limit_init     (Ms5Limit        *limit);
gboolean      ms5_limit_update   (Ms5Limit        *limit,
                                  const Ms5Sensor *sensor,
                                  double           value,
                                  Ms5Time          time);

G_END_DECLS
