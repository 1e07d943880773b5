/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-interval.h"

#include "ms5-look.h"

G_BEGIN_DECLS

/**
 * Ms5TimelineInterval:
 * @start: its first moment
 * @end: the first moment after it; %MS5_TIME_NONE if it lasts
 * @state: what it looks like
 * @id: (nullable): what it is called when it is activated
 * @title: (nullable): the state's name; that of its class if %NULL
 * @detail: (nullable): more about it, such as the stop's reason
 *
 * A stretch of a machine's time.
 */
typedef struct
{
  Ms5Time       start;
  Ms5Time       end;
  Ms5StateClass state;
  const char   *id;
  const char   *title;
  const char   *detail;
} Ms5TimelineInterval;

/**
 * Ms5Timeline:
 *
 * Intervals in order of time, owned.
 */
typedef struct _Ms5Timeline Ms5Timeline;

#define MS5_TIMELINE_NONE G_MAXUINT

Ms5Timeline *ms5_timeline_new  (void) G_GNUC_WARN_UNUSED_RESULT;
void         ms5_timeline_free (Ms5Timeline *timeline);

void                       ms5_timeline_set        (Ms5Timeline               *timeline,
                                                    const Ms5TimelineInterval *intervals,
                                                    guint                      n_intervals);
guint                      ms5_timeline_get_length (const Ms5Timeline         *timeline);
const Ms5TimelineInterval *ms5_timeline_get        (const Ms5Timeline         *timeline,
                                                    guint                      index);
Ms5Interval                ms5_timeline_get_span   (const Ms5Timeline         *timeline,
                                                    guint                      index,
                                                    Ms5Time                    now);
guint                      ms5_timeline_find       (const Ms5Timeline         *timeline,
                                                    Ms5Time                    time,
                                                    Ms5Time                    now);
gint64                     ms5_timeline_sum        (const Ms5Timeline         *timeline,
                                                    Ms5StateClass              state,
                                                    Ms5Interval                window,
                                                    Ms5Time                    now,
                                                    guint                     *out_count);
char                      *ms5_timeline_describe   (const Ms5Timeline         *timeline,
                                                    guint                      index,
                                                    Ms5Time                    now,
                                                    GTimeZone                 *zone);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5Timeline, ms5_timeline_free)

G_END_DECLS
