/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "scenario.h"
#include "server/engine/ms5-engine-actions.h"

#include <string.h>

/* The same random day is lived twice: once in one go, and once by servers that end without warning at
 * random moments. What is written of it must be the same in the end, item for item. */

#define N_LIVES    4
#define N_STEPS    250
#define N_RESTARTS 12

typedef struct
{
  Scenario whole;
  Scenario cut;
} Twins;

static void
set_up (Twins        *t,
        gconstpointer user_data)
{
  scenario_set_up (&t->whole, NULL);
  scenario_set_up (&t->cut, NULL);
}

static void
tear_down (Twins        *t,
           gconstpointer user_data)
{
  scenario_tear_down (&t->whole, NULL);
  scenario_tear_down (&t->cut, NULL);
}

static gboolean
one_in (gint32 n)
{
  return g_test_rand_int_range (0, n) == 0;
}

static const char *
pick (const char *const *words)
{
  return words[g_test_rand_int_range (0, (gint32) g_strv_length ((char **) words))];
}

static void
add_state (GString *line)
{
  static const char *const states[] = { "Execute", "Execute", "Execute", "Held", "Suspended", "Aborted", "Idle",
                                        "Undefined", NULL };
  static const char *const modes[] = { "Production", "Production", "Production", "Changeover", "Maintenance", NULL };

  g_string_append_printf (line, " %s", pick (states));
  if (one_in (3))
    g_string_append_printf (line, " %s", pick (modes));
}

/* What a machine says; C1 counts in totals. */
static char *
make_sample (gint64 totals[2])
{
  static const char *const units[] = { "A1", "B1", "B1", "B1", "B1", "C1", "A2", NULL };
  static const char *const faults[] = { "E41", "E42", "E43", "E41,E42", "", NULL };
  static const char *const products[] = { "P", "Q", NULL };
  const char *unit = pick (units);
  GString *line = g_string_new (unit);

  if (one_in (2))
    add_state (line);
  if (*unit == 'C')
    {
      totals[0] = one_in (20) ? 0 : totals[0] + g_test_rand_int_range (0, 30);
      g_string_append_printf (line, " total=%d", (int) totals[0]);
    }
  else if (*unit == 'B' && one_in (2))
    {
      totals[1] = one_in (20) ? 0 : (totals[1] + g_test_rand_int_range (0, 30)) % 1000;
      g_string_append_printf (line, " total=%d", (int) totals[1]);
    }
  else if (!one_in (3))
    {
      g_string_append_printf (line, " good=%d scrap=%d", g_test_rand_int_range (0, 20), g_test_rand_int_range (0, 2));
    }
  if (*unit == 'B' && one_in (5))
    g_string_append_printf (line, " faults=%s", pick (faults));
  if (*unit == 'B' && one_in (4))
    g_string_append_printf (line, " temperature=%d", g_test_rand_int_range (0, 90));
  if (*unit != 'C' && one_in (15))
    g_string_append_printf (line, " product=%s", pick (products));
  return g_string_free (line, FALSE);
}

/* What a person does: the same to both, as @seed says. */
static void
act (Scenario *s,
     guint32   seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  const Ms5Line *line = scenario_line (s, "L1");
  g_autoptr (GPtrArray) calls = recorder_list_keys (s->recorder, "calls/L1");
  g_autoptr (GPtrArray) stops = recorder_list_keys (s->recorder, "stops/L1");
  g_autofree char *id = g_strdup_printf ("person-%u", seed);
  g_autofree char *job = g_strdup_printf ("PO-%d", g_rand_int_range (rand, 0, 5));
  Ms5CallRaiseArgs raise = { (char *) "quality", MS5_WORD_NONE, NULL, (char *) "look" };
  Ms5StopCodeSet code = { (char *) (g_rand_boolean (rand) ? "jam" : "product-change"), (char *) "so" };
  Ms5ReportArgs report = { 3, NULL, (char *) "P" };
  Ms5JobAddArgs add = { (char *) "Q", 100, s->day + 20 * MS5_USEC_PER_H };
  Ms5EngineDoing doing = { .line = line, .key = id, .by = "anna" };

  ms5_engine_begin (s->engine, s->now);
  switch (g_rand_int_range (rand, 0, 9))
    {
    case 0:
      ms5_engine_raise_call (s->engine, &doing, &raise);
      break;
    case 1:
    case 2:
      if (calls->len == 0)
        break;
      doing.key = g_ptr_array_index (calls, (guint) g_rand_int_range (rand, 0, (gint32) calls->len));
      if (g_rand_boolean (rand))
        ms5_engine_acknowledge_call (s->engine, &doing, "coming");
      else
        ms5_engine_resolve_call (s->engine, &doing, NULL);
      break;
    case 3:
    case 4:
      if (stops->len == 0)
        break;
      doing.key = g_ptr_array_index (stops, (guint) g_rand_int_range (rand, 0, (gint32) stops->len));
      ms5_engine_code_stop (s->engine, &doing, &code);
      break;
    case 5:
      ms5_engine_report (s->engine, &doing, g_rand_boolean (rand) ? MS5_QUANTITY_SCRAP : MS5_QUANTITY_REWORK, &report);
      break;
    case 6:
      doing.key = "B1";
      ms5_engine_set_maintenance (s->engine, &doing, g_rand_boolean (rand));
      break;
    case 7:
      doing.key = job;
      ms5_engine_add_job (s->engine, &doing, &add);
      break;
    default:
      doing.key = job;
      if (ms5_engine_start_job (s->engine, &doing) != MS5_ENGINE_APPLIED)
        ms5_engine_complete_job (s->engine, &doing);
      break;
    }
  ms5_engine_commit (s->engine);
}

static void
assert_same (Twins *t,
             guint  step)
{
  g_autofree char *whole = recorder_dump (t->whole.recorder);
  g_autofree char *cut = recorder_dump (t->cut.recorder);
  g_auto (GStrv) a = g_strsplit (whole, "\n", -1);
  g_auto (GStrv) b = g_strsplit (cut, "\n", -1);

  g_test_message ("step %u", step);
  for (guint i = 0; a[i] != NULL && b[i] != NULL; i++)
    g_assert_cmpstr (b[i], ==, a[i]);
  g_assert_cmpstr (cut, ==, whole);

  for (guint i = 0; i < t->whole.plant->lines->len; i++)
    {
      const Ms5Line *line = g_ptr_array_index (t->whole.plant->lines, i);
      const Ms5Line *other = scenario_line (&t->cut, line->code);
      Ms5Kpis x = { 0 }, y = { 0 };

      g_assert_cmpint (ms5_engine_get_kpis (t->whole.engine, line, &x), ==,
                       ms5_engine_get_kpis (t->cut.engine, other, &y));
      g_assert_cmpint (x.totals.pbt, ==, y.totals.pbt);
      g_assert_cmpint (x.totals.apt, ==, y.totals.apt);
      g_assert_cmpint (x.totals.adet, ==, y.totals.adet);
      g_assert_cmpint (x.totals.unknown, ==, y.totals.unknown);
      g_assert_cmpfloat (x.good, ==, y.good);
      g_assert_cmpuint (x.totals.n_minor, ==, y.totals.n_minor);
      g_assert_cmpuint (x.totals.n_uncoded, ==, y.totals.n_uncoded);
    }
}

static void
step (Twins  *t,
      gint64  totals[2])
{
  g_autofree char *script = make_sample (totals);
  g_autofree char *time = NULL;
  g_autofree char *line = NULL;
  gint64 pause = one_in (15) ? g_test_rand_int_range (100, 2000) : g_test_rand_int_range (0, 20000);
  Ms5Time at = t->whole.now + (one_in (12) ? pause * 30 : pause) * MS5_USEC_PER_MS;
  double seconds = (double) (at - t->whole.day) / (double) MS5_USEC_PER_S;

  time = g_strdup_printf ("%d:00:%.3f", (int) (seconds / 3600), seconds - 3600 * (int) (seconds / 3600));
  line = g_strdup_printf ("%s %s", time, script);
  scenario_play (&t->whole, line);
  scenario_play (&t->cut, line);
  if (one_in (6))
    {
      guint32 seed = (guint32) g_test_rand_int ();

      act (&t->whole, seed);
      act (&t->cut, seed);
    }
}

static void
test_random_days (Twins        *t,
                  gconstpointer user_data)
{
  gint64 totals[2] = { 0, 0 };

  scenario_start (&t->whole, "05:40");
  scenario_start (&t->cut, "05:40");
  for (guint i = 0; i < N_STEPS; i++)
    {
      step (t, totals);
      if (one_in (N_STEPS / N_RESTARTS))
        scenario_restart (&t->cut);
      if (i % 25 == 0)
        assert_same (t, i);
    }
  assert_same (t, N_STEPS);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < N_LIVES; i++)
    {
      g_autofree char *path = g_strdup_printf ("/engine/restart/random-day-%u", i);

      g_test_add (path, Twins, NULL, set_up, test_random_days, tear_down);
    }

  return g_test_run ();
}
