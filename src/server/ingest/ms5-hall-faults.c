/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/ingest/ms5-hall-private.h"

#define PROD MS5_MODE_PRODUCTION

/* Micro-stops: every so often for some seconds. Of some the machine knows nothing: it reports
 * Execute and makes nothing. */
#define PAUSE_MEAN_S     600.0
#define PAUSE_MEDIAN_S   9.0
#define PAUSE_MAX_S      55.0
#define PAUSE_UNKNOWN    0.2

#define LIFE_MIN_H       40.0
#define LIFE_MAX_H       120.0

/* Machines beside the bottleneck stop less often. */
#define SIDE_TROUBLE     0.8

/* How often in running time, and for how long. */
typedef struct
{
  double hours_between;
  double median_s;
  double sigma;
} Habit;

static const Habit habits[] = {
  [MS5_HALL_FAULT_MESSAGE] = { 0, 0, 0 },
  [MS5_HALL_FAULT_WARNING] = { 9, 900, 0.3 },
  [MS5_HALL_FAULT_JAM] = { 3.5, 130, 0.6 },
  [MS5_HALL_FAULT_GUARD] = { 5, 140, 0.6 },
  [MS5_HALL_FAULT_MATERIAL] = { 7, 170, 0.5 },
  [MS5_HALL_FAULT_QUALITY] = { 9, 180, 0.5 },
  [MS5_HALL_FAULT_DEFECT] = { 90, 1300, 0.4 },
  [MS5_HALL_FAULT_SAFETY] = { 80, 260, 0.4 },
};

static Ms5HallFaultKind
kind_of (const Ms5Fault *fault)
{
  static const struct
  {
    const char *call_type;
    Ms5HallFaultKind kind;
  } kinds[] = {
    { "safety", MS5_HALL_FAULT_SAFETY },
    { "maintenance", MS5_HALL_FAULT_DEFECT },
    { "quality", MS5_HALL_FAULT_QUALITY },
    { "material", MS5_HALL_FAULT_MATERIAL },
  };

  if (fault->call_type == NULL)
    return fault->reason != NULL ? MS5_HALL_FAULT_MESSAGE : MS5_HALL_FAULT_WARNING;
  if (fault->has_priority && fault->priority == MS5_PRIORITY_LOW)
    return MS5_HALL_FAULT_WARNING;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (fault->call_type, kinds[i].call_type))
      return kinds[i].kind;

  return fault->has_priority && fault->priority >= MS5_PRIORITY_HIGH ? MS5_HALL_FAULT_GUARD : MS5_HALL_FAULT_JAM;
}

static void
plan_trouble (Ms5HallMachine *self)
{
  self->next_trouble = self->total_rate > 0 ? ms5_hall_exponential (self->line->rand, 1.0 / self->total_rate)
                                            : G_MAXDOUBLE;
}

void
ms5_hall_faults_init (Ms5HallMachine *self)
{
  const GPtrArray *configured = self->equipment->faults;
  double trouble = self->line->hall->trouble * self->line->temper;

  if (self != self->line->bottleneck)
    trouble *= SIDE_TROUBLE;

  self->n_faults = configured->len;
  self->faults = g_new0 (Ms5HallFault, self->n_faults);
  for (guint i = 0; i < self->n_faults; i++)
    {
      Ms5HallFault *fault = &self->faults[i];
      const Habit *habit;

      fault->fault = g_ptr_array_index (configured, i);
      fault->kind = kind_of (fault->fault);
      habit = &habits[fault->kind];
      fault->rate = habit->hours_between > 0 ? trouble / (habit->hours_between * 3600) : 0;
      self->total_rate += fault->rate;
    }
  self->life = ms5_hall_uniform (self->line->rand, LIFE_MIN_H, LIFE_MAX_H) * 3600;
  self->wear = ms5_hall_uniform (self->line->rand, 0, 0.9);
  plan_trouble (self);
}

void
ms5_hall_faults_clear (Ms5HallMachine *self)
{
  g_clear_pointer (&self->faults, g_free);
}

void
ms5_hall_faults_repair (Ms5HallMachine *self)
{
  self->wear = ms5_hall_uniform (self->line->rand, 0, 0.1);
  self->life = ms5_hall_uniform (self->line->rand, LIFE_MIN_H, LIFE_MAX_H) * 3600;
}

static void
hold (Ms5HallMachine *self,
      guint           seconds)
{
  const Ms5HallStep steps[] = {
    { MS5_STATE_HOLDING, PROD, 1 },
    { MS5_STATE_HELD, PROD, seconds, MS5_HALL_WAIT_CREW },
    { MS5_STATE_UNHOLDING, PROD, 2, MS5_HALL_WAIT_NOTHING, MS5_HALL_HOOK_CLEARED },
  };

  ms5_hall_machine_follow (self, steps, G_N_ELEMENTS (steps));
}

static void
stop (Ms5HallMachine *self,
      guint           seconds)
{
  const Ms5HallStep steps[] = {
    { MS5_STATE_STOPPING, PROD, 2 },
    { MS5_STATE_STOPPED, PROD, seconds, MS5_HALL_WAIT_CREW },
    { MS5_STATE_RESETTING, PROD, 4, MS5_HALL_WAIT_NOTHING, MS5_HALL_HOOK_CLEARED },
    { MS5_STATE_IDLE, PROD, 2 },
    { MS5_STATE_STARTING, PROD, 6 },
  };

  ms5_hall_machine_follow (self, steps, G_N_ELEMENTS (steps));
}

static void
abort_safely (Ms5HallMachine *self,
              guint           seconds)
{
  const Ms5HallStep steps[] = {
    { MS5_STATE_ABORTING, PROD, 1 },
    { MS5_STATE_ABORTED, PROD, seconds, MS5_HALL_WAIT_CREW },
    { MS5_STATE_CLEARING, PROD, 8, MS5_HALL_WAIT_NOTHING, MS5_HALL_HOOK_CLEARED },
    { MS5_STATE_STOPPED, PROD, 10 },
    { MS5_STATE_RESETTING, PROD, 5 },
    { MS5_STATE_IDLE, PROD, 3 },
    { MS5_STATE_STARTING, PROD, 8 },
  };

  ms5_hall_machine_follow (self, steps, G_N_ELEMENTS (steps));
}

/* Someone has to come first, then repairs it in maintenance mode. */
static void
break_down (Ms5HallMachine *self,
            guint           seconds)
{
  guint wait = MIN (seconds / 3, (guint) ms5_hall_uniform (self->line->rand, 120, 420));
  const Ms5HallStep steps[] = {
    { MS5_STATE_ABORTING, PROD, 1 },
    { MS5_STATE_ABORTED, PROD, wait, MS5_HALL_WAIT_CREW },
    { MS5_STATE_ABORTED, MS5_MODE_MAINTENANCE, seconds - wait, MS5_HALL_WAIT_CREW },
    { MS5_STATE_CLEARING, MS5_MODE_MAINTENANCE, 10, MS5_HALL_WAIT_NOTHING, MS5_HALL_HOOK_REPAIRED },
    { MS5_STATE_STOPPED, PROD, 15 },
    { MS5_STATE_RESETTING, PROD, 5 },
    { MS5_STATE_IDLE, PROD, 5 },
    { MS5_STATE_STARTING, PROD, 8 },
  };

  ms5_hall_machine_follow (self, steps, G_N_ELEMENTS (steps));
}

static void
begin_fault (Ms5HallMachine     *self,
             const Ms5HallFault *fault)
{
  const Habit *habit = &habits[fault->kind];
  guint seconds = (guint) ms5_hall_log_normal (self->line->rand, habit->median_s, habit->sigma);

  self->fault = fault;
  switch (fault->kind)
    {
    case MS5_HALL_FAULT_GUARD:
      stop (self, seconds);
      break;
    case MS5_HALL_FAULT_SAFETY:
      abort_safely (self, seconds);
      break;
    case MS5_HALL_FAULT_DEFECT:
      break_down (self, seconds);
      break;
    case MS5_HALL_FAULT_MESSAGE:
    case MS5_HALL_FAULT_WARNING:
    case MS5_HALL_FAULT_JAM:
    case MS5_HALL_FAULT_MATERIAL:
    case MS5_HALL_FAULT_QUALITY:
    default:
      hold (self, seconds);
      break;
    }
}

static const Ms5HallFault *
choose_fault (Ms5HallMachine *self)
{
  double at = ms5_hall_uniform (self->line->rand, 0, self->total_rate);

  for (guint i = 0; i + 1 < self->n_faults; i++)
    {
      at -= self->faults[i].rate;
      if (at < 0)
        return &self->faults[i];
    }

  return &self->faults[self->n_faults - 1];
}

static const Ms5HallFault *
find_defect (Ms5HallMachine *self)
{
  for (guint i = 0; i < self->n_faults; i++)
    if (self->faults[i].kind == MS5_HALL_FAULT_DEFECT)
      return &self->faults[i];

  return NULL;
}

/* Returns whether the machine stops for it now. */
static gboolean
meet_fault (Ms5HallMachine *self)
{
  const Ms5HallFault *fault = choose_fault (self);

  plan_trouble (self);
  if (fault->kind == MS5_HALL_FAULT_WARNING)
    {
      self->warning = fault;
      self->warning_left = (guint) ms5_hall_log_normal (self->line->rand, habits[fault->kind].median_s,
                                                        habits[fault->kind].sigma);
      self->changed = TRUE;
      return FALSE;
    }
  if (fault->kind == MS5_HALL_FAULT_QUALITY)
    {
      self->coming = fault;
      self->lead_left = (guint) ms5_hall_uniform (self->line->rand, 40, 100);
      ms5_hall_machine_set_scrap (self, 10);
      return FALSE;
    }

  begin_fault (self, fault);
  return TRUE;
}

static gboolean
pause_shortly (Ms5HallMachine *self)
{
  GRand *rand = self->line->rand;
  guint seconds = (guint) CLAMP (ms5_hall_log_normal (rand, PAUSE_MEDIAN_S, 0.7), 2.0, PAUSE_MAX_S);
  double mean = PAUSE_MEAN_S / (self->line->hall->trouble * self->line->temper);

  self->next_pause = ms5_hall_exponential (rand, self == self->line->bottleneck ? mean : mean / SIDE_TROUBLE);
  if (g_rand_double (rand) < PAUSE_UNKNOWN)
    {
      self->stalled = seconds;
      return FALSE;
    }

  hold (self, seconds);
  return TRUE;
}

/* One second of running: returns whether something stops the machine. */
gboolean
ms5_hall_faults_run (Ms5HallMachine *self)
{
  if (self->warning != NULL && --self->warning_left == 0)
    {
      self->warning = NULL;
      self->changed = TRUE;
    }
  if (self->coming != NULL && --self->lead_left == 0)
    {
      begin_fault (self, g_steal_pointer (&self->coming));
      return TRUE;
    }

  self->wear += 1.0 / self->life;
  if (self->wear > 1.3 && find_defect (self) != NULL)
    {
      begin_fault (self, find_defect (self));
      return TRUE;
    }
  if (--self->next_trouble < 0 && self->coming == NULL)
    return meet_fault (self);
  if (--self->next_pause < 0)
    return pause_shortly (self);

  return FALSE;
}

/* It has been starved for a while and says so, if it has a message for that. */
void
ms5_hall_faults_pass (Ms5HallMachine *self)
{
  for (guint i = 0; i < self->n_faults && self->message == NULL; i++)
    if (self->faults[i].kind == MS5_HALL_FAULT_MESSAGE)
      {
        self->message = self->faults[i].fault;
        self->changed = TRUE;
      }
}

guint
ms5_hall_faults_list (const Ms5HallMachine *self,
                      const Ms5Fault       *out_faults[static 3])
{
  guint n = 0;

  if (self->fault != NULL)
    out_faults[n++] = self->fault->fault;
  if (self->warning != NULL)
    out_faults[n++] = self->warning->fault;
  if (self->message != NULL)
    out_faults[n++] = self->message;

  return n;
}
