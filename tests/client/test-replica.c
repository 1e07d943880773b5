/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client-wait.h"
#include "client/ms5-interest.h"
#include "client/ms5-memory-secrets.h"
#include "client/ms5-replica-private.h"
#include "core/ms5-manual-clock.h"
#include "protocol/ms5-hash.h"
#include "support/ms5-test-dir.h"

#include <math.h>
#include <string.h>

/* The replica, given messages by hand. */

#define NOW (G_GINT64_CONSTANT (1767000000) * MS5_USEC_PER_S)

typedef struct
{
  Ms5ManualClock *clock;
  Ms5Random      *random;
  Ms5Secrets     *secrets;
  Ms5Outbox      *outbox;
  Ms5Floor       *floor;
  Ms5Replica     *replica;
  GString        *asked; /* resyncs */
  guint           n_committed;
} Fixture;

static void
resync_cb (Ms5Replica *replica,
           GStrv       topics,
           const char *why,
           Fixture    *f)
{
  g_autofree char *names = topics != NULL ? g_strjoinv (",", topics) : g_strdup ("all");

  g_string_append_printf (f->asked, "%s:%s ", why, names);
}

static void
committed_cb (Ms5Replica *replica,
              Fixture    *f)
{
  f->n_committed++;
}

static void
take_over (Fixture    *f,
           const char *text,
           GError    **error)
{
  g_auto (Ms5Message) message = { 0 };
  g_autoptr (GError) decoding = NULL;

  ms5_message_open ((const guint8 *) text, strlen (text), FALSE, MS5_SIDE_SERVER, &message, &decoding);
  g_assert_no_error (decoding);
  if (message.type == MS5_MESSAGE_WELCOME)
    ms5_replica_connected (f->replica, &message.welcome);
  else
    ms5_replica_take (f->replica, &message, strlen (text), error);
}

static void
take (Fixture    *f,
      const char *text)
{
  g_autoptr (GError) error = NULL;

  take_over (f, text, &error);
  g_assert_no_error (error);
}

static void
refuse (Fixture    *f,
        const char *text)
{
  g_autoptr (GError) error = NULL;
  gint64 pos = ms5_replica_get_cursor (f->replica)->pos;

  take_over (f, text, &error);
  g_assert_nonnull (error);
  g_assert_cmpuint (error->domain, ==, MS5_PROTOCOL_ERROR);
  g_assert_cmpint (ms5_replica_get_cursor (f->replica)->pos, ==, pos);
}

static void
welcome (Fixture    *f,
         const char *mode)
{
  g_autofree char *text = g_strdup_printf ("{\"t\":\"welcome\",\"epoch\":\"e1\",\"head\":5,\"mode\":\"%s\",\"todo\":{\"ops\":0,"
                                           "\"bytes\":0},\"now\":1767000000000,\"exp\":1767000600000,\"tick\":50,"
                                           "\"limits\":{\"msg\":65536,\"batch\":100},\"denied\":[],\"ackd\":0}", mode);

  take (f, text);
}

static char *
snap_end (const char *topic,
          gint64      at,
          guint64     sum)
{
  char hex[MS5_HASH_HEX_LENGTH + 1];

  ms5_hash_to_hex (sum, hex);
  return g_strdup_printf ("{\"t\":\"snap_end\",\"id\":\"s1\",\"at\":%" G_GINT64_FORMAT ",\"h\":\"00000000000000aa\","
                          "\"digest\":{\"%s\":\"%s\"}}", at, topic, hex);
}

/* With one call, at position 5. */
static void
begin (Fixture *f)
{
  g_autofree char *end = snap_end ("calls/L1", 5, ms5_hash_item ("calls/L1", "c1", 4));

  welcome (f, "snapshot");
  take (f, "{\"t\":\"snap\",\"id\":\"s1\",\"at\":5,\"topic\":\"calls/L1\",\"i\":0,\"of\":1,"
           "\"items\":[[\"c1\",4,{\"type\":\"stop\",\"state\":\"raised\",\"rev\":1,\"priority\":\"high\"}]]}");
  take (f, end);
  g_assert_cmpint (ms5_replica_get_cursor (f->replica)->pos, ==, 5);
}

static Fixture *
fixture_new (void)
{
  static const char *const wanted[] = { "calls/L1", "jobs/L1", "live/L1", NULL };
  Fixture *f = g_new0 (Fixture, 1);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (ms5_test_dir_new (), "outbox.db", NULL);

  f->clock = ms5_manual_clock_new (NOW);
  f->random = ms5_random_new_seeded (5);
  f->secrets = ms5_memory_secrets_new (NULL);
  ms5_outbox_open_async (path, f->secrets, MS5_CLOCK (f->clock), f->random, NULL, ms5_test_result_cb, &result);
  f->outbox = ms5_outbox_open_finish (client_wait (&result), &error);
  g_assert_no_error (error);
  f->floor = ms5_floor_new (MS5_CLOCK (f->clock), NULL);
  f->replica = ms5_replica_new (f->floor, MS5_CLOCK (f->clock));
  f->asked = g_string_new (NULL);
  g_signal_connect (f->replica, "resync", G_CALLBACK (resync_cb), f);
  g_signal_connect (f->replica, "committed", G_CALLBACK (committed_cb), f);
  ms5_replica_set_wanted (f->replica, wanted);
  ms5_replica_set_user (f->replica, "u-1", "ada");
  ms5_replica_set_outbox (f->replica, f->outbox);
  return f;
}

static void
fixture_free (Fixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;

  g_object_run_dispose (G_OBJECT (f->replica));
  g_assert_finalize_object (f->replica);
  ms5_outbox_close_async (f->outbox, ms5_test_result_cb, &result);
  g_assert_true (ms5_outbox_close_finish (f->outbox, client_wait (&result), NULL));
  g_clear_object (&result);
  g_assert_finalize_object (f->outbox);
  g_assert_finalize_object (f->floor);
  g_object_unref (f->secrets);
  g_object_unref (f->random);
  g_object_unref (f->clock);
  g_string_free (f->asked, TRUE);
  g_free (f);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

static Ms5CallModel *
get_call (Fixture    *f,
          const char *id)
{
  return (Ms5CallModel *) ms5_floor_get_item (f->floor, "calls/L1", id);
}

static int
get_state (Fixture    *f,
           const char *id)
{
  return ms5_call_model_get_item (get_call (f, id))->state;
}

/* A snapshot shows when it is whole, and not before. */
static void
test_snapshot (void)
{
  g_autoptr (Fixture) f = fixture_new ();
  g_autofree char *end = snap_end ("calls/L1", 5, ms5_hash_item ("calls/L1", "c1", 4) + ms5_hash_item ("calls/L1", "c2", 3));
  gint64 page;

  welcome (f, "snapshot");
  g_assert_null (ms5_replica_get_page (f->replica, &page));
  take (f, "{\"t\":\"snap\",\"id\":\"s1\",\"at\":5,\"topic\":\"calls/L1\",\"i\":0,\"of\":2,\"items\":[[\"c1\",4,{}]]}");
  g_assert_cmpstr (ms5_replica_get_page (f->replica, &page), ==, "s1");
  g_assert_cmpint (page, ==, 0);
  take (f, "{\"t\":\"snap\",\"id\":\"s1\",\"at\":5,\"topic\":\"calls/L1\",\"i\":1,\"of\":2,\"items\":[[\"c2\",3,{}]]}");
  g_assert_null (get_call (f, "c1"));
  g_assert_false (ms5_replica_is_based (f->replica));
  take (f, end);
  g_assert_nonnull (get_call (f, "c1"));
  g_assert_nonnull (get_call (f, "c2"));
  g_assert_true (ms5_replica_is_based (f->replica));
  g_assert_null (ms5_replica_get_page (f->replica, &page));
  g_assert_cmpint (ms5_replica_get_durable (f->replica), ==, 5);
  g_assert_cmpuint (f->n_committed, ==, 1);

  /* One that is broken off leaves everything as it is. */
  ms5_replica_disconnected (f->replica);
  welcome (f, "snapshot");
  take (f, "{\"t\":\"snap\",\"id\":\"s1\",\"at\":9,\"topic\":\"calls/L1\",\"i\":0,\"of\":2,\"items\":[]}");
  ms5_replica_disconnected (f->replica);
  g_assert_nonnull (get_call (f, "c1"));
  g_assert_cmpint (ms5_replica_get_cursor (f->replica)->pos, ==, 5);
}

static void
test_bad_snapshots (void)
{
  g_autoptr (Fixture) f = fixture_new ();
  static const char page[] = "{\"t\":\"snap\",\"id\":\"s1\",\"at\":5,\"topic\":\"calls/L1\",\"i\":0,\"of\":1,\"items\":[[\"c1\",4,{}]]}";
  g_autofree char *end = snap_end ("calls/L1", 5, 7);
  g_autofree char *other_end = snap_end ("jobs/L1", 7, 0);

  welcome (f, "snapshot");
  refuse (f, "{\"t\":\"snap\",\"id\":\"s1\",\"at\":5,\"topic\":\"calls/L1\",\"i\":1,\"of\":2,\"items\":[]}");
  welcome (f, "snapshot");
  refuse (f, end);
  welcome (f, "snapshot");
  refuse (f, "{\"t\":\"snap\",\"id\":\"s1\",\"at\":5,\"topic\":\"calls/L1\",\"i\":0,\"of\":1,\"items\":[[\"c1\",6,{}]]}");

  /* What does not fit its digest is asked for again, but not for ever. */
  welcome (f, "snapshot");
  for (guint i = 0; i < 2; i++)
    {
      take (f, page);
      take (f, end);
      g_assert_true (ms5_replica_is_stale (f->replica));
      g_assert_null (get_call (f, "c1"));
    }
  g_assert_cmpstr (f->asked->str, ==, "digest:calls/L1 digest:calls/L1 ");
  take (f, page);
  refuse (f, end);

  /* A part at another position than ours. */
  g_string_truncate (f->asked, 0);
  begin (f);
  take (f, "{\"t\":\"snap\",\"id\":\"s1\",\"at\":7,\"topic\":\"jobs/L1\",\"i\":0,\"of\":1,\"items\":[]}");
  take (f, other_end);
  g_assert_cmpstr (f->asked->str, ==, "gap:all ");
  g_assert_false (ms5_replica_has_topic (f->replica, "jobs/L1"));
}

static void
test_deltas (void)
{
  g_autoptr (Fixture) f = fixture_new ();

  begin (f);
  take (f, "{\"t\":\"d\",\"after\":5,\"upto\":7,\"h\":\"00000000000000ab\",\"ops\":[[\"m\",\"calls/L1\",\"c1\",7,{\"state\":\"acknowledged\"}]]}");
  g_assert_cmpint (get_state (f, "c1"), ==, MS5_CALL_ACKNOWLEDGED);
  g_assert_cmpint (ms5_replica_get_cursor (f->replica)->pos, ==, 7);
  g_assert_cmphex (ms5_replica_get_cursor (f->replica)->h, ==, 0xab);

  /* A repeat, and what comes after something that is missing. */
  take (f, "{\"t\":\"d\",\"after\":5,\"upto\":7,\"h\":\"00000000000000ab\",\"ops\":[[\"x\",\"calls/L1\",\"c1\",7]]}");
  g_assert_nonnull (get_call (f, "c1"));
  take (f, "{\"t\":\"d\",\"after\":8,\"upto\":9,\"h\":\"00000000000000ac\",\"ops\":[[\"x\",\"calls/L1\",\"c1\",9]]}");
  take (f, "{\"t\":\"d\",\"after\":9,\"upto\":10,\"h\":\"00000000000000ad\",\"ops\":[]}");
  g_assert_nonnull (get_call (f, "c1"));
  g_assert_true (ms5_replica_is_stale (f->replica));
  g_assert_cmpstr (f->asked->str, ==, "gap:all ");

  /* The answer is lost, too. */
  ms5_manual_clock_advance (f->clock, 3 * MS5_USEC_PER_S);
  take (f, "{\"t\":\"d\",\"after\":10,\"upto\":11,\"h\":\"00000000000000ae\",\"ops\":[]}");
  g_assert_cmpstr (f->asked->str, ==, "gap:all gap:all ");
  take (f, "{\"t\":\"d\",\"after\":7,\"upto\":11,\"h\":\"00000000000000ae\",\"ops\":[[\"x\",\"calls/L1\",\"c1\",9]]}");
  g_assert_false (ms5_replica_is_stale (f->replica));
  g_assert_null (get_call (f, "c1"));

  /* Changes of what is not here, and that is nonsense. */
  take (f, "{\"t\":\"d\",\"after\":11,\"upto\":12,\"h\":\"00000000000000af\",\"ops\":[[\"p\",\"jobs/L1\",\"j1\",12,{}]]}");
  g_assert_cmpint (ms5_replica_get_cursor (f->replica)->pos, ==, 12);
  g_assert_false (ms5_replica_has_topic (f->replica, "jobs/L1"));
  refuse (f, "{\"t\":\"d\",\"after\":12,\"upto\":12,\"h\":\"00000000000000af\",\"ops\":[[\"x\",\"calls/L1\",\"c1\",12]]}");
  refuse (f, "{\"t\":\"d\",\"after\":12,\"upto\":14,\"h\":\"00000000000000af\",\"ops\":[[\"x\",\"calls/L1\",\"c1\",12]]}");
  refuse (f, "{\"t\":\"d\",\"after\":12,\"upto\":14,\"h\":\"00000000000000af\",\"ops\":[[\"x\",\"calls/L1\",\"c1\",15]]}");
}

static void
test_parts (void)
{
  g_autoptr (Fixture) f = fixture_new ();

  begin (f);
  take (f, "{\"t\":\"d\",\"after\":5,\"upto\":7,\"h\":\"00000000000000ab\",\"part\":[0,2],\"ops\":[[\"x\",\"calls/L1\",\"c1\",6]]}");
  g_assert_nonnull (get_call (f, "c1"));
  g_assert_cmpint (ms5_replica_get_cursor (f->replica)->pos, ==, 5);
  take (f, "{\"t\":\"d\",\"after\":5,\"upto\":7,\"h\":\"00000000000000ab\",\"part\":[1,2],\"ops\":[[\"p\",\"calls/L1\",\"c2\",7,{}]]}");
  g_assert_null (get_call (f, "c1"));
  g_assert_nonnull (get_call (f, "c2"));
  g_assert_cmpint (ms5_replica_get_cursor (f->replica)->pos, ==, 7);

  refuse (f, "{\"t\":\"d\",\"after\":7,\"upto\":9,\"h\":\"00000000000000ab\",\"part\":[1,2],\"ops\":[]}");
  take (f, "{\"t\":\"d\",\"after\":7,\"upto\":9,\"h\":\"00000000000000ab\",\"part\":[0,2],\"ops\":[]}");
  refuse (f, "{\"t\":\"d\",\"after\":7,\"upto\":8,\"h\":\"00000000000000ab\",\"part\":[1,2],\"ops\":[]}");
}

static void
test_digest (void)
{
  g_autoptr (Fixture) f = fixture_new ();
  char hex[MS5_HASH_HEX_LENGTH + 1];
  g_autofree char *right = NULL;

  begin (f);
  ms5_hash_to_hex (ms5_hash_item ("calls/L1", "c1", 4), hex);
  right = g_strdup_printf ("{\"t\":\"digest\",\"at\":5,\"sum\":{\"calls/L1\":\"%s\",\"jobs/L1\":\"0000000000000001\"}}", hex);
  take (f, right);
  take (f, "{\"t\":\"digest\",\"at\":4,\"sum\":{\"calls/L1\":\"0000000000000001\"}}");
  g_assert_cmpstr (f->asked->str, ==, "");

  g_test_expect_message ("ms5-client", G_LOG_LEVEL_WARNING, "*other rows*");
  take (f, "{\"t\":\"digest\",\"at\":5,\"sum\":{\"calls/L1\":\"0000000000000001\"}}");
  g_test_assert_expected_messages ();
  g_assert_cmpstr (f->asked->str, ==, "digest:calls/L1 ");
  g_assert_true (ms5_replica_is_stale (f->replica));

  /* A delta of other topics does not make it right; the snapshot does. */
  take (f, "{\"t\":\"d\",\"after\":5,\"upto\":6,\"h\":\"00000000000000ab\",\"ops\":[]}");
  g_assert_true (ms5_replica_is_stale (f->replica));
  take (f, "{\"t\":\"snap\",\"id\":\"s1\",\"at\":6,\"topic\":\"calls/L1\",\"i\":0,\"of\":1,\"items\":[]}");
  g_free (g_steal_pointer (&right));
  right = snap_end ("calls/L1", 6, 0);
  take (f, right);
  g_assert_false (ms5_replica_is_stale (f->replica));
  g_assert_null (get_call (f, "c1"));
}

/* An early call is shown, is not part of the data, and is one call when it comes again. */
static void
test_early (void)
{
  g_autoptr (Fixture) f = fixture_new ();

  begin (f);
  take (f, "{\"t\":\"early\",\"ops\":[[\"p\",\"calls/L1\",\"c9\",9,{\"type\":\"stop\",\"state\":\"raised\",\"rev\":1}],"
           "[\"p\",\"calls/L7\",\"c9\",9,{\"type\":\"stop\"}]]}");
  g_assert_nonnull (get_call (f, "c9"));
  g_assert_null (ms5_floor_get_item (f->floor, "calls/L7", "c9"));
  g_assert_cmpint (ms5_replica_get_cursor (f->replica)->pos, ==, 5);
  {
    g_autoptr (GPtrArray) items = ms5_replica_dup_items (f->replica, "calls/L1");

    g_assert_cmpuint (items->len, ==, 1);
  }

  take (f, "{\"t\":\"d\",\"after\":5,\"upto\":8,\"h\":\"00000000000000ab\",\"ops\":[]}");
  g_assert_nonnull (get_call (f, "c9"));
  take (f, "{\"t\":\"d\",\"after\":8,\"upto\":12,\"h\":\"00000000000000ab\",\"ops\":[[\"p\",\"calls/L1\",\"c9\",11,{\"type\":\"stop\",\"state\":\"acknowledged\",\"rev\":1}]]}");
  g_assert_cmpint (get_state (f, "c9"), ==, MS5_CALL_ACKNOWLEDGED);

  /* One that has gone again before it came. */
  take (f, "{\"t\":\"early\",\"ops\":[[\"p\",\"calls/L1\",\"c10\",14,{\"type\":\"stop\",\"state\":\"raised\",\"rev\":1}]]}");
  g_assert_nonnull (get_call (f, "c10"));
  take (f, "{\"t\":\"d\",\"after\":12,\"upto\":15,\"h\":\"00000000000000ab\",\"ops\":[]}");
  g_assert_null (get_call (f, "c10"));

  /* What is here already is not early. */
  take (f, "{\"t\":\"early\",\"ops\":[[\"p\",\"calls/L1\",\"c11\",15,{\"type\":\"stop\",\"state\":\"raised\",\"rev\":1}]]}");
  g_assert_null (get_call (f, "c11"));
}

static Ms5OutboxEntry *
act (Fixture    *f,
     const char *op,
     const char *key,
     json_t     *args)
{
  g_autoptr (Ms5Action) action = ms5_action_new (op);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  Ms5OutboxEntry *entry;

  action->topic = g_strdup ("calls/L1");
  action->key = g_strdup (key);
  action->args = args;
  ms5_outbox_add_async (f->outbox, "u-1", action, ms5_test_result_cb, &result);
  entry = ms5_outbox_add_finish (f->outbox, client_wait (&result), &error);
  g_assert_no_error (error);
  return entry;
}

static void
answer (Fixture        *f,
        Ms5OutboxEntry *entry,
        Ms5ResultCode   code,
        gint64          seq)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_result_free);
  g_autoptr (GAsyncResult) picked = NULL;
  g_autoptr (GAsyncResult) answered = NULL;
  g_autoptr (GPtrArray) batch = NULL;
  Ms5Result *result = ms5_result_new (ms5_outbox_entry_get_id (entry), code);

  result->seq = seq;
  g_ptr_array_add (results, result);
  ms5_outbox_pick_async (f->outbox, "u-1", 1, MS5_OUTBOX_BATCH_BYTES, ms5_test_result_cb, &picked);
  batch = ms5_outbox_pick_finish (f->outbox, client_wait (&picked), NULL);
  g_assert_cmpuint (batch->len, ==, 1);
  g_assert_true (batch->pdata[0] == entry);
  ms5_outbox_answer_async (f->outbox, results, "e1", ms5_test_result_cb, &answered);
  g_assert_true (ms5_outbox_answer_finish (f->outbox, client_wait (&answered), NULL));
}

/* What people do shows at once and as pending, stays until the feed has its effect, and is in no base. */
static void
test_overlay (void)
{
  g_autoptr (Fixture) f = fixture_new ();
  g_autoptr (Ms5OutboxEntry) acknowledge = NULL;
  g_autoptr (Ms5OutboxEntry) resolve = NULL;

  begin (f);
  acknowledge = act (f, "call.acknowledge", "c1", json_pack ("{s:s}", "note", "coming"));
  g_assert_cmpint (get_state (f, "c1"), ==, MS5_CALL_ACKNOWLEDGED);
  g_assert_cmpstr (ms5_call_model_get_item (get_call (f, "c1"))->acknowledged_by, ==, "ada");
  g_assert_cmpstr (ms5_call_model_get_item (get_call (f, "c1"))->note, ==, "coming");
  g_assert_true (ms5_model_item_is_pending (MS5_MODEL_ITEM (get_call (f, "c1"))));

  /* Others go on beneath. */
  take (f, "{\"t\":\"d\",\"after\":5,\"upto\":6,\"h\":\"00000000000000ab\",\"ops\":[[\"m\",\"calls/L1\",\"c1\",6,{\"note\":\"hurry\"}]]}");
  g_assert_cmpint (get_state (f, "c1"), ==, MS5_CALL_ACKNOWLEDGED);
  g_assert_cmpstr (ms5_call_model_get_item (get_call (f, "c1"))->note, ==, "hurry\ncoming");
  resolve = act (f, "call.resolve", "c1", NULL);
  g_assert_cmpint (get_state (f, "c1"), ==, MS5_CALL_RESOLVED);

  /* The answer is here before the effect. */
  answer (f, acknowledge, MS5_RESULT_APPLIED, 8);
  g_assert_cmpint (get_state (f, "c1"), ==, MS5_CALL_RESOLVED);
  g_assert_cmpuint (f->replica->awaited->len, ==, 1);
  take (f, "{\"t\":\"d\",\"after\":6,\"upto\":8,\"h\":\"00000000000000ab\",\"ops\":[[\"m\",\"calls/L1\",\"c1\",8,{\"state\":\"acknowledged\",\"note\":\"hurry\\ncoming\"}]]}");
  g_assert_cmpuint (f->replica->awaited->len, ==, 0);
  g_assert_cmpstr (ms5_call_model_get_item (get_call (f, "c1"))->note, ==, "hurry\ncoming");
  g_assert_true (ms5_model_item_is_pending (MS5_MODEL_ITEM (get_call (f, "c1"))));

  /* One that is refused goes away. */
  answer (f, resolve, MS5_RESULT_FORBIDDEN, MS5_INT_NONE);
  g_assert_cmpint (get_state (f, "c1"), ==, MS5_CALL_ACKNOWLEDGED);
  g_assert_false (ms5_model_item_is_pending (MS5_MODEL_ITEM (get_call (f, "c1"))));
}

static void
test_overlay_new (void)
{
  g_autoptr (Fixture) f = fixture_new ();
  g_autoptr (Ms5OutboxEntry) raised = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *id = NULL;

  begin (f);
  raised = act (f, "call.raise", NULL, json_pack ("{s:s,s:s}", "type", "safety", "note", "smoke"));
  id = g_strdup (ms5_outbox_entry_get_id (raised));
  g_assert_nonnull (get_call (f, id));
  g_assert_cmpint (get_state (f, id), ==, MS5_CALL_RAISED);

  /* A new snapshot of everything does not take it away. */
  ms5_replica_disconnected (f->replica);
  begin (f);
  g_assert_nonnull (get_call (f, id));

  ms5_outbox_cancel_async (f->outbox, id, ms5_test_result_cb, &result);
  g_assert_true (ms5_outbox_cancel_finish (f->outbox, client_wait (&result), NULL));
  g_assert_null (get_call (f, id));
}

/* A cache that cannot be written does not stop what is shown, and is whole again once it can. */
static void
test_broken_cache (void)
{
  g_autoptr (Fixture) f = fixture_new ();
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) swapped = NULL;
  g_autoptr (GAsyncResult) loaded = NULL;
  g_autoptr (GAsyncResult) closed = NULL;
  g_autoptr (Ms5Cache) cache = NULL;
  g_autoptr (Ms5CacheContents) contents = NULL;
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
  g_autofree char *path = g_build_filename (ms5_test_dir_new (), "cache.db", NULL);
  Ms5Cursor elsewhere = { (char *) "e0", 99, 0 };

  ms5_cache_open_async (path, f->secrets, MS5_CLOCK (f->clock), NULL, ms5_test_result_cb, &opened);
  cache = ms5_cache_open_finish (client_wait (&opened), NULL);
  g_assert_nonnull (cache);
  ms5_replica_set_cache (f->replica, cache);
  begin (f);
  ms5_test_wait_until (ms5_replica_get_durable (f->replica) == 5);

  /* Somebody else wrote to it. */
  ms5_cache_swap_async (cache, &elsewhere, (const char *const[]) { NULL }, nothing, TRUE, ms5_test_result_cb, &swapped);
  g_assert_true (ms5_cache_swap_finish (cache, client_wait (&swapped), NULL));
  take (f, "{\"t\":\"d\",\"after\":5,\"upto\":7,\"h\":\"00000000000000ab\",\"ops\":[[\"m\",\"calls/L1\",\"c1\",7,{\"state\":\"acknowledged\"}]]}");
  ms5_test_wait_until (f->replica->is_broken);
  g_assert_cmpint (ms5_replica_get_durable (f->replica), ==, 7);
  take (f, "{\"t\":\"d\",\"after\":7,\"upto\":8,\"h\":\"00000000000000ac\",\"ops\":[]}");
  g_assert_cmpint (ms5_replica_get_durable (f->replica), ==, 8);

  ms5_manual_clock_advance (f->clock, 10 * MS5_USEC_PER_S);
  ms5_test_wait_until (f->replica->n_writing == 0);
  g_assert_false (f->replica->is_broken);
  ms5_cache_load_async (cache, NULL, ms5_test_result_cb, &loaded);
  contents = ms5_cache_load_finish (cache, client_wait (&loaded), NULL);
  g_assert_cmpstr (contents->cursor.epoch, ==, "e1");
  g_assert_cmpint (contents->cursor.pos, ==, 8);
  g_assert_cmpuint (contents->items->len, ==, 1);

  ms5_replica_set_cache (f->replica, NULL);
  ms5_cache_close_async (cache, ms5_test_result_cb, &closed);
  g_assert_true (ms5_cache_close_finish (cache, client_wait (&closed), NULL));
}

/* Last values are kept with their time, and what a new connection does not bring is not known any more. */
static void
test_live (void)
{
  g_autoptr (Fixture) f = fixture_new ();
  g_autoptr (json_t) machine = json_pack ("{s:s}", "line", "L1");
  g_autoptr (json_t) unit = json_pack ("{s:s}", "unit", "°C");
  Ms5SensorModel *sensor;

  ms5_floor_put_item (f->floor, "plant", "equipment/M1", 1, machine, FALSE);
  ms5_floor_put_item (f->floor, "plant", "sensor/M1/temperature", 1, unit, FALSE);
  begin (f);
  take (f, "{\"t\":\"l\",\"n\":0,\"ops\":[[\"m\",\"live/L1\",\"M1\",0,{\"temperature\":64.2,\"pressure\":[2.5,1766999990000]}],"
           "[\"m\",\"live/L7\",\"M7\",0,{\"temperature\":1}]]}");
  g_assert_cmpint (ms5_replica_get_live_n (f->replica), ==, 1);
  g_assert_null (ms5_floor_get_equipment (f->floor, "M7"));
  sensor = ms5_equipment_model_get_sensor (ms5_floor_get_equipment (f->floor, "M1"), "temperature");
  g_assert_cmpfloat (ms5_sensor_model_get_value (sensor), ==, 64.2);
  g_assert_cmpint (ms5_sensor_model_get_time (sensor), ==, NOW);

  begin (f);
  g_assert_cmpint (ms5_replica_get_live_n (f->replica), ==, 0);
  take (f, "{\"t\":\"l\",\"n\":0,\"ops\":[[\"m\",\"live/L1\",\"M1\",0,{\"pressure\":2.6}]]}");
  g_assert_true (isnan (ms5_sensor_model_get_value (sensor)));
}

static void
test_interest (void)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  static const char *const few[] = { "A", "B", NULL };
  static const char *const watched[] = { "L90", "nowhere", "L3", NULL };
  static const char *const nothing[] = { NULL };
  g_autoptr (GHashTable) refused = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto (GStrv) all = ms5_interest_new (few, nothing, NULL, NULL);
  g_auto (GStrv) some = NULL;
  g_auto (GStrv) many = NULL;

  g_assert_cmpuint (g_strv_length (all), ==, 1 + 2 * 10);
  g_assert_cmpstr (all[0], ==, "plant");

  g_hash_table_add (refused, (gpointer) "jobs/A");
  some = ms5_interest_new (few, nothing, "D1", refused);
  g_assert_cmpuint (g_strv_length (some), ==, 1 + 2 * 10);
  g_assert_true (g_strv_contains ((const char *const *) some, "devices/D1"));
  g_assert_false (g_strv_contains ((const char *const *) some, "jobs/A"));

  /* More lines than there can be topics for: the overview of as many as possible, details of a few. */
  for (guint i = 0; i < 80; i++)
    g_ptr_array_add (lines, g_strdup_printf ("L%u", i + 20));
  g_ptr_array_add (lines, NULL);
  many = ms5_interest_new ((const char *const *) lines->pdata, watched, NULL, NULL);
  g_assert_cmpuint (g_strv_length (many), ==, 256);
  g_assert_true (g_strv_contains ((const char *const *) many, "live/L99"));
  g_assert_true (g_strv_contains ((const char *const *) many, "stops/L90"));
  g_assert_true (g_strv_contains ((const char *const *) many, "notes/L90"));
  g_assert_false (g_strv_contains ((const char *const *) many, "stops/L3"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/replica/snapshot", test_snapshot);
  g_test_add_func ("/replica/bad-snapshots", test_bad_snapshots);
  g_test_add_func ("/replica/deltas", test_deltas);
  g_test_add_func ("/replica/parts", test_parts);
  g_test_add_func ("/replica/digest", test_digest);
  g_test_add_func ("/replica/early", test_early);
  g_test_add_func ("/replica/overlay", test_overlay);
  g_test_add_func ("/replica/overlay-new", test_overlay_new);
  g_test_add_func ("/replica/broken-cache", test_broken_cache);
  g_test_add_func ("/replica/live", test_live);
  g_test_add_func ("/replica/interest", test_interest);

  return g_test_run ();
}
