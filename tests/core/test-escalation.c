/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-escalation.h"
#include "core/ms5-recipients.h"
#include "plant-fixture.h"

#include <math.h>

static Ms5EscalationPolicy *
make_policy (const char *id,
             const char *lines,
             const char *types,
             const char *shifts,
             guint       priorities)
{
  Ms5EscalationPolicy *policy = ms5_escalation_policy_new (id);
  Ms5EscalationLevel *level = ms5_escalation_level_new ();

  policy->lines = lines != NULL ? g_strsplit (lines, ",", -1) : NULL;
  policy->types = types != NULL ? g_strsplit (types, ",", -1) : NULL;
  policy->shifts = shifts != NULL ? g_strsplit (shifts, ",", -1) : NULL;
  policy->priorities = priorities;
  level->unacknowledged_after_s = 60;
  level->roles = MS5_ROLE_BIT (MS5_ROLE_ADMIN);
  g_ptr_array_add (policy->levels, level);
  return policy;
}

#define HIGH MS5_PRIORITY_BIT (MS5_PRIORITY_HIGH)

/* The most specific policy counts, in the order that is written down. */
static void
test_specific (void)
{
  static const struct
  {
    const char *line, *type, *shift;
    Ms5Priority priority;
    const char *expected;
  } table[] = {
    { "L1", "stop", "early", MS5_PRIORITY_HIGH, "line" },
    { "L2", "stop", "early", MS5_PRIORITY_HIGH, "type" },
    { "L2", "quality", "early", MS5_PRIORITY_HIGH, "shift" },
    { "L2", "quality", "late", MS5_PRIORITY_HIGH, "high" },
    { "L2", "quality", NULL, MS5_PRIORITY_HIGH, "high" },
    { "L2", "quality", "late", MS5_PRIORITY_LOW, "a-all" },
  };
  g_autoptr (GPtrArray) configured = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_escalation_policy_free);
  g_autoptr (GPtrArray) policies = NULL;

  g_ptr_array_add (configured, make_policy ("b-all", NULL, NULL, NULL, MS5_PRIORITY_BITS_ALL));
  g_ptr_array_add (configured, make_policy ("a-all", NULL, NULL, NULL, MS5_PRIORITY_BITS_ALL));
  g_ptr_array_add (configured, make_policy ("high", NULL, NULL, NULL, HIGH));
  g_ptr_array_add (configured, make_policy ("shift", NULL, NULL, "early,night", MS5_PRIORITY_BITS_ALL));
  g_ptr_array_add (configured, make_policy ("type", NULL, "stop", NULL, MS5_PRIORITY_BITS_ALL));
  g_ptr_array_add (configured, make_policy ("line", "L1", NULL, NULL, MS5_PRIORITY_BITS_ALL));
  policies = ms5_escalation_merge (configured, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    g_assert_cmpstr (ms5_escalation_find (policies, table[i].line, table[i].type, table[i].shift, table[i].priority)->id, ==,
                     table[i].expected);
}

/* What people have made takes the place of what is configured, and may take it away. */
static void
test_merge (void)
{
  g_autoptr (GPtrArray) configured = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_escalation_policy_free);
  g_autoptr (GHashTable) edited
    = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) ms5_escalation_policy_free);
  g_autoptr (GPtrArray) policies = NULL;
  Ms5EscalationPolicy *none = ms5_escalation_policy_new ("a");
  Ms5EscalationPolicy *other = make_policy ("b", "L1", NULL, NULL, HIGH);

  g_ptr_array_add (configured, make_policy ("a", NULL, NULL, NULL, HIGH));
  g_ptr_array_add (configured, make_policy ("b", NULL, NULL, NULL, HIGH));
  g_hash_table_insert (edited, none->id, none);
  g_hash_table_insert (edited, other->id, other);
  policies = ms5_escalation_merge (configured, edited);
  g_assert_cmpuint (policies->len, ==, 1);
  g_assert_true (g_ptr_array_index (policies, 0) == other);
}

static void
check (Ms5EscalationPolicy *policy,
       const char          *expected_path)
{
  g_autoptr (Ms5Plant) plant = fixture_plant_new ("UTC");
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();

  ms5_plant_seal (plant);
  ms5_escalation_policy_check (policy, plant, "$", "$.levels", problems);
  g_assert_cmpuint (ms5_problems_get_count (problems), ==, 1);
  g_assert_cmpstr (ms5_problems_get (problems, 0)->path, ==, expected_path);
  ms5_escalation_policy_free (policy);
}

static void
test_check (void)
{
  Ms5EscalationPolicy *policy;
#define LEVEL ((Ms5EscalationLevel *) g_ptr_array_index (policy->levels, 0))

  check (make_policy ("a", "L9", NULL, NULL, HIGH), "$.lines[0]");
  check (make_policy ("a", NULL, "tea", NULL, HIGH), "$.types[0]");
  check (make_policy ("a", NULL, NULL, "dawn", HIGH), "$.shifts[0]");
  check (make_policy ("a", "", NULL, NULL, HIGH), "$.lines");
  check (make_policy ("a", NULL, NULL, NULL, 0), "$.priorities");
  policy = make_policy ("a", NULL, NULL, NULL, HIGH);
  LEVEL->roles = 0;
  check (policy, "$.levels[0].roles");
  policy = make_policy ("a", NULL, NULL, NULL, HIGH);
  LEVEL->repeat_s = 5;
  check (policy, "$.levels[0].repeat_s");
  policy = make_policy ("a", NULL, NULL, NULL, HIGH);
  LEVEL->unacknowledged_after_s = NAN;
  check (policy, "$.levels[0]");
  policy = make_policy ("a", NULL, NULL, NULL, HIGH);
  LEVEL->channels = 0;
  check (policy, "$.levels[0].channels");
  policy = make_policy ("a", NULL, NULL, NULL, HIGH);
  LEVEL->message = ms5_name_new ("{line} stands");
  ms5_name_add (LEVEL->message, "de", "{linie} steht");
  check (policy, "$.levels[0][\"message.de\"]");
  policy = make_policy ("a", NULL, NULL, NULL, HIGH);
  g_ptr_array_add (policy->levels, ms5_escalation_level_copy (LEVEL));
  check (policy, "$.levels[1].unacknowledged_after_s");
}

/* Who does not have the plant is told what is wrong without it. */
static void
test_check_without_plant (void)
{
  g_autoptr (Ms5EscalationPolicy) policy = make_policy ("a", "L9", "tea", "dawn", HIGH);
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();

  ms5_escalation_policy_check (policy, NULL, "$", "$.levels", problems);
  g_assert_cmpuint (ms5_problems_get_count (problems), ==, 0);
  ((Ms5EscalationLevel *) g_ptr_array_index (policy->levels, 0))->roles = 0;
  ms5_escalation_policy_check (policy, NULL, "$", "$.levels", problems);
  g_assert_cmpuint (ms5_problems_get_count (problems), ==, 1);
  g_assert_cmpstr (ms5_problems_get (problems, 0)->path, ==, "$.levels[0].roles");
}

/* What a template names is what can be put in. */
static void
test_places (void)
{
  for (int place = 0; place < MS5_N_ESCALATION_PLACES; place++)
    {
      g_autofree char *text = g_strdup_printf ("{%s}", ms5_escalation_place_to_string ((Ms5EscalationPlace) place));

      g_assert_true (ms5_escalation_message_check (text, NULL));
    }
}

static void
test_message (void)
{
  const char *const values[MS5_N_ESCALATION_PLACES] = {
    [MS5_ESCALATION_PLACE_LINE] = "Line {type}", [MS5_ESCALATION_PLACE_TYPE] = "Stop", [MS5_ESCALATION_PLACE_LEVEL] = "2",
  };
  g_autofree char *message
    = ms5_escalation_message_render ("{line}: {type}, level {level}{note} {odd} {", values);
  g_autofree char *wrong = NULL, *open = NULL;

  g_assert_cmpstr (message, ==, "Line {type}: Stop, level 2 {odd} {");
  g_assert_true (ms5_escalation_message_check ("{line} {since} {equipment} {priority}", NULL));
  g_assert_false (ms5_escalation_message_check ("{line} {Line}", &wrong));
  g_assert_cmpstr (wrong, ==, "{Line}");
  g_assert_false (ms5_escalation_message_check ("a {line", &open));
  g_assert_cmpstr (open, ==, "{line");
}

/* Who is told: by role those who see the line and are on shift, by name also off shift. */
static void
test_recipients (void)
{
  static const char *const l1[] = { "L1", NULL }, *const early[] = { "early", NULL };
  static const Ms5Person persons[] = {
    { "anna", NULL, MS5_ROLE_SHIFT_MANAGER, NULL, NULL },
    { "ben", NULL, MS5_ROLE_SHIFT_MANAGER, l1, NULL },
    { "cleo", NULL, MS5_ROLE_SHIFT_MANAGER, NULL, early },
    { "dora", NULL, MS5_ROLE_MAINTENANCE, NULL, early },
    { "emil", NULL, MS5_ROLE_OPERATOR, NULL, NULL },
  };
  static const Ms5RecipientWhy expected[] = {
    MS5_RECIPIENT_TOLD, MS5_RECIPIENT_NOT_LINE, MS5_RECIPIENT_OFF_SHIFT, MS5_RECIPIENT_TOLD, MS5_RECIPIENT_UNKNOWN,
  };
  g_autoptr (Ms5EscalationLevel) level = ms5_escalation_level_new ();
  g_autoptr (GArray) recipients = NULL;

  level->roles = MS5_ROLE_BIT (MS5_ROLE_SHIFT_MANAGER);
  level->people = g_strsplit ("dora,fritz", ",", -1);
  recipients = ms5_recipients_resolve (level, persons, G_N_ELEMENTS (persons), "L2", "night");
  g_assert_cmpuint (recipients->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < recipients->len; i++)
    g_assert_cmpint (g_array_index (recipients, Ms5Recipient, i).why, ==, expected[i]);
  g_assert_cmpstr (g_array_index (recipients, Ms5Recipient, 4).name, ==, "fritz");

  /* Between shifts only those are told who work always. */
  g_assert_cmpint (ms5_recipient_judge (&persons[2], level->roles, NULL, "L1", NULL), ==, MS5_RECIPIENT_OFF_SHIFT);
  g_assert_cmpint (ms5_recipient_judge (&persons[1], level->roles, NULL, "L1", NULL), ==, MS5_RECIPIENT_TOLD);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/escalation/specific", test_specific);
  g_test_add_func ("/escalation/merge", test_merge);
  g_test_add_func ("/escalation/check", test_check);
  g_test_add_func ("/escalation/check-without-plant", test_check_without_plant);
  g_test_add_func ("/escalation/places", test_places);
  g_test_add_func ("/escalation/message", test_message);
  g_test_add_func ("/escalation/recipients", test_recipients);

  return g_test_run ();
}
