/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-overlay.h"
#include "client/ms5-replica-private.h"

/* Which actions are laid over which items: PROTOCOL 14.5. There may be thousands, so that only what has
 * changed is looked at. */

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
lay (Ms5Replica     *self,
     Ms5OutboxEntry *entry,
     const char     *place)
{
  GPtrArray *entries = g_hash_table_lookup (self->overlays, place);

  if (entries == NULL)
    {
      entries = g_ptr_array_new_with_free_func (g_object_unref);
      g_hash_table_insert (self->overlays, g_strdup (place), entries);
    }
  g_ptr_array_add (entries, g_object_ref (entry));
  g_ptr_array_sort (entries, compare_entries);
}

static void
lift (Ms5Replica     *self,
      Ms5OutboxEntry *entry,
      const char     *place)
{
  GPtrArray *entries = g_hash_table_lookup (self->overlays, place);

  g_ptr_array_remove (entries, entry);
  if (entries->len == 0)
    g_hash_table_remove (self->overlays, place);
}

static gboolean
is_laid (Ms5Replica     *self,
         Ms5OutboxEntry *entry,
         const char     *place)
{
  GPtrArray *entries = g_hash_table_lookup (self->overlays, place);

  return entries != NULL && g_ptr_array_find (entries, entry, NULL);
}

static void
await (Ms5Replica     *self,
       Ms5OutboxEntry *entry)
{
  if (!g_ptr_array_find (self->awaited, entry, NULL))
    g_ptr_array_add (self->awaited, g_object_ref (entry));
}

static void
update_place (Ms5Replica     *self,
              Ms5OutboxEntry *entry,
              const char     *place,
              gboolean        belongs)
{
  if (belongs == is_laid (self, entry, place))
    return;

  if (belongs)
    lay (self, entry, place);
  else
    lift (self, entry, place);
  ms5_replica_show_place (self, place);
}

/* Lays @entry where it belongs by now, and shows the places that it was not at, or is no longer. */
static void
update_entry (Ms5Replica     *self,
              Ms5OutboxEntry *entry)
{
  const Ms5Action *action = ms5_outbox_entry_get_action (entry);
  g_autofree char *place = ms5_replica_place (action->topic, ms5_action_get_item_key (action));
  g_autofree char *second = NULL;
  g_autofree char *topic = NULL;
  gboolean awaited = is_awaited (self, entry);
  gboolean belongs = (awaited || ms5_outbox_state_is_open (ms5_outbox_entry_get_state (entry)))
                     && ms5_outbox_is_here (self->outbox, entry);

  if (awaited)
    await (self, entry);
  update_place (self, entry, place, belongs);
  second = ms5_overlay_dup_second (action, &topic);
  if (second != NULL)
    {
      g_autofree char *other = ms5_replica_place (topic, second);

      update_place (self, entry, other, belongs);
    }
}

static void
update_entries (Ms5Replica *self,
                GPtrArray  *entries)
{
  if (entries->len == 0)
    return;

  ms5_floor_begin (self->floor);
  for (guint i = 0; i < entries->len; i++)
    update_entry (self, g_ptr_array_index (entries, i));
  ms5_floor_end (self->floor);
}

/* After the position has moved: what it has reached is in the base. */
void
ms5_replica_settle_overlays (Ms5Replica *self)
{
  g_autoptr (GPtrArray) awaited = g_steal_pointer (&self->awaited);

  self->awaited = g_ptr_array_new_with_free_func (g_object_unref);
  update_entries (self, awaited);
}

/* Lays everything anew. */
void
ms5_replica_update_overlays (Ms5Replica *self)
{
  g_autoptr (GHashTable) before = g_steal_pointer (&self->overlays);
  GListModel *list = self->outbox != NULL ? ms5_outbox_get_entries (self->outbox) : NULL;
  guint n = list != NULL ? g_list_model_get_n_items (list) : 0;
  GHashTableIter iter;
  gpointer place;

  self->overlays = ms5_replica_overlays_new ();
  g_ptr_array_set_size (self->awaited, 0);
  g_ptr_array_set_size (self->touched, 0);
  ms5_floor_begin (self->floor);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (Ms5OutboxEntry) entry = g_list_model_get_item (list, i);

      update_entry (self, entry);
    }
  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &place, NULL))
    if (!g_hash_table_contains (self->overlays, place))
      ms5_replica_show_place (self, place);
  ms5_floor_end (self->floor);
}

static void
touched_cb (Ms5Replica     *self,
            Ms5OutboxEntry *entry)
{
  g_ptr_array_add (self->touched, g_object_ref (entry));
}

static void
changed_cb (Ms5Replica *self)
{
  g_autoptr (GPtrArray) touched = g_steal_pointer (&self->touched);

  self->touched = g_ptr_array_new_with_free_func (g_object_unref);
  update_entries (self, touched);
}

GHashTable *
ms5_replica_overlays_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
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
      g_signal_connect_swapped (outbox, "touched", G_CALLBACK (touched_cb), self);
      g_signal_connect_swapped (outbox, "changed", G_CALLBACK (changed_cb), self);
      g_signal_connect_swapped (outbox, "reloaded", G_CALLBACK (ms5_replica_update_overlays), self);
      ms5_replica_update_overlays (self);
    }
}
