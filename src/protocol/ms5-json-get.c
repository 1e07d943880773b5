/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-hash.h"
#include "protocol/ms5-json-reader-private.h"

#include <math.h>
#include <string.h>

/* Puts @out on a member, or on the value itself, which keeps the place that it has. */
static void
descend (Ms5JsonReader *out,
         Ms5JsonReader *reader,
         const char    *member,
         json_t        *value)
{
  if (member != NULL)
    {
      ms5_json_reader_init_child (out, reader, member, 0, value);
    }
  else if (out != reader)
    {
      ms5_json_reader_init_child (out, reader, reader->member, reader->index, value);
      out->parent = reader->parent;
    }
}

/**
 * ms5_json_get_object:
 * @reader: a reader
 * @member: (nullable): a member, or %NULL for the value itself
 * @need: whether it must be there
 * @out_object: (out caller-allocates): stands on the object
 *
 * Returns: whether @out_object is set
 */
gboolean
ms5_json_get_object (Ms5JsonReader *reader,
                     const char    *member,
                     Ms5JsonNeed    need,
                     Ms5JsonReader *out_object)
{
  json_t *value = ms5_json_reader_find (reader, member, need);

  if (value == NULL)
    return FALSE;
  if (!json_is_object (value))
    {
      ms5_json_reader_complain (reader, member, "is not an object");
      return FALSE;
    }

  descend (out_object, reader, member, value);
  return TRUE;
}

/**
 * ms5_json_get_array:
 * @reader: a reader
 * @member: (nullable): a member, or %NULL for the value itself
 * @need: whether it must be there
 * @max_length: the most elements it may have
 * @out_array: (out caller-allocates): stands on the array
 *
 * Returns: whether @out_array is set
 */
gboolean
ms5_json_get_array (Ms5JsonReader *reader,
                    const char    *member,
                    Ms5JsonNeed    need,
                    gsize          max_length,
                    Ms5JsonReader *out_array)
{
  json_t *value = ms5_json_reader_find (reader, member, need);

  if (value == NULL)
    return FALSE;
  if (!json_is_array (value))
    {
      ms5_json_reader_complain (reader, member, "is not an array");
      return FALSE;
    }
  if (json_array_size (value) > max_length)
    {
      ms5_json_reader_complain (reader, member, "has more than %" G_GSIZE_FORMAT " elements",
                                max_length);
      return FALSE;
    }

  descend (out_array, reader, member, value);
  return TRUE;
}

/**
 * ms5_json_get_element:
 * @array: stands on an array
 * @index: less than its length
 * @out_element: (out caller-allocates): stands on the element
 */
void
ms5_json_get_element (Ms5JsonReader *array,
                      gsize          index,
                      Ms5JsonReader *out_element)
{
  ms5_json_reader_init_child (out_element, array, NULL, index, json_array_get (array->value, index));
}

/**
 * ms5_json_get_string:
 * @reader: a reader
 * @member: (nullable): a member, or %NULL for the value itself
 * @need: whether it must be there
 * @max_bytes: the longest that is accepted, in bytes
 * @out_text: (out) (transfer none): the text, which lives as long as the document
 *
 * Returns: whether @out_text is set
 */
gboolean
ms5_json_get_string (Ms5JsonReader  *reader,
                     const char     *member,
                     Ms5JsonNeed     need,
                     gsize           max_bytes,
                     const char    **out_text)
{
  json_t *value = ms5_json_reader_find (reader, member, need);

  if (value == NULL)
    return FALSE;
  if (!json_is_string (value))
    {
      ms5_json_reader_complain (reader, member, "is not a string");
      return FALSE;
    }
  if (json_string_length (value) > max_bytes)
    {
      ms5_json_reader_complain (reader, member, "is longer than %" G_GSIZE_FORMAT " bytes",
                                max_bytes);
      return FALSE;
    }

  *out_text = json_string_value (value);
  return TRUE;
}

/* 1.0 and 1e3 are integers, too: JSON knows only numbers, and some encoders write them so. */
static gboolean
value_to_int (const json_t *value,
              gint64       *out_number)
{
  if (json_is_integer (value))
    {
      *out_number = json_integer_value (value);
    }
  else
    {
      double real = json_is_real (value) ? json_real_value (value) : NAN;

      if (!(fabs (real) < (double) MS5_LIMIT_INTEGER) || real != trunc (real))
        return FALSE;
      *out_number = (gint64) real;
    }

  return *out_number > -MS5_LIMIT_INTEGER && *out_number < MS5_LIMIT_INTEGER;
}

/**
 * ms5_json_get_int:
 * @reader: a reader
 * @member: (nullable): a member, or %NULL for the value itself
 * @need: whether it must be there
 * @min: the least that is accepted
 * @max: the greatest that is accepted
 * @out_number: (out): a whole number, within 2^53−1 in any case
 *
 * Returns: whether @out_number is set
 */
gboolean
ms5_json_get_int (Ms5JsonReader *reader,
                  const char    *member,
                  Ms5JsonNeed    need,
                  gint64         min,
                  gint64         max,
                  gint64        *out_number)
{
  json_t *value = ms5_json_reader_find (reader, member, need);
  gint64 number;

  if (value == NULL)
    return FALSE;
  if (!value_to_int (value, &number))
    {
      ms5_json_reader_complain (reader, member, "is not an integer within 2^53-1");
      return FALSE;
    }
  if (number < min || number > max)
    {
      ms5_json_reader_complain (reader, member,
                                "is not from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, min, max);
      return FALSE;
    }

  *out_number = number;
  return TRUE;
}

/**
 * ms5_json_get_double:
 * @reader: a reader
 * @member: (nullable): a member, or %NULL for the value itself
 * @need: whether it must be there
 * @out_number: (out): a finite number
 *
 * Returns: whether @out_number is set
 */
gboolean
ms5_json_get_double (Ms5JsonReader *reader,
                     const char    *member,
                     Ms5JsonNeed    need,
                     double        *out_number)
{
  json_t *value = ms5_json_reader_find (reader, member, need);

  if (value == NULL)
    return FALSE;
  if (!json_is_number (value))
    {
      ms5_json_reader_complain (reader, member, "is not a number");
      return FALSE;
    }

  *out_number = json_number_value (value);
  return TRUE;
}

/**
 * ms5_json_get_bool:
 * @reader: a reader
 * @member: (nullable): a member, or %NULL for the value itself
 * @need: whether it must be there
 * @out_bool: (out): %TRUE or %FALSE
 *
 * Returns: whether @out_bool is set
 */
gboolean
ms5_json_get_bool (Ms5JsonReader *reader,
                   const char    *member,
                   Ms5JsonNeed    need,
                   gboolean      *out_bool)
{
  json_t *value = ms5_json_reader_find (reader, member, need);

  if (value == NULL)
    return FALSE;
  if (!json_is_boolean (value))
    {
      ms5_json_reader_complain (reader, member, "is neither true nor false");
      return FALSE;
    }

  *out_bool = json_is_true (value);
  return TRUE;
}

/**
 * ms5_json_get_time_ms:
 * @reader: a reader
 * @member: (nullable): a member, or %NULL for the value itself
 * @need: whether it must be there
 * @out_time: (out): a moment, written as Unix milliseconds from 1970 to 9999
 *
 * Returns: whether @out_time is set
 */
gboolean
ms5_json_get_time_ms (Ms5JsonReader *reader,
                      const char    *member,
                      Ms5JsonNeed    need,
                      Ms5Time       *out_time)
{
  gint64 ms;

  if (!ms5_json_get_int (reader, member, need, 0, MS5_LIMIT_TIME_MAX_MS, &ms))
    return FALSE;

  *out_time = ms5_time_from_ms (ms);
  return TRUE;
}

/**
 * ms5_json_get_time_text:
 * @reader: a reader
 * @member: (nullable): a member, or %NULL for the value itself
 * @need: whether it must be there
 * @out_time: (out): a moment from 1970 to 9999, written as in RFC 3339
 *
 * Returns: whether @out_time is set
 */
gboolean
ms5_json_get_time_text (Ms5JsonReader *reader,
                        const char    *member,
                        Ms5JsonNeed    need,
                        Ms5Time       *out_time)
{
  const char *text;
  Ms5Time time;

  if (!ms5_json_get_string (reader, member, need, 40, &text))
    return FALSE;
  if (!ms5_time_parse (text, &time))
    {
      ms5_json_reader_complain (reader, member,
                                "is not a time with its offset, as 2026-03-02T06:00:00+01:00");
      return FALSE;
    }
  if (time < 0 || ms5_time_to_ms (time) > MS5_LIMIT_TIME_MAX_MS)
    {
      ms5_json_reader_complain (reader, member, "is not from 1970 to 9999");
      return FALSE;
    }

  *out_time = time;
  return TRUE;
}

static char *
join_words (Ms5WordFunc words)
{
  GString *text = g_string_new (NULL);

  for (int i = 0; words (i) != NULL; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", words (i));
  return g_string_free (text, FALSE);
}

/**
 * ms5_json_get_word:
 * @reader: a reader
 * @member: (nullable): a member, or %NULL for the value itself
 * @need: whether it must be there
 * @words: (scope call): the words that are accepted
 * @out_word: (out): the index of the word
 *
 * Returns: whether @out_word is set
 */
gboolean
ms5_json_get_word (Ms5JsonReader *reader,
                   const char    *member,
                   Ms5JsonNeed    need,
                   Ms5WordFunc    words,
                   int           *out_word)
{
  g_autofree char *accepted = NULL;
  const char *text;

  if (!ms5_json_get_string (reader, member, need, MS5_LIMIT_CODE_BYTES, &text))
    return FALSE;

  for (int i = 0; words (i) != NULL; i++)
    {
      if (g_str_equal (words (i), text))
        {
          *out_word = i;
          return TRUE;
        }
    }

  accepted = join_words (words);
  ms5_json_reader_complain (reader, member, "is none of: %s", accepted);
  return FALSE;
}

/**
 * ms5_json_get_hash:
 * @reader: a reader
 * @member: (nullable): a member, or %NULL for the value itself
 * @need: whether it must be there
 * @out_hash: (out): 64 bits, written as 16 hexadecimal digits
 *
 * Returns: whether @out_hash is set
 */
gboolean
ms5_json_get_hash (Ms5JsonReader *reader,
                   const char    *member,
                   Ms5JsonNeed    need,
                   guint64       *out_hash)
{
  const char *text;

  if (!ms5_json_get_string (reader, member, need, MS5_LIMIT_STRING_BYTES, &text))
    return FALSE;
  if (!ms5_hash_from_hex (text, out_hash))
    {
      ms5_json_reader_complain (reader, member, "is not 16 hexadecimal digits in lower case");
      return FALSE;
    }

  return TRUE;
}

static gboolean
add_translations (Ms5JsonReader *reader,
                  const char    *member,
                  gsize          max_bytes,
                  Ms5Name       *name)
{
  gsize length = strlen (member);
  gboolean good = TRUE;
  const char *other;
  json_t *value;

  json_object_foreach (reader->value, other, value)
    {
      const char *text;

      if (strncmp (other, member, length) != 0 || other[length] != '.')
        continue;

      if (!ms5_language_is_valid (other + length + 1))
        {
          ms5_json_reader_complain (reader, other, "does not end in a language, as %s.de", member);
          good = FALSE;
        }
      else if (ms5_json_get_string (reader, other, MS5_JSON_REQUIRED, max_bytes, &text))
        ms5_name_add (name, other + length + 1, text);
      else
        good = FALSE;
    }

  return good;
}

/**
 * ms5_json_get_name:
 * @reader: stands on an object
 * @member: a member's name; its translations are members `member.de` and the like
 * @need: whether it must be there
 * @max_bytes: the longest text that is accepted, in bytes
 * @out_name: (out) (transfer full): the name with its translations
 *
 * Returns: whether @out_name is set
 */
gboolean
ms5_json_get_name (Ms5JsonReader  *reader,
                   const char     *member,
                   Ms5JsonNeed     need,
                   gsize           max_bytes,
                   Ms5Name       **out_name)
{
  g_autoptr (Ms5Name) name = NULL;
  const char *text;

  if (!ms5_json_get_string (reader, member, need, max_bytes, &text))
    return FALSE;

  name = ms5_name_new (text);
  if (!add_translations (reader, member, max_bytes, name))
    return FALSE;

  *out_name = g_steal_pointer (&name);
  return TRUE;
}
