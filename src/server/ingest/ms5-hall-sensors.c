/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/ingest/ms5-hall-private.h"

#include <math.h>

/* How fast a value follows what drives it, in seconds. */
#define WARM_UP_S       700.0
#define NOISE_S         20.0
#define PULL_S          120.0
#define SUPPLY_S        30.0

/* Troubles of a sensor's own: hours apart, minutes long, beyond the limit and seldom beyond the
 * alarm limit. */
#define EXCURSION_H     30.0
#define EXCURSION_MIN_S 300.0
#define EXCURSION_MAX_S 900.0
#define EXCURSION_SMALL 0.75
#define EXCURSION_LARGE 1.15
#define LARGE_SHARE     0.3

/* The compressor's dips, of all machines of a line. */
#define DIP_H           9.0
#define DIP_MIN_S       60.0
#define DIP_MAX_S       420.0

static double
first_number (double a,
              double b,
              double otherwise)
{
  return !isnan (a) ? a : !isnan (b) ? b : otherwise;
}

static gint64
hours_until (GRand *rand,
             double hours)
{
  return (gint64) (ms5_hall_exponential (rand, hours * 3600) * (double) MS5_USEC_PER_S);
}

static Ms5HallSensorKind
kind_of (const Ms5Sensor *sensor)
{
  if (g_str_has_prefix (sensor->code, "temperature"))
    return MS5_HALL_SENSOR_TEMPERATURE;
  if (g_str_has_prefix (sensor->code, "pressure"))
    return MS5_HALL_SENSOR_PRESSURE;
  if (g_str_has_prefix (sensor->code, "vibration"))
    return MS5_HALL_SENSOR_VIBRATION;

  return MS5_HALL_SENSOR_OTHER;
}

void
ms5_hall_sensors_init (Ms5HallMachine *self)
{
  const GPtrArray *configured = self->equipment->sensors;
  GRand *rand = self->line->noise;

  self->sensors = g_new0 (Ms5HallSensor, configured->len);
  self->values = g_new0 (double, configured->len);
  self->sensed = self->line->hall->time;
  for (guint i = 0; i < configured->len; i++)
    {
      Ms5HallSensor *sensor = &self->sensors[i];
      const Ms5Sensor *limits = g_ptr_array_index (configured, i);

      sensor->sensor = limits;
      sensor->kind = kind_of (limits);
      sensor->low = first_number (limits->low, limits->low_alarm, 0);
      sensor->high = first_number (limits->high, limits->high_alarm, MAX (sensor->low * 1.5, sensor->low + 1));
      sensor->value = sensor->low + (sensor->high - sensor->low) * 0.2;
      sensor->scale = pow (10, limits->digits);
      sensor->left = hours_until (rand, EXCURSION_H);
    }
  self->line->dip_left = hours_until (rand, DIP_H);
}

void
ms5_hall_sensors_clear (Ms5HallMachine *self)
{
  g_clear_pointer (&self->sensors, g_free);
  g_clear_pointer (&self->values, g_free);
}

/* The share of the way to its goal that a value with time constant @tau has made after @seconds. */
static double
approach (double seconds,
          double tau)
{
  return -expm1 (-seconds / tau);
}

/* The line's supply of air and product: it wavers, and now and then dips. */
static void
update_supply (Ms5HallLine *line,
               Ms5Time      time)
{
  double seconds = ms5_time_to_seconds (time - line->supplied);
  double share;

  if (seconds <= 0)
    return;

  line->supplied = time;
  line->dip_left -= (gint64) (seconds * (double) MS5_USEC_PER_S);
  if (line->dip_left <= 0)
    {
      GRand *rand = line->noise;

      line->dip = line->dip > 0 ? 0 : ms5_hall_uniform (rand, 0.15, 0.32);
      line->dip_left = line->dip > 0
                       ? (gint64) (ms5_hall_uniform (rand, DIP_MIN_S, DIP_MAX_S) * (double) MS5_USEC_PER_S)
                       : hours_until (rand, DIP_H);
    }
  share = approach (seconds, SUPPLY_S);
  line->supply += (1.0 - line->dip - line->supply) * share
                  + 0.015 * sqrt (share) * ms5_hall_normal (line->noise);
}

/* A trouble of the sensor's own begins or ends. */
static void
update_excursion (Ms5HallMachine *self,
                  Ms5HallSensor  *sensor,
                  double          seconds)
{
  GRand *rand = self->line->noise;

  sensor->left -= (gint64) (seconds * (double) MS5_USEC_PER_S);
  if (sensor->left <= 0)
    {
      gboolean begins = sensor->excursion <= 0 && self->ran;

      sensor->excursion = !begins ? 0 : g_rand_double (rand) < LARGE_SHARE ? EXCURSION_LARGE : EXCURSION_SMALL;
      sensor->left = begins ? (gint64) (ms5_hall_uniform (rand, EXCURSION_MIN_S, EXCURSION_MAX_S)
                                        * (double) MS5_USEC_PER_S)
                            : hours_until (rand, EXCURSION_H);
    }
  sensor->pull += (sensor->excursion - sensor->pull) * approach (seconds, PULL_S);
}

/* Where the value would end if nothing changed. */
static double
goal_of (const Ms5HallMachine *self,
         const Ms5HallSensor  *sensor)
{
  double band = sensor->high - sensor->low;
  gboolean runs = self->ran;

  switch (sensor->kind)
    {
    case MS5_HALL_SENSOR_TEMPERATURE:
      return sensor->low + band * (runs ? 0.52 : 0.15);
    case MS5_HALL_SENSOR_PRESSURE:
      return (sensor->low + band * (runs ? 0.5 : 0.55)) * self->line->supply;
    case MS5_HALL_SENSOR_VIBRATION:
      return runs ? sensor->high * (0.45 + 0.55 * self->wear * self->wear) : sensor->high * 0.04;
    case MS5_HALL_SENSOR_OTHER:
    default:
      return sensor->low + band * 0.5;
    }
}

static double
noise_of (const Ms5HallMachine *self,
          const Ms5HallSensor  *sensor)
{
  double band = sensor->high - sensor->low;

  switch (sensor->kind)
    {
    case MS5_HALL_SENSOR_VIBRATION:
      return self->ran ? 0.045 * sensor->high : 0.004 * sensor->high;
    case MS5_HALL_SENSOR_PRESSURE:
      return 0.03 * band;
    case MS5_HALL_SENSOR_TEMPERATURE:
    case MS5_HALL_SENSOR_OTHER:
    default:
      return 0.02 * band;
    }
}

static double
reach_of (const Ms5HallSensor *sensor)
{
  switch (sensor->kind)
    {
    case MS5_HALL_SENSOR_TEMPERATURE:
      return WARM_UP_S;
    case MS5_HALL_SENSOR_VIBRATION:
      return 2.0;
    case MS5_HALL_SENSOR_PRESSURE:
    case MS5_HALL_SENSOR_OTHER:
    default:
      return 5.0;
    }
}

/* Lets the sensors follow what the machine has done since they last did, up to @time. */
void
ms5_hall_sensors_update (Ms5HallMachine *self,
                         Ms5Time         time)
{
  double seconds = ms5_time_to_seconds (time - self->sensed);
  double share = approach (seconds, NOISE_S);

  if (seconds <= 0)
    return;

  self->sensed = time;
  update_supply (self->line, time);
  for (guint i = 0; i < self->equipment->sensors->len; i++)
    {
      Ms5HallSensor *sensor = &self->sensors[i];
      double value;

      update_excursion (self, sensor, seconds);
      sensor->value += (goal_of (self, sensor) - sensor->value) * approach (seconds, reach_of (sensor));
      sensor->noise += -sensor->noise * share
                       + noise_of (self, sensor) * sqrt (share) * ms5_hall_normal (self->line->noise);
      value = sensor->value + sensor->noise;
      if (sensor->kind == MS5_HALL_SENSOR_TEMPERATURE || sensor->kind == MS5_HALL_SENSOR_OTHER)
        value += sensor->pull * (sensor->high - sensor->low);
      if (sensor->low >= 0)
        value = MAX (value, 0);
      self->values[i] = round (value * sensor->scale) / sensor->scale;
    }
  self->ran = self->state == MS5_STATE_EXECUTE && self->stalled == 0;
}
