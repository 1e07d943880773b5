/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-andon-list.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/pages/ms5-andon-row.h"
#include "app/pages/ms5-watch.h"

/* A row is there as soon as the list has been laid out, and in a crowd of changes a little later. */
#define LEAD_FRAMES 60

/* Consequences of consequences are shown as far as this. */
#define MOST_CAUSES 8

struct _Ms5AndonList
{
  GtkWidget      parent_instance;
  Ms5View        view;
  Ms5Watch       watch;
  Ms5PulseLink   pulse;
  Ms5AndonOrder *order;
  gboolean       open;
  gboolean       filtered;
  GHashTable    *watched;   /* Ms5CallModel, whose silence and chattering no list tells */
  GtkWidget     *stack;
  GtkWidget     *empty;
  GtkWidget     *list;
  char          *led_to;    /* (nullable): the id of the call that the reader was led to */
  guint          tick;      /* until its row has the focus */
  guint          frames;
};

enum { UPDATED, N_SIGNALS };

G_DEFINE_FINAL_TYPE (Ms5AndonList, ms5_andon_list, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static void
call_changed_cb (Ms5AndonList *self)
{
  ms5_watch_touch (&self->watch);
}

static void
unwatch (Ms5AndonList *self,
         gpointer      call)
{
  g_signal_handlers_disconnect_by_func (call, call_changed_cb, self);
}

static void
watch_calls (Ms5AndonList *self)
{
  GListModel *calls = ms5_floor_get_calls (self->view.floor);
  g_autoptr (GHashTable) before = g_steal_pointer (&self->watched);
  GHashTableIter iter;
  gpointer gone;

  self->watched = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (calls); i++)
    {
      gpointer call = g_list_model_get_item (calls, i);

      if (!g_hash_table_remove (before, call))
        g_signal_connect_swapped (call, "notify", G_CALLBACK (call_changed_cb), self);
      g_hash_table_add (self->watched, call);
    }
  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &gone, NULL))
    unwatch (self, gone);
}

/* Nobody has scrolled, nor is led anywhere: they want to see what is most urgent. */
static gboolean
is_at_top (Ms5AndonList *self)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->list));

  return self->tick == 0 && gtk_adjustment_get_value (adjustment) <= gtk_adjustment_get_lower (adjustment);
}

/* The list itself would keep in place the row that was the first. */
static void
stay_at_top (Ms5AndonList *self)
{
  if (g_list_model_get_n_items (ms5_andon_order_get_model (self->order)) > 0)
    gtk_widget_activate_action (self->list, "list.scroll-to-item", "u", 0);
}

static void
list_update (gpointer widget)
{
  Ms5AndonList *self = widget;
  gboolean at_top = is_at_top (self);
  gboolean any;

  if (self->open)
    watch_calls (self);
  ms5_andon_order_update (self->order);
  if (at_top)
    stay_at_top (self);
  any = ms5_andon_order_get_n_calls (self->order) > 0;
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), any ? "list" : "empty");
  adw_status_page_set_title (ADW_STATUS_PAGE (self->empty), self->filtered ? _("No Call Like That")
                                                            : self->open   ? _("No Open Calls")
                                                                           : _("Nothing Was Resolved Today"));
  g_signal_emit (self, signals[UPDATED], 0);
}

/* A flood ends because nothing happens. */
static void
beat_cb (gpointer pulse,
         gpointer user_data)
{
  Ms5AndonList *self = user_data;
  const Ms5Flood *flood = ms5_andon_order_get_flood (self->order);

  if (flood->due != MS5_TIME_NONE && ms5_floor_get_plant_now (self->view.floor) >= flood->due)
    ms5_watch_touch (&self->watch);
}

static void
ms5_andon_list_map (GtkWidget *widget)
{
  Ms5AndonList *self = MS5_ANDON_LIST (widget);

  GTK_WIDGET_CLASS (ms5_andon_list_parent_class)->map (widget);
  ms5_pulse_link_set (&self->pulse, self->view.pulse, beat_cb, self);
}

static void
ms5_andon_list_unmap (GtkWidget *widget)
{
  ms5_pulse_link_clear (&MS5_ANDON_LIST (widget)->pulse);
  GTK_WIDGET_CLASS (ms5_andon_list_parent_class)->unmap (widget);
}

static void
toggled_cb (Ms5AndonList *self,
            const char   *id)
{
  g_autofree char *kept = g_strdup (id);

  ms5_andon_order_toggle (self->order, kept);
}

static void
set_up_cb (Ms5AndonList *self,
           GtkListItem  *item)
{
  GtkWidget *row = ms5_andon_row_new (&self->view);

  g_signal_connect_object (row, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_selectable (item, FALSE);
  gtk_list_item_set_child (item, row);
}

/* Leading the reader to a call */

static void
mark (Ms5AndonList *self,
      GtkWidget    *row)
{
  Ms5AndonEntry *entry = ms5_andon_row_get_entry (MS5_ANDON_ROW (row));

  ms5_widget_set_class (row, "led-to", entry != NULL && g_strcmp0 (ms5_andon_entry_get_id (entry), self->led_to) == 0);
}

/* Returns: (nullable): the row of the call that the reader was led to, if it has been made */
static GtkWidget *
mark_all (Ms5AndonList *self)
{
  GtkWidget *found = NULL;

  for (GtkWidget *item = gtk_widget_get_first_child (self->list); item != NULL; item = gtk_widget_get_next_sibling (item))
    {
      GtkWidget *row = gtk_widget_get_first_child (item);

      if (!MS5_IS_ANDON_ROW (row))
        continue;
      mark (self, row);
      if (gtk_widget_has_css_class (row, "led-to"))
        found = row;
    }
  return found;
}

/* Returns: where it is in the list; %GTK_INVALID_LIST_POSITION if it is not */
static guint
find_entry (Ms5AndonList   *self,
            const char     *id,
            Ms5AndonEntry **out_entry)
{
  GListModel *model = ms5_andon_order_get_model (self->order);

  for (guint i = 0; id != NULL && i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (Ms5AndonEntry) entry = g_list_model_get_item (model, i);

      if (!g_str_equal (ms5_andon_entry_get_id (entry), id))
        continue;
      *out_entry = entry;
      return i;
    }
  *out_entry = NULL;
  return GTK_INVALID_LIST_POSITION;
}

static void
expand (Ms5AndonList *self,
        const char   *id)
{
  Ms5AndonEntry *entry;

  if (find_entry (self, id, &entry) != GTK_INVALID_LIST_POSITION && !ms5_andon_entry_get_shown (entry)->expanded)
    ms5_andon_order_toggle (self->order, id);
}

/* What it is folded away behind is opened: its cause, or its line in a flood. */
static void
unfold (Ms5AndonList *self,
        Ms5CallModel *call,
        guint         depth)
{
  const char *line = ms5_model_item_get_line (MS5_MODEL_ITEM (call));
  const char *cause = ms5_call_model_get_item (call)->suppressed_by;
  g_autofree char *topic = g_strconcat ("calls/", line, NULL);
  Ms5ModelItem *above = cause != NULL ? ms5_floor_get_item (self->view.floor, topic, cause) : NULL;
  g_autofree char *group = g_strconcat ("line ", line, NULL);
  g_autofree char *id = above != NULL ? ms5_andon_order_dup_id (MS5_CALL_MODEL (above)) : NULL;

  if (above != NULL && depth < MOST_CAUSES)
    unfold (self, MS5_CALL_MODEL (above), depth + 1);
  expand (self, id != NULL ? id : group);
}

/* Where the list makes a row only after it has scrolled there. */
static gboolean
lead_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  Ms5AndonList *self = MS5_ANDON_LIST (widget);
  Ms5AndonEntry *entry;
  guint at = find_entry (self, self->led_to, &entry);
  GtkWidget *row = mark_all (self);

  if (at != GTK_INVALID_LIST_POSITION && row == NULL)
    gtk_widget_activate_action (self->list, "list.scroll-to-item", "u", at);
  if (row == NULL || !gtk_widget_get_mapped (row))
    {
      if (++self->frames < LEAD_FRAMES)
        return G_SOURCE_CONTINUE;
      g_debug ("there is no row of %s", self->led_to);
    }
  else
    {
      gtk_widget_grab_focus (row);
    }
  self->tick = 0;
  return G_SOURCE_REMOVE;
}

static void
stop_leading (Ms5AndonList *self)
{
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
}

static void
bind_cb (Ms5AndonList *self,
         GtkListItem  *item)
{
  GtkWidget *row = gtk_list_item_get_child (item);

  ms5_andon_row_set_entry (MS5_ANDON_ROW (row), gtk_list_item_get_item (item));
  mark (self, row);
}

static void
unbind_cb (Ms5AndonList *self,
           GtkListItem  *item)
{
  ms5_andon_row_set_entry (MS5_ANDON_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
ms5_andon_list_dispose (GObject *object)
{
  Ms5AndonList *self = MS5_ANDON_LIST (object);
  GHashTableIter iter;
  gpointer call;

  ms5_watch_clear (&self->watch);
  ms5_pulse_link_clear (&self->pulse);
  stop_leading (self);
  if (self->watched != NULL)
    {
      g_hash_table_iter_init (&iter, self->watched);
      while (g_hash_table_iter_next (&iter, &call, NULL))
        unwatch (self, call);
    }
  g_clear_pointer (&self->watched, g_hash_table_unref);
  ms5_widget_remove_children (GTK_WIDGET (self));
  g_clear_object (&self->order);
  g_clear_pointer (&self->led_to, g_free);
  ms5_view_clear (&self->view);

  G_OBJECT_CLASS (ms5_andon_list_parent_class)->dispose (object);
}

static void
ms5_andon_list_class_init (Ms5AndonListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ms5_andon_list_dispose;
  widget_class->map = ms5_andon_list_map;
  widget_class->unmap = ms5_andon_list_unmap;

  signals[UPDATED] = g_signal_new ("updated", MS5_TYPE_ANDON_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "andonlist");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
ms5_andon_list_init (Ms5AndonList *self)
{
  self->watched = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
}

static GtkWidget *
view_new (Ms5AndonList *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkNoSelection *selection = gtk_no_selection_new (g_object_ref (ms5_andon_order_get_model (self->order)));
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_scrollable_new ();

  g_signal_connect_object (factory, "setup", G_CALLBACK (set_up_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  self->list = gtk_list_view_new (GTK_SELECTION_MODEL (selection), factory);
  gtk_widget_add_css_class (self->list, "andon");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->open ? _("Open Calls") : _("Resolved Calls"), -1);
  adw_clamp_scrollable_set_maximum_size (ADW_CLAMP_SCROLLABLE (clamp), 1100);
  adw_clamp_scrollable_set_tightening_threshold (ADW_CLAMP_SCROLLABLE (clamp), 1100);
  adw_clamp_scrollable_set_child (ADW_CLAMP_SCROLLABLE (clamp), self->list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  return scrolled;
}

/**
 * ms5_andon_list_new:
 * @view: what it works with
 * @open: whether it is about open calls, or about those that were resolved lately
 *
 * Returns: (transfer floating): a list
 */
GtkWidget *
ms5_andon_list_new (const Ms5View *view,
                    gboolean       open)
{
  Ms5AndonList *self = g_object_new (MS5_TYPE_ANDON_LIST, NULL);

  ms5_view_init (&self->view, view);
  self->open = open;
  self->order = ms5_andon_order_new (view, open);
  self->stack = gtk_stack_new ();
  self->empty = adw_status_page_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (self->empty), "ms5-page-andon-symbolic");
  gtk_stack_set_hhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_add_named (GTK_STACK (self->stack), self->empty, "empty");
  gtk_stack_add_named (GTK_STACK (self->stack), view_new (self), "list");
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
  ms5_watch_init (&self->watch, GTK_WIDGET (self), list_update);
  ms5_watch_add (&self->watch, ms5_floor_get_calls (view->floor), "items-changed");
  ms5_watch_add (&self->watch, ms5_floor_get_lines (view->floor), "items-changed");
  list_update (self);
  return GTK_WIDGET (self);
}

/**
 * ms5_andon_list_get_order:
 * @self: a list
 *
 * Returns: (transfer none): what it shows
 */
Ms5AndonOrder *
ms5_andon_list_get_order (Ms5AndonList *self)
{
  g_return_val_if_fail (MS5_IS_ANDON_LIST (self), NULL);

  return self->order;
}

/**
 * ms5_andon_list_set_filter:
 * @self: a list
 * @filter: (transfer none): which calls are shown
 */
void
ms5_andon_list_set_filter (Ms5AndonList         *self,
                           const Ms5AndonFilter *filter)
{
  g_return_if_fail (MS5_IS_ANDON_LIST (self));

  self->filtered = filter->line != NULL || filter->type != NULL || filter->priority != MS5_ANDON_ANY ||
                   filter->search != NULL;
  ms5_andon_order_set_filter (self->order, filter);
  ms5_watch_touch (&self->watch);
}

/**
 * ms5_andon_list_lead_to:
 * @self: a list
 * @call: (nullable): a call that is in it; %NULL for none any more
 *
 * Marks a call, unfolds what it is behind, scrolls there and puts the focus on what can be done about it.
 */
void
ms5_andon_list_lead_to (Ms5AndonList *self,
                        Ms5CallModel *call)
{
  g_return_if_fail (MS5_IS_ANDON_LIST (self));

  stop_leading (self);
  g_free (self->led_to);
  self->led_to = call != NULL ? ms5_andon_order_dup_id (call) : NULL;
  mark_all (self);
  if (call == NULL)
    return;

  list_update (self);
  unfold (self, call, 0);
  self->frames = 0;
  self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), lead_cb, NULL, NULL);
}
