/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-action.h"
#include "protocol/ms5-result.h"
#include "shared-data.h"

#include <string.h>

#define ID "0198c0de-0000-7000-8000-000000000001"

/* One good action of each operation. */
static const char *const examples[] = {
  "\"op\":\"call.raise\",\"topic\":\"calls/L1\",\"args\":{\"type\":\"stop\",\"priority\":\"high\",\"equipment\":\"FL1\",\"note\":\"!\"}",
  "\"op\":\"call.acknowledge\",\"topic\":\"calls/L1\",\"key\":\"c1\",\"base\":7,\"args\":{\"note\":\"on my way\"}",
  "\"op\":\"call.resolve\",\"topic\":\"calls/L1\",\"key\":\"c1\"",
  "\"op\":\"call.comment\",\"topic\":\"calls/L1\",\"key\":\"c1\",\"args\":{\"note\":\"x\"}",
  "\"op\":\"stop.code\",\"topic\":\"stops/L1\",\"key\":\"s1\",\"base\":7,\"set\":{\"reason\":\"jam\"},\"was\":{\"comment\":\"a\"}",
  "\"op\":\"scrap.report\",\"topic\":\"quality/L1\",\"args\":{\"qty\":3,\"reason\":\"dent\",\"product\":\"cola-05\"}",
  "\"op\":\"rework.report\",\"topic\":\"quality/L1\",\"args\":{\"qty\":1}",
  "\"op\":\"job.add\",\"topic\":\"jobs/L1\",\"key\":\"PO-1\",\"args\":{\"product\":\"cola-05\",\"qty\":1000,\"due\":1767000000000}",
  ("\"op\":\"job.edit\",\"topic\":\"jobs/L1\",\"key\":\"PO-1\",\"base\":7,\"set\":{\"qty\":9,\"due\":null,\"tags\":[\"rush\"]},"
   "\"was\":{\"qty\":8,\"note\":\"a\"}"),
  "\"op\":\"job.start\",\"topic\":\"jobs/L1\",\"key\":\"PO-1\"",
  "\"op\":\"job.complete\",\"topic\":\"jobs/L1\",\"key\":\"PO-1\"",
  "\"op\":\"equipment.maintenance\",\"topic\":\"line/L1\",\"key\":\"FL1\",\"args\":{\"on\":true,\"note\":\"oil\"}",
  "\"op\":\"note.add\",\"topic\":\"notes/L1\",\"args\":{\"text\":\"quiet night\"}",
  "\"op\":\"call.assign\",\"topic\":\"calls/L1\",\"key\":\"c1\",\"base\":7,\"set\":{\"assigned_to\":\"Ann\"}",
  "\"op\":\"changeover.start\",\"topic\":\"changeovers/L1\",\"key\":\"FL1/1767000000000\",\"args\":{\"reason\":\"format\"}",
  "\"op\":\"changeover.complete\",\"topic\":\"changeovers/L1\",\"key\":\"FL1/1767000000000\"",
  "\"op\":\"job.accept\",\"topic\":\"jobs/L1\",\"key\":\"PO-1\"",
  "\"op\":\"job.pause\",\"topic\":\"jobs/L1\",\"key\":\"PO-1\",\"args\":{\"note\":\"no caps\"}",
  "\"op\":\"job.cancel\",\"topic\":\"jobs/L1\",\"key\":\"PO-1\"",
  "\"op\":\"stop.split\",\"topic\":\"stops/L1\",\"key\":\"FL1/1767000000000\",\"args\":{\"at\":1767000060000}",
  "\"op\":\"stop.merge\",\"topic\":\"stops/L1\",\"key\":\"FL1/1767000000000\",\"args\":{\"with\":\"FL1/1767000060000\"}",
  "\"op\":\"stop.add\",\"topic\":\"stops/L1\",\"key\":\"FL1/1767000000000\",\"args\":{\"end\":1767000060000,\"reason\":\"jam\"}",
  "\"op\":\"call.escalate\",\"topic\":\"calls/L1\",\"key\":\"c1\",\"args\":{\"level\":2,\"note\":\"fire\"}",
  "\"op\":\"call.shelve\",\"topic\":\"calls/L1\",\"key\":\"c1\",\"args\":{\"until\":1767000000000,\"reason\":\"parts ordered\"}",
  "\"op\":\"call.unshelve\",\"topic\":\"calls/L1\",\"key\":\"c1\"",
  "\"op\":\"call.resolve\",\"topic\":\"calls/L1\",\"key\":\"c1\",\"via\":\"delivery:7\",\"args\":{\"note\":\"x\",\"cause\":\"worn\"}",
  "\"op\":\"call.reopen\",\"topic\":\"calls/L1\",\"key\":\"c1\",\"args\":{\"note\":\"again\"}",
  "\"op\":\"alarm.disable\",\"topic\":\"alarms/L1\",\"key\":\"hot/FL1/t\",\"args\":{\"reason\":\"broken\"}",
  "\"op\":\"alarm.enable\",\"topic\":\"alarms/L1\",\"key\":\"hot/FL1/t\"",
};

static json_t *
parse_with_envelope (const char *rest)
{
  g_autofree char *text = g_strdup_printf ("{\"id\":\"" ID "\",\"cseq\":5,\"pri\":1,\"at\":1767000001200,%s}", rest);
  g_autoptr (GError) error = NULL;
  json_t *value = ms5_json_parse (text, strlen (text), &ms5_json_limits_client, &error);

  g_assert_no_error (error);
  return value;
}

static void
test_round_trip (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      g_autoptr (json_t) value = parse_with_envelope (examples[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (Ms5Action) action = ms5_action_decode (value, &error);
      g_autoptr (Ms5Problems) problems = ms5_problems_new ();
      g_autoptr (json_t) again = NULL;

      g_test_message ("%s", examples[i]);
      g_assert_no_error (error);
      g_assert_cmpstr (action->fault, ==, NULL);
      g_assert_nonnull (action->spec);
      g_assert_true (ms5_action_check (action, problems));
      again = ms5_action_encode (action);
      g_assert_true (ms5_json_equal (value, again));
      g_hash_table_add (seen, (char *) action->spec->op);
    }

  for (guint i = 0; ms5_action_spec_get (i) != NULL; i++)
    g_assert_true (g_hash_table_contains (seen, ms5_action_spec_get (i)->op));
}

static void
test_faults (void)
{
  static const struct { const char *text, *fault; } cases[] = {
    { "\"op\":\"job.start\",\"topic\":\"jobs/L1\"", "$.key: is missing" },
    { "\"op\":\"job.start\",\"topic\":\"calls/L1\",\"key\":\"k\"", "$.topic: is not jobs/… as job.start needs" },
    { "\"op\":\"job.start\",\"topic\":\"jobs\",\"key\":\"k\"", "$.topic: is not jobs/… as job.start needs" },
    { "\"op\":\"job.start\",\"topic\":\"jobs/L1\",\"key\":\"k\",\"args\":{\"x\":1}", "$.args.x: is not known here" },
    { "\"op\":\"job.start\",\"topic\":\"jobs/L1\",\"key\":\"k\",\"set\":{\"qty\":1}", "$.set.qty: is not known here" },
    { "\"op\":\"job.start\",\"topic\":\"jobs/L1\",\"key\":\"k\",\"inc\":{\"qty\":1}", "$.inc.qty: is not known here" },
    { "\"op\":\"job.start\",\"topic\":\"jobs/L1\",\"key\":\"k\",\"prefer\":\"client\"", "$.prefer: is for edits only" },
    { "\"op\":\"job.add\",\"topic\":\"jobs/L1\",\"key\":\"a b\",\"args\":{\"product\":\"c\",\"qty\":1}",
      "$.key: is not a code of letters, digits, _, . and -" },
    { "\"op\":\"job.add\",\"topic\":\"jobs/L1\",\"key\":\"a\",\"args\":{\"product\":\"c\",\"qty\":0}",
      "$.args.qty: is not from 1 to 100000000" },
    { "\"op\":\"job.add\",\"topic\":\"jobs/L1\",\"key\":\"a\"", "$.args.product: is missing" },
    { "\"op\":\"note.add\",\"topic\":\"notes/L1\",\"key\":\"n\",\"args\":{\"text\":\"t\"}",
      "$.key: must be left out: it is the id" },
    { "\"op\":\"note.add\",\"topic\":\"notes/L1\",\"args\":{\"text\":null}", "$.args.text: must not be null" },
    { "\"op\":\"stop.code\",\"topic\":\"stops/L1\",\"key\":\"s\",\"base\":1", "$.set: is missing" },
    { "\"op\":\"stop.code\",\"topic\":\"stops/L1\",\"key\":\"s\",\"base\":1,\"set\":{}", "$.set: is missing" },
    { "\"op\":\"stop.code\",\"topic\":\"stops/L1\",\"key\":\"s\",\"set\":{\"reason\":\"jam\"}", "$.base: is missing" },
    { "\"op\":\"stop.code\",\"topic\":\"stops/L1\",\"key\":\"s\",\"base\":1,\"set\":{\"reason\":\"j a m\"}",
      "$.set.reason: is not valid" },
    { "\"op\":\"stop.code\",\"topic\":\"stops/L1\",\"key\":\"s\",\"base\":1,\"set\":{\"start\":5}",
      "$.set.start: is not known here" },
    { "\"op\":\"call.raise\",\"topic\":\"calls/L1\",\"args\":{\"type\":\"stop\",\"priority\":\"HIGH\"}",
      "$.args.priority: is none of: low, medium, high, critical" },
    { "\"op\":\"equipment.maintenance\",\"topic\":\"line/L1\",\"key\":\"FL1\",\"args\":{\"on\":1}",
      "$.args.on: is neither true nor false" },
    { "\"op\":\"call.comment\",\"topic\":\"calls/L1\",\"key\":\"c\"", "$.args.note: is missing" },
    { "\"op\":\"alarm.disable\",\"topic\":\"alarms/L1\",\"key\":\"c\"", "$.args.reason: is missing" },
    { "\"op\":\"call.assign\",\"topic\":\"calls/L1\",\"key\":\"c\",\"base\":1,\"set\":{\"assigned_to\":\" \"}",
      "$.set.assigned_to: is not valid" },
    { "\"op\":\"call.escalate\",\"topic\":\"calls/L1\",\"key\":\"c\",\"args\":{\"level\":0}",
      "$.args.level: is not from 1 to 100" },
    { "\"op\":\"call.shelve\",\"topic\":\"calls/L1\",\"key\":\"c\",\"args\":{\"reason\":\"x\"}",
      "$.args.until: is missing" },
    { "\"op\":\"call.shelve\",\"topic\":\"calls/L1\",\"key\":\"c\",\"args\":{\"until\":1,\"reason\":\"\"}",
      "$.args.reason: is not valid" },
    { "\"op\":\"stop.add\",\"topic\":\"stops/L1\",\"key\":\"FL1\",\"args\":{\"end\":5}", "$.key: is not EQUIPMENT/START" },
    { "\"op\":\"stop.add\",\"topic\":\"stops/L1\",\"key\":\"F 1/7\",\"args\":{\"end\":5}", "$.key: is not EQUIPMENT/START" },
    { "\"op\":\"stop.split\",\"topic\":\"stops/L1\",\"key\":\"s\"", "$.args.at: is missing" },
    { "\"op\":\"job.start\",\"topic\":\"jobs/L1\",\"key\":\"k\",\"dep\":\"x\"", "$.dep: is not valid" },
    { "\"topic\":\"jobs/L1\",\"key\":\"k\"", "$.op: is missing" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (json_t) value = parse_with_envelope (cases[i].text);
      g_autoptr (GError) error = NULL;
      g_autoptr (Ms5Action) action = ms5_action_decode (value, &error);

      g_test_message ("%s", cases[i].text);
      g_assert_no_error (error);
      g_assert_cmpstr (action->fault, ==, cases[i].fault);
      g_assert_cmpstr (action->id, ==, ID);
    }
}

static void
test_no_id (void)
{
  static const char *const texts[] = {
    "{}", "{\"id\":7}", "{\"id\":\"0198C0DE-0000-7000-8000-000000000001\"}", "[]", "7",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (json_t) value = ms5_json_parse (texts[i], strlen (texts[i]), &ms5_json_limits_client, NULL);
      g_autoptr (GError) error = NULL;

      g_assert_null (ms5_action_decode (value, &error));
      g_assert_error (error, MS5_PROTOCOL_ERROR, MS5_PROTOCOL_ERROR_SHAPE);
    }
}

static void
test_fingerprint (void)
{
  g_autoptr (json_t) value = parse_with_envelope (examples[4]);
  g_autoptr (Ms5Action) a = ms5_action_decode (value, NULL);
  g_autoptr (Ms5Action) b = ms5_action_decode (value, NULL);
  g_autofree char *first = ms5_action_get_fingerprint (a);
  g_autofree char *same = ms5_action_get_fingerprint (b);
  g_autofree char *other = NULL;

  g_assert_cmpuint (strlen (first), ==, 64);
  g_assert_cmpstr (first, ==, same);
  b->base++;
  other = ms5_action_get_fingerprint (b);
  g_assert_cmpstr (first, !=, other);
}

static void
test_build (void)
{
  g_autoptr (Ms5Action) action = ms5_action_new ("call.acknowledge");
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autofree char *text = NULL;

  g_assert_cmpint (action->pri, ==, 0);
  g_assert_false (ms5_action_check (action, problems));
  text = ms5_problems_to_string (problems);
  g_assert_cmpstr (text, ==, "$.id: is missing\n$.cseq: is missing\n$.topic: is missing\n$.at: is missing\n");

  g_assert_cmpstr (ms5_action_spec_find ("stop.code")->permission, ==, MS5_PERMIT_STOPS_CODE);
  g_assert_null (ms5_action_spec_find ("stop.burn"));
}

static void
test_args (void)
{
  g_autoptr (json_t) value = parse_with_envelope (examples[7]);
  g_autoptr (Ms5Action) action = ms5_action_decode (value, NULL);
  Ms5JobAddArgs args;

  g_assert_true (ms5_shape_decode (action->spec->args, action->args, &args, NULL));
  g_assert_cmpstr (args.product, ==, "cola-05");
  g_assert_cmpint (args.qty, ==, 1000);
  g_assert_cmpint (args.due, ==, G_GINT64_CONSTANT (1767000000000000));
  ms5_shape_clear (action->spec->args, &args);
  g_assert_null (args.product);
}

static void
test_naughty (void)
{
  g_autoptr (json_t) strings = shared_naughty_strings ();

  for (gsize i = 0; i < json_array_size (strings); i++)
    {
      const char *text = json_string_value (json_array_get (strings, i));
      g_autoptr (Ms5Action) action = ms5_action_new ("note.add");
      g_autoptr (Ms5Action) back = NULL;
      g_autoptr (json_t) value = NULL, reparsed = NULL;
      g_autofree char *encoded = NULL;
      Ms5NoteAddArgs args = { (char *) text };
      gsize length;

      action->id = g_strdup (ID);
      action->cseq = 1;
      action->topic = g_strdup ("notes/L1");
      action->at = 0;
      action->args = ms5_shape_encode (action->spec->args, &args);
      value = ms5_action_encode (action);
      encoded = ms5_json_encode (value, &length);
      reparsed = ms5_json_parse (encoded, length, &ms5_json_limits_client, NULL);
      back = ms5_action_decode (reparsed, NULL);
      g_assert_cmpstr (back->fault, ==, NULL);
      g_assert_cmpstr (json_string_value (json_object_get (back->args, "text")), ==, text);
    }
}

static void
test_results (void)
{
  for (int i = 0; i < MS5_N_RESULT_CODES; i++)
    {
      g_autoptr (Ms5Result) result = ms5_result_new (ID, (Ms5ResultCode) i);
      g_autoptr (json_t) value = ms5_result_encode (result);
      g_autoptr (Ms5Result) back = ms5_result_decode (value, NULL);

      g_assert_cmpuint (json_object_size (value), ==, 2);
      g_assert_cmpint (back->code, ==, i);
      g_assert_cmpint (back->seq, ==, MS5_INT_NONE);
    }

  for (int i = 0; i < MS5_N_OUTCOMES; i++)
    g_assert_cmpstr (ms5_words_result_code (i), ==, ms5_outcome_to_string ((Ms5Outcome) i));

  g_assert_cmpint (ms5_result_code_get_fate (MS5_RESULT_NOOP), ==, MS5_FATE_DONE);
  g_assert_cmpint (ms5_result_code_get_fate (MS5_RESULT_BUSY), ==, MS5_FATE_RETRY);
  g_assert_true (ms5_result_code_is_effect (MS5_RESULT_MERGED));
  g_assert_false (ms5_result_code_is_effect (MS5_RESULT_NOOP));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/action/round-trip", test_round_trip);
  g_test_add_func ("/action/faults", test_faults);
  g_test_add_func ("/action/no-id", test_no_id);
  g_test_add_func ("/action/fingerprint", test_fingerprint);
  g_test_add_func ("/action/build", test_build);
  g_test_add_func ("/action/args", test_args);
  g_test_add_func ("/action/naughty", test_naughty);
  g_test_add_func ("/action/results", test_results);

  return g_test_run ();
}
