/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-action-text.h"

G_BEGIN_DECLS

/* As many rows as are shown at a time. */
#define MS5_SYNC_QUEUE_ROWS 50

/**
 * Ms5SyncQueue:
 *
 * The actions in the outbox, those in need first, with filters and, past %MS5_SYNC_QUEUE_ROWS of them, in
 * pages.
 */
#define MS5_TYPE_SYNC_QUEUE (ms5_sync_queue_get_type ())
G_DECLARE_FINAL_TYPE (Ms5SyncQueue, ms5_sync_queue, MS5, SYNC_QUEUE, GtkWidget)

GtkWidget  *ms5_sync_queue_new         (const Ms5View *view) G_GNUC_WARN_UNUSED_RESULT;

void        ms5_sync_queue_set_entries (Ms5SyncQueue  *self,
                                        GListModel    *entries,
                                        const char    *sub);
void        ms5_sync_queue_set_look    (Ms5SyncQueue  *self,
                                        int            look);
void        ms5_sync_queue_set_line    (Ms5SyncQueue  *self,
                                        const char    *code);
void        ms5_sync_queue_touch       (Ms5SyncQueue  *self);
void        ms5_sync_queue_beat        (Ms5SyncQueue  *self);
guint       ms5_sync_queue_get_count   (Ms5SyncQueue  *self,
                                        Ms5ShownState  look);
guint       ms5_sync_queue_get_n_found (Ms5SyncQueue  *self);
GtkWidget  *ms5_sync_queue_get_row     (Ms5SyncQueue  *self,
                                        guint          index);

G_END_DECLS
