/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cache-fixture.h"

#include "core/ms5-manual-clock.h"

static void
test_round_trip (Fixture       *f,
                 gconstpointer  data)
{
  g_autoptr (Ms5CacheContents) none = NULL;
  g_autoptr (Ms5CacheContents) contents = NULL;

  fixture_open (f);
  g_assert_true (ms5_cache_is_kept (f->cache));
  none = fixture_load (f);
  g_assert_null (none->cursor.epoch);
  g_assert_null (none->server);
  g_assert_cmpint (none->written, ==, MS5_TIME_NONE);
  assert_topics (none, "");
  fixture_close (f);

  fixture_fill (f);
  contents = fixture_reload (f);
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

  fixture_fill (f);
  change_add (ops, MS5_OP_MERGE, "line/L1", "L1", 101, "{\"state\":\"Execute\",\"note\":null}");
  change_add (ops, MS5_OP_DELETE, "line/L2", "L2", 102, NULL);
  change_add (ops, MS5_OP_MERGE, "jobs/L1", "PO-1", 103, "{\"qty\":4}");
  change_add (ops, MS5_OP_PUT, "calls/L1", "a", 104, "{\"state\":\"raised\"}");
  g_assert_true (fixture_apply (f, 100, 104, ops, &error));
  g_assert_no_error (error);
  g_assert_true (fixture_apply (f, 104, 110, no_ops, &error));

  contents = fixture_reload (f);
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

  fixture_fill (f);
  change_add (ops, MS5_OP_DELETE, "line/L2", "L2", 102, NULL);
  g_assert_false (fixture_apply (f, 101, 104, ops, &error));
  g_assert_error (error, MS5_CACHE_ERROR, MS5_CACHE_ERROR_GAP);
  g_clear_error (&error);
  g_ptr_array_set_size (ops, 0);
  g_assert_false (fixture_try_swap (f, 101, "line/L1", ops, FALSE, &error));
  g_assert_error (error, MS5_CACHE_ERROR, MS5_CACHE_ERROR_GAP);

  contents = fixture_reload (f);
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

  fixture_fill (f);
  change_add (items, MS5_OP_PUT, "line/L2", "L2b", 100, "{}");
  fixture_swap (f, 100, "line/L2", items, FALSE);
  contents = fixture_reload (f);
  assert_items (contents, "[\"p\",\"line/L1\",\"L1\",90,{\"note\":\"geheim\",\"state\":\"Held\"}]"
                          " [\"p\",\"line/L2\",\"L2b\",100,{}]"
                          " [\"e\",\"notes/L1\",\"n1\",92,{\"text\":\"hello\"}]");

  fixture_drop (f, "line/L1 notes/L1 live/L1 calls/L9");
  dropped = fixture_reload (f);
  assert_topics (dropped, "line/L2 jobs/L1");
  assert_items (dropped, "[\"p\",\"line/L2\",\"L2b\",100,{}]");
  g_assert_cmpuint (dropped->live->len, ==, 0);
  g_assert_cmpint (dropped->cursor.pos, ==, 100);

  fixture_swap (f, 200, "line/L2", items, TRUE);
  replaced = fixture_reload (f);
  assert_topics (replaced, "line/L2");
}

static void
test_wipe_and_age (Fixture       *f,
                   gconstpointer  data)
{
  g_autoptr (Ms5CacheContents) fresh = NULL;
  g_autoptr (Ms5CacheContents) old = NULL;
  g_autoptr (Ms5CacheContents) other = NULL;

  fixture_fill (f);
  ms5_manual_clock_step (MS5_MANUAL_CLOCK (f->clock), MS5_CACHE_MAX_AGE);
  fresh = fixture_reload (f);
  assert_items (fresh, FILLED);

  ms5_manual_clock_step (MS5_MANUAL_CLOCK (f->clock), 1);
  old = fixture_reload (f);
  g_assert_null (old->cursor.epoch);
  g_assert_cmpstr (old->user, ==, "u-1");
  assert_items (old, "");
  g_assert_cmpuint (old->live->len, ==, 0);
  fixture_close (f);

  fixture_fill (f);
  fixture_wipe (f, "https://hall.example", "u-2");
  other = fixture_reload (f);
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

  fixture_fill (f);
  for (int i = 0; i < MS5_LIMIT_SNAP_EVENTS + 40; i++)
    {
      g_autofree char *key = g_strdup_printf ("e%04x", g_test_rand_int_range (0, 60000));

      change_add (ops, MS5_OP_EVENT, "notes/L1", key, 101 + i, "{\"text\":\"x\"}");
    }
  g_assert_true (fixture_apply (f, 100, 101 + MS5_LIMIT_SNAP_EVENTS + 40, ops, &error));

  contents = fixture_reload (f);
  for (guint i = 2; i < contents->items->len; i++)
    {
      Ms5Change *change = g_ptr_array_index (contents->items, i);

      g_assert_cmpint (change->op, ==, MS5_OP_EVENT);
      g_assert_cmpint (change->v, >, 130);
    }
  g_assert_cmpuint (contents->items->len, <=, 2 + MS5_LIMIT_SNAP_EVENTS);
  g_assert_cmpuint (contents->items->len, >, MS5_LIMIT_SNAP_EVENTS - 20);
}

#define EARLY \
  "[\"p\",\"line/L1\",\"L1\",90,{\"note\":\"geheim\",\"state\":\"Held\"}]" \
  " [\"p\",\"line/L2\",\"L2\",91,{\"state\":\"Execute\"}]" \
  " [\"p\",\"plant\",\"line/L1\",95,{\"name\":\"One\"}]"

/* What a page of the floor shows comes before all is read, and is part of it. */
static void
test_early (Fixture       *f,
            gconstpointer  data)
{
  Opened opened = { NULL };
  g_autoptr (GPtrArray) items = changes_new ();
  g_autoptr (Ms5CacheContents) contents = NULL;

  fixture_open_early (f, &opened);
  g_assert_null (opened.early);
  fixture_close (f);

  fixture_fill (f);
  change_add (items, MS5_OP_PUT, "plant", "line/L1", 95, "{\"name\":\"One\"}");
  fixture_swap (f, 100, "plant", items, FALSE);
  fixture_close (f);
  fixture_open_early (f, &opened);
  assert_items (opened.early, EARLY);
  assert_topics (opened.early, "line/L1 line/L2 notes/L1 jobs/L1 plant");
  g_assert_cmpint (opened.early->cursor.pos, ==, 100);
  g_assert_cmpstr (opened.early->user, ==, "u-1");
  g_assert_cmpuint (opened.early->live->len, ==, 1);

  contents = fixture_load (f);
  g_assert_cmpuint (contents->n_early, ==, 3);
  assert_items (contents, EARLY NOTE);
  ms5_cache_contents_free (opened.early);
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
      change_add (ops, MS5_OP_PUT, topic, key, v, fields);
      break;
    case 1:
      change_add (ops, MS5_OP_DELETE, topic, key, v, NULL);
      break;
    default:
      change_add (ops, MS5_OP_MERGE, topic, key, v, fields);
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

  fixture_open (f);
  fixture_swap (f, pos, "line/L1 jobs/L1 stops/L1", nothing, TRUE);
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
      g_assert_true (fixture_apply (f, after, pos, ops, &error));
      g_assert_no_error (error);

      if (round % 6 == 0)
        {
          g_autoptr (Ms5CacheContents) contents = round % 12 == 0 ? fixture_reload (f) : fixture_load (f);

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
    void      (*run) (Fixture *, gconstpointer);
  } tests[] = {
    { "round-trip", test_round_trip },
    { "apply", test_apply },
    { "gap", test_gap },
    { "swap-and-drop", test_swap_and_drop },
    { "wipe-and-age", test_wipe_and_age },
    { "events", test_events },
    { "early", test_early },
    { "histories", test_histories },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/client/cache/", tests[i].name, NULL);

      g_test_add (path, Fixture, NULL, fixture_set_up, tests[i].run, fixture_tear_down);
    }
  return g_test_run ();
}
