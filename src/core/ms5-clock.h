/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

#include "core/ms5-time.h"

G_BEGIN_DECLS

#define MS5_TYPE_CLOCK (ms5_clock_get_type ())
G_DECLARE_DERIVABLE_TYPE (Ms5Clock, ms5_clock, MS5, CLOCK, GObject)

/**
 * Ms5ClockClass:
 * @now: the time of day
 * @monotonic: a time that never steps back
 * @add: calls back after a delay
 * @remove: forgets a call-back
 *
 * A source of time. Whoever needs time is given a clock; nothing below it asks the machine.
 */
struct _Ms5ClockClass
{
  GObjectClass parent_class;

  Ms5Time  (*now)       (Ms5Clock      *clock);
  gint64   (*monotonic) (Ms5Clock      *clock);
  guint    (*add)       (Ms5Clock      *clock,
                         gint64         delay,
                         GSourceFunc    callback,
                         gpointer       user_data,
                         GDestroyNotify destroy);
  void     (*remove)    (Ms5Clock      *clock,
                         guint          id);

  /*< private >*/
  gpointer padding[4];
};

Ms5Time ms5_clock_now       (Ms5Clock      *clock);
gint64  ms5_clock_monotonic (Ms5Clock      *clock);
guint   ms5_clock_add       (Ms5Clock      *clock,
                             gint64         delay,
                             GSourceFunc    callback,
                             gpointer       user_data,
                             GDestroyNotify destroy);
void    ms5_clock_remove    (Ms5Clock      *clock,
                             guint          id);

G_END_DECLS
