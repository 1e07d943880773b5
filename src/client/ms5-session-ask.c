/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-address.h"
#include "client/ms5-session-private.h"
#include "protocol/ms5-limits.h"
#include "runtime/ms5-soup-transport.h"

/* Whoever needs a token waits for the same renewal: a refresh token is good once. */

/* A token that ends sooner than this is not worth using. */
#define MARGIN (5 * MS5_USEC_PER_S)

static gboolean
has_good_token (Ms5Session *self)
{
  return self->access != NULL && ms5_clock_monotonic (self->clock) < self->access_ends - MARGIN;
}

static void
answer_waiting (Ms5Session   *self,
                const GError *error)
{
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);

  g_clear_object (&self->renewing);
  for (guint i = 0; i < waiting->len; i++)
    {
      GTask *task = g_ptr_array_index (waiting, i);

      if (error != NULL)
        g_task_return_error (task, g_error_copy (error));
      else
        g_task_return_pointer (task, g_strdup (self->access), g_free);
    }
}

static void
renewed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Ms5Session) self = user_data;
  g_auto (Ms5HttpAnswer) answer = { 0 };
  g_autoptr (GError) error = NULL;

  if (!ms5_http_ask_finish (result, &answer, &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_clear_error (&error);
          g_set_error_literal (&error, MS5_CLIENT_ERROR, MS5_CLIENT_PROBLEM_SIGNED_OUT, "They signed out meanwhile");
        }
      answer_waiting (self, error);
      return;
    }

  if (ms5_http_answer_check (&answer, &error) && ms5_session_take_grant (self, answer.body, &error))
    ms5_session_tell_changed (self);

  /* Only the server itself can end a sign-in, not a page of a proxy. */
  if (g_error_matches (error, MS5_CLIENT_ERROR, MS5_CLIENT_PROBLEM_SIGNED_OUT) && answer.body != NULL)
    ms5_session_lose (self);
  answer_waiting (self, error);
}

static void
renew (Ms5Session *self)
{
  g_autoptr (json_t) body = json_pack ("{s:s,s:s}", "refresh_token", self->refresh, "attempt", self->attempt);
  g_autofree char *uri = ms5_session_make_uri (self, "/api/v1/auth/refresh");

  self->renewing = g_cancellable_new ();
  ms5_http_ask_async (self->soup, SOUP_METHOD_POST, uri, NULL, body, self->renewing, renewed_cb,
                      g_object_ref (self));
}

/**
 * ms5_session_get_token_async:
 * @self: a session
 * @anew: whether the one that is here will not do
 * @cancellable: (nullable): stops waiting
 * @callback: called when there is an access token
 * @user_data: for @callback
 */
void
ms5_session_get_token_async (Ms5Session          *self,
                             gboolean             anew,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (MS5_IS_SESSION (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ms5_session_get_token_async);
  if (self->user == NULL)
    {
      g_task_return_new_error (task, MS5_CLIENT_ERROR, MS5_CLIENT_PROBLEM_SIGNED_OUT, "Nobody is signed in");
      return;
    }
  if (self->waiting == NULL && !anew && has_good_token (self))
    {
      g_task_return_pointer (task, g_strdup (self->access), g_free);
      return;
    }

  if (self->waiting == NULL)
    {
      self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
      renew (self);
    }
  g_ptr_array_add (self->waiting, g_steal_pointer (&task));
}

/**
 * ms5_session_get_token_finish:
 * @self: the session
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): an access token
 */
char *
ms5_session_get_token_finish (Ms5Session    *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Asking. A token that the server does not take, though it should be good, is replaced once. */

typedef struct
{
  const char *method; /* static */
  char *path;         /* NULL for a line of the feed */
  char *match;        /* nullable: the version that was seen */
  json_t *body;       /* nullable: what is sent along */
  gboolean again;
  int retry_after;
  guint status;
  json_t *answer;     /* nullable: to what was sent */
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_free (request->path);
  g_free (request->match);
  json_decref (request->body);
  json_decref (request->answer);
  g_free (request);
}

static GTask *
request_new (Ms5Session          *self,
             gpointer             tag,
             const char          *path,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  request->method = SOUP_METHOD_GET;
  request->path = g_strdup (path);
  request->retry_after = -1;
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, request, request_free);
  return task;
}

static void got_token_cb (GObject      *source,
                          GAsyncResult *result,
                          gpointer      user_data);

/* Takes @task, if there is another chance. */
static gboolean
try_again (GTask *task)
{
  Request *request = g_task_get_task_data (task);

  if (request->again)
    return FALSE;

  request->again = TRUE;
  ms5_session_get_token_async (g_task_get_source_object (task), TRUE, g_task_get_cancellable (task), got_token_cb,
                               task);
  return TRUE;
}

static void
asked_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Request *request = g_task_get_task_data (task);
  g_auto (Ms5HttpAnswer) answer = { 0 };
  GError *error = NULL;

  if (!ms5_http_ask_finish (result, &answer, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  if (answer.status == SOUP_STATUS_UNAUTHORIZED && try_again (task))
    {
      g_steal_pointer (&task);
      return;
    }
  request->status = answer.status;
  if (g_task_get_source_tag (task) == ms5_session_send_async)
    request->answer = json_incref (answer.body);
  if (!ms5_http_answer_check (&answer, &error))
    g_task_return_error (task, error);
  else if (g_task_get_source_tag (task) == ms5_session_send_async)
    g_task_return_boolean (task, TRUE);
  else if (answer.body == NULL)
    g_task_return_new_error (task, MS5_CLIENT_ERROR, MS5_CLIENT_PROBLEM_NOT_A_SERVER, "The answer is not JSON");
  else
    g_task_return_pointer (task, json_incref (answer.body), (GDestroyNotify) json_decref);
}

static void
diagnosed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_auto (Ms5HttpAnswer) answer = { 0 };
  GError *error = NULL;

  if (ms5_http_ask_finish (result, &answer, &error))
    error = g_error_new_literal (MS5_CLIENT_ERROR, MS5_CLIENT_PROBLEM_TLS, "No secure line can be made");
  g_task_return_error (task, error);
}

/* What is wrong with the certificate is only told of questions; of those over a line that is not open yet. */
static void
diagnose (Ms5Session *self,
          GTask      *task)
{
  g_autofree char *uri = ms5_session_make_uri (self, "/api/v1/health");

  ms5_http_ask_async (self->feed, SOUP_METHOD_GET, uri, NULL, NULL, g_task_get_cancellable (task), diagnosed_cb, task);
}

static void
connected_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Ms5Session *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);
  Ms5Transport *transport;
  Ms5SoupAnswer answer;
  GError *error = NULL;

  transport = ms5_soup_transport_connect_finish (result, &answer, &error);
  request->retry_after = answer.retry_after;
  if (transport != NULL)
    {
      g_task_return_pointer (task, transport, g_object_unref);
      return;
    }

  if (g_error_matches (error, MS5_TRANSPORT_ERROR, MS5_TRANSPORT_ERROR_UNAUTHORIZED) && try_again (task))
    {
      g_error_free (error);
      g_steal_pointer (&task);
    }
  else if (error->domain == G_TLS_ERROR)
    {
      g_error_free (error);
      diagnose (self, g_steal_pointer (&task));
    }
  else
    {
      g_task_return_error (task, error);
    }
}

static void
got_token_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Ms5Session *self = MS5_SESSION (source);
  Request *request = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;
  g_autofree char *token = ms5_session_get_token_finish (self, result, &error);
  g_autofree char *uri = NULL;

  if (token == NULL)
    {
      g_task_return_error (task, error);
    }
  else if (request->path == NULL)
    {
      uri = ms5_address_to_feed (self->server);
      ms5_soup_transport_connect_async (self->feed, uri, "floor.v1", token, MS5_LIMIT_SERVER_WIRE_BYTES, cancellable,
                                        connected_cb, g_steal_pointer (&task));
    }
  else
    {
      uri = ms5_session_make_uri (self, request->path);
      ms5_http_ask_if_async (self->soup, request->method, uri, token, request->match, request->body, cancellable, asked_cb,
                             g_steal_pointer (&task));
    }
}

/**
 * ms5_session_ask_async:
 * @self: a session
 * @path: what to ask, such as `/api/v1/stops?line=L1`
 * @cancellable: (nullable): stops it
 * @callback: called when there is an answer
 * @user_data: for @callback
 *
 * Asks as whoever is signed in.
 */
void
ms5_session_ask_async (Ms5Session          *self,
                       const char          *path,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_return_if_fail (MS5_IS_SESSION (self));
  g_return_if_fail (path != NULL && *path == '/');

  ms5_session_get_token_async (self, FALSE, cancellable, got_token_cb,
                               request_new (self, ms5_session_ask_async, path, cancellable, callback, user_data));
}

/**
 * ms5_session_ask_finish:
 * @self: the session
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the answer
 */
json_t *
ms5_session_ask_finish (Ms5Session    *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_session_ask_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ms5_session_send_async:
 * @self: a session
 * @method: `PUT`, `POST` or `DELETE`; a static string
 * @path: where to, such as `/api/v1/devices/D1`
 * @body: (nullable) (transfer none): what to send
 * @cancellable: (nullable): stops it
 * @callback: called when the server has answered
 * @user_data: for @callback
 *
 * Has the server take something, as whoever is signed in.
 */
void
ms5_session_send_async (Ms5Session          *self,
                        const char          *method,
                        const char          *path,
                        json_t              *body,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  ms5_session_send_if_async (self, method, path, NULL, body, cancellable, callback, user_data);
}

/**
 * ms5_session_send_if_async:
 * @self: a session
 * @method: `PUT` or `DELETE`; a static string
 * @path: where to, such as `/api/v1/escalation/high`
 * @match: (nullable): the version that was seen, of what is there: if there is another one now, nothing is done
 * @body: (nullable) (transfer none): what to send
 * @cancellable: (nullable): stops it
 * @callback: called when the server has answered, for ms5_session_send_finish()
 * @user_data: for @callback
 *
 * Has the server take something unless somebody else was faster, as whoever is signed in.
 */
void
ms5_session_send_if_async (Ms5Session          *self,
                           const char          *method,
                           const char          *path,
                           const char          *match,
                           json_t              *body,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task;
  Request *request;

  g_return_if_fail (MS5_IS_SESSION (self));
  g_return_if_fail (path != NULL && *path == '/');

  task = request_new (self, ms5_session_send_async, path, cancellable, callback, user_data);
  request = g_task_get_task_data (task);
  request->method = method;
  request->match = g_strdup (match);
  request->body = json_incref (body);
  ms5_session_get_token_async (self, FALSE, cancellable, got_token_cb, task);
}

/**
 * ms5_session_send_finish:
 * @self: the session
 * @result: what the callback was given
 * @out_status: (out) (optional): the HTTP status, 0 if the server did not answer
 * @error: return location for an error
 *
 * Returns: whether the server has taken it
 */
gboolean
ms5_session_send_finish (Ms5Session    *self,
                         GAsyncResult  *result,
                         guint         *out_status,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_session_send_async), FALSE);

  if (out_status != NULL)
    *out_status = ((const Request *) g_task_get_task_data (G_TASK (result)))->status;
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ms5_session_send_get_answer:
 * @result: what the callback was given
 *
 * Returns: (transfer none) (nullable): what the server says to it, be it good or bad, if that is JSON
 */
json_t *
ms5_session_send_get_answer (GAsyncResult *result)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_session_send_async), NULL);

  return ((const Request *) g_task_get_task_data (G_TASK (result)))->answer;
}

/* Lines of the feed */

static void
dial_async (Ms5Dialer           *dialer,
            GCancellable        *cancellable,
            GAsyncReadyCallback  callback,
            gpointer             user_data)
{
  ms5_session_get_token_async (MS5_SESSION (dialer), FALSE, cancellable, got_token_cb,
                               request_new (MS5_SESSION (dialer), dial_async, NULL, cancellable, callback, user_data));
}

static Ms5Transport *
dial_finish (Ms5Dialer     *dialer,
             GAsyncResult  *result,
             gint64        *out_after_ms,
             GError       **error)
{
  const Request *request = g_task_get_task_data (G_TASK (result));

  *out_after_ms = MAX (request->retry_after, 0) * G_GINT64_CONSTANT (1000);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
renew_async (Ms5Dialer           *dialer,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  ms5_session_get_token_async (MS5_SESSION (dialer), TRUE, cancellable, callback, user_data);
}

static char *
renew_finish (Ms5Dialer     *dialer,
              GAsyncResult  *result,
              GError       **error)
{
  return ms5_session_get_token_finish (MS5_SESSION (dialer), result, error);
}

/* PROTOCOL 3.5: at 80 % of its life */
static gint64
get_renew_delay (Ms5Dialer *dialer)
{
  Ms5Session *self = MS5_SESSION (dialer);
  gint64 at = self->access_ends - self->access_lasts / 5;

  return MAX (at - ms5_clock_monotonic (self->clock), 0);
}

static void
expire (Ms5Dialer *dialer)
{
  g_clear_pointer (&MS5_SESSION (dialer)->access, g_free);
}

void
ms5_session_dialer_init (Ms5DialerInterface *iface)
{
  iface->dial_async = dial_async;
  iface->dial_finish = dial_finish;
  iface->renew_async = renew_async;
  iface->renew_finish = renew_finish;
  iface->get_renew_delay = get_renew_delay;
  iface->expire = expire;
}
