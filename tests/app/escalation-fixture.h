/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/model/ms5-floor.h"
#include "protocol/ms5-escalation-answer.h"

G_BEGIN_DECLS

/* What the server says of a critical call on L1 at 02:30: level 1 at once with somebody who does not work then, level 2
 * with reminders, level 3 for nobody; and if somebody acknowledges it. */
Ms5Outlook *escalation_fixture_outlook (void) G_GNUC_WARN_UNUSED_RESULT;

/* Puts a policy as somebody has made it: `night`, for critical and high calls of L1 in the night, that tells people at
 * once and again. @delay is when its second level is told, in seconds. */
void        escalation_fixture_put     (Ms5Floor   *floor,
                                        const char *by,
                                        double      delay);

G_END_DECLS
