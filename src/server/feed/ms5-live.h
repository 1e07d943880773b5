/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-time.h"
#include "protocol/ms5-json.h"

G_BEGIN_DECLS

/* A value's own time is sent if it differs from the frame's by more. */
#define MS5_LIVE_OWN_TIME (1 * MS5_USEC_PER_S)
/* A value that only repeats itself is sent again after this, so that its age can be trusted. */
#define MS5_LIVE_REPEAT   (10 * MS5_USEC_PER_S)

/**
 * Ms5Live:
 *
 * The last values of the live topics: topic → item → field → value, time and revision. Each new
 * value takes the next revision of one counter; a receiver is described by the revision that it
 * has, whatever it missed.
 */
typedef struct _Ms5Live Ms5Live;

/**
 * Ms5LiveFunc:
 * @topic: a topic of which a value has changed
 * @user_data: as given
 */
typedef void (*Ms5LiveFunc) (const char *topic,
                             gpointer    user_data);

Ms5Live    *ms5_live_new          (void) G_GNUC_WARN_UNUSED_RESULT;
void        ms5_live_free         (Ms5Live           *live);
void        ms5_live_set_watch    (Ms5Live           *live,
                                   Ms5LiveFunc        watch,
                                   gpointer           user_data);

gboolean    ms5_live_set          (Ms5Live           *live,
                                   const char        *topic,
                                   const char        *key,
                                   const char        *field,
                                   const json_t      *value,
                                   Ms5Time            time);
gboolean    ms5_live_clear        (Ms5Live           *live,
                                   const char        *topic,
                                   Ms5Time            time);

gint64      ms5_live_get_revision (Ms5Live           *live);
gint64      ms5_live_get_changed  (Ms5Live           *live,
                                   const char        *topic);
const char *ms5_live_lookup       (Ms5Live           *live,
                                   const char        *topic,
                                   const char        *key,
                                   const char        *field,
                                   Ms5Time           *out_time);
GString    *ms5_live_encode       (Ms5Live           *live,
                                   const char *const *topics,
                                   gint64             since,
                                   Ms5Time            now,
                                   gsize              max_bytes,
                                   gint64            *out_upto) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5Live, ms5_live_free)

G_END_DECLS
