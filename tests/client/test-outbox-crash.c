/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "outbox-fixture.h"
#include "runtime/ms5-system-clock.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

/* A child adds, sends and gets answers, and says what was confirmed to it; it is killed at some moment, and
 * what it said must be true of the file it leaves. */

#define ROUNDS 8

static void
use_key (OutboxFixture *f,
         const char    *key)
{
  g_autoptr (GAsyncResult) result = NULL;

  ms5_secrets_store_async (f->secrets, MS5_SECRET_OUTBOX_KEY, "this-device", key, NULL, ms5_test_result_cb,
                           &result);
  g_assert_true (ms5_secrets_store_finish (f->secrets, client_wait (&result), NULL));
}

/* Child */

static void
say (const char *what,
     const char *id)
{
  printf ("%s %s\n", what, id);
  fflush (stdout);
}

static G_NORETURN void
child_main (const char *path,
            const char *key)
{
  OutboxFixture f = { (char *) path };

  f.secrets = ms5_memory_secrets_new (NULL);
  ms5_memory_secrets_set_persistent (MS5_MEMORY_SECRETS (f.secrets), TRUE);
  f.clock = ms5_system_clock_new ();
  f.random = ms5_random_new_system ();
  use_key (&f, key);
  outbox_open (&f);

  for (guint n = 0;; n++)
    {
      g_autofree char *item = g_strdup_printf ("k%u", n);
      g_autoptr (GPtrArray) batch = NULL;

      say ("added", outbox_add (&f, "u-1", item, n % 4));
      if (n % 3 != 0)
        continue;
      batch = outbox_pick (&f, "u-1", 2);
      for (guint i = 0; i < batch->len; i++)
        {
          const char *id = ms5_outbox_entry_get_id (g_ptr_array_index (batch, i));

          outbox_answer (&f, id, MS5_RESULT_APPLIED, 0);
          say ("done", id);
        }
    }
}

/* Parent */

static GSubprocess *
start_child (const char *path,
             const char *key)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (GError) error = NULL;
  GSubprocess *child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, self, "--child", path, key,
                                         NULL);

  g_assert_no_error (error);
  return child;
}

/* Takes down what the child says: its ids and the last thing said of them. */
static void
run_and_kill (const char *path,
              const char *key,
              GHashTable *told,
              int         enough)
{
  g_autoptr (GSubprocess) child = start_child (path, key);
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
  char *line;

  while ((line = g_data_input_stream_read_line (lines, NULL, NULL, NULL)) != NULL)
    {
      char *id = strchr (line, ' ');

      *id++ = '\0';
      g_hash_table_replace (told, g_strdup (id), g_strdup (line));
      g_free (line);
      if (enough-- == 0)
        g_subprocess_send_signal (child, SIGKILL);
    }
  g_subprocess_wait (child, NULL, NULL);
  g_assert_true (g_subprocess_get_if_signaled (child));
}

/* Finished rows are forgotten beyond some number, which this test does not reach. */
static void
check (OutboxFixture *f,
       GHashTable    *told)
{
  GListModel *entries = ms5_outbox_get_entries (f->outbox);
  guint n = g_list_model_get_n_items (entries);
  gint64 first_open = n + 1;
  GHashTableIter iter;
  gpointer id, what;

  g_assert_null (ms5_outbox_get_problem (f->outbox));
  g_hash_table_iter_init (&iter, told);
  while (g_hash_table_iter_next (&iter, &id, &what))
    {
      if (g_str_equal (what, "done"))
        outbox_assert_state (f, id, "done");
      else
        g_assert_nonnull (ms5_outbox_find (f->outbox, id));
    }

  /* Besides what was told there may be what was stored in the last moment of each round. */
  g_assert_cmpuint (n, >=, g_hash_table_size (told));
  g_assert_cmpuint (n, <=, g_hash_table_size (told) + ROUNDS);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (Ms5OutboxEntry) entry = g_list_model_get_item (entries, i);
      Ms5OutboxState state = ms5_outbox_entry_get_state (entry);

      g_assert_cmpint (ms5_outbox_entry_get_action (entry)->cseq, ==, (gint64) i + 1);
      g_assert_true (state == MS5_OUTBOX_QUEUED || state == MS5_OUTBOX_DONE);
      if (state == MS5_OUTBOX_QUEUED)
        first_open = MIN (first_open, (gint64) i + 1);
    }
  g_assert_cmpint (ms5_outbox_get_ackd (f->outbox), ==, first_open - 1);
}

static void
test_kill (OutboxFixture *f,
           gconstpointer  data)
{
  g_autoptr (GHashTable) told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (Ms5SealKey) key = ms5_seal_key_generate ();
  char *text = ms5_seal_key_encode (key);

  use_key (f, text);
  for (int round = 0; round < ROUNDS; round++)
    {
      run_and_kill (f->path, text, told, g_test_rand_int_range (1, 60));
      outbox_open (f);
      check (f, told);
      outbox_close (f);
    }
  ms5_seal_free_text (text);
}

int
main (int    argc,
      char **argv)
{
  if (argc == 4 && strcmp (argv[1], "--child") == 0)
    child_main (argv[2], argv[3]);

  g_test_init (&argc, &argv, NULL);
  g_test_add ("/client/outbox-crash/kill", OutboxFixture, NULL, outbox_set_up, test_kill, outbox_tear_down);
  return g_test_run ();
}
