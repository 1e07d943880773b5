/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-rekey.h"

/* The keyring has both keys before the first value is sealed with the new one, and until the last one is: wherever it
 * ends in between, everything can be read, and the next time goes on. */

#define MAX_ROWS 500

/* On the database's thread */

static gboolean
write_value (Ms5DbConn            *conn,
             const Ms5RekeyTable  *table,
             const Ms5VaultPlace  *place,
             GBytes               *sealed,
             GError              **error)
{
  g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, table->update, error);

  if (stmt == NULL)
    return FALSE;

  ms5_db_stmt_bind_bytes (stmt, 1, sealed);
  ms5_db_stmt_bind_text (stmt, 2, place->part1);
  ms5_db_stmt_bind_text (stmt, 3, place->part2);
  ms5_db_stmt_bind_int (stmt, 4, place->number);
  return ms5_db_stmt_run (stmt, error);
}

typedef struct
{
  char *part1;
  char *part2;
  gint64 number;
  GBytes *sealed;
} Value;

static void
clear_value (gpointer data)
{
  Value *value = data;

  g_free (value->part1);
  g_free (value->part2);
  g_bytes_unref (value->sealed);
}

static GArray *
read_values (Ms5DbConn            *conn,
             Ms5RekeyJob          *job,
             const Ms5RekeyTable  *table,
             GError              **error)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (Value));
  g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, table->select, error);
  g_autoptr (GBytes) mark = ms5_seal_dup_mark (job->seal);
  Ms5DbStep step;

  g_array_set_clear_func (values, clear_value);
  if (stmt == NULL)
    return NULL;

  ms5_db_stmt_bind_bytes (stmt, 1, mark);
  ms5_db_stmt_bind_int (stmt, 2, job->max_rows);
  ms5_db_stmt_bind_int (stmt, 3, job->stuck);
  while ((step = ms5_db_stmt_step (stmt, error)) == MS5_DB_STEP_ROW)
    {
      Value value = {
        ms5_db_stmt_dup_text (stmt, 0), ms5_db_stmt_dup_text (stmt, 1), ms5_db_stmt_get_int (stmt, 2),
        ms5_db_stmt_dup_bytes (stmt, 3),
      };

      g_array_append_val (values, value);
    }
  return step == MS5_DB_STEP_DONE ? g_steal_pointer (&values) : NULL;
}

/*
 * ms5_rekey_job:
 * @conn: a connection
 * @data: a #Ms5RekeyJob
 * @error: return location for an error
 *
 * A Ms5DbJob: seals some values anew. What neither key opens stays as it is: no key will.
 *
 * Returns: whether that went well
 */
gboolean
ms5_rekey_job (Ms5DbConn  *conn,
               gpointer    data,
               GError    **error)
{
  Ms5RekeyJob *job = data;
  const Ms5RekeyTable *table = &job->tables[job->table];
  g_autoptr (GArray) values = read_values (conn, job, table, error);

  if (values == NULL)
    return FALSE;

  for (guint i = 0; i < values->len; i++)
    {
      const Value *value = &g_array_index (values, Value, i);
      const Ms5VaultPlace place = { table->context, table->table, value->part1, value->part2, value->number };
      g_autoptr (GError) problem = NULL;
      gsize size;
      gconstpointer sealed = g_bytes_get_data (value->sealed, &size);
      g_autoptr (GBytes) text = ms5_vault_unseal (job->seal, sealed, size, &place, &problem);
      g_autoptr (GBytes) anew = NULL;

      if (text == NULL)
        {
          g_message ("A value is not sealed anew: %s", problem->message);
          job->stuck++;
          continue;
        }
      sealed = g_bytes_get_data (text, &size);
      anew = ms5_vault_seal (job->seal, sealed, size, &place);
      if (!write_value (conn, table, &place, anew, error))
        return FALSE;
    }

  if (values->len < job->max_rows)
    {
      job->table++;
      job->stuck = 0;
    }
  job->more = job->tables[job->table].table != NULL;
  return TRUE;
}

/* Step by step */

typedef struct
{
  Ms5Secrets      *secrets;
  Ms5SecretKind    kind;
  Ms5Clock        *clock;
  Ms5Db           *db;
  Ms5RekeyUseFunc  use;
  Ms5Time          older_than;
  Ms5SealKeys     *keys;
  Ms5RekeyJob      job;
} Rekey;

static void
rekey_free (gpointer data)
{
  Rekey *rekey = data;

  g_object_unref (rekey->secrets);
  g_object_unref (rekey->clock);
  g_object_unref (rekey->db);
  g_clear_pointer (&rekey->keys, ms5_seal_keys_free);
  g_clear_pointer (&rekey->job.seal, ms5_seal_unref);
  g_free (rekey);
}

static void
settled_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (Ms5SealKeys) keys = ms5_secrets_set_keys_finish (MS5_SECRETS (source), result, &error);

  if (keys != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Takes @task. There is only one key from now on. */
static void
settle (GTask *task)
{
  Rekey *rekey = g_task_get_task_data (task);
  Ms5Time since = rekey->keys->since != MS5_TIME_NONE ? rekey->keys->since : ms5_clock_now (rekey->clock);

  ms5_secrets_set_keys_async (rekey->secrets, rekey->kind, rekey->keys->current, since, NULL, NULL, settled_cb, task);
}

static void seal_some (GTask *task);

static void
sealed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  const Rekey *rekey = g_task_get_task_data (task);
  GError *error = NULL;

  if (!ms5_db_run_finish (MS5_DB (source), result, &error))
    g_task_return_error (task, error);
  else if (g_task_return_error_if_cancelled (task))
    return;
  else if (rekey->job.more)
    seal_some (g_steal_pointer (&task));
  else
    settle (g_steal_pointer (&task));
}

static void
seal_some (GTask *task)
{
  Rekey *rekey = g_task_get_task_data (task);

  ms5_db_run_async (rekey->db, MS5_DB_WRITE, ms5_rekey_job, &rekey->job, NULL, NULL, sealed_cb, task);
}

/* Takes @task. The file is sealed with the current key from now on; what was asked for before is written before. */
static void
begin (GTask *task)
{
  Rekey *rekey = g_task_get_task_data (task);

  rekey->job.seal = ms5_seal_keys_make_seal (rekey->keys);
  rekey->use (g_task_get_source_object (task), rekey->job.seal);
  seal_some (task);
}

static void
added_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Rekey *rekey = g_task_get_task_data (task);
  GError *error = NULL;
  Ms5SealKeys *keys = ms5_secrets_set_keys_finish (MS5_SECRETS (source), result, &error);

  if (keys == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  ms5_seal_keys_free (rekey->keys);
  rekey->keys = keys;
  begin (g_steal_pointer (&task));
}

static void
got_keys_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Rekey *rekey = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (Ms5SealKey) key = NULL;
  Ms5Time now = ms5_clock_now (rekey->clock);

  rekey->keys = ms5_secrets_get_keys_finish (MS5_SECRETS (source), result, &error);
  if (rekey->keys == NULL)
    g_task_return_error (task, error);
  else if (rekey->keys->previous != NULL)
    begin (g_steal_pointer (&task));
  else if (rekey->older_than > 0 && rekey->keys->since == MS5_TIME_NONE)
    settle (g_steal_pointer (&task));
  else if (rekey->older_than > 0 && now - rekey->keys->since < rekey->older_than)
    g_task_return_boolean (task, FALSE);
  else
    {
      key = ms5_seal_key_generate ();
      ms5_secrets_set_keys_async (rekey->secrets, rekey->kind, key, now, rekey->keys->current, NULL, added_cb,
                                  g_steal_pointer (&task));
    }
}

/*
 * ms5_rekey_async:
 * @secrets: where the keys are
 * @kind: which ones
 * @clock: the machine's clock
 * @db: the file
 * @tables: what in it is sealed
 * @use: called with the source of @task when there is a new key, before anything is sealed anew
 * @older_than: leave a key that is younger; 0 for none
 * @task: (transfer full): answered with whether the file had to be sealed anew, or its key's age had to be noted
 *
 * Gives a file a new key, or goes on where that was interrupted.
 */
void
ms5_rekey_async (Ms5Secrets           *secrets,
                 Ms5SecretKind         kind,
                 Ms5Clock             *clock,
                 Ms5Db                *db,
                 const Ms5RekeyTable  *tables,
                 Ms5RekeyUseFunc       use,
                 Ms5Time               older_than,
                 GTask                *task)
{
  Rekey *rekey = g_new0 (Rekey, 1);

  rekey->secrets = g_object_ref (secrets);
  rekey->kind = kind;
  rekey->clock = g_object_ref (clock);
  rekey->db = g_object_ref (db);
  rekey->use = use;
  rekey->older_than = older_than;
  rekey->job = (Ms5RekeyJob) { .tables = tables, .max_rows = MAX_ROWS };
  g_task_set_task_data (task, rekey, rekey_free);
  ms5_secrets_get_keys_async (secrets, kind, NULL, got_keys_cb, task);
}
