/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-history-private.h"

#include <math.h>
#include <string.h>

/* The past of sensors on the cache's thread. An hour is as many little-endian floats of 32 bits as it has minutes. */

#define HOUR_BYTES (MS5_HISTORY_SLOTS * sizeof (float))

G_STATIC_ASSERT (sizeof (float) == sizeof (guint32));

static void
pack (const float *slots,
      guint8      *out)
{
  for (guint i = 0; i < MS5_HISTORY_SLOTS; i++)
    {
      guint32 bits;

      memcpy (&bits, &slots[i], sizeof bits);
      bits = GUINT32_TO_LE (bits);
      memcpy (out + i * sizeof bits, &bits, sizeof bits);
    }
}

static void
unpack (const guint8 *data,
        float        *slots)
{
  for (guint i = 0; i < MS5_HISTORY_SLOTS; i++)
    {
      guint32 bits;

      memcpy (&bits, data + i * sizeof bits, sizeof bits);
      bits = GUINT32_FROM_LE (bits);
      memcpy (&slots[i], &bits, sizeof bits);
    }
}

static Ms5VaultPlace
place_of (const char *equipment,
          const char *sensor,
          Ms5Time     start)
{
  return (Ms5VaultPlace) { MS5_CACHE_CONTEXT, MS5_HISTORY_SERIES, equipment, sensor, start };
}

static gboolean
open_hour (Ms5HistoryJob        *job,
           Ms5DbStmt            *stmt,
           int                   column,
           const Ms5VaultPlace  *place,
           float                *slots,
           GError              **error)
{
  gsize size;
  const void *sealed = ms5_db_stmt_get_blob (stmt, column, &size);
  g_autoptr (GBytes) data = ms5_vault_unseal (job->seal, sealed, size, place, error);

  if (data == NULL)
    return FALSE;
  if (g_bytes_get_size (data) != HOUR_BYTES)
    {
      g_set_error_literal (error, MS5_DB_ERROR, MS5_DB_ERROR_CORRUPT, "An hour of a sensor is no whole one");
      return FALSE;
    }

  unpack (g_bytes_get_data (data, NULL), slots);
  return TRUE;
}

/* What is known of the hour already stays where @hour does not say otherwise, or says it less exactly. */
static gboolean
add_known (Ms5DbConn             *conn,
           Ms5HistoryJob         *job,
           const Ms5HistoryHour  *hour,
           float                 *slots,
           GError               **error)
{
  Ms5VaultPlace place = place_of (hour->equipment, hour->sensor, hour->start);
  g_autoptr (Ms5DbStmt) stmt =
    ms5_db_prepare (conn, "SELECT fields FROM series WHERE equipment = ? AND sensor = ? AND start = ?", error);
  float known[MS5_HISTORY_SLOTS];
  Ms5DbStep step;

  if (stmt == NULL)
    return FALSE;

  ms5_db_stmt_bind_text (stmt, 1, hour->equipment);
  ms5_db_stmt_bind_text (stmt, 2, hour->sensor);
  ms5_db_stmt_bind_int (stmt, 3, hour->start);
  step = ms5_db_stmt_step (stmt, error);
  if (step != MS5_DB_STEP_ROW)
    return step == MS5_DB_STEP_DONE;
  if (!open_hour (job, stmt, 0, &place, known, error))
    return FALSE;

  for (guint i = 0; i < MS5_HISTORY_SLOTS; i++)
    if (isnan (slots[i]) || (hour->fill && !isnan (known[i])))
      slots[i] = known[i];
  return TRUE;
}

gboolean
ms5_history_write_hour (Ms5DbConn             *conn,
                        Ms5HistoryJob         *job,
                        const Ms5HistoryHour  *hour,
                        GError               **error)
{
  Ms5VaultPlace place = place_of (hour->equipment, hour->sensor, hour->start);
  float slots[MS5_HISTORY_SLOTS];
  guint8 text[HOUR_BYTES];
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (Ms5DbStmt) stmt = NULL;

  memcpy (slots, hour->slots, sizeof slots);
  if (!add_known (conn, job, hour, slots, error))
    return FALSE;

  stmt = ms5_db_prepare (conn, "INSERT OR REPLACE INTO series (line, equipment, sensor, start, changed, fields)"
                               " VALUES (?, ?, ?, ?, ?, ?)", error);
  if (stmt == NULL)
    return FALSE;

  pack (slots, text);
  sealed = ms5_vault_seal (job->seal, (const char *) text, sizeof text, &place);
  ms5_db_stmt_bind_text (stmt, 1, hour->line);
  ms5_db_stmt_bind_text (stmt, 2, hour->equipment);
  ms5_db_stmt_bind_text (stmt, 3, hour->sensor);
  ms5_db_stmt_bind_int (stmt, 4, hour->start);
  ms5_db_stmt_bind_int (stmt, 5, job->now);
  ms5_db_stmt_bind_bytes (stmt, 6, sealed);
  return ms5_db_stmt_run (stmt, error);
}

static void
add_minutes (Ms5HistoryJob *job,
             Ms5Time        start,
             const float   *slots,
             GArray        *minutes)
{
  for (guint i = 0; i < MS5_HISTORY_SLOTS; i++)
    {
      Ms5Point point = { start + i * MS5_HISTORY_STEP, (double) slots[i] };

      if (isnan (point.value) || point.time + MS5_HISTORY_STEP <= job->time.start || point.time >= job->time.end)
        continue;
      g_array_append_val (minutes, point);
      job->as_of = MIN (point.time + MS5_HISTORY_STEP, job->time.end);
    }
}

/*
 * ms5_history_thin:
 * @minutes: (element-type Ms5Point): the minutes that are known, in order
 * @n_points: how many points there may be, not counting those that say that nothing is known
 *
 * Returns: (transfer full) (element-type Ms5Point): their means over longer steps if they are too many, and a NaN
 *   where there is a gap
 */
GArray *
ms5_history_thin (GArray *minutes,
                  guint   n_points)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (Ms5Point));
  Ms5Time step = MS5_HISTORY_STEP;
  Ms5Time last = MS5_TIME_NONE;
  guint i = 0;

  if (minutes->len > 0)
    {
      Ms5Time length = g_array_index (minutes, Ms5Point, minutes->len - 1).time - g_array_index (minutes, Ms5Point, 0).time;

      step = MAX (length / MS5_HISTORY_STEP / MAX (n_points, 2) + 1, 1) * MS5_HISTORY_STEP;
    }

  while (i < minutes->len)
    {
      Ms5Point point = { ms5_time_floor (g_array_index (minutes, Ms5Point, i).time, step), 0 };
      guint n = 0;

      for (; i < minutes->len && g_array_index (minutes, Ms5Point, i).time < point.time + step; i++, n++)
        point.value += g_array_index (minutes, Ms5Point, i).value;
      point.value /= n;
      if (last != MS5_TIME_NONE && point.time > last + step)
        {
          Ms5Point gap = { last + step, NAN };

          g_array_append_val (points, gap);
        }
      g_array_append_val (points, point);
      last = point.time;
    }
  return points;
}

gboolean
ms5_history_job_read_series (Ms5DbConn  *conn,
                             gpointer    data,
                             GError    **error)
{
  Ms5HistoryJob *job = data;
  g_autoptr (GArray) minutes = g_array_new (FALSE, FALSE, sizeof (Ms5Point));
  g_autoptr (Ms5DbStmt) stmt =
    ms5_db_prepare (conn, "SELECT start, fields FROM series WHERE equipment = ? AND sensor = ?"
                          " AND start >= ? AND start < ? ORDER BY start", error);
  float slots[MS5_HISTORY_SLOTS];
  Ms5DbStep step;

  if (stmt == NULL)
    return FALSE;

  ms5_db_stmt_bind_text (stmt, 1, job->name);
  ms5_db_stmt_bind_text (stmt, 2, job->sensor);
  ms5_db_stmt_bind_int (stmt, 3, ms5_time_floor (job->time.start, MS5_USEC_PER_H));
  ms5_db_stmt_bind_int (stmt, 4, job->time.end);
  while ((step = ms5_db_stmt_step (stmt, error)) == MS5_DB_STEP_ROW)
    {
      Ms5VaultPlace place = place_of (job->name, job->sensor, ms5_db_stmt_get_int (stmt, 0));

      if (!open_hour (job, stmt, 1, &place, slots, error))
        return FALSE;
      add_minutes (job, place.number, slots, minutes);
    }
  if (step != MS5_DB_STEP_DONE)
    return FALSE;

  job->points = ms5_history_thin (minutes, job->n_points);
  return TRUE;
}
