/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-session-private.h"
#include "desk.h"

/* The whole client beside the whole server: who is signed in, and what becomes of it. */

static void
test_sign_in (void)
{
  g_autoptr (RealServer) server = real_server_new ();
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (GError) error = NULL;
  Ms5Floor *floor;

  desk_start (desk, NULL, NULL);
  g_assert_false (ms5_client_is_signed_in (desk->client));

  desk_sign_in (desk, server->address, "supervisor", "not the password", &error);
  g_assert_error (error, MS5_CLIENT_ERROR, MS5_CLIENT_PROBLEM_PASSWORD);
  g_assert_false (ms5_client_is_signed_in (desk->client));

  desk_sign_in_well (desk, server);
  g_assert_true (ms5_client_is_remembered (desk->client));
  g_assert_cmpstr (ms5_client_get_display_name (desk->client), ==, "Demo Supervisor");
  g_assert_true (ms5_client_may_act (desk->client, "call.raise"));
  g_assert_cmpint (ABS (ms5_client_get_clock_error (desk->client)), <, MS5_USEC_PER_MIN);

  floor = ms5_client_get_floor (desk->client);
  g_assert_cmpuint (g_list_model_get_n_items (ms5_floor_get_lines (floor)), ==, 2);
  g_assert_cmpint (ms5_floor_get_freshness (floor), ==, MS5_FLOOR_LIVE);
  ms5_test_wait_until (ms5_line_model_get_kpi (desk_get_line (desk, 0))->oee >= 0);
  ms5_test_wait_until (ms5_client_get_rtt (desk->client) >= 0);
}

static void
test_sign_out (void)
{
  g_autoptr (RealServer) server = real_server_new ();
  g_autoptr (Desk) desk = desk_new_live (server);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  Ms5Floor *floor = ms5_client_get_floor (desk->client);

  ms5_client_sign_out_async (desk->client, NULL, ms5_test_result_cb, &result);
  g_assert_cmpuint (g_list_model_get_n_items (ms5_floor_get_lines (floor)), ==, 0);
  g_assert_cmpint (ms5_client_get_state (desk->client), ==, MS5_LINK_OFFLINE);
  ms5_client_sign_out_finish (desk->client, client_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_false (ms5_client_is_signed_in (desk->client));
  g_clear_object (&result);
  desk_stop (desk);

  desk_start (desk, server->address, "supervisor");
  g_assert_false (ms5_client_is_signed_in (desk->client));
  desk_sign_in_well (desk, server);
  g_assert_cmpuint (g_list_model_get_n_items (ms5_floor_get_lines (ms5_client_get_floor (desk->client))), ==, 2);
}

static void
sign_out (Desk *desk)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ms5_client_sign_out_async (desk->client, NULL, ms5_test_result_cb, &result);
  ms5_client_sign_out_finish (desk->client, client_wait (&result), &error);
  g_assert_no_error (error);
}

/* What was not sent stays with who took it and with the server that it is for, whoever comes in between. */
static void
test_unsent (void)
{
  g_autoptr (RealServer) server = real_server_new ();
  g_autoptr (RealServer) elsewhere = real_server_new ();
  g_autoptr (Desk) desk = desk_new_live (server);
  g_autoptr (Ms5OutboxEntry) entry = NULL;
  Ms5SyncFacts *facts = ms5_client_get_sync_facts (desk->client);
  guint others;

  real_server_kill (server);
  ms5_test_wait_until (ms5_client_get_state (desk->client) != MS5_LINK_LIVE);
  entry = desk_raise_call (desk, desk_get_code (desk_get_line (desk, 0)), "before the end of the shift");
  g_assert_cmpuint (ms5_client_get_unsent (desk->client, &others), ==, 1);
  g_assert_cmpuint (others, ==, 0);
  g_assert_cmpuint (ms5_sync_facts_get (facts)->pending, ==, 1);
  g_assert_true (ms5_client_is_own (desk->client, entry));

  sign_out (desk);
  g_assert_cmpuint (ms5_client_get_unsent (desk->client, &others), ==, 0);
  g_assert_cmpuint (others, ==, 1);

  desk_sign_in_well (desk, elsewhere);
  g_assert_cmpuint (ms5_client_get_unsent (desk->client, &others), ==, 0);
  g_assert_cmpuint (others, ==, 1);
  g_assert_cmpuint (ms5_sync_facts_get (facts)->others, ==, 1);
  g_assert_false (ms5_client_is_own (desk->client, entry));
  g_assert_false (ms5_outbox_entry_was_sent (entry));
  sign_out (desk);

  real_server_start (server);
  desk_sign_in_well (desk, server);
  ms5_test_wait_until (ms5_outbox_entry_get_state (entry) == MS5_OUTBOX_DONE);
  ms5_test_wait_until (ms5_sync_facts_get (facts)->completed == 1);
  ms5_test_wait_until (ms5_sync_facts_get (facts)->last_sync != MS5_TIME_NONE);
}

/* How many items the cache holds. */
static guint
count_kept (Desk *desk)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (Ms5CacheContents) contents = NULL;

  ms5_cache_load_async (desk->client->cache, NULL, ms5_test_result_cb, &result);
  contents = ms5_cache_load_finish (desk->client->cache, client_wait (&result), NULL);
  return contents->items->len;
}

static void
sign_out_cb (Desk *desk)
{
  ms5_client_sign_out_async (desk->client, NULL, ms5_test_result_cb, &desk->signed_out);
}

/* What they saw of the last picture goes, and so does what was still to come. */
static void
test_sign_out_early (void)
{
  g_autoptr (RealServer) server = real_server_new ();
  g_autoptr (Desk) desk = desk_new_live (server);
  g_autoptr (GError) error = NULL;
  Ms5Floor *floor;

  ms5_test_wait_until (ms5_replica_get_durable (desk->client->replica)
                       == ms5_replica_get_cursor (desk->client->replica)->pos);
  desk_stop (desk);

  desk_start_and_watch (desk, server->address, "supervisor", G_CALLBACK (sign_out_cb));
  ms5_client_sign_out_finish (desk->client, client_wait (&desk->signed_out), &error);
  g_assert_no_error (error);
  g_clear_object (&desk->signed_out);
  floor = ms5_client_get_floor (desk->client);
  g_assert_false (ms5_client_is_signed_in (desk->client));
  g_assert_cmpuint (g_list_model_get_n_items (ms5_floor_get_lines (floor)), ==, 0);
  g_assert_cmpuint (count_kept (desk), ==, 0);
}

/* An administrator ends the sign-in: the picture stays, and the person is asked. */
static void
test_revoked (void)
{
  g_autoptr (RealServer) server = real_server_new ();
  g_autoptr (Desk) desk = desk_new_live (server);
  g_autoptr (GAsyncResult) result = NULL;
  g_auto (Ms5HttpAnswer) answer = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = g_strconcat (server->address, "/api/v1/auth/logout", NULL);
  g_autoptr (json_t) body = json_pack ("{s:s}", "refresh_token", desk->client->session->refresh);
  Ms5Floor *floor = ms5_client_get_floor (desk->client);

  ms5_http_ask_async (desk->client->session->soup, "POST", uri, NULL, body, NULL, ms5_test_result_cb, &result);
  g_assert_true (ms5_http_ask_finish (client_wait (&result), &answer, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (answer.status, ==, 204);

  ms5_test_wait_until (!ms5_client_is_signed_in (desk->client));
  g_assert_cmpint (ms5_client_get_problem (desk->client), ==, MS5_CLIENT_PROBLEM_SIGNED_OUT);
  g_assert_cmpint (ms5_client_get_state (desk->client), ==, MS5_LINK_OFFLINE);
  g_assert_cmpint (ms5_floor_get_freshness (floor), ==, MS5_FLOOR_OFFLINE);
  g_assert_cmpuint (g_list_model_get_n_items (ms5_floor_get_lines (floor)), ==, 2);

  desk_sign_in_well (desk, server);
  g_assert_cmpint (ms5_client_get_problem (desk->client), ==, MS5_CLIENT_PROBLEM_NONE);
}

/* The window is closed while things are under way. */
static void
test_abandoned (void)
{
  g_autoptr (RealServer) server = real_server_new ();
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) started = NULL;
  g_autoptr (GAsyncResult) signed_in = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *cache = g_build_filename (desk->folder, "cache", NULL);
  g_autofree char *data = g_build_filename (desk->folder, "data", NULL);

  desk->client = ms5_client_new (cache, data, desk->clock, desk->random, desk->secrets);
  ms5_client_start_async (desk->client, server->address, "supervisor", cancellable, ms5_test_result_cb, &started);
  g_cancellable_cancel (cancellable);
  g_assert_false (ms5_client_start_finish (desk->client, client_wait (&started), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_clear_object (&started);
  desk_stop (desk);

  desk_start (desk, NULL, NULL);
  g_cancellable_reset (cancellable);
  ms5_client_sign_in_async (desk->client, server->address, "supervisor", server->password, cancellable,
                            ms5_test_result_cb, &signed_in);
  g_cancellable_cancel (cancellable);
  g_assert_false (ms5_client_sign_in_finish (desk->client, client_wait (&signed_in), NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (ms5_client_is_signed_in (desk->client));
  g_clear_object (&signed_in);

  /* While it connects, and without a good-bye. */
  desk_sign_in_well (desk, server);
  ms5_client_connect_now (desk->client);
  g_assert_finalize_object (g_steal_pointer (&desk->client));
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/client-sign-in/sign-in", test_sign_in);
  g_test_add_func ("/client-sign-in/sign-out", test_sign_out);
  g_test_add_func ("/client-sign-in/sign-out-early", test_sign_out_early);
  g_test_add_func ("/client-sign-in/unsent", test_unsent);
  g_test_add_func ("/client-sign-in/revoked", test_revoked);
  g_test_add_func ("/client-sign-in/abandoned", test_abandoned);

  return g_test_run ();
}
