/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "storage/ms5-db-private.h"

/* How many pages are copied between two looks at the cancellable: some milliseconds' worth. */
#define STEP_PAGES 512

/* A transaction that has read nothing shows no particular state yet, and SQLite would begin the copy
 * anew whenever somebody writes. */
static gboolean
hold_state (Ms5DbConn  *conn,
            GError    **error)
{
  gint64 n;

  return ms5_db_get_single_int (conn, "SELECT count(*) FROM sqlite_schema", &n, error);
}

static gboolean
copy_pages (Ms5DbConn       *to,
            sqlite3_backup  *backup,
            GCancellable    *cancellable,
            GError         **error)
{
  int code;

  do
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      code = sqlite3_backup_step (backup, STEP_PAGES);
    }
  while (code == SQLITE_OK);

  return ms5_db_conn_check (to, code, "copying", error);
}

static gboolean
copy (Ms5DbConn     *conn,
      Ms5DbConn     *to,
      GCancellable  *cancellable,
      GError       **error)
{
  sqlite3_backup *backup = sqlite3_backup_init (to->handle, "main", conn->handle, "main");
  gboolean done;
  int code;

  if (backup == NULL)
    return ms5_db_conn_check (to, sqlite3_extended_errcode (to->handle), "copying", error);

  done = copy_pages (to, backup, cancellable, error);
  code = sqlite3_backup_finish (backup);
  return done && ms5_db_conn_check (to, code, "copying", error);
}

/**
 * ms5_db_backup:
 * @conn: the connection, in a %MS5_DB_READ job
 * @path: name of a file that does not exist yet
 * @cancellable: (nullable): stops it
 * @error: return location for an error
 *
 * Copies the database as the job sees it, with SQLite's online backup. Others may write meanwhile,
 * but what they write stays in the write-ahead log until the job ends.
 *
 * Returns: whether the copy is complete and durable; if not, what is there is of no use
 */
gboolean
ms5_db_backup (Ms5DbConn     *conn,
               const char    *path,
               GCancellable  *cancellable,
               GError       **error)
{
  const Ms5DbOptions options = { 0 };
  GError *local_error = NULL;
  Ms5DbConn *to;
  gboolean done;

  g_return_val_if_fail (conn != NULL && conn->mode == MS5_DB_READ, FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  if (!hold_state (conn, error) || !ms5_db_make_private_file (path, error))
    return FALSE;
  to = ms5_db_conn_new (path, &options, error);
  if (to == NULL)
    return FALSE;

  done = copy (conn, to, cancellable, &local_error);
  done = ms5_db_conn_free (to, local_error == NULL ? &local_error : NULL) && done;
  if (!done)
    g_propagate_prefixed_error (error, local_error, "%s: ", path);
  return done;
}
