/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/ms5-notice-ledger.h"
#include "core/ms5-clock.h"

G_BEGIN_DECLS

/**
 * Ms5SnoozesFunc:
 * @user_data: whose snoozes they are
 *
 * One of them is over.
 */
typedef void (*Ms5SnoozesFunc) (gpointer user_data);

/**
 * Ms5Snoozes:
 *
 * What the reader does not want to be reminded of before some time, also if the program ends meanwhile. One that is over
 * is kept until it is told.
 */
typedef struct _Ms5Snoozes Ms5Snoozes;

Ms5Snoozes *ms5_snoozes_new    (Ms5Clock        *clock,
                                Ms5NoticeLedger *ledger,
                                Ms5SnoozesFunc   over,
                                gpointer         user_data) G_GNUC_WARN_UNUSED_RESULT;
void        ms5_snoozes_free   (Ms5Snoozes     *self);

void        ms5_snoozes_restore (Ms5Snoozes    *self,
                                 const char    *reader);
void        ms5_snoozes_add    (Ms5Snoozes     *self,
                                const char     *key,
                                gint64          rev,
                                gint64          duration);
void        ms5_snoozes_remove (Ms5Snoozes     *self,
                                const char     *key);
void        ms5_snoozes_keep   (Ms5Snoozes     *self,
                                GHashTable     *keys);
gboolean    ms5_snoozes_have   (Ms5Snoozes     *self,
                                const char     *key);
gboolean    ms5_snoozes_are_on (Ms5Snoozes     *self,
                                const char     *key,
                                gint64          rev);

G_END_DECLS
