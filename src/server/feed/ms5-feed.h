/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-clock.h"
#include "runtime/ms5-transport.h"
#include "server/feed/ms5-feed-backend.h"
#include "server/feed/ms5-image.h"
#include "server/feed/ms5-live.h"

G_BEGIN_DECLS

/**
 * Ms5FeedLimits:
 * @tick_ms: how long changes are gathered
 * @digest_ms: how often digests are sent
 * @hellos_per_s: connections that may start in a second
 * @user_connections: connections of one account
 * @address_connections: connections from one address
 * @node_connections: connections altogether
 * @ring_rows: changes kept for those who catch up
 * @ring_bytes: about how much memory they may take
 * @catch_up_rows: changes after which a snapshot is sent instead
 * @oldest_app: (nullable): the oldest version of the client that is served, for example "1.2"
 *
 * What an administrator may set.
 */
typedef struct
{
  guint       tick_ms;
  guint       digest_ms;
  guint       hellos_per_s;
  guint       user_connections;
  guint       address_connections;
  guint       node_connections;
  guint       ring_rows;
  gsize       ring_bytes;
  gint64      catch_up_rows;
  const char *oldest_app;
} Ms5FeedLimits;

/**
 * Ms5FeedStats:
 * @connections: that are open
 * @groups: different sets of topics subscribed to
 * @ring_rows: changes in the ring
 * @ring_bytes: about what they take
 * @head: the durable head
 * @frames: frames sent
 * @bytes: their length
 * @encoded: frames that were encoded; the others were shared
 * @snapshots: snapshots begun
 * @resyncs: repairs that clients asked for
 * @log_reads: times that the stored log was read
 * @refused: connections that were turned away
 * @stalled: connections closed because nothing was acknowledged
 *
 * For whoever watches the server. All but the first five only grow.
 */
typedef struct
{
  guint   connections;
  guint   groups;
  guint   ring_rows;
  gsize   ring_bytes;
  gint64  head;
  guint64 frames;
  guint64 bytes;
  guint64 encoded;
  guint64 snapshots;
  guint64 resyncs;
  guint64 log_reads;
  guint64 refused;
  guint64 stalled;
} Ms5FeedStats;

/**
 * Ms5Feed:
 *
 * Everything that leaves the server for subscribers: takes changes and last values in, and serves
 * each connection at its own pace without keeping anything for it but a position.
 *
 * Signals: `empty` when the last connection is gone while draining; `interest` when somebody wants other topics than
 * before.
 */
#define MS5_TYPE_FEED (ms5_feed_get_type ())
G_DECLARE_FINAL_TYPE (Ms5Feed, ms5_feed, MS5, FEED, GObject)

void      ms5_feed_limits_init    (Ms5FeedLimits       *limits);

Ms5Feed  *ms5_feed_new            (Ms5Clock            *clock,
                                   Ms5FeedBackend      *backend,
                                   const Ms5FeedLimits *limits) G_GNUC_WARN_UNUSED_RESULT;
void      ms5_feed_start          (Ms5Feed             *self,
                                   Ms5Image            *image,
                                   const char          *epoch,
                                   guint64              h,
                                   gint64               floor);

gint64    ms5_feed_get_head       (Ms5Feed             *self);
Ms5Image *ms5_feed_get_image      (Ms5Feed             *self);
Ms5Live  *ms5_feed_get_live       (Ms5Feed             *self);
void      ms5_feed_get_stats      (Ms5Feed             *self,
                                   Ms5FeedStats        *out_stats);
guint     ms5_feed_count_watchers (Ms5Feed             *self,
                                   const char          *topic);

void      ms5_feed_append         (Ms5Feed             *self,
                                   GPtrArray           *changes,
                                   const guint64       *chain);
void      ms5_feed_set_durable    (Ms5Feed             *self,
                                   gint64               pos);
void      ms5_feed_set_floor      (Ms5Feed             *self,
                                   gint64               floor);

void      ms5_feed_accept         (Ms5Feed             *self,
                                   Ms5Transport        *transport,
                                   Ms5FeedIdentity     *identity);
void      ms5_feed_revoke         (Ms5Feed             *self,
                                   const char          *sub,
                                   const char          *sid);
void      ms5_feed_check_rights   (Ms5Feed             *self,
                                   const char          *sub);
void      ms5_feed_drain          (Ms5Feed             *self,
                                   gint64               spread_ms);

G_END_DECLS
