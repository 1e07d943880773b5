/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "storage/ms5-db-error.h"

G_BEGIN_DECLS

/**
 * Ms5DbConn:
 *
 * The connection, as a job sees it. It belongs to the database's thread and is valid only while
 * the job runs.
 */
typedef struct _Ms5DbConn Ms5DbConn;

/**
 * Ms5DbStmt:
 *
 * A prepared statement, borrowed from the connection's cache until ms5_db_stmt_free().
 *
 * A failing bind is remembered and reported by the next step, so that binds need no checks.
 * Every parameter must have been bound before the first step.
 */
typedef struct _Ms5DbStmt Ms5DbStmt;

/**
 * Ms5DbStep:
 * @MS5_DB_STEP_ERROR: it failed, and the error is set
 * @MS5_DB_STEP_DONE: there are no more rows
 * @MS5_DB_STEP_ROW: a row can be read
 */
typedef enum
{
  MS5_DB_STEP_ERROR = -1,
  MS5_DB_STEP_DONE = 0,
  MS5_DB_STEP_ROW = 1,
} Ms5DbStep;

Ms5DbStmt  *ms5_db_prepare          (Ms5DbConn     *conn,
                                     const char    *sql,
                                     GError       **error) G_GNUC_WARN_UNUSED_RESULT;
void        ms5_db_stmt_free        (Ms5DbStmt     *stmt);

void        ms5_db_stmt_bind_null   (Ms5DbStmt     *stmt,
                                     int            position);
void        ms5_db_stmt_bind_int    (Ms5DbStmt     *stmt,
                                     int            position,
                                     gint64         value);
void        ms5_db_stmt_bind_double (Ms5DbStmt     *stmt,
                                     int            position,
                                     double         value);
void        ms5_db_stmt_bind_text   (Ms5DbStmt     *stmt,
                                     int            position,
                                     const char    *value);
void        ms5_db_stmt_bind_blob   (Ms5DbStmt     *stmt,
                                     int            position,
                                     gconstpointer  data,
                                     gsize          size);
void        ms5_db_stmt_bind_bytes  (Ms5DbStmt     *stmt,
                                     int            position,
                                     GBytes        *value);

Ms5DbStep   ms5_db_stmt_step        (Ms5DbStmt     *stmt,
                                     GError       **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean    ms5_db_stmt_run         (Ms5DbStmt     *stmt,
                                     GError       **error);

gboolean    ms5_db_stmt_is_null     (Ms5DbStmt     *stmt,
                                     int            column);
gint64      ms5_db_stmt_get_int     (Ms5DbStmt     *stmt,
                                     int            column);
double      ms5_db_stmt_get_double  (Ms5DbStmt     *stmt,
                                     int            column);
const char *ms5_db_stmt_get_text    (Ms5DbStmt     *stmt,
                                     int            column);
char       *ms5_db_stmt_dup_text    (Ms5DbStmt     *stmt,
                                     int            column);
const void *ms5_db_stmt_get_blob    (Ms5DbStmt     *stmt,
                                     int            column,
                                     gsize         *out_size);
GBytes     *ms5_db_stmt_dup_bytes   (Ms5DbStmt     *stmt,
                                     int            column);

gboolean    ms5_db_exec             (Ms5DbConn     *conn,
                                     const char    *sql,
                                     GError       **error);
gboolean    ms5_db_get_single_int   (Ms5DbConn     *conn,
                                     const char    *sql,
                                     gint64        *out_value,
                                     GError       **error);
gint64      ms5_db_get_last_rowid   (Ms5DbConn     *conn);
int         ms5_db_get_n_changed    (Ms5DbConn     *conn);
gboolean    ms5_db_checkpoint       (Ms5DbConn     *conn,
                                     gboolean       truncate,
                                     GError       **error);
gboolean    ms5_db_backup           (Ms5DbConn     *conn,
                                     const char    *path,
                                     GCancellable  *cancellable,
                                     GError       **error);

/**
 * Ms5DbSavepoint:
 *
 * A part of a transaction that can be undone by itself. Declare it with `g_auto` and
 * %MS5_DB_SAVEPOINT_INIT: unless released it is rolled back when it leaves the scope.
 */
typedef struct
{
  /*< private >*/
  Ms5DbConn *conn;
  guint      level;
} Ms5DbSavepoint;

#define MS5_DB_SAVEPOINT_INIT { NULL, 0 }

gboolean    ms5_db_savepoint_open    (Ms5DbSavepoint  *savepoint,
                                      Ms5DbConn       *conn,
                                      GError         **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean    ms5_db_savepoint_release (Ms5DbSavepoint  *savepoint,
                                      GError         **error) G_GNUC_WARN_UNUSED_RESULT;
void        ms5_db_savepoint_clear   (Ms5DbSavepoint  *savepoint);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5DbStmt, ms5_db_stmt_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ms5DbSavepoint, ms5_db_savepoint_clear)

G_END_DECLS
