/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-alarm-figures.h"

#include "core/ms5-flood.h"

#include <math.h>

/* A mean in the making. */
typedef struct
{
  guint n;
  double sum_s;
} Mean;

static void
mean_add (Mean    *mean,
          Ms5Time  start,
          Ms5Time  end)
{
  mean->n++;
  mean->sum_s += (double) (end - start) / (double) MS5_USEC_PER_S;
}

static double
mean_get (const Mean *mean)
{
  return mean->n > 0 ? mean->sum_s / mean->n : NAN;
}

static int
compare_raised (gconstpointer a,
                gconstpointer b)
{
  const Ms5AlarmRecord *left = a;
  const Ms5AlarmRecord *right = b;

  return (left->raised > right->raised) - (left->raised < right->raised);
}

/* The calls of @line raised before @end, in order. */
static GArray *
select_records (const Ms5AlarmRecord *records,
                guint                 n_records,
                const char           *line,
                Ms5Time               end)
{
  GArray *selected = g_array_new (FALSE, FALSE, sizeof (Ms5AlarmRecord));

  for (guint i = 0; i < n_records; i++)
    if (records[i].raised < end && (line == NULL || g_str_equal (records[i].line, line)))
      g_array_append_val (selected, records[i]);

  g_array_sort (selected, compare_raised);
  return selected;
}

static gboolean
is_before (Ms5Time time,
           Ms5Time end)
{
  return time != MS5_TIME_NONE && time < end;
}

/* A call that is open at the end of the window. */
static void
add_standing (const Ms5AlarmRecord *record,
              Ms5AlarmFigures      *figures)
{
  Ms5Time end = figures->window.end;

  if (record->suppressed)
    {
      figures->n_suppressed++;
      return;
    }

  figures->n_standing++;
  figures->n_stale += end - record->raised > MS5_ALARM_STALE_AFTER;
  figures->n_unacknowledged += !is_before (record->acknowledged, end);
  figures->n_shelved += record->shelved;
}

/* The most of @selected within ten minutes, all of them in the window. */
static void
find_peak (const GArray    *selected,
           Ms5AlarmFigures *figures)
{
  const Ms5AlarmRecord *records = (const Ms5AlarmRecord *) (gconstpointer) selected->data;
  guint begin = 0, n = 0;

  for (guint i = 0; i < selected->len; i++)
    {
      if (records[i].suppressed || records[i].raised < figures->window.start)
        continue;
      if (n == 0)
        begin = i;
      n++;
      while (records[begin].suppressed || records[begin].raised + MS5_FLOOD_WINDOW <= records[i].raised)
        n -= !records[begin++].suppressed;
      if (n > figures->peak)
        {
          figures->peak = n;
          figures->peak_at = records[begin].raised;
        }
    }
}

static void
add_record (const Ms5AlarmRecord *record,
            Ms5AlarmFigures      *figures,
            Mean                 *acknowledge,
            Mean                 *resolve)
{
  Ms5Interval window = figures->window;
  gboolean is_raised = !record->suppressed && record->raised >= window.start;
  gboolean is_open = !is_before (record->resolved, window.end);

  if (is_open)
    add_standing (record, figures);
  if (!record->suppressed && record->chattering && (is_raised || is_open))
    figures->n_chattering++;
  if (!is_raised)
    return;

  figures->n_raised++;
  figures->by_priority[record->priority]++;
  if (is_before (record->acknowledged, window.end))
    mean_add (acknowledge, record->raised, record->acknowledged);
  if (!is_open)
    mean_add (resolve, record->raised, record->resolved);
}

/**
 * ms5_alarm_figures_make:
 * @records: (array length=n_records): the calls, in any order: those that were open at some time in @window,
 *   and for the floods those raised in the ten minutes before
 * @n_records: their number
 * @line: (nullable): only the calls of this line
 * @window: the time to look at
 * @out_figures: (out): the figures
 *
 * What of the records has no time, such as being on the shelf, is taken as it is now.
 */
void
ms5_alarm_figures_make (const Ms5AlarmRecord *records,
                        guint                 n_records,
                        const char           *line,
                        Ms5Interval           window,
                        Ms5AlarmFigures      *out_figures)
{
  g_autoptr (GArray) selected = select_records (records, n_records, line, window.end);
  double length = (double) (window.end - window.start);
  Mean acknowledge = { 0 }, resolve = { 0 };
  Ms5Time flood;

  *out_figures = (Ms5AlarmFigures) { .window = window, .per_10_min = NAN, .per_hour = NAN, .peak_at = MS5_TIME_NONE };
  for (guint i = 0; i < selected->len; i++)
    add_record (&g_array_index (selected, Ms5AlarmRecord, i), out_figures, &acknowledge, &resolve);
  find_peak (selected, out_figures);
  ms5_flood_measure ((const Ms5AlarmRecord *) (gconstpointer) selected->data, selected->len, window,
                     &out_figures->n_floods, &flood);

  out_figures->flood_s = (double) flood / (double) MS5_USEC_PER_S;
  if (!ms5_interval_is_empty (window))
    {
      out_figures->per_10_min = out_figures->n_raised * (double) MS5_FLOOD_WINDOW / length;
      out_figures->per_hour = out_figures->n_raised * (double) MS5_USEC_PER_H / length;
    }
  out_figures->n_acknowledged = acknowledge.n;
  out_figures->acknowledge_s = mean_get (&acknowledge);
  out_figures->n_resolved = resolve.n;
  out_figures->resolve_s = mean_get (&resolve);
}

/**
 * ms5_alarm_figures_get_share:
 * @figures: figures
 * @priority: a priority
 *
 * Returns: the share of @priority in the calls raised, 0…1; %NAN if there were none
 */
double
ms5_alarm_figures_get_share (const Ms5AlarmFigures *figures,
                             Ms5Priority            priority)
{
  g_return_val_if_fail ((guint) priority < MS5_N_PRIORITIES, NAN);

  return figures->n_raised > 0 ? (double) figures->by_priority[priority] / figures->n_raised : NAN;
}
