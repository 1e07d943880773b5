/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "scenario.h"

#include "server/engine/ms5-line-account.h"

#include <math.h>

#define S MS5_USEC_PER_S

/* Of a stop of B1 that began at 07:00 and lasts. */
static void
run (Ms5Plant    *plant,
     Ms5Interval  window,
     Ms5Time      end,
     Ms5Time      now,
     Ms5Totals   *out_totals)
{
  g_autoptr (Ms5LineAccount) account = ms5_line_account_new (plant, ms5_plant_get_line (plant, "L1"));
  Ms5Time begun = SCENARIO_DAY + 7 * MS5_USEC_PER_H;
  const Ms5Span execute = { { SCENARIO_DAY, begun }, MS5_STATE_EXECUTE, MS5_MODE_PRODUCTION, MS5_CAUSE_NONE };
  const Ms5Span held = { { begun, MS5_TIME_NONE }, MS5_STATE_HELD, MS5_MODE_PRODUCTION, MS5_CAUSE_NONE };
  g_auto (Ms5StopItem) item = { 0 };

  ms5_stop_item_init (&item);
  item.start = begun;
  item.end = end;
  ms5_line_account_begin (account, window, MS5_TIME_NONE);
  ms5_line_account_add_span (account, &execute);
  ms5_line_account_add_span (account, &held);
  ms5_line_account_add_stop_item (account, &item, NAN, now);
  ms5_line_account_run (account, out_totals, NULL);
}

/* Whether a stop that lasts is a minor one is told by how long it is by now, not by where the past is cut: else the parts
 * of an hour would not have the times of the hour. */
static void
test_lasting_stop (void)
{
  g_autoptr (Ms5Plant) plant = scenario_plant_new ();
  Ms5Time begun = SCENARIO_DAY + 7 * MS5_USEC_PER_H;
  const Ms5Interval part = { begun - 60 * S, begun + 20 * S };
  Ms5Totals totals;

  run (plant, part, MS5_TIME_NONE, begun + 600 * S, &totals);
  g_assert_cmpint (totals.minor, ==, 0);
  g_assert_cmpint (totals.adet, ==, 20 * S);
  g_assert_cmpuint (totals.n_stops, ==, 1);

  run (plant, part, MS5_TIME_NONE, begun + 100 * S, &totals);
  g_assert_cmpint (totals.minor, ==, 20 * S);
  g_assert_cmpint (totals.adet, ==, 0);

  /* What is over is as long as it was. */
  run (plant, part, begun + 100 * S, begun + 600 * S, &totals);
  g_assert_cmpint (totals.minor, ==, 20 * S);
  run (plant, part, begun + 200 * S, begun + 600 * S, &totals);
  g_assert_cmpint (totals.adet, ==, 20 * S);
}

/* In the window that goes on it is open. */
static void
test_running_stop (void)
{
  g_autoptr (Ms5Plant) plant = scenario_plant_new ();
  Ms5Time begun = SCENARIO_DAY + 7 * MS5_USEC_PER_H;
  Ms5Totals totals;

  run (plant, (Ms5Interval) { begun - 60 * S, begun + 600 * S }, MS5_TIME_NONE, begun + 600 * S, &totals);
  g_assert_cmpint (totals.adet, ==, 600 * S);
  g_assert_cmpuint (totals.facts & MS5_ACCOUNT_OPEN_STOP, !=, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/line-account/lasting-stop", test_lasting_stop);
  g_test_add_func ("/engine/line-account/running-stop", test_running_stop);

  return g_test_run ();
}
