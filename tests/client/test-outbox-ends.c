/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "outbox-fixture.h"

/* How actions end otherwise than by their answer: by hand, by another, by age, or by what the server forgot. */

typedef OutboxFixture Fixture;

static void
test_cancel (Fixture       *f,
             gconstpointer  data)
{
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;

  outbox_open (f);
  a = g_strdup (outbox_add (f, "u-1", "a", 2));
  b = g_strdup (outbox_add (f, "u-1", "b", 2));
  outbox_cancel (f, a, TRUE);
  outbox_cancel (f, a, FALSE);
  outbox_cancel (f, "nobody", FALSE);
  outbox_assert_picks (f, "u-1", 100, "b");
  outbox_cancel (f, b, FALSE);
  outbox_give_up (f);
  outbox_cancel (f, b, FALSE);
  outbox_assert_state (f, a, "cancelled");
  outbox_assert_state (f, b, "waiting");
  g_assert_cmpint (ms5_outbox_get_ackd (f->outbox), ==, 1);
}

static void
test_retry_and_discard (Fixture       *f,
                        gconstpointer  data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5OutboxEntry) fresh = NULL;
  g_autofree char *id = NULL;
  g_autofree char *other = NULL;

  outbox_open (f);
  id = g_strdup (outbox_add (f, "u-1", "a", 2));
  other = g_strdup (outbox_add (f, "u-1", "b", 2));
  outbox_assert_picks (f, "u-1", 100, "a b");
  outbox_answer (f, id, MS5_RESULT_FORBIDDEN, 0);
  outbox_answer (f, other, MS5_RESULT_CONFLICT, 0);

  ms5_outbox_retry_async (f->outbox, id, ms5_test_result_cb, &result);
  fresh = ms5_outbox_retry_finish (f->outbox, client_wait (&result), &error);
  g_assert_no_error (error);
  outbox_assert_state (f, id, "discarded");
  g_assert_cmpstr (ms5_outbox_entry_get_id (fresh), !=, id);
  g_assert_cmpint (ms5_outbox_entry_get_action (fresh)->cseq, ==, 3);
  g_assert_cmpstr (ms5_outbox_entry_get_action (fresh)->key, ==, "a");

  ms5_outbox_retry_async (f->outbox, other, ms5_test_result_cb, &again);
  g_assert_null (ms5_outbox_retry_finish (f->outbox, client_wait (&again), &error));
  g_assert_error (error, MS5_OUTBOX_ERROR, MS5_OUTBOX_ERROR_STATE);
  outbox_discard (f, other, TRUE);
  outbox_discard (f, ms5_outbox_entry_get_id (fresh), FALSE);
  outbox_assert_state (f, other, "discarded");
}

/* What depends on an action goes when that is done, and not at all if it came to nothing. */
static void
test_dependents (Fixture       *f,
                 gconstpointer  data)
{
  g_autofree char *a = NULL;
  g_autofree char *x = NULL;
  g_auto (GStrv) ids = g_new0 (char *, 4);
  const char *deps[3];

  outbox_open (f);
  a = g_strdup (outbox_add (f, "u-1", "a", 2));
  x = g_strdup (outbox_add (f, "u-1", "x", 2));
  deps[0] = a;
  deps[1] = x;
  for (int i = 0; i < 3; i++)
    {
      g_autoptr (Ms5Action) action = outbox_comment (i == 0 ? "after-a" : i == 1 ? "after-x" : "last", 0);
      g_autoptr (Ms5OutboxEntry) entry = NULL;

      action->dep = g_strdup (i < 2 ? deps[i] : ids[1]);
      entry = outbox_add_action (f, "u-1", action, NULL);
      ids[i] = g_strdup (ms5_outbox_entry_get_id (entry));
      outbox_assert_state (f, ids[i], "blocked");
    }
  outbox_assert_picks (f, "u-1", 100, "a x");
  outbox_answer (f, a, MS5_RESULT_APPLIED, 0);
  outbox_answer (f, x, MS5_RESULT_SUPERSEDED, 0);
  outbox_assert_state (f, ids[0], "queued");
  outbox_assert_state (f, ids[1], "failed");
  outbox_assert_state (f, ids[2], "failed");
  outbox_assert_picks (f, "u-1", 100, "after-a");
}

/* What an action depends on may end while the action is being stored. */
static void
test_late_dependent (Fixture       *f,
                     gconstpointer  data)
{
  g_autoptr (Ms5Action) dependent = outbox_comment ("a", 2);
  g_autoptr (GAsyncResult) added = NULL;
  g_autoptr (GAsyncResult) cancelled = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5OutboxEntry) entry = NULL;
  const char *needed;

  outbox_open (f);
  needed = outbox_add (f, "u-1", "a", 2);
  dependent->dep = g_strdup (needed);
  ms5_outbox_add_async (f->outbox, "u-1", dependent, ms5_test_result_cb, &added);
  ms5_outbox_cancel_async (f->outbox, needed, ms5_test_result_cb, &cancelled);
  ms5_outbox_cancel_finish (f->outbox, client_wait (&cancelled), &error);
  g_assert_no_error (error);
  entry = ms5_outbox_add_finish (f->outbox, client_wait (&added), &error);
  g_assert_no_error (error);
  outbox_assert_state (f, ms5_outbox_entry_get_id (entry), "failed");
}

static void
test_resolve (Fixture       *f,
              gconstpointer  data)
{
  g_autoptr (Ms5Action) action = outbox_comment ("a", 2);
  g_autoptr (Ms5OutboxEntry) entry = NULL;
  g_autofree char *old = NULL;

  outbox_open (f);
  old = g_strdup (outbox_add (f, "u-1", "a", 2));
  outbox_assert_picks (f, "u-1", 100, "a");
  outbox_answer (f, old, MS5_RESULT_CONFLICT, 0);
  outbox_assert_state (f, old, "conflict");

  action->resolves = g_strdup (old);
  entry = outbox_add_action (f, "u-1", action, NULL);
  outbox_assert_picks (f, "u-1", 100, "a");
  outbox_assert_state (f, old, "conflict");
  outbox_answer (f, ms5_outbox_entry_get_id (entry), MS5_RESULT_APPLIED, 0);
  outbox_assert_state (f, old, "resolved");
}

/* Never sent: too old after a fortnight. Sent: never. */
static void
test_expiry (Fixture       *f,
             gconstpointer  data)
{
  g_autofree char *sent = NULL;
  g_autofree char *unsent = NULL;

  outbox_open (f);
  sent = g_strdup (outbox_add (f, "u-1", "sent", 0));
  unsent = g_strdup (outbox_add (f, "u-1", "unsent", 2));
  outbox_assert_picks (f, "u-1", 1, "sent");
  outbox_give_up (f);

  outbox_advance (f, 14 * 24 * MS5_USEC_PER_H);
  outbox_assert_picks (f, "u-1", 0, "");
  outbox_assert_state (f, unsent, "queued");
  outbox_advance (f, MS5_USEC_PER_H + 1);
  outbox_assert_picks (f, "u-1", 100, "sent");
  outbox_assert_state (f, unsent, "expired");

  /* What is over goes after its time. */
  outbox_answer (f, sent, MS5_RESULT_APPLIED, 0);
  outbox_advance (f, 7 * 24 * MS5_USEC_PER_H + 1);
  outbox_reopen (f);
  g_assert_null (ms5_outbox_find (f->outbox, sent));
  outbox_assert_state (f, unsent, "expired");
  outbox_advance (f, 24 * 24 * MS5_USEC_PER_H);
  outbox_reopen (f);
  g_assert_null (ms5_outbox_find (f->outbox, unsent));
  g_assert_cmpint (ms5_outbox_get_ackd (f->outbox), ==, 2);
}

/* The server knows this device better than it does itself: all is for a person to decide. */
static void
test_replayed (Fixture       *f,
               gconstpointer  data)
{
  g_autofree char *device = NULL;
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;

  outbox_open (f);
  device = g_strdup (ms5_outbox_get_device (f->outbox));
  a = g_strdup (outbox_add (f, "u-1", "a", 2));
  b = g_strdup (outbox_add (f, "u-2", "b", 2));
  outbox_assert_picks (f, "u-1", 100, "a");
  outbox_answer (f, a, MS5_RESULT_REPLAYED, 0);
  g_assert_cmpstr (ms5_outbox_get_device (f->outbox), !=, device);
  outbox_assert_state (f, a, "failed");
  outbox_assert_state (f, b, "failed");

  g_free (device);
  device = g_strdup (ms5_outbox_get_device (f->outbox));
  outbox_reopen (f);
  g_assert_cmpstr (ms5_outbox_get_device (f->outbox), ==, device);
  outbox_assert_state (f, b, "failed");
}

/* A server that was put back to an earlier state gets what it lost. */
static void
test_heal (Fixture       *f,
           gconstpointer  data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_auto (GStrv) ids = g_new0 (char *, 4);

  outbox_open (f);
  for (int i = 0; i < 3; i++)
    ids[i] = g_strdup (outbox_add (f, "u-1", i == 0 ? "a" : i == 1 ? "b" : "c", 2));
  outbox_assert_picks (f, "u-1", 100, "a b c");
  outbox_answer (f, ids[0], MS5_RESULT_APPLIED, 0);
  outbox_answer (f, ids[1], MS5_RESULT_NOOP, 0);
  outbox_answer (f, ids[2], MS5_RESULT_MERGED, 0);
  g_assert_cmpint (ms5_outbox_get_ackd (f->outbox), ==, 3);

  ms5_outbox_heal_async (f->outbox, 1, "another", ms5_test_result_cb, &result);
  g_assert_true (ms5_outbox_heal_finish (f->outbox, client_wait (&result), NULL));
  outbox_assert_state (f, ids[0], "done");
  outbox_assert_state (f, ids[1], "done");
  outbox_assert_state (f, ids[2], "queued");
  g_assert_cmpint (ms5_outbox_get_ackd (f->outbox), ==, 2);
  outbox_cancel (f, ids[2], FALSE);
}

int
main (int    argc,
      char **argv)
{
  static const OutboxTest tests[] = {
    { "cancel", test_cancel },
    { "retry-and-discard", test_retry_and_discard },
    { "dependents", test_dependents },
    { "late-dependent", test_late_dependent },
    { "resolve", test_resolve },
    { "expiry", test_expiry },
    { "replayed", test_replayed },
    { "heal", test_heal },
  };

  return outbox_run (argc, argv, "outbox-ends", tests, G_N_ELEMENTS (tests));
}
