/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-calls-list.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/pages/ms5-call-row.h"
#include "app/widgets/ms5-panel.h"

/* How many calls of a line are shown. */
#define LINE_CALLS 6

struct _Ms5CallsList
{
  GtkWidget     parent_instance;
  Ms5View       view;
  Ms5LineModel *line;
  gboolean      open;
  GtkFilter    *filter;
  GListModel   *calls;
  GtkWidget    *list;
  GtkWidget    *empty;
};

G_DEFINE_FINAL_TYPE (Ms5CallsList, ms5_calls_list, GTK_TYPE_WIDGET)

static gboolean
is_shown (gpointer item,
          gpointer user_data)
{
  Ms5CallsList *self = user_data;

  return ms5_call_model_is_open (item) == self->open;
}

static void
list_update (Ms5CallsList *self)
{
  gboolean any = g_list_model_get_n_items (self->calls) > 0;

  gtk_widget_set_visible (self->empty, !any);
  gtk_widget_set_visible (self->list, any);
  if (self->open)
    gtk_widget_set_visible (GTK_WIDGET (self), any);
}

/* Some call was raised or resolved. */
static void
open_changed_cb (Ms5CallsList *self)
{
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static GtkWidget *
row_new (gpointer item,
         gpointer user_data)
{
  Ms5CallsList *self = user_data;
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), ms5_call_row_new (&self->view, item, FALSE));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  return row;
}

static void
ms5_calls_list_dispose (GObject *object)
{
  Ms5CallsList *self = MS5_CALLS_LIST (object);

  ms5_widget_remove_children (GTK_WIDGET (self));
  g_clear_object (&self->calls);
  g_clear_object (&self->filter);
  ms5_view_clear (&self->view);
  g_clear_object (&self->line);

  G_OBJECT_CLASS (ms5_calls_list_parent_class)->dispose (object);
}

static void
ms5_calls_list_class_init (Ms5CallsListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ms5_calls_list_dispose;
  gtk_widget_class_set_css_name (widget_class, "callslist");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
ms5_calls_list_init (Ms5CallsList *self)
{
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_list_box_set_show_separators (GTK_LIST_BOX (self->list), TRUE);
  gtk_widget_set_visible (self->list, FALSE);
}

static void
build_panel (Ms5CallsList *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *panel;

  self->empty = ms5_page_label (_("No earlier calls"), "dim-label");
  gtk_widget_add_css_class (self->list, "rows");
  gtk_box_append (GTK_BOX (box), self->empty);
  gtk_box_append (GTK_BOX (box), self->list);
  panel = ms5_panel_new (self->open ? _("Open Calls") : _("Earlier Calls"), box);
  gtk_widget_set_visible (GTK_WIDGET (ms5_panel_get_live_button (MS5_PANEL (panel))), FALSE);
  gtk_widget_set_parent (panel, GTK_WIDGET (self));
}

static void
show_line (Ms5CallsList *self)
{
  GListModel *calls = ms5_line_model_get_calls (self->line);
  GtkFilterListModel *filtered;

  self->filter = GTK_FILTER (gtk_custom_filter_new (is_shown, self, NULL));
  filtered = gtk_filter_list_model_new (g_object_ref (calls), g_object_ref (self->filter));
  self->calls = G_LIST_MODEL (gtk_slice_list_model_new (G_LIST_MODEL (filtered), 0, LINE_CALLS));
  g_signal_connect_object (ms5_floor_get_calls (self->view.floor), "items-changed",
                           G_CALLBACK (open_changed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * ms5_calls_list_new:
 * @view: what it works with
 * @line: the line whose calls are shown
 * @open: whether a line's open calls are shown, in a panel that is hidden while there are none, or the
 *   resolved ones
 *
 * Returns: (transfer floating): a list
 */
GtkWidget *
ms5_calls_list_new (const Ms5View *view,
                    Ms5LineModel  *line,
                    gboolean       open)
{
  Ms5CallsList *self = g_object_new (MS5_TYPE_CALLS_LIST, NULL);

  ms5_view_init (&self->view, view);
  g_set_object (&self->line, line);
  self->open = open;
  show_line (self);
  build_panel (self);
  gtk_list_box_bind_model (GTK_LIST_BOX (self->list), self->calls, row_new, self, NULL);
  g_signal_connect_object (self->calls, "items-changed", G_CALLBACK (list_update), self, G_CONNECT_SWAPPED);
  list_update (self);
  return GTK_WIDGET (self);
}

/**
 * ms5_calls_list_get_n_shown:
 * @self: a list
 *
 * Returns: how many calls are shown
 */
guint
ms5_calls_list_get_n_shown (Ms5CallsList *self)
{
  g_return_val_if_fail (MS5_IS_CALLS_LIST (self), 0);

  return g_list_model_get_n_items (self->calls);
}
