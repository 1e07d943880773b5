/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "storage/ms5-db-private.h"

#include <errno.h>

/* How many steps of SQLite's machine between two looks at the cancellable: some 100 µs. */
#define CANCEL_STEPS 10000

G_DEFINE_QUARK (ms5-db-error-quark, ms5_db_error)

/* The system's number for the last failure on the file or on its write-ahead log. */
static gboolean
is_errno (sqlite3_file *file,
          int           number)
{
  int last = 0;

  return file != NULL && file->pMethods != NULL
         && file->pMethods->xFileControl (file, SQLITE_FCNTL_LAST_ERRNO, &last) == SQLITE_OK
         && last == number;
}

/* A full disk shows in many ways: SQLite names only the plain one, a quota and a limit are I/O
 * errors to it. */
static gboolean
is_out_of_room (Ms5DbConn *conn)
{
  const int numbers[] = { ENOSPC, EDQUOT, EFBIG };
  sqlite3_file *main_file = NULL;
  sqlite3_file *log_file = NULL;

  if (conn->handle == NULL)
    return FALSE;

  sqlite3_file_control (conn->handle, NULL, SQLITE_FCNTL_FILE_POINTER, &main_file);
  sqlite3_file_control (conn->handle, NULL, SQLITE_FCNTL_JOURNAL_POINTER, &log_file);

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (sqlite3_system_errno (conn->handle) == numbers[i]
        || is_errno (main_file, numbers[i])
        || is_errno (log_file, numbers[i]))
      return TRUE;
  return FALSE;
}

static Ms5DbError
error_for_code (Ms5DbConn *conn,
                int        code)
{
  switch (code)
    {
    case SQLITE_IOERR_CORRUPTFS:
    case SQLITE_IOERR_DATA:
      return MS5_DB_ERROR_CORRUPT;
    default:
      break;
    }

  switch (code & 0xff)
    {
    case SQLITE_CONSTRAINT:
      return MS5_DB_ERROR_CONSTRAINT;
    case SQLITE_FULL:
      return MS5_DB_ERROR_FULL;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return MS5_DB_ERROR_READONLY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return MS5_DB_ERROR_CORRUPT;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return MS5_DB_ERROR_BUSY;
    case SQLITE_IOERR:
      return is_out_of_room (conn) ? MS5_DB_ERROR_FULL : MS5_DB_ERROR_IO;
    case SQLITE_CANTOPEN:
      return MS5_DB_ERROR_IO;
    default:
      return MS5_DB_ERROR_FAILED;
    }
}

/* Turns what SQLite returned into an error; @what says what was tried. */
gboolean
ms5_db_conn_check (Ms5DbConn   *conn,
                   int          code,
                   const char  *what,
                   GError     **error)
{
  if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE)
    return TRUE;

  if ((code & 0xff) == SQLITE_INTERRUPT)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled: %.120s", what);
  else
    g_set_error (error, MS5_DB_ERROR, error_for_code (conn, code), "%s (%d): %.120s",
                 (code & 0xff) == SQLITE_NOMEM || conn->handle == NULL
                 ? sqlite3_errstr (code) : sqlite3_errmsg (conn->handle),
                 code, what);
  return FALSE;
}

static int
progress_cb (gpointer data)
{
  Ms5DbConn *conn = data;

  return conn->cancellable != NULL && g_cancellable_is_cancelled (conn->cancellable);
}

/* Opens the file and nothing more: no page has been read yet. */
Ms5DbConn *
ms5_db_conn_new (const char          *path,
                 const Ms5DbOptions  *options,
                 GError             **error)
{
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE;
  Ms5DbConn *conn = g_new0 (Ms5DbConn, 1);
  int code;

  ms5_db_conn_forget (conn);
  conn->mode = MS5_DB_BARE;

  flags |= options->read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  code = sqlite3_open_v2 (path, &conn->handle, flags, options->vfs);
  if (!ms5_db_conn_check (conn, code, path, error))
    {
      ms5_db_conn_free (conn, NULL);
      return NULL;
    }

  sqlite3_busy_timeout (conn->handle,
                        options->busy_timeout_ms > 0 ? options->busy_timeout_ms : 5000);
  sqlite3_progress_handler (conn->handle, CANCEL_STEPS, progress_cb, conn);
  return conn;
}

/* Frees @conn in any case; %FALSE if the last checkpoint or the closing itself failed. */
gboolean
ms5_db_conn_free (Ms5DbConn  *conn,
                  GError    **error)
{
  gboolean closed;

  g_assert (conn->n_borrowed == 0);

  g_hash_table_destroy (conn->idle);
  conn->idle = NULL;
  closed = ms5_db_conn_check (conn, sqlite3_close (conn->handle), "closing", error);
  g_free (conn);
  return closed;
}

static gboolean
exec_control (Ms5DbConn   *conn,
              const char  *sql,
              GError     **error)
{
  return ms5_db_conn_check (conn, sqlite3_exec (conn->handle, sql, NULL, NULL, NULL), sql, error);
}

gboolean
ms5_db_conn_begin (Ms5DbConn  *conn,
                   Ms5DbMode   mode,
                   GError    **error)
{
  conn->mode = mode;
  conn->n_savepoints = 0;

  /* A writer takes its lock at once: waiting for it half-way could only end in failure. */
  if (mode == MS5_DB_WRITE)
    return exec_control (conn, "BEGIN IMMEDIATE", error);
  if (mode == MS5_DB_READ)
    return exec_control (conn, "BEGIN", error);
  return TRUE;
}

/* Ends the transaction one way or the other. %FALSE if a commit was asked for and did not happen. */
gboolean
ms5_db_conn_end (Ms5DbConn  *conn,
                 gboolean    commit,
                 GError    **error)
{
  gboolean bare = conn->mode == MS5_DB_BARE;
  gboolean lost = !bare && sqlite3_get_autocommit (conn->handle);
  gboolean done;

  conn->mode = MS5_DB_BARE;
  conn->n_savepoints = 0;

  if (commit && lost)
    {
      /* SQLite undoes everything by itself after, say, a full disk; the job went on regardless. */
      g_set_error_literal (error, MS5_DB_ERROR, MS5_DB_ERROR_FAILED,
                           "The transaction had already been rolled back");
      return FALSE;
    }

  done = commit && (bare || exec_control (conn, "COMMIT", error));
  if (!sqlite3_get_autocommit (conn->handle))
    exec_control (conn, "ROLLBACK", NULL);
  return done;
}

/* One job from beginning to end, on the connection's thread. */
gboolean
ms5_db_conn_work (Ms5DbConn     *conn,
                  Ms5DbMode      mode,
                  Ms5DbJob       job,
                  gpointer       data,
                  GCancellable  *cancellable,
                  GError       **error)
{
  gboolean wanted;
  gboolean done;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (!ms5_db_conn_begin (conn, mode, error))
    {
      conn->mode = MS5_DB_BARE;
      return FALSE;
    }

  conn->cancellable = cancellable;
  wanted = job (conn, data, error);
  conn->cancellable = NULL;

  if (conn->n_borrowed != 0)
    g_critical ("A job kept %u statements", conn->n_borrowed);

  /* From here on the answer is the database's, whatever becomes of the cancellable. */
  done = ms5_db_conn_end (conn, wanted, wanted ? error : NULL);
  return wanted && done;
}

/**
 * ms5_db_exec:
 * @conn: the connection
 * @sql: one or more statements without parameters
 * @error: return location for an error
 *
 * Runs statements that are not worth keeping, such as those of a migration.
 *
 * Returns: whether all of them ran; those before a failing one have had their effect
 */
gboolean
ms5_db_exec (Ms5DbConn   *conn,
             const char  *sql,
             GError     **error)
{
  g_return_val_if_fail (conn != NULL, FALSE);
  g_return_val_if_fail (sql != NULL, FALSE);

  while (*sql != '\0')
    {
      sqlite3_stmt *handle = NULL;
      const char *rest = NULL;
      int code = sqlite3_prepare_v2 (conn->handle, sql, -1, &handle, &rest);

      if (!ms5_db_conn_check (conn, code, sql, error))
        return FALSE;

      if (conn->mode == MS5_DB_READ && handle != NULL && !sqlite3_stmt_readonly (handle))
        {
          sqlite3_finalize (handle);
          g_set_error (error, MS5_DB_ERROR, MS5_DB_ERROR_READONLY,
                       "A reading job tried to write: %.120s", sql);
          return FALSE;
        }

      while (handle != NULL && (code = sqlite3_step (handle)) == SQLITE_ROW)
        ;
      if (!ms5_db_conn_check (conn, code, sql, error))
        {
          sqlite3_finalize (handle);
          return FALSE;
        }
      sqlite3_finalize (handle);
      sql = rest;
    }
  return TRUE;
}

/**
 * ms5_db_get_single_int:
 * @conn: the connection
 * @sql: a query without parameters
 * @out_value: (out): its first row's first value; 0 if there is no row
 * @error: return location for an error
 *
 * Returns: whether the query ran
 */
gboolean
ms5_db_get_single_int (Ms5DbConn   *conn,
                       const char  *sql,
                       gint64      *out_value,
                       GError     **error)
{
  g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, sql, error);
  Ms5DbStep step;

  if (stmt == NULL)
    return FALSE;

  step = ms5_db_stmt_step (stmt, error);
  *out_value = step == MS5_DB_STEP_ROW ? ms5_db_stmt_get_int (stmt, 0) : 0;
  return step != MS5_DB_STEP_ERROR;
}

/**
 * ms5_db_get_last_rowid:
 * @conn: the connection
 *
 * Returns: the row id that the last insertion made
 */
gint64
ms5_db_get_last_rowid (Ms5DbConn *conn)
{
  return sqlite3_last_insert_rowid (conn->handle);
}

/**
 * ms5_db_get_n_changed:
 * @conn: the connection
 *
 * Returns: how many rows the last insertion, update or deletion changed
 */
int
ms5_db_get_n_changed (Ms5DbConn *conn)
{
  return sqlite3_changes (conn->handle);
}

/**
 * ms5_db_checkpoint:
 * @conn: the connection, in a %MS5_DB_BARE job
 * @truncate: wait for readers and give the log's room back, instead of doing what can be done now
 * @error: return location for an error
 *
 * Moves what the write-ahead log holds into the file.
 *
 * Returns: %FALSE with %MS5_DB_ERROR_BUSY if readers did not let it finish
 */
gboolean
ms5_db_checkpoint (Ms5DbConn  *conn,
                   gboolean    truncate,
                   GError    **error)
{
  int mode = truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;

  return ms5_db_conn_check (conn,
                            sqlite3_wal_checkpoint_v2 (conn->handle, NULL, mode, NULL, NULL),
                            "checkpoint", error);
}

/**
 * ms5_db_savepoint_open:
 * @savepoint: a cleared one
 * @conn: the connection, in a transaction
 * @error: return location for an error
 *
 * Begins a part of the transaction. Savepoints nest, and end in the reverse order.
 *
 * Returns: whether it began
 */
gboolean
ms5_db_savepoint_open (Ms5DbSavepoint  *savepoint,
                       Ms5DbConn       *conn,
                       GError         **error)
{
  char sql[32];

  g_return_val_if_fail (savepoint->conn == NULL, FALSE);
  g_return_val_if_fail (conn->mode == MS5_DB_WRITE, FALSE);

  g_snprintf (sql, sizeof sql, "SAVEPOINT s%u", conn->n_savepoints + 1);
  if (!exec_control (conn, sql, error))
    return FALSE;

  savepoint->conn = conn;
  savepoint->level = ++conn->n_savepoints;
  return TRUE;
}

/**
 * ms5_db_savepoint_release:
 * @savepoint: an open one
 * @error: return location for an error
 *
 * Keeps what was written since it was opened, provided that the transaction is committed.
 *
 * Returns: %FALSE if a deferred constraint or the disk forbids it; then it is still open
 */
gboolean
ms5_db_savepoint_release (Ms5DbSavepoint  *savepoint,
                          GError         **error)
{
  char sql[32];

  g_return_val_if_fail (savepoint->conn != NULL, FALSE);
  g_return_val_if_fail (savepoint->level == savepoint->conn->n_savepoints, FALSE);

  g_snprintf (sql, sizeof sql, "RELEASE s%u", savepoint->level);
  if (!exec_control (savepoint->conn, sql, error))
    return FALSE;

  savepoint->conn->n_savepoints--;
  savepoint->conn = NULL;
  return TRUE;
}

/**
 * ms5_db_savepoint_clear:
 * @savepoint: an open or cleared one
 *
 * Undoes what was written since it was opened, unless it was released.
 */
void
ms5_db_savepoint_clear (Ms5DbSavepoint *savepoint)
{
  char sql[64];

  if (savepoint->conn == NULL)
    return;

  /* Where SQLite has undone the whole transaction there is no savepoint left to go back to. */
  g_snprintf (sql, sizeof sql, "ROLLBACK TO s%u; RELEASE s%u", savepoint->level, savepoint->level);
  if (!sqlite3_get_autocommit (savepoint->conn->handle)
      && exec_control (savepoint->conn, sql, NULL))
    savepoint->conn->n_savepoints--;
  savepoint->conn = NULL;
}
