/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ms5-link.h"

G_BEGIN_DECLS

/* How long nothing is heard before that is an alarm, if nobody says otherwise. */
#define MS5_SILENCE_DELAY (10 * MS5_USEC_PER_S)

/**
 * Ms5Silence:
 *
 * Finds out that the server has fallen silent. Halfway it has the link ask whether anybody is there, so that a line on
 * which there is just no news is none. Who slept or was stopped has not listened: it is asked first, and the time
 * begins anew. Properties:
 *
 *  - `since` (int64, read only): when the server was heard last, by the machine's clock, once it has been silent for
 *    too long; %MS5_TIME_NONE while it has not, and while no link is wanted
 */
#define MS5_TYPE_SILENCE (ms5_silence_get_type ())
G_DECLARE_FINAL_TYPE (Ms5Silence, ms5_silence, MS5, SILENCE, GObject)

Ms5Silence *ms5_silence_new       (Ms5Clock   *clock) G_GNUC_WARN_UNUSED_RESULT;

Ms5Time     ms5_silence_get_since (Ms5Silence *self);
void        ms5_silence_set_link  (Ms5Silence *self,
                                   Ms5Link    *link);
void        ms5_silence_set_delay (Ms5Silence *self,
                                   gint64      delay);

G_END_DECLS
