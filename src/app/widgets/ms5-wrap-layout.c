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

/* Runs over the children; places them if told to. Returns the height of all lines. */
static int
wrap_run (Ms5WrapLayout *self,
          GtkWidget     *widget,
          int            width,
          gboolean       place)
{
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int x = 0, y = 0, line = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int wide, least, high;

      if (!gtk_widget_should_layout (child))
        continue;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, &wide, NULL, NULL);
      wide = MAX (MIN (wide, width), least);
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, wide, &high, NULL, NULL, NULL);

      if (x > 0 && x + wide > width)
        {
          y += line + self->line_spacing;
          x = 0;
          line = 0;
        }
      if (place)
        gtk_widget_size_allocate (child,
                                  &(GtkAllocation) { rtl ? width - x - wide : x, y, wide, high },
                                  -1);
      x += wide + self->spacing;
      line = MAX (line, high);
    }

  return y + line;
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
