/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "server/store/ms5-store-error.h"
#include "server/store/ms5-store-types.h"

G_BEGIN_DECLS

#define MS5_TYPE_STORE (ms5_store_get_type ())
G_DECLARE_INTERFACE (Ms5Store, ms5_store, MS5, STORE, GObject)

/**
 * Ms5StoreInterface:
 * @load_async: reads what a server goes on from, after looking whether it can be true
 * @load_finish: that
 * @commit_async: stores a batch in one transaction. It must follow what is stored
 * @commit_finish: whether it is durable; if not, nothing of it is stored
 * @query_async: answers a question as of some commit, without holding up those to come
 * @query_finish: the answer
 * @maintain_async: does a little of what is due by the time @now: sums up readings, removes what is
 *   too old
 * @maintain_finish: whether it did; @out_more says that there is more to do
 * @backup_async: writes a copy to a file or folder, without holding anything up
 * @backup_finish: whether the copy is there and durable
 * @close_async: finishes what was asked for and refuses anything more
 * @close_finish: whether it closed cleanly; what was committed is safe either way
 *
 * Where the server keeps the log, the current items and the record. Several nodes or only one may use
 * the same store; a batch that does not follow the last one is refused with %MS5_STORE_ERROR_FORK.
 *
 * All is asked for and answered in one thread; calls take effect in the order they were made.
 */
struct _Ms5StoreInterface
{
  GTypeInterface parent_interface;

  void               (*load_async)      (Ms5Store             *store,
                                         Ms5Time               since,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
  Ms5StoreSnapshot * (*load_finish)     (Ms5Store             *store,
                                         GAsyncResult         *result,
                                         GError              **error);
  void               (*commit_async)    (Ms5Store             *store,
                                         Ms5Batch             *batch,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
  gboolean           (*commit_finish)   (Ms5Store             *store,
                                         GAsyncResult         *result,
                                         GError              **error);
  void               (*query_async)     (Ms5Store             *store,
                                         const Ms5StoreQuery  *query,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
  Ms5StoreAnswer *   (*query_finish)    (Ms5Store             *store,
                                         GAsyncResult         *result,
                                         GError              **error);
  void               (*maintain_async)  (Ms5Store             *store,
                                         Ms5Time               now,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
  gboolean           (*maintain_finish) (Ms5Store             *store,
                                         GAsyncResult         *result,
                                         gboolean             *out_more,
                                         GError              **error);
  void               (*backup_async)    (Ms5Store             *store,
                                         const char           *path,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
  gboolean           (*backup_finish)   (Ms5Store             *store,
                                         GAsyncResult         *result,
                                         GError              **error);
  void               (*close_async)     (Ms5Store             *store,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
  gboolean           (*close_finish)    (Ms5Store             *store,
                                         GAsyncResult         *result,
                                         GError              **error);
};

void              ms5_store_load_async      (Ms5Store             *store,
                                             Ms5Time               since,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
Ms5StoreSnapshot *ms5_store_load_finish     (Ms5Store             *store,
                                             GAsyncResult         *result,
                                             GError              **error) G_GNUC_WARN_UNUSED_RESULT;

void              ms5_store_commit_async    (Ms5Store             *store,
                                             Ms5Batch             *batch,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
gboolean          ms5_store_commit_finish   (Ms5Store             *store,
                                             GAsyncResult         *result,
                                             GError              **error);

void              ms5_store_query_async     (Ms5Store             *store,
                                             const Ms5StoreQuery  *query,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
Ms5StoreAnswer   *ms5_store_query_finish    (Ms5Store             *store,
                                             GAsyncResult         *result,
                                             GError              **error) G_GNUC_WARN_UNUSED_RESULT;

void              ms5_store_maintain_async  (Ms5Store             *store,
                                             Ms5Time               now,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
gboolean          ms5_store_maintain_finish (Ms5Store             *store,
                                             GAsyncResult         *result,
                                             gboolean             *out_more,
                                             GError              **error);

void              ms5_store_backup_async    (Ms5Store             *store,
                                             const char           *path,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
gboolean          ms5_store_backup_finish   (Ms5Store             *store,
                                             GAsyncResult         *result,
                                             GError              **error);

void              ms5_store_close_async     (Ms5Store             *store,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
gboolean          ms5_store_close_finish    (Ms5Store             *store,
                                             GAsyncResult         *result,
                                             GError              **error);

G_END_DECLS
