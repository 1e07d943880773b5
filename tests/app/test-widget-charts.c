/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "widget-test.h"

#include <math.h>

#include "app/widgets/ms5-sparkline.h"
#include "app/widgets/ms5-state-timeline.h"
#include "app/widgets/ms5-timeline-strip.h"
#include "app/widgets/ms5-trend-chart.h"

#define MIN_ MS5_USEC_PER_MIN
#define SIX  (WIDGET_TEST_NOW - (4 * 3600 + 18 * 60 + 43) * MS5_USEC_PER_S)

static void
test_sparkline_properties (void)
{
  Ms5Sparkline *line = MS5_SPARKLINE (g_object_ref_sink (ms5_sparkline_new ()));

  CHECK_STRING (line, "label", ms5_sparkline_set_label);
  CHECK_STRING (line, "unit", ms5_sparkline_set_unit);
  CHECK_INT (line, "digits", ms5_sparkline_set_digits, 3, 2);
  CHECK_DOUBLE (line, "low", ms5_sparkline_set_low);
  CHECK_DOUBLE (line, "high", ms5_sparkline_set_high);
  CHECK_DOUBLE (line, "low-alarm", ms5_sparkline_set_low_alarm);
  CHECK_DOUBLE (line, "high-alarm", ms5_sparkline_set_high_alarm);
  CHECK_TIME (line, "window", ms5_sparkline_set_window);
  CHECK_TIME (line, "max-gap", ms5_sparkline_set_max_gap);
  gtk_test_accessible_assert_role (line, GTK_ACCESSIBLE_ROLE_IMG);
  g_assert_finalize_object (line);
}

static void
test_sparkline (void)
{
  static const GdkRGBA red = { 0xc0 / 255.0f, 0x1c / 255.0f, 0x28 / 255.0f, 1 };
  const Ms5Limits limits = { NAN, 60, NAN, 70 };
  const Ms5Point points[] = { { WIDGET_TEST_NOW, 50 }, { WIDGET_TEST_NOW + 5 * G_USEC_PER_SEC, 55.5 } };
  GtkWidget *line = ms5_sparkline_new ();
  GtkWidget *window = widget_test_show (line);
  Ms5Sparkline *self = MS5_SPARKLINE (line);
  g_autoptr (GdkTexture) before = NULL;
  g_autoptr (GdkTexture) after = NULL;

  g_assert_true (isnan (ms5_sparkline_get_value (self)));
  g_object_set (line, "label", "Temperature", "unit", "°C", NULL);
  ms5_sparkline_set_limits (self, &limits);
  widget_test_label (line, "Temperature, no value");

  ms5_sparkline_set_points (self, points, 2);
  widget_test_label (line, "Temperature, 55.5\u00a0°C, within limits, lately from 50.0 to 55.5\u00a0°C");
  before = widget_test_picture (line);
  g_assert_cmpuint (widget_test_count_pixels (before, &red), ==, 0);

  g_assert_true (ms5_sparkline_push (self, WIDGET_TEST_NOW + 9 * G_USEC_PER_SEC, 71));
  g_assert_false (ms5_sparkline_push (self, WIDGET_TEST_NOW, 71));
  g_assert_cmpint (ms5_sparkline_get_limit_state (self), ==, MS5_LIMIT_HIGH_ALARM);
  widget_test_label_has (line, "above its alarm limit");
  after = widget_test_picture (line);
  g_assert_cmpuint (widget_test_count_pixels (after, &red), >, 5);

  ms5_sparkline_push (self, WIDGET_TEST_NOW + 10 * G_USEC_PER_SEC, NAN);
  widget_test_label_has (line, "no value");
  widget_test_draw (line);
  ms5_sparkline_clear (self);
  g_assert_true (isnan (ms5_sparkline_get_value (self)));
  widget_test_close (window, line);
}

static void
set_intervals (Ms5StateTimeline *timeline)
{
  const Ms5TimelineInterval intervals[] = {
    { SIX, SIX + 60 * MIN_, MS5_STATE_CLASS_RUNNING },
    { SIX + 60 * MIN_, SIX + 72 * MIN_, MS5_STATE_CLASS_STOP, "stop-1", NULL, "Guard door open" },
    { SIX + 72 * MIN_, SIX + 240 * MIN_, MS5_STATE_CLASS_RUNNING },
    { SIX + 240 * MIN_, MS5_TIME_NONE, MS5_STATE_CLASS_CHANGEOVER, "change", "Umrüsten" },
  };

  ms5_state_timeline_set_intervals (timeline, intervals, G_N_ELEMENTS (intervals));
}

static void
activated_cb (Ms5StateTimeline  *timeline,
              const char        *id,
              char             **got)
{
  g_free (*got);
  *got = g_strdup (id != NULL ? id : "none");
}

static void
test_timeline (void)
{
  g_autoptr (Ms5ManualClock) clock = NULL;
  g_autoptr (Ms5Pulse) pulse = widget_test_pulse (&clock);
  GtkWidget *timeline = ms5_state_timeline_new ();
  GtkWidget *window = widget_test_show (timeline);
  GtkWidget *strip = widget_test_find (timeline, MS5_TYPE_TIMELINE_STRIP);
  Ms5StateTimeline *self = MS5_STATE_TIMELINE (timeline);
  g_autofree char *got = NULL;

  CHECK_TIME (self, "start", ms5_state_timeline_set_start);
  CHECK_TIME (self, "end", ms5_state_timeline_set_end);
  CHECK_STRING (self, "title", ms5_state_timeline_set_title);
  CHECK_BOOLEAN (self, "stale", ms5_state_timeline_set_stale, TRUE);
  CHECK_PULSE (self, "pulse", ms5_state_timeline_set_pulse, pulse);

  g_object_set (timeline, "start", SIX, "end", SIX + 480 * MIN_, "pulse", pulse, "title", "Line 1", NULL);
  g_assert_true (ms5_pulse_is_beating (pulse));
  set_intervals (self);
  g_assert_cmpuint (ms5_state_timeline_get_length (self), ==, 4);
  gtk_test_accessible_assert_role (strip, GTK_ACCESSIBLE_ROLE_IMG);
  widget_test_label (strip, "Line 1, 06:00–14:00, Running 3\u00a0h 48\u00a0min in 2, Stopped 12\u00a0min in 1, "
                            "Changeover 19\u00a0min in 1");
  widget_test_draw (timeline);

  /* The arrow keys go from the newest interval back; Enter tells which one it is. */
  g_signal_connect (timeline, "interval-activated", G_CALLBACK (activated_cb), &got);
  gtk_widget_grab_focus (timeline);
  g_assert_true (gtk_widget_has_focus (strip));
  widget_test_press (strip, GDK_KEY_Left);
  g_assert_cmpuint (ms5_timeline_strip_get_current (MS5_TIMELINE_STRIP (strip)), ==, 3);
  widget_test_press (strip, GDK_KEY_Left);
  widget_test_press (strip, GDK_KEY_Left);
  widget_test_says (strip, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                    "07:00–07:12 · Stopped · 12\u00a0min · Guard door open");
  widget_test_press (strip, GDK_KEY_Return);
  g_assert_cmpstr (got, ==, "stop-1");
  widget_test_press (strip, GDK_KEY_Home);
  widget_test_press (strip, GDK_KEY_space);
  g_assert_cmpstr (got, ==, "none");
  widget_test_press (strip, GDK_KEY_End);
  widget_test_says (strip, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "since 10:00 · Umrüsten · 19\u00a0min");

  gtk_widget_set_visible (timeline, FALSE);
  g_assert_false (ms5_pulse_is_beating (pulse));
  widget_test_close (window, timeline);
}

static void
test_timeline_pointer (void)
{
  g_autoptr (Ms5ManualClock) clock = NULL;
  g_autoptr (Ms5Pulse) pulse = widget_test_pulse (&clock);
  GtkWidget *timeline = ms5_state_timeline_new ();
  GtkWidget *window = widget_test_show (timeline);
  GtkWidget *strip = widget_test_find (timeline, MS5_TYPE_TIMELINE_STRIP);
  g_autofree char *got = NULL;
  double at, width;

  g_object_set (timeline, "start", SIX, "end", SIX + 480 * MIN_, "pulse", pulse, NULL);
  set_intervals (MS5_STATE_TIMELINE (timeline));
  g_signal_connect (timeline, "interval-activated", G_CALLBACK (activated_cb), &got);
  width = gtk_widget_get_width (strip);
  at = width * 66 / 480;

  widget_test_hover (strip, at, 20);
  g_assert_cmpuint (ms5_timeline_strip_get_current (MS5_TIMELINE_STRIP (strip)), ==, 1);
  widget_test_hover (strip, width * 30 / 480, 20);
  g_assert_cmpuint (ms5_timeline_strip_get_current (MS5_TIMELINE_STRIP (strip)), ==, 0);
  widget_test_leave (strip);
  g_assert_cmpuint (ms5_timeline_strip_get_current (MS5_TIMELINE_STRIP (strip)), ==, MS5_TIMELINE_NONE);

  /* Six pixels beside a stop, it is still the stop that is meant. */
  widget_test_click (strip, width * 72 / 480 + 6, 20);
  g_assert_cmpstr (got, ==, "stop-1");
  widget_test_click (strip, width * 300 / 480, 20);
  g_assert_cmpstr (got, ==, "stop-1");    /* nothing there yet */

  gtk_widget_set_direction (strip, GTK_TEXT_DIR_RTL);
  widget_test_hover (strip, width - width * 30 / 480, 20);
  g_assert_cmpuint (ms5_timeline_strip_get_current (MS5_TIMELINE_STRIP (strip)), ==, 0);
  widget_test_draw (timeline);
  widget_test_close (window, timeline);
}

/* Thousands of intervals: as few drawing steps as there are pixels. */
static void
test_timeline_many (void)
{
  g_autoptr (Ms5ManualClock) clock = NULL;
  g_autoptr (Ms5Pulse) pulse = widget_test_pulse (&clock);
  g_autofree Ms5TimelineInterval *many = g_new0 (Ms5TimelineInterval, 20000);
  GtkWidget *timeline = ms5_state_timeline_new ();
  GtkWidget *window;
  gint64 began;

  for (int i = 0; i < 20000; i++)
    many[i] = (Ms5TimelineInterval) { SIX + i * (Ms5Time) 700000, SIX + (i + 1) * (Ms5Time) 700000,
                                      i % 2 ? MS5_STATE_CLASS_MINOR_STOP : MS5_STATE_CLASS_RUNNING };
  g_object_set (timeline, "start", SIX, "end", SIX + 480 * MIN_, "pulse", pulse, NULL);
  ms5_state_timeline_set_intervals (MS5_STATE_TIMELINE (timeline), many, 20000);
  window = widget_test_show (timeline);
  began = g_get_monotonic_time ();
  widget_test_draw (timeline);
  g_assert_cmpint (g_get_monotonic_time () - began, <, G_USEC_PER_SEC);
  widget_test_close (window, timeline);
}

static void
test_trend (gconstpointer data)
{
  const Ms5TrendPoint points[] = {
    { "Mon", "Monday", 38 }, { "Tue", "Tuesday", NAN }, { "Wed", "Wednesday", 71 }, { "Thu", NULL, 12, TRUE },
  };
  GtkWidget *chart = ms5_trend_chart_new ();
  GtkWidget *window = widget_test_show (chart);
  Ms5TrendChart *self = MS5_TREND_CHART (chart);

  CHECK_STRING (self, "title", ms5_trend_chart_set_title);
  CHECK_STRING (self, "unit", ms5_trend_chart_set_unit);
  CHECK_INT (self, "digits", ms5_trend_chart_set_digits, 2, 0);
  CHECK_DOUBLE (self, "threshold", ms5_trend_chart_set_threshold);
  CHECK_BOOLEAN (self, "stale", ms5_trend_chart_set_stale, TRUE);
  CHECK_INT (self, "style", ms5_trend_chart_set_style, MS5_TREND_LINE, MS5_TREND_BARS);
  ms5_trend_chart_set_style (self, GPOINTER_TO_INT (data));

  g_object_set (chart, "title", "Downtime", "unit", "min", "threshold", 60.0, NULL);
  ms5_trend_chart_set_points (self, points, G_N_ELEMENTS (points));
  widget_test_label (chart, "Downtime, 4 values, newest: Thu: 12\u00a0min, threshold 60\u00a0min");
  gtk_test_accessible_assert_role (chart, GTK_ACCESSIBLE_ROLE_IMG);
  widget_test_draw (chart);

  gtk_widget_grab_focus (chart);
  widget_test_press (chart, GDK_KEY_Left);
  g_assert_cmpint (ms5_trend_chart_get_current (self), ==, 3);
  widget_test_press (chart, GDK_KEY_Left);
  g_assert_cmpint (ms5_trend_chart_get_current (self), ==, 2);
  widget_test_says (chart, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "Wednesday: 71\u00a0min");
  widget_test_press (chart, GDK_KEY_Home);
  g_assert_cmpint (ms5_trend_chart_get_current (self), ==, 0);
  widget_test_hover (chart, gtk_widget_get_width (chart) - 5, 50);
  g_assert_cmpint (ms5_trend_chart_get_current (self), ==, 3);
  widget_test_leave (chart);
  widget_test_draw (chart);

  /* Fewer points than the one that was looked at. */
  widget_test_press (chart, GDK_KEY_End);
  ms5_trend_chart_set_points (self, points, 1);
  g_assert_cmpint (ms5_trend_chart_get_current (self), <, 1);
  ms5_trend_chart_set_points (self, NULL, 0);
  widget_test_draw (chart);
  widget_test_close (window, chart);
}

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);

  g_test_add_func ("/sparkline/properties", test_sparkline_properties);
  g_test_add_func ("/sparkline/states", test_sparkline);
  g_test_add_func ("/timeline/keyboard", test_timeline);
  g_test_add_func ("/timeline/pointer", test_timeline_pointer);
  g_test_add_func ("/timeline/many", test_timeline_many);
  g_test_add_data_func ("/trend/bars", GINT_TO_POINTER (MS5_TREND_BARS), test_trend);
  g_test_add_data_func ("/trend/line", GINT_TO_POINTER (MS5_TREND_LINE), test_trend);

  return g_test_run ();
}
