/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-job-buttons.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-row-menu.h"
#include "app/widgets/ms5-format.h"

struct _Ms5JobButtons
{
  GtkWidget    parent_instance;
  Ms5View      view;
  Ms5JobModel *job;       /* (nullable) */
  GtkWidget   *pending;
  GtkWidget   *decide;
  GtkWidget   *next;
  GtkWidget   *more;
};

G_DEFINE_FINAL_TYPE (Ms5JobButtons, ms5_job_buttons, GTK_TYPE_WIDGET)

/* The step that comes next in each state; none once it is over. */
static const struct
{
  const char *op;
  const char *action;
  const char *label;
} steps[MS5_N_JOB_STATES] = {
  [MS5_JOB_PLANNED] = { "job.accept", "win.accept-job", N_("_Accept") },
  [MS5_JOB_ACCEPTED] = { "job.start", "win.start-job", N_("_Start") },
  [MS5_JOB_ACTIVE] = { "job.complete", "win.complete-job", N_("_Complete") },
  [MS5_JOB_PAUSED] = { "job.start", "win.start-job", N_("_Continue") },
};

static int
get_state (Ms5JobButtons *self)
{
  int state = self->job != NULL ? ms5_job_model_get_item (self->job)->state : MS5_JOB_CANCELLED;

  return CLAMP (state, 0, MS5_N_JOB_STATES - 1);
}

static void
fill_menu (gpointer  row,
           GMenu    *menu)
{
  Ms5JobButtons *self = row;
  Ms5ModelItem *job = MS5_MODEL_ITEM (self->job);
  int state = get_state (self);

  if (steps[state].op == NULL)
    return;

  if (state == MS5_JOB_PLANNED)
    ms5_menu_add (menu, &self->view, "job.start", _("_Start"), "win.start-job", job);
  if (state == MS5_JOB_ACTIVE)
    ms5_menu_add (menu, &self->view, "job.pause", _("_Pause…"), "win.pause-job", job);
  if (state == MS5_JOB_PAUSED)
    ms5_menu_add (menu, &self->view, "job.complete", _("_Complete"), "win.complete-job", job);
  ms5_menu_add (menu, &self->view, "job.edit", _("_Change…"), "win.edit-job", job);
  ms5_menu_add (menu, &self->view, "job.cancel", _("Cancel _Job…"), "win.cancel-job", job);
}

static void
update (Ms5JobButtons *self)
{
  int state = get_state (self);

  gtk_widget_set_visible (self->next, steps[state].op != NULL && ms5_view_may (&self->view, steps[state].op));
  gtk_widget_set_visible (self->pending, self->job != NULL && ms5_model_item_is_pending (MS5_MODEL_ITEM (self->job)));
  ms5_row_menu_update (self->more);
  if (self->job == NULL || steps[state].op == NULL)
    {
      gtk_widget_set_visible (self->decide, FALSE);
      return;
    }

  ms5_decide_button_update (self->decide, &self->view, "jobs", MS5_MODEL_ITEM (self->job));
  gtk_button_set_label (GTK_BUTTON (self->next), _(steps[state].label));
  ms5_page_name_button (self->next);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->next), "(ss)",
                                    ms5_model_item_get_line (MS5_MODEL_ITEM (self->job)),
                                    ms5_model_item_get_key (MS5_MODEL_ITEM (self->job)));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->next), steps[state].action);
}

static void
ms5_job_buttons_dispose (GObject *object)
{
  Ms5JobButtons *self = MS5_JOB_BUTTONS (object);

  ms5_job_buttons_set_job (self, NULL);
  ms5_widget_remove_children (GTK_WIDGET (self));
  ms5_view_clear (&self->view);

  G_OBJECT_CLASS (ms5_job_buttons_parent_class)->dispose (object);
}

static void
ms5_job_buttons_class_init (Ms5JobButtonsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ms5_job_buttons_dispose;
  gtk_widget_class_set_css_name (widget_class, "jobbuttons");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
ms5_job_buttons_init (Ms5JobButtons *self)
{
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 8);
  self->pending = gtk_image_new_from_icon_name ("ms5-link-syncing-symbolic");
  gtk_widget_set_tooltip_text (self->pending, _("Waiting for the server"));
  self->decide = ms5_decide_button_new ();
  self->next = gtk_button_new ();
  gtk_button_set_use_underline (GTK_BUTTON (self->next), TRUE);
  gtk_widget_set_valign (self->next, GTK_ALIGN_CENTER);
  self->more = ms5_row_menu_new (self, fill_menu);
  gtk_widget_set_parent (self->pending, GTK_WIDGET (self));
  gtk_widget_set_parent (self->decide, GTK_WIDGET (self));
  gtk_widget_set_parent (self->next, GTK_WIDGET (self));
  gtk_widget_set_parent (self->more, GTK_WIDGET (self));
}

/**
 * ms5_job_buttons_new:
 * @view: what it works with
 *
 * Returns: (transfer floating): buttons for no job yet
 */
GtkWidget *
ms5_job_buttons_new (const Ms5View *view)
{
  Ms5JobButtons *self = g_object_new (MS5_TYPE_JOB_BUTTONS, NULL);

  ms5_view_init (&self->view, view);
  if (view->client != NULL)
    {
      g_signal_connect_object (view->client, "outbox-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (view->client, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
    }
  update (self);
  return GTK_WIDGET (self);
}

/**
 * ms5_job_buttons_set_job:
 * @self: buttons
 * @job: (nullable): for which job
 */
void
ms5_job_buttons_set_job (Ms5JobButtons *self,
                         Ms5JobModel   *job)
{
  g_return_if_fail (MS5_IS_JOB_BUTTONS (self));

  if (self->job == job)
    return;

  if (self->job != NULL)
    g_signal_handlers_disconnect_by_func (self->job, update, self);
  g_set_object (&self->job, job);
  if (job == NULL)
    return;
  g_signal_connect_object (job, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

/* A row for a job that waits */

static void
row_update (GtkWidget *row)
{
  Ms5JobModel *job = g_object_get_data (G_OBJECT (row), "job");
  const Ms5View *view = g_object_get_data (G_OBJECT (row), "view");
  const Ms5JobItem *item = ms5_job_model_get_item (job);
  const char *name = ms5_job_model_get_product_name (job);
  const char *code = ms5_model_item_get_key (MS5_MODEL_ITEM (job));
  g_autofree char *qty = ms5_format_number (item->qty != MS5_INT_NONE ? (double) item->qty : 0, 0);
  GString *detail = g_string_new (NULL);
  g_autofree char *label = NULL;

  g_string_append_printf (detail, _("%s · %s pieces"), code, qty);
  if (item->due != MS5_TIME_NONE)
    {
      g_autofree char *moment = ms5_format_moment (item->due, ms5_floor_get_plant_now (view->floor),
                                                   ms5_pulse_get_time_zone (view->pulse));

      g_string_append (detail, " · ");
      g_string_append_printf (detail, _("due %s"), moment);
    }
  label = g_strdup_printf ("%s, %s", name != NULL ? name : code, detail->str);
  gtk_label_set_text (g_object_get_data (G_OBJECT (row), "title"), name != NULL ? name : code);
  gtk_label_set_text (g_object_get_data (G_OBJECT (row), "detail"), detail->str);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_string_free (detail, TRUE);
}

/**
 * ms5_job_row_new:
 * @view: what it works with; outlives the row
 * @job: a job
 *
 * Returns: (transfer floating): a row with the job and what can be done with it
 */
GtkWidget *
ms5_job_row_new (const Ms5View *view,
                 Ms5JobModel   *job)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *title = ms5_page_label (NULL, "heading");
  GtkWidget *detail = ms5_page_label (NULL, "detail");
  GtkWidget *buttons = ms5_job_buttons_new (view);

  gtk_label_set_wrap (GTK_LABEL (detail), TRUE);
  gtk_label_set_lines (GTK_LABEL (detail), 2);
  gtk_widget_set_hexpand (lines, TRUE);
  gtk_widget_set_valign (lines, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (row, "jobrow");
  gtk_box_append (GTK_BOX (lines), title);
  gtk_box_append (GTK_BOX (lines), detail);
  gtk_box_append (GTK_BOX (row), lines);
  gtk_box_append (GTK_BOX (row), buttons);
  g_object_set_data (G_OBJECT (row), "title", title);
  g_object_set_data (G_OBJECT (row), "detail", detail);
  g_object_set_data (G_OBJECT (row), "view", (gpointer) view);
  g_object_set_data_full (G_OBJECT (row), "job", g_object_ref (job), g_object_unref);
  ms5_job_buttons_set_job (MS5_JOB_BUTTONS (buttons), job);
  g_signal_connect_object (job, "notify", G_CALLBACK (row_update), row, G_CONNECT_SWAPPED);
  row_update (row);
  return row;
}
