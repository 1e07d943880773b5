/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/push/ms5-fcm-token.h"

#include "protocol/ms5-json-reader.h"
#include "server/auth/ms5-jws.h"
#include "server/push/ms5-relay-address.h"

#include <string.h>

#define SCOPE "https://www.googleapis.com/auth/firebase.messaging"
#define GRANT "urn:ietf:params:oauth:grant-type:jwt-bearer"

/* What we say of ourselves is believed for so long; Google takes no more than an hour. */
#define ASSERTION_LIFETIME MS5_USEC_PER_H

/* A token is renewed so long before it ends. */
#define MARGIN (5 * MS5_USEC_PER_MIN)

#define MAX_TOKEN   4096
#define MAX_TEXT    8192
#define MAX_EXPIRES (24 * 3600)

struct _Ms5FcmToken
{
  GObject       parent_instance;

  Ms5RelayHttp *http;
  Ms5JwsKey    *key;
  char         *account;
  char         *project;
  char         *endpoint;
  char         *token;    /* (nullable) */
  gint64        expires;  /* monotonic */
  gboolean      is_asking;
  GQueue        waiting;  /* of Waiter */
};

G_DEFINE_FINAL_TYPE (Ms5FcmToken, ms5_fcm_token, G_TYPE_OBJECT)

typedef struct
{
  Ms5FcmToken *owner;
  GTask *task;
  GSource *wish; /* (nullable): to wait no longer */
} Waiter;

static void
waiter_free (Waiter *waiter)
{
  if (waiter->wish != NULL)
    {
      g_source_destroy (waiter->wish);
      g_source_unref (waiter->wish);
    }
  g_object_unref (waiter->task);
  g_free (waiter);
}

static void
ms5_fcm_token_finalize (GObject *object)
{
  Ms5FcmToken *self = MS5_FCM_TOKEN (object);

  /* Whoever waits holds a reference. */
  g_assert (g_queue_is_empty (&self->waiting));
  g_clear_pointer (&self->key, ms5_jws_key_unref);
  g_free (self->account);
  g_free (self->project);
  g_free (self->endpoint);
  g_free (self->token);
  g_object_unref (self->http);
  G_OBJECT_CLASS (ms5_fcm_token_parent_class)->finalize (object);
}

static void
ms5_fcm_token_class_init (Ms5FcmTokenClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ms5_fcm_token_finalize;
}

static void
ms5_fcm_token_init (Ms5FcmToken *self)
{
  g_queue_init (&self->waiting);
}

static void
read_key (Ms5FcmToken   *self,
          Ms5JsonReader *reader)
{
  g_autoptr (GError) error = NULL;
  const char *id = NULL;
  const char *pem;

  ms5_json_get_string (reader, "private_key_id", MS5_JSON_OPTIONAL, MAX_TEXT, &id);
  if (!ms5_json_get_string (reader, "private_key", MS5_JSON_REQUIRED, MAX_TEXT, &pem))
    return;

  self->key = ms5_jws_key_new_from_pem (id, pem, strlen (pem), &error);
  if (self->key == NULL)
    ms5_json_reader_complain (reader, "private_key", "can't be used: %s", error->message);
  else if (ms5_jws_key_get_algorithm (self->key) != MS5_JWS_RS256)
    ms5_json_reader_complain (reader, "private_key", "is not RSA");
}

static void
read_credentials (Ms5FcmToken   *self,
                  Ms5JsonReader *reader)
{
  const char *type, *account, *project, *endpoint;

  if (ms5_json_get_string (reader, "type", MS5_JSON_REQUIRED, MAX_TEXT, &type) && !g_str_equal (type, "service_account"))
    ms5_json_reader_complain (reader, "type", "is not «service_account»");
  if (ms5_json_get_string (reader, "client_email", MS5_JSON_REQUIRED, MAX_TEXT, &account))
    self->account = g_strdup (account);
  if (ms5_json_get_string (reader, "project_id", MS5_JSON_REQUIRED, MAX_TEXT, &project))
    self->project = g_strdup (project);
  if (ms5_json_get_string (reader, "token_uri", MS5_JSON_REQUIRED, MAX_TEXT, &endpoint))
    {
      g_autoptr (GUri) uri = g_uri_parse (endpoint, SOUP_HTTP_URI_FLAGS, NULL);

      if (uri == NULL || !ms5_relay_uri_is_safe (uri))
        ms5_json_reader_complain (reader, "token_uri", "is not an https address");
      self->endpoint = g_strdup (endpoint);
    }
  read_key (self, reader);
}

/**
 * ms5_fcm_token_new:
 * @http: what asks
 * @credentials: the service account's key file
 * @length: its length
 * @error: return location for %MS5_RELAY_ERROR_CONFIG
 *
 * Returns: (transfer full) (nullable): what gets tokens
 */
Ms5FcmToken *
ms5_fcm_token_new (Ms5RelayHttp  *http,
                   const char    *credentials,
                   gsize          length,
                   GError       **error)
{
  g_autoptr (Ms5FcmToken) self = g_object_new (MS5_TYPE_FCM_TOKEN, NULL);
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (GError) local_error = NULL;
  g_autoptr (json_t) document = ms5_json_parse (credentials, length, &ms5_json_limits_file, &local_error);
  g_autofree char *text = NULL;
  Ms5JsonReader reader;

  self->http = g_object_ref (http);
  if (document == NULL)
    {
      g_set_error (error, MS5_RELAY_ERROR, MS5_RELAY_ERROR_CONFIG, "The credentials can't be read: %s", local_error->message);
      return NULL;
    }

  ms5_json_reader_init (&reader, document, FALSE, problems);
  read_credentials (self, &reader);
  ms5_json_reader_finish (&reader);
  if (ms5_problems_get_count (problems) == 0)
    return g_steal_pointer (&self);

  text = ms5_problems_to_string (problems);
  g_set_error (error, MS5_RELAY_ERROR, MS5_RELAY_ERROR_CONFIG, "The credentials are wrong: %s", g_strchomp (text));
  return NULL;
}

/**
 * ms5_fcm_token_get_project:
 * @self: what gets tokens
 *
 * Returns: the account's project
 */
const char *
ms5_fcm_token_get_project (Ms5FcmToken *self)
{
  return self->project;
}

static void
answer_waiting (Ms5FcmToken  *self,
                const GError *error)
{
  GQueue waiting = self->waiting;
  Waiter *waiter;

  /* Who is answered may ask anew. */
  g_queue_init (&self->waiting);
  while ((waiter = g_queue_pop_head (&waiting)) != NULL)
    {
      if (error != NULL)
        g_task_return_error (waiter->task, g_error_copy (error));
      else
        g_task_return_pointer (waiter->task, g_strdup (self->token), g_free);
      waiter_free (waiter);
    }
}

/* RFC 6749, 5.1. */
static gboolean
take_token (Ms5FcmToken          *self,
            const Ms5RelayAnswer *answer,
            GError              **error)
{
  gsize size;
  const char *text = g_bytes_get_data (answer->body, &size);
  g_autoptr (json_t) document = NULL;
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  Ms5JsonReader reader;
  const char *token, *type;
  gint64 expires;

  if (answer->status != SOUP_STATUS_OK)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "there is no access token for us (%u)", answer->status);
      return FALSE;
    }

  document = ms5_json_parse (text, size, &ms5_json_limits_server, NULL);
  if (document != NULL)
    {
      ms5_json_reader_init (&reader, document, FALSE, problems);
      if (ms5_json_get_string (&reader, "access_token", MS5_JSON_REQUIRED, MAX_TOKEN, &token)
          && ms5_json_get_string (&reader, "token_type", MS5_JSON_REQUIRED, MAX_TOKEN, &type)
          && ms5_json_get_int (&reader, "expires_in", MS5_JSON_REQUIRED, 1, MAX_EXPIRES, &expires)
          && g_ascii_strcasecmp (type, "Bearer") == 0 && strpbrk (token, " \r\n") == NULL)
        {
          g_free (self->token);
          self->token = g_strdup (token);
          self->expires = ms5_clock_monotonic (ms5_relay_http_get_clock (self->http)) + expires * MS5_USEC_PER_S - MARGIN;
          return TRUE;
        }
    }

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "who gives out access tokens talks nonsense");
  return FALSE;
}

static void
asked_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (Ms5FcmToken) self = user_data;
  g_autoptr (GError) error = NULL;
  g_auto (Ms5RelayAnswer) answer = { 0 };

  self->is_asking = FALSE;
  if (ms5_relay_http_send_finish (MS5_RELAY_HTTP (source), result, &answer, &error))
    take_token (self, &answer, &error);
  answer_waiting (self, error);
}

/* RFC 7523, 2.1 and 3. */
static char *
make_assertion (Ms5FcmToken *self)
{
  Ms5Time now = ms5_clock_now (ms5_relay_http_get_clock (self->http));
  g_autoptr (json_t) claims = json_object ();

  json_object_set_new (claims, "iss", json_string (self->account));
  json_object_set_new (claims, "scope", json_string (SCOPE));
  json_object_set_new (claims, "aud", json_string (self->endpoint));
  json_object_set_new (claims, "iat", json_integer (now / MS5_USEC_PER_S));
  json_object_set_new (claims, "exp", json_integer ((now + ASSERTION_LIFETIME) / MS5_USEC_PER_S));
  return ms5_jws_sign (self->key, "JWT", claims);
}

static void
ask (Ms5FcmToken *self)
{
  g_autoptr (SoupMessage) message = soup_message_new (SOUP_METHOD_POST, self->endpoint);
  g_autofree char *assertion = make_assertion (self);
  g_autofree char *form = soup_form_encode ("grant_type", GRANT, "assertion", assertion != NULL ? assertion : "", NULL);
  g_autoptr (GBytes) body = g_bytes_new (form, strlen (form));

  soup_message_set_request_body_from_bytes (message, SOUP_FORM_MIME_TYPE_URLENCODED, body);
  self->is_asking = TRUE;
  ms5_relay_http_send_async (self->http, message, NULL, asked_cb, g_object_ref (self));
}

static gboolean
wish_cb (GCancellable *cancellable,
         gpointer      user_data)
{
  Waiter *waiter = user_data;

  g_queue_remove (&waiter->owner->waiting, waiter);
  g_task_return_error_if_cancelled (waiter->task);
  waiter_free (waiter);
  return G_SOURCE_REMOVE;
}

/**
 * ms5_fcm_token_get_async:
 * @self: what gets tokens
 * @cancellable: (nullable): waits no longer
 * @callback: called when there is a token
 * @user_data: for @callback
 */
void
ms5_fcm_token_get_async (Ms5FcmToken         *self,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Waiter *waiter;

  g_task_set_source_tag (task, ms5_fcm_token_get_async);
  if (self->token != NULL && ms5_clock_monotonic (ms5_relay_http_get_clock (self->http)) < self->expires)
    {
      g_task_return_pointer (task, g_strdup (self->token), g_free);
      return;
    }

  waiter = g_new0 (Waiter, 1);
  waiter->owner = self;
  waiter->task = g_steal_pointer (&task);
  if (cancellable != NULL)
    {
      waiter->wish = g_cancellable_source_new (cancellable);
      g_source_set_callback (waiter->wish, G_SOURCE_FUNC (wish_cb), waiter, NULL);
      g_source_attach (waiter->wish, g_main_context_get_thread_default ());
    }
  g_queue_push_tail (&self->waiting, waiter);
  if (!self->is_asking)
    ask (self);
}

/**
 * ms5_fcm_token_get_finish:
 * @self: what gets tokens
 * @result: what the callback was given
 * @error: return location for an error; %G_IO_ERROR_PERMISSION_DENIED if we are given none
 *
 * Returns: (transfer full) (nullable): a token that is good for some minutes at least
 */
char *
ms5_fcm_token_get_finish (Ms5FcmToken   *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ms5_fcm_token_forget:
 * @self: what gets tokens
 * @token: one that was refused
 *
 * Somebody else may have got a newer one meanwhile; that is kept.
 */
void
ms5_fcm_token_forget (Ms5FcmToken *self,
                      const char  *token)
{
  if (g_strcmp0 (self->token, token) == 0)
    g_clear_pointer (&self->token, g_free);
}
