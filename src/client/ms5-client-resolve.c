/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-client-private.h"
#include "client/ms5-conflict.h"

/* What people decide where others have done something else. */

/* The action that settles the conflict of @id, unless it is already decided. */
static Ms5Action *
make_resolution (Ms5Client   *self,
                 const char  *id,
                 json_t      *chosen,
                 GError     **error)
{
  Ms5OutboxEntry *entry = self->outbox != NULL ? ms5_outbox_find (self->outbox, id) : NULL;
  g_autoptr (Ms5OutboxEntry) decided = ms5_client_dup_resolution (self, id);

  if (entry != NULL && decided == NULL)
    return ms5_conflict_make_resolution (entry, chosen, error);

  g_set_error (error, MS5_OUTBOX_ERROR, MS5_OUTBOX_ERROR_STATE, "Action %s is %s", id,
               entry != NULL ? "decided already" : "not there");
  return NULL;
}

/**
 * ms5_client_resolve_async:
 * @self: a client
 * @id: an action in conflict
 * @chosen: (transfer none): for each field that is to be set, with what; see #Ms5ConflictField
 * @callback: called when the decision is stored
 * @user_data: for @callback
 *
 * Settles a conflict by another action. The one in conflict stays so until that one has come to its end;
 * it may be in conflict, too, if somebody has changed the item again. To keep what the server has there is
 * ms5_client_discard_async().
 */
void
ms5_client_resolve_async (Ms5Client           *self,
                          const char          *id,
                          json_t              *chosen,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (Ms5Action) action = NULL;
  GError *error = NULL;

  g_return_if_fail (MS5_IS_CLIENT (self));
  g_return_if_fail (id != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ms5_client_resolve_async);
  action = make_resolution (self, id, chosen, &error);
  if (action == NULL)
    g_task_return_error (task, error);
  else
    ms5_outbox_add_async (self->outbox, ms5_outbox_entry_get_sub (ms5_outbox_find (self->outbox, id)), action,
                          ms5_client_added_cb, g_steal_pointer (&task));
}

/**
 * ms5_client_resolve_finish:
 * @self: the client
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the action that settles it; %NULL with %MS5_OUTBOX_ERROR_STATE if
 *   there is nothing to decide, or not any more
 */
Ms5OutboxEntry *
ms5_client_resolve_finish (Ms5Client     *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_client_resolve_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ms5_client_dup_resolution:
 * @self: a client
 * @id: an action in conflict
 *
 * Returns: (transfer full) (nullable): the action that will settle it, on its way or itself in conflict;
 *   %NULL if a person must still decide
 */
Ms5OutboxEntry *
ms5_client_dup_resolution (Ms5Client  *self,
                           const char *id)
{
  GListModel *entries;
  guint n;

  g_return_val_if_fail (MS5_IS_CLIENT (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  if (self->outbox == NULL)
    return NULL;

  entries = ms5_outbox_get_entries (self->outbox);
  n = g_list_model_get_n_items (entries);
  for (guint i = n; i-- > 0;)
    {
      g_autoptr (Ms5OutboxEntry) entry = g_list_model_get_item (entries, i);
      Ms5OutboxState state = ms5_outbox_entry_get_state (entry);

      if (g_strcmp0 (ms5_outbox_entry_get_action (entry)->resolves, id) == 0
          && (ms5_outbox_state_is_open (state) || state == MS5_OUTBOX_CONFLICT))
        return g_steal_pointer (&entry);
    }

  return NULL;
}

static gboolean
is_conflict_of (Ms5Client      *self,
                Ms5OutboxEntry *entry,
                const char     *topic,
                const char     *key)
{
  const Ms5Action *action = ms5_outbox_entry_get_action (entry);
  const char *sub = self->session != NULL ? ms5_session_get_sub (self->session) : NULL;
  g_autoptr (Ms5OutboxEntry) decided = NULL;

  if (ms5_outbox_entry_get_state (entry) != MS5_OUTBOX_CONFLICT
      || g_strcmp0 (ms5_outbox_entry_get_sub (entry), sub) != 0
      || g_strcmp0 (action->topic, topic) != 0 || g_strcmp0 (ms5_action_get_item_key (action), key) != 0)
    return FALSE;

  decided = ms5_client_dup_resolution (self, ms5_outbox_entry_get_id (entry));
  return decided == NULL;
}

/**
 * ms5_client_dup_conflict_of:
 * @self: a client
 * @topic: a topic
 * @key: the key of an item in it
 *
 * Returns: (transfer full) (nullable): the id of the last action about the item that whoever is signed in
 *   must still decide about; %NULL if there is none
 */
char *
ms5_client_dup_conflict_of (Ms5Client  *self,
                            const char *topic,
                            const char *key)
{
  GListModel *entries;

  g_return_val_if_fail (MS5_IS_CLIENT (self), NULL);
  g_return_val_if_fail (topic != NULL && key != NULL, NULL);

  if (self->outbox == NULL || ms5_outbox_get_count (self->outbox, MS5_OUTBOX_CONFLICT) == 0)
    return NULL;

  entries = ms5_outbox_get_entries (self->outbox);
  for (guint i = g_list_model_get_n_items (entries); i-- > 0;)
    {
      g_autoptr (Ms5OutboxEntry) entry = g_list_model_get_item (entries, i);

      if (is_conflict_of (self, entry, topic, key))
        return g_strdup (ms5_outbox_entry_get_id (entry));
    }
  return NULL;
}
