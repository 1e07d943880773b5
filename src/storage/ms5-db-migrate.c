/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "storage/ms5-db-private.h"

static gboolean
set_version (Ms5DbConn  *conn,
             guint       version,
             GError    **error)
{
  g_autofree char *sql = g_strdup_printf ("PRAGMA user_version = %u", version);

  return ms5_db_exec (conn, sql, error);
}

/* One step in one transaction; nothing if another program was faster. */
static gboolean
run_step (Ms5DbConn             *conn,
          const Ms5DbMigration  *step,
          guint                  version,
          GError               **error)
{
  gint64 current;
  gint64 violations;

  if (!ms5_db_get_single_int (conn, "PRAGMA user_version", &current, error))
    return FALSE;
  if (current >= version)
    return TRUE;

  if (step->sql != NULL && !ms5_db_exec (conn, step->sql, error))
    return FALSE;
  if (step->run != NULL && !step->run (conn, error))
    return FALSE;

  /* Tables are rebuilt with enforcement off, so look now, while it can still be undone. */
  if (!ms5_db_get_single_int (conn, "SELECT count(*) FROM pragma_foreign_key_check",
                              &violations, error))
    return FALSE;
  if (violations > 0)
    {
      g_set_error (error, MS5_DB_ERROR, MS5_DB_ERROR_CONSTRAINT,
                   "It leaves %" G_GINT64_FORMAT " rows that refer to nothing", violations);
      return FALSE;
    }

  return set_version (conn, version, error);
}

/* The machine's trouble can pass; only a step that is wrong for the file's content condemns it. */
static gboolean
is_passing (const GError *error)
{
  return g_error_matches (error, MS5_DB_ERROR, MS5_DB_ERROR_FULL)
         || g_error_matches (error, MS5_DB_ERROR, MS5_DB_ERROR_BUSY)
         || g_error_matches (error, MS5_DB_ERROR, MS5_DB_ERROR_IO)
         || g_error_matches (error, MS5_DB_ERROR, MS5_DB_ERROR_READONLY)
         || g_error_matches (error, MS5_DB_ERROR, MS5_DB_ERROR_CORRUPT)
         || error->domain == G_IO_ERROR;
}

static gboolean
run_step_in_transaction (Ms5DbConn             *conn,
                         const Ms5DbMigration  *step,
                         guint                  version,
                         GError               **error)
{
  GError *local_error = NULL;
  gboolean done;

  if (!ms5_db_conn_begin (conn, MS5_DB_WRITE, error))
    {
      conn->mode = MS5_DB_BARE;
      return FALSE;
    }

  done = run_step (conn, step, version, &local_error);
  done = ms5_db_conn_end (conn, done, local_error == NULL ? &local_error : NULL) && done;
  if (done)
    return TRUE;

  if (is_passing (local_error))
    {
      g_propagate_prefixed_error (error, local_error, "Migration %u (%s): ", version, step->name);
      return FALSE;
    }

  g_set_error (error, MS5_DB_ERROR, MS5_DB_ERROR_MIGRATION, "Migration %u (%s) failed: %s",
               version, step->name, local_error->message);
  g_error_free (local_error);
  return FALSE;
}

/* Brings the file to the version of @options, step by step. */
gboolean
ms5_db_conn_migrate (Ms5DbConn           *conn,
                     const Ms5DbOptions  *options,
                     gboolean            *out_changed,
                     GError             **error)
{
  gint64 version;

  *out_changed = FALSE;
  if (!ms5_db_get_single_int (conn, "PRAGMA user_version", &version, error))
    return FALSE;

  if (version < 0 || version > options->n_migrations)
    {
      g_set_error (error, MS5_DB_ERROR, MS5_DB_ERROR_NEWER,
                   "The file has version %" G_GINT64_FORMAT ", this program knows up to %u",
                   version, options->n_migrations);
      return FALSE;
    }
  if (options->read_only && version < options->n_migrations)
    {
      g_set_error (error, MS5_DB_ERROR, MS5_DB_ERROR_READONLY,
                   "The file has version %" G_GINT64_FORMAT " and needs %u",
                   version, options->n_migrations);
      return FALSE;
    }

  for (guint i = (guint) version; i < options->n_migrations; i++)
    {
      if (!run_step_in_transaction (conn, &options->migrations[i], i + 1, error))
        return FALSE;
      *out_changed = TRUE;
    }
  return TRUE;
}
