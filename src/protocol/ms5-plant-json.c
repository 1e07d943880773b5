/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-json-file.h"
#include "protocol/ms5-plant-json-private.h"
#include "protocol/ms5-plant-json.h"
#include "protocol/ms5-vocabulary.h"

#define MAX_DIGITS 9

void
ms5_plant_read_list (Ms5PlantReader   *self,
                     Ms5JsonReader    *reader,
                     const char       *member,
                     Ms5JsonNeed       need,
                     Ms5PlantReadFunc  read,
                     gpointer          parent)
{
  Ms5JsonReader array;

  if (!ms5_json_get_array (reader, member, need, MS5_PLANT_MAX_ITEMS, &array))
    return;

  for (gsize i = 0; i < ms5_json_reader_get_length (&array); i++)
    {
      Ms5JsonReader element;

      ms5_json_get_element (&array, i, &element);
      if (!ms5_json_get_object (&element, NULL, MS5_JSON_REQUIRED, &element))
        ms5_json_reader_init (&element, self->nothing, FALSE, self->unheard);

      read (self, &element, parent);
      ms5_json_reader_finish (&element);
    }
}

const char *
ms5_plant_read_code (Ms5JsonReader *reader,
                     const char    *member,
                     Ms5JsonNeed    need)
{
  const char *code = NULL;

  ms5_json_get_string (reader, member, need, MS5_LIMIT_STRING_BYTES, &code);
  return code;
}

void
ms5_plant_take_code (Ms5JsonReader  *reader,
                     const char     *member,
                     Ms5JsonNeed     need,
                     char          **text)
{
  *text = g_strdup (ms5_plant_read_code (reader, member, need));
}

/* The plain name is a translation as well: into the file's language. Otherwise someone who reads
 * that language first and another one second would be shown the second. */
void
ms5_plant_read_name (Ms5PlantReader  *self,
                     Ms5JsonReader   *reader,
                     Ms5Name        **name)
{
  if (!ms5_json_get_name (reader, "name", MS5_JSON_REQUIRED, MS5_LIMIT_STRING_BYTES, name))
    return;

  if (*ms5_name_get_default (*name) == '\0')
    ms5_json_reader_complain (reader, "name", "is empty");
  if (self->language != NULL)
    {
      g_autofree char *again = g_strconcat ("name.", self->language, NULL);

      if (ms5_json_reader_has (reader, again))
        ms5_json_reader_complain (reader, again, "is already given: «name» is in that language");
      ms5_name_add (*name, self->language, ms5_name_get_default (*name));
    }
}

GStrv
ms5_plant_read_codes (Ms5JsonReader *reader,
                      const char    *member)
{
  g_autoptr (GStrvBuilder) builder = NULL;
  Ms5JsonReader array;

  if (!ms5_json_get_array (reader, member, MS5_JSON_OPTIONAL, MS5_PLANT_MAX_ITEMS, &array))
    return NULL;

  builder = g_strv_builder_new ();
  for (gsize i = 0; i < ms5_json_reader_get_length (&array); i++)
    {
      Ms5JsonReader element;
      const char *code = NULL;

      ms5_json_get_element (&array, i, &element);
      if (ms5_json_get_string (&element, NULL, MS5_JSON_REQUIRED, MS5_LIMIT_STRING_BYTES, &code))
        g_strv_builder_add (builder, code);
    }

  return g_strv_builder_end (builder);
}

gboolean
ms5_plant_read_priority (Ms5JsonReader *reader,
                         const char    *member,
                         Ms5JsonNeed    need,
                         Ms5Priority   *out_priority)
{
  int word;

  if (!ms5_json_get_word (reader, member, need, ms5_words_priority, &word))
    return FALSE;

  *out_priority = (Ms5Priority) word;
  return TRUE;
}

static void
read_area (Ms5PlantReader *self,
           Ms5JsonReader  *element,
           gpointer        parent)
{
  Ms5Area *area = ms5_area_new (ms5_plant_read_code (element, "code", MS5_JSON_REQUIRED));

  ms5_plant_read_name (self, element, &area->name);
  g_ptr_array_add (self->plant->areas, area);
}

static void
read_sensor (Ms5PlantReader *self,
             Ms5JsonReader  *element,
             gpointer        parent)
{
  Ms5Equipment *equipment = parent;
  Ms5Sensor *sensor = ms5_sensor_new (ms5_plant_read_code (element, "code", MS5_JSON_REQUIRED));
  gint64 digits = 1;

  ms5_plant_read_name (self, element, &sensor->name);
  ms5_plant_take_code (element, "unit", MS5_JSON_REQUIRED, &sensor->unit);
  ms5_json_get_int (element, "digits", MS5_JSON_OPTIONAL, 0, MAX_DIGITS, &digits);
  sensor->digits = (guint) digits;
  ms5_json_get_double (element, "low", MS5_JSON_OPTIONAL, &sensor->low);
  ms5_json_get_double (element, "high", MS5_JSON_OPTIONAL, &sensor->high);
  ms5_json_get_double (element, "low_alarm", MS5_JSON_OPTIONAL, &sensor->low_alarm);
  ms5_json_get_double (element, "high_alarm", MS5_JSON_OPTIONAL, &sensor->high_alarm);
  ms5_json_get_double (element, "hysteresis", MS5_JSON_OPTIONAL, &sensor->hysteresis);
  g_ptr_array_add (equipment->sensors, sensor);
}

static void
read_fault (Ms5PlantReader *self,
            Ms5JsonReader  *element,
            gpointer        parent)
{
  Ms5Equipment *equipment = parent;
  Ms5Fault *fault = ms5_fault_new (ms5_plant_read_code (element, "code", MS5_JSON_REQUIRED));

  ms5_plant_read_name (self, element, &fault->name);
  ms5_plant_take_code (element, "reason", MS5_JSON_OPTIONAL, &fault->reason);
  ms5_plant_take_code (element, "call_type", MS5_JSON_OPTIONAL, &fault->call_type);
  fault->has_priority = ms5_plant_read_priority (element, "priority", MS5_JSON_OPTIONAL, &fault->priority);
  g_ptr_array_add (equipment->faults, fault);
}

static void
read_equipment (Ms5PlantReader *self,
                Ms5JsonReader  *element,
                gpointer        parent)
{
  Ms5Line *line = parent;
  Ms5Equipment *equipment = ms5_equipment_new (ms5_plant_read_code (element, "code", MS5_JSON_REQUIRED));

  ms5_plant_read_name (self, element, &equipment->name);
  ms5_plant_take_code (element, "kind", MS5_JSON_OPTIONAL, &equipment->kind);
  ms5_json_get_double (element, "stop_detect_s", MS5_JSON_OPTIONAL, &equipment->stop_detect_s);
  ms5_json_get_double (element, "stop_explain_s", MS5_JSON_OPTIONAL, &equipment->stop_explain_s);
  ms5_json_get_double (element, "silent_after_s", MS5_JSON_OPTIONAL, &equipment->silent_after_s);
  ms5_json_get_int (element, "counter_wrap", MS5_JSON_OPTIONAL, 1, MS5_LIMIT_INTEGER_MAX,
                    &equipment->counter_wrap);
  ms5_plant_read_list (self, element, "sensors", MS5_JSON_OPTIONAL, read_sensor, equipment);
  ms5_plant_read_list (self, element, "faults", MS5_JSON_OPTIONAL, read_fault, equipment);
  g_ptr_array_add (line->equipment, equipment);
}

static void
read_line (Ms5PlantReader *self,
           Ms5JsonReader  *element,
           gpointer        parent)
{
  Ms5Line *line = ms5_line_new (ms5_plant_read_code (element, "code", MS5_JSON_REQUIRED));

  ms5_plant_read_name (self, element, &line->name);
  ms5_plant_take_code (element, "area", MS5_JSON_OPTIONAL, &line->area);
  ms5_plant_take_code (element, "bottleneck", MS5_JSON_REQUIRED, &line->bottleneck);
  ms5_json_get_double (element, "oee_target", MS5_JSON_OPTIONAL, &line->oee_target);
  ms5_plant_read_list (self, element, "equipment", MS5_JSON_OPTIONAL, read_equipment, line);
  g_ptr_array_add (self->plant->lines, line);
}

static void
read_site (Ms5PlantReader *self,
           Ms5JsonReader  *document)
{
  Ms5Site *site = &self->plant->site;
  Ms5JsonReader reader;

  if (!ms5_json_get_object (document, "site", MS5_JSON_REQUIRED, &reader))
    return;

  ms5_plant_take_code (&reader, "code", MS5_JSON_REQUIRED, &site->code);
  ms5_plant_read_name (self, &reader, &site->name);
  ms5_plant_take_code (&reader, "enterprise", MS5_JSON_OPTIONAL, &site->enterprise);
  ms5_plant_take_code (&reader, "time_zone", MS5_JSON_REQUIRED, &site->time_zone);
  site->language = g_strdup (self->language);
  ms5_json_reader_finish (&reader);
}

static void
read_document (Ms5PlantReader *self,
               Ms5JsonReader  *document)
{
  const char *language = NULL;

  if (!ms5_json_get_object (document, NULL, MS5_JSON_REQUIRED, document))
    return;

  if (ms5_json_get_string (document, "language", MS5_JSON_REQUIRED, MS5_LIMIT_CODE_BYTES, &language)
      && !ms5_language_is_valid (language))
    {
      ms5_json_reader_complain (document, "language", "is not a language such as en or pt_BR");
      language = NULL;
    }
  self->language = language;

  read_site (self, document);
  ms5_plant_read_list (self, document, "areas", MS5_JSON_OPTIONAL, read_area, NULL);
  ms5_plant_read_list (self, document, "lines", MS5_JSON_OPTIONAL, read_line, NULL);
  ms5_plant_read_products (self, document);
  ms5_plant_read_shifts (self, document);
  ms5_plant_read_reasons (self, document);
  ms5_plant_read_calls (self, document);
  ms5_plant_read_actions (self, document);
  ms5_json_reader_finish (document);
}

/**
 * ms5_plant_from_json:
 * @bytes: what a plant file holds
 * @problems: where to add everything that is wrong with it, in the order of the file
 *
 * Reads strictly: what is not known, not there or not right is a problem, and so is what
 * ms5_plant_check() finds. At most %MS5_LIMIT_PROBLEMS of the reader's own are told.
 *
 * Returns: (transfer full) (nullable): the plant, sealed; %NULL if anything is wrong
 */
Ms5Plant *
ms5_plant_from_json (GBytes      *bytes,
                     Ms5Problems *problems)
{
  g_autoptr (Ms5Plant) plant = NULL;
  g_autoptr (json_t) root = NULL;
  g_autoptr (json_t) nothing = NULL;
  g_autoptr (Ms5Problems) unheard = NULL;
  Ms5PlantReader self = { 0 };
  Ms5JsonReader document;

  g_return_val_if_fail (ms5_problems_get_count (problems) == 0, NULL);

  root = ms5_json_parse_file (bytes, problems);
  if (root == NULL)
    return NULL;

  plant = ms5_plant_new ();
  nothing = json_object ();
  unheard = ms5_problems_new ();
  self = (Ms5PlantReader) { plant, NULL, nothing, unheard };
  ms5_json_reader_init (&document, root, TRUE, problems);
  read_document (&self, &document);
  ms5_plant_seal (plant);
  if (json_is_object (root))
    ms5_plant_check (plant, problems);
  ms5_json_sort_problems (root, problems);

  return ms5_problems_get_count (problems) == 0 ? g_steal_pointer (&plant) : NULL;
}
