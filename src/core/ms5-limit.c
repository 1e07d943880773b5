/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-limit.h"

#include <math.h>

static gboolean
is_above (double   value,
          double   limit,
          double   hysteresis,
          gboolean before)
{
  return value > limit || (before && value > limit - hysteresis);
}

static gboolean
is_below (double   value,
          double   limit,
          double   hysteresis,
          gboolean before)
{
  return value < limit || (before && value < limit + hysteresis);
}

/**
 * ms5_limit_evaluate:
 * @sensor: a sensor with its limits; one that is %NAN is never passed
 * @before: where the last value lay
 * @value: the new value
 *
 * A limit is passed when the value is beyond it, and respected again only when the value has come back
 * inside by the sensor's hysteresis, or by the deadband of a rule that watches it if that is wider.
 *
 * Returns: where @value lies
 */
Ms5LimitState
ms5_limit_evaluate (const Ms5Sensor *sensor,
                    Ms5LimitState    before,
                    double           value)
{
  double hysteresis = fmax (sensor->hysteresis, sensor->deadband);
  gboolean was_high = before == MS5_LIMIT_HIGH || before == MS5_LIMIT_HIGH_ALARM;
  gboolean was_low = before == MS5_LIMIT_LOW || before == MS5_LIMIT_LOW_ALARM;

  if (is_above (value, sensor->high_alarm, hysteresis, before == MS5_LIMIT_HIGH_ALARM))
    return MS5_LIMIT_HIGH_ALARM;
  if (is_below (value, sensor->low_alarm, hysteresis, before == MS5_LIMIT_LOW_ALARM))
    return MS5_LIMIT_LOW_ALARM;
  if (is_above (value, sensor->high, hysteresis, was_high))
    return MS5_LIMIT_HIGH;
  if (is_below (value, sensor->low, hysteresis, was_low))
    return MS5_LIMIT_LOW;

  return MS5_LIMIT_OK;
}

/**
 * ms5_limit_is_alarm:
 * @state: where a value lies
 *
 * Returns: whether that is beyond an alarm limit
 */
gboolean
ms5_limit_is_alarm (Ms5LimitState state)
{
  return state == MS5_LIMIT_LOW_ALARM || state == MS5_LIMIT_HIGH_ALARM;
}

/**
 * ms5_limit_init:
 * @limit: (out caller-allocates): all limits respected
 */
void
ms5_limit_init (Ms5Limit *limit)
{
  *limit = (Ms5Limit) { MS5_LIMIT_OK, MS5_TIME_NONE, MS5_TIME_NONE };
}

static void
update_since (Ms5Time  *since,
              gboolean  beyond,
              Ms5Time   time)
{
  if (!beyond)
    *since = MS5_TIME_NONE;
  else if (*since == MS5_TIME_NONE)
    *since = time;
}

/**
 * ms5_limit_update:
 * @limit: what is remembered of a sensor
 * @sensor: the sensor
 * @value: its new value
 * @time: when it was measured
 *
 * Returns: whether the value lies elsewhere than before
 */
gboolean
ms5_limit_update (Ms5Limit        *limit,
                  const Ms5Sensor *sensor,
                  double           value,
                  Ms5Time          time)
{
  Ms5LimitState before = limit->state;

  limit->state = ms5_limit_evaluate (sensor, before, value);
  update_since (&limit->since, limit->state != MS5_LIMIT_OK, time);
  update_since (&limit->alarm_since, ms5_limit_is_alarm (limit->state), time);
  return limit->state != before;
}
