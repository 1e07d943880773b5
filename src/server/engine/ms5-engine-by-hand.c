/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/engine/ms5-engine-private.h"

/* Stops that people have added, where machines tell something of the same time: that holds, and the rest
 * stays. */

/* Whether @stop is what people have said of the time before @time, in the same words as @other. */
static gboolean
goes_on (const Ms5EngineStop *stop,
         const Ms5EngineStop *other,
         Ms5Time              time)
{
  return stop->detected == other->detected && stop->end == time && stop->reason == other->reason
         && stop->coded_at == other->coded_at && g_strcmp0 (stop->comment, other->comment) == 0;
}

/* What of @stop is after @time stays, as a stop of its own unless nothing came between. */
static void
keep_rest (Ms5EngineLine       *line,
           const Ms5EngineStop *stop,
           Ms5Time              time)
{
  guint place = ms5_engine_line_find_place (line, time);
  Ms5EngineStop *before = place > 0 ? g_ptr_array_index (line->stops, place - 1) : NULL;
  Ms5EngineStop *rest;

  if (stop->end <= time)
    return;
  if (before != NULL && goes_on (before, stop, time))
    {
      before->end = stop->end;
      ms5_engine_line_touch_stop (line, before);
      return;
    }

  rest = ms5_engine_line_insert_stop (line, time);
  rest->end = stop->end;
  rest->detected = stop->detected;
  ms5_engine_stop_share (rest, stop);
  ms5_engine_line_touch_stop (line, rest);
}

/* As long as a stop is open nobody knows what of @stop is after it. */
static void
set_aside (Ms5EngineLine       *line,
           const Ms5EngineStop *stop,
           Ms5Time              start)
{
  Ms5EngineStop *rest = g_new0 (Ms5EngineStop, 1);

  rest->start = MAX (stop->start, start);
  rest->end = stop->end;
  rest->detected = stop->detected;
  ms5_engine_stop_share (rest, stop);
  g_ptr_array_add (line->set_aside, rest);
}

/* The open stop was over at @end: what had to give way for longer is back. */
void
ms5_engine_line_bring_back (Ms5EngineLine *line,
                            Ms5Time        end)
{
  for (guint i = 0; i < line->set_aside->len; i++)
    {
      const Ms5EngineStop *rest = g_ptr_array_index (line->set_aside, i);

      keep_rest (line, rest, MAX (rest->start, end));
    }
  g_ptr_array_set_size (line->set_aside, 0);
}

static void
give_way_to (Ms5EngineLine       *line,
             const Ms5EngineStop *stop,
             Ms5Interval          interval)
{
  if (interval.end == G_MAXINT64)
    set_aside (line, stop, interval.start);
  else
    keep_rest (line, stop, interval.end);
}

/* What was added by hand gives way to what a machine tells of that time. */
void
ms5_engine_line_give_way (Ms5EngineLine *line,
                          Ms5Interval    interval)
{
  guint i = ms5_engine_line_first_stop (line, interval.start);

  while (i < line->stops->len)
    {
      Ms5EngineStop *stop = g_ptr_array_index (line->stops, i);

      if (stop->start >= interval.end)
        break;
      if (stop->detected == MS5_DETECTED_HAND && stop->start >= interval.start)
        {
          give_way_to (line, stop, interval);
          ms5_engine_line_remove_stop (line, stop);
          continue;
        }
      if (stop->detected == MS5_DETECTED_HAND && stop->end > interval.start)
        {
          give_way_to (line, stop, interval);
          stop->end = interval.start;
          ms5_engine_line_touch_stop (line, stop);
        }
      i++;
    }
}
