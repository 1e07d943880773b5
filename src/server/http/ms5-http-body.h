/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "protocol/ms5-json.h"

G_BEGIN_DECLS

#define MS5_HTTP_BODY_ERROR (ms5_http_body_error_quark ())

/**
 * Ms5HttpBodyError:
 * @MS5_HTTP_BODY_ERROR_MEDIA_TYPE: not JSON, or packed in a way that we do not know
 * @MS5_HTTP_BODY_ERROR_TOO_LARGE: larger than allowed, packed or unpacked
 * @MS5_HTTP_BODY_ERROR_INVALID: not what it says it is
 */
typedef enum
{
  MS5_HTTP_BODY_ERROR_MEDIA_TYPE,
  MS5_HTTP_BODY_ERROR_TOO_LARGE,
  MS5_HTTP_BODY_ERROR_INVALID
} Ms5HttpBodyError;

GQuark  ms5_http_body_error_quark (void);

GBytes *ms5_http_body_unpack      (GBytes               *body,
                                   const char           *content_type,
                                   const char           *content_encoding,
                                   gsize                 max_bytes,
                                   GError              **error) G_GNUC_WARN_UNUSED_RESULT;
json_t *ms5_http_body_parse       (GBytes               *body,
                                   const char           *content_type,
                                   const char           *content_encoding,
                                   const Ms5JsonLimits  *limits,
                                   GError              **error) G_GNUC_WARN_UNUSED_RESULT;
GBytes *ms5_http_body_pack        (const char           *text,
                                   gsize                 length,
                                   const char           *accept_encoding) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
