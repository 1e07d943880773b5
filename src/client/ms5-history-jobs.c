/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-history-private.h"

/* On the cache's thread. */

Ms5HistoryJob *
ms5_history_job_new (Ms5Cache *cache,
                     Ms5Time   now)
{
  Ms5HistoryJob *job = g_new0 (Ms5HistoryJob, 1);

  job->seal = ms5_seal_ref (cache->seal);
  job->now = now;
  job->as_of = MS5_TIME_NONE;
  return job;
}

void
ms5_history_job_free (Ms5HistoryJob *job)
{
  ms5_seal_unref (job->seal);
  g_clear_pointer (&job->batch, ms5_history_batch_free);
  g_free (job->name);
  g_free (job->sensor);
  g_clear_pointer (&job->points, g_array_unref);
  g_clear_pointer (&job->records, g_ptr_array_unref);
  g_clear_pointer (&job->parts, g_hash_table_unref);
  json_decref (job->answer);
  g_free (job);
}

/* Writing */

static GBytes *
seal_json (Ms5HistoryJob        *job,
           json_t               *value,
           const Ms5VaultPlace  *place)
{
  gsize length;
  g_autofree char *text = ms5_json_encode (value, &length);

  return ms5_vault_seal (job->seal, text, length, place);
}

/* What is older than what is there does not take its place. */
static gboolean
write_record (Ms5DbConn               *conn,
              Ms5HistoryJob           *job,
              const Ms5HistoryRecord  *record,
              GError                 **error)
{
  Ms5VaultPlace place = { MS5_CACHE_CONTEXT, MS5_HISTORY_RECORD, record->topic, record->key, record->v };
  g_autoptr (GBytes) sealed = seal_json (job, record->fields, &place);
  g_autoptr (Ms5DbStmt) stmt =
    ms5_db_prepare (conn, "INSERT INTO record (topic, key, v, start, \"end\", changed, fields)"
                          " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (topic, key) DO UPDATE"
                          " SET v = excluded.v, start = excluded.start, \"end\" = excluded.\"end\","
                          " changed = excluded.changed, fields = excluded.fields WHERE v <= excluded.v", error);

  if (stmt == NULL)
    return FALSE;

  ms5_db_stmt_bind_text (stmt, 1, record->topic);
  ms5_db_stmt_bind_text (stmt, 2, record->key);
  ms5_db_stmt_bind_int (stmt, 3, record->v);
  ms5_db_stmt_bind_int (stmt, 4, record->time.start);
  ms5_db_stmt_bind_int (stmt, 5, record->time.end);
  ms5_db_stmt_bind_int (stmt, 6, job->now);
  ms5_db_stmt_bind_bytes (stmt, 7, sealed);
  return ms5_db_stmt_run (stmt, error);
}

static gboolean
write_answer (Ms5DbConn             *conn,
              Ms5HistoryJob         *job,
              const Ms5HistoryBatch *batch,
              GError               **error)
{
  Ms5VaultPlace place = { MS5_CACHE_CONTEXT, MS5_HISTORY_ANSWER, batch->path, batch->answer_line, batch->as_of };
  g_autoptr (GBytes) sealed = seal_json (job, batch->answer, &place);
  g_autoptr (Ms5DbStmt) stmt =
    ms5_db_prepare (conn, "INSERT OR REPLACE INTO answer (path, line, as_of, changed, fields) VALUES (?, ?, ?, ?, ?)",
                    error);

  if (stmt == NULL)
    return FALSE;

  ms5_db_stmt_bind_text (stmt, 1, batch->path);
  ms5_db_stmt_bind_text (stmt, 2, batch->answer_line);
  ms5_db_stmt_bind_int (stmt, 3, batch->as_of);
  ms5_db_stmt_bind_int (stmt, 4, job->now);
  ms5_db_stmt_bind_bytes (stmt, 5, sealed);
  return ms5_db_stmt_run (stmt, error);
}

static gboolean
write_part (Ms5DbConn             *conn,
            const Ms5HistoryBatch *batch,
            GError               **error)
{
  g_autoptr (Ms5DbStmt) stmt =
    ms5_db_prepare (conn, "INSERT OR REPLACE INTO part (name, line, day, until) VALUES (?, ?, ?, ?)", error);

  if (stmt == NULL)
    return FALSE;

  ms5_db_stmt_bind_text (stmt, 1, batch->part);
  ms5_db_stmt_bind_text (stmt, 2, batch->part_line);
  ms5_db_stmt_bind_int (stmt, 3, batch->day);
  ms5_db_stmt_bind_int (stmt, 4, batch->until);
  return ms5_db_stmt_run (stmt, error);
}

gboolean
ms5_history_job_write (Ms5DbConn  *conn,
                       gpointer    data,
                       GError    **error)
{
  Ms5HistoryJob *job = data;
  const Ms5HistoryBatch *batch = job->batch;
  GHashTableIter iter;
  gpointer hour;

  g_hash_table_iter_init (&iter, batch->hours);
  while (g_hash_table_iter_next (&iter, NULL, &hour))
    if (!ms5_history_write_hour (conn, job, hour, error))
      return FALSE;

  for (guint i = 0; i < batch->records->len; i++)
    if (!write_record (conn, job, g_ptr_array_index (batch->records, i), error))
      return FALSE;

  return (batch->path == NULL || write_answer (conn, job, batch, error))
         && (batch->part == NULL || write_part (conn, batch, error));
}

/* Reading */

static json_t *
open_json (Ms5HistoryJob        *job,
           Ms5DbStmt            *stmt,
           int                   column,
           const Ms5VaultPlace  *place,
           GError              **error)
{
  gsize size;
  const void *sealed = ms5_db_stmt_get_blob (stmt, column, &size);
  g_autoptr (GBytes) text = ms5_vault_unseal (job->seal, sealed, size, place, error);

  return text != NULL ? ms5_cache_decode_fields (text, error) : NULL;
}

gboolean
ms5_history_job_read_records (Ms5DbConn  *conn,
                              gpointer    data,
                              GError    **error)
{
  Ms5HistoryJob *job = data;
  g_autoptr (Ms5DbStmt) stmt =
    ms5_db_prepare (conn, "SELECT key, v, fields FROM record WHERE topic = ? AND start < ? AND \"end\" > ?"
                          " ORDER BY start DESC, key", error);
  Ms5DbStep step;

  if (stmt == NULL)
    return FALSE;

  job->records = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_change_unref);
  ms5_db_stmt_bind_text (stmt, 1, job->name);
  ms5_db_stmt_bind_int (stmt, 2, job->time.end);
  ms5_db_stmt_bind_int (stmt, 3, job->time.start);
  while ((step = ms5_db_stmt_step (stmt, error)) == MS5_DB_STEP_ROW)
    {
      Ms5VaultPlace place = {
        MS5_CACHE_CONTEXT, MS5_HISTORY_RECORD, job->name, ms5_db_stmt_get_text (stmt, 0), ms5_db_stmt_get_int (stmt, 1),
      };
      json_t *fields = open_json (job, stmt, 2, &place, error);

      if (fields == NULL)
        return FALSE;
      g_ptr_array_add (job->records, ms5_change_new (MS5_OP_PUT, job->name, place.part2, place.number, fields));
    }
  return step == MS5_DB_STEP_DONE;
}

gboolean
ms5_history_job_read_answer (Ms5DbConn  *conn,
                             gpointer    data,
                             GError    **error)
{
  Ms5HistoryJob *job = data;
  g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, "SELECT line, as_of, fields FROM answer WHERE path = ?", error);
  Ms5VaultPlace place = { MS5_CACHE_CONTEXT, MS5_HISTORY_ANSWER, job->name, NULL, 0 };
  Ms5DbStep step;

  if (stmt == NULL)
    return FALSE;

  ms5_db_stmt_bind_text (stmt, 1, job->name);
  step = ms5_db_stmt_step (stmt, error);
  if (step != MS5_DB_STEP_ROW)
    return step == MS5_DB_STEP_DONE;

  place.part2 = ms5_db_stmt_get_text (stmt, 0);
  place.number = ms5_db_stmt_get_int (stmt, 1);
  job->answer = open_json (job, stmt, 2, &place, error);
  job->as_of = place.number;
  return job->answer != NULL;
}

gboolean
ms5_history_job_read_parts (Ms5DbConn  *conn,
                            gpointer    data,
                            GError    **error)
{
  Ms5HistoryJob *job = data;
  g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, "SELECT name, until FROM part", error);
  Ms5DbStep step;

  if (stmt == NULL)
    return FALSE;

  job->parts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  while ((step = ms5_db_stmt_step (stmt, error)) == MS5_DB_STEP_ROW)
    {
      gint64 until = ms5_db_stmt_get_int (stmt, 1);

      g_hash_table_insert (job->parts, ms5_db_stmt_dup_text (stmt, 0), g_memdup2 (&until, sizeof until));
    }
  return step == MS5_DB_STEP_DONE;
}

/* Erasing, along with the picture */

gboolean
ms5_history_clear (Ms5DbConn  *conn,
                   GError    **error)
{
  return ms5_db_exec (conn, "DELETE FROM series", error)
         && ms5_db_exec (conn, "DELETE FROM record", error)
         && ms5_db_exec (conn, "DELETE FROM answer", error)
         && ms5_db_exec (conn, "DELETE FROM part", error);
}

static gboolean
run_on_text (Ms5DbConn   *conn,
             const char  *sql,
             const char  *text,
             GError     **error)
{
  g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, sql, error);

  if (stmt == NULL)
    return FALSE;

  ms5_db_stmt_bind_text (stmt, 1, text);
  return ms5_db_stmt_run (stmt, error);
}

/*
 * ms5_history_drop_topic:
 * @conn: the cache's database
 * @topic: a topic that may not be seen any more
 * @error: return location for an error
 *
 * Returns: whether what was remembered of it is gone
 */
gboolean
ms5_history_drop_topic (Ms5DbConn   *conn,
                        const char  *topic,
                        GError     **error)
{
  Ms5TopicKind kind;
  const char *line;

  if (!run_on_text (conn, "DELETE FROM record WHERE topic = ?", topic, error))
    return FALSE;
  if (!ms5_topic_parse (topic, &kind, &line) || line == NULL)
    return TRUE;

  return (kind != MS5_TOPIC_LIVE || run_on_text (conn, "DELETE FROM series WHERE line = ?", line, error))
         && run_on_text (conn, "DELETE FROM answer WHERE line = ?", line, error)
         && run_on_text (conn, "DELETE FROM part WHERE line = ?", line, error);
}
