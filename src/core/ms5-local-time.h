/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-time.h"

G_BEGIN_DECLS

/**
 * Ms5LocalTime:
 *
 * What a wall clock and calendar show, without an offset: seconds since 1970-01-01 00:00 as shown.
 * In a year one such time does not happen and another happens twice wherever clocks are changed.
 */
typedef gint64 Ms5LocalTime;

#define MS5_MINUTES_PER_DAY 1440u
#define MS5_LOCAL_DAY       ((Ms5LocalTime) 86400)

gboolean     ms5_local_time_parse        (const char   *text,
                                          Ms5LocalTime *out_local);
char        *ms5_local_time_format       (Ms5LocalTime  local);
guint        ms5_local_time_get_weekday  (Ms5LocalTime  local);
Ms5LocalTime ms5_local_time_get_midnight (Ms5LocalTime  local);
Ms5LocalTime ms5_local_time_from_time    (Ms5Time       time,
                                          GTimeZone    *zone);
Ms5Time      ms5_local_time_resolve      (Ms5LocalTime  local,
                                          GTimeZone    *zone);

gboolean     ms5_day_minutes_parse       (const char   *text,
                                          guint        *out_minutes);
const char  *ms5_weekday_to_string       (guint         weekday);
gboolean     ms5_weekday_from_string     (const char   *text,
                                          guint        *out_weekday);
GTimeZone   *ms5_time_zone_new           (const char   *name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
