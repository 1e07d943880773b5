/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "scenario.h"

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

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/engine/kpis/count-moves-kpi", Scenario, NULL, scenario_set_up, test_count_moves_kpi,
              scenario_tear_down);

  return g_test_run ();
}
