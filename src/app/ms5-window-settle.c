/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-window-private.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-conflict-dialog.h"

/* What people decide where others have done something else. */

static Ms5OutboxEntry *
find_entry (Ms5Client  *client,
            const char *id)
{
  GListModel *entries = ms5_client_get_actions (client);

  for (guint i = g_list_model_get_n_items (entries); i-- > 0;)
    {
      g_autoptr (Ms5OutboxEntry) entry = g_list_model_get_item (entries, i);

      if (g_str_equal (ms5_outbox_entry_get_id (entry), id))
        return g_steal_pointer (&entry);
    }
  return NULL;
}

/* The decision about a conflict may be in conflict itself, and so on: the last one counts. */
static Ms5OutboxEntry *
dup_last (Ms5Client  *client,
          const char *id)
{
  g_autoptr (Ms5OutboxEntry) entry = find_entry (client, id);
  Ms5OutboxEntry *next;

  while (entry != NULL && (next = ms5_client_dup_resolution (client, ms5_outbox_entry_get_id (entry))) != NULL)
    {
      g_object_unref (entry);
      entry = next;
    }
  return g_steal_pointer (&entry);
}

static void
resolve_cb (Ms5Window  *self,
            const char *id,
            json_t     *chosen)
{
  ms5_window_emit_settle (self, id, chosen);
}

static void
keep_cb (Ms5Window  *self,
         const char *id)
{
  ms5_window_emit_settle (self, id, NULL);
}

/**
 * ms5_window_show_conflict:
 * @self: a window
 * @entry: an action in conflict
 *
 * Asks what shall count.
 */
void
ms5_window_show_conflict (Ms5Window      *self,
                          Ms5OutboxEntry *entry)
{
  g_autoptr (Ms5Conflict) conflict = NULL;
  GtkWidget *dialog;

  g_return_if_fail (MS5_IS_WINDOW (self));

  conflict = ms5_outbox_entry_dup_conflict (entry);
  if (conflict == NULL)
    {
      ms5_window_toast (self, _("There is nothing to decide any more"), NULL);
      return;
    }

  dialog = ms5_conflict_dialog_new (ms5_window_get_view (self), entry);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (self));
  g_signal_connect_object (dialog, "resolve", G_CALLBACK (resolve_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "keep", G_CALLBACK (keep_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
settle_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       window)
{
  Ms5Client *client = ms5_window_get_view (window)->client;
  g_autoptr (Ms5OutboxEntry) entry = client != NULL ? dup_last (client, g_variant_get_string (parameter, NULL)) : NULL;

  if (entry == NULL)
    ms5_window_toast (window, _("There is nothing to decide any more"), NULL);
  else if (ms5_outbox_state_is_open (ms5_outbox_entry_get_state (entry)))
    ms5_window_toast (window, _("Decided already; it is on its way to the server"), NULL);
  else
    ms5_window_show_conflict (window, entry);
}

/**
 * ms5_window_add_settle_actions:
 * @self: a window
 *
 * Gives it the action that opens a conflict.
 */
void
ms5_window_add_settle_actions (Ms5Window *self)
{
  static const GActionEntry entries[] = {
    { "settle", settle_cb, "s" },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
