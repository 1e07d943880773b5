/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ms5-memory-secrets.h"
#include "client/ms5-outbox.h"
#include "client-wait.h"
#include "core/ms5-manual-clock.h"
#include "support/ms5-test-dir.h"

#define OUTBOX_START (G_GINT64_CONSTANT (1767000000) * MS5_USEC_PER_S)
#define OUTBOX_EPOCH "0198c0de0000700080000000000000aa"

typedef struct
{
  char       *path;
  Ms5Secrets *secrets;
  Ms5Clock   *clock;
  Ms5Random  *random;
  Ms5Outbox  *outbox;
} OutboxFixture;

static inline void
outbox_set_up (OutboxFixture *f,
               gconstpointer  data)
{
  f->path = g_build_filename (ms5_test_dir_new (), "sub", "outbox.db", NULL);
  f->secrets = ms5_memory_secrets_new (NULL);
  ms5_memory_secrets_set_persistent (MS5_MEMORY_SECRETS (f->secrets), TRUE);
  f->clock = MS5_CLOCK (ms5_manual_clock_new (OUTBOX_START));
  f->random = ms5_random_new_seeded ((guint64) g_test_rand_int ());
}

static inline Ms5Outbox *
outbox_open (OutboxFixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ms5_outbox_open_async (f->path, f->secrets, f->clock, f->random, NULL, ms5_test_result_cb, &result);
  f->outbox = ms5_outbox_open_finish (client_wait (&result), &error);
  g_assert_no_error (error);
  return f->outbox;
}

static inline void
outbox_close (OutboxFixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ms5_outbox_close_async (f->outbox, ms5_test_result_cb, &result);
  ms5_outbox_close_finish (f->outbox, client_wait (&result), &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  g_assert_finalize_object (g_steal_pointer (&f->outbox));
}

static inline void
outbox_reopen (OutboxFixture *f)
{
  outbox_close (f);
  outbox_open (f);
}

static inline void
outbox_tear_down (OutboxFixture *f,
                  gconstpointer  data)
{
  if (f->outbox != NULL)
    outbox_close (f);
  g_object_unref (f->clock);
  g_object_unref (f->random);
  g_object_unref (f->secrets);
  g_free (f->path);
}

/* A comment on call @key of line L1, which names the action. */
static inline Ms5Action *
outbox_comment (const char *key,
                gint64      pri)
{
  Ms5Action *action = ms5_action_new ("call.comment");

  action->topic = g_strdup ("calls/L1");
  action->key = g_strdup (key);
  action->base = 7;
  action->pri = pri;
  action->args = json_pack ("{ss}", "note", key);
  return action;
}

static inline Ms5OutboxEntry *
outbox_add_action (OutboxFixture *f,
                   const char    *sub,
                   Ms5Action     *action,
                   GError       **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ms5_outbox_add_async (f->outbox, sub, action, ms5_test_result_cb, &result);
  return ms5_outbox_add_finish (f->outbox, client_wait (&result), error);
}

/* Adds a comment and returns its id, which lives as long as the entry. */
static inline const char *
outbox_add (OutboxFixture *f,
            const char    *sub,
            const char    *key,
            gint64         pri)
{
  g_autoptr (Ms5Action) action = outbox_comment (key, pri);
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5OutboxEntry) entry = outbox_add_action (f, sub, action, &error);

  g_assert_no_error (error);
  return ms5_outbox_entry_get_id (entry);
}

static inline GPtrArray *
outbox_pick (OutboxFixture *f,
             const char    *sub,
             guint          max)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *batch;

  ms5_outbox_pick_async (f->outbox, sub, max, MS5_OUTBOX_BATCH_BYTES, ms5_test_result_cb, &result);
  batch = ms5_outbox_pick_finish (f->outbox, client_wait (&result), &error);
  g_assert_no_error (error);
  return batch;
}

static inline void
outbox_give_up (OutboxFixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ms5_outbox_give_up_async (f->outbox, ms5_test_result_cb, &result);
  ms5_outbox_give_up_finish (f->outbox, client_wait (&result), &error);
  g_assert_no_error (error);
}

/* Answers one action; @code is a Ms5ResultCode. */
static inline void
outbox_answer (OutboxFixture *f,
               const char    *id,
               Ms5ResultCode  code,
               gint64         after_ms)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_result_free);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  Ms5Result *answer = ms5_result_new (id, code);

  answer->after = code == MS5_RESULT_BUSY ? after_ms : MS5_INT_NONE;
  if (ms5_result_code_is_effect (code))
    answer->seq = 42;
  g_ptr_array_add (results, answer);
  ms5_outbox_answer_async (f->outbox, results, OUTBOX_EPOCH, ms5_test_result_cb, &result);
  ms5_outbox_answer_finish (f->outbox, client_wait (&result), &error);
  g_assert_no_error (error);
}

static inline Ms5OutboxState
outbox_state (OutboxFixture *f,
              const char    *id)
{
  Ms5OutboxEntry *entry = ms5_outbox_find (f->outbox, id);

  g_assert_nonnull (entry);
  return ms5_outbox_entry_get_state (entry);
}

#define outbox_assert_state(f, id, expected) \
  g_assert_cmpstr (ms5_outbox_state_to_string (outbox_state (f, id)), ==, expected)

/* Picks a batch, whose keys in turn are @expected. */
static inline void
outbox_assert_picks (OutboxFixture *f,
                     const char    *sub,
                     guint          max,
                     const char    *expected)
{
  g_autoptr (GPtrArray) batch = outbox_pick (f, sub, max);
  g_autoptr (GString) keys = g_string_new (NULL);

  for (guint i = 0; i < batch->len; i++)
    g_string_append_printf (keys, "%s%s", i > 0 ? " " : "",
                            ms5_outbox_entry_get_action (g_ptr_array_index (batch, i))->key);
  g_assert_cmpstr (keys->str, ==, expected);
}

static inline void
outbox_advance (OutboxFixture *f,
                gint64         duration)
{
  ms5_manual_clock_advance (MS5_MANUAL_CLOCK (f->clock), duration);
}

/* Is done, or not allowed in the state of the action. */
static inline void
outbox_by_hand (OutboxFixture *f,
                const char    *id,
                void         (*start) (Ms5Outbox *, const char *, GAsyncReadyCallback, gpointer),
                gboolean     (*finish) (Ms5Outbox *, GAsyncResult *, GError **),
                gboolean       allowed)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  start (f->outbox, id, ms5_test_result_cb, &result);
  g_assert_cmpint (finish (f->outbox, client_wait (&result), &error), ==, allowed);
  if (!allowed)
    g_assert_error (error, MS5_OUTBOX_ERROR, MS5_OUTBOX_ERROR_STATE);
}

static inline void
outbox_cancel (OutboxFixture *f,
               const char    *id,
               gboolean       allowed)
{
  outbox_by_hand (f, id, ms5_outbox_cancel_async, ms5_outbox_cancel_finish, allowed);
}

static inline void
outbox_discard (OutboxFixture *f,
                const char    *id,
                gboolean       allowed)
{
  outbox_by_hand (f, id, ms5_outbox_discard_async, ms5_outbox_discard_finish, allowed);
}

typedef struct
{
  const char *name;
  void      (*run) (OutboxFixture *f,
                    gconstpointer  data);
} OutboxTest;

/* A whole program: runs @tests below /client/@room, each with an outbox of its own. */
static inline int
outbox_run (int               argc,
            char            **argv,
            const char       *room,
            const OutboxTest *tests,
            gsize             n_tests)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < n_tests; i++)
    {
      g_autofree char *path = g_strdup_printf ("/client/%s/%s", room, tests[i].name);

      g_test_add (path, OutboxFixture, NULL, outbox_set_up, tests[i].run, outbox_tear_down);
    }
  return g_test_run ();
}
