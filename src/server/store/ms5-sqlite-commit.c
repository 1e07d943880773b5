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

static gboolean
find_place (Ms5DbConn       *conn,
            const Ms5Batch  *batch,
            Place           *out_place,
            GError         **error)
{
  gint64 head;
  guint64 h;

  if (!ms5_sqlite_log_get_head (conn, &head, &h, error))
    return FALSE;

  /* Where the answer to a commit was lost the same batch comes again. */
  if (head == batch->pos && head > batch->after && h == batch->h)
    *out_place = PLACE_ALREADY;
  else if (head == batch->after && chain_continues (batch, h))
    *out_place = PLACE_NEXT;
  else
    *out_place = PLACE_WRONG;

  if (*out_place == PLACE_WRONG)
    g_set_error (error, MS5_STORE_ERROR, MS5_STORE_ERROR_FORK,
                 "The store is at %" G_GINT64_FORMAT ", with another past than the changes after %"
                 G_GINT64_FORMAT " that should follow: somebody else has written to it",
                 head, batch->after);
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
ms5_sqlite_commit (Ms5DbConn          *conn,
                   Ms5SqliteReadings  *readings,
                   const Ms5Batch     *batch,
                   GError            **error)
{
  Place place;

  if (!find_place (conn, batch, &place, error))
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
