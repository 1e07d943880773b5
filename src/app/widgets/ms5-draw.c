/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-draw.h"

#include "ms5-compat.h"

static const char * const color_names[] = {
  [MS5_COLOR_INK] = "ms5_ink",
  [MS5_COLOR_FAINT] = "ms5_faint",
  [MS5_COLOR_TRACK] = "ms5_track",
  [MS5_COLOR_GRID] = "ms5_grid",
  [MS5_COLOR_TARGET] = "ms5_target",
  [MS5_COLOR_STOP] = "ms5_stop",
  [MS5_COLOR_ATTENTION] = "ms5_attention",
  [MS5_COLOR_RUNNING] = "ms5_running",
  [MS5_COLOR_WAITING] = "ms5_waiting",
  [MS5_COLOR_MINOR_STOP] = "ms5_minor_stop",
  [MS5_COLOR_CHANGEOVER] = "ms5_changeover",
  [MS5_COLOR_PLANNED] = "ms5_planned",
  [MS5_COLOR_NO_DATA] = "ms5_no_data",
  [MS5_COLOR_FUTURE] = "ms5_future",
  [MS5_COLOR_BAND] = "ms5_band",
  [MS5_COLOR_QUIET] = "ms5_quiet",
};

/**
 * ms5_color_get:
 * @widget: who draws
 * @color: which colour
 * @out_rgba: (out): the style sheet's colour of that name, or the text's where there is none
 */
void
ms5_color_get (GtkWidget *widget,
               Ms5Color   color,
               GdkRGBA   *out_rgba)
{
  if (!ms5_compat_lookup_color (widget, color_names[color], out_rgba))
    ms5_compat_get_color (widget, out_rgba);
}

Ms5Color
ms5_color_of_state (Ms5StateClass state)
{
  switch (state)
    {
    case MS5_STATE_CLASS_RUNNING: return MS5_COLOR_RUNNING;
    case MS5_STATE_CLASS_WAITING: return MS5_COLOR_WAITING;
    case MS5_STATE_CLASS_MINOR_STOP: return MS5_COLOR_MINOR_STOP;
    case MS5_STATE_CLASS_STOP: return MS5_COLOR_STOP;
    case MS5_STATE_CLASS_ATTENTION: return MS5_COLOR_ATTENTION;
    case MS5_STATE_CLASS_CHANGEOVER: return MS5_COLOR_CHANGEOVER;
    case MS5_STATE_CLASS_PLANNED: return MS5_COLOR_PLANNED;
    case MS5_STATE_CLASS_FUTURE: return MS5_COLOR_FUTURE;
    case MS5_STATE_CLASS_NO_DATA:
    default: return MS5_COLOR_NO_DATA;
    }
}

Ms5Color
ms5_color_of_limit (Ms5LimitState state)
{
  if (ms5_limit_is_alarm (state))
    return MS5_COLOR_STOP;
  return state == MS5_LIMIT_OK ? MS5_COLOR_INK : MS5_COLOR_ATTENTION;
}

gboolean
ms5_is_rtl (GtkWidget *widget)
{
  return gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
}

/**
 * ms5_mirror:
 * @widget: who draws
 * @x: where something begins, from the start of the line
 * @width: how wide it is
 * @whole: how wide all is
 *
 * Returns: its left edge in the widget's direction
 */
float
ms5_mirror (GtkWidget *widget,
            float      x,
            float      width,
            float      whole)
{
  return ms5_is_rtl (widget) ? whole - x - width : x;
}

void
ms5_draw_rounded (GtkSnapshot   *snapshot,
                  const GdkRGBA *rgba,
                  float          x,
                  float          y,
                  float          width,
                  float          height,
                  float          radius)
{
  graphene_rect_t rect = GRAPHENE_RECT_INIT (x, y, width, height);
  GskRoundedRect round;

  if (width <= 0 || height <= 0)
    return;

  gsk_rounded_rect_init_from_rect (&round, &rect, MIN (radius, MIN (width, height) / 2));
  gtk_snapshot_push_rounded_clip (snapshot, &round);
  gtk_snapshot_append_color (snapshot, rgba, &rect);
  gtk_snapshot_pop (snapshot);
}

/* Adds rising lines, @step apart, that fill the rectangle; the caller clips and strokes. */
void
ms5_hatch_path (cairo_t *cr,
                double   x,
                double   y,
                double   width,
                double   height,
                double   step)
{
  /* Anchored at the origin and not at the rectangle, so that what grows does not shimmer. */
  double first = step * (gint64) ((x + y) / step);

  for (double at = first; at < x + width + y + height + step; at += step)
    {
      cairo_move_to (cr, at - y, y);
      cairo_line_to (cr, at - y - height, y + height);
    }
}

/**
 * ms5_draw_hatch:
 * @snapshot: takes the drawing
 * @rgba: the lines' colour
 * @x: left edge
 * @y: upper edge
 * @width: how wide
 * @height: how high
 * @step: from line to line, along the edge
 * @line: how thick
 *
 * Rising lines: what is not known yet, or not settled.
 */
void
ms5_draw_hatch (GtkSnapshot   *snapshot,
                const GdkRGBA *rgba,
                float          x,
                float          y,
                float          width,
                float          height,
                float          step,
                float          line)
{
  cairo_t *cr;

  if (width <= 0 || height <= 0)
    return;

  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (x, y, width, height));
  gdk_cairo_set_source_rgba (cr, rgba);
  cairo_set_line_width (cr, line);
  cairo_rectangle (cr, x, y, width, height);
  cairo_clip (cr);
  ms5_hatch_path (cr, x, y, width, height, step);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
rounded_path (cairo_t *cr,
              double   x,
              double   y,
              double   width,
              double   height,
              double   radius)
{
  double r = MIN (radius, MIN (width, height) / 2);

  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - r, y + r, r, -G_PI_2, 0);
  cairo_arc (cr, x + width - r, y + height - r, r, 0, G_PI_2);
  cairo_arc (cr, x + r, y + height - r, r, G_PI_2, G_PI);
  cairo_arc (cr, x + r, y + r, r, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
}

/**
 * ms5_draw_dashed:
 * @snapshot: takes the drawing
 * @rgba: the line's colour
 * @x: left edge
 * @y: upper edge
 * @width: how wide
 * @height: how high
 * @radius: of the corners
 *
 * A dashed outline just inside: nothing is known here.
 */
void
ms5_draw_dashed (GtkSnapshot   *snapshot,
                 const GdkRGBA *rgba,
                 float          x,
                 float          y,
                 float          width,
                 float          height,
                 float          radius)
{
  static const double dashes[] = { 4, 3 };
  cairo_t *cr;

  if (width < 2 || height < 2)
    return;

  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (x, y, width, height));
  gdk_cairo_set_source_rgba (cr, rgba);
  cairo_set_line_width (cr, 1.5);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  rounded_path (cr, x + 0.75, y + 0.75, width - 1.5, height - 1.5, radius);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

/**
 * ms5_text_new:
 * @widget: whose font it takes, also when that changes later
 * @text: one line
 *
 * Returns: (transfer full): a layout with tabular figures
 */
PangoLayout *
ms5_text_new (GtkWidget  *widget,
              const char *text)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (widget, text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  return layout;
}

void
ms5_text_draw (GtkSnapshot   *snapshot,
               PangoLayout   *layout,
               const GdkRGBA *rgba,
               float          x,
               float          y)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_append_layout (snapshot, layout, rgba);
  gtk_snapshot_restore (snapshot);
}
