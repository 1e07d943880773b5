/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "scenario.h"

#define ADD(name, func) \
  g_test_add ("/engine/stops/" name, Scenario, NULL, scenario_set_up, func, scenario_tear_down)

/* Shorter than two minutes is minor and stays in APT; from two minutes on it asks for a reason. */
static void
test_minor (Scenario     *s,
            gconstpointer user_data)
{
  scenario_start (s, "06:00");
  scenario_play (s, "06:00 B1 Execute Production product=P\n"
                    "06:00:30 B1 Execute\n"
                    "06:01:00 B1 Held\n"
                    "06:01:30 B1 Held\n"
                    "06:02:20 B1 Held\n"
                    "06:02:59.999 B1 Execute\n"
                    "06:03:10 B1 Held\n"
                    "06:03:10 every 30 B1 Held until 06:04:40\n"
                    "06:05:10 B1 Execute\n"
                    "06:05:11");
  scenario_assert (scenario_stops, s, "L1",
                   "06:01:00-06:02:59 state unplanned minor; 06:03:10-06:05:10 state unplanned");
  scenario_assert_kpi (s, "L1", "minor_stops", 1);
  scenario_assert_kpi (s, "L1", "uncoded", 1);
  scenario_assert_kpi (s, "L1", "apt_s", 311 - 120);
  scenario_assert_kpi (s, "L1", "adet_s", 120);
  scenario_assert_kpi (s, "L1", "availability", (311.0 - 120) / 311);
}

/* While it stands, the line says so. */
static void
test_open (Scenario     *s,
           gconstpointer user_data)
{
  g_autofree char *key = NULL;

  scenario_start (s, "06:00");
  scenario_play (s, "06:00 B1 Execute Production\n06:01 B1 Held faults=E41\n06:01:01");
  key = ms5_timeline_key_new ("B1", scenario_time (s, "06:01"));
  g_assert_cmpstr (scenario_text (s, "line/L1", "L1", "stop"), ==, key);
  g_assert_cmpstr (scenario_text (s, "line/L1", "L1", "reason"), ==, "jam");
  scenario_play (s, "06:01:30 B1 Execute faults=\n06:01:31");
  g_assert_cmpstr (scenario_text (s, "line/L1", "L1", "stop"), ==, NULL);
  g_assert_cmpstr (scenario_text (s, "line/L1", "L1", "reason"), ==, NULL);
}

/* It says Execute and makes nothing: a stop, from the last part on. */
static void
test_cycles (Scenario     *s,
             gconstpointer user_data)
{
  scenario_start (s, "06:00");
  scenario_play (s, "06:00 B1 Execute Production product=P good=0\n"
                    "06:00 every 1 B1 good=1 until 06:00:30\n"
                    "06:00:39.900");
  scenario_assert (scenario_stops, s, "L1", "");
  scenario_play (s, "06:00:40");
  scenario_assert (scenario_stops, s, "L1", "06:00:30- cycle unplanned");
  scenario_play (s, "06:00:50 B1 good=1\n06:00:51");
  scenario_assert (scenario_stops, s, "L1", "06:00:30-06:00:50 cycle unplanned minor");
}

/* Of Q three cycles are six seconds, less than ten; a report of many parts was no stop. */
static void
test_slow_reports (Scenario     *s,
                   gconstpointer user_data)
{
  scenario_start (s, "06:00");
  scenario_play (s, "06:00 B1 Execute Production product=P good=0\n"
                    "06:00 every 30 B1 good=30 until 06:05:00\n"
                    "06:05:01");
  scenario_assert (scenario_stops, s, "L1", "");
  scenario_assert_kpi (s, "L1", "effectiveness", 300.0 / 301);
}

/* A fault that was there when it stopped, or came within five seconds, explains the stop. */
static void
test_faults (Scenario     *s,
             gconstpointer user_data)
{
  scenario_start (s, "06:00");
  scenario_play (s, "06:00 B1 Execute Production\n"
                    "06:01:00 B1 Aborted faults=E43\n"
                    "06:01:10 B1 Execute faults=\n"
                    "06:02:00 B1 Aborted\n"
                    "06:02:04 B1 faults=E41\n"
                    "06:02:10 B1 Execute faults=\n"
                    "06:03:00 B1 Aborted\n"
                    "06:03:06 B1 faults=E41\n"
                    "06:03:10 B1 Execute faults=\n"
                    "06:04:00 B1 Aborted faults=E42\n"
                    "06:04:10 B1 Execute faults=\n"
                    "06:04:11");
  scenario_assert (scenario_stops, s, "L1",
                   "06:01:00-06:01:10 state unplanned drive plc minor; "
                   "06:02:00-06:02:10 state unplanned jam plc minor; "
                   "06:03:00-06:03:10 state unplanned minor; "
                   "06:04:00-06:04:10 state unplanned minor");
}

/* The machine's mode explains, too; when it changes the stop is divided, back to Production it is not. */
static void
test_modes (Scenario     *s,
            gconstpointer user_data)
{
  scenario_start (s, "06:00");
  scenario_play (s, "06:00 B1 Execute Production\n"
                    "06:01:00 B1 Held\n"
                    "06:01:20 B1 Stopped Changeover\n"
                    "06:01:50 B1 Stopped Production\n"
                    "06:02:00 B1 Execute\n"
                    "06:03:00 B1 Execute Maintenance\n"
                    "06:03:30 B1 Execute Production\n"
                    "06:03:31");
  scenario_assert (scenario_stops, s, "L1",
                   "06:01:00-06:01:20 state unplanned minor; 06:01:20-06:02:00 state changeover plc minor; "
                   "06:03:00-06:03:30 state maintenance plc minor");
}

/* A late part takes a stop back that was seen by the lack of parts. */
static void
test_cancelled (Scenario     *s,
                gconstpointer user_data)
{
  g_autofree char *key = NULL;

  scenario_start (s, "06:00");
  scenario_play (s, "06:00 B1 Execute Production product=P good=0\n"
                    "06:00 every 1 B1 good=1 until 06:00:30\n"
                    "06:00:41");
  scenario_assert (scenario_stops, s, "L1", "06:00:30- cycle unplanned");
  scenario_play (s, "06:00:42 B1 good=5 at=06:00:35\n06:00:43");
  scenario_assert (scenario_stops, s, "L1", "");
  key = ms5_timeline_key_new ("B1", scenario_time (s, "06:00:30"));
  g_assert_null (recorder_get (s->recorder, "stops/L1", key));
  g_assert_cmpstr (scenario_text (s, "line/L1", "L1", "stop"), ==, NULL);
}

/* Stops are those of the bottleneck. */
static void
test_others (Scenario     *s,
             gconstpointer user_data)
{
  scenario_start (s, "06:00");
  scenario_play (s, "06:00 A1 Held Production\n06:00 C1 Aborted Production\n06:00 B1 Execute Production\n06:00:20");
  scenario_assert (scenario_stops, s, "L1", "");
}

/* From P to Q in ten minutes: the product before, the product after, and the target. */
static void
test_changeover (Scenario     *s,
                 gconstpointer user_data)
{
  g_autofree char *key = NULL;

  scenario_start (s, "06:00");
  scenario_play (s, "06:00 B1 Execute Production product=P\n"
                    "06:00:30 B1 Execute\n"
                    "06:01:00 B1 Stopped Changeover\n"
                    "06:01:01");
  key = ms5_timeline_key_new ("B1", scenario_time (s, "06:01"));
  g_assert_cmpstr (scenario_text (s, "changeovers/L1", key, "from"), ==, "P");
  g_assert_cmpstr (scenario_text (s, "changeovers/L1", key, "to"), ==, NULL);
  g_assert_cmpint (scenario_int (s, "changeovers/L1", key, "target_s"), ==, 900);

  scenario_play (s, "06:01:40 B1 Stopped product=Q\n06:02:20 B1 Stopped\n06:02:50 B1 Stopped\n06:03:20 B1 Execute Production\n06:03:21");
  g_assert_cmpstr (scenario_text (s, "changeovers/L1", key, "from"), ==, "P");
  g_assert_cmpstr (scenario_text (s, "changeovers/L1", key, "to"), ==, "Q");
  g_assert_cmpint (scenario_int (s, "changeovers/L1", key, "target_s"), ==, 600);
  g_assert_cmpstr (scenario_text (s, "line/L1", "L1", "product"), ==, "Q");
  scenario_assert_kpi (s, "L1", "aust_s", 140);
}

/* The product is told with the stop, or between the last part and the stop's detection: what came
 * before is still what was made before. */
static void
test_changeover_told_early (Scenario     *s,
                            gconstpointer user_data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  scenario_start (s, "06:00");
  scenario_play (s, "06:00 B1 Execute Production product=P\n"
                    "06:01:00 B1 Stopped Changeover product=Q\n"
                    "06:01:30 B1 Execute Production good=0\n"
                    "06:01:30 every 1 B1 good=1 until 06:02:00\n"
                    "06:02:04 B1 product=P\n"
                    "06:02:20 B1 Stopped Changeover\n"
                    "06:02:30 B1 Execute Production\n"
                    "06:02:31");
  first = ms5_timeline_key_new ("B1", scenario_time (s, "06:01"));
  g_assert_cmpstr (scenario_text (s, "changeovers/L1", first, "from"), ==, "P");
  g_assert_cmpstr (scenario_text (s, "changeovers/L1", first, "to"), ==, "Q");
  g_assert_cmpint (scenario_int (s, "changeovers/L1", first, "target_s"), ==, 600);
  second = ms5_timeline_key_new ("B1", scenario_time (s, "06:02:20"));
  g_assert_cmpstr (scenario_text (s, "changeovers/L1", second, "from"), ==, "P");
  scenario_assert (scenario_stops, s, "L1",
                   "06:01:00-06:01:30 state changeover plc minor; 06:02:00-06:02:20 cycle unplanned minor; "
                   "06:02:20-06:02:30 state changeover plc minor");
}

/* What is old leaves the topic; its record stays. */
static void
test_retire (Scenario     *s,
             gconstpointer user_data)
{
  g_autofree char *key = NULL;
  g_autofree char *name = NULL;

  s->tick = 30 * MS5_USEC_PER_S;
  scenario_start (s, "06:00");
  scenario_play (s, "06:00 B1 Execute Production\n06:01 B1 Held\n06:01:30 B1 Execute\n06:01:31");
  key = ms5_timeline_key_new ("B1", scenario_time (s, "06:01"));
  s->tick = 10 * MS5_USEC_PER_MIN;
  scenario_play (s, "173:50:00");
  g_assert_nonnull (recorder_get (s->recorder, "stops/L1", key));
  scenario_play (s, "174:20:00");
  g_assert_null (recorder_get (s->recorder, "stops/L1", key));
  name = g_strdup_printf ("stops/L1 %s", key);
  g_assert_true (g_hash_table_contains (s->recorder->retired, name));
  /* Of the timeline only two days stay, and what lasts. */
  scenario_assert (scenario_timeline, s, "A1", "06:00:00 NoData");
  g_assert_cmpuint (g_hash_table_size (g_hash_table_lookup (s->recorder->topics, "timeline/L1")), ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("minor", test_minor);
  ADD ("open", test_open);
  ADD ("cycles", test_cycles);
  ADD ("slow-reports", test_slow_reports);
  ADD ("faults", test_faults);
  ADD ("modes", test_modes);
  ADD ("cancelled", test_cancelled);
  ADD ("others", test_others);
  ADD ("changeover", test_changeover);
  ADD ("changeover-told-early", test_changeover_told_early);
  ADD ("retire", test_retire);

  return g_test_run ();
}
