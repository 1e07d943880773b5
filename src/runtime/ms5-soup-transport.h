/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libsoup/soup.h>

#include "runtime/ms5-transport.h"

G_BEGIN_DECLS

/**
 * Ms5SoupTransport:
 *
 * A transport over libsoup's WebSocket connection. It offers and accepts no extension, so that
 * nothing is ever compressed below the protocol's own frames, and sends no WebSocket pings: the
 * protocol has its own.
 */
#define MS5_TYPE_SOUP_TRANSPORT (ms5_soup_transport_get_type ())
G_DECLARE_FINAL_TYPE (Ms5SoupTransport, ms5_soup_transport, MS5, SOUP_TRANSPORT, Ms5Transport)

/**
 * Ms5SoupAcceptFunc:
 * @transport: the new connection
 * @user_data: as given to ms5_soup_transport_accept()
 *
 * The handshake is done. Take a reference to keep the connection, and connect to its signals
 * before returning.
 */
typedef void (*Ms5SoupAcceptFunc) (Ms5Transport *transport,
                                   gpointer      user_data);

gboolean      ms5_soup_transport_accept         (SoupServerMessage    *message,
                                                 const char           *protocol,
                                                 gsize                 max_message,
                                                 Ms5SoupAcceptFunc     func,
                                                 gpointer              user_data,
                                                 GDestroyNotify        user_data_free);

/**
 * Ms5SoupAnswer:
 * @status: the HTTP status, 0 if there was no answer
 * @retry_after: seconds that the server asks to wait for, -1 if it does not say
 *
 * How a server answered the handshake.
 */
typedef struct
{
  guint status;
  int   retry_after;
} Ms5SoupAnswer;

void          ms5_soup_transport_connect_async  (SoupSession          *session,
                                                 const char           *uri,
                                                 const char           *protocol,
                                                 const char           *bearer,
                                                 gsize                 max_message,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
Ms5Transport *ms5_soup_transport_connect_finish (GAsyncResult         *result,
                                                 Ms5SoupAnswer        *out_answer,
                                                 GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
