/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "scenario.h"
#include "server/engine/ms5-engine-actions.h"

/* One rule at a time, in place of those of the plant. */
#define ADD(name, func) \
  g_test_add ("/engine/rules/" name, Scenario, NULL, scenario_set_up, func, scenario_tear_down)

static void
begin (Scenario   *s,
       const char *rule,
       const char *time)
{
  s->is_asked = TRUE;
  scenario_set_rule (s, rule);
  scenario_start (s, time);
}

static void
resolve (Scenario   *s,
         const char *key)
{
  Ms5EngineDoing doing = { .line = scenario_line (s, "L1"), .key = key, .by = "anna" };
  const Ms5CallResolveArgs args = { NULL };

  ms5_engine_begin (s->engine, s->now);
  g_assert_cmpint (ms5_engine_resolve_call (s->engine, &doing, &args), ==, MS5_ENGINE_APPLIED);
  ms5_engine_commit (s->engine);
}

static char *
get_call (Scenario *s)
{
  g_autoptr (GPtrArray) keys = recorder_list_keys (s->recorder, "calls/L1");

  g_assert_cmpuint (keys->len, ==, 1);
  return g_strdup (g_ptr_array_index (keys, 0));
}

/* One state leads to the other: ten seconds in either, also over a restart. */
static void
test_state (Scenario     *s,
            gconstpointer user_data)
{
  begin (s, "'kind':'state','states':['Aborting','Aborted'],'modes':['Production'],'after_s':10", "06:00");
  scenario_play (s, "06:00 A1 Execute Production\n"
                    "06:00:10 A1 Aborting\n"
                    "06:00:14 A1 Aborted\n"
                    "06:00:15 restart\n"
                    "06:00:19.900");
  scenario_assert (scenario_calls, s, "L1", "");
  scenario_play (s, "06:00:20.500");
  scenario_assert (scenario_calls, s, "L1", "06:00:20 quality medium A1 r Aborted raised active");
  scenario_play (s, "06:00:30 restart\n06:00:31");
  scenario_assert (scenario_calls, s, "L1", "06:00:20 quality medium A1 r Aborted raised active");
  scenario_play (s, "06:00:40 A1 Clearing\n06:00:41");
  scenario_assert (scenario_calls, s, "L1", "06:00:20 quality medium A1 r Aborted raised");
}

/* People who maintain it know. */
static void
test_state_mode (Scenario     *s,
                 gconstpointer user_data)
{
  begin (s, "'kind':'state','states':['Aborted'],'modes':['Production']", "06:00");
  scenario_play (s, "06:00 A1 Aborted Maintenance\n06:00:30");
  scenario_assert (scenario_calls, s, "L1", "");
  scenario_play (s, "06:00:40 A1 Aborted Production\n06:00:41");
  scenario_assert (scenario_calls, s, "L1", "06:00:40 quality medium A1 r Aborted raised active");
}

/* B1 stands for the line. It is silent for 60 s from when it was heard last, and called for after 90. */
static void
test_no_data (Scenario     *s,
              gconstpointer user_data)
{
  begin (s, "'kind':'no_data','after_s':90", "06:00");
  scenario_play (s, "06:00 every 10 B1 Execute until 06:01\n06:02:29.900");
  scenario_assert (scenario_calls, s, "L1", "");
  scenario_play (s, "06:02:30.500");
  scenario_assert (scenario_calls, s, "L1", "06:02:30 quality medium B1 r raised active");
  scenario_play (s, "06:03 B1 Execute\n06:03:01");
  scenario_assert (scenario_calls, s, "L1", "06:02:30 quality medium B1 r raised");
}

static void
test_unwatched (Scenario     *s,
                gconstpointer user_data)
{
  begin (s, "'kind':'unwatched','after_s':30", "06:00");
  scenario_play (s, "06:01");
  scenario_assert (scenario_calls, s, "L1", "");
  ms5_engine_set_watched (s->engine, scenario_line (s, "L1"), FALSE, scenario_time (s, "06:00:50"));
  scenario_play (s, "06:01:19.900");
  scenario_assert (scenario_calls, s, "L1", "");
  scenario_play (s, "06:01:20.500");
  scenario_assert (scenario_calls, s, "L1", "06:01:20 quality medium r raised active");

  /* nobody has told the new server yet */
  scenario_play (s, "06:01:30 restart\n06:01:30.100");
  ms5_engine_set_watched (s->engine, scenario_line (s, "L1"), FALSE, scenario_time (s, "06:00:50"));
  scenario_play (s, "06:01:40");
  ms5_engine_set_watched (s->engine, scenario_line (s, "L1"), TRUE, s->now);
  scenario_play (s, "06:01:41");
  scenario_assert (scenario_calls, s, "L1", "06:01:20 quality medium r raised");
  scenario_assert (scenario_calls, s, "L2", "");
}

/* It stays until somebody resolves the call, also over a restart, and then it is over. */
static void
test_latched (Scenario     *s,
              gconstpointer user_data)
{
  g_autofree char *key = NULL;

  begin (s, "'kind':'fault','faults':['E42'],'latched':true", "06:00");
  scenario_play (s, "06:00 B1 Execute Production\n06:00:10 B1 faults=E42\n06:00:11 B1 faults=\n06:00:12");
  scenario_assert (scenario_calls, s, "L1", "06:00:10 quality medium B1 r E42 raised active");
  scenario_play (s, "06:00:20 restart\n06:00:21 B1 Execute\n06:00:22");
  scenario_assert (scenario_calls, s, "L1", "06:00:10 quality medium B1 r E42 raised active");
  key = get_call (s);
  resolve (s, key);
  scenario_play (s, "06:00:30");
  scenario_assert (scenario_calls, s, "L1", "06:00:10 quality medium B1 r E42 resolved");
  scenario_play (s, "06:00:40 B1 faults=E42\n06:00:41");
  scenario_assert (scenario_calls, s, "L1", "06:00:10 quality medium B1 r E42 resolved; "
                                            "06:00:40 quality medium B1 r E42 raised active");
}

/* Gone for 20 s before it counts as gone, which a restart does not prolong. */
static void
test_off_delay (Scenario     *s,
                gconstpointer user_data)
{
  begin (s, "'kind':'fault','faults':['E42'],'clear_after_s':20", "06:00");
  scenario_play (s, "06:00 B1 Execute Production\n06:00:10 B1 faults=E42\n06:00:20 B1 faults=\n"
                    "06:00:39 B1 faults=E42\n06:01 B1 faults=\n06:01:10 restart\n06:01:19.900");
  scenario_assert (scenario_calls, s, "L1", "06:00:10 quality medium B1 r E42 raised active");
  scenario_play (s, "06:01:20.500");
  scenario_assert (scenario_calls, s, "L1", "06:00:10 quality medium B1 r E42 raised");
}

/* Three times to and fro: one call, one revision, active until a minute of quiet has passed, and over a
 * restart. */
static void
test_chatter (Scenario     *s,
              gconstpointer user_data)
{
  g_autofree char *key = NULL;
  g_autofree char *clock = NULL;

  begin (s, "'kind':'fault','faults':['E42']", "06:00");
  scenario_play (s, "06:00 B1 Execute Production\n"
                    "06:00:10 B1 faults=E42\n06:00:12 B1 faults=\n06:00:14 B1 faults=E42\n06:00:16 B1 faults=\n"
                    "06:00:17");
  scenario_assert (scenario_calls, s, "L1", "06:00:10 quality medium B1 r E42 raised");
  scenario_play (s, "06:00:18 B1 faults=E42\n06:00:18.500 restart\n06:00:20 B1 faults=\n06:00:21");
  scenario_assert (scenario_calls, s, "L1", "06:00:10 quality medium B1 r E42 raised active");
  key = get_call (s);
  clock = scenario_clock (s, scenario_int (s, "calls/L1", key, "chattering"));
  g_assert_cmpstr (clock, ==, "06:00:20");
  g_assert_cmpint (scenario_int (s, "calls/L1", key, "times"), ==, 3);
  scenario_play (s, "06:00:30 every 1 B1 faults=E42 until 06:00:31\n06:00:32 every 1 B1 faults= until 06:00:34\n"
                    "06:01 restart\n06:01:32.900");
  scenario_assert (scenario_calls, s, "L1", "06:00:10 quality medium B1 r E42 raised active");
  scenario_play (s, "06:01:33.500");
  scenario_assert (scenario_calls, s, "L1", "06:00:10 quality medium B1 r E42 raised");
  g_assert_cmpint (scenario_int (s, "calls/L1", key, "rev"), ==, 1);
  g_assert_cmpint (scenario_int (s, "calls/L1", key, "times"), ==, 4);
  g_assert_null (json_object_get (recorder_get (s->recorder, "calls/L1", key), "chattering"));
}

/* Somebody resolves it between two flaps: what chatters raises no call after each. */
static void
test_chatter_resolved (Scenario     *s,
                       gconstpointer user_data)
{
  g_autofree char *key = NULL;

  begin (s, "'kind':'fault','faults':['E42']", "06:00");
  scenario_play (s, "06:00 B1 Execute Production\n"
                    "06:00:10 B1 faults=E42\n06:00:12 B1 faults=\n06:00:14 B1 faults=E42\n06:00:16 B1 faults=\n"
                    "06:00:18 B1 faults=E42\n06:00:20 B1 faults=\n06:00:21");
  key = get_call (s);
  resolve (s, key);
  scenario_play (s, "06:00:22 B1 faults=E42\n06:00:24 B1 faults=\n06:00:26 B1 faults=E42\n06:00:28 B1 faults=\n"
                    "06:00:30");
  scenario_assert (scenario_calls, s, "L1", "06:00:10 quality medium B1 r E42 resolved active");
  scenario_play (s, "06:01:29");
  scenario_assert (scenario_calls, s, "L1", "06:00:10 quality medium B1 r E42 resolved");
  scenario_play (s, "06:02 B1 faults=E42\n06:02:01");
  scenario_assert (scenario_calls, s, "L1", "06:00:10 quality medium B1 r E42 resolved; "
                                            "06:02:00 quality medium B1 r E42 raised active");
}

/* An immediate one that is resolved after it is gone raises a new call when it comes back. */
static void
test_comes_back (Scenario     *s,
                 gconstpointer user_data)
{
  g_autofree char *key = NULL;

  begin (s, "'kind':'fault','faults':['E42']", "06:00");
  scenario_play (s, "06:00 B1 Execute Production\n06:00:10 B1 faults=E42\n06:00:12 B1 faults=\n06:00:13");
  key = get_call (s);
  resolve (s, key);
  scenario_play (s, "06:00:14 B1 faults=E42\n06:00:15");
  scenario_assert (scenario_calls, s, "L1", "06:00:10 quality medium B1 r E42 resolved; "
                                            "06:00:14 quality medium B1 r E42 raised active");
}

/* High is 70 and the sensor's own hysteresis 2; the rule wants to be surer. */
static void
test_deadband (Scenario     *s,
               gconstpointer user_data)
{
  begin (s, "'kind':'sensor_limit','sensors':['temperature'],'limit':'attention','deadband':6", "06:00");
  scenario_play (s, "06:00 B1 Execute Production temperature=71\n06:00:01 B1 temperature=64.5\n06:00:02");
  scenario_assert (scenario_calls, s, "L1", "06:00:00 quality medium B1 r temperature raised active");
  scenario_play (s, "06:00:03 B1 temperature=63.9\n06:00:04");
  scenario_assert (scenario_calls, s, "L1", "06:00:00 quality medium B1 r temperature raised");
}

/* From P to Q it may take ten minutes; the break from 09:00 to 09:30 is not part of it. */
static void
test_changeover (Scenario     *s,
                 gconstpointer user_data)
{
  begin (s, "'kind':'changeover_over','after_s':60", "08:50");
  scenario_play (s, "08:50 B1 Execute Production product=P\n08:55 B1 Stopped Changeover product=Q\n"
                    "08:55 every 30 B1 Stopped until 09:35:30\n09:35:59.900");
  scenario_assert (scenario_calls, s, "L1", "");
  scenario_play (s, "09:36:01 B1 Stopped");
  scenario_assert (scenario_calls, s, "L1", "09:36:00 quality medium B1 r raised active");
  scenario_play (s, "09:37 B1 Execute Production\n09:37:01");
  scenario_assert (scenario_calls, s, "L1", "09:36:00 quality medium B1 r raised");
}

/* How many calls about @subject nobody has resolved. */
static guint
count_open (Scenario   *s,
            const char *subject,
            char      **out_key)
{
  g_autoptr (GPtrArray) keys = recorder_list_keys (s->recorder, "calls/L1");
  guint n = 0;

  for (guint i = 0; i < keys->len; i++)
    {
      const char *key = g_ptr_array_index (keys, i);

      if (g_strcmp0 (scenario_text (s, "calls/L1", key, "detail"), subject) != 0
          || g_strcmp0 (scenario_text (s, "calls/L1", key, "state"), "resolved") == 0)
        continue;
      n++;
      g_free (*out_key);
      *out_key = g_strdup (key);
    }

  return n;
}

/* Whatever flaps, whoever resolves, whenever the server ends: there is never more than one open call for one
 * condition, and no call is told of twice. */
static void
test_random (Scenario     *s,
             gconstpointer user_data)
{
  static const char *const subjects[] = { "E41", "E42", "E43" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (20260302);
  guint present = 0;

  begin (s, "'kind':'fault','faults':['E41','E42','E43'],'after_s':2,'clear_after_s':3", "06:00");
  scenario_play (s, "06:00 B1 Execute Production");
  for (guint i = 0; i < 1500; i++)
    {
      Ms5Time next = s->now + g_rand_int_range (rand, 1, 5000) * MS5_USEC_PER_MS;
      g_autofree char *clock = NULL;
      g_autoptr (GString) script = NULL;

      scenario_advance (s, next);
      clock = scenario_clock (s, ms5_time_to_ms (s->now));
      script = g_string_new (clock);
      g_string_append (script, " B1 faults=");
      present ^= 1u << g_rand_int_range (rand, 0, 3);
      for (guint k = 0; k < G_N_ELEMENTS (subjects); k++)
        if (present & (1u << k))
          g_string_append_printf (script, "%s,", subjects[k]);
      scenario_play (s, script->str);
      if (g_rand_int_range (rand, 0, 40) == 0)
        scenario_restart (s);

      for (guint k = 0; k < G_N_ELEMENTS (subjects); k++)
        {
          g_autofree char *key = NULL;

          g_assert_cmpuint (count_open (s, subjects[k], &key), <=, 1);
          if (key == NULL)
            continue;
          if (g_rand_int_range (rand, 0, 30) == 0)
            resolve (s, key);
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("state", test_state);
  ADD ("state-mode", test_state_mode);
  ADD ("no-data", test_no_data);
  ADD ("unwatched", test_unwatched);
  ADD ("latched", test_latched);
  ADD ("off-delay", test_off_delay);
  ADD ("chatter", test_chatter);
  ADD ("chatter-resolved", test_chatter_resolved);
  ADD ("comes-back", test_comes_back);
  ADD ("deadband", test_deadband);
  ADD ("changeover", test_changeover);
  ADD ("random", test_random);

  return g_test_run ();
}
