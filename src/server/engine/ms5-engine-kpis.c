/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/engine/ms5-engine-private.h"

#include "core/ms5-kpi-explain.h"
#include "core/ms5-round.h"

#include <math.h>

/* A projection from less than this would be a guess. */
#define PROJECT_AFTER (10 * MS5_USEC_PER_MIN)

/* So often outside of shifts. */
#define AT_REST       (10 * MS5_USEC_PER_S)

static void
add_stops (Ms5EngineLine *line,
           Ms5Time        start)
{
  for (guint i = ms5_engine_line_first_stop (line, start); i < line->stops->len; i++)
    {
      const Ms5EngineStop *stop = g_ptr_array_index (line->stops, i);
      Ms5AccountStop recorded = {
        .interval = { stop->start, stop->end },
        .reason = stop->reason,
        .category = stop->category,
        .planned = stop->planned,
        .target = ms5_engine_stop_get_target (line, stop),
      };

      ms5_line_account_add_stop (line->account, &recorded);
    }
}

/* The KPIs of the running shift: the account of what is recorded of it. */
void
ms5_engine_line_compute (Ms5EngineLine *line,
                         Ms5Time        now,
                         Ms5Kpis       *out_kpis)
{
  const Ms5SpanList *spans = line->bottleneck->spans;
  Ms5Time start = line->shift.interval.start;
  Ms5Totals totals;

  ms5_line_account_begin (line->account, line->shift.interval, now);
  ms5_line_account_add_breaks (line->account, line->breaks);
  for (guint i = ms5_span_list_find (spans, start); i < ms5_span_list_get_length (spans); i++)
    ms5_line_account_add_span (line->account, ms5_span_list_get (spans, i));
  add_stops (line, start);
  for (guint i = 0; i < line->production->len; i++)
    {
      const Ms5EngineProduction *row = &g_array_index (line->production, Ms5EngineProduction, i);

      ms5_line_account_add_production (line->account, row->product, row->pieces);
    }

  ms5_line_account_run (line->account, &totals, NULL);
  ms5_kpis_compute (&totals, out_kpis);
}

static Ms5Time
get_open_time (const Ms5EngineLine *line,
               Ms5Interval          window)
{
  return ms5_interval_length (window) - ms5_engine_line_get_break_time (line, window);
}

/* Good pieces to be made by now: PBT so far ÷ ideal cycle × OEE target, whole ones. If the shift makes
 * several products, each has that part of PBT in which it was the line's, breaks left out. */
static double
get_target (const Ms5EngineLine *line,
            const Ms5Totals     *totals,
            Ms5Time              now)
{
  Ms5Time end = CLAMP (now, line->shift.interval.start, line->shift.interval.end);
  Ms5Time open = get_open_time (line, (Ms5Interval) { line->shift.interval.start, end });
  double target = 0;

  if (open == 0)
    return 0;

  for (guint i = 0; i < line->periods->len; i++)
    {
      const Ms5EnginePeriod *period = &g_array_index (line->periods, Ms5EnginePeriod, i);
      Ms5Time start = i > 0 ? MAX (period->start, line->shift.interval.start) : line->shift.interval.start;
      Ms5Time until = i + 1 < line->periods->len ? MIN (period[1].start, end) : end;
      double share = (double) get_open_time (line, (Ms5Interval) { start, MAX (until, start) }) / (double) open;
      double cycle_s = ms5_plant_get_ideal_cycle (line->engine->plant, line->line->code, period->product);

      if (share > 0)
        target += share * ms5_kpi_target (totals->pbt, cycle_s, line->line->oee_target);
    }

  return floor (target + 1e-9);
}

/* Good pieces at the end of the shift, if the rest of its planned time goes as it went so far. */
static double
get_projected (const Ms5EngineLine *line,
               const Ms5Kpis       *kpis,
               Ms5Time              now)
{
  Ms5Time so_far = kpis->totals.pbt;
  Ms5Time left = get_open_time (line, (Ms5Interval) { MIN (now, line->shift.interval.end),
                                                      line->shift.interval.end });

  return so_far < PROJECT_AFTER ? NAN : floor (ms5_kpi_projected (kpis->good, so_far, so_far + left) + 1e-9);
}

/* Of a machine that runs, up to its last report; of one that stands, up to now. */
double
ms5_engine_line_get_speed (const Ms5EngineLine *line,
                           Ms5Time              now)
{
  gboolean runs = !line->bottleneck->detector.in_stop && line->speed.last != MS5_TIME_NONE;

  return ms5_speed_get (&line->speed, runs ? MIN (line->speed.last, now) : now);
}

static void
fill_item (const Ms5EngineLine *line,
           const Ms5Kpis       *kpis,
           Ms5Time              now,
           Ms5KpiItem          *item)
{
  const Ms5Totals *totals = &kpis->totals;

  item->availability = kpis->value[MS5_KPI_AVAILABILITY];
  item->effectiveness = kpis->value[MS5_KPI_EFFECTIVENESS];
  item->quality_ratio = kpis->value[MS5_KPI_QUALITY_RATIO];
  item->oee = kpis->value[MS5_KPI_OEE];
  item->oee_worst = kpis->value[MS5_KPI_OEE_WORST];
  item->oee_best = kpis->value[MS5_KPI_OEE_BEST];
  item->nee = kpis->value[MS5_KPI_NEE];
  item->teep = kpis->value[MS5_KPI_TEEP];
  item->coverage = kpis->value[MS5_KPI_COVERAGE];
  item->good = kpis->good;
  item->scrap = totals->scrap;
  item->rework = totals->rework;
  item->target = get_target (line, totals, now);
  item->projected = get_projected (line, kpis, now);
  item->pbt_s = ms5_time_to_seconds (totals->pbt);
  item->apt_s = ms5_time_to_seconds (totals->apt);
  item->adet_s = ms5_time_to_seconds (totals->adet);
  item->aust_s = ms5_time_to_seconds (totals->aust);
  item->unknown_s = ms5_time_to_seconds (totals->unknown);
  item->minor_stops = totals->n_minor;
  item->uncoded = totals->n_uncoded;
  item->flags = ms5_kpis_dup_flags (kpis);
}

/* Whether two numbers look the same with @digits decimal places. */
static gboolean
looks_same (double a,
            double b,
            guint  digits)
{
  if (isnan (a) || isnan (b))
    return isnan (a) && isnan (b);

  return ms5_round (a, digits) == ms5_round (b, digits);
}

/* Ratios are shown as percentages with one decimal; one more is kept so that nothing lags behind. */
static gboolean
is_same_item (const Ms5KpiItem *a,
              const Ms5KpiItem *b)
{
  const double ratios[][2] = {
    { a->availability, b->availability }, { a->effectiveness, b->effectiveness },
    { a->quality_ratio, b->quality_ratio }, { a->oee, b->oee }, { a->oee_worst, b->oee_worst },
    { a->oee_best, b->oee_best }, { a->nee, b->nee }, { a->teep, b->teep }, { a->coverage, b->coverage },
  };
  const double wholes[][2] = {
    { a->good, b->good }, { a->scrap, b->scrap }, { a->rework, b->rework }, { a->target, b->target },
    { a->projected, b->projected }, { a->pbt_s, b->pbt_s }, { a->apt_s, b->apt_s }, { a->adet_s, b->adet_s },
    { a->aust_s, b->aust_s }, { a->unknown_s, b->unknown_s },
  };
  gboolean same = a->minor_stops == b->minor_stops && a->uncoded == b->uncoded && looks_same (a->speed, b->speed, 1);

  for (guint i = 0; i < G_N_ELEMENTS (ratios) && same; i++)
    same = looks_same (ratios[i][0], ratios[i][1], 4);
  for (guint i = 0; i < G_N_ELEMENTS (wholes) && same; i++)
    same = looks_same (wholes[i][0], wholes[i][1], 0);

  return same && a->flags != NULL && b->flags != NULL
         && g_strv_equal ((const char *const *) a->flags, (const char *const *) b->flags);
}

/* Computes the KPIs, and publishes them if they look different. During a shift time alone moves them,
 * so they are due again in a second; otherwise only the speed does, until it is nothing. */
void
ms5_engine_line_update_kpis (Ms5EngineLine *line,
                             Ms5Time        now)
{
  static const char *const no_shift[] = { "no_shift: no shift is running", NULL };
  g_auto (Ms5KpiItem) item;

  ms5_kpi_item_init (&item);
  line->has_news = FALSE;
  line->kpis_at = now;
  if (line->in_shift)
    {
      Ms5Kpis kpis;

      ms5_engine_line_compute (line, now, &kpis);
      fill_item (line, &kpis, now, &item);
    }
  else
    {
      item.flags = g_strdupv ((char **) no_shift);
    }
  item.speed = ms5_engine_line_get_speed (line, now);
  line->kpis_due = line->in_shift     ? ms5_time_floor (now, MS5_USEC_PER_S) + MS5_USEC_PER_S
                   : item.speed > 0 ? now + AT_REST
                                    : MS5_TIME_NONE;

  if (is_same_item (&item, &line->kpis))
    return;

  ms5_kpi_item_clear (&line->kpis);
  line->kpis = item;
  ms5_kpi_item_init (&item);
  line->has_new_kpis = TRUE;
  ms5_engine_touch (line);
}
