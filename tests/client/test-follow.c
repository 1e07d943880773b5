/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client-wait.h"
#include "client/ms5-memory-secrets.h"
#include "client/ms5-replica-private.h"
#include "client/ms5-sync.h"
#include "pair-dialer.h"
#include "server/feed/feed-rig.h"
#include "server/feed/random-log.h"
#include "support/ms5-test-dir.h"

/*
 * The client beside the real feed, over lines that break, lose and repeat, while the feed's log grows at
 * random. In the end both have the same rows, and so has the cache.
 */

static const char *const topics[] = {
  "line/L1", "calls/L1", "jobs/L1", "stops/L1", "notes/L1", "line/L2", "calls/L2", "notes/L2",
};

typedef struct
{
  Rig        *rig;
  GRand      *rand;
  Ms5Secrets *secrets;
  Ms5Random  *random;
  char       *path;      /* of the cache */
  Ms5Outbox  *outbox;
  Ms5Cache   *cache;
  Ms5Floor   *floor;
  Ms5Replica *replica;
  PairDialer *dialer;
  Ms5Link    *link;
  Ms5Sync    *sync;
  int         faults;    /* in 1000 messages */
  int         losses;    /* in 1000 deltas */
  Ms5Transport *server;  /* the end of the line that is open */
} Follow;

static Ms5PairFate
fate_of (Ms5Transport *from,
         Ms5FrameKind  kind,
         GBytes       *message,
         gint64       *delay,
         gpointer      user_data)
{
  Follow *f = user_data;
  int dice = g_rand_int_range (f->rand, 0, 1000);

  *delay = g_rand_int_range (f->rand, 0, 40) * MS5_USEC_PER_MS;
  if (from == f->server && dice < f->losses && pair_dialer_is_delta (kind, message))
    return dice % 2 == 0 ? MS5_PAIR_LOSE : MS5_PAIR_TWICE;
  if (dice >= f->faults)
    return MS5_PAIR_ARRIVE;

  return dice % 4 == 0 ? MS5_PAIR_FREEZE : MS5_PAIR_CUT;
}

static void
answer (Ms5Transport *server,
        gpointer      user_data)
{
  Follow *f = user_data;
  g_autoptr (Ms5FeedIdentity) identity = rig_identity (f->rig, "u-1", "sid", NULL, 24 * 3600);

  g_set_object (&f->server, server);
  ms5_feed_accept (f->rig->feed, server, identity);
}

/* The disk is real, the time is not: time stands still until everything is written. */
static void
turn (Follow *f,
      gint64  duration)
{
  rig_advance (f->rig, duration);
  while (g_main_context_iteration (NULL, f->replica->n_writing > 0) || f->replica->n_writing > 0)
    ;
}

/* Lets time pass until something is so. */
#define follow_until(f, condition)                                                  \
  G_STMT_START                                                                      \
  {                                                                                 \
    gint64 deadline_ = g_get_monotonic_time () + MS5_TEST_DEADLINE;                 \
    while (!(condition))                                                            \
      {                                                                             \
        if (g_get_monotonic_time () > deadline_)                                    \
          g_error ("%s:%d: waited in vain for %s", __FILE__, __LINE__, #condition); \
        turn ((f), 50 * MS5_USEC_PER_MS);                                           \
      }                                                                             \
  }                                                                                 \
  G_STMT_END

static void
open_files (Follow *f)
{
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) cached = NULL;
  g_autoptr (GError) error = NULL;
  const char *folder = ms5_test_dir_new ();
  g_autofree char *outbox = g_build_filename (folder, "outbox.db", NULL);

  f->path = g_build_filename (folder, "cache.db", NULL);
  ms5_outbox_open_async (outbox, f->secrets, MS5_CLOCK (f->rig->clock), f->random, NULL, ms5_test_result_cb, &opened);
  f->outbox = ms5_outbox_open_finish (client_wait (&opened), &error);
  g_assert_no_error (error);
  ms5_cache_open_async (f->path, f->secrets, MS5_CLOCK (f->rig->clock), NULL, ms5_test_result_cb, &cached);
  f->cache = ms5_cache_open_finish (client_wait (&cached), &error);
  g_assert_no_error (error);
}

static Follow *
follow_new (guint32              seed,
            const Ms5FeedLimits *limits)
{
  Follow *f = g_new0 (Follow, 1);

  f->rig = rig_new (limits);
  f->rand = g_rand_new_with_seed (seed);
  f->random = ms5_random_new_seeded (seed);
  f->secrets = ms5_memory_secrets_new (NULL);
  ms5_memory_secrets_set_persistent (MS5_MEMORY_SECRETS (f->secrets), TRUE);
  open_files (f);
  f->floor = ms5_floor_new (MS5_CLOCK (f->rig->clock), NULL);
  f->replica = ms5_replica_new (f->floor, MS5_CLOCK (f->rig->clock));
  ms5_replica_set_cache (f->replica, f->cache);
  ms5_replica_set_outbox (f->replica, f->outbox);
  f->dialer = pair_dialer_new (MS5_CLOCK (f->rig->clock), fate_of, answer, f);
  f->link = ms5_link_new (MS5_DIALER (f->dialer), MS5_CLOCK (f->rig->clock), f->random);
  f->sync = ms5_sync_new (f->link, f->replica, f->outbox, f->floor, MS5_CLOCK (f->rig->clock));
  ms5_sync_set_sub (f->sync, "u-1");

  rig_put (f->rig, "plant", "site", json_pack ("{s:s}", "code", "S"));
  rig_put (f->rig, "plant", "line/L1", json_pack ("{s:s}", "name", "Line 1"));
  rig_put (f->rig, "plant", "line/L2", json_pack ("{s:s}", "name", "Line 2"));
  rig_commit (f->rig);
  return f;
}

static void
close_files (Follow *f)
{
  g_autoptr (GAsyncResult) closed = NULL;
  g_autoptr (GAsyncResult) cached = NULL;
  g_autoptr (GError) error = NULL;

  ms5_outbox_close_async (f->outbox, ms5_test_result_cb, &closed);
  ms5_outbox_close_finish (f->outbox, client_wait (&closed), &error);
  g_assert_no_error (error);
  ms5_cache_close_async (f->cache, ms5_test_result_cb, &cached);
  ms5_cache_close_finish (f->cache, client_wait (&cached), &error);
  g_assert_no_error (error);
}

static void
follow_free (Follow *f)
{
  ms5_link_stop (f->link);
  turn (f, MS5_USEC_PER_S);
  g_object_run_dispose (G_OBJECT (f->sync));
  g_object_run_dispose (G_OBJECT (f->link));
  g_object_run_dispose (G_OBJECT (f->replica));
  close_files (f);
  turn (f, MS5_USEC_PER_MIN);
  g_assert_finalize_object (f->sync);
  g_assert_finalize_object (f->link);
  g_assert_finalize_object (f->replica);
  g_assert_finalize_object (f->dialer);
  g_assert_finalize_object (f->cache);
  g_assert_finalize_object (f->outbox);
  g_assert_finalize_object (f->floor);
  g_clear_object (&f->server);
  g_object_unref (f->secrets);
  g_object_unref (f->random);
  g_rand_free (f->rand);
  rig_free (f->rig);
  g_free (f->path);
  g_free (f);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Follow, follow_free)

static void
change (Follow *f,
        guint   n)
{
  for (guint i = 0; i < n; i++)
    {
      const char *topic = topics[g_rand_int_range (f->rand, 0, G_N_ELEMENTS (topics))];

      rig_change (f->rig, random_log_change (f->rand, f->rig->image, topic, rig_next_v (f->rig)));
    }
  rig_commit (f->rig);
}

static gboolean
is_at_head (Follow *f)
{
  return ms5_link_get_state (f->link) == MS5_LINK_LIVE
         && ms5_replica_get_cursor (f->replica)->pos == f->rig->durable
         && ms5_replica_get_durable (f->replica) == f->rig->durable;
}

static void
assert_rows (Follow     *f,
             const char *topic,
             GPtrArray  *items)
{
  g_assert_cmpuint (items->len, ==, ms5_image_get_n_items (f->rig->image, topic));
  for (guint i = 0; i < items->len; i++)
    {
      const Ms5Change *mine = g_ptr_array_index (items, i);
      Ms5Item *theirs = ms5_image_lookup (f->rig->image, topic, mine->key);

      g_assert_nonnull (theirs);
      g_assert_cmpint (mine->v, ==, theirs->v);
      g_assert_true (ms5_json_equal (mine->fields, theirs->fields));
    }
}

/* I2, and that the cache has it all, too. */
static void
assert_same (Follow *f)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5CacheContents) contents = NULL;

  g_assert_cmphex (ms5_replica_get_cursor (f->replica)->h, ==, f->rig->h);
  ms5_cache_load_async (f->cache, NULL, ms5_test_result_cb, &result);
  contents = ms5_cache_load_finish (f->cache, client_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpint (contents->cursor.pos, ==, f->rig->durable);

  for (guint t = 0; t < G_N_ELEMENTS (topics); t++)
    {
      g_autoptr (GPtrArray) items = ms5_replica_dup_items (f->replica, topics[t]);
      g_autoptr (GPtrArray) kept = g_ptr_array_new ();

      g_assert_true (ms5_replica_has_topic (f->replica, topics[t]));
      assert_rows (f, topics[t], items);
      for (guint i = 0; i < contents->items->len; i++)
        if (g_str_equal (((const Ms5Change *) contents->items->pdata[i])->topic, topics[t]))
          g_ptr_array_add (kept, contents->items->pdata[i]);
      assert_rows (f, topics[t], kept);
    }
}

static void
test_still (void)
{
  g_autoptr (Follow) f = follow_new (1, NULL);

  change (f, 200);
  ms5_link_start (f->link);
  follow_until (f, is_at_head (f));
  assert_same (f);
  g_assert_cmpint (ms5_floor_get_freshness (f->floor), ==, MS5_FLOOR_LIVE);

  change (f, 20);
  follow_until (f, is_at_head (f));
  assert_same (f);
  g_assert_cmpuint (f->dialer->n_dialed, ==, 1);
  g_assert_cmpstr (f->rig->reports->str, ==, "");
}

static void
one_fault (Follow *f)
{
  switch (g_rand_int_range (f->rand, 0, 12))
    {
    case 0:
      rig_restart (f->rig);
      break;
    case 1:
      if (f->server != NULL)
        ms5_pair_transport_cut (MS5_PAIR_TRANSPORT (f->server));
      break;
    case 2:
      ms5_link_network_changed (f->link);
      break;
    default:
      break;
    }
}

static void
test_random (gconstpointer data)
{
  guint seed = GPOINTER_TO_UINT (data);
  g_autoptr (Follow) f = follow_new (seed, NULL);

  f->faults = 25;
  ms5_link_start (f->link);
  for (guint step = 0; step < 250; step++)
    {
      if (g_rand_boolean (f->rand))
        change (f, (guint) g_rand_int_range (f->rand, 1, 30));
      if (g_rand_int_range (f->rand, 0, 10) == 0)
        one_fault (f);
      turn (f, g_rand_int_range (f->rand, 0, 2000) * MS5_USEC_PER_MS);
    }

  f->faults = 0;
  follow_until (f, is_at_head (f));
  assert_same (f);
  g_assert_cmpuint (f->dialer->n_dialed, >, 3);
  /* Its rows were never wrong, nor was its history. */
  g_assert_null (strstr (f->rig->reports->str, "fork"));
  g_assert_null (strstr (f->rig->reports->str, "diverged"));
}

/* No WebSocket loses or repeats messages, but a broken server may: the intervals tell. */
static void
test_gaps (void)
{
  g_autoptr (Follow) f = follow_new (4, NULL);

  ms5_link_start (f->link);
  follow_until (f, is_at_head (f));
  f->losses = 300;
  for (guint step = 0; step < 300; step++)
    {
      change (f, (guint) g_rand_int_range (f->rand, 1, 5));
      turn (f, g_rand_int_range (f->rand, 0, 300) * MS5_USEC_PER_MS);
    }

  f->losses = 0;
  change (f, 1);
  follow_until (f, is_at_head (f));
  assert_same (f);
  g_assert_cmpuint (rig_stats (f->rig).resyncs, >, 10);
  g_assert_cmpuint (f->dialer->n_dialed, ==, 1);
}

/* More than the feed keeps at hand passes while the line is down: it begins anew. */
static void
test_long_away (void)
{
  Ms5FeedLimits limits;
  g_autoptr (Follow) f = NULL;

  ms5_feed_limits_init (&limits);
  limits.catch_up_rows = 300;
  f = follow_new (5, &limits);
  ms5_link_start (f->link);
  follow_until (f, is_at_head (f));
  ms5_link_stop (f->link);
  g_assert_cmpint (ms5_floor_get_freshness (f->floor), ==, MS5_FLOOR_OFFLINE);
  for (guint i = 0; i < 40; i++)
    change (f, 30);
  ms5_link_start (f->link);
  follow_until (f, is_at_head (f));
  assert_same (f);
}

/* The server is another one: its history does not continue ours. */
static void
test_new_epoch (void)
{
  g_autoptr (Follow) f = follow_new (6, NULL);

  ms5_link_start (f->link);
  change (f, 50);
  follow_until (f, is_at_head (f));
  ms5_link_stop (f->link);
  g_free (f->rig->epoch);
  f->rig->epoch = g_strdup ("e2");
  rig_restart (f->rig);
  change (f, 5);
  ms5_link_start (f->link);
  follow_until (f, is_at_head (f));
  g_assert_cmpstr (ms5_replica_get_cursor (f->replica)->epoch, ==, "e2");
  assert_same (f);
}

static void
test_rights (void)
{
  g_autoptr (Follow) f = follow_new (7, NULL);

  change (f, 100);
  g_hash_table_add (f->rig->denied, g_strdup ("jobs/L1"));
  ms5_link_start (f->link);
  follow_until (f, is_at_head (f));
  g_assert_false (ms5_replica_has_topic (f->replica, "jobs/L1"));
  g_assert_true (ms5_replica_has_topic (f->replica, "stops/L1"));

  g_hash_table_add (f->rig->denied, g_strdup ("stops/L1"));
  ms5_feed_check_rights (f->rig->feed, NULL);
  follow_until (f, !ms5_replica_has_topic (f->replica, "stops/L1"));
  change (f, 100);
  follow_until (f, is_at_head (f));

  /* They are given back; the next connection asks again. */
  g_hash_table_remove_all (f->rig->denied);
  ms5_link_stop (f->link);
  ms5_link_start (f->link);
  follow_until (f, is_at_head (f));
  assert_same (f);
}

/* A line that is new in the plant is subscribed to, one that is gone is not. */
static void
test_new_line (void)
{
  g_autoptr (Follow) f = follow_new (8, NULL);

  ms5_link_start (f->link);
  follow_until (f, is_at_head (f));
  rig_put (f->rig, "line/L3", "L3", json_pack ("{s:s}", "state", "Execute"));
  rig_put (f->rig, "plant", "line/L3", json_pack ("{s:s}", "name", "Line 3"));
  rig_remove (f->rig, "plant", "line/L2");
  rig_commit (f->rig);
  follow_until (f, ms5_replica_has_topic (f->replica, "line/L3"));
  g_assert_false (ms5_replica_has_topic (f->replica, "line/L2"));
  g_assert_cmpuint (g_list_model_get_n_items (ms5_floor_get_lines (f->floor)), ==, 1);
}

static void
test_live (void)
{
  g_autoptr (Follow) f = follow_new (9, NULL);
  Ms5SensorModel *sensor;

  rig_put (f->rig, "plant", "equipment/M1", json_pack ("{s:s}", "line", "L1"));
  rig_put (f->rig, "plant", "sensor/M1/temperature", json_pack ("{s:s}", "unit", "°C"));
  rig_put (f->rig, "line/L1", "L1", json_pack ("{s:s}", "state", "Execute"));
  rig_put (f->rig, "line/L1", "M1", json_pack ("{s:s}", "state", "Execute"));
  rig_commit (f->rig);
  rig_set_live (f->rig, "live/L1", "M1", "temperature", 61.5);
  ms5_link_start (f->link);
  follow_until (f, is_at_head (f));
  follow_until (f, ms5_floor_get_equipment (f->floor, "M1") != NULL);
  sensor = ms5_equipment_model_get_sensor (ms5_floor_get_equipment (f->floor, "M1"), "temperature");
  follow_until (f, ms5_sensor_model_get_value (sensor) > 61);

  /* More of it than a window, which acknowledgements must open again. */
  for (guint i = 0; i < 5000; i++)
    {
      rig_set_live (f->rig, "live/L1", "M1", "temperature", i);
      turn (f, 20 * MS5_USEC_PER_MS);
    }
  follow_until (f, ms5_sensor_model_get_value (sensor) > 4998);
  g_assert_cmpuint (f->dialer->n_dialed, ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/follow/still", test_still);
  for (guint seed = 1; seed <= 12; seed++)
    {
      g_autofree char *name = g_strdup_printf ("/follow/random/%u", seed);

      g_test_add_data_func (name, GUINT_TO_POINTER (seed), test_random);
    }
  g_test_add_func ("/follow/gaps", test_gaps);
  g_test_add_func ("/follow/long-away", test_long_away);
  g_test_add_func ("/follow/new-epoch", test_new_epoch);
  g_test_add_func ("/follow/rights", test_rights);
  g_test_add_func ("/follow/new-line", test_new_line);
  g_test_add_func ("/follow/live", test_live);

  return g_test_run ();
}
