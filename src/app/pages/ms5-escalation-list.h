/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-escalation-text.h"
#include "protocol/ms5-escalation-answer.h"

G_BEGIN_DECLS

/**
 * Ms5EscalationList:
 *
 * The policies of escalation, each in words, the most specific first. Emits `open` (text) with the id of the one that a
 * person wants to see, and `add` when they want a new one.
 */
#define MS5_TYPE_ESCALATION_LIST (ms5_escalation_list_get_type ())
G_DECLARE_FINAL_TYPE (Ms5EscalationList, ms5_escalation_list, MS5, ESCALATION_LIST, GtkWidget)

GtkWidget *ms5_escalation_list_new          (const Ms5View     *view) G_GNUC_WARN_UNUSED_RESULT;
void       ms5_escalation_list_set_policies (Ms5EscalationList *self,
                                             const GPtrArray   *policies);
void       ms5_escalation_list_set_editable (Ms5EscalationList *self,
                                             gboolean           editable);

G_END_DECLS
