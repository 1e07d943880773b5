/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-page-util.h"
#include "protocol/ms5-escalation-answer.h"

G_BEGIN_DECLS

/* A step of an escalation that is foreseen, as a row. */

GtkWidget *ms5_escalation_step_row_new (const Ms5View                 *view,
                                        const Ms5OutlookStep *step,
                                        const Ms5OutlookStep *last,
                                        guint                          n_reminders) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
