/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-item.h"
#include "store-conformance.h"

/* Every field of every kind: what goes in comes out, byte for byte. */
typedef struct
{
  Ms5TopicKind kind;
  const char *line;
  const char *fields;
} Example;

static const Example examples[] = {
  { MS5_TOPIC_STOPS, "L1",
    "{\"equipment\":\"FL1\",\"start\":1767000001000,\"end\":1767000002000,\"reason\":\"jam\","
    "\"category\":\"unplanned\",\"planned\":false,\"comment\":\"it's \\u0001 \\\"stuck\\\" ☃\",\"minor\":true,"
    "\"coded_by\":\"u-1\",\"coded_at\":1767000003000,\"detected\":\"cycle\",\"commented_by\":\"u-2\",\"commented_at\":1767000004000}" },
  { MS5_TOPIC_CALLS, "L1",
    "{\"type\":\"stop\",\"priority\":\"critical\",\"state\":\"resolved\",\"active\":false,\"rev\":3,\"level\":2,"
    "\"raised\":1767000001000,\"raised_by\":\"rule\",\"equipment\":\"FL1\",\"rule\":\"long_stop\","
    "\"detail\":\"12 min\",\"note\":\"a\\nb\",\"acknowledged\":1767000002000,\"acknowledged_by\":\"u-1\","
    "\"resolved\":1767000003000,\"resolved_by\":\"u-2\",\"escalated\":1767000002500,"
    "\"escalated_to\":[\"shift_manager\",\"engineer\"],\"assigned_to\":\"Ann\",\"assigned\":1767000002600,"
    "\"assigned_by\":\"u-2\",\"shelved\":1767000002700,\"shelved_by\":\"u-3\",\"shelved_until\":1767000002800,"
    "\"shelve_reason\":\"parts\",\"cause\":\"worn\",\"returned\":1767000002850,\"reopened\":1767000002900,"
    "\"reopened_by\":\"u-4\",\"called\":1767000002910,\"suppressed_by\":\"c-2\",\"out_of_service\":1767000002920,"
    "\"times\":4,\"chattering\":1767000002930,\"unreached\":1767000002940,"
    "\"reminders\":2,\"reminded\":1767000002950,\"late\":true}" },
  { MS5_TOPIC_JOBS, "L1",
    "{\"product\":\"cola-05\",\"qty\":4000,\"good\":0,\"scrap\":12,\"state\":\"complete\",\"due\":1767000001000,"
    "\"started\":1767000002000,\"completed\":1767000003000,\"note\":\"a\\nb\",\"tags\":[\"rush\",\"export\"],"
    "\"edited_by\":\"u-1\",\"edited\":1767000001500}" },
  { MS5_TOPIC_QUALITY, "L1",
    "{\"qty\":4,\"kind\":\"rework\",\"reason\":\"label\",\"product\":\"cola-05\",\"by\":\"u-1\","
    "\"at\":1767000001000}" },
  { MS5_TOPIC_CHANGEOVERS, "L1",
    "{\"from\":\"cola-05\",\"to\":\"lemon-05\",\"start\":1767000001000,\"end\":1767000002000,"
    "\"target_s\":1200.5}" },
  { MS5_TOPIC_ESCALATIONS, "L1",
    "{\"call\":\"c-1\",\"level\":2,\"at\":1767000001000,\"roles\":[\"admin\"],\"late\":true,\"by\":\"u-1\","
    "\"people\":[\"anna\"],\"channels\":[\"mail\"],\"repeat\":3,\"policy\":\"high\",\"shift\":\"N\"}" },
  { MS5_TOPIC_JOURNAL, "L1",
    "{\"call\":\"c-1\",\"condition\":\"hot/FL1/temperature\",\"what\":\"acknowledged\",\"at\":1767000001000,"
    "\"by\":\"u-1\",\"device\":\"d-1\",\"device_name\":\"Hall PC\",\"via\":\"delivery:7\",\"level\":2,"
    "\"cause\":\"worn\",\"text\":\"soon\",\"late\":true}" },
  { MS5_TOPIC_NOTES, "L1", "{\"text\":\"handover\",\"by\":\"u-1\",\"at\":1767000001000}" },
  { MS5_TOPIC_SYSTEM, NULL, "{\"text\":\"started\",\"code\":\"start\",\"at\":1767000001000}" },
};

static json_t *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  json_t *fields = ms5_json_parse (text, strlen (text), &ms5_json_limits_server, &error);

  g_assert_no_error (error);
  return fields;
}

static Ms5StoreAnswer *
ask (Rig               *rig,
     Ms5TopicKind       kind,
     const char *const *lines,
     Ms5Time            from,
     Ms5Time            to)
{
  const Ms5StoreQuery query = { .subject = MS5_STORE_RECORDS, .kind = kind, .lines = lines,
                                .time = { from, to } };

  return rig_query (rig, &query);
}

static void
test_fields (Rig           *rig,
             gconstpointer  open)
{
  for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
    rig_put (rig, examples[i].kind, examples[i].line, "k1", parse (examples[i].fields));
  rig_commit (rig);
  rig_reopen (rig);

  for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      const char *const lines[] = { examples[i].line, NULL };
      g_autoptr (Ms5StoreAnswer) answer = ask (rig, examples[i].kind, lines[0] != NULL ? lines : NULL,
                                               T0, T0 + HOUR);
      g_autofree char *topic = ms5_topic_new (examples[i].kind, examples[i].line);
      g_autoptr (json_t) wanted = parse (examples[i].fields);
      g_autofree char *wanted_text = ms5_json_encode (wanted, NULL);
      g_autofree char *text = NULL;
      const Ms5StoredItem *item;

      /* The examples must leave out nothing. */
      g_assert_cmpuint (json_object_size (wanted), ==, ms5_item_get_shape (topic, "k1")->n_members);
      g_assert_cmpuint (answer->records->len, ==, 1);
      item = g_ptr_array_index (answer->records, 0);
      text = ms5_json_encode (item->fields, NULL);
      g_assert_cmpstr (text, ==, wanted_text);
      g_assert_cmpstr (item->topic, ==, topic);
      g_assert_cmpstr (item->key, ==, "k1");
      g_assert_cmpint (item->v, ==, i + 1);
    }
}

/* Fields that are not there are not there afterwards, either. */
static void
test_absent (Rig           *rig,
             gconstpointer  open)
{
  const char *const lines[] = { "L1", NULL };
  g_autoptr (Ms5StoreAnswer) answer = NULL;
  const Ms5StoredItem *item;

  rig_put (rig, MS5_TOPIC_STOPS, "L1", "s1", parse ("{\"start\":1767000001000,\"comment\":\"\"}"));
  rig_commit (rig);
  answer = ask (rig, MS5_TOPIC_STOPS, lines, T0, T0 + HOUR);
  g_assert_cmpuint (answer->records->len, ==, 1);
  item = g_ptr_array_index (answer->records, 0);
  g_assert_cmpuint (json_object_size (item->fields), ==, 2);
  g_assert_cmpstr (json_string_value (json_object_get (item->fields, "comment")), ==, "");
}

static void
put_stop (Rig        *rig,
          const char *line,
          const char *key,
          int         start,
          int         end,
          const char *reason)
{
  g_autofree char *equipment = g_strconcat ("FL", line + 1, NULL);
  Ms5StopItem stop;

  ms5_stop_item_init (&stop);
  stop.equipment = equipment;
  stop.start = T0 + start * S;
  if (end >= 0)
    stop.end = T0 + end * S;
  stop.reason = (char *) reason;
  stop.minor = end >= 0 && end - start < 60;
  rig_put (rig, MS5_TOPIC_STOPS, line, key, ms5_stop_item_encode (&stop));
}

static void
assert_keys (const Ms5StoreAnswer *answer,
             const char           *wanted)
{
  g_autoptr (GString) keys = g_string_new (NULL);

  for (guint i = 0; i < answer->records->len; i++)
    g_string_append_printf (keys, "%s%s", i > 0 ? " " : "",
                            ((Ms5StoredItem *) g_ptr_array_index (answer->records, i))->key);
  g_assert_cmpstr (keys->str, ==, wanted);
}

static void
put_stops (Rig *rig)
{
  put_stop (rig, "L1", "a", 0, 100, "jam");
  put_stop (rig, "L1", "b", 200, 230, NULL);
  put_stop (rig, "L2", "c", 210, 400, "break");
  put_stop (rig, "L1", "d", 500, -1, NULL);
  put_stop (rig, "L3", "e", 0, -1, "jam");
  rig_commit (rig);
}

static void
test_stop_times (Rig           *rig,
                 gconstpointer  open)
{
  const char *const both[] = { "L1", "L2", NULL };
  const char *const all[] = { "L3", "L2", "L1", "L9", NULL };
  static const struct
  {
    int from, to;
    const char *of_both, *of_all;
  } cases[] = {
    { 0, 1000, "d c b a", "d c b a e" },
    { 100, 200, "", "e" },            /* half open at both ends */
    { 99, 201, "b a", "b a e" },
    { 230, 500, "c", "c e" },
    { 600, 601, "d", "d e" },
    { -100, 0, "", "" },
    { -100, 1, "a", "a e" },
  };

  put_stops (rig);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Ms5Time from = T0 + cases[i].from * S, to = T0 + cases[i].to * S;
      g_autoptr (Ms5StoreAnswer) of_both = ask (rig, MS5_TOPIC_STOPS, both, from, to);
      g_autoptr (Ms5StoreAnswer) of_all = ask (rig, MS5_TOPIC_STOPS, all, from, to);

      assert_keys (of_both, cases[i].of_both);
      assert_keys (of_all, cases[i].of_all);
    }
}

static void
test_stop_filters (Rig           *rig,
                   gconstpointer  open)
{
  const char *const lines[] = { "L1", "L2", "L3", NULL };
  const char *const fl1[] = { "FL1", NULL };
  const char *const uncoded[] = { "", NULL };
  const char *const coded[] = { "jam", "break", NULL };
  const Ms5StoreQuery all = { .subject = MS5_STORE_RECORDS, .kind = MS5_TOPIC_STOPS, .lines = lines,
                              .time = { T0, T0 + HOUR } };
  static const struct
  {
    int which;
    const char *wanted;
  } cases[] = { { 0, "d b" }, { 1, "c a e" }, { 2, "d b a" }, { 3, "d c a e" }, { 4, "d c" } };

  put_stops (rig);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Ms5StoreAnswer) answer = NULL;
      Ms5StoreQuery query = all;

      query.reasons = i == 0 ? uncoded : i == 1 ? coded : NULL;
      query.equipment = i == 2 ? fl1 : NULL;
      query.without_minor = i == 3;
      query.limit = i == 4 ? 2 : 0;
      answer = rig_query (rig, &query);
      assert_keys (answer, cases[i].wanted);
      g_assert_cmpint (answer->is_cut, ==, i == 4);
    }
}

static void
put_call (Rig          *rig,
          const char   *key,
          int           raised,
          int           resolved,
          Ms5CallState  state)
{
  Ms5CallItem call;

  ms5_call_item_init (&call);
  call.raised = T0 + raised * S;
  if (resolved >= 0)
    call.resolved = T0 + resolved * S;
  call.state = state;
  rig_put (rig, MS5_TOPIC_CALLS, "L1", key, ms5_call_item_encode (&call));
}

static void
test_call_states (Rig           *rig,
                  gconstpointer  open)
{
  const char *const lines[] = { "L1", NULL };
  const char *const open_states[] = { "raised", "acknowledged", NULL };
  Ms5StoreQuery query = { .subject = MS5_STORE_RECORDS, .kind = MS5_TOPIC_CALLS, .lines = lines,
                          .time = { T0 + 50 * S, T0 + 60 * S } };
  g_autoptr (Ms5StoreAnswer) all = NULL;
  g_autoptr (Ms5StoreAnswer) some = NULL;

  put_call (rig, "a", 0, -1, MS5_CALL_RAISED);
  put_call (rig, "b", 1, -1, MS5_CALL_ACKNOWLEDGED);
  put_call (rig, "c", 2, 55, MS5_CALL_RESOLVED);
  put_call (rig, "d", 3, 50, MS5_CALL_RESOLVED);
  put_call (rig, "e", 70, -1, MS5_CALL_RAISED);
  rig_commit (rig);

  all = rig_query (rig, &query);
  assert_keys (all, "c b a");
  query.states = open_states;
  some = rig_query (rig, &query);
  assert_keys (some, "b a");
}

/* A job that has not begun has no time; it belongs to any. */
static void
test_planned_jobs (Rig           *rig,
                   gconstpointer  open)
{
  const char *const lines[] = { "L1", NULL };
  g_autoptr (Ms5StoreAnswer) answer = NULL;

  rig_put (rig, MS5_TOPIC_JOBS, "L1", "J1", parse ("{\"state\":\"planned\"}"));
  rig_put (rig, MS5_TOPIC_JOBS, "L1", "J2", parse ("{\"started\":1767000001000,\"completed\":1767000002000}"));
  rig_put (rig, MS5_TOPIC_JOBS, "L1", "J3", parse ("{\"started\":1767000003000}"));
  rig_put (rig, MS5_TOPIC_JOBS, "L2", "J1", parse ("{\"started\":1767000003000}"));
  rig_commit (rig);

  answer = ask (rig, MS5_TOPIC_JOBS, lines, T0 + 2 * S, T0 + HOUR);
  assert_keys (answer, "J3 J1");
}

static void
test_retired (Rig           *rig,
              gconstpointer  open)
{
  const char *const lines[] = { "L1", NULL };
  g_autoptr (Ms5StoreSnapshot) snapshot = NULL;
  g_autoptr (Ms5StoreAnswer) answer = NULL;

  put_stop (rig, "L1", "kept", 0, 100, "jam");
  put_stop (rig, "L1", "gone", 0, 100, "jam");
  put_stop (rig, "L1", "here", 0, 100, "jam");
  rig_commit (rig);
  rig_remove (rig, MS5_TOPIC_STOPS, "L1", "kept", TRUE);
  rig_remove (rig, MS5_TOPIC_STOPS, "L1", "gone", FALSE);
  rig_commit (rig);

  answer = ask (rig, MS5_TOPIC_STOPS, lines, T0, T0 + HOUR);
  assert_keys (answer, "here kept");

  /* The topics show what is there, the record for the running shift all that was. */
  snapshot = rig_load (rig, T0 + 50 * S);
  g_assert_cmpuint (snapshot->items->len, ==, 1);
  g_assert_cmpuint (snapshot->records->len, ==, 2);
  g_clear_pointer (&snapshot, ms5_store_snapshot_free);
  snapshot = rig_load (rig, T0 + 100 * S);
  g_assert_cmpuint (snapshot->records->len, ==, 0);
}

void
store_conformance_add_records (const RigOpen *open)
{
  CONFORMANCE (open, "records/fields", test_fields);
  CONFORMANCE (open, "records/absent", test_absent);
  CONFORMANCE (open, "records/stop-times", test_stop_times);
  CONFORMANCE (open, "records/stop-filters", test_stop_filters);
  CONFORMANCE (open, "records/call-states", test_call_states);
  CONFORMANCE (open, "records/planned-jobs", test_planned_jobs);
  CONFORMANCE (open, "records/retired", test_retired);
}
