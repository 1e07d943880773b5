/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "ms5-look.h"

G_BEGIN_DECLS

/**
 * Ms5Color:
 *
 * The colours of what is drawn by hand. Each is a named colour of the style sheet, `ms5_…`.
 */
typedef enum
{
  MS5_COLOR_INK,       /* data, in the normal case */
  MS5_COLOR_FAINT,     /* data of less weight */
  MS5_COLOR_TRACK,     /* where data could be */
  MS5_COLOR_GRID,      /* axes and grid */
  MS5_COLOR_TARGET,    /* targets and the reader's own focus */
  MS5_COLOR_STOP,
  MS5_COLOR_ATTENTION,
  MS5_COLOR_RUNNING,
  MS5_COLOR_WAITING,
  MS5_COLOR_MINOR_STOP,
  MS5_COLOR_CHANGEOVER,
  MS5_COLOR_PLANNED,
  MS5_COLOR_NO_DATA,
  MS5_COLOR_FUTURE,
  MS5_COLOR_BAND,      /* behind data that is past a limit */
  MS5_COLOR_QUIET      /* text of less weight */
} Ms5Color;

void     ms5_color_get      (GtkWidget     *widget,
                             Ms5Color       color,
                             GdkRGBA       *out_rgba);
Ms5Color ms5_color_of_state (Ms5StateClass  state);
Ms5Color ms5_color_of_limit (Ms5LimitState  state);

gboolean ms5_is_rtl (GtkWidget *widget);
float    ms5_mirror (GtkWidget *widget,
                     float      x,
                     float      width,
                     float      whole);

void ms5_draw_rounded (GtkSnapshot   *snapshot,
                       const GdkRGBA *rgba,
                       float          x,
                       float          y,
                       float          width,
                       float          height,
                       float          radius);
void ms5_draw_hatch   (GtkSnapshot   *snapshot,
                       const GdkRGBA *rgba,
                       float          x,
                       float          y,
                       float          width,
                       float          height,
                       float          step,
                       float          line);
void ms5_draw_dashed  (GtkSnapshot   *snapshot,
                       const GdkRGBA *rgba,
                       float          x,
                       float          y,
                       float          width,
                       float          height,
                       float          radius);
void ms5_hatch_path   (cairo_t       *cr,
                       double         x,
                       double         y,
                       double         width,
                       double         height,
                       double         step);

PangoLayout *ms5_text_new  (GtkWidget     *widget,
                            const char    *text);
void         ms5_text_draw (GtkSnapshot   *snapshot,
                            PangoLayout   *layout,
                            const GdkRGBA *rgba,
                            float          x,
                            float          y);

G_END_DECLS
