/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/model/ms5-plant-model-private.h"
#include "client/model/ms5-sensor-model-private.h"

#include <math.h>

struct _Ms5SensorModel
{
  Ms5ModelItem parent_instance;

  Ms5SensorItem item;
  char *name;
  double value;
  Ms5Time time;
  int limit_state;
  Ms5PartState has_setup;
  Ms5Series *series;
};

enum
{
  PUSHED,
  SERIES_REPLACED,
  N_SIGNALS
};

enum
{
  PROP_LIMIT_STATE,
  PROP_NAME,
  PROP_TIME,
  PROP_VALUE,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (Ms5SensorModel, ms5_sensor_model, MS5_TYPE_MODEL_ITEM)

static guint signals[N_SIGNALS];
static GParamSpec *properties[N_PROPS];
static Ms5ModelPart part;

static void
fill (gpointer data)
{
  Ms5SensorItem *item = data;

  if (item->digits == MS5_INT_NONE)
    item->digits = 1;
}

static void
judge (Ms5SensorModel *self)
{
  const Ms5Sensor limits = {
    .low = self->item.low, .high = self->item.high,
    .low_alarm = self->item.low_alarm, .high_alarm = self->item.high_alarm,
  };
  Ms5LimitState state = ms5_limit_evaluate (&limits, MS5_LIMIT_OK, self->value);

  ms5_model_item_keep_int (self, properties[PROP_LIMIT_STATE], &self->limit_state, (int) state);
}

static void
ms5_sensor_model_settle (Ms5ModelItem        *item,
                         const Ms5ModelBatch *batch)
{
  Ms5SensorModel *self = MS5_SENSOR_MODEL (item);

  ms5_model_item_keep_string (self, properties[PROP_NAME], &self->name,
                              ms5_plant_model_pick (batch->plant, self->item.name, ms5_model_item_get_key (item)));
  judge (self);
}

static void
ms5_sensor_model_finalize (GObject *object)
{
  ms5_series_free (MS5_SENSOR_MODEL (object)->series);

  G_OBJECT_CLASS (ms5_sensor_model_parent_class)->finalize (object);
}

static void
ms5_sensor_model_class_init (Ms5SensorModelClass *klass)
{
  Ms5ModelItemClass *item_class = MS5_MODEL_ITEM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ms5_sensor_model_finalize;
  item_class->settle = ms5_sensor_model_settle;

  part.fill = fill;
  ms5_model_class_add_part (item_class, &part, ms5_item_get_shape ("plant", "sensor/x/x"),
                            G_STRUCT_OFFSET (Ms5SensorModel, item), NULL);
  properties[PROP_LIMIT_STATE] = ms5_model_class_add (item_class, "limit-state", MS5_MEMBER_WORD,
                                                      G_STRUCT_OFFSET (Ms5SensorModel, limit_state));
  properties[PROP_NAME] = ms5_model_class_add (item_class, "name", MS5_MEMBER_STRING,
                                               G_STRUCT_OFFSET (Ms5SensorModel, name));
  properties[PROP_TIME] = ms5_model_class_add (item_class, "time", MS5_MEMBER_TIME,
                                               G_STRUCT_OFFSET (Ms5SensorModel, time));
  properties[PROP_VALUE] = ms5_model_class_add (item_class, "value", MS5_MEMBER_DOUBLE,
                                                G_STRUCT_OFFSET (Ms5SensorModel, value));

  signals[PUSHED] = g_signal_new ("pushed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_DOUBLE);
  signals[SERIES_REPLACED] = g_signal_new ("series-replaced", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ms5_sensor_model_init (Ms5SensorModel *self)
{
  self->series = ms5_series_new (MS5_SENSOR_POINTS);
}

void
ms5_sensor_model_put_setup (Ms5SensorModel *self,
                            json_t         *fields,
                            Ms5ModelBatch  *batch)
{
  ms5_model_item_take (MS5_MODEL_ITEM (self), &part, fields, FALSE, batch);
  self->has_setup = MS5_PART_HERE;
}

void
ms5_sensor_model_remove_setup (Ms5SensorModel *self)
{
  if (self->has_setup == MS5_PART_HERE)
    self->has_setup = MS5_PART_GONE;
}

/* Forgets what was removed and did not come again. A value may come before the plant says what it is. */
void
ms5_sensor_model_prune (Ms5SensorModel *self,
                        Ms5ModelBatch  *batch)
{
  Ms5ModelItem *item = MS5_MODEL_ITEM (self);

  if (self->has_setup == MS5_PART_GONE)
    {
      ms5_model_item_set_version (item, 0, FALSE);
      ms5_model_item_take (item, &part, NULL, FALSE, batch);
      self->has_setup = MS5_PART_ABSENT;
    }
  if (self->has_setup == MS5_PART_ABSENT && self->time == MS5_TIME_NONE)
    ms5_model_item_set_gone (item, TRUE);
}

gboolean
ms5_sensor_model_has_setup (Ms5SensorModel *self)
{
  return self->has_setup == MS5_PART_HERE;
}

/*
 * ms5_sensor_model_push:
 * @self: a sensor that was touched
 * @value: a value
 * @time: when it was measured; what is older than the value that is shown comes too late for it
 */
void
ms5_sensor_model_push (Ms5SensorModel *self,
                       double          value,
                       Ms5Time         time)
{
  if (self->time != MS5_TIME_NONE && time < self->time)
    return;

  ms5_model_item_keep_double (self, properties[PROP_VALUE], &self->value, value);
  ms5_model_item_keep_int64 (self, properties[PROP_TIME], &self->time, time);
  judge (self);
  if (ms5_series_push (self->series, time, value))
    g_signal_emit (self, signals[PUSHED], 0, time, value);
}

/* Nothing is known of its value any more. */
void
ms5_sensor_model_forget (Ms5SensorModel *self)
{
  ms5_model_item_keep_double (self, properties[PROP_VALUE], &self->value, NAN);
  ms5_model_item_keep_int64 (self, properties[PROP_TIME], &self->time, MS5_TIME_NONE);
  judge (self);
  if (ms5_series_get_length (self->series) == 0)
    return;

  ms5_series_clear (self->series);
  g_signal_emit (self, signals[SERIES_REPLACED], 0);
}

/**
 * ms5_sensor_model_set_history:
 * @self: a sensor
 * @points: (array length=n_points): what the server knows of its past, in order of time
 * @n_points: how many
 *
 * Puts the past before the values that have come since: those that are newer than the last of @points
 * stay.
 */
void
ms5_sensor_model_set_history (Ms5SensorModel *self,
                              const Ms5Point *points,
                              guint           n_points)
{
  g_autoptr (Ms5Series) live = NULL;

  g_return_if_fail (MS5_IS_SENSOR_MODEL (self));
  g_return_if_fail (points != NULL || n_points == 0);

  live = g_steal_pointer (&self->series);
  self->series = ms5_series_new (MS5_SENSOR_POINTS);
  for (guint i = 0; i < n_points; i++)
    ms5_series_push (self->series, points[i].time, points[i].value);
  for (guint i = 0; i < ms5_series_get_length (live); i++)
    {
      const Ms5Point *point = ms5_series_get (live, i);

      if (n_points == 0 || point->time > points[n_points - 1].time)
        ms5_series_push (self->series, point->time, point->value);
    }

  g_signal_emit (self, signals[SERIES_REPLACED], 0);
}

/**
 * ms5_sensor_model_get_name:
 * @self: a sensor
 *
 * Returns: its name in the person's language, or its code
 */
const char *
ms5_sensor_model_get_name (Ms5SensorModel *self)
{
  g_return_val_if_fail (MS5_IS_SENSOR_MODEL (self), NULL);

  return self->name;
}

/**
 * ms5_sensor_model_get_item:
 * @self: a sensor
 *
 * Returns: (transfer none): what the plant says of it: unit, digits, limits
 */
const Ms5SensorItem *
ms5_sensor_model_get_item (Ms5SensorModel *self)
{
  g_return_val_if_fail (MS5_IS_SENSOR_MODEL (self), NULL);

  return &self->item;
}

/**
 * ms5_sensor_model_get_value:
 * @self: a sensor
 *
 * Returns: its last value, NaN if none came
 */
double
ms5_sensor_model_get_value (Ms5SensorModel *self)
{
  g_return_val_if_fail (MS5_IS_SENSOR_MODEL (self), NAN);

  return self->value;
}

/**
 * ms5_sensor_model_get_time:
 * @self: a sensor
 *
 * Returns: when its last value was measured; %MS5_TIME_NONE if none came
 */
Ms5Time
ms5_sensor_model_get_time (Ms5SensorModel *self)
{
  g_return_val_if_fail (MS5_IS_SENSOR_MODEL (self), MS5_TIME_NONE);

  return self->time;
}

/**
 * ms5_sensor_model_get_limit_state:
 * @self: a sensor
 *
 * Returns: where its value lies
 */
Ms5LimitState
ms5_sensor_model_get_limit_state (Ms5SensorModel *self)
{
  g_return_val_if_fail (MS5_IS_SENSOR_MODEL (self), MS5_LIMIT_OK);

  return (Ms5LimitState) self->limit_state;
}

/**
 * ms5_sensor_model_get_series:
 * @self: a sensor
 *
 * Returns: (transfer none): its newest values; replaced when `series-replaced` is emitted
 */
const Ms5Series *
ms5_sensor_model_get_series (Ms5SensorModel *self)
{
  g_return_val_if_fail (MS5_IS_SENSOR_MODEL (self), NULL);

  return self->series;
}
