/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-sync-link.h"
#include "app/pages/ms5-sync-queue.h"

G_BEGIN_DECLS

/**
 * Ms5SyncPage:
 *
 * What is queued, under way, done, refused or in conflict, and the link that it goes over.
 */
#define MS5_TYPE_SYNC_PAGE (ms5_sync_page_get_type ())
G_DECLARE_FINAL_TYPE (Ms5SyncPage, ms5_sync_page, MS5, SYNC_PAGE, GtkWidget)

GtkWidget    *ms5_sync_page_new         (const Ms5View        *view) G_GNUC_WARN_UNUSED_RESULT;

void          ms5_sync_page_set_sources (Ms5SyncPage          *self,
                                         const Ms5SyncSources *sources);
void          ms5_sync_page_set_link    (Ms5SyncPage          *self,
                                         const Ms5LinkFacts   *link);
Ms5SyncQueue *ms5_sync_page_get_queue   (Ms5SyncPage          *self);

G_END_DECLS
