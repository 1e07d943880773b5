/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "storage/ms5-db.h"
#include "support/ms5-test-dir.h"
#include "support/ms5-test-wait.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

static gboolean
fill_in (Ms5DbConn  *conn,
         GError    **error)
{
  g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, "INSERT INTO b VALUES (?, ?)", error);

  if (stmt == NULL)
    return FALSE;

  for (int i = 1; i <= 100; i++)
    {
      ms5_db_stmt_bind_int (stmt, 1, i);
      ms5_db_stmt_bind_text (stmt, 2, "some text to find again, long enough to fill some pages");
      if (!ms5_db_stmt_run (stmt, error))
        return FALSE;
    }
  return TRUE;
}

static const Ms5DbMigration good[] = {
  { .name = "a", .sql = "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT) STRICT;"
                        "INSERT INTO a VALUES (1, 'one'), (2, 'two')" },
  { .name = "b", .sql = "CREATE TABLE b (a INTEGER REFERENCES a (id), t TEXT) STRICT" },
  { .name = "more of a", .sql = "WITH n (i) AS (SELECT 3 UNION ALL SELECT i + 1 FROM n WHERE i < 100)"
                                "INSERT INTO a SELECT i, 'more' FROM n" },
  { .name = "fill b", .run = fill_in },
};

/* As another program with the same past would have it. */
static const Ms5DbMigration broken_sql[] = {
  { .name = "a", .sql = "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT) STRICT;"
                        "INSERT INTO a VALUES (1, 'one'), (2, 'two')" },
  { .name = "half", .sql = "DELETE FROM a; CREATE TABLE a (id INTEGER)" },
};

static const Ms5DbMigration broken_reference[] = {
  { .name = "a", .sql = "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT) STRICT;"
                        "INSERT INTO a VALUES (1, 'one'), (2, 'two')" },
  { .name = "dangling", .sql = "CREATE TABLE b (a INTEGER REFERENCES a (id)) STRICT;"
                               "INSERT INTO b VALUES (3)" },
};

static char *
new_path (void)
{
  return g_build_filename (ms5_test_dir_new (), "test.db", NULL);
}

static Ms5DbOptions
with (const Ms5DbMigration *migrations,
      guint                 n_migrations)
{
  return (Ms5DbOptions) { .migrations = migrations, .n_migrations = n_migrations };
}

static void
assert_opens (const char         *path,
              const Ms5DbOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5Db) db = ms5_db_open (path, options, &error);

  g_assert_no_error (error);
  g_assert_nonnull (db);
}

static void
assert_refused (const char         *path,
                const Ms5DbOptions *options,
                Ms5DbError          code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ms5_db_open (path, options, &error));
  g_assert_error (error, MS5_DB_ERROR, (int) code);
  g_test_message ("%s", error->message);
}

typedef struct
{
  const char *sql;
  gint64      value;
} Query;

static gboolean
query_job (Ms5DbConn  *conn,
           gpointer    data,
           GError    **error)
{
  Query *query = data;

  return ms5_db_get_single_int (conn, query->sql, &query->value, error);
}

static gint64
ask (const char *path,
     const char *sql)
{
  Ms5DbOptions options = { .read_only = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5Db) db = NULL;
  Query query = { sql, -1 };

  options.migrations = good;
  options.n_migrations = 0;
  db = ms5_db_open (path, &options, &error);
  if (g_error_matches (error, MS5_DB_ERROR, MS5_DB_ERROR_NEWER))
    {
      /* Any version will do here. */
      for (guint n = 1; db == NULL && n <= 4; n++)
        {
          options.n_migrations = n;
          g_clear_error (&error);
          db = ms5_db_open (path, &options, &error);
        }
    }
  g_assert_no_error (error);
  g_assert_true (ms5_db_run (db, MS5_DB_READ, query_job, &query, &error));
  g_assert_no_error (error);
  return query.value;
}

static void
test_migrations (void)
{
  g_autofree char *path = new_path ();
  GStatBuf info;

  for (guint n = 0; n <= G_N_ELEMENTS (good); n++)
    {
      Ms5DbOptions options = with (good, n);

      assert_opens (path, &options);
      assert_opens (path, &options);
      g_assert_cmpint (ask (path, "PRAGMA user_version"), ==, n);
    }
  g_assert_cmpint (ask (path, "SELECT count(*) FROM b"), ==, 100);

  g_assert_no_errno (g_stat (path, &info));
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
}

static void
test_newer (void)
{
  g_autofree char *path = new_path ();
  Ms5DbOptions now = with (good, 3);
  Ms5DbOptions before = with (good, 2);
  Ms5DbOptions reader = with (good, 4);

  assert_opens (path, &now);
  assert_refused (path, &before, MS5_DB_ERROR_NEWER);
  g_assert_cmpint (ask (path, "PRAGMA user_version"), ==, 3);

  /* A reading handle does not migrate. */
  reader.read_only = TRUE;
  assert_refused (path, &reader, MS5_DB_ERROR_READONLY);
}

static void
check_failing (const Ms5DbMigration *broken)
{
  g_autofree char *path = new_path ();
  g_autofree char *kept = g_strconcat (path, ".failed-1", NULL);
  g_autofree char *kept_too = g_strconcat (path, ".failed-2", NULL);
  Ms5DbOptions old = with (good, 1);
  Ms5DbOptions options = with (broken, 2);

  assert_opens (path, &old);
  assert_refused (path, &options, MS5_DB_ERROR_MIGRATION);

  /* The file is out of the way and as it was before. */
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpint (ask (kept, "PRAGMA user_version"), ==, 1);
  g_assert_cmpint (ask (kept, "SELECT count(*) FROM a"), ==, 2);

  assert_refused (path, &options, MS5_DB_ERROR_MIGRATION);
  g_assert_true (g_file_test (kept_too, G_FILE_TEST_EXISTS));
  g_assert_cmpint (ask (kept, "SELECT count(*) FROM a"), ==, 2);
}

static void
test_failing_sql (void)
{
  check_failing (broken_sql);
}

static void
test_failing_reference (void)
{
  check_failing (broken_reference);
}

/* A full disk is no fault of the file: it stays where it is. */
static void
test_full_during_migration (void)
{
  g_autofree char *path = new_path ();
  Ms5DbOptions options = with (good, 3);

  assert_opens (path, &options);
  options = with (good, 4);
  options.max_pages = 3;
  assert_refused (path, &options, MS5_DB_ERROR_FULL);
  g_assert_cmpint (ask (path, "PRAGMA user_version"), ==, 3);

  options.max_pages = 0;
  assert_opens (path, &options);
}

static void
test_no_database (void)
{
  g_autofree char *path = new_path ();
  g_autofree char *nowhere = g_build_filename (ms5_test_dir_new (), "no", "x.db", NULL);
  g_autofree char *kept = NULL;
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  Ms5DbOptions options = with (good, 4);

  g_assert_true (g_file_set_contents (path, "This is a letter, and a rather long one: it goes on "
                                      "and on, until it would be taken for a page.", -1, NULL));
  assert_refused (path, &options, MS5_DB_ERROR_CORRUPT);

  kept = ms5_db_set_aside (path, "damaged", &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (kept, "test.db.damaged-1"));
  g_assert_true (g_file_get_contents (kept, &content, NULL, NULL));
  g_assert_true (g_str_has_prefix (content, "This is a letter"));
  assert_opens (path, &options);

  assert_refused (nowhere, &options, MS5_DB_ERROR_IO);
  options.read_only = TRUE;
  assert_refused (nowhere, &options, MS5_DB_ERROR_IO);
}

static void
test_damaged_page (void)
{
  g_autofree char *path = new_path ();
  g_autofree char *content = NULL;
  Ms5DbOptions options = with (good, 4);
  gsize size;

  assert_opens (path, &options);
  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  g_assert_cmpuint (size, >, 4 * 4096);
  memset (content + size - 4096, 0x5a, 4096);
  g_assert_true (g_file_set_contents (path, content, (gssize) size, NULL));

  assert_opens (path, &options);
  options.check = MS5_DB_CHECK_QUICK;
  assert_refused (path, &options, MS5_DB_ERROR_CORRUPT);
}

static void
test_application_id (void)
{
  g_autofree char *path = new_path ();
  Ms5DbOptions options = with (good, 4);

  options.application_id = 0x4d533531;
  assert_opens (path, &options);
  assert_opens (path, &options);
  options.application_id = 0x4d533532;
  assert_refused (path, &options, MS5_DB_ERROR_FAILED);
}

static void
test_settings (void)
{
  g_autofree char *path = new_path ();
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5Db) db = NULL;
  Ms5DbOptions options = with (good, 1);
  const struct
  {
    const char *sql;
    gint64      value;
  } expected[] = {
    { "PRAGMA page_size", 8192 },
    { "PRAGMA cache_size", -4000 },
    { "PRAGMA mmap_size", 1 << 20 },
    { "PRAGMA synchronous", 2 },
    { "PRAGMA foreign_keys", 1 },
    { "SELECT journal_mode = 'wal' FROM pragma_journal_mode", 1 },
  };

  options.page_size = 8192;
  options.cache_kib = 4000;
  options.mmap_bytes = 1 << 20;
  db = ms5_db_open (path, &options, &error);
  g_assert_no_error (error);

  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      Query query = { expected[i].sql, -1 };

      g_assert_true (ms5_db_run (db, MS5_DB_BARE, query_job, &query, &error));
      g_test_message ("%s", query.sql);
      g_assert_cmpint (query.value, ==, expected[i].value);
    }
}

static void
test_async (void)
{
  g_autofree char *path = new_path ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) refused = NULL;
  g_autoptr (Ms5Db) db = NULL;
  Ms5DbOptions options = with (good, 4);
  Ms5DbOptions old = with (good, 1);

  ms5_db_open_async (path, &options, NULL, ms5_test_result_cb, &opened);
  ms5_test_wait_until (opened != NULL);
  db = ms5_db_open_finish (opened, &error);
  g_assert_no_error (error);

  ms5_db_open_async (path, &old, NULL, ms5_test_result_cb, &refused);
  ms5_test_wait_until (refused != NULL);
  g_assert_null (ms5_db_open_finish (refused, &error));
  g_assert_error (error, MS5_DB_ERROR, MS5_DB_ERROR_NEWER);

  g_clear_object (&opened);
  g_assert_finalize_object (g_steal_pointer (&db));
}

static void
test_vfs (void)
{
  g_autofree char *path = new_path ();
  Ms5DbOptions options = with (good, 4);

  options.vfs = "no-such-vfs";
  assert_refused (path, &options, MS5_DB_ERROR_FAILED);
  options.vfs = "unix-none";
  assert_refused (path, &options, MS5_DB_ERROR_IO);
  options.vfs = "unix-excl";
  assert_opens (path, &options);
}

/* A real disk that can't take more, as far as the file system is concerned. */

static gboolean
grow_job (Ms5DbConn  *conn,
          gpointer    data,
          GError    **error)
{
  return ms5_db_exec (conn, "INSERT INTO a (x) VALUES (hex(zeroblob(100000)))", error);
}

static void
test_file_limit (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5Db) db = NULL;
  g_autofree char *path = NULL;
  Ms5DbOptions options = with (good, 4);
  struct rlimit limit = { 300000, 300000 };
  Query query = { "SELECT count(*) FROM a", 0 };
  gint64 done = 100;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }

  path = new_path ();
  signal (SIGXFSZ, SIG_IGN);
  g_assert_no_errno (setrlimit (RLIMIT_FSIZE, &limit));

  db = ms5_db_open (path, &options, &error);
  g_assert_no_error (error);
  while (ms5_db_run (db, MS5_DB_WRITE, grow_job, NULL, &error))
    g_assert_cmpint (++done, <, 110);
  g_assert_error (error, MS5_DB_ERROR, MS5_DB_ERROR_FULL);
  g_clear_error (&error);
  g_assert_cmpint (done, >, 100);

  g_assert_true (ms5_db_run (db, MS5_DB_READ, query_job, &query, &error));
  g_assert_no_error (error);
  g_assert_cmpint (query.value, ==, done);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/storage/db-open/migrations", test_migrations);
  g_test_add_func ("/storage/db-open/newer", test_newer);
  g_test_add_func ("/storage/db-open/failing-sql", test_failing_sql);
  g_test_add_func ("/storage/db-open/failing-reference", test_failing_reference);
  g_test_add_func ("/storage/db-open/full-during-migration", test_full_during_migration);
  g_test_add_func ("/storage/db-open/no-database", test_no_database);
  g_test_add_func ("/storage/db-open/damaged-page", test_damaged_page);
  g_test_add_func ("/storage/db-open/application-id", test_application_id);
  g_test_add_func ("/storage/db-open/settings", test_settings);
  g_test_add_func ("/storage/db-open/async", test_async);
  g_test_add_func ("/storage/db-open/vfs", test_vfs);
  g_test_add_func ("/storage/db-open/file-limit", test_file_limit);

  return g_test_run ();
}
