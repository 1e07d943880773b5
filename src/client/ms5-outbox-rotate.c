/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-outbox-private.h"

#define OLD(column) \
  " FROM action WHERE sealed = 1 AND substr (" column ", 1, length (?1)) IS NOT ?1 AND " column " IS NOT NULL" \
  " ORDER BY cseq LIMIT ?2 OFFSET ?3"

/* All that is sealed in the file. */
const Ms5RekeyTable ms5_outbox_sealed[] = {
  { "outbox", "action", "SELECT id, sub, cseq, action" OLD ("action"),
    "UPDATE action SET action = ?1 WHERE id = ?2 AND sub = ?3 AND cseq = ?4" },
  { "outbox", "result", "SELECT id, sub, cseq, result" OLD ("result"),
    "UPDATE action SET result = ?1 WHERE id = ?2 AND sub = ?3 AND cseq = ?4" },
  { NULL },
};

/**
 * ms5_outbox_was_set_aside:
 * @self: an outbox
 *
 * Returns: whether there was a file that could not be read, and which a new one took the place of
 */
gboolean
ms5_outbox_was_set_aside (Ms5Outbox *self)
{
  g_return_val_if_fail (MS5_IS_OUTBOX (self), FALSE);

  return self->set_aside;
}

static void
use (gpointer  owner,
     Ms5Seal  *seal)
{
  Ms5Outbox *self = owner;

  ms5_seal_unref (self->seal);
  self->seal = ms5_seal_ref (seal);
}

/**
 * ms5_outbox_rotate_key_async:
 * @self: an outbox
 * @secrets: where its key is kept
 * @older_than: leave a key that is younger; 0 for none
 * @callback: called when the keyring has only the new key
 * @user_data: for @callback
 *
 * As ms5_cache_rotate_key_async().
 */
void
ms5_outbox_rotate_key_async (Ms5Outbox           *self,
                             Ms5Secrets          *secrets,
                             Ms5Time              older_than,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (MS5_IS_OUTBOX (self));
  g_return_if_fail (MS5_IS_SECRETS (secrets));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ms5_outbox_rotate_key_async);
  if (self->seal != NULL)
    ms5_rekey_async (secrets, MS5_SECRET_OUTBOX_KEY, self->clock, self->db, ms5_outbox_sealed, use, older_than,
                     g_steal_pointer (&task));
  else
    g_task_return_boolean (task, FALSE);
}

/**
 * ms5_outbox_rotate_key_finish:
 * @self: the outbox
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether there was something to do; %FALSE without an error if the key is young, or there is no lasting one
 */
gboolean
ms5_outbox_rotate_key_finish (Ms5Outbox     *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_outbox_rotate_key_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
