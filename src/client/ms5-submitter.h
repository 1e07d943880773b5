/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ms5-link.h"
#include "client/ms5-outbox.h"
#include "client/ms5-sync-facts.h"
#include "client/ms5-sync-settings.h"

G_BEGIN_DECLS

/**
 * Ms5Submitter:
 *
 * Brings what is in the outbox to the server, one batch at a time, and its answers back.
 *
 * Signals:
 *
 * - `answered` (#Ms5OutboxEntry): an answer is stored
 * - `changed`: what ms5_submitter_get_progress() gives
 * - `completed` (#Ms5SyncTally): everything that could be sent has been answered
 */
#define MS5_TYPE_SUBMITTER (ms5_submitter_get_type ())
G_DECLARE_FINAL_TYPE (Ms5Submitter, ms5_submitter, MS5, SUBMITTER, GObject)

Ms5Submitter *ms5_submitter_new          (Ms5Link                 *link,
                                          Ms5Outbox               *outbox,
                                          Ms5Clock                *clock) G_GNUC_WARN_UNUSED_RESULT;

void          ms5_submitter_set_settings (Ms5Submitter            *self,
                                          Ms5SyncSettings         *settings);
void          ms5_submitter_set_sub      (Ms5Submitter            *self,
                                          const char              *sub);
void          ms5_submitter_welcome      (Ms5Submitter            *self,
                                          const Ms5WelcomeMessage *welcome);
void          ms5_submitter_take_results (Ms5Submitter            *self,
                                          const Ms5ResultsMessage *results);
void          ms5_submitter_sync_now     (Ms5Submitter            *self);
void          ms5_submitter_get_progress (Ms5Submitter            *self,
                                          Ms5SyncValues           *values);

G_END_DECLS
