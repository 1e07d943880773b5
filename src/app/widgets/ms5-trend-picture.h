/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "ms5-trend-chart.h"

G_BEGIN_DECLS

/**
 * Ms5TrendPicture:
 *
 * How a trend is drawn.
 */
typedef struct
{
  GArray       *points;      /* Ms5TrendPoint */
  int           style;
  double        threshold;
  guint         digits;
  char         *unit;
  int           current;     /* the point whose value is told, -1 for none */
  PangoLayout  *layout;
} Ms5TrendPicture;

int   ms5_trend_picture_pick     (const Ms5TrendPicture *picture,
                                  GtkWidget             *widget,
                                  double                 x);
char *ms5_trend_picture_describe (const Ms5TrendPicture *picture,
                                  guint                  index);
void  ms5_trend_picture_draw     (const Ms5TrendPicture *picture,
                                  GtkWidget             *widget,
                                  GtkSnapshot           *snapshot);

G_END_DECLS
