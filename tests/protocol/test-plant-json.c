/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-calendar.h"
#include "protocol/ms5-json-file.h"
#include "protocol/ms5-plant-json.h"

#include "shared-data.h"

#include <math.h>
#include <string.h>

static GBytes *
load_example (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("MS5_SOURCE_ROOT"), "data", "plants",
                                            "bottling-hall.json", NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;
  gsize length = 0;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (text, length);
}

static Ms5Plant *
read_text (const char  *text,
           Ms5Problems *problems)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  Ms5Plant *plant = ms5_plant_from_json (bytes, problems);
  g_autofree char *told = ms5_problems_to_string (problems);

  if (*told != '\0')
    g_test_message ("%s", told);
  g_assert_true ((plant != NULL) == (ms5_problems_get_count (problems) == 0));
  return plant;
}

static void
check_example_line (const Ms5Plant *plant,
                    const Ms5Line  *line)
{
  g_assert_cmpuint (line->equipment->len, ==, 6);
  g_assert_nonnull (ms5_line_get_bottleneck (line));
  g_assert_cmpuint (line->patterns->len, ==, 3);

  for (guint i = 0; i < line->equipment->len; i++)
    {
      const Ms5Equipment *equipment = g_ptr_array_index (line->equipment, i);

      g_assert_true (equipment == ms5_plant_get_equipment (plant, equipment->code));
      g_assert_cmpuint (ms5_name_get_n_translations (equipment->name), ==, 2);
      g_assert_cmpuint (equipment->sensors->len, ==, 3);
      g_assert_cmpuint (equipment->faults->len, >=, 4);
      g_assert_nonnull (equipment->kind);
      for (guint j = 0; j < equipment->sensors->len; j++)
        {
          const Ms5Sensor *sensor = g_ptr_array_index (equipment->sensors, j);

          g_assert_cmpstr (sensor->unit, !=, "");
          g_assert_false (isnan (sensor->high) || isnan (sensor->high_alarm));
        }
    }
}

static void
test_example (void)
{
  static const char *const german[] = { "de", NULL };
  g_autoptr (GBytes) bytes = load_example ();
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (Ms5Plant) plant = ms5_plant_from_json (bytes, problems);
  g_autofree char *told = ms5_problems_to_string (problems);

  g_assert_cmpstr (told, ==, "");
  g_assert_nonnull (plant);
  g_assert_cmpstr (plant->site.time_zone, ==, "Europe/Berlin");
  g_assert_cmpstr (ms5_name_get (plant->site.name, german), ==, "Abfüllhalle");
  g_assert_cmpuint (plant->lines->len, ==, 5);
  for (guint i = 0; i < plant->lines->len; i++)
    check_example_line (plant, g_ptr_array_index (plant->lines, i));

  g_assert_cmpstr (ms5_name_get_default (ms5_plant_get_line (plant, "L1")->name), ==, "Line 1 · Filler");
  g_assert_cmpstr (ms5_plant_get_line (plant, "L1")->bottleneck, ==, "FL1");
  g_assert_cmpfloat_with_epsilon (ms5_plant_get_speed_target (plant, "L1", "cola-05"), 600, 1e-9);
  g_assert_cmpfloat_with_epsilon (ms5_plant_get_speed_target (plant, "L2", "cola-can-033"), 640, 1e-9);
  g_assert_cmpfloat_with_epsilon (ms5_plant_get_speed_target (plant, "L3", "water-pet-15"), 300, 1e-9);
  g_assert_cmpfloat_with_epsilon (ms5_plant_get_speed_target (plant, "L4", "keg-30"), 12, 1e-9);
  g_assert_cmpfloat_with_epsilon (ms5_plant_get_speed_target (plant, "L5", "cola-05"), 60, 1e-9);
  g_assert_cmpfloat (ms5_plant_get_changeover_target (plant, "keg-30", "keg-50"), ==, 600);
  g_assert_cmpstr (ms5_equipment_get_fault (ms5_plant_get_equipment (plant, "FL1"), "E41")->reason, ==,
                   "guard-door");
  g_assert_cmpint (ms5_plant_get_reason (plant, "guard-door")->category, ==, MS5_CATEGORY_UNPLANNED);
  g_assert_true (ms5_plant_get_reason (plant, "preventive")->planned);
  g_assert_cmpuint (plant->call_types->len, ==, 5);
  g_assert_cmpuint (plant->escalation->len, ==, MS5_N_PRIORITIES);
}

/* In the example each piece of text for people is in both languages. */
static void
test_example_is_translated (void)
{
  g_autoptr (GBytes) bytes = load_example ();
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (Ms5Plant) plant = ms5_plant_from_json (bytes, problems);

  for (guint i = 0; i < plant->reasons->len; i++)
    g_assert_cmpuint (ms5_name_get_n_translations (((Ms5Reason *) g_ptr_array_index (plant->reasons, i))->name),
                      ==, 2);
  for (guint i = 0; i < plant->products->len; i++)
    g_assert_cmpuint (ms5_name_get_n_translations (((Ms5Product *) g_ptr_array_index (plant->products, i))->name),
                      ==, 2);
  for (guint i = 0; i < plant->shifts->len; i++)
    g_assert_cmpuint (ms5_name_get_n_translations (((Ms5ShiftPattern *) g_ptr_array_index (plant->shifts, i))->name),
                      ==, 2);
}

#define SMALL                                                                                       \
  "{\"language\":\"en\",\"site\":{\"code\":\"S\",\"name\":\"S\",\"time_zone\":\"UTC\"},"            \
  "\"lines\":[{\"code\":\"L1\",\"name\":\"One\",\"bottleneck\":\"A1\",\"equipment\":["              \
  "{\"code\":\"A1\",\"name\":\"A\"}]}],"                                                            \
  "\"products\":[{\"code\":\"P\",\"name\":\"P\",\"ideal_cycle_s\":1}],"                             \
  "\"shifts\":[{\"code\":\"day\",\"name\":\"Day\",\"start\":\"06:00\",\"end\":\"06:00\"}],"         \
  "\"reasons\":[{\"code\":\"r\",\"name\":\"R\",\"category\":\"unplanned\"}],"                       \
  "\"call_types\":[{\"code\":\"stop\",\"name\":\"Stop\",\"priority\":\"high\"}]%s}"

static void
test_smallest (void)
{
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autofree char *text = g_strdup_printf (SMALL, "");
  g_autoptr (Ms5Plant) plant = read_text (text, problems);
  const Ms5Equipment *equipment;

  g_assert_nonnull (plant);
  equipment = ms5_plant_get_equipment (plant, "A1");
  g_assert_cmpfloat (equipment->stop_detect_s, ==, 10);
  g_assert_cmpfloat (equipment->stop_explain_s, ==, 120);
  g_assert_cmpint (equipment->counter_wrap, ==, 0);
  g_assert_true (isnan (ms5_plant_get_changeover_target (plant, "P", "P")));
  g_assert_true (isnan (ms5_plant_get_line (plant, "L1")->oee_target));
}

typedef struct
{
  const char *find;
  const char *replace;
  const char *path;
} Damage;

/* Each replaces the first occurrence in the example; all of them together must all be told. */
static const Damage damages[] = {
  { "\"language\": \"en\"", "\"language\": \"english\"", "$.language" },
  { "\"enterprise\": \"brightwater\"", "\"enterprize\": \"x\"", "$.site.enterprize" },
  { "\"time_zone\": \"Europe/Berlin\"", "\"time_zone\": \"Europe/Bern\"", "$.site.time_zone" },
  { "{\"code\": \"hall-b\", \"name\": \"Hall B\", \"name.de\": \"Halle B\"}", "5", "$.areas[1]" },
  { "\"bottleneck\": \"FL1\"", "\"bottleneck\": \"FL9\"", "$.lines[0].bottleneck" },
  { "\"oee_target\": 0.85", "\"oee_target\": 85", "$.lines[0].oee_target" },
  { "\"name.de\": \"Temperatur\"", "\"name.deutsch\": \"Temperatur\"",
    "$.lines[0].equipment[0].sensors[0][\"name.deutsch\"]" },
  { "\"low\": 20.0", "\"low\": \"20\"", "$.lines[0].equipment[0].sensors[0].low" },
  { "\"reason\": \"no-pallets\"", "\"reason\": \"no-palets\"", "$.lines[0].equipment[0].faults[0].reason" },
  { "\"code\": \"FL2\"", "\"code\": \"FL1\"", "$.lines[1].equipment[1].code" },
  { "\"ideal_cycle_s\": 0.1,", "\"ideal_cycle_s\": 0,", "$.products[0].ideal_cycle_s" },
  { "\"from\": \"cola-05\", \"to\": \"lemon-05\", \"target_s\": 900", "\"from\": \"cola-05\", \"to\": \"lemon\"",
    "$.changeovers.targets[0].target_s" },
  { "\"start\": \"14:00\"", "\"start\": \"13:30\"", "$.shifts[1]" },
  { "\"start\": \"16:00\"", "\"start\": \"12:00\"", "$.shifts[1].breaks[0]" },
  { "\"code\": \"label-jam\"", "\"code\": \"guard-door\"", "$.reasons[0].children[1].children[0].code" },
  { "\"category\": \"planned\"", "\"category\": \"Planned\"", "$.reasons[1].category" },
  { "\"priority\": \"critical\"}\n  ],", "\"priority\": \"urgent\"}\n  ],", "$.call_types[4].priority" },
  { "\"sensors\": [\"vibration\"]", "\"sensors\": [\"vibrations\"]", "$.rules[2].sensors[0]" },
  { "\"kind\": \"fault\"", "\"kind\": \"default\"", "$.rules[3].kind" },
  { "\"unacknowledged_after_s\": 1800", "\"unacknowledged_after_s\": 100",
    "$.escalation.medium[1].unacknowledged_after_s" },
  { "\"roles\": [\"admin\"]", "\"roles\": [\"boss\"]", "$.escalation.high[2].roles[0]" },
};

static char *
replace_first (const char *text,
               const char *find,
               const char *replace)
{
  const char *found = strstr (text, find);

  if (found == NULL)
    g_error ("«%s» is not in the example", find);
  return g_strdup_printf ("%.*s%s%s", (int) (found - text), text, replace, found + strlen (find));
}

static void
test_all_problems_at_once (void)
{
  g_autoptr (GBytes) bytes = load_example ();
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autoptr (Ms5Plant) plant = NULL;
  guint found = 0;

  for (guint i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      char *damaged = replace_first (text, damages[i].find, damages[i].replace);

      g_free (text);
      text = damaged;
    }
  plant = read_text (text, problems);

  g_assert_null (plant);
  /* They are told in the order of the file, and with them what follows from them. */
  for (guint i = 0; i < ms5_problems_get_count (problems) && found < G_N_ELEMENTS (damages); i++)
    if (g_str_equal (ms5_problems_get (problems, i)->path, damages[found].path))
      found++;
  if (found < G_N_ELEMENTS (damages))
    g_error ("%s is not told, or not in its place", damages[found].path);
}

static void
check_one (const char *text,
           const char *path)
{
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (Ms5Plant) plant = read_text (text, problems);

  g_assert_null (plant);
  g_assert_true (ms5_problems_has_path (problems, path));
}

static void
check_small (const char *members,
             const char *path)
{
  g_autofree char *text = g_strdup_printf (SMALL, members);

  check_one (text, path);
}

/* What is wrong with rules, one by one, and where. */
static const struct
{
  const char *members;
  const char *path;
} bad_rules[] = {
  { "\"kind\":\"state\"", "states" },
  { "\"kind\":\"state\",\"states\":[]", "states" },
  { "\"kind\":\"state\",\"states\":[\"Broken\"]", "states[0]" },
  { "\"kind\":\"state\",\"states\":[\"Held\"],\"modes\":[\"Night\"]", "modes[0]" },
  { "\"kind\":\"state\",\"states\":[\"Held\"],\"deadband\":1", "deadband" },
  { "\"kind\":\"speed_below\",\"ratio\":0.8", "after_s" },
  { "\"kind\":\"speed_below\",\"after_s\":60", "ratio" },
  { "\"kind\":\"speed_below\",\"after_s\":60,\"ratio\":80", "ratio" },
  { "\"kind\":\"speed_below\",\"after_s\":60,\"ratio\":0.8,\"deadband\":0.2", "deadband" },
  { "\"kind\":\"speed_below\",\"after_s\":60,\"ratio\":0.8,\"equipment\":[\"A1\"]", "equipment" },
  { "\"kind\":\"changeover_over\",\"after_s\":-1", "after_s" },
  { "\"kind\":\"material_low\"", "sensors" },
  { "\"kind\":\"material_low\",\"sensors\":[\"level\"]", "sensors[0]" },
  { "\"kind\":\"material_low\",\"sensors\":[\"tank\"]", "sensors[0]" },
  { "\"kind\":\"sensor_limit\",\"deadband\":-1", "deadband" },
  { "\"kind\":\"quality_limit\"", "above" },
  { "\"kind\":\"quality_limit\",\"above\":5", "above" },
  { "\"kind\":\"quality_limit\",\"above\":0.05,\"over_s\":10", "over_s" },
  { "\"kind\":\"quality_limit\",\"above\":0.05,\"over_s\":7200", "over_s" },
  { "\"kind\":\"quality_limit\",\"above\":0.05,\"min_pieces\":0", "min_pieces" },
  { "\"kind\":\"quality_limit\",\"above\":0.05,\"deadband\":0.05", "deadband" },
  { "\"kind\":\"no_data\",\"clear_after_s\":-5", "clear_after_s" },
  { "\"kind\":\"no_data\",\"equipment\":[\"A9\"]", "equipment[0]" },
  { "\"kind\":\"unwatched\",\"equipment\":[\"A1\"]", "equipment" },
  { "\"kind\":\"unwatched\",\"chatter\":{\"count\":1}", "chatter.count" },
  { "\"kind\":\"unwatched\",\"chatter\":{\"count\":11}", "chatter.count" },
  { "\"kind\":\"unwatched\",\"chatter\":{\"within_s\":0}", "chatter.within_s" },
  { "\"kind\":\"unwatched\",\"chatter\":{\"times\":3}", "chatter.times" },
  { "\"kind\":\"unwatched\",\"latched\":1", "latched" },
  { "\"kind\":\"unheard\",\"ratio\":0.8,\"states\":[\"Held\"]", "kind" },
};

static void
test_bad_rules (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad_rules); i++)
    {
      g_autoptr (Ms5Problems) problems = ms5_problems_new ();
      g_autofree char *members = g_strdup_printf (",\"rules\":[{\"code\":\"r\",\"call_type\":\"stop\",%s}]",
                                                  bad_rules[i].members);
      g_autofree char *small = g_strdup_printf (SMALL, members);
      g_autofree char *text = replace_first (small, "\"name\":\"A\"", "\"name\":\"A\",\"sensors\":[{\"code\":\"tank\","
                                                    "\"name\":\"T\",\"unit\":\"l\",\"high\":100}]");
      g_autofree char *path = g_strdup_printf ("$.rules[0].%s", bad_rules[i].path);
      g_autoptr (Ms5Plant) plant = read_text (text, problems);

      g_test_message ("%s", bad_rules[i].members);
      for (guint k = 0; k < ms5_problems_get_count (problems); k++)
        g_test_message ("%s: %s", ms5_problems_get (problems, k)->path, ms5_problems_get (problems, k)->message);
      g_assert_null (plant);
      g_assert_cmpuint (ms5_problems_get_count (problems), ==, 1);
      g_assert_cmpstr (ms5_problems_get (problems, 0)->path, ==, path);
    }
}

/* What is read of a rule of each kind. */
static void
test_rules (void)
{
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autofree char *text = g_strdup_printf (
    SMALL, ",\"rules\":["
           "{\"code\":\"a\",\"kind\":\"state\",\"call_type\":\"stop\",\"states\":[\"Held\",\"Aborted\"],"
           "\"modes\":[\"Production\"],\"clear_after_s\":7,\"latched\":true},"
           "{\"code\":\"b\",\"kind\":\"speed_below\",\"call_type\":\"stop\",\"ratio\":0.8,\"after_s\":60,"
           "\"deadband\":0.05,\"chatter\":{\"count\":5,\"within_s\":30}},"
           "{\"code\":\"c\",\"kind\":\"quality_limit\",\"call_type\":\"stop\",\"above\":0.02,\"over_s\":600,"
           "\"min_pieces\":20},"
           "{\"code\":\"d\",\"kind\":\"unwatched\",\"call_type\":\"stop\",\"lines\":[\"L1\"]}]");
  g_autoptr (Ms5Plant) plant = read_text (text, problems);
  const Ms5Rule *rule;

  g_assert_nonnull (plant);
  rule = ms5_plant_get_rule (plant, "a");
  g_assert_cmpuint (rule->states, ==, MS5_STATE_BIT (MS5_STATE_HELD) | MS5_STATE_BIT (MS5_STATE_ABORTED));
  g_assert_cmpuint (rule->modes, ==, MS5_MODE_BIT (MS5_MODE_PRODUCTION));
  g_assert_cmpfloat (rule->clear_after_s, ==, 7);
  g_assert_true (rule->latched);
  g_assert_cmpuint (rule->chatter_count, ==, 3);
  g_assert_cmpfloat (rule->chatter_within_s, ==, 60);

  rule = ms5_plant_get_rule (plant, "b");
  g_assert_cmpfloat (rule->limit, ==, 0.8);
  g_assert_cmpfloat (rule->deadband, ==, 0.05);
  g_assert_cmpuint (rule->chatter_count, ==, 5);
  g_assert_cmpfloat (rule->chatter_within_s, ==, 30);

  rule = ms5_plant_get_rule (plant, "c");
  g_assert_cmpfloat (rule->limit, ==, 0.02);
  g_assert_cmpfloat (rule->over_s, ==, 600);
  g_assert_cmpint (rule->min_pieces, ==, 20);
  g_assert_true (isnan (rule->deadband));

  rule = ms5_plant_get_rule (plant, "d");
  g_assert_cmpint (rule->kind, ==, MS5_RULE_UNWATCHED);
  g_assert_cmpstr (rule->lines[0], ==, "L1");
}

static void
test_shapes (void)
{
  check_one ("", "$");
  check_one ("[]", "$");
  check_one ("{}", "$.site");
  check_one ("{}", "$.lines");
  check_one ("{\"language\":\"en\",\"language\":\"de\"}", "$");
  check_small (",\"plants\":[]", "$.plants");
  check_small (",\"rules\":{}", "$.rules");
  check_small (",\"rules\":[{\"code\":\"r\",\"kind\":\"stop_longer_than\",\"call_type\":\"stop\"}]",
               "$.rules[0].after_s");
  check_small (",\"rules\":[{\"code\":\"r\",\"kind\":\"sensor_limit\"}]", "$.rules[0].call_type");
  check_small (",\"rules\":[{\"code\":\"r\",\"kind\":\"fault\",\"sensors\":[]}]", "$.rules[0].sensors");
  check_small (",\"rules\":[null,{\"code\":\"r/1\",\"kind\":\"fault\"}]", "$.rules[1].code");
  check_small (",\"closed\":[{\"start\":\"06:00\"}]", "$.closed[0].end");
  check_small (",\"closed\":[{\"days\":[\"sun\",\"sun\"]}]", "$.closed[0].days[1]");
  check_small (",\"closed\":[{\"days\":[]}]", "$.closed[0].days");
  check_small (",\"escalation\":{\"urgent\":[]}", "$.escalation.urgent");
  check_small (",\"escalation\":{\"high\":[{\"roles\":[\"admin\"]}]}", "$.escalation.high[0]");
  check_small (",\"escalation\":{\"high\":[{\"unresolved_after_s\":1,\"roles\":[]}]}",
               "$.escalation.high[0].roles");
  check_small (",\"areas\":[{\"code\":\"a\",\"name\":\"\"}]", "$.areas[0].name");
  check_small (",\"areas\":[{\"code\":\"a\",\"name\":\"A\",\"name.en\":\"B\"}]", "$.areas[0][\"name.en\"]");
  check_small (",\"areas\":[{\"code\":\"a\"}]", "$.areas[0].name");
  check_small (",\"actions\":[{\"op\":\"job.start\"}]", "$.actions[0].op");
  check_small (",\"actions\":[{\"op\":\"stop.code\"},{\"op\":\"stop.code\"}]", "$.actions[1].op");
  check_small (",\"actions\":[{\"op\":\"stop.code\",\"policies\":{\"reason\":\"merge\"}}]", "$.actions[0].policies.reason");
  check_small (",\"actions\":[{\"op\":\"stop.code\",\"policies\":{\"qty\":\"client\"}}]", "$.actions[0].policies.qty");
  check_small (",\"actions\":[{\"op\":\"stop.code\",\"prefer\":[\"server\"]}]", "$.actions[0].prefer[0]");
}

static void
check_bad_input (const char *folder,
                 const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (Ms5Plant) plant = NULL;
  char *text = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  bytes = g_bytes_new_take (text, length);
  plant = ms5_plant_from_json (bytes, problems);

  g_test_message ("%s", name);
  g_assert_null (plant);
  g_assert_cmpuint (ms5_problems_get_count (problems), >, 0);
  /* What is not JSON is told as such, once. */
  if (g_str_has_prefix (name, "n_"))
    {
      g_assert_cmpuint (ms5_problems_get_count (problems), ==, 1);
      g_assert_cmpstr (ms5_problems_get (problems, 0)->path, ==, "$");
    }
}

static void
test_bad_input (void)
{
  g_autofree char *folder = shared_data ("badinput/JSONTestSuite/test_parsing");
  g_autoptr (GDir) dir = NULL;
  const char *name;
  guint n = 0;

  if (folder == NULL)
    return;

  dir = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      check_bad_input (folder, name);
      n++;
    }
  g_assert_cmpuint (n, ==, 318);
}

/* Each string is the name of an area: whatever is accepted comes out as it went in. */
static void
test_naughty_names (void)
{
  g_autoptr (json_t) list = shared_naughty_strings ();

  for (gsize i = 0; i < json_array_size (list); i++)
    {
      const char *naughty = json_string_value (json_array_get (list, i));
      g_autoptr (Ms5Problems) problems = ms5_problems_new ();
      g_autoptr (GString) areas = g_string_new (",\"areas\":[{\"code\":\"a\",\"name\":");
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (Ms5Plant) plant = NULL;
      char *document;

      ms5_json_append_string (areas, naughty);
      g_string_append (areas, "}]");
      document = g_strdup_printf (SMALL, areas->str);
      bytes = g_bytes_new_take (document, strlen (document));
      plant = ms5_plant_from_json (bytes, problems);

      g_assert_true ((*naughty == '\0') == (plant == NULL));
      if (plant != NULL)
        g_assert_cmpstr (ms5_name_get_default (ms5_plant_get_area (plant, "a")->name), ==, naughty);
    }
}

static void
test_order_of_problems (void)
{
  static const char text[] = "{\"z\":[{\"b\":1,\"a.b\":2}],\"a\":{\"x\\\"]\":{}},\"m\":3}";
  static const char *const order[] = { "$", "$.z", "$.z[0].new", "$.z[0].b", "$.z[0][\"a.b\"]", "$.z[1]",
                                       "$.a[\"x\\\"]\"]", "$.a[\"x\\\"]\"].y", "$.m" };
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (json_t) document = ms5_json_parse (text, strlen (text), &ms5_json_limits_file, NULL);

  g_assert_nonnull (document);
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    ms5_problems_add (problems, order[(i * 4) % G_N_ELEMENTS (order)], "x");
  ms5_json_sort_problems (document, problems);
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    g_assert_cmpstr (ms5_problems_get (problems, i)->path, ==, order[i]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/plant-json/example", test_example);
  g_test_add_func ("/plant-json/example-is-translated", test_example_is_translated);
  g_test_add_func ("/plant-json/smallest", test_smallest);
  g_test_add_func ("/plant-json/all-problems-at-once", test_all_problems_at_once);
  g_test_add_func ("/plant-json/bad-rules", test_bad_rules);
  g_test_add_func ("/plant-json/rules", test_rules);
  g_test_add_func ("/plant-json/shapes", test_shapes);
  g_test_add_func ("/plant-json/bad-input", test_bad_input);
  g_test_add_func ("/plant-json/naughty-names", test_naughty_names);
  g_test_add_func ("/plant-json/order-of-problems", test_order_of_problems);

  return g_test_run ();
}
