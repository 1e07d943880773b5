/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-change.h"
#include "protocol/ms5-shape.h"

#define FIELD(data, member, Type) ((Type *) (void *) ((char *) (data) + (member)->offset))

static gboolean
read_text (const Ms5Member *member,
           Ms5JsonReader   *reader,
           const char      *name,
           gint64           max_bytes,
           const char     **out_text)
{
  Ms5JsonNeed need = name != NULL ? member->need : MS5_JSON_REQUIRED;

  if (!ms5_json_get_string (reader, name, need, (gsize) max_bytes, out_text))
    return FALSE;
  if (member->is_valid != NULL && !member->is_valid (*out_text))
    {
      ms5_json_reader_complain (reader, name, "is not valid");
      return FALSE;
    }

  return TRUE;
}

static void
read_string (const Ms5Member *member,
             Ms5JsonReader   *object,
             char           **field)
{
  const char *text;

  if (read_text (member, object, member->name, member->max, &text))
    {
      g_free (*field);
      *field = g_strdup (text);
    }
}

static void
read_strings (const Ms5Member *member,
              Ms5JsonReader   *object,
              char          ***field)
{
  g_autoptr (GStrvBuilder) builder = NULL;
  Ms5JsonReader array, element;
  const char *text;

  if (!ms5_json_get_array (object, member->name, member->need, (gsize) member->max, &array))
    return;

  builder = g_strv_builder_new ();
  for (gsize i = 0; i < ms5_json_reader_get_length (&array); i++)
    {
      ms5_json_get_element (&array, i, &element);
      if (read_text (member, &element, NULL, MS5_LIMIT_NOTE_BYTES, &text))
        g_strv_builder_add (builder, text);
    }
  g_strfreev (*field);
  *field = g_strv_builder_end (builder);
}

static void
read_times (const Ms5Member *member,
            Ms5JsonReader   *object,
            GArray         **field)
{
  Ms5JsonReader array, element;

  if (!ms5_json_get_array (object, member->name, member->need, (gsize) member->max, &array))
    return;

  g_clear_pointer (field, g_array_unref);
  *field = g_array_new (FALSE, FALSE, sizeof (Ms5Time));
  for (gsize i = 0; i < ms5_json_reader_get_length (&array); i++)
    {
      Ms5Time time;

      ms5_json_get_element (&array, i, &element);
      if (ms5_json_get_time_ms (&element, NULL, MS5_JSON_REQUIRED, &time))
        g_array_append_val (*field, time);
    }
}

static void
read_name (const Ms5Member *member,
           Ms5JsonReader   *object,
           Ms5Name        **field)
{
  Ms5Name *name;

  if (ms5_json_get_name (object, member->name, member->need, (gsize) member->max, &name))
    {
      g_clear_pointer (field, ms5_name_unref);
      *field = name;
    }
}

static void
read_object (const Ms5Member *member,
             Ms5JsonReader   *object,
             gpointer         field)
{
  Ms5JsonReader inner;

  if (ms5_json_get_object (object, member->name, member->need, &inner))
    ms5_shape_read (member->shape, &inner, field);
}

static void
read_fields (const Ms5Member *member,
             Ms5JsonReader   *object,
             json_t         **field)
{
  Ms5JsonReader inner;

  if (ms5_json_get_object (object, member->name, member->need, &inner)
      && ms5_fields_check (&inner, member->type == MS5_MEMBER_CHANGES))
    {
      json_decref (*field);
      *field = json_incref (inner.value);
    }
}

static void
read_member (const Ms5Member *member,
             Ms5JsonReader   *object,
             gpointer         data)
{
  switch (member->type)
    {
    case MS5_MEMBER_STRING:
      read_string (member, object, FIELD (data, member, char *));
      break;

    case MS5_MEMBER_INT:
      ms5_json_get_int (object, member->name, member->need, member->min, member->max,
                        FIELD (data, member, gint64));
      break;

    case MS5_MEMBER_DOUBLE:
      ms5_json_get_double (object, member->name, member->need, FIELD (data, member, double));
      break;

    case MS5_MEMBER_BOOL:
    case MS5_MEMBER_FLAG:
      ms5_json_get_bool (object, member->name, member->need, FIELD (data, member, gboolean));
      break;

    case MS5_MEMBER_TIME:
      ms5_json_get_time_ms (object, member->name, member->need, FIELD (data, member, Ms5Time));
      break;

    case MS5_MEMBER_WORD:
      ms5_json_get_word (object, member->name, member->need, member->words,
                         FIELD (data, member, int));
      break;

    case MS5_MEMBER_HASH:
      ms5_json_get_hash (object, member->name, member->need, FIELD (data, member, guint64));
      break;

    case MS5_MEMBER_STRINGS:
      read_strings (member, object, FIELD (data, member, char **));
      break;

    case MS5_MEMBER_TIMES:
      read_times (member, object, FIELD (data, member, GArray *));
      break;

    case MS5_MEMBER_NAME:
      read_name (member, object, FIELD (data, member, Ms5Name *));
      break;

    case MS5_MEMBER_OBJECT:
      read_object (member, object, FIELD (data, member, char));
      break;

    case MS5_MEMBER_FIELDS:
    case MS5_MEMBER_CHANGES:
      read_fields (member, object, FIELD (data, member, json_t *));
      break;

    case MS5_MEMBER_CUSTOM:
    default:
      member->custom->read (object, member->name, member->need, FIELD (data, member, char));
      break;
    }
}

/**
 * ms5_shape_read:
 * @shape: a table
 * @object: stands on an object
 * @data: an initialised struct, to be cleared afterwards whatever is returned
 *
 * Fills what is there and right; everything else stays as it was. With a strict reader, members
 * that the table does not have are problems.
 *
 * Returns: whether everything was right; problems are added otherwise
 */
gboolean
ms5_shape_read (const Ms5Shape *shape,
                Ms5JsonReader  *object,
                gpointer        data)
{
  guint before = ms5_problems_get_count (object->problems);
  gboolean was_full = ms5_json_reader_is_full (object);

  for (guint i = 0; i < shape->n_members; i++)
    read_member (&shape->members[i], object, data);
  ms5_json_reader_finish (object);

  return ms5_problems_get_count (object->problems) == before && !was_full;
}

/**
 * ms5_shape_decode:
 * @shape: a table
 * @object: (nullable): an object
 * @data: (out caller-allocates): the struct, to be cleared afterwards whatever is returned
 * @problems: (nullable): where problems go
 *
 * Returns: whether everything was right; what was not is absent from @data
 */
gboolean
ms5_shape_decode (const Ms5Shape *shape,
                  json_t         *object,
                  gpointer        data,
                  Ms5Problems    *problems)
{
  g_autoptr (Ms5Problems) own = problems == NULL ? ms5_problems_new () : NULL;
  Ms5JsonReader reader;

  ms5_shape_init (shape, data);
  ms5_json_reader_init (&reader, object, FALSE, problems != NULL ? problems : own);
  if (!ms5_json_get_object (&reader, NULL, MS5_JSON_REQUIRED, &reader))
    return FALSE;

  return ms5_shape_read (shape, &reader, data);
}
