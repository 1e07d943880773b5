/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "ms5-pareto.h"

G_BEGIN_DECLS

/**
 * Ms5ParetoColumns:
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
} Ms5ParetoColumns;

/**
 * Ms5ParetoRow:
 *
 * A row of a Pareto chart. It is a target: at least 44 pixels high, focusable, and it emits
 * `activated`.
 */
#define MS5_TYPE_PARETO_ROW (ms5_pareto_row_get_type ())
G_DECLARE_FINAL_TYPE (Ms5ParetoRow, ms5_pareto_row, MS5, PARETO_ROW, GtkWidget)

GtkWidget  *ms5_pareto_row_new         (void) G_GNUC_WARN_UNUSED_RESULT;

const char *ms5_pareto_row_get_id      (Ms5ParetoRow           *self);
gboolean    ms5_pareto_row_is_rest     (Ms5ParetoRow           *self);
void        ms5_pareto_row_set_entry   (Ms5ParetoRow           *self,
                                        const Ms5ParetoEntry   *entry);
void        ms5_pareto_row_get_natural (Ms5ParetoRow           *self,
                                        Ms5ParetoColumns       *columns);
void        ms5_pareto_row_set_columns (Ms5ParetoRow           *self,
                                        const Ms5ParetoColumns *columns);
int         ms5_pareto_row_get_height  (Ms5ParetoRow           *self,
                                        gboolean                stacked);

G_END_DECLS
