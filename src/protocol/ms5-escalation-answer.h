/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-recipients.h"
#include "protocol/ms5-escalation-json.h"

G_BEGIN_DECLS

/* What is asked of the server about escalation, and what it answers. */

/**
 * Ms5EscalationEntry:
 * @policy: the policy; without levels if the one that is configured was taken away
 * @version: which of its states that is: whoever changes it names the one they have seen
 * @configured: whether the plant file has a policy of that id, to which one can go back
 * @by: (nullable): who made it so; %NULL if it is as configured
 * @at: when; %MS5_TIME_NONE if it is as configured
 *
 * A policy as it is now.
 */
typedef struct
{
  Ms5EscalationPolicy *policy;
  gint64               version;
  gboolean             configured;
  char                *by;
  Ms5Time              at;
} Ms5EscalationEntry;

/**
 * Ms5EscalationQuestion:
 * @line: the code of a line
 * @type: the code of a call type
 * @priority: a #Ms5Priority, or %MS5_WORD_NONE for that of @type
 * @at: when the call is raised; %MS5_TIME_NONE for now
 * @equipment: (nullable): the code of a piece of the line's equipment
 * @draft: (nullable) (element-type Ms5EscalationPolicy): policies that take the place of those of their ids; one
 *   without levels takes that away
 * @language: (nullable): in which messages are written; %NULL for the site's
 *
 * Who would be told when of a call? All is borrowed.
 */
typedef struct
{
  const char      *line;
  const char      *type;
  int              priority;
  Ms5Time          at;
  const char      *equipment;
  const GPtrArray *draft;
  const char      *language;
} Ms5EscalationQuestion;

/**
 * Ms5OutlookPerson:
 * @name: what they sign in with
 * @display: (nullable): how people call them
 * @role: their #Ms5Role; %MS5_WORD_NONE if they are unknown
 * @why: whether they are told, or why not
 */
typedef struct
{
  char            *name;
  char            *display;
  int              role;
  Ms5RecipientWhy  why;
} Ms5OutlookPerson;

/**
 * Ms5OutlookStep:
 * @acknowledged: whether that is so if somebody acknowledges the call at once and then does nothing more, else if
 *   nobody does anything
 * @after: how long after the call was raised, in microseconds
 * @at: when
 * @level: the level that is told, from 1
 * @reminder: 0 if the call reaches @level, else how often it then was told again
 * @policy: the id of the policy that says so
 * @shift: (nullable): the code of the shift that the line has then
 * @roles: whom to tell, as bits: see MS5_ROLE_BIT()
 * @channels: by which channels, as bits: see MS5_CHANNEL_BIT()
 * @repeat_s: how often to tell them again while nothing happens; %NAN for never
 * @message: (nullable): what they are told; %NULL for the usual
 * @people: (element-type Ms5OutlookPerson): who is told, and who is meant but is not
 */
typedef struct
{
  gboolean   acknowledged;
  gint64     after;
  Ms5Time    at;
  guint      level;
  guint      reminder;
  char      *policy;
  char      *shift;
  guint      roles;
  guint      channels;
  double     repeat_s;
  char      *message;
  GPtrArray *people;
} Ms5OutlookStep;

/**
 * Ms5Outlook:
 * @at: when the call is raised
 * @priority: its #Ms5Priority
 * @steps: (element-type Ms5OutlookStep): first those if nobody does anything, then those if somebody acknowledges it,
 *   each in order; none if nobody would ever be told
 *
 * Who would be told when of a call.
 */
typedef struct
{
  Ms5Time    at;
  int        priority;
  GPtrArray *steps;
} Ms5Outlook;

Ms5EscalationEntry *ms5_escalation_entry_new       (const char                    *id) G_GNUC_WARN_UNUSED_RESULT;
Ms5EscalationEntry *ms5_escalation_entry_copy      (const Ms5EscalationEntry      *entry) G_GNUC_WARN_UNUSED_RESULT;
void                ms5_escalation_entry_free      (Ms5EscalationEntry            *entry);
Ms5EscalationEntry *ms5_escalation_entry_read      (Ms5JsonReader                 *object) G_GNUC_WARN_UNUSED_RESULT;
Ms5EscalationEntry *ms5_escalation_entry_from_item (const Ms5EscalationPolicyItem *item,
                                                    const char                    *id,
                                                    gint64                         version,
                                                    Ms5Problems                   *problems) G_GNUC_WARN_UNUSED_RESULT;
json_t             *ms5_escalation_entry_encode    (const Ms5EscalationEntry      *entry) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray          *ms5_escalation_entries_read    (Ms5JsonReader                 *answer) G_GNUC_WARN_UNUSED_RESULT;

json_t             *ms5_escalation_question_encode (const Ms5EscalationQuestion   *question) G_GNUC_WARN_UNUSED_RESULT;
Ms5Outlook         *ms5_outlook_read               (Ms5JsonReader                 *answer) G_GNUC_WARN_UNUSED_RESULT;
void                ms5_outlook_free               (Ms5Outlook                    *outlook);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5EscalationEntry, ms5_escalation_entry_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5Outlook, ms5_outlook_free)

G_END_DECLS
