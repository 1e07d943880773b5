/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client-wait.h"
#include "protocol/ms5-hash.h"
#include "replica-fixture.h"
#include "support/ms5-test-dir.h"

/* What the replica takes from the feed, and keeps. */

/* A snapshot shows when it is whole, and not before. */
static void
test_snapshot (void)
{
  g_autoptr (Fixture) f = fixture_new ();
  g_autofree char *end = snap_end ("calls/L1", 5, ms5_hash_item ("calls/L1", "c1", 4) + ms5_hash_item ("calls/L1", "c2", 3));
  gint64 page;

  fixture_welcome (f, "snapshot");
  g_assert_null (ms5_replica_get_page (f->replica, &page));
  fixture_take (f, "{\"t\":\"snap\",\"id\":\"s1\",\"at\":5,\"topic\":\"calls/L1\",\"i\":0,\"of\":2,\"items\":[[\"c1\",4,{}]]}");
  g_assert_cmpstr (ms5_replica_get_page (f->replica, &page), ==, "s1");
  g_assert_cmpint (page, ==, 0);
  fixture_take (f, "{\"t\":\"snap\",\"id\":\"s1\",\"at\":5,\"topic\":\"calls/L1\",\"i\":1,\"of\":2,\"items\":[[\"c2\",3,{}]]}");
  g_assert_null (fixture_get_call (f, "c1"));
  g_assert_false (ms5_replica_is_based (f->replica));
  fixture_take (f, end);
  g_assert_nonnull (fixture_get_call (f, "c1"));
  g_assert_nonnull (fixture_get_call (f, "c2"));
  g_assert_true (ms5_replica_is_based (f->replica));
  g_assert_null (ms5_replica_get_page (f->replica, &page));
  g_assert_cmpint (ms5_replica_get_durable (f->replica), ==, 5);
  g_assert_cmpuint (f->n_committed, ==, 1);

  /* One that is broken off leaves everything as it is. */
  ms5_replica_disconnected (f->replica);
  fixture_welcome (f, "snapshot");
  fixture_take (f, "{\"t\":\"snap\",\"id\":\"s1\",\"at\":9,\"topic\":\"calls/L1\",\"i\":0,\"of\":2,\"items\":[]}");
  ms5_replica_disconnected (f->replica);
  g_assert_nonnull (fixture_get_call (f, "c1"));
  g_assert_cmpint (ms5_replica_get_cursor (f->replica)->pos, ==, 5);
}

static void
test_bad_snapshots (void)
{
  g_autoptr (Fixture) f = fixture_new ();
  static const char page[] = "{\"t\":\"snap\",\"id\":\"s1\",\"at\":5,\"topic\":\"calls/L1\",\"i\":0,\"of\":1,\"items\":[[\"c1\",4,{}]]}";
  g_autofree char *end = snap_end ("calls/L1", 5, 7);
  g_autofree char *other_end = snap_end ("jobs/L1", 7, 0);

  fixture_welcome (f, "snapshot");
  fixture_refuse (f, "{\"t\":\"snap\",\"id\":\"s1\",\"at\":5,\"topic\":\"calls/L1\",\"i\":1,\"of\":2,\"items\":[]}");
  fixture_welcome (f, "snapshot");
  fixture_refuse (f, end);
  fixture_welcome (f, "snapshot");
  fixture_refuse (f, "{\"t\":\"snap\",\"id\":\"s1\",\"at\":5,\"topic\":\"calls/L1\",\"i\":0,\"of\":1,\"items\":[[\"c1\",6,{}]]}");

  /* What does not fit its digest is asked for again, but not for ever. */
  fixture_welcome (f, "snapshot");
  for (guint i = 0; i < 2; i++)
    {
      fixture_take (f, page);
      fixture_take (f, end);
      g_assert_true (ms5_replica_is_stale (f->replica));
      g_assert_null (fixture_get_call (f, "c1"));
    }
  g_assert_cmpstr (f->asked->str, ==, "digest:calls/L1 digest:calls/L1 ");
  fixture_take (f, page);
  fixture_refuse (f, end);

  /* A part at another position than ours. */
  g_string_truncate (f->asked, 0);
  fixture_begin (f);
  fixture_take (f, "{\"t\":\"snap\",\"id\":\"s1\",\"at\":7,\"topic\":\"jobs/L1\",\"i\":0,\"of\":1,\"items\":[]}");
  fixture_take (f, other_end);
  g_assert_cmpstr (f->asked->str, ==, "gap:all ");
  g_assert_false (ms5_replica_has_topic (f->replica, "jobs/L1"));
}

static void
test_deltas (void)
{
  g_autoptr (Fixture) f = fixture_new ();

  fixture_begin (f);
  fixture_take (f, "{\"t\":\"d\",\"after\":5,\"upto\":7,\"h\":\"00000000000000ab\",\"ops\":[[\"m\",\"calls/L1\",\"c1\",7,{\"state\":\"acknowledged\"}]]}");
  g_assert_cmpint (fixture_get_state (f, "c1"), ==, MS5_CALL_ACKNOWLEDGED);
  g_assert_cmpint (ms5_replica_get_cursor (f->replica)->pos, ==, 7);
  g_assert_cmphex (ms5_replica_get_cursor (f->replica)->h, ==, 0xab);

  /* A repeat, and what comes after something that is missing. */
  fixture_take (f, "{\"t\":\"d\",\"after\":5,\"upto\":7,\"h\":\"00000000000000ab\",\"ops\":[[\"x\",\"calls/L1\",\"c1\",7]]}");
  g_assert_nonnull (fixture_get_call (f, "c1"));
  fixture_take (f, "{\"t\":\"d\",\"after\":8,\"upto\":9,\"h\":\"00000000000000ac\",\"ops\":[[\"x\",\"calls/L1\",\"c1\",9]]}");
  fixture_take (f, "{\"t\":\"d\",\"after\":9,\"upto\":10,\"h\":\"00000000000000ad\",\"ops\":[]}");
  g_assert_nonnull (fixture_get_call (f, "c1"));
  g_assert_true (ms5_replica_is_stale (f->replica));
  g_assert_cmpstr (f->asked->str, ==, "gap:all ");

  /* The answer is lost, too. */
  ms5_manual_clock_advance (f->clock, 3 * MS5_USEC_PER_S);
  fixture_take (f, "{\"t\":\"d\",\"after\":10,\"upto\":11,\"h\":\"00000000000000ae\",\"ops\":[]}");
  g_assert_cmpstr (f->asked->str, ==, "gap:all gap:all ");
  fixture_take (f, "{\"t\":\"d\",\"after\":7,\"upto\":11,\"h\":\"00000000000000ae\",\"ops\":[[\"x\",\"calls/L1\",\"c1\",9]]}");
  g_assert_false (ms5_replica_is_stale (f->replica));
  g_assert_null (fixture_get_call (f, "c1"));

  /* Changes of what is not here, and that is nonsense. */
  fixture_take (f, "{\"t\":\"d\",\"after\":11,\"upto\":12,\"h\":\"00000000000000af\",\"ops\":[[\"p\",\"jobs/L1\",\"j1\",12,{}]]}");
  g_assert_cmpint (ms5_replica_get_cursor (f->replica)->pos, ==, 12);
  g_assert_false (ms5_replica_has_topic (f->replica, "jobs/L1"));
  fixture_refuse (f, "{\"t\":\"d\",\"after\":12,\"upto\":12,\"h\":\"00000000000000af\",\"ops\":[[\"x\",\"calls/L1\",\"c1\",12]]}");
  fixture_refuse (f, "{\"t\":\"d\",\"after\":12,\"upto\":14,\"h\":\"00000000000000af\",\"ops\":[[\"x\",\"calls/L1\",\"c1\",12]]}");
  fixture_refuse (f, "{\"t\":\"d\",\"after\":12,\"upto\":14,\"h\":\"00000000000000af\",\"ops\":[[\"x\",\"calls/L1\",\"c1\",15]]}");
}

static void
test_parts (void)
{
  g_autoptr (Fixture) f = fixture_new ();

  fixture_begin (f);
  fixture_take (f, "{\"t\":\"d\",\"after\":5,\"upto\":7,\"h\":\"00000000000000ab\",\"part\":[0,2],\"ops\":[[\"x\",\"calls/L1\",\"c1\",6]]}");
  g_assert_nonnull (fixture_get_call (f, "c1"));
  g_assert_cmpint (ms5_replica_get_cursor (f->replica)->pos, ==, 5);
  fixture_take (f, "{\"t\":\"d\",\"after\":5,\"upto\":7,\"h\":\"00000000000000ab\",\"part\":[1,2],\"ops\":[[\"p\",\"calls/L1\",\"c2\",7,{}]]}");
  g_assert_null (fixture_get_call (f, "c1"));
  g_assert_nonnull (fixture_get_call (f, "c2"));
  g_assert_cmpint (ms5_replica_get_cursor (f->replica)->pos, ==, 7);

  fixture_refuse (f, "{\"t\":\"d\",\"after\":7,\"upto\":9,\"h\":\"00000000000000ab\",\"part\":[1,2],\"ops\":[]}");
  fixture_take (f, "{\"t\":\"d\",\"after\":7,\"upto\":9,\"h\":\"00000000000000ab\",\"part\":[0,2],\"ops\":[]}");
  fixture_refuse (f, "{\"t\":\"d\",\"after\":7,\"upto\":8,\"h\":\"00000000000000ab\",\"part\":[1,2],\"ops\":[]}");
}

static void
test_digest (void)
{
  g_autoptr (Fixture) f = fixture_new ();
  char hex[MS5_HASH_HEX_LENGTH + 1];
  g_autofree char *right = NULL;

  fixture_begin (f);
  ms5_hash_to_hex (ms5_hash_item ("calls/L1", "c1", 4), hex);
  right = g_strdup_printf ("{\"t\":\"digest\",\"at\":5,\"sum\":{\"calls/L1\":\"%s\",\"jobs/L1\":\"0000000000000001\"}}", hex);
  fixture_take (f, right);
  fixture_take (f, "{\"t\":\"digest\",\"at\":4,\"sum\":{\"calls/L1\":\"0000000000000001\"}}");
  g_assert_cmpstr (f->asked->str, ==, "");

  g_test_expect_message ("ms5-client", G_LOG_LEVEL_WARNING, "*other rows*");
  fixture_take (f, "{\"t\":\"digest\",\"at\":5,\"sum\":{\"calls/L1\":\"0000000000000001\"}}");
  g_test_assert_expected_messages ();
  g_assert_cmpstr (f->asked->str, ==, "digest:calls/L1 ");
  g_assert_true (ms5_replica_is_stale (f->replica));

  /* A delta of other topics does not make it right; the snapshot does. */
  fixture_take (f, "{\"t\":\"d\",\"after\":5,\"upto\":6,\"h\":\"00000000000000ab\",\"ops\":[]}");
  g_assert_true (ms5_replica_is_stale (f->replica));
  fixture_take (f, "{\"t\":\"snap\",\"id\":\"s1\",\"at\":6,\"topic\":\"calls/L1\",\"i\":0,\"of\":1,\"items\":[]}");
  g_free (g_steal_pointer (&right));
  right = snap_end ("calls/L1", 6, 0);
  fixture_take (f, right);
  g_assert_false (ms5_replica_is_stale (f->replica));
  g_assert_null (fixture_get_call (f, "c1"));
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
  fixture_begin (f);
  ms5_test_wait_until (ms5_replica_get_durable (f->replica) == 5);

  /* Somebody else wrote to it. */
  ms5_cache_swap_async (cache, &elsewhere, (const char *const[]) { NULL }, nothing, TRUE, ms5_test_result_cb, &swapped);
  g_assert_true (ms5_cache_swap_finish (cache, client_wait (&swapped), NULL));
  fixture_take (f, "{\"t\":\"d\",\"after\":5,\"upto\":7,\"h\":\"00000000000000ab\",\"ops\":[[\"m\",\"calls/L1\",\"c1\",7,{\"state\":\"acknowledged\"}]]}");
  ms5_test_wait_until (f->replica->is_broken);
  g_assert_cmpint (ms5_replica_get_durable (f->replica), ==, 7);
  fixture_take (f, "{\"t\":\"d\",\"after\":7,\"upto\":8,\"h\":\"00000000000000ac\",\"ops\":[]}");
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
  g_test_add_func ("/replica/broken-cache", test_broken_cache);

  return g_test_run ();
}
