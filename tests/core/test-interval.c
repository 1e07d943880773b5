/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-interval.h"

#define SPAN 64

/* The plain model that the set must equal: one flag for each moment. */
typedef struct
{
  gboolean in[SPAN];
} Model;

static void
model_fill (Model      *model,
            Ms5Interval interval,
            gboolean    value)
{
  for (int t = 0; t < SPAN; t++)
    if (ms5_interval_contains (interval, t))
      model->in[t] = value;
}

static void
check_against (const Ms5IntervalSet *set,
               const Model          *model)
{
  Ms5Time total = 0;

  for (int t = 0; t < SPAN; t++)
    {
      g_assert_cmpint (ms5_interval_set_contains (set, t), ==, model->in[t]);
      total += model->in[t];
    }
  g_assert_cmpint (ms5_interval_set_get_total (set), ==, total);

  for (guint i = 0; i < ms5_interval_set_get_length (set); i++)
    {
      g_assert_false (ms5_interval_is_empty (ms5_interval_set_get (set, i)));
      if (i > 0)
        g_assert_cmpint (ms5_interval_set_get (set, i - 1).end, <, ms5_interval_set_get (set, i).start);
    }
}

static void
test_against_model (void)
{
  for (int round = 0; round < 500; round++)
    {
      g_autoptr (Ms5IntervalSet) set = ms5_interval_set_new ();
      Model model = { 0 };

      for (int step = 0; step < 30; step++)
        {
          Ms5Interval interval = { g_test_rand_int_range (0, SPAN), g_test_rand_int_range (0, SPAN + 1) };
          gboolean add = g_test_rand_int_range (0, 3) > 0;

          if (ms5_interval_is_empty (interval))
            interval = (Ms5Interval) { interval.end, interval.end };

          if (add)
            ms5_interval_set_add (set, interval);
          else
            ms5_interval_set_remove (set, interval);
          model_fill (&model, interval, add);
          check_against (set, &model);
        }
    }
}

static void
test_touching_join (void)
{
  g_autoptr (Ms5IntervalSet) set = ms5_interval_set_new ();

  ms5_interval_set_add (set, (Ms5Interval) { 20, 30 });
  ms5_interval_set_add (set, (Ms5Interval) { 0, 10 });
  g_assert_cmpuint (ms5_interval_set_get_length (set), ==, 2);
  ms5_interval_set_add (set, (Ms5Interval) { 10, 20 });
  g_assert_cmpuint (ms5_interval_set_get_length (set), ==, 1);
  g_assert_cmpint (ms5_interval_set_get_total (set), ==, 30);
}

static void
test_clip (void)
{
  g_autoptr (Ms5IntervalSet) set = ms5_interval_set_new ();
  g_autoptr (Ms5IntervalSet) copy = NULL;

  ms5_interval_set_add (set, (Ms5Interval) { 0, 10 });
  ms5_interval_set_add (set, (Ms5Interval) { 20, 30 });
  copy = ms5_interval_set_copy (set);

  ms5_interval_set_clip (set, (Ms5Interval) { 5, 25 });
  g_assert_cmpint (ms5_interval_set_get_total (set), ==, 10);
  g_assert_cmpint (ms5_interval_set_get_total (copy), ==, 20);

  ms5_interval_set_remove_set (copy, set);
  g_assert_cmpint (ms5_interval_set_get_total (copy), ==, 10);
  ms5_interval_set_add_set (copy, set);
  g_assert_cmpint (ms5_interval_set_get_total (copy), ==, 20);

  ms5_interval_set_clip (set, (Ms5Interval) { 25, 5 });
  g_assert_cmpuint (ms5_interval_set_get_length (set), ==, 0);
}

static void
test_intersect (void)
{
  Ms5Interval both = ms5_interval_intersect ((Ms5Interval) { 0, 10 }, (Ms5Interval) { 5, 20 });

  g_assert_cmpint (both.start, ==, 5);
  g_assert_cmpint (both.end, ==, 10);
  g_assert_true (ms5_interval_is_empty (ms5_interval_intersect ((Ms5Interval) { 0, 10 },
                                                                (Ms5Interval) { 10, 20 })));
}

static void
test_window (void)
{
  for (int round = 0; round < 500; round++)
    {
      g_autoptr (Ms5IntervalSet) set = ms5_interval_set_new ();
      Model model = { 0 };
      Ms5Interval window = { g_test_rand_int_range (0, SPAN), g_test_rand_int_range (0, SPAN) };
      Ms5Time total = 0;
      int gap = (int) window.start;

      for (int step = 0; step < 6; step++)
        {
          Ms5Time start = g_test_rand_int_range (0, SPAN);
          Ms5Interval interval = { start, start + g_test_rand_int_range (0, 10) };

          ms5_interval_set_add (set, interval);
          model_fill (&model, interval, TRUE);
        }
      for (int t = 0; t < SPAN; t++)
        total += model.in[t] && ms5_interval_contains (window, t);
      while (gap < SPAN && model.in[gap])
        gap++;

      g_assert_cmpint (ms5_interval_set_get_total_in (set, window), ==, total);
      if (gap < SPAN)
        g_assert_cmpint (ms5_interval_set_get_next_gap (set, window.start), ==, gap);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/interval/against-model", test_against_model);
  g_test_add_func ("/interval/touching-join", test_touching_join);
  g_test_add_func ("/interval/window", test_window);
  g_test_add_func ("/interval/clip", test_clip);
  g_test_add_func ("/interval/intersect", test_intersect);

  return g_test_run ();
}
