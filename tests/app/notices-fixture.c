/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "notices-fixture.h"

#include "support/ms5-test-dir.h"
#include "support/ms5-test-wait.h"

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

void
fixture_settle (Fixture *fixture)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* As a start of the program does. */
void
fixture_start (Fixture *fixture)
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
  fixture_settle (fixture);
}

void
fixture_stop (Fixture *fixture)
{
  ms5_test_wait_until (ms5_notice_ledger_is_saved (fixture->ledger));
  fixture_settle (fixture);
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

void
fixture_put_call (Fixture    *fixture,
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
  fixture_settle (fixture);
}

void
fixture_check_log (Fixture    *fixture,
                   const char *expected)
{
  fixture_settle (fixture);
  g_assert_cmpstr (fixture->notifier->log->str, ==, expected);
  g_string_truncate (fixture->notifier->log, 0);
}

void
fixture_press (Fixture    *fixture,
               const char *key,
               const char *action)
{
  ms5_notifier_emit_action (MS5_NOTIFIER (fixture->notifier), key, action, NULL);
}

/* The folder of a test goes with it, before its fixture does. */
static void
run (Fixture       *fixture,
     gconstpointer  data)
{
  const Test *test = data;

  test->func (fixture, NULL);
  fixture_stop (fixture);
}

void
fixture_add_tests (const Test *tests,
                   gsize       n_tests)
{
  for (gsize i = 0; i < n_tests; i++)
    g_test_add (tests[i].path, Fixture, &tests[i], set_up, run, tear_down);
}
