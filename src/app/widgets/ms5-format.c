/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-format.h"

#include <glib/gi18n.h>
#include <limits.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define THIN_SPACE "\u202f"
#define NO_BREAK   "\u00a0"
#define MINUS      "\u2212"

/* More than any number on the screen has, fewer than a double's own noise begins at. */
#define SIGNIFICANT 15

/**
 * ms5_numerals_get_default:
 *
 * A locale without groups, as C is, still gets groups of three: 140 210 is read from six metres.
 *
 * Returns: the current locale's way; valid until the locale is changed
 */
Ms5Numerals
ms5_numerals_get_default (void)
{
  const struct lconv *locale = localeconv ();
  gboolean has_groups = locale->grouping != NULL && locale->grouping[0] > 0;

  return (Ms5Numerals) {
    .decimal_point = locale->decimal_point,
    .grouping = has_groups ? locale->grouping : "\3",
  };
}

/* Rounds the digits in place to the first @keep of them, half away from zero. TRUE on a carry out,
 * which leaves one digit more. */
static gboolean
round_digits (GString *digits,
              gsize    keep)
{
  gboolean up = keep < digits->len && digits->str[keep] >= '5';

  g_string_truncate (digits, MIN (keep, digits->len));
  for (gsize i = digits->len; up && i-- > 0;)
    {
      up = digits->str[i] == '9';
      digits->str[i] = up ? '0' : digits->str[i] + 1;
    }

  if (up)
    g_string_prepend_c (digits, '1');
  return up;
}

/* The decimal digits of |value| × 10^shift, rounded to @places behind the point; *@out_point is
 * how many of them stand before it. In the decimal system, as 0.8885 is a little less than itself
 * in the binary one, and a person would round it up. */
static GString *
decimal_digits (double  value,
                int     shift,
                int     places,
                int    *out_point)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  GString *digits = g_string_new (NULL);
  int point;

  g_ascii_formatd (buffer, sizeof buffer, "%.14e", fabs (value));
  G_STATIC_ASSERT (SIGNIFICANT == 15);

  g_string_append_c (digits, buffer[0]);
  g_string_append_len (digits, buffer + 2, SIGNIFICANT - 1);
  point = atoi (strchr (buffer, 'e') + 1) + 1 + shift;

  if (value == 0)
    point = 1;
  for (; point < 1; point++)
    g_string_prepend_c (digits, '0');
  if (round_digits (digits, (gsize) MAX (point + places, 0)))
    point++;
  while ((int) digits->len < point + places)
    g_string_append_c (digits, '0');

  *out_point = point;
  return digits;
}

static gboolean
is_all_zero (const GString *digits)
{
  return strspn (digits->str, "0") == digits->len;
}

static void
insert_groups (GString    *text,
               const char *grouping)
{
  gsize at = text->len;

  while (grouping[0] > 0 && grouping[0] != CHAR_MAX && at > (gsize) grouping[0])
    {
      at -= (gsize) grouping[0];
      g_string_insert (text, (gssize) at, THIN_SPACE);
      if (grouping[1] != '\0')
        grouping++;
    }
}

/**
 * ms5_numerals_format:
 * @numerals: the locale's way
 * @value: a number; NaN and infinity are «—»
 * @shift: a power of ten to multiply with, 2 for percent of a ratio
 * @digits: how many behind the decimal point, 0 to 9
 *
 * Rounds half away from zero, once. A value that rounds to zero has no sign.
 *
 * Returns: (transfer full): the text
 */
char *
ms5_numerals_format (const Ms5Numerals *numerals,
                     double             value,
                     int                shift,
                     int                digits)
{
  g_autoptr (GString) text = NULL;
  g_autofree char *fraction = NULL;
  gboolean negative;
  int point;

  g_return_val_if_fail (numerals != NULL, NULL);
  g_return_val_if_fail (digits >= 0 && digits <= 9, NULL);

  if (!isfinite (value))
    return g_strdup (MS5_FORMAT_NONE);

  text = decimal_digits (value, shift, digits, &point);
  negative = value < 0 && !is_all_zero (text);
  fraction = g_strdup (text->str + point);
  g_string_truncate (text, (gsize) point);

  insert_groups (text, numerals->grouping);
  if (fraction[0] != '\0')
    {
      g_string_append (text, numerals->decimal_point);
      g_string_append (text, fraction);
    }
  if (negative)
    g_string_prepend (text, MINUS);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * ms5_format_number:
 * @value: a number, or NaN
 * @digits: how many behind the decimal point
 *
 * Returns: (transfer full): such as «18 848»
 */
char *
ms5_format_number (double value,
                   int    digits)
{
  Ms5Numerals numerals = ms5_numerals_get_default ();

  return ms5_numerals_format (&numerals, value, 0, digits);
}

/**
 * ms5_format_quantity:
 * @value: a number, or NaN
 * @digits: how many behind the decimal point
 * @unit: (nullable): its unit
 *
 * Returns: (transfer full): such as «64.2 °C»; no unit without a value
 */
char *
ms5_format_quantity (double      value,
                     int         digits,
                     const char *unit)
{
  g_autofree char *number = ms5_format_number (value, digits);

  if (!isfinite (value) || unit == NULL || unit[0] == '\0')
    return g_steal_pointer (&number);

  return g_strconcat (number, NO_BREAK, unit, NULL);
}

static char *
format_percent (double ratio,
                int    digits)
{
  Ms5Numerals numerals = ms5_numerals_get_default ();

  return ms5_numerals_format (&numerals, ratio, 2, digits);
}

/**
 * ms5_format_percent_figure:
 * @ratio: 0…1, may be beyond, or NaN
 *
 * Returns: (transfer full): such as «74.8», for a place where the sign is set apart
 */
char *
ms5_format_percent_figure (double ratio)
{
  return format_percent (ratio, 1);
}

static char *
append_percent (char   *figure,
                double  ratio)
{
  g_autofree char *owned = figure;

  if (!isfinite (ratio))
    return g_steal_pointer (&owned);

  /* Translators: a number and its percent sign, with a no-break space (U+00A0) or whatever
   * the language wants between them. */
  return g_strdup_printf (_("%s\u00a0%%"), owned);
}

/**
 * ms5_format_percent:
 * @ratio: 0…1, may be beyond, or NaN
 *
 * Returns: (transfer full): such as «74.8 %»
 */
char *
ms5_format_percent (double ratio)
{
  return append_percent (format_percent (ratio, 1), ratio);
}

/**
 * ms5_format_percent_whole:
 * @ratio: 0…1, may be beyond, or NaN
 *
 * Returns: (transfer full): such as «94 %», for shares of which a tenth says nothing
 */
char *
ms5_format_percent_whole (double ratio)
{
  return append_percent (format_percent (ratio, 0), ratio);
}

/**
 * ms5_format_change:
 * @ratio: a difference by its base, or NaN
 *
 * Returns: (transfer full): such as «−6.8 %» or «+1.2 %»
 */
char *
ms5_format_change (double ratio)
{
  g_autofree char *text = ms5_format_percent (ratio);

  if (!(ratio >= 0.0005))
    return g_steal_pointer (&text);

  return g_strconcat ("+", text, NULL);
}

/**
 * ms5_format_timer:
 * @duration: microseconds; a negative one, of clocks that disagree, is none
 *
 * Returns: (transfer full): a running time, «04:12», «1:02:03» or «3 d 4 h»
 */
char *
ms5_format_timer (gint64 duration)
{
  gint64 s;

  if (duration == MS5_TIME_NONE)
    return g_strdup (MS5_FORMAT_NONE);

  s = MAX (duration, 0) / MS5_USEC_PER_S;
  if (s < 3600)
    return g_strdup_printf ("%02d:%02d", (int) (s / 60), (int) (s % 60));
  if (s < 86400)
    return g_strdup_printf ("%d:%02d:%02d", (int) (s / 3600), (int) (s / 60 % 60), (int) (s % 60));

  /* Translators: days and hours, short, as in «3 d 4 h». */
  return g_strdup_printf (_("%d\u00a0d %d\u00a0h"), (int) (s / 86400), (int) (s / 3600 % 24));
}

/**
 * ms5_format_duration:
 * @duration: microseconds
 *
 * Returns: (transfer full): a length in its two largest units at most: «45 s», «14 min»,
 *   «1 h 12 min», «3 d 4 h»
 */
char *
ms5_format_duration (gint64 duration)
{
  gint64 s;
  gint64 min;

  if (duration == MS5_TIME_NONE)
    return g_strdup (MS5_FORMAT_NONE);

  s = (MAX (duration, 0) + MS5_USEC_PER_S / 2) / MS5_USEC_PER_S;
  if (s < 60)
    /* Translators: seconds, short. */
    return g_strdup_printf (_("%d\u00a0s"), (int) s);

  min = (duration + MS5_USEC_PER_MIN / 2) / MS5_USEC_PER_MIN;
  if (min < 60)
    /* Translators: minutes, short. */
    return g_strdup_printf (_("%d\u00a0min"), (int) min);
  if (min < 24 * 60 && min % 60 == 0)
    /* Translators: hours, short. */
    return g_strdup_printf (_("%d\u00a0h"), (int) (min / 60));
  if (min < 24 * 60)
    /* Translators: hours and minutes, short. */
    return g_strdup_printf (_("%d\u00a0h %d\u00a0min"), (int) (min / 60), (int) (min % 60));

  return g_strdup_printf (_("%d\u00a0d %d\u00a0h"), (int) (min / 1440), (int) (min / 60 % 24));
}

/**
 * ms5_format_spoken_duration:
 * @duration: microseconds
 *
 * Returns: (transfer full): a length in words, for a screen reader: «4 minutes 12 seconds»
 */
char *
ms5_format_spoken_duration (gint64 duration)
{
  gint64 s = MAX (duration, 0) / MS5_USEC_PER_S;
  g_autofree char *large = NULL;
  g_autofree char *small = NULL;
  int a, b;

  if (duration == MS5_TIME_NONE)
    return g_strdup (_("unknown"));

  if (s < 3600)
    {
      a = (int) (s / 60);
      b = (int) (s % 60);
      large = g_strdup_printf (ngettext ("%d minute", "%d minutes", (gulong) a), a);
      small = g_strdup_printf (ngettext ("%d second", "%d seconds", (gulong) b), b);
    }
  else if (s < 86400)
    {
      a = (int) (s / 3600);
      b = (int) (s / 60 % 60);
      large = g_strdup_printf (ngettext ("%d hour", "%d hours", (gulong) a), a);
      small = g_strdup_printf (ngettext ("%d minute", "%d minutes", (gulong) b), b);
    }
  else
    {
      a = (int) (s / 86400);
      b = (int) (s / 3600 % 24);
      large = g_strdup_printf (ngettext ("%d day", "%d days", (gulong) a), a);
      small = g_strdup_printf (ngettext ("%d hour", "%d hours", (gulong) b), b);
    }

  if (a == 0)
    return g_steal_pointer (&small);
  if (b == 0)
    return g_steal_pointer (&large);
  /* Translators: two parts of a length of time, such as «4 minutes» and «12 seconds». */
  return g_strdup_printf (_("%s %s"), large, small);
}

static GDateTime *
local_time (Ms5Time    time,
            GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = NULL;

  if (time == MS5_TIME_NONE)
    return NULL;

  utc = g_date_time_new_from_unix_utc ((time - (time < 0 ? MS5_USEC_PER_S - 1 : 0)) / MS5_USEC_PER_S);
  if (utc == NULL)
    return NULL;
  return zone != NULL ? g_date_time_to_timezone (utc, zone) : g_steal_pointer (&utc);
}

/**
 * ms5_format_clock:
 * @time: a moment
 * @zone: (nullable): the site's zone, UTC if %NULL
 *
 * Returns: (transfer full): the time of day, «10:12»
 */
char *
ms5_format_clock (Ms5Time    time,
                  GTimeZone *zone)
{
  g_autoptr (GDateTime) local = local_time (time, zone);

  return local != NULL ? g_date_time_format (local, "%H:%M") : g_strdup (MS5_FORMAT_NONE);
}

/**
 * ms5_format_moment:
 * @time: a moment
 * @now: the present, or %MS5_TIME_NONE
 * @zone: (nullable): the site's zone, UTC if %NULL
 *
 * Returns: (transfer full): the time of day, with as much of the date as is needed seen from @now:
 *   «10:12», «Sun 22:10», «2026-03-01 22:10»
 */
char *
ms5_format_moment (Ms5Time    time,
                   Ms5Time    now,
                   GTimeZone *zone)
{
  g_autoptr (GDateTime) local = local_time (time, zone);
  g_autoptr (GDateTime) present = local_time (now, zone);

  if (local == NULL)
    return g_strdup (MS5_FORMAT_NONE);
  if (present == NULL || (g_date_time_get_year (local) == g_date_time_get_year (present) &&
                          g_date_time_get_day_of_year (local) == g_date_time_get_day_of_year (present)))
    return g_date_time_format (local, "%H:%M");
  if (ABS (now - time) < 6 * 24 * MS5_USEC_PER_H)
    return g_date_time_format (local, "%a %H:%M");
  return g_date_time_format (local, "%Y-%m-%d %H:%M");
}

/**
 * ms5_format_period:
 * @start: its first moment
 * @end: the first moment after it, or %MS5_TIME_NONE if it lasts
 * @zone: (nullable): the site's zone, UTC if %NULL
 *
 * Returns: (transfer full): «06:50–07:02», or «since 06:50»
 */
char *
ms5_format_period (Ms5Time    start,
                   Ms5Time    end,
                   GTimeZone *zone)
{
  g_autofree char *from = ms5_format_clock (start, zone);
  g_autofree char *to = ms5_format_clock (end, zone);

  if (end == MS5_TIME_NONE)
    /* Translators: %s is a time of day. */
    return g_strdup_printf (_("since %s"), from);

  return g_strdup_printf ("%s\u2013%s", from, to);
}

/**
 * ms5_format_as_of:
 * @time: when a value was true
 * @now: the present
 * @zone: (nullable): the site's zone, UTC if %NULL
 *
 * Returns: (transfer full): such as «as of 10:12»
 */
char *
ms5_format_as_of (Ms5Time    time,
                  Ms5Time    now,
                  GTimeZone *zone)
{
  g_autofree char *moment = ms5_format_moment (time, now, zone);

  /* Translators: %s is a time of day, with the date if it is not today. */
  return g_strdup_printf (_("as of %s"), moment);
}
