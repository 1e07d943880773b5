/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "core/ms5-problems.h"
#include "server/auth/ms5-identity.h"
#include "server/http/ms5-http-query.h"
#include "server/http/ms5-http-route.h"

G_BEGIN_DECLS

/**
 * Ms5HttpProblem:
 * @MS5_HTTP_PROBLEM_INVALID: 400: the request is wrong
 * @MS5_HTTP_PROBLEM_TOKEN: 401: no access token, or one that is not good
 * @MS5_HTTP_PROBLEM_CREDENTIALS: 401: a name, password, refresh token or code that is not good
 * @MS5_HTTP_PROBLEM_FORBIDDEN: 403: without the right
 * @MS5_HTTP_PROBLEM_NOT_FOUND: 404: nothing there
 * @MS5_HTTP_PROBLEM_METHOD: 405: not in that way
 * @MS5_HTTP_PROBLEM_CONFLICT: 409: it does not go with what is there
 * @MS5_HTTP_PROBLEM_GONE: 410: it was there, and is not kept any more
 * @MS5_HTTP_PROBLEM_TOO_LARGE: 413: the body is too large
 * @MS5_HTTP_PROBLEM_MEDIA_TYPE: 415: the body is of another kind
 * @MS5_HTTP_PROBLEM_TOO_MANY: 429: too often
 * @MS5_HTTP_PROBLEM_INTERNAL: 500: our fault
 * @MS5_HTTP_PROBLEM_BUSY: 503: not now
 *
 * Why a request is not carried out.
 */
typedef enum
{
  MS5_HTTP_PROBLEM_INVALID,
  MS5_HTTP_PROBLEM_TOKEN,
  MS5_HTTP_PROBLEM_CREDENTIALS,
  MS5_HTTP_PROBLEM_FORBIDDEN,
  MS5_HTTP_PROBLEM_NOT_FOUND,
  MS5_HTTP_PROBLEM_METHOD,
  MS5_HTTP_PROBLEM_CONFLICT,
  MS5_HTTP_PROBLEM_GONE,
  MS5_HTTP_PROBLEM_TOO_LARGE,
  MS5_HTTP_PROBLEM_MEDIA_TYPE,
  MS5_HTTP_PROBLEM_TOO_MANY,
  MS5_HTTP_PROBLEM_INTERNAL,
  MS5_HTTP_PROBLEM_BUSY
} Ms5HttpProblem;

#define MS5_HTTP_N_PROBLEMS (MS5_HTTP_PROBLEM_BUSY + 1)

/* Ms5HttpRequest: one request on its way. Take a reference to answer it later. An answer to one that
 * is over, be it answered, timed out or cut off, goes nowhere. */

Ms5HttpRequest     *ms5_http_request_ref             (Ms5HttpRequest      *request);
void                ms5_http_request_unref           (Ms5HttpRequest      *request);

const char         *ms5_http_request_get_arg         (Ms5HttpRequest      *request,
                                                      guint                index);
const Ms5HttpQuery *ms5_http_request_get_query       (Ms5HttpRequest      *request);
json_t             *ms5_http_request_get_body        (Ms5HttpRequest      *request);
GBytes             *ms5_http_request_get_text        (Ms5HttpRequest      *request);
const char         *ms5_http_request_get_header      (Ms5HttpRequest      *request,
                                                      const char          *name);
Ms5Identity        *ms5_http_request_get_identity    (Ms5HttpRequest      *request);
const char         *ms5_http_request_get_address     (Ms5HttpRequest      *request);
gboolean            ms5_http_request_is_local        (Ms5HttpRequest      *request);
gboolean            ms5_http_request_is_secure       (Ms5HttpRequest      *request);
GCancellable       *ms5_http_request_get_cancellable (Ms5HttpRequest      *request);

void                ms5_http_request_set_header      (Ms5HttpRequest      *request,
                                                      const char          *name,
                                                      const char          *value);
void                ms5_http_request_reply           (Ms5HttpRequest      *request,
                                                      guint                status,
                                                      json_t              *document);
void                ms5_http_request_reply_text      (Ms5HttpRequest      *request,
                                                      guint                status,
                                                      const char          *content_type,
                                                      char                *text,
                                                      gsize                length);
void                ms5_http_request_reply_empty     (Ms5HttpRequest      *request,
                                                      guint                status);
void                ms5_http_request_refuse          (Ms5HttpRequest      *request,
                                                      Ms5HttpProblem       problem,
                                                      const char          *format,
                                                      ...) G_GNUC_PRINTF (3, 4);
void                ms5_http_request_refuse_for_now  (Ms5HttpRequest      *request,
                                                      Ms5HttpProblem       problem,
                                                      guint                seconds,
                                                      const char          *detail);
void                ms5_http_request_refuse_errors   (Ms5HttpRequest      *request,
                                                      const Ms5Problems   *errors);

guint               ms5_http_problem_get_status      (Ms5HttpProblem       problem);
const char         *ms5_http_problem_get_type        (Ms5HttpProblem       problem);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5HttpRequest, ms5_http_request_unref)

G_END_DECLS
