/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-job-panel.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/pages/ms5-job-buttons.h"
#include "app/pages/ms5-row-menu.h"
#include "app/pages/ms5-watch.h"
#include "app/widgets/ms5-bar.h"
#include "app/widgets/ms5-figure.h"
#include "app/widgets/ms5-format.h"
#include "app/widgets/ms5-panel.h"

/* How many of those that wait are shown. */
#define N_COMING 3

struct _Ms5JobPanel
{
  GtkWidget     parent_instance;
  Ms5View       view;
  Ms5LineModel *line;
  gpointer      shown;     /* (nullable): the job above; compared only */
  Ms5Watch      watch;
  GtkWidget    *panel;
  GtkWidget    *product;
  GtkWidget    *progress;
  GtkWidget    *bar;
  GtkWidget    *due;
  GtkWidget    *box;
  GtkWidget    *buttons;
  GtkWidget    *coming_title;
  GtkWidget    *coming;
  GtkWidget    *add;
  GtkFilter    *filter;
  GListModel   *waiting;
};

G_DEFINE_FINAL_TYPE (Ms5JobPanel, ms5_job_panel, GTK_TYPE_WIDGET)

/* The first job of a state, in the order of the list. */
static Ms5JobModel *
find_job (Ms5JobPanel *self,
          int          state)
{
  GListModel *jobs = ms5_line_model_get_jobs (self->line);

  for (guint i = 0; i < g_list_model_get_n_items (jobs); i++)
    {
      g_autoptr (Ms5JobModel) job = g_list_model_get_item (jobs, i);

      if (ms5_job_model_get_item (job)->state == state)
        return g_steal_pointer (&job);
    }
  return NULL;
}

/* A job in the first of two states that there is one in. */
static Ms5JobModel *
find_first_job (Ms5JobPanel *self,
                int          state,
                int          otherwise)
{
  Ms5JobModel *job = find_job (self, state);

  return job != NULL ? job : find_job (self, otherwise);
}

/* Those that wait: what is made, or was begun last, stands above. */
static gboolean
is_waiting (gpointer item,
            gpointer user_data)
{
  Ms5JobPanel *self = user_data;
  int state = ms5_job_model_get_item (item)->state;

  if (item == self->shown)
    return FALSE;
  return state == MS5_JOB_PLANNED || state == MS5_JOB_ACCEPTED || state == MS5_JOB_PAUSED;
}

static GtkWidget *
row_new (gpointer item,
         gpointer user_data)
{
  Ms5JobPanel *self = user_data;
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), ms5_job_row_new (&self->view, item));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  return row;
}

static const char *
get_product (Ms5JobModel *job)
{
  const char *name = ms5_job_model_get_product_name (job);

  return name != NULL ? name : ms5_model_item_get_key (MS5_MODEL_ITEM (job));
}

static void
show_job (Ms5JobPanel *self,
          Ms5JobModel *job)
{
  const Ms5JobItem *item = ms5_job_model_get_item (job);
  GTimeZone *zone = ms5_pulse_get_time_zone (self->view.pulse);
  Ms5Time now = ms5_floor_get_plant_now (self->view.floor);
  gboolean known = item->qty != MS5_INT_NONE && item->qty > 0;
  double made = item->good != MS5_INT_NONE ? item->good : 0;
  g_autofree char *good = ms5_format_number (made, 0);
  g_autofree char *qty = ms5_format_number (known ? item->qty : NAN, 0);
  g_autofree char *share = ms5_format_percent_whole (known ? made / item->qty : NAN);
  g_autofree char *progress = item->state == MS5_JOB_PAUSED ? g_strdup_printf (_("paused at %s of %s"), good, qty)
                                                            : g_strdup_printf (_("%s of %s · %s"), good, qty, share);
  g_autofree char *moment = ms5_format_moment (item->due, now, zone);
  g_autofree char *due = g_strdup_printf (_("due %s"), moment);

  gtk_label_set_text (GTK_LABEL (self->product), get_product (job));
  ms5_figure_set_text (MS5_FIGURE (self->progress), progress);
  ms5_bar_set_value (MS5_BAR (self->bar), known ? CLAMP (made / item->qty, 0, 1) : NAN);
  gtk_label_set_text (GTK_LABEL (self->due), item->due != MS5_TIME_NONE ? due : "");
  ms5_panel_set_subtitle (MS5_PANEL (self->panel), ms5_model_item_get_key (MS5_MODEL_ITEM (job)));
}

static void
panel_update (gpointer widget)
{
  Ms5JobPanel *self = widget;
  g_autoptr (Ms5JobModel) active = find_first_job (self, MS5_JOB_ACTIVE, MS5_JOB_PAUSED);
  gboolean any;

  self->shown = active;
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  any = g_list_model_get_n_items (self->waiting) > 0;

  if (active != NULL)
    show_job (self, active);
  else
    {
      gtk_label_set_text (GTK_LABEL (self->product), _("No job is running"));
      ms5_panel_set_subtitle (MS5_PANEL (self->panel), NULL);
    }
  gtk_widget_set_visible (self->progress, active != NULL);
  gtk_widget_set_visible (self->bar, active != NULL);
  gtk_widget_set_visible (self->due, active != NULL && ms5_job_model_get_item (active)->due != MS5_TIME_NONE);
  gtk_widget_set_visible (self->buttons, active != NULL);
  ms5_job_buttons_set_job (MS5_JOB_BUTTONS (self->buttons), active);
  gtk_widget_set_visible (self->coming_title, any);
  gtk_widget_set_visible (self->coming, any);
  gtk_widget_set_visible (self->add, ms5_view_may (&self->view, "job.add"));
}

static void
jobs_changed_cb (Ms5JobPanel *self)
{
  GListModel *jobs = ms5_line_model_get_jobs (self->line);

  ms5_watch_reset (&self->watch);
  ms5_watch_add (&self->watch, self->line, "notify::product");
  if (self->view.client != NULL)
    ms5_watch_add (&self->watch, self->view.client, "notify::state");
  for (guint i = 0; i < g_list_model_get_n_items (jobs); i++)
    {
      g_autoptr (Ms5JobModel) job = g_list_model_get_item (jobs, i);

      ms5_watch_add (&self->watch, job, "notify");
    }
}

static void
ms5_job_panel_dispose (GObject *object)
{
  Ms5JobPanel *self = MS5_JOB_PANEL (object);

  ms5_watch_clear (&self->watch);
  ms5_widget_remove_children (GTK_WIDGET (self));
  g_clear_object (&self->waiting);
  g_clear_object (&self->filter);
  ms5_view_clear (&self->view);
  g_clear_object (&self->line);

  G_OBJECT_CLASS (ms5_job_panel_parent_class)->dispose (object);
}

static void
ms5_job_panel_class_init (Ms5JobPanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ms5_job_panel_dispose;
  gtk_widget_class_set_css_name (widget_class, "jobpanel");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
ms5_job_panel_init (Ms5JobPanel *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->product = ms5_page_label (NULL, "heading");
  self->progress = ms5_figure_new (NULL);
  gtk_widget_add_css_class (self->progress, "value");
  self->bar = ms5_bar_new ();
  self->due = ms5_page_label (NULL, "detail");
  self->coming_title = ms5_page_label (_("Next"), "detail");
  self->coming = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->coming), GTK_SELECTION_NONE);
  gtk_list_box_set_show_separators (GTK_LIST_BOX (self->coming), TRUE);
  gtk_widget_add_css_class (self->coming, "rows");
  self->add = ms5_add_button_new (_("Add a Job"), "win.add-job");
  gtk_box_append (GTK_BOX (box), self->product);
  gtk_box_append (GTK_BOX (box), self->progress);
  gtk_box_append (GTK_BOX (box), self->bar);
  gtk_box_append (GTK_BOX (box), self->due);
  self->box = box;
  gtk_box_append (GTK_BOX (box), self->coming_title);
  gtk_box_append (GTK_BOX (box), self->coming);
  self->panel = ms5_panel_new (_("Job"), box);
  ms5_panel_add_control (MS5_PANEL (self->panel), self->add);
  gtk_widget_set_parent (self->panel, GTK_WIDGET (self));
}

static void
build_coming (Ms5JobPanel *self)
{
  GListModel *jobs = ms5_line_model_get_jobs (self->line);
  GtkFilterListModel *filtered;

  self->filter = GTK_FILTER (gtk_custom_filter_new (is_waiting, self, NULL));
  filtered = gtk_filter_list_model_new (g_object_ref (jobs), g_object_ref (self->filter));
  self->waiting = G_LIST_MODEL (gtk_slice_list_model_new (G_LIST_MODEL (filtered), 0, N_COMING));
  gtk_list_box_bind_model (GTK_LIST_BOX (self->coming), self->waiting, row_new, self, NULL);
  self->buttons = ms5_job_buttons_new (&self->view);
  gtk_box_insert_child_after (GTK_BOX (self->box), self->buttons, self->due);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->add), "s",
                                    ms5_model_item_get_key (MS5_MODEL_ITEM (self->line)));
}

/**
 * ms5_job_panel_new:
 * @view: what it works with
 * @line: the line
 *
 * Returns: (transfer floating): a panel
 */
GtkWidget *
ms5_job_panel_new (const Ms5View *view,
                   Ms5LineModel  *line)
{
  Ms5JobPanel *self = g_object_new (MS5_TYPE_JOB_PANEL, NULL);
  Ms5LiveButton *button = ms5_panel_get_live_button (MS5_PANEL (self->panel));

  ms5_view_init (&self->view, view);
  self->line = g_object_ref (line);
  ms5_view_bind_live (view, button, MS5_MODEL_ITEM (line), "job");
  build_coming (self);
  ms5_watch_init (&self->watch, GTK_WIDGET (self), panel_update);
  ms5_watch_hold (&self->watch, button);
  jobs_changed_cb (self);
  g_signal_connect_object (ms5_line_model_get_jobs (line), "items-changed", G_CALLBACK (jobs_changed_cb),
                           self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
