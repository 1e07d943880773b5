/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protocol/ms5-json.h"
#include "server/push/ms5-relay.h"

G_BEGIN_DECLS

char   *ms5_relay_clip            (const char            *text,
                                   gsize                  max_bytes) G_GNUC_WARN_UNUSED_RESULT;
char   *ms5_relay_collapse_hash   (const Ms5RelayMessage *message,
                                   gsize                  n_bytes) G_GNUC_WARN_UNUSED_RESULT;
json_t *ms5_relay_message_to_json (const Ms5RelayMessage *message,
                                   Ms5Time                now) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
