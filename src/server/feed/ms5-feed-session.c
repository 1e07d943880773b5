/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/feed/ms5-feed-private.h"

G_DEFINE_FINAL_TYPE (Ms5FeedSession, ms5_feed_session, G_TYPE_OBJECT)

static void
ms5_feed_session_dispose (GObject *object)
{
  Ms5FeedSession *self = MS5_FEED_SESSION (object);

  if (self->transport != NULL)
    g_signal_handlers_disconnect_by_data (self->transport, self);
  g_clear_object (&self->transport);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (ms5_feed_session_parent_class)->dispose (object);
}

static void
ms5_feed_session_finalize (GObject *object)
{
  Ms5FeedSession *self = MS5_FEED_SESSION (object);

  g_clear_pointer (&self->identity, ms5_feed_identity_unref);
  ms5_credit_clear (&self->credit);
  g_strfreev (self->denied);
  g_free (self->device);
  g_free (self->peer);

  G_OBJECT_CLASS (ms5_feed_session_parent_class)->finalize (object);
}

static void
ms5_feed_session_class_init (Ms5FeedSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ms5_feed_session_dispose;
  object_class->finalize = ms5_feed_session_finalize;
}

static void
ms5_feed_session_init (Ms5FeedSession *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * ms5_feed_session_set_rate:
 * @self: a session
 * @rate: the most frames per second of what is not urgent
 */
void
ms5_feed_session_set_rate (Ms5FeedSession *self,
                           gint64          rate)
{
  gint64 per_frame = rate * self->feed->limits.tick_ms;

  self->divisor = (guint) MAX ((1000 + per_frame - 1) / per_frame, 1);
}

static void
refuse_message (Ms5FeedSession *self,
                const GError   *error)
{
  Ms5Message message;

  if (self->state == MS5_FEED_SESSION_HELLO
      || !g_error_matches (error, MS5_PROTOCOL_ERROR, MS5_PROTOCOL_ERROR_UNKNOWN_TYPE))
    {
      gboolean is_large = g_error_matches (error, MS5_PROTOCOL_ERROR, MS5_PROTOCOL_ERROR_LIMIT);

      ms5_feed_session_close (self, is_large ? MS5_CLOSE_TOO_LARGE : MS5_CLOSE_PROTOCOL_ERROR, 0, error->message);
      return;
    }

  ms5_message_init (&message, MS5_MESSAGE_ERROR);
  message.error.code = (char *) "unknown_type";
  message.error.text = error->message;
  ms5_feed_session_must_send (self, &message);
}

static void
handle (Ms5FeedSession   *self,
        const Ms5Message *message)
{
  if ((self->state == MS5_FEED_SESSION_HELLO) != (message->type == MS5_MESSAGE_HELLO))
    {
      ms5_feed_session_close (self, MS5_CLOSE_PROTOCOL_ERROR, 0, "hello comes first, and once");
      return;
    }

  switch ((int) message->type)
    {
    case MS5_MESSAGE_HELLO:
      ms5_feed_session_hello (self, &message->hello);
      break;
    case MS5_MESSAGE_RESYNC:
      ms5_feed_session_resync (self, &message->resync);
      break;
    case MS5_MESSAGE_ACK:
      ms5_feed_session_ack (self, &message->ack);
      break;
    case MS5_MESSAGE_PING:
      ms5_feed_session_ping (self, message->ping.n);
      break;
    case MS5_MESSAGE_RATE:
      ms5_feed_session_set_rate (self, message->rate.max);
      break;
    case MS5_MESSAGE_AUTH:
      ms5_feed_session_auth (self, message->auth.token);
      break;
    case MS5_MESSAGE_SUB:
      ms5_feed_session_sub (self, (const char *const *) message->sub.topics);
      break;
    case MS5_MESSAGE_UNSUB:
      ms5_feed_session_unsub (self, (const char *const *) message->unsub.topics);
      break;
    case MS5_MESSAGE_SUBMIT:
      ms5_feed_session_submit (self, &message->submit);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
message_cb (Ms5Transport   *transport,
            Ms5FrameKind    kind,
            GBytes         *bytes,
            Ms5FeedSession *self)
{
  G_GNUC_UNUSED g_autoptr (Ms5FeedSession) alive = g_object_ref (self);
  g_auto (Ms5Message) message = { 0 };
  g_autoptr (GError) error = NULL;
  const guint8 *data;
  gsize size;

  if (self->state == MS5_FEED_SESSION_CLOSED)
    return;

  self->heard = ms5_clock_monotonic (self->feed->clock);
  if (!ms5_feed_session_spend_token (self, self->heard))
    return;

  data = g_bytes_get_data (bytes, &size);
  if (ms5_message_open (data, size, kind == MS5_FRAME_BINARY, MS5_SIDE_CLIENT, &message, &error))
    handle (self, &message);
  else
    refuse_message (self, error);
}

static void
drained_cb (Ms5Transport   *transport,
            Ms5FeedSession *self)
{
  G_GNUC_UNUSED g_autoptr (Ms5FeedSession) alive = g_object_ref (self);

  self->drop_by = 0;
  self->aside = 0;
  if (self->state != MS5_FEED_SESSION_READY)
    return;

  ms5_feed_session_send_results (self);
  ms5_feed_session_pump (self, FALSE);
}

/* Nothing is kept for it any more, though the line may still have to say good-bye. */
static void
end (Ms5FeedSession *self)
{
  self->state = MS5_FEED_SESSION_CLOSED;
  g_cancellable_cancel (self->cancellable);
  ms5_feed_leave (self->feed, self);
  ms5_feed_session_forget_topics (self);
  ms5_credit_clear (&self->credit);
  if (self->results != NULL)
    g_queue_free_full (g_steal_pointer (&self->results), (GDestroyNotify) ms5_frame_unref);
}

static void
closed_cb (Ms5Transport   *transport,
           guint           code,
           const char     *reason,
           Ms5FeedSession *self)
{
  G_GNUC_UNUSED g_autoptr (Ms5FeedSession) alive = g_object_ref (self);

  if (self->state != MS5_FEED_SESSION_CLOSED)
    end (self);
  ms5_feed_gone (self->feed, self);
}

/**
 * ms5_feed_session_new:
 * @feed: a feed, which outlives the session or calls ms5_feed_gone() for it
 * @transport: an open connection
 * @identity: whose it is
 *
 * Returns: (transfer full): a session that waits for hello
 */
Ms5FeedSession *
ms5_feed_session_new (Ms5Feed         *feed,
                      Ms5Transport    *transport,
                      Ms5FeedIdentity *identity)
{
  Ms5FeedSession *self = g_object_new (MS5_TYPE_FEED_SESSION, NULL);

  self->feed = feed;
  self->transport = g_object_ref (transport);
  self->identity = ms5_feed_identity_ref (identity);
  self->peer = g_strdup (ms5_transport_get_peer (transport));
  self->opened = self->heard = self->tokens_at = ms5_clock_monotonic (feed->clock);
  self->paused_at = self->opened - 60 * MS5_USEC_PER_S;
  self->tokens = MS5_LIMIT_INBOUND_BURST;
  self->slot = -1;
  for (guint i = 0; i < G_N_ELEMENTS (self->replaced); i++)
    self->replaced[i] = MS5_TIME_NONE;
  ms5_credit_init (&self->credit, MS5_LIMIT_WINDOW_BYTES);
  ms5_feed_session_set_rate (self, MS5_RATE_DEFAULT);

  g_signal_connect (transport, "message", G_CALLBACK (message_cb), self);
  g_signal_connect (transport, "drained", G_CALLBACK (drained_cb), self);
  g_signal_connect (transport, "closed", G_CALLBACK (closed_cb), self);
  return self;
}

/**
 * ms5_feed_session_close:
 * @self: a session
 * @code: why
 * @after_ms: when the client should come again, in milliseconds; 0 to leave that to it
 * @why: (nullable): for the client's log
 */
void
ms5_feed_session_close (Ms5FeedSession *self,
                        Ms5CloseCode    code,
                        gint64          after_ms,
                        const char     *why)
{
  G_GNUC_UNUSED g_autoptr (Ms5FeedSession) alive = g_object_ref (self);
  g_autofree char *reason = NULL;

  if (self->state == MS5_FEED_SESSION_CLOSED)
    return;

  g_debug ("Closing the connection of %s: %d %s %s", self->identity->sub, code, ms5_close_code_to_string (code),
           why != NULL ? why : "");
  end (self);
  reason = ms5_close_reason_encode (after_ms, why);
  ms5_transport_close (self->transport, (guint16) code, reason);
}

static void
sweep_deadlines (Ms5FeedSession *self,
                 gint64          now)
{
  Ms5Time real = ms5_clock_now (self->feed->clock);

  if (self->state == MS5_FEED_SESSION_HELLO && now - self->opened >= MS5_LIMIT_HELLO_MS * MS5_USEC_PER_MS)
    ms5_feed_session_close (self, MS5_CLOSE_PROTOCOL_ERROR, 0, "no hello");
  else if (now - self->heard >= MS5_LIMIT_SILENCE_MS * MS5_USEC_PER_MS)
    ms5_feed_session_close (self, MS5_CLOSE_STALLED, 0, "silence");
  else if (real - self->identity->exp >= MS5_LIMIT_TOKEN_GRACE_MS * MS5_USEC_PER_MS)
    ms5_feed_session_close (self, MS5_CLOSE_TOKEN_EXPIRED, 0, NULL);
}

/**
 * ms5_feed_session_sweep:
 * @self: a session
 * @now: monotonic time
 *
 * Looks whether any time is up.
 */
void
ms5_feed_session_sweep (Ms5FeedSession *self,
                        gint64          now)
{
  if (self->drop_by != 0 && now >= self->drop_by)
    {
      self->drop_by = 0;
      ms5_transport_abort (self->transport);
      return;
    }

  if (self->state != MS5_FEED_SESSION_CLOSED)
    ms5_feed_session_sweep_flow (self, now);
  if (self->state != MS5_FEED_SESSION_CLOSED)
    sweep_deadlines (self, now);
}
