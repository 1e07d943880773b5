/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-beside-layout.h"

struct _Ms5BesideLayout
{
  GtkLayoutManager parent_instance;
  int              spacing;
  int              room;
};

G_DEFINE_FINAL_TYPE (Ms5BesideLayout, ms5_beside_layout, GTK_TYPE_LAYOUT_MANAGER)

typedef struct
{
  int least;
  int wide;
} Width;

static Width
get_width (GtkWidget *child)
{
  Width width = { 0 };

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &width.least, &width.wide, NULL, NULL);
  return width;
}

static int
get_height (GtkWidget *child,
            int        width)
{
  int least, high;

  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, &least, &high, NULL, NULL);
  return high;
}

static gboolean
is_beside (Ms5BesideLayout *self,
           Width            first,
           Width            second,
           int              width)
{
  return width >= MAX (MIN (self->room, first.wide), first.least) + self->spacing + second.wide;
}

static GtkSizeRequestMode
ms5_beside_layout_get_request_mode (GtkLayoutManager *manager,
                                    GtkWidget        *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
ms5_beside_layout_measure (GtkLayoutManager *manager,
                           GtkWidget        *widget,
                           GtkOrientation    orientation,
                           int               for_size,
                           int              *minimum,
                           int              *natural,
                           int              *minimum_baseline,
                           int              *natural_baseline)
{
  Ms5BesideLayout *self = MS5_BESIDE_LAYOUT (manager);
  GtkWidget *one = gtk_widget_get_first_child (widget);
  GtkWidget *two = gtk_widget_get_last_child (widget);
  Width first = get_width (one);
  Width second = get_width (two);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MAX (first.least, second.least);
      *natural = first.wide + self->spacing + second.wide;
    }
  else
    {
      int width = for_size >= 0 ? for_size : first.wide + self->spacing + second.wide;

      if (is_beside (self, first, second, width))
        *minimum = MAX (get_height (one, width - self->spacing - second.wide),
                        get_height (two, second.wide));
      else
        *minimum = get_height (one, width) + self->spacing / 2 + get_height (two, width);
      *natural = *minimum;
    }
}

static void
ms5_beside_layout_allocate (GtkLayoutManager *manager,
                            GtkWidget        *widget,
                            int               width,
                            int               height,
                            int               baseline)
{
  Ms5BesideLayout *self = MS5_BESIDE_LAYOUT (manager);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkWidget *one = gtk_widget_get_first_child (widget);
  GtkWidget *two = gtk_widget_get_last_child (widget);
  Width first = get_width (one);
  Width second = get_width (two);
  GtkAllocation a = { 0, 0, width, height };
  GtkAllocation b = { 0, 0, width, height };

  if (is_beside (self, first, second, width))
    {
      b.width = second.wide;
      a.width = width - self->spacing - b.width;
      a.x = rtl ? b.width + self->spacing : 0;
      b.x = rtl ? 0 : width - b.width;
    }
  else
    {
      b.height = get_height (two, width);
      b.y = height - b.height;
      a.height = MAX (b.y - self->spacing / 2, get_height (one, width));
    }

  gtk_widget_size_allocate (one, &a, -1);
  gtk_widget_size_allocate (two, &b, -1);
}

static void
ms5_beside_layout_class_init (Ms5BesideLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->get_request_mode = ms5_beside_layout_get_request_mode;
  layout_class->measure = ms5_beside_layout_measure;
  layout_class->allocate = ms5_beside_layout_allocate;
}

static void
ms5_beside_layout_init (Ms5BesideLayout *self)
{
}

/**
 * ms5_beside_layout_new:
 * @spacing: between the children; half of it if one is below the other
 * @room: how much width the first child wants to have at least
 *
 * Returns: (transfer full): a layout manager
 */
GtkLayoutManager *
ms5_beside_layout_new (int spacing,
                       int room)
{
  Ms5BesideLayout *self = g_object_new (MS5_TYPE_BESIDE_LAYOUT, NULL);

  self->spacing = spacing;
  self->room = room;
  return GTK_LAYOUT_MANAGER (self);
}
