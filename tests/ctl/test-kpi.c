/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ctl/ms5-ctl.h"
#include "protocol/ms5-json.h"

#include "run-ctl.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static const char shift[]
  = "{'time_zone':'Europe/Berlin',"
    "'shift':{'start':'2026-03-02T06:00:00+01:00','end':'2026-03-02T14:00:00+01:00'},"
    "'planned_stops':[{'start':'2026-03-02T09:00:00+01:00','end':'2026-03-02T10:00:00+01:00','reason':'break'}],"
    "'stops':[{'start':'2026-03-02T10:00:00+01:00','end':'2026-03-02T10:47:00+01:00','reason':'jam',"
    "'category':'unplanned','priority':1}],"
    "'unknown':[],"
    "'production':[{'product':'cola-05','ideal_cycle_s':1.0,'produced':19271,'scrap':423,'rework':0}],"
    "'stop_explain_s':120}";

static GBytes *
to_bytes (const char *text)
{
  char *json = g_strdelimit (g_strdup (text), "'", '"');

  return g_bytes_new_take (json, strlen (json));
}

static CtlRun
run_with (const char *command_line,
          const char *text)
{
  g_autoptr (GBytes) input = to_bytes (text);

  return run_ctl (command_line, input);
}

static void
test_json (void)
{
  g_auto (CtlRun) run = run_with ("kpi --file - --json", shift);
  g_autoptr (json_t) result = NULL;

  g_assert_cmpint (run.status, ==, MS5_CTL_OK);
  g_assert_cmpstr (run.err, ==, "");
  result = ms5_json_parse (run.out, strlen (run.out), &ms5_json_limits_file, NULL);
  g_assert_nonnull (result);
  g_assert_cmpfloat_with_epsilon (json_number_value (json_object_get (result, "oee")), 18848 / 25200.0, 1e-15);
  g_assert_cmpfloat (json_number_value (json_object_get (result, "pbt_s")), ==, 25200);
  g_assert_true (json_is_array (json_object_get (result, "flags")));
  g_assert_true (json_is_array (json_object_get (result, "explain")));
}

static void
test_table (void)
{
  static const char *const parts[] = { "74.8 %", "88.8 %", "86.1 %", "97.8 %", "7:00:00", "0:47:00", "jam",
                                       "2026-03-02T06:00:00", "apt / (pbt - unknown)", "pbt = 25200 s" };
  g_auto (CtlRun) run = run_with ("kpi --file -", shift);

  g_assert_cmpint (run.status, ==, MS5_CTL_OK);
  g_assert_cmpstr (run.err, ==, "");
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_test_message ("%s", parts[i]);
      g_assert_nonnull (strstr (run.out, parts[i]));
    }
}

/* What cannot be computed is a dash, and the reason is told. */
static void
test_table_of_nothing (void)
{
  g_auto (CtlRun) run = run_with ("kpi --file -", "{'shift':{'start':'2026-03-02T06:00:00Z','end':'2026-03-02T07:00:00Z'}}");

  g_assert_cmpint (run.status, ==, MS5_CTL_OK);
  g_assert_nonnull (strstr (run.out, "—"));
  g_assert_nonnull (strstr (run.out, "quality_ratio_null: nothing was produced"));
  g_assert_null (strstr (run.out, "nan"));
}

static void
test_file (void)
{
  g_autofree char *path = NULL;
  g_autofree char *command = NULL;
  g_autofree char *json = g_strdelimit (g_strdup (shift), "'", '"');
  int fd = g_file_open_tmp ("ms5ctl-XXXXXX.json", &path, NULL);

  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (path, json, -1, NULL));
  command = g_strdup_printf ("kpi --json --file %s", path);
  {
    g_auto (CtlRun) run = run_ctl (command, NULL);

    g_assert_cmpint (run.status, ==, MS5_CTL_OK);
  }
  g_assert_cmpint (g_remove (path), ==, 0);
  {
    g_auto (CtlRun) run = run_ctl (command, NULL);

    g_assert_cmpint (run.status, ==, MS5_CTL_BAD_INPUT);
    g_assert_cmpstr (run.out, ==, "");
    g_assert_nonnull (strstr (run.err, path));
  }
}

/* One line for each error, with its path, and nothing on standard output. */
static void
test_errors (void)
{
  g_auto (CtlRun) run = run_with ("kpi --json --file -",
                                  "{'shift':{'start':'2026-03-02T06:00:00','end':'2026-03-02T14:00:00Z'},"
                                  "'stops':[{'start':'2026-03-02T07:00:00Z','end':'2026-03-02T06:00:00Z'},"
                                  "{'start':'2026-03-02T07:00:00Z','categroy':'planned\\n\\u001b[2J'}],"
                                  "'production':[{'produced':-1}],'\\n':1}");
  g_auto (GStrv) lines = g_strsplit (run.err, "\n", -1);

  g_assert_cmpint (run.status, ==, MS5_CTL_BAD_INPUT);
  g_assert_cmpstr (run.out, ==, "");
  g_test_message ("%s", run.err);
  g_assert_cmpuint (g_strv_length (lines), ==, 6);
  g_assert_true (g_str_has_prefix (lines[0], "$.shift.start: "));
  g_assert_true (g_str_has_prefix (lines[1], "$.stops[0].end: "));
  g_assert_true (g_str_has_prefix (lines[2], "$.stops[1].categroy: "));
  g_assert_true (g_str_has_prefix (lines[3], "$.production[0].produced: "));
  g_assert_true (g_str_has_prefix (lines[4], "$[\"\\n\"]: "));
  g_assert_cmpstr (lines[5], ==, "");
}

static void
test_usage (void)
{
  static const struct { const char *command; int status; } cases[] = {
    { "", MS5_CTL_BAD_INPUT }, { "frobnicate", MS5_CTL_BAD_INPUT }, { "kpi", MS5_CTL_BAD_INPUT },
    { "kpi --file", MS5_CTL_BAD_INPUT }, { "kpi --file - more", MS5_CTL_BAD_INPUT }, { "kpi --frob", MS5_CTL_BAD_INPUT },
    { "kpi --file /", MS5_CTL_BAD_INPUT }, { "--help", MS5_CTL_OK }, { "help", MS5_CTL_OK }, { "--version", MS5_CTL_OK },
    { "kpi --help", MS5_CTL_OK },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (CtlRun) run = run_ctl (cases[i].command, NULL);

      g_test_message ("ms5ctl %s", cases[i].command);
      g_assert_cmpint (run.status, ==, cases[i].status);
      g_assert_true ((*run.out == '\0') == (cases[i].status != MS5_CTL_OK));
      g_assert_true ((*run.err == '\0') == (cases[i].status == MS5_CTL_OK));
    }
}

static void
check_bad_input (const char *folder,
                 const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *quoted = g_shell_quote (path);
  g_autofree char *command = g_strdup_printf ("kpi --file %s", quoted);
  g_auto (CtlRun) run = run_ctl (command, NULL);

  g_test_message ("%s: %s", name, run.err);
  g_assert_cmpint (run.status, ==, MS5_CTL_BAD_INPUT);
  g_assert_cmpstr (run.out, ==, "");
  g_assert_true (g_str_has_prefix (run.err, "$"));
  g_assert_true (g_utf8_validate (run.err, -1, NULL));
  /* What is not JSON is one error. */
  if (g_str_has_prefix (name, "n_"))
    {
      g_assert_true (g_str_has_prefix (run.err, "$: "));
      g_assert_true (strchr (run.err, '\n') == run.err + strlen (run.err) - 1);
    }
}

static void
test_bad_input (void)
{
  const char *root = g_getenv ("MS5_SHARED_DATA");
  g_autofree char *folder = g_build_filename (root != NULL ? root : "", "badinput", "JSONTestSuite", "test_parsing", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  if (dir == NULL)
    {
      g_test_skip ("no badinput in MS5_SHARED_DATA");
      return;
    }

  while ((name = g_dir_read_name (dir)) != NULL)
    check_bad_input (folder, name);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ctl-kpi/json", test_json);
  g_test_add_func ("/ctl-kpi/table", test_table);
  g_test_add_func ("/ctl-kpi/table-of-nothing", test_table_of_nothing);
  g_test_add_func ("/ctl-kpi/file", test_file);
  g_test_add_func ("/ctl-kpi/errors", test_errors);
  g_test_add_func ("/ctl-kpi/usage", test_usage);
  g_test_add_func ("/ctl-kpi/bad-input", test_bad_input);

  return g_test_run ();
}
