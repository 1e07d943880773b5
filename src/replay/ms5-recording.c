/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "replay/ms5-recording.h"

#include "core/ms5-local-time.h"
#include "core/ms5-plant.h"
#include "replay/ms5-csv.h"

#include <math.h>
#include <string.h>

struct _Ms5Recording
{
  Ms5ReplayMap *map;
  GArray *samples;              /* Ms5Sample */
  GPtrArray *readings;          /* arrays of Ms5Reading */
  GStringChunk *texts;
  guint n_rows;
};

/* While it is read: where the columns are. */
typedef struct
{
  Ms5Recording *recording;
  GHashTable *columns;          /* name → index + 1 */
  guint n_columns;
  const GPtrArray *fields;      /* of the row */
  guint row;
} Reader;

static gboolean
complain (const Reader  *reader,
          GError       **error,
          const char    *column,
          const char    *what,
          const char    *value)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "row %u, «%s»: %s%s%s%s", reader->row, column, what,
               value != NULL ? ": «" : "", value != NULL ? value : "", value != NULL ? "»" : "");
  return FALSE;
}

/* What stands in @column; NULL if it says nothing. */
static const char *
get_field (const Reader *reader,
           const char   *column,
           gboolean     *out_no_data)
{
  const Ms5ReplayMap *map = reader->recording->map;
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (reader->columns, column));
  const char *text = index > 0 ? g_ptr_array_index (reader->fields, index - 1) : NULL;
  gboolean no_data = text != NULL && g_hash_table_contains (map->no_data, text);

  if (out_no_data != NULL)
    *out_no_data = no_data;
  return no_data || text == NULL || g_hash_table_contains (map->unchanged, text) ? NULL : text;
}

static gboolean
parse_number (const char *text,
              double     *out_number)
{
  char *end;

  if (strspn (text, "0123456789+-.eE") != strlen (text))
    return FALSE;

  *out_number = g_ascii_strtod (text, &end);
  return *text != '\0' && *end == '\0' && isfinite (*out_number);
}

static gboolean
read_seconds (const Reader  *reader,
              const char    *text,
              Ms5Time       *out_time)
{
  double seconds;

  if (!parse_number (text, &seconds) || fabs (seconds) > 1e9)
    return FALSE;

  *out_time = reader->recording->map->start + (Ms5Time) llround (seconds * (double) MS5_USEC_PER_S);
  return TRUE;
}

static gboolean
read_local (const Reader *reader,
            const char   *text,
            Ms5Time      *out_time)
{
  g_autofree char *local_text = g_strdup (text);
  Ms5LocalTime local;

  if (strlen (text) > 10 && local_text[10] == ' ')
    local_text[10] = 'T';
  if (!ms5_local_time_parse (local_text, &local))
    return FALSE;

  *out_time = ms5_local_time_resolve (local, reader->recording->map->zone);
  return TRUE;
}

static gboolean
read_time (const Reader  *reader,
           Ms5Time       *out_time,
           GError       **error)
{
  const Ms5ReplayMap *map = reader->recording->map;
  const char *text = map->time_column != NULL ? get_field (reader, map->time_column, NULL) : NULL;
  gboolean ok = FALSE;

  if (map->clock == MS5_REPLAY_CLOCK_STEP)
    {
      *out_time = map->start + map->step * (Ms5Time) reader->recording->n_rows;
      return TRUE;
    }
  if (text == NULL)
    return complain (reader, error, map->time_column, "there is no time", NULL);

  if (map->clock == MS5_REPLAY_CLOCK_RFC3339)
    ok = ms5_time_parse (text, out_time);
  else if (map->clock == MS5_REPLAY_CLOCK_LOCAL)
    ok = read_local (reader, text, out_time);
  else
    ok = read_seconds (reader, text, out_time);

  return ok || complain (reader, error, map->time_column, "is not a time of this format", text);
}

static gboolean
read_word (const Reader         *reader,
           const Ms5ReplayWords *words,
           int                  *out_word,
           gboolean             *out_no_data,
           GError              **error)
{
  const char *text;
  gpointer word;

  *out_no_data = FALSE;
  if (words->column == NULL)
    return TRUE;
  if (!g_hash_table_contains (reader->columns, words->column))
    {
      *out_word = words->fallback;
      return TRUE;
    }

  text = get_field (reader, words->column, out_no_data);
  if (text == NULL)
    return TRUE;
  if (!g_hash_table_lookup_extended (words->values, text, NULL, &word))
    return complain (reader, error, words->column, "the map does not know this value", text);

  *out_word = GPOINTER_TO_INT (word);
  return TRUE;
}

static gboolean
read_quantities (const Reader  *reader,
                 char *const   *columns,
                 gint64        *quantities,
                 gint64         most,
                 GError       **error)
{
  for (int i = 0; i < MS5_N_QUANTITIES; i++)
    {
      const char *text = columns[i] != NULL ? get_field (reader, columns[i], NULL) : NULL;
      double number;

      if (text == NULL)
        continue;
      if (!parse_number (text, &number) || number < 0 || number > (double) most || number != floor (number))
        return complain (reader, error, columns[i], "is not a number of pieces", text);

      quantities[i] = (gint64) number;
    }

  return TRUE;
}

static gboolean
read_product (const Reader         *reader,
              const Ms5ReplayUnit  *unit,
              Ms5Sample            *sample,
              GError              **error)
{
  const char *text = unit->product_column != NULL ? get_field (reader, unit->product_column, NULL) : NULL;

  if (text == NULL)
    return TRUE;

  sample->product = unit->products != NULL ? g_hash_table_lookup (unit->products, text)
                                           : g_string_chunk_insert_const (reader->recording->texts, text);
  if (sample->product == NULL || !ms5_code_is_valid (sample->product))
    return complain (reader, error, unit->product_column, "the map does not know this value", text);
  return TRUE;
}

static gboolean
read_faults (const Reader         *reader,
             const Ms5ReplayUnit  *unit,
             Ms5Sample            *sample,
             GError              **error)
{
  const char *text = unit->faults_column != NULL ? get_field (reader, unit->faults_column, NULL) : NULL;

  if (text == NULL)
    return TRUE;

  sample->faults = g_hash_table_lookup (unit->faults, text);
  return sample->faults != NULL
         || complain (reader, error, unit->faults_column, "the map does not know this value", text);
}

static gboolean
read_sensors (const Reader         *reader,
              const Ms5ReplayUnit  *unit,
              Ms5Sample            *sample,
              GError              **error)
{
  g_autofree Ms5Reading *readings = g_new (Ms5Reading, unit->sensors->len);
  guint n = 0;

  for (guint i = 0; i < unit->sensors->len; i++)
    {
      const Ms5ReplayColumn *sensor = &g_array_index (unit->sensors, Ms5ReplayColumn, i);
      const char *text = get_field (reader, sensor->column, NULL);

      if (text == NULL)
        continue;
      if (!parse_number (text, &readings[n].value))
        return complain (reader, error, sensor->column, "is not a number", text);

      readings[n++].sensor = sensor->code;
    }

  if (n > 0)
    {
      sample->readings = g_memdup2 (readings, n * sizeof *readings);
      sample->n_readings = n;
      g_ptr_array_add (reader->recording->readings, (gpointer) sample->readings);
    }
  return TRUE;
}

static gboolean
read_unit (const Reader         *reader,
           const Ms5ReplayUnit  *unit,
           Ms5Time               time,
           GError              **error)
{
  gboolean no_state, no_mode;
  Ms5Sample sample;

  ms5_sample_init (&sample, time);
  sample.equipment = unit->code;
  sample.source = unit->source;
  if (!read_word (reader, &unit->state, &sample.state, &no_state, error)
      || !read_word (reader, &unit->mode, &sample.mode, &no_mode, error)
      || !read_product (reader, unit, &sample, error)
      || !read_faults (reader, unit, &sample, error)
      || !read_quantities (reader, unit->counts, sample.counts, MS5_LIMIT_SAMPLE_COUNT, error)
      || !read_quantities (reader, unit->totals, sample.totals, MS5_LIMIT_INTEGER_MAX, error)
      || !read_sensors (reader, unit, &sample, error))
    return FALSE;

  if (no_state)
    sample.state = MS5_STATE_NO_DATA;
  g_array_append_val (reader->recording->samples, sample);
  return TRUE;
}

static gboolean
need_column (const Reader  *reader,
             const char    *column,
             GError       **error)
{
  return column == NULL || g_hash_table_contains (reader->columns, column)
         || complain (reader, error, column, "the recording has no such column", NULL);
}

static gboolean
need_columns (const Reader         *reader,
              const Ms5ReplayUnit  *unit,
              GError              **error)
{
  if ((unit->state.fallback == MS5_WORD_NONE && !need_column (reader, unit->state.column, error))
      || (unit->mode.fallback == MS5_WORD_NONE && !need_column (reader, unit->mode.column, error))
      || !need_column (reader, unit->product_column, error)
      || !need_column (reader, unit->faults_column, error))
    return FALSE;

  for (int i = 0; i < MS5_N_QUANTITIES; i++)
    if (!need_column (reader, unit->counts[i], error) || !need_column (reader, unit->totals[i], error))
      return FALSE;
  for (guint i = 0; i < unit->sensors->len; i++)
    if (!need_column (reader, g_array_index (unit->sensors, Ms5ReplayColumn, i).column, error))
      return FALSE;

  return TRUE;
}

static gboolean
read_header (Reader  *reader,
             GError **error)
{
  const Ms5ReplayMap *map = reader->recording->map;

  reader->n_columns = reader->fields->len;
  for (guint i = 0; i < reader->fields->len; i++)
    {
      const char *name = g_ptr_array_index (reader->fields, i);

      if (!g_hash_table_insert (reader->columns, g_strdup (name), GUINT_TO_POINTER (i + 1)))
        return complain (reader, error, name, "stands there twice", NULL);
    }

  if (!need_column (reader, map->time_column, error))
    return FALSE;
  for (guint i = 0; i < map->units->len; i++)
    if (!need_columns (reader, g_ptr_array_index (map->units, i), error))
      return FALSE;

  return TRUE;
}

static gboolean
row_cb (const GPtrArray  *fields,
        guint             row,
        gpointer          user_data,
        GError          **error)
{
  Reader *reader = user_data;
  const Ms5ReplayMap *map = reader->recording->map;
  Ms5Time time;

  reader->fields = fields;
  reader->row = row;
  if (row == 1)
    return read_header (reader, error);

  if (fields->len != reader->n_columns)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "row %u: has %u fields, the header has %u", row,
                   fields->len, reader->n_columns);
      return FALSE;
    }
  if (!read_time (reader, &time, error))
    return FALSE;
  for (guint i = 0; i < map->units->len; i++)
    if (!read_unit (reader, g_ptr_array_index (map->units, i), time, error))
      return FALSE;

  reader->recording->n_rows++;
  return TRUE;
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  const Ms5Sample *first = a;
  const Ms5Sample *second = b;

  return (first->time > second->time) - (first->time < second->time);
}

/* Leaves out what is said of equipment while its state is not known. */
static void
silence (Ms5Recording *recording)
{
  g_autoptr (GHashTable) silent = g_hash_table_new (g_str_hash, g_str_equal);
  guint kept = 0;

  for (guint i = 0; i < recording->samples->len; i++)
    {
      Ms5Sample *sample = &g_array_index (recording->samples, Ms5Sample, i);
      gboolean was_silent = g_hash_table_contains (silent, sample->equipment);

      if (sample->state == MS5_STATE_NO_DATA)
        {
          Ms5Sample gap;

          ms5_sample_init (&gap, sample->time);
          gap.equipment = sample->equipment;
          gap.source = sample->source;
          gap.state = MS5_STATE_NO_DATA;
          *sample = gap;
          g_hash_table_add (silent, (gpointer) sample->equipment);
        }
      else if (sample->state != MS5_WORD_NONE)
        {
          g_hash_table_remove (silent, sample->equipment);
          was_silent = FALSE;
        }

      if (!was_silent)
        g_array_index (recording->samples, Ms5Sample, kept++) = *sample;
    }

  g_array_set_size (recording->samples, kept);
}

/**
 * ms5_recording_parse:
 * @bytes: a recording: CSV with a header
 * @map: how to read it
 * @error: (out): what is wrong with it, with row and column
 *
 * Strict: a column that the map names and the recording lacks, a row with more or fewer fields than the
 * header, a value that is not of its kind, each ends it.
 *
 * Returns: (transfer full) (nullable): the recording
 */
Ms5Recording *
ms5_recording_parse (GBytes        *bytes,
                     Ms5ReplayMap  *map,
                     GError       **error)
{
  g_autoptr (Ms5Recording) recording = g_new0 (Ms5Recording, 1);
  g_autoptr (GHashTable) columns = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Reader reader = { recording, columns, 0, NULL, 0 };

  g_return_val_if_fail (map != NULL, NULL);

  recording->map = ms5_replay_map_ref (map);
  recording->samples = g_array_new (FALSE, FALSE, sizeof (Ms5Sample));
  recording->readings = g_ptr_array_new_with_free_func (g_free);
  recording->texts = g_string_chunk_new (1024);
  if (!ms5_csv_parse (bytes, map->delimiter, row_cb, &reader, error))
    return NULL;
  if (recording->n_rows == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "there are no rows");
      return NULL;
    }

  g_array_sort (recording->samples, compare_times);
  silence (recording);
  return g_steal_pointer (&recording);
}

/**
 * ms5_recording_free:
 * @recording: (transfer full): a recording
 */
void
ms5_recording_free (Ms5Recording *recording)
{
  g_array_unref (recording->samples);
  g_ptr_array_unref (recording->readings);
  g_string_chunk_free (recording->texts);
  ms5_replay_map_unref (recording->map);
  g_free (recording);
}

/**
 * ms5_recording_get_length:
 * @recording: a recording
 *
 * Returns: the number of samples
 */
guint
ms5_recording_get_length (const Ms5Recording *recording)
{
  return recording->samples->len;
}

/**
 * ms5_recording_get_n_rows:
 * @recording: a recording
 *
 * Returns: the number of rows below the header
 */
guint
ms5_recording_get_n_rows (const Ms5Recording *recording)
{
  return recording->n_rows;
}

/**
 * ms5_recording_get:
 * @recording: a recording
 * @index: below its length
 *
 * Returns: a sample; it belongs to @recording
 */
const Ms5Sample *
ms5_recording_get (const Ms5Recording *recording,
                   guint               index)
{
  g_return_val_if_fail (index < recording->samples->len, NULL);

  return &g_array_index (recording->samples, Ms5Sample, index);
}
