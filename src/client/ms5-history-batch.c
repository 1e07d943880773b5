/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-history-private.h"

#include <math.h>

/* What comes from the server or the feed, in the form in which it is kept. */

static void
hour_free (gpointer data)
{
  Ms5HistoryHour *hour = data;

  g_free (hour->line);
  g_free (hour->equipment);
  g_free (hour->sensor);
  g_free (hour);
}

static void
record_free (gpointer data)
{
  Ms5HistoryRecord *record = data;

  g_free (record->topic);
  g_free (record->key);
  json_decref (record->fields);
  g_free (record);
}

Ms5HistoryBatch *
ms5_history_batch_new (void)
{
  Ms5HistoryBatch *batch = g_new0 (Ms5HistoryBatch, 1);

  batch->hours = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, hour_free);
  batch->records = g_ptr_array_new_with_free_func (record_free);
  return batch;
}

void
ms5_history_batch_free (Ms5HistoryBatch *batch)
{
  g_hash_table_unref (batch->hours);
  g_ptr_array_unref (batch->records);
  g_free (batch->path);
  g_free (batch->answer_line);
  json_decref (batch->answer);
  g_free (batch->part);
  g_free (batch->part_line);
  g_free (batch);
}

/* Sensors */

static Ms5HistoryHour *
take_hour (Ms5HistoryBatch *batch,
           const char      *line,
           const char      *equipment,
           const char      *sensor,
           Ms5Time          start)
{
  g_autofree char *name = g_strdup_printf ("%s/%s/%" G_GINT64_FORMAT, equipment, sensor, start);
  Ms5HistoryHour *hour = g_hash_table_lookup (batch->hours, name);

  if (hour == NULL)
    {
      hour = g_new0 (Ms5HistoryHour, 1);
      hour->line = g_strdup (line);
      hour->equipment = g_strdup (equipment);
      hour->sensor = g_strdup (sensor);
      hour->start = start;
      for (guint i = 0; i < MS5_HISTORY_SLOTS; i++)
        hour->slots[i] = NAN;
      g_hash_table_insert (batch->hours, g_steal_pointer (&name), hour);
    }
  return hour;
}

/*
 * ms5_history_batch_add_value:
 * @batch: what is to be written
 * @line: a line
 * @equipment: its machine
 * @sensor: its sensor
 * @time: any moment of a minute
 * @value: what the sensor showed in that minute, on average
 */
void
ms5_history_batch_add_value (Ms5HistoryBatch *batch,
                             const char      *line,
                             const char      *equipment,
                             const char      *sensor,
                             Ms5Time          time,
                             double           value)
{
  Ms5Time start = ms5_time_floor (time, MS5_USEC_PER_H);
  Ms5HistoryHour *hour = take_hour (batch, line, equipment, sensor, start);

  hour->slots[(time - start) / MS5_HISTORY_STEP] = (float) value;
}

/* Longer steps than minutes fill each minute whose middle they cover. A minute of several steps has their mean. */
static void
add_steps (Ms5HistoryBatch *batch,
           const char      *line,
           const char      *equipment,
           const char      *sensor,
           Ms5Time          step,
           json_t          *points)
{
  Ms5Time minute = MS5_TIME_NONE;
  double sum = 0;
  guint n = 0;
  json_t *point;
  gsize i;

  json_array_foreach (points, i, point)
    {
      json_t *start = json_object_get (point, "start");
      json_t *mean = json_object_get (point, "mean");
      Ms5Time from, to;

      if (!json_is_integer (start) || !json_is_number (mean))
        continue;
      from = ms5_time_from_ms (json_integer_value (start));
      to = from + step - MS5_HISTORY_STEP / 2;
      from = ms5_time_floor (from + MIN (step, MS5_HISTORY_STEP) / 2 - 1, MS5_HISTORY_STEP);
      to = MAX (to, from + 1);
      for (Ms5Time at = from; at < to; at += MS5_HISTORY_STEP)
        {
          if (at != minute)
            sum = n = 0;
          minute = at;
          sum += json_number_value (mean);
          ms5_history_batch_add_value (batch, line, equipment, sensor, at, sum / ++n);
        }
    }
}

/* Coarser ones say nothing of a minute. */
#define MAX_STEP_MS (10 * 60 * 1000)

/*
 * ms5_history_batch_add_series:
 * @batch: what is to be written, and nothing of a sensor in it yet
 * @answer: what a server says of the history of a sensor
 *
 * Steps that are longer than a minute only add what is not known yet.
 *
 * Returns: whether @answer is one that can be kept
 */
gboolean
ms5_history_batch_add_series (Ms5HistoryBatch *batch,
                              json_t          *answer)
{
  const char *line = json_string_value (json_object_get (answer, "line"));
  const char *equipment = json_string_value (json_object_get (answer, "equipment"));
  const char *sensor = json_string_value (json_object_get (answer, "sensor"));
  gint64 step_ms = json_integer_value (json_object_get (answer, "step_ms"));

  GHashTableIter iter;
  gpointer hour;

  if (line == NULL || equipment == NULL || sensor == NULL || step_ms <= 0 || step_ms > MAX_STEP_MS)
    return FALSE;

  add_steps (batch, line, equipment, sensor, ms5_time_from_ms (step_ms), json_object_get (answer, "points"));
  g_hash_table_iter_init (&iter, batch->hours);
  while (g_hash_table_iter_next (&iter, NULL, &hour))
    ((Ms5HistoryHour *) hour)->fill = ms5_time_from_ms (step_ms) > MS5_HISTORY_STEP;
  return TRUE;
}

/* Records */

typedef struct
{
  Ms5TopicKind  kind;
  const char   *name;  /* of the list in an answer */
  const char   *start;
  const char   *end;
} RecordKind;

static const RecordKind kinds[] = {
  { MS5_TOPIC_STOPS, "stops", "start", "end" },
  { MS5_TOPIC_CALLS, "calls", "raised", "resolved" },
  { MS5_TOPIC_JOBS, "jobs", "started", "completed" },
  { MS5_TOPIC_JOURNAL, "journal", "at", "at" },
  { MS5_TOPIC_NOTES, "notes", "at", "at" },
};

static const RecordKind *
find_kind (Ms5TopicKind kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].kind == kind)
      return &kinds[i];

  return NULL;
}

/*
 * ms5_history_records_name:
 * @kind: a kind of topics
 *
 * Returns: (nullable): how the server calls a list of its items, and the place to ask for it; %NULL if there is none
 */
const char *
ms5_history_records_name (Ms5TopicKind kind)
{
  const RecordKind *found = find_kind (kind);

  return found != NULL ? found->name : NULL;
}

/*
 * ms5_history_record_time:
 * @kind: a kind of topics whose items are remembered
 * @fields: an item
 * @out_time: (out): from when to when it was; `G_MAXINT64` if it is not over
 *
 * Returns: whether @kind is one
 */
gboolean
ms5_history_record_time (Ms5TopicKind  kind,
                         const json_t *fields,
                         Ms5Interval  *out_time)
{
  const RecordKind *found = find_kind (kind);
  json_t *start, *end;

  if (found == NULL)
    return FALSE;

  start = json_object_get (fields, found->start);
  end = json_object_get (fields, found->end);
  out_time->start = json_is_integer (start) ? ms5_time_from_ms (json_integer_value (start)) : 0;
  out_time->end = json_is_integer (end) ? ms5_time_from_ms (json_integer_value (end)) : G_MAXINT64;
  return TRUE;
}

static void
add_record (Ms5HistoryBatch *batch,
            Ms5TopicKind     kind,
            json_t          *item)
{
  const char *line = json_string_value (json_object_get (item, "line"));
  const char *key = json_string_value (json_object_get (item, "key"));
  Ms5HistoryRecord *record;

  if (line == NULL || key == NULL || !ms5_key_is_valid (key))
    return;

  record = g_new0 (Ms5HistoryRecord, 1);
  record->topic = ms5_topic_new (kind, line);
  record->key = g_strdup (key);
  record->v = json_integer_value (json_object_get (item, "v"));
  record->fields = json_copy (item);
  json_object_del (record->fields, "line");
  json_object_del (record->fields, "key");
  json_object_del (record->fields, "v");
  ms5_history_record_time (kind, record->fields, &record->time);
  g_ptr_array_add (batch->records, record);
}

/*
 * ms5_history_batch_add_records:
 * @batch: what is to be written
 * @kind: what was asked for
 * @answer: what the server says
 *
 * Returns: whether @answer is a list of them
 */
gboolean
ms5_history_batch_add_records (Ms5HistoryBatch *batch,
                               Ms5TopicKind     kind,
                               json_t          *answer)
{
  const char *name = ms5_history_records_name (kind);
  json_t *list = name != NULL ? json_object_get (answer, name) : NULL;
  json_t *item;
  gsize i;

  if (!json_is_array (list))
    return FALSE;

  json_array_foreach (list, i, item)
    add_record (batch, kind, item);
  return TRUE;
}

/*
 * ms5_history_batch_set_answer:
 * @batch: what is to be written
 * @path: a question
 * @line: the line that it is about
 * @as_of: when it was answered
 * @answer: the answer
 */
void
ms5_history_batch_set_answer (Ms5HistoryBatch *batch,
                              const char      *path,
                              const char      *line,
                              Ms5Time          as_of,
                              json_t          *answer)
{
  g_return_if_fail (batch->path == NULL);

  batch->path = g_strdup (path);
  batch->answer_line = g_strdup (line);
  batch->as_of = as_of;
  batch->answer = json_deep_copy (answer); /* another thread reads it */
}

/*
 * ms5_history_batch_set_part:
 * @batch: what is to be written
 * @name: what was fetched
 * @line: the line that it is of
 * @day: for which day
 * @until: and up to when
 *
 * Notes that what is in @batch is all that there is.
 */
void
ms5_history_batch_set_part (Ms5HistoryBatch *batch,
                            const char      *name,
                            const char      *line,
                            Ms5Time          day,
                            Ms5Time          until)
{
  g_return_if_fail (batch->part == NULL);

  batch->part = g_strdup (name);
  batch->part_line = g_strdup (line);
  batch->day = day;
  batch->until = until;
}
