/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ctl/ms5-ctl-self-test.h"

#include "ctl/ms5-ctl.h"
#include "protocol/ms5-kpi-file.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static double
get_number (const json_t *result,
            const char   *member)
{
  const json_t *value = json_object_get (result, member);

  return json_is_number (value) ? json_number_value (value) : NAN;
}

/* Goes the whole way: from the text through the door, the account and the KPIs to the result. */
static double
compute_document (const Ms5SelfTestCase *test)
{
  char *text = g_strdelimit (g_strdup (test->document), "'", '"');
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (Ms5KpiFile) file = ms5_kpi_file_from_json (bytes, problems);
  g_autoptr (json_t) result = NULL;
  Ms5Totals totals;
  Ms5Kpis kpis;

  /* No figure is infinite: this fails whatever was expected. */
  if (file == NULL)
    return INFINITY;

  ms5_account_run (&file->input, &totals, NULL);
  ms5_kpis_compute (&totals, &kpis);
  result = ms5_kpis_to_json (&kpis);
  return get_number (result, test->member);
}

static double
compute_case (const Ms5SelfTestCase *test)
{
  return (test->document != NULL ? compute_document (test) : test->compute (test->argument)) * test->scale;
}

static gboolean
is_right (const Ms5SelfTestCase *test,
          double                 computed)
{
  if (isnan (test->expected) || isnan (computed))
    return isnan (test->expected) && isnan (computed);

  return fabs (computed - test->expected) <= test->tolerance;
}

static void
append_row (GString    *out,
            const char *source,
            const char *what,
            const char *expected,
            const char *computed,
            const char *verdict)
{
  ms5_ctl_append_cell (out, source, 34);
  ms5_ctl_append_cell (out, what, 46);
  ms5_ctl_append_cell (out, expected, -12);
  ms5_ctl_append_cell (out, computed, -14);
  g_string_append_printf (out, "  %s\n", verdict);
}

static char *
format_number (double value,
               int    digits)
{
  return isnan (value) ? g_strdup ("—") : g_strdup_printf ("%.*g", digits, value);
}

static json_t *
make_number (double value)
{
  return isfinite (value) ? json_real (value) : json_null ();
}

static void
append_json (GString *out,
             json_t  *rows,
             guint    n_cases,
             guint    n_failed)
{
  g_autoptr (json_t) report = json_pack ("{s:O, s:i, s:i}", "cases", rows, "passed", (int) (n_cases - n_failed),
                                         "failed", (int) n_failed);

  ms5_json_append (out, report);
  g_string_append_c (out, '\n');
}

/**
 * ms5_self_test_run:
 * @cases: (array length=n_cases): figures to reproduce
 * @n_cases: their number
 * @as_json: whether to write for programs
 * @out: where to write the report
 *
 * Returns: how many are not reproduced
 */
guint
ms5_self_test_run (const Ms5SelfTestCase *cases,
                   guint                  n_cases,
                   gboolean               as_json,
                   GString               *out)
{
  g_autoptr (json_t) rows = json_array ();
  guint n_failed = 0;

  if (!as_json)
    append_row (out, _("Source"), _("Figure"), _("Expected"), _("Computed"), _("Verdict"));

  for (guint i = 0; i < n_cases; i++)
    {
      const Ms5SelfTestCase *test = &cases[i];
      double computed = compute_case (test);
      gboolean right = is_right (test, computed);
      g_autofree char *expected_text = format_number (test->expected, 6);
      g_autofree char *computed_text = format_number (computed, 8);

      n_failed += !right;
      if (as_json)
        json_array_append_new (rows, json_pack ("{s:s, s:s, s:o, s:o, s:b}", "source", test->source,
                                                "figure", test->what, "expected", make_number (test->expected),
                                                "computed", make_number (computed), "ok", right));
      else
        append_row (out, test->source, test->what, expected_text, computed_text, right ? _("ok") : _("WRONG"));
    }

  if (as_json)
    append_json (out, rows, n_cases, n_failed);
  else
    g_string_append_printf (out, ngettext ("\n%u figure, %u wrong\n", "\n%u figures, %u wrong\n", n_cases), n_cases,
                            n_failed);
  return n_failed;
}

static Ms5CtlStatus
run_self_test (int   argc,
               char *argv[])
{
  g_autoptr (GString) report = g_string_new (NULL);
  gboolean as_json = FALSE;
  guint n_failed;
  const GOptionEntry entries[] = {
    { "json", 'j', 0, G_OPTION_ARG_NONE, &as_json, N_("Print for programs"), NULL },
    G_OPTION_ENTRY_NULL
  };

  if (!ms5_ctl_parse_options (&ms5_ctl_self_test_command, entries, &argc, &argv))
    return MS5_CTL_BAD_INPUT;
  if (argc > 1)
    {
      g_printerr ("%s\n", _("ms5ctl self-test: takes options only"));
      return MS5_CTL_BAD_INPUT;
    }

  n_failed = ms5_self_test_run (ms5_self_test_cases, ms5_n_self_test_cases, as_json, report);
  ms5_ctl_print (report->str, as_json);
  return n_failed == 0 ? MS5_CTL_OK : MS5_CTL_FAILURE;
}

const Ms5CtlCommand ms5_ctl_self_test_command = {
  "self-test", "[--json]", N_("Reproduce published figures and each policy's cases"), run_self_test,
};
