/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-ops.h"
#include "server/feed/ms5-feed-private.h"

/* What a receiver gets next. It has a position and no queue: each time there is credit, whatever is
 * missing is looked up anew, so that it is always the latest. */

typedef enum
{
  SENT,
  NOTHING,
  BLOCKED
} Outcome;

static gint64
head_of (Ms5FeedSession *self)
{
  return ms5_ring_get_head (self->feed->ring);
}

/**
 * ms5_feed_session_drop_plan:
 * @self: a session
 *
 * Breaks off a snapshot; the receiver forgets it when the next one begins.
 */
void
ms5_feed_session_drop_plan (Ms5FeedSession *self)
{
  g_clear_pointer (&self->plan, ms5_feed_plan_unref);
  self->page = 0;
}

/**
 * ms5_feed_session_rebase:
 * @self: a session
 *
 * It starts again with a snapshot of all its topics.
 */
void
ms5_feed_session_rebase (Ms5FeedSession *self)
{
  g_autoptr (Ms5TopicSet) nothing = ms5_topic_set_new (NULL, 0);

  ms5_feed_session_drop_plan (self);
  ms5_feed_session_set_topics (self, NULL, nothing, NULL);
  self->is_based = FALSE;
  self->is_catching_up = FALSE;
  self->part = 0;
}

static void
begin_plan (Ms5FeedSession *self,
            Ms5TopicSet    *set,
            gint64          not_before)
{
  self->plan = ms5_feed_plan_get (self->feed, set, ++self->n_plans, not_before);
  self->page = 0;
  self->pos = self->plan->at;
  self->early_pos = MAX (self->early_pos, self->plan->at);
  self->is_catching_up = FALSE;
  self->part = 0;
  self->feed->stats.snapshots++;
}

static void
end_plan (Ms5FeedSession *self)
{
  g_autoptr (Ms5TopicSet) stream = ms5_topic_set_plus (self->stream->set, self->plan->set);

  self->is_based = TRUE;
  self->based_at = self->pos;
  self->sent = MAX (self->sent, self->pos);
  ms5_feed_session_drop_plan (self);
  ms5_feed_session_set_topics (self, NULL, stream, NULL);
}

static Outcome
send_page (Ms5FeedSession *self)
{
  Ms5FeedPlan *plan = self->plan;
  g_autoptr (Ms5Frame) frame = ms5_feed_plan_get_frame (plan, self->page);

  if (self->page == ms5_feed_plan_get_n_pages (plan))
    {
      if (!ms5_feed_session_send (self, frame, MS5_CREDIT_POS, plan->at, TRUE))
        return BLOCKED;
      end_plan (self);
      return SENT;
    }

  if (!ms5_feed_session_send (self, frame, MS5_CREDIT_PAGE, MS5_CREDIT_PAGE_KEY (plan->number, self->page), TRUE))
    return BLOCKED;
  self->page++;
  return SENT;
}

/* Whether the ring has all that the receiver lacks. If not, the stored log may (9.3). */
static gboolean
is_in_reach (Ms5FeedSession *self)
{
  Ms5Feed *feed = self->feed;

  return self->pos >= ms5_ring_get_start (feed->ring) || self->pos >= self->stream->changed;
}

/**
 * ms5_feed_session_is_snapshot_shorter:
 * @self: a session whose position the ring reaches back to
 *
 * Returns: whether a snapshot is clearly shorter than all that changed since (6.2 b)
 */
gboolean
ms5_feed_session_is_snapshot_shorter (Ms5FeedSession *self)
{
  gint64 items = 0;
  gsize delta = ms5_feed_group_estimate (self->stream, self->pos, NULL);

  return delta > MS5_FEED_SNAPSHOT_COST
         && delta - MS5_FEED_SNAPSHOT_COST > ms5_feed_measure (self->feed, self->stream->set, &items);
}

static gboolean
is_snapshot_better (Ms5FeedSession *self)
{
  Ms5Feed *feed = self->feed;
  gint64 lag = self->stream->changed - self->pos;

  if (lag > feed->limits.catch_up_rows)
    return TRUE;
  if (lag < feed->limits.catch_up_rows / 32 || !is_in_reach (self))
    return FALSE;

  return ms5_feed_session_is_snapshot_shorter (self);
}

static Outcome
send_delta (Ms5FeedSession *self)
{
  Ms5Slice *slice;
  Ms5Frame *frame;
  gboolean is_last;

  if (!self->is_catching_up && self->part == 0 && is_snapshot_better (self))
    {
      ms5_feed_session_rebase (self);
      return SENT;
    }
  if (!is_in_reach (self))
    {
      ms5_feed_read_history (self->feed, self);
      return BLOCKED;
    }

  slice = ms5_feed_group_get_slice (self->stream, self->pos);
  if (slice->frames->len > 1 && slice->bytes > self->credit.window)
    {
      /* Its parts are acknowledged together, and so can never all be under way. */
      ms5_feed_session_rebase (self);
      return SENT;
    }

  self->is_catching_up = TRUE;
  is_last = self->part + 1 >= slice->frames->len;
  frame = g_ptr_array_index (slice->frames, self->part);
  if (!ms5_feed_session_send (self, frame, is_last ? MS5_CREDIT_POS : MS5_CREDIT_PART, slice->upto, TRUE))
    return BLOCKED;

  self->part = is_last ? 0 : self->part + 1;
  if (is_last)
    {
      self->pos = slice->upto;
      self->sent = MAX (self->sent, self->pos);
    }
  return SENT;
}

static gboolean
has_all_topics (Ms5FeedSession *self)
{
  return self->stream == self->want;
}

static Outcome
send_next (Ms5FeedSession *self,
           gboolean        to_head)
{
  gint64 target = to_head || !has_all_topics (self) ? head_of (self) : self->stream->changed;

  if (self->plan != NULL)
    return send_page (self);

  if (!self->is_based)
    {
      begin_plan (self, self->want->set, self->sent);
      return SENT;
    }
  if (self->pos < target)
    return send_delta (self);

  self->is_catching_up = FALSE;
  if (!has_all_topics (self))
    {
      g_autoptr (Ms5TopicSet) missing = ms5_topic_set_minus (self->want->set, self->stream->set);

      begin_plan (self, missing, self->pos);
      return SENT;
    }
  return NOTHING;
}

static Outcome
send_live (Ms5FeedSession *self)
{
  Ms5FrameTail *tail;
  gint64 upto;

  if (self->live == NULL || self->live->changed <= self->live_revision)
    return NOTHING;

  tail = ms5_feed_group_get_tail (self->live, self->live_revision, &upto);
  if (tail != NULL)
    {
      g_autoptr (Ms5Frame) frame = ms5_ops_to_live_frame (self->live_n, tail);

      if (!ms5_feed_session_send (self, frame, MS5_CREDIT_LIVE, self->live_n + 1, FALSE))
        return BLOCKED;
      self->live_n++;
    }

  self->live_revision = upto;
  return SENT;
}

/* Without it each acknowledgement would make frames that then do not fit. */
static gboolean
is_worth_trying (Ms5FeedSession *self)
{
  return self->state == MS5_FEED_SESSION_READY && !self->is_reading
         && (self->needs == 0 || ms5_feed_session_fits (self, self->needs));
}

/**
 * ms5_feed_session_pump:
 * @self: a session
 * @to_head: whether to cover also what does not concern its topics
 *
 * Sends what there is, as far as the credit goes and it is its turn.
 */
void
ms5_feed_session_pump (Ms5FeedSession *self,
                       gboolean        to_head)
{
  gboolean is_new_to_live = self->live != NULL && self->live_revision == 0;
  Outcome outcome = SENT;
  guint turn = 0;

  if (!is_worth_trying (self))
    return;

  while (outcome == SENT && self->state == MS5_FEED_SESSION_READY)
    {
      if (turn++ == MS5_FEED_TURN_FRAMES)
        {
          ms5_feed_take_turn (self->feed, self);
          return;
        }
      outcome = send_next (self, to_head);
    }
  if (outcome != NOTHING || self->state != MS5_FEED_SESSION_READY)
    return;

  /* Last values wait for their slot, the first time excepted. */
  if (is_new_to_live)
    while (send_live (self) == SENT)
      ;
  else if (self->live != NULL && self->live->changed > self->live_revision)
    ms5_feed_mark_group (self->feed, self->live);
}

static void
send_early (Ms5FeedSession *self)
{
  gint64 head = head_of (self);
  Ms5Frame *frame = NULL;

  if (self->plan == NULL && self->pos >= self->want->changed)
    return;

  frame = ms5_feed_group_get_early (self->want, MAX (self->early_pos, self->pos));
  if (frame != NULL)
    ms5_feed_session_send_frame_aside (self, frame);
  self->early_pos = head;
}

static gboolean
is_live_waiting (Ms5FeedSession *self)
{
  return self->live != NULL && self->live->changed > self->live_revision;
}

/**
 * ms5_feed_session_flush:
 * @self: a session
 * @is_urgent: whether something urgent is among what is to be sent
 *
 * Its turn in a tick, or at once.
 *
 * Returns: whether it must wait for its next slot
 */
gboolean
ms5_feed_session_flush (Ms5FeedSession *self,
                        gboolean        is_urgent)
{
  if (self->state != MS5_FEED_SESSION_READY)
    return FALSE;

  if (is_urgent)
    {
      ms5_feed_session_pump (self, FALSE);
      if (self->state == MS5_FEED_SESSION_READY)
        send_early (self);
      return FALSE;
    }

  if (self->plan != NULL || self->is_catching_up || !self->is_based)
    {
      ms5_feed_session_pump (self, FALSE);
      return FALSE;
    }
  if (self->pos >= self->stream->changed)
    return FALSE;

  if (!is_worth_trying (self))
    return FALSE;

  /* Last values and stored data take turns. */
  if (is_live_waiting (self) && !self->was_live)
    {
      ms5_feed_mark_group (self->feed, self->live);
      return TRUE;
    }
  if (!ms5_feed_slot_is_free (self->feed, self))
    return TRUE;

  self->was_live = FALSE;
  ms5_feed_session_pump (self, FALSE);
  return FALSE;
}

/**
 * ms5_feed_session_flush_live:
 * @self: a session
 *
 * Its turn to get last values.
 *
 * Returns: whether it must wait for its next slot
 */
gboolean
ms5_feed_session_flush_live (Ms5FeedSession *self)
{
  if (!is_worth_trying (self) || !is_live_waiting (self) || self->plan != NULL || !self->is_based)
    return FALSE;
  if (!ms5_feed_slot_is_free (self->feed, self))
    return TRUE;

  self->was_live = TRUE;
  return send_live (self) == SENT && is_live_waiting (self);
}

/**
 * ms5_feed_session_send_digest:
 * @self: a session
 *
 * Brings it to the head and tells it what it should have there.
 */
void
ms5_feed_session_send_digest (Ms5FeedSession *self)
{
  Ms5Frame *frame;

  ms5_feed_session_pump (self, TRUE);
  if (self->state != MS5_FEED_SESSION_READY || self->plan != NULL || !self->is_based
      || !has_all_topics (self) || self->pos != head_of (self))
    return;

  frame = ms5_feed_group_get_digest (self->want);
  if (frame != NULL)
    ms5_feed_session_send (self, frame, MS5_CREDIT_POS, self->pos, FALSE);
}
