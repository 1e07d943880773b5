/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-stop-detector.h"

#define S      MS5_USEC_PER_S
#define DETECT (10 * S)
#define SILENT (60 * S)

typedef struct
{
  Ms5StopDetector detector;
  GArray *edges; /* of Ms5Edge, all so far */
  guint read;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  fixture->edges = g_array_new (FALSE, FALSE, sizeof (Ms5Edge));
  fixture->read = 0;
  ms5_stop_detector_init (&fixture->detector, DETECT, SILENT, 0, fixture->edges);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_array_unref (fixture->edges);
}

static void
tell (Fixture *fixture,
      gint64   seconds,
      Ms5State state)
{
  Ms5Signal signal = { .time = seconds * S, .has_state = TRUE, .state = state };

  g_assert_true (ms5_stop_detector_feed (&fixture->detector, &signal, fixture->edges));
}

static void
tell_mode (Fixture *fixture,
           gint64   seconds,
           Ms5Mode  mode)
{
  Ms5Signal signal = { .time = seconds * S, .has_mode = TRUE, .mode = mode };

  g_assert_true (ms5_stop_detector_feed (&fixture->detector, &signal, fixture->edges));
}

static void
count (Fixture *fixture,
       gint64   seconds,
       double   cycles)
{
  Ms5Signal signal = { .time = seconds * S, .has_cycles = TRUE, .cycles = cycles };

  g_assert_true (ms5_stop_detector_feed (&fixture->detector, &signal, fixture->edges));
}

static void
sense (Fixture *fixture,
       gint64   seconds)
{
  Ms5Signal signal = { .time = seconds * S };

  g_assert_true (ms5_stop_detector_feed (&fixture->detector, &signal, fixture->edges));
}

static void
advance (Fixture *fixture,
         gint64   seconds)
{
  ms5_stop_detector_advance (&fixture->detector, seconds * S, fixture->edges);
}

/* The stops so far as text: `10-20 state`, `30- cycle` while open; `-` in front if taken back. */
static char *
describe_stops (Fixture *fixture)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < fixture->edges->len; i++)
    {
      const Ms5Edge *edge = &g_array_index (fixture->edges, Ms5Edge, i);

      if (edge->kind == MS5_EDGE_STOP_CLOSED)
        g_string_append_printf (text, "%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT " %s, ", edge->start / S,
                                edge->time / S, ms5_detected_to_string (edge->detected));
      else if (edge->kind == MS5_EDGE_STOP_CANCELLED)
        g_string_append_printf (text, "(%" G_GINT64_FORMAT "), ", edge->start / S);
    }
  if (fixture->detector.in_stop)
    g_string_append_printf (text, "%" G_GINT64_FORMAT "- %s", fixture->detector.stop.start / S,
                            ms5_detected_to_string (fixture->detector.stop.detected));
  return g_string_free (text, FALSE);
}

static char *
describe_states (Fixture *fixture)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < fixture->edges->len; i++)
    {
      const Ms5Edge *edge = &g_array_index (fixture->edges, Ms5Edge, i);

      if (edge->kind == MS5_EDGE_STATE_OPENED)
        g_string_append_printf (text, "%" G_GINT64_FORMAT " %s, ", edge->start / S, ms5_state_to_string (edge->state));
    }
  return g_string_free (text, FALSE);
}

static void
check_stops (Fixture    *fixture,
             const char *expected)
{
  g_autofree char *found = describe_stops (fixture);

  g_assert_cmpstr (found, ==, expected);
}

static void
check_states (Fixture    *fixture,
              const char *expected)
{
  g_autofree char *found = describe_states (fixture);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_states (Fixture       *fixture,
             gconstpointer  user_data)
{
  tell (fixture, 10, MS5_STATE_EXECUTE);
  tell (fixture, 20, MS5_STATE_HOLDING);
  check_stops (fixture, "20- state");
  tell (fixture, 22, MS5_STATE_HELD);
  tell (fixture, 50, MS5_STATE_EXECUTE);
  check_stops (fixture, "20-50 state, ");
  check_states (fixture, "0 NoData, 10 Execute, 20 Holding, 22 Held, 50 Execute, ");
}

/* Without counts ever, the lack of them tells nothing. */
static void
test_states_alone (Fixture       *fixture,
                   gconstpointer  user_data)
{
  tell (fixture, 10, MS5_STATE_EXECUTE);
  sense (fixture, 40);
  advance (fixture, 90);
  check_stops (fixture, "");
  g_assert_cmpint (ms5_stop_detector_get_next_due (&fixture->detector), ==, 100 * S);
}

static void
test_cycles (Fixture       *fixture,
             gconstpointer  user_data)
{
  tell (fixture, 0, MS5_STATE_EXECUTE);
  count (fixture, 1, 5);
  count (fixture, 5, 20);
  g_assert_cmpint (ms5_stop_detector_get_next_due (&fixture->detector), ==, 15 * S);
  advance (fixture, 14);
  check_stops (fixture, "");
  advance (fixture, 15);
  check_stops (fixture, "5- cycle");
  count (fixture, 16, 0);
  check_stops (fixture, "5- cycle");
  count (fixture, 40, 1);
  check_stops (fixture, "5-40 cycle, ");
  check_states (fixture, "0 NoData, 0 Execute, ");
  count (fixture, 49, 1);
  count (fixture, 59, 1);
  check_stops (fixture, "5-40 cycle, 49-59 cycle, ");
}

/* A stop seen by the lack of cycles goes on when the machine then tells that it stands. */
static void
test_cycles_then_state (Fixture       *fixture,
                        gconstpointer  user_data)
{
  tell (fixture, 0, MS5_STATE_EXECUTE);
  count (fixture, 5, 1);
  advance (fixture, 20);
  tell (fixture, 25, MS5_STATE_SUSPENDED);
  check_stops (fixture, "5- cycle");
  tell (fixture, 30, MS5_STATE_EXECUTE);
  check_stops (fixture, "5-30 cycle, ");
  /* It says Execute and makes nothing. */
  advance (fixture, 40);
  check_stops (fixture, "5-30 cycle, 30- cycle");
}

static void
test_counts_alone (Fixture       *fixture,
                   gconstpointer  user_data)
{
  sense (fixture, 1);
  count (fixture, 3, 0);
  g_assert_true (fixture->detector.in_unknown);
  count (fixture, 5, 2);
  g_assert_false (fixture->detector.in_unknown);
  count (fixture, 9, 2);
  advance (fixture, 18);
  check_stops (fixture, "");
  advance (fixture, 19);
  check_stops (fixture, "9- cycle");
  g_assert_cmpint (fixture->detector.state, ==, MS5_STATE_STOPPED);
  count (fixture, 30, 1);
  check_stops (fixture, "9-30 cycle, ");
  check_states (fixture, "0 NoData, 1 Undefined, 5 Execute, 9 Stopped, 30 Execute, ");
}

/* It counts, but it has not made anything since we know it. */
static void
test_counts_alone_from_the_start (Fixture       *fixture,
                                  gconstpointer  user_data)
{
  count (fixture, 2, 0);
  count (fixture, 8, 0);
  advance (fixture, 11);
  check_stops (fixture, "");
  advance (fixture, 12);
  check_stops (fixture, "2- cycle");
  check_states (fixture, "0 NoData, 2 Undefined, 2 Stopped, ");
}

static void
test_silence (Fixture       *fixture,
              gconstpointer  user_data)
{
  tell (fixture, 0, MS5_STATE_EXECUTE);
  tell (fixture, 20, MS5_STATE_HELD);
  sense (fixture, 30);
  advance (fixture, 89);
  check_stops (fixture, "20- state");
  advance (fixture, 90);
  check_stops (fixture, "20-30 state, ");
  g_assert_cmpint (fixture->detector.state, ==, MS5_STATE_NO_DATA);
  g_assert_true (fixture->detector.in_unknown);
  g_assert_cmpint (fixture->detector.unknown_since, ==, 30 * S);
  g_assert_cmpint (ms5_stop_detector_get_next_due (&fixture->detector), ==, MS5_TIME_NONE);

  sense (fixture, 200);
  check_stops (fixture, "20-30 state, 200- state");
  check_states (fixture, "0 NoData, 0 Execute, 20 Held, 30 NoData, 200 Held, ");
}

/* A signal after a long gap comes to the same as if time had been told in between. */
static void
test_silence_seen_late (Fixture       *fixture,
                        gconstpointer  user_data)
{
  tell (fixture, 0, MS5_STATE_EXECUTE);
  count (fixture, 5, 1);
  sense (fixture, 40);
  tell (fixture, 300, MS5_STATE_EXECUTE);
  check_stops (fixture, "5-40 cycle, ");
  check_states (fixture, "0 NoData, 0 Execute, 40 NoData, 300 Execute, ");

  /* What silence would take back is not even told. */
  count (fixture, 301, 1);
  tell (fixture, 500, MS5_STATE_EXECUTE);
  check_stops (fixture, "5-40 cycle, ");
}

/* What is lost is silent from the last signal on, and is known again with the next. */
static void
test_lost (Fixture       *fixture,
           gconstpointer  user_data)
{
  ms5_stop_detector_lose (&fixture->detector, fixture->edges);
  g_assert_cmpuint (fixture->edges->len, ==, 2);

  tell (fixture, 10, MS5_STATE_EXECUTE);
  tell (fixture, 20, MS5_STATE_HELD);
  sense (fixture, 25);
  advance (fixture, 30);
  ms5_stop_detector_lose (&fixture->detector, fixture->edges);
  ms5_stop_detector_lose (&fixture->detector, fixture->edges);
  check_stops (fixture, "20-25 state, ");
  sense (fixture, 40);
  check_states (fixture, "0 NoData, 10 Execute, 20 Held, 25 NoData, 40 Held, ");
  check_stops (fixture, "20-25 state, 40- state");
}

/* The lack of cycles was really the beginning of the silence. */
static void
test_silence_takes_stop_back (Fixture       *fixture,
                              gconstpointer  user_data)
{
  tell (fixture, 0, MS5_STATE_EXECUTE);
  count (fixture, 5, 1);
  sense (fixture, 8);
  advance (fixture, 20);
  check_stops (fixture, "5- cycle");
  advance (fixture, 68);
  check_stops (fixture, "(5), ");
  check_states (fixture, "0 NoData, 0 Execute, 8 NoData, ");
}

static void
test_undefined_is_unknown (Fixture       *fixture,
                           gconstpointer  user_data)
{
  tell (fixture, 0, MS5_STATE_HELD);
  tell (fixture, 10, MS5_STATE_UNDEFINED);
  g_assert_true (fixture->detector.in_unknown);
  check_stops (fixture, "0-10 state, ");
}

static void
test_modes (Fixture       *fixture,
            gconstpointer  user_data)
{
  tell (fixture, 0, MS5_STATE_EXECUTE);
  tell (fixture, 10, MS5_STATE_STOPPED);
  tell_mode (fixture, 20, MS5_MODE_MANUAL);
  tell_mode (fixture, 30, MS5_MODE_CHANGEOVER);
  check_stops (fixture, "10-30 state, 30- state");
  g_assert_cmpint (fixture->detector.stop.category, ==, MS5_CATEGORY_CHANGEOVER);

  /* Test pieces of a changeover are no production. */
  tell (fixture, 40, MS5_STATE_EXECUTE);
  count (fixture, 45, 3);
  tell_mode (fixture, 50, MS5_MODE_SETUP);
  check_stops (fixture, "10-30 state, 30- state");
  tell (fixture, 60, MS5_STATE_STOPPED);
  tell_mode (fixture, 70, MS5_MODE_PRODUCTION);
  check_stops (fixture, "10-30 state, 30- state");
  tell (fixture, 80, MS5_STATE_EXECUTE);
  check_stops (fixture, "10-30 state, 30-80 state, ");
}

static void
test_late_state (Fixture       *fixture,
                 gconstpointer  user_data)
{
  Ms5Signal late = { .time = 15 * S, .has_state = TRUE, .state = MS5_STATE_ABORTED };

  tell (fixture, 10, MS5_STATE_EXECUTE);
  tell (fixture, 20, MS5_STATE_HELD);
  g_assert_false (ms5_stop_detector_feed (&fixture->detector, &late, fixture->edges));
  g_assert_cmpint (fixture->detector.state, ==, MS5_STATE_HELD);

  /* It has no state to overwrite. */
  late.has_state = FALSE;
  g_assert_true (ms5_stop_detector_feed (&fixture->detector, &late, fixture->edges));

  /* A sensor was heard at 40, but the state has not changed since 20. */
  sense (fixture, 40);
  tell (fixture, 35, MS5_STATE_EXECUTE);
  check_stops (fixture, "20-35 state, ");
}

/* It stood at 50 already, but until 60 that is told as another stop: it counts from there. */
static void
test_late_state_after_stop (Fixture       *fixture,
                            gconstpointer  user_data)
{
  tell (fixture, 10, MS5_STATE_EXECUTE);
  count (fixture, 20, 1);
  advance (fixture, 45);
  count (fixture, 60, 1);
  tell (fixture, 50, MS5_STATE_HELD);
  check_stops (fixture, "20-60 cycle, 60- state");
  check_states (fixture, "0 NoData, 10 Execute, 60 Held, ");
}

/* A late cycle does not make the last one earlier. */
static void
test_late_cycle_before_last (Fixture       *fixture,
                             gconstpointer  user_data)
{
  tell (fixture, 0, MS5_STATE_EXECUTE);
  count (fixture, 5, 1);
  count (fixture, 12, 1);
  count (fixture, 9, 1);
  advance (fixture, 21);
  check_stops (fixture, "");
  advance (fixture, 22);
  check_stops (fixture, "12- cycle");
}

static void
test_late_cycle (Fixture       *fixture,
                 gconstpointer  user_data)
{
  tell (fixture, 0, MS5_STATE_EXECUTE);
  count (fixture, 5, 1);
  advance (fixture, 16);
  check_stops (fixture, "5- cycle");
  count (fixture, 12, 1);
  check_stops (fixture, "(5), ");
  advance (fixture, 21);
  check_stops (fixture, "(5), ");
  advance (fixture, 22);
  check_stops (fixture, "(5), 12- cycle");
}

static void
test_reports_together (Fixture       *fixture,
                       gconstpointer  user_data)
{
  ms5_stop_detector_set_cycle (&fixture->detector, DETECT, S / 10);
  tell (fixture, 0, MS5_STATE_EXECUTE);
  count (fixture, 1, 1);
  count (fixture, 31, 290); /* at most 1 s without work */
  check_stops (fixture, "");
  advance (fixture, 50);
  check_stops (fixture, "31- cycle");
  count (fixture, 61, 290);
  check_stops (fixture, "(31), ");
  count (fixture, 91, 100); /* 20 s without work */
  check_stops (fixture, "(31), 61-91 cycle, ");
}

/* Parts reported together with a stop were made before it. */
static void
test_cycles_with_state (Fixture       *fixture,
                        gconstpointer  user_data)
{
  Ms5Signal signal = { .time = 50 * S, .has_state = TRUE, .state = MS5_STATE_HELD, .has_cycles = TRUE, .cycles = 4 };

  tell (fixture, 0, MS5_STATE_EXECUTE);
  count (fixture, 20, 1);
  ms5_stop_detector_feed (&fixture->detector, &signal, fixture->edges);
  check_stops (fixture, "20-50 cycle, 50- state");
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *path;
    void (*func) (Fixture *fixture, gconstpointer user_data);
  } tests[] = {
    { "/stop-detector/states", test_states },
    { "/stop-detector/states-alone", test_states_alone },
    { "/stop-detector/cycles", test_cycles },
    { "/stop-detector/cycles-then-state", test_cycles_then_state },
    { "/stop-detector/counts-alone", test_counts_alone },
    { "/stop-detector/counts-alone-from-the-start", test_counts_alone_from_the_start },
    { "/stop-detector/silence", test_silence },
    { "/stop-detector/silence-seen-late", test_silence_seen_late },
    { "/stop-detector/silence-takes-stop-back", test_silence_takes_stop_back },
    { "/stop-detector/lost", test_lost },
    { "/stop-detector/undefined-is-unknown", test_undefined_is_unknown },
    { "/stop-detector/modes", test_modes },
    { "/stop-detector/late-state", test_late_state },
    { "/stop-detector/late-state-after-stop", test_late_state_after_stop },
    { "/stop-detector/late-cycle", test_late_cycle },
    { "/stop-detector/late-cycle-before-last", test_late_cycle_before_last },
    { "/stop-detector/reports-together", test_reports_together },
    { "/stop-detector/cycles-with-state", test_cycles_with_state },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);

  return g_test_run ();
}
