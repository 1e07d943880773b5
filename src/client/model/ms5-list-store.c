/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/model/ms5-item-list.h"

/* For each item of @store its place in @items, -1 if it is not there. */
static int *
find_places (GListModel *store,
             guint       n_shown,
             GPtrArray  *items)
{
  g_autoptr (GHashTable) place = g_hash_table_new (NULL, NULL);
  int *places = g_new (int, n_shown);

  for (guint i = 0; i < items->len; i++)
    g_hash_table_insert (place, g_ptr_array_index (items, i), GUINT_TO_POINTER (i + 1));
  for (guint i = 0; i < n_shown; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (store, i);

      places[i] = GPOINTER_TO_INT (g_hash_table_lookup (place, item)) - 1;
    }
  return places;
}

/* Leaves in @places the longest ascending row, which are the items that need not move; all others
 * become -1. */
static void
keep_ascending (int  *places,
                guint n)
{
  g_autofree guint *tails = g_new (guint, n + 1);
  g_autofree int *before = g_new (int, n + 1);
  guint length = 0;
  int keep;

  for (guint i = 0; i < n; i++)
    {
      guint low = 0, high = length;

      if (places[i] < 0)
        continue;
      while (low < high)
        {
          guint middle = (low + high) / 2;

          if (places[tails[middle]] < places[i])
            low = middle + 1;
          else
            high = middle;
        }
      before[i] = low > 0 ? (int) tails[low - 1] : -1;
      tails[low] = i;
      length = MAX (length, low + 1);
    }

  keep = length > 0 ? (int) tails[length - 1] : -1;
  for (guint i = n; i-- > 0;)
    {
      if ((int) i == keep)
        keep = before[i];
      else
        places[i] = -1;
    }
}

/*
 * ms5_list_store_show:
 * @store: what is shown
 * @items: (element-type GObject): what shall be shown; each once
 *
 * Makes @store hold just these items in this order. Items that stay keep their place and are in no
 * `items-changed`, and of those that move as few as possible do.
 */
void
ms5_list_store_show (GListStore *store,
                     GPtrArray  *items)
{
  guint n_shown = g_list_model_get_n_items (G_LIST_MODEL (store));
  g_autofree int *places = find_places (G_LIST_MODEL (store), n_shown, items);
  guint from = 0, to = 0, position = 0;

  keep_ascending (places, n_shown);
  while (from < n_shown || to < items->len)
    {
      guint n_removed = 0, n_added = 0;

      while (from + n_removed < n_shown && places[from + n_removed] < 0)
        n_removed++;
      from += n_removed;
      n_added = (from < n_shown ? (guint) places[from] : items->len) - to;
      if (n_removed + n_added > 0)
        g_list_store_splice (store, position, n_removed, n_added > 0 ? items->pdata + to : NULL, n_added);
      to += n_added;
      position += n_added;

      /* The items up to the next change stay. */
      while (from < n_shown && places[from] == (int) to)
        {
          from++;
          to++;
          position++;
        }
    }
}
