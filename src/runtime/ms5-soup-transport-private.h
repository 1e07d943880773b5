/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "runtime/ms5-guarded-stream.h"
#include "runtime/ms5-soup-transport.h"

G_BEGIN_DECLS

/* Takes over an open connection; @stream is its guard, or %NULL on the client's side. */
Ms5Transport *ms5_soup_transport_new (SoupWebsocketConnection *connection,
                                      Ms5GuardedStream        *stream,
                                      gsize                    max_message,
                                      const char              *peer) G_GNUC_WARN_UNUSED_RESULT;

/* The socket below a stream of libsoup's, whatever lies between. */
GSocket      *ms5_soup_find_socket   (GIOStream               *stream);

G_END_DECLS
