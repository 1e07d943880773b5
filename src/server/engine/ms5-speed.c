/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/engine/ms5-speed.h"

#include <math.h>
#include <string.h>

#define WINDOW    (MS5_SPEED_WINDOW_S * MS5_USEC_PER_S)

/* Fewer seconds say little. */
#define MIN_S     10

static gint64
second_of (Ms5Time time)
{
  return ms5_time_floor (time, MS5_USEC_PER_S) / MS5_USEC_PER_S;
}

static guint
place_of (gint64 second)
{
  return (guint) (((second % MS5_SPEED_BUCKETS) + MS5_SPEED_BUCKETS) % MS5_SPEED_BUCKETS);
}

/**
 * ms5_speed_reset:
 * @speed: (out caller-allocates): nothing is known any more
 */
void
ms5_speed_reset (Ms5Speed *speed)
{
  *speed = (Ms5Speed) { .since = MS5_TIME_NONE, .last = MS5_TIME_NONE };
}

static void
make_room (Ms5Speed *speed,
           gint64    second)
{
  if (second - speed->newest >= MS5_SPEED_BUCKETS)
    memset (speed->pieces, 0, sizeof speed->pieces);
  else
    for (gint64 i = speed->newest + 1; i <= second; i++)
      speed->pieces[place_of (i)] = 0;

  speed->newest = MAX (speed->newest, second);
}

/**
 * ms5_speed_add:
 * @speed: the speed
 * @time: when @pieces were reported; not before what was added last
 * @pieces: how many since then
 */
void
ms5_speed_add (Ms5Speed *speed,
               Ms5Time   time,
               double    pieces)
{
  Ms5Time from = speed->last;

  if (from == MS5_TIME_NONE)
    {
      speed->since = speed->last = time;
      speed->newest = second_of (time);
      return;
    }
  if (time < from)
    return;

  speed->last = time;
  make_room (speed, second_of (time));
  if (pieces == 0)
    return;
  if (from == time)
    {
      speed->pieces[place_of (second_of (time))] += pieces;
      return;
    }

  for (gint64 second = second_of (MAX (from, time - WINDOW)); second <= second_of (time); second++)
    {
      Ms5Time begin = MAX (second * MS5_USEC_PER_S, from);
      Ms5Time end = MIN ((second + 1) * MS5_USEC_PER_S, time);

      if (end > begin)
        speed->pieces[place_of (second)] += pieces * (double) (end - begin) / (double) (time - from);
    }
}

/**
 * ms5_speed_get:
 * @speed: the speed
 * @end: the end of the 60 seconds, not more than those before @speed's last report
 *
 * Returns: pieces per minute in the whole seconds of the window in which the counts were known; %NAN
 *   if those are too few
 */
double
ms5_speed_get (const Ms5Speed *speed,
               Ms5Time         end)
{
  gint64 last = second_of (end);
  gint64 first;
  double sum = 0;

  if (speed->since == MS5_TIME_NONE)
    return NAN;

  first = MAX (last - MS5_SPEED_WINDOW_S, second_of (speed->since + MS5_USEC_PER_S - 1));
  if (last - first < MIN_S)
    return NAN;

  for (gint64 second = first; second < last; second++)
    if (second <= speed->newest && second > speed->newest - MS5_SPEED_BUCKETS)
      sum += speed->pieces[place_of (second)];

  return sum * 60 / (double) (last - first);
}
