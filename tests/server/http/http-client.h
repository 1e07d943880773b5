/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <string.h>

#include "support/ms5-test-wait.h"

/* A client that sends exactly what it is told, and keeps all that comes back. */
typedef struct
{
  GSocket *socket;
  GString *received;
  gboolean end;
} HttpClient;

static inline HttpClient *
http_client_new (guint16 port)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", port);
  g_autoptr (GError) error = NULL;
  HttpClient *client = g_new0 (HttpClient, 1);

  client->socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);
  g_assert_no_error (error);
  g_socket_connect (client->socket, address, NULL, &error);
  g_assert_no_error (error);
  g_socket_set_blocking (client->socket, FALSE);
  client->received = g_string_new (NULL);
  return client;
}

static inline void
http_client_free (HttpClient *client)
{
  g_object_unref (client->socket);
  g_string_free (client->received, TRUE);
  g_free (client);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HttpClient, http_client_free)

static inline void
http_client_read (HttpClient *client)
{
  char buffer[65536];
  gssize n = 0;

  while (!client->end && (n = g_socket_receive (client->socket, buffer, sizeof buffer, NULL, NULL)) > 0)
    g_string_append_len (client->received, buffer, n);
  if (n == 0)
    client->end = TRUE;
}

/* Sends while reading; gives up when the peer has gone. */
static inline void
http_client_send (HttpClient *client,
                  const char *data,
                  gsize       length)
{
  while (length > 0 && !client->end)
    {
      g_autoptr (GError) error = NULL;
      gssize n = g_socket_send (client->socket, data, length, NULL, &error);

      if (n > 0)
        {
          data += n;
          length -= (gsize) n;
          continue;
        }
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        return;
      ms5_test_iterate ();
      http_client_read (client);
    }
}

static inline gboolean
http_client_has_ended (HttpClient *client)
{
  http_client_read (client);
  return client->end;
}

static inline gboolean
http_client_has (HttpClient *client,
                 const char *part)
{
  http_client_read (client);
  return strstr (client->received->str, part) != NULL;
}

static inline guint
http_client_count (HttpClient *client,
                   const char *part)
{
  guint n = 0;

  http_client_read (client);
  for (const char *at = strstr (client->received->str, part); at != NULL; at = strstr (at + 1, part))
    n++;
  return n;
}

/* One whole request with «Connection: close»; the whole answer. */
static inline char *
http_ask (guint16     port,
          const char *head,
          const char *body,
          gsize       length)
{
  g_autoptr (HttpClient) client = http_client_new (port);
  g_autofree char *whole = g_strdup_printf ("%s\r\nHost: a\r\nConnection: close\r\n\r\n", head);

  http_client_send (client, whole, strlen (whole));
  http_client_send (client, body, length);
  ms5_test_wait_until (http_client_has_ended (client));
  return g_strdup (client->received->str);
}

static inline guint
http_status (const char *answer)
{
  return g_str_has_prefix (answer, "HTTP/1.1 ") ? (guint) g_ascii_strtoull (answer + 9, NULL, 10) : 0;
}
