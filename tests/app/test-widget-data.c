/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What charts are made of, before anything is drawn. */

#include "config.h"

#include <math.h>

#include "app/widgets/ms5-hour-axis.h"
#include "app/widgets/ms5-look.h"
#include "app/widgets/ms5-pareto-order.h"
#include "app/widgets/ms5-timeline.h"
#include "app/widgets/ms5-value-axis.h"

#define S MS5_USEC_PER_S

static GArray *
arrange (const Ms5ParetoItem *items,
         guint                n,
         Ms5ParetoMeasure     measure,
         guint                top,
         const char          *expected)
{
  GArray *entries = ms5_pareto_order_arrange (items, n, measure, top);
  g_autoptr (GString) order = g_string_new (NULL);

  for (guint i = 0; i < entries->len; i++)
    {
      const Ms5ParetoEntry *entry = &g_array_index (entries, Ms5ParetoEntry, i);

      g_string_append (order, entry->rest ? "+" : entry->item.id != NULL ? entry->item.id : "?");
    }
  g_assert_cmpstr (order->str, ==, expected);
  return entries;
}

static const Ms5ParetoItem reasons[] = {
  { "a", "A", 60 * S, 9 }, { "b", "B", 300 * S, 1 }, { "c", "C", 120 * S, 3 },
  { "?", "Not coded", 30 * S, 2, TRUE }, { "d", "D", 90 * S, 3 },
};

static void
test_pareto_order (void)
{
  g_autoptr (GArray) minutes = arrange (reasons, 5, MS5_PARETO_MINUTES, 10, "bcda?");
  G_GNUC_UNUSED g_autoptr (GArray) count = arrange (reasons, 5, MS5_PARETO_COUNT, 10, "acd?b");
  G_GNUC_UNUSED g_autoptr (GArray) all = arrange (reasons, 5, MS5_PARETO_MINUTES, 5, "bcda?");
  g_autoptr (GArray) four = arrange (reasons, 5, MS5_PARETO_MINUTES, 4, "bc?+");
  G_GNUC_UNUSED g_autoptr (GArray) two = arrange (reasons, 5, MS5_PARETO_MINUTES, 2, "b?+");
  G_GNUC_UNUSED g_autoptr (GArray) none = arrange (NULL, 0, MS5_PARETO_MINUTES, 4, "");
  const Ms5ParetoEntry *entry = &g_array_index (minutes, Ms5ParetoEntry, 1);

  g_assert_cmpfloat_with_epsilon (entry->share, 0.4, 1e-9);
  g_assert_cmpfloat_with_epsilon (entry->cumulative, 420.0 / 600, 1e-9);
  entry = &g_array_index (four, Ms5ParetoEntry, 3);
  g_assert_cmpint (entry->item.duration, ==, 150 * S);
  g_assert_cmpuint (entry->item.count, ==, 12);
  g_assert_cmpstr (entry->item.label, ==, "2 others");
  g_assert_cmpfloat (entry->cumulative, ==, 1);
}

static void
test_pareto_keep (void)
{
  Ms5ParetoItem now[] = {
    { "c", "C", 900 * S, 3 }, { "e", "E", 500 * S, 3 }, { "b", "B", 300 * S, 1 }, { "a", "A", 60 * S, 9 },
  };
  g_autoptr (GArray) before = arrange (reasons, 5, MS5_PARETO_MINUTES, 10, "bcda?");
  g_autoptr (GArray) after = arrange (now, 4, MS5_PARETO_MINUTES, 10, "ceba");

  /* Those that were there keep their order, whatever they are now; d is gone, e is new. */
  ms5_pareto_order_keep (after, before, MS5_PARETO_MINUTES);
  g_assert_cmpstr (g_array_index (after, Ms5ParetoEntry, 0).item.id, ==, "b");
  g_assert_cmpstr (g_array_index (after, Ms5ParetoEntry, 1).item.id, ==, "c");
  g_assert_cmpstr (g_array_index (after, Ms5ParetoEntry, 2).item.id, ==, "a");
  g_assert_cmpstr (g_array_index (after, Ms5ParetoEntry, 3).item.id, ==, "e");
  g_assert_cmpfloat_with_epsilon (g_array_index (after, Ms5ParetoEntry, 0).share, 300.0 / 900, 1e-9);
  g_assert_cmpfloat_with_epsilon (g_array_index (after, Ms5ParetoEntry, 1).cumulative, 1200.0 / 1760, 1e-9);
}

static void
test_timeline (void)
{
  g_autoptr (Ms5Timeline) timeline = ms5_timeline_new ();
  char id[] = "s1";
  const Ms5TimelineInterval intervals[] = {
    { 200 * S, 260 * S, MS5_STATE_CLASS_STOP, id, NULL, "Door" },
    { 0, 200 * S, MS5_STATE_CLASS_RUNNING },
    { 260 * S, 260 * S, MS5_STATE_CLASS_STOP },
    { 300 * S, MS5_TIME_NONE, MS5_STATE_CLASS_STOP },
  };
  Ms5Time now = 400 * S;
  g_autofree char *text = NULL;
  g_autofree char *open = NULL;
  guint count;

  ms5_timeline_set (timeline, intervals, G_N_ELEMENTS (intervals));
  id[0] = 'x';
  g_assert_cmpuint (ms5_timeline_get_length (timeline), ==, 3);
  g_assert_cmpstr (ms5_timeline_get (timeline, 1)->id, ==, "s1");

  /* Half open: the first moment is inside, the last one is not. */
  g_assert_cmpuint (ms5_timeline_find (timeline, 0, now), ==, 0);
  g_assert_cmpuint (ms5_timeline_find (timeline, 200 * S - 1, now), ==, 0);
  g_assert_cmpuint (ms5_timeline_find (timeline, 200 * S, now), ==, 1);
  g_assert_cmpuint (ms5_timeline_find (timeline, 260 * S, now), ==, MS5_TIMELINE_NONE);
  g_assert_cmpuint (ms5_timeline_find (timeline, 399 * S, now), ==, 2);
  g_assert_cmpuint (ms5_timeline_find (timeline, 400 * S, now), ==, MS5_TIMELINE_NONE);
  g_assert_cmpuint (ms5_timeline_find (timeline, -1, now), ==, MS5_TIMELINE_NONE);

  g_assert_cmpint (ms5_timeline_sum (timeline, MS5_STATE_CLASS_STOP, (Ms5Interval) { 230 * S, 350 * S },
                                     now, &count), ==, 80 * S);
  g_assert_cmpuint (count, ==, 2);

  text = ms5_timeline_describe (timeline, 1, now, NULL);
  g_assert_cmpstr (text, ==, "00:03–00:04 · Stopped · 1\u00a0min · Door");
  open = ms5_timeline_describe (timeline, 2, now, NULL);
  g_assert_cmpstr (open, ==, "since 00:05 · Stopped · 2\u00a0min");
}

static void
test_hours (void)
{
  g_autoptr (GTimeZone) berlin = g_time_zone_new_identifier ("Europe/Berlin");
  g_autoptr (GTimeZone) india = g_time_zone_new_identifier ("Asia/Kolkata");
  g_autofree char *hour = NULL;
  g_autofree char *minute = NULL;
  Ms5Time start, first;

  g_assert_cmpint (ms5_hour_axis_step (8 * MS5_USEC_PER_H, 800, 80), ==, MS5_USEC_PER_H);
  g_assert_cmpint (ms5_hour_axis_step (8 * MS5_USEC_PER_H, 300, 80), ==, 3 * MS5_USEC_PER_H);
  g_assert_cmpint (ms5_hour_axis_step (MS5_USEC_PER_H, 800, 80), ==, 10 * MS5_USEC_PER_MIN);
  g_assert_cmpint (ms5_hour_axis_step (9999 * MS5_USEC_PER_H, 800, 80), ==, 168 * MS5_USEC_PER_H);

  g_assert_true (ms5_time_parse ("2026-03-02T06:10:00+01:00", &start));
  first = ms5_hour_axis_first (start, 2 * MS5_USEC_PER_H, berlin);
  hour = ms5_hour_axis_label (first, 2 * MS5_USEC_PER_H, berlin);
  g_assert_cmpstr (hour, ==, "08");
  g_assert_cmpint (ms5_hour_axis_first (first, 2 * MS5_USEC_PER_H, berlin), ==, first);

  /* A zone that is half an hour off. */
  first = ms5_hour_axis_first (start, 30 * MS5_USEC_PER_MIN, india);
  minute = ms5_hour_axis_label (first, 30 * MS5_USEC_PER_MIN, india);
  g_assert_cmpstr (minute, ==, "11:00");
}

static void
test_values (void)
{
  static const struct { double max; guint ticks; double top, step; int digits; } cases[] = {
    { 71, 4, 80, 20, 0 }, { 100, 5, 100, 20, 0 }, { 0, 4, 1, 0.5, 1 }, { 0.3, 3, 0.3, 0.1, 1 },
    { 7, 4, 8, 2, 0 }, { 1234, 4, 1500, 500, 0 }, { NAN, 4, 1, 0.5, 1 }, { 0.03, 3, 0.03, 0.01, 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Ms5ValueAxis axis = ms5_value_axis_fit (cases[i].max, cases[i].ticks);

      g_assert_cmpfloat_with_epsilon (axis.top, cases[i].top, 1e-9);
      g_assert_cmpfloat_with_epsilon (axis.step, cases[i].step, 1e-9);
      g_assert_cmpint (axis.digits, ==, cases[i].digits);
    }
}

static void
test_limits (void)
{
  const Ms5Limits limits = { 10, 70, 5, 80 };
  const Ms5Limits none = MS5_LIMITS_NONE;

  g_assert_cmpint (ms5_limits_judge (&limits, 70), ==, MS5_LIMIT_OK);
  g_assert_cmpint (ms5_limits_judge (&limits, 70.1), ==, MS5_LIMIT_HIGH);
  g_assert_cmpint (ms5_limits_judge (&limits, 80), ==, MS5_LIMIT_HIGH);
  g_assert_cmpint (ms5_limits_judge (&limits, 81), ==, MS5_LIMIT_HIGH_ALARM);
  g_assert_cmpint (ms5_limits_judge (&limits, 9), ==, MS5_LIMIT_LOW);
  g_assert_cmpint (ms5_limits_judge (&limits, 4), ==, MS5_LIMIT_LOW_ALARM);
  g_assert_cmpint (ms5_limits_judge (&limits, NAN), ==, MS5_LIMIT_OK);
  g_assert_cmpint (ms5_limits_judge (&none, 1e9), ==, MS5_LIMIT_OK);
  g_assert_true (ms5_limits_equal (&none, &none));
  g_assert_false (ms5_limits_equal (&none, &limits));
}

static void
test_states (void)
{
  g_assert_cmpint (ms5_state_class_of (MS5_STATE_EXECUTE, MS5_MODE_PRODUCTION), ==, MS5_STATE_CLASS_RUNNING);
  g_assert_cmpint (ms5_state_class_of (MS5_STATE_SUSPENDED, MS5_MODE_PRODUCTION), ==, MS5_STATE_CLASS_WAITING);
  g_assert_cmpint (ms5_state_class_of (MS5_STATE_ABORTED, MS5_MODE_PRODUCTION), ==, MS5_STATE_CLASS_STOP);
  g_assert_cmpint (ms5_state_class_of (MS5_STATE_HELD, MS5_MODE_PRODUCTION), ==, MS5_STATE_CLASS_ATTENTION);
  g_assert_cmpint (ms5_state_class_of (MS5_STATE_STOPPED, MS5_MODE_CHANGEOVER), ==, MS5_STATE_CLASS_CHANGEOVER);
  g_assert_cmpint (ms5_state_class_of (MS5_STATE_STOPPED, MS5_MODE_MAINTENANCE), ==, MS5_STATE_CLASS_PLANNED);
  g_assert_cmpint (ms5_state_class_of (MS5_STATE_NO_DATA, MS5_MODE_CHANGEOVER), ==, MS5_STATE_CLASS_NO_DATA);
  g_assert_cmpstr (ms5_state_get_word (MS5_STATE_SUSPENDED, MS5_MODE_PRODUCTION, MS5_CAUSE_STARVED), ==, "Starved");

  for (int state = 0; state < MS5_N_STATES; state++)
    for (int mode = 0; mode < MS5_N_MODES; mode++)
      {
        Ms5StateClass look = ms5_state_class_of (state, mode);

        g_assert_nonnull (ms5_state_get_word (state, mode, MS5_CAUSE_NONE));
        g_assert_nonnull (ms5_state_class_get_word (look));
        /* No two classes share an icon: colour is never the only difference. */
        for (int other = 0; other < MS5_N_STATE_CLASSES; other++)
          g_assert_cmpint (g_str_equal (ms5_state_class_get_icon (look), ms5_state_class_get_icon (other)),
                           ==, other == (int) look);
      }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/data/pareto-order", test_pareto_order);
  g_test_add_func ("/data/pareto-keep", test_pareto_keep);
  g_test_add_func ("/data/timeline", test_timeline);
  g_test_add_func ("/data/hours", test_hours);
  g_test_add_func ("/data/values", test_values);
  g_test_add_func ("/data/limits", test_limits);
  g_test_add_func ("/data/states", test_states);

  return g_test_run ();
}
