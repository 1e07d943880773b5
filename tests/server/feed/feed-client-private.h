/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "feed-client.h"

G_BEGIN_DECLS

/* feed-client.c: the connection, and what goes over it. */
const char *message_type          (const json_t *message);
gint64      message_int           (const json_t *message,
                                   const char   *member);
gboolean    message_is_windowed   (const char   *type);
void        client_send_json      (Client       *client,
                                   json_t       *message);

/* feed-client-data.c: what it has. */
GHashTable *client_base_new       (void);
void        client_take           (Client       *client,
                                   json_t       *message);

/* feed-client-check.c: what must hold of each message. */
void        client_check_outgoing (Client       *client,
                                   json_t       *message,
                                   gsize         size);

G_END_DECLS
