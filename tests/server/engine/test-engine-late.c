/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "scenario.h"

#define ADD(name, func) \
  g_test_add ("/engine/late/" name, Scenario, NULL, scenario_set_up, func, scenario_tear_down)

/* What is told of time that was unknown fills it, with states, stops and pieces; what is known stays. */
static void
test_fill (Scenario     *s,
           gconstpointer user_data)
{
  scenario_start (s, "06:00");
  scenario_play (s, "06:10:00 B1 Execute Production product=P good=0\n"
                    "06:10:00 every 5 B1 good=5 until 06:12:00");
  scenario_assert_kpi (s, "L1", "unknown_s", 600);
  scenario_assert (scenario_stops, s, "L1", "");

  scenario_play (s, "06:12:00 B1 Execute Production good=0 historical at=06:01:00\n"
                    "06:12:00 B1 good=50 historical at=06:01:40\n"
                    "06:12:00 B1 good=15 historical at=06:01:55\n"
                    "06:12:00 B1 Held historical at=06:02:00\n"
                    "06:12:00 B1 Execute historical at=06:02:50\n"
                    "06:12:00 B1 good=30 historical at=06:03:20\n"
                    "06:12:01");
  scenario_assert (scenario_timeline, s, "B1",
                   "06:00:00 NoData; 06:01:00 Execute; 06:02:00 Held; 06:02:50 Execute; 06:03:20 NoData; "
                   "06:10:00 Execute");
  scenario_assert (scenario_stops, s, "L1", "06:02:00-06:02:50 state unplanned minor");
  scenario_assert_kpi (s, "L1", "unknown_s", 600 - 140);
  scenario_assert_kpi (s, "L1", "good", 24 * 5 + 95);
  g_assert_cmpstr (scenario_text (s, "line/L1", "B1", "state"), ==, "Execute");
}

static void
test_known_stays (Scenario     *s,
                  gconstpointer user_data)
{
  scenario_start (s, "06:00");
  scenario_play (s, "06:00 B1 Execute Production product=P good=0\n"
                    "06:00 every 5 B1 good=5 until 06:02:00\n"
                    "06:02 B1 Held historical at=06:01:00\n"
                    "06:02 B1 Execute historical at=06:01:30\n"
                    "06:02:01");
  scenario_assert (scenario_timeline, s, "B1", "06:00:00 Execute");
  scenario_assert (scenario_stops, s, "L1", "");
}

/* Of totals the past tells nothing: the counter has counted it already. */
static void
test_totals (Scenario     *s,
             gconstpointer user_data)
{
  scenario_start (s, "06:00");
  scenario_play (s, "06:01 B1 Execute Production product=P total=100\n"
                    "06:01:30 B1 total=150\n"
                    "06:01:40 B1 total=120 historical at=06:01:10\n"
                    "06:01:50 B1 total=160\n"
                    "06:01:51");
  scenario_assert (scenario_made, s, "B1", "P 60/0/0");
  g_assert_cmpuint (scenario_count_events (s, "system"), ==, 0);
}

/* The same past told twice is the same past. */
static void
test_again (Scenario     *s,
            gconstpointer user_data)
{
  static const char past[] = "06:12:00 B1 Execute Production historical at=06:01:00\n"
                             "06:12:00 B1 Held historical at=06:02:00\n"
                             "06:12:00 B1 Execute historical at=06:05:00\n"
                             "06:12:00 B1 Execute historical at=06:05:30\n"
                             "06:12:01";
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  scenario_start (s, "06:00");
  scenario_play (s, "06:12 B1 Execute Production product=P");
  scenario_play (s, past);
  first = recorder_dump (s->recorder);
  s->now = scenario_time (s, "06:12");
  scenario_play (s, past);
  second = recorder_dump (s->recorder);
  g_assert_cmpstr (second, ==, first);
}

/* A fault told of the past explains a stop of the past. */
static void
test_fault (Scenario     *s,
            gconstpointer user_data)
{
  scenario_start (s, "06:00");
  scenario_play (s, "06:12 B1 Execute Production\n"
                    "06:12 B1 Execute Production historical at=06:01:00\n"
                    "06:12 B1 Aborted faults=E41 historical at=06:01:30\n"
                    "06:12 B1 Execute faults= historical at=06:02:00\n"
                    "06:12 B1 Execute historical at=06:02:30\n"
                    "06:12:01");
  scenario_assert (scenario_stops, s, "L1", "06:01:30-06:02:00 state unplanned jam plc minor");
  g_assert_cmpuint (json_array_size (json_object_get (recorder_get (s->recorder, "line/L1", "B1"), "faults")), ==, 0);
  scenario_assert (scenario_calls, s, "L1", "");
}

/* Pieces go to their minute and product, and to the running shift if they are of it. */
static void
test_pieces (Scenario     *s,
             gconstpointer user_data)
{
  scenario_start (s, "13:58");
  scenario_play (s, "13:58 B1 Execute Production product=P good=0\n"
                    "13:59 B1 good=10\n"
                    "14:00:30 B1 product=Q good=1\n"
                    "14:01 B1 good=7 historical at=13:58:30\n"
                    "14:01 B1 good=3 historical at=14:00:10\n"
                    "14:01:01");
  scenario_assert (scenario_made, s, "B1", "P 20/0/0; Q 1/0/0");
  scenario_assert_kpi (s, "L1", "good", 4);
}

/* Late readings go to history, and move nothing that is shown. */
static void
test_readings (Scenario     *s,
               gconstpointer user_data)
{
  scenario_start (s, "06:00");
  scenario_play (s, "06:01 B1 Execute Production temperature=50\n"
                    "06:01:10 B1 temperature=90 historical at=06:00:30\n"
                    "06:01:30");
  g_assert_cmpfloat (*(double *) g_hash_table_lookup (s->recorder->live, "B1/temperature"), ==, 50);
  g_assert_cmpuint (s->recorder->n_readings, ==, 2);
  scenario_assert (scenario_calls, s, "L1", "");
}

/* The server was down: the machine tells what it did meanwhile, and the stop it stood in is one. */
static void
test_after_restart (Scenario     *s,
                    gconstpointer user_data)
{
  scenario_start (s, "06:00");
  scenario_play (s, "06:00 B1 Execute Production product=P\n"
                    "06:00:30 B1 Execute\n"
                    "06:00:50 B1 Held\n"
                    "06:00:51");
  s->now = scenario_time (s, "06:10");
  scenario_restart (s);
  scenario_play (s, "06:10:01");
  scenario_assert (scenario_timeline, s, "B1", "06:00:00 Execute; 06:00:50 NoData");
  scenario_assert (scenario_stops, s, "L1", "");

  scenario_play (s, "06:10:02 B1 Execute Production\n"
                    "06:10:03 B1 Held Production historical at=06:00:50\n"
                    "06:10:03 B1 Held historical at=06:01:40\n"
                    "06:10:03 B1 Execute historical at=06:02:00\n"
                    "06:10:03 B1 Execute historical at=06:02:40\n"
                    "06:10:04");
  scenario_assert (scenario_timeline, s, "B1",
                   "06:00:00 Execute; 06:00:50 Held; 06:02:00 Execute; 06:02:40 NoData; 06:10:02 Execute");
  scenario_assert (scenario_stops, s, "L1", "06:00:50-06:02:00 state unplanned minor");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("fill", test_fill);
  ADD ("known-stays", test_known_stays);
  ADD ("totals", test_totals);
  ADD ("again", test_again);
  ADD ("fault", test_fault);
  ADD ("pieces", test_pieces);
  ADD ("readings", test_readings);
  ADD ("after-restart", test_after_restart);

  return g_test_run ();
}
