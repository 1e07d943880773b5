/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-interval.h"

G_BEGIN_DECLS

gint64   ms5_hour_axis_step  (gint64     length,
                              double     width,
                              double     label_width);
Ms5Time  ms5_hour_axis_first (Ms5Time    start,
                              gint64     step,
                              GTimeZone *zone);
char    *ms5_hour_axis_label (Ms5Time    time,
                              gint64     step,
                              GTimeZone *zone);

G_END_DECLS
