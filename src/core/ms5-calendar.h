/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-interval.h"
#include "core/ms5-local-time.h"
#include "core/ms5-plant.h"

G_BEGIN_DECLS

/**
 * Ms5Shift:
 * @pattern: the configured shift; borrowed from the plant
 * @day: local midnight of the day on which it starts
 * @interval: when it is; as long as it really lasts, also when clocks change in it
 *
 * One shift on one day. A night shift owns the hours after midnight.
 */
typedef struct
{
  const Ms5ShiftPattern *pattern;
  Ms5LocalTime day;
  Ms5Interval interval;
} Ms5Shift;

Ms5DayTimes     ms5_day_times_unroll        (Ms5DayTimes     times,
                                             guint           from);
gboolean        ms5_calendar_shift_at       (const Ms5Plant *plant,
                                             const Ms5Line  *line,
                                             Ms5Time         time,
                                             Ms5Shift       *out_shift);
gboolean        ms5_calendar_next_shift     (const Ms5Plant *plant,
                                             const Ms5Line  *line,
                                             Ms5Time         time,
                                             Ms5Shift       *out_shift);
gboolean        ms5_calendar_previous_shift (const Ms5Plant *plant,
                                             const Ms5Line  *line,
                                             Ms5Time         time,
                                             Ms5Shift       *out_shift);
GArray         *ms5_calendar_get_shifts     (const Ms5Plant *plant,
                                             const Ms5Line  *line,
                                             Ms5Interval     window) G_GNUC_WARN_UNUSED_RESULT;
GArray         *ms5_calendar_get_breaks     (const Ms5Plant *plant,
                                             const Ms5Shift *shift) G_GNUC_WARN_UNUSED_RESULT;
gboolean        ms5_calendar_is_same_shift  (const Ms5Shift *a,
                                             const Ms5Shift *b);

G_END_DECLS
