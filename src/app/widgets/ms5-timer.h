/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "ms5-pulse.h"

G_BEGIN_DECLS

/**
 * Ms5Timer:
 *
 * The time that has passed since a moment, running: «04:12», «1:02:03», «3 d 4 h».
 */
#define MS5_TYPE_TIMER (ms5_timer_get_type ())
G_DECLARE_FINAL_TYPE (Ms5Timer, ms5_timer, MS5, TIMER, GtkWidget)

GtkWidget *ms5_timer_new (void) G_GNUC_WARN_UNUSED_RESULT;

gboolean    ms5_timer_get_coarse     (Ms5Timer *self);
void        ms5_timer_set_coarse     (Ms5Timer *self,
                                      gboolean  coarse);
Ms5Pulse   *ms5_timer_get_pulse      (Ms5Timer *self);
void        ms5_timer_set_pulse      (Ms5Timer *self,
                                      Ms5Pulse *pulse);
Ms5Time     ms5_timer_get_start_time (Ms5Timer *self);
void        ms5_timer_set_start_time (Ms5Timer *self,
                                      Ms5Time   start_time);
const char *ms5_timer_get_text       (Ms5Timer *self);

G_END_DECLS
