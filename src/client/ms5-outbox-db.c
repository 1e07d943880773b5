/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-outbox-private.h"

#include <string.h>

/* Times are microseconds since the Unix epoch, UTC. `action` and `result` are JSON, sealed or not as
 * `sealed` says. `open` is what the state says, for the index. Numbers are never used again. `server` is NULL
 * in rows that are older than the column, `mark` a Ms5OutboxMark. */
#define ACTIONS                                                                       \
  "CREATE TABLE device ("                                                             \
  "  one INTEGER PRIMARY KEY CHECK (one = 1),"                                        \
  "  id TEXT NOT NULL, last_cseq INTEGER NOT NULL"                                    \
  ") STRICT;"                                                                         \
  "CREATE TABLE action ("                                                             \
  "  cseq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, sub TEXT NOT NULL,"           \
  "  state TEXT NOT NULL, open INTEGER NOT NULL CHECK (open IN (0, 1)),"              \
  "  sealed INTEGER NOT NULL CHECK (sealed IN (0, 1)),"                               \
  "  action BLOB NOT NULL, bytes INTEGER NOT NULL, created INTEGER NOT NULL,"         \
  "  changed INTEGER NOT NULL, due INTEGER NOT NULL, attempts INTEGER NOT NULL,"      \
  "  sent INTEGER NOT NULL CHECK (sent IN (0, 1)),"                                   \
  "  result BLOB, epoch TEXT"                                                         \
  ") STRICT;"                                                                         \
  "CREATE INDEX action_open ON action (cseq) WHERE open = 1;"

/* What has become of deliveries, until the server knows. `kind` is a Ms5ReceiptKind, `at` the plant's time. There is
 * nothing in it to seal: a delivery's name tells nobody what it is about. */
#define RECEIPTS                                                                      \
  "CREATE TABLE receipt ("                                                            \
  "  server TEXT NOT NULL, sub TEXT NOT NULL, delivery TEXT NOT NULL,"                \
  "  kind INTEGER NOT NULL, at INTEGER NOT NULL,"                                     \
  "  PRIMARY KEY (server, sub, delivery, kind)"                                       \
  ") STRICT;"

/* Add at the end; what has been released is never changed, moved or removed. */
static const Ms5DbMigration migrations[] = {
  { .name = "actions", .sql = ACTIONS },
  { .name = "servers", .sql = "ALTER TABLE action ADD COLUMN server TEXT;"
                              "ALTER TABLE action ADD COLUMN mark INTEGER NOT NULL DEFAULT 0;" },
  { .name = "receipts", .sql = RECEIPTS },
};

const Ms5DbOptions ms5_outbox_db_options = {
  .migrations = migrations,
  .n_migrations = G_N_ELEMENTS (migrations),
  .application_id = 0x4d53354f, /* MS5O */
  .synchronous = MS5_DB_SYNC_FULL,
  .check = MS5_DB_CHECK_QUICK,
};

static void
free_write (gpointer data)
{
  Ms5OutboxWrite *write = data;

  g_free (write->id);
  g_free (write->sub);
  g_free (write->result);
  g_free (write->epoch);
  g_free (write);
}

static void
free_row (gpointer data)
{
  ms5_outbox_row_clear (data);
  g_free (data);
}

Ms5OutboxJob *
ms5_outbox_job_new (Ms5Seal  *seal,
                    gboolean  lasting)
{
  Ms5OutboxJob *job = g_new0 (Ms5OutboxJob, 1);

  job->seal = seal != NULL ? ms5_seal_ref (seal) : NULL;
  job->lasting = lasting;
  job->writes = g_ptr_array_new_with_free_func (free_write);
  return job;
}

void
ms5_outbox_job_free (Ms5OutboxJob *job)
{
  g_clear_pointer (&job->seal, ms5_seal_unref);
  g_free (job->device);
  g_free (job->fresh);
  g_ptr_array_unref (job->writes);
  ms5_outbox_row_clear (&job->added);
  g_clear_pointer (&job->rows, g_ptr_array_unref);
  g_free (job);
}

static Ms5VaultPlace
place_of (const char *table,
          const char *id,
          const char *sub,
          gint64      cseq)
{
  return (Ms5VaultPlace) { "outbox", table, id, sub, cseq };
}

/* Reading */

static json_t *
open_json (Ms5DbStmt            *stmt,
           int                   column,
           Ms5Seal              *seal,
           const Ms5VaultPlace  *place,
           GError              **error)
{
  gsize size;
  const void *data = ms5_db_stmt_get_blob (stmt, column, &size);
  g_autoptr (GBytes) text = ms5_vault_unseal (seal, data, size, place, error);

  if (text == NULL)
    return NULL;
  data = g_bytes_get_data (text, &size);
  return ms5_json_parse (data, size, &ms5_json_limits_server, error);
}

#define COLUMNS \
  "cseq, id, sub, state, sealed, action, bytes, created, changed, due, attempts, sent, result, epoch, server, mark"

static gboolean
read_texts (Ms5DbStmt     *stmt,
            Ms5Seal       *seal,
            Ms5OutboxRow  *row,
            GError       **error)
{
  const char *id = ms5_db_stmt_get_text (stmt, 1);
  gint64 cseq = ms5_db_stmt_get_int (stmt, 0);
  Ms5VaultPlace place = place_of ("action", id, row->sub, cseq);
  g_autoptr (json_t) action = open_json (stmt, 5, seal, &place, error);
  g_autoptr (json_t) result = NULL;

  if (action == NULL)
    return FALSE;
  row->action = ms5_action_decode (action, error);
  if (row->action == NULL)
    return FALSE;
  if (ms5_db_stmt_is_null (stmt, 12))
    return TRUE;

  place.table = "result";
  result = open_json (stmt, 12, seal, &place, error);
  if (result == NULL)
    return FALSE;
  row->result = ms5_result_decode (result, error);
  return row->result != NULL;
}

/* NULL, with an error, if it can't be read. */
static Ms5OutboxRow *
read_row (Ms5DbStmt     *stmt,
          Ms5OutboxJob  *job,
          GError       **error)
{
  Ms5OutboxRow *row = g_new0 (Ms5OutboxRow, 1);
  gboolean sealed = ms5_db_stmt_get_int (stmt, 4) != 0;

  row->sub = ms5_db_stmt_dup_text (stmt, 2);
  row->bytes = (gsize) ms5_db_stmt_get_int (stmt, 6);
  row->created = ms5_db_stmt_get_int (stmt, 7);
  row->changed = ms5_db_stmt_get_int (stmt, 8);
  row->due = ms5_db_stmt_get_int (stmt, 9);
  row->attempts = (guint) ms5_db_stmt_get_int (stmt, 10);
  row->sent = ms5_db_stmt_get_int (stmt, 11) != 0;
  row->epoch = ms5_db_stmt_dup_text (stmt, 13);
  row->server = ms5_db_stmt_dup_text (stmt, 14);
  row->mark = (Ms5OutboxMark) CLAMP (ms5_db_stmt_get_int (stmt, 15), 0, MS5_N_OUTBOX_MARKS - 1);
  row->readable = !sealed;

  if (!ms5_outbox_state_from_string (ms5_db_stmt_get_text (stmt, 3), &row->state))
    g_set_error (error, MS5_DB_ERROR, MS5_DB_ERROR_CORRUPT, "An unknown state: %s",
                 ms5_db_stmt_get_text (stmt, 3));
  else if (sealed && job->seal == NULL)
    g_set_error_literal (error, MS5_SEAL_ERROR, MS5_SEAL_ERROR_KEY, "The keyring is not at hand");
  else if (read_texts (stmt, sealed ? job->seal : NULL, row, error))
    return row;

  free_row (row);
  return NULL;
}

/* Whether somebody would miss it. */
static gboolean
is_missed (Ms5DbStmt *stmt)
{
  Ms5OutboxState state;

  return !ms5_outbox_state_from_string (ms5_db_stmt_get_text (stmt, 3), &state)
         || ms5_outbox_state_is_open (state) || state == MS5_OUTBOX_CONFLICT
         || state == MS5_OUTBOX_FAILED || state == MS5_OUTBOX_EXPIRED;
}

/* Rows that can't be read stay where they are; only a lasting key that is another one condemns the file. */
static gboolean
read_rows (Ms5DbConn     *conn,
           Ms5OutboxJob  *job,
           GError       **error)
{
  g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, "SELECT " COLUMNS " FROM action ORDER BY cseq",
                                               error);
  Ms5DbStep step;

  if (stmt == NULL)
    return FALSE;

  while ((step = ms5_db_stmt_step (stmt, error)) == MS5_DB_STEP_ROW)
    {
      GError *problem = NULL;
      Ms5OutboxRow *row = read_row (stmt, job, &problem);

      if (row != NULL)
        {
          g_ptr_array_add (job->rows, row);
          continue;
        }
      if (job->lasting && is_missed (stmt)
          && g_error_matches (problem, MS5_SEAL_ERROR, MS5_SEAL_ERROR_KEY))
        {
          g_propagate_error (error, problem);
          return FALSE;
        }
      if (is_missed (stmt))
        {
          job->n_locked++;
          job->locked_bytes += (gsize) ms5_db_stmt_get_int (stmt, 6);
        }
      g_clear_error (&problem);
    }
  return step == MS5_DB_STEP_DONE;
}

static gboolean
read_floor (Ms5DbConn     *conn,
            Ms5OutboxJob  *job,
            GError       **error)
{
  return ms5_db_get_single_int (conn, "SELECT coalesce ((SELECT min (cseq) - 1 FROM action WHERE open = 1),"
                                      " (SELECT last_cseq FROM device))", &job->ackd, error);
}

/* Everything, as of one commit. */
gboolean
ms5_outbox_job_read (Ms5DbConn  *conn,
                     gpointer    data,
                     GError    **error)
{
  Ms5OutboxJob *job = data;
  g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, "SELECT id FROM device", error);

  g_clear_pointer (&job->rows, g_ptr_array_unref);
  job->rows = g_ptr_array_new_with_free_func (free_row);
  job->n_locked = 0;
  job->locked_bytes = 0;
  if (stmt == NULL || ms5_db_stmt_step (stmt, error) == MS5_DB_STEP_ERROR)
    return FALSE;

  g_free (job->device);
  job->device = ms5_db_stmt_dup_text (stmt, 0);
  return read_rows (conn, job, error) && read_floor (conn, job, error);
}

/* Opening */

static gboolean
seal_row (Ms5DbConn           *conn,
          Ms5Seal             *seal,
          const Ms5OutboxRow  *row,
          GError             **error)
{
  g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, "UPDATE action SET sealed = 1, action = ?, result = ?"
                                                     " WHERE cseq = ?", error);
  Ms5VaultPlace place = place_of ("action", row->action->id, row->sub, row->action->cseq);
  g_autoptr (json_t) action = ms5_action_encode (row->action);
  g_autoptr (json_t) result = row->result != NULL ? ms5_result_encode (row->result) : NULL;
  g_autoptr (GBytes) sealed_action = NULL;
  g_autoptr (GBytes) sealed_result = NULL;
  g_autofree char *action_text = NULL;
  g_autofree char *result_text = NULL;
  gsize length;

  if (stmt == NULL)
    return FALSE;

  action_text = ms5_json_encode (action, &length);
  sealed_action = ms5_vault_seal (seal, action_text, length, &place);
  ms5_db_stmt_bind_bytes (stmt, 1, sealed_action);
  ms5_db_stmt_bind_null (stmt, 2);
  if (result != NULL)
    {
      place.table = "result";
      result_text = ms5_json_encode (result, &length);
      sealed_result = ms5_vault_seal (seal, result_text, length, &place);
      ms5_db_stmt_bind_bytes (stmt, 2, sealed_result);
    }
  ms5_db_stmt_bind_int (stmt, 3, row->action->cseq);
  return ms5_db_stmt_run (stmt, error);
}

/* What was stored readable for want of a key is sealed now that there is one. */
static gboolean
seal_rows (Ms5DbConn     *conn,
           Ms5OutboxJob  *job,
           GError       **error)
{
  if (job->seal == NULL)
    return TRUE;

  for (guint i = 0; i < job->rows->len; i++)
    {
      Ms5OutboxRow *row = g_ptr_array_index (job->rows, i);

      if (row->readable && !seal_row (conn, job->seal, row, error))
        return FALSE;
      row->readable = FALSE;
    }
  return TRUE;
}

/* The first job on a file. A new one takes the device's id from the job. */
gboolean
ms5_outbox_job_open (Ms5DbConn  *conn,
                     gpointer    data,
                     GError    **error)
{
  Ms5OutboxJob *job = data;
  g_autoptr (Ms5DbStmt) stmt = NULL;

  /* Of what was readable nothing shall stay in pages that are no longer used. */
  if (!ms5_db_exec (conn, "PRAGMA secure_delete = ON", error))
    return FALSE;

  stmt = ms5_db_prepare (conn, "INSERT OR IGNORE INTO device (one, id, last_cseq) VALUES (1, ?, 0)", error);
  if (stmt == NULL)
    return FALSE;
  ms5_db_stmt_bind_text (stmt, 1, job->fresh);
  return ms5_db_stmt_run (stmt, error)
         && ms5_outbox_job_read (conn, job, error)
         && seal_rows (conn, job, error);
}

/* Writing */

static gboolean
remove_row (Ms5DbConn  *conn,
            gint64      cseq,
            GError    **error)
{
  g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, "DELETE FROM action WHERE cseq = ?", error);

  if (stmt == NULL)
    return FALSE;

  ms5_db_stmt_bind_int (stmt, 1, cseq);
  return ms5_db_stmt_run (stmt, error);
}

static gboolean
write_row (Ms5DbConn             *conn,
           Ms5Seal               *seal,
           const Ms5OutboxWrite  *write,
           GError               **error)
{
  Ms5VaultPlace place = place_of ("result", write->id, write->sub, write->cseq);
  g_autoptr (GBytes) result = NULL;
  g_autoptr (Ms5DbStmt) stmt = NULL;

  if (write->gone)
    return remove_row (conn, write->cseq, error);

  stmt = ms5_db_prepare (conn, "UPDATE action SET state = ?, open = ?, changed = ?, due = ?, attempts = ?,"
                               " sent = ?, mark = ?, result = coalesce (?, result), epoch = coalesce (?, epoch)"
                               " WHERE cseq = ?", error);
  if (stmt == NULL)
    return FALSE;

  if (write->result != NULL)
    result = ms5_vault_seal (seal, write->result, strlen (write->result), &place);
  ms5_db_stmt_bind_text (stmt, 1, ms5_outbox_state_to_string (write->state));
  ms5_db_stmt_bind_int (stmt, 2, ms5_outbox_state_is_open (write->state));
  ms5_db_stmt_bind_int (stmt, 3, write->changed);
  ms5_db_stmt_bind_int (stmt, 4, write->due);
  ms5_db_stmt_bind_int (stmt, 5, write->attempts);
  ms5_db_stmt_bind_int (stmt, 6, write->sent);
  ms5_db_stmt_bind_int (stmt, 7, write->mark);
  ms5_db_stmt_bind_bytes (stmt, 8, result);
  ms5_db_stmt_bind_text (stmt, 9, write->epoch);
  ms5_db_stmt_bind_int (stmt, 10, write->cseq);
  return ms5_db_stmt_run (stmt, error);
}

static gboolean
insert_row (Ms5DbConn           *conn,
            Ms5Seal             *seal,
            const Ms5OutboxRow  *row,
            GError             **error)
{
  Ms5VaultPlace place = place_of ("action", row->action->id, row->sub, row->action->cseq);
  g_autoptr (json_t) action = ms5_action_encode (row->action);
  gsize length;
  g_autofree char *text = ms5_json_encode (action, &length);
  g_autoptr (GBytes) blob = ms5_vault_seal (seal, text, length, &place);
  g_autoptr (Ms5DbStmt) stmt = NULL;

  stmt = ms5_db_prepare (conn, "INSERT INTO action (cseq, id, sub, state, open, sealed, action, bytes,"
                               " created, changed, due, attempts, sent, server)"
                               " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, ?)", error);
  if (stmt == NULL)
    return FALSE;

  ms5_db_stmt_bind_int (stmt, 1, row->action->cseq);
  ms5_db_stmt_bind_text (stmt, 2, row->action->id);
  ms5_db_stmt_bind_text (stmt, 3, row->sub);
  ms5_db_stmt_bind_text (stmt, 4, ms5_outbox_state_to_string (row->state));
  ms5_db_stmt_bind_int (stmt, 5, ms5_outbox_state_is_open (row->state));
  ms5_db_stmt_bind_int (stmt, 6, seal != NULL);
  ms5_db_stmt_bind_bytes (stmt, 7, blob);
  ms5_db_stmt_bind_int (stmt, 8, (gint64) row->bytes);
  ms5_db_stmt_bind_int (stmt, 9, row->created);
  ms5_db_stmt_bind_int (stmt, 10, row->changed);
  ms5_db_stmt_bind_text (stmt, 11, row->server);
  return ms5_db_stmt_run (stmt, error);
}

/* The number is counted up in the transaction that stores the action: there are no gaps. */
static gboolean
add_row (Ms5DbConn     *conn,
         Ms5Seal       *seal,
         Ms5OutboxRow  *row,
         GError       **error)
{
  return ms5_db_exec (conn, "UPDATE device SET last_cseq = last_cseq + 1", error)
         && ms5_db_get_single_int (conn, "SELECT last_cseq FROM device", &row->action->cseq, error)
         && insert_row (conn, seal, row, error);
}

/* Nothing that is left, and can't be read, may be sent as another device. */
static gboolean
set_device (Ms5DbConn   *conn,
            const char  *device,
            GError     **error)
{
  g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, "UPDATE device SET id = ?", error);

  if (stmt == NULL)
    return FALSE;

  ms5_db_stmt_bind_text (stmt, 1, device);
  return ms5_db_stmt_run (stmt, error)
         && ms5_db_exec (conn, "UPDATE action SET state = 'failed', open = 0, mark = 1 WHERE open = 1", error);
}

gboolean
ms5_outbox_job_write (Ms5DbConn  *conn,
                      gpointer    data,
                      GError    **error)
{
  Ms5OutboxJob *job = data;

  for (guint i = 0; i < job->writes->len; i++)
    if (!write_row (conn, job->seal, g_ptr_array_index (job->writes, i), error))
      return FALSE;
  if (job->device != NULL && !set_device (conn, job->device, error))
    return FALSE;
  if (job->added.action != NULL && !add_row (conn, job->seal, &job->added, error))
    return FALSE;

  return read_floor (conn, job, error);
}
