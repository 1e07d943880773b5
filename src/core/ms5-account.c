/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-account.h"

#include <math.h>

typedef struct
{
  const Ms5AccountInput *input;
  Ms5Interval window;       /* the shift as far as it has come */
  Ms5IntervalSet *planned;  /* planned stops */
  Ms5IntervalSet *excluded; /* planned stops and unknown time: no stop's time */
  Ms5Totals *totals;
  GArray *stops;
} Account;

typedef struct
{
  Ms5Interval interval;
  guint index;
} Candidate;

static int
compare_candidates (gconstpointer a,
                    gconstpointer b)
{
  const Candidate *left = a;
  const Candidate *right = b;

  if (left->interval.start != right->interval.start)
    return left->interval.start < right->interval.start ? -1 : 1;
  return left->index < right->index ? -1 : left->index > right->index;
}

static Ms5Interval
get_window (const Ms5AccountInput *input)
{
  Ms5Interval window = input->shift;

  if (input->now != MS5_TIME_NONE)
    window.end = CLAMP (input->now, window.start, MAX (window.start, window.end));

  return window;
}

/* The recorded stops with their ends, in order of time. */
static GArray *
collect_candidates (Account *account)
{
  const Ms5AccountInput *input = account->input;
  GArray *candidates = g_array_sized_new (FALSE, FALSE, sizeof (Candidate), input->n_stops);

  for (guint i = 0; i < input->n_stops; i++)
    {
      Candidate candidate = { input->stops[i].interval, i };

      if (candidate.interval.end == MS5_TIME_NONE)
        candidate.interval.end = account->window.end;
      if (!ms5_interval_is_empty (candidate.interval))
        g_array_append_val (candidates, candidate);
      if (candidate.interval.end <= input->shift.start || candidate.interval.start >= input->shift.end)
        account->totals->facts |= MS5_ACCOUNT_STOP_OUTSIDE;
    }

  g_array_sort (candidates, compare_candidates);
  return candidates;
}

static Ms5Time
get_stop_time (const Account *account,
               Ms5Interval    interval)
{
  Ms5Interval inside = ms5_interval_intersect (interval, account->window);

  return ms5_interval_length (inside) - ms5_interval_set_get_total_in (account->excluded, inside);
}

/* Adds one accounted stop to the totals. */
static void
add_time (Account                *account,
          const Ms5AccountedStop *stop)
{
  Ms5Totals *totals = account->totals;

  if (stop->minor)
    {
      totals->minor += stop->time;
      totals->n_minor += stop->counted;
      return;
    }
  if (stop->planned)
    {
      totals->planned += stop->time;
      return;
    }

  totals->n_stops += stop->counted;
  if (!stop->coded)
    {
      totals->uncoded += stop->time;
      totals->n_uncoded += stop->counted;
    }

  switch (stop->category)
    {
    case MS5_CATEGORY_CHANGEOVER:
      totals->aust += stop->time;
      totals->over_target += stop->over_target;
      break;

    case MS5_CATEGORY_UNPLANNED:
      totals->adet += stop->time;
      totals->repair += stop->time;
      totals->n_failures += stop->counted;
      break;

    case MS5_CATEGORY_MAINTENANCE:
    case MS5_CATEGORY_PLANNED:
    default:
      totals->adet += stop->time;
      break;
    }
}

static void
end_cluster (Account          *account,
             Ms5AccountedStop *stop)
{
  const Ms5AccountStop *source = &account->input->stops[stop->index];
  Ms5Time first = ms5_interval_set_get_next_gap (account->excluded, stop->interval.start);

  stop->reason = source->reason;
  stop->category = source->category;
  stop->coded = source->reason != NULL || source->category != MS5_CATEGORY_UNPLANNED;
  stop->planned = source->planned || source->category == MS5_CATEGORY_PLANNED;
  stop->minor = ms5_interval_length (stop->interval) < account->input->stop_explain;
  stop->time = get_stop_time (account, stop->interval);
  stop->counted = first < stop->interval.end && ms5_interval_contains (account->window, first);
  if (source->category == MS5_CATEGORY_CHANGEOVER && source->target > 0)
    stop->over_target = get_stop_time (account, (Ms5Interval) { stop->interval.start + source->target,
                                                                stop->interval.end });

  if (stop->time == 0)
    return;

  if (stop->n_merged > 1)
    account->totals->facts |= MS5_ACCOUNT_OVERLAP;
  if (stop->open)
    account->totals->facts |= MS5_ACCOUNT_OPEN_STOP;
  add_time (account, stop);
  if (account->stops != NULL)
    g_array_append_val (account->stops, *stop);
}

/* Candidates come in order of their start, so among equals the one that is there already wins. */
static void
account_stops (Account *account)
{
  g_autoptr (GArray) candidates = collect_candidates (account);
  const Ms5AccountStop *recorded = account->input->stops;
  Ms5AccountedStop stop = { 0 };

  for (guint i = 0; i < candidates->len; i++)
    {
      const Candidate *next = &g_array_index (candidates, Candidate, i);
      gboolean open = recorded[next->index].interval.end == MS5_TIME_NONE;

      if (stop.n_merged > 0 && next->interval.start < stop.interval.end)
        {
          stop.interval.end = MAX (stop.interval.end, next->interval.end);
          stop.open = stop.open || open;
          stop.n_merged++;
          if (recorded[next->index].priority > recorded[stop.index].priority)
            stop.index = next->index;
          continue;
        }

      if (stop.n_merged > 0)
        end_cluster (account, &stop);
      stop = (Ms5AccountedStop) { .interval = next->interval, .index = next->index, .n_merged = 1, .open = open };
    }

  if (stop.n_merged > 0)
    end_cluster (account, &stop);
}

static void
add_production (Ms5Totals           *totals,
                const Ms5Production *production)
{
  totals->produced += production->produced;
  totals->scrap += production->scrap;
  totals->rework += production->rework;

  if (!isnan (production->ideal_cycle_s))
    totals->ideal_s += production->ideal_cycle_s * production->produced;
  else if (production->produced > 0)
    totals->facts |= MS5_ACCOUNT_NO_CYCLE;
}

/**
 * ms5_account_run:
 * @input: what is known of a shift
 * @out_totals: (out): its times and quantities
 * @stops: (nullable) (element-type Ms5AccountedStop): where to add the accounted stops that take time
 *   of the shift, in order of time
 *
 * Makes the account of one shift. Costs some microseconds for a hundred stops.
 */
void
ms5_account_run (const Ms5AccountInput *input,
                 Ms5Totals             *out_totals,
                 GArray                *stops)
{
  g_autoptr (Ms5IntervalSet) planned = ms5_interval_set_new ();
  g_autoptr (Ms5IntervalSet) excluded = NULL;
  Ms5Totals *totals = out_totals;
  Account account = { input, get_window (input), planned, NULL, totals, stops };

  *totals = (Ms5Totals) { 0 };
  for (guint i = 0; i < input->n_planned; i++)
    ms5_interval_set_add (planned, input->planned[i]);
  excluded = ms5_interval_set_copy (planned);
  for (guint i = 0; i < input->n_unknown; i++)
    ms5_interval_set_add (excluded, input->unknown[i]);
  account.excluded = excluded;

  totals->calendar = ms5_interval_length (account.window);
  totals->planned = ms5_interval_set_get_total_in (planned, account.window);
  totals->unknown = ms5_interval_set_get_total_in (excluded, account.window) - totals->planned;
  account_stops (&account);
  totals->pbt = totals->calendar - totals->planned;
  totals->apt = totals->pbt - totals->unknown - totals->adet - totals->aust;

  for (guint i = 0; i < input->n_production; i++)
    add_production (totals, &input->production[i]);
}

/**
 * ms5_totals_add:
 * @totals: times and quantities
 * @other: those of another line or shift
 *
 * Combines by summing: ratios are formed from the sums, never averaged.
 */
void
ms5_totals_add (Ms5Totals       *totals,
                const Ms5Totals *other)
{
  totals->calendar += other->calendar;
  totals->planned += other->planned;
  totals->pbt += other->pbt;
  totals->apt += other->apt;
  totals->adet += other->adet;
  totals->aust += other->aust;
  totals->unknown += other->unknown;
  totals->minor += other->minor;
  totals->uncoded += other->uncoded;
  totals->over_target += other->over_target;
  totals->repair += other->repair;
  totals->n_stops += other->n_stops;
  totals->n_minor += other->n_minor;
  totals->n_uncoded += other->n_uncoded;
  totals->n_failures += other->n_failures;
  totals->produced += other->produced;
  totals->scrap += other->scrap;
  totals->rework += other->rework;
  totals->ideal_s += other->ideal_s;
  totals->facts |= other->facts;
}
