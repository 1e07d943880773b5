/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-hash.h"
#include "protocol/ms5-shape.h"

#include <math.h>
#include <string.h>

#define FIELD(data, member, Type)       ((Type *) (void *) ((char *) (data) + (member)->offset))
#define CONST_FIELD(data, member, Type) ((Type const *) (const void *) ((const char *) (data) + (member)->offset))

static void
init_member (const Ms5Member *member,
             gpointer         data)
{
  switch (member->type)
    {
    case MS5_MEMBER_INT:
      *FIELD (data, member, gint64) = member->fallback;
      break;

    case MS5_MEMBER_DOUBLE:
      *FIELD (data, member, double) = member->fallback != MS5_INT_NONE ? (double) member->fallback : NAN;
      break;

    case MS5_MEMBER_BOOL:
      *FIELD (data, member, int) = MS5_BOOL_NONE;
      break;

    case MS5_MEMBER_TIME:
      *FIELD (data, member, Ms5Time) = MS5_TIME_NONE;
      break;

    case MS5_MEMBER_WORD:
      *FIELD (data, member, int) = MS5_WORD_NONE;
      break;

    case MS5_MEMBER_OBJECT:
      ms5_shape_init (member->shape, FIELD (data, member, char));
      break;

    case MS5_MEMBER_STRING:
    case MS5_MEMBER_FLAG:
    case MS5_MEMBER_HASH:
    case MS5_MEMBER_STRINGS:
    case MS5_MEMBER_TIMES:
    case MS5_MEMBER_NAME:
    case MS5_MEMBER_FIELDS:
    case MS5_MEMBER_CHANGES:
    case MS5_MEMBER_CUSTOM:
    default:
      break;
    }
}

/**
 * ms5_shape_init:
 * @shape: a table
 * @data: (out caller-allocates): the struct, with every member absent
 */
void
ms5_shape_init (const Ms5Shape *shape,
                gpointer        data)
{
  memset (data, 0, shape->size);
  for (guint i = 0; i < shape->n_members; i++)
    init_member (&shape->members[i], data);
}

static void
clear_member (const Ms5Member *member,
              gpointer         data)
{
  switch (member->type)
    {
    case MS5_MEMBER_STRING:
      g_free (*FIELD (data, member, char *));
      break;

    case MS5_MEMBER_STRINGS:
      g_strfreev (*FIELD (data, member, char **));
      break;

    case MS5_MEMBER_TIMES:
      g_clear_pointer (FIELD (data, member, GArray *), g_array_unref);
      break;

    case MS5_MEMBER_NAME:
      g_clear_pointer (FIELD (data, member, Ms5Name *), ms5_name_unref);
      break;

    case MS5_MEMBER_OBJECT:
      ms5_shape_clear (member->shape, FIELD (data, member, char));
      break;

    case MS5_MEMBER_FIELDS:
    case MS5_MEMBER_CHANGES:
      json_decref (*FIELD (data, member, json_t *));
      break;

    case MS5_MEMBER_CUSTOM:
      member->custom->clear (FIELD (data, member, char));
      break;

    case MS5_MEMBER_INT:
    case MS5_MEMBER_DOUBLE:
    case MS5_MEMBER_BOOL:
    case MS5_MEMBER_FLAG:
    case MS5_MEMBER_TIME:
    case MS5_MEMBER_WORD:
    case MS5_MEMBER_HASH:
    default:
      break;
    }
}

/**
 * ms5_shape_clear:
 * @shape: a table
 * @data: a struct that owns what it points to; every member is absent afterwards
 */
void
ms5_shape_clear (const Ms5Shape *shape,
                 gpointer        data)
{
  for (guint i = 0; i < shape->n_members; i++)
    clear_member (&shape->members[i], data);

  ms5_shape_init (shape, data);
}

static json_t *
encode_strings (char *const *strings)
{
  json_t *array;

  if (strings == NULL)
    return NULL;

  array = json_array ();
  for (guint i = 0; strings[i] != NULL; i++)
    json_array_append_new (array, ms5_json_new_text (strings[i]));
  return array;
}

static json_t *
encode_times (const GArray *times)
{
  json_t *array;

  if (times == NULL)
    return NULL;

  array = json_array ();
  for (guint i = 0; i < times->len; i++)
    json_array_append_new (array, json_integer (ms5_time_to_ms (g_array_index (times, Ms5Time, i))));
  return array;
}

static json_t *
encode_hash (guint64 hash)
{
  char hex[MS5_HASH_HEX_LENGTH + 1];

  ms5_hash_to_hex (hash, hex);
  return json_string (hex);
}

static json_t *
encode_text (const char *text)
{
  return text != NULL ? ms5_json_new_text (text) : NULL;
}

static json_t *
encode_int (gint64 number)
{
  return number != MS5_INT_NONE ? json_integer (number) : NULL;
}

static json_t *
encode_bool (int flag)
{
  return flag != MS5_BOOL_NONE ? json_boolean (flag) : NULL;
}

static json_t *
encode_time (Ms5Time time)
{
  return time != MS5_TIME_NONE ? json_integer (ms5_time_to_ms (time)) : NULL;
}

static json_t *
encode_word (const char *word)
{
  return word != NULL ? json_string (word) : NULL;
}

/* json_real() makes nothing of NaN and infinities: they are absent. */
static json_t *
encode_member (const Ms5Member *member,
               gconstpointer    data)
{
  switch (member->type)
    {
    case MS5_MEMBER_STRING:
      return encode_text (*CONST_FIELD (data, member, char *));

    case MS5_MEMBER_INT:
      return encode_int (*CONST_FIELD (data, member, gint64));

    case MS5_MEMBER_DOUBLE:
      return json_real (*CONST_FIELD (data, member, double));

    case MS5_MEMBER_BOOL:
      return encode_bool (*CONST_FIELD (data, member, int));

    case MS5_MEMBER_FLAG:
      return *CONST_FIELD (data, member, gboolean) ? json_true () : NULL;

    case MS5_MEMBER_TIME:
      return encode_time (*CONST_FIELD (data, member, Ms5Time));

    case MS5_MEMBER_WORD:
      return encode_word (member->words (*CONST_FIELD (data, member, int)));

    case MS5_MEMBER_HASH:
      return encode_hash (*CONST_FIELD (data, member, guint64));

    case MS5_MEMBER_STRINGS:
      return encode_strings (*CONST_FIELD (data, member, char **));

    case MS5_MEMBER_TIMES:
      return encode_times (*CONST_FIELD (data, member, GArray *));

    case MS5_MEMBER_FIELDS:
    case MS5_MEMBER_CHANGES:
      return json_incref (*CONST_FIELD (data, member, json_t *));

    case MS5_MEMBER_CUSTOM:
      return member->custom->write != NULL ? member->custom->write (CONST_FIELD (data, member, char))
                                           : NULL;

    case MS5_MEMBER_NAME:
    case MS5_MEMBER_OBJECT:
    default:
      g_return_val_if_reached (NULL);
    }
}

static void
encode_name (json_t        *object,
             const char    *member,
             const Ms5Name *name)
{
  if (name == NULL)
    return;

  json_object_set_new (object, member, ms5_json_new_text (ms5_name_get_default (name)));
  for (guint i = 0; i < ms5_name_get_n_translations (name); i++)
    {
      const char *language;
      const char *text = ms5_name_get_translation (name, i, &language);
      g_autofree char *full = g_strconcat (member, ".", language, NULL);

      json_object_set_new (object, full, ms5_json_new_text (text));
    }
}

/**
 * ms5_shape_encode:
 * @shape: a table
 * @data: a struct
 *
 * Returns: (transfer full): an object of what is not absent
 */
json_t *
ms5_shape_encode (const Ms5Shape *shape,
                  gconstpointer   data)
{
  json_t *object = json_object ();

  for (guint i = 0; i < shape->n_members; i++)
    {
      const Ms5Member *member = &shape->members[i];
      json_t *value;

      if (member->type == MS5_MEMBER_NAME)
        {
          encode_name (object, member->name, *CONST_FIELD (data, member, Ms5Name *));
          continue;
        }
      if (member->type == MS5_MEMBER_OBJECT)
        {
          value = ms5_shape_encode (member->shape, CONST_FIELD (data, member, char));
          if (json_object_size (value) == 0)
            g_clear_pointer (&value, json_decref);
        }
      else
        {
          value = encode_member (member, data);
        }

      if (value != NULL)
        json_object_set_new (object, member->name, value);
    }

  return object;
}
