/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-wrap-layout.h"

struct _Ms5WrapLayout
{
  GtkLayoutManager parent_instance;
  int              spacing;
  int              line_spacing;
};

G_DEFINE_FINAL_TYPE (Ms5WrapLayout, ms5_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

static void
measure_child (GtkWidget *child,
               int        width,
               int       *wide,
               int       *high)
{
  int least;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, wide, NULL, NULL);
  *wide = MAX (MIN (*wide, width), least);
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, *wide, high, NULL, NULL, NULL);
}

/* Returns: (nullable): the first child of the next line */
static GtkWidget *
measure_line (Ms5WrapLayout *self,
              GtkWidget     *first,
              int            width,
              int           *height)
{
  int x = 0;

  *height = 0;
  for (GtkWidget *child = first; child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int wide, high;

      if (!gtk_widget_should_layout (child))
        continue;
      measure_child (child, width, &wide, &high);
      if (x > 0 && x + wide > width)
        return child;
      x += wide + self->spacing;
      *height = MAX (*height, high);
    }
  return NULL;
}

/* What is lower than its line is in the middle of it. */
static void
place_line (Ms5WrapLayout *self,
            GtkWidget     *first,
            GtkWidget     *end,
            int            width,
            int            y,
            int            height)
{
  gboolean rtl = gtk_widget_get_direction (gtk_widget_get_parent (first)) == GTK_TEXT_DIR_RTL;
  int x = 0;

  for (GtkWidget *child = first; child != end; child = gtk_widget_get_next_sibling (child))
    {
      int wide, high;

      if (!gtk_widget_should_layout (child))
        continue;
      measure_child (child, width, &wide, &high);
      gtk_widget_size_allocate (child,
                                &(GtkAllocation) { rtl ? width - x - wide : x, y + (height - high) / 2, wide, high }, -1);
      x += wide + self->spacing;
    }
}

/* Runs over the children; places them if told to. Returns the height of all lines. */
static int
wrap_run (Ms5WrapLayout *self,
          GtkWidget     *widget,
          int            width,
          gboolean       place)
{
  GtkWidget *end;
  int y = 0;

  for (GtkWidget *first = gtk_widget_get_first_child (widget); first != NULL; first = end)
    {
      int height;

      end = measure_line (self, first, width, &height);
      if (place)
        place_line (self, first, end, width, y, height);
      y += height + (end != NULL ? self->line_spacing : 0);
    }
  return y;
}

static GtkSizeRequestMode
ms5_wrap_layout_get_request_mode (GtkLayoutManager *manager,
                                  GtkWidget        *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
ms5_wrap_layout_measure (GtkLayoutManager *manager,
                         GtkWidget        *widget,
                         GtkOrientation    orientation,
                         int               for_size,
                         int              *minimum,
                         int              *natural,
                         int              *minimum_baseline,
                         int              *natural_baseline)
{
  Ms5WrapLayout *self = MS5_WRAP_LAYOUT (manager);
  int sum = 0, widest = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int least, wide;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, &wide, NULL, NULL);
      widest = MAX (widest, least);
      sum += wide + (sum > 0 ? self->spacing : 0);
    }

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = widest;
      *natural = MAX (sum, widest);
    }
  else
    {
      *minimum = wrap_run (self, widget, for_size >= 0 ? for_size : sum, FALSE);
      *natural = *minimum;
    }
}

static void
ms5_wrap_layout_allocate (GtkLayoutManager *manager,
                          GtkWidget        *widget,
                          int               width,
                          int               height,
                          int               baseline)
{
  wrap_run (MS5_WRAP_LAYOUT (manager), widget, width, TRUE);
}

static void
ms5_wrap_layout_class_init (Ms5WrapLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->get_request_mode = ms5_wrap_layout_get_request_mode;
  layout_class->measure = ms5_wrap_layout_measure;
  layout_class->allocate = ms5_wrap_layout_allocate;
}

static void
ms5_wrap_layout_init (Ms5WrapLayout *self)
{
}

/**
 * ms5_wrap_layout_new:
 * @spacing: between children of a line
 * @line_spacing: between lines
 *
 * Returns: (transfer full): a layout manager
 */
GtkLayoutManager *
ms5_wrap_layout_new (int spacing,
                     int line_spacing)
{
  Ms5WrapLayout *self = g_object_new (MS5_TYPE_WRAP_LAYOUT, NULL);

  self->spacing = spacing;
  self->line_spacing = line_spacing;
  return GTK_LAYOUT_MANAGER (self);
}
