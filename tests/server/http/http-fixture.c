/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "http-fixture.h"

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
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  Ms5HttpOptions options = {
    .listener = { "127.0.0.1", 0, NULL, 40, 20, 0 },
    .header_timeout = 10 * MS5_USEC_PER_S,
    .body_timeout = 10 * MS5_USEC_PER_S,
    .answer_timeout = 20 * MS5_USEC_PER_S,
    .behind_proxy = data != NULL,
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

void
fixture_add (const char  *room,
             const char  *name,
             FixtureFunc  func,
             const char  *data)
{
  g_autofree char *path = g_strdup_printf ("/%s/%s", room, name);

  g_test_add (path, Fixture, data, set_up, func, tear_down);
}

void
assert_has (const char *answer,
            const char *part)
{
  if (strstr (answer, part) == NULL)
    g_error ("«%s» is not in:\n%s", part, answer);
}

void
assert_problem (const char *answer,
                guint       status,
                const char *type)
{
  if (http_status (answer) != status)
    g_error ("not %u: %s", status, answer);
  assert_has (answer, "Content-Type: application/problem+json\r\n");
  assert_has (answer, type);
}
