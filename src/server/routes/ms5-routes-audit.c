/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/routes/ms5-routes-private.h"

/* Who did what to an item, and what became of it. */

static json_t *
make_entry (const Ms5StoreAction *action)
{
  const Ms5ActionRecord *record = action->record;
  json_t *entry = json_object ();

  json_object_set_new (entry, "number", json_integer (action->number));
  json_object_set_new (entry, "at", ms5_route_time (record->at));
  json_object_set_new (entry, "sub", json_string (record->sub));
  if (record->by != NULL)
    json_object_set_new (entry, "by", ms5_json_new_text (record->by));
  json_object_set_new (entry, "device", ms5_json_new_text (record->device));
  json_object_set_new (entry, "skew_ms", json_integer (record->skew_ms));
  json_object_set (entry, "action", record->action);
  json_object_set (entry, "result", record->result);
  return entry;
}

static void
audit_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (Ms5RouteAsk) ask = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5StoreAnswer) answer = ms5_store_query_finish (MS5_STORE (source), result, &error);
  json_t *list, *reply;

  if (answer == NULL)
    {
      ms5_route_refuse_store (ask->request, error);
      return;
    }

  list = json_array ();
  for (guint i = 0; i < answer->actions->len; i++)
    json_array_append_new (list, make_entry (g_ptr_array_index (answer->actions, i)));
  reply = json_object ();
  json_object_set_new (reply, "actions", list);
  json_object_set_new (reply, "cut", json_boolean (answer->is_cut));
  ms5_http_request_reply (ask->request, 200, reply);
}

void
ms5_route_audit (Ms5HttpRequest *request,
                 gpointer        context)
{
  Ms5RoutesContext *routes = context;
  const Ms5HttpQuery *params = ms5_http_request_get_query (request);
  const char *topic = ms5_http_query_get_text (params, "topic");
  const char *const topics[] = { topic, NULL };
  Ms5StoreQuery query = {
    .subject = MS5_STORE_AUDIT,
    .topics = topics,
    .key = ms5_http_query_get_text (params, "key"),
    .after = ms5_http_query_get_int (params, "before"),
    .limit = (guint) ms5_http_query_get_int (params, "limit"),
  };

  if (!ms5_identity_may_see_topic (ms5_http_request_get_identity (request), topic))
    {
      ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_FORBIDDEN, "this is not a topic that you may see");
      return;
    }

  ms5_store_query_async (routes->store, &query, ms5_http_request_get_cancellable (request), audit_cb,
                         ms5_route_ask_new (request, routes));
}
