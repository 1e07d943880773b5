/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cache-fixture.h"

#include "client-wait.h"
#include "client/ms5-memory-secrets.h"
#include "core/ms5-manual-clock.h"
#include "support/ms5-test-dir.h"

#include <string.h>

/* Calls */

Ms5Cache *
fixture_open (Fixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ms5_cache_open_async (f->path, f->secrets, f->clock, NULL, ms5_test_result_cb, &result);
  f->cache = ms5_cache_open_finish (client_wait (&result), &error);
  g_assert_no_error (error);
  return f->cache;
}

void
fixture_close (Fixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ms5_cache_close_async (f->cache, ms5_test_result_cb, &result);
  ms5_cache_close_finish (f->cache, client_wait (&result), &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  g_clear_object (&f->cache);
}

Ms5CacheContents *
fixture_load (Fixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  Ms5CacheContents *contents;

  ms5_cache_load_async (f->cache, NULL, ms5_test_result_cb, &result);
  contents = ms5_cache_load_finish (f->cache, client_wait (&result), &error);
  g_assert_no_error (error);
  return contents;
}

Ms5CacheContents *
fixture_reload (Fixture *f)
{
  fixture_close (f);
  fixture_open (f);
  return fixture_load (f);
}

gboolean
fixture_try_swap (Fixture     *f,
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

void
fixture_swap (Fixture    *f,
              gint64      pos,
              const char *topics,
              GPtrArray  *items,
              gboolean    everything)
{
  g_autoptr (GError) error = NULL;

  fixture_try_swap (f, pos, topics, items, everything, &error);
  g_assert_no_error (error);
}

gboolean
fixture_apply (Fixture    *f,
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

void
fixture_drop (Fixture    *f,
              const char *topics)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) names = g_strsplit (topics, " ", -1);

  ms5_cache_drop_async (f->cache, (const char *const *) names, ms5_test_result_cb, &result);
  ms5_cache_drop_finish (f->cache, client_wait (&result), &error);
  g_assert_no_error (error);
}

void
fixture_wipe (Fixture    *f,
              const char *server,
              const char *user)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ms5_cache_wipe_async (f->cache, server, user, ms5_test_result_cb, &result);
  ms5_cache_wipe_finish (f->cache, client_wait (&result), &error);
  g_assert_no_error (error);
}

void
fixture_set_live (Fixture   *f,
                  GPtrArray *changes,
                  Ms5Time    at)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ms5_cache_set_live_async (f->cache, changes, at, ms5_test_result_cb, &result);
  ms5_cache_set_live_finish (f->cache, client_wait (&result), &error);
  g_assert_no_error (error);
}

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

void
fixture_open_early (Fixture *f,
                    Opened  *opened)
{
  g_autoptr (GError) error = NULL;

  ms5_cache_open_early_async (f->path, f->secrets, f->clock, early_cb, NULL, opened_cb, opened);
  f->cache = ms5_cache_open_finish (client_wait (&opened->result), &error);
  g_assert_no_error (error);
  g_clear_object (&opened->result);
}

/* Values */

GPtrArray *
changes_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_change_unref);
}

void
change_add (GPtrArray  *changes,
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

void
assert_items (Ms5CacheContents *contents,
              const char       *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < contents->items->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "",
                            ms5_change_get_text (g_ptr_array_index (contents->items, i), NULL));
  g_assert_cmpstr (text->str, ==, expected);
}

void
assert_topics (Ms5CacheContents *contents,
               const char       *expected)
{
  g_autofree char *text = g_strjoinv (" ", contents->topics);

  g_assert_cmpstr (text, ==, expected);
}

/* Lives */

void
fixture_set_up (Fixture       *f,
                gconstpointer  data)
{
  f->path = g_build_filename (ms5_test_dir_new (), "sub", "cache.db", NULL);
  f->secrets = ms5_memory_secrets_new (NULL);
  ms5_memory_secrets_set_persistent (MS5_MEMORY_SECRETS (f->secrets), TRUE);
  f->clock = MS5_CLOCK (ms5_manual_clock_new (START));
}

void
fixture_tear_down (Fixture       *f,
                   gconstpointer  data)
{
  if (f->cache != NULL)
    fixture_close (f);
  g_object_unref (f->clock);
  g_object_unref (f->secrets);
  g_free (f->path);
}

/* A picture of two lines at position 100. */
void
fixture_fill (Fixture *f)
{
  g_autoptr (GPtrArray) items = changes_new ();
  g_autoptr (GPtrArray) live = changes_new ();

  fixture_open (f);
  fixture_wipe (f, "https://hall.example", "u-1");
  change_add (items, MS5_OP_PUT, "line/L1", "L1", 90, "{\"state\":\"Held\",\"note\":\"geheim\"}");
  change_add (items, MS5_OP_PUT, "line/L2", "L2", 91, "{\"state\":\"Execute\"}");
  change_add (items, MS5_OP_EVENT, "notes/L1", "n1", 92, "{\"text\":\"hello\"}");
  fixture_swap (f, 100, "line/L1 line/L2 notes/L1 jobs/L1", items, TRUE);

  change_add (live, MS5_OP_PUT, "live/L1", "FL1", 0, "{\"temperature\":64.2}");
  fixture_set_live (f, live, START);
}
