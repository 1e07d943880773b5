/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-kpi-explain.h"

#include <glib/gi18n.h>
#include <math.h>

/* What goes into the formulas, by name. */
typedef enum
{
  INPUT_NONE,
  INPUT_APT,
  INPUT_AUST,
  INPUT_PBT,
  INPUT_UNKNOWN,
  INPUT_UNCODED,
  INPUT_CALENDAR,
  INPUT_REPAIR,
  INPUT_IDEAL,
  INPUT_PRODUCED,
  INPUT_GOOD,
  INPUT_SCRAP,
  INPUT_REWORK,
  INPUT_FAILURES,
  INPUT_AVAILABILITY,
  INPUT_EFFECTIVENESS,
  INPUT_QUALITY_RATIO,
  INPUT_OEE
} Input;

typedef struct
{
  const char *formula;
  const char *policy;
  Input inputs[MS5_EXPLAIN_MAX_INPUTS];
} Rule;

#define POLICY_WORST   N_("Stops that are not coded are losses; the best case supposes that all are planned.")
#define POLICY_FAILURE N_("A failure is an unplanned stop that is not minor, coded or not.")

static const Rule rules[] = {
  [MS5_KPI_AVAILABILITY] = { "apt / (pbt - unknown)", N_("Time in which the state was not known is left out; minor stops stay in APT."),
                             { INPUT_APT, INPUT_PBT, INPUT_UNKNOWN } },
  [MS5_KPI_EFFECTIVENESS] = { "ideal / apt, where ideal is the sum of ideal cycle time x produced over the products",
                              N_("Kept as it is above 1 and flagged: the ideal cycle time is wrong then."),
                              { INPUT_IDEAL, INPUT_APT } },
  [MS5_KPI_QUALITY_RATIO] = { "good / produced", N_("Good is produced - scrap - rework."),
                              { INPUT_GOOD, INPUT_PRODUCED } },
  [MS5_KPI_OEE] = { "availability x effectiveness x quality_ratio", POLICY_WORST,
                    { INPUT_AVAILABILITY, INPUT_EFFECTIVENESS, INPUT_QUALITY_RATIO } },
  [MS5_KPI_OEE_WORST] = { "availability x effectiveness x quality_ratio", POLICY_WORST,
                          { INPUT_AVAILABILITY, INPUT_EFFECTIVENESS, INPUT_QUALITY_RATIO } },
  [MS5_KPI_OEE_BEST] = { "oee x (pbt - unknown) / (pbt - unknown - uncoded)",
                         N_("Supposes that all stops that are not coded are planned and leave PBT."),
                         { INPUT_OEE, INPUT_PBT, INPUT_UNKNOWN, INPUT_UNCODED } },
  [MS5_KPI_NEE] = { "(apt + aust) / (pbt - unknown) x effectiveness x quality_ratio",
                    N_("As OEE, but changeovers are no loss. Effectiveness and quality ratio as for OEE."),
                    { INPUT_APT, INPUT_AUST, INPUT_PBT, INPUT_UNKNOWN } },
  [MS5_KPI_TEEP] = { "oee x pbt / calendar", N_("Calendar time is the whole time looked at, planned or not."),
                     { INPUT_OEE, INPUT_PBT, INPUT_CALENDAR } },
  [MS5_KPI_SCRAP_RATIO] = { "scrap / produced", "", { INPUT_SCRAP, INPUT_PRODUCED } },
  [MS5_KPI_REWORK_RATIO] = { "rework / produced", "", { INPUT_REWORK, INPUT_PRODUCED } },
  [MS5_KPI_COVERAGE] = { "(pbt - unknown) / pbt", N_("The share of planned busy time in which the state was known."),
                         { INPUT_PBT, INPUT_UNKNOWN } },
  [MS5_KPI_MTBF] = { "apt / failures", POLICY_FAILURE, { INPUT_APT, INPUT_FAILURES } },
  [MS5_KPI_MTTR] = { "repair / failures", POLICY_FAILURE, { INPUT_REPAIR, INPUT_FAILURES } },
};

G_STATIC_ASSERT (G_N_ELEMENTS (rules) == MS5_N_KPIS);

static Ms5ExplainInput
get_input (const Ms5Kpis *kpis,
           Input          input)
{
  const Ms5Totals *totals = &kpis->totals;

  switch (input)
    {
    case INPUT_APT:
      return (Ms5ExplainInput) { "apt", ms5_time_to_seconds (totals->apt), "s" };
    case INPUT_AUST:
      return (Ms5ExplainInput) { "aust", ms5_time_to_seconds (totals->aust), "s" };
    case INPUT_PBT:
      return (Ms5ExplainInput) { "pbt", ms5_time_to_seconds (totals->pbt), "s" };
    case INPUT_UNKNOWN:
      return (Ms5ExplainInput) { "unknown", ms5_time_to_seconds (totals->unknown), "s" };
    case INPUT_UNCODED:
      return (Ms5ExplainInput) { "uncoded", ms5_time_to_seconds (totals->uncoded), "s" };
    case INPUT_CALENDAR:
      return (Ms5ExplainInput) { "calendar", ms5_time_to_seconds (totals->calendar), "s" };
    case INPUT_REPAIR:
      return (Ms5ExplainInput) { "repair", ms5_time_to_seconds (totals->repair), "s" };
    case INPUT_IDEAL:
      return (Ms5ExplainInput) { "ideal", totals->facts & MS5_ACCOUNT_NO_CYCLE ? NAN : totals->ideal_s, "s" };
    case INPUT_PRODUCED:
      return (Ms5ExplainInput) { "produced", totals->produced, "pcs" };
    case INPUT_GOOD:
      return (Ms5ExplainInput) { "good", kpis->good, "pcs" };
    case INPUT_SCRAP:
      return (Ms5ExplainInput) { "scrap", totals->scrap, "pcs" };
    case INPUT_REWORK:
      return (Ms5ExplainInput) { "rework", totals->rework, "pcs" };
    case INPUT_FAILURES:
      return (Ms5ExplainInput) { "failures", totals->n_failures, "1" };
    case INPUT_AVAILABILITY:
      return (Ms5ExplainInput) { "availability", kpis->value[MS5_KPI_AVAILABILITY], "1" };
    case INPUT_EFFECTIVENESS:
      return (Ms5ExplainInput) { "effectiveness", kpis->value[MS5_KPI_EFFECTIVENESS], "1" };
    case INPUT_QUALITY_RATIO:
      return (Ms5ExplainInput) { "quality_ratio", kpis->value[MS5_KPI_QUALITY_RATIO], "1" };
    case INPUT_OEE:
      return (Ms5ExplainInput) { "oee", kpis->value[MS5_KPI_OEE], "1" };
    case INPUT_NONE:
    default:
      g_return_val_if_reached (((Ms5ExplainInput) { "", NAN, "" }));
    }
}

/**
 * ms5_kpis_explain:
 * @kpis: computed KPIs
 * @kpi: which one to explain
 * @out_explanation: (out caller-allocates): its inputs, formula and policy
 */
void
ms5_kpis_explain (const Ms5Kpis  *kpis,
                  Ms5Kpi          kpi,
                  Ms5Explanation *out_explanation)
{
  const Rule *rule;

  g_return_if_fail ((guint) kpi < MS5_N_KPIS);

  rule = &rules[kpi];
  *out_explanation = (Ms5Explanation) { kpi, rule->formula, rule->policy, { { 0 } }, 0, kpis->value[kpi] };
  for (guint i = 0; i < MS5_EXPLAIN_MAX_INPUTS && rule->inputs[i] != INPUT_NONE; i++)
    out_explanation->inputs[out_explanation->n_inputs++] = get_input (kpis, rule->inputs[i]);
}

static const char *
get_composite_null_reason (const Ms5Kpis *kpis)
{
  if (isnan (kpis->value[MS5_KPI_AVAILABILITY]))
    return N_("availability cannot be computed");
  if (isnan (kpis->value[MS5_KPI_EFFECTIVENESS]))
    return N_("effectiveness cannot be computed");
  if (isnan (kpis->value[MS5_KPI_QUALITY_RATIO]))
    return N_("the quality ratio cannot be computed");
  return N_("no time would be left if all stops that are not coded were planned");
}

/**
 * ms5_kpis_get_null_reason:
 * @kpis: computed KPIs
 * @kpi: which one
 *
 * Returns: (nullable): why @kpi cannot be computed, the first of its causes: static, English, pass it
 *   through gettext(); %NULL if it can
 */
const char *
ms5_kpis_get_null_reason (const Ms5Kpis *kpis,
                          Ms5Kpi         kpi)
{
  const Ms5Totals *totals = &kpis->totals;

  g_return_val_if_fail ((guint) kpi < MS5_N_KPIS, NULL);

  if (!isnan (kpis->value[kpi]))
    return NULL;

  switch (kpi)
    {
    case MS5_KPI_COVERAGE:
      return N_("there is no planned busy time");
    case MS5_KPI_AVAILABILITY:
      return totals->pbt <= 0 ? N_("there is no planned busy time")
                              : N_("the state was not known in any of the planned busy time");
    case MS5_KPI_EFFECTIVENESS:
      return totals->facts & MS5_ACCOUNT_NO_CYCLE ? N_("the ideal cycle time of a product is not known")
                                                  : N_("there is no actual production time");
    case MS5_KPI_QUALITY_RATIO:
    case MS5_KPI_SCRAP_RATIO:
    case MS5_KPI_REWORK_RATIO:
      return N_("nothing was produced");
    case MS5_KPI_MTBF:
    case MS5_KPI_MTTR:
      return N_("there was no failure");
    case MS5_KPI_OEE:
    case MS5_KPI_OEE_WORST:
    case MS5_KPI_OEE_BEST:
    case MS5_KPI_NEE:
    case MS5_KPI_TEEP:
    default:
      return get_composite_null_reason (kpis);
    }
}

static void
add_facts (const Ms5Kpis *kpis,
           GStrvBuilder  *flags)
{
  const Ms5Totals *totals = &kpis->totals;

  if (kpis->value[MS5_KPI_EFFECTIVENESS] > 1)
    g_strv_builder_add (flags, "effectiveness_above_1: effectiveness is above 1: the ideal cycle time is wrong");
  if (kpis->good < 0)
    g_strv_builder_add (flags, "negative_good: more scrap and rework than was produced");
  if (totals->n_uncoded > 0 || totals->uncoded > 0)
    g_strv_builder_add (flags, "uncoded_stops: not all stops are coded: OEE lies between oee_worst and oee_best");
  if (totals->unknown > 0)
    g_strv_builder_add (flags, "unknown_time: the state was not known for part of the planned time: see coverage");
  if (totals->facts & MS5_ACCOUNT_OVERLAP)
    g_strv_builder_add (flags, "overlapping_stops: overlapping stops count once, with the highest priority's reason");
  if (totals->facts & MS5_ACCOUNT_OPEN_STOP)
    g_strv_builder_add (flags, "open_stop: a stop has not ended: it counts until the end");
  if (totals->facts & MS5_ACCOUNT_STOP_OUTSIDE)
    g_strv_builder_add (flags, "stop_outside: a stop lies outside the shift and does not count");
}

/**
 * ms5_kpis_dup_flags:
 * @kpis: computed KPIs
 *
 * What whoever reads the numbers should know, each as `word: sentence`. For a KPI that is null the word
 * is its name and `_null`. MTBF and MTTR without a failure are no news and have no flag.
 *
 * Returns: (transfer full): the flags, possibly none
 */
GStrv
ms5_kpis_dup_flags (const Ms5Kpis *kpis)
{
  g_autoptr (GStrvBuilder) flags = g_strv_builder_new ();

  for (guint i = 0; i < MS5_KPI_MTBF; i++)
    if (isnan (kpis->value[i]))
      {
        g_autofree char *flag = g_strdup_printf ("%s_null: %s", ms5_kpi_to_string ((Ms5Kpi) i),
                                                 ms5_kpis_get_null_reason (kpis, (Ms5Kpi) i));

        g_strv_builder_add (flags, flag);
      }
  add_facts (kpis, flags);

  return g_strv_builder_end (flags);
}
