/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-calendar.h"
#include "core/ms5-call.h"
#include "core/ms5-cause.h"
#include "core/ms5-condition.h"
#include "core/ms5-limit.h"
#include "core/ms5-rules.h"
#include "core/ms5-stop-detector.h"
#include "server/engine/ms5-engine-actions.h"
#include "server/engine/ms5-fault-log.h"
#include "server/engine/ms5-line-account.h"
#include "server/engine/ms5-span-list.h"
#include "server/engine/ms5-speed.h"

G_BEGIN_DECLS

/* What the files of the engine share. A unit is one piece of equipment as it runs. */

typedef struct _Ms5EngineLine Ms5EngineLine;
typedef struct _Ms5EngineUnit Ms5EngineUnit;
typedef struct _Ms5EngineRestore Ms5EngineRestore;

/* One sensor. */
typedef struct
{
  const Ms5Sensor *sensor;
  Ms5Limit limit;
  double value;
  Ms5Time time;   /* of @value; %MS5_TIME_NONE if there is none */
  gboolean is_new;
  gboolean has_gauge;
} Ms5EngineSensor;

/* What was told late of a unit: the past, seen as the present would have been. */
typedef struct
{
  Ms5StopDetector detector;
  Ms5FaultLog *faults;
  Ms5Time last; /* up to here it is told */
} Ms5EngineLate;

/* What of a detector changes rarely and is remembered as text. */
typedef struct
{
  Ms5State reported;
  gboolean has_states;
  gboolean has_counts;
  Ms5Time watched_since;
  Ms5Time floor;
  gboolean in_stop;
  Ms5Edge stop;
} Ms5EngineTrait;

struct _Ms5EngineUnit
{
  const Ms5Equipment *equipment;
  Ms5EngineLine *line;
  gboolean is_bottleneck;

  Ms5StopDetector detector;
  Ms5EngineTrait trait;     /* as it was remembered last */
  Ms5Time due;              /* when time alone changes something */
  Ms5Memory memory;         /* without its text */
  char *more;
  Ms5Time stated;           /* when a state was told last */
  Ms5Time counted;          /* when totals were told last */
  Ms5Time faulted;          /* when faults were told last */
  const char *product;      /* (nullable): told last */
  Ms5FaultLog *faults;
  Ms5EngineSensor *sensors;
  GHashTable *sensor_by_code;
  Ms5SpanList *spans;
  Ms5EngineLate *late;      /* (nullable) */
  char *maintenance_by;     /* (nullable): who has set it to maintenance */
  Ms5Time maintenance_at;
  gint64 v;

  guint has_new_item : 1;
  guint has_new_memory : 1;
  guint has_new_text : 1;
  guint has_new_values : 1;
};

typedef struct
{
  Ms5Time start;
  Ms5Time end;              /* %MS5_TIME_NONE while it lasts */
  Ms5Detected detected;
  Ms5Category machine;      /* what the machine's mode tells */
  const char *reason;       /* (nullable) */
  Ms5Category category;
  gboolean planned;
  char *comment;
  char *coded_by;
  Ms5Time coded_at;
  char *commented_by;
  Ms5Time commented_at;
  gint64 v;
  guint is_late : 1;
  guint is_new : 1;         /* must be written */
  guint has_changeover : 1; /* as written */
} Ms5EngineStop;

typedef struct
{
  Ms5Call *call;
  char *condition;          /* (nullable): see ms5_rule_dup_key() */
  gint64 v;
  gboolean is_new;
} Ms5EngineCall;

/* A policy of escalation that people have made; without levels it takes a configured one away. */
typedef struct
{
  Ms5EscalationPolicy *policy;
  char *by;
  Ms5Time at;
} Ms5EngineEdit;

/* A condition out of service. */
typedef struct
{
  char *condition;
  Ms5AlarmItem item;
  gint64 v;
} Ms5EngineAlarm;

typedef struct
{
  char *code;
  const char *product;
  gint64 qty;
  gint64 good;
  gint64 scrap;
  Ms5JobState state;
  Ms5Time due;
  Ms5Time started;
  Ms5Time completed;
  char *by;                 /* (nullable): who brought it where it is */
  char *note;               /* (nullable) */
  char **tags;              /* (nullable): in order */
  char *edited_by;          /* (nullable): who changed what is wanted */
  Ms5Time edited;
  gint64 v;
  gboolean is_new;
} Ms5EngineJob;

/* A report, or what must be known of it after it was written. */
typedef struct
{
  char *id;
  Ms5QualityItem item;
} Ms5EngineReport;

typedef struct
{
  char *id;
  Ms5Time at;
} Ms5EngineOld;

/* An entry of an event topic. */
typedef struct
{
  Ms5TopicKind kind;
  char *id;                 /* (nullable): %NULL for a random one */
  union
  {
    Ms5EscalationItem escalation;
    Ms5JournalItem journal;
    Ms5NoteItem note;
    Ms5SystemItem system;
  };
} Ms5EngineEvent;

typedef struct
{
  const char *product;      /* (nullable) */
  gint64 pieces[MS5_N_QUANTITIES];
} Ms5EngineProduction;

typedef struct
{
  Ms5Time start;
  gint64 pieces[MS5_N_QUANTITIES];
} Ms5EngineMinute;

/* What a rule watches, as it was in the course of time. */
typedef struct
{
  const Ms5Rule *rule;
  char *key;                /* see ms5_rule_dup_key() */
  Ms5Condition condition;
  guint times;              /* how often it came, as its call says */
  gboolean is_seen;         /* while rules are applied */
} Ms5EngineWatch;

/* A number that a rule holds against its own limit. */
typedef struct
{
  const Ms5Rule *rule;
  Ms5EngineUnit *unit;
  Ms5EngineSensor *sensor;  /* (nullable) */
  Ms5Time since;            /* when it passed the limit; %MS5_TIME_NONE if it did not */
} Ms5EngineGauge;

/* From when on the line makes what. */
typedef struct
{
  Ms5Time start;
  const char *product;
} Ms5EnginePeriod;

struct _Ms5EngineLine
{
  Ms5Engine *engine;
  const Ms5Line *line;
  GPtrArray *units;         /* of Ms5EngineUnit, in flow order */
  Ms5EngineUnit *bottleneck;
  const char *product;      /* (nullable): what it makes */

  gboolean in_shift;
  Ms5Shift shift;
  GArray *breaks;           /* of Ms5Interval */
  Ms5Time shift_until;      /* when the next shift, or none, begins */
  GArray *production;       /* of Ms5EngineProduction: in the running shift */
  GArray *periods;          /* of Ms5EnginePeriod: as far back as stops go */

  GPtrArray *stops;         /* of Ms5EngineStop, in order of their start */
  Ms5EngineStop *open_stop; /* (nullable) */
  GPtrArray *new_stops;     /* of Ms5EngineStop: to be written */
  GPtrArray *gone_stops;    /* of Ms5EngineStop: to be cancelled */
  GPtrArray *set_aside;     /* of Ms5EngineStop: what gives way to the open one, as long as it is not known
                               how far */

  GHashTable *calls;        /* id → Ms5EngineCall */
  GHashTable *conditions;   /* rule key → Ms5EngineCall */
  GHashTable *alarms;       /* rule key → Ms5EngineAlarm */
  GPtrArray *new_alarms;    /* of char *: rule keys of which something must be written */
  GHashTable *watches;      /* rule key → Ms5EngineWatch */
  GArray *gauges;           /* of Ms5EngineGauge */
  Ms5Time gauges_due;
  GArray *minutes;          /* of Ms5EngineMinute: the last hour, in order, if a gauge needs it */
  Ms5Time paced_since;      /* since when it should be making something; %MS5_TIME_NONE if it should not */
  Ms5Time unwatched_since;  /* %MS5_TIME_NONE while somebody watches, or as long as it is not known */
  Ms5Time rules_due;
  Ms5Time suppress_due;
  Ms5Time escalation_due;

  GHashTable *jobs;         /* code → Ms5EngineJob */
  Ms5EngineJob *active_job; /* (nullable) */

  GPtrArray *new_reports;   /* of Ms5EngineReport */
  GQueue old_reports;       /* of Ms5EngineOld */
  GPtrArray *new_events;    /* of Ms5EngineEvent */
  GArray *corrections;      /* of Ms5EngineProduction: reported by hand, to be written */

  Ms5LineAccount *account;
  Ms5Speed speed;
  Ms5KpiItem kpis;          /* as published last */
  Ms5Time kpis_due;
  Ms5Time kpis_at;          /* when they were computed last */
  Ms5Time retire_due;
  gint64 v;

  guint is_dirty : 1;       /* is in the engine's list */
  guint has_new_item : 1;
  guint has_new_kpis : 1;   /* computed, to be published */
  guint has_news : 1;       /* something changed that KPIs depend on */
  guint has_new_facts : 1;  /* something changed that rules watch */
  guint has_new_states : 1; /* something changed that causes depend on */
  guint has_new_causes : 1; /* something changed that tells which call is the consequence of which */
  guint has_new_calls : 1;
  guint has_speed_gauges : 1;
  guint has_quality_gauges : 1;
  guint has_new_jobs : 1;
};

typedef void (*Ms5EngineUndoFunc) (Ms5EngineLine *line,
                                   gpointer       data);

/* How to undo one step of an action. */
typedef struct
{
  Ms5EngineUndoFunc undo;
  GDestroyNotify free; /* (nullable) */
  Ms5EngineLine *line;
  gpointer data;
} Ms5EngineUndo;

struct _Ms5Engine
{
  Ms5Plant *plant;
  Ms5FactSink *sink;
  Ms5EngineRandom random;
  gpointer random_data;
  Ms5Time now;
  Ms5Time started;          /* %MS5_TIME_NONE before */
  GPtrArray *lines;         /* of Ms5EngineLine, in the plant's order */
  GPtrArray *dirty;         /* of Ms5EngineLine: have something to write */
  GArray *edges;            /* of Ms5Edge, for one use at a time */
  GArray *facts;            /* of Ms5RuleFact, likewise */
  GArray *matches;          /* of Ms5RuleMatch, likewise */
  GStringChunk *texts;      /* codes that the plant no longer has */
  GPtrArray *events;        /* of Ms5EngineEvent, of no line */

  GHashTable *edited;       /* id → Ms5EngineEdit: policies of escalation that people have made */
  GHashTable *edited_policies; /* id → Ms5EscalationPolicy of those, borrowed */
  GPtrArray *policies;      /* of Ms5EscalationPolicy: those that hold */
  GPtrArray *new_policies;  /* of char *: ids of which something must be written */

  Ms5Time shift_due;        /* when the next shift of any line begins or ends */
  Ms5EngineRestore *restore; /* (nullable): until the start */

  gboolean in_action;
  GArray *undo;             /* of Ms5EngineUndo */
  GHashTable *versions;     /* key → position, of what the last action made */
};

/* ms5-engine.c */
void                 ms5_engine_touch                  (Ms5EngineLine         *line);
Ms5EngineUnit       *ms5_engine_get_unit               (Ms5Engine             *engine,
                                                        const Ms5Equipment    *equipment);
Ms5EngineLine       *ms5_engine_get_line               (Ms5Engine             *engine,
                                                        const Ms5Line         *line);
const char          *ms5_engine_keep_product           (Ms5Engine             *engine,
                                                        const char            *code);
const char          *ms5_engine_keep_reason            (Ms5Engine             *engine,
                                                        const char            *code);
char                *ms5_engine_new_id                 (Ms5Engine             *engine) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray           *ms5_engine_list_values            (GHashTable            *table) G_GNUC_WARN_UNUSED_RESULT;
void                 ms5_engine_set_now                (Ms5Engine             *engine,
                                                        Ms5Time                now);

/* ms5-engine-undo.c */
void                 ms5_engine_add_undo               (Ms5EngineLine         *line,
                                                        Ms5EngineUndoFunc      undo,
                                                        gpointer               data,
                                                        GDestroyNotify         free_data);

/* ms5-engine-act-jobs.c */
void                 ms5_engine_line_keep_job          (Ms5EngineLine         *line,
                                                        const Ms5EngineJob    *job);

/* ms5-engine-unit.c */
Ms5EngineUnit       *ms5_engine_unit_new               (Ms5EngineLine         *line,
                                                        const Ms5Equipment    *equipment) G_GNUC_WARN_UNUSED_RESULT;
void                 ms5_engine_unit_free              (Ms5EngineUnit         *unit);
void                 ms5_engine_unit_begin             (Ms5EngineUnit         *unit,
                                                        Ms5Time                now);
void                 ms5_engine_unit_get_cycle         (const Ms5EngineUnit   *unit,
                                                        Ms5Time               *out_stop_detect,
                                                        Ms5Time               *out_ideal_cycle);
void                 ms5_engine_unit_update_cycle      (Ms5EngineUnit         *unit);
void                 ms5_engine_unit_ingest            (Ms5EngineUnit         *unit,
                                                        const Ms5Sample       *sample,
                                                        Ms5Time                time);
void                 ms5_engine_unit_advance           (Ms5EngineUnit         *unit,
                                                        Ms5Time                now);
void                 ms5_engine_unit_lose              (Ms5EngineUnit         *unit);
const char          *ms5_engine_unit_get_product       (const Ms5EngineUnit   *unit);

/* ms5-engine-write.c */
void                 ms5_engine_unit_write             (Ms5EngineUnit         *unit);
void                 ms5_engine_line_write             (Ms5EngineLine         *line);
void                 ms5_engine_remember_version       (Ms5Engine             *engine,
                                                        const char            *key,
                                                        gint64                 v);
void                 ms5_engine_event_write            (Ms5Engine             *engine,
                                                        const Ms5Line         *line,
                                                        Ms5EngineEvent        *event);
void                 ms5_engine_event_free             (Ms5EngineEvent        *event);

/* ms5-engine-memory.c */
char                *ms5_engine_unit_remember          (const Ms5EngineUnit   *unit) G_GNUC_WARN_UNUSED_RESULT;
void                 ms5_engine_unit_recall            (Ms5EngineUnit         *unit,
                                                        const char            *more);

/* ms5-engine-late.c */
void                 ms5_engine_unit_take_late         (Ms5EngineUnit         *unit,
                                                        const Ms5Sample       *sample,
                                                        const Ms5Signal       *signal);
void                 ms5_engine_late_free              (Ms5EngineLate         *late);

/* ms5-engine-line.c */
Ms5EngineLine       *ms5_engine_line_new               (Ms5Engine             *engine,
                                                        const Ms5Line         *line) G_GNUC_WARN_UNUSED_RESULT;
void                 ms5_engine_line_free              (Ms5EngineLine         *line);
void                 ms5_engine_line_set_product       (Ms5EngineLine         *line,
                                                        const char            *product,
                                                        Ms5Time                time);
void                 ms5_engine_line_count             (Ms5EngineLine         *line,
                                                        Ms5Time                time,
                                                        const char            *product,
                                                        const gint64           pieces[MS5_N_QUANTITIES]);
void                 ms5_engine_line_add_production    (Ms5EngineLine         *line,
                                                        const char            *product,
                                                        const gint64           pieces[MS5_N_QUANTITIES]);
const char          *ms5_engine_line_get_product_at    (const Ms5EngineLine   *line,
                                                        Ms5Time                time);
Ms5FlowState        *ms5_engine_line_list_flow         (const Ms5EngineLine   *line) G_GNUC_WARN_UNUSED_RESULT;
void                 ms5_engine_line_update_causes     (Ms5EngineLine         *line);
Ms5Time              ms5_engine_line_get_next_due      (const Ms5EngineLine   *line);
void                 ms5_engine_line_advance           (Ms5EngineLine         *line,
                                                        Ms5Time                now);

/* ms5-engine-shift.c */
void                 ms5_engine_line_update_shift      (Ms5EngineLine         *line,
                                                        Ms5Time                now);
Ms5Time              ms5_engine_line_get_break_time    (const Ms5EngineLine   *line,
                                                        Ms5Interval            window);

/* ms5-engine-stops.c */
void                 ms5_engine_stop_free              (Ms5EngineStop         *stop);
void                 ms5_engine_line_open_stop         (Ms5EngineLine         *line,
                                                        const Ms5Edge         *edge);
void                 ms5_engine_line_close_stop        (Ms5EngineLine         *line,
                                                        Ms5Time                start,
                                                        Ms5Time                end);
void                 ms5_engine_line_cancel_stop       (Ms5EngineLine         *line,
                                                        Ms5Time                start);
void                 ms5_engine_line_remove_stop       (Ms5EngineLine         *line,
                                                        Ms5EngineStop         *stop);
guint                ms5_engine_line_find_place        (const Ms5EngineLine   *line,
                                                        Ms5Time                time);
void                 ms5_engine_line_put_late_stop     (Ms5EngineLine         *line,
                                                        Ms5Interval            interval,
                                                        const Ms5Edge         *edge,
                                                        const Ms5FaultLog     *faults);
void                 ms5_engine_line_cancel_late_stop  (Ms5EngineLine         *line,
                                                        Ms5Interval            interval);
Ms5EngineStop       *ms5_engine_line_insert_stop       (Ms5EngineLine         *line,
                                                        Ms5Time                start);
void                 ms5_engine_stop_explain           (Ms5EngineLine         *line,
                                                        Ms5EngineStop         *stop,
                                                        const Ms5FaultLog     *faults);
void                 ms5_engine_stop_share             (Ms5EngineStop         *part,
                                                        const Ms5EngineStop   *stop);
gboolean             ms5_engine_stop_is_by_person      (const Ms5EngineStop   *stop);
void                 ms5_engine_stop_set_reason        (Ms5EngineLine         *line,
                                                        Ms5EngineStop         *stop,
                                                        const char            *reason,
                                                        const char            *by,
                                                        Ms5Time                at);
void                 ms5_engine_line_touch_stop        (Ms5EngineLine         *line,
                                                        Ms5EngineStop         *stop);
Ms5EngineStop       *ms5_engine_line_find_stop         (const Ms5EngineLine   *line,
                                                        const char            *key);
guint                ms5_engine_line_first_stop        (const Ms5EngineLine   *line,
                                                        Ms5Time                time);
Ms5Time              ms5_engine_stop_get_target        (const Ms5EngineLine   *line,
                                                        const Ms5EngineStop   *stop);
double               ms5_engine_stop_get_target_s      (const Ms5EngineLine   *line,
                                                        const Ms5EngineStop   *stop);
void                 ms5_engine_line_write_stops       (Ms5EngineLine         *line);

/* ms5-engine-by-hand.c */
void                 ms5_engine_line_give_way          (Ms5EngineLine         *line,
                                                        Ms5Interval            interval);
void                 ms5_engine_line_bring_back        (Ms5EngineLine         *line,
                                                        Ms5Time                end);

/* ms5-engine-calls.c */
void                 ms5_engine_call_free              (Ms5EngineCall         *call);
Ms5EngineCall       *ms5_engine_line_add_call          (Ms5EngineLine         *line,
                                                        Ms5Call               *call,
                                                        const char            *condition);
void                 ms5_engine_line_touch_call        (Ms5EngineLine         *line,
                                                        Ms5EngineCall         *call);
void                 ms5_engine_line_write_calls       (Ms5EngineLine         *line);

/* ms5-engine-rules.c */
void                 ms5_engine_watch_free             (Ms5EngineWatch        *watch);
Ms5EngineWatch      *ms5_engine_line_get_watch         (Ms5EngineLine         *line,
                                                        const char            *key);
void                 ms5_engine_line_adopt_conditions  (Ms5EngineLine         *line);
void                 ms5_engine_line_apply_rules       (Ms5EngineLine         *line,
                                                        Ms5Time                now);

/* ms5-engine-gauges.c */
void                 ms5_engine_line_make_gauges       (Ms5EngineLine         *line);
void                 ms5_engine_line_recall_gauges     (Ms5EngineLine         *line);
void                 ms5_engine_line_count_minute      (Ms5EngineLine         *line,
                                                        Ms5Time                time,
                                                        const gint64           pieces[MS5_N_QUANTITIES]);
void                 ms5_engine_line_update_gauges     (Ms5EngineLine         *line,
                                                        Ms5Time                now);
void                 ms5_engine_line_list_gauges       (const Ms5EngineLine   *line,
                                                        GArray                *facts);

/* ms5-engine-facts.c */
void                 ms5_engine_line_list_facts        (Ms5EngineLine         *line,
                                                        Ms5Time                now,
                                                        GArray                *facts);

/* ms5-engine-escalation.c */
void                 ms5_engine_line_plan_escalation   (Ms5EngineLine         *line,
                                                        const Ms5EngineCall   *call);
void                 ms5_engine_line_reach_level       (Ms5EngineLine         *line,
                                                        Ms5EngineCall         *call,
                                                        guint                  level,
                                                        const Ms5EngineDoing  *doing,
                                                        const char            *note);
void                 ms5_engine_line_escalate          (Ms5EngineLine         *line,
                                                        Ms5Time                now);
gboolean             ms5_engine_line_has_level         (const Ms5EngineLine   *line,
                                                        const Ms5EngineCall   *call,
                                                        guint                  level);
void                 ms5_engine_restore_policy         (Ms5Engine             *engine,
                                                        const char            *key,
                                                        json_t                *fields);
void                 ms5_engine_start_policies         (Ms5Engine             *engine);
void                 ms5_engine_write_policies         (Ms5Engine             *engine);
void                 ms5_engine_init_policies          (Ms5Engine             *engine);
void                 ms5_engine_clear_policies         (Ms5Engine             *engine);

/* ms5-engine-journal.c */
void                 ms5_engine_line_tell_of           (Ms5EngineLine         *line,
                                                        const Ms5Call         *call,
                                                        const char            *condition,
                                                        Ms5Transition          what,
                                                        const Ms5EngineDoing  *doing,
                                                        const char            *text);
void                 ms5_engine_line_tell              (Ms5EngineLine         *line,
                                                        const Ms5Call         *call,
                                                        Ms5Transition          what,
                                                        const Ms5EngineDoing  *doing,
                                                        const char            *text);

/* ms5-engine-suppress.c */
void                 ms5_engine_line_suppress          (Ms5EngineLine         *line,
                                                        Ms5Time                now);

/* ms5-engine-alarms.c */
void                 ms5_engine_alarm_free             (Ms5EngineAlarm        *alarm);
Ms5Time              ms5_engine_line_get_out_of_service (const Ms5EngineLine  *line,
                                                        const char            *condition);
gboolean             ms5_engine_line_restore_alarm     (Ms5EngineLine         *line,
                                                        const char            *key,
                                                        gint64                 v,
                                                        json_t                *fields);
void                 ms5_engine_line_write_alarms      (Ms5EngineLine         *line);

/* ms5-engine-act-calls.c */
void                 ms5_engine_line_keep_call         (Ms5EngineLine         *line,
                                                        const Ms5EngineCall   *call);

/* ms5-engine-jobs.c */
void                 ms5_engine_report_free            (Ms5EngineReport       *report);
void                 ms5_engine_job_free               (Ms5EngineJob          *job);
void                 ms5_engine_line_touch_job         (Ms5EngineLine         *line,
                                                        Ms5EngineJob          *job);
void                 ms5_engine_line_write_jobs        (Ms5EngineLine         *line);

/* ms5-engine-kpis.c */
double               ms5_engine_line_get_speed         (const Ms5EngineLine   *line,
                                                        Ms5Time                now);
void                 ms5_engine_line_compute           (Ms5EngineLine         *line,
                                                        Ms5Time                now,
                                                        Ms5Kpis               *out_kpis);
void                 ms5_engine_line_update_kpis       (Ms5EngineLine         *line,
                                                        Ms5Time                now);

/* ms5-engine-retire.c */
void                 ms5_engine_old_free               (Ms5EngineOld          *old);
void                 ms5_engine_line_retire            (Ms5EngineLine         *line,
                                                        Ms5Time                now);

/* ms5-engine-restore.c */
void                 ms5_engine_restore_begin          (Ms5Engine             *engine);
void                 ms5_engine_restore_end            (Ms5Engine             *engine);

G_END_DECLS
