/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "core/ms5-series.h"

#include "ms5-look.h"

G_BEGIN_DECLS

/**
 * Ms5Plot:
 * @series: what is drawn
 * @columns: room for #Ms5Column, kept from one drawing to the next
 * @limits: what is shaded
 * @window: how far it goes back, in microseconds; 0 for all
 * @max_gap: points farther apart are not joined, in microseconds; 0 joins all
 *
 * How a sparkline's line is drawn.
 */
typedef struct
{
  Ms5Series *series;
  GArray    *columns;
  Ms5Limits  limits;
  gint64     window;
  gint64     max_gap;
} Ms5Plot;

void ms5_plot_draw (const Ms5Plot *plot,
                    GtkWidget     *widget,
                    GtkSnapshot   *snapshot);

G_END_DECLS
