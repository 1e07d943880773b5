/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "random-day.h"

#include "server/engine/ms5-engine-actions.h"

#define ADD(name, func) \
  g_test_add ("/engine/plant/" name, Scenario, NULL, scenario_set_up, func, scenario_tear_down)

#define LATE_AND_NIGHT \
  ", {'code':'late','name':'Late','start':'14:00','end':'22:00'}, {'code':'night','name':'Night','start':'22:00','end':'06:00'}]"
#define CLOSED "],'closed':[{'start':'14:00','end':'06:00'}]"
#define LINE_2 \
  ",{'code':'L2','name':'Line 2','area':'hall','bottleneck':'A2','oee_target':0.5,'equipment':[ {'code':'A2','name':'A2','kind':'press'}]}"

/* Outside of shifts there are no KPIs, and nobody is called for a stop; what the machine did is known. */
static void
test_no_shift (Scenario     *s,
               gconstpointer user_data)
{
  scenario_set_plant (s, LATE_AND_NIGHT, CLOSED);
  scenario_start (s, "13:50");
  scenario_play (s, "13:50 B1 Execute Production product=P good=0\n"
                    "13:50 every 5 B1 good=5 until 14:00:30\n"
                    "14:00:31");
  g_assert_cmpstr (scenario_text (s, "line/L1", "L1", "shift"), ==, NULL);
  g_assert_true (json_is_array (json_object_get (g_hash_table_lookup (s->recorder->kpis, "L1"), "flags")));
  g_assert_null (json_object_get (g_hash_table_lookup (s->recorder->kpis, "L1"), "oee"));
  scenario_assert_kpi (s, "L1", "speed", 60);

  scenario_play (s, "14:00:40 B1 Held\n14:00:40 every 30 B1 Held until 14:10:10\n14:10:11");
  scenario_assert (scenario_stops, s, "L1", "14:00:30- cycle unplanned");
  scenario_assert (scenario_calls, s, "L1", "");
  scenario_assert_kpi (s, "L1", "speed", 0);

  /* The next morning is another shift, in which the stop goes on. */
  s->tick = 30 * MS5_USEC_PER_S;
  scenario_play (s, "14:10:12 every 30 B1 Held until 30:10:00\n30:10:00");
  g_assert_cmpstr (scenario_text (s, "line/L1", "L1", "shift"), ==, "early");
  scenario_assert_kpi (s, "L1", "adet_s", 600);
}

/* What the plant no longer has leaves its topics; its record stays. */
static void
test_line_gone (Scenario     *s,
                gconstpointer user_data)
{
  scenario_start (s, "06:00");
  scenario_play (s, "06:00 A2 Execute Production product=Q\n06:00:10 A2 Held\n06:00:20 A2 Execute\n06:00:21");
  g_assert_nonnull (recorder_get (s->recorder, "line/L2", "A2"));
  g_assert_nonnull (recorder_get (s->recorder, "plant", "line/L2"));

  scenario_set_plant (s, LINE_2, "");
  scenario_restart (s);
  g_assert_null (recorder_get (s->recorder, "line/L2", "A2"));
  g_assert_null (recorder_get (s->recorder, "plant", "line/L2"));
  g_assert_null (recorder_get (s->recorder, "plant", "equipment/A2"));
  g_assert_cmpuint (g_hash_table_size (g_hash_table_lookup (s->recorder->topics, "stops/L2")), ==, 0);
  g_assert_cmpuint (g_hash_table_size (g_hash_table_lookup (s->recorder->topics, "timeline/L2")), ==, 0);
  g_assert_nonnull (recorder_get (s->recorder, "line/L1", "B1"));
}

/* Another bottleneck begins with nothing: the stops of the one before were another machine's. */
static void
test_other_bottleneck (Scenario     *s,
                       gconstpointer user_data)
{
  scenario_start (s, "06:00");
  scenario_play (s, "06:00 B1 Execute Production product=P\n06:00 A1 Execute Production\n06:00:10 B1 Held\n06:00:20");
  scenario_assert (scenario_stops, s, "L1", "06:00:10- state unplanned");

  scenario_set_plant (s, "'bottleneck':'B1'", "'bottleneck':'A1'");
  scenario_restart (s);
  scenario_play (s, "06:00:30 A1 Held\n06:00:31");
  scenario_assert (scenario_stops, s, "L1", "06:00:30- state unplanned");
  g_assert_cmpstr (scenario_text (s, "line/L1", "L1", "state"), ==, "Held");
}

/* A reason that the plant no longer has still says what was. */
static void
test_reason_gone (Scenario     *s,
                  gconstpointer user_data)
{
  Ms5StopCodeSet set = { (char *) "repair", NULL };
  Ms5EngineDoing doing = { .by = "anna" };
  g_autofree char *key = ms5_timeline_key_new ("B1", scenario_time (s, "06:00:10"));

  scenario_start (s, "06:00");
  scenario_play (s, "06:00 B1 Execute Production\n06:00:10 B1 Aborted\n06:00:20 B1 Execute\n06:00:21");
  doing.line = scenario_line (s, "L1");
  doing.key = key;
  ms5_engine_begin (s->engine, s->now);
  g_assert_cmpint (ms5_engine_code_stop (s->engine, &doing, &set), ==, MS5_ENGINE_APPLIED);
  ms5_engine_commit (s->engine);

  scenario_set_plant (s, "  {'code':'repair','name':'Repair'}", "");
  scenario_restart (s);
  scenario_play (s, "06:00:30");
  scenario_assert (scenario_stops, s, "L1", "06:00:10-06:00:20 state maintenance repair anna minor");
}

static void
test_production_start (Scenario     *s,
                       gconstpointer user_data)
{
  scenario_start (s, "06:00");
  g_assert_cmpint (ms5_engine_get_production_start (s->engine, scenario_time (s, "15:30")), ==,
                   scenario_time (s, "14:00"));
  scenario_tear_down (s, NULL);
  scenario_set_up (s, NULL);
  scenario_set_plant (s, LATE_AND_NIGHT, CLOSED);
  scenario_start (s, "06:00");
  g_assert_cmpint (ms5_engine_get_production_start (s->engine, scenario_time (s, "15:30")), ==,
                   scenario_time (s, "15:30"));
}

/* Jobs and reports leave their topics after a week. */
static void
test_retire (Scenario     *s,
             gconstpointer user_data)
{
  Ms5EngineDoing doing = { .key = "PO-1", .by = "anna" };
  Ms5JobAddArgs args = { (char *) "P", 10, MS5_TIME_NONE };
  Ms5ReportArgs report = { 1, NULL, NULL };

  scenario_start (s, "06:00");
  doing.line = scenario_line (s, "L1");
  ms5_engine_begin (s->engine, s->now);
  ms5_engine_add_job (s->engine, &doing, &args);
  ms5_engine_start_job (s->engine, &doing);
  ms5_engine_complete_job (s->engine, &doing);
  doing.key = "r-1";
  ms5_engine_report (s->engine, &doing, MS5_QUANTITY_SCRAP, &report);
  ms5_engine_commit (s->engine);
  s->tick = 10 * MS5_USEC_PER_MIN;
  scenario_play (s, "173:50");
  g_assert_nonnull (recorder_get (s->recorder, "jobs/L1", "PO-1"));
  g_assert_nonnull (recorder_get (s->recorder, "quality/L1", "r-1"));
  scenario_restart (s);
  scenario_play (s, "174:20");
  g_assert_null (recorder_get (s->recorder, "jobs/L1", "PO-1"));
  g_assert_null (recorder_get (s->recorder, "quality/L1", "r-1"));
}

typedef struct
{
  Scenario ticked;
  Scenario asked;
} Twins;

static void
twins_set_up (Twins        *t,
              gconstpointer part)
{
  scenario_set_up (&t->ticked, NULL);
  scenario_set_up (&t->asked, NULL);
  t->asked.is_asked = TRUE;
  if (part != NULL)
    {
      scenario_set_plant (&t->ticked, part, CLOSED);
      scenario_set_plant (&t->asked, part, CLOSED);
    }
}

static void
twins_tear_down (Twins        *t,
                 gconstpointer part)
{
  scenario_tear_down (&t->ticked, NULL);
  scenario_tear_down (&t->asked, NULL);
}

/* Told the time when it asks for it, it finds the same as if it were told each second. */
static void
test_next_due (Twins        *t,
               gconstpointer part)
{
  gint64 totals[2] = { 0, 0 };

  scenario_start (&t->ticked, "13:55");
  scenario_start (&t->asked, "13:55");
  for (guint i = 0; i < 150; i++)
    {
      g_autofree char *sample = random_sample (totals);
      g_autofree char *clock = NULL;
      g_autofree char *line = NULL;
      gint64 pause = random_one_in (15) ? g_test_rand_int_range (60, 600) : g_test_rand_int_range (1, 15);

      clock = scenario_clock (&t->ticked, ms5_time_to_ms (t->ticked.now + pause * MS5_USEC_PER_S));
      line = g_strdup_printf ("%s %s", clock, sample);
      scenario_play (&t->ticked, line);
      scenario_play (&t->asked, line);
      if (random_one_in (6))
        {
          guint32 seed = (guint32) g_test_rand_int ();

          random_act (&t->ticked, seed, 1, FALSE);
          random_act (&t->asked, seed, 1, FALSE);
          /* What follows from it at once. */
          ms5_engine_advance (t->ticked.engine, t->ticked.now);
          ms5_engine_advance (t->asked.engine, t->asked.now);
        }
      if (i % 10 == 0)
        scenario_assert_same (&t->ticked, &t->asked);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("no-shift", test_no_shift);
  ADD ("line-gone", test_line_gone);
  ADD ("other-bottleneck", test_other_bottleneck);
  ADD ("reason-gone", test_reason_gone);
  ADD ("production-start", test_production_start);
  ADD ("retire", test_retire);
  g_test_add ("/engine/plant/next-due", Twins, NULL, twins_set_up, test_next_due, twins_tear_down);
  g_test_add ("/engine/plant/next-due-at-rest", Twins, LATE_AND_NIGHT, twins_set_up, test_next_due, twins_tear_down);

  return g_test_run ();
}
