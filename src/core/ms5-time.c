/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-time.h"

#include <string.h>

/* RFC 3339 is a profile of ISO 8601. GLib reads the larger language, so the shape is checked first. */
#define RFC3339_SHAPE                                                                   \
  "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[Tt]"                              \
  "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?"                            \
  "([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$"

static gboolean
has_rfc3339_shape (const char *text)
{
  static GRegex *regex;

  if (g_once_init_enter (&regex))
    g_once_init_leave (&regex, g_regex_new (RFC3339_SHAPE,
                                            G_REGEX_OPTIMIZE | G_REGEX_DOLLAR_ENDONLY, 0, NULL));

  return strlen (text) <= 40 && g_regex_match (regex, text, 0, NULL);
}

/**
 * ms5_time_parse:
 * @text: an RFC 3339 date and time; the offset is required
 * @out_time: (out): the moment, in microseconds; digits beyond are cut off
 *
 * Returns: %FALSE if @text is not such a time, or no such day exists
 */
gboolean
ms5_time_parse (const char *text,
                Ms5Time    *out_time)
{
  g_autoptr (GDateTime) parsed = NULL;
  g_autofree char *upper = NULL;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (out_time != NULL, FALSE);

  if (!has_rfc3339_shape (text))
    return FALSE;

  upper = g_ascii_strup (text, -1);
  parsed = g_date_time_new_from_iso8601 (upper, NULL);
  if (parsed == NULL)
    return FALSE;

  *out_time = g_date_time_to_unix (parsed) * G_USEC_PER_SEC + g_date_time_get_microsecond (parsed);
  return TRUE;
}

/**
 * ms5_time_format:
 * @time: a moment
 *
 * Returns: (transfer full): @time as RFC 3339 in UTC with milliseconds
 */
char *
ms5_time_format (Ms5Time time)
{
  g_autoptr (GDateTime) whole = NULL;
  g_autofree char *date = NULL;
  gint64 ms = ms5_time_to_ms (time);
  gint64 fraction = ms % 1000;

  if (fraction < 0)
    fraction += 1000;

  whole = g_date_time_new_from_unix_utc ((ms - fraction) / 1000);
  g_return_val_if_fail (whole != NULL, NULL);

  date = g_date_time_format (whole, "%Y-%m-%dT%H:%M:%S");
  return g_strdup_printf ("%s.%03" G_GINT64_FORMAT "Z", date, fraction);
}

/**
 * ms5_time_from_ms:
 * @ms: Unix milliseconds, as on the wire
 *
 * Returns: the same moment
 */
Ms5Time
ms5_time_from_ms (gint64 ms)
{
  return ms * MS5_USEC_PER_MS;
}

/**
 * ms5_time_to_ms:
 * @time: a moment
 *
 * Returns: Unix milliseconds, rounded down
 */
gint64
ms5_time_to_ms (Ms5Time time)
{
  return ms5_time_floor (time, MS5_USEC_PER_MS) / MS5_USEC_PER_MS;
}

/**
 * ms5_time_to_seconds:
 * @duration: a difference of two moments
 *
 * Returns: @duration in seconds
 */
double
ms5_time_to_seconds (Ms5Time duration)
{
  return (double) duration / (double) MS5_USEC_PER_S;
}

/**
 * ms5_time_floor:
 * @time: a moment
 * @unit: a length greater than 0, such as %MS5_USEC_PER_MIN
 *
 * Returns: the last moment not after @time that is a whole number of @unit
 */
Ms5Time
ms5_time_floor (Ms5Time time,
                Ms5Time unit)
{
  Ms5Time rest = time % unit;

  return rest < 0 ? time - rest - unit : time - rest;
}
