/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "http-fixture.h"

/* What is asked, and what is answered. */

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
      g_autofree char *shown = g_strescape (cases[i].body, NULL);

      g_test_message ("%s %s", cases[i].headers, shown);
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

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *name;
    FixtureFunc func;
    const char *data;
  } tests[] = {
    { "reply", test_reply }, { "head", test_head }, { "no-ranges", test_no_ranges },
    { "routing", test_routing }, { "query", test_query }, { "body", test_body }, { "gzip", test_gzip },
    { "chunks", test_chunks }, { "stats", test_stats }, { "proxy", test_proxy, "proxy" },
    { "no-proxy", test_no_proxy },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    fixture_add ("http-server", tests[i].name, tests[i].func, tests[i].data);
  return g_test_run ();
}
