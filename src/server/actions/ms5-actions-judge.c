/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/actions/ms5-actions-private.h"

/* What can be said of an action without trying it, in the order that the protocol gives. */

Ms5Result *
ms5_actions_refuse (const Ms5Action *action,
                    Ms5ResultCode    code,
                    const char      *text)
{
  Ms5Result *result = ms5_result_new (action->id, code);

  result->text = g_strdup (text);
  if (code == MS5_RESULT_BUSY)
    result->after = MS5_ACTIONS_BUSY_MS;
  return result;
}

/* Of an action that was answered before, at any time or earlier in the same batch. */
static const Ms5Answer *
find_answer (const Ms5ActionsBatch *batch,
             const char            *id)
{
  const Ms5Answer *answer = g_hash_table_lookup (batch->device->answers, id);

  return answer != NULL ? answer : g_hash_table_lookup (batch->found, id);
}

static Ms5Result *
repeat_answer (Ms5ActionsBatch *batch,
               const Ms5Action *action,
               const Ms5Answer *answer)
{
  g_autofree char *fingerprint = ms5_action_get_fingerprint (action);
  g_autoptr (GError) error = NULL;
  Ms5Result *result;

  batch->must_wait = batch->must_wait || !answer->is_durable;
  if (!g_str_equal (answer->fingerprint, fingerprint))
    return ms5_actions_refuse (action, MS5_RESULT_KEY_REUSE, "the id was used for something else");

  result = ms5_result_decode (answer->result, &error);
  if (result == NULL)
    {
      g_warning ("The answer to %s on record cannot be read: %s", action->id, error->message);
      return ms5_actions_refuse (action, MS5_RESULT_BUSY, NULL);
    }
  result->dup = TRUE;
  return result;
}

static gboolean
is_expired (const Ms5ActionsBatch *batch,
            const Ms5Action       *action)
{
  Ms5Time at = action->at - batch->skew_ms * MS5_USEC_PER_MS;

  return batch->now - at > MS5_LIMIT_ACTION_AGE_MS * MS5_USEC_PER_MS;
}

static const char *
get_line_code (const Ms5Action *action)
{
  const char *code = NULL;

  return ms5_topic_parse (action->topic, NULL, &code) ? code : NULL;
}

const Ms5Line *
ms5_actions_get_line (Ms5Actions      *self,
                      const Ms5Action *action)
{
  const char *code = get_line_code (action);

  return code != NULL ? ms5_plant_get_line (self->plant, code) : NULL;
}

static Ms5Result *
judge_rights (Ms5Actions      *self,
              Ms5ActionsBatch *batch,
              const Ms5Action *action)
{
  const char *code = get_line_code (action);

  if (code == NULL || !ms5_identity_may_on_line (batch->identity, action->spec->permission, code))
    return ms5_actions_refuse (action, MS5_RESULT_FORBIDDEN, action->spec->permission);
  if (action->prefer != MS5_WORD_NONE
      && !ms5_plant_permits (self->plant, action->op, (Ms5MergePrefer) action->prefer))
    return ms5_actions_refuse (action, MS5_RESULT_FORBIDDEN, "the plant does not let an edit ask for that");
  if (action->prefer == MS5_MERGE_PREFER_CLIENT && !ms5_identity_may (batch->identity, MS5_PERMIT_OVERRIDE))
    return ms5_actions_refuse (action, MS5_RESULT_FORBIDDEN, MS5_PERMIT_OVERRIDE);

  return NULL;
}

static Ms5Result *
judge_history (Ms5Actions      *self,
               Ms5ActionsBatch *batch,
               const Ms5Action *action)
{
  const Ms5Answer *answer = find_answer (batch, action->id);

  if (answer != NULL)
    return repeat_answer (batch, action, answer);
  if (action->cseq <= ms5_actions_get_floor (self, batch->device_id))
    return ms5_actions_refuse (action, MS5_RESULT_REPLAYED, "the device has confirmed the answer to that number");

  return NULL;
}

/* ms5_actions_judge:
 * @self: the actions
 * @batch: the batch that is carried out
 * @action: one of it
 *
 * Returns: (transfer full) (nullable): the answer, or %NULL if it is to be tried
 */
Ms5Result *
ms5_actions_judge (Ms5Actions      *self,
                   Ms5ActionsBatch *batch,
                   const Ms5Action *action)
{
  Ms5Result *result;

  if (action->fault != NULL)
    return ms5_actions_refuse (action, MS5_RESULT_INVALID, action->fault);
  if ((result = judge_history (self, batch, action)) != NULL)
    return result;
  if (action->spec == NULL)
    return ms5_actions_refuse (action, MS5_RESULT_UNKNOWN_OP, NULL);
  if (MS5_LEDGER_GET_IFACE (self->ledger)->is_busy (self->ledger))
    return ms5_actions_refuse (action, MS5_RESULT_BUSY, NULL);
  if (is_expired (batch, action))
    return ms5_actions_refuse (action, MS5_RESULT_EXPIRED, NULL);
  if ((result = judge_rights (self, batch, action)) != NULL)
    return result;
  if (ms5_actions_get_line (self, action) == NULL)
    return ms5_actions_refuse (action, MS5_RESULT_INVALID, "there is no such line");

  return NULL;
}

/* Whether an action took effect, or was not needed. */
static gboolean
is_done (const Ms5ActionsBatch *batch,
         const char            *id)
{
  const Ms5Answer *answer = find_answer (batch, id);
  g_autoptr (Ms5Result) result = NULL;

  for (guint i = 0; i < batch->actions->len; i++)
    {
      const Ms5Action *other = g_ptr_array_index (batch->actions, i);
      const Ms5Result *known = g_ptr_array_index (batch->results, i);

      if (known != NULL && g_str_equal (other->id, id))
        return ms5_result_code_get_fate (known->code) == MS5_FATE_DONE;
    }

  if (answer != NULL)
    result = ms5_result_decode (answer->result, NULL);
  return result != NULL && ms5_result_code_get_fate (result->code) == MS5_FATE_DONE;
}

/* ms5_actions_judge_dependency:
 * @batch: the batch that is carried out
 * @action: one of it that may be tried
 *
 * Returns: (transfer full) (nullable): the answer if it has to wait for another, or with it has failed
 */
Ms5Result *
ms5_actions_judge_dependency (Ms5ActionsBatch *batch,
                              const Ms5Action *action)
{
  if (action->dep == NULL || is_done (batch, action->dep))
    return NULL;

  return ms5_actions_refuse (action, MS5_RESULT_BLOCKED, "what it depends on did not take effect");
}
