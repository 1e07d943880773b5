/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/feed/ms5-feed-private.h"

/* When whom to serve.
 *
 * What is not urgent goes out a tick after the last time, at the earliest; what is urgent, 5 ms
 * after the last time. A receiver with a lower rate gets a frame in each n-th slot of a tick. The
 * slots are those of the clock, not of the receiver: those with equal topics and rates stay in
 * step, so that they share their frames. */

#define TICK(feed) ((gint64) (feed)->limits.tick_ms * MS5_USEC_PER_MS)
#define URGENT     (MS5_LIMIT_URGENT_MS * MS5_USEC_PER_MS)

static gboolean flush_cb (gpointer user_data);
static gboolean turn_cb  (gpointer user_data);

static gint64
slot_of (Ms5Feed        *feed,
         Ms5FeedSession *session)
{
  return ms5_clock_monotonic (feed->clock) / (TICK (feed) * session->divisor);
}

/**
 * ms5_feed_slot_is_free:
 * @feed: a feed
 * @session: a session
 *
 * Returns: whether the receiver may get a frame now that is not urgent; if so, this is that frame
 */
gboolean
ms5_feed_slot_is_free (Ms5Feed        *feed,
                       Ms5FeedSession *session)
{
  gint64 slot = slot_of (feed, session);

  if (session->slot == slot)
    return FALSE;

  session->slot = slot;
  return TRUE;
}

/**
 * ms5_feed_schedule:
 * @feed: a feed
 *
 * Some groups are marked: sees to it that they are served when it is time.
 */
void
ms5_feed_schedule (Ms5Feed *feed)
{
  gint64 now, due;

  if (feed->dirty->len == 0 || ms5_feed_is_over (feed))
    return;

  now = ms5_clock_monotonic (feed->clock);
  due = feed->last_flush + TICK (feed);
  if (feed->is_urgent)
    due = MIN (due, feed->last_urgent + URGENT);
  due = MAX (due, now);
  if (feed->flush_timer != 0 && feed->flush_due <= due)
    return;

  if (feed->flush_timer != 0)
    ms5_clock_remove (feed->clock, feed->flush_timer);
  feed->flush_due = due;
  feed->flush_timer = ms5_clock_add (feed->clock, due - now, flush_cb, feed, NULL);
}

/* Whether somebody in it has to wait for another slot. Sessions may leave meanwhile: each that does
 * is replaced by the last, which has had its turn. */
static gboolean
serve_group (Ms5FeedGroup *group,
             gboolean      is_urgent)
{
  gboolean is_waiting = FALSE;

  for (guint i = group->sessions->len; i-- > 0;)
    {
      g_autoptr (Ms5FeedSession) session = NULL;

      if (i >= group->sessions->len)
        continue;
      session = g_object_ref (g_ptr_array_index (group->sessions, i));
      if (group->is_live)
        is_waiting |= ms5_feed_session_flush_live (session);
      else
        is_waiting |= ms5_feed_session_flush (session, is_urgent);
    }

  return is_waiting;
}

static void
serve_groups (Ms5Feed  *feed,
              gboolean  is_tick,
              gboolean  is_urgent)
{
  g_autoptr (GPtrArray) dirty = g_steal_pointer (&feed->dirty);

  feed->dirty = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_feed_group_unref);
  for (guint i = 0; i < dirty->len; i++)
    ((Ms5FeedGroup *) g_ptr_array_index (dirty, i))->is_dirty = FALSE;

  /* What is stored before last values, so that these do not take its slots and its credit. */
  for (guint live = 0; live < 2; live++)
    for (guint i = 0; i < dirty->len; i++)
      {
        Ms5FeedGroup *group = g_ptr_array_index (dirty, i);
        gboolean was_urgent = group->is_urgent;

        if (group->is_live != (gboolean) live)
          continue;
        if (was_urgent ? !is_urgent : !is_tick)
          {
            ms5_feed_mark_group (feed, group);
            continue;
          }
        group->is_urgent = FALSE;
        if (serve_group (group, was_urgent))
          ms5_feed_mark_group (feed, group);
      }
}

static gboolean
flush_cb (gpointer user_data)
{
  g_autoptr (Ms5Feed) feed = g_object_ref (user_data);
  gint64 now = ms5_clock_monotonic (feed->clock);
  gboolean is_tick = now - feed->last_flush >= TICK (feed);
  gboolean is_urgent = feed->is_urgent && now - feed->last_urgent >= URGENT;

  feed->flush_timer = 0;
  if (is_tick)
    feed->last_flush = now;
  if (is_urgent)
    {
      feed->last_urgent = now;
      feed->is_urgent = FALSE;
    }

  serve_groups (feed, is_tick, is_urgent);
  if (is_urgent)
    g_ptr_array_set_size (feed->alarms, 0);
  ms5_feed_schedule (feed);
  return G_SOURCE_REMOVE;
}

/**
 * ms5_feed_take_turn:
 * @feed: a feed
 * @session: has credit and something to get, but has had a lot just now
 *
 * Goes on with it after others had their turn.
 */
void
ms5_feed_take_turn (Ms5Feed        *feed,
                    Ms5FeedSession *session)
{
  if (session->is_queued || ms5_feed_is_over (feed))
    return;

  session->is_queued = TRUE;
  g_queue_push_tail (&feed->turns, g_object_ref (session));
  if (feed->turn_timer == 0)
    feed->turn_timer = ms5_clock_add (feed->clock, 0, turn_cb, feed, NULL);
}

/* One session, then the main loop again. */
static gboolean
turn_cb (gpointer user_data)
{
  g_autoptr (Ms5Feed) feed = g_object_ref (user_data);
  g_autoptr (Ms5FeedSession) session = g_queue_pop_head (&feed->turns);

  feed->turn_timer = 0;
  if (session != NULL)
    {
      session->is_queued = FALSE;
      ms5_feed_session_pump (session, FALSE);
    }
  if (feed->turn_timer == 0 && !g_queue_is_empty (&feed->turns))
    feed->turn_timer = ms5_clock_add (feed->clock, 0, turn_cb, feed, NULL);
  return G_SOURCE_REMOVE;
}

static void
stop (Ms5Feed *feed,
      guint   *timer)
{
  if (*timer != 0)
    ms5_clock_remove (feed->clock, *timer);
  *timer = 0;
}

/**
 * ms5_feed_stop_timers:
 * @feed: a feed that is about to go
 */
void
ms5_feed_stop_timers (Ms5Feed *feed)
{
  stop (feed, &feed->flush_timer);
  stop (feed, &feed->turn_timer);
  stop (feed, &feed->sweep_timer);
}
