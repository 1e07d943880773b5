/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/auth/ms5-account-store.h"

#include <sodium.h>
#include <string.h>

G_DEFINE_INTERFACE (Ms5AccountStore, ms5_account_store, G_TYPE_OBJECT)

static void
wipe_and_free (gpointer data)
{
  gsize *block = data;

  sodium_memzero (block, *block);
  g_free (block);
}

/**
 * ms5_auth_secret_new:
 * @name: what it is for
 * @data: the bytes, copied
 * @size: their number
 * @created: since when
 *
 * Returns: (transfer full): a secret that is wiped when its last user is done
 */
Ms5AuthSecret *
ms5_auth_secret_new (const char    *name,
                     gconstpointer  data,
                     gsize          size,
                     Ms5Time        created)
{
  Ms5AuthSecret *secret = g_new0 (Ms5AuthSecret, 1);
  gsize *block = g_malloc (sizeof (gsize) + size);

  /* The block knows its own size, for the time when it is wiped. */
  *block = sizeof (gsize) + size;
  memcpy (block + 1, data, size);
  secret->name = g_strdup (name);
  secret->value = g_bytes_new_with_free_func (block + 1, size, wipe_and_free, block);
  secret->created = created;
  return secret;
}

/**
 * ms5_auth_secret_free:
 * @secret: (transfer full): a secret
 */
void
ms5_auth_secret_free (Ms5AuthSecret *secret)
{
  g_return_if_fail (secret != NULL);

  g_free (secret->name);
  g_bytes_unref (secret->value);
  g_free (secret);
}

/**
 * ms5_account_batch_new:
 *
 * Returns: (transfer full): an empty batch
 */
Ms5AccountBatch *
ms5_account_batch_new (void)
{
  Ms5AccountBatch *batch = g_new0 (Ms5AccountBatch, 1);

  g_atomic_ref_count_init (&batch->ref_count);
  batch->users = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_user_unref);
  batch->sign_ins = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_sign_in_unref);
  batch->secrets = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_auth_secret_free);
  batch->gone_sign_ins = g_ptr_array_new_with_free_func (g_free);
  batch->gone_secrets = g_ptr_array_new_with_free_func (g_free);
  return batch;
}

/**
 * ms5_account_batch_ref:
 * @batch: a batch
 *
 * Returns: (transfer full): @batch
 */
Ms5AccountBatch *
ms5_account_batch_ref (Ms5AccountBatch *batch)
{
  g_return_val_if_fail (batch != NULL, NULL);

  g_atomic_ref_count_inc (&batch->ref_count);
  return batch;
}

/**
 * ms5_account_batch_unref:
 * @batch: (transfer full): a batch
 */
void
ms5_account_batch_unref (Ms5AccountBatch *batch)
{
  g_return_if_fail (batch != NULL);

  if (!g_atomic_ref_count_dec (&batch->ref_count))
    return;

  g_ptr_array_unref (batch->users);
  g_ptr_array_unref (batch->sign_ins);
  g_ptr_array_unref (batch->secrets);
  g_ptr_array_unref (batch->gone_sign_ins);
  g_ptr_array_unref (batch->gone_secrets);
  g_free (batch);
}

/**
 * ms5_account_batch_is_empty:
 * @batch: a batch
 *
 * Returns: whether there is nothing to write
 */
gboolean
ms5_account_batch_is_empty (const Ms5AccountBatch *batch)
{
  g_return_val_if_fail (batch != NULL, TRUE);

  return batch->users->len + batch->sign_ins->len + batch->secrets->len
         + batch->gone_sign_ins->len + batch->gone_secrets->len == 0;
}

static void
ms5_account_store_default_init (Ms5AccountStoreInterface *iface)
{
}

/**
 * ms5_account_store_load_async:
 * @store: a store
 * @callback: called when everything is read
 * @user_data: for @callback
 */
void
ms5_account_store_load_async (Ms5AccountStore     *store,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_return_if_fail (MS5_IS_ACCOUNT_STORE (store));

  MS5_ACCOUNT_STORE_GET_IFACE (store)->load_async (store, callback, user_data);
}

/**
 * ms5_account_store_load_finish:
 * @store: the store
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): everything
 */
Ms5AccountBatch *
ms5_account_store_load_finish (Ms5AccountStore  *store,
                               GAsyncResult     *result,
                               GError          **error)
{
  g_return_val_if_fail (MS5_IS_ACCOUNT_STORE (store), NULL);

  return MS5_ACCOUNT_STORE_GET_IFACE (store)->load_finish (store, result, error);
}

/**
 * ms5_account_store_write_async:
 * @store: a store
 * @batch: what to write; not to be changed any more
 * @callback: called when it is durable
 * @user_data: for @callback
 */
void
ms5_account_store_write_async (Ms5AccountStore     *store,
                               Ms5AccountBatch     *batch,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_return_if_fail (MS5_IS_ACCOUNT_STORE (store));
  g_return_if_fail (batch != NULL);

  MS5_ACCOUNT_STORE_GET_IFACE (store)->write_async (store, batch, callback, user_data);
}

/**
 * ms5_account_store_write_finish:
 * @store: the store
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether all of it is durable; otherwise none of it is
 */
gboolean
ms5_account_store_write_finish (Ms5AccountStore  *store,
                                GAsyncResult     *result,
                                GError          **error)
{
  g_return_val_if_fail (MS5_IS_ACCOUNT_STORE (store), FALSE);

  return MS5_ACCOUNT_STORE_GET_IFACE (store)->write_finish (store, result, error);
}
