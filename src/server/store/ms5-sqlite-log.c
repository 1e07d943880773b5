/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/store/ms5-sqlite-private.h"

/* The chain value at the head, and the head itself: 0 and 0 if the log is empty. */
gboolean
ms5_sqlite_log_get_head (Ms5DbConn  *conn,
                         gint64     *out_head,
                         guint64    *out_h,
                         GError    **error)
{
  g_autoptr (Ms5DbStmt) stmt =
    ms5_db_prepare (conn, "SELECT seq, h FROM log ORDER BY seq DESC LIMIT 1", error);
  Ms5DbStep step;

  if (stmt == NULL)
    return FALSE;
  step = ms5_db_stmt_step (stmt, error);
  *out_head = step == MS5_DB_STEP_ROW ? ms5_db_stmt_get_int (stmt, 0) : 0;
  *out_h = step == MS5_DB_STEP_ROW ? (guint64) ms5_db_stmt_get_int (stmt, 1) : 0;
  return step != MS5_DB_STEP_ERROR;
}

/* A log that still has its first row can be resumed from the very beginning. */
gboolean
ms5_sqlite_log_get_floor (Ms5DbConn  *conn,
                          gint64     *out_floor,
                          GError    **error)
{
  if (!ms5_db_get_single_int (conn, "SELECT min (seq) FROM log", out_floor, error))
    return FALSE;
  if (*out_floor == 1)
    *out_floor = 0;
  return TRUE;
}

gboolean
ms5_sqlite_log_write (Ms5DbConn       *conn,
                      const Ms5Batch  *batch,
                      GError         **error)
{
  g_autoptr (Ms5DbStmt) stmt = NULL;

  if (batch->changes->len == 0)
    return TRUE;

  stmt = ms5_db_prepare (conn, "INSERT INTO log (seq, at, h, ends_commit, topic, op)"
                               " VALUES (?, ?, ?, ?, ?, ?)", error);
  if (stmt == NULL)
    return FALSE;

  for (guint i = 0; i < batch->changes->len; i++)
    {
      Ms5Change *change = g_ptr_array_index (batch->changes, i);

      ms5_db_stmt_bind_int (stmt, 1, change->v);
      ms5_db_stmt_bind_int (stmt, 2, batch->at);
      ms5_db_stmt_bind_int (stmt, 3, (gint64) g_array_index (batch->chain, guint64, i));
      ms5_db_stmt_bind_int (stmt, 4, i + 1 == batch->changes->len);
      ms5_db_stmt_bind_text (stmt, 5, change->topic);
      ms5_db_stmt_bind_text (stmt, 6, ms5_change_get_text (change, NULL));
      if (!ms5_db_stmt_run (stmt, error))
        return FALSE;
    }
  return TRUE;
}

/* One row of the end of the log, after the one at @before with the value @h. */
static gboolean
check_row (Ms5DbStmt  *stmt,
           gint64      before,
           guint64     h,
           GError    **error)
{
  gint64 seq = ms5_db_stmt_get_int (stmt, 0);
  const char *op = ms5_db_stmt_get_text (stmt, 2);

  if (seq != before + 1)
    {
      ms5_sqlite_set_corrupt (error, "the log has no row between %" G_GINT64_FORMAT " and %"
                              G_GINT64_FORMAT, before, seq);
      return FALSE;
    }
  if (ms5_hash_chain (h, op, strlen (op)) != (guint64) ms5_db_stmt_get_int (stmt, 1))
    {
      ms5_sqlite_set_corrupt (error, "the log's chain breaks at %" G_GINT64_FORMAT ": the row, or the"
                              " one before it, is not the one that was written", seq);
      return FALSE;
    }
  return TRUE;
}

/* Looks whether the last @n_rows of the log can be what was written: no gap, each chain value that of
 * its row, and a whole commit at the end. */
gboolean
ms5_sqlite_log_check (Ms5DbConn  *conn,
                      guint       n_rows,
                      GError    **error)
{
  g_autoptr (Ms5DbStmt) stmt = NULL;
  gint64 head, floor, seq;
  guint64 h;
  gboolean ends = TRUE;
  Ms5DbStep step;

  if (!ms5_sqlite_log_get_head (conn, &head, &h, error)
      || !ms5_sqlite_log_get_floor (conn, &floor, error))
    return FALSE;

  /* The row before those that are checked gives the first value; before the first row it is 0. */
  stmt = ms5_db_prepare (conn, "SELECT seq, h, op, ends_commit FROM log WHERE seq >= ? ORDER BY seq",
                         error);
  if (stmt == NULL)
    return FALSE;
  ms5_db_stmt_bind_int (stmt, 1, MAX (head - n_rows, floor));

  seq = 0;
  h = 0;
  while ((step = ms5_db_stmt_step (stmt, error)) == MS5_DB_STEP_ROW)
    {
      gboolean is_first = seq == 0 && ms5_db_stmt_get_int (stmt, 0) != 1;

      if (!is_first && !check_row (stmt, seq, h, error))
        return FALSE;
      seq = ms5_db_stmt_get_int (stmt, 0);
      h = (guint64) ms5_db_stmt_get_int (stmt, 1);
      ends = ms5_db_stmt_get_int (stmt, 3) != 0;
    }
  if (step == MS5_DB_STEP_ERROR)
    return FALSE;
  if (!ends)
    ms5_sqlite_set_corrupt (error, "the log ends within a commit, at %" G_GINT64_FORMAT, seq);
  return ends;
}

static gboolean
read_row (Ms5DbStmt       *stmt,
          Ms5StoreAnswer  *answer,
          GError         **error)
{
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (json_t) op = NULL;
  Ms5JsonReader reader;
  Ms5StoreLogRow row = {
    .h = (guint64) ms5_db_stmt_get_int (stmt, 1),
    .at = ms5_db_stmt_get_int (stmt, 2),
    .ends_commit = ms5_db_stmt_get_int (stmt, 3) != 0,
  };

  if (!ms5_sqlite_get_json (stmt, 5, &op, error))
    return FALSE;
  ms5_json_reader_init (&reader, op, FALSE, problems);
  row.change = ms5_change_read (&reader);
  if (row.change == NULL)
    {
      ms5_sqlite_set_corrupt (error, "row %" G_GINT64_FORMAT " of the log is no change",
                              ms5_db_stmt_get_int (stmt, 0));
      return FALSE;
    }

  g_array_append_val (answer->log, row);
  return TRUE;
}

static gboolean
is_wanted (const Ms5StoreQuery *query,
           const char          *topic)
{
  return query->topics == NULL || g_strv_contains (query->topics, topic);
}

gboolean
ms5_sqlite_log_read (Ms5DbConn            *conn,
                     const Ms5StoreQuery  *query,
                     Ms5StoreAnswer       *answer,
                     GError              **error)
{
  guint limit = query->limit > 0 ? MIN (query->limit, MS5_STORE_MAX_ROWS) : MS5_STORE_MAX_ROWS;
  g_autoptr (Ms5DbStmt) stmt = NULL;
  guint64 h;
  Ms5DbStep step = MS5_DB_STEP_DONE;

  if (!ms5_sqlite_log_get_head (conn, &answer->head, &h, error)
      || !ms5_sqlite_log_get_floor (conn, &answer->floor, error))
    return FALSE;

  stmt = ms5_db_prepare (conn, "SELECT seq, h, at, ends_commit, topic, op FROM log WHERE seq > ?"
                               " ORDER BY seq LIMIT ?", error);
  if (stmt == NULL)
    return FALSE;
  ms5_db_stmt_bind_int (stmt, 1, query->after);
  ms5_db_stmt_bind_int (stmt, 2, query->topics == NULL ? limit : MS5_STORE_MAX_SCANNED);

  answer->upto = query->after;
  while (answer->log->len < limit
         && (step = ms5_db_stmt_step (stmt, error)) == MS5_DB_STEP_ROW)
    {
      if (is_wanted (query, ms5_db_stmt_get_text (stmt, 4)) && !read_row (stmt, answer, error))
        return FALSE;
      answer->upto = ms5_db_stmt_get_int (stmt, 0);
    }
  answer->is_cut = answer->upto < answer->head;
  return step != MS5_DB_STEP_ERROR;
}
