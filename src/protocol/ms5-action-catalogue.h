/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-merge.h"
#include "protocol/ms5-shape.h"
#include "protocol/ms5-topics.h"

G_BEGIN_DECLS

/* The rights that actions need. */
#define MS5_PERMIT_CALLS_RAISE        "calls.raise"
#define MS5_PERMIT_CALLS_HANDLE       "calls.handle"
#define MS5_PERMIT_ALARMS_MANAGE      "alarms.manage"
#define MS5_PERMIT_STOPS_CODE         "stops.code"
#define MS5_PERMIT_QUALITY_REPORT     "quality.report"
#define MS5_PERMIT_JOBS_PLAN          "jobs.plan"
#define MS5_PERMIT_JOBS_RUN           "jobs.run"
#define MS5_PERMIT_EQUIPMENT_MAINTAIN "equipment.maintain"
#define MS5_PERMIT_NOTES_WRITE        "notes.write"
#define MS5_PERMIT_OVERRIDE           "override"

/**
 * Ms5ActionKind:
 * @MS5_ACTION_COMMAND: moves a state machine, with guards; has `args`
 * @MS5_ACTION_EDIT: sets fields, merged with what others set meanwhile; has `set` and `was`
 * @MS5_ACTION_COMMUTATIVE: adds to what is there, in any order; has `args`
 *
 * How an action meets the others.
 */
typedef enum
{
  MS5_ACTION_COMMAND,
  MS5_ACTION_EDIT,
  MS5_ACTION_COMMUTATIVE
} Ms5ActionKind;

/**
 * Ms5ActionKey:
 * @MS5_ACTION_KEY_ID: it makes an item whose key is the action's id; `key` is left out
 * @MS5_ACTION_KEY_NEW: it makes an item whose key the person chooses
 * @MS5_ACTION_KEY_START: it makes an item whose key is that of ms5_timeline_key_new()
 * @MS5_ACTION_KEY_ITEM: it is about an item that exists
 *
 * What the action's key means.
 */
typedef enum
{
  MS5_ACTION_KEY_ID,
  MS5_ACTION_KEY_NEW,
  MS5_ACTION_KEY_START,
  MS5_ACTION_KEY_ITEM
} Ms5ActionKey;

/**
 * Ms5ActionSpec:
 * @op: its name
 * @kind: how it meets others
 * @topic: the kind of topic it is about
 * @key: what its key means
 * @args: (nullable): the struct of its arguments: see below
 * @set: (nullable): of an edit: the struct of its fields
 * @permission: the right that it needs
 * @priority: the priority that it is sent with, unless the caller knows better
 * @label: what it is called on screen; pass it through gettext()
 *
 * An operation. The arguments are strict: a member that the operation does not have makes the
 * action invalid, because ignoring it would lose what somebody wrote.
 */
typedef struct
{
  const char      *op;
  Ms5ActionKind    kind;
  Ms5TopicKind     topic;
  Ms5ActionKey     key;
  const Ms5Shape  *args;
  const Ms5Shape  *set;
  const char      *permission;
  Ms5Priority      priority;
  const char      *label;
} Ms5ActionSpec;

/* The structs of arguments; see Ms5MemberType for what stands for absent. Free with
 * ms5_shape_clear (spec->args, &args). */

/**
 * Ms5CallRaiseArgs: of `call.raise`
 * @type: the code of a call type
 * @priority: a #Ms5Priority; %MS5_WORD_NONE for the call type's
 * @equipment: (nullable): the equipment concerned
 * @note: (nullable): what is the matter
 */
typedef struct
{
  char *type;
  int   priority;
  char *equipment;
  char *note;
} Ms5CallRaiseArgs;

/**
 * Ms5CallNoteArgs: of `call.acknowledge`, `call.comment`, `call.reopen` and `call.unshelve`
 * @note: (nullable): a text; required of a comment
 */
typedef struct
{
  char *note;
} Ms5CallNoteArgs;

/**
 * Ms5CallResolveArgs: of `call.resolve`
 * @note: (nullable): what was done
 * @cause: (nullable): the code of what it turned out to be
 */
typedef struct
{
  char *note;
  char *cause;
} Ms5CallResolveArgs;

/**
 * Ms5CallAssignSet: of `call.assign`
 * @assigned_to: (nullable): who is to see to it, as people see them
 */
typedef struct
{
  char *assigned_to;
} Ms5CallAssignSet;

/**
 * Ms5CallEscalateArgs: of `call.escalate`
 * @level: the level that it is to reach, from 1
 * @note: (nullable): why
 */
typedef struct
{
  gint64  level;
  char   *note;
} Ms5CallEscalateArgs;

/**
 * Ms5CallShelveArgs: of `call.shelve`
 * @until: when it comes off again, at most %MS5_LIMIT_SHELVE_MS ahead
 * @reason: why
 */
typedef struct
{
  Ms5Time  until;
  char    *reason;
} Ms5CallShelveArgs;

/**
 * Ms5AlarmDisableArgs: of `alarm.disable`, whose key is that of a condition: `RULE/EQUIPMENT/SUBJECT`
 * @reason: why
 */
typedef struct
{
  char *reason;
} Ms5AlarmDisableArgs;

/**
 * Ms5NoteAddArgs: of `note.add`
 * @text: a text
 */
typedef struct
{
  char *text;
} Ms5NoteAddArgs;

/**
 * Ms5StopCodeSet: of `stop.code`
 * @reason: (nullable): the code of a reason
 * @comment: (nullable): a text
 */
typedef struct
{
  char *reason;
  char *comment;
} Ms5StopCodeSet;

/**
 * Ms5StopSplitArgs: of `stop.split`
 * @at: where its second part begins
 */
typedef struct
{
  Ms5Time at;
} Ms5StopSplitArgs;

/**
 * Ms5StopMergeArgs: of `stop.merge`
 * @with: the key of the stop that begins where this one ends
 */
typedef struct
{
  char *with;
} Ms5StopMergeArgs;

/**
 * Ms5StopAddArgs: of `stop.add`, whose key says which equipment stood, and from when on
 * @end: until when
 * @reason: (nullable): the code of a reason
 * @comment: (nullable): a text
 */
typedef struct
{
  Ms5Time  end;
  char    *reason;
  char    *comment;
} Ms5StopAddArgs;

/**
 * Ms5ChangeoverStartArgs: of `changeover.start`, whose key is that of the stop
 * @reason: (nullable): the code of a reason of the category changeover; %NULL for the plant's first
 */
typedef struct
{
  char *reason;
} Ms5ChangeoverStartArgs;

/**
 * Ms5ReportArgs: of `scrap.report` and `rework.report`
 * @qty: how many, 1 or more
 * @reason: (nullable): why
 * @product: (nullable): of what; %NULL for what the line makes
 */
typedef struct
{
  gint64  qty;
  char   *reason;
  char   *product;
} Ms5ReportArgs;

/**
 * Ms5JobAddArgs: of `job.add`, whose key is the job's code
 * @product: the code of a product
 * @qty: how many, 1 or more
 * @due: by when, or %MS5_TIME_NONE
 */
typedef struct
{
  char    *product;
  gint64   qty;
  Ms5Time  due;
} Ms5JobAddArgs;

/**
 * Ms5JobEditSet: of `job.edit`
 * @qty: how many, 1 or more
 * @due: by when, or %MS5_TIME_NONE
 * @note: (nullable): what there is to know about it, a line each
 * @tags: (nullable): words to find it by
 */
typedef struct
{
  gint64    qty;
  Ms5Time   due;
  char     *note;
  char    **tags;
} Ms5JobEditSet;

/**
 * Ms5JobNoteArgs: of `job.pause` and `job.cancel`
 * @note: (nullable): why
 */
typedef struct
{
  char *note;
} Ms5JobNoteArgs;

/**
 * Ms5MaintenanceArgs: of `equipment.maintenance`, whose key is the equipment's code
 * @on: whether it is in maintenance from now on
 * @note: (nullable): why
 */
typedef struct
{
  int   on;
  char *note;
} Ms5MaintenanceArgs;

const Ms5ActionSpec *ms5_action_spec_find (const char  *op);
const Ms5ActionSpec *ms5_action_spec_get  (guint        index);
gint64               ms5_priority_to_pri  (Ms5Priority  priority);

G_END_DECLS
