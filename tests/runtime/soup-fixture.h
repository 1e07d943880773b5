/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "runtime/ms5-soup-transport.h"
#include "support/ms5-test-wait.h"
#include "transport-log.h"

#define MAX_MESSAGE 65536

/* A server with one feed at /feed, and the log of the connection it accepted last. */
typedef struct
{
  SoupServer  *server;
  SoupSession *session;
  char        *uri;
  guint        port;
  TransportLog accepted;
  guint        n_accepted;
  guint        n_freed;
  guint        refuse_with; /* a status */
  char        *extensions;  /* what the client offered */
  char        *authorization;
} Fixture;

static inline void
fixture_accept (Ms5Transport *transport,
                gpointer      user_data)
{
  Fixture *fixture = user_data;

  if (fixture->n_accepted++ > 0)
    transport_log_clear (&fixture->accepted);
  transport_log_init (&fixture->accepted, g_object_ref (transport));
}

static inline void
fixture_count_free (gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->n_freed++;
}

static inline void
fixture_handler (SoupServer        *server,
                 SoupServerMessage *message,
                 const char        *path,
                 GHashTable        *query,
                 gpointer           user_data)
{
  Fixture *fixture = user_data;
  SoupMessageHeaders *request = soup_server_message_get_request_headers (message);

  g_free (fixture->extensions);
  fixture->extensions = g_strdup (soup_message_headers_get_list (request, "Sec-WebSocket-Extensions"));
  g_free (fixture->authorization);
  fixture->authorization = g_strdup (soup_message_headers_get_one (request, "Authorization"));

  if (fixture->refuse_with != 0)
    {
      soup_server_message_set_status (message, fixture->refuse_with, NULL);
      soup_message_headers_append (soup_server_message_get_response_headers (message),
                                   "Retry-After", "7");
      return;
    }
  ms5_soup_transport_accept (message, "floor.v1", MAX_MESSAGE, fixture_accept, fixture,
                             fixture_count_free);
}

static inline void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;

  fixture->server = g_object_new (SOUP_TYPE_SERVER, NULL);
  soup_server_add_handler (fixture->server, "/feed", fixture_handler, fixture, NULL);
  soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);

  uris = soup_server_get_uris (fixture->server);
  fixture->port = (guint) g_uri_get_port (uris->data);
  fixture->uri = g_strdup_printf ("ws://127.0.0.1:%u/feed", fixture->port);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  fixture->session = soup_session_new ();
  fixture->accepted.text = g_string_new (NULL);
}

static inline void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  transport_log_clear (&fixture->accepted);
  g_free (fixture->extensions);
  g_free (fixture->authorization);
  g_free (fixture->uri);
  soup_session_abort (fixture->session);
  g_object_unref (fixture->session);
  soup_server_disconnect (fixture->server);
  g_object_unref (fixture->server);

  /* Closing goes on in the background. */
  for (int i = 0; i < 10; i++)
    ms5_test_iterate ();
}

/* A client that is not libsoup and keeps no rules. */
typedef struct
{
  GSocket    *socket;
  GByteArray *received;
  gboolean    end;
} Raw;

/* Reads what there is. */
static inline void
raw_read (Raw *raw)
{
  guint8 buffer[65536];
  gssize n;

  while (!raw->end && (n = g_socket_receive (raw->socket, (char *) buffer, sizeof buffer, NULL, NULL)) >= 0)
    {
      raw->end = n == 0;
      g_byte_array_append (raw->received, buffer, (guint) n);
    }
}

static inline gboolean
raw_has (Raw        *raw,
         const char *text,
         gsize       size)
{
  raw_read (raw);
  return raw->received->len > 0
         && memmem (raw->received->data, raw->received->len, text, size) != NULL;
}

static inline gboolean
raw_has_ended (Raw *raw)
{
  raw_read (raw);
  return raw->end;
}

/* Returns FALSE if the line takes no more for now. */
static inline gboolean
raw_write (Raw           *raw,
           gconstpointer  data,
           gsize          size)
{
  g_autoptr (GError) error = NULL;

  while (size > 0)
    {
      gssize n = g_socket_send (raw->socket, data, size, NULL, &error);

      if (n < 0)
        return FALSE;
      data = (const char *) data + n;
      size -= (gsize) n;
      if (size > 0)
        ms5_test_iterate ();
    }
  return TRUE;
}

/* One frame as a client sends it, or not if @mask is FALSE. The mask is zero. */
static inline gboolean
raw_write_frame (Raw        *raw,
                 guint8      first,
                 gboolean    mask,
                 const void *payload,
                 gsize       size)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  guint8 header[14] = { first };
  guint n = 2;

  if (size < 126)
    header[1] = (guint8) size;
  else if (size < 65536)
    {
      header[1] = 126;
      header[n++] = (guint8) (size >> 8);
      header[n++] = (guint8) size;
    }
  else
    {
      header[1] = 127;
      for (int i = 7; i >= 0; i--)
        header[n++] = (guint8) ((guint64) size >> (8 * i));
    }
  if (mask)
    {
      header[1] |= 0x80;
      n += 4;
    }
  g_byte_array_append (frame, header, n);
  if (payload != NULL)
    g_byte_array_append (frame, payload, (guint) size);
  else
    {
      guint start = frame->len;

      g_byte_array_set_size (frame, start + (guint) size);
      memset (frame->data + start, 'x', size);
    }
  return raw_write (raw, frame->data, frame->len);
}

static inline void
raw_open (Raw        *raw,
          guint       port,
          const char *more_headers)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", port);
  g_autoptr (GError) error = NULL;
  g_autofree char *request = NULL;

  raw->received = g_byte_array_new ();
  raw->end = FALSE;
  raw->socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);
  g_assert_no_error (error);
  g_socket_connect (raw->socket, address, NULL, &error);
  g_assert_no_error (error);
  g_socket_set_blocking (raw->socket, FALSE);

  request = g_strdup_printf ("GET /feed HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
                             "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n%s\r\n", more_headers);
  g_assert_true (raw_write (raw, request, strlen (request)));
  ms5_test_wait_until (raw_has (raw, "\r\n\r\n", 4));
}

/* Opens a feed; what was received so far is forgotten. */
static inline void
raw_connect (Raw     *raw,
             Fixture *fixture)
{
  guint before = fixture->n_accepted;

  raw_open (raw, fixture->port, "Sec-WebSocket-Protocol: floor.v1\r\n");
  ms5_test_wait_until (fixture->n_accepted > before);
  g_assert_true (raw_has (raw, " 101 ", 5));
  g_byte_array_set_size (raw->received, 0);
}

static inline void
raw_clear (Raw *raw)
{
  g_socket_close (raw->socket, NULL);
  g_clear_object (&raw->socket);
  g_clear_pointer (&raw->received, g_byte_array_unref);
}
