/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-manual-clock.h"
#include "history-fixture.h"

#include <math.h>

/* What sensors measured, from the feed and from answers, by the minute. */

static void
assert_point (GArray  *points,
              guint    i,
              Ms5Time  time,
              double   value)
{
  const Ms5Point *point = &g_array_index (points, Ms5Point, i);

  g_assert_cmpuint (i, <, points->len);
  g_assert_cmpint (point->time, ==, time);
  if (isnan (value))
    g_assert_true (isnan (point->value));
  else
    g_assert_cmpfloat_with_epsilon (point->value, value, 1e-4);
}

/* What the feed brings is averaged by the minute, and there after the next start. */
static void
test_feed (Fixture       *f,
           gconstpointer  data)
{
  g_autoptr (GArray) points = NULL;
  Ms5Time as_of;

  ms5_history_take (f->history, "L1", "FL1", "temperature", 20, START + 1);
  ms5_history_take (f->history, "L1", "FL1", "temperature", 22, START + 30 * MS5_USEC_PER_S);
  ms5_history_take (f->history, "L1", "FL1", "temperature", 30, START + MINUTE);
  ms5_history_take (f->history, "L1", "FL1", "temperature", 99, START); /* too late for its minute */
  ms5_history_take (f->history, "L1", "FL1", "temperature", 40, START + 5 * MINUTE);
  ms5_history_take (f->history, "L1", "FL1", "pressure", 7, START);
  fixture_close (f);

  fixture_open (f);
  points = fixture_read_series (f, START, START + MS5_USEC_PER_H, 100, &as_of);
  g_assert_cmpuint (points->len, ==, 4);
  assert_point (points, 0, START, 21);
  assert_point (points, 1, START + MINUTE, 30);
  assert_point (points, 2, START + 2 * MINUTE, NAN);
  assert_point (points, 3, START + 5 * MINUTE, 40);
  g_assert_cmpint (as_of, ==, START + 6 * MINUTE);
}

/* It is written once a minute while it comes, too. */
static void
test_timer (Fixture       *f,
            gconstpointer  data)
{
  g_autoptr (GArray) points = NULL;
  Ms5Time as_of;

  ms5_history_take (f->history, "L1", "FL1", "temperature", 20, START);
  ms5_history_take (f->history, "L1", "FL1", "temperature", 30, START + MINUTE);
  ms5_manual_clock_advance (MS5_MANUAL_CLOCK (f->clock), MINUTE);
  points = fixture_read_series (f, START, START + MS5_USEC_PER_H, 100, &as_of);
  g_assert_cmpuint (points->len, ==, 1);
  assert_point (points, 0, START, 20);

  /* What nobody may see any more is not written. */
  ms5_history_take (f->history, "L1", "FL1", "temperature", 50, START + 3 * MINUTE);
  ms5_history_forget (f->history, "L1");
  fixture_close (f);
  fixture_open (f);
  g_clear_pointer (&points, g_array_unref);
  points = fixture_read_series (f, START, START + MS5_USEC_PER_H, 100, &as_of);
  g_assert_cmpuint (points->len, ==, 1);
}

static void
test_answers (Fixture       *f,
              gconstpointer  data)
{
  g_autoptr (GArray) points = NULL;
  Ms5Time as_of;

  /* Three hours by the minute; of a coarser answer only what was not known. */
  fixture_add_answer (f, make_answer (START, 60000, 180, 0));
  fixture_add_answer (f, make_answer (START - 10 * MINUTE, 300000, 5, 1000));
  points = fixture_read_series (f, START - MS5_USEC_PER_H, START + 3 * MS5_USEC_PER_H, 1000, &as_of);
  g_assert_cmpuint (points->len, ==, 190);
  assert_point (points, 0, START - 10 * MINUTE, 1000);
  assert_point (points, 4, START - 6 * MINUTE, 1000);
  assert_point (points, 5, START - 5 * MINUTE, 1001);
  assert_point (points, 10, START, 0);
  assert_point (points, 189, START + 179 * MINUTE, 179);
  g_clear_pointer (&points, g_array_unref);

  /* Fewer points than minutes: means of longer steps. */
  points = fixture_read_series (f, START, START + 3 * MS5_USEC_PER_H, 60, &as_of);
  g_assert_cmpuint (points->len, <=, 61);
  g_assert_cmpuint (points->len, >=, 45);
  g_assert_cmpint (as_of, ==, START + 3 * MS5_USEC_PER_H);
  g_clear_pointer (&points, g_array_unref);

  /* Steps shorter than a minute are averaged. */
  fixture_add_answer (f, make_answer (START, 10000, 6, 100));
  points = fixture_read_series (f, START, START + MINUTE, 60, &as_of);
  g_assert_cmpuint (points->len, ==, 1);
  assert_point (points, 0, START, 102.5);
}

/* Whatever the steps of an answer are, no minute within it stays empty and nothing is made up outside. */
static void
test_steps (Fixture       *f,
            gconstpointer  data)
{
  for (guint i = 0; i < 60; i++)
    {
      gint64 step_ms = 1000 * g_test_rand_int_range (1, 600);
      Ms5Time from = START + i * 30 * MS5_HISTORY_DAY + g_test_rand_int_range (0, 3600) * MS5_USEC_PER_S;
      guint n = (guint) g_test_rand_int_range (2, 200);
      Ms5Time to = from + n * ms5_time_from_ms (step_ms);
      g_autoptr (GArray) points = NULL;
      Ms5Time as_of;

      fixture_add_answer (f, make_answer (from, step_ms, n, 0));
      points = fixture_read_series (f, from - MS5_USEC_PER_H, to + MS5_USEC_PER_H, 100000, &as_of);
      g_assert_cmpint (g_array_index (points, Ms5Point, 0).time, >, from - MINUTE);
      g_assert_cmpint (g_array_index (points, Ms5Point, points->len - 1).time, <, to);
      for (guint k = 0; k < points->len; k++)
        {
          assert_point (points, k, g_array_index (points, Ms5Point, 0).time + k * MINUTE,
                        g_array_index (points, Ms5Point, k).value);
          g_assert_false (isnan (g_array_index (points, Ms5Point, k).value));
        }
      g_assert_cmpint ((gint64) points->len * MINUTE, >=, to - from - MINUTE);
    }
}

int
main (int    argc,
      char **argv)
{
  static const struct
  {
    const char *name;
    void      (*run) (Fixture       *f,
                      gconstpointer  data);
  } tests[] = {
    { "feed", test_feed },
    { "timer", test_timer },
    { "answers", test_answers },
    { "steps", test_steps },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/client/history-series/", tests[i].name, NULL);

      g_test_add (path, Fixture, NULL, fixture_set_up, tests[i].run, fixture_tear_down);
    }
  return g_test_run ();
}
