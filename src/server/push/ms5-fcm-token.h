/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "server/push/ms5-relay-http.h"

G_BEGIN_DECLS

/**
 * Ms5FcmToken:
 *
 * Gets access tokens for a service account of Google (RFC 7523), and keeps one as long as it is good.
 */
#define MS5_TYPE_FCM_TOKEN (ms5_fcm_token_get_type ())
G_DECLARE_FINAL_TYPE (Ms5FcmToken, ms5_fcm_token, MS5, FCM_TOKEN, GObject)

Ms5FcmToken *ms5_fcm_token_new         (Ms5RelayHttp         *http,
                                        const char           *credentials,
                                        gsize                 length,
                                        GError              **error) G_GNUC_WARN_UNUSED_RESULT;
const char  *ms5_fcm_token_get_project (Ms5FcmToken          *self);
void         ms5_fcm_token_get_async   (Ms5FcmToken          *self,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
char        *ms5_fcm_token_get_finish  (Ms5FcmToken          *self,
                                        GAsyncResult         *result,
                                        GError              **error);
void         ms5_fcm_token_forget      (Ms5FcmToken          *self,
                                        const char           *token);

G_END_DECLS
