/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-hash.h"
#include "server/ms5-server.h"

#include "support/ms5-test-dir.h"
#include "support/ms5-test-wait.h"

#define PASSWORD "correct horse battery"

/* What the feed asks its backend, of a whole server. */
typedef struct
{
  Ms5Server              *server;
  const Ms5RoutesContext *context;
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

/* A small log, so that its beginning goes. */
static void
set_up (Fixture       *fixture,
        gconstpointer  warm_up_hours)
{
  Ms5Config *config = ms5_config_new ();
  g_autofree char *plant = g_build_filename (g_getenv ("MS5_SOURCE_ROOT"), "data", "plants", "bottling-hall.json", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  set (config, "server", "state_dir", ms5_test_dir_new ());
  set (config, "server", "plant", plant);
  set (config, "server", "port", "0");
  set (config, "store", "log_rows", "1000");
  set (config, "demo", "lines", "2");
  set (config, "demo", "warm_up_hours", warm_up_hours);
  fixture->server = ms5_server_new (config, TRUE);
  fixture->context = ms5_server_get_context (fixture->server);
  ms5_server_start_async (fixture->server, NULL, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  ms5_server_start_finish (fixture->server, result, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  warm_up_hours)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ms5_server_stop_async (fixture->server, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  ms5_server_stop_finish (fixture->server, result, &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  g_assert_finalize_object (fixture->server);
}

static Ms5FeedLog *
read_log (Fixture  *fixture,
          gint64    after,
          gint64    upto,
          GError  **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ms5_feed_backend_read_log_async (fixture->context->backend, after, upto, NULL, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  return ms5_feed_backend_read_log_finish (fixture->context->backend, result, error);
}

/* Each change follows from the one before, from the value before the first on. */
static guint64
check_log (const Ms5FeedLog *log,
           gint64            after,
           gint64            upto)
{
  guint64 h = log->h;

  g_assert_cmpint (log->after, ==, after);
  g_assert_cmpuint (log->rows->len, ==, upto - after);
  for (guint i = 0; i < log->rows->len; i++)
    {
      const Ms5FeedLogRow *row = &g_array_index (log->rows, Ms5FeedLogRow, i);
      gsize length;
      const char *text = ms5_change_get_text (row->change, &length);

      g_assert_cmpint (row->change->v, ==, after + 1 + i);
      h = ms5_hash_chain (h, text, length);
      g_assert_true (h == row->h);
    }

  return h;
}

/* As if a day had passed: what is too much is removed now and then, not at once. */
static void
cut_log (Fixture *fixture)
{
  Ms5Time later = ms5_clock_now (fixture->context->plant_clock) + 24 * MS5_USEC_PER_H;
  gboolean more = TRUE;

  while (more)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;

      ms5_store_maintain_async (fixture->context->store, later, ms5_test_result_cb, &result);
      ms5_test_wait_until (result != NULL);
      ms5_store_maintain_finish (fixture->context->store, result, &more, &error);
      g_assert_no_error (error);
    }
}

static void
test_log (Fixture       *fixture,
          gconstpointer  warm_up_hours)
{
  gint64 head = ms5_feed_get_head (fixture->context->feed);
  g_autoptr (Ms5FeedLog) first = NULL;
  g_autoptr (Ms5FeedLog) middle = NULL;
  g_autoptr (Ms5FeedLog) last = NULL;
  g_autoptr (GError) error = NULL;
  guint64 h;

  g_assert_cmpint (head, >, 1100);
  last = read_log (fixture, head - 100, head, &error);
  g_assert_no_error (error);
  h = check_log (last, head - 100, head);
  g_assert_true (g_array_index (last->rows, Ms5FeedLogRow, 99).ends_commit);
  g_assert_true (h == g_array_index (last->rows, Ms5FeedLogRow, 99).h);

  middle = read_log (fixture, head - 150, head - 100, &error);
  g_assert_no_error (error);
  g_assert_true (check_log (middle, head - 150, head - 100) == last->h);

  /* What is not there yet is no log, and what is not there any more has its own error. */
  first = read_log (fixture, head + 100000, head + 100001, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_clear_error (&error);
  cut_log (fixture);
  first = read_log (fixture, 0, 10, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

/* From the very beginning the chain begins with 0. */
static void
test_whole_log (Fixture       *fixture,
                gconstpointer  warm_up_hours)
{
  g_autoptr (Ms5FeedLog) log = NULL;
  g_autoptr (GError) error = NULL;

  log = read_log (fixture, 0, 50, &error);
  g_assert_no_error (error);
  g_assert_true (log->h == 0);
  check_log (log, 0, 50);
}

static void
finish_change (Ms5Accounts   *accounts,
               GAsyncResult **result)
{
  g_autoptr (GError) error = NULL;

  ms5_test_wait_until (*result != NULL);
  ms5_accounts_finish (accounts, *result, &error);
  g_assert_no_error (error);
  g_clear_object (result);
}

static Ms5FeedIdentity *
sign_in (Fixture    *fixture,
         const char *name)
{
  Ms5Accounts *accounts = fixture->context->accounts;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (Ms5Grant) grant = NULL;
  g_autoptr (GError) error = NULL;
  Ms5FeedIdentity *identity;
  int wait;

  ms5_accounts_sign_in_async (accounts, name, PASSWORD, "device-1", "127.0.0.1", ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  grant = ms5_accounts_sign_in_finish (accounts, result, &wait, &error);
  g_assert_no_error (error);
  identity = ms5_feed_backend_authenticate (fixture->context->backend, grant->access_token, &error);
  g_assert_no_error (error);
  return identity;
}

/* The rights in force count, not those when somebody came. */
static void
test_rights (Fixture       *fixture,
             gconstpointer  warm_up_hours)
{
  static const char *const first[] = { "L1", NULL };
  static const char *const second[] = { "L2", NULL };
  Ms5Accounts *accounts = fixture->context->accounts;
  Ms5FeedBackend *backend = fixture->context->backend;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (Ms5FeedIdentity) identity = NULL;
  g_autoptr (GError) error = NULL;

  ms5_accounts_add_async (accounts, "vera", NULL, MS5_ROLE_VIEWER, first, PASSWORD, ms5_test_result_cb, &result);
  finish_change (accounts, &result);
  identity = sign_in (fixture, "vera");
  g_assert_cmpstr (identity->device, ==, "device-1");
  g_assert_true (ms5_feed_backend_may_see (backend, identity, "plant"));
  g_assert_true (ms5_feed_backend_may_see (backend, identity, "calls/L1"));
  g_assert_true (ms5_feed_backend_may_see (backend, identity, "live/L1"));
  g_assert_true (ms5_feed_backend_may_see (backend, identity, "devices/device-1"));
  g_assert_false (ms5_feed_backend_may_see (backend, identity, "devices/device-2"));
  g_assert_false (ms5_feed_backend_may_see (backend, identity, "calls/L2"));
  g_assert_false (ms5_feed_backend_may_see (backend, identity, "calls/L9"));
  g_assert_false (ms5_feed_backend_may_see (backend, identity, "nonsense"));

  ms5_accounts_set_lines_async (accounts, "vera", second, ms5_test_result_cb, &result);
  finish_change (accounts, &result);
  g_assert_false (ms5_feed_backend_may_see (backend, identity, "calls/L1"));
  g_assert_true (ms5_feed_backend_may_see (backend, identity, "calls/L2"));

  ms5_accounts_set_disabled_async (accounts, "vera", TRUE, ms5_test_result_cb, &result);
  finish_change (accounts, &result);
  g_assert_false (ms5_feed_backend_may_see (backend, identity, "plant"));
  g_assert_null (ms5_feed_backend_authenticate (backend, "nonsense", &error));
  g_assert_error (error, MS5_AUTH_ERROR, MS5_AUTH_ERROR_TOKEN);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/backend/log", Fixture, "6", set_up, test_log, tear_down);
  g_test_add ("/backend/whole-log", Fixture, "0", set_up, test_whole_log, tear_down);
  g_test_add ("/backend/rights", Fixture, "0", set_up, test_rights, tear_down);

  return g_test_run ();
}
