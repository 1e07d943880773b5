/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-ops.h"
#include "server/feed/ms5-feed-private.h"

/* Positions for which a group keeps frames at a time. */
#define MAX_KEPT 32

typedef struct
{
  gint64 since;
  gint64 upto;
  Ms5FrameTail *tail;
} Tail;

static void
clear_slice (gpointer data)
{
  ms5_slice_free (*(Ms5Slice **) data);
}

static void
clear_tail (gpointer data)
{
  g_clear_pointer (&((Tail *) data)->tail, ms5_frame_tail_free);
}

static GPtrArray *
get_groups_of (Ms5Feed *feed,
               guint    topic)
{
  GPtrArray *groups;

  if (topic >= feed->topic_groups->len)
    g_ptr_array_set_size (feed->topic_groups, (int) topic + 1);

  groups = g_ptr_array_index (feed->topic_groups, topic);
  if (groups == NULL)
    g_ptr_array_index (feed->topic_groups, topic) = groups = g_ptr_array_new ();
  return groups;
}

static void
fill_names (Ms5FeedGroup *group)
{
  group->names = g_new0 (char *, group->set->n + 1);
  for (guint i = 0; i < group->set->n; i++)
    {
      const char *name = ms5_topic_table_get (group->feed->topics, group->set->ids[i])->name;

      group->names[i] = (char *) name;
      group->changed = MAX (group->changed, ms5_live_get_changed (group->feed->live, name));
    }
}

static Ms5FeedGroup *
group_new (Ms5Feed     *feed,
           Ms5TopicSet *set,
           gboolean     live)
{
  Ms5FeedGroup *group = g_new0 (Ms5FeedGroup, 1);

  group->feed = feed;
  group->refs = 1;
  group->set = ms5_topic_set_ref (set);
  group->is_live = live;
  group->sessions = g_ptr_array_new ();
  group->digest_due = ms5_clock_monotonic (feed->clock) + feed->limits.digest_ms * MS5_USEC_PER_MS;
  if (live)
    fill_names (group);
  for (guint i = 0; i < set->n; i++)
    {
      g_ptr_array_add (get_groups_of (feed, set->ids[i]), group);
      if (!live)
        group->changed = MAX (group->changed, ms5_topic_table_get (feed->topics, set->ids[i])->changed);
    }

  g_hash_table_insert (feed->groups, group->set, group);
  return group;
}

/**
 * ms5_feed_group_get:
 * @feed: a feed
 * @set: topics, either all of them live or none
 * @live: which
 *
 * Returns: (transfer full): the group of those topics
 */
Ms5FeedGroup *
ms5_feed_group_get (Ms5Feed     *feed,
                    Ms5TopicSet *set,
                    gboolean     live)
{
  Ms5FeedGroup *group = g_hash_table_lookup (feed->groups, set);

  return group != NULL ? ms5_feed_group_ref (group) : group_new (feed, set, live);
}

/**
 * ms5_feed_group_ref:
 * @group: a group
 *
 * Returns: (transfer full): @group
 */
Ms5FeedGroup *
ms5_feed_group_ref (Ms5FeedGroup *group)
{
  group->refs++;
  return group;
}

/**
 * ms5_feed_group_unref:
 * @group: (transfer full): a group
 */
void
ms5_feed_group_unref (Ms5FeedGroup *group)
{
  if (--group->refs > 0)
    return;

  for (guint i = 0; i < group->set->n; i++)
    g_ptr_array_remove_fast (get_groups_of (group->feed, group->set->ids[i]), group);
  g_hash_table_remove (group->feed->groups, group->set);
  ms5_feed_group_forget (group);
  g_clear_pointer (&group->slices, g_array_unref);
  g_clear_pointer (&group->tails, g_array_unref);
  g_free (group->names);
  g_ptr_array_unref (group->sessions);
  ms5_topic_set_unref (group->set);
  g_free (group);
}

/**
 * ms5_feed_group_forget:
 * @group: a group, whose frames are of no use any more
 */
void
ms5_feed_group_forget (Ms5FeedGroup *group)
{
  if (group->slices != NULL)
    g_array_set_size (group->slices, 0);
  if (group->tails != NULL)
    g_array_set_size (group->tails, 0);
  g_clear_pointer (&group->digest, ms5_frame_unref);
  g_clear_pointer (&group->early, ms5_frame_unref);
}

/**
 * ms5_feed_forget_frames:
 * @feed: a feed
 *
 * The head has moved, or too much is kept.
 */
void
ms5_feed_forget_frames (Ms5Feed *feed)
{
  for (guint i = 0; i < feed->cached->len; i++)
    {
      Ms5FeedGroup *group = g_ptr_array_index (feed->cached, i);

      ms5_feed_group_forget (group);
      group->is_cached = FALSE;
    }
  g_ptr_array_set_size (feed->cached, 0);
  feed->cache_bytes = 0;
}

/* @group is about to keep @bytes more, if only for the moment. */
static void
charge (Ms5FeedGroup *group,
        gsize         bytes)
{
  Ms5Feed *feed = group->feed;

  if (feed->cache_bytes + bytes > MS5_FEED_CACHE_BYTES)
    ms5_feed_forget_frames (feed);
  if (!group->is_cached)
    {
      group->is_cached = TRUE;
      g_ptr_array_add (feed->cached, ms5_feed_group_ref (group));
    }
  feed->cache_bytes += bytes;
}

static Ms5Slice *
slice_for (Ms5FeedGroup *group,
           gint64        after)
{
  Ms5Ring *ring = group->feed->ring;
  gint64 head = ms5_ring_get_head (ring);
  guint64 h = 0;

  if (after < group->changed)
    return ms5_slice_new (ring, group->set, after);

  ms5_ring_get_h (ring, head, &h);
  return ms5_slice_new_empty (after, head, h);
}

/**
 * ms5_feed_group_get_slice:
 * @group: a group
 * @after: a receiver's position, before the head; the ring must reach back so far unless nothing
 *   concerned the group since
 *
 * Returns: (transfer none): what all at that position get next; only good until the next call
 */
Ms5Slice *
ms5_feed_group_get_slice (Ms5FeedGroup *group,
                          gint64        after)
{
  Ms5Slice *slice;

  for (guint i = 0; group->slices != NULL && i < group->slices->len; i++)
    {
      slice = g_array_index (group->slices, Ms5Slice *, i);
      if (slice->after == after)
        return slice;
    }

  slice = slice_for (group, after);
  group->feed->stats.encoded += slice->frames->len;
  charge (group, slice->bytes);
  if (group->slices == NULL)
    {
      group->slices = g_array_new (FALSE, FALSE, sizeof (Ms5Slice *));
      g_array_set_clear_func (group->slices, clear_slice);
    }
  if (group->slices->len == MAX_KEPT)
    g_array_remove_index (group->slices, 0);
  g_array_append_val (group->slices, slice);
  return slice;
}

/**
 * ms5_feed_group_estimate:
 * @group: a group
 * @after: a receiver's position, to which the ring must reach back
 * @out_ops: (out) (optional): how many ops it will get
 *
 * Returns: about how long they are
 */
gsize
ms5_feed_group_estimate (Ms5FeedGroup *group,
                         gint64        after,
                         guint        *out_ops)
{
  Ms5Feed *feed = group->feed;
  gint64 head = ms5_ring_get_head (feed->ring);

  if (group->estimated[0] != after || group->estimated[1] != head)
    ms5_slice_estimate (feed->ring, group->set, after, feed->image, &group->estimated_ops,
                        &group->estimated_bytes);
  group->estimated[0] = after;
  group->estimated[1] = head;

  if (out_ops != NULL)
    *out_ops = group->estimated_ops;
  return group->estimated_bytes;
}

/**
 * ms5_feed_group_get_digest:
 * @group: a group
 *
 * Of an event topic a client may keep more than we do, so that only state topics can be compared.
 *
 * Returns: (transfer none) (nullable): the digests of its topics at the head; %NULL if there is no
 *   topic to compare
 */
Ms5Frame *
ms5_feed_group_get_digest (Ms5FeedGroup *group)
{
  Ms5Feed *feed = group->feed;
  Ms5Message message;
  Ms5Frame *frame;

  if (group->digest != NULL)
    return group->digest;

  ms5_message_init (&message, MS5_MESSAGE_DIGEST);
  message.digest.at = ms5_ring_get_head (feed->ring);
  for (guint i = 0; i < group->set->n; i++)
    {
      const Ms5TopicEntry *entry = ms5_topic_table_get (feed->topics, group->set->ids[i]);

      if (!entry->is_event)
        ms5_topic_sums_add (&message.digest.sum, entry->name, ms5_image_get_digest (feed->image, entry->name));
    }
  if (message.digest.sum == NULL)
    return NULL;

  frame = ms5_message_to_frame (&message);
  ms5_message_clear (&message);
  feed->stats.encoded++;
  charge (group, ms5_frame_get_size (frame));
  group->digest = frame;
  return frame;
}

/**
 * ms5_feed_group_get_early:
 * @group: a group
 * @after: the position up to which the receiver knows of calls
 *
 * Returns: (transfer none) (nullable): the calls raised since, as far as they are still there
 */
Ms5Frame *
ms5_feed_group_get_early (Ms5FeedGroup *group,
                          gint64        after)
{
  g_autoptr (GPtrArray) ops = NULL;
  Ms5Feed *feed = group->feed;
  Ms5Frame *frame;
  gsize length;
  char *text;

  if (group->early != NULL && group->early_after == after)
    return group->early;

  ops = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_change_unref);
  for (guint i = 0; i < feed->alarms->len; i++)
    {
      const Ms5FeedAlarm *alarm = g_ptr_array_index (feed->alarms, i);
      const char *topic = ms5_topic_table_get (feed->topics, alarm->topic)->name;
      Ms5Item *item = NULL;

      if (alarm->pos > after && ms5_topic_set_has (group->set, alarm->topic))
        item = ms5_image_lookup (feed->image, topic, alarm->key);
      if (item != NULL)
        g_ptr_array_add (ops, ms5_item_to_change (item));
    }
  if (ops->len == 0)
    return NULL;

  text = ms5_ops_to_early ((Ms5Change **) ops->pdata, ms5_ops_fit ((Ms5Change **) ops->pdata, ops->len), &length);
  frame = ms5_frame_new (text, length);
  feed->stats.encoded++;
  charge (group, ms5_frame_get_size (frame));
  g_clear_pointer (&group->early, ms5_frame_unref);
  group->early = frame;
  group->early_after = after;
  return frame;
}

/**
 * ms5_feed_group_get_tail:
 * @group: a group of live topics
 * @since: the revision that a receiver has
 * @out_upto: (out): the one that it has afterwards
 *
 * Returns: (transfer none) (nullable): the end of its next live frame; %NULL if nothing is newer.
 *   Only good until the next call
 */
Ms5FrameTail *
ms5_feed_group_get_tail (Ms5FeedGroup *group,
                         gint64        since,
                         gint64       *out_upto)
{
  Ms5Feed *feed = group->feed;
  Tail tail = { since, 0, NULL };
  GString *ops;
  gsize length;

  for (guint i = 0; group->tails != NULL && i < group->tails->len; i++)
    {
      const Tail *kept = &g_array_index (group->tails, Tail, i);

      if (kept->since == since)
        {
          *out_upto = kept->upto;
          return kept->tail;
        }
    }

  ops = ms5_live_encode (feed->live, (const char *const *) group->names, since,
                         ms5_feed_backend_get_plant_now (feed->backend), MS5_LIMIT_PAGE_BYTES - 64, out_upto);
  if (ops == NULL)
    return NULL;

  tail.upto = *out_upto;
  length = ops->len;
  tail.tail = ms5_ops_to_live_tail (ops);
  feed->stats.encoded++;
  charge (group, length);
  if (group->tails == NULL)
    {
      group->tails = g_array_new (FALSE, FALSE, sizeof (Tail));
      g_array_set_clear_func (group->tails, clear_tail);
    }
  if (group->tails->len == MAX_KEPT)
    g_array_remove_index (group->tails, 0);
  g_array_append_val (group->tails, tail);
  return tail.tail;
}
