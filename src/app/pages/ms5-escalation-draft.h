/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-escalation-text.h"
#include "protocol/ms5-escalation-answer.h"

G_BEGIN_DECLS

/**
 * Ms5EscalationDraft:
 *
 * A policy that somebody edits: what they want, what they began with, and what others have made of it meanwhile.
 *
 * Signals:
 *
 * - `changed`: something about it
 * - `done` (text): it was saved or deleted
 * - `refused` (path, text): the server does not take it, for what stands at that path
 */
#define MS5_TYPE_ESCALATION_DRAFT (ms5_escalation_draft_get_type ())
G_DECLARE_FINAL_TYPE (Ms5EscalationDraft, ms5_escalation_draft, MS5, ESCALATION_DRAFT, GObject)

Ms5EscalationDraft        *ms5_escalation_draft_new          (const Ms5View             *view,
                                                              const char                *id,
                                                              const Ms5EscalationEntry  *entry) G_GNUC_WARN_UNUSED_RESULT;

const Ms5EscalationPolicy *ms5_escalation_draft_get_policy   (Ms5EscalationDraft        *self);
gboolean                   ms5_escalation_draft_is_new       (Ms5EscalationDraft        *self);
const Ms5EscalationEntry  *ms5_escalation_draft_get_now      (Ms5EscalationDraft        *self);
gboolean                   ms5_escalation_draft_is_busy      (Ms5EscalationDraft        *self);
gboolean                   ms5_escalation_draft_has_changes  (Ms5EscalationDraft        *self);
const char                *ms5_escalation_draft_get_problem  (Ms5EscalationDraft        *self);
char                      *ms5_escalation_draft_dup_conflict (Ms5EscalationDraft        *self) G_GNUC_WARN_UNUSED_RESULT;

void                       ms5_escalation_draft_set_policy   (Ms5EscalationDraft        *self,
                                                              const Ms5EscalationPolicy *policy);
void                       ms5_escalation_draft_see          (Ms5EscalationDraft        *self,
                                                              const Ms5EscalationEntry  *entry);
void                       ms5_escalation_draft_take_theirs  (Ms5EscalationDraft        *self);
void                       ms5_escalation_draft_keep_own     (Ms5EscalationDraft        *self);
void                       ms5_escalation_draft_save         (Ms5EscalationDraft        *self);
void                       ms5_escalation_draft_delete       (Ms5EscalationDraft        *self,
                                                              gboolean                   configured);

gboolean                   ms5_escalation_policy_is_same     (const Ms5EscalationPolicy *a,
                                                              const Ms5EscalationPolicy *b);

G_END_DECLS
