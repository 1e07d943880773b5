/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-steady-clock.h"

/* While the other clock is behind. */
#define SLOWNESS 2

struct _Ms5SteadyClock
{
  Ms5Clock  parent_instance;

  Ms5Clock *clock;
  Ms5Time   latest;    /* what it has shown */
  gboolean  is_behind; /* whether the other clock was set back, and has not come there again */
  Ms5Time   base;      /* what it showed when that was found, */
  gint64    since;     /* and when that was, in monotonic time */
};

G_DEFINE_FINAL_TYPE (Ms5SteadyClock, ms5_steady_clock, MS5_TYPE_CLOCK)

static Ms5Time
ms5_steady_clock_now (Ms5Clock *clock)
{
  Ms5SteadyClock *self = MS5_STEADY_CLOCK (clock);
  Ms5Time day = ms5_clock_now (self->clock);

  if (!self->is_behind && day < self->latest)
    {
      self->is_behind = TRUE;
      self->base = self->latest;
      self->since = ms5_clock_monotonic (self->clock);
    }
  if (self->is_behind)
    {
      Ms5Time time = self->base + (ms5_clock_monotonic (self->clock) - self->since) / SLOWNESS;

      self->is_behind = day < time;
      day = MAX (day, time);
    }
  self->latest = MAX (self->latest, day);
  return self->latest;
}

static gint64
ms5_steady_clock_monotonic (Ms5Clock *clock)
{
  return ms5_clock_monotonic (MS5_STEADY_CLOCK (clock)->clock);
}

/* Delays are of real time: who waits for a moment looks again what time it is. */
static guint
ms5_steady_clock_add (Ms5Clock       *clock,
                      gint64          delay,
                      GSourceFunc     callback,
                      gpointer        user_data,
                      GDestroyNotify  destroy)
{
  return ms5_clock_add (MS5_STEADY_CLOCK (clock)->clock, delay, callback, user_data, destroy);
}

static void
ms5_steady_clock_remove (Ms5Clock *clock,
                         guint     id)
{
  ms5_clock_remove (MS5_STEADY_CLOCK (clock)->clock, id);
}

static void
ms5_steady_clock_dispose (GObject *object)
{
  g_clear_object (&MS5_STEADY_CLOCK (object)->clock);

  G_OBJECT_CLASS (ms5_steady_clock_parent_class)->dispose (object);
}

static void
ms5_steady_clock_class_init (Ms5SteadyClockClass *klass)
{
  Ms5ClockClass *clock_class = MS5_CLOCK_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ms5_steady_clock_dispose;
  clock_class->now = ms5_steady_clock_now;
  clock_class->monotonic = ms5_steady_clock_monotonic;
  clock_class->add = ms5_steady_clock_add;
  clock_class->remove = ms5_steady_clock_remove;
}

static void
ms5_steady_clock_init (Ms5SteadyClock *self)
{
}

/**
 * ms5_steady_clock_new:
 * @clock: the machine's clock
 * @latest: what time it has been already
 *
 * Returns: (transfer full): a clock that does not show less than @latest
 */
Ms5Clock *
ms5_steady_clock_new (Ms5Clock *clock,
                      Ms5Time   latest)
{
  Ms5SteadyClock *self;

  g_return_val_if_fail (MS5_IS_CLOCK (clock), NULL);

  self = g_object_new (MS5_TYPE_STEADY_CLOCK, NULL);
  self->clock = g_object_ref (clock);
  self->latest = latest;
  return MS5_CLOCK (self);
}

/**
 * ms5_steady_clock_get_ahead:
 * @clock: a clock of any kind
 *
 * Returns: by how much it is ahead of the time of day, as that was set back; 0 for a clock that follows it
 */
gint64
ms5_steady_clock_get_ahead (Ms5Clock *clock)
{
  Ms5Time now;

  g_return_val_if_fail (MS5_IS_CLOCK (clock), 0);

  if (!MS5_IS_STEADY_CLOCK (clock))
    return 0;

  now = ms5_clock_now (clock);
  return MS5_STEADY_CLOCK (clock)->is_behind ? MAX (now - ms5_clock_now (MS5_STEADY_CLOCK (clock)->clock), 0) : 0;
}
