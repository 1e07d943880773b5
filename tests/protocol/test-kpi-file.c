/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-kpi-file.h"

#include "shared-data.h"

#include <math.h>
#include <string.h>

/* The texts of these tests are JSON with ' for ". */
static GBytes *
to_bytes (const char *text)
{
  char *json = g_strdelimit (g_strdup (text), "'", '"');

  return g_bytes_new_take (json, strlen (json));
}

static Ms5KpiFile *
read_text (const char  *text,
           Ms5Problems *problems)
{
  g_autoptr (GBytes) bytes = to_bytes (text);
  Ms5KpiFile *file = ms5_kpi_file_from_json (bytes, problems);
  g_autofree char *told = ms5_problems_to_string (problems);

  if (*told != '\0')
    g_test_message ("%s", told);
  g_assert_true ((file != NULL) == (ms5_problems_get_count (problems) == 0));
  return file;
}

static json_t *
compute (const char *text)
{
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (Ms5KpiFile) file = read_text (text, problems);
  Ms5Totals totals;
  Ms5Kpis kpis;

  g_assert_nonnull (file);
  ms5_account_run (&file->input, &totals, NULL);
  ms5_kpis_compute (&totals, &kpis);
  return ms5_kpis_to_json (&kpis);
}

static double
get (const json_t *result,
     const char   *member)
{
  const json_t *value = json_object_get (result, member);

  g_assert_true (json_is_number (value));
  return json_number_value (value);
}

#define SHIFT "'shift':{'start':'2026-03-02T06:00:00+01:00','end':'2026-03-02T14:00:00+01:00'}"

static void
test_whole (void)
{
  g_autoptr (json_t) result = compute (
    "{'time_zone':'Europe/Berlin'," SHIFT ","
    "'planned_stops':[{'start':'2026-03-02T09:00:00+01:00','end':'2026-03-02T10:00:00+01:00','reason':'break'}],"
    "'stops':[{'start':'2026-03-02T10:00:00+01:00','end':'2026-03-02T10:47:00+01:00','reason':'jam',"
    "'category':'unplanned','priority':1}],"
    "'unknown':[],"
    "'production':[{'product':'cola-05','ideal_cycle_s':1.0,'produced':19271,'scrap':423,'rework':0}],"
    "'stop_explain_s':120}");

  g_assert_cmpfloat (get (result, "pbt_s"), ==, 420 * 60);
  g_assert_cmpfloat (get (result, "apt_s"), ==, 373 * 60);
  g_assert_cmpfloat (get (result, "adet_s"), ==, 47 * 60);
  g_assert_cmpfloat (get (result, "aust_s"), ==, 0);
  g_assert_cmpfloat_with_epsilon (get (result, "availability"), 373 / 420.0, 1e-15);
  g_assert_cmpfloat_with_epsilon (get (result, "effectiveness"), 19271 / (373 * 60.0), 1e-15);
  g_assert_cmpfloat_with_epsilon (get (result, "quality_ratio"), 18848 / 19271.0, 1e-15);
  g_assert_cmpfloat_with_epsilon (get (result, "oee"), 18848 / (420 * 60.0), 1e-15);
  g_assert_cmpfloat_with_epsilon (get (result, "teep"), 18848 / (480 * 60.0), 1e-15);
  g_assert_cmpfloat (get (result, "oee_worst"), ==, get (result, "oee"));
  g_assert_cmpfloat (get (result, "coverage"), ==, 1);
  g_assert_cmpfloat (get (result, "minor_stops"), ==, 0);
  g_assert_cmpuint (json_array_size (json_object_get (result, "flags")), ==, 0);
  g_assert_cmpuint (json_array_size (json_object_get (result, "explain")), ==, MS5_N_KPIS);
}

/* Every member of the result that others rely on, for the emptiest shift there is. */
static void
test_smallest (void)
{
  static const char *const members[] = {
    "pbt_s", "apt_s", "aust_s", "adet_s", "availability", "effectiveness", "quality_ratio", "oee", "nee", "teep",
    "scrap_ratio", "rework_ratio", "coverage", "oee_worst", "oee_best", "minor_stops", "flags", "explain",
  };
  static const char *const null_members[] = {
    "quality_ratio", "oee", "nee", "teep", "scrap_ratio", "rework_ratio", "oee_worst", "oee_best", "mtbf_s", "mttr_s",
  };
  g_autoptr (json_t) result = compute ("{" SHIFT "}");
  json_t *flags = json_object_get (result, "flags");

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    g_assert_nonnull (json_object_get (result, members[i]));
  for (guint i = 0; i < G_N_ELEMENTS (null_members); i++)
    {
      gboolean flagged = FALSE;

      g_assert_true (json_is_null (json_object_get (result, null_members[i])));
      for (gsize f = 0; f < json_array_size (flags); f++)
        flagged |= g_str_has_prefix (json_string_value (json_array_get (flags, f)), null_members[i]);
      g_assert_true (flagged);
    }
  g_assert_cmpfloat (get (result, "availability"), ==, 1);
  g_assert_cmpfloat (get (result, "effectiveness"), ==, 0);
}

static double
get_hours (const char *zone,
           const char *start,
           const char *end)
{
  g_autofree char *text = g_strdup_printf ("{'time_zone':'%s','shift':{'start_local':'%s','end_local':'%s'}}",
                                           zone, start, end);
  g_autoptr (json_t) result = compute (text);

  return get (result, "calendar_s") / 3600;
}

static void
test_local_shifts (void)
{
  g_assert_cmpfloat (get_hours ("Europe/Berlin", "2026-03-02T22:00", "2026-03-03T06:00"), ==, 8);
  g_assert_cmpfloat (get_hours ("Europe/Berlin", "2026-03-28T22:00", "2026-03-29T06:00"), ==, 7);
  g_assert_cmpfloat (get_hours ("Europe/Berlin", "2026-10-24T22:00", "2026-10-25T06:00"), ==, 9);
  g_assert_cmpfloat (get_hours ("Australia/Lord_Howe", "2026-10-03T22:00", "2026-10-04T06:00"), ==, 7.5);
  g_assert_cmpfloat (get_hours ("Australia/Lord_Howe", "2026-04-04T22:00", "2026-04-05T06:00"), ==, 8.5);
}

static void
test_stops (void)
{
  g_autoptr (json_t) result = compute (
    "{" SHIFT ",'now':'2026-03-02T12:00:00+01:00','stops':["
    "{'start':'2026-03-02T07:00:00+01:00','end':'2026-03-02T07:10:00+01:00','reason':null},"
    "{'start':'2026-03-02T08:00:00+01:00','end':'2026-03-02T08:10:00+01:00'},"
    "{'start':'2026-03-02T09:00:00+01:00','end':'2026-03-02T09:20:00+01:00','reason':'x','category':'changeover',"
    "'target_s':900},"
    "{'start':'2026-03-02T10:00:00+01:00','end':'2026-03-02T10:01:00+01:00','reason':'x','category':'maintenance'},"
    "{'start':'2026-03-02T10:30:00+01:00','end':'2026-03-02T10:40:00+01:00','reason':'x','planned':true},"
    "{'start':'2026-03-02T11:50:00+01:00','end':null,'reason':'jam','category':'unplanned'}]}");

  g_assert_cmpfloat (get (result, "calendar_s"), ==, 6 * 3600);
  g_assert_cmpfloat (get (result, "adet_s"), ==, 1800);
  g_assert_cmpfloat (get (result, "aust_s"), ==, 1200);
  g_assert_cmpfloat (get (result, "over_target_s"), ==, 300);
  g_assert_cmpfloat (get (result, "uncoded_s"), ==, 1200);
  g_assert_cmpfloat (get (result, "planned_s"), ==, 600);
  g_assert_cmpfloat (get (result, "minor_stops"), ==, 1);
  g_assert_cmpfloat (get (result, "failures"), ==, 3);
}

static void
check_one (const char *text,
           const char *path)
{
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (Ms5KpiFile) file = read_text (text, problems);

  g_assert_null (file);
  g_assert_true (ms5_problems_has_path (problems, path));
}

#define CHECK_MEMBERS(members, path) check_one ("{" SHIFT "," members "}", path)
#define SPAN(start, end)             "'start':'2026-03-02T" start ":00Z','end':'2026-03-02T" end ":00Z'"

static void
test_bad_values (void)
{
  check_one ("", "$");
  check_one ("5", "$");
  check_one ("{}", "$.shift");
  check_one ("{'shift':null}", "$.shift");
  check_one ("{'shift':{'start':'2026-03-02T06:00:00Z'}}", "$.shift.end");
  check_one ("{'shift':{" SPAN ("06:00", "06:00") "}}", "$.shift.end");
  check_one ("{'shift':{'start':'2026-03-02T06:00:00','end':'2026-03-02T14:00:00'}}", "$.shift.start");
  check_one ("{'shift':{'start_local':'2026-03-28T22:00','end_local':'2026-03-29T06:00'}}", "$.time_zone");
  check_one ("{'time_zone':'UTC','shift':{'start_local':'2026-03-28T22:00'}}", "$.shift.end_local");
  check_one ("{'time_zone':'UTC','shift':{'start_local':'2026-03-28T22:00Z','end_local':'2026-03-29T06:00'}}",
             "$.shift.start_local");
  check_one ("{'time_zone':'UTC','shift':{'start_local':'2026-03-28T22:00','end':'2026-03-29T06:00:00Z'}}",
             "$.shift.end");
  check_one ("{'time_zone':'UTC','shift':{'start_local':'2026-03-28T22:00','end_local':'2026-03-28T22:00'}}",
             "$.shift.end_local");
  CHECK_MEMBERS ("'time_zone':'Europe/Berlyn'", "$.time_zone");
  CHECK_MEMBERS ("'stop':[]", "$.stop");
  CHECK_MEMBERS ("'stops':{}", "$.stops");
  CHECK_MEMBERS ("'stops':[5]", "$.stops[0]");
  CHECK_MEMBERS ("'stops':[{'end':null}]", "$.stops[0].start");
  CHECK_MEMBERS ("'stops':[{" SPAN ("07:00", "06:59") "}]", "$.stops[0].end");
  CHECK_MEMBERS ("'stops':[{" SPAN ("07:00", "07:30") ",'category':'Unplanned'}]", "$.stops[0].category");
  CHECK_MEMBERS ("'stops':[{" SPAN ("07:00", "07:30") ",'categroy':'planned'}]", "$.stops[0].categroy");
  CHECK_MEMBERS ("'stops':[{" SPAN ("07:00", "07:30") ",'priority':1.5}]", "$.stops[0].priority");
  CHECK_MEMBERS ("'stops':[{" SPAN ("07:00", "07:30") ",'reason':5}]", "$.stops[0].reason");
  CHECK_MEMBERS ("'planned_stops':[{'start':'2026-03-02T07:00:00Z'}]", "$.planned_stops[0].end");
  CHECK_MEMBERS ("'unknown':[{" SPAN ("07:00", "07:00") "}]", "$.unknown[0].end");
  CHECK_MEMBERS ("'production':[{'product':'p','ideal_cycle_s':0,'produced':1}]", "$.production[0].ideal_cycle_s");
  CHECK_MEMBERS ("'production':[{'product':'p','ideal_cycle_s':1}]", "$.production[0].produced");
  CHECK_MEMBERS ("'production':[{'ideal_cycle_s':1,'produced':-1}]", "$.production[0].produced");
  CHECK_MEMBERS ("'production':[{'ideal_cycle_s':1,'produced':'1'}]", "$.production[0].produced");
  CHECK_MEMBERS ("'production':[{'ideal_cycle_s':1,'produced':1,'scrap':-2}]", "$.production[0].scrap");
  CHECK_MEMBERS ("'stop_explain_s':-1", "$.stop_explain_s");
  CHECK_MEMBERS ("'stop_explain_s':1e99", "$.stop_explain_s");
  CHECK_MEMBERS ("'now':'later'", "$.now");
}

/* All at once, in the order of the file. */
static void
test_all_problems (void)
{
  static const char *const paths[] = { "$.production[0].produced", "$.stops[0].end", "$.stops[1].category", "$.shift.end",
                                       "$.extra" };
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (Ms5KpiFile) file = read_text (
    "{'production':[{'produced':null}],"
    "'stops':[{" SPAN ("07:00", "06:59") "},{" SPAN ("07:00", "08:59") ",'category':''}],"
    "'shift':{" SPAN ("06:00", "05:00") "},'extra':1}", problems);

  g_assert_null (file);
  g_assert_cmpuint (ms5_problems_get_count (problems), ==, G_N_ELEMENTS (paths));
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    g_assert_cmpstr (ms5_problems_get (problems, i)->path, ==, paths[i]);
}

static void
test_bad_input (void)
{
  g_autofree char *folder = shared_data ("badinput/JSONTestSuite/test_parsing");
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (folder == NULL)
    return;

  dir = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (Ms5Problems) problems = ms5_problems_new ();
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (Ms5KpiFile) file = NULL;
      char *text = NULL;
      gsize length = 0;

      g_assert_true (g_file_get_contents (path, &text, &length, NULL));
      bytes = g_bytes_new_take (text, length);
      file = ms5_kpi_file_from_json (bytes, problems);
      g_assert_null (file);
      if (g_str_has_prefix (name, "n_"))
        g_assert_cmpstr (ms5_problems_get (problems, 0)->path, ==, "$");
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/kpi-file/whole", test_whole);
  g_test_add_func ("/kpi-file/smallest", test_smallest);
  g_test_add_func ("/kpi-file/local-shifts", test_local_shifts);
  g_test_add_func ("/kpi-file/stops", test_stops);
  g_test_add_func ("/kpi-file/bad-values", test_bad_values);
  g_test_add_func ("/kpi-file/all-problems", test_all_problems);
  g_test_add_func ("/kpi-file/bad-input", test_bad_input);

  return g_test_run ();
}
