/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-window-private.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-raise-dialog.h"

static void
act_on_call (Ms5Window    *self,
             const char   *op,
             Ms5CallModel *call,
             const char   *note,
             const char   *via,
             const char   *told)
{
  g_autoptr (Ms5Action) action =
    ms5_window_action_new (op, "calls", ms5_model_item_get_line (MS5_MODEL_ITEM (call)), MS5_MODEL_ITEM (call));

  if (note != NULL)
    action->args = json_pack ("{s:s}", "note", note);
  action->via = g_strdup (via);
  ms5_window_emit_act (self, action, told);
}

/* The one that the banner shows. */
static Ms5CallModel *
get_first_call (Ms5Window *self)
{
  GListModel *calls = ms5_floor_get_calls (ms5_window_get_view (self)->floor);

  for (guint i = 0; i < g_list_model_get_n_items (calls); i++)
    {
      g_autoptr (Ms5CallModel) call = g_list_model_get_item (calls, i);

      if (!ms5_call_model_is_silent (call))
        return call;
    }
  return NULL;
}

static void
acknowledge (Ms5Window    *self,
             Ms5CallModel *call,
             const char   *via)
{
  if (call == NULL || ms5_call_model_get_item (call)->state != MS5_CALL_RAISED)
    return;

  act_on_call (self, "call.acknowledge", call, NULL, via, _("Call acknowledged"));
}

static void
commented (Ms5Window    *self,
           Ms5ModelItem *call,
           const char   *note)
{
  if (note != NULL)
    act_on_call (self, "call.comment", MS5_CALL_MODEL (call), note, NULL, _("Comment added"));
}

static void
comment_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       window)
{
  const Ms5WindowAsk ask = { _("Comment on the Call"), _("What should others know?"), _("_Comment"), FALSE, commented };
  Ms5ModelItem *call = ms5_window_find_item (window, "calls", parameter);

  if (call != NULL)
    ms5_window_ask_note (window, "calls", call, &ask);
}

static void
acknowledge_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       window)
{
  acknowledge (window, (Ms5CallModel *) ms5_window_find_item (window, "calls", parameter), NULL);
}

static void
acknowledge_banner_cb (GSimpleAction *action,
                       GVariant      *parameter,
                       gpointer       window)
{
  acknowledge (window, (Ms5CallModel *) ms5_window_find_item (window, "calls", parameter), MS5_WINDOW_VIA_BANNER);
}

static void
acknowledge_first_cb (GSimpleAction *action,
                      GVariant      *parameter,
                      gpointer       window)
{
  acknowledge (window, get_first_call (window), MS5_WINDOW_VIA_BANNER);
}

static void
resolve_first_cb (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       window)
{
  ms5_window_resolve (window, get_first_call (window), MS5_WINDOW_VIA_BANNER);
}

static void
raised_cb (Ms5Window  *self,
           const char *line,
           const char *type,
           int         priority,
           const char *equipment,
           const char *note)
{
  g_autoptr (Ms5Action) action = ms5_window_action_new ("call.raise", "calls", line, NULL);

  action->via = g_strdup (MS5_WINDOW_VIA);
  action->args = json_pack ("{s:s}", "type", type);
  ms5_window_set_text (action->args, "equipment", equipment);
  ms5_window_set_text (action->args, "note", note);
  if (priority >= 0)
    ms5_window_set_text (action->args, "priority", ms5_priority_to_string ((Ms5Priority) priority));
  ms5_window_emit_act (self, action, _("Call raised"));
}

static void
raise_for (Ms5Window  *self,
           const char *line,
           const char *equipment)
{
  const Ms5View *view = ms5_window_get_view (self);
  Ms5LineModel *model = line != NULL ? ms5_floor_get_line (view->floor, line) : NULL;
  GtkWidget *dialog = ms5_raise_dialog_new (view, model, equipment);

  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (self));
  g_signal_connect_object (dialog, "raise", G_CALLBACK (raised_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
raise_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       window)
{
  raise_for (window, ms5_window_get_line_code (window), NULL);
}

static void
raise_call_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       window)
{
  const char *line, *equipment;

  g_variant_get (parameter, "(&s&s)", &line, &equipment);
  raise_for (window, line, equipment);
}

/**
 * ms5_window_add_call_actions:
 * @self: a window
 *
 * Gives it the actions that are about calls.
 */
void
ms5_window_add_call_actions (Ms5Window *self)
{
  static const GActionEntry entries[] = {
    { "acknowledge", acknowledge_cb, "(ss)" },
    { "acknowledge-banner", acknowledge_banner_cb, "(ss)" },
    { "acknowledge-first", acknowledge_first_cb },
    { "comment", comment_cb, "(ss)" },
    { "raise", raise_cb },
    { "raise-call", raise_call_cb, "(ss)" },
    { "resolve-first", resolve_first_cb },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
