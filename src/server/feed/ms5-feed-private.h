/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protocol/ms5-close.h"
#include "server/feed/ms5-credit.h"
#include "server/feed/ms5-feed.h"
#include "server/feed/ms5-ring.h"
#include "server/feed/ms5-slice.h"

G_BEGIN_DECLS

/* How the room is divided:
 *
 *   ms5-feed.c            what comes in: commits, last values
 *   ms5-feed-flush.c      when whom to serve
 *   ms5-feed-group.c      what receivers with equal topics share
 *   ms5-feed-plan.c       snapshots
 *   ms5-feed-history.c    the stored log, for those who were away for long
 *   ms5-feed-door.c       who may connect, and who must go
 *   ms5-feed-session*.c   one connection
 *
 * Empty intervals. A commit that does not concern a receiver's topics is not sent to it; the
 * interval that covers it goes with the next delta that has something, before each pong, before
 * each digest, and before new topics. So a thousand idle subscribers cost nothing per commit, and
 * `pong.head` equals `pos` for whoever keeps up (10.2). Whether there is anything to send is known
 * without looking at the log: a group knows the position of the last change that concerned it. */

#define MS5_FEED_SWEEP        (250 * MS5_USEC_PER_MS)

/* Frames that one receiver gets in one turn; the others come first then. */
#define MS5_FEED_TURN_FRAMES  8

/* Encoded frames that are kept because somebody else may want the same. */
#define MS5_FEED_CACHE_BYTES  ((gsize) 8 * 1024 * 1024)

/* How long a snapshot is offered to those who come next. */
#define MS5_FEED_PLAN_AGE     (1 * MS5_USEC_PER_S)

/* What a snapshot costs a client beside its length; a delta is better unless it saves more. */
#define MS5_FEED_SNAPSHOT_COST ((gsize) 16 * 1024)

/* How long what was sent before a right was lost may take to leave this process (I8). */
#define MS5_FEED_DROP_TIME    (1500 * MS5_USEC_PER_MS)

typedef struct _Ms5FeedGroup Ms5FeedGroup;
typedef struct _Ms5FeedPlan Ms5FeedPlan;

#define MS5_TYPE_FEED_SESSION (ms5_feed_session_get_type ())
G_DECLARE_FINAL_TYPE (Ms5FeedSession, ms5_feed_session, MS5, FEED_SESSION, GObject)

/* A commit that is in the journal and may not be shown yet. */
typedef struct
{
  GPtrArray *changes; /* of Ms5Change */
  guint64   *chain;
} Ms5FeedCommit;

/* A call that somebody should hear of at once. */
typedef struct
{
  gint64  pos;
  guint   topic;
  char   *key;
} Ms5FeedAlarm;

struct _Ms5Feed
{
  GObject         parent_instance;

  Ms5Clock       *clock;
  Ms5FeedBackend *backend;
  Ms5FeedLimits   limits;
  char           *oldest_app;
  GCancellable   *cancellable;

  char           *epoch;
  gint64          floor;
  Ms5Image       *leader;   /* the journal's */
  Ms5Image       *image;    /* ours, at the durable head */
  Ms5Ring        *ring;
  Ms5Live        *live;
  GQueue          pending;  /* of Ms5FeedCommit */
  Ms5TopicTable  *topics;

  GHashTable     *groups;       /* Ms5TopicSet → Ms5FeedGroup */
  GPtrArray      *topic_groups; /* by topic: a GPtrArray of Ms5FeedGroup, or NULL */
  GPtrArray      *dirty;        /* of Ms5FeedGroup: with something to send */
  GPtrArray      *alarms;       /* of Ms5FeedAlarm, since the last urgent flush */
  gboolean        is_urgent;
  guint           flush_timer;
  gint64          flush_due;
  gint64          last_flush;
  gint64          last_urgent;

  gsize           cache_bytes;
  GPtrArray      *cached;       /* of Ms5FeedGroup: with frames kept */
  GPtrArray      *plans;        /* of Ms5FeedPlan: on offer */
  gsize           plan_bytes;   /* of pages kept */

  GQueue          turns;        /* of Ms5FeedSession: interrupted for the sake of others */
  guint           turn_timer;

  gint64          reading_after; /* the stretch of the log that is being read, or -1 */
  gint64          reading_upto;
  GPtrArray      *readers;       /* of Ms5FeedSession: waiting for it */

  GPtrArray      *sessions;
  GHashTable     *devices;   /* id → Ms5FeedSession */
  GHashTable     *users;     /* sub → count */
  GHashTable     *addresses; /* peer → count of those that said hello */
  GHashTable     *waiting;   /* peer → count of the others */
  guint           sweep_timer;
  gint64          hello_second;
  guint           hellos;
  guint           hellos_refused;
  gint64          drain_spread_ms; /* -1 unless draining */

  Ms5FeedStats    stats;
};

/* What receivers with equal topics share. Exists as long as somebody holds it. */
struct _Ms5FeedGroup
{
  Ms5Feed     *feed;
  guint        refs;
  Ms5TopicSet *set;
  gboolean     is_live;
  gboolean     is_dirty;
  gboolean     is_urgent;   /* what is to be sent must go at once */
  gint64       changed;     /* the position, or of live topics the revision, of the last change */
  GPtrArray   *sessions;    /* of Ms5FeedSession: who wants these topics */
  GArray      *slices;      /* of Ms5Slice *: for the present head */
  Ms5Frame    *digest;      /* at the present head */
  gint64       digest_due;
  Ms5Frame    *early;       /* alarms after early_after, up to the present head */
  gint64       early_after;
  GArray      *tails;       /* of live topics: values since … */
  char       **names;       /* of live topics */
  gint64       estimated[2]; /* from where to where */
  guint        estimated_ops;
  gsize        estimated_bytes;
  gboolean     is_cached;
};

/* A snapshot of some topics, in pages that are written when somebody has the credit. */
struct _Ms5FeedPlan
{
  Ms5Feed     *feed;
  guint        refs;
  guint        number;      /* its id on the connection: "s1" */
  Ms5TopicSet *set;
  gint64       at;
  guint64      h;
  gint64       made;        /* monotonic */
  GPtrArray   *views;       /* of Ms5TopicView, in the order of sending */
  GPtrArray   *items;       /* of Ms5Item, all, not owned */
  struct _Ms5SnapPlan *pages;
  Ms5Frame   **frames;      /* those that were written and kept */
  gsize        kept;        /* their bytes */
  gsize        bytes;       /* of all items */
};

typedef enum
{
  MS5_FEED_SESSION_HELLO,  /* waits for hello */
  MS5_FEED_SESSION_LOG,    /* waits for the stored log, to decide how to begin */
  MS5_FEED_SESSION_READY,
  MS5_FEED_SESSION_CLOSED
} Ms5FeedSessionState;

struct _Ms5FeedSession
{
  GObject              parent_instance;

  Ms5Feed             *feed;
  Ms5Transport        *transport;
  Ms5FeedIdentity     *identity;
  char                *device;
  char                *peer;
  Ms5FeedSessionState  state;
  guint                index;        /* in feed->sessions */

  /* What it wants; what its cursor covers; last values. */
  Ms5FeedGroup        *want;
  Ms5FeedGroup        *stream;
  Ms5FeedGroup        *live;
  guint                want_index;
  guint                live_index;

  gint64               pos;          /* sent up to here */
  gint64               sent;         /* the highest position ever sent */
  gint64               based_at;     /* no topic's rows are older than this */
  guint64              cursor_h;     /* of pos, until it is checked */
  gint64               early_pos;
  gint64               live_revision;
  gint64               live_n;
  guint                part;         /* the next of a delta that takes several frames */
  Ms5FeedPlan         *plan;
  guint                page;
  guint                n_plans;

  Ms5Credit            credit;
  gsize                needs;        /* do not try again with less free */
  gsize                aside;        /* bytes sent beside the window that may not have left */

  gint64               slot;         /* when it last got a frame that was not urgent */
  guint                divisor;      /* ticks between those */

  gint64               opened;       /* monotonic, as all below */
  gint64               heard;
  gint64               drop_by;
  gint64               tokens_at;
  gint64               excess_since;
  gint64               paused_at;
  double               tokens;
  gint64               replaced[3];  /* when the device's connection was replaced, latest first */

  guint                is_based : 1;     /* the receiver has the rows of stream at pos */
  guint                is_catching_up : 1;
  guint                is_reading : 1;   /* waits for the stored log, to go on */
  guint                is_queued : 1;    /* in feed->turns */
  guint                was_live : 1;     /* the last frame that was not urgent */
  guint                is_stalled : 1;   /* was told so */
  guint                has_entered : 1;  /* is counted, and known by its device */
  guint                is_clone : 1;
  guint                is_submitting : 1;
  guint                log_attempts : 2;

  gint64               floor;        /* the device's, for the welcome */
  GStrv                denied;       /* for the welcome */
  GCancellable        *cancellable;
  GQueue              *results;      /* of Ms5Frame: what did not fit beside the window */
};

static inline gboolean
ms5_feed_is_over (Ms5Feed *feed)
{
  return feed->cancellable == NULL || g_cancellable_is_cancelled (feed->cancellable);
}

/* ms5-feed.c */
Ms5TopicSet    *ms5_feed_intern_topics        (Ms5Feed          *feed,
                                               const char *const *names,
                                               gboolean          live) G_GNUC_WARN_UNUSED_RESULT;
void            ms5_feed_tell_interest        (Ms5Feed          *feed);
void            ms5_feed_mark_group           (Ms5Feed          *feed,
                                               Ms5FeedGroup     *group);

/* ms5-feed-flush.c */
void            ms5_feed_schedule             (Ms5Feed          *feed);
gboolean        ms5_feed_slot_is_free         (Ms5Feed          *feed,
                                               Ms5FeedSession   *session);
void            ms5_feed_take_turn            (Ms5Feed          *feed,
                                               Ms5FeedSession   *session);
void            ms5_feed_stop_timers          (Ms5Feed          *feed);

/* ms5-feed-group.c */
Ms5FeedGroup   *ms5_feed_group_get            (Ms5Feed          *feed,
                                               Ms5TopicSet      *set,
                                               gboolean          live) G_GNUC_WARN_UNUSED_RESULT;
Ms5FeedGroup   *ms5_feed_group_ref            (Ms5FeedGroup     *group);
void            ms5_feed_group_unref          (Ms5FeedGroup     *group);
void            ms5_feed_group_forget         (Ms5FeedGroup     *group);
Ms5Slice       *ms5_feed_group_get_slice      (Ms5FeedGroup     *group,
                                               gint64            after);
gsize           ms5_feed_group_estimate       (Ms5FeedGroup     *group,
                                               gint64            after,
                                               guint            *out_ops);
Ms5Frame       *ms5_feed_group_get_digest     (Ms5FeedGroup     *group);
Ms5Frame       *ms5_feed_group_get_early      (Ms5FeedGroup     *group,
                                               gint64            after);
Ms5FrameTail   *ms5_feed_group_get_tail       (Ms5FeedGroup     *group,
                                               gint64            since,
                                               gint64           *out_upto);
void            ms5_feed_forget_frames        (Ms5Feed          *feed);

/* ms5-feed-plan.c */
Ms5FeedPlan    *ms5_feed_plan_get             (Ms5Feed          *feed,
                                               Ms5TopicSet      *set,
                                               guint             number,
                                               gint64            not_before) G_GNUC_WARN_UNUSED_RESULT;
void            ms5_feed_plan_unref           (Ms5FeedPlan      *plan);
guint           ms5_feed_plan_get_n_pages     (Ms5FeedPlan      *plan);
Ms5Frame       *ms5_feed_plan_get_frame       (Ms5FeedPlan      *plan,
                                               guint             page) G_GNUC_WARN_UNUSED_RESULT;
gsize           ms5_feed_measure              (Ms5Feed          *feed,
                                               Ms5TopicSet      *set,
                                               gint64           *out_items);
void            ms5_feed_expire_plans         (Ms5Feed          *feed,
                                               gboolean          all);

/* ms5-feed-history.c */
void            ms5_feed_read_history         (Ms5Feed          *feed,
                                               Ms5FeedSession   *session);

/* ms5-feed-door.c */
gboolean        ms5_feed_admit_hello          (Ms5Feed          *feed,
                                               gboolean          is_critical,
                                               gint64           *out_after_ms);
gboolean        ms5_feed_enter                (Ms5Feed          *feed,
                                               Ms5FeedSession   *session);
void            ms5_feed_leave                (Ms5Feed          *feed,
                                               Ms5FeedSession   *session);
void            ms5_feed_gone                 (Ms5Feed          *feed,
                                               Ms5FeedSession   *session);

/* ms5-feed-session.c */
Ms5FeedSession *ms5_feed_session_new          (Ms5Feed          *feed,
                                               Ms5Transport     *transport,
                                               Ms5FeedIdentity  *identity) G_GNUC_WARN_UNUSED_RESULT;
void            ms5_feed_session_close        (Ms5FeedSession   *self,
                                               Ms5CloseCode      code,
                                               gint64            after_ms,
                                               const char       *why);
void            ms5_feed_session_set_rate     (Ms5FeedSession   *self,
                                               gint64            rate);
void            ms5_feed_session_sweep        (Ms5FeedSession   *self,
                                               gint64            now);

/* ms5-feed-session-hello.c */
void            ms5_feed_session_hello        (Ms5FeedSession   *self,
                                               const Ms5HelloMessage *hello);
void            ms5_feed_session_log_read     (Ms5FeedSession   *self,
                                               const char       *why_not);
void            ms5_feed_session_resync       (Ms5FeedSession   *self,
                                               const Ms5ResyncMessage *resync);

/* ms5-feed-session-send.c */
void            ms5_feed_session_pump         (Ms5FeedSession   *self,
                                               gboolean          to_head);
gboolean        ms5_feed_session_flush        (Ms5FeedSession   *self,
                                               gboolean          is_urgent);
gboolean        ms5_feed_session_flush_live   (Ms5FeedSession   *self);
void            ms5_feed_session_send_digest  (Ms5FeedSession   *self);
gboolean        ms5_feed_session_is_snapshot_shorter (Ms5FeedSession *self);
void            ms5_feed_session_rebase       (Ms5FeedSession   *self);
void            ms5_feed_session_drop_plan    (Ms5FeedSession   *self);

/* ms5-feed-session-flow.c */
gboolean        ms5_feed_session_fits         (Ms5FeedSession   *self,
                                               gsize             bytes);
gboolean        ms5_feed_session_send         (Ms5FeedSession   *self,
                                               Ms5Frame         *frame,
                                               Ms5CreditKind     kind,
                                               gint64            key,
                                               gboolean          is_owed);
gboolean        ms5_feed_session_send_frame_aside (Ms5FeedSession *self,
                                               Ms5Frame         *frame);
gboolean        ms5_feed_session_send_aside   (Ms5FeedSession   *self,
                                               const Ms5Message *message);
void            ms5_feed_session_must_send    (Ms5FeedSession   *self,
                                               const Ms5Message *message);
void            ms5_feed_session_ack          (Ms5FeedSession   *self,
                                               const Ms5AckMessage *ack);
gboolean        ms5_feed_session_spend_token  (Ms5FeedSession   *self,
                                               gint64            now);
void            ms5_feed_session_sweep_flow   (Ms5FeedSession   *self,
                                               gint64            now);

/* ms5-feed-session-topics.c */
void            ms5_feed_session_set_topics   (Ms5FeedSession   *self,
                                               Ms5TopicSet      *want,
                                               Ms5TopicSet      *stream,
                                               Ms5TopicSet      *live);
void            ms5_feed_session_forget_topics (Ms5FeedSession  *self);
GStrv           ms5_feed_session_split_topics (Ms5FeedSession   *self,
                                               const char *const *names,
                                               Ms5TopicSet     **out_logged,
                                               Ms5TopicSet     **out_live) G_GNUC_WARN_UNUSED_RESULT;
void            ms5_feed_session_sub          (Ms5FeedSession   *self,
                                               const char *const *names);
void            ms5_feed_session_unsub        (Ms5FeedSession   *self,
                                               const char *const *names);
void            ms5_feed_session_check_rights (Ms5FeedSession   *self);

/* ms5-feed-session-requests.c */
void            ms5_feed_session_auth         (Ms5FeedSession   *self,
                                               const char       *token);
void            ms5_feed_session_submit       (Ms5FeedSession   *self,
                                               const Ms5SubmitMessage *submit);
void            ms5_feed_session_send_results (Ms5FeedSession   *self);
void            ms5_feed_session_ping         (Ms5FeedSession   *self,
                                               gint64            n);

G_END_DECLS
