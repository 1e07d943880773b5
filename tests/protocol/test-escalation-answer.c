/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-escalation-answer.h"

#include <math.h>
#include <string.h>

static json_t *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  json_t *value = ms5_json_parse (text, strlen (text), &ms5_json_limits_server, &error);

  g_assert_no_error (error);
  return value;
}

#define LEVEL "{\"message\":\"{line}\",\"message.de\":\"{line}!\",\"people\":[\"ann\"],\"repeat_s\":60.5,\"roles\":[\"admin\"]," \
              "\"unacknowledged_after_s\":0.5}"
#define POLICY "{\"at\":1767000000001,\"by\":\"root\",\"configured\":true,\"id\":\"high\",\"levels\":[" LEVEL "]," \
               "\"lines\":[\"L1\"],\"priorities\":[\"high\"],\"shifts\":[\"N\"],\"types\":[\"stop\"],\"version\":7}"

/* What the server writes is what others read. */
static void
test_entries (void)
{
  g_autoptr (json_t) document = parse ("{\"policies\":[" POLICY "],\"taken_away\":[{\"id\":\"low\",\"levels\":[],\"version\":8}]}");
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (Ms5EscalationEntry) copy = NULL;
  g_autoptr (json_t) back = NULL;
  g_autofree char *text = NULL;
  const Ms5EscalationEntry *gone;
  Ms5JsonReader reader;

  ms5_json_reader_init (&reader, document, FALSE, problems);
  entries = ms5_escalation_entries_read (&reader);
  g_assert_cmpuint (ms5_problems_get_count (problems), ==, 0);
  g_assert_cmpuint (entries->len, ==, 2);

  copy = ms5_escalation_entry_copy (g_ptr_array_index (entries, 0));
  gone = g_ptr_array_index (entries, 1);
  g_assert_cmpint (gone->version, ==, 8);
  g_assert_false (gone->configured);
  g_assert_null (gone->by);
  g_assert_cmpint (gone->at, ==, MS5_TIME_NONE);
  g_assert_cmpuint (gone->policy->levels->len, ==, 0);

  g_clear_pointer (&entries, g_ptr_array_unref);
  back = ms5_escalation_entry_encode (copy);
  text = ms5_json_encode (back, NULL);
  g_assert_cmpstr (text, ==, POLICY);
}

/* An item of the feed says the same. */
static void
test_item (void)
{
  g_autoptr (Ms5EscalationEntry) entry = ms5_escalation_entry_new ("high");
  g_autoptr (Ms5EscalationEntry) again = NULL;
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_auto (Ms5EscalationPolicyItem) item = { 0 };
  Ms5EscalationLevel *level = ms5_escalation_level_new ();
  g_autoptr (json_t) a = NULL;
  g_autoptr (json_t) b = NULL;

  level->unresolved_after_s = 10;
  level->roles = MS5_ROLE_BIT (MS5_ROLE_QUALITY);
  g_ptr_array_add (entry->policy->levels, level);
  entry->by = g_strdup ("mia");
  entry->at = ms5_time_from_ms (1767000000000);
  entry->version = 9;
  entry->configured = TRUE;

  ms5_escalation_policy_to_item (entry->policy, entry->by, entry->at, &item);
  item.configured = TRUE;
  again = ms5_escalation_entry_from_item (&item, "high", 9, problems);
  g_assert_cmpuint (ms5_problems_get_count (problems), ==, 0);
  a = ms5_escalation_entry_encode (entry);
  b = ms5_escalation_entry_encode (again);
  g_assert_true (json_equal (a, b));
}

static void
test_question (void)
{
  g_autoptr (Ms5EscalationPolicy) none = ms5_escalation_policy_new ("high");
  g_autoptr (GPtrArray) draft = g_ptr_array_new ();
  const Ms5EscalationQuestion least = { "L1", "stop", MS5_WORD_NONE, MS5_TIME_NONE, NULL, NULL, NULL };
  const Ms5EscalationQuestion most = { "L1", "stop", MS5_PRIORITY_LOW, ms5_time_from_ms (5), "FL1", draft, "de" };
  g_autoptr (json_t) asked = ms5_escalation_question_encode (&least);
  g_autofree char *text = ms5_json_encode (asked, NULL);
  g_autoptr (json_t) asked_most = NULL;
  g_autofree char *text_most = NULL;

  g_assert_cmpstr (text, ==, "{\"line\":\"L1\",\"type\":\"stop\"}");

  g_ptr_array_add (draft, none);
  asked_most = ms5_escalation_question_encode (&most);
  text_most = ms5_json_encode (asked_most, NULL);
  g_assert_cmpstr (text_most, ==,
                   "{\"at\":5,\"equipment\":\"FL1\",\"language\":\"de\",\"line\":\"L1\","
                   "\"policies\":[{\"id\":\"high\",\"levels\":[]}],\"priority\":\"low\",\"type\":\"stop\"}");
}

#define STEP "\"after_s\":1.5,\"at\":2500,\"level\":2,\"policy\":\"high\",\"people\":["                     \
             "{\"name\":\"ann\",\"display\":\"Ann\",\"role\":\"quality\",\"why\":\"off_shift\"},"           \
             "{\"name\":\"ghost\",\"why\":\"unknown\"}]"

static void
test_outlook (void)
{
  g_autoptr (json_t) document
    = parse ("{\"at\":1000,\"priority\":\"high\",\"more\":1,\"steps\":[{\"condition\":\"unacknowledged\",\"reminder\":0," STEP "},"
             "{\"condition\":\"unresolved\",\"reminder\":3,\"shift\":\"N\",\"roles\":[\"quality\"],\"channels\":[\"mail\"],"
             "\"repeat_s\":60,\"message\":\"Go\"," STEP "}]}");
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (Ms5Outlook) outlook = NULL;
  const Ms5OutlookStep *step;
  const Ms5OutlookPerson *person;
  Ms5JsonReader reader;

  ms5_json_reader_init (&reader, document, FALSE, problems);
  outlook = ms5_outlook_read (&reader);
  g_assert_cmpuint (ms5_problems_get_count (problems), ==, 0);
  g_assert_cmpint (outlook->at, ==, ms5_time_from_ms (1000));
  g_assert_cmpint (outlook->priority, ==, MS5_PRIORITY_HIGH);
  g_assert_cmpuint (outlook->steps->len, ==, 2);

  step = g_ptr_array_index (outlook->steps, 0);
  g_assert_false (step->acknowledged);
  g_assert_cmpint (step->after, ==, 1500 * MS5_USEC_PER_MS);
  g_assert_cmpint (step->at, ==, ms5_time_from_ms (2500));
  g_assert_cmpuint (step->channels, ==, MS5_CHANNEL_BITS_ALL);
  g_assert_cmpuint (step->roles, ==, 0);
  g_assert_true (isnan (step->repeat_s));
  g_assert_null (step->message);
  g_assert_null (step->shift);
  person = g_ptr_array_index (step->people, 0);
  g_assert_cmpstr (person->display, ==, "Ann");
  g_assert_cmpint (person->role, ==, MS5_ROLE_QUALITY);
  g_assert_cmpint (person->why, ==, MS5_RECIPIENT_OFF_SHIFT);
  person = g_ptr_array_index (step->people, 1);
  g_assert_null (person->display);
  g_assert_cmpint (person->role, ==, MS5_WORD_NONE);
  g_assert_cmpint (person->why, ==, MS5_RECIPIENT_UNKNOWN);

  step = g_ptr_array_index (outlook->steps, 1);
  g_assert_true (step->acknowledged);
  g_assert_cmpuint (step->reminder, ==, 3);
  g_assert_cmpuint (step->channels, ==, MS5_CHANNEL_BIT (MS5_CHANNEL_MAIL));
  g_assert_cmpuint (step->roles, ==, MS5_ROLE_BIT (MS5_ROLE_QUALITY));
  g_assert_cmpfloat (step->repeat_s, ==, 60);
  g_assert_cmpstr (step->message, ==, "Go");
  g_assert_cmpstr (step->shift, ==, "N");
}

/* What cannot be read is named, and nothing of it is missing in memory. */
static void
test_bad (void)
{
  static const struct { const char *text, *path; } cases[] = {
    { "[]", "$.at" },
    { "{}", "$.steps" },
    { "{\"steps\":[1]}", "$.steps[0]" },
    { "{\"steps\":[{\"people\":[{\"name\":7}]}]}", "$.steps[0].people[0].name" },
    { "{\"steps\":[{\"people\":[{\"why\":\"because\"}]}]}", "$.steps[0].people[0].why" },
    { "{\"steps\":[{\"condition\":\"never\"}]}", "$.steps[0].condition" },
    { "{\"steps\":[{\"level\":0}]}", "$.steps[0].level" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (json_t) document = parse (cases[i].text);
      g_autoptr (Ms5Problems) problems = ms5_problems_new ();
      g_autoptr (Ms5Outlook) outlook = NULL;
      Ms5JsonReader reader;

      ms5_json_reader_init (&reader, document, FALSE, problems);
      outlook = ms5_outlook_read (&reader);
      g_assert_nonnull (outlook->steps);
      g_assert_true (ms5_problems_has_path (problems, cases[i].path));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/protocol/escalation-answer/entries", test_entries);
  g_test_add_func ("/protocol/escalation-answer/item", test_item);
  g_test_add_func ("/protocol/escalation-answer/question", test_question);
  g_test_add_func ("/protocol/escalation-answer/outlook", test_outlook);
  g_test_add_func ("/protocol/escalation-answer/bad", test_bad);

  return g_test_run ();
}
