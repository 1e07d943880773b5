/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-calendar.h"
#include "core/ms5-plant-private.h"

#include <string.h>

/* Policy «shifts»: each minute of the local week of a line belongs to exactly one shift, or to time
 * that is declared closed. So a shift that ends too early is not taken for a pause that nobody
 * planned, and two shifts never both own a bottle. Closed time may lie under a shift: the shift
 * counts. Clocks that change do not matter: a start that they jump over and the end before it fall on
 * the same moment. */

#define WEEK_MINUTES (7u * MS5_MINUTES_PER_DAY)
#define NOBODY       (-1)
#define CLOSED       (-2)

#define PATH(...) g_strdup_printf (__VA_ARGS__)
#define PROBLEM   ms5_plant_problem

static const char *const day_names[] = {
  "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
};

typedef struct
{
  const Ms5Plant *plant;
  Ms5Problems *problems;
  int owners[WEEK_MINUTES]; /* index of the shift that owns a minute of one line's week */
  GHashTable *overlaps;     /* pairs of shifts reported already */
  GHashTable *gaps;         /* text of a gap → GString of the lines that have it */
  GPtrArray *gap_order;     /* the texts in the order found */
} WeekCheck;

static char *
format_minute (guint minute)
{
  minute %= WEEK_MINUTES;
  return PATH ("%s %02u:%02u", day_names[minute / MS5_MINUTES_PER_DAY],
               minute % MS5_MINUTES_PER_DAY / 60, minute % 60);
}

static guint
pattern_index (const Ms5Plant        *plant,
               const Ms5ShiftPattern *pattern)
{
  guint index = 0;

  g_ptr_array_find (plant->shifts, pattern, &index);
  return index;
}

static void
report_overlap (WeekCheck     *check,
                const Ms5Line *line,
                guint          index,
                guint          owner,
                guint          minute)
{
  const Ms5ShiftPattern *other = g_ptr_array_index (check->plant->shifts, owner);
  guint64 pair = ((guint64) MIN (index, owner) << 32) | MAX (index, owner);
  g_autofree char *when = NULL;

  if (g_hash_table_contains (check->overlaps, &pair))
    return;

  g_hash_table_add (check->overlaps, g_memdup2 (&pair, sizeof pair));
  when = format_minute (minute);
  if (owner == index)
    PROBLEM (check->problems, PATH ("$.shifts[%u]", index),
             "this shift overlaps itself on line «%s» from %s on", line->code, when);
  else
    PROBLEM (check->problems, PATH ("$.shifts[%u]", index),
             "this shift and «%s» ($.shifts[%u]) overlap on line «%s» from %s on",
             other->code != NULL ? other->code : "?", owner, line->code, when);
}

static void
fill_shift (WeekCheck             *check,
            const Ms5Line         *line,
            const Ms5ShiftPattern *pattern)
{
  guint index = pattern_index (check->plant, pattern);
  Ms5DayTimes times = ms5_day_times_unroll (pattern->times, 0);

  for (guint day = 0; day < 7; day++)
    for (guint m = times.start; (pattern->days & MS5_DAY (day)) && m < times.end; m++)
      {
        guint minute = (day * MS5_MINUTES_PER_DAY + m) % WEEK_MINUTES;

        if (check->owners[minute] >= 0)
          report_overlap (check, line, index, (guint) check->owners[minute], minute);
        else
          check->owners[minute] = (int) index;
      }
}

static void
fill_closed (WeekCheck           *check,
             const Ms5Line       *line,
             const Ms5ClosedTime *closed)
{
  Ms5DayTimes times = ms5_day_times_unroll (closed->times, 0);

  if (closed->lines != NULL && !g_strv_contains ((const char *const *) closed->lines, line->code))
    return;

  for (guint day = 0; day < 7; day++)
    for (guint m = times.start; (closed->days & MS5_DAY (day)) && m < times.end; m++)
      check->owners[(day * MS5_MINUTES_PER_DAY + m) % WEEK_MINUTES] = CLOSED;
}

static void
add_gap (WeekCheck     *check,
         const Ms5Line *line,
         guint          start,
         guint          end)
{
  g_autofree char *from = format_minute (start);
  g_autofree char *to = format_minute (end);
  g_autofree char *key = PATH ("from %s to %s", from, to);
  GString *lines = g_hash_table_lookup (check->gaps, key);

  if (lines == NULL)
    {
      lines = g_string_new (NULL);
      g_ptr_array_add (check->gap_order, key);
      g_hash_table_insert (check->gaps, g_steal_pointer (&key), lines);
    }
  g_string_append_printf (lines, "%s«%s»", lines->len > 0 ? ", " : "", line->code);
}

/* Starts where the week is not a gap, so that one over the week's end is seen whole. */
static void
find_gaps (WeekCheck     *check,
           const Ms5Line *line)
{
  guint first = 0;

  while (first < WEEK_MINUTES && check->owners[first] == NOBODY)
    first++;
  if (first == WEEK_MINUTES)
    return;

  for (guint m = first; m < first + WEEK_MINUTES; m++)
    {
      guint start = m;

      while (m < first + WEEK_MINUTES && check->owners[m % WEEK_MINUTES] == NOBODY)
        m++;
      if (m > start)
        add_gap (check, line, start, m);
    }
}

static void
check_line_week (WeekCheck     *check,
                 const Ms5Line *line)
{
  const Ms5Plant *plant = check->plant;

  if (line->code == NULL)
    return;
  if (line->patterns->len == 0)
    {
      PROBLEM (check->problems, PATH ("$.lines[%u]", line->index), "no shift holds for line «%s»", line->code);
      return;
    }

  for (guint m = 0; m < WEEK_MINUTES; m++)
    check->owners[m] = NOBODY;
  for (guint i = 0; i < plant->closed->len; i++)
    fill_closed (check, line, g_ptr_array_index (plant->closed, i));
  for (guint i = 0; i < line->patterns->len; i++)
    fill_shift (check, line, g_ptr_array_index (line->patterns, i));
  find_gaps (check, line);
}

static void
check_weeks (const Ms5Plant *plant,
             Ms5Problems    *problems)
{
  g_autofree WeekCheck *check = g_new0 (WeekCheck, 1);

  check->plant = plant;
  check->problems = problems;
  check->overlaps = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  check->gaps = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  check->gap_order = g_ptr_array_new ();

  for (guint i = 0; i < plant->lines->len; i++)
    check_line_week (check, g_ptr_array_index (plant->lines, i));
  for (guint i = 0; i < check->gap_order->len; i++)
    {
      const char *gap = g_ptr_array_index (check->gap_order, i);
      GString *lines = g_hash_table_lookup (check->gaps, gap);

      ms5_problems_add (problems, "$.shifts",
                        "no shift %s on %s: let one cover it, or declare the time in $.closed", gap,
                        lines->str);
      g_string_free (lines, TRUE);
    }

  g_ptr_array_unref (check->gap_order);
  g_hash_table_unref (check->gaps);
  g_hash_table_unref (check->overlaps);
}

static gboolean
are_readable (Ms5DayTimes times)
{
  return times.start < MS5_MINUTES_PER_DAY && times.end < MS5_MINUTES_PER_DAY;
}

static void
check_breaks (const Ms5ShiftPattern *pattern,
              guint                  index,
              Ms5Problems           *problems)
{
  Ms5DayTimes shift = ms5_day_times_unroll (pattern->times, 0);

  for (guint i = 0; i < pattern->breaks->len; i++)
    {
      Ms5DayTimes times = g_array_index (pattern->breaks, Ms5DayTimes, i);

      if (!are_readable (times))
        continue;
      if (times.start == times.end)
        {
          PROBLEM (problems, PATH ("$.shifts[%u].breaks[%u]", index, i), "this break has no length");
          continue;
        }

      times = ms5_day_times_unroll (times, shift.start);
      if (times.end > shift.end)
        PROBLEM (problems, PATH ("$.shifts[%u].breaks[%u]", index, i), "this break is not inside its shift");

      for (guint j = 0; j < i; j++)
        {
          Ms5DayTimes other = g_array_index (pattern->breaks, Ms5DayTimes, j);

          if (!are_readable (other) || other.start == other.end)
            continue;
          other = ms5_day_times_unroll (other, shift.start);
          if (times.start < other.end && other.start < times.end)
            PROBLEM (problems, PATH ("$.shifts[%u].breaks[%u]", index, i),
                     "this break overlaps $.shifts[%u].breaks[%u]", index, j);
        }
    }
}

static void
check_line_names (const Ms5Plant *plant,
                  GStrv           lines,
                  const char     *path,
                  Ms5Problems    *problems)
{
  if (lines != NULL && lines[0] == NULL)
    PROBLEM (problems, PATH ("%s.lines", path), "names no line; leave it out for all lines");

  for (guint i = 0; lines != NULL && lines[i] != NULL; i++)
    if (ms5_plant_get_line (plant, lines[i]) == NULL)
      PROBLEM (problems, PATH ("%s.lines[%u]", path, i), "there is no line «%s»", lines[i]);
}

void
ms5_plant_check_shifts (const Ms5Plant *plant,
                        Ms5Problems    *problems)
{
  g_autoptr (GHashTable) codes = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean all_readable = TRUE;

  for (guint i = 0; i < plant->shifts->len; i++)
    {
      const Ms5ShiftPattern *pattern = g_ptr_array_index (plant->shifts, i);
      g_autofree char *path = PATH ("$.shifts[%u]", i);

      if (pattern->code != NULL && !ms5_code_is_valid (pattern->code))
        PROBLEM (problems, PATH ("%s.code", path), "«%s» cannot be a code", pattern->code);
      if (pattern->code != NULL && !g_hash_table_add (codes, pattern->code))
        PROBLEM (problems, PATH ("%s.code", path), "the code «%s» is already used by another shift",
                 pattern->code);
      if (pattern->days == 0)
        PROBLEM (problems, PATH ("%s.days", path), "names no day");
      check_line_names (plant, pattern->lines, path, problems);
      if (are_readable (pattern->times))
        check_breaks (pattern, i, problems);
      else
        all_readable = FALSE;
    }

  for (guint i = 0; i < plant->closed->len; i++)
    {
      const Ms5ClosedTime *closed = g_ptr_array_index (plant->closed, i);
      g_autofree char *path = PATH ("$.closed[%u]", i);

      if (closed->days == 0)
        PROBLEM (problems, PATH ("%s.days", path), "names no day");
      check_line_names (plant, closed->lines, path, problems);
      all_readable = all_readable && are_readable (closed->times);
    }

  if (all_readable)
    check_weeks (plant, problems);
}
