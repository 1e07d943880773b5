/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

#include "core/ms5-time.h"

G_BEGIN_DECLS

/**
 * Ms5Quality:
 *
 * How good a connection is.
 */
typedef enum
{
  MS5_QUALITY_POOR,
  MS5_QUALITY_FAIR,
  MS5_QUALITY_GOOD,
  MS5_QUALITY_EXCELLENT
} Ms5Quality;

#define MS5_TYPE_QUALITY (ms5_quality_get_type ())
GType ms5_quality_get_type (void) G_GNUC_CONST;

guint  ms5_quality_get_batch   (Ms5Quality quality);
gint64 ms5_quality_get_rate    (Ms5Quality quality);
gint64 ms5_quality_get_ping_ms (Ms5Quality quality);

/**
 * Ms5QualityMeter:
 *
 * Round trips, missed answers and reconnects over a sliding time, and what quality they amount to. Times
 * are those of a clock that never steps back. Lives on the stack or in its owner; nothing needs to be
 * freed before ms5_quality_meter_clear().
 */
typedef struct
{
  GArray     *trips;
  GArray     *reconnects;
  Ms5Quality  quality;
  Ms5Quality  proposed;
  guint       n_proposed;
  gint64      window_start;
} Ms5QualityMeter;

void       ms5_quality_meter_init        (Ms5QualityMeter *meter,
                                          gint64           now);
void       ms5_quality_meter_clear       (Ms5QualityMeter *meter);
void       ms5_quality_meter_answered    (Ms5QualityMeter *meter,
                                          gint64           now,
                                          gint64           round_trip);
void       ms5_quality_meter_missed      (Ms5QualityMeter *meter,
                                          gint64           now);
void       ms5_quality_meter_reconnected (Ms5QualityMeter *meter,
                                          gint64           now);
Ms5Quality ms5_quality_meter_update      (Ms5QualityMeter *meter,
                                          gint64           now);
gint64     ms5_quality_meter_get_p95     (Ms5QualityMeter *meter,
                                          gint64           now);

G_END_DECLS
