/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "server/push/ms5-relay-http.h"

G_BEGIN_DECLS

/**
 * Ms5FcmRelay:
 *
 * Sends by Firebase Cloud Messaging, HTTP v1. An address is `{"token": …}`, as the app got it.
 */
#define MS5_TYPE_FCM_RELAY (ms5_fcm_relay_get_type ())
G_DECLARE_FINAL_TYPE (Ms5FcmRelay, ms5_fcm_relay, MS5, FCM_RELAY, GObject)

Ms5Relay *ms5_fcm_relay_new (Ms5RelayHttp  *http,
                             const char    *url,
                             const char    *credentials,
                             gsize          length,
                             GError       **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
