/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-http.h"

#include "protocol/ms5-gzip.h"
#include "protocol/ms5-problem.h"

#include <string.h>

#define PART_BYTES 65536

#define STATUS_TOO_MANY 429 /* which libsoup has no name for */

typedef struct
{
  SoupMessage *message;
  GInputStream *stream;
  GByteArray *bytes;
  GTlsCertificateFlags faults; /* of the server's certificate */
} Ask;

static void
ask_free (gpointer data)
{
  Ask *ask = data;

  g_clear_object (&ask->stream);
  g_signal_handlers_disconnect_by_data (ask->message, ask);
  g_object_unref (ask->message);
  g_byte_array_unref (ask->bytes);
  g_free (ask);
}

/**
 * ms5_http_answer_clear:
 * @answer: an answer
 */
void
ms5_http_answer_clear (Ms5HttpAnswer *answer)
{
  g_clear_pointer (&answer->body, json_decref);
}

static Ms5ClientProblem
problem_of_status (guint    status,
                   gboolean is_ours)
{
  switch (status)
    {
    case SOUP_STATUS_UNAUTHORIZED:
      return MS5_CLIENT_PROBLEM_SIGNED_OUT;
    case SOUP_STATUS_FORBIDDEN:
      return MS5_CLIENT_PROBLEM_FORBIDDEN;
    case STATUS_TOO_MANY:
      return MS5_CLIENT_PROBLEM_THROTTLED;
    case SOUP_STATUS_BAD_GATEWAY:
    case SOUP_STATUS_SERVICE_UNAVAILABLE:
    case SOUP_STATUS_GATEWAY_TIMEOUT:
      return MS5_CLIENT_PROBLEM_BUSY;
    default:
      return is_ours ? MS5_CLIENT_PROBLEM_PROTOCOL : MS5_CLIENT_PROBLEM_NOT_A_SERVER;
    }
}

/**
 * ms5_http_answer_check:
 * @answer: an answer
 * @error: return location for an error of %MS5_CLIENT_ERROR
 *
 * Returns: whether it is a success
 */
gboolean
ms5_http_answer_check (const Ms5HttpAnswer  *answer,
                       GError              **error)
{
  const char *type = json_string_value (json_object_get (answer->body, "type"));
  const char *title = json_string_value (json_object_get (answer->body, "title"));
  const char *detail = json_string_value (json_object_get (answer->body, "detail"));
  gboolean is_ours = type != NULL && g_str_has_prefix (type, "urn:ms5:");

  if (answer->status >= 200 && answer->status < 300)
    return TRUE;

  g_set_error (error, MS5_CLIENT_ERROR, (int) problem_of_status (answer->status, is_ours), "%s%s%s (%u)",
               title != NULL ? title : "The server refused", detail != NULL ? ": " : "",
               detail != NULL ? detail : "", answer->status);
  return FALSE;
}

static void
read_part (GTask *task);

/* It is not accepted; but only here libsoup says what is wrong with it. */
static gboolean
accept_certificate_cb (SoupMessage          *message,
                       GTlsCertificate      *certificate,
                       GTlsCertificateFlags  faults,
                       Ask                  *ask)
{
  ask->faults = faults;
  return FALSE;
}

/* What failed on the way, with what is known of the certificate. */
static void
return_failure (GTask  *task,
                GError *error)
{
  Ask *ask = g_task_get_task_data (task);

  if (ask->faults != 0 && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_new_error (task, MS5_CLIENT_ERROR, (int) ms5_client_problem_from_certificate (ask->faults),
                             "The server's certificate is not good: %s", error->message);
  else
    g_task_return_error (task, g_error_copy (error));
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) part = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  Ask *ask = g_task_get_task_data (task);
  gsize size;
  const guint8 *data;

  if (part == NULL)
    {
      return_failure (task, error);
      return;
    }

  data = g_bytes_get_data (part, &size);
  if (size == 0)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_byte_array_append (ask->bytes, data, (guint) size);
  if (ask->bytes->len > MS5_LIMIT_FILE_BYTES)
    g_task_return_new_error (task, MS5_CLIENT_ERROR, MS5_CLIENT_PROBLEM_PROTOCOL, "The answer is too long");
  else
    read_part (g_steal_pointer (&task));
}

static void
read_part (GTask *task)
{
  Ask *ask = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (ask->stream, PART_BYTES, G_PRIORITY_DEFAULT, g_task_get_cancellable (task),
                                   read_cb, task);
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Ask *ask = g_task_get_task_data (task);

  ask->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (ask->stream == NULL)
    return_failure (task, error);
  else
    read_part (g_steal_pointer (&task));
}

static void
set_body (SoupMessage *message,
          json_t      *body)
{
  gsize length;
  char *text = ms5_json_encode (body, &length);
  g_autoptr (GBytes) packed = ms5_gzip_pack (text, length);
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, length);

  if (packed != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), "Content-Encoding", "gzip");
  soup_message_set_request_body_from_bytes (message, "application/json", packed != NULL ? packed : bytes);
}

static void
set_header (SoupMessage *message,
            const char  *name,
            const char  *prefix,
            const char  *value,
            const char  *suffix)
{
  g_autofree char *text = NULL;

  if (value == NULL)
    return;

  text = g_strconcat (prefix, value, suffix, NULL);
  soup_message_headers_replace (soup_message_get_request_headers (message), name, text);
}

/**
 * ms5_http_ask_async:
 * @session: what to send it with
 * @method: such as `GET`
 * @uri: what to ask
 * @bearer: (nullable): the access token
 * @body: (nullable) (transfer none): what to send along
 * @cancellable: (nullable): stops it
 * @callback: called when there is an answer
 * @user_data: for @callback
 */
void
ms5_http_ask_async (SoupSession         *session,
                    const char          *method,
                    const char          *uri,
                    const char          *bearer,
                    json_t              *body,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  ms5_http_ask_if_async (session, method, uri, bearer, NULL, body, cancellable, callback, user_data);
}

/**
 * ms5_http_ask_if_async:
 * @session: what to send it with
 * @method: such as `PUT`
 * @uri: what to ask
 * @bearer: (nullable): the access token
 * @match: (nullable): the version that was seen, of what the request is about: only if that holds it is carried out
 * @body: (nullable) (transfer none): what to send along
 * @cancellable: (nullable): stops it
 * @callback: called when there is an answer, for ms5_http_ask_finish()
 * @user_data: for @callback
 */
void
ms5_http_ask_if_async (SoupSession         *session,
                       const char          *method,
                       const char          *uri,
                       const char          *bearer,
                       const char          *match,
                       json_t              *body,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  GTask *task = g_task_new (session, cancellable, callback, user_data);
  SoupMessage *message = soup_message_new (method, uri);
  Ask *ask;

  g_task_set_source_tag (task, ms5_http_ask_async);
  if (message == NULL)
    {
      g_task_return_new_error (task, MS5_CLIENT_ERROR, MS5_CLIENT_PROBLEM_ADDRESS, "«%s» is not an address", uri);
      g_object_unref (task);
      return;
    }

  set_header (message, "Authorization", "Bearer ", bearer, NULL);
  set_header (message, "If-Match", "\"", match, "\"");
  if (body != NULL)
    set_body (message, body);
  /* A redirect could carry the token elsewhere. */
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);

  ask = g_new0 (Ask, 1);
  ask->message = message;
  ask->bytes = g_byte_array_new ();
  g_signal_connect (message, "accept-certificate", G_CALLBACK (accept_certificate_cb), ask);
  g_task_set_task_data (task, ask, ask_free);
  soup_session_send_async (session, message, G_PRIORITY_DEFAULT, cancellable, sent_cb, task);
}

/* A proxy in between may answer with a page for people: then there is no body. */
static gboolean
parse_body (Ask            *ask,
            Ms5HttpAnswer  *answer,
            GError        **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (ask->message);
  const char *type = soup_message_headers_get_content_type (headers, NULL);
  g_autoptr (GError) problem = NULL;

  if (type == NULL || ask->bytes->len == 0 || !g_str_has_suffix (type, "json"))
    return TRUE;

  answer->body = ms5_json_parse ((const char *) ask->bytes->data, ask->bytes->len, &ms5_json_limits_file, &problem);
  if (answer->body == NULL)
    g_set_error (error, MS5_CLIENT_ERROR, MS5_CLIENT_PROBLEM_PROTOCOL, "The answer cannot be read: %s",
                 problem->message);
  return answer->body != NULL;
}

/**
 * ms5_http_ask_finish:
 * @result: what the callback was given
 * @out_answer: (out): what the server answered, be it good or bad
 * @error: return location for an error, if nothing did
 *
 * Returns: whether there is an answer
 */
gboolean
ms5_http_ask_finish (GAsyncResult   *result,
                     Ms5HttpAnswer  *out_answer,
                     GError        **error)
{
  const char *after;
  guint64 seconds;
  Ask *ask;

  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_http_ask_async), FALSE);

  *out_answer = (Ms5HttpAnswer) { 0, NULL, -1 };
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;

  ask = g_task_get_task_data (G_TASK (result));
  out_answer->status = soup_message_get_status (ask->message);
  after = soup_message_headers_get_one (soup_message_get_response_headers (ask->message), "Retry-After");
  if (after != NULL && g_ascii_string_to_unsigned (after, 10, 0, 24 * 3600, &seconds, NULL))
    out_answer->retry_after = (int) seconds;
  return parse_body (ask, out_answer, error);
}
