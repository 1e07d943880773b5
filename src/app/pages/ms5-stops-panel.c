/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-stops-panel.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-row-menu.h"
#include "app/pages/ms5-stop-row.h"
#include "app/pages/ms5-watch.h"
#include "app/widgets/ms5-panel.h"

/* How many rows at first, and with each press on «More». */
#define PAGE 8
#define PAGE_TO_EXPLAIN 3

struct _Ms5StopsPanel
{
  GtkWidget           parent_instance;
  Ms5View             view;
  Ms5LineModel       *line;
  Ms5Watch            watch;
  gboolean            to_explain; /* nothing else, and nothing at all while there are none */
  gboolean            filtered;
  char               *reason;
  GtkCustomFilter    *filter;
  GtkFilterListModel *filtered_stops;
  GtkSliceListModel  *slice;
  GtkWidget          *panel;
  GtkWidget          *list;
  GtkWidget          *empty;
  GtkWidget          *chip;
  GtkWidget          *more;
  GtkWidget          *add;
};

G_DEFINE_FINAL_TYPE (Ms5StopsPanel, ms5_stops_panel, GTK_TYPE_WIDGET)

static gboolean
matches (gpointer item,
         gpointer user_data)
{
  Ms5StopsPanel *self = user_data;
  Ms5StopModel *stop = item;

  if (!self->filtered && !self->to_explain)
    return TRUE;
  if (self->reason == NULL)
    return ms5_stop_model_is_to_explain (stop);
  return g_strcmp0 (ms5_stop_model_get_item (stop)->reason, self->reason) == 0;
}

static void
panel_update (gpointer widget)
{
  Ms5StopsPanel *self = widget;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->filtered_stops));
  gint64 to_explain = 0;
  g_autofree char *subtitle = NULL;

  g_object_get (self->line, "to-explain", &to_explain, NULL);
  if (to_explain > 0 && !self->to_explain)
    subtitle = g_strdup_printf (ngettext ("%d to explain", "%d to explain", (gulong) to_explain),
                                (int) to_explain);
  ms5_panel_set_subtitle (MS5_PANEL (self->panel), subtitle);
  gtk_widget_set_visible (self->empty, n == 0);
  gtk_widget_set_visible (self->add, !self->to_explain && ms5_view_may (&self->view, "stop.add"));
  gtk_widget_set_visible (self->list, n > 0);
  gtk_widget_set_visible (self->more, n > gtk_slice_list_model_get_size (self->slice));
}

static void
to_explain_cb (Ms5StopsPanel *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), g_list_model_get_n_items (G_LIST_MODEL (self->filtered_stops)) > 0);
}

static GtkWidget *
row_new (gpointer item,
         gpointer user_data)
{
  Ms5StopsPanel *self = user_data;
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), ms5_stop_row_new (&self->view, item));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  return row;
}

static void
more_cb (Ms5StopsPanel *self)
{
  guint page = self->to_explain ? PAGE_TO_EXPLAIN : PAGE;

  gtk_slice_list_model_set_size (self->slice, gtk_slice_list_model_get_size (self->slice) + page);
  ms5_watch_touch (&self->watch);
}

static void
chip_cb (Ms5StopsPanel *self)
{
  ms5_stops_panel_set_reason (self, FALSE, NULL);
}

static void
refilter_cb (Ms5StopsPanel *self)
{
  if (self->filtered || self->to_explain)
    gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  ms5_watch_touch (&self->watch);
}

static void
ms5_stops_panel_dispose (GObject *object)
{
  Ms5StopsPanel *self = MS5_STOPS_PANEL (object);

  ms5_watch_clear (&self->watch);
  ms5_widget_remove_children (GTK_WIDGET (self));
  g_clear_object (&self->slice);
  g_clear_object (&self->filtered_stops);
  g_clear_object (&self->filter);
  ms5_view_clear (&self->view);
  g_clear_object (&self->line);
  g_clear_pointer (&self->reason, g_free);

  G_OBJECT_CLASS (ms5_stops_panel_parent_class)->dispose (object);
}

static void
ms5_stops_panel_class_init (Ms5StopsPanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ms5_stops_panel_dispose;
  gtk_widget_class_set_css_name (widget_class, "stopspanel");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
ms5_stops_panel_init (Ms5StopsPanel *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->chip = gtk_button_new ();
  gtk_widget_set_visible (self->chip, FALSE);
  gtk_widget_set_halign (self->chip, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (self->chip, _("Show all stops"));
  gtk_widget_add_css_class (self->chip, "chip");
  g_signal_connect_swapped (self->chip, "clicked", G_CALLBACK (chip_cb), self);
  self->empty = ms5_page_label (_("No stops"), "dim-label");
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_list_box_set_show_separators (GTK_LIST_BOX (self->list), TRUE);
  gtk_widget_add_css_class (self->list, "rows");
  self->more = gtk_button_new_with_label (_("Show More"));
  gtk_widget_set_halign (self->more, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->more, "flat");
  g_signal_connect_swapped (self->more, "clicked", G_CALLBACK (more_cb), self);

  gtk_box_append (GTK_BOX (box), self->chip);
  gtk_box_append (GTK_BOX (box), self->empty);
  gtk_box_append (GTK_BOX (box), self->list);
  gtk_box_append (GTK_BOX (box), self->more);
  self->panel = ms5_panel_new (_("Stops"), box);
  self->add = ms5_add_button_new (_("Add a Stop by Hand"), "win.add-stop");
  ms5_panel_add_control (MS5_PANEL (self->panel), self->add);
  gtk_widget_set_parent (self->panel, GTK_WIDGET (self));
}

/**
 * ms5_stops_panel_new:
 * @view: what it works with
 * @line: the line
 *
 * Returns: (transfer floating): a panel
 */
GtkWidget *
ms5_stops_panel_new (const Ms5View *view,
                     Ms5LineModel  *line)
{
  Ms5StopsPanel *self = g_object_new (MS5_TYPE_STOPS_PANEL, NULL);
  GListModel *stops = ms5_line_model_get_stops (line);

  ms5_view_init (&self->view, view);
  self->line = g_object_ref (line);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->add), "s", ms5_model_item_get_key (MS5_MODEL_ITEM (line)));
  gtk_widget_set_visible (GTK_WIDGET (ms5_panel_get_live_button (MS5_PANEL (self->panel))), FALSE);
  self->filter = gtk_custom_filter_new (matches, self, NULL);
  self->filtered_stops = gtk_filter_list_model_new (g_object_ref (stops),
                                                    GTK_FILTER (g_object_ref (self->filter)));
  self->slice = gtk_slice_list_model_new (G_LIST_MODEL (g_object_ref (self->filtered_stops)), 0, PAGE);
  gtk_list_box_bind_model (GTK_LIST_BOX (self->list), G_LIST_MODEL (self->slice), row_new, self, NULL);

  ms5_watch_init (&self->watch, GTK_WIDGET (self), panel_update);
  ms5_watch_add (&self->watch, self->filtered_stops, "items-changed");
  ms5_watch_add (&self->watch, line, "notify::to-explain");
  if (view->client != NULL)
    ms5_watch_add (&self->watch, view->client, "notify::state");
  g_signal_connect_object (line, "history-changed", G_CALLBACK (refilter_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

/**
 * ms5_stops_panel_new_to_explain:
 * @view: what it works with
 * @line: the line
 *
 * Returns: (transfer floating): a panel with the stops that a person should explain, hidden while there
 *   are none
 */
GtkWidget *
ms5_stops_panel_new_to_explain (const Ms5View *view,
                                Ms5LineModel  *line)
{
  GtkWidget *widget = ms5_stops_panel_new (view, line);
  Ms5StopsPanel *self = MS5_STOPS_PANEL (widget);

  self->to_explain = TRUE;
  ms5_panel_set_title (MS5_PANEL (self->panel), _("Stops to Explain"));
  gtk_slice_list_model_set_size (self->slice, PAGE_TO_EXPLAIN);
  g_signal_connect_object (self->filtered_stops, "items-changed", G_CALLBACK (to_explain_cb), self, G_CONNECT_SWAPPED);
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  to_explain_cb (self);
  return widget;
}

/**
 * ms5_stops_panel_set_reason:
 * @self: a panel
 * @filter: whether only some stops are shown
 * @reason: (nullable): those of this reason; %NULL for those that a person should explain
 */
void
ms5_stops_panel_set_reason (Ms5StopsPanel *self,
                            gboolean       filter,
                            const char    *reason)
{
  g_autofree char *label = NULL;
  const char *name;

  g_return_if_fail (MS5_IS_STOPS_PANEL (self));

  g_free (self->reason);
  self->reason = g_strdup (reason);
  self->filtered = filter;
  name = reason != NULL ? ms5_plant_model_name (ms5_floor_get_plant (self->view.floor), MS5_PLANT_REASON, reason, NULL)
                        : _("To explain");
  label = g_strdup_printf ("%s  ✕", name != NULL ? name : reason);
  gtk_button_set_label (GTK_BUTTON (self->chip), label);
  gtk_widget_set_visible (self->chip, filter);
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  ms5_watch_touch (&self->watch);
}

/**
 * ms5_stops_panel_get_n_shown:
 * @self: a panel
 *
 * Returns: how many stops are shown
 */
guint
ms5_stops_panel_get_n_shown (Ms5StopsPanel *self)
{
  g_return_val_if_fail (MS5_IS_STOPS_PANEL (self), 0);

  return g_list_model_get_n_items (G_LIST_MODEL (self->slice));
}
