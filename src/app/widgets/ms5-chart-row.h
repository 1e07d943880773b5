/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "ms5-pareto-order.h"

G_BEGIN_DECLS

/**
 * Ms5ChartColumns:
 * @stacked: whether the name stands above the bar
 * @label: how wide the names are
 * @value: how wide «14 min · 4×» is
 * @sum: how wide the cumulative share is
 *
 * How the rows of a chart share its width, the same for each.
 */
typedef struct
{
  gboolean stacked;
  int      label;
  int      value;
  int      sum;
} Ms5ChartColumns;

/**
 * Ms5ChartRow:
 *
 * A row of a Pareto chart. It is a target: at least 44 pixels high, focusable, and it emits
 * `activated`.
 */
#define MS5_TYPE_CHART_ROW (ms5_chart_row_get_type ())
G_DECLARE_FINAL_TYPE (Ms5ChartRow, ms5_chart_row, MS5, CHART_ROW, GtkWidget)

GtkWidget *ms5_chart_row_new (void) G_GNUC_WARN_UNUSED_RESULT;

const char *ms5_chart_row_get_id      (Ms5ChartRow           *self);
gboolean    ms5_chart_row_is_rest     (Ms5ChartRow           *self);
void        ms5_chart_row_set_entry   (Ms5ChartRow           *self,
                                       const Ms5ParetoEntry  *entry);
void        ms5_chart_row_get_natural (Ms5ChartRow           *self,
                                       Ms5ChartColumns       *columns);
void        ms5_chart_row_set_columns (Ms5ChartRow           *self,
                                       const Ms5ChartColumns *columns);
int         ms5_chart_row_get_height  (Ms5ChartRow           *self,
                                       gboolean               stacked);

G_END_DECLS
