/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/store/ms5-store.h"

G_DEFINE_INTERFACE (Ms5Store, ms5_store, G_TYPE_OBJECT)

static void
ms5_store_default_init (Ms5StoreInterface *iface)
{
}

/**
 * ms5_store_load_async:
 * @store: a store
 * @since: from when on states, stops and production are wanted: the start of the earliest shift that
 *   is running
 * @cancellable: (nullable): stops it
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Reads what a server goes on from. The end of the log is checked: positions without gap, the chain
 * of hashes, no item newer than the log. %MS5_STORE_ERROR_CORRUPT says where it is wrong.
 */
void
ms5_store_load_async (Ms5Store            *store,
                      Ms5Time              since,
                      GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  g_return_if_fail (MS5_IS_STORE (store));

  MS5_STORE_GET_IFACE (store)->load_async (store, since, cancellable, callback, user_data);
}

/**
 * ms5_store_load_finish:
 * @store: the store
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): what was read
 */
Ms5StoreSnapshot *
ms5_store_load_finish (Ms5Store      *store,
                       GAsyncResult  *result,
                       GError       **error)
{
  g_return_val_if_fail (MS5_IS_STORE (store), NULL);

  return MS5_STORE_GET_IFACE (store)->load_finish (store, result, error);
}

/**
 * ms5_store_commit_async:
 * @store: a store
 * @batch: a closed batch, which must follow what is stored
 * @callback: called when it is durable, or has failed
 * @user_data: for @callback
 *
 * Stores a batch in one transaction. After an error for which ms5_store_error_is_passing() the same
 * batch can be given again.
 */
void
ms5_store_commit_async (Ms5Store            *store,
                        Ms5Batch            *batch,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_return_if_fail (MS5_IS_STORE (store));
  g_return_if_fail (batch != NULL);

  MS5_STORE_GET_IFACE (store)->commit_async (store, batch, callback, user_data);
}

/**
 * ms5_store_commit_finish:
 * @store: the store
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether the batch is durable; if not, nothing of it is stored
 */
gboolean
ms5_store_commit_finish (Ms5Store      *store,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (MS5_IS_STORE (store), FALSE);

  return MS5_STORE_GET_IFACE (store)->commit_finish (store, result, error);
}

/**
 * ms5_store_query_async:
 * @store: a store
 * @query: the question, copied
 * @cancellable: (nullable): stops it
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Asks for what is committed. The answer shows one commit as a whole: at the latest that which was
 * last when the question is looked at.
 */
void
ms5_store_query_async (Ms5Store            *store,
                       const Ms5StoreQuery *query,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_return_if_fail (MS5_IS_STORE (store));
  g_return_if_fail (query != NULL);

  MS5_STORE_GET_IFACE (store)->query_async (store, query, cancellable, callback, user_data);
}

/**
 * ms5_store_query_finish:
 * @store: the store
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the answer
 */
Ms5StoreAnswer *
ms5_store_query_finish (Ms5Store      *store,
                        GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (MS5_IS_STORE (store), NULL);

  return MS5_STORE_GET_IFACE (store)->query_finish (store, result, error);
}

/**
 * ms5_store_maintain_async:
 * @store: a store
 * @now: the plant's time
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Does a little of what is due: some milliseconds, so that no commit waits for longer. Who calls it
 * again while there is more is #Ms5StoreKeeper.
 */
void
ms5_store_maintain_async (Ms5Store            *store,
                          Ms5Time              now,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_return_if_fail (MS5_IS_STORE (store));

  MS5_STORE_GET_IFACE (store)->maintain_async (store, now, callback, user_data);
}

/**
 * ms5_store_maintain_finish:
 * @store: the store
 * @result: what the callback was given
 * @out_more: (out): whether there is more to do by then
 * @error: return location for an error
 *
 * Returns: whether it worked; whatever failed is due again
 */
gboolean
ms5_store_maintain_finish (Ms5Store      *store,
                           GAsyncResult  *result,
                           gboolean      *out_more,
                           GError       **error)
{
  g_return_val_if_fail (MS5_IS_STORE (store), FALSE);

  return MS5_STORE_GET_IFACE (store)->maintain_finish (store, result, out_more, error);
}

/**
 * ms5_store_backup_async:
 * @store: a store
 * @path: where the copy shall be; one that is there is replaced when the new one is complete
 * @cancellable: (nullable): stops it
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Writes a copy of everything as it is now, while the store goes on. A server that is started on the
 * copy finds no epoch in it and makes a new one, so that no client takes it for the same history.
 */
void
ms5_store_backup_async (Ms5Store            *store,
                        const char          *path,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_return_if_fail (MS5_IS_STORE (store));
  g_return_if_fail (path != NULL);

  MS5_STORE_GET_IFACE (store)->backup_async (store, path, cancellable, callback, user_data);
}

/**
 * ms5_store_backup_finish:
 * @store: the store
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether the copy is there and durable
 */
gboolean
ms5_store_backup_finish (Ms5Store      *store,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (MS5_IS_STORE (store), FALSE);

  return MS5_STORE_GET_IFACE (store)->backup_finish (store, result, error);
}

/**
 * ms5_store_close_async:
 * @store: a store
 * @callback: called when everything is done and closed
 * @user_data: for @callback
 *
 * Refuses anything more, finishes what was asked for, and closes.
 */
void
ms5_store_close_async (Ms5Store            *store,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_return_if_fail (MS5_IS_STORE (store));

  MS5_STORE_GET_IFACE (store)->close_async (store, callback, user_data);
}

/**
 * ms5_store_close_finish:
 * @store: the store
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether it closed cleanly; what was committed is safe either way
 */
gboolean
ms5_store_close_finish (Ms5Store      *store,
                        GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (MS5_IS_STORE (store), FALSE);

  return MS5_STORE_GET_IFACE (store)->close_finish (store, result, error);
}
