/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "replay/ms5-replay-map.h"

#include "core/ms5-local-time.h"
#include "core/ms5-plant.h"
#include "protocol/ms5-json-file.h"
#include "protocol/ms5-vocabulary.h"

#include <math.h>

#define MAX_UNITS    64
#define MAX_WORDS    64
#define MAX_STEP_S   86400.0
#define SOURCE_START "replay-"

static void
words_clear (Ms5ReplayWords *words)
{
  g_free (words->column);
  g_clear_pointer (&words->values, g_hash_table_unref);
}

static void
column_clear (gpointer data)
{
  Ms5ReplayColumn *column = data;

  g_free (column->code);
  g_free (column->column);
}

static void
unit_free (gpointer data)
{
  Ms5ReplayUnit *unit = data;

  g_free (unit->code);
  g_free (unit->line);
  g_free (unit->area);
  g_free (unit->source);
  words_clear (&unit->state);
  words_clear (&unit->mode);
  g_free (unit->product_column);
  g_clear_pointer (&unit->products, g_hash_table_unref);
  g_free (unit->faults_column);
  g_clear_pointer (&unit->faults, g_hash_table_unref);
  for (int i = 0; i < MS5_N_QUANTITIES; i++)
    {
      g_free (unit->counts[i]);
      g_free (unit->totals[i]);
    }
  g_array_unref (unit->sensors);
  g_free (unit);
}

static GHashTable *
text_table_new (GDestroyNotify free_value)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_value);
}

static void
read_text (Ms5JsonReader  *reader,
           const char     *member,
           Ms5JsonNeed     need,
           char          **out_text)
{
  const char *text;

  if (!ms5_json_get_string (reader, member, need, MS5_LIMIT_STRING_BYTES, &text))
    return;

  g_free (*out_text);
  *out_text = g_strdup (text);
}

static void
read_code (Ms5JsonReader  *reader,
           const char     *member,
           char          **out_code)
{
  read_text (reader, member, MS5_JSON_REQUIRED, out_code);
  if (*out_code != NULL && !ms5_code_is_valid (*out_code))
    ms5_json_reader_complain (reader, member, "is not a code: 1 to 64 letters, digits, _ . -");
}

static void
read_delimiter (Ms5ReplayMap  *map,
                Ms5JsonReader *reader)
{
  const char *text;

  if (!ms5_json_get_string (reader, "delimiter", MS5_JSON_OPTIONAL, MS5_LIMIT_STRING_BYTES, &text))
    return;

  if (text[0] == '\0' || text[1] != '\0' || (!g_ascii_ispunct (text[0]) && text[0] != '\t') || text[0] == '"')
    ms5_json_reader_complain (reader, "delimiter", "is not one character such as , or ;");
  else
    map->delimiter = text[0];
}

static void
read_set (Ms5JsonReader *reader,
          const char    *member,
          GHashTable    *set)
{
  Ms5JsonReader array;

  if (!ms5_json_get_array (reader, member, MS5_JSON_OPTIONAL, MAX_WORDS, &array))
    return;

  g_hash_table_remove_all (set);
  for (gsize i = 0; i < ms5_json_reader_get_length (&array); i++)
    {
      Ms5JsonReader element;
      const char *text;

      ms5_json_get_element (&array, i, &element);
      if (ms5_json_get_string (&element, NULL, MS5_JSON_REQUIRED, MS5_LIMIT_STRING_BYTES, &text))
        g_hash_table_add (set, g_strdup (text));
    }
}

static const char *
words_clock (int index)
{
  static const char *const words[] = { "rfc3339", "local", "seconds", "step" };

  return index >= 0 && index < (int) G_N_ELEMENTS (words) ? words[index] : NULL;
}

static void
read_zone (Ms5ReplayMap  *map,
           Ms5JsonReader *reader)
{
  const char *name;

  if (!ms5_json_get_string (reader, "zone", MS5_JSON_REQUIRED, MS5_LIMIT_STRING_BYTES, &name))
    return;

  map->zone = ms5_time_zone_new (name);
  if (map->zone == NULL)
    ms5_json_reader_complain (reader, "zone", "is no time zone; use an IANA name such as Europe/Berlin");
}

static void
read_step (Ms5ReplayMap  *map,
           Ms5JsonReader *reader)
{
  double step_s;

  if (!ms5_json_get_double (reader, "step_s", MS5_JSON_REQUIRED, &step_s))
    return;

  if (step_s < 0.001 || step_s > MAX_STEP_S)
    ms5_json_reader_complain (reader, "step_s", "must be from 0.001 s to a day");
  map->step = (Ms5Time) llround (step_s * (double) MS5_USEC_PER_S);
}

static void
read_clock (Ms5ReplayMap  *map,
            Ms5JsonReader *document)
{
  Ms5JsonReader reader;
  int clock = MS5_REPLAY_CLOCK_RFC3339;

  if (!ms5_json_get_object (document, "time", MS5_JSON_REQUIRED, &reader)
      || !ms5_json_get_word (&reader, "format", MS5_JSON_REQUIRED, words_clock, &clock))
    return;

  map->clock = (Ms5ReplayClock) clock;
  if (map->clock == MS5_REPLAY_CLOCK_LOCAL)
    read_zone (map, &reader);
  if (map->clock == MS5_REPLAY_CLOCK_STEP)
    read_step (map, &reader);
  else
    read_text (&reader, "column", MS5_JSON_REQUIRED, &map->time_column);
  if (map->clock == MS5_REPLAY_CLOCK_STEP || map->clock == MS5_REPLAY_CLOCK_SECONDS)
    ms5_json_get_time_text (&reader, "start", MS5_JSON_REQUIRED, &map->start);
  ms5_json_reader_finish (&reader);
}

static void
read_words (Ms5JsonReader  *unit,
            const char     *member,
            Ms5WordFunc     list,
            Ms5ReplayWords *words)
{
  Ms5JsonReader reader, values;
  const char *name;
  json_t *value;

  words->fallback = MS5_WORD_NONE;
  if (!ms5_json_get_object (unit, member, MS5_JSON_OPTIONAL, &reader))
    return;

  read_text (&reader, "column", MS5_JSON_REQUIRED, &words->column);
  ms5_json_get_word (&reader, "without_column", MS5_JSON_OPTIONAL, list, &words->fallback);
  words->values = text_table_new (NULL);
  if (ms5_json_get_object (&reader, "values", MS5_JSON_REQUIRED, &values))
    json_object_foreach (values.value, name, value)
      {
        int word;

        if (ms5_json_get_word (&values, name, MS5_JSON_REQUIRED, list, &word))
          g_hash_table_insert (words->values, g_strdup (name), GINT_TO_POINTER (word));
      }
  ms5_json_reader_finish (&reader);
}

static void
read_product (Ms5JsonReader *unit,
              Ms5ReplayUnit *into)
{
  Ms5JsonReader reader, values;
  const char *name;
  json_t *value;

  if (!ms5_json_get_object (unit, "product", MS5_JSON_OPTIONAL, &reader))
    return;

  read_text (&reader, "column", MS5_JSON_REQUIRED, &into->product_column);
  if (ms5_json_get_object (&reader, "values", MS5_JSON_OPTIONAL, &values))
    {
      into->products = text_table_new (g_free);
      json_object_foreach (values.value, name, value)
        {
          char *code = NULL;

          read_code (&values, name, &code);
          g_hash_table_insert (into->products, g_strdup (name), code);
        }
    }
  ms5_json_reader_finish (&reader);
}

static char **
read_codes (Ms5JsonReader *reader,
            const char    *member)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  Ms5JsonReader array;

  if (!ms5_json_get_array (reader, member, MS5_JSON_REQUIRED, MS5_LIMIT_SAMPLE_FAULTS, &array))
    return NULL;

  for (gsize i = 0; i < ms5_json_reader_get_length (&array); i++)
    {
      Ms5JsonReader element;
      g_autofree char *code = NULL;

      ms5_json_get_element (&array, i, &element);
      read_code (&element, NULL, &code);
      if (code != NULL)
        g_strv_builder_add (builder, code);
    }

  return g_strv_builder_end (builder);
}

static void
read_faults (Ms5JsonReader *unit,
             Ms5ReplayUnit *into)
{
  Ms5JsonReader reader, values;
  const char *name;
  json_t *value;

  if (!ms5_json_get_object (unit, "faults", MS5_JSON_OPTIONAL, &reader))
    return;

  read_text (&reader, "column", MS5_JSON_REQUIRED, &into->faults_column);
  into->faults = text_table_new ((GDestroyNotify) g_strfreev);
  if (ms5_json_get_object (&reader, "values", MS5_JSON_REQUIRED, &values))
    json_object_foreach (values.value, name, value)
      g_hash_table_insert (into->faults, g_strdup (name), read_codes (&values, name));
  ms5_json_reader_finish (&reader);
}

static void
read_quantities (Ms5JsonReader  *unit,
                 const char     *member,
                 char          **columns)
{
  Ms5JsonReader reader;

  if (!ms5_json_get_object (unit, member, MS5_JSON_OPTIONAL, &reader))
    return;

  for (int i = 0; i < MS5_N_QUANTITIES; i++)
    read_text (&reader, ms5_words_quantity (i), MS5_JSON_OPTIONAL, &columns[i]);
  ms5_json_reader_finish (&reader);
}

static void
read_sensors (Ms5JsonReader *unit,
              GArray        *sensors)
{
  Ms5JsonReader reader;
  const char *name;
  json_t *value;

  if (!ms5_json_get_object (unit, "sensors", MS5_JSON_OPTIONAL, &reader))
    return;

  json_object_foreach (reader.value, name, value)
    {
      Ms5ReplayColumn column = { g_strdup (name), NULL };

      if (!ms5_code_is_valid (name))
        ms5_json_reader_complain (&reader, name, "is not a sensor's code");
      read_text (&reader, name, MS5_JSON_REQUIRED, &column.column);
      g_array_append_val (sensors, column);
    }
}

static void
read_unit (Ms5ReplayMap  *map,
           Ms5JsonReader *reader)
{
  Ms5ReplayUnit *unit = g_new0 (Ms5ReplayUnit, 1);

  unit->sensors = g_array_new (FALSE, FALSE, sizeof (Ms5ReplayColumn));
  g_array_set_clear_func (unit->sensors, column_clear);
  g_ptr_array_add (map->units, unit);

  read_code (reader, "code", &unit->code);
  read_code (reader, "line", &unit->line);
  read_code (reader, "area", &unit->area);
  unit->source = g_strconcat (SOURCE_START, unit->code, NULL);
  read_words (reader, "state", ms5_words_state, &unit->state);
  read_words (reader, "mode", ms5_words_mode, &unit->mode);
  read_product (reader, unit);
  read_faults (reader, unit);
  read_quantities (reader, "counts", unit->counts);
  read_quantities (reader, "totals", unit->totals);
  read_sensors (reader, unit->sensors);
  ms5_json_reader_finish (reader);
}

static void
read_units (Ms5ReplayMap  *map,
            Ms5JsonReader *document)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  Ms5JsonReader array, element;

  if (!ms5_json_get_array (document, "equipment", MS5_JSON_REQUIRED, MAX_UNITS, &array))
    return;
  if (ms5_json_reader_get_length (&array) == 0)
    ms5_json_reader_complain (&array, NULL, "is empty");

  for (gsize i = 0; i < ms5_json_reader_get_length (&array); i++)
    {
      const Ms5ReplayUnit *unit;

      ms5_json_get_element (&array, i, &element);
      if (!ms5_json_get_object (&element, NULL, MS5_JSON_REQUIRED, &element))
        continue;

      read_unit (map, &element);
      unit = g_ptr_array_index (map->units, map->units->len - 1);
      if (unit->code != NULL && !g_hash_table_add (seen, unit->code))
        ms5_json_reader_complain (&element, "code", "stands here twice");
    }
}

static Ms5ReplayMap *
map_new (void)
{
  Ms5ReplayMap *map = g_rc_box_new0 (Ms5ReplayMap);

  map->delimiter = ',';
  map->unchanged = text_table_new (NULL);
  g_hash_table_add (map->unchanged, g_strdup (""));
  map->no_data = text_table_new (NULL);
  map->units = g_ptr_array_new_with_free_func (unit_free);
  return map;
}

/**
 * ms5_replay_map_from_json:
 * @bytes: what a map file holds
 * @problems: where to add everything that is wrong with it, in the order of the file
 *
 * Returns: (transfer full) (nullable): the map; %NULL if anything is wrong
 */
Ms5ReplayMap *
ms5_replay_map_from_json (GBytes      *bytes,
                          Ms5Problems *problems)
{
  g_autoptr (Ms5ReplayMap) map = NULL;
  g_autoptr (json_t) root = NULL;
  Ms5JsonReader document;

  g_return_val_if_fail (ms5_problems_get_count (problems) == 0, NULL);

  root = ms5_json_parse_file (bytes, problems);
  if (root == NULL)
    return NULL;

  map = map_new ();
  ms5_json_reader_init (&document, root, TRUE, problems);
  if (ms5_json_get_object (&document, NULL, MS5_JSON_REQUIRED, &document))
    {
      read_delimiter (map, &document);
      read_clock (map, &document);
      read_set (&document, "unchanged", map->unchanged);
      read_set (&document, "no_data", map->no_data);
      read_code (&document, "site", &map->site);
      read_units (map, &document);
      ms5_json_reader_finish (&document);
    }
  ms5_json_sort_problems (root, problems);

  return ms5_problems_get_count (problems) == 0 ? g_steal_pointer (&map) : NULL;
}

/**
 * ms5_replay_map_ref:
 * @map: a map
 *
 * Returns: (transfer full): @map
 */
Ms5ReplayMap *
ms5_replay_map_ref (Ms5ReplayMap *map)
{
  return g_rc_box_acquire (map);
}

static void
map_clear (gpointer data)
{
  Ms5ReplayMap *map = data;

  g_free (map->time_column);
  g_clear_pointer (&map->zone, g_time_zone_unref);
  g_hash_table_unref (map->unchanged);
  g_hash_table_unref (map->no_data);
  g_free (map->site);
  g_ptr_array_unref (map->units);
}

/**
 * ms5_replay_map_unref:
 * @map: (transfer full): a map
 */
void
ms5_replay_map_unref (Ms5ReplayMap *map)
{
  g_rc_box_release_full (map, map_clear);
}
