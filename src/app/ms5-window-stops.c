/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-window-private.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-code-dialog.h"
#include "app/pages/ms5-item-text.h"
#include "app/pages/ms5-split-dialog.h"
#include "protocol/ms5-item.h"

/* How long a stop is at first that somebody adds. */
#define ADDED_TIME (10 * MS5_USEC_PER_MIN)
/* How long ago it may have been. */
#define ADDED_AGE (7 * 24 * MS5_USEC_PER_H)

static Ms5StopModel *
find_stop (gpointer  window,
           GVariant *parameter)
{
  return (Ms5StopModel *) ms5_window_find_item (window, "stops", parameter);
}

static Ms5Action *
stop_action_new (const char   *op,
                 Ms5StopModel *stop)
{
  return ms5_window_action_new (op, "stops", ms5_model_item_get_line (MS5_MODEL_ITEM (stop)), MS5_MODEL_ITEM (stop));
}

static void
coded_cb (GtkWidget  *dialog,
          const char *reason,
          const char *comment,
          Ms5Window  *self)
{
  Ms5StopModel *stop = g_object_get_data (G_OBJECT (dialog), "stop");
  const Ms5StopItem *item = ms5_stop_model_get_item (stop);
  g_autoptr (Ms5Action) action = stop_action_new ("stop.code", stop);

  action->set = json_object ();
  action->was = json_object ();
  if (reason != NULL && g_strcmp0 (reason, item->reason) != 0)
    {
      ms5_window_set_text (action->set, "reason", reason);
      ms5_window_set_text (action->was, "reason", item->reason);
    }
  if (comment != NULL && g_strcmp0 (comment, item->comment) != 0)
    {
      ms5_window_set_text (action->set, "comment", comment);
      ms5_window_set_text (action->was, "comment", item->comment);
    }
  if (json_object_size (action->set) > 0)
    ms5_window_emit_act (self, action, _("Stop coded"));
}

static void
code_stop_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       window)
{
  Ms5ModelItem *stop = ms5_window_find_item (window, "stops", parameter);
  GtkWidget *dialog;

  if (stop == NULL)
    return;

  dialog = ms5_code_dialog_new (ms5_window_get_view (window), MS5_STOP_MODEL (stop));
  g_object_set_data_full (G_OBJECT (dialog), "stop", g_object_ref (stop), g_object_unref);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), window);
  g_signal_connect_object (dialog, "code", G_CALLBACK (coded_cb), window, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* What is written goes to the end of what others have. */
static void
commented (Ms5Window    *self,
           Ms5ModelItem *item,
           const char   *note)
{
  Ms5StopModel *stop = MS5_STOP_MODEL (item);
  const char *before = ms5_stop_model_get_item (stop)->comment;
  g_autofree char *text = before != NULL && note != NULL ? g_strconcat (before, "\n", note, NULL) : g_strdup (note);
  g_autoptr (Ms5Action) action = stop_action_new ("stop.code", stop);

  if (text == NULL)
    return;

  action->set = json_pack ("{s:s}", "comment", text);
  action->was = json_object ();
  ms5_window_set_text (action->was, "comment", before);
  ms5_window_emit_act (self, action, _("Comment added"));
}

static void
comment_stop_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       window)
{
  const Ms5WindowAsk ask = { _("Comment on the Stop"), _("What should others know?"), _("_Comment"), FALSE, commented };
  Ms5StopModel *stop = find_stop (window, parameter);

  if (stop != NULL)
    ms5_window_ask_note (window, "stops", MS5_MODEL_ITEM (stop), &ask);
}

/* Split and merge */

static void
split_cb (Ms5FormDialog *form,
          Ms5Window     *self)
{
  g_autoptr (Ms5Action) action = stop_action_new ("stop.split", g_object_get_data (G_OBJECT (form), "item"));

  action->args = json_pack ("{s:I}", "at", (json_int_t) ms5_time_to_ms (ms5_split_dialog_get_time (form)));
  ms5_window_emit_act (self, action, _("Stop split"));
}

static void
split_stop_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       window)
{
  Ms5StopModel *stop = find_stop (window, parameter);

  if (stop != NULL)
    ms5_window_present_form (window, ms5_split_dialog_new (ms5_window_get_view (window), stop), MS5_MODEL_ITEM (stop),
                             ms5_model_item_get_line (MS5_MODEL_ITEM (stop)), G_CALLBACK (split_cb));
}

static void
merge_stop_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       window)
{
  Ms5StopModel *stop = find_stop (window, parameter);
  Ms5StopModel *next = stop != NULL ? ms5_stop_get_next (ms5_window_get_view (window), stop) : NULL;
  g_autoptr (Ms5Action) wanted = NULL;

  if (next == NULL)
    return;

  wanted = stop_action_new ("stop.merge", stop);
  wanted->args = json_pack ("{s:s}", "with", ms5_model_item_get_key (MS5_MODEL_ITEM (next)));
  ms5_window_emit_act (window, wanted, _("Stops merged"));
}

/* By hand */

static gboolean
has_stop_in (Ms5LineModel *line,
             Ms5Time       start,
             Ms5Time       end,
             Ms5Time       now)
{
  GListModel *stops = ms5_line_model_get_stops (line);

  for (guint i = 0; i < g_list_model_get_n_items (stops); i++)
    {
      g_autoptr (Ms5StopModel) stop = g_list_model_get_item (stops, i);
      const Ms5StopItem *item = ms5_stop_model_get_item (stop);

      if (item->start < end && (item->end != MS5_TIME_NONE ? item->end : now) > start)
        return TRUE;
    }
  return FALSE;
}

static char *
check_added (Ms5FormDialog *form)
{
  const Ms5View *view = g_object_get_data (G_OBJECT (form), "view");
  Ms5LineModel *line = ms5_floor_get_line (view->floor, g_object_get_data (G_OBJECT (form), "line"));
  Ms5Time start = ms5_form_dialog_get_time (form, "start");
  Ms5Time end = ms5_form_dialog_get_time (form, "end");
  Ms5Time now = ms5_floor_get_plant_now (view->floor);

  if (line == NULL)
    return g_strdup (_("This line is not there any more."));
  if (end <= start)
    return g_strdup (_("It must end after it began."));
  if (end > now)
    return g_strdup (_("It must be over already."));
  if (end < now - ADDED_AGE)
    return g_strdup (_("That is too long ago."));
  if (has_stop_in (line, start, end, now))
    return g_strdup (_("There is a stop in that time already."));
  return NULL;
}

static void
added_cb (Ms5FormDialog *form,
          Ms5Window     *self)
{
  const char *code = g_object_get_data (G_OBJECT (form), "line");
  Ms5LineModel *line = ms5_floor_get_line (ms5_window_get_view (self)->floor, code);
  g_autofree char *comment = ms5_form_dialog_dup_text (form, "comment");
  g_autoptr (Ms5Action) action = NULL;

  if (line == NULL)
    return;

  action = ms5_window_action_new ("stop.add", "stops", code, NULL);
  action->key = ms5_timeline_key_new (ms5_line_model_get_setup (line)->bottleneck, ms5_form_dialog_get_time (form, "start"));
  action->args = json_pack ("{s:I}", "end", (json_int_t) ms5_time_to_ms (ms5_form_dialog_get_time (form, "end")));
  ms5_window_set_text (action->args, "reason", ms5_form_dialog_get_code (form, "reason"));
  ms5_window_set_text (action->args, "comment", comment);
  ms5_window_emit_act (self, action, _("Stop added"));
}

static void
add_reasons (Ms5FormDialog *form,
             Ms5PlantModel *plant)
{
  GListModel *reasons = ms5_plant_model_get_reasons (plant);

  ms5_form_dialog_add_choice (form, "reason", _("Reason"), NULL, _("No reason"));
  for (guint i = 0; i < g_list_model_get_n_items (reasons); i++)
    {
      g_autoptr (Ms5ReasonModel) reason = g_list_model_get_item (reasons, i);
      const char *code = ms5_model_item_get_key (MS5_MODEL_ITEM (reason));
      const char *name = ms5_reason_model_get_name (reason);

      if (ms5_reason_model_get_item (reason)->parent != NULL)
        ms5_form_dialog_add_choice (form, "reason", _("Reason"), code, name != NULL ? name : code);
    }
}

static void
add_stop_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       window)
{
  const Ms5View *view = ms5_window_get_view (window);
  const char *code = g_variant_get_string (parameter, NULL);
  Ms5LineModel *line = ms5_floor_get_line (view->floor, code);
  GTimeZone *zone = ms5_pulse_get_time_zone (view->pulse);
  Ms5Time now = ms5_time_floor (ms5_floor_get_plant_now (view->floor), MS5_USEC_PER_MIN);
  Ms5FormDialog *form;

  if (line == NULL)
    return;

  form = MS5_FORM_DIALOG (ms5_form_dialog_new (_("Add a Stop by Hand"), ms5_line_model_get_name (line), _("_Add")));
  ms5_form_dialog_add_time (form, "start", _("From"), zone, now - ADDED_TIME);
  ms5_form_dialog_add_time (form, "end", _("Until"), zone, now);
  add_reasons (form, ms5_floor_get_plant (view->floor));
  ms5_form_dialog_add_text (form, "comment", _("Comment"));
  gtk_window_set_default_size (GTK_WINDOW (form), 460, 620);
  ms5_window_present_form (window, GTK_WIDGET (form), NULL, code, G_CALLBACK (added_cb));
  ms5_form_dialog_set_check (form, check_added);
}

/* Changeovers */

static void
act_on_changeover (Ms5Window  *self,
                   const char *op,
                   GVariant   *parameter,
                   const char *told)
{
  Ms5StopModel *stop = find_stop (self, parameter);
  g_autoptr (Ms5Action) action = NULL;

  if (stop == NULL)
    return;

  action = ms5_window_action_new (op, "changeovers", ms5_model_item_get_line (MS5_MODEL_ITEM (stop)), NULL);
  action->key = g_strdup (ms5_model_item_get_key (MS5_MODEL_ITEM (stop)));
  ms5_window_emit_act (self, action, told);
}

static void
start_changeover_cb (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       window)
{
  act_on_changeover (window, "changeover.start", parameter, _("Changeover started"));
}

static void
complete_changeover_cb (GSimpleAction *action,
                        GVariant      *parameter,
                        gpointer       window)
{
  act_on_changeover (window, "changeover.complete", parameter, _("Changeover ended"));
}

/**
 * ms5_window_add_stop_actions:
 * @self: a window
 *
 * Gives it the actions that are about stops.
 */
void
ms5_window_add_stop_actions (Ms5Window *self)
{
  static const GActionEntry entries[] = {
    { "add-stop", add_stop_cb, "s" },
    { "code-stop", code_stop_cb, "(ss)" },
    { "comment-stop", comment_stop_cb, "(ss)" },
    { "complete-changeover", complete_changeover_cb, "(ss)" },
    { "merge-stop", merge_stop_cb, "(ss)" },
    { "split-stop", split_stop_cb, "(ss)" },
    { "start-changeover", start_changeover_cb, "(ss)" },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
