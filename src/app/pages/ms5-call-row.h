/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-page-util.h"

G_BEGIN_DECLS

/**
 * Ms5CallRow:
 *
 * A call: what, where, since when, how far it has come, and what can be done about it. Activates
 * `win.acknowledge` and `win.resolve`.
 */
#define MS5_TYPE_CALL_ROW (ms5_call_row_get_type ())
G_DECLARE_FINAL_TYPE (Ms5CallRow, ms5_call_row, MS5, CALL_ROW, GtkWidget)

GtkWidget *ms5_call_row_new (const Ms5View *view,
                             Ms5CallModel  *call,
                             gboolean       with_line) G_GNUC_WARN_UNUSED_RESULT;

void       ms5_call_row_set_call (Ms5CallRow  *self,
                                  Ms5CallModel *call);

char *ms5_call_dup_title  (Ms5CallModel  *call,
                           gboolean       with_line);
char *ms5_call_dup_detail (const Ms5View *view,
                           Ms5CallModel  *call);

G_END_DECLS
