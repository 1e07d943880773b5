/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "storage/ms5-db.h"

G_BEGIN_DECLS

/* A database with named items, and what is done to it most. */
Ms5DbOptions  fixture_options    (void);
char         *fixture_new_path   (void);
Ms5Db        *fixture_open       (void);
gboolean      fixture_insert     (Ms5DbConn   *conn,
                                  const char  *name,
                                  GError     **error);
gint64        fixture_count      (Ms5Db       *db);

/* Jobs: one inserts the name that is its data, one counts to where its data points. */
gboolean      fixture_insert_job (Ms5DbConn   *conn,
                                  gpointer     data,
                                  GError     **error);
gboolean      fixture_count_job  (Ms5DbConn   *conn,
                                  gpointer     data,
                                  GError     **error);

G_END_DECLS
