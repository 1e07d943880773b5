/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-chart-row.h"

#include <glib/gi18n.h>

#include "ms5-clickable.h"
#include "ms5-compat.h"
#include "ms5-draw.h"
#include "ms5-ease.h"
#include "ms5-format.h"
#include "ms5-spoken.h"

#define TARGET 44    /* a gloved finger */
#define BAR    18
#define GAP    12
#define INSET  6     /* so that the focus ring does not touch the text */

struct _Ms5ChartRow
{
  GtkWidget         parent_instance;
  Ms5ParetoEntry    entry;
  Ms5ChartColumns  columns;
  Ms5Ease           share;
  PangoLayout      *label;
  PangoLayout      *value;
  PangoLayout      *sum;
  Ms5Spoken         spoken;
};

G_DEFINE_FINAL_TYPE (Ms5ChartRow, ms5_chart_row, GTK_TYPE_WIDGET)

static int
layout_width (PangoLayout *layout)
{
  int width;

  pango_layout_set_width (layout, -1);
  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

static int
layout_height (PangoLayout *layout)
{
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  return height;
}

/* @x is from the start of the line. The text may stand anywhere within its layout's width. */
static void
draw_text (Ms5ChartRow   *self,
           GtkSnapshot   *snapshot,
           PangoLayout   *layout,
           const GdkRGBA *rgba,
           float          x,
           float          y)
{
  GtkWidget *widget = GTK_WIDGET (self);
  PangoRectangle text;

  pango_layout_get_pixel_extents (layout, NULL, &text);
  ms5_text_draw (snapshot, layout, rgba,
                 ms5_mirror (widget, x, text.width, gtk_widget_get_width (widget)) - text.x, y);
}

static void
draw_bar (Ms5ChartRow *self,
          GtkSnapshot *snapshot,
          float        x,
          float        y,
          float        width)
{
  GtkWidget *widget = GTK_WIDGET (self);
  float whole = gtk_widget_get_width (widget);
  GdkRGBA rgba;

  x = ms5_mirror (widget, x, width, whole);
  ms5_color_get (widget, self->entry.item.active ? MS5_COLOR_STOP : MS5_COLOR_INK, &rgba);
  if (self->entry.item.not_coded)
    {
      ms5_draw_hatch (snapshot, &rgba, x, y, width, BAR, 7, 2.5f);
      ms5_draw_dashed (snapshot, &rgba, x, y, width, BAR, 2);
    }
  else
    {
      rgba.alpha *= self->entry.rest ? 0.45f : 1.0f;
      ms5_draw_rounded (snapshot, &rgba, x, y, width, BAR, 3);
    }
}

static void
ms5_chart_row_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  Ms5ChartRow *self = MS5_CHART_ROW (widget);
  const Ms5ChartColumns *columns = &self->columns;
  float width = gtk_widget_get_width (widget);
  float height = gtk_widget_get_height (widget);
  int text_height = layout_height (self->label);
  float start = columns->stacked ? INSET : INSET + columns->label + GAP;
  float room = width - start - columns->value - columns->sum - 2 * GAP - INSET;
  float bar = MAX ((float) ms5_ease_get (&self->share) * MAX (room, 8), 2);
  float label_width = columns->stacked ? width - 2 * INSET - columns->sum - GAP : columns->label;
  float y = (height - text_height) / 2;
  float bar_y = (height - BAR) / 2;
  float value_y = y;
  GdkRGBA text, faint;

  ms5_compat_get_color (widget, &text);
  ms5_color_get (widget, MS5_COLOR_QUIET, &faint);
  if (columns->stacked)
    {
      float second = MAX (text_height, BAR);

      y = (height - text_height - second) / 2;
      bar_y = y + text_height + (second - BAR) / 2;
      value_y = y + text_height + (second - text_height) / 2;
    }

  pango_layout_set_width (self->label, (int) (label_width * PANGO_SCALE));
  draw_text (self, snapshot, self->label, &text, INSET, y);
  draw_text (self, snapshot, self->sum, &faint, width - INSET - layout_width (self->sum), y);
  draw_bar (self, snapshot, start, bar_y, bar);
  draw_text (self, snapshot, self->value, &faint, start + bar + GAP / 2.0f, value_y);
}

static void
ms5_chart_row_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  Ms5ChartRow *self = MS5_CHART_ROW (widget);

  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = ms5_chart_row_get_height (self, self->columns.stacked);
  else
    *minimum = 80;
  *natural = *minimum;
}

static void
share_eased_cb (double   value,
                gpointer user_data)
{
  gtk_widget_queue_draw (user_data);
}

static void
ms5_chart_row_dispose (GObject *object)
{
  Ms5ChartRow *self = MS5_CHART_ROW (object);

  ms5_ease_clear (&self->share);
  ms5_spoken_clear (&self->spoken);

  G_OBJECT_CLASS (ms5_chart_row_parent_class)->dispose (object);
}

static void
ms5_chart_row_finalize (GObject *object)
{
  Ms5ChartRow *self = MS5_CHART_ROW (object);

  g_object_unref (self->label);
  g_object_unref (self->value);
  g_object_unref (self->sum);
  g_free ((char *) self->entry.item.id);
  g_free ((char *) self->entry.item.label);

  G_OBJECT_CLASS (ms5_chart_row_parent_class)->finalize (object);
}

static void
ms5_chart_row_class_init (Ms5ChartRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ms5_chart_row_dispose;
  object_class->finalize = ms5_chart_row_finalize;
  widget_class->measure = ms5_chart_row_measure;
  widget_class->snapshot = ms5_chart_row_snapshot;

  ms5_clickable_class_init (widget_class, "activated");
  gtk_widget_class_set_css_name (widget_class, "chartrow");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
}

static void
ms5_chart_row_init (Ms5ChartRow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->label = ms5_text_new (widget, "");
  self->value = ms5_text_new (widget, "");
  self->sum = ms5_text_new (widget, "");
  pango_layout_set_ellipsize (self->label, PANGO_ELLIPSIZE_END);
  ms5_ease_init (&self->share, widget, 0.004, share_eased_cb);
  ms5_clickable_init (widget);
}

GtkWidget *
ms5_chart_row_new (void)
{
  return g_object_new (MS5_TYPE_CHART_ROW, NULL);
}

const char *
ms5_chart_row_get_id (Ms5ChartRow *self)
{
  return self->entry.item.id;
}

gboolean
ms5_chart_row_is_rest (Ms5ChartRow *self)
{
  return self->entry.rest;
}

/**
 * ms5_chart_row_set_entry:
 * @self: a row
 * @entry: what it shows; copied
 */
void
ms5_chart_row_set_entry (Ms5ChartRow          *self,
                         const Ms5ParetoEntry *entry)
{
  g_autofree char *length = ms5_format_duration (entry->item.duration);
  g_autofree char *sum = ms5_format_percent_whole (entry->cumulative);
  /* Translators: how long and how often, as in «14 min · 4×». */
  g_autofree char *value = g_strdup_printf (_("%s · %u×"), length, entry->item.count);
  g_autofree char *text = NULL;
  Ms5ParetoEntry copy = *entry;

  copy.item.id = g_strdup (entry->item.id);
  copy.item.label = g_strdup (entry->item.label);
  g_free ((char *) self->entry.item.id);
  g_free ((char *) self->entry.item.label);
  self->entry = copy;

  pango_layout_set_text (self->label, copy.item.label, -1);
  pango_layout_set_text (self->value, value, -1);
  pango_layout_set_text (self->sum, sum, -1);
  ms5_ease_to (&self->share, entry->share);
  gtk_widget_queue_draw (GTK_WIDGET (self));

  /* Translators: a reason, how long, how often, and the share of it and all larger ones. */
  text = g_strdup_printf (ngettext ("%s, %s, %u time, in sum %s", "%s, %s, %u times, in sum %s",
                                    entry->item.count),
                          copy.item.label, length, entry->item.count, sum);
  ms5_spoken_say (&self->spoken, GTK_WIDGET (self), text, FALSE);
  ms5_widget_set_tooltip (GTK_WIDGET (self), copy.item.label);
}

/**
 * ms5_chart_row_get_natural:
 * @self: a row
 * @columns: (inout): each made as wide as this row wants it
 */
void
ms5_chart_row_get_natural (Ms5ChartRow     *self,
                           Ms5ChartColumns *columns)
{
  columns->label = MAX (columns->label, layout_width (self->label));
  columns->value = MAX (columns->value, layout_width (self->value));
  columns->sum = MAX (columns->sum, layout_width (self->sum));
}

void
ms5_chart_row_set_columns (Ms5ChartRow           *self,
                           const Ms5ChartColumns *columns)
{
  self->columns = *columns;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * ms5_chart_row_get_height:
 * @self: a row
 * @stacked: whether the name stands above the bar
 *
 * Returns: how high it is
 */
int
ms5_chart_row_get_height (Ms5ChartRow *self,
                          gboolean     stacked)
{
  int text = layout_height (self->label);

  return MAX (TARGET, stacked ? text + MAX (text, BAR) + 6 : text + 8);
}
