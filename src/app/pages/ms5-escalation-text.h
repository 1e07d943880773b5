/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-page-util.h"
#include "core/ms5-escalation.h"

G_BEGIN_DECLS

/* Policies of escalation in words. */

const char *ms5_role_get_word            (Ms5Role                    role);
const char *ms5_role_get_group           (Ms5Role                    role);
const char *ms5_channel_get_word         (Ms5Channel                 channel);

char       *ms5_escalation_dup_delay     (double                     seconds) G_GNUC_WARN_UNUSED_RESULT;
char       *ms5_escalation_dup_whom      (guint                      roles,
                                          const char *const         *people) G_GNUC_WARN_UNUSED_RESULT;
char       *ms5_escalation_dup_channels  (guint                      channels) G_GNUC_WARN_UNUSED_RESULT;
char       *ms5_escalation_dup_when      (const Ms5EscalationLevel  *level) G_GNUC_WARN_UNUSED_RESULT;
char       *ms5_escalation_dup_scope     (const Ms5View             *view,
                                          const Ms5EscalationPolicy *policy) G_GNUC_WARN_UNUSED_RESULT;
char       *ms5_escalation_dup_levels    (const Ms5EscalationPolicy *policy) G_GNUC_WARN_UNUSED_RESULT;
char       *ms5_escalation_dup_changes   (const Ms5View             *view,
                                          const Ms5EscalationPolicy *before,
                                          const Ms5EscalationPolicy *after) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
