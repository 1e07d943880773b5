/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "http-fixture.h"

#include <sys/resource.h>

/* Who comes, stays, waits, and leaves. */

static void
test_huge (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (HttpClient) client = http_client_new (fixture->port);
  g_autofree char *part = g_strnfill (1 << 20, ' ');

  http_client_send (client, "POST /hello HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n", 63);
  for (int i = 0; i < 40 && !client->end; i++)
    {
      http_client_send (client, part, 1 << 20);
      ms5_manual_clock_advance (fixture->clock, 2 * MS5_USEC_PER_S / 10);
      ms5_test_iterate ();
    }
  ms5_manual_clock_advance (fixture->clock, 2 * MS5_USEC_PER_S);
  ms5_test_wait_until (ms5_http_server_get_connections (fixture->server) == 0);
}

static void
test_expect (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (HttpClient) client = http_client_new (fixture->port);
  g_autoptr (HttpClient) refused = http_client_new (fixture->port);
  static const char head[] = "POST /hello HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: %d"
                             JSON_TYPE "\r\n\r\n";
  g_autofree char *good = g_strdup_printf (head, 3);
  g_autofree char *large = g_strdup_printf (head, 65);

  http_client_send (client, good, strlen (good));
  ms5_test_wait_until (http_client_has (client, "100 Continue"));
  http_client_send (client, "[1]", 3);
  ms5_test_wait_until (http_client_has (client, "201 Created"));

  http_client_send (refused, large, strlen (large));
  ms5_test_wait_until (http_client_has (refused, "413"));
  g_assert_false (http_client_has (refused, "100 Continue"));
}

static void
test_keep_alive (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (HttpClient) client = http_client_new (fixture->port);

  for (guint i = 1; i < 5; i++)
    {
      http_client_send (client, "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n", 32);
      ms5_test_wait_until (http_client_count (client, "200 OK") == i);
    }
  g_assert_false (http_client_has_ended (client));
  g_assert_cmpuint (ms5_http_server_get_connections (fixture->server), ==, 1);

  /* Idle for too long. */
  ms5_manual_clock_advance (fixture->clock, 9 * MS5_USEC_PER_S);
  for (int i = 0; i < 10; i++)
    ms5_test_iterate ();
  g_assert_false (http_client_has_ended (client));
  ms5_manual_clock_advance (fixture->clock, 2 * MS5_USEC_PER_S);
  ms5_test_wait_until (http_client_has_ended (client));
}

/* Who leaves after an answer leaves nothing behind. */
static void
test_leave (Fixture       *fixture,
            gconstpointer  data)
{
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (HttpClient) client = http_client_new (fixture->port);

      http_client_send (client, "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n", 32);
      ms5_test_wait_until (http_client_has (client, "200 OK"));
    }
  ms5_test_wait_until (ms5_http_server_get_connections (fixture->server) == 0);
}

/* A byte now and then does not keep a connection. */
static void
test_slow_header (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr (HttpClient) client = http_client_new (fixture->port);

  ms5_test_wait_until (ms5_http_server_get_connections (fixture->server) == 1);
  for (int i = 0; i < 40 && !http_client_has_ended (client); i++)
    {
      http_client_send (client, "G", 1);
      ms5_test_iterate ();
      ms5_manual_clock_advance (fixture->clock, MS5_USEC_PER_S);
    }
  ms5_test_wait_until (http_client_has_ended (client));
}

static void
test_slow_body (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (HttpClient) client = http_client_new (fixture->port);
  static const char head[] = "POST /hello HTTP/1.1\r\nHost: a\r\nContent-Length: 60" JSON_TYPE "\r\n\r\n";

  http_client_send (client, head, strlen (head));
  for (int i = 0; i < 40 && !http_client_has_ended (client); i++)
    {
      http_client_send (client, " ", 1);
      ms5_test_iterate ();
      ms5_manual_clock_advance (fixture->clock, MS5_USEC_PER_S);
    }
  ms5_test_wait_until (http_client_has_ended (client));
  g_assert_cmpuint (fixture->n_runs, ==, 0);
}

static void
test_later (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (HttpClient) client = http_client_new (fixture->port);

  http_client_send (client, "GET /hold HTTP/1.1\r\nHost: a\r\n\r\n", 31);
  ms5_test_wait_until (fixture->held != NULL);
  g_assert_cmpuint (client->received->len, ==, 0);
  ms5_http_request_reply_empty (fixture->held, 204);
  ms5_http_request_reply_empty (fixture->held, 204);
  ms5_test_wait_until (http_client_has (client, "204 No Content"));
}

static void
test_answer_timeout (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr (HttpClient) client = http_client_new (fixture->port);

  http_client_send (client, "GET /hold HTTP/1.1\r\nHost: a\r\n\r\n", 31);
  ms5_test_wait_until (fixture->held != NULL);
  ms5_manual_clock_advance (fixture->clock, 21 * MS5_USEC_PER_S);
  g_assert_true (g_cancellable_is_cancelled (ms5_http_request_get_cancellable (fixture->held)));
  ms5_test_wait_until (http_client_has (client, "503 Service Unavailable"));
  g_assert_true (http_client_has (client, "\r\nRetry-After: 5\r\n"));
  ms5_http_request_reply_empty (fixture->held, 204);
}

static void
test_gone (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (HttpClient) client = http_client_new (fixture->port);

  http_client_send (client, "GET /hold HTTP/1.1\r\nHost: a\r\n\r\n", 31);
  ms5_test_wait_until (fixture->held != NULL);
  g_socket_close (client->socket, NULL);

  /* A paused message is not read from, so it is the deadline that ends it. */
  ms5_manual_clock_advance (fixture->clock, 21 * MS5_USEC_PER_S);
  ms5_test_wait_until (ms5_http_server_get_connections (fixture->server) == 0);
  g_assert_true (g_cancellable_is_cancelled (ms5_http_request_get_cancellable (fixture->held)));
  ms5_http_request_set_header (fixture->held, "X-Late", "1");
  ms5_http_request_reply (fixture->held, 200, json_object ());
  g_assert_null (ms5_http_request_get_header (fixture->held, "Host"));
}

static void
test_limit (Fixture       *fixture,
            gconstpointer  data)
{
  HttpClient *clients[20];

  g_test_expect_message ("ms5-http", G_LOG_LEVEL_MESSAGE, "*too many connections: 20, of which 20 from 127.0.0.1*");
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    clients[i] = http_client_new (fixture->port);
  ms5_test_wait_until (ms5_http_server_get_connections (fixture->server) == 20);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (HttpClient) client = http_client_new (fixture->port);

      ms5_test_wait_until (http_client_has_ended (client));
    }
  g_test_assert_expected_messages ();
  g_assert_cmpuint (ms5_http_server_get_refused (fixture->server), ==, 3);

  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    http_client_free (clients[i]);
  ms5_test_wait_until (ms5_http_server_get_connections (fixture->server) == 0);
  {
    g_autofree char *answer = http_ask (fixture->port, "GET /hello HTTP/1.1", NULL, 0);

    g_assert_cmpuint (http_status (answer), ==, 200);
  }
}

/* A server that could not accept for a moment must not be deaf for good. */
static void
test_no_descriptors (Fixture       *fixture,
                     gconstpointer  data)
{
  struct rlimit limit, low;
  g_autoptr (HttpClient) client = NULL;

  g_test_expect_message ("ms5-http", G_LOG_LEVEL_MESSAGE, "*cannot accept a connection*");
  getrlimit (RLIMIT_NOFILE, &limit);
  client = http_client_new (fixture->port);
  low = (struct rlimit) { 3, limit.rlim_max };
  setrlimit (RLIMIT_NOFILE, &low);
  for (int i = 0; i < 10; i++)
    ms5_test_iterate ();
  setrlimit (RLIMIT_NOFILE, &limit);
  g_test_assert_expected_messages ();

  http_client_send (client, "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n", 32);
  ms5_test_wait_until (http_client_has (client, "200 OK"));
}

#define HANDSHAKE                                                                         \
  "GET /feed HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"        \
  "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEC==\r\n"

static void
test_websocket (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (HttpClient) client = http_client_new (fixture->port);
  static const char good[] = HANDSHAKE "Sec-WebSocket-Protocol: floor.v1\r\n\r\n";
  static const char other[] = HANDSHAKE "Sec-WebSocket-Protocol: floor.v9\r\n\r\n";
  static const char none[] = HANDSHAKE "\r\n";
  const char *bad[] = { other, none, "GET /feed HTTP/1.1\r\nHost: a\r\n\r\n" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (HttpClient) refused = http_client_new (fixture->port);

      http_client_send (refused, bad[i], strlen (bad[i]));
      ms5_test_wait_until (http_client_has (refused, "offers the subprotocol floor.v1"));
      g_assert_cmpuint (http_status (refused->received->str), ==, 400);
    }

  http_client_send (client, good, strlen (good));
  ms5_test_wait_until (fixture->n_opened == 1);
  ms5_test_wait_until (http_client_has (client, "\r\n\r\n"));
  g_assert_true (http_client_has (client, "101 Switching Protocols"));
  g_assert_true (http_client_has (client, "Sec-WebSocket-Protocol: floor.v1"));

  /* Its silence is not our business any more. */
  ms5_manual_clock_advance (fixture->clock, MS5_USEC_PER_H);
  for (int i = 0; i < 10; i++)
    ms5_test_iterate ();
  g_assert_false (http_client_has_ended (client));
  g_assert_cmpint (ms5_transport_get_state (fixture->transport), ==, MS5_TRANSPORT_OPEN);
}

static void
test_drain (Fixture       *fixture,
            gconstpointer  data)
{
  G_GNUC_UNUSED g_autoptr (HttpClient) idle = http_client_new (fixture->port);
  g_autoptr (HttpClient) client = http_client_new (fixture->port);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GSocket) late = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", fixture->port);

  http_client_send (client, "GET /hold HTTP/1.1\r\nHost: a\r\n\r\n", 31);
  ms5_test_wait_until (fixture->held != NULL && ms5_http_server_get_connections (fixture->server) == 2);
  ms5_http_server_drain_async (fixture->server, ms5_test_result_cb, &result);
  for (int i = 0; i < 10; i++)
    ms5_test_iterate ();
  g_assert_null (result);
  g_assert_false (g_socket_connect (late, address, NULL, NULL));

  ms5_http_request_reply_empty (fixture->held, 204);
  ms5_test_wait_until (result != NULL);
  g_assert_true (ms5_http_server_drain_finish (fixture->server, result, NULL));
  ms5_test_wait_until (http_client_has_ended (client));
  g_assert_true (http_client_has (client, "\r\nConnection: close\r\n"));
}

/* None of this may do harm; most of it libsoup answers by itself. */
static void
test_rubbish (Fixture       *fixture,
              gconstpointer  data)
{
  static const char *const texts[] = {
    "\r\n\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "GET http:// HTTP/1.1\r\nHost: a\r\n\r\n", "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n",
    "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "GET /hello HTTP/1.1\r\nHost: a/b\r\n\r\n",
    "GET /hello HTTP/1.0\r\n\r\n", "GET /hello HTTP/1.1\r\n\r\n",
    "POST /hello HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: magic\r\n\r\n",
    "POST /hello HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
    "POST /hello HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (HttpClient) client = http_client_new (fixture->port);

      http_client_send (client, texts[i], strlen (texts[i]));
      g_socket_shutdown (client->socket, FALSE, TRUE, NULL);
      for (int turn = 0; turn < 50 && !http_client_has_ended (client); turn++)
        ms5_test_iterate ();
    }
  {
    g_autofree char *answer = http_ask (fixture->port, "GET /hello HTTP/1.1", NULL, 0);

    g_assert_cmpuint (http_status (answer), ==, 200);
  }
  ms5_manual_clock_advance (fixture->clock, MS5_USEC_PER_H);
  ms5_test_wait_until (ms5_http_server_get_connections (fixture->server) == 0);
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *name;
    FixtureFunc func;
  } tests[] = {
    { "huge", test_huge }, { "expect", test_expect }, { "keep-alive", test_keep_alive },
    { "leave", test_leave }, { "slow-header", test_slow_header }, { "slow-body", test_slow_body },
    { "later", test_later }, { "answer-timeout", test_answer_timeout }, { "gone", test_gone },
    { "limit", test_limit }, { "no-descriptors", test_no_descriptors }, { "websocket", test_websocket },
    { "drain", test_drain }, { "rubbish", test_rubbish },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    fixture_add ("http-connections", tests[i].name, tests[i].func, NULL);
  return g_test_run ();
}
