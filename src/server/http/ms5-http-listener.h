/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "server/http/ms5-http-connection.h"

G_BEGIN_DECLS

/**
 * Ms5HttpListenerOptions:
 * @address: where to listen, as digits
 * @port: 0 lets the system choose
 * @certificate: (nullable): for TLS
 * @max_connections: in all
 * @max_address_connections: from one address
 * @handshake_timeout: time for the TLS handshake, in microseconds
 */
typedef struct
{
  const char      *address;
  guint16          port;
  GTlsCertificate *certificate;
  guint            max_connections;
  guint            max_address_connections;
  gint64           handshake_timeout;
} Ms5HttpListenerOptions;

/**
 * Ms5HttpAcceptFunc:
 * @stream: to be read from and written to
 * @local: our end
 * @remote: the other end; ms5_http_connection_find() knows it
 * @user_data: as given
 */
typedef void (*Ms5HttpAcceptFunc) (GIOStream      *stream,
                                   GSocketAddress *local,
                                   GSocketAddress *remote,
                                   gpointer        user_data);

/**
 * Ms5HttpListener:
 *
 * Accepts connections, and breaks those that take too long.
 */
#define MS5_TYPE_HTTP_LISTENER (ms5_http_listener_get_type ())
G_DECLARE_FINAL_TYPE (Ms5HttpListener, ms5_http_listener, MS5, HTTP_LISTENER, GObject)

Ms5HttpListener   *ms5_http_listener_new             (Ms5Clock                      *clock,
                                                      Ms5HttpAcceptFunc              func,
                                                      gpointer                       user_data) G_GNUC_WARN_UNUSED_RESULT;
gboolean           ms5_http_listener_listen          (Ms5HttpListener               *self,
                                                      const Ms5HttpListenerOptions  *options,
                                                      GError                       **error);
guint16            ms5_http_listener_get_port        (Ms5HttpListener               *self);
guint              ms5_http_listener_get_connections (Ms5HttpListener               *self);
guint64            ms5_http_listener_get_refused     (Ms5HttpListener               *self);
void               ms5_http_listener_stop            (Ms5HttpListener               *self);

G_END_DECLS
