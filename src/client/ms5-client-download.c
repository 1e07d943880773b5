/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-client-past-private.h"

/* Fetching the past beforehand, for a time without a network. It comes in parts: what one sensor showed on one day, or
 * the records of one kind of one line and day. A part that is here is not fetched again, so that a download that was cut
 * off goes on where it was. */

/* The means of a day by the minute: of 1440 points the server would make steps of two. */
#define POINTS_PER_DAY 1500

#define MAX_RECORDS 10000

/* After how many parts to look whether there is room for more. */
#define LOOK_EVERY 50

static const Ms5TopicKind records[] = { MS5_TOPIC_STOPS, MS5_TOPIC_CALLS, MS5_TOPIC_JOBS, MS5_TOPIC_NOTES };

typedef struct
{
  char         *name;
  char         *line;
  char         *path;   /* without the time */
  Ms5TopicKind  kind;   /* of records */
  gboolean      is_series;
  Ms5Interval   time;
} Part;

typedef struct
{
  Ms5Interval          series;
  Ms5Interval          records;
  GStrv                lines;
  Ms5DownloadFunc      func; /* nullable */
  gpointer             data;
  GPtrArray           *parts;
  guint                next;
  guint                fetched;
  Ms5DownloadProgress  progress;
} Download;

static void
part_free (gpointer data)
{
  Part *part = data;

  g_free (part->name);
  g_free (part->line);
  g_free (part->path);
  g_free (part);
}

static void
download_free (gpointer data)
{
  Download *download = data;

  g_strfreev (download->lines);
  g_ptr_array_unref (download->parts);
  g_free (download);
}

/* What there is to fetch */

/* Takes @path. What is here of the time already is left out. */
static void
add_part (Download   *download,
          GHashTable *known,
          Part        part,
          char       *path,
          const char *name,
          Ms5Time     day,
          Ms5Time     now)
{
  g_autofree char *whole = g_strdup_printf ("%s/%" G_GINT64_FORMAT, name, day / MS5_HISTORY_DAY);
  const gint64 *until = g_hash_table_lookup (known, whole);
  Part *added;

  download->progress.total++;
  part.time = (Ms5Interval) { day, MIN (day + MS5_HISTORY_DAY, now) };
  if (until != NULL && *until >= part.time.end)
    {
      download->progress.done++;
      g_free (path);
      return;
    }

  /* A record may have changed since, a minute has not. */
  if (until != NULL && part.is_series)
    part.time.start = MAX (ms5_time_floor (*until, MS5_HISTORY_STEP), day);
  added = g_new (Part, 1);
  *added = part;
  added->name = g_steal_pointer (&whole);
  added->line = g_strdup (part.line);
  added->path = path;
  g_ptr_array_add (download->parts, added);
}

static char *
make_series_path (const char *equipment,
                  const char *sensor)
{
  GString *path = g_string_new ("/api/v1/equipment/");

  g_string_append_uri_escaped (path, equipment, NULL, FALSE);
  g_string_append (path, "/history?sensor=");
  g_string_append_uri_escaped (path, sensor, NULL, FALSE);
  return g_string_free (path, FALSE);
}

char *
ms5_client_records_path (Ms5TopicKind  kind,
                         const char   *line)
{
  GString *path = g_string_new ("/api/v1/");

  g_string_append_printf (path, "%s?limit=%d&line=", ms5_history_records_name (kind), MAX_RECORDS);
  g_string_append_uri_escaped (path, line, NULL, FALSE);
  if (kind == MS5_TOPIC_STOPS)
    g_string_append (path, "&minor=true");
  return g_string_free (path, FALSE);
}

static void
add_series (Ms5Client    *self,
            Download     *download,
            GHashTable   *known,
            Ms5LineModel *line,
            Ms5Time       day,
            Ms5Time       now)
{
  GListModel *machines = ms5_line_model_get_equipment (line);

  for (guint i = 0; i < g_list_model_get_n_items (machines); i++)
    {
      g_autoptr (Ms5EquipmentModel) machine = g_list_model_get_item (machines, i);
      const char *equipment = ms5_model_item_get_key (MS5_MODEL_ITEM (machine));
      GListModel *sensors = ms5_equipment_model_get_sensors (machine);

      for (guint k = 0; k < g_list_model_get_n_items (sensors); k++)
        {
          g_autoptr (Ms5ModelItem) sensor = g_list_model_get_item (sensors, k);
          const char *code = ms5_model_item_get_key (sensor);
          g_autofree char *name = g_strdup_printf ("series/%s/%s", equipment, code);
          const Part part = { .line = (char *) ms5_model_item_get_key (MS5_MODEL_ITEM (line)), .is_series = TRUE };

          add_part (download, known, part, make_series_path (equipment, code), name, day, now);
        }
    }
}

static gboolean
is_within (Ms5Interval time,
           Ms5Time     day)
{
  return !ms5_interval_is_empty (time) && day < time.end && day + MS5_HISTORY_DAY > time.start;
}

static void
add_day (Ms5Client    *self,
         Download     *download,
         GHashTable   *known,
         Ms5LineModel *line,
         Ms5Time       day,
         Ms5Time       now)
{
  const char *code = ms5_model_item_get_key (MS5_MODEL_ITEM (line));

  for (guint i = 0; is_within (download->records, day) && i < G_N_ELEMENTS (records); i++)
    {
      g_autofree char *name = g_strdup_printf ("%s/%s", ms5_history_records_name (records[i]), code);
      const Part part = { .line = (char *) code, .kind = records[i] };

      add_part (download, known, part, ms5_client_records_path (records[i], code), name, day, now);
    }
  if (is_within (download->series, day))
    add_series (self, download, known, line, day, now);
}

/* The newest first: if there is no room for all of it, that is what is missed least. */
static void
plan (Ms5Client  *self,
      Download   *download,
      GHashTable *known)
{
  Ms5Time now = ms5_floor_get_plant_now (self->floor);
  Ms5Time from = MIN (download->series.start, download->records.start);
  Ms5Time to = MIN (MAX (download->series.end, download->records.end), now);
  GListModel *lines = ms5_floor_get_lines (self->floor);

  for (Ms5Time day = ms5_time_floor (to - 1, MS5_HISTORY_DAY); day + MS5_HISTORY_DAY > from; day -= MS5_HISTORY_DAY)
    for (guint i = 0; i < g_list_model_get_n_items (lines); i++)
      {
        g_autoptr (Ms5LineModel) line = g_list_model_get_item (lines, i);
        const char *code = ms5_model_item_get_key (MS5_MODEL_ITEM (line));

        if (download->lines == NULL || g_strv_contains ((const char *const *) download->lines, code))
          add_day (self, download, known, line, day, now);
      }
}

/* Part by part */

static void next (GTask *task);

static void
tell (Download *download)
{
  Ms5DownloadProgress *progress = &download->progress;

  progress->expected = download->fetched == 0 ? -1
                       : progress->bytes + progress->bytes / download->fetched * (progress->total - progress->done);
  if (download->func != NULL)
    download->func (progress, download->data);
}

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  gint64 max = ms5_history_get_max_bytes (MS5_HISTORY (source));
  GError *error = NULL;
  gint64 used = ms5_history_trim_finish (MS5_HISTORY (source), result, &error);

  if (used < 0)
    g_task_return_error (task, error);
  else if (used > max - max / 20)
    g_task_return_new_error (task, MS5_CLIENT_ERROR, MS5_CLIENT_PROBLEM_STORAGE,
                             "The cache may not be larger than %" G_GINT64_FORMAT " bytes", max);
  else
    next (g_steal_pointer (&task));
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Ms5Client *self = g_task_get_source_object (task);
  Download *download = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!ms5_history_write_finish (MS5_HISTORY (source), result, &error))
    {
      g_task_return_new_error (task, MS5_CLIENT_ERROR, MS5_CLIENT_PROBLEM_STORAGE, "%s", error->message);
      return;
    }

  download->progress.done++;
  tell (download);
  if (download->fetched % LOOK_EVERY == 0 && self->history != NULL)
    ms5_history_trim_async (self->history, ms5_floor_get_plant_now (self->floor), looked_cb, g_steal_pointer (&task));
  else
    next (g_steal_pointer (&task));
}

/* An answer that is cut off leaves the part to be fetched again. */
static Ms5HistoryBatch *
make_batch (const Part *part,
            json_t     *answer)
{
  Ms5HistoryBatch *batch = ms5_history_batch_new ();
  gboolean is_cut = json_is_true (json_object_get (answer, "cut"));

  if (part->is_series)
    ms5_history_batch_add_series (batch, answer);
  else
    ms5_history_batch_add_records (batch, part->kind, answer);
  if (is_cut)
    g_message ("There are more than %d records of %s", MAX_RECORDS, part->name);
  else
    ms5_history_batch_set_part (batch, part->name, part->line, ms5_time_floor (part->time.start, MS5_HISTORY_DAY),
                                part->time.end);
  return batch;
}

/* What may not be seen, or is not there any more, is no reason to stop. */
static gboolean
is_of_part (const GError *error)
{
  return g_error_matches (error, MS5_CLIENT_ERROR, MS5_CLIENT_PROBLEM_FORBIDDEN)
         || g_error_matches (error, MS5_CLIENT_ERROR, MS5_CLIENT_PROBLEM_PROTOCOL);
}

static void
fetched_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Ms5Client *self = g_task_get_source_object (task);
  Download *download = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (json_t) answer = ms5_session_ask_finish (MS5_SESSION (source), result, &error);

  if (answer == NULL && is_of_part (error))
    {
      g_message ("A part of a download is left out: %s", error->message);
      g_clear_error (&error);
      download->progress.done++;
      next (g_steal_pointer (&task));
      return;
    }
  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (self->history == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The client has been stopped");
      return;
    }

  download->fetched++;
  download->progress.bytes += (gint64) json_dumpb (answer, NULL, 0, JSON_COMPACT);
  ms5_history_write_async (self->history, make_batch (g_ptr_array_index (download->parts, download->next - 1), answer),
                           written_cb, g_steal_pointer (&task));
}

/* Takes @task. */
static void
next (GTask *task)
{
  Ms5Client *self = g_task_get_source_object (task);
  Download *download = g_task_get_task_data (task);
  g_autofree char *path = NULL;
  const Part *part;

  if (g_task_return_error_if_cancelled (task))
    {
      g_object_unref (task);
      return;
    }
  if (self->session == NULL || self->history == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The client has been stopped");
      g_object_unref (task);
      return;
    }
  if (download->next == download->parts->len)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }

  part = g_ptr_array_index (download->parts, download->next++);
  path = g_strdup_printf ("%s&from=%" G_GINT64_FORMAT "&to=%" G_GINT64_FORMAT, part->path,
                          ms5_time_to_ms (part->time.start), ms5_time_to_ms (part->time.end));
  if (part->is_series)
    {
      gint64 minutes = ms5_interval_length (part->time) / MS5_HISTORY_STEP;
      char *counted = g_strdup_printf ("%s&points=%d", path, (int) (minutes * POINTS_PER_DAY / (24 * 60)) + 2);

      g_free (path);
      path = counted;
    }
  ms5_session_ask_async (self->session, path, g_task_get_cancellable (task), fetched_cb, task);
}

static void
parts_read_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Ms5Client *self = g_task_get_source_object (task);
  Download *download = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GHashTable) known = ms5_history_read_parts_finish (MS5_HISTORY (source), result, &error);

  if (known == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  plan (self, download, known);
  tell (download);
  next (g_steal_pointer (&task));
}

/*
 * ms5_client_fetch:
 * @self: a client
 * @series: for which time to fetch what sensors showed
 * @records: and for which the records
 * @lines: (nullable): of which lines; of all if %NULL
 * @func: (nullable): told how far it is
 * @func_data: for @func
 * @task: (transfer full): without data; answered when all is here
 */
void
ms5_client_fetch (Ms5Client          *self,
                  Ms5Interval         series,
                  Ms5Interval         fetched_records,
                  const char *const  *lines,
                  Ms5DownloadFunc     func,
                  gpointer            func_data,
                  GTask              *task)
{
  Download *download = g_new0 (Download, 1);

  download->series = series;
  download->records = fetched_records;
  download->lines = g_strdupv ((char **) lines);
  download->func = func;
  download->data = func_data;
  download->progress.expected = -1;
  download->parts = g_ptr_array_new_with_free_func (part_free);
  g_task_set_task_data (task, download, download_free);
  if (self->session == NULL || !ms5_session_is_signed_in (self->session))
    g_task_return_new_error (task, MS5_CLIENT_ERROR, MS5_CLIENT_PROBLEM_SIGNED_OUT, "Nobody is signed in");
  else if (self->history == NULL || !ms5_cache_is_kept (self->cache))
    g_task_return_new_error (task, MS5_CLIENT_ERROR, MS5_CLIENT_PROBLEM_STORAGE, "There is no lasting cache");
  else
    ms5_history_read_parts_async (self->history, g_task_get_cancellable (task), parts_read_cb, g_object_ref (task));
  g_object_unref (task);
}

/**
 * ms5_client_download_async:
 * @self: a client that somebody is signed in to
 * @from: since when, in the plant's time
 * @to: until when; what is to come is left out
 * @lines: (nullable) (array zero-terminated=1): of which lines; of all if %NULL
 * @func: (nullable) (scope notified): told now and then how far it is
 * @func_data: for @func
 * @cancellable: (nullable): stops it; what has come by then stays
 * @callback: called when all is here
 * @user_data: for @callback
 *
 * Fetches what sensors showed, stops, calls, jobs and notes of whole days beforehand, the newest first, so that it can be
 * read without a network. What is here already is not fetched again: a download that was cut off goes on where it was.
 *
 * It fails with %MS5_CLIENT_PROBLEM_STORAGE if the cache would get too large.
 */
void
ms5_client_download_async (Ms5Client           *self,
                           Ms5Time              from,
                           Ms5Time              to,
                           const char *const   *lines,
                           Ms5DownloadFunc      func,
                           gpointer             func_data,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task;
  Ms5Interval time = { MAX (from, to - MS5_CLIENT_DOWNLOAD_MAX), to };

  g_return_if_fail (MS5_IS_CLIENT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ms5_client_download_async);
  ms5_client_fetch (self, time, time, lines, func, func_data, task);
}

/**
 * ms5_client_download_finish:
 * @self: the client
 * @result: what the callback was given
 * @out_progress: (out) (optional): how far it came, also if it failed
 * @error: return location for an error
 *
 * Returns: whether all is here
 */
gboolean
ms5_client_download_finish (Ms5Client            *self,
                            GAsyncResult         *result,
                            Ms5DownloadProgress  *out_progress,
                            GError              **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_client_download_async), FALSE);

  if (out_progress != NULL)
    *out_progress = ((Download *) g_task_get_task_data (G_TASK (result)))->progress;
  return g_task_propagate_boolean (G_TASK (result), error);
}
