/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/model/ms5-item-list.h"

struct _Ms5ItemList
{
  GType          type;
  GCompareFunc   compare;
  Ms5ItemFilter  filter;
  GListStore    *store;
  GHashTable    *by_key;
  gboolean       dirty;
};

/*
 * ms5_item_list_new:
 * @type: a final class of items
 * @compare: their order, of two pointers to items; the key decides between equals
 * @filter: (nullable): which of them are shown
 */
Ms5ItemList *
ms5_item_list_new (GType         type,
                   GCompareFunc  compare,
                   Ms5ItemFilter filter)
{
  Ms5ItemList *list = g_new0 (Ms5ItemList, 1);

  list->type = type;
  list->compare = compare;
  list->filter = filter;
  list->store = g_list_store_new (type);
  list->by_key = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  return list;
}

void
ms5_item_list_free (Ms5ItemList *list)
{
  if (list == NULL)
    return;

  g_hash_table_unref (list->by_key);
  g_object_unref (list->store);
  g_free (list);
}

GListModel *
ms5_item_list_get_model (Ms5ItemList *list)
{
  return G_LIST_MODEL (list->store);
}

/* Whether something happened since it was flushed. */
gboolean
ms5_item_list_is_dirty (Ms5ItemList *list)
{
  return list->dirty;
}

/* Returns: (nullable) (transfer none): the item, unless it is removed. */
Ms5ModelItem *
ms5_item_list_find (Ms5ItemList *list,
                    const char  *key)
{
  Ms5ModelItem *item = g_hash_table_lookup (list->by_key, key);

  return item != NULL && !ms5_model_item_is_gone (item) ? item : NULL;
}

/* Returns: (transfer none): the item, as it was if it was removed since the list was flushed, else a
 * new one. */
Ms5ModelItem *
ms5_item_list_take (Ms5ItemList *list,
                    const char  *key)
{
  Ms5ModelItem *item = g_hash_table_lookup (list->by_key, key);

  list->dirty = TRUE;
  if (item == NULL)
    {
      item = g_object_new (list->type, "key", key, NULL);
      g_hash_table_insert (list->by_key, (gpointer) ms5_model_item_get_key (item), item);
    }

  ms5_model_item_set_gone (item, FALSE);
  return item;
}

gboolean
ms5_item_list_remove (Ms5ItemList *list,
                      const char  *key)
{
  Ms5ModelItem *item = ms5_item_list_find (list, key);

  if (item == NULL)
    return FALSE;

  ms5_model_item_set_gone (item, TRUE);
  list->dirty = TRUE;
  return TRUE;
}

void
ms5_item_list_remove_all (Ms5ItemList *list)
{
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, list->by_key);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    {
      ms5_model_item_set_gone (item, TRUE);
      list->dirty = TRUE;
    }
}

/* Returns: (element-type Ms5ModelItem) (transfer container): what is in it, in no order, also what is
 * not shown; borrowed. */
GPtrArray *
ms5_item_list_dup_items (Ms5ItemList *list)
{
  GPtrArray *items = g_ptr_array_sized_new (g_hash_table_size (list->by_key));
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, list->by_key);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    if (!ms5_model_item_is_gone (item))
      g_ptr_array_add (items, item);
  return items;
}

/* Makes all items part of the batch. */
void
ms5_item_list_touch (Ms5ItemList   *list,
                     Ms5ModelBatch *batch)
{
  g_autoptr (GPtrArray) items = ms5_item_list_dup_items (list);

  list->dirty = TRUE;
  for (guint i = 0; i < items->len; i++)
    ms5_model_item_touch (g_ptr_array_index (items, i), batch);
}

static gboolean
is_gone (gpointer key,
         gpointer item,
         gpointer user_data)
{
  return ms5_model_item_is_gone (item);
}

static int
compare_items (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  const Ms5ItemList *list = user_data;
  Ms5ModelItem *x = *(Ms5ModelItem *const *) a;
  Ms5ModelItem *y = *(Ms5ModelItem *const *) b;
  int order = list->compare (x, y);

  return order != 0 ? order : g_strcmp0 (ms5_model_item_get_key (x), ms5_model_item_get_key (y));
}

/*
 * ms5_item_list_flush:
 * @list: a list
 *
 * Shows what happened, with the fewest changes to the list.
 */
void
ms5_item_list_flush (Ms5ItemList *list)
{
  g_autoptr (GPtrArray) items = NULL;

  if (!list->dirty)
    return;

  list->dirty = FALSE;
  items = ms5_item_list_dup_items (list);
  for (guint i = items->len; list->filter != NULL && i-- > 0;)
    if (!list->filter (g_ptr_array_index (items, i)))
      g_ptr_array_remove_index_fast (items, i);
  g_ptr_array_sort_with_data (items, compare_items, list);

  ms5_list_store_show (list->store, items);
  g_hash_table_foreach_remove (list->by_key, is_gone, NULL);
}
