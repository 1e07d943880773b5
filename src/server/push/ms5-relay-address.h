/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protocol/ms5-json-reader.h"
#include "server/push/ms5-relay.h"

G_BEGIN_DECLS

/**
 * Ms5RelayAddressFunc:
 * @reader: stands on the address
 * @user_data: as given
 *
 * Reads an address and complains about what is wrong with it.
 */
typedef void (*Ms5RelayAddressFunc) (Ms5JsonReader *reader,
                                     gpointer       user_data);

gboolean ms5_relay_address_read     (const char             *address,
                                     Ms5RelayAddressFunc     func,
                                     gpointer                user_data,
                                     GError                **error);
gboolean ms5_relay_address_read_for (const Ms5RelayMessage  *message,
                                     Ms5RelayAddressFunc     func,
                                     gpointer                user_data,
                                     GTask                  *task);
void     ms5_relay_address_get_uri  (Ms5JsonReader          *reader,
                                     const char             *member,
                                     const char *const      *hosts,
                                     GUri                  **out_uri);

gboolean ms5_relay_host_is_loopback (const char             *host);
gboolean ms5_relay_uri_is_safe      (GUri                   *uri);
gboolean ms5_relay_host_is_listed   (GUri                   *uri,
                                     const char *const      *hosts);

G_END_DECLS
