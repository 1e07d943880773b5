/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/routes/ms5-routes-private.h"

#include "server/store/ms5-store-error.h"

/* When to ask again after «busy», in seconds. */
#define BUSY_S 2

#define USUAL (24 * MS5_USEC_PER_H)

/* A question whose answer comes later. */
Ms5RouteAsk *
ms5_route_ask_new (Ms5HttpRequest *request,
                   gpointer        context)
{
  Ms5RouteAsk *ask = g_new (Ms5RouteAsk, 1);

  *ask = (Ms5RouteAsk) { ms5_http_request_ref (request), context };
  return ask;
}

void
ms5_route_ask_free (Ms5RouteAsk *ask)
{
  ms5_http_request_unref (ask->request);
  g_free (ask);
}

/* The body as an object to read members of. */
gboolean
ms5_route_read_body (Ms5HttpRequest *request,
                     Ms5Problems    *problems,
                     Ms5JsonReader  *out_object)
{
  Ms5JsonReader reader;

  ms5_json_reader_init (&reader, ms5_http_request_get_body (request), FALSE, problems);
  return ms5_json_get_object (&reader, NULL, MS5_JSON_REQUIRED, out_object)
         || ms5_route_check_body (request, problems);
}

/* Refuses if anything is wrong. */
gboolean
ms5_route_check_body (Ms5HttpRequest    *request,
                      const Ms5Problems *problems)
{
  if (ms5_problems_get_count (problems) == 0)
    return TRUE;

  ms5_http_request_refuse_errors (request, problems);
  return FALSE;
}

/* The line, if there is one and it may be seen. */
const Ms5Line *
ms5_route_find_line (Ms5HttpRequest   *request,
                     Ms5RoutesContext *routes,
                     const char       *code)
{
  const Ms5Line *line = ms5_plant_get_line (routes->plant, code);

  if (line == NULL)
    ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_NOT_FOUND, "there is no such line");
  else if (!ms5_identity_may_see_line (ms5_http_request_get_identity (request), code))
    ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_FORBIDDEN, "this is not a line that you may see");
  else
    return line;

  return NULL;
}

/* The lines asked for, or all that may be seen; refuses if one may not. */
GStrv
ms5_route_find_lines (Ms5HttpRequest   *request,
                      Ms5RoutesContext *routes)
{
  const char *const *asked = ms5_http_query_get_texts (ms5_http_request_get_query (request), "line");
  const Ms5Identity *identity = ms5_http_request_get_identity (request);
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();

  for (guint i = 0; asked != NULL && asked[i] != NULL; i++)
    if (ms5_route_find_line (request, routes, asked[i]) == NULL)
      return NULL;
  if (asked != NULL)
    return g_strdupv ((char **) asked);

  for (guint i = 0; i < routes->plant->lines->len; i++)
    {
      const Ms5Line *line = g_ptr_array_index (routes->plant->lines, i);

      if (ms5_identity_may_see_line (identity, line->code))
        g_strv_builder_add (lines, line->code);
    }
  return g_strv_builder_end (lines);
}

/* Up to now and the last day if nothing else is asked for. */
Ms5Interval
ms5_route_get_window (Ms5HttpRequest   *request,
                      Ms5RoutesContext *routes)
{
  const Ms5HttpQuery *query = ms5_http_request_get_query (request);
  Ms5Interval window;

  /* What has just begun belongs to it. */
  window.end = ms5_http_query_has (query, "to") ? ms5_http_query_get_time (query, "to")
                                                : ms5_clock_now (routes->plant_clock) + MS5_USEC_PER_MS;
  window.start = ms5_http_query_has (query, "from") ? ms5_http_query_get_time (query, "from") : window.end - USUAL;
  return window;
}

gboolean
ms5_route_check_window (Ms5HttpRequest *request,
                        Ms5Interval     window,
                        Ms5Time         longest)
{
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();

  if (ms5_interval_is_empty (window))
    ms5_problems_add (problems, "?to", "is not later than the start");
  else if (ms5_interval_length (window) > longest)
    ms5_problems_add (problems, "?from", "is more than %" G_GINT64_FORMAT " hours before the end", longest / MS5_USEC_PER_H);

  return ms5_route_check_body (request, problems);
}

/* Accounts say «busy» in words that are not for everybody. */
void
ms5_route_refuse_auth (Ms5HttpRequest *request,
                       const GError   *error,
                       int             retry_after)
{
  switch (error->domain == MS5_AUTH_ERROR ? (Ms5AuthError) error->code : MS5_AUTH_ERROR_BUSY)
    {
    case MS5_AUTH_ERROR_CREDENTIALS:
    case MS5_AUTH_ERROR_TOKEN:
    case MS5_AUTH_ERROR_REUSED:
    case MS5_AUTH_ERROR_SET_UP:
      ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_CREDENTIALS, NULL);
      return;
    case MS5_AUTH_ERROR_THROTTLED:
      ms5_http_request_refuse_for_now (request, MS5_HTTP_PROBLEM_TOO_MANY, (guint) MAX (retry_after, 1),
                                       "there were too many attempts");
      return;
    case MS5_AUTH_ERROR_FORBIDDEN:
      ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_FORBIDDEN, "%s", error->message);
      return;
    case MS5_AUTH_ERROR_NAME:
    case MS5_AUTH_ERROR_PASSWORD:
      ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_INVALID, "%s", error->message);
      return;
    case MS5_AUTH_ERROR_LAST_ADMIN:
      ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_CONFLICT, "%s", error->message);
      return;
    case MS5_AUTH_ERROR_NOT_FOUND:
      ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_NOT_FOUND, "there is no such account");
      return;
    case MS5_AUTH_ERROR_BUSY:
    default:
      g_message ("accounts cannot answer: %s", error->message);
      ms5_http_request_refuse_for_now (request, MS5_HTTP_PROBLEM_BUSY, BUSY_S, "accounts cannot be asked at the moment");
      return;
    }
}

void
ms5_route_refuse_store (Ms5HttpRequest *request,
                        const GError   *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_warning ("the store does not answer: %s", error->message);
  if (ms5_store_error_is_passing (error))
    ms5_http_request_refuse_for_now (request, MS5_HTTP_PROBLEM_BUSY, BUSY_S, "the store cannot be asked at the moment");
  else
    ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_INTERNAL, "the store does not answer; the server's log says why");
}

json_t *
ms5_route_time (Ms5Time time)
{
  return json_integer (ms5_time_to_ms (time));
}

json_t *
ms5_route_texts (const char *const *texts)
{
  json_t *array = json_array ();

  for (guint i = 0; texts[i] != NULL; i++)
    json_array_append_new (array, ms5_json_new_text (texts[i]));
  return array;
}
