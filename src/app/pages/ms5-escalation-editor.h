/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-escalation-text.h"

G_BEGIN_DECLS

/**
 * Ms5EscalationEditor:
 *
 * A policy of escalation, to be edited: which calls it is for, and its levels. What is wrong is said where it is. Emits
 * `changed` when a person changes it.
 */
#define MS5_TYPE_ESCALATION_EDITOR (ms5_escalation_editor_get_type ())
G_DECLARE_FINAL_TYPE (Ms5EscalationEditor, ms5_escalation_editor, MS5, ESCALATION_EDITOR, GtkWidget)

GtkWidget           *ms5_escalation_editor_new          (const Ms5View             *view) G_GNUC_WARN_UNUSED_RESULT;
void                 ms5_escalation_editor_set_policy   (Ms5EscalationEditor       *self,
                                                         const Ms5EscalationPolicy *policy);
Ms5EscalationPolicy *ms5_escalation_editor_dup_policy   (Ms5EscalationEditor       *self,
                                                         const char                *id) G_GNUC_WARN_UNUSED_RESULT;
gboolean             ms5_escalation_editor_is_valid     (Ms5EscalationEditor       *self);
void                 ms5_escalation_editor_set_editable (Ms5EscalationEditor       *self,
                                                         gboolean                   editable);
void                 ms5_escalation_editor_add_fault    (Ms5EscalationEditor       *self,
                                                         const char                *path,
                                                         const char                *text);

G_END_DECLS
