/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-conflator.h"

struct _Ms5Conflator
{
  GPtrArray *changes;  /* of Ms5Change, in order of first appearance */
  GHashTable *places;  /* Ms5Change, by topic and key → its index in changes, plus 1 */
};

static guint
hash_item (gconstpointer data)
{
  const Ms5Change *change = data;

  return g_str_hash (change->topic) * 31 + g_str_hash (change->key);
}

static gboolean
equal_item (gconstpointer a,
            gconstpointer b)
{
  const Ms5Change *left = a;
  const Ms5Change *right = b;

  return g_str_equal (left->key, right->key) && g_str_equal (left->topic, right->topic);
}

static void
unref_change (gpointer data)
{
  ms5_change_unref (data);
}

/**
 * ms5_conflator_new:
 *
 * Returns: (transfer full): an empty conflator
 */
Ms5Conflator *
ms5_conflator_new (void)
{
  Ms5Conflator *conflator = g_new0 (Ms5Conflator, 1);

  conflator->changes = g_ptr_array_new_with_free_func (unref_change);
  conflator->places = g_hash_table_new (hash_item, equal_item);
  return conflator;
}

/**
 * ms5_conflator_free:
 * @conflator: (transfer full): a conflator
 */
void
ms5_conflator_free (Ms5Conflator *conflator)
{
  g_hash_table_unref (conflator->places);
  g_ptr_array_unref (conflator->changes);
  g_free (conflator);
}

/**
 * ms5_conflator_add:
 * @conflator: a conflator
 * @change: (transfer none): a change later than all before it
 */
void
ms5_conflator_add (Ms5Conflator *conflator,
                   Ms5Change    *change)
{
  guint place;

  if (change->op == MS5_OP_EVENT)
    {
      g_ptr_array_add (conflator->changes, ms5_change_ref (change));
      return;
    }

  place = GPOINTER_TO_UINT (g_hash_table_lookup (conflator->places, change));
  if (place == 0)
    {
      g_ptr_array_add (conflator->changes, ms5_change_ref (change));
      place = conflator->changes->len;
    }
  else
    {
      Ms5Change *earlier = g_ptr_array_index (conflator->changes, place - 1);

      g_hash_table_remove (conflator->places, earlier);
      g_ptr_array_index (conflator->changes, place - 1) = ms5_change_conflate (earlier, change);
      ms5_change_unref (earlier);
    }

  g_hash_table_insert (conflator->places, g_ptr_array_index (conflator->changes, place - 1),
                       GUINT_TO_POINTER (place));
}

/**
 * ms5_conflator_get_n_changes:
 * @conflator: a conflator
 *
 * Returns: the number of changes that are left
 */
guint
ms5_conflator_get_n_changes (Ms5Conflator *conflator)
{
  return conflator->changes->len;
}

static int
compare_positions (gconstpointer a,
                   gconstpointer b)
{
  const Ms5Change *left = *(const Ms5Change *const *) a;
  const Ms5Change *right = *(const Ms5Change *const *) b;

  return (left->v > right->v) - (left->v < right->v);
}

/**
 * ms5_conflator_steal:
 * @conflator: a conflator, empty afterwards
 *
 * Returns: (transfer full) (element-type Ms5Change): what is left, in order of position
 */
GPtrArray *
ms5_conflator_steal (Ms5Conflator *conflator)
{
  GPtrArray *changes = g_steal_pointer (&conflator->changes);

  g_hash_table_remove_all (conflator->places);
  conflator->changes = g_ptr_array_new_with_free_func (unref_change);
  g_ptr_array_sort (changes, compare_positions);
  return changes;
}
