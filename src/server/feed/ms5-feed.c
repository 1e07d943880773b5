/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/feed/ms5-feed-private.h"

/* Calls that are announced early are counted on one hand; this is against a flood of them. */
#define MAX_ALARMS 1024

static guint signal_interest;

G_DEFINE_FINAL_TYPE (Ms5Feed, ms5_feed, G_TYPE_OBJECT)

static void
commit_free (gpointer data)
{
  Ms5FeedCommit *commit = data;

  g_ptr_array_unref (commit->changes);
  g_free (commit->chain);
  g_free (commit);
}

static void
clear_alarm (gpointer data)
{
  Ms5FeedAlarm *alarm = data;

  g_free (alarm->key);
  g_free (alarm);
}

static void
unref_change (gpointer data)
{
  ms5_change_unref (data);
}

static void
ms5_feed_dispose (GObject *object)
{
  Ms5Feed *self = MS5_FEED (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  if (self->clock != NULL)
    ms5_feed_stop_timers (self);
  while (self->sessions->len > 0)
    {
      Ms5FeedSession *session = g_ptr_array_index (self->sessions, self->sessions->len - 1);

      g_signal_handlers_disconnect_by_data (session->transport, session);
      ms5_feed_session_close (session, MS5_CLOSE_GOING_AWAY, 0, NULL);
      ms5_feed_gone (self, session);
    }
  g_queue_clear_full (&self->turns, g_object_unref);
  g_ptr_array_set_size (self->readers, 0);
  ms5_feed_expire_plans (self, TRUE);
  g_ptr_array_set_size (self->dirty, 0);
  g_ptr_array_set_size (self->cached, 0);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->backend);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (ms5_feed_parent_class)->dispose (object);
}

static void
ms5_feed_finalize (GObject *object)
{
  Ms5Feed *self = MS5_FEED (object);

  g_queue_clear_full (&self->pending, commit_free);
  g_ptr_array_unref (self->sessions);
  g_ptr_array_unref (self->readers);
  g_ptr_array_unref (self->plans);
  g_ptr_array_unref (self->dirty);
  g_ptr_array_unref (self->cached);
  g_ptr_array_unref (self->alarms);
  g_ptr_array_unref (self->topic_groups);
  g_hash_table_unref (self->groups);
  g_hash_table_unref (self->devices);
  g_hash_table_unref (self->users);
  g_hash_table_unref (self->addresses);
  g_hash_table_unref (self->waiting);
  g_clear_pointer (&self->leader, ms5_image_unref);
  ms5_image_unref (self->image);
  g_clear_pointer (&self->ring, ms5_ring_free);
  ms5_live_free (self->live);
  ms5_topic_table_free (self->topics);
  g_free (self->epoch);
  g_free (self->oldest_app);

  G_OBJECT_CLASS (ms5_feed_parent_class)->finalize (object);
}

static void
ms5_feed_class_init (Ms5FeedClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ms5_feed_dispose;
  object_class->finalize = ms5_feed_finalize;

  /**
   * Ms5Feed::empty:
   * @self: the feed
   *
   * The feed is draining and the last connection is gone.
   */
  g_signal_new ("empty", MS5_TYPE_FEED, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * Ms5Feed::interest:
   * @self: the feed
   *
   * Somebody wants other topics than before, or has gone.
   */
  signal_interest = g_signal_new ("interest", MS5_TYPE_FEED, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

/**
 * ms5_feed_tell_interest:
 * @feed: a feed of which somebody wants other topics than before
 */
void
ms5_feed_tell_interest (Ms5Feed *feed)
{
  g_signal_emit (feed, signal_interest, 0);
}

/**
 * ms5_feed_count_watchers:
 * @self: a feed
 * @topic: a topic that is not live
 *
 * Returns: how many subscribers want it
 */
guint
ms5_feed_count_watchers (Ms5Feed    *self,
                         const char *topic)
{
  const Ms5TopicEntry *entry;
  GPtrArray *groups = NULL;
  guint n = 0;

  g_return_val_if_fail (MS5_IS_FEED (self), 0);

  entry = ms5_topic_table_lookup (self->topics, topic);
  if (entry != NULL && entry->id < self->topic_groups->len)
    groups = g_ptr_array_index (self->topic_groups, entry->id);
  for (guint i = 0; groups != NULL && i < groups->len; i++)
    n += ((const Ms5FeedGroup *) g_ptr_array_index (groups, i))->sessions->len;
  return n;
}

/**
 * ms5_feed_mark_group:
 * @feed: a feed
 * @group: has something to send
 */
void
ms5_feed_mark_group (Ms5Feed      *feed,
                     Ms5FeedGroup *group)
{
  if (group->is_dirty || group->sessions->len == 0)
    return;

  group->is_dirty = TRUE;
  g_ptr_array_add (feed->dirty, ms5_feed_group_ref (group));
}

static void
mark_topic (Ms5Feed             *self,
            const Ms5TopicEntry *entry,
            gint64               changed)
{
  GPtrArray *groups = NULL;

  if (entry->id < self->topic_groups->len)
    groups = g_ptr_array_index (self->topic_groups, entry->id);

  for (guint i = 0; groups != NULL && i < groups->len; i++)
    {
      Ms5FeedGroup *group = g_ptr_array_index (groups, i);

      group->changed = changed;
      if (group->tails != NULL)
        g_array_set_size (group->tails, 0);
      group->is_urgent |= entry->is_urgent && group->sessions->len > 0;
      self->is_urgent |= group->is_urgent;
      ms5_feed_mark_group (self, group);
    }
}

static void
live_cb (const char *topic,
         gpointer    user_data)
{
  Ms5Feed *self = user_data;

  mark_topic (self, ms5_topic_table_intern (self->topics, topic), ms5_live_get_revision (self->live));
  ms5_feed_schedule (self);
}

static void
free_groups (gpointer data)
{
  if (data != NULL)
    g_ptr_array_unref (data);
}

static void
ms5_feed_init (Ms5Feed *self)
{
  self->cancellable = g_cancellable_new ();
  self->image = ms5_image_new ();
  self->live = ms5_live_new ();
  ms5_live_set_watch (self->live, live_cb, self);
  self->topics = ms5_topic_table_new ();
  self->groups = g_hash_table_new (ms5_topic_set_hash, ms5_topic_set_equal);
  self->topic_groups = g_ptr_array_new_with_free_func (free_groups);
  self->dirty = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_feed_group_unref);
  self->cached = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_feed_group_unref);
  self->alarms = g_ptr_array_new_with_free_func (clear_alarm);
  self->plans = g_ptr_array_new ();
  self->readers = g_ptr_array_new_with_free_func (g_object_unref);
  self->sessions = g_ptr_array_new ();
  self->devices = g_hash_table_new (g_str_hash, g_str_equal);
  self->users = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->waiting = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->addresses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_queue_init (&self->pending);
  g_queue_init (&self->turns);
  self->drain_spread_ms = -1;
  self->reading_after = -1;
}

/**
 * ms5_feed_limits_init:
 * @limits: (out caller-allocates): the defaults
 */
void
ms5_feed_limits_init (Ms5FeedLimits *limits)
{
  *limits = (Ms5FeedLimits) {
    .tick_ms = MS5_LIMIT_TICK_MS,
    .digest_ms = MS5_LIMIT_DIGEST_MS,
    .hellos_per_s = MS5_LIMIT_HELLOS_PER_S,
    .user_connections = MS5_LIMIT_USER_CONNECTIONS,
    .address_connections = MS5_LIMIT_ADDRESS_CONNECTIONS,
    .node_connections = MS5_LIMIT_NODE_CONNECTIONS,
    .ring_rows = MS5_LIMIT_RING_ROWS,
    .ring_bytes = MS5_LIMIT_RING_BYTES,
    .catch_up_rows = MS5_LIMIT_CATCH_UP_ROWS,
  };
}

/**
 * ms5_feed_new:
 * @clock: real time: connections do not time out faster because a plant is sped up
 * @backend: what the feed does not do itself
 * @limits: (nullable): what differs from the defaults of ms5_feed_limits_init()
 *
 * Returns: (transfer full): a feed that knows no changes and has no connections
 */
Ms5Feed *
ms5_feed_new (Ms5Clock            *clock,
              Ms5FeedBackend      *backend,
              const Ms5FeedLimits *limits)
{
  Ms5Feed *self;

  g_return_val_if_fail (MS5_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (MS5_IS_FEED_BACKEND (backend), NULL);

  self = g_object_new (MS5_TYPE_FEED, NULL);
  self->clock = g_object_ref (clock);
  self->backend = g_object_ref (backend);
  ms5_feed_limits_init (&self->limits);
  if (limits != NULL)
    self->limits = *limits;
  self->oldest_app = g_strdup (self->limits.oldest_app);
  self->limits.oldest_app = self->oldest_app;
  self->ring = ms5_ring_new (self->limits.ring_rows, self->limits.ring_bytes);

  /* Nothing was sent yet, so that the first change need not wait. */
  self->last_flush = ms5_clock_monotonic (clock) - MS5_USEC_PER_S;
  self->last_urgent = self->last_flush;
  self->hello_second = self->last_flush;
  return self;
}

/**
 * ms5_feed_start:
 * @self: a feed without connections
 * @image: the journal's image, at the durable head; kept to share items with
 * @epoch: of the database
 * @h: the chain value at the head
 * @floor: the oldest position in the stored log from which a client can go on
 *
 * Begins with what the store has.
 */
void
ms5_feed_start (Ms5Feed    *self,
                Ms5Image   *image,
                const char *epoch,
                guint64     h,
                gint64      floor)
{
  g_return_if_fail (MS5_IS_FEED (self));
  g_return_if_fail (self->leader == NULL);

  self->leader = ms5_image_ref (image);
  ms5_image_unref (self->image);
  self->image = ms5_image_copy (image);
  self->epoch = g_strdup (epoch);
  self->floor = floor;
  ms5_ring_reset (self->ring, ms5_image_get_pos (image), h);
  ms5_topic_table_set_unknown (self->topics, ms5_image_get_pos (image));
}

/**
 * ms5_feed_get_head:
 * @self: a feed
 *
 * Returns: the position of the last change that subscribers may see
 */
gint64
ms5_feed_get_head (Ms5Feed *self)
{
  g_return_val_if_fail (MS5_IS_FEED (self), 0);

  return ms5_ring_get_head (self->ring);
}

/**
 * ms5_feed_get_image:
 * @self: a feed
 *
 * Returns: (transfer none): what subscribers see
 */
Ms5Image *
ms5_feed_get_image (Ms5Feed *self)
{
  g_return_val_if_fail (MS5_IS_FEED (self), NULL);

  return self->image;
}

/**
 * ms5_feed_get_live:
 * @self: a feed
 *
 * Returns: (transfer none): the last values; whoever sets one there has it sent
 */
Ms5Live *
ms5_feed_get_live (Ms5Feed *self)
{
  g_return_val_if_fail (MS5_IS_FEED (self), NULL);

  return self->live;
}

/**
 * ms5_feed_get_stats:
 * @self: a feed
 * @out_stats: (out caller-allocates): its figures
 */
void
ms5_feed_get_stats (Ms5Feed      *self,
                    Ms5FeedStats *out_stats)
{
  g_return_if_fail (MS5_IS_FEED (self));

  *out_stats = self->stats;
  out_stats->connections = self->sessions->len;
  out_stats->groups = g_hash_table_size (self->groups);
  out_stats->ring_rows = ms5_ring_get_n_rows (self->ring);
  out_stats->ring_bytes = ms5_ring_get_bytes (self->ring);
  out_stats->head = ms5_ring_get_head (self->ring);
}

/**
 * ms5_feed_append:
 * @self: a feed
 * @changes: (element-type Ms5Change): one commit, with the positions that follow the last
 * @chain: (array): for each change the chain value after it
 *
 * A commit is on its way to the disk. Nobody sees any of it before ms5_feed_set_durable().
 */
void
ms5_feed_append (Ms5Feed       *self,
                 GPtrArray     *changes,
                 const guint64 *chain)
{
  Ms5FeedCommit *commit;

  g_return_if_fail (MS5_IS_FEED (self));

  if (changes->len == 0)
    return;

  commit = g_new (Ms5FeedCommit, 1);
  commit->changes = g_ptr_array_new_full (changes->len, unref_change);
  for (guint i = 0; i < changes->len; i++)
    g_ptr_array_add (commit->changes, ms5_change_ref (g_ptr_array_index (changes, i)));
  commit->chain = g_memdup2 (chain, changes->len * sizeof (guint64));
  g_queue_push_tail (&self->pending, commit);
}

/* Of a call: raised, escalated, or whatever else makes it count as new attention. */
static void
notice_alarm (Ms5Feed         *self,
              const Ms5Change *change,
              guint            topic)
{
  Ms5FeedAlarm *alarm;

  if (change->op != MS5_OP_PUT
      && (change->op != MS5_OP_MERGE || json_object_get (change->fields, "rev") == NULL))
    return;

  alarm = g_new (Ms5FeedAlarm, 1);
  *alarm = (Ms5FeedAlarm) { change->v, topic, g_strdup (change->key) };
  g_ptr_array_add (self->alarms, alarm);
  if (self->alarms->len > MAX_ALARMS)
    g_ptr_array_remove_index (self->alarms, 0);
}

/* Notes the topics of which @start was before the last change in @touched. */
static void
publish (Ms5Feed       *self,
         Ms5FeedCommit *commit,
         gint64         start,
         GPtrArray     *touched)
{
  guint n = commit->changes->len;
  g_autofree Ms5RingRow *rows = g_new (Ms5RingRow, n);

  for (guint i = 0; i < n; i++)
    {
      Ms5Change *change = g_ptr_array_index (commit->changes, i);
      Ms5TopicEntry *entry = ms5_topic_table_intern (self->topics, change->topic);

      rows[i] = (Ms5RingRow) { change, commit->chain[i], entry->id, i == n - 1 };
      ms5_image_follow (self->image, change, self->leader);
      if (entry->changed <= start)
        g_ptr_array_add (touched, entry);
      entry->changed = change->v;
      if (entry->is_urgent)
        notice_alarm (self, change, entry->id);
    }
  ms5_ring_append (self->ring, rows, n);
}

/**
 * ms5_feed_set_durable:
 * @self: a feed
 * @pos: the last position of a commit given to ms5_feed_append()
 *
 * What was appended up to @pos is on the disk: it may be seen.
 */
void
ms5_feed_set_durable (Ms5Feed *self,
                      gint64   pos)
{
  g_autoptr (GPtrArray) touched = g_ptr_array_new ();
  gint64 start;

  g_return_if_fail (MS5_IS_FEED (self));

  start = ms5_ring_get_head (self->ring);
  while (!g_queue_is_empty (&self->pending))
    {
      Ms5FeedCommit *commit = g_queue_peek_head (&self->pending);
      Ms5Change *last = g_ptr_array_index (commit->changes, commit->changes->len - 1);

      if (last->v > pos)
        break;
      publish (self, commit, start, touched);
      commit_free (g_queue_pop_head (&self->pending));
    }
  if (ms5_ring_get_head (self->ring) == start)
    return;

  ms5_feed_forget_frames (self);
  for (guint i = 0; i < touched->len; i++)
    {
      Ms5TopicEntry *entry = g_ptr_array_index (touched, i);

      mark_topic (self, entry, entry->changed);
    }
  ms5_feed_schedule (self);
}

/**
 * ms5_feed_set_floor:
 * @self: a feed
 * @floor: the oldest position in the stored log from which a client can go on
 */
void
ms5_feed_set_floor (Ms5Feed *self,
                    gint64   floor)
{
  g_return_if_fail (MS5_IS_FEED (self));

  self->floor = floor;
}

/**
 * ms5_feed_intern_topics:
 * @feed: a feed
 * @names: topics that exist
 * @live: whether of those the live ones, or the others
 *
 * Returns: (transfer full): a set
 */
Ms5TopicSet *
ms5_feed_intern_topics (Ms5Feed           *feed,
                        const char *const *names,
                        gboolean           live)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      const Ms5TopicEntry *entry = ms5_topic_table_intern (feed->topics, names[i]);

      if (!entry->is_live == !live)
        g_array_append_val (ids, entry->id);
    }

  return ms5_topic_set_new ((gconstpointer) ids->data, ids->len);
}
