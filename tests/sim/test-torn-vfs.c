/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim/ms5-torn-vfs.h"
#include "storage/ms5-db.h"

#include <sqlite3.h>

#define N_SEEDS 100
#define CRASHES 4
#define ROWS 5
#define PATH "/machine/test.db"

static const Ms5DbMigration migrations[] = {
  { .name = "entries",
    .sql = "CREATE TABLE entry (job INTEGER, n INTEGER, filler BLOB, PRIMARY KEY (job, n)) STRICT" },
};

static const Ms5DbOptions options = {
  .migrations = migrations,
  .n_migrations = G_N_ELEMENTS (migrations),
  .check = MS5_DB_CHECK_FULL,
  .vfs = "torn",
  .on_caller = TRUE,
};

static gboolean
write_job (Ms5DbConn  *conn,
           gpointer    data,
           GError    **error)
{
  g_autoptr (Ms5DbStmt) stmt = NULL;

  stmt = ms5_db_prepare (conn, "INSERT INTO entry VALUES (?, ?, randomblob(900))", error);
  for (int n = 0; stmt != NULL && n < ROWS; n++)
    {
      ms5_db_stmt_bind_int (stmt, 1, *(gint64 *) data);
      ms5_db_stmt_bind_int (stmt, 2, n);
      if (!ms5_db_stmt_run (stmt, error))
        return FALSE;
    }
  return stmt != NULL;
}

static gboolean
tune_job (Ms5DbConn  *conn,
          gpointer    data,
          GError    **error)
{
  /* Small, so that a few jobs wrap the log. */
  return ms5_db_exec (conn, "PRAGMA wal_autocheckpoint = 12", error)
         && (data == NULL || ms5_db_exec (conn, data, error));
}

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
         && ms5_db_get_single_int (conn, "SELECT coalesce(max(job), 0) FROM entry", &found->last,
                                   error)
         && ms5_db_get_single_int (conn,
                                   "SELECT count(*) FROM (SELECT 1 FROM entry GROUP BY job"
                                   " HAVING count(*) <> 5)", &found->partial, error);
}

/* Opens the file and does jobs until @max are done or one fails. Returns the last that was done. */
static gint64
live (const char  *pragma,
      gint64       told,
      int          max,
      GError     **error)
{
  g_autoptr (Ms5Db) db = ms5_db_open (PATH, &options, error);

  if (db == NULL || !ms5_db_run (db, MS5_DB_BARE, tune_job, (gpointer) pragma, error))
    return told;

  for (int i = 0; i < max; i++)
    {
      gint64 job = told + 1;

      if (!ms5_db_run (db, MS5_DB_WRITE, write_job, &job, error))
        return told;
      told = job;
    }
  return told;
}

/* The power fails at some step, or between two jobs while the handle is open. */
static gint64
live_and_crash (Ms5TornVfs *vfs,
                const char *pragma,
                GRand      *random,
                gint64      told)
{
  g_autoptr (GError) error = NULL;

  if (g_rand_boolean (random))
    {
      g_autoptr (Ms5Db) db = NULL;
      g_autoptr (GError) late = NULL;
      gint64 job;

      told = live (pragma, told, g_rand_int_range (random, 0, 6), &error);
      db = error == NULL ? ms5_db_open (PATH, &options, &error) : NULL;
      job = told + 1;
      if (db != NULL && ms5_db_run (db, MS5_DB_BARE, tune_job, (gpointer) pragma, &error)
          && ms5_db_run (db, MS5_DB_WRITE, write_job, &job, &error))
        told = job;
      ms5_torn_vfs_crash (vfs);

      /* This handle is of before. */
      job = told + 1;
      g_assert_false (db != NULL && ms5_db_run (db, MS5_DB_WRITE, write_job, &job, &late));
    }
  else
    {
      ms5_torn_vfs_cut_after (vfs, "/machine", g_rand_int_range (random, 1, 120));
      told = live (pragma, told, 100, &error);
      g_assert_true (error != NULL);
      ms5_torn_vfs_crash_below (vfs, "/machine");
    }
  return told;
}

/* Returns: whether whatever was told is still there, and whole */
static gboolean
look (gint64  told,
      gint64 *out_last)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5Db) db = ms5_db_open (PATH, &options, &error);
  Found found = { 0 };

  if (db == NULL || !ms5_db_run (db, MS5_DB_READ, look_job, &found, &error))
    {
      g_test_message ("%s", error->message);
      return FALSE;
    }
  *out_last = found.last;
  g_test_message ("told %" G_GINT64_FORMAT ", found %" G_GINT64_FORMAT " up to %" G_GINT64_FORMAT
                  ", %" G_GINT64_FORMAT " in part", told, found.jobs, found.last, found.partial);
  return found.partial == 0 && found.jobs == found.last && found.last >= told
         && found.last <= told + 1;
}

static guint
count_damaged (const char *pragma)
{
  guint n_damaged = 0;

  for (guint seed = 0; seed < N_SEEDS; seed++)
    {
      g_autoptr (Ms5TornVfs) vfs = ms5_torn_vfs_new ("torn", seed);
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      gint64 told = 0;

      for (int i = 0; i < CRASHES; i++)
        {
          told = live_and_crash (vfs, pragma, random, told);
          if (!look (told, &told))
            {
              g_test_message ("seed %u, crash %d: damaged", seed, i);
              n_damaged++;
              break;
            }
        }
    }
  return n_damaged;
}

static void
test_full (void)
{
  g_assert_cmpuint (count_damaged (NULL), ==, 0);
}

/* The crashes bite. */
static void
test_off (void)
{
  g_assert_cmpuint (count_damaged ("PRAGMA synchronous = OFF"), >=, N_SEEDS / 4);
}

static void
test_same_seed (void)
{
  gint64 last[2] = { 0, 0 };

  for (int i = 0; i < 2; i++)
    {
      g_autoptr (Ms5TornVfs) vfs = ms5_torn_vfs_new ("torn", 77);
      g_autoptr (GError) error = NULL;

      live ("PRAGMA synchronous = OFF", 0, 3, &error);
      g_assert_no_error (error);
      ms5_torn_vfs_cut_after (vfs, "/machine", 60);
      live ("PRAGMA synchronous = NORMAL", 3, 100, &error);
      g_assert_nonnull (error);
      ms5_torn_vfs_crash (vfs);
      look (0, &last[i]);
    }
  g_assert_cmpint (last[0], ==, last[1]);
}

/* A machine's power is its own. */
static void
test_two_machines (void)
{
  g_autoptr (Ms5TornVfs) vfs = ms5_torn_vfs_new ("torn", 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5Db) db = ms5_db_open (PATH, &options, &error);
  g_autoptr (Ms5Db) other = ms5_db_open ("/machine2/test.db", &options, &error);
  gint64 job = 1;

  g_assert_no_error (error);
  ms5_torn_vfs_cut_after (vfs, "/machine2", 1);
  g_assert_false (ms5_db_run (other, MS5_DB_WRITE, write_job, &job, &error));
  g_assert_error (error, MS5_DB_ERROR, MS5_DB_ERROR_IO);
  g_assert_true (ms5_torn_vfs_is_cut (vfs, "/machine2"));
  g_assert_false (ms5_torn_vfs_is_cut (vfs, "/machine"));

  g_clear_error (&error);
  ms5_db_run (db, MS5_DB_WRITE, write_job, &job, &error);
  g_assert_no_error (error);

  ms5_torn_vfs_crash_below (vfs, "/machine2");
  g_assert_false (ms5_torn_vfs_is_cut (vfs, "/machine2"));
  job = 2;
  ms5_db_run (db, MS5_DB_WRITE, write_job, &job, &error);
  g_assert_no_error (error);
}

/* A disk that is full or fails loses nothing that was done, and is used again when it is well. */
static void
test_trouble (void)
{
  g_autoptr (Ms5TornVfs) vfs = ms5_torn_vfs_new ("torn", 1);
  g_autoptr (GError) error = NULL;
  gint64 told;
  gint64 last = 0;

  told = live (NULL, 0, 10, &error);
  g_assert_no_error (error);

  ms5_torn_vfs_set_room (vfs, 200 * 1024);
  told = live (NULL, told, 1000, &error);
  g_assert_error (error, MS5_DB_ERROR, MS5_DB_ERROR_FULL);
  g_assert_cmpint (told, >, 10);
  g_clear_error (&error);
  ms5_torn_vfs_set_room (vfs, -1);
  g_assert_true (look (told, &last));

  ms5_torn_vfs_set_failing (vfs, SQLITE_IOERR_WRITE);
  g_assert_cmpint (live (NULL, last, 10, &error), ==, last);
  g_assert_error (error, MS5_DB_ERROR, MS5_DB_ERROR_IO);
  g_clear_error (&error);
  ms5_torn_vfs_set_failing (vfs, SQLITE_OK);

  told = live (NULL, last, 10, &error);
  g_assert_no_error (error);
  g_assert_true (look (told, &last));
  g_assert_cmpuint (ms5_torn_vfs_get_n_open (vfs), ==, 0);
}

/* Readers on threads of their own see one state throughout while another handle writes. */

static gboolean
read_job (Ms5DbConn  *conn,
          gpointer    data,
          GError    **error)
{
  Found first;
  Found second;

  if (!look_job (conn, &first, error) || !look_job (conn, &second, error))
    return FALSE;
  g_assert_cmpint (first.partial, ==, 0);
  g_assert_cmpint (first.last, ==, second.last);
  return TRUE;
}

static gpointer
read_thread (gpointer data)
{
  Ms5DbOptions read_only = options;
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5Db) db = NULL;

  read_only.read_only = TRUE;
  db = ms5_db_open (PATH, &read_only, &error);
  for (int i = 0; i < 30 && error == NULL; i++)
    ms5_db_run (db, MS5_DB_READ, read_job, NULL, &error);
  g_assert_no_error (error);
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (Ms5TornVfs) vfs = ms5_torn_vfs_new ("torn", 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5Db) db = ms5_db_open (PATH, &options, &error);
  GThread *threads[2];

  g_assert_no_error (error);
  g_assert_true (ms5_db_run (db, MS5_DB_BARE, tune_job, NULL, &error));
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("reader", read_thread, NULL);
  for (gint64 job = 1; job <= 60; job++)
    g_assert_true (ms5_db_run (db, MS5_DB_WRITE, write_job, &job, &error));
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (ms5_torn_vfs_get_n_steps (vfs), >, 60);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim/torn-vfs/full", test_full);
  g_test_add_func ("/sim/torn-vfs/off", test_off);
  g_test_add_func ("/sim/torn-vfs/same-seed", test_same_seed);
  g_test_add_func ("/sim/torn-vfs/two-machines", test_two_machines);
  g_test_add_func ("/sim/torn-vfs/trouble", test_trouble);
  g_test_add_func ("/sim/torn-vfs/threads", test_threads);
  return g_test_run ();
}
