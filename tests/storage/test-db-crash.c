/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "storage/ms5-db.h"
#include "support/ms5-test-dir.h"

#include <gio/gunixinputstream.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A child writes one job after another and says which are done; it is killed at some moment, and
 * what it said must be true of the file it leaves. */

#define ROUNDS 12
#define ROWS 20

static const Ms5DbMigration migrations[] = {
  { .name = "entries",
    .sql = "CREATE TABLE entry (job INTEGER, n INTEGER, filler BLOB, PRIMARY KEY (job, n)) STRICT" },
};

static const Ms5DbOptions options = {
  .migrations = migrations,
  .n_migrations = G_N_ELEMENTS (migrations),
  .check = MS5_DB_CHECK_FULL,
};

/* Child */

static gboolean
write_job (Ms5DbConn  *conn,
           gpointer    data,
           GError    **error)
{
  g_autoptr (Ms5DbStmt) stmt = NULL;
  gint64 job = *(gint64 *) data;

  stmt = ms5_db_prepare (conn, "INSERT INTO entry VALUES (?, ?, randomblob(1000))", error);
  if (stmt == NULL)
    return FALSE;

  for (int n = 0; n < ROWS; n++)
    {
      ms5_db_stmt_bind_int (stmt, 1, job);
      ms5_db_stmt_bind_int (stmt, 2, n);
      if (!ms5_db_stmt_run (stmt, error))
        return FALSE;
    }
  return TRUE;
}

static int
child_main (const char *path,
            gint64      job)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5Db) db = ms5_db_open (path, &options, &error);

  while (error == NULL && ms5_db_run (db, MS5_DB_WRITE, write_job, &job, &error))
    {
      printf ("%" G_GINT64_FORMAT "\n", job++);
      fflush (stdout);
    }

  fprintf (stderr, "%s\n", error->message);
  return 1;
}

/* Parent */

typedef struct
{
  gint64 jobs;    /* different ones */
  gint64 last;
  gint64 partial; /* without all their rows */
} Found;

static gboolean
look_job (Ms5DbConn  *conn,
          gpointer    data,
          GError    **error)
{
  Found *found = data;

  return ms5_db_get_single_int (conn, "SELECT count(DISTINCT job) FROM entry", &found->jobs, error)
         && ms5_db_get_single_int (conn, "SELECT max(job) FROM entry", &found->last, error)
         && ms5_db_get_single_int (conn,
                                   "SELECT count(*) FROM (SELECT 1 FROM entry GROUP BY job"
                                   " HAVING count(*) <> 20)", &found->partial, error);
}

static GSubprocess *
start_child (const char *path,
             gint64      first)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, first);
  g_autoptr (GError) error = NULL;
  GSubprocess *child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                                         self, "--child", path, number, NULL);

  g_assert_no_error (error);
  return child;
}

/* Reads what the child says; kills it once it said @enough, at an arbitrary moment of the next job. */
static gint64
run_and_kill (const char *path,
              gint64      first,
              gint64      enough)
{
  g_autoptr (GSubprocess) child = start_child (path, first);
  g_autoptr (GDataInputStream) lines = NULL;
  gint64 told = first - 1;
  gboolean killed = FALSE;
  char *line;

  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
  while ((line = g_data_input_stream_read_line (lines, NULL, NULL, NULL)) != NULL)
    {
      gint64 n = g_ascii_strtoll (line, NULL, 10);

      g_free (line);
      g_assert_cmpint (n, ==, told + 1);
      told = n;
      if (!killed && told >= first + enough)
        {
          g_subprocess_send_signal (child, SIGKILL);
          killed = TRUE;
        }
    }
  g_subprocess_wait (child, NULL, NULL);
  g_assert_true (g_subprocess_get_if_signaled (child));
  return told;
}

static void
test_kill (void)
{
  g_autofree char *path = g_build_filename (ms5_test_dir_new (), "crash.db", NULL);
  gint64 next = 1;

  for (int round = 0; round < ROUNDS; round++)
    {
      gint64 told = run_and_kill (path, next, g_test_rand_int_range (1, 60));
      g_autoptr (GError) error = NULL;
      g_autoptr (Ms5Db) db = ms5_db_open (path, &options, &error);
      Found found = { 0 };

      g_assert_no_error (error);
      g_assert_true (ms5_db_run (db, MS5_DB_READ, look_job, &found, &error));
      g_assert_no_error (error);
      g_test_message ("told %" G_GINT64_FORMAT ", found %" G_GINT64_FORMAT, told, found.last);

      /* At most one job was committed without the child having had time to say so. */
      g_assert_cmpint (found.last, >=, told);
      g_assert_cmpint (found.last, <=, told + 1);
      g_assert_cmpint (found.jobs, ==, found.last);
      g_assert_cmpint (found.partial, ==, 0);
      next = found.last + 1;
    }
}

int
main (int    argc,
      char **argv)
{
  if (argc == 4 && strcmp (argv[1], "--child") == 0)
    return child_main (argv[2], g_ascii_strtoll (argv[3], NULL, 10));

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/storage/db-crash/kill", test_kill);
  return g_test_run ();
}
