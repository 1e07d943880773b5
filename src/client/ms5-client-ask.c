/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-client-private.h"

#include "core/ms5-series.h"
#include "protocol/ms5-limits.h"

#include <math.h>

/* Questions about the past, which the feed does not bring. */

static void
asked_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  json_t *answer = ms5_session_ask_finish (MS5_SESSION (source), result, &error);

  if (answer != NULL)
    g_task_return_pointer (task, answer, (GDestroyNotify) json_decref);
  else
    g_task_return_error (task, error);
}

/* Takes @path. */
static void
ask (Ms5Client           *self,
     gpointer             tag,
     GString             *path,
     GCancellable        *cancellable,
     GAsyncReadyCallback  callback,
     gpointer             user_data)
{
  g_autofree char *text = g_string_free (path, FALSE);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  if (self->session != NULL)
    ms5_session_ask_async (self->session, text, cancellable, asked_cb, g_steal_pointer (&task));
  else
    g_task_return_new_error (task, MS5_CLIENT_ERROR, MS5_CLIENT_PROBLEM_SIGNED_OUT, "Nobody is signed in");
}

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
 * Asks what a sensor showed.
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
  GString *path;

  g_return_if_fail (MS5_IS_CLIENT (self));
  g_return_if_fail (equipment != NULL && sensor != NULL);

  path = g_string_new ("/api/v1/equipment/");
  append_code (path, equipment);
  g_string_append (path, "/history?sensor=");
  append_code (path, sensor);
  g_string_append_printf (path, "&points=%u", CLAMP (n_points, 2, 5000));
  append_times (path, from, to);
  ask (self, ms5_client_ask_history_async, path, cancellable, callback, user_data);
}

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

/**
 * ms5_client_ask_history_finish:
 * @self: the client
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable) (element-type Ms5Point): the mean of each step, oldest first
 */
GArray *
ms5_client_ask_history_finish (Ms5Client     *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_autoptr (json_t) answer = NULL;
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (Ms5Point));
  json_t *point;
  gint64 step_ms, end_ms = 0;
  gsize i;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_client_ask_history_async), NULL);

  answer = g_task_propagate_pointer (G_TASK (result), error);
  if (answer == NULL)
    return NULL;

  step_ms = json_integer_value (json_object_get (answer, "step_ms"));
  json_array_foreach (json_object_get (answer, "points"), i, point)
    add_point (points, point, step_ms, &end_ms);
  return g_steal_pointer (&points);
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
 * Asks for a line's KPIs with inputs, formula and policy of each number.
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

  g_return_if_fail (MS5_IS_CLIENT (self));
  g_return_if_fail (line != NULL);

  path = g_string_new ("/api/v1/lines/");
  append_code (path, line);
  g_string_append (path, "/kpi?explain=true");
  append_times (path, from, to);
  ask (self, ms5_client_ask_finish, path, cancellable, callback, user_data);
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
 * Asks for the states of a line's bottleneck.
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
  ask (self, ms5_client_ask_finish, path, cancellable, callback, user_data);
}

/**
 * ms5_client_ask_finish:
 * @self: the client
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the answer, as the description of the HTTP interface has it
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
