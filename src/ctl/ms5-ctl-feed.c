/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ctl/ms5-ctl-feed.h"

#include "protocol/ms5-close.h"
#include "runtime/ms5-soup-transport.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#define SUBPROTOCOL "floor.v1"

struct _Ms5CtlFeed
{
  Ms5CtlAccess *access;
  char *device;
  char **topics;
  Ms5CtlFeedEvents events;
  gpointer user_data;

  GCancellable *cancellable;
  Ms5Transport *transport;
  gboolean is_welcome;
  gboolean is_over;
  gint64 pos;
  gint64 n_pings;
  gint64 n_live;
  char *snap;                   /* under way */
  gint64 page;
  gsize unacknowledged;
  guint ack_timer;
  guint ping_timer;
  guint token_timer;
};

static void
stop_timers (Ms5CtlFeed *self)
{
  g_clear_handle_id (&self->ack_timer, g_source_remove);
  g_clear_handle_id (&self->ping_timer, g_source_remove);
  g_clear_handle_id (&self->token_timer, g_source_remove);
}

static void
end (Ms5CtlFeed   *self,
     Ms5CtlStatus  status,
     const char   *why)
{
  if (self->is_over)
    return;

  self->is_over = TRUE;
  self->is_welcome = FALSE;
  stop_timers (self);
  if (self->transport != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->transport, self);
      ms5_transport_abort (self->transport);
    }
  self->events.closed (self, status, why, self->user_data);
}

static void
send_message (Ms5CtlFeed       *self,
              const Ms5Message *message)
{
  g_autoptr (Ms5Frame) frame = ms5_message_to_frame (message);

  ms5_transport_send (self->transport, frame->is_binary ? MS5_FRAME_BINARY : MS5_FRAME_TEXT, frame->bytes);
}

/* Flow control */

static void
send_ack (Ms5CtlFeed *self)
{
  Ms5Message message;

  ms5_message_init (&message, MS5_MESSAGE_ACK);
  message.ack.n = self->n_live;
  if (self->snap != NULL)
    {
      message.ack.snap = self->snap;
      message.ack.i = self->page;
    }
  else
    message.ack.pos = self->pos;
  send_message (self, &message);

  self->unacknowledged = 0;
  g_clear_handle_id (&self->ack_timer, g_source_remove);
}

static gboolean
ack_cb (gpointer user_data)
{
  Ms5CtlFeed *self = user_data;

  self->ack_timer = 0;
  send_ack (self);
  return G_SOURCE_REMOVE;
}

static void
count (Ms5CtlFeed *self,
       gsize       bytes)
{
  self->unacknowledged += bytes;
  if (self->unacknowledged >= MS5_LIMIT_WINDOW_BYTES / 2)
    send_ack (self);
  else if (self->ack_timer == 0)
    self->ack_timer = g_timeout_add (MS5_LIMIT_ACK_MS, ack_cb, self);
}

/* What comes */

static gboolean
ping_cb (gpointer user_data)
{
  ms5_ctl_feed_ping (user_data);
  return G_SOURCE_CONTINUE;
}

static void plan_renewal (Ms5CtlFeed *self,
                          Ms5Time     expires);

/* A token out of a file may be a newer one by now; otherwise the server ends the connection in time. */
static gboolean
renew_cb (gpointer user_data)
{
  Ms5CtlFeed *self = user_data;
  const char *token;
  Ms5CtlStatus status;
  Ms5Message message;

  self->token_timer = 0;
  status = ms5_ctl_access_get_token (self->access, MS5_USEC_PER_MIN * 5, &token);
  if (status != MS5_CTL_OK)
    {
      end (self, status, _("the sign-in cannot be renewed"));
      return G_SOURCE_REMOVE;
    }

  ms5_message_init (&message, MS5_MESSAGE_AUTH);
  message.auth.token = (char *) token;
  send_message (self, &message);
  return G_SOURCE_REMOVE;
}

static void
plan_renewal (Ms5CtlFeed *self,
              Ms5Time     expires)
{
  Ms5Time left = MAX (expires - g_get_real_time (), 0);

  g_clear_handle_id (&self->token_timer, g_source_remove);
  if (self->access->token_file == NULL)
    self->token_timer = g_timeout_add_seconds ((guint) CLAMP (left * 4 / 5 / MS5_USEC_PER_S, 1, G_MAXINT / 2), renew_cb, self);
}

static gboolean
take_delta (Ms5CtlFeed            *self,
            const Ms5DeltaMessage *delta)
{
  g_autofree char *why = NULL;

  if (delta->after == self->pos)
    {
      if (delta->part.i + 1 >= delta->part.n)
        self->pos = delta->upto;
      return TRUE;
    }

  why = g_strdup_printf (_("changes are missing: %" PRId64 " is not %" PRId64), delta->after, self->pos);
  end (self, MS5_CTL_FAILURE, why);
  return FALSE;
}

/* Keeps the book; says FALSE if that is the end. */
static gboolean
take (Ms5CtlFeed       *self,
      const Ms5Message *message,
      gsize             bytes)
{
  switch (message->type)
    {
    case MS5_MESSAGE_WELCOME:
      self->is_welcome = TRUE;
      plan_renewal (self, message->welcome.exp);
      self->ping_timer = g_timeout_add (MS5_LIMIT_PING_MS, ping_cb, self);
      return TRUE;
    case MS5_MESSAGE_AUTH_OK:
      plan_renewal (self, message->auth_ok.exp);
      return TRUE;
    case MS5_MESSAGE_SNAP:
      g_free (self->snap);
      self->snap = g_strdup (message->snap.id);
      self->page = message->snap.i;
      count (self, bytes);
      return TRUE;
    case MS5_MESSAGE_SNAP_END:
      g_clear_pointer (&self->snap, g_free);
      self->pos = message->snap_end.at;
      count (self, bytes);
      return TRUE;
    case MS5_MESSAGE_DELTA:
      if (!take_delta (self, &message->delta))
        return FALSE;
      count (self, bytes);
      return TRUE;
    case MS5_MESSAGE_LIVE:
      self->n_live++;
      count (self, bytes);
      return TRUE;
    default:
      return TRUE;
    }
}

static void
message_cb (Ms5Transport *transport,
            int           kind,
            GBytes       *bytes,
            gpointer      user_data)
{
  Ms5CtlFeed *self = user_data;
  g_autoptr (GError) error = NULL;
  g_auto (Ms5Message) message;
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  ms5_message_init (&message, MS5_MESSAGE_PING);
  if (!ms5_message_open (data, size, kind == MS5_FRAME_BINARY, MS5_SIDE_SERVER, &message, &error))
    {
      if (!g_error_matches (error, MS5_PROTOCOL_ERROR, MS5_PROTOCOL_ERROR_UNKNOWN_TYPE))
        end (self, MS5_CTL_FAILURE, error->message);
      return;
    }

  if (take (self, &message, size))
    self->events.message (self, &message, size, self->user_data);
}

static Ms5CtlStatus
judge_close (guint code)
{
  switch (ms5_close_code_get_reaction ((int) code, NULL))
    {
    case MS5_CLOSE_REFRESH:
    case MS5_CLOSE_SIGN_IN:
      return MS5_CTL_REFUSED;
    case MS5_CLOSE_UPDATE:
    case MS5_CLOSE_SPLIT:
      return MS5_CTL_FAILURE;
    case MS5_CLOSE_RECONNECT:
    default:
      return code == MS5_CLOSE_PROTOCOL_ERROR ? MS5_CTL_FAILURE : MS5_CTL_UNREACHABLE;
    }
}

static void
closed_cb (Ms5Transport *transport,
           guint         code,
           const char   *reason,
           gpointer      user_data)
{
  g_autofree char *why = g_strdup_printf (_("the connection ended: %u %s"), code, reason);

  end (user_data, judge_close (code), why);
}

/* Connecting */

static void
send_hello (Ms5CtlFeed *self)
{
  Ms5Message message;

  ms5_message_init (&message, MS5_MESSAGE_HELLO);
  message.hello.device = self->device;
  message.hello.app = (char *) PACKAGE_VERSION;
  message.hello.topics = self->topics;
  message.hello.window = MS5_LIMIT_WINDOW_BYTES;
  message.hello.rate = MS5_LIMIT_RATE;
  send_message (self, &message);
}

static void
connected_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  Ms5Transport *transport = ms5_soup_transport_connect_finish (result, NULL, &error);
  Ms5CtlFeed *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (transport == NULL)
    {
      gboolean refused = g_error_matches (error, MS5_TRANSPORT_ERROR, MS5_TRANSPORT_ERROR_UNAUTHORIZED)
                         || g_error_matches (error, MS5_TRANSPORT_ERROR, MS5_TRANSPORT_ERROR_FORBIDDEN);

      end (self, refused ? MS5_CTL_REFUSED : MS5_CTL_UNREACHABLE, error->message);
      return;
    }

  self->transport = transport;
  g_signal_connect (transport, "message", G_CALLBACK (message_cb), self);
  g_signal_connect (transport, "closed", G_CALLBACK (closed_cb), self);
  send_hello (self);
}

/**
 * ms5_ctl_feed_open:
 * @access: who asks whom; must outlive the feed
 * @device: who this is to the feed
 * @topics: (array zero-terminated=1): what is wanted
 * @events: whom to tell
 * @user_data: passed to @events
 *
 * Returns: (transfer full) (nullable): a feed that connects; %NULL, after saying so, if there is no right to
 */
Ms5CtlFeed *
ms5_ctl_feed_open (Ms5CtlAccess           *access,
                   const char             *device,
                   const char *const      *topics,
                   const Ms5CtlFeedEvents *events,
                   gpointer                user_data)
{
  const char *token;
  g_autofree char *uri = NULL;
  Ms5CtlFeed *self;

  if (ms5_ctl_access_get_token (access, MS5_USEC_PER_MIN, &token) != MS5_CTL_OK)
    return NULL;

  self = g_new0 (Ms5CtlFeed, 1);
  self->access = access;
  self->device = g_strdup (device);
  self->topics = g_strdupv ((char **) topics);
  self->events = *events;
  self->user_data = user_data;
  self->cancellable = g_cancellable_new ();

  /* http: → ws:, https: → wss: */
  uri = g_strconcat ("ws", access->server + strlen ("http"), "/api/v1/feed", NULL);
  ms5_soup_transport_connect_async (access->session, uri, SUBPROTOCOL, token, MS5_LIMIT_SERVER_WIRE_BYTES, self->cancellable,
                                    connected_cb, self);
  return self;
}

/**
 * ms5_ctl_feed_free:
 * @feed: (transfer full): a feed
 */
void
ms5_ctl_feed_free (Ms5CtlFeed *feed)
{
  g_cancellable_cancel (feed->cancellable);
  g_object_unref (feed->cancellable);
  stop_timers (feed);
  if (feed->transport != NULL)
    {
      g_signal_handlers_disconnect_by_data (feed->transport, feed);
      ms5_transport_abort (feed->transport);
      g_object_unref (feed->transport);
    }
  g_free (feed->device);
  g_strfreev (feed->topics);
  g_free (feed->snap);
  g_free (feed);
}

/**
 * ms5_ctl_feed_is_open:
 * @feed: a feed
 *
 * Returns: whether it was welcomed and is not over
 */
gboolean
ms5_ctl_feed_is_open (const Ms5CtlFeed *feed)
{
  return feed->is_welcome;
}

/**
 * ms5_ctl_feed_get_pos:
 * @feed: a feed
 *
 * Returns: the log position up to which everything has come
 */
gint64
ms5_ctl_feed_get_pos (const Ms5CtlFeed *feed)
{
  return feed->pos;
}

/**
 * ms5_ctl_feed_ping:
 * @feed: an open feed
 *
 * Asks for a `pong`, which comes as a message. It happens by itself every few seconds, too.
 */
void
ms5_ctl_feed_ping (Ms5CtlFeed *feed)
{
  Ms5Message message;

  ms5_message_init (&message, MS5_MESSAGE_PING);
  message.ping.n = ++feed->n_pings;
  send_message (feed, &message);
}
