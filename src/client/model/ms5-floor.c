/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/model/ms5-floor-private.h"

enum
{
  PROP_0,
  PROP_AS_OF,
  PROP_CALLS,
  PROP_FRESHNESS,
  PROP_LINES,
  PROP_PLANT,
  PROP_RAISED_CALLS,
  PROP_UNDECODABLE,
  N_PROPS
};

G_DEFINE_ENUM_TYPE (Ms5FloorFreshness, ms5_floor_freshness,
                    G_DEFINE_ENUM_VALUE (MS5_FLOOR_OFFLINE, "offline"),
                    G_DEFINE_ENUM_VALUE (MS5_FLOOR_DELAYED, "delayed"),
                    G_DEFINE_ENUM_VALUE (MS5_FLOOR_LIVE, "live"))

G_DEFINE_FINAL_TYPE (Ms5Floor, ms5_floor, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];
static guint device_signal;

static void
ms5_floor_get_property (GObject    *object,
                        guint       property_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  Ms5Floor *self = MS5_FLOOR (object);

  switch (property_id)
    {
    case PROP_AS_OF:
      g_value_set_int64 (value, self->as_of);
      break;

    case PROP_CALLS:
      g_value_set_object (value, self->shown_calls);
      break;

    case PROP_FRESHNESS:
      g_value_set_enum (value, self->freshness);
      break;

    case PROP_LINES:
      g_value_set_object (value, self->shown_lines);
      break;

    case PROP_PLANT:
      g_value_set_object (value, self->plant);
      break;

    case PROP_RAISED_CALLS:
      g_value_set_uint (value, self->raised_calls);
      break;

    case PROP_UNDECODABLE:
      g_value_set_uint (value, self->undecodable);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
ms5_floor_finalize (GObject *object)
{
  Ms5Floor *self = MS5_FLOOR (object);

  g_ptr_array_unref (self->batch.touched);
  g_object_unref (self->shown_calls);
  g_object_unref (self->shown_lines);
  g_hash_table_unref (self->lines);
  g_hash_table_unref (self->equipment);
  g_clear_object (&self->plant);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (ms5_floor_parent_class)->finalize (object);
}

static void
ms5_floor_class_init (Ms5FloorClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ms5_floor_get_property;
  object_class->finalize = ms5_floor_finalize;

  properties[PROP_AS_OF] = g_param_spec_int64 ("as-of", NULL, NULL, G_MININT64, G_MAXINT64, MS5_TIME_NONE, flags);
  properties[PROP_CALLS] = g_param_spec_object ("calls", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_FRESHNESS] = g_param_spec_enum ("freshness", NULL, NULL, MS5_TYPE_FLOOR_FRESHNESS,
                                                  MS5_FLOOR_OFFLINE, flags);
  properties[PROP_LINES] = g_param_spec_object ("lines", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_PLANT] = g_param_spec_object ("plant", NULL, NULL, MS5_TYPE_PLANT_MODEL, flags);
  properties[PROP_RAISED_CALLS] = g_param_spec_uint ("raised-calls", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_UNDECODABLE] = g_param_spec_uint ("undecodable", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  device_signal = g_signal_new ("device-item", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_POINTER);
}

/* An item of `devices/…` is as @fields say; NULL if it is gone, and all if @key is NULL, too. */
void
ms5_floor_tell_device (Ms5Floor   *self,
                       const char *key,
                       json_t     *fields)
{
  g_signal_emit (self, device_signal, 0, key, fields);
}

static void
ms5_floor_init (Ms5Floor *self)
{
  self->lines = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  self->equipment = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  self->shown_lines = g_list_store_new (MS5_TYPE_LINE_MODEL);
  self->shown_calls = g_list_store_new (MS5_TYPE_CALL_MODEL);
  self->batch.touched = g_ptr_array_new_with_free_func (g_object_unref);
  self->as_of = MS5_TIME_NONE;
  self->plant_anchor = MS5_TIME_NONE;
  self->plant_speed = 1;
}

/**
 * ms5_floor_new:
 * @clock: where the time comes from
 * @languages: (nullable): languages for names in order of preference; those of the session if %NULL
 *
 * Returns: (transfer full): a floor that nothing is known of
 */
Ms5Floor *
ms5_floor_new (Ms5Clock          *clock,
               const char *const *languages)
{
  Ms5Floor *self;

  g_return_val_if_fail (MS5_IS_CLOCK (clock), NULL);

  self = g_object_new (MS5_TYPE_FLOOR, NULL);
  self->clock = g_object_ref (clock);
  self->plant = ms5_plant_model_new (languages);
  self->batch.plant = self->plant;
  return self;
}

/* Returns: (transfer none): the line of this code, a new one if there is none */
Ms5LineModel *
ms5_floor_take_line (Ms5Floor   *self,
                     const char *code)
{
  Ms5LineModel *line = g_hash_table_lookup (self->lines, code);

  if (line == NULL)
    {
      line = g_object_new (MS5_TYPE_LINE_MODEL, "key", code, NULL);
      g_hash_table_insert (self->lines, (gpointer) ms5_model_item_get_key (MS5_MODEL_ITEM (line)), line);
    }
  ms5_model_item_touch (MS5_MODEL_ITEM (line), &self->batch);
  return line;
}

/* @line: (nullable): a line's code, if it is known where it stands */
Ms5EquipmentModel *
ms5_floor_take_equipment (Ms5Floor   *self,
                          const char *code,
                          const char *line)
{
  Ms5EquipmentModel *equipment = g_hash_table_lookup (self->equipment, code);

  if (equipment == NULL)
    {
      equipment = g_object_new (MS5_TYPE_EQUIPMENT_MODEL, "key", code, NULL);
      g_hash_table_insert (self->equipment, (gpointer) ms5_model_item_get_key (MS5_MODEL_ITEM (equipment)),
                           equipment);
      ms5_model_item_touch (MS5_MODEL_ITEM (equipment), &self->batch);
    }
  if (line != NULL && ms5_model_item_get_line (MS5_MODEL_ITEM (equipment)) == NULL)
    {
      ms5_model_item_touch (MS5_MODEL_ITEM (equipment), &self->batch);
      ms5_model_item_set_line (MS5_MODEL_ITEM (equipment), line);
    }
  return equipment;
}

/* Tells what has been counted: raised calls, and what could not be read. */
void
ms5_floor_notify_counts (Ms5Floor *self,
                         guint     raised_calls)
{
  if (self->raised_calls != raised_calls)
    {
      self->raised_calls = raised_calls;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RAISED_CALLS]);
    }
  if (self->batch.bad > 0)
    {
      self->undecodable += self->batch.bad;
      self->batch.bad = 0;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNDECODABLE]);
    }
}

/**
 * ms5_floor_begin:
 * @self: a floor
 *
 * Begins a batch: until ms5_floor_end() nothing is notified and no list changes. Batches nest; the
 * outermost counts. What is loaded at once, such as the cache, belongs in one batch.
 */
void
ms5_floor_begin (Ms5Floor *self)
{
  g_return_if_fail (MS5_IS_FLOOR (self));

  self->depth++;
}

/**
 * ms5_floor_end:
 * @self: a floor
 *
 * Ends a batch and shows it: first the lists change, then properties are notified, then lines tell of
 * new history. Handlers may give the floor data: that is shown after what is being shown.
 */
void
ms5_floor_end (Ms5Floor *self)
{
  g_return_if_fail (MS5_IS_FLOOR (self));
  g_return_if_fail (self->depth > 0);

  self->depth--;
  if (self->depth > 0 || self->ending)
    return;

  self->ending = TRUE;
  g_object_ref (self);
  while (self->batch.touched->len > 0 || self->batch.bad > 0 || self->has_new_plant)
    ms5_floor_settle (self);
  self->ending = FALSE;
  g_object_unref (self);
}

/**
 * ms5_floor_set_freshness:
 * @self: a floor
 * @freshness: how far it can be trusted
 * @as_of: when that was last known to be true, in the plant's time; %MS5_TIME_NONE if never
 */
void
ms5_floor_set_freshness (Ms5Floor          *self,
                         Ms5FloorFreshness  freshness,
                         Ms5Time            as_of)
{
  g_return_if_fail (MS5_IS_FLOOR (self));

  g_object_freeze_notify (G_OBJECT (self));
  if (self->as_of != as_of)
    {
      self->as_of = as_of;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AS_OF]);
    }
  if (self->freshness != freshness)
    {
      self->freshness = freshness;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRESHNESS]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * ms5_floor_set_plant_clock:
 * @self: a floor
 * @now: the plant's time now, as the server says
 * @speed: how much faster than real time it runs; 1 but in a demonstration
 */
void
ms5_floor_set_plant_clock (Ms5Floor *self,
                           Ms5Time   now,
                           double    speed)
{
  g_return_if_fail (MS5_IS_FLOOR (self));
  g_return_if_fail (speed > 0);

  self->plant_anchor = now;
  self->anchored = ms5_clock_monotonic (self->clock);
  self->plant_speed = speed;
}

/**
 * ms5_floor_get_plant_now:
 * @self: a floor
 *
 * Returns: what time it is in the plant; the machine's time as long as no server has said it
 */
Ms5Time
ms5_floor_get_plant_now (Ms5Floor *self)
{
  g_return_val_if_fail (MS5_IS_FLOOR (self), MS5_TIME_NONE);

  if (self->plant_anchor == MS5_TIME_NONE)
    return ms5_clock_now (self->clock);

  return self->plant_anchor
         + (Ms5Time) ((double) (ms5_clock_monotonic (self->clock) - self->anchored) * self->plant_speed);
}

/**
 * ms5_floor_get_plant_speed:
 * @self: a floor
 *
 * Returns: how much faster than real time the plant's clock runs
 */
double
ms5_floor_get_plant_speed (Ms5Floor *self)
{
  g_return_val_if_fail (MS5_IS_FLOOR (self), 1);

  return self->plant_speed;
}

/**
 * ms5_floor_get_plant:
 * @self: a floor
 *
 * Returns: (transfer none): what the codes mean
 */
Ms5PlantModel *
ms5_floor_get_plant (Ms5Floor *self)
{
  g_return_val_if_fail (MS5_IS_FLOOR (self), NULL);

  return self->plant;
}

/**
 * ms5_floor_get_lines:
 * @self: a floor
 *
 * Returns: (transfer none): its lines (#Ms5LineModel) in the order of the plant
 */
GListModel *
ms5_floor_get_lines (Ms5Floor *self)
{
  g_return_val_if_fail (MS5_IS_FLOOR (self), NULL);

  return G_LIST_MODEL (self->shown_lines);
}

/**
 * ms5_floor_get_calls:
 * @self: a floor
 *
 * Returns: (transfer none): the open calls (#Ms5CallModel) of all lines, the most urgent first
 */
GListModel *
ms5_floor_get_calls (Ms5Floor *self)
{
  g_return_val_if_fail (MS5_IS_FLOOR (self), NULL);

  return G_LIST_MODEL (self->shown_calls);
}

/**
 * ms5_floor_get_raised_calls:
 * @self: a floor
 *
 * Returns: how many open calls nobody has acknowledged
 */
guint
ms5_floor_get_raised_calls (Ms5Floor *self)
{
  g_return_val_if_fail (MS5_IS_FLOOR (self), 0);

  return self->raised_calls;
}

/**
 * ms5_floor_get_line:
 * @self: a floor
 * @code: a line's code
 *
 * Returns: (transfer none) (nullable): the line, if it is known
 */
Ms5LineModel *
ms5_floor_get_line (Ms5Floor   *self,
                    const char *code)
{
  g_return_val_if_fail (MS5_IS_FLOOR (self), NULL);
  g_return_val_if_fail (code != NULL, NULL);

  return g_hash_table_lookup (self->lines, code);
}

/**
 * ms5_floor_get_equipment:
 * @self: a floor
 * @code: the code of a piece of equipment
 *
 * Returns: (transfer none) (nullable): the machine, if it is known
 */
Ms5EquipmentModel *
ms5_floor_get_equipment (Ms5Floor   *self,
                         const char *code)
{
  g_return_val_if_fail (MS5_IS_FLOOR (self), NULL);
  g_return_val_if_fail (code != NULL, NULL);

  return g_hash_table_lookup (self->equipment, code);
}

/**
 * ms5_floor_get_freshness:
 * @self: a floor
 *
 * Returns: how far it can be trusted to be true now
 */
Ms5FloorFreshness
ms5_floor_get_freshness (Ms5Floor *self)
{
  g_return_val_if_fail (MS5_IS_FLOOR (self), MS5_FLOOR_OFFLINE);

  return self->freshness;
}

/**
 * ms5_floor_get_as_of:
 * @self: a floor
 *
 * Returns: when it was last known to be true, in the plant's time; %MS5_TIME_NONE if never
 */
Ms5Time
ms5_floor_get_as_of (Ms5Floor *self)
{
  g_return_val_if_fail (MS5_IS_FLOOR (self), MS5_TIME_NONE);

  return self->as_of;
}

/**
 * ms5_floor_get_undecodable:
 * @self: a floor
 *
 * Returns: how many fields could not be read so far; of each the last good value is shown
 */
guint
ms5_floor_get_undecodable (Ms5Floor *self)
{
  g_return_val_if_fail (MS5_IS_FLOOR (self), 0);

  return self->undecodable;
}
