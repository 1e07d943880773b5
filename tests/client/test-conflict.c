/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-conflict.h"
#include "outbox-fixture.h"

/* What a person is shown of a conflict, and what comes of the decision. */

typedef OutboxFixture Fixture;

#define SUB "u-1"

static json_t *
json_of (const char *text)
{
  g_autofree char *quoted = g_strdelimit (g_strdup (text), "'", '"');

  return ms5_json_parse (quoted, strlen (quoted), &ms5_json_limits_server, NULL);
}

/* Adds an edit of a stop that anna saw explained as a jam. Returns: its id */
static const char *
add_edit (Fixture *f)
{
  g_autoptr (Ms5Action) action = ms5_action_new ("stop.code");
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5OutboxEntry) entry = NULL;

  action->topic = g_strdup ("stops/L1");
  action->key = g_strdup ("FL1/1767000000000");
  action->base = 7;
  action->set = json_of ("{'reason':'drive','comment':'seen\\nmine'}");
  action->was = json_of ("{'reason':'jam','comment':'seen'}");
  entry = outbox_add_action (f, SUB, action, &error);
  g_assert_no_error (error);
  return ms5_outbox_entry_get_id (entry);
}

/* Answers with @members besides the id. */
static void
answer (Fixture    *f,
        const char *id,
        const char *members)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_result_free);
  g_autoptr (GPtrArray) batch = outbox_pick (f, SUB, 10);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) value = json_of (members);

  g_assert_cmpuint (batch->len, ==, 1);
  json_object_set_new (value, "id", json_string (id));
  g_ptr_array_add (results, ms5_result_decode (value, &error));
  g_assert_no_error (error);
  ms5_outbox_answer_async (f->outbox, results, OUTBOX_EPOCH, ms5_test_result_cb, &result);
  ms5_outbox_answer_finish (f->outbox, client_wait (&result), &error);
  g_assert_no_error (error);
}

#define CONTESTED \
  "{'code':'conflict','kind':'version','cur':{'v':9,'set':{'reason':'setup','comment':'seen\\ntheirs'}," \
  "'by':'Bernd','at':1767000001000},'fields':['reason','comment'],'choices':['server','client','edit']}"

static const char *
get_text (json_t *value)
{
  return json_string_value (value);
}

static const Ms5ConflictField *
find (const Ms5Conflict *conflict,
      const char        *name)
{
  for (guint i = 0; i < conflict->fields->len; i++)
    {
      const Ms5ConflictField *field = g_ptr_array_index (conflict->fields, i);

      if (g_str_equal (field->name, name))
        return field;
    }

  g_assert_not_reached ();
}

static void
test_facts (Fixture       *f,
            gconstpointer  data)
{
  g_autoptr (Ms5Conflict) conflict = NULL;
  g_autoptr (Ms5Conflict) copy = NULL;
  const Ms5ConflictField *field;
  const char *id;

  outbox_open (f);
  id = add_edit (f);
  g_assert_null (ms5_outbox_entry_dup_conflict (ms5_outbox_find (f->outbox, id)));
  answer (f, id, CONTESTED);
  copy = ms5_outbox_entry_dup_conflict (ms5_outbox_find (f->outbox, id));
  conflict = ms5_conflict_copy (copy);

  g_assert_cmpint (conflict->kind, ==, MS5_CONFLICT_VERSION);
  g_assert_cmpstr (conflict->op, ==, "stop.code");
  g_assert_cmpstr (conflict->topic, ==, "stops/L1");
  g_assert_cmpstr (conflict->key, ==, "FL1/1767000000000");
  g_assert_cmpint (conflict->v, ==, 9);
  g_assert_cmpstr (conflict->by, ==, "Bernd");
  g_assert_cmpint (conflict->at, ==, ms5_time_from_ms (G_GINT64_CONSTANT (1767000001000)));
  g_assert_true (conflict->can_resolve);
  g_assert_cmpuint (conflict->fields->len, ==, 2);

  field = find (conflict, "reason");
  g_assert_cmpstr (field->label, ==, "Reason");
  g_assert_cmpint (field->rule, ==, MS5_MERGE_REPLACE);
  g_assert_true (field->is_contested);
  g_assert_cmpstr (get_text (field->was), ==, "jam");
  g_assert_cmpstr (get_text (field->mine), ==, "drive");
  g_assert_cmpstr (get_text (field->theirs), ==, "setup");
  g_assert_cmpstr (get_text (field->proposed), ==, "setup");

  field = find (conflict, "comment");
  g_assert_cmpint (field->rule, ==, MS5_MERGE_APPEND);
  g_assert_cmpstr (get_text (field->proposed), ==, "seen\ntheirs\nmine");
}

static void
test_clean_field (Fixture       *f,
                  gconstpointer  data)
{
  g_autoptr (Ms5Conflict) conflict = NULL;
  const Ms5ConflictField *field;
  const char *id;

  outbox_open (f);
  id = add_edit (f);
  answer (f, id, "{'code':'conflict','kind':'data','cur':{'v':9},'fields':['reason'],'clean':['comment'],"
                 "'choices':['server','client','edit']}");
  conflict = ms5_outbox_entry_dup_conflict (ms5_outbox_find (f->outbox, id));

  g_assert_cmpint (conflict->kind, ==, MS5_CONFLICT_DATA);
  g_assert_null (conflict->by);
  field = find (conflict, "reason");
  g_assert_null (field->theirs);
  g_assert_null (field->proposed);
  field = find (conflict, "comment");
  g_assert_false (field->is_contested);
  g_assert_cmpstr (get_text (field->theirs), ==, "seen");
  g_assert_cmpstr (get_text (field->proposed), ==, "seen\nmine");
}

static void
test_nothing_to_set (Fixture       *f,
                     gconstpointer  data)
{
  static const struct
  {
    const char *answer;
    Ms5ConflictKind kind;
  } cases[] = {
    { "{'code':'conflict','kind':'deleted','cur':{'deleted':true},'choices':['server']}", MS5_CONFLICT_DELETED },
    { "{'code':'conflict','cur':{'deleted':true},'choices':['server']}", MS5_CONFLICT_DELETED },
    { "{'code':'forbidden','text':'stops.code'}", MS5_CONFLICT_PERMISSION },
  };
  g_autoptr (json_t) chosen = json_of ("{'reason':'jam'}");

  outbox_open (f);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *id = add_edit (f);
      Ms5OutboxEntry *entry = ms5_outbox_find (f->outbox, id);
      g_autoptr (Ms5Conflict) conflict = NULL;
      g_autoptr (GError) error = NULL;

      answer (f, id, cases[i].answer);
      conflict = ms5_outbox_entry_dup_conflict (entry);
      g_assert_cmpint (conflict->kind, ==, cases[i].kind);
      g_assert_false (conflict->can_resolve);
      g_assert_cmpstr (get_text (find (conflict, "reason")->mine), ==, "drive");
      g_assert_null (find (conflict, "reason")->theirs);
      g_assert_null (ms5_conflict_make_resolution (entry, chosen, &error));
      g_assert_error (error, MS5_OUTBOX_ERROR, MS5_OUTBOX_ERROR_STATE);
    }
}

/* Decides in favour of @reason. Returns: the id of the decision */
static const char *
decide (Fixture    *f,
        const char *id,
        const char *reason)
{
  g_autoptr (json_t) chosen = json_pack ("{ss}", "reason", reason);
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5Action) action = ms5_conflict_make_resolution (ms5_outbox_find (f->outbox, id), chosen, &error);
  g_autoptr (Ms5OutboxEntry) entry = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (action->resolves, ==, id);
  g_assert_cmpint (action->base, ==, 9);
  g_assert_cmpuint (json_object_size (action->was), ==, 1);
  g_assert_cmpstr (get_text (json_object_get (action->was, "reason")), ==, "setup");
  entry = outbox_add_action (f, SUB, action, &error);
  g_assert_no_error (error);
  return ms5_outbox_entry_get_id (entry);
}

/* The conflict stays until the decision has come to its end, over as many further conflicts as it takes. */
static void
test_decisions (Fixture       *f,
                gconstpointer  data)
{
  static const struct
  {
    const char *answer;
    const char *after;
  } cases[] = {
    { "{'code':'applied','seq':10,'v':10}", "resolved" },
    { "{'code':'noop'}", "resolved" },
    { "{'code':'superseded'}", "resolved" },
    { "{'code':'forbidden'}", "conflict" },
    { "{'code':'expired'}", "conflict" },
  };

  outbox_open (f);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *first = add_edit (f);
      const char *second;

      answer (f, first, CONTESTED);
      second = decide (f, first, "drive");
      outbox_assert_state (f, first, "conflict");
      answer (f, second, CONTESTED);
      outbox_assert_state (f, first, "conflict");
      answer (f, decide (f, second, "jam"), cases[i].answer);
      outbox_assert_state (f, second, cases[i].after);
      outbox_assert_state (f, first, cases[i].after);
    }
}

/* Who keeps what the server has after a second conflict has settled the first, too. */
static void
test_keep (Fixture       *f,
           gconstpointer  data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  const char *first, *second;

  outbox_open (f);
  first = add_edit (f);
  answer (f, first, CONTESTED);
  second = decide (f, first, "drive");
  answer (f, second, CONTESTED);
  ms5_outbox_discard_async (f->outbox, second, ms5_test_result_cb, &result);
  ms5_outbox_discard_finish (f->outbox, client_wait (&result), &error);
  g_assert_no_error (error);
  outbox_assert_state (f, second, "discarded");
  outbox_assert_state (f, first, "resolved");

  g_clear_object (&result);
  outbox_reopen (f);
  g_assert_cmpuint (ms5_outbox_get_count (f->outbox, MS5_OUTBOX_CONFLICT), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/client/conflict/" name, Fixture, NULL, outbox_set_up, func, outbox_tear_down)
  ADD ("facts", test_facts);
  ADD ("clean-field", test_clean_field);
  ADD ("nothing-to-set", test_nothing_to_set);
  ADD ("decisions", test_decisions);
  ADD ("keep", test_keep);

  return g_test_run ();
}
