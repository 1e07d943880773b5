/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "runtime/ms5-soup-transport.h"
#include "server/http/ms5-http-listener.h"
#include "server/http/ms5-http-request.h"
#include "server/http/ms5-http-stats.h"

G_BEGIN_DECLS

/**
 * Ms5HttpOptions:
 * @listener: where to listen
 * @header_timeout: time for a request to begin and its header to arrive
 * @body_timeout: time for its body to arrive, and for the answer to leave
 * @answer_timeout: time to answer it
 * @behind_proxy: whether a proxy does TLS; then nobody else may come over plain HTTP
 * @trusted_proxies: (nullable): addresses whose `X-Forwarded-For` is believed
 *
 * Times in microseconds.
 */
typedef struct
{
  Ms5HttpListenerOptions listener;
  gint64                 header_timeout;
  gint64                 body_timeout;
  gint64                 answer_timeout;
  gboolean               behind_proxy;
  const char *const     *trusted_proxies;
} Ms5HttpOptions;

/**
 * Ms5HttpAuthFunc:
 * @token: as it came
 * @user_data: as given
 *
 * Returns: (transfer full) (nullable): whose token it is
 */
typedef Ms5Identity *(*Ms5HttpAuthFunc) (const char *token,
                                         gpointer    user_data);

/**
 * Ms5HttpServer:
 *
 * Answers requests by a table of routes: finds the route, checks the right, the query and the body,
 * and only then lets the route run.
 */
#define MS5_TYPE_HTTP_SERVER (ms5_http_server_get_type ())
G_DECLARE_FINAL_TYPE (Ms5HttpServer, ms5_http_server, MS5, HTTP_SERVER, GObject)

Ms5HttpServer       *ms5_http_server_new             (Ms5Clock              *clock,
                                                      const Ms5HttpRoute    *routes,
                                                      Ms5HttpAuthFunc        authenticate,
                                                      gpointer               context) G_GNUC_WARN_UNUSED_RESULT;
gboolean             ms5_http_server_listen          (Ms5HttpServer         *self,
                                                      const Ms5HttpOptions  *options,
                                                      GError               **error);
guint16              ms5_http_server_get_port        (Ms5HttpServer         *self);
guint                ms5_http_server_get_connections (Ms5HttpServer         *self);
guint64              ms5_http_server_get_refused     (Ms5HttpServer         *self);
const Ms5HttpRoute  *ms5_http_server_get_routes      (Ms5HttpServer         *self);
const Ms5HttpStats  *ms5_http_server_get_stats       (Ms5HttpServer         *self);
void                 ms5_http_server_drain_async     (Ms5HttpServer         *self,
                                                      GAsyncReadyCallback    callback,
                                                      gpointer               user_data);
gboolean             ms5_http_server_drain_finish    (Ms5HttpServer         *self,
                                                      GAsyncResult          *result,
                                                      GError               **error);
void                 ms5_http_server_close           (Ms5HttpServer         *self);

gboolean             ms5_http_request_open_websocket (Ms5HttpRequest        *request,
                                                      const char            *protocol,
                                                      gsize                  max_message,
                                                      Ms5SoupAcceptFunc      func,
                                                      gpointer               user_data,
                                                      GDestroyNotify         user_data_free);

G_END_DECLS
