/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim.h"

#include "client/ms5-memory-secrets.h"
#include "client/ms5-vault.h"
#include "support/ms5-test-wait.h"

/* The client's rooms below its windows. */

static void
deed_free (gpointer data)
{
  SimDeed *deed = data;

  g_free (deed->id);
  g_free (deed->op);
  g_free (deed);
}

void
sim_client_init (SimClient *client,
                 Sim       *sim,
                 guint      index)
{
  client->sim = sim;
  client->index = index;
  client->name = g_strdup_printf ("client %u", index + 1);
  client->folder = g_strdup_printf ("/client%u", index + 1);
  client->secrets = ms5_memory_secrets_new (NULL);
  ms5_memory_secrets_set_persistent (MS5_MEMORY_SECRETS (client->secrets), TRUE);
  client->random = ms5_random_new_seeded (sim->seed * SIM_CLIENTS + index);
  client->deeds = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, deed_free);
  client->versions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

void
sim_client_clear (SimClient *client)
{
  g_free (client->name);
  g_free (client->folder);
  g_object_unref (client->secrets);
  g_object_unref (client->random);
  g_hash_table_unref (client->deeds);
  g_hash_table_unref (client->versions);
  g_free (client->last_key);
}

/* What the network does with a message. No WebSocket loses or repeats one, but a broken server may: the
 * intervals of deltas tell. */
static Ms5PairFate
fate_of (Ms5Transport *from,
         Ms5FrameKind  kind,
         GBytes       *message,
         gint64       *delay,
         gpointer      user_data)
{
  SimClient *client = user_data;
  Sim *sim = client->sim;
  Ms5PairFate fate = MS5_PAIR_ARRIVE;

  if (client->freezes)
    return MS5_PAIR_FREEZE;

  *delay = sim_dice (sim, (int) sim->lag) + 1;
  if (sim->is_quiet || sim_dice (sim, 1000) >= sim->faults)
    return fate;

  switch (sim_dice (sim, 6))
    {
    case 0:
      fate = MS5_PAIR_FREEZE;
      break;
    case 1:
      fate = MS5_PAIR_LEAVE;
      *delay = sim_dice (sim, 8 * MS5_USEC_PER_S);
      break;
    case 2:
      fate = from == client->far && pair_dialer_is_delta (kind, message) ? MS5_PAIR_LOSE : MS5_PAIR_CUT;
      break;
    case 3:
      fate = from == client->far && pair_dialer_is_delta (kind, message) ? MS5_PAIR_TWICE : MS5_PAIR_CUT;
      break;
    default:
      fate = MS5_PAIR_CUT;
    }
  sim_trace (sim, "%s: the line meets fate %d", client->name, (int) fate);
  return fate;
}

/* Whether there is a server at the other end. */
static void
answer (Ms5Transport *server,
        gpointer      user_data)
{
  SimClient *client = user_data;

  client->freezes = FALSE;
  g_set_object (&client->far, server);
  if (client->sim->server.feed != NULL)
    sim_server_accept (client->sim, server);
  else
    ms5_pair_transport_cut (MS5_PAIR_TRANSPORT (server));
}

static void
opened_cb (SimClient *client)
{
  sim_trace (client->sim, "%s: connected", client->name);
}

/* What it has seen, by its own account. */
static void
claim_all (SimClient *client)
{
  Sim *sim = client->sim;
  const Ms5Cursor *cursor = ms5_replica_get_cursor (client->replica);
  Ms5StoreQuery query = { .subject = MS5_STORE_LOG, .after = sim->told - 1, .limit = 1 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (Ms5StoreAnswer) answer = NULL;

  if (cursor->epoch == NULL || sim->server.store == NULL || cursor->pos >= sim->told)
    return;

  ms5_store_query_async (sim->server.store, &query, NULL, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  answer = ms5_store_query_finish (sim->server.store, result, NULL);
  if (answer != NULL && answer->log->len == 1)
    {
      const Ms5StoreLogRow *row = &g_array_index (answer->log, Ms5StoreLogRow, 0);

      ms5_replica_set_cursor (client->replica, cursor->epoch, row->change->v, row->h);
    }
}

static void
open_files (SimClient *client)
{
  Sim *sim = client->sim;
  Ms5Clock *clock = MS5_CLOCK (sim->clock);
  g_autofree char *outbox = sim->without & SIM_OUTBOX ? g_strdup (":memory:")
                                                      : g_strconcat (client->folder, "/outbox.db", NULL);
  g_autofree char *cache = g_strconcat (client->folder, "/cache.db", NULL);
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) cached = NULL;
  g_autoptr (GError) error = NULL;

  ms5_outbox_open_async (outbox, client->secrets, clock, client->random, NULL, ms5_test_result_cb, &opened);
  ms5_test_wait_until (opened != NULL);
  client->outbox = ms5_outbox_open_finish (opened, &error);
  if (client->outbox == NULL)
    g_error ("Seed %" G_GUINT64_FORMAT ": the outbox does not open: %s", sim->seed, error->message);
  ms5_cache_open_async (cache, client->secrets, clock, NULL, ms5_test_result_cb, &cached);
  ms5_test_wait_until (cached != NULL);
  client->cache = ms5_cache_open_finish (cached, &error);
  if (client->cache == NULL)
    g_error ("Seed %" G_GUINT64_FORMAT ": the cache does not open: %s", sim->seed, error->message);

  if (ms5_outbox_get_problem (client->outbox) != NULL)
    sim_damage (sim, "G5: %s", ms5_outbox_get_problem (client->outbox));
  if (ms5_cache_get_problem (client->cache) != NULL)
    sim_damage (sim, "%s: %s", client->name, ms5_cache_get_problem (client->cache));
}

static void
load (SimClient *client)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (Ms5CacheContents) contents = NULL;
  g_autoptr (GError) error = NULL;

  ms5_cache_load_async (client->cache, NULL, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  contents = ms5_cache_load_finish (client->cache, result, &error);
  g_assert_no_error (error);
  ms5_replica_set_cache (client->replica, client->cache);
  ms5_replica_load (client->replica, contents);
  while (ms5_replica_load_more (client->replica, contents, MS5_USEC_PER_S))
    ;
  ms5_replica_set_outbox (client->replica, client->outbox);
  ms5_replica_set_user (client->replica, SIM_SUB, "sim");
}

void
sim_client_start (SimClient *client)
{
  Sim *sim = client->sim;
  Ms5Clock *clock = MS5_CLOCK (sim->clock);

  client->n_starts++;
  open_files (client);
  client->floor = ms5_floor_new (clock, NULL);
  client->replica = ms5_replica_new (client->floor, clock);
  load (client);
  client->dialer = pair_dialer_new (clock, fate_of, answer, client);
  client->link = ms5_link_new (MS5_DIALER (client->dialer), clock, client->random);
  client->sync = ms5_sync_new (client->link, client->replica, client->outbox, client->floor, clock);
  ms5_sync_set_sub (client->sync, SIM_SUB);
  g_signal_connect_swapped (client->link, "opened", G_CALLBACK (opened_cb), client);
  g_clear_pointer (&client->epoch, g_free);
  client->pos = 0;
  if (sim->without & SIM_RESUME)
    claim_all (client);
  sim_trace (sim, "%s: runs as %s, cache at %" G_GINT64_FORMAT ", %u open actions", client->name,
             ms5_outbox_get_device (client->outbox), ms5_replica_get_cursor (client->replica)->pos,
             ms5_outbox_get_n_open (client->outbox));
  ms5_link_start (client->link);
}

static void
close_files (SimClient *client)
{
  g_autoptr (GAsyncResult) closed = NULL;
  g_autoptr (GAsyncResult) cached = NULL;

  ms5_outbox_close_async (client->outbox, ms5_test_result_cb, &closed);
  ms5_cache_close_async (client->cache, ms5_test_result_cb, &cached);
  sim_drain ();
  ms5_test_wait_until (closed != NULL && cached != NULL);
}

/* Ends without warning. */
void
sim_client_end (SimClient *client,
                gboolean   power)
{
  Sim *sim = client->sim;

  if (client->link == NULL)
    return;

  sim_trace (sim, "%s: ends%s", client->name, power ? ", without power" : "");
  if (power)
    {
      ms5_torn_vfs_crash_below (sim->vfs, client->folder);
      client->freezes = TRUE;
    }
  g_signal_handlers_disconnect_by_data (client->link, client);
  g_object_run_dispose (G_OBJECT (client->sync));
  g_object_run_dispose (G_OBJECT (client->link));
  g_object_run_dispose (G_OBJECT (client->replica));
  close_files (client);
  if (client->is_armed)
    ms5_torn_vfs_crash_below (sim->vfs, client->folder);
  client->is_armed = FALSE;
  g_clear_object (&client->sync);
  g_clear_object (&client->link);
  g_clear_object (&client->dialer);
  g_clear_object (&client->replica);
  g_clear_object (&client->floor);
  g_clear_object (&client->cache);
  g_clear_object (&client->outbox);
  g_clear_object (&client->far);
  g_clear_pointer (&client->epoch, g_free);
  sim_drain ();
}
