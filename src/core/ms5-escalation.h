/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-call.h"
#include "core/ms5-plant.h"

G_BEGIN_DECLS

gboolean                  ms5_escalation_next      (const Ms5Plant *plant,
                                                    const Ms5Call  *call,
                                                    guint          *out_level,
                                                    Ms5Time        *out_due);
const Ms5EscalationLevel *ms5_escalation_get_level (const Ms5Plant *plant,
                                                    Ms5Priority     priority,
                                                    guint           level);

G_END_DECLS
