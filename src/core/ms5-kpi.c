/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-kpi.h"

#include <math.h>

static const char *const kpi_words[] = {
  "availability", "effectiveness", "quality_ratio", "oee", "oee_worst", "oee_best", "nee", "teep",
  "scrap_ratio", "rework_ratio", "coverage", "mtbf_s", "mttr_s",
};

G_STATIC_ASSERT (G_N_ELEMENTS (kpi_words) == MS5_N_KPIS);

/**
 * ms5_kpi_to_string:
 * @kpi: a KPI
 *
 * Returns: its name in messages and files
 */
const char *
ms5_kpi_to_string (Ms5Kpi kpi)
{
  g_return_val_if_fail ((guint) kpi < MS5_N_KPIS, kpi_words[0]);

  return kpi_words[kpi];
}

/**
 * ms5_kpi_from_string:
 * @text: (nullable): a name
 * @out_kpi: (out): the KPI of that name
 *
 * Returns: %FALSE if there is none
 */
gboolean
ms5_kpi_from_string (const char *text,
                     Ms5Kpi     *out_kpi)
{
  for (guint i = 0; text != NULL && i < MS5_N_KPIS; i++)
    if (g_str_equal (text, kpi_words[i]))
      {
        *out_kpi = (Ms5Kpi) i;
        return TRUE;
      }

  return FALSE;
}

/* Policy «zero denominator». NaN in, NaN out. */
static double
divide (double numerator,
        double denominator)
{
  return denominator > 0 ? numerator / denominator : NAN;
}

/**
 * ms5_kpis_compute:
 * @totals: times and quantities, of one account or combined
 * @out_kpis: (out): what follows from them
 */
void
ms5_kpis_compute (const Ms5Totals *totals,
                  Ms5Kpis         *out_kpis)
{
  double *value = out_kpis->value;
  double apt = ms5_time_to_seconds (totals->apt);
  double known = ms5_time_to_seconds (totals->pbt - totals->unknown);
  double best_known = ms5_time_to_seconds (totals->pbt - totals->unknown - totals->uncoded);
  double ideal = totals->facts & MS5_ACCOUNT_NO_CYCLE ? NAN : totals->ideal_s;
  double output;

  out_kpis->totals = *totals;
  out_kpis->good = totals->produced - totals->scrap - totals->rework;

  value[MS5_KPI_AVAILABILITY] = divide (apt, known);
  value[MS5_KPI_EFFECTIVENESS] = divide (ideal, apt);
  value[MS5_KPI_QUALITY_RATIO] = divide (out_kpis->good, totals->produced);
  output = value[MS5_KPI_EFFECTIVENESS] * value[MS5_KPI_QUALITY_RATIO];

  value[MS5_KPI_OEE] = value[MS5_KPI_AVAILABILITY] * output;
  value[MS5_KPI_OEE_WORST] = value[MS5_KPI_OEE];
  value[MS5_KPI_OEE_BEST] = divide (apt, best_known) * output;
  value[MS5_KPI_NEE] = divide (apt + ms5_time_to_seconds (totals->aust), known) * output;
  value[MS5_KPI_TEEP] = ms5_kpi_teep (value[MS5_KPI_OEE], ms5_time_to_seconds (totals->pbt),
                                      ms5_time_to_seconds (totals->calendar));
  value[MS5_KPI_SCRAP_RATIO] = divide (totals->scrap, totals->produced);
  value[MS5_KPI_REWORK_RATIO] = divide (totals->rework, totals->produced);
  value[MS5_KPI_COVERAGE] = divide (known, ms5_time_to_seconds (totals->pbt));
  value[MS5_KPI_MTBF] = ms5_kpi_mtbf (apt, totals->n_failures);
  value[MS5_KPI_MTTR] = ms5_kpi_mttr (ms5_time_to_seconds (totals->repair), totals->n_failures);
}

/**
 * ms5_kpi_mtbf:
 * @operating_s: operating time in seconds
 * @n_failures: number of failures in it
 *
 * Returns: mean time between failures, in seconds; %NAN without failures
 */
double
ms5_kpi_mtbf (double operating_s,
              guint  n_failures)
{
  return divide (operating_s, n_failures);
}

/**
 * ms5_kpi_mttr:
 * @repair_s: repair time in seconds
 * @n_failures: number of failures repaired in it
 *
 * Returns: mean time to repair, in seconds; %NAN without failures
 */
double
ms5_kpi_mttr (double repair_s,
              guint  n_failures)
{
  return divide (repair_s, n_failures);
}

/**
 * ms5_kpi_teep:
 * @oee: OEE as a ratio
 * @planned_busy_s: PBT in seconds
 * @calendar_s: calendar time in seconds
 *
 * Returns: OEE × (PBT / calendar time) as a ratio; %NAN without calendar time
 */
double
ms5_kpi_teep (double oee,
              double planned_busy_s,
              double calendar_s)
{
  return oee * divide (planned_busy_s, calendar_s);
}

/**
 * ms5_kpi_throughput:
 * @produced: produced quantity (PQ)
 * @execution_s: actual order execution time in seconds
 *
 * Returns: items per second; %NAN without execution time
 */
double
ms5_kpi_throughput (double produced,
                    double execution_s)
{
  return divide (produced, execution_s);
}

/**
 * ms5_kpi_target:
 * @planned_busy: PBT so far, or of the whole shift
 * @ideal_cycle_s: planned run time per item (PRI)
 * @oee_target: the OEE to reach, as a ratio
 *
 * Returns: the good quantity at which OEE is at its target after @planned_busy: target · PBT / PRI;
 *   %NAN if one of them is not known
 */
double
ms5_kpi_target (Ms5Time planned_busy,
                double  ideal_cycle_s,
                double  oee_target)
{
  return oee_target * divide (ms5_time_to_seconds (planned_busy), ideal_cycle_s);
}

/**
 * ms5_kpi_projected:
 * @good: good quantity so far
 * @planned_busy_so_far: PBT so far
 * @planned_busy_in_all: PBT of the whole shift
 *
 * Returns: the good quantity at the end of the shift if it goes on as it has gone on average; %NAN
 *   before the first planned moment
 */
double
ms5_kpi_projected (double  good,
                   Ms5Time planned_busy_so_far,
                   Ms5Time planned_busy_in_all)
{
  return divide (good, (double) planned_busy_so_far) * (double) planned_busy_in_all;
}
