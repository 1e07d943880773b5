/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/ms5-line-watch.h"

#include "protocol/ms5-topics.h"

/* Those who come together are looked at together. */
#define GATHER (50 * MS5_USEC_PER_MS)

typedef struct
{
  const Ms5Line *line;
  char          *topic;
  gboolean       is_watched; /* as was said last */
  gboolean       is_left;    /* whether nobody is there now */
  gint64         left;       /* since when, by the monotonic clock */
  Ms5Time        left_at;    /* and by the plant's */
} Watched;

struct _Ms5LineWatch
{
  GObject           parent_instance;

  Ms5Plant         *plant;
  Ms5Feed          *feed;
  Ms5Clock         *clock;
  Ms5Clock         *plant_clock;
  Ms5LineWatchFunc  func;
  gpointer          user_data;
  GArray           *lines;  /* of Watched */
  gulong            handler;
  guint             timer;
  gint64            due;
};

G_DEFINE_FINAL_TYPE (Ms5LineWatch, ms5_line_watch, G_TYPE_OBJECT)

static void plan (Ms5LineWatch *self,
                  gint64        delay);

/* Returns when to look again, or -1. */
static gint64
look_at_line (Ms5LineWatch *self,
              Watched      *watched,
              gint64        now)
{
  if (ms5_feed_count_watchers (self->feed, watched->topic) > 0)
    {
      watched->is_left = FALSE;
      if (!watched->is_watched)
        self->func (watched->line, TRUE, ms5_clock_now (self->plant_clock), self->user_data);
      watched->is_watched = TRUE;
      return -1;
    }
  if (!watched->is_watched)
    return -1;

  if (!watched->is_left)
    {
      watched->is_left = TRUE;
      watched->left = now;
      watched->left_at = ms5_clock_now (self->plant_clock);
    }
  if (now - watched->left < MS5_LINE_WATCH_PATIENCE)
    return watched->left + MS5_LINE_WATCH_PATIENCE;

  watched->is_watched = FALSE;
  self->func (watched->line, FALSE, watched->left_at, self->user_data);
  return -1;
}

static gboolean
timer_cb (gpointer user_data)
{
  Ms5LineWatch *self = user_data;
  gint64 now = ms5_clock_monotonic (self->clock);
  gint64 next = -1;

  self->timer = 0;
  for (guint i = 0; i < self->lines->len; i++)
    {
      gint64 due = look_at_line (self, &g_array_index (self->lines, Watched, i), now);

      if (due >= 0 && (next < 0 || due < next))
        next = due;
    }
  if (next >= 0)
    plan (self, next - now);
  return G_SOURCE_REMOVE;
}

static void
plan (Ms5LineWatch *self,
      gint64        delay)
{
  gint64 due = ms5_clock_monotonic (self->clock) + delay;

  if (self->timer != 0 && self->due <= due)
    return;

  if (self->timer != 0)
    ms5_clock_remove (self->clock, self->timer);
  self->due = due;
  self->timer = ms5_clock_add (self->clock, delay, timer_cb, self, NULL);
}

static void
interest_cb (Ms5Feed      *feed,
             Ms5LineWatch *self)
{
  plan (self, GATHER);
}

static void
watched_clear (gpointer data)
{
  g_free (((Watched *) data)->topic);
}

static void
ms5_line_watch_dispose (GObject *object)
{
  Ms5LineWatch *self = MS5_LINE_WATCH (object);

  if (self->clock != NULL)
    ms5_line_watch_stop (self);
  g_clear_object (&self->feed);
  g_clear_object (&self->clock);
  g_clear_object (&self->plant_clock);
  g_clear_pointer (&self->lines, g_array_unref);
  g_clear_pointer (&self->plant, ms5_plant_unref);

  G_OBJECT_CLASS (ms5_line_watch_parent_class)->dispose (object);
}

static void
ms5_line_watch_class_init (Ms5LineWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ms5_line_watch_dispose;
}

static void
ms5_line_watch_init (Ms5LineWatch *self)
{
}

/**
 * ms5_line_watch_new:
 * @plant: has the lines
 * @feed: serves those who look
 * @clock: measures how long they are away
 * @plant_clock: the plant's time
 * @func: told when that changes
 * @user_data: for @func
 *
 * Returns: (transfer full): a watch that lasts until it is stopped or freed
 */
Ms5LineWatch *
ms5_line_watch_new (Ms5Plant         *plant,
                    Ms5Feed          *feed,
                    Ms5Clock         *clock,
                    Ms5Clock         *plant_clock,
                    Ms5LineWatchFunc  func,
                    gpointer          user_data)
{
  Ms5LineWatch *self = g_object_new (MS5_TYPE_LINE_WATCH, NULL);

  self->plant = ms5_plant_ref (plant);
  self->feed = g_object_ref (feed);
  self->clock = g_object_ref (clock);
  self->plant_clock = g_object_ref (plant_clock);
  self->func = func;
  self->user_data = user_data;
  self->lines = g_array_new (FALSE, TRUE, sizeof (Watched));
  g_array_set_clear_func (self->lines, watched_clear);
  for (guint i = 0; i < plant->lines->len; i++)
    {
      const Ms5Line *line = g_ptr_array_index (plant->lines, i);
      const Watched watched = { .line = line, .topic = ms5_topic_new (MS5_TOPIC_CALLS, line->code) };

      g_array_append_val (self->lines, watched);
    }
  self->handler = g_signal_connect (feed, "interest", G_CALLBACK (interest_cb), self);
  return self;
}

/**
 * ms5_line_watch_expect:
 * @self: a new watch
 * @line: the code of a line
 *
 * Somebody watched it before the server was started, and so it counts as left if nobody does within
 * %MS5_LINE_WATCH_START.
 */
void
ms5_line_watch_expect (Ms5LineWatch *self,
                       const char   *line)
{
  gint64 now = ms5_clock_monotonic (self->clock);

  g_return_if_fail (MS5_IS_LINE_WATCH (self));

  for (guint i = 0; i < self->lines->len; i++)
    {
      Watched *watched = &g_array_index (self->lines, Watched, i);

      if (watched->is_watched || !g_str_equal (watched->line->code, line))
        continue;
      watched->is_watched = watched->is_left = TRUE;
      watched->left = now + MS5_LINE_WATCH_START - MS5_LINE_WATCH_PATIENCE;
      watched->left_at = ms5_clock_now (self->plant_clock);
      plan (self, MS5_LINE_WATCH_START);
    }
}

/**
 * ms5_line_watch_stop:
 * @self: a watch
 *
 * Says nothing more.
 */
void
ms5_line_watch_stop (Ms5LineWatch *self)
{
  g_return_if_fail (MS5_IS_LINE_WATCH (self));

  g_clear_signal_handler (&self->handler, self->feed);
  if (self->timer != 0)
    ms5_clock_remove (self->clock, self->timer);
  self->timer = 0;
}
