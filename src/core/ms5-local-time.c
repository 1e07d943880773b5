/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-local-time.h"

#include <string.h>

static const char *const weekday_words[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };

static gint64
floor_div (gint64 a,
           gint64 b)
{
  return a / b - (a % b < 0);
}

/* Two digits at @text, or -1. */
static int
two_digits (const char *text)
{
  if (!g_ascii_isdigit (text[0]) || !g_ascii_isdigit (text[1]))
    return -1;
  return (text[0] - '0') * 10 + (text[1] - '0');
}

/**
 * ms5_day_minutes_parse:
 * @text: a time of day, `06:00`
 * @out_minutes: (out): minutes after midnight
 *
 * Returns: %FALSE if @text is not exactly such a time
 */
gboolean
ms5_day_minutes_parse (const char *text,
                       guint      *out_minutes)
{
  int hours, minutes;

  if (strlen (text) != 5 || text[2] != ':')
    return FALSE;

  hours = two_digits (text);
  minutes = two_digits (text + 3);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
    return FALSE;

  *out_minutes = (guint) (hours * 60 + minutes);
  return TRUE;
}

/**
 * ms5_local_time_parse:
 * @text: a local date and time, `2026-03-28T22:00` or with seconds; without an offset
 * @out_local: (out): the local time
 *
 * Returns: %FALSE if @text is not such a time, or no such day exists
 */
gboolean
ms5_local_time_parse (const char   *text,
                      Ms5LocalTime *out_local)
{
  g_autofree char *with_offset = NULL;
  Ms5Time time;

  g_return_val_if_fail (text != NULL, FALSE);

  if (strlen (text) != strlen ("2026-03-28T22:00") && strlen (text) != strlen ("2026-03-28T22:00:00"))
    return FALSE;

  with_offset = g_strconcat (text, text[16] == '\0' ? ":00" : "", "Z", NULL);
  if (!ms5_time_parse (with_offset, &time))
    return FALSE;

  *out_local = floor_div (time, MS5_USEC_PER_S);
  return TRUE;
}

/**
 * ms5_local_time_format:
 * @local: a local time
 *
 * Returns: (transfer full): @local as `2026-03-28T22:00:00`
 */
char *
ms5_local_time_format (Ms5LocalTime local)
{
  g_autoptr (GDateTime) shown = g_date_time_new_from_unix_utc (local);

  g_return_val_if_fail (shown != NULL, NULL);

  return g_date_time_format (shown, "%Y-%m-%dT%H:%M:%S");
}

/**
 * ms5_local_time_get_weekday:
 * @local: a local time
 *
 * Returns: 0 for Monday … 6 for Sunday
 */
guint
ms5_local_time_get_weekday (Ms5LocalTime local)
{
  /* 1970-01-01 was a Thursday. */
  gint64 days = floor_div (local, MS5_LOCAL_DAY) + 3;

  return (guint) (days - floor_div (days, 7) * 7);
}

/**
 * ms5_local_time_get_midnight:
 * @local: a local time
 *
 * Returns: 00:00 of its day
 */
Ms5LocalTime
ms5_local_time_get_midnight (Ms5LocalTime local)
{
  return floor_div (local, MS5_LOCAL_DAY) * MS5_LOCAL_DAY;
}

static gint64
offset_at (GTimeZone *zone,
           gint64     unix_seconds)
{
  int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, unix_seconds);

  return g_time_zone_get_offset (zone, MAX (interval, 0));
}

/**
 * ms5_local_time_from_time:
 * @time: a moment
 * @zone: a time zone
 *
 * Returns: what the clocks in @zone show at @time
 */
Ms5LocalTime
ms5_local_time_from_time (Ms5Time    time,
                          GTimeZone *zone)
{
  gint64 unix_seconds = floor_div (time, MS5_USEC_PER_S);

  return unix_seconds + offset_at (zone, unix_seconds);
}

/* The first second after @low at which the offset is not that at @low; it is another at @high. */
static gint64
find_transition (GTimeZone *zone,
                 gint64     low,
                 gint64     high)
{
  gint64 before = offset_at (zone, low);

  while (high - low > 1)
    {
      gint64 middle = low + (high - low) / 2;

      if (offset_at (zone, middle) == before)
        low = middle;
      else
        high = middle;
    }

  return high;
}

/**
 * ms5_local_time_resolve:
 * @local: a local time
 * @zone: a time zone
 *
 * Policy «shifts»: a local time that the clocks jump over is the first moment after the jump; one that
 * they show twice is its first occurrence.
 *
 * Returns: the moment at which the clocks in @zone show @local
 */
Ms5Time
ms5_local_time_resolve (Ms5LocalTime  local,
                        GTimeZone    *zone)
{
  gint64 before = offset_at (zone, local - MS5_LOCAL_DAY);
  gint64 after = offset_at (zone, local + MS5_LOCAL_DAY);
  gint64 with_before = local - before;
  gint64 with_after = local - after;
  gint64 resolved;

  if (offset_at (zone, with_before) == before)
    resolved = with_before;
  else if (offset_at (zone, with_after) == after)
    resolved = with_after;
  else
    resolved = find_transition (zone, local - MS5_LOCAL_DAY, local + MS5_LOCAL_DAY);

  return resolved * MS5_USEC_PER_S;
}

/**
 * ms5_weekday_to_string:
 * @weekday: 0 for Monday … 6 for Sunday
 *
 * Returns: the word for it in files: `mon` … `sun`
 */
const char *
ms5_weekday_to_string (guint weekday)
{
  g_return_val_if_fail (weekday < G_N_ELEMENTS (weekday_words), weekday_words[0]);

  return weekday_words[weekday];
}

/**
 * ms5_weekday_from_string:
 * @text: a word
 * @out_weekday: (out): 0 for Monday … 6 for Sunday
 *
 * Returns: %FALSE if @text is not one of `mon` … `sun`
 */
gboolean
ms5_weekday_from_string (const char *text,
                         guint      *out_weekday)
{
  for (guint i = 0; i < G_N_ELEMENTS (weekday_words); i++)
    if (g_str_equal (text, weekday_words[i]))
      {
        *out_weekday = i;
        return TRUE;
      }

  return FALSE;
}

/* GLib also takes offsets, POSIX rules and file names for time zones. */
static gboolean
is_zone_name (const char *name)
{
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  static const char more[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/";

  return name[0] != '\0' && strchr (letters, name[0]) != NULL && name[strspn (name, more)] == '\0'
         && strlen (name) <= 64 && strstr (name, "//") == NULL;
}

/**
 * ms5_time_zone_new:
 * @name: an IANA name such as `Europe/Berlin`
 *
 * Returns: (transfer full) (nullable): the time zone; %NULL if there is none of that name
 */
GTimeZone *
ms5_time_zone_new (const char *name)
{
  return is_zone_name (name) ? g_time_zone_new_identifier (name) : NULL;
}
