/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-interval.h"
#include "core/ms5-stop-detector.h"

/* Random histories: what must hold of any of them, however often time is told. */

#define S      MS5_USEC_PER_S
#define DETECT (10 * S)
#define SILENT (60 * S)

static void
make_signal (Ms5Signal *signal,
             Ms5Time    time,
             gboolean   states,
             gboolean   counts)
{
  static const Ms5State common[] = { MS5_STATE_EXECUTE, MS5_STATE_HELD, MS5_STATE_SUSPENDED, MS5_STATE_STOPPED,
                                     MS5_STATE_UNDEFINED };

  *signal = (Ms5Signal) { .time = time };
  if (states && g_test_rand_int_range (0, 4) == 0)
    {
      signal->has_state = TRUE;
      signal->state = common[g_test_rand_int_range (0, g_test_rand_int_range (0, 3) == 0 ? 5 : 1)];
    }
  if (states && g_test_rand_int_range (0, 12) == 0)
    {
      signal->has_mode = TRUE;
      signal->mode = (Ms5Mode) (g_test_rand_int_range (0, 2) * g_test_rand_int_range (0, MS5_N_MODES));
    }
  if (counts && g_test_rand_int_range (0, 2) == 0)
    {
      signal->has_cycles = TRUE;
      signal->cycles = g_test_rand_int_range (0, 4);
    }
}

/* What must hold of any history: states tile time, stops and unknown time never meet, known time that is
 * not production is in a stop, and production is not. */
static void
check_history (const GArray          *edges,
               const Ms5StopDetector *detector)
{
  g_autoptr (Ms5IntervalSet) stops = ms5_interval_set_new ();
  g_autoptr (Ms5IntervalSet) unknown = ms5_interval_set_new ();
  g_autoptr (Ms5IntervalSet) standing = ms5_interval_set_new ();
  g_autoptr (Ms5IntervalSet) taken_back = ms5_interval_set_new ();
  Ms5Time tiled = 0, stop_time = 0, last_stop = G_MININT64;

  for (guint i = 0; i < edges->len; i++)
    {
      const Ms5Edge *edge = &g_array_index (edges, Ms5Edge, i);
      Ms5Interval interval = { edge->start, edge->time };

      g_assert_cmpint (edge->start, <=, edge->time);
      switch (edge->kind)
        {
        case MS5_EDGE_STATE_CLOSED:
          g_assert_cmpint (edge->start, ==, tiled);
          tiled = edge->time;
          if (ms5_state_is_known (edge->state)
              && !(ms5_state_is_producing (edge->state) && edge->mode == MS5_MODE_PRODUCTION))
            ms5_interval_set_add (standing, interval);
          break;
        case MS5_EDGE_STOP_CLOSED:
          g_assert_cmpint (edge->start, >=, last_stop);
          g_assert_cmpint (edge->start, <, edge->time);
          last_stop = edge->time;
          stop_time += ms5_interval_length (interval);
          ms5_interval_set_add (stops, interval);
          break;
        case MS5_EDGE_UNKNOWN_CLOSED:
          ms5_interval_set_add (unknown, interval);
          break;
        case MS5_EDGE_STATE_OPENED:
          g_assert_cmpint (edge->start, ==, tiled);
          break;
        case MS5_EDGE_STOP_OPENED:
          g_assert_cmpint (edge->start, >=, last_stop);
          break;
        case MS5_EDGE_STOP_CANCELLED:
          /* The state that counts alone told stays as it was told. */
          ms5_interval_set_add (taken_back, interval);
          break;
        case MS5_EDGE_UNKNOWN_OPENED:
        default:
          break;
        }
    }

  g_assert_cmpint (stop_time, ==, ms5_interval_set_get_total (stops));
  ms5_interval_set_remove_set (standing, stops);
  ms5_interval_set_remove_set (standing, taken_back);
  if (detector->in_stop)
    ms5_interval_set_remove (standing, (Ms5Interval) { detector->stop.start, G_MAXINT64 });
  g_assert_cmpint (ms5_interval_set_get_total (standing), ==, 0);
  for (guint i = 0; i < ms5_interval_set_get_length (stops); i++)
    g_assert_cmpint (ms5_interval_set_get_total_in (unknown, ms5_interval_set_get (stops, i)), ==, 0);
}

/* How often time is told between signals makes no difference to what happened; but for states that
 * counts alone told, which are not taken back. */
static void
compare_results (const GArray *a,
                 const GArray *b,
                 gboolean      with_states)
{
  guint j = 0;

  for (guint i = 0; i < a->len; i++)
    {
      const Ms5Edge *left = &g_array_index (a, Ms5Edge, i);
      const Ms5Edge *right = NULL;

      if (left->kind != MS5_EDGE_STOP_CLOSED && (left->kind != MS5_EDGE_STATE_CLOSED || !with_states))
        continue;
      while (j < b->len && (right = &g_array_index (b, Ms5Edge, j++), right->kind != left->kind))
        ;
      g_assert_nonnull (right);
      g_assert_cmpint (left->start, ==, right->start);
      g_assert_cmpint (left->time, ==, right->time);
    }
}

static void
test_random_history (void)
{
  for (int round = 0; round < 2000; round++)
    {
      g_autoptr (GArray) plain = g_array_new (FALSE, FALSE, sizeof (Ms5Edge));
      g_autoptr (GArray) watched = g_array_new (FALSE, FALSE, sizeof (Ms5Edge));
      gboolean states = round % 3 != 0, counts = round % 3 != 1;
      Ms5StopDetector a, b;
      Ms5Time time = 0;

      ms5_stop_detector_init (&a, DETECT, SILENT, 0, plain);
      ms5_stop_detector_init (&b, DETECT, SILENT, 0, watched);
      for (int i = 0; i < 60; i++)
        {
          Ms5Time next = time + g_test_rand_int_range (1, g_test_rand_int_range (0, 12) == 0 ? 100 : 8) * S;
          Ms5Signal signal;

          while ((time += g_test_rand_int_range (1, 7) * S) < next)
            ms5_stop_detector_advance (&b, time, watched);
          time = next;
          make_signal (&signal, time, states, counts);
          ms5_stop_detector_feed (&a, &signal, plain);
          ms5_stop_detector_feed (&b, &signal, watched);
          g_assert_cmpint (a.in_stop, ==, b.in_stop);
          g_assert_cmpint (a.state, ==, b.state);
          g_assert_true (ms5_stop_detector_get_next_due (&a) > time);
        }
      check_history (plain, &a);
      check_history (watched, &b);
      compare_results (plain, watched, !counts);
    }
}

/* Waking up exactly when due finds everything that waking up each second finds. */
static void
test_due_is_enough (void)
{
  for (int round = 0; round < 300; round++)
    {
      g_autoptr (GArray) each = g_array_new (FALSE, FALSE, sizeof (Ms5Edge));
      g_autoptr (GArray) due = g_array_new (FALSE, FALSE, sizeof (Ms5Edge));
      Ms5StopDetector a, b;
      Ms5Time next = 0;

      ms5_stop_detector_init (&a, DETECT, SILENT, 0, each);
      ms5_stop_detector_init (&b, DETECT, SILENT, 0, due);
      for (Ms5Time time = 0; time < 600 * S; time += S)
        {
          Ms5Time wake = ms5_stop_detector_get_next_due (&b);

          ms5_stop_detector_advance (&a, time, each);
          if (wake != MS5_TIME_NONE && wake <= time)
            {
              g_assert_cmpint (wake, ==, time);
              ms5_stop_detector_advance (&b, time, due);
            }
          if (time >= next)
            {
              Ms5Signal signal;

              make_signal (&signal, time, TRUE, TRUE);
              ms5_stop_detector_feed (&a, &signal, each);
              ms5_stop_detector_feed (&b, &signal, due);
              next = time + g_test_rand_int_range (1, g_test_rand_int_range (0, 12) == 0 ? 100 : 8) * S;
            }
          g_assert_cmpuint (each->len, ==, due->len);
        }
      compare_results (each, due, TRUE);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/stop-histories/random", test_random_history);
  g_test_add_func ("/stop-histories/due-is-enough", test_due_is_enough);

  return g_test_run ();
}
