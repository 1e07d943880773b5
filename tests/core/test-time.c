/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-time.h"

static void
test_parse (void)
{
  static const struct { const char *text; gint64 ms; } good[] = {
    { "1970-01-01T00:00:00Z", 0 },
    { "2026-03-02T06:00:00+01:00", 1772427600000 },
    { "2026-03-02T05:00:00Z", 1772427600000 },
    { "2026-03-02t05:00:00.250z", 1772427600250 },
    { "1969-12-31T23:59:59.999Z", -1 },
    { "2024-02-29T00:00:00-00:00", 1709164800000 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      Ms5Time time = MS5_TIME_NONE;

      g_test_message ("%s", good[i].text);
      g_assert_true (ms5_time_parse (good[i].text, &time));
      g_assert_cmpint (ms5_time_to_ms (time), ==, good[i].ms);
    }
}

static void
test_refuse (void)
{
  static const char *bad[] = {
    "", "now", "2026-03-02", "2026-03-02T06:00:00", "2026-03-02 06:00:00Z", "2026-02-30T06:00:00Z",
    "2026-13-01T00:00:00Z", "2026-03-02T24:00:00Z", "2026-03-02T06:60:00Z", "2026-W10-1T06:00:00Z",
    "20260302T060000Z", "2026-03-02T06:00:00+0100", "2026-03-02T06:00:00,5Z", "2026-03-02T06:00:00Z\n",
    "2026-03-02T06:00:00.0000000001Z",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      Ms5Time time = 42;

      g_test_message ("%s", bad[i]);
      g_assert_false (ms5_time_parse (bad[i], &time));
      g_assert_cmpint (time, ==, 42);
    }
}

static void
test_format (void)
{
  static const char *texts[] = {
    "1970-01-01T00:00:00.000Z", "1969-12-31T23:59:59.999Z", "2026-03-29T01:00:00.123Z",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *text = NULL;
      Ms5Time time;

      g_assert_true (ms5_time_parse (texts[i], &time));
      text = ms5_time_format (time);
      g_assert_cmpstr (text, ==, texts[i]);
    }
}

static void
test_round_down (void)
{
  g_assert_cmpint (ms5_time_to_ms (1999), ==, 1);
  g_assert_cmpint (ms5_time_to_ms (-1), ==, -1);
  g_assert_cmpint (ms5_time_to_ms (-1000), ==, -1);
  g_assert_cmpint (ms5_time_to_ms (-1001), ==, -2);
  g_assert_cmpint (ms5_time_from_ms (-2), ==, -2000);
  g_assert_cmpint (ms5_time_floor (119 * MS5_USEC_PER_S, MS5_USEC_PER_MIN), ==, MS5_USEC_PER_MIN);
  g_assert_cmpint (ms5_time_floor (-1, MS5_USEC_PER_MIN), ==, -MS5_USEC_PER_MIN);
  g_assert_cmpint (ms5_time_floor (-MS5_USEC_PER_MIN, MS5_USEC_PER_MIN), ==, -MS5_USEC_PER_MIN);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/time/parse", test_parse);
  g_test_add_func ("/time/refuse", test_refuse);
  g_test_add_func ("/time/format", test_format);
  g_test_add_func ("/time/round-down", test_round_down);

  return g_test_run ();
}
