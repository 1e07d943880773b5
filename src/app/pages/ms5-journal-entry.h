/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-andon-order.h"
#include "protocol/ms5-change.h"

G_BEGIN_DECLS

/**
 * Ms5JournalEntry:
 *
 * What happened to a call once: what, when, to which call, who did it, from where, and what led to it; in words.
 */
#define MS5_TYPE_JOURNAL_ENTRY (ms5_journal_entry_get_type ())
G_DECLARE_FINAL_TYPE (Ms5JournalEntry, ms5_journal_entry, MS5, JOURNAL_ENTRY, GObject)

Ms5JournalEntry      *ms5_journal_entry_new       (const Ms5View        *view,
                                                   const char           *line,
                                                   const Ms5Change      *record,
                                                   const json_t         *call) G_GNUC_WARN_UNUSED_RESULT;
const Ms5JournalItem *ms5_journal_entry_get_item  (Ms5JournalEntry      *self);
const char           *ms5_journal_entry_get_line  (Ms5JournalEntry      *self);
const char           *ms5_journal_entry_get_what  (Ms5JournalEntry      *self);
const char           *ms5_journal_entry_get_title (Ms5JournalEntry      *self);
char                 *ms5_journal_entry_dup_who   (Ms5JournalEntry      *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean              ms5_journal_entry_matches   (Ms5JournalEntry      *self,
                                                   const Ms5AndonFilter *filter);
int                   ms5_journal_entry_compare   (Ms5JournalEntry      *a,
                                                   Ms5JournalEntry      *b);

char                 *ms5_journal_to_csv          (GListModel           *entries,
                                                   GTimeZone            *zone) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
