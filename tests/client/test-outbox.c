/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "outbox-fixture.h"
#include "protocol/ms5-uuid.h"

#include <string.h>

typedef OutboxFixture Fixture;

static void
count_cb (gpointer  outbox,
          guint    *n)
{
  (*n)++;
}

/* Tests */

static void
test_add (Fixture       *f,
          gconstpointer  data)
{
  g_autofree char *device = NULL;
  g_autofree char *id = NULL;
  const Ms5Action *action;
  guint n_changed = 0;

  outbox_open (f);
  g_assert_null (ms5_outbox_get_problem (f->outbox));
  g_assert_true (ms5_outbox_is_sealed (f->outbox));
  g_signal_connect (f->outbox, "changed", G_CALLBACK (count_cb), &n_changed);
  device = g_strdup (ms5_outbox_get_device (f->outbox));
  g_assert_true (ms5_uuid_is_valid (device));
  id = g_strdup (outbox_add (f, "u-1", "a", 2));
  g_assert_cmpuint (n_changed, ==, 1);
  outbox_assert_state (f, id, "queued");
  g_assert_cmpint (ms5_outbox_get_ackd (f->outbox), ==, 0);
  g_assert_cmpuint (ms5_outbox_get_n_open (f->outbox), ==, 1);
  g_assert_false (ms5_outbox_has_critical (f->outbox, "u-1"));

  outbox_reopen (f);
  g_assert_cmpstr (ms5_outbox_get_device (f->outbox), ==, device);
  outbox_assert_state (f, id, "queued");
  action = ms5_outbox_entry_get_action (ms5_outbox_find (f->outbox, id));
  g_assert_true (ms5_uuid_is_valid (action->id));
  g_assert_cmpint (action->cseq, ==, 1);
  g_assert_cmpstr (action->op, ==, "call.comment");
  g_assert_cmpstr (json_string_value (json_object_get (action->args, "note")), ==, "a");
  g_assert_cmpint (action->at, ==, OUTBOX_START);
  g_assert_cmpint (action->base, ==, 7);
  g_assert_cmpstr (ms5_outbox_entry_get_sub (ms5_outbox_find (f->outbox, id)), ==, "u-1");

  outbox_add (f, "u-1", "b", 2);
  g_assert_cmpuint (g_list_model_get_n_items (ms5_outbox_get_entries (f->outbox)), ==, 2);
}

static void
test_refuse (Fixture       *f,
             gconstpointer  data)
{
  g_autoptr (Ms5Action) unknown = ms5_action_new ("call.whistle");
  g_autoptr (Ms5Action) wrong = outbox_comment ("a", 2);
  g_autoptr (Ms5Action) lost = outbox_comment ("a", 2);
  g_autoptr (GError) error = NULL;

  outbox_open (f);
  unknown->topic = g_strdup ("calls/L1");
  g_assert_null (outbox_add_action (f, "u-1", unknown, &error));
  g_assert_error (error, MS5_OUTBOX_ERROR, MS5_OUTBOX_ERROR_INVALID);
  g_clear_error (&error);

  json_object_set_new (wrong->args, "colour", json_string ("red"));
  g_assert_null (outbox_add_action (f, "u-1", wrong, &error));
  g_assert_error (error, MS5_OUTBOX_ERROR, MS5_OUTBOX_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "colour"));
  g_clear_error (&error);

  lost->dep = g_strdup (outbox_add (f, "u-1", "x", 2));
  outbox_cancel (f, lost->dep, TRUE);
  g_assert_null (outbox_add_action (f, "u-1", lost, &error));
  g_assert_error (error, MS5_OUTBOX_ERROR, MS5_OUTBOX_ERROR_STATE);
}

/* Priority, then age; one action at a time for each item; each person's own. */
static void
test_order (Fixture       *f,
            gconstpointer  data)
{
  outbox_open (f);
  outbox_add (f, "u-1", "low", 3);
  outbox_add (f, "u-1", "medium", 2);
  outbox_add (f, "u-1", "high", 1);
  outbox_add (f, "u-1", "critical", 0);
  outbox_add (f, "u-1", "medium", 0); /* behind the other one of its key, which it makes as urgent */
  outbox_add (f, "u-2", "theirs", 0);
  outbox_add (f, "u-2", "low", 3);
  outbox_assert_picks (f, "u-1", 100, "medium critical high low");
  g_assert_cmpuint (ms5_outbox_get_count (f->outbox, MS5_OUTBOX_SENDING), ==, 4);

  /* One batch is under way. */
  g_assert_false (ms5_outbox_is_ready (f->outbox, "u-2"));
  outbox_assert_picks (f, "u-2", 100, "");
  outbox_give_up (f);
  g_assert_true (ms5_outbox_is_ready (f->outbox, "u-2"));
  outbox_assert_picks (f, "u-2", 1, "theirs");
}

static Ms5OutboxEntry *
assign (Fixture    *f,
        const char *key,
        gint64      base,
        const char *was,
        const char *whom)
{
  g_autoptr (Ms5Action) action = ms5_action_new ("call.assign");
  g_autoptr (GError) error = NULL;
  Ms5OutboxEntry *entry;

  action->topic = g_strdup ("calls/L1");
  action->key = g_strdup (key);
  action->base = base;
  action->set = json_pack ("{s:s}", "assigned_to", whom);
  action->was = was != NULL ? json_pack ("{s:s}", "assigned_to", was) : json_object ();
  entry = outbox_add_action (f, "u-1", action, &error);
  g_assert_no_error (error);
  return entry;
}

static void
assert_base (Ms5OutboxEntry *entry,
             gint64          base)
{
  g_assert_cmpint (ms5_outbox_entry_get_action (entry)->base, ==, base);
  g_object_unref (entry);
}

/* What others do to a field that an own edit covers has not been seen by whoever edits it again. */
static void
test_covered (Fixture       *f,
              gconstpointer  data)
{
  outbox_open (f);
  assert_base (assign (f, "a", 10, NULL, "Anna"), 10);
  assert_base (assign (f, "a", 20, "Anna", "Bo"), 10);
  assert_base (assign (f, "b", 20, NULL, "Bo"), 20);

  /* Nothing covers it any more. */
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GPtrArray) picked = outbox_pick (f, "u-1", 10);

      for (guint j = 0; j < picked->len; j++)
        outbox_answer (f, ms5_outbox_entry_get_id (g_ptr_array_index (picked, j)), MS5_RESULT_CONFLICT, 0);
    }
  g_assert_cmpuint (ms5_outbox_get_n_open (f->outbox), ==, 0);
  assert_base (assign (f, "a", 30, "Dora", "Eve"), 30);
}

/* An action about two items keeps its turn at both. */
static void
test_two_items (Fixture       *f,
                gconstpointer  data)
{
  g_autoptr (Ms5Action) split = ms5_action_new ("stop.split");
  g_autoptr (Ms5Action) code = ms5_action_new ("stop.code");
  g_autoptr (Ms5OutboxEntry) first = NULL;
  g_autoptr (Ms5OutboxEntry) second = NULL;
  g_autoptr (GError) error = NULL;

  outbox_open (f);
  split->topic = g_strdup ("stops/L1");
  split->key = g_strdup ("FL1/1000");
  split->args = json_pack ("{si}", "at", 5000);
  split->pri = 3;
  code->topic = g_strdup ("stops/L1");
  code->key = g_strdup ("FL1/5000");
  code->base = 0;
  code->set = json_pack ("{ss}", "reason", "jam");
  code->was = json_object ();
  code->pri = 1;
  first = outbox_add_action (f, "u-1", split, &error);
  g_assert_no_error (error);
  second = outbox_add_action (f, "u-1", code, &error);
  g_assert_no_error (error);
  outbox_add (f, "u-1", "medium", 2);
  outbox_assert_picks (f, "u-1", 100, "FL1/1000 medium");
  outbox_assert_state (f, ms5_outbox_entry_get_id (second), "queued");
  outbox_answer (f, ms5_outbox_entry_get_id (first), MS5_RESULT_APPLIED, 0);
  outbox_give_up (f);
  g_assert_true (ms5_outbox_is_ready (f->outbox, "u-1"));
}

static void
test_aging (Fixture       *f,
            gconstpointer  data)
{
  outbox_open (f);
  outbox_add (f, "u-1", "old-low", 3);
  outbox_add (f, "u-1", "old-high", 1);
  outbox_advance (f, MS5_USEC_PER_MIN + 1);
  outbox_add (f, "u-1", "medium", 2);
  outbox_add (f, "u-1", "high", 1);
  outbox_add (f, "u-1", "critical", 0);
  outbox_assert_picks (f, "u-1", 100, "critical old-high high old-low medium");
}

static void
test_batch_limits (Fixture       *f,
                   gconstpointer  data)
{
  g_autofree char *note = g_strnfill (3900, 'x');
  g_autoptr (GPtrArray) batch = NULL;
  gsize bytes = 0;

  outbox_open (f);
  for (int i = 0; i < 30; i++)
    {
      g_autofree char *key = g_strdup_printf ("k%d", i);
      g_autoptr (Ms5Action) action = outbox_comment (key, 2);
      g_autoptr (Ms5OutboxEntry) entry = NULL;

      json_object_set_new (action->args, "note", json_string (note));
      entry = outbox_add_action (f, "u-1", action, NULL);
      g_assert_nonnull (entry);
    }
  outbox_assert_picks (f, "u-1", 3, "k0 k1 k2");
  outbox_give_up (f);
  outbox_advance (f, 2 * MS5_USEC_PER_S);

  batch = outbox_pick (f, "u-1", 100);
  for (guint i = 0; i < batch->len; i++)
    {
      g_autoptr (json_t) value = ms5_action_encode (ms5_outbox_entry_get_action (g_ptr_array_index (batch, i)));
      g_autofree char *text = ms5_json_encode (value, NULL);

      bytes += strlen (text) + 1;
    }
  g_assert_cmpuint (batch->len, >, 10);
  g_assert_cmpuint (bytes, <=, MS5_OUTBOX_BATCH_BYTES);
  g_assert_cmpuint (bytes, >, MS5_OUTBOX_BATCH_BYTES - 8000);
}

static void
test_answers (Fixture       *f,
              gconstpointer  data)
{
  static const struct
  {
    Ms5ResultCode code;
    const char   *state;
  } cases[] = {
    { MS5_RESULT_APPLIED, "done" }, { MS5_RESULT_MERGED, "done" }, { MS5_RESULT_NOOP, "done" },
    { MS5_RESULT_SUPERSEDED, "superseded" }, { MS5_RESULT_CONFLICT, "conflict" },
    { MS5_RESULT_INVALID, "failed" }, { MS5_RESULT_FORBIDDEN, "failed" },
    { MS5_RESULT_UNKNOWN_OP, "failed" }, { MS5_RESULT_KEY_REUSE, "failed" },
    { MS5_RESULT_BLOCKED, "failed" }, { MS5_RESULT_EXPIRED, "expired" },
  };
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) batch = NULL;

  outbox_open (f);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *key = g_strdup_printf ("k%02d", (int) i);

      g_ptr_array_add (ids, g_strdup (outbox_add (f, "u-1", key, 2)));
    }

  /* Nobody has asked yet: this can be no answer. */
  outbox_answer (f, g_ptr_array_index (ids, 0), MS5_RESULT_APPLIED, 0);
  outbox_assert_state (f, g_ptr_array_index (ids, 0), "queued");

  batch = outbox_pick (f, "u-1", 100);
  g_assert_cmpuint (batch->len, ==, G_N_ELEMENTS (cases));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      outbox_answer (f, g_ptr_array_index (ids, i), cases[i].code, 0);
      outbox_assert_state (f, g_ptr_array_index (ids, i), cases[i].state);
      g_assert_cmpint (ms5_outbox_get_ackd (f->outbox), ==, (gint64) i + 1);
    }
  g_ptr_array_set_size (batch, 0);

  outbox_reopen (f);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Ms5OutboxEntry *entry = ms5_outbox_find (f->outbox, g_ptr_array_index (ids, i));

      outbox_assert_state (f, g_ptr_array_index (ids, i), cases[i].state);
      g_assert_cmpint (ms5_outbox_entry_get_result (entry)->code, ==, (int) cases[i].code);
      g_assert_cmpstr (ms5_outbox_entry_get_epoch (entry), ==, OUTBOX_EPOCH);
    }
  g_assert_cmpint (ms5_outbox_get_ackd (f->outbox), ==, G_N_ELEMENTS (cases));
  g_assert_cmpuint (ms5_outbox_get_n_open (f->outbox), ==, 0);
}

/* What was under way is sent again, unchanged. */
static void
test_resume (Fixture       *f,
             gconstpointer  data)
{
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) second = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  outbox_open (f);
  outbox_add (f, "u-1", "a", 2);
  first = outbox_pick (f, "u-1", 100);
  before = ms5_action_get_fingerprint (ms5_outbox_entry_get_action (g_ptr_array_index (first, 0)));
  g_ptr_array_set_size (first, 0);

  outbox_reopen (f);
  g_assert_cmpuint (ms5_outbox_get_count (f->outbox, MS5_OUTBOX_QUEUED), ==, 1);
  second = outbox_pick (f, "u-1", 100);
  g_assert_cmpuint (second->len, ==, 1);
  after = ms5_action_get_fingerprint (ms5_outbox_entry_get_action (g_ptr_array_index (second, 0)));
  g_assert_cmpstr (before, ==, after);
}

static void
test_busy (Fixture       *f,
           gconstpointer  data)
{
  g_autofree char *id = NULL;
  guint n_ready = 0;

  outbox_open (f);
  g_signal_connect (f->outbox, "ready", G_CALLBACK (count_cb), &n_ready);
  id = g_strdup (outbox_add (f, "u-1", "a", 2));
  for (guint i = 1; i < 8; i++)
    {
      Ms5OutboxEntry *entry = ms5_outbox_find (f->outbox, id);
      gint64 delay;

      outbox_assert_picks (f, "u-1", 100, "a");
      outbox_answer (f, id, MS5_RESULT_BUSY, 500);
      outbox_assert_state (f, id, "waiting");
      g_assert_cmpuint (ms5_outbox_entry_get_attempts (entry), ==, i);
      delay = ms5_outbox_entry_get_due (entry) - ms5_clock_now (f->clock);
      g_assert_cmpint (delay, >=, 500 * MS5_USEC_PER_MS);
      g_assert_cmpint (delay, <=, MS5_USEC_PER_MIN);
      g_assert_false (ms5_outbox_is_ready (f->outbox, "u-1"));

      /* A step of the time of day is none of time. */
      ms5_manual_clock_step (MS5_MANUAL_CLOCK (f->clock), -MS5_USEC_PER_H);
      outbox_advance (f, delay);
      g_assert_cmpuint (n_ready, ==, i);
      g_assert_true (ms5_outbox_is_ready (f->outbox, "u-1"));
    }
  outbox_assert_picks (f, "u-1", 100, "a");
  outbox_answer (f, id, MS5_RESULT_BUSY, 500);
  outbox_assert_state (f, id, "failed");
}

int
main (int    argc,
      char **argv)
{
  static const OutboxTest tests[] = {
    { "add", test_add },
    { "refuse", test_refuse },
    { "order", test_order },
    { "covered", test_covered },
    { "two-items", test_two_items },
    { "aging", test_aging },
    { "batch-limits", test_batch_limits },
    { "answers", test_answers },
    { "resume", test_resume },
    { "busy", test_busy },
  };

  return outbox_run (argc, argv, "outbox", tests, G_N_ELEMENTS (tests));
}
