/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ms5-outbox-entry.h"
#include "client/ms5-sync-facts.h"
#include "client/ms5-sync-meter.h"

G_BEGIN_DECLS

/**
 * Ms5SyncRound:
 * @is_open: whether actions are being sent
 * @last: when the last one ended, or %MS5_TIME_NONE
 * @meter: how fast it goes
 *
 * One sync: from the first batch until there is nothing more to send. What was done of one counts on if the line
 * breaks meanwhile. Owns nothing.
 */
typedef struct
{
  gboolean     is_open;
  Ms5Time      last;
  Ms5SyncMeter meter;

  /*< private >*/
  guint        done;
  gsize        done_bytes;
  Ms5SyncTally tally;
} Ms5SyncRound;

void         ms5_sync_round_init         (Ms5SyncRound   *round);
void         ms5_sync_round_begin        (Ms5SyncRound   *round,
                                          gint64          now);
void         ms5_sync_round_count        (Ms5SyncRound   *round,
                                          Ms5OutboxEntry *entry);
Ms5SyncTally ms5_sync_round_end          (Ms5SyncRound   *round,
                                          Ms5Time         now);
void         ms5_sync_round_get_progress (Ms5SyncRound   *round,
                                          gint64          now,
                                          guint           rest,
                                          gsize           rest_bytes,
                                          Ms5SyncValues  *values);

G_END_DECLS
