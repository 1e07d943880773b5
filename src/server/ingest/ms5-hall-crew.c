/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-calendar.h"
#include "server/ingest/ms5-hall-private.h"

/* People leave for a break a little early and are back a little late. */
#define EARLY_MAX_S  45.0
#define LATE_MAX_S   75.0

/* In a calendar without any break it is enough to look again after so many shifts. */
#define SHIFTS_AHEAD 8

static const Ms5Interval never = { G_MAXINT64, G_MAXINT64 };

/* The first time after @time that nobody works, as planned. */
static Ms5Interval
next_planned_off (Ms5HallLine *self,
                  Ms5Time      time)
{
  const Ms5Plant *plant = self->hall->plant;
  Ms5Shift shift;

  if (!ms5_calendar_shift_at (plant, self->line, time, &shift))
    return ms5_calendar_next_shift (plant, self->line, time, &shift)
           ? (Ms5Interval) { time, shift.interval.start } : (Ms5Interval) { time, G_MAXINT64 };

  for (guint n = 0; n < SHIFTS_AHEAD; n++)
    {
      g_autoptr(GArray) breaks = ms5_calendar_get_breaks (plant, &shift);
      Ms5Interval first = never;
      Ms5Time end = shift.interval.end;

      for (guint i = 0; i < breaks->len; i++)
        {
          Ms5Interval pause = g_array_index (breaks, Ms5Interval, i);

          if (pause.end > time && pause.start < first.start)
            first = pause;
        }
      if (first.start != G_MAXINT64)
        return first;
      if (!ms5_calendar_next_shift (plant, self->line, end, &shift))
        return (Ms5Interval) { end, G_MAXINT64 };
      if (shift.interval.start > end)
        return (Ms5Interval) { end, shift.interval.start };
    }

  return (Ms5Interval) { shift.interval.end, shift.interval.end };
}

static void
plan (Ms5HallLine *self,
      Ms5Time      time)
{
  Ms5Interval off = next_planned_off (self, time);

  self->off = off;
  if (ms5_interval_is_empty (off) || off.end == G_MAXINT64)
    return;
  self->off.start -= (Ms5Time) (ms5_hall_uniform (self->rand, 0, EARLY_MAX_S) * (double) MS5_USEC_PER_S);
  self->off.end += (Ms5Time) (ms5_hall_uniform (self->rand, 0, LATE_MAX_S) * (double) MS5_USEC_PER_S);
}

void
ms5_hall_crew_init (Ms5HallLine *self)
{
  plan (self, self->hall->time);
  self->crew = !ms5_interval_contains (self->off, self->hall->time);
}

void
ms5_hall_crew_step (Ms5HallLine *self)
{
  Ms5Time now = self->hall->time;

  if (now < self->off.start)
    return;

  if (now >= self->off.end)
    plan (self, now);
  self->crew = !ms5_interval_contains (self->off, now);
}
