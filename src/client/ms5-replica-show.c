/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-overlay.h"
#include "client/ms5-replica-private.h"

#include <string.h>

/* What is shown: the base, over it calls that came early, over that what people did. */

/* When the plant's clock showed what this machine's shows in @time. */
static Ms5Time
to_plant_time (Ms5Replica *self,
               Ms5Time     time)
{
  double ago = (double) (ms5_clock_now (self->clock) - time) * ms5_floor_get_plant_speed (self->floor);

  return ms5_floor_get_plant_now (self->floor) - (Ms5Time) ago;
}

static json_t *
lay_over (Ms5Replica *self,
          GPtrArray  *entries,
          json_t     *fields)
{
  for (guint i = 0; i < entries->len; i++)
    {
      Ms5OutboxEntry *entry = g_ptr_array_index (entries, i);
      const char *by = g_strcmp0 (ms5_outbox_entry_get_sub (entry), self->sub) == 0 ? self->name : NULL;
      json_t *below = fields;

      fields = ms5_overlay_apply (ms5_outbox_entry_get_action (entry), below, by,
                                  to_plant_time (self, ms5_outbox_entry_get_created (entry)), self->base);
      json_decref (below);
    }
  return fields;
}

void
ms5_replica_show (Ms5Replica *self,
                  const char *topic,
                  const char *key)
{
  const Ms5Change *row = ms5_base_lookup (self->base, topic, key);
  const Ms5Change *early = NULL;
  GPtrArray *entries = NULL;
  g_autoptr (json_t) fields = NULL;
  gint64 v = row != NULL ? row->v : 0;

  if (row != NULL)
    fields = json_incref (row->fields);
  if (g_hash_table_size (self->early) > 0 || g_hash_table_size (self->overlays) > 0)
    {
      g_autofree char *place = ms5_replica_place (topic, key);

      early = g_hash_table_lookup (self->early, place);
      entries = g_hash_table_lookup (self->overlays, place);
    }

  if (early != NULL && early->v > v)
    {
      json_t *below = g_steal_pointer (&fields);

      fields = ms5_change_apply (early, below);
      json_decref (below);
      v = early->v;
    }
  if (entries != NULL)
    fields = lay_over (self, entries, g_steal_pointer (&fields));

  if (fields != NULL)
    ms5_floor_put_item (self->floor, topic, key, v, fields, entries != NULL);
  else
    ms5_floor_remove_item (self->floor, topic, key);
}

static void
show_place (Ms5Replica *self,
            const char *place)
{
  g_auto (GStrv) names = g_strsplit (place, "\n", 2);

  ms5_replica_show (self, names[0], names[1]);
}

/* Items of @topic that are in no base: raised by hand, or early. */
static void
show_places_of (Ms5Replica *self,
                GHashTable *places,
                const char *topic)
{
  gsize length = strlen (topic);
  GHashTableIter iter;
  gpointer place;

  g_hash_table_iter_init (&iter, places);
  while (g_hash_table_iter_next (&iter, &place, NULL))
    {
      const char *text = place;

      if (strncmp (text, topic, length) == 0 && text[length] == '\n'
          && ms5_base_lookup (self->base, topic, text + length + 1) == NULL)
        ms5_replica_show (self, topic, text + length + 1);
    }
}

void
ms5_replica_show_topic (Ms5Replica *self,
                        const char *topic)
{
  g_autoptr (GPtrArray) items = ms5_base_dup_items (self->base, topic);

  for (guint i = 0; i < items->len; i++)
    {
      const Ms5Change *item = g_ptr_array_index (items, i);

      ms5_replica_show (self, item->topic, item->key);
    }
  show_places_of (self, self->early, topic);
  show_places_of (self, self->overlays, topic);
}

void
ms5_replica_show_all (Ms5Replica *self)
{
  g_auto (GStrv) topics = ms5_base_dup_topics (self->base);

  for (guint i = 0; topics[i] != NULL; i++)
    ms5_replica_show_topic (self, topics[i]);
}

/* Early calls: PROTOCOL 7.5 */

void
ms5_replica_take_early (Ms5Replica            *self,
                        const Ms5EarlyMessage *early)
{
  ms5_floor_begin (self->floor);
  for (guint i = 0; i < early->ops->len; i++)
    {
      Ms5Change *op = g_ptr_array_index (early->ops, i);

      if (!g_hash_table_contains (self->wanted, op->topic))
        continue;
      if (self->is_based && op->v <= self->cursor.pos)
        continue;
      g_hash_table_replace (self->early, ms5_replica_place (op->topic, op->key), ms5_change_ref (op));
      ms5_replica_show (self, op->topic, op->key);
    }
  ms5_floor_end (self->floor);
}

/* What came early is in the base by now. */
static void
drop_early (Ms5Replica *self)
{
  GHashTableIter iter;
  gpointer place, early;
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func (g_free);

  g_hash_table_iter_init (&iter, self->early);
  while (g_hash_table_iter_next (&iter, &place, &early))
    if (((const Ms5Change *) early)->v <= self->cursor.pos)
      {
        g_ptr_array_add (gone, g_strdup (place));
        g_hash_table_iter_remove (&iter);
      }

  for (guint i = 0; i < gone->len; i++)
    show_place (self, g_ptr_array_index (gone, i));
}

/* After the position has moved. */
void
ms5_replica_settle (Ms5Replica *self)
{
  if (g_hash_table_size (self->early) > 0)
    drop_early (self);
  if (self->n_awaited > 0)
    ms5_replica_update_overlays (self);
}

/* Overlays: PROTOCOL 14.5 */

/* Whether its effect is still to come in the feed. */
static gboolean
is_awaited (Ms5Replica     *self,
            Ms5OutboxEntry *entry)
{
  const Ms5Result *result = ms5_outbox_entry_get_result (entry);

  return ms5_outbox_entry_get_state (entry) == MS5_OUTBOX_DONE && result != NULL
         && ms5_result_code_is_effect ((Ms5ResultCode) result->code)
         && result->seq != MS5_INT_NONE && result->seq > self->cursor.pos
         && self->cursor.epoch != NULL
         && g_strcmp0 (ms5_outbox_entry_get_epoch (entry), self->cursor.epoch) == 0;
}

static int
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  gint64 x = ms5_outbox_entry_get_action (*(Ms5OutboxEntry *const *) a)->cseq;
  gint64 y = ms5_outbox_entry_get_action (*(Ms5OutboxEntry *const *) b)->cseq;

  return (x > y) - (x < y);
}

static void
add_overlay (GHashTable     *overlays,
             Ms5OutboxEntry *entry)
{
  const Ms5Action *action = ms5_outbox_entry_get_action (entry);
  g_autofree char *place = ms5_replica_place (action->topic, ms5_action_get_item_key (action));
  GPtrArray *entries = g_hash_table_lookup (overlays, place);

  if (entries == NULL)
    {
      entries = g_ptr_array_new_with_free_func (g_object_unref);
      g_hash_table_insert (overlays, g_steal_pointer (&place), entries);
    }
  g_ptr_array_add (entries, g_object_ref (entry));
}

static GHashTable *
gather_overlays (Ms5Replica *self)
{
  GHashTable *overlays = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  GListModel *list = self->outbox != NULL ? ms5_outbox_get_entries (self->outbox) : NULL;
  guint n = list != NULL ? g_list_model_get_n_items (list) : 0;
  GHashTableIter iter;
  gpointer entries;

  self->n_awaited = 0;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (Ms5OutboxEntry) entry = g_list_model_get_item (list, i);
      gboolean awaited = is_awaited (self, entry);

      self->n_awaited += awaited;
      if (awaited || ms5_outbox_state_is_open (ms5_outbox_entry_get_state (entry)))
        add_overlay (overlays, entry);
    }

  g_hash_table_iter_init (&iter, overlays);
  while (g_hash_table_iter_next (&iter, NULL, &entries))
    g_ptr_array_sort (entries, compare_entries);
  return overlays;
}

static gboolean
is_same (GPtrArray *a,
         GPtrArray *b)
{
  if (a == NULL || b == NULL || a->len != b->len)
    return FALSE;

  for (guint i = 0; i < a->len; i++)
    if (a->pdata[i] != b->pdata[i])
      return FALSE;
  return TRUE;
}

static void
show_differences (Ms5Replica *self,
                  GHashTable *before,
                  GHashTable *after)
{
  GHashTableIter iter;
  gpointer place, entries;

  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &place, &entries))
    if (!is_same (entries, g_hash_table_lookup (after, place)))
      show_place (self, place);

  g_hash_table_iter_init (&iter, after);
  while (g_hash_table_iter_next (&iter, &place, NULL))
    if (!g_hash_table_contains (before, place))
      show_place (self, place);
}

void
ms5_replica_update_overlays (Ms5Replica *self)
{
  g_autoptr (GHashTable) before = g_steal_pointer (&self->overlays);

  self->overlays = gather_overlays (self);
  ms5_floor_begin (self->floor);
  show_differences (self, before, self->overlays);
  ms5_floor_end (self->floor);
}

/**
 * ms5_replica_set_outbox:
 * @self: a replica
 * @outbox: (nullable): what people did
 */
void
ms5_replica_set_outbox (Ms5Replica *self,
                        Ms5Outbox  *outbox)
{
  g_return_if_fail (MS5_IS_REPLICA (self));

  if (self->outbox == outbox)
    return;

  if (self->outbox != NULL)
    g_signal_handlers_disconnect_by_data (self->outbox, self);
  g_set_object (&self->outbox, outbox);
  if (outbox != NULL)
    {
      g_signal_connect_swapped (outbox, "changed", G_CALLBACK (ms5_replica_update_overlays), self);
      ms5_replica_update_overlays (self);
    }
}
