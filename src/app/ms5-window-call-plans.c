/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-window-private.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-form-dialog.h"
#include "app/pages/ms5-item-text.h"
#include "app/widgets/ms5-format.h"
#include "protocol/ms5-limits.h"

/* Who is to see to a call, who else is to be told, and whether it has to wait. */

static const int shelf_minutes[] = { 15, 30, 60, 120, 240, (int) (MS5_LIMIT_SHELVE_MS / 60000) };

/* The server's clock may be a moment ahead of what is known of it here. */
#define SHELF_MARGIN (5 * MS5_USEC_PER_S)

static Ms5Action *
call_action_new (const char   *op,
                 Ms5ModelItem *call)
{
  Ms5Action *action = ms5_window_action_new (op, "calls", ms5_model_item_get_line (call), call);

  action->via = g_strdup (MS5_WINDOW_VIA);
  return action;
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

/* Assigning: no name is nobody's. */

static void
assign (Ms5Window    *self,
        Ms5ModelItem *call,
        const char   *name)
{
  const char *before = ms5_call_model_get_item (MS5_CALL_MODEL (call))->assigned_to;
  g_autoptr (Ms5Action) action = NULL;

  if (g_strcmp0 (name, before) == 0)
    return;

  action = call_action_new ("call.assign", call);
  action->set = json_pack ("{s:s?}", "assigned_to", name);
  action->was = json_object ();
  ms5_window_set_text (action->was, "assigned_to", before);
  ms5_window_emit_act (self, action, name != NULL ? _("Call assigned") : _("Call assigned to nobody"));
}

static void
take_over_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       window)
{
  Ms5ModelItem *call = ms5_window_find_item (window, "calls", parameter);
  Ms5Client *client = ms5_window_get_view (window)->client;
  const char *user = client != NULL ? ms5_client_get_user (client) : NULL;

  if (call != NULL && user != NULL)
    assign (window, call, user);
}

static void
assigned_cb (Ms5FormDialog *form,
             Ms5Window     *self)
{
  g_autofree char *other = ms5_form_dialog_dup_text (form, "other");
  const char *name = other != NULL ? other : ms5_form_dialog_get_code (form, "name");

  assign (self, g_object_get_data (G_OBJECT (form), "item"), name[0] != '\0' ? name : NULL);
}

static char *
check_assigned (Ms5FormDialog *form)
{
  g_autofree char *other = ms5_form_dialog_dup_text (form, "other");

  return other == NULL && ms5_form_dialog_get_code (form, "name") == NULL ? g_strdup ("") : NULL;
}

static void
assign_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       window)
{
  const Ms5View *view = ms5_window_get_view (window);
  Ms5ModelItem *call = ms5_window_find_item (window, "calls", parameter);
  const char *user = view->client != NULL ? ms5_client_get_user (view->client) : NULL;
  g_auto (GStrv) people = ms5_view_dup_people (view);
  const char *title = _("Who is to see to it?");
  Ms5FormDialog *form;

  if (call == NULL)
    return;

  form = form_new (window, call, _("Assign the Call"), _("_Assign"));
  if (user != NULL)
    ms5_form_dialog_add_option (form, "name", title, user, _("Me"));
  for (guint i = 0; people[i] != NULL; i++)
    if (!ms5_view_is_reader (view, people[i]))
      ms5_form_dialog_add_option (form, "name", title, people[i], people[i]);
  if (ms5_call_model_get_item (MS5_CALL_MODEL (call))->assigned_to != NULL)
    ms5_form_dialog_add_option (form, "name", title, "", _("Nobody"));
  ms5_form_dialog_add_entry (form, "other", _("Somebody else"), NULL);
  ms5_form_dialog_set_check (form, check_assigned);
  ms5_window_present_form (window, GTK_WIDGET (form), call, ms5_model_item_get_line (call), G_CALLBACK (assigned_cb));
}

/* Escalating */

static gint64
get_next_level (Ms5ModelItem *call)
{
  gint64 level = ms5_call_model_get_item (MS5_CALL_MODEL (call))->level;

  return level != MS5_INT_NONE ? level + 1 : 1;
}

static void
escalated (Ms5Window    *self,
           Ms5ModelItem *call,
           const char   *note)
{
  g_autoptr (Ms5Action) action = call_action_new ("call.escalate", call);

  action->args = json_pack ("{s:I}", "level", (json_int_t) get_next_level (call));
  ms5_window_set_text (action->args, "note", note);
  ms5_window_emit_act (self, action, _("Call escalated"));
}

static void
escalate_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       window)
{
  Ms5ModelItem *call = ms5_window_find_item (window, "calls", parameter);
  g_autofree char *heading = call != NULL ? g_strdup_printf (_("Escalate to Level %d?"), (int) get_next_level (call)) : NULL;
  const Ms5WindowAsk ask = { heading, _("Why?"), _("_Escalate"), FALSE, escalated };

  if (call != NULL)
    ms5_window_ask_note (window, "calls", call, &ask);
}

/* The shelf */

static char *
check_shelved (Ms5FormDialog *form)
{
  g_autofree char *reason = ms5_form_dialog_dup_text (form, "reason");

  if (ms5_form_dialog_get_code (form, "minutes") == NULL)
    return g_strdup ("");
  return reason == NULL ? g_strdup (_("Say why it can wait.")) : NULL;
}

static void
shelved_cb (Ms5FormDialog *form,
            Ms5Window     *self)
{
  Ms5ModelItem *call = g_object_get_data (G_OBJECT (form), "item");
  Ms5Time now = ms5_floor_get_plant_now (ms5_window_get_view (self)->floor);
  gint64 minutes = g_ascii_strtoll (ms5_form_dialog_get_code (form, "minutes"), NULL, 10);
  Ms5Time until = MIN (now + minutes * MS5_USEC_PER_MIN, now + MS5_LIMIT_SHELVE_MS * MS5_USEC_PER_MS - SHELF_MARGIN);
  g_autofree char *reason = ms5_form_dialog_dup_text (form, "reason");
  g_autoptr (Ms5Action) action = call_action_new ("call.shelve", call);

  action->args = json_pack ("{s:I,s:s}", "until", (json_int_t) ms5_time_to_ms (until), "reason", reason);
  ms5_window_emit_act (self, action, _("Call shelved"));
}

static void
shelve_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       window)
{
  Ms5ModelItem *call = ms5_window_find_item (window, "calls", parameter);
  Ms5FormDialog *form;

  if (call == NULL)
    return;

  form = form_new (window, call, _("Shelve the Call"), _("_Shelve"));
  for (guint i = 0; i < G_N_ELEMENTS (shelf_minutes); i++)
    {
      g_autofree char *code = g_strdup_printf ("%d", shelf_minutes[i]);
      g_autofree char *label = ms5_format_spoken_duration (shelf_minutes[i] * MS5_USEC_PER_MIN);

      ms5_form_dialog_add_option (form, "minutes", _("How long can it wait?"), code, label);
    }
  ms5_form_dialog_add_text (form, "reason", _("Reason"));
  ms5_form_dialog_set_check (form, check_shelved);
  gtk_window_set_default_size (GTK_WINDOW (form), 460, 640);
  ms5_window_present_form (window, GTK_WIDGET (form), call, ms5_model_item_get_line (call), G_CALLBACK (shelved_cb));
}

static void
unshelve_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       window)
{
  Ms5ModelItem *call = ms5_window_find_item (window, "calls", parameter);
  g_autoptr (Ms5Action) wanted = call != NULL ? call_action_new ("call.unshelve", call) : NULL;

  if (wanted != NULL)
    ms5_window_emit_act (window, wanted, _("Call taken off the shelf"));
}

/**
 * ms5_window_add_call_plan_actions:
 * @self: a window
 *
 * Gives it the actions that say who sees to a call, and when.
 */
void
ms5_window_add_call_plan_actions (Ms5Window *self)
{
  static const GActionEntry entries[] = {
    { "assign", assign_cb, "(ss)" },
    { "escalate", escalate_cb, "(ss)" },
    { "shelve", shelve_cb, "(ss)" },
    { "take-over", take_over_cb, "(ss)" },
    { "unshelve", unshelve_cb, "(ss)" },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
