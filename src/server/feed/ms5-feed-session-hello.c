/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/feed/ms5-feed-private.h"

#include <string.h>

/* How a connection begins, and how it is repaired. */

static gboolean
is_too_old (const char *app,
            const char *oldest)
{
  while (oldest != NULL && *oldest != '\0')
    {
      char *app_end, *oldest_end;
      guint64 have = g_ascii_strtoull (app, &app_end, 10);
      guint64 need = g_ascii_strtoull (oldest, &oldest_end, 10);

      if (have != need)
        return have < need;
      app = *app_end == '.' ? app_end + 1 : app_end;
      oldest = *oldest_end == '.' ? oldest_end + 1 : "";
    }

  return FALSE;
}

static void
report_fork (Ms5FeedSession *self,
             const char     *what)
{
  ms5_feed_backend_report (self->feed->backend, MS5_FEED_REPORT_FORK,
                           "history fork: device %s of %s has position %" G_GINT64_FORMAT " %s; the head is %" G_GINT64_FORMAT,
                           self->device, self->identity->sub, self->pos, what,
                           ms5_ring_get_head (self->feed->ring));
}

/* Whether the receiver's cursor can be continued. Says NULL if so, and otherwise why not; or sets
 * @out_needs_log if only the stored log can tell. */
static const char *
judge_cursor (Ms5FeedSession *self,
              gboolean       *out_needs_log)
{
  Ms5Feed *feed = self->feed;
  gint64 head = ms5_ring_get_head (feed->ring);
  guint64 h;

  if (self->pos > head)
    {
      report_fork (self, "above the head");
      return "ahead";
    }
  if (self->pos < MIN (feed->floor, ms5_ring_get_start (feed->ring)))
    return "floor";
  if (!ms5_ring_get_h (feed->ring, self->pos, &h))
    {
      if (head - self->pos > feed->limits.catch_up_rows)
        return "rows";
      *out_needs_log = TRUE;
      return NULL;
    }
  if (h != self->cursor_h)
    {
      report_fork (self, "with another chain value");
      return "fork";
    }
  if (head - self->pos > feed->limits.catch_up_rows)
    return "rows";

  return ms5_feed_session_is_snapshot_shorter (self) ? "size" : NULL;
}

static GStrv
dup_names (Ms5Feed           *feed,
           const Ms5TopicSet *set)
{
  GStrv names = g_new0 (char *, set->n + 1);

  for (guint i = 0; i < set->n; i++)
    names[i] = g_strdup (ms5_topic_table_get (feed->topics, set->ids[i])->name);

  return names;
}

static void
send_clone_notice (Ms5FeedSession *self)
{
  Ms5Message message;

  ms5_message_init (&message, MS5_MESSAGE_NOTICE);
  message.notice.code = (char *) "clone_suspected";
  message.notice.text = (char *) "another installation uses the same device id";
  ms5_feed_session_must_send (self, &message);
}

static void
fill_todo (Ms5FeedSession    *self,
           Ms5WelcomeMessage *welcome,
           Ms5TopicSet       *snap)
{
  Ms5Feed *feed = self->feed;
  gsize bytes = 0;
  guint ops = 0;

  if (welcome->mode == MS5_WELCOME_DELTA)
    bytes = ms5_feed_group_estimate (self->stream, self->pos, &ops);
  welcome->todo.ops = ops;
  welcome->todo.bytes = (gint64) (bytes + ms5_feed_measure (feed, snap, &welcome->todo.ops));
}

static void
send_welcome (Ms5FeedSession *self,
              const char     *why)
{
  Ms5Feed *feed = self->feed;
  g_autoptr (Ms5TopicSet) snap = ms5_topic_set_minus (self->want->set, self->stream->set);
  g_auto (Ms5Message) message = { 0 };
  Ms5WelcomeMessage *welcome = &message.welcome;

  ms5_message_init (&message, MS5_MESSAGE_WELCOME);
  welcome->epoch = g_strdup (feed->epoch);
  welcome->head = ms5_ring_get_head (feed->ring);
  welcome->mode = why == NULL ? MS5_WELCOME_DELTA : MS5_WELCOME_SNAPSHOT;
  welcome->why = g_strdup (why);
  welcome->snap = snap->n > 0 ? dup_names (feed, snap) : NULL;
  welcome->now = ms5_feed_backend_get_plant_now (feed->backend);
  welcome->speed = ms5_feed_backend_get_plant_speed (feed->backend);
  welcome->exp = self->identity->exp;
  welcome->tick = feed->limits.tick_ms;
  welcome->limits.msg = MS5_LIMIT_CLIENT_MESSAGE_BYTES;
  welcome->limits.batch = MS5_LIMIT_BATCH_ACTIONS;
  welcome->denied = g_steal_pointer (&self->denied);
  welcome->ackd = self->floor;
  fill_todo (self, welcome, snap);
  ms5_feed_session_must_send (self, &message);
}

/* Decides how to begin (6.2), or waits for the stored log to decide. */
static void
decide (Ms5FeedSession *self,
        const char     *why)
{
  gboolean needs_log = FALSE;

  if (why == NULL)
    why = judge_cursor (self, &needs_log);
  if (needs_log)
    {
      self->state = MS5_FEED_SESSION_LOG;
      ms5_transport_pause (self->transport);
      ms5_feed_read_history (self->feed, self);
      return;
    }

  self->is_based = why == NULL;
  self->based_at = self->pos;
  self->early_pos = ms5_ring_get_head (self->feed->ring);
  if (self->is_based)
    self->sent = self->pos;
  else
    ms5_feed_session_rebase (self);

  send_welcome (self, why);
  if (self->is_clone)
    send_clone_notice (self);
  if (self->state == MS5_FEED_SESSION_CLOSED)
    return;

  self->state = MS5_FEED_SESSION_READY;
  ms5_feed_session_pump (self, FALSE);
}

/**
 * ms5_feed_session_log_read:
 * @self: a session that waited for the stored log
 * @why_not: (nullable): why it cannot go on from there, or %NULL if the ring now reaches back so far
 */
void
ms5_feed_session_log_read (Ms5FeedSession *self,
                           const char     *why_not)
{
  self->is_reading = FALSE;
  switch (self->state)
    {
    case MS5_FEED_SESSION_LOG:
      decide (self, why_not);
      if (self->state == MS5_FEED_SESSION_READY)
        ms5_transport_resume (self->transport);
      break;

    case MS5_FEED_SESSION_READY:
      if (why_not != NULL)
        ms5_feed_session_rebase (self);
      ms5_feed_session_pump (self, FALSE);
      break;

    case MS5_FEED_SESSION_HELLO:
    case MS5_FEED_SESSION_CLOSED:
    default:
      break;
    }
}

static const char *
take_cursor (Ms5FeedSession        *self,
             const Ms5HelloMessage *hello)
{
  gint64 head = ms5_ring_get_head (self->feed->ring);

  if (hello->cursor.epoch == NULL || self->stream->set->n == 0)
    return "no_cursor";
  if (!g_str_equal (hello->cursor.epoch, self->feed->epoch))
    return "epoch";

  self->pos = hello->cursor.pos;
  self->cursor_h = hello->cursor.h;
  /* Its position never falls within an epoch (I1), unless the history is not ours. */
  self->sent = MIN (self->pos, head);
  return NULL;
}

static gboolean
check_hello (Ms5FeedSession        *self,
             const Ms5HelloMessage *hello)
{
  gint64 after_ms;

  if (!ms5_feed_admit_hello (self->feed, hello->outbox.crit, &after_ms))
    ms5_feed_session_close (self, MS5_CLOSE_OVERLOAD, after_ms, "too many at once");
  else if (is_too_old (hello->app, self->feed->limits.oldest_app))
    ms5_feed_session_close (self, MS5_CLOSE_CLIENT_TOO_OLD, 0, NULL);
  else if (self->identity->device != NULL && !g_str_equal (self->identity->device, hello->device))
    /* What a device has lost its name with, it has lost its sign-in with. */
    ms5_feed_session_close (self, MS5_CLOSE_REVOKED, 0, "not the token's device");

  return self->state != MS5_FEED_SESSION_CLOSED;
}

/**
 * ms5_feed_session_hello:
 * @self: a session that waits for it
 * @hello: how the receiver presents itself
 */
void
ms5_feed_session_hello (Ms5FeedSession        *self,
                        const Ms5HelloMessage *hello)
{
  Ms5Feed *feed = self->feed;
  g_autoptr (Ms5TopicSet) want = NULL;
  g_autoptr (Ms5TopicSet) live = NULL;
  g_autoptr (Ms5TopicSet) have = NULL;
  g_autoptr (Ms5TopicSet) have_live = NULL;
  g_autoptr (Ms5TopicSet) lacks = NULL;
  g_autoptr (Ms5TopicSet) stream = NULL;
  g_auto (GStrv) ignored = NULL;

  if (!check_hello (self, hello))
    return;

  self->device = g_strdup (hello->device);
  if (!ms5_feed_enter (feed, self))
    return;

  self->credit.window = (gsize) hello->window;
  ms5_feed_session_set_rate (self, hello->rate);
  self->floor = ms5_feed_backend_get_floor (feed->backend, self->identity, self->device, hello->outbox.ackd);

  self->denied = ms5_feed_session_split_topics (self, (const char *const *) hello->topics, &want, &live);
  ignored = ms5_feed_session_split_topics (self, (const char *const *) hello->have, &have, &have_live);
  lacks = ms5_topic_set_minus (want, have);
  stream = ms5_topic_set_minus (want, lacks);
  ms5_feed_session_set_topics (self, want, stream, live);

  decide (self, take_cursor (self, hello));
}

static gboolean
is_cursor_ours (Ms5FeedSession  *self,
                const Ms5Cursor *cursor)
{
  guint64 h;

  if (cursor->epoch == NULL || !g_str_equal (cursor->epoch, self->feed->epoch)
      || cursor->pos > self->sent || cursor->pos < self->based_at
      || !ms5_ring_get_h (self->feed->ring, cursor->pos, &h))
    return FALSE;
  if (h == cursor->h)
    return TRUE;

  ms5_feed_backend_report (self->feed->backend, MS5_FEED_REPORT_FORK,
                           "history fork: device %s of %s has position %" G_GINT64_FORMAT " with another chain value",
                           self->device, self->identity->sub, cursor->pos);
  return FALSE;
}

static void
resync_topics (Ms5FeedSession    *self,
               const char *const *names)
{
  g_autoptr (Ms5TopicSet) logged = NULL;
  g_autoptr (Ms5TopicSet) live = NULL;
  g_autoptr (Ms5TopicSet) stream = NULL;
  g_autofree char *text = g_strjoinv (" ", (GStrv) names);

  ms5_feed_backend_report (self->feed->backend, MS5_FEED_REPORT_DIVERGED,
                           "device %s of %s has other rows than it should in: %s", self->device,
                           self->identity->sub, text);
  g_strfreev (ms5_feed_session_split_topics (self, names, &logged, &live));
  stream = ms5_topic_set_minus (self->stream->set, logged);
  ms5_feed_session_set_topics (self, NULL, stream, NULL);
}

/**
 * ms5_feed_session_resync:
 * @self: a session
 * @resync: what the receiver misses
 *
 * Topics whose digest was wrong come as snapshots. Without topics, the receiver missed a delta: it
 * goes on from its cursor, or starts again.
 */
void
ms5_feed_session_resync (Ms5FeedSession         *self,
                         const Ms5ResyncMessage *resync)
{
  gboolean is_waiting = g_strcmp0 (resync->why, "head") == 0;

  self->feed->stats.resyncs++;
  if (resync->topics != NULL && resync->topics[0] != NULL)
    {
      resync_topics (self, (const char *const *) resync->topics);
    }
  else if (!self->is_based || (is_waiting && ms5_credit_has_data (&self->credit)))
    {
      /* What it misses is on its way. */
    }
  else if (!is_cursor_ours (self, &resync->cursor))
    {
      ms5_feed_session_rebase (self);
    }
  else if (resync->cursor.pos != self->pos)
    {
      ms5_feed_session_drop_plan (self);
      self->pos = resync->cursor.pos;
      self->part = 0;
      self->is_catching_up = TRUE;
    }
  ms5_feed_session_pump (self, TRUE);
}
