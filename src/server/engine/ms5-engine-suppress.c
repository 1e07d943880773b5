/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/engine/ms5-engine-private.h"

#include "core/ms5-suppression.h"

#include <math.h>

/* Suppressed by design: the calls of a line that are consequences of others. */

/* The open calls in the order of their ids; those out of service neither lead nor follow. */
static GPtrArray *
list_open (Ms5EngineLine *line)
{
  GPtrArray *calls = ms5_engine_list_values (line->calls);

  for (guint i = calls->len; i > 0; i--)
    {
      const Ms5Call *call = ((const Ms5EngineCall *) g_ptr_array_index (calls, i - 1))->call;

      if (call->state == MS5_CALL_RESOLVED || call->out_of_service != MS5_TIME_NONE)
        g_ptr_array_remove_index (calls, i - 1);
    }
  return calls;
}

static const Ms5EngineUnit *
find_unit (const Ms5EngineLine *line,
           const char          *equipment)
{
  for (guint i = 0; equipment != NULL && i < line->units->len; i++)
    {
      const Ms5EngineUnit *unit = g_ptr_array_index (line->units, i);

      if (g_str_equal (unit->equipment->code, equipment))
        return unit;
    }

  return NULL;
}

/* Since when @call stands for itself: its cause is over, or its machine waits no more. */
static Ms5Time
get_alone (const Ms5EngineLine *line,
           const Ms5Call       *call,
           const Ms5Call       *cause)
{
  const Ms5EngineUnit *unit = find_unit (line, call->equipment);

  if (cause == NULL)
    return call->called;
  if (cause->state == MS5_CALL_RESOLVED)
    return cause->resolved;
  if (!cause->active)
    return cause->returned;

  return unit != NULL ? unit->detector.since : call->called;
}

/* @call is no consequence any more. Nobody is called before it has been so for as long as its rule waits, too;
 * what was over with its cause is done with when that is resolved. */
static void
release (Ms5EngineLine *line,
         Ms5EngineCall *entry,
         const Ms5Rule *rule,
         Ms5Time        now)
{
  Ms5Call *call = entry->call;
  const Ms5EngineCall *leader = g_hash_table_lookup (line->calls, call->suppressed_by);
  const Ms5Call *cause = leader != NULL ? leader->call : NULL;
  gboolean is_over = cause == NULL || cause->state == MS5_CALL_RESOLVED;
  Ms5Time due = get_alone (line, call, cause);

  if (call->active)
    {
      if (rule != NULL)
        due += (Ms5Time) llround (rule->after_s * (double) MS5_USEC_PER_S);
      if (due > now)
        {
          line->suppress_due = line->suppress_due == MS5_TIME_NONE ? due : MIN (line->suppress_due, due);
          return;
        }
      ms5_call_unsuppress (call, now);
      ms5_engine_line_tell (line, call, MS5_TRANSITION_UNSUPPRESSED, NULL, NULL);
    }
  else if (is_over)
    {
      Ms5EngineDoing doing = { .line = line->line, .by = cause != NULL ? cause->resolved_by : NULL };

      ms5_call_resolve (call, now, doing.by, cause != NULL ? cause->cause : NULL, NULL);
      ms5_engine_line_tell (line, call, MS5_TRANSITION_RESOLVED, &doing, cause != NULL ? cause->id : NULL);
    }
  else
    {
      return;
    }
  ms5_engine_line_touch_call (line, entry);
}

void
ms5_engine_line_suppress (Ms5EngineLine *line,
                          Ms5Time        now)
{
  const Ms5Plant *plant = line->engine->plant;
  g_autoptr (GPtrArray) open = list_open (line);
  g_autofree Ms5SuppressionCall *calls = g_new0 (Ms5SuppressionCall, open->len);
  g_autofree guint *causes = g_new (guint, open->len);
  g_autofree Ms5FlowState *flow = ms5_engine_line_list_flow (line);

  line->has_new_causes = FALSE;
  line->suppress_due = MS5_TIME_NONE;
  for (guint i = 0; i < open->len; i++)
    {
      const Ms5Call *call = ((const Ms5EngineCall *) g_ptr_array_index (open, i))->call;

      calls[i] = (Ms5SuppressionCall) {
        call->id, ms5_plant_get_rule (plant, call->rule), call->equipment, call->priority, call->raised, call->active,
      };
    }

  ms5_suppression_find (line->line, flow, calls, open->len, causes);
  for (guint i = 0; i < open->len; i++)
    {
      Ms5EngineCall *entry = g_ptr_array_index (open, i);

      if (causes[i] == MS5_SUPPRESSION_NONE && entry->call->suppressed_by != NULL)
        release (line, entry, calls[i].rule, now);
      else if (causes[i] != MS5_SUPPRESSION_NONE && ms5_call_suppress (entry->call, calls[causes[i]].id))
        {
          ms5_engine_line_touch_call (line, entry);
          ms5_engine_line_tell (line, entry->call, MS5_TRANSITION_SUPPRESSED, NULL, calls[causes[i]].id);
        }
    }
}
