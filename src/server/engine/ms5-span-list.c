/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/engine/ms5-span-list.h"

typedef struct
{
  Ms5Span span;
  guint is_late : 1;    /* filled in afterwards */
  guint is_written : 1; /* was told under this start */
  guint is_changed : 1; /* must be told again */
} Entry;

struct _Ms5SpanList
{
  GArray *entries; /* of Entry, in order of time */
  GArray *changed; /* of Ms5Time: the starts of those that must be told */
  GArray *gone;    /* of Ms5Time: the starts of those that were told and are no more */
  gboolean keep_known;
};

#define ENTRY(list, i) (&g_array_index ((list)->entries, Entry, (i)))

/**
 * ms5_span_list_new:
 * @keep_known: whether all spans are kept, or only those that late data may fill, and the last
 *
 * Returns: (transfer full): an empty list
 */
Ms5SpanList *
ms5_span_list_new (gboolean keep_known)
{
  Ms5SpanList *list = g_new (Ms5SpanList, 1);

  list->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  list->changed = g_array_new (FALSE, FALSE, sizeof (Ms5Time));
  list->gone = g_array_new (FALSE, FALSE, sizeof (Ms5Time));
  list->keep_known = keep_known;
  return list;
}

/**
 * ms5_span_list_free:
 * @list: (transfer full): a list
 */
void
ms5_span_list_free (Ms5SpanList *list)
{
  g_array_unref (list->entries);
  g_array_unref (list->changed);
  g_array_unref (list->gone);
  g_free (list);
}

static Ms5Time
get_end (const Entry *entry)
{
  return entry->span.interval.end == MS5_TIME_NONE ? G_MAXINT64 : entry->span.interval.end;
}

/**
 * ms5_span_list_find:
 * @list: a list
 * @time: a moment
 *
 * Returns: the index of the first span that ends after @time; the length if there is none
 */
guint
ms5_span_list_find (const Ms5SpanList *list,
                    Ms5Time            time)
{
  guint low = 0;
  guint high = list->entries->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (get_end (ENTRY (list, middle)) > time)
        high = middle;
      else
        low = middle + 1;
    }

  return low;
}

static void
mark_changed (Ms5SpanList *list,
              Entry       *entry)
{
  if (!entry->is_changed)
    g_array_append_val (list->changed, entry->span.interval.start);
  entry->is_changed = TRUE;
}

static void
mark_gone (Ms5SpanList *list,
           const Entry *entry)
{
  if (entry->is_written)
    g_array_append_val (list->gone, entry->span.interval.start);
}

/* Whether a span of @entry's start was told before; if so it is not gone, for it is this one now. */
static void
inherit (Ms5SpanList *list,
         Entry       *entry)
{
  for (guint i = 0; i < list->gone->len; i++)
    if (g_array_index (list->gone, Ms5Time, i) == entry->span.interval.start)
      {
        entry->is_written = TRUE;
        g_array_remove_index_fast (list->gone, i);
        return;
      }
}

/**
 * ms5_span_list_restore:
 * @list: a list
 * @span: a span that was written before a restart; one of the same start is replaced
 *
 * Puts back what was remembered, in any order.
 */
void
ms5_span_list_restore (Ms5SpanList   *list,
                       const Ms5Span *span)
{
  Entry entry = { *span, FALSE, TRUE, FALSE };
  guint i = list->entries->len;

  while (i > 0 && ENTRY (list, i - 1)->span.interval.start > span->interval.start)
    i--;
  if (i > 0 && ENTRY (list, i - 1)->span.interval.start == span->interval.start)
    *ENTRY (list, i - 1) = entry;
  else
    g_array_insert_val (list->entries, i, entry);
}

/**
 * ms5_span_list_open:
 * @list: a list
 * @start: from when on
 * @state: what is done from then on
 * @mode: what for
 *
 * What was known of the time from @start on is replaced.
 */
void
ms5_span_list_open (Ms5SpanList *list,
                    Ms5Time      start,
                    Ms5State     state,
                    Ms5Mode      mode)
{
  Entry entry = { { { start, MS5_TIME_NONE }, state, mode, MS5_CAUSE_NONE }, FALSE, FALSE, FALSE };
  Entry *last;

  while (list->entries->len > 0)
    {
      last = ENTRY (list, list->entries->len - 1);
      if (last->span.interval.start < start)
        break;
      mark_gone (list, last);
      g_array_set_size (list->entries, list->entries->len - 1);
    }

  if (list->entries->len > 0 && get_end (last = ENTRY (list, list->entries->len - 1)) > start)
    {
      last->span.interval.end = start;
      mark_changed (list, last);
    }

  inherit (list, &entry);
  g_array_append_val (list->entries, entry);
  mark_changed (list, ENTRY (list, list->entries->len - 1));
}

/**
 * ms5_span_list_set_cause:
 * @list: a list
 * @cause: why the equipment is suspended now
 *
 * What a machine began to wait for it waits for until it goes on: the first cause stays.
 *
 * Returns: whether that is a change
 */
gboolean
ms5_span_list_set_cause (Ms5SpanList *list,
                         Ms5Cause     cause)
{
  Entry *last = list->entries->len > 0 ? ENTRY (list, list->entries->len - 1) : NULL;

  if (last == NULL || cause == MS5_CAUSE_NONE || last->span.cause != MS5_CAUSE_NONE)
    return FALSE;

  last->span.cause = cause;
  mark_changed (list, last);
  return TRUE;
}

static gboolean
is_fillable (const Entry *entry)
{
  return entry->is_late || !ms5_state_is_known (entry->span.state);
}

/* Nothing was recorded before the first span; that is unknown time as well, but not before @from, when
 * it is only forgotten. */
static gboolean
get_time_before (const Ms5SpanList *list,
                 Ms5Time            from,
                 Ms5Interval       *out_interval)
{
  if (list->entries->len == 0 || !list->keep_known)
    return FALSE;

  *out_interval = (Ms5Interval) { from, ENTRY (list, 0)->span.interval.start };
  return !ms5_interval_is_empty (*out_interval);
}

/**
 * ms5_span_list_get_fillable:
 * @list: a list
 * @interval: a stretch of time
 * @from: what was before the first span is unknown from here on
 * @set: where to add those parts of @interval that late data may tell of
 */
void
ms5_span_list_get_fillable (const Ms5SpanList *list,
                            Ms5Interval        interval,
                            Ms5Time            from,
                            Ms5IntervalSet    *set)
{
  Ms5Interval before;

  if (get_time_before (list, from, &before))
    ms5_interval_set_add (set, ms5_interval_intersect (interval, before));

  for (guint i = ms5_span_list_find (list, interval.start); i < list->entries->len; i++)
    {
      const Entry *entry = ENTRY (list, i);

      if (entry->span.interval.start >= interval.end)
        break;
      if (is_fillable (entry))
        ms5_interval_set_add (set, ms5_interval_intersect (interval, (Ms5Interval) { entry->span.interval.start,
                                                                                     get_end (entry) }));
    }
}

/* Adds a piece to what will stand in place of some entries. A piece that goes on with the same late
 * state makes the one before longer. */
static void
add_piece (GArray      *pieces,
           const Entry *from,
           Ms5Interval  interval,
           gboolean     is_late)
{
  Entry piece = *from;
  Entry *last = pieces->len > 0 ? &g_array_index (pieces, Entry, pieces->len - 1) : NULL;

  if (interval.start >= interval.end)
    return;

  if (last != NULL && last->is_late && is_late && last->span.state == piece.span.state
      && last->span.mode == piece.span.mode && get_end (last) == interval.start)
    {
      last->span.interval.end = interval.end;
      return;
    }

  piece.span.interval.start = interval.start;
  piece.span.interval.end = interval.end == G_MAXINT64 ? MS5_TIME_NONE : interval.end;
  piece.is_late = is_late;
  g_array_append_val (pieces, piece);
}

/* What @entry becomes if @told holds in @interval. */
static void
split (GArray      *pieces,
       const Entry *entry,
       const Entry *told,
       Ms5Interval  interval)
{
  Ms5Interval whole = { entry->span.interval.start, get_end (entry) };
  Ms5Interval inside = ms5_interval_intersect (whole, interval);

  if (!is_fillable (entry) || ms5_interval_is_empty (inside))
    {
      add_piece (pieces, entry, whole, entry->is_late);
      return;
    }

  add_piece (pieces, entry, (Ms5Interval) { whole.start, inside.start }, entry->is_late);
  add_piece (pieces, told, inside, TRUE);
  add_piece (pieces, entry, (Ms5Interval) { inside.end, whole.end }, entry->is_late);
}

static gboolean
is_same (const Entry *a,
         const Entry *b)
{
  return a->span.interval.start == b->span.interval.start && a->span.interval.end == b->span.interval.end
         && a->span.state == b->span.state && a->span.mode == b->span.mode && a->span.cause == b->span.cause;
}

/* Puts @pieces in place of @n entries from @first on. Returns whether anything differs. */
static gboolean
replace (Ms5SpanList *list,
         guint        first,
         guint        n,
         GArray      *pieces)
{
  g_autoptr (GArray) old = g_array_sized_new (FALSE, FALSE, sizeof (Entry), n);
  gboolean changed = FALSE;

  if (n > 0)
    {
      g_array_append_vals (old, ENTRY (list, first), n);
      g_array_remove_range (list->entries, first, n);
    }
  g_array_insert_vals (list->entries, first, pieces->data, pieces->len);

  for (guint i = 0; i < n; i++)
    mark_gone (list, &g_array_index (old, Entry, i));
  for (guint i = 0; i < pieces->len; i++)
    {
      Entry *entry = ENTRY (list, first + i);
      const Entry *same = NULL;

      entry->is_written = entry->is_changed = FALSE;
      inherit (list, entry);
      for (guint k = 0; k < n && same == NULL; k++)
        if (is_same (&g_array_index (old, Entry, k), entry))
          same = &g_array_index (old, Entry, k);
      if (same != NULL)
        {
          entry->is_changed = same->is_changed;
          continue;
        }
      mark_changed (list, entry);
      changed = TRUE;
    }

  return changed;
}

/**
 * ms5_span_list_fill:
 * @list: a list
 * @interval: when it was so
 * @state: what was done
 * @mode: what for
 * @from: what was before the first span is unknown from here on
 *
 * Tells late what happened in time that was unknown, or was told late before. What was known stays.
 *
 * Returns: whether that is news
 */
gboolean
ms5_span_list_fill (Ms5SpanList *list,
                    Ms5Interval  interval,
                    Ms5State     state,
                    Ms5Mode      mode,
                    Ms5Time      from)
{
  g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (Entry));
  Entry told = { { interval, state, mode, MS5_CAUSE_NONE }, TRUE, FALSE, FALSE };
  guint first = ms5_span_list_find (list, interval.start);
  guint end = first;
  Ms5Interval before;

  if (ms5_interval_is_empty (interval))
    return FALSE;

  if (first > 0)
    first--; /* which may go on */
  if (get_time_before (list, from, &before))
    add_piece (pieces, &told, ms5_interval_intersect (interval, before), TRUE);
  while (end < list->entries->len && ENTRY (list, end)->span.interval.start < interval.end)
    end++;
  for (guint i = first; i < end; i++)
    split (pieces, ENTRY (list, i), &told, interval);

  return replace (list, first, end - first, pieces);
}

/**
 * ms5_span_list_get_length:
 * @list: a list
 *
 * Returns: how many spans there are
 */
guint
ms5_span_list_get_length (const Ms5SpanList *list)
{
  return list->entries->len;
}

/**
 * ms5_span_list_get:
 * @list: a list
 * @index: less than its length
 *
 * Returns: the span at @index, in order of time
 */
const Ms5Span *
ms5_span_list_get (const Ms5SpanList *list,
                   guint              index)
{
  return &ENTRY (list, index)->span;
}

/**
 * ms5_span_list_get_last:
 * @list: a list
 *
 * Returns: (nullable): the last span, which is open
 */
const Ms5Span *
ms5_span_list_get_last (const Ms5SpanList *list)
{
  return list->entries->len > 0 ? &ENTRY (list, list->entries->len - 1)->span : NULL;
}

/**
 * ms5_span_list_is_written:
 * @list: a list
 *
 * Returns: whether there is nothing to write
 */
gboolean
ms5_span_list_is_written (const Ms5SpanList *list)
{
  return list->changed->len == 0 && list->gone->len == 0;
}

static Entry *
look_up (Ms5SpanList *list,
         Ms5Time      start,
         guint       *out_index)
{
  guint i = ms5_span_list_find (list, start);

  *out_index = i;
  return i < list->entries->len && ENTRY (list, i)->span.interval.start == start ? ENTRY (list, i) : NULL;
}

/**
 * ms5_span_list_write:
 * @list: a list
 * @func: (scope call): told of each span that is new, changed or gone
 * @user_data: passed to @func
 */
void
ms5_span_list_write (Ms5SpanList *list,
                     Ms5SpanFunc  func,
                     gpointer     user_data)
{
  for (guint i = 0; i < list->gone->len; i++)
    func (g_array_index (list->gone, Ms5Time, i), NULL, user_data);
  g_array_set_size (list->gone, 0);

  for (guint i = 0; i < list->changed->len; i++)
    {
      guint at;
      Entry *entry = look_up (list, g_array_index (list->changed, Ms5Time, i), &at);

      if (entry == NULL || !entry->is_changed)
        continue;
      func (entry->span.interval.start, &entry->span, user_data);
      entry->is_written = TRUE;
      entry->is_changed = FALSE;
      if (!list->keep_known && !is_fillable (entry) && entry->span.interval.end != MS5_TIME_NONE)
        g_array_remove_index (list->entries, at);
    }
  g_array_set_size (list->changed, 0);
}

/**
 * ms5_span_list_forget:
 * @list: a list
 * @before: spans that ended before this are old
 * @max: how many to forget at most
 * @func: (nullable) (scope call): told of each
 * @user_data: passed to @func
 *
 * Returns: how many were forgotten
 */
guint
ms5_span_list_forget (Ms5SpanList *list,
                      Ms5Time      before,
                      guint        max,
                      Ms5SpanFunc  func,
                      gpointer     user_data)
{
  guint n = 0;

  while (n < max && n + 1 < list->entries->len && get_end (ENTRY (list, n)) < before)
    {
      if (func != NULL)
        func (ENTRY (list, n)->span.interval.start, &ENTRY (list, n)->span, user_data);
      n++;
    }

  if (n > 0)
    g_array_remove_range (list->entries, 0, n);
  return n;
}
