/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-plant.h"
#include "protocol/ms5-action.h"
#include "protocol/ms5-item.h"
#include "protocol/ms5-uuid.h"

typedef Ms5Action Action;

static const Ms5Member members[] = {
  MS5_STRING_IF (Action, id, REQUIRED, MS5_UUID_LENGTH, ms5_uuid_is_valid),
  MS5_INT (Action, cseq, REQUIRED, 1, MS5_LIMIT_INTEGER_MAX),
  MS5_INT_OR (Action, pri, 0, 3, 2),
  MS5_STRING (Action, op, REQUIRED, MS5_LIMIT_CODE_BYTES),
  MS5_STRING_IF (Action, topic, REQUIRED, MS5_LIMIT_TOPIC_BYTES, ms5_topic_is_valid),
  MS5_STRING_IF (Action, key, OPTIONAL, MS5_LIMIT_KEY_BYTES, ms5_key_is_valid),
  MS5_INT (Action, base, OPTIONAL, 0, MS5_LIMIT_INTEGER_MAX),
  MS5_TIME (Action, at, REQUIRED),
  MS5_FIELDS (Action, args, OPTIONAL),
  MS5_CHANGES (Action, set, OPTIONAL),
  MS5_FIELDS (Action, was, OPTIONAL),
  MS5_FIELDS (Action, inc, OPTIONAL),
  MS5_STRING_IF (Action, dep, OPTIONAL, MS5_UUID_LENGTH, ms5_uuid_is_valid),
  MS5_STRING (Action, group, OPTIONAL, MS5_LIMIT_ID_BYTES),
  MS5_WORD (Action, prefer, OPTIONAL, ms5_words_merge_prefer),
  MS5_STRING_IF (Action, resolves, OPTIONAL, MS5_UUID_LENGTH, ms5_uuid_is_valid),
  MS5_STRING_IF (Action, via, OPTIONAL, MS5_LIMIT_ID_BYTES, ms5_key_is_valid),
};
static const Ms5Shape shape = MS5_SHAPE (Action, members);

/**
 * ms5_action_new:
 * @op: (nullable): an operation's name
 *
 * Returns: (transfer full): an action with its default priority and everything else absent
 */
Ms5Action *
ms5_action_new (const char *op)
{
  Ms5Action *action = g_new (Ms5Action, 1);

  ms5_shape_init (&shape, action);
  action->sent = MS5_TIME_NONE;
  if (op != NULL)
    {
      action->op = g_strdup (op);
      action->spec = ms5_action_spec_find (op);
      if (action->spec != NULL)
        action->pri = ms5_priority_to_pri (action->spec->priority);
    }
  return action;
}

/**
 * ms5_action_free:
 * @action: (transfer full): an action
 */
void
ms5_action_free (Ms5Action *action)
{
  g_free (action->fault);
  ms5_shape_clear (&shape, action);
  g_free (action);
}

/**
 * ms5_action_encode:
 * @action: an action
 *
 * Returns: (transfer full): an object
 */
json_t *
ms5_action_encode (const Ms5Action *action)
{
  return ms5_shape_encode (&shape, action);
}

static void
check_topic (const Ms5Action *action,
             Ms5JsonReader   *reader)
{
  const char *wanted = ms5_topic_kind_to_string (action->spec->topic);
  Ms5TopicKind kind;

  if (!ms5_topic_parse (action->topic, &kind, NULL) || kind != action->spec->topic)
    ms5_json_reader_complain (reader, "topic", "is not %s/… as %s needs", wanted, action->op);
}

static gboolean
is_timeline_key (const char *key)
{
  Ms5Time start;
  g_autofree char *equipment = ms5_timeline_key_parse (key, &start);

  return equipment != NULL;
}

static void
check_key (const Ms5Action *action,
           Ms5JsonReader   *reader)
{
  switch (action->spec->key)
    {
    case MS5_ACTION_KEY_ID:
      if (action->key != NULL && !g_str_equal (action->key, action->id))
        ms5_json_reader_complain (reader, "key", "must be left out: it is the id");
      break;

    case MS5_ACTION_KEY_NEW:
      if (action->key == NULL)
        ms5_json_reader_complain (reader, "key", "is missing");
      else if (!ms5_code_is_valid (action->key))
        ms5_json_reader_complain (reader, "key", "is not a code of letters, digits, _, . and -");
      break;

    case MS5_ACTION_KEY_START:
      if (action->key == NULL)
        ms5_json_reader_complain (reader, "key", "is missing");
      else if (!is_timeline_key (action->key))
        ms5_json_reader_complain (reader, "key", "is not EQUIPMENT/START");
      break;

    case MS5_ACTION_KEY_ITEM:
    default:
      if (action->key == NULL)
        ms5_json_reader_complain (reader, "key", "is missing");
      break;
    }
}

/* The members of @member must be those of @payload, and right. Without one, there may be none. */
static void
check_payload (Ms5JsonReader  *reader,
               const char     *member,
               json_t         *value,
               const Ms5Shape *payload)
{
  g_autoptr (json_t) holder = json_object ();
  g_autofree gpointer data = NULL;
  Ms5JsonReader outer, inner;

  json_object_set_new (holder, member, value != NULL ? json_incref (value) : json_object ());
  outer = *reader;
  outer.value = holder;
  outer.strict = TRUE;
  ms5_json_get_object (&outer, member, MS5_JSON_REQUIRED, &inner);
  if (payload == NULL)
    {
      ms5_json_reader_finish (&inner);
      return;
    }

  data = g_malloc (payload->size);
  ms5_shape_init (payload, data);
  ms5_shape_read (payload, &inner, data);
  ms5_shape_clear (payload, data);
}

static void
check_edit (const Ms5Action *action,
            Ms5JsonReader   *reader)
{
  if (json_object_size (action->set) == 0)
    ms5_json_reader_complain (reader, "set", "is missing");
  if (action->base == MS5_INT_NONE)
    ms5_json_reader_complain (reader, "base", "is missing");
}

static void
check (const Ms5Action *action,
       Ms5JsonReader   *reader)
{
  gboolean is_edit = action->spec->kind == MS5_ACTION_EDIT;

  check_topic (action, reader);
  check_key (action, reader);
  check_payload (reader, "args", action->args, action->spec->args);
  check_payload (reader, "set", action->set, action->spec->set);
  check_payload (reader, "was", action->was, action->spec->set);
  check_payload (reader, "inc", action->inc, NULL);
  if (is_edit)
    check_edit (action, reader);
  else if (action->prefer != MS5_WORD_NONE)
    ms5_json_reader_complain (reader, "prefer", "is for edits only");
}

/**
 * ms5_action_check:
 * @action: an action, complete
 * @problems: where problems go
 *
 * Whether @action is as its operation wants it; whether lines, calls and codes exist is for the
 * server to say.
 *
 * Returns: whether nothing is wrong
 */
gboolean
ms5_action_check (const Ms5Action *action,
                  Ms5Problems     *problems)
{
  guint before = ms5_problems_get_count (problems);
  g_autoptr (json_t) value = ms5_action_encode (action);
  Ms5JsonReader reader;
  Ms5Action *copy;

  ms5_json_reader_init (&reader, value, FALSE, problems);
  copy = ms5_action_new (NULL);
  if (ms5_shape_read (&shape, &reader, copy))
    {
      if (action->spec == NULL)
        ms5_json_reader_complain (&reader, "op", "is not known");
      else
        check (action, &reader);
    }
  ms5_action_free (copy);
  return ms5_problems_get_count (problems) == before;
}

/**
 * ms5_action_read:
 * @reader: stands on an action
 *
 * An action that is wrong in itself is returned all the same, with @fault set, so that it gets its
 * answer `invalid` and its neighbours are not lost.
 *
 * Returns: (transfer full) (nullable): the action, or %NULL after adding a problem if it has not
 *   even an id to be answered by
 */
Ms5Action *
ms5_action_read (Ms5JsonReader *reader)
{
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (Ms5Action) action = ms5_action_new (NULL);
  Ms5JsonReader object;

  if (!ms5_json_get_object (reader, NULL, MS5_JSON_REQUIRED, &object))
    return NULL;

  object.problems = problems;
  if (ms5_shape_read (&shape, &object, action))
    {
      action->spec = ms5_action_spec_find (action->op);
      if (action->spec != NULL)
        check (action, &object);
    }

  if (action->id == NULL)
    {
      ms5_json_reader_complain (reader, "id", "is not a UUID in lower case");
      return NULL;
    }
  if (ms5_problems_get_count (problems) > 0)
    {
      const Ms5Problem *first = ms5_problems_get (problems, 0);

      action->fault = g_strdup_printf ("%s: %s", first->path, first->message);
    }
  return g_steal_pointer (&action);
}

/**
 * ms5_action_decode:
 * @value: an action
 * @error: (out): a #Ms5ProtocolError
 *
 * Returns: (transfer full) (nullable): the action, perhaps with a @fault
 */
Ms5Action *
ms5_action_decode (json_t  *value,
                   GError **error)
{
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  Ms5JsonReader reader;
  Ms5Action *action;

  ms5_json_reader_init (&reader, value, FALSE, problems);
  action = ms5_action_read (&reader);
  ms5_problems_to_error (problems, error);
  return action;
}

/**
 * ms5_action_get_fingerprint:
 * @action: an action
 *
 * The same id with another fingerprint is an id used twice.
 *
 * Returns: (transfer full): SHA-256 of its canonical JSON, in hexadecimal
 */
char *
ms5_action_get_fingerprint (const Ms5Action *action)
{
  g_autoptr (json_t) value = ms5_action_encode (action);
  gsize length;
  g_autofree char *text = ms5_json_encode (value, &length);

  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) text, length);
}

/**
 * ms5_action_get_item_key:
 * @action: an action
 *
 * Returns: (transfer none): the key of the item that it is about or makes
 */
const char *
ms5_action_get_item_key (const Ms5Action *action)
{
  return action->key != NULL ? action->key : action->id;
}
