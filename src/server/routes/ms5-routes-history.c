/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/routes/ms5-routes-private.h"

#define LONGEST_TIMELINE (32 * 24 * MS5_USEC_PER_H)
#define LONGEST_HISTORY  (10 * 366 * 24 * MS5_USEC_PER_H)
#define USUAL            (8 * MS5_USEC_PER_H)

/* A question about one piece of equipment. */
typedef struct
{
  Ms5RouteAsk        *ask;
  const Ms5Equipment *equipment;
  const Ms5Sensor    *sensor; /* of history */
  Ms5Interval         window;
} TimeAsk;

static void
time_ask_free (TimeAsk *ask)
{
  ms5_route_ask_free (ask->ask);
  g_free (ask);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TimeAsk, time_ask_free)

/* Up to now and the last hours if nothing else is asked for. */
static Ms5Interval
get_window (Ms5HttpRequest   *request,
            Ms5RoutesContext *routes)
{
  const Ms5HttpQuery *query = ms5_http_request_get_query (request);
  Ms5Interval window;

  window.end = ms5_http_query_has (query, "to") ? ms5_http_query_get_time (query, "to") : ms5_clock_now (routes->plant_clock);
  window.start = ms5_http_query_has (query, "from") ? ms5_http_query_get_time (query, "from") : window.end - USUAL;
  return window;
}

static json_t *
make_head (const TimeAsk *ask)
{
  return json_pack ("{s:s, s:s, s:o, s:o}", "line", ask->equipment->line->code, "equipment", ask->equipment->code,
                    "from", ms5_route_time (ask->window.start), "to", ms5_route_time (ask->window.end));
}

/* Finishes @ask if there is no answer. */
static Ms5StoreAnswer *
finish (TimeAsk      *ask,
        GObject      *store,
        GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  Ms5StoreAnswer *answer = ms5_store_query_finish (MS5_STORE (store), result, &error);

  if (answer == NULL)
    ms5_route_refuse_store (ask->ask->request, error);
  return answer;
}

/* States */

static void
timeline_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (TimeAsk) ask = user_data;
  g_autoptr (Ms5StoreAnswer) answer = finish (ask, source, result);
  json_t *intervals, *reply;

  if (answer == NULL)
    return;

  intervals = json_array ();
  for (guint i = 0; i < answer->spans->len; i++)
    {
      const Ms5Span *span = &g_array_index (answer->spans, Ms5SpanRecord, i).span;
      const Ms5TimelineItem item = {
        (int) span->state, (int) span->mode,
        span->cause != MS5_CAUSE_NONE ? (int) span->cause : MS5_WORD_NONE,
        span->interval.start, span->interval.end,
      };

      json_array_append_new (intervals, ms5_timeline_item_encode (&item));
    }
  reply = make_head (ask);
  json_object_set_new (reply, "intervals", intervals);
  json_object_set_new (reply, "cut", json_boolean (answer->is_cut));
  ms5_http_request_reply (ask->ask->request, 200, reply);
}

static void
ask_store (Ms5HttpRequest      *request,
           Ms5RoutesContext    *routes,
           const TimeAsk       *ask,
           guint                points,
           GAsyncReadyCallback  callback)
{
  const char *equipment[] = { ask->equipment->code, NULL };
  const Ms5StoreQuery query = {
    .subject = ask->sensor != NULL ? MS5_STORE_HISTORY : MS5_STORE_SPANS,
    .equipment = equipment,
    .time = ask->window,
    .sensor = ask->sensor != NULL ? ask->sensor->code : NULL,
    .points = points,
  };
  TimeAsk *copy = g_new (TimeAsk, 1);

  *copy = *ask;
  copy->ask = ms5_route_ask_new (request, routes);
  ms5_store_query_async (routes->store, &query, ms5_http_request_get_cancellable (request), callback, copy);
}

void
ms5_route_timeline (Ms5HttpRequest *request,
                    gpointer        context)
{
  Ms5RoutesContext *routes = context;
  const Ms5Line *line = ms5_route_find_line (request, routes, ms5_http_request_get_arg (request, 0));
  const char *code = ms5_http_query_get_text (ms5_http_request_get_query (request), "equipment");
  TimeAsk ask = { .window = get_window (request, routes) };

  if (line == NULL)
    return;

  ask.equipment = code != NULL ? ms5_plant_get_equipment (routes->plant, code) : ms5_line_get_bottleneck (line);
  if (ask.equipment == NULL || ask.equipment->line != line)
    {
      ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_NOT_FOUND, "there is no such equipment in this line");
      return;
    }
  if (ms5_route_check_window (request, ask.window, LONGEST_TIMELINE))
    ask_store (request, routes, &ask, 0, timeline_cb);
}

/* Sensors */

static void
history_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (TimeAsk) ask = user_data;
  g_autoptr (Ms5StoreAnswer) answer = finish (ask, source, result);
  json_t *points, *reply;

  if (answer == NULL)
    return;

  points = json_array ();
  for (guint i = 0; i < answer->buckets->len; i++)
    {
      const Ms5StoreBucket *bucket = &g_array_index (answer->buckets, Ms5StoreBucket, i);

      json_array_append_new (points, json_pack ("{s:o, s:I, s:f, s:f, s:f, s:f}", "start", ms5_route_time (bucket->start),
                                                "n", (json_int_t) bucket->n, "min", bucket->min, "max", bucket->max,
                                                "mean", bucket->sum / (double) bucket->n, "last", bucket->last));
    }
  reply = make_head (ask);
  json_object_set_new (reply, "sensor", json_string (ask->sensor->code));
  json_object_set_new (reply, "unit", ms5_json_new_text (ask->sensor->unit));
  json_object_set_new (reply, "step_ms", ms5_route_time (answer->step));
  json_object_set_new (reply, "points", points);
  ms5_http_request_reply (ask->ask->request, 200, reply);
}

void
ms5_route_history (Ms5HttpRequest *request,
                   gpointer        context)
{
  Ms5RoutesContext *routes = context;
  const Ms5HttpQuery *query = ms5_http_request_get_query (request);
  TimeAsk ask = { .window = get_window (request, routes) };

  ask.equipment = ms5_plant_get_equipment (routes->plant, ms5_http_request_get_arg (request, 0));
  if (ask.equipment == NULL)
    {
      ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_NOT_FOUND, "there is no such equipment");
      return;
    }
  if (ms5_route_find_line (request, routes, ask.equipment->line->code) == NULL)
    return;

  ask.sensor = ms5_equipment_get_sensor (ask.equipment, ms5_http_query_get_text (query, "sensor"));
  if (ask.sensor == NULL)
    ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_NOT_FOUND, "this equipment has no such sensor");
  else if (ms5_route_check_window (request, ask.window, LONGEST_HISTORY))
    ask_store (request, routes, &ask, (guint) ms5_http_query_get_int (query, "points"), history_cb);
}
