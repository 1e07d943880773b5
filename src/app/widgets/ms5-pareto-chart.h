/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "ms5-pareto-order.h"

G_BEGIN_DECLS

/**
 * Ms5ParetoChart:
 *
 * Reasons by their losses, the largest first. Rows glide to their new places, but not while the
 * pointer is on them.
 */
#define MS5_TYPE_PARETO_CHART (ms5_pareto_chart_get_type ())
G_DECLARE_FINAL_TYPE (Ms5ParetoChart, ms5_pareto_chart, MS5, PARETO_CHART, GtkWidget)

GtkWidget *ms5_pareto_chart_new (void) G_GNUC_WARN_UNUSED_RESULT;

void              ms5_pareto_chart_set_items   (Ms5ParetoChart      *self,
                                                const Ms5ParetoItem *items,
                                                guint                n_items);
GtkWidget        *ms5_pareto_chart_get_row     (Ms5ParetoChart      *self,
                                                guint                index);
Ms5ParetoMeasure  ms5_pareto_chart_get_measure (Ms5ParetoChart      *self);
void              ms5_pareto_chart_set_measure (Ms5ParetoChart      *self,
                                                Ms5ParetoMeasure     measure);
void              ms5_pareto_chart_set_top     (Ms5ParetoChart      *self,
                                                guint                top);
void              ms5_pareto_chart_set_title   (Ms5ParetoChart      *self,
                                                const char          *title);
void              ms5_pareto_chart_set_stale   (Ms5ParetoChart      *self,
                                                gboolean             stale);

G_END_DECLS
