/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/ingest/ms5-simulator.h"

/* Machine seconds simulated in one turn of the main loop. */
#define SLICE         3000u

/* A busy door is knocked at again after this long. */
#define KNOCK_MS      20

/* A sample that the door did not take yet. */
typedef struct
{
  Ms5Sample sample;
  Ms5Reading *readings;
  const char **faults;
} Waiting;

struct _Ms5Simulator
{
  GObject parent_instance;

  Ms5Door *door;
  Ms5Clock *clock;
  Ms5Plant *plant;
  char *quiet_line;
  double trouble;
  GRand *rand;
  Ms5Hall *hall;
  GHashTable *ids;      /* equipment → the name of its source */
  gint64 period;
  gint64 warm_period;
  Ms5SimulatorFuncs funcs;
  gpointer user_data;

  GQueue waiting;       /* of Waiting */
  GSource *turn;        /* the next turn of the main loop in which to go on */
  guint tick_id;
  guint n_machines;
  GTask *warm_up;
  Ms5Time warm_since;
};

G_DEFINE_FINAL_TYPE (Ms5Simulator, ms5_simulator, G_TYPE_OBJECT)

static void go_on (Ms5Simulator *self);

static void
waiting_free (gpointer data)
{
  Waiting *waiting = data;

  g_free (waiting->readings);
  g_free (waiting->faults);
  g_free (waiting);
}

static const char *
source_id (Ms5Simulator       *self,
           const Ms5Equipment *equipment)
{
  char *id = g_hash_table_lookup (self->ids, equipment);

  if (id == NULL)
    {
      id = g_strconcat ("sim-", equipment->code, NULL);
      g_hash_table_insert (self->ids, (gpointer) equipment, id);
    }
  return id;
}

static Waiting *
waiting_new (Ms5Simulator        *self,
             const Ms5HallSample *told)
{
  const GPtrArray *sensors = told->equipment->sensors;
  Waiting *waiting = g_new0 (Waiting, 1);
  Ms5Sample *sample = &waiting->sample;

  ms5_sample_init (sample, told->time);
  sample->equipment = told->equipment->code;
  sample->source = source_id (self, told->equipment);
  sample->birth = told->birth;
  sample->seq = told->seq;
  sample->state = (int) told->state;
  sample->mode = (int) told->mode;
  sample->counts[MS5_QUANTITY_GOOD] = told->good;
  sample->counts[MS5_QUANTITY_SCRAP] = told->scrap;
  sample->counts[MS5_QUANTITY_REWORK] = told->rework;
  sample->product = told->product->code;

  waiting->readings = g_new (Ms5Reading, sensors->len);
  for (guint i = 0; i < sensors->len; i++)
    {
      const Ms5Sensor *sensor = g_ptr_array_index (sensors, i);

      waiting->readings[i] = (Ms5Reading) { sensor->code, told->sensors[i] };
    }
  sample->readings = waiting->readings;
  sample->n_readings = sensors->len;

  waiting->faults = g_new0 (const char *, told->n_faults + 1);
  for (guint i = 0; i < told->n_faults; i++)
    waiting->faults[i] = told->faults[i]->code;
  sample->faults = waiting->faults;

  return waiting;
}

static gboolean
put (Ms5Simulator    *self,
     const Ms5Sample *sample)
{
  /* While warming up the present is where the hall is. */
  return ms5_door_put (self->door, sample, self->warm_up != NULL ? sample->time : ms5_clock_now (self->clock));
}

static void
on_sample (const Ms5HallSample *told,
           gpointer             user_data)
{
  Ms5Simulator *self = user_data;
  Waiting *waiting = waiting_new (self, told);

  if (!g_queue_is_empty (&self->waiting) || !put (self, &waiting->sample))
    g_queue_push_tail (&self->waiting, waiting);
  else
    waiting_free (waiting);
}

static void
on_job (const Ms5HallJob *job,
        gpointer          user_data)
{
  Ms5Simulator *self = user_data;

  if (self->funcs.job != NULL)
    self->funcs.job (job, self->user_data);
}

static gboolean
put_waiting (Ms5Simulator *self)
{
  Waiting *waiting;

  while ((waiting = g_queue_peek_head (&self->waiting)) != NULL)
    {
      if (!put (self, &waiting->sample))
        return FALSE;
      waiting_free (g_queue_pop_head (&self->waiting));
    }

  return !ms5_door_is_busy (self->door);
}

static void
clear_turn (Ms5Simulator *self)
{
  if (self->turn != NULL)
    g_source_destroy (self->turn);
  g_clear_pointer (&self->turn, g_source_unref);
}

static gboolean
turn_cb (gpointer user_data)
{
  Ms5Simulator *self = user_data;

  g_clear_pointer (&self->turn, g_source_unref);
  go_on (self);
  return G_SOURCE_REMOVE;
}

static void
plan_turn (Ms5Simulator *self,
           GSource      *source)
{
  clear_turn (self);
  self->turn = source;
  g_source_set_callback (source, turn_cb, self, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static Ms5Time
caught_up_at (Ms5Simulator *self)
{
  return ms5_clock_now (self->clock) - MS5_HALL_STEP;
}

static void
tell_progress (Ms5Simulator *self)
{
  Ms5Time at = ms5_hall_get_time (self->hall);
  double whole = (double) (caught_up_at (self) - self->warm_since);

  if (self->funcs.passed != NULL)
    self->funcs.passed (at, self->user_data);
  if (self->funcs.progress != NULL)
    self->funcs.progress (whole > 0 ? CLAMP ((double) (at - self->warm_since) / whole, 0, 1) : 1, self->user_data);
}

static void
end_warm_up (Ms5Simulator *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->warm_up);

  ms5_hall_set_period (self->hall, self->period);
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_boolean (task, TRUE);
}

/* Lets the hall live on towards the present, one turn's worth. */
static void
go_on (Ms5Simulator *self)
{
  guint n_steps = MAX (SLICE / MAX (self->n_machines, 1), 1);
  Ms5Time until = caught_up_at (self);

  if (self->warm_up != NULL && g_cancellable_is_cancelled (g_task_get_cancellable (self->warm_up)))
    {
      end_warm_up (self);
      return;
    }

  if (!put_waiting (self))
    {
      plan_turn (self, g_timeout_source_new (KNOCK_MS));
      return;
    }

  for (guint i = 0; i < n_steps && ms5_hall_get_time (self->hall) < until; i++)
    {
      ms5_hall_advance (self->hall, ms5_hall_get_time (self->hall) + MS5_HALL_STEP);
      if (!g_queue_is_empty (&self->waiting))
        break;
    }

  if (self->warm_up != NULL)
    tell_progress (self);
  if (!g_queue_is_empty (&self->waiting) || ms5_hall_get_time (self->hall) < until)
    plan_turn (self, g_idle_source_new ());
  else if (self->warm_up != NULL)
    end_warm_up (self);
}

static void
open_hall (Ms5Simulator *self,
           Ms5Time       since)
{
  const Ms5HallOptions options = { self->trouble, self->quiet_line };

  self->hall = ms5_hall_new (self->plant, &options, self->rand, since);
  ms5_hall_set_sinks (self->hall, on_sample, on_job, self);
}

/**
 * ms5_simulator_warm_up_async:
 * @self: a simulator that has not begun
 * @since: when the hall opened
 * @cancellable: (nullable): ends it early
 * @callback: called when the hall has reached the present
 * @user_data: for @callback
 *
 * Makes the past since @since as fast as it can be stored, in the order of time, in slices on the
 * main loop. Each sample is put through the door as if it were then.
 */
void
ms5_simulator_warm_up_async (Ms5Simulator        *self,
                             Ms5Time              since,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_return_if_fail (MS5_IS_SIMULATOR (self));
  g_return_if_fail (self->hall == NULL);

  self->warm_up = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->warm_up, ms5_simulator_warm_up_async);
  self->warm_since = since;
  open_hall (self, since);
  ms5_hall_set_period (self->hall, self->warm_period);
  plan_turn (self, g_idle_source_new ());
}

/**
 * ms5_simulator_warm_up_finish:
 * @self: a simulator
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether the hall has reached the present
 */
gboolean
ms5_simulator_warm_up_finish (Ms5Simulator  *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
tick_cb (gpointer user_data)
{
  Ms5Simulator *self = user_data;

  if (self->turn == NULL)
    go_on (self);
  return G_SOURCE_CONTINUE;
}

/**
 * ms5_simulator_start:
 * @self: a simulator, warmed up or new
 *
 * From now on the hall lives by the clock.
 */
void
ms5_simulator_start (Ms5Simulator *self)
{
  g_return_if_fail (MS5_IS_SIMULATOR (self));
  g_return_if_fail (self->warm_up == NULL && self->tick_id == 0);

  if (self->hall == NULL)
    open_hall (self, caught_up_at (self));
  ms5_hall_set_period (self->hall, self->period);
  self->tick_id = ms5_clock_add (self->clock, MAX (self->period, MS5_HALL_STEP), tick_cb, self, NULL);
}

/**
 * ms5_simulator_stop:
 * @self: a simulator
 *
 * Nothing more comes from it. A warm-up that is under way should be cancelled first.
 */
void
ms5_simulator_stop (Ms5Simulator *self)
{
  g_return_if_fail (MS5_IS_SIMULATOR (self));

  clear_turn (self);
  if (self->tick_id != 0)
    ms5_clock_remove (self->clock, self->tick_id);
  self->tick_id = 0;
}

/**
 * ms5_simulator_set_funcs:
 * @self: a simulator that has not begun
 * @funcs: what to call
 * @user_data: for all of them
 */
void
ms5_simulator_set_funcs (Ms5Simulator            *self,
                         const Ms5SimulatorFuncs *funcs,
                         gpointer                 user_data)
{
  self->funcs = *funcs;
  self->user_data = user_data;
}

/**
 * ms5_simulator_set_periods:
 * @self: a simulator that has not begun
 * @period: microseconds of plant time between the samples of a machine to which nothing happens; of a
 *   plant that runs fast, let it be longer
 * @warm_period: the same while warming up; below the equipment's silent_after
 */
void
ms5_simulator_set_periods (Ms5Simulator *self,
                           gint64        period,
                           gint64        warm_period)
{
  self->period = period;
  self->warm_period = warm_period;
}

static void
ms5_simulator_dispose (GObject *object)
{
  Ms5Simulator *self = MS5_SIMULATOR (object);

  ms5_simulator_stop (self);
  g_queue_clear_full (&self->waiting, waiting_free);
  g_clear_pointer (&self->hall, ms5_hall_free);
  g_clear_object (&self->warm_up);

  G_OBJECT_CLASS (ms5_simulator_parent_class)->dispose (object);
}

static void
ms5_simulator_finalize (GObject *object)
{
  Ms5Simulator *self = MS5_SIMULATOR (object);

  g_clear_object (&self->door);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->plant, ms5_plant_unref);
  g_clear_pointer (&self->ids, g_hash_table_unref);
  g_rand_free (self->rand);
  g_free (self->quiet_line);

  G_OBJECT_CLASS (ms5_simulator_parent_class)->finalize (object);
}

static void
ms5_simulator_class_init (Ms5SimulatorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ms5_simulator_dispose;
  object_class->finalize = ms5_simulator_finalize;
}

static void
ms5_simulator_init (Ms5Simulator *self)
{
  self->period = MS5_SIMULATOR_PERIOD_DEFAULT;
  self->warm_period = MS5_SIMULATOR_WARM_PERIOD_DEFAULT;
  self->ids = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_queue_init (&self->waiting);
}

/**
 * ms5_simulator_new:
 * @door: where the samples go
 * @clock: the plant's time
 * @plant: what is simulated
 * @options: (nullable): what is special about the hall
 * @seed: the same seed, plant and start give the same hall
 *
 * Returns: (transfer full): a simulator that has not begun
 */
Ms5Simulator *
ms5_simulator_new (Ms5Door              *door,
                   Ms5Clock             *clock,
                   Ms5Plant             *plant,
                   const Ms5HallOptions *options,
                   guint32               seed)
{
  Ms5Simulator *self = g_object_new (MS5_TYPE_SIMULATOR, NULL);

  self->door = g_object_ref (door);
  self->clock = g_object_ref (clock);
  self->plant = ms5_plant_ref (plant);
  self->rand = g_rand_new_with_seed (seed);
  if (options != NULL)
    {
      self->trouble = options->trouble;
      self->quiet_line = g_strdup (options->quiet_line);
    }
  for (guint i = 0; i < plant->lines->len; i++)
    self->n_machines += ((const Ms5Line *) g_ptr_array_index (plant->lines, i))->equipment->len;

  return self;
}
