/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "core/ms5-series.h"

#include "ms5-look.h"

G_BEGIN_DECLS

/**
 * Ms5Sparkline:
 *
 * The last minutes of a measurement as a small line, with its limits behind it and a dot at the
 * present. A time without data is a gap.
 */
#define MS5_TYPE_SPARKLINE (ms5_sparkline_get_type ())
G_DECLARE_FINAL_TYPE (Ms5Sparkline, ms5_sparkline, MS5, SPARKLINE, GtkWidget)

GtkWidget *ms5_sparkline_new (void) G_GNUC_WARN_UNUSED_RESULT;

gboolean      ms5_sparkline_push            (Ms5Sparkline   *self,
                                             Ms5Time         time,
                                             double          value);
void          ms5_sparkline_set_points      (Ms5Sparkline   *self,
                                             const Ms5Point *points,
                                             guint           n_points);
void          ms5_sparkline_clear           (Ms5Sparkline   *self);
double        ms5_sparkline_get_value       (Ms5Sparkline   *self);
Ms5LimitState ms5_sparkline_get_limit_state (Ms5Sparkline   *self);

void ms5_sparkline_set_label      (Ms5Sparkline    *self,
                                   const char      *label);
void ms5_sparkline_set_unit       (Ms5Sparkline    *self,
                                   const char      *unit);
void ms5_sparkline_set_digits     (Ms5Sparkline    *self,
                                   guint            digits);
void ms5_sparkline_set_low        (Ms5Sparkline    *self,
                                   double           low);
void ms5_sparkline_set_high       (Ms5Sparkline    *self,
                                   double           high);
void ms5_sparkline_set_low_alarm  (Ms5Sparkline    *self,
                                   double           low_alarm);
void ms5_sparkline_set_high_alarm (Ms5Sparkline    *self,
                                   double           high_alarm);
void ms5_sparkline_set_limits     (Ms5Sparkline    *self,
                                   const Ms5Limits *limits);
void ms5_sparkline_set_window     (Ms5Sparkline    *self,
                                   gint64           window);
void ms5_sparkline_set_max_gap    (Ms5Sparkline    *self,
                                   gint64           max_gap);

G_END_DECLS
