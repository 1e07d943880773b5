/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-cause.h"
#include "core/ms5-plant.h"

G_BEGIN_DECLS

/**
 * Ms5SuppressionCall:
 * @id: the call's
 * @rule: (nullable): the rule that raised it; %NULL if a person did
 * @equipment: (nullable): a piece of equipment
 * @priority: how urgent it is
 * @raised: when
 * @active: whether its condition is there
 *
 * An open call, as far as it matters here. Texts are borrowed.
 */
typedef struct
{
  const char *id;
  const Ms5Rule *rule;
  const char *equipment;
  Ms5Priority priority;
  Ms5Time raised;
  gboolean active;
} Ms5SuppressionCall;

#define MS5_SUPPRESSION_NONE G_MAXUINT

void ms5_suppression_find (const Ms5Line            *line,
                           const Ms5FlowState       *flow,
                           const Ms5SuppressionCall *calls,
                           guint                     n_calls,
                           guint                    *out_causes);

G_END_DECLS
