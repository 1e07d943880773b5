/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-series.h"

#include <math.h>
#include <string.h>

struct _Ms5Series
{
  Ms5Point *points;   /* none as long as it is empty: there are far more sensors than are looked at */
  guint     capacity;
  guint     first;
  guint     length;
};

/**
 * ms5_series_new:
 * @capacity: how many points are kept
 *
 * Returns: (transfer full): an empty series
 */
Ms5Series *
ms5_series_new (guint capacity)
{
  Ms5Series *series;

  g_return_val_if_fail (capacity > 0, NULL);

  series = g_new0 (Ms5Series, 1);
  series->capacity = capacity;
  return series;
}

void
ms5_series_free (Ms5Series *series)
{
  if (series == NULL)
    return;

  g_free (series->points);
  g_free (series);
}

/**
 * ms5_series_push:
 * @series: a series
 * @time: when
 * @value: what was measured, NaN for a gap
 *
 * The oldest point makes room. A second value of the same moment takes the place of the first.
 *
 * Returns: %FALSE if @time is before the last point: it is not kept
 */
gboolean
ms5_series_push (Ms5Series *series,
                 Ms5Time    time,
                 double     value)
{
  const Ms5Point *last = ms5_series_get_last (series);
  guint at;

  if (last != NULL && time < last->time)
    return FALSE;

  if (last != NULL && time == last->time)
    at = (series->first + series->length - 1) % series->capacity;
  else if (series->length < series->capacity)
    at = (series->first + series->length++) % series->capacity;
  else
    {
      at = series->first;
      series->first = (series->first + 1) % series->capacity;
    }

  if (series->points == NULL)
    series->points = g_new (Ms5Point, series->capacity);
  series->points[at] = (Ms5Point) { time, value };
  return TRUE;
}

void
ms5_series_clear (Ms5Series *series)
{
  g_clear_pointer (&series->points, g_free);
  series->first = 0;
  series->length = 0;
}

guint
ms5_series_get_length (const Ms5Series *series)
{
  return series->length;
}

/**
 * ms5_series_get:
 * @series: a series
 * @index: counts from the oldest
 *
 * Returns: (transfer none): the point, valid until the next change
 */
const Ms5Point *
ms5_series_get (const Ms5Series *series,
                guint            index)
{
  g_return_val_if_fail (index < series->length, NULL);

  return &series->points[(series->first + index) % series->capacity];
}

const Ms5Point *
ms5_series_get_last (const Ms5Series *series)
{
  return series->length > 0 ? ms5_series_get (series, series->length - 1) : NULL;
}

/**
 * ms5_series_find:
 * @series: a series
 * @time: a moment
 *
 * Returns: the index of the first point not before @time; the length if there is none
 */
guint
ms5_series_find (const Ms5Series *series,
                 Ms5Time          time)
{
  guint low = 0;
  guint high = series->length;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (ms5_series_get (series, middle)->time < time)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/**
 * ms5_series_get_range:
 * @series: a series
 * @start: points before are not looked at
 * @out_min: (out): the least value
 * @out_max: (out): the greatest one
 *
 * Returns: %FALSE if there is no value
 */
gboolean
ms5_series_get_range (const Ms5Series *series,
                      Ms5Time          start,
                      double          *out_min,
                      double          *out_max)
{
  double min = INFINITY;
  double max = -INFINITY;

  for (guint i = ms5_series_find (series, start); i < series->length; i++)
    {
      double value = ms5_series_get (series, i)->value;

      if (!isfinite (value))
        continue;
      min = MIN (min, value);
      max = MAX (max, value);
    }

  *out_min = min;
  *out_max = max;
  return min <= max;
}

static void
column_add (Ms5Column *column,
            double     value,
            gboolean   joined)
{
  if (!column->known)
    {
      *column = (Ms5Column) { TRUE, joined, value, value, value, value };
      return;
    }

  column->min = MIN (column->min, value);
  column->max = MAX (column->max, value);
  column->last = value;
}

/**
 * ms5_series_decimate:
 * @series: a series
 * @start: where the first column begins
 * @end: where the last one ends
 * @max_gap: points farther apart are not joined, in microseconds; 0 joins all
 * @columns: (out caller-allocates) (array length=n_columns): the columns
 * @n_columns: how many
 *
 * Reduces the points of a stretch of time to columns of pixels. Linear in points and columns.
 */
void
ms5_series_decimate (const Ms5Series *series,
                     Ms5Time          start,
                     Ms5Time          end,
                     gint64           max_gap,
                     Ms5Column       *columns,
                     guint            n_columns)
{
  double scale = n_columns / (double) (end - start);
  Ms5Time previous = MS5_TIME_NONE;

  memset (columns, 0, n_columns * sizeof *columns);
  g_return_if_fail (end > start);

  for (guint i = ms5_series_find (series, start); i < series->length; i++)
    {
      const Ms5Point *point = ms5_series_get (series, i);
      gboolean joined = previous != MS5_TIME_NONE &&
                        (max_gap <= 0 || point->time - previous <= max_gap);

      if (point->time >= end)
        break;
      if (!isfinite (point->value))
        {
          previous = MS5_TIME_NONE;
          continue;
        }

      column_add (&columns[MIN ((guint) ((point->time - start) * scale), n_columns - 1)],
                  point->value, joined);
      previous = point->time;
    }
}
