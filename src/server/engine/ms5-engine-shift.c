/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/engine/ms5-engine-private.h"

/* The account of the shift before is closed by what is stored of it; what comes late for it goes to
 * its minutes. Stops and spans go on across the change: the account takes from each what is its own. */
static void
enter_shift (Ms5EngineLine *line)
{
  const Ms5Plant *plant = line->engine->plant;
  g_autoptr (GArray) breaks = ms5_calendar_get_breaks (plant, &line->shift);

  line->shift_until = line->shift.interval.end;
  g_array_append_vals (line->breaks, breaks->data, breaks->len);
}

static void
leave_shifts (Ms5EngineLine *line,
              Ms5Time        now)
{
  Ms5Shift next;

  line->shift_until = ms5_calendar_next_shift (line->engine->plant, line->line, now, &next) ? next.interval.start
                                                                                              : G_MAXINT64;
}

/* Begins the shift of @now if it is another one than before. */
void
ms5_engine_line_update_shift (Ms5EngineLine *line,
                              Ms5Time        now)
{
  if (now < line->shift_until)
    return;

  g_array_set_size (line->breaks, 0);
  g_array_set_size (line->production, 0);
  line->in_shift = ms5_calendar_shift_at (line->engine->plant, line->line, now, &line->shift);
  if (line->in_shift)
    enter_shift (line);
  else
    leave_shifts (line, now);

  line->has_new_item = line->has_news = line->has_new_facts = TRUE;
  line->bottleneck->has_new_text = line->bottleneck->has_new_memory = TRUE;
  line->kpis_due = now;
  if (line->gauges->len > 0)
    line->gauges_due = now;
  ms5_engine_touch (line);
}

/* How much of @window are breaks of the running shift. */
Ms5Time
ms5_engine_line_get_break_time (const Ms5EngineLine *line,
                                Ms5Interval          window)
{
  Ms5Time time = 0;

  for (guint i = 0; i < line->breaks->len; i++)
    time += ms5_interval_length (ms5_interval_intersect (window, g_array_index (line->breaks, Ms5Interval, i)));

  return time;
}
