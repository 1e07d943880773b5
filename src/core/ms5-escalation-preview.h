/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-escalation.h"

G_BEGIN_DECLS

/* How far a preview looks ahead, and how many steps it has at most. */
#define MS5_ESCALATION_PREVIEW_SPAN  (48 * MS5_USEC_PER_H)
#define MS5_ESCALATION_PREVIEW_STEPS 64

/**
 * Ms5EscalationForecast:
 * @step: what is told then
 * @acknowledged: whether that is so if somebody acknowledges the call at once and then does nothing, else if nobody
 *   does anything
 * @shift: (nullable): the code of the shift that the line has then; borrowed from the plant
 */
typedef struct
{
  Ms5EscalationStep  step;
  gboolean           acknowledged;
  const char        *shift;
} Ms5EscalationForecast;

GArray *ms5_escalation_preview (const GPtrArray *policies,
                                const Ms5Plant  *plant,
                                const Ms5Call   *call) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
