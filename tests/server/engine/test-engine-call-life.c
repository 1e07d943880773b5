/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "scenario.h"

#include "core/ms5-call.h"
#include "server/engine/ms5-engine-actions.h"

/* What becomes of calls, and that the journal tells all of it. */

static Ms5EngineDoing
doing_of (Scenario   *s,
          const char *key)
{
  return (Ms5EngineDoing) {
    .line = scenario_line (s, "L1"), .key = key, .by = "anna", .device = "pc-1", .via = "banner",
    .cur_at = MS5_TIME_NONE,
  };
}

#define DO(s, verdict, call)                                \
  G_STMT_START                                              \
  {                                                         \
    ms5_engine_begin ((s)->engine, (s)->now);               \
    g_assert_cmpint (call, ==, verdict);                    \
    ms5_engine_commit ((s)->engine);                        \
  }                                                         \
  G_STMT_END

static char *
get_call (Scenario *s)
{
  g_autoptr (GPtrArray) keys = recorder_list_keys (s->recorder, "calls/L1");

  g_assert_cmpuint (keys->len, ==, 1);
  return g_strdup (g_ptr_array_index (keys, 0));
}

/* `raised long-stop; acknowledged anna; …`: of one call, or of all */
static char *
list_journal (Scenario   *s,
              const char *call)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < s->recorder->events->len; i++)
    {
      const RecorderEvent *event = g_ptr_array_index (s->recorder->events, i);
      const char *of = json_string_value (json_object_get (event->fields, "call"));
      const char *by = json_string_value (json_object_get (event->fields, "by"));

      if (!g_str_equal (event->topic, "journal/L1") || (call != NULL && g_strcmp0 (of, call) != 0))
        continue;
      g_string_append_printf (out, "%s%s", out->len > 0 ? "; " : "",
                              json_string_value (json_object_get (event->fields, "what")));
      if (by != NULL)
        g_string_append_printf (out, " %s", by);
    }
  return g_string_free (out, FALSE);
}

static json_t *
get_last_entry (Scenario *s)
{
  for (guint i = s->recorder->events->len; i > 0; i--)
    {
      const RecorderEvent *event = g_ptr_array_index (s->recorder->events, i - 1);

      if (g_str_equal (event->topic, "journal/L1"))
        return event->fields;
    }

  return NULL;
}

#define assert_journal(s, call, expected)                    \
  G_STMT_START                                               \
  {                                                          \
    g_autofree char *found_ = list_journal (s, call);        \
    g_assert_cmpstr (found_, ==, expected);                  \
  }                                                          \
  G_STMT_END

static const char *
get_text (json_t     *fields,
          const char *name)
{
  return json_string_value (json_object_get (fields, name));
}

/* High is 70, for ten seconds; it is over below 68. */
static char *
get_hot (Scenario *s)
{
  scenario_start (s, "06:00");
  scenario_play (s, "06:00 B1 Execute Production temperature=71\n06:00:11");
  return get_call (s);
}

static void
test_journal (Scenario     *s,
              gconstpointer user_data)
{
  g_autofree char *key = get_hot (s);
  const Ms5CallResolveArgs resolve = { (char *) "cleaned", NULL };
  Ms5CallAssignSet assign = { (char *) "bert" };
  Ms5CallShelveArgs shelve = { s->now + 60 * MS5_USEC_PER_S, (char *) "parts" };
  Ms5CallShelveArgs again = { s->now + 120 * MS5_USEC_PER_S, (char *) "parts" };
  Ms5EngineDoing doing = doing_of (s, key);
  json_t *entry;

  DO (s, MS5_ENGINE_APPLIED, ms5_engine_acknowledge_call (s->engine, &doing, "coming"));
  entry = get_last_entry (s);
  g_assert_cmpstr (get_text (entry, "call"), ==, key);
  g_assert_cmpstr (get_text (entry, "device"), ==, "pc-1");
  g_assert_cmpstr (get_text (entry, "via"), ==, "banner");
  g_assert_cmpstr (get_text (entry, "text"), ==, "coming");
  DO (s, MS5_ENGINE_NOOP, ms5_engine_acknowledge_call (s->engine, &doing, NULL));
  DO (s, MS5_ENGINE_APPLIED, ms5_engine_comment_call (s->engine, &doing, "hot indeed"));
  DO (s, MS5_ENGINE_APPLIED, ms5_engine_assign_call (s->engine, &doing, &assign));
  DO (s, MS5_ENGINE_APPLIED, ms5_engine_shelve_call (s->engine, &doing, &shelve));
  DO (s, MS5_ENGINE_APPLIED, ms5_engine_unshelve_call (s->engine, &doing, NULL));
  DO (s, MS5_ENGINE_APPLIED, ms5_engine_shelve_call (s->engine, &doing, &again));
  scenario_play (s, "06:01:00 B1 temperature=60\n06:03");
  DO (s, MS5_ENGINE_APPLIED, ms5_engine_resolve_call (s->engine, &doing, &resolve));
  assert_journal (s, key, "raised hot; acknowledged anna; commented anna; assigned anna; shelved anna; unshelved anna; "
                          "shelved anna; returned hot; unshelved; resolved anna");
  g_assert_cmpint (scenario_int (s, "calls/L1", key, "times"), ==, 1);
}

/* Whatever is undone is not told. */
static void
test_undone (Scenario     *s,
             gconstpointer user_data)
{
  g_autofree char *key = get_hot (s);
  g_autofree char *before = recorder_dump (s->recorder);
  g_autofree char *after = NULL;
  const Ms5CallResolveArgs resolve = { NULL, NULL };
  Ms5EngineDoing doing = doing_of (s, key);
  Ms5EngineDoing alarm = doing_of (s, "hot/B1/temperature");

  ms5_engine_begin (s->engine, s->now);
  g_assert_cmpint (ms5_engine_disable_alarm (s->engine, &alarm, "broken"), ==, MS5_ENGINE_APPLIED);
  g_assert_cmpint (ms5_engine_resolve_call (s->engine, &doing, &resolve), ==, MS5_ENGINE_APPLIED);
  g_assert_cmpint (ms5_engine_reopen_call (s->engine, &doing, NULL), ==, MS5_ENGINE_APPLIED);
  g_assert_cmpint (ms5_engine_enable_alarm (s->engine, &alarm), ==, MS5_ENGINE_APPLIED);
  ms5_engine_rollback (s->engine);
  scenario_play (s, "06:00:11");
  after = recorder_dump (s->recorder);
  g_assert_cmpstr (after, ==, before);

  DO (s, MS5_ENGINE_APPLIED, ms5_engine_disable_alarm (s->engine, &alarm, "broken"));
  ms5_engine_begin (s->engine, s->now);
  g_assert_cmpint (ms5_engine_enable_alarm (s->engine, &alarm), ==, MS5_ENGINE_APPLIED);
  ms5_engine_rollback (s->engine);
  DO (s, MS5_ENGINE_NOOP, ms5_engine_disable_alarm (s->engine, &alarm, "broken"));
  g_assert_cmpstr (alarm.cur_by, ==, "anna");
}

static void
test_cause (Scenario     *s,
            gconstpointer user_data)
{
  g_autofree char *key = NULL;
  const Ms5CallResolveArgs unknown = { NULL, (char *) "ghosts" };
  const Ms5CallResolveArgs other = { NULL, (char *) "jammed" };
  const Ms5CallResolveArgs right = { NULL, (char *) "worn" };
  Ms5EngineDoing doing;

  scenario_set_plant (s, "'rules':", "'call_causes':[{'code':'worn','name':'Worn'},"
                                     "{'code':'jammed','name':'Jammed','types':['stop']}],'rules':");
  key = get_hot (s);
  doing = doing_of (s, key);
  DO (s, MS5_ENGINE_INVALID, ms5_engine_resolve_call (s->engine, &doing, &unknown));
  DO (s, MS5_ENGINE_INVALID, ms5_engine_resolve_call (s->engine, &doing, &other));
  DO (s, MS5_ENGINE_APPLIED, ms5_engine_resolve_call (s->engine, &doing, &right));
  g_assert_cmpstr (scenario_text (s, "calls/L1", key, "cause"), ==, "worn");
  g_assert_cmpstr (get_text (get_last_entry (s), "cause"), ==, "worn");
}

/* It was not resolved after all: people are called anew, from the first level on. */
static void
test_reopen (Scenario     *s,
             gconstpointer user_data)
{
  g_autofree char *key = NULL;
  const Ms5CallResolveArgs resolve = { NULL, NULL };
  Ms5EngineDoing doing;

  scenario_set_plant (s, "{'code':'hot',", "{'code':'hot','priority':'high',");
  key = get_hot (s);
  doing = doing_of (s, key);
  scenario_play (s, "06:03");
  g_assert_cmpint (scenario_int (s, "calls/L1", key, "level"), ==, 1);
  DO (s, MS5_ENGINE_NOOP, ms5_engine_reopen_call (s->engine, &doing, NULL));
  DO (s, MS5_ENGINE_APPLIED, ms5_engine_resolve_call (s->engine, &doing, &resolve));
  scenario_play (s, "06:10 B1 temperature=60\n06:10:01");
  scenario_restart (s);
  scenario_play (s, "06:20");
  DO (s, MS5_ENGINE_APPLIED, ms5_engine_reopen_call (s->engine, &doing, "still smells"));
  g_assert_cmpint (scenario_int (s, "calls/L1", key, "rev"), ==, 3);
  g_assert_cmpint (scenario_int (s, "calls/L1", key, "level"), ==, 0);
  scenario_play (s, "06:22:01");
  g_assert_cmpint (scenario_int (s, "calls/L1", key, "level"), ==, 1);
  g_assert_cmpuint (scenario_count_events (s, "escalations/L1"), ==, 2);

  /* It is what the condition is about again. */
  scenario_play (s, "06:23 B1 temperature=75\n06:23:11");
  scenario_assert (scenario_calls, s, "L1", "06:00:10 quality high B1 hot temperature raised active level 1");
  DO (s, MS5_ENGINE_APPLIED, ms5_engine_resolve_call (s->engine, &doing, &resolve));
  scenario_play (s, "06:24 B1 temperature=60\n06:24:01");

  /* Not after an hour, and not while there is another. */
  s->tick = MS5_USEC_PER_S;
  scenario_play (s, "07:23:12");
  DO (s, MS5_ENGINE_SUPERSEDED, ms5_engine_reopen_call (s->engine, &doing, NULL));
}

static void
test_reopen_other (Scenario     *s,
                   gconstpointer user_data)
{
  g_autofree char *key = get_hot (s);
  const Ms5CallResolveArgs resolve = { NULL, NULL };
  Ms5EngineDoing doing = doing_of (s, key);

  DO (s, MS5_ENGINE_APPLIED, ms5_engine_resolve_call (s->engine, &doing, &resolve));
  scenario_play (s, "06:01 B1 temperature=60\n06:02 B1 temperature=75\n06:02:11");
  DO (s, MS5_ENGINE_SUPERSEDED, ms5_engine_reopen_call (s->engine, &doing, NULL));
  scenario_assert (scenario_calls, s, "L1", "06:00:10 quality medium B1 hot temperature resolved; "
                                            "06:02:10 quality medium B1 hot temperature raised active");
}

/* Whatever the condition does, nobody is called by it; then whoever it calls is called anew. */
static void
test_out_of_service (Scenario     *s,
                     gconstpointer user_data)
{
  g_autofree char *key = NULL;
  Ms5EngineDoing alarm = doing_of (s, "hot/B1/temperature");
  Ms5EngineDoing unknown = doing_of (s, "hot/A2/temperature");
  Ms5EngineDoing doing;

  scenario_set_plant (s, "{'code':'hot',", "{'code':'hot','priority':'high',");
  scenario_start (s, "06:00");
  scenario_play (s, "06:00 B1 Execute Production temperature=20\n06:00:01");
  alarm.line = unknown.line = scenario_line (s, "L1");
  DO (s, MS5_ENGINE_INVALID, ms5_engine_disable_alarm (s->engine, &unknown, "broken"));
  DO (s, MS5_ENGINE_NOOP, ms5_engine_enable_alarm (s->engine, &alarm));
  DO (s, MS5_ENGINE_APPLIED, ms5_engine_disable_alarm (s->engine, &alarm, "broken"));
  g_assert_cmpstr (scenario_text (s, "alarms/L1", "hot/B1/temperature", "reason"), ==, "broken");
  g_assert_cmpint (ms5_engine_get_version (s->engine, MS5_TOPIC_ALARMS, alarm.line, alarm.key), >, 0);

  scenario_play (s, "06:01 B1 temperature=75\n06:05");
  key = get_call (s);
  g_assert_cmpint (scenario_int (s, "calls/L1", key, "out_of_service"), >, 0);
  g_assert_cmpint (scenario_int (s, "calls/L1", key, "level"), ==, 0);
  doing = doing_of (s, key);
  DO (s, MS5_ENGINE_SUPERSEDED, ms5_engine_escalate_call (s->engine, &doing, &(Ms5CallEscalateArgs) { 1, NULL }));

  scenario_restart (s);
  scenario_play (s, "06:10");
  g_assert_cmpint (scenario_int (s, "calls/L1", key, "level"), ==, 0);
  DO (s, MS5_ENGINE_APPLIED, ms5_engine_enable_alarm (s->engine, &alarm));
  g_assert_null (recorder_get (s->recorder, "alarms/L1", "hot/B1/temperature"));
  g_assert_cmpint (scenario_int (s, "calls/L1", key, "out_of_service"), ==, 0);
  g_assert_cmpint (scenario_int (s, "calls/L1", key, "rev"), ==, 2);
  scenario_play (s, "06:12:01");
  g_assert_cmpint (scenario_int (s, "calls/L1", key, "level"), ==, 1);
  assert_journal (s, NULL, "disabled anna; raised hot; enabled anna; escalated");
}

/* Every ten seconds up to @until the filler and the packer say what they do. */
static void
run_both (Scenario   *s,
          const char *until,
          const char *filler,
          const char *packer)
{
  while (s->now < scenario_time (s, until))
    {
      g_autofree char *clock = scenario_clock (s, ms5_time_to_ms (s->now));
      g_autofree char *script = g_strdup_printf ("%s B1 %s\n%s C1 %s\n", clock, filler, clock, packer);

      scenario_play (s, script);
      scenario_advance (s, s->now + 10 * MS5_USEC_PER_S);
    }
}

/* The packer waits for the filler: that is one call too many, until the filler runs and the packer does not. */
static void
test_suppressed (Scenario     *s,
                 gconstpointer user_data)
{
  scenario_start (s, "06:00");
  scenario_play (s, "06:00 B1 Execute Production\n06:00 C1 Execute Production\n06:00:10 B1 Held faults=E41\n06:00:20");
  run_both (s, "06:01:30", "Held", "Suspended");
  scenario_assert (scenario_calls, s, "L1", "06:00:12 stop critical B1 fault E41 raised active; "
                                            "06:01:20 quality medium C1 packer raised active");
}

static char *
find_call (Scenario   *s,
           const char *rule)
{
  g_autoptr (GPtrArray) keys = recorder_list_keys (s->recorder, "calls/L1");

  for (guint i = 0; i < keys->len; i++)
    if (g_strcmp0 (scenario_text (s, "calls/L1", g_ptr_array_index (keys, i), "rule"), rule) == 0)
      return g_strdup (g_ptr_array_index (keys, i));

  return NULL;
}

static void
test_suppressed_and_back (Scenario     *s,
                          gconstpointer user_data)
{
  g_autofree char *cause = NULL;
  g_autofree char *packer = NULL;

  test_suppressed (s, user_data);
  cause = find_call (s, "fault");
  packer = find_call (s, "packer");
  g_assert_cmpstr (scenario_text (s, "calls/L1", packer, "suppressed_by"), ==, cause);
  g_assert_cmpint (scenario_int (s, "calls/L1", packer, "rev"), ==, 1);
  assert_journal (s, packer, "raised packer; suppressed");

  /* Its time begins anew with what it waited for, also over a restart. */
  run_both (s, "06:01:40", "Execute faults=", "Suspended");
  run_both (s, "06:02:00", "Execute", "Suspended");
  scenario_restart (s);
  run_both (s, "06:02:20", "Execute", "Suspended");
  g_assert_cmpstr (scenario_text (s, "calls/L1", packer, "suppressed_by"), ==, cause);
  run_both (s, "06:02:40", "Execute", "Suspended");
  g_assert_null (scenario_text (s, "calls/L1", packer, "suppressed_by"));
  g_assert_cmpint (scenario_int (s, "calls/L1", packer, "rev"), ==, 2);
  assert_journal (s, packer, "raised packer; suppressed; unsuppressed");
}

/* What came with it goes with it. */
static void
test_suppressed_and_over (Scenario     *s,
                          gconstpointer user_data)
{
  g_autofree char *cause = NULL;
  g_autofree char *packer = NULL;
  const Ms5CallResolveArgs resolve = { (char *) "cleared", NULL };
  Ms5EngineDoing doing;

  test_suppressed (s, user_data);
  cause = find_call (s, "fault");
  packer = find_call (s, "packer");
  run_both (s, "06:01:40", "Execute faults=", "Suspended");
  run_both (s, "06:05", "Execute", "Execute");
  g_assert_cmpstr (scenario_text (s, "calls/L1", packer, "suppressed_by"), ==, cause);
  g_assert_cmpint (scenario_int (s, "calls/L1", packer, "active"), ==, FALSE);
  doing = doing_of (s, cause);
  DO (s, MS5_ENGINE_APPLIED, ms5_engine_resolve_call (s->engine, &doing, &resolve));
  scenario_play (s, "06:05:01");
  g_assert_cmpstr (scenario_text (s, "calls/L1", packer, "state"), ==, "resolved");
  g_assert_cmpint (scenario_int (s, "calls/L1", packer, "rev"), ==, 1);
  assert_journal (s, packer, "raised packer; suppressed; returned packer; resolved anna");
  g_assert_cmpstr (get_text (get_last_entry (s), "text"), ==, cause);
}

static void
test_unreached (Scenario     *s,
                gconstpointer user_data)
{
  g_autofree char *key = get_hot (s);
  const Ms5Line *line = scenario_line (s, "L1");

  ms5_engine_set_unreached (s->engine, line, "nothing", s->now);
  ms5_engine_set_unreached (s->engine, line, key, MS5_TIME_NONE);
  ms5_engine_set_unreached (s->engine, line, key, s->now);
  scenario_play (s, "06:00:12");
  g_assert_cmpint (scenario_int (s, "calls/L1", key, "unreached"), >, 0);
  scenario_restart (s);
  line = scenario_line (s, "L1");
  ms5_engine_set_unreached (s->engine, line, key, MS5_TIME_NONE);
  scenario_play (s, "06:00:13");
  g_assert_cmpint (scenario_int (s, "calls/L1", key, "unreached"), ==, 0);
  assert_journal (s, key, "raised hot; undeliverable; delivered");
}

#define ADD(name, func) \
  g_test_add ("/engine/call-life/" name, Scenario, NULL, scenario_set_up, func, scenario_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("journal", test_journal);
  ADD ("undone", test_undone);
  ADD ("cause", test_cause);
  ADD ("reopen", test_reopen);
  ADD ("reopen-other", test_reopen_other);
  ADD ("out-of-service", test_out_of_service);
  ADD ("suppressed", test_suppressed);
  ADD ("suppressed-and-back", test_suppressed_and_back);
  ADD ("suppressed-and-over", test_suppressed_and_over);
  ADD ("unreached", test_unreached);

  return g_test_run ();
}
