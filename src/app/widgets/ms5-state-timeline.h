/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "ms5-pulse.h"
#include "ms5-timeline.h"

G_BEGIN_DECLS

/**
 * Ms5StateTimeline:
 *
 * A shift as a strip: what the machine did, the present, what is to come. Below it is a legend,
 * which makes room for the details of the interval under the pointer or the keyboard's focus.
 */
#define MS5_TYPE_STATE_TIMELINE (ms5_state_timeline_get_type ())
G_DECLARE_FINAL_TYPE (Ms5StateTimeline, ms5_state_timeline, MS5, STATE_TIMELINE, GtkWidget)

GtkWidget *ms5_state_timeline_new (void) G_GNUC_WARN_UNUSED_RESULT;

void  ms5_state_timeline_set_intervals (Ms5StateTimeline          *self,
                                        const Ms5TimelineInterval *intervals,
                                        guint                      n_intervals);
guint ms5_state_timeline_get_length    (Ms5StateTimeline          *self);

void ms5_state_timeline_set_start (Ms5StateTimeline *self,
                                   Ms5Time           start);
void ms5_state_timeline_set_end   (Ms5StateTimeline *self,
                                   Ms5Time           end);
void ms5_state_timeline_set_pulse (Ms5StateTimeline *self,
                                   Ms5Pulse         *pulse);
void ms5_state_timeline_set_title (Ms5StateTimeline *self,
                                   const char       *title);
void ms5_state_timeline_set_stale (Ms5StateTimeline *self,
                                   gboolean          stale);

G_END_DECLS
