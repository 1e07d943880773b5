/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * Ms5KpiBar:
 *
 * One factor of the OEE: its name, its percentage and a bar with the target. Below target it is
 * amber and has a sign. Ratios are 0…1, NaN for what is not there.
 */
#define MS5_TYPE_KPI_BAR (ms5_kpi_bar_get_type ())
G_DECLARE_FINAL_TYPE (Ms5KpiBar, ms5_kpi_bar, MS5, KPI_BAR, GtkWidget)

GtkWidget *ms5_kpi_bar_new (void) G_GNUC_WARN_UNUSED_RESULT;

double ms5_kpi_bar_get_value  (Ms5KpiBar  *self);
void   ms5_kpi_bar_set_label  (Ms5KpiBar  *self,
                               const char *label);
void   ms5_kpi_bar_set_value  (Ms5KpiBar  *self,
                               double      value);
void   ms5_kpi_bar_set_target (Ms5KpiBar  *self,
                               double      target);
void   ms5_kpi_bar_set_reason (Ms5KpiBar  *self,
                               const char *reason);
void   ms5_kpi_bar_set_stale  (Ms5KpiBar  *self,
                               gboolean    stale);

G_END_DECLS
