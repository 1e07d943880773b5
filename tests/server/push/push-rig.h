/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-manual-clock.h"
#include "server/push/ms5-push.h"

G_BEGIN_DECLS

/* What tells people, with a real file, virtual time, a floor that remembers what it is told, and a relay whose service
 * does what the test wants. */
typedef struct _RigFloor RigFloor;
typedef struct _RigRelay RigRelay;

typedef struct
{
  Ms5Plant       *plant;
  Ms5ManualClock *clock;
  Ms5Random      *random;
  RigFloor       *floor;
  RigRelay       *relay;     /* of FCM */
  Ms5PushOptions  options;
  const char     *dir;
  Ms5PushStore   *store;
  Ms5Push        *push;
  gint64          v;
  GHashTable     *calls;     /* fields of calls, by key */
  GHashTable     *lines;     /* their lines, by key */
  GHashTable     *positions; /* and positions */
  GPtrArray      *events;    /* of json_t: escalations, with their line and position */
  Ms5Batch       *batch;     /* being filled */
  gint64          took;      /* microseconds of real time that the last commit took */
} Rig;

Rig        *rig_new             (guint64           seed) G_GNUC_WARN_UNUSED_RESULT;
void        rig_free            (Rig              *rig);
void        rig_start           (Rig              *rig);
void        rig_kill            (Rig              *rig);
void        rig_pump            (Rig              *rig);
void        rig_advance         (Rig              *rig,
                                 double            seconds);
Ms5Time     rig_now             (Rig              *rig);

void        rig_add_person      (Rig              *rig,
                                 const char       *name,
                                 Ms5Role           role,
                                 const char       *line);
void        rig_set_shift       (Rig              *rig,
                                 const char       *name,
                                 const char       *shift);
void        rig_remove_person   (Rig              *rig,
                                 const char       *name);
void        rig_add_device      (Rig              *rig,
                                 const char       *id,
                                 const char       *person,
                                 Ms5Channel        channel);
void        rig_register        (Rig              *rig,
                                 const Ms5Device  *device);
void        rig_remove_device   (Rig              *rig,
                                 const char       *id);

void        rig_raise           (Rig              *rig,
                                 const char       *line,
                                 const char       *call,
                                 const char       *priority);
void        rig_set             (Rig              *rig,
                                 const char       *call,
                                 const char       *field,
                                 json_t           *value);
void        rig_grow            (Rig              *rig,
                                 const char       *call);
void        rig_escalate        (Rig              *rig,
                                 const char       *call,
                                 gint64            level,
                                 const char       *role);
void        rig_escalate_to     (Rig              *rig,
                                 const char       *call,
                                 gint64            level,
                                 const char       *role,
                                 const char       *person,
                                 const char       *channel);
void        rig_set_message     (Rig              *rig,
                                 const char       *text,
                                 const char       *german);
void        rig_acknowledge     (Rig              *rig,
                                 const char       *call);
void        rig_resolve         (Rig              *rig,
                                 const char       *call);
void        rig_commit          (Rig              *rig);
void        rig_forget          (Rig              *rig);

/* What stands in the topics. */
json_t     *rig_get_item        (Rig              *rig,
                                 const char       *device,
                                 const char       *key);
gint64      rig_get_rev         (Rig              *rig,
                                 const char       *device,
                                 const char       *call);
guint       rig_count_items     (Rig              *rig);
Ms5Time     rig_get_unreached   (Rig              *rig,
                                 const char       *call);
guint       rig_count_told      (Rig              *rig);
void        rig_receive         (Rig              *rig,
                                 const char       *device,
                                 const char       *call,
                                 Ms5ReceiptKind    kind);

/* The service. */
void        rig_relay_say       (Rig              *rig,
                                 Ms5RelayOutcome   outcome,
                                 gint64            retry_after);
void        rig_relay_hold      (Rig              *rig,
                                 gboolean          hold);
guint       rig_relay_count     (Rig              *rig,
                                 const char       *device,
                                 const char       *call,
                                 gint64            rev);
guint       rig_relay_accepted  (Rig              *rig,
                                 const char       *device,
                                 const char       *call,
                                 gint64            rev);
guint       rig_relay_attempts  (Rig              *rig);
const char *rig_relay_last      (Rig              *rig);

G_END_DECLS
