/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-suppression.h"

#define S MS5_USEC_PER_S

typedef struct
{
  Ms5Plant *plant;
  const Ms5Line *line;
  Ms5Rule *stop;
  Ms5Rule *fault;
  Ms5Rule *sensor;
} Fixture;

/* A line of four machines A, B, C, D. */
static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  static const char *const codes[] = { "A", "B", "C", "D" };
  Ms5Line *line = ms5_line_new ("L1");

  fixture->plant = ms5_plant_new ();
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    g_ptr_array_add (line->equipment, ms5_equipment_new (codes[i]));
  g_ptr_array_add (fixture->plant->lines, line);
  fixture->line = line;
  fixture->stop = ms5_rule_new ("stop", MS5_RULE_STOP_LONGER_THAN);
  fixture->fault = ms5_rule_new ("fault", MS5_RULE_FAULT);
  fixture->sensor = ms5_rule_new ("sensor", MS5_RULE_SENSOR_LIMIT);
  g_ptr_array_add (fixture->plant->rules, fixture->stop);
  g_ptr_array_add (fixture->plant->rules, fixture->fault);
  g_ptr_array_add (fixture->plant->rules, fixture->sensor);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  ms5_plant_unref (fixture->plant);
}

/* A Held since 10 s; B, C, D wait for it. */
static const Ms5FlowState held_first[] = {
  { MS5_STATE_HELD, 10 * S }, { MS5_STATE_SUSPENDED, 20 * S }, { MS5_STATE_SUSPENDED, 30 * S },
  { MS5_STATE_SUSPENDED, 40 * S },
};

static void
test_chain (Fixture       *fixture,
            gconstpointer  user_data)
{
  Ms5SuppressionCall calls[] = {
    { "1", fixture->stop, "B", MS5_PRIORITY_HIGH, 100 * S, TRUE },
    { "2", fixture->stop, "A", MS5_PRIORITY_HIGH, 110 * S, TRUE }, /* later, and the cause all the same */
    { "3", fixture->stop, "D", MS5_PRIORITY_MEDIUM, 120 * S, TRUE },
    { "4", fixture->sensor, "C", MS5_PRIORITY_LOW, 130 * S, TRUE }, /* does not follow from standing */
    { "5", NULL, "C", MS5_PRIORITY_LOW, 140 * S, TRUE },            /* a person raised it */
  };
  guint causes[G_N_ELEMENTS (calls)];

  ms5_suppression_find (fixture->line, held_first, calls, G_N_ELEMENTS (calls), causes);
  g_assert_cmpuint (causes[0], ==, 1);
  g_assert_cmpuint (causes[1], ==, MS5_SUPPRESSION_NONE);
  g_assert_cmpuint (causes[2], ==, 1);
  g_assert_cmpuint (causes[3], ==, MS5_SUPPRESSION_NONE);
  g_assert_cmpuint (causes[4], ==, MS5_SUPPRESSION_NONE);

  /* the cause is gone */
  calls[1].active = FALSE;
  ms5_suppression_find (fixture->line, held_first, calls, G_N_ELEMENTS (calls), causes);
  g_assert_cmpuint (causes[0], ==, MS5_SUPPRESSION_NONE);
  g_assert_cmpuint (causes[2], ==, MS5_SUPPRESSION_NONE);
}

/* Nobody hears less than they would. */
static void
test_priority (Fixture       *fixture,
               gconstpointer  user_data)
{
  Ms5SuppressionCall calls[] = {
    { "1", fixture->stop, "B", MS5_PRIORITY_HIGH, 100 * S, TRUE },
    { "2", fixture->fault, "A", MS5_PRIORITY_MEDIUM, 110 * S, TRUE },
    { "3", fixture->stop, "C", MS5_PRIORITY_CRITICAL, 120 * S, TRUE },
    { "4", fixture->fault, "A", MS5_PRIORITY_CRITICAL, 130 * S, TRUE },
  };
  guint causes[G_N_ELEMENTS (calls)];

  ms5_suppression_find (fixture->line, held_first, calls, 3, causes);
  g_assert_cmpuint (causes[0], ==, MS5_SUPPRESSION_NONE);
  g_assert_cmpuint (causes[2], ==, MS5_SUPPRESSION_NONE);

  ms5_suppression_find (fixture->line, held_first, calls, 4, causes);
  g_assert_cmpuint (causes[0], ==, 3); /* the most urgent */
  g_assert_cmpuint (causes[2], ==, MS5_SUPPRESSION_NONE);
}

/* D blocks what is before it; nobody waits for a machine that works. */
static void
test_flow (Fixture       *fixture,
           gconstpointer  user_data)
{
  static const Ms5FlowState blocked[] = {
    { MS5_STATE_SUSPENDED, 0 }, { MS5_STATE_EXECUTE, 0 }, { MS5_STATE_SUSPENDED, 0 }, { MS5_STATE_ABORTED, 0 },
  };
  Ms5SuppressionCall calls[] = {
    { "1", fixture->stop, "A", MS5_PRIORITY_LOW, 100 * S, TRUE },
    { "2", fixture->stop, "C", MS5_PRIORITY_LOW, 100 * S, TRUE },
    { "3", fixture->stop, "D", MS5_PRIORITY_LOW, 100 * S, TRUE },
    { "4", fixture->fault, "D", MS5_PRIORITY_LOW, 90 * S, TRUE },
  };
  guint causes[G_N_ELEMENTS (calls)];

  ms5_suppression_find (fixture->line, blocked, calls, G_N_ELEMENTS (calls), causes);
  g_assert_cmpuint (causes[0], ==, MS5_SUPPRESSION_NONE);
  g_assert_cmpuint (causes[1], ==, 3); /* the earlier of two */
  g_assert_cmpuint (causes[2], ==, MS5_SUPPRESSION_NONE);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/suppression/chain", test_chain);
  ADD ("/suppression/priority", test_priority);
  ADD ("/suppression/flow", test_flow);

  return g_test_run ();
}
