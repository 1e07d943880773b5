/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-link-history.h"
#include "client/ms5-sync-facts.h"
#include "client/ms5-sync-meter.h"
#include "client/ms5-sync-settings.h"
#include "core/ms5-manual-clock.h"

/* What people are told about a sync and about the link, and what they can choose. */

static void
test_meter (void)
{
  Ms5SyncMeter meter;
  gint64 now = 1000 * MS5_USEC_PER_S, left, before;

  ms5_sync_meter_begin (&meter, now);
  g_assert_cmpint (ms5_sync_meter_get_left (&meter, now, 1000), ==, -1);

  /* Nothing is said of the first batches, unless they take their time. */
  ms5_sync_meter_confirmed (&meter, now += MS5_USEC_PER_S / 2, 500);
  g_assert_cmpint (ms5_sync_meter_get_left (&meter, now, 10000), ==, -1);
  ms5_sync_meter_confirmed (&meter, now += MS5_USEC_PER_S / 2, 500);
  g_assert_cmpint (ms5_sync_meter_get_left (&meter, now, 10000), ==, -1);
  ms5_sync_meter_confirmed (&meter, now += MS5_USEC_PER_S / 2, 500);
  left = ms5_sync_meter_get_left (&meter, now, 10000);
  g_assert_cmpint (left, >, 9 * MS5_USEC_PER_S);
  g_assert_cmpint (left, <, 11 * MS5_USEC_PER_S);

  /* It goes down with the time; small setbacks are not worth a word, large ones are. */
  g_assert_cmpint (ms5_sync_meter_get_left (&meter, now += MS5_USEC_PER_S, 10000), ==, left - MS5_USEC_PER_S);
  before = ms5_sync_meter_get_left (&meter, now, 10000);
  g_assert_cmpint (ms5_sync_meter_get_left (&meter, now, 20000), >, before * 12 / 10);

  /* Whatever was said, it ends. */
  g_assert_cmpint (ms5_sync_meter_get_left (&meter, now, 0), ==, 0);
}

static void
test_meter_slow (void)
{
  Ms5SyncMeter meter;
  gint64 now = 0;

  ms5_sync_meter_begin (&meter, now);
  ms5_sync_meter_confirmed (&meter, now += 3 * MS5_USEC_PER_S, 300);
  g_assert_cmpint (ms5_sync_meter_get_left (&meter, now, 1000), ==, 10 * MS5_USEC_PER_S);

  /* The average follows the line: a tenth of the speed for long is a tenth of the speed. */
  for (int i = 0; i < 60; i++)
    ms5_sync_meter_confirmed (&meter, now += MS5_USEC_PER_S, 10);
  g_assert_cmpint (ms5_sync_meter_get_left (&meter, now, 1000), >, 90 * MS5_USEC_PER_S);
}

static Ms5LinkPoint
get_point (Ms5LinkHistory *history,
           guint           back)
{
  g_autoptr (GArray) points = ms5_link_history_dup_points (history);

  g_assert_cmpuint (points->len, ==, MS5_LINK_HISTORY_N_POINTS);
  return g_array_index (points, Ms5LinkPoint, points->len - 1 - back);
}

static void
test_history (void)
{
  g_autoptr (Ms5ManualClock) clock = ms5_manual_clock_new (0);
  g_autoptr (Ms5LinkHistory) history = ms5_link_history_new (MS5_CLOCK (clock));
  Ms5LinkPoint point;

  point = get_point (history, 0);
  g_assert_cmpint (point.rtt, ==, -1);
  g_assert_cmpfloat (ms5_link_point_get_loss (&point), <, 0);

  ms5_link_history_answered (history, 10000);
  ms5_link_history_answered (history, 30000);
  ms5_link_history_missed (history);
  ms5_link_history_missed (history);
  point = get_point (history, 0);
  g_assert_cmpint (point.rtt, ==, 20000);
  g_assert_cmpint (point.worst, ==, 30000);
  g_assert_cmpfloat_with_epsilon (ms5_link_point_get_loss (&point), 0.5, 1e-9);

  /* A time without a link leaves a gap. */
  ms5_manual_clock_advance (clock, 3 * MS5_LINK_HISTORY_STEP);
  ms5_link_history_reconnected (history);
  ms5_link_history_answered (history, 50000);
  g_assert_cmpuint (get_point (history, 1).n_pings, ==, 0);
  g_assert_cmpint (get_point (history, 3).rtt, ==, 20000);
  point = ms5_link_history_get_sum (history, MS5_LINK_HISTORY_N_POINTS);
  g_assert_cmpuint (point.n_reconnects, ==, 1);
  g_assert_cmpuint (point.n_pings, ==, 5);
  g_assert_cmpint (point.rtt, ==, 30000);
  g_assert_cmpint (ms5_link_history_get_sum (history, 2).rtt, ==, 50000);

  /* After an hour it is forgotten, however long that was looked at by nobody. */
  ms5_manual_clock_advance (clock, (MS5_LINK_HISTORY_N_POINTS - 1) * MS5_LINK_HISTORY_STEP);
  g_assert_cmpint (get_point (history, MS5_LINK_HISTORY_N_POINTS - 1).rtt, ==, 50000);
  ms5_manual_clock_advance (clock, 100 * MS5_USEC_PER_H);
  g_assert_cmpuint (ms5_link_history_get_sum (history, G_MAXUINT).n_pings, ==, 0);
}

static void
count_cb (GObject    *object,
          GParamSpec *pspec,
          guint      *n)
{
  (*n)++;
}

static void
test_facts (void)
{
  g_autoptr (Ms5SyncFacts) facts = ms5_sync_facts_new ();
  Ms5SyncValues values = *ms5_sync_facts_get (facts);
  guint n = 0, pending;
  double fill;
  gint64 left;

  g_signal_connect (facts, "notify", G_CALLBACK (count_cb), &n);
  ms5_sync_facts_set (facts, &values);
  g_assert_cmpuint (n, ==, 0);
  values.pending = 3;
  values.fill = 0.5;
  values.time_left = 7;
  ms5_sync_facts_set (facts, &values);
  ms5_sync_facts_set (facts, &values);
  g_assert_cmpuint (n, ==, 3);
  g_object_get (facts, "pending", &pending, "fill", &fill, "time-left", &left, NULL);
  g_assert_cmpuint (pending, ==, 3);
  g_assert_cmpfloat_with_epsilon (fill, 0.5, 1e-9);
  g_assert_cmpint (left, ==, 7);
}

static void
test_settings (void)
{
  g_autoptr (Ms5SyncSettings) settings = ms5_sync_settings_new ();
  g_autoptr (Ms5SyncSettings) other = ms5_sync_settings_new ();
  guint n = 0;

  g_signal_connect (settings, "notify", G_CALLBACK (count_cb), &n);
  g_object_set (settings, "automatic", TRUE, "interval", 0, "batch-limit", 0, "compress", TRUE, NULL);
  g_assert_cmpuint (n, ==, 0);
  g_object_set (settings, "automatic", FALSE, "interval", 30, "batch-limit", 10, "compress", FALSE, NULL);
  g_assert_cmpuint (n, ==, 4);

  ms5_sync_settings_set_strategy (settings, "stop.code", MS5_MERGE_PREFER_MANUAL);
  ms5_sync_settings_set_strategy (settings, "job.edit", MS5_MERGE_PREFER_CLIENT);
  ms5_sync_settings_set_strategy (settings, "stop.code", MS5_MERGE_PREFER_CLIENT);
  ms5_sync_settings_set_strategy (settings, "job.edit", MS5_MERGE_PREFER_POLICY);
  g_object_bind_property (settings, "strategies", other, "strategies", G_BINDING_SYNC_CREATE);
  g_assert_cmpint (ms5_sync_settings_get_strategy (other, "stop.code"), ==, MS5_MERGE_PREFER_CLIENT);
  g_assert_cmpint (ms5_sync_settings_get_strategy (other, "job.edit"), ==, MS5_MERGE_PREFER_POLICY);
  g_assert_cmpuint (g_variant_n_children (ms5_sync_settings_get_strategies (settings)), ==, 1);
  ms5_sync_settings_set_strategies (other, g_variant_new_parsed ("{'stop.code': 'whatever'}"));
  g_assert_cmpint (ms5_sync_settings_get_strategy (other, "stop.code"), ==, MS5_MERGE_PREFER_POLICY);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/sync/meter", test_meter);
  g_test_add_func ("/client/sync/meter-slow", test_meter_slow);
  g_test_add_func ("/client/sync/history", test_history);
  g_test_add_func ("/client/sync/facts", test_facts);
  g_test_add_func ("/client/sync/settings", test_settings);
  return g_test_run ();
}
