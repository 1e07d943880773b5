/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-manual-clock.h"

typedef struct
{
  guint id;
  gint64 due;
  gint64 delay;
  GSourceFunc callback;
  gpointer user_data;
  GDestroyNotify destroy;
  guint removed : 1;
} Timer;

struct _Ms5ManualClock
{
  Ms5Clock parent_instance;

  gint64 monotonic;
  Ms5Time offset;     /* time of day − monotonic */
  guint last_id;
  GTree *timers;      /* Timer → itself, by (due, id) */
  GHashTable *by_id;  /* id → Timer, those in the tree */
  Timer *running;
};

G_DEFINE_FINAL_TYPE (Ms5ManualClock, ms5_manual_clock, MS5_TYPE_CLOCK)

static int
compare_timers (gconstpointer a,
                gconstpointer b,
                gpointer      user_data)
{
  const Timer *left = a;
  const Timer *right = b;

  if (left->due != right->due)
    return left->due < right->due ? -1 : 1;
  return left->id < right->id ? -1 : left->id > right->id;
}

static void
timer_free (gpointer data)
{
  Timer *timer = data;

  if (timer->destroy != NULL)
    timer->destroy (timer->user_data);
  g_free (timer);
}

static Ms5Time
ms5_manual_clock_now (Ms5Clock *clock)
{
  Ms5ManualClock *self = MS5_MANUAL_CLOCK (clock);

  return self->monotonic + self->offset;
}

static gint64
ms5_manual_clock_monotonic (Ms5Clock *clock)
{
  return MS5_MANUAL_CLOCK (clock)->monotonic;
}

static void
insert_timer (Ms5ManualClock *self,
              Timer          *timer)
{
  g_tree_insert (self->timers, timer, timer);
  g_hash_table_insert (self->by_id, GUINT_TO_POINTER (timer->id), timer);
}

static void
take_timer (Ms5ManualClock *self,
            Timer          *timer)
{
  g_tree_remove (self->timers, timer);
  g_hash_table_remove (self->by_id, GUINT_TO_POINTER (timer->id));
}

static guint
ms5_manual_clock_add (Ms5Clock       *clock,
                      gint64          delay,
                      GSourceFunc     callback,
                      gpointer        user_data,
                      GDestroyNotify  destroy)
{
  Ms5ManualClock *self = MS5_MANUAL_CLOCK (clock);
  Timer *timer = g_new0 (Timer, 1);

  timer->id = ++self->last_id;
  timer->delay = delay;
  timer->due = self->monotonic + delay;
  timer->callback = callback;
  timer->user_data = user_data;
  timer->destroy = destroy;
  insert_timer (self, timer);

  return timer->id;
}

static void
ms5_manual_clock_remove (Ms5Clock *clock,
                         guint     id)
{
  Ms5ManualClock *self = MS5_MANUAL_CLOCK (clock);
  Timer *timer = g_hash_table_lookup (self->by_id, GUINT_TO_POINTER (id));

  if (timer != NULL)
    {
      take_timer (self, timer);
      timer_free (timer);
    }
  else if (self->running != NULL && self->running->id == id)
    {
      self->running->removed = TRUE;
    }
  else
    {
      g_critical ("Call-back %u is not known to this clock", id);
    }
}

static Timer *
first_timer (Ms5ManualClock *self)
{
  GTreeNode *node = g_tree_node_first (self->timers);

  return node != NULL ? g_tree_node_key (node) : NULL;
}

static void
run_timer (Ms5ManualClock *self,
           Timer          *timer)
{
  Timer *outer = self->running;
  gboolean again;

  take_timer (self, timer);
  self->running = timer;
  again = timer->callback (timer->user_data);
  self->running = outer;

  if (again && !timer->removed)
    {
      /* A repeated call-back without delay would otherwise never let the time pass. */
      timer->due = MAX (timer->due, self->monotonic) + MAX (timer->delay, 1);
      insert_timer (self, timer);
    }
  else
    {
      timer_free (timer);
    }
}

static void
ms5_manual_clock_dispose (GObject *object)
{
  Ms5ManualClock *self = MS5_MANUAL_CLOCK (object);
  Timer *timer;

  while ((timer = first_timer (self)) != NULL)
    {
      take_timer (self, timer);
      timer_free (timer);
    }

  G_OBJECT_CLASS (ms5_manual_clock_parent_class)->dispose (object);
}

static void
ms5_manual_clock_finalize (GObject *object)
{
  Ms5ManualClock *self = MS5_MANUAL_CLOCK (object);

  g_tree_unref (self->timers);
  g_hash_table_unref (self->by_id);

  G_OBJECT_CLASS (ms5_manual_clock_parent_class)->finalize (object);
}

static void
ms5_manual_clock_class_init (Ms5ManualClockClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  Ms5ClockClass *clock_class = MS5_CLOCK_CLASS (klass);

  object_class->dispose = ms5_manual_clock_dispose;
  object_class->finalize = ms5_manual_clock_finalize;
  clock_class->now = ms5_manual_clock_now;
  clock_class->monotonic = ms5_manual_clock_monotonic;
  clock_class->add = ms5_manual_clock_add;
  clock_class->remove = ms5_manual_clock_remove;
}

static void
ms5_manual_clock_init (Ms5ManualClock *self)
{
  self->timers = g_tree_new_full (compare_timers, NULL, NULL, NULL);
  self->by_id = g_hash_table_new (NULL, NULL);
}

/**
 * ms5_manual_clock_new:
 * @now: the time of day it shows
 *
 * Returns: (transfer full): a clock that stands still
 */
Ms5ManualClock *
ms5_manual_clock_new (Ms5Time now)
{
  Ms5ManualClock *self = g_object_new (MS5_TYPE_MANUAL_CLOCK, NULL);

  self->offset = now;
  return self;
}

/**
 * ms5_manual_clock_advance:
 * @self: a clock
 * @duration: microseconds, not negative
 *
 * Lets time pass. Each call-back that falls due runs at its own moment, in order; those due at the
 * same moment run in the order they were added.
 */
void
ms5_manual_clock_advance (Ms5ManualClock *self,
                          gint64          duration)
{
  gint64 target;
  Timer *timer;

  g_return_if_fail (MS5_IS_MANUAL_CLOCK (self));
  g_return_if_fail (duration >= 0);

  g_object_ref (self);
  target = self->monotonic + duration;
  while ((timer = first_timer (self)) != NULL && timer->due <= target)
    {
      self->monotonic = MAX (self->monotonic, timer->due);
      run_timer (self, timer);
    }
  self->monotonic = MAX (self->monotonic, target);
  g_object_unref (self);
}

/**
 * ms5_manual_clock_set:
 * @self: a clock
 * @now: the time of day to reach
 *
 * Advances to @now. If @now is in the past the clock is set back: no call-back runs and monotonic
 * time stays.
 */
void
ms5_manual_clock_set (Ms5ManualClock *self,
                      Ms5Time         now)
{
  Ms5Time current;

  g_return_if_fail (MS5_IS_MANUAL_CLOCK (self));

  current = self->monotonic + self->offset;
  if (now >= current)
    ms5_manual_clock_advance (self, now - current);
  else
    ms5_manual_clock_step (self, now - current);
}

/**
 * ms5_manual_clock_step:
 * @self: a clock
 * @difference: microseconds, either sign
 *
 * Corrects the time of day without letting time pass, as when a machine's clock is set.
 */
void
ms5_manual_clock_step (Ms5ManualClock *self,
                       gint64          difference)
{
  g_return_if_fail (MS5_IS_MANUAL_CLOCK (self));

  self->offset += difference;
}

/**
 * ms5_manual_clock_next_due:
 * @self: a clock
 *
 * Returns: microseconds until the next call-back, or -1 if there is none
 */
gint64
ms5_manual_clock_next_due (Ms5ManualClock *self)
{
  Timer *timer;

  g_return_val_if_fail (MS5_IS_MANUAL_CLOCK (self), -1);

  timer = first_timer (self);
  return timer != NULL ? MAX (timer->due - self->monotonic, 0) : -1;
}
