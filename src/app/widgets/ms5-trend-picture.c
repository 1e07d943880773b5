/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-trend-picture.h"

#include <math.h>

#include "ms5-compat.h"
#include "ms5-draw.h"
#include "ms5-format.h"
#include "ms5-value-axis.h"

#define GAP 8

typedef struct
{
  const Ms5TrendPicture *picture;
  GtkWidget             *widget;
  Ms5ValueAxis           axis;
  float                  whole;    /* the widget's width */
  float                  left;     /* where the points begin, from the start of the line */
  float                  top;
  float                  width;
  float                  height;
  float                  text;     /* a line's height */
} Frame;

static const Ms5TrendPoint *
get_point (const Ms5TrendPicture *picture,
           guint                  index)
{
  return &g_array_index (picture->points, Ms5TrendPoint, index);
}

static double
get_max (const Ms5TrendPicture *picture)
{
  double max = isnan (picture->threshold) ? 0 : picture->threshold;

  for (guint i = 0; i < picture->points->len; i++)
    if (get_point (picture, i)->value > max)
      max = get_point (picture, i)->value;

  return max;
}

static int
text_width (const Ms5TrendPicture *picture,
            const char            *text)
{
  int width;

  pango_layout_set_text (picture->layout, text, -1);
  pango_layout_get_pixel_size (picture->layout, &width, NULL);
  return width;
}

static void
frame_init (Frame                 *frame,
            const Ms5TrendPicture *picture,
            GtkWidget             *widget)
{
  g_autofree char *top = NULL;
  int text;

  pango_layout_set_text (picture->layout, "0", -1);
  pango_layout_get_pixel_size (picture->layout, NULL, &text);
  frame->picture = picture;
  frame->widget = widget;
  frame->whole = gtk_widget_get_width (widget);
  frame->text = text;
  frame->top = text + 4;
  frame->height = MAX (gtk_widget_get_height (widget) - 2 * text - 10, 10);
  frame->axis = ms5_value_axis_fit (get_max (picture), (guint) CLAMP (frame->height / 40, 2, 5));
  top = ms5_format_quantity (frame->axis.top, frame->axis.digits, picture->unit);
  frame->left = text_width (picture, top) + GAP;
  frame->width = MAX (frame->whole - frame->left, 10);
}

static float
frame_y (const Frame *frame,
         double       value)
{
  return frame->top + frame->height * (float) (1 - value / frame->axis.top);
}

static float
slot_width (const Frame *frame)
{
  return frame->width / MAX (frame->picture->points->len, 1);
}

static float
slot_middle (const Frame *frame,
             guint        index)
{
  return ms5_mirror (frame->widget, frame->left + (index + 0.5f) * slot_width (frame), 0,
                     frame->whole);
}

static gboolean
is_news (const Ms5TrendPicture *picture,
         double                 value)
{
  /* A sum is bad above its threshold, a share below. */
  return picture->style == MS5_TREND_BARS ? value > picture->threshold : value < picture->threshold;
}

static void
draw_axis (const Frame *frame,
           GtkSnapshot *snapshot)
{
  const Ms5TrendPicture *picture = frame->picture;
  int n = (int) lround (frame->axis.top / frame->axis.step);
  GdkRGBA grid, text;

  ms5_color_get (frame->widget, MS5_COLOR_GRID, &grid);
  ms5_compat_get_color (frame->widget, &text);
  for (int i = 0; i <= n; i++)
    {
      double value = i * frame->axis.step;
      g_autofree char *label = i == n ? ms5_format_quantity (value, frame->axis.digits, picture->unit)
                                      : ms5_format_number (value, frame->axis.digits);
      float y = floorf (frame_y (frame, value));
      int wide = text_width (picture, label);

      gtk_snapshot_append_color (snapshot, &grid,
                                 &GRAPHENE_RECT_INIT (ms5_mirror (frame->widget, frame->left,
                                                                  frame->width, frame->whole),
                                                      y, frame->width, 1));
      ms5_text_draw (snapshot, picture->layout, &text,
                     ms5_mirror (frame->widget, frame->left - GAP - wide, wide, frame->whole),
                     y - frame->text / 2);
    }
}

static void
draw_labels (const Frame *frame,
             GtkSnapshot *snapshot)
{
  const Ms5TrendPicture *picture = frame->picture;
  float widest = 1;
  guint every;
  GdkRGBA text;

  ms5_compat_get_color (frame->widget, &text);
  for (guint i = 0; i < picture->points->len; i++)
    widest = MAX (widest, (float) text_width (picture, get_point (picture, i)->label));

  every = (guint) ceilf ((widest + GAP) / MAX (slot_width (frame), 1));
  /* Counted from the newest, which is the one that is looked for. */
  for (int i = (int) picture->points->len - 1; i >= 0; i -= (int) MAX (every, 1))
    {
      int wide = text_width (picture, get_point (picture, (guint) i)->label);
      float x = slot_middle (frame, (guint) i) - wide / 2.0f;

      ms5_text_draw (snapshot, picture->layout, &text, CLAMP (x, 0, MAX (frame->whole - wide, 0)),
                     frame->top + frame->height + 4);
    }
}

static void
draw_bar (const Frame *frame,
          GtkSnapshot *snapshot,
          guint        index)
{
  const Ms5TrendPoint *point = get_point (frame->picture, index);
  float width = CLAMP (slot_width (frame) * 0.64f, 2, 56);
  float x = slot_middle (frame, index) - width / 2;
  float bottom = floorf (frame->top + frame->height);
  float y;
  GdkRGBA rgba;

  if (isnan (point->value))
    {
      ms5_color_get (frame->widget, MS5_COLOR_NO_DATA, &rgba);
      ms5_draw_dashed (snapshot, &rgba, x, bottom - 18, width, 18, 2);
      return;
    }

  y = frame_y (frame, point->value);
  ms5_color_get (frame->widget, is_news (frame->picture, point->value) ? MS5_COLOR_ATTENTION
                                                                       : MS5_COLOR_INK, &rgba);
  if ((int) index == frame->picture->current)
    {
      GdkRGBA focus;

      ms5_color_get (frame->widget, MS5_COLOR_BAND, &focus);
      gtk_snapshot_append_color (snapshot, &focus,
                                 &GRAPHENE_RECT_INIT (x - 4, frame->top, width + 8, frame->height));
    }

  if (point->partial)
    {
      ms5_draw_hatch (snapshot, &rgba, x, y, width, bottom - y, 7, 2.5f);
      ms5_draw_dashed (snapshot, &rgba, x, y, width, bottom - y, 2);
    }
  else
    ms5_draw_rounded (snapshot, &rgba, x, y, width, bottom - y, 3);
}

static void
draw_line (const Frame *frame,
           GtkSnapshot *snapshot)
{
  const Ms5TrendPicture *picture = frame->picture;
  gboolean joined = FALSE;
  GdkRGBA ink, news;
  cairo_t *cr;

  ms5_color_get (frame->widget, MS5_COLOR_INK, &ink);
  ms5_color_get (frame->widget, MS5_COLOR_ATTENTION, &news);
  cr = gtk_snapshot_append_cairo (snapshot,
                                  &GRAPHENE_RECT_INIT (0, frame->top - 6, frame->whole,
                                                       frame->height + 12));
  gdk_cairo_set_source_rgba (cr, &ink);
  cairo_set_line_width (cr, 2);
  for (guint i = 0; i < picture->points->len; i++)
    {
      double value = get_point (picture, i)->value;

      if (isnan (value))
        joined = FALSE;
      else if (!joined)
        cairo_move_to (cr, slot_middle (frame, i), frame_y (frame, value));
      else
        cairo_line_to (cr, slot_middle (frame, i), frame_y (frame, value));
      joined = !isnan (value);
    }
  cairo_stroke (cr);

  for (guint i = 0; i < picture->points->len; i++)
    {
      const Ms5TrendPoint *point = get_point (picture, i);

      if (isnan (point->value))
        continue;
      gdk_cairo_set_source_rgba (cr, is_news (picture, point->value) ? &news : &ink);
      cairo_arc (cr, slot_middle (frame, i), frame_y (frame, point->value),
                 (int) i == picture->current ? 5.5 : 4, 0, 2 * G_PI);
      if (point->partial)
        cairo_stroke (cr);
      else
        cairo_fill (cr);
    }
  cairo_destroy (cr);
}

static void
draw_threshold (const Frame *frame,
                GtkSnapshot *snapshot)
{
  static const double dashes[] = { 6, 4 };
  float y = floorf (frame_y (frame, frame->picture->threshold)) + 0.5f;
  float left = ms5_mirror (frame->widget, frame->left, frame->width, frame->whole);
  GdkRGBA rgba;
  cairo_t *cr;

  if (isnan (frame->picture->threshold))
    return;

  ms5_color_get (frame->widget, MS5_COLOR_TARGET, &rgba);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (left, y - 1, frame->width, 2));
  gdk_cairo_set_source_rgba (cr, &rgba);
  cairo_set_line_width (cr, 2);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_move_to (cr, left, y);
  cairo_line_to (cr, left + frame->width, y);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

/* The value of the current point, and of each that is news: never by colour alone. */
static void
draw_values (const Frame *frame,
             GtkSnapshot *snapshot)
{
  const Ms5TrendPicture *picture = frame->picture;
  GdkRGBA text;

  ms5_compat_get_color (frame->widget, &text);
  for (guint i = 0; i < picture->points->len; i++)
    {
      double value = get_point (picture, i)->value;
      gboolean current = (int) i == picture->current;
      g_autofree char *label = ms5_format_number (value, (int) picture->digits);
      float x;
      int wide;

      if (isnan (value) || !(current || is_news (picture, value)))
        continue;
      wide = text_width (picture, label);
      if (!current && wide > slot_width (frame))
        continue;
      x = slot_middle (frame, i) - wide / 2.0f;
      ms5_text_draw (snapshot, picture->layout, &text, CLAMP (x, 0, MAX (frame->whole - wide, 0)),
                     MAX (frame_y (frame, value) - frame->text -
                          (picture->style == MS5_TREND_LINE ? 7 : 2), 0));
    }
}

/**
 * ms5_trend_picture_pick:
 * @picture: a trend's picture
 * @widget: where it is drawn
 * @x: a place in the widget
 *
 * Returns: the point there, -1 if there is none
 */
int
ms5_trend_picture_pick (const Ms5TrendPicture *picture,
                        GtkWidget             *widget,
                        double                 x)
{
  Frame frame;
  double at;

  frame_init (&frame, picture, widget);
  at = (ms5_mirror (widget, (float) x, 0, frame.whole) - frame.left) / slot_width (&frame);
  return at >= 0 && at < picture->points->len ? (int) at : -1;
}

/**
 * ms5_trend_picture_describe:
 * @picture: a trend's picture
 * @index: which point
 *
 * Returns: (transfer full): such as «Monday, early shift: 47 min»
 */
char *
ms5_trend_picture_describe (const Ms5TrendPicture *picture,
                            guint                  index)
{
  const Ms5TrendPoint *point = get_point (picture, index);
  g_autofree char *value = ms5_format_quantity (point->value, (int) picture->digits, picture->unit);

  return g_strdup_printf ("%s: %s", point->detail != NULL ? point->detail : point->label, value);
}

void
ms5_trend_picture_draw (const Ms5TrendPicture *picture,
                        GtkWidget             *widget,
                        GtkSnapshot           *snapshot)
{
  Frame frame;

  frame_init (&frame, picture, widget);
  draw_axis (&frame, snapshot);
  draw_labels (&frame, snapshot);
  if (picture->style == MS5_TREND_LINE)
    draw_line (&frame, snapshot);
  else
    for (guint i = 0; i < picture->points->len; i++)
      draw_bar (&frame, snapshot, i);
  draw_threshold (&frame, snapshot);
  draw_values (&frame, snapshot);
}
