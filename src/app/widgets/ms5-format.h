/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-time.h"

G_BEGIN_DECLS

/* How numbers and times look on the screen, in one place. Every function returns a new string.
 * A value that is not there (NaN, %MS5_TIME_NONE) is «—», never 0. */

#define MS5_FORMAT_NONE "—"

/**
 * Ms5Numerals:
 * @decimal_point: between units and tenths
 * @grouping: sizes of the groups of digits from the right, as in struct lconv: bytes, the last one
 *   repeating, %CHAR_MAX for no more groups; "" for none
 *
 * The locale's way with digits. Groups are always set apart by a thin space (U+202F), which no
 * reader takes for a decimal point.
 */
typedef struct
{
  const char *decimal_point;
  const char *grouping;
} Ms5Numerals;

Ms5Numerals ms5_numerals_get_default (void);

char *ms5_numerals_format (const Ms5Numerals *numerals,
                           double             value,
                           int                shift,
                           int                digits);

char *ms5_format_number         (double      value,
                                 int         digits);
char *ms5_format_quantity       (double      value,
                                 int         digits,
                                 const char *unit);
char *ms5_format_percent_figure (double      ratio);
char *ms5_format_percent        (double      ratio);
char *ms5_format_percent_whole  (double      ratio);
char *ms5_format_change         (double      ratio);

char *ms5_format_timer           (gint64 duration);
char *ms5_format_duration        (gint64 duration);
char *ms5_format_spoken_duration (gint64 duration);

char *ms5_format_clock  (Ms5Time    time,
                         GTimeZone *zone);
char *ms5_format_moment (Ms5Time    time,
                         Ms5Time    now,
                         GTimeZone *zone);
char *ms5_format_period (Ms5Time    start,
                         Ms5Time    end,
                         GTimeZone *zone);
char *ms5_format_as_of  (Ms5Time    time,
                         Ms5Time    now,
                         GTimeZone *zone);

G_END_DECLS
