/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-outbox-private.h"

/* On a worker thread; nobody else knows the outbox yet. */
static void
open_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Ms5Outbox *self = source;
  Ms5Vault vault = {
    .path = self->path,
    .options = &ms5_outbox_db_options,
    .reader = ms5_outbox_job_open,
    .data = data,
  };
  char *problem = NULL;
  GError *error = NULL;

  self->db = ms5_vault_open (&vault, &problem, &error);
  if (self->db != NULL)
    g_task_return_pointer (task, problem, g_free);
  else
    {
      g_free (problem);
      g_task_return_error (task, error);
    }
}

/* What was under way when the program ended is sent again. */
static void
resume (Ms5Outbox    *self,
        Ms5OutboxJob *job)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->entries));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (Ms5OutboxEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->entries), i);

      if (entry->row.state == MS5_OUTBOX_SENDING || entry->row.state == MS5_OUTBOX_WAITING)
        ms5_outbox_touch (self, job, entry, MS5_OUTBOX_QUEUED);
      ms5_outbox_unblock (self, job, entry);
    }
  ms5_outbox_tidy (self, job);
}

static void
add_problem (Ms5Outbox *self,
             char      *problem)
{
  g_autofree char *before = self->problem;

  self->problem = before != NULL ? g_strconcat (before, "; ", problem, NULL) : g_strdup (problem);
  g_free (problem);
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Ms5Outbox *self = MS5_OUTBOX (source);
  Ms5OutboxJob *read = g_task_get_task_data (G_TASK (result));
  Ms5OutboxJob *job;
  char *problem;
  GError *error = NULL;

  problem = g_task_propagate_pointer (G_TASK (result), &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  if (problem != NULL)
    {
      g_warning ("The outbox was set aside. %s", problem);
      self->set_aside = TRUE;
      add_problem (self, problem);
    }
  for (guint i = 0; i < read->rows->len; i++)
    ms5_outbox_append (self, g_ptr_array_index (read->rows, i));
  g_free (self->device);
  self->device = g_strdup (read->device);
  self->n_locked = read->n_locked;
  self->locked_bytes = read->locked_bytes;
  if (self->n_locked > 0)
    add_problem (self, g_strdup_printf ("%u actions in %s can't be read without their key",
                                        self->n_locked, self->path));

  job = ms5_outbox_begin (self);
  resume (self, job);
  ms5_outbox_commit (self, job, g_steal_pointer (&task));
}

static void
got_key_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GTask) inner = NULL;
  Ms5Outbox *self = g_task_get_source_object (task);
  Ms5Secrets *secrets = MS5_SECRETS (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5SealKeys) keys = ms5_secrets_get_keys_finish (secrets, result, &error);
  Ms5OutboxJob *job;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  self->lasting = keys != NULL && ms5_secrets_is_persistent (secrets);
  if (self->lasting)
    {
      self->seal = ms5_seal_keys_make_seal (keys);
    }
  else
    {
      const char *why = error != NULL ? error->message : ms5_secrets_get_problem (secrets);

      add_problem (self, g_strdup_printf ("Actions are stored readable: %s",
                                          why != NULL ? why : "no lasting key"));
      g_message ("%s", self->problem);
    }

  job = ms5_outbox_job_new (self->seal, self->lasting);
  job->fresh = ms5_outbox_new_uuid (self);
  inner = g_task_new (self, g_task_get_cancellable (task), opened_cb, g_object_ref (task));
  g_task_set_task_data (inner, job, (GDestroyNotify) ms5_outbox_job_free);
  g_task_run_in_thread (inner, open_thread);

}

/**
 * ms5_outbox_open_async:
 * @path: the file; it is made, with its folder, if there is none
 * @secrets: where the key is kept, or made on first use
 * @clock: the machine's clock
 * @random: a source of random numbers
 * @cancellable: (nullable): stops waiting
 * @callback: called when it is open and read
 * @user_data: for @callback
 *
 * Opens the outbox. What was being sent when the program last ended is queued again.
 */
void
ms5_outbox_open_async (const char          *path,
                       Ms5Secrets          *secrets,
                       Ms5Clock            *clock,
                       Ms5Random           *random,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr (Ms5Outbox) self = NULL;
  GTask *task;

  g_return_if_fail (path != NULL);
  g_return_if_fail (MS5_IS_SECRETS (secrets));
  g_return_if_fail (MS5_IS_CLOCK (clock));
  g_return_if_fail (MS5_IS_RANDOM (random));

  self = g_object_new (MS5_TYPE_OUTBOX, NULL);
  self->path = g_strdup (path);
  self->clock = g_object_ref (clock);
  self->random = g_object_ref (random);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ms5_outbox_open_async);
  ms5_secrets_get_keys_async (secrets, MS5_SECRET_OUTBOX_KEY, cancellable, got_key_cb, task);
}

/**
 * ms5_outbox_open_finish:
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the outbox
 */
Ms5Outbox *
ms5_outbox_open_finish (GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_outbox_open_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
