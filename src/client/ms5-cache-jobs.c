/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-cache-private.h"
#include "client/ms5-history-private.h"

static const Ms5VaultPlace proof_place = { MS5_CACHE_CONTEXT, "meta", "proof", NULL, 0 };

Ms5CacheJob *
ms5_cache_job_new (Ms5Seal *seal,
                   Ms5Time  now)
{
  Ms5CacheJob *job = g_new0 (Ms5CacheJob, 1);

  job->seal = ms5_seal_ref (seal);
  job->now = now;
  return job;
}

void
ms5_cache_job_free (Ms5CacheJob *job)
{
  ms5_seal_unref (job->seal);
  g_free (job->cursor.epoch);
  g_strfreev (job->topics);
  g_clear_pointer (&job->changes, g_ptr_array_unref);
  g_free (job->server);
  g_free (job->user);
  g_clear_pointer (&job->contents, ms5_cache_contents_free);
  g_free (job);
}

/* Small steps */

static gboolean
set_cursor (Ms5DbConn        *conn,
            const Ms5Cursor  *cursor,
            Ms5Time           now,
            GError          **error)
{
  g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, "UPDATE meta SET epoch = ?, pos = ?, h = ?,"
                                                     " written = ?", error);

  if (stmt == NULL)
    return FALSE;

  ms5_db_stmt_bind_text (stmt, 1, cursor->epoch);
  ms5_db_stmt_bind_int (stmt, 2, cursor->pos);
  ms5_db_stmt_bind_int (stmt, 3, (gint64) cursor->h);
  ms5_db_stmt_bind_int (stmt, 4, now);
  return ms5_db_stmt_run (stmt, error);
}

/* 0 if there is no data of the topic. */
static gboolean
find_topic (Ms5DbConn   *conn,
            const char  *name,
            gint64      *out_id,
            GError     **error)
{
  g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, "SELECT id FROM topic WHERE name = ?", error);
  Ms5DbStep step;

  if (stmt == NULL)
    return FALSE;

  ms5_db_stmt_bind_text (stmt, 1, name);
  step = ms5_db_stmt_step (stmt, error);
  *out_id = step == MS5_DB_STEP_ROW ? ms5_db_stmt_get_int (stmt, 0) : 0;
  return step != MS5_DB_STEP_ERROR;
}

static gboolean
run_on_topic (Ms5DbConn   *conn,
              const char  *sql,
              gint64       topic,
              GError     **error)
{
  g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, sql, error);

  if (stmt == NULL)
    return FALSE;

  ms5_db_stmt_bind_int (stmt, 1, topic);
  return ms5_db_stmt_run (stmt, error);
}

/* A topic without items. */
static gboolean
clear_topic (Ms5DbConn   *conn,
             const char  *name,
             GError     **error)
{
  g_autoptr (Ms5DbStmt) stmt = NULL;
  gint64 id;

  if (!find_topic (conn, name, &id, error))
    return FALSE;
  if (id != 0)
    return run_on_topic (conn, "DELETE FROM item WHERE topic = ?", id, error);

  stmt = ms5_db_prepare (conn, "INSERT INTO topic (name) VALUES (?)", error);
  if (stmt == NULL)
    return FALSE;
  ms5_db_stmt_bind_text (stmt, 1, name);
  return ms5_db_stmt_run (stmt, error);
}

static GBytes *
seal_fields (Ms5CacheJob          *job,
             json_t               *fields,
             const Ms5VaultPlace  *place)
{
  gsize length;
  g_autofree char *text = ms5_json_encode (fields, &length);

  return ms5_vault_seal (job->seal, text, length, place);
}

static gboolean
put_item (Ms5DbConn        *conn,
          Ms5CacheJob      *job,
          gint64            topic,
          const Ms5Change  *change,
          json_t           *fields,
          GError          **error)
{
  Ms5VaultPlace place = { MS5_CACHE_CONTEXT, MS5_CACHE_ITEM, change->topic, change->key, change->v };
  g_autoptr (GBytes) sealed = seal_fields (job, fields, &place);
  g_autoptr (Ms5DbStmt) stmt = NULL;

  stmt = ms5_db_prepare (conn, "INSERT OR REPLACE INTO item (topic, key, v, fields, changed)"
                               " VALUES (?, ?, ?, ?, ?)", error);
  if (stmt == NULL)
    return FALSE;

  ms5_db_stmt_bind_int (stmt, 1, topic);
  ms5_db_stmt_bind_text (stmt, 2, change->key);
  ms5_db_stmt_bind_int (stmt, 3, change->v);
  ms5_db_stmt_bind_bytes (stmt, 4, sealed);
  ms5_db_stmt_bind_int (stmt, 5, job->now);
  return ms5_db_stmt_run (stmt, error);
}

/* Nothing, without an error, if there is no such item. */
static gboolean
get_item (Ms5DbConn        *conn,
          Ms5CacheJob      *job,
          gint64            topic,
          const Ms5Change  *change,
          json_t          **out_fields,
          GError          **error)
{
  Ms5VaultPlace place = { MS5_CACHE_CONTEXT, MS5_CACHE_ITEM, change->topic, change->key, 0 };
  g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, "SELECT v, fields FROM item"
                                                     " WHERE topic = ? AND key = ?", error);
  g_autoptr (GBytes) text = NULL;
  const void *sealed;
  gsize size;
  Ms5DbStep step;

  *out_fields = NULL;
  if (stmt == NULL)
    return FALSE;

  ms5_db_stmt_bind_int (stmt, 1, topic);
  ms5_db_stmt_bind_text (stmt, 2, change->key);
  step = ms5_db_stmt_step (stmt, error);
  if (step != MS5_DB_STEP_ROW)
    return step == MS5_DB_STEP_DONE;

  place.number = ms5_db_stmt_get_int (stmt, 0);
  sealed = ms5_db_stmt_get_blob (stmt, 1, &size);
  text = ms5_vault_unseal (job->seal, sealed, size, &place, error);
  if (text == NULL)
    return FALSE;
  *out_fields = ms5_cache_decode_fields (text, error);
  return *out_fields != NULL;
}

static gboolean
delete_item (Ms5DbConn        *conn,
             gint64            topic,
             const Ms5Change  *change,
             GError          **error)
{
  g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, "DELETE FROM item WHERE topic = ? AND key = ?",
                                               error);

  if (stmt == NULL)
    return FALSE;

  ms5_db_stmt_bind_int (stmt, 1, topic);
  ms5_db_stmt_bind_text (stmt, 2, change->key);
  return ms5_db_stmt_run (stmt, error);
}

static gboolean
merge_item (Ms5DbConn        *conn,
            Ms5CacheJob      *job,
            gint64            topic,
            const Ms5Change  *change,
            GError          **error)
{
  g_autoptr (json_t) before = NULL;
  g_autoptr (json_t) after = NULL;

  if (!get_item (conn, job, topic, change, &before, error))
    return FALSE;

  after = ms5_change_apply (change, before);
  return put_item (conn, job, topic, change, after, error);
}

/* An event topic has as many entries as the server's snapshot of it, so that both sum up the same. */
static gboolean
add_event (Ms5DbConn        *conn,
           Ms5CacheJob      *job,
           gint64            topic,
           const Ms5Change  *change,
           GError          **error)
{
  g_autoptr (Ms5DbStmt) stmt = NULL;

  if (!put_item (conn, job, topic, change, change->fields, error))
    return FALSE;

  stmt = ms5_db_prepare (conn, "DELETE FROM item WHERE topic = ?1 AND key IN (SELECT key FROM item"
                               " WHERE topic = ?1 ORDER BY v DESC, key LIMIT -1 OFFSET ?2)", error);
  if (stmt == NULL)
    return FALSE;
  ms5_db_stmt_bind_int (stmt, 1, topic);
  ms5_db_stmt_bind_int (stmt, 2, MS5_LIMIT_SNAP_EVENTS);
  return ms5_db_stmt_run (stmt, error);
}

static gboolean
write_change (Ms5DbConn        *conn,
              Ms5CacheJob      *job,
              const Ms5Change  *change,
              GError          **error)
{
  gint64 topic;

  if (!find_topic (conn, change->topic, &topic, error))
    return FALSE;
  if (topic == 0) /* its snapshot is still to come, and has this change in it */
    return TRUE;

  switch (change->op)
    {
    case MS5_OP_PUT:
      return put_item (conn, job, topic, change, change->fields, error);
    case MS5_OP_MERGE:
      return merge_item (conn, job, topic, change, error);
    case MS5_OP_DELETE:
      return delete_item (conn, topic, change, error);
    case MS5_OP_EVENT:
    default:
      return add_event (conn, job, topic, change, error);
    }
}

static gboolean
write_changes (Ms5DbConn    *conn,
               Ms5CacheJob  *job,
               GError      **error)
{
  for (guint i = 0; i < job->changes->len; i++)
    if (!write_change (conn, job, g_ptr_array_index (job->changes, i), error))
      return FALSE;

  return TRUE;
}

static gboolean
clear_everything (Ms5DbConn  *conn,
                  GError    **error)
{
  return ms5_db_exec (conn, "DELETE FROM item", error)
         && ms5_db_exec (conn, "DELETE FROM topic", error);
}

static gboolean
clear_picture (Ms5DbConn  *conn,
               GError    **error)
{
  return clear_everything (conn, error)
         && ms5_history_clear (conn, error)
         && ms5_db_exec (conn, "DELETE FROM live", error)
         && ms5_db_exec (conn, "UPDATE meta SET epoch = NULL, pos = 0, h = 0, written = NULL", error);
}

/* Jobs */

/* What is stored must be at @pos of the cursor's epoch. */
static gboolean
check_position (Ms5DbConn        *conn,
                const Ms5Cursor  *cursor,
                gint64            pos,
                GError          **error)
{
  g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, "SELECT epoch, pos FROM meta", error);

  if (stmt == NULL || ms5_db_stmt_step (stmt, error) == MS5_DB_STEP_ERROR)
    return FALSE;
  if (g_strcmp0 (ms5_db_stmt_get_text (stmt, 0), cursor->epoch) == 0 && ms5_db_stmt_get_int (stmt, 1) == pos)
    return TRUE;

  g_set_error (error, MS5_CACHE_ERROR, MS5_CACHE_ERROR_GAP,
               "What continues %" G_GINT64_FORMAT " does not continue position %" G_GINT64_FORMAT,
               pos, ms5_db_stmt_get_int (stmt, 1));
  return FALSE;
}

gboolean
ms5_cache_job_apply (Ms5DbConn  *conn,
                     gpointer    data,
                     GError    **error)
{
  Ms5CacheJob *job = data;

  return check_position (conn, &job->cursor, job->after, error)
         && write_changes (conn, job, error)
         && set_cursor (conn, &job->cursor, job->now, error);
}

/* The past of another history of the server may be another one. */
static gboolean
forget_other_epoch (Ms5DbConn        *conn,
                    const Ms5Cursor  *cursor,
                    GError          **error)
{
  g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, "SELECT epoch FROM meta", error);

  if (stmt == NULL || ms5_db_stmt_step (stmt, error) == MS5_DB_STEP_ERROR)
    return FALSE;

  return ms5_db_stmt_is_null (stmt, 0) || g_strcmp0 (ms5_db_stmt_get_text (stmt, 0), cursor->epoch) == 0
         || ms5_history_clear (conn, error);
}

gboolean
ms5_cache_job_swap (Ms5DbConn  *conn,
                    gpointer    data,
                    GError    **error)
{
  Ms5CacheJob *job = data;

  if (job->everything ? !forget_other_epoch (conn, &job->cursor, error) || !clear_everything (conn, error)
                      : !check_position (conn, &job->cursor, job->cursor.pos, error))
    return FALSE;
  for (guint i = 0; job->topics[i] != NULL; i++)
    if (!clear_topic (conn, job->topics[i], error))
      return FALSE;

  return write_changes (conn, job, error) && set_cursor (conn, &job->cursor, job->now, error);
}

gboolean
ms5_cache_job_drop (Ms5DbConn  *conn,
                    gpointer    data,
                    GError    **error)
{
  Ms5CacheJob *job = data;
  g_autoptr (Ms5DbStmt) live = ms5_db_prepare (conn, "DELETE FROM live WHERE topic = ?", error);

  if (live == NULL)
    return FALSE;

  for (guint i = 0; job->topics[i] != NULL; i++)
    {
      gint64 id;

      ms5_db_stmt_bind_text (live, 1, job->topics[i]);
      if (!ms5_db_stmt_run (live, error)
          || !find_topic (conn, job->topics[i], &id, error)
          || !run_on_topic (conn, "DELETE FROM item WHERE topic = ?", id, error)
          || !run_on_topic (conn, "DELETE FROM topic WHERE id = ?", id, error)
          || !ms5_history_drop_topic (conn, job->topics[i], error))
        return FALSE;
    }
  return TRUE;
}

gboolean
ms5_cache_job_set_live (Ms5DbConn  *conn,
                        gpointer    data,
                        GError    **error)
{
  Ms5CacheJob *job = data;
  g_autoptr (Ms5DbStmt) stmt = NULL;

  stmt = ms5_db_prepare (conn, "INSERT OR REPLACE INTO live (topic, key, at, fields)"
                               " VALUES (?, ?, ?, ?)", error);
  if (stmt == NULL)
    return FALSE;

  for (guint i = 0; i < job->changes->len; i++)
    {
      const Ms5Change *change = g_ptr_array_index (job->changes, i);
      Ms5VaultPlace place = { MS5_CACHE_CONTEXT, MS5_CACHE_LIVE, change->topic, change->key, job->at };
      g_autoptr (GBytes) sealed = seal_fields (job, change->fields, &place);

      ms5_db_stmt_bind_text (stmt, 1, change->topic);
      ms5_db_stmt_bind_text (stmt, 2, change->key);
      ms5_db_stmt_bind_int (stmt, 3, job->at);
      ms5_db_stmt_bind_bytes (stmt, 4, sealed);
      if (!ms5_db_stmt_run (stmt, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
ms5_cache_job_wipe (Ms5DbConn  *conn,
                    gpointer    data,
                    GError    **error)
{
  Ms5CacheJob *job = data;
  g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, "UPDATE meta SET server = ?, user = ?", error);

  if (stmt == NULL)
    return FALSE;

  ms5_db_stmt_bind_text (stmt, 1, job->server);
  ms5_db_stmt_bind_text (stmt, 2, job->user);
  return ms5_db_stmt_run (stmt, error) && clear_picture (conn, error);
}

gboolean
ms5_cache_job_read (Ms5DbConn  *conn,
                    gpointer    data,
                    GError    **error)
{
  Ms5CacheJob *job = data;

  job->contents = ms5_cache_contents_new ();
  return ms5_cache_contents_read_early (job->contents, conn, job->seal, error)
         && ms5_cache_contents_read_rest (job->contents, conn, job->seal, error);
}

/* Whether the key is the one that the file was begun with; a new file gets its proof. */
static gboolean
check_proof (Ms5DbConn    *conn,
             Ms5CacheJob  *job,
             GError      **error)
{
  g_autoptr (Ms5DbStmt) look = ms5_db_prepare (conn, "SELECT proof FROM meta", error);
  g_autoptr (Ms5DbStmt) add = NULL;
  g_autoptr (GBytes) proof = NULL;
  const void *sealed;
  gsize size;
  Ms5DbStep step;

  if (look == NULL || (step = ms5_db_stmt_step (look, error)) == MS5_DB_STEP_ERROR)
    return FALSE;
  if (step == MS5_DB_STEP_ROW)
    {
      sealed = ms5_db_stmt_get_blob (look, 0, &size);
      proof = ms5_vault_unseal (job->seal, sealed, size, &proof_place, error);
      return proof != NULL;
    }

  add = ms5_db_prepare (conn, "INSERT INTO meta (one, proof, pos, h) VALUES (1, ?, 0, 0)", error);
  if (add == NULL)
    return FALSE;
  proof = ms5_vault_seal (job->seal, "", 0, &proof_place);
  ms5_db_stmt_bind_bytes (add, 1, proof);
  return ms5_db_stmt_run (add, error);
}

/* The first job on a file: everything that it holds, unless that is too old to be shown. */
gboolean
ms5_cache_job_read_first (Ms5DbConn  *conn,
                          gpointer    data,
                          GError    **error)
{
  Ms5CacheJob *job = data;

  g_clear_pointer (&job->contents, ms5_cache_contents_free);
  if (!check_proof (conn, job, error))
    return FALSE;

  job->contents = ms5_cache_contents_new ();
  if (!ms5_cache_contents_read_early (job->contents, conn, job->seal, error))
    return FALSE;
  if (job->contents->written == MS5_TIME_NONE || job->now - job->contents->written <= MS5_CACHE_MAX_AGE)
    {
      if (job->tell_early != NULL && job->contents->cursor.epoch != NULL)
        job->tell_early (ms5_cache_contents_copy_early (job->contents), job->data);
      return ms5_cache_contents_read_rest (job->contents, conn, job->seal, error);
    }

  g_clear_pointer (&job->contents, ms5_cache_contents_free);
  return clear_picture (conn, error) && ms5_cache_job_read (conn, job, error);
}
