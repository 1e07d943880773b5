/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/routes/ms5-routes-private.h"

#include "protocol/ms5-vocabulary.h"
#include "server/auth/ms5-permissions.h"

#define MAX_SECRET ((gsize) 1024)
#define MAX_NAME   ((gsize) 256)
#define MAX_LINES  1000

/* A question about one account. */
typedef struct
{
  Ms5RouteAsk *ask;
  char        *name;
  char        *password;
  guint        status; /* to answer with if all goes well */
} UserAsk;

static UserAsk *
user_ask_new (Ms5HttpRequest *request,
              gpointer        context,
              const char     *name,
              guint           status)
{
  UserAsk *ask = g_new0 (UserAsk, 1);

  ask->ask = ms5_route_ask_new (request, context);
  ask->name = g_strdup (name);
  ask->status = status;
  return ask;
}

static void
user_ask_free (UserAsk *ask)
{
  ms5_route_ask_free (ask->ask);
  g_free (ask->name);
  if (ask->password != NULL)
    memset (ask->password, 0, strlen (ask->password));
  g_free (ask->password);
  g_free (ask);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UserAsk, user_ask_free)

/* Answers with the account as it is now. */
static void
changed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (UserAsk) ask = user_data;
  g_autoptr (GError) error = NULL;
  Ms5User *user;

  if (!ms5_accounts_finish (MS5_ACCOUNTS (source), result, &error))
    {
      ms5_route_refuse_auth (ask->ask->request, error, 0);
      return;
    }

  user = ms5_accounts_find (MS5_ACCOUNTS (source), ask->name);
  if (user == NULL || ask->status == 204)
    ms5_http_request_reply_empty (ask->ask->request, 204);
  else
    ms5_http_request_reply (ask->ask->request, ask->status, ms5_route_user (user));
}

void
ms5_route_list_users (Ms5HttpRequest *request,
                      gpointer        context)
{
  Ms5RoutesContext *routes = context;
  g_autoptr (GPtrArray) users = ms5_accounts_list (routes->accounts);
  json_t *array = json_array ();
  json_t *reply = json_object ();

  for (guint i = 0; i < users->len; i++)
    json_array_append_new (array, ms5_route_user (g_ptr_array_index (users, i)));
  json_object_set_new (reply, "users", array);
  ms5_http_request_reply (request, 200, reply);
}

static gboolean
is_line (const Ms5Plant *plant,
         const char     *code)
{
  return ms5_plant_get_line (plant, code) != NULL;
}

static gboolean
is_shift (const Ms5Plant *plant,
          const char     *code)
{
  return ms5_plant_get_shift (plant, code) != NULL;
}

/* Null is all, and what is left out is no change. */
static gboolean
read_codes (Ms5RoutesContext  *routes,
            Ms5JsonReader     *body,
            const char        *member,
            gboolean         (*exists) (const Ms5Plant *, const char *),
            const char        *what,
            GStrv             *out_codes)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  Ms5JsonReader array;

  *out_codes = NULL;
  if (json_is_null (json_object_get (body->value, member)))
    return TRUE;
  if (!ms5_json_get_array (body, member, MS5_JSON_OPTIONAL, MAX_LINES, &array))
    return FALSE;

  for (gsize i = 0; i < ms5_json_reader_get_length (&array); i++)
    {
      Ms5JsonReader element;
      const char *code;

      ms5_json_get_element (&array, i, &element);
      if (!ms5_json_get_string (&element, NULL, MS5_JSON_REQUIRED, MS5_LIMIT_CODE_BYTES, &code))
        continue;
      if (!exists (routes->plant, code))
        ms5_json_reader_complain (&element, NULL, "is no %s of this plant", what);
      g_strv_builder_add (builder, code);
    }
  *out_codes = g_strv_builder_end (builder);
  return TRUE;
}

static gboolean
read_lines (Ms5RoutesContext  *routes,
            Ms5JsonReader     *body,
            GStrv             *out_lines)
{
  return read_codes (routes, body, "lines", is_line, "line", out_lines);
}

void
ms5_route_add_user (Ms5HttpRequest *request,
                    gpointer        context)
{
  Ms5RoutesContext *routes = context;
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  const char *name = NULL, *password = NULL, *display = NULL;
  g_auto (GStrv) lines = NULL;
  int role = MS5_ROLE_VIEWER;
  Ms5JsonReader body;

  if (!ms5_route_read_body (request, problems, &body))
    return;
  ms5_json_get_string (&body, "name", MS5_JSON_REQUIRED, MAX_NAME, &name);
  ms5_json_get_string (&body, "password", MS5_JSON_REQUIRED, MAX_SECRET, &password);
  ms5_json_get_string (&body, "display", MS5_JSON_NULLABLE, MAX_NAME, &display);
  ms5_json_get_word (&body, "role", MS5_JSON_REQUIRED, ms5_words_role, &role);
  read_lines (routes, &body, &lines);
  if (!ms5_route_check_body (request, problems))
    return;
  if (ms5_accounts_find (routes->accounts, name) != NULL)
    {
      ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_CONFLICT, "the name is taken");
      return;
    }

  ms5_accounts_add_async (routes->accounts, name, display, (Ms5Role) role, (const char *const *) lines, password,
                          changed_cb, user_ask_new (request, routes, name, 201));
}

void
ms5_route_edit_user (Ms5HttpRequest *request,
                     gpointer        context)
{
  Ms5RoutesContext *routes = context;
  const char *name = ms5_http_request_get_arg (request, 0);
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_auto (GStrv) lines = NULL;
  g_auto (GStrv) shifts = NULL;
  Ms5AccountEdit edit = { 0 };
  Ms5JsonReader body;
  int role = 0;

  if (!ms5_route_read_body (request, problems, &body))
    return;
  if (ms5_json_get_word (&body, "role", MS5_JSON_OPTIONAL, ms5_words_role, &role))
    edit.parts |= MS5_ACCOUNT_EDIT_ROLE;
  if (ms5_json_get_bool (&body, "disabled", MS5_JSON_OPTIONAL, &edit.disabled))
    edit.parts |= MS5_ACCOUNT_EDIT_DISABLED;
  if (read_lines (routes, &body, &lines))
    edit.parts |= MS5_ACCOUNT_EDIT_LINES;
  if (read_codes (routes, &body, "shifts", is_shift, "shift", &shifts))
    edit.parts |= MS5_ACCOUNT_EDIT_SHIFTS;
  if (ms5_problems_get_count (problems) == 0 && edit.parts == 0)
    ms5_json_reader_complain (&body, NULL, "has none of role, lines, shifts, disabled");
  if (!ms5_route_check_body (request, problems))
    return;

  edit.role = (Ms5Role) role;
  edit.lines = (const char *const *) lines;
  edit.shifts = (const char *const *) shifts;
  ms5_accounts_edit_async (routes->accounts, name, &edit, changed_cb, user_ask_new (request, routes, name, 200));
}

/* Passwords */

static void
set_password (UserAsk *ask)
{
  Ms5Accounts *accounts = ask->ask->routes->accounts;
  const Ms5Identity *identity = ms5_http_request_get_identity (ask->ask->request);
  Ms5User *user = ms5_accounts_find (accounts, ask->name);
  gboolean own = user != NULL && g_str_equal (user->id, identity->sub);

  ms5_accounts_set_password_async (accounts, ask->name, ask->password, own ? identity->sid : NULL, changed_cb, ask);
}

/* Setting the password ends this sign-in, too. */
static void
proved_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (UserAsk) ask = user_data;
  g_autoptr (GError) error = NULL;
  int retry_after = 0;
  Ms5Grant *grant = ms5_accounts_sign_in_finish (MS5_ACCOUNTS (source), result, &retry_after, &error);

  if (grant == NULL)
    {
      ms5_route_refuse_auth (ask->ask->request, error, retry_after);
      return;
    }

  ms5_grant_free (grant);
  set_password (g_steal_pointer (&ask));
}

/* One's own takes the old one: whoever finds a screen unlocked shall not lock its owner out. Signing in
 * is how a password is proved, so attempts are slowed down as they are there. */
void
ms5_route_set_password (Ms5HttpRequest *request,
                        gpointer        context)
{
  Ms5RoutesContext *routes = context;
  const Ms5Identity *identity = ms5_http_request_get_identity (request);
  const char *name = ms5_http_request_get_arg (request, 0);
  Ms5User *user = ms5_accounts_find (routes->accounts, name);
  gboolean own = user != NULL && g_str_equal (user->id, identity->sub);
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (GError) error = NULL;
  const char *password = NULL, *current = NULL;
  Ms5JsonReader body;
  UserAsk *ask;

  if (!own && !ms5_identity_may (identity, MS5_PERMIT_USERS_MANAGE))
    {
      ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_FORBIDDEN, "this takes the right «%s»", MS5_PERMIT_USERS_MANAGE);
      return;
    }
  if (!ms5_route_read_body (request, problems, &body))
    return;
  ms5_json_get_string (&body, "password", MS5_JSON_REQUIRED, MAX_SECRET, &password);
  ms5_json_get_string (&body, "current_password", own ? MS5_JSON_REQUIRED : MS5_JSON_OPTIONAL, MAX_SECRET, &current);
  if (!ms5_route_check_body (request, problems))
    return;
  if (!ms5_password_check_rules (password, name, &error))
    {
      ms5_route_refuse_auth (request, error, 0);
      return;
    }

  ask = user_ask_new (request, routes, name, 204);
  ask->password = g_strdup (password);
  if (own)
    ms5_accounts_sign_in_async (routes->accounts, name, current, identity->device,
                                ms5_http_request_get_address (request), proved_cb, ask);
  else
    set_password (ask);
}
