/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-replica-private.h"

/* The cache follows the base. What comes while a transaction is under way is written together in the
 * next one. If the cache fails, for want of room perhaps, it stays at its last whole state and is written
 * anew a while later; until then the memory's position counts, as there is none other. */

#define REPAIR_DELAY (10 * MS5_USEC_PER_S)

typedef struct
{
  Ms5Replica *self;
  gint64 pos;
  guint generation;
} Write;

static void write_behind (Ms5Replica *self);

static Write *
write_begin (Ms5Replica *self)
{
  Write *write = g_new (Write, 1);

  write->self = g_object_ref (self);
  write->pos = self->cursor.pos;
  write->generation = self->generation;
  self->n_writing++;
  return write;
}

static void
forget_behind (Ms5Replica *self)
{
  g_clear_pointer (&self->behind, g_ptr_array_unref);
}

static gboolean
repair_cb (gpointer user_data)
{
  Ms5Replica *self = user_data;
  g_auto (GStrv) topics = ms5_base_dup_topics (self->base);

  self->repair_timer = 0;
  self->is_broken = FALSE;
  if (self->cursor.epoch != NULL)
    ms5_replica_store_swap (self, (const char *const *) topics, TRUE);
  return G_SOURCE_REMOVE;
}

static void
note_failure (Ms5Replica *self,
              GError     *error)
{
  if (!self->is_broken)
    g_message ("The cache could not be written: %s", error->message);

  self->is_broken = TRUE;
  forget_behind (self);
  if (self->repair_timer == 0)
    self->repair_timer = ms5_clock_add (self->clock, REPAIR_DELAY, repair_cb, self, NULL);
}

static void
write_done (Write  *write,
            GError *error)
{
  Ms5Replica *self = write->self;

  self->n_writing--;
  if (self->cache != NULL)
    {
      if (error != NULL)
        note_failure (self, error);
      if (self->is_broken)
        self->durable = self->cursor.pos;
      else if (write->generation == self->generation)
        self->durable = write->pos;
      if (self->n_writing == 0)
        write_behind (self);
      ms5_replica_tell_committed (self);
    }

  g_object_unref (self);
  g_free (write);
}

static void
applied_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  ms5_cache_apply_finish (MS5_CACHE (source), result, &error);
  write_done (user_data, error);
}

static void
swapped_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  ms5_cache_swap_finish (MS5_CACHE (source), result, &error);
  write_done (user_data, error);
}

static void
write_behind (Ms5Replica *self)
{
  g_autoptr (GPtrArray) ops = g_steal_pointer (&self->behind);

  if (ops != NULL)
    ms5_cache_apply_async (self->cache, self->behind_from, &self->cursor, ops, applied_cb, write_begin (self));
}

/* The cursor is already where @ops lead. */
void
ms5_replica_store_ops (Ms5Replica *self,
                       gint64      after,
                       GPtrArray  *ops)
{
  if (self->cache == NULL || self->is_broken)
    {
      self->durable = self->cursor.pos;
      ms5_replica_tell_committed (self);
      return;
    }

  if (self->behind == NULL)
    {
      self->behind = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_change_unref);
      self->behind_from = after;
    }
  for (guint i = 0; i < ops->len; i++)
    g_ptr_array_add (self->behind, ms5_change_ref (g_ptr_array_index (ops, i)));
  if (self->n_writing == 0)
    write_behind (self);
}

void
ms5_replica_store_swap (Ms5Replica        *self,
                        const char *const *topics,
                        gboolean           everything)
{
  g_autoptr (GPtrArray) items = NULL;

  if (self->cache == NULL || (self->is_broken && !everything))
    {
      self->durable = self->cursor.pos;
      ms5_replica_tell_committed (self);
      return;
    }

  /* What replaces everything mends it, too. */
  if (everything)
    {
      forget_behind (self);
      self->is_broken = FALSE;
      self->generation++;
      self->durable = -1;
      if (self->repair_timer != 0)
        ms5_clock_remove (self->clock, self->repair_timer);
      self->repair_timer = 0;
    }
  write_behind (self);
  items = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_change_unref);
  for (guint i = 0; topics[i] != NULL; i++)
    g_ptr_array_extend_and_steal (items, ms5_base_dup_items (self->base, topics[i]));
  ms5_cache_swap_async (self->cache, &self->cursor, topics, items, everything, swapped_cb, write_begin (self));
}

static void
dropped_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  ms5_cache_drop_finish (MS5_CACHE (source), result, &error);
  write_done (user_data, error);
}

void
ms5_replica_store_drop (Ms5Replica        *self,
                        const char *const *topics)
{
  if (self->cache == NULL || self->is_broken)
    return;

  write_behind (self);
  ms5_cache_drop_async (self->cache, topics, dropped_cb, write_begin (self));
}

static void
kept_live_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (!ms5_cache_set_live_finish (MS5_CACHE (source), result, &error))
    g_debug ("Last values were not kept: %s", error->message);
}

void
ms5_replica_store_live (Ms5Replica *self,
                        GPtrArray  *changes,
                        Ms5Time     at)
{
  if (self->cache != NULL && changes->len > 0)
    ms5_cache_set_live_async (self->cache, changes, at, kept_live_cb, NULL);
}

/* Whatever is not written yet will not be. */
void
ms5_replica_store_stop (Ms5Replica *self)
{
  forget_behind (self);
  self->generation++;
  if (self->repair_timer != 0)
    ms5_clock_remove (self->clock, self->repair_timer);
  self->repair_timer = 0;
}
