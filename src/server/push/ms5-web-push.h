/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "runtime/ms5-random.h"
#include "server/push/ms5-relay-http.h"
#include "server/push/ms5-web-push-cipher.h"
#include "protocol/ms5-json-reader.h"

G_BEGIN_DECLS

/**
 * Ms5WebPush:
 *
 * Makes messages to push services (RFC 8030) that only the device can read (RFC 8291), signed with the
 * server's key if it has one (RFC 8292).
 */
#define MS5_TYPE_WEB_PUSH (ms5_web_push_get_type ())
G_DECLARE_FINAL_TYPE (Ms5WebPush, ms5_web_push, MS5, WEB_PUSH, GObject)

Ms5WebPush  *ms5_web_push_new            (Ms5Clock               *clock,
                                          Ms5Random              *random) G_GNUC_WARN_UNUSED_RESULT;
gboolean     ms5_web_push_set_key        (Ms5WebPush             *self,
                                          const char             *pem,
                                          gsize                   length,
                                          const char             *contact,
                                          GError                **error);
const char  *ms5_web_push_get_public_key (Ms5WebPush             *self);
void         ms5_web_push_send           (Ms5WebPush             *self,
                                          Ms5RelayHttp           *http,
                                          GUri                   *endpoint,
                                          const Ms5WebPushKeys   *keys,
                                          const Ms5RelayMessage  *message,
                                          GTask                  *task);

void         ms5_web_push_read_keys      (Ms5JsonReader          *reader,
                                          Ms5WebPushKeys         *out_keys);

G_END_DECLS
