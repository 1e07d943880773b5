/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/routes/ms5-routes-private.h"

#include "server/auth/ms5-permissions.h"

#define MAX_SECRET ((gsize) 1024)
#define MAX_NAME   ((gsize) 256)

/* Null for all lines. */
static json_t *
make_lines (char **lines)
{
  return lines != NULL ? ms5_route_texts ((const char *const *) lines) : json_null ();
}

static json_t *
make_identity (const Ms5Identity *identity,
               const Ms5User     *user)
{
  json_t *permissions = json_array ();
  json_t *object = json_object ();

  for (guint i = 0; ms5_permission_get (i) != NULL; i++)
    if (ms5_identity_may (identity, ms5_permission_get (i)))
      json_array_append_new (permissions, json_string (ms5_permission_get (i)));

  json_object_set_new (object, "sub", json_string (identity->sub));
  json_object_set_new (object, "name", ms5_json_new_text (identity->name));
  if (user != NULL && user->display != NULL)
    json_object_set_new (object, "display", ms5_json_new_text (user->display));
  json_object_set_new (object, "role", json_string (ms5_role_to_string (identity->role)));
  json_object_set_new (object, "lines", make_lines (identity->lines));
  json_object_set_new (object, "permissions", permissions);
  if (identity->device != NULL)
    json_object_set_new (object, "device", ms5_json_new_text (identity->device));
  return object;
}

/* An account as administrators see it. */
json_t *
ms5_route_user (const Ms5User *user)
{
  json_t *object = json_object ();

  json_object_set_new (object, "sub", json_string (user->id));
  json_object_set_new (object, "name", ms5_json_new_text (user->name));
  if (user->display != NULL)
    json_object_set_new (object, "display", ms5_json_new_text (user->display));
  json_object_set_new (object, "role", json_string (ms5_role_to_string (user->role)));
  json_object_set_new (object, "lines", make_lines (user->lines));
  json_object_set_new (object, "shifts", make_lines (user->shifts));
  json_object_set_new (object, "disabled", json_boolean (user->disabled));
  json_object_set_new (object, "created", ms5_route_time (user->created));
  json_object_set_new (object, "changed", ms5_route_time (user->changed));
  return object;
}

void
ms5_route_me (Ms5HttpRequest *request,
              gpointer        context)
{
  Ms5RoutesContext *routes = context;
  const Ms5Identity *identity = ms5_http_request_get_identity (request);
  json_t *reply = make_identity (identity, ms5_accounts_find (routes->accounts, identity->name));

  json_object_set_new (reply, "expires", ms5_route_time (identity->expires));
  ms5_http_request_reply (request, 200, reply);
}

/* Signing in */

/* Clients whose clock is wrong go by `expires_in`. */
static void
reply_grant (Ms5RouteAsk    *ask,
             const Ms5Grant *grant)
{
  Ms5Accounts *accounts = ask->routes->accounts;
  Ms5Time now = ms5_clock_now (ask->routes->clock);
  json_t *reply = json_object ();

  json_object_set_new (reply, "token_type", json_string ("Bearer"));
  json_object_set_new (reply, "access_token", json_string (grant->access_token));
  json_object_set_new (reply, "access_expires", ms5_route_time (grant->access_expires));
  json_object_set_new (reply, "expires_in", json_integer ((grant->access_expires - now) / MS5_USEC_PER_S));
  json_object_set_new (reply, "refresh_token", json_string (grant->refresh_token));
  json_object_set_new (reply, "refresh_expires", ms5_route_time (grant->refresh_expires));
  json_object_set_new (reply, "now", ms5_route_time (now));
  json_object_set_new (reply, "user", make_identity (grant->identity, ms5_accounts_find (accounts, grant->identity->name)));
  ms5_http_request_reply (ask->request, 200, reply);
}

static void
signed_in_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (Ms5RouteAsk) ask = user_data;
  g_autoptr (GError) error = NULL;
  int retry_after = 0;
  g_autoptr (Ms5Grant) grant = ms5_accounts_sign_in_finish (MS5_ACCOUNTS (source), result, &retry_after, &error);

  if (grant != NULL)
    reply_grant (ask, grant);
  else
    ms5_route_refuse_auth (ask->request, error, retry_after);
}

void
ms5_route_login (Ms5HttpRequest *request,
                 gpointer        context)
{
  Ms5RoutesContext *routes = context;
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  const char *name = NULL, *password = NULL, *device = NULL;
  Ms5JsonReader body;

  if (!ms5_route_read_body (request, problems, &body))
    return;
  ms5_json_get_string (&body, "name", MS5_JSON_REQUIRED, MAX_NAME, &name);
  ms5_json_get_string (&body, "password", MS5_JSON_REQUIRED, MAX_SECRET, &password);
  if (ms5_json_get_string (&body, "device", MS5_JSON_OPTIONAL, MS5_LIMIT_ID_BYTES, &device)
      && !ms5_code_is_valid (device))
    ms5_json_reader_complain (&body, "device", "is not 1 to 64 letters, digits, «_», «.», «-»");
  if (!ms5_route_check_body (request, problems))
    return;

  ms5_accounts_sign_in_async (routes->accounts, name, password, device, ms5_http_request_get_address (request),
                              signed_in_cb, ms5_route_ask_new (request, routes));
}

static void
renewed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Ms5RouteAsk) ask = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5Grant) grant = ms5_accounts_renew_finish (MS5_ACCOUNTS (source), result, &error);

  if (grant != NULL)
    reply_grant (ask, grant);
  else
    ms5_route_refuse_auth (ask->request, error, 0);
}

void
ms5_route_refresh (Ms5HttpRequest *request,
                   gpointer        context)
{
  Ms5RoutesContext *routes = context;
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  const char *token = NULL, *attempt = NULL;
  Ms5JsonReader body;

  if (!ms5_route_read_body (request, problems, &body))
    return;
  ms5_json_get_string (&body, "refresh_token", MS5_JSON_REQUIRED, MAX_SECRET, &token);
  ms5_json_get_string (&body, "attempt", MS5_JSON_OPTIONAL, MS5_LIMIT_ID_BYTES, &attempt);
  if (!ms5_route_check_body (request, problems))
    return;

  ms5_accounts_renew_async (routes->accounts, token, attempt, ms5_http_request_get_address (request), renewed_cb,
                            ms5_route_ask_new (request, routes));
}

static void
signed_out_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (Ms5RouteAsk) ask = user_data;
  g_autoptr (GError) error = NULL;

  if (ms5_accounts_finish (MS5_ACCOUNTS (source), result, &error))
    ms5_http_request_reply_empty (ask->request, 204);
  else
    ms5_route_refuse_auth (ask->request, error, 0);
}

void
ms5_route_logout (Ms5HttpRequest *request,
                  gpointer        context)
{
  Ms5RoutesContext *routes = context;
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  const char *token = NULL;
  Ms5JsonReader body;

  if (!ms5_route_read_body (request, problems, &body))
    return;
  ms5_json_get_string (&body, "refresh_token", MS5_JSON_REQUIRED, MAX_SECRET, &token);
  if (!ms5_route_check_body (request, problems))
    return;

  ms5_accounts_sign_out_async (routes->accounts, token, signed_out_cb, ms5_route_ask_new (request, routes));
}

/* The first administrator */

static void
set_up_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Ms5RouteAsk) ask = user_data;
  g_autoptr (GError) error = NULL;

  if (ms5_accounts_finish (MS5_ACCOUNTS (source), result, &error))
    ms5_http_request_reply_empty (ask->request, 204);
  else
    ms5_route_refuse_auth (ask->request, error, 0);
}

void
ms5_route_setup (Ms5HttpRequest *request,
                 gpointer        context)
{
  Ms5RoutesContext *routes = context;
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  const char *code = NULL, *name = NULL, *password = NULL;
  Ms5JsonReader body;

  if (!ms5_route_read_body (request, problems, &body))
    return;
  ms5_json_get_string (&body, "code", MS5_JSON_REQUIRED, MS5_LIMIT_ID_BYTES, &code);
  ms5_json_get_string (&body, "name", MS5_JSON_REQUIRED, MAX_NAME, &name);
  ms5_json_get_string (&body, "password", MS5_JSON_REQUIRED, MAX_SECRET, &password);
  if (!ms5_route_check_body (request, problems))
    return;

  /* Hashing a password is dear, and anybody may ask. */
  if (ms5_accounts_has_admin (routes->accounts))
    {
      ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_CREDENTIALS, "there is an administrator already");
      return;
    }
  ms5_accounts_set_up_async (routes->accounts, code, name, password, set_up_cb, ms5_route_ask_new (request, routes));
}
