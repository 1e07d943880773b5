/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ms5-link.h"
#include "client/ms5-replica.h"
#include "client/ms5-submitter.h"

G_BEGIN_DECLS

/**
 * Ms5Sync:
 *
 * Keeps a replica at the server's head over a link: it says what is wanted and what is here, acknowledges
 * what has become durable, asks for what is missing, brings actions to the server, and tells the floor how
 * far it can be trusted.
 *
 * Signals: `changed` when ms5_sync_get_progress() has; `answered` (#Ms5OutboxEntry).
 */
#define MS5_TYPE_SYNC (ms5_sync_get_type ())
G_DECLARE_FINAL_TYPE (Ms5Sync, ms5_sync, MS5, SYNC, GObject)

Ms5Sync      *ms5_sync_new           (Ms5Link    *link,
                                      Ms5Replica *replica,
                                      Ms5Outbox  *outbox,
                                      Ms5Floor   *floor,
                                      Ms5Clock   *clock) G_GNUC_WARN_UNUSED_RESULT;

Ms5Submitter *ms5_sync_get_submitter (Ms5Sync    *self);
double        ms5_sync_get_progress  (Ms5Sync    *self);
void          ms5_sync_set_sub       (Ms5Sync    *self,
                                      const char *sub);
void          ms5_sync_set_as_of     (Ms5Sync    *self,
                                      Ms5Time     as_of);
void          ms5_sync_set_device    (Ms5Sync    *self,
                                      const char *device);
void          ms5_sync_watch_line    (Ms5Sync    *self,
                                      const char *code);

G_END_DECLS
