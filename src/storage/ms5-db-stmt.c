/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "storage/ms5-db-private.h"

#include <math.h>
#include <string.h>

/* Programs use some hundred different statements; beyond this somebody builds SQL from values. */
#define MAX_IDLE 256

struct _Ms5DbStmt
{
  Ms5DbConn    *conn;
  sqlite3_stmt *handle;
  char         *sql;
  guint64       unbound;    /* one bit for each of the first 64 parameters */
  int           bind_error; /* the first one, or SQLITE_OK */
  gboolean      stepped;    /* since the last reset */
};

static void
stmt_destroy (Ms5DbStmt *stmt)
{
  sqlite3_finalize (stmt->handle);
  g_free (stmt->sql);
  g_free (stmt);
}

static guint64
all_parameters (sqlite3_stmt *handle)
{
  int n = sqlite3_bind_parameter_count (handle);

  return n >= 64 ? G_MAXUINT64 : (G_GUINT64_CONSTANT (1) << n) - 1;
}

static Ms5DbStmt *
stmt_new (Ms5DbConn   *conn,
          const char  *sql,
          GError     **error)
{
  sqlite3_stmt *handle = NULL;
  const char *tail = NULL;
  Ms5DbStmt *stmt;
  int code = sqlite3_prepare_v3 (conn->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, &tail);

  if (!ms5_db_conn_check (conn, code, sql, error))
    return NULL;

  if (handle == NULL || tail[strspn (tail, " \t\r\n;")] != '\0')
    {
      sqlite3_finalize (handle);
      g_set_error (error, MS5_DB_ERROR, MS5_DB_ERROR_FAILED, "Not one statement: %.120s", sql);
      return NULL;
    }

  stmt = g_new0 (Ms5DbStmt, 1);
  stmt->conn = conn;
  stmt->handle = handle;
  stmt->sql = g_strdup (sql);
  return stmt;
}

/**
 * ms5_db_prepare:
 * @conn: the connection
 * @sql: one statement; values are bound, never written into it
 * @error: return location for an error
 *
 * Takes the statement from the connection's cache, or prepares it. In a %MS5_DB_READ job a
 * statement that could write is refused.
 *
 * Returns: (transfer full) (nullable): the statement, with nothing bound
 */
Ms5DbStmt *
ms5_db_prepare (Ms5DbConn   *conn,
                const char  *sql,
                GError     **error)
{
  Ms5DbStmt *stmt = NULL;

  g_return_val_if_fail (conn != NULL, NULL);
  g_return_val_if_fail (sql != NULL, NULL);

  if (!g_hash_table_steal_extended (conn->idle, sql, NULL, (gpointer *) &stmt))
    stmt = stmt_new (conn, sql, error);
  if (stmt == NULL)
    return NULL;

  if (conn->mode == MS5_DB_READ && !sqlite3_stmt_readonly (stmt->handle))
    {
      stmt_destroy (stmt);
      g_set_error (error, MS5_DB_ERROR, MS5_DB_ERROR_READONLY,
                   "A reading job tried to write: %.120s", sql);
      return NULL;
    }

  stmt->unbound = all_parameters (stmt->handle);
  stmt->bind_error = SQLITE_OK;
  stmt->stepped = FALSE;
  conn->n_borrowed++;
  return stmt;
}

/**
 * ms5_db_stmt_free:
 * @stmt: (transfer full): a statement
 *
 * Forgets the bound values and gives @stmt back to the cache.
 */
void
ms5_db_stmt_free (Ms5DbStmt *stmt)
{
  Ms5DbConn *conn = stmt->conn;

  g_assert (conn->n_borrowed > 0);
  conn->n_borrowed--;

  /* The code of a reset repeats the failure of the step, which has been reported. */
  sqlite3_reset (stmt->handle);
  sqlite3_clear_bindings (stmt->handle);

  if (g_hash_table_contains (conn->idle, stmt->sql))
    {
      stmt_destroy (stmt);
      return;
    }

  if (g_hash_table_size (conn->idle) >= MAX_IDLE)
    ms5_db_conn_forget (conn);
  g_hash_table_insert (conn->idle, stmt->sql, stmt);
}

/* Finalizes every idle statement; also makes the table when there is none. */
void
ms5_db_conn_forget (Ms5DbConn *conn)
{
  if (conn->idle == NULL)
    conn->idle = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                        (GDestroyNotify) stmt_destroy);
  else
    g_hash_table_remove_all (conn->idle);
}

/* A statement that ran to its end can be bound anew: reset it first, as SQLite demands. */
static void
before_bind (Ms5DbStmt *stmt)
{
  if (!stmt->stepped)
    return;

  sqlite3_reset (stmt->handle);
  stmt->stepped = FALSE;
}

static void
after_bind (Ms5DbStmt *stmt,
            int        position,
            int        code)
{
  if (code != SQLITE_OK && stmt->bind_error == SQLITE_OK)
    stmt->bind_error = code;
  if (position >= 1 && position <= 64)
    stmt->unbound &= ~(G_GUINT64_CONSTANT (1) << (position - 1));
}

/**
 * ms5_db_stmt_bind_null:
 * @stmt: a statement
 * @position: the parameter, from 1
 */
void
ms5_db_stmt_bind_null (Ms5DbStmt *stmt,
                       int        position)
{
  before_bind (stmt);
  after_bind (stmt, position, sqlite3_bind_null (stmt->handle, position));
}

/**
 * ms5_db_stmt_bind_int:
 * @stmt: a statement
 * @position: the parameter, from 1
 * @value: a whole number, also a time or a boolean
 */
void
ms5_db_stmt_bind_int (Ms5DbStmt *stmt,
                      int        position,
                      gint64     value)
{
  before_bind (stmt);
  after_bind (stmt, position, sqlite3_bind_int64 (stmt->handle, position, value));
}

/**
 * ms5_db_stmt_bind_double:
 * @stmt: a statement
 * @position: the parameter, from 1
 * @value: a number; NaN is stored as null
 */
void
ms5_db_stmt_bind_double (Ms5DbStmt *stmt,
                         int        position,
                         double     value)
{
  before_bind (stmt);
  after_bind (stmt, position, sqlite3_bind_double (stmt->handle, position, value));
}

/**
 * ms5_db_stmt_bind_text:
 * @stmt: a statement
 * @position: the parameter, from 1
 * @value: (nullable): UTF-8, copied
 */
void
ms5_db_stmt_bind_text (Ms5DbStmt  *stmt,
                       int         position,
                       const char *value)
{
  before_bind (stmt);
  after_bind (stmt, position,
              sqlite3_bind_text (stmt->handle, position, value, -1, SQLITE_TRANSIENT));
}

/**
 * ms5_db_stmt_bind_blob:
 * @stmt: a statement
 * @position: the parameter, from 1
 * @data: (nullable): bytes, copied; %NULL with a @size of 0 is an empty blob, not null
 * @size: their number
 */
void
ms5_db_stmt_bind_blob (Ms5DbStmt     *stmt,
                       int            position,
                       gconstpointer  data,
                       gsize          size)
{
  before_bind (stmt);
  after_bind (stmt, position,
              size == 0 ? sqlite3_bind_zeroblob (stmt->handle, position, 0)
                        : sqlite3_bind_blob64 (stmt->handle, position, data, size,
                                               SQLITE_TRANSIENT));
}

/**
 * ms5_db_stmt_bind_bytes:
 * @stmt: a statement
 * @position: the parameter, from 1
 * @value: (nullable): bytes; %NULL is stored as null
 */
void
ms5_db_stmt_bind_bytes (Ms5DbStmt *stmt,
                        int        position,
                        GBytes    *value)
{
  gconstpointer data;
  gsize size;

  if (value == NULL)
    {
      ms5_db_stmt_bind_null (stmt, position);
      return;
    }

  data = g_bytes_get_data (value, &size);
  ms5_db_stmt_bind_blob (stmt, position, data, size);
}

/**
 * ms5_db_stmt_step:
 * @stmt: a statement
 * @error: return location for an error
 *
 * Runs @stmt up to its next row. After the end, or an error, it can be bound and run again.
 *
 * Returns: whether there is a row
 */
Ms5DbStep
ms5_db_stmt_step (Ms5DbStmt  *stmt,
                  GError    **error)
{
  int code;

  if (stmt->unbound != 0)
    {
      g_set_error (error, MS5_DB_ERROR, MS5_DB_ERROR_FAILED, "Parameter %d is not bound: %.120s",
                   g_bit_nth_lsf ((gulong) stmt->unbound, -1) + 1, stmt->sql);
      return MS5_DB_STEP_ERROR;
    }
  if (!ms5_db_conn_check (stmt->conn, stmt->bind_error, stmt->sql, error))
    return MS5_DB_STEP_ERROR;

  stmt->stepped = TRUE;
  code = sqlite3_step (stmt->handle);
  if (code == SQLITE_ROW)
    return MS5_DB_STEP_ROW;
  if (code == SQLITE_DONE)
    {
      sqlite3_reset (stmt->handle);
      stmt->stepped = FALSE;
      return MS5_DB_STEP_DONE;
    }

  ms5_db_conn_check (stmt->conn, code, stmt->sql, error);
  return MS5_DB_STEP_ERROR;
}

/**
 * ms5_db_stmt_run:
 * @stmt: a statement that gives no rows, or whose rows don't matter
 * @error: return location for an error
 *
 * Returns: whether it ran to its end
 */
gboolean
ms5_db_stmt_run (Ms5DbStmt  *stmt,
                 GError    **error)
{
  Ms5DbStep step;

  do
    step = ms5_db_stmt_step (stmt, error);
  while (step == MS5_DB_STEP_ROW);

  return step == MS5_DB_STEP_DONE;
}

/**
 * ms5_db_stmt_is_null:
 * @stmt: a statement at a row
 * @column: from 0
 *
 * Returns: whether the value is null
 */
gboolean
ms5_db_stmt_is_null (Ms5DbStmt *stmt,
                     int        column)
{
  return sqlite3_column_type (stmt->handle, column) == SQLITE_NULL;
}

/**
 * ms5_db_stmt_get_int:
 * @stmt: a statement at a row
 * @column: from 0
 *
 * Returns: the value; 0 if it is null
 */
gint64
ms5_db_stmt_get_int (Ms5DbStmt *stmt,
                     int        column)
{
  return sqlite3_column_int64 (stmt->handle, column);
}

/**
 * ms5_db_stmt_get_double:
 * @stmt: a statement at a row
 * @column: from 0
 *
 * Returns: the value; NaN if it is null
 */
double
ms5_db_stmt_get_double (Ms5DbStmt *stmt,
                        int        column)
{
  if (ms5_db_stmt_is_null (stmt, column))
    return (double) NAN;

  return sqlite3_column_double (stmt->handle, column);
}

/**
 * ms5_db_stmt_get_text:
 * @stmt: a statement at a row
 * @column: from 0
 *
 * Returns: (nullable): the value, valid until the next step; %NULL if it is null
 */
const char *
ms5_db_stmt_get_text (Ms5DbStmt *stmt,
                      int        column)
{
  return (const char *) sqlite3_column_text (stmt->handle, column);
}

/**
 * ms5_db_stmt_dup_text:
 * @stmt: a statement at a row
 * @column: from 0
 *
 * Returns: (transfer full) (nullable): a copy of the value; %NULL if it is null
 */
char *
ms5_db_stmt_dup_text (Ms5DbStmt *stmt,
                      int        column)
{
  return g_strdup (ms5_db_stmt_get_text (stmt, column));
}

/**
 * ms5_db_stmt_get_blob:
 * @stmt: a statement at a row
 * @column: from 0
 * @out_size: (out): number of bytes
 *
 * Returns: (nullable): the bytes, valid until the next step; %NULL if there are none
 */
const void *
ms5_db_stmt_get_blob (Ms5DbStmt *stmt,
                      int        column,
                      gsize     *out_size)
{
  const void *data = sqlite3_column_blob (stmt->handle, column);

  *out_size = (gsize) sqlite3_column_bytes (stmt->handle, column);
  return data;
}

/**
 * ms5_db_stmt_dup_bytes:
 * @stmt: a statement at a row
 * @column: from 0
 *
 * Returns: (transfer full) (nullable): a copy of the value; %NULL if it is null
 */
GBytes *
ms5_db_stmt_dup_bytes (Ms5DbStmt *stmt,
                       int        column)
{
  const void *data;
  gsize size;

  if (ms5_db_stmt_is_null (stmt, column))
    return NULL;

  data = ms5_db_stmt_get_blob (stmt, column, &size);
  return g_bytes_new (data, size);
}
