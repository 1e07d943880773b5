/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/engine/ms5-engine-private.h"

/* What happens to calls, one entry for each transition. */

/* Rules raise calls, and see their conditions come and go; the rest time does. */
static const char *
get_author (const Ms5Call        *call,
            Ms5Transition         what,
            const Ms5EngineDoing *doing)
{
  if (doing != NULL)
    return doing->by;

  return what == MS5_TRANSITION_RAISED || what == MS5_TRANSITION_ACTIVE || what == MS5_TRANSITION_RETURNED
         ? call->rule : NULL;
}

static gboolean
is_about_level (Ms5Transition what)
{
  return what == MS5_TRANSITION_ESCALATED || what == MS5_TRANSITION_REMINDED
         || what == MS5_TRANSITION_UNDELIVERABLE || what == MS5_TRANSITION_DELIVERED;
}

/* Each change of @call is told with this, and nothing else is: @doing says who did it, or is NULL if nobody did;
 * @text is whatever else there is to know, or NULL. @condition is that of what goes out of service or comes
 * back, NULL otherwise; then @call may be NULL. */
void
ms5_engine_line_tell_of (Ms5EngineLine        *line,
                         const Ms5Call        *call,
                         const char           *condition,
                         Ms5Transition         what,
                         const Ms5EngineDoing *doing,
                         const char           *text)
{
  Ms5EngineEvent *event = g_new0 (Ms5EngineEvent, 1);
  Ms5JournalItem *item = &event->journal;

  event->kind = MS5_TOPIC_JOURNAL;
  ms5_journal_item_init (item);
  item->call = call != NULL ? g_strdup (call->id) : NULL;
  item->condition = g_strdup (condition);
  item->what = (int) what;
  item->at = line->engine->now;
  item->by = g_strdup (get_author (call, what, doing));
  if (doing != NULL)
    {
      item->device = g_strdup (doing->device);
      item->device_name = g_strdup (doing->device_name);
      item->via = g_strdup (doing->via);
    }
  if (is_about_level (what))
    item->level = call->level;
  if (what == MS5_TRANSITION_ESCALATED && call->late)
    item->late = TRUE;
  if (what == MS5_TRANSITION_RESOLVED)
    item->cause = g_strdup (call->cause);
  item->text = g_strdup (text);
  g_ptr_array_add (line->new_events, event);
  ms5_engine_touch (line);
}

void
ms5_engine_line_tell (Ms5EngineLine        *line,
                      const Ms5Call        *call,
                      Ms5Transition         what,
                      const Ms5EngineDoing *doing,
                      const char           *text)
{
  ms5_engine_line_tell_of (line, call, NULL, what, doing, text);
}

/**
 * ms5_engine_set_unreached:
 * @engine: a started engine
 * @line: a line
 * @key: the key of one of its calls
 * @since: since when nobody could be told of a level that was due; %MS5_TIME_NONE if somebody was told
 */
void
ms5_engine_set_unreached (Ms5Engine     *engine,
                          const Ms5Line *line,
                          const char    *key,
                          Ms5Time        since)
{
  Ms5EngineLine *found = ms5_engine_get_line (engine, line);
  Ms5EngineCall *call = g_hash_table_lookup (found->calls, key);

  g_return_if_fail (engine->started != MS5_TIME_NONE && !engine->in_action);

  if (since != MS5_TIME_NONE)
    since = ms5_time_floor (since, MS5_USEC_PER_MS);
  if (call == NULL || !ms5_call_set_unreached (call->call, since))
    return;

  ms5_engine_line_touch_call (found, call);
  ms5_engine_line_tell (found, call->call,
                        since != MS5_TIME_NONE ? MS5_TRANSITION_UNDELIVERABLE : MS5_TRANSITION_DELIVERED, NULL, NULL);
}
