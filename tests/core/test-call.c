/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-escalation.h"
#include "core/ms5-limit.h"
#include "plant-fixture.h"

#include <math.h>

#define S MS5_USEC_PER_S

static Ms5Call *
make_call (void)
{
  return ms5_call_new ("c-1", "L1", "stop", MS5_PRIORITY_HIGH, 1000 * S, "plc-b1");
}

static void
test_life (void)
{
  g_autoptr (Ms5Call) call = make_call ();
  g_autoptr (Ms5Call) copy = NULL;

  g_assert_cmpuint (call->rev, ==, 1);
  g_assert_cmpint (ms5_call_acknowledge (call, 1010 * S, "ann"), ==, MS5_OUTCOME_APPLIED);
  g_assert_cmpint (ms5_call_acknowledge (call, 1020 * S, "bob"), ==, MS5_OUTCOME_NOOP);
  g_assert_cmpstr (call->acknowledged_by, ==, "ann");
  g_assert_cmpint (call->acknowledged, ==, 1010 * S);

  ms5_call_append_note (call, "waiting for parts");
  g_assert_cmpint (ms5_call_resolve (call, 1100 * S, "bob", NULL, "belt changed"), ==, MS5_OUTCOME_APPLIED);
  g_assert_cmpstr (call->note, ==, "waiting for parts\nbelt changed");
  g_assert_cmpint (ms5_call_resolve (call, 1200 * S, "ann", NULL, "again"), ==, MS5_OUTCOME_NOOP);
  g_assert_cmpint (ms5_call_acknowledge (call, 1200 * S, "ann"), ==, MS5_OUTCOME_SUPERSEDED);
  g_assert_cmpint (call->state, ==, MS5_CALL_RESOLVED);
  g_assert_cmpstr (call->resolved_by, ==, "bob");
  g_assert_cmpuint (call->rev, ==, 1);

  copy = ms5_call_copy (call);
  g_assert_cmpstr (copy->note, ==, call->note);
  g_assert_true (copy->note != call->note);
}

/* Resolved by someone who had not said that they saw it. */
static void
test_resolve_at_once (void)
{
  g_autoptr (Ms5Call) call = make_call ();

  g_assert_cmpint (ms5_call_resolve (call, 1100 * S, "bob", NULL, NULL), ==, MS5_OUTCOME_APPLIED);
  g_assert_cmpint (call->acknowledged, ==, MS5_TIME_NONE);
  g_assert_null (call->note);
}

static void
test_revisions (void)
{
  g_autoptr (Ms5Call) call = make_call ();

  g_assert_true (ms5_call_set_active (call, 1005 * S, FALSE));
  g_assert_true (ms5_call_set_active (call, 1005 * S, TRUE));
  g_assert_false (ms5_call_set_active (call, 1005 * S, TRUE));
  g_assert_cmpuint (call->rev, ==, 1);
  g_assert_true (ms5_call_escalate (call, 1, 1100 * S, MS5_ROLE_BIT (MS5_ROLE_ADMIN)));
  g_assert_cmpuint (call->rev, ==, 2);
  g_assert_false (ms5_call_escalate (call, 1, 1100 * S, 0));
  ms5_call_acknowledge (call, 1200 * S, "ann");
  g_assert_true (ms5_call_escalate (call, 3, 1300 * S, 0));
  g_assert_cmpuint (call->rev, ==, 3);
  ms5_call_resolve (call, 1400 * S, "ann", NULL, NULL);
  g_assert_false (ms5_call_escalate (call, 4, 1500 * S, 0));
  g_assert_cmpuint (call->rev, ==, 3);
}

static void
test_alarm_states (void)
{
  g_autoptr (Ms5Call) call = make_call ();

  g_assert_cmpint (ms5_call_get_alarm_state (call), ==, MS5_ALARM_UNACKNOWLEDGED);
  ms5_call_set_active (call, 1005 * S, FALSE);
  g_assert_cmpint (ms5_call_get_alarm_state (call), ==, MS5_ALARM_RETURNED_UNACKNOWLEDGED);
  ms5_call_acknowledge (call, 1010 * S, "ann");
  g_assert_cmpint (ms5_call_get_alarm_state (call), ==, MS5_ALARM_NORMAL);
  ms5_call_set_active (call, 1005 * S, TRUE);
  g_assert_cmpint (ms5_call_get_alarm_state (call), ==, MS5_ALARM_ACKNOWLEDGED);
}

static void
check_next (const Ms5Plant *plant,
            const Ms5Call  *call,
            guint           level,
            gint64          due)
{
  g_autoptr (GPtrArray) policies = ms5_escalation_merge (plant->escalation, NULL);
  Ms5EscalationStep step;

  g_assert_true (ms5_escalation_next (policies, plant, call, call->raised, &step));
  g_assert_cmpuint (step.level, ==, level);
  g_assert_cmpuint (step.reminder, ==, 0);
  g_assert_cmpint (step.due, ==, due * S);
}

static void
check_none (const Ms5Plant *plant,
            const Ms5Call  *call)
{
  g_autoptr (GPtrArray) policies = ms5_escalation_merge (plant->escalation, NULL);
  Ms5EscalationStep step;

  g_assert_false (ms5_escalation_next (policies, plant, call, call->raised, &step));
}

/* Levels of the fixture: 120/900 s, 300/never, never/1800. */
static void
test_escalation (void)
{
  g_autoptr (Ms5Plant) plant = fixture_plant_new ("UTC");
  g_autoptr (Ms5Call) call = make_call ();
  const Ms5EscalationPolicy *policy = g_ptr_array_index (plant->escalation, 0);

  ms5_plant_seal (plant);
  check_next (plant, call, 1, 1120);
  ms5_call_escalate (call, 1, 1120 * S, 0);
  check_next (plant, call, 2, 1300);
  ms5_call_escalate (call, 2, 1300 * S, 0);
  check_none (plant, call);

  ms5_call_acknowledge (call, 1400 * S, "ann");
  check_next (plant, call, 3, 1400 + 1800);
  ms5_call_resolve (call, 1500 * S, "ann", NULL, NULL);
  check_none (plant, call);
  g_assert_cmpuint (ms5_escalation_get_level (policy, 2)->roles, ==, MS5_ROLE_BIT (MS5_ROLE_PRODUCTION_MANAGER));
  g_assert_null (ms5_escalation_get_level (policy, 0));
  g_assert_null (ms5_escalation_get_level (policy, 4));

  /* No levels for this priority. */
  call->state = MS5_CALL_RAISED;
  call->priority = MS5_PRIORITY_LOW;
  check_none (plant, call);
}

/* A quick acknowledgement counts from there; the first level's second delay holds. */
static void
test_escalation_after_acknowledgement (void)
{
  g_autoptr (Ms5Plant) plant = fixture_plant_new ("UTC");
  g_autoptr (Ms5Call) call = make_call ();

  ms5_plant_seal (plant);
  ms5_call_acknowledge (call, 1010 * S, "ann");
  check_next (plant, call, 1, 1010 + 900);
  ms5_call_escalate (call, 1, 1910 * S, 0);
  check_next (plant, call, 3, 1010 + 1800);
}

/* The fixture's sensor: low 10, high 70, alarms 5 and 80, hysteresis 2. */
static void
test_limits (void)
{
  g_autoptr (Ms5Plant) plant = fixture_plant_new ("UTC");
  const Ms5Sensor *sensor;
  Ms5Limit limit;
  static const struct { double value; Ms5LimitState state; Ms5Time since, alarm_since; } steps[] = {
    { 50, MS5_LIMIT_OK, MS5_TIME_NONE, MS5_TIME_NONE },
    { 70, MS5_LIMIT_OK, MS5_TIME_NONE, MS5_TIME_NONE },
    { 70.1, MS5_LIMIT_HIGH, 2, MS5_TIME_NONE },
    { 68.1, MS5_LIMIT_HIGH, 2, MS5_TIME_NONE },
    { 81, MS5_LIMIT_HIGH_ALARM, 2, 4 },
    { 78.5, MS5_LIMIT_HIGH_ALARM, 2, 4 },
    { 78, MS5_LIMIT_HIGH, 2, MS5_TIME_NONE },
    { 79.9, MS5_LIMIT_HIGH, 2, MS5_TIME_NONE },
    { 68, MS5_LIMIT_OK, MS5_TIME_NONE, MS5_TIME_NONE },
    { 4, MS5_LIMIT_LOW_ALARM, 9, 9 },
    { 11, MS5_LIMIT_LOW, 9, MS5_TIME_NONE },
    { 75, MS5_LIMIT_HIGH, 9, MS5_TIME_NONE },
    { 12, MS5_LIMIT_OK, MS5_TIME_NONE, MS5_TIME_NONE },
  };

  ms5_plant_seal (plant);
  sensor = ms5_equipment_get_sensor (ms5_plant_get_equipment (plant, "A1"), "temperature");
  ms5_limit_init (&limit);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      Ms5LimitState before = limit.state;
      gboolean changed = ms5_limit_update (&limit, sensor, steps[i].value, i);

      g_test_message ("%g", steps[i].value);
      g_assert_cmpint (limit.state, ==, steps[i].state);
      g_assert_cmpint (limit.since, ==, steps[i].since);
      g_assert_cmpint (limit.alarm_since, ==, steps[i].alarm_since);
      g_assert_cmpint (changed, ==, limit.state != before);
    }
}

static void
test_no_limits (void)
{
  Ms5Sensor sensor = { .low = NAN, .high = NAN, .low_alarm = NAN, .high_alarm = NAN };

  g_assert_cmpint (ms5_limit_evaluate (&sensor, MS5_LIMIT_OK, 1e300), ==, MS5_LIMIT_OK);
  sensor.high_alarm = 5;
  g_assert_cmpint (ms5_limit_evaluate (&sensor, MS5_LIMIT_OK, 6), ==, MS5_LIMIT_HIGH_ALARM);
  g_assert_cmpint (ms5_limit_evaluate (&sensor, MS5_LIMIT_HIGH_ALARM, 5), ==, MS5_LIMIT_OK);
}

/* Whoever is to see to it may change, until there is nothing to see to any more. */
static void
test_assign (void)
{
  g_autoptr (Ms5Call) call = make_call ();
  g_autoptr (Ms5Call) copy = NULL;

  g_assert_cmpint (ms5_call_assign (call, 1010 * S, "bob", "ann"), ==, MS5_OUTCOME_APPLIED);
  g_assert_cmpint (ms5_call_assign (call, 1020 * S, "bob", "cem"), ==, MS5_OUTCOME_NOOP);
  g_assert_cmpstr (call->assigned_by, ==, "ann");
  g_assert_cmpint (call->assigned, ==, 1010 * S);
  g_assert_cmpuint (call->rev, ==, 2);
  g_assert_cmpint (ms5_call_assign (call, 1030 * S, "cem", "ann"), ==, MS5_OUTCOME_APPLIED);
  g_assert_cmpuint (call->rev, ==, 3);
  copy = ms5_call_copy (call);
  g_assert_cmpstr (copy->assigned_to, ==, "cem");
  ms5_call_resolve (call, 1040 * S, "bob", NULL, NULL);
  g_assert_cmpint (ms5_call_assign (call, 1050 * S, "ann", "ann"), ==, MS5_OUTCOME_SUPERSEDED);
}

/* For a while nobody is called, and then it is back, with the time that escalation waits before it. */
static void
test_shelf (void)
{
  g_autoptr (Ms5Plant) plant = fixture_plant_new ("UTC");
  g_autoptr (Ms5Call) call = make_call ();

  g_assert_cmpint (ms5_call_unshelve (call, 1005 * S), ==, MS5_OUTCOME_NOOP);
  g_assert_cmpint (ms5_call_shelve (call, 1010 * S, 2000 * S, "ann", "parts"), ==, MS5_OUTCOME_APPLIED);
  g_assert_cmpint (ms5_call_shelve (call, 1020 * S, 2000 * S, "bob", "parts"), ==, MS5_OUTCOME_NOOP);
  g_assert_cmpstr (call->shelved_by, ==, "ann");
  g_assert_cmpint (ms5_call_get_alarm_state (call), ==, MS5_ALARM_SHELVED);
  check_none (plant, call);
  g_assert_false (ms5_call_escalate (call, 1, 1100 * S, 0));
  g_assert_cmpuint (call->rev, ==, 1);

  g_assert_cmpint (ms5_call_unshelve (call, 2000 * S), ==, MS5_OUTCOME_APPLIED);
  g_assert_cmpint (ms5_call_get_alarm_state (call), ==, MS5_ALARM_UNACKNOWLEDGED);
  g_assert_cmpuint (call->rev, ==, 2);
  check_next (plant, call, 1, 2120);

  ms5_call_acknowledge (call, 2010 * S, "ann");
  ms5_call_shelve (call, 2020 * S, 3000 * S, "ann", "parts");
  ms5_call_unshelve (call, 2500 * S);
  g_assert_cmpuint (call->rev, ==, 2);
  g_assert_cmpint (call->shelved_until, ==, 2500 * S);

  ms5_call_shelve (call, 2600 * S, 3000 * S, "ann", "parts");
  ms5_call_resolve (call, 2700 * S, "bob", NULL, NULL);
  g_assert_false (ms5_call_is_shelved (call));
  g_assert_cmpint (ms5_call_shelve (call, 2800 * S, 3000 * S, "ann", "parts"), ==, MS5_OUTCOME_SUPERSEDED);
  g_assert_cmpint (ms5_call_unshelve (call, 2800 * S), ==, MS5_OUTCOME_SUPERSEDED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/call/life", test_life);
  g_test_add_func ("/call/resolve-at-once", test_resolve_at_once);
  g_test_add_func ("/call/revisions", test_revisions);
  g_test_add_func ("/call/alarm-states", test_alarm_states);
  g_test_add_func ("/call/assign", test_assign);
  g_test_add_func ("/call/shelf", test_shelf);
  g_test_add_func ("/call/escalation", test_escalation);
  g_test_add_func ("/call/escalation-after-acknowledgement", test_escalation_after_acknowledgement);
  g_test_add_func ("/call/limits", test_limits);
  g_test_add_func ("/call/no-limits", test_no_limits);

  return g_test_run ();
}
