/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-flood.h"

#include <string.h>

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  Ms5Time left = *(const Ms5Time *) a;
  Ms5Time right = *(const Ms5Time *) b;

  return (left > right) - (left < right);
}

/* When calls were raised up to @until, in order. What is suppressed calls nobody. */
static GArray *
list_raised (const Ms5AlarmRecord *records,
             guint                 n_records,
             Ms5Time               until)
{
  GArray *raised = g_array_sized_new (FALSE, FALSE, sizeof (Ms5Time), n_records);

  for (guint i = 0; i < n_records; i++)
    if (!records[i].suppressed && records[i].raised <= until)
      g_array_append_val (raised, records[i].raised);

  g_array_sort (raised, compare_times);
  return raised;
}

typedef struct
{
  const Ms5Time *raised;
  guint n_raised;
  guint begin; /* the window is [begin, end) */
  guint end;
  Ms5Time since;
  Ms5Time first;
} Sweep;

/* The next moment at which a call enters the window or leaves it; %MS5_TIME_NONE if there is none. */
static Ms5Time
get_next (const Sweep *sweep)
{
  Ms5Time leaves = sweep->begin < sweep->end ? sweep->raised[sweep->begin] + MS5_FLOOD_WINDOW : MS5_TIME_NONE;
  Ms5Time enters = sweep->end < sweep->n_raised ? sweep->raised[sweep->end] : MS5_TIME_NONE;

  if (leaves == MS5_TIME_NONE || enters == MS5_TIME_NONE)
    return leaves == MS5_TIME_NONE ? enters : leaves;

  return MIN (leaves, enters);
}

static void
sweep_to (Sweep   *sweep,
          Ms5Time  time)
{
  guint n;

  while (sweep->end < sweep->n_raised && sweep->raised[sweep->end] <= time)
    sweep->end++;
  while (sweep->begin < sweep->end && sweep->raised[sweep->begin] + MS5_FLOOD_WINDOW <= time)
    sweep->begin++;

  n = sweep->end - sweep->begin;
  if (sweep->since == MS5_TIME_NONE && n > MS5_FLOOD_ABOVE)
    {
      sweep->since = time;
      sweep->first = sweep->raised[sweep->begin];
    }
  else if (sweep->since != MS5_TIME_NONE && n < MS5_FLOOD_BELOW)
    {
      sweep->since = sweep->first = MS5_TIME_NONE;
    }
}

static Sweep
begin_sweep (const GArray *raised)
{
  return (Sweep) { (const Ms5Time *) (gconstpointer) raised->data, raised->len, 0, 0, MS5_TIME_NONE, MS5_TIME_NONE };
}

/**
 * ms5_flood_find:
 * @records: (array length=n_records): the calls, in any order
 * @n_records: their number
 * @now: the time
 * @out_flood: (out): whether there is a flood
 *
 * More than ten new calls within ten minutes are one; it lasts until there are fewer than five. A call
 * is new for the ten minutes [raised, raised + 10 min). Calls that are suppressed do not count.
 */
void
ms5_flood_find (const Ms5AlarmRecord *records,
                guint                 n_records,
                Ms5Time               now,
                Ms5Flood             *out_flood)
{
  g_autoptr (GArray) raised = list_raised (records, n_records, now);
  Sweep sweep = begin_sweep (raised);
  Ms5Time time = get_next (&sweep);

  for (; time != MS5_TIME_NONE && time <= now; time = get_next (&sweep))
    sweep_to (&sweep, time);

  *out_flood = (Ms5Flood) { sweep.since, sweep.first, sweep.end - sweep.begin, time };
}

/**
 * ms5_flood_measure:
 * @records: (array length=n_records): the calls, in any order, those of the ten minutes before @window too
 * @n_records: their number
 * @window: the time to look at
 * @out_n_floods: (out): how many floods there were in it
 * @out_length: (out): how long they lasted in it, in microseconds
 */
void
ms5_flood_measure (const Ms5AlarmRecord *records,
                   guint                 n_records,
                   Ms5Interval           window,
                   guint                *out_n_floods,
                   Ms5Time              *out_length)
{
  g_autoptr (GArray) raised = list_raised (records, n_records, window.end - 1);
  Sweep sweep = begin_sweep (raised);
  Ms5Time time;

  *out_n_floods = 0;
  *out_length = 0;
  while ((time = get_next (&sweep)) != MS5_TIME_NONE && time < window.end)
    {
      Ms5Time since = sweep.since;

      sweep_to (&sweep, time);
      if (since == MS5_TIME_NONE || sweep.since != MS5_TIME_NONE || time <= window.start)
        continue;
      *out_length += time - MAX (since, window.start);
      *out_n_floods += 1;
    }

  if (sweep.since != MS5_TIME_NONE && sweep.since < window.end)
    {
      *out_length += window.end - MAX (sweep.since, window.start);
      *out_n_floods += 1;
    }
}

static Ms5FloodGroup *
find_group (GArray     *groups,
            const char *line)
{
  for (guint i = 0; i < groups->len; i++)
    {
      Ms5FloodGroup *group = &g_array_index (groups, Ms5FloodGroup, i);

      if (g_str_equal (group->line, line))
        return group;
    }

  return NULL;
}

/* Whether @a led to @b rather than the other way round. What stood before the flood did not. */
static gboolean
is_before (const Ms5AlarmRecord *a,
           const Ms5AlarmRecord *b,
           Ms5Time               first)
{
  gboolean a_is_old = a->raised < first;
  gboolean b_is_old = b->raised < first;

  if (a_is_old != b_is_old)
    return b_is_old;
  if (a->raised != b->raised)
    return a->raised < b->raised;

  return strcmp (a->id, b->id) < 0;
}

/**
 * ms5_flood_group:
 * @records: (array length=n_records): the open calls, in any order
 * @n_records: their number
 * @flood: a flood
 * @groups: (element-type Ms5FloodGroup): where to add the groups, in the order of their first calls in
 *   @records
 *
 * Puts the calls of each line together. The first-out is the earliest since the flood began; that may be
 * a critical one, which stands alone all the same. Resolved and suppressed ones are in no group.
 */
void
ms5_flood_group (const Ms5AlarmRecord *records,
                 guint                 n_records,
                 const Ms5Flood       *flood,
                 GArray               *groups)
{
  Ms5Time first = flood->first == MS5_TIME_NONE ? G_MININT64 : flood->first;

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < n_records; i++)
      {
        const Ms5AlarmRecord *record = &records[i];
        gboolean is_critical = record->priority == MS5_PRIORITY_CRITICAL;
        Ms5FloodGroup *group;

        if (record->resolved != MS5_TIME_NONE || record->suppressed || is_critical != (pass == 1))
          continue;

        group = find_group (groups, record->line);
        if (group == NULL && !is_critical)
          {
            Ms5FloodGroup made = { record->line, i, 0, 0, record->priority };

            g_array_append_val (groups, made);
            group = &g_array_index (groups, Ms5FloodGroup, groups->len - 1);
          }
        if (group == NULL)
          continue;

        if (is_before (record, &records[group->first_out], first))
          group->first_out = i;
        if (is_critical)
          continue;
        group->n_calls++;
        group->n_unacknowledged += record->acknowledged == MS5_TIME_NONE;
        group->priority = MAX (group->priority, record->priority);
      }
}
