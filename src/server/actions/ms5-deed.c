/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/actions/ms5-deed.h"

typedef Ms5EngineVerdict (*DoFunc) (Ms5Engine      *engine,
                                    Ms5EngineDoing *doing,
                                    gconstpointer   args);

static Ms5EngineVerdict
raise_call (Ms5Engine      *engine,
            Ms5EngineDoing *doing,
            gconstpointer   args)
{
  return ms5_engine_raise_call (engine, doing, args);
}

static Ms5EngineVerdict
acknowledge_call (Ms5Engine      *engine,
                  Ms5EngineDoing *doing,
                  gconstpointer   args)
{
  const Ms5CallNoteArgs *note = args;

  return ms5_engine_acknowledge_call (engine, doing, note->note);
}

static Ms5EngineVerdict
resolve_call (Ms5Engine      *engine,
              Ms5EngineDoing *doing,
              gconstpointer   args)
{
  return ms5_engine_resolve_call (engine, doing, args);
}

static Ms5EngineVerdict
reopen_call (Ms5Engine      *engine,
             Ms5EngineDoing *doing,
             gconstpointer   args)
{
  const Ms5CallNoteArgs *note = args;

  return ms5_engine_reopen_call (engine, doing, note->note);
}

static Ms5EngineVerdict
comment_call (Ms5Engine      *engine,
              Ms5EngineDoing *doing,
              gconstpointer   args)
{
  const Ms5CallNoteArgs *note = args;

  return ms5_engine_comment_call (engine, doing, note->note);
}

static Ms5EngineVerdict
escalate_call (Ms5Engine      *engine,
               Ms5EngineDoing *doing,
               gconstpointer   args)
{
  return ms5_engine_escalate_call (engine, doing, args);
}

static Ms5EngineVerdict
shelve_call (Ms5Engine      *engine,
             Ms5EngineDoing *doing,
             gconstpointer   args)
{
  return ms5_engine_shelve_call (engine, doing, args);
}

static Ms5EngineVerdict
unshelve_call (Ms5Engine      *engine,
               Ms5EngineDoing *doing,
               gconstpointer   args)
{
  const Ms5CallNoteArgs *note = args;

  return ms5_engine_unshelve_call (engine, doing, note->note);
}

static Ms5EngineVerdict
disable_alarm (Ms5Engine      *engine,
               Ms5EngineDoing *doing,
               gconstpointer   args)
{
  const Ms5AlarmDisableArgs *alarm = args;

  return ms5_engine_disable_alarm (engine, doing, alarm->reason);
}

static Ms5EngineVerdict
enable_alarm (Ms5Engine      *engine,
              Ms5EngineDoing *doing,
              gconstpointer   args)
{
  return ms5_engine_enable_alarm (engine, doing);
}

static Ms5EngineVerdict
split_stop (Ms5Engine      *engine,
            Ms5EngineDoing *doing,
            gconstpointer   args)
{
  return ms5_engine_split_stop (engine, doing, args);
}

static Ms5EngineVerdict
merge_stops (Ms5Engine      *engine,
             Ms5EngineDoing *doing,
             gconstpointer   args)
{
  return ms5_engine_merge_stops (engine, doing, args);
}

static Ms5EngineVerdict
add_stop (Ms5Engine      *engine,
          Ms5EngineDoing *doing,
          gconstpointer   args)
{
  return ms5_engine_add_stop (engine, doing, args);
}

static Ms5EngineVerdict
start_changeover (Ms5Engine      *engine,
                  Ms5EngineDoing *doing,
                  gconstpointer   args)
{
  return ms5_engine_start_changeover (engine, doing, args);
}

static Ms5EngineVerdict
complete_changeover (Ms5Engine      *engine,
                     Ms5EngineDoing *doing,
                     gconstpointer   args)
{
  return ms5_engine_complete_changeover (engine, doing);
}

static Ms5EngineVerdict
report_scrap (Ms5Engine      *engine,
              Ms5EngineDoing *doing,
              gconstpointer   args)
{
  return ms5_engine_report (engine, doing, MS5_QUANTITY_SCRAP, args);
}

static Ms5EngineVerdict
report_rework (Ms5Engine      *engine,
               Ms5EngineDoing *doing,
               gconstpointer   args)
{
  return ms5_engine_report (engine, doing, MS5_QUANTITY_REWORK, args);
}

static Ms5EngineVerdict
add_job (Ms5Engine      *engine,
         Ms5EngineDoing *doing,
         gconstpointer   args)
{
  return ms5_engine_add_job (engine, doing, args);
}

static Ms5EngineVerdict
accept_job (Ms5Engine      *engine,
            Ms5EngineDoing *doing,
            gconstpointer   args)
{
  return ms5_engine_accept_job (engine, doing);
}

static Ms5EngineVerdict
pause_job (Ms5Engine      *engine,
           Ms5EngineDoing *doing,
           gconstpointer   args)
{
  return ms5_engine_pause_job (engine, doing);
}

static Ms5EngineVerdict
cancel_job (Ms5Engine      *engine,
            Ms5EngineDoing *doing,
            gconstpointer   args)
{
  return ms5_engine_cancel_job (engine, doing);
}

static Ms5EngineVerdict
start_job (Ms5Engine      *engine,
           Ms5EngineDoing *doing,
           gconstpointer   args)
{
  return ms5_engine_start_job (engine, doing);
}

static Ms5EngineVerdict
complete_job (Ms5Engine      *engine,
              Ms5EngineDoing *doing,
              gconstpointer   args)
{
  return ms5_engine_complete_job (engine, doing);
}

static Ms5EngineVerdict
set_maintenance (Ms5Engine      *engine,
                 Ms5EngineDoing *doing,
                 gconstpointer   args)
{
  const Ms5MaintenanceArgs *maintenance = args;

  return ms5_engine_set_maintenance (engine, doing, maintenance->on);
}

static Ms5EngineVerdict
add_note (Ms5Engine      *engine,
          Ms5EngineDoing *doing,
          gconstpointer   args)
{
  const Ms5NoteAddArgs *note = args;

  return ms5_engine_add_note (engine, doing, note->text);
}

/* What is done for each operation but edits. */
static const struct
{
  const char *op;
  DoFunc func;
} funcs[] = {
  { "call.raise", raise_call },
  { "call.acknowledge", acknowledge_call },
  { "call.resolve", resolve_call },
  { "call.reopen", reopen_call },
  { "call.comment", comment_call },
  { "call.escalate", escalate_call },
  { "call.shelve", shelve_call },
  { "call.unshelve", unshelve_call },
  { "alarm.disable", disable_alarm },
  { "alarm.enable", enable_alarm },
  { "stop.split", split_stop },
  { "stop.merge", merge_stops },
  { "stop.add", add_stop },
  { "changeover.start", start_changeover },
  { "changeover.complete", complete_changeover },
  { "scrap.report", report_scrap },
  { "rework.report", report_rework },
  { "job.add", add_job },
  { "job.accept", accept_job },
  { "job.start", start_job },
  { "job.pause", pause_job },
  { "job.cancel", cancel_job },
  { "job.complete", complete_job },
  { "equipment.maintenance", set_maintenance },
  { "note.add", add_note },
};

static DoFunc
find_func (const char *op)
{
  for (guint i = 0; i < G_N_ELEMENTS (funcs); i++)
    if (g_str_equal (funcs[i].op, op))
      return funcs[i].func;

  return NULL;
}

/* ms5_deed_knows:
 *
 * Returns: whether there is something to do for that operation
 */
gboolean
ms5_deed_knows (const char *op)
{
  const Ms5ActionSpec *spec = ms5_action_spec_find (op);

  return spec != NULL && (spec->kind == MS5_ACTION_EDIT ? ms5_deed_knows_edit (op) : find_func (op) != NULL);
}

/* Who has made the item what it is. */
static void
tell_current (const Ms5Deed        *deed,
              const Ms5EngineDoing *doing,
              Ms5Result            *result)
{
  const char *key = ms5_action_get_item_key (deed->action);

  result->cur.v = ms5_engine_get_version (deed->engine, deed->action->spec->topic, deed->line, key);
  result->cur.by = g_strdup (doing->cur_by);
  result->cur.at = doing->cur_at;
}

/* ms5_deed_answer:
 * @deed: a deed
 * @verdict: what the engine says to it
 * @doing: with what else it says
 *
 * An edit of what is gone is for a person to settle; whoever commands it comes too late.
 *
 * Returns: (transfer full): the answer
 */
Ms5Result *
ms5_deed_answer (const Ms5Deed        *deed,
                 Ms5EngineVerdict      verdict,
                 const Ms5EngineDoing *doing)
{
  static const Ms5ResultCode codes[] = {
    [MS5_ENGINE_APPLIED] = MS5_RESULT_APPLIED,
    [MS5_ENGINE_NOOP] = MS5_RESULT_NOOP,
    [MS5_ENGINE_SUPERSEDED] = MS5_RESULT_SUPERSEDED,
    [MS5_ENGINE_GONE] = MS5_RESULT_SUPERSEDED,
    [MS5_ENGINE_INVALID] = MS5_RESULT_INVALID,
  };
  Ms5Result *result = ms5_result_new (deed->action->id, codes[verdict]);
  gboolean is_edit = deed->action->spec->kind == MS5_ACTION_EDIT;

  result->text = g_strdup (doing->why);
  if (verdict == MS5_ENGINE_NOOP || verdict == MS5_ENGINE_SUPERSEDED)
    tell_current (deed, doing, result);
  if (verdict != MS5_ENGINE_GONE)
    return result;

  result->cur.deleted = TRUE;
  if (is_edit)
    {
      result->code = MS5_RESULT_CONFLICT;
      result->kind = MS5_CONFLICT_DELETED;
      result->choices = g_strdupv ((char *[]) { (char *) "server", NULL });
    }
  return result;
}

/* What somebody writes when setting a machine to maintenance, or leaving a job, is for the others to
 * read. */
static const char *
get_note (DoFunc        func,
          gconstpointer args)
{
  if (func == set_maintenance)
    return ((const Ms5MaintenanceArgs *) args)->note;

  return func == pause_job || func == cancel_job ? ((const Ms5JobNoteArgs *) args)->note : NULL;
}

static Ms5EngineVerdict
add_item_note (const Ms5Deed *deed,
               const char    *note)
{
  g_autofree char *text = g_strdup_printf ("%s: %s", deed->action->key, note);
  Ms5EngineDoing doing = {
    .line = deed->line, .key = deed->action->id, .by = deed->by, .cur_at = MS5_TIME_NONE,
  };

  return ms5_engine_add_note (deed->engine, &doing, text);
}

/* ms5_deed_begin:
 * @deed: a deed
 *
 * Returns: what the engine is told of it
 */
Ms5EngineDoing
ms5_deed_begin (const Ms5Deed *deed)
{
  return (Ms5EngineDoing) {
    .line = deed->line, .key = ms5_action_get_item_key (deed->action), .by = deed->by, .device = deed->device,
    .device_name = deed->device_name, .via = deed->action->via, .cur_at = MS5_TIME_NONE,
  };
}

/* ms5_deed_do:
 * @deed: a deed
 *
 * Returns: (transfer full): what became of it; its positions are still to be told
 */
Ms5Result *
ms5_deed_do (const Ms5Deed *deed)
{
  const Ms5Action *action = deed->action;
  const Ms5Shape *shape = action->spec->args;
  DoFunc func = find_func (action->op);
  g_autofree gpointer args = NULL;
  g_autoptr (json_t) empty = NULL;
  Ms5EngineVerdict verdict;
  Ms5EngineDoing doing = ms5_deed_begin (deed);

  if (action->spec->kind == MS5_ACTION_EDIT)
    return ms5_deed_edit (deed);

  g_assert (func != NULL);
  if (shape != NULL)
    {
      empty = json_object ();
      args = g_malloc (shape->size);
      ms5_shape_decode (shape, action->args != NULL ? action->args : empty, args, NULL);
    }
  verdict = func (deed->engine, &doing, args);
  if (verdict == MS5_ENGINE_APPLIED && get_note (func, args) != NULL)
    verdict = add_item_note (deed, get_note (func, args));
  if (shape != NULL)
    ms5_shape_clear (shape, args);

  return ms5_deed_answer (deed, verdict, &doing);
}

/* ms5_deed_locate:
 * @deed: a deed that is done and committed
 * @result: the answer to it
 *
 * Tells where the effect is.
 */
void
ms5_deed_locate (const Ms5Deed *deed,
                 Ms5Result     *result)
{
  const char *key = ms5_action_get_item_key (deed->action);

  result->v = ms5_engine_get_version (deed->engine, deed->action->spec->topic, deed->line, key);
  result->seq = MS5_LEDGER_GET_IFACE (deed->ledger)->get_pos (deed->ledger);
}
