/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-outbox-private.h"

/* What is to be done once more, because a machine was put back to an earlier state: the server, which may have
 * lost what it once answered, or this one, which then is another installation (PROTOCOL 13.4, 13.5). */

typedef struct
{
  Ms5OutboxMark mark;
  char *sub;
  GHashTable *ids; /* of actions that were done anew: from the old to the new */
} Decision;

static void
decision_free (gpointer data)
{
  Decision *decision = data;

  g_free (decision->sub);
  g_hash_table_unref (decision->ids);
  g_free (decision);
}

/* The server */

/* Whether the server of another history may lack the effect of @entry. */
static gboolean
may_be_lost (Ms5Outbox      *self,
             Ms5OutboxEntry *entry,
             gint64          floor,
             const char     *epoch)
{
  const Ms5OutboxRow *row = &entry->row;

  return row->state == MS5_OUTBOX_DONE && row->mark != MS5_OUTBOX_MARK_OFFERED && row->action->cseq > floor
         && row->result != NULL && ms5_result_code_is_effect ((Ms5ResultCode) row->result->code)
         && row->epoch != NULL && g_strcmp0 (row->epoch, epoch) != 0 && ms5_outbox_is_here (self, entry);
}

/**
 * ms5_outbox_must_heal:
 * @self: an outbox
 * @floor: the `ackd` that the server welcomed this device with
 * @epoch: the server's epoch
 *
 * Returns: whether there is something for ms5_outbox_heal_async()
 */
gboolean
ms5_outbox_must_heal (Ms5Outbox  *self,
                      gint64      floor,
                      const char *epoch)
{
  guint n;

  g_return_val_if_fail (MS5_IS_OUTBOX (self), FALSE);

  n = self->counts[MS5_OUTBOX_DONE] > 0 ? g_list_model_get_n_items (G_LIST_MODEL (self->entries)) : 0;
  for (guint i = n; i-- > 0;)
    {
      g_autoptr (Ms5OutboxEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->entries), i);

      if (may_be_lost (self, entry, floor, epoch))
        return TRUE;
    }
  return FALSE;
}

/**
 * ms5_outbox_heal_async:
 * @self: an outbox
 * @floor: the `ackd` that the server welcomed this device with
 * @epoch: the server's epoch
 * @callback: called when it is stored
 * @user_data: for @callback
 *
 * For a new epoch: the server's database was put back to an earlier state, and may lack what it once
 * answered. Actions after @floor that took effect within the last day are queued again with their ids; the
 * server does those that it lost and answers the others from its record. Older ones are marked, for a person to
 * decide.
 */
void
ms5_outbox_heal_async (Ms5Outbox           *self,
                       gint64               floor,
                       const char          *epoch,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  Ms5Time now;
  Ms5OutboxJob *job;
  GTask *task;
  guint n;

  g_return_if_fail (MS5_IS_OUTBOX (self));

  now = ms5_clock_now (self->clock);
  job = ms5_outbox_begin (self);
  n = g_list_model_get_n_items (G_LIST_MODEL (self->entries));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (Ms5OutboxEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->entries), i);

      if (!may_be_lost (self, entry, floor, epoch))
        continue;
      if (now - entry->row.changed <= MS5_OUTBOX_HEAL_AGE)
        ms5_outbox_mark (self, job, entry, MS5_OUTBOX_QUEUED, MS5_OUTBOX_MARK_HEALED);
      else
        ms5_outbox_mark (self, job, entry, MS5_OUTBOX_DONE, MS5_OUTBOX_MARK_OFFERED);
    }

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ms5_outbox_heal_async);
  ms5_outbox_commit (self, job, task);
}

/**
 * ms5_outbox_heal_finish:
 * @self: the outbox
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether it is stored
 */
gboolean
ms5_outbox_heal_finish (Ms5Outbox     *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_outbox_heal_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* What a person decides */

static gboolean
is_meant (Ms5Outbox      *self,
          Ms5OutboxEntry *entry,
          const Decision *decision)
{
  return entry->row.mark == decision->mark && g_str_equal (entry->row.sub, decision->sub)
         && ms5_outbox_is_here (self, entry);
}

static void do_next (GTask *task);

static void
done_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  const Decision *decision = g_task_get_task_data (task);
  const char *old = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;
  g_autoptr (Ms5OutboxEntry) entry = g_task_propagate_pointer (G_TASK (result), &error);

  if (entry == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  g_hash_table_insert (decision->ids, g_strdup (old), g_strdup (ms5_outbox_entry_get_id (entry)));
  do_next (g_steal_pointer (&task));
}

/* The new name of what is named by an action that was done anew. */
static char *
rename_id (const Decision *decision,
           char           *id)
{
  char *renamed = id != NULL ? g_hash_table_lookup (decision->ids, id) : NULL;

  return renamed != NULL ? renamed : id;
}

/* One after the other, as each must be known before those that name it. If that is cut short the others keep
 * their mark. Takes @task. */
static void
do_next (GTask *task)
{
  g_autoptr (GTask) owned = task;
  Ms5Outbox *self = g_task_get_source_object (task);
  const Decision *decision = g_task_get_task_data (task);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->entries));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (Ms5OutboxEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->entries), i);
      Ms5OutboxJob *job;
      Ms5Action again;
      GError *error = NULL;

      if (!is_meant (self, entry, decision))
        continue;

      again = *entry->row.action;
      again.key = rename_id (decision, again.key);
      again.dep = rename_id (decision, again.dep);
      job = ms5_outbox_replace (self, entry, &again, &error);
      if (job == NULL)
        {
          g_task_return_error (task, error);
          return;
        }
      else
        {
          GTask *step = g_task_new (self, NULL, done_cb, g_steal_pointer (&owned));

          g_task_set_source_tag (step, ms5_outbox_retry_async);
          g_task_set_task_data (step, g_strdup (ms5_outbox_entry_get_id (entry)), g_free);
          ms5_outbox_commit (self, job, step);
          return;
        }
    }
  g_task_return_boolean (task, TRUE);
}

static void
put_marks_away (Ms5Outbox    *self,
                Ms5OutboxJob *job,
                const Decision *decision,
                gboolean      again)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->entries));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (Ms5OutboxEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->entries), i);

      if (!is_meant (self, entry, decision))
        continue;
      if (decision->mark == MS5_OUTBOX_MARK_REQUEUE)
        ms5_outbox_mark (self, job, entry, MS5_OUTBOX_DISCARDED, MS5_OUTBOX_MARK_NONE);
      else if (decision->mark == MS5_OUTBOX_MARK_OFFERED && again)
        ms5_outbox_mark (self, job, entry, MS5_OUTBOX_QUEUED, MS5_OUTBOX_MARK_HEALED);
      else
        ms5_outbox_mark (self, job, entry, entry->row.state, MS5_OUTBOX_MARK_NONE);
    }
}

/**
 * ms5_outbox_decide_async:
 * @self: an outbox
 * @sub: an account
 * @mark: which of their actions this is about
 * @again: whether they are to be done again
 * @callback: called when it is stored
 * @user_data: for @callback
 *
 * What a person says of actions that are marked. Those with %MS5_OUTBOX_MARK_REQUEUE are done anew, under new
 * ids, or dropped; those with %MS5_OUTBOX_MARK_OFFERED are sent again under theirs, or left as they are; of
 * those with %MS5_OUTBOX_MARK_HEALED it is only forgotten what was particular about them.
 */
void
ms5_outbox_decide_async (Ms5Outbox           *self,
                         const char          *sub,
                         Ms5OutboxMark        mark,
                         gboolean             again,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  GTask *task;
  Decision *decision;
  Ms5OutboxJob *job;

  g_return_if_fail (MS5_IS_OUTBOX (self));
  g_return_if_fail (sub != NULL);
  g_return_if_fail (mark != MS5_OUTBOX_MARK_NONE);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ms5_outbox_decide_async);
  decision = g_new (Decision, 1);
  *decision = (Decision) { mark, g_strdup (sub), g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free) };
  g_task_set_task_data (task, decision, decision_free);
  if (mark == MS5_OUTBOX_MARK_REQUEUE && again)
    {
      do_next (task);
      return;
    }

  job = ms5_outbox_begin (self);
  put_marks_away (self, job, decision, again);
  ms5_outbox_commit (self, job, task);
}

/**
 * ms5_outbox_decide_finish:
 * @self: the outbox
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether it is stored
 */
gboolean
ms5_outbox_decide_finish (Ms5Outbox     *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_outbox_decide_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
