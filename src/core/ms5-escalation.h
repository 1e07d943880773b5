/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-call.h"
#include "core/ms5-plant.h"

G_BEGIN_DECLS

/**
 * Ms5EscalationStep:
 * @policy: the policy that says so; borrowed
 * @level: the level to tell, from 1
 * @reminder: 0 if the call reaches @level, else how often it then was told again
 * @due: when
 *
 * What is to be told next of a call.
 */
typedef struct
{
  const Ms5EscalationPolicy *policy;
  guint   level;
  guint   reminder;
  Ms5Time due;
} Ms5EscalationStep;

GPtrArray                 *ms5_escalation_merge     (const GPtrArray            *configured,
                                                     GHashTable                 *edited) G_GNUC_WARN_UNUSED_RESULT;
const Ms5EscalationPolicy *ms5_escalation_find      (const GPtrArray            *policies,
                                                     const char                 *line,
                                                     const char                 *type,
                                                     const char                 *shift,
                                                     Ms5Priority                 priority);
const Ms5EscalationLevel  *ms5_escalation_get_level (const Ms5EscalationPolicy  *policy,
                                                     guint                       level);
const char                *ms5_escalation_get_shift (const Ms5Plant             *plant,
                                                     const char                 *line,
                                                     Ms5Time                     time);
gboolean                   ms5_escalation_next      (const GPtrArray            *policies,
                                                     const Ms5Plant             *plant,
                                                     const Ms5Call              *call,
                                                     Ms5Time                     now,
                                                     Ms5EscalationStep          *out_step);

void                       ms5_escalation_policy_check
                                                    (const Ms5EscalationPolicy  *policy,
                                                     const Ms5Plant             *plant,
                                                     const char                 *path,
                                                     const char                 *levels_path,
                                                     Ms5Problems                *problems);

gboolean                   ms5_escalation_message_check
                                                    (const char                 *text,
                                                     char                      **out_wrong);
char                      *ms5_escalation_message_render
                                                    (const char                 *text,
                                                     const char *const          *values) G_GNUC_WARN_UNUSED_RESULT;

/**
 * Ms5EscalationSubject:
 * @line: a line's code
 * @type: (nullable): a call type's code
 * @priority: the call's priority
 * @equipment: (nullable): the code of a piece of the line's equipment
 * @since: when it was raised
 * @level: the level it has reached
 * @note: (nullable): what people wrote
 *
 * What a message is about. All is borrowed.
 */
typedef struct
{
  const char  *line;
  const char  *type;
  Ms5Priority  priority;
  const char  *equipment;
  Ms5Time      since;
  guint        level;
  const char  *note;
} Ms5EscalationSubject;

char                      *ms5_escalation_message_make
                                                    (const Ms5Name              *message,
                                                     const Ms5Plant             *plant,
                                                     const Ms5EscalationSubject *subject,
                                                     const char                 *language) G_GNUC_WARN_UNUSED_RESULT;

/**
 * Ms5EscalationPlace:
 *
 * What a template of a message may name, in braces: `{line}`, `{type}`, `{priority}`, `{equipment}`, `{since}`,
 * `{level}` and `{note}`.
 */
typedef enum
{
  MS5_ESCALATION_PLACE_LINE,
  MS5_ESCALATION_PLACE_TYPE,
  MS5_ESCALATION_PLACE_PRIORITY,
  MS5_ESCALATION_PLACE_EQUIPMENT,
  MS5_ESCALATION_PLACE_SINCE,
  MS5_ESCALATION_PLACE_LEVEL,
  MS5_ESCALATION_PLACE_NOTE
} Ms5EscalationPlace;

#define MS5_N_ESCALATION_PLACES (MS5_ESCALATION_PLACE_NOTE + 1)

const char                *ms5_escalation_place_to_string
                                                    (Ms5EscalationPlace          place);

G_END_DECLS
