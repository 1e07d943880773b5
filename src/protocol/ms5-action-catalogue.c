/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-plant.h"
#include "protocol/ms5-action-catalogue.h"
#include "protocol/ms5-vocabulary.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_QTY 100000000
#define MAX_LEVEL 100
#define MAX_TAGS 16

static const Ms5Member call_raise_members[] = {
  MS5_STRING_IF (Ms5CallRaiseArgs, type, REQUIRED, MS5_LIMIT_CODE_BYTES, ms5_code_is_valid),
  MS5_WORD (Ms5CallRaiseArgs, priority, OPTIONAL, ms5_words_priority),
  MS5_STRING_IF (Ms5CallRaiseArgs, equipment, OPTIONAL, MS5_LIMIT_CODE_BYTES, ms5_code_is_valid),
  MS5_STRING (Ms5CallRaiseArgs, note, OPTIONAL, MS5_LIMIT_NOTE_BYTES),
};
static const Ms5Shape call_raise = MS5_SHAPE (Ms5CallRaiseArgs, call_raise_members);

static const Ms5Member call_note_members[] = {
  MS5_STRING (Ms5CallNoteArgs, note, OPTIONAL, MS5_LIMIT_NOTE_BYTES),
};
static const Ms5Shape call_note = MS5_SHAPE (Ms5CallNoteArgs, call_note_members);

static const Ms5Member call_resolve_members[] = {
  MS5_STRING (Ms5CallResolveArgs, note, OPTIONAL, MS5_LIMIT_NOTE_BYTES),
  MS5_STRING_IF (Ms5CallResolveArgs, cause, OPTIONAL, MS5_LIMIT_CODE_BYTES, ms5_code_is_valid),
};
static const Ms5Shape call_resolve = MS5_SHAPE (Ms5CallResolveArgs, call_resolve_members);

static const Ms5Member call_comment_members[] = {
  MS5_STRING (Ms5CallNoteArgs, note, REQUIRED, MS5_LIMIT_NOTE_BYTES),
};
static const Ms5Shape call_comment = MS5_SHAPE (Ms5CallNoteArgs, call_comment_members);

/* Whether somebody could read anything in it. */
static gboolean
says_something (const char *text)
{
  while (g_unichar_isspace (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);

  return *text != '\0';
}

static const Ms5Member call_assign_members[] = {
  MS5_STRING_IF (Ms5CallAssignSet, assigned_to, NULLABLE, MS5_LIMIT_KEY_BYTES, says_something),
};
static const Ms5Shape call_assign = MS5_SHAPE (Ms5CallAssignSet, call_assign_members);

static const Ms5Member call_escalate_members[] = {
  MS5_INT (Ms5CallEscalateArgs, level, REQUIRED, 1, MAX_LEVEL),
  MS5_STRING (Ms5CallEscalateArgs, note, OPTIONAL, MS5_LIMIT_NOTE_BYTES),
};
static const Ms5Shape call_escalate = MS5_SHAPE (Ms5CallEscalateArgs, call_escalate_members);

static const Ms5Member call_shelve_members[] = {
  MS5_TIME (Ms5CallShelveArgs, until, REQUIRED),
  MS5_STRING_IF (Ms5CallShelveArgs, reason, REQUIRED, MS5_LIMIT_NOTE_BYTES, says_something),
};
static const Ms5Shape call_shelve = MS5_SHAPE (Ms5CallShelveArgs, call_shelve_members);

static const Ms5Member alarm_disable_members[] = {
  MS5_STRING_IF (Ms5AlarmDisableArgs, reason, REQUIRED, MS5_LIMIT_NOTE_BYTES, says_something),
};
static const Ms5Shape alarm_disable = MS5_SHAPE (Ms5AlarmDisableArgs, alarm_disable_members);

static const Ms5Member stop_code_members[] = {
  MS5_STRING_IF (Ms5StopCodeSet, reason, OPTIONAL, MS5_LIMIT_CODE_BYTES, ms5_code_is_valid),
  MS5_STRING (Ms5StopCodeSet, comment, OPTIONAL, MS5_LIMIT_NOTE_BYTES),
};
static const Ms5Shape stop_code = MS5_SHAPE (Ms5StopCodeSet, stop_code_members);

static const Ms5Member stop_split_members[] = {
  MS5_TIME (Ms5StopSplitArgs, at, REQUIRED),
};
static const Ms5Shape stop_split = MS5_SHAPE (Ms5StopSplitArgs, stop_split_members);

static const Ms5Member stop_merge_members[] = {
  MS5_STRING_IF (Ms5StopMergeArgs, with, REQUIRED, MS5_LIMIT_KEY_BYTES, ms5_key_is_valid),
};
static const Ms5Shape stop_merge = MS5_SHAPE (Ms5StopMergeArgs, stop_merge_members);

static const Ms5Member stop_add_members[] = {
  MS5_TIME (Ms5StopAddArgs, end, REQUIRED),
  MS5_STRING_IF (Ms5StopAddArgs, reason, OPTIONAL, MS5_LIMIT_CODE_BYTES, ms5_code_is_valid),
  MS5_STRING (Ms5StopAddArgs, comment, OPTIONAL, MS5_LIMIT_NOTE_BYTES),
};
static const Ms5Shape stop_add = MS5_SHAPE (Ms5StopAddArgs, stop_add_members);

static const Ms5Member changeover_start_members[] = {
  MS5_STRING_IF (Ms5ChangeoverStartArgs, reason, OPTIONAL, MS5_LIMIT_CODE_BYTES, ms5_code_is_valid),
};
static const Ms5Shape changeover_start = MS5_SHAPE (Ms5ChangeoverStartArgs, changeover_start_members);

static const Ms5Member report_members[] = {
  MS5_INT (Ms5ReportArgs, qty, REQUIRED, 1, MAX_QTY),
  MS5_STRING_IF (Ms5ReportArgs, reason, OPTIONAL, MS5_LIMIT_CODE_BYTES, ms5_code_is_valid),
  MS5_STRING_IF (Ms5ReportArgs, product, OPTIONAL, MS5_LIMIT_CODE_BYTES, ms5_code_is_valid),
};
static const Ms5Shape report = MS5_SHAPE (Ms5ReportArgs, report_members);

static const Ms5Member job_add_members[] = {
  MS5_STRING_IF (Ms5JobAddArgs, product, REQUIRED, MS5_LIMIT_CODE_BYTES, ms5_code_is_valid),
  MS5_INT (Ms5JobAddArgs, qty, REQUIRED, 1, MAX_QTY),
  MS5_TIME (Ms5JobAddArgs, due, OPTIONAL),
};
static const Ms5Shape job_add = MS5_SHAPE (Ms5JobAddArgs, job_add_members);

static gboolean
is_tag (const char *text)
{
  return says_something (text) && strlen (text) <= MS5_LIMIT_CODE_BYTES;
}

static const Ms5Member job_edit_members[] = {
  MS5_INT (Ms5JobEditSet, qty, OPTIONAL, 1, MAX_QTY),
  MS5_TIME (Ms5JobEditSet, due, NULLABLE),
  MS5_STRING (Ms5JobEditSet, note, NULLABLE, MS5_LIMIT_NOTE_BYTES),
  MS5_STRINGS (Ms5JobEditSet, tags, NULLABLE, MAX_TAGS, is_tag),
};
static const Ms5Shape job_edit = MS5_SHAPE (Ms5JobEditSet, job_edit_members);

static const Ms5Member job_note_members[] = {
  MS5_STRING (Ms5JobNoteArgs, note, OPTIONAL, MS5_LIMIT_NOTE_BYTES),
};
static const Ms5Shape job_note = MS5_SHAPE (Ms5JobNoteArgs, job_note_members);

static const Ms5Member maintenance_members[] = {
  MS5_BOOL (Ms5MaintenanceArgs, on, REQUIRED),
  MS5_STRING (Ms5MaintenanceArgs, note, OPTIONAL, MS5_LIMIT_NOTE_BYTES),
};
static const Ms5Shape maintenance = MS5_SHAPE (Ms5MaintenanceArgs, maintenance_members);

static const Ms5Member note_add_members[] = {
  MS5_STRING (Ms5NoteAddArgs, text, REQUIRED, MS5_LIMIT_NOTE_BYTES),
};
static const Ms5Shape note_add = MS5_SHAPE (Ms5NoteAddArgs, note_add_members);

static const Ms5ActionSpec specs[] = {
  { "call.raise", MS5_ACTION_COMMAND, MS5_TOPIC_CALLS, MS5_ACTION_KEY_ID, &call_raise, NULL,
    MS5_PERMIT_CALLS_RAISE, MS5_PRIORITY_CRITICAL, N_("Raise a call") },
  { "call.acknowledge", MS5_ACTION_COMMAND, MS5_TOPIC_CALLS, MS5_ACTION_KEY_ITEM, &call_note, NULL,
    MS5_PERMIT_CALLS_HANDLE, MS5_PRIORITY_CRITICAL, N_("Acknowledge a call") },
  { "call.resolve", MS5_ACTION_COMMAND, MS5_TOPIC_CALLS, MS5_ACTION_KEY_ITEM, &call_resolve, NULL,
    MS5_PERMIT_CALLS_HANDLE, MS5_PRIORITY_HIGH, N_("Resolve a call") },
  { "call.reopen", MS5_ACTION_COMMAND, MS5_TOPIC_CALLS, MS5_ACTION_KEY_ITEM, &call_note, NULL,
    MS5_PERMIT_CALLS_HANDLE, MS5_PRIORITY_CRITICAL, N_("Reopen a call") },
  { "call.comment", MS5_ACTION_COMMUTATIVE, MS5_TOPIC_CALLS, MS5_ACTION_KEY_ITEM, &call_comment,
    NULL, MS5_PERMIT_CALLS_HANDLE, MS5_PRIORITY_MEDIUM, N_("Comment on a call") },
  { "call.assign", MS5_ACTION_EDIT, MS5_TOPIC_CALLS, MS5_ACTION_KEY_ITEM, NULL, &call_assign,
    MS5_PERMIT_CALLS_HANDLE, MS5_PRIORITY_HIGH, N_("Assign a call") },
  { "call.escalate", MS5_ACTION_COMMAND, MS5_TOPIC_CALLS, MS5_ACTION_KEY_ITEM, &call_escalate, NULL,
    MS5_PERMIT_CALLS_HANDLE, MS5_PRIORITY_CRITICAL, N_("Escalate a call") },
  { "call.shelve", MS5_ACTION_COMMAND, MS5_TOPIC_CALLS, MS5_ACTION_KEY_ITEM, &call_shelve, NULL,
    MS5_PERMIT_CALLS_HANDLE, MS5_PRIORITY_MEDIUM, N_("Shelve a call") },
  { "call.unshelve", MS5_ACTION_COMMAND, MS5_TOPIC_CALLS, MS5_ACTION_KEY_ITEM, &call_note, NULL,
    MS5_PERMIT_CALLS_HANDLE, MS5_PRIORITY_HIGH, N_("Take a call off the shelf") },
  { "alarm.disable", MS5_ACTION_COMMAND, MS5_TOPIC_ALARMS, MS5_ACTION_KEY_ITEM, &alarm_disable, NULL,
    MS5_PERMIT_ALARMS_MANAGE, MS5_PRIORITY_MEDIUM, N_("Take an alarm out of service") },
  { "alarm.enable", MS5_ACTION_COMMAND, MS5_TOPIC_ALARMS, MS5_ACTION_KEY_ITEM, NULL, NULL,
    MS5_PERMIT_ALARMS_MANAGE, MS5_PRIORITY_HIGH, N_("Put an alarm back in service") },
  { "stop.code", MS5_ACTION_EDIT, MS5_TOPIC_STOPS, MS5_ACTION_KEY_ITEM, NULL, &stop_code,
    MS5_PERMIT_STOPS_CODE, MS5_PRIORITY_MEDIUM, N_("Explain a stop") },
  { "stop.split", MS5_ACTION_COMMAND, MS5_TOPIC_STOPS, MS5_ACTION_KEY_ITEM, &stop_split, NULL,
    MS5_PERMIT_STOPS_CODE, MS5_PRIORITY_MEDIUM, N_("Split a stop") },
  { "stop.merge", MS5_ACTION_COMMAND, MS5_TOPIC_STOPS, MS5_ACTION_KEY_ITEM, &stop_merge, NULL,
    MS5_PERMIT_STOPS_CODE, MS5_PRIORITY_MEDIUM, N_("Merge two stops") },
  { "stop.add", MS5_ACTION_COMMAND, MS5_TOPIC_STOPS, MS5_ACTION_KEY_START, &stop_add, NULL,
    MS5_PERMIT_STOPS_CODE, MS5_PRIORITY_MEDIUM, N_("Add a stop by hand") },
  { "changeover.start", MS5_ACTION_COMMAND, MS5_TOPIC_CHANGEOVERS, MS5_ACTION_KEY_START, &changeover_start, NULL,
    MS5_PERMIT_STOPS_CODE, MS5_PRIORITY_HIGH, N_("Start a changeover") },
  { "changeover.complete", MS5_ACTION_COMMAND, MS5_TOPIC_CHANGEOVERS, MS5_ACTION_KEY_ITEM, NULL, NULL,
    MS5_PERMIT_STOPS_CODE, MS5_PRIORITY_HIGH, N_("Complete a changeover") },
  { "scrap.report", MS5_ACTION_COMMUTATIVE, MS5_TOPIC_QUALITY, MS5_ACTION_KEY_ID, &report, NULL,
    MS5_PERMIT_QUALITY_REPORT, MS5_PRIORITY_MEDIUM, N_("Report scrap") },
  { "rework.report", MS5_ACTION_COMMUTATIVE, MS5_TOPIC_QUALITY, MS5_ACTION_KEY_ID, &report, NULL,
    MS5_PERMIT_QUALITY_REPORT, MS5_PRIORITY_MEDIUM, N_("Report rework") },
  { "job.add", MS5_ACTION_COMMAND, MS5_TOPIC_JOBS, MS5_ACTION_KEY_NEW, &job_add, NULL,
    MS5_PERMIT_JOBS_PLAN, MS5_PRIORITY_MEDIUM, N_("Add a job") },
  { "job.edit", MS5_ACTION_EDIT, MS5_TOPIC_JOBS, MS5_ACTION_KEY_ITEM, NULL, &job_edit,
    MS5_PERMIT_JOBS_PLAN, MS5_PRIORITY_MEDIUM, N_("Change a job") },
  { "job.accept", MS5_ACTION_COMMAND, MS5_TOPIC_JOBS, MS5_ACTION_KEY_ITEM, NULL, NULL,
    MS5_PERMIT_JOBS_RUN, MS5_PRIORITY_MEDIUM, N_("Accept a job") },
  { "job.start", MS5_ACTION_COMMAND, MS5_TOPIC_JOBS, MS5_ACTION_KEY_ITEM, NULL, NULL,
    MS5_PERMIT_JOBS_RUN, MS5_PRIORITY_HIGH, N_("Start a job") },
  { "job.pause", MS5_ACTION_COMMAND, MS5_TOPIC_JOBS, MS5_ACTION_KEY_ITEM, &job_note, NULL,
    MS5_PERMIT_JOBS_RUN, MS5_PRIORITY_HIGH, N_("Pause a job") },
  { "job.cancel", MS5_ACTION_COMMAND, MS5_TOPIC_JOBS, MS5_ACTION_KEY_ITEM, &job_note, NULL,
    MS5_PERMIT_JOBS_PLAN, MS5_PRIORITY_HIGH, N_("Cancel a job") },
  { "job.complete", MS5_ACTION_COMMAND, MS5_TOPIC_JOBS, MS5_ACTION_KEY_ITEM, NULL, NULL,
    MS5_PERMIT_JOBS_RUN, MS5_PRIORITY_HIGH, N_("Complete a job") },
  { "equipment.maintenance", MS5_ACTION_COMMAND, MS5_TOPIC_LINE, MS5_ACTION_KEY_ITEM, &maintenance,
    NULL, MS5_PERMIT_EQUIPMENT_MAINTAIN, MS5_PRIORITY_HIGH, N_("Set equipment to maintenance") },
  { "note.add", MS5_ACTION_COMMUTATIVE, MS5_TOPIC_NOTES, MS5_ACTION_KEY_ID, &note_add, NULL,
    MS5_PERMIT_NOTES_WRITE, MS5_PRIORITY_LOW, N_("Write a note") },
};

/**
 * ms5_action_spec_find:
 * @op: a name from anywhere
 *
 * Returns: (transfer none) (nullable): the operation, or %NULL if there is none of that name
 */
const Ms5ActionSpec *
ms5_action_spec_find (const char *op)
{
  for (guint i = 0; i < G_N_ELEMENTS (specs); i++)
    if (g_str_equal (specs[i].op, op))
      return &specs[i];

  return NULL;
}

/**
 * ms5_action_spec_get:
 * @index: from 0
 *
 * Returns: (transfer none) (nullable): an operation, or %NULL past the last
 */
const Ms5ActionSpec *
ms5_action_spec_get (guint index)
{
  return index < G_N_ELEMENTS (specs) ? &specs[index] : NULL;
}

/**
 * ms5_priority_to_pri:
 * @priority: a priority
 *
 * Returns: the same as an action carries it: 0 is critical, 3 is low
 */
gint64
ms5_priority_to_pri (Ms5Priority priority)
{
  return MS5_PRIORITY_CRITICAL - (gint64) priority;
}
