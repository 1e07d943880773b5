/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/widgets/ms5-format.h"

#include <limits.h>
#include <math.h>

#define NB "\u00a0"
#define TH "\u202f"

static void
check (const Ms5Numerals *numerals,
       double             value,
       int                shift,
       int                digits,
       const char        *expected)
{
  g_autofree char *text = ms5_numerals_format (numerals, value, shift, digits);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_rounding (void)
{
  static const Ms5Numerals plain = { ".", "" };
  static const struct { double value; int shift, digits; const char *text; } cases[] = {
    { 0, 0, 0, "0" }, { 0, 2, 1, "0.0" }, { 0.5, 0, 0, "1" }, { 1.5, 0, 0, "2" }, { 2.5, 0, 0, "3" },
    { -0.5, 0, 0, "\u22121" }, { -2.5, 0, 0, "\u22123" }, { -0.4, 0, 0, "0" },
    /* Ties in the decimal system that are none in the binary one. */
    { 0.8885, 2, 1, "88.9" }, { 0.7485, 2, 1, "74.9" }, { 1.005, 0, 2, "1.01" }, { 2.675, 0, 2, "2.68" },
    { 0.74849, 2, 1, "74.8" }, { 0.99949, 2, 1, "99.9" }, { 0.9995, 2, 1, "100.0" },
    { 0.1 + 0.2, 0, 1, "0.3" }, { 9.99, 0, 1, "10.0" }, { 0.04, 0, 1, "0.0" }, { 0.05, 0, 1, "0.1" },
    { 1.0429, 2, 1, "104.3" }, { 0.0004, 2, 1, "0.0" }, { 0.0005, 2, 1, "0.1" },
    { 1e15, 0, 0, "1000000000000000" }, { 1e-300, 0, 3, "0.000" }, { 123.456, 0, 2, "123.46" },
    { NAN, 0, 1, "—" }, { INFINITY, 2, 1, "—" }, { -INFINITY, 0, 0, "—" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check (&plain, cases[i].value, cases[i].shift, cases[i].digits, cases[i].text);
}

static void
test_groups (void)
{
  static const char indian[] = { 3, 2, 0 };
  static const char once[] = { 3, CHAR_MAX, 0 };
  const Ms5Numerals german = { ",", "\3" };
  const Ms5Numerals india = { ".", indian };
  const Ms5Numerals odd = { ".", once };

  check (&german, 999, 0, 0, "999");
  check (&german, 1204, 0, 0, "1" TH "204");
  check (&german, 140210, 0, 0, "140" TH "210");
  check (&german, 1234567.891, 0, 2, "1" TH "234" TH "567,89");
  check (&german, -1000, 0, 0, "\u2212" "1" TH "000");
  check (&german, 999.96, 0, 1, "1" TH "000,0");
  check (&india, 12345678, 0, 0, "1" TH "23" TH "45" TH "678");
  check (&odd, 12345678, 0, 0, "12345" TH "678");
}

static void
assert_text (char       *text,
             const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_numbers (void)
{
  /* The C locale: groups of three all the same. */
  assert_text (ms5_format_number (18848, 0), "18" TH "848");
  assert_text (ms5_format_quantity (64.25, 1, "°C"), "64.3" NB "°C");
  assert_text (ms5_format_quantity (64.2, 1, NULL), "64.2");
  assert_text (ms5_format_quantity (NAN, 1, "°C"), "—");
  assert_text (ms5_format_percent (0.748), "74.8" NB "%");
  assert_text (ms5_format_percent (NAN), "—");
  assert_text (ms5_format_percent_figure (0.748), "74.8");
  assert_text (ms5_format_percent_whole (0.935), "94" NB "%");
  assert_text (ms5_format_change (-0.068), "\u2212" "6.8" NB "%");
  assert_text (ms5_format_change (0.012), "+1.2" NB "%");
  assert_text (ms5_format_change (0.0001), "0.0" NB "%");
  assert_text (ms5_format_change (NAN), "—");
}

static void
test_durations (void)
{
  static const struct { gint64 s; const char *timer, *length, *spoken; } cases[] = {
    { 0, "00:00", "0" NB "s", "0 seconds" },
    { 1, "00:01", "1" NB "s", "1 second" },
    { 59, "00:59", "59" NB "s", "59 seconds" },
    { 60, "01:00", "1" NB "min", "1 minute" },
    { 89, "01:29", "1" NB "min", "1 minute 29 seconds" },
    { 90, "01:30", "2" NB "min", "1 minute 30 seconds" },
    { 252, "04:12", "4" NB "min", "4 minutes 12 seconds" },
    { 3599, "59:59", "1" NB "h", "59 minutes 59 seconds" },
    { 3600, "1:00:00", "1" NB "h", "1 hour" },
    { 3723, "1:02:03", "1" NB "h 2" NB "min", "1 hour 2 minutes" },
    { 86399, "23:59:59", "1" NB "d 0" NB "h", "23 hours 59 minutes" },
    { 86400, "1" NB "d 0" NB "h", "1" NB "d 0" NB "h", "1 day" },
    { 273600, "3" NB "d 4" NB "h", "3" NB "d 4" NB "h", "3 days 4 hours" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      assert_text (ms5_format_timer (cases[i].s * MS5_USEC_PER_S), cases[i].timer);
      assert_text (ms5_format_duration (cases[i].s * MS5_USEC_PER_S), cases[i].length);
      assert_text (ms5_format_spoken_duration (cases[i].s * MS5_USEC_PER_S), cases[i].spoken);
    }

  assert_text (ms5_format_timer (-5 * MS5_USEC_PER_S), "00:00");
  assert_text (ms5_format_timer (MS5_TIME_NONE), "—");
  assert_text (ms5_format_duration (MS5_TIME_NONE), "—");
  assert_text (ms5_format_timer (MS5_USEC_PER_S - 1), "00:00");
}

static void
test_times (void)
{
  g_autoptr (GTimeZone) berlin = g_time_zone_new_identifier ("Europe/Berlin");
  Ms5Time now, time;

  g_assert_nonnull (berlin);
  g_assert_true (ms5_time_parse ("2026-03-02T10:18:43+01:00", &now));
  time = now - 6 * MS5_USEC_PER_MIN;

  assert_text (ms5_format_clock (time, berlin), "10:12");
  assert_text (ms5_format_clock (time, NULL), "09:12");
  assert_text (ms5_format_clock (MS5_TIME_NONE, berlin), "—");
  assert_text (ms5_format_as_of (time, now, berlin), "as of 10:12");
  assert_text (ms5_format_moment (now - 12 * MS5_USEC_PER_H, now, berlin), "Sun 22:18");
  assert_text (ms5_format_moment (now - 30 * 24 * MS5_USEC_PER_H, now, berlin), "2026-01-31 10:18");
  assert_text (ms5_format_moment (time, MS5_TIME_NONE, berlin), "10:12");
  assert_text (ms5_format_period (time, now, berlin), "10:12–10:18");
  assert_text (ms5_format_period (time, MS5_TIME_NONE, berlin), "since 10:12");
  assert_text (ms5_format_clock (-1, NULL), "23:59");

  /* The hour that there is twice: both are 02:30. */
  g_assert_true (ms5_time_parse ("2026-10-25T02:30:00+02:00", &time));
  assert_text (ms5_format_clock (time, berlin), "02:30");
  assert_text (ms5_format_clock (time + MS5_USEC_PER_H, berlin), "02:30");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/format/rounding", test_rounding);
  g_test_add_func ("/format/groups", test_groups);
  g_test_add_func ("/format/numbers", test_numbers);
  g_test_add_func ("/format/durations", test_durations);
  g_test_add_func ("/format/times", test_times);

  return g_test_run ();
}
