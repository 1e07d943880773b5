/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/ingest/ms5-hall-private.h"

/* A machine that is stopped follows a script of states and then runs again. */

#define PROD  MS5_MODE_PRODUCTION
#define CHANGE MS5_MODE_CHANGEOVER

/* After this long a standstill the first items are bad. */
#define COLD_AFTER_S    120u

/* And after this long it starts slowly. */
#define RAMP_AFTER_S    15u

/* A starved machine shows its message after this long. */
#define MESSAGE_AFTER_S 20u

/* Time at a machine that is not the bottleneck, of the line's changeover. */
#define SIDE_CHANGE_MIN 0.6
#define SIDE_CHANGE_MAX 0.95

#define WEAR_TO_MEND    0.85
#define MEND_S          300.0

void
ms5_hall_machine_follow (Ms5HallMachine    *self,
                         const Ms5HallStep *steps,
                         guint              n_steps)
{
  g_assert (n_steps > 0 && n_steps <= MS5_HALL_MAX_STEPS);

  for (guint i = 0; i < n_steps; i++)
    self->script[i] = steps[i];
  self->n_steps = n_steps;
  self->at = 0;
  self->left = steps[0].seconds;
  self->state = steps[0].state;
  self->mode = steps[0].mode;
  self->changed = TRUE;
  self->stalled = 0;
}

static void
set_product (Ms5HallMachine *self)
{
  const Ms5HallLine *line = self->line;

  self->product = ms5_hall_jobs_get (self->line, self->job)->product;
  self->cycle = ms5_plant_get_ideal_cycle (line->hall->plant, line->line->code, self->product->code);
}

void
ms5_hall_machine_init (Ms5HallMachine *self)
{
  const Ms5HallStep steps[] = {
    { MS5_STATE_STOPPED, PROD, (guint) g_rand_int_range (self->line->rand, 1, 20), MS5_HALL_WAIT_CREW },
    { MS5_STATE_RESETTING, PROD, 4 },
    { MS5_STATE_IDLE, PROD, 2 },
    { MS5_STATE_STARTING, PROD, 6 },
  };

  set_product (self);
  self->pace = 1.0;
  self->next_pause = ms5_hall_exponential (self->line->rand, 600);
  ms5_hall_machine_set_scrap (self, 0);
  ms5_hall_machine_follow (self, steps, G_N_ELEMENTS (steps));
}

/* Whether everything of its job has gone through. */
gboolean
ms5_hall_machine_is_finished (const Ms5HallMachine *self)
{
  if (self->upstream == NULL)
    return ms5_hall_jobs_is_fed (self->line);

  return self->upstream->job > self->job && self->infeed == 0;
}

static void
take_break (Ms5HallMachine *self)
{
  GRand *rand = self->line->rand;
  const Ms5HallStep steps[] = {
    { MS5_STATE_STOPPING, PROD, 3 },
    { MS5_STATE_STOPPED, PROD, 30, MS5_HALL_WAIT_CREW },
    { MS5_STATE_RESETTING, PROD, (guint) g_rand_int_range (rand, 3, 12) },
    { MS5_STATE_IDLE, PROD, (guint) g_rand_int_range (rand, 1, 20) },
    { MS5_STATE_STARTING, PROD, 6 },
  };

  self->cause = MS5_CAUSE_NONE;
  self->message = NULL;
  ms5_hall_machine_follow (self, steps, G_N_ELEMENTS (steps));
}

static void
suspend (Ms5HallMachine *self,
         Ms5Cause        cause)
{
  const Ms5HallStep steps[] = {
    { MS5_STATE_SUSPENDING, PROD, 1 },
    { MS5_STATE_SUSPENDED, PROD, 2,
      cause == MS5_CAUSE_STARVED ? MS5_HALL_WAIT_INFEED : MS5_HALL_WAIT_OUTFEED },
    { MS5_STATE_UNSUSPENDING, PROD, 1 },
  };

  self->cause = cause;
  ms5_hall_machine_follow (self, steps, G_N_ELEMENTS (steps));
}

static double
changeover_seconds (Ms5HallMachine *self)
{
  GRand *rand = self->line->rand;
  double seconds = ms5_hall_jobs_get (self->line, self->job)->changeover_s;

  if (self != self->line->bottleneck)
    seconds *= ms5_hall_uniform (rand, SIDE_CHANGE_MIN, SIDE_CHANGE_MAX);
  if (self->wear > WEAR_TO_MEND && g_rand_boolean (rand))
    {
      seconds += MEND_S;
      ms5_hall_faults_repair (self);
    }

  return seconds;
}

static void
complete (Ms5HallMachine *self)
{
  GRand *rand = self->line->rand;
  gboolean is_bottleneck = self == self->line->bottleneck;

  if (is_bottleneck)
    ms5_hall_jobs_report (self->line, MS5_HALL_JOB_COMPLETED, self->job);

  self->cause = MS5_CAUSE_NONE;
  self->message = NULL;
  self->job++;
  {
    const Ms5HallStep steps[] = {
      { MS5_STATE_COMPLETING, PROD, 4 },
      { MS5_STATE_COMPLETE, PROD, (guint) g_rand_int_range (rand, 10, 40), MS5_HALL_WAIT_CREW },
      { MS5_STATE_STOPPED, CHANGE, (guint) changeover_seconds (self), MS5_HALL_WAIT_CREW,
        MS5_HALL_HOOK_RETOOLED },
      { MS5_STATE_RESETTING, CHANGE, 8 },
      { MS5_STATE_IDLE, CHANGE, 5, MS5_HALL_WAIT_NEXT },
      { MS5_STATE_STARTING, CHANGE, 8 },
    };

    ms5_hall_machine_follow (self, steps, G_N_ELEMENTS (steps));
  }
  ms5_hall_jobs_trim (self->line);
}

static guint
infeed_to_start (const Ms5HallMachine *self)
{
  return MAX (self->capacity / 5, 2);
}

static gboolean
may_go_on (const Ms5HallMachine *self,
           Ms5HallWait           wait)
{
  const Ms5HallMachine *downstream = self->downstream;

  switch (wait)
    {
    case MS5_HALL_WAIT_CREW:
      return self->line->crew;
    case MS5_HALL_WAIT_INFEED:
      return self->upstream == NULL || self->infeed >= infeed_to_start (self)
             || (self->infeed > 0 && self->upstream->job > self->job);
    case MS5_HALL_WAIT_OUTFEED:
      return downstream == NULL || downstream->capacity - downstream->infeed >= downstream->capacity / 5;
    case MS5_HALL_WAIT_NEXT:
      return self->line->crew && (downstream == NULL || downstream->job >= self->job);
    case MS5_HALL_WAIT_NOTHING:
    default:
      return TRUE;
    }
}

static void
begin_step (Ms5HallMachine *self)
{
  const Ms5HallStep *step = &self->script[self->at];

  self->left = step->seconds;
  self->changed = self->changed || self->state != step->state || self->mode != step->mode;
  self->state = step->state;
  self->mode = step->mode;

  switch (step->hook)
    {
    case MS5_HALL_HOOK_REPAIRED:
      ms5_hall_faults_repair (self);
      G_GNUC_FALLTHROUGH;
    case MS5_HALL_HOOK_CLEARED:
      self->fault = NULL;
      self->changed = TRUE;
      break;
    case MS5_HALL_HOOK_RETOOLED:
      set_product (self);
      self->changed = TRUE;
      break;
    case MS5_HALL_HOOK_NONE:
    default:
      break;
    }
}

/* The script is over: it runs. */
static void
begin_to_run (Ms5HallMachine *self)
{
  gboolean retooled = self->mode == CHANGE;

  self->n_steps = 0;
  self->state = MS5_STATE_EXECUTE;
  self->mode = PROD;
  self->cause = MS5_CAUSE_NONE;
  self->message = NULL;
  self->dry = 0;
  self->changed = TRUE;
  if (retooled)
    self->bad_left = (guint) ms5_hall_uniform (self->line->rand, 120, 300);
  else if (self->stood >= COLD_AFTER_S)
    self->bad_left = (guint) ms5_hall_uniform (self->line->rand, 30, 90);
  if (self->stood >= RAMP_AFTER_S)
    self->ramp_left = 20;
  self->stood = 0;
  ms5_hall_machine_set_scrap (self, self->bad_left > 0 ? 8 : 1);
  if (self == self->line->bottleneck && (retooled || !self->line->started))
    ms5_hall_jobs_plan (self->line);
}

static void
follow_script (Ms5HallMachine *self)
{
  const Ms5HallStep *step = &self->script[self->at];

  self->stood++;
  if (self->left > 0)
    self->left--;

  if (self->state == MS5_STATE_SUSPENDED)
    {
      if (!self->line->crew)
        {
          take_break (self);
          return;
        }
      if (ms5_hall_machine_is_finished (self))
        {
          complete (self);
          return;
        }
      if (self->cause == MS5_CAUSE_STARVED && ++self->dry == MESSAGE_AFTER_S)
        ms5_hall_faults_pass (self);
    }

  if (self->left > 0 || !may_go_on (self, step->wait))
    return;

  self->at++;
  if (self->at < self->n_steps)
    begin_step (self);
  else
    begin_to_run (self);
}

void
ms5_hall_machine_step (Ms5HallMachine *self)
{
  if (self->n_steps > 0)
    {
      follow_script (self);
      return;
    }

  if (!self->line->crew)
    take_break (self);
  else if (ms5_hall_machine_is_finished (self))
    complete (self);
  else if (!ms5_hall_faults_run (self))
    {
      ms5_hall_machine_run (self);
      if (self->dry > 0 && self->cause != MS5_CAUSE_NONE)
        suspend (self, self->cause);
    }
}
