/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "core/ms5-time.h"

G_BEGIN_DECLS

/**
 * Ms5NoticeLedger:
 *
 * Which revision of what has been notified, in a file, so that nothing is notified again after a
 * restart. Reads and writes never block; `loaded` is emitted once it is known what the file says, and `saved` each time
 * that it says all.
 */
#define MS5_TYPE_NOTICE_LEDGER (ms5_notice_ledger_get_type ())
G_DECLARE_FINAL_TYPE (Ms5NoticeLedger, ms5_notice_ledger, MS5, NOTICE_LEDGER, GObject)

Ms5NoticeLedger *ms5_notice_ledger_new       (const char      *path) G_GNUC_WARN_UNUSED_RESULT;

gboolean         ms5_notice_ledger_is_loaded (Ms5NoticeLedger *self);
gboolean         ms5_notice_ledger_is_saved  (Ms5NoticeLedger *self);
gint64           ms5_notice_ledger_get_rev   (Ms5NoticeLedger *self,
                                              const char      *key);
void             ms5_notice_ledger_record    (Ms5NoticeLedger *self,
                                              const char      *key,
                                              gint64           rev,
                                              Ms5Time          now);
void             ms5_notice_ledger_forget    (Ms5NoticeLedger *self,
                                              const char      *key);

G_END_DECLS
