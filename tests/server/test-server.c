/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/ms5-server.h"

#include "http/http-client.h"
#include "support/ms5-test-dir.h"
#include "support/ms5-test-wait.h"

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

static Ms5Server *
make_demo (const char *state,
           const char *warm_up_hours)
{
  Ms5Config *config = ms5_config_new ();
  g_autofree char *plant = g_build_filename (g_getenv ("MS5_SOURCE_ROOT"), "data", "plants", "bottling-hall.json", NULL);

  set (config, "server", "state_dir", state);
  set (config, "server", "plant", plant);
  set (config, "server", "port", "0");
  set (config, "demo", "lines", "2");
  set (config, "demo", "warm_up_hours", warm_up_hours);
  return ms5_server_new (config, TRUE);
}

static gboolean
start (Ms5Server     *server,
       GCancellable  *cancellable,
       GError       **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ms5_server_start_async (server, cancellable, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  return ms5_server_start_finish (server, result, error);
}

static void
stop (Ms5Server *server)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ms5_server_stop_async (server, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  ms5_server_stop_finish (server, result, &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  g_assert_finalize_object (server);
}

static guint16
get_port (Ms5Server *server)
{
  return ms5_http_server_get_port (ms5_server_get_context (server)->http);
}

/* A hall with a past and a present, which goes on after it was stopped. */
static void
test_demo (void)
{
  const char *state = ms5_test_dir_new ();
  Ms5Server *server = make_demo (state, "0.5");
  const Ms5RoutesContext *context = ms5_server_get_context (server);
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *account = g_build_filename (state, "demo-account", NULL);
  GStatBuf status;
  gint64 head;

  g_assert_true (start (server, NULL, &error));
  g_assert_no_error (error);
  g_assert_null (ms5_server_get_set_up_code (server));
  answer = http_ask (get_port (server), "GET /api/v1/health HTTP/1.1", "", 0);
  g_assert_cmpuint (http_status (answer), ==, 200);
  g_assert_cmpint (g_stat (account, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);

  g_assert_cmpint (ms5_feed_get_head (context->feed), ==, ms5_journal_get_durable (context->journal));
  g_assert_cmpuint (ms5_image_get_n_items (ms5_feed_get_image (context->feed), "line/L1"), ==, 7);
  g_assert_cmpuint (ms5_image_get_n_items (ms5_feed_get_image (context->feed), "line/L2"), ==, 7);
  g_assert_cmpuint (ms5_image_get_n_items (ms5_feed_get_image (context->feed), "line/L3"), ==, 0);
  g_assert_cmpuint (ms5_image_get_n_items (ms5_feed_get_image (context->feed), "timeline/L1"), >, 1);
  g_assert_cmpuint (ms5_image_get_n_items (ms5_feed_get_image (context->feed), "jobs/L1"), >, 0);
  ms5_test_wait_until (ms5_live_lookup (ms5_feed_get_live (context->feed), "live/L1", MS5_KPI_KEY, "good", NULL) != NULL);

  head = ms5_feed_get_head (context->feed);
  stop (server);

  server = make_demo (state, "0.5");
  context = ms5_server_get_context (server);
  g_assert_true (start (server, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (ms5_feed_get_head (context->feed), >=, head);
  stop (server);
}

/* The people of the simulated hall have seen to what happened: nothing lies about for hours. */
static void
test_crew (void)
{
  Ms5Server *server = make_demo (ms5_test_dir_new (), "3");
  const Ms5RoutesContext *context = ms5_server_get_context (server);
  g_autoptr (Ms5TopicView) calls = NULL;
  g_autoptr (Ms5TopicView) stops = NULL;
  g_autoptr (GError) error = NULL;
  Ms5Time now;
  guint n_coded = 0, n_resolved = 0;

  g_assert_true (start (server, NULL, &error));
  now = ms5_clock_now (context->plant_clock);
  calls = ms5_image_get_view (ms5_feed_get_image (context->feed), "calls/L1");
  for (guint i = 0; i < calls->items->len; i++)
    {
      const Ms5Item *item = g_ptr_array_index (calls->items, i);
      g_auto (Ms5CallItem) call = { 0 };

      ms5_call_item_decode (item->fields, &call, NULL);
      n_resolved += call.state == MS5_CALL_RESOLVED;
      if (call.state != MS5_CALL_RESOLVED && !call.active)
        g_assert_cmpint (now - call.raised, <, MS5_USEC_PER_H);
    }
  stops = ms5_image_get_view (ms5_feed_get_image (context->feed), "stops/L1");
  for (guint i = 0; i < stops->items->len; i++)
    n_coded += json_object_get (((const Ms5Item *) g_ptr_array_index (stops->items, i))->fields, "coded_by") != NULL;
  g_assert_cmpuint (n_coded, >, 0);
  g_assert_cmpuint (n_resolved, >, 0);
  g_clear_pointer (&calls, ms5_topic_view_unref);
  g_clear_pointer (&stops, ms5_topic_view_unref);
  stop (server);
}

/* Who waits for the past to be made may change their mind; nothing is broken by it. */
static void
test_cancel (void)
{
  const char *state = ms5_test_dir_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  Ms5Server *server = make_demo (state, "0.5");

  ms5_server_start_async (server, cancellable, ms5_test_result_cb, &result);
  ms5_test_wait_until (ms5_server_get_context (server)->journal != NULL
                       && ms5_journal_get_durable (ms5_server_get_context (server)->journal) > 0);
  g_cancellable_cancel (cancellable);
  ms5_test_wait_until (result != NULL);
  g_assert_false (ms5_server_start_finish (server, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_clear_object (&result);
  g_assert_finalize_object (server);

  server = make_demo (state, "0.5");
  g_assert_true (start (server, NULL, &error));
  g_assert_no_error (error);
  stop (server);
}

/* Nobody plays in the folder of a real floor. */
static void
test_real_floor (void)
{
  const char *state = ms5_test_dir_new ();
  g_autofree char *account = g_build_filename (state, "demo-account", NULL);
  g_autoptr (GError) error = NULL;
  Ms5Server *server = make_demo (state, "0.5");

  g_assert_true (start (server, NULL, &error));
  stop (server);
  g_assert_cmpint (g_unlink (account), ==, 0);

  server = make_demo (state, "0.5");
  g_assert_false (start (server, NULL, &error));
  g_assert_error (error, MS5_SERVER_ERROR, MS5_SERVER_ERROR_STATE);
  g_assert_finalize_object (server);
}

/* Two in one process are kept apart as well. */
static void
test_lock (void)
{
  const char *state = ms5_test_dir_new ();
  g_autoptr (GError) error = NULL;
  Ms5Server *first = make_demo (state, "0.5");
  Ms5Server *second = make_demo (state, "0.5");

  g_assert_true (start (first, NULL, &error));
  g_assert_false (start (second, NULL, &error));
  g_assert_error (error, MS5_SERVER_ERROR, MS5_SERVER_ERROR_STATE);
  g_assert_finalize_object (second);
  stop (first);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/demo", test_demo);
  g_test_add_func ("/server/crew", test_crew);
  g_test_add_func ("/server/cancel", test_cancel);
  g_test_add_func ("/server/real-floor", test_real_floor);
  g_test_add_func ("/server/lock", test_lock);

  return g_test_run ();
}
