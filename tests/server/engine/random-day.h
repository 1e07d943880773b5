/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scenario.h"

G_BEGIN_DECLS

/* What machines say and people do on a random day of a scenario. */

gboolean  random_one_in   (gint32     n);
char     *random_sample   (gint64     totals[2]) G_GNUC_WARN_UNUSED_RESULT;
void      random_act      (Scenario  *s,
                           guint32    seed,
                           guint      n,
                           gboolean   rolls_back);

G_END_DECLS
