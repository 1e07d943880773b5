/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-history-private.h"
#include "client/ms5-outbox-private.h"
#include "outbox-fixture.h"

#include <sqlite3.h>

/* Keys change, and nothing is lost wherever that is cut off. */

typedef struct
{
  OutboxFixture  base;
  char          *cache_path;
  Ms5Cache      *cache;
} Fixture;

static void
open_cache (Fixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ms5_cache_open_async (f->cache_path, f->base.secrets, f->base.clock, NULL, ms5_test_result_cb, &result);
  f->cache = ms5_cache_open_finish (client_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_null (ms5_cache_get_problem (f->cache));
}

static void
close_cache (Fixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;

  ms5_cache_close_async (f->cache, ms5_test_result_cb, &result);
  g_assert_true (ms5_cache_close_finish (f->cache, client_wait (&result), NULL));
  g_clear_object (&result);
  g_assert_finalize_object (g_steal_pointer (&f->cache));
}

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  outbox_set_up (&f->base, data);
  f->cache_path = g_build_filename (ms5_test_dir_new (), "cache.db", NULL);
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  if (f->cache != NULL)
    close_cache (f);
  g_free (f->cache_path);
  outbox_tear_down (&f->base, data);
}

/* Contents */

static void
fill_cache (Fixture *f)
{
  const char *topics[] = { "line/L1", "stops/L1", NULL };
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_change_unref);
  g_autoptr (GPtrArray) live = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_change_unref);
  g_autoptr (GAsyncResult) swapped = NULL;
  g_autoptr (GAsyncResult) lived = NULL;
  g_autoptr (GAsyncResult) written = NULL;
  g_autoptr (Ms5History) history = ms5_history_new (f->cache, f->base.clock);
  g_autoptr (json_t) answer = json_pack ("{s[{ss, ss, sI, sI}]}", "stops", "line", "L1", "key", "a", "v", (json_int_t) 3,
                                         "start", (json_int_t) ms5_time_to_ms (OUTBOX_START));
  Ms5Cursor cursor = { (char *) OUTBOX_EPOCH, 100, 1 };
  Ms5HistoryBatch *batch = ms5_history_batch_new ();

  for (guint i = 0; i < 7; i++)
    {
      g_autofree char *key = g_strdup_printf ("s%u", i);

      g_ptr_array_add (items, ms5_change_new (MS5_OP_PUT, "stops/L1", key, 90, json_pack ("{si}", "n", (int) i)));
    }
  g_ptr_array_add (items, ms5_change_new (MS5_OP_PUT, "line/L1", "L1", 90, json_pack ("{ss}", "state", "Held")));
  g_ptr_array_add (live, ms5_change_new (MS5_OP_PUT, "live/L1", "FL1", 0, json_pack ("{sf}", "speed", 12.5)));
  ms5_cache_swap_async (f->cache, &cursor, topics, items, TRUE, ms5_test_result_cb, &swapped);
  g_assert_true (ms5_cache_swap_finish (f->cache, client_wait (&swapped), NULL));
  ms5_cache_set_live_async (f->cache, live, OUTBOX_START, ms5_test_result_cb, &lived);
  g_assert_true (ms5_cache_set_live_finish (f->cache, client_wait (&lived), NULL));

  for (guint i = 0; i < 4; i++)
    ms5_history_batch_add_value (batch, "L1", "FL1", "temperature", OUTBOX_START + i * MS5_USEC_PER_H, i);
  g_assert_true (ms5_history_batch_add_records (batch, MS5_TOPIC_STOPS, answer));
  ms5_history_batch_set_answer (batch, "/api/v1/lines/L1/kpi", "L1", OUTBOX_START, answer);
  ms5_history_write_async (history, batch, ms5_test_result_cb, &written);
  g_assert_true (ms5_history_write_finish (history, client_wait (&written), NULL));
}

/* Opens every value there is. */
static void
check_cache (Fixture *f)
{
  g_autoptr (GAsyncResult) loaded = NULL;
  g_autoptr (GAsyncResult) series = NULL;
  g_autoptr (GAsyncResult) records = NULL;
  g_autoptr (GAsyncResult) asked = NULL;
  g_autoptr (Ms5CacheContents) all = NULL;
  g_autoptr (Ms5History) history = ms5_history_new (f->cache, f->base.clock);
  g_autoptr (GArray) points = NULL;
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (json_t) answer = NULL;
  const Ms5Interval time = { OUTBOX_START - MS5_USEC_PER_H, OUTBOX_START + MS5_HISTORY_DAY };
  Ms5Time as_of;

  ms5_cache_load_async (f->cache, NULL, ms5_test_result_cb, &loaded);
  all = ms5_cache_load_finish (f->cache, client_wait (&loaded), NULL);
  g_assert_nonnull (all);
  g_assert_cmpuint (all->items->len, ==, 8);
  g_assert_cmpuint (all->live->len, ==, 1);
  ms5_history_read_series_async (history, "FL1", "temperature", time, 1000, NULL, ms5_test_result_cb, &series);
  points = ms5_history_read_series_finish (history, client_wait (&series), &as_of, NULL);
  g_assert_nonnull (points);
  g_assert_cmpuint (points->len, >=, 4);
  ms5_history_read_records_async (history, "stops/L1", time, NULL, ms5_test_result_cb, &records);
  found = ms5_history_read_records_finish (history, client_wait (&records), NULL);
  g_assert_nonnull (found);
  g_assert_cmpuint (found->len, ==, 1);
  ms5_history_read_answer_async (history, "/api/v1/lines/L1/kpi", NULL, ms5_test_result_cb, &asked);
  answer = ms5_history_read_answer_finish (history, client_wait (&asked), &as_of, NULL);
  g_assert_nonnull (answer);
}

static void
fill_outbox (Fixture *f)
{
  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *key = g_strdup_printf ("call-%u", i);
      g_autofree char *id = g_strdup (outbox_add (&f->base, "u-1", key, 2));

      if (i < 2)
        {
          g_autoptr (GPtrArray) batch = outbox_pick (&f->base, "u-1", 1);

          g_assert_cmpuint (batch->len, ==, 1);
          outbox_answer (&f->base, id, MS5_RESULT_APPLIED, i);
        }
    }
}

static void
check_outbox (Fixture *f)
{
  GListModel *entries = ms5_outbox_get_entries (f->base.outbox);

  g_assert_null (ms5_outbox_get_problem (f->base.outbox));
  g_assert_cmpuint (g_list_model_get_n_items (entries), ==, 6);
  for (guint i = 0; i < 6; i++)
    {
      g_autoptr (Ms5OutboxEntry) entry = g_list_model_get_item (entries, i);
      g_autofree char *key = g_strdup_printf ("call-%u", i);

      g_assert_cmpstr (ms5_outbox_entry_get_action (entry)->key, ==, key);
      g_assert_cmpint (ms5_outbox_entry_get_result (entry) != NULL, ==, i < 2);
    }
}

/* Keys */

static Ms5SealKeys *
get_keys (Fixture       *f,
          Ms5SecretKind  kind)
{
  g_autoptr (GAsyncResult) result = NULL;
  Ms5SealKeys *keys;

  ms5_secrets_get_keys_async (f->base.secrets, kind, NULL, ms5_test_result_cb, &result);
  keys = ms5_secrets_get_keys_finish (f->base.secrets, client_wait (&result), NULL);
  g_assert_nonnull (keys);
  return keys;
}

static void
set_keys (Fixture       *f,
          Ms5SecretKind  kind,
          Ms5SealKey    *current,
          Ms5SealKey    *previous)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (Ms5SealKeys) keys = NULL;

  ms5_secrets_set_keys_async (f->base.secrets, kind, current, OUTBOX_START, previous, NULL, ms5_test_result_cb, &result);
  keys = ms5_secrets_set_keys_finish (f->base.secrets, client_wait (&result), NULL);
  g_assert_nonnull (keys);
}

static gboolean
rotate_cache (Fixture *f,
              Ms5Time  older_than)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean done;

  ms5_cache_rotate_key_async (f->cache, f->base.secrets, older_than, ms5_test_result_cb, &result);
  done = ms5_cache_rotate_key_finish (f->cache, client_wait (&result), &error);
  g_assert_no_error (error);
  return done;
}

static gboolean
rotate_outbox (Fixture *f,
               Ms5Time  older_than)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean done;

  ms5_outbox_rotate_key_async (f->base.outbox, f->base.secrets, older_than, ms5_test_result_cb, &result);
  done = ms5_outbox_rotate_key_finish (f->base.outbox, client_wait (&result), &error);
  g_assert_no_error (error);
  return done;
}

/* How many values in a file are not sealed with a key. */
static guint
count_old (const char          *path,
           const Ms5RekeyTable *tables,
           Ms5SealKey          *key)
{
  g_autoptr (Ms5Seal) seal = ms5_seal_new (key);
  g_autoptr (GBytes) mark = ms5_seal_dup_mark (seal);
  gsize size;
  gconstpointer data = g_bytes_get_data (mark, &size);
  sqlite3 *handle;
  guint n = 0;

  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  for (guint i = 0; tables[i].table != NULL; i++)
    {
      sqlite3_stmt *stmt;

      g_assert_cmpint (sqlite3_prepare_v2 (handle, tables[i].select, -1, &stmt, NULL), ==, SQLITE_OK);
      sqlite3_bind_blob (stmt, 1, data, (int) size, SQLITE_STATIC);
      sqlite3_bind_int (stmt, 2, -1);
      sqlite3_bind_int (stmt, 3, 0);
      while (sqlite3_step (stmt) == SQLITE_ROW)
        n++;
      g_assert_cmpint (sqlite3_finalize (stmt), ==, SQLITE_OK);
    }
  sqlite3_close (handle);
  return n;
}

/* Tests */

static void
test_whole (Fixture       *f,
            gconstpointer  data)
{
  g_autoptr (Ms5SealKeys) before = NULL;
  g_autoptr (Ms5SealKeys) after = NULL;
  g_autoptr (Ms5SealKeys) outbox = NULL;

  open_cache (f);
  fill_cache (f);
  outbox_open (&f->base);
  fill_outbox (f);
  before = get_keys (f, MS5_SECRET_CACHE_KEY);
  g_assert_true (rotate_cache (f, 0));
  g_assert_true (rotate_outbox (f, 0));
  after = get_keys (f, MS5_SECRET_CACHE_KEY);
  outbox = get_keys (f, MS5_SECRET_OUTBOX_KEY);
  g_assert_cmpuint (ms5_seal_key_get_id (after->current), !=, ms5_seal_key_get_id (before->current));
  g_assert_null (after->previous);
  g_assert_null (outbox->previous);

  /* It goes on being used. */
  check_cache (f);
  fill_cache (f);
  check_outbox (f);
  close_cache (f);
  outbox_reopen (&f->base);
  open_cache (f);
  check_cache (f);
  check_outbox (f);
  g_assert_cmpuint (count_old (f->cache_path, ms5_cache_sealed, after->current), ==, 0);
  g_assert_cmpuint (count_old (f->cache_path, ms5_cache_sealed, before->current), ==, 1 + 8 + 1 + 4 + 1 + 1);
  g_assert_cmpuint (count_old (f->base.path, ms5_outbox_sealed, outbox->current), ==, 0);
}

/* The program ends after so many steps. */
static void
run_steps (Ms5Db               *db,
           const Ms5RekeyTable *tables,
           const Ms5SealKeys   *keys,
           guint                n)
{
  g_autoptr (Ms5Seal) seal = ms5_seal_keys_make_seal (keys);
  Ms5RekeyJob job = { .tables = tables, .seal = seal, .max_rows = 3, .more = TRUE };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n && job.more; i++)
    {
      g_assert_true (ms5_db_run (db, MS5_DB_WRITE, ms5_rekey_job, &job, &error));
      g_assert_no_error (error);
    }
}

static void
test_cut_off (Fixture       *f,
              gconstpointer  data)
{
  open_cache (f);
  fill_cache (f);
  outbox_open (&f->base);
  fill_outbox (f);

  for (guint steps = 0; steps < 14; steps++)
    {
      g_autoptr (Ms5SealKeys) cache = get_keys (f, MS5_SECRET_CACHE_KEY);
      g_autoptr (Ms5SealKeys) outbox = get_keys (f, MS5_SECRET_OUTBOX_KEY);
      g_autoptr (Ms5SealKey) key = ms5_seal_key_generate ();
      g_autoptr (Ms5SealKeys) now = NULL;

      set_keys (f, MS5_SECRET_CACHE_KEY, key, cache->current);
      set_keys (f, MS5_SECRET_OUTBOX_KEY, key, outbox->current);
      now = get_keys (f, MS5_SECRET_CACHE_KEY);
      run_steps (f->cache->db, ms5_cache_sealed, now, steps);
      g_clear_pointer (&now, ms5_seal_keys_free);
      now = get_keys (f, MS5_SECRET_OUTBOX_KEY);
      run_steps (f->base.outbox->db, ms5_outbox_sealed, now, steps);
      close_cache (f);
      outbox_reopen (&f->base);
      open_cache (f);
      check_cache (f);
      check_outbox (f);

      /* The next time it goes on, however young the key is. */
      g_assert_true (rotate_cache (f, 90 * MS5_HISTORY_DAY));
      g_assert_true (rotate_outbox (f, 90 * MS5_HISTORY_DAY));
      close_cache (f);
      outbox_reopen (&f->base);
      open_cache (f);
      check_cache (f);
      check_outbox (f);
      g_assert_cmpuint (count_old (f->cache_path, ms5_cache_sealed, key), ==, 0);
      g_assert_cmpuint (count_old (f->base.path, ms5_outbox_sealed, key), ==, 0);
    }
}

static void
test_age (Fixture       *f,
          gconstpointer  data)
{
  g_autoptr (Ms5SealKeys) first = NULL;
  g_autoptr (Ms5SealKeys) noted = NULL;
  g_autoptr (Ms5SealKeys) last = NULL;

  open_cache (f);
  fill_cache (f);
  first = get_keys (f, MS5_SECRET_CACHE_KEY);
  g_assert_cmpint (first->since, ==, MS5_TIME_NONE);

  /* Of a key from earlier it is not known how old it is. */
  g_assert_true (rotate_cache (f, 90 * MS5_HISTORY_DAY));
  noted = get_keys (f, MS5_SECRET_CACHE_KEY);
  g_assert_cmpuint (ms5_seal_key_get_id (noted->current), ==, ms5_seal_key_get_id (first->current));
  g_assert_cmpint (noted->since, ==, OUTBOX_START);
  ms5_manual_clock_advance (MS5_MANUAL_CLOCK (f->base.clock), 89 * MS5_HISTORY_DAY);
  g_assert_false (rotate_cache (f, 90 * MS5_HISTORY_DAY));
  ms5_manual_clock_advance (MS5_MANUAL_CLOCK (f->base.clock), MS5_HISTORY_DAY);
  g_assert_true (rotate_cache (f, 90 * MS5_HISTORY_DAY));
  last = get_keys (f, MS5_SECRET_CACHE_KEY);
  g_assert_cmpuint (ms5_seal_key_get_id (last->current), !=, ms5_seal_key_get_id (first->current));
  g_assert_cmpint (last->since, ==, OUTBOX_START + 90 * MS5_HISTORY_DAY);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/client/rekey/whole", Fixture, NULL, set_up, test_whole, tear_down);
  g_test_add ("/client/rekey/cut-off", Fixture, NULL, set_up, test_cut_off, tear_down);
  g_test_add ("/client/rekey/age", Fixture, NULL, set_up, test_age, tear_down);
  return g_test_run ();
}
