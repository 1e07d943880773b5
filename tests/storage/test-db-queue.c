/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "db-fixture.h"

#include "support/ms5-test-wait.h"

/* Jobs run in order, and their data comes home to be freed. */

typedef struct
{
  int       number;
  GString  *log;
  GThread  *home;
} Ordered;

static gboolean
ordered_job (Ms5DbConn  *conn,
             gpointer    data,
             GError    **error)
{
  Ordered *ordered = data;

  g_assert_true (ordered->home != g_thread_self ());
  g_string_append_printf (ordered->log, "%d", ordered->number);
  return TRUE;
}

static void
ordered_free (gpointer data)
{
  Ordered *ordered = data;

  g_assert_true (ordered->home == g_thread_self ());
  g_string_append_c (ordered->log, '.');
  g_free (ordered);
}

static void
test_order (void)
{
  g_autoptr (Ms5Db) db = fixture_open ();
  g_autoptr (GString) log = g_string_new (NULL);
  GAsyncResult *results[5] = { NULL };

  for (int i = 0; i < 5; i++)
    {
      Ordered *ordered = g_new (Ordered, 1);

      *ordered = (Ordered) { i, log, g_thread_self () };
      ms5_db_run_async (db, MS5_DB_READ, ordered_job, ordered, ordered_free, NULL,
                        ms5_test_result_cb, &results[i]);
    }
  ms5_test_wait_until (results[4] != NULL);
  g_assert_cmpstr (log->str, ==, "01234");

  for (int i = 0; i < 5; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (((Ordered *) ms5_db_run_get_data (results[i]))->number, ==, i);
      g_assert_true (ms5_db_run_finish (db, results[i], &error));
      g_assert_no_error (error);
      g_object_unref (results[i]);
    }
  g_assert_cmpstr (log->str, ==, "01234.....");
}

/* Holding the database's thread, so that others must wait. */

typedef struct
{
  GMutex   lock;
  GCond    cond;
  gboolean running;
  gboolean may_end;
} Gate;

static gboolean
gate_job (Ms5DbConn  *conn,
          gpointer    data,
          GError    **error)
{
  Gate *gate = data;

  g_mutex_lock (&gate->lock);
  gate->running = TRUE;
  g_cond_broadcast (&gate->cond);
  while (!gate->may_end)
    g_cond_wait (&gate->cond, &gate->lock);
  g_mutex_unlock (&gate->lock);
  return TRUE;
}

static void
gate_wait (Gate *gate)
{
  g_mutex_lock (&gate->lock);
  while (!gate->running)
    g_cond_wait (&gate->cond, &gate->lock);
  g_mutex_unlock (&gate->lock);
}

static void
gate_open (Gate *gate)
{
  g_mutex_lock (&gate->lock);
  gate->may_end = TRUE;
  g_cond_broadcast (&gate->cond);
  g_mutex_unlock (&gate->lock);
}

static void
test_bounded_queue (void)
{
  g_autofree char *path = fixture_new_path ();
  g_autoptr (GError) error = NULL;
  Ms5DbOptions options = fixture_options ();
  g_autoptr (Ms5Db) db = NULL;
  GAsyncResult *results[4] = { NULL };
  Ms5DbStats stats;
  Gate gate = { 0 };

  options.max_queue = 3;
  db = ms5_db_open (path, &options, &error);
  ms5_db_run_async (db, MS5_DB_READ, gate_job, &gate, NULL, NULL, ms5_test_result_cb, &results[0]);
  gate_wait (&gate);
  for (int i = 1; i < 4; i++)
    ms5_db_run_async (db, MS5_DB_WRITE, fixture_insert_job, (gpointer) "x", NULL, NULL,
                      ms5_test_result_cb, &results[i]);

  g_assert_cmpuint (ms5_db_get_depth (db), ==, 3);
  ms5_test_wait_until (results[3] != NULL);
  g_assert_false (ms5_db_run_finish (db, results[3], &error));
  g_assert_error (error, MS5_DB_ERROR, MS5_DB_ERROR_BUSY);
  g_clear_error (&error);
  g_assert_null (results[1]);

  gate_open (&gate);
  ms5_test_wait_until (results[2] != NULL);
  g_assert_true (ms5_db_run_finish (db, results[0], NULL));
  g_assert_true (ms5_db_run_finish (db, results[1], NULL));
  g_assert_false (ms5_db_run_finish (db, results[2], &error));
  g_assert_error (error, MS5_DB_ERROR, MS5_DB_ERROR_CONSTRAINT);

  ms5_db_get_stats (db, &stats);
  g_assert_cmpuint (stats.depth, ==, 0);
  g_assert_cmpuint (stats.peak, ==, 3);
  g_assert_cmpuint (stats.refused, ==, 1);
  g_assert_cmpuint (stats.failed, ==, 1);
  for (int i = 0; i < 4; i++)
    g_object_unref (results[i]);
}

static void
test_close_drains (void)
{
  g_autoptr (Ms5Db) db = fixture_open ();
  g_autofree char *path = g_strdup (ms5_db_get_path (db));
  g_autoptr (GError) error = NULL;
  Ms5DbOptions options = fixture_options ();
  GAsyncResult *results[4] = { NULL };
  Gate gate = { 0 };

  ms5_db_run_async (db, MS5_DB_READ, gate_job, &gate, NULL, NULL, ms5_test_result_cb, &results[0]);
  ms5_db_run_async (db, MS5_DB_WRITE, fixture_insert_job, (gpointer) "x", NULL, NULL,
                    ms5_test_result_cb, &results[1]);
  ms5_db_close_async (db, ms5_test_result_cb, &results[2]);
  ms5_db_run_async (db, MS5_DB_WRITE, fixture_insert_job, (gpointer) "y", NULL, NULL,
                    ms5_test_result_cb, &results[3]);
  gate_open (&gate);

  ms5_test_wait_until (results[2] != NULL);
  ms5_test_wait_until (results[3] != NULL);
  g_assert_true (ms5_db_run_finish (db, results[1], &error));
  g_assert_true (ms5_db_close_finish (db, results[2], &error));
  g_assert_no_error (error);
  g_assert_false (ms5_db_run_finish (db, results[3], &error));
  g_assert_error (error, MS5_DB_ERROR, MS5_DB_ERROR_CLOSED);
  for (int i = 0; i < 4; i++)
    g_object_unref (results[i]);

  g_clear_object (&db);
  db = ms5_db_open (path, &options, &error);
  g_assert_cmpint (fixture_count (db), ==, 1);
}

/* Cancelling. */

static gboolean
endless_job (Ms5DbConn  *conn,
             gpointer    data,
             GError    **error)
{
  gint64 n;

  if (!fixture_insert (conn, "endless", error))
    return FALSE;

  g_atomic_int_set ((int *) data, TRUE);
  return ms5_db_get_single_int (conn,
                                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
                                "SELECT max(i) FROM n", &n, error);
}

static gboolean
cancel_myself_job (Ms5DbConn  *conn,
                   gpointer    data,
                   GError    **error)
{
  gboolean done = fixture_insert (conn, "too late", error);

  g_cancellable_cancel (data);
  return done;
}

static void
test_cancel (void)
{
  g_autoptr (Ms5Db) db = fixture_open ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GAsyncResult *results[3] = { NULL };
  int running = FALSE;

  ms5_db_run_async (db, MS5_DB_WRITE, endless_job, &running, NULL, cancellable,
                    ms5_test_result_cb, &results[0]);
  ms5_db_run_async (db, MS5_DB_WRITE, fixture_insert_job, (gpointer) "waiting", NULL, cancellable,
                    ms5_test_result_cb, &results[1]);
  ms5_test_wait_until (g_atomic_int_get (&running));
  g_cancellable_cancel (cancellable);
  ms5_test_wait_until (results[1] != NULL);

  for (int i = 0; i < 2; i++)
    {
      g_assert_false (ms5_db_run_finish (db, results[i], &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_clear_error (&error);
    }
  g_assert_cmpint (fixture_count (db), ==, 0);

  /* What is committed is not denied. */
  g_cancellable_reset (cancellable);
  ms5_db_run_async (db, MS5_DB_WRITE, cancel_myself_job, cancellable, NULL, cancellable,
                    ms5_test_result_cb, &results[2]);
  ms5_test_wait_until (results[2] != NULL);
  g_assert_true (ms5_db_run_finish (db, results[2], &error));
  g_assert_no_error (error);
  g_assert_cmpint (fixture_count (db), ==, 1);
  for (int i = 0; i < 3; i++)
    g_object_unref (results[i]);
}

static gboolean
same_thread_job (Ms5DbConn  *conn,
                 gpointer    data,
                 GError    **error)
{
  g_assert_true (data == g_thread_self ());
  return fixture_insert (conn, "here", error);
}

static void
test_on_caller (void)
{
  g_autofree char *path = fixture_new_path ();
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5Db) db = NULL;
  Ms5DbOptions options = fixture_options ();
  GAsyncResult *result = NULL;

  options.on_caller = TRUE;
  db = ms5_db_open (path, &options, &error);
  g_assert_no_error (error);
  ms5_db_run_async (db, MS5_DB_WRITE, same_thread_job, g_thread_self (), NULL, NULL,
                    ms5_test_result_cb, &result);

  /* Done before the call returned, but answered like any other. */
  g_assert_cmpuint (ms5_db_get_depth (db), ==, 0);
  g_assert_null (result);
  ms5_test_wait_until (result != NULL);
  g_assert_true (ms5_db_run_finish (db, result, &error));
  g_object_unref (result);
  g_assert_cmpint (fixture_count (db), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/storage/db-queue/order", test_order);
  g_test_add_func ("/storage/db-queue/bounded-queue", test_bounded_queue);
  g_test_add_func ("/storage/db-queue/close-drains", test_close_drains);
  g_test_add_func ("/storage/db-queue/cancel", test_cancel);
  g_test_add_func ("/storage/db-queue/on-caller", test_on_caller);

  return g_test_run ();
}
