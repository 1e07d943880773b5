/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-change.h"

#include <string.h>

/**
 * ms5_fields_diff:
 * @before: an item's fields
 * @after: the same item's fields later
 *
 * Returns: (transfer full) (nullable): what a merge must set, with `null` for what it must remove;
 *   %NULL if nothing differs
 */
json_t *
ms5_fields_diff (json_t *before,
                 json_t *after)
{
  g_autoptr (json_t) difference = NULL;
  const char *name;
  json_t *value;

  if (before == after)
    return NULL;

  difference = json_object ();
  json_object_foreach (after, name, value)
    {
      json_t *old = json_object_get (before, name);

      if (old == NULL || !ms5_json_equal (old, value))
        json_object_set (difference, name, value);
    }
  json_object_foreach (before, name, value)
    if (json_object_get (after, name) == NULL)
      json_object_set_new (difference, name, json_null ());

  return json_object_size (difference) > 0 ? g_steal_pointer (&difference) : NULL;
}

/* Adds the least number of bytes that @value takes to @size. Says what is wrong with it, or NULL. */
static const char *
check_value (const json_t *value,
             gsize        *size)
{
  switch (json_typeof (value))
    {
    case JSON_NULL:
      return "must not be null";

    case JSON_OBJECT:
      return "must not be an object";

    case JSON_ARRAY:
      *size += 2 + json_array_size (value);
      for (gsize i = 0; i < json_array_size (value); i++)
        {
          const char *wrong = check_value (json_array_get (value, i), size);

          if (wrong != NULL)
            return "must hold scalars only";
        }
      return NULL;

    case JSON_STRING:
      *size += 2 + json_string_length (value);
      return NULL;

    case JSON_INTEGER:
    case JSON_REAL:
    case JSON_TRUE:
    case JSON_FALSE:
    default:
      *size += 1;
      return NULL;
    }
}

/**
 * ms5_fields_check:
 * @fields: stands on an object
 * @allow_null: whether a field may be `null`, as in a merge
 *
 * Fields are scalars or arrays of them; an item is at most %MS5_LIMIT_ITEM_BYTES long.
 *
 * Returns: whether that is so; problems are added otherwise
 */
gboolean
ms5_fields_check (Ms5JsonReader *fields,
                  gboolean       allow_null)
{
  gboolean good = TRUE;
  gsize size = 2;
  const char *name;
  json_t *value;

  json_object_foreach (fields->value, name, value)
    {
      gsize length = strlen (name);
      const char *wrong = NULL;

      size += length + 4;
      if (length == 0 || length > MS5_LIMIT_TOPIC_BYTES)
        wrong = "is not a valid name";
      else if (!json_is_null (value) || !allow_null)
        wrong = check_value (value, &size);

      if (wrong != NULL)
        {
          ms5_json_reader_complain (fields, name, "%s", wrong);
          good = FALSE;
        }
    }

  if (size > MS5_LIMIT_ITEM_BYTES)
    {
      ms5_json_reader_complain (fields, NULL, "is larger than %" G_GSIZE_FORMAT " bytes",
                                MS5_LIMIT_ITEM_BYTES);
      good = FALSE;
    }

  return good;
}
