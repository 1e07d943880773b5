/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-timeline.h"

#include "ms5-format.h"

struct _Ms5Timeline
{
  GArray       *intervals;
  GStringChunk *texts;
};

Ms5Timeline *
ms5_timeline_new (void)
{
  Ms5Timeline *timeline = g_new0 (Ms5Timeline, 1);

  timeline->intervals = g_array_new (FALSE, FALSE, sizeof (Ms5TimelineInterval));
  timeline->texts = g_string_chunk_new (256);
  return timeline;
}

void
ms5_timeline_free (Ms5Timeline *timeline)
{
  if (timeline == NULL)
    return;

  g_array_unref (timeline->intervals);
  g_string_chunk_free (timeline->texts);
  g_free (timeline);
}

static const char *
keep (Ms5Timeline *timeline,
      const char  *text)
{
  return text != NULL ? g_string_chunk_insert_const (timeline->texts, text) : NULL;
}

static int
compare_start (gconstpointer a,
               gconstpointer b)
{
  const Ms5TimelineInterval *x = a;
  const Ms5TimelineInterval *y = b;

  return x->start < y->start ? -1 : x->start > y->start;
}

/**
 * ms5_timeline_set:
 * @timeline: a timeline
 * @intervals: (array length=n_intervals): the intervals, copied; empty ones are left out
 * @n_intervals: how many
 */
void
ms5_timeline_set (Ms5Timeline               *timeline,
                  const Ms5TimelineInterval *intervals,
                  guint                      n_intervals)
{
  g_array_set_size (timeline->intervals, 0);
  g_string_chunk_clear (timeline->texts);

  for (guint i = 0; i < n_intervals; i++)
    {
      Ms5TimelineInterval copy = intervals[i];

      if (copy.end != MS5_TIME_NONE && copy.end <= copy.start)
        continue;
      copy.id = keep (timeline, copy.id);
      copy.title = keep (timeline, copy.title);
      copy.detail = keep (timeline, copy.detail);
      g_array_append_val (timeline->intervals, copy);
    }

  g_array_sort (timeline->intervals, compare_start);
}

guint
ms5_timeline_get_length (const Ms5Timeline *timeline)
{
  return timeline->intervals->len;
}

const Ms5TimelineInterval *
ms5_timeline_get (const Ms5Timeline *timeline,
                  guint              index)
{
  g_return_val_if_fail (index < timeline->intervals->len, NULL);

  return &g_array_index (timeline->intervals, Ms5TimelineInterval, index);
}

/**
 * ms5_timeline_get_span:
 * @timeline: a timeline
 * @index: which interval
 * @now: the present; where one ends that lasts
 *
 * Returns: when it was
 */
Ms5Interval
ms5_timeline_get_span (const Ms5Timeline *timeline,
                       guint              index,
                       Ms5Time            now)
{
  const Ms5TimelineInterval *interval = ms5_timeline_get (timeline, index);

  return (Ms5Interval) {
    interval->start,
    interval->end != MS5_TIME_NONE ? interval->end : MAX (now, interval->start),
  };
}

/**
 * ms5_timeline_find:
 * @timeline: a timeline
 * @time: a moment
 * @now: the present
 *
 * Returns: the interval that holds @time, or %MS5_TIMELINE_NONE
 */
guint
ms5_timeline_find (const Ms5Timeline *timeline,
                   Ms5Time            time,
                   Ms5Time            now)
{
  guint low = 0;
  guint high = timeline->intervals->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (ms5_timeline_get (timeline, middle)->start <= time)
        low = middle + 1;
      else
        high = middle;
    }

  if (low == 0 || !ms5_interval_contains (ms5_timeline_get_span (timeline, low - 1, now), time))
    return MS5_TIMELINE_NONE;
  return low - 1;
}

/**
 * ms5_timeline_sum:
 * @timeline: a timeline
 * @state: a class of states
 * @window: what counts
 * @now: the present
 * @out_count: (out): how many intervals of that class there are in the window
 *
 * Returns: how long they are in sum, in microseconds
 */
gint64
ms5_timeline_sum (const Ms5Timeline *timeline,
                  Ms5StateClass      state,
                  Ms5Interval        window,
                  Ms5Time            now,
                  guint             *out_count)
{
  gint64 sum = 0;

  *out_count = 0;
  for (guint i = 0; i < timeline->intervals->len; i++)
    {
      Ms5Interval span = ms5_timeline_get_span (timeline, i, now);
      gint64 length = ms5_interval_length (ms5_interval_intersect (span, window));

      if (ms5_timeline_get (timeline, i)->state != state || length == 0)
        continue;
      sum += length;
      (*out_count)++;
    }

  return sum;
}

/**
 * ms5_timeline_describe:
 * @timeline: a timeline
 * @index: which interval
 * @now: the present
 * @zone: (nullable): the site's zone
 *
 * Returns: (transfer full): such as «06:50–07:02 · Stopped · 12 min · Guard door open»
 */
char *
ms5_timeline_describe (const Ms5Timeline *timeline,
                       guint              index,
                       Ms5Time            now,
                       GTimeZone         *zone)
{
  const Ms5TimelineInterval *interval = ms5_timeline_get (timeline, index);
  Ms5Interval span = ms5_timeline_get_span (timeline, index, now);
  g_autofree char *period = ms5_format_period (interval->start, interval->end, zone);
  g_autofree char *length = ms5_format_duration (ms5_interval_length (span));
  const char *title = interval->title != NULL ? interval->title
                                              : ms5_state_class_get_word (interval->state);

  if (interval->detail != NULL && interval->detail[0] != '\0')
    return g_strdup_printf ("%s · %s · %s · %s", period, title, length, interval->detail);
  return g_strdup_printf ("%s · %s · %s", period, title, length);
}
