/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-page-util.h"

G_BEGIN_DECLS

/**
 * Ms5CallBadges:
 *
 * What state a call is in, in the words of ISA-18.2, and what else stands out: its level, that nobody could be
 * told, that it chatters, that it was opened again. Each is a shape and a word.
 */
#define MS5_TYPE_CALL_BADGES (ms5_call_badges_get_type ())
G_DECLARE_FINAL_TYPE (Ms5CallBadges, ms5_call_badges, MS5, CALL_BADGES, GtkWidget)

GtkWidget  *ms5_call_badges_new      (void) G_GNUC_WARN_UNUSED_RESULT;
void        ms5_call_badges_show     (Ms5CallBadges *self,
                                      Ms5CallModel  *call);

const char *ms5_call_get_state_word  (Ms5CallModel  *call);
const char *ms5_call_get_state_icon  (Ms5CallModel  *call);

G_END_DECLS
