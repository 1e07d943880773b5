/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "random-day.h"

/* The same random day is lived twice: once in one go, and once by servers that end without warning at
 * random moments. What is written of it must be the same in the end, item for item. */

#define N_LIVES    2
#define N_STEPS    250
#define N_RESTARTS 12

typedef struct
{
  Scenario whole;
  Scenario cut;
} Twins;

/* What remembers: delays, latches, chattering, limits of its own, pieces of the last minutes. */
#define MORE_RULES                                                                                                 \
  "'rules':["                                                                                                      \
  "{'code':'stands','kind':'state','states':['Held','Suspended','Aborted'],'after_s':20,'clear_after_s':15,"       \
  " 'call_type':'quality','chatter':{'count':2,'within_s':90}},"                                                   \
  "{'code':'flickers','kind':'fault','faults':['E42','E43'],'clear_after_s':7,'latched':true,'call_type':'stop'}," \
  "{'code':'cold','kind':'material_low','sensors':['temperature'],'below':20,'deadband':15,'after_s':30,"          \
  " 'clear_after_s':20,'call_type':'quality'},"                                                                    \
  "{'code':'bad','kind':'quality_limit','above':0.1,'over_s':900,'min_pieces':20,'call_type':'quality'},"          \
  "{'code':'poor','kind':'quality_limit','above':0.05,'deadband':0.01,'call_type':'quality'},"                     \
  "{'code':'silent','kind':'no_data','after_s':70,'equipment':['A1','B1'],'call_type':'quality'},"                 \
  "{'code':'over','kind':'changeover_over','call_type':'quality'},"

static void
set_up (Twins        *t,
        gconstpointer user_data)
{
  scenario_set_up (&t->whole, NULL);
  scenario_set_up (&t->cut, NULL);
  if (user_data != NULL)
    {
      scenario_set_plant (&t->whole, "'rules':[", user_data);
      scenario_set_plant (&t->cut, "'rules':[", user_data);
    }
}

static void
tear_down (Twins        *t,
           gconstpointer user_data)
{
  scenario_tear_down (&t->whole, NULL);
  scenario_tear_down (&t->cut, NULL);
}

/* But for who was down: that is said of what was due meanwhile. */
static char *
dump (Scenario *s)
{
  g_autofree char *text = recorder_dump (s->recorder);
  g_autoptr (GRegex) late = g_regex_new ("\"late\":(true|false),", 0, 0, NULL);

  return g_regex_replace_literal (late, text, -1, 0, "", 0, NULL);
}

static void
assert_same (Twins *t,
             guint  step)
{
  g_autofree char *whole = dump (&t->whole);
  g_autofree char *cut = dump (&t->cut);
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
  g_autofree char *script = random_sample (totals);
  g_autofree char *time = NULL;
  g_autofree char *line = NULL;
  gint64 pause = random_one_in (15) ? g_test_rand_int_range (100, 2000) : g_test_rand_int_range (0, 20000);
  Ms5Time at = t->whole.now + (random_one_in (12) ? pause * 30 : pause) * MS5_USEC_PER_MS;
  double seconds = (double) (at - t->whole.day) / (double) MS5_USEC_PER_S;

  time = g_strdup_printf ("%d:00:%.3f", (int) (seconds / 3600), seconds - 3600 * (int) (seconds / 3600));
  line = g_strdup_printf ("%s %s", time, script);
  scenario_play (&t->whole, line);
  scenario_play (&t->cut, line);
  if (random_one_in (6))
    {
      guint32 seed = (guint32) g_test_rand_int ();

      random_act (&t->whole, seed, 1, FALSE);
      random_act (&t->cut, seed, 1, FALSE);
    }
}

/* One server ends and comes back, mostly at once; the other has nothing to do meanwhile. */
static void
break_down (Twins *t)
{
  if (random_one_in (3))
    t->whole.now = t->cut.now = t->whole.now + g_test_rand_int_range (0, 1200) * MS5_USEC_PER_S;

  scenario_restart (&t->cut);
  ms5_engine_advance (t->whole.engine, t->whole.now);
  ms5_engine_advance (t->cut.engine, t->cut.now);
  ms5_engine_flush (t->whole.engine);
  ms5_engine_flush (t->cut.engine);
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
      if (random_one_in (N_STEPS / N_RESTARTS))
        break_down (t);
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
      g_autofree char *rules_path = g_strdup_printf ("/engine/restart/random-rules-%u", i);

      g_test_add (path, Twins, NULL, set_up, test_random_days, tear_down);
      g_test_add (rules_path, Twins, MORE_RULES, set_up, test_random_days, tear_down);
    }

  return g_test_run ();
}
