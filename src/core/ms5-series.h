/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-time.h"

G_BEGIN_DECLS

/**
 * Ms5Point:
 * @time: when
 * @value: what was measured; NaN says that nothing was from here on
 */
typedef struct
{
  Ms5Time time;
  double  value;
} Ms5Point;

/**
 * Ms5Column:
 * @known: whether any point is in this column
 * @joined: whether the line comes here from the last known column: there is no gap between
 * @first: the value at which the line comes in
 * @min: the least value
 * @max: the greatest value
 * @last: the value at which the line goes out
 *
 * All points of one column of pixels: no extreme gets lost, however many there are.
 */
typedef struct
{
  gboolean known;
  gboolean joined;
  double   first;
  double   min;
  double   max;
  double   last;
} Ms5Column;

/**
 * Ms5Series:
 *
 * The newest points of a measurement, in order of time, in a ring of fixed size.
 */
typedef struct _Ms5Series Ms5Series;

Ms5Series *ms5_series_new  (guint      capacity) G_GNUC_WARN_UNUSED_RESULT;
void       ms5_series_free (Ms5Series *series);

gboolean        ms5_series_push       (Ms5Series       *series,
                                       Ms5Time          time,
                                       double           value);
void            ms5_series_clear      (Ms5Series       *series);
guint           ms5_series_get_length (const Ms5Series *series);
const Ms5Point *ms5_series_get        (const Ms5Series *series,
                                       guint            index);
const Ms5Point *ms5_series_get_last   (const Ms5Series *series);
guint           ms5_series_find       (const Ms5Series *series,
                                       Ms5Time          time);
gboolean        ms5_series_get_range  (const Ms5Series *series,
                                       Ms5Time          start,
                                       double          *out_min,
                                       double          *out_max);
void            ms5_series_decimate   (const Ms5Series *series,
                                       Ms5Time          start,
                                       Ms5Time          end,
                                       gint64           max_gap,
                                       Ms5Column       *columns,
                                       guint            n_columns);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5Series, ms5_series_free)

G_END_DECLS
