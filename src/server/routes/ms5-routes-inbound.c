/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/routes/ms5-routes-private.h"

/* When to send again what could not be taken, in seconds. */
#define BUSY_S 2

static json_t *
make_errors (const Ms5Problems *problems)
{
  json_t *array = json_array ();

  for (guint i = 0; i < ms5_problems_get_count (problems) && i < MS5_LIMIT_PROBLEMS; i++)
    {
      const Ms5Problem *problem = ms5_problems_get (problems, i);

      json_array_append_new (array, json_pack ("{s:o, s:o}", "path", ms5_json_new_text (problem->path),
                                               "detail", ms5_json_new_text (problem->message)));
    }
  return array;
}

/* Samples */

/* Something of which nothing could be used is no success. */
static void
reply_receipt (Ms5HttpRequest       *request,
               const Ms5DoorReceipt *receipt)
{
  const Ms5DoorCounts *counts = &receipt->counts;

  if (counts->stored == 0 && counts->repeated == 0 && ms5_problems_get_count (receipt->problems) > 0)
    {
      ms5_http_request_refuse_errors (request, receipt->problems);
      return;
    }

  ms5_http_request_reply (request, 200, json_pack ("{s:I, s:I, s:I, s:o}", "received", (json_int_t) counts->received,
                                                   "stored", (json_int_t) counts->stored,
                                                   "repeated", (json_int_t) counts->repeated,
                                                   "refused", make_errors (receipt->problems)));
}

static void
submitted_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (Ms5RouteAsk) ask = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5DoorReceipt) receipt = ms5_door_submit_finish (MS5_DOOR (source), result, &error);

  if (receipt != NULL)
    reply_receipt (ask->request, receipt);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    ms5_http_request_refuse_for_now (ask->request, MS5_HTTP_PROBLEM_BUSY, BUSY_S, error->message);
}

/* Whether the sender may speak of that equipment; of what is no equipment the door knows better. */
static gboolean
may_send (const Ms5Identity *identity,
          const Ms5Plant    *plant,
          const json_t      *sample)
{
  const char *code = json_string_value (json_object_get (sample, "equipment"));
  const Ms5Equipment *equipment = code != NULL ? ms5_plant_get_equipment (plant, code) : NULL;

  return equipment == NULL || g_strv_contains ((const char *const *) identity->lines, equipment->line->code);
}

static gboolean
check_lines (Ms5HttpRequest  *request,
             const Ms5Plant  *plant,
             const json_t    *value)
{
  const Ms5Identity *identity = ms5_http_request_get_identity (request);
  gsize n = json_is_array (value) ? json_array_size (value) : 1;

  if (identity->lines == NULL)
    return TRUE;

  for (gsize i = 0; i < n; i++)
    if (!may_send (identity, plant, json_is_array (value) ? json_array_get (value, i) : value))
      {
        ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_FORBIDDEN,
                                 "$[%" G_GSIZE_FORMAT "].equipment is not in a line that you may send for", i);
        return FALSE;
      }
  return TRUE;
}

/* The door reads the text itself, so that it counts what is no JSON as well. */
void
ms5_route_samples (Ms5HttpRequest *request,
                   gpointer        context)
{
  Ms5RoutesContext *routes = context;
  const Ms5Identity *identity = ms5_http_request_get_identity (request);
  g_autofree char *origin = g_strconcat ("http:", identity->name, NULL);
  GBytes *text = ms5_http_request_get_text (request);
  g_autoptr (Ms5Parcel) parcel = NULL;

  if (ms5_door_is_busy (routes->door))
    {
      ms5_http_request_refuse_for_now (request, MS5_HTTP_PROBLEM_BUSY, BUSY_S, "samples are stored too slowly");
      return;
    }

  parcel = ms5_parcel_new_from_text (g_bytes_get_size (text) > 0 ? g_bytes_get_data (text, NULL) : "",
                                     g_bytes_get_size (text), origin);
  if (check_lines (request, routes->plant, ms5_parcel_get_value (parcel)))
    ms5_door_submit_async (routes->door, parcel, ms5_http_request_get_cancellable (request), submitted_cb,
                           ms5_route_ask_new (request, routes));
}

/* Actions */

static void
acted_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (Ms5RouteAsk) ask = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = ms5_actions_submit_finish (MS5_ACTIONS (source), result, &error);
  json_t *list;

  if (results == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        ms5_http_request_refuse_for_now (ask->request, MS5_HTTP_PROBLEM_BUSY, BUSY_S, error->message);
      return;
    }

  list = json_array ();
  for (guint i = 0; i < results->len; i++)
    json_array_append_new (list, ms5_result_encode (g_ptr_array_index (results, i)));
  ms5_http_request_reply (ask->request, 200, json_pack ("{s:o, s:o}", "now",
                                                        ms5_route_time (ms5_clock_now (ask->routes->plant_clock)),
                                                        "results", list));
}

static GPtrArray *
read_actions (Ms5JsonReader *body)
{
  GPtrArray *actions = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_action_free);
  Ms5Time sent = MS5_TIME_NONE;
  Ms5JsonReader array;

  ms5_json_get_time_ms (body, "now", MS5_JSON_OPTIONAL, &sent);
  if (!ms5_json_get_array (body, "acts", MS5_JSON_REQUIRED, MS5_LIMIT_BATCH_ACTIONS, &array))
    return actions;

  for (gsize i = 0; i < ms5_json_reader_get_length (&array); i++)
    {
      Ms5JsonReader element;
      Ms5Action *action;

      ms5_json_get_element (&array, i, &element);
      action = ms5_action_read (&element);
      if (action == NULL)
        continue;
      action->sent = sent;
      g_ptr_array_add (actions, action);
    }
  return actions;
}

/* The same as a batch over the feed. A token that was made for one device speaks for no other. */
void
ms5_route_actions (Ms5HttpRequest *request,
                   gpointer        context)
{
  Ms5RoutesContext *routes = context;
  Ms5Identity *identity = ms5_http_request_get_identity (request);
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (GPtrArray) actions = NULL;
  const char *device = identity->device;
  gint64 ackd = 0;
  Ms5JsonReader body;

  if (!ms5_route_read_body (request, problems, &body))
    return;
  ms5_json_get_string (&body, "device", device != NULL ? MS5_JSON_OPTIONAL : MS5_JSON_REQUIRED, MS5_LIMIT_ID_BYTES, &device);
  if (device != NULL && !ms5_code_is_valid (device))
    ms5_json_reader_complain (&body, "device", "is not 1 to 64 letters, digits, «_», «.», «-»");
  else if (identity->device != NULL && !g_str_equal (device, identity->device))
    ms5_json_reader_complain (&body, "device", "is not the one that the token was made for");
  ms5_json_get_int (&body, "ackd", MS5_JSON_OPTIONAL, 0, MS5_LIMIT_INTEGER_MAX, &ackd);
  actions = read_actions (&body);
  if (!ms5_route_check_body (request, problems))
    return;

  ms5_actions_submit_async (routes->actions, identity, device, ackd, actions, ms5_http_request_get_cancellable (request),
                            acted_cb, ms5_route_ask_new (request, routes));
}
