/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-pareto.h"

#define MINUTES(m) ((m) * MS5_USEC_PER_MIN)

static void
check_row (const Ms5Pareto *pareto,
           guint            index,
           Ms5ParetoKind    kind,
           const char      *key,
           gint64           minutes,
           guint            count,
           int              cumulative)
{
  const Ms5ParetoRow *row = ms5_pareto_get (pareto, index);

  g_assert_cmpint (row->kind, ==, kind);
  g_assert_cmpstr (row->key, ==, key);
  g_assert_cmpint (row->time, ==, MINUTES (minutes));
  g_assert_cmpuint (row->count, ==, count);
  g_assert_cmpfloat_with_epsilon (row->cumulative * 100, cumulative, 0.51);
}

static const Ms5AccountedStop stops[] = {
  { .reason = "guard", .coded = TRUE, .time = MINUTES (6) },
  { .reason = "guard", .coded = TRUE, .time = MINUTES (8) },
  { .reason = "jam", .coded = TRUE, .time = MINUTES (11) },
  { .reason = NULL, .time = MINUTES (4) },
  { .reason = NULL, .time = MINUTES (3) },
  { .reason = "jam", .coded = TRUE, .minor = TRUE, .time = MINUTES (1) },
  { .reason = "no-orders", .coded = TRUE, .planned = TRUE, .category = MS5_CATEGORY_PLANNED, .time = MINUTES (30) },
  { .reason = "format", .coded = TRUE, .category = MS5_CATEGORY_CHANGEOVER, .time = MINUTES (12),
    .over_target = MINUTES (2) },
  { .reason = NULL, .coded = TRUE, .category = MS5_CATEGORY_CHANGEOVER, .time = MINUTES (5) },
};

static void
test_delays (void)
{
  g_autoptr (Ms5Pareto) pareto = ms5_pareto_new ();

  ms5_pareto_add_stops (pareto, stops, G_N_ELEMENTS (stops), MS5_PARETO_DELAYS);
  ms5_pareto_sort_by_time (pareto);
  g_assert_cmpuint (ms5_pareto_get_length (pareto), ==, 4);
  check_row (pareto, 0, MS5_PARETO_REASON, "guard", 14, 2, 41);
  check_row (pareto, 1, MS5_PARETO_REASON, "jam", 11, 1, 74);
  check_row (pareto, 2, MS5_PARETO_NOT_CODED, NULL, 7, 2, 94);
  check_row (pareto, 3, MS5_PARETO_OVER_TARGET, NULL, 2, 1, 100);

  ms5_pareto_sort_by_count (pareto);
  check_row (pareto, 0, MS5_PARETO_REASON, "guard", 14, 2, 33);
  check_row (pareto, 1, MS5_PARETO_NOT_CODED, NULL, 7, 2, 67);
  check_row (pareto, 2, MS5_PARETO_REASON, "jam", 11, 1, 83);
}

static void
test_scope (void)
{
  g_autoptr (Ms5Pareto) pareto = ms5_pareto_new ();
  Ms5Time sum = 0, expected = 0;

  ms5_pareto_add_stops (pareto, stops, G_N_ELEMENTS (stops),
                        MS5_PARETO_CHANGEOVERS | MS5_PARETO_PLANNED | MS5_PARETO_MINOR);
  ms5_pareto_sort_by_time (pareto);
  for (guint i = 0; i < ms5_pareto_get_length (pareto); i++)
    sum += ms5_pareto_get (pareto, i)->time;
  for (guint i = 0; i < G_N_ELEMENTS (stops); i++)
    expected += stops[i].time;

  /* Every minute of every stop is in exactly one row. */
  g_assert_cmpint (sum, ==, expected);
  check_row (pareto, 0, MS5_PARETO_REASON, "no-orders", 30, 1, 38);
  check_row (pareto, 1, MS5_PARETO_REASON, "guard", 14, 2, 55);
  check_row (pareto, 2, MS5_PARETO_REASON, "jam", 12, 2, 70);
  check_row (pareto, 3, MS5_PARETO_REASON, "format", 10, 1, 83);
  check_row (pareto, 5, MS5_PARETO_REASON, "changeover", 5, 1, 98);
}

static void
test_nothing (void)
{
  g_autoptr (Ms5Pareto) pareto = ms5_pareto_new ();

  ms5_pareto_sort_by_time (pareto);
  g_assert_cmpuint (ms5_pareto_get_length (pareto), ==, 0);

  ms5_pareto_add (pareto, MS5_PARETO_REASON, "b", 0, 0);
  ms5_pareto_add (pareto, MS5_PARETO_REASON, "a", 0, 0);
  ms5_pareto_sort_by_time (pareto);
  g_assert_cmpstr (ms5_pareto_get (pareto, 0)->key, ==, "a");
  g_assert_cmpfloat (ms5_pareto_get (pareto, 1)->cumulative, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/pareto/delays", test_delays);
  g_test_add_func ("/pareto/scope", test_scope);
  g_test_add_func ("/pareto/nothing", test_nothing);

  return g_test_run ();
}
