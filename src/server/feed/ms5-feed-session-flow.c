/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/feed/ms5-feed-private.h"

/* How much may go out, and how much may come in. */

static gboolean
hand_over (Ms5FeedSession *self,
           Ms5Frame       *frame)
{
  Ms5FeedStats *stats = &self->feed->stats;

  if (!ms5_transport_send (self->transport, frame->is_binary ? MS5_FRAME_BINARY : MS5_FRAME_TEXT,
                           frame->bytes))
    return FALSE;

  stats->frames++;
  stats->bytes += ms5_frame_get_size (frame);
  return TRUE;
}

/**
 * ms5_feed_session_fits:
 * @self: a session
 * @bytes: the length of a frame
 *
 * Bytes that have not left this process count as much as those that were not acknowledged: a
 * receiver that acknowledges what it has not had yet gains nothing.
 *
 * Returns: whether the window has room for it
 */
gboolean
ms5_feed_session_fits (Ms5FeedSession *self,
                       gsize           bytes)
{
  return ms5_credit_fits (&self->credit, bytes)
         && ms5_transport_get_queued (self->transport) + bytes <= self->credit.window;
}

/**
 * ms5_feed_session_send:
 * @self: a session
 * @frame: a frame
 * @kind: how its arrival becomes known
 * @key: what will acknowledge it
 * @is_owed: whether it has data that the receiver stores
 *
 * Sends under the window, if there is room.
 *
 * Returns: whether it was sent
 */
gboolean
ms5_feed_session_send (Ms5FeedSession *self,
                       Ms5Frame       *frame,
                       Ms5CreditKind   kind,
                       gint64          key,
                       gboolean        is_owed)
{
  gsize size = ms5_frame_get_size (frame);

  if (!ms5_feed_session_fits (self, size))
    {
      self->needs = size;
      return FALSE;
    }
  if (!hand_over (self, frame))
    return FALSE;

  self->needs = 0;
  ms5_credit_sent (&self->credit, kind, key, size, is_owed, ms5_clock_monotonic (self->feed->clock));
  return TRUE;
}

/**
 * ms5_feed_session_send_frame_aside:
 * @self: a session
 * @frame: a frame
 *
 * Sends beside the window, if what went before has left.
 *
 * Returns: whether it was sent
 */
gboolean
ms5_feed_session_send_frame_aside (Ms5FeedSession *self,
                                   Ms5Frame       *frame)
{
  gsize size = ms5_frame_get_size (frame);

  self->aside = MIN (self->aside, ms5_transport_get_queued (self->transport));
  if (self->aside + size > MS5_LIMIT_ASIDE_BYTES || !hand_over (self, frame))
    return FALSE;

  self->aside += size;
  return TRUE;
}

/**
 * ms5_feed_session_send_aside:
 * @self: a session
 * @message: what the receiver can do without
 *
 * Returns: whether it was sent
 */
gboolean
ms5_feed_session_send_aside (Ms5FeedSession   *self,
                             const Ms5Message *message)
{
  g_autoptr (Ms5Frame) frame = ms5_message_to_frame (message);

  self->feed->stats.encoded++;
  return ms5_feed_session_send_frame_aside (self, frame);
}

/**
 * ms5_feed_session_must_send:
 * @self: a session
 * @message: what the receiver must not miss
 *
 * Ends the connection if it cannot be sent: the receiver has not taken 64 KiB of such messages.
 */
void
ms5_feed_session_must_send (Ms5FeedSession   *self,
                            const Ms5Message *message)
{
  if (self->state != MS5_FEED_SESSION_CLOSED && !ms5_feed_session_send_aside (self, message))
    ms5_feed_session_close (self, MS5_CLOSE_STALLED, 0, "messages are not taken");
}

/* «s12» is our twelfth snapshot of this connection. */
static gboolean
read_plan_number (Ms5FeedSession *self,
                  const char     *id,
                  guint64        *out_number)
{
  return *id == 's'
         && g_ascii_string_to_unsigned (id + 1, 10, 1, G_MAXUINT32, out_number, NULL)
         && *out_number <= self->n_plans;
}

static gboolean
note_ack (Ms5FeedSession      *self,
          const Ms5AckMessage *ack,
          gboolean            *out_progress)
{
  gint64 now = ms5_clock_monotonic (self->feed->clock);
  gint64 n_live = ack->n != MS5_INT_NONE ? ack->n : -1;
  guint64 number;

  if (n_live > self->live_n)
    return FALSE;

  if (ack->snap == NULL)
    {
      if (ack->pos > self->sent)
        return FALSE;
      *out_progress = ms5_credit_ack_pos (&self->credit, ack->pos, n_live, now);
      return TRUE;
    }

  if (!read_plan_number (self, ack->snap, &number) || ack->i > G_MAXINT32
      || (self->plan != NULL && number == self->n_plans && ack->i >= self->page))
    return FALSE;
  *out_progress = ms5_credit_ack_page (&self->credit, MS5_CREDIT_PAGE_KEY (number, ack->i), n_live, now);
  return TRUE;
}

/**
 * ms5_feed_session_ack:
 * @self: a session
 * @ack: what the receiver has
 */
void
ms5_feed_session_ack (Ms5FeedSession      *self,
                      const Ms5AckMessage *ack)
{
  gboolean progress;

  if (!note_ack (self, ack, &progress))
    {
      ms5_feed_session_close (self, MS5_CLOSE_PROTOCOL_ERROR, 0, "ack of what was never sent");
      return;
    }
  if (!progress)
    return;

  if (self->is_stalled)
    {
      /* It gets every last value once more (8a.2). */
      self->is_stalled = FALSE;
      self->live_revision = 0;
    }
  ms5_feed_session_pump (self, FALSE);
}

/**
 * ms5_feed_session_spend_token:
 * @self: a session
 * @now: monotonic time
 *
 * A message has come in. If the last token is spent with it, reading stops until there are some
 * again.
 *
 * Returns: %FALSE if the connection had to be closed
 */
gboolean
ms5_feed_session_spend_token (Ms5FeedSession *self,
                              gint64          now)
{
  double earned = (double) (now - self->tokens_at) * MS5_LIMIT_INBOUND_PER_S / MS5_USEC_PER_S;

  self->tokens = MIN (self->tokens + earned, MS5_LIMIT_INBOUND_BURST) - 1;
  self->tokens_at = now;
  if (self->tokens >= 1 || ms5_transport_is_paused (self->transport))
    return TRUE;

  /* Excess that goes on has no second without a pause in it. */
  if (now - self->paused_at > 2 * MS5_USEC_PER_S)
    self->excess_since = now;
  self->paused_at = now;
  if (now - self->excess_since >= MS5_LIMIT_INBOUND_EXCESS_MS * MS5_USEC_PER_MS)
    {
      ms5_feed_session_close (self, MS5_CLOSE_OVERLOAD, MS5_LIMIT_INBOUND_EXCESS_MS, "too many messages");
      return FALSE;
    }

  ms5_transport_pause (self->transport);
  return TRUE;
}

static void
sweep_inbound (Ms5FeedSession *self,
               gint64          now)
{
  if (self->state == MS5_FEED_SESSION_READY && ms5_transport_is_paused (self->transport)
      && now - self->paused_at >= MS5_FEED_SWEEP)
    {
      self->heard = now;
      self->paused_at = now;
      ms5_transport_resume (self->transport);
    }
}

static void
sweep_stall (Ms5FeedSession *self,
             gint64          now)
{
  gint64 silence = now - self->credit.since;
  Ms5Message message;

  if (!ms5_credit_is_owed (&self->credit))
    return;

  if (silence >= MS5_LIMIT_STALL_CLOSE_MS * MS5_USEC_PER_MS)
    {
      self->feed->stats.stalled++;
      ms5_feed_session_close (self, MS5_CLOSE_STALLED, 0, "nothing acknowledged");
      return;
    }
  if (silence < MS5_LIMIT_STALL_NOTICE_MS * MS5_USEC_PER_MS || self->is_stalled)
    return;

  self->is_stalled = TRUE;
  ms5_message_init (&message, MS5_MESSAGE_NOTICE);
  message.notice.code = (char *) "stalled";
  ms5_feed_session_send_aside (self, &message);
}

/**
 * ms5_feed_session_sweep_flow:
 * @self: a session
 * @now: monotonic time
 *
 * Looks whether it has stalled, either way.
 */
void
ms5_feed_session_sweep_flow (Ms5FeedSession *self,
                             gint64          now)
{
  sweep_inbound (self, now);
  if (self->state != MS5_FEED_SESSION_CLOSED)
    sweep_stall (self, now);
}
