/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-plant.h"
#include "plant-fixture.h"

#include <math.h>

static Ms5Line *
get_line (Ms5Plant *plant,
          guint     index)
{
  return g_ptr_array_index (plant->lines, index);
}

static Ms5Equipment *
get_equipment (Ms5Plant *plant,
               guint     line,
               guint     index)
{
  return g_ptr_array_index (get_line (plant, line)->equipment, index);
}

static Ms5Problems *
check (Ms5Plant *plant)
{
  Ms5Problems *problems = ms5_problems_new ();
  g_autofree char *text = NULL;

  ms5_plant_seal (plant);
  ms5_plant_check (plant, problems);
  text = ms5_problems_to_string (problems);
  if (*text != '\0')
    g_test_message ("%s", text);
  return problems;
}

static void
test_valid (void)
{
  g_autoptr (Ms5Plant) plant = fixture_plant_new ("Europe/Berlin");
  g_autoptr (Ms5Problems) problems = check (plant);

  g_assert_cmpuint (ms5_problems_get_count (problems), ==, 0);
}

static void
test_look_up (void)
{
  g_autoptr (Ms5Plant) plant = fixture_plant_new ("Europe/Berlin");
  const Ms5Equipment *equipment;

  ms5_plant_seal (plant);
  equipment = ms5_plant_get_equipment (plant, "C1");
  g_assert_cmpstr (equipment->code, ==, "C1");
  g_assert_cmpuint (equipment->index, ==, 2);
  g_assert_true (equipment->line == ms5_plant_get_line (plant, "L1"));
  g_assert_cmpstr (ms5_name_get_default (equipment->name), ==, "C1");
  g_assert_cmpfloat (ms5_equipment_get_sensor (equipment, "temperature")->high, ==, 70);
  g_assert_null (ms5_equipment_get_sensor (equipment, "pressure"));
  g_assert_cmpstr (ms5_equipment_get_fault (equipment, "E41")->reason, ==, "jam");
  g_assert_cmpstr (ms5_line_get_bottleneck (ms5_plant_get_line (plant, "L1"))->code, ==, "B1");

  g_assert_null (ms5_plant_get_line (plant, "L3"));
  g_assert_null (ms5_plant_get_line (plant, NULL));
  g_assert_nonnull (ms5_plant_get_shift (plant, "night"));
  g_assert_cmpstr (ms5_plant_get_reason (plant, "jam")->parent->code, ==, "unplanned");
  g_assert_cmpuint (ms5_plant_get_reason (plant, "unplanned")->children->len, ==, 2);
  g_assert_cmpuint (ms5_plant_get_reason (plant, "no-bottles")->position, ==, 1);
  g_assert_true (ms5_plant_get_reason (plant, "planned")->planned);
  g_assert_cmpint (ms5_plant_get_call_type (plant, "stop")->priority, ==, MS5_PRIORITY_HIGH);
  g_assert_cmpint (ms5_plant_get_rule (plant, "hot")->kind, ==, MS5_RULE_SENSOR_LIMIT);
}

static void
test_numbers (void)
{
  g_autoptr (Ms5Plant) plant = fixture_plant_new ("Europe/Berlin");
  Ms5Equipment *equipment;

  ms5_plant_seal (plant);
  g_assert_cmpfloat (ms5_plant_get_ideal_cycle (plant, "L1", "P"), ==, 1.0);
  g_assert_cmpfloat (ms5_plant_get_ideal_cycle (plant, "L2", "P"), ==, 2.0);
  g_assert_cmpfloat (ms5_plant_get_ideal_cycle (plant, NULL, "Q"), ==, 5.0);
  g_assert_true (isnan (ms5_plant_get_ideal_cycle (plant, "L1", "X")));
  g_assert_true (isnan (ms5_plant_get_ideal_cycle (plant, "L1", NULL)));
  g_assert_cmpfloat (ms5_plant_get_speed_target (plant, "L2", "P"), ==, 30.0);
  g_assert_true (isnan (ms5_plant_get_speed_target (plant, "L1", NULL)));
  g_assert_cmpfloat (ms5_plant_get_changeover_target (plant, "P", "Q"), ==, 600);
  g_assert_cmpfloat (ms5_plant_get_changeover_target (plant, "Q", "P"), ==, 900);
  g_assert_cmpfloat (ms5_plant_get_changeover_target (plant, NULL, "P"), ==, 900);

  equipment = get_equipment (plant, 0, 0);
  g_assert_cmpint (ms5_equipment_get_stop_detect (equipment, 1.0), ==, 10 * MS5_USEC_PER_S);
  g_assert_cmpint (ms5_equipment_get_stop_detect (equipment, 5.0), ==, 15 * MS5_USEC_PER_S);
  g_assert_cmpint (ms5_equipment_get_stop_detect (equipment, NAN), ==, 10 * MS5_USEC_PER_S);
  equipment->stop_detect_s = 20;
  g_assert_cmpint (ms5_equipment_get_stop_detect (equipment, 5.0), ==, 20 * MS5_USEC_PER_S);
  g_assert_cmpint (ms5_equipment_get_stop_explain (equipment), ==, 120 * MS5_USEC_PER_S);
  g_assert_cmpint (ms5_equipment_get_silent_after (equipment), ==, 60 * MS5_USEC_PER_S);
}

static void
set_text (char       **text,
          const char  *value)
{
  g_free (*text);
  *text = g_strdup (value);
}

static void
break_hierarchy (Ms5Plant *plant)
{
  set_text (&plant->site.time_zone, "Europe/Atlantis");
  set_text (&get_line (plant, 0)->area, "nowhere");
  set_text (&get_line (plant, 1)->bottleneck, "B1");
  get_line (plant, 0)->oee_target = 85;
  set_text (&get_equipment (plant, 0, 0)->code, "A/1");
  set_text (&get_equipment (plant, 0, 2)->code, "L2");
  set_text (&get_equipment (plant, 1, 0)->code, "B1");
  get_equipment (plant, 0, 0)->silent_after_s = 5;
  g_ptr_array_add (get_equipment (plant, 0, 0)->sensors, ms5_sensor_new ("temperature"));
  ((Ms5Sensor *) g_ptr_array_index (get_equipment (plant, 0, 0)->sensors, 0))->high = 9;
  set_text (&((Ms5Fault *) g_ptr_array_index (get_equipment (plant, 0, 0)->faults, 0))->reason, "gremlins");
}

static Ms5EscalationLevel *
get_level (Ms5Plant *plant,
           guint     index)
{
  return g_ptr_array_index (((Ms5EscalationPolicy *) g_ptr_array_index (plant->escalation, 0))->levels, index);
}

static void
break_lists (Ms5Plant *plant)
{
  ((Ms5Product *) g_ptr_array_index (plant->products, 0))->ideal_cycle_s = 0;
  set_text (&((Ms5Product *) g_ptr_array_index (plant->products, 1))->code, "P");
  g_ptr_array_add (plant->changeovers, ms5_changeover_new ("P", "R", -1));
  set_text (&((Ms5Reason *) g_ptr_array_index (plant->reasons, 4))->code, "jam");
  set_text (&((Ms5Rule *) g_ptr_array_index (plant->rules, 0))->call_type, "tea");
  set_text (&((Ms5Rule *) g_ptr_array_index (plant->rules, 1))->subjects[0], "humidity");
  get_level (plant, 1)->unacknowledged_after_s = 60;
  get_level (plant, 2)->unresolved_after_s = 900;
}

static void
test_every_problem (void)
{
  static const char *const expected[] = {
    "$.site.time_zone", "$.lines[0].area", "$.lines[0].oee_target", "$.lines[0].equipment[0].code",
    "$.lines[0].equipment[0].silent_after_s", "$.lines[0].equipment[0].sensors[0].high",
    "$.lines[0].equipment[0].sensors[0].hysteresis", "$.lines[0].equipment[0].sensors[1].code",
    "$.lines[0].equipment[0].faults[0].reason", "$.lines[0].equipment[2].code",
    "$.lines[1].equipment[0].code", "$.products[0].ideal_cycle_s", "$.products[1].code",
    "$.changeovers.targets[0].to", "$.changeovers.targets[1].to", "$.changeovers.targets[1].target_s",
    "$.reasons[1].children[0].code", "$.rules[0].call_type", "$.rules[1].sensors[0]",
    "$.escalation.high[1].unacknowledged_after_s", "$.escalation.high[2].unresolved_after_s",
  };
  g_autoptr (Ms5Plant) plant = fixture_plant_new ("Europe/Berlin");
  g_autoptr (Ms5Problems) problems = NULL;

  break_hierarchy (plant);
  break_lists (plant);
  problems = check (plant);

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_test_message ("%s", expected[i]);
      g_assert_true (ms5_problems_has_path (problems, expected[i]));
    }
  for (guint i = 0; i < ms5_problems_get_count (problems); i++)
    g_assert_true (g_strv_contains (expected, ms5_problems_get (problems, i)->path)
                   || g_str_equal (ms5_problems_get (problems, i)->path, ""));
}

static Ms5ShiftPattern *
get_shift (Ms5Plant *plant,
           guint     index)
{
  return g_ptr_array_index (plant->shifts, index);
}

static void
test_overlapping_shifts (void)
{
  g_autoptr (Ms5Plant) plant = fixture_plant_new ("Europe/Berlin");
  g_autoptr (Ms5Problems) problems = NULL;

  get_shift (plant, 1)->times.start = 810;
  problems = check (plant);
  g_assert_cmpuint (ms5_problems_get_count (problems), ==, 1);
  g_assert_cmpstr (ms5_problems_get (problems, 0)->path, ==, "$.shifts[1]");
  g_assert_nonnull (g_strstr_len (ms5_problems_get (problems, 0)->message, -1, "«early»"));
  g_assert_nonnull (g_strstr_len (ms5_problems_get (problems, 0)->message, -1, "Monday 13:30"));
}

/* The night of Sunday reaches into Monday: the week is a ring. */
static void
test_overlap_over_the_week_end (void)
{
  g_autoptr (Ms5Plant) plant = fixture_plant_new ("Europe/Berlin");
  g_autoptr (Ms5Problems) problems = NULL;

  get_shift (plant, 2)->days = MS5_DAY (6);
  get_shift (plant, 2)->times.end = 420;
  problems = check (plant);
  g_assert_true (ms5_problems_has_path (problems, "$.shifts[2]"));
  g_assert_nonnull (g_strstr_len (ms5_problems_get (problems, 0)->message, -1, "Monday 06:00"));
}

static void
test_missing_shifts (void)
{
  g_autoptr (Ms5Plant) plant = fixture_plant_new ("Europe/Berlin");
  g_autoptr (Ms5Problems) problems = NULL;

  get_shift (plant, 1)->times.start = 870;
  get_shift (plant, 2)->days = MS5_EVERY_DAY & ~MS5_DAY (6);
  problems = check (plant);

  g_assert_cmpuint (ms5_problems_get_count (problems), ==, 8);
  g_assert_cmpstr (ms5_problems_get (problems, 0)->path, ==, "$.shifts");
  g_assert_cmpstr (ms5_problems_get (problems, 0)->message, ==,
                   "no shift from Monday 14:00 to Monday 14:30 on «L1», «L2»: let one cover it, or declare the "
                   "time in $.closed");
  g_assert_nonnull (g_strstr_len (ms5_problems_get (problems, 7)->message, -1,
                                  "from Sunday 22:00 to Monday 06:00"));
}

static void
test_declared_closed (void)
{
  g_autoptr (Ms5Plant) plant = fixture_plant_new ("Europe/Berlin");
  g_autoptr (Ms5Problems) problems = NULL;
  Ms5ClosedTime *sunday = ms5_closed_time_new ();
  Ms5ClosedTime *monday = ms5_closed_time_new ();

  for (guint i = 0; i < 3; i++)
    get_shift (plant, i)->days = MS5_EVERY_DAY & ~MS5_DAY (6);
  sunday->days = MS5_DAY (6);
  monday->days = MS5_DAY (0);
  monday->times = (Ms5DayTimes) { 0, 360 };
  monday->lines = g_strsplit ("L1", ",", -1);
  g_ptr_array_add (plant->closed, sunday);
  g_ptr_array_add (plant->closed, monday);
  problems = check (plant);

  g_assert_cmpuint (ms5_problems_get_count (problems), ==, 1);
  g_assert_nonnull (g_strstr_len (ms5_problems_get (problems, 0)->message, -1,
                                  "from Monday 00:00 to Monday 06:00 on «L2»"));
}

static void
test_line_shifts (void)
{
  g_autoptr (Ms5Plant) plant = fixture_plant_new ("Europe/Berlin");
  g_autoptr (Ms5Problems) problems = NULL;
  Ms5ShiftPattern *own = ms5_shift_pattern_new ("day");

  own->times = (Ms5DayTimes) { 480, 960 };
  own->lines = g_strsplit ("L2,L9", ",", -1);
  g_ptr_array_add (plant->shifts, own);
  get_shift (plant, 0)->lines = g_strsplit ("L1", ",", -1);
  problems = check (plant);

  g_assert_true (ms5_problems_has_path (problems, "$.shifts[3].lines[1]"));
  g_assert_true (ms5_problems_has_path (problems, "$.shifts[3]"));
  g_assert_true (ms5_problems_has_path (problems, "$.shifts"));
  g_assert_cmpuint (ms5_plant_get_line (plant, "L1")->patterns->len, ==, 3);
  g_assert_cmpuint (ms5_plant_get_line (plant, "L2")->patterns->len, ==, 3);
}

static void
test_breaks (void)
{
  g_autoptr (Ms5Plant) plant = fixture_plant_new ("Europe/Berlin");
  g_autoptr (Ms5Problems) problems = NULL;
  static const Ms5DayTimes more[] = { { 350, 370 }, { 560, 600 }, { 700, 700 }, { 839, 840 } };

  g_array_append_vals (get_shift (plant, 0)->breaks, more, G_N_ELEMENTS (more));
  problems = check (plant);

  g_assert_cmpuint (ms5_problems_get_count (problems), ==, 3);
  g_assert_true (ms5_problems_has_path (problems, "$.shifts[0].breaks[1]"));
  g_assert_true (ms5_problems_has_path (problems, "$.shifts[0].breaks[2]"));
  g_assert_true (ms5_problems_has_path (problems, "$.shifts[0].breaks[3]"));
}

static void
test_codes (void)
{
  static const char *const good[] = { "L1", "cola-05", "1", "a_b.c", "E41" };
  static const char *const bad[] = { "", "-a", "a b", "a/b", "a#", "+", "$SYS", "ä", "a\n", ".a" };
  g_autofree char *longest = g_strnfill (MS5_CODE_MAX_LENGTH, 'x');
  g_autofree char *longer = g_strnfill (MS5_CODE_MAX_LENGTH + 1, 'x');

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (ms5_code_is_valid (good[i]));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (ms5_code_is_valid (bad[i]));
  g_assert_true (ms5_code_is_valid (longest));
  g_assert_false (ms5_code_is_valid (longer));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/plant/valid", test_valid);
  g_test_add_func ("/plant/look-up", test_look_up);
  g_test_add_func ("/plant/numbers", test_numbers);
  g_test_add_func ("/plant/every-problem", test_every_problem);
  g_test_add_func ("/plant/overlapping-shifts", test_overlapping_shifts);
  g_test_add_func ("/plant/overlap-over-the-week-end", test_overlap_over_the_week_end);
  g_test_add_func ("/plant/missing-shifts", test_missing_shifts);
  g_test_add_func ("/plant/declared-closed", test_declared_closed);
  g_test_add_func ("/plant/line-shifts", test_line_shifts);
  g_test_add_func ("/plant/breaks", test_breaks);
  g_test_add_func ("/plant/codes", test_codes);

  return g_test_run ();
}
