/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

#include "core/ms5-clock.h"

G_BEGIN_DECLS

/* An hour, in steps of half a minute. */
#define MS5_LINK_HISTORY_STEP     (30 * MS5_USEC_PER_S)
#define MS5_LINK_HISTORY_N_POINTS 120

/**
 * Ms5LinkPoint:
 * @rtt: the mean round trip in microseconds, or -1 if nothing came back
 * @worst: the longest one, or -1
 * @n_pings: how many pings went out and came back, or should have
 * @n_missed: how many of them did not in time
 * @n_reconnects: how often the link had to be made anew
 *
 * What a link was like for half a minute. Without any pings there was no link.
 */
typedef struct
{
  gint64 rtt;
  gint64 worst;
  guint  n_pings;
  guint  n_missed;
  guint  n_reconnects;
} Ms5LinkPoint;

/**
 * Ms5LinkHistory:
 *
 * Round trips and losses of the last hour. Takes no more room however long it runs.
 *
 * Signals: `changed` when there is something new.
 */
#define MS5_TYPE_LINK_HISTORY (ms5_link_history_get_type ())
G_DECLARE_FINAL_TYPE (Ms5LinkHistory, ms5_link_history, MS5, LINK_HISTORY, GObject)

Ms5LinkHistory *ms5_link_history_new         (Ms5Clock       *clock) G_GNUC_WARN_UNUSED_RESULT;

void            ms5_link_history_answered    (Ms5LinkHistory *self,
                                              gint64          round_trip);
void            ms5_link_history_missed      (Ms5LinkHistory *self);
void            ms5_link_history_reconnected (Ms5LinkHistory *self);

GArray         *ms5_link_history_dup_points  (Ms5LinkHistory *self) G_GNUC_WARN_UNUSED_RESULT;
Ms5LinkPoint    ms5_link_history_get_sum     (Ms5LinkHistory *self,
                                              guint           n_points);
double          ms5_link_point_get_loss      (const Ms5LinkPoint *point);

G_END_DECLS
