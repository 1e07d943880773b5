/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "widget-test.h"

#include "app/widgets/ms5-figure.h"
#include "app/widgets/ms5-timer.h"

static void
test_properties (void)
{
  Ms5Figure *figure = MS5_FIGURE (g_object_ref_sink (ms5_figure_new ("100.0")));

  g_assert_cmpstr (ms5_figure_get_sample (figure), ==, "100.0");
  CHECK_STRING (figure, "text", ms5_figure_set_text);
  CHECK_STRING (figure, "sample", ms5_figure_set_sample);
  CHECK_STRING (figure, "suffix", ms5_figure_set_suffix);
  CHECK_PROPERTY (figure, "xalign", ms5_figure_set_xalign, 1.0, 0.5, COMPARE_DOUBLE);
  CHECK_BOOLEAN (figure, "ellipsize", ms5_figure_set_ellipsize, TRUE);
  g_assert_cmpstr (gtk_widget_get_css_name (GTK_WIDGET (figure)), ==, "figure");
  g_assert_finalize_object (figure);
}

static void
layout_cb (GdkFrameClock *clock,
           guint         *layouts)
{
  (*layouts)++;
}

static void
test_stable (void)
{
  GtkWidget *figure = ms5_figure_new ("100.0 %");
  GtkWidget *window = widget_test_show (figure);
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  int width = widget_test_width (figure);
  guint layouts = 0;
  gulong id;

  ms5_figure_set_text (MS5_FIGURE (figure), "74.8 %");
  widget_test_frames (window, 2);
  id = g_signal_connect (clock, "layout", G_CALLBACK (layout_cb), &layouts);

  /* Digits change: painted, not laid out. */
  ms5_figure_set_text (MS5_FIGURE (figure), "11.1 %");
  g_assert_cmpint (widget_test_width (figure), ==, width);
  widget_test_frames (window, 2);
  g_assert_cmpuint (layouts, ==, 0);

  /* Wider than ever: once. Narrower again: nothing moves. */
  ms5_figure_set_text (MS5_FIGURE (figure), "1 000 000.0 %");
  widget_test_frames (window, 2);
  g_assert_cmpint (widget_test_width (figure), >, width);
  width = widget_test_width (figure);
  layouts = 0;
  ms5_figure_set_text (MS5_FIGURE (figure), "5 %");
  widget_test_frames (window, 2);
  g_assert_cmpint (widget_test_width (figure), ==, width);
  g_assert_cmpuint (layouts, ==, 0);

  widget_test_label (figure, "5 %");
  widget_test_draw (figure);
  g_signal_handler_disconnect (clock, id);
  widget_test_close (window, figure);
}

static void
test_tabular (void)
{
  GtkWidget *figure = g_object_ref_sink (ms5_figure_new (NULL));
  int ones, eights;

  ms5_figure_set_text (MS5_FIGURE (figure), "111.1");
  ones = widget_test_width (figure);
  ms5_figure_set_text (MS5_FIGURE (figure), "888.8");
  eights = widget_test_width (figure);
  g_assert_cmpint (ones, ==, eights);
  g_assert_finalize_object (figure);
}

static void
test_ellipsize (void)
{
  GtkWidget *figure = g_object_ref_sink (ms5_figure_new (NULL));
  int least, natural;

  ms5_figure_set_text (MS5_FIGURE (figure), "a rather long text");
  ms5_figure_set_ellipsize (MS5_FIGURE (figure), TRUE);
  gtk_widget_measure (figure, GTK_ORIENTATION_HORIZONTAL, -1, &least, &natural, NULL, NULL);
  g_assert_cmpint (least, <, natural / 2);
  g_assert_finalize_object (figure);
}

static void
test_timer_properties (void)
{
  g_autoptr (Ms5ManualClock) clock = NULL;
  g_autoptr (Ms5Pulse) pulse = widget_test_pulse (&clock);
  Ms5Timer *timer = MS5_TIMER (g_object_ref_sink (ms5_timer_new ()));

  g_assert_cmpstr (ms5_timer_get_text (timer), ==, "—");
  CHECK_PULSE (timer, "pulse", ms5_timer_set_pulse, pulse);
  CHECK_TIME (timer, "start-time", ms5_timer_set_start_time);
  CHECK_BOOLEAN (timer, "coarse", ms5_timer_set_coarse, TRUE);
  g_assert_false (ms5_pulse_is_beating (pulse));
  g_assert_finalize_object (timer);
}

static void
test_timer_runs (void)
{
  g_autoptr (Ms5ManualClock) clock = NULL;
  g_autoptr (Ms5Pulse) pulse = widget_test_pulse (&clock);
  GtkWidget *timer = ms5_timer_new ();
  GtkWidget *window;

  ms5_timer_set_pulse (MS5_TIMER (timer), pulse);
  ms5_timer_set_start_time (MS5_TIMER (timer), WIDGET_TEST_NOW - 252 * G_USEC_PER_SEC);
  g_assert_cmpstr (ms5_timer_get_text (MS5_TIMER (timer)), ==, "04:12");
  g_assert_false (ms5_pulse_is_beating (pulse));      /* not mapped */

  window = widget_test_show (timer);
  g_assert_true (ms5_pulse_is_beating (pulse));
  ms5_manual_clock_advance (clock, G_USEC_PER_SEC);
  g_assert_cmpstr (ms5_timer_get_text (MS5_TIMER (timer)), ==, "04:13");
  widget_test_label (timer, "4 minutes 12 seconds");  /* told once a minute */
  ms5_manual_clock_advance (clock, 60 * G_USEC_PER_SEC);
  widget_test_label (timer, "5 minutes");

  gtk_widget_set_visible (timer, FALSE);
  g_assert_false (ms5_pulse_is_beating (pulse));
  ms5_manual_clock_advance (clock, 3600 * (gint64) G_USEC_PER_SEC);
  gtk_widget_set_visible (timer, TRUE);
  g_assert_cmpstr (ms5_timer_get_text (MS5_TIMER (timer)), ==, "1:05:13");
  ms5_timer_set_coarse (MS5_TIMER (timer), TRUE);
  g_assert_cmpstr (ms5_timer_get_text (MS5_TIMER (timer)), ==, "1\u00a0h 5\u00a0min");

  widget_test_frames (window, 2);
  ms5_timer_set_start_time (MS5_TIMER (timer), MS5_TIME_NONE);
  g_assert_false (ms5_pulse_is_beating (pulse));
  gtk_test_accessible_assert_role (timer, GTK_ACCESSIBLE_ROLE_TIMER);
  widget_test_draw (timer);
  widget_test_close (window, timer);
}

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);

  g_test_add_func ("/figure/properties", test_properties);
  g_test_add_func ("/figure/stable", test_stable);
  g_test_add_func ("/figure/tabular", test_tabular);
  g_test_add_func ("/figure/ellipsize", test_ellipsize);
  g_test_add_func ("/timer/properties", test_timer_properties);
  g_test_add_func ("/timer/runs", test_timer_runs);

  return g_test_run ();
}
