/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-client-private.h"

#include "core/ms5-series.h"
#include "protocol/ms5-limits.h"

#include <math.h>

/* Questions about the past, which the feed does not bring. What was answered once is remembered; without a way to the
 * server that is the answer, and says from when it is. */

typedef struct
{
  char        *path;
  char        *line;      /* of an answer that is kept as it is */
  char        *equipment; /* of a sensor's history; nullable */
  char        *sensor;
  Ms5Interval  time;
  guint        n_points;
  gboolean     only_here;
  GError      *problem;   /* why the server does not answer; nullable */
  Ms5Time      as_of;
} Ask;

static void
ask_free (gpointer data)
{
  Ask *ask = data;

  g_free (ask->path);
  g_free (ask->line);
  g_free (ask->equipment);
  g_free (ask->sensor);
  g_clear_error (&ask->problem);
  g_free (ask);
}

/* What a server says that says no is no reason to look elsewhere. */
static gboolean
is_passing (const GError *error)
{
  return error->domain != G_IO_ERROR
         && !g_error_matches (error, MS5_CLIENT_ERROR, MS5_CLIENT_PROBLEM_FORBIDDEN)
         && !g_error_matches (error, MS5_CLIENT_ERROR, MS5_CLIENT_PROBLEM_SIGNED_OUT);
}

/* What is known here */

static void
return_nothing (GTask *task)
{
  Ask *ask = g_task_get_task_data (task);

  if (ask->problem != NULL)
    g_task_return_error (task, g_steal_pointer (&ask->problem));
  else
    g_task_return_new_error (task, MS5_CLIENT_ERROR, MS5_CLIENT_PROBLEM_UNREACHABLE, "Nothing of that is known here");
}

static void ask_server (Ms5Client *self,
                        GTask     *task);

/* There is none here: the server is asked if it was not yet. */
static void
go_on (GTask *task)
{
  Ms5Client *self = g_task_get_source_object (task);
  const Ask *ask = g_task_get_task_data (task);

  if (!ask->only_here && ask->problem == NULL && self->session != NULL)
    ask_server (self, task);
  else
    {
      return_nothing (task);
      g_object_unref (task);
    }
}

static void
series_read_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Ask *ask = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  GArray *points = ms5_history_read_series_finish (MS5_HISTORY (source), result, &ask->as_of, &error);

  if (points != NULL && points->len > 0)
    {
      g_task_return_pointer (task, points, (GDestroyNotify) g_array_unref);
      return;
    }
  if (error != NULL)
    g_debug ("The past cannot be read: %s", error->message);
  g_clear_pointer (&points, g_array_unref);
  go_on (g_steal_pointer (&task));
}

static void
answer_read_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Ask *ask = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  json_t *answer = ms5_history_read_answer_finish (MS5_HISTORY (source), result, &ask->as_of, &error);

  if (answer != NULL)
    {
      g_task_return_pointer (task, answer, (GDestroyNotify) json_decref);
      return;
    }
  if (error != NULL)
    g_debug ("The past cannot be read: %s", error->message);
  go_on (g_steal_pointer (&task));
}

/* Takes @task. */
static void
look_here (Ms5Client *self,
           GTask     *task)
{
  const Ask *ask = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (self->history == NULL)
    go_on (task);
  else if (ask->equipment != NULL)
    ms5_history_read_series_async (self->history, ask->equipment, ask->sensor, ask->time, ask->n_points, cancellable,
                                   series_read_cb, task);
  else
    ms5_history_read_answer_async (self->history, ask->path, cancellable, answer_read_cb, task);
}

/* What the server knows */

/* Machines report every few seconds, however short the steps are: only what is silent for longer breaks the line. */
#define MIN_GAP_MS 30000

static void
add_point (GArray  *points,
           json_t  *point,
           gint64   step_ms,
           gint64  *end_ms)
{
  json_t *start = json_object_get (point, "start");
  json_t *mean = json_object_get (point, "mean");
  Ms5Point added;

  if (!json_is_integer (start) || !json_is_number (mean))
    return;
  if (points->len > 0 && json_integer_value (start) > *end_ms + MAX (step_ms / 2, MIN_GAP_MS))
    {
      added = (Ms5Point) { ms5_time_from_ms (*end_ms), NAN };
      g_array_append_val (points, added);
    }

  added = (Ms5Point) { ms5_time_from_ms (json_integer_value (start)), json_number_value (mean) };
  g_array_append_val (points, added);
  *end_ms = json_integer_value (start) + step_ms;
}

static GArray *
read_points (json_t *answer)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (Ms5Point));
  gint64 step_ms = json_integer_value (json_object_get (answer, "step_ms"));
  gint64 end_ms = 0;
  json_t *point;
  gsize i;

  json_array_foreach (json_object_get (answer, "points"), i, point)
    add_point (points, point, step_ms, &end_ms);
  return points;
}

static void
kept_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (!ms5_history_write_finish (MS5_HISTORY (source), result, &error))
    g_debug ("An answer was not kept: %s", error->message);
}

static void
keep (Ms5Client *self,
      const Ask *ask,
      json_t    *answer)
{
  g_autoptr (Ms5HistoryBatch) batch = ms5_history_batch_new ();

  if (ask->equipment == NULL)
    ms5_history_batch_set_answer (batch, ask->path, ask->line, ms5_floor_get_plant_now (self->floor), answer);
  else if (!ms5_history_batch_add_series (batch, answer))
    return;
  ms5_history_write_async (self->history, g_steal_pointer (&batch), kept_cb, NULL);
}

static void
asked_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Ms5Client *self = g_task_get_source_object (task);
  Ask *ask = g_task_get_task_data (task);
  g_autoptr (json_t) answer = ms5_session_ask_finish (MS5_SESSION (source), result, &ask->problem);

  if (answer == NULL && is_passing (ask->problem))
    {
      look_here (self, g_steal_pointer (&task));
      return;
    }
  if (answer == NULL)
    {
      return_nothing (task);
      return;
    }

  if (self->history != NULL)
    keep (self, ask, answer);
  if (ask->equipment != NULL)
    g_task_return_pointer (task, read_points (answer), (GDestroyNotify) g_array_unref);
  else
    g_task_return_pointer (task, g_steal_pointer (&answer), (GDestroyNotify) json_decref);
}

/* Takes @task. */
static void
ask_server (Ms5Client *self,
            GTask     *task)
{
  const Ask *ask = g_task_get_task_data (task);

  ms5_session_ask_async (self->session, ask->path, g_task_get_cancellable (task), asked_cb, task);
}

/* Takes @path. */
static void
ask (Ms5Client           *self,
     gpointer             tag,
     GString             *path,
     Ask                 *question,
     GCancellable        *cancellable,
     GAsyncReadyCallback  callback,
     gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  question->path = g_string_free (path, FALSE);
  question->as_of = MS5_TIME_NONE;
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, question, ask_free);
  if (self->session == NULL)
    g_task_return_new_error (task, MS5_CLIENT_ERROR, MS5_CLIENT_PROBLEM_SIGNED_OUT, "Nobody is signed in");
  else if (question->only_here || ms5_client_get_state (self) != MS5_LINK_LIVE)
    look_here (self, g_steal_pointer (&task));
  else
    ask_server (self, g_steal_pointer (&task));
}

/* Answers @task, which only the server can, if that cannot be asked now. */
gboolean
ms5_client_check_link (Ms5Client *self,
                       GTask     *task)
{
  Ms5LinkState state = ms5_client_get_state (self);

  if (self->session == NULL || !ms5_client_is_signed_in (self))
    g_task_return_new_error (task, MS5_CLIENT_ERROR, MS5_CLIENT_PROBLEM_SIGNED_OUT, "Nobody is signed in");
  else if (state != MS5_LINK_LIVE && state != MS5_LINK_RESUMING)
    g_task_return_new_error (task, MS5_CLIENT_ERROR, MS5_CLIENT_PROBLEM_UNREACHABLE, "There is no link to the server");
  else
    return TRUE;

  return FALSE;
}

/* The questions */

static void
append_code (GString    *path,
             const char *code)
{
  g_string_append_uri_escaped (path, code, NULL, FALSE);
}

static void
append_times (GString *path,
              Ms5Time  from,
              Ms5Time  to)
{
  if (from != MS5_TIME_NONE)
    g_string_append_printf (path, "&from=%" G_GINT64_FORMAT, ms5_time_to_ms (from));
  if (to != MS5_TIME_NONE)
    g_string_append_printf (path, "&to=%" G_GINT64_FORMAT, ms5_time_to_ms (to));
}

#define USUAL_HISTORY (8 * MS5_USEC_PER_H)

static void
ask_history (Ms5Client           *self,
             gboolean             only_here,
             const char          *equipment,
             const char          *sensor,
             Ms5Interval          time,
             guint                n_points,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  GString *path = g_string_new ("/api/v1/equipment/");
  Ask *question = g_new0 (Ask, 1);

  append_code (path, equipment);
  g_string_append (path, "/history?sensor=");
  append_code (path, sensor);
  g_string_append_printf (path, "&points=%u", CLAMP (n_points, 2, 5000));
  append_times (path, time.start, time.end);

  question->equipment = g_strdup (equipment);
  question->sensor = g_strdup (sensor);
  question->n_points = n_points;
  question->only_here = only_here;
  question->time.end = time.end != MS5_TIME_NONE ? time.end : ms5_floor_get_plant_now (self->floor);
  question->time.start = time.start != MS5_TIME_NONE ? time.start : question->time.end - USUAL_HISTORY;
  ask (self, ms5_client_ask_history_async, path, question, cancellable, callback, user_data);
}

/**
 * ms5_client_ask_history_async:
 * @self: a client that somebody is signed in to
 * @equipment: the code of a piece of equipment
 * @sensor: the code of one of its sensors
 * @from: since when, or %MS5_TIME_NONE: 8 hours
 * @to: until when, or %MS5_TIME_NONE: now
 * @n_points: how many points at most
 * @cancellable: (nullable): stops it
 * @callback: called when there is an answer
 * @user_data: for @callback
 *
 * Asks what a sensor showed. Without a way to the server the answer is what is known here.
 */
void
ms5_client_ask_history_async (Ms5Client           *self,
                              const char          *equipment,
                              const char          *sensor,
                              Ms5Time              from,
                              Ms5Time              to,
                              guint                n_points,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_return_if_fail (MS5_IS_CLIENT (self));
  g_return_if_fail (equipment != NULL && sensor != NULL);

  ask_history (self, FALSE, equipment, sensor, (Ms5Interval) { from, to }, n_points, cancellable, callback, user_data);
}

/**
 * ms5_client_recall_history_async:
 * @self: a client that somebody is signed in to
 * @equipment: the code of a piece of equipment
 * @sensor: the code of one of its sensors
 * @from: since when, or %MS5_TIME_NONE: 8 hours
 * @to: until when, or %MS5_TIME_NONE: now
 * @n_points: how many points at most
 * @cancellable: (nullable): stops it
 * @callback: called when there is an answer, for ms5_client_ask_history_finish()
 * @user_data: for @callback
 *
 * As ms5_client_ask_history_async(), but looks only at what is known here: to show that while the server is asked.
 */
void
ms5_client_recall_history_async (Ms5Client           *self,
                                 const char          *equipment,
                                 const char          *sensor,
                                 Ms5Time              from,
                                 Ms5Time              to,
                                 guint                n_points,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_return_if_fail (MS5_IS_CLIENT (self));
  g_return_if_fail (equipment != NULL && sensor != NULL);

  ask_history (self, TRUE, equipment, sensor, (Ms5Interval) { from, to }, n_points, cancellable, callback, user_data);
}

/**
 * ms5_client_ask_history_finish:
 * @self: the client
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable) (element-type Ms5Point): the mean of each step, oldest first; see
 *   ms5_client_ask_get_as_of()
 */
GArray *
ms5_client_ask_history_finish (Ms5Client     *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_client_ask_history_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ms5_client_ask_kpi_async:
 * @self: a client that somebody is signed in to
 * @line: the code of a line
 * @from: since when, or %MS5_TIME_NONE: the running shift
 * @to: until when, or %MS5_TIME_NONE: now
 * @cancellable: (nullable): stops it
 * @callback: called when there is an answer, for ms5_client_ask_finish()
 * @user_data: for @callback
 *
 * Asks for a line's KPIs with inputs, formula and policy of each number. Without a way to the server the answer is
 * the last one that was given.
 */
void
ms5_client_ask_kpi_async (Ms5Client           *self,
                          const char          *line,
                          Ms5Time              from,
                          Ms5Time              to,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  GString *path;
  Ask *question;

  g_return_if_fail (MS5_IS_CLIENT (self));
  g_return_if_fail (line != NULL);

  path = g_string_new ("/api/v1/lines/");
  append_code (path, line);
  g_string_append (path, "/kpi?explain=true");
  append_times (path, from, to);
  question = g_new0 (Ask, 1);
  question->line = g_strdup (line);
  ask (self, ms5_client_ask_finish, path, question, cancellable, callback, user_data);
}

/**
 * ms5_client_ask_timeline_async:
 * @self: a client that somebody is signed in to
 * @line: the code of a line
 * @from: since when, or %MS5_TIME_NONE: 8 hours
 * @to: until when, or %MS5_TIME_NONE: now
 * @cancellable: (nullable): stops it
 * @callback: called when there is an answer, for ms5_client_ask_finish()
 * @user_data: for @callback
 *
 * Asks for the states of a line's bottleneck. Without a way to the server the answer is the last one that was given.
 */
void
ms5_client_ask_timeline_async (Ms5Client           *self,
                               const char          *line,
                               Ms5Time              from,
                               Ms5Time              to,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  GString *path;
  Ask *question;
  gsize start;

  g_return_if_fail (MS5_IS_CLIENT (self));
  g_return_if_fail (line != NULL);

  path = g_string_new ("/api/v1/lines/");
  append_code (path, line);
  g_string_append (path, "/timeline");
  start = path->len;
  append_times (path, from, to);
  if (path->len > start)
    path->str[start] = '?';
  question = g_new0 (Ask, 1);
  question->line = g_strdup (line);
  ask (self, ms5_client_ask_finish, path, question, cancellable, callback, user_data);
}

/**
 * ms5_client_ask_finish:
 * @self: the client
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the answer, as the description of the HTTP interface has it; see
 *   ms5_client_ask_get_as_of()
 */
json_t *
ms5_client_ask_finish (Ms5Client     *self,
                       GAsyncResult  *result,
                       GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_client_ask_finish), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ms5_client_ask_get_as_of:
 * @result: what a callback was given that asked about the past
 *
 * Returns: from when the answer is, in the plant's time; %MS5_TIME_NONE if the server has just given it
 */
Ms5Time
ms5_client_ask_get_as_of (GAsyncResult *result)
{
  const Ask *question = g_task_get_task_data (G_TASK (result));

  return question->as_of;
}
