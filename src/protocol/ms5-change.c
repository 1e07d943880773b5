/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-change.h"
#include "protocol/ms5-topics.h"

#include <string.h>

static const char op_letters[] = "pmxe";

typedef struct
{
  gsize length;
  char bytes[];
} Text;

/* The topic and the key follow in the same allocation: there may be millions of these. */
typedef struct
{
  Ms5Change public;
  gatomicrefcount refs;
  Text *text; /* NULL until somebody asks */
  char names[];
} Change;

G_STATIC_ASSERT (G_STRUCT_OFFSET (Change, public) == 0);

/**
 * ms5_change_new:
 * @op: what it does
 * @topic: the topic
 * @key: the item within it
 * @v: its log position
 * @fields: (transfer full) (nullable): an object, not to be modified any more; %NULL to delete
 *
 * Returns: (transfer full): a change
 */
Ms5Change *
ms5_change_new (Ms5Op       op,
                const char *topic,
                const char *key,
                gint64      v,
                json_t     *fields)
{
  gsize topic_size = strlen (topic) + 1;
  gsize key_size = strlen (key) + 1;
  Change *change;

  g_return_val_if_fail ((fields == NULL) == (op == MS5_OP_DELETE), NULL);

  change = g_malloc (sizeof (Change) + topic_size + key_size);
  memcpy (change->names, topic, topic_size);
  memcpy (change->names + topic_size, key, key_size);
  change->public = (Ms5Change) { op, change->names, change->names + topic_size, v, fields };
  change->text = NULL;
  g_atomic_ref_count_init (&change->refs);
  return &change->public;
}

/**
 * ms5_change_ref:
 * @change: a change
 *
 * Returns: (transfer full): @change
 */
Ms5Change *
ms5_change_ref (Ms5Change *change)
{
  g_atomic_ref_count_inc (&((Change *) change)->refs);
  return change;
}

/**
 * ms5_change_unref:
 * @change: (transfer full): a change
 */
void
ms5_change_unref (Ms5Change *change)
{
  Change *self = (Change *) change;

  if (!g_atomic_ref_count_dec (&self->refs))
    return;

  json_decref (change->fields);
  g_free (self->text);
  g_free (self);
}

static Text *
encode (const Ms5Change *change)
{
  g_autoptr (GString) out = g_string_sized_new (256);
  Text *text;

  g_string_append_printf (out, "[\"%c\",", op_letters[change->op]);
  ms5_json_append_string (out, change->topic);
  g_string_append_c (out, ',');
  ms5_json_append_string (out, change->key);
  g_string_append_c (out, ',');
  ms5_json_append_int (out, change->v);
  if (change->fields != NULL)
    {
      g_string_append_c (out, ',');
      ms5_json_append (out, change->fields);
    }
  g_string_append_c (out, ']');

  text = g_malloc (sizeof (Text) + out->len + 1);
  text->length = out->len;
  memcpy (text->bytes, out->str, out->len + 1);
  return text;
}

/**
 * ms5_change_get_text:
 * @change: a change
 * @out_length: (out) (optional): the length in bytes
 *
 * The op as it goes into frames, into the log and into the hash. Encoded once, when first asked for.
 *
 * Returns: (transfer none): `["m",topic,key,v,{fields}]` in canonical JSON, terminated
 */
const char *
ms5_change_get_text (Ms5Change *change,
                     gsize     *out_length)
{
  Change *self = (Change *) change;
  Text *text = g_atomic_pointer_get (&self->text);

  if (text == NULL)
    {
      text = encode (change);
      if (!g_atomic_pointer_compare_and_exchange (&self->text, NULL, text))
        {
          g_free (text);
          text = g_atomic_pointer_get (&self->text);
        }
    }

  if (out_length != NULL)
    *out_length = text->length;
  return text->bytes;
}

/**
 * ms5_change_equal:
 * @a: a change
 * @b: another
 *
 * Returns: whether both say the same
 */
gboolean
ms5_change_equal (const Ms5Change *a,
                  const Ms5Change *b)
{
  if (a->op != b->op || a->v != b->v || !g_str_equal (a->topic, b->topic)
      || !g_str_equal (a->key, b->key))
    return FALSE;

  return a->fields == NULL || ms5_json_equal (a->fields, b->fields);
}

static gboolean
read_op (Ms5JsonReader *array,
         Ms5Op         *out_op)
{
  Ms5JsonReader element;
  const char *letter, *found;

  ms5_json_get_element (array, 0, &element);
  if (!ms5_json_get_string (&element, NULL, MS5_JSON_REQUIRED, 1, &letter))
    return FALSE;

  found = *letter != '\0' ? strchr (op_letters, *letter) : NULL;
  if (found == NULL)
    {
      ms5_json_reader_complain (&element, NULL, "is none of: p, m, x, e");
      return FALSE;
    }

  *out_op = (Ms5Op) (found - op_letters);
  return TRUE;
}

static gboolean
read_name (Ms5JsonReader  *array,
           gsize           index,
           gboolean      (*is_valid) (const char *),
           const char    **out_name)
{
  Ms5JsonReader element;

  ms5_json_get_element (array, index, &element);
  if (!ms5_json_get_string (&element, NULL, MS5_JSON_REQUIRED, MS5_LIMIT_KEY_BYTES, out_name))
    return FALSE;
  if (!is_valid (*out_name))
    {
      ms5_json_reader_complain (&element, NULL, "is not a valid name");
      return FALSE;
    }

  return TRUE;
}

/**
 * ms5_change_read:
 * @reader: stands on an op
 *
 * Returns: (transfer full) (nullable): the change, or %NULL after adding a problem
 */
Ms5Change *
ms5_change_read (Ms5JsonReader *reader)
{
  Ms5JsonReader array, element, fields;
  const char *topic, *key;
  gsize length;
  gint64 v;
  Ms5Op op;

  if (!ms5_json_get_array (reader, NULL, MS5_JSON_REQUIRED, 5, &array))
    return NULL;
  length = ms5_json_reader_get_length (&array);
  if (length < 4)
    {
      ms5_json_reader_complain (reader, NULL, "is not an op of 4 or 5 elements");
      return NULL;
    }

  ms5_json_get_element (&array, 3, &element);
  if (!read_op (&array, &op)
      || !read_name (&array, 1, ms5_topic_is_valid, &topic)
      || !read_name (&array, 2, ms5_key_is_valid, &key)
      || !ms5_json_get_int (&element, NULL, MS5_JSON_REQUIRED, 0, MS5_LIMIT_INTEGER_MAX, &v))
    return NULL;

  if (length != (op == MS5_OP_DELETE ? 4 : 5))
    {
      ms5_json_reader_complain (reader, NULL, "has the wrong number of elements for its kind");
      return NULL;
    }
  if (op == MS5_OP_DELETE)
    return ms5_change_new (op, topic, key, v, NULL);

  ms5_json_get_element (&array, 4, &element);
  if (!ms5_json_get_object (&element, NULL, MS5_JSON_REQUIRED, &fields)
      || !ms5_fields_check (&fields, op == MS5_OP_MERGE))
    return NULL;

  return ms5_change_new (op, topic, key, v, json_incref (fields.value));
}

static json_t *
overlay (json_t   *below,
         json_t   *above,
         gboolean  keep_null)
{
  json_t *result = below != NULL ? json_copy (below) : json_object ();
  const char *name;
  json_t *value;

  json_object_foreach (above, name, value)
    {
      if (json_is_null (value) && !keep_null)
        json_object_del (result, name);
      else
        json_object_set (result, name, value);
    }

  return result;
}

/**
 * ms5_change_apply:
 * @change: a change
 * @fields: (nullable): the item's fields before it, or %NULL if there is no such item
 *
 * A merge into an item that does not exist makes it.
 *
 * Returns: (transfer full) (nullable): the item's fields after it, not to be modified; %NULL if
 *   the item is gone
 */
json_t *
ms5_change_apply (const Ms5Change *change,
                  json_t          *fields)
{
  switch (change->op)
    {
    case MS5_OP_MERGE:
      return overlay (fields, change->fields, FALSE);

    case MS5_OP_DELETE:
      return NULL;

    case MS5_OP_PUT:
    case MS5_OP_EVENT:
    default:
      return json_incref (change->fields);
    }
}

/**
 * ms5_change_conflate:
 * @earlier: a change of an item of a state topic
 * @later: a later change of the same item
 *
 * Applying the result is the same as applying both, one after the other, to any item, and to none.
 * Events are never conflated.
 *
 * Returns: (transfer full): one change with the position of @later
 */
Ms5Change *
ms5_change_conflate (Ms5Change *earlier,
                     Ms5Change *later)
{
  json_t *fields;
  Ms5Op op;

  g_return_val_if_fail (earlier->op != MS5_OP_EVENT && later->op != MS5_OP_EVENT, NULL);

  if (later->op != MS5_OP_MERGE)
    return ms5_change_ref (later);

  op = earlier->op == MS5_OP_MERGE ? MS5_OP_MERGE : MS5_OP_PUT;
  fields = overlay (earlier->fields, later->fields, op == MS5_OP_MERGE);
  return ms5_change_new (op, later->topic, later->key, later->v, fields);
}
