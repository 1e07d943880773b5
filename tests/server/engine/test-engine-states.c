/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "scenario.h"

#define ADD(name, func) \
  g_test_add ("/engine/states/" name, Scenario, NULL, scenario_set_up, func, scenario_tear_down)

/* What it says holds from when it says it; before, nothing is known. */
static void
test_timeline (Scenario     *s,
               gconstpointer user_data)
{
  scenario_start (s, "06:00");
  scenario_play (s, "06:00:10 B1 Idle Production\n"
                    "06:00:20 B1 Execute\n"
                    "06:00:30 B1 Held\n"
                    "06:00:40 B1 Held Maintenance\n"
                    "06:00:50 B1 Held\n"
                    "06:00:55");
  scenario_assert (scenario_timeline, s, "B1",
                   "06:00:00 NoData; 06:00:10 Idle; 06:00:20 Execute; 06:00:30 Held; 06:00:40 Held Maintenance");
  g_assert_cmpstr (scenario_text (s, "line/L1", "L1", "state"), ==, "Held");
  g_assert_cmpstr (scenario_text (s, "line/L1", "L1", "mode"), ==, "Maintenance");
  g_assert_cmpstr (scenario_text (s, "line/L1", "A1", "state"), ==, "NoData");
  scenario_assert_kpi (s, "L1", "unknown_s", 10);
  scenario_assert_kpi (s, "L1", "coverage", 45.0 / 55);
}

/* Who is silent for a minute is unknown since it was heard last, never idle. */
static void
test_silence (Scenario     *s,
              gconstpointer user_data)
{
  scenario_start (s, "06:00");
  scenario_play (s, "06:00 B1 Execute Production\n"
                    "06:00:30 A1 Execute Production\n"
                    "06:00:59");
  g_assert_cmpstr (scenario_text (s, "line/L1", "B1", "state"), ==, "Execute");
  scenario_play (s, "06:01:01");
  g_assert_cmpstr (scenario_text (s, "line/L1", "B1", "state"), ==, "NoData");
  g_assert_cmpstr (scenario_text (s, "line/L1", "A1", "state"), ==, "Execute");
  g_assert_cmpint (scenario_int (s, "line/L1", "B1", "last"), ==, ms5_time_to_ms (scenario_time (s, "06:00")));
  scenario_assert (scenario_timeline, s, "B1", "06:00:00 NoData");

  /* It comes back without a state: what it said last holds, from now on. */
  scenario_play (s, "06:03 B1 good=5\n06:03:05");
  scenario_assert (scenario_timeline, s, "B1", "06:00:00 NoData; 06:03:00 Execute");
  g_assert_cmpint (scenario_int (s, "line/L1", "B1", "last"), ==, 0);
}

/* An open stop ends where silence begins: nobody knows how long it was. */
static void
test_silence_in_stop (Scenario     *s,
                      gconstpointer user_data)
{
  scenario_start (s, "06:00");
  scenario_play (s, "06:00 B1 Execute Production\n"
                    "06:00:30 B1 Held\n"
                    "06:01 B1 Held\n"
                    "06:10 B1 Held\n"
                    "06:10:40 B1 Execute\n"
                    "06:11:01");
  scenario_assert (scenario_stops, s, "L1",
                   "06:00:30-06:01:00 state unplanned minor; 06:10:00-06:10:40 state unplanned minor");
  scenario_assert (scenario_timeline, s, "B1",
                   "06:00:00 Execute; 06:00:30 Held; 06:01:00 NoData; 06:10:00 Held; 06:10:40 Execute");
  scenario_assert_kpi (s, "L1", "unknown_s", 540);
  scenario_assert_kpi (s, "L1", "apt_s", 661 - 540);
}

static void
test_lost (Scenario     *s,
           gconstpointer user_data)
{
  scenario_start (s, "06:00");
  scenario_play (s, "06:00 B1 Execute Production\n"
                    "06:00:20 B1 good=1\n"
                    "06:00:25 lost B1\n"
                    "06:00:26");
  scenario_assert (scenario_timeline, s, "B1", "06:00:00 Execute; 06:00:20 NoData");
  scenario_play (s, "06:00:40 B1 Execute\n06:00:41");
  scenario_assert (scenario_timeline, s, "B1", "06:00:00 Execute; 06:00:20 NoData; 06:00:40 Execute");
}

/* Why a machine waits is read off its neighbours. */
static void
test_causes (Scenario     *s,
             gconstpointer user_data)
{
  scenario_start (s, "06:00");
  scenario_play (s, "06:00 A1 Execute Production\n"
                    "06:00 B1 Execute Production\n"
                    "06:00 C1 Execute Production\n"
                    "06:00:10 A1 Held\n"
                    "06:00:15 B1 Suspended\n"
                    "06:00:16");
  g_assert_cmpstr (scenario_text (s, "line/L1", "B1", "cause"), ==, "starved");
  g_assert_cmpstr (scenario_text (s, "line/L1", "L1", "cause"), ==, "starved");
  scenario_play (s, "06:00:20 A1 Execute\n"
                    "06:00:20 B1 Execute\n"
                    "06:00:30 C1 Aborted\n"
                    "06:00:33 B1 Suspended\n"
                    "06:00:34");
  g_assert_cmpstr (scenario_text (s, "line/L1", "B1", "cause"), ==, "blocked");
  scenario_assert (scenario_timeline, s, "B1",
                   "06:00:00 Execute; 06:00:15 Suspended starved; 06:00:20 Execute; 06:00:33 Suspended blocked");
}

/* Machines that tell no states are judged by what they make. */
static void
test_counts_alone (Scenario     *s,
                   gconstpointer user_data)
{
  scenario_start (s, "06:00");
  scenario_play (s, "06:00 B1 good=0 product=P\n"
                    "06:00 every 2 B1 good=2 until 06:00:20\n"
                    "06:00:21 every 3 B1 good=0 until 06:00:45\n"
                    "06:00:46 B1 good=2\n"
                    "06:00:47");
  scenario_assert (scenario_stops, s, "L1", "06:00:20-06:00:46 cycle unplanned minor");
  g_assert_cmpstr (scenario_text (s, "line/L1", "B1", "state"), ==, "Execute");
}

/* Increments and counters say the same. */
static void
test_totals (Scenario     *s,
             gconstpointer user_data)
{
  scenario_start (s, "06:00");
  scenario_play (s, "06:00:00 B1 Execute Production product=P total=100\n"
                    "06:00:10 B1 total=110 total_scrap=3\n"
                    "06:00:20 B1 total=125 total_scrap=5\n"
                    "06:00:30 B1 good=4 scrap=1 rework=2\n"
                    "06:00:40 B1 total=130\n"
                    "06:00:41");
  /* The first value of a counter tells nothing. */
  scenario_assert (scenario_made, s, "B1", "P 34/3/2");
  scenario_assert_kpi (s, "L1", "good", 34);
  scenario_assert_kpi (s, "L1", "scrap", 3);
}

/* B1 wraps at 1000; a fall of more than half its range is a reset, and told. */
static void
test_wrap_and_reset (Scenario     *s,
                     gconstpointer user_data)
{
  scenario_start (s, "06:00");
  scenario_play (s, "06:00:00 B1 Execute Production product=P total=990\n"
                    "06:00:10 B1 total=15\n"
                    "06:00:11");
  scenario_assert (scenario_made, s, "B1", "P 25/0/0");
  g_assert_cmpuint (scenario_count_events (s, "system"), ==, 0);

  scenario_play (s, "06:00:20 B1 total=7\n06:00:21");
  scenario_assert (scenario_made, s, "B1", "P 32/0/0");
  g_assert_cmpuint (scenario_count_events (s, "system"), ==, 1);

  /* C1 does not wrap: what it shows was made since. */
  scenario_play (s, "06:00:30 C1 total=990 product=P\n06:00:40 C1 total=15\n06:00:41");
  scenario_assert (scenario_made, s, "C1", "P 15/0/0");
  g_assert_cmpuint (scenario_count_events (s, "system"), ==, 2);
}

/* A counter goes on over a restart of the server: what was made meanwhile counts. */
static void
test_totals_over_restart (Scenario     *s,
                          gconstpointer user_data)
{
  scenario_start (s, "06:00");
  scenario_play (s, "06:00:00 B1 Execute Production product=P total=100\n"
                    "06:00:10 B1 total=110\n"
                    "06:00:11 restart\n"
                    "06:00:20 B1 total=140\n"
                    "06:00:21");
  scenario_assert (scenario_made, s, "B1", "P 40/0/0");
  scenario_assert_kpi (s, "L1", "good", 40);
}

/* A sample of the future is one of now; a state older than the present one is none. */
static void
test_odd_times (Scenario     *s,
                gconstpointer user_data)
{
  scenario_start (s, "06:00");
  scenario_play (s, "06:00 B1 Execute Production\n"
                    "06:00:10 B1 Held at=06:02\n"
                    "06:00:15 B1 Execute at=06:00:14\n"
                    "06:00:16");
  scenario_assert (scenario_timeline, s, "B1", "06:00:00 Execute; 06:00:10 Held; 06:00:14 Execute");
}

static void
test_sensors (Scenario     *s,
              gconstpointer user_data)
{
  scenario_start (s, "06:00");
  scenario_play (s, "06:00:01 B1 temperature=50\n"
                    "06:00:02 B1 temperature=52\n"
                    "06:00:03 B1 temperature=40 at=06:00:00\n"
                    "06:00:04 B1 temperature=30 historical at=06:00:00\n"
                    "06:00:05");
  /* The live value is that of the latest time; all go to history. */
  g_assert_cmpfloat (*(double *) g_hash_table_lookup (s->recorder->live, "B1/temperature"), ==, 52);
  g_assert_cmpuint (s->recorder->n_readings, ==, 4);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("timeline", test_timeline);
  ADD ("silence", test_silence);
  ADD ("silence-in-stop", test_silence_in_stop);
  ADD ("lost", test_lost);
  ADD ("causes", test_causes);
  ADD ("counts-alone", test_counts_alone);
  ADD ("totals", test_totals);
  ADD ("wrap-and-reset", test_wrap_and_reset);
  ADD ("totals-over-restart", test_totals_over_restart);
  ADD ("odd-times", test_odd_times);
  ADD ("sensors", test_sensors);

  return g_test_run ();
}
