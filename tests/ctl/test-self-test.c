/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ctl/ms5-ctl-self-test.h"
#include "ctl/ms5-ctl.h"
#include "protocol/ms5-json.h"

#include "run-ctl.h"

#include <math.h>
#include <string.h>

static void
test_program (void)
{
  g_auto (CtlRun) run = run_ctl ("self-test", NULL);

  g_assert_cmpint (run.status, ==, MS5_CTL_OK);
  g_assert_cmpstr (run.err, ==, "");
  g_assert_nonnull (strstr (run.out, "Vorne"));
  g_assert_null (strstr (run.out, "WRONG"));
}

static void
test_program_json (void)
{
  g_auto (CtlRun) run = run_ctl ("self-test --json", NULL);
  g_autoptr (json_t) report = ms5_json_parse (run.out, strlen (run.out), &ms5_json_limits_file, NULL);
  json_t *cases = json_object_get (report, "cases");

  g_assert_cmpint (run.status, ==, MS5_CTL_OK);
  g_assert_cmpuint (json_array_size (cases), ==, ms5_n_self_test_cases);
  g_assert_cmpint (json_integer_value (json_object_get (report, "passed")), ==, ms5_n_self_test_cases);
  g_assert_cmpint (json_integer_value (json_object_get (report, "failed")), ==, 0);
  for (gsize i = 0; i < json_array_size (cases); i++)
    {
      g_assert_true (json_is_true (json_object_get (json_array_get (cases, i), "ok")));
      g_assert_true (json_is_string (json_object_get (json_array_get (cases, i), "source")));
    }
}

static void
test_usage (void)
{
  g_auto (CtlRun) run = run_ctl ("self-test now", NULL);

  g_assert_cmpint (run.status, ==, MS5_CTL_BAD_INPUT);
}

static double
one (int unused)
{
  return 1;
}

static double
nothing (int unused)
{
  return NAN;
}

/* A self-test that cannot fail tests nothing. */
static void
test_can_fail (void)
{
  static const Ms5SelfTestCase cases[] = {
    { "right", "1", NULL, NULL, one, 0, 1, 1, 0 },
    { "off", "1.2", NULL, NULL, one, 0, 1, 1.2, 0.1 },
    { "number for null", "—", NULL, NULL, one, 0, 1, NAN, 0.1 },
    { "null for number", "1", NULL, NULL, nothing, 0, 1, 1, 0.1 },
    { "refused", "0", "{'shift':5}", "oee", NULL, 0, 1, 0, 0.1 },
    { "refused null", "—", "{'shift':5}", "oee", NULL, 0, 1, NAN, 0.1 },
    { "no such member", "1", "{'shift':{'start':'2026-03-02T06:00:00Z','end':'2026-03-02T07:00:00Z'}}", "eoe", NULL, 0, 1,
      1, 0.1 },
  };
  g_autoptr (GString) table = g_string_new (NULL);
  g_autoptr (GString) json = g_string_new (NULL);

  g_assert_cmpuint (ms5_self_test_run (cases, G_N_ELEMENTS (cases), FALSE, table), ==, G_N_ELEMENTS (cases) - 1);
  g_assert_nonnull (strstr (table->str, "WRONG"));
  g_assert_cmpuint (ms5_self_test_run (cases, G_N_ELEMENTS (cases), TRUE, json), ==, G_N_ELEMENTS (cases) - 1);
  g_assert_nonnull (strstr (json->str, "\"failed\":6"));
  g_assert_cmpuint (ms5_self_test_run (cases, 1, TRUE, json), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/self-test/program", test_program);
  g_test_add_func ("/self-test/program-json", test_program_json);
  g_test_add_func ("/self-test/usage", test_usage);
  g_test_add_func ("/self-test/can-fail", test_can_fail);

  return g_test_run ();
}
