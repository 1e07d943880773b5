/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/widgets/ms5-pulse.h"
#include "core/ms5-manual-clock.h"

#define NOW (1000 * G_USEC_PER_SEC + 300000)

static void
count_cb (gpointer pulse,
          gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
test_beats (void)
{
  g_autoptr (Ms5ManualClock) clock = ms5_manual_clock_new (NOW);
  Ms5Pulse *pulse = ms5_pulse_new (MS5_CLOCK (clock));
  Ms5PulseLink one = { NULL };
  Ms5PulseLink two = { NULL };
  guint a = 0, b = 0;

  /* Nobody listens: no timer. */
  g_assert_false (ms5_pulse_is_beating (pulse));
  g_assert_cmpint (ms5_pulse_now (pulse), ==, NOW);
  g_assert_cmpint (ms5_pulse_now (NULL), ==, MS5_TIME_NONE);

  ms5_pulse_link_set (&one, pulse, count_cb, &a);
  ms5_pulse_link_set (&one, pulse, count_cb, &a);
  ms5_pulse_link_set (&two, pulse, count_cb, &b);
  g_assert_true (ms5_pulse_is_beating (pulse));

  /* On the second, not a second from now. */
  ms5_manual_clock_advance (clock, 699999);
  g_assert_cmpuint (a, ==, 0);
  ms5_manual_clock_advance (clock, 1);
  g_assert_cmpuint (a, ==, 1);
  g_assert_cmpuint (b, ==, 1);
  ms5_manual_clock_advance (clock, 10 * G_USEC_PER_SEC);
  g_assert_cmpuint (a, ==, 11);

  ms5_pulse_link_clear (&two);
  ms5_pulse_link_clear (&two);
  ms5_manual_clock_advance (clock, G_USEC_PER_SEC);
  g_assert_cmpuint (a, ==, 12);
  g_assert_cmpuint (b, ==, 11);

  ms5_pulse_link_set (&one, NULL, count_cb, &a);
  g_assert_false (ms5_pulse_is_beating (pulse));
  g_assert_cmpint (ms5_manual_clock_next_due (clock), <, 0);
  g_assert_finalize_object (pulse);
}

static void
test_clock_set (void)
{
  g_autoptr (Ms5ManualClock) clock = ms5_manual_clock_new (NOW);
  g_autoptr (Ms5Pulse) pulse = ms5_pulse_new (MS5_CLOCK (clock));
  Ms5PulseLink link = { NULL };
  guint n = 0;

  /* After the clock was set by a third of a second it is on the second again one beat later. */
  ms5_pulse_link_set (&link, pulse, count_cb, &n);
  ms5_manual_clock_step (clock, 333333);
  ms5_manual_clock_advance (clock, 700000);
  g_assert_cmpuint (n, ==, 1);
  ms5_manual_clock_advance (clock, 666667);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpint (ms5_pulse_now (pulse) % G_USEC_PER_SEC, ==, 0);
  ms5_pulse_link_clear (&link);
}

static void
test_rate (void)
{
  g_autoptr (Ms5ManualClock) clock = ms5_manual_clock_new (NOW);
  g_autoptr (Ms5Pulse) pulse = ms5_pulse_new (MS5_CLOCK (clock));
  Ms5PulseLink link = { NULL };
  guint n = 0;

  ms5_pulse_link_set (&link, pulse, count_cb, &n);
  ms5_pulse_set_rate (pulse, 60);
  g_assert_cmpfloat (ms5_pulse_get_rate (pulse), ==, 60);
  ms5_manual_clock_advance (clock, 600 * (gint64) G_USEC_PER_SEC);
  g_assert_cmpuint (n, ==, 10);
  ms5_pulse_link_clear (&link);
}

static void
test_zone (void)
{
  g_autoptr (Ms5ManualClock) clock = ms5_manual_clock_new (NOW);
  g_autoptr (Ms5Pulse) pulse = ms5_pulse_new (MS5_CLOCK (clock));
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Tokyo");
  Ms5PulseLink link = { NULL };
  guint n = 0;

  ms5_pulse_link_set (&link, pulse, count_cb, &n);
  ms5_pulse_set_time_zone (pulse, zone);
  ms5_pulse_set_time_zone (pulse, zone);
  g_assert_cmpuint (n, ==, 1);
  g_assert_true (ms5_pulse_get_time_zone (pulse) == zone);
  g_assert_null (ms5_pulse_get_time_zone (NULL));
  ms5_pulse_link_clear (&link);
}

static void
clear_cb (gpointer pulse,
          gpointer user_data)
{
  ms5_pulse_link_clear (user_data);
}

static void
test_clear_in_beat (void)
{
  g_autoptr (Ms5ManualClock) clock = ms5_manual_clock_new (NOW);
  g_autoptr (Ms5Pulse) pulse = ms5_pulse_new (MS5_CLOCK (clock));
  Ms5PulseLink link = { NULL };

  ms5_pulse_link_set (&link, pulse, clear_cb, &link);
  ms5_manual_clock_advance (clock, 5 * G_USEC_PER_SEC);
  g_assert_false (ms5_pulse_is_beating (pulse));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/pulse/beats", test_beats);
  g_test_add_func ("/pulse/clock-set", test_clock_set);
  g_test_add_func ("/pulse/rate", test_rate);
  g_test_add_func ("/pulse/zone", test_zone);
  g_test_add_func ("/pulse/clear-in-beat", test_clear_in_beat);

  return g_test_run ();
}
