/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

#include "core/ms5-time.h"

G_BEGIN_DECLS

/**
 * Ms5SyncValues:
 * @pending: actions of whoever is signed in that wait
 * @processing: that are with the server
 * @completed: that came to a good end lately
 * @failed: that were refused, or have become too old
 * @conflicts: that a person must decide about
 * @cancelled: that were taken back or dropped
 * @others: actions on their way that wait on this machine for somebody else to sign in, or for another
 *   server
 * @syncing: whether actions are being sent
 * @sync_done: how many of the current sync have been answered
 * @sync_total: of how many
 * @sync_done_bytes: the same in bytes
 * @sync_total_bytes: of how many
 * @time_left: how long the rest will take, in microseconds; -1 if nobody knows
 * @last_sync: when one ended last, by the machine's clock, or %MS5_TIME_NONE
 * @next_try: when something is sent again or next, by the machine's clock, or %MS5_TIME_NONE
 * @fill: how full the outbox is, 0…1
 * @filling: whether that should worry somebody
 * @healed: actions that were sent again because the server had lost them; see ms5_client_dup_healed()
 * @to_heal: older ones that are not sent again before somebody says so
 * @requeue: actions that wait for an answer to ms5_client_get_requeue_question()
 * @copied: whether the server suspects that another installation is a copy of this one
 *
 * What there is to know about actions on their way.
 */
typedef struct
{
  guint    pending;
  guint    processing;
  guint    completed;
  guint    failed;
  guint    conflicts;
  guint    cancelled;
  guint    others;
  gboolean syncing;
  guint    sync_done;
  guint    sync_total;
  guint64  sync_done_bytes;
  guint64  sync_total_bytes;
  gint64   time_left;
  Ms5Time  last_sync;
  Ms5Time  next_try;
  double   fill;
  gboolean filling;
  guint    healed;
  guint    to_heal;
  guint    requeue;
  gboolean copied;
} Ms5SyncValues;

/**
 * Ms5SyncTally:
 * @applied: how many took effect as they were asked for
 * @merged: how many together with what others did
 * @refused: how many did not
 * @conflicts: how many a person must decide about
 *
 * What became of the actions of one sync.
 */
typedef struct
{
  guint applied;
  guint merged;
  guint refused;
  guint conflicts;
} Ms5SyncTally;

/**
 * Ms5SyncFacts:
 *
 * What there is to know about actions on their way. Each member of #Ms5SyncValues is a property of the same
 * name, with hyphens, to be read only.
 *
 * Signals: `completed` (#Ms5SyncTally, a pointer that is good for the time of the call): everything that could
 * be sent has been answered.
 */
#define MS5_TYPE_SYNC_FACTS (ms5_sync_facts_get_type ())
G_DECLARE_FINAL_TYPE (Ms5SyncFacts, ms5_sync_facts, MS5, SYNC_FACTS, GObject)

Ms5SyncFacts        *ms5_sync_facts_new        (void) G_GNUC_WARN_UNUSED_RESULT;

const Ms5SyncValues *ms5_sync_facts_get        (Ms5SyncFacts        *self);
void                 ms5_sync_facts_set        (Ms5SyncFacts        *self,
                                                const Ms5SyncValues *values);
void                 ms5_sync_facts_complete   (Ms5SyncFacts        *self,
                                                const Ms5SyncTally  *tally);

G_END_DECLS
