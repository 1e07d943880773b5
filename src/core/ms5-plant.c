/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-local-time.h"
#include "core/ms5-plant-private.h"

#include <math.h>
#include <string.h>

/**
 * ms5_plant_new:
 *
 * Returns: (transfer full): an empty plant, to be filled and sealed
 */
Ms5Plant *
ms5_plant_new (void)
{
  Ms5Plant *plant = g_new0 (Ms5Plant, 1);

  g_atomic_ref_count_init (&plant->refs);
  plant->areas = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_area_free);
  plant->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_line_free);
  plant->products = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_product_free);
  plant->changeovers = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_changeover_free);
  plant->changeover_default_s = NAN;
  plant->shifts = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_shift_pattern_free);
  plant->closed = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_closed_time_free);
  plant->reasons = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_reason_free);
  plant->call_types = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_call_type_free);
  plant->call_causes = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_call_cause_free);
  plant->rules = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_rule_free);
  plant->actions = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_action_setup_free);
  plant->escalation = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_escalation_policy_free);

  plant->area_by_code = g_hash_table_new (g_str_hash, g_str_equal);
  plant->line_by_code = g_hash_table_new (g_str_hash, g_str_equal);
  plant->equipment_by_code = g_hash_table_new (g_str_hash, g_str_equal);
  plant->product_by_code = g_hash_table_new (g_str_hash, g_str_equal);
  plant->changeover_by_pair = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  plant->shift_by_code = g_hash_table_new (g_str_hash, g_str_equal);
  plant->reason_by_code = g_hash_table_new (g_str_hash, g_str_equal);
  plant->call_type_by_code = g_hash_table_new (g_str_hash, g_str_equal);
  plant->call_cause_by_code = g_hash_table_new (g_str_hash, g_str_equal);
  plant->rule_by_code = g_hash_table_new (g_str_hash, g_str_equal);

  return plant;
}

/**
 * ms5_plant_ref:
 * @plant: a plant
 *
 * Returns: (transfer full): @plant
 */
Ms5Plant *
ms5_plant_ref (Ms5Plant *plant)
{
  g_atomic_ref_count_inc (&plant->refs);
  return plant;
}

/**
 * ms5_plant_unref:
 * @plant: (transfer full): a plant
 */
void
ms5_plant_unref (Ms5Plant *plant)
{
  if (!g_atomic_ref_count_dec (&plant->refs))
    return;

  g_hash_table_unref (plant->area_by_code);
  g_hash_table_unref (plant->line_by_code);
  g_hash_table_unref (plant->equipment_by_code);
  g_hash_table_unref (plant->product_by_code);
  g_hash_table_unref (plant->changeover_by_pair);
  g_hash_table_unref (plant->shift_by_code);
  g_hash_table_unref (plant->reason_by_code);
  g_hash_table_unref (plant->call_type_by_code);
  g_hash_table_unref (plant->call_cause_by_code);
  g_hash_table_unref (plant->rule_by_code);

  g_ptr_array_unref (plant->areas);
  g_ptr_array_unref (plant->lines);
  g_ptr_array_unref (plant->products);
  g_ptr_array_unref (plant->changeovers);
  g_ptr_array_unref (plant->shifts);
  g_ptr_array_unref (plant->closed);
  g_ptr_array_unref (plant->reasons);
  g_ptr_array_unref (plant->call_types);
  g_ptr_array_unref (plant->call_causes);
  g_ptr_array_unref (plant->rules);
  g_ptr_array_unref (plant->actions);
  g_ptr_array_unref (plant->escalation);

  g_clear_pointer (&plant->zone, g_time_zone_unref);
  g_free (plant->site.code);
  g_clear_pointer (&plant->site.name, ms5_name_unref);
  g_free (plant->site.enterprise);
  g_free (plant->site.time_zone);
  g_free (plant->site.language);
  g_free (plant);
}

/* Enters @item under its code; the first of several with one code keeps it. A part without a name
 * is shown by its code. */
static void
seal_item (GHashTable  *by_code,
           const char  *code,
           Ms5Name    **name,
           gpointer     item)
{
  if (code != NULL && !g_hash_table_contains (by_code, code))
    g_hash_table_insert (by_code, (gpointer) code, item);
  if (name != NULL && *name == NULL)
    *name = ms5_name_new (code != NULL ? code : "");
}

static void
seal_equipment (Ms5Plant     *plant,
                Ms5Line      *line,
                Ms5Equipment *equipment,
                guint         index)
{
  seal_item (plant->equipment_by_code, equipment->code, &equipment->name, equipment);
  equipment->line = line;
  equipment->index = index;
  equipment->sensor_by_code = g_hash_table_new (g_str_hash, g_str_equal);
  equipment->fault_by_code = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < equipment->sensors->len; i++)
    {
      Ms5Sensor *sensor = g_ptr_array_index (equipment->sensors, i);

      seal_item (equipment->sensor_by_code, sensor->code, &sensor->name, sensor);
    }
  for (guint i = 0; i < equipment->faults->len; i++)
    {
      Ms5Fault *fault = g_ptr_array_index (equipment->faults, i);

      seal_item (equipment->fault_by_code, fault->code, &fault->name, fault);
    }
}

static void
seal_lines (Ms5Plant *plant)
{
  for (guint i = 0; i < plant->lines->len; i++)
    {
      Ms5Line *line = g_ptr_array_index (plant->lines, i);

      seal_item (plant->line_by_code, line->code, &line->name, line);
      line->index = i;
      for (guint j = 0; j < line->equipment->len; j++)
        seal_equipment (plant, line, g_ptr_array_index (line->equipment, j), j);

      line->patterns = g_ptr_array_new ();
      for (guint j = 0; line->code != NULL && j < plant->shifts->len; j++)
        {
          Ms5ShiftPattern *pattern = g_ptr_array_index (plant->shifts, j);

          if (pattern->lines == NULL || g_strv_contains ((const char *const *) pattern->lines, line->code))
            g_ptr_array_add (line->patterns, pattern);
        }
    }
}

static void
seal_reasons (Ms5Plant *plant)
{
  guint n_roots = 0;

  for (guint i = 0; i < plant->reasons->len; i++)
    {
      Ms5Reason *reason = g_ptr_array_index (plant->reasons, i);

      seal_item (plant->reason_by_code, reason->code, &reason->name, reason);
      reason->index = i;
      if (reason->category == MS5_CATEGORY_PLANNED)
        reason->planned = TRUE;
      if (reason->parent != NULL)
        {
          reason->position = reason->parent->children->len;
          g_ptr_array_add (reason->parent->children, reason);
        }
      else
        {
          reason->position = n_roots++;
        }
    }
}

static char *
pair_key (const char *from,
          const char *to)
{
  /* A code has no line break. */
  return g_strconcat (from, "\n", to, NULL);
}

static void
seal_changeovers (Ms5Plant *plant)
{
  for (guint i = 0; i < plant->changeovers->len; i++)
    {
      Ms5Changeover *changeover = g_ptr_array_index (plant->changeovers, i);
      g_autofree char *key = NULL;

      if (changeover->from == NULL || changeover->to == NULL)
        continue;

      key = pair_key (changeover->from, changeover->to);
      if (!g_hash_table_contains (plant->changeover_by_pair, key))
        g_hash_table_insert (plant->changeover_by_pair, g_steal_pointer (&key), changeover);
    }
}

/**
 * ms5_plant_seal:
 * @plant: a plant that nobody shares yet
 *
 * Ends the filling: connects the parts so that they can be looked up. Of several parts with one code
 * the first is found; ms5_plant_check() reports the others. A time zone that does not exist is taken
 * for UTC, which ms5_plant_check() reports too.
 */
void
ms5_plant_seal (Ms5Plant *plant)
{
  g_return_if_fail (!plant->sealed);

  plant->sealed = TRUE;
  if (plant->site.name == NULL)
    plant->site.name = ms5_name_new (plant->site.code != NULL ? plant->site.code : "");
  if (plant->site.time_zone != NULL)
    plant->zone = ms5_time_zone_new (plant->site.time_zone);
  if (plant->zone == NULL)
    plant->zone = g_time_zone_new_utc ();

  for (guint i = 0; i < plant->areas->len; i++)
    {
      Ms5Area *area = g_ptr_array_index (plant->areas, i);

      seal_item (plant->area_by_code, area->code, &area->name, area);
    }
  for (guint i = 0; i < plant->products->len; i++)
    {
      Ms5Product *product = g_ptr_array_index (plant->products, i);

      seal_item (plant->product_by_code, product->code, &product->name, product);
      product->index = i;
    }
  for (guint i = 0; i < plant->shifts->len; i++)
    {
      Ms5ShiftPattern *pattern = g_ptr_array_index (plant->shifts, i);

      seal_item (plant->shift_by_code, pattern->code, &pattern->name, pattern);
    }
  for (guint i = 0; i < plant->call_types->len; i++)
    {
      Ms5CallType *type = g_ptr_array_index (plant->call_types, i);

      seal_item (plant->call_type_by_code, type->code, &type->name, type);
      type->index = i;
    }
  for (guint i = 0; i < plant->call_causes->len; i++)
    {
      Ms5CallCause *cause = g_ptr_array_index (plant->call_causes, i);

      seal_item (plant->call_cause_by_code, cause->code, &cause->name, cause);
    }
  for (guint i = 0; i < plant->rules->len; i++)
    {
      Ms5Rule *rule = g_ptr_array_index (plant->rules, i);

      seal_item (plant->rule_by_code, rule->code, NULL, rule);
    }
  seal_lines (plant);
  ms5_plant_seal_deadbands (plant);
  seal_reasons (plant);
  seal_changeovers (plant);
}

static gpointer
look_up (GHashTable *by_code,
         const char *code)
{
  return code != NULL ? g_hash_table_lookup (by_code, code) : NULL;
}

/* Each takes a sealed plant and a nullable code, and returns what has that code, borrowed, or %NULL. */
#define DEFINE_LOOKUP(Type, name)                                       \
  const Type *                                                          \
  ms5_plant_get_##name (const Ms5Plant *plant,                          \
                        const char     *code)                           \
  {                                                                     \
    return look_up (plant->name##_by_code, code);                       \
  }

DEFINE_LOOKUP (Ms5Area, area)
DEFINE_LOOKUP (Ms5Line, line)
DEFINE_LOOKUP (Ms5Equipment, equipment)
DEFINE_LOOKUP (Ms5Product, product)
DEFINE_LOOKUP (Ms5ShiftPattern, shift)
DEFINE_LOOKUP (Ms5Reason, reason)
DEFINE_LOOKUP (Ms5CallType, call_type)
DEFINE_LOOKUP (Ms5CallCause, call_cause)
DEFINE_LOOKUP (Ms5Rule, rule)

/**
 * ms5_plant_get_ideal_cycle:
 * @plant: a plant
 * @line: (nullable): a line's code
 * @product: (nullable): a product's code
 *
 * Returns: the planned run time per item (PRI) of @product on @line, in seconds; %NAN if not known
 */
double
ms5_plant_get_ideal_cycle (const Ms5Plant *plant,
                           const char     *line,
                           const char     *product)
{
  const Ms5Product *found = ms5_plant_get_product (plant, product);

  if (found == NULL)
    return NAN;

  for (guint i = 0; line != NULL && i < found->line_cycles->len; i++)
    {
      const Ms5LineCycle *cycle = &g_array_index (found->line_cycles, Ms5LineCycle, i);

      if (g_strcmp0 (cycle->line, line) == 0)
        return cycle->ideal_cycle_s;
    }

  return found->ideal_cycle_s;
}

/**
 * ms5_plant_get_speed_target:
 * @plant: a plant
 * @line: (nullable): a line's code
 * @product: (nullable): a product's code
 *
 * Returns: items per minute at the ideal cycle time; %NAN if that is not known
 */
double
ms5_plant_get_speed_target (const Ms5Plant *plant,
                            const char     *line,
                            const char     *product)
{
  return 60.0 / ms5_plant_get_ideal_cycle (plant, line, product);
}

/**
 * ms5_plant_get_changeover_target:
 * @plant: a plant
 * @from: (nullable): a product's code
 * @to: (nullable): a product's code
 *
 * Returns: how long changing from @from to @to should take, in seconds; %NAN if not configured
 */
double
ms5_plant_get_changeover_target (const Ms5Plant *plant,
                                 const char     *from,
                                 const char     *to)
{
  const Ms5Changeover *found = NULL;

  if (from != NULL && to != NULL)
    {
      g_autofree char *key = pair_key (from, to);

      found = g_hash_table_lookup (plant->changeover_by_pair, key);
    }

  return found != NULL ? found->target_s : plant->changeover_default_s;
}

/**
 * ms5_line_get_bottleneck:
 * @line: a line
 *
 * Returns: (nullable): the constraint equipment, whose OEE is the line's
 */
const Ms5Equipment *
ms5_line_get_bottleneck (const Ms5Line *line)
{
  for (guint i = 0; i < line->equipment->len; i++)
    {
      const Ms5Equipment *equipment = g_ptr_array_index (line->equipment, i);

      if (equipment->code != NULL && g_strcmp0 (equipment->code, line->bottleneck) == 0)
        return equipment;
    }

  return NULL;
}

/**
 * ms5_equipment_get_sensor:
 * @equipment: equipment of a sealed plant
 * @code: (nullable): a sensor's code
 *
 * Returns: (nullable): the sensor
 */
const Ms5Sensor *
ms5_equipment_get_sensor (const Ms5Equipment *equipment,
                          const char         *code)
{
  return look_up (equipment->sensor_by_code, code);
}

/**
 * ms5_equipment_get_fault:
 * @equipment: equipment of a sealed plant
 * @code: (nullable): a fault's code
 *
 * Returns: (nullable): the fault
 */
const Ms5Fault *
ms5_equipment_get_fault (const Ms5Equipment *equipment,
                         const char         *code)
{
  return look_up (equipment->fault_by_code, code);
}

static Ms5Time
seconds (double value)
{
  return (Ms5Time) llround (value * (double) MS5_USEC_PER_S);
}

/**
 * ms5_equipment_get_stop_detect:
 * @equipment: equipment
 * @ideal_cycle_s: of the product it makes; %NAN if not known
 *
 * Policy «two thresholds»: so long without a cycle is a stop: what is configured (default 10 s), or 3
 * ideal cycles if that is longer.
 *
 * Returns: microseconds
 */
Ms5Time
ms5_equipment_get_stop_detect (const Ms5Equipment *equipment,
                               double              ideal_cycle_s)
{
  double detect_s = equipment->stop_detect_s > 0 ? equipment->stop_detect_s : MS5_STOP_DETECT_DEFAULT_S;

  if (ideal_cycle_s > 0 && ideal_cycle_s * MS5_STOP_DETECT_CYCLES > detect_s)
    detect_s = ideal_cycle_s * MS5_STOP_DETECT_CYCLES;

  return seconds (detect_s);
}

/**
 * ms5_equipment_get_stop_explain:
 * @equipment: equipment
 *
 * Returns: from how long on a stop asks for a reason, in microseconds
 */
Ms5Time
ms5_equipment_get_stop_explain (const Ms5Equipment *equipment)
{
  return seconds (equipment->stop_explain_s);
}

/**
 * ms5_equipment_get_silent_after:
 * @equipment: equipment
 *
 * Returns: after how long without a sample its state is not known, in microseconds
 */
Ms5Time
ms5_equipment_get_silent_after (const Ms5Equipment *equipment)
{
  return seconds (equipment->silent_after_s);
}

static const Ms5ActionSetup *
find_action (const Ms5Plant *plant,
             const char     *op)
{
  for (guint i = 0; i < plant->actions->len; i++)
    {
      const Ms5ActionSetup *setup = g_ptr_array_index (plant->actions, i);

      if (g_str_equal (setup->op, op))
        return setup;
    }

  return NULL;
}

/**
 * ms5_plant_permits:
 * @plant: a plant
 * @op: an operation that edits
 * @prefer: what an edit asks for
 *
 * Returns: whether an edit may ask for that here; who may is another question
 */
gboolean
ms5_plant_permits (const Ms5Plant *plant,
                   const char     *op,
                   Ms5MergePrefer  prefer)
{
  const Ms5ActionSetup *setup = find_action (plant, op);

  return prefer == MS5_MERGE_PREFER_POLICY || setup == NULL || (setup->prefers & MS5_PREFER_BIT (prefer)) != 0;
}

/**
 * ms5_plant_get_policy:
 * @plant: a plant
 * @op: an operation that edits
 * @field: a field of it
 * @otherwise: the operation's own policy
 *
 * Returns: what happens here if somebody else changed the field to something else
 */
Ms5MergePolicy
ms5_plant_get_policy (const Ms5Plant *plant,
                      const char     *op,
                      const char     *field,
                      Ms5MergePolicy  otherwise)
{
  const Ms5ActionSetup *setup = find_action (plant, op);

  for (guint i = 0; setup != NULL && i < setup->policies->len; i++)
    {
      const Ms5FieldPolicy *policy = &g_array_index (setup->policies, Ms5FieldPolicy, i);

      if (g_str_equal (policy->field, field))
        return policy->policy;
    }

  return otherwise;
}
