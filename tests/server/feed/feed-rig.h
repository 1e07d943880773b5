/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-manual-clock.h"
#include "runtime/ms5-pair-transport.h"
#include "server/feed/ms5-feed.h"

G_BEGIN_DECLS

#define RIG_NOW (G_GINT64_CONSTANT (1767000000) * MS5_USEC_PER_S)

typedef struct
{
  Ms5Change *change;
  guint64    h;
  gboolean   ends_commit;
} RigRow;

/* A journal and a store of almost nothing, a clock that stands still, and a feed on top. */
typedef struct
{
  Ms5ManualClock *clock;
  Ms5FeedBackend *backend;
  Ms5Feed        *feed;
  Ms5FeedLimits   limits;
  Ms5Image       *image;   /* the journal's */
  GArray         *log;     /* of RigRow: positions from 1 on */
  guint64         h;
  gint64          durable;
  gint64          floor;
  char           *epoch;
  GPtrArray      *open;    /* of Ms5Change: the commit being put together */

  /* What the backend does. */
  GHashTable     *denied;        /* topics nobody may see */
  GString        *reports;
  gboolean        holds_log;     /* reading the log takes until rig_release_log() */
  gboolean        breaks_log;
  guint           log_reads;
  GPtrArray      *held_log;      /* of GTask */
  GPtrArray      *held_submits;  /* of GTask */
  guint           submits;
  gboolean        fails_submits;
  guint           result_bytes;  /* of text in each result */
  gint64          device_floor;
  guint           running;       /* tasks that have not come back */
} Rig;

Rig      *rig_new              (const Ms5FeedLimits *limits);
void      rig_free             (Rig                 *rig);
void      rig_restart          (Rig                 *rig);

void      rig_put              (Rig                 *rig,
                                const char          *topic,
                                const char          *key,
                                json_t              *fields);
void      rig_merge            (Rig                 *rig,
                                const char          *topic,
                                const char          *key,
                                json_t              *fields);
void      rig_remove           (Rig                 *rig,
                                const char          *topic,
                                const char          *key);
void      rig_event            (Rig                 *rig,
                                const char          *topic,
                                const char          *id,
                                json_t              *fields);
void      rig_change           (Rig                 *rig,
                                Ms5Change           *change);
gint64    rig_next_v           (Rig                 *rig);
void      rig_seal             (Rig                 *rig);
void      rig_commit           (Rig                 *rig);
void      rig_fill             (Rig                 *rig,
                                const char          *topic,
                                guint                n,
                                gsize                bytes);
void      rig_set_live         (Rig                 *rig,
                                const char          *topic,
                                const char          *key,
                                const char          *field,
                                double               value);

void      rig_advance          (Rig                 *rig,
                                gint64               duration);
void      rig_settle           (Rig                 *rig);
void      rig_release_log      (Rig                 *rig);
void      rig_release_submits  (Rig                 *rig);
Ms5FeedIdentity *rig_identity  (Rig                 *rig,
                                const char          *sub,
                                const char          *sid,
                                const char          *device,
                                gint64               seconds) G_GNUC_WARN_UNUSED_RESULT;
Ms5FeedStats rig_stats         (Rig                 *rig);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Rig, rig_free)

G_END_DECLS
