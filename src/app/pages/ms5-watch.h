/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/widgets/ms5-live-button.h"

G_BEGIN_DECLS

/**
 * Ms5WatchFunc:
 * @widget: the widget that watches
 *
 * Shows in a widget what its objects say now.
 */
typedef void (*Ms5WatchFunc) (gpointer widget);

/**
 * Ms5Watch:
 *
 * Keeps a widget up to date with objects: at most once a frame however often they change, not at
 * all while the widget is not seen, and not while the reader holds it still. Lives in the widget.
 */
typedef struct
{
  /*< private >*/
  GtkWidget     *widget;
  Ms5WatchFunc   update;
  GPtrArray     *sources;
  Ms5LiveButton *button;
  gulong         live_id;
  gulong         map_id;
  guint          tick;
  gboolean       dirty;
  gboolean       updated;
} Ms5Watch;

void ms5_watch_init  (Ms5Watch      *watch,
                      GtkWidget     *widget,
                      Ms5WatchFunc   update);
void ms5_watch_clear (Ms5Watch      *watch);
void ms5_watch_add   (Ms5Watch      *watch,
                      gpointer       object,
                      const char    *signal);
void ms5_watch_reset (Ms5Watch      *watch);
void ms5_watch_hold  (Ms5Watch      *watch,
                      Ms5LiveButton *button);
void ms5_watch_show  (Ms5Watch      *watch);
void ms5_watch_touch (Ms5Watch      *watch);

G_END_DECLS
