/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-alarm-figures.h"

#include <math.h>

#define M MS5_USEC_PER_MIN
#define H MS5_USEC_PER_H
#define NONE MS5_TIME_NONE

/* Two hours, from 100 h to 102 h, worked out by hand. */
static const Ms5AlarmRecord records[] = {
  /* id, line, priority, raised, acknowledged, resolved, chattering, shelved, suppressed */
  { "a", "L1", MS5_PRIORITY_LOW, 70 * H, 71 * H, NONE, FALSE, TRUE, FALSE },          /* stale, on the shelf */
  { "b", "L1", MS5_PRIORITY_HIGH, 100 * H - 1, NONE, 100 * H + 5 * M, TRUE, FALSE, FALSE }, /* before */
  { "c", "L1", MS5_PRIORITY_HIGH, 100 * H, 100 * H + 2 * M, 100 * H + 12 * M, FALSE, FALSE, FALSE },
  { "d", "L2", MS5_PRIORITY_MEDIUM, 100 * H + 1 * M, 100 * H + 5 * M, NONE, TRUE, FALSE, FALSE },
  { "e", "L2", MS5_PRIORITY_CRITICAL, 100 * H + 9 * M, NONE, 100 * H + 29 * M, FALSE, FALSE, FALSE },
  { "f", "L1", MS5_PRIORITY_HIGH, 100 * H + 10 * M, NONE, NONE, FALSE, FALSE, FALSE },
  { "g", "L1", MS5_PRIORITY_HIGH, 101 * H, NONE, NONE, FALSE, FALSE, TRUE },          /* suppressed */
  { "h", "L2", MS5_PRIORITY_LOW, 101 * H, 102 * H + 1, 102 * H + 2, FALSE, FALSE, FALSE }, /* seen too late */
  { "i", "L2", MS5_PRIORITY_LOW, 102 * H, NONE, NONE, FALSE, FALSE, FALSE },          /* after */
};

static void
make (const char      *line,
      Ms5AlarmFigures *figures)
{
  ms5_alarm_figures_make (records, G_N_ELEMENTS (records), line, (Ms5Interval) { 100 * H, 102 * H }, figures);
}

static void
test_plant (void)
{
  Ms5AlarmFigures figures;

  make (NULL, &figures);
  g_assert_cmpuint (figures.n_raised, ==, 5);
  g_assert_cmpfloat_with_epsilon (figures.per_hour, 2.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (figures.per_10_min, 5. / 12, 1e-12);
  g_assert_cmpuint (figures.by_priority[MS5_PRIORITY_LOW], ==, 1);
  g_assert_cmpuint (figures.by_priority[MS5_PRIORITY_MEDIUM], ==, 1);
  g_assert_cmpuint (figures.by_priority[MS5_PRIORITY_HIGH], ==, 2);
  g_assert_cmpuint (figures.by_priority[MS5_PRIORITY_CRITICAL], ==, 1);
  g_assert_cmpfloat_with_epsilon (ms5_alarm_figures_get_share (&figures, MS5_PRIORITY_HIGH), 0.4, 1e-12);

  /* c, d, e; f comes when c is no longer within ten minutes */
  g_assert_cmpuint (figures.peak, ==, 3);
  g_assert_cmpint (figures.peak_at, ==, 100 * H);

  g_assert_cmpuint (figures.n_standing, ==, 4); /* a, d, f, h */
  g_assert_cmpuint (figures.n_stale, ==, 1);
  g_assert_cmpuint (figures.n_unacknowledged, ==, 2); /* f, h */
  g_assert_cmpuint (figures.n_shelved, ==, 1);
  g_assert_cmpuint (figures.n_suppressed, ==, 1);
  g_assert_cmpuint (figures.n_chattering, ==, 1); /* d */

  g_assert_cmpuint (figures.n_acknowledged, ==, 2); /* c after 2, d after 4 minutes */
  g_assert_cmpfloat_with_epsilon (figures.acknowledge_s, 180, 1e-9);
  g_assert_cmpuint (figures.n_resolved, ==, 2); /* c after 12, e after 20 minutes */
  g_assert_cmpfloat_with_epsilon (figures.resolve_s, 960, 1e-9);
  g_assert_cmpuint (figures.n_floods, ==, 0);
}

static void
test_line (void)
{
  Ms5AlarmFigures figures;

  make ("L1", &figures);
  g_assert_cmpuint (figures.n_raised, ==, 2);
  g_assert_cmpuint (figures.peak, ==, 1);
  g_assert_cmpuint (figures.n_standing, ==, 2);

  make ("L3", &figures);
  g_assert_cmpuint (figures.n_raised, ==, 0);
  g_assert_cmpfloat (figures.per_hour, ==, 0);
  g_assert_cmpint (figures.peak_at, ==, MS5_TIME_NONE);
  g_assert_true (isnan (figures.acknowledge_s));
  g_assert_true (isnan (figures.resolve_s));
  g_assert_true (isnan (ms5_alarm_figures_get_share (&figures, MS5_PRIORITY_LOW)));
}

/* No rate in no time. */
static void
test_empty (void)
{
  Ms5AlarmFigures figures;

  ms5_alarm_figures_make (records, G_N_ELEMENTS (records), NULL, (Ms5Interval) { 102 * H, 102 * H }, &figures);
  g_assert_cmpuint (figures.n_raised, ==, 0);
  g_assert_true (isnan (figures.per_hour));
  g_assert_true (isnan (figures.per_10_min));
  g_assert_cmpuint (figures.n_standing, ==, 4);
}

static void
test_flood (void)
{
  Ms5AlarmRecord flood[12];
  Ms5AlarmFigures figures;

  for (guint i = 0; i < 12; i++)
    flood[i] = (Ms5AlarmRecord) { "x", "L1", MS5_PRIORITY_LOW, i * M / 2, NONE, NONE, FALSE, FALSE, FALSE };

  /* eleven at 5:00; fewer than five at 13:30, when the eighth is no longer new */
  ms5_alarm_figures_make (flood, 12, "L1", (Ms5Interval) { 0, H }, &figures);
  g_assert_cmpuint (figures.peak, ==, 12);
  g_assert_cmpuint (figures.n_floods, ==, 1);
  g_assert_cmpfloat_with_epsilon (figures.flood_s, 510, 1e-9);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/alarm-figures/plant", test_plant);
  g_test_add_func ("/alarm-figures/line", test_line);
  g_test_add_func ("/alarm-figures/empty", test_empty);
  g_test_add_func ("/alarm-figures/flood", test_flood);

  return g_test_run ();
}
