/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/ms5-notice-ledger.h"
#include "app/ms5-notifier.h"
#include "app/pages/ms5-page-util.h"
#include "core/ms5-device.h"

G_BEGIN_DECLS

/* A call that was raised longer ago than this before it got here is not shown on its own, unless it is
 * critical. */
#define MS5_CALL_NOTICES_TTL (15 * MS5_USEC_PER_MIN)

#define MS5_CALL_NOTICES_SUMMARY "summary"

/* A critical call comes back after so many minutes, even if the reader has chosen more. */
#define MS5_CALL_NOTICES_CRITICAL_SNOOZE 5u

/**
 * Ms5CallNotices:
 *
 * Notifies of each call that needs attention, once for each of its revisions, and again after a snooze; a call that
 * somebody acknowledged or resolved is withdrawn. In a flood those of a line are told together. Nothing is notified
 * from the cache, and what the computer is not to be bothered with waits until that is over. Signals: `open` and `acknowledge` (line, call; the call is "" for those of a line, both are for
 * the summary of many) when a person pressed that, with a token that lets the window come to the front;
 * `unavailable` (message) the first time that the desktop shows nothing.
 */
#define MS5_TYPE_CALL_NOTICES (ms5_call_notices_get_type ())
G_DECLARE_FINAL_TYPE (Ms5CallNotices, ms5_call_notices, MS5, CALL_NOTICES, GObject)

Ms5CallNotices *ms5_call_notices_new     (const Ms5View   *view,
                                          Ms5Notifier     *notifier,
                                          Ms5NoticeLedger *ledger,
                                          Ms5Clock        *clock) G_GNUC_WARN_UNUSED_RESULT;

void            ms5_call_notices_set_reader (Ms5CallNotices *self,
                                             const char     *name);
void            ms5_call_notices_forget_lasting (Ms5CallNotices *self);
void            ms5_call_notices_set_device (Ms5CallNotices *self,
                                             const Ms5Device *device);
void            ms5_call_notices_can_act (Ms5CallNotices  *self,
                                          gboolean         can_act);

G_END_DECLS
