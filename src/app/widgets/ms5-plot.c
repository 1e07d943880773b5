/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-plot.h"

#include <math.h>

#include "ms5-draw.h"

#define DOT  2.75f
#define LINE 1.5f

typedef struct
{
  float   width;
  float   height;
  double  min;
  double  max;
  Ms5Time start;
  Ms5Time end;
} Frame;

static void
include_limit (Frame  *frame,
               double  limit,
               double  reach)
{
  if (limit > frame->max && limit - frame->max <= reach)
    frame->max = limit;
  if (limit < frame->min && frame->min - limit <= reach)
    frame->min = limit;
}

/* The data, and a limit if one is near; never so narrow that noise looks like news. */
static void
frame_fit (const Ms5Plot *plot,
           Frame         *frame)
{
  double span = frame->max - frame->min;
  double normal = plot->limits.high - plot->limits.low;
  double least = isfinite (normal) && normal > 0 ? normal / 3
                                                 : fabs (frame->max + frame->min) * 0.01;
  double grow = MAX (least - span, 0) / 2;

  if (span <= 0 && grow <= 0)
    grow = 0.5;
  frame->min -= grow;
  frame->max += grow;
  span = frame->max - frame->min;
  include_limit (frame, plot->limits.high, span / 2);
  include_limit (frame, plot->limits.low, span / 2);
  include_limit (frame, plot->limits.high_alarm, span / 3);
  include_limit (frame, plot->limits.low_alarm, span / 3);
}

static gboolean
frame_init (const Ms5Plot *plot,
            GtkWidget     *widget,
            Frame         *frame)
{
  const Ms5Point *last = ms5_series_get_last (plot->series);
  gint64 window, column, n_columns;

  frame->width = gtk_widget_get_width (widget);
  frame->height = gtk_widget_get_height (widget);
  n_columns = (gint64) (frame->width - 2 * DOT);
  if (last == NULL || n_columns < 2 || frame->height < 2 * DOT + 2)
    return FALSE;

  window = plot->window > 0 ? plot->window
                            : last->time - ms5_series_get (plot->series, 0)->time + 1;
  /* Columns begin at multiples of their length, so that the picture moves by whole columns and
   * the extremes do not flicker from one to the next. */
  column = MAX (window / n_columns, 1);
  frame->end = (last->time / column + 1) * column;
  frame->start = frame->end - column * n_columns;
  if (!ms5_series_get_range (plot->series, frame->start, &frame->min, &frame->max))
    return FALSE;

  frame_fit (plot, frame);
  g_array_set_size (plot->columns, (guint) n_columns);
  ms5_series_decimate (plot->series, frame->start, frame->end, plot->max_gap,
                       (Ms5Column *) (void *) plot->columns->data, plot->columns->len);
  return TRUE;
}

static float
frame_y (const Frame *frame,
         double       value)
{
  double room = frame->height - 2 * DOT;

  return (float) (DOT + room * (frame->max - value) / (frame->max - frame->min));
}

static void
draw_beyond (const Ms5Plot *plot,
             GtkWidget     *widget,
             GtkSnapshot   *snapshot,
             const Frame   *frame,
             double         value)
{
  float high = 0;
  float low = frame->height;
  GdkRGBA rgba;

  if (!isnan (plot->limits.high))
    high = CLAMP (frame_y (frame, plot->limits.high), 0, frame->height);
  if (!isnan (plot->limits.low))
    low = CLAMP (frame_y (frame, plot->limits.low), 0, frame->height);

  /* Past its limit, the value makes the band news; until then it is only a scale. */
  ms5_color_get (widget, ms5_limits_judge (&plot->limits, value) == MS5_LIMIT_OK
                           ? MS5_COLOR_TRACK : MS5_COLOR_BAND, &rgba);
  if (high > 0)
    gtk_snapshot_append_color (snapshot, &rgba, &GRAPHENE_RECT_INIT (0, 0, frame->width, high));
  if (low < frame->height)
    gtk_snapshot_append_color (snapshot, &rgba,
                               &GRAPHENE_RECT_INIT (0, low, frame->width, frame->height - low));
}

/* One column of the line, as thick as the line is, up or down to where the last one ended. */
static void
add_column (GtkWidget   *widget,
            cairo_t     *cr,
            const Frame *frame,
            guint        index,
            float        from,
            float        to)
{
  float x = ms5_mirror (widget, DOT + index, 1, frame->width);

  cairo_rectangle (cr, x, MIN (from, to) - LINE / 2, 1, fabsf (to - from) + LINE);
}

/* The line as upright boxes: of a noisy line, which goes up and down in each column, that is the
 * same picture as a stroke, at a fraction of the cost. Columns between two points are on the
 * straight line from one to the other. */
static void
line_path (const Ms5Plot *plot,
           GtkWidget     *widget,
           cairo_t       *cr,
           const Frame   *frame)
{
  guint previous = 0;
  float end = 0;

  for (guint i = 0; i < plot->columns->len; i++)
    {
      const Ms5Column *column = &g_array_index (plot->columns, Ms5Column, i);
      float high, low, first;

      if (!column->known)
        continue;

      first = frame_y (frame, column->first);
      high = frame_y (frame, column->max);
      low = frame_y (frame, column->min);
      if (column->joined)
        {
          float step = (first - end) / (i - previous);

          for (guint j = previous + 1; j < i; j++)
            add_column (widget, cr, frame, j, end + step * (j - previous - 1), end + step * (j - previous));
          high = MIN (high, first - step);
          low = MAX (low, first - step);
        }
      add_column (widget, cr, frame, i, high, low);
      previous = i;
      end = frame_y (frame, column->last);
    }
}

/**
 * ms5_plot_draw:
 * @plot: what to draw
 * @widget: on what, in its whole size
 * @snapshot: takes the drawing
 */
void
ms5_plot_draw (const Ms5Plot *plot,
               GtkWidget     *widget,
               GtkSnapshot   *snapshot)
{
  const Ms5Point *last = ms5_series_get_last (plot->series);
  Frame frame;
  GdkRGBA rgba;
  cairo_t *cr;

  if (!frame_init (plot, widget, &frame))
    return;

  draw_beyond (plot, widget, snapshot, &frame, last->value);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, frame.width, frame.height));
  ms5_color_get (widget, ms5_color_of_limit (ms5_limits_judge (&plot->limits, last->value)), &rgba);
  gdk_cairo_set_source_rgba (cr, &rgba);
  line_path (plot, widget, cr, &frame);
  cairo_fill (cr);

  if (isfinite (last->value))
    {
      cairo_arc (cr, ms5_mirror (widget, frame.width - DOT, 0, frame.width),
                 frame_y (&frame, last->value), DOT, 0, 2 * G_PI);
      cairo_fill (cr);
    }
  cairo_destroy (cr);
}
