/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "scenario.h"

#include "core/ms5-escalation-preview.h"
#include "server/engine/ms5-engine-actions.h"

#define N_SEEDS 60

/* 1 to 3 levels in rising order, some of them repeated. */
static void
add_levels (GRand               *rand,
            Ms5EscalationPolicy *policy)
{
  double unacknowledged_s = 0, unresolved_s = 0;
  gint n = g_rand_int_range (rand, 1, 4);

  for (gint i = 0; i < n; i++)
    {
      Ms5EscalationLevel *level = ms5_escalation_level_new ();

      if (i == 0 || g_rand_boolean (rand))
        level->unacknowledged_after_s = unacknowledged_s += g_rand_int_range (rand, 0 + (i > 0), 7200);
      if (g_rand_boolean (rand))
        level->unresolved_after_s = unresolved_s += g_rand_int_range (rand, 1, 7200);
      else if (i > 0)
        level->unacknowledged_after_s = unacknowledged_s += 1;
      if (g_rand_boolean (rand))
        level->repeat_s = g_rand_int_range (rand, 300, 5400);
      level->roles = 1u << g_rand_int_range (rand, 0, MS5_ROLE_VIEWER);
      g_ptr_array_add (policy->levels, level);
    }
}

static void
set_policies (Scenario *s,
              GRand    *rand)
{
  static const char *const shifts[] = { "early", "late", "night" };
  gint n = g_rand_int_range (rand, 1, 6);

  for (gint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("p%d", i);
      g_autoptr (Ms5EscalationPolicy) policy = ms5_escalation_policy_new (id);
      g_autoptr (Ms5Problems) problems = ms5_problems_new ();

      if (g_rand_boolean (rand))
        policy->lines = g_strsplit (g_rand_boolean (rand) ? "L1" : "L2", ",", -1);
      if (g_rand_boolean (rand))
        policy->types = g_strsplit (g_rand_boolean (rand) ? "stop" : "quality", ",", -1);
      if (g_rand_boolean (rand))
        policy->shifts = g_strsplit (shifts[g_rand_int_range (rand, 0, 3)], ",", -1);
      add_levels (rand, policy);
      ms5_escalation_policy_check (policy, s->plant, "$", "$.levels", problems);
      g_assert_cmpuint (ms5_problems_get_count (problems), ==, 0);
      ms5_engine_set_policy (s->engine, policy, "boss", s->now);
    }
}

static void
raise_call (Scenario *s,
            gboolean  acknowledge)
{
  const Ms5CallRaiseArgs raise = { (char *) "stop", MS5_WORD_NONE, NULL, NULL };
  Ms5EngineDoing doing = { .line = scenario_line (s, "L1"), .key = "c-1", .by = "anna" };

  ms5_engine_begin (s->engine, s->now);
  g_assert_cmpint (ms5_engine_raise_call (s->engine, &doing, &raise), ==, MS5_ENGINE_APPLIED);
  if (acknowledge)
    g_assert_cmpint (ms5_engine_acknowledge_call (s->engine, &doing, NULL), ==, MS5_ENGINE_APPLIED);
  ms5_engine_commit (s->engine);
}

static char *
list_told (Scenario *s,
           Ms5Time   until)
{
  GString *told = g_string_new (NULL);

  for (guint i = 0; i < s->recorder->events->len; i++)
    {
      const RecorderEvent *event = g_ptr_array_index (s->recorder->events, i);
      json_t *repeat = json_object_get (event->fields, "repeat");

      if (g_str_equal (event->topic, "escalations/L1")
          && json_integer_value (json_object_get (event->fields, "at")) <= ms5_time_to_ms (until))
        g_string_append_printf (told, "%s %" JSON_INTEGER_FORMAT "/%" JSON_INTEGER_FORMAT " at %" JSON_INTEGER_FORMAT "\n",
                                json_string_value (json_object_get (event->fields, "policy")),
                                json_integer_value (json_object_get (event->fields, "level")),
                                json_integer_value (repeat),
                                json_integer_value (json_object_get (event->fields, "at")));
    }
  return g_string_free (told, FALSE);
}

static char *
list_foreseen (Scenario *s,
               gboolean  acknowledge,
               Ms5Time   until)
{
  g_autoptr (Ms5Call) call = ms5_call_new ("c-1", "L1", "stop", MS5_PRIORITY_HIGH, s->now, "anna");
  g_autoptr (GArray) forecasts = ms5_escalation_preview (ms5_engine_get_policies (s->engine), s->plant, call);
  GString *foreseen = g_string_new (NULL);

  for (guint i = 0; i < forecasts->len; i++)
    {
      const Ms5EscalationForecast *forecast = &g_array_index (forecasts, Ms5EscalationForecast, i);
      const Ms5EscalationStep *step = &forecast->step;

      if (forecast->acknowledged == acknowledge && step->due <= until)
        g_string_append_printf (foreseen, "%s %u/%u at %" G_GINT64_FORMAT "\n", step->policy->id, step->level, step->reminder,
                                ms5_time_to_ms (step->due));
    }
  return g_string_free (foreseen, FALSE);
}

static int
compare_times (const Ms5Time *a,
               const Ms5Time *b)
{
  return (*a > *b) - (*a < *b);
}

/* When something is foreseen, and random moments between. */
static GArray *
list_moments (Scenario *s,
              GRand    *rand,
              Ms5Time   until)
{
  g_autoptr (Ms5Call) call = ms5_call_new ("c-1", "L1", "stop", MS5_PRIORITY_HIGH, s->now, "anna");
  g_autoptr (GArray) forecasts = ms5_escalation_preview (ms5_engine_get_policies (s->engine), s->plant, call);
  GArray *moments = g_array_new (FALSE, FALSE, sizeof (Ms5Time));

  for (guint i = 0; i < forecasts->len; i++)
    {
      Ms5Time due = g_array_index (forecasts, Ms5EscalationForecast, i).step.due;

      if (due <= until)
        g_array_append_val (moments, due);
    }
  for (guint i = 0; i < 20; i++)
    {
      Ms5Time moment = s->now + (Ms5Time) g_rand_double_range (rand, 0, (double) (until - s->now));

      g_array_append_val (moments, moment);
    }
  g_array_append_val (moments, until);
  g_array_sort (moments, (GCompareFunc) compare_times);
  return moments;
}

/* Whatever the policies are, and also if the server is started anew again and again: what the preview has said is what
 * happens, each step once and at its time. */
static guint
play_seed (guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (GArray) moments = NULL;
  g_autofree char *foreseen = NULL, *told = NULL;
  gboolean acknowledge = g_rand_boolean (rand);
  Scenario s = { 0 };
  Ms5Time until;
  guint n;

  scenario_set_up (&s, NULL);
  scenario_start (&s, "06:00");
  set_policies (&s, rand);
  s.now += g_rand_int_range (rand, 1, 8 * 3600) * MS5_USEC_PER_S;
  ms5_engine_advance (s.engine, s.now);
  until = s.now + 9 * MS5_USEC_PER_H;
  foreseen = list_foreseen (&s, acknowledge, until);
  moments = list_moments (&s, rand, until);
  raise_call (&s, acknowledge);
  for (guint i = 0; i < moments->len; i++)
    {
      s.now = g_array_index (moments, Ms5Time, i);
      ms5_engine_advance (s.engine, s.now);
      ms5_engine_flush (s.engine);
      if (g_rand_int_range (rand, 0, 4) == 0)
        scenario_restart (&s);
    }
  told = list_told (&s, until);
  if (g_strcmp0 (told, foreseen) != 0)
    g_test_message ("seed %u", seed);
  g_assert_cmpstr (told, ==, foreseen);
  n = s.recorder->events->len;
  scenario_tear_down (&s, NULL);
  return n;
}

static void
test_as_foreseen (Scenario     *fixture,
                  gconstpointer user_data)
{
  guint n_told = 0;

  for (guint32 seed = 1; seed <= N_SEEDS; seed++)
    n_told += play_seed (seed);
  g_assert_cmpuint (n_told, >, N_SEEDS);
}

static Ms5EscalationPolicy *
make_policy (const char *id,
             double      after_s,
             double      repeat_s)
{
  Ms5EscalationPolicy *policy = ms5_escalation_policy_new (id);
  Ms5EscalationLevel *level = ms5_escalation_level_new ();

  level->unacknowledged_after_s = after_s;
  level->repeat_s = repeat_s;
  level->roles = MS5_ROLE_BIT (MS5_ROLE_ENGINEER);
  level->people = g_strsplit ("erna", ",", -1);
  level->channels = MS5_CHANNEL_BIT (MS5_CHANNEL_MAIL);
  g_ptr_array_add (policy->levels, level);
  return policy;
}

/* A changed policy counts for what is open, without telling anything twice; it outlives a restart, and going back to what
 * is configured does, too. */
static void
test_changed (Scenario     *s,
              gconstpointer user_data)
{
  g_autoptr (Ms5EscalationPolicy) policy = make_policy ("high", 600, 120);
  const RecorderEvent *event;

  scenario_start (s, "06:00");
  raise_call (s, FALSE);
  scenario_play (s, "06:02:01");
  g_assert_cmpint (scenario_int (s, "calls/L1", "c-1", "level"), ==, 1);

  policy->priorities = MS5_PRIORITY_BIT (MS5_PRIORITY_HIGH);
  ms5_engine_set_policy (s->engine, policy, "boss", s->now);
  scenario_play (s, "06:02:03");
  g_assert_cmpstr (scenario_text (s, "plant", "escalation/high", "by"), ==, "boss");
  scenario_restart (s);
  g_assert_cmpstr (scenario_text (s, "plant", "escalation/high", "by"), ==, "boss");
  scenario_play (s, "06:04:01");
  g_assert_cmpint (scenario_int (s, "calls/L1", "c-1", "level"), ==, 1);
  g_assert_cmpint (scenario_int (s, "calls/L1", "c-1", "reminders"), ==, 1);
  event = g_ptr_array_index (s->recorder->events, s->recorder->events->len - 1);
  for (guint i = s->recorder->events->len; i-- > 0 && !g_str_equal (event->topic, "escalations/L1");)
    event = g_ptr_array_index (s->recorder->events, i);
  g_assert_cmpstr (event->id, ==, "c-1/1/1");
  g_assert_cmpstr (json_string_value (json_array_get (json_object_get (event->fields, "people"), 0)), ==, "erna");
  g_assert_cmpstr (json_string_value (json_array_get (json_object_get (event->fields, "channels"), 0)), ==, "mail");
  g_assert_cmpstr (json_string_value (json_object_get (event->fields, "shift")), ==, "early");

  ms5_engine_reset_policy (s->engine, "high", s->now);
  scenario_play (s, "06:05:01");
  g_assert_null (scenario_text (s, "plant", "escalation/high", "by"));
  g_assert_cmpint (scenario_int (s, "calls/L1", "c-1", "level"), ==, 2);
  scenario_restart (s);
  scenario_play (s, "07:00:00");
  g_assert_cmpint (scenario_int (s, "calls/L1", "c-1", "level"), ==, 2);
  g_assert_cmpuint (scenario_count_events (s, "escalations/L1"), ==, 3);
}

/* What was due while nobody could look is told once, and late; of reminders there is one for all of that time. */
static void
test_late_reminder (Scenario     *s,
                    gconstpointer user_data)
{
  g_autoptr (Ms5EscalationPolicy) policy = make_policy ("high", 60, 60);

  scenario_start (s, "06:00");
  ms5_engine_set_policy (s->engine, policy, "boss", s->now);
  raise_call (s, FALSE);
  scenario_play (s, "06:01:01");
  g_assert_cmpuint (scenario_count_events (s, "escalations/L1"), ==, 1);
  s->now = scenario_time (s, "06:20");
  scenario_restart (s);
  scenario_play (s, "06:20:01");
  g_assert_cmpuint (scenario_count_events (s, "escalations/L1"), ==, 2);
  g_assert_cmpint (scenario_int (s, "calls/L1", "c-1", "reminders"), ==, 1);
}

/* Time that jumps back and forth tells nothing twice and loses nothing. */
static void
test_clock (Scenario     *s,
            gconstpointer user_data)
{
  scenario_start (s, "06:00");
  raise_call (s, FALSE);
  ms5_engine_advance (s->engine, scenario_time (s, "06:02:01"));
  ms5_engine_advance (s->engine, scenario_time (s, "05:00"));
  ms5_engine_advance (s->engine, scenario_time (s, "06:02:02"));
  ms5_engine_flush (s->engine);
  g_assert_cmpuint (scenario_count_events (s, "escalations/L1"), ==, 1);
  ms5_engine_advance (s->engine, scenario_time (s, "11:00"));
  ms5_engine_advance (s->engine, scenario_time (s, "06:03"));
  ms5_engine_flush (s->engine);
  g_assert_cmpuint (scenario_count_events (s, "escalations/L1"), ==, 2);
  g_assert_cmpint (scenario_int (s, "calls/L1", "c-1", "level"), ==, 2);
}

#define ADD(name, function) \
  g_test_add ("/engine/escalation/" name, Scenario, NULL, scenario_set_up, function, scenario_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("as-foreseen", test_as_foreseen);
  ADD ("changed", test_changed);
  ADD ("late-reminder", test_late_reminder);
  ADD ("clock", test_clock);

  return g_test_run ();
}
