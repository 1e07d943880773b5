/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/store/ms5-sqlite-private.h"

/* More than this many steps are not worth their time: then a coarser level will do. */
#define MAX_STEPS 20000

#define MAX_POINTS 20000

static gboolean
find_sensor (Ms5DbConn   *conn,
             const char  *equipment,
             const char  *code,
             gint64      *out_id,
             GError     **error)
{
  g_autoptr (Ms5DbStmt) stmt =
    ms5_db_prepare (conn, "SELECT id FROM sensor WHERE equipment = ? AND code = ?", error);
  Ms5DbStep step;

  if (stmt == NULL)
    return FALSE;
  ms5_db_stmt_bind_text (stmt, 1, equipment);
  ms5_db_stmt_bind_text (stmt, 2, code);
  step = ms5_db_stmt_step (stmt, error);
  *out_id = step == MS5_DB_STEP_ROW ? ms5_db_stmt_get_int (stmt, 0) : 0;
  return step != MS5_DB_STEP_ERROR;
}

/* The coarsest level that still has a row for each bucket; a coarser one where rows would be too
 * many, or are not kept any more. */
static gboolean
choose_level (Ms5DbConn       *conn,
              Ms5Interval      time,
              Ms5Time          width,
              Ms5SqliteLevel  *out_level,
              GError         **error)
{
  guint level = MS5_SQLITE_HOUR;

  while (level > MS5_SQLITE_SECOND && ms5_sqlite_level_get_step ((Ms5SqliteLevel) level) > width)
    level--;
  while (level < MS5_SQLITE_HOUR
         && ms5_interval_length (time) / ms5_sqlite_level_get_step ((Ms5SqliteLevel) level) > MAX_STEPS)
    level++;

  for (; level < MS5_SQLITE_HOUR; level++)
    {
      Ms5Time floor;

      if (!ms5_sqlite_level_get_floor (conn, (Ms5SqliteLevel) level, &floor, error))
        return FALSE;
      if (floor <= time.start)
        break;
    }

  *out_level = (Ms5SqliteLevel) level;
  return TRUE;
}

static gboolean
list_due (Ms5DbConn       *conn,
          Ms5SqliteLevel   level,
          gint64           sensor,
          Ms5Interval      time,
          GArray          *out_starts,
          GError         **error)
{
  g_autoptr (Ms5DbStmt) stmt =
    ms5_db_prepare (conn, "SELECT start FROM rollup_due WHERE level = ? AND start >= ? AND start < ?"
                          " AND sensor = ? ORDER BY start", error);
  Ms5DbStep step;

  if (stmt == NULL)
    return FALSE;
  ms5_db_stmt_bind_int (stmt, 1, level);
  ms5_db_stmt_bind_int (stmt, 2, time.start);
  ms5_db_stmt_bind_int (stmt, 3, time.end);
  ms5_db_stmt_bind_int (stmt, 4, sensor);

  while ((step = ms5_db_stmt_step (stmt, error)) == MS5_DB_STEP_ROW)
    {
      Ms5Time start = ms5_db_stmt_get_int (stmt, 0);

      g_array_append_val (out_starts, start);
    }
  return step == MS5_DB_STEP_DONE;
}

/* What there is at @level, and in place of what is still due there, what there is below it. */
static gboolean
read_level (Ms5DbConn             *conn,
            Ms5SqliteLevel         level,
            gint64                 sensor,
            Ms5Interval            time,
            Ms5SqliteReadingFunc   func,
            gpointer               data,
            GError               **error)
{
  g_autoptr (GArray) due = g_array_new (FALSE, FALSE, sizeof (Ms5Time));
  Ms5Time at = time.start;

  if (level > MS5_SQLITE_SECOND && !list_due (conn, level, sensor, time, due, error))
    return FALSE;

  for (guint i = 0; i < due->len; i++)
    {
      Ms5Time start = g_array_index (due, Ms5Time, i);
      Ms5Interval before = { at, start };
      Ms5Interval within = { start, start + ms5_sqlite_level_get_step (level) };

      if (!ms5_sqlite_level_read (conn, level, sensor, before, func, data, error)
          || !read_level (conn, level - 1, sensor, within, func, data, error))
        return FALSE;
      at = within.end;
    }
  return ms5_sqlite_level_read (conn, level, sensor, (Ms5Interval) { at, time.end }, func, data, error);
}

typedef struct
{
  GArray          *buckets; /* of Ms5StoreBucket */
  Ms5Time          width;
  Ms5SqliteReading total;   /* of the bucket that is being filled */
} Gathering;

static void
gathering_close (Gathering *gathering)
{
  const Ms5SqliteReading *total = &gathering->total;
  Ms5StoreBucket bucket = { total->start, total->n, total->min, total->max, total->sum, total->last };

  if (total->n > 0)
    g_array_append_val (gathering->buckets, bucket);
  gathering->total.n = 0;
}

static void
gather_cb (const Ms5SqliteReading *reading,
           gpointer                data)
{
  Gathering *gathering = data;
  Ms5Time start = ms5_time_floor (reading->start, gathering->width);

  if (gathering->total.n > 0 && gathering->total.start != start)
    gathering_close (gathering);
  gathering->total.start = start;
  ms5_sqlite_reading_add (&gathering->total, reading);
}

/* Buckets lie at multiples of their width, so that the same time always falls into the same bucket
 * while a chart moves on; one more of them than the time would fill may then be needed. */
static Ms5Time
choose_width (Ms5Interval time,
              guint       points,
              Ms5Time     unit)
{
  gint64 n = CLAMP (points, 2, MAX_POINTS) - 1;
  Ms5Time width = ms5_interval_length (time) / n + 1;

  return MAX ((width + unit - 1) / unit, 1) * unit;
}

gboolean
ms5_sqlite_history_read (Ms5DbConn            *conn,
                         const Ms5StoreQuery  *query,
                         Ms5StoreAnswer       *answer,
                         GError              **error)
{
  Gathering gathering = { .buckets = answer->buckets };
  Ms5SqliteLevel level;
  Ms5Interval time;
  Ms5Time step;
  gint64 sensor;

  if (query->equipment == NULL || query->equipment[0] == NULL || query->sensor == NULL)
    {
      g_set_error (error, MS5_STORE_ERROR, MS5_STORE_ERROR_FAILED, "History of no sensor");
      return FALSE;
    }

  if (!choose_level (conn, query->time, choose_width (query->time, query->points, MS5_USEC_PER_S),
                     &level, error)
      || !find_sensor (conn, query->equipment[0], query->sensor, &sensor, error))
    return FALSE;

  step = ms5_sqlite_level_get_step (level);
  gathering.width = choose_width (query->time, query->points, step);
  answer->step = gathering.width;
  if (sensor == 0 || ms5_interval_is_empty (query->time))
    return TRUE;

  time.start = ms5_time_floor (query->time.start, step);
  time.end = ms5_time_floor (query->time.end - 1, step) + step;
  if (!read_level (conn, level, sensor, time, gather_cb, &gathering, error))
    return FALSE;
  gathering_close (&gathering);
  return TRUE;
}
