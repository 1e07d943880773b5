/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the objects show. */

#include "config.h"

#include "floor-fixture.h"

#include <math.h>

#define MS MS5_USEC_PER_MS

static void
assert_text (gpointer    object,
             const char *property,
             const char *expected)
{
  g_autofree char *text = NULL;

  g_object_get (object, property, &text, NULL);
  g_assert_cmpstr (text, ==, expected);
}

static void
assert_int (gpointer    object,
            const char *property,
            gint64      expected)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_auto (GValue) number = G_VALUE_INIT;

  g_object_get_property (object, property, &value);
  g_value_init (&number, G_TYPE_INT64);
  g_assert_true (g_value_transform (&value, &number));
  g_assert_cmpint (g_value_get_int64 (&number), ==, expected);
}

static void
assert_double (gpointer    object,
               const char *property,
               double      expected)
{
  double number;

  g_object_get (object, property, &number, NULL);
  if (isnan (expected))
    g_assert_true (isnan (number));
  else
    g_assert_cmpfloat (number, ==, expected);
}

static void
assert_true (gpointer    object,
             const char *property,
             gboolean    expected)
{
  gboolean flag;

  g_object_get (object, property, &flag, NULL);
  g_assert_cmpint (flag, ==, expected);
}

static void
test_empty (void)
{
  Ms5Floor *floor = floor_new (NULL, "de");

  g_assert_cmpuint (g_list_model_get_n_items (ms5_floor_get_lines (floor)), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (ms5_floor_get_calls (floor)), ==, 0);
  g_assert_cmpint (ms5_floor_get_freshness (floor), ==, MS5_FLOOR_OFFLINE);
  g_assert_cmpint (ms5_floor_get_as_of (floor), ==, MS5_TIME_NONE);
  g_assert_null (ms5_floor_get_line (floor, "L1"));
  g_assert_null (ms5_floor_get_item (floor, "calls/L1", "x"));
  g_assert_null (ms5_floor_get_item (floor, "nonsense", "x"));
  g_assert_null (ms5_plant_model_get_name (ms5_floor_get_plant (floor)));
  g_assert_finalize_object (floor);
}

static void
test_plant (void)
{
  g_autoptr (Ms5Floor) floor = floor_new (NULL, "de");
  Ms5PlantModel *plant = ms5_floor_get_plant (floor);
  Ms5ReasonModel *reason;

  floor_put_hall (floor);
  g_assert_cmpstr (ms5_plant_model_get_time_zone (plant), ==, "Europe/Berlin");
  g_assert_cmpstr (ms5_plant_model_get_code (plant), ==, "bottling-hall");
  g_assert_nonnull (ms5_plant_model_get_name (plant));
  g_assert_cmpstr (ms5_plant_model_name (plant, MS5_PLANT_REASON, "guard-door", NULL), ==, "Schutztür offen");
  g_assert_cmpstr (ms5_plant_model_name (plant, MS5_PLANT_FAULT, "FL1", "E41"), ==, "Schutztür offen");
  g_assert_cmpstr (ms5_plant_model_name (plant, MS5_PLANT_SENSOR, "FL1", "pressure"), ==, "Druck");
  g_assert_cmpstr (ms5_plant_model_name (plant, MS5_PLANT_REASON, "no-such", NULL), ==, "no-such");
  g_assert_null (ms5_plant_model_name (plant, MS5_PLANT_REASON, NULL, NULL));

  reason = ms5_plant_model_get_reason (plant, "guard-door");
  g_assert_cmpstr (ms5_reason_model_get_name (reason), ==, "Schutztür offen");
  g_assert_cmpstr (ms5_reason_model_get_item (reason)->parent, ==, "safety-stop");
  assert_text (reason, "parent", "safety-stop");
  g_assert_true (ms5_floor_get_item (floor, "plant", "reason/guard-door") == (gpointer) reason);
  g_assert_cmpint (ms5_call_type_model_get_item (ms5_plant_model_get_call_type (plant, "safety"))->priority, ==,
                   MS5_PRIORITY_CRITICAL);
  g_assert_cmpstr (ms5_call_type_model_get_name (list_get (ms5_plant_model_get_call_types (plant), 0)), ==,
                   "Maschinenstopp");
  g_assert_cmpstr (ms5_product_model_get_name (list_get (ms5_plant_model_get_products (plant), 0)), ==, "Cola 0,5 l");
  g_assert_cmpstr (ms5_model_item_get_key (list_get (ms5_plant_model_get_reasons (plant), 0)), ==, "unplanned");
  g_assert_cmpuint (ms5_floor_get_undecodable (floor), ==, 0);
}

/* What an edit may ask for, as the plant has said last; one that says nothing forbids nothing. */
static void
test_permits (void)
{
  g_autoptr (Ms5Floor) floor = floor_new (NULL, "de");
  Ms5PlantModel *plant = ms5_floor_get_plant (floor);

  g_assert_true (ms5_plant_model_permits (plant, "stop.code", MS5_MERGE_PREFER_CLIENT));
  floor_put_hall (floor);
  g_assert_true (ms5_plant_model_permits (plant, "stop.code", MS5_MERGE_PREFER_CLIENT));
  floor_put (floor, "plant", "action/stop.code", 2, "{\"fields\":[\"reason\"],\"policies\":[\"server\"],\"prefer\":[\"policy\",\"manual\"]}");
  g_assert_false (ms5_plant_model_permits (plant, "stop.code", MS5_MERGE_PREFER_CLIENT));
  g_assert_true (ms5_plant_model_permits (plant, "stop.code", MS5_MERGE_PREFER_MANUAL));
  g_assert_true (ms5_plant_model_permits (plant, "stop.code", MS5_MERGE_PREFER_POLICY));
  g_assert_true (ms5_plant_model_permits (plant, "job.edit", MS5_MERGE_PREFER_CLIENT));
  g_assert_cmpuint (ms5_floor_get_undecodable (floor), ==, 0);
}

static void
test_language (void)
{
  g_autoptr (Ms5Floor) floor = floor_new (NULL, "fr");
  g_autoptr (Ms5Floor) german = floor_new (NULL, "de");

  floor_put_hall (floor);
  floor_put_hall (german);
  g_assert_cmpstr (ms5_line_model_get_name (ms5_floor_get_line (floor, "L1")), ==, "Line 1 · Filler");
  g_assert_cmpstr (ms5_line_model_get_name (ms5_floor_get_line (german, "L1")), ==, "Linie 1 · Füller");
}

static void
test_line (void)
{
  g_autoptr (Ms5Floor) floor = floor_new (NULL, "de");
  g_autofree char *lines = NULL;
  g_autofree char *equipment = NULL;
  Ms5LineModel *line;

  floor_put_hall (floor);
  lines = list_keys (ms5_floor_get_lines (floor));
  g_assert_cmpstr (lines, ==, "L1 L2 L3 L4 L5");
  line = ms5_floor_get_line (floor, "L1");
  equipment = list_keys (ms5_line_model_get_equipment (line));
  g_assert_true (g_str_has_prefix (equipment, "DP1 "));
  assert_text (line, "bottleneck", "FL1");
  assert_double (line, "oee-target", 0.85);
  assert_double (line, "oee", NAN);

  floor_put (floor, "line/L1", "L1", 40,
             "{\"state\":\"Held\",\"since\":1766999999000,\"stop\":\"FL1/1766999999000\",\"reason\":\"guard-door\","
             "\"job\":\"PO-7\",\"product\":\"cola-05\",\"shift\":\"early\",\"shift_name\":\"Early\","
             "\"shift_name.de\":\"Früh\",\"shift_start\":1766990000000,\"shift_end\":1767018800000,"
             "\"breaks\":[1766995000000,1766996800000],\"speed_target\":600,\"mode\":\"Production\"}");
  floor_live (floor, "live/L1", "kpi",
              "{\"oee\":0.61,\"good\":1200,\"target\":1500,\"speed\":0,\"uncoded\":2,\"flags\":[\"a: b\"]}", FLOOR_NOW);
  assert_int (line, "state", MS5_STATE_HELD);
  assert_int (line, "since", 1766999999000 * MS);
  assert_text (line, "reason-name", "Schutztür offen");
  assert_text (line, "product-name", "Cola 0,5 l");
  assert_text (line, "shift-name", "Früh");
  assert_text (line, "job", "PO-7");
  assert_double (line, "speed-target", 600);
  assert_double (line, "oee", 0.61);
  assert_double (line, "availability", NAN);
  assert_int (line, "uncoded", 2);
  assert_int (line, "kpi-time", FLOOR_NOW);
  assert_int (line, "v", 40);
  g_assert_cmpint (ms5_line_model_get_shift (line).end, ==, 1767018800000 * MS);
  g_assert_cmpint (ms5_line_model_get_urgency (line), ==, MS5_URGENCY_STOPPED);

  /* A shift without breaks, told twice. */
  floor_put (floor, "line/L1", "L1", 41, "{\"state\":\"Held\",\"breaks\":[]}");
  floor_put (floor, "line/L1", "L1", 42, "{\"state\":\"Held\",\"breaks\":[]}");
  g_assert_cmpuint (ms5_line_model_get_item (line)->breaks->len, ==, 0);

  floor_live (floor, "live/L1", "kpi", "{\"oee\":null,\"good\":1201}", FLOOR_NOW + 1);
  assert_double (line, "oee", NAN);
  assert_double (line, "good", 1201);
  assert_double (line, "target", 1500);
}

static void
test_equipment (void)
{
  g_autoptr (Ms5Floor) floor = floor_new (NULL, "de");
  Ms5EquipmentModel *filler;

  floor_put_hall (floor);
  filler = ms5_floor_get_equipment (floor, "FL1");
  assert_text (filler, "name", "Füller FL1");
  assert_text (filler, "line", "L1");
  assert_text (filler, "kind", "filler");
  assert_true (filler, "bottleneck", TRUE);
  assert_true (ms5_floor_get_equipment (floor, "DP1"), "bottleneck", FALSE);
  assert_int (filler, "state", MS5_STATE_NO_DATA);
  assert_text (filler, "fault", NULL);

  floor_put (floor, "line/L1", "FL1", 7,
             "{\"state\":\"Aborted\",\"since\":1,\"faults\":[\"E41\",\"E99\"],\"maintenance\":true}");
  assert_int (filler, "state", MS5_STATE_ABORTED);
  assert_text (filler, "fault", "Schutztür offen, E99");
  assert_true (filler, "maintenance", TRUE);
  g_assert_true (ms5_floor_get_item (floor, "line/L1", "FL1") == (gpointer) filler);

  floor_put (floor, "line/L1", "FL1", 8, "{\"state\":\"Execute\",\"faults\":[]}");
  assert_text (filler, "fault", NULL);
  assert_true (filler, "maintenance", FALSE);
  assert_int (filler, "since", MS5_TIME_NONE);
}

static void
pushed_cb (Ms5SensorModel *sensor,
           gint64          time,
           double          value,
           gpointer        log)
{
  g_string_append_printf (log, "%" G_GINT64_FORMAT "=%g ", time - FLOOR_NOW, value);
}

static void
count_cb (GObject *object,
          guint   *count)
{
  (*count)++;
}

static void
test_sensor (void)
{
  g_autoptr (Ms5Floor) floor = floor_new (NULL, "de");
  g_autoptr (GString) pushed = g_string_new (NULL);
  Ms5EquipmentModel *machine;
  Ms5SensorModel *sensor;
  Ms5Point past[] = { { FLOOR_NOW - 30, 40 }, { FLOOR_NOW, 41 } };
  guint n_replaced = 0;

  floor_put_hall (floor);
  machine = ms5_floor_get_equipment (floor, "DP1");
  sensor = ms5_equipment_model_get_sensor (machine, "temperature");
  assert_text (sensor, "name", "Temperatur");
  assert_text (sensor, "unit", "°C");
  assert_int (sensor, "digits", 1);
  assert_double (sensor, "high-alarm", 50);
  assert_double (sensor, "value", NAN);
  g_signal_connect (sensor, "pushed", G_CALLBACK (pushed_cb), pushed);
  g_signal_connect (sensor, "series-replaced", G_CALLBACK (count_cb), &n_replaced);

  floor_live (floor, "live/L1", "DP1", "{\"temperature\":41,\"pressure\":5}", FLOOR_NOW);
  floor_live (floor, "live/L1", "DP1", "{\"temperature\":[60,1767000000001]}", FLOOR_NOW + 5);
  floor_live (floor, "live/L1", "DP1", "{\"temperature\":[1,1766000000001]}", FLOOR_NOW + 5);
  g_assert_cmpstr (pushed->str, ==, "0=41 1000=60 ");
  assert_double (sensor, "value", 60);
  assert_int (sensor, "time", FLOOR_NOW + MS);
  assert_int (sensor, "limit-state", MS5_LIMIT_HIGH_ALARM);
  assert_int (machine, "limit-state", MS5_LIMIT_HIGH_ALARM);
  g_assert_cmpint (ms5_line_model_get_urgency (ms5_floor_get_line (floor, "L1")), ==, MS5_URGENCY_ATTENTION);

  ms5_sensor_model_set_history (sensor, past, G_N_ELEMENTS (past));
  g_assert_cmpuint (n_replaced, ==, 1);
  g_assert_cmpuint (ms5_series_get_length (ms5_sensor_model_get_series (sensor)), ==, 3);
  g_assert_cmpfloat (ms5_series_get_last (ms5_sensor_model_get_series (sensor))->value, ==, 60);

  ms5_floor_drop_topic (floor, "live/L1");
  assert_double (sensor, "value", NAN);
  g_assert_cmpuint (n_replaced, ==, 2);
  g_assert_cmpint (ms5_line_model_get_urgency (ms5_floor_get_line (floor, "L1")), ==, MS5_URGENCY_NONE);
}

/* A value may come from the cache before the plant says what it is. */
static void
test_value_first (void)
{
  g_autoptr (Ms5Floor) floor = floor_new (NULL, "de");

  floor_live (floor, "live/L1", "DP1", "{\"temperature\":41}", FLOOR_NOW);
  g_assert_cmpuint (g_list_model_get_n_items (ms5_equipment_model_get_sensors (ms5_floor_get_equipment (floor, "DP1"))),
                    ==, 0);
  floor_put_hall (floor);
  assert_double (ms5_floor_get_item (floor, "plant", "sensor/DP1/temperature"), "value", 41);
}

static void
test_stop (void)
{
  g_autoptr (Ms5Floor) floor = floor_new (NULL, "de");
  g_autofree char *keys = NULL;
  Ms5LineModel *line;
  Ms5StopModel *stop;

  floor_put_hall (floor);
  line = ms5_floor_get_line (floor, "L1");
  floor_put (floor, "stops/L1", "a", 3, "{\"equipment\":\"FL1\",\"start\":1000,\"end\":200000}");
  floor_put (floor, "stops/L1", "b", 4, "{\"equipment\":\"FL1\",\"start\":300000,\"minor\":true}");
  floor_put_own (floor, "stops/L1", "c", 5,
                 "{\"equipment\":\"FL1\",\"start\":100,\"end\":900,\"reason\":\"guard-door\",\"category\":\"unplanned\","
                 "\"comment\":\"hm\",\"coded_by\":\"u1\",\"coded_at\":5}");
  keys = list_keys (ms5_line_model_get_stops (line));
  g_assert_cmpstr (keys, ==, "b a c");
  assert_int (line, "to-explain", 1);

  stop = MS5_STOP_MODEL (ms5_floor_get_item (floor, "stops/L1", "c"));
  assert_text (stop, "reason-name", "Schutztür offen");
  assert_text (stop, "equipment-name", "Füller FL1");
  assert_text (stop, "line", "L1");
  assert_text (stop, "comment", "hm");
  assert_text (stop, "coded-by", "u1");
  assert_int (stop, "category", MS5_CATEGORY_UNPLANNED);
  assert_true (stop, "pending", TRUE);
  assert_true (stop, "coded", TRUE);
  stop = MS5_STOP_MODEL (ms5_floor_get_item (floor, "stops/L1", "a"));
  assert_true (stop, "pending", FALSE);
  g_assert_true (ms5_stop_model_is_to_explain (stop));
  assert_int (ms5_floor_get_item (floor, "stops/L1", "b"), "end", MS5_TIME_NONE);
}

static void
test_calls (void)
{
  g_autoptr (Ms5Floor) floor = floor_new (NULL, "de");
  g_autofree char *all = NULL;
  g_autofree char *open = NULL;
  Ms5LineModel *line;
  Ms5CallModel *call;

  floor_put_hall (floor);
  line = ms5_floor_get_line (floor, "L1");
  floor_put (floor, "calls/L1", "old", 3, "{\"type\":\"quality\",\"state\":\"raised\",\"raised\":1000}");
  floor_put (floor, "calls/L1", "new", 4, "{\"type\":\"quality\",\"state\":\"raised\",\"raised\":2000}");
  floor_put (floor, "calls/L1", "seen", 5, "{\"type\":\"safety\",\"state\":\"acknowledged\",\"raised\":500}");
  floor_put (floor, "calls/L1", "done", 6, "{\"type\":\"safety\",\"state\":\"resolved\",\"raised\":400,\"resolved\":600}");
  floor_put (floor, "calls/L2", "high", 7,
             "{\"type\":\"stop\",\"state\":\"raised\",\"raised\":3000,\"equipment\":\"FL1\",\"detail\":\"pressure\"}");

  all = list_keys (ms5_line_model_get_calls (line));
  open = list_keys (ms5_floor_get_calls (floor));
  g_assert_cmpstr (all, ==, "old new seen done");
  g_assert_cmpstr (open, ==, "high old new seen");
  g_assert_cmpuint (ms5_floor_get_raised_calls (floor), ==, 3);
  assert_int (line, "open-calls", 3);
  assert_int (line, "raised-calls", 2);
  assert_int (line, "worst-priority", MS5_PRIORITY_CRITICAL);
  g_assert_cmpint (ms5_line_model_get_urgency (line), ==, MS5_URGENCY_ATTENTION);

  call = list_get (ms5_floor_get_calls (floor), 0);
  assert_text (call, "type-name", "Maschinenstopp");
  assert_text (call, "line", "L2");
  g_assert_nonnull (ms5_call_model_get_line_name (call));
  assert_text (call, "equipment-name", "Füller FL1");
  assert_text (call, "detail-name", "Druck");
  g_assert_cmpint (ms5_call_model_get_priority (call), ==, MS5_PRIORITY_HIGH);
  assert_true (call, "open", TRUE);

  floor_put (floor, "line/L1", "L1", 9, "{\"state\":\"Stopped\"}");
  g_assert_cmpint (ms5_line_model_get_urgency (line), ==, MS5_URGENCY_CRITICAL);
  g_assert_cmpint (ms5_line_model_compare_urgency (line, ms5_floor_get_line (floor, "L2")), <, 0);
  g_assert_cmpint (ms5_line_model_compare_urgency (ms5_floor_get_line (floor, "L3"), ms5_floor_get_line (floor, "L2")), >, 0);
}

static void
test_rest_of_line (void)
{
  g_autoptr (Ms5Floor) floor = floor_new (NULL, "de");
  g_autofree char *jobs = NULL;
  Ms5LineModel *line;

  floor_put_hall (floor);
  line = ms5_floor_get_line (floor, "L1");
  floor_put (floor, "jobs/L1", "p2", 1, "{\"product\":\"cola-05\",\"qty\":5,\"state\":\"planned\",\"due\":9000}");
  floor_put (floor, "jobs/L1", "p1", 1, "{\"product\":\"cola-05\",\"qty\":5,\"state\":\"planned\",\"due\":8000}");
  floor_put (floor, "jobs/L1", "p0", 1, "{\"product\":\"cola-05\",\"qty\":5,\"state\":\"planned\"}");
  floor_put (floor, "jobs/L1", "done", 1, "{\"qty\":5,\"state\":\"complete\",\"completed\":5}");
  floor_put (floor, "jobs/L1", "run", 1, "{\"product\":\"cola-05\",\"qty\":500,\"good\":40,\"state\":\"active\"}");
  floor_put (floor, "changeovers/L1", "c", 1, "{\"from\":\"cola-05\",\"to\":\"lemon-05\",\"start\":1,\"target_s\":600}");
  floor_put (floor, "quality/L1", "q", 1, "{\"qty\":3,\"kind\":\"rework\",\"product\":\"cola-05\",\"by\":\"u\",\"at\":7}");
  floor_put (floor, "alarms/L1", "hot/FL1/p", 1, "{\"out_of_service\":7,\"by\":\"u\",\"reason\":\"broken\"}");
  floor_put (floor, "notes/L1", "n", 1, "{\"text\":\"<b>hm\",\"by\":\"u\",\"at\":7}");
  floor_put (floor, "system", "s", 1, "{\"text\":\"x\",\"code\":\"y\",\"at\":7}");
  floor_put (floor, "escalations/L1", "e", 1, "{\"call\":\"x\",\"level\":1,\"at\":7}");

  jobs = list_keys (ms5_line_model_get_jobs (line));
  g_assert_cmpstr (jobs, ==, "run p1 p2 p0 done");
  assert_text (list_get (ms5_line_model_get_jobs (line), 0), "product-name", "Cola 0,5 l");
  assert_int (list_get (ms5_line_model_get_jobs (line), 0), "good", 40);
  assert_int (list_get (ms5_line_model_get_jobs (line), 0), "scrap", MS5_INT_NONE);
  assert_text (list_get (ms5_line_model_get_changeovers (line), 0), "to-name", "Limonade 0,5 l");
  assert_double (list_get (ms5_line_model_get_changeovers (line), 0), "target-s", 600);
  assert_text (list_get (ms5_line_model_get_quality (line), 0), "product-name", "Cola 0,5 l");
  assert_int (list_get (ms5_line_model_get_quality (line), 0), "qty", 3);
  assert_text (list_get (ms5_line_model_get_notes (line), 0), "text", "<b>hm");
  assert_text (list_get (ms5_line_model_get_alarms (line), 0), "reason", "broken");
  assert_text (list_get (ms5_line_model_get_alarms (line), 0), "rule", "hot");
  g_assert_cmpuint (ms5_floor_get_undecodable (floor), ==, 0);
}

static void
test_clock (void)
{
  g_autoptr (Ms5ManualClock) clock = NULL;
  g_autoptr (Ms5Floor) floor = floor_new (&clock, "de");
  g_autoptr (GString) log = g_string_new (NULL);

  g_assert_cmpint (ms5_floor_get_plant_now (floor), ==, FLOOR_NOW);
  ms5_floor_set_plant_clock (floor, 5000000, 10);
  ms5_manual_clock_advance (clock, 1000);
  g_assert_cmpint (ms5_floor_get_plant_now (floor), ==, 5010000);
  g_assert_cmpfloat (ms5_floor_get_plant_speed (floor), ==, 10);

  log_notify (log, floor);
  ms5_floor_set_freshness (floor, MS5_FLOOR_LIVE, 5);
  log_assert (log, "as-of freshness");
  ms5_floor_set_freshness (floor, MS5_FLOOR_LIVE, 5);
  log_assert (log, "");
  ms5_floor_set_freshness (floor, MS5_FLOOR_OFFLINE, 5);
  log_assert (log, "freshness");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/floor/empty", test_empty);
  g_test_add_func ("/floor/plant", test_plant);
  g_test_add_func ("/floor/permits", test_permits);
  g_test_add_func ("/floor/language", test_language);
  g_test_add_func ("/floor/line", test_line);
  g_test_add_func ("/floor/equipment", test_equipment);
  g_test_add_func ("/floor/sensor", test_sensor);
  g_test_add_func ("/floor/value-first", test_value_first);
  g_test_add_func ("/floor/stop", test_stop);
  g_test_add_func ("/floor/calls", test_calls);
  g_test_add_func ("/floor/rest-of-line", test_rest_of_line);
  g_test_add_func ("/floor/clock", test_clock);
  return g_test_run ();
}
