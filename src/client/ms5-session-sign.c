/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-address.h"
#include "client/ms5-session-private.h"

#include <string.h>

/* Signing in and out. */

typedef struct
{
  char *server;
  char *name;
  int retry_after;
} SignIn;

static void
sign_in_free (gpointer data)
{
  SignIn *sign_in = data;

  g_free (sign_in->server);
  g_free (sign_in->name);
  g_free (sign_in);
}

static void
take_over (Ms5Session *self,
           SignIn     *sign_in)
{
  g_free (self->server);
  self->server = g_steal_pointer (&sign_in->server);
  g_free (self->name);
  self->name = g_steal_pointer (&sign_in->name);
}

/* 401 is about the password here, and whatever is not ours says so by its form. */
static gboolean
check_sign_in (const Ms5HttpAnswer  *answer,
               GError              **error)
{
  g_autoptr (GError) problem = NULL;

  if (ms5_http_answer_check (answer, &problem))
    return TRUE;

  if (answer->status == SOUP_STATUS_UNAUTHORIZED && answer->body != NULL)
    problem->code = MS5_CLIENT_PROBLEM_PASSWORD;
  else if (answer->body == NULL && problem->code != MS5_CLIENT_PROBLEM_BUSY)
    problem->code = MS5_CLIENT_PROBLEM_NOT_A_SERVER;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static void
signed_in_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Ms5Session *self = g_task_get_source_object (task);
  SignIn *sign_in = g_task_get_task_data (task);
  g_auto (Ms5HttpAnswer) answer = { 0 };
  GError *error = NULL;

  if (!ms5_http_ask_finish (result, &answer, &error) || !check_sign_in (&answer, &error))
    {
      sign_in->retry_after = answer.retry_after;
      g_task_return_error (task, error);
      return;
    }

  /* What came before counts until this has succeeded. */
  {
    g_autofree char *server = g_strdup (self->server);
    g_autofree char *name = g_strdup (self->name);

    take_over (self, sign_in);
    if (!ms5_session_take_grant (self, answer.body, &error))
      {
        g_free (self->server);
        self->server = g_steal_pointer (&server);
        g_free (self->name);
        self->name = g_steal_pointer (&name);
        g_task_return_error (task, error);
        return;
      }
  }
  ms5_session_tell_changed (self);
  g_task_return_boolean (task, TRUE);
}

/**
 * ms5_session_sign_in_async:
 * @self: a session
 * @server: the server's address, as a person types it
 * @name: who signs in
 * @password: their password
 * @cancellable: (nullable): stops it
 * @callback: called when the server has answered
 * @user_data: for @callback
 */
void
ms5_session_sign_in_async (Ms5Session          *self,
                           const char          *server,
                           const char          *name,
                           const char          *password,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (json_t) body = NULL;
  g_autofree char *uri = NULL;
  SignIn *sign_in;
  GError *error = NULL;

  g_return_if_fail (MS5_IS_SESSION (self));
  g_return_if_fail (server != NULL && name != NULL && password != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ms5_session_sign_in_async);
  sign_in = g_new0 (SignIn, 1);
  sign_in->retry_after = -1;
  sign_in->name = g_strdup (name);
  sign_in->server = ms5_address_normalize (server, &error);
  g_task_set_task_data (task, sign_in, sign_in_free);
  if (sign_in->server == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  body = json_object ();
  json_object_set_new (body, "name", ms5_json_new_text (name));
  json_object_set_new (body, "password", ms5_json_new_text (password));
  if (self->device != NULL)
    json_object_set_new (body, "device", json_string (self->device));
  uri = g_strconcat (sign_in->server, "/api/v1/auth/login", NULL);
  ms5_http_ask_async (self->soup, SOUP_METHOD_POST, uri, NULL, body, cancellable, signed_in_cb,
                      g_steal_pointer (&task));
}

/**
 * ms5_session_sign_in_finish:
 * @self: the session
 * @result: what the callback was given
 * @out_retry_after: (out) (optional): with %MS5_CLIENT_PROBLEM_THROTTLED or %MS5_CLIENT_PROBLEM_BUSY how
 *   many seconds the server asks to wait, or -1
 * @error: return location for what is wrong: see ms5_client_problem_from_error()
 *
 * Returns: whether they are signed in
 */
gboolean
ms5_session_sign_in_finish (Ms5Session    *self,
                            GAsyncResult  *result,
                            int           *out_retry_after,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (out_retry_after != NULL)
    *out_retry_after = ((SignIn *) g_task_get_task_data (G_TASK (result)))->retry_after;
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Signed in since an earlier run */

static gboolean
read_secret (Ms5Session *self,
             const char *text)
{
  g_autoptr (json_t) secret = ms5_json_parse (text, strlen (text), &ms5_json_limits_file, NULL);
  const char *token = json_string_value (json_object_get (secret, "token"));
  const char *attempt = json_string_value (json_object_get (secret, "attempt"));
  json_t *user = json_object_get (secret, "user");

  if (token == NULL || attempt == NULL || json_string_value (json_object_get (user, "sub")) == NULL)
    return FALSE;

  ms5_session_forget (self);
  self->refresh = g_strdup (token);
  self->attempt = g_strdup (attempt);
  self->user = json_deep_copy (user);
  self->is_remembered = ms5_secrets_is_persistent (self->secrets);
  return TRUE;
}

static void
looked_up_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Ms5Session *self = g_task_get_source_object (task);
  g_autofree char *text = NULL;
  GError *error = NULL;

  text = ms5_secrets_lookup_finish (MS5_SECRETS (source), result, &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  if (text != NULL && read_secret (self, text))
    {
      take_over (self, g_task_get_task_data (task));
      ms5_session_tell_changed (self);
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_task_return_boolean (task, FALSE);
}

/**
 * ms5_session_restore_async:
 * @self: a session
 * @server: the server's address
 * @name: who was signed in
 * @cancellable: (nullable): stops it
 * @callback: called when the keyring has answered
 * @user_data: for @callback
 *
 * Goes on with what an earlier run of the program had; no network is needed for that.
 */
void
ms5_session_restore_async (Ms5Session          *self,
                           const char          *server,
                           const char          *name,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *account = NULL;
  SignIn *sign_in;
  GError *error = NULL;

  g_return_if_fail (MS5_IS_SESSION (self));
  g_return_if_fail (server != NULL && name != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ms5_session_restore_async);
  sign_in = g_new0 (SignIn, 1);
  sign_in->name = g_strdup (name);
  sign_in->server = ms5_address_normalize (server, &error);
  g_task_set_task_data (task, sign_in, sign_in_free);
  if (sign_in->server == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  account = ms5_session_make_account (sign_in->server, name);
  ms5_secrets_lookup_async (self->secrets, MS5_SECRET_REFRESH_TOKEN, account, cancellable, looked_up_cb,
                            g_steal_pointer (&task));
}

/**
 * ms5_session_restore_finish:
 * @self: the session
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether somebody is still signed in; %FALSE without an error if not
 */
gboolean
ms5_session_restore_finish (Ms5Session    *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Signing out */

static void
forgotten_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (ms5_secrets_clear_finish (MS5_SECRETS (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
logged_out_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Ms5Session *self = g_task_get_source_object (task);
  const char *account = g_task_get_task_data (task);
  g_auto (Ms5HttpAnswer) answer = { 0 };
  g_autoptr (GError) error = NULL;

  /* Without a network the sign-in ends at the server when its time is up. */
  if (!ms5_http_ask_finish (result, &answer, &error))
    g_info ("The server could not be told of the sign-out: %s", error->message);

  ms5_secrets_clear_async (self->secrets, MS5_SECRET_REFRESH_TOKEN, account, NULL, forgotten_cb,
                           g_steal_pointer (&task));
}

/**
 * ms5_session_sign_out_async:
 * @self: a session
 * @cancellable: (nullable): stops waiting for the server
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Forgets the tokens, here at once, in the keyring, and at the server if it can be reached.
 */
void
ms5_session_sign_out_async (Ms5Session          *self,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (json_t) body = NULL;
  g_autofree char *uri = NULL;

  g_return_if_fail (MS5_IS_SESSION (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ms5_session_sign_out_async);
  if (self->user == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  body = json_pack ("{s:s}", "refresh_token", self->refresh);
  uri = ms5_session_make_uri (self, "/api/v1/auth/logout");
  g_task_set_task_data (task, ms5_session_make_account (self->server, self->name), g_free);
  ms5_session_forget (self);
  ms5_session_tell_changed (self);
  ms5_http_ask_async (self->soup, SOUP_METHOD_POST, uri, NULL, body, cancellable, logged_out_cb,
                      g_steal_pointer (&task));
}

/**
 * ms5_session_sign_out_finish:
 * @self: the session
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether the keyring has forgotten it
 */
gboolean
ms5_session_sign_out_finish (Ms5Session    *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
