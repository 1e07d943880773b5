/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/model/ms5-job-model.h"
#include "client/model/ms5-line-model-private.h"

/* What a line did: segments for the strip, its losses for the charts. Worked out when asked for, since
 * time itself changes it. */

/* What the questions below look at, within a window, each in order of time. */
typedef struct
{
  Ms5Interval window;
  Ms5Time     now;
  GArray     *spans;      /* const Ms5TimelineItem * */
  GPtrArray  *stops;      /* Ms5StopModel */
  GArray     *breaks;     /* Ms5Interval */
} Past;

/*
 * ms5_line_model_put_timeline:
 * @self: a line
 * @key: the item's key
 * @fields: all its fields
 * @batch: the running batch
 */
void
ms5_line_model_put_timeline (Ms5LineModel  *self,
                             const char    *key,
                             json_t        *fields,
                             Ms5ModelBatch *batch)
{
  Ms5TimelineItem item;

  ms5_model_item_touch (MS5_MODEL_ITEM (self), batch);
  if (!ms5_timeline_item_decode (fields, &item, NULL))
    batch->bad++;
  /* One that does not say when, or what, is of no use; what was known of it stays. */
  if (item.start != MS5_TIME_NONE && item.state != MS5_WORD_NONE)
    {
      g_hash_table_replace (self->timeline, g_strdup (key), g_memdup2 (&item, sizeof item));
      self->has_new_history = TRUE;
    }
  ms5_timeline_item_clear (&item);
}

/* @key: (nullable): an item's key, %NULL for all */
void
ms5_line_model_remove_timeline (Ms5LineModel *self,
                                const char   *key)
{
  if (key != NULL)
    g_hash_table_remove (self->timeline, key);
  else
    g_hash_table_remove_all (self->timeline);
  self->has_new_history = TRUE;
}

static gboolean
overlaps (Ms5Time     start,
          Ms5Time     end,
          Ms5Interval window)
{
  return start < window.end && (end == MS5_TIME_NONE || end > window.start);
}

static int
compare_spans (gconstpointer a,
               gconstpointer b)
{
  const Ms5TimelineItem *x = *(const Ms5TimelineItem *const *) a;
  const Ms5TimelineItem *y = *(const Ms5TimelineItem *const *) b;

  return (x->start > y->start) - (x->start < y->start);
}

static int
compare_stops (gconstpointer a,
               gconstpointer b)
{
  Ms5Time x = ms5_stop_model_get_item (*(Ms5StopModel *const *) a)->start;
  Ms5Time y = ms5_stop_model_get_item (*(Ms5StopModel *const *) b)->start;

  return (x > y) - (x < y);
}

static void
gather_stops (Past         *past,
              Ms5LineModel *self)
{
  past->stops = ms5_item_list_dup_items (self->lists[MS5_LINE_STOPS]);
  for (guint i = past->stops->len; i-- > 0;)
    {
      const Ms5StopItem *stop = ms5_stop_model_get_item (g_ptr_array_index (past->stops, i));

      if (stop->start == MS5_TIME_NONE || !overlaps (stop->start, stop->end, past->window))
        g_ptr_array_remove_index_fast (past->stops, i);
    }
  g_ptr_array_sort (past->stops, compare_stops);
}

static void
past_init (Past         *past,
           Ms5LineModel *self,
           Ms5Interval   window,
           Ms5Time       now)
{
  const GArray *breaks = self->item.breaks;
  GHashTableIter iter;
  gpointer value;

  past->window = window;
  past->now = now;
  past->spans = g_array_new (FALSE, FALSE, sizeof (Ms5TimelineItem *));
  past->breaks = g_array_new (FALSE, FALSE, sizeof (Ms5Interval));

  g_hash_table_iter_init (&iter, self->timeline);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Ms5TimelineItem *span = value;

      if (overlaps (span->start, span->end, window))
        g_array_append_val (past->spans, span);
    }
  g_array_sort (past->spans, compare_spans);

  for (guint i = 0; breaks != NULL && i + 1 < breaks->len; i += 2)
    {
      Ms5Interval interval = {
        g_array_index (breaks, Ms5Time, i),
        g_array_index (breaks, Ms5Time, i + 1),
      };

      if (!ms5_interval_is_empty (interval) && overlaps (interval.start, interval.end, window))
        g_array_append_val (past->breaks, interval);
    }
  gather_stops (past, self);
}

static void
past_clear (Past *past)
{
  g_array_unref (past->spans);
  g_array_unref (past->breaks);
  g_ptr_array_unref (past->stops);
}

static Ms5StopModel *
find_stop (const Past *past,
           Ms5Time     time)
{
  for (guint i = past->stops->len; i-- > 0;)
    {
      Ms5StopModel *stop = g_ptr_array_index (past->stops, i);
      const Ms5StopItem *item = ms5_stop_model_get_item (stop);

      if (item->start <= time && (item->end == MS5_TIME_NONE || time < item->end))
        return stop;
    }
  return NULL;
}

static gboolean
is_break (const Past *past,
          Ms5Time     time)
{
  for (guint i = 0; i < past->breaks->len; i++)
    if (ms5_interval_contains (g_array_index (past->breaks, Ms5Interval, i), time))
      return TRUE;
  return FALSE;
}

static void
earlier (Ms5Time *next,
         Ms5Time  time,
         Ms5Time  from,
         Ms5Time  now)
{
  if (time != MS5_TIME_NONE && time > from && time <= now && time < *next)
    *next = time;
}

/* The first moment after @from, and not after the present, in which a stop or a break begins or ends. */
static Ms5Time
find_next_cut (const Past *past,
               Ms5Time     from)
{
  Ms5Time next = G_MAXINT64;

  for (guint i = 0; i < past->stops->len; i++)
    {
      const Ms5StopItem *item = ms5_stop_model_get_item (g_ptr_array_index (past->stops, i));

      earlier (&next, item->start, from, past->now);
      earlier (&next, item->end, from, past->now);
    }
  for (guint i = 0; i < past->breaks->len; i++)
    {
      Ms5Interval interval = g_array_index (past->breaks, Ms5Interval, i);

      earlier (&next, interval.start, from, past->now);
      earlier (&next, interval.end, from, past->now);
    }
  return next;
}

static void
cut_span (const Past            *past,
          const Ms5TimelineItem *span,
          GArray                *segments)
{
  Ms5Time end = span->end != MS5_TIME_NONE ? MIN (span->end, past->window.end) : MS5_TIME_NONE;
  Ms5Time start = MAX (span->start, past->window.start);

  /* One that lasts, seen from after the window. */
  if (end == MS5_TIME_NONE && past->now >= past->window.end)
    end = past->window.end;

  while (end == MS5_TIME_NONE || start < end)
    {
      Ms5Time cut = find_next_cut (past, start);
      gboolean is_last = end != MS5_TIME_NONE ? cut >= end : cut == G_MAXINT64;
      Ms5Segment segment = {
        .start = start,
        .end = is_last ? end : cut,
        .state = (Ms5State) span->state,
        .mode = span->mode != MS5_WORD_NONE ? (Ms5Mode) span->mode : MS5_MODE_PRODUCTION,
        .cause = span->cause != MS5_WORD_NONE ? (Ms5Cause) span->cause : MS5_CAUSE_NONE,
        .stop = find_stop (past, start),
        .break_time = is_break (past, start),
      };

      g_array_append_val (segments, segment);
      if (is_last)
        break;
      start = cut;
    }
}

/**
 * ms5_line_model_dup_segments:
 * @self: a line
 * @window: the time to look at, such as ms5_line_model_get_shift()
 * @now: the plant's time, as from ms5_floor_get_plant_now()
 *
 * What the bottleneck did, cut where stops and breaks begin and end, and the breaks that are to come.
 * Times of which nothing is known are left out.
 *
 * Returns: (transfer full) (element-type Ms5Segment): the segments in order of time; valid until the
 *   floor is given data
 */
GArray *
ms5_line_model_dup_segments (Ms5LineModel *self,
                             Ms5Interval   window,
                             Ms5Time       now)
{
  GArray *segments = g_array_new (FALSE, FALSE, sizeof (Ms5Segment));
  Past past;

  g_return_val_if_fail (MS5_IS_LINE_MODEL (self), segments);

  past_init (&past, self, window, now);
  for (guint i = 0; i < past.spans->len; i++)
    cut_span (&past, g_array_index (past.spans, Ms5TimelineItem *, i), segments);

  for (guint i = 0; i < past.breaks->len; i++)
    {
      Ms5Interval interval = g_array_index (past.breaks, Ms5Interval, i);
      Ms5Segment segment = {
        .start = MAX (interval.start, now),
        .end = MIN (interval.end, window.end),
        .state = MS5_STATE_UNDEFINED,
        .break_time = TRUE,
      };

      if (segment.start < segment.end)
        g_array_append_val (segments, segment);
    }
  past_clear (&past);
  return segments;
}

/* How long the changeover should take that a stop is. */
static Ms5Time
find_target (Ms5LineModel      *self,
             const Ms5StopItem *stop)
{
  g_autoptr (GPtrArray) changeovers = ms5_item_list_dup_items (self->lists[MS5_LINE_CHANGEOVERS]);

  for (guint i = 0; i < changeovers->len; i++)
    {
      const Ms5ChangeoverItem *item = ms5_changeover_model_get_item (g_ptr_array_index (changeovers, i));

      if (item->start <= stop->start && (item->end == MS5_TIME_NONE || stop->start < item->end)
          && item->target_s > 0)
        return (Ms5Time) (item->target_s * MS5_USEC_PER_S);
    }
  if (stop->end == MS5_TIME_NONE && self->item.changeover_target_s > 0)
    return (Ms5Time) (self->item.changeover_target_s * MS5_USEC_PER_S);

  return 0;
}

static Ms5Time
get_stop_explain (Ms5LineModel *self)
{
  double seconds = MS5_STOP_EXPLAIN_DEFAULT_S;

  for (guint i = 0; i < self->machines->len; i++)
    {
      Ms5EquipmentModel *machine = g_ptr_array_index (self->machines, i);

      if (g_strcmp0 (ms5_model_item_get_key (MS5_MODEL_ITEM (machine)), self->setup.bottleneck) == 0
          && ms5_equipment_model_get_setup (machine)->stop_explain_s >= 0)
        seconds = ms5_equipment_model_get_setup (machine)->stop_explain_s;
    }
  return (Ms5Time) (seconds * MS5_USEC_PER_S);
}

static GArray *
make_stops (Ms5LineModel *self,
            const Past   *past)
{
  GArray *stops = g_array_new (FALSE, FALSE, sizeof (Ms5AccountStop));

  for (guint i = 0; i < past->stops->len; i++)
    {
      const Ms5StopItem *item = ms5_stop_model_get_item (g_ptr_array_index (past->stops, i));
      Ms5AccountStop stop = {
        .interval = { item->start, item->end },
        .reason = item->reason,
        .category = (Ms5Category) item->category,
        .planned = item->planned == TRUE,
        .target = item->category == MS5_CATEGORY_CHANGEOVER ? find_target (self, item) : 0,
      };

      g_array_append_val (stops, stop);
    }
  return stops;
}

static GArray *
make_unknown (const Past *past)
{
  GArray *unknown = g_array_new (FALSE, FALSE, sizeof (Ms5Interval));

  for (guint i = 0; i < past->spans->len; i++)
    {
      const Ms5TimelineItem *span = g_array_index (past->spans, const Ms5TimelineItem *, i);
      Ms5Interval interval = { span->start, span->end != MS5_TIME_NONE ? span->end : G_MAXINT64 };

      if (span->state == MS5_STATE_NO_DATA)
        g_array_append_val (unknown, interval);
    }
  return unknown;
}

/* The time account of a part of what was gathered. */
static void
account (Ms5LineModel *self,
         const Past   *past,
         Ms5Interval   window,
         Ms5Totals    *out_totals,
         GArray       *out_stops)
{
  g_autoptr (GArray) stops = make_stops (self, past);
  g_autoptr (GArray) unknown = make_unknown (past);
  const Ms5AccountInput input = {
    .shift = window,
    .now = past->now < window.end ? past->now : MS5_TIME_NONE,
    .planned = (const Ms5Interval *) (const void *) past->breaks->data,
    .n_planned = past->breaks->len,
    .stops = (const Ms5AccountStop *) (const void *) stops->data,
    .n_stops = stops->len,
    .unknown = (const Ms5Interval *) (const void *) unknown->data,
    .n_unknown = unknown->len,
    .stop_explain = get_stop_explain (self),
  };

  ms5_account_run (&input, out_totals, out_stops);
}

/**
 * ms5_line_model_dup_pareto:
 * @self: a line
 * @window: the time to look at, such as ms5_line_model_get_shift()
 * @now: the plant's time, as from ms5_floor_get_plant_now()
 * @scope: which stops take part
 *
 * What the line's time was lost to: the stops of the window by their reasons, accounted as the server
 * does (see ms5-account.h). The breaks that are known are those of the running shift.
 *
 * Returns: (transfer full): the rows, not yet sorted
 */
Ms5Pareto *
ms5_line_model_dup_pareto (Ms5LineModel   *self,
                           Ms5Interval     window,
                           Ms5Time         now,
                           Ms5ParetoScope  scope)
{
  Ms5Pareto *pareto = ms5_pareto_new ();
  g_autoptr (GArray) stops = g_array_new (FALSE, FALSE, sizeof (Ms5AccountedStop));
  Past past;
  Ms5Totals totals;

  g_return_val_if_fail (MS5_IS_LINE_MODEL (self), pareto);

  past_init (&past, self, window, now);
  account (self, &past, window, &totals, stops);
  ms5_pareto_add_stops (pareto, (const Ms5AccountedStop *) (const void *) stops->data, stops->len, scope);
  past_clear (&past);
  return pareto;
}

/**
 * ms5_line_model_dup_losses:
 * @self: a line
 * @window: the time to look at, such as ms5_line_model_get_shift()
 * @now: the plant's time, as from ms5_floor_get_plant_now()
 *
 * How much was lost in each hour: delays, and changeover time over target. Hours that have not begun
 * are left out.
 *
 * Returns: (transfer full) (element-type Ms5LossHour): the hours in order of time
 */
GArray *
ms5_line_model_dup_losses (Ms5LineModel *self,
                           Ms5Interval   window,
                           Ms5Time       now)
{
  GArray *hours = g_array_new (FALSE, FALSE, sizeof (Ms5LossHour));
  Past past;
  Ms5Time start = window.start;

  g_return_val_if_fail (MS5_IS_LINE_MODEL (self), hours);

  past_init (&past, self, window, now);
  while (start < window.end && start < now)
    {
      Ms5Interval hour = { start, MIN (ms5_time_floor (start, MS5_USEC_PER_H) + MS5_USEC_PER_H, window.end) };
      Ms5Totals totals;
      Ms5LossHour loss;

      account (self, &past, hour, &totals, NULL);
      loss = (Ms5LossHour) {
        .start = hour.start,
        .end = hour.end,
        .time = totals.adet + totals.over_target,
        .count = totals.n_stops,
        .partial = now < hour.end,
      };
      g_array_append_val (hours, loss);
      start = hour.end;
    }
  past_clear (&past);
  return hours;
}
