/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "replay/ms5-recording.h"

#include "core/ms5-words.h"

#include <gio/gio.h>
#include <string.h>

static Ms5ReplayMap *
make_map (const char *clock,
          const char *unit)
{
  char *json = g_strdelimit (g_strdup_printf ("{'time':{%s},'site':'s','no_data':['UNAVAILABLE'],'equipment':"
                                              "[{'code':'E1','line':'L1','area':'A'%s}]}", clock, unit), "'", '"');
  g_autoptr (GBytes) bytes = g_bytes_new_take (json, strlen (json));
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  Ms5ReplayMap *map = ms5_replay_map_from_json (bytes, problems);
  g_autofree char *all = ms5_problems_to_string (problems);

  g_assert_cmpstr (all, ==, "");
  return map;
}

static Ms5Recording *
parse (const char  *clock,
       const char  *unit,
       const char  *csv,
       GError     **error)
{
  g_autoptr (Ms5ReplayMap) map = make_map (clock, unit);
  g_autoptr (GBytes) bytes = g_bytes_new_static (csv, strlen (csv));

  return ms5_recording_parse (bytes, map, error);
}

/* The samples as a source sends them, without the equipment's own words. */
static char *
tell (const Ms5Recording *recording)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < ms5_recording_get_length (recording); i++)
    {
      g_autoptr (json_t) sample = ms5_sample_encode (ms5_recording_get (recording, i));

      g_assert_cmpstr (json_string_value (json_object_get (sample, "equipment")), ==, "E1");
      g_assert_cmpstr (json_string_value (json_object_get (sample, "source")), ==, "replay-E1");
      json_object_del (sample, "equipment");
      json_object_del (sample, "source");
      ms5_json_append (out, sample);
      g_string_append_c (out, '\n');
    }

  return g_strdelimit (g_string_free (out, FALSE), "\"", '\'');
}

static void
check (const char *clock,
       const char *unit,
       const char *csv,
       const char *samples)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5Recording) recording = parse (clock, unit, csv, &error);
  g_autofree char *told = NULL;

  g_assert_no_error (error);
  told = tell (recording);
  g_assert_cmpstr (told, ==, samples);
}

#define RFC3339 "'format':'rfc3339','column':'t'"
#define STATE   ",'state':{'column':'s','values':{'ACTIVE':'Execute','READY':'Idle'}}"

static void
test_clocks (void)
{
  check (RFC3339, "", "t\n2026-03-02T10:14:31.25+01:00\n", "{'ts':'2026-03-02T09:14:31.250Z'}\n");
  check ("'format':'local','column':'t','zone':'Europe/Berlin'", "", "t\n2026-07-02 10:14:31\n2026-12-02T10:14\n",
         "{'ts':'2026-07-02T08:14:31.000Z'}\n{'ts':'2026-12-02T09:14:00.000Z'}\n");
  check ("'format':'seconds','column':'t','start':'2026-03-02T10:00:00Z'", "", "t\n0.1\n1e1\n",
         "{'ts':'2026-03-02T10:00:00.100Z'}\n{'ts':'2026-03-02T10:00:10.000Z'}\n");
  check ("'format':'step','step_s':0.1,'start':'2026-03-02T10:00:00Z'", "", "x\na\nb\n",
         "{'ts':'2026-03-02T10:00:00.000Z'}\n{'ts':'2026-03-02T10:00:00.100Z'}\n");
}

static void
test_members (void)
{
  check (RFC3339, STATE ",'mode':{'column':'m','values':{'auto':'Production'}},'product':{'column':'p','values':{'7':'cola'}},"
         "'faults':{'column':'f','values':{'no':[],'yes':['E9']}},'counts':{'good':'g'},'totals':{'scrap':'x'},"
         "'sensors':{'a':'A','b':'B'}",
         "t,s,m,p,f,g,x,A,B,more\n"
         "2026-03-02T10:00:00Z,ACTIVE,auto,7,yes,12,100,1.5,-2e3,?\n"
         "2026-03-02T10:00:01Z,,,,,,,,,\n"
         "2026-03-02T10:00:02Z,READY,UNAVAILABLE,UNAVAILABLE,no,0.0,UNAVAILABLE,UNAVAILABLE,7,\n",
         "{'counts':{'good':12},'faults':['E9'],'mode':'Production','product':'cola','sensors':{'a':1.5,'b':-2000},"
         "'state':'Execute','totals':{'scrap':100},'ts':'2026-03-02T10:00:00.000Z'}\n"
         "{'ts':'2026-03-02T10:00:01.000Z'}\n"
         "{'counts':{'good':0},'faults':[],'sensors':{'b':7},'state':'Idle','ts':'2026-03-02T10:00:02.000Z'}\n");
}

/* Rows in disorder; rows of one moment keep theirs. */
static void
test_order (void)
{
  check (RFC3339, ",'sensors':{'a':'a'}",
         "t,a\n2026-03-02T10:00:02Z,1\n2026-03-02T10:00:01Z,2\n2026-03-02T10:00:01Z,3\n2026-03-02T10:00:00Z,4\n",
         "{'sensors':{'a':4},'ts':'2026-03-02T10:00:00.000Z'}\n{'sensors':{'a':2},'ts':'2026-03-02T10:00:01.000Z'}\n"
         "{'sensors':{'a':3},'ts':'2026-03-02T10:00:01.000Z'}\n{'sensors':{'a':1},'ts':'2026-03-02T10:00:02.000Z'}\n");
}

static void
test_no_data (void)
{
  check (RFC3339, STATE ",'sensors':{'a':'a'}",
         "t,s,a\n2026-03-02T10:00:00Z,ACTIVE,1\n2026-03-02T10:00:01Z,UNAVAILABLE,2\n2026-03-02T10:00:02Z,,3\n"
         "2026-03-02T10:00:03Z,READY,4\n",
         "{'sensors':{'a':1},'state':'Execute','ts':'2026-03-02T10:00:00.000Z'}\n"
         "{'state':'NoData','ts':'2026-03-02T10:00:01.000Z'}\n"
         "{'sensors':{'a':4},'state':'Idle','ts':'2026-03-02T10:00:03.000Z'}\n");
}

static void
test_without_column (void)
{
  check (RFC3339, ",'state':{'column':'s','values':{'0':'Idle'},'without_column':'Execute'}", "t\n2026-03-02T10:00:00Z\n",
         "{'state':'Execute','ts':'2026-03-02T10:00:00.000Z'}\n");
  check (RFC3339, ",'state':{'column':'s','values':{'0':'Idle'},'without_column':'Execute'}", "t,s\n2026-03-02T10:00:00Z,\n",
         "{'ts':'2026-03-02T10:00:00.000Z'}\n");
}

static void
test_refused (void)
{
  static const struct { const char *unit; const char *csv; const char *message; } cases[] = {
    { "", "", "there are no rows" },
    { "", "t\n", "there are no rows" },
    { "", "when\n2026-03-02T10:00:00Z\n", "row 1, «t»: the recording has no such column" },
    { "", "t,a,a\n", "row 1, «a»: stands there twice" },
    { "", "t,a\n2026-03-02T10:00:00Z\n", "row 2: has 1 fields, the header has 2" },
    { "", "t\n2026-03-02T10:00:00Z,5\n", "row 2: has 2 fields, the header has 1" },
    { "", "t,a\n,1\n", "row 2, «t»: there is no time" },
    { "", "t\n2026-03-02T10:00:00\n", "row 2, «t»: is not a time of this format: «2026-03-02T10:00:00»" },
    { STATE, "t\n", "row 1, «s»: the recording has no such column" },
    { STATE, "t,s\n2026-03-02T10:00:00Z,active\n", "row 2, «s»: the map does not know this value: «active»" },
    { ",'sensors':{'a':'A'}", "t,A\n2026-03-02T10:00:00Z,warm\n", "row 2, «A»: is not a number: «warm»" },
    { ",'sensors':{'a':'A'}", "t,A\n2026-03-02T10:00:00Z,nan\n", "row 2, «A»: is not a number: «nan»" },
    { ",'sensors':{'a':'A'}", "t,A\n2026-03-02T10:00:00Z,1e999\n", "row 2, «A»: is not a number: «1e999»" },
    { ",'sensors':{'a':'A'}", "t,A\n2026-03-02T10:00:00Z,0x10\n", "row 2, «A»: is not a number: «0x10»" },
    { ",'sensors':{'a':'A'}", "t,A\n2026-03-02T10:00:00Z,\"1,5\"\n", "row 2, «A»: is not a number: «1,5»" },
    { ",'counts':{'good':'G'}", "t,G\n2026-03-02T10:00:00Z,-1\n", "row 2, «G»: is not a number of pieces: «-1»" },
    { ",'counts':{'good':'G'}", "t,G\n2026-03-02T10:00:00Z,0.5\n", "row 2, «G»: is not a number of pieces: «0.5»" },
    { ",'product':{'column':'P'}", "t,P\n2026-03-02T10:00:00Z,a b\n", "row 2, «P»: the map does not know this value: «a b»" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (Ms5Recording) recording = parse (RFC3339, cases[i].unit, cases[i].csv, &error);

      g_assert_null (recording);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/recording/clocks", test_clocks);
  g_test_add_func ("/recording/members", test_members);
  g_test_add_func ("/recording/order", test_order);
  g_test_add_func ("/recording/no-data", test_no_data);
  g_test_add_func ("/recording/without-column", test_without_column);
  g_test_add_func ("/recording/refused", test_refused);

  return g_test_run ();
}
