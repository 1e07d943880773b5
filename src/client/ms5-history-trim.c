/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-history-private.h"

/* What is too old or too much goes, a bounded piece of it in each transaction. */

#define MAX_ROWS 4096

/* Answers that were asked for once and never again. */
#define MAX_ANSWERS 512

/* A file with less to win is not written anew. */
#define WORTH_BYTES (8 * 1024 * 1024)

/* Rows of each table that were over before some time; a record that lasts is never over. */
static const char *const removals[] = {
  "DELETE FROM series WHERE rowid IN (SELECT rowid FROM series WHERE start < ?1 ORDER BY start LIMIT ?2)",
  "DELETE FROM record WHERE rowid IN (SELECT rowid FROM record WHERE \"end\" < ?1 ORDER BY \"end\" LIMIT ?2)",
  "DELETE FROM answer WHERE rowid IN (SELECT rowid FROM answer WHERE as_of < ?1 ORDER BY as_of LIMIT ?2)",
  "DELETE FROM part WHERE rowid IN (SELECT rowid FROM part WHERE day < ?1 ORDER BY day LIMIT ?2)",
};

static gboolean
remove_before (Ms5DbConn      *conn,
               Ms5HistoryJob  *job,
               Ms5Time         time,
               GError        **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (removals); i++)
    {
      g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, removals[i], error);

      if (stmt == NULL)
        return FALSE;

      ms5_db_stmt_bind_int (stmt, 1, time);
      ms5_db_stmt_bind_int (stmt, 2, MAX_ROWS);
      if (!ms5_db_stmt_run (stmt, error))
        return FALSE;
      if (ms5_db_get_n_changed (conn) == MAX_ROWS)
        job->more = TRUE;
    }
  return TRUE;
}

static gboolean
measure (Ms5DbConn      *conn,
         Ms5HistoryJob  *job,
         GError        **error)
{
  gint64 size, pages, free_pages;

  if (!ms5_db_get_single_int (conn, "PRAGMA page_size", &size, error)
      || !ms5_db_get_single_int (conn, "PRAGMA page_count", &pages, error)
      || !ms5_db_get_single_int (conn, "PRAGMA freelist_count", &free_pages, error))
    return FALSE;

  job->used = (pages - free_pages) * size;
  job->loose = free_pages * size >= WORTH_BYTES && free_pages > pages / 4;
  return TRUE;
}

/* The day that began first, of which the least is lost. */
static gboolean
remove_oldest_day (Ms5DbConn      *conn,
                   Ms5HistoryJob  *job,
                   GError        **error)
{
  gint64 oldest;

  if (!ms5_db_get_single_int (conn, "SELECT min (coalesce ((SELECT min (start) FROM series), 9223372036854775807),"
                                    " coalesce ((SELECT min (\"end\") FROM record), 9223372036854775807),"
                                    " coalesce ((SELECT min (as_of) FROM answer), 9223372036854775807))",
                              &oldest, error))
    return FALSE;
  if (oldest == G_MAXINT64)
    return TRUE;

  job->more = TRUE;
  return remove_before (conn, job, ms5_time_floor (oldest, MS5_HISTORY_DAY) + MS5_HISTORY_DAY, error);
}

gboolean
ms5_history_job_trim (Ms5DbConn  *conn,
                      gpointer    data,
                      GError    **error)
{
  Ms5HistoryJob *job = data;

  job->more = FALSE;
  if (!remove_before (conn, job, job->now - job->max_age, error)
      || !ms5_db_exec (conn, "DELETE FROM answer WHERE rowid IN (SELECT rowid FROM answer ORDER BY changed DESC"
                             " LIMIT -1 OFFSET " G_STRINGIFY (MAX_ANSWERS) ")", error)
      || !measure (conn, job, error))
    return FALSE;
  if (job->used <= job->max_bytes || job->more)
    return TRUE;

  return remove_oldest_day (conn, job, error) && measure (conn, job, error);
}

/* Not in a transaction. */
gboolean
ms5_history_job_vacuum (Ms5DbConn  *conn,
                        gpointer    data,
                        GError    **error)
{
  return ms5_db_exec (conn, "VACUUM", error);
}
