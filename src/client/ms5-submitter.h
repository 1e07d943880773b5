/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ms5-link.h"
#include "client/ms5-outbox.h"

G_BEGIN_DECLS

/**
 * Ms5Submitter:
 *
 * Brings what is in the outbox to the server, one batch at a time, and its answers back.
 *
 * Signals: `answered` (#Ms5OutboxEntry) when an answer is stored.
 */
#define MS5_TYPE_SUBMITTER (ms5_submitter_get_type ())
G_DECLARE_FINAL_TYPE (Ms5Submitter, ms5_submitter, MS5, SUBMITTER, GObject)

Ms5Submitter *ms5_submitter_new          (Ms5Link                 *link,
                                          Ms5Outbox               *outbox,
                                          Ms5Clock                *clock) G_GNUC_WARN_UNUSED_RESULT;

void          ms5_submitter_set_sub      (Ms5Submitter            *self,
                                          const char              *sub);
void          ms5_submitter_welcome      (Ms5Submitter            *self,
                                          const Ms5WelcomeMessage *welcome,
                                          gboolean                 is_new_epoch);
void          ms5_submitter_take_results (Ms5Submitter            *self,
                                          const Ms5ResultsMessage *results);

G_END_DECLS
