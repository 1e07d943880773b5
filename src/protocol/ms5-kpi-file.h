/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-kpi.h"
#include "core/ms5-problems.h"
#include "protocol/ms5-json.h"

G_BEGIN_DECLS

/* A shift, written down, and its KPIs, so that anyone can check the arithmetic. Times are RFC 3339 with
 * their offset. A member that is not listed here is an error. Members in [brackets] may be left out, and
 * every list may.
 *
 *   [time_zone]       an IANA name; needed for local times
 *   shift             {start, end}, or {start_local, end_local}: "2026-03-28T22:00" in the time zone
 *   [now]             how far it has come, if it is not over
 *   [planned_stops]   [{start, end, [reason]}]
 *   [stops]           [{start, [end: still open], [reason: not coded], [category: "unplanned"],
 *                      [planned: false], [priority: 0], [target_s: of a changeover]}]
 *   [unknown]         [{start, end}]
 *   [production]      [{[product], [ideal_cycle_s: not known], produced, [scrap: 0], [rework: 0]}]
 *   [stop_explain_s]  120
 *
 * «Left out» and null mean the same for end, reason, category, product and ideal_cycle_s.
 *
 * Result: pbt_s, apt_s, aust_s, adet_s; availability, effectiveness, quality_ratio, oee, nee, teep,
 * scrap_ratio, rework_ratio, coverage, oee_worst, oee_best: ratios in full precision or null; minor_stops;
 * flags: [«word: sentence»]; explain: [{kpi, formula, inputs: [{name, value, unit}], policy, value}]; and
 * beside them calendar_s, planned_s, unknown_s, minor_s, uncoded_s, over_target_s, produced, good, scrap,
 * rework, stops, uncoded, failures, mtbf_s, mttr_s. */

/**
 * Ms5KpiFile:
 * @input: what the file says, for ms5_account_run(); borrowed from the file
 * @zone: (nullable): its time zone
 */
typedef struct
{
  Ms5AccountInput input;
  GTimeZone *zone;

  /*< private >*/
  json_t *root;
  GArray *planned;
  GArray *stops;
  GArray *unknown;
  GArray *production;
} Ms5KpiFile;

Ms5KpiFile *ms5_kpi_file_from_json (GBytes        *bytes,
                                    Ms5Problems   *problems) G_GNUC_WARN_UNUSED_RESULT;
void        ms5_kpi_file_free      (Ms5KpiFile    *file);
json_t     *ms5_kpis_to_json       (const Ms5Kpis *kpis) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5KpiFile, ms5_kpi_file_free)

G_END_DECLS
