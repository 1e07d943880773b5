/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-json.h"

#include <math.h>
#include <string.h>

/* Canonical JSON: the same value always gives the same bytes. README.md describes it for people
 * who must reproduce it elsewhere; whoever changes a byte here forks every stored history. */

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
append_escape (GString *out,
               guchar   c)
{
  switch (c)
    {
    case '"':
      g_string_append (out, "\\\"");
      break;
    case '\\':
      g_string_append (out, "\\\\");
      break;
    case '\b':
      g_string_append (out, "\\b");
      break;
    case '\f':
      g_string_append (out, "\\f");
      break;
    case '\n':
      g_string_append (out, "\\n");
      break;
    case '\r':
      g_string_append (out, "\\r");
      break;
    case '\t':
      g_string_append (out, "\\t");
      break;
    default:
      g_string_append_printf (out, "\\u%04x", c);
      break;
    }
}

/**
 * ms5_json_append_string:
 * @out: grows by the encoding of @text
 * @text: valid UTF-8
 *
 * Escapes the quote, the backslash and what is below U+0020, nothing else.
 */
void
ms5_json_append_string (GString    *out,
                        const char *text)
{
  const char *run = text;

  g_string_append_c (out, '"');
  for (const char *p = text; *p != '\0'; p++)
    {
      if ((guchar) *p >= 0x20 && *p != '"' && *p != '\\')
        continue;

      g_string_append_len (out, run, p - run);
      append_escape (out, (guchar) *p);
      run = p + 1;
    }
  g_string_append (out, run);
  g_string_append_c (out, '"');
}

/**
 * ms5_json_append_int:
 * @out: grows by the encoding of @number
 * @number: an integer
 */
void
ms5_json_append_int (GString *out,
                     gint64   number)
{
  char digits[24];
  char *end = digits + sizeof (digits);
  char *p = end;
  guint64 rest = number < 0 ? 0 - (guint64) number : (guint64) number;

  do
    *--p = (char) ('0' + rest % 10);
  while ((rest /= 10) > 0);
  if (number < 0)
    *--p = '-';

  g_string_append_len (out, p, end - p);
}

/* Below this, %.17g gives a whole number no exponent. */
static gboolean
is_whole (double number)
{
  return fabs (number) < 1e17 && number == trunc (number);
}

/**
 * ms5_json_append_double:
 * @out: grows by the encoding of @number
 * @number: a finite number
 *
 * A whole number below 10^17 is written like an integer; −0 is 0. Any other has the form of C's `%g`
 * with the fewest of 15, 16 or 17 significant digits that read back as the same number.
 */
void
ms5_json_append_double (GString *out,
                        double   number)
{
  static const char *const formats[] = { "%.15g", "%.16g", "%.17g" };
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_return_if_fail (isfinite (number));

  if (is_whole (number))
    {
      ms5_json_append_int (out, (gint64) number);
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_ascii_formatd (buffer, sizeof (buffer), formats[i], number);
      if (i == 2 || g_ascii_strtod (buffer, NULL) == number)
        break;
    }
  g_string_append (out, buffer);
}

static void
append_object (GString      *out,
               const json_t *value)
{
  json_t *object = (json_t *) value;
  gsize n = json_object_size (object);
  g_autofree const char **heap = n > 32 ? g_new (const char *, n) : NULL;
  const char *stack[32];
  const char **names = heap != NULL ? heap : stack;
  const char *name;
  json_t *member;
  gsize filled = 0;

  json_object_foreach (object, name, member)
    names[filled++] = name;
  if (filled > 1)
    qsort (names, filled, sizeof (char *), compare_names);

  g_string_append_c (out, '{');
  for (gsize i = 0; i < filled; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      ms5_json_append_string (out, names[i]);
      g_string_append_c (out, ':');
      ms5_json_append (out, json_object_get (object, names[i]));
    }
  g_string_append_c (out, '}');
}

/**
 * ms5_json_append:
 * @out: grows by the canonical encoding of @value
 * @value: a value
 *
 * Names are sorted by their bytes, there is no white space, and numbers have one form each.
 */
void
ms5_json_append (GString      *out,
                 const json_t *value)
{
  switch (json_typeof (value))
    {
    case JSON_OBJECT:
      append_object (out, value);
      break;

    case JSON_ARRAY:
      g_string_append_c (out, '[');
      for (gsize i = 0; i < json_array_size (value); i++)
        {
          if (i > 0)
            g_string_append_c (out, ',');
          ms5_json_append (out, json_array_get (value, i));
        }
      g_string_append_c (out, ']');
      break;

    case JSON_STRING:
      ms5_json_append_string (out, json_string_value (value));
      break;

    case JSON_INTEGER:
      ms5_json_append_int (out, json_integer_value (value));
      break;

    case JSON_REAL:
      ms5_json_append_double (out, json_real_value (value));
      break;

    case JSON_TRUE:
    case JSON_FALSE:
      g_string_append (out, json_is_true (value) ? "true" : "false");
      break;

    case JSON_NULL:
    default:
      g_string_append (out, "null");
      break;
    }
}

/**
 * ms5_json_encode:
 * @value: a value
 * @out_length: (out) (optional): the length of the text in bytes
 *
 * Returns: (transfer full): the canonical encoding of @value, terminated
 */
char *
ms5_json_encode (const json_t *value,
                 gsize        *out_length)
{
  GString *out = g_string_sized_new (256);

  ms5_json_append (out, value);
  if (out_length != NULL)
    *out_length = out->len;
  return g_string_free (out, FALSE);
}

static gboolean
numbers_equal (const json_t *a,
               const json_t *b)
{
  if (json_is_integer (a) && json_is_integer (b))
    return json_integer_value (a) == json_integer_value (b);
  if (json_is_real (a) && json_is_real (b))
    return json_real_value (a) == json_real_value (b);
  if (json_is_integer (a))
    return numbers_equal (b, a);

  return is_whole (json_real_value (a))
         && (gint64) json_real_value (a) == json_integer_value (b);
}

static gboolean
objects_equal (const json_t *a,
               const json_t *b)
{
  json_t *object = (json_t *) a;
  const char *name;
  json_t *member;

  if (json_object_size (a) != json_object_size (b))
    return FALSE;

  json_object_foreach (object, name, member)
    {
      json_t *other = json_object_get (b, name);

      if (other == NULL || !ms5_json_equal (member, other))
        return FALSE;
    }

  return TRUE;
}

/**
 * ms5_json_equal:
 * @a: a value
 * @b: another
 *
 * Returns: whether both have the same canonical encoding: 1 and 1.0 are equal
 */
gboolean
ms5_json_equal (const json_t *a,
                const json_t *b)
{
  if (a == b)
    return TRUE;
  if (json_is_number (a) && json_is_number (b))
    return numbers_equal (a, b);
  if (json_typeof (a) != json_typeof (b))
    return FALSE;

  switch (json_typeof (a))
    {
    case JSON_OBJECT:
      return objects_equal (a, b);

    case JSON_ARRAY:
      if (json_array_size (a) != json_array_size (b))
        return FALSE;
      for (gsize i = 0; i < json_array_size (a); i++)
        if (!ms5_json_equal (json_array_get (a, i), json_array_get (b, i)))
          return FALSE;
      return TRUE;

    case JSON_STRING:
      return json_string_length (a) == json_string_length (b)
             && memcmp (json_string_value (a), json_string_value (b), json_string_length (a)) == 0;

    case JSON_INTEGER:
    case JSON_REAL:
    case JSON_TRUE:
    case JSON_FALSE:
    case JSON_NULL:
    default:
      return TRUE;
    }
}
