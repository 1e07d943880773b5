/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "server/push/ms5-web-push.h"

G_BEGIN_DECLS

/**
 * Ms5WebPushRelay:
 *
 * Sends to browsers by Web Push. An address is what `PushSubscription.toJSON ()` gives.
 */
#define MS5_TYPE_WEB_PUSH_RELAY (ms5_web_push_relay_get_type ())
G_DECLARE_FINAL_TYPE (Ms5WebPushRelay, ms5_web_push_relay, MS5, WEB_PUSH_RELAY, GObject)

Ms5Relay *ms5_web_push_relay_new (Ms5RelayHttp       *http,
                                  Ms5WebPush         *push,
                                  const char *const  *hosts) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
