/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-name.h"
#include "core/ms5-problems.h"
#include "core/ms5-words.h"

G_BEGIN_DECLS

/* The most levels of a policy, and policies of a plant. */
#define MS5_ESCALATION_MAX_LEVELS   8
#define MS5_ESCALATION_MAX_POLICIES 200
/* The most codes in one of its lists. */
#define MS5_ESCALATION_MAX_CODES    200
/* No reminder comes sooner after another than this. */
#define MS5_ESCALATION_MIN_REPEAT_S 30.0

/**
 * Ms5EscalationLevel:
 * @unacknowledged_after_s: seconds after the call began to call; 0 for at once, %NAN for never
 * @unresolved_after_s: seconds after it was acknowledged; %NAN for never
 * @roles: whom to tell, as bits: see MS5_ROLE_BIT()
 * @people: (nullable): the user names of those to tell besides
 * @channels: by which channels, as bits: see MS5_CHANNEL_BIT()
 * @repeat_s: how often to tell them again while nothing happens; %NAN for never
 * @message: (nullable): what they are told: a template, see ms5_escalation_message_render()
 *
 * A step of an escalation.
 */
typedef struct
{
  double   unacknowledged_after_s;
  double   unresolved_after_s;
  guint    roles;
  GStrv    people;
  guint    channels;
  double   repeat_s;
  Ms5Name *message;
} Ms5EscalationLevel;

/**
 * Ms5EscalationPolicy:
 * @id: its code
 * @priorities: of which calls, as bits: see MS5_PRIORITY_BIT()
 * @lines: (nullable): codes of the lines it is for; %NULL for all
 * @types: (nullable): codes of the call types it is for; %NULL for all
 * @shifts: (nullable): codes of the shifts it is for; %NULL for all, and for the time without any
 * @levels: (element-type Ms5EscalationLevel): in the order in which they are reached
 *
 * Who is told when of which calls. Of the policies that fit a call the most specific counts: one that names lines
 * comes before one that does not, then one that names types, then one that names shifts, then one for fewer
 * priorities, and then the one whose id sorts first.
 */
typedef struct
{
  char      *id;
  guint      priorities;
  GStrv      lines;
  GStrv      types;
  GStrv      shifts;
  GPtrArray *levels;
} Ms5EscalationPolicy;

Ms5EscalationLevel  *ms5_escalation_level_new     (void) G_GNUC_WARN_UNUSED_RESULT;
Ms5EscalationLevel  *ms5_escalation_level_copy    (const Ms5EscalationLevel  *level) G_GNUC_WARN_UNUSED_RESULT;
void                 ms5_escalation_level_free    (Ms5EscalationLevel        *level);

Ms5EscalationPolicy *ms5_escalation_policy_new    (const char                *id) G_GNUC_WARN_UNUSED_RESULT;
Ms5EscalationPolicy *ms5_escalation_policy_copy   (const Ms5EscalationPolicy *policy) G_GNUC_WARN_UNUSED_RESULT;
void                 ms5_escalation_policy_free   (Ms5EscalationPolicy       *policy);
gboolean             ms5_escalation_policy_fits   (const Ms5EscalationPolicy *policy,
                                                   const char                *line,
                                                   const char                *type,
                                                   const char                *shift,
                                                   Ms5Priority                priority);
int                  ms5_escalation_policy_compare
                                                  (const Ms5EscalationPolicy *a,
                                                   const Ms5EscalationPolicy *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5EscalationLevel, ms5_escalation_level_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5EscalationPolicy, ms5_escalation_policy_free)

G_END_DECLS
