/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-client-private.h"

/* What people do. */

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

/* Answers the task that is its @user_data with the entry of an action that is in the outbox. */
void
ms5_client_added_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  Ms5OutboxEntry *entry = ms5_outbox_add_finish (MS5_OUTBOX (source), result, &error);

  if (entry != NULL)
    g_task_return_pointer (task, entry, g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * ms5_client_act_async:
 * @self: a client that somebody is signed in to
 * @op: an operation of the catalogue
 * @topic: the topic it is about
 * @key: (nullable): the item it is about; %NULL if the operation makes one
 * @base: the version of the item that the person saw, or %MS5_INT_NONE
 * @args: (nullable) (transfer none): of a command
 * @set: (nullable) (transfer none): of an edit, the fields wanted
 * @was: (nullable) (transfer none): and what the person saw there
 * @callback: called when it is stored
 * @user_data: for @callback
 *
 * As ms5_client_act_via_async(), where nothing in particular led to it.
 */
void
ms5_client_act_async (Ms5Client           *self,
                      const char          *op,
                      const char          *topic,
                      const char          *key,
                      gint64               base,
                      json_t              *args,
                      json_t              *set,
                      json_t              *was,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  ms5_client_act_via_async (self, op, topic, key, base, args, set, was, NULL, callback, user_data);
}

/**
 * ms5_client_act_via_async:
 * @self: a client that somebody is signed in to
 * @op: an operation of the catalogue
 * @topic: the topic it is about
 * @key: (nullable): the item it is about; %NULL if the operation makes one
 * @base: the version of the item that the person saw, or %MS5_INT_NONE
 * @args: (nullable) (transfer none): of a command
 * @set: (nullable) (transfer none): of an edit, the fields wanted
 * @was: (nullable) (transfer none): and what the person saw there
 * @via: (nullable): what led to it: see #Ms5Action
 * @callback: called when it is stored
 * @user_data: for @callback
 *
 * When @callback is called the action survives a power cut, and the floor shows it as pending. The server
 * has not seen it yet. To be finished with ms5_client_act_finish().
 */
void
ms5_client_act_via_async (Ms5Client           *self,
                          const char          *op,
                          const char          *topic,
                          const char          *key,
                          gint64               base,
                          json_t              *args,
                          json_t              *set,
                          json_t              *was,
                          const char          *via,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (Ms5Action) action = NULL;
  Ms5MergePrefer strategy;
  const char *sub;

  g_return_if_fail (MS5_IS_CLIENT (self));
  g_return_if_fail (op != NULL && topic != NULL);

  task = task_new (self, ms5_client_act_async, callback, user_data);
  sub = self->session != NULL ? ms5_session_get_sub (self->session) : NULL;
  if (sub == NULL)
    {
      g_task_return_new_error (task, MS5_CLIENT_ERROR, MS5_CLIENT_PROBLEM_SIGNED_OUT, "Nobody is signed in");
      return;
    }

  action = ms5_action_new (op);
  action->topic = g_strdup (topic);
  action->key = g_strdup (key);
  action->base = base;
  action->args = json_incref (args);
  action->set = json_incref (set);
  action->was = json_incref (was);
  action->via = g_strdup (via);
  if (action->spec != NULL)
    action->pri = ms5_priority_to_pri (action->spec->priority);
  strategy = ms5_sync_settings_get_strategy (self->settings, op);
  if (strategy != MS5_MERGE_PREFER_POLICY && ms5_client_may_prefer (self, op, strategy))
    action->prefer = (int) strategy;
  ms5_outbox_add_async (self->outbox, sub, action, ms5_client_added_cb, g_steal_pointer (&task));
}

/**
 * ms5_client_act_finish:
 * @self: the client
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the action in the outbox
 */
Ms5OutboxEntry *
ms5_client_act_finish (Ms5Client     *self,
                       GAsyncResult  *result,
                       GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_client_act_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
return_stopped (GTask *task)
{
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "The client does not run");
  g_object_unref (task);
}

static void
cancelled_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (ms5_outbox_cancel_finish (MS5_OUTBOX (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * ms5_client_cancel_async:
 * @self: a client
 * @id: an action
 * @callback: called when it is taken back, or cannot be
 * @user_data: for @callback
 *
 * Takes back an action that was never sent.
 */
void
ms5_client_cancel_async (Ms5Client           *self,
                         const char          *id,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (MS5_IS_CLIENT (self));

  task = task_new (self, ms5_client_cancel_async, callback, user_data);
  if (self->outbox != NULL)
    ms5_outbox_cancel_async (self->outbox, id, cancelled_cb, task);
  else
    return_stopped (task);
}

/**
 * ms5_client_cancel_finish:
 * @self: the client
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether it is taken back
 */
gboolean
ms5_client_cancel_finish (Ms5Client     *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
discarded_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (ms5_outbox_discard_finish (MS5_OUTBOX (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * ms5_client_discard_async:
 * @self: a client
 * @id: an action that failed
 * @callback: called when it is dropped
 * @user_data: for @callback
 */
void
ms5_client_discard_async (Ms5Client           *self,
                          const char          *id,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (MS5_IS_CLIENT (self));

  task = task_new (self, ms5_client_discard_async, callback, user_data);
  if (self->outbox != NULL)
    ms5_outbox_discard_async (self->outbox, id, discarded_cb, task);
  else
    return_stopped (task);
}

/**
 * ms5_client_discard_finish:
 * @self: the client
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether it is dropped
 */
gboolean
ms5_client_discard_finish (Ms5Client     *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
retried_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  Ms5OutboxEntry *entry = ms5_outbox_retry_finish (MS5_OUTBOX (source), result, &error);

  if (entry != NULL)
    g_task_return_pointer (task, entry, g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * ms5_client_retry_async:
 * @self: a client
 * @id: an action that failed
 * @callback: called when it is queued again
 * @user_data: for @callback
 *
 * Does it again, as another action.
 */
void
ms5_client_retry_async (Ms5Client           *self,
                        const char          *id,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (MS5_IS_CLIENT (self));

  task = task_new (self, ms5_client_retry_async, callback, user_data);
  if (self->outbox != NULL)
    ms5_outbox_retry_async (self->outbox, id, retried_cb, task);
  else
    return_stopped (task);
}

/**
 * ms5_client_retry_finish:
 * @self: the client
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the new action
 */
Ms5OutboxEntry *
ms5_client_retry_finish (Ms5Client     *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
