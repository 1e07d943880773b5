/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-quality.h"

#include "protocol/ms5-limits.h"

#define TRIP_SPAN      MS5_USEC_PER_MIN
#define RECONNECT_SPAN (10 * MS5_USEC_PER_MIN)
#define WINDOW         (10 * MS5_USEC_PER_S)
#define MISSED         -1

typedef struct
{
  gint64 at;
  gint64 round_trip;
} Trip;

/* PROTOCOL 10.3 */
static const struct
{
  gint64 max_p95_ms; /* below this */
  guint max_missed;
  guint max_reconnects;
  guint batch;
  gint64 rate;
} classes[] = {
  [MS5_QUALITY_POOR] = { G_MAXINT64 / 1000, G_MAXUINT, G_MAXUINT, 5, 1 },
  [MS5_QUALITY_FAIR] = { 1000, 1, 3, 20, 4 },
  [MS5_QUALITY_GOOD] = { 300, 0, 1, 50, 10 },
  [MS5_QUALITY_EXCELLENT] = { 100, 0, 0, 100, 20 },
};

G_DEFINE_ENUM_TYPE (Ms5Quality, ms5_quality,
                    G_DEFINE_ENUM_VALUE (MS5_QUALITY_POOR, "poor"),
                    G_DEFINE_ENUM_VALUE (MS5_QUALITY_FAIR, "fair"),
                    G_DEFINE_ENUM_VALUE (MS5_QUALITY_GOOD, "good"),
                    G_DEFINE_ENUM_VALUE (MS5_QUALITY_EXCELLENT, "excellent"))

/**
 * ms5_quality_get_batch:
 * @quality: a quality
 *
 * Returns: how many actions a batch may have
 */
guint
ms5_quality_get_batch (Ms5Quality quality)
{
  return classes[quality].batch;
}

/**
 * ms5_quality_get_rate:
 * @quality: a quality
 *
 * Returns: how many frames a second to ask for, of what is not urgent
 */
gint64
ms5_quality_get_rate (Ms5Quality quality)
{
  return classes[quality].rate;
}

/**
 * ms5_quality_get_ping_ms:
 * @quality: a quality
 *
 * Returns: milliseconds from one ping to the next
 */
gint64
ms5_quality_get_ping_ms (Ms5Quality quality)
{
  return quality < MS5_QUALITY_GOOD ? MS5_LIMIT_PING_POOR_MS : MS5_LIMIT_PING_MS;
}

/**
 * ms5_quality_meter_init:
 * @meter: a place for one
 * @now: the present
 *
 * The quality is taken to be good until there is something to judge by.
 */
void
ms5_quality_meter_init (Ms5QualityMeter *meter,
                        gint64           now)
{
  *meter = (Ms5QualityMeter) {
    .trips = g_array_new (FALSE, FALSE, sizeof (Trip)),
    .reconnects = g_array_new (FALSE, FALSE, sizeof (gint64)),
    .quality = MS5_QUALITY_GOOD,
    .proposed = MS5_QUALITY_GOOD,
    .window_start = now,
  };
}

/**
 * ms5_quality_meter_clear:
 * @meter: a meter
 */
void
ms5_quality_meter_clear (Ms5QualityMeter *meter)
{
  g_clear_pointer (&meter->trips, g_array_unref);
  g_clear_pointer (&meter->reconnects, g_array_unref);
}

static void
forget_old (Ms5QualityMeter *meter,
            gint64           now)
{
  guint n = 0;

  while (n < meter->trips->len && g_array_index (meter->trips, Trip, n).at <= now - TRIP_SPAN)
    n++;
  if (n > 0)
    g_array_remove_range (meter->trips, 0, n);

  for (n = 0; n < meter->reconnects->len; n++)
    if (g_array_index (meter->reconnects, gint64, n) > now - RECONNECT_SPAN)
      break;
  if (n > 0)
    g_array_remove_range (meter->reconnects, 0, n);
}

/**
 * ms5_quality_meter_answered:
 * @meter: a meter
 * @now: the present
 * @round_trip: how long a ping took to be answered
 */
void
ms5_quality_meter_answered (Ms5QualityMeter *meter,
                            gint64           now,
                            gint64           round_trip)
{
  Trip trip = { now, MAX (round_trip, 0) };

  g_array_append_val (meter->trips, trip);
}

/**
 * ms5_quality_meter_missed:
 * @meter: a meter
 * @now: the present
 *
 * A ping was not answered in time.
 */
void
ms5_quality_meter_missed (Ms5QualityMeter *meter,
                          gint64           now)
{
  Trip trip = { now, MISSED };

  g_array_append_val (meter->trips, trip);
}

/**
 * ms5_quality_meter_reconnected:
 * @meter: a meter
 * @now: the present
 *
 * The link had to be made anew.
 */
void
ms5_quality_meter_reconnected (Ms5QualityMeter *meter,
                               gint64           now)
{
  g_array_append_val (meter->reconnects, now);
}

static int
compare_trips (gconstpointer a,
               gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

/**
 * ms5_quality_meter_get_p95:
 * @meter: a meter
 * @now: the present
 *
 * Returns: the round trip that 95 of 100 of the last minute did not exceed, or -1 if there was none
 */
gint64
ms5_quality_meter_get_p95 (Ms5QualityMeter *meter,
                           gint64           now)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));

  forget_old (meter, now);
  for (guint i = 0; i < meter->trips->len; i++)
    {
      gint64 trip = g_array_index (meter->trips, Trip, i).round_trip;

      if (trip != MISSED)
        g_array_append_val (times, trip);
    }
  if (times->len == 0)
    return -1;

  g_array_sort (times, compare_trips);
  return g_array_index (times, gint64, (times->len * 95 + 99) / 100 - 1);
}

static Ms5Quality
judge (Ms5QualityMeter *meter,
       gint64           now)
{
  gint64 p95 = ms5_quality_meter_get_p95 (meter, now);
  guint missed = 0;

  for (guint i = 0; i < meter->trips->len; i++)
    missed += g_array_index (meter->trips, Trip, i).round_trip == MISSED;
  if (p95 < 0 && missed == 0)
    return meter->quality;

  for (int q = MS5_QUALITY_EXCELLENT; q > MS5_QUALITY_POOR; q--)
    if (p95 < classes[q].max_p95_ms * MS5_USEC_PER_MS && missed <= classes[q].max_missed
        && meter->reconnects->len <= classes[q].max_reconnects)
      return (Ms5Quality) q;

  return MS5_QUALITY_POOR;
}

/**
 * ms5_quality_meter_update:
 * @meter: a meter
 * @now: the present
 *
 * Judges once every 10 s; the quality changes only when two judgements in a row agree.
 *
 * Returns: the quality
 */
Ms5Quality
ms5_quality_meter_update (Ms5QualityMeter *meter,
                          gint64           now)
{
  Ms5Quality judged;

  if (now - meter->window_start < WINDOW)
    return meter->quality;

  meter->window_start = now;
  judged = judge (meter, now);
  if (judged != meter->proposed)
    meter->n_proposed = 0;
  meter->proposed = judged;
  meter->n_proposed++;
  if (meter->n_proposed >= 2)
    meter->quality = judged;

  return meter->quality;
}
