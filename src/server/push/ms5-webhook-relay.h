/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "server/push/ms5-relay-http.h"

G_BEGIN_DECLS

/**
 * Ms5WebhookRelay:
 *
 * Sends to any program that listens, signed by the Standard Webhooks specification. An address is
 * `{"url": …}`.
 */
#define MS5_TYPE_WEBHOOK_RELAY (ms5_webhook_relay_get_type ())
G_DECLARE_FINAL_TYPE (Ms5WebhookRelay, ms5_webhook_relay, MS5, WEBHOOK_RELAY, GObject)

Ms5Relay *ms5_webhook_relay_new (Ms5RelayHttp       *http,
                                 const char         *secrets,
                                 const char *const  *hosts,
                                 GError            **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
