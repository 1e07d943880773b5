/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-kpi-explain.h"
#include "core/ms5-round.h"

#include <math.h>
#include <string.h>

#define S          MS5_USEC_PER_S
#define MINUTES(m) ((m) * MS5_USEC_PER_MIN)
#define POINT      0.001 /* ±0.1 percentage point */

/* 8 h with breaks of @breaks and stops of @stops minutes, one product. */
static void
compute_shift (gint64               breaks,
               gint64               stops,
               const Ms5Production *production,
               Ms5Kpis             *out_kpis)
{
  Ms5Interval planned = { 0, MINUTES (breaks) };
  Ms5AccountStop stop = { { MINUTES (100), MINUTES (100 + stops) }, "jam", MS5_CATEGORY_UNPLANNED, FALSE, 0, 0 };
  Ms5AccountInput input = { { 0, MINUTES (480) }, MS5_TIME_NONE, &planned, 1, &stop, 1, NULL, 0, production, 1, 120 * S };
  Ms5Totals totals;

  ms5_account_run (&input, &totals, NULL);
  ms5_kpis_compute (&totals, out_kpis);
}

/* oee.com */
static void
test_vorne (void)
{
  Ms5Production production = { "p", 1.0, 19271, 423, 0 };
  Ms5Kpis kpis;

  compute_shift (60, 47, &production, &kpis);
  g_assert_cmpfloat_with_epsilon (kpis.value[MS5_KPI_AVAILABILITY], 0.8881, POINT);
  g_assert_cmpfloat_with_epsilon (kpis.value[MS5_KPI_EFFECTIVENESS], 0.8611, POINT);
  g_assert_cmpfloat_with_epsilon (kpis.value[MS5_KPI_QUALITY_RATIO], 0.9780, POINT);
  g_assert_cmpfloat_with_epsilon (kpis.value[MS5_KPI_OEE], 0.7479, POINT);
  g_assert_cmpfloat (kpis.good, ==, 18848);
  g_assert_cmpfloat (ms5_round (kpis.value[MS5_KPI_OEE] * 100, 1), ==, 74.8);
}

/* waycalculator.com */
static void
test_way_calculator (void)
{
  Ms5Production production = { "p", 60.0, 400, 20, 0 };
  Ms5Kpis kpis;

  compute_shift (0, 60, &production, &kpis);
  g_assert_cmpfloat_with_epsilon (kpis.value[MS5_KPI_AVAILABILITY], 0.875, POINT);
  g_assert_cmpfloat_with_epsilon (kpis.value[MS5_KPI_EFFECTIVENESS], 0.952, POINT);
  g_assert_cmpfloat_with_epsilon (kpis.value[MS5_KPI_QUALITY_RATIO], 0.950, POINT);
  g_assert_cmpfloat_with_epsilon (kpis.value[MS5_KPI_OEE], 0.791, POINT);
}

/* reliabilityengineersacademy.com and leanworxcloud.com */
static void
test_reliability_and_teep (void)
{
  g_assert_cmpfloat_with_epsilon (ms5_kpi_mtbf (3600 * 3600.0, 12), 300 * 3600.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (ms5_kpi_mttr (720 * 60.0, 12), 60 * 60.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (ms5_kpi_teep (0.60, 24 * 6, 24 * 7), 0.514, POINT);
  g_assert_true (isnan (ms5_kpi_mtbf (3600, 0)));
  g_assert_true (isnan (ms5_kpi_teep (0.6, 10, 0)));
  g_assert_cmpfloat (ms5_kpi_throughput (1200, 600), ==, 2);
  g_assert_true (isnan (ms5_kpi_throughput (0, 0)));
}

static gboolean
has_flag (const Ms5Kpis *kpis,
          const char    *word)
{
  g_auto (GStrv) flags = ms5_kpis_dup_flags (kpis);
  gsize length = strlen (word);

  for (guint i = 0; flags[i] != NULL; i++)
    {
      g_assert_nonnull (strstr (flags[i], ": "));
      if (strncmp (flags[i], word, length) == 0 && flags[i][length] == ':')
        return TRUE;
    }

  return FALSE;
}

/* Each null KPI has its reason, and nothing that is not null has one. */
static void
check_null_flags (const Ms5Kpis *kpis)
{
  for (guint i = 0; i < MS5_KPI_MTBF; i++)
    {
      g_autofree char *word = g_strconcat (ms5_kpi_to_string ((Ms5Kpi) i), "_null", NULL);

      g_assert_true (has_flag (kpis, word) == (isnan (kpis->value[i]) != 0));
      g_assert_true ((ms5_kpis_get_null_reason (kpis, (Ms5Kpi) i) != NULL) == (isnan (kpis->value[i]) != 0));
      g_assert_false (isinf (kpis->value[i]));
    }
}

static void
test_zero_denominators (void)
{
  Ms5Totals totals = { 0 };
  Ms5Kpis kpis;

  ms5_kpis_compute (&totals, &kpis);
  for (guint i = 0; i < MS5_N_KPIS; i++)
    g_assert_true (isnan (kpis.value[i]));
  check_null_flags (&kpis);

  /* Down the whole shift: Availability is 0 and known, the rest is not. */
  totals = (Ms5Totals) { .calendar = S, .pbt = S, .adet = S };
  ms5_kpis_compute (&totals, &kpis);
  g_assert_cmpfloat (kpis.value[MS5_KPI_AVAILABILITY], ==, 0);
  g_assert_cmpfloat (kpis.value[MS5_KPI_COVERAGE], ==, 1);
  g_assert_true (isnan (kpis.value[MS5_KPI_EFFECTIVENESS]));
  g_assert_true (isnan (kpis.value[MS5_KPI_OEE]));
  check_null_flags (&kpis);

  /* Ran and made nothing: Effectiveness is 0 and known. */
  totals = (Ms5Totals) { .calendar = S, .pbt = S, .apt = S };
  ms5_kpis_compute (&totals, &kpis);
  g_assert_cmpfloat (kpis.value[MS5_KPI_EFFECTIVENESS], ==, 0);
  g_assert_true (isnan (kpis.value[MS5_KPI_QUALITY_RATIO]));
  check_null_flags (&kpis);

  /* Nothing known. */
  totals = (Ms5Totals) { .calendar = S, .pbt = S, .unknown = S, .produced = 5, .ideal_s = 5 };
  ms5_kpis_compute (&totals, &kpis);
  g_assert_cmpfloat (kpis.value[MS5_KPI_COVERAGE], ==, 0);
  g_assert_cmpfloat (kpis.value[MS5_KPI_QUALITY_RATIO], ==, 1);
  g_assert_true (isnan (kpis.value[MS5_KPI_AVAILABILITY]));
  g_assert_true (has_flag (&kpis, "unknown_time"));
  check_null_flags (&kpis);

  totals = (Ms5Totals) { .calendar = S, .pbt = S, .apt = S, .produced = 5, .facts = MS5_ACCOUNT_NO_CYCLE };
  ms5_kpis_compute (&totals, &kpis);
  g_assert_true (isnan (kpis.value[MS5_KPI_EFFECTIVENESS]));
  check_null_flags (&kpis);
}

static void
test_effectiveness_above_1 (void)
{
  Ms5Totals totals = { .calendar = 100 * S, .pbt = 100 * S, .apt = 80 * S, .adet = 20 * S, .produced = 90, .ideal_s = 90 };
  Ms5Kpis kpis;

  ms5_kpis_compute (&totals, &kpis);
  g_assert_cmpfloat (kpis.value[MS5_KPI_EFFECTIVENESS], ==, 1.125);
  g_assert_cmpfloat_with_epsilon (kpis.value[MS5_KPI_OEE], 0.9, 1e-12);
  g_assert_true (has_flag (&kpis, "effectiveness_above_1"));
}

/* Ratios are of the known planned time; the rest shows in the coverage. */
static void
test_coverage (void)
{
  Ms5Totals totals = { .calendar = 120 * S, .planned = 20 * S, .pbt = 100 * S, .apt = 60 * S, .adet = 20 * S,
                       .unknown = 20 * S, .produced = 30, .scrap = 3, .rework = 2, .ideal_s = 30 };
  Ms5Kpis kpis;

  ms5_kpis_compute (&totals, &kpis);
  g_assert_cmpfloat (kpis.value[MS5_KPI_AVAILABILITY], ==, 0.75);
  g_assert_cmpfloat (kpis.value[MS5_KPI_EFFECTIVENESS], ==, 0.5);
  g_assert_cmpfloat (kpis.value[MS5_KPI_COVERAGE], ==, 0.8);
  g_assert_cmpfloat (kpis.value[MS5_KPI_SCRAP_RATIO], ==, 0.1);
  g_assert_cmpfloat_with_epsilon (kpis.value[MS5_KPI_REWORK_RATIO], 2 / 30.0, 1e-15);
  g_assert_cmpfloat_with_epsilon (kpis.value[MS5_KPI_OEE], 0.75 * 0.5 * 25 / 30, 1e-15);
  g_assert_cmpfloat_with_epsilon (kpis.value[MS5_KPI_TEEP], kpis.value[MS5_KPI_OEE] * 100 / 120, 1e-15);
}

static void
test_range_and_changeover (void)
{
  Ms5Totals totals = { .calendar = 100 * S, .pbt = 100 * S, .apt = 50 * S, .adet = 30 * S, .aust = 20 * S, .uncoded = 10 * S,
                       .n_stops = 3, .n_uncoded = 1, .n_failures = 2, .repair = 30 * S, .produced = 40, .ideal_s = 40 };
  Ms5Kpis kpis;

  ms5_kpis_compute (&totals, &kpis);
  g_assert_cmpfloat_with_epsilon (kpis.value[MS5_KPI_OEE], 0.4, 1e-15);
  g_assert_cmpfloat (kpis.value[MS5_KPI_OEE_WORST], ==, kpis.value[MS5_KPI_OEE]);
  g_assert_cmpfloat_with_epsilon (kpis.value[MS5_KPI_OEE_BEST], 40 / 90.0, 1e-15);
  g_assert_cmpfloat_with_epsilon (kpis.value[MS5_KPI_NEE], 0.7 * 0.8, 1e-15);
  g_assert_cmpfloat (kpis.value[MS5_KPI_MTBF], ==, 25);
  g_assert_cmpfloat (kpis.value[MS5_KPI_MTTR], ==, 15);
  g_assert_true (has_flag (&kpis, "uncoded_stops"));
}

static Ms5Totals
random_totals (void)
{
  Ms5Totals totals = { 0 };

  totals.apt = g_test_rand_int_range (0, 1000) * S;
  totals.adet = g_test_rand_int_range (0, 500) * S;
  totals.aust = g_test_rand_int_range (0, 100) * S;
  totals.unknown = g_test_rand_int_range (0, 3) * 50 * S;
  totals.planned = g_test_rand_int_range (0, 100) * S;
  totals.uncoded = totals.adet * g_test_rand_int_range (0, 5) / 4;
  totals.pbt = totals.apt + totals.adet + totals.aust + totals.unknown;
  totals.calendar = totals.pbt + totals.planned;
  totals.produced = g_test_rand_int_range (0, 900);
  totals.scrap = g_test_rand_int_range (0, 100) * totals.produced / 200;
  totals.rework = g_test_rand_int_range (0, 100) * totals.produced / 200;
  totals.ideal_s = totals.produced * g_test_rand_double_range (0.1, 1.5);
  return totals;
}

static void
test_identities (void)
{
  for (int round = 0; round < 5000; round++)
    {
      Ms5Totals totals = random_totals ();
      Ms5Totals twice = totals;
      Ms5Kpis kpis, combined;
      const double *value = kpis.value;

      ms5_kpis_compute (&totals, &kpis);
      check_null_flags (&kpis);
      if (isnan (value[MS5_KPI_OEE]))
        continue;

      g_assert_cmpfloat_with_epsilon (value[MS5_KPI_OEE],
                                      value[MS5_KPI_AVAILABILITY] * value[MS5_KPI_EFFECTIVENESS]
                                        * value[MS5_KPI_QUALITY_RATIO], 1e-12);
      g_assert_cmpfloat (value[MS5_KPI_OEE_WORST], <=, value[MS5_KPI_OEE]);
      g_assert_cmpfloat (value[MS5_KPI_OEE], <=, value[MS5_KPI_OEE_BEST] + 1e-12);
      g_assert_cmpfloat (value[MS5_KPI_OEE], <=, value[MS5_KPI_NEE] + 1e-12);
      g_assert_cmpfloat (value[MS5_KPI_TEEP], <=, value[MS5_KPI_OEE] + 1e-12);
      g_assert_cmpfloat (value[MS5_KPI_AVAILABILITY], <=, 1);

      ms5_totals_add (&twice, &totals);
      ms5_kpis_compute (&twice, &combined);
      for (guint i = 0; i < MS5_KPI_MTBF; i++)
        g_assert_cmpfloat_with_epsilon (combined.value[i], value[i], 1e-12);
    }
}

/* Times and quantities are added, ratios are never averaged. */
static void
test_combination (void)
{
  Ms5Totals fast = { .calendar = 100 * S, .pbt = 100 * S, .apt = 100 * S, .produced = 100, .ideal_s = 100 };
  Ms5Totals slow = { .calendar = 300 * S, .pbt = 300 * S, .apt = 60 * S, .adet = 240 * S, .produced = 30, .scrap = 15, .ideal_s = 30 };
  Ms5Kpis kpis;

  ms5_totals_add (&fast, &slow);
  ms5_kpis_compute (&fast, &kpis);
  g_assert_cmpfloat (kpis.value[MS5_KPI_AVAILABILITY], ==, 0.4);
  g_assert_cmpfloat_with_epsilon (kpis.value[MS5_KPI_EFFECTIVENESS], 130 / 160.0, 1e-15);
  g_assert_cmpfloat_with_epsilon (kpis.value[MS5_KPI_QUALITY_RATIO], 115 / 130.0, 1e-15);
  g_assert_cmpfloat_with_epsilon (kpis.value[MS5_KPI_OEE], 115 / 400.0, 1e-15);
}

static void
test_explain (void)
{
  Ms5Production production = { "p", 1.0, 19271, 423, 0 };
  Ms5Kpis kpis;

  compute_shift (60, 47, &production, &kpis);
  for (guint i = 0; i < MS5_N_KPIS; i++)
    {
      Ms5Explanation explanation;

      ms5_kpis_explain (&kpis, (Ms5Kpi) i, &explanation);
      g_assert_cmpuint (explanation.kpi, ==, i);
      g_assert_cmpstr (explanation.formula, !=, "");
      g_assert_cmpuint (explanation.n_inputs, >=, 2);
      g_assert_cmpfloat (explanation.value, ==, kpis.value[i]);
      /* Each input is named in its formula, but the products behind a sum. */
      for (guint j = 0; j < explanation.n_inputs; j++)
        g_assert_nonnull (strstr (explanation.formula, explanation.inputs[j].name));
    }
}

static void
test_words (void)
{
  for (guint i = 0; i < MS5_N_KPIS; i++)
    {
      Ms5Kpi kpi = MS5_KPI_MTTR;

      g_assert_true (ms5_kpi_from_string (ms5_kpi_to_string ((Ms5Kpi) i), &kpi));
      g_assert_cmpuint (kpi, ==, i);
    }
  g_assert_false (ms5_kpi_from_string ("performance", &(Ms5Kpi) { 0 }));
  g_assert_cmpstr (ms5_kpi_to_string (MS5_KPI_OEE_BEST), ==, "oee_best");
  g_assert_cmpstr (ms5_kpi_to_string (MS5_KPI_REWORK_RATIO), ==, "rework_ratio");
}

static void
test_targets (void)
{
  g_assert_cmpfloat_with_epsilon (ms5_kpi_target (MINUTES (60), 0.1, 0.85), 30600, 1e-6);
  g_assert_true (isnan (ms5_kpi_target (MINUTES (60), NAN, 0.85)));
  g_assert_cmpfloat_with_epsilon (ms5_kpi_projected (1000, MINUTES (100), MINUTES (420)), 4200, 1e-9);
  g_assert_true (isnan (ms5_kpi_projected (0, 0, MINUTES (420))));
}

static void
test_round (void)
{
  static const struct { double value; guint digits; double expected; } cases[] = {
    { 74.85, 1, 74.9 }, { -74.85, 1, -74.9 }, { 0.5, 0, 1 }, { -0.5, 0, -1 }, { 2.5, 0, 3 }, { 1.005, 2, 1.01 },
    { 74.849, 1, 74.8 }, { 0.4999999, 0, 0 }, { 99.95, 1, 100.0 }, { 0, 1, 0 }, { 8.345, 2, 8.35 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpfloat (ms5_round (cases[i].value, cases[i].digits), ==, cases[i].expected);
  g_assert_true (isnan (ms5_round (NAN, 1)));
  g_assert_true (isinf (ms5_round (INFINITY, 1)));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/kpi/vorne", test_vorne);
  g_test_add_func ("/kpi/way-calculator", test_way_calculator);
  g_test_add_func ("/kpi/reliability-and-teep", test_reliability_and_teep);
  g_test_add_func ("/kpi/zero-denominators", test_zero_denominators);
  g_test_add_func ("/kpi/effectiveness-above-1", test_effectiveness_above_1);
  g_test_add_func ("/kpi/coverage", test_coverage);
  g_test_add_func ("/kpi/range-and-changeover", test_range_and_changeover);
  g_test_add_func ("/kpi/identities", test_identities);
  g_test_add_func ("/kpi/combination", test_combination);
  g_test_add_func ("/kpi/explain", test_explain);
  g_test_add_func ("/kpi/words", test_words);
  g_test_add_func ("/kpi/targets", test_targets);
  g_test_add_func ("/kpi/round", test_round);

  return g_test_run ();
}
