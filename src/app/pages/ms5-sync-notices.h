/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-page-util.h"

G_BEGIN_DECLS

/**
 * Ms5SyncNotices:
 *
 * What a person must know or decide after this PC or the server was put back to an earlier state. Hidden while
 * there is nothing.
 */
#define MS5_TYPE_SYNC_NOTICES (ms5_sync_notices_get_type ())
G_DECLARE_FINAL_TYPE (Ms5SyncNotices, ms5_sync_notices, MS5, SYNC_NOTICES, GtkWidget)

GtkWidget *ms5_sync_notices_new       (void) G_GNUC_WARN_UNUSED_RESULT;

void       ms5_sync_notices_set_facts (Ms5SyncNotices *self,
                                       Ms5SyncFacts   *facts);

G_END_DECLS
