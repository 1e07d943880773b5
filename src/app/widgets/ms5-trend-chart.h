/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * Ms5TrendStyle:
 * @MS5_TREND_BARS: sums, such as the downtime of each shift
 * @MS5_TREND_LINE: states, such as the OEE of each shift
 */
typedef enum
{
  MS5_TREND_BARS,
  MS5_TREND_LINE
} Ms5TrendStyle;

#define MS5_TYPE_TREND_STYLE (ms5_trend_style_get_type ())
GType ms5_trend_style_get_type (void) G_GNUC_CONST;

/**
 * Ms5TrendPoint:
 * @label: what stands below it, such as «Mon»
 * @detail: (nullable): what it is in full, such as «Monday, early shift»; @label if %NULL
 * @value: how much; NaN if nothing is known
 * @partial: whether its time is not over yet
 */
typedef struct
{
  const char *label;
  const char *detail;
  double      value;
  gboolean    partial;
} Ms5TrendPoint;

/**
 * Ms5TrendChart:
 *
 * A value per day or shift, with a threshold above which it is news. The arrow keys go from point
 * to point; the value of the point under the pointer or the focus stands at it.
 */
#define MS5_TYPE_TREND_CHART (ms5_trend_chart_get_type ())
G_DECLARE_FINAL_TYPE (Ms5TrendChart, ms5_trend_chart, MS5, TREND_CHART, GtkWidget)

GtkWidget *ms5_trend_chart_new (void) G_GNUC_WARN_UNUSED_RESULT;

void ms5_trend_chart_set_points    (Ms5TrendChart       *self,
                                    const Ms5TrendPoint *points,
                                    guint                n_points);
int  ms5_trend_chart_get_current   (Ms5TrendChart       *self);
void ms5_trend_chart_set_style     (Ms5TrendChart       *self,
                                    Ms5TrendStyle        style);
void ms5_trend_chart_set_title     (Ms5TrendChart       *self,
                                    const char          *title);
void ms5_trend_chart_set_unit      (Ms5TrendChart       *self,
                                    const char          *unit);
void ms5_trend_chart_set_digits    (Ms5TrendChart       *self,
                                    guint                digits);
void ms5_trend_chart_set_threshold (Ms5TrendChart       *self,
                                    double               threshold);
void ms5_trend_chart_set_stale     (Ms5TrendChart       *self,
                                    gboolean             stale);

G_END_DECLS
