/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-account.h"
#include "core/ms5-calendar.h"
#include "server/facts/ms5-fact-sink.h"

G_BEGIN_DECLS

/**
 * Ms5LineAccount:
 *
 * Makes the account of a line from what is recorded of its bottleneck: spans, stops, production. The
 * engine uses it each second for the running shift, and whoever wants the numbers of the past for
 * what the store gives back. May be used again after ms5_line_account_begin().
 */
typedef struct _Ms5LineAccount Ms5LineAccount;

Ms5LineAccount *ms5_line_account_new            (const Ms5Plant       *plant,
                                                 const Ms5Line        *line) G_GNUC_WARN_UNUSED_RESULT;
void            ms5_line_account_free           (Ms5LineAccount       *account);
void            ms5_line_account_begin          (Ms5LineAccount       *account,
                                                 Ms5Interval           window,
                                                 Ms5Time               now);
void            ms5_line_account_add_breaks     (Ms5LineAccount       *account,
                                                 const GArray         *breaks);
void            ms5_line_account_add_span       (Ms5LineAccount       *account,
                                                 const Ms5Span        *span);
void            ms5_line_account_add_stop       (Ms5LineAccount       *account,
                                                 const Ms5AccountStop *stop);
void            ms5_line_account_add_stop_item  (Ms5LineAccount       *account,
                                                 const Ms5StopItem    *item,
                                                 double                target_s,
                                                 Ms5Time               now);
void            ms5_line_account_add_production (Ms5LineAccount       *account,
                                                 const char           *product,
                                                 const gint64          pieces[MS5_N_QUANTITIES]);
void            ms5_line_account_run            (Ms5LineAccount       *account,
                                                 Ms5Totals            *out_totals,
                                                 GArray               *stops);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5LineAccount, ms5_line_account_free)

G_END_DECLS
