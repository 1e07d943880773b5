/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/store/ms5-sqlite-private.h"

#include <float.h>

/* The tables of readings: one for each length of time. They say nothing of how one is made of the
 * other: see ms5-sqlite-readings.c. */
typedef struct
{
  Ms5Time     step;
  const char *add;
  const char *set;
  const char *read;
  const char *nth;
  const char *purge;
} Level;

#define COLUMNS "start, sensor, n, min, max, sum, last, last_after"

#define LEVEL(table, length)                                                                       \
  {                                                                                                \
    .step = (length),                                                                              \
    .add = "INSERT INTO " table " (" COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)"                   \
           " ON CONFLICT (start, sensor) DO UPDATE SET n = n + excluded.n,"                        \
           " min = min (min, excluded.min), max = max (max, excluded.max),"                        \
           " sum = sum + excluded.sum,"                                                            \
           " last = iif (excluded.last_after >= last_after, excluded.last, last),"                 \
           " last_after = max (last_after, excluded.last_after)",                                  \
    .set = "REPLACE INTO " table " (" COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)",                 \
    .read = "WITH RECURSIVE step (t) AS"                                                           \
            " (SELECT ?1 UNION ALL SELECT t + ?4 FROM step WHERE t + ?4 < ?2)"                     \
            " SELECT r.start, r.n, r.min, r.max, r.sum, r.last, r.last_after"                      \
            " FROM step CROSS JOIN " table " AS r ON r.start = step.t AND r.sensor = ?3",          \
    .nth = "SELECT start FROM " table " WHERE start < ?1 ORDER BY start, sensor LIMIT 1 OFFSET ?2", \
    .purge = "DELETE FROM " table " WHERE start < ?",                                              \
  }

static const Level levels[MS5_SQLITE_N_LEVELS] = {
  [MS5_SQLITE_SECOND] = LEVEL ("reading_1s", MS5_USEC_PER_S),
  [MS5_SQLITE_MINUTE] = LEVEL ("reading_1m", MS5_USEC_PER_MIN),
  [MS5_SQLITE_HOUR] = LEVEL ("reading_1h", MS5_USEC_PER_H),
};

/* A sum of huge values must not become something that is no number. */
static double
make_finite (double value)
{
  return CLAMP (value, -DBL_MAX, DBL_MAX);
}

/* For ms5_sqlite_level_run(): adds to what is there, or replaces it. */
Ms5DbStmt *
ms5_sqlite_level_prepare (Ms5DbConn       *conn,
                          Ms5SqliteLevel   level,
                          gboolean         replace,
                          GError         **error)
{
  return ms5_db_prepare (conn, replace ? levels[level].set : levels[level].add, error);
}

gboolean
ms5_sqlite_level_run (Ms5DbStmt               *stmt,
                      Ms5Time                  start,
                      gint64                   sensor,
                      const Ms5SqliteReading  *reading,
                      GError                 **error)
{
  ms5_db_stmt_bind_int (stmt, 1, start);
  ms5_db_stmt_bind_int (stmt, 2, sensor);
  ms5_db_stmt_bind_int (stmt, 3, reading->n);
  ms5_db_stmt_bind_double (stmt, 4, reading->min);
  ms5_db_stmt_bind_double (stmt, 5, reading->max);
  ms5_db_stmt_bind_double (stmt, 6, make_finite (reading->sum));
  ms5_db_stmt_bind_double (stmt, 7, reading->last);
  ms5_db_stmt_bind_int (stmt, 8, reading->last_time - start);
  return ms5_db_stmt_run (stmt, error);
}

/* Adds what came after @reading, or before it, to it. */
void
ms5_sqlite_reading_add (Ms5SqliteReading       *reading,
                        const Ms5SqliteReading *more)
{
  if (reading->n == 0)
    {
      Ms5Time start = reading->start;

      *reading = *more;
      reading->start = start;
      return;
    }

  reading->n += more->n;
  reading->min = MIN (reading->min, more->min);
  reading->max = MAX (reading->max, more->max);
  reading->sum = make_finite (reading->sum + more->sum);
  if (more->last_time >= reading->last_time)
    {
      reading->last = more->last;
      reading->last_time = more->last_time;
    }
}

Ms5Time
ms5_sqlite_level_get_step (Ms5SqliteLevel level)
{
  return levels[level].step;
}

/* What stands at that level, oldest first, whatever is due there. @time begins and ends on steps. */
gboolean
ms5_sqlite_level_read (Ms5DbConn             *conn,
                       Ms5SqliteLevel         level,
                       gint64                 sensor,
                       Ms5Interval            time,
                       Ms5SqliteReadingFunc   func,
                       gpointer               data,
                       GError               **error)
{
  g_autoptr (Ms5DbStmt) stmt = NULL;
  Ms5DbStep step;

  if (ms5_interval_is_empty (time))
    return TRUE;

  stmt = ms5_db_prepare (conn, levels[level].read, error);
  if (stmt == NULL)
    return FALSE;
  ms5_db_stmt_bind_int (stmt, 1, time.start);
  ms5_db_stmt_bind_int (stmt, 2, time.end);
  ms5_db_stmt_bind_int (stmt, 3, sensor);
  ms5_db_stmt_bind_int (stmt, 4, levels[level].step);

  while ((step = ms5_db_stmt_step (stmt, error)) == MS5_DB_STEP_ROW)
    {
      Ms5SqliteReading reading = {
        .start = ms5_db_stmt_get_int (stmt, 0),
        .n = ms5_db_stmt_get_int (stmt, 1),
        .min = ms5_db_stmt_get_double (stmt, 2),
        .max = ms5_db_stmt_get_double (stmt, 3),
        .sum = ms5_db_stmt_get_double (stmt, 4),
        .last = ms5_db_stmt_get_double (stmt, 5),
      };

      reading.last_time = reading.start + ms5_db_stmt_get_int (stmt, 6);
      func (&reading, data);
    }
  return step == MS5_DB_STEP_DONE;
}

gboolean
ms5_sqlite_level_get_floor (Ms5DbConn       *conn,
                            Ms5SqliteLevel   level,
                            Ms5Time         *out_floor,
                            GError         **error)
{
  g_autoptr (Ms5DbStmt) stmt =
    ms5_db_prepare (conn, "SELECT start FROM rollup_floor WHERE level = ?", error);
  Ms5DbStep step;

  if (stmt == NULL)
    return FALSE;
  ms5_db_stmt_bind_int (stmt, 1, level);
  step = ms5_db_stmt_step (stmt, error);
  *out_floor = step == MS5_DB_STEP_ROW ? ms5_db_stmt_get_int (stmt, 0) : G_MININT64;
  return step != MS5_DB_STEP_ERROR;
}


gboolean
ms5_sqlite_level_set_floor (Ms5DbConn       *conn,
                            Ms5SqliteLevel   level,
                            Ms5Time          floor,
                            GError         **error)
{
  g_autoptr (Ms5DbStmt) stmt =
    ms5_db_prepare (conn, "REPLACE INTO rollup_floor (level, start) VALUES (?, ?)", error);

  if (stmt == NULL)
    return FALSE;
  ms5_db_stmt_bind_int (stmt, 1, level);
  ms5_db_stmt_bind_int (stmt, 2, floor);
  return ms5_db_stmt_run (stmt, error);
}

/* Where to stop so that about @max_rows go, all of one time or none. */
static gboolean
find_end (Ms5DbConn       *conn,
          Ms5SqliteLevel   level,
          Ms5Time          before,
          guint            max_rows,
          Ms5Time         *out_end,
          GError         **error)
{
  g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, levels[level].nth, error);
  Ms5DbStep step;

  if (stmt == NULL)
    return FALSE;
  ms5_db_stmt_bind_int (stmt, 1, before);
  ms5_db_stmt_bind_int (stmt, 2, max_rows);
  step = ms5_db_stmt_step (stmt, error);
  *out_end = step == MS5_DB_STEP_ROW ? ms5_db_stmt_get_int (stmt, 0) + levels[level].step : before;
  return step != MS5_DB_STEP_ERROR;
}

/* Removes about @max_rows of what began before @before, the oldest first. */
gboolean
ms5_sqlite_level_purge (Ms5DbConn       *conn,
                        Ms5SqliteLevel   level,
                        Ms5Time          before,
                        guint            max_rows,
                        guint           *out_n,
                        GError         **error)
{
  g_autoptr (Ms5DbStmt) stmt = NULL;
  Ms5Time end;

  if (!find_end (conn, level, before, max_rows, &end, error))
    return FALSE;
  stmt = ms5_db_prepare (conn, levels[level].purge, error);
  if (stmt == NULL)
    return FALSE;
  ms5_db_stmt_bind_int (stmt, 1, end);
  if (!ms5_db_stmt_run (stmt, error))
    return FALSE;
  *out_n = (guint) ms5_db_get_n_changed (conn);
  return TRUE;
}
