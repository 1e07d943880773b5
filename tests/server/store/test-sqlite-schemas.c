/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/store/ms5-sqlite-store.h"
#include "store-rig.h"
#include "support/ms5-test-dir.h"
#include "support/ms5-test-wait.h"

#include <sqlite3.h>

/* A file that a server of each released schema has left, as SQL, is opened: it must have today's tables,
 * and in them whatever was there. */

static Ms5Store *
open_store (const char              *folder,
            const Ms5StoreRetention *retention)
{
  g_autofree char *path = g_build_filename (folder, "server.db", NULL);
  Ms5SqliteStoreOptions options = { .retention = retention, .check = MS5_DB_CHECK_FULL };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  Ms5Store *store;

  ms5_sqlite_store_open_async (path, &options, NULL, ms5_test_result_cb, &result);
  store = ms5_sqlite_store_open_finish (rig_wait (&result), &error);
  g_assert_no_error (error);
  return store;
}

static sqlite3 *
open_file (const char *path)
{
  sqlite3 *handle;

  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  return handle;
}

static void
append_row (GString      *text,
            sqlite3_stmt *stmt)
{
  for (int i = 0; i < sqlite3_column_count (stmt); i++)
    {
      const char *value = (const char *) sqlite3_column_text (stmt, i);
      int size = sqlite3_column_bytes (stmt, i);

      g_string_append_c (text, '|');
      if (sqlite3_column_type (stmt, i) == SQLITE_BLOB)
        for (int j = 0; j < size; j++)
          g_string_append_printf (text, "%02x", (guint8) value[j]);
      else
        g_string_append (text, value != NULL ? value : "NULL");
    }
  g_string_append_c (text, '\n');
}

/* All rows of all statements. */
static char *
ask (sqlite3    *handle,
     const char *sql)
{
  GString *text = g_string_new (NULL);
  const char *rest = sql;

  while (*rest != '\0')
    {
      sqlite3_stmt *stmt;
      int code = sqlite3_prepare_v2 (handle, rest, -1, &stmt, &rest);

      g_assert_cmpint (code, ==, SQLITE_OK);
      while (stmt != NULL && sqlite3_step (stmt) == SQLITE_ROW)
        append_row (text, stmt);
      g_assert_cmpint (sqlite3_finalize (stmt), ==, SQLITE_OK);
    }
  return g_string_free (text, FALSE);
}

/* Returns: what asks for all rows of all tables, by the names of the columns that they have now */
static char *
make_question (sqlite3 *handle)
{
  g_autofree char *lines = NULL;

  lines = ask (handle,
               "SELECT 'SELECT ' || group_concat ('\"' || c.name || '\"', ', ') || ' FROM \"' || t.name || '\" ORDER BY '"
               " || group_concat ('\"' || c.name || '\"', ', ') || ';'"
               " FROM sqlite_schema t, pragma_table_info (t.name) c"
               " WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' GROUP BY t.name ORDER BY t.name");
  return g_strdelimit (g_steal_pointer (&lines), "|", ' ');
}

static void
make_from_fixture (const char *path,
                   const char *name)
{
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "server", "store", "schemas", name, NULL);
  g_autofree char *sql = NULL;
  g_autofree char *answer = NULL;
  g_autoptr (GError) error = NULL;
  sqlite3 *handle = open_file (path);

  g_file_get_contents (file, &sql, NULL, &error);
  g_assert_no_error (error);
  answer = ask (handle, sql);
  sqlite3_close (handle);
}

static void
assert_same_schema (sqlite3 *one,
                    sqlite3 *two)
{
  const char *schema = "SELECT type, name, sql FROM sqlite_schema ORDER BY type, name;"
                       "PRAGMA user_version; PRAGMA application_id;";
  g_autofree char *first = ask (one, schema);
  g_autofree char *second = ask (two, schema);

  g_assert_cmpstr (first, ==, second);
}

/* The store works on with what it found. */
static void
use (Rig *rig)
{
  g_autoptr (Ms5StoreSnapshot) snapshot = rig_load (rig, 0);

  rig->pos = snapshot->head;
  rig->h = snapshot->h;
  rig_put (rig, MS5_TOPIC_NOTES, "L1", "new", json_pack ("{ss}", "text", "after the upgrade"));
  rig_commit (rig);
}

static void
test_schema (gconstpointer fixture)
{
  const RigOpen open = open_store;
  g_autofree char *fresh_path = NULL;
  g_autofree char *path = NULL;
  g_autofree char *question = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *note = NULL;
  sqlite3 *fresh;
  sqlite3 *handle;
  Rig new_rig = { 0 };
  Rig rig = { 0 };

  rig_set_up (&new_rig, &open);
  fresh_path = g_build_filename (new_rig.folder, "server.db", NULL);

  rig.open = open;
  rig.retention = ms5_store_retention_default;
  rig.folder = ms5_test_dir_new ();
  rig.at = T0;
  path = g_build_filename (rig.folder, "server.db", NULL);
  make_from_fixture (path, fixture);
  handle = open_file (path);
  question = make_question (handle);
  before = ask (handle, question);
  sqlite3_close (handle);

  rig.store = open_store (rig.folder, &rig.retention);
  handle = open_file (path);
  after = ask (handle, question);
  g_assert_cmpstr (before, ==, after);

  use (&rig);
  note = ask (handle, "SELECT text FROM note WHERE key = 'new'");
  g_assert_cmpstr (note, ==, "|after the upgrade\n");
  fresh = open_file (fresh_path);
  assert_same_schema (handle, fresh);
  sqlite3_close (fresh);
  sqlite3_close (handle);
  rig_tear_down (&rig, &open);
  rig_tear_down (&new_rig, &open);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = NULL;
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GError) error = NULL;
  const char *name;
  int n = 0;

  g_test_init (&argc, &argv, NULL);

  folder = g_test_build_filename (G_TEST_DIST, "server", "store", "schemas", NULL);
  dir = g_dir_open (folder, 0, &error);
  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_strconcat ("/store/schemas/", name, NULL);

      g_test_add_data_func_full (path, g_strdup (name), test_schema, g_free);
      n++;
    }
  g_assert_cmpint (n, >=, 5);
  return g_test_run ();
}
