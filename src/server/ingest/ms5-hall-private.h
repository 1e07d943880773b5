/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-interval.h"
#include "server/ingest/ms5-hall.h"

G_BEGIN_DECLS

typedef struct _Ms5HallLine Ms5HallLine;
typedef struct _Ms5HallMachine Ms5HallMachine;

/* What a machine waits for after the seconds of a step have passed. */
typedef enum
{
  MS5_HALL_WAIT_NOTHING,
  MS5_HALL_WAIT_CREW,
  MS5_HALL_WAIT_INFEED,  /* enough before it to start again */
  MS5_HALL_WAIT_OUTFEED, /* enough room after it to start again */
  MS5_HALL_WAIT_NEXT     /* the next machine is ready for the job, too */
} Ms5HallWait;

/* What happens when a step begins. */
typedef enum
{
  MS5_HALL_HOOK_NONE,
  MS5_HALL_HOOK_CLEARED,  /* the fault is gone */
  MS5_HALL_HOOK_REPAIRED, /* so is the wear */
  MS5_HALL_HOOK_RETOOLED  /* the machine belongs to its next job */
} Ms5HallHook;

typedef struct
{
  Ms5State state;
  Ms5Mode mode;
  guint seconds;
  Ms5HallWait wait;
  Ms5HallHook hook;
} Ms5HallStep;

#define MS5_HALL_MAX_STEPS 10

/* How a configured fault behaves, told from its call type and priority. */
typedef enum
{
  MS5_HALL_FAULT_MESSAGE,  /* shown while the machine is starved */
  MS5_HALL_FAULT_WARNING,  /* the machine goes on */
  MS5_HALL_FAULT_JAM,
  MS5_HALL_FAULT_GUARD,
  MS5_HALL_FAULT_MATERIAL,
  MS5_HALL_FAULT_QUALITY,
  MS5_HALL_FAULT_DEFECT,
  MS5_HALL_FAULT_SAFETY
} Ms5HallFaultKind;

typedef struct
{
  const Ms5Fault *fault;
  Ms5HallFaultKind kind;
  double rate; /* per running second */
} Ms5HallFault;

typedef enum
{
  MS5_HALL_SENSOR_TEMPERATURE,
  MS5_HALL_SENSOR_PRESSURE,
  MS5_HALL_SENSOR_VIBRATION,
  MS5_HALL_SENSOR_OTHER
} Ms5HallSensorKind;

typedef struct
{
  const Ms5Sensor *sensor;
  Ms5HallSensorKind kind;
  double low;       /* the band it should stay in, also where none is configured */
  double high;
  double value;     /* without noise */
  double noise;
  double excursion; /* where a trouble of its own pulls it, in bands */
  double pull;      /* how far it has been pulled */
  gint64 left;      /* microseconds until the excursion ends, or begins */
  double scale;     /* 10^digits */
} Ms5HallSensor;

struct _Ms5HallMachine
{
  const Ms5Equipment *equipment;
  Ms5HallLine *line;
  Ms5HallMachine *upstream;
  Ms5HallMachine *downstream;
  gint64 phase;         /* when in a second it reports */

  /* What it is doing. */
  Ms5State state;
  Ms5Mode mode;
  Ms5Cause cause;
  Ms5HallStep script[MS5_HALL_MAX_STEPS];
  guint n_steps;        /* 0: it runs */
  guint at;
  guint left;           /* seconds */
  guint job;            /* its number among the line's jobs */
  const Ms5Product *product;
  double cycle;         /* its ideal one, in seconds */
  guint stood;          /* seconds since it last ran */
  gboolean changed;     /* since its last sample */

  /* Items. */
  guint infeed;         /* on the conveyor before it */
  guint capacity;       /* of that conveyor */
  double owed;          /* fraction of an item under way */
  double pace;          /* of the ideal speed */
  guint pace_left;
  guint ramp_left;
  guint dry;            /* seconds without anything to do */
  guint stalled;        /* seconds it will go on without making anything, and not know it */
  guint bad_left;       /* seconds of bad items after a start */
  double scrap_ratio;
  gint64 next_scrap;    /* items until the next bad one */
  gint64 next_rework;
  guint good;           /* since its last sample */
  guint scrap;
  guint rework;

  /* Trouble. */
  Ms5HallFault *faults;
  guint n_faults;
  double total_rate;
  double next_trouble;  /* running seconds */
  double next_pause;    /* running seconds until a micro-stop */
  const Ms5HallFault *fault;
  const Ms5HallFault *coming; /* a fault that shows in its items first */
  guint lead_left;
  const Ms5HallFault *warning;
  guint warning_left;
  const Ms5Fault *message;
  double wear;          /* 1: worn out */
  double life;          /* running seconds */

  /* Reports. */
  Ms5HallSensor *sensors;
  double *values;
  Ms5Time sensed;
  gboolean ran;         /* when last sensed */
  Ms5Time next_due;
  gint64 birth;
  gint64 seq;
};

typedef struct
{
  char *code;
  const Ms5Product *product;
  gint64 quantity;
  double changeover_s; /* that it will really take, before this job */
  Ms5Time due;
} Ms5HallLineJob;

struct _Ms5HallLine
{
  Ms5Hall *hall;
  const Ms5Line *line;
  GRand *rand;
  GRand *noise;
  Ms5HallMachine *machines;
  guint n_machines;
  Ms5HallMachine *bottleneck;
  double temper;        /* how much trouble it has beside others */

  gboolean crew;
  Ms5Interval off;      /* when the crew is next away, as people are */

  GPtrArray *products;  /* those it makes, borrowed */
  GPtrArray *jobs;      /* of Ms5HallLineJob: one after the other, not yet done by all machines */
  guint first_job;      /* the number of the first of these */
  guint next_number;
  gboolean started;
  gint64 job_good;      /* of the job that the bottleneck is at */

  double supply;        /* pressure, 1 is right */
  Ms5Time supplied;
  gint64 dip_left;
  double dip;

  gboolean quiet;
  Ms5Interval silence;

  gint64 fed;
  gint64 shipped;
  gint64 scrapped;
  gint64 set_aside;
};

struct _Ms5Hall
{
  Ms5Plant *plant;
  Ms5Time time;
  gint64 period;
  double trouble;
  Ms5HallLine *lines;
  guint n_lines;
  GPtrArray *order;     /* of Ms5HallMachine: in the order in which they report */
  Ms5HallSampleFunc on_sample;
  Ms5HallJobFunc on_job;
  gpointer user_data;
};

double   ms5_hall_uniform        (GRand          *rand,
                                  double          from,
                                  double          to);
double   ms5_hall_normal         (GRand          *rand);
double   ms5_hall_exponential    (GRand          *rand,
                                  double          mean);
double   ms5_hall_log_normal     (GRand          *rand,
                                  double          median,
                                  double          sigma);
gint64   ms5_hall_geometric      (GRand          *rand,
                                  double          probability);

void     ms5_hall_machine_init   (Ms5HallMachine *self);
void     ms5_hall_machine_step   (Ms5HallMachine *self);
void     ms5_hall_machine_follow (Ms5HallMachine    *self,
                                  const Ms5HallStep *steps,
                                  guint              n_steps);
void     ms5_hall_machine_run    (Ms5HallMachine *self);
gboolean ms5_hall_machine_is_finished (const Ms5HallMachine *self);
void     ms5_hall_machine_set_scrap   (Ms5HallMachine       *self,
                                       double                ratio);

void     ms5_hall_faults_init    (Ms5HallMachine *self);
void     ms5_hall_faults_clear   (Ms5HallMachine *self);
gboolean ms5_hall_faults_run     (Ms5HallMachine *self);
void     ms5_hall_faults_pass    (Ms5HallMachine *self);
void     ms5_hall_faults_repair  (Ms5HallMachine *self);
guint    ms5_hall_faults_list    (const Ms5HallMachine *self,
                                  const Ms5Fault       *out_faults[static 3]);

void     ms5_hall_sensors_init   (Ms5HallMachine *self);
void     ms5_hall_sensors_clear  (Ms5HallMachine *self);
void     ms5_hall_sensors_update (Ms5HallMachine *self,
                                  Ms5Time         time);

void     ms5_hall_jobs_init      (Ms5HallLine    *self);
void     ms5_hall_jobs_clear     (Ms5HallLine    *self);
const Ms5HallLineJob *
         ms5_hall_jobs_get       (Ms5HallLine    *self,
                                  guint           number);
void     ms5_hall_jobs_plan      (Ms5HallLine    *self);
gboolean ms5_hall_jobs_is_fed    (Ms5HallLine    *self);
void     ms5_hall_jobs_report    (Ms5HallLine    *self,
                                  Ms5HallJobEvent event,
                                  guint           number);
void     ms5_hall_jobs_trim      (Ms5HallLine    *self);

void     ms5_hall_crew_init      (Ms5HallLine    *self);
void     ms5_hall_crew_step      (Ms5HallLine    *self);

G_END_DECLS
