/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-outcome-text.h"

#include <glib/gi18n.h>

#include "app/widgets/ms5-format.h"

/* What had happened before an action came to the server, so that it changed nothing. */

typedef struct
{
  const char *op;
  int code;
  const char *by;      /* by whom, and at what time of day */
  const char *by_whom; /* the time is not known */
  const char *plain;   /* nor the person */
} Sentence;

/* Translators: {by} is a person, {at} a time of day such as 10:14; keep both as they are. */
#define CALL_ACKNOWLEDGED \
  N_("{by} had already acknowledged the call at {at}"), \
  N_("{by} had already acknowledged the call"), \
  N_("The call had already been acknowledged")
#define CALL_RESOLVED \
  N_("{by} had already resolved the call at {at}"), \
  N_("{by} had already resolved the call"), \
  N_("The call had already been resolved")
#define CALL_ASSIGNED \
  N_("{by} had already assigned the call at {at}"), \
  N_("{by} had already assigned the call"), \
  N_("The call had already been assigned")
#define CALL_ESCALATED \
  N_("{by} had already escalated the call at {at}"), \
  N_("{by} had already escalated the call"), \
  N_("The call had already been escalated")
#define STOP_EXPLAINED \
  N_("{by} had already explained the stop at {at}"), \
  N_("{by} had already explained the stop"), \
  N_("The stop had already been explained")
#define CHANGEOVER \
  N_("{by} had already entered the changeover at {at}"), \
  N_("{by} had already entered the changeover"), \
  N_("The changeover had already been entered")
#define JOB_CHANGED \
  N_("{by} had already changed the job at {at}"), \
  N_("{by} had already changed the job"), \
  N_("The job had already been changed")
#define MAINTENANCE \
  N_("{by} had already switched maintenance at {at}"), \
  N_("{by} had already switched maintenance"), \
  N_("Maintenance had already been switched")

static const Sentence sentences[] = {
  { "call.acknowledge", MS5_RESULT_NOOP, CALL_ACKNOWLEDGED },
  { "call.acknowledge", MS5_RESULT_SUPERSEDED, CALL_RESOLVED },
  { "call.resolve", MS5_RESULT_NOOP, CALL_RESOLVED },
  { "call.comment", MS5_RESULT_SUPERSEDED, CALL_RESOLVED },
  { "call.assign", MS5_RESULT_NOOP, CALL_ASSIGNED },
  { "call.assign", MS5_RESULT_SUPERSEDED, CALL_ASSIGNED },
  { "call.escalate", MS5_RESULT_NOOP, CALL_ESCALATED },
  { "stop.code", MS5_RESULT_NOOP, STOP_EXPLAINED },
  { "stop.code", MS5_RESULT_SUPERSEDED, STOP_EXPLAINED },
  { "changeover.start", MS5_RESULT_NOOP, CHANGEOVER },
  { "changeover.complete", MS5_RESULT_NOOP, CHANGEOVER },
  { "job.edit", MS5_RESULT_NOOP, JOB_CHANGED },
  { "job.edit", MS5_RESULT_SUPERSEDED, JOB_CHANGED },
  { "job.accept", MS5_RESULT_NOOP, JOB_CHANGED },
  { "job.start", MS5_RESULT_NOOP, JOB_CHANGED },
  { "job.pause", MS5_RESULT_NOOP, JOB_CHANGED },
  { "job.cancel", MS5_RESULT_NOOP, JOB_CHANGED },
  { "job.complete", MS5_RESULT_NOOP, JOB_CHANGED },
  { "job.accept", MS5_RESULT_SUPERSEDED, JOB_CHANGED },
  { "job.complete", MS5_RESULT_SUPERSEDED, JOB_CHANGED },
  { "job.cancel", MS5_RESULT_SUPERSEDED, JOB_CHANGED },
  { "equipment.maintenance", MS5_RESULT_NOOP, MAINTENANCE },
};

static char *
fill_in (const Sentence  *sentence,
         const Ms5Result *result,
         GTimeZone       *zone)
{
  gboolean is_timed = result->cur.at != MS5_TIME_NONE;
  g_autofree char *at = is_timed ? ms5_format_clock (result->cur.at, zone) : NULL;
  GString *text;

  if (result->cur.by == NULL)
    return g_strdup (_(sentence->plain));

  text = g_string_new (is_timed ? _(sentence->by) : _(sentence->by_whom));
  if (is_timed)
    g_string_replace (text, "{at}", at, 1);
  g_string_replace (text, "{by}", result->cur.by, 1);
  return g_string_free (text, FALSE);
}

/**
 * ms5_outcome_dup_text:
 * @entry: an action that the server has answered
 * @floor: whose time of day counts
 *
 * Returns: (transfer full) (nullable): what somebody else had done before, so that it changed nothing: «Ben had
 *   already resolved the call at 10:14»; %NULL if that is not what became of it
 */
char *
ms5_outcome_dup_text (Ms5OutboxEntry *entry,
                      Ms5Floor       *floor)
{
  const Ms5Action *action = ms5_outbox_entry_get_action (entry);
  const Ms5Result *result = ms5_outbox_entry_get_result (entry);
  const char *name = ms5_plant_model_get_time_zone (ms5_floor_get_plant (floor));
  g_autoptr (GTimeZone) zone = name != NULL ? g_time_zone_new_identifier (name) : NULL;

  if (zone == NULL)
    zone = g_time_zone_new_utc ();
  for (guint i = 0; result != NULL && !result->cur.deleted && i < G_N_ELEMENTS (sentences); i++)
    if (sentences[i].code == result->code && g_str_equal (sentences[i].op, action->op))
      return fill_in (&sentences[i], result, zone);
  return NULL;
}
