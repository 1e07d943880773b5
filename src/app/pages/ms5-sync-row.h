/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-page-util.h"

G_BEGIN_DECLS

/**
 * Ms5SyncRow:
 *
 * An action in the outbox: what it does, where, who took it when, how far it has come, and what can be done
 * about it. Can be given another one, as rows are used again.
 */
#define MS5_TYPE_SYNC_ROW (ms5_sync_row_get_type ())
G_DECLARE_FINAL_TYPE (Ms5SyncRow, ms5_sync_row, MS5, SYNC_ROW, GtkWidget)

GtkWidget      *ms5_sync_row_new       (const Ms5View  *view) G_GNUC_WARN_UNUSED_RESULT;

Ms5OutboxEntry *ms5_sync_row_get_entry (Ms5SyncRow     *self);
void            ms5_sync_row_set_entry (Ms5SyncRow     *self,
                                        Ms5OutboxEntry *entry,
                                        gboolean        is_own);
void            ms5_sync_row_beat      (Ms5SyncRow     *self);

G_END_DECLS
