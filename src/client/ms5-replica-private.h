/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ms5-base.h"
#include "client/ms5-replica.h"

G_BEGIN_DECLS

/* The most that a snapshot or a delta in parts may come to before it is whole, as text. */
#define MS5_REPLICA_STAGED_BYTES ((gsize) 256 * 1024 * 1024)

/**
 * Ms5Staging:
 * @id: (nullable): the snapshot under way
 * @at: its position
 * @pages: how many of its pages have come
 * @of: how many it has
 * @base: what they hold
 * @bytes: how long they were
 *
 * A snapshot that nobody sees before it is whole.
 */
typedef struct
{
  char    *id;
  gint64   at;
  gint64   pages;
  gint64   of;
  Ms5Base *base;
  gsize    bytes;
} Ms5Staging;

/**
 * Ms5Parts:
 * @ops: (nullable) (element-type Ms5Change): the ops of those that have come
 * @after: where it begins
 * @upto: where it ends
 * @n: how many have come
 * @bytes: how long they were
 *
 * A delta that comes in several frames.
 */
typedef struct
{
  GPtrArray *ops;
  gint64     after;
  gint64     upto;
  guint      n;
  gsize      bytes;
} Ms5Parts;

struct _Ms5Replica
{
  GObject     parent_instance;

  Ms5Clock   *clock;
  Ms5Floor   *floor;
  Ms5Cache   *cache;
  Ms5History *history;     /* nullable: what remembers last values */
  Ms5Outbox  *outbox;
  char       *sub;
  char       *name;

  Ms5Base    *base;
  guint       n_loaded;    /* of what the cache held */
  Ms5Cursor   cursor;      /* its epoch is NULL without data */
  GHashTable *wanted;      /* topics */

  /* The connection. */
  char       *epoch;       /* of the server */
  gboolean    is_based;    /* what comes continues what is here */
  gboolean    is_stale;    /* a delta is missing, and was asked for */
  gint64      asked;       /* when, by the clock that never steps back */
  gboolean    is_diverged; /* some topic is wrong, and was asked for */
  guint       n_bad_snaps; /* in a row */
  Ms5Staging  staging;
  Ms5Parts    parts;
  gint64      live_n;
  guint       serial;

  /* What is shown but not in the base. */
  GHashTable *early;       /* place → Ms5Change */
  GHashTable *overlays;    /* place → array of Ms5OutboxEntry */
  GPtrArray  *awaited;     /* done ones, whose effect is still to come */
  GPtrArray  *touched;     /* to be laid anew */

  GHashTable *live;        /* place → Ms5LiveItem */
  guint       live_timer;
  guint       n_values;    /* since it last expired */

  /* What the cache is behind with. */
  GPtrArray  *behind;      /* Ms5Change */
  gint64      behind_from;
  guint       n_writing;
  guint       generation;  /* of everything that is here; what was before it does not count */
  gint64      durable;
  gboolean    is_broken;
  guint       repair_timer;
};

char     *ms5_replica_place            (const char          *topic,
                                        const char          *key) G_GNUC_WARN_UNUSED_RESULT;
void      ms5_replica_drop_staging     (Ms5Replica          *self);
void      ms5_replica_drop_parts       (Ms5Replica          *self);
void      ms5_replica_set_cursor       (Ms5Replica          *self,
                                        const char          *epoch,
                                        gint64               pos,
                                        guint64              h);
void      ms5_replica_ask_again        (Ms5Replica          *self,
                                        const char *const   *topics,
                                        const char          *why);
void      ms5_replica_tell_committed   (Ms5Replica          *self);
void      ms5_replica_tell_plant       (Ms5Replica          *self);

/* ms5-replica-snap.c */
gboolean  ms5_replica_take_page        (Ms5Replica               *self,
                                        const Ms5SnapMessage     *snap,
                                        gsize                     size,
                                        GError                  **error);
gboolean  ms5_replica_take_snap_end    (Ms5Replica               *self,
                                        const Ms5SnapEndMessage  *end,
                                        GError                  **error);
void      ms5_replica_take_digest      (Ms5Replica               *self,
                                        const Ms5DigestMessage   *digest);

/* ms5-replica-show.c */
void      ms5_replica_show             (Ms5Replica          *self,
                                        const char          *topic,
                                        const char          *key);
void      ms5_replica_show_topic       (Ms5Replica          *self,
                                        const char          *topic);
void      ms5_replica_show_all         (Ms5Replica          *self);
void      ms5_replica_show_place       (Ms5Replica          *self,
                                        const char          *place);
void      ms5_replica_take_early       (Ms5Replica            *self,
                                        const Ms5EarlyMessage *early);
void      ms5_replica_settle           (Ms5Replica          *self);

/* ms5-replica-overlays.c */
GHashTable *ms5_replica_overlays_new   (void) G_GNUC_WARN_UNUSED_RESULT;
void      ms5_replica_settle_overlays  (Ms5Replica          *self);
void      ms5_replica_update_overlays  (Ms5Replica          *self);

/* ms5-replica-live.c */
void      ms5_replica_live_init        (Ms5Replica           *self);
void      ms5_replica_live_load        (Ms5Replica           *self,
                                        GArray               *live);
void      ms5_replica_live_drop        (Ms5Replica           *self,
                                        const char           *topic);
void      ms5_replica_live_stop        (Ms5Replica           *self);
void      ms5_replica_take_live        (Ms5Replica           *self,
                                        const Ms5LiveMessage *live);

/* ms5-replica-store.c */
void      ms5_replica_store_ops        (Ms5Replica          *self,
                                        gint64               after,
                                        GPtrArray           *ops);
void      ms5_replica_store_swap       (Ms5Replica          *self,
                                        const char *const   *topics,
                                        gboolean             everything);
void      ms5_replica_store_drop       (Ms5Replica          *self,
                                        const char *const   *topics);
void      ms5_replica_store_live       (Ms5Replica          *self,
                                        GPtrArray           *changes,
                                        Ms5Time              at);
void      ms5_replica_store_stop       (Ms5Replica          *self);

G_END_DECLS
