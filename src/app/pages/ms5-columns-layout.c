/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-columns-layout.h"

struct _Ms5ColumnsLayout
{
  GtkLayoutManager parent_instance;
  int              spacing;
  int              column;
};

/* In the unit of GTK: 1/1024 dots per inch. */
#define USUAL_DPI (96 * 1024)

typedef void (*CellFunc) (GtkWidget           *child,
                          const GtkAllocation *cell);

G_DEFINE_FINAL_TYPE (Ms5ColumnsLayout, ms5_columns_layout, GTK_TYPE_LAYOUT_MANAGER)

static GtkSizeRequestMode
ms5_columns_layout_get_request_mode (GtkLayoutManager *manager,
                                     GtkWidget        *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static GtkWidget *
next_shown (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static int
count_shown (GtkWidget *widget)
{
  int n = 0;

  for (GtkWidget *child = next_shown (gtk_widget_get_first_child (widget)); child != NULL;
       child = next_shown (gtk_widget_get_next_sibling (child)))
    n++;
  return n;
}

/* The narrowest column, which text of twice the size makes wider than was wished. */
static int
get_least (GtkWidget *widget)
{
  int least = 0;

  for (GtkWidget *child = next_shown (gtk_widget_get_first_child (widget)); child != NULL;
       child = next_shown (gtk_widget_get_next_sibling (child)))
    {
      int minimum;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      least = MAX (least, minimum);
    }
  return least;
}

/* How wide a column is: larger text makes it wider, though not as much, as there are not to be too few. */
static int
get_column (Ms5ColumnsLayout *self,
            GtkWidget        *widget)
{
  int dpi;

  g_object_get (gtk_widget_get_settings (widget), "gtk-xft-dpi", &dpi, NULL);
  return dpi > USUAL_DPI ? self->column + self->column * (dpi - USUAL_DPI) / (2 * USUAL_DPI) : self->column;
}

/* Puts all cells and returns the height that they take. The last row takes what is left of @whole. */
static int
place (Ms5ColumnsLayout *self,
       GtkWidget        *widget,
       int               width,
       int               whole,
       CellFunc          func)
{
  int column = MAX (get_column (self, widget), get_least (widget));
  int n = CLAMP ((width + self->spacing) / (column + self->spacing), 1, MAX (count_shown (widget), 1));
  int room = width - (n - 1) * self->spacing;
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkWidget *child = next_shown (gtk_widget_get_first_child (widget));
  int y = 0;

  while (child != NULL)
    {
      GtkWidget *first = child;
      int height = 0;

      for (int i = 0; i < n && child != NULL; i++)
        {
          int minimum;

          gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, room * (i + 1) / n - room * i / n,
                              &minimum, NULL, NULL, NULL);
          height = MAX (height, minimum);
          child = next_shown (gtk_widget_get_next_sibling (child));
        }
      if (child == NULL)
        height = MAX (height, whole - y);

      for (int i = 0; i < n && first != NULL && func != NULL; i++)
        {
          GtkAllocation cell = { room * i / n + i * self->spacing, y, room * (i + 1) / n - room * i / n,
                                 height };

          if (rtl)
            cell.x = width - cell.x - cell.width;
          func (first, &cell);
          first = next_shown (gtk_widget_get_next_sibling (first));
        }
      y += height + self->spacing;
    }
  return MAX (y - self->spacing, 0);
}

static void
ms5_columns_layout_measure (GtkLayoutManager *manager,
                            GtkWidget        *widget,
                            GtkOrientation    orientation,
                            int               for_size,
                            int              *minimum,
                            int              *natural,
                            int              *minimum_baseline,
                            int              *natural_baseline)
{
  Ms5ColumnsLayout *self = MS5_COLUMNS_LAYOUT (manager);
  int least = get_least (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      int n = MAX (count_shown (widget), 1);

      *minimum = least;
      *natural = n * MAX (self->column, least) + (n - 1) * self->spacing;
      return;
    }

  *minimum = *natural = place (self, widget, for_size < 0 ? MAX (self->column, least) : for_size, 0, NULL);
}

static void
allocate_cell (GtkWidget           *child,
               const GtkAllocation *cell)
{
  gtk_widget_size_allocate (child, cell, -1);
}

static void
ms5_columns_layout_allocate (GtkLayoutManager *manager,
                             GtkWidget        *widget,
                             int               width,
                             int               height,
                             int               baseline)
{
  place (MS5_COLUMNS_LAYOUT (manager), widget, width, height, allocate_cell);
}

static void
ms5_columns_layout_class_init (Ms5ColumnsLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->get_request_mode = ms5_columns_layout_get_request_mode;
  layout_class->measure = ms5_columns_layout_measure;
  layout_class->allocate = ms5_columns_layout_allocate;
}

static void
ms5_columns_layout_init (Ms5ColumnsLayout *self)
{
}

/**
 * ms5_columns_layout_new:
 * @spacing: between columns and rows, in pixels
 * @column: how wide a column is at least; wider if a child needs more
 *
 * Returns: (transfer full): a layout manager
 */
GtkLayoutManager *
ms5_columns_layout_new (int spacing,
                        int column)
{
  Ms5ColumnsLayout *self = g_object_new (MS5_TYPE_COLUMNS_LAYOUT, NULL);

  self->spacing = spacing;
  self->column = column;
  return GTK_LAYOUT_MANAGER (self);
}
