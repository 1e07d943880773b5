/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/routes/ms5-routes-private.h"

#include "server/push/ms5-relay.h"

#define MAX_TEXT ((gsize) 1024)

/* A test that comes late is of no use. */
#define TEST_TTL_S 300

static Ms5Relay *
find_relay (Ms5HttpRequest   *request,
            Ms5RoutesContext *routes,
            const char       *channel)
{
  for (guint i = 0; i < routes->relays->len; i++)
    if (g_str_equal (ms5_relay_get_channel (g_ptr_array_index (routes->relays, i)), channel))
      return g_ptr_array_index (routes->relays, i);

  ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_NOT_FOUND, "This server has no channel %s off the floor", channel);
  return NULL;
}

void
ms5_route_list_relays (Ms5HttpRequest *request,
                       gpointer        context)
{
  Ms5RoutesContext *routes = context;
  json_t *array = json_array ();
  json_t *reply = json_object ();

  for (guint i = 0; i < routes->relays->len; i++)
    {
      Ms5Relay *relay = g_ptr_array_index (routes->relays, i);
      const char *key = ms5_relay_get_public_key (relay);
      json_t *entry = json_object ();

      json_object_set_new (entry, "channel", json_string (ms5_relay_get_channel (relay)));
      if (key != NULL)
        json_object_set_new (entry, "public_key", json_string (key));
      json_array_append_new (array, entry);
    }
  json_object_set_new (reply, "relays", array);
  ms5_http_request_reply (request, 200, reply);
}

static void
tested_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Ms5RouteAsk) ask = user_data;
  g_auto (Ms5RelayVerdict) verdict = { 0 };
  g_autoptr (GError) error = NULL;
  json_t *reply;

  /* Nobody waits for the answer any more. */
  if (!ms5_relay_send_finish (MS5_RELAY (source), result, &verdict, &error))
    return;

  reply = json_object ();
  json_object_set_new (reply, "outcome", json_string (ms5_relay_outcome_to_string (verdict.outcome)));
  if (verdict.retry_after > 0)
    json_object_set_new (reply, "retry_after_s", json_integer (verdict.retry_after / MS5_USEC_PER_S));
  if (verdict.id != NULL)
    json_object_set_new (reply, "id", ms5_json_new_text (verdict.id));
  if (verdict.reason != NULL)
    json_object_set_new (reply, "reason", ms5_json_new_text (verdict.reason));
  ms5_http_request_reply (ask->request, 200, reply);
}

static void
send_test (Ms5HttpRequest   *request,
           Ms5RoutesContext *routes,
           Ms5Relay         *relay,
           Ms5RelayMessage  *message,
           const char       *address)
{
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *delivery = g_strconcat ("test-", id, NULL);
  g_autoptr (GError) error = NULL;

  if (!ms5_relay_check_address (relay, address, &error))
    {
      ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_INVALID, "%s", error->message);
      return;
    }

  message->delivery = delivery;
  message->collapse = delivery;
  message->ttl_s = TEST_TTL_S;
  message->priority = MS5_PRIORITY_MEDIUM;
  message->line = routes->plant->site.code;
  message->call = "test";
  message->sent = ms5_clock_now (routes->clock);
  message->address = address;
  ms5_relay_send_async (relay, message, ms5_http_request_get_cancellable (request), tested_cb,
                        ms5_route_ask_new (request, routes));
}

void
ms5_route_test_relay (Ms5HttpRequest *request,
                      gpointer        context)
{
  Ms5RoutesContext *routes = context;
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  Ms5RelayMessage message = { .body = "", .language = routes->plant->site.language };
  Ms5Relay *relay = find_relay (request, routes, ms5_http_request_get_arg (request, 0));
  g_autofree char *address = NULL;
  Ms5JsonReader body, place;

  if (relay == NULL || !ms5_route_read_body (request, problems, &body))
    return;

  ms5_json_get_string (&body, "title", MS5_JSON_REQUIRED, MAX_TEXT, &message.title);
  ms5_json_get_string (&body, "body", MS5_JSON_OPTIONAL, MAX_TEXT, &message.body);
  ms5_json_get_string (&body, "language", MS5_JSON_OPTIONAL, MS5_LIMIT_CODE_BYTES, &message.language);
  if (ms5_json_get_object (&body, "address", MS5_JSON_REQUIRED, &place))
    address = ms5_json_encode (place.value, NULL);
  if (ms5_route_check_body (request, problems))
    send_test (request, routes, relay, &message, address);
}
