/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "random-day.h"

#include "server/engine/ms5-engine-actions.h"

static Ms5EngineDoing
doing_of (Scenario   *s,
          const char *key)
{
  return (Ms5EngineDoing) { .line = scenario_line (s, "L1"), .key = key, .by = "anna", .cur_at = MS5_TIME_NONE };
}

/* What is reported as scrap had been counted as good. */
static void
test_report (Scenario     *s,
             gconstpointer user_data)
{
  Ms5EngineDoing doing = doing_of (s, "r-1");
  Ms5ReportArgs args = { 5, (char *) "label", NULL };

  scenario_start (s, "06:00");
  scenario_play (s, "06:00 B1 Execute Production product=P good=0\n06:00:10 B1 good=10\n06:00:11");
  doing = doing_of (s, "r-1");
  ms5_engine_begin (s->engine, s->now);
  g_assert_cmpint (ms5_engine_report (s->engine, &doing, MS5_QUANTITY_SCRAP, &args), ==, MS5_ENGINE_APPLIED);
  ms5_engine_commit (s->engine);
  g_assert_cmpint (ms5_engine_get_version (s->engine, MS5_TOPIC_QUALITY, doing.line, "r-1"), >, 0);

  scenario_play (s, "06:00:13");
  scenario_assert_kpi (s, "L1", "good", 5);
  scenario_assert_kpi (s, "L1", "scrap", 5);
  scenario_assert_kpi (s, "L1", "quality_ratio", 0.5);
  scenario_assert (scenario_made, s, "B1", "P 5/5/0");
  g_assert_cmpstr (scenario_text (s, "quality/L1", "r-1", "product"), ==, "P");
}

/* Whoever sets a machine to maintenance explains the stop that nobody has explained. */
static void
test_maintenance (Scenario     *s,
                  gconstpointer user_data)
{
  Ms5EngineDoing doing;

  scenario_start (s, "06:00");
  scenario_play (s, "06:00 B1 Execute Production\n06:00:30 B1 Held\n06:00:31");
  doing = doing_of (s, "B1");
  ms5_engine_begin (s->engine, s->now);
  g_assert_cmpint (ms5_engine_set_maintenance (s->engine, &doing, TRUE), ==, MS5_ENGINE_APPLIED);
  ms5_engine_commit (s->engine);
  scenario_assert (scenario_stops, s, "L1", "06:00:30- state maintenance anna");
  scenario_play (s, "06:00:31 every 30 B1 Held until 06:05:00\n06:05:01");
  scenario_assert (scenario_calls, s, "L1", "");
}

/* Several steps that are undone together leave nothing, whatever they were. */
static void
test_group (Scenario     *s,
            gconstpointer user_data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  Ms5JobAddArgs args = { (char *) "Q", 10, MS5_TIME_NONE };
  Ms5EngineDoing doing;

  scenario_start (s, "06:00");
  scenario_play (s, "06:00 B1 Execute Production product=P\n06:00:10");
  before = recorder_dump (s->recorder);
  doing = doing_of (s, "PO-1");
  ms5_engine_begin (s->engine, s->now);
  g_assert_cmpint (ms5_engine_add_job (s->engine, &doing, &args), ==, MS5_ENGINE_APPLIED);
  g_assert_cmpint (ms5_engine_start_job (s->engine, &doing), ==, MS5_ENGINE_APPLIED);
  g_assert_cmpint (ms5_engine_complete_job (s->engine, &doing), ==, MS5_ENGINE_APPLIED);
  g_assert_cmpint (ms5_engine_start_job (s->engine, &doing), ==, MS5_ENGINE_SUPERSEDED);
  ms5_engine_rollback (s->engine);
  scenario_play (s, "06:00:10");
  after = recorder_dump (s->recorder);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpint (ms5_engine_get_version (s->engine, MS5_TOPIC_JOBS, doing.line, "PO-1"), ==, MS5_INT_NONE);
}

/* Begun and completed in vain: the stop is what it was, and goes on. */
static void
test_changeover_undone (Scenario     *s,
                        gconstpointer user_data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *key = NULL;
  Ms5ChangeoverStartArgs args = { NULL };
  Ms5EngineDoing doing;

  scenario_start (s, "06:00");
  scenario_play (s, "06:00 B1 Execute Production product=P\n06:01:00 B1 Held\n06:01:20 B1 Held\n06:01:30");
  before = recorder_dump (s->recorder);
  key = ms5_timeline_key_new ("B1", scenario_time (s, "06:01:00"));
  doing = doing_of (s, key);
  for (guint i = 0; i < 2; i++)
    {
      ms5_engine_begin (s->engine, s->now);
      g_assert_cmpint (ms5_engine_start_changeover (s->engine, &doing, &args), ==, MS5_ENGINE_APPLIED);
      if (i == 1)
        g_assert_cmpint (ms5_engine_complete_changeover (s->engine, &doing), ==, MS5_ENGINE_APPLIED);
      ms5_engine_rollback (s->engine);
      scenario_play (s, "06:01:30");
      g_clear_pointer (&after, g_free);
      after = recorder_dump (s->recorder);
      g_assert_cmpstr (after, ==, before);
    }

  ms5_engine_begin (s->engine, s->now);
  g_assert_cmpint (ms5_engine_start_changeover (s->engine, &doing, &args), ==, MS5_ENGINE_APPLIED);
  ms5_engine_commit (s->engine);
  ms5_engine_begin (s->engine, s->now);
  g_assert_cmpint (ms5_engine_complete_changeover (s->engine, &doing), ==, MS5_ENGINE_APPLIED);
  ms5_engine_rollback (s->engine);
  scenario_play (s, "06:01:50 B1 Execute\n06:01:51");
  scenario_assert (scenario_stops, s, "L1", "06:01:00-06:01:50 state changeover changeover anna minor");
}

typedef struct
{
  Scenario plain;
  Scenario undone;
} Twins;

static void
set_up (Twins        *t,
        gconstpointer user_data)
{
  scenario_set_up (&t->plain, NULL);
  scenario_set_up (&t->undone, NULL);
}

static void
tear_down (Twins        *t,
           gconstpointer user_data)
{
  scenario_tear_down (&t->plain, NULL);
  scenario_tear_down (&t->undone, NULL);
}

static void
assert_same (Twins *t)
{
  Ms5Kpis x, y;

  scenario_assert_same (&t->plain, &t->undone);
  ms5_engine_get_kpis (t->plain.engine, scenario_line (&t->plain, "L1"), &x);
  ms5_engine_get_kpis (t->undone.engine, scenario_line (&t->undone, "L1"), &y);
  g_assert_cmpint (x.totals.apt, ==, y.totals.apt);
  g_assert_cmpint (x.totals.adet, ==, y.totals.adet);
  g_assert_cmpfloat (x.good, ==, y.good);
  g_assert_cmpfloat (x.totals.scrap, ==, y.totals.scrap);
}

/* Two days that are the same but for what people of the other one nearly did. */
static void
test_rolled_back (Twins        *t,
                  gconstpointer user_data)
{
  gint64 totals[2] = { 0, 0 };

  scenario_start (&t->plain, "05:50");
  scenario_start (&t->undone, "05:50");
  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *sample = random_sample (totals);
      g_autofree char *clock = NULL;
      g_autofree char *line = NULL;

      clock = scenario_clock (&t->plain, ms5_time_to_ms (t->plain.now + g_test_rand_int_range (1, 15) * MS5_USEC_PER_S));
      line = g_strdup_printf ("%s %s", clock, sample);
      scenario_play (&t->plain, line);
      scenario_play (&t->undone, line);
      if (random_one_in (4))
        {
          guint32 seed = (guint32) g_test_rand_int ();

          random_act (&t->plain, seed, 1, FALSE);
          random_act (&t->undone, seed, 1, FALSE);
        }
      if (random_one_in (2))
        random_act (&t->undone, (guint32) g_test_rand_int (), (guint) g_test_rand_int_range (1, 6), TRUE);
      if (i % 20 == 0)
        assert_same (t);
    }
  assert_same (t);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/engine/actions/" name, Scenario, NULL, scenario_set_up, func, scenario_tear_down)
  ADD ("report", test_report);
  ADD ("maintenance", test_maintenance);
  ADD ("group", test_group);
  ADD ("changeover-undone", test_changeover_undone);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *path = g_strdup_printf ("/engine/actions/rolled-back-%u", i);

      g_test_add (path, Twins, NULL, set_up, test_rolled_back, tear_down);
    }

  return g_test_run ();
}
