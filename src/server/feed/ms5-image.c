/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-topics.h"
#include "server/feed/ms5-image.h"

typedef struct
{
  Ms5TopicView public;
  gatomicrefcount refs;
} View;

typedef struct
{
  char *name; /* a GRefString */
  gboolean is_event;
  GHashTable *items; /* key, which is the item's → Ms5Item */
  GQueue entries;    /* of an event topic: the same items, oldest first */
  guint64 digest;
  Ms5TopicView *view; /* of the topic as it is; NULL if nobody has asked for one */
} Topic;

struct _Ms5Image
{
  gatomicrefcount refs;
  gint64 pos;
  GHashTable *topics; /* name → Topic */
};

/**
 * ms5_topic_view_ref:
 * @view: a view
 *
 * Returns: (transfer full): @view
 */
Ms5TopicView *
ms5_topic_view_ref (Ms5TopicView *view)
{
  g_atomic_ref_count_inc (&((View *) view)->refs);
  return view;
}

/**
 * ms5_topic_view_unref:
 * @view: (transfer full): a view
 */
void
ms5_topic_view_unref (Ms5TopicView *view)
{
  if (!g_atomic_ref_count_dec (&((View *) view)->refs))
    return;

  g_ref_string_release ((char *) view->topic);
  g_ptr_array_unref (view->items);
  g_free (view);
}

static void
free_item (gpointer data)
{
  ms5_item_unref (data);
}

/* Positions differ from item to item, so that the order is complete. */
static int
compare_newest_first (gconstpointer a,
                      gconstpointer b)
{
  const Ms5Item *left = *(const Ms5Item *const *) a;
  const Ms5Item *right = *(const Ms5Item *const *) b;

  return (left->v < right->v) - (left->v > right->v);
}

static Ms5TopicView *
view_new (const char *topic,
          GHashTable *items,
          guint64     digest)
{
  View *view = g_new (View, 1);
  GHashTableIter iter;
  gpointer item;

  g_atomic_ref_count_init (&view->refs);
  view->public = (Ms5TopicView) { g_ref_string_new_intern (topic),
                                  g_ptr_array_new_with_free_func (free_item), digest, 0 };
  if (items == NULL)
    return &view->public;

  g_hash_table_iter_init (&iter, items);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    {
      gsize length;

      ms5_item_get_text (item, &length);
      view->public.bytes += length;
      g_ptr_array_add (view->public.items, ms5_item_ref (item));
    }
  g_ptr_array_sort (view->public.items, compare_newest_first);

  return &view->public;
}

static void
topic_free (gpointer data)
{
  Topic *topic = data;

  g_clear_pointer (&topic->view, ms5_topic_view_unref);
  g_queue_clear (&topic->entries);
  g_hash_table_unref (topic->items);
  g_ref_string_release (topic->name);
  g_free (topic);
}

static Topic *
topic_new (const char *name)
{
  Topic *topic = g_new0 (Topic, 1);
  Ms5TopicKind kind;

  topic->name = g_ref_string_new_intern (name);
  topic->is_event = ms5_topic_parse (name, &kind, NULL)
                    && ms5_topic_kind_get_nature (kind) == MS5_TOPIC_EVENT;
  topic->items = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_item);
  g_queue_init (&topic->entries);
  return topic;
}

static Topic *
ensure_topic (Ms5Image   *image,
              const char *name)
{
  Topic *topic = g_hash_table_lookup (image->topics, name);

  if (topic == NULL)
    {
      topic = topic_new (name);
      g_hash_table_insert (image->topics, topic->name, topic);
    }

  return topic;
}

static void
topic_remove (Topic   *topic,
              Ms5Item *item)
{
  topic->digest -= item->hash;
  g_hash_table_remove (topic->items, item->key);
}

/* Takes @item, which may be NULL to remove @key. */
static void
topic_set (Topic      *topic,
           const char *key,
           Ms5Item    *item)
{
  Ms5Item *before = g_hash_table_lookup (topic->items, key);

  g_clear_pointer (&topic->view, ms5_topic_view_unref);
  if (before != NULL)
    {
      if (topic->is_event)
        g_queue_remove (&topic->entries, before);
      topic_remove (topic, before);
    }
  if (item == NULL)
    return;

  topic->digest += item->hash;
  g_hash_table_insert (topic->items, (char *) item->key, item);
  if (!topic->is_event)
    return;

  g_queue_push_tail (&topic->entries, item);
  if (topic->entries.length > MS5_LIMIT_SNAP_EVENTS)
    topic_remove (topic, g_queue_pop_head (&topic->entries));
}

/**
 * ms5_image_new:
 *
 * Returns: (transfer full): an empty image, at position 0
 */
Ms5Image *
ms5_image_new (void)
{
  Ms5Image *image = g_new0 (Ms5Image, 1);

  g_atomic_ref_count_init (&image->refs);
  image->topics = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, topic_free);
  return image;
}

/**
 * ms5_image_ref:
 * @image: an image
 *
 * Returns: (transfer full): @image
 */
Ms5Image *
ms5_image_ref (Ms5Image *image)
{
  g_atomic_ref_count_inc (&image->refs);
  return image;
}

/**
 * ms5_image_unref:
 * @image: (transfer full): an image
 */
void
ms5_image_unref (Ms5Image *image)
{
  if (!g_atomic_ref_count_dec (&image->refs))
    return;

  g_hash_table_unref (image->topics);
  g_free (image);
}

static void
copy_topic (Topic *from,
            Topic *to)
{
  GHashTableIter iter;
  gpointer item;

  if (from->is_event)
    {
      for (GList *l = from->entries.head; l != NULL; l = l->next)
        topic_set (to, ((Ms5Item *) l->data)->key, ms5_item_ref (l->data));
      return;
    }

  g_hash_table_iter_init (&iter, from->items);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    topic_set (to, ((Ms5Item *) item)->key, ms5_item_ref (item));
}

/**
 * ms5_image_copy:
 * @image: an image
 *
 * Returns: (transfer full): an image of its own that shares the items
 */
Ms5Image *
ms5_image_copy (Ms5Image *image)
{
  Ms5Image *copy = ms5_image_new ();
  GHashTableIter iter;
  gpointer topic;

  g_hash_table_iter_init (&iter, image->topics);
  while (g_hash_table_iter_next (&iter, NULL, &topic))
    copy_topic (topic, ensure_topic (copy, ((Topic *) topic)->name));
  copy->pos = image->pos;

  return copy;
}

/**
 * ms5_image_restore:
 * @image: an image
 * @item: an item from the store; entries of an event topic must come in order
 *
 * Call ms5_image_set_pos() when all items are in: the last change may have removed one.
 */
void
ms5_image_restore (Ms5Image *image,
                   Ms5Item  *item)
{
  topic_set (ensure_topic (image, item->topic), item->key, ms5_item_ref (item));
}

/**
 * ms5_image_apply:
 * @image: an image
 * @change: the next change
 *
 * Returns: (transfer none) (nullable): the item after it, or %NULL if it is gone
 */
Ms5Item *
ms5_image_apply (Ms5Image        *image,
                 const Ms5Change *change)
{
  Topic *topic;
  Ms5Item *item;

  g_return_val_if_fail (change->v > image->pos, NULL);

  topic = ensure_topic (image, change->topic);
  item = ms5_item_after (g_hash_table_lookup (topic->items, change->key), change);
  topic_set (topic, change->key, item);
  image->pos = change->v;
  return item;
}

/**
 * ms5_image_follow:
 * @image: an image
 * @change: the next change
 * @leader: (nullable): an image that has had @change already
 *
 * Like ms5_image_apply(), but takes the item from @leader if it did not change there since.
 */
void
ms5_image_follow (Ms5Image        *image,
                  const Ms5Change *change,
                  Ms5Image        *leader)
{
  Ms5Item *item = NULL;

  if (leader != NULL && change->op != MS5_OP_DELETE)
    item = ms5_image_lookup (leader, change->topic, change->key);
  if (item == NULL || item->v != change->v)
    {
      ms5_image_apply (image, change);
      return;
    }

  g_return_if_fail (change->v > image->pos);

  topic_set (ensure_topic (image, change->topic), change->key, ms5_item_ref (item));
  image->pos = change->v;
}

/**
 * ms5_image_get_pos:
 * @image: an image
 *
 * Returns: the position of the last change that is in it
 */
gint64
ms5_image_get_pos (Ms5Image *image)
{
  return image->pos;
}

/**
 * ms5_image_set_pos:
 * @image: an image that was filled with ms5_image_restore()
 * @pos: the position that it shows
 */
void
ms5_image_set_pos (Ms5Image *image,
                   gint64    pos)
{
  g_return_if_fail (pos >= image->pos);

  image->pos = pos;
}

/**
 * ms5_image_lookup:
 * @image: an image
 * @topic: a topic
 * @key: the item's key
 *
 * Returns: (transfer none) (nullable): the item
 */
Ms5Item *
ms5_image_lookup (Ms5Image   *image,
                  const char *topic,
                  const char *key)
{
  Topic *found = g_hash_table_lookup (image->topics, topic);

  return found != NULL ? g_hash_table_lookup (found->items, key) : NULL;
}

/**
 * ms5_image_get_n_items:
 * @image: an image
 * @topic: a topic
 *
 * Returns: how many items it has
 */
guint
ms5_image_get_n_items (Ms5Image   *image,
                       const char *topic)
{
  Topic *found = g_hash_table_lookup (image->topics, topic);

  return found != NULL ? g_hash_table_size (found->items) : 0;
}

/**
 * ms5_image_get_digest:
 * @image: an image
 * @topic: a topic
 *
 * Kept up to date by each change, so that asking costs nothing.
 *
 * Returns: the sum modulo 2^64 of ms5_hash_item() over the topic's items
 */
guint64
ms5_image_get_digest (Ms5Image   *image,
                      const char *topic)
{
  Topic *found = g_hash_table_lookup (image->topics, topic);

  return found != NULL ? found->digest : 0;
}

/**
 * ms5_image_get_view:
 * @image: an image
 * @topic: a topic, which may have no items
 *
 * Returns: (transfer full): the topic as it is now
 */
Ms5TopicView *
ms5_image_get_view (Ms5Image   *image,
                    const char *topic)
{
  Topic *found = g_hash_table_lookup (image->topics, topic);

  if (found == NULL)
    return view_new (topic, NULL, 0);

  if (found->view == NULL)
    found->view = view_new (topic, found->items, found->digest);
  return ms5_topic_view_ref (found->view);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * ms5_image_get_topics:
 * @image: an image
 *
 * Returns: (transfer full): the names of all topics that ever had an item, sorted
 */
char **
ms5_image_get_topics (Ms5Image *image)
{
  GPtrArray *names = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, image->topics);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);

  return (char **) g_ptr_array_free (names, FALSE);
}
