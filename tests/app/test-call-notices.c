/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which calls are notified, and when, with a notifier that writes down what it is told. */

#include "config.h"

#include "app/ms5-call-notices.h"
#include "app/ms5-notice-groups.h"
#include "floor-fixture.h"
#include "log-notifier.h"
#include "support/ms5-test-dir.h"
#include "support/ms5-test-wait.h"
#include "core/ms5-local-time.h"
#include "core/ms5-manual-clock.h"

typedef struct
{
  Ms5ManualClock  *clock;
  Ms5View          view;
  LogNotifier     *notifier;
  Ms5NoticeLedger *ledger;
  Ms5CallNotices  *notices;
  char            *path;
  GString         *asked;
} Fixture;

static void
open_cb (Fixture    *fixture,
         const char *line,
         const char *call)
{
  g_string_append_printf (fixture->asked, "open %s %s;", line, call);
}

static void
acknowledge_cb (Fixture    *fixture,
                const char *line,
                const char *call)
{
  g_string_append_printf (fixture->asked, "acknowledge %s %s;", line, call);
}

static void
unavailable_cb (Fixture    *fixture,
                const char *message)
{
  g_string_append_printf (fixture->asked, "unavailable %s;", message);
}

static void
settle (Fixture *fixture)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* As a start of the program does. */
static void
start (Fixture *fixture)
{
  fixture->notifier = g_object_new (LOG_TYPE_NOTIFIER, NULL);
  fixture->notifier->with_rev = TRUE;
  fixture->notifier->untold = MS5_CALL_NOTICES_SUMMARY;
  fixture->ledger = ms5_notice_ledger_new (fixture->path);
  fixture->notices = ms5_call_notices_new (&fixture->view, MS5_NOTIFIER (fixture->notifier), fixture->ledger,
                                           MS5_CLOCK (fixture->clock));
  g_signal_connect_swapped (fixture->notices, "open", G_CALLBACK (open_cb), fixture);
  g_signal_connect_swapped (fixture->notices, "acknowledge", G_CALLBACK (acknowledge_cb), fixture);
  g_signal_connect_swapped (fixture->notices, "unavailable", G_CALLBACK (unavailable_cb), fixture);
  ms5_test_wait_until (ms5_notice_ledger_is_loaded (fixture->ledger));
  settle (fixture);
}

static void
stop (Fixture *fixture)
{
  ms5_test_wait_until (ms5_notice_ledger_is_saved (fixture->ledger));
  settle (fixture);
  g_assert_finalize_object (g_steal_pointer (&fixture->notices));
  g_assert_finalize_object (g_steal_pointer (&fixture->ledger));
  g_assert_finalize_object (g_steal_pointer (&fixture->notifier));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->clock = ms5_manual_clock_new (FLOOR_FIXTURE_NOW);
  fixture->view.pulse = ms5_pulse_new (MS5_CLOCK (fixture->clock));
  fixture->view.floor = floor_fixture_new (MS5_CLOCK (fixture->clock), 2);
  fixture->view.settings = g_settings_new (APPLICATION_ID);
  g_settings_reset (fixture->view.settings, "notifications");
  g_settings_reset (fixture->view.settings, "snooze-minutes");
  fixture->path = g_build_filename (ms5_test_dir_new (), "notified", NULL);
  fixture->asked = g_string_new (NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_object_unref (fixture->view.settings);
  g_assert_finalize_object (fixture->view.pulse);
  g_assert_finalize_object (fixture->view.floor);
  g_object_unref (fixture->clock);
  g_free (fixture->path);
  g_string_free (fixture->asked, TRUE);
}

static void
put_call (Fixture    *fixture,
          const char *line,
          const char *key,
          const char *priority,
          const char *state,
          int         rev,
          int         minutes_ago)
{
  g_autofree char *topic = g_strdup_printf ("calls/%s", line);
  g_autofree char *json =
    g_strdup_printf ("{'type':'stop','priority':'%s','state':'%s','active':true,'rev':%d,'raised':%" G_GINT64_FORMAT "}",
                     priority, state, rev,
                     ms5_time_to_ms (FLOOR_FIXTURE_NOW - minutes_ago * MS5_USEC_PER_MIN));

  floor_fixture_put (fixture->view.floor, topic, key, json);
  settle (fixture);
}

static void
check_log (Fixture    *fixture,
           const char *expected)
{
  settle (fixture);
  g_assert_cmpstr (fixture->notifier->log->str, ==, expected);
  g_string_truncate (fixture->notifier->log, 0);
}

static void
test_once (Fixture       *fixture,
           gconstpointer  data)
{
  start (fixture);
  /* Of the fixture's calls one is raised; the other is acknowledged. */
  check_log (fixture, "+L1/c-1@2;");
  put_call (fixture, "L2", "n", "low", "raised", 1, 1);
  check_log (fixture, "+L2/n@1;");
  put_call (fixture, "L2", "n", "low", "raised", 1, 1);
  check_log (fixture, "");

  /* Escalated: attention is needed again. */
  put_call (fixture, "L2", "n", "low", "raised", 2, 1);
  check_log (fixture, "+L2/n@2;");
  put_call (fixture, "L2", "n", "low", "acknowledged", 2, 1);
  check_log (fixture, "-L2/n;");
  floor_fixture_remove (fixture->view.floor, "calls/L1", "c-1");
  check_log (fixture, "-L1/c-1;");
}

/* What is on the shelf is silent until it is back. */
static void
test_shelf (Fixture       *fixture,
            gconstpointer  data)
{
  start (fixture);
  check_log (fixture, "+L1/c-1@2;");
  floor_fixture_put (fixture->view.floor, "calls/L1", "c-1",
                     "{'type':'stop','priority':'high','state':'raised','rev':2,'raised':1772442840000,"
                     "'shelved':1772443000000,'shelved_until':1772446600000}");
  check_log (fixture, "-L1/c-1;");
  floor_fixture_put (fixture->view.floor, "calls/L1", "c-1",
                     "{'type':'stop','priority':'high','state':'raised','rev':3,'raised':1772442840000,"
                     "'shelved_until':1772443100000}");
  check_log (fixture, "+L1/c-1@3;");
}

#define ASSIGNED(priority, state, rev, to, at) \
  "{'type':'stop','priority':'" priority "','state':'" state "','rev':" rev ",'raised':1772442840000," \
  "'acknowledged':1772442900000,'assigned_to':'" to "','assigned':" at "}"

/* That somebody is sent concerns whoever it is, and nobody else. */
static void
test_assigned (Fixture       *fixture,
               gconstpointer  data)
{
  start (fixture);
  ms5_call_notices_set_reader (fixture->notices, "maria");
  check_log (fixture, "+L1/c-1@2;");

  put_call (fixture, "L2", "n", "high", "raised", 1, 1);
  check_log (fixture, "+L2/n@1;");
  floor_fixture_put (fixture->view.floor, "calls/L2", "n", ASSIGNED ("high", "raised", "2", "bernd", "1772443110000"));
  check_log (fixture, "");
  floor_fixture_put (fixture->view.floor, "calls/L2", "n", ASSIGNED ("high", "raised", "3", "Maria", "1772443115000"));
  check_log (fixture, "+L2/n@3;");

  /* Also if somebody has acknowledged it before. */
  floor_fixture_put (fixture->view.floor, "calls/L2", "n", ASSIGNED ("high", "acknowledged", "4", "bernd", "1772443116000"));
  check_log (fixture, "-L2/n;");
  floor_fixture_put (fixture->view.floor, "calls/L2", "n", ASSIGNED ("high", "acknowledged", "5", "maria", "1772443117000"));
  check_log (fixture, "+L2/n@5;");
  put_call (fixture, "L2", "n", "high", "resolved", 5, 1);
  check_log (fixture, "-L2/n;");

  /* Of a critical call everybody hears once. */
  floor_fixture_put (fixture->view.floor, "calls/L2", "k", ASSIGNED ("critical", "raised", "2", "bernd", "1772443110000"));
  check_log (fixture, "+L2/k@2;");
  floor_fixture_put (fixture->view.floor, "calls/L2", "k", ASSIGNED ("critical", "raised", "3", "cem", "1772443111000"));
  check_log (fixture, "");
}

static void
test_restart (Fixture       *fixture,
              gconstpointer  data)
{
  start (fixture);
  check_log (fixture, "+L1/c-1@2;");
  stop (fixture);

  start (fixture);
  check_log (fixture, "");
  put_call (fixture, "L1", "c-1", "critical", "raised", 3, 4);
  check_log (fixture, "+L1/c-1@3;");
}

/* From the cache nothing is news; after a catch-up what is old comes in one. */
static void
test_catch_up (Fixture       *fixture,
               gconstpointer  data)
{
  ms5_floor_set_freshness (fixture->view.floor, MS5_FLOOR_OFFLINE, FLOOR_FIXTURE_NOW);
  start (fixture);
  check_log (fixture, "");
  put_call (fixture, "L2", "a", "high", "raised", 1, 90);
  put_call (fixture, "L2", "b", "medium", "raised", 1, 80);
  put_call (fixture, "L2", "c", "critical", "raised", 1, 70);
  check_log (fixture, "");

  ms5_floor_set_freshness (fixture->view.floor, MS5_FLOOR_LIVE, FLOOR_FIXTURE_NOW);
  settle (fixture);
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
  start (fixture);
  check_log (fixture, "");
  g_settings_set_boolean (fixture->view.settings, "notifications", TRUE);
  check_log (fixture, "+L1/c-1@2;");
}

static void
test_actions (Fixture       *fixture,
              gconstpointer  data)
{
  start (fixture);
  ms5_notifier_emit_action (MS5_NOTIFIER (fixture->notifier), "L1/c-1", MS5_NOTICE_ACKNOWLEDGE, NULL);
  ms5_notifier_emit_action (MS5_NOTIFIER (fixture->notifier), "L1/c-1", MS5_NOTICE_OPEN, NULL);
  ms5_notifier_emit_action (MS5_NOTIFIER (fixture->notifier), MS5_CALL_NOTICES_SUMMARY, MS5_NOTICE_OPEN, NULL);

  /* Who opens one has seen it; a critical one stays. */
  check_log (fixture, "+L1/c-1@2;");
  put_call (fixture, "L2", "n", "medium", "raised", 1, 1);
  ms5_notifier_emit_action (MS5_NOTIFIER (fixture->notifier), "L2/n", MS5_NOTICE_OPEN, NULL);
  check_log (fixture, "+L2/n@1;-L2/n;");
  g_assert_cmpstr (fixture->asked->str, ==, "acknowledge L1 c-1;open L1 c-1;open  ;open L2 n;");
}

static void
press (Fixture    *fixture,
       const char *key,
       const char *action)
{
  ms5_notifier_emit_action (MS5_NOTIFIER (fixture->notifier), key, action, NULL);
}

static void
test_snooze (Fixture       *fixture,
             gconstpointer  data)
{
  start (fixture);
  put_call (fixture, "L2", "n", "medium", "raised", 1, 1);
  check_log (fixture, "+L1/c-1@2;+L2/n@1;");
  press (fixture, "L2/n", MS5_NOTICE_SNOOZE);
  check_log (fixture, "-L2/n;");
  ms5_manual_clock_advance (fixture->clock, 5 * MS5_USEC_PER_MIN - 1);
  check_log (fixture, "");
  ms5_manual_clock_advance (fixture->clock, 1);
  check_log (fixture, "+L2/n@1;");

  /* It was the earlier revision that nobody wanted to hear of. */
  press (fixture, "L2/n", MS5_NOTICE_SNOOZE);
  put_call (fixture, "L2", "n", "medium", "raised", 2, 1);
  check_log (fixture, "-L2/n;+L2/n@2;");

  press (fixture, "L2/n", MS5_NOTICE_SNOOZE);
  put_call (fixture, "L2", "n", "medium", "acknowledged", 2, 1);
  ms5_manual_clock_advance (fixture->clock, MS5_USEC_PER_H);
  check_log (fixture, "-L2/n;");

  /* Nobody sleeps long on a critical call; what comes back is told by itself, however old it is. */
  g_settings_set_uint (fixture->view.settings, "snooze-minutes", 30);
  put_call (fixture, "L2", "k", "critical", "raised", 1, -60);
  put_call (fixture, "L2", "o", "low", "raised", 1, -60);
  check_log (fixture, "+L2/k@1;+L2/o@1;");
  press (fixture, "L2/k", MS5_NOTICE_SNOOZE);
  press (fixture, "L2/o", MS5_NOTICE_SNOOZE);
  check_log (fixture, "-L2/k;-L2/o;");
  ms5_manual_clock_advance (fixture->clock, 5 * MS5_USEC_PER_MIN);
  check_log (fixture, "+L2/k@1;");
  ms5_manual_clock_advance (fixture->clock, 25 * MS5_USEC_PER_MIN);
  check_log (fixture, "+L2/o@1;");
}

/* As long as there is no link, nothing is known of what the calls are now. @reader is who is signed in. */
static void
restart (Fixture    *fixture,
         const char *reader)
{
  stop (fixture);
  ms5_floor_set_freshness (fixture->view.floor, MS5_FLOOR_OFFLINE, FLOOR_FIXTURE_NOW);
  start (fixture);
  ms5_call_notices_set_reader (fixture->notices, reader);
  check_log (fixture, "");
  ms5_floor_set_freshness (fixture->view.floor, MS5_FLOOR_LIVE, MS5_TIME_NONE);
}

/* Who ends the program has not heard the last of it, but not at once either. */
static void
test_snooze_restart (Fixture       *fixture,
                     gconstpointer  data)
{
  start (fixture);
  check_log (fixture, "+L1/c-1@2;");
  press (fixture, "L1/c-1", MS5_NOTICE_SNOOZE);
  check_log (fixture, "-L1/c-1;");
  ms5_manual_clock_advance (fixture->clock, 2 * MS5_USEC_PER_MIN);
  restart (fixture, NULL);
  check_log (fixture, "");
  ms5_manual_clock_advance (fixture->clock, 3 * MS5_USEC_PER_MIN - 1);
  check_log (fixture, "");
  ms5_manual_clock_advance (fixture->clock, 1);
  check_log (fixture, "+L1/c-1@2;");

  /* It was over while the program did not run; and it has been told since. */
  press (fixture, "L1/c-1", MS5_NOTICE_SNOOZE);
  check_log (fixture, "-L1/c-1;");
  stop (fixture);
  ms5_manual_clock_advance (fixture->clock, MS5_USEC_PER_H);
  start (fixture);
  check_log (fixture, "+L1/c-1@2;");
  restart (fixture, NULL);
  check_log (fixture, "");

  /* What is new about the call is told, and a call that is over is not snoozed any more. */
  press (fixture, "L1/c-1", MS5_NOTICE_SNOOZE);
  check_log (fixture, "-L1/c-1;");
  put_call (fixture, "L1", "c-1", "critical", "raised", 3, 1);
  check_log (fixture, "+L1/c-1@3;");
  press (fixture, "L1/c-1", MS5_NOTICE_SNOOZE);
  put_call (fixture, "L1", "c-1", "critical", "acknowledged", 3, 1);
  put_call (fixture, "L1", "c-1", "critical", "raised", 3, 1);
  check_log (fixture, "-L1/c-1;+L1/c-1@3;");
}

/* One person's rest is not another's, and no clock makes it longer. */
static void
test_snooze_of (Fixture       *fixture,
                gconstpointer  data)
{
  start (fixture);
  ms5_call_notices_set_reader (fixture->notices, "anna");
  check_log (fixture, "+L1/c-1@2;");
  press (fixture, "L1/c-1", MS5_NOTICE_SNOOZE);
  check_log (fixture, "-L1/c-1;");
  ms5_manual_clock_step (fixture->clock, -MS5_USEC_PER_H);
  restart (fixture, "anna");
  check_log (fixture, "");
  ms5_manual_clock_advance (fixture->clock, 5 * MS5_USEC_PER_MIN);
  check_log (fixture, "+L1/c-1@2;");
  press (fixture, "L1/c-1", MS5_NOTICE_SNOOZE);
  check_log (fixture, "-L1/c-1;");
  ms5_call_notices_set_reader (fixture->notices, "ben");
  check_log (fixture, "+L1/c-1@2;");
}

/* What was shown before the program ended in disorder may be there still. */
static void
test_outlived (Fixture       *fixture,
               gconstpointer  data)
{
  start (fixture);
  check_log (fixture, "+L1/c-1@2;");
  stop (fixture);
  start (fixture);
  check_log (fixture, "");
  put_call (fixture, "L1", "c-1", "high", "acknowledged", 2, 1);
  check_log (fixture, "-L1/c-1;");
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

      put_call (fixture, "L2", key, "medium", state, 1, 1);
    }
  ms5_manual_clock_advance (fixture->clock, MS5_NOTICE_GROUPS_EVERY);
  settle (fixture);
}

/* All of a line in one, which follows what becomes of them; the critical ones by themselves. */
static void
test_flood (Fixture       *fixture,
            gconstpointer  data)
{
  start (fixture);
  put_flood (fixture, "raised", 20);
  g_assert_true (is_logged (fixture, "+L2/f0@1;"));
  g_assert_true (is_logged (fixture, "-L2/f0;"));
  g_assert_false (is_logged (fixture, "+L2/f19@1;"));
  g_assert_true (is_logged (fixture, "+group:L2@20;"));
  g_string_truncate (fixture->notifier->log, 0);

  put_call (fixture, "L2", "k", "critical", "raised", 1, 0);
  check_log (fixture, "+L2/k@1;");
  put_call (fixture, "L2", "f3", "medium", "acknowledged", 1, 1);
  check_log (fixture, "");
  ms5_manual_clock_advance (fixture->clock, MS5_NOTICE_GROUPS_EVERY);
  check_log (fixture, "+group:L2@19;");
  press (fixture, "group:L2", MS5_NOTICE_OPEN);
  g_assert_cmpstr (fixture->asked->str, ==, "open L2 ;");
  check_log (fixture, "-group:L2;");
  put_call (fixture, "L2", "f4", "medium", "acknowledged", 1, 1);
  check_log (fixture, "");

  /* After the flood each new call is told by itself; those of the flood are not told again. */
  ms5_manual_clock_advance (fixture->clock, 20 * MS5_USEC_PER_MIN);
  put_call (fixture, "L2", "n", "medium", "raised", 1, -19);
  check_log (fixture, "+L2/n@1;");
  put_flood (fixture, "acknowledged", 20);
  g_assert_true (is_logged (fixture, "-group:L2;"));
  g_assert_false (is_logged (fixture, "+L2"));
  stop (fixture);

  start (fixture);
  check_log (fixture, "");
}

/* Each call of a flood is told, but not each by itself: what is more urgent at once, the others together after a while.
 * What has not been told is not taken for told. */
static void
test_long_flood (Fixture       *fixture,
                 gconstpointer  data)
{
  start (fixture);
  put_flood (fixture, "raised", 20);
  g_assert_true (is_logged (fixture, "+group:L2@20;"));
  g_string_truncate (fixture->notifier->log, 0);
  for (int i = 0; i < 100; i++)
    {
      g_autofree char *key = g_strdup_printf ("g%d", i);

      put_call (fixture, "L2", key, "medium", "raised", 1, 0);
    }
  check_log (fixture, "");
  g_assert_cmpint (ms5_notice_ledger_get_rev (fixture->ledger, "L2/g99"), ==, -1);
  ms5_manual_clock_advance (fixture->clock, MS5_NOTICE_GROUPS_EVERY);
  check_log (fixture, "+group:L2@120;");
  g_assert_cmpint (ms5_notice_ledger_get_rev (fixture->ledger, "L2/g99"), ==, 1);

  put_call (fixture, "L2", "u", "high", "raised", 1, 0);
  check_log (fixture, "+group:L2@121;");
  ms5_manual_clock_advance (fixture->clock, MS5_USEC_PER_MIN);
  check_log (fixture, "");
}

/* A desktop without notifications is told of once, and nothing is taken for shown. */
static void
test_unavailable (Fixture       *fixture,
                  gconstpointer  data)
{
  start (fixture);
  check_log (fixture, "+L1/c-1@2;");
  fixture->notifier->refuses = TRUE;
  put_call (fixture, "L2", "a", "high", "raised", 1, 1);
  put_call (fixture, "L2", "b", "high", "raised", 1, 1);
  check_log (fixture, "+L2/a@1;+L2/b@1;");
  g_assert_cmpstr (fixture->asked->str, ==, "unavailable no desktop;");
  g_assert_cmpint (ms5_notice_ledger_get_rev (fixture->ledger, "L2/a"), ==, -1);
}

/* However many there are, the file stays small, and what was told last is known. */
static void
test_many (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  Ms5Time now = ms5_clock_now (MS5_CLOCK (fixture->clock));

  start (fixture);
  for (int i = 0; i < 12000; i++)
    {
      g_autofree char *key = g_strdup_printf ("L2/m%d", i);

      ms5_notice_ledger_record (fixture->ledger, key, 1, now + i * MS5_USEC_PER_MS);
      if (i % 100 == 0)
        ms5_test_wait_until (ms5_notice_ledger_is_saved (fixture->ledger));
    }
  ms5_test_wait_until (ms5_notice_ledger_is_saved (fixture->ledger));
  g_assert_cmpint (ms5_notice_ledger_get_rev (fixture->ledger, "L2/m0"), ==, -1);
  g_assert_cmpint (ms5_notice_ledger_get_rev (fixture->ledger, "L2/m11000"), ==, 1);
  g_file_get_contents (fixture->path, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (text), <, 5600 * strlen ("L2/m11000=1;1772442000000;\n"));
}

/* A file that somebody spoilt is not the end. */
static void
test_spoilt (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (fixture->path, "[not a ledger\n\xff", -1, &error);
  g_assert_no_error (error);
  g_test_expect_message ("ms5-app", G_LOG_LEVEL_MESSAGE, "*cannot be understood*");
  start (fixture);
  check_log (fixture, "+L1/c-1@2;");
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
  start (fixture);
  check_log (fixture, "+L1/c-1@2;");
  ms5_call_notices_set_device (fixture->notices, device);
  put_call (fixture, "L2", "n", "high", "raised", 1, 1);
  check_log (fixture, "");
  put_call (fixture, "L2", "k", "critical", "raised", 1, 1);
  check_log (fixture, "+L2/k@1;");
  ms5_manual_clock_advance (fixture->clock, 11 * MS5_USEC_PER_MIN);
  check_log (fixture, "+L2/n@1;");

  /* Lines and priorities. */
  device->priorities = MS5_PRIORITY_BIT (MS5_PRIORITY_HIGH);
  device->lines = g_strsplit ("L2", " ", 0);
  ms5_call_notices_set_device (fixture->notices, device);
  put_call (fixture, "L2", "m", "medium", "raised", 1, 0);
  put_call (fixture, "L1", "h", "high", "raised", 1, 0);
  check_log (fixture, "");
  put_call (fixture, "L2", "h", "high", "raised", 1, 0);
  check_log (fixture, "+L2/h@1;");
}

typedef struct
{
  const char *path;
  void (*func) (Fixture       *fixture,
                gconstpointer  data);
} Test;

/* The folder of a test goes with it, before its fixture does. */
static void
run (Fixture       *fixture,
     gconstpointer  data)
{
  const Test *test = data;

  test->func (fixture, NULL);
  stop (fixture);
}

int
main (int   argc,
      char *argv[])
{
  static const Test tests[] = {
    { "/call-notices/once", test_once },
    { "/call-notices/shelf", test_shelf },
    { "/call-notices/assigned", test_assigned },
    { "/call-notices/restart", test_restart },
    { "/call-notices/catch-up", test_catch_up },
    { "/call-notices/off", test_off },
    { "/call-notices/quiet", test_quiet },
    { "/call-notices/actions", test_actions },
    { "/call-notices/snooze", test_snooze },
    { "/call-notices/snooze-restart", test_snooze_restart },
    { "/call-notices/snooze-of", test_snooze_of },
    { "/call-notices/outlived", test_outlived },
    { "/call-notices/flood", test_flood },
    { "/call-notices/long-flood", test_long_flood },
    { "/call-notices/many", test_many },
    { "/call-notices/unavailable", test_unavailable },
    { "/call-notices/spoilt", test_spoilt },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, &tests[i], set_up, run, tear_down);
  return g_test_run ();
}
