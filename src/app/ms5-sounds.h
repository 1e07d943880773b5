/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/ms5-chime.h"
#include "app/ms5-link-alarm.h"
#include "app/pages/ms5-page-util.h"

G_BEGIN_DECLS

/**
 * Ms5Sounds:
 *
 * Lets calls that are due, and the loss of the link, be heard until somebody answers, as the reader has chosen. What
 * was not live since the program began is not heard. Properties, to be read only:
 *
 *  - `playing` (int): the #Ms5Sound that is heard, or -1
 *  - `muted-until` (int64): until when the sounds are muted, by the machine's clock, or %MS5_TIME_NONE
 *
 * Signals: `unavailable` (message): sounds cannot be played; emitted once, until one could be.
 */
#define MS5_TYPE_SOUNDS (ms5_sounds_get_type ())
G_DECLARE_FINAL_TYPE (Ms5Sounds, ms5_sounds, MS5, SOUNDS, GObject)

Ms5Sounds *ms5_sounds_new             (const Ms5View *view,
                                       Ms5Clock      *clock,
                                       Ms5LinkAlarm  *alarm,
                                       Ms5Chime      *chime) G_GNUC_WARN_UNUSED_RESULT;

int        ms5_sounds_get_playing     (Ms5Sounds     *self);
Ms5Time    ms5_sounds_get_muted_until (Ms5Sounds     *self);
void       ms5_sounds_set_reader      (Ms5Sounds     *self,
                                       const char    *name);
void       ms5_sounds_mute            (Ms5Sounds     *self,
                                       int            minutes);
void       ms5_sounds_try             (Ms5Sounds     *self,
                                       Ms5Sound       sound);

G_END_DECLS
