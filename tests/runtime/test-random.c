/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "runtime/ms5-random.h"

static void
test_seeded_repeats (void)
{
  g_autoptr (Ms5Random) a = ms5_random_new_seeded (G_GUINT64_CONSTANT (0x100000001));
  g_autoptr (Ms5Random) b = ms5_random_new_seeded (G_GUINT64_CONSTANT (0x100000001));
  g_autoptr (Ms5Random) c = ms5_random_new_seeded (G_GUINT64_CONSTANT (0x000000001));
  gboolean differs = FALSE;

  for (int i = 0; i < 100; i++)
    {
      guint64 bits = ms5_random_next (a);

      g_assert_cmpuint (bits, ==, ms5_random_next (b));
      differs = differs || bits != ms5_random_next (c);
    }
  g_assert_true (differs);
}

static void
check_spread (Ms5Random *random)
{
  int seen[7] = { 0 };
  double sum = 0;

  for (int i = 0; i < 7000; i++)
    {
      gint64 n = ms5_random_range (random, -3, 3);
      double x = ms5_random_double (random);

      g_assert_cmpint (n, >=, -3);
      g_assert_cmpint (n, <=, 3);
      g_assert_cmpfloat (x, >=, 0.0);
      g_assert_cmpfloat (x, <, 1.0);
      seen[n + 3]++;
      sum += x;
    }

  /* Each some 1000 times, give or take 7 standard deviations. */
  for (int i = 0; i < 7; i++)
    {
      g_assert_cmpint (seen[i], >, 800);
      g_assert_cmpint (seen[i], <, 1200);
    }
  g_assert_cmpfloat (sum / 7000, >, 0.47);
  g_assert_cmpfloat (sum / 7000, <, 0.53);
}

static void
test_spread (void)
{
  g_autoptr (Ms5Random) system = ms5_random_new_system ();
  g_autoptr (Ms5Random) seeded = ms5_random_new_seeded (1);

  check_spread (system);
  check_spread (seeded);
}

static void
test_range_edges (void)
{
  g_autoptr (Ms5Random) random = ms5_random_new_seeded (7);
  gboolean negative = FALSE;
  gboolean positive = FALSE;

  g_assert_cmpint (ms5_random_range (random, 5, 5), ==, 5);
  g_assert_cmpint (ms5_random_range (random, G_MAXINT64, G_MAXINT64), ==, G_MAXINT64);
  for (int i = 0; i < 64; i++)
    {
      gint64 n = ms5_random_range (random, G_MININT64, G_MAXINT64);
      gint64 m = ms5_random_range (random, G_MININT64, G_MAXINT64 - 1);

      negative = negative || n < 0;
      positive = positive || n > 0;
      g_assert_cmpint (m, <, G_MAXINT64);
    }
  g_assert_true (negative && positive);
}

static void
test_fill (void)
{
  g_autoptr (Ms5Random) random = ms5_random_new_system ();
  guint8 buffer[1002] = { 0 };
  guint set = 0;

  /* The kernel gives at most 256 bytes at once without interruption; and not one more is written. */
  ms5_random_fill (random, buffer + 1, 1000);
  for (int i = 1; i <= 1000; i++)
    set += buffer[i] != 0;
  g_assert_cmpuint (set, >, 900);
  g_assert_cmpuint (buffer[0], ==, 0);
  g_assert_cmpuint (buffer[1001], ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/runtime/random/seeded-repeats", test_seeded_repeats);
  g_test_add_func ("/runtime/random/spread", test_spread);
  g_test_add_func ("/runtime/random/range-edges", test_range_edges);
  g_test_add_func ("/runtime/random/fill", test_fill);

  return g_test_run ();
}
