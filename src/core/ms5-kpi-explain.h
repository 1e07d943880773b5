/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-kpi.h"

G_BEGIN_DECLS

/**
 * Ms5ExplainInput:
 * @name: what goes into the formula: `apt`, `pbt`, `availability`, …
 * @value: its value; %NAN if it could not be computed
 * @unit: `s`, `pcs`, `1` for a ratio or a number
 */
typedef struct
{
  const char *name;
  double value;
  const char *unit;
} Ms5ExplainInput;

#define MS5_EXPLAIN_MAX_INPUTS 4

/**
 * Ms5Explanation:
 * @kpi: which KPI
 * @formula: how it is computed, with the names of the inputs
 * @policy: what was decided where the formula leaves a choice
 * @inputs: what goes in
 * @n_inputs: how many
 * @value: what comes out; %NAN if it cannot be computed
 *
 * How one number came about. All texts are static and English; pass @policy through gettext().
 */
typedef struct
{
  Ms5Kpi kpi;
  const char *formula;
  const char *policy;
  Ms5ExplainInput inputs[MS5_EXPLAIN_MAX_INPUTS];
  guint n_inputs;
  double value;
} Ms5Explanation;

void        ms5_kpis_explain         (const Ms5Kpis  *kpis,
                                      Ms5Kpi          kpi,
                                      Ms5Explanation *out_explanation);
const char *ms5_kpis_get_null_reason (const Ms5Kpis  *kpis,
                                      Ms5Kpi          kpi);
GStrv       ms5_kpis_dup_flags       (const Ms5Kpis  *kpis) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
