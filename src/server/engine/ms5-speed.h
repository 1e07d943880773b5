/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-time.h"

G_BEGIN_DECLS

#define MS5_SPEED_WINDOW_S 60
#define MS5_SPEED_BUCKETS  (MS5_SPEED_WINDOW_S + 4)

/**
 * Ms5Speed:
 * @since: from when on the counts are known; %MS5_TIME_NONE if they are not
 * @last: when something was counted last, be it nothing
 *
 * How fast a machine is: its pieces of the last 60 seconds. What one report tells was made evenly
 * since the report before, so a machine that reports each half minute is not faster every half
 * minute. A plain value.
 */
typedef struct
{
  Ms5Time since;
  Ms5Time last;

  /*< private >*/
  double pieces[MS5_SPEED_BUCKETS];
  gint64 newest; /* the second of the newest bucket */
} Ms5Speed;

void   ms5_speed_reset (Ms5Speed       *speed);
void   ms5_speed_add   (Ms5Speed       *speed,
                        Ms5Time         time,
                        double          pieces);
double ms5_speed_get   (const Ms5Speed *speed,
                        Ms5Time         end);

G_END_DECLS
