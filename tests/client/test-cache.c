/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-cache-private.h"
#include "client/ms5-memory-secrets.h"
#include "client-wait.h"
#include "core/ms5-manual-clock.h"
#include "support/ms5-test-dir.h"

#include <sqlite3.h>
#include <string.h>

#define START (G_GINT64_CONSTANT (1767000000) * MS5_USEC_PER_S)
#define EPOCH "0198c0de0000700080000000000000aa"

typedef struct
{
  char       *path;
  Ms5Secrets *secrets;
  Ms5Clock   *clock;
  Ms5Cache   *cache;
} Fixture;

/* Calls */

static Ms5Cache *
open_cache (Fixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ms5_cache_open_async (f->path, f->secrets, f->clock, NULL, ms5_test_result_cb, &result);
  f->cache = ms5_cache_open_finish (client_wait (&result), &error);
  g_assert_no_error (error);
  return f->cache;
}

static void
close_cache (Fixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ms5_cache_close_async (f->cache, ms5_test_result_cb, &result);
  ms5_cache_close_finish (f->cache, client_wait (&result), &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  g_clear_object (&f->cache);
}

static Ms5CacheContents *
load (Fixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  Ms5CacheContents *contents;

  ms5_cache_load_async (f->cache, NULL, ms5_test_result_cb, &result);
  contents = ms5_cache_load_finish (f->cache, client_wait (&result), &error);
  g_assert_no_error (error);
  return contents;
}

static Ms5CacheContents *
reload (Fixture *f)
{
  close_cache (f);
  open_cache (f);
  return load (f);
}

static gboolean
try_swap (Fixture     *f,
          gint64       pos,
          const char  *topics,
          GPtrArray   *items,
          gboolean     everything,
          GError     **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_auto (GStrv) names = g_strsplit (topics, " ", -1);
  Ms5Cursor cursor = { (char *) EPOCH, pos, (guint64) pos * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) };

  ms5_cache_swap_async (f->cache, &cursor, (const char *const *) names, items, everything,
                        ms5_test_result_cb, &result);
  return ms5_cache_swap_finish (f->cache, client_wait (&result), error);
}

static void
swap (Fixture    *f,
      gint64      pos,
      const char *topics,
      GPtrArray  *items,
      gboolean    everything)
{
  g_autoptr (GError) error = NULL;

  try_swap (f, pos, topics, items, everything, &error);
  g_assert_no_error (error);
}

static gboolean
apply (Fixture    *f,
       gint64      after,
       gint64      pos,
       GPtrArray  *ops,
       GError    **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  Ms5Cursor cursor = { (char *) EPOCH, pos, (guint64) pos * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) };

  ms5_cache_apply_async (f->cache, after, &cursor, ops, ms5_test_result_cb, &result);
  return ms5_cache_apply_finish (f->cache, client_wait (&result), error);
}

static void
drop (Fixture    *f,
      const char *topics)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) names = g_strsplit (topics, " ", -1);

  ms5_cache_drop_async (f->cache, (const char *const *) names, ms5_test_result_cb, &result);
  ms5_cache_drop_finish (f->cache, client_wait (&result), &error);
  g_assert_no_error (error);
}

static void
wipe (Fixture    *f,
      const char *server,
      const char *user)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ms5_cache_wipe_async (f->cache, server, user, ms5_test_result_cb, &result);
  ms5_cache_wipe_finish (f->cache, client_wait (&result), &error);
  g_assert_no_error (error);
}

static void
set_live (Fixture   *f,
          GPtrArray *changes,
          Ms5Time    at)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ms5_cache_set_live_async (f->cache, changes, at, ms5_test_result_cb, &result);
  ms5_cache_set_live_finish (f->cache, client_wait (&result), &error);
  g_assert_no_error (error);
}

/* Values */

static GPtrArray *
changes_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_change_unref);
}

static void
add (GPtrArray  *changes,
     Ms5Op       op,
     const char *topic,
     const char *key,
     gint64      v,
     const char *fields)
{
  json_t *object = NULL;

  if (fields != NULL)
    object = ms5_json_parse (fields, strlen (fields), &ms5_json_limits_server, NULL);
  g_assert_true (op == MS5_OP_DELETE || object != NULL);
  g_ptr_array_add (changes, ms5_change_new (op, topic, key, v, object));
}

static void
assert_items (Ms5CacheContents *contents,
              const char       *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < contents->items->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "",
                            ms5_change_get_text (g_ptr_array_index (contents->items, i), NULL));
  g_assert_cmpstr (text->str, ==, expected);
}

static void
assert_topics (Ms5CacheContents *contents,
               const char       *expected)
{
  g_autofree char *text = g_strjoinv (" ", contents->topics);

  g_assert_cmpstr (text, ==, expected);
}

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  f->path = g_build_filename (ms5_test_dir_new (), "sub", "cache.db", NULL);
  f->secrets = ms5_memory_secrets_new (NULL);
  ms5_memory_secrets_set_persistent (MS5_MEMORY_SECRETS (f->secrets), TRUE);
  f->clock = MS5_CLOCK (ms5_manual_clock_new (START));
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  if (f->cache != NULL)
    close_cache (f);
  g_object_unref (f->clock);
  g_object_unref (f->secrets);
  g_free (f->path);
}

/* A picture of two lines at position 100. */
static void
fill (Fixture *f)
{
  g_autoptr (GPtrArray) items = changes_new ();
  g_autoptr (GPtrArray) live = changes_new ();

  open_cache (f);
  wipe (f, "https://hall.example", "u-1");
  add (items, MS5_OP_PUT, "line/L1", "L1", 90, "{\"state\":\"Held\",\"note\":\"geheim\"}");
  add (items, MS5_OP_PUT, "line/L2", "L2", 91, "{\"state\":\"Execute\"}");
  add (items, MS5_OP_EVENT, "notes/L1", "n1", 92, "{\"text\":\"hello\"}");
  swap (f, 100, "line/L1 line/L2 notes/L1 jobs/L1", items, TRUE);

  add (live, MS5_OP_PUT, "live/L1", "FL1", 0, "{\"temperature\":64.2}");
  set_live (f, live, START);
}

#define NOTE " [\"e\",\"notes/L1\",\"n1\",92,{\"text\":\"hello\"}]"

#define EARLY \
  "[\"p\",\"line/L1\",\"L1\",90,{\"note\":\"geheim\",\"state\":\"Held\"}]" \
  " [\"p\",\"line/L2\",\"L2\",91,{\"state\":\"Execute\"}]" \
  " [\"p\",\"plant\",\"line/L1\",95,{\"name\":\"One\"}]"

#define FILLED \
  "[\"p\",\"line/L1\",\"L1\",90,{\"note\":\"geheim\",\"state\":\"Held\"}]" \
  " [\"p\",\"line/L2\",\"L2\",91,{\"state\":\"Execute\"}]" \
  NOTE

/* Tests */

static void
test_round_trip (Fixture       *f,
                 gconstpointer  data)
{
  g_autoptr (Ms5CacheContents) none = NULL;
  g_autoptr (Ms5CacheContents) contents = NULL;

  open_cache (f);
  g_assert_true (ms5_cache_is_kept (f->cache));
  none = load (f);
  g_assert_null (none->cursor.epoch);
  g_assert_null (none->server);
  g_assert_cmpint (none->written, ==, MS5_TIME_NONE);
  assert_topics (none, "");
  close_cache (f);

  fill (f);
  contents = reload (f);
  g_assert_null (ms5_cache_get_problem (f->cache));
  g_assert_cmpstr (contents->server, ==, "https://hall.example");
  g_assert_cmpstr (contents->user, ==, "u-1");
  g_assert_cmpstr (contents->cursor.epoch, ==, EPOCH);
  g_assert_cmpint (contents->cursor.pos, ==, 100);
  g_assert_cmpuint (contents->cursor.h, ==, 100 * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));
  g_assert_cmpint (contents->written, ==, START);
  assert_topics (contents, "line/L1 line/L2 notes/L1 jobs/L1");
  assert_items (contents, FILLED);
  g_assert_cmpuint (contents->live->len, ==, 1);
  g_assert_cmpint (g_array_index (contents->live, Ms5CacheLive, 0).at, ==, START);
  g_assert_cmpstr (ms5_change_get_text (g_array_index (contents->live, Ms5CacheLive, 0).change, NULL),
                   ==, "[\"p\",\"live/L1\",\"FL1\",0,{\"temperature\":64.2}]");
}

static void
test_apply (Fixture       *f,
            gconstpointer  data)
{
  g_autoptr (GPtrArray) ops = changes_new ();
  g_autoptr (GPtrArray) no_ops = changes_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5CacheContents) contents = NULL;

  fill (f);
  add (ops, MS5_OP_MERGE, "line/L1", "L1", 101, "{\"state\":\"Execute\",\"note\":null}");
  add (ops, MS5_OP_DELETE, "line/L2", "L2", 102, NULL);
  add (ops, MS5_OP_MERGE, "jobs/L1", "PO-1", 103, "{\"qty\":4}");
  add (ops, MS5_OP_PUT, "calls/L1", "a", 104, "{\"state\":\"raised\"}");
  g_assert_true (apply (f, 100, 104, ops, &error));
  g_assert_no_error (error);
  g_assert_true (apply (f, 104, 110, no_ops, &error));

  contents = reload (f);
  g_assert_cmpint (contents->cursor.pos, ==, 110);
  assert_items (contents, "[\"p\",\"line/L1\",\"L1\",101,{\"state\":\"Execute\"}]"
                          " [\"e\",\"notes/L1\",\"n1\",92,{\"text\":\"hello\"}]"
                          " [\"p\",\"jobs/L1\",\"PO-1\",103,{\"qty\":4}]");
}

/* A delta that does not continue what is there leaves it alone. */
static void
test_gap (Fixture       *f,
          gconstpointer  data)
{
  g_autoptr (GPtrArray) ops = changes_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5CacheContents) contents = NULL;

  fill (f);
  add (ops, MS5_OP_DELETE, "line/L2", "L2", 102, NULL);
  g_assert_false (apply (f, 101, 104, ops, &error));
  g_assert_error (error, MS5_CACHE_ERROR, MS5_CACHE_ERROR_GAP);
  g_clear_error (&error);
  g_ptr_array_set_size (ops, 0);
  g_assert_false (try_swap (f, 101, "line/L1", ops, FALSE, &error));
  g_assert_error (error, MS5_CACHE_ERROR, MS5_CACHE_ERROR_GAP);

  contents = reload (f);
  g_assert_cmpint (contents->cursor.pos, ==, 100);
  assert_items (contents, FILLED);
}

static void
test_swap_and_drop (Fixture       *f,
                    gconstpointer  data)
{
  g_autoptr (GPtrArray) items = changes_new ();
  g_autoptr (Ms5CacheContents) contents = NULL;
  g_autoptr (Ms5CacheContents) dropped = NULL;
  g_autoptr (Ms5CacheContents) replaced = NULL;

  fill (f);
  add (items, MS5_OP_PUT, "line/L2", "L2b", 100, "{}");
  swap (f, 100, "line/L2", items, FALSE);
  contents = reload (f);
  assert_items (contents, "[\"p\",\"line/L1\",\"L1\",90,{\"note\":\"geheim\",\"state\":\"Held\"}]"
                          " [\"p\",\"line/L2\",\"L2b\",100,{}]"
                          " [\"e\",\"notes/L1\",\"n1\",92,{\"text\":\"hello\"}]");

  drop (f, "line/L1 notes/L1 live/L1 calls/L9");
  dropped = reload (f);
  assert_topics (dropped, "line/L2 jobs/L1");
  assert_items (dropped, "[\"p\",\"line/L2\",\"L2b\",100,{}]");
  g_assert_cmpuint (dropped->live->len, ==, 0);
  g_assert_cmpint (dropped->cursor.pos, ==, 100);

  swap (f, 200, "line/L2", items, TRUE);
  replaced = reload (f);
  assert_topics (replaced, "line/L2");
}

static void
test_wipe_and_age (Fixture       *f,
                   gconstpointer  data)
{
  g_autoptr (Ms5CacheContents) fresh = NULL;
  g_autoptr (Ms5CacheContents) old = NULL;
  g_autoptr (Ms5CacheContents) other = NULL;

  fill (f);
  ms5_manual_clock_step (MS5_MANUAL_CLOCK (f->clock), MS5_CACHE_MAX_AGE);
  fresh = reload (f);
  assert_items (fresh, FILLED);

  ms5_manual_clock_step (MS5_MANUAL_CLOCK (f->clock), 1);
  old = reload (f);
  g_assert_null (old->cursor.epoch);
  g_assert_cmpstr (old->user, ==, "u-1");
  assert_items (old, "");
  g_assert_cmpuint (old->live->len, ==, 0);
  close_cache (f);

  fill (f);
  wipe (f, "https://hall.example", "u-2");
  other = reload (f);
  g_assert_null (other->cursor.epoch);
  g_assert_cmpstr (other->user, ==, "u-2");
  assert_items (other, "");
}

/* An event topic holds what a snapshot of it would. */
static void
test_events (Fixture       *f,
             gconstpointer  data)
{
  g_autoptr (GPtrArray) ops = changes_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5CacheContents) contents = NULL;

  fill (f);
  for (int i = 0; i < MS5_LIMIT_SNAP_EVENTS + 40; i++)
    {
      g_autofree char *key = g_strdup_printf ("e%04x", g_test_rand_int_range (0, 60000));

      add (ops, MS5_OP_EVENT, "notes/L1", key, 101 + i, "{\"text\":\"x\"}");
    }
  g_assert_true (apply (f, 100, 101 + MS5_LIMIT_SNAP_EVENTS + 40, ops, &error));

  contents = reload (f);
  for (guint i = 2; i < contents->items->len; i++)
    {
      Ms5Change *change = g_ptr_array_index (contents->items, i);

      g_assert_cmpint (change->op, ==, MS5_OP_EVENT);
      g_assert_cmpint (change->v, >, 130);
    }
  g_assert_cmpuint (contents->items->len, <=, 2 + MS5_LIMIT_SNAP_EVENTS);
  g_assert_cmpuint (contents->items->len, >, MS5_LIMIT_SNAP_EVENTS - 20);
}

/* Nothing that people wrote can be read in the file. */
static void
test_sealed (Fixture       *f,
             gconstpointer  data)
{
  g_autofree char *text = NULL;
  gsize size;

  fill (f);
  close_cache (f);
  g_assert_true (g_file_get_contents (f->path, &text, &size, NULL));
  g_assert_null (memmem (text, size, "geheim", 6));
  g_assert_null (memmem (text, size, "temperature", 11));
  g_assert_nonnull (memmem (text, size, "line/L1", 7));
}

static void
assert_set_aside (Fixture    *f,
                  const char *why)
{
  g_autofree char *kept = g_strdup_printf ("%s.%s-1", f->path, why);
  g_autoptr (Ms5CacheContents) contents = NULL;

  open_cache (f);
  g_assert_nonnull (ms5_cache_get_problem (f->cache));
  g_assert_nonnull (strstr (ms5_cache_get_problem (f->cache), kept));
  g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));
  g_assert_true (ms5_cache_was_set_aside (f->cache));
  contents = load (f);
  g_assert_null (contents->cursor.epoch);
  assert_items (contents, "");
  close_cache (f);

  /* And now it can be used again. */
  fill (f);
  g_assert_null (ms5_cache_get_problem (f->cache));
  g_assert_false (ms5_cache_was_set_aside (f->cache));
}

static void
test_wrong_key (Fixture       *f,
                gconstpointer  data)
{
  fill (f);
  close_cache (f);
  g_object_unref (f->secrets);
  f->secrets = ms5_memory_secrets_new (NULL);
  ms5_memory_secrets_set_persistent (MS5_MEMORY_SECRETS (f->secrets), TRUE);
  assert_set_aside (f, "unreadable");
}

/* Without a keyring nothing is written, and what is there stays for better days. */
static void
test_no_keyring (Fixture       *f,
                 gconstpointer  data)
{
  g_autoptr (Ms5CacheContents) contents = NULL;

  fill (f);
  close_cache (f);
  ms5_memory_secrets_set_persistent (MS5_MEMORY_SECRETS (f->secrets), FALSE);
  fill (f);
  g_assert_false (ms5_cache_is_kept (f->cache));
  g_assert_nonnull (ms5_cache_get_problem (f->cache));
  g_assert_false (ms5_cache_was_set_aside (f->cache));
  wipe (f, "s", "somebody else");
  close_cache (f);

  ms5_memory_secrets_set_persistent (MS5_MEMORY_SECRETS (f->secrets), TRUE);
  open_cache (f);
  contents = load (f);
  assert_items (contents, FILLED);
}

static void
test_damaged (Fixture       *f,
              gconstpointer  data)
{
  fill (f);
  close_cache (f);
  g_assert_true (g_file_set_contents (f->path, "This is no database, whatever its name says.", -1, NULL));
  assert_set_aside (f, "damaged");
}

/* Opens the closed file as another program would. */
static void
tamper (Fixture    *f,
        const char *sql)
{
  sqlite3 *handle;

  g_assert_cmpint (sqlite3_open (f->path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (handle);
}

static void
test_tampered (Fixture       *f,
               gconstpointer  data)
{
  const char *sql = data;

  fill (f);
  close_cache (f);
  tamper (f, sql);
  assert_set_aside (f, "damaged");
}

static void
test_foreign (Fixture       *f,
              gconstpointer  data)
{
  fill (f);
  close_cache (f);
  tamper (f, "PRAGMA application_id = 77");
  assert_set_aside (f, "foreign");
}

static void
test_newer (Fixture       *f,
            gconstpointer  data)
{
  fill (f);
  close_cache (f);
  tamper (f, "PRAGMA user_version = 99");
  assert_set_aside (f, "newer");
}

typedef struct
{
  GAsyncResult     *result;
  Ms5CacheContents *early;
} Opened;

static void
early_cb (const Ms5CacheContents *early,
          gpointer                data)
{
  Opened *opened = data;

  g_assert_null (opened->result);
  g_assert_null (opened->early);
  opened->early = ms5_cache_contents_copy_early (early);
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  ((Opened *) data)->result = g_object_ref (result);
}

static void
open_early (Fixture *f,
            Opened  *opened)
{
  g_autoptr (GError) error = NULL;

  ms5_cache_open_early_async (f->path, f->secrets, f->clock, early_cb, NULL, opened_cb, opened);
  f->cache = ms5_cache_open_finish (client_wait (&opened->result), &error);
  g_assert_no_error (error);
  g_clear_object (&opened->result);
}

/* What a page of the floor shows comes before all is read, and is part of it. */
static void
test_early (Fixture       *f,
            gconstpointer  data)
{
  Opened opened = { NULL };
  g_autoptr (GPtrArray) items = changes_new ();
  g_autoptr (Ms5CacheContents) contents = NULL;

  open_early (f, &opened);
  g_assert_null (opened.early);
  close_cache (f);

  fill (f);
  add (items, MS5_OP_PUT, "plant", "line/L1", 95, "{\"name\":\"One\"}");
  swap (f, 100, "plant", items, FALSE);
  close_cache (f);
  open_early (f, &opened);
  assert_items (opened.early, EARLY);
  assert_topics (opened.early, "line/L1 line/L2 notes/L1 jobs/L1 plant");
  g_assert_cmpint (opened.early->cursor.pos, ==, 100);
  g_assert_cmpstr (opened.early->user, ==, "u-1");
  g_assert_cmpuint (opened.early->live->len, ==, 1);

  contents = load (f);
  g_assert_cmpuint (contents->n_early, ==, 3);
  assert_items (contents, EARLY NOTE);
  ms5_cache_contents_free (opened.early);
}

/* What was shown of it turns out to be no part of anything. */
static void
test_damaged_late (Fixture       *f,
                   gconstpointer  data)
{
  Opened opened = { NULL };
  g_autoptr (Ms5CacheContents) contents = NULL;

  fill (f);
  close_cache (f);
  tamper (f, "UPDATE item SET v = 99 WHERE key = 'n1'");
  open_early (f, &opened);
  g_assert_cmpuint (opened.early->items->len, ==, 2);
  contents = load (f);
  g_assert_null (contents->cursor.epoch);
  g_assert_cmpuint (contents->items->len, ==, 0);
  ms5_cache_contents_free (opened.early);
}

/* Whatever bytes rot: it opens, with what was there or with nothing. */
static void
test_rot (Fixture       *f,
          gconstpointer  data)
{
  g_autofree char *text = NULL;
  gsize size;

  fill (f);
  close_cache (f);
  g_assert_true (g_file_get_contents (f->path, &text, &size, NULL));
  for (int round = 0; round < 30; round++)
    {
      g_autofree char *copy = g_memdup2 (text, size);
      g_autoptr (Ms5CacheContents) contents = NULL;

      for (int i = 0; i < 40; i++)
        copy[g_test_rand_int_range (0, (int) size)] = (char) g_test_rand_int ();
      g_assert_true (g_file_set_contents (f->path, copy, (gssize) size, NULL));
      open_cache (f);
      contents = load (f);
      if (contents->cursor.epoch == NULL)
        assert_items (contents, "");
      if (ms5_cache_get_problem (f->cache) != NULL)
        g_assert_true (g_utf8_validate (ms5_cache_get_problem (f->cache), -1, NULL));
      close_cache (f);
    }
}

/* Random histories against a table in memory */

static void
model_apply (GHashTable *model,
             Ms5Change  *change)
{
  g_autofree char *name = g_strconcat (change->topic, "\n", change->key, NULL);
  Ms5Change *before = g_hash_table_lookup (model, name);
  json_t *fields;

  if (change->op == MS5_OP_DELETE)
    {
      g_hash_table_remove (model, name);
      return;
    }
  fields = ms5_change_apply (change, before != NULL ? before->fields : NULL);
  g_hash_table_replace (model, g_strdup (name),
                        ms5_change_new (MS5_OP_PUT, change->topic, change->key, change->v, fields));
}

static void
assert_equals_model (Ms5CacheContents *contents,
                     GHashTable       *model)
{
  g_assert_cmpuint (contents->items->len, ==, g_hash_table_size (model));
  for (guint i = 0; i < contents->items->len; i++)
    {
      Ms5Change *item = g_ptr_array_index (contents->items, i);
      g_autofree char *name = g_strconcat (item->topic, "\n", item->key, NULL);
      Ms5Change *expected = g_hash_table_lookup (model, name);

      g_assert_nonnull (expected);
      g_assert_cmpstr (ms5_change_get_text (item, NULL), ==, ms5_change_get_text (expected, NULL));
    }
}

static const char *const history_topics[] = { "line/L1", "jobs/L1", "stops/L1" };

static void
add_random (GPtrArray *ops,
            gint64     v)
{
  const char *topic = history_topics[g_test_rand_int_range (0, 3)];
  g_autofree char *key = g_strdup_printf ("k%d", g_test_rand_int_range (0, 12));
  g_autofree char *fields = g_strdup_printf ("{\"f%d\":%d,\"x\":\"%d\"}", g_test_rand_int_range (0, 4),
                                             g_test_rand_int_range (0, 1000), (int) v);

  switch (g_test_rand_int_range (0, 4))
    {
    case 0:
      add (ops, MS5_OP_PUT, topic, key, v, fields);
      break;
    case 1:
      add (ops, MS5_OP_DELETE, topic, key, v, NULL);
      break;
    default:
      add (ops, MS5_OP_MERGE, topic, key, v, fields);
      break;
    }
}

static void
test_histories (Fixture       *f,
                gconstpointer  data)
{
  g_autoptr (GHashTable) model = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                        (GDestroyNotify) ms5_change_unref);
  g_autoptr (GPtrArray) nothing = changes_new ();
  gint64 pos = 100;

  open_cache (f);
  swap (f, pos, "line/L1 jobs/L1 stops/L1", nothing, TRUE);
  for (int round = 0; round < 60; round++)
    {
      g_autoptr (GPtrArray) ops = changes_new ();
      g_autoptr (GError) error = NULL;
      int n = g_test_rand_int_range (0, 12);
      gint64 after = pos;

      for (int i = 0; i < n; i++)
        {
          add_random (ops, ++pos);
          model_apply (model, g_ptr_array_index (ops, i));
        }
      g_assert_true (apply (f, after, pos, ops, &error));
      g_assert_no_error (error);

      if (round % 6 == 0)
        {
          g_autoptr (Ms5CacheContents) contents = round % 12 == 0 ? reload (f) : load (f);

          g_assert_cmpint (contents->cursor.pos, ==, pos);
          assert_equals_model (contents, model);
        }
    }
}

int
main (int    argc,
      char **argv)
{
  const struct
  {
    const char *name;
    const char *sql;
    void      (*run) (Fixture *, gconstpointer);
  } tests[] = {
    { "round-trip", NULL, test_round_trip },
    { "apply", NULL, test_apply },
    { "gap", NULL, test_gap },
    { "swap-and-drop", NULL, test_swap_and_drop },
    { "wipe-and-age", NULL, test_wipe_and_age },
    { "events", NULL, test_events },
    { "sealed", NULL, test_sealed },
    { "wrong-key", NULL, test_wrong_key },
    { "no-keyring", NULL, test_no_keyring },
    { "damaged", NULL, test_damaged },
    { "foreign", NULL, test_foreign },
    { "newer", NULL, test_newer },
    { "early", NULL, test_early },
    { "damaged-late", NULL, test_damaged_late },
    { "rot", NULL, test_rot },
    { "histories", NULL, test_histories },
    { "moved-row", "UPDATE item SET key = 'L9' WHERE key = 'L1'", test_tampered },
    { "older-version", "UPDATE item SET v = 99 WHERE key = 'L1'", test_tampered },
    { "moved-value", "UPDATE item SET fields = (SELECT fields FROM item WHERE key = 'L2')"
                     " WHERE key = 'L1'", test_tampered },
    { "renamed-topic", "UPDATE topic SET name = 'line/L7' WHERE name = 'line/L1'", test_tampered },
    { "lost-topic", "DELETE FROM topic WHERE name = 'line/L1'", test_tampered },
    { "nameless-topic", "DROP TABLE topic;"
                        " CREATE TABLE topic (id INTEGER PRIMARY KEY, name TEXT) STRICT;"
                        " INSERT INTO topic (id) VALUES (1), (2), (3)", test_tampered },
    { "later-live", "UPDATE live SET at = at + 1", test_tampered },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/client/cache/", tests[i].name, NULL);

      g_test_add (path, Fixture, tests[i].sql, set_up, tests[i].run, tear_down);
    }
  return g_test_run ();
}
