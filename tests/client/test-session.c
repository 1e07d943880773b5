/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "session-fixture.h"

#include "client-wait.h"
#include "client/ms5-address.h"
#include "client/ms5-memory-secrets.h"
#include "storage/ms5-db-error.h"

#include <string.h>

static json_t *
ask (Fixture *f,
     GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ms5_session_ask_async (f->session, "/api/v1/stops", NULL, ms5_test_result_cb, &result);
  return ms5_session_ask_finish (f->session, client_wait (&result), error);
}

static void
test_sign_in (void)
{
  g_autoptr (Fixture) f = fixture_new (NULL);

  fixture_sign_in (f);
  g_assert_cmpstr (ms5_session_get_server (f->session), ==, f->address);
  g_assert_cmpstr (ms5_session_get_name (f->session), ==, "ada");
  g_assert_cmpstr (ms5_session_get_display (f->session), ==, "Ada");
  g_assert_cmpstr (ms5_session_get_sub (f->session), ==, "u-1");
  g_assert_true (ms5_session_may (f->session, "calls.raise"));
  g_assert_false (ms5_session_may (f->session, "users.manage"));
  ms5_test_wait_until (ms5_session_is_remembered (f->session));

  /* The server's clock is an hour behind ours. */
  g_assert_cmpint (ABS (ms5_session_get_clock_error (f->session) - MS5_USEC_PER_H), <, MS5_USEC_PER_MIN);
}

/* What a person is told when it does not work. */
static void
test_refusals (void)
{
  static const struct
  {
    guint status;
    const char *type;
    const char *body;
    Ms5ClientProblem problem;
  } refusals[] = {
    { 401, "application/problem+json", "{\"type\":\"urn:ms5:problem:credentials\",\"title\":\"No\",\"status\":401}",
      MS5_CLIENT_PROBLEM_PASSWORD },
    { 401, "text/html", "<h1>Log in to the guest network</h1>", MS5_CLIENT_PROBLEM_NOT_A_SERVER },
    { 429, "application/problem+json", "{\"type\":\"urn:ms5:problem:too-many\",\"title\":\"Wait\",\"status\":429}",
      MS5_CLIENT_PROBLEM_THROTTLED },
    { 403, "application/problem+json", "{\"type\":\"urn:ms5:problem:forbidden\",\"title\":\"No\",\"status\":403}",
      MS5_CLIENT_PROBLEM_FORBIDDEN },
    { 503, "text/plain", "come back", MS5_CLIENT_PROBLEM_BUSY },
    { 404, "text/html", "<h1>Not found</h1>", MS5_CLIENT_PROBLEM_NOT_A_SERVER },
    { 200, "text/html", "<h1>It works</h1>", MS5_CLIENT_PROBLEM_NOT_A_SERVER },
    { 200, "application/json", "{}", MS5_CLIENT_PROBLEM_NOT_A_SERVER },
    { 200, "application/json", "{", MS5_CLIENT_PROBLEM_PROTOCOL },
    { 302, NULL, NULL, MS5_CLIENT_PROBLEM_NOT_A_SERVER },
    { 500, "application/problem+json", "{\"type\":\"urn:ms5:problem:internal\",\"title\":\"Oh\",\"status\":500}",
      MS5_CLIENT_PROBLEM_PROTOCOL },
  };
  g_autoptr (Fixture) f = fixture_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr (GError) error = NULL;
      int retry_after;

      f->status = refusals[i].status;
      f->type = refusals[i].type;
      f->body = refusals[i].body;
      f->retry_after = refusals[i].status == 429 ? "17" : NULL;
      error = fixture_sign_in_at (f, f->address, &retry_after);
      g_assert_error (error, MS5_CLIENT_ERROR, (int) refusals[i].problem);
      g_assert_cmpint (retry_after, ==, refusals[i].status == 429 ? 17 : -1);
    }

  f->status = 200;
  f->body = NULL;
  fixture_sign_in (f);
}

static void
test_network (void)
{
  g_autoptr (Fixture) f = fixture_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *address = g_strdup (f->address);

  soup_server_disconnect (f->server);
  error = fixture_sign_in_at (f, address, NULL);
  g_assert_cmpint (ms5_client_problem_from_error (error), ==, MS5_CLIENT_PROBLEM_REFUSED);
  g_clear_error (&error);

  error = fixture_sign_in_at (f, "no-such-server.invalid", NULL);
  g_assert_cmpint (ms5_client_problem_from_error (error), ==, MS5_CLIENT_PROBLEM_NO_NAME);
  g_clear_error (&error);

  error = fixture_sign_in_at (f, "ftp://127.0.0.1", NULL);
  g_assert_cmpint (ms5_client_problem_from_error (error), ==, MS5_CLIENT_PROBLEM_ADDRESS);
}

/* A full disk is no fault of the server's. */
static void
test_storage (void)
{
  g_autoptr (GError) error = g_error_new_literal (MS5_DB_ERROR, MS5_DB_ERROR_FULL, "database or disk is full");

  g_assert_cmpint (ms5_client_problem_from_error (error), ==, MS5_CLIENT_PROBLEM_STORAGE);
}

static void
test_ask (void)
{
  g_autoptr (Fixture) f = fixture_new (NULL);
  g_autoptr (GError) error = NULL;
  json_t *answered;

  g_assert_null (ask (f, &error));
  g_assert_error (error, MS5_CLIENT_ERROR, MS5_CLIENT_PROBLEM_SIGNED_OUT);
  g_clear_error (&error);

  fixture_sign_in (f);
  answered = ask (f, &error);
  g_assert_no_error (error);
  json_decref (answered);
  g_assert_cmpuint (f->n_refreshes, ==, 0);

  /* A token that ends before its time is replaced, once. */
  f->token = 50;
  answered = ask (f, &error);
  g_assert_no_error (error);
  json_decref (answered);
  g_assert_cmpuint (f->n_refreshes, ==, 1);
  g_assert_cmpuint (strlen (f->attempt), ==, 32);
}

/* However many need a token: a refresh token is spent once. */
static void
test_one_renewal (void)
{
  g_autoptr (Fixture) f = fixture_new (NULL);
  GAsyncResult *results[8] = { NULL };

  fixture_sign_in (f);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    ms5_session_get_token_async (f->session, TRUE, NULL, ms5_test_result_cb, &results[i]);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *token = ms5_session_get_token_finish (f->session, client_wait (&results[i]), &error);

      g_assert_no_error (error);
      g_assert_cmpstr (token, ==, "a2");
      g_clear_object (&results[i]);
    }
  g_assert_cmpuint (f->n_refreshes, ==, 1);
}

static void
test_revoked (void)
{
  g_autoptr (Fixture) f = fixture_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  fixture_sign_in (f);
  ms5_test_wait_until (ms5_session_is_remembered (f->session));
  f->is_revoked = TRUE;
  f->token = 50;
  g_assert_null (ask (f, &error));
  g_assert_error (error, MS5_CLIENT_ERROR, MS5_CLIENT_PROBLEM_SIGNED_OUT);
  g_assert_false (ms5_session_is_signed_in (f->session));
  g_clear_error (&error);

  /* Nor is it tried again after the next start. */
  ms5_session_restore_async (f->session, f->address, "ada", NULL, ms5_test_result_cb, &result);
  g_assert_false (ms5_session_restore_finish (f->session, client_wait (&result), &error));
  g_assert_no_error (error);
}

/* The program dies while it renews: the next one asks again, with the same number, and gets an answer. */
static void
test_restore (void)
{
  g_autoptr (Fixture) f = fixture_new (NULL);
  g_autoptr (GAsyncResult) restored = NULL;
  g_autoptr (GAsyncResult) asked = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5Session) next = NULL;
  g_autofree char *attempt = NULL;
  g_autofree char *token = NULL;

  fixture_sign_in (f);
  ms5_test_wait_until (ms5_session_is_remembered (f->session));
  f->holds_refresh = TRUE;
  ms5_session_get_token_async (f->session, TRUE, NULL, ms5_test_result_cb, &asked);
  ms5_test_wait_until (f->n_refreshes == 1);
  attempt = g_strdup (f->attempt);
  f->holds_refresh = FALSE;

  next = ms5_session_new (f->clock, f->random, f->secrets);
  ms5_session_restore_async (next, f->address, "ada", NULL, ms5_test_result_cb, &restored);
  g_assert_true (ms5_session_restore_finish (next, client_wait (&restored), &error));
  g_assert_no_error (error);
  g_assert_true (ms5_session_may (next, "calls.raise"));
  g_assert_cmpstr (ms5_session_get_display (next), ==, "Ada");
  g_clear_object (&restored);

  ms5_session_get_token_async (next, FALSE, NULL, ms5_test_result_cb, &restored);
  token = ms5_session_get_token_finish (next, client_wait (&restored), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (f->n_refreshes, ==, 2);
  g_assert_cmpstr (f->attempt, ==, attempt);

  /* The first one is no more; its question ends with it. */
  g_object_run_dispose (G_OBJECT (f->session));
  g_assert_null (ms5_session_get_token_finish (f->session, client_wait (&asked), NULL));
}

static void
test_without_keyring (void)
{
  g_autoptr (Fixture) f = fixture_new (NULL);

  ms5_memory_secrets_set_persistent (MS5_MEMORY_SECRETS (f->secrets), FALSE);
  fixture_sign_in (f);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_false (ms5_session_is_remembered (f->session));
}

static void
test_sign_out (void)
{
  g_autoptr (Fixture) f = fixture_new (NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) restored = NULL;
  g_autoptr (GError) error = NULL;

  fixture_sign_in (f);
  ms5_session_sign_out_async (f->session, NULL, ms5_test_result_cb, &result);
  g_assert_false (ms5_session_is_signed_in (f->session));
  g_assert_true (ms5_session_sign_out_finish (f->session, client_wait (&result), &error));
  g_assert_no_error (error);
  g_assert_cmpuint (f->n_logouts, ==, 1);
  ms5_session_restore_async (f->session, f->address, "ada", NULL, ms5_test_result_cb, &restored);
  g_assert_false (ms5_session_restore_finish (f->session, client_wait (&restored), &error));
  g_assert_no_error (error);
}

static void
test_cancel (void)
{
  g_autoptr (Fixture) f = fixture_new (NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  fixture_sign_in (f);
  f->holds_refresh = TRUE;
  f->token = 50;
  ms5_session_ask_async (f->session, "/api/v1/stops", cancellable, ms5_test_result_cb, &result);
  ms5_test_wait_until (f->n_refreshes == 1);
  g_cancellable_cancel (cancellable);
  soup_server_message_unpause (f->held);
  fixture_grant (f, f->held);
  f->held = NULL;
  g_assert_null (ms5_session_ask_finish (f->session, client_wait (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_addresses (void)
{
  static const char *const addresses[][2] = {
    { "floor.example", "https://floor.example" },
    { "  floor.example:8443/ ", "https://floor.example:8443" },
    { "https://Floor.Example", "https://floor.example" },
    { "127.0.0.1:8080", "http://127.0.0.1:8080" },
    { "localhost:8080", "http://localhost:8080" },
    { "http://[::1]:8080", "http://[::1]:8080" },
    { "http://floor.example", NULL },
    { "ftp://floor.example", NULL },
    { "https://ada:secret@floor.example", NULL },
    { "https://floor.example/somewhere", NULL },
    { "https://floor.example?x=1", NULL },
    { "two words", NULL },
    { "", NULL },
    { "https://", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *address = ms5_address_normalize (addresses[i][0], &error);

      g_assert_cmpstr (address, ==, addresses[i][1]);
      if (address == NULL)
        g_assert_error (error, MS5_CLIENT_ERROR, MS5_CLIENT_PROBLEM_ADDRESS);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/session/sign-in", test_sign_in);
  g_test_add_func ("/session/refusals", test_refusals);
  g_test_add_func ("/session/network", test_network);
  g_test_add_func ("/session/storage", test_storage);
  g_test_add_func ("/session/ask", test_ask);
  g_test_add_func ("/session/one-renewal", test_one_renewal);
  g_test_add_func ("/session/revoked", test_revoked);
  g_test_add_func ("/session/restore", test_restore);
  g_test_add_func ("/session/without-keyring", test_without_keyring);
  g_test_add_func ("/session/sign-out", test_sign_out);
  g_test_add_func ("/session/cancel", test_cancel);
  g_test_add_func ("/session/addresses", test_addresses);

  return g_test_run ();
}
