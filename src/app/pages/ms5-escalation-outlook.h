/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-escalation-text.h"
#include "protocol/ms5-escalation-answer.h"

G_BEGIN_DECLS

/**
 * Ms5EscalationOutlook:
 *
 * Who would be told when of a call that a person makes up, by what holds or by a draft.
 */
#define MS5_TYPE_ESCALATION_OUTLOOK (ms5_escalation_outlook_get_type ())
G_DECLARE_FINAL_TYPE (Ms5EscalationOutlook, ms5_escalation_outlook, MS5, ESCALATION_OUTLOOK, GtkWidget)

GtkWidget *ms5_escalation_outlook_new       (const Ms5View             *view) G_GNUC_WARN_UNUSED_RESULT;
void       ms5_escalation_outlook_set_draft (Ms5EscalationOutlook      *self,
                                             const Ms5EscalationPolicy *draft);
void       ms5_escalation_outlook_suit      (Ms5EscalationOutlook      *self,
                                             const Ms5EscalationPolicy *policy);
void       ms5_escalation_outlook_show      (Ms5EscalationOutlook      *self,
                                             const GPtrArray           *steps);

G_END_DECLS
