/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/store/ms5-sqlite-private.h"

gboolean
ms5_sqlite_spans_write (Ms5DbConn     *conn,
                        const GArray  *spans,
                        GError       **error)
{
  g_autoptr (Ms5DbStmt) write = NULL;
  g_autoptr (Ms5DbStmt) remove = NULL;

  if (spans->len == 0)
    return TRUE;
  write = ms5_db_prepare (conn, "REPLACE INTO span (equipment, start, \"end\", state, mode, cause)"
                                " VALUES (?, ?, ?, ?, ?, ?)", error);
  remove = ms5_db_prepare (conn, "DELETE FROM span WHERE equipment = ? AND start = ?", error);
  if (write == NULL || remove == NULL)
    return FALSE;

  for (guint i = 0; i < spans->len; i++)
    {
      const Ms5SpanRecord *record = &g_array_index (spans, Ms5SpanRecord, i);
      const Ms5Span *span = &record->span;
      Ms5DbStmt *stmt = record->gone ? remove : write;

      ms5_db_stmt_bind_text (stmt, 1, record->equipment);
      ms5_db_stmt_bind_int (stmt, 2, span->interval.start);
      if (!record->gone)
        {
          ms5_sqlite_bind_time (stmt, 3, span->interval.end);
          ms5_db_stmt_bind_text (stmt, 4, ms5_state_to_string (span->state));
          ms5_db_stmt_bind_text (stmt, 5, ms5_mode_to_string (span->mode));
          ms5_db_stmt_bind_text (stmt, 6, ms5_cause_to_string (span->cause));
        }
      if (!ms5_db_stmt_run (stmt, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_span (Ms5DbStmt     *stmt,
           GArray        *spans,
           GStringChunk  *texts,
           GError       **error)
{
  Ms5SpanRecord record = { 0 };
  Ms5Span *span = &record.span;

  record.equipment = g_string_chunk_insert_const (texts, ms5_db_stmt_get_text (stmt, 0));
  span->interval.start = ms5_db_stmt_get_int (stmt, 1);
  span->interval.end = ms5_sqlite_get_time (stmt, 2);
  if (!ms5_state_from_string (ms5_db_stmt_get_text (stmt, 3), &span->state)
      || !ms5_mode_from_string (ms5_db_stmt_get_text (stmt, 4), &span->mode)
      || !ms5_cause_from_string (ms5_db_stmt_get_text (stmt, 5), &span->cause))
    {
      ms5_sqlite_set_corrupt (error, "%s has a state of an unknown word at %" G_GINT64_FORMAT,
                              record.equipment, span->interval.start);
      return FALSE;
    }
  g_array_append_val (spans, record);
  return TRUE;
}

/* From one piece of equipment to the next by the key, past whatever states it had. */
#define NEXT_EQUIPMENT "SELECT min (equipment) FROM span WHERE equipment > ?"

/* States of one piece of equipment follow one another, so that only the last one that begins before
 * the time can last into it. */
#define SPANS_OF                                                                        \
  "SELECT equipment, start, \"end\", state, mode, cause FROM span"                      \
  " WHERE equipment = ?1 AND start < ?3"                                                \
  " AND start >= coalesce ((SELECT max (start) FROM span"                               \
  " WHERE equipment = ?1 AND start <= ?2), ?2)"                                         \
  " AND (\"end\" > ?2 OR \"end\" IS NULL) ORDER BY start LIMIT ?4"

static gboolean
read_spans_of (Ms5DbConn            *conn,
               const char           *equipment,
               Ms5Interval           time,
               gint64                limit,
               GArray               *spans,
               GStringChunk         *texts,
               GError              **error)
{
  g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, SPANS_OF, error);
  Ms5DbStep step;

  if (stmt == NULL)
    return FALSE;
  ms5_db_stmt_bind_text (stmt, 1, equipment);
  ms5_db_stmt_bind_int (stmt, 2, time.start);
  ms5_db_stmt_bind_int (stmt, 3, time.end);
  ms5_db_stmt_bind_int (stmt, 4, limit);

  while ((step = ms5_db_stmt_step (stmt, error)) == MS5_DB_STEP_ROW)
    if (!read_span (stmt, spans, texts, error))
      return FALSE;
  return step == MS5_DB_STEP_DONE;
}

gboolean
ms5_sqlite_spans_read (Ms5DbConn            *conn,
                       const Ms5StoreQuery  *query,
                       GArray               *spans,
                       GStringChunk         *texts,
                       gboolean             *out_is_cut,
                       GError              **error)
{
  guint limit = query->limit > 0 ? MIN (query->limit, MS5_STORE_MAX_ROWS) : MS5_STORE_MAX_ROWS;

  for (guint i = 0; query->equipment != NULL && query->equipment[i] != NULL; i++)
    {
      if (spans->len > limit)
        break;
      if (!read_spans_of (conn, query->equipment[i], query->time, (gint64) limit + 1 - spans->len,
                          spans, texts, error))
        return FALSE;
    }

  *out_is_cut = spans->len > limit;
  if (*out_is_cut)
    g_array_set_size (spans, limit);
  return TRUE;
}

gboolean
ms5_sqlite_spans_load (Ms5DbConn         *conn,
                       Ms5Time            since,
                       Ms5StoreSnapshot  *snapshot,
                       GError           **error)
{
  g_autoptr (Ms5DbStmt) next = ms5_db_prepare (conn, NEXT_EQUIPMENT, error);
  g_autofree char *equipment = g_strdup ("");
  Ms5Interval time = { since, G_MAXINT64 };

  if (next == NULL)
    return FALSE;

  for (;;)
    {
      ms5_db_stmt_bind_text (next, 1, equipment);
      if (ms5_db_stmt_step (next, error) != MS5_DB_STEP_ROW)
        return FALSE;
      if (ms5_db_stmt_is_null (next, 0))
        return TRUE;
      g_free (equipment);
      equipment = ms5_db_stmt_dup_text (next, 0);
      if (!read_spans_of (conn, equipment, time, -1, snapshot->spans, snapshot->texts, error))
        return FALSE;
    }
}

/* Removes about @max_rows of what was over before @before. */
gboolean
ms5_sqlite_spans_purge (Ms5DbConn  *conn,
                        Ms5Time     before,
                        guint       max_rows,
                        guint      *out_n,
                        GError    **error)
{
  g_autoptr (Ms5DbStmt) next = NULL;
  g_autoptr (Ms5DbStmt) purge = NULL;
  g_autofree char *equipment = g_strdup ("");

  *out_n = 0;
  next = ms5_db_prepare (conn, NEXT_EQUIPMENT, error);
  purge = ms5_db_prepare (conn, "DELETE FROM span WHERE equipment = ?1 AND start < ?2 AND \"end\" < ?2"
                                " AND start <= coalesce ((SELECT start FROM span WHERE equipment = ?1"
                                " ORDER BY start LIMIT 1 OFFSET ?3), ?2)", error);
  if (next == NULL || purge == NULL)
    return FALSE;

  while (*out_n < max_rows)
    {
      ms5_db_stmt_bind_text (next, 1, equipment);
      if (ms5_db_stmt_step (next, error) != MS5_DB_STEP_ROW)
        return FALSE;
      if (ms5_db_stmt_is_null (next, 0))
        return TRUE;
      g_free (equipment);
      equipment = ms5_db_stmt_dup_text (next, 0);

      ms5_db_stmt_bind_text (purge, 1, equipment);
      ms5_db_stmt_bind_int (purge, 2, before);
      ms5_db_stmt_bind_int (purge, 3, max_rows - *out_n);
      if (!ms5_db_stmt_run (purge, error))
        return FALSE;
      *out_n += (guint) ms5_db_get_n_changed (conn);
    }
  return TRUE;
}
