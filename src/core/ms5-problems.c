/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-problems.h"

struct _Ms5Problems
{
  GPtrArray *items; /* of Ms5Problem */
};

static void
problem_free (gpointer data)
{
  Ms5Problem *problem = data;

  g_free (problem->path);
  g_free (problem->message);
  g_free (problem);
}

/**
 * ms5_problems_new:
 *
 * Returns: (transfer full): an empty list
 */
Ms5Problems *
ms5_problems_new (void)
{
  Ms5Problems *problems = g_new0 (Ms5Problems, 1);

  problems->items = g_ptr_array_new_with_free_func (problem_free);
  return problems;
}

/**
 * ms5_problems_free:
 * @problems: (transfer full): a list
 */
void
ms5_problems_free (Ms5Problems *problems)
{
  g_ptr_array_unref (problems->items);
  g_free (problems);
}

/* Messages quote what came from anywhere. One problem is one line, and harmless on a terminal. */
static char *
make_printable (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *shown = g_string_new (NULL);

  for (const char *c = valid; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      g_string_append_unichar (shown, g_unichar_iscntrl (character) ? 0xfffd : character);
    }

  return g_string_free (shown, FALSE);
}

/**
 * ms5_problems_add:
 * @problems: a list
 * @path: the JSON path of what is wrong, `$` for the whole document
 * @format: what is wrong with it, printf style
 * @...: arguments for @format
 */
void
ms5_problems_add (Ms5Problems *problems,
                  const char  *path,
                  const char  *format,
                  ...)
{
  g_autofree char *message = NULL;
  Ms5Problem *problem;
  va_list args;

  g_return_if_fail (problems != NULL);
  g_return_if_fail (path != NULL);

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  problem = g_new0 (Ms5Problem, 1);
  problem->path = make_printable (path);
  problem->message = make_printable (message);
  g_ptr_array_add (problems->items, problem);
}

/**
 * ms5_problems_get_count:
 * @problems: a list
 *
 * Returns: the number of problems
 */
guint
ms5_problems_get_count (const Ms5Problems *problems)
{
  return problems->items->len;
}

/**
 * ms5_problems_get:
 * @problems: a list
 * @index: less than the count
 *
 * Returns: (transfer none): the problem at @index
 */
const Ms5Problem *
ms5_problems_get (const Ms5Problems *problems,
                  guint              index)
{
  g_return_val_if_fail (index < problems->items->len, NULL);

  return g_ptr_array_index (problems->items, index);
}

/**
 * ms5_problems_has_path:
 * @problems: a list
 * @path: a JSON path
 *
 * Returns: whether something is wrong at exactly @path
 */
gboolean
ms5_problems_has_path (const Ms5Problems *problems,
                       const char        *path)
{
  for (guint i = 0; i < problems->items->len; i++)
    if (g_str_equal (ms5_problems_get (problems, i)->path, path))
      return TRUE;

  return FALSE;
}

typedef struct
{
  GCompareDataFunc compare;
  gpointer user_data;
} Order;

static int
compare_problems (gconstpointer a,
                  gconstpointer b,
                  gpointer      user_data)
{
  const Ms5Problem *left = *(const Ms5Problem *const *) a;
  const Ms5Problem *right = *(const Ms5Problem *const *) b;
  const Order *order = user_data;

  if (order->compare != NULL)
    return order->compare (left->path, right->path, order->user_data);
  return ms5_path_compare (left->path, right->path);
}

/**
 * ms5_problems_sort:
 * @problems: a list
 * @compare_paths: (nullable): compares two JSON paths; ms5_path_compare() if %NULL
 * @user_data: passed to @compare_paths
 *
 * Sorts by path; problems of one path keep their order.
 */
void
ms5_problems_sort (Ms5Problems      *problems,
                   GCompareDataFunc  compare_paths,
                   gpointer          user_data)
{
  Order order = { compare_paths, user_data };

  if (problems->items->len > 0)
    g_qsort_with_data (problems->items->pdata, (int) problems->items->len, sizeof (gpointer),
                       compare_problems, &order);
}

/**
 * ms5_problems_to_string:
 * @problems: a list
 *
 * Returns: (transfer full): one line `path: message` for each problem
 */
char *
ms5_problems_to_string (const Ms5Problems *problems)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < problems->items->len; i++)
    {
      const Ms5Problem *problem = ms5_problems_get (problems, i);

      g_string_append_printf (text, "%s: %s\n", problem->path, problem->message);
    }

  return g_string_free (text, FALSE);
}

/**
 * ms5_path_compare:
 * @a: a JSON path
 * @b: another
 *
 * Compares names as bytes and array positions as numbers. A value comes before what is inside it.
 *
 * Returns: less than, equal to or greater than 0
 */
int
ms5_path_compare (const char *a,
                  const char *b)
{
  while (*a != '\0' && *b != '\0')
    {
      if (g_ascii_isdigit (*a) && g_ascii_isdigit (*b))
        {
          char *a_end, *b_end;
          guint64 left = g_ascii_strtoull (a, &a_end, 10);
          guint64 right = g_ascii_strtoull (b, &b_end, 10);

          if (left != right)
            return left < right ? -1 : 1;
          a = a_end;
          b = b_end;
          continue;
        }
      if (*a != *b)
        return (guchar) *a < (guchar) *b ? -1 : 1;
      a++;
      b++;
    }

  return (*a != '\0') - (*b != '\0');
}
