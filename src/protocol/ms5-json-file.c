/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-json-file.h"

#include <string.h>

/**
 * ms5_json_parse_file:
 * @bytes: what the file holds
 * @problems: where to add why it is not JSON
 *
 * Returns: (transfer full) (nullable): the document
 */
json_t *
ms5_json_parse_file (GBytes      *bytes,
                     Ms5Problems *problems)
{
  g_autoptr (GError) error = NULL;
  const char *message;
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  json_t *document = ms5_json_parse (text, length, &ms5_json_limits_file, &error);

  if (document == NULL)
    {
      message = g_str_has_prefix (error->message, "$: ") ? error->message + 3 : error->message;
      ms5_problems_add (problems, "$", "%s", message);
    }

  return document;
}

/* One step of a path: `.code`, `["name.de"]` or `[2]`. */
typedef struct
{
  const char *start;
  gsize length;
} Step;

static Step
next_step (const char *path)
{
  gsize length;

  if (path[0] == '[' && path[1] == '"')
    {
      for (length = 2; path[length] != '\0' && path[length] != '"'; length++)
        if (path[length] == '\\' && path[length + 1] != '\0')
          length++;
      length += path[length] == '"';
      length += path[length] == ']';
    }
  else
    {
      length = path[0] != '\0' ? 1 + strcspn (path + 1, ".[") : 0;
    }

  return (Step) { path, length };
}

static gboolean
is_member (Step        step,
           const char *name)
{
  g_autoptr (GString) quoted = NULL;

  if (step.start[0] == '.')
    return strlen (name) == step.length - 1 && strncmp (name, step.start + 1, step.length - 1) == 0;

  quoted = g_string_new ("[");
  ms5_json_append_string (quoted, name);
  g_string_append_c (quoted, ']');
  return quoted->len == step.length && strncmp (quoted->str, step.start, step.length) == 0;
}

/* The place of @step among what @value holds; what is missing there comes before the rest. */
static gint64
get_place (const json_t *value,
           Step          step,
           json_t      **out_inside)
{
  gint64 place = 0;
  const char *name;
  json_t *member;

  *out_inside = NULL;
  if (json_is_array (value))
    {
      place = (gint64) g_ascii_strtoull (step.start + 1, NULL, 10);
      *out_inside = json_array_get (value, (gsize) place);
      return place;
    }

  json_object_foreach ((json_t *) value, name, member)
    {
      if (is_member (step, name))
        {
          *out_inside = member;
          return place;
        }
      place++;
    }

  return -1;
}

static int
compare_places (gconstpointer a,
                gconstpointer b,
                gpointer      user_data)
{
  const char *left = (const char *) a + 1;
  const char *right = (const char *) b + 1;
  const json_t *value = user_data;

  while (*left != '\0' && *right != '\0')
    {
      Step left_step = next_step (left);
      Step right_step = next_step (right);
      json_t *inside, *other;
      gint64 left_place = get_place (value, left_step, &inside);
      gint64 right_place = get_place (value, right_step, &other);

      if (left_place != right_place)
        return left_place < right_place ? -1 : 1;
      if (inside == NULL)
        return ms5_path_compare (left, right);

      left += left_step.length;
      right += right_step.length;
      value = inside;
    }

  return (*left != '\0') - (*right != '\0');
}

/**
 * ms5_json_sort_problems:
 * @document: what the problems are about
 * @problems: problems with paths into @document
 *
 * Sorts @problems as a reader of @document meets them: by the order of its members, not of their
 * names.
 */
void
ms5_json_sort_problems (const json_t *document,
                        Ms5Problems  *problems)
{
  ms5_problems_sort (problems, compare_places, (gpointer) document);
}
