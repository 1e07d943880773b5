/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/engine/ms5-engine-private.h"

#include <string.h>

/* People divide stops, put them together and add what no machine has told. */

static Ms5EngineVerdict
refuse (Ms5EngineDoing   *doing,
        Ms5EngineVerdict  verdict,
        const char       *why)
{
  doing->why = why;
  return verdict;
}

/* The stops that begin in a time, as they were. */
typedef struct
{
  Ms5Time from;
  Ms5Time to;
  GPtrArray *stops;  /* of Ms5EngineStop: copies */
  Ms5Time open;      /* where the open one of them began, or MS5_TIME_NONE */
  guint n_gone;
} Before;

static void
before_free (gpointer data)
{
  Before *before = data;

  g_ptr_array_unref (before->stops);
  g_free (before);
}

static Ms5EngineStop *
copy_stop (const Ms5EngineStop *stop)
{
  Ms5EngineStop *copy = g_memdup2 (stop, sizeof *stop);

  copy->comment = g_strdup (stop->comment);
  copy->coded_by = g_strdup (stop->coded_by);
  copy->commented_by = g_strdup (stop->commented_by);
  return copy;
}

static void
undo_stops (Ms5EngineLine *line,
            gpointer       data)
{
  Before *before = data;
  guint place = ms5_engine_line_find_place (line, before->from);

  while (place < line->stops->len && ((Ms5EngineStop *) g_ptr_array_index (line->stops, place))->start <= before->to)
    {
      Ms5EngineStop *stop = g_ptr_array_index (line->stops, place);

      if (stop->is_new)
        g_ptr_array_remove (line->new_stops, stop);
      if (stop == line->open_stop)
        line->open_stop = NULL;
      g_ptr_array_remove_index (line->stops, place);
    }

  for (guint i = 0; i < before->stops->len; i++)
    {
      Ms5EngineStop *stop = copy_stop (g_ptr_array_index (before->stops, i));

      g_ptr_array_insert (line->stops, (int) (place + i), stop);
      if (stop->is_new)
        g_ptr_array_add (line->new_stops, stop);
      if (stop->start == before->open)
        line->open_stop = stop;
    }
  g_ptr_array_set_size (line->gone_stops, (int) before->n_gone);
}

/* Leaves a way back to the stops that begin from @from to @to. */
static void
keep_stops (Ms5EngineLine *line,
            Ms5Time        from,
            Ms5Time        to)
{
  Before *before = g_new0 (Before, 1);

  *before = (Before) {
    from, to, g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_engine_stop_free), MS5_TIME_NONE,
    line->gone_stops->len,
  };
  for (guint i = ms5_engine_line_find_place (line, from); i < line->stops->len; i++)
    {
      Ms5EngineStop *stop = g_ptr_array_index (line->stops, i);

      if (stop->start > to)
        break;
      g_ptr_array_add (before->stops, copy_stop (stop));
      if (stop == line->open_stop)
        before->open = stop->start;
    }
  ms5_engine_add_undo (line, undo_stops, before, before_free);
}

static Ms5EngineVerdict
tell_current (Ms5EngineDoing      *doing,
              const Ms5EngineStop *stop,
              Ms5EngineVerdict     verdict,
              const char          *why)
{
  doing->cur_by = stop->coded_by;
  doing->cur_at = stop->coded_at;
  return refuse (doing, verdict, why);
}

/* The stop that begins where @stop ends. */
static Ms5EngineStop *
find_next (Ms5EngineLine       *line,
           const Ms5EngineStop *stop)
{
  guint i = ms5_engine_line_find_place (line, stop->start) + 1;
  Ms5EngineStop *next = i < line->stops->len ? g_ptr_array_index (line->stops, i) : NULL;

  return next != NULL && next->start == stop->end ? next : NULL;
}

/* Ends @stop at @at. Returns: the rest of it, of which nothing is said yet */
static Ms5EngineStop *
divide (Ms5EngineLine *line,
        Ms5EngineStop *stop,
        Ms5Time        at)
{
  Ms5EngineStop *second;

  keep_stops (line, stop->start, at);
  second = ms5_engine_line_insert_stop (line, at);
  second->end = stop->end;
  second->detected = stop->detected;
  second->machine = second->category = MS5_CATEGORY_UNPLANNED;
  stop->end = at;
  stop->is_late = FALSE;
  if (line->open_stop == stop)
    line->open_stop = second;
  ms5_engine_line_touch_stop (line, stop);
  ms5_engine_line_touch_stop (line, second);
  return second;
}

/**
 * ms5_engine_split_stop:
 * @engine: an engine in an action
 * @doing: the key is the stop's
 * @args: where
 *
 * What was said of the whole holds for both parts, until somebody says something else of one.
 *
 * Returns: what became of it
 */
Ms5EngineVerdict
ms5_engine_split_stop (Ms5Engine              *engine,
                       Ms5EngineDoing         *doing,
                       const Ms5StopSplitArgs *args)
{
  Ms5EngineLine *line = ms5_engine_get_line (engine, doing->line);
  Ms5EngineStop *stop = ms5_engine_line_find_stop (line, doing->key);
  Ms5Time at = ms5_time_floor (args->at, MS5_USEC_PER_MS);
  Ms5EngineStop *second;

  if (stop == NULL)
    return refuse (doing, MS5_ENGINE_GONE, "there is no such stop");
  if (at == stop->end && find_next (line, stop) != NULL)
    return tell_current (doing, stop, MS5_ENGINE_NOOP, NULL);
  if (at <= stop->start || at >= (stop->end != MS5_TIME_NONE ? stop->end : engine->now))
    return tell_current (doing, stop, MS5_ENGINE_SUPERSEDED, "that is not within the stop");

  second = divide (line, stop, at);
  ms5_engine_stop_share (second, stop);
  return MS5_ENGINE_APPLIED;
}

/* Takes over what was said of @other and not of @stop. */
static void
take_explanation (Ms5EngineStop       *stop,
                  const Ms5EngineStop *other)
{
  g_autofree char *before = g_steal_pointer (&stop->comment);

  if (before == NULL || other->comment == NULL || g_str_equal (before, other->comment))
    stop->comment = g_strdup (before != NULL ? before : other->comment);
  else
    stop->comment = g_strconcat (before, "\n", other->comment, NULL);
  if (other->comment != NULL && (stop->commented_by == NULL || other->commented_at > stop->commented_at))
    {
      g_free (stop->commented_by);
      stop->commented_by = g_strdup (other->commented_by);
      stop->commented_at = other->commented_at;
    }

  if (ms5_engine_stop_is_by_person (stop) || (stop->reason != NULL && !ms5_engine_stop_is_by_person (other)))
    return;

  stop->reason = other->reason;
  stop->category = other->category;
  stop->planned = other->planned;
  stop->coded_at = other->coded_at;
  g_free (stop->coded_by);
  stop->coded_by = g_strdup (other->coded_by);
}

static gsize
length_of (const char *text)
{
  return text != NULL ? strlen (text) : 0;
}

/**
 * ms5_engine_merge_stops:
 * @engine: an engine in an action
 * @doing: the key is that of the first stop
 * @args: with which
 *
 * Only what touches is put together: time between two stops was no stop. What people have said of either
 * holds for both; if they have said different things, they have to agree first.
 *
 * Returns: what became of it
 */
Ms5EngineVerdict
ms5_engine_merge_stops (Ms5Engine              *engine,
                        Ms5EngineDoing         *doing,
                        const Ms5StopMergeArgs *args)
{
  Ms5EngineLine *line = ms5_engine_get_line (engine, doing->line);
  Ms5EngineStop *stop = ms5_engine_line_find_stop (line, doing->key);
  Ms5EngineStop *second = ms5_engine_line_find_stop (line, args->with);
  Ms5Time start;
  g_autofree char *equipment = ms5_timeline_key_parse (args->with, &start);

  if (stop == NULL)
    return refuse (doing, MS5_ENGINE_GONE, "there is no such stop");
  if (second == NULL && equipment != NULL && g_str_equal (equipment, line->bottleneck->equipment->code)
      && start > stop->start && (stop->end == MS5_TIME_NONE || start < stop->end))
    return tell_current (doing, stop, MS5_ENGINE_NOOP, NULL);
  if (second == NULL)
    return refuse (doing, MS5_ENGINE_GONE, "there is no such stop to merge it with");
  if (find_next (line, stop) != second)
    return tell_current (doing, stop, MS5_ENGINE_SUPERSEDED, "the other stop does not begin where this one ends");
  if (ms5_engine_stop_is_by_person (stop) && ms5_engine_stop_is_by_person (second) && stop->reason != second->reason)
    return tell_current (doing, second, MS5_ENGINE_SUPERSEDED, "people have given the two different reasons");
  if (length_of (stop->comment) + 1 + length_of (second->comment) > MS5_LIMIT_STRING_BYTES)
    return refuse (doing, MS5_ENGINE_INVALID, "the comment would be too long");

  keep_stops (line, stop->start, second->start);
  take_explanation (stop, second);
  if (stop->detected == MS5_DETECTED_HAND)
    stop->detected = second->detected;
  stop->end = second->end;
  stop->is_late = FALSE;
  if (line->open_stop == second)
    line->open_stop = stop;
  ms5_engine_line_remove_stop (line, second);
  ms5_engine_line_touch_stop (line, stop);
  return MS5_ENGINE_APPLIED;
}

/* Whether any stop has time in common with @interval. */
static gboolean
has_stop_in (const Ms5EngineLine *line,
             Ms5Interval          interval)
{
  for (guint i = ms5_engine_line_first_stop (line, interval.start); i < line->stops->len; i++)
    {
      const Ms5EngineStop *stop = g_ptr_array_index (line->stops, i);

      if (stop->start >= interval.end)
        break;
      if (stop->end == MS5_TIME_NONE || stop->end > interval.start)
        return TRUE;
    }

  return FALSE;
}

/**
 * ms5_engine_add_stop:
 * @engine: an engine in an action
 * @doing: the key says which equipment stood and from when on: that of the line's bottleneck
 * @args: until when, and why
 *
 * A stop that no machine has told, such as one of a time in which nothing was heard of it. It gives way to
 * what machines tell of that time later.
 *
 * Returns: what became of it
 */
Ms5EngineVerdict
ms5_engine_add_stop (Ms5Engine            *engine,
                     Ms5EngineDoing       *doing,
                     const Ms5StopAddArgs *args)
{
  Ms5EngineLine *line = ms5_engine_get_line (engine, doing->line);
  Ms5Interval interval = { MS5_TIME_NONE, ms5_time_floor (args->end, MS5_USEC_PER_MS) };
  g_autofree char *equipment = ms5_timeline_key_parse (doing->key, &interval.start);
  Ms5EngineStop *stop = ms5_engine_line_find_stop (line, doing->key);

  if (g_strcmp0 (equipment, line->bottleneck->equipment->code) != 0)
    return refuse (doing, MS5_ENGINE_INVALID, "stops are those of the line's bottleneck");
  if (args->reason != NULL && ms5_plant_get_reason (engine->plant, args->reason) == NULL)
    return refuse (doing, MS5_ENGINE_INVALID, "there is no such reason");
  if (interval.end <= interval.start || interval.end > engine->now)
    return refuse (doing, MS5_ENGINE_INVALID, "a stop that is added must be over, and have lasted");
  if (interval.end < engine->now - MS5_ENGINE_STOP_AGE)
    return refuse (doing, MS5_ENGINE_INVALID, "that is too long ago");
  if (stop != NULL && stop->detected == MS5_DETECTED_HAND && stop->end == interval.end
      && g_strcmp0 (stop->reason, args->reason) == 0)
    return tell_current (doing, stop, MS5_ENGINE_NOOP, NULL);
  if (has_stop_in (line, interval))
    return refuse (doing, MS5_ENGINE_SUPERSEDED, "there is a stop in that time");

  keep_stops (line, interval.start, interval.start);
  stop = ms5_engine_line_insert_stop (line, interval.start);
  stop->end = interval.end;
  stop->detected = MS5_DETECTED_HAND;
  stop->machine = stop->category = MS5_CATEGORY_UNPLANNED;
  if (args->comment != NULL)
    {
      stop->comment = g_strdup (args->comment);
      stop->commented_by = g_strdup (doing->by);
      stop->commented_at = engine->now;
    }
  if (args->reason != NULL)
    ms5_engine_stop_set_reason (line, stop, args->reason, doing->by, engine->now);
  ms5_engine_line_touch_stop (line, stop);
  return MS5_ENGINE_APPLIED;
}

static const Ms5Reason *
find_changeover_reason (const Ms5Plant *plant,
                        const char     *code)
{
  if (code != NULL)
    {
      const Ms5Reason *reason = ms5_plant_get_reason (plant, code);

      return reason != NULL && reason->category == MS5_CATEGORY_CHANGEOVER ? reason : NULL;
    }

  for (guint i = 0; i < plant->reasons->len; i++)
    {
      const Ms5Reason *reason = g_ptr_array_index (plant->reasons, i);

      if (reason->category == MS5_CATEGORY_CHANGEOVER)
        return reason;
    }

  return NULL;
}

/**
 * ms5_engine_start_changeover:
 * @engine: an engine in an action
 * @doing: the key is that of the running stop
 * @args: its reason
 *
 * A changeover is a stop of that category: the running one is from now on, as a whole.
 *
 * Returns: what became of it
 */
Ms5EngineVerdict
ms5_engine_start_changeover (Ms5Engine                    *engine,
                             Ms5EngineDoing               *doing,
                             const Ms5ChangeoverStartArgs *args)
{
  Ms5EngineLine *line = ms5_engine_get_line (engine, doing->line);
  Ms5EngineStop *stop = ms5_engine_line_find_stop (line, doing->key);
  const Ms5Reason *reason = find_changeover_reason (engine->plant, args->reason);

  if (stop == NULL)
    return refuse (doing, MS5_ENGINE_GONE, "there is no such stop");
  if (reason == NULL)
    return refuse (doing, MS5_ENGINE_INVALID, "there is no such reason of a changeover");
  if (stop->category == MS5_CATEGORY_CHANGEOVER)
    return tell_current (doing, stop, MS5_ENGINE_NOOP, NULL);
  if (stop != line->open_stop)
    return tell_current (doing, stop, MS5_ENGINE_SUPERSEDED, "the stop is over");
  if (ms5_engine_stop_is_by_person (stop))
    return tell_current (doing, stop, MS5_ENGINE_SUPERSEDED, "somebody has given the stop another reason");

  keep_stops (line, stop->start, stop->start);
  ms5_engine_stop_set_reason (line, stop, reason->code, doing->by, engine->now);
  ms5_engine_line_touch_stop (line, stop);
  return MS5_ENGINE_APPLIED;
}

/**
 * ms5_engine_complete_changeover:
 * @engine: an engine in an action
 * @doing: the key is the changeover's, and its stop's
 *
 * If the line still stands, that is another stop from now on.
 *
 * Returns: what became of it
 */
Ms5EngineVerdict
ms5_engine_complete_changeover (Ms5Engine      *engine,
                                Ms5EngineDoing *doing)
{
  Ms5EngineLine *line = ms5_engine_get_line (engine, doing->line);
  Ms5EngineStop *stop = ms5_engine_line_find_stop (line, doing->key);

  if (stop == NULL)
    return refuse (doing, MS5_ENGINE_GONE, "there is no such changeover");
  if (stop->category != MS5_CATEGORY_CHANGEOVER)
    return tell_current (doing, stop, MS5_ENGINE_SUPERSEDED, "the stop is no changeover");
  if (stop != line->open_stop)
    return tell_current (doing, stop, MS5_ENGINE_NOOP, NULL);
  if (stop->start >= engine->now)
    return tell_current (doing, stop, MS5_ENGINE_SUPERSEDED, "the changeover has only begun");

  divide (line, stop, engine->now);
  return MS5_ENGINE_APPLIED;
}
