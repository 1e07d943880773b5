/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "floor-fixture.h"

#include <math.h>

#include "protocol/ms5-escalation-json.h"
#include "protocol/ms5-plant-json.h"

#define MINUTE MS5_USEC_PER_MIN
#define SHIFT_START (FLOOR_FIXTURE_NOW - (4 * 3600 + 18 * 60 + 43) * MS5_USEC_PER_S)

/* A moment of the shift, in minutes after it began, as it is on the wire. */
#define AT(minutes) ((json_int_t) ms5_time_to_ms (SHIFT_START + (minutes) * MINUTE))

static const struct
{
  const char *state;
  const char *mode;
  double      oee, a, e, q, coverage, worst, best;
  double      good, target, projected, scrap, rework, speed, speed_target;
  const char *product;
} lines[] = {
  { "Stopped", "Production", 0.748, 0.888, 0.861, 0.978, 0.94, 0.748, 0.792, 18848, 21120, 39510, 412, 11, 0, 600,
    "cola-05" },
  { "Execute", "Production", 0.813, 0.921, 0.902, 0.979, 1, 0.813, 0.813, 140210, 142900, 268400, 2950, 60, 612, 640,
    "cola-can-033" },
  { "Execute", "Production", 0.790, 0.905, 0.893, 0.978, 1, 0.790, 0.801, 61300, 64100, 117900, 1320, 0, 288, 300,
    "water-pet-15" },
  { "Stopped", "Changeover", 0.581, 0.704, 0.842, 0.980, 1, 0.581, 0.581, 1204, 1710, 2490, 24, 0, 0, 12, "keg-30" },
  { "NoData", "Production", NAN, NAN, NAN, NAN, 0.4, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, 90, "trial-03" },
};

static void
take (Ms5Floor   *floor,
      const char *topic,
      const char *key,
      json_t     *fields)
{
  static gint64 v = 1000;

  g_assert_nonnull (fields);
  ms5_floor_put_item (floor, topic, key, v++, fields, FALSE);
  json_decref (fields);
}

static json_t *
parse (const char *json)
{
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');
  json_error_t error;
  json_t *fields = json_loads (text, 0, &error);

  if (fields == NULL)
    g_error ("%s: %s", error.text, text);
  return fields;
}

void
floor_fixture_put (Ms5Floor   *floor,
                   const char *topic,
                   const char *key,
                   const char *json)
{
  ms5_floor_begin (floor);
  take (floor, topic, key, parse (json));
  ms5_floor_end (floor);
}

void
floor_fixture_live (Ms5Floor   *floor,
                    const char *line,
                    const char *key,
                    const char *json)
{
  g_autofree char *topic = g_strdup_printf ("live/%s", line);
  json_t *fields = parse (json);

  ms5_floor_begin (floor);
  ms5_floor_put_live (floor, topic, key, fields, ms5_floor_get_plant_now (floor));
  ms5_floor_end (floor);
  json_decref (fields);
}

void
floor_fixture_remove (Ms5Floor   *floor,
                      const char *topic,
                      const char *key)
{
  ms5_floor_begin (floor);
  ms5_floor_remove_item (floor, topic, key);
  ms5_floor_end (floor);
}

static void
put_plant_cb (const char *key,
              json_t     *fields,
              gpointer    user_data)
{
  take (user_data, "plant", key, fields);
}

/* Those of the plant file, as the server puts them beside the rest. */
static void
put_escalation (Ms5Floor       *floor,
                const Ms5Plant *plant)
{
  for (guint i = 0; i < plant->escalation->len; i++)
    {
      const Ms5EscalationPolicy *policy = g_ptr_array_index (plant->escalation, i);
      g_autofree char *key = ms5_plant_key_new (MS5_PLANT_ESCALATION, policy->id, NULL);
      Ms5EscalationPolicyItem item;

      ms5_escalation_policy_to_item (policy, NULL, MS5_TIME_NONE, &item);
      take (floor, "plant", key, ms5_escalation_policy_item_encode (&item));
      ms5_escalation_policy_item_clear (&item);
    }
}

static Ms5Plant *
load_plant (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("MS5_SOURCE_ROOT"), "data", "plants",
                                            "bottling-hall.json", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  char *text;
  gsize length;
  Ms5Plant *plant;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  bytes = g_bytes_new_take (text, length);
  plant = ms5_plant_from_json (bytes, problems);
  g_assert_nonnull (plant);
  return plant;
}

static void
set_number (json_t     *fields,
            const char *name,
            double      value)
{
  if (!isnan (value))
    json_object_set_new (fields, name, json_real (value));
}

static void
put_kpi (Ms5Floor   *floor,
         const char *code,
         guint       i)
{
  g_autofree char *topic = g_strdup_printf ("live/%s", code);
  json_t *fields = json_object ();

  set_number (fields, "oee", lines[i].oee);
  set_number (fields, "availability", lines[i].a);
  set_number (fields, "effectiveness", lines[i].e);
  set_number (fields, "quality_ratio", lines[i].q);
  set_number (fields, "coverage", lines[i].coverage);
  set_number (fields, "oee_worst", lines[i].worst);
  set_number (fields, "oee_best", lines[i].best);
  set_number (fields, "good", lines[i].good);
  set_number (fields, "target", lines[i].target);
  set_number (fields, "projected", lines[i].projected);
  set_number (fields, "scrap", lines[i].scrap);
  set_number (fields, "rework", lines[i].rework);
  set_number (fields, "speed", lines[i].speed);
  set_number (fields, "pbt_s", 13723);
  set_number (fields, "apt_s", 12186);
  set_number (fields, "adet_s", 1537);
  json_object_set_new (fields, "uncoded", json_integer (i == 0 ? 3 : 0));
  if (isnan (lines[i].oee))
    json_object_set_new (fields, "flags", json_pack ("[s]", "oee_null: availability cannot be computed"));
  ms5_floor_put_live (floor, topic, "kpi", fields, FLOOR_FIXTURE_NOW);
  json_decref (fields);
}

static void
put_stop (Ms5Floor   *floor,
          const char *code,
          const char *equipment,
          int         number,
          int         from,
          int         to,
          const char *reason)
{
  g_autofree char *topic = g_strdup_printf ("stops/%s", code);
  g_autofree char *key = g_strdup_printf ("%s-stop-%d", code, number);
  json_t *fields = json_pack ("{s:s, s:I, s:s}", "equipment", equipment, "start", AT (from), "detected", "state");

  if (to > 0)
    json_object_set_new (fields, "end", json_integer (AT (to)));
  if (to > 0 && to - from < 2)
    json_object_set_new (fields, "minor", json_true ());
  if (reason != NULL)
    {
      json_object_set_new (fields, "reason", json_string (reason));
      json_object_set_new (fields, "coded_by", json_string ("m.weber"));
    }
  take (floor, topic, key, fields);
}

static void
put_states (Ms5Floor   *floor,
            const char *code,
            const char *equipment,
            const char *now_state,
            const char *now_mode)
{
  static const struct { int from, to; const char *state, *mode, *cause; } spans[] = {
    { 0, 50, "Execute" }, { 50, 56, "Stopped" }, { 56, 115, "Execute" }, { 115, 120, "Stopped" },
    { 120, 150, "Idle" }, { 150, 156, "Execute" }, { 156, 157, "Stopped" }, { 157, 172, "Suspended", NULL, "starved" },
    { 172, 185, "Execute" }, { 185, 188, "Stopped" }, { 188, 200, "Execute" }, { 200, 210, "NoData" },
    { 210, 218, "Execute" }, { 218, 232, "Stopped", "Changeover" }, { 232, 254, "Execute" }, { 254, 0, NULL },
  };
  g_autofree char *topic = g_strdup_printf ("timeline/%s", code);

  for (guint i = 0; i < G_N_ELEMENTS (spans); i++)
    {
      g_autofree char *key = ms5_timeline_key_new (equipment, SHIFT_START + spans[i].from * MINUTE);
      const char *mode = spans[i].state == NULL ? now_mode : spans[i].mode;
      json_t *fields = json_pack ("{s:s, s:s, s:I}", "state", spans[i].state != NULL ? spans[i].state : now_state,
                                  "mode", mode != NULL ? mode : "Production", "start", AT (spans[i].from));

      if (spans[i].to > 0)
        json_object_set_new (fields, "end", json_integer (AT (spans[i].to)));
      if (spans[i].cause != NULL)
        json_object_set_new (fields, "cause", json_string (spans[i].cause));
      take (floor, topic, key, fields);
    }
}

/* Ten minutes of each sensor, about the middle between its limits; of the last one past its limit. */
static void
put_sensors (Ms5Floor   *floor,
             const char *code,
             const char *equipment,
             gboolean    past)
{
  static const char *names[] = { "temperature", "pressure", "vibration" };
  g_autofree char *live = g_strdup_printf ("live/%s", code);
  Ms5EquipmentModel *model = ms5_floor_get_equipment (floor, equipment);

  for (int t = 600; t >= 0; t -= 2)
    {
      json_t *point = json_object ();

      for (guint s = 0; s < G_N_ELEMENTS (names); s++)
        {
          Ms5SensorModel *sensor = model != NULL ? ms5_equipment_model_get_sensor (model, names[s]) : NULL;
          double high = sensor != NULL ? ms5_sensor_model_get_item (sensor)->high : 5;
          double limit = sensor != NULL ? ms5_sensor_model_get_item (sensor)->low : NAN;
          double low = isnan (limit) ? high * 0.3 : limit;
          double wave = sin (t * 0.026 + s) + 0.25 * sin (t * 0.31 + s * 2);

          if (past && s == 2)
            wave += 5.6;
          set_number (point, names[s], (low + high) / 2 + wave * (high - low) * 0.08);
        }
      ms5_floor_put_live (floor, live, equipment, point, FLOOR_FIXTURE_NOW - t * MS5_USEC_PER_S);
      json_decref (point);
    }
}

static void
put_equipment (Ms5Floor   *floor,
               const char *code,
               const char *equipment,
               guint       n,
               guint       i)
{
  static const char *states[] = { "Suspended", NULL, "Held", "Suspended", "Suspended", "Execute" };
  g_autofree char *topic = g_strdup_printf ("line/%s", code);
  const char *state = n == 1 || i != 0 ? lines[i].state : states[n % 6];
  json_t *fields = json_pack ("{s:s, s:s, s:I}", "state", state, "mode", lines[i].mode, "since", AT (254));

  if (g_str_equal (state, "Suspended"))
    json_object_set_new (fields, "cause", json_string (n == 0 ? "blocked" : "starved"));
  if (n == 1 && i == 0)
    json_object_set_new (fields, "faults", json_pack ("[s]", "E41"));
  if (n == 3 && i == 0)
    json_object_set_new (fields, "maintenance", json_true ());
  take (floor, topic, equipment, fields);

  put_sensors (floor, code, equipment, i == 0 && n == 2);
}

static void
put_calls (Ms5Floor *floor)
{
  take (floor, "calls/L1", "c-1",
        json_pack ("{s:s, s:s, s:s, s:b, s:i, s:i, s:I, s:s, s:s, s:s, s:s, s:I, s:[s]}", "type", "stop", "priority",
                   "critical", "state", "raised", "active", 1, "rev", 2, "level", 2, "raised", AT (254),
                   "raised_by", "long-stop", "rule", "long-stop", "equipment", "FL1", "detail", "E41", "escalated",
                   AT (257), "escalated_to", "production_manager"));
  take (floor, "calls/L1", "c-2",
        json_pack ("{s:s, s:s, s:s, s:b, s:i, s:I, s:s, s:s, s:I, s:s}", "type", "quality", "priority", "medium",
                   "state", "acknowledged", "active", 1, "rev", 1, "raised", AT (231), "raised_by", "k.meier", "note",
                   "Label is skewed on every tenth bottle", "acknowledged", AT (236), "acknowledged_by", "m.weber"));
  take (floor, "calls/L1", "c-3",
        json_pack ("{s:s, s:s, s:s, s:b, s:i, s:I, s:s, s:I, s:s, s:s}", "type", "material", "priority", "medium",
                   "state", "resolved", "active", 0, "rev", 1, "raised", AT (60), "raised_by", "k.meier", "resolved",
                   AT (75), "resolved_by", "k.meier", "note", "Caps refilled"));
}

static void
put_line (Ms5Floor   *floor,
          const char *code,
          char      **equipment,
          guint       i)
{
  static const char *reasons[] = { "guard-door", "label-jam", NULL, "no-bottles", "capper-torque", "outfeed-full" };
  static const int stops[][2] = { { 50, 56 }, { 115, 120 }, { 156, 157 }, { 157, 172 }, { 185, 188 }, { 218, 232 } };
  g_autofree char *topic = g_strdup_printf ("line/%s", code);
  g_autofree char *jobs = g_strdup_printf ("jobs/%s", code);
  g_autofree char *running = g_strdup_printf ("%s-stop-9", code);
  gboolean stands = g_str_equal (lines[i].state, "Stopped");
  json_t *fields =
    json_pack ("{s:s, s:s, s:I, s:s, s:s, s:I, s:I, s:[I,I,I,I], s:f, s:s, s:s}", "state", lines[i].state, "mode",
               lines[i].mode, "since", AT (254), "shift", "early", "shift_name", "Early shift", "shift_start", AT (0),
               "shift_end", AT (480), "breaks", AT (120), AT (150), AT (330), AT (360), "speed_target",
               lines[i].speed_target, "product", lines[i].product, "job", "4711");

  if (stands)
    json_object_set_new (fields, "stop", json_string (running));
  take (floor, topic, code, fields);
  for (guint n = 0; equipment[n] != NULL; n++)
    put_equipment (floor, code, equipment[n], n, i);
  put_states (floor, code, equipment[1], lines[i].state, lines[i].mode);
  for (guint n = 0; n < G_N_ELEMENTS (stops); n++)
    put_stop (floor, code, equipment[1], (int) n, stops[n][0], stops[n][1],
              n == 5 ? "product-change" : reasons[(n + i) % G_N_ELEMENTS (reasons)]);
  if (stands)
    put_stop (floor, code, equipment[1], 9, 254, 0, i == 3 ? "product-change" : NULL);
  take (floor, jobs, "4711", json_pack ("{s:s, s:i, s:i, s:i, s:s, s:I, s:I}", "product", lines[i].product, "qty", 40000,
                                        "good", 18848, "scrap", 412, "state", "active", "due", AT (470), "started",
                                        AT (0)));
  take (floor, jobs, "4712", json_pack ("{s:s, s:i, s:s}", "product", "lemon-05", "qty", 20000, "state", "planned"));
  put_kpi (floor, code, i);
}

/* Puts a copy of a line of the plant under other codes. */
static char **
copy_line (Ms5Floor *floor,
           guint     number,
           char    **equipment)
{
  g_autofree char *key = g_strdup_printf ("line/L%u", number);
  g_autofree char *name = g_strdup_printf ("Line %u · Copy", number);
  g_autoptr (GStrvBuilder) codes = g_strv_builder_new ();
  json_t *list = json_array ();
  char **result;

  for (guint n = 0; equipment[n] != NULL; n++)
    {
      g_autofree char *code = g_strdup_printf ("%s-%u", equipment[n], number);
      g_autofree char *part = g_strdup_printf ("equipment/%s", code);
      g_autofree char *line = g_strdup_printf ("L%u", number);

      take (floor, "plant", part, json_pack ("{s:s, s:s, s:i}", "name", code, "line", line, "order", (int) n));
      g_strv_builder_add (codes, code);
      json_array_append_new (list, json_string (code));
    }
  result = g_strv_builder_end (codes);
  take (floor, "plant", key, json_pack ("{s:s, s:s, s:f, s:o, s:i}", "name", name, "bottleneck", result[1],
                                        "oee_target", 0.85, "equipment", list, "order", (int) number));
  return result;
}

Ms5Floor *
floor_fixture_new (Ms5Clock *clock,
                   guint     n_lines)
{
  static const char *languages[] = { "en", NULL };
  static const char *flow[][7] = { { "DP1", "FL1", "CP1", "LB1", "PK1", "PL1" }, { "DP2", "FL2", "SM2", "DC2", "PK2", "PL2" },
                                   { "BM3", "FL3", "CP3", "LB3", "PK3", "PL3" }, { "DP4", "FL4", "WS4", "CP4", "CW4", "PL4" },
                                   { "DP5", "FL5", "CP5", "LB5", "PK5", "PL5" } };
  Ms5Floor *floor = ms5_floor_new (clock, languages);
  Ms5Plant *plant = load_plant ();

  ms5_floor_set_plant_clock (floor, FLOOR_FIXTURE_NOW, 1);
  ms5_floor_begin (floor);
  ms5_plant_foreach_item (plant, 1, put_plant_cb, floor);
  put_escalation (floor, plant);
  ms5_floor_end (floor);
  ms5_floor_begin (floor);
  for (guint i = 0; i < n_lines; i++)
    {
      g_autofree char *code = g_strdup_printf ("L%u", i + 1);
      g_auto (GStrv) equipment = i < 5 ? g_strdupv ((char **) flow[i]) : copy_line (floor, i + 1, (char **) flow[i % 5]);

      put_line (floor, code, equipment, i % 5);
    }
  put_calls (floor);
  ms5_floor_set_freshness (floor, MS5_FLOOR_LIVE, FLOOR_FIXTURE_NOW);
  ms5_floor_end (floor);
  ms5_plant_unref (plant);
  return floor;
}
