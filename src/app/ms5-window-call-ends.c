/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-window-private.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-form-dialog.h"
#include "app/pages/ms5-item-text.h"

/* How calls end, and begin again; and conditions that are to call nobody. */

/* Resolving */

static void
resolve (Ms5Window    *self,
         Ms5ModelItem *call,
         const char   *cause,
         const char   *note,
         const char   *via)
{
  g_autoptr (Ms5Action) action = ms5_window_action_new ("call.resolve", "calls", ms5_model_item_get_line (call), call);

  if (cause != NULL || note != NULL)
    action->args = json_object ();
  if (cause != NULL)
    ms5_window_set_text (action->args, "cause", cause);
  if (note != NULL)
    ms5_window_set_text (action->args, "note", note);
  action->via = g_strdup (via);
  ms5_window_emit_act (self, action, _("Call resolved"));
}

static void
noted (Ms5Window    *self,
       Ms5ModelItem *call,
       const char   *note)
{
  resolve (self, call, NULL, note, NULL);
}

static void
noted_on_banner (Ms5Window    *self,
                 Ms5ModelItem *call,
                 const char   *note)
{
  resolve (self, call, NULL, note, MS5_WINDOW_VIA_BANNER);
}

static void
resolved_cb (Ms5FormDialog *form,
             Ms5Window     *self)
{
  g_autofree char *note = ms5_form_dialog_dup_text (form, "note");

  resolve (self, g_object_get_data (G_OBJECT (form), "item"), ms5_form_dialog_get_code (form, "cause"), note,
           g_object_get_data (G_OBJECT (form), "via"));
}

static gboolean
is_cause_of (Ms5CallCauseModel *cause,
             const char        *type)
{
  const Ms5CallCauseItem *item = ms5_call_cause_model_get_item (cause);

  return item->types == NULL || (type != NULL && g_strv_contains ((const char *const *) item->types, type));
}

/* Returns: how many causes a call of that type can have */
static guint
add_causes (Ms5Window     *self,
            Ms5FormDialog *form,
            const char    *type)
{
  GListModel *causes =
    ms5_plant_model_get_call_causes (ms5_floor_get_plant (ms5_window_get_view (self)->floor));
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (causes); i++)
    {
      g_autoptr (Ms5CallCauseModel) cause = g_list_model_get_item (causes, i);
      const char *code = ms5_model_item_get_key (MS5_MODEL_ITEM (cause));
      const char *name = ms5_call_cause_model_get_name (cause);

      if (!is_cause_of (cause, type))
        continue;
      n++;
      if (form != NULL)
        ms5_form_dialog_add_option (form, "cause", _("What was it?"), code, name != NULL ? name : code);
    }
  return n;
}

static Ms5FormDialog *
form_new (Ms5Window    *self,
          Ms5ModelItem *call,
          const char   *title,
          const char   *label)
{
  g_autofree char *topic = g_strdup_printf ("calls/%s", ms5_model_item_get_line (call));
  g_autofree char *about = ms5_item_dup_text (ms5_window_get_view (self), topic, ms5_model_item_get_key (call));

  return MS5_FORM_DIALOG (ms5_form_dialog_new (title, about, label));
}

/**
 * ms5_window_resolve:
 * @self: a window
 * @call: (nullable): a call
 * @via: (nullable): what led to it, as the journal has it; a static string; %NULL if the window shall say
 *
 * Asks what it was and what was done, if it is open.
 */
void
ms5_window_resolve (Ms5Window    *self,
                    Ms5CallModel *call,
                    const char   *via)
{
  const Ms5WindowAsk ask = { _("Resolve the Call?"), _("What was done?"), _("_Resolve"), FALSE,
                             g_strcmp0 (via, MS5_WINDOW_VIA_BANNER) == 0 ? noted_on_banner : noted };
  Ms5ModelItem *item = (Ms5ModelItem *) call;
  Ms5FormDialog *form;

  if (call == NULL || !ms5_call_model_is_open (call))
    return;
  if (add_causes (self, NULL, ms5_call_model_get_item (call)->type) == 0)
    {
      ms5_window_ask_note (self, "calls", item, &ask);
      return;
    }

  form = form_new (self, item, _("Resolve the Call"), _("_Resolve"));
  add_causes (self, form, ms5_call_model_get_item (call)->type);
  ms5_form_dialog_add_text (form, "note", _("What was done?"));
  g_object_set_data (G_OBJECT (form), "via", (gpointer) via);
  gtk_window_set_default_size (GTK_WINDOW (form), 460, 720);
  ms5_window_present_form (self, GTK_WIDGET (form), item, ms5_model_item_get_line (item), G_CALLBACK (resolved_cb));
}

static void
resolve_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       window)
{
  ms5_window_resolve (window, (Ms5CallModel *) ms5_window_find_item (window, "calls", parameter), NULL);
}

/* Reopening */

static void
reopened (Ms5Window    *self,
          Ms5ModelItem *call,
          const char   *note)
{
  g_autoptr (Ms5Action) action = ms5_window_action_new ("call.reopen", "calls", ms5_model_item_get_line (call), call);

  if (note != NULL)
    action->args = json_pack ("{s:s}", "note", note);
  ms5_window_emit_act (self, action, _("Call reopened"));
}

static void
reopen_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       window)
{
  const Ms5WindowAsk ask = { _("Reopen the Call?"), _("Why is it not resolved?"), _("Re_open"), FALSE, reopened };
  Ms5ModelItem *call = ms5_window_find_item (window, "calls", parameter);

  if (call != NULL && !ms5_call_model_is_open (MS5_CALL_MODEL (call)))
    ms5_window_ask_note (window, "calls", call, &ask);
}

/* Out of service */

/* About the condition that raised the call: RULE/EQUIPMENT/SUBJECT. */
static Ms5Action *
condition_action_new (const char   *op,
                      Ms5ModelItem *call)
{
  const Ms5CallItem *item = ms5_call_model_get_item (MS5_CALL_MODEL (call));
  Ms5Action *action = ms5_window_action_new (op, "alarms", ms5_model_item_get_line (call), NULL);

  action->key = g_strdup_printf ("%s/%s/%s", item->rule, item->equipment != NULL ? item->equipment : "",
                                 item->detail != NULL ? item->detail : "");
  return action;
}

static char *
check_reason (Ms5FormDialog *form)
{
  g_autofree char *reason = ms5_form_dialog_dup_text (form, "reason");

  return reason == NULL ? g_strdup (_("Say why it is to call nobody.")) : NULL;
}

static void
disabled_cb (Ms5FormDialog *form,
             Ms5Window     *self)
{
  Ms5ModelItem *call = g_object_get_data (G_OBJECT (form), "item");
  g_autofree char *reason = ms5_form_dialog_dup_text (form, "reason");
  g_autoptr (Ms5Action) action = condition_action_new ("alarm.disable", call);

  action->args = json_pack ("{s:s}", "reason", reason);
  ms5_window_emit_act (self, action, _("Alarm taken out of service"));
}

static void
disable_alarm_cb (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       window)
{
  Ms5ModelItem *call = ms5_window_find_item (window, "calls", parameter);
  Ms5FormDialog *form;

  if (call == NULL || ms5_call_model_get_item (MS5_CALL_MODEL (call))->rule == NULL)
    return;

  form = form_new (window, call, _("Take the Alarm Out of Service"), _("_Take Out"));
  ms5_form_dialog_add_text (form, "reason", _("Until it is put back, this condition calls nobody. Why?"));
  ms5_form_dialog_set_check (form, check_reason);
  ms5_window_present_form (window, GTK_WIDGET (form), call, ms5_model_item_get_line (call), G_CALLBACK (disabled_cb));
}

static void
enable_alarm_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       window)
{
  Ms5ModelItem *call = ms5_window_find_item (window, "calls", parameter);
  g_autoptr (Ms5Action) wanted = NULL;

  if (call == NULL || ms5_call_model_get_item (MS5_CALL_MODEL (call))->rule == NULL)
    return;

  wanted = condition_action_new ("alarm.enable", call);
  ms5_window_emit_act (window, wanted, _("Alarm put back in service"));
}

/**
 * ms5_window_add_call_end_actions:
 * @self: a window
 *
 * Gives it the actions that end calls, begin them again, and take conditions out of service.
 */
void
ms5_window_add_call_end_actions (Ms5Window *self)
{
  static const GActionEntry entries[] = {
    { "disable-alarm", disable_alarm_cb, "(ss)" },
    { "enable-alarm", enable_alarm_cb, "(ss)" },
    { "reopen", reopen_cb, "(ss)" },
    { "resolve", resolve_cb, "(ss)" },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
