/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "server/actions/ms5-ledger.h"
#include "server/ms5-journal.h"

G_BEGIN_DECLS

/**
 * Ms5JournalLedger:
 *
 * The journal, and the store behind it, as people's actions see them.
 */
#define MS5_TYPE_JOURNAL_LEDGER (ms5_journal_ledger_get_type ())
G_DECLARE_FINAL_TYPE (Ms5JournalLedger, ms5_journal_ledger, MS5, JOURNAL_LEDGER, GObject)

Ms5JournalLedger *ms5_journal_ledger_new (Ms5Journal *journal,
                                          Ms5Store   *store) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
