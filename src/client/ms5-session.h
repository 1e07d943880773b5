/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libsoup/soup.h>

#include "client/ms5-dialer.h"
#include "client/ms5-http.h"
#include "client/ms5-secrets.h"
#include "core/ms5-clock.h"
#include "runtime/ms5-random.h"

G_BEGIN_DECLS

/**
 * Ms5Session:
 *
 * Who is signed in where. It keeps the refresh token in the keyring, gets an access token from it when one
 * is needed, and asks the server with that. It opens lines for the feed (#Ms5Dialer).
 *
 * Signals:
 *
 * - `changed`: who is signed in, what they may do, or whether that is remembered
 * - `signed-out`: the server does not accept the sign-in any more
 */
#define MS5_TYPE_SESSION (ms5_session_get_type ())
G_DECLARE_FINAL_TYPE (Ms5Session, ms5_session, MS5, SESSION, GObject)

Ms5Session  *ms5_session_new               (Ms5Clock             *clock,
                                            Ms5Random            *random,
                                            Ms5Secrets           *secrets) G_GNUC_WARN_UNUSED_RESULT;

void         ms5_session_set_trust         (Ms5Session           *self,
                                            GTlsDatabase         *trust);
void         ms5_session_set_device        (Ms5Session           *self,
                                            const char           *device);
gboolean     ms5_session_is_signed_in      (Ms5Session           *self);
gboolean     ms5_session_is_remembered     (Ms5Session           *self);
const char  *ms5_session_get_server        (Ms5Session           *self);
const char  *ms5_session_get_name          (Ms5Session           *self);
const char  *ms5_session_get_display       (Ms5Session           *self);
const char  *ms5_session_get_sub           (Ms5Session           *self);
gboolean     ms5_session_may               (Ms5Session           *self,
                                            const char           *permission);
gint64       ms5_session_get_clock_error   (Ms5Session           *self);

void         ms5_session_sign_in_async     (Ms5Session           *self,
                                            const char           *server,
                                            const char           *name,
                                            const char           *password,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
gboolean     ms5_session_sign_in_finish    (Ms5Session           *self,
                                            GAsyncResult         *result,
                                            int                  *out_retry_after,
                                            GError              **error);
void         ms5_session_restore_async     (Ms5Session           *self,
                                            const char           *server,
                                            const char           *name,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
gboolean     ms5_session_restore_finish    (Ms5Session           *self,
                                            GAsyncResult         *result,
                                            GError              **error);
void         ms5_session_sign_out_async    (Ms5Session           *self,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
gboolean     ms5_session_sign_out_finish   (Ms5Session           *self,
                                            GAsyncResult         *result,
                                            GError              **error);

void         ms5_session_lose              (Ms5Session           *self);

void         ms5_session_get_token_async   (Ms5Session           *self,
                                            gboolean              anew,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
char        *ms5_session_get_token_finish  (Ms5Session           *self,
                                            GAsyncResult         *result,
                                            GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void         ms5_session_ask_async         (Ms5Session           *self,
                                            const char           *path,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
json_t      *ms5_session_ask_finish        (Ms5Session           *self,
                                            GAsyncResult         *result,
                                            GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void         ms5_session_send_async        (Ms5Session           *self,
                                            const char           *method,
                                            const char           *path,
                                            json_t               *body,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
void         ms5_session_send_if_async     (Ms5Session           *self,
                                            const char           *method,
                                            const char           *path,
                                            const char           *match,
                                            json_t               *body,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
gboolean     ms5_session_send_finish       (Ms5Session           *self,
                                            GAsyncResult         *result,
                                            guint                *out_status,
                                            GError              **error);
json_t      *ms5_session_send_get_answer   (GAsyncResult         *result);

G_END_DECLS
