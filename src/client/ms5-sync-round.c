/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-sync-round.h"

/**
 * ms5_sync_round_init:
 * @round: a sync that has not begun
 */
void
ms5_sync_round_init (Ms5SyncRound *round)
{
  *round = (Ms5SyncRound) { .last = MS5_TIME_NONE };
}

/**
 * ms5_sync_round_begin:
 * @round: a sync
 * @now: the time, by a clock that never steps back
 *
 * A batch is under way.
 */
void
ms5_sync_round_begin (Ms5SyncRound *round,
                      gint64        now)
{
  if (!round->is_open)
    ms5_sync_meter_begin (&round->meter, now);
  round->is_open = TRUE;
}

/**
 * ms5_sync_round_count:
 * @round: a sync
 * @entry: an action that has been answered
 */
void
ms5_sync_round_count (Ms5SyncRound   *round,
                      Ms5OutboxEntry *entry)
{
  const Ms5Result *result = ms5_outbox_entry_get_result (entry);

  round->done++;
  round->done_bytes += ms5_outbox_entry_get_bytes (entry);
  switch (ms5_outbox_state_get_shown (ms5_outbox_entry_get_state (entry)))
    {
    case MS5_SHOWN_COMPLETED:
      if (ms5_outbox_entry_get_state (entry) == MS5_OUTBOX_SUPERSEDED)
        round->tally.refused++;
      else if (result != NULL && result->code == MS5_RESULT_MERGED)
        round->tally.merged++;
      else
        round->tally.applied++;
      break;

    case MS5_SHOWN_CONFLICT:
      round->tally.conflicts++;
      break;

    case MS5_SHOWN_FAILED:
      round->tally.refused++;
      break;

    case MS5_SHOWN_PENDING:
    case MS5_SHOWN_PROCESSING:
    case MS5_SHOWN_CANCELLED:
    default:
      break;
    }
}

/**
 * ms5_sync_round_end:
 * @round: a sync
 * @now: the time
 *
 * There is nothing more to send.
 *
 * Returns: what became of its actions
 */
Ms5SyncTally
ms5_sync_round_end (Ms5SyncRound *round,
                    Ms5Time       now)
{
  const Ms5SyncTally tally = round->tally;

  round->is_open = FALSE;
  round->done = 0;
  round->done_bytes = 0;
  round->tally = (Ms5SyncTally) { 0 };
  round->last = now;
  return tally;
}

/**
 * ms5_sync_round_get_progress:
 * @round: a sync that is under way
 * @now: the time, by a clock that never steps back
 * @rest: how many actions it has yet to send, or get answered
 * @rest_bytes: how long they are
 * @values: (inout): where to say how far it is
 */
void
ms5_sync_round_get_progress (Ms5SyncRound  *round,
                             gint64         now,
                             guint          rest,
                             gsize          rest_bytes,
                             Ms5SyncValues *values)
{
  values->syncing = TRUE;
  values->sync_done = round->done;
  values->sync_total = round->done + rest;
  values->sync_done_bytes = round->done_bytes;
  values->sync_total_bytes = round->done_bytes + rest_bytes;
  values->time_left = ms5_sync_meter_get_left (&round->meter, now, rest_bytes);
}
