/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-escalation-policy.h"
#include "core/ms5-merge.h"
#include "core/ms5-name.h"
#include "core/ms5-problems.h"
#include "core/ms5-time.h"
#include "core/ms5-words.h"

G_BEGIN_DECLS

/* The plant as configured: ISA-95 hierarchy (site, area, line, equipment) and what belongs to it.
 *
 * A plant is filled once: ms5_plant_new(), add to the public arrays, ms5_plant_seal(). From then on
 * it is immutable and may be shared between threads. Everything reached through it is borrowed from
 * it. Fields named `_s` are seconds; %NAN in a number and %NULL in a text mean «not configured».
 * References between the parts are codes; look them up with the functions below. */

typedef struct _Ms5Plant Ms5Plant;
typedef struct _Ms5Area Ms5Area;
typedef struct _Ms5Line Ms5Line;
typedef struct _Ms5Equipment Ms5Equipment;
typedef struct _Ms5Sensor Ms5Sensor;
typedef struct _Ms5Fault Ms5Fault;
typedef struct _Ms5Product Ms5Product;
typedef struct _Ms5Changeover Ms5Changeover;
typedef struct _Ms5ShiftPattern Ms5ShiftPattern;
typedef struct _Ms5Reason Ms5Reason;
typedef struct _Ms5CallType Ms5CallType;
typedef struct _Ms5CallCause Ms5CallCause;
typedef struct _Ms5Rule Ms5Rule;

#define MS5_STOP_DETECT_DEFAULT_S  10.0
#define MS5_STOP_DETECT_CYCLES     3.0
#define MS5_STOP_EXPLAIN_DEFAULT_S 120.0
#define MS5_SILENT_AFTER_DEFAULT_S 60.0
#define MS5_CODE_MAX_LENGTH        64

/**
 * Ms5Site:
 * @enterprise: (nullable): the code of the enterprise it belongs to
 * @time_zone: an IANA name such as `Europe/Berlin`
 * @language: (nullable): the language of the default texts
 */
typedef struct
{
  char *code;
  Ms5Name *name;
  char *enterprise;
  char *time_zone;
  char *language;
} Ms5Site;

struct _Ms5Area
{
  char *code;
  Ms5Name *name;
};

/**
 * Ms5Line:
 * @index: its place among the plant's lines
 * @area: (nullable): the code of its area
 * @bottleneck: the code of the equipment whose OEE is the line's
 * @oee_target: the aim, as a ratio 0…1; %NAN if there is none
 * @equipment: (element-type Ms5Equipment): in flow order
 */
struct _Ms5Line
{
  char *code;
  Ms5Name *name;
  guint index;
  char *area;
  char *bottleneck;
  double oee_target;
  GPtrArray *equipment;

  /*< private >*/
  GPtrArray *patterns; /* of Ms5ShiftPattern, borrowed: those that hold for this line */
};

/**
 * Ms5Equipment:
 * @line: the line it stands in; set by ms5_plant_seal()
 * @index: its place in the line's flow
 * @kind: what kind of machine: `filler`, `capper`, …
 * @stop_detect_s: as configured; use ms5_equipment_get_stop_detect() for the policy
 * @stop_explain_s: from this length on a stop asks for a reason
 * @silent_after_s: after so long without a sample its state is not known
 * @counter_wrap: total counters jump from this value back to 0; 0 if they never wrap
 * @sensors: (element-type Ms5Sensor): in the order of the screen
 * @faults: (element-type Ms5Fault): faults it can report
 */
struct _Ms5Equipment
{
  char *code;
  Ms5Name *name;
  const Ms5Line *line;
  guint index;
  char *kind;
  double stop_detect_s;
  double stop_explain_s;
  double silent_after_s;
  gint64 counter_wrap;
  GPtrArray *sensors;
  GPtrArray *faults;

  /*< private >*/
  GHashTable *sensor_by_code;
  GHashTable *fault_by_code;
};

/**
 * Ms5Sensor:
 * @unit: for display, never converted
 * @digits: decimal places for display
 * @low: below this value: attention; %NAN if there is no such limit
 * @high: above this value: attention
 * @low_alarm: below this value: alarm
 * @high_alarm: above this value: alarm
 * @hysteresis: so far the value must come back inside before the limit counts as respected
 */
struct _Ms5Sensor
{
  char *code;
  Ms5Name *name;
  char *unit;
  guint digits;
  double low;
  double high;
  double low_alarm;
  double high_alarm;
  double hysteresis;

  /*< private >*/
  double deadband; /* the widest of the rules that watch it */
};

/**
 * Ms5Fault:
 * @reason: (nullable): the reason that a stop with this fault gets
 * @call_type: (nullable): the type of the call to raise
 * @priority: the call's priority if @has_priority, else the call type's
 */
struct _Ms5Fault
{
  char *code;
  Ms5Name *name;
  char *reason;
  char *call_type;
  Ms5Priority priority;
  gboolean has_priority;
};

/**
 * Ms5LineCycle:
 * @line: a line's code
 * @ideal_cycle_s: what holds there instead of the product's own
 */
typedef struct
{
  char *line;
  double ideal_cycle_s;
} Ms5LineCycle;

/**
 * Ms5Product:
 * @ideal_cycle_s: planned run time per item (PRI)
 * @line_cycles: (element-type Ms5LineCycle): lines on which it differs
 */
struct _Ms5Product
{
  char *code;
  Ms5Name *name;
  guint index;
  double ideal_cycle_s;
  GArray *line_cycles;
};

/**
 * Ms5Changeover:
 * @from: a product's code
 * @to: a product's code
 * @target_s: how long changing from one to the other should take
 */
struct _Ms5Changeover
{
  char *from;
  char *to;
  double target_s;
};

/**
 * Ms5DayTimes:
 * @start: minutes after local midnight, 0…1439
 * @end: the same; not after @start means on the following day
 *
 * %MS5_DAY_TIMES_UNREADABLE stands for what could not be read.
 */
typedef struct
{
  guint start;
  guint end;
} Ms5DayTimes;

#define MS5_DAY_TIMES_UNREADABLE ((Ms5DayTimes) { G_MAXUINT, G_MAXUINT })

/* Days of the week as bits: 0 is Monday. */
#define MS5_DAY(weekday) (1u << (weekday))
#define MS5_EVERY_DAY    0x7fu

/**
 * Ms5ShiftPattern:
 * @days: the days on which it starts, as bits: see MS5_DAY()
 * @times: when, in the site's local time
 * @breaks: (element-type Ms5DayTimes): planned stops inside it
 * @lines: (nullable): the codes of the lines it holds for; all lines if %NULL
 *
 * A shift as it recurs. ms5_calendar_shift_at() tells the one at a moment.
 */
struct _Ms5ShiftPattern
{
  char *code;
  Ms5Name *name;
  guint days;
  Ms5DayTimes times;
  GArray *breaks;
  GStrv lines;
};

/**
 * Ms5ClosedTime:
 * @days: the days on which it starts
 * @times: when, in the site's local time; the same start and end are a whole day
 * @lines: (nullable): the codes of the lines it holds for; all lines if %NULL
 *
 * Time without a shift, declared so that it is not taken for a forgotten one.
 */
typedef struct
{
  guint days;
  Ms5DayTimes times;
  GStrv lines;
} Ms5ClosedTime;

/**
 * Ms5Reason:
 * @parent: (nullable): the group it is in
 * @position: its place among its siblings
 * @index: its place in the whole tree, written out
 * @category: what the time of a stop with this reason is
 * @planned: whether that time leaves planned busy time; always so for the category `planned`
 * @children: (element-type Ms5Reason): made by ms5_plant_seal(), borrowed
 */
struct _Ms5Reason
{
  char *code;
  Ms5Name *name;
  const Ms5Reason *parent;
  guint position;
  guint index;
  Ms5Category category;
  gboolean planned;
  GPtrArray *children;
};

struct _Ms5CallType
{
  char *code;
  Ms5Name *name;
  guint index;
  Ms5Priority priority;
};

/**
 * Ms5CallCause:
 * @types: (nullable): the codes of the call types that it can be the cause of; %NULL for all
 *
 * What a call turns out to be when it is resolved.
 */
struct _Ms5CallCause
{
  char *code;
  Ms5Name *name;
  GStrv types;
};

/**
 * Ms5RuleKind:
 * @MS5_RULE_STOP_LONGER_THAN: a stop that is not planned lasts
 * @MS5_RULE_SENSOR_LIMIT: a sensor is beyond its limit
 * @MS5_RULE_FAULT: equipment reports a fault that has a call type
 * @MS5_RULE_STATE: equipment is in one of some states
 * @MS5_RULE_SPEED_BELOW: a line makes less than it should while nothing stands
 * @MS5_RULE_CHANGEOVER_OVER: a changeover lasts longer than its target
 * @MS5_RULE_MATERIAL_LOW: a sensor tells that there is little left
 * @MS5_RULE_QUALITY_LIMIT: too much of what a line makes is scrap
 * @MS5_RULE_NO_DATA: nothing is heard of equipment
 * @MS5_RULE_UNWATCHED: nobody is there to see the calls of a line
 */
typedef enum
{
  MS5_RULE_STOP_LONGER_THAN,
  MS5_RULE_SENSOR_LIMIT,
  MS5_RULE_FAULT,
  MS5_RULE_STATE,
  MS5_RULE_SPEED_BELOW,
  MS5_RULE_CHANGEOVER_OVER,
  MS5_RULE_MATERIAL_LOW,
  MS5_RULE_QUALITY_LIMIT,
  MS5_RULE_NO_DATA,
  MS5_RULE_UNWATCHED
} Ms5RuleKind;

#define MS5_N_RULE_KINDS (MS5_RULE_UNWATCHED + 1)

/* Chattering, after ISA-18.2: so often to and fro within so long. */
#define MS5_CHATTER_COUNT_DEFAULT    3u
#define MS5_CHATTER_WITHIN_DEFAULT_S 60.0
#define MS5_CHATTER_COUNT_MAX        10u

/**
 * Ms5Rule:
 * @after_s: how long the condition must last before people are called (on delay)
 * @clear_after_s: how long it must be gone before it counts as gone (off delay)
 * @deadband: so far a watched value must come back inside before the condition is gone; of a sensor it
 *   widens its hysteresis; %NAN if there is none
 * @latched: whether the condition stays until a person resolves the call
 * @chatter_count: so often to and fro within @chatter_within_s is chattering
 * @chatter_within_s: see there; also for how long it must be quiet to end
 * @limit: what a value is held against, in the kinds that have one: the ratio of the target speed, the
 *   least left of a material, the most of what is made that may be scrap; %NAN if there is none
 * @over_s: of quality: over how long it is measured; %NAN means the running shift
 * @min_pieces: of quality: with fewer pieces nothing is said
 * @states: of state: which, as bits: see MS5_STATE_BIT()
 * @modes: of state: in which modes, as bits: see MS5_MODE_BIT(); 0 means in any
 * @alarm: of a sensor: whether the alarm limit is meant, else the limit for attention
 * @call_type: (nullable): the type of the call; may only be left out for faults, which have their own
 * @priority: the call's priority if @has_priority, else the fault's or the call type's
 * @lines: (nullable): the lines it watches; all if %NULL
 * @equipment: (nullable): the equipment it watches; all if %NULL
 * @subjects: (nullable): codes of the sensors or faults it watches; all if %NULL
 */
struct _Ms5Rule
{
  char *code;
  Ms5RuleKind kind;
  double after_s;
  double clear_after_s;
  double deadband;
  gboolean latched;
  guint chatter_count;
  double chatter_within_s;
  double limit;
  double over_s;
  gint64 min_pieces;
  guint states;
  guint modes;
  gboolean alarm;
  char *call_type;
  Ms5Priority priority;
  gboolean has_priority;
  GStrv lines;
  GStrv equipment;
  GStrv subjects;
};

#define MS5_STATE_BIT(state) (1u << (state))
#define MS5_MODE_BIT(mode) (1u << (mode))

/**
 * Ms5FieldPolicy:
 * @field: a field of an edit
 * @policy: what happens here if somebody else changed it to something else
 */
typedef struct
{
  char *field;
  Ms5MergePolicy policy;
} Ms5FieldPolicy;

/**
 * Ms5ActionSetup:
 * @op: an operation that edits
 * @prefers: what an edit may ask for itself, as bits: see MS5_PREFER_BIT()
 * @policies: (element-type Ms5FieldPolicy): where the plant's policy is not the operation's own
 *
 * How a plant wants edits to meet.
 */
typedef struct
{
  char *op;
  guint prefers;
  GArray *policies;
} Ms5ActionSetup;

#define MS5_PREFER_BIT(prefer) (1u << (prefer))
#define MS5_PREFER_ANY ((1u << MS5_N_MERGE_PREFERS) - 1)

/**
 * Ms5Plant:
 * @site: the site
 * @zone: the site's time zone; made by ms5_plant_seal()
 * @areas: (element-type Ms5Area)
 * @lines: (element-type Ms5Line)
 * @products: (element-type Ms5Product)
 * @changeovers: (element-type Ms5Changeover): targets by product pair
 * @changeover_default_s: the target of pairs not listed; %NAN if there is none
 * @shifts: (element-type Ms5ShiftPattern)
 * @closed: (element-type Ms5ClosedTime)
 * @reasons: (element-type Ms5Reason): the tree, each reason before its children
 * @call_types: (element-type Ms5CallType)
 * @call_causes: (element-type Ms5CallCause)
 * @rules: (element-type Ms5Rule)
 * @actions: (element-type Ms5ActionSetup): those that are not as they come
 * @escalation: (element-type Ms5EscalationPolicy): who is told when
 * @escalation_is_list: whether they were written as a list, else as the levels of each priority
 */
struct _Ms5Plant
{
  Ms5Site site;
  GTimeZone *zone;
  GPtrArray *areas;
  GPtrArray *lines;
  GPtrArray *products;
  GPtrArray *changeovers;
  double changeover_default_s;
  GPtrArray *shifts;
  GPtrArray *closed;
  GPtrArray *reasons;
  GPtrArray *call_types;
  GPtrArray *call_causes;
  GPtrArray *rules;
  GPtrArray *actions;
  GPtrArray *escalation;
  gboolean escalation_is_list;

  /*< private >*/
  gatomicrefcount refs;
  gboolean sealed;
  GHashTable *area_by_code;
  GHashTable *line_by_code;
  GHashTable *equipment_by_code;
  GHashTable *product_by_code;
  GHashTable *changeover_by_pair;
  GHashTable *shift_by_code;
  GHashTable *reason_by_code;
  GHashTable *call_type_by_code;
  GHashTable *call_cause_by_code;
  GHashTable *rule_by_code;
};

Ms5Plant              *ms5_plant_new                   (void) G_GNUC_WARN_UNUSED_RESULT;
Ms5Plant              *ms5_plant_ref                   (Ms5Plant           *plant);
void                   ms5_plant_unref                 (Ms5Plant           *plant);
void                   ms5_plant_seal                  (Ms5Plant           *plant);
void                   ms5_plant_check                 (const Ms5Plant     *plant,
                                                        Ms5Problems        *problems);

Ms5Area               *ms5_area_new                    (const char         *code) G_GNUC_WARN_UNUSED_RESULT;
Ms5Line               *ms5_line_new                    (const char         *code) G_GNUC_WARN_UNUSED_RESULT;
Ms5Equipment          *ms5_equipment_new               (const char         *code) G_GNUC_WARN_UNUSED_RESULT;
Ms5Sensor             *ms5_sensor_new                  (const char         *code) G_GNUC_WARN_UNUSED_RESULT;
Ms5Fault              *ms5_fault_new                   (const char         *code) G_GNUC_WARN_UNUSED_RESULT;
Ms5Product            *ms5_product_new                 (const char         *code) G_GNUC_WARN_UNUSED_RESULT;
Ms5Changeover         *ms5_changeover_new              (const char         *from,
                                                        const char         *to,
                                                        double              target_s) G_GNUC_WARN_UNUSED_RESULT;
Ms5ShiftPattern       *ms5_shift_pattern_new           (const char         *code) G_GNUC_WARN_UNUSED_RESULT;
Ms5ClosedTime         *ms5_closed_time_new             (void) G_GNUC_WARN_UNUSED_RESULT;
Ms5Reason             *ms5_reason_new                  (const char         *code,
                                                        const Ms5Reason    *parent) G_GNUC_WARN_UNUSED_RESULT;
Ms5CallType           *ms5_call_type_new               (const char         *code) G_GNUC_WARN_UNUSED_RESULT;
Ms5CallCause          *ms5_call_cause_new              (const char         *code) G_GNUC_WARN_UNUSED_RESULT;
Ms5Rule               *ms5_rule_new                    (const char         *code,
                                                        Ms5RuleKind         kind) G_GNUC_WARN_UNUSED_RESULT;
Ms5ActionSetup        *ms5_action_setup_new            (const char         *op) G_GNUC_WARN_UNUSED_RESULT;
void                   ms5_action_setup_add            (Ms5ActionSetup     *setup,
                                                        const char         *field,
                                                        Ms5MergePolicy      policy);

const Ms5Area         *ms5_plant_get_area              (const Ms5Plant     *plant,
                                                        const char         *code);
const Ms5Line         *ms5_plant_get_line              (const Ms5Plant     *plant,
                                                        const char         *code);
const Ms5Equipment    *ms5_plant_get_equipment         (const Ms5Plant     *plant,
                                                        const char         *code);
const Ms5Product      *ms5_plant_get_product           (const Ms5Plant     *plant,
                                                        const char         *code);
const Ms5ShiftPattern *ms5_plant_get_shift             (const Ms5Plant     *plant,
                                                        const char         *code);
const Ms5Reason       *ms5_plant_get_reason            (const Ms5Plant     *plant,
                                                        const char         *code);
const Ms5CallType     *ms5_plant_get_call_type         (const Ms5Plant     *plant,
                                                        const char         *code);
const Ms5CallCause    *ms5_plant_get_call_cause        (const Ms5Plant     *plant,
                                                        const char         *code);
const Ms5Rule         *ms5_plant_get_rule              (const Ms5Plant     *plant,
                                                        const char         *code);
gboolean               ms5_plant_permits               (const Ms5Plant     *plant,
                                                        const char         *op,
                                                        Ms5MergePrefer      prefer);
Ms5MergePolicy         ms5_plant_get_policy            (const Ms5Plant     *plant,
                                                        const char         *op,
                                                        const char         *field,
                                                        Ms5MergePolicy      otherwise);
double                 ms5_plant_get_ideal_cycle       (const Ms5Plant     *plant,
                                                        const char         *line,
                                                        const char         *product);
double                 ms5_plant_get_speed_target      (const Ms5Plant     *plant,
                                                        const char         *line,
                                                        const char         *product);
double                 ms5_plant_get_changeover_target (const Ms5Plant     *plant,
                                                        const char         *from,
                                                        const char         *to);
const Ms5Equipment    *ms5_line_get_bottleneck         (const Ms5Line      *line);
const Ms5Sensor       *ms5_equipment_get_sensor        (const Ms5Equipment *equipment,
                                                        const char         *code);
const Ms5Fault        *ms5_equipment_get_fault         (const Ms5Equipment *equipment,
                                                        const char         *code);
Ms5Time                ms5_equipment_get_stop_detect   (const Ms5Equipment *equipment,
                                                        double              ideal_cycle_s);
Ms5Time                ms5_equipment_get_stop_explain  (const Ms5Equipment *equipment);
Ms5Time                ms5_equipment_get_silent_after  (const Ms5Equipment *equipment);

const char            *ms5_rule_kind_to_string         (Ms5RuleKind         kind);
gboolean               ms5_rule_kind_from_string       (const char         *text,
                                                        Ms5RuleKind        *out_kind);
gboolean               ms5_code_is_valid               (const char         *code);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5Plant, ms5_plant_unref)

G_END_DECLS
