/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-silence.h"

/* The time of day went on and the other clock did not: the machine slept. Less is somebody setting the clock. */
#define SLEPT (10 * MS5_USEC_PER_S)

struct _Ms5Silence
{
  GObject   parent_instance;
  Ms5Clock *clock;
  Ms5Link  *link;       /* (nullable) */
  gint64    delay;
  gint64    heard;      /* by the clock that never steps back */
  gint64    due;        /* when the timer should run */
  gint64    offset;     /* from that clock to the time of day */
  guint     timer;
  gboolean  wanted;
  gboolean  asked;
  Ms5Time   since;
};

enum { PROP_0, PROP_SINCE, N_PROPS };

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (Ms5Silence, ms5_silence, G_TYPE_OBJECT)

static void plan (Ms5Silence *self);

static void
set_since (Ms5Silence *self,
           Ms5Time     since)
{
  if (self->since == since)
    return;

  self->since = since;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SINCE]);
}

static void
stop_timer (Ms5Silence *self)
{
  if (self->timer != 0)
    ms5_clock_remove (self->clock, self->timer);
  self->timer = 0;
}

static gint64
get_offset (Ms5Silence *self)
{
  return ms5_clock_now (self->clock) - ms5_clock_monotonic (self->clock);
}

/* Whether time has passed in which nothing could be heard here. */
static gboolean
has_slept (Ms5Silence *self,
           gint64      now)
{
  gint64 offset = get_offset (self);
  gboolean slept = now - self->due > self->delay / 4 || offset - self->offset > SLEPT;

  self->offset = offset;
  return slept;
}

static gboolean
timer_cb (gpointer user_data)
{
  Ms5Silence *self = user_data;
  gint64 now = ms5_clock_monotonic (self->clock);

  self->timer = 0;
  if (has_slept (self, now))
    {
      self->heard = now;
      self->asked = TRUE;
      ms5_link_network_changed (self->link);
    }
  else if (now - self->heard >= self->delay)
    {
      set_since (self, ms5_clock_now (self->clock) - (now - self->heard));
      return G_SOURCE_REMOVE;
    }
  else if (now - self->heard >= self->delay / 2)
    {
      self->asked = TRUE;
      ms5_link_network_changed (self->link);
    }
  plan (self);
  return G_SOURCE_REMOVE;
}

/* Looks again when it is time to ask, or to raise the alarm. */
static void
plan (Ms5Silence *self)
{
  gint64 now = ms5_clock_monotonic (self->clock);

  if (!self->wanted || self->timer != 0 || self->since != MS5_TIME_NONE)
    return;

  self->due = MAX (self->heard + (self->asked ? self->delay : self->delay / 2), now);
  self->timer = ms5_clock_add (self->clock, self->due - now, timer_cb, self, NULL);
}

/* Nothing is planned anew for each message: the timer sees that there was one, unless it is set for the alarm. */
static void
message_cb (Ms5Silence *self)
{
  self->heard = ms5_clock_monotonic (self->clock);
  if (self->asked)
    stop_timer (self);
  self->asked = FALSE;
  set_since (self, MS5_TIME_NONE);
  plan (self);
}

/* A link that has ended without anybody's doing is still wanted. */
static void
link_changed_cb (Ms5Silence *self)
{
  gboolean wanted = self->link != NULL && (ms5_link_get_state (self->link) != MS5_LINK_OFFLINE ||
                                           ms5_link_get_problem (self->link) != MS5_CLIENT_PROBLEM_NONE);

  if (self->wanted == wanted)
    return;

  self->wanted = wanted;
  self->heard = ms5_clock_monotonic (self->clock);
  self->offset = get_offset (self);
  self->asked = FALSE;
  stop_timer (self);
  set_since (self, MS5_TIME_NONE);
  plan (self);
}

static void
ms5_silence_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SINCE:
      g_value_set_int64 (value, MS5_SILENCE (object)->since);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ms5_silence_dispose (GObject *object)
{
  Ms5Silence *self = MS5_SILENCE (object);

  stop_timer (self);
  if (self->link != NULL)
    g_signal_handlers_disconnect_by_data (self->link, self);
  g_clear_object (&self->link);
  self->wanted = FALSE;

  G_OBJECT_CLASS (ms5_silence_parent_class)->dispose (object);
}

static void
ms5_silence_finalize (GObject *object)
{
  g_object_unref (MS5_SILENCE (object)->clock);

  G_OBJECT_CLASS (ms5_silence_parent_class)->finalize (object);
}

static void
ms5_silence_class_init (Ms5SilenceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ms5_silence_get_property;
  object_class->dispose = ms5_silence_dispose;
  object_class->finalize = ms5_silence_finalize;

  properties[PROP_SINCE] = g_param_spec_int64 ("since", NULL, NULL, G_MININT64, G_MAXINT64, MS5_TIME_NONE,
                                               G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
ms5_silence_init (Ms5Silence *self)
{
  self->since = MS5_TIME_NONE;
  self->delay = MS5_SILENCE_DELAY;
}

/**
 * ms5_silence_new:
 * @clock: where the time comes from
 *
 * Returns: (transfer full): what finds out that a server has fallen silent, without a link yet
 */
Ms5Silence *
ms5_silence_new (Ms5Clock *clock)
{
  Ms5Silence *self;

  g_return_val_if_fail (MS5_IS_CLOCK (clock), NULL);

  self = g_object_new (MS5_TYPE_SILENCE, NULL);
  self->clock = g_object_ref (clock);
  return self;
}

/**
 * ms5_silence_get_since:
 * @self: what finds out
 *
 * Returns: when the server was heard last, once that is too long ago; else %MS5_TIME_NONE
 */
Ms5Time
ms5_silence_get_since (Ms5Silence *self)
{
  g_return_val_if_fail (MS5_IS_SILENCE (self), MS5_TIME_NONE);

  return self->since;
}

/**
 * ms5_silence_set_link:
 * @self: what finds out
 * @link: (nullable): the way to the server
 */
void
ms5_silence_set_link (Ms5Silence *self,
                      Ms5Link    *link)
{
  g_return_if_fail (MS5_IS_SILENCE (self));
  g_return_if_fail (link == NULL || MS5_IS_LINK (link));

  if (self->link == link)
    return;

  if (self->link != NULL)
    g_signal_handlers_disconnect_by_data (self->link, self);
  g_set_object (&self->link, link);
  if (link != NULL)
    {
      g_signal_connect_swapped (link, "changed", G_CALLBACK (link_changed_cb), self);
      g_signal_connect_swapped (link, "message", G_CALLBACK (message_cb), self);
    }
  link_changed_cb (self);
}

/**
 * ms5_silence_set_delay:
 * @self: what finds out
 * @delay: how long nothing may be heard, in microseconds
 */
void
ms5_silence_set_delay (Ms5Silence *self,
                       gint64      delay)
{
  g_return_if_fail (MS5_IS_SILENCE (self));
  g_return_if_fail (delay > 0);

  if (self->delay == delay)
    return;

  self->delay = delay;
  stop_timer (self);
  plan (self);
}
