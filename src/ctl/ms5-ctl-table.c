/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ctl/ms5-ctl-table.h"

#include "core/ms5-round.h"

#include <glib/gi18n.h>

struct _Ms5CtlTable
{
  const char *const *titles;
  guint n_columns;
  GPtrArray *cells;             /* row after row */
  guint64 right;                /* columns of numbers, a bit each */
};

/**
 * ms5_ctl_table_new:
 * @titles: (array zero-terminated=1): of the columns, not translated; must outlive the table
 *
 * Returns: (transfer full): a table without rows
 */
Ms5CtlTable *
ms5_ctl_table_new (const char *const *titles)
{
  Ms5CtlTable *table = g_new0 (Ms5CtlTable, 1);

  table->titles = titles;
  table->n_columns = g_strv_length ((char **) titles);
  table->cells = g_ptr_array_new_with_free_func (g_free);
  return table;
}

/**
 * ms5_ctl_table_free:
 * @table: (transfer full): a table
 */
void
ms5_ctl_table_free (Ms5CtlTable *table)
{
  g_ptr_array_unref (table->cells);
  g_free (table);
}

/**
 * ms5_ctl_table_add:
 * @table: a table
 * @cell: (nullable) (transfer full): the next cell of the row, or the first of the next row; a dash for %NULL
 */
void
ms5_ctl_table_add (Ms5CtlTable *table,
                   char        *cell)
{
  g_ptr_array_add (table->cells, cell != NULL ? cell : g_strdup ("—"));
}

/**
 * ms5_ctl_table_add_text:
 * @table: a table
 * @object: (nullable): an object
 * @member: of which to show the text, on one line
 */
void
ms5_ctl_table_add_text (Ms5CtlTable  *table,
                        const json_t *object,
                        const char   *member)
{
  const char *text = json_string_value (json_object_get (object, member));
  g_auto (GStrv) lines = text != NULL ? g_strsplit (text, "\n", -1) : NULL;

  ms5_ctl_table_add (table, lines != NULL ? g_strjoinv (" / ", lines) : NULL);
}

/**
 * ms5_ctl_table_add_number:
 * @table: a table
 * @object: (nullable): an object
 * @member: of which to show the number
 * @factor: what it is multiplied by
 * @digits: how many to show behind the point
 * @unit: what stands behind it, may be empty
 */
void
ms5_ctl_table_add_number (Ms5CtlTable  *table,
                          const json_t *object,
                          const char   *member,
                          double        factor,
                          guint         digits,
                          const char   *unit)
{
  const json_t *value = json_object_get (object, member);
  double number = json_number_value (value) * factor;

  table->right |= G_GUINT64_CONSTANT (1) << (table->cells->len % table->n_columns);
  ms5_ctl_table_add (table, json_is_number (value)
                              ? g_strdup_printf ("%.*f%s", (int) digits, ms5_round (number, (int) digits), unit) : NULL);
}

/**
 * ms5_ctl_table_add_moment:
 * @table: a table
 * @object: (nullable): an object
 * @member: of which to show the time
 */
void
ms5_ctl_table_add_moment (Ms5CtlTable  *table,
                          const json_t *object,
                          const char   *member)
{
  const json_t *value = json_object_get (object, member);

  ms5_ctl_table_add (table, json_is_integer (value) ? ms5_ctl_dup_moment (json_integer_value (value)) : NULL);
}

static const char *
get_cell (const Ms5CtlTable *table,
          guint              row,
          guint              column)
{
  guint index = row * table->n_columns + column;

  if (row == 0)
    return _(table->titles[column]);
  return index - table->n_columns < table->cells->len ? g_ptr_array_index (table->cells, index - table->n_columns) : "";
}

/**
 * ms5_ctl_table_print:
 * @table: a table
 *
 * Prints it on standard output, with its titles.
 */
void
ms5_ctl_table_print (const Ms5CtlTable *table)
{
  guint n_rows = 1 + table->cells->len / table->n_columns;
  g_autofree int *widths = g_new0 (int, table->n_columns);

  for (guint row = 0; row < n_rows; row++)
    for (guint column = 0; column < table->n_columns; column++)
      widths[column] = MAX (widths[column], ms5_ctl_measure (get_cell (table, row, column)));

  for (guint row = 0; row < n_rows; row++)
    {
      g_autoptr (GString) line = g_string_new (NULL);

      for (guint column = 0; column < table->n_columns; column++)
        {
          gboolean is_right = (table->right >> column & 1) != 0;
          gboolean is_last = column + 1 == table->n_columns;

          ms5_ctl_append_cell (line, get_cell (table, row, column), is_right ? -widths[column] : is_last ? 0 : widths[column]);
          g_string_append (line, is_last ? "\n" : "  ");
        }
      g_print ("%s", line->str);
    }
}

/**
 * ms5_ctl_print_json:
 * @value: (nullable): what to print on standard output, on a line of its own; nothing for %NULL
 */
void
ms5_ctl_print_json (const json_t *value)
{
  g_autofree char *text = value != NULL ? ms5_json_encode (value, NULL) : NULL;

  if (text == NULL)
    return;
  ms5_ctl_print (text, TRUE);
  ms5_ctl_print ("\n", TRUE);
}

/**
 * ms5_ctl_dup_moment:
 * @ms: Unix milliseconds
 *
 * Returns: (transfer full): local date and time, to the second
 */
char *
ms5_ctl_dup_moment (gint64 ms)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (ms / 1000);

  return moment != NULL ? g_date_time_format (moment, "%F %T") : g_strdup ("—");
}

/**
 * ms5_ctl_dup_duration:
 * @seconds: a duration
 *
 * Returns: (transfer full): hours, minutes and seconds
 */
char *
ms5_ctl_dup_duration (double seconds)
{
  gint64 whole = (gint64) ms5_round (seconds, 0);

  return g_strdup_printf ("%" G_GINT64_FORMAT ":%02d:%02d", whole / 3600, (int) (whole / 60 % 60), (int) (whole % 60));
}
