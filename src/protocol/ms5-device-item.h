/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-device.h"
#include "protocol/ms5-item.h"

G_BEGIN_DECLS

/* The key of the registration among the items of `devices/ID`; all others are those of calls. */
#define MS5_DEVICE_KEY "device"

/* What one may say of a device at most. */
#define MS5_DEVICE_MAX_LINES   1000
#define MS5_DEVICE_MAX_QUIET   14
#define MS5_DEVICE_MAX_ADDRESS ((gsize) 4096)

/**
 * Ms5DeviceItem: in `devices/ID`, key `device`: the registration
 * @channel: a #Ms5Channel
 * @person: what its person signs in with
 * @lines: absent for all that the person may see
 * @priorities: words of #Ms5Priority; absent for all
 * @quiet: `22:00-06:00` by the plant's wall clock
 * @quiet_critical: whether what is critical passes then
 * @language: of texts that the server makes for it
 */
typedef struct
{
  char    *name;
  int      channel;
  char    *person;
  char   **lines;
  char   **priorities;
  char   **quiet;
  int      quiet_critical;
  char    *language;
  Ms5Time  registered;
  Ms5Time  expires;
} Ms5DeviceItem;

/**
 * Ms5DeliveryItem: in `devices/ID`, key of a call: what this device is to be told of it
 * @delivery: names the delivery in receipts
 * @call: the key of the call
 * @line: its line
 * @rev: the revision of the call that it is about
 * @level: the escalation level, 0 for the call itself
 * @priority: a #Ms5Priority
 * @sent: since when it is there
 * @expires: from when on it is of no use
 */
typedef struct
{
  char    *delivery;
  char    *call;
  char    *line;
  gint64   rev;
  gint64   level;
  int      priority;
  Ms5Time  sent;
  Ms5Time  expires;
} Ms5DeliveryItem;

MS5_DECLARE_ITEM (Ms5DeviceItem, ms5_device_item)
MS5_DECLARE_ITEM (Ms5DeliveryItem, ms5_delivery_item)

/**
 * Ms5ReceiptKind:
 * @MS5_RECEIPT_RECEIVED: the device has it
 * @MS5_RECEIPT_SHOWN: it was put before a person's eyes
 * @MS5_RECEIPT_OPENED: a person has opened it
 * @MS5_RECEIPT_ACTED: and has done something about the call
 *
 * How far a delivery has come. Each says that those before it happened, too.
 */
typedef enum
{
  MS5_RECEIPT_RECEIVED,
  MS5_RECEIPT_SHOWN,
  MS5_RECEIPT_OPENED,
  MS5_RECEIPT_ACTED
} Ms5ReceiptKind;

#define MS5_N_RECEIPT_KINDS (MS5_RECEIPT_ACTED + 1)

const char *ms5_words_receipt_kind (int              index);

json_t     *ms5_device_encode      (const Ms5Device *device,
                                    gboolean         with_address) G_GNUC_WARN_UNUSED_RESULT;
gboolean    ms5_device_read        (Ms5JsonReader   *object,
                                    Ms5Device       *device);

const Ms5Shape *ms5_device_topic_get_shape (const char *key);

G_END_DECLS
