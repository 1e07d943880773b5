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
          const char *topic,
          const char *key,
          GPtrArray  *entries,
          json_t     *fields)
{
  for (guint i = 0; i < entries->len; i++)
    {
      Ms5OutboxEntry *entry = g_ptr_array_index (entries, i);
      const char *by = g_strcmp0 (ms5_outbox_entry_get_sub (entry), self->sub) == 0 ? self->name : NULL;
      const Ms5Action *action = ms5_outbox_entry_get_action (entry);
      Ms5Time at = to_plant_time (self, ms5_outbox_entry_get_created (entry));
      json_t *below = fields;

      if (g_str_equal (action->topic, topic) && g_strcmp0 (ms5_action_get_item_key (action), key) == 0)
        fields = ms5_overlay_apply (action, below, by, at, self->base);
      else
        fields = ms5_overlay_apply_second (action, below, at, self->base);
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
    fields = lay_over (self, topic, key, entries, g_steal_pointer (&fields));

  if (fields != NULL)
    ms5_floor_put_item (self->floor, topic, key, v, fields, entries != NULL);
  else
    ms5_floor_remove_item (self->floor, topic, key);
}

/* @place: of ms5_replica_place() */
void
ms5_replica_show_place (Ms5Replica *self,
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
    ms5_replica_show_place (self, g_ptr_array_index (gone, i));
}

/* After the position has moved. */
void
ms5_replica_settle (Ms5Replica *self)
{
  if (g_hash_table_size (self->early) > 0)
    drop_early (self);
  if (self->awaited->len > 0)
    ms5_replica_settle_overlays (self);
}
