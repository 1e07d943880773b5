/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "actions-rig.h"

#include "support/ms5-test-wait.h"

#define NOTE "{'args':{'text':'hello'}}"

static GPtrArray *
one (Ms5Action *action)
{
  GPtrArray *batch = rig_batch ();

  g_ptr_array_add (batch, action);
  return batch;
}

static void
test_repeat (Rig          *rig,
             gconstpointer data)
{
  g_autoptr (GPtrArray) batch = one (rig_action (rig, "note.add", "notes/L1", NULL, NOTE));
  g_autoptr (GPtrArray) first = rig_do_batch (rig, g_ptr_array_ref (batch));
  g_autoptr (GPtrArray) second = rig_do_batch (rig, g_ptr_array_ref (batch));
  g_autoptr (GPtrArray) third = NULL;
  const Ms5Result *a = g_ptr_array_index (first, 0);
  const Ms5Result *b = g_ptr_array_index (second, 0);

  rig_assert (a, "{'code':'applied','dup':null}");
  rig_assert (b, "{'code':'applied','dup':true}");
  g_assert_cmpint (a->seq, ==, b->seq);
  g_assert_cmpint (a->v, ==, b->v);

  rig_restart (rig);
  third = rig_do_batch (rig, g_ptr_array_ref (batch));
  rig_assert (g_ptr_array_index (third, 0), "{'code':'applied','dup':true}");
  g_assert_cmpuint (rig_count (rig, "notes/L1"), ==, 1);
}

/* An answer stands, whatever has become possible meanwhile. */
static void
test_refusal_stands (Rig          *rig,
                     gconstpointer data)
{
  g_autoptr (GPtrArray) batch = one (rig_action (rig, "note.add", "notes/L1", NULL, NOTE));
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) second = NULL;

  rig_become (rig, MS5_ROLE_VIEWER, NULL);
  first = rig_do_batch (rig, g_ptr_array_ref (batch));
  g_assert_cmpstr (rig_code (first, 0), ==, "forbidden");
  rig_become (rig, MS5_ROLE_ADMIN, NULL);
  second = rig_do_batch (rig, g_ptr_array_ref (batch));
  rig_assert (g_ptr_array_index (second, 0), "{'code':'forbidden','dup':true}");
}

static void
test_key_reuse (Rig          *rig,
                gconstpointer data)
{
  Ms5Action *first = rig_action (rig, "note.add", "notes/L1", NULL, NOTE);
  Ms5Action *other = rig_action (rig, "note.add", "notes/L1", NULL, "{'args':{'text':'bye'}}");
  g_autoptr (Ms5Result) result = NULL;

  g_free (other->id);
  other->id = g_strdup (first->id);
  result = rig_do (rig, first);
  rig_assert (result, "{'code':'applied'}");
  ms5_result_free (result);
  result = rig_do (rig, other);
  rig_assert (result, "{'code':'key_reuse','dup':null,'seq':null}");
  g_assert_cmpuint (rig_count (rig, "notes/L1"), ==, 1);
}

/* The same id from two devices is two actions. */
/* Some time passes, and what is too old is forgotten. */
static void
pass_days (Rig     *rig,
           gint64   days)
{
  gboolean more = TRUE;

  ms5_manual_clock_advance (rig->clock, days * 24 * MS5_USEC_PER_H);
  while (more)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;

      ms5_store_maintain_async (rig->real, ms5_clock_now (MS5_CLOCK (rig->clock)), ms5_test_result_cb, &result);
      ms5_test_wait_until (result != NULL);
      ms5_store_maintain_finish (rig->real, result, &more, &error);
      g_assert_no_error (error);
    }
}

static Ms5Action *
again (const Ms5Action *action,
       const char      *text)
{
  g_autoptr (json_t) value = ms5_action_encode (action);

  json_object_set_new (value, "args", json_pack ("{ss}", "text", text));
  return ms5_action_decode (value, NULL);
}

/* An action that the device has not confirmed is known for 400 days, and never taken twice. */
static void
test_old_record (Rig          *rig,
                 gconstpointer data)
{
  g_autoptr (Ms5Action) note = rig_action (rig, "note.add", "notes/L1", NULL, "{'args':{'text':'x'}}");
  g_autoptr (Ms5Result) first = rig_do (rig, again (note, "x"));
  g_autoptr (Ms5Result) whole = NULL;
  g_autoptr (Ms5Result) short_one = NULL;
  g_autoptr (Ms5Result) other = NULL;
  g_autoptr (Ms5Result) late = NULL;

  pass_days (rig, 45);
  whole = rig_do (rig, again (note, "x"));
  rig_assert (whole, "{'code':'applied','dup':true}");
  g_assert_cmpint (whole->v, ==, first->v);

  pass_days (rig, 1);
  short_one = rig_do (rig, again (note, "x"));
  rig_assert (short_one, "{'code':'applied','dup':true,'v':null}");
  g_assert_cmpint (short_one->seq, ==, first->seq);
  other = rig_do (rig, again (note, "y"));
  rig_assert (other, "{'code':'key_reuse'}");

  pass_days (rig, 355);
  late = rig_do (rig, again (note, "x"));
  rig_assert (late, "{'code':'expired'}");
  g_assert_cmpuint (rig_count (rig, "notes/L1"), ==, 1);
}

/* One that the device has confirmed is forgotten after a day; its number says that it was taken. */
static void
test_confirmed_record (Rig          *rig,
                       gconstpointer data)
{
  g_autoptr (Ms5Action) note = rig_action (rig, "note.add", "notes/L1", NULL, "{'args':{'text':'x'}}");
  g_autoptr (Ms5Result) first = rig_do (rig, again (note, "x"));
  g_autoptr (Ms5Result) known = NULL;
  g_autoptr (Ms5Result) gone = NULL;

  rig_assert (first, "{'code':'applied','dup':null}");
  rig->ackd = note->cseq;
  rig_assert_do (rig, "note.add", "notes/L1", NULL, "{'args':{'text':'z'}}", "applied");
  pass_days (rig, 1);
  known = rig_do (rig, again (note, "x"));
  rig_assert (known, "{'code':'applied','dup':true}");
  pass_days (rig, 1);
  gone = rig_do (rig, again (note, "x"));
  rig_assert (gone, "{'code':'replayed'}");
  g_assert_cmpuint (rig_count (rig, "notes/L1"), ==, 2);
}

static void
test_two_devices (Rig          *rig,
                  gconstpointer data)
{
  g_autoptr (GPtrArray) batch = one (rig_action (rig, "job.add", "jobs/L1", "PO-1",
                                                 "{'args':{'product':'P','qty':1}}"));
  g_autoptr (GPtrArray) first = rig_do_batch (rig, g_ptr_array_ref (batch));
  g_autoptr (GPtrArray) second = NULL;

  g_assert_cmpstr (rig_code (first, 0), ==, "applied");
  rig->device = "tablet-2";
  second = rig_do_batch (rig, g_ptr_array_ref (batch));
  rig_assert (g_ptr_array_index (second, 0), "{'code':'noop','dup':null}");
}

static void
test_twins (Rig          *rig,
            gconstpointer data)
{
  g_autoptr (GPtrArray) batch = rig_batch ();
  g_autoptr (GPtrArray) results = NULL;
  Ms5Action *action = rig_action (rig, "note.add", "notes/L1", NULL, NOTE);
  g_autoptr (json_t) value = ms5_action_encode (action);

  g_ptr_array_add (batch, action);
  g_ptr_array_add (batch, ms5_action_decode (value, NULL));
  g_ptr_array_add (batch, ms5_action_decode (value, NULL));
  ((Ms5Action *) g_ptr_array_index (batch, 2))->pri = 0;
  for (guint i = 0; i < 2; i++)
    {
      Ms5Action *member = ms5_action_decode (value, NULL);

      g_free (member->id);
      member->id = g_strdup ("0198c0de-0000-7000-8000-00000000000a");
      member->group = g_strdup ("g");
      g_ptr_array_add (batch, member);
    }
  results = rig_do_batch (rig, g_ptr_array_ref (batch));
  rig_assert (g_ptr_array_index (results, 0), "{'code':'applied','dup':null}");
  rig_assert (g_ptr_array_index (results, 1), "{'code':'applied','dup':true}");
  rig_assert (g_ptr_array_index (results, 2), "{'code':'key_reuse'}");
  rig_assert (g_ptr_array_index (results, 3), "{'code':'applied','dup':null}");
  rig_assert (g_ptr_array_index (results, 4), "{'code':'applied','dup':true}");
  g_assert_cmpuint (rig_count (rig, "notes/L1"), ==, 2);
}

/* Sent again before the first is durable: one effect, one answer, and none before it is durable. */
static void
test_in_flight (Rig          *rig,
                gconstpointer data)
{
  g_autoptr (GPtrArray) batch = one (rig_action (rig, "note.add", "notes/L1", NULL, NOTE));
  GAsyncResult *places[3] = { NULL };

  weak_store_hold (rig->store);
  rig_submit (rig, batch, &places[0]);
  ms5_test_wait_until (rig_count (rig, "notes/L1") == 1);
  rig_submit (rig, batch, &places[1]);
  rig_submit (rig, batch, &places[2]);
  for (guint i = 0; i < 20; i++)
    ms5_test_iterate ();
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    g_assert_null (places[i]);

  weak_store_release (rig->store);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autoptr (GPtrArray) results = rig_finish (rig, &places[i]);

      rig_assert (g_ptr_array_index (results, 0), i == 0 ? "{'code':'applied','dup':null}"
                                                         : "{'code':'applied','dup':true}");
    }
  g_assert_cmpuint (rig_count (rig, "notes/L1"), ==, 1);
}

static void
closed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GPtrArray) results = ms5_actions_submit_finish (MS5_ACTIONS (source), result, user_data);

  g_assert_null (results);
}

/* The server ends before it is known to be durable: nobody is told anything. Whether it was stored or
 * not, sent again after the restart it has been done once. */
static void
test_lost (Rig          *rig,
           gconstpointer was_stored)
{
  g_autoptr (GPtrArray) batch = one (rig_action (rig, "note.add", "notes/L1", NULL, NOTE));
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) late = NULL;

  if (was_stored != NULL)
    weak_store_hold (rig->store);
  else
    weak_store_fail (rig->store, G_MAXUINT, MS5_STORE_ERROR_FULL, FALSE);
  if (was_stored == NULL)
    g_test_expect_message ("ms5-server", G_LOG_LEVEL_WARNING, "*");
  ms5_actions_submit_async (rig->actions, rig->identity, rig->device, 0, batch, NULL, closed_cb, &error);
  ms5_test_wait_until (rig_count (rig, "notes/L1") == 1);
  if (was_stored == NULL)
    ms5_test_wait_until (ms5_journal_get_problem (rig->journal) != NULL);

  ms5_actions_stop (rig->actions);
  ms5_actions_submit_async (rig->actions, rig->identity, rig->device, 0, batch, NULL, closed_cb, &late);
  ms5_test_wait_until (late != NULL);
  g_assert_error (late, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_assert_no_error (error);

  ms5_journal_abandon (rig->journal);
  ms5_test_wait_until (error != NULL);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);

  rig_restart (rig);
  results = rig_do_batch (rig, g_ptr_array_ref (batch));
  rig_assert (g_ptr_array_index (results, 0), was_stored != NULL ? "{'code':'applied','dup':true}"
                                                                 : "{'code':'applied','dup':null}");
  g_assert_cmpuint (rig_count (rig, "notes/L1"), ==, 1);
}

static void
test_cancelled (Rig          *rig,
                gconstpointer data)
{
  g_autoptr (GPtrArray) batch = one (rig_action (rig, "note.add", "notes/L1", NULL, NOTE));
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  ms5_actions_submit_async (rig->actions, rig->identity, rig->device, 0, batch, cancellable, closed_cb, &error);
  g_cancellable_cancel (cancellable);
  ms5_test_wait_until (error != NULL);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  results = rig_do_batch (rig, g_ptr_array_ref (batch));
  g_assert_cmpstr (rig_code (results, 0), ==, "applied");
  g_assert_cmpuint (rig_count (rig, "notes/L1"), ==, 1);
}

#define N_ACTIONS 60

/* A device that sends everything again and again, in batches of any cut, over restarts: each action has
 * one effect if its answer says so, and all its answers are the same. */
static void
test_storm (Rig          *rig,
            gconstpointer data)
{
  g_autoptr (GPtrArray) actions = rig_batch ();
  const char *codes[N_ACTIONS] = { NULL };
  guint effects = 0;

  for (guint i = 0; i < N_ACTIONS; i++)
    g_ptr_array_add (actions, rig_action (rig, i % 3 == 0 ? "scrap.report" : "note.add",
                                          i % 3 == 0 ? "quality/L1" : "notes/L1", NULL,
                                          i % 3 == 0 ? i % 2 == 0 ? "{'args':{'qty':1}}"
                                                                  : "{'args':{'qty':1,'product':'beer'}}"
                                                     : NOTE));

  for (guint round = 0; round < 6; round++)
    {
      GAsyncResult *places[20] = { NULL };
      GPtrArray *batches[20];
      guint first[20];

      for (guint k = 0; k < G_N_ELEMENTS (places); k++)
        {
          guint n = (guint) g_test_rand_int_range (1, 15);

          first[k] = (guint) g_test_rand_int_range (0, N_ACTIONS - (gint32) n);
          batches[k] = g_ptr_array_new ();
          for (guint i = 0; i < n; i++)
            g_ptr_array_add (batches[k], g_ptr_array_index (actions, first[k] + i));
          rig_submit (rig, batches[k], &places[k]);
          if (g_test_rand_bit ())
            ms5_test_iterate ();
        }

      for (guint k = 0; k < G_N_ELEMENTS (places); k++)
        {
          g_autoptr (GPtrArray) results = rig_finish (rig, &places[k]);

          for (guint i = 0; i < results->len; i++)
            {
              const char **code = &codes[first[k] + i];
              const Ms5Result *result = g_ptr_array_index (results, i);

              g_assert_cmpint (result->dup, ==, *code != NULL);
              if (*code != NULL)
                g_assert_cmpstr (*code, ==, rig_code (results, i));
              *code = rig_code (results, i);
            }
          g_ptr_array_unref (batches[k]);
        }
      rig_restart (rig);
    }

  for (guint i = 0; i < N_ACTIONS; i++)
    effects += g_strcmp0 (codes[i], "applied") == 0;
  g_assert_cmpuint (rig_count (rig, "notes/L1") + rig_count (rig, "quality/L1"), ==, effects);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/actions/once/" name, Rig, NULL, rig_set_up, func, rig_tear_down)
  ADD ("repeat", test_repeat);
  ADD ("refusal-stands", test_refusal_stands);
  ADD ("key-reuse", test_key_reuse);
  ADD ("old-record", test_old_record);
  ADD ("confirmed-record", test_confirmed_record);
  ADD ("two-devices", test_two_devices);
  ADD ("twins", test_twins);
  ADD ("in-flight", test_in_flight);
  ADD ("lost", test_lost);
  g_test_add ("/actions/once/stored", Rig, "", rig_set_up, test_lost, rig_tear_down);
  ADD ("cancelled", test_cancelled);
  ADD ("storm", test_storm);

  return g_test_run ();
}
