/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-limit.h"
#include "core/ms5-rules.h"
#include "plant-fixture.h"

#define S MS5_USEC_PER_S

typedef struct
{
  Ms5Plant *plant;
  GArray *matches;
} Rules;

static void
set_up (Rules         *rules,
        gconstpointer  user_data)
{
  rules->plant = fixture_plant_new ("UTC");
  ms5_plant_seal (rules->plant);
  rules->matches = g_array_new (FALSE, FALSE, sizeof (Ms5RuleMatch));
}

static void
tear_down (Rules         *rules,
           gconstpointer  user_data)
{
  g_array_unref (rules->matches);
  ms5_plant_unref (rules->plant);
}

static Ms5Rule *
get_rule (Rules *rules,
          guint  index)
{
  return g_ptr_array_index (rules->plant->rules, index);
}

/* The match there is; NULL if there is none. */
static const Ms5RuleMatch *
evaluate (Rules             *rules,
          const Ms5RuleFact *fact)
{
  g_array_set_size (rules->matches, 0);
  ms5_rules_evaluate (rules->plant, fact, 1, rules->matches);
  g_assert_cmpuint (rules->matches->len, <=, 1);
  return rules->matches->len > 0 ? &g_array_index (rules->matches, Ms5RuleMatch, 0) : NULL;
}

static Ms5RuleFact
make_fact (Ms5RuleKind  kind,
           const char  *equipment,
           const char  *subject)
{
  return (Ms5RuleFact) {
    .kind = kind, .line = "L1", .equipment = equipment, .subject = subject, .since = 100 * S,
    .alarm_since = MS5_TIME_NONE,
  };
}

static void
test_stop (Rules         *rules,
           gconstpointer  user_data)
{
  Ms5RuleFact fact = make_fact (MS5_RULE_STOP_LONGER_THAN, "B1", NULL);
  g_autofree char *key = NULL, *coded_key = NULL;
  const Ms5RuleMatch *match = evaluate (rules, &fact);

  g_assert_nonnull (match);
  g_assert_cmpstr (match->call_type, ==, "stop");
  g_assert_cmpint (match->priority, ==, MS5_PRIORITY_HIGH);
  g_assert_cmpint (match->since, ==, 100 * S);

  key = ms5_rule_dup_key (match->rule, &fact);
  fact.subject = "jam";
  coded_key = ms5_rule_dup_key (match->rule, &fact);
  g_assert_cmpstr (key, ==, coded_key);

  fact.planned = TRUE;
  g_assert_null (evaluate (rules, &fact));
  fact.planned = FALSE;
  fact.category = MS5_CATEGORY_CHANGEOVER;
  g_assert_null (evaluate (rules, &fact));
}

static void
test_sensor (Rules         *rules,
             gconstpointer  user_data)
{
  Ms5RuleFact fact = make_fact (MS5_RULE_SENSOR_LIMIT, "B1", "temperature");
  const Ms5RuleMatch *match = evaluate (rules, &fact);

  g_assert_nonnull (match);
  g_assert_cmpint (match->priority, ==, MS5_PRIORITY_MEDIUM);

  get_rule (rules, 1)->alarm = TRUE;
  g_assert_null (evaluate (rules, &fact));
  fact.alarm_since = 150 * S;
  match = evaluate (rules, &fact);
  g_assert_nonnull (match);
  g_assert_cmpint (match->since, ==, 150 * S);

  fact.subject = "pressure";
  g_assert_null (evaluate (rules, &fact));
}

static void
test_fault (Rules         *rules,
            gconstpointer  user_data)
{
  Ms5RuleFact fact = make_fact (MS5_RULE_FAULT, "B1", "E41");
  Ms5Rule *rule = get_rule (rules, 2);
  const Ms5RuleMatch *match = evaluate (rules, &fact);
  g_autofree char *key = NULL;

  g_assert_nonnull (match);
  g_assert_cmpstr (match->call_type, ==, "stop");
  g_assert_cmpint (match->priority, ==, MS5_PRIORITY_CRITICAL);
  key = ms5_rule_dup_key (match->rule, &fact);
  g_assert_cmpstr (key, ==, "fault/B1/E41");

  rule->has_priority = TRUE;
  rule->priority = MS5_PRIORITY_LOW;
  rule->call_type = g_strdup ("quality");
  match = evaluate (rules, &fact);
  g_assert_nonnull (match);
  g_assert_cmpstr (match->call_type, ==, "quality");
  g_assert_cmpint (match->priority, ==, MS5_PRIORITY_LOW);

  /* E42 calls nobody by itself. */
  g_clear_pointer (&rule->call_type, g_free);
  fact.subject = "E42";
  g_assert_null (evaluate (rules, &fact));
}

static void
test_scope (Rules         *rules,
            gconstpointer  user_data)
{
  Ms5RuleFact fact = make_fact (MS5_RULE_FAULT, "B1", "E41");
  Ms5Rule *rule = get_rule (rules, 2);

  rule->lines = g_strsplit ("L2", ",", -1);
  g_assert_null (evaluate (rules, &fact));
  fact.line = "L2";
  fact.equipment = "A2";
  g_assert_nonnull (evaluate (rules, &fact));
  rule->equipment = g_strsplit ("B1,C1", ",", -1);
  g_assert_null (evaluate (rules, &fact));
}

static void
test_state (Rules         *rules,
            gconstpointer  user_data)
{
  Ms5Rule *rule = get_rule (rules, 0);
  Ms5RuleFact fact = make_fact (MS5_RULE_STATE, "B1", "Aborted");
  g_autofree char *key = NULL;

  rule->kind = MS5_RULE_STATE;
  rule->states = MS5_STATE_BIT (MS5_STATE_ABORTED) | MS5_STATE_BIT (MS5_STATE_ABORTING);
  fact.state = MS5_STATE_ABORTED;
  fact.mode = MS5_MODE_MAINTENANCE;
  g_assert_nonnull (evaluate (rules, &fact));
  key = ms5_rule_dup_key (rule, &fact);
  g_assert_cmpstr (key, ==, "long-stop/B1/");

  rule->modes = MS5_MODE_BIT (MS5_MODE_PRODUCTION);
  g_assert_null (evaluate (rules, &fact));
  fact.mode = MS5_MODE_PRODUCTION;
  g_assert_nonnull (evaluate (rules, &fact));
  fact.state = MS5_STATE_HELD;
  g_assert_null (evaluate (rules, &fact));
}

/* What was held against the limit of one rule means nothing to another. */
static void
test_own (Rules         *rules,
          gconstpointer  user_data)
{
  Ms5Rule *rule = get_rule (rules, 0);
  Ms5RuleFact fact = make_fact (MS5_RULE_QUALITY_LIMIT, "B1", NULL);

  rule->kind = MS5_RULE_QUALITY_LIMIT;
  fact.rule = rule;
  g_assert_nonnull (evaluate (rules, &fact));
  fact.rule = get_rule (rules, 1);
  g_assert_null (evaluate (rules, &fact));
}

/* Of the line as a whole. */
static void
test_unwatched (Rules         *rules,
                gconstpointer  user_data)
{
  Ms5Rule *rule = get_rule (rules, 0);
  Ms5RuleFact fact = make_fact (MS5_RULE_UNWATCHED, NULL, NULL);
  g_autofree char *key = NULL;

  rule->kind = MS5_RULE_UNWATCHED;
  g_assert_nonnull (evaluate (rules, &fact));
  key = ms5_rule_dup_key (rule, &fact);
  g_assert_cmpstr (key, ==, "long-stop//");
}

/* The widest of the rules that watch a sensor holds, where it is wider than its own. */
static void
test_deadband (void)
{
  g_autoptr (Ms5Plant) plant = fixture_plant_new ("UTC");
  Ms5Rule *rule = g_ptr_array_index (plant->rules, 1);
  Ms5Sensor *sensor;

  rule->deadband = 5;
  ms5_plant_seal (plant);
  sensor = (Ms5Sensor *) ms5_equipment_get_sensor (ms5_plant_get_equipment (plant, "B1"), "temperature");
  sensor->high = 80;
  sensor->high_alarm = 100;
  sensor->hysteresis = 2;
  g_assert_cmpint (ms5_limit_evaluate (sensor, MS5_LIMIT_HIGH, 75.5), ==, MS5_LIMIT_HIGH);
  g_assert_cmpint (ms5_limit_evaluate (sensor, MS5_LIMIT_HIGH, 75), ==, MS5_LIMIT_OK);
  sensor->hysteresis = 10;
  g_assert_cmpint (ms5_limit_evaluate (sensor, MS5_LIMIT_HIGH, 75), ==, MS5_LIMIT_HIGH);
}

#define ADD(path, function) g_test_add (path, Rules, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/rules/stop", test_stop);
  ADD ("/rules/sensor", test_sensor);
  ADD ("/rules/fault", test_fault);
  ADD ("/rules/scope", test_scope);
  ADD ("/rules/state", test_state);
  ADD ("/rules/own", test_own);
  ADD ("/rules/unwatched", test_unwatched);
  g_test_add_func ("/rules/deadband", test_deadband);

  return g_test_run ();
}
