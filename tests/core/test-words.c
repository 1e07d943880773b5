/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-name.h"
#include "core/ms5-problems.h"
#include "core/ms5-words.h"

#define CHECK_WORDS(Type, name, n)                                   \
  G_STMT_START                                                       \
    {                                                                \
      for (guint i = 0; i < (n); i++)                                \
        {                                                            \
          const char *word = ms5_##name##_to_string ((Type) i);      \
          g_autofree char *other = g_ascii_strup (word, -1);         \
          Type value = (Type) 0;                                     \
                                                                     \
          g_assert_true (ms5_##name##_from_string (word, &value));   \
          g_assert_cmpuint (value, ==, i);                           \
          g_assert_false (ms5_##name##_from_string (other, &value)); \
          g_assert_cmpuint (value, ==, i);                           \
        }                                                            \
      g_assert_false (ms5_##name##_from_string ("", &(Type) { 0 }));  \
      g_assert_false (ms5_##name##_from_string (NULL, &(Type) { 0 }));\
    }                                                                \
  G_STMT_END

static void
test_round_trip (void)
{
  CHECK_WORDS (Ms5State, state, MS5_N_STATES);
  CHECK_WORDS (Ms5Mode, mode, MS5_N_MODES);
  CHECK_WORDS (Ms5Priority, priority, MS5_N_PRIORITIES);
  CHECK_WORDS (Ms5Category, category, MS5_N_CATEGORIES);
  CHECK_WORDS (Ms5Role, role, MS5_N_ROLES);
  CHECK_WORDS (Ms5Cause, cause, MS5_N_CAUSES);
  CHECK_WORDS (Ms5CallState, call_state, MS5_N_CALL_STATES);
  CHECK_WORDS (Ms5Detected, detected, MS5_N_DETECTED);
  CHECK_WORDS (Ms5Transition, transition, MS5_N_TRANSITIONS);
  CHECK_WORDS (Ms5Outcome, outcome, MS5_N_OUTCOMES);
  CHECK_WORDS (Ms5Channel, channel, MS5_N_CHANNELS);
}

/* The enumerators and the tables are written apart: hold the ones that matter most together. */
static void
test_spelling (void)
{
  g_assert_cmpstr (ms5_state_to_string (MS5_STATE_EXECUTE), ==, "Execute");
  g_assert_cmpstr (ms5_state_to_string (MS5_STATE_HELD), ==, "Held");
  g_assert_cmpstr (ms5_state_to_string (MS5_STATE_UNSUSPENDING), ==, "Unsuspending");
  g_assert_cmpstr (ms5_state_to_string (MS5_STATE_COMPLETE), ==, "Complete");
  g_assert_cmpstr (ms5_state_to_string (MS5_STATE_NO_DATA), ==, "NoData");
  g_assert_cmpstr (ms5_mode_to_string (MS5_MODE_SETUP), ==, "Setup");
  g_assert_cmpstr (ms5_priority_to_string (MS5_PRIORITY_CRITICAL), ==, "critical");
  g_assert_cmpstr (ms5_category_to_string (MS5_CATEGORY_MAINTENANCE), ==, "maintenance");
  g_assert_cmpstr (ms5_role_to_string (MS5_ROLE_PRODUCTION_MANAGER), ==, "production_manager");
  g_assert_cmpstr (ms5_role_to_string (MS5_ROLE_INGEST), ==, "ingest");
  g_assert_cmpstr (ms5_cause_to_string (MS5_CAUSE_BLOCKED), ==, "blocked");
  g_assert_cmpstr (ms5_call_state_to_string (MS5_CALL_RESOLVED), ==, "resolved");
  g_assert_cmpstr (ms5_detected_to_string (MS5_DETECTED_HAND), ==, "hand");
  g_assert_cmpstr (ms5_outcome_to_string (MS5_OUTCOME_SUPERSEDED), ==, "superseded");
  g_assert_cmpstr (ms5_channel_to_string (MS5_CHANNEL_WEBPUSH), ==, "webpush");
}

static void
test_meaning (void)
{
  guint packml = 0, known = 0, producing = 0;

  for (guint i = 0; i < MS5_N_STATES; i++)
    {
      packml += ms5_state_is_packml ((Ms5State) i);
      known += ms5_state_is_known ((Ms5State) i);
      producing += ms5_state_is_producing ((Ms5State) i);
    }
  g_assert_cmpuint (packml, ==, 18);
  g_assert_cmpuint (known, ==, 17);
  g_assert_cmpuint (producing, ==, 1);
  g_assert_false (ms5_state_is_packml (MS5_STATE_NO_DATA));
  g_assert_true (ms5_state_is_producing (MS5_STATE_EXECUTE));

  g_assert_cmpint (ms5_mode_get_category (MS5_MODE_PRODUCTION), ==, MS5_CATEGORY_UNPLANNED);
  g_assert_cmpint (ms5_mode_get_category (MS5_MODE_SETUP), ==, MS5_CATEGORY_CHANGEOVER);
  g_assert_cmpint (ms5_mode_get_category (MS5_MODE_CLEANING), ==, MS5_CATEGORY_MAINTENANCE);
}

static void
test_name (void)
{
  static const char *const german[] = { "de_DE", "de", "C", NULL };
  static const char *const english_german[] = { "en", "de", NULL };
  static const char *const french[] = { "fr", NULL };
  g_autoptr (Ms5Name) name = ms5_name_new ("Filler");
  g_autoptr (Ms5Name) same = ms5_name_new ("Filler");
  const char *language = NULL;

  g_assert_cmpstr (ms5_name_get (name, german), ==, "Filler");
  ms5_name_add (name, "en", "Filler");
  ms5_name_add (name, "de", "Fuller");
  ms5_name_add (name, "de", "Füller");

  g_assert_cmpstr (ms5_name_get (name, german), ==, "Füller");
  g_assert_cmpstr (ms5_name_get (name, english_german), ==, "Filler");
  g_assert_cmpstr (ms5_name_get (name, french), ==, "Filler");
  g_assert_cmpstr (ms5_name_get (name, NULL), ==, "Filler");
  g_assert_cmpuint (ms5_name_get_n_translations (name), ==, 2);
  g_assert_cmpstr (ms5_name_get_translation (name, 0, &language), ==, "Füller");
  g_assert_cmpstr (language, ==, "de");
  g_assert_cmpstr (ms5_name_get_translation (name, 1, NULL), ==, "Filler");

  g_assert_false (ms5_name_equal (name, same));
  ms5_name_add (same, "de", "Füller");
  ms5_name_add (same, "en", "Filler");
  g_assert_true (ms5_name_equal (name, same));
}

static void
test_language (void)
{
  static const char *const good[] = { "de", "gsw", "pt_BR", "sr@latin", "sr_RS@latin" };
  static const char *const bad[] = { "", "d", "DE", "de_", "de_d", "de-DE", "de_DE.UTF-8", "name", "sr@" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (ms5_language_is_valid (good[i]));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (ms5_language_is_valid (bad[i]));
}

static void
test_problems (void)
{
  static const char *const order[] = { "$", "$.a", "$.lines", "$.lines[2].code", "$.lines[2].code",
                                       "$.lines[10].code", "$.linesman" };
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autofree char *text = NULL;

  ms5_problems_add (problems, "$.lines[10].code", "is %s", "missing");
  ms5_problems_add (problems, "$.lines[2].code", "first");
  ms5_problems_add (problems, "$.linesman", "x");
  ms5_problems_add (problems, "$.a", "x");
  ms5_problems_add (problems, "$.lines[2].code", "second");
  ms5_problems_add (problems, "$", "x");
  ms5_problems_add (problems, "$.lines", "x");
  ms5_problems_sort (problems, NULL, NULL);

  g_assert_cmpuint (ms5_problems_get_count (problems), ==, G_N_ELEMENTS (order));
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    g_assert_cmpstr (ms5_problems_get (problems, i)->path, ==, order[i]);
  g_assert_cmpstr (ms5_problems_get (problems, 3)->message, ==, "first");
  g_assert_true (ms5_problems_has_path (problems, "$.a"));
  g_assert_false (ms5_problems_has_path (problems, "$.b"));

  text = ms5_problems_to_string (problems);
  g_assert_true (g_str_has_prefix (text, "$: x\n$.a: x\n"));
  g_assert_nonnull (g_strstr_len (text, -1, "\n$.lines[10].code: is missing\n"));
}

/* What is quoted from a file can neither break the line nor move the cursor. */
static void
test_hostile_problems (void)
{
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autofree char *text = NULL;

  ms5_problems_add (problems, "$", "«%s» is not right", "a\n\033[2Jb\xc2\x9b\xff");
  text = ms5_problems_to_string (problems);
  g_assert_cmpstr (text, ==, "$: «a\357\277\275\357\277\275[2Jb\357\277\275\357\277\275» is not right\n");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/words/round-trip", test_round_trip);
  g_test_add_func ("/words/spelling", test_spelling);
  g_test_add_func ("/words/meaning", test_meaning);
  g_test_add_func ("/words/name", test_name);
  g_test_add_func ("/words/language", test_language);
  g_test_add_func ("/words/problems", test_problems);
  g_test_add_func ("/words/hostile-problems", test_hostile_problems);

  return g_test_run ();
}
