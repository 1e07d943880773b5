/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-pulse.h"

#include <math.h>

struct _Ms5Pulse
{
  GObject    parent_instance;
  Ms5Clock  *clock;
  GTimeZone *time_zone;
  double     rate;
  guint      listeners;
  guint      source;
};

enum { PROP_0, PROP_CLOCK, PROP_TIME_ZONE, PROP_RATE, N_PROPS };
enum { BEAT, N_SIGNALS };

G_DEFINE_FINAL_TYPE (Ms5Pulse, ms5_pulse, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void pulse_schedule (Ms5Pulse *self);

static gboolean
pulse_beat_cb (gpointer user_data)
{
  Ms5Pulse *self = user_data;

  /* Scheduled anew each time: the clock may have been set, and delays are monotonic. */
  self->source = 0;
  pulse_schedule (self);
  g_signal_emit (self, signals[BEAT], 0);
  return G_SOURCE_REMOVE;
}

static void
pulse_schedule (Ms5Pulse *self)
{
  gint64 step = (gint64) ceil (MAX (self->rate, 1.0)) * MS5_USEC_PER_S;
  gint64 over = ms5_clock_now (self->clock) % step;

  if (over < 0)
    over += step;
  self->source = ms5_clock_add (self->clock, step - over, pulse_beat_cb, self, NULL);
}

static void
pulse_stop (Ms5Pulse *self)
{
  if (self->source == 0)
    return;

  ms5_clock_remove (self->clock, self->source);
  self->source = 0;
}

static void
ms5_pulse_dispose (GObject *object)
{
  Ms5Pulse *self = MS5_PULSE (object);

  if (self->clock != NULL)
    pulse_stop (self);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->time_zone, g_time_zone_unref);

  G_OBJECT_CLASS (ms5_pulse_parent_class)->dispose (object);
}

static void
ms5_pulse_get_property (GObject    *object,
                        guint       prop_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  Ms5Pulse *self = MS5_PULSE (object);

  switch (prop_id)
    {
    case PROP_CLOCK:
      g_value_set_object (value, self->clock);
      break;
    case PROP_TIME_ZONE:
      g_value_set_boxed (value, self->time_zone);
      break;
    case PROP_RATE:
      g_value_set_double (value, self->rate);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ms5_pulse_set_property (GObject      *object,
                        guint         prop_id,
                        const GValue *value,
                        GParamSpec   *pspec)
{
  Ms5Pulse *self = MS5_PULSE (object);

  switch (prop_id)
    {
    case PROP_CLOCK:
      self->clock = g_value_dup_object (value);
      break;
    case PROP_TIME_ZONE:
      ms5_pulse_set_time_zone (self, g_value_get_boxed (value));
      break;
    case PROP_RATE:
      ms5_pulse_set_rate (self, g_value_get_double (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ms5_pulse_class_init (Ms5PulseClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ms5_pulse_dispose;
  object_class->get_property = ms5_pulse_get_property;
  object_class->set_property = ms5_pulse_set_property;

  properties[PROP_CLOCK] =
    g_param_spec_object ("clock", NULL, NULL, MS5_TYPE_CLOCK,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_TIME_ZONE] =
    g_param_spec_boxed ("time-zone", NULL, NULL, G_TYPE_TIME_ZONE,
                        G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_RATE] =
    g_param_spec_double ("rate", NULL, NULL, 1.0, 1e6, 1.0,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * Ms5Pulse::beat:
   *
   * A second has begun. Listen through a #Ms5PulseLink: a plain connection does not make it beat.
   */
  signals[BEAT] = g_signal_new ("beat", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ms5_pulse_init (Ms5Pulse *self)
{
  self->rate = 1.0;
  self->time_zone = g_time_zone_new_local ();
}

/**
 * ms5_pulse_new:
 * @clock: the source of time
 *
 * Returns: (transfer full): a pulse in the local time zone
 */
Ms5Pulse *
ms5_pulse_new (Ms5Clock *clock)
{
  g_return_val_if_fail (MS5_IS_CLOCK (clock), NULL);

  return g_object_new (MS5_TYPE_PULSE, "clock", clock, NULL);
}

/**
 * ms5_pulse_now:
 * @self: (nullable): a pulse
 *
 * Returns: the time of day; %MS5_TIME_NONE without a pulse
 */
Ms5Time
ms5_pulse_now (Ms5Pulse *self)
{
  return self != NULL ? ms5_clock_now (self->clock) : MS5_TIME_NONE;
}

/**
 * ms5_pulse_is_beating:
 * @self: a pulse
 *
 * Returns: whether anybody listens, so that a timer is set
 */
gboolean
ms5_pulse_is_beating (Ms5Pulse *self)
{
  g_return_val_if_fail (MS5_IS_PULSE (self), FALSE);

  return self->source != 0;
}

/**
 * ms5_pulse_get_time_zone:
 * @self: (nullable): a pulse
 *
 * Returns: (transfer none) (nullable): the site's zone; %NULL without a pulse
 */
GTimeZone *
ms5_pulse_get_time_zone (Ms5Pulse *self)
{
  return self != NULL ? self->time_zone : NULL;
}

/**
 * ms5_pulse_set_time_zone:
 * @self: a pulse
 * @time_zone: the site's zone; every listener is told at once
 */
void
ms5_pulse_set_time_zone (Ms5Pulse  *self,
                         GTimeZone *time_zone)
{
  g_return_if_fail (MS5_IS_PULSE (self));
  g_return_if_fail (time_zone != NULL);

  if (self->time_zone == time_zone)
    return;

  g_time_zone_unref (self->time_zone);
  self->time_zone = g_time_zone_ref (time_zone);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TIME_ZONE]);
}

double
ms5_pulse_get_rate (Ms5Pulse *self)
{
  g_return_val_if_fail (MS5_IS_PULSE (self), 1.0);

  return self->rate;
}

/**
 * ms5_pulse_set_rate:
 * @self: a pulse
 * @rate: how many of the clock's seconds pass in a second, 1 but for a demonstration; it then
 *   beats every so many seconds of the clock, which is still about once a second
 */
void
ms5_pulse_set_rate (Ms5Pulse *self,
                    double    rate)
{
  g_return_if_fail (MS5_IS_PULSE (self));
  g_return_if_fail (rate >= 1.0);

  if (self->rate == rate)
    return;

  self->rate = rate;
  if (self->source != 0)
    {
      pulse_stop (self);
      pulse_schedule (self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RATE]);
}

typedef struct
{
  GFunc    func;
  gpointer user_data;
} Listener;

static void
listener_call_cb (Ms5Pulse *pulse,
                  Listener *listener)
{
  listener->func (pulse, listener->user_data);
}

static void
listener_zone_cb (Ms5Pulse   *pulse,
                  GParamSpec *pspec,
                  Listener   *listener)
{
  listener->func (pulse, listener->user_data);
}

static void
listener_free (gpointer  data,
               GClosure *closure)
{
  g_free (data);
}

/**
 * ms5_pulse_link_set:
 * @link: the listener's end
 * @pulse: (nullable): the pulse to listen to, or %NULL for none
 * @func: called with the pulse and @user_data at each beat and when the zone changes
 * @user_data: must outlive the link: clear it when the listener is unmapped
 *
 * Does nothing if @link listens to @pulse already.
 */
void
ms5_pulse_link_set (Ms5PulseLink *link,
                    Ms5Pulse     *pulse,
                    GFunc         func,
                    gpointer      user_data)
{
  Listener *listener;

  if (link->pulse == pulse)
    return;

  ms5_pulse_link_clear (link);
  if (pulse == NULL)
    return;

  listener = g_new (Listener, 1);
  *listener = (Listener) { func, user_data };
  link->pulse = g_object_ref (pulse);
  link->beat = g_signal_connect_data (pulse, "beat", G_CALLBACK (listener_call_cb), listener,
                                      listener_free, 0);
  link->zone = g_signal_connect (pulse, "notify::time-zone", G_CALLBACK (listener_zone_cb),
                                 listener);
  if (pulse->listeners++ == 0)
    pulse_schedule (pulse);
}

/**
 * ms5_pulse_link_clear:
 * @link: the listener's end
 *
 * Stops listening; the last to do so stops the timer. May run twice.
 */
void
ms5_pulse_link_clear (Ms5PulseLink *link)
{
  if (link->pulse == NULL)
    return;

  /* The zone's handler first: the other one's closure owns the listener. */
  g_clear_signal_handler (&link->zone, link->pulse);
  g_clear_signal_handler (&link->beat, link->pulse);
  if (--link->pulse->listeners == 0)
    pulse_stop (link->pulse);
  g_clear_object (&link->pulse);
}
