/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/http/ms5-http-request-private.h"

#include "protocol/ms5-problem.h"
#include "server/http/ms5-http-body.h"

#include <string.h>

static const struct
{
  guint status;
  const char *type;
  const char *title;
} problems[] = {
  { 400, "urn:ms5:problem:invalid", "The request is not valid" },
  { 401, "urn:ms5:problem:token", "A valid access token is needed" },
  { 401, "urn:ms5:problem:credentials", "The credentials are not valid" },
  { 403, "urn:ms5:problem:forbidden", "You may not do this" },
  { 404, "urn:ms5:problem:not-found", "There is nothing here" },
  { 405, "urn:ms5:problem:method", "The method is not possible here" },
  { 409, "urn:ms5:problem:conflict", "It does not go with what is there" },
  { 410, "urn:ms5:problem:gone", "It is not kept any more" },
  { 413, "urn:ms5:problem:too-large", "The body is too large" },
  { 415, "urn:ms5:problem:media-type", "The body is of another kind" },
  { 429, "urn:ms5:problem:too-many", "Too many requests" },
  { 500, "urn:ms5:problem:internal", "The server failed" },
  { 503, "urn:ms5:problem:busy", "The server cannot do this now" },
};

G_STATIC_ASSERT (G_N_ELEMENTS (problems) == MS5_HTTP_N_PROBLEMS);

/**
 * ms5_http_problem_get_status:
 * @problem: a kind of problem
 *
 * Returns: the status it is answered with
 */
guint
ms5_http_problem_get_status (Ms5HttpProblem problem)
{
  return problems[problem].status;
}

/**
 * ms5_http_problem_get_type:
 * @problem: a kind of problem
 *
 * Returns: the URI that names it
 */
const char *
ms5_http_problem_get_type (Ms5HttpProblem problem)
{
  return problems[problem].type;
}

/* Life */

/**
 * ms5_http_request_new: (skip)
 * @terms: those of the server, which must outlive it
 * @message: as libsoup knows it; not kept alive
 * @connection: where it came from
 *
 * Returns: (transfer full): a request
 */
Ms5HttpRequest *
ms5_http_request_new (const Ms5HttpTerms *terms,
                      SoupServerMessage  *message,
                      Ms5HttpConnection  *connection)
{
  Ms5HttpRequest *request = g_new0 (Ms5HttpRequest, 1);

  g_atomic_ref_count_init (&request->ref_count);
  request->terms = terms;
  request->message = message;
  request->connection = connection;
  request->match.route = -1;
  request->address = g_strdup (ms5_http_connection_get_address (connection));
  request->local = ms5_http_connection_is_local (connection);
  request->cancellable = g_cancellable_new ();
  request->started = ms5_clock_monotonic (terms->clock);
  return request;
}

/**
 * ms5_http_request_ref:
 * @request: a request
 *
 * Returns: (transfer full): the same
 */
Ms5HttpRequest *
ms5_http_request_ref (Ms5HttpRequest *request)
{
  g_atomic_ref_count_inc (&request->ref_count);
  return request;
}

/**
 * ms5_http_request_unref:
 * @request: (transfer full): a request
 */
void
ms5_http_request_unref (Ms5HttpRequest *request)
{
  if (!g_atomic_ref_count_dec (&request->ref_count))
    return;

  ms5_http_match_clear (&request->match);
  g_clear_pointer (&request->query, ms5_http_query_free);
  g_clear_pointer (&request->body, json_decref);
  g_clear_pointer (&request->text, g_bytes_unref);
  g_clear_pointer (&request->identity, ms5_identity_unref);
  g_object_unref (request->cancellable);
  g_free (request->address);
  g_free (request);
}

/**
 * ms5_http_request_over: (skip)
 * @request: a request
 *
 * The message is done or gone: nothing can be answered any more.
 */
void
ms5_http_request_over (Ms5HttpRequest *request)
{
  const Ms5HttpTerms *terms = request->terms;

  if (terms == NULL)
    return;

  if (request->timer != 0)
    ms5_clock_remove (terms->clock, request->timer);
  request->timer = 0;
  request->terms = NULL;
  g_cancellable_cancel (request->cancellable);
  terms->over (request, terms->user_data);
  request->message = NULL;
  request->connection = NULL;
}

static gboolean
too_long_cb (gpointer data)
{
  Ms5HttpRequest *request = data;

  request->timer = 0;
  g_message ("%s %s: no answer in time", request->route->method, request->route->path);
  g_cancellable_cancel (request->cancellable);
  ms5_http_request_refuse_for_now (request, MS5_HTTP_PROBLEM_BUSY, 5, "there was no answer in time");
  return G_SOURCE_REMOVE;
}

/**
 * ms5_http_request_wait: (skip)
 * @request: a request without an answer
 *
 * The answer will come later, or be that there is none.
 */
void
ms5_http_request_wait (Ms5HttpRequest *request)
{
  request->paused = TRUE;
  request->timer = ms5_clock_add (request->terms->clock, request->terms->answer_timeout, too_long_cb, request, NULL);
  ms5_http_connection_set_deadline (request->connection,
                                    request->terms->answer_timeout + request->terms->write_timeout);
  soup_server_message_pause (request->message);
}

/**
 * ms5_http_request_upgrade: (skip)
 * @request: a request that becomes something else
 *
 * Returns: %FALSE if it is over
 */
gboolean
ms5_http_request_upgrade (Ms5HttpRequest *request)
{
  if (request->terms == NULL || request->status != 0)
    return FALSE;

  request->upgraded = TRUE;
  request->status = SOUP_STATUS_SWITCHING_PROTOCOLS;
  return TRUE;
}

/* Asking */

/**
 * ms5_http_request_get_arg:
 * @request: a request
 * @index: from 0
 *
 * Returns: what stands in the path for the segment in braces of that number
 */
const char *
ms5_http_request_get_arg (Ms5HttpRequest *request,
                          guint           index)
{
  g_return_val_if_fail (index < g_strv_length (request->match.args), NULL);

  return request->match.args[index];
}

/**
 * ms5_http_request_get_query:
 * @request: a request
 *
 * Returns: its parameters
 */
const Ms5HttpQuery *
ms5_http_request_get_query (Ms5HttpRequest *request)
{
  return request->query;
}

/**
 * ms5_http_request_get_body:
 * @request: a request to a route that takes a body
 *
 * Returns: (transfer none): the document
 */
json_t *
ms5_http_request_get_body (Ms5HttpRequest *request)
{
  return request->body;
}

/**
 * ms5_http_request_get_text:
 * @request: a request to a route that reads the body itself
 *
 * Returns: (transfer none): what should be JSON
 */
GBytes *
ms5_http_request_get_text (Ms5HttpRequest *request)
{
  return request->text;
}

/**
 * ms5_http_request_get_header:
 * @request: a request
 * @name: of a header field
 *
 * Returns: (nullable): its value
 */
const char *
ms5_http_request_get_header (Ms5HttpRequest *request,
                             const char     *name)
{
  if (request->message == NULL)
    return NULL;

  return soup_message_headers_get_one (soup_server_message_get_request_headers (request->message), name);
}

/**
 * ms5_http_request_get_identity:
 * @request: a request to a route that takes a right
 *
 * Returns: (transfer none): whose it is
 */
Ms5Identity *
ms5_http_request_get_identity (Ms5HttpRequest *request)
{
  return request->identity;
}

/**
 * ms5_http_request_get_address:
 * @request: a request
 *
 * Returns: where it comes from, as digits
 */
const char *
ms5_http_request_get_address (Ms5HttpRequest *request)
{
  return request->address;
}

/**
 * ms5_http_request_is_local:
 * @request: a request
 *
 * Returns: whether it comes from this machine, and not through a proxy
 */
gboolean
ms5_http_request_is_local (Ms5HttpRequest *request)
{
  return request->local;
}

/**
 * ms5_http_request_is_secure:
 * @request: a request
 *
 * Returns: whether nobody on the way can read it: it comes over TLS, from a proxy that does TLS, or
 *   from this machine
 */
gboolean
ms5_http_request_is_secure (Ms5HttpRequest *request)
{
  const Ms5HttpTerms *terms = request->terms;

  return request->local || (terms != NULL && (terms->tls || terms->behind_proxy));
}

/**
 * ms5_http_request_get_cancellable:
 * @request: a request
 *
 * Returns: (transfer none): is cancelled when nobody waits for an answer any more
 */
GCancellable *
ms5_http_request_get_cancellable (Ms5HttpRequest *request)
{
  return request->cancellable;
}

/* Answering */

/**
 * ms5_http_request_set_header:
 * @request: a request
 * @name: of a header field of the answer
 * @value: its value
 */
void
ms5_http_request_set_header (Ms5HttpRequest *request,
                             const char     *name,
                             const char     *value)
{
  if (request->message != NULL)
    soup_message_headers_replace (soup_server_message_get_response_headers (request->message), name, value);
}

/* Nothing of ours is a page: a browser that is made to show it shall not run or frame it. */
static void
set_headers (Ms5HttpRequest *request)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->message);

  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  soup_message_headers_replace (headers, "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  soup_message_headers_replace (headers, "Referrer-Policy", "no-referrer");
  if (soup_message_headers_get_one (headers, "Cache-Control") == NULL)
    soup_message_headers_replace (headers, "Cache-Control", "no-store");
  if (request->terms->tls)
    soup_message_headers_replace (headers, "Strict-Transport-Security", "max-age=31536000");
  if (request->terms->draining)
    soup_message_headers_replace (headers, "Connection", "close");
}

/* Packs a long answer for who can unpack it. */
static void
set_body (Ms5HttpRequest *request,
          const char     *content_type,
          char           *text,
          gsize           length)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->message);
  const char *accepted = soup_message_headers_get_list (soup_server_message_get_request_headers (request->message),
                                                        "Accept-Encoding");
  g_autoptr (GBytes) packed = ms5_http_body_pack (text, length, accepted);

  soup_message_headers_replace (headers, "Vary", "Accept-Encoding");
  if (packed == NULL)
    {
      soup_server_message_set_response (request->message, content_type, SOUP_MEMORY_TAKE, text, length);
      return;
    }

  soup_message_headers_replace (headers, "Content-Encoding", "gzip");
  soup_server_message_set_response (request->message, content_type, SOUP_MEMORY_COPY,
                                    g_bytes_get_data (packed, NULL), g_bytes_get_size (packed));
  g_free (text);
}

/**
 * ms5_http_request_reply_text:
 * @request: a request
 * @status: the status
 * @content_type: (nullable): what it is
 * @text: (transfer full) (nullable): the body
 * @length: its length in bytes
 *
 * Answers.
 */
void
ms5_http_request_reply_text (Ms5HttpRequest *request,
                             guint           status,
                             const char     *content_type,
                             char           *text,
                             gsize           length)
{
  if (request->terms == NULL || request->status != 0)
    {
      g_free (text);
      return;
    }

  if (request->timer != 0)
    ms5_clock_remove (request->terms->clock, request->timer);
  request->timer = 0;
  request->status = status;
  set_headers (request);
  soup_server_message_set_status (request->message, status, NULL);
  /* Of a handshake that it does not like libsoup has made a page. */
  soup_message_body_truncate (soup_server_message_get_response_body (request->message));
  if (text != NULL)
    set_body (request, content_type, text, length);
  ms5_http_connection_set_deadline (request->connection, request->terms->write_timeout);
  if (request->paused)
    soup_server_message_unpause (request->message);
  request->paused = FALSE;
}

/**
 * ms5_http_request_reply:
 * @request: a request
 * @status: the status
 * @document: (transfer full): the body
 *
 * Answers with JSON.
 */
void
ms5_http_request_reply (Ms5HttpRequest *request,
                        guint           status,
                        json_t         *document)
{
  gsize length;
  char *text = ms5_json_encode (document, &length);

  json_decref (document);
  ms5_http_request_reply_text (request, status, "application/json", text, length);
}

/**
 * ms5_http_request_reply_empty:
 * @request: a request
 * @status: the status, such as 204
 *
 * Answers without a body.
 */
void
ms5_http_request_reply_empty (Ms5HttpRequest *request,
                              guint           status)
{
  ms5_http_request_reply_text (request, status, NULL, NULL, 0);
}

static void
refuse (Ms5HttpRequest    *request,
        Ms5HttpProblem     problem,
        const char        *detail,
        const Ms5Problems *errors)
{
  gsize length;
  char *text = ms5_problem_document_build (problems[problem].status, problems[problem].type,
                                           problems[problem].title, detail, NULL, errors, &length);

  if (problem == MS5_HTTP_PROBLEM_TOKEN)
    ms5_http_request_set_header (request, "WWW-Authenticate", "Bearer realm=\"ms5\"");
  ms5_http_request_reply_text (request, problems[problem].status, MS5_PROBLEM_MEDIA_TYPE, text, length);
}

/**
 * ms5_http_request_refuse:
 * @request: a request
 * @problem: what kind of problem
 * @format: (nullable): what happened this time
 * @...: for @format
 *
 * Answers with a problem document.
 */
void
ms5_http_request_refuse (Ms5HttpRequest *request,
                         Ms5HttpProblem  problem,
                         const char     *format,
                         ...)
{
  g_autofree char *detail = NULL;
  va_list args;

  if (format != NULL)
    {
      va_start (args, format);
      detail = g_strdup_vprintf (format, args);
      va_end (args);
    }
  refuse (request, problem, detail, NULL);
}

/**
 * ms5_http_request_refuse_for_now:
 * @request: a request
 * @problem: what kind of problem
 * @seconds: when to try again
 * @detail: what happened this time
 *
 * Answers with a problem document and when to try again.
 */
void
ms5_http_request_refuse_for_now (Ms5HttpRequest *request,
                                 Ms5HttpProblem  problem,
                                 guint           seconds,
                                 const char     *detail)
{
  g_autofree char *after = g_strdup_printf ("%u", MAX (seconds, 1));

  ms5_http_request_set_header (request, "Retry-After", after);
  refuse (request, problem, detail, NULL);
}

/**
 * ms5_http_request_refuse_errors:
 * @request: a request
 * @errors: what is wrong with it
 *
 * Answers that the request is not valid, and all that is wrong.
 */
void
ms5_http_request_refuse_errors (Ms5HttpRequest    *request,
                                const Ms5Problems *errors)
{
  const Ms5Problem *first = ms5_problems_get (errors, 0);
  g_autofree char *detail = g_strdup_printf ("%s %s", first->path, first->message);

  refuse (request, MS5_HTTP_PROBLEM_INVALID, detail, errors);
}
