/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "replay/ms5-replay-map.h"

#include "core/ms5-words.h"
#include "protocol/ms5-plant-json.h"

#include <string.h>

static Ms5ReplayMap *
parse (const char  *text,
       Ms5Problems *problems)
{
  char *json = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (GBytes) bytes = g_bytes_new_take (json, strlen (json));

  return ms5_replay_map_from_json (bytes, problems);
}

static const char whole[]
  = "{'delimiter':';','time':{'format':'local','column':'when','zone':'Europe/Berlin'},'unchanged':['-'],"
    "'no_data':['UNAVAILABLE','?'],'site':'s','equipment':[{'code':'E1','line':'L1','area':'A',"
    "'state':{'column':'run','values':{'1':'Execute','0':'Idle','x':'NoData'},'without_column':'Execute'},"
    "'mode':{'column':'mode','values':{'auto':'Production'}},"
    "'product':{'column':'item','values':{'7':'cola'}},'faults':{'column':'alarm','values':{'':[],'9':['E9','E10']}},"
    "'counts':{'good':'ok','scrap':'bad'},'totals':{'rework':'again'},'sensors':{'temperature':'T / °C'}}]}";

static void
test_whole (void)
{
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (Ms5ReplayMap) map = parse (whole, problems);
  const Ms5ReplayUnit *unit;

  g_assert_cmpuint (ms5_problems_get_count (problems), ==, 0);
  g_assert_cmpint (map->delimiter, ==, ';');
  g_assert_cmpint (map->clock, ==, MS5_REPLAY_CLOCK_LOCAL);
  g_assert_true (g_hash_table_contains (map->unchanged, "-"));
  g_assert_false (g_hash_table_contains (map->unchanged, ""));
  g_assert_cmpuint (g_hash_table_size (map->no_data), ==, 2);
  g_assert_cmpuint (map->units->len, ==, 1);
  unit = g_ptr_array_index (map->units, 0);
  g_assert_cmpstr (unit->source, ==, "replay-E1");
  g_assert_cmpint (unit->state.fallback, ==, MS5_STATE_EXECUTE);
  g_assert_cmpint (unit->mode.fallback, ==, MS5_WORD_NONE);
  g_assert_cmpint (GPOINTER_TO_INT (g_hash_table_lookup (unit->state.values, "x")), ==, MS5_STATE_NO_DATA);
  g_assert_cmpstr (g_hash_table_lookup (unit->products, "7"), ==, "cola");
  g_assert_cmpstr (((char **) g_hash_table_lookup (unit->faults, "9"))[1], ==, "E10");
  g_assert_cmpstr (unit->counts[MS5_QUANTITY_SCRAP], ==, "bad");
  g_assert_null (unit->counts[MS5_QUANTITY_REWORK]);
  g_assert_cmpstr (unit->totals[MS5_QUANTITY_REWORK], ==, "again");
  g_assert_cmpuint (unit->sensors->len, ==, 1);
}

/* Each has just this one thing wrong. */
static void
test_problems (void)
{
#define EQUIPMENT "'equipment':[{'code':'E1','line':'L1','area':'A'}]"
#define CLOCK     "'time':{'format':'rfc3339','column':'t'}"
#define UNIT(more) "{" CLOCK ",'site':'s','equipment':[{'code':'E1','line':'L1','area':'A'," more "}]}"
  static const struct { const char *text; const char *path; } cases[] = {
    { "[]", "$" },
    { "{" CLOCK "," EQUIPMENT "}", "$.site" },
    { "{" CLOCK ",'site':'s'}", "$.equipment" },
    { "{" CLOCK ",'site':'s','equipment':[]}", "$.equipment" },
    { "{'site':'s'," EQUIPMENT "}", "$.time" },
    { "{" CLOCK ",'site':'s','delimeter':';'," EQUIPMENT "}", "$.delimeter" },
    { "{" CLOCK ",'site':'s','delimiter':';;'," EQUIPMENT "}", "$.delimiter" },
    { "{" CLOCK ",'site':'s','delimiter':'\\u0022'," EQUIPMENT "}", "$.delimiter" },
    { "{" CLOCK ",'site':'a site'," EQUIPMENT "}", "$.site" },
    { "{'time':{'format':'guess','column':'t'},'site':'s'," EQUIPMENT "}", "$.time.format" },
    { "{'time':{'format':'local','column':'t'},'site':'s'," EQUIPMENT "}", "$.time.zone" },
    { "{'time':{'format':'local','column':'t','zone':'Berlin'},'site':'s'," EQUIPMENT "}", "$.time.zone" },
    { "{'time':{'format':'seconds','column':'t'},'site':'s'," EQUIPMENT "}", "$.time.start" },
    { "{'time':{'format':'step','step_s':0,'start':'2026-01-01T00:00:00Z'},'site':'s'," EQUIPMENT "}", "$.time.step_s" },
    { "{" CLOCK ",'site':'s','equipment':[{'code':'E1','line':'L1','area':'A'},{'code':'E1','line':'L1','area':'A'}]}",
      "$.equipment[1].code" },
    { UNIT ("'state':{'column':'c','values':{'1':'Running'}}"), "$.equipment[0].state.values[\"1\"]" },
    { UNIT ("'state':{'column':'c'}"), "$.equipment[0].state.values" },
    { UNIT ("'faults':{'column':'c','values':{'1':'E1'}}"), "$.equipment[0].faults.values[\"1\"]" },
    { UNIT ("'counts':{'nice':'c'}"), "$.equipment[0].counts.nice" },
    { UNIT ("'sensors':{'a b':'c'}"), "$.equipment[0].sensors[\"a b\"]" },
    { UNIT ("'sensors':{'a':3}"), "$.equipment[0].sensors.a" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Ms5Problems) problems = ms5_problems_new ();
      g_autoptr (Ms5ReplayMap) map = parse (cases[i].text, problems);
      g_autofree char *all = ms5_problems_to_string (problems);

      g_test_message ("%s: %s", cases[i].text, all);
      g_assert_null (map);
      g_assert_cmpuint (ms5_problems_get_count (problems), ==, 1);
      g_assert_cmpstr (ms5_problems_get (problems, 0)->path, ==, cases[i].path);
    }
}

static GBytes *
load (const char *folder,
      const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("MS5_SOURCE_ROOT"), "data", folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *text;
  gsize length;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (text, length);
}

static void
check_unit (const Ms5Plant      *plant,
            const Ms5ReplayUnit *unit)
{
  const Ms5Equipment *equipment = ms5_plant_get_equipment (plant, unit->code);

  g_assert_nonnull (equipment);
  g_assert_cmpstr (equipment->line->code, ==, unit->line);
  g_assert_cmpstr (equipment->line->area, ==, unit->area);
  for (guint i = 0; i < unit->sensors->len; i++)
    g_assert_nonnull (ms5_equipment_get_sensor (equipment, g_array_index (unit->sensors, Ms5ReplayColumn, i).code));
}

/* The maps that come with us fit the plant that does. */
static void
test_shipped (void)
{
  static const char *const names[] = { "skab.json", "cnc-toolwear.json", "nist-pocketnc.json" };
  g_autoptr (GBytes) plant_bytes = load ("plants", "test-bench.json");
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (Ms5Plant) plant = ms5_plant_from_json (plant_bytes, problems);
  g_autofree char *all = ms5_problems_to_string (problems);

  g_assert_cmpstr (all, ==, "");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GBytes) bytes = load ("maps", names[i]);
      g_autoptr (Ms5ReplayMap) map = ms5_replay_map_from_json (bytes, problems);

      g_assert_nonnull (map);
      for (guint k = 0; k < map->units->len; k++)
        check_unit (plant, g_ptr_array_index (map->units, k));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/replay-map/whole", test_whole);
  g_test_add_func ("/replay-map/problems", test_problems);
  g_test_add_func ("/replay-map/shipped", test_shipped);

  return g_test_run ();
}
