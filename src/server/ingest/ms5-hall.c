/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/ingest/ms5-hall-private.h"

#include <math.h>

/* The quiet line: hours of talking, minutes of silence. */
#define TALK_MEAN_S    (3.0 * 3600)
#define SILENCE_MIN_S  240.0
#define SILENCE_MAX_S  900.0

/* Conveyors hold what the line makes in this time. */
#define BUFFER_MIN_S   40.0
#define BUFFER_MAX_S   110.0
#define BUFFER_MIN     6u

static Ms5Time
from_seconds (double seconds)
{
  return (Ms5Time) (seconds * (double) MS5_USEC_PER_S);
}

static guint
conveyor_capacity (Ms5HallLine *line)
{
  double cycle = G_MAXDOUBLE;

  for (guint i = 0; i < line->products->len; i++)
    {
      const Ms5Product *product = g_ptr_array_index (line->products, i);

      cycle = MIN (cycle, ms5_plant_get_ideal_cycle (line->hall->plant, line->line->code, product->code));
    }

  return MAX ((guint) (ms5_hall_uniform (line->rand, BUFFER_MIN_S, BUFFER_MAX_S) / cycle), BUFFER_MIN);
}

static void
init_machines (Ms5HallLine *line)
{
  const GPtrArray *equipment = line->line->equipment;

  line->n_machines = equipment->len;
  line->machines = g_new0 (Ms5HallMachine, line->n_machines);
  for (guint i = 0; i < line->n_machines; i++)
    {
      Ms5HallMachine *machine = &line->machines[i];

      machine->equipment = g_ptr_array_index (equipment, i);
      machine->line = line;
      machine->upstream = i > 0 ? machine - 1 : NULL;
      machine->downstream = i + 1 < line->n_machines ? machine + 1 : NULL;
      if (machine->equipment == ms5_line_get_bottleneck (line->line))
        line->bottleneck = machine;
    }
  if (line->bottleneck == NULL)
    line->bottleneck = &line->machines[0];

  for (guint i = 0; i < line->n_machines; i++)
    {
      Ms5HallMachine *machine = &line->machines[i];

      machine->capacity = conveyor_capacity (line);
      machine->phase = g_rand_int_range (line->rand, 0, 1000) * MS5_USEC_PER_MS;
      machine->birth = line->hall->time / MS5_USEC_PER_S;
      machine->next_due = line->hall->time;
      ms5_hall_faults_init (machine);
      ms5_hall_sensors_init (machine);
      ms5_hall_machine_init (machine);
    }
}

static void
plan_silence (Ms5HallLine *line,
              Ms5Time      from)
{
  line->silence.start = from + from_seconds (ms5_hall_exponential (line->rand, TALK_MEAN_S));
  line->silence.end = line->silence.start
                      + from_seconds (ms5_hall_uniform (line->rand, SILENCE_MIN_S, SILENCE_MAX_S));
}

static void
init_line (Ms5Hall       *self,
           Ms5HallLine   *line,
           const Ms5Line *configured,
           GRand         *rand)
{
  line->hall = self;
  line->line = configured;
  line->rand = g_rand_new_with_seed (g_rand_int (rand));
  line->noise = g_rand_new_with_seed (g_rand_int (rand));
  line->temper = ms5_hall_uniform (line->rand, 0.8, 1.7);
  line->supply = 1.0;
  line->supplied = self->time;

  ms5_hall_crew_init (line);
  ms5_hall_jobs_init (line);
  init_machines (line);
  plan_silence (line, self->time);
}

static const Ms5Line *
find_quiet_line (const Ms5Plant *plant,
                 const char     *code)
{
  const Ms5Line *quiet = NULL;

  if (code != NULL)
    return ms5_plant_get_line (plant, code);

  for (guint i = 0; i < plant->lines->len; i++)
    {
      const Ms5Line *line = g_ptr_array_index (plant->lines, i);

      if (!isnan (line->oee_target) && (quiet == NULL || line->oee_target < quiet->oee_target))
        quiet = line;
    }

  return quiet;
}

static int
compare_phases (gconstpointer a,
                gconstpointer b)
{
  const Ms5HallMachine *left = *(const Ms5HallMachine *const *) a;
  const Ms5HallMachine *right = *(const Ms5HallMachine *const *) b;

  return (left->phase > right->phase) - (left->phase < right->phase);
}

/**
 * ms5_hall_new:
 * @plant: a sealed plant without problems
 * @options: (nullable): what is special about this hall
 * @rand: seeds the hall; not used after the call
 * @start: when it is opened; machines start up then. Whole seconds count.
 *
 * Returns: (transfer full): a hall in which nothing has happened yet
 */
Ms5Hall *
ms5_hall_new (Ms5Plant             *plant,
              const Ms5HallOptions *options,
              GRand                *rand,
              Ms5Time               start)
{
  static const Ms5HallOptions usual = { 1.0, NULL };
  Ms5Hall *self = g_new0 (Ms5Hall, 1);
  const Ms5Line *quiet;

  if (options == NULL)
    options = &usual;

  self->plant = ms5_plant_ref (plant);
  self->time = start - start % MS5_HALL_STEP;
  self->period = MS5_HALL_STEP;
  self->trouble = options->trouble > 0 ? options->trouble : 1.0;
  self->n_lines = plant->lines->len;
  self->lines = g_new0 (Ms5HallLine, self->n_lines);
  self->order = g_ptr_array_new ();
  quiet = find_quiet_line (plant, options->quiet_line);

  for (guint i = 0; i < self->n_lines; i++)
    {
      Ms5HallLine *line = &self->lines[i];

      init_line (self, line, g_ptr_array_index (plant->lines, i), rand);
      line->quiet = line->line == quiet;
      for (guint j = 0; j < line->n_machines; j++)
        g_ptr_array_add (self->order, &line->machines[j]);
    }
  g_ptr_array_sort (self->order, compare_phases);

  return self;
}

/**
 * ms5_hall_free:
 * @hall: (transfer full) (nullable): a hall
 */
void
ms5_hall_free (Ms5Hall *hall)
{
  if (hall == NULL)
    return;

  for (guint i = 0; i < hall->n_lines; i++)
    {
      Ms5HallLine *line = &hall->lines[i];

      for (guint j = 0; j < line->n_machines; j++)
        {
          ms5_hall_faults_clear (&line->machines[j]);
          ms5_hall_sensors_clear (&line->machines[j]);
        }
      ms5_hall_jobs_clear (line);
      g_rand_free (line->rand);
      g_rand_free (line->noise);
      g_free (line->machines);
    }
  g_ptr_array_unref (hall->order);
  g_free (hall->lines);
  ms5_plant_unref (hall->plant);
  g_free (hall);
}

/**
 * ms5_hall_set_sinks:
 * @hall: a hall
 * @on_sample: (nullable): gets every sample, in the order of time
 * @on_job: (nullable): gets what happens to jobs
 * @user_data: for both
 */
void
ms5_hall_set_sinks (Ms5Hall           *hall,
                    Ms5HallSampleFunc  on_sample,
                    Ms5HallJobFunc     on_job,
                    gpointer           user_data)
{
  hall->on_sample = on_sample;
  hall->on_job = on_job;
  hall->user_data = user_data;
}

/**
 * ms5_hall_set_period:
 * @hall: a hall
 * @period: microseconds between the samples of a machine to which nothing happens; it makes one at
 *   once when its state, mode, product or faults change. What happens in the hall does not depend on it.
 */
void
ms5_hall_set_period (Ms5Hall *hall,
                     gint64   period)
{
  g_return_if_fail (period > 0);

  hall->period = MAX (period, MS5_HALL_STEP);
  for (guint i = 0; i < hall->order->len; i++)
    {
      Ms5HallMachine *machine = g_ptr_array_index (hall->order, i);

      machine->next_due = MIN (machine->next_due, hall->time + hall->period);
    }
}

/**
 * ms5_hall_get_time:
 * @hall: a hall
 *
 * Returns: how far it has been simulated
 */
Ms5Time
ms5_hall_get_time (const Ms5Hall *hall)
{
  return hall->time;
}

static gboolean
is_silent (Ms5HallLine *line,
           Ms5Time      time)
{
  if (!line->quiet || time < line->silence.start)
    return FALSE;
  if (time < line->silence.end)
    return TRUE;

  /* The gateway comes back as a new birth. */
  for (guint i = 0; i < line->n_machines; i++)
    {
      line->machines[i].birth = time / MS5_USEC_PER_S;
      line->machines[i].seq = 0;
      line->machines[i].changed = TRUE;
    }
  plan_silence (line, time);
  return FALSE;
}

static void
report (Ms5Hall        *self,
        Ms5HallMachine *machine,
        Ms5Time         time)
{
  const Ms5Fault *faults[3];
  Ms5HallSample sample = {
    .equipment = machine->equipment,
    .time = time,
    .birth = machine->birth,
    .seq = machine->seq++,
    .state = machine->state,
    .mode = machine->mode,
    .cause = machine->cause,
    .product = machine->product,
    .good = machine->good,
    .scrap = machine->scrap,
    .rework = machine->rework,
    .sensors = machine->values,
    .faults = faults,
    .n_faults = ms5_hall_faults_list (machine, faults),
  };

  ms5_hall_sensors_update (machine, time);
  machine->good = machine->scrap = machine->rework = 0;
  machine->changed = FALSE;
  machine->next_due = time + self->period;
  if (self->on_sample != NULL)
    self->on_sample (&sample, self->user_data);
}

static void
report_all (Ms5Hall *self)
{
  for (guint i = 0; i < self->order->len; i++)
    {
      Ms5HallMachine *machine = g_ptr_array_index (self->order, i);
      Ms5Time time = self->time + machine->phase;

      if ((machine->changed || time >= machine->next_due) && !is_silent (machine->line, time))
        report (self, machine, time);
    }
}

static void
step_line (Ms5HallLine *line)
{
  ms5_hall_crew_step (line);
  /* Against the flow, so that room made in this second is used in it. */
  for (guint i = line->n_machines; i > 0; i--)
    ms5_hall_machine_step (&line->machines[i - 1]);
}

/**
 * ms5_hall_advance:
 * @hall: a hall
 * @until: lets time pass up to here; samples of the last whole second before it are brought, too
 */
void
ms5_hall_advance (Ms5Hall *hall,
                  Ms5Time  until)
{
  while (hall->time + MS5_HALL_STEP <= until)
    {
      for (guint i = 0; i < hall->n_lines; i++)
        step_line (&hall->lines[i]);
      report_all (hall);
      hall->time += MS5_HALL_STEP;
    }
}

/**
 * ms5_hall_get_flow:
 * @hall: a hall
 * @line: one of its lines
 * @out_flow: (out): where the items are that ever entered it
 */
void
ms5_hall_get_flow (const Ms5Hall *hall,
                   const Ms5Line *line,
                   Ms5HallFlow   *out_flow)
{
  const Ms5HallLine *self = &hall->lines[line->index];

  out_flow->fed = self->fed;
  out_flow->shipped = self->shipped;
  out_flow->scrapped = self->scrapped;
  out_flow->set_aside = self->set_aside;
  out_flow->buffered = 0;
  for (guint i = 0; i < self->n_machines; i++)
    out_flow->buffered += self->machines[i].infeed;
}
