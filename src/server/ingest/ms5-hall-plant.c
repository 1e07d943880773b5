/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/ingest/ms5-hall.h"

#include <string.h>

/* A hall of another size: the lines of a plant, repeated under new codes. */

typedef struct
{
  const Ms5Plant *from;
  Ms5Plant *to;
  guint n_lines;
} Copy;

/* @text with the first @old in it replaced; with @addition after it if there is none. */
static char *
replace_first (const char *text,
               const char *old,
               const char *new,
               const char *addition)
{
  const char *found = *old != '\0' ? strstr (text, old) : NULL;

  if (found == NULL)
    return g_strconcat (text, addition, NULL);

  return g_strdup_printf ("%.*s%s%s", (int) (found - text), text, new, found + strlen (old));
}

static Ms5Name *
copy_name (const Ms5Name *name,
           const char    *old,
           const char    *new,
           const char    *addition)
{
  g_autofree char *text = replace_first (ms5_name_get_default (name), old, new, addition);
  Ms5Name *copy = ms5_name_new (text);

  for (guint i = 0; i < ms5_name_get_n_translations (name); i++)
    {
      const char *language;
      g_autofree char *translated = replace_first (ms5_name_get_translation (name, i, &language),
                                                   old, new, addition);

      ms5_name_add (copy, language, translated);
    }

  return copy;
}

static Ms5Name *
same_name (const Ms5Name *name)
{
  return ms5_name_ref ((Ms5Name *) name);
}

static const Ms5Line *
template_of (const Copy *copy,
             guint       index)
{
  return g_ptr_array_index (copy->from->lines, index % copy->from->lines->len);
}

/* The digits at the end of a code: the part that numbers it. */
static const char *
find_number (const char *code)
{
  const char *end = code + strlen (code);

  while (end > code && g_ascii_isdigit (end[-1]))
    end--;

  return end;
}

/* The code of a template's part in the line of that number. */
static char *
new_code (const Copy *copy,
          guint       index,
          const char *code)
{
  const char *number = find_number (template_of (copy, index)->code);
  const char *own = find_number (code);

  if (index < copy->from->lines->len)
    return g_strdup (code);
  if (*number != '\0' && g_str_equal (own, number))
    return g_strdup_printf ("%.*s%u", (int) (own - code), code, index + 1);

  return g_strdup_printf ("%s-%u", code, index + 1);
}

/* In a list of codes of lines or equipment: those, and what was made after their pattern. */
static GStrv
copy_scope (const Copy *copy,
            GStrv       scope)
{
  g_autoptr(GStrvBuilder) codes = NULL;

  if (scope == NULL)
    return NULL;

  codes = g_strv_builder_new ();
  for (guint i = 0; i < copy->n_lines; i++)
    {
      const Ms5Line *line = template_of (copy, i);
      g_autofree char *line_code = new_code (copy, i, line->code);

      if (g_strv_contains ((const char *const *) scope, line->code))
        g_strv_builder_add (codes, line_code);
      for (guint j = 0; j < line->equipment->len; j++)
        {
          const Ms5Equipment *equipment = g_ptr_array_index (line->equipment, j);
          g_autofree char *code = new_code (copy, i, equipment->code);

          if (g_strv_contains ((const char *const *) scope, equipment->code))
            g_strv_builder_add (codes, code);
        }
    }

  return g_strv_builder_end (codes);
}

static Ms5Sensor *
copy_sensor (const Ms5Sensor *from)
{
  Ms5Sensor *sensor = ms5_sensor_new (NULL);

  *sensor = *from;
  sensor->code = g_strdup (from->code);
  sensor->name = same_name (from->name);
  sensor->unit = g_strdup (from->unit);
  return sensor;
}

static Ms5Fault *
copy_fault (const Ms5Fault *from)
{
  Ms5Fault *fault = ms5_fault_new (NULL);

  *fault = *from;
  fault->code = g_strdup (from->code);
  fault->name = same_name (from->name);
  fault->reason = g_strdup (from->reason);
  fault->call_type = g_strdup (from->call_type);
  return fault;
}

static Ms5Equipment *
copy_equipment (const Copy         *copy,
                guint               index,
                const Ms5Equipment *from)
{
  g_autofree char *code = new_code (copy, index, from->code);
  Ms5Equipment *equipment = ms5_equipment_new (code);

  equipment->name = copy_name (from->name, from->code, code, "");
  equipment->kind = g_strdup (from->kind);
  equipment->stop_detect_s = from->stop_detect_s;
  equipment->stop_explain_s = from->stop_explain_s;
  equipment->silent_after_s = from->silent_after_s;
  equipment->counter_wrap = from->counter_wrap;
  for (guint i = 0; i < from->sensors->len; i++)
    g_ptr_array_add (equipment->sensors, copy_sensor (g_ptr_array_index (from->sensors, i)));
  for (guint i = 0; i < from->faults->len; i++)
    g_ptr_array_add (equipment->faults, copy_fault (g_ptr_array_index (from->faults, i)));

  return equipment;
}

static Ms5Line *
copy_line (const Copy *copy,
           guint       index)
{
  const Ms5Line *from = template_of (copy, index);
  g_autofree char *code = new_code (copy, index, from->code);
  g_autofree char *number = g_strdup_printf ("%u", index + 1);
  g_autofree char *addition = g_strdup_printf (" %u", index + 1);
  Ms5Line *line = ms5_line_new (code);

  line->name = index < copy->from->lines->len ? same_name (from->name)
               : copy_name (from->name, find_number (from->code), number, addition);
  line->area = g_strdup (from->area);
  line->bottleneck = new_code (copy, index, from->bottleneck);
  line->oee_target = from->oee_target;
  for (guint i = 0; i < from->equipment->len; i++)
    g_ptr_array_add (line->equipment, copy_equipment (copy, index, g_ptr_array_index (from->equipment, i)));

  return line;
}

static Ms5Product *
copy_product (const Copy       *copy,
              const Ms5Product *from)
{
  Ms5Product *product = ms5_product_new (from->code);

  product->name = same_name (from->name);
  product->ideal_cycle_s = from->ideal_cycle_s;
  for (guint i = 0; i < copy->n_lines; i++)
    for (guint j = 0; j < from->line_cycles->len; j++)
      {
        const Ms5LineCycle *cycle = &g_array_index (from->line_cycles, Ms5LineCycle, j);
        Ms5LineCycle own = { NULL, cycle->ideal_cycle_s };

        if (!g_str_equal (cycle->line, template_of (copy, i)->code))
          continue;
        own.line = new_code (copy, i, cycle->line);
        g_array_append_val (product->line_cycles, own);
      }

  return product;
}

static void
copy_reasons (Copy *copy)
{
  for (guint i = 0; i < copy->from->reasons->len; i++)
    {
      const Ms5Reason *from = g_ptr_array_index (copy->from->reasons, i);
      const Ms5Reason *parent = from->parent != NULL
                                ? g_ptr_array_index (copy->to->reasons, from->parent->index) : NULL;
      Ms5Reason *reason = ms5_reason_new (from->code, parent);

      reason->name = same_name (from->name);
      reason->category = from->category;
      reason->planned = from->planned;
      g_ptr_array_add (copy->to->reasons, reason);
    }
}

static void
copy_shifts (Copy *copy)
{
  for (guint i = 0; i < copy->from->shifts->len; i++)
    {
      const Ms5ShiftPattern *from = g_ptr_array_index (copy->from->shifts, i);
      Ms5ShiftPattern *pattern = ms5_shift_pattern_new (from->code);

      pattern->name = same_name (from->name);
      pattern->days = from->days;
      pattern->times = from->times;
      g_array_append_vals (pattern->breaks, from->breaks->data, from->breaks->len);
      pattern->lines = copy_scope (copy, from->lines);
      g_ptr_array_add (copy->to->shifts, pattern);
    }

  for (guint i = 0; i < copy->from->closed->len; i++)
    {
      const Ms5ClosedTime *from = g_ptr_array_index (copy->from->closed, i);
      Ms5ClosedTime *closed = ms5_closed_time_new ();

      closed->days = from->days;
      closed->times = from->times;
      closed->lines = copy_scope (copy, from->lines);
      g_ptr_array_add (copy->to->closed, closed);
    }
}

static void
copy_calls (Copy *copy)
{
  for (guint i = 0; i < copy->from->call_types->len; i++)
    {
      const Ms5CallType *from = g_ptr_array_index (copy->from->call_types, i);
      Ms5CallType *type = ms5_call_type_new (from->code);

      type->name = same_name (from->name);
      type->priority = from->priority;
      g_ptr_array_add (copy->to->call_types, type);
    }

  for (guint i = 0; i < copy->from->call_causes->len; i++)
    {
      const Ms5CallCause *from = g_ptr_array_index (copy->from->call_causes, i);
      Ms5CallCause *cause = ms5_call_cause_new (from->code);

      cause->name = same_name (from->name);
      cause->types = g_strdupv (from->types);
      g_ptr_array_add (copy->to->call_causes, cause);
    }

  for (guint i = 0; i < copy->from->rules->len; i++)
    {
      const Ms5Rule *from = g_ptr_array_index (copy->from->rules, i);
      Ms5Rule *rule = ms5_rule_new (NULL, from->kind);

      *rule = *from;
      rule->code = g_strdup (from->code);
      rule->call_type = g_strdup (from->call_type);
      rule->lines = copy_scope (copy, from->lines);
      rule->equipment = copy_scope (copy, from->equipment);
      rule->subjects = g_strdupv (from->subjects);
      g_ptr_array_add (copy->to->rules, rule);
    }

  for (guint i = 0; i < copy->from->escalation->len; i++)
    {
      Ms5EscalationPolicy *policy = ms5_escalation_policy_copy (g_ptr_array_index (copy->from->escalation, i));
      GStrv lines = policy->lines;

      policy->lines = copy_scope (copy, lines);
      g_strfreev (lines);
      g_ptr_array_add (copy->to->escalation, policy);
    }
}

static void
copy_site (Copy *copy)
{
  const Ms5Site *from = &copy->from->site;
  Ms5Site *site = &copy->to->site;

  site->code = g_strdup (from->code);
  site->name = same_name (from->name);
  site->enterprise = g_strdup (from->enterprise);
  site->time_zone = g_strdup (from->time_zone);
  site->language = g_strdup (from->language);

  for (guint i = 0; i < copy->from->areas->len; i++)
    {
      const Ms5Area *area = g_ptr_array_index (copy->from->areas, i);
      Ms5Area *own = ms5_area_new (area->code);

      own->name = same_name (area->name);
      g_ptr_array_add (copy->to->areas, own);
    }
}

/**
 * ms5_hall_plant_new:
 * @plant: a sealed plant without problems
 * @n_lines: how many lines are wanted, at least one
 *
 * Makes a hall of another size: the first @n_lines lines of @plant, and if there are not so many,
 * further lines after their pattern in turn, with codes and names of their own (`L6` after `L1`, its
 * filler `FL6` after `FL1`). What is configured for a line or its equipment holds for those made
 * after it, too.
 *
 * Returns: (transfer full): a sealed plant
 */
Ms5Plant *
ms5_hall_plant_new (const Ms5Plant *plant,
                    guint           n_lines)
{
  Copy copy = { plant, ms5_plant_new (), n_lines };

  g_return_val_if_fail (n_lines > 0, NULL);

  copy_site (&copy);
  for (guint i = 0; i < n_lines; i++)
    g_ptr_array_add (copy.to->lines, copy_line (&copy, i));
  for (guint i = 0; i < plant->products->len; i++)
    g_ptr_array_add (copy.to->products, copy_product (&copy, g_ptr_array_index (plant->products, i)));
  for (guint i = 0; i < plant->changeovers->len; i++)
    {
      const Ms5Changeover *from = g_ptr_array_index (plant->changeovers, i);

      g_ptr_array_add (copy.to->changeovers, ms5_changeover_new (from->from, from->to, from->target_s));
    }
  copy.to->changeover_default_s = plant->changeover_default_s;
  copy_shifts (&copy);
  copy_reasons (&copy);
  copy_calls (&copy);

  ms5_plant_seal (copy.to);
  return copy.to;
}
