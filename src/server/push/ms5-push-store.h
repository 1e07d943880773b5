/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "server/push/ms5-delivery.h"
#include "storage/ms5-db.h"

G_BEGIN_DECLS

/**
 * Ms5PushBatch:
 * @devices: (element-type Ms5Device): new, or in place of older ones
 * @gone_devices: (element-type utf8): ids of those to forget
 * @made: (element-type Ms5Delivery): deliveries that were made; one that is there already stays as it is
 * @changed: (element-type Ms5Delivery): what has become of deliveries
 * @tellings: (element-type Ms5Telling): new, or in place of older ones
 * @gone_tellings: (element-type utf8): keys of calls to forget
 *
 * What is loaded, or what is to be written, all of it or nothing. Not changed once it is handed over.
 */
typedef struct
{
  GPtrArray *devices;
  GPtrArray *gone_devices;
  GPtrArray *made;
  GPtrArray *changed;
  GPtrArray *tellings;
  GPtrArray *gone_tellings;
} Ms5PushBatch;

Ms5PushBatch      *ms5_push_batch_new              (void) G_GNUC_WARN_UNUSED_RESULT;
void               ms5_push_batch_free             (Ms5PushBatch         *batch);
gboolean           ms5_push_batch_is_empty         (const Ms5PushBatch   *batch);

/**
 * Ms5PushClaim:
 * @delivery: the id of a delivery
 * @is_ours: (out): whether it is to be sent by whoever asked
 * @state: (out): a #Ms5DeliveryState: what has become of it, if somebody else saw to it
 *
 * Who sends a message, if several servers share one file.
 */
typedef struct
{
  char     *delivery;
  gboolean  is_ours;
  int       state;
} Ms5PushClaim;

/**
 * Ms5PushStore:
 *
 * The file of devices and deliveries. All of its SQL is here. What was written is durable when the answer
 * comes; work is done in the order in which it was asked for.
 */
#define MS5_TYPE_PUSH_STORE (ms5_push_store_get_type ())
G_DECLARE_FINAL_TYPE (Ms5PushStore, ms5_push_store, MS5, PUSH_STORE, GObject)

void               ms5_push_store_open_async       (const char           *path,
                                                    gboolean              on_caller,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
Ms5PushStore      *ms5_push_store_open_finish      (GAsyncResult         *result,
                                                    GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void               ms5_push_store_load_async       (Ms5PushStore         *self,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
Ms5PushBatch      *ms5_push_store_load_finish      (Ms5PushStore         *self,
                                                    GAsyncResult         *result,
                                                    GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void               ms5_push_store_write_async      (Ms5PushStore         *self,
                                                    Ms5PushBatch         *batch,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
gboolean           ms5_push_store_write_finish     (Ms5PushStore         *self,
                                                    GAsyncResult         *result,
                                                    GError              **error);
void               ms5_push_store_claim_async      (Ms5PushStore         *self,
                                                    GPtrArray            *deliveries,
                                                    const char           *owner,
                                                    Ms5Time               now,
                                                    Ms5Time               until,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
GArray            *ms5_push_store_claim_finish     (Ms5PushStore         *self,
                                                    GAsyncResult         *result,
                                                    GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void               ms5_push_store_age_async        (Ms5PushStore         *self,
                                                    Ms5Time               before,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
gboolean           ms5_push_store_age_finish       (Ms5PushStore         *self,
                                                    GAsyncResult         *result,
                                                    GError              **error);
void               ms5_push_store_figures_async    (Ms5PushStore         *self,
                                                    Ms5Time               from,
                                                    Ms5Time               to,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
gboolean           ms5_push_store_figures_finish   (Ms5PushStore         *self,
                                                    GAsyncResult         *result,
                                                    Ms5ChannelFigures     out_figures[MS5_N_CHANNELS],
                                                    GError              **error);
void               ms5_push_store_close_async      (Ms5PushStore         *self,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
gboolean           ms5_push_store_close_finish     (Ms5PushStore         *self,
                                                    GAsyncResult         *result,
                                                    GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5PushBatch, ms5_push_batch_free)

G_END_DECLS
