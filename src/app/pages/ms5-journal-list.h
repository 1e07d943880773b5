/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-journal-entry.h"

G_BEGIN_DECLS

/**
 * Ms5JournalList:
 *
 * What happened to calls, the newest first: of the whole floor, or of one call. It asks the server when it is first
 * seen; without a way to it, it shows what is known here, and says so.
 */
#define MS5_TYPE_JOURNAL_LIST (ms5_journal_list_get_type ())
G_DECLARE_FINAL_TYPE (Ms5JournalList, ms5_journal_list, MS5, JOURNAL_LIST, GtkWidget)

GtkWidget  *ms5_journal_list_new         (const Ms5View        *view,
                                          Ms5CallModel         *call) G_GNUC_WARN_UNUSED_RESULT;
void        ms5_journal_list_set_filter  (Ms5JournalList       *self,
                                          const Ms5AndonFilter *filter);
void        ms5_journal_list_take        (Ms5JournalList       *self,
                                          const char           *line,
                                          GPtrArray            *records,
                                          GPtrArray            *calls);
void        ms5_journal_list_ask         (Ms5JournalList       *self);
GListModel *ms5_journal_list_get_entries (Ms5JournalList       *self);

G_END_DECLS
