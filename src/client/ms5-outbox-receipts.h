/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ms5-outbox.h"
#include "protocol/ms5-device-item.h"

G_BEGIN_DECLS

/* How many are kept; of more the oldest go. */
#define MS5_OUTBOX_MAX_RECEIPTS 5000

/**
 * Ms5Receipt:
 * @delivery: names a delivery to this installation
 * @kind: what has become of it
 * @at: when that was, by the plant's clock
 */
typedef struct
{
  char           *delivery;
  Ms5ReceiptKind  kind;
  Ms5Time         at;
} Ms5Receipt;

Ms5Receipt *ms5_receipt_new                    (const char           *delivery,
                                                Ms5ReceiptKind        kind,
                                                Ms5Time               at) G_GNUC_WARN_UNUSED_RESULT;
void        ms5_receipt_free                   (Ms5Receipt           *receipt);

void        ms5_outbox_keep_receipts_async     (Ms5Outbox            *self,
                                                const char           *server,
                                                const char           *sub,
                                                GPtrArray            *receipts,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
void        ms5_outbox_drop_receipts_async     (Ms5Outbox            *self,
                                                const char           *server,
                                                const char           *sub,
                                                GPtrArray            *receipts,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
gboolean    ms5_outbox_receipts_finish         (Ms5Outbox            *self,
                                                GAsyncResult         *result,
                                                GError              **error);
void        ms5_outbox_list_receipts_async     (Ms5Outbox            *self,
                                                const char           *server,
                                                const char           *sub,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
GPtrArray  *ms5_outbox_list_receipts_finish    (Ms5Outbox            *self,
                                                GAsyncResult         *result,
                                                GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
