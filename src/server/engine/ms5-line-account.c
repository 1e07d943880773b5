/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/engine/ms5-line-account.h"

#include <math.h>

struct _Ms5LineAccount
{
  const Ms5Plant *plant;
  const Ms5Line *line;
  Ms5Interval window;
  Ms5Time now;
  Ms5Time known;      /* up to here it is said what is known */
  GArray *planned;    /* of Ms5Interval */
  GArray *unknown;    /* of Ms5Interval */
  GArray *stops;      /* of Ms5AccountStop */
  GArray *production; /* of Ms5Production */
};

/**
 * ms5_line_account_new:
 * @plant: a sealed plant; must outlive the account
 * @line: one of its lines
 *
 * Returns: (transfer full): an account to begin
 */
Ms5LineAccount *
ms5_line_account_new (const Ms5Plant *plant,
                      const Ms5Line  *line)
{
  Ms5LineAccount *account = g_new0 (Ms5LineAccount, 1);

  account->plant = plant;
  account->line = line;
  account->planned = g_array_new (FALSE, FALSE, sizeof (Ms5Interval));
  account->unknown = g_array_new (FALSE, FALSE, sizeof (Ms5Interval));
  account->stops = g_array_new (FALSE, FALSE, sizeof (Ms5AccountStop));
  account->production = g_array_new (FALSE, FALSE, sizeof (Ms5Production));
  return account;
}

/**
 * ms5_line_account_free:
 * @account: (transfer full): an account
 */
void
ms5_line_account_free (Ms5LineAccount *account)
{
  g_array_unref (account->planned);
  g_array_unref (account->unknown);
  g_array_unref (account->stops);
  g_array_unref (account->production);
  g_free (account);
}

/**
 * ms5_line_account_begin:
 * @account: an account
 * @window: a shift, or part of one
 * @now: how far it has come; %MS5_TIME_NONE if it is over
 *
 * Forgets what was added before.
 */
void
ms5_line_account_begin (Ms5LineAccount *account,
                        Ms5Interval     window,
                        Ms5Time         now)
{
  account->window = window;
  account->now = now;
  account->known = window.start;
  g_array_set_size (account->planned, 0);
  g_array_set_size (account->unknown, 0);
  g_array_set_size (account->stops, 0);
  g_array_set_size (account->production, 0);
}

/**
 * ms5_line_account_add_breaks:
 * @account: an account
 * @breaks: (element-type Ms5Interval): planned stops
 */
void
ms5_line_account_add_breaks (Ms5LineAccount *account,
                             const GArray   *breaks)
{
  g_array_append_vals (account->planned, breaks->data, breaks->len);
}

static void
add_unknown (Ms5LineAccount *account,
             Ms5Time         until)
{
  Ms5Interval gap = { account->known, until };

  if (!ms5_interval_is_empty (gap))
    g_array_append_val (account->unknown, gap);
  account->known = MAX (account->known, until);
}

/**
 * ms5_line_account_add_span:
 * @account: an account
 * @span: a state of the bottleneck, in order of time; those outside the window may be left out
 *
 * Time of which no span tells is unknown.
 */
void
ms5_line_account_add_span (Ms5LineAccount *account,
                           const Ms5Span  *span)
{
  Ms5Time end = span->interval.end == MS5_TIME_NONE ? account->window.end : span->interval.end;

  if (!ms5_state_is_known (span->state) || end <= account->window.start)
    return;

  add_unknown (account, MIN (span->interval.start, account->window.end));
  account->known = MAX (account->known, end);
}

/**
 * ms5_line_account_add_stop:
 * @account: an account
 * @stop: a stop of the bottleneck; its texts must outlive the account
 */
void
ms5_line_account_add_stop (Ms5LineAccount       *account,
                           const Ms5AccountStop *stop)
{
  if (stop->interval.start < account->window.end
      && (stop->interval.end == MS5_TIME_NONE || stop->interval.end > account->window.start))
    g_array_append_val (account->stops, *stop);
}

/**
 * ms5_line_account_add_stop_item:
 * @account: an account
 * @item: a stop of the bottleneck as it is published; must outlive the account
 * @target_s: of a changeover, how long it should have taken; %NAN for no target
 * @now: the time
 *
 * A stop that lasts is as long as it is by @now, also in a window that ends before: whether it is a minor one must not
 * depend on where the past is cut.
 */
void
ms5_line_account_add_stop_item (Ms5LineAccount    *account,
                                const Ms5StopItem *item,
                                double             target_s,
                                Ms5Time            now)
{
  gboolean lasts = item->end == MS5_TIME_NONE && account->window.end < now;
  Ms5AccountStop stop = {
    .interval = { item->start, lasts ? now : item->end },
    .reason = item->reason,
    .category = item->category == MS5_WORD_NONE ? MS5_CATEGORY_UNPLANNED : (Ms5Category) item->category,
    .planned = item->planned == TRUE,
    .target = isnan (target_s) ? 0 : (Ms5Time) llround (target_s * (double) MS5_USEC_PER_S),
  };

  ms5_line_account_add_stop (account, &stop);
}

/**
 * ms5_line_account_add_production:
 * @account: an account
 * @product: (nullable): a product's code; must outlive the account
 * @pieces: how many more of it
 */
void
ms5_line_account_add_production (Ms5LineAccount *account,
                                 const char     *product,
                                 const gint64    pieces[MS5_N_QUANTITIES])
{
  double scrap = (double) pieces[MS5_QUANTITY_SCRAP];
  double rework = (double) pieces[MS5_QUANTITY_REWORK];
  Ms5Production production = {
    .product = product,
    .ideal_cycle_s = ms5_plant_get_ideal_cycle (account->plant, account->line->code, product),
    .produced = (double) pieces[MS5_QUANTITY_GOOD] + scrap + rework,
    .scrap = scrap,
    .rework = rework,
  };

  g_array_append_val (account->production, production);
}

/**
 * ms5_line_account_run:
 * @account: an account to which everything was added
 * @out_totals: (out): times and quantities
 * @stops: (nullable) (element-type Ms5AccountedStop): where to add the accounted stops
 *
 * Ends the account; begin it again before adding more.
 */
void
ms5_line_account_run (Ms5LineAccount *account,
                      Ms5Totals      *out_totals,
                      GArray         *stops)
{
  const Ms5Equipment *bottleneck = ms5_line_get_bottleneck (account->line);
  Ms5AccountInput input = { 0 };

  add_unknown (account, account->window.end);
  input.shift = account->window;
  input.now = account->now;
  input.planned = (const Ms5Interval *) (gpointer) account->planned->data;
  input.n_planned = account->planned->len;
  input.stops = (const Ms5AccountStop *) (gpointer) account->stops->data;
  input.n_stops = account->stops->len;
  input.unknown = (const Ms5Interval *) (gpointer) account->unknown->data;
  input.n_unknown = account->unknown->len;
  input.production = (const Ms5Production *) (gpointer) account->production->data;
  input.n_production = account->production->len;
  input.stop_explain = ms5_equipment_get_stop_explain (bottleneck);
  ms5_account_run (&input, out_totals, stops);
}
