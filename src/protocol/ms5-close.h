/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Ms5CloseCode:
 *
 * Why a feed connection ends. Those above 4000 are ours.
 */
typedef enum
{
  MS5_CLOSE_NORMAL = 1000,
  MS5_CLOSE_GOING_AWAY = 1001,
  MS5_CLOSE_PROTOCOL_ERROR = 4400,
  MS5_CLOSE_TOKEN_EXPIRED = 4401,
  MS5_CLOSE_REVOKED = 4403,
  MS5_CLOSE_STALLED = 4408,
  MS5_CLOSE_REPLACED = 4409,
  MS5_CLOSE_TOO_LARGE = 4413,
  MS5_CLOSE_CLIENT_TOO_OLD = 4426,
  MS5_CLOSE_OVERLOAD = 4429,
  MS5_CLOSE_DRAINING = 4503
} Ms5CloseCode;

/**
 * Ms5CloseReaction:
 * @MS5_CLOSE_RECONNECT: connect again
 * @MS5_CLOSE_REFRESH: get a new access token, then connect again
 * @MS5_CLOSE_SIGN_IN: the person must sign in again
 * @MS5_CLOSE_UPDATE: the person must update the program; what is queued is kept
 * @MS5_CLOSE_SPLIT: what was sent is too large; report it, send smaller batches
 *
 * What the client does about it.
 */
typedef enum
{
  MS5_CLOSE_RECONNECT,
  MS5_CLOSE_REFRESH,
  MS5_CLOSE_SIGN_IN,
  MS5_CLOSE_UPDATE,
  MS5_CLOSE_SPLIT
} Ms5CloseReaction;

const char       *ms5_close_code_to_string   (int          code);
Ms5CloseReaction  ms5_close_code_get_reaction (int         code,
                                              gint64      *out_wait_ms);
char             *ms5_close_reason_encode    (gint64       after_ms,
                                              const char  *why) G_GNUC_WARN_UNUSED_RESULT;
gint64            ms5_close_reason_get_after (const char  *reason);

G_END_DECLS
