/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <sqlite3.h>

#include "storage/ms5-db.h"

G_BEGIN_DECLS

struct _Ms5DbConn
{
  sqlite3      *handle;
  GHashTable   *idle;        /* SQL → Ms5DbStmt that nobody uses */
  guint         n_borrowed;  /* statements in use */
  guint         n_savepoints;
  Ms5DbMode     mode;        /* of the running job */
  GCancellable *cancellable; /* of the running job, not owned */
};

/* ms5-db-conn.c */
Ms5DbConn *ms5_db_conn_new       (const char          *path,
                                  const Ms5DbOptions  *options,
                                  GError             **error);
gboolean   ms5_db_conn_free      (Ms5DbConn           *conn,
                                  GError             **error);
gboolean   ms5_db_conn_check     (Ms5DbConn           *conn,
                                  int                  code,
                                  const char          *what,
                                  GError             **error);
gboolean   ms5_db_conn_begin     (Ms5DbConn           *conn,
                                  Ms5DbMode            mode,
                                  GError             **error);
gboolean   ms5_db_conn_end       (Ms5DbConn           *conn,
                                  gboolean             commit,
                                  GError             **error);
gboolean   ms5_db_conn_work      (Ms5DbConn           *conn,
                                  Ms5DbMode            mode,
                                  Ms5DbJob             job,
                                  gpointer             data,
                                  GCancellable        *cancellable,
                                  GError             **error);

/* ms5-db-open.c */
gboolean   ms5_db_make_private_file
                                 (const char          *path,
                                  GError             **error);
Ms5DbConn *ms5_db_conn_open      (const char          *path,
                                  const Ms5DbOptions  *options,
                                  GCancellable        *cancellable,
                                  GError             **error);

/* ms5-db-migrate.c */
gboolean   ms5_db_conn_migrate   (Ms5DbConn           *conn,
                                  const Ms5DbOptions  *options,
                                  gboolean            *out_changed,
                                  GError             **error);

/* ms5-db-stmt.c */
void       ms5_db_conn_forget    (Ms5DbConn           *conn);

G_END_DECLS
