/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "core/ms5-escalation.h"

G_BEGIN_DECLS

/**
 * Ms5EscalationMessage:
 *
 * What people are told: a text and its translations, and what can be put in. Emits `changed` when a person changes it.
 */
#define MS5_TYPE_ESCALATION_MESSAGE (ms5_escalation_message_get_type ())
G_DECLARE_FINAL_TYPE (Ms5EscalationMessage, ms5_escalation_message, MS5, ESCALATION_MESSAGE, GtkWidget)

GtkWidget *ms5_escalation_message_new      (void) G_GNUC_WARN_UNUSED_RESULT;
Ms5Name   *ms5_escalation_message_dup_name (Ms5EscalationMessage *self) G_GNUC_WARN_UNUSED_RESULT;
void       ms5_escalation_message_set_name (Ms5EscalationMessage *self,
                                            const Ms5Name        *name);

G_END_DECLS
