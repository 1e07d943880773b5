/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-sync-meter.h"

#include <math.h>

#define TIME_CONSTANT (10 * MS5_USEC_PER_S)
#define MIN_BATCHES   3
#define MIN_TIME      (2 * MS5_USEC_PER_S)
#define MIN_GROWTH    1.2

/**
 * ms5_sync_meter_begin:
 * @meter: a place for one
 * @now: the present
 *
 * Something begins to be sent.
 */
void
ms5_sync_meter_begin (Ms5SyncMeter *meter,
                      gint64        now)
{
  *meter = (Ms5SyncMeter) { .begun = now, .last = now, .shown = -1 };
}

/**
 * ms5_sync_meter_confirmed:
 * @meter: a meter
 * @now: the present
 * @bytes: how much the server has confirmed since the last time
 */
void
ms5_sync_meter_confirmed (Ms5SyncMeter *meter,
                          gint64        now,
                          gsize         bytes)
{
  gint64 span = MAX (now - meter->last, 1);
  double rate = (double) bytes / (double) span;
  double share = 1 - exp (-(double) span / (double) TIME_CONSTANT);

  meter->rate = meter->n_batches == 0 ? rate : meter->rate + share * (rate - meter->rate);
  meter->last = now;
  meter->n_batches++;
}

/**
 * ms5_sync_meter_get_left:
 * @meter: a meter
 * @now: the present
 * @bytes: how much is not confirmed yet
 *
 * What it says goes down with the time, and up only where it must by a fifth or more.
 *
 * Returns: how many microseconds the rest will take, or -1 as long as that is anybody's guess
 */
gint64
ms5_sync_meter_get_left (Ms5SyncMeter *meter,
                         gint64        now,
                         gsize         bytes)
{
  double left;
  gint64 expected;

  if (meter->rate <= 0 || (meter->n_batches < MIN_BATCHES && now - meter->begun < MIN_TIME))
    return -1;

  left = MIN ((double) bytes / meter->rate, (double) MS5_USEC_PER_H * 1000);
  expected = meter->shown >= 0 ? MAX (meter->shown - (now - meter->shown_at), 0) : -1;
  if (expected < 0 || left <= (double) expected || left >= MIN_GROWTH * (double) expected)
    expected = (gint64) left;
  meter->shown = expected;
  meter->shown_at = now;
  return expected;
}
