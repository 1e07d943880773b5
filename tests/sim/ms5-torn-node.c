/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim/ms5-torn-node.h"

Ms5TornNode *
ms5_torn_node_new (const char *path)
{
  Ms5TornNode *self = g_new0 (Ms5TornNode, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->path = g_strdup (path);
  self->file = ms5_torn_file_new ();
  self->regions = g_ptr_array_new_with_free_func (g_free);
  return self;
}

Ms5TornNode *
ms5_torn_node_ref (Ms5TornNode *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
ms5_torn_node_unref (Ms5TornNode *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_ptr_array_unref (self->regions);
  ms5_torn_file_free (self->file);
  g_free (self->path);
  g_free (self);
}

/* The levels are SQLite's: https://www.sqlite.org/lockingv3.html */
int
ms5_torn_node_lock (Ms5TornNode *self,
                    Ms5TornHold *hold,
                    int          level)
{
  if (hold->level >= level)
    return SQLITE_OK;

  if (level == SQLITE_LOCK_SHARED)
    {
      if (self->pending != NULL || self->exclusive != NULL)
        return SQLITE_BUSY;
      self->n_shared++;
    }
  else
    {
      if (self->reserved != NULL && self->reserved != hold)
        return SQLITE_BUSY;
      self->reserved = hold;
      if (level == SQLITE_LOCK_EXCLUSIVE)
        {
          if (self->pending != NULL && self->pending != hold)
            return SQLITE_BUSY;
          self->pending = hold;
          hold->level = SQLITE_LOCK_PENDING;
          if (self->n_shared > 1)
            return SQLITE_BUSY;
          self->exclusive = hold;
        }
    }
  hold->level = level;
  return SQLITE_OK;
}

void
ms5_torn_node_unlock (Ms5TornNode *self,
                      Ms5TornHold *hold,
                      int          level)
{
  if (hold->level <= level)
    return;

  if (self->reserved == hold)
    self->reserved = NULL;
  if (self->pending == hold)
    self->pending = NULL;
  if (self->exclusive == hold)
    self->exclusive = NULL;
  if (level == SQLITE_LOCK_NONE)
    self->n_shared--;
  hold->level = level;
}

/* Returns: (nullable): the region, which stays where it is until everybody has unmapped it */
void *
ms5_torn_node_map (Ms5TornNode *self,
                   Ms5TornHold *hold,
                   guint        region,
                   gsize        size,
                   gboolean     extend)
{
  if (!hold->mapped)
    self->n_mapped++;
  hold->mapped = TRUE;

  while (extend && self->regions->len <= region)
    g_ptr_array_add (self->regions, g_malloc0 (size));
  return region < self->regions->len ? g_ptr_array_index (self->regions, region) : NULL;
}

void
ms5_torn_node_unmap (Ms5TornNode *self,
                     Ms5TornHold *hold)
{
  if (!hold->mapped)
    return;

  for (int i = 0; i < SQLITE_SHM_NLOCK; i++)
    if (hold->log_exclusive & (1u << i))
      self->log_locks[i] = 0;
    else if (hold->log_shared & (1u << i))
      self->log_locks[i]--;

  hold->log_shared = hold->log_exclusive = 0;
  hold->mapped = FALSE;
  if (--self->n_mapped == 0)
    g_ptr_array_set_size (self->regions, 0);
}

static void
unlock_log (Ms5TornNode *self,
            Ms5TornHold *hold,
            int          first,
            int          n)
{
  for (int i = first; i < first + n; i++)
    {
      if (hold->log_exclusive & (1u << i))
        self->log_locks[i] = 0;
      else if (hold->log_shared & (1u << i))
        self->log_locks[i]--;
      hold->log_exclusive &= ~(1u << i);
      hold->log_shared &= ~(1u << i);
    }
}

int
ms5_torn_node_lock_log (Ms5TornNode *self,
                        Ms5TornHold *hold,
                        int          first,
                        int          n,
                        int          flags)
{
  guint mask = ((1u << n) - 1) << first;

  if (flags & SQLITE_SHM_UNLOCK)
    {
      unlock_log (self, hold, first, n);
      return SQLITE_OK;
    }
  if (flags & SQLITE_SHM_SHARED)
    {
      if (hold->log_shared & mask)
        return SQLITE_OK;
      if (self->log_locks[first] < 0)
        return SQLITE_BUSY;
      self->log_locks[first]++;
      hold->log_shared |= mask;
      return SQLITE_OK;
    }

  for (int i = first; i < first + n; i++)
    if (self->log_locks[i] != 0)
      return SQLITE_BUSY;
  for (int i = first; i < first + n; i++)
    self->log_locks[i] = -1;
  hold->log_exclusive |= mask;
  return SQLITE_OK;
}
