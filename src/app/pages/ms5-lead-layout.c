/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-lead-layout.h"

struct _Ms5LeadLayout
{
  GtkLayoutManager parent_instance;
  int              spacing;
  int              lead;
  int              room;
  gboolean         at_end;
};

G_DEFINE_FINAL_TYPE (Ms5LeadLayout, ms5_lead_layout, GTK_TYPE_LAYOUT_MANAGER)

static GtkSizeRequestMode
ms5_lead_layout_get_request_mode (GtkLayoutManager *manager,
                                  GtkWidget        *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static int
get_width (GtkWidget *child)
{
  int minimum;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  return minimum;
}

static int
get_height (GtkWidget *child,
            int        width)
{
  int minimum;

  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, &minimum, NULL, NULL, NULL);
  return minimum;
}

/* How wide the first child is beside the second; 0 if it is above it. A quarter of a wide window, so
 * that the gauge grows with it. */
static int
get_lead (Ms5LeadLayout *self,
          GtkWidget     *first,
          GtkWidget     *second,
          int            width)
{
  int lead = MAX (MAX (self->lead, width / 4), get_width (first));
  int room = MAX (self->room, get_width (second));

  return width >= lead + self->spacing + room ? lead : 0;
}

static void
ms5_lead_layout_measure (GtkLayoutManager *manager,
                         GtkWidget        *widget,
                         GtkOrientation    orientation,
                         int               for_size,
                         int              *minimum,
                         int              *natural,
                         int              *minimum_baseline,
                         int              *natural_baseline)
{
  Ms5LeadLayout *self = MS5_LEAD_LAYOUT (manager);
  GtkWidget *first = gtk_widget_get_first_child (widget);
  GtkWidget *second = gtk_widget_get_last_child (widget);
  int least = MAX (get_width (first), get_width (second));
  int lead;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = least;
      *natural = MAX (least, self->lead + self->spacing + self->room);
      return;
    }

  if (for_size < 0)
    for_size = least;
  lead = get_lead (self, first, second, for_size);
  if (!gtk_widget_should_layout (first))
    *minimum = get_height (second, for_size);
  else if (lead > 0)
    *minimum = MAX (get_height (first, lead), get_height (second, for_size - lead - self->spacing));
  else
    *minimum = get_height (first, for_size) + self->spacing + get_height (second, for_size);
  *natural = *minimum;
}

static void
ms5_lead_layout_allocate (GtkLayoutManager *manager,
                          GtkWidget        *widget,
                          int               width,
                          int               height,
                          int               baseline)
{
  Ms5LeadLayout *self = MS5_LEAD_LAYOUT (manager);
  GtkWidget *first = gtk_widget_get_first_child (widget);
  GtkWidget *second = gtk_widget_get_last_child (widget);
  int lead = get_lead (self, first, second, width);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkAllocation a = { 0, 0, lead, height };
  GtkAllocation b = { lead + self->spacing, 0, width - lead - self->spacing, height };

  if (!gtk_widget_should_layout (first))
    {
      gtk_widget_size_allocate (second, &(GtkAllocation) { 0, 0, width, height }, -1);
      return;
    }
  if (lead == 0)
    {
      int above = get_height (first, width);

      a = (GtkAllocation) { 0, 0, width, above };
      b = (GtkAllocation) { 0, above + self->spacing, width, height - above - self->spacing };
    }
  else if (rtl != self->at_end)
    {
      a.x = width - lead;
      b.x = 0;
    }
  gtk_widget_size_allocate (first, &a, -1);
  gtk_widget_size_allocate (second, &b, -1);
}

static void
ms5_lead_layout_class_init (Ms5LeadLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->get_request_mode = ms5_lead_layout_get_request_mode;
  layout_class->measure = ms5_lead_layout_measure;
  layout_class->allocate = ms5_lead_layout_allocate;
}

static void
ms5_lead_layout_init (Ms5LeadLayout *self)
{
}

/**
 * ms5_lead_layout_new:
 * @spacing: between the two, in pixels
 * @lead: how wide the first is at least, beside the second
 * @room: how much room the second needs beside the first
 * @at_end: whether the first stands behind the second where it stands beside it
 *
 * Returns: (transfer full): a layout manager, for a widget with two children
 */
GtkLayoutManager *
ms5_lead_layout_new (int      spacing,
                     int      lead,
                     int      room,
                     gboolean at_end)
{
  Ms5LeadLayout *self = g_object_new (MS5_TYPE_LEAD_LAYOUT, NULL);

  self->spacing = spacing;
  self->lead = lead;
  self->room = room;
  self->at_end = at_end;
  return GTK_LAYOUT_MANAGER (self);
}
