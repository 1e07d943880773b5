/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "scenario.h"
#include "server/engine/ms5-engine-actions.h"

/* Numbers that a rule holds against its own limit. */
#define ADD(name, func) \
  g_test_add ("/engine/gauges/" name, Scenario, NULL, scenario_set_up, func, scenario_tear_down)

static void
begin (Scenario   *s,
       const char *rule,
       const char *time)
{
  s->is_asked = TRUE;
  scenario_set_rule (s, rule);
  scenario_start (s, time);
}

/* Below 30 until it is 40 again, called for when it was measured; a restart forgets nothing. */
static void
test_material (Scenario     *s,
               gconstpointer user_data)
{
  begin (s, "'kind':'material_low','sensors':['temperature'],'below':30,'deadband':10,'after_s':5", "06:00");
  scenario_play (s, "06:00 B1 Execute Production temperature=30\n06:00:10 B1 temperature=29.9\n06:00:12 restart\n"
                    "06:00:14.900");
  scenario_assert (scenario_calls, s, "L1", "");
  scenario_play (s, "06:00:15.500");
  scenario_assert (scenario_calls, s, "L1", "06:00:15 quality medium B1 r temperature raised active");
  scenario_play (s, "06:00:20 B1 temperature=39\n06:00:21 restart\n06:00:22 B1 temperature=39.9\n06:00:23");
  scenario_assert (scenario_calls, s, "L1", "06:00:15 quality medium B1 r temperature raised active");
  scenario_play (s, "06:00:30 B1 temperature=40\n06:00:31");
  scenario_assert (scenario_calls, s, "L1", "06:00:15 quality medium B1 r temperature raised");
}

/* Without a limit of its own it goes by the sensor's, which is 10, with a hysteresis of 2. */
static void
test_material_of_sensor (Scenario     *s,
                         gconstpointer user_data)
{
  begin (s, "'kind':'material_low','sensors':['temperature']", "06:00");
  scenario_play (s, "06:00 B1 Execute Production temperature=9.9\n06:00:10 B1 temperature=11.9\n06:00:11");
  scenario_assert (scenario_calls, s, "L1", "06:00:00 quality medium B1 r temperature raised active");
  scenario_play (s, "06:00:12 B1 temperature=12\n06:00:13");
  scenario_assert (scenario_calls, s, "L1", "06:00:00 quality medium B1 r temperature raised");
}

/* P should be made 60 times a minute. It is slow from 06:02 on, and the last minute tells that at 06:02:37: by
 * then 37 pieces of 60 are missing, which is more than a third. */
static void
test_speed (Scenario     *s,
            gconstpointer user_data)
{
  g_autofree char *calls = NULL;

  begin (s, "'kind':'speed_below','ratio':0.7,'deadband':0.1,'after_s':120", "06:00");
  scenario_play (s, "06:00 B1 Execute Production product=P good=0\n06:00 every 1 B1 good=1 until 06:02\n"
                    "06:02 every 2 B1 good=1 until 06:04:30");
  scenario_assert (scenario_calls, s, "L1", "");
  scenario_play (s, "06:04:30 every 2 B1 good=1 until 06:05");
  calls = scenario_calls (s, "L1");
  g_assert_true (g_str_has_prefix (calls, "06:04:3"));
  g_assert_true (g_str_has_suffix (calls, " quality medium B1 r raised active"));

  /* three of four are more than 0.7, but less than 0.8 */
  scenario_play (s, "06:05 every 4 B1 good=3 until 06:08");
  scenario_assert (scenario_calls, s, "L1", calls);
  scenario_play (s, "06:08 every 1 B1 good=1 until 06:09:30");
  g_assert_nonnull (strstr (calls, " raised active"));
  calls[strlen (calls) - strlen (" active")] = '\0';
  scenario_assert (scenario_calls, s, "L1", calls);
}

/* A stop to be explained is no slowness, nor is the minute after it, nor a break. */
static void
test_speed_stands (Scenario     *s,
                   gconstpointer user_data)
{
  begin (s, "'kind':'speed_below','ratio':0.7,'after_s':130", "08:50");
  scenario_play (s, "08:50 B1 Execute Production product=P good=0\n08:50 every 1 B1 good=1 until 08:52\n"
                    "08:52 B1 Held\n08:52 every 30 B1 Held until 08:54:50\n08:54:50 B1 Execute\n"
                    "08:54:50 every 1 B1 good=1 until 09:00\n09:00 every 10 B1 good=1 until 09:30\n"
                    "09:30 every 1 B1 good=1 until 09:34");
  scenario_assert (scenario_calls, s, "L1", "");
}

static void
make (Scenario   *s,
      const char *until,
      guint       scrap)
{
  g_autofree char *script = g_strdup_printf ("%s", until);
  g_autofree char *sample = NULL;

  scenario_play (s, script);
  sample = g_strdup_printf ("%s B1 good=%u scrap=%u\n", until, 100 - scrap, scrap);
  scenario_play (s, sample);
  ms5_engine_advance (s->engine, s->now);
}

/* More than 5 % of the shift, once there are 150 pieces, until it is at most 4 %. */
static void
test_quality_of_shift (Scenario     *s,
                       gconstpointer user_data)
{
  begin (s, "'kind':'quality_limit','above':0.05,'min_pieces':150,'deadband':0.01", "06:00");
  scenario_play (s, "06:00 B1 Execute Production product=P good=0");
  make (s, "06:00:10", 20);
  scenario_play (s, "06:00:20 B1 good=0\n06:00:21");
  scenario_assert (scenario_calls, s, "L1", "");
  make (s, "06:00:30", 0);
  scenario_play (s, "06:00:32");
  scenario_assert (scenario_calls, s, "L1", "06:00:30 quality medium B1 r raised active");

  make (s, "06:00:40", 0);
  make (s, "06:00:50", 0);
  scenario_play (s, "06:00:52 restart\n06:00:53");
  scenario_assert (scenario_calls, s, "L1", "06:00:30 quality medium B1 r raised active");
  make (s, "06:00:55", 0); /* 20 of 500 */
  scenario_play (s, "06:00:57");
  scenario_assert (scenario_calls, s, "L1", "06:00:30 quality medium B1 r raised");
}

/* The last two minutes: what was before is no longer counted, and a restart knows it all. */
static void
test_quality_of_window (Scenario     *s,
                        gconstpointer user_data)
{
  begin (s, "'kind':'quality_limit','above':0.05,'over_s':120", "06:00");
  scenario_play (s, "06:00 B1 Execute Production product=P good=0");
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *time = g_strdup_printf ("06:00:%02u", 10 + i);

      make (s, time, 0);
    }
  scenario_play (s, "06:00:20 every 10 B1 good=0 until 06:03");
  make (s, "06:03:10", 6);
  scenario_play (s, "06:03:12");
  scenario_assert (scenario_calls, s, "L1", "06:03:10 quality medium B1 r raised active");
  scenario_play (s, "06:03:20 every 10 B1 good=0 until 06:04\n06:04 restart\n06:04 every 10 B1 good=0 until 06:04:50");
  scenario_assert (scenario_calls, s, "L1", "06:03:10 quality medium B1 r raised active");
  scenario_play (s, "06:04:50 every 10 B1 good=0 until 06:05:10");
  scenario_assert (scenario_calls, s, "L1", "06:03:10 quality medium B1 r raised");
}

/* What people report as scrap is scrap. */
static void
test_quality_reported (Scenario     *s,
                       gconstpointer user_data)
{
  Ms5ReportArgs args = { .qty = 6 };
  Ms5EngineDoing doing;

  begin (s, "'kind':'quality_limit','above':0.05,'over_s':600", "06:00");
  scenario_play (s, "06:00 B1 Execute Production product=P good=0");
  make (s, "06:00:10", 0);
  doing = (Ms5EngineDoing) { .line = scenario_line (s, "L1"), .key = "q-1", .by = "anna" };
  ms5_engine_begin (s->engine, s->now);
  g_assert_cmpint (ms5_engine_report (s->engine, &doing, MS5_QUANTITY_SCRAP, &args), ==, MS5_ENGINE_APPLIED);
  ms5_engine_commit (s->engine);
  scenario_play (s, "06:00:12");
  scenario_assert (scenario_calls, s, "L1", "06:00:10 quality medium B1 r raised active");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("material", test_material);
  ADD ("material-of-sensor", test_material_of_sensor);
  ADD ("speed", test_speed);
  ADD ("speed-stands", test_speed_stands);
  ADD ("quality-of-shift", test_quality_of_shift);
  ADD ("quality-of-window", test_quality_of_window);
  ADD ("quality-reported", test_quality_reported);

  return g_test_run ();
}
