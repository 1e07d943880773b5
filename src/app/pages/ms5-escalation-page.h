/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-escalation-editor.h"
#include "app/pages/ms5-escalation-outlook.h"

G_BEGIN_DECLS

/**
 * Ms5EscalationPage:
 *
 * Who is told when of calls that nobody sees to: the policies, one of them to be edited by those who may, and what would
 * come of it. What somebody has begun to write stays, wherever they go meanwhile. Emits `told` (text) when something has
 * been done.
 */
#define MS5_TYPE_ESCALATION_PAGE (ms5_escalation_page_get_type ())
G_DECLARE_FINAL_TYPE (Ms5EscalationPage, ms5_escalation_page, MS5, ESCALATION_PAGE, GtkWidget)

GtkWidget            *ms5_escalation_page_new         (const Ms5View     *view) G_GNUC_WARN_UNUSED_RESULT;
void                  ms5_escalation_page_open        (Ms5EscalationPage *self,
                                                       const char        *id);
gboolean              ms5_escalation_page_has_changes (Ms5EscalationPage *self);
void                  ms5_escalation_page_drop        (Ms5EscalationPage *self);
Ms5EscalationEditor  *ms5_escalation_page_get_editor  (Ms5EscalationPage *self);
Ms5EscalationOutlook *ms5_escalation_page_get_outlook (Ms5EscalationPage *self);

G_END_DECLS
