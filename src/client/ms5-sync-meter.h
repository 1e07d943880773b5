/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-time.h"

G_BEGIN_DECLS

/**
 * Ms5SyncMeter:
 *
 * How fast the server confirms what it is sent, and how long the rest will take (PROTOCOL 14.8). Times are
 * those of a clock that never steps back. Owns nothing.
 */
typedef struct
{
  gint64 begun;
  gint64 last;      /* when something was confirmed last */
  guint  n_batches;
  double rate;      /* bytes a microsecond */
  gint64 shown;     /* what was said last, -1 if nothing was */
  gint64 shown_at;
} Ms5SyncMeter;

void   ms5_sync_meter_begin     (Ms5SyncMeter *meter,
                                 gint64        now);
void   ms5_sync_meter_confirmed (Ms5SyncMeter *meter,
                                 gint64        now,
                                 gsize         bytes);
gint64 ms5_sync_meter_get_left  (Ms5SyncMeter *meter,
                                 gint64        now,
                                 gsize         bytes);

G_END_DECLS
