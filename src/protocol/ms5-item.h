/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protocol/ms5-shape.h"
#include "protocol/ms5-topics.h"

G_BEGIN_DECLS

/* The items of the floor's topics as C structs. Both sides get the names of the fields from here
 * and nowhere else. What stands for absent is told at Ms5MemberType; times are Ms5Time. Each struct
 * has four functions:
 *
 *   void     ms5_NAME_init   (Ms5Name *item);
 *     makes everything absent
 *   void     ms5_NAME_clear  (Ms5Name *item);
 *     frees what the item owns; one filled with borrowed texts is not cleared
 *   json_t  *ms5_NAME_encode (const Ms5Name *item);
 *     Returns: (transfer full): the fields that are not absent
 *   gboolean ms5_NAME_decode (json_t *fields, Ms5Name *out_item, Ms5Problems *problems);
 *     fills @out_item with what is there and right, and adds what is not to @problems (nullable);
 *     to be cleared in any case. Returns: whether nothing was wrong
 *
 * Fields that a newer server adds are ignored, words that it adds are absent and a problem. */
#define MS5_DECLARE_ITEM(Type, prefix)                                   \
  void     prefix##_init   (Type        *item);                          \
  void     prefix##_clear  (Type        *item);                          \
  json_t  *prefix##_encode (const Type  *item) G_GNUC_WARN_UNUSED_RESULT; \
  gboolean prefix##_decode (json_t      *fields,                         \
                            Type        *out_item,                       \
                            Ms5Problems *problems);                      \
  G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Type, prefix##_clear)

/**
 * Ms5LineItem: in `line/L1`, key `L1`
 * @state: a #Ms5State: that of the bottleneck
 * @since: since when
 * @cause: a #Ms5Cause, of a suspended line
 * @reason: the code of the running stop's reason
 * @stop: the key of the running stop
 * @job: the code of the running job
 * @product: the code of what is made
 * @shift: the code of the running shift
 * @shift_name: its name
 * @shift_start: when it began
 * @shift_end: when it ends
 * @breaks: start and end of each break, in turn
 * @speed_target: pieces per minute
 * @changeover_target_s: of the running changeover
 * @mode: a #Ms5Mode
 */
typedef struct
{
  int      state;
  Ms5Time  since;
  int      cause;
  char    *reason;
  char    *stop;
  char    *job;
  char    *product;
  char    *shift;
  Ms5Name *shift_name;
  Ms5Time  shift_start;
  Ms5Time  shift_end;
  GArray  *breaks;
  double   speed_target;
  double   changeover_target_s;
  int      mode;
} Ms5LineItem;

/**
 * Ms5EquipmentItem: in `line/L1`, key `FL1`
 * @state: a #Ms5State
 * @mode: a #Ms5Mode
 * @since: since when it is in that state
 * @cause: a #Ms5Cause, of suspended equipment
 * @faults: the codes of the faults there are
 * @maintenance: whether somebody has set it to maintenance
 * @last: when it was last heard of, while it is silent
 */
typedef struct
{
  int      state;
  int      mode;
  Ms5Time  since;
  int      cause;
  char   **faults;
  int      maintenance;
  Ms5Time  last;
} Ms5EquipmentItem;

/**
 * Ms5KpiItem: in `live/L1`, key `kpi`: the running shift
 * @target: good pieces to be made by now
 * @projected: good pieces at the end of the shift
 * @speed: pieces per minute
 * @minor_stops: how many
 * @uncoded: stops that nobody has explained
 * @flags: why a KPI is absent or odd: `word: sentence`
 *
 * Ratios are 0…1, times seconds. A KPI that cannot be computed is absent.
 */
typedef struct
{
  double   availability;
  double   effectiveness;
  double   quality_ratio;
  double   oee;
  double   oee_worst;
  double   oee_best;
  double   nee;
  double   teep;
  double   coverage;
  double   good;
  double   scrap;
  double   rework;
  double   target;
  double   projected;
  double   speed;
  double   pbt_s;
  double   apt_s;
  double   adet_s;
  double   aust_s;
  double   unknown_s;
  gint64   minor_stops;
  gint64   uncoded;
  char   **flags;
} Ms5KpiItem;

/**
 * Ms5StopItem: in `stops/L1`: a stop of the bottleneck
 * @category: a #Ms5Category
 * @planned: whether its time leaves planned busy time
 * @minor: whether it is too short to ask for a reason
 * @detected: a #Ms5Detected
 * @commented_by: who wrote in @comment last
 * @commented_at: when
 */
typedef struct
{
  char    *equipment;
  Ms5Time  start;
  Ms5Time  end;
  char    *reason;
  int      category;
  int      planned;
  char    *comment;
  int      minor;
  char    *coded_by;
  Ms5Time  coded_at;
  int      detected;
  char    *commented_by;
  Ms5Time  commented_at;
} Ms5StopItem;

/**
 * Ms5TimelineItem: in `timeline/L1`, key of ms5_timeline_key_new(): a state of the bottleneck
 * @end: when it ended; absent of the current one
 */
typedef struct
{
  int     state;
  int     mode;
  int     cause;
  Ms5Time start;
  Ms5Time end;
} Ms5TimelineItem;

/**
 * Ms5CallItem: in `calls/L1`
 * @type: the code of a call type
 * @priority: a #Ms5Priority
 * @state: a #Ms5CallState
 * @active: whether the condition that raised it is still there
 * @rev: grows whenever attention is needed again
 * @level: the escalation level reached, from 0
 * @raised_by: a user, or the rule
 * @rule: the code of the rule that raised it
 * @detail: what the rule saw
 * @note: what people wrote, one line each
 * @escalated_to: the roles that were told last
 * @assigned_to: who is to see to it, as people see them
 * @shelved: since when it is on the shelf; absent if it is not
 * @shelved_until: when it comes off, or came off last
 * @cause: the code of a call cause, since it was resolved
 * @returned: when its condition went away; absent while it is there
 * @reopened: when somebody opened it again last
 * @called: since when it calls people: since it was raised, reopened, or came back from the shelf, from being
 *   suppressed or out of service
 * @suppressed_by: the key of the call of which it is a consequence; absent if it stands for itself
 * @out_of_service: since when its condition is out of service; absent if it is not
 * @times: how often its condition came
 * @chattering: since when its condition comes and goes too often; absent if it does not
 * @unreached: since when nobody could be told of a level that was due; absent if somebody was
 * @reminders: how often those of its level were told again; absent if never
 * @reminded: when last
 * @late: whether its level was due while the server was down; absent if it was not
 */
typedef struct
{
  char    *type;
  int      priority;
  int      state;
  int      active;
  gint64   rev;
  gint64   level;
  Ms5Time  raised;
  char    *raised_by;
  char    *equipment;
  char    *rule;
  char    *detail;
  char    *note;
  Ms5Time  acknowledged;
  char    *acknowledged_by;
  Ms5Time  resolved;
  char    *resolved_by;
  Ms5Time  escalated;
  char   **escalated_to;
  char    *assigned_to;
  Ms5Time  assigned;
  char    *assigned_by;
  Ms5Time  shelved;
  char    *shelved_by;
  Ms5Time  shelved_until;
  char    *shelve_reason;
  char    *cause;
  Ms5Time  returned;
  Ms5Time  reopened;
  char    *reopened_by;
  Ms5Time  called;
  char    *suppressed_by;
  Ms5Time  out_of_service;
  gint64   times;
  Ms5Time  chattering;
  Ms5Time  unreached;
  gint64   reminders;
  Ms5Time  reminded;
  int      late;
} Ms5CallItem;

/**
 * Ms5AlarmItem: in `alarms/L1`, key `RULE/EQUIPMENT/SUBJECT`: a condition that is not in normal service
 * @out_of_service: since when it is out of service
 * @by: who took it out
 * @reason: why
 */
typedef struct
{
  Ms5Time  out_of_service;
  char    *by;
  char    *reason;
} Ms5AlarmItem;

/**
 * Ms5JobState:
 * @MS5_JOB_PLANNED: it waits
 * @MS5_JOB_ACCEPTED: the line will make it
 * @MS5_JOB_ACTIVE: it is made
 * @MS5_JOB_PAUSED: it was begun, and will go on
 * @MS5_JOB_COMPLETE: it is made
 * @MS5_JOB_CANCELLED: it will not be made, or not to its end
 *
 * How far a job has come.
 */
typedef enum
{
  MS5_JOB_PLANNED,
  MS5_JOB_ACCEPTED,
  MS5_JOB_ACTIVE,
  MS5_JOB_PAUSED,
  MS5_JOB_COMPLETE,
  MS5_JOB_CANCELLED
} Ms5JobState;

#define MS5_N_JOB_STATES (MS5_JOB_CANCELLED + 1)

/**
 * Ms5JobItem: in `jobs/L1`
 * @qty: how many are wanted
 * @state: a #Ms5JobState
 * @started: when it was started first
 * @completed: when it was over, complete or cancelled
 * @note: what there is to know about it, a line each
 * @tags: words to find it by
 * @edited_by: who changed what is wanted last
 * @edited: when
 */
typedef struct
{
  char    *product;
  gint64   qty;
  gint64   good;
  gint64   scrap;
  int      state;
  Ms5Time  due;
  Ms5Time  started;
  Ms5Time  completed;
  char    *note;
  char   **tags;
  char    *edited_by;
  Ms5Time  edited;
} Ms5JobItem;

/**
 * Ms5QualityItem: in `quality/L1`: a report
 * @kind: a #Ms5Quantity: scrap or rework
 */
typedef struct
{
  gint64   qty;
  int      kind;
  char    *reason;
  char    *product;
  char    *by;
  Ms5Time  at;
} Ms5QualityItem;

/**
 * Ms5ChangeoverItem: in `changeovers/L1`
 * @from: the code of the product before
 * @to: the code of the product after
 * @target_s: how long it should take
 */
typedef struct
{
  char    *from;
  char    *to;
  Ms5Time  start;
  Ms5Time  end;
  double   target_s;
} Ms5ChangeoverItem;

/**
 * Ms5EscalationItem: an event of `escalations/L1`
 * @call: the key of the call
 * @level: the level reached
 * @roles: who was told
 * @late: whether it was due while the server was down
 * @by: who did it by hand; absent if time did
 * @people: the user names of those who were told besides
 * @channels: by which channels; absent for all
 * @repeat: which reminder of the level it is; absent if the level was reached
 * @policy: the id of the policy that says so
 * @shift: the code of the line's shift then; absent if there was none
 */
typedef struct
{
  char    *call;
  gint64   level;
  Ms5Time  at;
  char   **roles;
  int      late;
  char    *by;
  char   **people;
  char   **channels;
  gint64   repeat;
  char    *policy;
  char    *shift;
} Ms5EscalationItem;


/**
 * Ms5JournalItem: an event of `journal/L1`: what happened to a call, or to the condition of calls
 * @call: the key of the call; absent where no call is concerned
 * @condition: the key in `alarms/L1` of the condition, where it is what was taken out of service or put back
 * @what: a #Ms5Transition
 * @by: who did it, or the rule that did; absent if time did
 * @device: the id of the device that it was done on
 * @device_name: what its people call it
 * @via: what led to it, as the action says
 * @level: the level reached
 * @cause: the code of a call cause, where it was resolved
 * @text: what was written; to whom the call is assigned, absent for nobody; the key of the call that suppresses it
 * @late: whether the level that was reached was due while the server was down; absent if it was not
 */
typedef struct
{
  char    *call;
  char    *condition;
  int      what;
  Ms5Time  at;
  char    *by;
  char    *device;
  char    *device_name;
  char    *via;
  gint64   level;
  char    *cause;
  char    *text;
  int      late;
} Ms5JournalItem;

/**
 * Ms5NoteItem: an event of `notes/L1`
 */
typedef struct
{
  char    *text;
  char    *by;
  Ms5Time  at;
} Ms5NoteItem;

/**
 * Ms5SystemItem: an event of `system`
 * @text: in English, for logs
 * @code: what clients translate
 */
typedef struct
{
  char    *text;
  char    *code;
  Ms5Time  at;
} Ms5SystemItem;

MS5_DECLARE_ITEM (Ms5LineItem, ms5_line_item)
MS5_DECLARE_ITEM (Ms5EquipmentItem, ms5_equipment_item)
MS5_DECLARE_ITEM (Ms5KpiItem, ms5_kpi_item)
MS5_DECLARE_ITEM (Ms5StopItem, ms5_stop_item)
MS5_DECLARE_ITEM (Ms5TimelineItem, ms5_timeline_item)
MS5_DECLARE_ITEM (Ms5CallItem, ms5_call_item)
MS5_DECLARE_ITEM (Ms5AlarmItem, ms5_alarm_item)
MS5_DECLARE_ITEM (Ms5JobItem, ms5_job_item)
MS5_DECLARE_ITEM (Ms5QualityItem, ms5_quality_item)
MS5_DECLARE_ITEM (Ms5ChangeoverItem, ms5_changeover_item)
MS5_DECLARE_ITEM (Ms5EscalationItem, ms5_escalation_item)
MS5_DECLARE_ITEM (Ms5JournalItem, ms5_journal_item)
MS5_DECLARE_ITEM (Ms5NoteItem, ms5_note_item)
MS5_DECLARE_ITEM (Ms5SystemItem, ms5_system_item)

#define MS5_KPI_KEY "kpi"

const Ms5Shape *ms5_item_get_shape    (const char  *topic,
                                       const char  *key);
char           *ms5_timeline_key_new  (const char  *equipment,
                                       Ms5Time      start) G_GNUC_WARN_UNUSED_RESULT;
char           *ms5_timeline_key_parse (const char *key,
                                       Ms5Time     *out_start) G_GNUC_WARN_UNUSED_RESULT;
json_t         *ms5_live_value_encode (double       value,
                                       Ms5Time      time) G_GNUC_WARN_UNUSED_RESULT;
gboolean        ms5_live_value_decode (json_t      *field,
                                       Ms5Time      frame_time,
                                       double      *out_value,
                                       Ms5Time     *out_time);
json_t         *ms5_live_fields_strip (json_t      *fields) G_GNUC_WARN_UNUSED_RESULT;
const char     *ms5_words_job_state   (int          index);

G_END_DECLS
