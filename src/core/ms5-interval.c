/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-interval.h"

struct _Ms5IntervalSet
{
  GArray *items; /* of Ms5Interval */
};

#define ITEM(set, i) (&g_array_index ((set)->items, Ms5Interval, (i)))

/**
 * ms5_interval_intersect:
 * @a: an interval
 * @b: another
 *
 * Returns: the moments in both; empty, starting where the later one starts, if there are none
 */
Ms5Interval
ms5_interval_intersect (Ms5Interval a,
                        Ms5Interval b)
{
  Ms5Time start = MAX (a.start, b.start);

  return (Ms5Interval) { start, MAX (start, MIN (a.end, b.end)) };
}

/**
 * ms5_interval_set_new:
 *
 * Returns: (transfer full): an empty set
 */
Ms5IntervalSet *
ms5_interval_set_new (void)
{
  Ms5IntervalSet *set = g_new0 (Ms5IntervalSet, 1);

  set->items = g_array_new (FALSE, FALSE, sizeof (Ms5Interval));
  return set;
}

/**
 * ms5_interval_set_copy:
 * @set: a set
 *
 * Returns: (transfer full): another set of the same moments
 */
Ms5IntervalSet *
ms5_interval_set_copy (const Ms5IntervalSet *set)
{
  Ms5IntervalSet *copy = g_new0 (Ms5IntervalSet, 1);

  copy->items = g_array_copy (set->items);
  return copy;
}

/**
 * ms5_interval_set_free:
 * @set: (transfer full): a set
 */
void
ms5_interval_set_free (Ms5IntervalSet *set)
{
  g_array_unref (set->items);
  g_free (set);
}

/**
 * ms5_interval_set_get_length:
 * @set: a set
 *
 * Returns: the number of disjoint intervals in it
 */
guint
ms5_interval_set_get_length (const Ms5IntervalSet *set)
{
  return set->items->len;
}

/**
 * ms5_interval_set_get:
 * @set: a set
 * @index: less than its length
 *
 * Returns: the interval at @index, in order of time
 */
Ms5Interval
ms5_interval_set_get (const Ms5IntervalSet *set,
                      guint                 index)
{
  g_assert (index < set->items->len);

  return *ITEM (set, index);
}

/**
 * ms5_interval_set_get_total:
 * @set: a set
 *
 * Returns: the sum of its intervals' lengths, in microseconds
 */
Ms5Time
ms5_interval_set_get_total (const Ms5IntervalSet *set)
{
  Ms5Time total = 0;

  for (guint i = 0; i < set->items->len; i++)
    total += ms5_interval_length (*ITEM (set, i));

  return total;
}

/* The first interval that ends at or after @time; the length if there is none. */
static guint
first_ending_from (const Ms5IntervalSet *set,
                   Ms5Time               time)
{
  guint low = 0;
  guint high = set->items->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (ITEM (set, middle)->end < time)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/**
 * ms5_interval_set_get_total_in:
 * @set: a set
 * @window: a stretch of time
 *
 * Returns: how much of @window is in @set, in microseconds
 */
Ms5Time
ms5_interval_set_get_total_in (const Ms5IntervalSet *set,
                               Ms5Interval           window)
{
  Ms5Time total = 0;

  for (guint i = first_ending_from (set, window.start);
       i < set->items->len && ITEM (set, i)->start < window.end;
       i++)
    total += ms5_interval_length (ms5_interval_intersect (*ITEM (set, i), window));

  return total;
}

/**
 * ms5_interval_set_get_next_gap:
 * @set: a set
 * @time: a moment
 *
 * Returns: the first moment at or after @time that is not in @set
 */
Ms5Time
ms5_interval_set_get_next_gap (const Ms5IntervalSet *set,
                               Ms5Time               time)
{
  for (guint i = first_ending_from (set, time); i < set->items->len && ITEM (set, i)->start <= time; i++)
    time = MAX (time, ITEM (set, i)->end);

  return time;
}

/**
 * ms5_interval_set_contains:
 * @set: a set
 * @time: a moment
 *
 * Returns: whether @time is in @set
 */
gboolean
ms5_interval_set_contains (const Ms5IntervalSet *set,
                           Ms5Time               time)
{
  guint i = first_ending_from (set, time);

  if (i < set->items->len && ITEM (set, i)->end == time)
    i++;

  return i < set->items->len && ms5_interval_contains (*ITEM (set, i), time);
}

/**
 * ms5_interval_set_add:
 * @set: a set
 * @interval: moments to add; an empty one adds nothing
 */
void
ms5_interval_set_add (Ms5IntervalSet *set,
                      Ms5Interval     interval)
{
  guint first, last;

  if (ms5_interval_is_empty (interval))
    return;

  first = first_ending_from (set, interval.start);
  for (last = first; last < set->items->len && ITEM (set, last)->start <= interval.end; last++)
    {
      interval.start = MIN (interval.start, ITEM (set, last)->start);
      interval.end = MAX (interval.end, ITEM (set, last)->end);
    }

  if (last > first)
    {
      *ITEM (set, first) = interval;
      g_array_remove_range (set->items, first + 1, last - first - 1);
    }
  else
    {
      g_array_insert_val (set->items, first, interval);
    }
}

/**
 * ms5_interval_set_add_set:
 * @set: a set
 * @other: moments to add
 */
void
ms5_interval_set_add_set (Ms5IntervalSet       *set,
                          const Ms5IntervalSet *other)
{
  for (guint i = 0; i < other->items->len; i++)
    ms5_interval_set_add (set, *ITEM (other, i));
}

/**
 * ms5_interval_set_remove:
 * @set: a set
 * @interval: moments to take out
 */
void
ms5_interval_set_remove (Ms5IntervalSet *set,
                         Ms5Interval     interval)
{
  guint i;

  if (ms5_interval_is_empty (interval))
    return;

  i = first_ending_from (set, interval.start);
  while (i < set->items->len && ITEM (set, i)->start < interval.end)
    {
      Ms5Interval old = *ITEM (set, i);
      Ms5Interval before = { old.start, MIN (old.end, interval.start) };
      Ms5Interval after = { MAX (old.start, interval.end), old.end };

      g_array_remove_index (set->items, i);
      if (!ms5_interval_is_empty (before))
        g_array_insert_val (set->items, i++, before);
      if (!ms5_interval_is_empty (after))
        g_array_insert_val (set->items, i++, after);
    }
}

/**
 * ms5_interval_set_remove_set:
 * @set: a set
 * @other: moments to take out
 */
void
ms5_interval_set_remove_set (Ms5IntervalSet       *set,
                             const Ms5IntervalSet *other)
{
  for (guint i = 0; i < other->items->len; i++)
    ms5_interval_set_remove (set, *ITEM (other, i));
}

/**
 * ms5_interval_set_clip:
 * @set: a set
 * @window: the moments to keep
 */
void
ms5_interval_set_clip (Ms5IntervalSet *set,
                       Ms5Interval     window)
{
  ms5_interval_set_remove (set, (Ms5Interval) { G_MININT64, window.start });
  ms5_interval_set_remove (set, (Ms5Interval) { MAX (window.start, window.end), G_MAXINT64 });
}
