/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "scenario.h"
#include "server/engine/ms5-engine-actions.h"

#define ADD(name, func) \
  g_test_add ("/engine/shifts/" name, Scenario, NULL, scenario_set_up, func, scenario_tear_down)

#define MARCH   (G_GINT64_CONSTANT (1774652400) * MS5_USEC_PER_S) /* Saturday, 28 March 2026 */
#define OCTOBER (G_GINT64_CONSTANT (1792792800) * MS5_USEC_PER_S) /* Saturday, 24 October 2026 */

static void
assert_shift (Scenario   *s,
              const char *code,
              const char *start,
              const char *end)
{
  g_assert_cmpstr (scenario_text (s, "line/L1", "L1", "shift"), ==, code);
  g_assert_cmpint (scenario_int (s, "line/L1", "L1", "shift_start"), ==, ms5_time_to_ms (scenario_time (s, start)));
  g_assert_cmpint (scenario_int (s, "line/L1", "L1", "shift_end"), ==, ms5_time_to_ms (scenario_time (s, end)));
}

/* A new shift begins with nothing made; a stop goes on, and each has its part of it. */
static void
test_change (Scenario     *s,
             gconstpointer user_data)
{
  scenario_start (s, "13:50");
  scenario_play (s, "13:50 B1 Execute Production product=P good=0\n"
                    "13:50 every 5 B1 good=5 until 13:55:00\n"
                    "13:55 B1 Held\n"
                    "13:55 every 30 B1 Held until 13:59:30\n"
                    "13:59:59");
  assert_shift (s, "early", "06:00", "14:00");
  scenario_assert_kpi (s, "L1", "good", 300);
  scenario_assert_kpi (s, "L1", "adet_s", 299);

  scenario_play (s, "14:00:10 B1 Held\n14:00:11");
  assert_shift (s, "late", "14:00", "22:00");
  scenario_assert_kpi (s, "L1", "good", 0);
  scenario_assert_kpi (s, "L1", "pbt_s", 11);
  scenario_assert_kpi (s, "L1", "adet_s", 11);
  scenario_assert (scenario_stops, s, "L1", "13:55:00- state unplanned");

  scenario_play (s, "14:00:30 B1 Execute good=0\n14:00:40 B1 good=10\n14:00:41");
  scenario_assert (scenario_stops, s, "L1", "13:55:00-14:00:30 state unplanned");
  scenario_assert_kpi (s, "L1", "good", 10);
  scenario_assert_kpi (s, "L1", "uncoded", 0); /* it is counted where it began */
}

static void
test_break (Scenario     *s,
            gconstpointer user_data)
{
  json_t *breaks;

  scenario_start (s, "08:50");
  scenario_play (s, "08:50 B1 Execute Production product=P good=0\n"
                    "08:50 every 5 B1 good=5 until 09:40:00\n"
                    "09:40:00");
  scenario_assert_kpi (s, "L1", "pbt_s", (3 * 60 + 10) * 60);
  scenario_assert_kpi (s, "L1", "apt_s", 20 * 60);
  breaks = json_object_get (recorder_get (s->recorder, "line/L1", "L1"), "breaks");
  g_assert_cmpuint (json_array_size (breaks), ==, 2);
  g_assert_cmpint (json_integer_value (json_array_get (breaks, 0)), ==, ms5_time_to_ms (scenario_time (s, "09:00")));
  g_assert_cmpint (json_integer_value (json_array_get (breaks, 1)), ==, ms5_time_to_ms (scenario_time (s, "09:30")));
}

/* In the night in which clocks are put forward the night shift has seven hours. */
static void
test_short_night (Scenario     *s,
                  gconstpointer user_data)
{
  s->day = MARCH;
  s->tick = 10 * MS5_USEC_PER_S;
  scenario_start (s, "22:00");
  scenario_play (s, "22:00 B1 Execute Production product=P\n22:00 every 30 B1 Execute until 28:59:30\n28:59:50");
  assert_shift (s, "night", "22:00", "29:00");
  scenario_assert_kpi (s, "L1", "pbt_s", 7 * 3600 - 10);
  scenario_assert_kpi (s, "L1", "apt_s", 7 * 3600 - 10);
  scenario_play (s, "29:00:10");
  assert_shift (s, "early", "29:00", "37:00");
  scenario_assert_kpi (s, "L1", "pbt_s", 10);
}

/* In the night in which they are put back it has nine. */
static void
test_long_night (Scenario     *s,
                 gconstpointer user_data)
{
  s->day = OCTOBER;
  s->tick = 10 * MS5_USEC_PER_S;
  scenario_start (s, "22:00");
  scenario_play (s, "22:00 B1 Execute Production product=P\n22:00 every 30 B1 Execute until 30:59:30\n30:59:50");
  assert_shift (s, "night", "22:00", "31:00");
  scenario_assert_kpi (s, "L1", "apt_s", 9 * 3600 - 10);
  scenario_play (s, "31:00:10");
  assert_shift (s, "early", "31:00", "39:00");
}

/* A server that starts within a shift knows what was made in it, and a restart over its end begins anew. */
static void
test_restart (Scenario     *s,
              gconstpointer user_data)
{
  scenario_start (s, "13:50");
  scenario_play (s, "13:50 B1 Execute Production product=P good=0\n"
                    "13:50 every 5 B1 good=5 until 13:55:00\n"
                    "13:55:01 restart\n"
                    "13:55:02");
  scenario_assert_kpi (s, "L1", "good", 300);
  g_assert_cmpstr (scenario_text (s, "line/L1", "L1", "product"), ==, "P");
  s->now = scenario_time (s, "14:10");
  scenario_restart (s);
  scenario_play (s, "14:10:01");
  assert_shift (s, "late", "14:00", "22:00");
  scenario_assert_kpi (s, "L1", "good", 0);
  scenario_assert_kpi (s, "L1", "unknown_s", 601);
}

static Ms5EngineVerdict
run_job (Scenario   *s,
         const char *code,
         const char *what)
{
  Ms5EngineDoing doing = { .line = scenario_line (s, "L1"), .key = code, .by = "anna" };
  Ms5JobAddArgs args = { (char *) what, 100, MS5_TIME_NONE };
  Ms5EngineVerdict verdict;

  ms5_engine_begin (s->engine, s->now);
  if (g_str_equal (what, "start"))
    verdict = ms5_engine_start_job (s->engine, &doing);
  else if (g_str_equal (what, "complete"))
    verdict = ms5_engine_complete_job (s->engine, &doing);
  else
    verdict = ms5_engine_add_job (s->engine, &doing, &args);
  ms5_engine_commit (s->engine);
  return verdict;
}

/* A job counts what is made while it runs, over a restart too, and says what the line makes. */
static void
test_job (Scenario     *s,
          gconstpointer user_data)
{
  scenario_start (s, "06:00");
  scenario_play (s, "06:00 B1 Execute Production product=P good=0\n06:00:10 B1 good=10\n06:00:11");
  g_assert_cmpint (run_job (s, "PO-1", "Q"), ==, MS5_ENGINE_APPLIED);
  g_assert_cmpint (run_job (s, "PO-1", "start"), ==, MS5_ENGINE_APPLIED);
  g_assert_cmpstr (scenario_text (s, "line/L1", "L1", "product"), ==, "Q");
  g_assert_cmpstr (scenario_text (s, "line/L1", "L1", "job"), ==, "PO-1");

  scenario_play (s, "06:00:20 B1 good=7 scrap=1\n06:00:25 restart\n06:00:30 B1 good=3\n06:00:31");
  g_assert_cmpint (scenario_int (s, "jobs/L1", "PO-1", "good"), ==, 10);
  g_assert_cmpint (scenario_int (s, "jobs/L1", "PO-1", "scrap"), ==, 1);
  scenario_assert (scenario_made, s, "B1", "P 10/0/0; Q 10/1/0");

  g_assert_cmpint (run_job (s, "PO-1", "complete"), ==, MS5_ENGINE_APPLIED);
  scenario_play (s, "06:00:40 B1 good=5\n06:00:41");
  g_assert_cmpint (scenario_int (s, "jobs/L1", "PO-1", "good"), ==, 10);
  g_assert_cmpstr (scenario_text (s, "line/L1", "L1", "job"), ==, NULL);
}

/* Of two products each has its part of the target: half a minute of P at 1 s, then of Q at 2 s. */
static void
test_target (Scenario     *s,
             gconstpointer user_data)
{
  scenario_start (s, "06:00");
  scenario_play (s, "06:00 B1 Execute Production product=P\n06:00:50 B1 product=Q\n06:01:40");
  scenario_assert_kpi (s, "L1", "target", (50 / 1 + 50 / 2) * 0.8);
}

/* What a changeover leads to is what the next job makes, until it is known. */
static void
test_next_job (Scenario     *s,
               gconstpointer user_data)
{
  g_autofree char *key = NULL;

  scenario_start (s, "06:00");
  scenario_play (s, "06:00 B1 Execute Production product=P\n06:00:30 B1 Stopped Changeover\n06:00:31");
  key = ms5_timeline_key_new ("B1", scenario_time (s, "06:00:30"));
  g_assert_cmpint (run_job (s, "PO-1", "Q"), ==, MS5_ENGINE_APPLIED);
  g_assert_cmpstr (scenario_text (s, "changeovers/L1", key, "to"), ==, "Q");
  g_assert_cmpint (scenario_int (s, "changeovers/L1", key, "target_s"), ==, 600);
  g_assert_cmpint (scenario_int (s, "line/L1", "L1", "changeover_target_s"), ==, 600);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("change", test_change);
  ADD ("break", test_break);
  ADD ("short-night", test_short_night);
  ADD ("long-night", test_long_night);
  ADD ("restart", test_restart);
  ADD ("job", test_job);
  ADD ("target", test_target);
  ADD ("next-job", test_next_job);

  return g_test_run ();
}
