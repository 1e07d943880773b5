/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-alarm-record.h"
#include "core/ms5-interval.h"

G_BEGIN_DECLS

/* A call that is open for longer is stale. */
#define MS5_ALARM_STALE_AFTER (24 * MS5_USEC_PER_H)

/**
 * Ms5AlarmFigures:
 * @window: the time they are of
 * @n_raised: calls raised in it
 * @by_priority: the same by priority
 * @per_10_min: their rate; %NAN if @window is empty
 * @per_hour: the same by the hour
 * @peak: the most calls within any ten minutes
 * @peak_at: when the first of those was raised; %MS5_TIME_NONE if there was none
 * @n_floods: how many floods there were
 * @flood_s: how long they lasted, in seconds
 * @n_standing: calls open at the end
 * @n_stale: those of them that had been open for more than 24 hours
 * @n_unacknowledged: those of them that nobody had seen
 * @n_shelved: those of them that are on the shelf
 * @n_suppressed: those of them that are the consequence of another
 * @n_chattering: calls raised in @window or open at the end that chatter
 * @n_acknowledged: of the calls raised in @window, those that somebody had seen by the end
 * @acknowledge_s: how long that took, on average, in seconds; %NAN if there was none
 * @n_resolved: of the calls raised in @window, those that were resolved by the end
 * @resolve_s: how long that took from being raised, on average, in seconds; %NAN if there was none
 *
 * How well people are called, after ISA-18.2 and IEC 62682. Calls that are suppressed call nobody: they
 * are in @n_suppressed and nowhere else.
 */
typedef struct
{
  Ms5Interval window;
  guint n_raised;
  guint by_priority[MS5_N_PRIORITIES];
  double per_10_min;
  double per_hour;
  guint peak;
  Ms5Time peak_at;
  guint n_floods;
  double flood_s;
  guint n_standing;
  guint n_stale;
  guint n_unacknowledged;
  guint n_shelved;
  guint n_suppressed;
  guint n_chattering;
  guint n_acknowledged;
  double acknowledge_s;
  guint n_resolved;
  double resolve_s;
} Ms5AlarmFigures;

void   ms5_alarm_figures_make      (const Ms5AlarmRecord  *records,
                                    guint                  n_records,
                                    const char            *line,
                                    Ms5Interval            window,
                                    Ms5AlarmFigures       *out_figures);
double ms5_alarm_figures_get_share (const Ms5AlarmFigures *figures,
                                    Ms5Priority            priority);

G_END_DECLS
