/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/model/ms5-floor.h"
#include "client/ms5-cache.h"
#include "client/ms5-history.h"
#include "client/ms5-outbox.h"

G_BEGIN_DECLS

/**
 * Ms5Replica:
 *
 * The server's data as far as it is wanted here, at one position of its log. It applies what the feed
 * brings, all of a message or nothing; writes it to the cache; and shows it on the floor, with what people
 * did and the server has not answered yet laid over it.
 *
 * In memory a change is in effect at once; the cache follows, and ms5_replica_get_durable() tells how
 * far. If the cache cannot be written, its last whole state stays, and it is written anew when that works
 * again.
 *
 * Signals:
 *
 * - `resync` (#GStrv, or %NULL for all; string): it needs some topics again, and why
 * - `committed`: the cache has followed
 * - `plant-changed`: lines may have come or gone
 */
#define MS5_TYPE_REPLICA (ms5_replica_get_type ())
G_DECLARE_FINAL_TYPE (Ms5Replica, ms5_replica, MS5, REPLICA, GObject)

Ms5Replica      *ms5_replica_new          (Ms5Floor                 *floor,
                                           Ms5Clock                 *clock) G_GNUC_WARN_UNUSED_RESULT;

void             ms5_replica_set_cache    (Ms5Replica               *self,
                                           Ms5Cache                 *cache);
void             ms5_replica_set_history  (Ms5Replica               *self,
                                           Ms5History               *history);
void             ms5_replica_load         (Ms5Replica               *self,
                                           const Ms5CacheContents   *contents);
gboolean         ms5_replica_load_more    (Ms5Replica               *self,
                                           const Ms5CacheContents   *contents,
                                           gint64                    budget);
void             ms5_replica_set_outbox   (Ms5Replica               *self,
                                           Ms5Outbox                *outbox);
void             ms5_replica_set_user     (Ms5Replica               *self,
                                           const char               *sub,
                                           const char               *name);
void             ms5_replica_set_wanted   (Ms5Replica               *self,
                                           const char *const        *topics);
void             ms5_replica_drop         (Ms5Replica               *self,
                                           const char *const        *topics);
void             ms5_replica_forget       (Ms5Replica               *self);

const Ms5Cursor *ms5_replica_get_cursor   (Ms5Replica               *self);
gboolean         ms5_replica_has_topic    (Ms5Replica               *self,
                                           const char               *topic);
GStrv            ms5_replica_dup_topics   (Ms5Replica               *self) G_GNUC_WARN_UNUSED_RESULT;
GStrv            ms5_replica_dup_lines    (Ms5Replica               *self) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray       *ms5_replica_dup_items    (Ms5Replica               *self,
                                           const char               *topic) G_GNUC_WARN_UNUSED_RESULT;
gint64           ms5_replica_get_durable  (Ms5Replica               *self);
gint64           ms5_replica_get_live_n   (Ms5Replica               *self);
gboolean         ms5_replica_is_based     (Ms5Replica               *self);
gboolean         ms5_replica_is_stale     (Ms5Replica               *self);
const char      *ms5_replica_get_page     (Ms5Replica               *self,
                                           gint64                   *out_page);

void             ms5_replica_connected    (Ms5Replica               *self,
                                           const Ms5WelcomeMessage  *welcome);
void             ms5_replica_disconnected (Ms5Replica               *self);
gboolean         ms5_replica_take         (Ms5Replica               *self,
                                           const Ms5Message         *message,
                                           gsize                     size,
                                           GError                  **error);

G_END_DECLS
