/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/http/ms5-http-body.h"
#include "server/http/ms5-http-request-private.h"

#include <string.h>

/* What is known when the header has come */

/* The last entry is what our proxy has added; those before anybody can have made up. */
static gboolean
check_way (Ms5HttpRequest *request)
{
  const Ms5HttpTerms *terms = request->terms;
  const char *forwarded = ms5_http_request_get_header (request, "X-Forwarded-For");
  gboolean trusted = terms->trusted_proxies != NULL
                     && g_strv_contains ((const char *const *) terms->trusted_proxies, request->address);

  if (!terms->behind_proxy)
    return TRUE;
  if (!trusted && !request->local)
    {
      ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_FORBIDDEN, "plain HTTP is for the proxy only");
      return FALSE;
    }

  if (trusted && forwarded != NULL)
    {
      const char *comma = strrchr (forwarded, ',');
      char *last = g_strstrip (g_strdup (comma != NULL ? comma + 1 : forwarded));
      g_autoptr (GInetAddress) address = g_inet_address_new_from_string (last);

      request->local = FALSE;
      if (address != NULL)
        {
          g_free (request->address);
          request->address = g_steal_pointer (&last);
        }
      g_free (last);
    }
  return TRUE;
}

static gboolean
find_route (Ms5HttpRequest *request,
            const char     *path)
{
  const Ms5HttpRoute *routes = request->terms->routes;

  ms5_http_match_init (&request->match, routes, soup_server_message_get_method (request->message), path);
  if (request->match.route >= 0)
    {
      request->route = &routes[request->match.route];
      return TRUE;
    }

  if (request->match.allow != NULL)
    {
      ms5_http_request_set_header (request, "Allow", request->match.allow);
      ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_METHOD, "possible here: %s", request->match.allow);
    }
  else
    {
      ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_NOT_FOUND, NULL);
    }
  return FALSE;
}

static gboolean
check_right (Ms5HttpRequest *request)
{
  const Ms5HttpTerms *terms = request->terms;
  const char *value = ms5_http_request_get_header (request, "Authorization");
  const char *permission = request->route->permission;

  if (permission == NULL)
    return TRUE;

  if (value != NULL && g_ascii_strncasecmp (value, "Bearer ", 7) == 0)
    request->identity = terms->authenticate (value + 7, terms->context);
  if (request->identity == NULL)
    {
      ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_TOKEN, "no access token, or it is not valid");
      return FALSE;
    }
  if (*permission != '\0' && !ms5_identity_may (request->identity, permission))
    {
      ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_FORBIDDEN, "this takes the right «%s»", permission);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_query (Ms5HttpRequest *request)
{
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  const char *text = g_uri_get_query (soup_server_message_get_uri (request->message));

  request->query = ms5_http_query_new (request->route->params, text, problems);
  if (ms5_problems_get_count (problems) == 0)
    return TRUE;

  ms5_http_request_refuse_errors (request, problems);
  return FALSE;
}

/**
 * ms5_http_request_get_max_body: (skip)
 * @request: a request
 *
 * Returns: how large its body may be, in bytes
 */
gsize
ms5_http_request_get_max_body (Ms5HttpRequest *request)
{
  return request->route != NULL && request->route->body != NULL ? request->route->body->max_bytes : 0;
}

static void
refuse_size (Ms5HttpRequest *request)
{
  ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_TOO_LARGE,
                           "the body may have %" G_GSIZE_FORMAT " bytes at most", ms5_http_request_get_max_body (request));
}

static gboolean
check_size (Ms5HttpRequest *request)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);
  goffset length = soup_message_headers_get_content_length (headers);

  if (soup_message_headers_get_encoding (headers) != SOUP_ENCODING_CONTENT_LENGTH
      || (guint64) length <= ms5_http_request_get_max_body (request))
    return TRUE;

  refuse_size (request);
  return FALSE;
}

/**
 * ms5_http_request_check: (skip)
 * @request: a request whose header has come
 * @path: its path, percent-encoded
 *
 * Returns: whether it may go on; if not it has been refused
 */
gboolean
ms5_http_request_check (Ms5HttpRequest *request,
                        const char     *path)
{
  return check_way (request) && find_route (request, path) && check_right (request) && check_query (request)
         && check_size (request);
}

/* What is known when the body has come */

/**
 * ms5_http_request_read_body: (skip)
 * @request: a request whose body has come
 *
 * Returns: whether it is as the route wants it; if not it has been refused
 */
gboolean
ms5_http_request_read_body (Ms5HttpRequest *request)
{
  const Ms5JsonLimits *limits = request->route->body;
  const char *type = ms5_http_request_get_header (request, "Content-Type");
  const char *encoding = ms5_http_request_get_header (request, "Content-Encoding");
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;

  if (request->received > ms5_http_request_get_max_body (request))
    {
      refuse_size (request);
      return FALSE;
    }
  if (limits == NULL)
    return TRUE;

  body = soup_message_body_flatten (soup_server_message_get_request_body (request->message));
  if (request->route->is_raw)
    request->text = ms5_http_body_unpack (body, type, encoding, limits->max_bytes, &error);
  else
    request->body = ms5_http_body_parse (body, type, encoding, limits, &error);
  if (error == NULL)
    return TRUE;

  if (g_error_matches (error, MS5_HTTP_BODY_ERROR, MS5_HTTP_BODY_ERROR_TOO_LARGE))
    ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_TOO_LARGE, "%s", error->message);
  else if (g_error_matches (error, MS5_HTTP_BODY_ERROR, MS5_HTTP_BODY_ERROR_MEDIA_TYPE))
    ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_MEDIA_TYPE, "%s", error->message);
  else
    ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_INVALID, "%s", error->message);
  return FALSE;
}
