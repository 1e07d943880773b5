/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-plant.h"

G_BEGIN_DECLS

/**
 * Ms5Condition:
 * @since: since when it is so; %MS5_TIME_NONE if it is not
 * @gone: since when it is no longer so though it still counts; %MS5_TIME_NONE otherwise
 * @counts: whether it counts, both delays taken into account
 * @stirred: when it began or ceased to be so last, whatever counts; %MS5_TIME_NONE if it never did
 * @chattering: since when it chatters; %MS5_TIME_NONE if it does not
 * @n_cleared: how many of @cleared there are
 * @cleared: when it ceased to count, the latest last
 *
 * What a rule watches, in the course of time. A plain value: see ms5_condition_init().
 */
typedef struct
{
  Ms5Time since;
  Ms5Time gone;
  gboolean counts;
  Ms5Time stirred;
  Ms5Time chattering;
  guint n_cleared;
  Ms5Time cleared[MS5_CHATTER_COUNT_MAX];
} Ms5Condition;

void     ms5_condition_init     (Ms5Condition       *condition);
Ms5Time  ms5_condition_update   (Ms5Condition       *condition,
                                 const Ms5Rule      *rule,
                                 Ms5Time             since,
                                 Ms5Time             now);
gboolean ms5_condition_is_there (const Ms5Condition *condition);
gboolean ms5_condition_is_quiet (const Ms5Condition *condition,
                                 const Ms5Rule      *rule,
                                 Ms5Time             now);

G_END_DECLS
