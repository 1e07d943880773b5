/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-topics.h"
#include "server/feed/ms5-topic-set.h"

#include <string.h>

struct _Ms5TopicTable
{
  GPtrArray *entries; /* by number */
  GHashTable *by_name;
  gint64 unknown_before;
};

typedef struct
{
  Ms5TopicSet public;
  gatomicrefcount refs;
  guint n_bits;
  guint8 *bits; /* both arrays follow in the same allocation */
  guint ids[];
} Set;

G_STATIC_ASSERT (G_STRUCT_OFFSET (Set, public) == 0);

static void
entry_free (gpointer data)
{
  Ms5TopicEntry *entry = data;

  g_free (entry->name);
  g_free (entry);
}

/**
 * ms5_topic_table_new:
 *
 * Returns: (transfer full): an empty table
 */
Ms5TopicTable *
ms5_topic_table_new (void)
{
  Ms5TopicTable *table = g_new0 (Ms5TopicTable, 1);

  table->entries = g_ptr_array_new_with_free_func (entry_free);
  table->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  return table;
}

/**
 * ms5_topic_table_free:
 * @table: (transfer full): a table
 */
void
ms5_topic_table_free (Ms5TopicTable *table)
{
  g_hash_table_unref (table->by_name);
  g_ptr_array_unref (table->entries);
  g_free (table);
}

/**
 * ms5_topic_table_set_unknown:
 * @table: a table without topics
 * @before: a position up to which any topic may have changed
 */
void
ms5_topic_table_set_unknown (Ms5TopicTable *table,
                             gint64         before)
{
  g_return_if_fail (table->entries->len == 0);

  table->unknown_before = before;
}

/**
 * ms5_topic_table_intern:
 * @table: a table
 * @name: a topic's name
 *
 * Returns: (transfer none): its entry, made if there was none
 */
Ms5TopicEntry *
ms5_topic_table_intern (Ms5TopicTable *table,
                        const char    *name)
{
  Ms5TopicEntry *entry = g_hash_table_lookup (table->by_name, name);
  Ms5TopicNature nature = MS5_TOPIC_STATE;
  Ms5TopicKind kind;

  if (entry != NULL)
    return entry;

  if (ms5_topic_parse (name, &kind, NULL))
    nature = ms5_topic_kind_get_nature (kind);

  entry = g_new0 (Ms5TopicEntry, 1);
  entry->id = table->entries->len;
  entry->name = g_strdup (name);
  entry->is_live = nature == MS5_TOPIC_LAST;
  entry->is_event = nature == MS5_TOPIC_EVENT;
  entry->is_urgent = ms5_topic_is_urgent (name);
  entry->changed = table->unknown_before;
  g_ptr_array_add (table->entries, entry);
  g_hash_table_insert (table->by_name, entry->name, entry);
  return entry;
}

/**
 * ms5_topic_table_lookup:
 * @table: a table
 * @name: a topic's name
 *
 * Returns: (transfer none) (nullable): its entry, if there is one
 */
Ms5TopicEntry *
ms5_topic_table_lookup (Ms5TopicTable *table,
                        const char    *name)
{
  return g_hash_table_lookup (table->by_name, name);
}

/**
 * ms5_topic_table_get:
 * @table: a table
 * @id: a topic's number
 *
 * Returns: (transfer none): its entry
 */
Ms5TopicEntry *
ms5_topic_table_get (Ms5TopicTable *table,
                     guint          id)
{
  return g_ptr_array_index (table->entries, id);
}

static int
compare_ids (gconstpointer a,
             gconstpointer b)
{
  guint left = *(const guint *) a;
  guint right = *(const guint *) b;

  return (left > right) - (left < right);
}

/**
 * ms5_topic_set_new:
 * @ids: (array length=n): numbers of topics, in any order, perhaps some twice
 * @n: their number
 *
 * Returns: (transfer full): the set of them
 */
Ms5TopicSet *
ms5_topic_set_new (const guint *ids,
                   guint        n)
{
  g_autofree guint *sorted = g_memdup2 (ids, n * sizeof (guint));
  guint kept = 0, n_bits;
  Set *set;

  if (n > 0)
    qsort (sorted, n, sizeof (guint), compare_ids);
  for (guint i = 0; i < n; i++)
    if (kept == 0 || sorted[kept - 1] != sorted[i])
      sorted[kept++] = sorted[i];

  n_bits = kept > 0 ? sorted[kept - 1] + 1 : 0;
  set = g_malloc0 (sizeof (Set) + kept * sizeof (guint) + (n_bits + 7) / 8);
  set->public = (Ms5TopicSet) { kept, set->ids };
  set->n_bits = n_bits;
  set->bits = (guint8 *) (set->ids + kept);
  g_atomic_ref_count_init (&set->refs);
  for (guint i = 0; i < kept; i++)
    {
      set->ids[i] = sorted[i];
      set->bits[sorted[i] / 8] |= (guint8) (1 << sorted[i] % 8);
    }

  return &set->public;
}

/**
 * ms5_topic_set_plus:
 * @set: a set
 * @other: another
 *
 * Returns: (transfer full): what is in either
 */
Ms5TopicSet *
ms5_topic_set_plus (const Ms5TopicSet *set,
                    const Ms5TopicSet *other)
{
  g_autofree guint *ids = g_new (guint, set->n + other->n);

  for (guint i = 0; i < set->n; i++)
    ids[i] = set->ids[i];
  for (guint i = 0; i < other->n; i++)
    ids[set->n + i] = other->ids[i];

  return ms5_topic_set_new (ids, set->n + other->n);
}

/**
 * ms5_topic_set_minus:
 * @set: a set
 * @other: another
 *
 * Returns: (transfer full): what is in @set and not in @other
 */
Ms5TopicSet *
ms5_topic_set_minus (const Ms5TopicSet *set,
                     const Ms5TopicSet *other)
{
  g_autofree guint *ids = g_new (guint, set->n);
  guint n = 0;

  for (guint i = 0; i < set->n; i++)
    if (!ms5_topic_set_has (other, set->ids[i]))
      ids[n++] = set->ids[i];

  return ms5_topic_set_new (ids, n);
}

/**
 * ms5_topic_set_ref:
 * @set: a set
 *
 * Returns: (transfer full): @set
 */
Ms5TopicSet *
ms5_topic_set_ref (Ms5TopicSet *set)
{
  g_atomic_ref_count_inc (&((Set *) set)->refs);
  return set;
}

/**
 * ms5_topic_set_unref:
 * @set: (transfer full): a set
 */
void
ms5_topic_set_unref (Ms5TopicSet *set)
{
  if (g_atomic_ref_count_dec (&((Set *) set)->refs))
    g_free (set);
}

/**
 * ms5_topic_set_has:
 * @set: a set
 * @id: a topic's number
 *
 * Returns: whether it is in @set
 */
gboolean
ms5_topic_set_has (const Ms5TopicSet *set,
                   guint              id)
{
  const Set *self = (const Set *) set;

  return id < self->n_bits && (self->bits[id / 8] & (1 << id % 8)) != 0;
}

/**
 * ms5_topic_set_hash:
 * @set: a set
 *
 * Returns: a hash of its content
 */
guint
ms5_topic_set_hash (gconstpointer set)
{
  const Ms5TopicSet *self = set;
  guint hash = 5381;

  for (guint i = 0; i < self->n; i++)
    hash = hash * 33 + self->ids[i];

  return hash;
}

/**
 * ms5_topic_set_equal:
 * @a: a set
 * @b: another
 *
 * Returns: whether both have the same topics
 */
gboolean
ms5_topic_set_equal (gconstpointer a,
                     gconstpointer b)
{
  const Ms5TopicSet *left = a;
  const Ms5TopicSet *right = b;

  return left->n == right->n && memcmp (left->ids, right->ids, left->n * sizeof (guint)) == 0;
}
