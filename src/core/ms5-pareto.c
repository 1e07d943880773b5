/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-pareto.h"

struct _Ms5Pareto
{
  GPtrArray *rows;    /* of Ms5ParetoRow */
  GHashTable *by_key; /* the rows of the kind MS5_PARETO_REASON */
  Ms5ParetoRow *not_coded;
  Ms5ParetoRow *over_target;
};

static void
row_free (gpointer data)
{
  Ms5ParetoRow *row = data;

  g_free (row->key);
  g_free (row);
}

/**
 * ms5_pareto_new:
 *
 * Returns: (transfer full): a Pareto without rows
 */
Ms5Pareto *
ms5_pareto_new (void)
{
  Ms5Pareto *pareto = g_new0 (Ms5Pareto, 1);

  pareto->rows = g_ptr_array_new_with_free_func (row_free);
  pareto->by_key = g_hash_table_new (g_str_hash, g_str_equal);
  return pareto;
}

/**
 * ms5_pareto_free:
 * @pareto: (transfer full): a Pareto
 */
void
ms5_pareto_free (Ms5Pareto *pareto)
{
  g_hash_table_unref (pareto->by_key);
  g_ptr_array_unref (pareto->rows);
  g_free (pareto);
}

static Ms5ParetoRow *
add_row (Ms5Pareto     *pareto,
         Ms5ParetoKind  kind,
         const char    *key)
{
  Ms5ParetoRow *row = g_new0 (Ms5ParetoRow, 1);

  row->kind = kind;
  row->key = g_strdup (key);
  g_ptr_array_add (pareto->rows, row);
  return row;
}

static Ms5ParetoRow *
ensure_row (Ms5Pareto     *pareto,
            Ms5ParetoKind  kind,
            const char    *key)
{
  Ms5ParetoRow *row;

  switch (kind)
    {
    case MS5_PARETO_NOT_CODED:
      if (pareto->not_coded == NULL)
        pareto->not_coded = add_row (pareto, kind, NULL);
      return pareto->not_coded;

    case MS5_PARETO_OVER_TARGET:
      if (pareto->over_target == NULL)
        pareto->over_target = add_row (pareto, kind, NULL);
      return pareto->over_target;

    case MS5_PARETO_REASON:
    default:
      row = g_hash_table_lookup (pareto->by_key, key);
      if (row == NULL)
        {
          row = add_row (pareto, kind, key);
          g_hash_table_insert (pareto->by_key, row->key, row);
        }
      return row;
    }
}

/**
 * ms5_pareto_add:
 * @pareto: a Pareto
 * @kind: what to add to
 * @key: (nullable): a reason's code or the like; needed for %MS5_PARETO_REASON only
 * @time: microseconds
 * @count: how often
 *
 * Adds to the row of @kind and @key.
 */
void
ms5_pareto_add (Ms5Pareto     *pareto,
                Ms5ParetoKind  kind,
                const char    *key,
                Ms5Time        time,
                guint          count)
{
  Ms5ParetoRow *row;

  g_return_if_fail (kind != MS5_PARETO_REASON || key != NULL);

  row = ensure_row (pareto, kind, key);
  row->time += time;
  row->count += count;
}

/* A changeover or maintenance that only the machine's mode told goes under its category. */
static void
add_stop (Ms5Pareto              *pareto,
          const Ms5AccountedStop *stop,
          Ms5Time                 time)
{
  const char *key = stop->reason != NULL ? stop->reason : ms5_category_to_string (stop->category);

  ms5_pareto_add (pareto, stop->coded ? MS5_PARETO_REASON : MS5_PARETO_NOT_CODED, key, time, 1);
}

/**
 * ms5_pareto_add_stops:
 * @pareto: a Pareto
 * @stops: (array length=n_stops): accounted stops
 * @n_stops: their number
 * @scope: which of them take part
 *
 * Adds the time of each stop, once, to the row of its reason.
 */
void
ms5_pareto_add_stops (Ms5Pareto              *pareto,
                      const Ms5AccountedStop *stops,
                      guint                   n_stops,
                      Ms5ParetoScope          scope)
{
  for (guint i = 0; i < n_stops; i++)
    {
      const Ms5AccountedStop *stop = &stops[i];
      Ms5Time within = stop->time - stop->over_target;

      if ((stop->minor && !(scope & MS5_PARETO_MINOR))
          || (!stop->minor && stop->planned && !(scope & MS5_PARETO_PLANNED)))
        continue;

      if (stop->category != MS5_CATEGORY_CHANGEOVER)
        {
          add_stop (pareto, stop, stop->time);
          continue;
        }

      if (stop->over_target > 0)
        ms5_pareto_add (pareto, MS5_PARETO_OVER_TARGET, NULL, stop->over_target, 1);
      if (within > 0 && (scope & MS5_PARETO_CHANGEOVERS))
        add_stop (pareto, stop, within);
    }
}

static int
compare_names (const Ms5ParetoRow *left,
               const Ms5ParetoRow *right)
{
  return left->kind != right->kind ? (int) left->kind - (int) right->kind : g_strcmp0 (left->key, right->key);
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  const Ms5ParetoRow *left = *(const Ms5ParetoRow *const *) a;
  const Ms5ParetoRow *right = *(const Ms5ParetoRow *const *) b;

  if (left->time != right->time)
    return left->time > right->time ? -1 : 1;
  return compare_names (left, right);
}

static int
compare_counts (gconstpointer a,
                gconstpointer b)
{
  const Ms5ParetoRow *left = *(const Ms5ParetoRow *const *) a;
  const Ms5ParetoRow *right = *(const Ms5ParetoRow *const *) b;

  if (left->count != right->count)
    return left->count > right->count ? -1 : 1;
  return compare_names (left, right);
}

static void
sort_rows (Ms5Pareto    *pareto,
           GCompareFunc  compare,
           gboolean      by_count)
{
  double sum = 0;
  double so_far = 0;

  g_ptr_array_sort (pareto->rows, compare);
  for (guint i = 0; i < pareto->rows->len; i++)
    {
      const Ms5ParetoRow *row = g_ptr_array_index (pareto->rows, i);

      sum += by_count ? (double) row->count : (double) row->time;
    }
  for (guint i = 0; i < pareto->rows->len; i++)
    {
      Ms5ParetoRow *row = g_ptr_array_index (pareto->rows, i);
      double part = by_count ? (double) row->count : (double) row->time;

      so_far += part;
      row->share = sum > 0 ? part / sum : 0;
      row->cumulative = sum > 0 ? so_far / sum : 0;
    }
}

/**
 * ms5_pareto_sort_by_time:
 * @pareto: a Pareto
 *
 * Puts the row with the most time first and computes the shares of time. Equals are sorted by name.
 */
void
ms5_pareto_sort_by_time (Ms5Pareto *pareto)
{
  sort_rows (pareto, compare_times, FALSE);
}

/**
 * ms5_pareto_sort_by_count:
 * @pareto: a Pareto
 *
 * Puts the most frequent row first and computes the shares of the count. Equals are sorted by name.
 */
void
ms5_pareto_sort_by_count (Ms5Pareto *pareto)
{
  sort_rows (pareto, compare_counts, TRUE);
}

/**
 * ms5_pareto_get_length:
 * @pareto: a Pareto
 *
 * Returns: the number of its rows
 */
guint
ms5_pareto_get_length (const Ms5Pareto *pareto)
{
  return pareto->rows->len;
}

/**
 * ms5_pareto_get:
 * @pareto: a Pareto
 * @index: less than its length
 *
 * Returns: (transfer none): the row at @index
 */
const Ms5ParetoRow *
ms5_pareto_get (const Ms5Pareto *pareto,
                guint            index)
{
  g_return_val_if_fail (index < pareto->rows->len, NULL);

  return g_ptr_array_index (pareto->rows, index);
}
