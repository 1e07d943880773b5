/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "runtime/ms5-soup-transport-private.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

/* The server's side */

typedef struct
{
  gsize              max_message;
  Ms5SoupAcceptFunc  func;
  gpointer           user_data;
  GDestroyNotify     user_data_free;
} Accept;

static void
accept_free (gpointer data,
             GClosure *closure)
{
  Accept *accept = data;

  if (accept->user_data_free != NULL)
    accept->user_data_free (accept->user_data);
  g_free (accept);
}

/* Frames are small and wanted at once: nothing may wait for more to send with it. */
static void
send_at_once (GSocket *socket)
{
  if (socket != NULL)
    g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
}

static void
switched_cb (SoupServerMessage *message,
             gpointer           user_data)
{
  Accept *accept = user_data;
  g_autofree char *peer = g_strdup (soup_server_message_get_remote_host (message));
  g_autoptr (GUri) uri = g_uri_ref (soup_server_message_get_uri (message));
  g_autofree char *protocol = NULL;
  g_autoptr (GIOStream) base = NULL;
  g_autoptr (GIOStream) stream = NULL;
  g_autoptr (SoupWebsocketConnection) connection = NULL;
  g_autoptr (Ms5Transport) transport = NULL;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  if (soup_server_message_get_status (message) != SOUP_STATUS_SWITCHING_PROTOCOLS)
    return;

  protocol = g_strdup (soup_message_headers_get_one (headers, "Sec-WebSocket-Protocol"));
  send_at_once (soup_server_message_get_socket (message));

  /* The message may be gone after this, but not @accept: the closure runs to its end. */
  base = soup_server_message_steal_connection (message);
  if (base == NULL)
    return;

  stream = ms5_guarded_stream_new (base, accept->max_message);
  connection = soup_websocket_connection_new (stream, uri, SOUP_WEBSOCKET_CONNECTION_SERVER,
                                              NULL, protocol, NULL);
  transport = ms5_soup_transport_new (connection, MS5_GUARDED_STREAM (stream),
                                      accept->max_message, peer);
  accept->func (transport, accept->user_data);
}

/**
 * ms5_soup_transport_accept:
 * @message: a request, in a handler that has found nothing wrong with it
 * @protocol: the subprotocol that the client must offer
 * @max_message: limit of a message from the client, all its fragments together, in bytes
 * @func: called when the answer has been written
 * @user_data: for @func
 * @user_data_free: (nullable): frees @user_data, also if @func is never called
 *
 * Answers a WebSocket handshake. No extension is accepted. An `Origin` and any right must have
 * been checked before.
 *
 * Returns: %FALSE if it is no such handshake; then the status is 400
 */
gboolean
ms5_soup_transport_accept (SoupServerMessage *message,
                           const char        *protocol,
                           gsize              max_message,
                           Ms5SoupAcceptFunc  func,
                           gpointer           user_data,
                           GDestroyNotify     user_data_free)
{
  char *protocols[] = { (char *) protocol, NULL };
  SoupMessageHeaders *request;
  Accept *accept;

  g_return_val_if_fail (SOUP_IS_SERVER_MESSAGE (message), FALSE);
  g_return_val_if_fail (protocol != NULL, FALSE);
  g_return_val_if_fail (max_message > 0, FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  accept = g_new (Accept, 1);
  *accept = (Accept) { max_message, func, user_data, user_data_free };

  /* Whoever offers no subprotocol passes libsoup's own check. */
  request = soup_server_message_get_request_headers (message);
  if (soup_message_headers_get_list (request, "Sec-WebSocket-Protocol") == NULL
      || !soup_websocket_server_process_handshake (message, NULL, protocols, NULL, NULL))
    {
      soup_server_message_set_status (message, SOUP_STATUS_BAD_REQUEST, NULL);
      accept_free (accept, NULL);
      return FALSE;
    }

  g_signal_connect_data (message, "wrote-informational", G_CALLBACK (switched_cb), accept,
                         accept_free, 0);
  return TRUE;
}

/* The client's side */

typedef struct
{
  SoupMessage *message;
  char        *protocol;
  gsize        max_message;
} Connect;

static void
connect_free (gpointer data)
{
  Connect *connect = data;

  g_object_unref (connect->message);
  g_free (connect->protocol);
  g_free (connect);
}

static char *
get_peer (SoupMessage *message)
{
  GSocketAddress *address = soup_message_get_remote_address (message);

  if (!G_IS_INET_SOCKET_ADDRESS (address))
    return NULL;

  return g_inet_address_to_string (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}

static GError *
error_for_status (guint status)
{
  Ms5TransportError code = MS5_TRANSPORT_ERROR_REFUSED;

  switch (status)
    {
    case SOUP_STATUS_UNAUTHORIZED:
      code = MS5_TRANSPORT_ERROR_UNAUTHORIZED;
      break;
    case SOUP_STATUS_FORBIDDEN:
      code = MS5_TRANSPORT_ERROR_FORBIDDEN;
      break;
    case 429: /* Too Many Requests, which libsoup has no name for */
    case SOUP_STATUS_SERVICE_UNAVAILABLE:
      code = MS5_TRANSPORT_ERROR_BUSY;
      break;
    case SOUP_STATUS_OK:
    case SOUP_STATUS_BAD_REQUEST:
    case SOUP_STATUS_NOT_FOUND:
    case SOUP_STATUS_SWITCHING_PROTOCOLS:
      code = MS5_TRANSPORT_ERROR_NOT_WEBSOCKET;
      break;
    default:
      break;
    }
  return g_error_new (MS5_TRANSPORT_ERROR, code, "The server answered the handshake with %u", status);
}

static void
connected_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (SoupWebsocketConnection) connection = NULL;
  g_autofree char *peer = NULL;
  Connect *connect = g_task_get_task_data (task);
  GError *error = NULL;
  guint status;

  connection = soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &error);
  status = soup_message_get_status (connect->message);
  if (connection == NULL)
    {
      if (error->domain == SOUP_WEBSOCKET_ERROR && status != SOUP_STATUS_NONE)
        {
          g_error_free (error);
          error = error_for_status (status);
        }
      g_task_return_error (task, error);
      return;
    }
  if (g_strcmp0 (soup_websocket_connection_get_protocol (connection), connect->protocol) != 0
      || soup_websocket_connection_get_extensions (connection) != NULL)
    {
      g_task_return_error (task, error_for_status (status));
      return;
    }

  peer = get_peer (connect->message);
  send_at_once (ms5_soup_find_socket (soup_websocket_connection_get_io_stream (connection)));
  g_task_return_pointer (task, ms5_soup_transport_new (connection, NULL, connect->max_message, peer),
                         g_object_unref);
}

/**
 * ms5_soup_transport_connect_async:
 * @session: makes the connection: its proxy, certificate and time-out settings hold
 * @uri: `ws:` or `wss:`
 * @protocol: the subprotocol to offer
 * @bearer: (nullable): the access token
 * @max_message: limit of a message from the server, in bytes. A frame above it ends the connection
 *   at once, fragments some time after they went above it
 * @cancellable: (nullable): a cancellable
 * @callback: called when the handshake is done
 * @user_data: for @callback
 *
 * Opens a WebSocket. No extension is offered.
 */
void
ms5_soup_transport_connect_async (SoupSession         *session,
                                  const char          *uri,
                                  const char          *protocol,
                                  const char          *bearer,
                                  gsize                max_message,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (SoupMessage) message = NULL;
  char *protocols[] = { (char *) protocol, NULL };
  Connect *connect;

  g_return_if_fail (SOUP_IS_SESSION (session));
  g_return_if_fail (uri != NULL);
  g_return_if_fail (protocol != NULL);
  g_return_if_fail (max_message > 0);

  task = g_task_new (session, cancellable, callback, user_data);
  g_task_set_source_tag (task, ms5_soup_transport_connect_async);
  message = soup_message_new (SOUP_METHOD_GET, uri);
  if (message == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s is no address", uri);
      return;
    }

  if (bearer != NULL)
    {
      g_autofree char *value = g_strconcat ("Bearer ", bearer, NULL);

      soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", value);
    }
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_disable_feature (message, SOUP_TYPE_WEBSOCKET_EXTENSION_MANAGER);

  connect = g_new0 (Connect, 1);
  connect->message = g_object_ref (message);
  connect->protocol = g_strdup (protocol);
  connect->max_message = max_message;
  g_task_set_task_data (task, connect, connect_free);
  soup_session_websocket_connect_async (session, message, NULL, protocols, G_PRIORITY_DEFAULT,
                                        cancellable, connected_cb, g_steal_pointer (&task));
}

/**
 * ms5_soup_transport_connect_finish:
 * @result: what the callback was given
 * @out_answer: (out) (optional): how the server answered
 * @error: return location for a #Ms5TransportError or a failure of the network
 *
 * Returns: (transfer full) (nullable): the open connection; connect to its signals before going
 *   back to the main loop
 */
Ms5Transport *
ms5_soup_transport_connect_finish (GAsyncResult   *result,
                                   Ms5SoupAnswer  *out_answer,
                                   GError        **error)
{
  Connect *connect;

  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_soup_transport_connect_async), NULL);

  connect = g_task_get_task_data (G_TASK (result));
  if (out_answer != NULL)
    {
      const char *after = NULL;
      guint64 seconds = 0;

      *out_answer = (Ms5SoupAnswer) { 0, -1 };
      if (connect != NULL)
        {
          out_answer->status = soup_message_get_status (connect->message);
          after = soup_message_headers_get_one (soup_message_get_response_headers (connect->message),
                                                "Retry-After");
        }
      if (after != NULL && g_ascii_string_to_unsigned (after, 10, 0, 24 * 3600, &seconds, NULL))
        out_answer->retry_after = (int) seconds;
    }
  return g_task_propagate_pointer (G_TASK (result), error);
}
