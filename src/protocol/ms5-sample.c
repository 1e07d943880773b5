/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-plant.h"
#include "protocol/ms5-sample.h"
#include "protocol/ms5-topics.h"
#include "protocol/ms5-vocabulary.h"

#define NOT_IN_ARRAY G_MAXUINT

/**
 * ms5_words_quantity:
 * @index: a #Ms5Quantity
 *
 * Returns: (nullable): its word, or %NULL if there is none
 */
const char *
ms5_words_quantity (int index)
{
  static const char *const words[] = { "good", "scrap", "rework" };

  return index >= 0 && index < MS5_N_QUANTITIES ? words[index] : NULL;
}

/* PackML's states, which are all but the last: a machine cannot report that it is silent. */
static const char *
packml_words (int index)
{
  return index < MS5_STATE_NO_DATA ? ms5_words_state (index) : NULL;
}

/**
 * ms5_sample_init:
 * @sample: (out caller-allocates): a sample that says nothing yet, to be filled by hand with
 *   borrowed texts; not to be freed
 * @time: the moment it speaks of
 */
void
ms5_sample_init (Ms5Sample *sample,
                 Ms5Time    time)
{
  *sample = (Ms5Sample) {
    .time = time,
    .birth = MS5_INT_NONE,
    .seq = MS5_INT_NONE,
    .state = MS5_WORD_NONE,
    .mode = MS5_WORD_NONE,
    .index = NOT_IN_ARRAY,
  };
  for (int i = 0; i < MS5_N_QUANTITIES; i++)
    sample->counts[i] = sample->totals[i] = MS5_INT_NONE;
}

/**
 * ms5_sample_free:
 * @sample: (transfer full): a decoded sample
 */
void
ms5_sample_free (Ms5Sample *sample)
{
  json_decref (sample->document);
  g_free (sample);
}

static gboolean
read_code (Ms5JsonReader  *reader,
           const char     *member,
           const char    **out_code)
{
  const char *code;

  if (!ms5_json_get_string (reader, member, MS5_JSON_OPTIONAL, MS5_LIMIT_CODE_BYTES, &code))
    return FALSE;
  if (!ms5_code_is_valid (code))
    {
      ms5_json_reader_complain (reader, member, "is not a code of letters, digits, _, . and -");
      return FALSE;
    }

  *out_code = code;
  return TRUE;
}

/* Without a time there is no telling what the rest speaks of. A time that lies ahead says that the
 * source's clock is wrong, and then the time of arrival is the better one, except for the past. */
static gboolean
read_time (Ms5JsonReader *object,
           Ms5Time        now,
           Ms5Sample     *sample)
{
  ms5_json_get_bool (object, "historical", MS5_JSON_OPTIONAL, &sample->historical);
  if (!ms5_json_get_time_text (object, "ts", MS5_JSON_REQUIRED, &sample->time))
    return FALSE;

  if (sample->time <= now + ms5_time_from_ms (MS5_LIMIT_SAMPLE_AHEAD_MS))
    return TRUE;

  ms5_json_reader_complain (object, "ts", "lies more than 5 minutes ahead");
  sample->time = now;
  sample->time_is_arrival = TRUE;
  return !sample->historical;
}

static void
read_quantities (Ms5JsonReader *object,
                 const char    *member,
                 gint64         max,
                 gint64        *quantities)
{
  Ms5JsonReader inner;

  if (!ms5_json_get_object (object, member, MS5_JSON_OPTIONAL, &inner))
    return;

  for (int i = 0; i < MS5_N_QUANTITIES; i++)
    ms5_json_get_int (&inner, ms5_words_quantity (i), MS5_JSON_OPTIONAL, 0, max, &quantities[i]);
}

static void
read_counters (Ms5JsonReader *object,
               Ms5Sample     *sample)
{
  read_quantities (object, "counts", MS5_LIMIT_SAMPLE_COUNT, sample->counts);
  read_quantities (object, "totals", MS5_LIMIT_INTEGER_MAX, sample->totals);

  for (int i = 0; i < MS5_N_QUANTITIES; i++)
    {
      Ms5JsonReader totals;

      if (sample->counts[i] == MS5_INT_NONE || sample->totals[i] == MS5_INT_NONE)
        continue;

      ms5_json_get_object (object, "totals", MS5_JSON_REQUIRED, &totals);
      ms5_json_reader_complain (&totals, ms5_words_quantity (i), "is counted already in counts");
      sample->totals[i] = MS5_INT_NONE;
    }
}

static guint
read_readings (Ms5JsonReader *sensors,
               Ms5Reading    *readings)
{
  const char *sensor;
  json_t *value;
  guint n = 0;

  json_object_foreach (sensors->value, sensor, value)
    {
      if (!ms5_code_is_valid (sensor))
        ms5_json_reader_complain (sensors, sensor, "is not a sensor's code");
      else if (ms5_json_get_double (sensors, sensor, MS5_JSON_REQUIRED, &readings[n].value))
        readings[n++].sensor = sensor;
    }

  return n;
}

static void
read_faults (Ms5JsonReader  *array,
             const char    **faults)
{
  guint n = 0;

  for (gsize i = 0; i < ms5_json_reader_get_length (array); i++)
    {
      Ms5JsonReader element;

      ms5_json_get_element (array, i, &element);
      if (element.value != NULL && json_is_string (element.value))
        n += read_code (&element, NULL, &faults[n]);
      else
        ms5_json_reader_complain (&element, NULL, "is not a string");
    }
  faults[n] = NULL;
}

static gboolean
get_sensors (Ms5JsonReader *object,
             Ms5JsonReader *out_sensors)
{
  if (!ms5_json_get_object (object, "sensors", MS5_JSON_OPTIONAL, out_sensors))
    return FALSE;
  if (json_object_size (out_sensors->value) > MS5_LIMIT_SAMPLE_SENSORS)
    {
      ms5_json_reader_complain (object, "sensors", "has more than %d members",
                                MS5_LIMIT_SAMPLE_SENSORS);
      return FALSE;
    }

  return TRUE;
}

static void
read_words (Ms5JsonReader *object,
            Ms5Sample     *sample)
{
  ms5_json_get_word (object, "state", MS5_JSON_OPTIONAL, packml_words, &sample->state);
  ms5_json_get_word (object, "mode", MS5_JSON_OPTIONAL, ms5_words_mode, &sample->mode);
}

static void
read_origin (Ms5JsonReader *object,
             Ms5Sample     *sample)
{
  const char *source;

  if (ms5_json_get_string (object, "source", MS5_JSON_OPTIONAL, MS5_LIMIT_TOPIC_BYTES, &source))
    {
      if (ms5_key_is_valid (source))
        sample->source = source;
      else
        ms5_json_reader_complain (object, "source", "is not a valid name");
    }
  ms5_json_get_int (object, "birth", MS5_JSON_OPTIONAL, 0, MS5_LIMIT_INTEGER_MAX, &sample->birth);
  ms5_json_get_int (object, "seq", MS5_JSON_OPTIONAL, 0, MS5_LIMIT_INTEGER_MAX, &sample->seq);
}

/* One allocation holds the sample and its lists; the texts are those of the document. */
static Ms5Sample *
read_sample (Ms5JsonReader *reader,
             guint          index,
             Ms5Time        now)
{
  gboolean has_sensors, has_faults;
  gsize n_sensors, n_faults;
  Ms5JsonReader object, sensors, faults;
  Ms5Sample head, *sample;
  Ms5Reading *readings;

  if (!ms5_json_get_object (reader, NULL, MS5_JSON_REQUIRED, &object))
    return NULL;

  ms5_sample_init (&head, MS5_TIME_NONE);
  head.index = index;
  if (!read_time (&object, now, &head))
    return NULL;

  read_code (&object, "equipment", &head.equipment);
  read_origin (&object, &head);
  read_words (&object, &head);
  read_counters (&object, &head);
  read_code (&object, "product", &head.product);
  has_sensors = get_sensors (&object, &sensors);
  has_faults = ms5_json_get_array (&object, "faults", MS5_JSON_OPTIONAL, MS5_LIMIT_SAMPLE_FAULTS,
                                   &faults);

  n_sensors = has_sensors ? json_object_size (sensors.value) : 0;
  n_faults = has_faults ? ms5_json_reader_get_length (&faults) + 1 : 0;
  sample = g_malloc (sizeof (Ms5Sample) + n_sensors * sizeof (Ms5Reading)
                     + n_faults * sizeof (char *));
  readings = (Ms5Reading *) (void *) (sample + 1);
  if (has_sensors)
    head.n_readings = read_readings (&sensors, readings);
  head.readings = readings;
  if (has_faults)
    {
      const char **codes = (const char **) (void *) (readings + n_sensors);

      read_faults (&faults, codes);
      head.faults = codes;
    }

  head.document = json_incref (object.value);
  *sample = head;
  return sample;
}

static void
free_sample (gpointer data)
{
  ms5_sample_free (data);
}

/**
 * ms5_samples_decode:
 * @value: one sample, or an array of them
 * @now: the time of arrival
 * @problems: where problems go, each with the member's path
 *
 * What is wrong in a sample is left out of it, and the rest is kept. A sample without a time that
 * can be read is left out as a whole. That equipment, sensors, products and faults exist is not
 * checked here.
 *
 * Returns: (transfer full) (element-type Ms5Sample): the samples, in order
 */
GPtrArray *
ms5_samples_decode (json_t      *value,
                    Ms5Time      now,
                    Ms5Problems *problems)
{
  GPtrArray *samples = g_ptr_array_new_with_free_func (free_sample);
  Ms5JsonReader reader, array, element;
  Ms5Sample *sample;

  ms5_json_reader_init (&reader, value, FALSE, problems);
  if (!json_is_array (value))
    {
      sample = read_sample (&reader, NOT_IN_ARRAY, now);
      if (sample != NULL)
        g_ptr_array_add (samples, sample);
      return samples;
    }

  if (!ms5_json_get_array (&reader, NULL, MS5_JSON_REQUIRED, MS5_LIMIT_SAMPLES, &array))
    return samples;

  for (gsize i = 0; i < ms5_json_reader_get_length (&array); i++)
    {
      ms5_json_get_element (&array, i, &element);
      sample = read_sample (&element, (guint) i, now);
      if (sample != NULL)
        g_ptr_array_add (samples, sample);
    }
  return samples;
}

/**
 * ms5_samples_parse:
 * @text: (array length=length): what a source sent
 * @length: its length in bytes
 * @now: the time of arrival
 * @problems: where problems go; `$` if @text is not JSON
 *
 * Returns: (transfer full) (element-type Ms5Sample): the samples, in order
 */
GPtrArray *
ms5_samples_parse (const char  *text,
                   gsize        length,
                   Ms5Time      now,
                   Ms5Problems *problems)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) value = ms5_json_parse (text, length, &ms5_json_limits_samples, &error);

  if (value == NULL)
    {
      const char *message = g_str_has_prefix (error->message, "$: ") ? error->message + 3
                                                                     : error->message;

      ms5_problems_add (problems, "$", "%s", message);
      return g_ptr_array_new_with_free_func (free_sample);
    }

  return ms5_samples_decode (value, now, problems);
}

/**
 * ms5_sample_complain:
 * @sample: a decoded sample
 * @problems: where the problem goes, unless there are %MS5_LIMIT_PROBLEMS already
 * @group: (nullable): the member that @member is in: `sensors`, `counts`, `totals`
 * @member: (nullable): a member; %NULL for the sample as a whole
 * @format: what is wrong with it, printf style
 * @...: arguments for @format
 *
 * For those who know the plant.
 */
void
ms5_sample_complain (const Ms5Sample *sample,
                     Ms5Problems     *problems,
                     const char      *group,
                     const char      *member,
                     const char      *format,
                     ...)
{
  g_autofree char *message = NULL;
  Ms5JsonReader root, element, *in = &root;
  Ms5JsonReader inner;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);

  ms5_json_reader_init (&root, sample->document, FALSE, problems);
  if (sample->index != NOT_IN_ARRAY)
    {
      ms5_json_get_element (&root, sample->index, &element);
      element.value = sample->document;
      in = &element;
    }
  if (group != NULL && ms5_json_get_object (in, group, MS5_JSON_OPTIONAL, &inner))
    in = &inner;
  ms5_json_reader_complain (in, member, "%s", message);
}
