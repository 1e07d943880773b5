/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is remembered of notices: until later, and from one start of the program to the next. */

#include "config.h"

#include "notices-fixture.h"
#include "support/ms5-test-wait.h"

static void
test_restart (Fixture       *fixture,
              gconstpointer  data)
{
  fixture_start (fixture);
  fixture_check_log (fixture, "+L1/c-1@2;");
  fixture_stop (fixture);

  fixture_start (fixture);
  fixture_check_log (fixture, "");
  fixture_put_call (fixture, "L1", "c-1", "critical", "raised", 3, 4);
  fixture_check_log (fixture, "+L1/c-1@3;");
}

static void
test_snooze (Fixture       *fixture,
             gconstpointer  data)
{
  fixture_start (fixture);
  fixture_put_call (fixture, "L2", "n", "medium", "raised", 1, 1);
  fixture_check_log (fixture, "+L1/c-1@2;+L2/n@1;");
  fixture_press (fixture, "L2/n", MS5_NOTICE_SNOOZE);
  fixture_check_log (fixture, "-L2/n;");
  ms5_manual_clock_advance (fixture->clock, 5 * MS5_USEC_PER_MIN - 1);
  fixture_check_log (fixture, "");
  ms5_manual_clock_advance (fixture->clock, 1);
  fixture_check_log (fixture, "+L2/n@1;");

  /* It was the earlier revision that nobody wanted to hear of. */
  fixture_press (fixture, "L2/n", MS5_NOTICE_SNOOZE);
  fixture_put_call (fixture, "L2", "n", "medium", "raised", 2, 1);
  fixture_check_log (fixture, "-L2/n;+L2/n@2;");

  fixture_press (fixture, "L2/n", MS5_NOTICE_SNOOZE);
  fixture_put_call (fixture, "L2", "n", "medium", "acknowledged", 2, 1);
  ms5_manual_clock_advance (fixture->clock, MS5_USEC_PER_H);
  fixture_check_log (fixture, "-L2/n;");

  /* Nobody sleeps long on a critical call; what comes back is told by itself, however old it is. */
  g_settings_set_uint (fixture->view.settings, "snooze-minutes", 30);
  fixture_put_call (fixture, "L2", "k", "critical", "raised", 1, -60);
  fixture_put_call (fixture, "L2", "o", "low", "raised", 1, -60);
  fixture_check_log (fixture, "+L2/k@1;+L2/o@1;");
  fixture_press (fixture, "L2/k", MS5_NOTICE_SNOOZE);
  fixture_press (fixture, "L2/o", MS5_NOTICE_SNOOZE);
  fixture_check_log (fixture, "-L2/k;-L2/o;");
  ms5_manual_clock_advance (fixture->clock, 5 * MS5_USEC_PER_MIN);
  fixture_check_log (fixture, "+L2/k@1;");
  ms5_manual_clock_advance (fixture->clock, 25 * MS5_USEC_PER_MIN);
  fixture_check_log (fixture, "+L2/o@1;");
}

/* As long as there is no link, nothing is known of what the calls are now. @reader is who is signed in. */
static void
restart (Fixture    *fixture,
         const char *reader)
{
  fixture_stop (fixture);
  ms5_floor_set_freshness (fixture->view.floor, MS5_FLOOR_OFFLINE, FLOOR_FIXTURE_NOW);
  fixture_start (fixture);
  ms5_call_notices_set_reader (fixture->notices, reader);
  fixture_check_log (fixture, "");
  ms5_floor_set_freshness (fixture->view.floor, MS5_FLOOR_LIVE, MS5_TIME_NONE);
}

/* Who ends the program has not heard the last of it, but not at once either. */
static void
test_snooze_restart (Fixture       *fixture,
                     gconstpointer  data)
{
  fixture_start (fixture);
  fixture_check_log (fixture, "+L1/c-1@2;");
  fixture_press (fixture, "L1/c-1", MS5_NOTICE_SNOOZE);
  fixture_check_log (fixture, "-L1/c-1;");
  ms5_manual_clock_advance (fixture->clock, 2 * MS5_USEC_PER_MIN);
  restart (fixture, NULL);
  fixture_check_log (fixture, "");
  ms5_manual_clock_advance (fixture->clock, 3 * MS5_USEC_PER_MIN - 1);
  fixture_check_log (fixture, "");
  ms5_manual_clock_advance (fixture->clock, 1);
  fixture_check_log (fixture, "+L1/c-1@2;");

  /* It was over while the program did not run; and it has been told since. */
  fixture_press (fixture, "L1/c-1", MS5_NOTICE_SNOOZE);
  fixture_check_log (fixture, "-L1/c-1;");
  fixture_stop (fixture);
  ms5_manual_clock_advance (fixture->clock, MS5_USEC_PER_H);
  fixture_start (fixture);
  fixture_check_log (fixture, "+L1/c-1@2;");
  restart (fixture, NULL);
  fixture_check_log (fixture, "");

  /* What is new about the call is told, and a call that is over is not snoozed any more. */
  fixture_press (fixture, "L1/c-1", MS5_NOTICE_SNOOZE);
  fixture_check_log (fixture, "-L1/c-1;");
  fixture_put_call (fixture, "L1", "c-1", "critical", "raised", 3, 1);
  fixture_check_log (fixture, "+L1/c-1@3;");
  fixture_press (fixture, "L1/c-1", MS5_NOTICE_SNOOZE);
  fixture_put_call (fixture, "L1", "c-1", "critical", "acknowledged", 3, 1);
  fixture_put_call (fixture, "L1", "c-1", "critical", "raised", 3, 1);
  fixture_check_log (fixture, "-L1/c-1;+L1/c-1@3;");
}

/* One person's rest is not another's, and no clock makes it longer. */
static void
test_snooze_of (Fixture       *fixture,
                gconstpointer  data)
{
  fixture_start (fixture);
  ms5_call_notices_set_reader (fixture->notices, "anna");
  fixture_check_log (fixture, "+L1/c-1@2;");
  fixture_press (fixture, "L1/c-1", MS5_NOTICE_SNOOZE);
  fixture_check_log (fixture, "-L1/c-1;");
  ms5_manual_clock_step (fixture->clock, -MS5_USEC_PER_H);
  restart (fixture, "anna");
  fixture_check_log (fixture, "");
  ms5_manual_clock_advance (fixture->clock, 5 * MS5_USEC_PER_MIN);
  fixture_check_log (fixture, "+L1/c-1@2;");
  fixture_press (fixture, "L1/c-1", MS5_NOTICE_SNOOZE);
  fixture_check_log (fixture, "-L1/c-1;");
  ms5_call_notices_set_reader (fixture->notices, "ben");
  fixture_check_log (fixture, "+L1/c-1@2;");
}

/* What was shown before the program ended in disorder may be there still. */
static void
test_outlived (Fixture       *fixture,
               gconstpointer  data)
{
  fixture_start (fixture);
  fixture_check_log (fixture, "+L1/c-1@2;");
  fixture_stop (fixture);
  fixture_start (fixture);
  fixture_check_log (fixture, "");
  fixture_put_call (fixture, "L1", "c-1", "high", "acknowledged", 2, 1);
  fixture_check_log (fixture, "-L1/c-1;");
}

/* However many there are, the file stays small, and what was told last is known. */
static void
test_many (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  Ms5Time now = ms5_clock_now (MS5_CLOCK (fixture->clock));

  fixture_start (fixture);
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
  fixture_start (fixture);
  fixture_check_log (fixture, "+L1/c-1@2;");
}

int
main (int   argc,
      char *argv[])
{
  static const Test tests[] = {
    { "/notice-ledger/restart", test_restart },
    { "/notice-ledger/snooze", test_snooze },
    { "/notice-ledger/snooze-restart", test_snooze_restart },
    { "/notice-ledger/snooze-of", test_snooze_of },
    { "/notice-ledger/outlived", test_outlived },
    { "/notice-ledger/many", test_many },
    { "/notice-ledger/spoilt", test_spoilt },
  };

  g_test_init (&argc, &argv, NULL);
  fixture_add_tests (tests, G_N_ELEMENTS (tests));
  return g_test_run ();
}
