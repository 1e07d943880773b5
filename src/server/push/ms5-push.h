/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-clock.h"
#include "core/ms5-plant.h"
#include "runtime/ms5-random.h"
#include "server/facts/ms5-batch.h"
#include "server/push/ms5-delivery.h"
#include "server/push/ms5-push-floor.h"
#include "server/push/ms5-push-store.h"
#include "server/push/ms5-relay.h"

G_BEGIN_DECLS

#define MS5_PUSH_ERROR (ms5_push_error_quark ())

/**
 * Ms5PushError:
 * @MS5_PUSH_ERROR_LIMIT: there are too many devices, of the person or at all
 * @MS5_PUSH_ERROR_CHANNEL: this server does not send that way
 * @MS5_PUSH_ERROR_ADDRESS: the relay can't send to that address, or there is none
 * @MS5_PUSH_ERROR_STORE: it can't be stored
 */
typedef enum
{
  MS5_PUSH_ERROR_LIMIT,
  MS5_PUSH_ERROR_CHANNEL,
  MS5_PUSH_ERROR_ADDRESS,
  MS5_PUSH_ERROR_STORE
} Ms5PushError;

GQuark ms5_push_error_quark (void);

/**
 * Ms5PushOptions:
 * @lifetime: how long a registration lasts that nobody refreshes
 * @reach: how long somebody may take to receive what tells of a call before that counts as undeliverable
 * @keep: how long deliveries are kept for the figures
 * @max_devices: registrations in all
 * @max_person_devices: registrations of one person
 * @max_waiting: deliveries that may wait for one device; of what is critical there is no limit
 * @owner: (nullable): whose messages are ours if several servers share one file, other than theirs and the same after a
 *   restart; %NULL for another each time
 * @url: (nullable): where people can look at calls; relays send it along
 *
 * What an administrator may set; durations in microseconds of the plant's clock.
 */
typedef struct
{
  gint64      lifetime;
  gint64      reach;
  gint64      keep;
  guint       max_devices;
  guint       max_person_devices;
  guint       max_waiting;
  const char *owner;
  const char *url;
} Ms5PushOptions;

extern const Ms5PushOptions ms5_push_options_default;

/**
 * Ms5PushStats:
 * @devices: that are registered
 * @calls: that people are told of
 * @waiting: deliveries on their way
 * @sent: by #Ms5Channel: deliveries made
 * @received: by #Ms5Channel: that arrived
 * @failed: by #Ms5Channel: that could not be delivered
 * @expired: by #Ms5Channel: that did not arrive in time
 * @retries: by #Ms5Channel: attempts of a relay that have to be made again
 * @undeliverable: times that nobody could be told
 * @dropped: deliveries not made as too many were waiting for the device
 * @problem: whether the file can't be written at the moment
 *
 * For whoever watches the server. All but the first three and the last only grow.
 */
typedef struct
{
  guint    devices;
  guint    calls;
  guint    waiting;
  guint64  sent[MS5_N_CHANNELS];
  guint64  received[MS5_N_CHANNELS];
  guint64  failed[MS5_N_CHANNELS];
  guint64  expired[MS5_N_CHANNELS];
  guint64  retries[MS5_N_CHANNELS];
  guint64  undeliverable;
  guint64  dropped;
  gboolean problem;
} Ms5PushStats;

/**
 * Ms5Push:
 *
 * Tells people on their devices of calls: decides who is told, sees to it that each device is told of each
 * revision once, keeps trying while that is of any use, and reports what nobody could be told of.
 *
 * Life: new; add relays; load; take what the floor's topics have; start; then take what becomes durable.
 */
#define MS5_TYPE_PUSH (ms5_push_get_type ())
G_DECLARE_FINAL_TYPE (Ms5Push, ms5_push, MS5, PUSH, GObject)

Ms5Push   *ms5_push_new               (Ms5Plant              *plant,
                                       Ms5Clock              *clock,
                                       Ms5Random             *random,
                                       Ms5PushFloor          *floor,
                                       const Ms5PushOptions  *options) G_GNUC_WARN_UNUSED_RESULT;
void       ms5_push_add_relay         (Ms5Push               *self,
                                       Ms5Relay              *relay);
void       ms5_push_load_async        (Ms5Push               *self,
                                       Ms5PushStore          *store,
                                       GAsyncReadyCallback    callback,
                                       gpointer               user_data);
gboolean   ms5_push_load_finish       (Ms5Push               *self,
                                       GAsyncResult          *result,
                                       GError               **error);
void       ms5_push_start             (Ms5Push               *self);
void       ms5_push_stop              (Ms5Push               *self);
void       ms5_push_close_async       (Ms5Push               *self,
                                       GAsyncReadyCallback    callback,
                                       gpointer               user_data);
gboolean   ms5_push_close_finish      (Ms5Push               *self,
                                       GAsyncResult          *result,
                                       GError               **error);

/* What happens on the floor. */
void       ms5_push_take              (Ms5Push               *self,
                                       Ms5TopicKind           kind,
                                       const char            *code,
                                       const char            *key,
                                       gint64                 v,
                                       json_t                *fields);
void       ms5_push_take_batch        (Ms5Push               *self,
                                       const Ms5Batch        *batch);

/* Devices. */
void       ms5_push_register_async    (Ms5Push               *self,
                                       const Ms5Device       *device,
                                       GAsyncReadyCallback    callback,
                                       gpointer               user_data);
void       ms5_push_unregister_async  (Ms5Push               *self,
                                       const char            *id,
                                       GAsyncReadyCallback    callback,
                                       gpointer               user_data);
gboolean   ms5_push_register_finish   (Ms5Push               *self,
                                       GAsyncResult          *result,
                                       GError               **error);
const Ms5Device *
           ms5_push_get_device        (Ms5Push               *self,
                                       const char            *id);
GPtrArray *ms5_push_list_devices      (Ms5Push               *self,
                                       const char            *person) G_GNUC_WARN_UNUSED_RESULT;
gboolean   ms5_push_expects           (Ms5Push               *self,
                                       const char            *line);
guint      ms5_push_get_waiting       (Ms5Push               *self,
                                       const char            *device);

/* Receipts and figures. */
void       ms5_push_take_receipt      (Ms5Push               *self,
                                       const char            *device,
                                       const char            *delivery,
                                       Ms5ReceiptKind         kind,
                                       Ms5Time                time);
void       ms5_push_figures_async     (Ms5Push               *self,
                                       Ms5Time                from,
                                       Ms5Time                to,
                                       GAsyncReadyCallback    callback,
                                       gpointer               user_data);
gboolean   ms5_push_figures_finish    (Ms5Push               *self,
                                       GAsyncResult          *result,
                                       Ms5ChannelFigures      out_figures[MS5_N_CHANNELS],
                                       GError               **error);
void       ms5_push_get_stats         (Ms5Push               *self,
                                       Ms5PushStats          *out_stats);

G_END_DECLS
