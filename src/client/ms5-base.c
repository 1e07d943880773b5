/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-base.h"

#include "protocol/ms5-hash.h"
#include "protocol/ms5-limits.h"
#include "protocol/ms5-topics.h"

#include <string.h>

typedef struct
{
  char *name;
  GHashTable *rows; /* key → Ms5Change, which has the key */
  guint64 sum;
  gboolean has_events;
} Topic;

struct _Ms5Base
{
  GHashTable *topics;
};

static void
topic_free (gpointer data)
{
  Topic *topic = data;

  g_hash_table_unref (topic->rows);
  g_free (topic->name);
  g_free (topic);
}

/**
 * ms5_base_new:
 *
 * Returns: (transfer full): one without topics
 */
Ms5Base *
ms5_base_new (void)
{
  Ms5Base *self = g_new0 (Ms5Base, 1);

  self->topics = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, topic_free);
  return self;
}

/**
 * ms5_base_free:
 * @self: a base
 */
void
ms5_base_free (Ms5Base *self)
{
  g_hash_table_unref (self->topics);
  g_free (self);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * ms5_base_dup_topics:
 * @self: a base
 *
 * Returns: (transfer full): the names of its topics, in order
 */
GStrv
ms5_base_dup_topics (Ms5Base *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, self->topics);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (GStrv) g_ptr_array_steal (names, NULL);
}

/**
 * ms5_base_get_n_topics:
 * @self: a base
 *
 * Returns: how many topics it has
 */
guint
ms5_base_get_n_topics (Ms5Base *self)
{
  return g_hash_table_size (self->topics);
}

/**
 * ms5_base_has_topic:
 * @self: a base
 * @topic: a topic
 *
 * Returns: whether it has the topic, perhaps without items
 */
gboolean
ms5_base_has_topic (Ms5Base    *self,
                    const char *topic)
{
  return g_hash_table_contains (self->topics, topic);
}

/**
 * ms5_base_add_topic:
 * @self: a base
 * @name: a topic; without items from now on if it is new
 */
void
ms5_base_add_topic (Ms5Base    *self,
                    const char *name)
{
  Ms5TopicKind kind;
  const char *code;
  Topic *topic;

  if (g_hash_table_contains (self->topics, name))
    return;

  topic = g_new0 (Topic, 1);
  topic->name = g_strdup (name);
  topic->rows = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) ms5_change_unref);
  topic->has_events = ms5_topic_parse (name, &kind, &code) && ms5_topic_kind_get_nature (kind) == MS5_TOPIC_EVENT;
  g_hash_table_insert (self->topics, topic->name, topic);
}

/**
 * ms5_base_move_topic:
 * @self: a base
 * @from: another one, which has @name
 * @name: a topic
 *
 * Puts a topic of @from in the place of what @self has of it.
 */
void
ms5_base_move_topic (Ms5Base    *self,
                     Ms5Base    *from,
                     const char *name)
{
  Topic *topic = NULL;

  if (!g_hash_table_steal_extended (from->topics, name, NULL, (gpointer *) &topic))
    g_return_if_reached ();

  g_hash_table_replace (self->topics, topic->name, topic);
}

/**
 * ms5_base_remove_topic:
 * @self: a base
 * @topic: a topic
 *
 * Returns: whether it was there
 */
gboolean
ms5_base_remove_topic (Ms5Base    *self,
                       const char *topic)
{
  return g_hash_table_remove (self->topics, topic);
}

/**
 * ms5_base_clear:
 * @self: a base that shall have no topics any more
 */
void
ms5_base_clear (Ms5Base *self)
{
  g_hash_table_remove_all (self->topics);
}

static guint64
sum_of (const Ms5Change *row)
{
  return ms5_hash_item (row->topic, row->key, row->v);
}

static void
forget_row (Topic           *topic,
            const Ms5Change *row)
{
  topic->sum -= sum_of (row);
  g_hash_table_remove (topic->rows, row->key);
}

/* The oldest, and of those that are equally old the last by name: as in the cache. */
static const Ms5Change *
find_oldest (Topic *topic)
{
  const Ms5Change *oldest = NULL;
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, topic->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    {
      const Ms5Change *change = row;

      if (oldest == NULL || change->v < oldest->v
          || (change->v == oldest->v && g_strcmp0 (change->key, oldest->key) > 0))
        oldest = change;
    }

  return oldest;
}

static Ms5Change *
make_row (Topic           *topic,
          const Ms5Change *before,
          Ms5Change       *change)
{
  g_autoptr (json_t) fields = NULL;

  if (change->op == (topic->has_events ? MS5_OP_EVENT : MS5_OP_PUT))
    return ms5_change_ref (change);

  fields = ms5_change_apply (change, before != NULL ? before->fields : NULL);
  return ms5_change_new (topic->has_events ? MS5_OP_EVENT : MS5_OP_PUT, change->topic, change->key, change->v,
                         g_steal_pointer (&fields));
}

/**
 * ms5_base_apply:
 * @self: a base
 * @change: what changes
 *
 * Returns: %FALSE if it is of no topic that there is
 */
gboolean
ms5_base_apply (Ms5Base   *self,
                Ms5Change *change)
{
  Topic *topic = g_hash_table_lookup (self->topics, change->topic);
  Ms5Change *before, *row = NULL;

  if (topic == NULL)
    return FALSE;

  before = g_hash_table_lookup (topic->rows, change->key);
  if (change->op != MS5_OP_DELETE)
    row = make_row (topic, before, change);
  if (before != NULL)
    forget_row (topic, before);
  if (row != NULL)
    {
      topic->sum += sum_of (row);
      g_hash_table_insert (topic->rows, (gpointer) row->key, row);
    }
  if (topic->has_events && g_hash_table_size (topic->rows) > MS5_LIMIT_SNAP_EVENTS)
    forget_row (topic, find_oldest (topic));

  return TRUE;
}

/**
 * ms5_base_lookup:
 * @self: a base
 * @topic: a topic
 * @key: the key of an item
 *
 * Returns: (transfer none) (nullable): the item, as a put or an event
 */
Ms5Change *
ms5_base_lookup (Ms5Base    *self,
                 const char *topic,
                 const char *key)
{
  Topic *found = g_hash_table_lookup (self->topics, topic);

  return found != NULL ? g_hash_table_lookup (found->rows, key) : NULL;
}

static void
add_rows (GPtrArray   *items,
          const Topic *topic)
{
  GHashTableIter rows;
  gpointer row;

  g_hash_table_iter_init (&rows, topic->rows);
  while (g_hash_table_iter_next (&rows, NULL, &row))
    g_ptr_array_add (items, ms5_change_ref (row));
}

/**
 * ms5_base_dup_items:
 * @self: a base
 * @topic: (nullable): a topic, or %NULL for all
 *
 * Returns: (transfer full) (element-type Ms5Change): its items; those of a topic stand together
 */
GPtrArray *
ms5_base_dup_items (Ms5Base    *self,
                    const char *topic)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_change_unref);
  GHashTableIter topics;
  gpointer found;

  if (topic != NULL)
    {
      found = g_hash_table_lookup (self->topics, topic);
      if (found != NULL)
        add_rows (items, found);
      return items;
    }

  g_hash_table_iter_init (&topics, self->topics);
  while (g_hash_table_iter_next (&topics, NULL, &found))
    add_rows (items, found);
  return items;
}

/**
 * ms5_base_get_sum:
 * @self: a base
 * @topic: a topic
 *
 * Returns: its digest; 0 without items
 */
guint64
ms5_base_get_sum (Ms5Base    *self,
                  const char *topic)
{
  Topic *found = g_hash_table_lookup (self->topics, topic);

  return found != NULL ? found->sum : 0;
}
