/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The alarm that a PC raises by itself, with a notifier that writes down what it is told. */

#include "config.h"

#include "app/ms5-link-alarm.h"
#include "core/ms5-manual-clock.h"
#include "log-notifier.h"

#define NOW (G_GINT64_CONSTANT (1772443123) * MS5_USEC_PER_S)

typedef struct
{
  Ms5ManualClock *clock;
  GSettings      *settings;
  LogNotifier    *notifier;
  Ms5LinkAlarm   *alarm;
  gint64          cleared;
  guint           opened;
} Fixture;

static void
cleared_cb (Fixture *f,
            gint64   duration)
{
  f->cleared = duration;
}

static void
open_cb (Fixture    *f,
         const char *token)
{
  f->opened++;
}

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  f->clock = ms5_manual_clock_new (NOW);
  f->settings = g_settings_new (APPLICATION_ID);
  g_settings_reset (f->settings, "notifications");
  f->notifier = g_object_new (LOG_TYPE_NOTIFIER, NULL);
  f->alarm = ms5_link_alarm_new (MS5_CLOCK (f->clock), f->settings, MS5_NOTIFIER (f->notifier));
  g_signal_connect_swapped (f->alarm, "cleared", G_CALLBACK (cleared_cb), f);
  g_signal_connect_swapped (f->alarm, "open", G_CALLBACK (open_cb), f);
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  g_assert_finalize_object (f->alarm);
  g_assert_finalize_object (f->notifier);
  g_settings_reset (f->settings, "notifications");
  g_object_unref (f->settings);
  g_object_unref (f->clock);
}

static void
test_life (Fixture       *f,
           gconstpointer  data)
{
  g_assert_true (ms5_link_alarm_get_since (f->alarm) == MS5_TIME_NONE);
  ms5_link_alarm_acknowledge (f->alarm);
  g_assert_false (ms5_link_alarm_is_acknowledged (f->alarm));
  g_assert_cmpstr (f->notifier->log->str, ==, "");

  g_object_set (f->alarm, "since", NOW - 10 * MS5_USEC_PER_S, NULL);
  g_assert_cmpstr (f->notifier->log->str, ==, "+link;");
  g_assert_cmpint (f->notifier->priority, ==, MS5_PRIORITY_HIGH);
  g_assert_true (f->notifier->can_acknowledge);
  ms5_notifier_emit_action (MS5_NOTIFIER (f->notifier), "L1/c-1", MS5_NOTICE_ACKNOWLEDGE, NULL);
  g_assert_false (ms5_link_alarm_is_acknowledged (f->alarm));
  ms5_notifier_emit_action (MS5_NOTIFIER (f->notifier), MS5_LINK_ALARM_KEY, MS5_NOTICE_OPEN, NULL);
  g_assert_cmpuint (f->opened, ==, 1);
  ms5_notifier_emit_action (MS5_NOTIFIER (f->notifier), MS5_LINK_ALARM_KEY, MS5_NOTICE_ACKNOWLEDGE, NULL);
  g_assert_true (ms5_link_alarm_is_acknowledged (f->alarm));
  g_assert_cmpint (ms5_link_alarm_get_since (f->alarm), ==, NOW - 10 * MS5_USEC_PER_S);
  g_assert_cmpstr (f->notifier->log->str, ==, "+link;-link;");

  /* It is over: how long is told. The next one is new again. */
  ms5_manual_clock_advance (f->clock, MS5_USEC_PER_MIN);
  ms5_link_alarm_set_since (f->alarm, MS5_TIME_NONE);
  g_assert_cmpint (f->cleared, ==, 70 * MS5_USEC_PER_S);
  ms5_link_alarm_set_since (f->alarm, NOW + MS5_USEC_PER_MIN);
  g_assert_false (ms5_link_alarm_is_acknowledged (f->alarm));
  g_assert_true (g_str_has_suffix (f->notifier->log->str, "-link;+link;"));
}

static void
test_settings (Fixture       *f,
               gconstpointer  data)
{
  g_settings_set_boolean (f->settings, "notifications", FALSE);
  ms5_link_alarm_set_since (f->alarm, NOW);
  g_assert_null (strchr (f->notifier->log->str, '+'));
  g_settings_set_boolean (f->settings, "notifications", TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_true (g_str_has_suffix (f->notifier->log->str, "+link;"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/link-alarm/life", Fixture, NULL, set_up, test_life, tear_down);
  g_test_add ("/link-alarm/settings", Fixture, NULL, set_up, test_settings, tear_down);
  return g_test_run ();
}
