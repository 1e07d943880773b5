/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-json-reader-private.h"

#include <string.h>

#define MAX_PATH_NAME 64

/**
 * ms5_json_reader_init:
 * @reader: (out caller-allocates): stands on @document
 * @document: (transfer none): a value, which must outlive @reader
 * @strict: whether ms5_json_reader_finish() reports members nobody asked for: so in files, where
 *   a misspelt name must not pass in silence, but not on the wire, where newer peers add members
 * @problems: (transfer none): where problems go, at most %MS5_LIMIT_PROBLEMS of them, or
 *   %MS5_LIMIT_FILE_PROBLEMS if @strict
 */
void
ms5_json_reader_init (Ms5JsonReader *reader,
                      json_t        *document,
                      gboolean       strict,
                      Ms5Problems   *problems)
{
  reader->value = document;
  reader->problems = problems;
  reader->parent = NULL;
  reader->member = NULL;
  reader->index = 0;
  reader->strict = strict;
  reader->n_asked = 0;
}

void
ms5_json_reader_init_child (Ms5JsonReader *child,
                            Ms5JsonReader *parent,
                            const char    *member,
                            gsize          index,
                            json_t        *value)
{
  ms5_json_reader_init (child, value, parent->strict, parent->problems);
  child->parent = parent;
  child->member = member;
  child->index = index;
}

static gboolean
is_plain_name (const char *name)
{
  gsize length = strlen (name);

  return length > 0 && length <= MAX_PATH_NAME && !g_ascii_isdigit (name[0])
         && strspn (name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_") == length;
}

static void
append_name (GString    *path,
             const char *name)
{
  if (is_plain_name (name))
    {
      g_string_append_c (path, '.');
      g_string_append (path, name);
    }
  else
    {
      g_autofree char *start = NULL;

      if (strlen (name) > MAX_PATH_NAME)
        {
          const char *end = g_utf8_find_prev_char (name, name + MAX_PATH_NAME);

          start = g_strdup_printf ("%.*s…", (int) (end - name), name);
        }
      g_string_append_c (path, '[');
      ms5_json_append_string (path, start != NULL ? start : name);
      g_string_append_c (path, ']');
    }
}

static void
append_path (GString             *path,
             const Ms5JsonReader *reader)
{
  if (reader->parent == NULL)
    {
      g_string_append_c (path, '$');
      return;
    }

  append_path (path, reader->parent);
  if (reader->member != NULL)
    append_name (path, reader->member);
  else
    g_string_append_printf (path, "[%" G_GSIZE_FORMAT "]", reader->index);
}

/**
 * ms5_json_reader_dup_path:
 * @reader: a reader
 * @member: (nullable): a member of what it stands on
 *
 * Returns: (transfer full): where that is, as `$.lines[2].code`
 */
char *
ms5_json_reader_dup_path (const Ms5JsonReader *reader,
                          const char          *member)
{
  GString *path = g_string_new (NULL);

  append_path (path, reader);
  if (member != NULL)
    append_name (path, member);
  return g_string_free (path, FALSE);
}

/**
 * ms5_json_reader_is_full:
 * @reader: a reader
 *
 * Returns: whether there are so many problems already that no more are added
 */
gboolean
ms5_json_reader_is_full (const Ms5JsonReader *reader)
{
  guint most = reader->strict ? MS5_LIMIT_FILE_PROBLEMS : MS5_LIMIT_PROBLEMS;

  return ms5_problems_get_count (reader->problems) >= most;
}

/**
 * ms5_json_reader_complain:
 * @reader: a reader
 * @member: (nullable): a member of what it stands on
 * @format: what is wrong with it, printf style
 * @...: arguments for @format
 *
 * Adds a problem, unless there are too many already.
 */
void
ms5_json_reader_complain (const Ms5JsonReader *reader,
                          const char          *member,
                          const char          *format,
                          ...)
{
  g_autofree char *message = NULL;
  g_autofree char *path = NULL;
  va_list args;

  if (ms5_json_reader_is_full (reader))
    return;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  path = ms5_json_reader_dup_path (reader, member);
  ms5_problems_add (reader->problems, path, "%s", message);
}

/* Remembers that @member was asked for. Says FALSE, after complaining, if the object has more
 * members than any of ours. */
static gboolean
remember (Ms5JsonReader *reader,
          const char    *member)
{
  for (guint i = 0; i < reader->n_asked; i++)
    if (g_str_equal (reader->asked[i], member))
      return TRUE;

  if (reader->n_asked == MS5_JSON_READER_ASKED)
    {
      ms5_json_reader_complain (reader, member, "is one member too many");
      return FALSE;
    }

  reader->asked[reader->n_asked++] = member;
  return TRUE;
}

json_t *
ms5_json_reader_find (Ms5JsonReader *reader,
                      const char    *member,
                      Ms5JsonNeed    need)
{
  json_t *value = reader->value;

  if (member != NULL)
    {
      value = json_object_get (reader->value, member);
      if (reader->strict && value != NULL && !remember (reader, member))
        return NULL;
    }

  if (json_is_null (value))
    {
      if ((need & MS5_JSON_NULLABLE) == 0)
        {
          ms5_json_reader_complain (reader, member, "must not be null");
          return NULL;
        }
      value = NULL;
    }
  if (value == NULL && (need & MS5_JSON_REQUIRED) != 0)
    ms5_json_reader_complain (reader, member, "is missing");

  return value;
}

/**
 * ms5_json_reader_finish:
 * @reader: stands on an object whose members were all asked for
 *
 * With a strict reader, reports each member that nobody asked for.
 */
void
ms5_json_reader_finish (Ms5JsonReader *reader)
{
  const char *name;
  json_t *member;

  if (!reader->strict || json_object_size (reader->value) == reader->n_asked)
    return;

  json_object_foreach (reader->value, name, member)
    {
      gboolean known = FALSE;

      for (guint i = 0; !known && i < reader->n_asked; i++)
        known = g_str_equal (reader->asked[i], name);
      if (!known)
        ms5_json_reader_complain (reader, name, "is not known here");
    }
}

/**
 * ms5_json_reader_get_length:
 * @reader: stands on an array
 *
 * Returns: the number of its elements
 */
gsize
ms5_json_reader_get_length (const Ms5JsonReader *reader)
{
  return json_array_size (reader->value);
}

/**
 * ms5_json_reader_has:
 * @reader: stands on an object
 * @member: a name
 *
 * Returns: whether it has that member, be it `null`
 */
gboolean
ms5_json_reader_has (Ms5JsonReader *reader,
                     const char    *member)
{
  return json_object_get (reader->value, member) != NULL;
}
