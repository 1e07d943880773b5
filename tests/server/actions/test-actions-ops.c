/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "actions-rig.h"

#include "server/actions/ms5-deed.h"

/* There is something to do for each operation that clients know. */
static void
test_catalogue (void)
{
  const Ms5ActionSpec *spec;

  for (guint i = 0; (spec = ms5_action_spec_get (i)) != NULL; i++)
    {
      g_test_message ("%s", spec->op);
      g_assert_true (ms5_deed_knows (spec->op));
    }
  g_assert_false (ms5_deed_knows ("coffee.make"));
}

static void
test_call (Rig          *rig,
           gconstpointer data)
{
  Ms5Action *raise = rig_action (rig, "call.raise", "calls/L1", NULL,
                                 "{'args':{'type':'quality','equipment':'B1','note':'wet labels'}}");
  g_autofree char *key = g_strdup (raise->id);
  g_autoptr (Ms5Result) raised = rig_do (rig, raise);

  rig_assert (raised, "{'code':'applied','dup':null,'text':null}");
  g_assert_cmpint (raised->v, ==, ms5_image_lookup (ms5_journal_get_image (rig->journal), "calls/L1", key)->v);
  g_assert_cmpint (raised->seq, ==, ms5_journal_get_pos (rig->journal));
  g_assert_cmpint (raised->seq, ==, ms5_journal_get_durable (rig->journal));
  g_assert_cmpuint (rig->n_acted, ==, 1);
  g_assert_cmpstr (rig_text (rig, "calls/L1", key, "priority"), ==, "medium");
  g_assert_cmpstr (rig_text (rig, "calls/L1", key, "raised_by"), ==, "shift_manager");
  g_assert_cmpstr (rig_text (rig, "calls/L1", key, "note"), ==, "wet labels");

  rig_assert_do (rig, "call.acknowledge", "calls/L1", key, "{'args':{'note':'on my way'}}", "applied");
  g_assert_cmpstr (rig_text (rig, "calls/L1", key, "state"), ==, "acknowledged");
  rig_assert_do (rig, "call.comment", "calls/L1", key, "{'args':{'note':'the glue'}}", "applied");
  rig_assert_do (rig, "call.resolve", "calls/L1", key, NULL, "applied");
  g_assert_cmpstr (rig_text (rig, "calls/L1", key, "state"), ==, "resolved");
  g_assert_cmpstr (rig_text (rig, "calls/L1", key, "note"), ==, "wet labels\non my way\nthe glue");
}

static void
test_call_guards (Rig          *rig,
                  gconstpointer data)
{
  Ms5Action *raise = rig_action (rig, "call.raise", "calls/L1", NULL, "{'args':{'type':'stop','priority':'low'}}");
  g_autofree char *key = g_strdup (raise->id);
  g_autoptr (Ms5Result) raised = rig_do (rig, raise);
  g_autoptr (Ms5Result) again = NULL;
  g_autoptr (Ms5Result) late = NULL;
  g_autoptr (Ms5Result) gone = NULL;

  g_assert_cmpstr (rig_text (rig, "calls/L1", key, "priority"), ==, "low");
  rig_assert_do (rig, "call.acknowledge", "calls/L1", key, NULL, "applied");
  rig_become (rig, MS5_ROLE_ENGINEER, NULL);
  again = rig_do (rig, rig_action (rig, "call.acknowledge", "calls/L1", key, NULL));
  rig_assert (again, "{'code':'noop','seq':null}");
  g_assert_cmpstr (again->cur.by, ==, "shift_manager");
  g_assert_cmpint (again->cur.at, ==, ms5_clock_now (MS5_CLOCK (rig->clock)));
  g_assert_cmpint (again->cur.v, >, raised->v);

  rig_assert_do (rig, "call.resolve", "calls/L1", key, NULL, "applied");
  late = rig_do (rig, rig_action (rig, "call.acknowledge", "calls/L1", key, NULL));
  rig_assert (late, "{'code':'superseded','text':'the call is resolved'}");
  g_assert_cmpstr (late->cur.by, ==, "engineer");

  gone = rig_do (rig, rig_action (rig, "call.resolve", "calls/L1", "a-1", NULL));
  rig_assert (gone, "{'code':'superseded','cur':{'deleted':true}}");

  rig_assert_do (rig, "call.raise", "calls/L1", NULL, "{'args':{'type':'fire'}}", "invalid");
  rig_assert_do (rig, "call.raise", "calls/L1", NULL, "{'args':{'type':'stop','equipment':'A2'}}", "invalid");
  rig_assert_do (rig, "call.raise", "calls/L9", NULL, "{'args':{'type':'stop'}}", "invalid");
}

static void
test_reports (Rig          *rig,
              gconstpointer data)
{
  Ms5Action *scrap = rig_action (rig, "scrap.report", "quality/L1", NULL, "{'args':{'qty':5,'product':'P'}}");
  Ms5Action *rework = rig_action (rig, "rework.report", "quality/L1", NULL, "{'args':{'qty':2,'reason':'label'}}");
  g_autofree char *first = g_strdup (scrap->id);
  g_autofree char *second = g_strdup (rework->id);
  g_autoptr (Ms5Result) result = rig_do (rig, scrap);
  g_autoptr (Ms5Result) other = rig_do (rig, rework);

  rig_assert (result, "{'code':'applied'}");
  rig_assert (other, "{'code':'applied'}");
  g_assert_cmpint (result->v, ==, ms5_image_lookup (ms5_journal_get_image (rig->journal), "quality/L1", first)->v);
  g_assert_cmpstr (rig_text (rig, "quality/L1", first, "kind"), ==, "scrap");
  g_assert_cmpstr (rig_text (rig, "quality/L1", first, "by"), ==, "shift_manager");
  g_assert_cmpstr (rig_text (rig, "quality/L1", second, "reason"), ==, "label");
  rig_assert_do (rig, "scrap.report", "quality/L1", NULL, "{'args':{'qty':5,'product':'beer'}}", "invalid");
}

static void
test_jobs (Rig          *rig,
           gconstpointer data)
{
  g_autoptr (Ms5Result) other = NULL;

  rig_assert_do (rig, "job.add", "jobs/L1", "PO-1", "{'args':{'product':'P','qty':100,'due':1772440000000}}", "applied");
  rig_assert_do (rig, "job.add", "jobs/L1", "PO-1", "{'args':{'product':'P','qty':100,'due':1772440000000}}", "noop");
  other = rig_do (rig, rig_action (rig, "job.add", "jobs/L1", "PO-1", "{'args':{'product':'Q','qty':1}}"));
  rig_assert (other, "{'code':'superseded'}");
  g_assert_cmpstr (other->cur.by, ==, "shift_manager");

  rig_assert_do (rig, "job.add", "jobs/L1", "PO-2", "{'args':{'product':'Q','qty':5}}", "applied");
  rig_assert_do (rig, "job.add", "jobs/L1", "PO-3", "{'args':{'product':'beer','qty':5}}", "invalid");
  rig_assert_do (rig, "job.complete", "jobs/L1", "PO-1", NULL, "superseded");
  rig_assert_do (rig, "job.start", "jobs/L1", "PO-1", NULL, "applied");
  rig_assert_do (rig, "job.start", "jobs/L1", "PO-1", NULL, "noop");
  rig_assert_do (rig, "job.start", "jobs/L1", "PO-2", NULL, "superseded");
  g_assert_cmpstr (rig_text (rig, "line/L1", "L1", "job"), ==, "PO-1");
  g_assert_cmpstr (rig_text (rig, "line/L1", "L1", "product"), ==, "P");

  rig_assert_do (rig, "job.complete", "jobs/L1", "PO-1", NULL, "applied");
  rig_assert_do (rig, "job.complete", "jobs/L1", "PO-1", NULL, "noop");
  rig_assert_do (rig, "job.start", "jobs/L1", "PO-1", NULL, "superseded");
  rig_assert_do (rig, "job.start", "jobs/L1", "PO-9", NULL, "superseded");
  g_assert_cmpstr (rig_text (rig, "jobs/L1", "PO-1", "state"), ==, "complete");
}

/* A job may wait, also after it was begun, and end before it is complete. */
static void
test_jobs_left (Rig          *rig,
                gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autoptr (Ms5Result) paused = NULL;
  Ms5Action *pause;
  gint64 started;

  rig_assert_do (rig, "job.add", "jobs/L1", "PO-1", "{'args':{'product':'P','qty':100}}", "applied");
  rig_assert_do (rig, "job.add", "jobs/L1", "PO-2", "{'args':{'product':'Q','qty':5}}", "applied");
  rig_assert_do (rig, "job.accept", "jobs/L1", "PO-1", NULL, "applied");
  g_assert_cmpstr (rig_text (rig, "jobs/L1", "PO-1", "state"), ==, "accepted");
  rig_assert_do (rig, "job.accept", "jobs/L1", "PO-1", NULL, "noop");
  rig_assert_do (rig, "job.accept", "jobs/L1", "PO-9", NULL, "superseded");
  rig_assert_do (rig, "job.pause", "jobs/L1", "PO-2", NULL, "superseded");
  rig_assert_do (rig, "job.start", "jobs/L1", "PO-1", NULL, "applied");
  started = json_integer_value (json_object_get (rig_item (rig, "jobs/L1", "PO-1"), "started"));

  pause = rig_action (rig, "job.pause", "jobs/L1", "PO-1", "{'args':{'note':'no caps'}}");
  id = g_strdup (pause->id);
  paused = rig_do (rig, pause);
  rig_assert (paused, "{'code':'applied'}");
  g_assert_cmpstr (rig_text (rig, "notes/L1", id, "text"), ==, "PO-1: no caps");
  g_assert_null (rig_text (rig, "line/L1", "L1", "job"));
  rig_assert_do (rig, "job.pause", "jobs/L1", "PO-1", NULL, "noop");
  rig_assert_do (rig, "job.start", "jobs/L1", "PO-2", NULL, "applied");
  rig_assert_do (rig, "job.complete", "jobs/L1", "PO-1", NULL, "applied");
  g_assert_cmpstr (rig_text (rig, "line/L1", "L1", "job"), ==, "PO-2");
  g_assert_cmpint (json_integer_value (json_object_get (rig_item (rig, "jobs/L1", "PO-1"), "started")), ==, started);

  rig_become (rig, MS5_ROLE_OPERATOR, NULL);
  rig_assert_do (rig, "job.cancel", "jobs/L1", "PO-2", NULL, "forbidden");
  rig_become (rig, MS5_ROLE_SHIFT_MANAGER, NULL);
  rig_assert_do (rig, "job.cancel", "jobs/L1", "PO-1", NULL, "superseded");
  rig_assert_do (rig, "job.cancel", "jobs/L1", "PO-2", NULL, "applied");
  g_assert_cmpstr (rig_text (rig, "jobs/L1", "PO-2", "state"), ==, "cancelled");
  g_assert_null (rig_text (rig, "line/L1", "L1", "job"));
  rig_assert_do (rig, "job.cancel", "jobs/L1", "PO-2", NULL, "noop");
  rig_assert_do (rig, "job.start", "jobs/L1", "PO-2", NULL, "superseded");
  rig_assert_do (rig, "job.complete", "jobs/L1", "PO-2", NULL, "superseded");
  rig_restart (rig);
  rig_assert_do (rig, "job.accept", "jobs/L1", "PO-2", NULL, "superseded");
}

static void
test_maintenance (Rig          *rig,
                  gconstpointer data)
{
  Ms5Action *action = rig_action (rig, "equipment.maintenance", "line/L1", "C1", "{'args':{'on':true,'note':'belt'}}");
  g_autofree char *id = g_strdup (action->id);
  g_autoptr (Ms5Result) result = rig_do (rig, action);
  g_autoptr (Ms5Result) again = NULL;

  rig_assert (result, "{'code':'applied'}");
  g_assert_true (json_is_true (json_object_get (rig_item (rig, "line/L1", "C1"), "maintenance")));
  g_assert_cmpint (result->v, ==, ms5_image_lookup (ms5_journal_get_image (rig->journal), "line/L1", "C1")->v);
  g_assert_cmpstr (rig_text (rig, "notes/L1", id, "text"), ==, "C1: belt");

  again = rig_do (rig, rig_action (rig, "equipment.maintenance", "line/L1", "C1", "{'args':{'on':true,'note':'x'}}"));
  rig_assert (again, "{'code':'noop'}");
  g_assert_cmpuint (rig_count (rig, "notes/L1"), ==, 1);
  rig_assert_do (rig, "equipment.maintenance", "line/L1", "C1", "{'args':{'on':false}}", "applied");
  g_assert_false (json_is_true (json_object_get (rig_item (rig, "line/L1", "C1"), "maintenance")));
  rig_assert_do (rig, "equipment.maintenance", "line/L1", "A2", "{'args':{'on':true}}", "superseded");
}

static void
test_note (Rig          *rig,
           gconstpointer data)
{
  Ms5Action *action = rig_action (rig, "note.add", "notes/L2", NULL, "{'args':{'text':'Good night'}}");
  g_autofree char *id = g_strdup (action->id);
  g_autoptr (Ms5Result) result = rig_do (rig, action);

  rig_assert (result, "{'code':'applied'}");
  g_assert_cmpint (result->v, ==, ms5_journal_get_pos (rig->journal));
  g_assert_cmpstr (rig_text (rig, "notes/L2", id, "text"), ==, "Good night");
  g_assert_cmpstr (rig_text (rig, "notes/L2", id, "by"), ==, "shift_manager");
}

static void
test_stop (Rig          *rig,
           gconstpointer data)
{
  g_autofree char *key = NULL;
  g_autofree char *more = NULL;

  rig_tell (rig, "B1", MS5_STATE_EXECUTE, NULL);
  rig_pass (rig, 10);
  rig_tell (rig, "B1", MS5_STATE_HELD, NULL);
  key = rig_first_key (rig, "stops/L1");
  more = g_strdup_printf ("{'base':%d,'set':{'reason':'drive','comment':'again'}}",
                          (int) ms5_journal_get_pos (rig->journal));
  rig_assert_do (rig, "stop.code", "stops/L1", key, more, "applied");
  g_assert_cmpstr (rig_text (rig, "stops/L1", key, "reason"), ==, "drive");
  g_assert_cmpstr (rig_text (rig, "stops/L1", key, "comment"), ==, "again");
  g_assert_cmpstr (rig_text (rig, "stops/L1", key, "coded_by"), ==, "shift_manager");
  rig_assert_do (rig, "stop.code", "stops/L1", key, more, "noop");
  rig_assert_do (rig, "stop.code", "stops/L1", key, "{'base':90000,'set':{'reason':'rain'}}", "conflict");
  g_clear_pointer (&more, g_free);
  more = g_strdup_printf ("{'base':%d,'set':{'reason':'rain'}}", (int) ms5_journal_get_pos (rig->journal));
  rig_assert_do (rig, "stop.code", "stops/L1", key, more, "invalid");
}

static void
test_changeover (Rig          *rig,
                 gconstpointer data)
{
  g_autofree char *key = NULL;
  g_autoptr (Ms5Result) started = NULL;
  g_autoptr (Ms5Result) completed = NULL;

  rig_tell (rig, "B1", MS5_STATE_EXECUTE, NULL);
  rig_pass (rig, 10);
  rig_tell (rig, "B1", MS5_STATE_STOPPED, NULL);
  rig_pass (rig, 10);
  key = rig_first_key (rig, "stops/L1");
  rig_assert_do (rig, "changeover.complete", "changeovers/L1", key, NULL, "superseded");
  rig_assert_do (rig, "changeover.start", "changeovers/L1", "B1/1", NULL, "superseded");
  rig_assert_do (rig, "changeover.start", "changeovers/L1", key, "{'args':{'reason':'jam'}}", "invalid");
  started = rig_do (rig, rig_action (rig, "changeover.start", "changeovers/L1", key, NULL));
  rig_assert (started, "{'code':'applied'}");
  g_assert_cmpint (started->v, ==, ms5_image_lookup (ms5_journal_get_image (rig->journal), "changeovers/L1", key)->v);
  g_assert_cmpstr (rig_text (rig, "stops/L1", key, "category"), ==, "changeover");
  g_assert_cmpstr (rig_text (rig, "stops/L1", key, "coded_by"), ==, "shift_manager");
  rig_assert_do (rig, "changeover.start", "changeovers/L1", key, NULL, "noop");

  rig_pass (rig, 20);
  completed = rig_do (rig, rig_action (rig, "changeover.complete", "changeovers/L1", key, NULL));
  rig_assert (completed, "{'code':'applied'}");
  g_assert_cmpint (json_integer_value (json_object_get (rig_item (rig, "changeovers/L1", key), "end")), ==,
                   ms5_time_to_ms (ms5_clock_now (MS5_CLOCK (rig->clock))));
  g_assert_cmpuint (rig_count (rig, "stops/L1"), ==, 2);
  g_assert_cmpuint (rig_count (rig, "changeovers/L1"), ==, 1);
  rig_assert_do (rig, "changeover.complete", "changeovers/L1", key, NULL, "noop");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/actions/ops/" name, Rig, NULL, rig_set_up, func, rig_tear_down)
  g_test_add_func ("/actions/ops/catalogue", test_catalogue);
  ADD ("call", test_call);
  ADD ("call-guards", test_call_guards);
  ADD ("reports", test_reports);
  ADD ("jobs", test_jobs);
  ADD ("jobs-left", test_jobs_left);
  ADD ("changeover", test_changeover);
  ADD ("maintenance", test_maintenance);
  ADD ("note", test_note);
  ADD ("stop", test_stop);

  return g_test_run ();
}
