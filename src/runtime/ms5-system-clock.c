/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "runtime/ms5-system-clock.h"

#include <math.h>

struct _Ms5SystemClock
{
  Ms5Clock      parent_instance;

  GMainContext *context;
  Ms5Time       origin;  /* time of day when it was made; MS5_TIME_NONE to follow the machine's */
  double        speed;
  gint64        started; /* monotonic time of the machine */
};

enum
{
  PROP_0,
  PROP_ORIGIN,
  PROP_SPEED,
  N_PROPS,
};

G_DEFINE_FINAL_TYPE (Ms5SystemClock, ms5_system_clock, MS5_TYPE_CLOCK)

static GParamSpec *properties[N_PROPS];

/* A source that repeats by the clock's own time, in microseconds. */
typedef struct
{
  GSource  source;
  gint64   due;      /* monotonic time of the machine */
  gint64   interval; /* of the machine */
} TimerSource;

static gboolean
timer_source_dispatch (GSource     *source,
                       GSourceFunc  callback,
                       gpointer     user_data)
{
  TimerSource *timer = (TimerSource *) source;

  if (callback == NULL || callback (user_data) == G_SOURCE_REMOVE)
    return G_SOURCE_REMOVE;

  /* Keep the beat; but what was missed while the machine slept is not made up for. */
  timer->due += timer->interval;
  if (timer->due <= g_source_get_time (source))
    timer->due = g_source_get_time (source) + timer->interval;
  g_source_set_ready_time (source, timer->due);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs timer_source_funcs = { .dispatch = timer_source_dispatch };

static gint64
elapsed (Ms5SystemClock *self)
{
  return g_get_monotonic_time () - self->started;
}

static Ms5Time
ms5_system_clock_now (Ms5Clock *clock)
{
  Ms5SystemClock *self = MS5_SYSTEM_CLOCK (clock);

  if (self->origin == MS5_TIME_NONE)
    return g_get_real_time ();

  return self->origin + llround ((double) elapsed (self) * self->speed);
}

static gint64
ms5_system_clock_monotonic (Ms5Clock *clock)
{
  Ms5SystemClock *self = MS5_SYSTEM_CLOCK (clock);

  return llround ((double) elapsed (self) * self->speed);
}

static guint
ms5_system_clock_add (Ms5Clock       *clock,
                      gint64          delay,
                      GSourceFunc     callback,
                      gpointer        user_data,
                      GDestroyNotify  destroy)
{
  Ms5SystemClock *self = MS5_SYSTEM_CLOCK (clock);
  GSource *source = g_source_new (&timer_source_funcs, sizeof (TimerSource));
  TimerSource *timer = (TimerSource *) source;
  guint id;

  timer->interval = MAX (llround ((double) delay / self->speed), 1);
  timer->due = g_get_monotonic_time () + (delay > 0 ? timer->interval : 0);
  g_source_set_ready_time (source, timer->due);
  g_source_set_callback (source, callback, user_data, destroy);
  id = g_source_attach (source, self->context);
  g_source_unref (source);
  return id;
}

static void
ms5_system_clock_remove (Ms5Clock *clock,
                         guint     id)
{
  Ms5SystemClock *self = MS5_SYSTEM_CLOCK (clock);
  GSource *source = g_main_context_find_source_by_id (self->context, id);

  if (source != NULL)
    g_source_destroy (source);
  else
    g_critical ("Call-back %u is not known to this clock", id);
}

static void
ms5_system_clock_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  Ms5SystemClock *self = MS5_SYSTEM_CLOCK (object);

  switch (prop_id)
    {
    case PROP_ORIGIN:
      g_value_set_int64 (value, self->origin);
      break;
    case PROP_SPEED:
      g_value_set_double (value, self->speed);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ms5_system_clock_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  Ms5SystemClock *self = MS5_SYSTEM_CLOCK (object);

  switch (prop_id)
    {
    case PROP_ORIGIN:
      self->origin = g_value_get_int64 (value);
      break;
    case PROP_SPEED:
      self->speed = g_value_get_double (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ms5_system_clock_constructed (GObject *object)
{
  Ms5SystemClock *self = MS5_SYSTEM_CLOCK (object);

  G_OBJECT_CLASS (ms5_system_clock_parent_class)->constructed (object);

  /* A faster clock can't follow the machine's time of day: it leaves it at once. */
  if (self->origin == MS5_TIME_NONE && self->speed > 1.0)
    self->origin = g_get_real_time ();
}

static void
ms5_system_clock_finalize (GObject *object)
{
  Ms5SystemClock *self = MS5_SYSTEM_CLOCK (object);

  g_main_context_unref (self->context);

  G_OBJECT_CLASS (ms5_system_clock_parent_class)->finalize (object);
}

static void
ms5_system_clock_class_init (Ms5SystemClockClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  Ms5ClockClass *clock_class = MS5_CLOCK_CLASS (klass);

  object_class->constructed = ms5_system_clock_constructed;
  object_class->finalize = ms5_system_clock_finalize;
  object_class->get_property = ms5_system_clock_get_property;
  object_class->set_property = ms5_system_clock_set_property;
  clock_class->now = ms5_system_clock_now;
  clock_class->monotonic = ms5_system_clock_monotonic;
  clock_class->add = ms5_system_clock_add;
  clock_class->remove = ms5_system_clock_remove;

  /**
   * Ms5SystemClock:origin:
   *
   * The time of day at which the clock began, in microseconds; %MS5_TIME_NONE if it follows the
   * machine's time of day, corrections included.
   */
  properties[PROP_ORIGIN] =
    g_param_spec_int64 ("origin", NULL, NULL, G_MININT64, G_MAXINT64, MS5_TIME_NONE,
                        G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  /**
   * Ms5SystemClock:speed:
   *
   * How many seconds of this clock pass in one of the machine's.
   */
  properties[PROP_SPEED] =
    g_param_spec_double ("speed", NULL, NULL, 1.0, 1e6, 1.0,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
ms5_system_clock_init (Ms5SystemClock *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->started = g_get_monotonic_time ();
}

/**
 * ms5_system_clock_new:
 *
 * Returns: (transfer full): the machine's clock
 */
Ms5Clock *
ms5_system_clock_new (void)
{
  return g_object_new (MS5_TYPE_SYSTEM_CLOCK, NULL);
}

/**
 * ms5_system_clock_new_fast:
 * @origin: the time of day to begin with; %MS5_TIME_NONE for the machine's
 * @speed: how many times as fast as the machine's clock, at least 1
 *
 * Delays are this clock's time as well: at speed 60 a call-back after a minute comes in a second.
 *
 * Returns: (transfer full): a clock for demonstrations
 */
Ms5Clock *
ms5_system_clock_new_fast (Ms5Time origin,
                           double  speed)
{
  return g_object_new (MS5_TYPE_SYSTEM_CLOCK, "origin", origin, "speed", speed, NULL);
}

/**
 * ms5_system_clock_get_origin:
 * @self: a clock
 *
 * Returns: the time of day at which it began; %MS5_TIME_NONE if it follows the machine's
 */
Ms5Time
ms5_system_clock_get_origin (Ms5SystemClock *self)
{
  g_return_val_if_fail (MS5_IS_SYSTEM_CLOCK (self), MS5_TIME_NONE);

  return self->origin;
}

/**
 * ms5_system_clock_get_speed:
 * @self: a clock
 *
 * Returns: how many times as fast as the machine's clock it runs
 */
double
ms5_system_clock_get_speed (Ms5SystemClock *self)
{
  g_return_val_if_fail (MS5_IS_SYSTEM_CLOCK (self), 1.0);

  return self->speed;
}
