/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-result.h"
#include "server/store/ms5-sqlite-private.h"

static const char *
get_code (const Ms5ActionRecord *record)
{
  const char *code = json_string_value (json_object_get (record->result, "code"));

  return code != NULL ? code : "";
}

static gboolean
write_action (Ms5DbStmt              *stmt,
              const Ms5ActionRecord  *record,
              Ms5Time                 at,
              GError                **error)
{
  ms5_db_stmt_bind_text (stmt, 1, record->device != NULL ? record->device : "");
  ms5_db_stmt_bind_text (stmt, 2, record->id != NULL ? record->id : "");
  ms5_db_stmt_bind_int (stmt, 3, record->cseq);
  ms5_db_stmt_bind_text (stmt, 4, record->sub);
  ms5_db_stmt_bind_text (stmt, 5, record->fingerprint != NULL ? record->fingerprint : "");
  ms5_db_stmt_bind_text (stmt, 6, get_code (record));
  ms5_sqlite_bind_number (stmt, 7, record->seq);
  ms5_db_stmt_bind_int (stmt, 8, record->at != MS5_TIME_NONE ? record->at : at);
  ms5_db_stmt_bind_int (stmt, 9, record->skew_ms);
  ms5_sqlite_bind_json (stmt, 10, record->result);
  return ms5_db_stmt_run (stmt, error);
}

static gboolean
write_audit (Ms5DbStmt              *stmt,
             const Ms5ActionRecord  *record,
             Ms5Time                 at,
             GError                **error)
{
  const char *key = json_string_value (json_object_get (record->action, "key"));

  ms5_db_stmt_bind_text (stmt, 1, record->device != NULL ? record->device : "");
  ms5_db_stmt_bind_text (stmt, 2, record->id != NULL ? record->id : "");
  ms5_db_stmt_bind_int (stmt, 3, record->cseq);
  ms5_db_stmt_bind_text (stmt, 4, record->sub);
  ms5_db_stmt_bind_text (stmt, 5, get_code (record));
  ms5_sqlite_bind_number (stmt, 6, record->seq);
  ms5_db_stmt_bind_int (stmt, 7, record->at != MS5_TIME_NONE ? record->at : at);
  ms5_db_stmt_bind_int (stmt, 8, record->skew_ms);
  ms5_sqlite_bind_json (stmt, 9, record->action);
  ms5_sqlite_bind_json (stmt, 10, record->result);
  ms5_db_stmt_bind_text (stmt, 11, record->by);
  ms5_db_stmt_bind_text (stmt, 12, json_string_value (json_object_get (record->action, "topic")));
  ms5_db_stmt_bind_text (stmt, 13, key != NULL ? key : record->id);
  return ms5_db_stmt_run (stmt, error);
}

static gboolean
write_actions (Ms5DbConn       *conn,
               const Ms5Batch  *batch,
               GError         **error)
{
  g_autoptr (Ms5DbStmt) action = NULL;
  g_autoptr (Ms5DbStmt) audit = NULL;

  if (batch->actions->len == 0)
    return TRUE;
  /* The first answer stands, whatever happens. */
  action = ms5_db_prepare (conn,
                           "INSERT INTO action (device, id, cseq, sub, fingerprint, code, seq, at,"
                           " skew_ms, result) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                           " ON CONFLICT (device, id) DO NOTHING", error);
  audit = ms5_db_prepare (conn,
                          "INSERT INTO audit (device, id, cseq, sub, code, seq, at, skew_ms, action,"
                          " result, \"by\", topic, key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", error);
  if (action == NULL || audit == NULL)
    return FALSE;

  for (guint i = 0; i < batch->actions->len; i++)
    {
      const Ms5ActionRecord *record = g_ptr_array_index (batch->actions, i);

      if (!write_action (action, record, batch->at, error)
          || !write_audit (audit, record, batch->at, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_floors (Ms5DbConn        *conn,
              const GPtrArray  *floors,
              GError          **error)
{
  g_autoptr (Ms5DbStmt) stmt = NULL;

  if (floors->len == 0)
    return TRUE;
  stmt = ms5_db_prepare (conn, "INSERT INTO device (id, floor) VALUES (?, ?) ON CONFLICT (id)"
                               " DO UPDATE SET floor = max (floor, excluded.floor)", error);
  if (stmt == NULL)
    return FALSE;

  for (guint i = 0; i < floors->len; i++)
    {
      const Ms5FloorRecord *record = g_ptr_array_index (floors, i);

      ms5_db_stmt_bind_text (stmt, 1, record->device);
      ms5_db_stmt_bind_int (stmt, 2, record->cseq);
      if (!ms5_db_stmt_run (stmt, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
ms5_sqlite_actions_write (Ms5DbConn       *conn,
                          const Ms5Batch  *batch,
                          GError         **error)
{
  return write_actions (conn, batch, error) && write_floors (conn, batch->floors, error);
}

static int
find_code (const char *word)
{
  for (int i = 0; i < MS5_N_RESULT_CODES; i++)
    if (g_strcmp0 (ms5_words_result_code (i), word) == 0)
      return i;

  return MS5_WORD_NONE;
}

/* Columns: number, device, id, cseq, sub, fingerprint, code, seq, at, skew_ms, action, result, by. */
static Ms5StoreAction *
read_action (Ms5DbStmt  *stmt,
             GError    **error)
{
  g_autoptr (Ms5StoreAction) action = ms5_store_action_new ();
  Ms5ActionRecord *record = action->record;

  action->number = ms5_db_stmt_get_int (stmt, 0);
  record->device = ms5_db_stmt_dup_text (stmt, 1);
  record->id = ms5_db_stmt_dup_text (stmt, 2);
  record->cseq = ms5_db_stmt_get_int (stmt, 3);
  record->sub = ms5_db_stmt_dup_text (stmt, 4);
  record->fingerprint = ms5_db_stmt_dup_text (stmt, 5);
  action->code = find_code (ms5_db_stmt_get_text (stmt, 6));
  record->seq = ms5_sqlite_get_number (stmt, 7);
  record->at = ms5_db_stmt_get_int (stmt, 8);
  record->skew_ms = ms5_db_stmt_get_int (stmt, 9);
  record->by = ms5_db_stmt_dup_text (stmt, 12);
  if (!ms5_sqlite_get_json (stmt, 10, &record->action, error)
      || !ms5_sqlite_get_json (stmt, 11, &record->result, error))
    return NULL;

  action->is_whole = record->result != NULL;
  if (!action->is_whole)
    {
      record->result = json_pack ("{s:s, s:s?}", "id", record->id,
                                  "code", ms5_db_stmt_get_text (stmt, 6));
      if (record->seq != MS5_INT_NONE)
        json_object_set_new (record->result, "seq", json_integer (record->seq));
    }
  return g_steal_pointer (&action);
}

static gboolean
read_results (Ms5DbConn            *conn,
              const Ms5StoreQuery  *query,
              Ms5StoreAnswer       *answer,
              GError              **error)
{
  g_autoptr (Ms5DbStmt) stmt =
    ms5_db_prepare (conn, "SELECT rowid, device, id, cseq, sub, fingerprint, code, seq, at, skew_ms,"
                          " NULL, result, NULL FROM action WHERE device = ? AND id = ?", error);

  if (stmt == NULL)
    return FALSE;

  for (guint i = 0; query->ids != NULL && query->ids[i] != NULL; i++)
    {
      Ms5StoreAction *action = NULL;
      Ms5DbStep step;

      ms5_db_stmt_bind_text (stmt, 1, query->device);
      ms5_db_stmt_bind_text (stmt, 2, query->ids[i]);
      step = ms5_db_stmt_step (stmt, error);
      if (step == MS5_DB_STEP_ERROR)
        return FALSE;
      if (step == MS5_DB_STEP_ROW && (action = read_action (stmt, error)) == NULL)
        return FALSE;
      g_ptr_array_add (answer->actions, action);
    }
  return TRUE;
}

static gboolean
read_floor (Ms5DbConn            *conn,
            const Ms5StoreQuery  *query,
            Ms5StoreAnswer       *answer,
            GError              **error)
{
  g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, "SELECT floor FROM device WHERE id = ?", error);
  Ms5DbStep step;

  if (stmt == NULL)
    return FALSE;
  ms5_db_stmt_bind_text (stmt, 1, query->device);
  step = ms5_db_stmt_step (stmt, error);
  answer->floor = step == MS5_DB_STEP_ROW ? ms5_db_stmt_get_int (stmt, 0) : 0;
  return step != MS5_DB_STEP_ERROR;
}

#define TRAIL_COLUMNS                                                                       \
  "SELECT number, device, id, cseq, sub, NULL, code, seq, at, skew_ms, action, result, \"by\" FROM audit"
#define NEWEST_FIRST " ORDER BY number DESC LIMIT ?2"

static gboolean
read_trail (Ms5DbConn            *conn,
            const Ms5StoreQuery  *query,
            Ms5StoreAnswer       *answer,
            GError              **error)
{
  guint limit = query->limit > 0 ? MIN (query->limit, MS5_STORE_MAX_ROWS) : MS5_STORE_MAX_ROWS;
  const char *topic = query->topics != NULL ? query->topics[0] : NULL;
  g_autoptr (Ms5DbStmt) stmt =
    ms5_db_prepare (conn,
                    topic == NULL
                    ? TRAIL_COLUMNS " WHERE number < ?1" NEWEST_FIRST
                    : query->key == NULL ? TRAIL_COLUMNS " WHERE number < ?1 AND topic = ?3" NEWEST_FIRST
                    : TRAIL_COLUMNS " WHERE number < ?1 AND topic = ?3 AND key = ?4" NEWEST_FIRST, error);
  Ms5DbStep step;

  if (stmt == NULL)
    return FALSE;
  ms5_db_stmt_bind_int (stmt, 1, query->after > 0 ? query->after : G_MAXINT64);
  ms5_db_stmt_bind_int (stmt, 2, (gint64) limit + 1);
  if (topic != NULL)
    ms5_db_stmt_bind_text (stmt, 3, topic);
  if (topic != NULL && query->key != NULL)
    ms5_db_stmt_bind_text (stmt, 4, query->key);

  while ((step = ms5_db_stmt_step (stmt, error)) == MS5_DB_STEP_ROW)
    {
      Ms5StoreAction *action = NULL;

      answer->is_cut = answer->actions->len == limit;
      if (answer->is_cut)
        break;
      if ((action = read_action (stmt, error)) == NULL)
        return FALSE;
      g_ptr_array_add (answer->actions, action);
    }
  return step != MS5_DB_STEP_ERROR;
}

gboolean
ms5_sqlite_actions_read (Ms5DbConn            *conn,
                         const Ms5StoreQuery  *query,
                         Ms5StoreAnswer       *answer,
                         GError              **error)
{
  if (query->subject == MS5_STORE_AUDIT)
    return read_trail (conn, query, answer, error);
  if (query->subject == MS5_STORE_FLOOR)
    return read_floor (conn, query, answer, error);

  return read_results (conn, query, answer, error);
}

gboolean
ms5_sqlite_floors_load (Ms5DbConn         *conn,
                        Ms5StoreSnapshot  *snapshot,
                        GError           **error)
{
  g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, "SELECT id, floor FROM device ORDER BY id", error);
  Ms5DbStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = ms5_db_stmt_step (stmt, error)) == MS5_DB_STEP_ROW)
    {
      Ms5FloorRecord record = {
        g_string_chunk_insert_const (snapshot->texts, ms5_db_stmt_get_text (stmt, 0)),
        ms5_db_stmt_get_int (stmt, 1),
      };

      g_array_append_val (snapshot->floors, record);
    }
  return step == MS5_DB_STEP_DONE;
}
