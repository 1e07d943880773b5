/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-escalation-policy.h"

G_BEGIN_DECLS

/**
 * Ms5Person:
 * @name: what they sign in with
 * @display: (nullable): how people call them
 * @role: their role
 * @lines: (nullable): codes of the lines that they may see, %NULL for all
 * @shifts: (nullable): codes of the shifts that they work in, %NULL for always
 *
 * Somebody who may be told. All is borrowed.
 */
typedef struct
{
  const char        *name;
  const char        *display;
  Ms5Role            role;
  const char *const *lines;
  const char *const *shifts;
} Ms5Person;

/**
 * Ms5RecipientWhy:
 * @MS5_RECIPIENT_TOLD: is told
 * @MS5_RECIPIENT_NOT_MEANT: neither their role nor they are named
 * @MS5_RECIPIENT_NOT_LINE: does not see that line
 * @MS5_RECIPIENT_OFF_SHIFT: does not work in the running shift
 * @MS5_RECIPIENT_UNKNOWN: is named, but may not sign in, or not any more
 *
 * Whether somebody is told, or why not.
 */
typedef enum
{
  MS5_RECIPIENT_TOLD,
  MS5_RECIPIENT_NOT_MEANT,
  MS5_RECIPIENT_NOT_LINE,
  MS5_RECIPIENT_OFF_SHIFT,
  MS5_RECIPIENT_UNKNOWN
} Ms5RecipientWhy;

#define MS5_N_RECIPIENT_WHYS (MS5_RECIPIENT_UNKNOWN + 1)

/**
 * Ms5Recipient:
 * @name: what they sign in with
 * @person: (nullable): who that is; %NULL if they are unknown
 * @why: whether they are told
 */
typedef struct
{
  const char      *name;
  const Ms5Person *person;
  Ms5RecipientWhy  why;
} Ms5Recipient;

const char      *ms5_recipient_why_to_string (Ms5RecipientWhy           why);
Ms5RecipientWhy  ms5_recipient_judge         (const Ms5Person          *person,
                                              guint                     roles,
                                              const char *const        *people,
                                              const char               *line,
                                              const char               *shift);
GArray          *ms5_recipients_resolve      (const Ms5EscalationLevel *level,
                                              const Ms5Person          *persons,
                                              guint                     n_persons,
                                              const char               *line,
                                              const char               *shift) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
