/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim.h"

#include "server/ms5-journal-ledger.h"
#include "server/store/ms5-sqlite-accounts.h"
#include "server/store/ms5-sqlite-store.h"
#include "support/ms5-test-wait.h"

/* The server's rooms behind its sockets. */

#define FOLDER "/server"

static void
note (Sim       *sim,
      Ms5Change *change)
{
  if (change->v == sim->log->len + 1)
    g_ptr_array_add (sim->log, ms5_change_ref (change));
  else if (change->v > sim->log->len)
    sim_damage (sim, "I9: after position %u comes %" G_GINT64_FORMAT, sim->log->len, change->v);
}

static void
sealed_cb (Ms5Journal *journal,
           Ms5Batch   *batch,
           Sim        *sim)
{
  ms5_feed_append (sim->server.feed, batch->changes, (const guint64 *) (const void *) batch->chain->data);
}

static void
durable_cb (Ms5Journal *journal,
            Ms5Batch   *batch,
            Sim        *sim)
{
  for (guint i = 0; i < batch->changes->len; i++)
    note (sim, g_ptr_array_index (batch->changes, i));
  sim->told = batch->pos;
  ms5_feed_set_durable (sim->server.feed, batch->pos);
}

static void
acted_cb (Ms5Actions *actions,
          Sim        *sim)
{
  ms5_pipeline_wake (sim->server.pipeline);
}

static Ms5StoreSnapshot *
open_store (Sim *sim)
{
  const Ms5SqliteStoreOptions options = { .epoch = "sim", .check_rows = 200, .vfs = SIM_VFS, .on_caller = TRUE };
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) loaded = NULL;
  g_autoptr (GError) error = NULL;
  Ms5StoreSnapshot *snapshot;

  ms5_sqlite_store_open_async (FOLDER "/server.db", &options, NULL, ms5_test_result_cb, &opened);
  ms5_test_wait_until (opened != NULL);
  sim->server.store = ms5_sqlite_store_open_finish (opened, &error);
  if (sim->server.store == NULL)
    g_error ("Seed %" G_GUINT64_FORMAT ": the store does not open: %s", sim->seed, error->message);

  ms5_store_load_async (sim->server.store, ms5_clock_now (MS5_CLOCK (sim->clock)) - MS5_PIPELINE_REACH, NULL,
                        ms5_test_result_cb, &loaded);
  ms5_test_wait_until (loaded != NULL);
  snapshot = ms5_store_load_finish (sim->server.store, loaded, &error);
  if (snapshot == NULL)
    g_error ("Seed %" G_GUINT64_FORMAT ": the store does not load: %s", sim->seed, error->message);
  return snapshot;
}

/* What became durable when nobody was told any more is true all the same. */
static void
catch_up (Sim                    *sim,
          const Ms5StoreSnapshot *snapshot)
{
  const Ms5StoreQuery query = { .subject = MS5_STORE_LOG, .after = sim->log->len };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (Ms5StoreAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;

  if (snapshot->head < sim->told)
    sim_damage (sim, "I9: position %" G_GINT64_FORMAT " was told of, the log ends at %" G_GINT64_FORMAT, sim->told,
                snapshot->head);
  if (snapshot->head <= sim->log->len)
    return;

  ms5_store_query_async (sim->server.store, &query, NULL, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  answer = ms5_store_query_finish (sim->server.store, result, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < answer->log->len; i++)
    note (sim, g_array_index (answer->log, Ms5StoreLogRow, i).change);
  sim->told = sim->log->len;
}

static Ms5Backend *
make_backend (Sim *sim)
{
  Ms5Db *db = ms5_sqlite_store_get_db (MS5_SQLITE_STORE (sim->server.store));
  g_autoptr (Ms5AccountStore) store = ms5_sqlite_accounts_new (db);
  g_autoptr (Ms5PasswordHasher) hasher = ms5_password_hasher_new (&ms5_password_cost_least, 1, 1);
  g_autoptr (Ms5Accounts) accounts = ms5_accounts_new (store, MS5_CLOCK (sim->clock), sim->random, hasher,
                                                       &ms5_accounts_options_default);

  return ms5_backend_new (sim->plant, accounts, sim->server.store, MS5_CLOCK (sim->clock), 1);
}

static void
make_feed (Sim        *sim,
           Ms5Backend *backend)
{
  SimServer *server = &sim->server;
  Ms5FeedLimits limits;

  ms5_feed_limits_init (&limits);
  limits.user_connections = limits.address_connections = 1000;
  if (sim->is_small)
    {
      limits.ring_rows = 32;
      limits.catch_up_rows = 60;
    }
  server->backend = sim_backend_new (sim, backend, &server->actions);
  server->feed = ms5_feed_new (MS5_CLOCK (sim->clock), server->backend, &limits);
}

static void
make_actions (Sim                    *sim,
              const Ms5StoreSnapshot *snapshot,
              Ms5Backend             *backend)
{
  SimServer *server = &sim->server;
  g_autoptr (Ms5JournalLedger) real = ms5_journal_ledger_new (server->journal, server->store);
  g_autoptr (Ms5Ledger) ledger = sim->without != 0 ? sim_ledger_new (MS5_LEDGER (real), sim->without)
                                                   : g_object_ref (MS5_LEDGER (real));

  server->actions = ms5_actions_new (sim->plant, ms5_pipeline_get_engine (server->pipeline), ledger,
                                     MS5_CLOCK (sim->clock));
  for (guint i = 0; i < snapshot->floors->len; i++)
    {
      const Ms5FloorRecord *floor = &g_array_index (snapshot->floors, Ms5FloorRecord, i);

      ms5_actions_restore_floor (server->actions, floor->device, floor->cseq);
    }
  g_signal_connect (server->actions, "acted", G_CALLBACK (acted_cb), sim);
  ms5_backend_set_actions (backend, server->actions);
}

void
sim_server_start (Sim *sim)
{
  SimServer *server = &sim->server;
  g_autoptr (Ms5StoreSnapshot) snapshot = open_store (sim);
  g_autoptr (Ms5Backend) backend = make_backend (sim);

  catch_up (sim, snapshot);
  make_feed (sim, backend);
  server->journal = ms5_journal_new (server->store, MS5_CLOCK (sim->clock), snapshot,
                                     ms5_feed_get_live (server->feed));
  ms5_feed_start (server->feed, ms5_journal_get_image (server->journal), snapshot->epoch, snapshot->h,
                  snapshot->floor);
  g_signal_connect (server->journal, "sealed", G_CALLBACK (sealed_cb), sim);
  g_signal_connect (server->journal, "durable", G_CALLBACK (durable_cb), sim);
  server->pipeline = ms5_pipeline_new (sim->plant, MS5_CLOCK (sim->clock), sim->random, server->journal);
  make_actions (sim, snapshot, backend);
  ms5_pipeline_start (server->pipeline, snapshot, ms5_clock_now (MS5_CLOCK (sim->clock)), 1);
  sim_trace (sim, "server: runs from %" G_GINT64_FORMAT, snapshot->head);
}

/* Ends without warning: what is not on the disk is gone, and if the power failed what was not synced, too. */
void
sim_server_end (Sim      *sim,
                gboolean  power)
{
  SimServer *server = &sim->server;
  g_autoptr (GAsyncResult) closed = NULL;

  if (server->store == NULL)
    return;

  sim_trace (sim, "server: ends%s", power ? ", without power" : "");
  if (power)
    ms5_torn_vfs_crash_below (sim->vfs, FOLDER);
  ms5_actions_stop (server->actions);
  ms5_pipeline_stop (server->pipeline);
  ms5_journal_abandon (server->journal);
  g_object_run_dispose (G_OBJECT (server->feed));
  ms5_store_close_async (server->store, ms5_test_result_cb, &closed);
  sim_drain ();
  ms5_test_wait_until (closed != NULL);
  if (server->is_armed)
    ms5_torn_vfs_crash_below (sim->vfs, FOLDER);
  server->is_armed = FALSE;
  g_signal_handlers_disconnect_by_data (server->journal, sim);
  g_signal_handlers_disconnect_by_data (server->actions, sim);
  g_clear_object (&server->actions);
  g_clear_object (&server->pipeline);
  g_clear_object (&server->journal);
  g_clear_object (&server->feed);
  g_clear_object (&server->backend);
  g_clear_object (&server->store);
  sim_drain ();
}

/* Takes the far end of a line. */
void
sim_server_accept (Sim          *sim,
                   Ms5Transport *transport)
{
  g_autoptr (Ms5FeedIdentity) identity = ms5_feed_identity_new (SIM_SUB, "sid", NULL,
                                                                ms5_clock_now (MS5_CLOCK (sim->clock))
                                                                + 24 * MS5_USEC_PER_H, NULL, NULL);

  ms5_feed_accept (sim->server.feed, transport, identity);
}

/* A machine says something. */
void
sim_server_speak (Sim *sim)
{
  static const char *const equipment[] = { "A1", "B1", "C1", "A2" };
  static const int states[] = { MS5_STATE_EXECUTE, MS5_STATE_EXECUTE, MS5_STATE_HELD, MS5_STATE_ABORTED };
  static const char *const fault[] = { "E41", NULL };
  static const char *const none[] = { NULL };
  Ms5Time now = ms5_clock_now (MS5_CLOCK (sim->clock));
  guint machine = (guint) sim_dice (sim, G_N_ELEMENTS (equipment));
  Ms5DoorPipeline *pipeline = MS5_DOOR_PIPELINE (sim->server.pipeline);
  Ms5Sample sample;

  if (pipeline == NULL)
    return;

  ms5_sample_init (&sample, now);
  sample.state = states[sim_dice (sim, G_N_ELEMENTS (states))];
  sample.mode = MS5_MODE_PRODUCTION;
  sample.faults = machine == 1 && sim_dice (sim, 2) == 0 ? fault : none;
  MS5_DOOR_PIPELINE_GET_IFACE (pipeline)->ingest (pipeline, &sample,
                                                  ms5_plant_get_equipment (sim->plant, equipment[machine]), now);
}
