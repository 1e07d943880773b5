/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * Ms5GaugeReading:
 * @value: what the arc is filled to
 * @worst: where the range begins
 * @best: where the range ends
 * @target: where the tick is
 * @world_class: where the diamond is
 *
 * What a gauge's arc shows: ratios, 0…1, NaN for what is not there.
 */
typedef struct
{
  double value;
  double worst;
  double best;
  double target;
  double world_class;
} Ms5GaugeReading;

/**
 * Ms5GaugeArc:
 *
 * The drawn part of a gauge. With a text it is large, and the text is inside and as large as fits.
 */
#define MS5_TYPE_GAUGE_ARC (ms5_gauge_arc_get_type ())
G_DECLARE_FINAL_TYPE (Ms5GaugeArc, ms5_gauge_arc, MS5, GAUGE_ARC, GtkWidget)

void ms5_gauge_arc_set_reading (Ms5GaugeArc           *self,
                                const Ms5GaugeReading *reading);
void ms5_gauge_arc_set_text    (Ms5GaugeArc           *self,
                                const char            *text,
                                const char            *unit);
void ms5_gauge_arc_set_large   (Ms5GaugeArc           *self,
                                gboolean               large);

G_END_DECLS
