/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-replica-private.h"

#include "protocol/ms5-plant-item.h"

enum
{
  SIGNAL_RESYNC,
  SIGNAL_COMMITTED,
  SIGNAL_PLANT_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (Ms5Replica, ms5_replica, G_TYPE_OBJECT)

static void
ms5_replica_dispose (GObject *object)
{
  Ms5Replica *self = MS5_REPLICA (object);

  ms5_replica_live_stop (self);
  ms5_replica_store_stop (self);
  ms5_replica_set_outbox (self, NULL);
  ms5_replica_disconnected (self);
  g_clear_object (&self->cache);
  g_clear_object (&self->history);

  G_OBJECT_CLASS (ms5_replica_parent_class)->dispose (object);
}

static void
ms5_replica_finalize (GObject *object)
{
  Ms5Replica *self = MS5_REPLICA (object);

  g_clear_pointer (&self->behind, g_ptr_array_unref);
  g_hash_table_unref (self->live);
  g_hash_table_unref (self->overlays);
  g_ptr_array_unref (self->awaited);
  g_ptr_array_unref (self->touched);
  g_hash_table_unref (self->early);
  g_hash_table_unref (self->wanted);
  ms5_base_free (self->base);
  g_free (self->cursor.epoch);
  g_free (self->sub);
  g_free (self->name);
  g_clear_object (&self->floor);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (ms5_replica_parent_class)->finalize (object);
}

static void
ms5_replica_class_init (Ms5ReplicaClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ms5_replica_dispose;
  object_class->finalize = ms5_replica_finalize;

  signals[SIGNAL_RESYNC] = g_signal_new ("resync", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 2, G_TYPE_STRV, G_TYPE_STRING);
  signals[SIGNAL_COMMITTED] = g_signal_new ("committed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                            NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_PLANT_CHANGED] = g_signal_new ("plant-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                                NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ms5_replica_init (Ms5Replica *self)
{
  self->base = ms5_base_new ();
  self->wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->early = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) ms5_change_unref);
  self->overlays = ms5_replica_overlays_new ();
  self->awaited = g_ptr_array_new_with_free_func (g_object_unref);
  self->touched = g_ptr_array_new_with_free_func (g_object_unref);
  ms5_replica_live_init (self);
}

/**
 * ms5_replica_new:
 * @floor: where it shows what it has
 * @clock: where the time comes from
 *
 * Returns: (transfer full): one that has nothing yet
 */
Ms5Replica *
ms5_replica_new (Ms5Floor *floor,
                 Ms5Clock *clock)
{
  Ms5Replica *self;

  g_return_val_if_fail (MS5_IS_FLOOR (floor), NULL);
  g_return_val_if_fail (MS5_IS_CLOCK (clock), NULL);

  self = g_object_new (MS5_TYPE_REPLICA, NULL);
  self->floor = g_object_ref (floor);
  self->clock = g_object_ref (clock);
  return self;
}

/* Neither topics nor keys have line breaks. */
char *
ms5_replica_place (const char *topic,
                   const char *key)
{
  return g_strconcat (topic, "\n", key, NULL);
}

void
ms5_replica_set_cursor (Ms5Replica *self,
                        const char *epoch,
                        gint64      pos,
                        guint64     h)
{
  if (g_strcmp0 (self->cursor.epoch, epoch) != 0)
    {
      g_free (self->cursor.epoch);
      self->cursor.epoch = g_strdup (epoch);
    }
  self->cursor.pos = pos;
  self->cursor.h = h;
}

void
ms5_replica_ask_again (Ms5Replica        *self,
                       const char *const *topics,
                       const char        *why)
{
  g_signal_emit (self, signals[SIGNAL_RESYNC], 0, topics, why);
}

void
ms5_replica_tell_committed (Ms5Replica *self)
{
  g_signal_emit (self, signals[SIGNAL_COMMITTED], 0);
}

void
ms5_replica_tell_plant (Ms5Replica *self)
{
  g_signal_emit (self, signals[SIGNAL_PLANT_CHANGED], 0);
}

/**
 * ms5_replica_set_cache:
 * @self: a replica
 * @cache: (nullable): where what it has is to be kept from now on
 */
void
ms5_replica_set_cache (Ms5Replica *self,
                       Ms5Cache   *cache)
{
  g_return_if_fail (MS5_IS_REPLICA (self));

  g_set_object (&self->cache, cache);
}

/**
 * ms5_replica_set_history:
 * @self: a replica
 * @history: (nullable): what is to remember the values of sensors
 */
void
ms5_replica_set_history (Ms5Replica *self,
                         Ms5History *history)
{
  g_return_if_fail (MS5_IS_REPLICA (self));

  g_set_object (&self->history, history);
}

/**
 * ms5_replica_load:
 * @self: a replica without data
 * @contents: what the cache holds, of which the early part is enough
 *
 * Shows the early part of the last picture. ms5_replica_load_more() brings the rest.
 */
void
ms5_replica_load (Ms5Replica             *self,
                  const Ms5CacheContents *contents)
{
  g_return_if_fail (MS5_IS_REPLICA (self));
  g_return_if_fail (self->cursor.epoch == NULL);
  g_return_if_fail (contents != NULL);

  ms5_floor_begin (self->floor);
  for (guint i = 0; contents->topics != NULL && contents->topics[i] != NULL; i++)
    ms5_base_add_topic (self->base, contents->topics[i]);
  for (guint i = 0; i < contents->n_early; i++)
    ms5_base_apply (self->base, g_ptr_array_index (contents->items, i));
  self->n_loaded = contents->n_early;
  ms5_replica_set_cursor (self, contents->cursor.epoch, contents->cursor.pos, contents->cursor.h);
  self->durable = contents->cursor.pos;
  ms5_replica_show_all (self);
  ms5_replica_live_load (self, contents->live);
  ms5_floor_end (self->floor);
  ms5_replica_tell_plant (self);
}

/**
 * ms5_replica_load_more:
 * @self: a replica that has loaded the early part of the last picture, and nothing of the feed since
 * @contents: all of it
 * @budget: how long it may take, in microseconds
 *
 * Shows some more of the picture.
 *
 * Returns: whether there is still more
 */
gboolean
ms5_replica_load_more (Ms5Replica             *self,
                       const Ms5CacheContents *contents,
                       gint64                  budget)
{
  gint64 end;

  g_return_val_if_fail (MS5_IS_REPLICA (self), FALSE);
  g_return_val_if_fail (contents != NULL, FALSE);

  end = ms5_clock_monotonic (self->clock) + budget;
  ms5_floor_begin (self->floor);
  while (self->n_loaded < contents->items->len && ms5_clock_monotonic (self->clock) < end)
    {
      Ms5Change *item = g_ptr_array_index (contents->items, self->n_loaded++);

      ms5_base_apply (self->base, item);
      ms5_replica_show (self, item->topic, item->key);
    }
  ms5_floor_end (self->floor);
  return self->n_loaded < contents->items->len;
}

/**
 * ms5_replica_set_user:
 * @self: a replica
 * @sub: (nullable): the account of whoever is signed in
 * @name: (nullable): how items name them
 */
void
ms5_replica_set_user (Ms5Replica *self,
                      const char *sub,
                      const char *name)
{
  g_return_if_fail (MS5_IS_REPLICA (self));

  g_free (self->sub);
  self->sub = g_strdup (sub);
  g_free (self->name);
  self->name = g_strdup (name);
}

/**
 * ms5_replica_set_wanted:
 * @self: a replica
 * @topics: (array zero-terminated=1): all that is wanted
 *
 * Snapshots of other topics are not taken. To get rid of what is here see ms5_replica_drop().
 */
void
ms5_replica_set_wanted (Ms5Replica        *self,
                        const char *const *topics)
{
  g_return_if_fail (MS5_IS_REPLICA (self));

  g_hash_table_remove_all (self->wanted);
  for (guint i = 0; topics[i] != NULL; i++)
    g_hash_table_add (self->wanted, g_strdup (topics[i]));
}

/**
 * ms5_replica_drop:
 * @self: a replica
 * @topics: (array zero-terminated=1): topics, live ones among them
 *
 * Erases what is known of them, here and in the cache.
 */
void
ms5_replica_drop (Ms5Replica        *self,
                  const char *const *topics)
{
  gboolean has_plant = FALSE;

  g_return_if_fail (MS5_IS_REPLICA (self));

  if (topics[0] == NULL)
    return;

  ms5_floor_begin (self->floor);
  for (guint i = 0; topics[i] != NULL; i++)
    {
      g_hash_table_remove (self->wanted, topics[i]);
      has_plant |= ms5_base_remove_topic (self->base, topics[i]) && g_str_equal (topics[i], "plant");
      ms5_replica_live_drop (self, topics[i]);
      ms5_floor_drop_topic (self->floor, topics[i]);
    }
  ms5_floor_end (self->floor);
  ms5_replica_store_drop (self, topics);
  if (has_plant)
    ms5_replica_tell_plant (self);
}

/**
 * ms5_replica_forget:
 * @self: a replica
 *
 * Drops all that it has, because it is somebody else's. The cache must be wiped beside that.
 */
void
ms5_replica_forget (Ms5Replica *self)
{
  g_auto (GStrv) topics = NULL;

  g_return_if_fail (MS5_IS_REPLICA (self));

  topics = ms5_base_dup_topics (self->base);
  ms5_floor_begin (self->floor);
  for (guint i = 0; topics[i] != NULL; i++)
    ms5_floor_drop_topic (self->floor, topics[i]);
  ms5_replica_live_drop (self, NULL);
  ms5_base_clear (self->base);
  g_hash_table_remove_all (self->early);
  g_hash_table_remove_all (self->wanted);
  ms5_replica_set_cursor (self, NULL, 0, 0);
  ms5_replica_disconnected (self);
  ms5_replica_store_stop (self);
  ms5_replica_update_overlays (self);
  ms5_floor_end (self->floor);
  ms5_replica_tell_plant (self);
}

/**
 * ms5_replica_get_cursor:
 * @self: a replica
 *
 * Returns: (transfer none): where it stands; its epoch is %NULL without data
 */
const Ms5Cursor *
ms5_replica_get_cursor (Ms5Replica *self)
{
  g_return_val_if_fail (MS5_IS_REPLICA (self), NULL);

  return &self->cursor;
}

/**
 * ms5_replica_has_topic:
 * @self: a replica
 * @topic: a topic
 *
 * Returns: whether it has data of the topic
 */
gboolean
ms5_replica_has_topic (Ms5Replica *self,
                       const char *topic)
{
  g_return_val_if_fail (MS5_IS_REPLICA (self), FALSE);

  return ms5_base_has_topic (self->base, topic);
}

/**
 * ms5_replica_dup_topics:
 * @self: a replica
 *
 * Returns: (transfer full): the topics that its cursor covers, in order
 */
GStrv
ms5_replica_dup_topics (Ms5Replica *self)
{
  g_return_val_if_fail (MS5_IS_REPLICA (self), NULL);

  return ms5_base_dup_topics (self->base);
}

static gint64
get_order (const Ms5Change *item)
{
  json_t *order = json_object_get (item->fields, "order");

  return json_is_integer (order) ? json_integer_value (order) : G_MAXINT64;
}

static int
compare_order (gconstpointer a,
               gconstpointer b)
{
  const Ms5Change *x = *(const Ms5Change *const *) a, *y = *(const Ms5Change *const *) b;
  gint64 i = get_order (x), j = get_order (y);

  return i != j ? (i > j) - (i < j) : g_strcmp0 (x->key, y->key);
}

/**
 * ms5_replica_dup_lines:
 * @self: a replica
 *
 * Returns: (transfer full): the codes of the plant's lines, in its order
 */
GStrv
ms5_replica_dup_lines (Ms5Replica *self)
{
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GStrvBuilder) codes = g_strv_builder_new ();

  g_return_val_if_fail (MS5_IS_REPLICA (self), NULL);

  items = ms5_base_dup_items (self->base, "plant");
  g_ptr_array_sort (items, compare_order);
  for (guint i = 0; i < items->len; i++)
    {
      const Ms5Change *item = g_ptr_array_index (items, i);
      Ms5PlantPart part;
      g_auto (GStrv) names = ms5_plant_key_split (item->key, &part);

      if (names != NULL && part == MS5_PLANT_LINE)
        g_strv_builder_add (codes, names[0]);
    }

  return g_strv_builder_end (codes);
}

/**
 * ms5_replica_dup_items:
 * @self: a replica
 * @topic: (nullable): a topic, or %NULL for all
 *
 * Returns: (transfer full) (element-type Ms5Change): the server's items, without what is laid over them
 */
GPtrArray *
ms5_replica_dup_items (Ms5Replica *self,
                       const char *topic)
{
  g_return_val_if_fail (MS5_IS_REPLICA (self), NULL);

  return ms5_base_dup_items (self->base, topic);
}

/**
 * ms5_replica_get_durable:
 * @self: a replica
 *
 * Returns: the position that the cache is committed up to; -1 if a snapshot is still being written
 */
gint64
ms5_replica_get_durable (Ms5Replica *self)
{
  g_return_val_if_fail (MS5_IS_REPLICA (self), 0);

  return self->durable;
}

/**
 * ms5_replica_get_live_n:
 * @self: a replica
 *
 * Returns: how many live frames it has taken on this connection
 */
gint64
ms5_replica_get_live_n (Ms5Replica *self)
{
  g_return_val_if_fail (MS5_IS_REPLICA (self), 0);

  return self->live_n;
}

/**
 * ms5_replica_is_based:
 * @self: a replica
 *
 * Returns: whether it is at a position that this connection goes on from
 */
gboolean
ms5_replica_is_based (Ms5Replica *self)
{
  g_return_val_if_fail (MS5_IS_REPLICA (self), FALSE);

  return self->is_based;
}

/**
 * ms5_replica_is_stale:
 * @self: a replica
 *
 * Returns: whether something is known to be missing
 */
gboolean
ms5_replica_is_stale (Ms5Replica *self)
{
  g_return_val_if_fail (MS5_IS_REPLICA (self), FALSE);

  return self->is_stale || self->is_diverged;
}

/**
 * ms5_replica_get_page:
 * @self: a replica
 * @out_page: (out): the last page of it that has come
 *
 * Returns: (transfer none) (nullable): the snapshot that is under way, if one is
 */
const char *
ms5_replica_get_page (Ms5Replica *self,
                      gint64     *out_page)
{
  g_return_val_if_fail (MS5_IS_REPLICA (self), NULL);

  *out_page = self->staging.pages - 1;
  return self->staging.id;
}
