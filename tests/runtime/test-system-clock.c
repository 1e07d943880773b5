/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "runtime/ms5-system-clock.h"
#include "support/ms5-test-wait.h"

#define HOUR MS5_USEC_PER_H

static void
test_follows_machine (void)
{
  g_autoptr (Ms5Clock) clock = ms5_system_clock_new ();
  gint64 before = g_get_real_time ();
  Ms5Time now = ms5_clock_now (clock);

  g_assert_cmpint (now, >=, before);
  g_assert_cmpint (now, <=, g_get_real_time ());
  g_assert_cmpint (ms5_system_clock_get_origin (MS5_SYSTEM_CLOCK (clock)), ==, MS5_TIME_NONE);
  g_assert_cmpfloat (ms5_system_clock_get_speed (MS5_SYSTEM_CLOCK (clock)), ==, 1.0);
}

static void
test_fast (void)
{
  Ms5Time origin = 1000 * HOUR;
  gint64 started = g_get_monotonic_time ();
  g_autoptr (Ms5Clock) clock = ms5_system_clock_new_fast (origin, 3600);
  gint64 mono;
  Ms5Time now;

  mono = ms5_clock_monotonic (clock);
  now = ms5_clock_now (clock);
  g_assert_cmpint (now, >=, origin + mono);
  g_assert_cmpint (now, <=, origin + 3600 * (g_get_monotonic_time () - started));

  /* It really is so much faster. */
  ms5_test_wait_until (g_get_monotonic_time () - started > 20000);
  g_assert_cmpint (ms5_clock_now (clock), >=, origin + 3600 * 19000);
}

static void
test_fast_from_now (void)
{
  gint64 before = g_get_real_time ();
  g_autoptr (Ms5Clock) clock = ms5_system_clock_new_fast (MS5_TIME_NONE, 2);

  g_assert_cmpint (ms5_clock_now (clock), >=, before);
  g_assert_cmpint (ms5_system_clock_get_origin (MS5_SYSTEM_CLOCK (clock)), >=, before);
}

typedef struct
{
  GString    *log;
  const char *name;
  int         left;
} Beat;

static gboolean
beat_cb (gpointer data)
{
  Beat *beat = data;

  g_string_append (beat->log, beat->name);
  return --beat->left > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
beat_end (gpointer data)
{
  Beat *beat = data;

  g_string_append_c (beat->log, '.');
}

static void
test_timers (void)
{
  g_autoptr (Ms5Clock) clock = ms5_system_clock_new_fast (0, 3600);
  g_autoptr (GString) log = g_string_new (NULL);
  Beat hourly = { log, "h", 1 };
  Beat minute = { log, "m", 3 };
  Beat never = { log, "n", 1 };
  Beat now = { log, "0", 1 };
  gint64 started = g_get_monotonic_time ();
  guint id;

  /* An hour is 100 ms here; these are 100 ms, 3 times 10 ms, and none at all. */
  ms5_clock_add (clock, HOUR / 10, beat_cb, &hourly, beat_end);
  ms5_clock_add (clock, HOUR / 100, beat_cb, &minute, beat_end);
  ms5_clock_add (clock, 0, beat_cb, &now, beat_end);
  id = ms5_clock_add (clock, HOUR / 50, beat_cb, &never, beat_end);
  ms5_clock_remove (clock, id);
  g_assert_cmpstr (log->str, ==, ".");

  ms5_test_wait_until (hourly.left == 0);
  g_assert_cmpstr (log->str, ==, ".0.mmm.h.");
  g_assert_cmpint (g_get_monotonic_time () - started, >=, 100000);
}

static void
test_own_context (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (Ms5Clock) clock = NULL;
  Beat beat = { log, "x", 1 };

  g_main_context_push_thread_default (context);
  clock = ms5_system_clock_new ();
  g_main_context_pop_thread_default (context);

  ms5_clock_add (clock, 0, beat_cb, &beat, NULL);
  g_assert_false (g_main_context_iteration (NULL, FALSE));
  g_assert_true (g_main_context_iteration (context, FALSE));
  g_assert_cmpstr (log->str, ==, "x");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/runtime/system-clock/follows-machine", test_follows_machine);
  g_test_add_func ("/runtime/system-clock/fast", test_fast);
  g_test_add_func ("/runtime/system-clock/fast-from-now", test_fast_from_now);
  g_test_add_func ("/runtime/system-clock/timers", test_timers);
  g_test_add_func ("/runtime/system-clock/own-context", test_own_context);

  return g_test_run ();
}
