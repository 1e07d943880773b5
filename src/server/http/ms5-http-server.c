/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/http/ms5-http-request-private.h"
#include "server/http/ms5-http-server.h"

#include <string.h>

#define REQUEST "ms5-http-request"

/* Who sends too much is heard out so far, and so gets to read why it is refused. */
#define MAX_WASTE ((gsize) 16 * 1024 * 1024)

struct _Ms5HttpServer
{
  GObject             parent_instance;

  Ms5HttpTerms        terms;

  SoupServer         *soup;
  Ms5HttpListener    *listener;
  gint64              header_timeout;
  Ms5HttpStats        stats;
  guint               n_requests;
  GTask              *drain;
};

G_DEFINE_FINAL_TYPE (Ms5HttpServer, ms5_http_server, G_TYPE_OBJECT)

static void
finish_drain (Ms5HttpServer *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->drain);

  if (task != NULL)
    g_task_return_boolean (task, TRUE);
}

/* Never with what stands behind the question mark: it is nobody's business in a log. */
static void
over_cb (Ms5HttpRequest *request,
         gpointer        user_data)
{
  Ms5HttpServer *self = user_data;
  gint64 time = ms5_clock_monotonic (self->terms.clock) - request->started;
  guint status = request->status != 0 ? request->status : 499;

  ms5_http_stats_add (&self->stats, request->match.route, status, time);
  g_info ("%s %s %u in %" G_GINT64_FORMAT " us for %s from %s",
          request->route != NULL ? request->route->method : "-",
          request->route != NULL ? request->route->path : "(no route)", status, time,
          request->identity != NULL ? request->identity->name : "nobody", request->address);
  if (request->upgraded)
    ms5_http_connection_set_deadline (request->connection, 0);
  if (--self->n_requests == 0)
    finish_drain (self);
}

static void
detach_cb (gpointer data)
{
  Ms5HttpRequest *request = data;

  ms5_http_request_over (request);
  ms5_http_request_unref (request);
}

static void
chunk_cb (SoupServerMessage *message,
          GBytes            *chunk,
          gpointer           user_data)
{
  Ms5HttpRequest *request = user_data;

  request->received += g_bytes_get_size (chunk);
  if (request->received > ms5_http_request_get_max_body (request) || request->status != 0)
    soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  if (request->received > ms5_http_request_get_max_body (request) + MAX_WASTE)
    ms5_http_connection_set_deadline (request->connection, 1);
}

static void
finished_cb (SoupServerMessage *message,
             gpointer           user_data)
{
  g_object_set_data (G_OBJECT (message), REQUEST, NULL);
}

static void
header_cb (SoupServer        *soup,
           SoupServerMessage *message,
           const char        *path,
           GHashTable        *query,
           gpointer           user_data)
{
  Ms5HttpServer *self = user_data;
  Ms5HttpConnection *connection = ms5_http_connection_find (soup_server_message_get_remote_address (message));
  Ms5HttpRequest *request;

  g_return_if_fail (connection != NULL);

  request = ms5_http_request_new (&self->terms, message, connection);
  self->n_requests++;
  g_object_set_data_full (G_OBJECT (message), REQUEST, request, detach_cb);
  g_signal_connect (message, "got-chunk", G_CALLBACK (chunk_cb), request);
  g_signal_connect (message, "finished", G_CALLBACK (finished_cb), NULL);
  g_signal_connect (message, "disconnected", G_CALLBACK (finished_cb), NULL);
  ms5_http_connection_set_deadline (connection, self->terms.write_timeout);

  /* libsoup would cut our answers into pieces. */
  soup_message_headers_remove (soup_server_message_get_request_headers (message), "Range");
  ms5_http_request_check (request, path);
}

static void
body_cb (SoupServer        *soup,
         SoupServerMessage *message,
         const char        *path,
         GHashTable        *query,
         gpointer           user_data)
{
  Ms5HttpServer *self = user_data;
  g_autoptr (Ms5HttpRequest) request = g_object_get_data (G_OBJECT (message), REQUEST);

  g_return_if_fail (request != NULL);

  ms5_http_request_ref (request);
  if (!ms5_http_request_read_body (request))
    return;

  request->route->run (request, self->terms.context);
  if (request->status == 0 && request->terms != NULL)
    ms5_http_request_wait (request);
}

/* WebSocket */

typedef struct
{
  Ms5HttpRequest    *request;
  Ms5SoupAcceptFunc  func;
  gpointer           user_data;
  GDestroyNotify     user_data_free;
} Upgrade;

static void
upgrade_free (gpointer data)
{
  Upgrade *upgrade = data;

  if (upgrade->user_data_free != NULL)
    upgrade->user_data_free (upgrade->user_data);
  ms5_http_request_unref (upgrade->request);
  g_free (upgrade);
}

static void
upgraded_cb (Ms5Transport *transport,
             gpointer      user_data)
{
  Upgrade *upgrade = user_data;

  ms5_http_request_over (upgrade->request);
  upgrade->func (transport, upgrade->user_data);
}

/**
 * ms5_http_request_open_websocket:
 * @request: a request that is a WebSocket handshake, and may be one
 * @protocol: the subprotocol that the client must offer
 * @max_message: limit of a message from the client, in bytes
 * @func: called when the answer has been written
 * @user_data: for @func
 * @user_data_free: (nullable): frees @user_data, also if @func is never called
 *
 * Answers the handshake, with a problem if it is none.
 *
 * Returns: whether it is one
 */
gboolean
ms5_http_request_open_websocket (Ms5HttpRequest    *request,
                                 const char        *protocol,
                                 gsize              max_message,
                                 Ms5SoupAcceptFunc  func,
                                 gpointer           user_data,
                                 GDestroyNotify     user_data_free)
{
  Upgrade *upgrade = g_new (Upgrade, 1);

  *upgrade = (Upgrade) { ms5_http_request_ref (request), func, user_data, user_data_free };
  if (!ms5_soup_transport_accept (request->message, protocol, max_message, upgraded_cb, upgrade, upgrade_free))
    {
      ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_INVALID,
                               "this must be a WebSocket handshake that offers the subprotocol %s", protocol);
      return FALSE;
    }

  return ms5_http_request_upgrade (request);
}

/* The server */

static void
started_cb (SoupServer        *soup,
            SoupServerMessage *message,
            gpointer           user_data)
{
  Ms5HttpServer *self = user_data;
  Ms5HttpConnection *connection = ms5_http_connection_find (soup_server_message_get_remote_address (message));

  if (connection == NULL)
    return;

  ms5_http_connection_set_idle (connection, FALSE);
  ms5_http_connection_set_deadline (connection, self->header_timeout);
}

static void
done_cb (SoupServer        *soup,
         SoupServerMessage *message,
         gpointer           user_data)
{
  Ms5HttpServer *self = user_data;
  Ms5HttpConnection *connection = ms5_http_connection_find (soup_server_message_get_remote_address (message));

  if (connection == NULL)
    return;

  ms5_http_connection_set_idle (connection, TRUE);
  ms5_http_connection_set_deadline (connection, self->header_timeout);
}

static void
accepted_cb (GIOStream      *stream,
             GSocketAddress *local,
             GSocketAddress *remote,
             gpointer        user_data)
{
  Ms5HttpServer *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!soup_server_accept_iostream (self->soup, stream, local, remote, &error))
    g_warning ("cannot serve a connection: %s", error->message);
}

/* SoupServer keeps connections alive only while it listens itself, so it gets a socket to which
 * nobody can connect any more. */
static gboolean
keep_alive (SoupServer  *soup,
            GError     **error)
{
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP,
                                             error);
  g_autoptr (GSocketAddress) nowhere = g_inet_socket_address_new_from_string ("127.0.0.1", 0);

  return socket != NULL && g_socket_bind (socket, nowhere, FALSE, error) && g_socket_listen (socket, error)
         && soup_server_listen_socket (soup, socket, 0, error) && g_socket_shutdown (socket, TRUE, TRUE, error);
}

static void
ms5_http_server_dispose (GObject *object)
{
  Ms5HttpServer *self = MS5_HTTP_SERVER (object);

  ms5_http_server_close (self);

  G_OBJECT_CLASS (ms5_http_server_parent_class)->dispose (object);
}

static void
ms5_http_server_finalize (GObject *object)
{
  Ms5HttpServer *self = MS5_HTTP_SERVER (object);

  g_clear_object (&self->terms.clock);
  g_clear_pointer (&self->terms.trusted_proxies, g_strfreev);
  ms5_http_stats_clear (&self->stats);

  G_OBJECT_CLASS (ms5_http_server_parent_class)->finalize (object);
}

static void
ms5_http_server_class_init (Ms5HttpServerClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->dispose = ms5_http_server_dispose;
  object_class->finalize = ms5_http_server_finalize;
}

static void
ms5_http_server_init (Ms5HttpServer *self)
{
  ms5_http_stats_init (&self->stats);
}

/**
 * ms5_http_server_new:
 * @clock: the real one
 * @routes: (array zero-terminated=1): the table; the last one has no method. Not copied
 * @authenticate: tells whose a token is
 * @context: for @authenticate and the routes
 *
 * Returns: (transfer full): a server that does not listen yet
 */
Ms5HttpServer *
ms5_http_server_new (Ms5Clock           *clock,
                     const Ms5HttpRoute *routes,
                     Ms5HttpAuthFunc     authenticate,
                     gpointer            context)
{
  Ms5HttpServer *self = g_object_new (MS5_TYPE_HTTP_SERVER, NULL);

  self->terms.clock = g_object_ref (clock);
  self->terms.over = over_cb;
  self->terms.user_data = self;
  self->terms.routes = routes;
  self->terms.authenticate = authenticate;
  self->terms.context = context;
  return self;
}

/**
 * ms5_http_server_listen:
 * @self: a server
 * @options: where and how
 * @error: (out): why it is not possible
 *
 * Returns: whether it serves from now on
 */
gboolean
ms5_http_server_listen (Ms5HttpServer         *self,
                        const Ms5HttpOptions  *options,
                        GError               **error)
{
  Ms5HttpListenerOptions listener = options->listener;

  g_return_val_if_fail (self->soup == NULL, FALSE);

  self->terms.answer_timeout = options->answer_timeout;
  self->terms.write_timeout = options->body_timeout;
  self->terms.tls = listener.certificate != NULL;
  self->header_timeout = options->header_timeout;
  self->terms.behind_proxy = options->behind_proxy;
  self->terms.trusted_proxies = g_strdupv ((char **) options->trusted_proxies);

  self->soup = g_object_new (SOUP_TYPE_SERVER, "raw-paths", TRUE, NULL);
  soup_server_add_early_handler (self->soup, NULL, header_cb, self, NULL);
  soup_server_add_handler (self->soup, NULL, body_cb, self, NULL);
  g_signal_connect (self->soup, "request-started", G_CALLBACK (started_cb), self);
  g_signal_connect (self->soup, "request-finished", G_CALLBACK (done_cb), self);

  listener.handshake_timeout = options->header_timeout;
  self->listener = ms5_http_listener_new (self->terms.clock, accepted_cb, self);
  return keep_alive (self->soup, error) && ms5_http_listener_listen (self->listener, &listener, error);
}

/**
 * ms5_http_server_get_port:
 * @self: a server that listens
 *
 * Returns: the port
 */
guint16
ms5_http_server_get_port (Ms5HttpServer *self)
{
  return ms5_http_listener_get_port (self->listener);
}

/**
 * ms5_http_server_get_connections:
 * @self: a server
 *
 * Returns: how many connections are open, those of WebSockets included
 */
guint
ms5_http_server_get_connections (Ms5HttpServer *self)
{
  return self->listener != NULL ? ms5_http_listener_get_connections (self->listener) : 0;
}

/**
 * ms5_http_server_get_refused:
 * @self: a server
 *
 * Returns: how many connections were too many
 */
guint64
ms5_http_server_get_refused (Ms5HttpServer *self)
{
  return self->listener != NULL ? ms5_http_listener_get_refused (self->listener) : 0;
}

/**
 * ms5_http_server_get_routes:
 * @self: a server
 *
 * Returns: (transfer none): its table
 */
const Ms5HttpRoute *
ms5_http_server_get_routes (Ms5HttpServer *self)
{
  return self->terms.routes;
}

/**
 * ms5_http_server_get_stats:
 * @self: a server
 *
 * Returns: (transfer none): what it has answered
 */
const Ms5HttpStats *
ms5_http_server_get_stats (Ms5HttpServer *self)
{
  return &self->stats;
}

/**
 * ms5_http_server_drain_async:
 * @self: a server
 * @callback: called when nothing is left to be answered
 * @user_data: for @callback
 *
 * Takes no more connections, and ends each after its next answer. WebSockets stay.
 */
void
ms5_http_server_drain_async (Ms5HttpServer       *self,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_return_if_fail (self->drain == NULL);

  self->terms.draining = TRUE;
  if (self->listener != NULL)
    ms5_http_listener_stop (self->listener);
  self->drain = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->drain, ms5_http_server_drain_async);
  if (self->n_requests == 0)
    finish_drain (self);
}

/**
 * ms5_http_server_drain_finish:
 * @self: a server
 * @result: what the callback was given
 * @error: (out): never set
 *
 * Returns: %TRUE
 */
gboolean
ms5_http_server_drain_finish (Ms5HttpServer  *self,
                              GAsyncResult   *result,
                              GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ms5_http_server_close:
 * @self: a server
 *
 * Cuts off everybody.
 */
void
ms5_http_server_close (Ms5HttpServer *self)
{
  if (self->listener != NULL)
    ms5_http_listener_stop (self->listener);
  if (self->soup != NULL)
    soup_server_disconnect (self->soup);
  finish_drain (self);
  g_clear_object (&self->listener);
  g_clear_object (&self->soup);
}
