/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-outbox-receipts.h"

#include "client/ms5-outbox-private.h"

/* What the server is still to hear of deliveries to this installation. */

typedef struct
{
  char      *server;
  char      *sub;
  GPtrArray *receipts;
} Job;

/**
 * ms5_receipt_new:
 * @delivery: names a delivery
 * @kind: what has become of it
 * @at: when that was, by the plant's clock
 *
 * Returns: (transfer full): a receipt
 */
Ms5Receipt *
ms5_receipt_new (const char     *delivery,
                 Ms5ReceiptKind  kind,
                 Ms5Time         at)
{
  Ms5Receipt *receipt = g_new0 (Ms5Receipt, 1);

  receipt->delivery = g_strdup (delivery);
  receipt->kind = kind;
  receipt->at = at;
  return receipt;
}

/**
 * ms5_receipt_free:
 * @receipt: (transfer full): a receipt
 */
void
ms5_receipt_free (Ms5Receipt *receipt)
{
  g_free (receipt->delivery);
  g_free (receipt);
}

/* On the outbox's thread */

static Job *
job_new (const char *server,
         const char *sub,
         GPtrArray  *receipts)
{
  Job *job = g_new0 (Job, 1);

  job->server = g_strdup (server);
  job->sub = g_strdup (sub);
  job->receipts = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_receipt_free);
  for (guint i = 0; receipts != NULL && i < receipts->len; i++)
    {
      const Ms5Receipt *receipt = g_ptr_array_index (receipts, i);

      g_ptr_array_add (job->receipts, ms5_receipt_new (receipt->delivery, receipt->kind, receipt->at));
    }
  return job;
}

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free (job->server);
  g_free (job->sub);
  g_ptr_array_unref (job->receipts);
  g_free (job);
}

/* @with_time: whether @sql takes that, too */
static gboolean
run_each (Ms5DbConn   *conn,
          const Job   *job,
          const char  *sql,
          gboolean     with_time,
          GError     **error)
{
  for (guint i = 0; i < job->receipts->len; i++)
    {
      const Ms5Receipt *receipt = g_ptr_array_index (job->receipts, i);
      g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, sql, error);

      if (stmt == NULL)
        return FALSE;
      ms5_db_stmt_bind_text (stmt, 1, job->server);
      ms5_db_stmt_bind_text (stmt, 2, job->sub);
      ms5_db_stmt_bind_text (stmt, 3, receipt->delivery);
      ms5_db_stmt_bind_int (stmt, 4, receipt->kind);
      if (with_time)
        ms5_db_stmt_bind_int (stmt, 5, receipt->at);
      if (!ms5_db_stmt_run (stmt, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
keep_job (Ms5DbConn  *conn,
          gpointer    data,
          GError    **error)
{
  return run_each (conn, data, "INSERT OR IGNORE INTO receipt (server, sub, delivery, kind, at) VALUES (?, ?, ?, ?, ?)",
                   TRUE, error)
         && ms5_db_exec (conn, "DELETE FROM receipt WHERE rowid <= (SELECT rowid FROM receipt ORDER BY rowid DESC"
                               " LIMIT 1 OFFSET " G_STRINGIFY (MS5_OUTBOX_MAX_RECEIPTS) ")", error);
}

static gboolean
drop_job (Ms5DbConn  *conn,
          gpointer    data,
          GError    **error)
{
  return run_each (conn, data, "DELETE FROM receipt WHERE server = ? AND sub = ? AND delivery = ? AND kind = ?", FALSE,
                   error);
}

static gboolean
list_job (Ms5DbConn  *conn,
          gpointer    data,
          GError    **error)
{
  Job *job = data;
  g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, "SELECT delivery, kind, at FROM receipt"
                                                     " WHERE server = ? AND sub = ? ORDER BY rowid", error);
  Ms5DbStep step;

  if (stmt == NULL)
    return FALSE;

  ms5_db_stmt_bind_text (stmt, 1, job->server);
  ms5_db_stmt_bind_text (stmt, 2, job->sub);
  while ((step = ms5_db_stmt_step (stmt, error)) == MS5_DB_STEP_ROW)
    {
      gint64 kind = CLAMP (ms5_db_stmt_get_int (stmt, 1), 0, MS5_N_RECEIPT_KINDS - 1);

      g_ptr_array_add (job->receipts, ms5_receipt_new (ms5_db_stmt_get_text (stmt, 0), (Ms5ReceiptKind) kind,
                                                       ms5_db_stmt_get_int (stmt, 2)));
    }
  return step == MS5_DB_STEP_DONE;
}

/* Asking for it */

static void
ran_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = ms5_db_run_get_data (result);
  GError *error = NULL;

  if (!ms5_db_run_finish (MS5_DB (source), result, &error))
    g_task_return_error (task, error);
  else if (g_task_get_source_tag (task) == ms5_outbox_list_receipts_async)
    g_task_return_pointer (task, g_ptr_array_ref (job->receipts), (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_boolean (task, TRUE);
}

/* Takes @data. */
static void
run (Ms5Outbox           *self,
     gpointer             tag,
     Ms5DbJob             job,
     Job                 *data,
     GAsyncReadyCallback  callback,
     gpointer             user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tag);
  ms5_db_run_async (self->db, job == list_job ? MS5_DB_READ : MS5_DB_WRITE, job, data, job_free, NULL, ran_cb, task);
}

/**
 * ms5_outbox_keep_receipts_async:
 * @self: an outbox
 * @server: the server that is to hear of it
 * @sub: who was signed in there
 * @receipts: (element-type Ms5Receipt): what is to be kept
 * @callback: called when it is
 * @user_data: for @callback
 */
void
ms5_outbox_keep_receipts_async (Ms5Outbox           *self,
                                const char          *server,
                                const char          *sub,
                                GPtrArray           *receipts,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_return_if_fail (MS5_IS_OUTBOX (self));
  g_return_if_fail (server != NULL && sub != NULL);

  run (self, ms5_outbox_keep_receipts_async, keep_job, job_new (server, sub, receipts), callback, user_data);
}

/**
 * ms5_outbox_drop_receipts_async:
 * @self: an outbox
 * @server: the server that has heard of it
 * @sub: who was signed in there
 * @receipts: (element-type Ms5Receipt): what need not be kept any more
 * @callback: called when it is not
 * @user_data: for @callback
 */
void
ms5_outbox_drop_receipts_async (Ms5Outbox           *self,
                                const char          *server,
                                const char          *sub,
                                GPtrArray           *receipts,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_return_if_fail (MS5_IS_OUTBOX (self));
  g_return_if_fail (server != NULL && sub != NULL);

  run (self, ms5_outbox_drop_receipts_async, drop_job, job_new (server, sub, receipts), callback, user_data);
}

/**
 * ms5_outbox_receipts_finish:
 * @self: the outbox
 * @result: what the callback of either was given
 * @error: return location for a #Ms5DbError
 *
 * Returns: whether it is durable
 */
gboolean
ms5_outbox_receipts_finish (Ms5Outbox     *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ms5_outbox_list_receipts_async:
 * @self: an outbox
 * @server: a server
 * @sub: who is signed in there
 * @callback: called when it is known what the server is still to hear
 * @user_data: for @callback
 */
void
ms5_outbox_list_receipts_async (Ms5Outbox           *self,
                                const char          *server,
                                const char          *sub,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_return_if_fail (MS5_IS_OUTBOX (self));
  g_return_if_fail (server != NULL && sub != NULL);

  run (self, ms5_outbox_list_receipts_async, list_job, job_new (server, sub, NULL), callback, user_data);
}

/**
 * ms5_outbox_list_receipts_finish:
 * @self: the outbox
 * @result: what the callback was given
 * @error: return location for a #Ms5DbError
 *
 * Returns: (transfer full) (element-type Ms5Receipt) (nullable): the oldest first
 */
GPtrArray *
ms5_outbox_list_receipts_finish (Ms5Outbox     *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_outbox_list_receipts_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
