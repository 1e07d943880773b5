/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define MS5_WEB_PUSH_POINT_BYTES   65
#define MS5_WEB_PUSH_AUTH_BYTES    16
#define MS5_WEB_PUSH_PRIVATE_BYTES 32
#define MS5_WEB_PUSH_SALT_BYTES    16

/* What fits into a record of 4096 bytes (RFC 8291, 4). */
#define MS5_WEB_PUSH_MAX_BYTES 3993

/**
 * Ms5WebPushKeys:
 * @point: the receiver's public key on P-256, uncompressed
 * @auth: the secret that only the receiver and we know
 */
typedef struct
{
  guint8 point[MS5_WEB_PUSH_POINT_BYTES];
  guint8 auth[MS5_WEB_PUSH_AUTH_BYTES];
} Ms5WebPushKeys;

gboolean  ms5_web_push_keys_are_valid (const Ms5WebPushKeys  *keys);
GBytes   *ms5_web_push_encrypt        (const Ms5WebPushKeys  *keys,
                                       const guint8          *sender,
                                       const guint8          *salt,
                                       GBytes                *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
