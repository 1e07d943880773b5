/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-manual-clock.h"
#include "fake-pipeline.h"
#include "hall-fixture.h"
#include "server/ingest/ms5-simulator.h"

#include <string.h>

typedef struct
{
  Ms5Plant *plant;
  Ms5ManualClock *clock;
  FakePipeline *pipeline;
  Ms5Door *door;
  Ms5Simulator *simulator;
  guint n_jobs;
  Ms5Time passed;
  double progress;
  guint n_progress;
} Fixture;

static void
job_cb (const Ms5HallJob *job,
        gpointer          user_data)
{
  Fixture *fixture = user_data;

  g_assert_cmpint (job->time, >=, fixture->passed);
  fixture->n_jobs++;
}

static void
passed_cb (Ms5Time  time,
           gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_cmpint (time, >=, fixture->passed);
  fixture->passed = time;
}

static void
progress_cb (double   share,
             gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_cmpfloat (share, >=, fixture->progress);
  fixture->progress = share;
  fixture->n_progress++;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  static const Ms5SimulatorFuncs funcs = { job_cb, passed_cb, progress_cb };

  fixture->plant = fixture_load_plant ();
  fixture->clock = ms5_manual_clock_new (FIXTURE_MONDAY);
  fixture->pipeline = fake_pipeline_new ();
  fixture->door = ms5_door_new (fixture->plant, MS5_CLOCK (fixture->clock),
                                MS5_DOOR_PIPELINE (fixture->pipeline));
  fixture->simulator = ms5_simulator_new (fixture->door, MS5_CLOCK (fixture->clock), fixture->plant, NULL, 4);
  ms5_simulator_set_funcs (fixture->simulator, &funcs, fixture);
  fixture->passed = MS5_TIME_NONE;
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_assert_finalize_object (fixture->simulator);
  g_assert_finalize_object (fixture->door);
  g_assert_finalize_object (fixture->pipeline);
  g_object_unref (fixture->clock);
  ms5_plant_unref (fixture->plant);
}

static void
spin (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
test_live (Fixture       *fixture,
           gconstpointer  user_data)
{
  Ms5DoorCounts counts;
  guint before;

  ms5_simulator_start (fixture->simulator);
  ms5_manual_clock_advance (fixture->clock, 10 * MS5_USEC_PER_S);
  /* 30 machines, about once a second; one second is always still under way. */
  g_assert_cmpuint (fixture->pipeline->n_samples, >=, 30 * 8);
  g_assert_cmpuint (fixture->pipeline->n_samples, <=, 30 * 12);
  ms5_manual_clock_advance (fixture->clock, MS5_USEC_PER_MIN);
  g_assert_cmpuint (fixture->n_jobs, >=, 5);
  g_assert_cmpuint (fixture->n_progress, ==, 0);
  ms5_door_get_counts (fixture->door, &counts);
  g_assert_cmpuint (counts.stored, ==, fixture->pipeline->n_samples);
  g_assert_cmpuint (counts.jumps + counts.repeated, ==, 0);
  for (guint i = 0; i < MS5_DOOR_N_REFUSALS; i++)
    g_assert_cmpuint (counts.refused[i], ==, 0);

  ms5_simulator_stop (fixture->simulator);
  before = fixture->pipeline->n_samples;
  ms5_manual_clock_advance (fixture->clock, MS5_USEC_PER_MIN);
  spin ();
  g_assert_cmpuint (fixture->pipeline->n_samples, ==, before);
}

/* No sample is from the future. */
static void
test_no_future (Fixture       *fixture,
                gconstpointer  user_data)
{
  ms5_simulator_start (fixture->simulator);
  for (guint i = 0; i < 50; i++)
    {
      guint before = fixture->pipeline->samples->len;

      ms5_manual_clock_advance (fixture->clock, 300 * MS5_USEC_PER_MS);
      for (guint j = before; j < fixture->pipeline->samples->len; j++)
        {
          const FakeSample *sample = g_ptr_array_index (fixture->pipeline->samples, j);
          g_autofree char *now = ms5_time_format (sample->now);
          const char *ts = strstr (sample->text, "\"ts\":\"");

          g_assert_nonnull (ts);
          g_assert_cmpint (strncmp (ts + 6, now, 24), <=, 0);
        }
    }
}

static void
result_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
test_warm_up (Fixture       *fixture,
              gconstpointer  user_data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  Ms5Time before = MS5_TIME_NONE;
  guint n_warm;

  ms5_manual_clock_advance (fixture->clock, 4 * MS5_USEC_PER_H);
  ms5_simulator_warm_up_async (fixture->simulator, FIXTURE_MONDAY, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (ms5_simulator_warm_up_finish (fixture->simulator, result, &error));
  g_assert_no_error (error);

  g_assert_cmpint (fixture->passed, ==, FIXTURE_MONDAY + 4 * MS5_USEC_PER_H - MS5_USEC_PER_S);
  g_assert_cmpfloat (fixture->progress, ==, 1.0);
  g_assert_cmpuint (fixture->n_progress, >, 10);
  g_assert_cmpuint (fixture->n_jobs, >=, 5);
  n_warm = fixture->pipeline->samples->len;
  /* A sample for each half minute, and one for each change. */
  g_assert_cmpuint (n_warm, >, 30 * 4 * 60 * 2 * 9 / 10);
  g_assert_cmpuint (n_warm, <, 30 * 4 * 60 * 2 * 2);

  ms5_simulator_start (fixture->simulator);
  ms5_manual_clock_advance (fixture->clock, MS5_USEC_PER_MIN);
  g_assert_cmpuint (fixture->pipeline->samples->len - n_warm, >, 30 * 50);

  /* In the order of time, across the change from past to present. */
  for (guint i = 0; i < fixture->pipeline->samples->len; i++)
    {
      const FakeSample *sample = g_ptr_array_index (fixture->pipeline->samples, i);

      g_assert_cmpint (sample->now, >=, before);
      before = sample->now;
    }
}

static void
test_cancel (Fixture       *fixture,
             gconstpointer  user_data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  ms5_manual_clock_advance (fixture->clock, 100 * MS5_USEC_PER_H);
  ms5_simulator_warm_up_async (fixture->simulator, FIXTURE_MONDAY, cancellable, result_cb, &result);
  for (guint i = 0; i < 20; i++)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (result);
  g_cancellable_cancel (cancellable);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (ms5_simulator_warm_up_finish (fixture->simulator, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* While the door is busy the hall stands still; nothing is lost, and it catches up. */
static void
test_busy (Fixture       *fixture,
           gconstpointer  user_data)
{
  Ms5DoorCounts counts;
  guint before;

  ms5_simulator_start (fixture->simulator);
  ms5_manual_clock_advance (fixture->clock, 10 * MS5_USEC_PER_S);
  before = fixture->pipeline->n_samples;
  fixture->pipeline->busy = TRUE;
  ms5_manual_clock_advance (fixture->clock, MS5_USEC_PER_MIN);
  spin ();
  g_assert_cmpuint (fixture->pipeline->n_samples, ==, before);

  fixture->pipeline->busy = FALSE;
  while (fixture->pipeline->n_samples < before + 30 * 58)
    g_main_context_iteration (NULL, TRUE);
  ms5_door_get_counts (fixture->door, &counts);
  g_assert_cmpuint (counts.jumps, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/simulator/live", test_live);
  ADD ("/simulator/no-future", test_no_future);
  ADD ("/simulator/warm-up", test_warm_up);
  ADD ("/simulator/cancel", test_cancel);
  ADD ("/simulator/busy", test_busy);
#undef ADD

  return g_test_run ();
}
