/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-local-time.h"

static void
check_resolve (const char *zone_name,
               const char *local_text,
               const char *expected)
{
  g_autoptr (GTimeZone) zone = ms5_time_zone_new (zone_name);
  g_autofree char *text = NULL;
  Ms5LocalTime local;

  g_assert_nonnull (zone);
  g_assert_true (ms5_local_time_parse (local_text, &local));
  text = ms5_time_format (ms5_local_time_resolve (local, zone));
  g_test_message ("%s %s", zone_name, local_text);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_resolve (void)
{
  check_resolve ("Europe/Berlin", "2026-03-02T06:00", "2026-03-02T05:00:00.000Z");
  check_resolve ("Europe/Berlin", "2026-07-02T06:00:30", "2026-07-02T04:00:30.000Z");
  check_resolve ("America/New_York", "2026-03-02T06:00", "2026-03-02T11:00:00.000Z");
  check_resolve ("UTC", "1969-12-31T23:59:59", "1969-12-31T23:59:59.000Z");
}

static void
test_resolve_gap (void)
{
  /* 02:00 → 03:00 on 29 March */
  check_resolve ("Europe/Berlin", "2026-03-29T01:59:59", "2026-03-29T00:59:59.000Z");
  check_resolve ("Europe/Berlin", "2026-03-29T02:00", "2026-03-29T01:00:00.000Z");
  check_resolve ("Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:00:00.000Z");
  check_resolve ("Europe/Berlin", "2026-03-29T03:00", "2026-03-29T01:00:00.000Z");
  check_resolve ("Europe/Berlin", "2026-03-29T03:00:01", "2026-03-29T01:00:01.000Z");
  /* 02:00 → 02:30 on 4 October */
  check_resolve ("Australia/Lord_Howe", "2026-10-04T01:59", "2026-10-03T15:29:00.000Z");
  check_resolve ("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:30:00.000Z");
  check_resolve ("Australia/Lord_Howe", "2026-10-04T02:30", "2026-10-03T15:30:00.000Z");
}

static void
test_resolve_twice (void)
{
  /* 03:00 → 02:00 on 25 October */
  check_resolve ("Europe/Berlin", "2026-10-25T01:59:59", "2026-10-24T23:59:59.000Z");
  check_resolve ("Europe/Berlin", "2026-10-25T02:00", "2026-10-25T00:00:00.000Z");
  check_resolve ("Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30:00.000Z");
  check_resolve ("Europe/Berlin", "2026-10-25T03:00", "2026-10-25T02:00:00.000Z");
  /* 02:00 → 01:30 on 5 April */
  check_resolve ("Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45:00.000Z");
  check_resolve ("Australia/Lord_Howe", "2026-04-05T02:00", "2026-04-04T15:30:00.000Z");
}

/* Later by the clock on the wall is never earlier: a tiling of local times stays one. */
static void
test_resolve_is_monotonic (void)
{
  static const char *const zones[] = { "Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns", "Asia/Kolkata" };

  for (guint z = 0; z < G_N_ELEMENTS (zones); z++)
    {
      g_autoptr (GTimeZone) zone = ms5_time_zone_new (zones[z]);
      Ms5LocalTime local;
      Ms5Time last = G_MININT64;

      g_assert_true (ms5_local_time_parse ("2026-01-01T00:00", &local));
      for (guint i = 0; i < 366 * 96; i++, local += 900)
        {
          Ms5Time time = ms5_local_time_resolve (local, zone);
          Ms5LocalTime back = ms5_local_time_from_time (time, zone);

          g_assert_cmpint (time, >=, last);
          if (back != local)
            g_assert_cmpint (time, ==, ms5_local_time_resolve (back, zone));
          last = time;
        }
    }
}

static void
test_weekday (void)
{
  Ms5LocalTime local;
  guint weekday = 99;

  g_assert_true (ms5_local_time_parse ("2026-03-02T23:59:59", &local));
  g_assert_cmpuint (ms5_local_time_get_weekday (local), ==, 0);
  g_assert_cmpuint (ms5_local_time_get_weekday (local + 1), ==, 1);
  g_assert_cmpint (ms5_local_time_get_midnight (local), ==, local + 1 - MS5_LOCAL_DAY);
  g_assert_cmpuint (ms5_local_time_get_weekday (-1), ==, 2);
  g_assert_cmpint (ms5_local_time_get_midnight (-1), ==, -MS5_LOCAL_DAY);

  g_assert_true (ms5_weekday_from_string ("sun", &weekday));
  g_assert_cmpuint (weekday, ==, 6);
  g_assert_false (ms5_weekday_from_string ("Sun", &weekday));
  g_assert_cmpstr (ms5_weekday_to_string (2), ==, "wed");
}

static void
test_parse (void)
{
  static const char *const bad_minutes[] = { "", "6:00", "24:00", "06:60", "0600", "06:00:00", "06-00", " 6:00", "ab:cd" };
  static const char *const bad_locals[] = {
    "", "2026-03-28", "2026-03-28 22:00", "2026-03-28T22:00Z", "2026-03-28T22:00+01:00", "2026-02-30T22:00",
    "2026-03-28T24:00", "2026-03-28T22:00:0", "2026-03-28T22:00:0Z",
  };
  guint minutes = 0;
  Ms5LocalTime local = 0;
  g_autofree char *text = NULL;

  g_assert_true (ms5_day_minutes_parse ("23:59", &minutes));
  g_assert_cmpuint (minutes, ==, 1439);
  g_assert_true (ms5_day_minutes_parse ("00:00", &minutes));
  g_assert_cmpuint (minutes, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (bad_minutes); i++)
    g_assert_false (ms5_day_minutes_parse (bad_minutes[i], &minutes));
  for (guint i = 0; i < G_N_ELEMENTS (bad_locals); i++)
    g_assert_false (ms5_local_time_parse (bad_locals[i], &local));

  g_assert_true (ms5_local_time_parse ("2026-03-28T22:00", &local));
  text = ms5_local_time_format (local);
  g_assert_cmpstr (text, ==, "2026-03-28T22:00:00");
}

static void
test_zone (void)
{
  static const char *const bad[] = {
    "", "Europe/Berlyn", "+01:00", "../../etc/passwd", "/etc/localtime", "Europe//Berlin",
    "CET-1CEST,M3.5.0,M10.5.0/3", ":Europe/Berlin", "Local",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GTimeZone) zone = ms5_time_zone_new (bad[i]);

      g_test_message ("%s", bad[i]);
      g_assert_null (zone);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/local-time/resolve", test_resolve);
  g_test_add_func ("/local-time/resolve-gap", test_resolve_gap);
  g_test_add_func ("/local-time/resolve-twice", test_resolve_twice);
  g_test_add_func ("/local-time/resolve-is-monotonic", test_resolve_is_monotonic);
  g_test_add_func ("/local-time/weekday", test_weekday);
  g_test_add_func ("/local-time/parse", test_parse);
  g_test_add_func ("/local-time/zone", test_zone);

  return g_test_run ();
}
