/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-replica-private.h"

/* Snapshots and digests: PROTOCOL 7 and 8.6. */

/* A snapshot that does not fit its digest is asked for again; a server whose snapshots never do is left. */
#define MAX_BAD_SNAPS 3

void
ms5_replica_drop_staging (Ms5Replica *self)
{
  g_clear_pointer (&self->staging.id, g_free);
  g_clear_pointer (&self->staging.base, ms5_base_free);
  self->staging = (Ms5Staging) { NULL };
}

static gboolean
refuse (GError     **error,
        const char  *why)
{
  g_set_error_literal (error, MS5_PROTOCOL_ERROR, MS5_PROTOCOL_ERROR_SHAPE, why);
  return FALSE;
}

gboolean
ms5_replica_take_page (Ms5Replica            *self,
                       const Ms5SnapMessage  *snap,
                       gsize                  size,
                       GError               **error)
{
  Ms5Staging *staging = &self->staging;

  if (g_strcmp0 (staging->id, snap->id) != 0)
    {
      ms5_replica_drop_staging (self);
      staging->id = g_strdup (snap->id);
      staging->at = snap->at;
      staging->of = snap->of;
      staging->base = ms5_base_new ();
    }
  if (snap->at != staging->at || snap->of != staging->of || snap->i != staging->pages || snap->i >= snap->of)
    return refuse (error, "A page of a snapshot comes out of turn");

  staging->pages++;
  staging->bytes += size;
  if (staging->bytes > MS5_REPLICA_STAGED_BYTES)
    return refuse (error, "A snapshot never ends");

  ms5_base_add_topic (staging->base, snap->topic);
  for (guint i = 0; i < snap->items->len; i++)
    {
      Ms5Change *item = g_ptr_array_index (snap->items, i);

      if (item->v > snap->at || !g_str_equal (item->topic, snap->topic))
        return refuse (error, "A page of a snapshot has an item that is not in it");
      ms5_base_apply (staging->base, item);
    }
  return TRUE;
}

static gboolean
has_sum (GArray     *sums,
         const char *topic)
{
  for (guint i = 0; i < sums->len; i++)
    if (g_str_equal (g_array_index (sums, Ms5TopicSum, i).topic, topic))
      return TRUE;

  return FALSE;
}

/* Whether everything that is here is replaced, so that its position does not matter. */
static gboolean
covers_all (Ms5Replica *self,
            GArray     *sums)
{
  g_auto (GStrv) topics = ms5_base_dup_topics (self->base);

  for (guint i = 0; topics[i] != NULL; i++)
    if (!has_sum (sums, topics[i]))
      return FALSE;

  return TRUE;
}

static gboolean
is_whole (Ms5Replica              *self,
          const Ms5SnapEndMessage *end)
{
  const Ms5Staging *staging = &self->staging;

  for (guint i = 0; i < end->digest->len; i++)
    {
      const Ms5TopicSum *sum = &g_array_index (end->digest, Ms5TopicSum, i);

      if (!ms5_base_has_topic (staging->base, sum->topic) || ms5_base_get_sum (staging->base, sum->topic) != sum->sum)
        {
          g_message ("The snapshot of %s at %" G_GINT64_FORMAT " does not fit its digest", sum->topic, end->at);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
ask_for_snapshot (Ms5Replica  *self,
                  GArray      *sums,
                  GError     **error)
{
  g_autoptr (GStrvBuilder) topics = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;

  ms5_replica_drop_staging (self);
  if (++self->n_bad_snaps >= MAX_BAD_SNAPS)
    return refuse (error, "No snapshot fits its digest");

  for (guint i = 0; i < sums->len; i++)
    g_strv_builder_add (topics, g_array_index (sums, Ms5TopicSum, i).topic);
  names = g_strv_builder_end (topics);
  self->is_diverged = TRUE;
  ms5_replica_ask_again (self, (const char *const *) names, "digest");
  return TRUE;
}

/* Moves what is wanted of the snapshot into the base. Returns the topics. */
static GStrv
swap_topics (Ms5Replica *self,
             GArray     *sums,
             gboolean    everything)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  if (everything)
    {
      g_auto (GStrv) old = ms5_base_dup_topics (self->base);

      for (guint i = 0; old[i] != NULL; i++)
        ms5_floor_drop_topic (self->floor, old[i]);
      ms5_base_clear (self->base);
    }

  for (guint i = 0; i < sums->len; i++)
    {
      const char *topic = g_array_index (sums, Ms5TopicSum, i).topic;

      if (!g_hash_table_contains (self->wanted, topic) || !ms5_base_has_topic (self->staging.base, topic))
        continue;
      ms5_base_move_topic (self->base, self->staging.base, topic);
      ms5_floor_drop_topic (self->floor, topic);
      g_strv_builder_add (names, topic);
    }
  return g_strv_builder_end (names);
}

static void
swap (Ms5Replica              *self,
      const Ms5SnapEndMessage *end,
      gboolean                 everything)
{
  g_auto (GStrv) topics = NULL;
  gboolean has_plant;

  ms5_floor_begin (self->floor);
  topics = swap_topics (self, end->digest, everything);
  ms5_replica_set_cursor (self, self->epoch, end->at, end->h);
  for (guint i = 0; topics[i] != NULL; i++)
    ms5_replica_show_topic (self, topics[i]);
  ms5_replica_settle (self);
  ms5_floor_end (self->floor);

  self->is_based = TRUE;
  self->is_stale = FALSE;
  self->is_diverged = FALSE;
  self->n_bad_snaps = 0;
  has_plant = everything || g_strv_contains ((const char *const *) topics, "plant");
  ms5_replica_drop_staging (self);
  ms5_replica_store_swap (self, (const char *const *) topics, everything);
  if (has_plant)
    ms5_replica_tell_plant (self);
}

gboolean
ms5_replica_take_snap_end (Ms5Replica               *self,
                           const Ms5SnapEndMessage  *end,
                           GError                  **error)
{
  Ms5Staging *staging = &self->staging;
  gboolean everything;

  /* Nothing was wanted but what may not be seen: the snapshot has no pages and no topics. */
  if (staging->id == NULL && end->digest->len == 0)
    {
      staging->id = g_strdup (end->id);
      staging->at = end->at;
      staging->base = ms5_base_new ();
    }
  if (g_strcmp0 (staging->id, end->id) != 0 || staging->at != end->at || staging->pages != staging->of)
    return refuse (error, "A snapshot ends that was not whole");
  if (!is_whole (self, end))
    return ask_for_snapshot (self, end->digest, error);

  everything = covers_all (self, end->digest);
  if (!everything && (!self->is_based || end->at != self->cursor.pos))
    {
      ms5_replica_drop_staging (self);
      self->is_stale = TRUE;
      ms5_replica_ask_again (self, NULL, "gap");
      return TRUE;
    }

  swap (self, end, everything);
  return TRUE;
}

void
ms5_replica_take_digest (Ms5Replica             *self,
                         const Ms5DigestMessage *digest)
{
  g_autoptr (GStrvBuilder) wrong = g_strv_builder_new ();
  g_auto (GStrv) topics = NULL;

  if (!self->is_based || digest->at != self->cursor.pos)
    return;

  for (guint i = 0; i < digest->sum->len; i++)
    {
      const Ms5TopicSum *sum = &g_array_index (digest->sum, Ms5TopicSum, i);

      if (ms5_base_has_topic (self->base, sum->topic) && ms5_base_get_sum (self->base, sum->topic) != sum->sum)
        g_strv_builder_add (wrong, sum->topic);
    }

  topics = g_strv_builder_end (wrong);
  if (topics[0] != NULL)
    {
      g_warning ("%s has other rows than the server's at %" G_GINT64_FORMAT, topics[0], digest->at);
      self->is_diverged = TRUE;
      ms5_replica_ask_again (self, (const char *const *) topics, "digest");
    }
}
