/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-words.h"
#include "protocol/ms5-item.h"
#include "protocol/ms5-plant-item.h"
#include "protocol/ms5-plant-json.h"
#include "shared-data.h"

#include <math.h>
#include <string.h>

/* A key of each kind of item. */
static const struct { const char *topic, *key; } items[] = {
  { "line/L1", "L1" }, { "line/L1", "FL1" }, { "live/L1", "kpi" }, { "stops/L1", "s" }, { "timeline/L1", "FL1/1" },
  { "calls/L1", "c" }, { "alarms/L1", "hot/FL1/t" }, { "jobs/L1", "j" }, { "quality/L1", "q" }, { "changeovers/L1", "c" }, { "escalations/L1", "e" },
  { "journal/L1", "j" }, { "notes/L1", "n" }, { "system", "s" }, { "plant", "site" }, { "plant", "area/A" }, { "plant", "line/L1" },
  { "plant", "equipment/FL1" }, { "plant", "sensor/FL1/t" }, { "plant", "fault/FL1/E1" }, { "plant", "product/p" },
  { "plant", "shift/M" }, { "plant", "reason/jam" }, { "plant", "call_type/stop" },
  { "plant", "call_cause/worn" },
};

static json_t *
random_strings (const Ms5Member *member)
{
  json_t *array = json_array ();

  for (int n = g_test_rand_int_range (0, 4); n > 0; n--)
    json_array_append_new (array, json_string (n % 2 ? "E1" : "jam-2"));
  g_assert_cmpint (member->max, >=, 4);
  return array;
}

static json_t *
random_value (const Ms5Member *member)
{
  int n_words = 0;

  switch (member->type)
    {
    case MS5_MEMBER_STRING:
      return json_string (member->is_valid != NULL ? "A.b_1" : "any text at all \xe2\x82\xac");
    case MS5_MEMBER_INT:
      return json_integer (g_test_rand_int_range ((int) member->min, (int) MIN (member->max, 1000000) + 1));
    case MS5_MEMBER_DOUBLE:
      return json_real (g_test_rand_double_range (-1000, 1000));
    case MS5_MEMBER_BOOL:
      return json_boolean (g_test_rand_bit ());
    case MS5_MEMBER_TIME:
      return json_integer (G_GINT64_CONSTANT (1767000000000) + g_test_rand_int_range (0, 1000000));
    case MS5_MEMBER_WORD:
      while (member->words (n_words) != NULL)
        n_words++;
      return json_string (member->words (g_test_rand_int_range (0, n_words)));
    case MS5_MEMBER_STRINGS:
      return random_strings (member);
    case MS5_MEMBER_TIMES:
      return json_pack ("[I,I]", (json_int_t) 1767000000000, (json_int_t) 1767000000001);
    case MS5_MEMBER_NAME:
      return json_string ("Filler");
    default:
      g_assert_not_reached ();
    }
}

static json_t *
random_item (const Ms5Shape *shape)
{
  json_t *fields = json_object ();

  for (guint i = 0; i < shape->n_members; i++)
    {
      const Ms5Member *member = &shape->members[i];

      /* A default would be written where there was nothing. */
      if (member->fallback == MS5_INT_NONE && g_test_rand_int_range (0, 4) == 0)
        continue;
      json_object_set_new (fields, member->name, random_value (member));
      if (member->type == MS5_MEMBER_NAME)
        {
          g_autofree char *german = g_strconcat (member->name, ".de", NULL);

          json_object_set_new (fields, german, json_string ("F\xc3\xbcller"));
        }
    }

  return fields;
}

static void
test_round_trip (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    {
      const Ms5Shape *shape = ms5_item_get_shape (items[i].topic, items[i].key);

      g_test_message ("%s %s", items[i].topic, items[i].key);
      g_assert_nonnull (shape);
      for (int round = 0; round < 100; round++)
        {
          g_autoptr (json_t) fields = random_item (shape);
          g_autoptr (json_t) again = NULL;
          g_autoptr (Ms5Problems) problems = ms5_problems_new ();
          g_autofree gpointer item = g_malloc (shape->size);
          g_autofree char *found = NULL;

          ms5_shape_decode (shape, fields, item, problems);
          found = ms5_problems_to_string (problems);
          g_assert_cmpstr (found, ==, "");
          again = ms5_shape_encode (shape, item);
          g_assert_true (ms5_json_equal (fields, again));
          ms5_shape_clear (shape, item);
        }
    }
}

/* A field of the wrong type is named and left out; the others are there. */
static void
test_wrong_fields (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    {
      const Ms5Shape *shape = ms5_item_get_shape (items[i].topic, items[i].key);

      for (guint m = 0; m < shape->n_members; m++)
        {
          g_autoptr (json_t) fields = random_item (shape);
          g_autoptr (json_t) again = NULL;
          g_autoptr (Ms5Problems) problems = ms5_problems_new ();
          g_autofree gpointer item = g_malloc (shape->size);
          g_autofree char *path = g_strdup_printf ("$.%s", shape->members[m].name);

          json_object_set_new (fields, shape->members[m].name, json_object ());
          g_assert_false (ms5_shape_decode (shape, fields, item, problems));
          g_assert_cmpuint (ms5_problems_get_count (problems), ==, 1);
          g_assert_true (ms5_problems_has_path (problems, path));
          again = ms5_shape_encode (shape, item);
          if (shape->members[m].fallback == MS5_INT_NONE)
            g_assert_null (json_object_get (again, shape->members[m].name));
          ms5_shape_clear (shape, item);
        }
    }
}

static void
test_typed (void)
{
  g_auto (Ms5CallItem) call = { 0 };
  g_auto (Ms5CallItem) back = { 0 };
  g_auto (Ms5CallItem) empty = { 0 };
  g_autoptr (json_t) fields = NULL;
  g_autoptr (json_t) nothing = json_object ();
  g_autofree char *text = NULL;

  ms5_call_item_init (&call);
  call.type = g_strdup ("stop");
  call.priority = MS5_PRIORITY_HIGH;
  call.state = MS5_CALL_RAISED;
  call.active = TRUE;
  call.rev = 1;
  call.raised = ms5_time_from_ms (1767000000000);
  fields = ms5_call_item_encode (&call);
  text = ms5_json_encode (fields, NULL);
  g_assert_cmpstr (text, ==, "{\"active\":true,\"priority\":\"high\",\"raised\":1767000000000,\"rev\":1,"
                             "\"state\":\"raised\",\"type\":\"stop\"}");

  g_assert_true (ms5_call_item_decode (fields, &back, NULL));
  g_assert_cmpint (back.priority, ==, MS5_PRIORITY_HIGH);
  g_assert_cmpint (back.resolved, ==, MS5_TIME_NONE);
  g_assert_cmpint (back.level, ==, MS5_INT_NONE);

  g_assert_true (ms5_call_item_decode (nothing, &empty, NULL));
  g_assert_cmpint (empty.active, ==, MS5_BOOL_NONE);
  g_assert_cmpint (empty.state, ==, MS5_WORD_NONE);
}

static void
test_not_finite (void)
{
  Ms5KpiItem kpi;
  g_autoptr (json_t) fields = NULL;

  ms5_kpi_item_init (&kpi);
  g_assert_true (isnan (kpi.oee));
  kpi.oee = NAN;
  kpi.target = INFINITY;
  kpi.good = 0;
  fields = ms5_kpi_item_encode (&kpi);
  g_assert_cmpuint (json_object_size (fields), ==, 1);
}

static void
test_live_value (void)
{
  static const char *const bad[] = { "[1]", "[1,2,3]", "[1,\"x\"]", "[\"1\",2]", "\"1\"", "{}", "[1,-2]" };
  g_autoptr (json_t) plain = ms5_live_value_encode (64.5, MS5_TIME_NONE);
  g_autoptr (json_t) timed = ms5_live_value_encode (64.5, ms5_time_from_ms (1767000000123));
  g_autofree char *text = ms5_json_encode (timed, NULL);
  double value;
  Ms5Time time;

  g_assert_cmpstr (text, ==, "[64.5,1767000000123]");
  g_assert_true (ms5_live_value_decode (plain, 7, &value, &time));
  g_assert_cmpfloat (value, ==, 64.5);
  g_assert_cmpint (time, ==, 7);
  g_assert_true (ms5_live_value_decode (timed, 7, &value, &time));
  g_assert_cmpint (time, ==, ms5_time_from_ms (1767000000123));

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (json_t) field = ms5_json_parse (bad[i], strlen (bad[i]), &ms5_json_limits_server, NULL);

      g_assert_false (ms5_live_value_decode (field, 7, &value, &time));
    }
}

static void
test_keys (void)
{
  static const char *const bad[] = {
    "", "site/x", "area", "area/", "area/a/b", "sensor/FL1", "sensor/FL1/", "sensor/FL1/t/x", "cat/1", "/", "line/a b",
  };
  static const char *const no_time[] = {
    "", "FL1", "FL1/", "/1", "FL1/x", "FL1/-1", "FL1/01", "FL1/1/2", "F L/1", "FL1/99999999999999999999",
  };
  g_autofree char *timeline = ms5_timeline_key_new ("FL1", ms5_time_from_ms (1767000000000));
  g_autofree char *equipment = NULL;
  Ms5Time start;
  g_auto (GStrv) codes = NULL;
  Ms5PlantPart part;

  g_assert_cmpstr (timeline, ==, "FL1/1767000000000");
  equipment = ms5_timeline_key_parse (timeline, &start);
  g_assert_cmpstr (equipment, ==, "FL1");
  g_assert_cmpint (start, ==, ms5_time_from_ms (1767000000000));
  for (guint i = 0; i < G_N_ELEMENTS (no_time); i++)
    g_assert_null (ms5_timeline_key_parse (no_time[i], &start));
  codes = ms5_plant_key_split ("sensor/FL1/temperature", &part);
  g_assert_cmpint (part, ==, MS5_PLANT_SENSOR);
  g_assert_cmpuint (g_strv_length (codes), ==, 2);
  g_assert_cmpstr (codes[1], ==, "temperature");

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_null (ms5_plant_key_split (bad[i], &part));
      g_assert_null (ms5_item_get_shape ("plant", bad[i]));
    }
  g_assert_null (ms5_item_get_shape ("live/L1", "FL1"));
  g_assert_null (ms5_item_get_shape ("nonsense", "x"));
}

static void
check_plant_item (const char *key,
                  json_t     *fields,
                  gpointer    user_data)
{
  GHashTable *seen = user_data;
  const Ms5Shape *shape = ms5_item_get_shape ("plant", key);
  g_autoptr (json_t) again = NULL;
  g_autofree gpointer item = NULL;

  g_assert_nonnull (shape);
  item = g_malloc (shape->size);
  g_assert_true (ms5_shape_decode (shape, fields, item, NULL));
  again = ms5_shape_encode (shape, item);
  g_assert_true (ms5_json_equal (fields, again));
  ms5_shape_clear (shape, item);
  g_assert_true (g_hash_table_insert (seen, g_strdup (key), fields));
}

static const char *
text_of (GHashTable *seen,
         const char *key,
         const char *field)
{
  return json_string_value (json_object_get (g_hash_table_lookup (seen, key), field));
}

static void
test_plant (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("MS5_SOURCE_ROOT"), "data/plants/bottling-hall.json", NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_decref);
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (Ms5Plant) plant = NULL;
  g_autoptr (GBytes) bytes = NULL;
  const Ms5Line *line;
  const Ms5Equipment *equipment;
  g_autofree char *key = NULL;
  g_autofree char *told = NULL;
  json_t *setup;
  char *text;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  bytes = g_bytes_new_take (text, length);
  plant = ms5_plant_from_json (bytes, problems);
  g_assert_nonnull (plant);
  ms5_plant_foreach_item (plant, 60, check_plant_item, seen);

  g_assert_cmpstr (text_of (seen, "site", "time_zone"), ==, plant->site.time_zone);
  line = g_ptr_array_index (plant->lines, 0);
  equipment = g_ptr_array_index (line->equipment, 0);
  key = g_strdup_printf ("equipment/%s", equipment->code);
  g_assert_cmpstr (text_of (seen, key, "line"), ==, line->code);
  g_assert_cmpstr (text_of (seen, key, "name"), ==, ms5_name_get_default (equipment->name));
  g_assert_cmpuint (g_hash_table_size (seen), >, 100);
  setup = g_hash_table_lookup (seen, "action/stop.code");
  told = ms5_json_encode (setup, NULL);
  g_assert_cmpstr (told, ==, "{\"fields\":[\"reason\",\"comment\"],\"policies\":[\"manual\",\"merge\"],"
                             "\"prefer\":[\"policy\",\"client\",\"manual\"]}");
}

static void
test_naughty (void)
{
  g_autoptr (json_t) strings = shared_naughty_strings ();

  for (gsize s = 0; s < json_array_size (strings); s++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (items); i++)
        {
          const Ms5Shape *shape = ms5_item_get_shape (items[i].topic, items[i].key);
          g_autoptr (json_t) fields = json_object ();
          g_autoptr (json_t) parsed = NULL, again = NULL;
          g_autofree gpointer item = g_malloc (shape->size);
          g_autofree char *text = NULL;
          gsize length;

          for (guint m = 0; m < shape->n_members; m++)
            if ((shape->members[m].type == MS5_MEMBER_STRING && shape->members[m].is_valid == NULL
                 && shape->members[m].max >= MS5_LIMIT_NOTE_BYTES)
                || shape->members[m].type == MS5_MEMBER_NAME)
              json_object_set (fields, shape->members[m].name, json_array_get (strings, s));
          text = ms5_json_encode (fields, &length);
          parsed = ms5_json_parse (text, length, &ms5_json_limits_server, NULL);
          g_assert_true (ms5_shape_decode (shape, parsed, item, NULL));
          again = ms5_shape_encode (shape, item);
          json_object_del (again, "now_speed");
          g_assert_true (ms5_json_equal (fields, again));
          ms5_shape_clear (shape, item);
        }
    }
}

/* The README is where strangers read what the fields are called. */
static void
test_documented (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("MS5_SOURCE_ROOT"), "src/protocol/README.md", NULL);
  g_autofree char *readme = NULL;

  g_assert_true (g_file_get_contents (path, &readme, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    {
      const Ms5Shape *shape = ms5_item_get_shape (items[i].topic, items[i].key);

      for (guint m = 0; m < shape->n_members; m++)
        {
          g_autofree char *quoted = g_strdup_printf ("`%s`", shape->members[m].name);

          g_test_message ("%s %s: %s", items[i].topic, items[i].key, quoted);
          g_assert_nonnull (strstr (readme, quoted));
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/item/round-trip", test_round_trip);
  g_test_add_func ("/item/wrong-fields", test_wrong_fields);
  g_test_add_func ("/item/typed", test_typed);
  g_test_add_func ("/item/not-finite", test_not_finite);
  g_test_add_func ("/item/live-value", test_live_value);
  g_test_add_func ("/item/keys", test_keys);
  g_test_add_func ("/item/plant", test_plant);
  g_test_add_func ("/item/naughty", test_naughty);
  g_test_add_func ("/item/documented", test_documented);

  return g_test_run ();
}
