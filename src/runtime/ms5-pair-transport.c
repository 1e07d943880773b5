/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "runtime/ms5-pair-transport.h"

/* As long as a real transport waits for the answer to a good-bye. */
#define CLOSE_TIMEOUT (5 * MS5_USEC_PER_S)

/* What is under way from one end to the other. */
typedef struct
{
  Ms5PairTransport *to; /* not owned: it takes its parcels along when it goes */
  guint             timer;
  gint64            due;
  gboolean          arrived; /* and waits for a paused end */
  gboolean          good_bye;
  Ms5FrameKind      kind;
  GBytes           *message;
  guint16           code;
  char             *reason;
} Parcel;

struct _Ms5PairTransport
{
  Ms5Transport      parent_instance;

  Ms5Clock         *clock;
  Ms5PairTransport *peer;  /* not owned, %NULL once it is gone */
  GQueue            inbox; /* of Parcel, in order */
  gsize             bytes; /* in the inbox */
  gsize             max_message;
  Ms5PairHook       hook;
  gpointer          user_data;
  guint             end_timer;
  guint16           end_code;
  gboolean          reading;
  gboolean          frozen;
};

G_DEFINE_FINAL_TYPE (Ms5PairTransport, ms5_pair_transport, MS5_TYPE_TRANSPORT)

static void
parcel_free (gpointer data)
{
  Parcel *parcel = data;

  if (parcel->timer != 0)
    ms5_clock_remove (parcel->to->clock, parcel->timer);
  if (parcel->message != NULL)
    g_bytes_unref (parcel->message);
  g_free (parcel->reason);
  g_free (parcel);
}

static void
empty_inbox (Ms5PairTransport *self)
{
  g_queue_clear_full (&self->inbox, parcel_free);
  self->bytes = 0;
}

static void
stop_end_timer (Ms5PairTransport *self)
{
  if (self->end_timer != 0)
    ms5_clock_remove (self->clock, self->end_timer);
  self->end_timer = 0;
}

static void
finish (Ms5PairTransport *self,
        guint16           code,
        const char       *reason)
{
  stop_end_timer (self);
  empty_inbox (self);
  ms5_transport_deliver_closed (MS5_TRANSPORT (self), code, reason);
}

static void
fail (Ms5PairTransport *self,
      int               domain_code,
      const char       *text)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, domain_code, text);

  ms5_transport_deliver_error (MS5_TRANSPORT (self), error);
  finish (self, MS5_TRANSPORT_CLOSE_ABNORMAL, NULL);
}

static gboolean
end_cb (gpointer user_data)
{
  Ms5PairTransport *self = user_data;

  self->end_timer = 0;
  finish (self, self->end_code, NULL);
  return G_SOURCE_REMOVE;
}

/* In a moment, not within the call that asked for it. */
static void
finish_later (Ms5PairTransport *self,
              gint64            delay,
              guint16           code)
{
  stop_end_timer (self);
  self->end_code = code;
  self->end_timer = ms5_clock_add (self->clock, delay, end_cb, self, NULL);
}

static void post (Ms5PairTransport *from,
                  Parcel           *parcel,
                  gint64            delay);

static void
receive_good_bye (Ms5PairTransport *self,
                  Parcel           *parcel)
{
  gboolean answer = ms5_transport_get_state (MS5_TRANSPORT (self)) == MS5_TRANSPORT_OPEN;

  if (answer && self->peer != NULL)
    {
      Parcel *reply = g_new0 (Parcel, 1);

      reply->good_bye = TRUE;
      reply->code = parcel->code;
      reply->reason = g_strdup (parcel->reason);
      post (self, reply, 0);
    }
  finish (self, parcel->code, parcel->reason);
}

static void
receive_message (Ms5PairTransport *self,
                 Parcel           *parcel)
{
  g_autoptr (GError) error = NULL;

  if (g_bytes_get_size (parcel->message) <= self->max_message)
    {
      ms5_transport_deliver (MS5_TRANSPORT (self), parcel->kind, parcel->message);
      return;
    }

  g_set_error_literal (&error, MS5_TRANSPORT_ERROR, MS5_TRANSPORT_ERROR_TOO_LARGE,
                       "The peer's message is above the limit");
  ms5_transport_deliver_error (MS5_TRANSPORT (self), error);
  ms5_transport_close (MS5_TRANSPORT (self), MS5_TRANSPORT_CLOSE_TOO_LARGE, NULL);
}

/* Hands out what has arrived, in order, as long as this end reads. */
static void
open_parcels (Ms5PairTransport *self)
{
  Parcel *parcel;

  g_object_ref (self);
  while (self->reading && (parcel = g_queue_peek_head (&self->inbox)) != NULL && parcel->arrived)
    {
      g_queue_pop_head (&self->inbox);
      if (parcel->message != NULL)
        self->bytes -= g_bytes_get_size (parcel->message);
      if (self->bytes == 0 && parcel->message != NULL && self->peer != NULL)
        ms5_transport_deliver_drained (MS5_TRANSPORT (self->peer));

      if (parcel->good_bye)
        receive_good_bye (self, parcel);
      else
        receive_message (self, parcel);
      parcel_free (parcel);
    }
  g_object_unref (self);
}

static gboolean
arrived_cb (gpointer user_data)
{
  Parcel *parcel = user_data;

  parcel->timer = 0;
  parcel->arrived = TRUE;
  open_parcels (parcel->to);
  return G_SOURCE_REMOVE;
}

static void
post (Ms5PairTransport *from,
      Parcel           *parcel,
      gint64            delay)
{
  Ms5PairTransport *to = from->peer;
  Parcel *last;
  gint64 now;

  if (to == NULL || from->frozen || ms5_transport_get_state (MS5_TRANSPORT (to)) == MS5_TRANSPORT_CLOSED)
    {
      parcel_free (parcel);
      return;
    }

  now = ms5_clock_monotonic (to->clock);
  last = g_queue_peek_tail (&to->inbox);
  parcel->to = to;
  parcel->due = MAX (now + delay, last != NULL ? last->due : now);
  parcel->timer = ms5_clock_add (to->clock, parcel->due - now, arrived_cb, parcel, NULL);
  g_queue_push_tail (&to->inbox, parcel);
  if (parcel->message != NULL)
    to->bytes += g_bytes_get_size (parcel->message);
}

static void
post_message (Ms5PairTransport *self,
              Ms5FrameKind      kind,
              GBytes           *message,
              gint64            delay)
{
  Parcel *parcel = g_new0 (Parcel, 1);

  parcel->kind = kind;
  parcel->message = g_bytes_ref (message);
  post (self, parcel, delay);
}

static void
break_end (Ms5PairTransport *self)
{
  if (self == NULL)
    return;

  empty_inbox (self);
  self->frozen = TRUE;
}

static gboolean
cut_cb (gpointer user_data)
{
  Ms5PairTransport *self = user_data;

  self->end_timer = 0;
  fail (self, G_IO_ERROR_CONNECTION_CLOSED, "The line was cut");
  return G_SOURCE_REMOVE;
}

static void
learn_of_cut (Ms5PairTransport *self)
{
  if (self == NULL)
    return;

  break_end (self);
  stop_end_timer (self);
  if (ms5_transport_get_state (MS5_TRANSPORT (self)) != MS5_TRANSPORT_CLOSED)
    self->end_timer = ms5_clock_add (self->clock, 0, cut_cb, self, NULL);
}

/* What the peer was sent still arrives; nothing else does. */
static void
leave (Ms5PairTransport *self)
{
  Ms5PairTransport *peer = self->peer;

  if (peer != NULL)
    {
      Parcel *last = g_queue_peek_tail (&peer->inbox);
      gint64 delay = last != NULL ? MAX (last->due - ms5_clock_monotonic (peer->clock), 0) : 0;

      peer->frozen = TRUE;
      stop_end_timer (peer);
      if (ms5_transport_get_state (MS5_TRANSPORT (peer)) != MS5_TRANSPORT_CLOSED)
        peer->end_timer = ms5_clock_add (peer->clock, delay, cut_cb, peer, NULL);
    }
  learn_of_cut (self);
}

static void
ms5_pair_transport_send (Ms5Transport *transport,
                         Ms5FrameKind  kind,
                         GBytes       *message)
{
  Ms5PairTransport *self = MS5_PAIR_TRANSPORT (transport);
  gint64 delay = 0;
  Ms5PairFate fate = MS5_PAIR_ARRIVE;

  if (self->hook != NULL)
    fate = self->hook (transport, kind, message, &delay, self->user_data);

  switch (fate)
    {
    case MS5_PAIR_ARRIVE:
      post_message (self, kind, message, delay);
      break;
    case MS5_PAIR_TWICE:
      post_message (self, kind, message, delay);
      post_message (self, kind, message, delay);
      break;
    case MS5_PAIR_CUT:
      ms5_pair_transport_cut (self);
      break;
    case MS5_PAIR_LEAVE:
      post_message (self, kind, message, delay);
      leave (self);
      break;
    case MS5_PAIR_FREEZE:
      break_end (self);
      break_end (self->peer);
      break;
    case MS5_PAIR_LOSE:
    default:
      break;
    }
}

static gsize
ms5_pair_transport_get_queued (Ms5Transport *transport)
{
  Ms5PairTransport *peer = MS5_PAIR_TRANSPORT (transport)->peer;

  return peer != NULL ? peer->bytes : 0;
}

static void
ms5_pair_transport_close (Ms5Transport *transport,
                          guint16       code,
                          const char   *reason)
{
  Ms5PairTransport *self = MS5_PAIR_TRANSPORT (transport);
  Parcel *parcel = g_new0 (Parcel, 1);

  parcel->good_bye = TRUE;
  parcel->code = code;
  parcel->reason = g_strdup (reason);
  self->reading = TRUE;
  finish_later (self, CLOSE_TIMEOUT, code);
  post (self, parcel, 0);
  open_parcels (self);
}

static void
ms5_pair_transport_abort (Ms5Transport *transport)
{
  Ms5PairTransport *self = MS5_PAIR_TRANSPORT (transport);
  gboolean alive = !self->frozen;

  break_end (self);
  finish_later (self, 0, MS5_TRANSPORT_CLOSE_ABNORMAL);
  if (alive)
    learn_of_cut (self->peer);
}

static void
ms5_pair_transport_set_reading (Ms5Transport *transport,
                                gboolean      reading)
{
  Ms5PairTransport *self = MS5_PAIR_TRANSPORT (transport);

  self->reading = reading;
  open_parcels (self);
}

static void
ms5_pair_transport_dispose (GObject *object)
{
  Ms5PairTransport *self = MS5_PAIR_TRANSPORT (object);
  Ms5PairTransport *peer = self->peer;

  if (peer != NULL)
    {
      self->peer = NULL;
      peer->peer = NULL;
      if (!self->frozen)
        learn_of_cut (peer);
    }
  if (self->clock != NULL)
    stop_end_timer (self);
  empty_inbox (self);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (ms5_pair_transport_parent_class)->dispose (object);
}

static void
ms5_pair_transport_class_init (Ms5PairTransportClass *klass)
{
  Ms5TransportClass *transport_class = MS5_TRANSPORT_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ms5_pair_transport_dispose;
  transport_class->send = ms5_pair_transport_send;
  transport_class->get_queued = ms5_pair_transport_get_queued;
  transport_class->close = ms5_pair_transport_close;
  transport_class->abort = ms5_pair_transport_abort;
  transport_class->set_reading = ms5_pair_transport_set_reading;
}

static void
ms5_pair_transport_init (Ms5PairTransport *self)
{
  g_queue_init (&self->inbox);
  self->reading = TRUE;
}

static Ms5PairTransport *
end_new (Ms5Clock    *clock,
         gsize        max_message,
         Ms5PairHook  hook,
         gpointer     user_data)
{
  Ms5PairTransport *self = g_object_new (MS5_TYPE_PAIR_TRANSPORT, NULL);

  self->clock = g_object_ref (clock);
  self->max_message = max_message;
  self->hook = hook;
  self->user_data = user_data;
  ms5_transport_set_peer (MS5_TRANSPORT (self), "pair");
  return self;
}

/**
 * ms5_pair_transport_new:
 * @clock: the clock that messages travel by
 * @max_message: limit of a message, in bytes, at both ends
 * @hook: (nullable): decides over each message; otherwise all arrive without delay, but never
 *   within the call that sent them
 * @user_data: for @hook
 * @out_a: (out) (transfer full): one end
 * @out_b: (out) (transfer full): the other
 *
 * Makes an open connection. What was sent and not yet taken by the other end counts as queued.
 */
void
ms5_pair_transport_new (Ms5Clock      *clock,
                        gsize          max_message,
                        Ms5PairHook    hook,
                        gpointer       user_data,
                        Ms5Transport **out_a,
                        Ms5Transport **out_b)
{
  Ms5PairTransport *a;
  Ms5PairTransport *b;

  g_return_if_fail (MS5_IS_CLOCK (clock));
  g_return_if_fail (out_a != NULL && out_b != NULL);

  a = end_new (clock, max_message, hook, user_data);
  b = end_new (clock, max_message, hook, user_data);
  a->peer = b;
  b->peer = a;
  *out_a = MS5_TRANSPORT (a);
  *out_b = MS5_TRANSPORT (b);
}

/**
 * ms5_pair_transport_cut:
 * @self: either end
 *
 * Breaks the line: what is under way is lost, and both ends learn of it.
 */
void
ms5_pair_transport_cut (Ms5PairTransport *self)
{
  g_return_if_fail (MS5_IS_PAIR_TRANSPORT (self));

  learn_of_cut (self->peer);
  learn_of_cut (self);
}
