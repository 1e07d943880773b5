/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-pareto-order.h"

#include <glib/gi18n.h>

G_DEFINE_ENUM_TYPE (Ms5ParetoMeasure, ms5_pareto_measure,
                    G_DEFINE_ENUM_VALUE (MS5_PARETO_MINUTES, "minutes"),
                    G_DEFINE_ENUM_VALUE (MS5_PARETO_COUNT, "count"))

static void
entry_clear (gpointer data)
{
  Ms5ParetoEntry *entry = data;

  g_free ((char *) entry->item.id);
  g_free ((char *) entry->item.label);
}

static Ms5ParetoEntry
entry_of (const Ms5ParetoItem *item)
{
  Ms5ParetoEntry entry = { .item = *item };

  entry.item.id = g_strdup (item->id);
  entry.item.label = g_strdup (item->label != NULL ? item->label : "");
  return entry;
}

static double
size_of (const Ms5ParetoItem *item,
         Ms5ParetoMeasure     measure)
{
  return measure == MS5_PARETO_COUNT ? (double) item->count : (double) item->duration;
}

static int
compare_items (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  const Ms5ParetoItem *x = a;
  const Ms5ParetoItem *y = b;
  Ms5ParetoMeasure measure = GPOINTER_TO_UINT (user_data);
  double dx = size_of (x, measure);
  double dy = size_of (y, measure);

  if (dx == dy)
    {
      dx = size_of (x, !measure);
      dy = size_of (y, !measure);
    }
  if (dx != dy)
    return dx > dy ? -1 : 1;
  return g_strcmp0 (x->id, y->id);
}

/* Lengths and sums, in the order the rows have. */
static void
measure_entries (GArray           *entries,
                 Ms5ParetoMeasure  measure)
{
  double largest = 0, whole = 0, sum = 0;

  for (guint i = 0; i < entries->len; i++)
    {
      double size = size_of (&g_array_index (entries, Ms5ParetoEntry, i).item, measure);

      largest = MAX (largest, size);
      whole += size;
    }

  for (guint i = 0; i < entries->len; i++)
    {
      Ms5ParetoEntry *entry = &g_array_index (entries, Ms5ParetoEntry, i);
      double size = size_of (&entry->item, measure);

      sum += size;
      entry->share = largest > 0 ? size / largest : 0;
      entry->cumulative = whole > 0 ? sum / whole : 0;
    }
}

/**
 * ms5_pareto_order_arrange:
 * @items: (array length=n_items): the reasons
 * @n_items: how many
 * @measure: what makes one large
 * @top: how many rows there may be, at least 2; the last one takes what does not fit. Stops
 *   without a reason always have their own row, as they are there to be worked off.
 *
 * Returns: (transfer full) (element-type Ms5ParetoEntry): the rows, the largest first
 */
GArray *
ms5_pareto_order_arrange (const Ms5ParetoItem *items,
                          guint                n_items,
                          Ms5ParetoMeasure     measure,
                          guint                top)
{
  GArray *entries = g_array_new (FALSE, TRUE, sizeof (Ms5ParetoEntry));
  g_autoptr (GArray) sorted = g_array_new (FALSE, FALSE, sizeof (Ms5ParetoItem));
  Ms5ParetoEntry rest = { .rest = TRUE };
  guint room, n_rest = 0;

  g_array_set_clear_func (entries, entry_clear);
  g_array_append_vals (sorted, items, n_items);
  g_array_sort_with_data (sorted, compare_items, GUINT_TO_POINTER (measure));

  room = n_items <= MAX (top, 2) ? n_items : MAX (top, 2) - 1;
  for (guint i = room; i < n_items; i++)
    if (g_array_index (sorted, Ms5ParetoItem, i).not_coded && room > 1)
      room--;

  for (guint i = 0; i < n_items; i++)
    {
      const Ms5ParetoItem *item = &g_array_index (sorted, Ms5ParetoItem, i);

      if (i < room || item->not_coded)
        {
          Ms5ParetoEntry entry = entry_of (item);

          g_array_append_val (entries, entry);
          continue;
        }
      rest.item.duration += item->duration;
      rest.item.count += item->count;
      n_rest++;
    }

  if (n_rest > 0)
    {
      rest.item.label = g_strdup_printf (ngettext ("%u other", "%u others", n_rest), n_rest);
      g_array_append_val (entries, rest);
    }

  measure_entries (entries, measure);
  return entries;
}

static guint
place_of (const GArray         *entries,
          const Ms5ParetoEntry *wanted)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const Ms5ParetoEntry *entry = &g_array_index (entries, Ms5ParetoEntry, i);

      if (entry->rest == wanted->rest && g_strcmp0 (entry->item.id, wanted->item.id) == 0)
        return i;
    }

  return entries->len;
}

static int
compare_places (gconstpointer a,
                gconstpointer b,
                gpointer      user_data)
{
  guint x = place_of (user_data, a);
  guint y = place_of (user_data, b);

  return x < y ? -1 : x > y;
}

/**
 * ms5_pareto_order_keep:
 * @entries: (element-type Ms5ParetoEntry): the rows as they should be
 * @previous: (element-type Ms5ParetoEntry): the rows as they are
 * @measure: what makes one large
 *
 * Puts the rows into the order they have, new ones last, for as long as somebody is about to touch
 * one of them.
 */
void
ms5_pareto_order_keep (GArray           *entries,
                       const GArray     *previous,
                       Ms5ParetoMeasure  measure)
{
  /* The sort is stable, so that new ones stay in their order. */
  g_array_sort_with_data (entries, compare_places, (gpointer) previous);
  measure_entries (entries, measure);
}
