/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "core/ms5-clock.h"
#include "server/http/ms5-http-stream.h"

G_BEGIN_DECLS

/**
 * Ms5HttpConnections:
 *
 * All connections that are open, with the time until which each must do something.
 */
typedef struct _Ms5HttpConnections Ms5HttpConnections;

/**
 * Ms5HttpConnection:
 *
 * A connection that was accepted. Lives as long as its stream.
 */
typedef struct _Ms5HttpConnection Ms5HttpConnection;

Ms5HttpConnections *ms5_http_connections_new         (Ms5Clock            *clock) G_GNUC_WARN_UNUSED_RESULT;
void                ms5_http_connections_unref       (Ms5HttpConnections  *connections);
guint               ms5_http_connections_get_length  (Ms5HttpConnections  *connections);
guint               ms5_http_connections_count       (Ms5HttpConnections  *connections,
                                                      const char          *address);
Ms5HttpConnection  *ms5_http_connections_add         (Ms5HttpConnections  *connections,
                                                      GIOStream           *raw,
                                                      GSocket             *socket,
                                                      GSocketAddress      *remote);
void                ms5_http_connections_sweep       (Ms5HttpConnections  *connections);

char               *ms5_http_address_format          (GSocketAddress      *remote) G_GNUC_WARN_UNUSED_RESULT;

Ms5HttpConnection  *ms5_http_connection_find         (GSocketAddress      *remote);
void                ms5_http_connection_set_stream   (Ms5HttpConnection   *connection,
                                                      Ms5HttpStream       *stream);
GSocketAddress     *ms5_http_connection_get_remote   (Ms5HttpConnection   *connection);
const char         *ms5_http_connection_get_address  (Ms5HttpConnection   *connection);
gboolean            ms5_http_connection_is_local     (Ms5HttpConnection   *connection);
void                ms5_http_connection_set_idle     (Ms5HttpConnection   *connection,
                                                      gboolean             idle);
void                ms5_http_connection_set_deadline (Ms5HttpConnection   *connection,
                                                      gint64               delay);

G_END_DECLS
