/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ctl/ms5-ctl-http.h"


#include <glib/gi18n.h>
#include <string.h>

#include "protocol/ms5-gzip.h"

#define TIMEOUT_S 30

/**
 * ms5_ctl_http_new:
 * @ca_file: (nullable): certificates to trust instead of the system's, PEM
 * @error: (out): why @ca_file cannot be used
 *
 * Returns: (transfer full) (nullable): what requests are sent with
 */
SoupSession *
ms5_ctl_http_new (const char  *ca_file,
                  GError     **error)
{
  g_autoptr (SoupSession) session = soup_session_new_with_options ("timeout", TIMEOUT_S, NULL);

  soup_session_set_user_agent (session, "ms5ctl/" PACKAGE_VERSION);
  if (ca_file != NULL)
    {
      g_autoptr (GTlsDatabase) database = g_tls_file_database_new (ca_file, error);

      if (database == NULL)
        return NULL;
      soup_session_set_tls_database (session, database);
    }

  return g_steal_pointer (&session);
}

static GByteArray *
read_all (GInputStream  *stream,
          GError       **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 part[16384];
  gssize n;

  while ((n = g_input_stream_read (stream, part, sizeof part, NULL, error)) > 0)
    {
      g_byte_array_append (bytes, part, (guint) n);
      if (bytes->len > MS5_LIMIT_FILE_BYTES)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, "the answer is too large");
          return NULL;
        }
    }

  return n < 0 ? NULL : g_steal_pointer (&bytes);
}

static int
get_retry_after (SoupMessage *message)
{
  const char *text = soup_message_headers_get_one (soup_message_get_response_headers (message), "Retry-After");
  guint64 seconds;

  return text != NULL && g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT, &seconds, NULL) ? (int) seconds : -1;
}

/* A proxy in between may answer with a page for people: then there is no body. */
static gboolean
read_answer (SoupMessage   *message,
             GInputStream  *stream,
             Ms5CtlAnswer  *out_answer,
             GError       **error)
{
  g_autoptr (GByteArray) bytes = read_all (stream, error);
  const char *type = soup_message_headers_get_content_type (soup_message_get_response_headers (message), NULL);

  if (bytes == NULL)
    return FALSE;

  *out_answer = (Ms5CtlAnswer) { soup_message_get_status (message), NULL, get_retry_after (message) };
  if (type == NULL || bytes->len == 0 || !g_str_has_suffix (type, "json"))
    return TRUE;

  out_answer->body = ms5_json_parse ((const char *) bytes->data, bytes->len, &ms5_json_limits_file, error);
  return out_answer->body != NULL;
}

/**
 * ms5_ctl_http_ask:
 * @session: from ms5_ctl_http_new()
 * @method: such as `GET`
 * @uri: what to ask
 * @bearer: (nullable): the access token
 * @match: (nullable): the version that was seen, of what the request is about: only if that holds it is carried out
 * @body: (nullable) (transfer full): what to send along
 * @out_answer: (out): what came back, be it good or bad
 * @error: (out): why nothing did
 *
 * Asks, and waits for the answer.
 *
 * Returns: %FALSE if there is no answer
 */
gboolean
ms5_ctl_http_ask (SoupSession   *session,
                  const char    *method,
                  const char    *uri,
                  const char    *bearer,
                  const char    *match,
                  json_t        *body,
                  Ms5CtlAnswer  *out_answer,
                  GError       **error)
{
  g_autoptr (json_t) owned = body;
  g_autoptr (SoupMessage) message = soup_message_new (method, uri);
  g_autoptr (GInputStream) stream = NULL;

  *out_answer = (Ms5CtlAnswer) { 0, NULL, -1 };
  if (message == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("«%s» is not an address"), uri);
      return FALSE;
    }

  if (bearer != NULL)
    {
      g_autofree char *value = g_strconcat ("Bearer ", bearer, NULL);

      soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", value);
    }
  if (match != NULL)
    {
      g_autofree char *value = g_strconcat ("\"", match, "\"", NULL);

      soup_message_headers_replace (soup_message_get_request_headers (message), "If-Match", value);
    }
  if (owned != NULL)
    {
      gsize length;
      char *text = ms5_json_encode (owned, &length);
      g_autoptr (GBytes) packed = ms5_gzip_pack (text, length);
      g_autoptr (GBytes) bytes = g_bytes_new_take (text, length);

      if (packed != NULL)
        soup_message_headers_replace (soup_message_get_request_headers (message), "Content-Encoding", "gzip");
      soup_message_set_request_body_from_bytes (message, "application/json", packed != NULL ? packed : bytes);
    }
  /* A redirect could carry the token elsewhere. */
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);

  stream = soup_session_send (session, message, NULL, error);
  return stream != NULL && read_answer (message, stream, out_answer, error);
}

/**
 * ms5_ctl_answer_clear:
 * @answer: an answer
 */
void
ms5_ctl_answer_clear (Ms5CtlAnswer *answer)
{
  g_clear_pointer (&answer->body, json_decref);
}

static void
print_problem (const Ms5CtlAnswer *answer,
               const char         *command)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const char *title = json_string_value (json_object_get (answer->body, "title"));
  const char *detail = json_string_value (json_object_get (answer->body, "detail"));
  json_t *problem;
  gsize i;

  ms5_ctl_append_cell (out, title != NULL ? title : soup_status_get_phrase (answer->status), 0);
  if (detail != NULL)
    {
      g_string_append (out, ": ");
      ms5_ctl_append_cell (out, detail, 0);
    }
  g_printerr ("ms5ctl %s: %s (%u)\n", command, out->str, answer->status);

  json_array_foreach (json_object_get (answer->body, "errors"), i, problem)
    {
      const char *path = json_string_value (json_object_get (problem, "path"));
      const char *message = json_string_value (json_object_get (problem, "detail"));

      g_string_truncate (out, 0);
      ms5_ctl_append_cell (out, path != NULL ? path : "$", 0);
      g_string_append (out, ": ");
      ms5_ctl_append_cell (out, message != NULL ? message : "", 0);
      g_printerr ("%s\n", out->str);
    }
}

/**
 * ms5_ctl_answer_check:
 * @answer: an answer
 * @command: who asked
 *
 * Says on standard error what is wrong, if anything is.
 *
 * Returns: %MS5_CTL_OK if it is good
 */
Ms5CtlStatus
ms5_ctl_answer_check (const Ms5CtlAnswer *answer,
                      const char         *command)
{
  if (answer->status >= 200 && answer->status < 300)
    return MS5_CTL_OK;

  print_problem (answer, command);
  switch (answer->status)
    {
    case 400:
    case 404:
    case 405:
    case 413:
    case 415:
      return MS5_CTL_BAD_INPUT;
    case 401:
    case 403:
      return MS5_CTL_REFUSED;
    case 502:
    case 503:
    case 504:
      return MS5_CTL_UNREACHABLE;
    default:
      return MS5_CTL_FAILURE;
    }
}
