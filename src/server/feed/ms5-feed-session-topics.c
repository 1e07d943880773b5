/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/feed/ms5-feed-private.h"

/* A session has up to three groups: the topics that it wants and is served by; those of them whose
 * rows it has, which its deltas are about; and the live ones. The first two are the same except
 * while a snapshot is under way or due. */

static void
join (Ms5FeedSession *self,
      Ms5FeedGroup   *group,
      guint          *index)
{
  *index = group->sessions->len;
  g_ptr_array_add (group->sessions, self);
}

static void
quit (Ms5FeedSession *self,
      Ms5FeedGroup   *group,
      guint           index)
{
  g_ptr_array_remove_index_fast (group->sessions, index);
  if (index < group->sessions->len)
    {
      Ms5FeedSession *moved = g_ptr_array_index (group->sessions, index);

      if (group->is_live)
        moved->live_index = index;
      else
        moved->want_index = index;
    }
}

static void
set_want (Ms5FeedSession *self,
          Ms5FeedGroup   *group)
{
  if (self->want != NULL)
    {
      quit (self, self->want, self->want_index);
      ms5_feed_group_unref (self->want);
    }
  self->want = group;
  if (group != NULL)
    join (self, group, &self->want_index);
  ms5_feed_tell_interest (self->feed);
}

static void
set_live (Ms5FeedSession *self,
          Ms5FeedGroup   *group)
{
  if (self->live != NULL)
    {
      quit (self, self->live, self->live_index);
      ms5_feed_group_unref (self->live);
    }
  self->live = group;
  if (group != NULL)
    join (self, group, &self->live_index);
}

/**
 * ms5_feed_session_set_topics:
 * @self: a session
 * @want: (nullable): what it wants besides live topics, or %NULL for no change
 * @stream: (nullable): the part of it that it has rows of, or %NULL for no change
 * @live: (nullable): the live topics it wants, or %NULL for no change
 */
void
ms5_feed_session_set_topics (Ms5FeedSession *self,
                             Ms5TopicSet    *want,
                             Ms5TopicSet    *stream,
                             Ms5TopicSet    *live)
{
  if (want != NULL)
    set_want (self, ms5_feed_group_get (self->feed, want, FALSE));
  if (stream != NULL)
    {
      Ms5FeedGroup *group = ms5_feed_group_get (self->feed, stream, FALSE);

      if (group != self->stream)
        self->part = 0;
      g_clear_pointer (&self->stream, ms5_feed_group_unref);
      self->stream = group;
    }
  if (live != NULL)
    set_live (self, live->n > 0 ? ms5_feed_group_get (self->feed, live, TRUE) : NULL);
}

/**
 * ms5_feed_session_forget_topics:
 * @self: a session that ends
 */
void
ms5_feed_session_forget_topics (Ms5FeedSession *self)
{
  ms5_feed_session_drop_plan (self);
  set_want (self, NULL);
  set_live (self, NULL);
  g_clear_pointer (&self->stream, ms5_feed_group_unref);
}

/**
 * ms5_feed_session_split_topics:
 * @self: a session
 * @names: (nullable): topics, perhaps ones that do not exist
 * @out_logged: (out) (transfer full): those that are in the log and may be seen
 * @out_live: (out) (transfer full): those that are live and may be seen
 *
 * Returns: (transfer full) (nullable): those that may not be seen, each once
 */
GStrv
ms5_feed_session_split_topics (Ms5FeedSession     *self,
                               const char *const  *names,
                               Ms5TopicSet       **out_logged,
                               Ms5TopicSet       **out_live)
{
  g_autoptr (GPtrArray) allowed = g_ptr_array_new ();
  g_autoptr (GPtrArray) denied = g_ptr_array_new_null_terminated (0, g_free, TRUE);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      if (ms5_feed_backend_may_see (self->feed->backend, self->identity, names[i]))
        g_ptr_array_add (allowed, (gpointer) names[i]);
      else if (!g_ptr_array_find_with_equal_func (denied, names[i], g_str_equal, NULL))
        g_ptr_array_add (denied, g_strdup (names[i]));
    }
  g_ptr_array_add (allowed, NULL);

  *out_logged = ms5_feed_intern_topics (self->feed, (const char *const *) allowed->pdata, FALSE);
  *out_live = ms5_feed_intern_topics (self->feed, (const char *const *) allowed->pdata, TRUE);
  return denied->len > 0 ? (GStrv) g_ptr_array_steal (denied, NULL) : NULL;
}

/* Tells it to erase rows. */
static void
send_drop (Ms5FeedSession *self,
           GStrv           names)
{
  Ms5Message message;

  ms5_message_init (&message, MS5_MESSAGE_DROP);
  message.drop.topics = names;
  message.drop.why = (char *) "rights";
  ms5_feed_session_must_send (self, &message);
}

static void
send_error (Ms5FeedSession *self,
            const char     *code,
            const char     *about,
            const char     *text)
{
  Ms5Message message;

  ms5_message_init (&message, MS5_MESSAGE_ERROR);
  message.error.code = (char *) code;
  message.error.about = (char *) about;
  message.error.text = (char *) text;
  ms5_feed_session_must_send (self, &message);
}

/* Removing topics breaks off a snapshot that has any of them. */
static void
remove_topics (Ms5FeedSession *self,
               Ms5TopicSet    *logged,
               Ms5TopicSet    *live)
{
  g_autoptr (Ms5TopicSet) want = ms5_topic_set_minus (self->want->set, logged);
  g_autoptr (Ms5TopicSet) stream = ms5_topic_set_minus (self->stream->set, logged);

  if (self->plan != NULL)
    {
      g_autoptr (Ms5TopicSet) rest = ms5_topic_set_minus (self->plan->set, logged);

      if (rest->n < self->plan->set->n)
        ms5_feed_session_drop_plan (self);
    }
  ms5_feed_session_set_topics (self, want, stream, NULL);

  if (self->live != NULL && live->n > 0)
    {
      g_autoptr (Ms5TopicSet) kept = ms5_topic_set_minus (self->live->set, live);

      ms5_feed_session_set_topics (self, NULL, NULL, kept);
    }
}

static void
add_live (Ms5FeedSession *self,
          Ms5TopicSet    *live)
{
  g_autoptr (Ms5TopicSet) all = NULL;

  if (self->live != NULL)
    all = ms5_topic_set_plus (self->live->set, live);
  else
    all = ms5_topic_set_ref (live);
  if (all->n == (self->live != NULL ? self->live->set->n : 0))
    return;

  ms5_feed_session_set_topics (self, NULL, NULL, all);
  self->live_revision = 0;
}

/**
 * ms5_feed_session_sub:
 * @self: a session
 * @names: topics that it wants from now on, besides those it has
 *
 * They come as snapshots at its position. Those that may not be seen are dropped.
 */
void
ms5_feed_session_sub (Ms5FeedSession    *self,
                      const char *const *names)
{
  g_autoptr (Ms5TopicSet) logged = NULL;
  g_autoptr (Ms5TopicSet) live = NULL;
  g_autoptr (Ms5TopicSet) want = NULL;
  g_auto (GStrv) denied = ms5_feed_session_split_topics (self, names, &logged, &live);
  guint n_live = self->live != NULL ? self->live->set->n : 0;

  want = ms5_topic_set_plus (self->want->set, logged);
  if (want->n + n_live + live->n > MS5_LIMIT_TOPICS)
    {
      send_error (self, "too_many", "sub", "more than 256 topics");
      return;
    }

  ms5_feed_session_set_topics (self, want, NULL, NULL);
  add_live (self, live);
  if (denied != NULL)
    send_drop (self, denied);
  ms5_feed_session_pump (self, FALSE);
}

/**
 * ms5_feed_session_unsub:
 * @self: a session
 * @names: topics that it does not want any more
 */
void
ms5_feed_session_unsub (Ms5FeedSession    *self,
                        const char *const *names)
{
  g_autoptr (GPtrArray) known = g_ptr_array_new ();
  g_autoptr (Ms5TopicSet) logged = NULL;
  g_autoptr (Ms5TopicSet) live = NULL;

  for (guint i = 0; names[i] != NULL; i++)
    if (ms5_topic_table_lookup (self->feed->topics, names[i]) != NULL)
      g_ptr_array_add (known, (gpointer) names[i]);
  g_ptr_array_add (known, NULL);

  logged = ms5_feed_intern_topics (self->feed, (const char *const *) known->pdata, FALSE);
  live = ms5_feed_intern_topics (self->feed, (const char *const *) known->pdata, TRUE);
  remove_topics (self, logged, live);
  ms5_feed_session_pump (self, FALSE);
}

static void
gather_lost (Ms5FeedSession    *self,
             const Ms5TopicSet *set,
             GPtrArray         *lost)
{
  for (guint i = 0; i < set->n; i++)
    {
      const char *name = ms5_topic_table_get (self->feed->topics, set->ids[i])->name;

      if (!ms5_feed_backend_may_see (self->feed->backend, self->identity, name))
        g_ptr_array_add (lost, (gpointer) name);
    }
}

/* Its welcome is still to come. */
static void
add_denied (Ms5FeedSession    *self,
            const char *const *names)
{
  g_autoptr (GStrvBuilder) all = g_strv_builder_new ();

  if (self->denied != NULL)
    g_strv_builder_addv (all, (const char **) self->denied);
  g_strv_builder_addv (all, (const char **) names);
  g_strfreev (self->denied);
  self->denied = g_strv_builder_end (all);
}

/**
 * ms5_feed_session_check_rights:
 * @self: a session whose rights may have changed
 *
 * What it may not see any more is dropped, at once. What had been handed to the line before must
 * leave within 2 s (I8): otherwise the line is cut.
 */
void
ms5_feed_session_check_rights (Ms5FeedSession *self)
{
  g_autoptr (GPtrArray) lost = g_ptr_array_new ();
  g_autoptr (Ms5TopicSet) logged = NULL;
  g_autoptr (Ms5TopicSet) live = NULL;

  if (self->want == NULL)
    return;

  gather_lost (self, self->want->set, lost);
  if (self->live != NULL)
    gather_lost (self, self->live->set, lost);
  if (lost->len == 0)
    return;

  g_ptr_array_add (lost, NULL);
  logged = ms5_feed_intern_topics (self->feed, (const char *const *) lost->pdata, FALSE);
  live = ms5_feed_intern_topics (self->feed, (const char *const *) lost->pdata, TRUE);
  remove_topics (self, logged, live);
  if (ms5_transport_get_queued (self->transport) > 0)
    self->drop_by = ms5_clock_monotonic (self->feed->clock) + MS5_FEED_DROP_TIME;

  if (self->state == MS5_FEED_SESSION_READY)
    send_drop (self, (GStrv) lost->pdata);
  else
    add_denied (self, (const char *const *) lost->pdata);
  ms5_feed_session_pump (self, FALSE);
}
