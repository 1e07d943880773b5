/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-line-page.h"

#include "app/pages/ms5-calls-list.h"
#include "app/pages/ms5-columns-layout.h"
#include "app/pages/ms5-downtime-panel.h"
#include "app/pages/ms5-equipment-grid.h"
#include "app/pages/ms5-job-panel.h"
#include "app/pages/ms5-lead-layout.h"
#include "app/pages/ms5-notes-panel.h"
#include "app/pages/ms5-oee-panel.h"
#include "app/pages/ms5-stops-panel.h"
#include "app/pages/ms5-timeline-panel.h"

struct _Ms5LinePage
{
  GtkWidget     parent_instance;
  Ms5LineModel *line;
  GtkWidget    *scrolled;
  GtkWidget    *stops;
};

G_DEFINE_FINAL_TYPE (Ms5LinePage, ms5_line_page, GTK_TYPE_WIDGET)

/* A reason was pressed in the chart: its stops, which may be below the window. */
static void
reason_activated_cb (Ms5LinePage *self,
                     const char  *reason)
{
  ms5_stops_panel_set_reason (MS5_STOPS_PANEL (self->stops), TRUE, reason);
  gtk_widget_child_focus (self->stops, GTK_DIR_TAB_FORWARD);
}

static void
ms5_line_page_dispose (GObject *object)
{
  Ms5LinePage *self = MS5_LINE_PAGE (object);

  ms5_widget_remove_children (GTK_WIDGET (self));
  g_clear_object (&self->line);

  G_OBJECT_CLASS (ms5_line_page_parent_class)->dispose (object);
}

static void
ms5_line_page_class_init (Ms5LinePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ms5_line_page_dispose;
  gtk_widget_class_set_css_name (widget_class, "linepage");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
ms5_line_page_init (Ms5LinePage *self)
{
  self->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
}

static void
news_changed_cb (GtkWidget *panel)
{
  GtkWidget *news = gtk_widget_get_parent (panel);
  gboolean any = FALSE;

  for (GtkWidget *child = gtk_widget_get_first_child (news); child != NULL; child = gtk_widget_get_next_sibling (child))
    any |= gtk_widget_get_visible (child);
  gtk_widget_set_visible (news, any);
}

static void
add_news (GtkWidget *news,
          GtkWidget *panel)
{
  gtk_box_append (GTK_BOX (news), panel);
  g_signal_connect (panel, "notify::visible", G_CALLBACK (news_changed_cb), NULL);
  news_changed_cb (panel);
}

/* What waits for somebody; not there while nothing does. */
static GtkWidget *
news_new (Ms5LinePage   *self,
          const Ms5View *view)
{
  GtkWidget *news = gtk_box_new (GTK_ORIENTATION_VERTICAL, MS5_PAGE_SPACING);

  add_news (news, ms5_calls_list_new (view, self->line, TRUE));
  add_news (news, ms5_stops_panel_new_to_explain (view, self->line));
  return news;
}

/* The gauge beside, on a narrow window above, the charts, with the news behind or above these. */
static GtkWidget *
head_new (Ms5LinePage   *self,
          const Ms5View *view)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *rest = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *charts = gtk_box_new (GTK_ORIENTATION_VERTICAL, MS5_PAGE_SPACING);
  GtkWidget *downtime = ms5_downtime_panel_new (view, self->line);

  gtk_widget_set_layout_manager (head, ms5_lead_layout_new (MS5_PAGE_SPACING, 320, 400, FALSE));
  gtk_widget_set_layout_manager (rest, ms5_lead_layout_new (MS5_PAGE_SPACING, 344, 400, TRUE));
  gtk_widget_set_vexpand (downtime, TRUE);
  g_signal_connect_swapped (downtime, "reason-activated", G_CALLBACK (reason_activated_cb), self);
  gtk_box_append (GTK_BOX (charts), ms5_timeline_panel_new (view, self->line));
  gtk_box_append (GTK_BOX (charts), downtime);
  gtk_box_append (GTK_BOX (rest), news_new (self, view));
  gtk_box_append (GTK_BOX (rest), charts);
  gtk_box_append (GTK_BOX (head), ms5_oee_panel_new (view, self->line));
  gtk_box_append (GTK_BOX (head), rest);
  return head;
}

static GtkWidget *
foot_new (Ms5LinePage   *self,
          const Ms5View *view)
{
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *left = gtk_box_new (GTK_ORIENTATION_VERTICAL, MS5_PAGE_SPACING);

  gtk_widget_set_layout_manager (foot, ms5_columns_layout_new (MS5_PAGE_SPACING, 420));
  self->stops = ms5_stops_panel_new (view, self->line);
  gtk_widget_set_valign (self->stops, GTK_ALIGN_START);
  gtk_widget_set_valign (left, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (left), ms5_job_panel_new (view, self->line));
  gtk_box_append (GTK_BOX (left), ms5_notes_panel_new (view, self->line));
  gtk_box_append (GTK_BOX (left), ms5_calls_list_new (view, self->line, FALSE));
  gtk_box_append (GTK_BOX (foot), left);
  gtk_box_append (GTK_BOX (foot), self->stops);
  return foot;
}

/**
 * ms5_line_page_new:
 * @view: what it works with
 * @line: the line
 *
 * Returns: (transfer floating): a page
 */
GtkWidget *
ms5_line_page_new (const Ms5View *view,
                   Ms5LineModel  *line)
{
  Ms5LinePage *self = g_object_new (MS5_TYPE_LINE_PAGE, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, MS5_PAGE_SPACING);

  self->line = g_object_ref (line);
  ms5_page_set_margins (box, 16);
  gtk_box_append (GTK_BOX (box), head_new (self, view));
  gtk_box_append (GTK_BOX (box), ms5_equipment_grid_new (view, line));
  gtk_box_append (GTK_BOX (box), foot_new (self, view));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), box);
  return GTK_WIDGET (self);
}

/**
 * ms5_line_page_get_line:
 * @self: a page
 *
 * Returns: (transfer none): the line that it shows
 */
Ms5LineModel *
ms5_line_page_get_line (Ms5LinePage *self)
{
  g_return_val_if_fail (MS5_IS_LINE_PAGE (self), NULL);

  return self->line;
}
