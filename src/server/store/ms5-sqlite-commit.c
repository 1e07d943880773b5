/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/store/ms5-sqlite-private.h"

typedef enum
{
  PLACE_NEXT,
  PLACE_ALREADY,
  PLACE_WRONG,
} Place;

/* The value after the first change must come from the one that is stored: else it is other history. */
static gboolean
chain_continues (const Ms5Batch *batch,
                 guint64         h)
{
  Ms5Change *first;
  const char *op;
  gsize length;

  if (batch->changes->len == 0)
    return batch->h == h;

  first = g_ptr_array_index (batch->changes, 0);
  op = ms5_change_get_text (first, &length);
  return ms5_hash_chain (h, op, length) == g_array_index (batch->chain, guint64, 0);
}

/* Who has written last; %NULL if nobody ever has. */
static gboolean
read_writer (Ms5DbConn   *conn,
             char       **out_writer,
             GError     **error)
{
  g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, "SELECT value FROM meta WHERE name = 'writer'", error);
  Ms5DbStep step;

  if (stmt == NULL)
    return FALSE;
  step = ms5_db_stmt_step (stmt, error);
  *out_writer = step == MS5_DB_STEP_ROW ? ms5_db_stmt_dup_text (stmt, 0) : NULL;
  return step != MS5_DB_STEP_ERROR;
}

static gboolean
write_writer (Ms5DbConn   *conn,
              const char  *writer,
              GError     **error)
{
  g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, "REPLACE INTO meta (name, value) VALUES ('writer', ?)", error);

  if (stmt == NULL)
    return FALSE;
  ms5_db_stmt_bind_text (stmt, 1, writer);
  return ms5_db_stmt_run (stmt, error);
}

/* The last part of what names a writer is for comparing only. */
static void
set_fork (GError         **error,
          const Ms5Batch  *batch,
          gint64           head,
          const char      *writer)
{
  g_auto (GStrv) parts = writer != NULL ? g_strsplit (writer, ", ", 2) : NULL;

  g_set_error (error, MS5_STORE_ERROR, MS5_STORE_ERROR_FORK,
               "The store is at %" G_GINT64_FORMAT ", with another past than the changes after %"
               G_GINT64_FORMAT " that should follow: somebody else has written to it%s%s",
               head, batch->after, parts != NULL ? ", " : "", parts != NULL ? parts[0] : "");
}

/* Of two that have read the same, the one that writes first goes on; to the other even the very batch that it would have
 * written is not its own, as it must not tell anybody of it. */
static gboolean
find_place (Ms5DbConn               *conn,
            const Ms5SqliteWriting  *writing,
            const Ms5Batch          *batch,
            Place                   *out_place,
            GError                 **error)
{
  g_autofree char *writer = NULL;
  gboolean is_ours;
  gint64 head;
  guint64 h;

  if (!ms5_sqlite_log_get_head (conn, &head, &h, error) || !read_writer (conn, &writer, error))
    return FALSE;

  /* Where the answer to a commit was lost the same batch comes again. */
  is_ours = g_strcmp0 (writer, writing->writer) == 0;
  if (is_ours && head == batch->pos && head > batch->after && h == batch->h)
    *out_place = PLACE_ALREADY;
  else if ((is_ours || writing->is_first) && head == batch->after && chain_continues (batch, h))
    *out_place = PLACE_NEXT;
  else
    *out_place = PLACE_WRONG;

  if (*out_place == PLACE_WRONG)
    set_fork (error, batch, head, writer);
  else if (!is_ours)
    return write_writer (conn, writing->writer, error);
  return *out_place != PLACE_WRONG;
}

static gboolean
write_items (Ms5DbConn       *conn,
             const Ms5Batch  *batch,
             GError         **error)
{
  g_autoptr (Ms5DbStmt) put = NULL;
  g_autoptr (Ms5DbStmt) remove = NULL;

  if (batch->records->len == 0)
    return TRUE;
  put = ms5_db_prepare (conn, "REPLACE INTO item (topic, key, v, fields, changed)"
                              " VALUES (?, ?, ?, ?, ?)", error);
  remove = ms5_db_prepare (conn, "DELETE FROM item WHERE topic = ? AND key = ?", error);
  if (put == NULL || remove == NULL)
    return FALSE;

  for (guint i = 0; i < batch->records->len; i++)
    {
      const Ms5Record *record = g_ptr_array_index (batch->records, i);
      Ms5DbStmt *stmt = record->fields != NULL ? put : remove;

      ms5_db_stmt_bind_text (stmt, 1, record->change->topic);
      ms5_db_stmt_bind_text (stmt, 2, record->change->key);
      if (record->fields != NULL)
        {
          ms5_db_stmt_bind_int (stmt, 3, record->change->v);
          ms5_sqlite_bind_json (stmt, 4, record->fields);
          ms5_sqlite_bind_json (stmt, 5, record->changed);
        }
      if (!ms5_db_stmt_run (stmt, error) || !ms5_sqlite_record_write (conn, record, error))
        return FALSE;
    }
  return TRUE;
}

/* All of a batch. Whatever fails undoes everything, as the job is one transaction. */
gboolean
ms5_sqlite_commit (Ms5DbConn               *conn,
                   const Ms5SqliteWriting  *writing,
                   Ms5SqliteReadings       *readings,
                   const Ms5Batch          *batch,
                   GError                 **error)
{
  Place place;

  if (!find_place (conn, writing, batch, &place, error))
    return FALSE;
  if (place == PLACE_ALREADY)
    return TRUE;

  return ms5_sqlite_log_write (conn, batch, error)
         && write_items (conn, batch, error)
         && ms5_sqlite_spans_write (conn, batch->spans, error)
         && ms5_sqlite_signals_write (conn, batch, error)
         && ms5_sqlite_readings_write (readings, conn, batch->readings, error)
         && ms5_sqlite_actions_write (conn, batch, error);
}
