/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * Ms5GaugeLayout:
 * @MS5_GAUGE_LARGE: the figure inside the arc, for a line's page
 * @MS5_GAUGE_COMPACT: the figure beside the arc, for a card
 */
typedef enum
{
  MS5_GAUGE_LARGE,
  MS5_GAUGE_COMPACT
} Ms5GaugeLayout;

#define MS5_TYPE_GAUGE_LAYOUT (ms5_gauge_layout_get_type ())
GType ms5_gauge_layout_get_type (void) G_GNUC_CONST;

/**
 * Ms5OeeGauge:
 *
 * The one number: OEE as an arc and a figure, with its target, the range it may still be in, and
 * how much of the time is known. Ratios are 0…1, NaN for what is not there.
 */
#define MS5_TYPE_OEE_GAUGE (ms5_oee_gauge_get_type ())
G_DECLARE_FINAL_TYPE (Ms5OeeGauge, ms5_oee_gauge, MS5, OEE_GAUGE, GtkWidget)

GtkWidget *ms5_oee_gauge_new (void) G_GNUC_WARN_UNUSED_RESULT;

double ms5_oee_gauge_get_value       (Ms5OeeGauge    *self);
void   ms5_oee_gauge_set_value       (Ms5OeeGauge    *self,
                                      double          value);
void   ms5_oee_gauge_set_worst       (Ms5OeeGauge    *self,
                                      double          worst);
void   ms5_oee_gauge_set_best        (Ms5OeeGauge    *self,
                                      double          best);
void   ms5_oee_gauge_set_target      (Ms5OeeGauge    *self,
                                      double          target);
void   ms5_oee_gauge_set_world_class (Ms5OeeGauge    *self,
                                      double          world_class);
void   ms5_oee_gauge_set_coverage    (Ms5OeeGauge    *self,
                                      double          coverage);
void   ms5_oee_gauge_set_reason      (Ms5OeeGauge    *self,
                                      const char     *reason);
void   ms5_oee_gauge_set_title       (Ms5OeeGauge    *self,
                                      const char     *title);
void   ms5_oee_gauge_set_layout      (Ms5OeeGauge    *self,
                                      Ms5GaugeLayout  layout);
void   ms5_oee_gauge_set_stale       (Ms5OeeGauge    *self,
                                      gboolean        stale);

G_END_DECLS
