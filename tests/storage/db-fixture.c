/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "db-fixture.h"

#include "support/ms5-test-dir.h"

#define SCHEMA                                                                     \
  "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT UNIQUE, value REAL,"       \
  "  data BLOB) STRICT;"                                                           \
  "CREATE TABLE part (item INTEGER NOT NULL REFERENCES item (id)"                  \
  "  DEFERRABLE INITIALLY DEFERRED) STRICT;"

static const Ms5DbMigration migrations[] = {
  { .name = "first tables", .sql = SCHEMA },
};

Ms5DbOptions
fixture_options (void)
{
  return (Ms5DbOptions) { .migrations = migrations, .n_migrations = G_N_ELEMENTS (migrations) };
}

char *
fixture_new_path (void)
{
  return g_build_filename (ms5_test_dir_new (), "test.db", NULL);
}

Ms5Db *
fixture_open (void)
{
  g_autofree char *path = fixture_new_path ();
  g_autoptr (GError) error = NULL;
  Ms5DbOptions options = fixture_options ();
  Ms5Db *db = ms5_db_open (path, &options, &error);

  g_assert_no_error (error);
  g_assert_nonnull (db);
  return db;
}

gboolean
fixture_insert (Ms5DbConn   *conn,
                const char  *name,
                GError     **error)
{
  g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, "INSERT INTO item (name) VALUES (?)", error);

  if (stmt == NULL)
    return FALSE;
  ms5_db_stmt_bind_text (stmt, 1, name);
  return ms5_db_stmt_run (stmt, error);
}

gboolean
fixture_insert_job (Ms5DbConn  *conn,
                    gpointer    data,
                    GError    **error)
{
  return fixture_insert (conn, data, error);
}

gboolean
fixture_count_job (Ms5DbConn  *conn,
                   gpointer    data,
                   GError    **error)
{
  return ms5_db_get_single_int (conn, "SELECT count(*) FROM item", data, error);
}

gint64
fixture_count (Ms5Db *db)
{
  g_autoptr (GError) error = NULL;
  gint64 n = -1;

  ms5_db_run (db, MS5_DB_READ, fixture_count_job, &n, &error);
  g_assert_no_error (error);
  return n;
}
