/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-local-time.h"
#include "protocol/ms5-escalation-json.h"
#include "protocol/ms5-plant-json-private.h"
#include "protocol/ms5-vocabulary.h"

#include <math.h>

static void
read_line_cycle (Ms5PlantReader *self,
                 Ms5JsonReader  *element,
                 gpointer        parent)
{
  Ms5Product *product = parent;
  Ms5LineCycle cycle = { NULL, NAN };

  ms5_plant_take_code (element, "line", MS5_JSON_REQUIRED, &cycle.line);
  ms5_json_get_double (element, "ideal_cycle_s", MS5_JSON_REQUIRED, &cycle.ideal_cycle_s);
  g_array_append_val (product->line_cycles, cycle);
}

static void
read_product (Ms5PlantReader *self,
              Ms5JsonReader  *element,
              gpointer        parent)
{
  Ms5Product *product = ms5_product_new (ms5_plant_read_code (element, "code", MS5_JSON_REQUIRED));

  ms5_plant_read_name (self, element, &product->name);
  ms5_json_get_double (element, "ideal_cycle_s", MS5_JSON_REQUIRED, &product->ideal_cycle_s);
  ms5_plant_read_list (self, element, "lines", MS5_JSON_OPTIONAL, read_line_cycle, product);
  g_ptr_array_add (self->plant->products, product);
}

static void
read_changeover (Ms5PlantReader *self,
                 Ms5JsonReader  *element,
                 gpointer        parent)
{
  Ms5Changeover *changeover
    = ms5_changeover_new (ms5_plant_read_code (element, "from", MS5_JSON_REQUIRED),
                          ms5_plant_read_code (element, "to", MS5_JSON_REQUIRED), NAN);

  ms5_json_get_double (element, "target_s", MS5_JSON_REQUIRED, &changeover->target_s);
  g_ptr_array_add (self->plant->changeovers, changeover);
}

void
ms5_plant_read_products (Ms5PlantReader *self,
                         Ms5JsonReader  *document)
{
  Ms5JsonReader changeovers;

  ms5_plant_read_list (self, document, "products", MS5_JSON_REQUIRED, read_product, NULL);
  if (ms5_json_get_object (document, "changeovers", MS5_JSON_OPTIONAL, &changeovers))
    {
      ms5_json_get_double (&changeovers, "default_s", MS5_JSON_OPTIONAL, &self->plant->changeover_default_s);
      ms5_plant_read_list (self, &changeovers, "targets", MS5_JSON_OPTIONAL, read_changeover, NULL);
      ms5_json_reader_finish (&changeovers);
    }
}

static gboolean
read_minutes (Ms5JsonReader *reader,
              const char    *member,
              Ms5JsonNeed    need,
              guint         *out_minutes)
{
  const char *text = NULL;

  if (!ms5_json_get_string (reader, member, need, MS5_LIMIT_STRING_BYTES, &text))
    return FALSE;
  if (!ms5_day_minutes_parse (text, out_minutes))
    {
      ms5_json_reader_complain (reader, member, "is not a time of day such as 06:00");
      return FALSE;
    }

  return TRUE;
}

static Ms5DayTimes
read_day_times (Ms5JsonReader *reader)
{
  Ms5DayTimes times = { 0, 0 };
  gboolean start = read_minutes (reader, "start", MS5_JSON_REQUIRED, &times.start);
  gboolean end = read_minutes (reader, "end", MS5_JSON_REQUIRED, &times.end);

  return start && end ? times : MS5_DAY_TIMES_UNREADABLE;
}

static const char *
weekday_word (int index)
{
  return index < 7 ? ms5_weekday_to_string ((guint) index) : NULL;
}

static guint
read_days (Ms5JsonReader *reader)
{
  Ms5JsonReader array;
  guint days = 0;

  if (!ms5_json_get_array (reader, "days", MS5_JSON_OPTIONAL, 7, &array))
    return MS5_EVERY_DAY;

  for (gsize i = 0; i < ms5_json_reader_get_length (&array); i++)
    {
      Ms5JsonReader element;
      int day;

      ms5_json_get_element (&array, i, &element);
      if (!ms5_json_get_word (&element, NULL, MS5_JSON_REQUIRED, weekday_word, &day))
        continue;
      if (days & MS5_DAY (day))
        ms5_json_reader_complain (&element, NULL, "is already in this list");
      days |= MS5_DAY (day);
    }

  return days;
}

static void
read_break (Ms5PlantReader *self,
            Ms5JsonReader  *element,
            gpointer        parent)
{
  Ms5ShiftPattern *pattern = parent;
  Ms5DayTimes times = read_day_times (element);

  g_array_append_val (pattern->breaks, times);
}

static void
read_shift (Ms5PlantReader *self,
            Ms5JsonReader  *element,
            gpointer        parent)
{
  Ms5ShiftPattern *pattern
    = ms5_shift_pattern_new (ms5_plant_read_code (element, "code", MS5_JSON_REQUIRED));

  ms5_plant_read_name (self, element, &pattern->name);
  pattern->days = read_days (element);
  pattern->times = read_day_times (element);
  ms5_plant_read_list (self, element, "breaks", MS5_JSON_OPTIONAL, read_break, pattern);
  pattern->lines = ms5_plant_read_codes (element, "lines");
  g_ptr_array_add (self->plant->shifts, pattern);
}

static void
read_closed (Ms5PlantReader *self,
             Ms5JsonReader  *element,
             gpointer        parent)
{
  Ms5ClosedTime *closed = ms5_closed_time_new ();

  closed->days = read_days (element);
  if (element->value == self->nothing)
    closed->times = MS5_DAY_TIMES_UNREADABLE;
  else if (ms5_json_reader_has (element, "start") || ms5_json_reader_has (element, "end"))
    closed->times = read_day_times (element);
  closed->lines = ms5_plant_read_codes (element, "lines");
  g_ptr_array_add (self->plant->closed, closed);
}

void
ms5_plant_read_shifts (Ms5PlantReader *self,
                       Ms5JsonReader  *document)
{
  ms5_plant_read_list (self, document, "shifts", MS5_JSON_REQUIRED, read_shift, NULL);
  ms5_plant_read_list (self, document, "closed", MS5_JSON_OPTIONAL, read_closed, NULL);
}

static void
read_reason (Ms5PlantReader *self,
             Ms5JsonReader  *element,
             gpointer        parent)
{
  Ms5Reason *reason
    = ms5_reason_new (ms5_plant_read_code (element, "code", MS5_JSON_REQUIRED), parent);
  int category;

  ms5_plant_read_name (self, element, &reason->name);
  if (ms5_json_get_word (element, "category", parent == NULL ? MS5_JSON_REQUIRED : MS5_JSON_OPTIONAL,
                         ms5_words_category, &category))
    {
      reason->category = (Ms5Category) category;
      reason->planned = reason->planned || reason->category == MS5_CATEGORY_PLANNED;
    }
  if (ms5_json_get_bool (element, "planned", MS5_JSON_OPTIONAL, &reason->planned)
      && !reason->planned && reason->category == MS5_CATEGORY_PLANNED)
    ms5_json_reader_complain (element, "planned", "must be true: the category is «planned»");

  g_ptr_array_add (self->plant->reasons, reason);
  ms5_plant_read_list (self, element, "children", MS5_JSON_OPTIONAL, read_reason, reason);
}

void
ms5_plant_read_reasons (Ms5PlantReader *self,
                        Ms5JsonReader  *document)
{
  ms5_plant_read_list (self, document, "reasons", MS5_JSON_REQUIRED, read_reason, NULL);
}

static void
read_call_type (Ms5PlantReader *self,
                Ms5JsonReader  *element,
                gpointer        parent)
{
  Ms5CallType *type = ms5_call_type_new (ms5_plant_read_code (element, "code", MS5_JSON_REQUIRED));

  ms5_plant_read_name (self, element, &type->name);
  ms5_plant_read_priority (element, "priority", MS5_JSON_REQUIRED, &type->priority);
  g_ptr_array_add (self->plant->call_types, type);
}

static void
read_call_cause (Ms5PlantReader *self,
                 Ms5JsonReader  *element,
                 gpointer        parent)
{
  Ms5CallCause *cause = ms5_call_cause_new (ms5_plant_read_code (element, "code", MS5_JSON_REQUIRED));

  ms5_plant_read_name (self, element, &cause->name);
  cause->types = ms5_plant_read_codes (element, "types");
  g_ptr_array_add (self->plant->call_causes, cause);
}

static void
read_level (Ms5PlantReader *self,
            Ms5JsonReader  *element,
            gpointer        parent)
{
  Ms5EscalationPolicy *policy = parent;

  g_ptr_array_add (policy->levels, ms5_escalation_read_level (element));
}

/* The levels of each priority: what a plant needs that has no others. */
static void
read_priorities (Ms5PlantReader *self,
                 Ms5JsonReader  *escalation)
{
  for (int p = 0; p < MS5_N_PRIORITIES; p++)
    {
      const char *word = ms5_priority_to_string ((Ms5Priority) p);
      g_autoptr (Ms5EscalationPolicy) policy = ms5_escalation_policy_new (word);

      policy->priorities = MS5_PRIORITY_BIT (p);
      ms5_plant_read_list (self, escalation, word, MS5_JSON_OPTIONAL, read_level, policy);
      if (policy->levels->len > 0)
        g_ptr_array_add (self->plant->escalation, g_steal_pointer (&policy));
    }
  ms5_json_reader_finish (escalation);
}

static void
read_policy (Ms5PlantReader *self,
             Ms5JsonReader  *element,
             gpointer        parent)
{
  g_ptr_array_add (self->plant->escalation,
                   ms5_escalation_read_policy (element, ms5_plant_read_code (element, "id", MS5_JSON_REQUIRED)));
}

static void
read_escalation (Ms5PlantReader *self,
                 Ms5JsonReader  *document)
{
  Ms5JsonReader escalation;

  self->plant->escalation_is_list = json_is_array (json_object_get (document->value, "escalation"));
  if (self->plant->escalation_is_list)
    ms5_plant_read_list (self, document, "escalation", MS5_JSON_OPTIONAL, read_policy, NULL);
  else if (ms5_json_get_object (document, "escalation", MS5_JSON_OPTIONAL, &escalation))
    read_priorities (self, &escalation);
}

void
ms5_plant_read_calls (Ms5PlantReader *self,
                      Ms5JsonReader  *document)
{
  ms5_plant_read_list (self, document, "call_types", MS5_JSON_REQUIRED, read_call_type, NULL);
  ms5_plant_read_list (self, document, "call_causes", MS5_JSON_OPTIONAL, read_call_cause, NULL);
  ms5_plant_read_rules (self, document);
  read_escalation (self, document);
}
