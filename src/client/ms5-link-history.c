/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-link-history.h"

typedef struct
{
  gint64 trips; /* their sum */
  Ms5LinkPoint point;
} Slot;

struct _Ms5LinkHistory
{
  GObject   parent_instance;

  Ms5Clock *clock;
  gint64    newest; /* the step that the latest slot is of */
  Slot      slots[MS5_LINK_HISTORY_N_POINTS]; /* a ring: a step's slot is its remainder */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (Ms5LinkHistory, ms5_link_history, G_TYPE_OBJECT)

static Slot *
slot_of (Ms5LinkHistory *self,
         gint64          step)
{
  return &self->slots[step % MS5_LINK_HISTORY_N_POINTS];
}

/* The present's slot; those that nothing happened in are empty. */
static Slot *
advance (Ms5LinkHistory *self)
{
  gint64 now = ms5_clock_monotonic (self->clock) / MS5_LINK_HISTORY_STEP;
  gint64 from = MAX (self->newest + 1, now - MS5_LINK_HISTORY_N_POINTS + 1);

  for (gint64 step = from; step <= now; step++)
    *slot_of (self, step) = (Slot) { 0, { -1, -1, 0, 0, 0 } };
  self->newest = MAX (self->newest, now);
  return slot_of (self, self->newest);
}

static void
ms5_link_history_finalize (GObject *object)
{
  g_clear_object (&MS5_LINK_HISTORY (object)->clock);

  G_OBJECT_CLASS (ms5_link_history_parent_class)->finalize (object);
}

static void
ms5_link_history_class_init (Ms5LinkHistoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ms5_link_history_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 0);
}

static void
ms5_link_history_init (Ms5LinkHistory *self)
{
  for (guint i = 0; i < MS5_LINK_HISTORY_N_POINTS; i++)
    self->slots[i].point = (Ms5LinkPoint) { -1, -1, 0, 0, 0 };
}

/**
 * ms5_link_history_new:
 * @clock: where the time comes from
 *
 * Returns: (transfer full): an empty history
 */
Ms5LinkHistory *
ms5_link_history_new (Ms5Clock *clock)
{
  Ms5LinkHistory *self;

  g_return_val_if_fail (MS5_IS_CLOCK (clock), NULL);

  self = g_object_new (MS5_TYPE_LINK_HISTORY, NULL);
  self->clock = g_object_ref (clock);
  return self;
}

/**
 * ms5_link_history_answered:
 * @self: a history
 * @round_trip: how long a ping took to come back, in microseconds
 */
void
ms5_link_history_answered (Ms5LinkHistory *self,
                           gint64          round_trip)
{
  Slot *slot;
  guint n;

  g_return_if_fail (MS5_IS_LINK_HISTORY (self));

  slot = advance (self);
  n = ++slot->point.n_pings - slot->point.n_missed;
  slot->trips += round_trip;
  slot->point.rtt = slot->trips / n;
  slot->point.worst = MAX (slot->point.worst, round_trip);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * ms5_link_history_missed:
 * @self: a history
 *
 * A ping did not come back in time.
 */
void
ms5_link_history_missed (Ms5LinkHistory *self)
{
  Slot *slot;

  g_return_if_fail (MS5_IS_LINK_HISTORY (self));

  slot = advance (self);
  slot->point.n_pings++;
  slot->point.n_missed++;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * ms5_link_history_reconnected:
 * @self: a history
 *
 * The link had to be made anew.
 */
void
ms5_link_history_reconnected (Ms5LinkHistory *self)
{
  g_return_if_fail (MS5_IS_LINK_HISTORY (self));

  advance (self)->point.n_reconnects++;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * ms5_link_history_dup_points:
 * @self: a history
 *
 * Returns: (transfer full) (element-type Ms5LinkPoint): the last hour in steps of half a minute, the oldest
 *   first; the last one is not over
 */
GArray *
ms5_link_history_dup_points (Ms5LinkHistory *self)
{
  GArray *points;

  g_return_val_if_fail (MS5_IS_LINK_HISTORY (self), NULL);

  advance (self);
  points = g_array_sized_new (FALSE, FALSE, sizeof (Ms5LinkPoint), MS5_LINK_HISTORY_N_POINTS);
  for (gint64 i = 1; i <= MS5_LINK_HISTORY_N_POINTS; i++)
    g_array_append_val (points, slot_of (self, self->newest + i)->point);
  return points;
}

/**
 * ms5_link_history_get_sum:
 * @self: a history
 * @n_points: how many steps back, the current one among them; at most %MS5_LINK_HISTORY_N_POINTS
 *
 * Returns: all of these together
 */
Ms5LinkPoint
ms5_link_history_get_sum (Ms5LinkHistory *self,
                          guint           n_points)
{
  Ms5LinkPoint sum = { -1, -1, 0, 0, 0 };
  gint64 trips = 0;

  g_return_val_if_fail (MS5_IS_LINK_HISTORY (self), sum);

  advance (self);
  for (gint64 i = 0; i < MIN (n_points, MS5_LINK_HISTORY_N_POINTS); i++)
    {
      const Slot *slot = slot_of (self, self->newest + MS5_LINK_HISTORY_N_POINTS - i);

      trips += slot->trips;
      sum.worst = MAX (sum.worst, slot->point.worst);
      sum.n_pings += slot->point.n_pings;
      sum.n_missed += slot->point.n_missed;
      sum.n_reconnects += slot->point.n_reconnects;
    }
  if (sum.n_pings > sum.n_missed)
    sum.rtt = trips / (sum.n_pings - sum.n_missed);
  return sum;
}

/**
 * ms5_link_point_get_loss:
 * @point: a point
 *
 * Returns: which part of the pings did not come back, 0…1, or -1 if there were none
 */
double
ms5_link_point_get_loss (const Ms5LinkPoint *point)
{
  return point->n_pings > 0 ? (double) point->n_missed / point->n_pings : -1;
}
