/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "outbox-fixture.h"
#include "storage/ms5-db-error.h"

#include <sqlite3.h>
#include <string.h>

typedef OutboxFixture Fixture;

/* The outbox as a file: who can read it, and what if it is not as it should be. */

/* The file as another program would see it. */
static void
tamper (Fixture    *f,
        const char *sql)
{
  sqlite3 *handle;

  g_assert_cmpint (sqlite3_open (f->path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (handle);
}

static gboolean
file_contains (Fixture    *f,
               const char *text)
{
  g_autofree char *bytes = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (f->path, &bytes, &size, NULL));
  return memmem (bytes, size, text, strlen (text)) != NULL;
}

static void
test_sealed (Fixture       *f,
             gconstpointer  data)
{
  g_autofree char *id = NULL;

  outbox_open (f);
  outbox_add (f, "u-1", "geheimnis", 2);
  outbox_close (f);
  g_assert_false (file_contains (f, "geheimnis"));

  /* Without a keyring: readable, and said so; sealed as soon as there is one. */
  tamper (f, "DELETE FROM action");
  ms5_memory_secrets_set_persistent (MS5_MEMORY_SECRETS (f->secrets), FALSE);
  outbox_open (f);
  g_assert_false (ms5_outbox_is_sealed (f->outbox));
  g_assert_nonnull (strstr (ms5_outbox_get_problem (f->outbox), "readable"));
  id = g_strdup (outbox_add (f, "u-1", "geheimnis", 2));
  outbox_assert_picks (f, "u-1", 100, "geheimnis");
  outbox_answer (f, id, MS5_RESULT_APPLIED, 0);
  outbox_close (f);
  g_assert_true (file_contains (f, "geheimnis"));

  ms5_memory_secrets_set_persistent (MS5_MEMORY_SECRETS (f->secrets), TRUE);
  outbox_open (f);
  outbox_assert_state (f, id, "done");
  outbox_close (f);
  g_assert_false (file_contains (f, "geheimnis"));
  g_assert_false (file_contains (f, "applied"));
  outbox_open (f);
  g_assert_cmpint (ms5_outbox_entry_get_result (ms5_outbox_find (f->outbox, id))->seq, ==, 42);
}

/* A keyring that is not at hand today takes nothing away. */
static void
test_locked (Fixture       *f,
             gconstpointer  data)
{
  g_autofree char *sealed = NULL;
  g_autofree char *plain = NULL;

  outbox_open (f);
  sealed = g_strdup (outbox_add (f, "u-1", "sealed", 2));
  outbox_close (f);

  ms5_memory_secrets_set_persistent (MS5_MEMORY_SECRETS (f->secrets), FALSE);
  outbox_open (f);
  g_assert_cmpuint (ms5_outbox_get_n_locked (f->outbox), ==, 1);
  g_assert_cmpuint (ms5_outbox_get_n_open (f->outbox), ==, 1);
  g_assert_nonnull (strstr (ms5_outbox_get_problem (f->outbox), "1 actions"));
  plain = g_strdup (outbox_add (f, "u-1", "plain", 2));
  outbox_assert_picks (f, "u-1", 100, "plain");
  outbox_answer (f, plain, MS5_RESULT_APPLIED, 0);
  g_assert_cmpint (ms5_outbox_get_ackd (f->outbox), ==, 0);
  outbox_close (f);

  ms5_memory_secrets_set_persistent (MS5_MEMORY_SECRETS (f->secrets), TRUE);
  outbox_open (f);
  g_assert_cmpuint (ms5_outbox_get_n_locked (f->outbox), ==, 0);
  outbox_assert_state (f, sealed, "queued");
  outbox_assert_state (f, plain, "done");
  outbox_assert_picks (f, "u-1", 100, "sealed");
  outbox_answer (f, sealed, MS5_RESULT_APPLIED, 0);
  g_assert_cmpint (ms5_outbox_get_ackd (f->outbox), ==, 2);
}

static void
assert_set_aside (Fixture    *f,
                  const char *why)
{
  g_autofree char *kept = g_strdup_printf ("%s.%s-1", f->path, why);

  g_test_expect_message ("ms5-client", G_LOG_LEVEL_WARNING, "*set aside*");
  outbox_open (f);
  g_test_assert_expected_messages ();
  g_assert_nonnull (strstr (ms5_outbox_get_problem (f->outbox), kept));
  g_assert_true (ms5_outbox_was_set_aside (f->outbox));
  g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (g_list_model_get_n_items (ms5_outbox_get_entries (f->outbox)), ==, 0);
  outbox_add (f, "u-1", "new", 2);
  outbox_reopen (f);
  g_assert_null (ms5_outbox_get_problem (f->outbox));
  outbox_assert_picks (f, "u-1", 100, "new");
}

static void
test_lost_key (Fixture       *f,
               gconstpointer  data)
{
  g_autofree char *device = NULL;

  outbox_open (f);
  device = g_strdup (ms5_outbox_get_device (f->outbox));
  outbox_add (f, "u-1", "a", 2);
  outbox_close (f);
  g_object_unref (f->secrets);
  f->secrets = ms5_memory_secrets_new (NULL);
  ms5_memory_secrets_set_persistent (MS5_MEMORY_SECRETS (f->secrets), TRUE);
  assert_set_aside (f, "unreadable");
  g_assert_cmpstr (ms5_outbox_get_device (f->outbox), !=, device);
}

static void
test_damaged (Fixture       *f,
              gconstpointer  data)
{
  outbox_open (f);
  outbox_add (f, "u-1", "a", 2);
  outbox_close (f);
  g_assert_true (g_file_set_contents (f->path, "no database", -1, NULL));
  assert_set_aside (f, "damaged");
}

static void
test_newer (Fixture       *f,
            gconstpointer  data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  outbox_open (f);
  outbox_close (f);
  tamper (f, "PRAGMA user_version = 99");
  ms5_outbox_open_async (f->path, f->secrets, f->clock, f->random, NULL, ms5_test_result_cb, &result);
  g_assert_null (ms5_outbox_open_finish (client_wait (&result), &error));
  g_assert_error (error, MS5_DB_ERROR, MS5_DB_ERROR_NEWER);
}

/* A row that was changed or given to somebody else is not believed; its neighbours are. */
static void
test_tampered (Fixture       *f,
               gconstpointer  data)
{
  outbox_open (f);
  outbox_add (f, "u-1", "a", 2);
  outbox_add (f, "u-1", "b", 2);
  outbox_add (f, "u-1", "c", 2);
  outbox_close (f);
  tamper (f, "UPDATE action SET sub = 'u-2' WHERE cseq = 1;"
             "UPDATE action SET action = (SELECT action FROM action WHERE cseq = 3) WHERE cseq = 2");
  outbox_open (f);
  g_assert_cmpuint (ms5_outbox_get_n_locked (f->outbox), ==, 2);
  g_assert_nonnull (ms5_outbox_get_problem (f->outbox));
  outbox_assert_picks (f, "u-2", 100, "");
  outbox_assert_picks (f, "u-1", 100, "c");
}

/* A write that fails leaves memory as the disk is. */
static void
test_failed_write (Fixture       *f,
                   gconstpointer  data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) picked = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5Action) action = outbox_comment ("b", 2);
  g_autofree char *id = NULL;

  outbox_open (f);
  id = g_strdup (outbox_add (f, "u-1", "a", 2));
  tamper (f, "CREATE TRIGGER t BEFORE UPDATE ON action BEGIN SELECT RAISE (ABORT, 'no'); END;"
             "CREATE TRIGGER u BEFORE INSERT ON action BEGIN SELECT RAISE (ABORT, 'no'); END");
  ms5_outbox_pick_async (f->outbox, "u-1", 100, MS5_OUTBOX_BATCH_BYTES, ms5_test_result_cb, &picked);
  g_assert_null (ms5_outbox_pick_finish (f->outbox, client_wait (&picked), &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  ms5_test_wait_until (outbox_state (f, id) == MS5_OUTBOX_QUEUED);
  g_assert_false (ms5_outbox_entry_was_sent (ms5_outbox_find (f->outbox, id)));

  ms5_outbox_add_async (f->outbox, "u-1", action, ms5_test_result_cb, &result);
  g_assert_null (ms5_outbox_add_finish (f->outbox, client_wait (&result), &error));
  g_assert_nonnull (error);
  tamper (f, "DROP TRIGGER t; DROP TRIGGER u");

  /* There is no gap. */
  g_assert_cmpint (ms5_outbox_entry_get_action (ms5_outbox_find (f->outbox, outbox_add (f, "u-1", "c", 2)))
                     ->cseq, ==, 2);
  outbox_assert_picks (f, "u-1", 100, "a c");
}

/* Asks for the whole capacity at once, without waiting. */
static void
test_full (Fixture       *f,
           gconstpointer  data)
{
  g_autoptr (Ms5Action) low = outbox_comment ("low", 3);
  g_autoptr (Ms5Action) critical = outbox_comment ("critical", 0);
  g_autoptr (GError) error = NULL;

  outbox_open (f);
  tamper (f, "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 9500)"
             " INSERT INTO action (cseq, id, sub, state, open, sealed, action, bytes, created, changed,"
             " due, attempts, sent) SELECT i, 'locked-' || i, 'u-9', 'queued', 1, 1, x'00', 100, 0, 0, 0, 0, 0"
             " FROM n; UPDATE device SET last_cseq = 9500");
  outbox_reopen (f);
  g_assert_cmpfloat_with_epsilon (ms5_outbox_get_fill (f->outbox), 0.95, 1e-9);
  g_assert_null (outbox_add_action (f, "u-1", low, &error));
  g_assert_error (error, MS5_OUTBOX_ERROR, MS5_OUTBOX_ERROR_FULL);
  g_clear_error (&error);
  for (int i = 0; i < 20; i++)
    outbox_add (f, "u-1", "critical", 0);
  outbox_close (f);

  tamper (f, "UPDATE action SET bytes = 33554432 / 9500 WHERE cseq <= 9500");
  outbox_open (f);
  g_assert_null (outbox_add_action (f, "u-1", critical, &error));
  g_assert_error (error, MS5_OUTBOX_ERROR, MS5_OUTBOX_ERROR_FULL);
}

int
main (int    argc,
      char **argv)
{
  static const OutboxTest tests[] = {
    { "sealed", test_sealed },
    { "locked", test_locked },
    { "lost-key", test_lost_key },
    { "damaged", test_damaged },
    { "newer", test_newer },
    { "tampered", test_tampered },
    { "failed-write", test_failed_write },
    { "full", test_full },
  };

  return outbox_run (argc, argv, "outbox-file", tests, G_N_ELEMENTS (tests));
}
