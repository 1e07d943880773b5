/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "scenario.h"

#include "server/engine/ms5-engine-actions.h"

/* Stops that people divide, put together and add, and what machines tell of them afterwards. */

static Ms5EngineDoing
begin (Scenario *s)
{
  ms5_engine_begin (s->engine, s->now);
  return (Ms5EngineDoing) { .line = scenario_line (s, "L1"), .by = "anna", .cur_at = MS5_TIME_NONE };
}

static char *
key_at (Scenario   *s,
        const char *time)
{
  return ms5_timeline_key_new ("B1", scenario_time (s, time));
}

static Ms5EngineVerdict
split (Scenario   *s,
       const char *start,
       const char *at)
{
  g_autofree char *key = key_at (s, start);
  Ms5StopSplitArgs args = { scenario_time (s, at) };
  Ms5EngineDoing doing = begin (s);
  Ms5EngineVerdict verdict;

  doing.key = key;
  verdict = ms5_engine_split_stop (s->engine, &doing, &args);
  ms5_engine_commit (s->engine);
  return verdict;
}

static Ms5EngineVerdict
merge (Scenario   *s,
       const char *start,
       const char *second)
{
  g_autofree char *key = key_at (s, start);
  g_autofree char *with = key_at (s, second);
  Ms5StopMergeArgs args = { with };
  Ms5EngineDoing doing = begin (s);
  Ms5EngineVerdict verdict;

  doing.key = key;
  verdict = ms5_engine_merge_stops (s->engine, &doing, &args);
  ms5_engine_commit (s->engine);
  return verdict;
}

static Ms5EngineVerdict
add (Scenario   *s,
     const char *start,
     const char *end,
     const char *reason)
{
  g_autofree char *key = key_at (s, start);
  Ms5StopAddArgs args = { scenario_time (s, end), (char *) reason, (char *) "seen" };
  Ms5EngineDoing doing = begin (s);
  Ms5EngineVerdict verdict;

  doing.key = key;
  verdict = ms5_engine_add_stop (s->engine, &doing, &args);
  ms5_engine_commit (s->engine);
  return verdict;
}

static void
code (Scenario   *s,
      const char *start,
      const char *reason)
{
  g_autofree char *key = key_at (s, start);
  Ms5StopCodeSet set = { (char *) reason, NULL };
  Ms5EngineDoing doing = begin (s);

  doing.key = key;
  g_assert_cmpint (ms5_engine_code_stop (s->engine, &doing, &set), ==, MS5_ENGINE_APPLIED);
  ms5_engine_commit (s->engine);
}

static void
test_split (Scenario     *s,
            gconstpointer user_data)
{
  double adet;

  scenario_start (s, "06:00");
  scenario_play (s, "06:00 B1 Execute Production\n06:01:00 B1 Held\n06:01:00 every 20 B1 Held until 06:04:40\n06:05:00 B1 Execute\n06:05:02");
  adet = scenario_kpi (s, "L1", "adet_s");
  g_assert_cmpint (split (s, "06:01:00", "06:01:00"), ==, MS5_ENGINE_SUPERSEDED);
  g_assert_cmpint (split (s, "06:01:00", "06:05:00"), ==, MS5_ENGINE_SUPERSEDED);
  g_assert_cmpint (split (s, "06:01:01", "06:03:00"), ==, MS5_ENGINE_GONE);
  g_assert_cmpint (split (s, "06:01:00", "06:03:00"), ==, MS5_ENGINE_APPLIED);
  g_assert_cmpint (split (s, "06:01:00", "06:03:00"), ==, MS5_ENGINE_NOOP);
  code (s, "06:03:00", "jam");
  scenario_assert (scenario_stops, s, "L1",
                   "06:01:00-06:03:00 state unplanned; 06:03:00-06:05:00 state unplanned jam anna");
  scenario_play (s, "06:05:02");
  scenario_assert_kpi (s, "L1", "adet_s", adet);
  scenario_restart (s);
  scenario_assert (scenario_stops, s, "L1",
                   "06:01:00-06:03:00 state unplanned; 06:03:00-06:05:00 state unplanned jam anna");
}

/* The running stop goes on in its second part, whatever happens to the server. */
static void
test_split_open (Scenario     *s,
                 gconstpointer user_data)
{
  g_autofree char *second = NULL;

  scenario_start (s, "06:00");
  scenario_play (s, "06:00 B1 Execute Production\n06:01:00 B1 Held\n06:01:00 every 20 B1 Held until 06:02:00\n06:02:01");
  g_assert_cmpint (split (s, "06:01:00", "06:01:30"), ==, MS5_ENGINE_APPLIED);
  second = key_at (s, "06:01:30");
  g_assert_cmpstr (scenario_text (s, "line/L1", "L1", "stop"), ==, second);
  scenario_restart (s);
  scenario_assert (scenario_stops, s, "L1", "06:01:00-06:01:30 state unplanned minor; 06:01:30- state unplanned");
  scenario_play (s, "06:02:10 B1 Execute\n06:02:11");
  scenario_assert (scenario_stops, s, "L1",
                   "06:01:00-06:01:30 state unplanned minor; 06:01:30-06:02:10 state unplanned minor");
}

/* It ended before its second part would have begun, as is seen only later. */
static void
test_split_too_late (Scenario     *s,
                     gconstpointer user_data)
{
  scenario_start (s, "06:00");
  scenario_play (s, "06:00 B1 Execute Production\n06:01:00 B1 Held\n06:01:20 B1 Held\n06:02:10");
  g_assert_cmpint (split (s, "06:01:00", "06:02:00"), ==, MS5_ENGINE_APPLIED);
  scenario_play (s, "06:02:30");
  scenario_assert (scenario_stops, s, "L1", "06:01:00-06:01:20 state unplanned minor");
}

/* There was no stop, and so no parts of one. */
static void
test_split_cancelled (Scenario     *s,
                      gconstpointer user_data)
{
  scenario_start (s, "06:00");
  scenario_play (s, "06:00 B1 Execute Production product=P good=0\n"
                    "06:00 every 1 B1 good=1 until 06:00:30\n"
                    "06:00:41");
  g_assert_cmpint (split (s, "06:00:30", "06:00:38"), ==, MS5_ENGINE_APPLIED);
  scenario_play (s, "06:00:42 B1 good=5 at=06:00:35\n06:00:43");
  scenario_assert (scenario_stops, s, "L1", "");
}

static void
test_merge (Scenario     *s,
            gconstpointer user_data)
{
  scenario_start (s, "06:00");
  scenario_play (s, "06:00 B1 Execute Production\n"
                    "06:01:00 B1 Held\n"
                    "06:01:20 B1 Stopped Changeover\n"
                    "06:01:50 B1 Stopped\n");
  g_assert_cmpint (merge (s, "06:01:20", "06:01:00"), ==, MS5_ENGINE_SUPERSEDED);
  g_assert_cmpint (merge (s, "06:01:00", "06:01:30"), ==, MS5_ENGINE_GONE);
  g_assert_cmpint (merge (s, "06:01:00", "06:01:20"), ==, MS5_ENGINE_APPLIED);
  g_assert_cmpint (merge (s, "06:01:00", "06:01:20"), ==, MS5_ENGINE_NOOP);
  scenario_assert (scenario_stops, s, "L1", "06:01:00- state changeover plc");
  scenario_restart (s);
  scenario_play (s, "06:02:00 B1 Execute Production\n06:03:00 B1 Held\n06:03:10 B1 Execute\n06:03:11");
  scenario_assert (scenario_stops, s, "L1",
                   "06:01:00-06:02:00 state changeover plc minor; 06:03:00-06:03:10 state unplanned minor");
  g_assert_cmpint (merge (s, "06:01:00", "06:03:00"), ==, MS5_ENGINE_SUPERSEDED);
}

/* What people have said of two stops is not lost: they have to agree first. */
static void
test_merge_explained (Scenario     *s,
                      gconstpointer user_data)
{
  scenario_start (s, "06:00");
  scenario_play (s, "06:00 B1 Execute Production\n06:01:00 B1 Held\n06:01:00 every 20 B1 Held until 06:04:40\n06:05:00 B1 Execute\n06:05:02");
  split (s, "06:01:00", "06:03:00");
  code (s, "06:01:00", "drive");
  code (s, "06:03:00", "jam");
  g_assert_cmpint (merge (s, "06:01:00", "06:03:00"), ==, MS5_ENGINE_SUPERSEDED);
  code (s, "06:01:00", "jam");
  g_assert_cmpint (merge (s, "06:01:00", "06:03:00"), ==, MS5_ENGINE_APPLIED);
  scenario_assert (scenario_stops, s, "L1", "06:01:00-06:05:00 state unplanned jam anna");
}

/* Of a time in which nothing was heard. What machines tell of it later takes its place. */
static void
test_add (Scenario     *s,
          gconstpointer user_data)
{
  scenario_start (s, "06:00");
  scenario_play (s, "06:00 B1 Execute Production\n06:00:30 B1 Execute\n06:10:00");
  g_assert_cmpint (add (s, "06:05:00", "06:05:00", "jam"), ==, MS5_ENGINE_INVALID);
  g_assert_cmpint (add (s, "06:05:00", "06:11:00", "jam"), ==, MS5_ENGINE_INVALID);
  g_assert_cmpint (add (s, "06:05:00", "06:08:00", "rain"), ==, MS5_ENGINE_INVALID);
  g_assert_cmpint (add (s, "06:05:00", "06:08:00", "jam"), ==, MS5_ENGINE_APPLIED);
  g_assert_cmpint (add (s, "06:05:00", "06:08:00", "jam"), ==, MS5_ENGINE_NOOP);
  g_assert_cmpint (add (s, "06:04:00", "06:05:01", "jam"), ==, MS5_ENGINE_SUPERSEDED);
  g_assert_cmpint (add (s, "06:07:00", "06:09:00", NULL), ==, MS5_ENGINE_SUPERSEDED);
  g_assert_cmpint (add (s, "06:08:00", "06:09:50", NULL), ==, MS5_ENGINE_APPLIED);
  scenario_assert (scenario_stops, s, "L1",
                   "06:05:00-06:08:00 hand unplanned jam anna; 06:08:00-06:09:50 hand unplanned minor");
  scenario_restart (s);
  g_assert_cmpint (merge (s, "06:05:00", "06:08:00"), ==, MS5_ENGINE_APPLIED);
  scenario_assert (scenario_stops, s, "L1", "06:05:00-06:09:50 hand unplanned jam anna");
  scenario_play (s, "06:10:01 B1 Held at=06:09:30\n06:10:02");
  scenario_assert (scenario_stops, s, "L1", "06:05:00-06:09:30 hand unplanned jam anna; 06:09:30- state unplanned");
}

/* A machine stood only for a part of it: the rest is as people said, on either side. */
static void
test_add_around (Scenario     *s,
                 gconstpointer user_data)
{
  scenario_start (s, "06:00");
  scenario_play (s, "06:00 B1 Execute Production\n06:00:30 B1 Execute\n06:20:00");
  g_assert_cmpint (add (s, "06:05:00", "06:15:00", "jam"), ==, MS5_ENGINE_APPLIED);
  scenario_play (s, "06:20:01 B1 Execute at=06:00:40\n06:20:02 B1 Held at=06:08:00\n"
                    "06:20:02 B1 Held at=06:08:50\n06:20:02 B1 Held at=06:09:40\n06:20:02 B1 Held at=06:10:30\n"
                    "06:20:02 B1 Execute at=06:11:00\n06:20:10");
  scenario_assert (scenario_stops, s, "L1",
                   "06:05:00-06:08:00 hand unplanned jam anna; 06:08:00-06:11:00 state unplanned; "
                   "06:11:00-06:15:00 hand unplanned jam anna");
  scenario_restart (s);
  scenario_assert (scenario_stops, s, "L1",
                   "06:05:00-06:08:00 hand unplanned jam anna; 06:08:00-06:11:00 state unplanned; "
                   "06:11:00-06:15:00 hand unplanned jam anna");
}

/* The machine's stop was none: nothing had to give way. */
static void
test_add_after_all (Scenario     *s,
                    gconstpointer user_data)
{
  scenario_start (s, "06:00");
  scenario_play (s, "06:00 B1 Execute Production\n06:00:30 B1 Execute\n06:20:00");
  g_assert_cmpint (add (s, "06:05:00", "06:15:00", "jam"), ==, MS5_ENGINE_APPLIED);
  scenario_play (s, "06:20:02 B1 Held at=06:08:00\n06:20:03 B1 Execute at=06:11:00\n06:20:10");
  scenario_assert (scenario_stops, s, "L1", "06:05:00-06:15:00 hand unplanned jam anna");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/engine/by-hand/" name, Scenario, NULL, scenario_set_up, func, scenario_tear_down)
  ADD ("split", test_split);
  ADD ("split-open", test_split_open);
  ADD ("split-too-late", test_split_too_late);
  ADD ("split-cancelled", test_split_cancelled);
  ADD ("merge", test_merge);
  ADD ("merge-explained", test_merge_explained);
  ADD ("add", test_add);
  ADD ("add-around", test_add_around);
  ADD ("add-after-all", test_add_after_all);

  return g_test_run ();
}
