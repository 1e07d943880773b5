/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Ms5Time:
 *
 * A moment: microseconds since the Unix epoch, UTC. Durations are in the same unit.
 */
typedef gint64 Ms5Time;

#define MS5_TIME_NONE   G_MININT64
#define MS5_USEC_PER_MS ((gint64) 1000)
#define MS5_USEC_PER_S  ((gint64) G_USEC_PER_SEC)
#define MS5_USEC_PER_MIN (60 * MS5_USEC_PER_S)
#define MS5_USEC_PER_H  (3600 * MS5_USEC_PER_S)

gboolean ms5_time_parse      (const char *text,
                              Ms5Time    *out_time);
char    *ms5_time_format     (Ms5Time     time);
Ms5Time  ms5_time_from_ms    (gint64      ms);
gint64   ms5_time_to_ms      (Ms5Time     time);
double   ms5_time_to_seconds (Ms5Time     duration);
Ms5Time  ms5_time_floor      (Ms5Time     time,
                              Ms5Time     unit);

G_END_DECLS
