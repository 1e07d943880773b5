/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/actions/ms5-actions-private.h"
#include "server/actions/ms5-deed.h"
#include "server/engine/ms5-engine-actions.h"

static Ms5Action *
get_action (const Ms5ActionsBatch *batch,
            guint                  index)
{
  return g_ptr_array_index (batch->actions, index);
}

static Ms5Result *
get_result (const Ms5ActionsBatch *batch,
            guint                  index)
{
  return g_ptr_array_index (batch->results, index);
}

static void
set_result (Ms5ActionsBatch *batch,
            guint            index,
            Ms5Result       *result)
{
  Ms5Result **place = (Ms5Result **) &g_ptr_array_index (batch->results, index);

  g_clear_pointer (place, ms5_result_free);
  *place = result;
}

static gboolean
has_failed (const Ms5Result *result)
{
  return ms5_result_code_get_fate (result->code) != MS5_FATE_DONE;
}

/* Whether an answer stands, or may be another when the same comes again. */
static gboolean
is_kept (const Ms5Action *action,
         const Ms5Result *result)
{
  if (result->dup)
    return FALSE;

  switch ((Ms5ResultCode) result->code)
    {
    case MS5_RESULT_UNKNOWN_OP:
    case MS5_RESULT_KEY_REUSE:
    case MS5_RESULT_REPLAYED:
    case MS5_RESULT_BLOCKED:
    case MS5_RESULT_BUSY:
      return FALSE;
    case MS5_RESULT_INVALID:
      return action->fault == NULL;
    case MS5_RESULT_APPLIED:
    case MS5_RESULT_MERGED:
    case MS5_RESULT_NOOP:
    case MS5_RESULT_SUPERSEDED:
    case MS5_RESULT_CONFLICT:
    case MS5_RESULT_FORBIDDEN:
    case MS5_RESULT_EXPIRED:
    default:
      return TRUE;
    }
}

/* Writes an answer down; from here on it is the one to that id. */
static void
record (Ms5Actions      *self,
        Ms5ActionsBatch *batch,
        guint            index)
{
  const Ms5Action *action = get_action (batch, index);
  const Ms5Result *result = get_result (batch, index);
  g_autoptr (Ms5ActionRecord) record = NULL;

  if (!is_kept (action, result))
    return;

  record = ms5_action_record_new ();
  record->device = g_strdup (batch->device_id);
  record->cseq = action->cseq;
  record->id = g_strdup (action->id);
  record->sub = g_strdup (batch->identity->sub);
  record->by = g_strdup (batch->identity->name);
  record->fingerprint = ms5_action_get_fingerprint (action);
  record->seq = result->seq;
  record->action = ms5_action_encode (action);
  record->result = ms5_result_encode (result);
  record->at = batch->now;
  record->skew_ms = batch->skew_ms;

  g_hash_table_insert (batch->device->answers, g_strdup (action->id),
                       ms5_answer_new (record->fingerprint, record->result));
  g_ptr_array_add (batch->recorded, g_strdup (action->id));
  batch->must_wait = TRUE;
  MS5_LEDGER_GET_IFACE (self->ledger)->add (self->ledger, g_steal_pointer (&record));
}

static Ms5Deed
get_deed (Ms5Actions      *self,
          Ms5ActionsBatch *batch,
          const Ms5Action *action)
{
  const char *device_name = self->namer != NULL ? self->namer (batch->device_id, self->namer_data) : NULL;

  return (Ms5Deed) {
    self->plant, self->engine, self->ledger, ms5_actions_get_line (self, action), batch->identity->name,
    batch->device_id, device_name, action,
  };
}

/* What would have succeeded, or was not tried, fails with the others of its group. */
static void
block (Ms5ActionsBatch *batch,
       const guint     *members,
       guint            n)
{
  for (guint i = 0; i < n; i++)
    {
      const Ms5Result *result = get_result (batch, members[i]);

      if (result == NULL || (!result->dup && !has_failed (result)))
        set_result (batch, members[i], ms5_actions_refuse (get_action (batch, members[i]), MS5_RESULT_BLOCKED,
                                                           "another action of its group failed"));
    }
}

/* Tries what is open among the @n actions of @members, together. If one fails, nothing of them was. */
static void
try_together (Ms5Actions      *self,
              Ms5ActionsBatch *batch,
              const guint     *members,
              guint            n)
{
  gboolean failed = FALSE, acts = FALSE;

  ms5_engine_begin (self->engine, batch->now);
  for (guint i = 0; i < n; i++)
    {
      const Ms5Action *action = get_action (batch, members[i]);
      Ms5Deed deed = get_deed (self, batch, action);
      Ms5Result *result;

      if (get_result (batch, members[i]) != NULL)
        continue;
      result = ms5_actions_judge_dependency (batch, action);
      if (result == NULL)
        result = ms5_deed_do (&deed);
      set_result (batch, members[i], result);
      failed = failed || has_failed (result);
      acts = acts || ms5_result_code_is_effect (result->code);
    }

  if (failed || !acts)
    {
      ms5_engine_rollback (self->engine);
      if (failed)
        block (batch, members, n);
      return;
    }

  ms5_engine_commit (self->engine);
  batch->has_acted = TRUE;
  for (guint i = 0; i < n; i++)
    {
      Ms5Deed deed = get_deed (self, batch, get_action (batch, members[i]));
      Ms5Result *result = get_result (batch, members[i]);

      if (!result->dup && ms5_result_code_is_effect (result->code))
        ms5_deed_locate (&deed, result);
    }
}

/* The index of the first action of the batch with the same id. */
static guint
find_twin (const Ms5ActionsBatch *batch,
           guint                  index)
{
  for (guint i = 0; i < index; i++)
    if (g_str_equal (get_action (batch, i)->id, get_action (batch, index)->id))
      return i;

  return index;
}

/* Indexes of the open actions that succeed or fail with the one at @first. */
static GArray *
collect_members (const Ms5ActionsBatch *batch,
                 guint                  first)
{
  const char *group = get_action (batch, first)->group;
  GArray *members = g_array_new (FALSE, FALSE, sizeof (guint));

  g_array_append_val (members, first);
  for (guint i = first + 1; group != NULL && i < batch->actions->len; i++)
    if (g_strcmp0 (get_action (batch, i)->group, group) == 0 && find_twin (batch, i) == i)
      g_array_append_val (members, i);

  return members;
}

static void
carry_out_from (Ms5Actions      *self,
                Ms5ActionsBatch *batch,
                guint            first)
{
  g_autoptr (GArray) array = collect_members (batch, first);
  const guint *members = (const guint *) (gpointer) array->data;
  gboolean is_too_large = array->len > MS5_LIMIT_GROUP_ACTIONS;
  gboolean failed = FALSE;
  guint n_open = 0;

  for (guint i = 0; i < array->len; i++)
    {
      const Ms5Action *action = get_action (batch, members[i]);
      Ms5Result *result = ms5_actions_judge (self, batch, action);

      if (result == NULL && is_too_large)
        result = ms5_actions_refuse (action, MS5_RESULT_INVALID, "its group is too large");
      set_result (batch, members[i], result);
      n_open += result == NULL;
      failed = failed || (result != NULL && has_failed (result));
    }

  if (failed)
    block (batch, members, array->len);
  else if (n_open > 0)
    try_together (self, batch, members, array->len);
  for (guint i = 0; i < array->len; i++)
    record (self, batch, members[i]);
}

/* What stands twice in a batch is done once. */
static Ms5Result *
answer_twin (const Ms5ActionsBatch *batch,
             guint                  index,
             guint                  twin)
{
  const Ms5Action *action = get_action (batch, index);
  const Ms5Result *first = get_result (batch, twin);
  g_autofree char *fingerprint = ms5_action_get_fingerprint (action);
  g_autofree char *other = ms5_action_get_fingerprint (get_action (batch, twin));
  g_autoptr (json_t) value = ms5_result_encode (first);
  Ms5Result *result;

  if (action->fault != NULL)
    return ms5_actions_refuse (action, MS5_RESULT_INVALID, action->fault);
  if (!g_str_equal (fingerprint, other))
    return ms5_actions_refuse (action, MS5_RESULT_KEY_REUSE, "the id was used for something else");

  result = ms5_result_decode (value, NULL);
  g_assert (result != NULL);
  result->dup = first->dup || is_kept (action, first);
  return result;
}

/* How far the device's clock is ahead of ours. One that does not say what time it has can still show
 * that it is ahead, by what it did in our future. */
static void
measure_skew (Ms5ActionsBatch *batch)
{
  Ms5Time theirs = batch->now;

  for (guint i = 0; i < batch->actions->len; i++)
    {
      const Ms5Action *action = get_action (batch, i);

      if (action->sent != MS5_TIME_NONE)
        {
          theirs = action->sent;
          break;
        }
      if (action->at != MS5_TIME_NONE)
        theirs = MAX (theirs, action->at);
    }

  batch->skew_ms = (theirs - batch->now) / MS5_USEC_PER_MS;
}

/* ms5_actions_carry_out:
 * @self: the actions
 * @batch: a batch whose known answers have been found
 *
 * Gives every action of the batch its answer, in order, and writes effects and answers down: all in
 * one turn of the main loop, and so in one commit.
 */
void
ms5_actions_carry_out (Ms5Actions      *self,
                       Ms5ActionsBatch *batch)
{
  batch->now = ms5_clock_now (self->clock);
  measure_skew (batch);

  for (guint i = 0; i < batch->actions->len; i++)
    {
      guint twin = find_twin (batch, i);

      if (twin != i)
        set_result (batch, i, answer_twin (batch, i, twin));
      else if (get_result (batch, i) == NULL)
        carry_out_from (self, batch, i);
    }
}
