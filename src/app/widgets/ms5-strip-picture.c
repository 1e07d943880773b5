/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-timeline-strip.h"

#include <math.h>

#include "ms5-compat.h"
#include "ms5-draw.h"
#include "ms5-hour-axis.h"

#define ABOVE  8     /* room for the marker's head and for a stop that stands out */
#define HIGH   36
#define BELOW  5
#define RADIUS 5

/* How a class of states differs from the others without its colour: how high its bar is. */
typedef struct
{
  float    high;      /* of the strip's height */
  float    beyond;    /* pixels it stands out, above and below */
  float    least;     /* pixels it is wide at least, so that it cannot be overlooked */
  gboolean hatched;
} Shape;

static const Shape shapes[MS5_N_STATE_CLASSES] = {
  [MS5_STATE_CLASS_RUNNING] = { 1.0f, 0, 0, FALSE },
  [MS5_STATE_CLASS_WAITING] = { 0.6f, 0, 0, FALSE },
  [MS5_STATE_CLASS_MINOR_STOP] = { 1.0f, 0, 2, FALSE },
  [MS5_STATE_CLASS_STOP] = { 1.0f, 4, 3, FALSE },
  [MS5_STATE_CLASS_ATTENTION] = { 1.0f, 0, 2, FALSE },
  [MS5_STATE_CLASS_CHANGEOVER] = { 1.0f, 0, 2, TRUE },
  [MS5_STATE_CLASS_PLANNED] = { 0.35f, 0, 0, FALSE },
};

/* What may cover what: what matters more is drawn later. */
static int
layer_of (Ms5StateClass state)
{
  switch (state)
    {
    case MS5_STATE_CLASS_STOP:
      return 2;
    case MS5_STATE_CLASS_MINOR_STOP:
    case MS5_STATE_CLASS_ATTENTION:
    case MS5_STATE_CLASS_CHANGEOVER:
      return 1;
    case MS5_STATE_CLASS_RUNNING:
    case MS5_STATE_CLASS_WAITING:
    case MS5_STATE_CLASS_PLANNED:
    case MS5_STATE_CLASS_NO_DATA:
    case MS5_STATE_CLASS_FUTURE:
    default:
      return 0;
    }
}

/**
 * ms5_strip_picture_x:
 * @picture: a strip's picture
 * @widget: where it is drawn
 * @time: a moment; outside the window it is taken as its nearer end
 *
 * Returns: the pixel, from the start of the line
 */
int
ms5_strip_picture_x (const Ms5StripPicture *picture,
                     GtkWidget             *widget,
                     Ms5Time                time)
{
  double length = (double) ms5_interval_length (picture->window);
  double at = (double) (CLAMP (time, picture->window.start, picture->window.end) - picture->window.start);

  return length > 0 ? (int) lround (at / length * gtk_widget_get_width (widget)) : 0;
}

/**
 * ms5_strip_picture_time:
 * @picture: a strip's picture
 * @widget: where it is drawn
 * @x: a place in the widget
 *
 * Returns: the moment there
 */
Ms5Time
ms5_strip_picture_time (const Ms5StripPicture *picture,
                        GtkWidget             *widget,
                        double                 x)
{
  double width = MAX (gtk_widget_get_width (widget), 1);
  double share = CLAMP (ms5_is_rtl (widget) ? 1 - x / width : x / width, 0, 1);

  return picture->window.start + (Ms5Time) (share * (double) ms5_interval_length (picture->window));
}

int
ms5_strip_picture_get_height (const Ms5StripPicture *picture)
{
  int height;

  pango_layout_set_text (picture->layout, "00", -1);
  pango_layout_get_pixel_size (picture->layout, NULL, &height);
  return ABOVE + HIGH + BELOW + height;
}

static void
draw_bar (const Ms5StripPicture *picture,
          GtkWidget             *widget,
          GtkSnapshot           *snapshot,
          Ms5StateClass          state,
          int                    from,
          int                    to)
{
  const Shape *shape = &shapes[state];
  float width = MAX (to - from, shape->least);
  float height = HIGH * shape->high + 2 * shape->beyond;
  float x = ms5_mirror (widget, from, width, gtk_widget_get_width (widget));
  float y = ABOVE + (HIGH - height) / 2;
  GdkRGBA rgba;

  if (width <= 0)
    return;

  ms5_color_get (widget, ms5_color_of_state (state), &rgba);
  if (state == MS5_STATE_CLASS_NO_DATA)
    {
      ms5_draw_dashed (snapshot, &rgba, x, ABOVE, width, HIGH, 3);
      return;
    }

  gtk_snapshot_append_color (snapshot, &rgba, &GRAPHENE_RECT_INIT (x, y, width, height));
  if (shape->hatched && width > 3)
    {
      rgba = (GdkRGBA) { 0, 0, 0, 0.28f };
      ms5_draw_hatch (snapshot, &rgba, x, y, width, height, 7, 1.5f);
    }
}

static void
draw_layer (const Ms5StripPicture *picture,
            GtkWidget             *widget,
            GtkSnapshot           *snapshot,
            int                    layer)
{
  int drawn = -1;    /* the end of the last bar: what lies within it needs no node of its own */

  for (guint i = 0; i < ms5_timeline_get_length (picture->timeline); i++)
    {
      Ms5StateClass state = ms5_timeline_get (picture->timeline, i)->state;
      Ms5Interval span = ms5_timeline_get_span (picture->timeline, i, picture->now);
      int from, to;

      if (layer_of (state) != layer || span.end <= picture->window.start ||
          span.start >= picture->window.end)
        continue;

      from = ms5_strip_picture_x (picture, widget, span.start);
      to = ms5_strip_picture_x (picture, widget, span.end);
      if (to < drawn || (to == drawn && from == to))
        continue;

      draw_bar (picture, widget, snapshot, state, from, to);
      drawn = MAX (to, from + (int) shapes[state].least);
    }
}

/* What nothing is known of, up to now; and what is to come. */
static void
draw_ground (const Ms5StripPicture *picture,
             GtkWidget             *widget,
             GtkSnapshot           *snapshot)
{
  int width = gtk_widget_get_width (widget);
  int now = picture->now != MS5_TIME_NONE ? ms5_strip_picture_x (picture, widget, picture->now) : width;
  guint n = ms5_timeline_get_length (picture->timeline);
  Ms5Time known = picture->window.start;
  GdkRGBA rgba;

  ms5_color_get (widget, MS5_COLOR_FUTURE, &rgba);
  if (now < width)
    {
      GdkRGBA faint = rgba;

      faint.alpha *= 0.35f;
      gtk_snapshot_append_color (snapshot, &faint,
                                 &GRAPHENE_RECT_INIT (ms5_mirror (widget, now, width - now, width),
                                                      ABOVE, width - now, HIGH));
      ms5_draw_hatch (snapshot, &rgba, ms5_mirror (widget, now, width - now, width),
                      ABOVE, width - now, HIGH, 10, 2);
    }

  for (guint i = 0; i <= n && known < picture->window.end; i++)
    {
      Ms5Time end = i < n ? ms5_timeline_get (picture->timeline, i)->start : picture->now;
      int from, to;

      end = MIN (end == MS5_TIME_NONE ? picture->window.end : end, picture->window.end);
      from = ms5_strip_picture_x (picture, widget, known);
      to = ms5_strip_picture_x (picture, widget, end);
      if (to - from > 1)
        draw_bar (picture, widget, snapshot, MS5_STATE_CLASS_NO_DATA, from, MIN (to, now));
      if (i < n)
        known = MAX (known, ms5_timeline_get_span (picture->timeline, i, picture->now).end);
    }
}

static void
draw_hours (const Ms5StripPicture *picture,
            GtkWidget             *widget,
            GtkSnapshot           *snapshot)
{
  float width = gtk_widget_get_width (widget);
  int label_width, label_height;
  gint64 step;
  GdkRGBA text, tick;

  ms5_compat_get_color (widget, &text);
  ms5_color_get (widget, MS5_COLOR_GRID, &tick);
  pango_layout_set_text (picture->layout, "00:00", -1);
  pango_layout_get_pixel_size (picture->layout, &label_width, &label_height);
  step = ms5_hour_axis_step (ms5_interval_length (picture->window), width, label_width * 2.2);

  for (Ms5Time time = ms5_hour_axis_first (picture->window.start, step, picture->zone);
       time <= picture->window.end;
       time += step)
    {
      g_autofree char *label = ms5_hour_axis_label (time, step, picture->zone);
      float at = ms5_strip_picture_x (picture, widget, time);
      int wide;

      pango_layout_set_text (picture->layout, label, -1);
      pango_layout_get_pixel_size (picture->layout, &wide, NULL);
      gtk_snapshot_append_color (snapshot, &tick,
                                 &GRAPHENE_RECT_INIT (ms5_mirror (widget, MIN (at, width - 1), 1, width),
                                                      ABOVE + HIGH, 1, BELOW));
      at = CLAMP (at - wide / 2.0f, 0, MAX (width - wide, 0));
      ms5_text_draw (snapshot, picture->layout, &text, ms5_mirror (widget, at, wide, width),
                     ABOVE + HIGH + BELOW);
    }
}

static void
draw_now (const Ms5StripPicture *picture,
          GtkWidget             *widget,
          GtkSnapshot           *snapshot)
{
  float width = gtk_widget_get_width (widget);
  float x;
  GdkRGBA rgba;
  cairo_t *cr;

  if (picture->now < picture->window.start || picture->now >= picture->window.end)
    return;

  x = ms5_mirror (widget, ms5_strip_picture_x (picture, widget, picture->now), 0, width);
  x = CLAMP (x, 1, width - 1);
  ms5_compat_get_color (widget, &rgba);
  gtk_snapshot_append_color (snapshot, &rgba,
                             &GRAPHENE_RECT_INIT (x - 1, 2, 2, ABOVE + HIGH + BELOW - 2));
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (x - 5, 0, 10, 7));
  gdk_cairo_set_source_rgba (cr, &rgba);
  cairo_move_to (cr, x - 5, 0);
  cairo_line_to (cr, x + 5, 0);
  cairo_line_to (cr, x, 7);
  cairo_fill (cr);
  cairo_destroy (cr);
}

static void
draw_current (const Ms5StripPicture *picture,
              GtkWidget             *widget,
              GtkSnapshot           *snapshot)
{
  float whole = gtk_widget_get_width (widget);
  Ms5Interval span;
  GskRoundedRect outline;
  float from, width;
  GdkRGBA rgba;

  if (picture->current >= ms5_timeline_get_length (picture->timeline))
    return;

  span = ms5_timeline_get_span (picture->timeline, picture->current, picture->now);
  from = ms5_strip_picture_x (picture, widget, span.start);
  width = MAX (ms5_strip_picture_x (picture, widget, span.end) - from, 4);
  from = CLAMP (from - 2, 0, MAX (whole - width - 4, 0));
  width = MIN (width + 4, whole);
  ms5_color_get (widget, MS5_COLOR_TARGET, &rgba);
  gsk_rounded_rect_init_from_rect (&outline,
                                   &GRAPHENE_RECT_INIT (ms5_mirror (widget, from, width, whole),
                                                        ABOVE - 6, width, HIGH + 12), 3);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 2, 2, 2, 2 },
                              (GdkRGBA[4]) { rgba, rgba, rgba, rgba });
}

/**
 * ms5_strip_picture_draw:
 * @picture: what to draw
 * @widget: on what
 * @snapshot: takes the drawing
 */
void
ms5_strip_picture_draw (const Ms5StripPicture *picture,
                        GtkWidget             *widget,
                        GtkSnapshot           *snapshot)
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, ABOVE - 4, gtk_widget_get_width (widget), HIGH + 8);
  GskRoundedRect round;

  if (ms5_interval_is_empty (picture->window))
    return;

  gsk_rounded_rect_init_from_rect (&round, &bounds, RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &round);
  draw_ground (picture, widget, snapshot);
  for (int layer = 0; layer <= 2; layer++)
    draw_layer (picture, widget, snapshot, layer);
  gtk_snapshot_pop (snapshot);

  draw_hours (picture, widget, snapshot);
  draw_current (picture, widget, snapshot);
  draw_now (picture, widget, snapshot);
}
