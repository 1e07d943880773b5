/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "storage/ms5-db-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

static gboolean
fail (const char  *path,
      int          number,
      GError     **error)
{
  g_set_error (error, MS5_DB_ERROR,
               number == ENOSPC || number == EDQUOT ? MS5_DB_ERROR_FULL
               : number == EROFS || number == EACCES ? MS5_DB_ERROR_READONLY : MS5_DB_ERROR_IO,
               "%s: %s", path, g_strerror (number));
  return FALSE;
}

/* SQLite gives its other files the rights of the main one; nobody else has business in there. */
gboolean
ms5_db_make_private_file (const char  *path,
                          GError     **error)
{
  int fd = g_open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  int number = errno;

  if (fd >= 0)
    return g_close (fd, error);

  return number == EEXIST ? TRUE : fail (path, number, error);
}

/* The write-ahead log is made beside the file. Where it can't be, SQLite says no more than that. */
static gboolean
check_folder (const char  *path,
              GError     **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return g_access (folder, W_OK) == 0 ? TRUE : fail (folder, errno, error);
}

static gboolean
check_owner (Ms5DbConn           *conn,
             const Ms5DbOptions  *options,
             gboolean            *out_fresh,
             GError             **error)
{
  gint64 id;
  gint64 objects;

  if (!ms5_db_get_single_int (conn, "PRAGMA application_id", &id, error)
      || !ms5_db_get_single_int (conn, "SELECT count(*) FROM sqlite_schema", &objects, error))
    return FALSE;

  *out_fresh = objects == 0 && id == 0;
  if (options->application_id == 0 || *out_fresh || id == options->application_id)
    return TRUE;

  g_set_error (error, MS5_DB_ERROR, MS5_DB_ERROR_FAILED,
               "The file belongs to another program (application id %" G_GINT64_FORMAT ")", id);
  return FALSE;
}

static gboolean
set_pragma (Ms5DbConn   *conn,
            const char  *name,
            gint64       value,
            GError     **error)
{
  g_autofree char *sql = g_strdup_printf ("PRAGMA %s = %" G_GINT64_FORMAT, name, value);

  return ms5_db_exec (conn, sql, error);
}

static gboolean
harden (Ms5DbConn  *conn,
        GError    **error)
{
  const int switches[][2] = {
    { SQLITE_DBCONFIG_DEFENSIVE, 1 },
    { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
    { SQLITE_DBCONFIG_DQS_DML, 0 },
    { SQLITE_DBCONFIG_DQS_DDL, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (switches); i++)
    {
      int code = sqlite3_db_config (conn->handle, switches[i][0], switches[i][1], NULL);

      if (!ms5_db_conn_check (conn, code, "configuring", error))
        return FALSE;
    }
  return set_pragma (conn, "cell_size_check", 1, error);
}

static gboolean
use_wal (Ms5DbConn  *conn,
         GError    **error)
{
  g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, "PRAGMA journal_mode = WAL", error);
  const char *mode;

  if (stmt == NULL)
    return FALSE;
  if (ms5_db_stmt_step (stmt, error) != MS5_DB_STEP_ROW)
    return FALSE;

  mode = ms5_db_stmt_get_text (stmt, 0);
  if (g_strcmp0 (mode, "wal") == 0 || g_strcmp0 (mode, "memory") == 0)
    return TRUE;

  g_set_error (error, MS5_DB_ERROR, MS5_DB_ERROR_IO,
               "The file system allows no write-ahead log: the journal mode is %s", mode);
  return FALSE;
}

/* What is written into the file or matters for writing; the rest is for both kinds of handle. */
static gboolean
configure_writer (Ms5DbConn           *conn,
                  const Ms5DbOptions  *options,
                  gboolean             fresh,
                  GError             **error)
{
  if (fresh && options->page_size > 0
      && !set_pragma (conn, "page_size", options->page_size, error))
    return FALSE;
  if (!use_wal (conn, error))
    return FALSE;
  if (fresh && options->application_id != 0
      && !set_pragma (conn, "application_id", options->application_id, error))
    return FALSE;
  if (options->max_pages > 0 && !set_pragma (conn, "max_page_count", options->max_pages, error))
    return FALSE;

  /* A log that once grew large keeps at most this much of the disk. */
  return set_pragma (conn, "journal_size_limit", 16 * 1024 * 1024, error)
         && set_pragma (conn, "synchronous",
                        options->synchronous == MS5_DB_SYNC_FULL ? 2 : 1, error);
}

static gboolean
configure (Ms5DbConn           *conn,
           const Ms5DbOptions  *options,
           GError             **error)
{
  if (options->cache_kib > 0 && !set_pragma (conn, "cache_size", -options->cache_kib, error))
    return FALSE;

  return set_pragma (conn, "mmap_size", options->mmap_bytes, error);
}

static gboolean
check_integrity (Ms5DbConn   *conn,
                 Ms5DbCheck   check,
                 GError     **error)
{
  g_autoptr (Ms5DbStmt) stmt = NULL;
  const char *verdict;

  if (check == MS5_DB_CHECK_NONE)
    return TRUE;

  stmt = ms5_db_prepare (conn,
                         check == MS5_DB_CHECK_FULL ? "PRAGMA integrity_check(1)"
                                                    : "PRAGMA quick_check(1)",
                         error);
  if (stmt == NULL || ms5_db_stmt_step (stmt, error) != MS5_DB_STEP_ROW)
    return FALSE;

  verdict = ms5_db_stmt_get_text (stmt, 0);
  if (g_strcmp0 (verdict, "ok") == 0)
    return TRUE;

  g_set_error (error, MS5_DB_ERROR, MS5_DB_ERROR_CORRUPT, "The file is damaged: %s", verdict);
  return FALSE;
}

static gboolean
check_foreign_keys (Ms5DbConn  *conn,
                    GError    **error)
{
  gint64 violations;

  if (!ms5_db_get_single_int (conn, "SELECT count(*) FROM pragma_foreign_key_check",
                              &violations, error))
    return FALSE;
  if (violations == 0)
    return TRUE;

  g_set_error (error, MS5_DB_ERROR, MS5_DB_ERROR_CORRUPT,
               "The file has %" G_GINT64_FORMAT " rows that refer to nothing", violations);
  return FALSE;
}

static gboolean
check_version (Ms5DbConn           *conn,
               const Ms5DbOptions  *options,
               GError             **error)
{
  Ms5DbOptions look = *options;
  gint64 version;
  gboolean changed;

  if (!ms5_db_get_single_int (conn, "PRAGMA user_version", &version, error))
    return FALSE;
  if (version >= 0 && version <= options->n_migrations && !options->read_only)
    return TRUE;

  look.read_only = TRUE;
  return ms5_db_conn_migrate (conn, &look, &changed, error);
}

static gboolean
prepare_file (Ms5DbConn           *conn,
              const Ms5DbOptions  *options,
              GError             **error)
{
  gboolean fresh = FALSE;
  gboolean changed = FALSE;

  /* First whatever may refuse the file, and only then what writes into it. */
  if (!harden (conn, error)
      || !check_owner (conn, options, &fresh, error)
      || !check_version (conn, options, error)
      || !configure (conn, options, error))
    return FALSE;
  if (options->read_only)
    return check_integrity (conn, options->check, error);

  if (!configure_writer (conn, options, fresh, error)
      || !check_integrity (conn, fresh ? MS5_DB_CHECK_NONE : options->check, error)
      || !set_pragma (conn, "foreign_keys", 0, error)
      || !ms5_db_conn_migrate (conn, options, &changed, error)
      || !set_pragma (conn, "foreign_keys", 1, error))
    return FALSE;

  /* A migration has looked already. */
  return changed || options->check == MS5_DB_CHECK_NONE || check_foreign_keys (conn, error);
}

/* Opens, checks and migrates. After a failed migration the file is out of the way. */
Ms5DbConn *
ms5_db_conn_open (const char          *path,
                  const Ms5DbOptions  *options,
                  GCancellable        *cancellable,
                  GError             **error)
{
  gboolean on_disk = options->vfs == NULL && g_strcmp0 (path, ":memory:") != 0;
  GError *local_error = NULL;
  g_autofree char *kept = NULL;
  Ms5DbConn *conn;

  if (on_disk && !options->read_only
      && (!ms5_db_make_private_file (path, error) || !check_folder (path, error)))
    return NULL;

  conn = ms5_db_conn_new (path, options, error);
  if (conn == NULL)
    return NULL;

  conn->cancellable = cancellable;
  if (prepare_file (conn, options, &local_error))
    {
      conn->cancellable = NULL;
      return conn;
    }

  ms5_db_conn_free (conn, NULL);
  if (on_disk && g_error_matches (local_error, MS5_DB_ERROR, MS5_DB_ERROR_MIGRATION))
    kept = ms5_db_set_aside (path, "failed", NULL);
  g_propagate_prefixed_error (error, local_error, "%s%s%s: ", path,
                              kept != NULL ? ", kept as " : "", kept != NULL ? kept : "");
  return NULL;
}

static gboolean
move (const char  *from,
      const char  *to,
      GError     **error)
{
  int number;

  if (g_rename (from, to) == 0)
    return TRUE;

  number = errno;
  g_set_error (error, MS5_DB_ERROR, MS5_DB_ERROR_IO, "%s: %s", from, g_strerror (number));
  return FALSE;
}

/**
 * ms5_db_set_aside:
 * @path: a database file that no handle has open
 * @why: a word for the new name, such as `damaged`
 * @error: return location for an error
 *
 * Renames the file, with its write-ahead log, to `PATH.WHY-N` with the first free number, so that
 * a new one can take its place and the old one can still be looked into.
 *
 * Returns: (transfer full) (nullable): the new name
 */
char *
ms5_db_set_aside (const char  *path,
                  const char  *why,
                  GError     **error)
{
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autofree char *shm = g_strconcat (path, "-shm", NULL);

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (why != NULL, NULL);

  for (guint n = 1; n < 10000; n++)
    {
      g_autofree char *kept = g_strdup_printf ("%s.%s-%u", path, why, n);
      g_autofree char *kept_wal = g_strconcat (kept, "-wal", NULL);

      if (g_file_test (kept, G_FILE_TEST_EXISTS) || g_file_test (kept_wal, G_FILE_TEST_EXISTS))
        continue;

      /* The main file first: SQLite deletes a log that it finds beside an empty new file, but
       * would believe an old one. */
      if (!move (path, kept, error))
        return NULL;
      if (g_file_test (wal, G_FILE_TEST_EXISTS) && !move (wal, kept_wal, error))
        return NULL;
      g_unlink (shm);
      return g_steal_pointer (&kept);
    }

  g_set_error (error, MS5_DB_ERROR, MS5_DB_ERROR_IO, "%s: too many files set aside", path);
  return NULL;
}
