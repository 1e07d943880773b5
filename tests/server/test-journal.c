/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-manual-clock.h"
#include "server/ms5-journal.h"
#include "server/store/ms5-sqlite-store.h"
#include "support/ms5-test-dir.h"
#include "support/ms5-test-wait.h"
#include "weak-store.h"

#define T0 (G_GINT64_CONSTANT (1767000000) * MS5_USEC_PER_S)

typedef struct
{
  const char     *folder;
  Ms5ManualClock *clock;
  Ms5Live        *live;
  Ms5Store       *real;
  WeakStore      *store; /* in front of @real */
  Ms5Journal     *journal;
  GString        *told;  /* what happened, in order: s for sealed, d for durable, y and n for waiters */
} Fixture;

static void
sealed_cb (Ms5Journal *journal,
           Ms5Batch   *batch,
           GString    *told)
{
  g_assert_cmpint (ms5_journal_get_durable (journal), ==, batch->after);
  g_string_append_c (told, 's');
}

static void
durable_cb (Ms5Journal *journal,
            Ms5Batch   *batch,
            GString    *told)
{
  g_assert_cmpint (ms5_journal_get_durable (journal), ==, batch->pos);
  g_string_append_c (told, 'd');
}

static void
waited_cb (gboolean durable,
           gpointer told)
{
  g_string_append_c (told, durable ? 'y' : 'n');
}

static Ms5StoreSnapshot *
load (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  Ms5StoreSnapshot *snapshot;

  ms5_store_load_async (fixture->real, T0 - MS5_USEC_PER_H, NULL, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  snapshot = ms5_store_load_finish (fixture->real, result, &error);
  g_assert_no_error (error);
  return snapshot;
}

static void
begin (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "server.db", NULL);
  Ms5SqliteStoreOptions options = { 0 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (Ms5StoreSnapshot) snapshot = NULL;
  g_autoptr (GError) error = NULL;

  ms5_sqlite_store_open_async (path, &options, NULL, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  fixture->real = ms5_sqlite_store_open_finish (result, &error);
  g_assert_no_error (error);
  fixture->store = weak_store_new (fixture->real);
  snapshot = load (fixture);
  fixture->journal = ms5_journal_new (MS5_STORE (fixture->store), MS5_CLOCK (fixture->clock), snapshot, fixture->live);
  g_signal_connect (fixture->journal, "sealed", G_CALLBACK (sealed_cb), fixture->told);
  g_signal_connect (fixture->journal, "durable", G_CALLBACK (durable_cb), fixture->told);
}

static void
finish (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;

  g_assert_finalize_object (g_steal_pointer (&fixture->journal));
  ms5_store_close_async (fixture->real, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  g_assert_true (ms5_store_close_finish (fixture->real, result, NULL));
  g_clear_object (&result);
  g_assert_finalize_object (g_steal_pointer (&fixture->store));
  g_assert_finalize_object (g_steal_pointer (&fixture->real));
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->folder = ms5_test_dir_new ();
  fixture->clock = ms5_manual_clock_new (T0);
  fixture->live = ms5_live_new ();
  fixture->told = g_string_new (NULL);
  begin (fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  finish (fixture);
  ms5_live_free (fixture->live);
  g_object_unref (fixture->clock);
  g_string_free (fixture->told, TRUE);
}

static gint64
put_equipment (Fixture    *fixture,
               const char *code,
               Ms5State    state,
               Ms5Time     since)
{
  Ms5EquipmentItem item;

  ms5_equipment_item_init (&item);
  item.state = (int) state;
  item.since = since;
  return ms5_fact_sink_put (MS5_FACT_SINK (fixture->journal), MS5_TOPIC_LINE, "L1", code, &item);
}

static void
wait_durable (Fixture *fixture)
{
  g_autoptr (GString) told = g_string_new (NULL);

  ms5_journal_when_durable (fixture->journal, waited_cb, told);
  g_assert_cmpstr (told->str, ==, "");
  ms5_test_wait_until (told->len > 0);
  g_assert_cmpstr (told->str, ==, "y");
}

static void
close_journal (Fixture *fixture,
               GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ms5_journal_close_async (fixture->journal, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  ms5_journal_close_finish (fixture->journal, result, error);
}

static void
test_positions (Fixture      *fixture,
                gconstpointer data)
{
  Ms5Item *item;

  g_assert_cmpint (put_equipment (fixture, "FL1", MS5_STATE_EXECUTE, T0), ==, 1);
  g_assert_cmpint (put_equipment (fixture, "FL1", MS5_STATE_EXECUTE, T0), ==, 1);
  g_assert_cmpint (put_equipment (fixture, "CP1", MS5_STATE_IDLE, T0), ==, 2);
  g_assert_cmpint (put_equipment (fixture, "FL1", MS5_STATE_HELD, T0), ==, 3);
  g_assert_cmpint (ms5_journal_get_pos (fixture->journal), ==, 3);
  g_assert_cmpint (ms5_journal_get_durable (fixture->journal), ==, 0);

  item = ms5_image_lookup (ms5_journal_get_image (fixture->journal), "line/L1", "FL1");
  g_assert_cmpint (item->v, ==, 3);
  g_assert_cmpint (ms5_item_get_field_v (item, "state"), ==, 3);
  g_assert_cmpint (ms5_item_get_field_v (item, "since"), ==, 1);

  wait_durable (fixture);
  g_assert_cmpint (ms5_journal_get_durable (fixture->journal), ==, 3);
  g_assert_cmpstr (fixture->told->str, ==, "sd");
}

/* A second life goes on where the first one was durable, with all that it knew. */
static void
test_restart (Fixture      *fixture,
              gconstpointer data)
{
  Ms5NoteItem note = { (char *) "All well", (char *) "anna", T0 };
  Ms5Item *item;

  put_equipment (fixture, "FL1", MS5_STATE_EXECUTE, T0);
  ms5_fact_sink_event (MS5_FACT_SINK (fixture->journal), MS5_TOPIC_NOTES, "L1", "n-1", &note);
  wait_durable (fixture);
  put_equipment (fixture, "FL1", MS5_STATE_HELD, T0 + 1000);
  wait_durable (fixture);
  put_equipment (fixture, "FL1", MS5_STATE_IDLE, T0 + 2000);
  finish (fixture);

  begin (fixture);
  g_assert_cmpint (ms5_journal_get_pos (fixture->journal), ==, 3);
  item = ms5_image_lookup (ms5_journal_get_image (fixture->journal), "line/L1", "FL1");
  g_assert_cmpstr (json_string_value (json_object_get (item->fields, "state")), ==, "Held");
  g_assert_cmpint (ms5_item_get_field_v (item, "mode"), ==, 1);
  g_assert_cmpint (ms5_item_get_field_v (item, "state"), ==, 3);
  g_assert_cmpint (ms5_image_get_n_items (ms5_journal_get_image (fixture->journal), "notes/L1"), ==, 1);

  g_assert_cmpint (put_equipment (fixture, "FL1", MS5_STATE_IDLE, T0 + 2000), ==, 4);
  wait_durable (fixture);
}

static void
test_tick (Fixture      *fixture,
           gconstpointer data)
{
  put_equipment (fixture, "FL1", MS5_STATE_EXECUTE, T0);
  ms5_manual_clock_advance (fixture->clock, MS5_JOURNAL_TICK - 1);
  ms5_test_iterate ();
  g_assert_cmpstr (fixture->told->str, ==, "");

  ms5_manual_clock_advance (fixture->clock, 1);
  ms5_test_wait_until (ms5_journal_get_durable (fixture->journal) == 1);

  /* Of nothing there is no commit. */
  ms5_manual_clock_advance (fixture->clock, 10 * MS5_JOURNAL_TICK);
  ms5_test_iterate ();
  g_assert_cmpstr (fixture->told->str, ==, "sd");
}

/* Facts go on coming while a commit is under way; all of them share the next one. */
static void
test_two_batches (Fixture      *fixture,
                  gconstpointer data)
{
  weak_store_hold (fixture->store);
  put_equipment (fixture, "FL1", MS5_STATE_EXECUTE, T0);
  ms5_journal_when_durable (fixture->journal, waited_cb, fixture->told);
  ms5_test_wait_until (fixture->told->len == 1);

  for (guint i = 1; i <= 10; i++)
    {
      put_equipment (fixture, "FL1", i % 2 == 0 ? MS5_STATE_EXECUTE : MS5_STATE_HELD, T0 + i * 1000);
      ms5_journal_when_durable (fixture->journal, waited_cb, fixture->told);
      ms5_test_iterate ();
    }
  ms5_manual_clock_advance (fixture->clock, MS5_JOURNAL_TICK);
  g_assert_cmpstr (fixture->told->str, ==, "s");
  g_assert_cmpint (ms5_journal_get_durable (fixture->journal), ==, 0);

  weak_store_release (fixture->store);
  ms5_test_wait_until (ms5_journal_get_durable (fixture->journal) == 11);
  ms5_test_wait_until (g_str_has_suffix (fixture->told->str, "yyyyyyyyyy"));
  g_assert_cmpstr (fixture->told->str, ==, "sdysdyyyyyyyyyy");
}

static void
flush_cb (Ms5FactSink *sink,
          gpointer     user_data)
{
  Fixture *fixture = user_data;

  put_equipment (fixture, "FL1", MS5_STATE_EXECUTE, T0);
}

static void
test_flush (Fixture      *fixture,
            gconstpointer data)
{
  ms5_journal_set_flush (fixture->journal, flush_cb, fixture);
  ms5_journal_touch (fixture->journal);
  ms5_manual_clock_advance (fixture->clock, MS5_JOURNAL_TICK);
  ms5_test_wait_until (ms5_journal_get_durable (fixture->journal) == 1);

  wait_durable (fixture);
  g_assert_cmpstr (fixture->told->str, ==, "sd");
}

/* What can't be stored is kept, told, and stored later; those who wait are not told otherwise. */
static void
test_retry (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (Ms5StoreSnapshot) snapshot = NULL;
  Ms5JournalStats stats;

  weak_store_fail (fixture->store, 3, MS5_STORE_ERROR_FULL, FALSE);
  g_test_expect_message ("ms5-server", G_LOG_LEVEL_WARNING, "*can't be stored*Make room*");
  put_equipment (fixture, "FL1", MS5_STATE_EXECUTE, T0);
  ms5_journal_when_durable (fixture->journal, waited_cb, fixture->told);
  ms5_test_wait_until (ms5_journal_get_problem (fixture->journal) != NULL);
  g_assert_true (ms5_journal_is_busy (fixture->journal));
  g_assert_false (ms5_journal_is_broken (fixture->journal));
  put_equipment (fixture, "FL1", MS5_STATE_HELD, T0 + 1000);

  for (guint i = 1; i <= 3; i++)
    {
      ms5_journal_get_stats (fixture->journal, &stats);
      g_assert_cmpuint (stats.failures, ==, i);
      ms5_manual_clock_advance (fixture->clock, MS5_JOURNAL_RETRY_MIN << (i - 1));
      if (i < 3)
        ms5_test_wait_until ((ms5_journal_get_stats (fixture->journal, &stats), stats.failures == i + 1));
    }
  g_test_assert_expected_messages ();
  ms5_test_wait_until (ms5_journal_get_durable (fixture->journal) == 1);
  g_assert_null (ms5_journal_get_problem (fixture->journal));
  g_assert_false (ms5_journal_is_busy (fixture->journal));
  wait_durable (fixture);

  snapshot = load (fixture);
  g_assert_cmpint (snapshot->head, ==, 2);
  g_assert_cmpstr (fixture->told->str, ==, "sdysd");
}

/* The batch was stored, but the answer was lost: the same batch again must not count twice. */
static void
test_lost_answer (Fixture      *fixture,
                  gconstpointer data)
{
  const gint64 pieces[MS5_N_QUANTITIES] = { 5, 1, 0 };
  g_autoptr (Ms5StoreSnapshot) snapshot = NULL;

  weak_store_fail (fixture->store, 1, MS5_STORE_ERROR_IO, TRUE);
  g_test_expect_message ("ms5-server", G_LOG_LEVEL_WARNING, "*can't be stored*");
  put_equipment (fixture, "FL1", MS5_STATE_EXECUTE, T0);
  ms5_fact_sink_production (MS5_FACT_SINK (fixture->journal), "FL1", T0, "cola-05", pieces);
  ms5_journal_when_durable (fixture->journal, waited_cb, fixture->told);
  ms5_test_wait_until (ms5_journal_get_problem (fixture->journal) != NULL);
  g_test_assert_expected_messages ();
  ms5_manual_clock_advance (fixture->clock, MS5_JOURNAL_RETRY_MIN);
  ms5_test_wait_until (ms5_journal_get_durable (fixture->journal) == 1);

  snapshot = load (fixture);
  g_assert_cmpint (snapshot->head, ==, 1);
  g_assert_cmpint (g_array_index (snapshot->production, Ms5ProductionRecord, 0).pieces[MS5_QUANTITY_GOOD], ==, 5);
}

/* Somebody else has written to the store: nothing can be right any more. */
static void
test_fork (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (Ms5StoreSnapshot) snapshot = load (fixture);
  g_autoptr (Ms5Journal) other = ms5_journal_new (fixture->real, MS5_CLOCK (fixture->clock), snapshot, fixture->live);
  Ms5NoteItem note = { (char *) "Mine", (char *) "bob", T0 };

  put_equipment (fixture, "FL1", MS5_STATE_EXECUTE, T0);
  wait_durable (fixture);

  g_test_expect_message ("ms5-server", G_LOG_LEVEL_WARNING, "*can't be stored*somebody else*");
  ms5_fact_sink_event (MS5_FACT_SINK (other), MS5_TOPIC_NOTES, "L1", "n-1", &note);
  ms5_journal_when_durable (other, waited_cb, fixture->told);
  ms5_test_wait_until (ms5_journal_is_broken (other));
  g_test_assert_expected_messages ();
  g_assert_nonnull (ms5_journal_get_problem (other));
  g_assert_cmpstr (fixture->told->str, ==, "sdn");

  ms5_journal_when_durable (other, waited_cb, fixture->told);
  ms5_test_wait_until (fixture->told->len == 4);
  g_assert_cmpstr (fixture->told->str, ==, "sdnn");
}

/* Two servers that had read the same write the very same: only one of them may tell anybody of it. */
static void
test_twins (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (GString) told = g_string_new (NULL);
  Fixture twin = { .folder = fixture->folder, .clock = fixture->clock, .live = fixture->live, .told = told };

  begin (&twin);
  put_equipment (fixture, "FL1", MS5_STATE_EXECUTE, T0);
  put_equipment (&twin, "FL1", MS5_STATE_EXECUTE, T0);
  wait_durable (fixture);
  g_test_expect_message ("ms5-server", G_LOG_LEVEL_WARNING, "*can't be stored*somebody else*, process *");
  ms5_journal_when_durable (twin.journal, waited_cb, told);
  ms5_test_wait_until (ms5_journal_is_broken (twin.journal));
  g_test_assert_expected_messages ();
  g_assert_cmpstr (told->str, ==, "sn");

  /* The other goes on. */
  put_equipment (fixture, "FL1", MS5_STATE_HELD, T0 + 1000);
  wait_durable (fixture);
  finish (&twin);
}

static void
test_close (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (Ms5StoreSnapshot) snapshot = NULL;
  g_autoptr (GError) error = NULL;

  weak_store_hold (fixture->store);
  put_equipment (fixture, "FL1", MS5_STATE_EXECUTE, T0);
  ms5_journal_when_durable (fixture->journal, waited_cb, fixture->told);
  ms5_test_wait_until (fixture->told->len == 1);
  put_equipment (fixture, "FL1", MS5_STATE_HELD, T0 + 1000);
  weak_store_release (fixture->store);
  close_journal (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (fixture->told->str, ==, "sdysd");
  g_assert_true (ms5_journal_is_busy (fixture->journal));

  snapshot = load (fixture);
  g_assert_cmpint (snapshot->head, ==, 2);
  close_journal (fixture, &error);
  g_assert_error (error, MS5_STORE_ERROR, MS5_STORE_ERROR_CLOSED);
}

static void
test_abandon (Fixture      *fixture,
              gconstpointer data)
{
  weak_store_hold (fixture->store);
  put_equipment (fixture, "FL1", MS5_STATE_EXECUTE, T0);
  ms5_journal_when_durable (fixture->journal, waited_cb, fixture->told);
  ms5_test_wait_until (fixture->told->len == 1);
  ms5_journal_when_durable (fixture->journal, waited_cb, fixture->told);
  ms5_journal_abandon (fixture->journal);
  g_assert_cmpstr (fixture->told->str, ==, "snn");

  weak_store_release (fixture->store);
  ms5_journal_when_durable (fixture->journal, waited_cb, fixture->told);
  ms5_test_wait_until (fixture->told->len == 4);
  g_assert_cmpstr (fixture->told->str, ==, "snnn");
  ms5_test_wait_until (!weak_store_is_working (fixture->store));
}

static guint
count_stops (Fixture *fixture)
{
  static const char *const lines[] = { "L1", NULL };
  const Ms5StoreQuery query = { .subject = MS5_STORE_RECORDS, .kind = MS5_TOPIC_STOPS, .lines = lines,
                                .time = { T0 - MS5_USEC_PER_H, T0 + MS5_USEC_PER_H } };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (Ms5StoreAnswer) answer = NULL;

  ms5_store_query_async (fixture->real, &query, NULL, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  answer = ms5_store_query_finish (fixture->real, result, NULL);
  return answer->records->len;
}

/* What is old leaves its topic and stays on record; what was never true goes. */
static void
test_take_out (Fixture      *fixture,
               gconstpointer data)
{
  Ms5FactSink *sink = MS5_FACT_SINK (fixture->journal);
  Ms5StopItem stop;

  ms5_stop_item_init (&stop);
  stop.equipment = (char *) "FL1";
  stop.start = T0;
  stop.end = T0 + MS5_USEC_PER_MIN;
  ms5_fact_sink_put (sink, MS5_TOPIC_STOPS, "L1", "old", &stop);
  ms5_fact_sink_put (sink, MS5_TOPIC_STOPS, "L1", "untrue", &stop);
  wait_durable (fixture);
  g_assert_cmpuint (count_stops (fixture), ==, 2);

  ms5_fact_sink_retire (sink, MS5_TOPIC_STOPS, "L1", "old");
  ms5_fact_sink_cancel (sink, MS5_TOPIC_STOPS, "L1", "untrue");
  ms5_fact_sink_cancel (sink, MS5_TOPIC_STOPS, "L1", "unheard-of");
  wait_durable (fixture);
  g_assert_cmpint (ms5_journal_get_pos (fixture->journal), ==, 4);
  g_assert_cmpuint (ms5_image_get_n_items (ms5_journal_get_image (fixture->journal), "stops/L1"), ==, 0);
  g_assert_cmpuint (count_stops (fixture), ==, 1);
}

static void
test_live (Fixture      *fixture,
           gconstpointer data)
{
  Ms5FactSink *sink = MS5_FACT_SINK (fixture->journal);
  Ms5KpiItem kpis;
  Ms5Time time;

  ms5_fact_sink_live (sink, "L1", "FL1", "temperature", 64.25, T0 - 5);
  g_assert_cmpstr (ms5_live_lookup (fixture->live, "live/L1", "FL1", "temperature", &time), ==, "64.25");
  g_assert_cmpint (time, ==, T0 - 5);

  ms5_kpi_item_init (&kpis);
  kpis.oee = 0.5;
  kpis.good = 12;
  ms5_fact_sink_live_kpis (sink, "L1", &kpis);
  g_assert_cmpstr (ms5_live_lookup (fixture->live, "live/L1", MS5_KPI_KEY, "oee", NULL), ==, "0.5");
  ms5_kpi_item_init (&kpis);
  kpis.good = 13;
  ms5_fact_sink_live_kpis (sink, "L1", &kpis);
  g_assert_null (ms5_live_lookup (fixture->live, "live/L1", MS5_KPI_KEY, "oee", NULL));
  g_assert_cmpstr (ms5_live_lookup (fixture->live, "live/L1", MS5_KPI_KEY, "good", NULL), ==, "13");
  g_assert_cmpint (ms5_journal_get_pos (fixture->journal), ==, 0);
}

static void
test_busy (Fixture      *fixture,
           gconstpointer data)
{
  ms5_journal_set_max_weight (fixture->journal, 3);
  put_equipment (fixture, "FL1", MS5_STATE_EXECUTE, T0);
  put_equipment (fixture, "CP1", MS5_STATE_EXECUTE, T0);
  g_assert_false (ms5_journal_is_busy (fixture->journal));
  put_equipment (fixture, "PL1", MS5_STATE_EXECUTE, T0);
  g_assert_true (ms5_journal_is_busy (fixture->journal));
  wait_durable (fixture);
  g_assert_false (ms5_journal_is_busy (fixture->journal));
}

static void
test_signals (Fixture      *fixture,
              gconstpointer data)
{
  Ms5FactSink *sink = MS5_FACT_SINK (fixture->journal);
  const gint64 pieces[MS5_N_QUANTITIES] = { 3, 0, 0 };
  const Ms5Memory memory = { T0, T0 - 1000, { 100, MS5_INT_NONE, MS5_INT_NONE }, "{}" };
  Ms5Span span = { { T0, MS5_TIME_NONE }, MS5_STATE_EXECUTE, MS5_MODE_PRODUCTION, MS5_CAUSE_NONE };
  g_autoptr (Ms5StoreSnapshot) snapshot = NULL;

  ms5_fact_sink_span (sink, "FL1", &span);
  span.interval.start += 1000;
  ms5_fact_sink_span (sink, "FL1", &span);
  ms5_fact_sink_cancel_span (sink, "FL1", T0 + 1000);
  ms5_fact_sink_production (sink, "FL1", T0, "cola-05", pieces);
  ms5_fact_sink_production (sink, "FL1", T0 + 1, "cola-05", pieces);
  ms5_fact_sink_reading (sink, "FL1", "temperature", T0, 64);
  ms5_fact_sink_memory (sink, "FL1", &memory);
  ms5_journal_set_source (fixture->journal, "plc-1", 3, 41, T0);
  ms5_journal_set_floor (fixture->journal, "device-1", 7);
  wait_durable (fixture);

  snapshot = load (fixture);
  g_assert_cmpint (snapshot->head, ==, 0);
  g_assert_cmpuint (snapshot->spans->len, ==, 1);
  g_assert_cmpint (g_array_index (snapshot->production, Ms5ProductionRecord, 0).pieces[0], ==, 6);
  g_assert_cmpint (g_array_index (snapshot->memories, Ms5MemoryRecord, 0).memory.totals[0], ==, 100);
  g_assert_cmpint (g_array_index (snapshot->sources, Ms5SourceRecord, 0).seq, ==, 41);
  g_assert_cmpint (g_array_index (snapshot->floors, Ms5FloorRecord, 0).cseq, ==, 7);
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *name;
    void (*func) (Fixture *, gconstpointer);
  } tests[] = {
    { "positions", test_positions }, { "restart", test_restart },         { "tick", test_tick },
    { "flush", test_flush },         { "two-batches", test_two_batches }, { "retry", test_retry },
    { "lost-answer", test_lost_answer }, { "fork", test_fork },           { "twins", test_twins },
    { "close", test_close },
    { "abandon", test_abandon },     { "take-out", test_take_out },       { "live", test_live },
    { "busy", test_busy },           { "signals", test_signals },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/journal/", tests[i].name, NULL);

      g_test_add (path, Fixture, NULL, set_up, tests[i].func, tear_down);
    }

  return g_test_run ();
}
