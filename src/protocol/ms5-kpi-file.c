/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-kpi-file.h"

#include "core/ms5-kpi-explain.h"
#include "core/ms5-local-time.h"
#include "core/ms5-plant.h"
#include "protocol/ms5-json-file.h"
#include "protocol/ms5-json-reader.h"
#include "protocol/ms5-vocabulary.h"

#include <math.h>

#define MAX_ITEMS    100000
#define MAX_PRIORITY 1000000
#define MAX_SECONDS  (366.0 * 24 * 3600 * 100)

typedef void (*ReadFunc) (Ms5KpiFile    *file,
                          Ms5JsonReader *element);

static gboolean
read_time (Ms5JsonReader *reader,
           const char    *member,
           Ms5JsonNeed    need,
           Ms5Time       *out_time)
{
  return ms5_json_get_time_text (reader, member, need, out_time);
}

static void
check_order (Ms5JsonReader *reader,
             const char    *member,
             Ms5Interval    interval)
{
  if (interval.end <= interval.start)
    ms5_json_reader_complain (reader, member, "is not later than the start");
}

static gboolean
read_interval (Ms5JsonReader *reader,
               Ms5Interval   *out_interval)
{
  gboolean start = read_time (reader, "start", MS5_JSON_REQUIRED, &out_interval->start);
  gboolean end = read_time (reader, "end", MS5_JSON_REQUIRED, &out_interval->end);

  if (start && end)
    check_order (reader, "end", *out_interval);
  return start && end;
}

static gboolean
read_seconds (Ms5JsonReader *reader,
              const char    *member,
              Ms5JsonNeed    need,
              double        *out_seconds)
{
  double seconds;

  if (!ms5_json_get_double (reader, member, need, &seconds))
    return FALSE;
  if (seconds < 0 || seconds > MAX_SECONDS)
    {
      ms5_json_reader_complain (reader, member, seconds < 0 ? "must not be less than 0" : "is too long");
      return FALSE;
    }

  *out_seconds = seconds;
  return TRUE;
}

static void
read_quantity (Ms5JsonReader *reader,
               const char    *member,
               Ms5JsonNeed    need,
               double        *out_quantity)
{
  if (ms5_json_get_double (reader, member, need, out_quantity)
      && (*out_quantity < 0 || *out_quantity > (double) MS5_LIMIT_INTEGER_MAX))
    ms5_json_reader_complain (reader, member, *out_quantity < 0 ? "must not be less than 0" : "is too large");
}

static void
read_planned_stop (Ms5KpiFile    *file,
                   Ms5JsonReader *element)
{
  Ms5Interval interval = { 0, 0 };
  const char *reason;

  ms5_json_get_string (element, "reason", MS5_JSON_NULLABLE, MS5_LIMIT_STRING_BYTES, &reason);
  if (read_interval (element, &interval))
    g_array_append_val (file->planned, interval);
}

static void
read_unknown (Ms5KpiFile    *file,
              Ms5JsonReader *element)
{
  Ms5Interval interval = { 0, 0 };

  if (read_interval (element, &interval))
    g_array_append_val (file->unknown, interval);
}

static void
read_stop (Ms5KpiFile    *file,
           Ms5JsonReader *element)
{
  Ms5AccountStop stop = { { 0, MS5_TIME_NONE }, NULL, MS5_CATEGORY_UNPLANNED, FALSE, 0, 0 };
  int category = MS5_CATEGORY_UNPLANNED;
  gint64 priority = 0;
  double target_s = 0;

  gboolean start = read_time (element, "start", MS5_JSON_REQUIRED, &stop.interval.start);
  gboolean end = read_time (element, "end", MS5_JSON_NULLABLE, &stop.interval.end);

  if (start && end)
    check_order (element, "end", stop.interval);
  ms5_json_get_string (element, "reason", MS5_JSON_NULLABLE, MS5_LIMIT_STRING_BYTES, &stop.reason);
  ms5_json_get_word (element, "category", MS5_JSON_NULLABLE, ms5_words_category, &category);
  ms5_json_get_bool (element, "planned", MS5_JSON_OPTIONAL, &stop.planned);
  ms5_json_get_int (element, "priority", MS5_JSON_OPTIONAL, -MAX_PRIORITY, MAX_PRIORITY, &priority);
  read_seconds (element, "target_s", MS5_JSON_OPTIONAL, &target_s);

  stop.category = (Ms5Category) category;
  stop.priority = (int) priority;
  stop.target = (Ms5Time) llround (target_s * (double) MS5_USEC_PER_S);
  g_array_append_val (file->stops, stop);
}

static void
read_production (Ms5KpiFile    *file,
                 Ms5JsonReader *element)
{
  Ms5Production production = { NULL, NAN, 0, 0, 0 };

  ms5_json_get_string (element, "product", MS5_JSON_NULLABLE, MS5_LIMIT_STRING_BYTES, &production.product);
  if (read_seconds (element, "ideal_cycle_s", MS5_JSON_NULLABLE, &production.ideal_cycle_s)
      && production.ideal_cycle_s <= 0)
    ms5_json_reader_complain (element, "ideal_cycle_s", "must be more than 0");
  read_quantity (element, "produced", MS5_JSON_REQUIRED, &production.produced);
  read_quantity (element, "scrap", MS5_JSON_OPTIONAL, &production.scrap);
  read_quantity (element, "rework", MS5_JSON_OPTIONAL, &production.rework);
  g_array_append_val (file->production, production);
}

static void
read_list (Ms5KpiFile    *file,
           Ms5JsonReader *document,
           const char    *member,
           ReadFunc       read)
{
  Ms5JsonReader array;

  if (!ms5_json_get_array (document, member, MS5_JSON_OPTIONAL, MAX_ITEMS, &array))
    return;

  for (gsize i = 0; i < ms5_json_reader_get_length (&array); i++)
    {
      Ms5JsonReader element;

      ms5_json_get_element (&array, i, &element);
      if (!ms5_json_get_object (&element, NULL, MS5_JSON_REQUIRED, &element))
        continue;

      read (file, &element);
      ms5_json_reader_finish (&element);
    }
}

static gboolean
read_local (Ms5JsonReader *reader,
            const char    *member,
            GTimeZone     *zone,
            Ms5Time       *out_time)
{
  const char *text;
  Ms5LocalTime local;

  if (!ms5_json_get_string (reader, member, MS5_JSON_REQUIRED, MS5_LIMIT_STRING_BYTES, &text))
    return FALSE;
  if (!ms5_local_time_parse (text, &local))
    {
      ms5_json_reader_complain (reader, member, "is not a local time such as 2026-03-28T22:00");
      return FALSE;
    }
  if (zone == NULL)
    return FALSE;

  *out_time = ms5_local_time_resolve (local, zone);
  return TRUE;
}

static void
read_shift (Ms5KpiFile    *file,
            Ms5JsonReader *document)
{
  Ms5Interval *shift = &file->input.shift;
  Ms5JsonReader reader;
  gboolean start, end;

  if (!ms5_json_get_object (document, "shift", MS5_JSON_REQUIRED, &reader))
    return;

  if (!ms5_json_reader_has (&reader, "start_local") && !ms5_json_reader_has (&reader, "end_local"))
    {
      read_interval (&reader, shift);
    }
  else
    {
      if (!ms5_json_reader_has (document, "time_zone"))
        ms5_json_reader_complain (document, "time_zone", "is missing: local times need it");
      start = read_local (&reader, "start_local", file->zone, &shift->start);
      end = read_local (&reader, "end_local", file->zone, &shift->end);
      if (start && end)
        check_order (&reader, "end_local", *shift);
    }
  ms5_json_reader_finish (&reader);
}

static void
read_document (Ms5KpiFile    *file,
               Ms5JsonReader *document)
{
  const char *zone = NULL;
  double stop_explain_s = MS5_STOP_EXPLAIN_DEFAULT_S;

  if (!ms5_json_get_object (document, NULL, MS5_JSON_REQUIRED, document))
    return;

  if (ms5_json_get_string (document, "time_zone", MS5_JSON_OPTIONAL, MS5_LIMIT_STRING_BYTES, &zone))
    {
      file->zone = ms5_time_zone_new (zone);
      if (file->zone == NULL)
        ms5_json_reader_complain (document, "time_zone", "is no time zone; use an IANA name such as Europe/Berlin");
    }

  read_shift (file, document);
  read_time (document, "now", MS5_JSON_OPTIONAL, &file->input.now);
  read_list (file, document, "planned_stops", read_planned_stop);
  read_list (file, document, "stops", read_stop);
  read_list (file, document, "unknown", read_unknown);
  read_list (file, document, "production", read_production);
  read_seconds (document, "stop_explain_s", MS5_JSON_OPTIONAL, &stop_explain_s);
  file->input.stop_explain = (Ms5Time) llround (stop_explain_s * (double) MS5_USEC_PER_S);
  ms5_json_reader_finish (document);
}

static void
fill_input (Ms5KpiFile *file)
{
  Ms5AccountInput *input = &file->input;

  input->planned = (const Ms5Interval *) (gpointer) file->planned->data;
  input->n_planned = file->planned->len;
  input->stops = (const Ms5AccountStop *) (gpointer) file->stops->data;
  input->n_stops = file->stops->len;
  input->unknown = (const Ms5Interval *) (gpointer) file->unknown->data;
  input->n_unknown = file->unknown->len;
  input->production = (const Ms5Production *) (gpointer) file->production->data;
  input->n_production = file->production->len;
}

/**
 * ms5_kpi_file_from_json:
 * @bytes: what a shift file holds
 * @problems: where to add everything that is wrong with it, in the order of the file
 *
 * Returns: (transfer full) (nullable): the shift; %NULL if anything is wrong
 */
Ms5KpiFile *
ms5_kpi_file_from_json (GBytes      *bytes,
                        Ms5Problems *problems)
{
  g_autoptr (Ms5KpiFile) file = NULL;
  Ms5JsonReader document;
  json_t *root;

  g_return_val_if_fail (ms5_problems_get_count (problems) == 0, NULL);

  root = ms5_json_parse_file (bytes, problems);
  if (root == NULL)
    return NULL;

  file = g_new0 (Ms5KpiFile, 1);
  file->root = root;
  file->planned = g_array_new (FALSE, FALSE, sizeof (Ms5Interval));
  file->stops = g_array_new (FALSE, FALSE, sizeof (Ms5AccountStop));
  file->unknown = g_array_new (FALSE, FALSE, sizeof (Ms5Interval));
  file->production = g_array_new (FALSE, FALSE, sizeof (Ms5Production));
  file->input.now = MS5_TIME_NONE;

  ms5_json_reader_init (&document, root, TRUE, problems);
  read_document (file, &document);
  ms5_json_sort_problems (root, problems);
  fill_input (file);

  return ms5_problems_get_count (problems) == 0 ? g_steal_pointer (&file) : NULL;
}

/**
 * ms5_kpi_file_free:
 * @file: (transfer full): a shift
 */
void
ms5_kpi_file_free (Ms5KpiFile *file)
{
  g_array_unref (file->planned);
  g_array_unref (file->stops);
  g_array_unref (file->unknown);
  g_array_unref (file->production);
  g_clear_pointer (&file->zone, g_time_zone_unref);
  json_decref (file->root);
  g_free (file);
}

static json_t *
number (double value)
{
  return isfinite (value) ? json_real (value) : json_null ();
}

static json_t *
seconds (Ms5Time time)
{
  return json_real (ms5_time_to_seconds (time));
}

static json_t *
make_explanation (const Ms5Kpis *kpis,
                  Ms5Kpi         kpi)
{
  Ms5Explanation explanation;
  json_t *inputs = json_array ();

  ms5_kpis_explain (kpis, kpi, &explanation);
  for (guint i = 0; i < explanation.n_inputs; i++)
    {
      const Ms5ExplainInput *input = &explanation.inputs[i];

      json_array_append_new (inputs, json_pack ("{s:s, s:o, s:s}", "name", input->name,
                                                "value", number (input->value), "unit", input->unit));
    }

  return json_pack ("{s:s, s:s, s:o, s:s, s:o}", "kpi", ms5_kpi_to_string (kpi),
                    "formula", explanation.formula, "inputs", inputs, "policy", explanation.policy,
                    "value", number (explanation.value));
}

static void
add_totals (json_t          *result,
            const Ms5Totals *totals)
{
  json_object_set_new (result, "calendar_s", seconds (totals->calendar));
  json_object_set_new (result, "planned_s", seconds (totals->planned));
  json_object_set_new (result, "pbt_s", seconds (totals->pbt));
  json_object_set_new (result, "apt_s", seconds (totals->apt));
  json_object_set_new (result, "aust_s", seconds (totals->aust));
  json_object_set_new (result, "adet_s", seconds (totals->adet));
  json_object_set_new (result, "unknown_s", seconds (totals->unknown));
  json_object_set_new (result, "minor_s", seconds (totals->minor));
  json_object_set_new (result, "uncoded_s", seconds (totals->uncoded));
  json_object_set_new (result, "over_target_s", seconds (totals->over_target));
  json_object_set_new (result, "produced", number (totals->produced));
  json_object_set_new (result, "scrap", number (totals->scrap));
  json_object_set_new (result, "rework", number (totals->rework));
  json_object_set_new (result, "minor_stops", json_integer (totals->n_minor));
  json_object_set_new (result, "stops", json_integer (totals->n_stops));
  json_object_set_new (result, "uncoded", json_integer (totals->n_uncoded));
  json_object_set_new (result, "failures", json_integer (totals->n_failures));
}

/* The core keeps quiet about a shift without failures; here each null has its reason. */
static json_t *
make_flags (const Ms5Kpis *kpis)
{
  g_auto (GStrv) words = ms5_kpis_dup_flags (kpis);
  json_t *flags = json_array ();

  for (guint i = 0; words[i] != NULL; i++)
    json_array_append_new (flags, json_string (words[i]));
  for (guint i = MS5_KPI_MTBF; i <= MS5_KPI_MTTR; i++)
    if (isnan (kpis->value[i]))
      json_array_append_new (flags, json_sprintf ("%s_null: %s", ms5_kpi_to_string ((Ms5Kpi) i),
                                                  ms5_kpis_get_null_reason (kpis, (Ms5Kpi) i)));

  return flags;
}

/**
 * ms5_kpis_to_json:
 * @kpis: computed KPIs
 *
 * Returns: (transfer full): the result described above, in full precision
 */
json_t *
ms5_kpis_to_json (const Ms5Kpis *kpis)
{
  json_t *result = json_object ();
  json_t *explain = json_array ();

  add_totals (result, &kpis->totals);
  json_object_set_new (result, "good", number (kpis->good));
  for (guint i = 0; i < MS5_N_KPIS; i++)
    {
      json_object_set_new (result, ms5_kpi_to_string ((Ms5Kpi) i), number (kpis->value[i]));
      json_array_append_new (explain, make_explanation (kpis, (Ms5Kpi) i));
    }
  json_object_set_new (result, "flags", make_flags (kpis));
  json_object_set_new (result, "explain", explain);

  return result;
}
