/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-time.h"
#include "core/ms5-words.h"

G_BEGIN_DECLS

/**
 * Ms5AlarmRecord:
 * @id: the call's
 * @line: a line's code
 * @priority: how urgent it is
 * @raised: when; never %MS5_TIME_NONE
 * @acknowledged: when someone had seen it; %MS5_TIME_NONE until then
 * @resolved: when the action was done; %MS5_TIME_NONE until then
 * @chattering: whether it chatters
 * @shelved: whether it is on the shelf
 * @suppressed: whether it is the consequence of another call
 *
 * What of a call matters to floods and figures. Texts are borrowed.
 */
typedef struct
{
  const char *id;
  const char *line;
  Ms5Priority priority;
  Ms5Time raised;
  Ms5Time acknowledged;
  Ms5Time resolved;
  gboolean chattering;
  gboolean shelved;
  gboolean suppressed;
} Ms5AlarmRecord;

G_END_DECLS
