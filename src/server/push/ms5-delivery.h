/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-device.h"
#include "protocol/ms5-device-item.h"

G_BEGIN_DECLS

/**
 * Ms5DeliveryState:
 * @MS5_DELIVERY_WAITING: it is on its way: in the device's topic, or to be sent by a relay
 * @MS5_DELIVERY_DONE: the device has received it, or the relay's service has taken it
 * @MS5_DELIVERY_FAILED: the service will not take it, or the device is no more
 * @MS5_DELIVERY_EXPIRED: it did not arrive while it was of any use
 * @MS5_DELIVERY_WITHDRAWN: before it arrived nobody needed to be told any more
 *
 * What has become of a delivery. All but the first are for good.
 */
typedef enum
{
  MS5_DELIVERY_WAITING,
  MS5_DELIVERY_DONE,
  MS5_DELIVERY_FAILED,
  MS5_DELIVERY_EXPIRED,
  MS5_DELIVERY_WITHDRAWN
} Ms5DeliveryState;

#define MS5_N_DELIVERY_STATES (MS5_DELIVERY_WITHDRAWN + 1)

/**
 * Ms5Delivery:
 * @id: names it in receipts; the same for the same call, revision and device, whoever makes it
 * @call: the key of the call
 * @line: its line
 * @rev: the call's revision that it tells of
 * @level: the escalation level, 0 for the call itself
 * @priority: the call's
 * @device: to which device
 * @channel: on which way
 * @state: what has become of it
 * @sent: when it was made
 * @expires: from when on it is of no use
 * @receipts: by #Ms5ReceiptKind, when the device said so first; %MS5_TIME_NONE if it did not
 * @attempts: how often a relay has tried
 * @next: when it tries again; %MS5_TIME_NONE for at once
 * @service_id: (nullable): by which the relay's service knows it
 * @reason: (nullable): why it failed, in English
 *
 * One device is to be told of one revision of a call.
 */
typedef struct
{
  char             *id;
  char             *call;
  char             *line;
  gint64            rev;
  gint64            level;
  Ms5Priority       priority;
  char             *device;
  Ms5Channel        channel;
  Ms5DeliveryState  state;
  Ms5Time           sent;
  Ms5Time           expires;
  Ms5Time           receipts[MS5_N_RECEIPT_KINDS];
  gint64            attempts;
  Ms5Time           next;
  char             *service_id;
  char             *reason;
} Ms5Delivery;

/**
 * Ms5Telling:
 * @call: the key of a call that is not resolved
 * @line: its line
 * @rev: the revision that people were told of last
 * @over: nobody needs to be told of revisions up to this any more
 * @v: the log position up to which it was looked at
 * @since: since when they should know
 * @due: by when somebody must have been told; %MS5_TIME_NONE if that is settled
 * @reached: whether somebody was
 * @unreached: since when nobody could be; %MS5_TIME_NONE if that is not so
 *
 * How far the telling of one call has come.
 */
typedef struct
{
  char     *call;
  char     *line;
  gint64    rev;
  gint64    over;
  gint64    v;
  Ms5Time   since;
  Ms5Time   due;
  gboolean  reached;
  Ms5Time   unreached;
} Ms5Telling;

/**
 * Ms5ChannelFigures:
 * @sent: deliveries that were made
 * @received: that were received by the device, or taken by the relay's service
 * @shown: that were put before a person's eyes
 * @opened: that a person has opened
 * @acted: after which that person did something about the call
 * @failed: that could not be delivered
 * @expired: that did not arrive in time
 * @p50_s: within which half of those received were received; NaN if there was none
 * @p99_s: and 99 in 100
 *
 * What one channel is worth.
 */
typedef struct
{
  gint64 sent;
  gint64 received;
  gint64 shown;
  gint64 opened;
  gint64 acted;
  gint64 failed;
  gint64 expired;
  double p50_s;
  double p99_s;
} Ms5ChannelFigures;

Ms5Delivery *ms5_delivery_new              (const char        *call,
                                            gint64             rev,
                                            const char        *device) G_GNUC_WARN_UNUSED_RESULT;
Ms5Delivery *ms5_delivery_copy             (const Ms5Delivery *delivery) G_GNUC_WARN_UNUSED_RESULT;
void         ms5_delivery_free             (Ms5Delivery       *delivery);
gboolean     ms5_delivery_take_receipt     (Ms5Delivery       *delivery,
                                            Ms5ReceiptKind     kind,
                                            Ms5Time            time);
const char  *ms5_delivery_state_to_string  (Ms5DeliveryState   state);

Ms5Telling  *ms5_telling_new               (const char        *call,
                                            const char        *line) G_GNUC_WARN_UNUSED_RESULT;
Ms5Telling  *ms5_telling_copy              (const Ms5Telling  *telling) G_GNUC_WARN_UNUSED_RESULT;
void         ms5_telling_free              (Ms5Telling        *telling);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5Delivery, ms5_delivery_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5Telling, ms5_telling_free)

G_END_DECLS
