/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-local-time.h"
#include "core/ms5-escalation.h"
#include "core/ms5-plant-private.h"

#include <math.h>
#include <string.h>

/* What a plant file means, checked after its shape: each message says what to change. A %NULL code
 * or a %NAN is not reported: the reader of the file has told already why it could not be read. */

/* The keys of items that stand beside equipment under the same topics. */
static const char *const reserved_codes[] = { "kpi" };

void
ms5_plant_problem (Ms5Problems *problems,
                   char        *path,
                   const char  *format,
                   ...)
{
  g_autofree char *owned_path = path;
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  ms5_problems_add (problems, owned_path, "%s", message);
}

#define PATH(...) g_strdup_printf (__VA_ARGS__)
#define PROBLEM   ms5_plant_problem

/**
 * ms5_code_is_valid:
 * @code: a text
 *
 * A code is a key of items and a level of topics: 1 to 64 letters, digits, `_`, `.` and `-`, the first
 * of them a letter or digit.
 *
 * Returns: whether @code can be one
 */
gboolean
ms5_code_is_valid (const char *code)
{
  if (!g_ascii_isalnum (code[0]))
    return FALSE;

  for (const char *c = code; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && strchr ("_.-", *c) == NULL)
      return FALSE;

  return strlen (code) <= MS5_CODE_MAX_LENGTH;
}

/* Codes of one kind, with the path at which each was given first. */
static GHashTable *
codes_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
}

static void
check_code (GHashTable  *codes,
            const char  *code,
            char        *path,
            Ms5Problems *problems)
{
  const char *first;

  if (code == NULL)
    {
      g_free (path);
      return;
    }

  if (!ms5_code_is_valid (code))
    ms5_problems_add (problems, path, "«%s» cannot be a code: use up to %d letters, digits, '_', '.' and '-'",
                      code, MS5_CODE_MAX_LENGTH);

  first = g_hash_table_lookup (codes, code);
  if (first != NULL)
    PROBLEM (problems, path, "the code «%s» is already used at %s", code, first);
  else
    g_hash_table_insert (codes, (gpointer) code, path);
}

static void
check_reference (gconstpointer  found,
                 const char    *what,
                 const char    *code,
                 char          *path,
                 Ms5Problems   *problems)
{
  if (code == NULL || found != NULL)
    g_free (path);
  else
    PROBLEM (problems, path, "there is no %s «%s»", what, code);
}

static void
check_positive (double       value,
                char        *path,
                Ms5Problems *problems)
{
  if (value <= 0 || isinf (value))
    PROBLEM (problems, path, "must be more than 0");
  else
    g_free (path);
}

static void
check_not_negative (double       value,
                    char        *path,
                    Ms5Problems *problems)
{
  if (value < 0 || isinf (value))
    PROBLEM (problems, path, "must not be less than 0");
  else
    g_free (path);
}

/* NaN, for a limit that is not configured, is never out of order. */
static void
check_limits (const Ms5Sensor *sensor,
              const char      *path,
              Ms5Problems     *problems)
{
  static const char *const names[] = { "low_alarm", "low", "high", "high_alarm" };
  double values[] = { sensor->low_alarm, sensor->low, sensor->high, sensor->high_alarm };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    for (guint j = i + 1; j < G_N_ELEMENTS (values); j++)
      {
        gboolean opposite_sides = i < 2 && j >= 2;

        if (opposite_sides ? values[i] >= values[j] : values[i] > values[j])
          PROBLEM (problems, PATH ("%s.%s", path, names[j]), "must be %s %s (%g), which comes before it",
                   opposite_sides ? "more than" : "at least", names[i], values[i]);
      }

  check_not_negative (sensor->hysteresis, PATH ("%s.hysteresis", path), problems);
  if (sensor->hysteresis > 0 && sensor->hysteresis >= sensor->high - sensor->low)
    PROBLEM (problems, PATH ("%s.hysteresis", path),
             "must be less than the distance between low and high, or a value never comes back inside");
}

static void
check_equipment (const Ms5Plant     *plant,
                 const Ms5Equipment *equipment,
                 const char         *path,
                 Ms5Problems        *problems)
{
  g_autoptr (GHashTable) sensor_codes = codes_new ();
  g_autoptr (GHashTable) fault_codes = codes_new ();

  check_positive (equipment->stop_detect_s, PATH ("%s.stop_detect_s", path), problems);
  check_not_negative (equipment->stop_explain_s, PATH ("%s.stop_explain_s", path), problems);
  check_positive (equipment->silent_after_s, PATH ("%s.silent_after_s", path), problems);
  if (equipment->silent_after_s < equipment->stop_detect_s)
    PROBLEM (problems, PATH ("%s.silent_after_s", path),
             "must not be less than stop_detect_s (%g), or no stop is ever seen without cycles",
             equipment->stop_detect_s);
  check_not_negative ((double) equipment->counter_wrap, PATH ("%s.counter_wrap", path), problems);

  for (guint i = 0; i < equipment->sensors->len; i++)
    {
      const Ms5Sensor *sensor = g_ptr_array_index (equipment->sensors, i);
      g_autofree char *sensor_path = PATH ("%s.sensors[%u]", path, i);

      check_code (sensor_codes, sensor->code, PATH ("%s.code", sensor_path), problems);
      check_limits (sensor, sensor_path, problems);
    }

  for (guint i = 0; i < equipment->faults->len; i++)
    {
      const Ms5Fault *fault = g_ptr_array_index (equipment->faults, i);
      g_autofree char *fault_path = PATH ("%s.faults[%u]", path, i);

      check_code (fault_codes, fault->code, PATH ("%s.code", fault_path), problems);
      check_reference (ms5_plant_get_reason (plant, fault->reason), "reason", fault->reason,
                       PATH ("%s.reason", fault_path), problems);
      check_reference (ms5_plant_get_call_type (plant, fault->call_type), "call type", fault->call_type,
                       PATH ("%s.call_type", fault_path), problems);
    }
}

static void
check_line (const Ms5Plant *plant,
            const Ms5Line  *line,
            GHashTable     *equipment_codes,
            Ms5Problems    *problems)
{
  g_autofree char *path = PATH ("$.lines[%u]", line->index);

  check_reference (ms5_plant_get_area (plant, line->area), "area", line->area, PATH ("%s.area", path),
                   problems);
  check_reference (ms5_line_get_bottleneck (line), "equipment in this line with the code", line->bottleneck,
                   PATH ("%s.bottleneck", path), problems);
  if (line->oee_target <= 0 || line->oee_target > 1)
    PROBLEM (problems, PATH ("%s.oee_target", path), "must be a ratio more than 0 and at most 1");
  if (line->equipment->len == 0)
    PROBLEM (problems, PATH ("%s.equipment", path), "a line has at least one piece of equipment");

  for (guint i = 0; i < line->equipment->len; i++)
    {
      const Ms5Equipment *equipment = g_ptr_array_index (line->equipment, i);
      g_autofree char *equipment_path = PATH ("%s.equipment[%u]", path, i);

      check_code (equipment_codes, equipment->code, PATH ("%s.code", equipment_path), problems);
      for (guint j = 0; j < G_N_ELEMENTS (reserved_codes); j++)
        if (g_strcmp0 (equipment->code, reserved_codes[j]) == 0)
          PROBLEM (problems, PATH ("%s.code", equipment_path), "«%s» is a reserved word", equipment->code);
      check_equipment (plant, equipment, equipment_path, problems);
    }
}

/* Lines and equipment share their codes: both are keys of the items of one line. */
static void
check_hierarchy (const Ms5Plant *plant,
                 Ms5Problems    *problems)
{
  g_autoptr (GHashTable) area_codes = codes_new ();
  g_autoptr (GHashTable) line_codes = codes_new ();

  if (plant->site.code != NULL && !ms5_code_is_valid (plant->site.code))
    ms5_problems_add (problems, "$.site.code", "«%s» cannot be a code", plant->site.code);
  if (plant->site.enterprise != NULL && !ms5_code_is_valid (plant->site.enterprise))
    ms5_problems_add (problems, "$.site.enterprise", "«%s» cannot be a code", plant->site.enterprise);
  if (plant->site.time_zone != NULL)
    {
      g_autoptr (GTimeZone) zone = ms5_time_zone_new (plant->site.time_zone);

      if (zone == NULL)
        ms5_problems_add (problems, "$.site.time_zone",
                          "there is no time zone «%s»; use an IANA name such as Europe/Berlin",
                          plant->site.time_zone);
    }

  for (guint i = 0; i < plant->areas->len; i++)
    check_code (area_codes, ((const Ms5Area *) g_ptr_array_index (plant->areas, i))->code,
                PATH ("$.areas[%u].code", i), problems);
  if (plant->lines->len == 0)
    ms5_problems_add (problems, "$.lines", "a plant has at least one line");
  for (guint i = 0; i < plant->lines->len; i++)
    check_code (line_codes, ((const Ms5Line *) g_ptr_array_index (plant->lines, i))->code,
                PATH ("$.lines[%u].code", i), problems);
  for (guint i = 0; i < plant->lines->len; i++)
    check_line (plant, g_ptr_array_index (plant->lines, i), line_codes, problems);
}

static void
check_products (const Ms5Plant *plant,
                Ms5Problems    *problems)
{
  g_autoptr (GHashTable) codes = codes_new ();

  for (guint i = 0; i < plant->products->len; i++)
    {
      const Ms5Product *product = g_ptr_array_index (plant->products, i);
      g_autoptr (GHashTable) lines = codes_new ();

      check_code (codes, product->code, PATH ("$.products[%u].code", i), problems);
      check_positive (product->ideal_cycle_s, PATH ("$.products[%u].ideal_cycle_s", i), problems);
      for (guint j = 0; j < product->line_cycles->len; j++)
        {
          const Ms5LineCycle *cycle = &g_array_index (product->line_cycles, Ms5LineCycle, j);

          check_positive (cycle->ideal_cycle_s, PATH ("$.products[%u].lines[%u].ideal_cycle_s", i, j),
                          problems);
          check_reference (ms5_plant_get_line (plant, cycle->line), "line", cycle->line,
                           PATH ("$.products[%u].lines[%u].line", i, j), problems);
          if (ms5_plant_get_line (plant, cycle->line) != NULL)
            check_code (lines, cycle->line, PATH ("$.products[%u].lines[%u].line", i, j), problems);
        }
    }
}

static void
check_changeovers (const Ms5Plant *plant,
                   Ms5Problems    *problems)
{
  check_not_negative (plant->changeover_default_s, PATH ("$.changeovers.default_s"), problems);

  for (guint i = 0; i < plant->changeovers->len; i++)
    {
      const Ms5Changeover *changeover = g_ptr_array_index (plant->changeovers, i);

      check_reference (ms5_plant_get_product (plant, changeover->from), "product", changeover->from,
                       PATH ("$.changeovers.targets[%u].from", i), problems);
      check_reference (ms5_plant_get_product (plant, changeover->to), "product", changeover->to,
                       PATH ("$.changeovers.targets[%u].to", i), problems);
      check_not_negative (changeover->target_s, PATH ("$.changeovers.targets[%u].target_s", i), problems);
      for (guint j = 0; j < i; j++)
        {
          const Ms5Changeover *other = g_ptr_array_index (plant->changeovers, j);

          if (changeover->from != NULL && changeover->to != NULL
              && g_strcmp0 (changeover->from, other->from) == 0 && g_strcmp0 (changeover->to, other->to) == 0)
            PROBLEM (problems, PATH ("$.changeovers.targets[%u]", i),
                     "the target from «%s» to «%s» is already given at $.changeovers.targets[%u]",
                     changeover->from, changeover->to, j);
        }
    }
}

static char *
reason_path (const Ms5Reason *reason)
{
  g_autofree char *parent = NULL;

  if (reason->parent == NULL)
    return PATH ("$.reasons[%u]", reason->position);

  parent = reason_path (reason->parent);
  return PATH ("%s.children[%u]", parent, reason->position);
}

static void
check_reasons (const Ms5Plant *plant,
               Ms5Problems    *problems)
{
  g_autoptr (GHashTable) codes = codes_new ();

  for (guint i = 0; i < plant->reasons->len; i++)
    {
      const Ms5Reason *reason = g_ptr_array_index (plant->reasons, i);
      g_autofree char *path = reason_path (reason);

      check_code (codes, reason->code, PATH ("%s.code", path), problems);
    }
}

static void
check_names_exist (const Ms5Plant *plant,
                   const char     *what,
                   GStrv           codes,
                   gconstpointer (*find) (const Ms5Plant *plant, const char *code),
                   const char     *path,
                   Ms5Problems    *problems)
{
  for (guint i = 0; codes != NULL && codes[i] != NULL; i++)
    check_reference (find (plant, codes[i]), what, codes[i], PATH ("%s[%u]", path, i), problems);
}

static gconstpointer
find_line (const Ms5Plant *plant,
           const char     *code)
{
  return ms5_plant_get_line (plant, code);
}

static gconstpointer
find_equipment (const Ms5Plant *plant,
                const char     *code)
{
  return ms5_plant_get_equipment (plant, code);
}

static gconstpointer
find_sensor (const Ms5Plant *plant,
             const char     *code)
{
  GHashTableIter iter;
  gpointer equipment;

  g_hash_table_iter_init (&iter, plant->equipment_by_code);
  while (g_hash_table_iter_next (&iter, NULL, &equipment))
    if (ms5_equipment_get_sensor (equipment, code) != NULL)
      return equipment;

  return NULL;
}

static gconstpointer
find_fault (const Ms5Plant *plant,
            const char     *code)
{
  GHashTableIter iter;
  gpointer equipment;

  g_hash_table_iter_init (&iter, plant->equipment_by_code);
  while (g_hash_table_iter_next (&iter, NULL, &equipment))
    if (ms5_equipment_get_fault (equipment, code) != NULL)
      return equipment;

  return NULL;
}

static gconstpointer
find_call_type (const Ms5Plant *plant,
                const char     *code)
{
  return ms5_plant_get_call_type (plant, code);
}

static void
check_calls (const Ms5Plant *plant,
             Ms5Problems    *problems)
{
  g_autoptr (GHashTable) types = codes_new ();
  g_autoptr (GHashTable) causes = codes_new ();

  for (guint i = 0; i < plant->call_types->len; i++)
    check_code (types, ((const Ms5CallType *) g_ptr_array_index (plant->call_types, i))->code,
                PATH ("$.call_types[%u].code", i), problems);
  for (guint i = 0; i < plant->call_causes->len; i++)
    {
      const Ms5CallCause *cause = g_ptr_array_index (plant->call_causes, i);
      g_autofree char *types_path = PATH ("$.call_causes[%u].types", i);

      check_code (causes, cause->code, PATH ("$.call_causes[%u].code", i), problems);
      check_names_exist (plant, "call type", cause->types, find_call_type, types_path, problems);
    }
}

static void
check_rules (const Ms5Plant *plant,
             Ms5Problems    *problems)
{
  g_autoptr (GHashTable) codes = codes_new ();

  for (guint i = 0; i < plant->rules->len; i++)
    {
      const Ms5Rule *rule = g_ptr_array_index (plant->rules, i);
      g_autofree char *path = PATH ("$.rules[%u]", i);
      g_autofree char *lines_path = PATH ("%s.lines", path);
      g_autofree char *equipment_path = PATH ("%s.equipment", path);
      g_autofree char *subjects_path = NULL;

      check_code (codes, rule->code, PATH ("%s.code", path), problems);
      check_not_negative (rule->after_s, PATH ("%s.after_s", path), problems);
      check_reference (ms5_plant_get_call_type (plant, rule->call_type), "call type", rule->call_type,
                       PATH ("%s.call_type", path), problems);
      check_names_exist (plant, "line", rule->lines, find_line, lines_path, problems);
      check_names_exist (plant, "equipment", rule->equipment, find_equipment, equipment_path, problems);

      ms5_plant_check_rule (plant, rule, path, problems);
      if (rule->kind == MS5_RULE_SENSOR_LIMIT || rule->kind == MS5_RULE_MATERIAL_LOW)
        {
          subjects_path = PATH ("%s.sensors", path);
          check_names_exist (plant, "sensor", rule->subjects, find_sensor, subjects_path, problems);
        }
      else if (rule->kind == MS5_RULE_FAULT)
        {
          subjects_path = PATH ("%s.faults", path);
          check_names_exist (plant, "fault", rule->subjects, find_fault, subjects_path, problems);
        }
    }
}

static void
check_escalation (const Ms5Plant *plant,
                  Ms5Problems    *problems)
{
  g_autoptr (GHashTable) codes = codes_new ();

  for (guint i = 0; i < plant->escalation->len; i++)
    {
      const Ms5EscalationPolicy *policy = g_ptr_array_index (plant->escalation, i);
      g_autofree char *path = plant->escalation_is_list ? PATH ("$.escalation[%u]", i)
                                                        : PATH ("$.escalation.%s", policy->id);
      g_autofree char *levels_path = plant->escalation_is_list ? PATH ("%s.levels", path) : g_strdup (path);

      check_code (codes, policy->id, PATH ("%s.id", path), problems);
      if (policy->levels->len == 0 && plant->escalation_is_list)
        ms5_problems_add (problems, levels_path, "a policy has at least one level");
      ms5_escalation_policy_check (policy, plant, path, levels_path, problems);
    }
}

/**
 * ms5_plant_check:
 * @plant: a sealed plant
 * @problems: where to add what is wrong with it
 *
 * Checks what the plant means: codes unique and well formed, references that lead somewhere, limits
 * and times in order, and each minute of the week of each line in exactly one shift, or in time
 * declared closed. The paths are those of the plant file.
 */
void
ms5_plant_check (const Ms5Plant *plant,
                 Ms5Problems    *problems)
{
  g_return_if_fail (plant->sealed);

  check_hierarchy (plant, problems);
  check_products (plant, problems);
  check_changeovers (plant, problems);
  ms5_plant_check_shifts (plant, problems);
  check_reasons (plant, problems);
  check_calls (plant, problems);
  check_rules (plant, problems);
  check_escalation (plant, problems);
}
