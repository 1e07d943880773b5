/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-clock.h"

G_DEFINE_ABSTRACT_TYPE (Ms5Clock, ms5_clock, G_TYPE_OBJECT)

static void
ms5_clock_class_init (Ms5ClockClass *klass)
{
}

static void
ms5_clock_init (Ms5Clock *self)
{
}

/**
 * ms5_clock_now:
 * @clock: a clock
 *
 * Returns: the time of day; it can step when the clock is set
 */
Ms5Time
ms5_clock_now (Ms5Clock *clock)
{
  g_return_val_if_fail (MS5_IS_CLOCK (clock), MS5_TIME_NONE);

  return MS5_CLOCK_GET_CLASS (clock)->now (clock);
}

/**
 * ms5_clock_monotonic:
 * @clock: a clock
 *
 * Returns: microseconds since some fixed moment; never less than before
 */
gint64
ms5_clock_monotonic (Ms5Clock *clock)
{
  g_return_val_if_fail (MS5_IS_CLOCK (clock), 0);

  return MS5_CLOCK_GET_CLASS (clock)->monotonic (clock);
}

/**
 * ms5_clock_add:
 * @clock: a clock
 * @delay: microseconds of this clock's time, not negative
 * @callback: what to call; it is called again after the same delay as long as it returns
 *   %G_SOURCE_CONTINUE
 * @user_data: passed to @callback
 * @destroy: (nullable): called when @callback will not be called again
 *
 * Setting the time of day does not change when a call-back is due: delays are monotonic time.
 *
 * Returns: a number for ms5_clock_remove(), never 0
 */
guint
ms5_clock_add (Ms5Clock       *clock,
               gint64          delay,
               GSourceFunc     callback,
               gpointer        user_data,
               GDestroyNotify  destroy)
{
  g_return_val_if_fail (MS5_IS_CLOCK (clock), 0);
  g_return_val_if_fail (delay >= 0, 0);
  g_return_val_if_fail (callback != NULL, 0);

  return MS5_CLOCK_GET_CLASS (clock)->add (clock, delay, callback, user_data, destroy);
}

/**
 * ms5_clock_remove:
 * @clock: a clock
 * @id: a number from ms5_clock_add() whose call-back is still to come or running
 */
void
ms5_clock_remove (Ms5Clock *clock,
                  guint     id)
{
  g_return_if_fail (MS5_IS_CLOCK (clock));
  g_return_if_fail (id != 0);

  MS5_CLOCK_GET_CLASS (clock)->remove (clock, id);
}
