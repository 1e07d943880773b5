/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-account.h"

G_BEGIN_DECLS

/**
 * Ms5Kpi:
 *
 * The KPIs of ISO 22400-2 that are computed from an account.
 */
typedef enum
{
  MS5_KPI_AVAILABILITY,
  MS5_KPI_EFFECTIVENESS,
  MS5_KPI_QUALITY_RATIO,
  MS5_KPI_OEE,
  MS5_KPI_OEE_WORST,
  MS5_KPI_OEE_BEST,
  MS5_KPI_NEE,
  MS5_KPI_TEEP,
  MS5_KPI_SCRAP_RATIO,
  MS5_KPI_REWORK_RATIO,
  MS5_KPI_COVERAGE,
  MS5_KPI_MTBF,
  MS5_KPI_MTTR
} Ms5Kpi;

#define MS5_N_KPIS (MS5_KPI_MTTR + 1)

/**
 * Ms5Kpis:
 * @totals: what they are computed from
 * @good: good quantity (GQ): produced − scrap − rework
 * @value: by #Ms5Kpi; ratios 0…1, MTBF and MTTR in seconds; %NAN if it cannot be computed
 *
 * Policies:
 *  - Zero denominator: the KPI is null (%NAN), never 0 and never 1; ms5_kpis_dup_flags() tells why. So is
 *    what is computed from it.
 *  - Effectiveness above 1 is kept and flagged: the ideal cycle time is wrong.
 *  - Ratios are of the planned time with known state: Availability = APT / (PBT − unknown). Coverage
 *    tells what share of PBT that is.
 *  - OEE is the worst of its range: stops not coded are losses. The best supposes that all of them are
 *    planned and leave PBT.
 */
typedef struct
{
  Ms5Totals totals;
  double good;
  double value[MS5_N_KPIS];
} Ms5Kpis;

void        ms5_kpis_compute      (const Ms5Totals *totals,
                                   Ms5Kpis         *out_kpis);
const char *ms5_kpi_to_string     (Ms5Kpi           kpi);
gboolean    ms5_kpi_from_string   (const char      *text,
                                   Ms5Kpi          *out_kpi);

double      ms5_kpi_mtbf          (double           operating_s,
                                   guint            n_failures);
double      ms5_kpi_mttr          (double           repair_s,
                                   guint            n_failures);
double      ms5_kpi_teep          (double           oee,
                                   double           planned_busy_s,
                                   double           calendar_s);
double      ms5_kpi_throughput    (double           produced,
                                   double           execution_s);
double      ms5_kpi_target        (Ms5Time          planned_busy,
                                   double           ideal_cycle_s,
                                   double           oee_target);
double      ms5_kpi_projected     (double           good,
                                   Ms5Time          planned_busy_so_far,
                                   Ms5Time          planned_busy_in_all);

G_END_DECLS
