/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-merge.h"

static gboolean
equal (gconstpointer a,
       gconstpointer b,
       gpointer      user_data)
{
  return g_str_equal (a, b);
}

/* Both texts, one after the other; none, or one with a bang, cannot be combined. */
static gpointer
combine (const Ms5MergeField *field,
         gpointer             user_data)
{
  GPtrArray *made = user_data;
  char *text;

  if (field->current == NULL || field->set == NULL || g_str_has_suffix (field->current, "!"))
    return NULL;

  text = g_strconcat (field->current, "+", (const char *) field->set, NULL);
  g_ptr_array_add (made, text);
  return text;
}

static GPtrArray *made;
static Ms5MergeFuncs funcs = { equal, combine, NULL };

#define BASE    100
#define EARLIER 90
#define LATER   110

static Ms5Outcome
merge (Ms5MergeField  *fields,
       guint           n_fields,
       Ms5MergePrefer  prefer)
{
  return ms5_merge_edit (fields, n_fields, BASE, prefer, &funcs);
}

static void
check_one (Ms5MergeField   field,
           Ms5MergePrefer  prefer,
           Ms5Outcome      outcome,
           Ms5MergeFate    fate)
{
  g_assert_cmpstr (ms5_outcome_to_string (merge (&field, 1, prefer)), ==, ms5_outcome_to_string (outcome));
  g_assert_cmpint (field.fate, ==, fate);
}

static void
test_not_contested (void)
{
  Ms5MergeField field = { MS5_MERGE_MANUAL, "new", "old", "old", EARLIER, 0, NULL };

  check_one (field, MS5_MERGE_PREFER_POLICY, MS5_OUTCOME_APPLIED, MS5_MERGE_SET);
  check_one (field, MS5_MERGE_PREFER_MANUAL, MS5_OUTCOME_APPLIED, MS5_MERGE_SET);

  /* Changed and changed back. */
  field.changed = LATER;
  check_one (field, MS5_MERGE_PREFER_POLICY, MS5_OUTCOME_APPLIED, MS5_MERGE_SET);

  /* Somebody else set the same. */
  field.current = "new";
  check_one (field, MS5_MERGE_PREFER_POLICY, MS5_OUTCOME_NOOP, MS5_MERGE_SAME);

  /* Not seen as it was, but not changed since it was seen: the position decides. */
  field.current = "other";
  field.changed = BASE;
  check_one (field, MS5_MERGE_PREFER_POLICY, MS5_OUTCOME_APPLIED, MS5_MERGE_SET);
}

static void
test_policies (void)
{
  Ms5MergeField field = { MS5_MERGE_SERVER, "mine", "old", "theirs", LATER, 0, NULL };

  check_one (field, MS5_MERGE_PREFER_POLICY, MS5_OUTCOME_SUPERSEDED, MS5_MERGE_KEPT);
  check_one (field, MS5_MERGE_PREFER_CLIENT, MS5_OUTCOME_MERGED, MS5_MERGE_TAKEN);
  check_one (field, MS5_MERGE_PREFER_MANUAL, MS5_OUTCOME_CONFLICT, MS5_MERGE_CONTESTED);

  field.policy = MS5_MERGE_CLIENT;
  check_one (field, MS5_MERGE_PREFER_POLICY, MS5_OUTCOME_MERGED, MS5_MERGE_TAKEN);
  check_one (field, MS5_MERGE_PREFER_MANUAL, MS5_OUTCOME_CONFLICT, MS5_MERGE_CONTESTED);

  field.policy = MS5_MERGE_MANUAL;
  check_one (field, MS5_MERGE_PREFER_POLICY, MS5_OUTCOME_CONFLICT, MS5_MERGE_CONTESTED);

  field.policy = MS5_MERGE_COMBINE;
  g_assert_cmpint (merge (&field, 1, MS5_MERGE_PREFER_POLICY), ==, MS5_OUTCOME_MERGED);
  g_assert_cmpint (field.fate, ==, MS5_MERGE_COMBINED);
  g_assert_cmpstr (field.combined, ==, "theirs+mine");

  /* What cannot be combined is for a person. */
  field.current = "theirs!";
  check_one (field, MS5_MERGE_PREFER_POLICY, MS5_OUTCOME_CONFLICT, MS5_MERGE_CONTESTED);
  field.current = NULL;
  check_one (field, MS5_MERGE_PREFER_POLICY, MS5_OUTCOME_CONFLICT, MS5_MERGE_CONTESTED);
}

static void
test_absent (void)
{
  Ms5MergeField field = { MS5_MERGE_MANUAL, "new", NULL, NULL, LATER, 0, NULL };

  check_one (field, MS5_MERGE_PREFER_POLICY, MS5_OUTCOME_APPLIED, MS5_MERGE_SET);
  field = (Ms5MergeField) { MS5_MERGE_MANUAL, NULL, "old", NULL, LATER, 0, NULL };
  check_one (field, MS5_MERGE_PREFER_POLICY, MS5_OUTCOME_NOOP, MS5_MERGE_SAME);
  field = (Ms5MergeField) { MS5_MERGE_MANUAL, NULL, "old", "theirs", LATER, 0, NULL };
  check_one (field, MS5_MERGE_PREFER_POLICY, MS5_OUTCOME_CONFLICT, MS5_MERGE_CONTESTED);
}

static void
test_several (void)
{
  Ms5MergeField clean = { MS5_MERGE_MANUAL, "new", "old", "old", EARLIER, 0, NULL };
  Ms5MergeField same = { MS5_MERGE_MANUAL, "x", "old", "x", LATER, 0, NULL };
  Ms5MergeField kept = { MS5_MERGE_SERVER, "mine", "old", "theirs", LATER, 0, NULL };
  Ms5MergeField manual = { MS5_MERGE_MANUAL, "mine", "old", "theirs", LATER, 0, NULL };
  Ms5MergeField fields[] = { clean, same, kept, manual };

  g_assert_cmpint (merge (fields, 2, MS5_MERGE_PREFER_POLICY), ==, MS5_OUTCOME_APPLIED);
  g_assert_cmpint (merge (fields, 3, MS5_MERGE_PREFER_POLICY), ==, MS5_OUTCOME_MERGED);
  g_assert_cmpint (merge (fields + 1, 2, MS5_MERGE_PREFER_POLICY), ==, MS5_OUTCOME_SUPERSEDED);
  g_assert_cmpint (merge (fields, 4, MS5_MERGE_PREFER_POLICY), ==, MS5_OUTCOME_CONFLICT);
  g_assert_false (ms5_merge_is_contested (&fields[0]));
  g_assert_false (ms5_merge_is_contested (&fields[1]));
  g_assert_true (ms5_merge_is_contested (&fields[2]));
  g_assert_true (ms5_merge_is_contested (&fields[3]));
  g_assert_cmpint (merge (fields, 0, MS5_MERGE_PREFER_POLICY), ==, MS5_OUTCOME_NOOP);
}

/* With one value of two each, the outcome is that of section 12 of the protocol, spelled out. */
static void
test_exhaustive (void)
{
  static const char *const values[] = { NULL, "a", "b", "c" };

  for (guint i = 0; i < 4 * 4 * 4 * 2 * 4 * 3; i++)
    {
      Ms5MergeField field = {
        .set = values[i % 4], .was = values[i / 4 % 4], .current = values[i / 16 % 4],
        .changed = i / 64 % 2 ? LATER : EARLIER, .policy = (Ms5MergePolicy) (i / 128 % 4),
      };
      Ms5MergePrefer prefer = (Ms5MergePrefer) (i / 512);
      Ms5MergePolicy policy = prefer == MS5_MERGE_PREFER_CLIENT ? MS5_MERGE_CLIENT
                              : prefer == MS5_MERGE_PREFER_MANUAL ? MS5_MERGE_MANUAL : field.policy;
      Ms5Outcome outcome = merge (&field, 1, prefer), expected;

      if (field.current == field.set)
        expected = MS5_OUTCOME_NOOP;
      else if (field.changed <= BASE || field.current == field.was)
        expected = MS5_OUTCOME_APPLIED;
      else if (policy == MS5_MERGE_SERVER)
        expected = MS5_OUTCOME_SUPERSEDED;
      else if (policy == MS5_MERGE_CLIENT || (policy == MS5_MERGE_COMBINE && field.set && field.current))
        expected = MS5_OUTCOME_MERGED;
      else
        expected = MS5_OUTCOME_CONFLICT;
      g_assert_cmpint (outcome, ==, expected);
    }
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  made = g_ptr_array_new_with_free_func (g_free);
  funcs.user_data = made;

  g_test_add_func ("/merge/not-contested", test_not_contested);
  g_test_add_func ("/merge/policies", test_policies);
  g_test_add_func ("/merge/absent", test_absent);
  g_test_add_func ("/merge/several", test_several);
  g_test_add_func ("/merge/exhaustive", test_exhaustive);

  status = g_test_run ();
  g_ptr_array_unref (made);
  return status;
}
