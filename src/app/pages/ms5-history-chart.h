/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-page-util.h"

G_BEGIN_DECLS

/**
 * Ms5HistoryChart:
 *
 * What a sensor showed in some hours: a line with its limits and hours, the least, the mean and the greatest value. It
 * first shows what is known on this machine, and then what the server says.
 */
#define MS5_TYPE_HISTORY_CHART (ms5_history_chart_get_type ())
G_DECLARE_FINAL_TYPE (Ms5HistoryChart, ms5_history_chart, MS5, HISTORY_CHART, GtkWidget)

GtkWidget *ms5_history_chart_new        (const Ms5View    *view,
                                         const char       *equipment,
                                         Ms5SensorModel   *sensor) G_GNUC_WARN_UNUSED_RESULT;
void       ms5_history_chart_ask        (Ms5HistoryChart  *self,
                                         gint64            window);
void       ms5_history_chart_set_points (Ms5HistoryChart  *self,
                                         const Ms5Point   *points,
                                         guint             n_points,
                                         Ms5Time           as_of);

G_END_DECLS
