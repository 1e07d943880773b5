/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/routes/ms5-routes-private.h"

/* Anybody may ask, so what the disk said stays in the log. */
static const char *
find_problem (Ms5Journal *journal)
{
  if (ms5_journal_is_broken (journal))
    return "nothing more can be stored: the server must be looked after";
  if (ms5_journal_get_problem (journal) != NULL)
    return "what happens cannot be stored at the moment; it is kept and tried again";
  if (ms5_journal_is_busy (journal))
    return "what happens is stored too slowly";

  return NULL;
}

/* «Degraded» is still an answer: what is known can be read. */
void
ms5_route_health (Ms5HttpRequest *request,
                  gpointer        context)
{
  Ms5RoutesContext *routes = context;
  const char *problem = find_problem (routes->journal);
  json_t *reply = json_object ();

  json_object_set_new (reply, "status", json_string (problem == NULL ? "ok" : "degraded"));
  if (problem != NULL)
    json_object_set_new (reply, "problem", json_string (problem));
  json_object_set_new (reply, "version", json_string (PACKAGE_VERSION));
  json_object_set_new (reply, "protocol", json_string ("floor.v1"));
  json_object_set_new (reply, "uptime_s", json_integer ((ms5_clock_monotonic (routes->clock) - routes->started)
                                                         / MS5_USEC_PER_S));
  json_object_set_new (reply, "now", json_integer (ms5_time_to_ms (ms5_clock_now (routes->clock))));
  ms5_http_request_reply (request, 200, reply);
}
