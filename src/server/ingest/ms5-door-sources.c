/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/ingest/ms5-door-sources.h"

struct _Ms5DoorSources
{
  GHashTable *by_id;
  GQueue recent;        /* of Ms5DoorSource: the one heard of last at the head */
  guint max_sources;
};

static void
source_free (gpointer data)
{
  Ms5DoorSource *source = data;

  g_free (source->id);
  g_free (source);
}

/**
 * ms5_door_sources_new:
 * @max_sources: how many to remember at most
 *
 * Returns: (transfer full): no sources yet
 */
Ms5DoorSources *
ms5_door_sources_new (guint max_sources)
{
  Ms5DoorSources *self = g_new0 (Ms5DoorSources, 1);

  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, source_free);
  self->max_sources = MAX (max_sources, 1);
  g_queue_init (&self->recent);
  return self;
}

/**
 * ms5_door_sources_free:
 * @sources: (transfer full) (nullable): sources
 */
void
ms5_door_sources_free (Ms5DoorSources *sources)
{
  if (sources == NULL)
    return;

  g_hash_table_unref (sources->by_id);
  g_free (sources);
}

/**
 * ms5_door_sources_get_length:
 * @sources: sources
 *
 * Returns: how many are known
 */
guint
ms5_door_sources_get_length (const Ms5DoorSources *sources)
{
  return g_hash_table_size (sources->by_id);
}

/**
 * ms5_door_sources_touch:
 * @sources: sources
 * @id: the name of one
 *
 * Returns: (transfer none): that source, just heard of; it lives until others push it out
 */
Ms5DoorSource *
ms5_door_sources_touch (Ms5DoorSources *sources,
                        const char     *id)
{
  Ms5DoorSource *source = g_hash_table_lookup (sources->by_id, id);

  if (source != NULL)
    {
      g_queue_unlink (&sources->recent, &source->link);
    }
  else
    {
      if (g_hash_table_size (sources->by_id) >= sources->max_sources)
        {
          Ms5DoorSource *oldest = sources->recent.tail->data;

          g_queue_unlink (&sources->recent, &oldest->link);
          g_hash_table_remove (sources->by_id, oldest->id);
        }
      source = g_new0 (Ms5DoorSource, 1);
      source->id = g_strdup (id);
      source->seq = -1;
      source->last = MS5_TIME_NONE;
      source->told = G_MININT64;
      source->link.data = source;
      g_hash_table_insert (sources->by_id, source->id, source);
    }

  g_queue_push_head_link (&sources->recent, &source->link);
  return source;
}

/**
 * ms5_door_sources_foreach:
 * @sources: sources
 * @func: called with each #Ms5DoorSource, the one heard of last first
 * @user_data: for @func
 */
void
ms5_door_sources_foreach (Ms5DoorSources *sources,
                          GFunc           func,
                          gpointer        user_data)
{
  g_queue_foreach (&sources->recent, func, user_data);
}

/**
 * ms5_door_source_judge:
 * @source: who sent it
 * @birth: which life it says it is in
 * @seq: the sample's number in it; -1 if it has none
 * @time: the sample's time
 *
 * Tells by (source, birth, seq) whether a sample has come before, and remembers it if not. A number
 * or a life that went back is a repeat only if the time did not go on: a source that has lost its
 * memory and begins again must not be shut out.
 *
 * Returns: what to do with the sample
 */
Ms5DoorVerdict
ms5_door_source_judge (Ms5DoorSource *source,
                       gint64         birth,
                       gint64         seq,
                       Ms5Time        time)
{
  gboolean is_later = source->last == MS5_TIME_NONE || time > source->last;
  gboolean is_jump = FALSE;

  if (seq < 0)
    {
      source->last = MAX (source->last, time);
      return MS5_DOOR_NEW;
    }

  if (source->seq >= 0 && birth == source->birth)
    {
      if (seq <= source->seq && !is_later)
        return MS5_DOOR_REPEAT;
      is_jump = seq != source->seq + 1;
    }
  else if (source->seq >= 0 && birth < source->birth)
    {
      if (!is_later)
        return MS5_DOOR_REPEAT;
      is_jump = TRUE;
    }

  if (is_jump || birth != source->birth)
    source->uncertain = is_jump;
  source->birth = birth;
  source->seq = seq;
  source->last = MAX (source->last, time);
  source->dead = FALSE;
  return is_jump ? MS5_DOOR_JUMP : MS5_DOOR_NEW;
}

/**
 * ms5_door_source_die:
 * @source: a source
 * @birth: the life that ended
 *
 * Returns: whether it is the life that @source is in, so that it is gone now
 */
gboolean
ms5_door_source_die (Ms5DoorSource *source,
                     gint64         birth)
{
  if (birth != source->birth || source->dead)
    return FALSE;

  source->dead = TRUE;
  return TRUE;
}
