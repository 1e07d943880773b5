/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-sync-filters.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-choice.h"
#include "app/widgets/ms5-format.h"
#include "app/widgets/ms5-wrap-layout.h"

#define SPACING 10

#define ALL MS5_N_SHOWN_STATES

struct _Ms5SyncFilters
{
  GtkWidget    parent_instance;
  Ms5View      view;
  int          look;            /* an Ms5ShownState, or ALL */
  char        *line;            /* of this line only */
  char        *search;          /* with this in its words, casefolded */

  GtkWidget   *chips[MS5_N_SHOWN_STATES + 1];
  Ms5Choice    lines;
};

enum { CHANGED, N_SIGNALS };

G_DEFINE_FINAL_TYPE (Ms5SyncFilters, ms5_sync_filters, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static void
tell_changed (Ms5SyncFilters *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
chip_cb (Ms5SyncFilters  *self,
         GtkToggleButton *chip)
{
  if (!gtk_toggle_button_get_active (chip))
    return;

  for (int i = 0; i <= ALL; i++)
    if (self->chips[i] == (GtkWidget *) chip && self->look != i)
      {
        self->look = i;
        tell_changed (self);
      }
}

static void
line_cb (Ms5SyncFilters *self)
{
  const char *code = ms5_choice_get_code (&self->lines);

  if (g_strcmp0 (code, self->line) == 0)
    return;

  g_free (self->line);
  self->line = g_strdup (code);
  tell_changed (self);
}

static void
search_cb (Ms5SyncFilters *self,
           GtkSearchEntry *entry)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));

  g_free (self->search);
  self->search = text[0] != '\0' ? g_utf8_casefold (text, -1) : NULL;
  tell_changed (self);
}

static const char *
get_line_name (gpointer item)
{
  return ms5_line_model_get_name (item);
}

/* The lines may come later than the page, and change. */
static void
fill_lines (Ms5SyncFilters *self)
{
  ms5_choice_fill (&self->lines, ms5_floor_get_lines (self->view.floor), get_line_name);
}

static void
ms5_sync_filters_dispose (GObject *object)
{
  Ms5SyncFilters *self = MS5_SYNC_FILTERS (object);

  ms5_widget_remove_children (GTK_WIDGET (self));
  ms5_choice_clear (&self->lines);
  g_clear_pointer (&self->line, g_free);
  g_clear_pointer (&self->search, g_free);
  ms5_view_clear (&self->view);

  G_OBJECT_CLASS (ms5_sync_filters_parent_class)->dispose (object);
}

static void
ms5_sync_filters_class_init (Ms5SyncFiltersClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ms5_sync_filters_dispose;

  signals[CHANGED] = g_signal_new ("changed", MS5_TYPE_SYNC_FILTERS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "syncfilters");
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static GtkWidget *
chips_new (Ms5SyncFilters *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_layout_manager (box, ms5_wrap_layout_new (8, 8));
  for (int i = 0; i <= ALL; i++)
    {
      self->chips[i] = gtk_toggle_button_new ();
      gtk_widget_add_css_class (self->chips[i], "chip");
      if (i > 0)
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->chips[i]), GTK_TOGGLE_BUTTON (self->chips[0]));
      g_signal_connect_swapped (self->chips[i], "toggled", G_CALLBACK (chip_cb), self);
    }
  gtk_box_append (GTK_BOX (box), self->chips[ALL]);
  for (int i = 0; i < ALL; i++)
    gtk_box_append (GTK_BOX (box), self->chips[i]);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->chips[ALL]), TRUE);
  return box;
}

static GtkWidget *
fields_new (Ms5SyncFilters *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *search = gtk_search_entry_new ();

  ms5_choice_init (&self->lines, _("All lines"), _("Line"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (search), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Search the actions"), -1);
  g_object_set (search, "placeholder-text", _("Search"), NULL);
  g_signal_connect_swapped (self->lines.widget, "notify::selected", G_CALLBACK (line_cb), self);
  g_signal_connect_swapped (search, "search-changed", G_CALLBACK (search_cb), self);
  gtk_widget_add_css_class (box, "filters");
  gtk_widget_set_layout_manager (box, ms5_wrap_layout_new (8, 8));
  gtk_box_append (GTK_BOX (box), self->lines.widget);
  gtk_box_append (GTK_BOX (box), search);
  return box;
}

static void
ms5_sync_filters_init (Ms5SyncFilters *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), SPACING);
  self->look = ALL;
  gtk_widget_set_parent (chips_new (self), GTK_WIDGET (self));
  gtk_widget_set_parent (fields_new (self), GTK_WIDGET (self));
}

/**
 * ms5_sync_filters_new:
 * @view: what it works with
 *
 * Returns: (transfer floating): filters that let everything through
 */
GtkWidget *
ms5_sync_filters_new (const Ms5View *view)
{
  Ms5SyncFilters *self = g_object_new (MS5_TYPE_SYNC_FILTERS, NULL);

  ms5_view_init (&self->view, view);
  g_signal_connect_object (ms5_floor_get_lines (view->floor), "items-changed", G_CALLBACK (fill_lines), self,
                           G_CONNECT_SWAPPED);
  fill_lines (self);
  return GTK_WIDGET (self);
}

/**
 * ms5_sync_filters_set_look:
 * @self: filters
 * @look: an #Ms5ShownState: only those actions are wanted; %MS5_N_SHOWN_STATES for all
 */
void
ms5_sync_filters_set_look (Ms5SyncFilters *self,
                           int             look)
{
  g_return_if_fail (MS5_IS_SYNC_FILTERS (self));
  g_return_if_fail (look >= 0 && look <= ALL);

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->chips[look]), TRUE);
}

/**
 * ms5_sync_filters_set_line:
 * @self: filters
 * @code: (nullable): only actions of this line are wanted; %NULL for all
 */
void
ms5_sync_filters_set_line (Ms5SyncFilters *self,
                           const char     *code)
{
  g_return_if_fail (MS5_IS_SYNC_FILTERS (self));

  ms5_choice_set_code (&self->lines, code);
}

/**
 * ms5_sync_filters_set_counts:
 * @self: filters
 * @counts: (array fixed-size=6): how many actions there are of each #Ms5ShownState
 */
void
ms5_sync_filters_set_counts (Ms5SyncFilters *self,
                             const guint    *counts)
{
  guint total = 0;

  g_return_if_fail (MS5_IS_SYNC_FILTERS (self));

  for (int i = 0; i <= ALL; i++)
    {
      guint count = i < ALL ? counts[i] : total;
      g_autofree char *number = ms5_format_number (count, 0);
      g_autofree char *label = g_strdup_printf ("%s %s", i < ALL ? ms5_shown_state_get_word ((Ms5ShownState) i) : _("All"),
                                                number);

      total += count;
      if (g_strcmp0 (gtk_button_get_label (GTK_BUTTON (self->chips[i])), label) != 0)
        gtk_button_set_label (GTK_BUTTON (self->chips[i]), label);
      ms5_widget_set_class (self->chips[i], "news",
                            count > 0 && (i == MS5_SHOWN_CONFLICT || i == MS5_SHOWN_FAILED));
    }
}

/**
 * ms5_sync_filters_is_set:
 * @self: filters
 *
 * Returns: whether they may keep anything back
 */
gboolean
ms5_sync_filters_is_set (Ms5SyncFilters *self)
{
  g_return_val_if_fail (MS5_IS_SYNC_FILTERS (self), FALSE);

  return self->look != ALL || self->line != NULL || self->search != NULL;
}

static gboolean
matches_search (Ms5SyncFilters  *self,
                const Ms5Action *action)
{
  g_autofree char *title = ms5_action_dup_title (&self->view, action);
  g_autofree char *where = ms5_action_dup_where (&self->view, action);
  g_autofree char *both = g_strdup_printf ("%s %s", title, where);
  g_autofree char *folded = g_utf8_casefold (both, -1);

  return strstr (folded, self->search) != NULL;
}

/**
 * ms5_sync_filters_match:
 * @self: filters
 * @entry: an action in the outbox
 *
 * Returns: whether the reader wants to see it
 */
gboolean
ms5_sync_filters_match (Ms5SyncFilters *self,
                        Ms5OutboxEntry *entry)
{
  const Ms5Action *action;

  g_return_val_if_fail (MS5_IS_SYNC_FILTERS (self), FALSE);

  action = ms5_outbox_entry_get_action (entry);
  if (self->look != ALL && self->look != (int) ms5_outbox_state_get_shown (ms5_outbox_entry_get_state (entry)))
    return FALSE;
  if (self->line != NULL && g_strcmp0 (ms5_action_get_line (action), self->line) != 0)
    return FALSE;
  return self->search == NULL || matches_search (self, action);
}
