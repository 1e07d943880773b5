/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-snap.h"
#include "server/feed/ms5-feed-private.h"

/* Whoever begins a little later may get the same snapshot, and then the changes since: after a
 * restart hundreds of clients ask for the same at once. Pages are written when the first of them
 * has the credit, and kept as long as there is room. */

static Ms5FeedPlan *
plan_ref (Ms5FeedPlan *plan)
{
  plan->refs++;
  return plan;
}

static void
forget_frames (Ms5FeedPlan *plan)
{
  for (guint i = 0; i < ms5_feed_plan_get_n_pages (plan); i++)
    g_clear_pointer (&plan->frames[i], ms5_frame_unref);
  plan->feed->plan_bytes -= plan->kept;
  plan->kept = 0;
}

/**
 * ms5_feed_plan_unref:
 * @plan: (transfer full): a plan
 */
void
ms5_feed_plan_unref (Ms5FeedPlan *plan)
{
  if (--plan->refs > 0)
    return;

  forget_frames (plan);
  g_free (plan->frames);
  ms5_snap_plan_free (plan->pages);
  g_ptr_array_unref (plan->items);
  g_ptr_array_unref (plan->views);
  ms5_topic_set_unref (plan->set);
  g_free (plan);
}

static void
add_topic (Ms5FeedPlan         *plan,
           const Ms5TopicEntry *entry)
{
  Ms5TopicView *view = ms5_image_get_view (plan->feed->image, entry->name);

  g_ptr_array_add (plan->views, view);
  plan->bytes += view->bytes;
  ms5_snap_plan_add_topic (plan->pages, view->topic);
  for (guint i = 0; i < view->items->len; i++)
    {
      Ms5Item *item = g_ptr_array_index (view->items, i);
      gsize length;

      ms5_item_get_text (item, &length);
      ms5_snap_plan_add_item (plan->pages, length);
      g_ptr_array_add (plan->items, item);
    }
}

static void
add_topics (Ms5FeedPlan *plan,
            gboolean     urgent)
{
  for (guint i = 0; i < plan->set->n; i++)
    {
      const Ms5TopicEntry *entry = ms5_topic_table_get (plan->feed->topics, plan->set->ids[i]);

      if (entry->is_urgent == urgent)
        add_topic (plan, entry);
    }
}

static Ms5FeedPlan *
plan_new (Ms5Feed     *feed,
          Ms5TopicSet *set,
          guint        number)
{
  Ms5FeedPlan *plan = g_new0 (Ms5FeedPlan, 1);
  g_autofree char *id = g_strdup_printf ("s%u", number);

  plan->feed = feed;
  plan->refs = 1;
  plan->number = number;
  plan->set = ms5_topic_set_ref (set);
  plan->at = ms5_ring_get_head (feed->ring);
  ms5_ring_get_h (feed->ring, plan->at, &plan->h);
  plan->made = ms5_clock_monotonic (feed->clock);
  plan->views = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_topic_view_unref);
  plan->items = g_ptr_array_new ();
  plan->pages = ms5_snap_plan_new (id);
  add_topics (plan, TRUE);
  add_topics (plan, FALSE);
  plan->frames = g_new0 (Ms5Frame *, MAX (ms5_snap_plan_get_n_pages (plan->pages), 1));

  return plan;
}

/* Nobody must hear of a call later because the snapshot is a little old. */
static gboolean
is_urgent_since (Ms5FeedPlan *plan)
{
  for (guint i = 0; i < plan->set->n; i++)
    {
      const Ms5TopicEntry *entry = ms5_topic_table_get (plan->feed->topics, plan->set->ids[i]);

      if (entry->is_urgent && entry->changed > plan->at)
        return TRUE;
    }

  return FALSE;
}

/**
 * ms5_feed_plan_get:
 * @feed: a feed
 * @set: topics that are not live
 * @number: which snapshot of the connection it is
 * @not_before: the oldest position that it may show
 *
 * Returns: (transfer full): a snapshot of the topics, at the head or shortly before
 */
Ms5FeedPlan *
ms5_feed_plan_get (Ms5Feed     *feed,
                   Ms5TopicSet *set,
                   guint        number,
                   gint64       not_before)
{
  Ms5FeedPlan *plan;

  ms5_feed_expire_plans (feed, FALSE);
  for (guint i = 0; i < feed->plans->len; i++)
    {
      plan = g_ptr_array_index (feed->plans, i);
      if (plan->number == number && ms5_topic_set_equal (plan->set, set) && plan->at >= not_before
          && !is_urgent_since (plan))
        return plan_ref (plan);
    }

  plan = plan_new (feed, set, number);
  g_ptr_array_add (feed->plans, plan_ref (plan));
  return plan;
}

/**
 * ms5_feed_expire_plans:
 * @feed: a feed
 * @all: whether to withdraw all of them, not only those that have grown old
 *
 * Withdraws plans from offer; who has begun one goes on with it.
 */
void
ms5_feed_expire_plans (Ms5Feed  *feed,
                       gboolean  all)
{
  gint64 now = feed->plans->len > 0 && !all ? ms5_clock_monotonic (feed->clock) : 0;

  for (guint i = feed->plans->len; i-- > 0;)
    {
      Ms5FeedPlan *plan = g_ptr_array_index (feed->plans, i);

      if (all || now - plan->made >= MS5_FEED_PLAN_AGE || plan->at < ms5_ring_get_start (feed->ring))
        {
          g_ptr_array_remove_index_fast (feed->plans, i);
          ms5_feed_plan_unref (plan);
        }
    }
}

/**
 * ms5_feed_plan_get_n_pages:
 * @plan: a plan
 *
 * Returns: the number of its pages, without the end
 */
guint
ms5_feed_plan_get_n_pages (Ms5FeedPlan *plan)
{
  return ms5_snap_plan_get_n_pages (plan->pages);
}

static Ms5Frame *
write_page (Ms5FeedPlan *plan,
            guint        index)
{
  const Ms5SnapPage *page = ms5_snap_plan_get_page (plan->pages, index);
  g_autofree const char **texts = g_new (const char *, MAX (page->n_items, 1));
  gsize length;
  char *text;

  for (guint i = 0; i < page->n_items; i++)
    texts[i] = ms5_item_get_text (g_ptr_array_index (plan->items, page->first + i), NULL);
  text = ms5_snap_plan_write (plan->pages, index, plan->at, texts, &length);
  return ms5_frame_new (text, length);
}

static Ms5Frame *
write_end (Ms5FeedPlan *plan)
{
  g_autofree char *id = g_strdup_printf ("s%u", plan->number);
  Ms5Message message;
  Ms5Frame *frame;

  ms5_message_init (&message, MS5_MESSAGE_SNAP_END);
  message.snap_end.id = g_steal_pointer (&id);
  message.snap_end.at = plan->at;
  message.snap_end.h = plan->h;
  for (guint i = 0; i < plan->views->len; i++)
    {
      const Ms5TopicView *view = g_ptr_array_index (plan->views, i);

      ms5_topic_sums_add (&message.snap_end.digest, view->topic, view->digest);
    }

  frame = ms5_message_to_frame (&message);
  ms5_message_clear (&message);
  return frame;
}

/**
 * ms5_feed_plan_get_frame:
 * @plan: a plan
 * @page: a page, or the number of pages for the end
 *
 * Returns: (transfer full): the frame
 */
Ms5Frame *
ms5_feed_plan_get_frame (Ms5FeedPlan *plan,
                         guint        page)
{
  Ms5Feed *feed = plan->feed;
  gboolean is_end = page == ms5_feed_plan_get_n_pages (plan);
  Ms5Frame *frame;
  gsize size;

  if (!is_end && plan->frames[page] != NULL)
    return ms5_frame_ref (plan->frames[page]);

  frame = is_end ? write_end (plan) : write_page (plan, page);
  feed->stats.encoded++;
  size = ms5_frame_get_size (frame);
  if (!is_end && plan->refs > 1 && feed->plan_bytes + size <= MS5_FEED_CACHE_BYTES)
    {
      plan->frames[page] = ms5_frame_ref (frame);
      plan->kept += size;
      feed->plan_bytes += size;
    }

  return frame;
}

/**
 * ms5_feed_measure:
 * @feed: a feed
 * @set: topics that are not live
 * @out_items: (inout): grows by the number of their items
 *
 * Returns: the length of a snapshot of them
 */
gsize
ms5_feed_measure (Ms5Feed     *feed,
                  Ms5TopicSet *set,
                  gint64      *out_items)
{
  gsize bytes = 0;

  for (guint i = 0; i < set->n; i++)
    {
      const char *name = ms5_topic_table_get (feed->topics, set->ids[i])->name;
      g_autoptr (Ms5TopicView) view = ms5_image_get_view (feed->image, name);

      bytes += view->bytes;
      *out_items += view->items->len;
    }

  return bytes;
}
