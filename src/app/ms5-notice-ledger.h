/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "core/ms5-time.h"

G_BEGIN_DECLS

/**
 * Ms5NoticeSnooze:
 * @rev: up to which revision
 * @until: by the clock of this computer
 * @duration: how long it was to be when it began, whatever that clock says now
 * @reader: (nullable): who does not want to hear of it
 *
 * What somebody does not want to hear of for some time.
 */
typedef struct
{
  gint64   rev;
  Ms5Time  until;
  gint64   duration;
  char    *reader;
} Ms5NoticeSnooze;

void ms5_notice_snooze_clear (Ms5NoticeSnooze *snooze);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ms5NoticeSnooze, ms5_notice_snooze_clear)

/**
 * Ms5NoticeLedger:
 *
 * Which revision of what has been notified, and what is snoozed, in a file, so that a restart changes nothing about it:
 * the last 5 000, and two weeks of them. Reads and writes never block; `loaded` is emitted once it is known what the file
 * says, and `saved` each time that it says all.
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

void             ms5_notice_ledger_snooze      (Ms5NoticeLedger       *self,
                                                const char            *key,
                                                const Ms5NoticeSnooze *snooze);
void             ms5_notice_ledger_wake        (Ms5NoticeLedger       *self,
                                                const char            *key);
char           **ms5_notice_ledger_dup_snoozed (Ms5NoticeLedger       *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean         ms5_notice_ledger_get_snooze  (Ms5NoticeLedger       *self,
                                                const char            *key,
                                                Ms5NoticeSnooze       *out_snooze);

G_END_DECLS
