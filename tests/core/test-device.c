/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-device.h"
#include "core/ms5-local-time.h"

static Ms5Time
at (const char *text)
{
  Ms5Time time;

  g_assert_true (ms5_time_parse (text, &time));
  return time;
}

static Ms5Device *
new_device (void)
{
  Ms5Device *device = ms5_device_new ("pc-1", MS5_CHANNEL_DESKTOP, "ann");

  device->registered = at ("2026-01-01T00:00:00Z");
  device->expires = at ("2026-12-01T00:00:00Z");
  return device;
}

static void
add_quiet (Ms5Device *device,
           guint      from,
           guint      to)
{
  const Ms5QuietHours hours = { from, to };

  g_array_append_val (device->quiet, hours);
}

static void
assert_wish (const Ms5Device *device,
             const char      *line,
             Ms5Priority      priority,
             const char      *time,
             const char      *wish)
{
  g_autoptr (GTimeZone) zone = ms5_time_zone_new ("Europe/Berlin");

  g_assert_cmpstr (ms5_device_wish_to_string (ms5_device_wants (device, zone, line, priority, at (time))), ==, wish);
}

static void
test_lines_and_priorities (void)
{
  const char *const lines[] = { "L1", "L3", NULL };
  g_autoptr (Ms5Device) device = new_device ();

  assert_wish (device, "L2", MS5_PRIORITY_LOW, "2026-03-02T10:00:00Z", "wants");
  device->lines = g_strdupv ((char **) lines);
  assert_wish (device, "L2", MS5_PRIORITY_CRITICAL, "2026-03-02T10:00:00Z", "line");
  assert_wish (device, "L3", MS5_PRIORITY_LOW, "2026-03-02T10:00:00Z", "wants");
  device->priorities = MS5_PRIORITY_BIT (MS5_PRIORITY_HIGH) | MS5_PRIORITY_BIT (MS5_PRIORITY_CRITICAL);
  assert_wish (device, "L3", MS5_PRIORITY_MEDIUM, "2026-03-02T10:00:00Z", "priority");
  assert_wish (device, "L3", MS5_PRIORITY_HIGH, "2026-03-02T10:00:00Z", "wants");
}

static void
test_expiry (void)
{
  g_autoptr (Ms5Device) device = new_device ();

  assert_wish (device, "L1", MS5_PRIORITY_LOW, "2026-11-30T23:59:59Z", "wants");
  assert_wish (device, "L1", MS5_PRIORITY_CRITICAL, "2026-12-01T00:00:00Z", "expired");
  device->expires = MS5_TIME_NONE;
  assert_wish (device, "L1", MS5_PRIORITY_CRITICAL, "2026-03-02T10:00:00Z", "expired");
}

/* By the plant's wall clock: in Berlin it is an hour later in winter, and two in summer. */
static void
test_quiet_hours (void)
{
  g_autoptr (Ms5Device) device = new_device ();

  add_quiet (device, 22 * 60, 6 * 60);
  add_quiet (device, 12 * 60, 12 * 60 + 30);
  assert_wish (device, "L1", MS5_PRIORITY_HIGH, "2026-03-02T20:59:59Z", "wants");
  assert_wish (device, "L1", MS5_PRIORITY_HIGH, "2026-03-02T21:00:00Z", "quiet");
  assert_wish (device, "L1", MS5_PRIORITY_HIGH, "2026-03-03T04:59:59Z", "quiet");
  assert_wish (device, "L1", MS5_PRIORITY_HIGH, "2026-03-03T05:00:00Z", "wants");
  assert_wish (device, "L1", MS5_PRIORITY_HIGH, "2026-03-03T11:29:59Z", "quiet");
  assert_wish (device, "L1", MS5_PRIORITY_HIGH, "2026-03-03T11:30:00Z", "wants");
  assert_wish (device, "L1", MS5_PRIORITY_HIGH, "2026-07-02T20:00:00Z", "quiet");

  assert_wish (device, "L1", MS5_PRIORITY_CRITICAL, "2026-03-02T21:00:00Z", "quiet");
  device->quiet_critical = TRUE;
  assert_wish (device, "L1", MS5_PRIORITY_CRITICAL, "2026-03-02T21:00:00Z", "wants");
  assert_wish (device, "L1", MS5_PRIORITY_HIGH, "2026-03-02T21:00:00Z", "quiet");
}

static void
assert_quiet_end (const Ms5Device *device,
                  const char      *time,
                  const char      *end)
{
  g_autoptr (GTimeZone) zone = ms5_time_zone_new ("Europe/Berlin");

  g_assert_cmpint (ms5_device_get_quiet_end (device, zone, at (time)), ==, end != NULL ? at (end) : MS5_TIME_NONE);
}

/* Hours that follow at once are one quiet; in the night of March the 29th an hour is left out. */
static void
test_quiet_end (void)
{
  g_autoptr (Ms5Device) device = new_device ();

  assert_quiet_end (device, "2026-03-02T21:00:00Z", NULL);
  add_quiet (device, 22 * 60, 6 * 60);
  assert_quiet_end (device, "2026-03-02T20:59:59Z", NULL);
  assert_quiet_end (device, "2026-03-02T21:00:00Z", "2026-03-03T05:00:00Z");
  assert_quiet_end (device, "2026-03-03T03:00:00Z", "2026-03-03T05:00:00Z");
  assert_quiet_end (device, "2026-03-28T22:00:00Z", "2026-03-29T04:00:00Z");
  add_quiet (device, 5 * 60, 7 * 60);
  assert_quiet_end (device, "2026-03-03T03:00:00Z", "2026-03-03T06:00:00Z");
  add_quiet (device, 0, 0);
  assert_quiet_end (device, "2026-03-03T03:00:00Z", NULL);
}

static void
test_quiet_all_day (void)
{
  g_autoptr (Ms5Device) device = new_device ();

  add_quiet (device, 0, 0);
  assert_wish (device, "L1", MS5_PRIORITY_LOW, "2026-03-02T23:00:00Z", "quiet");
  assert_wish (device, "L1", MS5_PRIORITY_LOW, "2026-03-02T10:00:00Z", "quiet");
}

static void
test_copy (void)
{
  const char *const lines[] = { "L1", NULL };
  g_autoptr (Ms5Device) device = new_device ();
  g_autoptr (Ms5Device) copy = NULL;

  device->name = g_strdup ("Line leader's PC");
  device->lines = g_strdupv ((char **) lines);
  device->language = g_strdup ("de");
  device->address = g_strdup ("{}");
  device->priorities = MS5_PRIORITY_BIT (MS5_PRIORITY_CRITICAL);
  add_quiet (device, 60, 120);
  copy = ms5_device_copy (device);
  g_clear_pointer (&device, ms5_device_free);

  g_assert_cmpstr (copy->id, ==, "pc-1");
  g_assert_cmpstr (copy->name, ==, "Line leader's PC");
  g_assert_cmpstr (copy->person, ==, "ann");
  g_assert_cmpstr (copy->lines[0], ==, "L1");
  g_assert_cmpstr (copy->language, ==, "de");
  g_assert_cmpstr (copy->address, ==, "{}");
  g_assert_cmpuint (copy->priorities, ==, MS5_PRIORITY_BIT (MS5_PRIORITY_CRITICAL));
  g_assert_cmpuint (copy->quiet->len, ==, 1);
  g_assert_cmpuint (g_array_index (copy->quiet, Ms5QuietHours, 0).to, ==, 120);
  g_assert_cmpint (copy->expires, ==, at ("2026-12-01T00:00:00Z"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/device/lines-and-priorities", test_lines_and_priorities);
  g_test_add_func ("/core/device/expiry", test_expiry);
  g_test_add_func ("/core/device/quiet-hours", test_quiet_hours);
  g_test_add_func ("/core/device/quiet-end", test_quiet_end);
  g_test_add_func ("/core/device/quiet-all-day", test_quiet_all_day);
  g_test_add_func ("/core/device/copy", test_copy);

  return g_test_run ();
}
