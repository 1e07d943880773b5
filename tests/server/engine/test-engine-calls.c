/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "scenario.h"
#include "server/engine/ms5-engine-actions.h"

#define ADD(name, func) \
  g_test_add ("/engine/calls/" name, Scenario, NULL, scenario_set_up, func, scenario_tear_down)

static void
handle (Scenario   *s,
        const char *key,
        gboolean    resolves)
{
  Ms5EngineDoing doing = { .line = scenario_line (s, "L1"), .key = key, .by = "anna" };

  ms5_engine_begin (s->engine, s->now);
  g_assert_cmpint (resolves ? ms5_engine_resolve_call (s->engine, &doing, &(Ms5CallResolveArgs) { NULL, NULL })
                            : ms5_engine_acknowledge_call (s->engine, &doing, NULL), ==, MS5_ENGINE_APPLIED);
  ms5_engine_commit (s->engine);
}

static char *
get_call (Scenario *s)
{
  g_autoptr (GPtrArray) keys = recorder_list_keys (s->recorder, "calls/L1");

  g_assert_cmpuint (keys->len, ==, 1);
  return g_strdup (g_ptr_array_index (keys, 0));
}

/* B1 stands for more than three minutes. */
static void
stand (Scenario *s)
{
  scenario_start (s, "06:00");
  scenario_play (s, "06:00 B1 Execute Production\n"
                    "06:00:30 B1 Held\n"
                    "06:00:30 every 30 B1 Held until 06:03:00\n"
                    "06:03:29.900");
  scenario_assert (scenario_calls, s, "L1", "");
  scenario_play (s, "06:03:30 B1 Held\n06:03:31");
}

static void
test_long_stop (Scenario     *s,
                gconstpointer user_data)
{
  stand (s);
  scenario_assert (scenario_calls, s, "L1", "06:03:30 stop high B1 long-stop raised active");

  /* It runs again: the call stays until somebody resolves it, and the next stop is the same call. */
  scenario_play (s, "06:04 B1 Execute\n06:04:01");
  scenario_assert (scenario_calls, s, "L1", "06:03:30 stop high B1 long-stop raised");
  scenario_play (s, "06:04:30 B1 Held\n06:04:30 every 30 B1 Held until 06:08:00\n06:08:31");
  scenario_assert (scenario_calls, s, "L1", "06:03:30 stop high B1 long-stop raised active level 2");
}

/* After it was resolved, the same stop raises no other call, but the next one does. */
static void
test_resolved (Scenario     *s,
               gconstpointer user_data)
{
  g_autofree char *key = NULL;

  stand (s);
  key = get_call (s);
  handle (s, key, TRUE);
  scenario_play (s, "06:03:40 every 30 B1 Held until 06:05:00\n06:05:01");
  scenario_assert (scenario_calls, s, "L1", "06:03:30 stop high B1 long-stop resolved active");
  scenario_play (s, "06:05:10 B1 Execute\n06:05:20 B1 Held\n06:05:20 every 30 B1 Held until 06:08:20\n06:08:21");
  scenario_assert (scenario_calls, s, "L1",
                   "06:03:30 stop high B1 long-stop resolved; 06:08:20 stop high B1 long-stop raised active");
}

/* A stop that is explained as planned, a changeover or maintenance calls nobody. */
static void
test_explained (Scenario     *s,
                gconstpointer user_data)
{
  Ms5StopCodeSet planned = { (char *) "no-orders", NULL };
  g_autofree char *key = NULL;
  Ms5EngineDoing doing = { .by = "anna" };

  scenario_start (s, "06:00");
  scenario_play (s, "06:00 B1 Stopped Changeover\n06:00 every 30 B1 Stopped until 06:04:00\n"
                    "06:04 B1 Execute Production\n"
                    "06:04:10 B1 Held\n06:04:11");
  scenario_assert (scenario_calls, s, "L1", "");
  key = ms5_timeline_key_new ("B1", scenario_time (s, "06:04:10"));
  doing.line = scenario_line (s, "L1");
  doing.key = key;
  ms5_engine_begin (s->engine, s->now);
  g_assert_cmpint (ms5_engine_code_stop (s->engine, &doing, &planned), ==, MS5_ENGINE_APPLIED);
  ms5_engine_commit (s->engine);
  scenario_play (s, "06:04:20 every 30 B1 Held until 06:09:00\n06:09:01");
  scenario_assert (scenario_calls, s, "L1", "");
}

/* The break from 09:00 to 09:30 does not count: three minutes are over at 09:32. */
static void
test_break (Scenario     *s,
            gconstpointer user_data)
{
  scenario_start (s, "08:58");
  scenario_play (s, "08:58 B1 Execute Production\n08:58:50 B1 Execute\n08:59 B1 Held\n"
                    "08:59 every 50 B1 Held until 09:31:30\n09:31:59.900");
  scenario_assert (scenario_calls, s, "L1", "");
  scenario_play (s, "09:32 B1 Held\n09:32:01");
  scenario_assert (scenario_calls, s, "L1", "09:32:00 stop high B1 long-stop raised active");
}

/* Other machines than the bottleneck are watched by the rules that name them. */
static void
test_named (Scenario     *s,
            gconstpointer user_data)
{
  scenario_start (s, "06:00");
  scenario_play (s, "06:00 A1 Held Production\n06:00 C1 Held Production\n"
                    "06:00 every 30 C1 Held until 06:01:00\n06:01:01");
  scenario_assert (scenario_calls, s, "L1", "06:01:00 quality medium C1 packer raised active");
}

/* High is 70, for ten seconds; it is over below 68. */
static void
test_sensor (Scenario     *s,
             gconstpointer user_data)
{
  scenario_start (s, "06:00");
  scenario_play (s, "06:00 B1 Execute Production temperature=71\n"
                    "06:00:05 B1 temperature=69\n"
                    "06:00:09.900");
  scenario_assert (scenario_calls, s, "L1", "");
  scenario_play (s, "06:00:11");
  scenario_assert (scenario_calls, s, "L1", "06:00:10 quality medium B1 hot temperature raised active");
  scenario_play (s, "06:00:20 B1 temperature=68.5\n06:00:21");
  scenario_assert (scenario_calls, s, "L1", "06:00:10 quality medium B1 hot temperature raised active");
  scenario_play (s, "06:00:30 B1 temperature=67.9\n06:00:31");
  scenario_assert (scenario_calls, s, "L1", "06:00:10 quality medium B1 hot temperature raised");

  /* Not long enough beyond the limit, then in between, then long enough. */
  scenario_play (s, "06:00:40 B1 temperature=4\n06:00:45 B1 temperature=13\n06:00:56");
  scenario_assert (scenario_calls, s, "L1", "06:00:10 quality medium B1 hot temperature raised");
  scenario_play (s, "06:01:00 B1 temperature=4\n06:01:11");
  scenario_assert (scenario_calls, s, "L1", "06:00:10 quality medium B1 hot temperature raised active");
}

/* A fault calls whom the plant says, if it says anybody, after two seconds. */
static void
test_fault (Scenario     *s,
            gconstpointer user_data)
{
  scenario_start (s, "06:00");
  scenario_play (s, "06:00 B1 Execute Production\n"
                    "06:00:10 B1 faults=E42,E41\n"
                    "06:00:11.900");
  scenario_assert (scenario_calls, s, "L1", "");
  scenario_play (s, "06:00:12\n06:00:13");
  scenario_assert (scenario_calls, s, "L1", "06:00:12 stop critical B1 fault E41 raised active");
  scenario_play (s, "06:00:20 B1 faults=E43\n06:00:23");
  scenario_assert (scenario_calls, s, "L1",
                   "06:00:12 stop critical B1 fault E41 raised; 06:00:22 quality medium B1 fault E43 raised active");
}

/* High: after 2 min unacknowledged the shift manager, after 5 the next two; from the acknowledgement on
 * 15 min until the first level is told that it is not resolved. */
static void
test_escalation (Scenario     *s,
                 gconstpointer user_data)
{
  g_autofree char *key = NULL;

  stand (s);
  key = get_call (s);
  scenario_play (s, "06:05:29.900");
  g_assert_cmpint (scenario_int (s, "calls/L1", key, "level"), ==, 0);
  g_assert_cmpint (scenario_int (s, "calls/L1", key, "rev"), ==, 1);
  scenario_play (s, "06:05:31");
  g_assert_cmpint (scenario_int (s, "calls/L1", key, "level"), ==, 1);
  g_assert_cmpint (scenario_int (s, "calls/L1", key, "rev"), ==, 2);
  g_assert_cmpuint (scenario_count_events (s, "escalations/L1"), ==, 1);
  scenario_play (s, "06:08:31");
  g_assert_cmpint (scenario_int (s, "calls/L1", key, "level"), ==, 2);
  g_assert_cmpuint (scenario_count_events (s, "escalations/L1"), ==, 2);
  scenario_play (s, "06:40:00");
  g_assert_cmpint (scenario_int (s, "calls/L1", key, "level"), ==, 2);
}

static void
test_escalation_acknowledged (Scenario     *s,
                              gconstpointer user_data)
{
  g_autofree char *key = NULL;

  stand (s);
  key = get_call (s);
  scenario_play (s, "06:04:30");
  handle (s, key, FALSE);
  scenario_play (s, "06:19:29.900");
  g_assert_cmpint (scenario_int (s, "calls/L1", key, "level"), ==, 0);
  scenario_play (s, "06:19:31");
  g_assert_cmpint (scenario_int (s, "calls/L1", key, "level"), ==, 1);
  handle (s, key, TRUE);
  scenario_play (s, "07:00:00");
  g_assert_cmpint (scenario_int (s, "calls/L1", key, "level"), ==, 1);
  g_assert_cmpint (scenario_int (s, "calls/L1", key, "late"), ==, 0);
  g_assert_cmpuint (scenario_count_events (s, "escalations/L1"), ==, 1);
}

/* What was due while the server was down is done once, and says that it is late. */
static void
test_escalation_late (Scenario     *s,
                      gconstpointer user_data)
{
  g_autofree char *key = NULL;
  const RecorderEvent *event;

  stand (s);
  key = get_call (s);
  s->now = scenario_time (s, "06:20");
  scenario_restart (s);
  scenario_play (s, "06:20:01");
  g_assert_cmpint (scenario_int (s, "calls/L1", key, "level"), ==, 2);
  g_assert_cmpint (scenario_int (s, "calls/L1", key, "late"), ==, 1);
  g_assert_cmpuint (scenario_count_events (s, "escalations/L1"), ==, 2);
  event = g_ptr_array_index (s->recorder->events, s->recorder->events->len - 1);
  g_assert_true (json_is_true (json_object_get (event->fields, "late")));
  g_assert_cmpuint (json_array_size (json_object_get (event->fields, "roles")), ==, 2);
  for (guint i = s->recorder->events->len; i-- > 0 && !g_str_equal (event->topic, "journal/L1");)
    event = g_ptr_array_index (s->recorder->events, i);
  g_assert_cmpstr (json_string_value (json_object_get (event->fields, "what")), ==, "escalated");
  g_assert_true (json_is_true (json_object_get (event->fields, "late")));

  /* So it is also known after the next restart. */
  scenario_restart (s);
  scenario_play (s, "06:20:02");
  g_assert_cmpint (scenario_int (s, "calls/L1", key, "late"), ==, 1);
  g_assert_cmpint (scenario_int (s, "calls/L1", key, "level"), ==, 2);
}

/* What is resolved leaves the topic after a day, what is open never. */
static void
test_retire (Scenario     *s,
             gconstpointer user_data)
{
  g_autofree char *key = NULL;

  stand (s);
  key = get_call (s);
  s->tick = MS5_USEC_PER_MIN;
  scenario_play (s, "40:00");
  g_assert_nonnull (recorder_get (s->recorder, "calls/L1", key));
  handle (s, key, TRUE);
  scenario_play (s, "63:59");
  g_assert_nonnull (recorder_get (s->recorder, "calls/L1", key));
  scenario_play (s, "64:03");
  g_assert_null (recorder_get (s->recorder, "calls/L1", key));
}

/* What is on the shelf calls nobody until its time is over, also over a restart; then it waits anew. */
static void
test_shelf (Scenario     *s,
            gconstpointer user_data)
{
  Ms5CallRaiseArgs raise = { (char *) "stop", MS5_WORD_NONE, NULL, NULL };
  Ms5CallShelveArgs shelve = { 0, (char *) "parts" };
  Ms5EngineDoing doing;

  scenario_start (s, "06:00");
  scenario_play (s, "06:00 B1 Execute Production\n06:00:01");
  doing = (Ms5EngineDoing) { .line = scenario_line (s, "L1"), .key = "c-1", .by = "anna" };
  shelve.until = scenario_time (s, "06:10:00");
  ms5_engine_begin (s->engine, s->now);
  g_assert_cmpint (ms5_engine_raise_call (s->engine, &doing, &raise), ==, MS5_ENGINE_APPLIED);
  g_assert_cmpint (ms5_engine_shelve_call (s->engine, &doing, &shelve), ==, MS5_ENGINE_APPLIED);
  ms5_engine_commit (s->engine);

  scenario_play (s, "06:05");
  scenario_restart (s);
  scenario_play (s, "06:09:59");
  g_assert_cmpint (scenario_int (s, "calls/L1", "c-1", "level"), ==, 0);
  g_assert_cmpint (scenario_int (s, "calls/L1", "c-1", "rev"), ==, 1);
  scenario_play (s, "06:10:01");
  g_assert_cmpint (scenario_int (s, "calls/L1", "c-1", "rev"), ==, 2);
  g_assert_cmpint (scenario_int (s, "calls/L1", "c-1", "level"), ==, 0);
  scenario_play (s, "06:12:01");
  g_assert_cmpint (scenario_int (s, "calls/L1", "c-1", "level"), ==, 1);
}

/* However many somebody raises, there is an end to it, and a machine still has its call; once one is resolved there is
 * room again. */
static void
test_many (Scenario     *s,
           gconstpointer user_data)
{
  Ms5CallRaiseArgs raise = { (char *) "stop", MS5_WORD_NONE, NULL, NULL };
  Ms5EngineDoing doing = { .by = "anna", .key = "more" };
  g_autoptr (GPtrArray) keys = NULL;

  scenario_start (s, "06:00");
  scenario_play (s, "06:00 B1 Execute Production\n06:00:01");
  doing.line = scenario_line (s, "L1");
  ms5_engine_begin (s->engine, s->now);
  for (guint i = 0; i < MS5_LIMIT_LINE_CALLS; i++)
    {
      g_autofree char *key = g_strdup_printf ("c-%u", i);
      Ms5EngineDoing one = { .line = doing.line, .key = key, .by = "anna" };

      g_assert_cmpint (ms5_engine_raise_call (s->engine, &one, &raise), ==, MS5_ENGINE_APPLIED);
    }
  g_assert_cmpint (ms5_engine_raise_call (s->engine, &doing, &raise), ==, MS5_ENGINE_INVALID);
  ms5_engine_commit (s->engine);
  handle (s, "c-7", TRUE);
  ms5_engine_begin (s->engine, s->now);
  g_assert_cmpint (ms5_engine_raise_call (s->engine, &doing, &raise), ==, MS5_ENGINE_APPLIED);
  ms5_engine_commit (s->engine);

  scenario_play (s, "06:00:30 every 30 B1 Held until 06:04:00\n06:04:30");
  keys = recorder_list_keys (s->recorder, "calls/L1");
  g_assert_cmpuint (keys->len, ==, MS5_LIMIT_LINE_CALLS + 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("long-stop", test_long_stop);
  ADD ("resolved", test_resolved);
  ADD ("explained", test_explained);
  ADD ("break", test_break);
  ADD ("named", test_named);
  ADD ("sensor", test_sensor);
  ADD ("fault", test_fault);
  ADD ("escalation", test_escalation);
  ADD ("escalation-acknowledged", test_escalation_acknowledged);
  ADD ("escalation-late", test_escalation_late);
  ADD ("retire", test_retire);
  ADD ("shelf", test_shelf);
  ADD ("many", test_many);

  return g_test_run ();
}
