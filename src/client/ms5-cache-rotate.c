/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-history-private.h"

#define OLD(column) " WHERE substr (" column ", 1, length (?1)) IS NOT ?1 LIMIT ?2 OFFSET ?3"
#define COLUMN(name, select, column, update) { MS5_CACHE_CONTEXT, name, select OLD (column), update }

/* All that is sealed in the file. */
const Ms5RekeyTable ms5_cache_sealed[] = {
  COLUMN ("meta", "SELECT 'proof', NULL, 0, proof FROM meta", "proof",
          "UPDATE meta SET proof = ?1 WHERE ?2 = 'proof' AND ?3 IS NULL AND ?4 = 0"),
  COLUMN (MS5_CACHE_ITEM,
          "SELECT topic.name, item.key, item.v, item.fields FROM item JOIN topic ON topic.id = item.topic", "item.fields",
          "UPDATE item SET fields = ?1 WHERE topic = (SELECT id FROM topic WHERE name = ?2) AND key = ?3 AND v = ?4"),
  COLUMN (MS5_CACHE_LIVE, "SELECT topic, key, at, fields FROM live", "fields",
          "UPDATE live SET fields = ?1 WHERE topic = ?2 AND key = ?3 AND at = ?4"),
  COLUMN (MS5_HISTORY_SERIES, "SELECT equipment, sensor, start, fields FROM series", "fields",
          "UPDATE series SET fields = ?1 WHERE equipment = ?2 AND sensor = ?3 AND start = ?4"),
  COLUMN (MS5_HISTORY_RECORD, "SELECT topic, key, v, fields FROM record", "fields",
          "UPDATE record SET fields = ?1 WHERE topic = ?2 AND key = ?3 AND v = ?4"),
  COLUMN (MS5_HISTORY_ANSWER, "SELECT path, line, as_of, fields FROM answer", "fields",
          "UPDATE answer SET fields = ?1 WHERE path = ?2 AND line = ?3 AND as_of = ?4"),
  { NULL },
};

static void
use (gpointer  owner,
     Ms5Seal  *seal)
{
  Ms5Cache *self = owner;

  ms5_seal_unref (self->seal);
  self->seal = ms5_seal_ref (seal);
}

/**
 * ms5_cache_rotate_key_async:
 * @self: a cache
 * @secrets: where its key is kept
 * @older_than: leave a key that is younger; 0 for none
 * @callback: called when the keyring has only the new key
 * @user_data: for @callback
 *
 * Seals everything anew with a new key, little by little, while it is used. If the program ends meanwhile both keys are
 * kept, and the next time goes on; that also happens if the key is young.
 */
void
ms5_cache_rotate_key_async (Ms5Cache            *self,
                            Ms5Secrets          *secrets,
                            Ms5Time              older_than,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (MS5_IS_CACHE (self));
  g_return_if_fail (MS5_IS_SECRETS (secrets));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ms5_cache_rotate_key_async);
  if (self->kept)
    ms5_rekey_async (secrets, MS5_SECRET_CACHE_KEY, self->clock, self->db, ms5_cache_sealed, use, older_than,
                     g_steal_pointer (&task));
  else
    g_task_return_boolean (task, FALSE);
}

/**
 * ms5_cache_rotate_key_finish:
 * @self: the cache
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether there was something to do; %FALSE without an error if the key is young, or there is no lasting one
 */
gboolean
ms5_cache_rotate_key_finish (Ms5Cache      *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_cache_rotate_key_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
