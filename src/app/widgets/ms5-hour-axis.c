/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-hour-axis.h"

/**
 * ms5_hour_axis_step:
 * @length: how long the axis is, in microseconds
 * @width: how wide it is
 * @label_width: how wide a label is, with the space it wants
 *
 * Returns: from label to label, a round number of minutes or hours, in microseconds
 */
gint64
ms5_hour_axis_step (gint64 length,
                    double width,
                    double label_width)
{
  static const int minutes[] = { 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440 };
  double fit = MAX (width / MAX (label_width, 1.0), 1.0);

  for (guint i = 0; i < G_N_ELEMENTS (minutes); i++)
    if (length / (double) (minutes[i] * MS5_USEC_PER_MIN) <= fit)
      return minutes[i] * MS5_USEC_PER_MIN;

  return 7 * 24 * MS5_USEC_PER_H;
}

/**
 * ms5_hour_axis_first:
 * @start: where the axis begins
 * @step: from label to label
 * @zone: (nullable): the site's zone
 *
 * Returns: the first moment, not before @start, whose local time is a multiple of @step
 */
Ms5Time
ms5_hour_axis_first (Ms5Time    start,
                     gint64     step,
                     GTimeZone *zone)
{
  gint64 offset = 0;
  gint64 over;

  if (zone != NULL)
    {
      int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, start / MS5_USEC_PER_S);

      offset = interval >= 0 ? g_time_zone_get_offset (zone, interval) * MS5_USEC_PER_S : 0;
    }

  over = (start + offset) % step;
  if (over < 0)
    over += step;
  return over == 0 ? start : start + step - over;
}

/**
 * ms5_hour_axis_label:
 * @time: a moment on the axis
 * @step: from label to label
 * @zone: (nullable): the site's zone
 *
 * Returns: (transfer full): «06», or «06:15» if the steps are shorter than an hour
 */
char *
ms5_hour_axis_label (Ms5Time    time,
                     gint64     step,
                     GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / MS5_USEC_PER_S);
  g_autoptr (GDateTime) local = NULL;

  g_return_val_if_fail (utc != NULL, g_strdup (""));

  local = zone != NULL ? g_date_time_to_timezone (utc, zone) : g_date_time_ref (utc);
  return g_date_time_format (local, step % MS5_USEC_PER_H == 0 ? "%H" : "%H:%M");
}
