/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "server/push/ms5-web-push.h"

G_BEGIN_DECLS

/**
 * Ms5NtfyRelay:
 *
 * Sends by an ntfy server, or by any distributor of UnifiedPush. An address is `{"topic": …}`, or
 * `{"endpoint": …, "keys": …}`; without keys the message is not encrypted.
 */
#define MS5_TYPE_NTFY_RELAY (ms5_ntfy_relay_get_type ())
G_DECLARE_FINAL_TYPE (Ms5NtfyRelay, ms5_ntfy_relay, MS5, NTFY_RELAY, GObject)

Ms5Relay *ms5_ntfy_relay_new (Ms5RelayHttp       *http,
                              Ms5WebPush         *push,
                              const char         *url,
                              const char         *token,
                              const char *const  *hosts,
                              GError            **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
