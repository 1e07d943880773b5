/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which calls are notified, and when. */

#include "config.h"

#include "app/ms5-notice-groups.h"
#include "core/ms5-local-time.h"
#include "notices-fixture.h"

static void
test_once (Fixture       *fixture,
           gconstpointer  data)
{
  fixture_start (fixture);
  /* Of the fixture's calls one is raised; the other is acknowledged. */
  fixture_check_log (fixture, "+L1/c-1@2;");
  fixture_put_call (fixture, "L2", "n", "low", "raised", 1, 1);
  fixture_check_log (fixture, "+L2/n@1;");
  fixture_put_call (fixture, "L2", "n", "low", "raised", 1, 1);
  fixture_check_log (fixture, "");

  /* Escalated: attention is needed again. */
  fixture_put_call (fixture, "L2", "n", "low", "raised", 2, 1);
  fixture_check_log (fixture, "+L2/n@2;");
  fixture_put_call (fixture, "L2", "n", "low", "acknowledged", 2, 1);
  fixture_check_log (fixture, "-L2/n;");
  floor_fixture_remove (fixture->view.floor, "calls/L1", "c-1");
  fixture_check_log (fixture, "-L1/c-1;");
}

/* What is on the shelf is silent until it is back. */
static void
test_shelf (Fixture       *fixture,
            gconstpointer  data)
{
  fixture_start (fixture);
  fixture_check_log (fixture, "+L1/c-1@2;");
  floor_fixture_put (fixture->view.floor, "calls/L1", "c-1",
                     "{'type':'stop','priority':'high','state':'raised','rev':2,'raised':1772442840000,"
                     "'shelved':1772443000000,'shelved_until':1772446600000}");
  fixture_check_log (fixture, "-L1/c-1;");
  floor_fixture_put (fixture->view.floor, "calls/L1", "c-1",
                     "{'type':'stop','priority':'high','state':'raised','rev':3,'raised':1772442840000,"
                     "'shelved_until':1772443100000}");
  fixture_check_log (fixture, "+L1/c-1@3;");
}

#define ASSIGNED(priority, state, rev, to, at) \
  "{'type':'stop','priority':'" priority "','state':'" state "','rev':" rev ",'raised':1772442840000," \
  "'acknowledged':1772442900000,'assigned_to':'" to "','assigned':" at "}"

/* That somebody is sent concerns whoever it is, and nobody else. */
static void
test_assigned (Fixture       *fixture,
               gconstpointer  data)
{
  fixture_start (fixture);
  ms5_call_notices_set_reader (fixture->notices, "maria");
  fixture_check_log (fixture, "+L1/c-1@2;");

  fixture_put_call (fixture, "L2", "n", "high", "raised", 1, 1);
  fixture_check_log (fixture, "+L2/n@1;");
  floor_fixture_put (fixture->view.floor, "calls/L2", "n", ASSIGNED ("high", "raised", "2", "bernd", "1772443110000"));
  fixture_check_log (fixture, "");
  floor_fixture_put (fixture->view.floor, "calls/L2", "n", ASSIGNED ("high", "raised", "3", "Maria", "1772443115000"));
  fixture_check_log (fixture, "+L2/n@3;");

  /* Also if somebody has acknowledged it before. */
  floor_fixture_put (fixture->view.floor, "calls/L2", "n", ASSIGNED ("high", "acknowledged", "4", "bernd", "1772443116000"));
  fixture_check_log (fixture, "-L2/n;");
  floor_fixture_put (fixture->view.floor, "calls/L2", "n", ASSIGNED ("high", "acknowledged", "5", "maria", "1772443117000"));
  fixture_check_log (fixture, "+L2/n@5;");
  fixture_put_call (fixture, "L2", "n", "high", "resolved", 5, 1);
  fixture_check_log (fixture, "-L2/n;");

  /* Of a critical call everybody hears once. */
  floor_fixture_put (fixture->view.floor, "calls/L2", "k", ASSIGNED ("critical", "raised", "2", "bernd", "1772443110000"));
  fixture_check_log (fixture, "+L2/k@2;");
  floor_fixture_put (fixture->view.floor, "calls/L2", "k", ASSIGNED ("critical", "raised", "3", "cem", "1772443111000"));
  fixture_check_log (fixture, "");
}

/* From the cache nothing is news; after a catch-up what is old comes in one. */
static void
test_catch_up (Fixture       *fixture,
               gconstpointer  data)
{
  ms5_floor_set_freshness (fixture->view.floor, MS5_FLOOR_OFFLINE, FLOOR_FIXTURE_NOW);
  fixture_start (fixture);
  fixture_check_log (fixture, "");
  fixture_put_call (fixture, "L2", "a", "high", "raised", 1, 90);
  fixture_put_call (fixture, "L2", "b", "medium", "raised", 1, 80);
  fixture_put_call (fixture, "L2", "c", "critical", "raised", 1, 70);
  fixture_check_log (fixture, "");

  ms5_floor_set_freshness (fixture->view.floor, MS5_FLOOR_LIVE, FLOOR_FIXTURE_NOW);
  fixture_settle (fixture);
  g_assert_nonnull (strstr (fixture->notifier->log->str, "+L1/c-1@2;"));
  g_assert_nonnull (strstr (fixture->notifier->log->str, "+L2/c@1;"));
  g_assert_nonnull (strstr (fixture->notifier->log->str, "+summary@2;"));
  g_assert_null (strstr (fixture->notifier->log->str, "+L2/a"));
}

static void
test_off (Fixture       *fixture,
          gconstpointer  data)
{
  g_settings_set_boolean (fixture->view.settings, "notifications", FALSE);
  fixture_start (fixture);
  fixture_check_log (fixture, "");
  g_settings_set_boolean (fixture->view.settings, "notifications", TRUE);
  fixture_check_log (fixture, "+L1/c-1@2;");
}

/* What this computer is not to be bothered with is told when that is over, if it still matters. */
static void
test_quiet (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (Ms5Device) device = ms5_device_new ("this", MS5_CHANNEL_DESKTOP, NULL);
  Ms5LocalTime local = ms5_local_time_from_time (FLOOR_FIXTURE_NOW, ms5_pulse_get_time_zone (fixture->view.pulse));
  guint minute = (guint) ((local - ms5_local_time_get_midnight (local)) / 60);
  const Ms5QuietHours hours = { minute, (minute + 10) % MS5_MINUTES_PER_DAY };

  g_array_append_val (device->quiet, hours);
  device->quiet_critical = TRUE;
  fixture_start (fixture);
  fixture_check_log (fixture, "+L1/c-1@2;");
  ms5_call_notices_set_device (fixture->notices, device);
  fixture_put_call (fixture, "L2", "n", "high", "raised", 1, 1);
  fixture_check_log (fixture, "");
  fixture_put_call (fixture, "L2", "k", "critical", "raised", 1, 1);
  fixture_check_log (fixture, "+L2/k@1;");
  ms5_manual_clock_advance (fixture->clock, 11 * MS5_USEC_PER_MIN);
  fixture_check_log (fixture, "+L2/n@1;");

  /* Lines and priorities. */
  device->priorities = MS5_PRIORITY_BIT (MS5_PRIORITY_HIGH);
  device->lines = g_strsplit ("L2", " ", 0);
  ms5_call_notices_set_device (fixture->notices, device);
  fixture_put_call (fixture, "L2", "m", "medium", "raised", 1, 0);
  fixture_put_call (fixture, "L1", "h", "high", "raised", 1, 0);
  fixture_check_log (fixture, "");
  fixture_put_call (fixture, "L2", "h", "high", "raised", 1, 0);
  fixture_check_log (fixture, "+L2/h@1;");
}

static void
test_actions (Fixture       *fixture,
              gconstpointer  data)
{
  fixture_start (fixture);
  ms5_notifier_emit_action (MS5_NOTIFIER (fixture->notifier), "L1/c-1", MS5_NOTICE_ACKNOWLEDGE, NULL);
  ms5_notifier_emit_action (MS5_NOTIFIER (fixture->notifier), "L1/c-1", MS5_NOTICE_OPEN, NULL);
  ms5_notifier_emit_action (MS5_NOTIFIER (fixture->notifier), MS5_CALL_NOTICES_SUMMARY, MS5_NOTICE_OPEN, NULL);

  /* Who opens one has seen it; a critical one stays. */
  fixture_check_log (fixture, "+L1/c-1@2;");
  fixture_put_call (fixture, "L2", "n", "medium", "raised", 1, 1);
  ms5_notifier_emit_action (MS5_NOTIFIER (fixture->notifier), "L2/n", MS5_NOTICE_OPEN, NULL);
  fixture_check_log (fixture, "+L2/n@1;-L2/n;");
  g_assert_cmpstr (fixture->asked->str, ==, "acknowledge L1 c-1;open L1 c-1;open  ;open L2 n;");
}

static gboolean
is_logged (Fixture    *fixture,
           const char *text)
{
  return strstr (fixture->notifier->log->str, text) != NULL;
}

static void
put_flood (Fixture    *fixture,
           const char *state,
           int         n)
{
  for (int i = 0; i < n; i++)
    {
      g_autofree char *key = g_strdup_printf ("f%d", i);

      fixture_put_call (fixture, "L2", key, "medium", state, 1, 1);
    }
  ms5_manual_clock_advance (fixture->clock, MS5_NOTICE_GROUPS_EVERY);
  fixture_settle (fixture);
}

/* All of a line in one, which follows what becomes of them; the critical ones by themselves. */
static void
test_flood (Fixture       *fixture,
            gconstpointer  data)
{
  fixture_start (fixture);
  put_flood (fixture, "raised", 20);
  g_assert_true (is_logged (fixture, "+L2/f0@1;"));
  g_assert_true (is_logged (fixture, "-L2/f0;"));
  g_assert_false (is_logged (fixture, "+L2/f19@1;"));
  g_assert_true (is_logged (fixture, "+group:L2@20;"));
  g_string_truncate (fixture->notifier->log, 0);

  fixture_put_call (fixture, "L2", "k", "critical", "raised", 1, 0);
  fixture_check_log (fixture, "+L2/k@1;");
  fixture_put_call (fixture, "L2", "f3", "medium", "acknowledged", 1, 1);
  fixture_check_log (fixture, "");
  ms5_manual_clock_advance (fixture->clock, MS5_NOTICE_GROUPS_EVERY);
  fixture_check_log (fixture, "+group:L2@19;");
  fixture_press (fixture, "group:L2", MS5_NOTICE_OPEN);
  g_assert_cmpstr (fixture->asked->str, ==, "open L2 ;");
  fixture_check_log (fixture, "-group:L2;");
  fixture_put_call (fixture, "L2", "f4", "medium", "acknowledged", 1, 1);
  fixture_check_log (fixture, "");

  /* After the flood each new call is told by itself; those of the flood are not told again. */
  ms5_manual_clock_advance (fixture->clock, 20 * MS5_USEC_PER_MIN);
  fixture_put_call (fixture, "L2", "n", "medium", "raised", 1, -19);
  fixture_check_log (fixture, "+L2/n@1;");
  put_flood (fixture, "acknowledged", 20);
  g_assert_true (is_logged (fixture, "-group:L2;"));
  g_assert_false (is_logged (fixture, "+L2"));
  fixture_stop (fixture);

  fixture_start (fixture);
  fixture_check_log (fixture, "");
}

/* Each call of a flood is told, but not each by itself: what is more urgent at once, the others together after a while.
 * What has not been told is not taken for told. */
static void
test_long_flood (Fixture       *fixture,
                 gconstpointer  data)
{
  fixture_start (fixture);
  put_flood (fixture, "raised", 20);
  g_assert_true (is_logged (fixture, "+group:L2@20;"));
  g_string_truncate (fixture->notifier->log, 0);
  for (int i = 0; i < 100; i++)
    {
      g_autofree char *key = g_strdup_printf ("g%d", i);

      fixture_put_call (fixture, "L2", key, "medium", "raised", 1, 0);
    }
  fixture_check_log (fixture, "");
  g_assert_cmpint (ms5_notice_ledger_get_rev (fixture->ledger, "L2/g99"), ==, -1);
  ms5_manual_clock_advance (fixture->clock, MS5_NOTICE_GROUPS_EVERY);
  fixture_check_log (fixture, "+group:L2@120;");
  g_assert_cmpint (ms5_notice_ledger_get_rev (fixture->ledger, "L2/g99"), ==, 1);

  fixture_put_call (fixture, "L2", "u", "high", "raised", 1, 0);
  fixture_check_log (fixture, "+group:L2@121;");
  ms5_manual_clock_advance (fixture->clock, MS5_USEC_PER_MIN);
  fixture_check_log (fixture, "");
}

/* A desktop without notifications is told of once, and nothing is taken for shown. */
static void
test_unavailable (Fixture       *fixture,
                  gconstpointer  data)
{
  fixture_start (fixture);
  fixture_check_log (fixture, "+L1/c-1@2;");
  fixture->notifier->refuses = TRUE;
  fixture_put_call (fixture, "L2", "a", "high", "raised", 1, 1);
  fixture_put_call (fixture, "L2", "b", "high", "raised", 1, 1);
  fixture_check_log (fixture, "+L2/a@1;+L2/b@1;");
  g_assert_cmpstr (fixture->asked->str, ==, "unavailable no desktop;");
  g_assert_cmpint (ms5_notice_ledger_get_rev (fixture->ledger, "L2/a"), ==, -1);
}

int
main (int   argc,
      char *argv[])
{
  static const Test tests[] = {
    { "/call-notices/once", test_once },
    { "/call-notices/shelf", test_shelf },
    { "/call-notices/assigned", test_assigned },
    { "/call-notices/catch-up", test_catch_up },
    { "/call-notices/off", test_off },
    { "/call-notices/quiet", test_quiet },
    { "/call-notices/actions", test_actions },
    { "/call-notices/flood", test_flood },
    { "/call-notices/long-flood", test_long_flood },
    { "/call-notices/unavailable", test_unavailable },
  };

  g_test_init (&argc, &argv, NULL);
  fixture_add_tests (tests, G_N_ELEMENTS (tests));
  return g_test_run ();
}
