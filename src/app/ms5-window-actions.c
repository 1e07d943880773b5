/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-window-private.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-report-dialog.h"

/* What an action needs a right for. */
static const struct
{
  const char *action;
  const char *right;
} rights_of[] = {
  { "acknowledge", MS5_PERMIT_CALLS_HANDLE },
  { "acknowledge-banner", MS5_PERMIT_CALLS_HANDLE },
  { "acknowledge-first", MS5_PERMIT_CALLS_HANDLE },
  { "resolve", MS5_PERMIT_CALLS_HANDLE },
  { "resolve-first", MS5_PERMIT_CALLS_HANDLE },
  { "reopen", MS5_PERMIT_CALLS_HANDLE },
  { "disable-alarm", MS5_PERMIT_ALARMS_MANAGE },
  { "enable-alarm", MS5_PERMIT_ALARMS_MANAGE },
  { "comment", MS5_PERMIT_CALLS_HANDLE },
  { "take-over", MS5_PERMIT_CALLS_HANDLE },
  { "assign", MS5_PERMIT_CALLS_HANDLE },
  { "escalate", MS5_PERMIT_CALLS_HANDLE },
  { "shelve", MS5_PERMIT_CALLS_HANDLE },
  { "unshelve", MS5_PERMIT_CALLS_HANDLE },
  { "maintain", MS5_PERMIT_EQUIPMENT_MAINTAIN },
  { "raise", MS5_PERMIT_CALLS_RAISE },
  { "raise-call", MS5_PERMIT_CALLS_RAISE },
  { "code-stop", MS5_PERMIT_STOPS_CODE },
  { "comment-stop", MS5_PERMIT_STOPS_CODE },
  { "split-stop", MS5_PERMIT_STOPS_CODE },
  { "merge-stop", MS5_PERMIT_STOPS_CODE },
  { "add-stop", MS5_PERMIT_STOPS_CODE },
  { "start-changeover", MS5_PERMIT_STOPS_CODE },
  { "complete-changeover", MS5_PERMIT_STOPS_CODE },
  { "report-line", MS5_PERMIT_QUALITY_REPORT },
  { "accept-job", MS5_PERMIT_JOBS_RUN },
  { "start-job", MS5_PERMIT_JOBS_RUN },
  { "pause-job", MS5_PERMIT_JOBS_RUN },
  { "complete-job", MS5_PERMIT_JOBS_RUN },
  { "add-job", MS5_PERMIT_JOBS_PLAN },
  { "edit-job", MS5_PERMIT_JOBS_PLAN },
  { "cancel-job", MS5_PERMIT_JOBS_PLAN },
  { "add-note", MS5_PERMIT_NOTES_WRITE },
};

void
ms5_window_set_text (json_t     *fields,
                     const char *name,
                     const char *text)
{
  if (text != NULL)
    json_object_set_new (fields, name, json_string (text));
}

/* @item is what it is about, if it is there already. */
Ms5Action *
ms5_window_action_new (const char   *op,
                       const char   *kind,
                       const char   *line,
                       Ms5ModelItem *item)
{
  Ms5Action *action = ms5_action_new (op);

  action->topic = g_strdup_printf ("%s/%s", kind, line);
  if (item != NULL)
    {
      action->key = g_strdup (ms5_model_item_get_key (item));
      action->base = ms5_model_item_get_v (item);
    }
  return action;
}

/* @parameter is line and key. */
Ms5ModelItem *
ms5_window_find_item (Ms5Window  *self,
                      const char *kind,
                      GVariant   *parameter)
{
  const char *line, *key;
  g_autofree char *topic = NULL;

  g_variant_get (parameter, "(&s&s)", &line, &key);
  topic = g_strdup_printf ("%s/%s", kind, line);
  return ms5_floor_get_item (ms5_window_get_view (self)->floor, topic, key);
}

/* That of the line whose page is shown; %NULL on other pages. */
const char *
ms5_window_get_line_code (Ms5Window *self)
{
  const char *page = ms5_window_get_page (self);

  return g_str_has_prefix (page, MS5_PAGE_LINE) ? page + strlen (MS5_PAGE_LINE) : NULL;
}

/* Reports */

static void
reported_cb (GtkWidget  *dialog,
             gboolean    rework,
             gint64      qty,
             const char *reason,
             Ms5Window  *self)
{
  const char *line = g_object_get_data (G_OBJECT (dialog), "line");
  g_autoptr (Ms5Action) action = ms5_window_action_new (rework ? "rework.report" : "scrap.report", "quality", line, NULL);

  action->args = json_pack ("{s:I}", "qty", (json_int_t) qty);
  ms5_window_set_text (action->args, "reason", reason);
  ms5_window_emit_act (self, action, rework ? _("Rework reported") : _("Scrap reported"));
}

static void
report (Ms5Window  *self,
        const char *code)
{
  Ms5LineModel *line = code != NULL ? ms5_floor_get_line (ms5_window_get_view (self)->floor, code) : NULL;
  GtkWidget *dialog;

  if (line == NULL)
    return;

  dialog = ms5_report_dialog_new (ms5_window_get_view (self), line);
  g_object_set_data_full (G_OBJECT (dialog), "line", g_strdup (code), g_free);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (self));
  g_signal_connect_object (dialog, "report", G_CALLBACK (reported_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
report_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       window)
{
  report (window, ms5_window_get_line_code (window));
}

static void
report_line_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       window)
{
  report (window, g_variant_get_string (parameter, NULL));
}

/* Equipment */

static void
maintain_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       window)
{
  const char *line, *key;
  gboolean on;
  Ms5EquipmentModel *equipment;
  g_autoptr (Ms5Action) wanted = NULL;

  g_variant_get (parameter, "(&s&sb)", &line, &key, &on);
  equipment = ms5_floor_get_equipment (ms5_window_get_view (window)->floor, key);
  if (equipment == NULL)
    return;

  wanted = ms5_window_action_new ("equipment.maintenance", "line", line, MS5_MODEL_ITEM (equipment));
  wanted->args = json_pack ("{s:b}", "on", on);
  ms5_window_emit_act (window, wanted, on ? _("Maintenance started") : _("Maintenance ended"));
}

/* Pages */

static void
show_floor_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       window)
{
  ms5_window_show_page (window, MS5_PAGE_FLOOR);
}

static void
show_andon_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       window)
{
  ms5_window_show_page (window, MS5_PAGE_ANDON);
}

static void
show_sync_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       window)
{
  ms5_window_show_page (window, MS5_PAGE_SYNC);
}

static void
show_line_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       window)
{
  g_autofree char *page = g_strconcat (MS5_PAGE_LINE, g_variant_get_string (parameter, NULL), NULL);

  ms5_window_show_page (window, page);
}

/* From the floor to the first or last line, and round. */
static void
step_line (Ms5Window *self,
           int        step)
{
  GListModel *lines = ms5_floor_get_lines (ms5_window_get_view (self)->floor);
  int n = (int) g_list_model_get_n_items (lines);
  int at = step > 0 ? -1 : n;
  const char *code = ms5_window_get_line_code (self);

  for (int i = 0; i < n; i++)
    {
      g_autoptr (Ms5ModelItem) line = g_list_model_get_item (lines, (guint) i);

      if (g_strcmp0 (ms5_model_item_get_key (line), code) == 0)
        at = i;
    }

  at += step;
  if (at < 0 || at >= n)
    ms5_window_show_page (self, MS5_PAGE_FLOOR);
  else
    {
      g_autoptr (Ms5ModelItem) line = g_list_model_get_item (lines, (guint) at);
      g_autofree char *page = g_strconcat (MS5_PAGE_LINE, ms5_model_item_get_key (line), NULL);

      ms5_window_show_page (self, page);
    }
}

static void
next_line_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       window)
{
  step_line (window, 1);
}

static void
previous_line_cb (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       window)
{
  step_line (window, -1);
}

static void
toggle_side_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       window)
{
  ms5_window_toggle_side (window);
}

static void
undo_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       window)
{
  ms5_window_emit_undo (window, g_variant_get_string (parameter, NULL));
}

/**
 * ms5_window_add_actions:
 * @self: a window
 *
 * Gives it its actions. They are also on the session bus, as GTK exports them.
 */
void
ms5_window_add_actions (Ms5Window *self)
{
  static const GActionEntry entries[] = {
    { "maintain", maintain_cb, "(ssb)" },
    { "next-line", next_line_cb },
    { "previous-line", previous_line_cb },
    { "report", report_cb },
    { "report-line", report_line_cb, "s" },
    { "show-andon", show_andon_cb },
    { "show-floor", show_floor_cb },
    { "show-line", show_line_cb, "s" },
    { "show-sync", show_sync_cb },
    { "toggle-side", toggle_side_cb },
    { "undo", undo_cb, "s" },
  };
  g_autoptr (GAction) order = g_settings_create_action (ms5_window_get_view (self)->settings, "floor-order");

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_action_map_add_action (G_ACTION_MAP (self), order);
  ms5_window_add_call_actions (self);
  ms5_window_add_call_end_actions (self);
  ms5_window_add_call_plan_actions (self);
  ms5_window_add_stop_actions (self);
  ms5_window_add_job_actions (self);
  ms5_window_add_settle_actions (self);
  ms5_window_add_past_actions (self);
  ms5_window_add_escalation_actions (self);
  ms5_window_add_board_actions (self);
}

/**
 * ms5_window_allow_actions:
 * @self: a window
 * @rights: (nullable): what the person may do; %NULL for what is not known
 */
void
ms5_window_allow_actions (Ms5Window          *self,
                          const char * const *rights)
{
  for (guint i = 0; i < G_N_ELEMENTS (rights_of); i++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), rights_of[i].action);

      g_simple_action_set_enabled (G_SIMPLE_ACTION (action),
                                   rights == NULL || g_strv_contains (rights, rights_of[i].right));
    }
}
