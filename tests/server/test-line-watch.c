/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/ms5-line-watch.h"

#include "core/plant-fixture.h"
#include "feed-client.h"

typedef struct
{
  Rig          *rig;
  Ms5Plant     *plant;
  Ms5LineWatch *watch;
  GString      *said;
  Ms5Time       since;
} Fixture;

static void
watched_cb (const Ms5Line *line,
            gboolean       is_watched,
            Ms5Time        since,
            gpointer       user_data)
{
  Fixture *f = user_data;

  g_string_append_printf (f->said, "%s%s ", is_watched ? "+" : "-", line->code);
  f->since = since;
}

static void
set_up (Fixture       *f,
        gconstpointer  unused)
{
  Ms5Clock *clock;

  f->rig = rig_new (NULL);
  clock = MS5_CLOCK (f->rig->clock);
  f->plant = fixture_plant_new ("UTC");
  ms5_plant_seal (f->plant);
  f->said = g_string_new (NULL);
  f->watch = ms5_line_watch_new (f->plant, f->rig->feed, clock, clock, watched_cb, f);
}

static void
tear_down (Fixture       *f,
           gconstpointer  unused)
{
  ms5_line_watch_stop (f->watch);
  g_assert_finalize_object (f->watch);
  g_string_free (f->said, TRUE);
  ms5_plant_unref (f->plant);
  rig_free (f->rig);
}

static void
assert_said (Fixture    *f,
             gint64      ms,
             const char *said)
{
  rig_advance (f->rig, ms * MS5_USEC_PER_MS);
  rig_settle (f->rig);
  g_assert_cmpstr (f->said->str, ==, said);
}

/* The last of those who look goes, and stays away. */
static void
test_left (Fixture       *f,
           gconstpointer  unused)
{
  g_autoptr (Client) one = client_new (f->rig, "d1");
  g_autoptr (Client) two = client_new (f->rig, "d2");
  Ms5Time left;

  assert_said (f, 60000, "");
  client_start (one, "line/L1 calls/L1");
  assert_said (f, 100, "+L1 ");
  client_start (two, "calls/L1 calls/L2");
  assert_said (f, 100, "+L1 +L2 ");
  client_cut (one);
  assert_said (f, 20000, "+L1 +L2 ");

  g_string_truncate (f->said, 0);
  left = ms5_clock_now (MS5_CLOCK (f->rig->clock));
  client_cut (two);
  assert_said (f, 9000, "");
  assert_said (f, 2000, "-L1 -L2 ");
  g_assert_cmpint (f->since - left, <=, MS5_USEC_PER_S);
  g_assert_cmpint (f->since, >=, left);
}

/* A short break is none. */
static void
test_back_in_time (Fixture       *f,
                   gconstpointer  unused)
{
  g_autoptr (Client) one = client_new (f->rig, "d1");

  client_start (one, "calls/L1");
  assert_said (f, 100, "+L1 ");
  client_cut (one);
  assert_said (f, 8000, "+L1 ");
  client_start (one, NULL);
  assert_said (f, 20000, "+L1 ");
  client_cut (one);
  assert_said (f, 12000, "+L1 -L1 ");
  client_start (one, NULL);
  assert_said (f, 100, "+L1 -L1 +L1 ");
}

/* A line that was watched before the server was started is missed, if nobody comes back to it. */
static void
test_expected (Fixture       *f,
               gconstpointer  unused)
{
  g_autoptr (Client) one = client_new (f->rig, "d1");
  Ms5Time started = ms5_clock_now (MS5_CLOCK (f->rig->clock));

  ms5_line_watch_expect (f->watch, "L1");
  ms5_line_watch_expect (f->watch, "L2");
  ms5_line_watch_expect (f->watch, "no such line");
  assert_said (f, 55000, "");
  client_start (one, "calls/L1");
  assert_said (f, 6000, "-L2 ");
  g_assert_cmpint (f->since, ==, started);
  client_cut (one);
  assert_said (f, 9000, "-L2 ");
  assert_said (f, 2000, "-L2 -L1 ");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/server/line-watch/left", Fixture, NULL, set_up, test_left, tear_down);
  g_test_add ("/server/line-watch/back-in-time", Fixture, NULL, set_up, test_back_in_time, tear_down);
  g_test_add ("/server/line-watch/expected", Fixture, NULL, set_up, test_expected, tear_down);

  return g_test_run ();
}
