/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-outbox-private.h"

/* What people do with entries. */

static gboolean
can_discard (Ms5OutboxEntry *entry)
{
  return entry->row.state == MS5_OUTBOX_CONFLICT || ms5_outbox_entry_can_retry (entry);
}

/* NULL, with an error, if the entry's state does not allow it. */
static Ms5OutboxEntry *
find_for (Ms5Outbox   *self,
          const char  *id,
          gboolean   (*allows) (Ms5OutboxEntry *),
          GError     **error)
{
  Ms5OutboxEntry *entry = ms5_outbox_find (self, id);

  if (entry != NULL && allows (entry))
    return entry;

  g_set_error (error, MS5_OUTBOX_ERROR, MS5_OUTBOX_ERROR_STATE, "Action %s is %s", id,
               entry != NULL ? ms5_outbox_state_to_string (entry->row.state) : "not there");
  return NULL;
}

static void
end_by_hand (Ms5Outbox            *self,
             gpointer              tag,
             const char           *id,
             gboolean            (*allows) (Ms5OutboxEntry *),
             Ms5OutboxState        state,
             GAsyncReadyCallback   callback,
             gpointer              user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Ms5OutboxEntry *entry;
  Ms5OutboxJob *job;
  GError *error = NULL;

  g_task_set_source_tag (task, tag);
  entry = find_for (self, id, allows, &error);
  if (entry == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  if (entry->row.state == MS5_OUTBOX_CONFLICT)
    g_message ("The conflict of %s about %s %s is settled: what the server has stays",
               entry->row.action->op, entry->row.action->topic, ms5_action_get_item_key (entry->row.action));
  job = ms5_outbox_begin (self);
  ms5_outbox_touch (self, job, entry, state);
  ms5_outbox_settle (self, job, entry);
  ms5_outbox_commit (self, job, g_steal_pointer (&task));
}

/**
 * ms5_outbox_cancel_async:
 * @self: an outbox
 * @id: an action's id
 * @callback: called when it is stored
 * @user_data: for @callback
 *
 * Takes back an action that has not been sent yet.
 */
void
ms5_outbox_cancel_async (Ms5Outbox           *self,
                         const char          *id,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_return_if_fail (MS5_IS_OUTBOX (self));
  g_return_if_fail (id != NULL);

  end_by_hand (self, ms5_outbox_cancel_async, id, ms5_outbox_entry_can_cancel, MS5_OUTBOX_CANCELLED,
               callback, user_data);
}

/**
 * ms5_outbox_cancel_finish:
 * @self: the outbox
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether it is cancelled; %MS5_OUTBOX_ERROR_STATE if it may have been sent
 */
gboolean
ms5_outbox_cancel_finish (Ms5Outbox     *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ms5_outbox_discard_async:
 * @self: an outbox
 * @id: an action's id
 * @callback: called when it is stored
 * @user_data: for @callback
 *
 * Drops an action that failed, expired or is in conflict: what the server has stays.
 */
void
ms5_outbox_discard_async (Ms5Outbox           *self,
                          const char          *id,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_return_if_fail (MS5_IS_OUTBOX (self));
  g_return_if_fail (id != NULL);

  end_by_hand (self, ms5_outbox_discard_async, id, can_discard, MS5_OUTBOX_DISCARDED, callback, user_data);
}

/**
 * ms5_outbox_discard_finish:
 * @self: the outbox
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether it is discarded
 */
gboolean
ms5_outbox_discard_finish (Ms5Outbox     *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* A job that has @again done instead of @entry; NULL, with an error, if there is no room. */
Ms5OutboxJob *
ms5_outbox_replace (Ms5Outbox       *self,
                    Ms5OutboxEntry  *entry,
                    const Ms5Action *again,
                    GError         **error)
{
  Ms5OutboxJob *job = ms5_outbox_begin (self);
  Ms5Action action = *again;

  action.at = MS5_TIME_NONE;
  if (!ms5_outbox_fill (self, job, entry->row.sub, &action, error))
    {
      ms5_outbox_job_free (job);
      return NULL;
    }

  if (entry->row.server != NULL)
    {
      g_free (job->added.server);
      job->added.server = g_strdup (entry->row.server);
    }
  ms5_outbox_touch (self, job, entry, MS5_OUTBOX_DISCARDED);
  return job;
}

/**
 * ms5_outbox_retry_async:
 * @self: an outbox
 * @id: an action's id
 * @callback: called when it is stored
 * @user_data: for @callback
 *
 * Tries again what failed or expired. The server may have answered the old id for good, so that this is
 * a new action of the same content; the old one counts as discarded.
 */
void
ms5_outbox_retry_async (Ms5Outbox           *self,
                        const char          *id,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Ms5OutboxEntry *entry;
  Ms5OutboxJob *job;
  Ms5Action again;
  GError *error = NULL;

  g_return_if_fail (MS5_IS_OUTBOX (self));
  g_return_if_fail (id != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ms5_outbox_retry_async);
  entry = find_for (self, id, ms5_outbox_entry_can_retry, &error);
  if (entry == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  again = *entry->row.action;
  again.dep = NULL;
  job = ms5_outbox_replace (self, entry, &again, &error);
  if (job == NULL)
    g_task_return_error (task, error);
  else
    ms5_outbox_commit (self, job, g_steal_pointer (&task));
}

/**
 * ms5_outbox_retry_finish:
 * @self: the outbox
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the new entry
 */
Ms5OutboxEntry *
ms5_outbox_retry_finish (Ms5Outbox     *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_outbox_retry_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
