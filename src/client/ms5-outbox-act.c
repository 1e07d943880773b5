/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-outbox-private.h"

#include <string.h>

static GTask *
task_new (Ms5Outbox           *self,
          gpointer             tag,
          GAsyncReadyCallback  callback,
          gpointer             user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tag);
  return task;
}

static gboolean
finish_boolean (Ms5Outbox     *self,
                gpointer       tag,
                GAsyncResult  *result,
                GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, tag), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gpointer
finish_pointer (Ms5Outbox     *self,
                gpointer       tag,
                GAsyncResult  *result,
                GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, tag), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Adding */

static gboolean
share_field (json_t *a,
             json_t *b)
{
  const char *name;
  json_t *value;

  json_object_foreach (a, name, value)
    if (json_object_get (b, name) != NULL)
      return TRUE;
  return FALSE;
}

/* The version that was seen. Where an own edit that is on its way covers what is edited again, that is the
 * one that the first of them was made on: what others have done since was covered, too. */
static gint64
get_base (Ms5Outbox       *self,
          const Ms5Action *action)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->entries));
  gint64 base = action->base;

  for (guint i = 0; i < n && action->set != NULL && action->key != NULL && base != MS5_INT_NONE; i++)
    {
      g_autoptr (Ms5OutboxEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->entries), i);
      const Ms5Action *other = entry->row.action;

      if (other->set != NULL && ms5_outbox_state_is_open (entry->row.state) && other->base != MS5_INT_NONE
          && g_str_equal (other->topic, action->topic) && g_strcmp0 (other->key, action->key) == 0
          && share_field (other->set, action->set))
        base = MIN (base, other->base);
    }
  return base;
}

/* A copy that shares nothing, as it goes to another thread, with an id of its own. */
static Ms5Action *
copy_action (Ms5Outbox        *self,
             const Ms5Action  *action,
             gsize            *out_bytes,
             GError          **error)
{
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (json_t) value = ms5_action_encode (action);
  g_autoptr (json_t) parsed = NULL;
  g_autoptr (Ms5Action) copy = NULL;
  g_autofree char *id = ms5_outbox_new_uuid (self);
  g_autofree char *text = NULL;
  gsize length;

  /* The number comes with the transaction; until then the longest stands for it. */
  json_object_set_new (value, "id", json_string (id));
  json_object_set_new (value, "cseq", json_integer (MS5_LIMIT_INTEGER_MAX));
  if (action->base != MS5_INT_NONE)
    json_object_set_new (value, "base", json_integer (get_base (self, action)));
  if (action->at == MS5_TIME_NONE)
    json_object_set_new (value, "at", json_integer (ms5_time_to_ms (ms5_clock_now (self->clock))));
  text = ms5_json_encode (value, &length);
  *out_bytes = length + 1;

  parsed = ms5_json_parse (text, length, &ms5_json_limits_client, error);
  if (parsed != NULL)
    copy = ms5_action_decode (parsed, error);
  if (copy == NULL)
    return NULL;
  if (!ms5_action_check (copy, problems))
    {
      ms5_problems_to_error (problems, error);
      return NULL;
    }
  if (*out_bytes > MS5_OUTBOX_BATCH_BYTES)
    {
      g_set_error_literal (error, MS5_PROTOCOL_ERROR, MS5_PROTOCOL_ERROR_LIMIT, "It is too long to be sent");
      return NULL;
    }
  return g_steal_pointer (&copy);
}

static gboolean
check_room (Ms5Outbox        *self,
            const Ms5Action  *action,
            gsize             bytes,
            GError          **error)
{
  guint rows = ms5_outbox_get_n_open (self) + self->n_adding + 1;
  gsize all = ms5_outbox_get_open_bytes (self) + self->adding_bytes + bytes;
  gboolean critical = action->pri == 0;

  if (rows <= MS5_OUTBOX_MAX_ROWS - (critical ? 0 : MS5_OUTBOX_RESERVE_ROWS)
      && all <= MS5_OUTBOX_MAX_BYTES - (critical ? 0 : MS5_OUTBOX_RESERVE_BYTES))
    return TRUE;

  g_set_error (error, MS5_OUTBOX_ERROR, MS5_OUTBOX_ERROR_FULL,
               "The outbox is full: %u actions, %" G_GSIZE_FORMAT " bytes", rows - 1, all - bytes);
  return FALSE;
}

/* Whether an action waits for another one; an error if that came to nothing. */
static gboolean
get_first_state (Ms5Outbox        *self,
                 const Ms5Action  *action,
                 Ms5OutboxState   *out_state,
                 GError          **error)
{
  Ms5OutboxEntry *needed = action->dep != NULL ? ms5_outbox_find (self, action->dep) : NULL;

  *out_state = MS5_OUTBOX_QUEUED;
  if (needed == NULL || needed->row.state == MS5_OUTBOX_DONE)
    return TRUE;

  *out_state = MS5_OUTBOX_BLOCKED;
  if (ms5_outbox_state_is_open (needed->row.state) || needed->row.state == MS5_OUTBOX_CONFLICT)
    return TRUE;

  g_set_error (error, MS5_OUTBOX_ERROR, MS5_OUTBOX_ERROR_STATE,
               "The action that it depends on is %s", ms5_outbox_state_to_string (needed->row.state));
  return FALSE;
}

/* A new row for @job to add. */
gboolean
ms5_outbox_fill (Ms5Outbox        *self,
                 Ms5OutboxJob     *job,
                 const char       *sub,
                 const Ms5Action  *action,
                 GError          **error)
{
  Ms5OutboxRow *row = &job->added;
  GError *problem = NULL;

  row->action = copy_action (self, action, &row->bytes, &problem);
  if (row->action == NULL)
    {
      g_set_error (error, MS5_OUTBOX_ERROR, MS5_OUTBOX_ERROR_INVALID, "%s", problem->message);
      g_error_free (problem);
      return FALSE;
    }

  row->sub = g_strdup (sub);
  row->server = g_strdup (self->server);
  row->created = ms5_clock_now (self->clock);
  row->changed = row->created;
  return get_first_state (self, row->action, &row->state, error)
         && check_room (self, row->action, row->bytes, error);
}

/**
 * ms5_outbox_add_async:
 * @self: an outbox
 * @sub: the account of who does it
 * @action: what; its id and number are given here, and its time unless it has one
 * @callback: called when it is stored
 * @user_data: for @callback
 *
 * Stores an action. When @callback is called it survives a power cut; only then may anybody be told that
 * it is queued.
 */
void
ms5_outbox_add_async (Ms5Outbox           *self,
                      const char          *sub,
                      const Ms5Action     *action,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Ms5OutboxJob *job;
  GError *error = NULL;

  g_return_if_fail (MS5_IS_OUTBOX (self));
  g_return_if_fail (sub != NULL);
  g_return_if_fail (action != NULL);

  task = task_new (self, ms5_outbox_add_async, callback, user_data);
  job = ms5_outbox_begin (self);
  if (ms5_outbox_fill (self, job, sub, action, &error))
    {
      ms5_outbox_commit (self, job, g_steal_pointer (&task));
      return;
    }

  ms5_outbox_job_free (job);
  g_task_return_error (task, error);
}

/**
 * ms5_outbox_add_finish:
 * @self: the outbox
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): its entry
 */
Ms5OutboxEntry *
ms5_outbox_add_finish (Ms5Outbox     *self,
                       GAsyncResult  *result,
                       GError       **error)
{
  return finish_pointer (self, ms5_outbox_add_async, result, error);
}

/* Sending */

/**
 * ms5_outbox_is_ready:
 * @self: an outbox
 * @sub: an account
 *
 * Returns: whether a batch of @sub's could be picked now
 */
gboolean
ms5_outbox_is_ready (Ms5Outbox  *self,
                     const char *sub)
{
  g_return_val_if_fail (MS5_IS_OUTBOX (self), FALSE);
  g_return_val_if_fail (sub != NULL, FALSE);

  return ms5_outbox_get_count (self, MS5_OUTBOX_SENDING) == 0 && ms5_outbox_has_choice (self, sub);
}

/**
 * ms5_outbox_pick_async:
 * @self: an outbox
 * @sub: the account that is signed in
 * @max_actions: how many at most
 * @max_bytes: how long they may be together, such as %MS5_OUTBOX_BATCH_BYTES
 * @callback: called when it is stored that they are under way
 * @user_data: for @callback
 *
 * Picks the next batch. As long as one is under way there is no other: it must be answered or given up
 * first.
 */
void
ms5_outbox_pick_async (Ms5Outbox           *self,
                       const char          *sub,
                       guint                max_actions,
                       gsize                max_bytes,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  Ms5Time now;
  GPtrArray *chosen;
  Ms5OutboxJob *job;
  GTask *task;

  g_return_if_fail (MS5_IS_OUTBOX (self));
  g_return_if_fail (sub != NULL);

  now = ms5_clock_now (self->clock);
  job = ms5_outbox_begin (self);
  if (ABS (now - self->tidied) > MS5_USEC_PER_H)
    ms5_outbox_tidy (self, job);

  if (ms5_outbox_get_count (self, MS5_OUTBOX_SENDING) > 0)
    max_actions = 0;
  chosen = ms5_outbox_choose (self, sub, max_actions, max_bytes);
  for (guint i = 0; i < chosen->len; i++)
    {
      Ms5OutboxEntry *entry = g_ptr_array_index (chosen, i);

      entry->row.sent = TRUE;
      ms5_outbox_touch (self, job, entry, MS5_OUTBOX_SENDING);
    }

  task = task_new (self, ms5_outbox_pick_async, callback, user_data);
  g_task_set_task_data (task, chosen, (GDestroyNotify) g_ptr_array_unref);
  ms5_outbox_commit (self, job, task);
}

/**
 * ms5_outbox_pick_finish:
 * @self: the outbox
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable) (element-type Ms5OutboxEntry): what to send, in this order; perhaps
 *   nothing
 */
GPtrArray *
ms5_outbox_pick_finish (Ms5Outbox     *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  return finish_pointer (self, ms5_outbox_pick_async, result, error);
}

/* Takes @result. */
static void
keep_result (Ms5OutboxEntry *entry,
             Ms5Result      *result,
             const char     *epoch)
{
  g_clear_pointer (&entry->row.result, ms5_result_free);
  entry->row.result = result;
  g_free (entry->row.epoch);
  entry->row.epoch = g_strdup (epoch);
}

static Ms5OutboxState
retry_later (Ms5Outbox       *self,
             Ms5OutboxEntry  *entry,
             gint64           after_ms)
{
  gint64 delay;

  if (++entry->row.attempts >= MS5_OUTBOX_MAX_BUSY)
    return MS5_OUTBOX_FAILED;

  delay = ms5_outbox_delay (entry->row.action->pri, entry->row.attempts, self->random);
  if (after_ms > 0)
    {
      gint64 after = MIN (ms5_time_from_ms (after_ms), MS5_OUTBOX_CAP);

      delay = MAX (delay, after + ms5_random_range (self->random, 0, after / 2));
    }
  entry->row.due = ms5_clock_now (self->clock) + delay;
  return MS5_OUTBOX_WAITING;
}

static Ms5OutboxState
get_state_after (Ms5Outbox        *self,
                 Ms5OutboxEntry   *entry,
                 const Ms5Result  *result)
{
  const char *dep = entry->row.action->dep;
  Ms5OutboxEntry *needed;

  switch (ms5_result_code_get_fate ((Ms5ResultCode) result->code))
    {
    case MS5_FATE_DONE:
      return MS5_OUTBOX_DONE;
    case MS5_FATE_SUPERSEDED:
      return MS5_OUTBOX_SUPERSEDED;
    case MS5_FATE_CONFLICT:
      return MS5_OUTBOX_CONFLICT;
    case MS5_FATE_EXPIRED:
      return MS5_OUTBOX_EXPIRED;
    case MS5_FATE_RETRY:
      return retry_later (self, entry, result->after);
    case MS5_FATE_BLOCKED:
      needed = dep != NULL ? ms5_outbox_find (self, dep) : NULL;
      return needed != NULL && ms5_outbox_state_is_open (needed->row.state) ? MS5_OUTBOX_BLOCKED
                                                                            : MS5_OUTBOX_FAILED;
    case MS5_FATE_FAILED:
    default:
      return MS5_OUTBOX_FAILED;
    }
}

/* A copy, as results belong to the message that they came in. */
static Ms5Result *
copy_result (const Ms5Result *result)
{
  g_autoptr (json_t) value = ms5_result_encode (result);

  return ms5_result_decode (value, NULL);
}

/* Whether it says that this device has forgotten what it did. */
static gboolean
answer_one (Ms5Outbox        *self,
            Ms5OutboxJob     *job,
            const Ms5Result  *result,
            const char       *epoch)
{
  Ms5OutboxEntry *entry = ms5_outbox_find (self, result->id);
  Ms5OutboxState state;
  gboolean forgotten;

  if (entry == NULL || !ms5_outbox_state_is_open (entry->row.state) || !entry->row.sent)
    {
      g_debug ("An answer to %s, which nobody waits for", result->id);
      return FALSE;
    }

  state = get_state_after (self, entry, result);
  keep_result (entry, copy_result (result), epoch);
  forgotten = result->code == MS5_RESULT_REPLAYED;
  ms5_outbox_mark (self, job, entry, state, forgotten ? MS5_OUTBOX_MARK_REQUEUE : entry->row.mark);
  ms5_outbox_settle (self, job, entry);
  return forgotten;
}

/**
 * ms5_outbox_answer_async:
 * @self: an outbox
 * @results: (element-type Ms5Result): the server's answers
 * @epoch: the epoch of the positions in them
 * @callback: called when they are stored
 * @user_data: for @callback
 *
 * Takes the answers to a batch. Only when @callback has been called does ms5_outbox_get_ackd() confirm
 * them. If the server says `replayed` the device gets a new id, under which to connect anew.
 */
void
ms5_outbox_answer_async (Ms5Outbox           *self,
                         GPtrArray           *results,
                         const char          *epoch,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  Ms5OutboxJob *job;
  gboolean forgotten = FALSE;

  g_return_if_fail (MS5_IS_OUTBOX (self));
  g_return_if_fail (results != NULL);
  g_return_if_fail (epoch != NULL);

  job = ms5_outbox_begin (self);
  for (guint i = 0; i < results->len; i++)
    forgotten |= answer_one (self, job, g_ptr_array_index (results, i), epoch);
  if (forgotten)
    ms5_outbox_renew (self, job);
  ms5_outbox_commit (self, job, task_new (self, ms5_outbox_answer_async, callback, user_data));
}

/**
 * ms5_outbox_answer_finish:
 * @self: the outbox
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether they are stored
 */
gboolean
ms5_outbox_answer_finish (Ms5Outbox     *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  return finish_boolean (self, ms5_outbox_answer_async, result, error);
}

/**
 * ms5_outbox_give_up_async:
 * @self: an outbox
 * @callback: called when it is stored
 * @user_data: for @callback
 *
 * Says that the batch under way will get no answer: the connection is gone, or 30 s have passed. Its
 * actions are sent again, unchanged, after a short delay.
 */
void
ms5_outbox_give_up_async (Ms5Outbox           *self,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  Ms5OutboxJob *job;
  guint n;

  g_return_if_fail (MS5_IS_OUTBOX (self));

  job = ms5_outbox_begin (self);
  n = g_list_model_get_n_items (G_LIST_MODEL (self->entries));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (Ms5OutboxEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->entries), i);

      if (entry->row.state != MS5_OUTBOX_SENDING)
        continue;
      entry->row.due = ms5_clock_now (self->clock)
                       + ms5_outbox_delay (entry->row.action->pri, 0, self->random);
      ms5_outbox_touch (self, job, entry, MS5_OUTBOX_WAITING);
    }
  ms5_outbox_commit (self, job, task_new (self, ms5_outbox_give_up_async, callback, user_data));
}

/**
 * ms5_outbox_give_up_finish:
 * @self: the outbox
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether it is stored
 */
gboolean
ms5_outbox_give_up_finish (Ms5Outbox     *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  return finish_boolean (self, ms5_outbox_give_up_async, result, error);
}
