/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/ms5-pipeline.h"

#include "core/ms5-manual-clock.h"
#include "server/engine/ms5-engine-actions.h"
#include "server/ms5-server-files.h"
#include "server/store/ms5-sqlite-store.h"
#include "support/ms5-test-dir.h"
#include "support/ms5-test-wait.h"

/* Two servers that nothing keeps from using one database, as if its lock were gone: of each level and reminder people
 * are told once, by the one whose batch is stored. The feed and whoever sends messages hear of nothing else than of what
 * the journal says is durable. */

/* Monday, 2 March 2026, 10:00 in Berlin: in the early shift. */
#define T0     (G_GINT64_CONSTANT (1772442000) * MS5_USEC_PER_S)
#define ROUNDS 16

typedef struct
{
  Ms5Store    *store;
  Ms5Live     *live;
  Ms5Random   *random;
  Ms5Journal  *journal;
  Ms5Pipeline *pipeline;
  guint        n_fired; /* levels that were in a batch */
} Server;

typedef struct
{
  char           *path;
  Ms5Plant       *plant;
  Ms5ManualClock *clock;
  GRand          *rand;
  GHashTable     *told;      /* steps of calls, by their key, that people were told of: how often */
  guint           n_refused; /* batches that were not stored */
  guint           n_raced;   /* rounds in which both had a level in a batch */
} Floor;

static gboolean
is_step (const Ms5Record *record)
{
  return record->kind == MS5_TOPIC_ESCALATIONS;
}

static void
sealed_cb (Ms5Journal *journal,
           Ms5Batch   *batch,
           Server     *server)
{
  for (guint i = 0; i < batch->records->len; i++)
    server->n_fired += is_step (g_ptr_array_index (batch->records, i));
}

static void
durable_cb (Ms5Journal *journal,
            Ms5Batch   *batch,
            Floor      *floor)
{
  g_assert_false (ms5_journal_is_broken (journal));
  for (guint i = 0; i < batch->records->len; i++)
    {
      const Ms5Record *record = g_ptr_array_index (batch->records, i);
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (floor->told, record->change->key));

      if (is_step (record))
        g_hash_table_replace (floor->told, g_strdup (record->change->key), GUINT_TO_POINTER (n + 1));
    }
}

static void
start (Floor   *floor,
       Server  *server,
       guint64  seed)
{
  const Ms5SqliteStoreOptions options = { 0 };
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) loaded = NULL;
  g_autoptr (Ms5StoreSnapshot) snapshot = NULL;
  g_autoptr (GError) error = NULL;
  Ms5Clock *clock = MS5_CLOCK (floor->clock);

  ms5_sqlite_store_open_async (floor->path, &options, NULL, ms5_test_result_cb, &opened);
  ms5_test_wait_until (opened != NULL);
  server->store = ms5_sqlite_store_open_finish (opened, &error);
  g_assert_no_error (error);
  ms5_store_load_async (server->store, ms5_clock_now (clock) - MS5_PIPELINE_REACH, NULL, ms5_test_result_cb, &loaded);
  ms5_test_wait_until (loaded != NULL);
  snapshot = ms5_store_load_finish (server->store, loaded, &error);
  g_assert_no_error (error);

  server->n_fired = 0;
  server->live = ms5_live_new ();
  server->random = ms5_random_new_seeded (seed);
  server->journal = ms5_journal_new (server->store, clock, snapshot, server->live);
  g_signal_connect (server->journal, "sealed", G_CALLBACK (sealed_cb), server);
  g_signal_connect (server->journal, "durable", G_CALLBACK (durable_cb), floor);
  server->pipeline = ms5_pipeline_new (floor->plant, clock, server->random, server->journal);
  ms5_pipeline_start (server->pipeline, snapshot, ms5_clock_now (clock), 1);
}

/* As if it were killed: what is not stored yet may be, or not. */
static void
kill_server (Server *server)
{
  g_autoptr (GAsyncResult) closed = NULL;

  ms5_journal_abandon (server->journal);
  ms5_pipeline_stop (server->pipeline);
  ms5_store_close_async (server->store, ms5_test_result_cb, &closed);
  ms5_test_wait_until (closed != NULL);
  g_assert_true (ms5_store_close_finish (server->store, closed, NULL));
  g_clear_object (&closed);
  g_assert_finalize_object (g_steal_pointer (&server->pipeline));
  g_assert_finalize_object (g_steal_pointer (&server->journal));
  g_assert_finalize_object (g_steal_pointer (&server->store));
  g_clear_object (&server->random);
  g_clear_pointer (&server->live, ms5_live_free);
}

static void
count_cb (gboolean durable,
          gpointer data)
{
  guint *n_waiting = data;

  (*n_waiting)--;
}

/* Until each has written what there is, or never will. */
static void
settle (Server servers[2])
{
  guint n_waiting = 2;

  for (guint i = 0; i < 2; i++)
    ms5_journal_when_durable (servers[i].journal, count_cb, &n_waiting);
  ms5_test_wait_until (n_waiting == 0);
}

static void
pass (Floor  *floor,
      gint64  time)
{
  ms5_manual_clock_advance (floor->clock, time);
  for (gint32 n = g_rand_int_range (floor->rand, 0, 8); n > 0; n--)
    g_main_context_iteration (NULL, FALSE);
}

static void
raise_call (Floor  *floor,
            Server *server,
            guint   number)
{
  Ms5Engine *engine = ms5_pipeline_get_engine (server->pipeline);
  g_autofree char *key = g_strdup_printf ("call-%u", number);
  Ms5EngineDoing doing = { .line = ms5_plant_get_line (floor->plant, "L1"), .key = key, .by = "ann" };
  const Ms5CallRaiseArgs args = { .type = (char *) "safety", .priority = MS5_PRIORITY_CRITICAL };

  ms5_engine_begin (engine, ms5_clock_now (MS5_CLOCK (floor->clock)));
  g_assert_cmpint (ms5_engine_raise_call (engine, &doing, &args), ==, MS5_ENGINE_APPLIED);
  ms5_engine_commit (engine);
  ms5_journal_touch (server->journal);
  ms5_pipeline_wake (server->pipeline);
}

/* The one takes over from the other at any time around that of a level. */
static void
play_round (Floor *floor,
            guint  number)
{
  guint64 seed = g_rand_int (floor->rand);
  Server servers[2] = { 0 };

  start (floor, &servers[0], seed);
  raise_call (floor, &servers[0], number);
  for (guint i = 0; i < 3; i++)
    pass (floor, MS5_JOURNAL_TICK);
  if (g_rand_boolean (floor->rand))
    {
      start (floor, &servers[1], seed);
      settle (servers);
      kill_server (&servers[0]);
      start (floor, &servers[0], seed + 1);
    }
  else
    start (floor, &servers[1], seed + 1);

  /* The plant's first level for what is critical is due after half a minute. */
  pass (floor, g_rand_int_range (floor->rand, 0, 29 * MS5_USEC_PER_S));
  for (guint i = 0; i < 5; i++)
    pass (floor, g_rand_boolean (floor->rand) ? 30 * MS5_USEC_PER_S : MS5_JOURNAL_TICK);
  if (g_rand_boolean (floor->rand))
    settle (servers);
  floor->n_raced += servers[0].n_fired > 0 && servers[1].n_fired > 0;
  for (guint i = 0; i < 2; i++)
    kill_server (&servers[i]);
}

/* Their codes, with NULL at the end. */
static GPtrArray *
list_lines (const Ms5Plant *plant)
{
  GPtrArray *codes = g_ptr_array_new ();

  for (guint i = 0; i < plant->lines->len; i++)
    g_ptr_array_add (codes, ((Ms5Line *) g_ptr_array_index (plant->lines, i))->code);
  g_ptr_array_add (codes, NULL);
  return codes;
}

/* What became durable, as a third server sees it. */
static GHashTable *
read_steps (Floor *floor)
{
  GHashTable *steps = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) lines = list_lines (floor->plant);
  const Ms5StoreQuery query = { .subject = MS5_STORE_RECORDS, .kind = MS5_TOPIC_ESCALATIONS,
                                .lines = (const char *const *) lines->pdata,
                                .time = { T0, ms5_clock_now (MS5_CLOCK (floor->clock)) + 1 } };
  const Ms5SqliteStoreOptions options = { 0 };
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) asked = NULL;
  g_autoptr (GAsyncResult) closed = NULL;
  g_autoptr (Ms5StoreAnswer) answer = NULL;
  g_autoptr (Ms5Store) store = NULL;
  g_autoptr (GError) error = NULL;

  ms5_sqlite_store_open_async (floor->path, &options, NULL, ms5_test_result_cb, &opened);
  ms5_test_wait_until (opened != NULL);
  store = ms5_sqlite_store_open_finish (opened, &error);
  g_assert_no_error (error);
  ms5_store_query_async (store, &query, NULL, ms5_test_result_cb, &asked);
  ms5_test_wait_until (asked != NULL);
  answer = ms5_store_query_finish (store, asked, &error);
  g_assert_no_error (error);
  g_assert_false (answer->is_cut);
  for (guint i = 0; i < answer->records->len; i++)
    g_assert_true (g_hash_table_add (steps, g_strdup (((const Ms5StoredItem *) g_ptr_array_index (answer->records, i))->key)));

  ms5_store_close_async (store, ms5_test_result_cb, &closed);
  ms5_test_wait_until (closed != NULL);
  g_assert_true (ms5_store_close_finish (store, closed, NULL));
  return steps;
}

/* A server that is killed may have stored what it told nobody of: its successor tells that from what is stored. */
static void
check (Floor *floor)
{
  g_autoptr (GHashTable) stored = read_steps (floor);
  GHashTableIter iter;
  gpointer key, n;

  g_hash_table_iter_init (&iter, floor->told);
  while (g_hash_table_iter_next (&iter, &key, &n))
    {
      g_test_message ("%s was told %u times", (const char *) key, GPOINTER_TO_UINT (n));
      g_assert_cmpuint (GPOINTER_TO_UINT (n), ==, 1);
      g_assert_true (g_hash_table_contains (stored, key));
    }
}

static void
warned_cb (const char     *domain,
           GLogLevelFlags  level,
           const char     *message,
           gpointer        user_data)
{
  Floor *floor = user_data;

  if (strstr (message, "somebody else has written to it, process ") == NULL)
    g_error ("%s", message);
  floor->n_refused++;
}

static void
test_one_tells (void)
{
  Floor floor = { .clock = ms5_manual_clock_new (T0), .rand = g_rand_new_with_seed (5) };
  g_autofree char *plant = g_build_filename (g_getenv ("MS5_SOURCE_ROOT"), "data", "plants", "bottling-hall.json", NULL);
  g_autoptr (GError) error = NULL;
  guint handler = g_log_set_handler ("ms5-server", G_LOG_LEVEL_WARNING, warned_cb, &floor);
  GLogLevelFlags fatal = g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);

  floor.path = g_build_filename (ms5_test_dir_new (), "server.db", NULL);
  floor.plant = ms5_server_read_plant (plant, &error);
  g_assert_no_error (error);
  floor.told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < ROUNDS; i++)
    {
      play_round (&floor, i);
      check (&floor);
    }
  g_test_message ("%u steps told, %u batches refused, %u rounds with two that had a level", g_hash_table_size (floor.told),
                  floor.n_refused, floor.n_raced);
  g_assert_cmpuint (g_hash_table_size (floor.told), >=, ROUNDS / 2);
  g_assert_cmpuint (floor.n_refused, >, 0);
  g_assert_cmpuint (floor.n_raced, >, 0);

  g_log_set_always_fatal (fatal);
  g_log_remove_handler ("ms5-server", handler);
  g_hash_table_unref (floor.told);
  ms5_plant_unref (floor.plant);
  g_assert_finalize_object (floor.clock);
  g_rand_free (floor.rand);
  g_free (floor.path);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/two-servers/one-tells", test_one_tells);

  return g_test_run ();
}
