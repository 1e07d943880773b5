/* SPDX-License-Identifier: GPL-3.0-or-later */

/* When it is told: once, at the end, and only what is new. */

#include "config.h"

#include "floor-fixture.h"

#include <math.h>

#define LINE_EXECUTE "{\"state\":\"Execute\",\"since\":1766999000000}"
#define CALL(state)  "{\"type\":\"stop\",\"state\":\"" state "\",\"raised\":1000}"

static void
test_notify (void)
{
  g_autoptr (Ms5Floor) floor = floor_new (NULL, "de");
  g_autoptr (GString) log = g_string_new (NULL);
  Ms5LineModel *line;

  floor_put_hall (floor);
  line = ms5_floor_get_line (floor, "L1");
  log_notify (log, line);

  floor_put (floor, "line/L1", "L1", 2, LINE_EXECUTE);
  log_assert (log, "");
  floor_put (floor, "line/L1", "L1", 3, "{\"state\":\"Held\",\"since\":1766999000000,\"reason\":\"guard-door\"}");
  log_assert (log, "reason reason-name state urgency v");
  floor_put_own (floor, "line/L1", "L1", 3, "{\"state\":\"Held\",\"since\":1766999000000,\"reason\":\"guard-door\"}");
  log_assert (log, "pending");
  floor_live (floor, "live/L1", "kpi", "{\"oee\":0.5,\"flags\":[\"a\"]}", 5);
  log_assert (log, "flags kpi-time oee");
  floor_live (floor, "live/L1", "kpi", "{\"oee\":0.5,\"flags\":[\"a\"]}", 5);
  log_assert (log, "");
  floor_live (floor, "live/L1", "kpi", "{\"oee\":null}", 6);
  log_assert (log, "kpi-time oee");
  floor_put (floor, "stops/L1", "s", 4, "{\"start\":5}");
  log_assert (log, "to-explain");
}

static void
test_sensor_notify (void)
{
  g_autoptr (Ms5Floor) floor = floor_new (NULL, "de");
  g_autoptr (GString) sensor = g_string_new (NULL);
  g_autoptr (GString) machine = g_string_new (NULL);
  g_autoptr (GString) line = g_string_new (NULL);

  floor_put_hall (floor);
  log_notify (sensor, ms5_floor_get_item (floor, "plant", "sensor/DP1/temperature"));
  log_notify (machine, ms5_floor_get_equipment (floor, "DP1"));
  log_notify (line, ms5_floor_get_line (floor, "L1"));

  floor_live (floor, "live/L1", "DP1", "{\"temperature\":30}", 5);
  log_assert (sensor, "time value");
  floor_live (floor, "live/L1", "DP1", "{\"temperature\":30}", 6);
  log_assert (sensor, "time");
  floor_live (floor, "live/L1", "DP1", "{\"temperature\":60}", 7);
  log_assert (sensor, "limit-state time value");
  log_assert (machine, "limit-state");
  log_assert (line, "urgency");
  floor_live (floor, "live/L1", "DP1", "{\"temperature\":61}", 8);
  log_assert (sensor, "time value");
  log_assert (machine, "");
  log_assert (line, "");
}

static void
test_batch (void)
{
  g_autoptr (Ms5Floor) floor = floor_new (NULL, "de");
  g_autoptr (GString) line = g_string_new (NULL);
  g_autoptr (GString) calls = g_string_new (NULL);
  g_autoptr (GString) of_line = g_string_new (NULL);
  g_autoptr (GString) root = g_string_new (NULL);

  floor_put_hall (floor);
  log_notify (line, ms5_floor_get_line (floor, "L1"));
  log_notify (root, floor);
  log_items (calls, ms5_floor_get_calls (floor));
  log_items (of_line, ms5_line_model_get_calls (ms5_floor_get_line (floor, "L1")));

  ms5_floor_begin (floor);
  floor_put (floor, "line/L1", "L1", 3, "{\"state\":\"Held\"}");
  ms5_floor_begin (floor);
  floor_put (floor, "line/L1", "L1", 4, "{\"state\":\"Aborted\"}");
  floor_put (floor, "calls/L1", "a", 5, CALL ("raised"));
  floor_put (floor, "calls/L1", "b", 5, CALL ("raised"));
  floor_put (floor, "calls/L2", "c", 5, CALL ("raised"));
  floor_put (floor, "calls/L1", "gone", 5, CALL ("raised"));
  ms5_floor_end (floor);
  ms5_floor_remove_item (floor, "calls/L1", "gone");
  log_assert (line, "");
  log_assert (calls, "");
  g_assert_cmpuint (g_list_model_get_n_items (ms5_floor_get_calls (floor)), ==, 0);
  ms5_floor_end (floor);

  log_assert (line, "open-calls raised-calls since state urgency v worst-priority");
  log_assert (calls, "0-0+3");
  log_assert (of_line, "0-0+2");
  log_assert (root, "raised-calls");

  floor_put (floor, "calls/L1", "b", 6, CALL ("acknowledged"));
  log_assert (calls, "1-1+0 2-0+1");
  log_assert (of_line, "");
  log_assert (root, "raised-calls");
  floor_put (floor, "calls/L1", "b", 7, CALL ("resolved"));
  log_assert (calls, "2-1+0");
  log_assert (of_line, "");
}

/* A snapshot drops a topic and puts it again: what is still there is still the same. */
static void
test_snapshot (void)
{
  g_autoptr (Ms5Floor) floor = floor_new (NULL, "de");
  g_autoptr (GString) calls = g_string_new (NULL);
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autoptr (GString) line = g_string_new (NULL);
  g_autoptr (GString) machine = g_string_new (NULL);
  g_autoptr (GString) sensors = g_string_new (NULL);
  Ms5ModelItem *a;

  floor_put_hall (floor);
  floor_put (floor, "calls/L1", "a", 5, CALL ("raised"));
  floor_put (floor, "calls/L1", "b", 5, CALL ("raised"));
  floor_put (floor, "line/L1", "FL1", 5, "{\"state\":\"Held\"}");
  a = ms5_floor_get_item (floor, "calls/L1", "a");
  log_items (calls, ms5_floor_get_calls (floor));
  log_items (lines, ms5_floor_get_lines (floor));
  log_items (lines, ms5_line_model_get_equipment (ms5_floor_get_line (floor, "L1")));
  log_items (sensors, ms5_equipment_model_get_sensors (ms5_floor_get_equipment (floor, "FL1")));
  log_notify (line, ms5_floor_get_line (floor, "L1"));
  log_notify (machine, ms5_floor_get_equipment (floor, "FL1"));

  ms5_floor_begin (floor);
  ms5_floor_drop_topic (floor, "plant");
  ms5_floor_drop_topic (floor, "line/L1");
  ms5_floor_drop_topic (floor, "calls/L1");
  g_assert_null (ms5_floor_get_item (floor, "calls/L1", "a"));
  floor_put_hall (floor);
  floor_put (floor, "line/L1", "FL1", 5, "{\"state\":\"Held\"}");
  floor_put (floor, "calls/L1", "a", 5, CALL ("raised"));
  floor_put (floor, "calls/L1", "d", 5, CALL ("raised"));
  ms5_floor_end (floor);

  g_assert_true (ms5_floor_get_item (floor, "calls/L1", "a") == a);
  log_assert (calls, "1-1+1");
  log_assert (lines, "");
  log_assert (sensors, "");
  log_assert (line, "");
  log_assert (machine, "");
}

static void
test_drop (void)
{
  g_autoptr (Ms5Floor) floor = floor_new (NULL, "de");
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autoptr (Ms5LineModel) line = NULL;
  g_autoptr (Ms5EquipmentModel) machine = NULL;

  floor_put_hall (floor);
  line = g_object_ref (ms5_floor_get_line (floor, "L2"));
  machine = g_object_ref (ms5_floor_get_equipment (floor, "FL1"));
  log_items (lines, ms5_floor_get_lines (floor));

  floor_put (floor, "calls/L2", "c", 5, CALL ("raised"));
  ms5_floor_drop_topic (floor, "line/L2");
  log_assert (lines, "1-1+0");
  g_assert_cmpuint (g_list_model_get_n_items (ms5_floor_get_calls (floor)), ==, 0);
  g_assert_cmpint (ms5_line_model_get_item (line)->state, ==, MS5_STATE_NO_DATA);

  ms5_floor_drop_topic (floor, "plant");
  log_assert (lines, "0-4+0");
  g_assert_null (ms5_floor_get_equipment (floor, "FL1"));
  g_assert_cmpuint (g_list_model_get_n_items (ms5_plant_model_get_reasons (ms5_floor_get_plant (floor))), ==, 0);
  ms5_floor_drop_topic (floor, "calls/L2");
  g_assert_null (ms5_floor_get_line (floor, "L2"));
  g_assert_finalize_object (g_steal_pointer (&machine));
  g_assert_finalize_object (g_steal_pointer (&line));

  floor_put_hall (floor);
  log_assert (lines, "0-0+5");
}

static void
test_undecodable (void)
{
  g_autoptr (Ms5Floor) floor = floor_new (NULL, "de");
  g_autoptr (GString) root = g_string_new (NULL);
  Ms5LineModel *line;

  floor_put_hall (floor);
  line = ms5_floor_get_line (floor, "L1");
  floor_put (floor, "line/L1", "L1", 3, "{\"state\":\"Held\",\"job\":\"PO-1\",\"speed_target\":600}");
  log_notify (root, floor);

  floor_put (floor, "line/L1", "L1", 4, "{\"state\":\"Levitating\",\"job\":17,\"since\":7}");
  log_assert (root, "undecodable");
  g_assert_cmpuint (ms5_floor_get_undecodable (floor), ==, 2);
  g_assert_cmpint (ms5_line_model_get_item (line)->state, ==, MS5_STATE_HELD);
  g_assert_cmpstr (ms5_line_model_get_item (line)->job, ==, "PO-1");
  g_assert_cmpint (ms5_line_model_get_item (line)->since, ==, 7000);
  g_assert_true (isnan (ms5_line_model_get_item (line)->speed_target));

  floor_live (floor, "live/L1", "kpi", "{\"oee\":[0.25,1767000000000],\"scrap\":[7,1767000000000],"
              "\"flags\":[[\"a\",\"b\"],1767000000000]}", 5);
  g_assert_cmpfloat (ms5_line_model_get_kpi (line)->oee, ==, 0.25);
  g_assert_cmpfloat (ms5_line_model_get_kpi (line)->scrap, ==, 7);
  g_assert_cmpstr (ms5_line_model_get_kpi (line)->flags[1], ==, "b");
  floor_live (floor, "live/L1", "kpi", "{\"oee\":0.5}", 5);
  floor_live (floor, "live/L1", "kpi", "{\"oee\":\"much\",\"good\":4}", 5);
  floor_live (floor, "live/L1", "DP1", "{\"temperature\":\"hot\",\"pressure\":[1,2,3],\"vibration\":1}", 5);
  floor_live (floor, "nonsense", "DP1", "{}", 5);
  floor_put (floor, "plant", "planet/mars", 5, "{}");
  floor_put (floor, "timeline/L1", "FL1/1", 5, "{\"start\":1,\"state\":\"Dreaming\"}");
  g_assert_cmpfloat (ms5_line_model_get_kpi (line)->oee, ==, 0.5);
  g_assert_cmpfloat (ms5_line_model_get_kpi (line)->good, ==, 4);
  g_assert_cmpuint (ms5_floor_get_undecodable (floor), ==, 8);
}

static void
raise_another_cb (GListModel *list,
                  guint       position,
                  guint       removed,
                  guint       added,
                  gpointer    floor)
{
  if (g_list_model_get_n_items (list) < 4)
    {
      g_autofree char *key = g_strdup_printf ("n%u", g_list_model_get_n_items (list));

      floor_put (floor, "calls/L1", key, 9, CALL ("raised"));
      floor_put (floor, "calls/L1", "first", 9, CALL ("acknowledged"));
    }
}

/* A handler gives the floor data: it comes after what is being told. */
static void
test_handler (void)
{
  g_autoptr (Ms5Floor) floor = floor_new (NULL, "de");
  g_autofree char *keys = NULL;

  floor_put_hall (floor);
  g_signal_connect (ms5_floor_get_calls (floor), "items-changed", G_CALLBACK (raise_another_cb), floor);
  floor_put (floor, "calls/L1", "first", 5, CALL ("raised"));
  keys = list_keys (ms5_floor_get_calls (floor));
  g_assert_cmpstr (keys, ==, "n1 n2 n3 first");
  g_assert_cmpuint (ms5_floor_get_raised_calls (floor), ==, 3);
}

static void
count_cb (GObject *object,
          guint   *count)
{
  (*count)++;
}

static void
test_history_changed (void)
{
  g_autoptr (Ms5Floor) floor = floor_new (NULL, "de");
  guint count = 0;

  floor_put_hall (floor);
  g_signal_connect (ms5_floor_get_line (floor, "L1"), "history-changed", G_CALLBACK (count_cb), &count);
  floor_live (floor, "live/L1", "kpi", "{\"oee\":0.5}", 5);
  floor_put (floor, "calls/L1", "c", 5, CALL ("raised"));
  g_assert_cmpuint (count, ==, 0);
  ms5_floor_begin (floor);
  floor_put (floor, "timeline/L1", "FL1/1", 5, "{\"start\":1,\"state\":\"Held\"}");
  floor_put (floor, "stops/L1", "FL1/1", 5, "{\"start\":1}");
  ms5_floor_end (floor);
  g_assert_cmpuint (count, ==, 1);
  ms5_floor_remove_item (floor, "timeline/L1", "FL1/1");
  g_assert_cmpuint (count, ==, 2);
}

/* Whoever holds an object may hold it longer than the floor. */
static void
test_outlive (void)
{
  Ms5Floor *floor = floor_new (NULL, "de");
  Ms5LineModel *line;
  GListModel *calls;

  floor_put_hall (floor);
  floor_put (floor, "calls/L1", "c", 5, CALL ("raised"));
  line = g_object_ref (ms5_floor_get_line (floor, "L1"));
  calls = g_object_ref (ms5_floor_get_calls (floor));
  g_assert_finalize_object (floor);
  g_assert_cmpstr (ms5_line_model_get_name (line), ==, "Linie 1 · Füller");
  g_assert_cmpuint (g_list_model_get_n_items (calls), ==, 1);
  g_assert_finalize_object (line);
  g_assert_finalize_object (calls);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/batch/notify", test_notify);
  g_test_add_func ("/batch/sensor-notify", test_sensor_notify);
  g_test_add_func ("/batch/batch", test_batch);
  g_test_add_func ("/batch/snapshot", test_snapshot);
  g_test_add_func ("/batch/drop", test_drop);
  g_test_add_func ("/batch/undecodable", test_undecodable);
  g_test_add_func ("/batch/handler", test_handler);
  g_test_add_func ("/batch/history-changed", test_history_changed);
  g_test_add_func ("/batch/outlive", test_outlive);
  return g_test_run ();
}
