/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-window-private.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-form-dialog.h"
#include "app/pages/ms5-item-text.h"
#include "app/widgets/ms5-format.h"
#include "core/ms5-plant.h"

/* More than any line makes of one thing. */
#define MAX_QTY 100000000
/* When a job is due at first that somebody adds. */
#define DUE_TIME (8 * MS5_USEC_PER_H)

static void
act_on_job (Ms5Window    *self,
            const char   *op,
            Ms5ModelItem *job,
            const char   *note,
            const char   *told)
{
  g_autoptr (Ms5Action) action = ms5_window_action_new (op, "jobs", ms5_model_item_get_line (job), job);

  if (note != NULL)
    action->args = json_pack ("{s:s}", "note", note);
  ms5_window_emit_act (self, action, told);
}

static void
accept_job_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       window)
{
  Ms5ModelItem *job = ms5_window_find_item (window, "jobs", parameter);

  if (job != NULL)
    act_on_job (window, "job.accept", job, NULL, _("Job accepted"));
}

static void
start_job_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       window)
{
  Ms5ModelItem *job = ms5_window_find_item (window, "jobs", parameter);

  if (job != NULL)
    act_on_job (window, "job.start", job, NULL, _("Job started"));
}

static void
paused (Ms5Window    *self,
        Ms5ModelItem *job,
        const char   *note)
{
  act_on_job (self, "job.pause", job, note, _("Job paused"));
}

static void
pause_job_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       window)
{
  const Ms5WindowAsk ask = { _("Pause the Job?"), _("Why?"), _("_Pause"), FALSE, paused };
  Ms5ModelItem *job = ms5_window_find_item (window, "jobs", parameter);

  if (job != NULL)
    ms5_window_ask_note (window, "jobs", job, &ask);
}

static void
cancelled (Ms5Window    *self,
           Ms5ModelItem *job,
           const char   *note)
{
  act_on_job (self, "job.cancel", job, note, _("Job cancelled"));
}

static void
cancel_job_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       window)
{
  const Ms5WindowAsk ask = { _("Cancel the Job?"), _("Why?"), _("Cancel _Job"), TRUE, cancelled };
  Ms5ModelItem *job = ms5_window_find_item (window, "jobs", parameter);

  if (job != NULL)
    ms5_window_ask_note (window, "jobs", job, &ask);
}

/* Complete: asked only if less was made than wanted. */

static void
completed_cb (AdwMessageDialog *dialog,
              const char       *response,
              Ms5Window        *self)
{
  if (g_str_equal (response, "yes"))
    act_on_job (self, "job.complete", g_object_get_data (G_OBJECT (dialog), "job"), NULL, _("Job complete"));
}

static void
complete_job_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       window)
{
  Ms5ModelItem *job = ms5_window_find_item (window, "jobs", parameter);
  const Ms5JobItem *item = job != NULL ? ms5_job_model_get_item (MS5_JOB_MODEL (job)) : NULL;
  gint64 made = item != NULL && item->good != MS5_INT_NONE ? item->good : 0;
  g_autofree char *good = NULL;
  g_autofree char *qty = NULL;
  g_autofree char *body = NULL;
  GtkWidget *dialog;

  if (item == NULL)
    return;
  if (item->qty == MS5_INT_NONE || made >= item->qty)
    {
      act_on_job (window, "job.complete", job, NULL, _("Job complete"));
      return;
    }

  good = ms5_format_number ((double) made, 0);
  qty = ms5_format_number ((double) item->qty, 0);
  body = g_strdup_printf (_("%s of %s are made."), good, qty);
  dialog = adw_message_dialog_new (window, _("Complete the Job?"), body);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "no", _("_Cancel"), "yes", _("_Complete"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "yes", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "no");
  g_object_set_data_full (G_OBJECT (dialog), "job", g_object_ref (job), g_object_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (completed_cb), window, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Edit: only what is changed is set. */

static void
edited_cb (Ms5FormDialog *form,
           Ms5Window     *self)
{
  Ms5ModelItem *job = g_object_get_data (G_OBJECT (form), "item");
  const Ms5JobItem *item = ms5_job_model_get_item (MS5_JOB_MODEL (job));
  g_autoptr (Ms5Action) action = ms5_window_action_new ("job.edit", "jobs", ms5_model_item_get_line (job), job);
  gint64 qty = ms5_form_dialog_get_number (form, "qty");
  gint64 due = ms5_time_to_ms (ms5_form_dialog_get_time (form, "due"));
  gint64 shown_due = *(gint64 *) g_object_get_data (G_OBJECT (form), "shown-due");

  action->set = json_object ();
  action->was = json_object ();
  if (qty != item->qty)
    {
      json_object_set_new (action->set, "qty", json_integer (qty));
      if (item->qty != MS5_INT_NONE)
        json_object_set_new (action->was, "qty", json_integer (item->qty));
    }
  if (due != shown_due)
    {
      json_object_set_new (action->set, "due", json_integer (due));
      if (item->due != MS5_TIME_NONE)
        json_object_set_new (action->was, "due", json_integer (ms5_time_to_ms (item->due)));
    }
  if (json_object_size (action->set) > 0)
    ms5_window_emit_act (self, action, _("Job changed"));
}

static void
edit_job_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       window)
{
  const Ms5View *view = ms5_window_get_view (window);
  Ms5ModelItem *job = ms5_window_find_item (window, "jobs", parameter);
  const Ms5JobItem *item = job != NULL ? ms5_job_model_get_item (MS5_JOB_MODEL (job)) : NULL;
  g_autofree char *topic = NULL;
  g_autofree char *about = NULL;
  Ms5FormDialog *form;
  gint64 shown_due;

  if (item == NULL)
    return;

  topic = g_strdup_printf ("jobs/%s", ms5_model_item_get_line (job));
  about = ms5_item_dup_text (view, topic, ms5_model_item_get_key (job));
  form = MS5_FORM_DIALOG (ms5_form_dialog_new (_("Change the Job"), about, _("_Save")));
  ms5_form_dialog_add_number (form, "qty", _("How Many"), MAX_QTY, item->qty != MS5_INT_NONE ? (double) item->qty : 1);
  ms5_form_dialog_add_time (form, "due", _("Due"), ms5_pulse_get_time_zone (view->pulse),
                            item->due != MS5_TIME_NONE ? item->due : ms5_floor_get_plant_now (view->floor) + DUE_TIME);
  shown_due = ms5_time_to_ms (ms5_form_dialog_get_time (form, "due"));
  g_object_set_data_full (G_OBJECT (form), "shown-due", g_memdup2 (&shown_due, sizeof shown_due), g_free);
  ms5_window_present_form (window, GTK_WIDGET (form), job, ms5_model_item_get_line (job), G_CALLBACK (edited_cb));
}

/* Add */

static char *
check_added (Ms5FormDialog *form)
{
  const Ms5View *view = g_object_get_data (G_OBJECT (form), "view");
  g_autofree char *code = ms5_form_dialog_dup_text (form, "code");
  g_autofree char *topic = NULL;

  if (code == NULL)
    return g_strdup ("");
  if (!ms5_code_is_valid (code))
    return g_strdup (_("A number has letters, digits and _ . - only."));

  topic = g_strdup_printf ("jobs/%s", (const char *) g_object_get_data (G_OBJECT (form), "line"));
  return ms5_floor_get_item (view->floor, topic, code) != NULL ? g_strdup (_("There is a job of that number already.")) : NULL;
}

static void
added_cb (Ms5FormDialog *form,
          Ms5Window     *self)
{
  g_autoptr (Ms5Action) action =
    ms5_window_action_new ("job.add", "jobs", g_object_get_data (G_OBJECT (form), "line"), NULL);

  action->key = ms5_form_dialog_dup_text (form, "code");
  action->args = json_pack ("{s:s,s:I,s:I}", "product", ms5_form_dialog_get_code (form, "product"),
                            "qty", (json_int_t) ms5_form_dialog_get_number (form, "qty"),
                            "due", (json_int_t) ms5_time_to_ms (ms5_form_dialog_get_time (form, "due")));
  ms5_window_emit_act (self, action, _("Job added"));
}

static void
add_job_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       window)
{
  const Ms5View *view = ms5_window_get_view (window);
  const char *code = g_variant_get_string (parameter, NULL);
  Ms5LineModel *line = ms5_floor_get_line (view->floor, code);
  GListModel *products = ms5_plant_model_get_products (ms5_floor_get_plant (view->floor));
  Ms5FormDialog *form;

  if (line == NULL || g_list_model_get_n_items (products) == 0)
    return;

  form = MS5_FORM_DIALOG (ms5_form_dialog_new (_("Add a Job"), ms5_line_model_get_name (line), _("_Add")));
  ms5_form_dialog_add_entry (form, "code", _("Number"), NULL);
  for (guint i = 0; i < g_list_model_get_n_items (products); i++)
    {
      g_autoptr (Ms5ProductModel) product = g_list_model_get_item (products, i);
      const char *key = ms5_model_item_get_key (MS5_MODEL_ITEM (product));
      const char *name = ms5_product_model_get_name (product);

      ms5_form_dialog_add_choice (form, "product", _("Product"), key, name != NULL ? name : key);
    }
  ms5_form_dialog_add_number (form, "qty", _("How Many"), MAX_QTY, 1);
  ms5_form_dialog_add_time (form, "due", _("Due"), ms5_pulse_get_time_zone (view->pulse),
                            ms5_floor_get_plant_now (view->floor) + DUE_TIME);
  ms5_form_dialog_select (form, "product", ms5_line_model_get_item (line)->product);
  ms5_window_present_form (window, GTK_WIDGET (form), NULL, code, G_CALLBACK (added_cb));
  ms5_form_dialog_set_check (form, check_added);
}

/* Notes */

static void
add_note_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       window)
{
  const char *line, *text;
  g_autoptr (Ms5Action) wanted = NULL;

  g_variant_get (parameter, "(&s&s)", &line, &text);
  wanted = ms5_window_action_new ("note.add", "notes", line, NULL);
  wanted->args = json_pack ("{s:s}", "text", text);
  ms5_window_emit_act (window, wanted, _("Note added"));
}

/**
 * ms5_window_add_job_actions:
 * @self: a window
 *
 * Gives it the actions that are about jobs, and notes.
 */
void
ms5_window_add_job_actions (Ms5Window *self)
{
  static const GActionEntry entries[] = {
    { "accept-job", accept_job_cb, "(ss)" },
    { "add-job", add_job_cb, "s" },
    { "add-note", add_note_cb, "(ss)" },
    { "cancel-job", cancel_job_cb, "(ss)" },
    { "complete-job", complete_job_cb, "(ss)" },
    { "edit-job", edit_job_cb, "(ss)" },
    { "pause-job", pause_job_cb, "(ss)" },
    { "start-job", start_job_cb, "(ss)" },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
