/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libsoup/soup.h>

#include "server/http/ms5-http-listener.h"
#include "server/http/ms5-http-server.h"
#include "server/http/ms5-http-router.h"

G_BEGIN_DECLS

/* What the server and its requests share. */

typedef struct
{
  Ms5Clock            *clock;
  const Ms5HttpRoute  *routes;
  Ms5HttpAuthFunc      authenticate;
  gpointer             context;
  gint64               answer_timeout;
  gint64               write_timeout;
  gboolean             behind_proxy;
  char               **trusted_proxies;
  gboolean             tls;
  gboolean             draining;
  void               (*over) (Ms5HttpRequest *request,
                              gpointer        user_data);
  gpointer             user_data;
} Ms5HttpTerms;

struct _Ms5HttpRequest
{
  gatomicrefcount      ref_count;

  const Ms5HttpTerms  *terms;      /* %NULL when it is over */
  SoupServerMessage   *message;    /* weak; %NULL when it is gone */
  Ms5HttpConnection   *connection; /* likewise */
  const Ms5HttpRoute  *route;
  Ms5HttpMatch         match;
  Ms5HttpQuery        *query;
  json_t              *body;
  GBytes              *text;
  gsize                received;
  Ms5Identity         *identity;
  char                *address;
  gboolean             local;
  GCancellable        *cancellable;
  gint64               started;
  guint                timer;
  guint                status;
  gboolean             paused;
  gboolean             upgraded;
};

Ms5HttpRequest *ms5_http_request_new     (const Ms5HttpTerms *terms,
                                          SoupServerMessage  *message,
                                          Ms5HttpConnection  *connection) G_GNUC_WARN_UNUSED_RESULT;
void            ms5_http_request_wait    (Ms5HttpRequest     *request);
void            ms5_http_request_over    (Ms5HttpRequest     *request);
gboolean        ms5_http_request_upgrade (Ms5HttpRequest     *request);

gboolean        ms5_http_request_check        (Ms5HttpRequest *request,
                                               const char     *path);
gsize           ms5_http_request_get_max_body (Ms5HttpRequest *request);
gboolean        ms5_http_request_read_body    (Ms5HttpRequest *request);

G_END_DECLS
