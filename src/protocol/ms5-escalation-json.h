/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-escalation-policy.h"
#include "protocol/ms5-json-reader.h"
#include "protocol/ms5-plant-item.h"

G_BEGIN_DECLS

/* Policies of escalation as the plant file, HTTP and items write them. */

Ms5EscalationLevel  *ms5_escalation_read_level         (Ms5JsonReader                 *object) G_GNUC_WARN_UNUSED_RESULT;
Ms5EscalationPolicy *ms5_escalation_read_policy        (Ms5JsonReader                 *object,
                                                        const char                    *id) G_GNUC_WARN_UNUSED_RESULT;
json_t              *ms5_escalation_level_encode       (const Ms5EscalationLevel      *level) G_GNUC_WARN_UNUSED_RESULT;
json_t              *ms5_escalation_policy_encode      (const Ms5EscalationPolicy     *policy) G_GNUC_WARN_UNUSED_RESULT;

void                 ms5_escalation_policy_to_item     (const Ms5EscalationPolicy     *policy,
                                                        const char                    *by,
                                                        Ms5Time                        at,
                                                        Ms5EscalationPolicyItem       *out_item);
Ms5EscalationPolicy *ms5_escalation_policy_from_item   (const Ms5EscalationPolicyItem *item,
                                                        const char                    *id,
                                                        Ms5Problems                   *problems) G_GNUC_WARN_UNUSED_RESULT;

guint                ms5_escalation_read_words         (Ms5JsonReader                 *object,
                                                        const char                    *member,
                                                        Ms5WordFunc                    words,
                                                        guint                          otherwise);
GStrv                ms5_escalation_dup_words          (guint                          bits,
                                                        Ms5WordFunc                    words) G_GNUC_WARN_UNUSED_RESULT;
guint                ms5_escalation_parse_words        (const char *const             *texts,
                                                        Ms5WordFunc                    words);

G_END_DECLS
