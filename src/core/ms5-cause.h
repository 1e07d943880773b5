/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-time.h"
#include "core/ms5-words.h"

G_BEGIN_DECLS

/**
 * Ms5FlowState:
 * @state: what a machine does
 * @since: since when
 */
typedef struct
{
  Ms5State state;
  Ms5Time since;
} Ms5FlowState;

Ms5Cause ms5_cause_find        (const Ms5FlowState *flow,
                                guint               n_machines,
                                guint               index);
gboolean ms5_cause_find_origin (const Ms5FlowState *flow,
                                guint               n_machines,
                                guint               index,
                                guint              *out_origin);

G_END_DECLS
