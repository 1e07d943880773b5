/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/http/ms5-http-connection.h"

#define CONNECTION "ms5-http-connection"

struct _Ms5HttpConnections
{
  gatomicrefcount  ref_count;
  Ms5Clock        *clock;
  GQueue           all;
  GHashTable      *by_address; /* address → number of connections */
};

struct _Ms5HttpConnection
{
  Ms5HttpConnections *all;
  GSocket            *socket;
  GSocketAddress     *remote;
  Ms5HttpStream      *stream;   /* weak */
  char               *address;
  gboolean            local;
  gint64              deadline; /* of the clock's monotonic time; 0 for none */
  GList               link;
};

/**
 * ms5_http_connections_new:
 * @clock: tells the time for deadlines
 *
 * Returns: (transfer full): no connections
 */
Ms5HttpConnections *
ms5_http_connections_new (Ms5Clock *clock)
{
  Ms5HttpConnections *connections = g_new0 (Ms5HttpConnections, 1);

  g_atomic_ref_count_init (&connections->ref_count);
  connections->clock = g_object_ref (clock);
  g_queue_init (&connections->all);
  connections->by_address = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return connections;
}

/**
 * ms5_http_connections_unref:
 * @connections: (transfer full): connections
 */
void
ms5_http_connections_unref (Ms5HttpConnections *connections)
{
  if (!g_atomic_ref_count_dec (&connections->ref_count))
    return;

  g_object_unref (connections->clock);
  g_hash_table_unref (connections->by_address);
  g_free (connections);
}

/**
 * ms5_http_connections_get_length:
 * @connections: connections
 *
 * Returns: how many there are
 */
guint
ms5_http_connections_get_length (Ms5HttpConnections *connections)
{
  return connections->all.length;
}

/**
 * ms5_http_connections_count:
 * @connections: connections
 * @address: as of ms5_http_address_format()
 *
 * Returns: how many there are from there
 */
guint
ms5_http_connections_count (Ms5HttpConnections *connections,
                            const char         *address)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (connections->by_address, address));
}

static void
set_count (Ms5HttpConnections *connections,
           const char         *address,
           guint               n)
{
  if (n > 0)
    g_hash_table_insert (connections->by_address, g_strdup (address), GUINT_TO_POINTER (n));
  else
    g_hash_table_remove (connections->by_address, address);
}

static void
connection_free (gpointer data)
{
  Ms5HttpConnection *connection = data;

  g_queue_unlink (&connection->all->all, &connection->link);
  set_count (connection->all, connection->address,
             ms5_http_connections_count (connection->all, connection->address) - 1);
  g_object_set_data (G_OBJECT (connection->remote), CONNECTION, NULL);
  g_clear_weak_pointer (&connection->stream);
  g_object_unref (connection->remote);
  g_object_unref (connection->socket);
  ms5_http_connections_unref (connection->all);
  g_free (connection->address);
  g_free (connection);
}

/**
 * ms5_http_address_format:
 * @remote: a peer's address
 *
 * An IPv4 address that came in through an IPv6 socket is the same address.
 *
 * Returns: (transfer full): the address as digits, without the port
 */
char *
ms5_http_address_format (GSocketAddress *remote)
{
  GInetAddress *inet;
  g_autofree char *text = NULL;

  if (!G_IS_INET_SOCKET_ADDRESS (remote))
    return g_strdup ("");

  inet = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote));
  text = g_inet_address_to_string (inet);
  return g_strdup (g_ascii_strncasecmp (text, "::ffff:", 7) == 0 ? text + 7 : text);
}

static gboolean
is_loopback (const char *address)
{
  g_autoptr (GInetAddress) inet = g_inet_address_new_from_string (address);

  return inet != NULL && g_inet_address_get_is_loopback (inet);
}

/**
 * ms5_http_connections_add:
 * @connections: connections
 * @raw: the stream that the new one lives as long as
 * @socket: its socket
 * @remote: the peer's address; from now on it leads to the connection
 *
 * Returns: (transfer none): the new connection
 */
Ms5HttpConnection *
ms5_http_connections_add (Ms5HttpConnections *connections,
                          GIOStream          *raw,
                          GSocket            *socket,
                          GSocketAddress     *remote)
{
  Ms5HttpConnection *connection = g_new0 (Ms5HttpConnection, 1);

  g_atomic_ref_count_inc (&connections->ref_count);
  connection->all = connections;
  connection->socket = g_object_ref (socket);
  connection->remote = g_object_ref (remote);
  connection->address = ms5_http_address_format (remote);
  connection->local = is_loopback (connection->address);
  connection->link.data = connection;
  g_queue_push_tail_link (&connections->all, &connection->link);
  set_count (connections, connection->address, ms5_http_connections_count (connections, connection->address) + 1);

  g_object_set_data (G_OBJECT (remote), CONNECTION, connection);
  g_object_set_data_full (G_OBJECT (raw), CONNECTION, connection, connection_free);
  return connection;
}

/**
 * ms5_http_connections_sweep:
 * @connections: connections
 *
 * Breaks the lines of those that took too long. Whoever reads or writes there then notices, and lets
 * go of the stream.
 */
void
ms5_http_connections_sweep (Ms5HttpConnections *connections)
{
  gint64 now = ms5_clock_monotonic (connections->clock);
  GList *next;

  for (GList *link = connections->all.head; link != NULL; link = next)
    {
      Ms5HttpConnection *connection = link->data;

      next = link->next;
      if (connection->deadline == 0 || connection->deadline > now)
        continue;
      connection->deadline = 0;
      g_debug ("connection from %s took too long", connection->address);
      g_socket_shutdown (connection->socket, TRUE, TRUE, NULL);
    }
}

/**
 * ms5_http_connection_find:
 * @remote: as given to ms5_http_connections_add()
 *
 * Returns: (nullable): its connection, unless that is gone
 */
Ms5HttpConnection *
ms5_http_connection_find (GSocketAddress *remote)
{
  return remote != NULL ? g_object_get_data (G_OBJECT (remote), CONNECTION) : NULL;
}

/**
 * ms5_http_connection_set_stream:
 * @connection: a connection
 * @stream: the stream that is read from; not kept alive
 */
void
ms5_http_connection_set_stream (Ms5HttpConnection *connection,
                                Ms5HttpStream     *stream)
{
  g_set_weak_pointer (&connection->stream, stream);
}

/**
 * ms5_http_connection_get_remote:
 * @connection: a connection
 *
 * Returns: (transfer none): the peer's address
 */
GSocketAddress *
ms5_http_connection_get_remote (Ms5HttpConnection *connection)
{
  return connection->remote;
}

/**
 * ms5_http_connection_get_address:
 * @connection: a connection
 *
 * Returns: the peer's address, as digits
 */
const char *
ms5_http_connection_get_address (Ms5HttpConnection *connection)
{
  return connection->address;
}

/**
 * ms5_http_connection_is_local:
 * @connection: a connection
 *
 * Returns: whether the peer is on this machine
 */
gboolean
ms5_http_connection_is_local (Ms5HttpConnection *connection)
{
  return connection->local;
}

/**
 * ms5_http_connection_set_idle:
 * @connection: a connection
 * @idle: whether it stands between two requests
 */
void
ms5_http_connection_set_idle (Ms5HttpConnection *connection,
                              gboolean           idle)
{
  if (connection->stream != NULL)
    ms5_http_stream_set_idle (connection->stream, idle);
}

/**
 * ms5_http_connection_set_deadline:
 * @connection: a connection
 * @delay: from now, in microseconds; 0 for none
 *
 * Has the line broken unless the next deadline is set until then.
 */
void
ms5_http_connection_set_deadline (Ms5HttpConnection *connection,
                                  gint64             delay)
{
  connection->deadline = delay > 0 ? ms5_clock_monotonic (connection->all->clock) + delay : 0;
}
