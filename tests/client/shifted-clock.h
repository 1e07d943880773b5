/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-clock.h"

/* A clock that shows another time of day than the one it follows. */
#define SHIFTED_TYPE_CLOCK (shifted_clock_get_type ())
G_DECLARE_FINAL_TYPE (ShiftedClock, shifted_clock, SHIFTED, CLOCK, Ms5Clock)

struct _ShiftedClock
{
  Ms5Clock  parent_instance;
  Ms5Clock *clock;
  gint64    shift;
};

G_DEFINE_FINAL_TYPE (ShiftedClock, shifted_clock, MS5_TYPE_CLOCK)

static Ms5Time
shifted_clock_now (Ms5Clock *clock)
{
  return ms5_clock_now (SHIFTED_CLOCK (clock)->clock) + SHIFTED_CLOCK (clock)->shift;
}

static gint64
shifted_clock_monotonic (Ms5Clock *clock)
{
  return ms5_clock_monotonic (SHIFTED_CLOCK (clock)->clock);
}

static guint
shifted_clock_add (Ms5Clock       *clock,
                   gint64          delay,
                   GSourceFunc     callback,
                   gpointer        user_data,
                   GDestroyNotify  destroy)
{
  return ms5_clock_add (SHIFTED_CLOCK (clock)->clock, delay, callback, user_data, destroy);
}

static void
shifted_clock_remove (Ms5Clock *clock,
                      guint     id)
{
  ms5_clock_remove (SHIFTED_CLOCK (clock)->clock, id);
}

static void
shifted_clock_finalize (GObject *object)
{
  g_object_unref (SHIFTED_CLOCK (object)->clock);
  G_OBJECT_CLASS (shifted_clock_parent_class)->finalize (object);
}

static void
shifted_clock_class_init (ShiftedClockClass *klass)
{
  Ms5ClockClass *clock_class = MS5_CLOCK_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = shifted_clock_finalize;
  clock_class->now = shifted_clock_now;
  clock_class->monotonic = shifted_clock_monotonic;
  clock_class->add = shifted_clock_add;
  clock_class->remove = shifted_clock_remove;
}

static void
shifted_clock_init (ShiftedClock *self)
{
}

/* @clock: (transfer full) */
static Ms5Clock *
shifted_clock_new (Ms5Clock *clock,
                   gint64    shift)
{
  ShiftedClock *self = g_object_new (SHIFTED_TYPE_CLOCK, NULL);

  self->clock = clock;
  self->shift = shift;
  return MS5_CLOCK (self);
}
