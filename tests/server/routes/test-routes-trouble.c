/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A server that is in trouble, from within. */

#include "config.h"

#include "server/ms5-server.h"

#include "../http/http-client.h"
#include "support/ms5-test-dir.h"

#define PASSWORD "correct horse battery"

typedef struct
{
  Ms5Server *server;
  const Ms5RoutesContext *context;
  guint16 port;
  char *admin; /* access tokens */
  char *source;
} Fixture;

static void
set (Ms5Config  *config,
     const char *group,
     const char *key,
     const char *value)
{
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();

  ms5_config_set (config, group, key, value, problems);
  g_assert_cmpuint (ms5_problems_get_count (problems), ==, 0);
}

static char *
make_account (Ms5Accounts *accounts,
              const char  *name,
              Ms5Role      role)
{
  g_autoptr (GAsyncResult) added = NULL;
  g_autoptr (GAsyncResult) signed_in = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5Grant) grant = NULL;

  ms5_accounts_add_async (accounts, name, NULL, role, NULL, PASSWORD, ms5_test_result_cb, &added);
  ms5_test_wait_until (added != NULL);
  g_assert_true (ms5_accounts_finish (accounts, added, &error));
  ms5_accounts_sign_in_async (accounts, name, PASSWORD, NULL, NULL, ms5_test_result_cb, &signed_in);
  ms5_test_wait_until (signed_in != NULL);
  grant = ms5_accounts_sign_in_finish (accounts, signed_in, NULL, &error);
  g_assert_no_error (error);
  return g_strdup (grant->access_token);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *plant = g_build_filename (g_getenv ("MS5_SOURCE_ROOT"), "data", "plants", "bottling-hall.json", NULL);
  Ms5Config *config = ms5_config_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  set (config, "server", "port", "0");
  set (config, "server", "plant", plant);
  set (config, "server", "state_dir", ms5_test_dir_new ());
  fixture->server = ms5_server_new (config, FALSE);
  ms5_server_start_async (fixture->server, NULL, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  g_assert_true (ms5_server_start_finish (fixture->server, result, &error));
  g_assert_no_error (error);

  fixture->context = ms5_server_get_context (fixture->server);
  fixture->port = ms5_http_server_get_port (fixture->context->http);
  fixture->admin = make_account (fixture->context->accounts, "root", MS5_ROLE_ADMIN);
  fixture->source = make_account (fixture->context->accounts, "plc", MS5_ROLE_INGEST);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ms5_server_stop_async (fixture->server, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  g_assert_true (ms5_server_stop_finish (fixture->server, result, &error));
  g_clear_object (&result);
  g_assert_finalize_object (fixture->server);
  g_free (fixture->admin);
  g_free (fixture->source);
}

static char *
ask (Fixture    *fixture,
     const char *what,
     const char *token,
     const char *body)
{
  gsize length = body != NULL ? strlen (body) : 0;
  g_autofree char *head = g_strdup_printf ("%s HTTP/1.1\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\n"
                                           "Content-Length: %" G_GSIZE_FORMAT, what, token, length);

  return http_ask (fixture->port, head, body != NULL ? body : "", length);
}

#define assert_answer(answer, status, part)                                       \
  G_STMT_START                                                                    \
  {                                                                               \
    if (http_status (answer) != (status) || strstr ((answer), (part)) == NULL)    \
      g_error ("%s:%d: wanted %u and «%s», got %s", __FILE__, __LINE__, (guint) (status), (part), (answer)); \
  }                                                                               \
  G_STMT_END

/* Whoever sends is asked to wait, and whoever asks still gets to know. */
static void
test_busy (Fixture       *fixture,
           gconstpointer  data)
{
  const char *samples = "[{\"ts\":\"2026-03-02T10:14:31Z\",\"equipment\":\"FL1\",\"counts\":{\"good\":1}}]";
  const char *acts = "{\"device\":\"d1\",\"acts\":[{\"id\":\"0198c0de-0000-7000-8000-000000000001\",\"cseq\":1,"
                     "\"op\":\"call.raise\",\"topic\":\"calls/L1\",\"at\":1767000001200,\"args\":{\"type\":\"quality\"}}]}";
  g_autofree char *refused = NULL, *busy = NULL, *health = NULL, *lines = NULL, *taken = NULL, *well = NULL;

  ms5_journal_set_max_weight (fixture->context->journal, 0);
  refused = ask (fixture, "POST /api/v1/samples", fixture->source, samples);
  assert_answer (refused, 503, "\r\nRetry-After: ");
  assert_answer (refused, 503, "urn:ms5:problem:busy");
  busy = ask (fixture, "POST /api/v1/actions", fixture->admin, acts);
  assert_answer (busy, 200, "\"code\":\"busy\"");
  health = ask (fixture, "GET /api/v1/health", "", NULL);
  assert_answer (health, 200, "\"status\":\"degraded\"");
  lines = ask (fixture, "GET /api/v1/lines", fixture->admin, NULL);
  assert_answer (lines, 200, "\"L1\"");

  ms5_journal_set_max_weight (fixture->context->journal, MS5_JOURNAL_MAX_WEIGHT);
  taken = ask (fixture, "POST /api/v1/samples", fixture->source, samples);
  assert_answer (taken, 200, "\"stored\":1");
  well = ask (fixture, "GET /api/v1/health", "", NULL);
  assert_answer (well, 200, "\"status\":\"ok\"");
}

/* A month later the log of today is not kept any more. */
static void
test_gone (Fixture       *fixture,
           gconstpointer  data)
{
  Ms5Time later = ms5_clock_now (fixture->context->plant_clock) + 30 * 24 * MS5_USEC_PER_H;
  g_autofree char *all = ask (fixture, "GET /api/v1/events?after=0&limit=1", fixture->admin, NULL);
  g_autofree char *gone = NULL, *rest = NULL;
  gboolean more = TRUE;

  assert_answer (all, 200, "\"seq\":1,");
  while (more)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;

      ms5_store_maintain_async (fixture->context->store, later, ms5_test_result_cb, &result);
      ms5_test_wait_until (result != NULL);
      g_assert_true (ms5_store_maintain_finish (fixture->context->store, result, &more, &error));
    }

  gone = ask (fixture, "GET /api/v1/events?after=0", fixture->admin, NULL);
  assert_answer (gone, 410, "urn:ms5:problem:gone");
  rest = ask (fixture, "GET /api/v1/events", fixture->admin, NULL);
  assert_answer (rest, 200, "\"floor\":");
}

/* What nobody waits for any more ends without an answer, and without harm. */
static void
test_hang_up (Fixture       *fixture,
              gconstpointer  data)
{
  gint64 from = ms5_time_to_ms (ms5_clock_now (fixture->context->plant_clock) - 24 * MS5_USEC_PER_H);
  g_autofree char *well = NULL;

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (HttpClient) client = http_client_new (fixture->port);
      g_autofree char *head = g_strdup_printf ("GET /api/v1/lines/L1/kpi?from=%" G_GINT64_FORMAT " HTTP/1.1\r\nHost: a\r\n"
                                               "Authorization: Bearer %s\r\n\r\n", from, fixture->admin);

      http_client_send (client, head, strlen (head));
      for (guint j = 0; j < i; j++)
        g_main_context_iteration (NULL, FALSE);
    }

  well = ask (fixture, "GET /api/v1/health", "", NULL);
  assert_answer (well, 200, "\"status\":\"ok\"");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/routes/trouble/busy", Fixture, NULL, set_up, test_busy, tear_down);
  g_test_add ("/routes/trouble/gone", Fixture, NULL, set_up, test_gone, tear_down);
  g_test_add ("/routes/trouble/hang-up", Fixture, NULL, set_up, test_hang_up, tear_down);

  return g_test_run ();
}
