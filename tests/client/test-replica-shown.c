/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client-wait.h"
#include "replica-fixture.h"

#include <math.h>

/* What the replica shows that is not in its base: what is early, what people did, and last values. */

/* An early call is shown, is not part of the data, and is one call when it comes again. */
static void
test_early (void)
{
  g_autoptr (Fixture) f = fixture_new ();

  fixture_begin (f);
  fixture_take (f, "{\"t\":\"early\",\"ops\":[[\"p\",\"calls/L1\",\"c9\",9,{\"type\":\"stop\",\"state\":\"raised\",\"rev\":1}],"
                   "[\"p\",\"calls/L7\",\"c9\",9,{\"type\":\"stop\"}]]}");
  g_assert_nonnull (fixture_get_call (f, "c9"));
  g_assert_null (ms5_floor_get_item (f->floor, "calls/L7", "c9"));
  g_assert_cmpint (ms5_replica_get_cursor (f->replica)->pos, ==, 5);
  {
    g_autoptr (GPtrArray) items = ms5_replica_dup_items (f->replica, "calls/L1");

    g_assert_cmpuint (items->len, ==, 1);
  }

  fixture_take (f, "{\"t\":\"d\",\"after\":5,\"upto\":8,\"h\":\"00000000000000ab\",\"ops\":[]}");
  g_assert_nonnull (fixture_get_call (f, "c9"));
  fixture_take (f, "{\"t\":\"d\",\"after\":8,\"upto\":12,\"h\":\"00000000000000ab\",\"ops\":[[\"p\",\"calls/L1\",\"c9\",11,{\"type\":\"stop\",\"state\":\"acknowledged\",\"rev\":1}]]}");
  g_assert_cmpint (fixture_get_state (f, "c9"), ==, MS5_CALL_ACKNOWLEDGED);

  /* One that has gone again before it came. */
  fixture_take (f, "{\"t\":\"early\",\"ops\":[[\"p\",\"calls/L1\",\"c10\",14,{\"type\":\"stop\",\"state\":\"raised\",\"rev\":1}]]}");
  g_assert_nonnull (fixture_get_call (f, "c10"));
  fixture_take (f, "{\"t\":\"d\",\"after\":12,\"upto\":15,\"h\":\"00000000000000ab\",\"ops\":[]}");
  g_assert_null (fixture_get_call (f, "c10"));

  /* What is here already is not early. */
  fixture_take (f, "{\"t\":\"early\",\"ops\":[[\"p\",\"calls/L1\",\"c11\",15,{\"type\":\"stop\",\"state\":\"raised\",\"rev\":1}]]}");
  g_assert_null (fixture_get_call (f, "c11"));
}

static Ms5OutboxEntry *
act (Fixture    *f,
     const char *op,
     const char *key,
     json_t     *args)
{
  g_autoptr (Ms5Action) action = ms5_action_new (op);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  Ms5OutboxEntry *entry;

  action->topic = g_strdup ("calls/L1");
  action->key = g_strdup (key);
  action->args = args;
  ms5_outbox_add_async (f->outbox, "u-1", action, ms5_test_result_cb, &result);
  entry = ms5_outbox_add_finish (f->outbox, client_wait (&result), &error);
  g_assert_no_error (error);
  return entry;
}

static void
answer (Fixture        *f,
        Ms5OutboxEntry *entry,
        Ms5ResultCode   code,
        gint64          seq)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_result_free);
  g_autoptr (GAsyncResult) picked = NULL;
  g_autoptr (GAsyncResult) answered = NULL;
  g_autoptr (GPtrArray) batch = NULL;
  Ms5Result *result = ms5_result_new (ms5_outbox_entry_get_id (entry), code);

  result->seq = seq;
  g_ptr_array_add (results, result);
  ms5_outbox_pick_async (f->outbox, "u-1", 1, MS5_OUTBOX_BATCH_BYTES, ms5_test_result_cb, &picked);
  batch = ms5_outbox_pick_finish (f->outbox, client_wait (&picked), NULL);
  g_assert_cmpuint (batch->len, ==, 1);
  g_assert_true (batch->pdata[0] == entry);
  ms5_outbox_answer_async (f->outbox, results, "e1", ms5_test_result_cb, &answered);
  g_assert_true (ms5_outbox_answer_finish (f->outbox, client_wait (&answered), NULL));
}

/* What people do shows at once and as pending, stays until the feed has its effect, and is in no base. */
static void
test_overlay (void)
{
  g_autoptr (Fixture) f = fixture_new ();
  g_autoptr (Ms5OutboxEntry) acknowledge = NULL;
  g_autoptr (Ms5OutboxEntry) resolve = NULL;

  fixture_begin (f);
  acknowledge = act (f, "call.acknowledge", "c1", json_pack ("{s:s}", "note", "coming"));
  g_assert_cmpint (fixture_get_state (f, "c1"), ==, MS5_CALL_ACKNOWLEDGED);
  g_assert_cmpstr (ms5_call_model_get_item (fixture_get_call (f, "c1"))->acknowledged_by, ==, "ada");
  g_assert_cmpstr (ms5_call_model_get_item (fixture_get_call (f, "c1"))->note, ==, "coming");
  g_assert_true (ms5_model_item_is_pending (MS5_MODEL_ITEM (fixture_get_call (f, "c1"))));

  /* Others go on beneath. */
  fixture_take (f, "{\"t\":\"d\",\"after\":5,\"upto\":6,\"h\":\"00000000000000ab\",\"ops\":[[\"m\",\"calls/L1\",\"c1\",6,{\"note\":\"hurry\"}]]}");
  g_assert_cmpint (fixture_get_state (f, "c1"), ==, MS5_CALL_ACKNOWLEDGED);
  g_assert_cmpstr (ms5_call_model_get_item (fixture_get_call (f, "c1"))->note, ==, "hurry\ncoming");
  resolve = act (f, "call.resolve", "c1", NULL);
  g_assert_cmpint (fixture_get_state (f, "c1"), ==, MS5_CALL_RESOLVED);

  /* The answer is here before the effect. */
  answer (f, acknowledge, MS5_RESULT_APPLIED, 8);
  g_assert_cmpint (fixture_get_state (f, "c1"), ==, MS5_CALL_RESOLVED);
  g_assert_cmpuint (f->replica->awaited->len, ==, 1);
  fixture_take (f, "{\"t\":\"d\",\"after\":6,\"upto\":8,\"h\":\"00000000000000ab\",\"ops\":[[\"m\",\"calls/L1\",\"c1\",8,{\"state\":\"acknowledged\",\"note\":\"hurry\\ncoming\"}]]}");
  g_assert_cmpuint (f->replica->awaited->len, ==, 0);
  g_assert_cmpstr (ms5_call_model_get_item (fixture_get_call (f, "c1"))->note, ==, "hurry\ncoming");
  g_assert_true (ms5_model_item_is_pending (MS5_MODEL_ITEM (fixture_get_call (f, "c1"))));

  /* One that is refused goes away. */
  answer (f, resolve, MS5_RESULT_FORBIDDEN, MS5_INT_NONE);
  g_assert_cmpint (fixture_get_state (f, "c1"), ==, MS5_CALL_ACKNOWLEDGED);
  g_assert_false (ms5_model_item_is_pending (MS5_MODEL_ITEM (fixture_get_call (f, "c1"))));
}

static void
test_overlay_new (void)
{
  g_autoptr (Fixture) f = fixture_new ();
  g_autoptr (Ms5OutboxEntry) raised = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *id = NULL;

  fixture_begin (f);
  raised = act (f, "call.raise", NULL, json_pack ("{s:s,s:s}", "type", "safety", "note", "smoke"));
  id = g_strdup (ms5_outbox_entry_get_id (raised));
  g_assert_nonnull (fixture_get_call (f, id));
  g_assert_cmpint (fixture_get_state (f, id), ==, MS5_CALL_RAISED);

  /* A new snapshot of everything does not take it away. */
  ms5_replica_disconnected (f->replica);
  fixture_begin (f);
  g_assert_nonnull (fixture_get_call (f, id));

  ms5_outbox_cancel_async (f->outbox, id, ms5_test_result_cb, &result);
  g_assert_true (ms5_outbox_cancel_finish (f->outbox, client_wait (&result), NULL));
  g_assert_null (fixture_get_call (f, id));
}

/* Last values are kept with their time, and what a new connection does not bring is not known any more. */
static void
test_live (void)
{
  g_autoptr (Fixture) f = fixture_new ();
  g_autoptr (json_t) machine = json_pack ("{s:s}", "line", "L1");
  g_autoptr (json_t) unit = json_pack ("{s:s}", "unit", "°C");
  Ms5SensorModel *sensor;

  ms5_floor_put_item (f->floor, "plant", "equipment/M1", 1, machine, FALSE);
  ms5_floor_put_item (f->floor, "plant", "sensor/M1/temperature", 1, unit, FALSE);
  fixture_begin (f);
  fixture_take (f, "{\"t\":\"l\",\"n\":0,\"ops\":[[\"m\",\"live/L1\",\"M1\",0,{\"temperature\":64.2,\"pressure\":[2.5,1766999990000]}],"
                   "[\"m\",\"live/L7\",\"M7\",0,{\"temperature\":1}]]}");
  g_assert_cmpint (ms5_replica_get_live_n (f->replica), ==, 1);
  g_assert_null (ms5_floor_get_equipment (f->floor, "M7"));
  sensor = ms5_equipment_model_get_sensor (ms5_floor_get_equipment (f->floor, "M1"), "temperature");
  g_assert_cmpfloat (ms5_sensor_model_get_value (sensor), ==, 64.2);
  g_assert_cmpint (ms5_sensor_model_get_time (sensor), ==, NOW);

  fixture_begin (f);
  g_assert_cmpint (ms5_replica_get_live_n (f->replica), ==, 0);
  fixture_take (f, "{\"t\":\"l\",\"n\":0,\"ops\":[[\"m\",\"live/L1\",\"M1\",0,{\"pressure\":2.6}]]}");
  g_assert_true (isnan (ms5_sensor_model_get_value (sensor)));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/replica-shown/early", test_early);
  g_test_add_func ("/replica-shown/overlay", test_overlay);
  g_test_add_func ("/replica-shown/overlay-new", test_overlay_new);
  g_test_add_func ("/replica-shown/live", test_live);

  return g_test_run ();
}
