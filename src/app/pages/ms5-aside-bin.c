/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-aside-bin.h"

#include <adwaita.h>

#include "app/pages/ms5-page-util.h"

/* What nobody reads easily is wider. */
#define COLUMN_WIDTH 860

struct _Ms5AsideBin
{
  GtkWidget  parent_instance;
  GtkWidget *box;
  GtkWidget *scrolled;
  GtkWidget *column;
  GtkWidget *aside;
  GtkWidget *beside;      /* what holds it beside the column */
  int        room;        /* from which width on it stands there */
  gboolean   wide;
  guint      tick;
};

G_DEFINE_FINAL_TYPE (Ms5AsideBin, ms5_aside_bin, GTK_TYPE_WIDGET)

static void
place_aside (Ms5AsideBin *self)
{
  g_autoptr (GtkWidget) aside = g_object_ref (self->aside);

  if (gtk_widget_get_parent (aside) == self->column)
    gtk_box_remove (GTK_BOX (self->column), aside);
  else
    gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->beside), NULL);
  if (self->wide)
    gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->beside), aside);
  else
    gtk_box_append (GTK_BOX (self->column), aside);
  ms5_page_set_margins (aside, self->wide ? 16 : 0);
  gtk_widget_set_visible (self->beside, self->wide);
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  Ms5AsideBin *self = MS5_ASIDE_BIN (widget);

  self->tick = 0;
  place_aside (self);
  return G_SOURCE_REMOVE;
}

/* Widgets must not change their parents while they are given their places. */
static void
ms5_aside_bin_size_allocate (GtkWidget *widget,
                             int        width,
                             int        height,
                             int        baseline)
{
  Ms5AsideBin *self = MS5_ASIDE_BIN (widget);
  gboolean wide = width >= self->room;

  gtk_widget_allocate (self->box, width, height, baseline, NULL);
  if (wide == self->wide)
    return;

  self->wide = wide;
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (widget, tick_cb, NULL, NULL);
}

/* As narrow as the column alone can be. */
static void
ms5_aside_bin_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  Ms5AsideBin *self = MS5_ASIDE_BIN (widget);

  gtk_widget_measure (orientation == GTK_ORIENTATION_HORIZONTAL ? self->scrolled : self->box, orientation, for_size,
                      minimum, natural, NULL, NULL);
}

static void
ms5_aside_bin_dispose (GObject *object)
{
  ms5_widget_remove_children (GTK_WIDGET (object));

  G_OBJECT_CLASS (ms5_aside_bin_parent_class)->dispose (object);
}

static void
ms5_aside_bin_class_init (Ms5AsideBinClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ms5_aside_bin_dispose;
  widget_class->measure = ms5_aside_bin_measure;
  widget_class->size_allocate = ms5_aside_bin_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "asidebin");
}

static GtkWidget *
scrolled_new (GtkWidget *child)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), child);
  gtk_widget_set_vexpand (scrolled, TRUE);
  return scrolled;
}

static void
ms5_aside_bin_init (Ms5AsideBin *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  self->beside = scrolled_new (NULL);
  gtk_widget_add_css_class (self->beside, "beside");
  gtk_widget_set_visible (self->beside, FALSE);
}

/**
 * ms5_aside_bin_new:
 * @column: (transfer floating): a vertical box
 * @aside: (transfer floating): what stands beside it
 * @width: how wide @aside is there
 * @room: from which width on it does
 *
 * Returns: (transfer floating): a bin
 */
GtkWidget *
ms5_aside_bin_new (GtkWidget *column,
                   GtkWidget *aside,
                   int        width,
                   int        room)
{
  Ms5AsideBin *self = g_object_new (MS5_TYPE_ASIDE_BIN, NULL);
  GtkWidget *clamp = adw_clamp_new ();

  self->column = column;
  self->aside = aside;
  self->room = room;
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), COLUMN_WIDTH);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), COLUMN_WIDTH);
  adw_clamp_set_child (ADW_CLAMP (clamp), column);
  gtk_box_append (GTK_BOX (column), aside);
  self->scrolled = scrolled_new (clamp);
  gtk_widget_set_hexpand (self->scrolled, TRUE);
  gtk_widget_set_size_request (self->beside, width, -1);
  gtk_box_append (GTK_BOX (self->box), self->scrolled);
  gtk_box_append (GTK_BOX (self->box), self->beside);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}

/**
 * ms5_aside_bin_scroll_top:
 * @self: a bin
 *
 * Shows the beginning of the column.
 */
void
ms5_aside_bin_scroll_top (Ms5AsideBin *self)
{
  g_return_if_fail (MS5_IS_ASIDE_BIN (self));

  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled)), 0);
}
