/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/model/ms5-floor.h"
#include "client/ms5-link.h"
#include "client/ms5-outbox.h"
#include "client/ms5-session.h"
#include "core/ms5-device.h"
#include "protocol/ms5-device-item.h"

G_BEGIN_DECLS

/**
 * Ms5DeviceLink:
 *
 * Has the server know this installation as a device on which somebody can be told of calls, and tells it what has become
 * of what it was told. The registration is said again when something about it changes and well before it ends; receipts
 * are kept until the server has taken them.
 *
 * Signal `arrived` (string, string, int64): there is a delivery that tells of a revision of a call, named by its line and
 * its key.
 */
#define MS5_TYPE_DEVICE_LINK (ms5_device_link_get_type ())
G_DECLARE_FINAL_TYPE (Ms5DeviceLink, ms5_device_link, MS5, DEVICE_LINK, GObject)

Ms5DeviceLink *ms5_device_link_new          (Ms5Session      *session,
                                             Ms5Link         *link,
                                             Ms5Outbox       *outbox,
                                             Ms5Floor        *floor,
                                             Ms5Clock        *clock,
                                             Ms5Random       *random) G_GNUC_WARN_UNUSED_RESULT;

void           ms5_device_link_set_wish     (Ms5DeviceLink   *self,
                                             const Ms5Device *wish);
void           ms5_device_link_report       (Ms5DeviceLink   *self,
                                             const char      *line,
                                             const char      *call,
                                             gint64           rev,
                                             Ms5ReceiptKind   kind);
char          *ms5_device_link_dup_delivery (Ms5DeviceLink   *self,
                                             const char      *line,
                                             const char      *call) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
