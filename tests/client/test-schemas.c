/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-cache.h"
#include "outbox-fixture.h"

#include <sqlite3.h>
#include <string.h>

/* A file of each released schema, as SQL, is opened and must be like one that is made today. */

#define KEY "ms5-seal-1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="

static void
use_keys (OutboxFixture *f)
{
  const Ms5SecretKind kinds[] = { MS5_SECRET_CACHE_KEY, MS5_SECRET_OUTBOX_KEY };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GAsyncResult) result = NULL;

      ms5_secrets_store_async (f->secrets, kinds[i], "this-device", KEY, NULL, ms5_test_result_cb, &result);
      g_assert_true (ms5_secrets_store_finish (f->secrets, client_wait (&result), NULL));
    }
}

/* Runs statements on a file, or asks one thing of it. */
static char *
run_sql (const char *path,
         const char *sql)
{
  g_autoptr (GString) answer = g_string_new (NULL);
  const char *rest = sql;
  sqlite3 *handle;

  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  while (*rest != '\0')
    {
      sqlite3_stmt *stmt;

      g_assert_cmpint (sqlite3_prepare_v2 (handle, rest, -1, &stmt, &rest), ==, SQLITE_OK);
      while (stmt != NULL && sqlite3_step (stmt) == SQLITE_ROW)
        g_string_append_printf (answer, "%s\n", sqlite3_column_text (stmt, 0));
      g_assert_cmpint (sqlite3_finalize (stmt), ==, SQLITE_OK);
    }
  sqlite3_close (handle);
  return g_string_free (g_steal_pointer (&answer), FALSE);
}

static void
make_from_fixture (const char *path,
                   const char *name)
{
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "client", "schemas", name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *sql = NULL;
  g_autofree char *answer = NULL;
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (folder, 0700);
  g_file_get_contents (file, &sql, NULL, &error);
  g_assert_no_error (error);
  answer = run_sql (path, sql);
}

static void
assert_same_schema (const char *path,
                    const char *other)
{
  const char *ask = "SELECT coalesce (sql, name) FROM sqlite_schema ORDER BY type, name";
  g_autofree char *one = run_sql (path, ask);
  g_autofree char *two = run_sql (other, ask);
  g_autofree char *version = run_sql (path, "PRAGMA user_version");
  g_autofree char *other_version = run_sql (other, "PRAGMA user_version");

  g_assert_cmpstr (one, ==, two);
  g_assert_cmpstr (version, ==, other_version);
}

/* The outbox */

static void
fill_outbox (OutboxFixture *f)
{
  g_autofree char *done = NULL;
  g_autoptr (GPtrArray) batch = NULL;

  outbox_open (f);
  done = g_strdup (outbox_add (f, "u-1", "done", 0));
  batch = outbox_pick (f, "u-1", 1);
  outbox_answer (f, done, MS5_RESULT_APPLIED, 0);
  outbox_add (f, "u-2", "queued", 2);
  g_ptr_array_set_size (batch, 0);
  outbox_close (f);
}

static char *
describe_outbox (OutboxFixture *f)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GListModel *entries = ms5_outbox_get_entries (f->outbox);

  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (Ms5OutboxEntry) entry = g_list_model_get_item (entries, i);
      const Ms5Action *action = ms5_outbox_entry_get_action (entry);
      const Ms5Result *result = ms5_outbox_entry_get_result (entry);

      g_string_append_printf (text, "%d %s %s %s %s %s %d %d %d\n", (int) action->cseq, action->op, action->key,
                              json_string_value (json_object_get (action->args, "note")),
                              ms5_outbox_entry_get_sub (entry),
                              ms5_outbox_state_to_string (ms5_outbox_entry_get_state (entry)),
                              result != NULL ? result->code : -1, result != NULL ? (int) result->seq : -1,
                              ms5_outbox_entry_was_sent (entry));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_outbox (OutboxFixture *f,
             gconstpointer  fixture)
{
  g_autofree char *path = g_steal_pointer (&f->path);
  g_autofree char *today = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *found = NULL;

  use_keys (f);
  f->path = g_strconcat (path, ".today", NULL);
  fill_outbox (f);
  outbox_open (f);
  expected = describe_outbox (f);
  outbox_close (f);

  make_from_fixture (path, fixture);
  today = g_steal_pointer (&f->path);
  g_free (f->path);
  f->path = g_strdup (path);
  outbox_open (f);
  g_assert_null (ms5_outbox_get_problem (f->outbox));
  found = describe_outbox (f);
  g_assert_cmpstr (found, ==, expected);
  g_assert_cmpint (ms5_outbox_get_ackd (f->outbox), ==, 1);
  assert_same_schema (path, today);
}

/* The cache */

static Ms5Cache *
open_cache (OutboxFixture *f,
            const char    *path)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  Ms5Cache *cache;

  ms5_cache_open_async (path, f->secrets, f->clock, NULL, ms5_test_result_cb, &result);
  cache = ms5_cache_open_finish (client_wait (&result), &error);
  g_assert_no_error (error);
  return cache;
}

static void
close_cache (Ms5Cache *cache)
{
  g_autoptr (GAsyncResult) result = NULL;

  ms5_cache_close_async (cache, ms5_test_result_cb, &result);
  g_assert_true (ms5_cache_close_finish (cache, client_wait (&result), NULL));
  g_object_unref (cache);
}

static void
fill_cache (Ms5Cache *cache)
{
  const char *topics[] = { "line/L1", "notes/L1", NULL };
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_change_unref);
  g_autoptr (GPtrArray) live = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_change_unref);
  g_autoptr (GAsyncResult) wiped = NULL;
  g_autoptr (GAsyncResult) swapped = NULL;
  g_autoptr (GAsyncResult) lived = NULL;
  Ms5Cursor cursor = { (char *) OUTBOX_EPOCH, 100, G_GUINT64_CONSTANT (0xfedcba9876543210) };

  g_ptr_array_add (items, ms5_change_new (MS5_OP_PUT, "line/L1", "L1", 90, json_pack ("{ss}", "state", "Held")));
  g_ptr_array_add (items, ms5_change_new (MS5_OP_EVENT, "notes/L1", "n", 91, json_pack ("{ss}", "text", "hi")));
  g_ptr_array_add (live, ms5_change_new (MS5_OP_PUT, "live/L1", "FL1", 0, json_pack ("{sf}", "speed", 12.5)));
  ms5_cache_wipe_async (cache, "https://hall.example", "u-1", ms5_test_result_cb, &wiped);
  ms5_cache_swap_async (cache, &cursor, topics, items, TRUE, ms5_test_result_cb, &swapped);
  ms5_cache_set_live_async (cache, live, OUTBOX_START, ms5_test_result_cb, &lived);
  g_assert_true (ms5_cache_wipe_finish (cache, client_wait (&wiped), NULL));
  g_assert_true (ms5_cache_swap_finish (cache, client_wait (&swapped), NULL));
  g_assert_true (ms5_cache_set_live_finish (cache, client_wait (&lived), NULL));
}

static char *
describe_cache (Ms5Cache *cache)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (Ms5CacheContents) all = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *topics = NULL;

  ms5_cache_load_async (cache, NULL, ms5_test_result_cb, &result);
  all = ms5_cache_load_finish (cache, client_wait (&result), NULL);
  g_assert_nonnull (all);
  topics = g_strjoinv (" ", all->topics);
  g_string_append_printf (text, "%s %s %s %d %d %s\n", all->server, all->user, all->cursor.epoch,
                          (int) all->cursor.pos, all->cursor.h == G_GUINT64_CONSTANT (0xfedcba9876543210), topics);
  for (guint i = 0; i < all->items->len; i++)
    g_string_append_printf (text, "%s\n", ms5_change_get_text (g_ptr_array_index (all->items, i), NULL));
  for (guint i = 0; i < all->live->len; i++)
    {
      Ms5CacheLive *live = &g_array_index (all->live, Ms5CacheLive, i);

      g_string_append_printf (text, "%s %d\n", ms5_change_get_text (live->change, NULL), live->at == OUTBOX_START);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_cache (OutboxFixture *f,
            gconstpointer  fixture)
{
  g_autofree char *today = g_strconcat (f->path, ".today", NULL);
  g_autofree char *expected = NULL;
  g_autofree char *found = NULL;
  Ms5Cache *cache;

  use_keys (f);
  cache = open_cache (f, today);
  fill_cache (cache);
  expected = describe_cache (cache);
  close_cache (cache);

  make_from_fixture (f->path, fixture);
  cache = open_cache (f, f->path);
  g_assert_null (ms5_cache_get_problem (cache));
  found = describe_cache (cache);
  g_assert_cmpstr (found, ==, expected);
  close_cache (cache);
  assert_same_schema (f->path, today);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/client/schemas/outbox-1", OutboxFixture, "outbox-1.sql", outbox_set_up, test_outbox,
              outbox_tear_down);
  g_test_add ("/client/schemas/outbox-2", OutboxFixture, "outbox-2.sql", outbox_set_up, test_outbox,
              outbox_tear_down);
  g_test_add ("/client/schemas/outbox-3", OutboxFixture, "outbox-3.sql", outbox_set_up, test_outbox,
              outbox_tear_down);
  g_test_add ("/client/schemas/cache-1", OutboxFixture, "cache-1.sql", outbox_set_up, test_cache,
              outbox_tear_down);
  g_test_add ("/client/schemas/cache-2", OutboxFixture, "cache-2.sql", outbox_set_up, test_cache,
              outbox_tear_down);
  return g_test_run ();
}
