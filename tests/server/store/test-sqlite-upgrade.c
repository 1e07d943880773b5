/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/store/ms5-sqlite-schema.h"
#include "support/ms5-test-dir.h"

/* A file of each earlier schema becomes one of today's, and keeps what is in it. */

static gboolean
write_rows (Ms5DbConn  *conn,
            gpointer    data,
            GError    **error)
{
  return ms5_db_exec (conn,
                      "INSERT INTO call (line, key, v, type, state) VALUES ('L1', 'c-1', 7, 'stop', 'raised');"
                      "INSERT INTO escalation (line, key, v, call, level) VALUES ('L1', 'c-1/1', 8, 'c-1', 1);"
                      "INSERT INTO stop (line, key, v, start, \"end\") VALUES ('L1', 's-1', 9, 1, 2);"
                      "INSERT INTO job (line, key, v, state) VALUES ('L1', 'PO-1', 10, 'planned');",
                      error);
}

static gboolean
read_rows (Ms5DbConn  *conn,
           gpointer    data,
           GError    **error)
{
  GString *found = data;
  g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn,
                                               "SELECT key, v FROM call UNION SELECT key, v FROM escalation"
                                               " UNION SELECT key, v FROM stop UNION SELECT key, v FROM job"
                                               " ORDER BY v",
                                               error);

  if (stmt == NULL)
    return FALSE;
  for (;;)
    {
      switch (ms5_db_stmt_step (stmt, error))
        {
        case MS5_DB_STEP_ROW:
          g_string_append_printf (found, "%s ", ms5_db_stmt_get_text (stmt, 0));
          break;
        case MS5_DB_STEP_DONE:
          return TRUE;
        case MS5_DB_STEP_ERROR:
        default:
          return FALSE;
        }
    }
}

static Ms5Db *
open_file (const char *path,
           guint       n_migrations)
{
  Ms5DbOptions options = { .application_id = MS5_SQLITE_APPLICATION_ID, .on_caller = TRUE };
  g_autoptr (GError) error = NULL;
  guint n;
  Ms5Db *db;

  options.migrations = ms5_sqlite_schema_get (&n);
  options.n_migrations = n_migrations;
  db = ms5_db_open (path, &options, &error);
  g_assert_no_error (error);
  return db;
}

static void
test_upgrade (void)
{
  const char *folder = ms5_test_dir_new ();
  guint n;

  ms5_sqlite_schema_get (&n);
  /* The floor came with the second step. */
  for (guint i = 2; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("floor-%u.db", i);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (GString) found = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      Ms5Db *db = open_file (path, i);

      ms5_db_run (db, MS5_DB_WRITE, write_rows, NULL, &error);
      g_assert_no_error (error);
      ms5_db_close (db);
      db = open_file (path, n);
      ms5_db_run (db, MS5_DB_READ, read_rows, found, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (found->str, ==, "c-1 c-1/1 s-1 PO-1 ");
      ms5_db_close (db);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/upgrade", test_upgrade);

  return g_test_run ();
}
