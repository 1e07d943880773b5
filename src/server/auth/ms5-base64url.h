/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* base64url without padding (RFC 4648, 5), as tokens have it. Decoding takes the one canonical
 * form only. */
char    *ms5_base64url_encode (gconstpointer  data,
                               gsize          size) G_GNUC_WARN_UNUSED_RESULT;
guint8  *ms5_base64url_decode (const char    *text,
                               gsize          length,
                               gsize         *out_size) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
