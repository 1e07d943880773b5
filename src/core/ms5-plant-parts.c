/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-plant-private.h"

#include <math.h>

/* The parts of a plant: made with what holds when nothing is configured, and freed with it. */

/**
 * ms5_area_new:
 * @code: (nullable): its code
 *
 * Returns: (transfer full): an area, to be added to a plant
 */
Ms5Area *
ms5_area_new (const char *code)
{
  Ms5Area *area = g_new0 (Ms5Area, 1);

  area->code = g_strdup (code);
  return area;
}

void
ms5_area_free (Ms5Area *area)
{
  g_free (area->code);
  g_clear_pointer (&area->name, ms5_name_unref);
  g_free (area);
}

static void
sensor_free (gpointer data)
{
  Ms5Sensor *sensor = data;

  g_free (sensor->code);
  g_clear_pointer (&sensor->name, ms5_name_unref);
  g_free (sensor->unit);
  g_free (sensor);
}

static void
fault_free (gpointer data)
{
  Ms5Fault *fault = data;

  g_free (fault->code);
  g_clear_pointer (&fault->name, ms5_name_unref);
  g_free (fault->reason);
  g_free (fault->call_type);
  g_free (fault);
}

static void
equipment_free (gpointer data)
{
  Ms5Equipment *equipment = data;

  g_free (equipment->code);
  g_clear_pointer (&equipment->name, ms5_name_unref);
  g_free (equipment->kind);
  g_clear_pointer (&equipment->sensor_by_code, g_hash_table_unref);
  g_clear_pointer (&equipment->fault_by_code, g_hash_table_unref);
  g_ptr_array_unref (equipment->sensors);
  g_ptr_array_unref (equipment->faults);
  g_free (equipment);
}

/**
 * ms5_line_new:
 * @code: (nullable): its code
 *
 * Returns: (transfer full): a line without equipment, to be added to a plant
 */
Ms5Line *
ms5_line_new (const char *code)
{
  Ms5Line *line = g_new0 (Ms5Line, 1);

  line->code = g_strdup (code);
  line->oee_target = NAN;
  line->equipment = g_ptr_array_new_with_free_func (equipment_free);
  return line;
}

void
ms5_line_free (Ms5Line *line)
{
  g_free (line->code);
  g_clear_pointer (&line->name, ms5_name_unref);
  g_free (line->area);
  g_free (line->bottleneck);
  g_ptr_array_unref (line->equipment);
  g_clear_pointer (&line->patterns, g_ptr_array_unref);
  g_free (line);
}

/**
 * ms5_equipment_new:
 * @code: (nullable): its code
 *
 * Returns: (transfer full): equipment with default thresholds, to be added to a line
 */
Ms5Equipment *
ms5_equipment_new (const char *code)
{
  Ms5Equipment *equipment = g_new0 (Ms5Equipment, 1);

  equipment->code = g_strdup (code);
  equipment->stop_detect_s = MS5_STOP_DETECT_DEFAULT_S;
  equipment->stop_explain_s = MS5_STOP_EXPLAIN_DEFAULT_S;
  equipment->silent_after_s = MS5_SILENT_AFTER_DEFAULT_S;
  equipment->sensors = g_ptr_array_new_with_free_func (sensor_free);
  equipment->faults = g_ptr_array_new_with_free_func (fault_free);
  return equipment;
}

/**
 * ms5_sensor_new:
 * @code: (nullable): its code
 *
 * Returns: (transfer full): a sensor without limits, to be added to equipment
 */
Ms5Sensor *
ms5_sensor_new (const char *code)
{
  Ms5Sensor *sensor = g_new0 (Ms5Sensor, 1);

  sensor->code = g_strdup (code);
  sensor->low = sensor->high = sensor->low_alarm = sensor->high_alarm = NAN;
  return sensor;
}

/**
 * ms5_fault_new:
 * @code: (nullable): its code
 *
 * Returns: (transfer full): a fault that explains nothing and calls nobody, to be added to equipment
 */
Ms5Fault *
ms5_fault_new (const char *code)
{
  Ms5Fault *fault = g_new0 (Ms5Fault, 1);

  fault->code = g_strdup (code);
  return fault;
}

static void
line_cycle_clear (gpointer data)
{
  Ms5LineCycle *cycle = data;

  g_free (cycle->line);
}

/**
 * ms5_product_new:
 * @code: (nullable): its code
 *
 * Returns: (transfer full): a product without a cycle time, to be added to a plant
 */
Ms5Product *
ms5_product_new (const char *code)
{
  Ms5Product *product = g_new0 (Ms5Product, 1);

  product->code = g_strdup (code);
  product->ideal_cycle_s = NAN;
  product->line_cycles = g_array_new (FALSE, FALSE, sizeof (Ms5LineCycle));
  g_array_set_clear_func (product->line_cycles, line_cycle_clear);
  return product;
}

void
ms5_product_free (Ms5Product *product)
{
  g_free (product->code);
  g_clear_pointer (&product->name, ms5_name_unref);
  g_array_unref (product->line_cycles);
  g_free (product);
}

/**
 * ms5_changeover_new:
 * @from: (nullable): a product's code
 * @to: (nullable): a product's code
 * @target_s: the target in seconds
 *
 * Returns: (transfer full): the target of one product pair, to be added to a plant
 */
Ms5Changeover *
ms5_changeover_new (const char *from,
                    const char *to,
                    double      target_s)
{
  Ms5Changeover *changeover = g_new0 (Ms5Changeover, 1);

  changeover->from = g_strdup (from);
  changeover->to = g_strdup (to);
  changeover->target_s = target_s;
  return changeover;
}

void
ms5_changeover_free (Ms5Changeover *changeover)
{
  g_free (changeover->from);
  g_free (changeover->to);
  g_free (changeover);
}

/**
 * ms5_shift_pattern_new:
 * @code: (nullable): its code
 *
 * Returns: (transfer full): a shift of all days and lines without breaks, to be added to a plant
 */
Ms5ShiftPattern *
ms5_shift_pattern_new (const char *code)
{
  Ms5ShiftPattern *pattern = g_new0 (Ms5ShiftPattern, 1);

  pattern->code = g_strdup (code);
  pattern->days = MS5_EVERY_DAY;
  pattern->breaks = g_array_new (FALSE, FALSE, sizeof (Ms5DayTimes));
  return pattern;
}

void
ms5_shift_pattern_free (Ms5ShiftPattern *pattern)
{
  g_free (pattern->code);
  g_clear_pointer (&pattern->name, ms5_name_unref);
  g_array_unref (pattern->breaks);
  g_strfreev (pattern->lines);
  g_free (pattern);
}

/**
 * ms5_closed_time_new:
 *
 * Returns: (transfer full): every whole day on every line declared closed, to be narrowed and added
 */
Ms5ClosedTime *
ms5_closed_time_new (void)
{
  Ms5ClosedTime *closed = g_new0 (Ms5ClosedTime, 1);

  closed->days = MS5_EVERY_DAY;
  return closed;
}

void
ms5_closed_time_free (Ms5ClosedTime *closed)
{
  g_strfreev (closed->lines);
  g_free (closed);
}

/**
 * ms5_reason_new:
 * @code: (nullable): its code
 * @parent: (nullable): the group it is in, already added to the plant
 *
 * Returns: (transfer full): a reason of its parent's category, to be added to a plant
 */
Ms5Reason *
ms5_reason_new (const char      *code,
                const Ms5Reason *parent)
{
  Ms5Reason *reason = g_new0 (Ms5Reason, 1);

  reason->code = g_strdup (code);
  reason->parent = parent;
  reason->category = parent != NULL ? parent->category : MS5_CATEGORY_UNPLANNED;
  reason->planned = parent != NULL && parent->planned;
  reason->children = g_ptr_array_new ();
  return reason;
}

void
ms5_reason_free (Ms5Reason *reason)
{
  g_free (reason->code);
  g_clear_pointer (&reason->name, ms5_name_unref);
  g_ptr_array_unref (reason->children);
  g_free (reason);
}

/**
 * ms5_call_type_new:
 * @code: (nullable): its code
 *
 * Returns: (transfer full): a call type of medium priority, to be added to a plant
 */
Ms5CallType *
ms5_call_type_new (const char *code)
{
  Ms5CallType *type = g_new0 (Ms5CallType, 1);

  type->code = g_strdup (code);
  type->priority = MS5_PRIORITY_MEDIUM;
  return type;
}

void
ms5_call_type_free (Ms5CallType *type)
{
  g_free (type->code);
  g_clear_pointer (&type->name, ms5_name_unref);
  g_free (type);
}

/**
 * ms5_call_cause_new:
 * @code: (nullable): its code
 *
 * Returns: (transfer full): a cause of calls of every type, to be added to a plant
 */
Ms5CallCause *
ms5_call_cause_new (const char *code)
{
  Ms5CallCause *cause = g_new0 (Ms5CallCause, 1);

  cause->code = g_strdup (code);
  return cause;
}

void
ms5_call_cause_free (Ms5CallCause *cause)
{
  g_free (cause->code);
  g_clear_pointer (&cause->name, ms5_name_unref);
  g_strfreev (cause->types);
  g_free (cause);
}

/**
 * ms5_rule_new:
 * @code: (nullable): its code
 * @kind: what it watches
 *
 * Returns: (transfer full): a rule that watches everything of @kind, to be added to a plant
 */
Ms5Rule *
ms5_rule_new (const char  *code,
              Ms5RuleKind  kind)
{
  Ms5Rule *rule = g_new0 (Ms5Rule, 1);

  rule->code = g_strdup (code);
  rule->kind = kind;
  rule->deadband = rule->limit = rule->over_s = NAN;
  rule->chatter_count = MS5_CHATTER_COUNT_DEFAULT;
  rule->chatter_within_s = MS5_CHATTER_WITHIN_DEFAULT_S;
  return rule;
}

void
ms5_rule_free (Ms5Rule *rule)
{
  g_free (rule->code);
  g_free (rule->call_type);
  g_strfreev (rule->lines);
  g_strfreev (rule->equipment);
  g_strfreev (rule->subjects);
  g_free (rule);
}

static const char *const rule_kind_words[] = {
  "stop_longer_than", "sensor_limit", "fault", "state", "speed_below", "changeover_over", "material_low",
  "quality_limit", "no_data", "unwatched",
};

G_STATIC_ASSERT (G_N_ELEMENTS (rule_kind_words) == MS5_N_RULE_KINDS);

/**
 * ms5_rule_kind_to_string:
 * @kind: a kind of rule
 *
 * Returns: the word for it
 */
const char *
ms5_rule_kind_to_string (Ms5RuleKind kind)
{
  g_return_val_if_fail ((guint) kind < MS5_N_RULE_KINDS, rule_kind_words[0]);

  return rule_kind_words[kind];
}

/**
 * ms5_rule_kind_from_string:
 * @text: (nullable): a word
 * @out_kind: (out): the kind
 *
 * Returns: %FALSE if @text is not the word for a kind of rule
 */
gboolean
ms5_rule_kind_from_string (const char  *text,
                           Ms5RuleKind *out_kind)
{
  for (guint i = 0; text != NULL && i < MS5_N_RULE_KINDS; i++)
    if (g_str_equal (text, rule_kind_words[i]))
      {
        *out_kind = (Ms5RuleKind) i;
        return TRUE;
      }

  return FALSE;
}

static void
field_policy_clear (gpointer data)
{
  g_free (((Ms5FieldPolicy *) data)->field);
}

/**
 * ms5_action_setup_new:
 * @op: (nullable): an operation that edits
 *
 * Returns: (transfer full): a setup that changes nothing, to be added to a plant
 */
Ms5ActionSetup *
ms5_action_setup_new (const char *op)
{
  Ms5ActionSetup *setup = g_new0 (Ms5ActionSetup, 1);

  setup->op = g_strdup (op);
  setup->prefers = MS5_PREFER_ANY;
  setup->policies = g_array_new (FALSE, FALSE, sizeof (Ms5FieldPolicy));
  g_array_set_clear_func (setup->policies, field_policy_clear);
  return setup;
}

/**
 * ms5_action_setup_add:
 * @setup: a setup
 * @field: a field of its operation
 * @policy: what happens if somebody else changed it to something else
 */
void
ms5_action_setup_add (Ms5ActionSetup *setup,
                      const char     *field,
                      Ms5MergePolicy  policy)
{
  Ms5FieldPolicy entry = { g_strdup (field), policy };

  g_array_append_val (setup->policies, entry);
}

void
ms5_action_setup_free (Ms5ActionSetup *setup)
{
  g_free (setup->op);
  g_array_unref (setup->policies);
  g_free (setup);
}
