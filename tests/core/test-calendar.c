/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-calendar.h"
#include "plant-fixture.h"

typedef struct
{
  Ms5Plant *plant;
  const Ms5Line *line;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  zone)
{
  fixture->plant = fixture_plant_new (zone);
  ms5_plant_seal (fixture->plant);
  fixture->line = ms5_plant_get_line (fixture->plant, "L1");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  zone)
{
  ms5_plant_unref (fixture->plant);
}

static Ms5Time
at (const char *text)
{
  Ms5Time time;

  g_assert_true (ms5_time_parse (text, &time));
  return time;
}

static void
check_shift (Fixture    *fixture,
             const char *moment,
             const char *code,
             const char *start,
             gint64      hours)
{
  Ms5Shift shift;

  g_test_message ("%s", moment);
  g_assert_true (ms5_calendar_shift_at (fixture->plant, fixture->line, at (moment), &shift));
  g_assert_cmpstr (shift.pattern->code, ==, code);
  g_assert_cmpint (shift.interval.start, ==, at (start));
  g_assert_cmpint (ms5_interval_length (shift.interval), ==, hours * MS5_USEC_PER_H);
}

static void
test_shift_at (Fixture       *fixture,
               gconstpointer  zone)
{
  check_shift (fixture, "2026-03-02T06:00:00+01:00", "early", "2026-03-02T06:00:00+01:00", 8);
  check_shift (fixture, "2026-03-02T13:59:59.999999+01:00", "early", "2026-03-02T06:00:00+01:00", 8);
  check_shift (fixture, "2026-03-02T14:00:00+01:00", "late", "2026-03-02T14:00:00+01:00", 8);
  check_shift (fixture, "2026-03-02T23:00:00+01:00", "night", "2026-03-02T22:00:00+01:00", 8);
  check_shift (fixture, "2026-03-03T01:30:00+01:00", "night", "2026-03-02T22:00:00+01:00", 8);
}

/* One shift owns 01:30 after midnight, and it is 7 or 9 hours long when clocks change. */
static void
test_clocks_change (Fixture       *fixture,
                    gconstpointer  zone)
{
  check_shift (fixture, "2026-03-29T01:30:00+01:00", "night", "2026-03-28T22:00:00+01:00", 7);
  check_shift (fixture, "2026-03-29T05:59:59+02:00", "night", "2026-03-28T22:00:00+01:00", 7);
  check_shift (fixture, "2026-03-29T06:00:00+02:00", "early", "2026-03-29T06:00:00+02:00", 8);
  check_shift (fixture, "2026-10-25T02:30:00+02:00", "night", "2026-10-24T22:00:00+02:00", 9);
  check_shift (fixture, "2026-10-25T02:30:00+01:00", "night", "2026-10-24T22:00:00+02:00", 9);
  check_shift (fixture, "2026-10-25T06:00:00+01:00", "early", "2026-10-25T06:00:00+01:00", 8);
}

static void
test_half_hour_change (Fixture       *fixture,
                       gconstpointer  zone)
{
  Ms5Shift shift;

  g_assert_true (ms5_calendar_shift_at (fixture->plant, fixture->line, at ("2026-10-04T01:00:00+10:30"),
                                        &shift));
  g_assert_cmpint (ms5_interval_length (shift.interval), ==, 450 * MS5_USEC_PER_MIN);
  g_assert_true (ms5_calendar_shift_at (fixture->plant, fixture->line, at ("2026-04-05T01:00:00+11:00"),
                                        &shift));
  g_assert_cmpint (ms5_interval_length (shift.interval), ==, 510 * MS5_USEC_PER_MIN);
}

/* Through a whole year each moment is in exactly one shift, and next and previous are inverse. */
static void
test_tiles_the_year (Fixture       *fixture,
                     gconstpointer  zone)
{
  Ms5Time end = at ("2027-01-02T00:00:00Z");
  Ms5Shift shift, next, previous;
  guint n = 0;

  g_assert_true (ms5_calendar_shift_at (fixture->plant, fixture->line, at ("2026-01-01T12:00:00Z"), &shift));
  for (; shift.interval.end < end; shift = next, n++)
    {
      g_assert_true (ms5_calendar_next_shift (fixture->plant, fixture->line, shift.interval.end, &next));
      g_assert_cmpint (next.interval.start, ==, shift.interval.end);
      g_assert_true (ms5_calendar_previous_shift (fixture->plant, fixture->line, next.interval.start,
                                                  &previous));
      g_assert_true (ms5_calendar_is_same_shift (&previous, &shift));
      g_assert_false (ms5_calendar_is_same_shift (&next, &shift));
    }
  g_assert_cmpuint (n, >, 365 * 3);
}

static void
test_breaks (Fixture       *fixture,
             gconstpointer  zone)
{
  g_autoptr (GArray) breaks = NULL;
  Ms5Shift shift;
  Ms5Interval interval;

  g_assert_true (ms5_calendar_shift_at (fixture->plant, fixture->line, at ("2026-03-02T23:00:00+01:00"), &shift));
  breaks = ms5_calendar_get_breaks (fixture->plant, &shift);
  g_assert_cmpuint (breaks->len, ==, 1);
  interval = g_array_index (breaks, Ms5Interval, 0);
  g_assert_cmpint (interval.start, ==, at ("2026-03-03T01:30:00+01:00"));
  g_assert_cmpint (interval.end, ==, at ("2026-03-03T02:30:00+01:00"));
  g_clear_pointer (&breaks, g_array_unref);

  /* The clocks jump over its second half. */
  g_assert_true (ms5_calendar_shift_at (fixture->plant, fixture->line, at ("2026-03-28T23:00:00+01:00"), &shift));
  breaks = ms5_calendar_get_breaks (fixture->plant, &shift);
  interval = g_array_index (breaks, Ms5Interval, 0);
  g_assert_cmpint (ms5_interval_length (interval), ==, 30 * MS5_USEC_PER_MIN);
}

static void
test_window (Fixture       *fixture,
             gconstpointer  zone)
{
  Ms5Interval window = { at ("2026-03-02T05:00:00+01:00"), at ("2026-03-02T14:00:00+01:00") };
  g_autoptr (GArray) shifts = ms5_calendar_get_shifts (fixture->plant, fixture->line, window);
  g_autoptr (GArray) none = ms5_calendar_get_shifts (fixture->plant, fixture->line,
                                                     (Ms5Interval) { window.start, window.start });

  g_assert_cmpuint (shifts->len, ==, 2);
  g_assert_cmpstr (g_array_index (shifts, Ms5Shift, 0).pattern->code, ==, "night");
  g_assert_cmpstr (g_array_index (shifts, Ms5Shift, 1).pattern->code, ==, "early");
  g_assert_cmpuint (none->len, ==, 0);
}

/* A line that works on Wednesdays only. */
static void
test_rare_shifts (void)
{
  g_autoptr (Ms5Plant) plant = fixture_plant_new ("Europe/Berlin");
  const Ms5Line *line;
  Ms5Shift shift;

  for (guint i = 0; i < plant->shifts->len; i++)
    ((Ms5ShiftPattern *) g_ptr_array_index (plant->shifts, i))->days = MS5_DAY (2);
  ms5_plant_seal (plant);
  line = ms5_plant_get_line (plant, "L1");

  g_assert_false (ms5_calendar_shift_at (plant, line, at ("2026-03-02T10:00:00+01:00"), &shift));
  g_assert_true (ms5_calendar_next_shift (plant, line, at ("2026-03-05T06:00:00+01:00"), &shift));
  g_assert_cmpint (shift.interval.start, ==, at ("2026-03-11T06:00:00+01:00"));
  g_assert_true (ms5_calendar_previous_shift (plant, line, at ("2026-03-04T06:00:00+01:00"), &shift));
  g_assert_cmpint (shift.interval.end, ==, at ("2026-02-26T06:00:00+01:00"));
}

/* A shift from 02:00 to 03:00 does not happen on the night on which the clocks jump over it. */
static void
test_shift_in_the_gap (void)
{
  g_autoptr (Ms5Plant) plant = fixture_plant_new ("Europe/Berlin");
  const Ms5Line *line;
  Ms5Shift shift;

  g_ptr_array_set_size (plant->shifts, 1);
  ((Ms5ShiftPattern *) g_ptr_array_index (plant->shifts, 0))->times = (Ms5DayTimes) { 120, 180 };
  ms5_plant_seal (plant);
  line = ms5_plant_get_line (plant, "L1");

  g_assert_true (ms5_calendar_next_shift (plant, line, at ("2026-03-28T12:00:00+01:00"), &shift));
  g_assert_cmpint (shift.interval.start, ==, at ("2026-03-30T02:00:00+02:00"));
  g_assert_cmpint (ms5_interval_length (shift.interval), ==, MS5_USEC_PER_H);
}

int
main (int   argc,
      char *argv[])
{
  static const char *const zones[] = { "Europe/Berlin", "Australia/Lord_Howe", "America/New_York", "UTC" };

  g_test_init (&argc, &argv, NULL);

  g_test_add ("/calendar/shift-at", Fixture, "Europe/Berlin", set_up, test_shift_at, tear_down);
  g_test_add ("/calendar/clocks-change", Fixture, "Europe/Berlin", set_up, test_clocks_change, tear_down);
  g_test_add ("/calendar/half-hour-change", Fixture, "Australia/Lord_Howe", set_up, test_half_hour_change,
              tear_down);
  for (guint i = 0; i < G_N_ELEMENTS (zones); i++)
    {
      g_autofree char *path = g_strconcat ("/calendar/tiles-the-year/", zones[i], NULL);

      g_test_add (path, Fixture, zones[i], set_up, test_tiles_the_year, tear_down);
    }
  g_test_add ("/calendar/breaks", Fixture, "Europe/Berlin", set_up, test_breaks, tear_down);
  g_test_add ("/calendar/window", Fixture, "Europe/Berlin", set_up, test_window, tear_down);
  g_test_add_func ("/calendar/rare-shifts", test_rare_shifts);
  g_test_add_func ("/calendar/shift-in-the-gap", test_shift_in_the_gap);

  return g_test_run ();
}
