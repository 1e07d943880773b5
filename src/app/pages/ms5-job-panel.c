/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-job-panel.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/pages/ms5-watch.h"
#include "app/widgets/ms5-bar.h"
#include "app/widgets/ms5-figure.h"
#include "app/widgets/ms5-format.h"
#include "app/widgets/ms5-panel.h"

struct _Ms5JobPanel
{
  GtkWidget     parent_instance;
  Ms5View       view;
  Ms5LineModel *line;
  Ms5Watch      watch;
  GtkWidget    *panel;
  GtkWidget    *product;
  GtkWidget    *progress;
  GtkWidget    *bar;
  GtkWidget    *due;
  GtkWidget    *next;
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
  g_autoptr (Ms5JobModel) coming = find_first_job (self, MS5_JOB_ACCEPTED, MS5_JOB_PLANNED);
  g_autofree char *next = coming != NULL ? g_strdup_printf (_("Next: %s"), get_product (coming)) : NULL;

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
  gtk_label_set_text (GTK_LABEL (self->next), next != NULL ? next : "");
  gtk_widget_set_visible (self->next, next != NULL);
}

static void
jobs_changed_cb (Ms5JobPanel *self)
{
  GListModel *jobs = ms5_line_model_get_jobs (self->line);

  ms5_watch_reset (&self->watch);
  ms5_watch_add (&self->watch, self->line, "notify::product");
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
  self->next = ms5_page_label (NULL, "detail");
  gtk_box_append (GTK_BOX (box), self->product);
  gtk_box_append (GTK_BOX (box), self->progress);
  gtk_box_append (GTK_BOX (box), self->bar);
  gtk_box_append (GTK_BOX (box), self->due);
  gtk_box_append (GTK_BOX (box), self->next);
  self->panel = ms5_panel_new (_("Job"), box);
  gtk_widget_set_parent (self->panel, GTK_WIDGET (self));
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
  ms5_watch_init (&self->watch, GTK_WIDGET (self), panel_update);
  ms5_watch_hold (&self->watch, button);
  jobs_changed_cb (self);
  g_signal_connect_object (ms5_line_model_get_jobs (line), "items-changed", G_CALLBACK (jobs_changed_cb),
                           self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
