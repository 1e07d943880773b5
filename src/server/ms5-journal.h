/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-clock.h"
#include "server/facts/ms5-batch.h"
#include "server/feed/ms5-image.h"
#include "server/feed/ms5-live.h"
#include "server/store/ms5-store.h"

G_BEGIN_DECLS

/* How long facts are gathered for one commit if nobody waits. */
#define MS5_JOURNAL_TICK       (MS5_LIMIT_TICK_MS * MS5_USEC_PER_MS)
/* How many rows may wait before is_busy() asks everybody to hold back. */
#define MS5_JOURNAL_MAX_WEIGHT ((gsize) 200000)
/* How long after a failed commit the next attempt comes, at first and at most. */
#define MS5_JOURNAL_RETRY_MIN  (100 * MS5_USEC_PER_MS)
#define MS5_JOURNAL_RETRY_MAX  (5 * MS5_USEC_PER_S)

/**
 * Ms5JournalFunc:
 * @durable: %FALSE if it will never be, as the server ends
 * @user_data: as given
 */
typedef void (*Ms5JournalFunc) (gboolean durable,
                                gpointer user_data);

/**
 * Ms5JournalFlushFunc:
 * @sink: where to write, the journal itself
 * @user_data: as given
 *
 * Called when a batch is about to be closed: write what has changed and not been written yet.
 */
typedef void (*Ms5JournalFlushFunc) (Ms5FactSink *sink,
                                     gpointer     user_data);

/**
 * Ms5JournalStats:
 * @commits: batches that became durable
 * @changes: changes in them
 * @rows: all their rows, by ms5_batch_get_weight()
 * @failures: attempts to commit that failed
 * @waiting: rows that are not durable yet
 * @last_us: how long the last commit took, in microseconds of the clock
 * @max_us: and the longest
 */
typedef struct
{
  guint64 commits;
  guint64 changes;
  guint64 rows;
  guint64 failures;
  gsize   waiting;
  gint64  last_us;
  gint64  max_us;
} Ms5JournalStats;

/**
 * Ms5Journal:
 *
 * The one way by which anything becomes durable. It implements #Ms5FactSink: facts go into the open
 * batch, where changes of items get their log position, their chain value and the positions of their
 * fields. A tick later, or as soon as the store is free if somebody waits for it, the batch is
 * closed and committed while the next one is being filled. There is at most one of each.
 *
 * A batch that can't be stored is kept and tried again, and meanwhile ms5_journal_is_busy(). No
 * position is ever skipped, given twice or published before it is durable.
 *
 * Signal `sealed (Ms5Batch *batch)`: a batch has been closed; its changes are final, but not durable.
 *
 * Signal `durable (Ms5Batch *batch)`: it is durable. Each batch is announced once by either signal, in
 * order. Those who wait are called back afterwards.
 *
 * Property `problem`: see ms5_journal_get_problem(); notifies.
 */
#define MS5_TYPE_JOURNAL (ms5_journal_get_type ())
G_DECLARE_FINAL_TYPE (Ms5Journal, ms5_journal, MS5, JOURNAL, GObject)

Ms5Journal *ms5_journal_new            (Ms5Store               *store,
                                        Ms5Clock               *clock,
                                        const Ms5StoreSnapshot *snapshot,
                                        Ms5Live                *live) G_GNUC_WARN_UNUSED_RESULT;
void        ms5_journal_set_flush      (Ms5Journal             *self,
                                        Ms5JournalFlushFunc     flush,
                                        gpointer                user_data);
void        ms5_journal_set_tick       (Ms5Journal             *self,
                                        gint64                  tick);
void        ms5_journal_set_max_weight (Ms5Journal             *self,
                                        gsize                   max_weight);

Ms5Image   *ms5_journal_get_image      (Ms5Journal             *self);
gint64      ms5_journal_get_pos        (Ms5Journal             *self);
gint64      ms5_journal_get_durable    (Ms5Journal             *self);
gboolean    ms5_journal_is_busy        (Ms5Journal             *self);
const char *ms5_journal_get_problem    (Ms5Journal             *self);
gboolean    ms5_journal_is_broken      (Ms5Journal             *self);
void        ms5_journal_get_stats      (Ms5Journal             *self,
                                        Ms5JournalStats        *out_stats);

void        ms5_journal_set_source     (Ms5Journal             *self,
                                        const char             *id,
                                        gint64                  birth,
                                        gint64                  seq,
                                        Ms5Time                 last);
void        ms5_journal_touch          (Ms5Journal             *self);
void        ms5_journal_add_action     (Ms5Journal             *self,
                                        Ms5ActionRecord        *record);
void        ms5_journal_set_floor      (Ms5Journal             *self,
                                        const char             *device,
                                        gint64                  cseq);
void        ms5_journal_when_durable   (Ms5Journal             *self,
                                        Ms5JournalFunc          callback,
                                        gpointer                user_data);

void        ms5_journal_close_async    (Ms5Journal             *self,
                                        GAsyncReadyCallback     callback,
                                        gpointer                user_data);
gboolean    ms5_journal_close_finish   (Ms5Journal             *self,
                                        GAsyncResult           *result,
                                        GError                **error);
void        ms5_journal_abandon        (Ms5Journal             *self);

G_END_DECLS
