/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-series.h"

#include <math.h>

#define S MS5_USEC_PER_S

static void
test_series_ring (void)
{
  g_autoptr (Ms5Series) series = ms5_series_new (3);
  double min, max;

  g_assert_null (ms5_series_get_last (series));
  g_assert_false (ms5_series_get_range (series, 0, &min, &max));
  for (int i = 1; i <= 5; i++)
    g_assert_true (ms5_series_push (series, i * S, i * 10));

  g_assert_cmpuint (ms5_series_get_length (series), ==, 3);
  g_assert_cmpfloat (ms5_series_get (series, 0)->value, ==, 30);
  g_assert_cmpfloat (ms5_series_get_last (series)->value, ==, 50);
  g_assert_false (ms5_series_push (series, 4 * S, 99));
  g_assert_true (ms5_series_push (series, 5 * S, 55));
  g_assert_cmpuint (ms5_series_get_length (series), ==, 3);
  g_assert_cmpfloat (ms5_series_get_last (series)->value, ==, 55);

  g_assert_cmpuint (ms5_series_find (series, 0), ==, 0);
  g_assert_cmpuint (ms5_series_find (series, 4 * S), ==, 1);
  g_assert_cmpuint (ms5_series_find (series, 4 * S + 1), ==, 2);
  g_assert_cmpuint (ms5_series_find (series, 9 * S), ==, 3);
  g_assert_true (ms5_series_get_range (series, 4 * S, &min, &max));
  g_assert_cmpfloat (min, ==, 40);
  g_assert_cmpfloat (max, ==, 55);

  ms5_series_clear (series);
  g_assert_null (ms5_series_get_last (series));
  g_assert_true (ms5_series_push (series, 1 * S, 1));
  g_assert_cmpuint (ms5_series_get_length (series), ==, 1);
}

static void
test_series_columns (void)
{
  g_autoptr (Ms5Series) series = ms5_series_new (100);
  Ms5Column columns[4];

  /* A spike of one second in a column of ten must not get lost. */
  for (int i = 0; i < 10; i++)
    ms5_series_push (series, i * S, i == 4 ? 99 : i == 7 ? -5 : 1);
  ms5_series_push (series, 12 * S, NAN);
  ms5_series_push (series, 15 * S, 2);
  ms5_series_push (series, 39 * S, 3);
  ms5_series_decimate (series, 0, 40 * S, 0, columns, 4);

  g_assert_true (columns[0].known);
  g_assert_false (columns[0].joined);
  g_assert_cmpfloat (columns[0].max, ==, 99);
  g_assert_cmpfloat (columns[0].min, ==, -5);
  g_assert_cmpfloat (columns[0].first, ==, 1);
  g_assert_cmpfloat (columns[0].last, ==, 1);
  g_assert_true (columns[1].known);
  g_assert_false (columns[1].joined);      /* after the gap */
  g_assert_false (columns[2].known);
  g_assert_true (columns[3].joined);

  ms5_series_decimate (series, 0, 40 * S, 5 * S, columns, 4);
  g_assert_false (columns[3].joined);      /* 24 s apart */

  ms5_series_decimate (series, 2 * S, 6 * S, 0, columns, 4);
  g_assert_cmpfloat (columns[2].max, ==, 99);
  g_assert_cmpfloat (columns[3].max, ==, 1);   /* the end is not inside */
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/series/ring", test_series_ring);
  g_test_add_func ("/series/columns", test_series_columns);
  return g_test_run ();
}
