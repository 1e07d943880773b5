/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "runtime/ms5-soup-transport-private.h"

#include "runtime/ms5-intake.h"

/* How long a peer may take to answer a good-bye, or to take one that tells of its own mistake. */
#define CLOSE_TIMEOUT_S 5

struct _Ms5SoupTransport
{
  Ms5Transport             parent_instance;

  SoupWebsocketConnection *connection;
  Ms5GuardedStream        *stream;  /* server's side */
  Ms5Intake               *intake;  /* client's side */
  GSource                 *timeout; /* to the end, once closing */
  gsize                    sent;    /* client's side: bytes since the line was last seen empty */
  guint16                  code;    /* the one we sent, or 0 */
  guint                    sending : 1;
  guint                    too_large : 1;
  guint                    broken : 1;
};

G_DEFINE_FINAL_TYPE (Ms5SoupTransport, ms5_soup_transport, MS5_TYPE_TRANSPORT)

/* Returns: (transfer none) (nullable) */
GSocket *
ms5_soup_find_socket (GIOStream *stream)
{
  static const char *const properties[] = { "base-iostream", "base-io-stream" };
  g_autoptr (GIOStream) current = stream != NULL ? g_object_ref (stream) : NULL;

  while (current != NULL)
    {
      g_autoptr (GIOStream) below = NULL;

      if (G_IS_SOCKET_CONNECTION (current))
        return g_socket_connection_get_socket (G_SOCKET_CONNECTION (current));

      for (gsize i = 0; i < G_N_ELEMENTS (properties) && below == NULL; i++)
        if (g_object_class_find_property (G_OBJECT_GET_CLASS (current), properties[i]) != NULL)
          g_object_get (current, properties[i], &below, NULL);
      g_set_object (&current, below);
    }
  return NULL;
}

static void
stop_timeout (Ms5SoupTransport *self)
{
  if (self->timeout == NULL)
    return;

  g_source_destroy (self->timeout);
  g_clear_pointer (&self->timeout, g_source_unref);
}

/* Makes libsoup find the line broken. */
static void
break_line (Ms5SoupTransport *self)
{
  GSocket *socket;

  self->broken = TRUE;
  if (self->stream != NULL)
    {
      ms5_guarded_stream_break (self->stream);
      return;
    }

  socket = ms5_soup_find_socket (soup_websocket_connection_get_io_stream (self->connection));
  if (socket != NULL)
    g_socket_shutdown (socket, TRUE, TRUE, NULL);
}

static gboolean
timeout_cb (gpointer user_data)
{
  Ms5SoupTransport *self = user_data;

  break_line (self);
  g_clear_pointer (&self->timeout, g_source_unref);
  return G_SOURCE_REMOVE;
}

static void
start_timeout (Ms5SoupTransport *self)
{
  if (self->timeout != NULL)
    return;

  self->timeout = g_timeout_source_new_seconds (CLOSE_TIMEOUT_S);
  g_source_set_callback (self->timeout, timeout_cb, self, NULL);
  g_source_attach (self->timeout, g_main_context_get_thread_default ());
}

/* What libsoup says */

static void
message_cb (SoupWebsocketConnection *connection,
            SoupWebsocketDataType    type,
            GBytes                  *message,
            gpointer                 user_data)
{
  Ms5SoupTransport *self = user_data;

  if (self->intake != NULL)
    ms5_intake_reset (self->intake);

  ms5_transport_deliver (MS5_TRANSPORT (self),
                         type == SOUP_WEBSOCKET_DATA_TEXT ? MS5_FRAME_TEXT : MS5_FRAME_BINARY,
                         message);
}

static void
pong_cb (SoupWebsocketConnection *connection,
         GBytes                  *payload,
         gpointer                 user_data)
{
  ms5_transport_deliver_pong (user_data);
}

static void
error_cb (SoupWebsocketConnection *connection,
          GError                  *soup_error,
          gpointer                 user_data)
{
  Ms5SoupTransport *self = user_data;
  g_autoptr (GError) error = g_error_copy (soup_error);

  if (self->broken)
    return;

  if (error->domain == SOUP_WEBSOCKET_ERROR)
    {
      self->too_large = error->code == SOUP_WEBSOCKET_CLOSE_TOO_BIG;
      error->code = self->too_large ? MS5_TRANSPORT_ERROR_TOO_LARGE : MS5_TRANSPORT_ERROR_PROTOCOL;
      error->domain = MS5_TRANSPORT_ERROR;
    }

  /* libsoup says good-bye, but would gather what still comes in for as long as it takes. */
  if (self->stream != NULL)
    ms5_guarded_stream_set_reading (self->stream, FALSE);
  start_timeout (self);
  ms5_transport_deliver_error (MS5_TRANSPORT (self), error);
  ms5_transport_deliver_closing (MS5_TRANSPORT (self));
}

static void
closing_cb (SoupWebsocketConnection *connection,
            gpointer                 user_data)
{
  ms5_transport_deliver_closing (user_data);
}

static void
closed_cb (SoupWebsocketConnection *connection,
           gpointer                 user_data)
{
  Ms5SoupTransport *self = user_data;
  guint16 code = soup_websocket_connection_get_close_code (connection);

  stop_timeout (self);
  g_clear_pointer (&self->intake, ms5_intake_free);
  if (code == 0 || code == MS5_TRANSPORT_CLOSE_ABNORMAL)
    code = self->code != 0 ? self->code : MS5_TRANSPORT_CLOSE_ABNORMAL;
  ms5_transport_deliver_closed (MS5_TRANSPORT (self), code,
                                soup_websocket_connection_get_close_data (connection));
}

/* What the guards say */

/* libsoup would go on gathering fragments until the peer answers. */
static void
stop_reading (Ms5SoupTransport *self)
{
  GIOStream *stream = soup_websocket_connection_get_io_stream (self->connection);
  GSocket *socket = ms5_soup_find_socket (stream);

  if (socket != NULL)
    g_socket_shutdown (socket, TRUE, FALSE, NULL);
}

static void
too_large_cb (gpointer user_data)
{
  Ms5SoupTransport *self = user_data;
  g_autoptr (GError) error = NULL;

  g_object_ref (self);
  self->too_large = TRUE;
  g_set_error_literal (&error, MS5_TRANSPORT_ERROR, MS5_TRANSPORT_ERROR_TOO_LARGE,
                       "The peer's message is above the limit");
  ms5_transport_deliver_error (MS5_TRANSPORT (self), error);
  ms5_transport_close (MS5_TRANSPORT (self), MS5_TRANSPORT_CLOSE_TOO_LARGE, NULL);
  if (self->stream == NULL)
    stop_reading (self);
  g_object_unref (self);
}

static void
drained_cb (gpointer user_data)
{
  Ms5SoupTransport *self = user_data;

  /* Whoever is sending sees for himself that it went out at once. */
  if (!self->sending)
    ms5_transport_deliver_drained (MS5_TRANSPORT (self));
}

static const Ms5GuardedStreamFuncs guard_funcs = {
  .too_large = too_large_cb,
  .drained = drained_cb,
};

/* What the base class asks for */

static void
ms5_soup_transport_send (Ms5Transport *transport,
                         Ms5FrameKind  kind,
                         GBytes       *message)
{
  Ms5SoupTransport *self = MS5_SOUP_TRANSPORT (transport);
  gsize size = g_bytes_get_size (message);

  /* libsoup tells of a line that has ended some turns of the main loop later. */
  if (soup_websocket_connection_get_state (self->connection) != SOUP_WEBSOCKET_STATE_OPEN)
    return;

  if (self->stream != NULL)
    ms5_guarded_stream_announce (self->stream, size);
  self->sent += size;

  self->sending = TRUE;
  soup_websocket_connection_send_message (self->connection,
                                          kind == MS5_FRAME_TEXT ? SOUP_WEBSOCKET_DATA_TEXT
                                                                 : SOUP_WEBSOCKET_DATA_BINARY,
                                          message);
  self->sending = FALSE;
}

static gsize
ms5_soup_transport_get_queued (Ms5Transport *transport)
{
  Ms5SoupTransport *self = MS5_SOUP_TRANSPORT (transport);
  GIOStream *stream;
  GOutputStream *output;

  if (self->stream != NULL)
    return ms5_guarded_stream_get_unsent (self->stream);

  /* libsoup writes at once what the line takes: one that takes more has nothing waiting. */
  stream = soup_websocket_connection_get_io_stream (self->connection);
  if (ms5_transport_get_state (transport) != MS5_TRANSPORT_OPEN)
    return 0;
  output = g_io_stream_get_output_stream (stream);
  if (g_pollable_output_stream_is_writable (G_POLLABLE_OUTPUT_STREAM (output)))
    self->sent = 0;
  return self->sent;
}

static void
ms5_soup_transport_close (Ms5Transport *transport,
                          guint16       code,
                          const char   *reason)
{
  Ms5SoupTransport *self = MS5_SOUP_TRANSPORT (transport);

  if (soup_websocket_connection_get_state (self->connection) != SOUP_WEBSOCKET_STATE_OPEN)
    return;

  self->code = code;
  start_timeout (self);
  soup_websocket_connection_close (self->connection, code, reason);

  /* The peer's answer must be found behind whatever it still sends; but not behind a message that
   * is too large to be read at all. */
  if (self->stream != NULL && !self->too_large)
    ms5_guarded_stream_set_reading (self->stream, TRUE);
}

static void
ms5_soup_transport_abort (Ms5Transport *transport)
{
  Ms5SoupTransport *self = MS5_SOUP_TRANSPORT (transport);

  self->code = 0;
  break_line (self);
}

static void
ms5_soup_transport_set_reading (Ms5Transport *transport,
                                gboolean      reading)
{
  Ms5SoupTransport *self = MS5_SOUP_TRANSPORT (transport);

  /* On the client's side messages are held back, and its window limits how many can come. */
  if (self->stream != NULL)
    ms5_guarded_stream_set_reading (self->stream, reading);
}

static void
ms5_soup_transport_dispose (GObject *object)
{
  Ms5SoupTransport *self = MS5_SOUP_TRANSPORT (object);

  stop_timeout (self);
  g_clear_pointer (&self->intake, ms5_intake_free);
  if (self->stream != NULL)
    ms5_guarded_stream_set_funcs (self->stream, &(Ms5GuardedStreamFuncs) { NULL }, NULL);
  if (self->connection != NULL)
    g_signal_handlers_disconnect_by_data (self->connection, self);
  g_clear_object (&self->connection);
  g_clear_object (&self->stream);

  G_OBJECT_CLASS (ms5_soup_transport_parent_class)->dispose (object);
}

static void
ms5_soup_transport_class_init (Ms5SoupTransportClass *klass)
{
  Ms5TransportClass *transport_class = MS5_TRANSPORT_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ms5_soup_transport_dispose;
  transport_class->send = ms5_soup_transport_send;
  transport_class->get_queued = ms5_soup_transport_get_queued;
  transport_class->close = ms5_soup_transport_close;
  transport_class->abort = ms5_soup_transport_abort;
  transport_class->set_reading = ms5_soup_transport_set_reading;
}

static void
ms5_soup_transport_init (Ms5SoupTransport *self)
{
}

static void
limit_messages (SoupWebsocketConnection *connection,
                gsize                    max_message)
{
  static const char total[] = "max-total-message-size";

  soup_websocket_connection_set_max_incoming_payload_size (connection, max_message);
  soup_websocket_connection_set_keepalive_interval (connection, 0);

  /* Later versions of libsoup know this limit themselves. */
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (connection), total) != NULL)
    g_object_set (connection, total, (guint64) max_message, NULL);
}

Ms5Transport *
ms5_soup_transport_new (SoupWebsocketConnection *connection,
                        Ms5GuardedStream        *stream,
                        gsize                    max_message,
                        const char              *peer)
{
  Ms5SoupTransport *self = g_object_new (MS5_TYPE_SOUP_TRANSPORT, NULL);
  GIOStream *base = soup_websocket_connection_get_io_stream (connection);

  self->connection = g_object_ref (connection);
  limit_messages (connection, max_message);
  ms5_transport_set_peer (MS5_TRANSPORT (self), peer);

  if (stream != NULL)
    {
      self->stream = g_object_ref (stream);
      ms5_guarded_stream_set_funcs (stream, &guard_funcs, self);
    }
  else
    self->intake = ms5_intake_new (ms5_soup_find_socket (base), g_io_stream_get_input_stream (base),
                                   max_message, too_large_cb, self);

  g_signal_connect (connection, "message", G_CALLBACK (message_cb), self);
  g_signal_connect (connection, "pong", G_CALLBACK (pong_cb), self);
  g_signal_connect (connection, "error", G_CALLBACK (error_cb), self);
  g_signal_connect (connection, "closing", G_CALLBACK (closing_cb), self);
  g_signal_connect (connection, "closed", G_CALLBACK (closed_cb), self);
  return MS5_TRANSPORT (self);
}
