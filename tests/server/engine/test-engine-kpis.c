/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "random-day.h"

#include <math.h>

/* A published count moves the KPI. */
static void
test_count_moves_kpi (Scenario     *s,
                      gconstpointer user_data)
{
  scenario_start (s, "06:00");
  scenario_play (s, "06:00 B1 Execute Production product=P good=0\n"
                    "06:00 every 1 B1 good=1 until 06:01:40\n"
                    "06:01:41");
  scenario_assert_kpi (s, "L1", "good", 100);
  scenario_assert_kpi (s, "L1", "pbt_s", 101);
  scenario_assert_kpi (s, "L1", "apt_s", 101);
  scenario_assert_kpi (s, "L1", "availability", 1);
  scenario_assert_kpi (s, "L1", "coverage", 1);
  scenario_assert_kpi (s, "L1", "effectiveness", 100.0 / 101);
  scenario_assert_kpi (s, "L1", "quality_ratio", 1);
  scenario_assert_kpi (s, "L1", "oee", 100.0 / 101);
  scenario_assert_kpi (s, "L1", "target", 80);
  scenario_assert_kpi (s, "L1", "speed", 60);

  scenario_play (s, "06:01:41 B1 good=50 scrap=10 rework=5\n06:01:42");
  scenario_assert_kpi (s, "L1", "good", 150);
  scenario_assert_kpi (s, "L1", "scrap", 10);
  scenario_assert_kpi (s, "L1", "rework", 5);
  scenario_assert_kpi (s, "L1", "quality_ratio", 150.0 / 165);
  scenario_assert_kpi (s, "L1", "effectiveness", 165.0 / 102);
}

/* What each second of the shift so far was, found out by looking at what was written down. */
typedef struct
{
  gint64 pbt;
  gint64 apt;
  gint64 adet;
  gint64 aust;
  gint64 unknown;
} Seconds;

static gboolean
is_known (GPtrArray *spans,
          Ms5Time    time)
{
  for (guint i = 0; i < spans->len; i++)
    {
      const Ms5Span *span = g_ptr_array_index (spans, i);

      if (span->interval.start <= time && (span->interval.end == MS5_TIME_NONE || time < span->interval.end))
        return span->state != MS5_STATE_NO_DATA && span->state != MS5_STATE_UNDEFINED;
    }

  return FALSE;
}

/* The stop of that moment, or NULL. */
static json_t *
find_stop (Scenario  *s,
           GPtrArray *stops,
           Ms5Time    time)
{
  gint64 ms = ms5_time_to_ms (time);

  for (guint i = 0; i < stops->len; i++)
    {
      json_t *stop = recorder_get (s->recorder, "stops/L1", g_ptr_array_index (stops, i));
      json_t *end = json_object_get (stop, "end");

      if (json_integer_value (json_object_get (stop, "start")) <= ms && (end == NULL || ms < json_integer_value (end)))
        return stop;
    }

  return NULL;
}

static gboolean
is_minor (Scenario *s,
          json_t   *stop)
{
  json_t *end = json_object_get (stop, "end");
  gint64 until = end != NULL ? json_integer_value (end) : ms5_time_to_ms (s->now);

  return until - json_integer_value (json_object_get (stop, "start")) < 120000;
}

static void
count_seconds (Scenario *s,
               Ms5Time   start,
               Seconds  *n)
{
  g_autoptr (GPtrArray) spans = recorder_list_spans (s->recorder, "B1");
  g_autoptr (GPtrArray) stops = recorder_list_keys (s->recorder, "stops/L1");
  Ms5Time pause = scenario_time (s, "09:00");

  for (Ms5Time time = start; time < s->now; time += MS5_USEC_PER_S)
    {
      json_t *stop = find_stop (s, stops, time);
      const char *category = json_string_value (json_object_get (stop, "category"));
      gboolean is_planned = json_is_true (json_object_get (stop, "planned"));
      gboolean is_short = stop != NULL && is_minor (s, stop);

      if ((time >= pause && time < pause + 30 * MS5_USEC_PER_MIN) || (is_planned && !is_short))
        continue;
      n->pbt++;
      if (!is_known (spans, time))
        n->unknown++;
      else if (stop == NULL || is_short)
        n->apt++;
      else if (g_str_equal (category, "changeover"))
        n->aust++;
      else
        n->adet++;
    }
}

/* Good, scrap and rework of the shift, and the ideal seconds that all of it takes. */
static void
count_pieces (Scenario *s,
              Ms5Time   start,
              gint64    out_pieces[MS5_N_QUANTITIES],
              double   *out_ideal_s)
{
  *out_ideal_s = 0;
  for (guint i = 0; i < s->recorder->made->len; i++)
    {
      const RecorderMade *made = g_ptr_array_index (s->recorder->made, i);

      if (!g_str_equal (made->equipment, "B1") || made->minute < start)
        continue;
      for (guint q = 0; q < MS5_N_QUANTITIES; q++)
        {
          out_pieces[q] += made->pieces[q];
          *out_ideal_s += (double) made->pieces[q] * (g_strcmp0 (made->product, "Q") == 0 ? 2 : 1);
        }
    }
}

static void
assert_kpis (Scenario *s,
             Ms5Time   start)
{
  Seconds n = { 0 };
  gint64 pieces[MS5_N_QUANTITIES] = { 0 };
  double ideal_s, availability, effectiveness, quality, produced;
  Ms5Kpis kpis;

  g_assert_true (ms5_engine_get_kpis (s->engine, scenario_line (s, "L1"), &kpis));
  count_seconds (s, start, &n);
  g_assert_cmpint (kpis.totals.pbt, ==, n.pbt * MS5_USEC_PER_S);
  g_assert_cmpint (kpis.totals.unknown, ==, n.unknown * MS5_USEC_PER_S);
  g_assert_cmpint (kpis.totals.apt, ==, n.apt * MS5_USEC_PER_S);
  g_assert_cmpint (kpis.totals.adet, ==, n.adet * MS5_USEC_PER_S);
  g_assert_cmpint (kpis.totals.aust, ==, n.aust * MS5_USEC_PER_S);

  count_pieces (s, start, pieces, &ideal_s);
  g_assert_cmpfloat (kpis.good, ==, (double) pieces[MS5_QUANTITY_GOOD]);
  g_assert_cmpfloat (kpis.totals.scrap, ==, (double) pieces[MS5_QUANTITY_SCRAP]);
  g_assert_cmpfloat (kpis.totals.rework, ==, (double) pieces[MS5_QUANTITY_REWORK]);

  produced = (double) (pieces[0] + pieces[1] + pieces[2]);
  if (n.apt == 0 || produced <= 0 || n.pbt == n.unknown)
    return;
  availability = (double) n.apt / (double) (n.pbt - n.unknown);
  effectiveness = ideal_s / (double) n.apt;
  quality = kpis.good / produced;
  g_assert_cmpfloat_with_epsilon (kpis.value[MS5_KPI_AVAILABILITY], availability, 1e-9);
  g_assert_cmpfloat_with_epsilon (kpis.value[MS5_KPI_EFFECTIVENESS], effectiveness, 1e-9);
  g_assert_cmpfloat_with_epsilon (kpis.value[MS5_KPI_QUALITY_RATIO], quality, 1e-9);
  g_assert_cmpfloat_with_epsilon (kpis.value[MS5_KPI_OEE], availability * effectiveness * quality, 1e-9);
  g_assert_cmpfloat_with_epsilon (kpis.value[MS5_KPI_COVERAGE], (double) (n.pbt - n.unknown) / (double) n.pbt, 1e-9);
}

/* However the day goes, the numbers are those of the facts that were written down. */
static void
test_written_down (Scenario     *s,
                   gconstpointer user_data)
{
  gint64 totals[2] = { 0, 0 };
  Ms5Time start = scenario_time (s, "06:00");

  scenario_start (s, "08:30");
  scenario_play (s, "08:30 B1 product=P");
  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *sample = random_sample (totals);
      g_autofree char *clock = NULL;
      g_autofree char *line = NULL;
      gint64 pause = random_one_in (15) ? g_test_rand_int_range (60, 200) : g_test_rand_int_range (1, 12);

      clock = scenario_clock (s, ms5_time_to_ms (s->now + pause * MS5_USEC_PER_S));
      line = g_strdup_printf ("%s %s", clock, sample);
      scenario_play (s, line);
      if (random_one_in (5))
        random_act (s, (guint32) g_test_rand_int (), 1, FALSE);
      if (i % 10 == 0)
        assert_kpis (s, start);
    }
  g_assert_cmpint (s->now, <, scenario_time (s, "14:00"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/engine/kpis/count-moves-kpi", Scenario, NULL, scenario_set_up, test_count_moves_kpi,
              scenario_tear_down);

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *path = g_strdup_printf ("/engine/kpis/written-down-%u", i);

      g_test_add (path, Scenario, NULL, scenario_set_up, test_written_down, scenario_tear_down);
    }

  return g_test_run ();
}
