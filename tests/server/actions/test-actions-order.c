/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "actions-rig.h"

#include "support/ms5-test-wait.h"

#define DAY_S (24 * 3600)
#define NOTE  "{'args':{'text':'hello'}}"

/* What is wrong in itself is answered, leaves no record, and does not hold up its neighbours. */
static void
test_invalid (Rig          *rig,
              gconstpointer data)
{
  GPtrArray *batch = rig_batch ();
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GPtrArray) audit = NULL;

  g_ptr_array_add (batch, rig_action (rig, "note.add", "notes/L1", NULL, NULL));
  g_ptr_array_add (batch, rig_action (rig, "note.add", "notes/L1", NULL, NOTE));
  g_ptr_array_add (batch, rig_action (rig, "note.add", "calls/L1", NULL, NOTE));
  g_ptr_array_add (batch, rig_action (rig, "note.add", "notes/L1", NULL, "{'args':{'text':'x','colour':'red'}}"));
  g_ptr_array_add (batch, rig_action (rig, "coffee.make", "notes/L1", NULL, NULL));
  results = rig_do_batch (rig, batch);
  rig_assert (g_ptr_array_index (results, 0), "{'code':'invalid','text':'$.args.text: is missing'}");
  g_assert_cmpstr (rig_code (results, 1), ==, "applied");
  g_assert_cmpstr (rig_code (results, 2), ==, "invalid");
  g_assert_cmpstr (rig_code (results, 3), ==, "invalid");
  g_assert_cmpstr (rig_code (results, 4), ==, "unknown_op");
  g_assert_cmpuint (rig_count (rig, "notes/L1"), ==, 1);

  audit = rig_audit (rig);
  g_assert_cmpuint (audit->len, ==, 1);
}

/* An answer can be read, whatever rubbish it speaks of. */
static void
test_long_rubbish (Rig          *rig,
                   gconstpointer data)
{
  g_autoptr (GString) more = g_string_new ("{'args':{'text':'x','");
  g_autoptr (Ms5Result) result = NULL;
  g_autoptr (Ms5Result) copy = NULL;
  g_autoptr (json_t) value = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 3000; i++)
    g_string_append (more, "€");
  g_string_append (more, "':1}}");
  result = rig_do (rig, rig_action (rig, "note.add", "notes/L1", NULL, more->str));
  rig_assert (result, "{'code':'invalid'}");
  value = ms5_result_encode (result);
  copy = ms5_result_decode (value, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (copy->text, ==, result->text);
}

static void
test_expired (Rig          *rig,
              gconstpointer data)
{
  Ms5Action *old, *new;
  g_autoptr (Ms5Result) first = NULL;
  g_autoptr (Ms5Result) second = NULL;
  g_autoptr (GPtrArray) audit = NULL;

  old = rig_action (rig, "note.add", "notes/L1", NULL, NOTE);
  ms5_manual_clock_advance (rig->clock, MS5_USEC_PER_MS);
  new = rig_action (rig, "note.add", "notes/L1", NULL, NOTE);
  ms5_manual_clock_advance (rig->clock, 14 * DAY_S * MS5_USEC_PER_S);
  first = rig_do (rig, old);
  second = rig_do (rig, new);
  rig_assert (first, "{'code':'expired','seq':null}");
  rig_assert (second, "{'code':'applied'}");
  g_assert_cmpuint (rig_count (rig, "notes/L1"), ==, 1);

  audit = rig_audit (rig);
  g_assert_cmpuint (audit->len, ==, 2);
}

/* A device whose clock is a day ahead gives itself away, and its actions are a day older than it says. */
static void
test_skew (Rig          *rig,
           gconstpointer data)
{
  Ms5Time now = ms5_clock_now (MS5_CLOCK (rig->clock));
  Ms5Time day = DAY_S * MS5_USEC_PER_S;
  GPtrArray *batch = rig_batch ();
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GPtrArray) audit = NULL;

  for (guint i = 0; i < 3; i++)
    g_ptr_array_add (batch, rig_action (rig, "note.add", "notes/L1", NULL, NOTE));
  ((Ms5Action *) g_ptr_array_index (batch, 0))->at = now - 13 * day - day / 2;
  ((Ms5Action *) g_ptr_array_index (batch, 1))->at = now - 12 * day;
  ((Ms5Action *) g_ptr_array_index (batch, 2))->at = now + day;
  results = rig_do_batch (rig, batch);
  g_assert_cmpstr (rig_code (results, 0), ==, "expired");
  g_assert_cmpstr (rig_code (results, 1), ==, "applied");
  g_assert_cmpstr (rig_code (results, 2), ==, "applied");

  audit = rig_audit (rig);
  g_assert_cmpint (((Ms5StoreAction *) g_ptr_array_index (audit, 0))->record->skew_ms, ==, DAY_S * 1000);
}

/* A device that thinks it is 1970 says so, and its actions are as old as they are. */
static void
test_wrong_clock (Rig          *rig,
                  gconstpointer data)
{
  Ms5Time day = DAY_S * MS5_USEC_PER_S;
  GPtrArray *batch = rig_batch ();
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GPtrArray) audit = NULL;

  for (guint i = 0; i < 2; i++)
    {
      Ms5Action *action = rig_action (rig, "note.add", "notes/L1", NULL, NOTE);

      action->at = 20 * day - (i == 0 ? 15 * day : 2 * day);
      action->sent = 20 * day;
      g_ptr_array_add (batch, action);
    }
  results = rig_do_batch (rig, batch);
  g_assert_cmpstr (rig_code (results, 0), ==, "expired");
  g_assert_cmpstr (rig_code (results, 1), ==, "applied");

  audit = rig_audit (rig);
  g_assert_cmpint (((Ms5StoreAction *) g_ptr_array_index (audit, 0))->record->skew_ms, ==,
                   ms5_time_to_ms (20 * day - ms5_clock_now (MS5_CLOCK (rig->clock))));
}

/* Each operation needs its right, on a line that one may see. */
static void
test_forbidden (Rig          *rig,
                gconstpointer data)
{
  g_autoptr (Ms5Result) result = NULL;
  g_autoptr (GPtrArray) audit = NULL;

  rig_become (rig, MS5_ROLE_VIEWER, NULL);
  rig_assert_do (rig, "call.raise", "calls/L1", NULL, "{'args':{'type':'stop'}}", "forbidden");
  rig_assert_do (rig, "note.add", "notes/L1", NULL, NOTE, "forbidden");

  rig_become (rig, MS5_ROLE_OPERATOR, "L2");
  rig_assert_do (rig, "note.add", "notes/L1", NULL, NOTE, "forbidden");
  rig_assert_do (rig, "note.add", "notes/L9", NULL, NOTE, "forbidden");
  rig_assert_do (rig, "note.add", "notes/L2", NULL, NOTE, "applied");
  rig_assert_do (rig, "job.add", "jobs/L2", "PO-1", "{'args':{'product':'P','qty':1}}", "forbidden");
  rig_assert_do (rig, "call.acknowledge", "calls/L2", "a-1", NULL, "forbidden");
  rig_assert_do (rig, "equipment.maintenance", "line/L2", "A2", "{'args':{'on':true}}", "forbidden");
  result = rig_do (rig, rig_action (rig, "stop.code", "stops/L2", "s-1",
                                    "{'base':0,'set':{'reason':'jam'},'prefer':'client'}"));
  rig_assert (result, "{'code':'forbidden','text':'override'}");

  g_assert_cmpuint (rig_count (rig, "notes/L1"), ==, 0);
  audit = rig_audit (rig);
  g_assert_cmpuint (audit->len, ==, 9);
}

static void
refused_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GPtrArray) results = ms5_actions_submit_finish (MS5_ACTIONS (source), result, user_data);

  g_assert_null (results);
}

/* Nobody speaks for a device that is not theirs: its floor would be at their mercy. */
static void
test_device (Rig          *rig,
             gconstpointer data)
{
  g_autoptr (GPtrArray) batch = rig_batch ();
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5Identity) bound = ms5_identity_new ("u-2", "eve", "s-2", "tablet-2", MS5_ROLE_ADMIN, NULL, G_MAXINT64);

  g_ptr_array_add (batch, rig_action (rig, "note.add", "notes/L1", NULL, NOTE));
  ms5_actions_submit_async (rig->actions, bound, rig->device, 1000, batch, NULL, refused_cb, &error);
  ms5_test_wait_until (error != NULL);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  g_assert_cmpint (ms5_actions_get_floor (rig->actions, rig->device), ==, 0);
}

static void
test_too_many (Rig          *rig,
               gconstpointer data)
{
  g_autoptr (GPtrArray) batch = rig_batch ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i <= MS5_LIMIT_BATCH_ACTIONS; i++)
    g_ptr_array_add (batch, rig_action (rig, "note.add", "notes/L1", NULL, NOTE));
  ms5_actions_submit_async (rig->actions, rig->identity, rig->device, 0, batch, NULL, refused_cb, &error);
  ms5_test_wait_until (error != NULL);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

static void
test_replayed (Rig          *rig,
               gconstpointer data)
{
  g_autoptr (GPtrArray) audit = NULL;

  rig_assert_do (rig, "note.add", "notes/L1", NULL, NOTE, "applied");
  rig->ackd = 1;
  rig_assert_do (rig, "note.add", "notes/L1", NULL, NOTE, "applied");
  g_assert_cmpint (ms5_actions_get_floor (rig->actions, rig->device), ==, 1);

  /* A disk image from yesterday counts anew. */
  rig->cseq = 0;
  rig->ackd = 0;
  rig_assert_do (rig, "note.add", "notes/L1", NULL, NOTE, "replayed");
  g_assert_cmpuint (rig_count (rig, "notes/L1"), ==, 2);
  g_assert_cmpint (ms5_actions_get_floor (rig->actions, rig->device), ==, 1);

  /* The floor outlives the server, and others have their own. */
  rig_flush (rig);
  rig_restart (rig);
  g_assert_cmpint (ms5_actions_get_floor (rig->actions, rig->device), ==, 1);
  rig->cseq = 0;
  rig_assert_do (rig, "note.add", "notes/L1", NULL, NOTE, "replayed");
  rig->device = "tablet-2";
  rig->cseq = 0;
  rig_assert_do (rig, "note.add", "notes/L1", NULL, NOTE, "applied");

  audit = rig_audit (rig);
  g_assert_cmpuint (audit->len, ==, 3);
}

/* While nothing can be stored nothing is begun; the answer on record is given all the same. */
static void
test_busy (Rig          *rig,
           gconstpointer data)
{
  Ms5Action *action = rig_action (rig, "note.add", "notes/L1", NULL, NOTE);
  GPtrArray *batch = rig_batch ();
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) second = NULL;

  g_ptr_array_add (batch, action);
  first = rig_do_batch (rig, g_ptr_array_ref (batch));
  g_assert_cmpstr (rig_code (first, 0), ==, "applied");

  ms5_journal_set_max_weight (rig->journal, 0);
  rig->ackd = 1;
  g_ptr_array_add (batch, rig_action (rig, "note.add", "notes/L1", NULL, NOTE));
  second = rig_do_batch (rig, g_ptr_array_ref (batch));
  rig_assert (g_ptr_array_index (second, 0), "{'code':'applied','dup':true}");
  rig_assert (g_ptr_array_index (second, 1), "{'code':'busy','after':1000,'dup':null}");
  g_assert_cmpuint (rig_count (rig, "notes/L1"), ==, 1);
  g_assert_cmpint (ms5_actions_get_floor (rig->actions, rig->device), ==, 0);
  g_clear_pointer (&second, g_ptr_array_unref);

  ms5_journal_set_max_weight (rig->journal, MS5_JOURNAL_MAX_WEIGHT);
  second = rig_do_batch (rig, batch);
  rig_assert (g_ptr_array_index (second, 1), "{'code':'applied','dup':null}");
}

/* Without its record nobody can say whether an action was carried out. */
static void
test_no_record (Rig          *rig,
                gconstpointer data)
{
  rig_close_store (rig);
  g_test_expect_message ("ms5-actions", G_LOG_LEVEL_WARNING, "*tablet-1 are put off*");
  rig_assert_do (rig, "note.add", "notes/L1", NULL, NOTE, "busy");
  g_test_assert_expected_messages ();
  g_assert_cmpuint (rig_count (rig, "notes/L1"), ==, 0);
}

static Ms5Action *
after (Rig        *rig,
       const char *dep)
{
  Ms5Action *action = rig_action (rig, "job.start", "jobs/L1", "PO-1", NULL);

  action->dep = g_strdup (dep);
  return action;
}

static void
test_dependency (Rig          *rig,
                 gconstpointer data)
{
  Ms5Action *bad = rig_action (rig, "job.add", "jobs/L1", "PO-1", "{'args':{'product':'beer','qty':1}}");
  Ms5Action *good = rig_action (rig, "job.add", "jobs/L1", "PO-1", "{'args':{'product':'P','qty':1}}");
  Ms5Action *early = after (rig, good->id);
  g_autofree char *bad_id = g_strdup (bad->id);
  GPtrArray *batch = rig_batch ();
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (Ms5Result) again = NULL;
  Ms5Action *waits = after (rig, bad_id);
  Ms5Action *unknown = after (rig, "0198c0de-0000-7000-8000-000000000001");

  g_ptr_array_add (batch, bad);
  g_ptr_array_add (batch, waits);
  g_ptr_array_add (batch, unknown);
  g_ptr_array_add (batch, early);
  results = rig_do_batch (rig, g_ptr_array_ref (batch));
  g_assert_cmpstr (rig_code (results, 0), ==, "invalid");
  g_assert_cmpstr (rig_code (results, 1), ==, "blocked");
  g_assert_cmpstr (rig_code (results, 2), ==, "blocked");
  g_assert_cmpstr (rig_code (results, 3), ==, "blocked");
  g_clear_pointer (&results, g_ptr_array_unref);

  /* After what it waits for, it is carried out: there is no record that it was blocked. */
  again = rig_do (rig, good);
  rig_assert (again, "{'code':'applied'}");
  results = rig_do_batch (rig, batch);
  rig_assert (g_ptr_array_index (results, 0), "{'code':'invalid','dup':true}");
  g_assert_cmpstr (rig_code (results, 1), ==, "blocked");
  rig_assert (g_ptr_array_index (results, 3), "{'code':'applied','dup':null}");
  g_assert_cmpstr (rig_text (rig, "jobs/L1", "PO-1", "state"), ==, "active");
}

static Ms5Action *
in_group (Ms5Action  *action,
          const char *group)
{
  action->group = g_strdup (group);
  return action;
}

static void
test_group (Rig          *rig,
            gconstpointer data)
{
  GPtrArray *batch = rig_batch ();
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GPtrArray) again = NULL;
  gint64 pos = ms5_journal_get_pos (rig->journal);

  g_ptr_array_add (batch, in_group (rig_action (rig, "job.add", "jobs/L1", "PO-1",
                                                "{'args':{'product':'P','qty':1}}"), "g"));
  g_ptr_array_add (batch, in_group (rig_action (rig, "job.start", "jobs/L1", "PO-1", NULL), "g"));
  g_ptr_array_add (batch, rig_action (rig, "note.add", "notes/L1", NULL, NOTE));
  g_ptr_array_add (batch, in_group (rig_action (rig, "job.complete", "jobs/L1", "PO-2", NULL), "g"));
  g_ptr_array_add (batch, in_group (rig_action (rig, "job.add", "jobs/L1", "PO-3",
                                                "{'args':{'product':'P','qty':1}}"), "h"));
  g_ptr_array_add (batch, in_group (rig_action (rig, "job.start", "jobs/L1", "PO-3", NULL), "h"));
  results = rig_do_batch (rig, g_ptr_array_ref (batch));

  rig_assert (g_ptr_array_index (results, 0), "{'code':'blocked','seq':null,'v':null}");
  g_assert_cmpstr (rig_code (results, 1), ==, "blocked");
  g_assert_cmpstr (rig_code (results, 2), ==, "applied");
  g_assert_cmpstr (rig_code (results, 3), ==, "superseded");
  g_assert_cmpstr (rig_code (results, 4), ==, "applied");
  g_assert_cmpstr (rig_code (results, 5), ==, "applied");
  g_assert_null (rig_item (rig, "jobs/L1", "PO-1"));
  g_assert_cmpstr (rig_text (rig, "line/L1", "L1", "job"), ==, "PO-3");
  g_assert_cmpstr (rig_text (rig, "jobs/L1", "PO-3", "state"), ==, "active");
  g_assert_cmpint (((Ms5Result *) g_ptr_array_index (results, 4))->seq, >, pos);

  /* The same again: nothing more. */
  pos = ms5_journal_get_pos (rig->journal);
  again = rig_do_batch (rig, batch);
  for (guint i = 0; i < results->len; i++)
    g_assert_cmpstr (rig_code (again, i), ==, rig_code (results, i));
  g_assert_cmpint (ms5_journal_get_pos (rig->journal), ==, pos);
}

static void
test_group_dependency (Rig          *rig,
                       gconstpointer data)
{
  GPtrArray *batch = rig_batch ();
  Ms5Action *add = in_group (rig_action (rig, "job.add", "jobs/L1", "PO-1", "{'args':{'product':'P','qty':1}}"), "g");
  g_autoptr (GPtrArray) results = NULL;

  g_ptr_array_add (batch, add);
  g_ptr_array_add (batch, in_group (after (rig, add->id), "g"));
  results = rig_do_batch (rig, batch);
  g_assert_cmpstr (rig_code (results, 0), ==, "applied");
  g_assert_cmpstr (rig_code (results, 1), ==, "applied");
}

static void
test_group_too_large (Rig          *rig,
                      gconstpointer data)
{
  GPtrArray *batch = rig_batch ();
  g_autoptr (GPtrArray) results = NULL;

  for (guint i = 0; i <= MS5_LIMIT_GROUP_ACTIONS; i++)
    g_ptr_array_add (batch, in_group (rig_action (rig, "note.add", "notes/L1", NULL, NOTE), "g"));
  results = rig_do_batch (rig, batch);
  for (guint i = 0; i < results->len; i++)
    g_assert_cmpstr (rig_code (results, i), ==, "invalid");
  g_assert_cmpuint (rig_count (rig, "notes/L1"), ==, 0);
}

static void
test_audit (Rig          *rig,
            gconstpointer data)
{
  Ms5Action *action = rig_action (rig, "note.add", "notes/L1", NULL, NOTE);
  g_autofree char *id = g_strdup (action->id);
  g_autofree char *fingerprint = ms5_action_get_fingerprint (action);
  g_autoptr (Ms5Result) result = rig_do (rig, action);
  g_autoptr (GPtrArray) audit = rig_audit (rig);
  const Ms5StoreAction *entry = g_ptr_array_index (audit, 0);
  g_autoptr (Ms5Action) kept = NULL;
  g_autofree char *found = NULL;

  g_assert_cmpuint (audit->len, ==, 1);
  g_assert_cmpstr (entry->record->device, ==, "tablet-1");
  g_assert_cmpstr (entry->record->id, ==, id);
  g_assert_cmpstr (entry->record->sub, ==, "u-1");
  g_assert_cmpint (entry->record->cseq, ==, 1);
  g_assert_cmpint (entry->record->seq, ==, result->seq);
  g_assert_cmpint (entry->record->at, ==, ms5_clock_now (MS5_CLOCK (rig->clock)));
  kept = ms5_action_decode (entry->record->action, NULL);
  found = ms5_action_get_fingerprint (kept);
  g_assert_cmpstr (found, ==, fingerprint);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/actions/order/" name, Rig, NULL, rig_set_up, func, rig_tear_down)
  ADD ("invalid", test_invalid);
  ADD ("long-rubbish", test_long_rubbish);
  ADD ("expired", test_expired);
  ADD ("skew", test_skew);
  ADD ("wrong-clock", test_wrong_clock);
  ADD ("forbidden", test_forbidden);
  ADD ("device", test_device);
  ADD ("too-many", test_too_many);
  ADD ("replayed", test_replayed);
  ADD ("busy", test_busy);
  ADD ("no-record", test_no_record);
  ADD ("dependency", test_dependency);
  ADD ("group", test_group);
  ADD ("group-dependency", test_group_dependency);
  ADD ("group-too-large", test_group_too_large);
  ADD ("audit", test_audit);

  return g_test_run ();
}
