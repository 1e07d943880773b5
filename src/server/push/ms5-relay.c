/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/push/ms5-relay.h"

G_DEFINE_QUARK (ms5-relay-error-quark, ms5_relay_error)

G_DEFINE_INTERFACE (Ms5Relay, ms5_relay, G_TYPE_OBJECT)

static const char *const outcome_words[] = {
  [MS5_RELAY_DELIVERED] = "delivered",
  [MS5_RELAY_RETRY] = "retry",
  [MS5_RELAY_GONE] = "gone",
  [MS5_RELAY_REFUSED] = "refused",
};

static void
ms5_relay_default_init (Ms5RelayInterface *iface)
{
}

/**
 * ms5_relay_outcome_to_string:
 * @outcome: what became of a message
 *
 * Returns: the word for it
 */
const char *
ms5_relay_outcome_to_string (Ms5RelayOutcome outcome)
{
  g_return_val_if_fail ((gsize) outcome < G_N_ELEMENTS (outcome_words), NULL);

  return outcome_words[outcome];
}

/**
 * ms5_relay_verdict_clear:
 * @verdict: a verdict
 *
 * Frees what @verdict holds.
 */
void
ms5_relay_verdict_clear (Ms5RelayVerdict *verdict)
{
  g_clear_pointer (&verdict->id, g_free);
  g_clear_pointer (&verdict->reason, g_free);
}

/**
 * ms5_relay_get_channel:
 * @self: a relay
 *
 * Returns: the word for it, such as `fcm`
 */
const char *
ms5_relay_get_channel (Ms5Relay *self)
{
  g_return_val_if_fail (MS5_IS_RELAY (self), NULL);

  return MS5_RELAY_GET_IFACE (self)->get_channel (self);
}

/**
 * ms5_relay_get_public_key:
 * @self: a relay
 *
 * Returns: (nullable): what a device needs to know of it to make an address, such as a browser's
 *   `applicationServerKey`
 */
const char *
ms5_relay_get_public_key (Ms5Relay *self)
{
  g_return_val_if_fail (MS5_IS_RELAY (self), NULL);

  return MS5_RELAY_GET_IFACE (self)->get_public_key != NULL ? MS5_RELAY_GET_IFACE (self)->get_public_key (self) : NULL;
}

/**
 * ms5_relay_check_address:
 * @self: a relay
 * @address: a device's address, JSON text from anybody
 * @error: return location for %MS5_RELAY_ERROR_ADDRESS
 *
 * Returns: whether messages could be sent to @address
 */
gboolean
ms5_relay_check_address (Ms5Relay    *self,
                         const char  *address,
                         GError     **error)
{
  g_return_val_if_fail (MS5_IS_RELAY (self), FALSE);
  g_return_val_if_fail (address != NULL, FALSE);

  return MS5_RELAY_GET_IFACE (self)->check_address (self, address, error);
}

/**
 * ms5_relay_send_async:
 * @self: a relay
 * @message: what to send, and where to; nothing of it is kept after the call
 * @cancellable: (nullable): stops waiting for an answer; the message may have left
 * @callback: called when there is an answer, or none in time
 * @user_data: for @callback
 */
void
ms5_relay_send_async (Ms5Relay              *self,
                      const Ms5RelayMessage *message,
                      GCancellable          *cancellable,
                      GAsyncReadyCallback    callback,
                      gpointer               user_data)
{
  GTask *task;

  g_return_if_fail (MS5_IS_RELAY (self));
  g_return_if_fail (message != NULL && message->address != NULL && message->ttl_s > 0);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ms5_relay_send_async);
  MS5_RELAY_GET_IFACE (self)->send (self, message, task);
}

/**
 * ms5_relay_send_finish:
 * @self: a relay
 * @result: what the callback was given
 * @out_verdict: (out): what became of the message, be it good or bad
 * @error: return location for %G_IO_ERROR_CANCELLED; everything else is a verdict
 *
 * Returns: whether there is a verdict
 */
gboolean
ms5_relay_send_finish (Ms5Relay         *self,
                       GAsyncResult     *result,
                       Ms5RelayVerdict  *out_verdict,
                       GError          **error)
{
  Ms5RelayVerdict *verdict;

  g_return_val_if_fail (MS5_IS_RELAY (self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_relay_send_async), FALSE);

  *out_verdict = (Ms5RelayVerdict) { 0 };
  verdict = g_task_propagate_pointer (G_TASK (result), error);
  if (verdict == NULL)
    return FALSE;

  *out_verdict = *verdict;
  g_free (verdict);
  return TRUE;
}

static void
verdict_free (gpointer data)
{
  Ms5RelayVerdict *verdict = data;

  ms5_relay_verdict_clear (verdict);
  g_free (verdict);
}

/**
 * ms5_relay_task_return:
 * @task: (transfer full): what #Ms5RelayInterface.send was given
 * @verdict: (inout): the answer; what it holds is taken
 *
 * Answers whoever sent a message.
 */
void
ms5_relay_task_return (GTask           *task,
                       Ms5RelayVerdict *verdict)
{
  g_task_return_pointer (task, g_memdup2 (verdict, sizeof *verdict), verdict_free);
  *verdict = (Ms5RelayVerdict) { 0 };
  g_object_unref (task);
}

/**
 * ms5_relay_task_refuse:
 * @task: (transfer full): what #Ms5RelayInterface.send was given
 * @reason: what is wrong with the message
 *
 * Answers that a message will never be taken.
 */
void
ms5_relay_task_refuse (GTask      *task,
                       const char *reason)
{
  Ms5RelayVerdict verdict = { .outcome = MS5_RELAY_REFUSED, .reason = g_strdup (reason) };

  ms5_relay_task_return (task, &verdict);
}
