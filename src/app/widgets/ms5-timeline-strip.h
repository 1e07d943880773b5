/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "ms5-timeline.h"

G_BEGIN_DECLS

/**
 * Ms5TimelineStrip:
 *
 * The drawn part of a state timeline: the intervals, the present and the hours. Focusable; the
 * arrow keys go from interval to interval.
 */
#define MS5_TYPE_TIMELINE_STRIP (ms5_timeline_strip_get_type ())
G_DECLARE_FINAL_TYPE (Ms5TimelineStrip, ms5_timeline_strip, MS5, TIMELINE_STRIP, GtkWidget)

Ms5Timeline *ms5_timeline_strip_get_timeline (Ms5TimelineStrip *self);
void         ms5_timeline_strip_set_window   (Ms5TimelineStrip *self,
                                              Ms5Interval       window);
void         ms5_timeline_strip_set_now      (Ms5TimelineStrip *self,
                                              Ms5Time           now,
                                              GTimeZone        *zone);
void         ms5_timeline_strip_refresh      (Ms5TimelineStrip *self);
guint        ms5_timeline_strip_get_current  (Ms5TimelineStrip *self);

/* For the drawing, in a file of its own. */
typedef struct
{
  Ms5Timeline *timeline;
  Ms5Interval  window;
  Ms5Time      now;
  GTimeZone   *zone;
  PangoLayout *layout;
  guint        current;
} Ms5StripPicture;

int     ms5_strip_picture_x          (const Ms5StripPicture *picture,
                                      GtkWidget             *widget,
                                      Ms5Time                time);
Ms5Time ms5_strip_picture_time       (const Ms5StripPicture *picture,
                                      GtkWidget             *widget,
                                      double                 x);
int     ms5_strip_picture_get_height (const Ms5StripPicture *picture);
void    ms5_strip_picture_draw       (const Ms5StripPicture *picture,
                                      GtkWidget             *widget,
                                      GtkSnapshot           *snapshot);

G_END_DECLS
