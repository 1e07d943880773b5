/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-time.h"

G_BEGIN_DECLS

/**
 * Ms5Interval:
 * @start: first moment inside
 * @end: first moment after it
 *
 * A half-open stretch of time, `[start, end)`. Empty if @end is not after @start.
 */
typedef struct
{
  Ms5Time start;
  Ms5Time end;
} Ms5Interval;

/**
 * Ms5IntervalSet:
 *
 * A set of moments, held as sorted intervals that neither touch nor overlap.
 */
typedef struct _Ms5IntervalSet Ms5IntervalSet;

static inline gboolean
ms5_interval_is_empty (Ms5Interval interval)
{
  return interval.end <= interval.start;
}

static inline gboolean
ms5_interval_contains (Ms5Interval interval,
                       Ms5Time     time)
{
  return interval.start <= time && time < interval.end;
}

static inline Ms5Time
ms5_interval_length (Ms5Interval interval)
{
  return interval.end > interval.start ? interval.end - interval.start : 0;
}

Ms5Interval        ms5_interval_intersect      (Ms5Interval           a,
                                                Ms5Interval           b);

Ms5IntervalSet    *ms5_interval_set_new        (void) G_GNUC_WARN_UNUSED_RESULT;
Ms5IntervalSet    *ms5_interval_set_copy       (const Ms5IntervalSet *set) G_GNUC_WARN_UNUSED_RESULT;
void               ms5_interval_set_free       (Ms5IntervalSet       *set);
guint              ms5_interval_set_get_length (const Ms5IntervalSet *set);
Ms5Interval        ms5_interval_set_get        (const Ms5IntervalSet *set,
                                                guint                 index);
Ms5Time            ms5_interval_set_get_total  (const Ms5IntervalSet *set);
Ms5Time            ms5_interval_set_get_total_in
                                               (const Ms5IntervalSet *set,
                                                Ms5Interval           window);
Ms5Time            ms5_interval_set_get_next_gap
                                               (const Ms5IntervalSet *set,
                                                Ms5Time               time);
gboolean           ms5_interval_set_contains   (const Ms5IntervalSet *set,
                                                Ms5Time               time);
void               ms5_interval_set_add        (Ms5IntervalSet       *set,
                                                Ms5Interval           interval);
void               ms5_interval_set_add_set    (Ms5IntervalSet       *set,
                                                const Ms5IntervalSet *other);
void               ms5_interval_set_remove     (Ms5IntervalSet       *set,
                                                Ms5Interval           interval);
void               ms5_interval_set_remove_set (Ms5IntervalSet       *set,
                                                const Ms5IntervalSet *other);
void               ms5_interval_set_clip       (Ms5IntervalSet       *set,
                                                Ms5Interval           window);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5IntervalSet, ms5_interval_set_free)

G_END_DECLS
