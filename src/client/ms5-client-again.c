/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-client-private.h"

/* What is done once more, after a machine was put back to an earlier state. */

/*
 * ms5_client_check_device:
 * @self: a client
 *
 * The server took this installation for a copy of one that went on, so that it is another one now. Whoever is
 * signed in is so as the old one, and must sign in again.
 */
void
ms5_client_check_device (Ms5Client *self)
{
  const char *device = self->outbox != NULL ? ms5_outbox_get_device (self->outbox) : NULL;

  if (self->session == NULL || g_strcmp0 (self->device, device) == 0)
    return;

  g_free (self->device);
  self->device = g_strdup (device);
  g_message ("This installation is a copy of another one: it is %s from now on", device);
  ms5_session_set_device (self->session, device);
  ms5_client_device_update (self);
  ms5_link_stop (self->link);
  ms5_session_lose (self->session);
}

static void
decided_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (ms5_outbox_decide_finish (MS5_OUTBOX (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Takes @task. */
static void
decide (Ms5Client     *self,
        Ms5OutboxMark  mark,
        gboolean       again,
        GTask         *task)
{
  const char *sub = self->session != NULL ? ms5_session_get_sub (self->session) : NULL;

  if (sub != NULL)
    {
      ms5_outbox_decide_async (self->outbox, sub, mark, again, decided_cb, task);
      return;
    }
  g_task_return_new_error (task, MS5_CLIENT_ERROR, MS5_CLIENT_PROBLEM_SIGNED_OUT, "Nobody is signed in");
  g_object_unref (task);
}

static GTask *
task_new (Ms5Client           *self,
          gpointer             tag,
          GAsyncReadyCallback  callback,
          gpointer             user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tag);
  return task;
}

static gboolean
finish (Ms5Client     *self,
        gpointer       tag,
        GAsyncResult  *result,
        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, tag), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ms5_client_get_requeue_question:
 * @self: a client
 *
 * The server may take this installation for a copy of one that went on, as after its disk was put back. What
 * was on its way then may have been done already, so that only a person can say whether it is to be done.
 *
 * Returns: how many actions of whoever is signed in the question is about; 0 if there is none
 */
guint
ms5_client_get_requeue_question (Ms5Client *self)
{
  g_return_val_if_fail (MS5_IS_CLIENT (self), 0);

  return ms5_sync_facts_get (self->facts)->requeue;
}

/**
 * ms5_client_requeue_async:
 * @self: a client
 * @again: whether the actions of ms5_client_get_requeue_question() are to be done; if not they are dropped
 * @callback: called when that is stored
 * @user_data: for @callback
 */
void
ms5_client_requeue_async (Ms5Client           *self,
                          gboolean             again,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_return_if_fail (MS5_IS_CLIENT (self));

  decide (self, MS5_OUTBOX_MARK_REQUEUE, again, task_new (self, ms5_client_requeue_async, callback, user_data));
}

/**
 * ms5_client_requeue_finish:
 * @self: the client
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether it is stored; if only part of it is, the question is about the rest
 */
gboolean
ms5_client_requeue_finish (Ms5Client     *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  return finish (self, ms5_client_requeue_async, result, error);
}

/**
 * ms5_client_dup_healed:
 * @self: a client
 *
 * What became of the actions that a server, which was put back to an earlier state, may have lost. The state
 * and the result of each say how it ended; those with %MS5_OUTBOX_MARK_OFFERED wait for
 * ms5_client_heal_older_async(). The properties `healed` and `to-heal` of the facts notify of it.
 *
 * Returns: (transfer full) (element-type Ms5OutboxEntry): those of whoever is signed in, the oldest first
 */
GPtrArray *
ms5_client_dup_healed (Ms5Client *self)
{
  GPtrArray *healed = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *entries;
  guint n;

  g_return_val_if_fail (MS5_IS_CLIENT (self), healed);

  entries = ms5_client_get_actions (self);
  n = entries != NULL ? g_list_model_get_n_items (entries) : 0;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (Ms5OutboxEntry) entry = g_list_model_get_item (entries, i);
      Ms5OutboxMark mark = ms5_outbox_entry_get_mark (entry);

      if ((mark == MS5_OUTBOX_MARK_HEALED || mark == MS5_OUTBOX_MARK_OFFERED) && ms5_client_is_own (self, entry))
        g_ptr_array_add (healed, g_steal_pointer (&entry));
    }
  return healed;
}

/**
 * ms5_client_heal_older_async:
 * @self: a client
 * @again: whether actions that are older than a day are to be sent again, too; if not they are left alone
 * @callback: called when that is stored
 * @user_data: for @callback
 */
void
ms5_client_heal_older_async (Ms5Client           *self,
                             gboolean             again,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_return_if_fail (MS5_IS_CLIENT (self));

  decide (self, MS5_OUTBOX_MARK_OFFERED, again, task_new (self, ms5_client_heal_older_async, callback, user_data));
}

/**
 * ms5_client_heal_older_finish:
 * @self: the client
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether it is stored
 */
gboolean
ms5_client_heal_older_finish (Ms5Client     *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  return finish (self, ms5_client_heal_older_async, result, error);
}

/**
 * ms5_client_forget_healed_async:
 * @self: a client
 * @callback: called when that is stored
 * @user_data: for @callback
 *
 * The person has seen what was sent again: it is as any other action from now on.
 */
void
ms5_client_forget_healed_async (Ms5Client           *self,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_return_if_fail (MS5_IS_CLIENT (self));

  decide (self, MS5_OUTBOX_MARK_HEALED, FALSE, task_new (self, ms5_client_forget_healed_async, callback, user_data));
}

/**
 * ms5_client_forget_healed_finish:
 * @self: the client
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether it is stored
 */
gboolean
ms5_client_forget_healed_finish (Ms5Client     *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  return finish (self, ms5_client_forget_healed_async, result, error);
}
