/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "feed-client.h"

#include <string.h>

static void
fill_a_little (Rig *rig)
{
  rig_put (rig, "line/L1", "L1", json_pack ("{s:s}", "state", "Execute"));
  rig_put (rig, "calls/L1", "c1", json_pack ("{s:s,s:i}", "state", "raised", "rev", 1));
  rig_put (rig, "jobs/L1", "A", json_pack ("{s:i}", "qty", 40));
  rig_event (rig, "notes/L1", "n1", json_pack ("{s:s}", "text", "hallo"));
  rig_commit (rig);
}

static const char *
mode_of (Client *client)
{
  return json_string_value (json_object_get (client_last (client, "welcome"), "mode"));
}

static const char *
why_of (Client *client)
{
  return json_string_value (json_object_get (client_last (client, "welcome"), "why"));
}

static void
test_first (void)
{
  g_autoptr (Rig) rig = rig_new (NULL);
  g_autoptr (Client) client = client_new (rig, "d1");
  json_t *welcome;

  fill_a_little (rig);
  rig->device_floor = 903;
  client_start (client, "line/L1 calls/L1 jobs/L1 notes/L1 stops/L1");
  /* One page for each topic, also for the one that has nothing. */
  client_assert_trace (client, "welcome snap snap snap snap snap snap_end");
  client_assert_image (client);

  welcome = client_last (client, "welcome");
  g_assert_cmpstr (mode_of (client), ==, "snapshot");
  g_assert_cmpstr (why_of (client), ==, "no_cursor");
  g_assert_cmpstr (json_string_value (json_object_get (welcome, "epoch")), ==, "e1");
  g_assert_cmpint (client_last_int (client, "welcome", "head"), ==, 4);
  g_assert_cmpint (client_last_int (client, "welcome", "now"), ==, RIG_NOW / 1000);
  g_assert_cmpint (client_last_int (client, "welcome", "exp"), ==, RIG_NOW / 1000 + 600000);
  g_assert_cmpint (client_last_int (client, "welcome", "tick"), ==, 50);
  g_assert_cmpint (client_last_int (client, "welcome", "ackd"), ==, 903);
  g_assert_cmpint (json_array_size (json_object_get (welcome, "snap")), ==, 5);
  g_assert_cmpint (json_integer_value (json_object_get (json_object_get (welcome, "todo"), "ops")), ==, 4);
  g_assert_cmpint (client->pos, ==, 4);
}

static void
test_resume (void)
{
  g_autoptr (Rig) rig = rig_new (NULL);
  g_autoptr (Client) client = client_new (rig, "d1");

  fill_a_little (rig);
  client_start (client, "line/L1 calls/L1");
  client_cut (client);
  g_assert_cmpuint (client->closed, ==, 1006);
  rig_merge (rig, "line/L1", "L1", json_pack ("{s:s}", "state", "Held"));
  rig_merge (rig, "line/L1", "L1", json_pack ("{s:s}", "state", "Execute"));
  rig_merge (rig, "jobs/L1", "A", json_pack ("{s:i}", "qty", 41));
  rig_commit (rig);

  g_string_truncate (client->trace, 0);
  client_start (client, NULL);
  client_assert_trace (client, "welcome d");
  g_assert_cmpstr (mode_of (client), ==, "delta");
  g_assert_cmpstr (why_of (client), ==, NULL);
  g_assert_cmpuint (json_array_size (json_object_get (client_last (client, "d"), "ops")), ==, 1);
  client_assert_image (client);
  g_assert_cmpint (client->pos, ==, 7);

  /* New topics come after the delta, at the position where it ended. */
  client_cut (client);
  rig_merge (rig, "line/L1", "L1", json_pack ("{s:s}", "state", "Held"));
  rig_commit (rig);
  client_start (client, "jobs/L1 notes/L1");
  client_assert_trace (client, "welcome d snap snap snap_end");
  g_assert_cmpuint (json_array_size (json_object_get (client_last (client, "welcome"), "snap")), ==, 2);
  client_assert_image (client);

  /* Nothing to do at all. */
  client_cut (client);
  client_start (client, NULL);
  client_assert_trace (client, "welcome");
  client_assert_image (client);
  g_assert_cmpstr (rig->reports->str, ==, "");
}

typedef struct
{
  const char *name;
  const char *epoch;
  gint64 pos;       /* relative to the head */
  gboolean wrong_h;
  gint64 floor;     /* relative to the head */
  gint64 max_rows;
  gboolean restart;
  const char *why;
  const char *report;
} WhyCase;

static const WhyCase why_cases[] = {
  { "same", "e1", 0, FALSE, -1000, 50000, FALSE, NULL, "" },
  { "behind", "e1", -30, FALSE, -1000, 50000, FALSE, NULL, "" },
  { "epoch", "e2", 0, FALSE, -1000, 50000, FALSE, "epoch", "" },
  { "ahead", "e1", 1, FALSE, -1000, 50000, FALSE, "ahead", "fork " },
  { "fork", "e1", -1, TRUE, -1000, 50000, FALSE, "fork", "fork " },
  { "rows", "e1", -21, FALSE, -1000, 20, FALSE, "rows", "" },
  { "not-rows", "e1", -20, FALSE, -1000, 20, FALSE, NULL, "" },
  { "floor-in-ring", "e1", -30, FALSE, -10, 50000, FALSE, NULL, "" },
  { "log", "e1", -30, FALSE, -1000, 50000, TRUE, NULL, "" },
  { "log-fork", "e1", -30, TRUE, -1000, 50000, TRUE, "fork", "fork " },
  { "log-floor", "e1", -30, FALSE, -10, 50000, TRUE, "floor", "" },
  { "log-rows", "e1", -30, FALSE, -1000, 20, TRUE, "rows", "" },
};

static void
test_why (gconstpointer data)
{
  const WhyCase *test = data;
  g_autoptr (Rig) rig = NULL;
  g_autoptr (Client) client = NULL;
  Ms5FeedLimits limits;
  gint64 head;

  ms5_feed_limits_init (&limits);
  limits.catch_up_rows = test->max_rows;
  rig = rig_new (&limits);
  client = client_new (rig, "d1");
  fill_a_little (rig);
  for (int i = 0; i < 40; i++)
    {
      rig_merge (rig, "line/L1", "L1", json_pack ("{s:i}", "i", i));
      rig_commit (rig);
      if (i == 8)
        {
          client_start (client, "line/L1 calls/L1");
          client_cut (client);
        }
    }
  head = rig->durable;
  g_assert_cmpint (client->pos, ==, head - 31);

  /* Its rows are those of 31 changes ago: whatever it claims beside that must be found out. */
  if (test->pos == 0 || test->pos == 1)
    {
      client_start (client, NULL);
      client_cut (client);
    }
  client->pos = head + test->pos;
  g_snprintf (client->h, sizeof (client->h), "%016" G_GINT64_MODIFIER "x",
              test->pos > 0 ? 1 : g_array_index (rig->log, RigRow, client->pos - 1).h ^ (guint64) test->wrong_h);
  g_free (client->epoch);
  client->epoch = g_strdup (test->epoch);
  client->expects_forks = test->why != NULL;
  rig->floor = MAX (head + test->floor, 0);
  ms5_feed_set_floor (rig->feed, rig->floor);
  if (test->restart)
    rig_restart (rig);

  client_start (client, NULL);
  g_assert_cmpstr (why_of (client), ==, test->why);
  g_assert_cmpstr (mode_of (client), ==, test->why != NULL ? "snapshot" : "delta");
  g_assert_cmpstr (rig->reports->str, ==, test->report);
  g_assert_cmpint (client->pos, ==, head);
  client_assert_image (client);
}

/* A delta longer than the snapshot is not sent (6.2 b). */
static void
test_size (void)
{
  g_autoptr (Rig) rig = rig_new (NULL);
  g_autoptr (Client) client = client_new (rig, "d1");

  fill_a_little (rig);
  client_start (client, "line/L1 notes/L1");
  client_cut (client);
  for (int i = 0; i < 1000; i++)
    {
      g_autofree char *id = g_strdup_printf ("x%d", i);

      rig_event (rig, "notes/L1", id, json_pack ("{s:s}", "text", "a note that somebody wrote and others should read"));
    }
  rig_commit (rig);
  client_start (client, NULL);
  g_assert_cmpstr (why_of (client), ==, "size");
  client_assert_image (client);
}

/* While the log is read the line waits; what is asked meanwhile is answered after. */
static void
test_log_takes_time (void)
{
  g_autoptr (Rig) rig = rig_new (NULL);
  g_autoptr (GPtrArray) clients = g_ptr_array_new_with_free_func ((GDestroyNotify) client_free);

  fill_a_little (rig);
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *device = g_strdup_printf ("d%u", i);
      Client *client = client_new (rig, device);

      g_ptr_array_add (clients, client);
      client_start (client, "line/L1 calls/L1");
      client_cut (client);
      rig_merge (rig, "line/L1", "L1", json_pack ("{s:i}", "i", (int) i));
      rig_commit (rig);
    }

  rig_restart (rig);
  rig->holds_log = TRUE;
  for (guint i = 0; i < 5; i++)
    {
      Client *client = clients->pdata[4 - i];

      g_string_truncate (client->trace, 0);
      client_start (client, NULL);
      client_send (client, "{\"t\":\"ping\",\"n\":7}");
      rig_settle (rig);
      client_assert_trace (client, "");
    }
  rig_merge (rig, "line/L1", "L1", json_pack ("{s:i}", "i", 100));
  rig_commit (rig);
  rig->holds_log = FALSE;
  rig_release_log (rig);
  for (guint i = 0; i < 5; i++)
    {
      client_assert_trace (clients->pdata[i], "welcome d pong");
      client_assert_image (clients->pdata[i]);
    }
  /* One for the first that asked, one for all the others. */
  g_assert_cmpuint (rig->log_reads, ==, 2);
}

static void
test_log_fails (void)
{
  g_autoptr (Rig) rig = rig_new (NULL);
  g_autoptr (Client) client = client_new (rig, "d1");

  fill_a_little (rig);
  client_start (client, "line/L1");
  client_cut (client);
  rig_merge (rig, "line/L1", "L1", json_pack ("{s:i}", "i", 1));
  rig_commit (rig);
  rig_restart (rig);
  rig->breaks_log = TRUE;
  client_start (client, NULL);
  g_assert_cmpstr (why_of (client), ==, "log");
  g_assert_cmpstr (rig->reports->str, ==, "log ");
  client_assert_image (client);
}

static void
test_denied (void)
{
  g_autoptr (Rig) rig = rig_new (NULL);
  g_autoptr (Client) client = client_new (rig, "d1");
  json_t *denied;

  fill_a_little (rig);
  g_hash_table_add (rig->denied, g_strdup ("jobs/L1"));
  g_hash_table_add (rig->denied, g_strdup ("live/L1"));
  client_forbid (client, "jobs/L1");
  rig_advance (rig, 3 * MS5_USEC_PER_S);
  client_start (client, "line/L1 jobs/L1 live/L1");
  denied = json_object_get (client_last (client, "welcome"), "denied");
  g_assert_cmpuint (json_array_size (denied), ==, 2);
  client_assert_trace (client, "welcome snap snap_end");
  client_assert_image (client);
}

typedef struct
{
  const char *name;
  const char *message;
  guint code;
} BadCase;

static const BadCase bad_cases[] = {
  { "ping-first", "{\"t\":\"ping\",\"n\":1}", 4400 },
  { "unknown-first", "{\"t\":\"foo\"}", 4400 },
  { "no-json", "hello", 4400 },
  { "no-topics", "{\"t\":\"hello\",\"device\":\"d\",\"app\":\"1\"}", 4400 },
  { "server-message", "{\"t\":\"welcome\"}", 4400 },
  { "small-window", "{\"t\":\"hello\",\"device\":\"d\",\"app\":\"9\",\"topics\":[],\"window\":1000}", 4400 },
  { "duplicate", "{\"t\":\"hello\",\"t\":\"hello\",\"device\":\"d\",\"app\":\"9\",\"topics\":[]}", 4400 },
  { "too-old", "{\"t\":\"hello\",\"device\":\"d\",\"app\":\"1.1.9\",\"topics\":[]}", 4426 },
  { "too-old-major", "{\"t\":\"hello\",\"device\":\"d\",\"app\":\"0.9\",\"topics\":[]}", 4426 },
  { "just-right", "{\"t\":\"hello\",\"device\":\"d\",\"app\":\"1.2\",\"topics\":[]}", 0 },
  { "newer", "{\"t\":\"hello\",\"device\":\"d\",\"app\":\"1.10.3-beta\",\"topics\":[]}", 0 },
};

static void
test_bad (gconstpointer data)
{
  const BadCase *test = data;
  g_autoptr (Rig) rig = NULL;
  g_autoptr (Client) client = NULL;
  Ms5FeedLimits limits;

  ms5_feed_limits_init (&limits);
  limits.oldest_app = "1.2";
  rig = rig_new (&limits);
  client = client_new (rig, "d1");
  client_connect (client);
  client_send (client, "%s", test->message);
  rig_settle (rig);
  g_assert_cmpuint (client->closed, ==, test->code);
}

static void
test_twice (void)
{
  g_autoptr (Rig) rig = rig_new (NULL);
  g_autoptr (Client) client = client_new (rig, "d1");

  client_start (client, "line/L1");
  client_hello (client);
  rig_settle (rig);
  g_assert_cmpuint (client->closed, ==, 4400);
}

static void
test_deadline (void)
{
  g_autoptr (Rig) rig = rig_new (NULL);
  g_autoptr (Client) client = client_new (rig, "d1");

  client_connect (client);
  rig_advance (rig, 4900 * MS5_USEC_PER_MS);
  g_assert_cmpuint (client->closed, ==, 0);
  rig_advance (rig, 400 * MS5_USEC_PER_MS);
  g_assert_cmpuint (client->closed, ==, 4400);
}

static void
test_empty (void)
{
  g_autoptr (Rig) rig = rig_new (NULL);
  g_autoptr (Client) client = client_new (rig, "d1");

  fill_a_little (rig);
  client_connect (client);
  client_send (client, "{\"t\":\"hello\",\"device\":\"d1\",\"app\":\"9\",\"topics\":[]}");
  rig_settle (rig);
  client_assert_trace (client, "welcome snap_end");
  rig_fill (rig, "line/L1", 1, 10);
  rig_advance (rig, MS5_USEC_PER_S);
  client_assert_trace (client, "");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/hello/first", test_first);
  g_test_add_func ("/hello/resume", test_resume);
  for (guint i = 0; i < G_N_ELEMENTS (why_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/hello/why/", why_cases[i].name, NULL);

      g_test_add_data_func (path, &why_cases[i], test_why);
    }
  g_test_add_func ("/hello/size", test_size);
  g_test_add_func ("/hello/log-takes-time", test_log_takes_time);
  g_test_add_func ("/hello/log-fails", test_log_fails);
  g_test_add_func ("/hello/denied", test_denied);
  for (guint i = 0; i < G_N_ELEMENTS (bad_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/hello/bad/", bad_cases[i].name, NULL);

      g_test_add_data_func (path, &bad_cases[i], test_bad);
    }
  g_test_add_func ("/hello/twice", test_twice);
  g_test_add_func ("/hello/deadline", test_deadline);
  g_test_add_func ("/hello/empty", test_empty);

  return g_test_run ();
}
