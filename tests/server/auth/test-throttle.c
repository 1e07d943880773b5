/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/auth/ms5-throttle.h"

#define S MS5_USEC_PER_S

static const Ms5ThrottleRule rule = { 3, S, 10 * S, 100 * S, 50 };

static void
test_delays_grow (void)
{
  static const gint64 waits[] = { 0, 0, 0, 1, 2, 4, 8, 10, 10, 10 };
  g_autoptr (Ms5Throttle) throttle = ms5_throttle_new (&rule);
  gint64 last = 0;
  gint64 now = 12345;

  for (gsize i = 0; i < G_N_ELEMENTS (waits); i++)
    {
      g_assert_cmpint (ms5_throttle_get_wait (throttle, "ann", now), ==, 0);
      ms5_throttle_count (throttle, "ann", now);
      g_assert_cmpint (ms5_throttle_get_wait (throttle, "ann", now), ==, waits[i] * S);
      g_assert_cmpint (ms5_throttle_get_wait (throttle, "bob", now), ==, 0);
      last = now;
      now += waits[i] * S;
    }

  /* After long silence all is forgotten, and not before. */
  g_assert_cmpuint (ms5_throttle_get_size (throttle), ==, 1);
  ms5_throttle_count (throttle, "ann", last + 99 * S);
  g_assert_cmpint (ms5_throttle_get_wait (throttle, "ann", last + 99 * S), ==, 10 * S);
  g_assert_cmpint (ms5_throttle_get_wait (throttle, "ann", last + 199 * S), ==, 0);
  g_assert_cmpuint (ms5_throttle_get_size (throttle), ==, 0);
}

static void
test_endless (void)
{
  g_autoptr (Ms5Throttle) throttle = ms5_throttle_new (&rule);

  for (int i = 0; i < 1000; i++)
    ms5_throttle_count (throttle, "ann", 0);
  g_assert_cmpint (ms5_throttle_get_wait (throttle, "ann", 0), ==, 10 * S);
}

static void
test_forget_and_forgive (void)
{
  g_autoptr (Ms5Throttle) throttle = ms5_throttle_new (&rule);

  for (int i = 0; i < 5; i++)
    ms5_throttle_count (throttle, "ann", 0);
  g_assert_cmpint (ms5_throttle_get_wait (throttle, "ann", 0), ==, 2 * S);

  ms5_throttle_forgive (throttle, "ann");
  g_assert_cmpint (ms5_throttle_get_wait (throttle, "ann", 0), ==, S);
  ms5_throttle_forgive (throttle, "ann");
  g_assert_cmpint (ms5_throttle_get_wait (throttle, "ann", 0), ==, 0);
  ms5_throttle_count (throttle, "ann", 0);
  g_assert_cmpint (ms5_throttle_get_wait (throttle, "ann", 0), ==, S);

  ms5_throttle_forget (throttle, "ann");
  g_assert_cmpint (ms5_throttle_get_wait (throttle, "ann", 0), ==, 0);
  g_assert_cmpuint (ms5_throttle_get_size (throttle), ==, 0);
  ms5_throttle_forget (throttle, "nobody");
  ms5_throttle_forgive (throttle, "nobody");

  /* Somebody who always succeeds leaves nothing behind. */
  for (int i = 0; i < 100; i++)
    {
      ms5_throttle_count (throttle, "ann", 0);
      ms5_throttle_forgive (throttle, "ann");
    }
  g_assert_cmpuint (ms5_throttle_get_size (throttle), ==, 0);
}

static void
test_bounded (void)
{
  g_autoptr (Ms5Throttle) throttle = ms5_throttle_new (&rule);

  for (int i = 0; i < 4; i++)
    ms5_throttle_count (throttle, "ann", 0);
  for (int i = 0; i < 1000; i++)
    {
      g_autofree char *key = g_strdup_printf ("%d", i);

      ms5_throttle_count (throttle, key, i);
      /* Who keeps trying is kept in mind, whoever else does. */
      ms5_throttle_count (throttle, "ann", i);
    }
  g_assert_cmpuint (ms5_throttle_get_size (throttle), ==, 50);
  g_assert_cmpint (ms5_throttle_get_wait (throttle, "ann", 1000), >, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/auth/throttle/delays-grow", test_delays_grow);
  g_test_add_func ("/auth/throttle/endless", test_endless);
  g_test_add_func ("/auth/throttle/forget-and-forgive", test_forget_and_forgive);
  g_test_add_func ("/auth/throttle/bounded", test_bounded);

  return g_test_run ();
}
