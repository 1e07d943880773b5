/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "plant-fixture.h"

#include <math.h>

static void
add_equipment (Ms5Line    *line,
               const char *code)
{
  Ms5Equipment *equipment = ms5_equipment_new (code);
  Ms5Sensor *sensor = ms5_sensor_new ("temperature");
  Ms5Fault *fault = ms5_fault_new ("E41");

  sensor->unit = g_strdup ("°C");
  sensor->low_alarm = 5;
  sensor->low = 10;
  sensor->high = 70;
  sensor->high_alarm = 80;
  sensor->hysteresis = 2;
  g_ptr_array_add (equipment->sensors, sensor);

  fault->reason = g_strdup ("jam");
  fault->call_type = g_strdup ("stop");
  fault->priority = MS5_PRIORITY_CRITICAL;
  fault->has_priority = TRUE;
  g_ptr_array_add (equipment->faults, fault);
  g_ptr_array_add (equipment->faults, ms5_fault_new ("E42"));

  g_ptr_array_add (line->equipment, equipment);
}

static void
add_lines (Ms5Plant *plant)
{
  Ms5Line *first = ms5_line_new ("L1");
  Ms5Line *second = ms5_line_new ("L2");

  first->bottleneck = g_strdup ("B1");
  add_equipment (first, "A1");
  add_equipment (first, "B1");
  add_equipment (first, "C1");
  second->bottleneck = g_strdup ("A2");
  add_equipment (second, "A2");
  g_ptr_array_add (plant->lines, first);
  g_ptr_array_add (plant->lines, second);
}

static void
add_shift (Ms5Plant    *plant,
           const char  *code,
           Ms5DayTimes  times,
           Ms5DayTimes  pause)
{
  Ms5ShiftPattern *pattern = ms5_shift_pattern_new (code);

  pattern->times = times;
  g_array_append_val (pattern->breaks, pause);
  g_ptr_array_add (plant->shifts, pattern);
}

static void
add_reasons (Ms5Plant *plant)
{
  Ms5Reason *unplanned = ms5_reason_new ("unplanned", NULL);
  Ms5Reason *planned = ms5_reason_new ("planned", NULL);

  planned->category = MS5_CATEGORY_PLANNED;
  g_ptr_array_add (plant->reasons, unplanned);
  g_ptr_array_add (plant->reasons, ms5_reason_new ("jam", unplanned));
  g_ptr_array_add (plant->reasons, ms5_reason_new ("no-bottles", unplanned));
  g_ptr_array_add (plant->reasons, planned);
  g_ptr_array_add (plant->reasons, ms5_reason_new ("no-orders", planned));
}

static void
add_products (Ms5Plant *plant)
{
  Ms5Product *p = ms5_product_new ("P");
  Ms5Product *q = ms5_product_new ("Q");
  Ms5LineCycle cycle = { g_strdup ("L2"), 2.0 };

  p->ideal_cycle_s = 1.0;
  q->ideal_cycle_s = 5.0;
  g_array_append_val (p->line_cycles, cycle);
  g_ptr_array_add (plant->products, p);
  g_ptr_array_add (plant->products, q);
  g_ptr_array_add (plant->changeovers, ms5_changeover_new ("P", "Q", 600));
  plant->changeover_default_s = 900;
}

static void
add_level (Ms5EscalationPolicy *policy,
           double               unacknowledged_after_s,
           double               unresolved_after_s,
           Ms5Role              role)
{
  Ms5EscalationLevel *level = ms5_escalation_level_new ();

  level->unacknowledged_after_s = unacknowledged_after_s;
  level->unresolved_after_s = unresolved_after_s;
  level->roles = MS5_ROLE_BIT (role);
  g_ptr_array_add (policy->levels, level);
}

static void
add_calls (Ms5Plant *plant)
{
  Ms5CallType *stop = ms5_call_type_new ("stop");
  Ms5CallType *quality = ms5_call_type_new ("quality");
  Ms5Rule *long_stop = ms5_rule_new ("long-stop", MS5_RULE_STOP_LONGER_THAN);
  Ms5Rule *hot = ms5_rule_new ("hot", MS5_RULE_SENSOR_LIMIT);
  Ms5Rule *fault = ms5_rule_new ("fault", MS5_RULE_FAULT);
  Ms5EscalationPolicy *high = ms5_escalation_policy_new ("high");

  stop->priority = MS5_PRIORITY_HIGH;
  g_ptr_array_add (plant->call_types, stop);
  g_ptr_array_add (plant->call_types, quality);

  long_stop->after_s = 180;
  long_stop->call_type = g_strdup ("stop");
  hot->after_s = 10;
  hot->call_type = g_strdup ("quality");
  hot->subjects = g_strsplit ("temperature", ",", -1);
  g_ptr_array_add (plant->rules, long_stop);
  g_ptr_array_add (plant->rules, hot);
  g_ptr_array_add (plant->rules, fault);
  high->priorities = MS5_PRIORITY_BIT (MS5_PRIORITY_HIGH);
  add_level (high, 120, 900, MS5_ROLE_SHIFT_MANAGER);
  add_level (high, 300, NAN, MS5_ROLE_PRODUCTION_MANAGER);
  add_level (high, NAN, 1800, MS5_ROLE_ADMIN);
  g_ptr_array_add (plant->escalation, high);
}

Ms5Plant *
fixture_plant_new (const char *time_zone)
{
  Ms5Plant *plant = ms5_plant_new ();

  plant->site.code = g_strdup ("SITE");
  plant->site.time_zone = g_strdup (time_zone);
  add_lines (plant);
  add_products (plant);
  add_shift (plant, "early", (Ms5DayTimes) { 360, 840 }, (Ms5DayTimes) { 540, 570 });
  add_shift (plant, "late", (Ms5DayTimes) { 840, 1320 }, (Ms5DayTimes) { 1080, 1110 });
  add_shift (plant, "night", (Ms5DayTimes) { 1320, 360 }, (Ms5DayTimes) { 90, 150 });
  add_reasons (plant);
  add_calls (plant);

  return plant;
}
