/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/http/ms5-http-listener.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

/* SoupServer could listen by itself, but it stops for good at the first accept() that fails, for
 * example because there are no file descriptors left, and knows no time-outs and no limits. */

#define BACKLOG      1024
/* Short requests are answered within the turn, and their peers may be back at once with a new connection, while
 * the end of the old one waits for the next turn: a long turn would count many that are gone. */
#define MAX_PER_TURN 8
#define RETRY_MS     100
#define SWEEP        MS5_USEC_PER_S

struct _Ms5HttpListener
{
  GObject             parent_instance;

  Ms5Clock           *clock;
  Ms5HttpAcceptFunc   func;
  gpointer            user_data;

  GSocket            *socket;
  GSource            *source;
  guint               retry;
  GTlsCertificate    *certificate;
  guint               max_connections;
  guint               max_address_connections;
  gint64              handshake_timeout;

  Ms5HttpConnections *connections;
  guint               sweep;
  guint64             refused;
  gint64              refused_told;
};

G_DEFINE_FINAL_TYPE (Ms5HttpListener, ms5_http_listener, G_TYPE_OBJECT)

static gboolean
sweep_cb (gpointer data)
{
  Ms5HttpListener *self = data;

  ms5_http_connections_sweep (self->connections);
  return G_SOURCE_CONTINUE;
}

static void
hand_over (Ms5HttpListener   *self,
           Ms5HttpConnection *connection,
           GIOStream         *stream,
           GIOStream         *raw,
           GSocketAddress    *local)
{
  g_autoptr (Ms5HttpStream) wrapped = ms5_http_stream_new (stream, raw);

  ms5_http_connection_set_stream (connection, wrapped);
  self->func (G_IO_STREAM (wrapped), local, ms5_http_connection_get_remote (connection), self->user_data);
}

typedef struct
{
  Ms5HttpListener *listener;
  GIOStream       *raw;
  GSocketAddress  *local;
  GSocketAddress  *remote;
} Handshake;

static void
handshake_free (Handshake *handshake)
{
  g_object_unref (handshake->listener);
  g_object_unref (handshake->raw);
  g_object_unref (handshake->local);
  g_object_unref (handshake->remote);
  g_free (handshake);
}

static void
handshake_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Handshake *handshake = user_data;
  Ms5HttpListener *self = handshake->listener;
  Ms5HttpConnection *connection = ms5_http_connection_find (handshake->remote);
  g_autoptr (GError) error = NULL;

  if (!g_tls_connection_handshake_finish (G_TLS_CONNECTION (source), result, &error))
    g_debug ("handshake with %s failed: %s", ms5_http_connection_get_address (connection), error->message);
  else if (self->func != NULL)
    hand_over (self, connection, G_IO_STREAM (source), handshake->raw, handshake->local);
  handshake_free (handshake);
}

static void
begin_tls (Ms5HttpListener *self,
           GIOStream       *stream,
           GSocketAddress  *local,
           GSocketAddress  *remote)
{
  static const char *const protocols[] = { "http/1.1", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GIOStream) tls = g_tls_server_connection_new (stream, self->certificate, &error);
  Handshake *handshake;

  if (tls == NULL)
    {
      g_warning ("cannot begin TLS: %s", error->message);
      return;
    }

  g_tls_connection_set_advertised_protocols (G_TLS_CONNECTION (tls), protocols);
  g_tls_connection_set_require_close_notify (G_TLS_CONNECTION (tls), FALSE);
  handshake = g_new (Handshake, 1);
  *handshake = (Handshake) { g_object_ref (self), g_object_ref (stream), g_object_ref (local),
                             g_object_ref (remote) };
  g_tls_connection_handshake_async (G_TLS_CONNECTION (tls), G_PRIORITY_DEFAULT, NULL, handshake_cb, handshake);
}

/* One line a minute: whoever floods us shall not flood the log. */
static void
refuse (Ms5HttpListener *self,
        const char      *address)
{
  gint64 now = ms5_clock_monotonic (self->clock);

  self->refused++;
  if (self->refused > 1 && now - self->refused_told < MS5_USEC_PER_MIN)
    return;
  self->refused_told = now;
  g_message ("too many connections: %u, of which %u from %s; refusing more", ms5_http_connections_get_length (self->connections),
             ms5_http_connections_count (self->connections, address), address);
}

static void
take_socket (Ms5HttpListener *self,
             GSocket         *socket)
{
  g_autoptr (GSocketAddress) remote = g_socket_get_remote_address (socket, NULL);
  g_autoptr (GSocketAddress) local = g_socket_get_local_address (socket, NULL);
  g_autoptr (GIOStream) stream = NULL;
  g_autofree char *address = NULL;
  Ms5HttpConnection *connection;

  if (remote == NULL || local == NULL)
    return;

  address = ms5_http_address_format (remote);
  if (ms5_http_connections_get_length (self->connections) >= self->max_connections
      || ms5_http_connections_count (self->connections, address) >= self->max_address_connections)
    {
      refuse (self, address);
      return;
    }

  /* Answers are small and wanted at once: nothing may wait for more to send with it. */
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  stream = G_IO_STREAM (g_socket_connection_factory_create_connection (socket));
  connection = ms5_http_connections_add (self->connections, stream, socket, remote);
  ms5_http_connection_set_deadline (connection, self->handshake_timeout);
  if (self->certificate != NULL)
    begin_tls (self, stream, local, remote);
  else
    hand_over (self, connection, stream, stream, local);
}

static void watch (Ms5HttpListener *self);

static gboolean
retry_cb (gpointer data)
{
  Ms5HttpListener *self = data;

  self->retry = 0;
  watch (self);
  return G_SOURCE_REMOVE;
}

static gboolean
incoming_cb (GSocket      *socket,
             GIOCondition  condition,
             gpointer      data)
{
  Ms5HttpListener *self = data;

  for (guint i = 0; i < MAX_PER_TURN; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GSocket) accepted = g_socket_accept (socket, NULL, &error);

      if (accepted != NULL)
        {
          take_socket (self, accepted);
          continue;
        }
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        return G_SOURCE_CONTINUE;

      /* Nothing will be better in this turn, but it may be soon. */
      g_message ("cannot accept a connection: %s", error->message);
      g_clear_pointer (&self->source, g_source_unref);
      self->retry = g_timeout_add (RETRY_MS, retry_cb, self);
      return G_SOURCE_REMOVE;
    }
  return G_SOURCE_CONTINUE;
}

static void
watch (Ms5HttpListener *self)
{
  self->source = g_socket_create_source (self->socket, G_IO_IN, NULL);
  g_source_set_callback (self->source, G_SOURCE_FUNC (incoming_cb), self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
}

static void
ms5_http_listener_dispose (GObject *object)
{
  Ms5HttpListener *self = MS5_HTTP_LISTENER (object);

  ms5_http_listener_stop (self);
  if (self->sweep != 0)
    ms5_clock_remove (self->clock, self->sweep);
  self->sweep = 0;

  G_OBJECT_CLASS (ms5_http_listener_parent_class)->dispose (object);
}

static void
ms5_http_listener_finalize (GObject *object)
{
  Ms5HttpListener *self = MS5_HTTP_LISTENER (object);

  g_clear_object (&self->clock);
  g_clear_object (&self->certificate);
  g_clear_pointer (&self->connections, ms5_http_connections_unref);

  G_OBJECT_CLASS (ms5_http_listener_parent_class)->finalize (object);
}

static void
ms5_http_listener_class_init (Ms5HttpListenerClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->dispose = ms5_http_listener_dispose;
  object_class->finalize = ms5_http_listener_finalize;
}

static void
ms5_http_listener_init (Ms5HttpListener *self)
{
}

/**
 * ms5_http_listener_new:
 * @clock: tells the time for deadlines
 * @func: gets each connection
 * @user_data: for @func
 *
 * Returns: (transfer full): a listener that does not listen yet
 */
Ms5HttpListener *
ms5_http_listener_new (Ms5Clock          *clock,
                       Ms5HttpAcceptFunc  func,
                       gpointer           user_data)
{
  Ms5HttpListener *self = g_object_new (MS5_TYPE_HTTP_LISTENER, NULL);

  self->clock = g_object_ref (clock);
  self->connections = ms5_http_connections_new (clock);
  self->func = func;
  self->user_data = user_data;
  return self;
}

/**
 * ms5_http_listener_listen:
 * @self: a listener
 * @options: where, and how much
 * @error: (out): why it is not possible
 *
 * Returns: whether connections are accepted from now on
 */
gboolean
ms5_http_listener_listen (Ms5HttpListener               *self,
                          const Ms5HttpListenerOptions  *options,
                          GError                       **error)
{
  g_autoptr (GInetAddress) inet = g_inet_address_new_from_string (options->address);
  g_autoptr (GSocketAddress) address = NULL;

  g_return_val_if_fail (self->socket == NULL, FALSE);
  g_return_val_if_fail (inet != NULL, FALSE);

  address = g_inet_socket_address_new (inet, options->port);
  self->socket = g_socket_new (g_inet_address_get_family (inet), G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP,
                               error);
  if (self->socket == NULL)
    return FALSE;

  g_socket_set_listen_backlog (self->socket, BACKLOG);
  g_socket_set_blocking (self->socket, FALSE);
  if (!g_socket_bind (self->socket, address, TRUE, error) || !g_socket_listen (self->socket, error))
    {
      g_clear_object (&self->socket);
      return FALSE;
    }

  g_set_object (&self->certificate, options->certificate);
  self->max_connections = options->max_connections;
  self->max_address_connections = options->max_address_connections;
  self->handshake_timeout = options->handshake_timeout;
  self->sweep = ms5_clock_add (self->clock, SWEEP, sweep_cb, self, NULL);
  watch (self);
  return TRUE;
}

/**
 * ms5_http_listener_get_port:
 * @self: a listener that listens
 *
 * Returns: the port
 */
guint16
ms5_http_listener_get_port (Ms5HttpListener *self)
{
  g_autoptr (GSocketAddress) address = g_socket_get_local_address (self->socket, NULL);

  return address != NULL ? g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)) : 0;
}

/**
 * ms5_http_listener_get_connections:
 * @self: a listener
 *
 * Returns: how many connections are open
 */
guint
ms5_http_listener_get_connections (Ms5HttpListener *self)
{
  return ms5_http_connections_get_length (self->connections);
}

/**
 * ms5_http_listener_get_refused:
 * @self: a listener
 *
 * Returns: how many connections were too many
 */
guint64
ms5_http_listener_get_refused (Ms5HttpListener *self)
{
  return self->refused;
}

/**
 * ms5_http_listener_stop:
 * @self: a listener
 *
 * Accepts no more. Connections that are open stay so until their deadlines.
 */
void
ms5_http_listener_stop (Ms5HttpListener *self)
{
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  g_clear_handle_id (&self->retry, g_source_remove);
  self->func = NULL;
  if (self->socket != NULL)
    g_socket_close (self->socket, NULL);
  g_clear_object (&self->socket);
}
