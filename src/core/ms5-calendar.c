/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-calendar.h"

/* A shift may be on one day of the week only, and clocks may jump over the very next one. */
#define SEARCH_DAYS 15

static Ms5Time
resolve_minutes (const Ms5Plant *plant,
                 Ms5LocalTime    day,
                 guint           minutes)
{
  return ms5_local_time_resolve (day + (Ms5LocalTime) minutes * 60, plant->zone);
}

/**
 * ms5_day_times_unroll:
 * @times: times of day
 * @from: minutes after midnight
 *
 * Returns: @times as minutes after midnight of one day, the first at or after @from, the second after
 *   the first; so they may be 1440 and more
 */
Ms5DayTimes
ms5_day_times_unroll (Ms5DayTimes times,
                      guint       from)
{
  while (times.start < from)
    times.start += MS5_MINUTES_PER_DAY;
  while (times.end <= times.start)
    times.end += MS5_MINUTES_PER_DAY;

  return times;
}

/* @day's shift of @pattern; empty if @pattern does not start then, or the clocks jump over it. */
static Ms5Shift
make_shift (const Ms5Plant        *plant,
            const Ms5ShiftPattern *pattern,
            Ms5LocalTime           day)
{
  Ms5Shift shift = { pattern, day, { 0, 0 } };

  if (pattern->days & MS5_DAY (ms5_local_time_get_weekday (day)))
    {
      Ms5DayTimes times = ms5_day_times_unroll (pattern->times, 0);

      shift.interval.start = resolve_minutes (plant, day, times.start);
      shift.interval.end = resolve_minutes (plant, day, times.end);
    }

  return shift;
}

static Ms5LocalTime
day_of (const Ms5Plant *plant,
        Ms5Time         time)
{
  return ms5_local_time_get_midnight (ms5_local_time_from_time (time, plant->zone));
}

/**
 * ms5_calendar_shift_at:
 * @plant: a sealed plant
 * @line: one of its lines
 * @time: a moment
 * @out_shift: (out): the shift of @line at @time
 *
 * Returns: %FALSE if @line has no shift at @time
 */
gboolean
ms5_calendar_shift_at (const Ms5Plant *plant,
                       const Ms5Line  *line,
                       Ms5Time         time,
                       Ms5Shift       *out_shift)
{
  Ms5LocalTime today = day_of (plant, time);

  for (Ms5LocalTime day = today - MS5_LOCAL_DAY; day <= today; day += MS5_LOCAL_DAY)
    for (guint i = 0; i < line->patterns->len; i++)
      {
        Ms5Shift shift = make_shift (plant, g_ptr_array_index (line->patterns, i), day);

        if (ms5_interval_contains (shift.interval, time))
          {
            *out_shift = shift;
            return TRUE;
          }
      }

  return FALSE;
}

/**
 * ms5_calendar_next_shift:
 * @plant: a sealed plant
 * @line: one of its lines
 * @time: a moment; a shift's end to get the one after it
 * @out_shift: (out): the first shift that starts at or after @time
 *
 * Returns: %FALSE if @line has no shifts
 */
gboolean
ms5_calendar_next_shift (const Ms5Plant *plant,
                         const Ms5Line  *line,
                         Ms5Time         time,
                         Ms5Shift       *out_shift)
{
  Ms5LocalTime today = day_of (plant, time);
  gboolean found = FALSE;

  for (guint d = 0; d <= SEARCH_DAYS && !found; d++)
    for (guint i = 0; i < line->patterns->len; i++)
      {
        Ms5Shift shift = make_shift (plant, g_ptr_array_index (line->patterns, i), today + d * MS5_LOCAL_DAY);

        if (ms5_interval_is_empty (shift.interval) || shift.interval.start < time)
          continue;
        if (!found || shift.interval.start < out_shift->interval.start)
          *out_shift = shift;
        found = TRUE;
      }

  return found;
}

/**
 * ms5_calendar_previous_shift:
 * @plant: a sealed plant
 * @line: one of its lines
 * @time: a moment; a shift's start to get the one before it
 * @out_shift: (out): the last shift that ended at or before @time
 *
 * Returns: %FALSE if @line has no shifts
 */
gboolean
ms5_calendar_previous_shift (const Ms5Plant *plant,
                             const Ms5Line  *line,
                             Ms5Time         time,
                             Ms5Shift       *out_shift)
{
  Ms5LocalTime today = day_of (plant, time);
  gboolean found = FALSE;

  /* A shift of an earlier day cannot end later, as shifts do not overlap. */
  for (guint d = 0; d <= SEARCH_DAYS && !found; d++)
    for (guint i = 0; i < line->patterns->len; i++)
      {
        Ms5Shift shift = make_shift (plant, g_ptr_array_index (line->patterns, i), today - d * MS5_LOCAL_DAY);

        if (ms5_interval_is_empty (shift.interval) || shift.interval.end > time)
          continue;
        if (!found || shift.interval.end > out_shift->interval.end)
          *out_shift = shift;
        found = TRUE;
      }

  return found;
}

static int
compare_shifts (gconstpointer a,
                gconstpointer b)
{
  const Ms5Shift *left = a;
  const Ms5Shift *right = b;

  return (left->interval.start > right->interval.start) - (left->interval.start < right->interval.start);
}

/**
 * ms5_calendar_get_shifts:
 * @plant: a sealed plant
 * @line: one of its lines
 * @window: a stretch of time
 *
 * Returns: (transfer full) (element-type Ms5Shift): the shifts that share time with @window, whole and
 *   in order
 */
GArray *
ms5_calendar_get_shifts (const Ms5Plant *plant,
                         const Ms5Line  *line,
                         Ms5Interval     window)
{
  GArray *shifts = g_array_new (FALSE, FALSE, sizeof (Ms5Shift));
  Ms5LocalTime last;

  if (ms5_interval_is_empty (window))
    return shifts;

  last = day_of (plant, window.end - 1);
  for (Ms5LocalTime day = day_of (plant, window.start) - MS5_LOCAL_DAY; day <= last; day += MS5_LOCAL_DAY)
    for (guint i = 0; i < line->patterns->len; i++)
      {
        Ms5Shift shift = make_shift (plant, g_ptr_array_index (line->patterns, i), day);

        if (!ms5_interval_is_empty (shift.interval)
            && !ms5_interval_is_empty (ms5_interval_intersect (shift.interval, window)))
          g_array_append_val (shifts, shift);
      }

  g_array_sort (shifts, compare_shifts);
  return shifts;
}

/**
 * ms5_calendar_get_breaks:
 * @plant: a sealed plant
 * @shift: one of its shifts
 *
 * Returns: (transfer full) (element-type Ms5Interval): the breaks in @shift, none empty, as configured
 */
GArray *
ms5_calendar_get_breaks (const Ms5Plant *plant,
                         const Ms5Shift *shift)
{
  const Ms5ShiftPattern *pattern = shift->pattern;
  GArray *breaks = g_array_sized_new (FALSE, FALSE, sizeof (Ms5Interval), pattern->breaks->len);

  for (guint i = 0; i < pattern->breaks->len; i++)
    {
      Ms5DayTimes times = ms5_day_times_unroll (g_array_index (pattern->breaks, Ms5DayTimes, i),
                                                pattern->times.start);
      Ms5Interval interval = {
        resolve_minutes (plant, shift->day, times.start),
        resolve_minutes (plant, shift->day, times.end),
      };

      interval = ms5_interval_intersect (interval, shift->interval);
      if (!ms5_interval_is_empty (interval))
        g_array_append_val (breaks, interval);
    }

  return breaks;
}

/**
 * ms5_calendar_is_same_shift:
 * @a: a shift
 * @b: another
 *
 * Returns: whether both are the same shift of the same day
 */
gboolean
ms5_calendar_is_same_shift (const Ms5Shift *a,
                            const Ms5Shift *b)
{
  return a->pattern == b->pattern && a->day == b->day;
}
