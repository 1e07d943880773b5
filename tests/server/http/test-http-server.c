/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-manual-clock.h"
#include "server/http/ms5-http-server.h"

#include "http-client.h"

#include <sys/resource.h>

typedef struct
{
  Ms5ManualClock *clock;
  Ms5HttpServer *server;
  guint16 port;
  Ms5HttpRequest *held;
  guint n_runs;
  guint n_opened;
  Ms5Transport *transport;
} Fixture;

/* Routes */

static void
run_hello (Ms5HttpRequest *request,
           gpointer        context)
{
  const Ms5HttpQuery *query = ms5_http_request_get_query (request);
  const char *text = ms5_http_query_get_text (query, "text");
  json_t *reply = json_object ();

  ((Fixture *) context)->n_runs++;
  json_object_set_new (reply, "n", json_integer (ms5_http_query_get_int (query, "n")));
  json_object_set_new (reply, "address", json_string (ms5_http_request_get_address (request)));
  json_object_set_new (reply, "local", json_boolean (ms5_http_request_is_local (request)));
  if (text != NULL)
    json_object_set_new (reply, "text", ms5_json_new_text (text));
  if (ms5_http_query_has (query, "at"))
    json_object_set_new (reply, "at", json_integer (ms5_time_to_ms (ms5_http_query_get_time (query, "at"))));
  ms5_http_request_reply (request, 200, reply);
}

static void
run_named (Ms5HttpRequest *request,
           gpointer        context)
{
  json_t *reply = json_object ();

  json_object_set_new (reply, "name", ms5_json_new_text (ms5_http_request_get_arg (request, 0)));
  json_object_set_new (reply, "who", json_string (ms5_http_request_get_identity (request)->name));
  ms5_http_request_reply (request, 200, reply);
}

static void
run_echo (Ms5HttpRequest *request,
          gpointer        context)
{
  ((Fixture *) context)->n_runs++;
  ms5_http_request_reply (request, 201, json_incref (ms5_http_request_get_body (request)));
}

static void
run_text (Ms5HttpRequest *request,
          gpointer        context)
{
  gsize length;
  const char *text = g_bytes_get_data (ms5_http_request_get_text (request), &length);

  ms5_http_request_reply_text (request, 200, "text/plain", g_strndup (text, length), length);
}

static void
run_hold (Ms5HttpRequest *request,
          gpointer        context)
{
  Fixture *fixture = context;

  g_clear_pointer (&fixture->held, ms5_http_request_unref);
  fixture->held = ms5_http_request_ref (request);
}

static void
opened_cb (Ms5Transport *transport,
           gpointer      user_data)
{
  Fixture *fixture = user_data;

  fixture->n_opened++;
  g_set_object (&fixture->transport, transport);
}

static void
run_socket (Ms5HttpRequest *request,
            gpointer        context)
{
  ms5_http_request_open_websocket (request, "floor.v1", 1024, opened_cb, context, NULL);
}

static const Ms5HttpParam hello_params[] = {
  { "n", MS5_HTTP_PARAM_INT, .min = 1, .max = 10, .fallback = 5 },
  { "text", MS5_HTTP_PARAM_TEXT, .max = 20 },
  { "at", MS5_HTTP_PARAM_TIME },
  { "code", MS5_HTTP_PARAM_CODE, .many = TRUE },
  { "flag", MS5_HTTP_PARAM_FLAG },
  { NULL }
};
static const Ms5JsonLimits small = { 64, 4, 32 };
static const Ms5HttpRoute routes[] = {
  { "GET", "/hello", NULL, hello_params, NULL, FALSE, run_hello },
  { "POST", "/hello", NULL, NULL, &small, FALSE, run_echo },
  { "POST", "/text", NULL, NULL, &small, TRUE, run_text },
  { "GET", "/things/{name}", MS5_HTTP_SIGNED_IN, NULL, NULL, FALSE, run_named },
  { "GET", "/things/{name}/users", "users.manage", NULL, NULL, FALSE, run_named },
  { "GET", "/hold", NULL, NULL, NULL, FALSE, run_hold },
  { "GET", "/feed", NULL, NULL, NULL, FALSE, run_socket },
  { NULL }
};

/* «viewer» and «admin» are tokens of such people. */
static Ms5Identity *
authenticate (const char *token,
              gpointer    context)
{
  Ms5Role role;

  if (!ms5_role_from_string (token, &role))
    return NULL;
  return ms5_identity_new ("u1", token, "s1", NULL, role, NULL, MS5_USEC_PER_H);
}

static const char *const proxies[] = { "127.0.0.1", NULL };

static void
start (Fixture  *fixture,
       gboolean  behind_proxy)
{
  Ms5HttpOptions options = {
    .listener = { "127.0.0.1", 0, NULL, 40, 20, 0 },
    .header_timeout = 10 * MS5_USEC_PER_S,
    .body_timeout = 10 * MS5_USEC_PER_S,
    .answer_timeout = 20 * MS5_USEC_PER_S,
    .behind_proxy = behind_proxy,
    .trusted_proxies = proxies,
  };
  g_autoptr (GError) error = NULL;

  fixture->clock = ms5_manual_clock_new (MS5_USEC_PER_H);
  fixture->server = ms5_http_server_new (MS5_CLOCK (fixture->clock), routes, authenticate, fixture);
  ms5_http_server_listen (fixture->server, &options, &error);
  g_assert_no_error (error);
  fixture->port = ms5_http_server_get_port (fixture->server);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  start (fixture, data != NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  if (fixture->transport != NULL)
    ms5_transport_abort (fixture->transport);
  g_clear_object (&fixture->transport);
  ms5_http_server_close (fixture->server);
  ms5_test_wait_until (ms5_http_server_get_connections (fixture->server) == 0);
  g_clear_pointer (&fixture->held, ms5_http_request_unref);
  for (int i = 0; i < 5; i++)
    ms5_test_iterate ();
  g_assert_finalize_object (fixture->server);
  g_object_unref (fixture->clock);
}

static void
assert_has (const char *answer,
            const char *part)
{
  if (strstr (answer, part) == NULL)
    g_error ("«%s» is not in:\n%s", part, answer);
}

static void
assert_problem (const char *answer,
                guint       status,
                const char *type)
{
  if (http_status (answer) != status)
    g_error ("not %u: %s", status, answer);
  assert_has (answer, "Content-Type: application/problem+json\r\n");
  assert_has (answer, type);
}

/* Tests */

static void
test_reply (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *answer = http_ask (fixture->port, "GET /hello HTTP/1.1", NULL, 0);

  g_assert_cmpuint (http_status (answer), ==, 200);
  assert_has (answer, "\r\nContent-Type: application/json\r\n");
  assert_has (answer, "\r\nX-Content-Type-Options: nosniff\r\n");
  assert_has (answer, "\r\nCache-Control: no-store\r\n");
  assert_has (answer, "\r\nContent-Security-Policy: default-src 'none'");
  assert_has (answer, "\r\n\r\n{\"address\":\"127.0.0.1\",\"local\":true,\"n\":5}");
  g_assert_null (strstr (answer, "Access-Control"));
  g_assert_null (strstr (answer, "\nServer:"));
}

static void
test_head (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *answer = http_ask (fixture->port, "HEAD /hello HTTP/1.1", NULL, 0);

  g_assert_cmpuint (http_status (answer), ==, 200);
  assert_has (answer, "Content-Length: 42\r\n");
  g_assert_true (g_str_has_suffix (answer, "\r\n\r\n"));
}

/* Half an answer would not be JSON. */
static void
test_no_ranges (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *answer = http_ask (fixture->port, "GET /hello HTTP/1.1\r\nRange: bytes=0-3", NULL, 0);

  g_assert_cmpuint (http_status (answer), ==, 200);
}

static void
test_routing (Fixture       *fixture,
              gconstpointer  data)
{
  static const struct { const char *head; guint status; const char *part; } cases[] = {
    { "GET / HTTP/1.1", 404, "urn:ms5:problem:not-found" },
    { "GET /hello/ HTTP/1.1", 404, "not-found" },
    { "GET /hell%6f HTTP/1.1", 200, "127.0.0.1" },
    { "GET /hello%00 HTTP/1.1", 404, "not-found" },
    { "GET /..%2fhello HTTP/1.1", 404, "not-found" },
    { "DELETE /hello HTTP/1.1", 405, "\r\nAllow: GET, HEAD, POST\r\n" },
    { "OPTIONS /hello HTTP/1.1", 405, "urn:ms5:problem:method" },
    { "BREW /hello HTTP/1.1", 405, "urn:ms5:problem:method" },
    { "GET /text HTTP/1.1", 405, "\r\nAllow: POST\r\n" },
    { "GET /things/a HTTP/1.1", 401, "\r\nWWW-Authenticate: Bearer" },
    { "GET /things/a HTTP/1.1\r\nAuthorization: Bearer nobody", 401, "urn:ms5:problem:token" },
    { "GET /things/a HTTP/1.1\r\nAuthorization: Basic viewer", 401, "urn:ms5:problem:token" },
    { "GET /things/a HTTP/1.1\r\nAuthorization: bearer viewer", 200, "{\"name\":\"a\",\"who\":\"viewer\"}" },
    { "GET /things/a%2fb%20c HTTP/1.1\r\nAuthorization: Bearer viewer", 200, "\"name\":\"a/b c\"" },
    { "GET /things/%ff HTTP/1.1\r\nAuthorization: Bearer viewer", 404, "not-found" },
    { "GET /things//users HTTP/1.1\r\nAuthorization: Bearer admin", 404, "not-found" },
    { "GET /things/a/users HTTP/1.1\r\nAuthorization: Bearer viewer", 403, "users.manage" },
    { "GET /things/a/users HTTP/1.1\r\nAuthorization: Bearer admin", 200, "admin" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *answer = http_ask (fixture->port, cases[i].head, NULL, 0);

      g_test_message ("%s", cases[i].head);
      g_assert_cmpuint (http_status (answer), ==, cases[i].status);
      assert_has (answer, cases[i].part);
      if (cases[i].status >= 400)
        assert_problem (answer, cases[i].status, "urn:ms5:problem:");
    }
}

static void
test_query (Fixture       *fixture,
            gconstpointer  data)
{
  static const struct { const char *query; guint status; const char *part; } cases[] = {
    { "n=7", 200, "\"n\":7" },
    { "", 200, "\"n\":5" },
    { "n=11", 400, "{\"detail\":\"is not a whole number from 1 to 10\",\"path\":\"?n\"}" },
    { "n=1.5", 400, "whole number" },
    { "n=", 400, "whole number" },
    { "n=1&n=2", 400, "comes too often" },
    { "m=1", 400, "{\"detail\":\"is not known here\",\"path\":\"?m\"}" },
    { "n=x&m=1&flag=2", 400, "\"path\":\"?flag\"" },
    { "text=na%C3%AFve+%26", 200, "\"text\":\"naïve &\"" },
    { "text=123456789012345678901", 400, "is longer than 20 bytes" },
    { "text=%FF", 400, "\"path\":\"?\"" },
    { "text=a%00b", 400, "\"path\":\"?\"" },
    { "text", 400, "\"path\":\"?\"" },
    { "at=1970-01-01T00:00:01Z", 200, "\"at\":1000" },
    { "at=1970-01-01T01:00:01%2B01:00", 200, "\"at\":1000" },
    { "at=1970-01-01T01:00:01+01:00", 200, "\"at\":1000" },
    { "at=1000", 200, "\"at\":1000" },
    { "at=1970-01-01T00:00:01", 400, "is neither an RFC 3339 time" },
    { "at=-1", 400, "is neither" },
    { "code=L1&code=L2", 200, "" },
    { "code=L1&code=L%202", 400, "is not a code" },
    { "flag=true", 200, "" },
    { "flag=1", 400, "is neither true nor false" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *head = g_strdup_printf ("GET /hello?%s HTTP/1.1", cases[i].query);
      g_autofree char *answer = http_ask (fixture->port, head, NULL, 0);

      g_test_message ("%s", cases[i].query);
      g_assert_cmpuint (http_status (answer), ==, cases[i].status);
      assert_has (answer, cases[i].part);
    }
}

static char *
post (Fixture    *fixture,
      const char *path,
      const char *headers,
      const char *body,
      gsize       length)
{
  g_autofree char *head = g_strdup_printf ("POST %s HTTP/1.1\r\nContent-Length: %zu%s", path, length, headers);

  return http_ask (fixture->port, head, body, length);
}

#define JSON_TYPE "\r\nContent-Type: application/json"

static void
test_body (Fixture       *fixture,
           gconstpointer  data)
{
  static const struct { const char *headers, *body; guint status; const char *part; } cases[] = {
    { JSON_TYPE, "{\"b\":1,\"a\":[]}", 201, "\r\n\r\n{\"a\":[],\"b\":1}" },
    { JSON_TYPE "; charset=utf-8", "[1]", 201, "[1]" },
    { "\r\nContent-Type: application/problem+json", "[1]", 201, "[1]" },
    { "\r\nContent-Type: text/plain", "[1]", 415, "media-type" },
    { "", "[1]", 415, "media-type" },
    { JSON_TYPE "\r\nContent-Encoding: br", "[1]", 415, "gzip only" },
    { JSON_TYPE "\r\nContent-Encoding: gzip", "[1]", 400, "not gzip" },
    { JSON_TYPE "\r\nContent-Encoding: identity", "[1]", 201, "[1]" },
    { JSON_TYPE, "", 400, "urn:ms5:problem:invalid" },
    { JSON_TYPE, "{\"a\":1,\"a\":2}", 400, "urn:ms5:problem:invalid" },
    { JSON_TYPE, "[[[[[1]]]]]", 400, "urn:ms5:problem:invalid" },
    { JSON_TYPE, "[\"\xff\"]", 400, "urn:ms5:problem:invalid" },
    { JSON_TYPE, "[\"................................................................\"]", 413, "64 bytes" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *answer = post (fixture, "/hello", cases[i].headers, cases[i].body, strlen (cases[i].body));

      g_test_message ("%s %s", cases[i].headers, cases[i].body);
      g_assert_cmpuint (http_status (answer), ==, cases[i].status);
      assert_has (answer, cases[i].part);
    }

  /* A route that takes no body gets none. */
  {
    g_autofree char *answer = http_ask (fixture->port, "GET /hello HTTP/1.1\r\nContent-Length: 3", "[1]", 3);

    assert_problem (answer, 413, "too-large");
  }
}

static GBytes *
pack (const char *text,
      gsize       length)
{
  g_autoptr (GZlibCompressor) zlib = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
  g_autofree guint8 *out = g_malloc (length + 1000);
  gsize n_read, n_written;

  g_assert_cmpint (g_converter_convert (G_CONVERTER (zlib), text, length, out, length + 1000,
                                        G_CONVERTER_INPUT_AT_END, &n_read, &n_written, NULL),
                   ==, G_CONVERTER_FINISHED);
  return g_bytes_new (out, n_written);
}

static void
test_gzip (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GBytes) good = pack ("[1,2,3]", 7);
  g_autofree char *blanks = g_strnfill (100000, ' ');
  g_autoptr (GBytes) bomb = pack (blanks, 100000);
  g_autofree char *more = g_malloc0 (g_bytes_get_size (good) + 1);
  gsize length;
  const char *bytes = g_bytes_get_data (good, &length);

  {
    g_autofree char *answer = post (fixture, "/hello", JSON_TYPE "\r\nContent-Encoding: gzip", bytes, length);

    assert_has (answer, "[1,2,3]");
  }
  {
    g_autofree char *answer = post (fixture, "/text", JSON_TYPE "\r\nContent-Encoding: gzip", bytes, length);

    assert_has (answer, "\r\n\r\n[1,2,3]");
  }
  {
    g_autofree char *answer = post (fixture, "/hello", JSON_TYPE "\r\nContent-Encoding: gzip", bytes, length - 1);

    assert_problem (answer, 400, "not gzip");
  }
  memcpy (more, bytes, length);
  {
    g_autofree char *answer = post (fixture, "/hello", JSON_TYPE "\r\nContent-Encoding: gzip", more, length + 1);

    assert_problem (answer, 400, "not gzip");
  }
  bytes = g_bytes_get_data (bomb, &length);
  {
    g_autofree char *head = g_strdup_printf ("POST /hello HTTP/1.1\r\nContent-Length: %zu%s", length,
                                             JSON_TYPE "\r\nContent-Encoding: gzip");
    g_autofree char *answer = http_ask (fixture->port, head, bytes, length);

    assert_problem (answer, 413, "64 bytes");
  }
}

/* Nobody is believed about how much comes. */
static void
test_chunks (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *many = g_strnfill (200000, '1');
  g_autofree char *chunked = g_strdup_printf ("%x\r\n%s\r\n0\r\n\r\n", 200000, many);
  g_autofree char *answer = http_ask (fixture->port, "POST /hello HTTP/1.1\r\nTransfer-Encoding: chunked" JSON_TYPE,
                                      chunked, strlen (chunked));

  assert_problem (answer, 413, "too-large");
  g_assert_cmpuint (fixture->n_runs, ==, 0);
  {
    g_autofree char *good = http_ask (fixture->port, "POST /hello HTTP/1.1\r\nTransfer-Encoding: chunked" JSON_TYPE,
                                      "2\r\n[1\r\n1\r\n]\r\n0\r\n\r\n", 19);

    assert_has (good, "[1]");
  }
}

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
test_stats (Fixture       *fixture,
            gconstpointer  data)
{
  static const char *const heads[] = { "GET /hello HTTP/1.1", "GET /hello?n=x HTTP/1.1", "GET /hello HTTP/1.1",
                                       "GET /nowhere HTTP/1.1" };
  const Ms5HttpStats *stats = ms5_http_server_get_stats (fixture->server);
  guint64 good = 0, bad = 0, lost = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      g_autofree char *answer = http_ask (fixture->port, heads[i], NULL, 0);

      g_assert_nonnull (answer);
    }
  ms5_test_wait_until (stats->times.count == 4);
  for (guint i = 0; i < stats->stats->len; i++)
    {
      const Ms5HttpStat *stat = &g_array_index (stats->stats, Ms5HttpStat, i);

      good += stat->route == 0 && stat->status == 200 ? stat->count : 0;
      bad += stat->route == 0 && stat->status == 400 ? stat->count : 0;
      lost += stat->route == -1 && stat->status == 404 ? stat->count : 0;
    }
  g_assert_cmpuint (good, ==, 2);
  g_assert_cmpuint (bad, ==, 1);
  g_assert_cmpuint (lost, ==, 1);
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

static void
test_proxy (Fixture       *fixture,
            gconstpointer  data)
{
  static const struct { const char *header, *part; } cases[] = {
    { "", "{\"address\":\"127.0.0.1\",\"local\":true" },
    { "\r\nX-Forwarded-For: 10.1.1.1", "{\"address\":\"10.1.1.1\",\"local\":false" },
    { "\r\nX-Forwarded-For: 9.9.9.9, 10.1.1.1", "{\"address\":\"10.1.1.1\",\"local\":false" },
    { "\r\nX-Forwarded-For: 9.9.9.9\r\nX-Forwarded-For: 10.1.1.1", "\"local\":false" },
    { "\r\nX-Forwarded-For: localhost", "{\"address\":\"127.0.0.1\",\"local\":false" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *head = g_strconcat ("GET /hello HTTP/1.1", cases[i].header, NULL);
      g_autofree char *answer = http_ask (fixture->port, head, NULL, 0);

      assert_has (answer, cases[i].part);
    }
}

/* Whoever is not behind a proxy says what they like. */
static void
test_no_proxy (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *answer = http_ask (fixture->port, "GET /hello HTTP/1.1\r\nX-Forwarded-For: 10.1.1.1", NULL, 0);

  assert_has (answer, "{\"address\":\"127.0.0.1\",\"local\":true");
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
    void (*func) (Fixture *fixture, gconstpointer data);
    const char *data;
  } tests[] = {
    { "reply", test_reply }, { "head", test_head }, { "no-ranges", test_no_ranges }, { "routing", test_routing },
    { "query", test_query }, { "body", test_body }, { "gzip", test_gzip }, { "chunks", test_chunks },
    { "huge", test_huge }, { "expect", test_expect }, { "keep-alive", test_keep_alive },
    { "leave", test_leave }, { "slow-header", test_slow_header }, { "slow-body", test_slow_body }, { "later", test_later },
    { "answer-timeout", test_answer_timeout }, { "gone", test_gone }, { "limit", test_limit },
    { "no-descriptors", test_no_descriptors }, { "websocket", test_websocket }, { "stats", test_stats },
    { "drain", test_drain }, { "proxy", test_proxy, "proxy" }, { "no-proxy", test_no_proxy },
    { "rubbish", test_rubbish },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/http-server/", tests[i].name, NULL);

      g_test_add (path, Fixture, tests[i].data, set_up, tests[i].func, tear_down);
    }
  return g_test_run ();
}
