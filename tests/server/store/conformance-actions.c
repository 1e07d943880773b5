/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-result.h"
#include "store-conformance.h"

static void
act (Rig        *rig,
     const char *device,
     const char *id,
     int         cseq,
     const char *code)
{
  Ms5ActionRecord *record = ms5_action_record_new ();

  record->device = g_strdup (device);
  record->id = g_strdup (id);
  record->cseq = cseq;
  record->sub = g_strdup ("u-1");
  record->fingerprint = g_strdup ("f1");
  record->seq = cseq % 2 == 0 ? cseq * 10 : MS5_INT_NONE;
  record->action = json_pack ("{s:s, s:i}", "op", "note.add", "cseq", cseq);
  record->result = json_pack ("{s:s, s:s, s:i}", "id", id, "code", code, "v", cseq);
  record->at = rig->at;
  record->skew_ms = -12;
  ms5_batch_add_action (rig_get_batch (rig), record);
}

static Ms5StoreAnswer *
ask (Rig        *rig,
     const char *device,
     const char *first,
     const char *second,
     const char *third)
{
  const char *const ids[] = { first, second, third, NULL };
  const Ms5StoreQuery query = { .subject = MS5_STORE_ACTIONS, .device = device, .ids = ids };

  return rig_query (rig, &query);
}

static void
test_results (Rig           *rig,
              gconstpointer  open)
{
  g_autoptr (Ms5StoreAnswer) answer = NULL;
  g_autoptr (Ms5StoreAnswer) other = NULL;
  const Ms5StoreAction *action;

  act (rig, "d1", "a1", 1, "applied");
  act (rig, "d1", "a2", 2, "merged");
  act (rig, "d2", "a3", 1, "invalid");
  rig_commit (rig);
  rig_reopen (rig);

  answer = ask (rig, "d1", "a2", "a3", "a1");
  g_assert_cmpuint (answer->actions->len, ==, 3);
  g_assert_null (g_ptr_array_index (answer->actions, 1));
  action = g_ptr_array_index (answer->actions, 0);
  g_assert_true (action->is_whole);
  g_assert_cmpint (action->code, ==, MS5_RESULT_MERGED);
  g_assert_cmpstr (action->record->device, ==, "d1");
  g_assert_cmpstr (action->record->id, ==, "a2");
  g_assert_cmpint (action->record->cseq, ==, 2);
  g_assert_cmpstr (action->record->sub, ==, "u-1");
  g_assert_cmpstr (action->record->fingerprint, ==, "f1");
  g_assert_cmpint (action->record->seq, ==, 20);
  g_assert_cmpint (action->record->at, ==, T0);
  g_assert_cmpint (action->record->skew_ms, ==, -12);
  g_assert_cmpint (json_integer_value (json_object_get (action->record->result, "v")), ==, 2);
  action = g_ptr_array_index (answer->actions, 2);
  g_assert_cmpint (action->record->seq, ==, MS5_INT_NONE);

  /* The first answer stands. */
  act (rig, "d1", "a1", 1, "forbidden");
  rig_commit (rig);
  other = ask (rig, "d1", "a1", NULL, NULL);
  action = g_ptr_array_index (other->actions, 0);
  g_assert_cmpint (action->code, ==, MS5_RESULT_APPLIED);
}

static gint64
get_floor (Rig        *rig,
           const char *device)
{
  const Ms5StoreQuery query = { .subject = MS5_STORE_FLOOR, .device = device };
  g_autoptr (Ms5StoreAnswer) answer = rig_query (rig, &query);

  return answer->floor;
}

static void
test_floors (Rig           *rig,
             gconstpointer  open)
{
  g_autoptr (Ms5StoreSnapshot) snapshot = NULL;

  g_assert_cmpint (get_floor (rig, "d1"), ==, 0);
  ms5_batch_set_floor (rig_get_batch (rig), "d1", 903);
  ms5_batch_set_floor (rig_get_batch (rig), "d2", 1);
  rig_commit (rig);
  ms5_batch_set_floor (rig_get_batch (rig), "d1", 17);
  rig_commit (rig);
  rig_reopen (rig);
  g_assert_cmpint (get_floor (rig, "d1"), ==, 903);

  snapshot = rig_load (rig, T0);
  g_assert_cmpuint (snapshot->floors->len, ==, 2);
  g_assert_cmpstr (g_array_index (snapshot->floors, Ms5FloorRecord, 0).device, ==, "d1");
  g_assert_cmpint (g_array_index (snapshot->floors, Ms5FloorRecord, 0).cseq, ==, 903);
}

static void
test_audit (Rig           *rig,
            gconstpointer  open)
{
  Ms5StoreQuery query = { .subject = MS5_STORE_AUDIT, .limit = 4 };
  int cseq = 10;

  for (int i = 1; i <= 10; i++)
    {
      g_autofree char *id = g_strdup_printf ("a%d", i);

      act (rig, "d1", id, i, "applied");
    }
  rig_commit (rig);

  while (cseq > 0)
    {
      g_autoptr (Ms5StoreAnswer) answer = rig_query (rig, &query);

      g_assert_cmpuint (answer->actions->len, ==, MIN (4, cseq));
      for (guint i = 0; i < answer->actions->len; i++)
        {
          const Ms5StoreAction *action = g_ptr_array_index (answer->actions, i);

          g_assert_cmpint (action->record->cseq, ==, cseq--);
          g_assert_cmpstr (json_string_value (json_object_get (action->record->action, "op")), ==,
                           "note.add");
          query.after = action->number;
        }
      g_assert_cmpint (answer->is_cut, ==, cseq > 0);
    }
}

/* What was done to one item, or to those of one topic. */
static void
test_trail (Rig           *rig,
            gconstpointer  open)
{
  static const char *const topics[] = { "calls/L1", NULL };
  Ms5StoreQuery query = { .subject = MS5_STORE_AUDIT, .topics = topics };
  g_autoptr (Ms5StoreAnswer) all = NULL;
  g_autoptr (Ms5StoreAnswer) one = NULL;
  const Ms5StoreAction *action;

  for (int i = 1; i <= 6; i++)
    {
      Ms5ActionRecord *record = ms5_action_record_new ();

      record->device = g_strdup ("d1");
      record->id = g_strdup_printf ("a%d", i);
      record->cseq = i;
      record->sub = g_strdup ("u-1");
      record->by = g_strdup ("Ann");
      record->fingerprint = g_strdup ("f1");
      /* The first one makes the item that the others are about. */
      record->action = i == 1 ? json_pack ("{s:s}", "topic", "calls/L1")
                              : json_pack ("{s:s, s:s}", "topic", i % 2 == 0 ? "calls/L1" : "stops/L1", "key", i < 5 ? "a1" : "x");
      record->result = json_pack ("{s:s, s:s}", "id", record->id, "code", "applied");
      record->at = rig->at;
      ms5_batch_add_action (rig_get_batch (rig), record);
    }
  rig_commit (rig);

  all = rig_query (rig, &query);
  g_assert_cmpuint (all->actions->len, ==, 4);
  query.key = "a1";
  one = rig_query (rig, &query);
  g_assert_cmpuint (one->actions->len, ==, 3);
  action = g_ptr_array_index (one->actions, 2);
  g_assert_cmpstr (action->record->id, ==, "a1");
  g_assert_cmpstr (action->record->by, ==, "Ann");
}

static int
get_state (Rig        *rig,
           const char *device,
           const char *id)
{
  g_autoptr (Ms5StoreAnswer) answer = ask (rig, device, id, NULL, NULL);
  const Ms5StoreAction *action = g_ptr_array_index (answer->actions, 0);

  if (action == NULL)
    return 0;
  g_assert_cmpstr (json_string_value (json_object_get (action->record->result, "id")), ==, id);
  g_assert_cmpint (action->code, ==, MS5_RESULT_APPLIED);
  g_assert_cmpint (action->record->seq, ==, 20);
  return action->is_whole ? 2 : 1;
}

/* 13 of the protocol. */
static void
test_ages (Rig           *rig,
           gconstpointer  open)
{
  act (rig, "confirmed", "a", 2, "applied");
  act (rig, "not", "a", 2, "applied");
  rig_commit (rig);
  ms5_batch_set_floor (rig_get_batch (rig), "confirmed", 2);
  ms5_batch_set_floor (rig_get_batch (rig), "not", 1);
  rig_commit (rig);

  rig_maintain (rig, T0 + 24 * HOUR);
  g_assert_cmpint (get_state (rig, "confirmed", "a"), ==, 2);
  rig_maintain (rig, T0 + 25 * HOUR);
  g_assert_cmpint (get_state (rig, "confirmed", "a"), ==, 0);
  g_assert_cmpint (get_state (rig, "not", "a"), ==, 2);
  rig_maintain (rig, T0 + 45 * DAY);
  g_assert_cmpint (get_state (rig, "not", "a"), ==, 2);
  rig_maintain (rig, T0 + 45 * DAY + HOUR);
  g_assert_cmpint (get_state (rig, "not", "a"), ==, 1);
  rig_maintain (rig, T0 + 400 * DAY);
  g_assert_cmpint (get_state (rig, "not", "a"), ==, 1);
  rig_maintain (rig, T0 + 400 * DAY + HOUR);
  g_assert_cmpint (get_state (rig, "not", "a"), ==, 0);

  /* What a device has confirmed is never forgotten. */
  g_assert_cmpint (get_floor (rig, "confirmed"), ==, 2);
}

void
store_conformance_add_actions (const RigOpen *open)
{
  CONFORMANCE (open, "actions/results", test_results);
  CONFORMANCE (open, "actions/floors", test_floors);
  CONFORMANCE (open, "actions/audit", test_audit);
  CONFORMANCE (open, "actions/trail", test_trail);
  CONFORMANCE (open, "actions/ages", test_ages);
}
