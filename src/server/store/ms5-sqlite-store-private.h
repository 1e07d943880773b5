/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "server/store/ms5-sqlite-private.h"
#include "server/store/ms5-sqlite-store.h"

G_BEGIN_DECLS

struct _Ms5SqliteStore
{
  GObject                parent_instance;

  char                  *path;
  Ms5SqliteStoreOptions  options; /* with texts of its own */
  Ms5StoreRetention      retention;
  Ms5Db                 *writer;
  Ms5Db                 *reader;  /* the same with one_connection */
  Ms5SqliteReadings     *readings; /* of the writer's thread */
  Ms5SqliteRound         round;    /* likewise */
  char                  *name;     /* among all that write to the file, now or ever */
  gboolean               has_written;
};

/* ms5-sqlite-store-open.c */
GError   *ms5_sqlite_store_translate    (GError               *error) G_GNUC_WARN_UNUSED_RESULT;
void      ms5_sqlite_store_close_async  (Ms5Store             *store,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
gboolean  ms5_sqlite_store_close_finish (Ms5Store             *store,
                                         GAsyncResult         *result,
                                         GError              **error);

G_END_DECLS
