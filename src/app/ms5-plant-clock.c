/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-plant-clock.h"

struct _Ms5PlantClock
{
  Ms5Clock  parent_instance;
  Ms5Floor *floor;
  Ms5Clock *clock;
};

G_DEFINE_FINAL_TYPE (Ms5PlantClock, ms5_plant_clock, MS5_TYPE_CLOCK)

static Ms5Time
ms5_plant_clock_now (Ms5Clock *clock)
{
  return ms5_floor_get_plant_now (MS5_PLANT_CLOCK (clock)->floor);
}

static gint64
ms5_plant_clock_monotonic (Ms5Clock *clock)
{
  return ms5_clock_monotonic (MS5_PLANT_CLOCK (clock)->clock);
}

static guint
ms5_plant_clock_add (Ms5Clock       *clock,
                     gint64          delay,
                     GSourceFunc     callback,
                     gpointer        user_data,
                     GDestroyNotify  destroy)
{
  Ms5PlantClock *self = MS5_PLANT_CLOCK (clock);
  double speed = MAX (ms5_floor_get_plant_speed (self->floor), 1);

  return ms5_clock_add (self->clock, (gint64) (delay / speed), callback, user_data, destroy);
}

static void
ms5_plant_clock_remove (Ms5Clock *clock,
                        guint     id)
{
  ms5_clock_remove (MS5_PLANT_CLOCK (clock)->clock, id);
}

static void
ms5_plant_clock_dispose (GObject *object)
{
  Ms5PlantClock *self = MS5_PLANT_CLOCK (object);

  g_clear_object (&self->floor);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (ms5_plant_clock_parent_class)->dispose (object);
}

static void
ms5_plant_clock_class_init (Ms5PlantClockClass *klass)
{
  Ms5ClockClass *clock_class = MS5_CLOCK_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ms5_plant_clock_dispose;
  clock_class->now = ms5_plant_clock_now;
  clock_class->monotonic = ms5_plant_clock_monotonic;
  clock_class->add = ms5_plant_clock_add;
  clock_class->remove = ms5_plant_clock_remove;
}

static void
ms5_plant_clock_init (Ms5PlantClock *self)
{
}

/**
 * ms5_plant_clock_new:
 * @floor: whose plant it is
 * @clock: real time
 *
 * Returns: (transfer full): a clock
 */
Ms5Clock *
ms5_plant_clock_new (Ms5Floor *floor,
                     Ms5Clock *clock)
{
  Ms5PlantClock *self = g_object_new (MS5_TYPE_PLANT_CLOCK, NULL);

  self->floor = g_object_ref (floor);
  self->clock = g_object_ref (clock);
  return MS5_CLOCK (self);
}
