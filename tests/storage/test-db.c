/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "db-fixture.h"

#include <math.h>

/* Values go in and come back unchanged. */

static gboolean
values_job (Ms5DbConn  *conn,
            gpointer    data,
            GError    **error)
{
  g_autoptr (Ms5DbStmt) put = NULL;
  g_autoptr (Ms5DbStmt) get = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("a\0b", 3);
  g_autoptr (GBytes) back = NULL;
  gsize size;

  put = ms5_db_prepare (conn, "INSERT INTO item VALUES (?, ?, ?, ?)", error);
  g_assert_nonnull (put);
  ms5_db_stmt_bind_int (put, 1, G_MAXINT64);
  ms5_db_stmt_bind_text (put, 2, "größe");
  ms5_db_stmt_bind_double (put, 3, 0.1);
  ms5_db_stmt_bind_bytes (put, 4, bytes);
  g_assert_true (ms5_db_stmt_run (put, error));
  g_assert_cmpint (ms5_db_get_last_rowid (conn), ==, G_MAXINT64);
  g_assert_cmpint (ms5_db_get_n_changed (conn), ==, 1);

  ms5_db_stmt_bind_int (put, 1, G_MININT64);
  ms5_db_stmt_bind_text (put, 2, NULL);
  ms5_db_stmt_bind_double (put, 3, (double) NAN);
  ms5_db_stmt_bind_blob (put, 4, NULL, 0);
  g_assert_true (ms5_db_stmt_run (put, error));

  get = ms5_db_prepare (conn, "SELECT * FROM item ORDER BY id DESC", error);
  g_assert_cmpint (ms5_db_stmt_step (get, error), ==, MS5_DB_STEP_ROW);
  g_assert_cmpint (ms5_db_stmt_get_int (get, 0), ==, G_MAXINT64);
  g_assert_cmpstr (ms5_db_stmt_get_text (get, 1), ==, "größe");
  g_assert_cmpfloat (ms5_db_stmt_get_double (get, 2), ==, 0.1);
  back = ms5_db_stmt_dup_bytes (get, 3);
  g_assert_true (g_bytes_equal (back, bytes));

  g_assert_cmpint (ms5_db_stmt_step (get, error), ==, MS5_DB_STEP_ROW);
  g_assert_cmpint (ms5_db_stmt_get_int (get, 0), ==, G_MININT64);
  g_assert_null (ms5_db_stmt_get_text (get, 1));
  g_assert_null (ms5_db_stmt_dup_text (get, 1));
  g_assert_true (isnan (ms5_db_stmt_get_double (get, 2)));
  g_assert_false (ms5_db_stmt_is_null (get, 3));
  ms5_db_stmt_get_blob (get, 3, &size);
  g_assert_cmpuint (size, ==, 0);
  g_assert_cmpint (ms5_db_stmt_step (get, error), ==, MS5_DB_STEP_DONE);
  return TRUE;
}

static void
test_values (void)
{
  g_autoptr (Ms5Db) db = fixture_open ();
  g_autoptr (GError) error = NULL;

  g_assert_true (ms5_db_run (db, MS5_DB_WRITE, values_job, NULL, &error));
  g_assert_no_error (error);
}

/* What is wrong with a statement is said, not ignored. */

static gboolean
mistakes_job (Ms5DbConn  *conn,
              gpointer    data,
              GError    **error)
{
  g_autoptr (Ms5DbStmt) outer = ms5_db_prepare (conn, "SELECT ?1 + ?2", error);
  g_autoptr (Ms5DbStmt) inner = ms5_db_prepare (conn, "SELECT ?1 + ?2", error);
  g_autoptr (GError) local_error = NULL;

  /* The same text twice at a time gives two statements. */
  g_assert_true (outer != inner);

  ms5_db_stmt_bind_int (outer, 1, 1);
  g_assert_cmpint (ms5_db_stmt_step (outer, &local_error), ==, MS5_DB_STEP_ERROR);
  g_assert_error (local_error, MS5_DB_ERROR, MS5_DB_ERROR_FAILED);
  g_clear_error (&local_error);

  ms5_db_stmt_bind_int (outer, 2, 2);
  ms5_db_stmt_bind_int (outer, 3, 3);
  g_assert_cmpint (ms5_db_stmt_step (outer, &local_error), ==, MS5_DB_STEP_ERROR);
  g_assert_error (local_error, MS5_DB_ERROR, MS5_DB_ERROR_FAILED);
  g_clear_error (&local_error);

  g_assert_null (ms5_db_prepare (conn, "SELECT 1; SELECT 2", &local_error));
  g_assert_error (local_error, MS5_DB_ERROR, MS5_DB_ERROR_FAILED);
  g_clear_error (&local_error);

  g_assert_null (ms5_db_prepare (conn, "SELECT \"no such column\"", &local_error));
  g_assert_error (local_error, MS5_DB_ERROR, MS5_DB_ERROR_FAILED);
  return TRUE;
}

static gboolean
reuse_job (Ms5DbConn  *conn,
           gpointer    data,
           GError    **error)
{
  g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, "SELECT ?1 + ?2", error);

  /* A value that an earlier job bound is not there any more. */
  ms5_db_stmt_bind_int (stmt, 1, 1);
  g_assert_cmpint (ms5_db_stmt_step (stmt, error), ==, MS5_DB_STEP_ERROR);
  return FALSE;
}

static void
test_mistakes (void)
{
  g_autoptr (Ms5Db) db = fixture_open ();
  g_autoptr (GError) error = NULL;

  g_assert_true (ms5_db_run (db, MS5_DB_BARE, mistakes_job, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (ms5_db_run (db, MS5_DB_READ, reuse_job, NULL, &error));
  g_assert_error (error, MS5_DB_ERROR, MS5_DB_ERROR_FAILED);
  g_clear_error (&error);

  g_assert_false (ms5_db_run (db, MS5_DB_READ, fixture_insert_job, (gpointer) "x", &error));
  g_assert_error (error, MS5_DB_ERROR, MS5_DB_ERROR_READONLY);
  g_assert_cmpint (fixture_count (db), ==, 0);
}

/* A transaction is kept whole or not at all. */

static gboolean
fail_late_job (Ms5DbConn  *conn,
               gpointer    data,
               GError    **error)
{
  if (!fixture_insert (conn, "late", error))
    return FALSE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "changed my mind");
  return FALSE;
}

static gboolean
orphan_job (Ms5DbConn  *conn,
            gpointer    data,
            GError    **error)
{
  return fixture_insert (conn, "orphan", error)
         && ms5_db_exec (conn, "INSERT INTO part VALUES (4711)", error);
}

static void
test_rollback (void)
{
  g_autoptr (Ms5Db) db = fixture_open ();
  g_autoptr (GError) error = NULL;

  g_assert_true (ms5_db_run (db, MS5_DB_WRITE, fixture_insert_job, (gpointer) "a", &error));
  g_assert_false (ms5_db_run (db, MS5_DB_WRITE, fail_late_job, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_cmpint (fixture_count (db), ==, 1);

  g_assert_false (ms5_db_run (db, MS5_DB_WRITE, fixture_insert_job, (gpointer) "a", &error));
  g_assert_error (error, MS5_DB_ERROR, MS5_DB_ERROR_CONSTRAINT);
  g_clear_error (&error);

  /* This one fails only at the commit. */
  g_assert_false (ms5_db_run (db, MS5_DB_WRITE, orphan_job, NULL, &error));
  g_assert_error (error, MS5_DB_ERROR, MS5_DB_ERROR_CONSTRAINT);
  g_clear_error (&error);
  g_assert_cmpint (fixture_count (db), ==, 1);

  g_assert_true (ms5_db_run (db, MS5_DB_WRITE, fixture_insert_job, (gpointer) "b", &error));
  g_assert_cmpint (fixture_count (db), ==, 2);
}

static gboolean
savepoint_part (Ms5DbConn   *conn,
                const char  *name,
                gboolean     keep,
                GError     **error)
{
  g_auto (Ms5DbSavepoint) savepoint = MS5_DB_SAVEPOINT_INIT;

  return ms5_db_savepoint_open (&savepoint, conn, error)
         && fixture_insert (conn, name, error)
         && (!keep || ms5_db_savepoint_release (&savepoint, error));
}

static gboolean
savepoints_job (Ms5DbConn  *conn,
                gpointer    data,
                GError    **error)
{
  g_auto (Ms5DbSavepoint) outer = MS5_DB_SAVEPOINT_INIT;
  g_autoptr (GError) local_error = NULL;

  if (!savepoint_part (conn, "kept", TRUE, error)
      || !savepoint_part (conn, "undone", FALSE, error)
      || !ms5_db_savepoint_open (&outer, conn, error)
      || !savepoint_part (conn, "nested kept", TRUE, error)
      || !savepoint_part (conn, "nested undone", FALSE, error))
    return FALSE;

  /* A failure inside leaves the rest as it was. */
  g_assert_false (savepoint_part (conn, "kept", TRUE, &local_error));
  g_assert_error (local_error, MS5_DB_ERROR, MS5_DB_ERROR_CONSTRAINT);
  return ms5_db_savepoint_release (&outer, error);
}

static gboolean
names_job (Ms5DbConn  *conn,
           gpointer    data,
           GError    **error)
{
  g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, "SELECT name FROM item ORDER BY id", error);
  GString *names = data;
  Ms5DbStep step;

  while ((step = ms5_db_stmt_step (stmt, error)) == MS5_DB_STEP_ROW)
    g_string_append_printf (names, "%s,", ms5_db_stmt_get_text (stmt, 0));
  return step == MS5_DB_STEP_DONE;
}

static void
test_savepoints (void)
{
  g_autoptr (Ms5Db) db = fixture_open ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) names = g_string_new (NULL);

  g_assert_true (ms5_db_run (db, MS5_DB_WRITE, savepoints_job, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (ms5_db_run (db, MS5_DB_READ, names_job, names, &error));
  g_assert_cmpstr (names->str, ==, "kept,nested kept,");
}

/* A second handle reads beside the writer: always a committed state. */

typedef struct
{
  Ms5Db  *reader;
  gint64  seen;
} Beside;

static gboolean
beside_job (Ms5DbConn  *conn,
            gpointer    data,
            GError    **error)
{
  Beside *beside = data;

  return fixture_insert (conn, "new", error)
         && ms5_db_run (beside->reader, MS5_DB_READ, fixture_count_job, &beside->seen, error);
}

static void
test_reader (void)
{
  g_autoptr (Ms5Db) db = fixture_open ();
  g_autoptr (GError) error = NULL;
  Ms5DbOptions options = fixture_options ();
  Beside beside = { .seen = -1 };

  options.read_only = TRUE;
  beside.reader = ms5_db_open (ms5_db_get_path (db), &options, &error);
  g_assert_no_error (error);

  g_assert_true (ms5_db_run (db, MS5_DB_WRITE, beside_job, &beside, &error));
  g_assert_no_error (error);
  g_assert_cmpint (beside.seen, ==, 0);
  g_assert_cmpint (fixture_count (beside.reader), ==, 1);

  g_assert_false (ms5_db_run (beside.reader, MS5_DB_WRITE, fixture_insert_job, (gpointer) "x", &error));
  g_assert_error (error, MS5_DB_ERROR, MS5_DB_ERROR_READONLY);
  g_object_unref (beside.reader);
}

/* Another program's lock, a full file. */

static gboolean
hold_job (Ms5DbConn  *conn,
          gpointer    data,
          GError    **error)
{
  g_autoptr (GError) local_error = NULL;

  g_assert_false (ms5_db_run (data, MS5_DB_WRITE, fixture_insert_job, (gpointer) "x", &local_error));
  g_assert_error (local_error, MS5_DB_ERROR, MS5_DB_ERROR_BUSY);
  return TRUE;
}

static void
test_busy (void)
{
  g_autoptr (Ms5Db) db = fixture_open ();
  g_autoptr (Ms5Db) other = NULL;
  g_autoptr (GError) error = NULL;
  Ms5DbOptions options = fixture_options ();

  options.busy_timeout_ms = 1;
  other = ms5_db_open (ms5_db_get_path (db), &options, &error);
  g_assert_no_error (error);
  g_assert_true (ms5_db_run (db, MS5_DB_WRITE, hold_job, other, &error));
  g_assert_no_error (error);
  g_assert_true (ms5_db_run (other, MS5_DB_WRITE, fixture_insert_job, (gpointer) "x", &error));
}

static gboolean
fill_job (Ms5DbConn  *conn,
          gpointer    data,
          GError    **error)
{
  g_autoptr (Ms5DbStmt) stmt = NULL;

  stmt = ms5_db_prepare (conn, "INSERT INTO item (name, data) VALUES (?, zeroblob(5000))", error);
  for (int i = 0; i < 1000; i++)
    {
      g_autofree char *name = g_strdup_printf ("%d", i);

      ms5_db_stmt_bind_text (stmt, 1, name);
      if (!ms5_db_stmt_run (stmt, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
fill_regardless_job (Ms5DbConn  *conn,
                     gpointer    data,
                     GError    **error)
{
  fill_job (conn, data, NULL);
  return TRUE;
}

static void
test_full (void)
{
  g_autofree char *path = fixture_new_path ();
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5Db) db = NULL;
  Ms5DbOptions options = fixture_options ();

  options.max_pages = 50;
  db = ms5_db_open (path, &options, &error);
  g_assert_no_error (error);
  g_assert_true (ms5_db_run (db, MS5_DB_WRITE, fixture_insert_job, (gpointer) "before", &error));

  g_assert_false (ms5_db_run (db, MS5_DB_WRITE, fill_job, NULL, &error));
  g_assert_error (error, MS5_DB_ERROR, MS5_DB_ERROR_FULL);
  g_clear_error (&error);
  g_assert_cmpint (fixture_count (db), ==, 1);

  /* A job that overlooks the failure must not be told that all is well. */
  g_assert_false (ms5_db_run (db, MS5_DB_WRITE, fill_regardless_job, NULL, &error));
  g_assert_error (error, MS5_DB_ERROR, MS5_DB_ERROR_FAILED);
  g_clear_error (&error);

  g_assert_true (ms5_db_run (db, MS5_DB_WRITE, fixture_insert_job, (gpointer) "after", &error));
  g_assert_no_error (error);
  g_assert_cmpint (fixture_count (db), ==, 2);
}

static gboolean
checkpoint_job (Ms5DbConn  *conn,
                gpointer    data,
                GError    **error)
{
  return ms5_db_checkpoint (conn, TRUE, error);
}

static void
test_checkpoint (void)
{
  g_autoptr (Ms5Db) db = fixture_open ();
  g_autoptr (GError) error = NULL;
  g_autofree char *wal = g_strconcat (ms5_db_get_path (db), "-wal", NULL);
  g_autofree char *content = NULL;
  gsize size;

  g_assert_true (ms5_db_run (db, MS5_DB_WRITE, fixture_insert_job, (gpointer) "a", &error));
  g_assert_true (ms5_db_run (db, MS5_DB_BARE, checkpoint_job, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (wal, &content, &size, &error));
  g_assert_cmpuint (size, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/storage/db/values", test_values);
  g_test_add_func ("/storage/db/mistakes", test_mistakes);
  g_test_add_func ("/storage/db/rollback", test_rollback);
  g_test_add_func ("/storage/db/savepoints", test_savepoints);
  g_test_add_func ("/storage/db/reader", test_reader);
  g_test_add_func ("/storage/db/busy", test_busy);
  g_test_add_func ("/storage/db/full", test_full);
  g_test_add_func ("/storage/db/checkpoint", test_checkpoint);

  return g_test_run ();
}
