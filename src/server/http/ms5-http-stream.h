/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * Ms5HttpStream:
 *
 * The stream of one connection, as it is given to libsoup, which in version 3.2 never lets go of a
 * connection that the client closes between two requests. While a connection is said to be idle its
 * end is therefore read as the beginning of a request that then breaks off.
 *
 * Closing it never waits for the peer.
 */
#define MS5_TYPE_HTTP_STREAM (ms5_http_stream_get_type ())
G_DECLARE_FINAL_TYPE (Ms5HttpStream, ms5_http_stream, MS5, HTTP_STREAM, GIOStream)

Ms5HttpStream *ms5_http_stream_new      (GIOStream     *stream,
                                         GIOStream     *raw) G_GNUC_WARN_UNUSED_RESULT;
void           ms5_http_stream_set_idle (Ms5HttpStream *self,
                                         gboolean       idle);

G_END_DECLS
