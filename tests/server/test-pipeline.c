/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/ms5-pipeline.h"

#include "core/ms5-manual-clock.h"
#include "core/ms5-steady-clock.h"
#include "server/ingest/ms5-door.h"
#include "server/ms5-server-files.h"
#include "server/store/ms5-sqlite-store.h"
#include "support/ms5-test-dir.h"
#include "support/ms5-test-wait.h"

#include <math.h>

/* Monday, 2 March 2026, 10:00 in Berlin: in the early shift. */
#define T0  (G_GINT64_CONSTANT (1772442000) * MS5_USEC_PER_S)
#define DAY (24 * MS5_USEC_PER_H)

/* From the door to the store, by a clock that can be set. */
typedef struct
{
  Ms5Plant       *plant;
  Ms5ManualClock *clock;
  Ms5Clock       *plant_clock;
  Ms5Random      *random;
  Ms5Live        *live;
  Ms5Store       *store;
  Ms5Journal     *journal;
  Ms5Pipeline    *pipeline;
  Ms5Door        *door;
} Fixture;

static Ms5Plant *
load_plant (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("MS5_SOURCE_ROOT"), "data", "plants", "bottling-hall.json", NULL);
  g_autoptr (GError) error = NULL;
  Ms5Plant *plant = ms5_server_read_plant (path, &error);

  g_assert_no_error (error);
  return plant;
}

static Ms5StoreSnapshot *
open_store (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (ms5_test_dir_new (), "server.db", NULL);
  const Ms5SqliteStoreOptions options = { 0 };
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) loaded = NULL;
  g_autoptr (GError) error = NULL;
  Ms5StoreSnapshot *snapshot;

  ms5_sqlite_store_open_async (path, &options, NULL, ms5_test_result_cb, &opened);
  ms5_test_wait_until (opened != NULL);
  fixture->store = ms5_sqlite_store_open_finish (opened, &error);
  g_assert_no_error (error);
  ms5_store_load_async (fixture->store, T0 - MS5_PIPELINE_REACH, NULL, ms5_test_result_cb, &loaded);
  ms5_test_wait_until (loaded != NULL);
  snapshot = ms5_store_load_finish (fixture->store, loaded, &error);
  g_assert_no_error (error);
  return snapshot;
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (Ms5StoreSnapshot) snapshot = open_store (fixture);

  fixture->plant = load_plant ();
  fixture->clock = ms5_manual_clock_new (T0);
  fixture->plant_clock = ms5_steady_clock_new (MS5_CLOCK (fixture->clock), T0);
  fixture->random = ms5_random_new_system ();
  fixture->live = ms5_live_new ();
  fixture->journal = ms5_journal_new (fixture->store, fixture->plant_clock, snapshot, fixture->live);
  fixture->pipeline = ms5_pipeline_new (fixture->plant, fixture->plant_clock, fixture->random, fixture->journal);
  fixture->door = ms5_door_new (fixture->plant, fixture->plant_clock, MS5_DOOR_PIPELINE (fixture->pipeline));
  ms5_pipeline_start (fixture->pipeline, snapshot, T0, 1);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (GAsyncResult) journal = NULL;
  g_autoptr (GAsyncResult) store = NULL;
  g_autoptr (GError) error = NULL;

  ms5_journal_close_async (fixture->journal, ms5_test_result_cb, &journal);
  ms5_test_wait_until (journal != NULL);
  ms5_journal_close_finish (fixture->journal, journal, &error);
  g_assert_no_error (error);
  g_clear_object (&journal);
  ms5_pipeline_stop (fixture->pipeline);
  g_assert_finalize_object (fixture->door);
  g_assert_finalize_object (fixture->pipeline);
  g_assert_finalize_object (fixture->journal);
  ms5_store_close_async (fixture->store, ms5_test_result_cb, &store);
  ms5_test_wait_until (store != NULL);
  ms5_store_close_finish (fixture->store, store, &error);
  g_assert_no_error (error);
  g_clear_object (&store);
  g_assert_finalize_object (fixture->store);
  ms5_live_free (fixture->live);
  g_object_unref (fixture->random);
  g_assert_finalize_object (fixture->plant_clock);
  g_assert_finalize_object (fixture->clock);
  ms5_plant_unref (fixture->plant);
}

/* Time passes by the second, and what is written is stored. */
static void
pass (Fixture *fixture,
      guint    seconds)
{
  for (guint i = 0; i < seconds; i++)
    {
      ms5_manual_clock_advance (fixture->clock, MS5_USEC_PER_S);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
}

/* The filler of the first line says what it does. */
static void
say (Fixture  *fixture,
     Ms5State  state,
     gint64    pieces)
{
  Ms5Sample sample;

  ms5_sample_init (&sample, ms5_clock_now (MS5_CLOCK (fixture->clock)));
  sample.equipment = "FL1";
  sample.state = state;
  sample.counts[MS5_QUANTITY_GOOD] = pieces;
  g_assert_true (ms5_door_put (fixture->door, &sample, sample.time));
}

/* It makes a piece each second, and says so at once. */
static void
produce (Fixture *fixture,
         guint    seconds)
{
  for (guint i = 0; i < seconds; i++)
    {
      pass (fixture, 1);
      say (fixture, MS5_STATE_EXECUTE, 1);
    }
}

static void
durable_cb (gboolean durable,
            gpointer out_is_over)
{
  g_assert_true (durable);
  *(gboolean *) out_is_over = TRUE;
}

/* Until everything is written. */
static void
settle (Fixture *fixture)
{
  gboolean is_over = FALSE;

  ms5_journal_when_durable (fixture->journal, durable_cb, &is_over);
  ms5_test_wait_until (is_over);
}

/* As far as it is written. */
static const char *
peek_state (Fixture *fixture)
{
  const Ms5Item *item = ms5_image_lookup (ms5_journal_get_image (fixture->journal), "line/L1", "FL1");

  g_assert_nonnull (item);
  return json_string_value (json_object_get (item->fields, "state"));
}

static const char *
get_state (Fixture *fixture)
{
  settle (fixture);
  return peek_state (fixture);
}

static void
check_intervals (Fixture    *fixture,
                 const char *topic)
{
  g_autoptr (Ms5TopicView) view = ms5_image_get_view (ms5_journal_get_image (fixture->journal), topic);

  for (guint i = 0; view != NULL && i < view->items->len; i++)
    {
      const json_t *fields = ((const Ms5Item *) g_ptr_array_index (view->items, i))->fields;
      json_int_t start = json_integer_value (json_object_get (fields, "start"));
      const json_t *end = json_object_get (fields, "end");

      g_assert_cmpint (start, >, 0);
      if (json_is_integer (end))
        g_assert_cmpint (json_integer_value (end), >=, start);
    }
}

/* Nothing lasts less than no time, and no ratio is below 0 or above 1. */
static void
check (Fixture *fixture)
{
  Ms5Engine *engine = ms5_pipeline_get_engine (fixture->pipeline);
  Ms5Kpis kpis;

  settle (fixture);
  check_intervals (fixture, "timeline/L1");
  check_intervals (fixture, "stops/L1");
  g_assert_true (ms5_engine_get_kpis (engine, ms5_plant_get_line (fixture->plant, "L1"), &kpis));
  for (guint i = 0; i < MS5_N_KPIS; i++)
    if (!isnan (kpis.value[i]))
      g_assert_cmpfloat (kpis.value[i], >=, 0);
  for (guint i = 0; i < 2; i++)
    {
      static const Ms5Kpi shares[] = { MS5_KPI_AVAILABILITY, MS5_KPI_COVERAGE };

      if (!isnan (kpis.value[shares[i]]))
        g_assert_cmpfloat (kpis.value[shares[i]], <=, 1);
    }
}

/* A clock that was set back and then right again must not put off what is due: nobody speaks, so only
 * time itself can tell that nobody does. Until then it takes twice as long. */
static void
test_back_and_forth (Fixture      *fixture,
                     gconstpointer data)
{
  produce (fixture, 60);
  g_assert_cmpstr (get_state (fixture), ==, "Execute");
  ms5_manual_clock_step (fixture->clock, -DAY);
  pass (fixture, 120);
  check (fixture);
  g_assert_cmpstr (peek_state (fixture), ==, "Execute");
  ms5_manual_clock_step (fixture->clock, DAY);
  pass (fixture, 120);
  g_assert_cmpstr (peek_state (fixture), ==, "NoData");
  check (fixture);
  produce (fixture, 10);
  g_assert_cmpstr (get_state (fixture), ==, "Execute");
  check (fixture);
}

/* It is said once that time is another one, and once that it is not any more. Meanwhile what machines say counts. */
static void
test_set_back (Fixture      *fixture,
               gconstpointer data)
{
  produce (fixture, 60);
  g_test_expect_message ("ms5-server", G_LOG_LEVEL_MESSAGE, "*set back*");
  ms5_manual_clock_step (fixture->clock, -MS5_USEC_PER_H);
  produce (fixture, 60);
  g_test_assert_expected_messages ();
  check (fixture);
  say (fixture, MS5_STATE_HELD, 0);
  g_assert_cmpstr (get_state (fixture), ==, "Held");
  produce (fixture, 60);
  g_assert_cmpstr (get_state (fixture), ==, "Execute");
  check (fixture);
  g_test_expect_message ("ms5-server", G_LOG_LEVEL_MESSAGE, "*time goes on*");
  ms5_manual_clock_step (fixture->clock, MS5_USEC_PER_H);
  produce (fixture, 60);
  g_test_assert_expected_messages ();
  g_assert_cmpstr (get_state (fixture), ==, "Execute");
  check (fixture);
}

/* A day that never was is unknown time; afterwards, and as soon as that day has come, all goes on. */
static void
test_day_ahead (Fixture      *fixture,
                gconstpointer data)
{
  produce (fixture, 60);
  ms5_manual_clock_step (fixture->clock, DAY);
  produce (fixture, 60);
  g_assert_cmpstr (get_state (fixture), ==, "Execute");
  check (fixture);
  ms5_manual_clock_step (fixture->clock, -DAY);
  produce (fixture, 60);
  check (fixture);
  ms5_manual_clock_step (fixture->clock, DAY + MS5_USEC_PER_MIN);
  produce (fixture, 60);
  g_assert_cmpstr (get_state (fixture), ==, "Execute");
  check (fixture);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/server/pipeline/back-and-forth", Fixture, NULL, set_up, test_back_and_forth, tear_down);
  g_test_add ("/server/pipeline/set-back", Fixture, NULL, set_up, test_set_back, tear_down);
  g_test_add ("/server/pipeline/day-ahead", Fixture, NULL, set_up, test_day_ahead, tear_down);

  return g_test_run ();
}
