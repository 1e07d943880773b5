/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cache-fixture.h"

#include "client/ms5-memory-secrets.h"

#include <sqlite3.h>
#include <string.h>

/* Nothing that people wrote can be read in the file. */
static void
test_sealed (Fixture       *f,
             gconstpointer  data)
{
  g_autofree char *text = NULL;
  gsize size;

  fixture_fill (f);
  fixture_close (f);
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

  fixture_open (f);
  g_assert_nonnull (ms5_cache_get_problem (f->cache));
  g_assert_nonnull (strstr (ms5_cache_get_problem (f->cache), kept));
  g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));
  g_assert_true (ms5_cache_was_set_aside (f->cache));
  contents = fixture_load (f);
  g_assert_null (contents->cursor.epoch);
  assert_items (contents, "");
  fixture_close (f);

  /* And now it can be used again. */
  fixture_fill (f);
  g_assert_null (ms5_cache_get_problem (f->cache));
  g_assert_false (ms5_cache_was_set_aside (f->cache));
}

static void
test_wrong_key (Fixture       *f,
                gconstpointer  data)
{
  fixture_fill (f);
  fixture_close (f);
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

  fixture_fill (f);
  fixture_close (f);
  ms5_memory_secrets_set_persistent (MS5_MEMORY_SECRETS (f->secrets), FALSE);
  fixture_fill (f);
  g_assert_false (ms5_cache_is_kept (f->cache));
  g_assert_nonnull (ms5_cache_get_problem (f->cache));
  g_assert_false (ms5_cache_was_set_aside (f->cache));
  fixture_wipe (f, "s", "somebody else");
  fixture_close (f);

  ms5_memory_secrets_set_persistent (MS5_MEMORY_SECRETS (f->secrets), TRUE);
  fixture_open (f);
  contents = fixture_load (f);
  assert_items (contents, FILLED);
}

static void
test_damaged (Fixture       *f,
              gconstpointer  data)
{
  fixture_fill (f);
  fixture_close (f);
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

  fixture_fill (f);
  fixture_close (f);
  tamper (f, sql);
  assert_set_aside (f, "damaged");
}

static void
test_foreign (Fixture       *f,
              gconstpointer  data)
{
  fixture_fill (f);
  fixture_close (f);
  tamper (f, "PRAGMA application_id = 77");
  assert_set_aside (f, "foreign");
}

static void
test_newer (Fixture       *f,
            gconstpointer  data)
{
  fixture_fill (f);
  fixture_close (f);
  tamper (f, "PRAGMA user_version = 99");
  assert_set_aside (f, "newer");
}

/* What was shown of it turns out to be no part of anything. */
static void
test_damaged_late (Fixture       *f,
                   gconstpointer  data)
{
  Opened opened = { NULL };
  g_autoptr (Ms5CacheContents) contents = NULL;

  fixture_fill (f);
  fixture_close (f);
  tamper (f, "UPDATE item SET v = 99 WHERE key = 'n1'");
  fixture_open_early (f, &opened);
  g_assert_cmpuint (opened.early->items->len, ==, 2);
  contents = fixture_load (f);
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

  fixture_fill (f);
  fixture_close (f);
  g_assert_true (g_file_get_contents (f->path, &text, &size, NULL));
  for (int round = 0; round < 30; round++)
    {
      g_autofree char *copy = g_memdup2 (text, size);
      g_autoptr (Ms5CacheContents) contents = NULL;

      for (int i = 0; i < 40; i++)
        copy[g_test_rand_int_range (0, (int) size)] = (char) g_test_rand_int ();
      g_assert_true (g_file_set_contents (f->path, copy, (gssize) size, NULL));
      fixture_open (f);
      contents = fixture_load (f);
      if (contents->cursor.epoch == NULL)
        assert_items (contents, "");
      if (ms5_cache_get_problem (f->cache) != NULL)
        g_assert_true (g_utf8_validate (ms5_cache_get_problem (f->cache), -1, NULL));
      fixture_close (f);
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
    { "sealed", NULL, test_sealed },
    { "wrong-key", NULL, test_wrong_key },
    { "no-keyring", NULL, test_no_keyring },
    { "damaged", NULL, test_damaged },
    { "foreign", NULL, test_foreign },
    { "newer", NULL, test_newer },
    { "damaged-late", NULL, test_damaged_late },
    { "rot", NULL, test_rot },
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
      g_autofree char *path = g_strconcat ("/client/cache-damage/", tests[i].name, NULL);

      g_test_add (path, Fixture, tests[i].sql, fixture_set_up, tests[i].run, fixture_tear_down);
    }
  return g_test_run ();
}
