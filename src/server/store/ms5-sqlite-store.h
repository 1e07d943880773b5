/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "server/store/ms5-store.h"
#include "storage/ms5-db.h"

G_BEGIN_DECLS

/**
 * Ms5SqliteStoreOptions:
 * @retention: (nullable): how long things are kept; %NULL for #ms5_store_retention_default
 * @epoch: (nullable): what a new history is called; %NULL for 128 random bits
 * @check_rows: how many rows at the end of the log are checked when it is loaded; 0 for 10 000
 * @check: how to look at the file when it is opened
 * @max_pages: limit of the file's size, in pages; 0 for none
 * @vfs: (nullable): name of the SQLite VFS to use
 * @on_caller: work on the calling thread, as simulations need
 * @one_connection: answer questions over the writing connection; a VFS without shared memory, or a
 *   database in memory, allows no second one
 *
 * How to open a store. Zeroes are good for a server.
 */
typedef struct
{
  const Ms5StoreRetention *retention;
  const char              *epoch;
  guint                    check_rows;
  Ms5DbCheck               check;
  int                      max_pages;
  const char              *vfs;
  gboolean                 on_caller;
  gboolean                 one_connection;
} Ms5SqliteStoreOptions;

/**
 * Ms5SqliteStore:
 *
 * A store in one SQLite file: one connection writes, on a thread of its own and with a full sync for
 * each commit; another reads, on another thread, and never waits for it.
 */
#define MS5_TYPE_SQLITE_STORE (ms5_sqlite_store_get_type ())
G_DECLARE_FINAL_TYPE (Ms5SqliteStore, ms5_sqlite_store, MS5, SQLITE_STORE, GObject)

void      ms5_sqlite_store_open_async  (const char                   *path,
                                        const Ms5SqliteStoreOptions  *options,
                                        GCancellable                 *cancellable,
                                        GAsyncReadyCallback           callback,
                                        gpointer                      user_data);
Ms5Store *ms5_sqlite_store_open_finish (GAsyncResult                 *result,
                                        GError                      **error) G_GNUC_WARN_UNUSED_RESULT;

Ms5Db    *ms5_sqlite_store_get_db      (Ms5SqliteStore               *self);

G_END_DECLS
