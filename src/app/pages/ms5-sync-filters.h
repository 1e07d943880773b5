/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-action-text.h"

G_BEGIN_DECLS

/**
 * Ms5SyncFilters:
 *
 * Where the reader says which actions of the outbox they want to see. Emits `changed`.
 */
#define MS5_TYPE_SYNC_FILTERS (ms5_sync_filters_get_type ())
G_DECLARE_FINAL_TYPE (Ms5SyncFilters, ms5_sync_filters, MS5, SYNC_FILTERS, GtkWidget)

GtkWidget *ms5_sync_filters_new        (const Ms5View  *view) G_GNUC_WARN_UNUSED_RESULT;

void       ms5_sync_filters_set_look   (Ms5SyncFilters *self,
                                        int             look);
void       ms5_sync_filters_set_line   (Ms5SyncFilters *self,
                                        const char     *code);
void       ms5_sync_filters_set_counts (Ms5SyncFilters *self,
                                        const guint    *counts);
gboolean   ms5_sync_filters_is_set     (Ms5SyncFilters *self);
gboolean   ms5_sync_filters_match      (Ms5SyncFilters *self,
                                        Ms5OutboxEntry *entry);

G_END_DECLS
