/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-sidebar.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-watch.h"
#include "app/widgets/ms5-format.h"
#include "app/widgets/ms5-sidebar-row.h"

/* As many as a tall screen has room for, and as many as leave a frame its time. */
#define FIRST_ROWS 20

/* Above the lines. */
#define N_PAGES 3
#define MORE_ROWS 6

typedef struct
{
  Ms5Sidebar   *sidebar;
  Ms5LineModel *line;
  GtkWidget    *row;          /* of the list */
  GtkWidget    *widget;
  Ms5Watch      watch;
} Entry;

struct _Ms5Sidebar
{
  GtkWidget  parent_instance;
  Ms5View    view;
  Ms5Watch   watch;
  GtkWidget *list;
  GtkWidget *floor_row;
  GtkWidget *andon_row;
  GtkWidget *sync_row;
  GPtrArray *entries;
  char      *page;
};

G_DEFINE_FINAL_TYPE (Ms5Sidebar, ms5_sidebar, GTK_TYPE_WIDGET)

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  ms5_watch_clear (&entry->watch);
  if (gtk_widget_get_parent (entry->row) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (gtk_widget_get_parent (entry->row)), entry->row);
  g_object_unref (entry->line);
  g_free (entry);
}

/* «Stopped · 04:12», «Running · 612/min» */
static char *
dup_subtitle (const Ms5View *view,
              Ms5LineModel  *line,
              Ms5StateClass  look)
{
  const Ms5LineItem *item = ms5_line_model_get_item (line);
  const Ms5KpiItem *kpi = ms5_line_model_get_kpi (line);
  const char *word = ms5_line_word (view, line);
  Ms5Time now = ms5_floor_get_plant_now (view->floor);

  if (look == MS5_STATE_CLASS_RUNNING)
    {
      g_autofree char *speed = ms5_format_number (kpi->speed, 0);

      return g_strdup_printf (_("%s · %s/min"), word, speed);
    }
  if (item->since != MS5_TIME_NONE && look != MS5_STATE_CLASS_WAITING)
    {
      g_autofree char *timer = ms5_format_timer (MAX (now - item->since, 0));

      return g_strdup_printf ("%s · %s", word, timer);
    }
  return g_strdup (word);
}

static void
entry_update (gpointer widget)
{
  Entry *entry = g_object_get_data (widget, "entry");
  const Ms5View *view = &entry->sidebar->view;
  const Ms5KpiItem *kpi = ms5_line_model_get_kpi (entry->line);
  Ms5StateClass look = ms5_line_look (view, entry->line);
  g_autofree char *subtitle = dup_subtitle (view, entry->line, look);
  g_autofree char *oee = ms5_format_percent_figure (kpi->oee);

  g_object_set (widget,
                "title", ms5_line_model_get_name (entry->line),
                "state", look,
                "subtitle", subtitle,
                "value", oee,
                "stale", ms5_floor_get_freshness (view->floor) != MS5_FLOOR_LIVE ||
                           look == MS5_STATE_CLASS_NO_DATA,
                NULL);
}

static GtkWidget *
add_row (Ms5Sidebar *self,
         GtkWidget  *widget,
         int         position)
{
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), widget);
  gtk_list_box_insert (GTK_LIST_BOX (self->list), row, position);
  return row;
}

static Entry *
entry_new (Ms5Sidebar   *self,
           Ms5LineModel *line,
           guint         index)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->sidebar = self;
  entry->line = g_object_ref (line);
  entry->widget = ms5_sidebar_row_new_line (ms5_line_model_get_name (line));
  g_object_set_data (G_OBJECT (entry->widget), "entry", entry);
  entry->row = add_row (self, entry->widget, (int) index + N_PAGES);
  g_object_set_data_full (G_OBJECT (entry->row), "line", g_strdup (ms5_model_item_get_key (MS5_MODEL_ITEM (line))),
                          g_free);
  ms5_watch_init (&entry->watch, entry->widget, entry_update);
  ms5_watch_add (&entry->watch, line, "notify");
  ms5_watch_add (&entry->watch, self->view.pulse, "beat");
  ms5_watch_add (&entry->watch, self->view.floor, "notify::freshness");
  return entry;
}

static void
select_page (Ms5Sidebar *self)
{
  GtkWidget *row = NULL;

  if (g_strcmp0 (self->page, "floor") == 0)
    row = self->floor_row;
  else if (g_strcmp0 (self->page, "andon") == 0)
    row = self->andon_row;
  else if (g_strcmp0 (self->page, "sync") == 0)
    row = self->sync_row;
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = self->entries->pdata[i];

      if (self->page != NULL && g_str_has_prefix (self->page, "line:") &&
          g_str_equal (self->page + strlen ("line:"), ms5_model_item_get_key (MS5_MODEL_ITEM (entry->line))))
        row = entry->row;
    }
  gtk_list_box_select_row (GTK_LIST_BOX (self->list), (GtkListBoxRow *) row);
}

/* How many rows, from the first one on, are those of the lines. */
static guint
count_same (Ms5Sidebar *self,
            GListModel *lines)
{
  guint n = MIN (self->entries->len, g_list_model_get_n_items (lines));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (Ms5LineModel) line = g_list_model_get_item (lines, i);

      if (((Entry *) self->entries->pdata[i])->line != line)
        return i;
    }
  return n;
}

/* The first rows fill the screen, and the others come a few to a frame. */
static void
sidebar_update (gpointer widget)
{
  Ms5Sidebar *self = widget;
  GListModel *lines = ms5_floor_get_lines (self->view.floor);
  guint n = g_list_model_get_n_items (lines);
  guint same = count_same (self, lines);

  if (same < self->entries->len || same < n)
    {
      guint end = MIN (n, same == 0 ? FIRST_ROWS : same + MORE_ROWS);

      g_ptr_array_set_size (self->entries, (int) same);
      for (guint i = same; i < end; i++)
        {
          g_autoptr (Ms5LineModel) line = g_list_model_get_item (lines, i);

          g_ptr_array_add (self->entries, entry_new (self, line, i));
        }
      select_page (self);
      gtk_list_box_invalidate_headers (GTK_LIST_BOX (self->list));
      if (end < n)
        ms5_watch_touch (&self->watch);
    }
  ms5_sidebar_row_set_badge (MS5_SIDEBAR_ROW (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (self->andon_row))),
                             g_list_model_get_n_items (ms5_floor_get_calls (self->view.floor)));
}

static void
row_activated_cb (Ms5Sidebar    *self,
                  GtkListBoxRow *row)
{
  const char *line = g_object_get_data (G_OBJECT (row), "line");

  if (line != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-line", "s", line);
  else if ((GtkWidget *) row == self->sync_row)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-sync", NULL);
  else
    gtk_widget_activate_action (GTK_WIDGET (self),
                                (GtkWidget *) row == self->andon_row ? "win.show-andon" : "win.show-floor", NULL);
}

static void
header_cb (GtkListBoxRow *row,
           GtkListBoxRow *before,
           gpointer       user_data)
{
  gboolean first = g_object_get_data (G_OBJECT (row), "line") != NULL && before != NULL &&
                   g_object_get_data (G_OBJECT (before), "line") == NULL;
  GtkWidget *label;

  if (!first)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  label = ms5_page_label (_("Lines"), "group");
  gtk_list_box_row_set_header (row, label);
}

static void
ms5_sidebar_dispose (GObject *object)
{
  Ms5Sidebar *self = MS5_SIDEBAR (object);

  ms5_watch_clear (&self->watch);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  ms5_widget_remove_children (GTK_WIDGET (self));
  ms5_view_clear (&self->view);
  g_clear_pointer (&self->page, g_free);

  G_OBJECT_CLASS (ms5_sidebar_parent_class)->dispose (object);
}

static void
ms5_sidebar_class_init (Ms5SidebarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ms5_sidebar_dispose;
  gtk_widget_class_set_css_name (widget_class, "sidebar");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
ms5_sidebar_init (Ms5Sidebar *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->entries = g_ptr_array_new_with_free_func (entry_free);
  self->list = gtk_list_box_new ();
  gtk_widget_add_css_class (self->list, "navigation-sidebar");
  gtk_list_box_set_header_func (GTK_LIST_BOX (self->list), header_cb, NULL, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Pages"), -1);
  self->floor_row = add_row (self, ms5_sidebar_row_new_page ("ms5-page-floor-symbolic", _("Floor")), -1);
  self->andon_row = add_row (self, ms5_sidebar_row_new_page ("ms5-page-andon-symbolic", _("Andon")), -1);
  self->sync_row = add_row (self, ms5_sidebar_row_new_page ("ms5-page-sync-symbolic", _("Sync")), -1);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list);
  gtk_widget_set_parent (scrolled, GTK_WIDGET (self));
}

/**
 * ms5_sidebar_new:
 * @view: what it works with
 *
 * Returns: (transfer floating): a sidebar
 */
GtkWidget *
ms5_sidebar_new (const Ms5View *view)
{
  Ms5Sidebar *self = g_object_new (MS5_TYPE_SIDEBAR, NULL);

  ms5_view_init (&self->view, view);
  ms5_watch_init (&self->watch, GTK_WIDGET (self), sidebar_update);
  ms5_watch_add (&self->watch, ms5_floor_get_lines (view->floor), "items-changed");
  ms5_watch_add (&self->watch, ms5_floor_get_calls (view->floor), "items-changed");
  return GTK_WIDGET (self);
}

/**
 * ms5_sidebar_select:
 * @self: a sidebar
 * @page: the page that is shown: `floor`, `andon`, `sync`, `line:` and a code
 */
void
ms5_sidebar_select (Ms5Sidebar *self,
                    const char *page)
{
  g_return_if_fail (MS5_IS_SIDEBAR (self));

  if (g_strcmp0 (self->page, page) == 0)
    return;

  g_free (self->page);
  self->page = g_strdup (page);
  select_page (self);
}

/**
 * ms5_sidebar_set_unsent:
 * @self: a sidebar
 * @n_waiting: how many actions wait to be sent
 * @n_unsettled: how many need a person
 */
void
ms5_sidebar_set_unsent (Ms5Sidebar *self,
                        guint       n_waiting,
                        guint       n_unsettled)
{
  Ms5SidebarRow *row;
  g_autofree char *text = NULL;

  g_return_if_fail (MS5_IS_SIDEBAR (self));

  row = MS5_SIDEBAR_ROW (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (self->sync_row)));
  /* Translators: actions that have not been sent yet. */
  text = n_waiting > 0 ? g_strdup_printf (ngettext ("%u waiting", "%u waiting", n_waiting), n_waiting) : NULL;
  ms5_sidebar_row_set_subtitle (row, text);
  ms5_sidebar_row_set_badge (row, n_unsettled);
}
