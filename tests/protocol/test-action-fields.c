/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-action-fields.h"

#include <string.h>

/* How two values of a field are put together: by example, and for values at random. */

static json_t *
json_of (const char *text)
{
  g_autofree char *quoted = g_strdelimit (g_strdup (text), "'", '"');
  g_autofree char *holder = g_strdup_printf ("[%s]", quoted);
  g_autoptr (json_t) array = ms5_json_parse (holder, strlen (holder), &ms5_json_limits_client, NULL);

  g_assert_nonnull (array);
  return json_incref (json_array_get (array, 0));
}

/* NULL for no value. */
static char *
text_of (json_t *value)
{
  g_autoptr (json_t) holder = json_array ();

  if (value == NULL)
    return NULL;
  json_array_append (holder, value);
  return ms5_json_encode (holder, NULL);
}

typedef struct
{
  const char *op;
  const char *name;
  const char *was;
  const char *current;
  const char *set;
  const char *expected;
} Example;

static const Example examples[] = {
  { "job.edit", "qty", "100", "120", "140", NULL },
  { "job.edit", "qty", "100", "100", "140", "140" },
  { "job.edit", "qty", "100", "120", "100", "120" },
  { "job.edit", "qty", "100", "120", "120", "120" },
  { "call.escalate", "level", "1", "3", "2", "3" },
  { "call.escalate", "level", "1", "2", "3", "3" },
  { "scrap.report", "qty", "10", "13", "15", "18" },
  { "scrap.report", "qty", NULL, "3", "5", "8" },
  { "scrap.report", "qty", "10", "3", "2", NULL },
  { "job.edit", "tags", "['a','b']", "['b','c']", "['a','b','d']", "['b','c','d']" },
  { "job.edit", "tags", NULL, "['z','a']", "['m']", "['a','m','z']" },
  { "job.edit", "tags", "['a']", NULL, "['a','b']", "['b']" },
  { "job.edit", "tags", "['a','b']", "['a']", "['b']", "[]" },
  { "stop.code", "comment", "'x'", "'x\\ny'", "'x\\nz'", "'x\\ny\\nz'" },
  { "stop.code", "comment", NULL, "'y'", "'z'", "'y\\nz'" },
  { "stop.code", "comment", NULL, "'y\\nz'", "'z'", "'y\\nz'" },
  { "stop.code", "comment", NULL, "'xz'", "'z'", "'xz\\nz'" },
  { "stop.code", "comment", "'x'", NULL, "'x\\nz'", "'z'" },
  { "stop.code", "comment", "'x'", "'y'", NULL, NULL },
};

static void
test_examples (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      const Example *e = &examples[i];
      const Ms5ActionField *field = ms5_action_field_find (e->op, e->name);
      g_autoptr (json_t) was = e->was != NULL ? json_of (e->was) : NULL;
      g_autoptr (json_t) current = e->current != NULL ? json_of (e->current) : NULL;
      g_autoptr (json_t) set = e->set != NULL ? json_of (e->set) : NULL;
      g_autoptr (json_t) wanted = e->expected != NULL ? json_of (e->expected) : NULL;
      g_autoptr (json_t) both = ms5_action_field_combine (field, was, current, set);
      g_autofree char *found = text_of (both);
      g_autofree char *expected = text_of (wanted);

      g_test_message ("%u", i);
      g_assert_cmpstr (found, ==, expected);
    }
}

/* What would be too long to be sent back is not made. */
static void
test_limits (void)
{
  const Ms5ActionField *comment = ms5_action_field_find ("stop.code", "comment");
  const Ms5ActionField *tags = ms5_action_field_find ("job.edit", "tags");
  g_autofree char *long_text = g_strnfill (MS5_LIMIT_NOTE_BYTES / 2, 'x');
  g_autoptr (json_t) current = json_string (long_text);
  g_autoptr (json_t) fits = json_stringn (long_text, MS5_LIMIT_NOTE_BYTES / 2 - 1);
  g_autoptr (json_t) more = json_string (long_text);
  g_autoptr (json_t) joined = NULL;
  g_autoptr (json_t) theirs = json_array ();
  g_autoptr (json_t) mine = json_array ();

  json_string_set (current, g_strdelimit (long_text, "x", 'y'));
  joined = ms5_action_field_combine (comment, NULL, current, fits);
  g_assert_cmpuint (json_string_length (joined), ==, MS5_LIMIT_NOTE_BYTES);
  g_assert_null (ms5_action_field_combine (comment, NULL, current, more));

  for (guint i = 0; i < 16; i++)
    {
      g_autofree char *tag = g_strdup_printf ("t%u", i);

      json_array_append_new (theirs, json_string (tag));
    }
  json_array_append_new (mine, json_string ("one"));
  g_assert_null (ms5_action_field_combine (tags, NULL, theirs, mine));
}

/* Values at random */

static json_t *
random_tags (void)
{
  json_t *tags = json_array ();

  for (char c = 'a'; c <= 'f'; c++)
    if (g_test_rand_bit ())
      json_array_append_new (tags, json_stringn (&c, 1));
  return tags;
}

static json_t *
random_lines (const char *begin)
{
  g_autoptr (GString) text = g_string_new (begin);
  guint n = (guint) g_test_rand_int_range (begin == NULL, 3);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%c%d", text->len > 0 ? "\n" : "", g_test_rand_int_range ('a', 'e'),
                            g_test_rand_int_range (0, 3));
  return json_string (text->str);
}

/* A value that somebody made of @was. */
static json_t *
random_value (Ms5MergeRule  rule,
              json_t       *was)
{
  switch (rule)
    {
    case MS5_MERGE_UNION:
      return random_tags ();
    case MS5_MERGE_APPEND:
      return random_lines (json_string_value (was));
    case MS5_MERGE_SUM:
      return json_integer ((json_int_t) json_integer_value (was) + g_test_rand_int_range (was == NULL, 6));
    case MS5_MERGE_REPLACE:
    case MS5_MERGE_MAX:
    default:
      return json_integer (g_test_rand_int_range (1, 6));
    }
}

static void
assert_same (json_t *a,
             json_t *b)
{
  g_autofree char *left = text_of (a);
  g_autofree char *right = text_of (b);

  g_assert_cmpstr (left, ==, right);
}

static gboolean
has_member (json_t     *array,
            const char *text)
{
  size_t index;
  json_t *element;

  json_array_foreach (array, index, element)
    if (g_str_equal (json_string_value (element), text))
      return TRUE;

  return FALSE;
}

/* Whether each line of @value is in @whole. */
static void
assert_has_lines (json_t *whole,
                  json_t *value)
{
  g_auto (GStrv) all = g_strsplit (json_string_value (whole), "\n", -1);
  g_auto (GStrv) lines = g_strsplit (json_string_value (value), "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    g_assert_true (g_strv_contains ((const char *const *) all, lines[i]));
}

/* Nothing that one of them did is gone afterwards, unless a rule says so. */
static void
assert_nothing_lost (Ms5MergeRule  rule,
                     json_t       *was,
                     json_t       *a,
                     json_t       *b,
                     json_t       *both)
{
  switch (rule)
    {
    case MS5_MERGE_UNION:
      for (char c = 'a'; c <= 'f'; c++)
        {
          const char text[] = { c, '\0' };
          gboolean seen = has_member (was, text);
          gboolean wanted = seen ? has_member (a, text) && has_member (b, text)
                                 : has_member (a, text) || has_member (b, text);

          g_assert_true (has_member (both, text) == wanted);
        }
      break;

    case MS5_MERGE_APPEND:
      assert_has_lines (both, a);
      assert_has_lines (both, b);
      break;

    case MS5_MERGE_SUM:
      g_assert_cmpint (json_integer_value (both), ==,
                       json_integer_value (a) + json_integer_value (b) - json_integer_value (was));
      break;

    case MS5_MERGE_MAX:
      g_assert_cmpint (json_integer_value (both), ==, MAX (json_integer_value (a), json_integer_value (b)));
      break;

    case MS5_MERGE_REPLACE:
    default:
      g_assert_null (both);
      break;
    }
}

static void
check_laws (const Ms5ActionField *field)
{
  g_autoptr (json_t) was = g_test_rand_bit () ? random_value (field->rule, NULL) : NULL;
  g_autoptr (json_t) a = random_value (field->rule, was);
  g_autoptr (json_t) b = random_value (field->rule, was);
  g_autoptr (json_t) first = ms5_action_field_combine (field, was, a, b);
  g_autoptr (json_t) second = ms5_action_field_combine (field, was, b, a);
  g_autoptr (json_t) unchanged = ms5_action_field_combine (field, was, was, b);
  g_autoptr (json_t) alone = ms5_action_field_combine (field, was, a, was);
  g_autoptr (json_t) agreed = ms5_action_field_combine (field, was, a, a);

  assert_same (unchanged, b);
  assert_same (alone, a);
  if (field->rule != MS5_MERGE_SUM)
    assert_same (agreed, a);
  if (ms5_json_equal (a, b) || (was != NULL && (ms5_json_equal (a, was) || ms5_json_equal (b, was))))
    return;

  assert_nothing_lost (field->rule, was, a, b, first);
  if (field->rule != MS5_MERGE_APPEND)
    assert_same (first, second);
  if (first != NULL && field->rule != MS5_MERGE_SUM)
    {
      g_autoptr (json_t) again = ms5_action_field_combine (field, was, first, b);

      assert_same (again, first);
    }
}

static void
test_laws (void)
{
  const Ms5ActionField *field;

  for (guint i = 0; (field = ms5_action_field_get (i)) != NULL; i++)
    for (guint j = 0; j < 2000; j++)
      check_laws (field);
}

/* What everybody changes in whatever order comes out the same. */
static void
test_three (void)
{
  static const char *const names[][2] = { { "job.edit", "tags" }, { "scrap.report", "qty" }, { "call.escalate", "level" } };

  for (guint i = 0; i < 3000; i++)
    {
      const Ms5ActionField *field = ms5_action_field_find (names[i % 3][0], names[i % 3][1]);
      g_autoptr (json_t) was = random_value (field->rule, NULL);
      g_autoptr (json_t) a = random_value (field->rule, was);
      g_autoptr (json_t) b = random_value (field->rule, was);
      g_autoptr (json_t) c = random_value (field->rule, was);
      g_autoptr (json_t) ab = ms5_action_field_combine (field, was, a, b);
      g_autoptr (json_t) ca = ms5_action_field_combine (field, was, c, a);
      g_autoptr (json_t) abc = ms5_action_field_combine (field, was, ab, c);
      g_autoptr (json_t) cab = ms5_action_field_combine (field, was, ca, b);

      if (field->rule == MS5_MERGE_MAX && (ms5_json_equal (a, was) || ms5_json_equal (b, was) || ms5_json_equal (c, was)))
        continue; /* lowering it is a change as well, as long as nobody raises it */
      assert_same (abc, cab);
    }
}

/* Declarations */

static gboolean
has_named (const Ms5Shape *shape,
           const char     *name)
{
  for (guint i = 0; shape != NULL && i < shape->n_members; i++)
    if (g_str_equal (shape->members[i].name, name))
      return TRUE;

  return FALSE;
}

/* Each field that an edit may set has its rule and policy, and each declaration is of a member. */
static void
test_complete (void)
{
  const Ms5ActionSpec *spec;
  const Ms5ActionField *field;

  for (guint i = 0; (spec = ms5_action_spec_get (i)) != NULL; i++)
    for (guint j = 0; spec->set != NULL && j < spec->set->n_members; j++)
      g_assert_nonnull (ms5_action_field_find (spec->op, spec->set->members[j].name));

  for (guint i = 0; (field = ms5_action_field_get (i)) != NULL; i++)
    {
      spec = ms5_action_spec_find (field->op);
      g_assert_nonnull (spec);
      g_assert_true (has_named (spec->set != NULL ? spec->set : spec->args, field->name));
      g_assert_true (field->rule != MS5_MERGE_REPLACE || field->policy != MS5_MERGE_COMBINE);
      g_assert_cmpstr (field->label, !=, NULL);
    }
  g_assert_null (ms5_action_field_find ("stop.code", "start"));
}

/* The table in the README is this table. */
static void
test_readme (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("MS5_SOURCE_ROOT"), "src", "protocol", "README.md", NULL);
  g_autofree char *readme = NULL;
  g_autoptr (GString) table = g_string_new ("| `op` | field | rule | policy |\n| --- | --- | --- | --- |\n");
  const Ms5ActionField *field;

  for (guint i = 0; (field = ms5_action_field_get (i)) != NULL; i++)
    {
      const char *policy = ms5_action_spec_find (field->op)->kind == MS5_ACTION_EDIT
                           ? ms5_words_merge_policy ((int) field->policy) : NULL;

      g_string_append_printf (table, "| `%s` | `%s` | `%s` |", field->op, field->name, ms5_words_merge_rule ((int) field->rule));
      g_string_append_printf (table, policy != NULL ? " `%s` |\n" : " %s|\n", policy != NULL ? policy : "");
    }
  g_string_append_c (table, '\n');

  g_assert_true (g_file_get_contents (path, &readme, NULL, NULL));
  if (strstr (readme, table->str) == NULL)
    g_error ("src/protocol/README.md has another table than:\n%s", table->str);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/action-fields/examples", test_examples);
  g_test_add_func ("/action-fields/limits", test_limits);
  g_test_add_func ("/action-fields/laws", test_laws);
  g_test_add_func ("/action-fields/three", test_three);
  g_test_add_func ("/action-fields/complete", test_complete);
  g_test_add_func ("/action-fields/readme", test_readme);

  return g_test_run ();
}
