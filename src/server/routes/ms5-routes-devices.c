/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/routes/ms5-routes-private.h"

#include "server/auth/ms5-permissions.h"

#include <math.h>

#define MAX_RECEIPTS 500

/* What figures are about if nothing is said. */
#define USUAL (7 * 24 * MS5_USEC_PER_H)

static gboolean
is_admin (const Ms5Identity *identity)
{
  return ms5_identity_may (identity, MS5_PERMIT_USERS_MANAGE);
}

static gboolean
is_own (const Ms5Identity *identity,
        const Ms5Device   *device)
{
  return g_str_equal (device->person, identity->name);
}

/* Without the address: that is for the relay alone. */
static json_t *
make_device (Ms5RoutesContext *routes,
             const Ms5Device  *device)
{
  json_t *object = ms5_device_encode (device, FALSE);

  json_object_set_new (object, "id", ms5_json_new_text (device->id));
  json_object_set_new (object, "waiting", json_integer (ms5_push_get_waiting (routes->push, device->id)));
  return object;
}

void
ms5_route_list_devices (Ms5HttpRequest *request,
                        gpointer        context)
{
  Ms5RoutesContext *routes = context;
  const Ms5Identity *identity = ms5_http_request_get_identity (request);
  gboolean all = ms5_http_query_get_flag (ms5_http_request_get_query (request), "all");
  g_autoptr (GPtrArray) devices = NULL;
  json_t *array, *reply;

  if (all && !is_admin (identity))
    {
      ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_FORBIDDEN, "those of others take the right «%s»",
                               MS5_PERMIT_USERS_MANAGE);
      return;
    }

  devices = ms5_push_list_devices (routes->push, all ? NULL : identity->name);
  array = json_array ();
  for (guint i = 0; i < devices->len; i++)
    json_array_append_new (array, make_device (routes, g_ptr_array_index (devices, i)));
  reply = json_object ();
  json_object_set_new (reply, "devices", array);
  ms5_http_request_reply (request, 200, reply);
}

/* Somebody else's is not there, but for who looks after accounts. */
static const Ms5Device *
find_device (Ms5HttpRequest   *request,
             Ms5RoutesContext *routes)
{
  const Ms5Identity *identity = ms5_http_request_get_identity (request);
  const Ms5Device *device = ms5_push_get_device (routes->push, ms5_http_request_get_arg (request, 0));

  if (device != NULL && (is_own (identity, device) || is_admin (identity)))
    return device;

  ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_NOT_FOUND, "there is no such device");
  return NULL;
}

void
ms5_route_device (Ms5HttpRequest *request,
                  gpointer        context)
{
  const Ms5Device *device = find_device (request, context);

  if (device != NULL)
    ms5_http_request_reply (request, 200, make_device (context, device));
}

static void
refuse_push (Ms5HttpRequest *request,
             const GError   *error)
{
  switch (error->domain == MS5_PUSH_ERROR ? (Ms5PushError) error->code : MS5_PUSH_ERROR_STORE)
    {
    case MS5_PUSH_ERROR_LIMIT:
      ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_CONFLICT, "%s", error->message);
      return;
    case MS5_PUSH_ERROR_CHANNEL:
    case MS5_PUSH_ERROR_ADDRESS:
      ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_INVALID, "%s", error->message);
      return;
    case MS5_PUSH_ERROR_STORE:
    default:
      g_message ("a registration was not stored: %s", error->message);
      ms5_http_request_refuse_for_now (request, MS5_HTTP_PROBLEM_BUSY, 2, "devices cannot be stored at the moment");
      return;
    }
}

static void
registered_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (Ms5RouteAsk) ask = user_data;
  g_autoptr (GError) error = NULL;
  const Ms5Device *device;

  if (!ms5_push_register_finish (MS5_PUSH (source), result, &error))
    {
      refuse_push (ask->request, error);
      return;
    }

  device = ms5_push_get_device (MS5_PUSH (source), ms5_http_request_get_arg (ask->request, 0));
  if (device != NULL)
    ms5_http_request_reply (ask->request, 200, make_device (ask->routes, device));
  else
    ms5_http_request_reply_empty (ask->request, 204);
}

/* An installation is registered by whoever signed in on it; what a relay reaches belongs to a person. */
static gboolean
may_register (Ms5HttpRequest   *request,
              Ms5RoutesContext *routes,
              const char       *id,
              Ms5Channel        channel)
{
  const Ms5Identity *identity = ms5_http_request_get_identity (request);
  const Ms5Device *before = ms5_push_get_device (routes->push, id);

  if (g_strcmp0 (identity->device, id) == 0)
    return TRUE;

  if (channel == MS5_CHANNEL_DESKTOP)
    ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_FORBIDDEN, "this is not the device that you signed in on");
  else if (before != NULL && !is_own (identity, before))
    ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_CONFLICT, "there is such a device already");
  else
    return TRUE;

  return FALSE;
}

static void
check_lines (Ms5RoutesContext *routes,
             const Ms5Device  *device,
             Ms5Problems      *problems)
{
  for (guint i = 0; device->lines != NULL && device->lines[i] != NULL; i++)
    if (ms5_plant_get_line (routes->plant, device->lines[i]) == NULL)
      {
        g_autofree char *path = g_strdup_printf ("$.lines[%u]", i);

        ms5_problems_add (problems, path, "is no line of this plant");
      }
}

void
ms5_route_put_device (Ms5HttpRequest *request,
                      gpointer        context)
{
  Ms5RoutesContext *routes = context;
  const char *id = ms5_http_request_get_arg (request, 0);
  g_autoptr (Ms5Device) device = NULL;
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  Ms5JsonReader body;

  if (!ms5_code_is_valid (id))
    {
      ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_INVALID, "a device's id has 1 to 64 letters, digits, _, . and -");
      return;
    }
  if (!ms5_route_read_body (request, problems, &body))
    return;

  device = ms5_device_new (id, MS5_CHANNEL_DESKTOP, ms5_http_request_get_identity (request)->name);
  if (ms5_device_read (&body, device))
    check_lines (routes, device, problems);
  if (!ms5_route_check_body (request, problems) || !may_register (request, routes, id, device->channel))
    return;

  ms5_push_register_async (routes->push, device, registered_cb, ms5_route_ask_new (request, routes));
}

static void
unregistered_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (Ms5RouteAsk) ask = user_data;
  g_autoptr (GError) error = NULL;

  if (ms5_push_register_finish (MS5_PUSH (source), result, &error))
    ms5_http_request_reply_empty (ask->request, 204);
  else
    refuse_push (ask->request, error);
}

void
ms5_route_delete_device (Ms5HttpRequest *request,
                         gpointer        context)
{
  Ms5RoutesContext *routes = context;
  const Ms5Device *device = find_device (request, routes);

  if (device != NULL)
    ms5_push_unregister_async (routes->push, device->id, unregistered_cb, ms5_route_ask_new (request, routes));
}

/* Receipts */

typedef struct
{
  const char     *delivery;
  Ms5ReceiptKind  kind;
  Ms5Time         at;
} Receipt;

static gboolean
read_receipt (Ms5JsonReader *element,
              Ms5Time        now,
              Receipt       *out_receipt)
{
  Ms5JsonReader object;
  int kind;

  out_receipt->at = now;
  if (!ms5_json_get_object (element, NULL, MS5_JSON_REQUIRED, &object)
      || !ms5_json_get_string (&object, "delivery", MS5_JSON_REQUIRED, MS5_LIMIT_ID_BYTES, &out_receipt->delivery)
      || !ms5_json_get_word (&object, "what", MS5_JSON_REQUIRED, ms5_words_receipt_kind, &kind))
    return FALSE;

  ms5_json_get_time_ms (&object, "at", MS5_JSON_OPTIONAL, &out_receipt->at);
  out_receipt->at = MIN (out_receipt->at, now);
  out_receipt->kind = (Ms5ReceiptKind) kind;
  return TRUE;
}

/* A device says so of itself: an installation by its own token, what a relay reaches by its person's. */
static gboolean
may_say (const Ms5Identity *identity,
         const Ms5Device   *device)
{
  return is_own (identity, device)
         && (device->channel != MS5_CHANNEL_DESKTOP || g_strcmp0 (identity->device, device->id) == 0);
}

void
ms5_route_receipts (Ms5HttpRequest *request,
                    gpointer        context)
{
  Ms5RoutesContext *routes = context;
  const char *id = ms5_http_request_get_arg (request, 0);
  const Ms5Device *device = ms5_push_get_device (routes->push, id);
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (GArray) receipts = g_array_new (FALSE, FALSE, sizeof (Receipt));
  Ms5JsonReader body, array;

  if (device == NULL || !may_say (ms5_http_request_get_identity (request), device))
    {
      ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_NOT_FOUND, "there is no such device, or you did not sign in on it");
      return;
    }
  if (!ms5_route_read_body (request, problems, &body))
    return;

  if (ms5_json_get_array (&body, "receipts", MS5_JSON_REQUIRED, MAX_RECEIPTS, &array))
    for (gsize i = 0; i < ms5_json_reader_get_length (&array); i++)
      {
        Ms5JsonReader element;
        Receipt receipt;

        ms5_json_get_element (&array, i, &element);
        if (read_receipt (&element, ms5_clock_now (routes->plant_clock), &receipt))
          g_array_append_val (receipts, receipt);
      }
  if (!ms5_route_check_body (request, problems))
    return;

  for (guint i = 0; i < receipts->len; i++)
    {
      const Receipt *receipt = &g_array_index (receipts, Receipt, i);

      ms5_push_take_receipt (routes->push, id, receipt->delivery, receipt->kind, receipt->at);
    }
  ms5_http_request_reply_empty (request, 204);
}

/* Figures */

static void
set_seconds (json_t     *object,
             const char *name,
             double      seconds)
{
  if (!isnan (seconds))
    json_object_set_new (object, name, json_real (seconds));
}

static json_t *
make_figures (Ms5Channel               channel,
              const Ms5ChannelFigures *figures)
{
  json_t *object = json_object ();

  json_object_set_new (object, "channel", json_string (ms5_channel_to_string (channel)));
  json_object_set_new (object, "sent", json_integer (figures->sent));
  json_object_set_new (object, "received", json_integer (figures->received));
  json_object_set_new (object, "shown", json_integer (figures->shown));
  json_object_set_new (object, "opened", json_integer (figures->opened));
  json_object_set_new (object, "acted", json_integer (figures->acted));
  json_object_set_new (object, "failed", json_integer (figures->failed));
  json_object_set_new (object, "expired", json_integer (figures->expired));
  set_seconds (object, "p50_s", figures->p50_s);
  set_seconds (object, "p99_s", figures->p99_s);
  return object;
}

static void
figures_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Ms5RouteAsk) ask = user_data;
  g_autoptr (GError) error = NULL;
  Ms5ChannelFigures figures[MS5_N_CHANNELS];
  json_t *array, *reply;

  if (!ms5_push_figures_finish (MS5_PUSH (source), result, figures, &error))
    {
      ms5_route_refuse_store (ask->request, error);
      return;
    }

  array = json_array ();
  for (guint i = 0; i < MS5_N_CHANNELS; i++)
    if (figures[i].sent > 0)
      json_array_append_new (array, make_figures ((Ms5Channel) i, &figures[i]));
  reply = json_object ();
  json_object_set_new (reply, "channels", array);
  ms5_http_request_reply (ask->request, 200, reply);
}

void
ms5_route_delivery_figures (Ms5HttpRequest *request,
                            gpointer        context)
{
  Ms5RoutesContext *routes = context;
  const Ms5HttpQuery *query = ms5_http_request_get_query (request);
  Ms5Time to = ms5_http_query_has (query, "to") ? ms5_http_query_get_time (query, "to")
                                                : ms5_clock_now (routes->plant_clock) + 1;
  Ms5Time from = ms5_http_query_has (query, "from") ? ms5_http_query_get_time (query, "from") : to - USUAL;

  ms5_push_figures_async (routes->push, from, to, figures_cb, ms5_route_ask_new (request, routes));
}
