/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/push/ms5-fcm-relay.h"

#include "server/push/ms5-fcm-token.h"
#include "server/push/ms5-relay-address.h"
#include "server/push/ms5-relay-text.h"

#include <string.h>

#define FCM_ERROR_TYPE "type.googleapis.com/google.firebase.fcm.v1.FcmError"

/* FCM and APNs keep nothing for longer. */
#define MAX_TTL_S (28 * 24 * 3600)

/* What Google asks of those who try again: «Scale FCM», best practices for retries. */
#define QUOTA_RETRY_AFTER  MS5_USEC_PER_MIN
#define SERVER_RETRY_AFTER (10 * MS5_USEC_PER_S)

/* Our account is not let in: that is for a person to mend, and no fault of the message. */
#define ACCOUNT_RETRY_AFTER MS5_USEC_PER_MIN

#define STATUS_TOO_MANY 429

#define MAX_NAME 512

#define INT "%" JSON_INTEGER_FORMAT

struct _Ms5FcmRelay
{
  GObject       parent_instance;

  Ms5RelayHttp *http;
  Ms5FcmToken  *tokens;
  char         *uri;
};

static void ms5_fcm_relay_iface_init (Ms5RelayInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (Ms5FcmRelay, ms5_fcm_relay, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MS5_TYPE_RELAY, ms5_fcm_relay_iface_init))

/* One message on its way. */
typedef struct
{
  GBytes *body;
  char *token;       /* (nullable): the access token it went with */
  gboolean is_again; /* whether an access token was refused */
} Send;

static void
send_free (gpointer data)
{
  Send *send = data;

  g_clear_pointer (&send->body, g_bytes_unref);
  g_free (send->token);
  g_free (send);
}

static void
ms5_fcm_relay_finalize (GObject *object)
{
  Ms5FcmRelay *self = MS5_FCM_RELAY (object);

  g_clear_object (&self->tokens);
  g_clear_object (&self->http);
  g_free (self->uri);
  G_OBJECT_CLASS (ms5_fcm_relay_parent_class)->finalize (object);
}

static void
ms5_fcm_relay_class_init (Ms5FcmRelayClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ms5_fcm_relay_finalize;
}

static void
ms5_fcm_relay_init (Ms5FcmRelay *self)
{
}

static const char *
ms5_fcm_relay_get_channel (Ms5Relay *relay)
{
  return "fcm";
}

static void
read_address (Ms5JsonReader *reader,
              gpointer       user_data)
{
  char **out_token = user_data;
  const char *token;

  if (!ms5_json_get_string (reader, "token", MS5_JSON_REQUIRED, MS5_RELAY_MAX_ADDRESS, &token))
    return;

  if (*token == '\0' || !g_str_is_ascii (token) || strpbrk (token, " \t\r\n") != NULL)
    ms5_json_reader_complain (reader, "token", "is no registration token");
  else
    *out_token = g_strdup (token);
}

static gboolean
ms5_fcm_relay_check_address (Ms5Relay    *relay,
                             const char  *address,
                             GError     **error)
{
  g_autofree char *token = NULL;

  return ms5_relay_address_read (address, read_address, &token, error);
}

/* The message */

/* FCM takes nothing but texts here. */
static json_t *
make_data (json_t *message)
{
  json_t *data = json_object ();
  const char *name;
  json_t *value;

  json_object_foreach (message, name, value)
    json_object_set_new (data, name, json_is_integer (value) ? json_sprintf (INT, json_integer_value (value))
                                                             : json_incref (value));
  return data;
}

static json_t *
make_android (const Ms5RelayMessage *message,
              gint64                 ttl_s)
{
  return json_pack ("{s:s, s:o, s:o, s:{s:o}}",
                    "priority", message->priority >= MS5_PRIORITY_HIGH ? "HIGH" : "NORMAL",
                    "ttl", json_sprintf (INT "s", (json_int_t) ttl_s),
                    "collapse_key", ms5_json_new_text (message->collapse),
                    "notification", "tag", ms5_json_new_text (message->collapse));
}

/* A collapse id must not be longer than 64 bytes. */
static json_t *
make_apns (const Ms5RelayMessage *message,
           gint64                 ttl_s,
           Ms5Time                now)
{
  gboolean is_urgent = message->priority >= MS5_PRIORITY_HIGH;
  g_autofree char *collapse = ms5_relay_collapse_hash (message, 32);

  return json_pack ("{s:{s:s, s:o, s:s}, s:{s:{s:s, s:s, s:o}}}",
                    "headers", "apns-priority", is_urgent ? "10" : "5",
                    "apns-expiration", json_sprintf (INT, (json_int_t) (now / MS5_USEC_PER_S + ttl_s)),
                    "apns-collapse-id", collapse,
                    "payload", "aps", "sound", "default",
                    "interruption-level", is_urgent ? "time-sensitive" : "active",
                    "thread-id", ms5_json_new_text (message->line));
}

static json_t *
make_webpush (const Ms5RelayMessage *message,
              gint64                 ttl_s)
{
  g_autofree char *topic = ms5_relay_collapse_hash (message, 24);
  json_t *webpush = json_pack ("{s:{s:o, s:s, s:s}}",
                               "headers", "TTL", json_sprintf (INT, (json_int_t) ttl_s),
                               "Urgency", message->priority >= MS5_PRIORITY_HIGH ? "high" : "normal",
                               "Topic", topic);

  if (message->url != NULL && g_str_has_prefix (message->url, "https://"))
    json_object_set_new (webpush, "fcm_options", json_pack ("{s:o}", "link", ms5_json_new_text (message->url)));
  return webpush;
}

static GBytes *
make_body (Ms5FcmRelay           *self,
           const Ms5RelayMessage *message,
           const char            *token)
{
  Ms5Time now = ms5_clock_now (ms5_relay_http_get_clock (self->http));
  gint64 ttl_s = MIN (message->ttl_s, MAX_TTL_S);
  g_autoptr (json_t) plain = ms5_relay_message_to_json (message, now);
  g_autoptr (json_t) body = json_object ();
  json_t *inner = json_object ();
  gsize length;
  char *text;

  json_object_set_new (inner, "token", json_string (token));
  json_object_set_new (inner, "notification", json_pack ("{s:O, s:O}", "title", json_object_get (plain, "title"),
                                                         "body", json_object_get (plain, "body")));
  /* Once is enough: there is room for 4096 bytes. */
  json_object_del (plain, "title");
  json_object_del (plain, "body");
  json_object_set_new (inner, "data", make_data (plain));
  json_object_set_new (inner, "android", make_android (message, ttl_s));
  json_object_set_new (inner, "apns", make_apns (message, ttl_s, now));
  json_object_set_new (inner, "webpush", make_webpush (message, ttl_s));
  json_object_set_new (body, "message", inner);
  text = ms5_json_encode (body, &length);
  return g_bytes_new_take (text, length);
}

/* The answer */

static json_t *
parse_body (const Ms5RelayAnswer *answer)
{
  gsize size;
  const char *text = g_bytes_get_data (answer->body, &size);

  return ms5_json_parse (text, size, &ms5_json_limits_server, NULL);
}

/* FCM's own word for what is wrong; "" if the answer is not FCM's. */
static const char *
find_error_code (json_t *body)
{
  json_t *details = json_object_get (json_object_get (body, "error"), "details");
  json_t *detail;
  size_t i;

  json_array_foreach (details, i, detail)
    {
      const char *type = json_string_value (json_object_get (detail, "@type"));
      const char *code = json_string_value (json_object_get (detail, "errorCode"));

      if (g_strcmp0 (type, FCM_ERROR_TYPE) == 0 && code != NULL)
        return code;
    }
  return "";
}

static void
take_failure (const Ms5RelayAnswer *answer,
              const char           *code,
              Ms5RelayVerdict      *out)
{
  ms5_relay_verdict_from_answer (answer, out);

  if (g_str_equal (code, "UNREGISTERED") || g_str_equal (code, "SENDER_ID_MISMATCH"))
    out->outcome = MS5_RELAY_GONE;
  else if (g_str_equal (code, "INVALID_ARGUMENT") || g_str_equal (code, "THIRD_PARTY_AUTH_ERROR"))
    out->outcome = MS5_RELAY_REFUSED;
  else if (answer->status == SOUP_STATUS_UNAUTHORIZED || answer->status == SOUP_STATUS_FORBIDDEN)
    {
      out->outcome = MS5_RELAY_RETRY;
      out->retry_after = MAX (out->retry_after, ACCOUNT_RETRY_AFTER);
    }
  else if (answer->status == STATUS_TOO_MANY && answer->retry_after == 0)
    out->retry_after = QUOTA_RETRY_AFTER;
  else if (answer->status >= 500 && answer->retry_after == 0)
    out->retry_after = SERVER_RETRY_AFTER;

  if (*code != '\0')
    {
      g_free (out->reason);
      out->reason = g_strdup_printf ("FCM says %u %.64s", answer->status, code);
    }
}

static void
take_answer (const Ms5RelayAnswer *answer,
             Ms5RelayVerdict      *out)
{
  g_autoptr (json_t) body = parse_body (answer);
  const char *name = json_string_value (json_object_get (body, "name"));

  if (answer->status != SOUP_STATUS_OK)
    take_failure (answer, find_error_code (body), out);
  else if (name != NULL && g_str_has_prefix (name, "projects/") && strlen (name) <= MAX_NAME)
    *out = (Ms5RelayVerdict) { .outcome = MS5_RELAY_DELIVERED, .id = g_strdup (name) };
  else
    *out = (Ms5RelayVerdict) { .outcome = MS5_RELAY_RETRY, .reason = g_strdup ("what answers is not FCM") };
}

/* Sending */

static void
get_token (GTask *task);

static void
return_failure (GTask        *task,
                const GError *error)
{
  g_auto (Ms5RelayVerdict) verdict = { 0 };

  ms5_relay_verdict_from_error (error, &verdict);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    verdict.retry_after = ACCOUNT_RETRY_AFTER;
  ms5_relay_task_return (task, &verdict);
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  GTask *task = user_data;
  Ms5FcmRelay *self = g_task_get_source_object (task);
  Send *send = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_auto (Ms5RelayAnswer) answer = { 0 };
  g_auto (Ms5RelayVerdict) verdict = { 0 };

  if (!ms5_relay_http_send_finish (MS5_RELAY_HTTP (source), result, &answer, &error))
    {
      return_failure (task, error);
      return;
    }

  take_answer (&answer, &verdict);
  /* The access token may have been revoked: once, with a new one. */
  if (answer.status == SOUP_STATUS_UNAUTHORIZED && verdict.outcome == MS5_RELAY_RETRY && !send->is_again)
    {
      send->is_again = TRUE;
      ms5_fcm_token_forget (self->tokens, send->token);
      get_token (task);
    }
  else
    ms5_relay_task_return (task, &verdict);
}

static void
token_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  GTask *task = user_data;
  Ms5FcmRelay *self = g_task_get_source_object (task);
  Send *send = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupMessage) message = NULL;

  g_free (send->token);
  send->token = ms5_fcm_token_get_finish (MS5_FCM_TOKEN (source), result, &error);
  if (send->token == NULL)
    {
      return_failure (task, error);
      return;
    }

  message = soup_message_new (SOUP_METHOD_POST, self->uri);
  ms5_relay_header_set (message, "Authorization", "Bearer %s", send->token);
  soup_message_set_request_body_from_bytes (message, "application/json; charset=UTF-8", send->body);
  ms5_relay_http_send_async (self->http, message, g_task_get_cancellable (task), sent_cb, task);
}

static void
get_token (GTask *task)
{
  Ms5FcmRelay *self = g_task_get_source_object (task);

  ms5_fcm_token_get_async (self->tokens, g_task_get_cancellable (task), token_cb, task);
}

static void
ms5_fcm_relay_send (Ms5Relay              *relay,
                    const Ms5RelayMessage *message,
                    GTask                 *task)
{
  Ms5FcmRelay *self = MS5_FCM_RELAY (relay);
  g_autofree char *token = NULL;
  Send *send;

  if (!ms5_relay_address_read_for (message, read_address, &token, task))
    return;

  send = g_new0 (Send, 1);
  send->body = make_body (self, message, token);
  g_task_set_task_data (task, send, send_free);
  get_token (task);
}

static void
ms5_fcm_relay_iface_init (Ms5RelayInterface *iface)
{
  iface->get_channel = ms5_fcm_relay_get_channel;
  iface->check_address = ms5_fcm_relay_check_address;
  iface->send = ms5_fcm_relay_send;
}

/**
 * ms5_fcm_relay_new:
 * @http: what asks
 * @url: where FCM is
 * @credentials: the service account's key file
 * @length: its length
 * @error: return location for %MS5_RELAY_ERROR_CONFIG
 *
 * Returns: (transfer full) (nullable): the relay
 */
Ms5Relay *
ms5_fcm_relay_new (Ms5RelayHttp  *http,
                   const char    *url,
                   const char    *credentials,
                   gsize          length,
                   GError       **error)
{
  g_autoptr (Ms5FcmToken) tokens = ms5_fcm_token_new (http, credentials, length, error);
  g_autofree char *project = NULL;
  Ms5FcmRelay *self;

  if (tokens == NULL)
    return NULL;

  self = g_object_new (MS5_TYPE_FCM_RELAY, NULL);
  self->http = g_object_ref (http);
  self->tokens = g_steal_pointer (&tokens);
  project = g_uri_escape_string (ms5_fcm_token_get_project (self->tokens), ":", FALSE);
  self->uri = g_strdup_printf ("%s/v1/projects/%s/messages:send", url, project);
  return MS5_RELAY (self);
}
