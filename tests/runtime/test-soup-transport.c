/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "soup-fixture.h"

static Ms5Transport *
try_connect (Fixture        *fixture,
             const char     *protocol,
             Ms5SoupAnswer  *answer,
             GError        **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ms5_soup_transport_connect_async (fixture->session, fixture->uri, protocol, "token", MAX_MESSAGE,
                                    NULL, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  return ms5_soup_transport_connect_finish (result, answer, error);
}

static void
connect_client (Fixture      *fixture,
                TransportLog *log)
{
  g_autoptr (GError) error = NULL;
  guint before = fixture->n_accepted;
  Ms5Transport *transport = try_connect (fixture, "floor.v1", NULL, &error);

  g_assert_no_error (error);
  transport_log_init (log, transport);
  ms5_test_wait_until (fixture->n_accepted > before);
}

static void
test_handshake (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5Transport) transport = NULL;
  Ms5SoupAnswer answer;

  /* Even a session that would offer compression does not. */
  soup_session_add_feature_by_type (fixture->session, SOUP_TYPE_WEBSOCKET_EXTENSION_MANAGER);
  transport = try_connect (fixture, "floor.v1", &answer, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (answer.status, ==, 101);
  g_assert_cmpint (answer.retry_after, ==, -1);
  g_assert_null (fixture->extensions);
  g_assert_cmpstr (fixture->authorization, ==, "Bearer token");
  g_assert_cmpstr (ms5_transport_get_peer (transport), ==, "127.0.0.1");

  ms5_test_wait_until (fixture->n_accepted == 1);
  g_assert_cmpstr (ms5_transport_get_peer (fixture->accepted.transport), ==, "127.0.0.1");
  ms5_test_wait_until (fixture->n_freed == 1);
}

static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  const struct
  {
    guint status;
    int   code;
  } cases[] = {
    { 401, MS5_TRANSPORT_ERROR_UNAUTHORIZED },
    { 403, MS5_TRANSPORT_ERROR_FORBIDDEN },
    { 404, MS5_TRANSPORT_ERROR_NOT_WEBSOCKET },
    { 429, MS5_TRANSPORT_ERROR_BUSY },
    { 503, MS5_TRANSPORT_ERROR_BUSY },
    { 500, MS5_TRANSPORT_ERROR_REFUSED },
    { 200, MS5_TRANSPORT_ERROR_NOT_WEBSOCKET },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      Ms5SoupAnswer answer;

      fixture->refuse_with = cases[i].status;
      g_assert_null (try_connect (fixture, "floor.v1", &answer, &error));
      g_assert_error (error, MS5_TRANSPORT_ERROR, cases[i].code);
      g_assert_cmpuint (answer.status, ==, cases[i].status);
      g_assert_cmpint (answer.retry_after, ==, 7);
    }
}

static void
test_nobody_there (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  Ms5SoupAnswer answer;

  soup_server_disconnect (fixture->server);
  g_assert_null (try_connect (fixture, "floor.v1", &answer, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
  g_assert_cmpuint (answer.status, ==, 0);
}

static void
test_cancelled (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  ms5_soup_transport_connect_async (fixture->session, fixture->uri, "floor.v1", NULL, MAX_MESSAGE,
                                    cancellable, ms5_test_result_cb, &result);
  g_cancellable_cancel (cancellable);
  ms5_test_wait_until (result != NULL);
  g_assert_null (ms5_soup_transport_connect_finish (result, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_subprotocol (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  Raw raw;

  g_assert_null (try_connect (fixture, "floor.v0", NULL, &error));
  g_assert_error (error, MS5_TRANSPORT_ERROR, MS5_TRANSPORT_ERROR_NOT_WEBSOCKET);

  raw_open (&raw, fixture->port, "");
  g_assert_true (raw_has (&raw, " 400 ", 5));
  raw_clear (&raw);
  raw_open (&raw, fixture->port, "Sec-WebSocket-Protocol: chat\r\n");
  g_assert_true (raw_has (&raw, " 400 ", 5));
  raw_clear (&raw);
  g_assert_cmpuint (fixture->n_accepted, ==, 0);
  g_assert_cmpuint (fixture->n_freed, ==, 3);
}

static void
test_no_extension (Fixture       *fixture,
                   gconstpointer  data)
{
  Raw raw;

  raw_open (&raw, fixture->port, "Sec-WebSocket-Protocol: other, floor.v1\r\n"
                                 "Sec-WebSocket-Extensions: permessage-deflate\r\n");
  g_assert_true (raw_has (&raw, " 101 ", 5));
  g_assert_true (raw_has (&raw, "floor.v1", 8));
  g_assert_false (raw_has (&raw, "deflate", 7));
  raw_clear (&raw);
}

static void
test_messages (Fixture       *fixture,
               gconstpointer  data)
{
  static const gsize sizes[] = { 0, 1, 125, 126, 65535, 65536 };
  g_autoptr (GString) expected = g_string_new (NULL);
  TransportLog client;

  connect_client (fixture, &client);
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      transport_log_send_size (&client, MS5_FRAME_TEXT, sizes[i]);
      transport_log_send_size (&client, MS5_FRAME_BINARY, sizes[i]);
      transport_log_send_size (&fixture->accepted, MS5_FRAME_TEXT, sizes[i]);
      transport_log_send_size (&fixture->accepted, MS5_FRAME_BINARY, sizes[i]);
      if (sizes[i] <= 1)
        g_string_append (expected, sizes[i] == 0 ? "\" # " : "\"x #x ");
      else
        g_string_append_printf (expected, "\"[%" G_GSIZE_FORMAT "] #[%" G_GSIZE_FORMAT "] ",
                                sizes[i], sizes[i]);
    }
  ms5_test_wait_until (fixture->accepted.messages == 12 && client.messages == 12);
  g_assert_cmpstr (client.text->str, ==, expected->str);
  g_assert_cmpstr (fixture->accepted.text->str, ==, expected->str);
  ms5_test_wait_until (ms5_transport_get_queued (client.transport) == 0);
  ms5_test_wait_until (ms5_transport_get_queued (fixture->accepted.transport) == 0);
  transport_log_clear (&client);
}

static void
test_server_closes (Fixture       *fixture,
                    gconstpointer  data)
{
  TransportLog client;

  connect_client (fixture, &client);
  transport_log_send (&fixture->accepted, "last");
  ms5_transport_close (fixture->accepted.transport, 4503, "{\"after\":4200}");
  g_assert_false (transport_log_send (&fixture->accepted, "too late"));
  ms5_test_wait_until (client.closed && fixture->accepted.closed);
  g_assert_cmpstr (client.text->str, ==, "\"last 4503{\"after\":4200}");
  g_assert_cmpuint (fixture->accepted.code, ==, 4503);
  g_assert_cmpint (client.error, ==, 0);
  g_assert_cmpint (fixture->accepted.error, ==, 0);
  transport_log_clear (&client);
}

static void
test_client_closes (Fixture       *fixture,
                    gconstpointer  data)
{
  TransportLog client;

  connect_client (fixture, &client);
  transport_log_send (&client, "last");
  ms5_transport_close (client.transport, 1000, NULL);
  ms5_test_wait_until (client.closed && fixture->accepted.closed);
  g_assert_cmpstr (fixture->accepted.text->str, ==, "\"last 1000");
  g_assert_cmpuint (client.code, ==, 1000);
  transport_log_clear (&client);
}

static void
test_abort (Fixture       *fixture,
            gconstpointer  data)
{
  TransportLog client;

  connect_client (fixture, &client);
  ms5_transport_abort (fixture->accepted.transport);
  ms5_test_wait_until (client.closed && fixture->accepted.closed);
  g_assert_cmpuint (client.code, ==, 1006);
  g_assert_cmpuint (fixture->accepted.code, ==, 1006);
  transport_log_clear (&client);

  connect_client (fixture, &client);
  ms5_transport_pause (fixture->accepted.transport);
  ms5_transport_abort (client.transport);
  ms5_transport_abort (fixture->accepted.transport);
  ms5_test_wait_until (client.closed && fixture->accepted.closed);
  g_assert_cmpuint (client.code, ==, 1006);
  g_assert_cmpuint (fixture->accepted.code, ==, 1006);
  transport_log_clear (&client);
}

static void
test_forgotten (Fixture       *fixture,
                gconstpointer  data)
{
  TransportLog client;

  /* Dropping the last reference ends the connection. */
  connect_client (fixture, &client);
  g_clear_object (&client.transport);
  ms5_test_wait_until (fixture->accepted.closed);
  g_assert_cmpuint (fixture->accepted.code, ==, 1006);
  transport_log_clear (&client);

  connect_client (fixture, &client);
  g_signal_handlers_disconnect_by_data (fixture->accepted.transport, &fixture->accepted);
  g_clear_object (&fixture->accepted.transport);
  ms5_test_wait_until (client.closed);
  g_assert_cmpuint (client.code, ==, 1006);
  transport_log_clear (&client);
}

static gboolean
flag_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
test_quiet_line (Fixture       *fixture,
                 gconstpointer  data)
{
  TransportLog client;
  gboolean later = FALSE;

  /* A session's time-out is for its requests, not for a feed on which nothing happens. */
  soup_session_set_timeout (fixture->session, 1);
  soup_session_set_idle_timeout (fixture->session, 1);
  connect_client (fixture, &client);
  g_timeout_add (1500, flag_cb, &later);
  ms5_test_wait_until (later);
  g_assert_cmpuint (client.closed, ==, 0);
  g_assert_true (transport_log_send (&client, "still here"));
  ms5_test_wait_until (fixture->accepted.messages == 1);
  transport_log_clear (&client);
}

static void
test_client_pause (Fixture       *fixture,
                   gconstpointer  data)
{
  TransportLog client;

  connect_client (fixture, &client);
  ms5_transport_pause (client.transport);
  transport_log_send (&fixture->accepted, "1");
  transport_log_send (&fixture->accepted, "2");
  transport_log_send (&client, "other way");
  ms5_test_wait_until (fixture->accepted.messages == 1);
  for (int i = 0; i < 10; i++)
    ms5_test_iterate ();
  g_assert_cmpuint (client.messages, ==, 0);
  ms5_transport_resume (client.transport);
  ms5_test_wait_until (client.messages == 2);
  g_assert_cmpstr (client.text->str, ==, "\"1 \"2 ");
  transport_log_clear (&client);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func)                                                               \
  g_test_add ("/runtime/soup-transport/" name, Fixture, NULL, fixture_set_up, func,   \
              fixture_tear_down)

  ADD ("handshake", test_handshake);
  ADD ("refused", test_refused);
  ADD ("nobody-there", test_nobody_there);
  ADD ("cancelled", test_cancelled);
  ADD ("subprotocol", test_subprotocol);
  ADD ("no-extension", test_no_extension);
  ADD ("messages", test_messages);
  ADD ("server-closes", test_server_closes);
  ADD ("client-closes", test_client_closes);
  ADD ("abort", test_abort);
  ADD ("forgotten", test_forgotten);
  ADD ("quiet-line", test_quiet_line);
  ADD ("client-pause", test_client_pause);

  return g_test_run ();
}
