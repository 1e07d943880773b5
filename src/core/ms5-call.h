/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-time.h"
#include "core/ms5-words.h"

G_BEGIN_DECLS

/**
 * Ms5Call:
 * @id: a number of its own
 * @line: a line's code
 * @equipment: (nullable): a piece of its equipment
 * @type: a call type's code
 * @state: how far it has come
 * @active: whether the condition that raised it is still there
 * @rev: grows each time attention is needed again
 * @level: how many levels of escalation it has reached
 * @raised: when; never %MS5_TIME_NONE
 * @raised_by: who or what raised it
 * @rule: (nullable): the rule that raised it
 * @detail: (nullable): what about, such as a sensor's or a fault's code
 * @note: (nullable): what people wrote
 * @acknowledged: when someone has seen it; %MS5_TIME_NONE until then
 * @resolved: when the action was done
 * @escalated: when it reached its present level
 * @escalated_to: who was told then, as bits: see MS5_ROLE_BIT()
 * @reminders: how often they were told again
 * @reminded: when last; %MS5_TIME_NONE if never
 * @late: whether its present level was due while nobody could look
 * @assigned_to: (nullable): who is to see to it
 * @assigned: since when
 * @assigned_by: (nullable): who said so
 * @shelved: since when it is on the shelf; %MS5_TIME_NONE if it is not
 * @shelved_by: (nullable): who put it there last
 * @shelved_until: when it comes off, or came off last; %MS5_TIME_NONE if it never was there
 * @shelve_reason: (nullable): why it was put there last
 * @cause: (nullable): the code of a call cause, since it was resolved
 * @returned: when its condition went away; %MS5_TIME_NONE while it is there
 * @reopened: when somebody opened it again last
 * @reopened_by: (nullable): who that was
 * @called: since when it calls people; never %MS5_TIME_NONE
 * @suppressed_by: (nullable): the id of the call of which it is a consequence
 * @out_of_service: since when its condition is out of service; %MS5_TIME_NONE if it is not
 * @times: how often its condition came
 * @chattering: since when its condition comes and goes too often; %MS5_TIME_NONE if it does not
 * @unreached: since when nobody could be told of a level that was due; %MS5_TIME_NONE if somebody was
 *
 * An Andon call. Policies:
 *  - raised < acknowledged < resolved. To resolve a call that nobody acknowledged is right: whoever did it
 *    has seen it. Only reopening goes back: it was not resolved after all, and nobody is at it.
 *  - What has come further already is not undone: acknowledging a resolved call is superseded, and doing
 *    the same again changes nothing.
 *  - Raising again makes a new call.
 *  - The condition of what a person raised is there until it is resolved.
 *  - Nobody is called by what is on the shelf, suppressed by design or out of service, and it does not
 *    escalate. All three may come together; when the last of them ends it calls as if it had just been
 *    raised, or acknowledged. A shelf has an end; resolving ends it, too, and that it is suppressed.
 *  - @rev grows when it is raised, reopened, escalated, told again and assigned, and when it calls again with nobody
 *    having acknowledged it: a notification is shown once for each.
 *  - A reopened call escalates from the first level on.
 */
typedef struct
{
  char *id;
  char *line;
  char *equipment;
  char *type;
  Ms5Priority priority;
  Ms5CallState state;
  gboolean active;
  guint rev;
  guint level;
  Ms5Time raised;
  char *raised_by;
  char *rule;
  char *detail;
  char *note;
  Ms5Time acknowledged;
  char *acknowledged_by;
  Ms5Time resolved;
  char *resolved_by;
  Ms5Time escalated;
  guint escalated_to;
  guint reminders;
  Ms5Time reminded;
  gboolean late;
  char *assigned_to;
  Ms5Time assigned;
  char *assigned_by;
  Ms5Time shelved;
  char *shelved_by;
  Ms5Time shelved_until;
  char *shelve_reason;
  char *cause;
  Ms5Time returned;
  Ms5Time reopened;
  char *reopened_by;
  Ms5Time called;
  char *suppressed_by;
  Ms5Time out_of_service;
  guint times;
  Ms5Time chattering;
  Ms5Time unreached;
} Ms5Call;

/**
 * Ms5AlarmState:
 *
 * The states of ISA-18.2.
 */
typedef enum
{
  MS5_ALARM_NORMAL,
  MS5_ALARM_UNACKNOWLEDGED,
  MS5_ALARM_ACKNOWLEDGED,
  MS5_ALARM_RETURNED_UNACKNOWLEDGED,
  MS5_ALARM_SHELVED,
  MS5_ALARM_SUPPRESSED_BY_DESIGN,
  MS5_ALARM_OUT_OF_SERVICE
} Ms5AlarmState;

Ms5Call      *ms5_call_new             (const char    *id,
                                        const char    *line,
                                        const char    *type,
                                        Ms5Priority    priority,
                                        Ms5Time        raised,
                                        const char    *raised_by) G_GNUC_WARN_UNUSED_RESULT;
Ms5Call      *ms5_call_copy            (const Ms5Call *call) G_GNUC_WARN_UNUSED_RESULT;
void          ms5_call_free            (Ms5Call       *call);
Ms5Outcome    ms5_call_acknowledge     (Ms5Call       *call,
                                        Ms5Time        time,
                                        const char    *by);
Ms5Outcome    ms5_call_resolve         (Ms5Call       *call,
                                        Ms5Time        time,
                                        const char    *by,
                                        const char    *cause,
                                        const char    *note);
Ms5Outcome    ms5_call_reopen          (Ms5Call       *call,
                                        Ms5Time        time,
                                        const char    *by,
                                        const char    *note);
void          ms5_call_append_note     (Ms5Call       *call,
                                        const char    *note);
gboolean      ms5_call_set_active      (Ms5Call       *call,
                                        Ms5Time        time,
                                        gboolean       active);
gboolean      ms5_call_escalate        (Ms5Call       *call,
                                        guint          level,
                                        Ms5Time        time,
                                        guint          roles);
gboolean      ms5_call_remind          (Ms5Call       *call,
                                        Ms5Time        time);
Ms5Outcome    ms5_call_assign          (Ms5Call       *call,
                                        Ms5Time        time,
                                        const char    *to,
                                        const char    *by);
Ms5Outcome    ms5_call_shelve          (Ms5Call       *call,
                                        Ms5Time        time,
                                        Ms5Time        until,
                                        const char    *by,
                                        const char    *reason);
Ms5Outcome    ms5_call_unshelve        (Ms5Call       *call,
                                        Ms5Time        time);
gboolean      ms5_call_suppress        (Ms5Call       *call,
                                        const char    *by);
gboolean      ms5_call_unsuppress      (Ms5Call       *call,
                                        Ms5Time        time);
gboolean      ms5_call_disable         (Ms5Call       *call,
                                        Ms5Time        time);
gboolean      ms5_call_enable          (Ms5Call       *call,
                                        Ms5Time        time);
gboolean      ms5_call_set_unreached   (Ms5Call       *call,
                                        Ms5Time        since);
gboolean      ms5_call_is_shelved      (const Ms5Call *call);
gboolean      ms5_call_is_calling      (const Ms5Call *call);
Ms5AlarmState ms5_call_get_alarm_state (const Ms5Call *call);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5Call, ms5_call_free)

G_END_DECLS
