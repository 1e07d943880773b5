/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-andon-filters.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-choice.h"
#include "app/pages/ms5-watch.h"
#include "app/widgets/ms5-wrap-layout.h"

struct _Ms5AndonFilters
{
  GtkWidget       parent_instance;
  Ms5View         view;
  Ms5Watch        watch;
  Ms5AndonFilter  filter;
  Ms5Choice       line;
  Ms5Choice       type;
  GtkWidget      *priority;
  GtkWidget      *search;
  gboolean        filling;
};

enum { CHANGED, N_SIGNALS };

G_DEFINE_FINAL_TYPE (Ms5AndonFilters, ms5_andon_filters, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static void
changed_cb (Ms5AndonFilters *self)
{
  const char *search = gtk_editable_get_text (GTK_EDITABLE (self->search));
  guint priority = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->priority));

  if (self->filling)
    return;

  g_free (self->filter.line);
  g_free (self->filter.type);
  g_free (self->filter.search);
  self->filter.line = g_strdup (ms5_choice_get_code (&self->line));
  self->filter.type = g_strdup (ms5_choice_get_code (&self->type));
  self->filter.priority = priority == 0 || priority == GTK_INVALID_LIST_POSITION
                            ? MS5_ANDON_ANY
                            : (int) (MS5_N_PRIORITIES - priority);
  self->filter.search = search[0] != '\0' ? g_utf8_casefold (search, -1) : NULL;
  g_signal_emit (self, signals[CHANGED], 0);
}

static const char *
get_line_name (gpointer item)
{
  return ms5_line_model_get_name (item);
}

static const char *
get_type_name (gpointer item)
{
  return ms5_call_type_model_get_name (item);
}

static void
filters_update (gpointer widget)
{
  Ms5AndonFilters *self = widget;

  self->filling = TRUE;
  ms5_choice_fill (&self->line, ms5_floor_get_lines (self->view.floor), get_line_name);
  ms5_choice_fill (&self->type, ms5_plant_model_get_call_types (ms5_floor_get_plant (self->view.floor)), get_type_name);
  self->filling = FALSE;

  /* What is gone from the plant must hide nothing any more. */
  if (g_strcmp0 (self->filter.line, ms5_choice_get_code (&self->line)) != 0
      || g_strcmp0 (self->filter.type, ms5_choice_get_code (&self->type)) != 0)
    changed_cb (self);
}

static void
ms5_andon_filters_dispose (GObject *object)
{
  Ms5AndonFilters *self = MS5_ANDON_FILTERS (object);

  ms5_watch_clear (&self->watch);
  ms5_widget_remove_children (GTK_WIDGET (self));
  ms5_choice_clear (&self->line);
  ms5_choice_clear (&self->type);
  g_clear_pointer (&self->filter.line, g_free);
  g_clear_pointer (&self->filter.type, g_free);
  g_clear_pointer (&self->filter.search, g_free);
  ms5_view_clear (&self->view);

  G_OBJECT_CLASS (ms5_andon_filters_parent_class)->dispose (object);
}

static void
ms5_andon_filters_class_init (Ms5AndonFiltersClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ms5_andon_filters_dispose;

  signals[CHANGED] = g_signal_new ("changed", MS5_TYPE_ANDON_FILTERS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "andonfilters");
}

static void
ms5_andon_filters_init (Ms5AndonFilters *self)
{
  const char *priorities[] = { _("All priorities"), ms5_priority_get_word (MS5_PRIORITY_CRITICAL),
                               ms5_priority_get_word (MS5_PRIORITY_HIGH), ms5_priority_get_word (MS5_PRIORITY_MEDIUM),
                               ms5_priority_get_word (MS5_PRIORITY_LOW), NULL };
  GtkWidget *widget = GTK_WIDGET (self);

  self->filter.priority = MS5_ANDON_ANY;
  self->search = gtk_search_entry_new ();
  g_object_set (self->search, "placeholder-text", _("Search"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Search the calls"), -1);
  self->priority = gtk_drop_down_new_from_strings (priorities);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->priority), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Priority"), -1);
  ms5_choice_init (&self->line, _("All lines"), _("Line"));
  ms5_choice_init (&self->type, _("All kinds"), _("Kind of call"));
  g_signal_connect_swapped (self->line.widget, "notify::selected", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->type.widget, "notify::selected", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->priority, "notify::selected", G_CALLBACK (changed_cb), self);

  gtk_widget_set_layout_manager (widget, ms5_wrap_layout_new (8, 8));
  gtk_widget_set_parent (self->search, widget);
  gtk_widget_set_parent (self->line.widget, widget);
  gtk_widget_set_parent (self->type.widget, widget);
  gtk_widget_set_parent (self->priority, widget);
}

/**
 * ms5_andon_filters_new:
 * @view: what it works with
 *
 * Returns: (transfer floating): filters that let everything through
 */
GtkWidget *
ms5_andon_filters_new (const Ms5View *view)
{
  Ms5AndonFilters *self = g_object_new (MS5_TYPE_ANDON_FILTERS, NULL);

  ms5_view_init (&self->view, view);
  ms5_watch_init (&self->watch, GTK_WIDGET (self), filters_update);
  ms5_watch_add (&self->watch, ms5_floor_get_lines (view->floor), "items-changed");
  ms5_watch_add (&self->watch, ms5_plant_model_get_call_types (ms5_floor_get_plant (view->floor)), "items-changed");
  return GTK_WIDGET (self);
}

/**
 * ms5_andon_filters_get:
 * @self: filters
 *
 * Returns: (transfer none): what the reader wants to see
 */
const Ms5AndonFilter *
ms5_andon_filters_get (Ms5AndonFilters *self)
{
  g_return_val_if_fail (MS5_IS_ANDON_FILTERS (self), NULL);

  return &self->filter;
}

/**
 * ms5_andon_filters_clear:
 * @self: filters
 *
 * Lets everything through again.
 */
void
ms5_andon_filters_clear (Ms5AndonFilters *self)
{
  g_return_if_fail (MS5_IS_ANDON_FILTERS (self));

  self->filling = TRUE;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->line.widget), 0);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->type.widget), 0);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->priority), 0);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  self->filling = FALSE;
  changed_cb (self);
}
