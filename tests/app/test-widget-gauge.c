/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "widget-test.h"

#include <math.h>

#include "app/widgets/ms5-bar.h"
#include "app/widgets/ms5-ease.h"
#include "app/widgets/ms5-kpi-bar.h"
#include "app/widgets/ms5-oee-gauge.h"

static void
test_properties (void)
{
  Ms5OeeGauge *gauge = MS5_OEE_GAUGE (g_object_ref_sink (ms5_oee_gauge_new ()));

  g_assert_true (isnan (ms5_oee_gauge_get_value (gauge)));
  CHECK_DOUBLE (gauge, "value", ms5_oee_gauge_set_value);
  CHECK_DOUBLE (gauge, "worst", ms5_oee_gauge_set_worst);
  CHECK_DOUBLE (gauge, "best", ms5_oee_gauge_set_best);
  CHECK_DOUBLE (gauge, "target", ms5_oee_gauge_set_target);
  CHECK_DOUBLE (gauge, "world-class", ms5_oee_gauge_set_world_class);
  CHECK_DOUBLE (gauge, "coverage", ms5_oee_gauge_set_coverage);
  CHECK_STRING (gauge, "reason", ms5_oee_gauge_set_reason);
  CHECK_STRING (gauge, "title", ms5_oee_gauge_set_title);
  CHECK_INT (gauge, "layout", ms5_oee_gauge_set_layout, MS5_GAUGE_COMPACT, MS5_GAUGE_LARGE);
  CHECK_BOOLEAN (gauge, "stale", ms5_oee_gauge_set_stale, TRUE);
  gtk_test_accessible_assert_role (gauge, GTK_ACCESSIBLE_ROLE_METER);
  g_assert_finalize_object (gauge);
}

static void
test_words (void)
{
  GtkWidget *gauge = ms5_oee_gauge_new ();
  GtkWidget *window = widget_test_show (gauge);

  g_object_set (gauge, "title", "Line 1 OEE", "value", 0.748, "target", 0.85, NULL);
  widget_test_label (gauge, "Line 1 OEE, 74.8 percent, below target 85 percent");
  gtk_test_accessible_assert_property (gauge, GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, 74.8);
  widget_test_says (gauge, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, "74.8\u00a0%");

  g_object_set (gauge, "value", 0.853, "coverage", 0.94, "worst", 0.853, "best", 0.9, NULL);
  widget_test_label (gauge, "Line 1 OEE, 85.3 percent, at or above target 85 percent, data for 94\u00a0% "
                            "of planned time 85.3 to 90.0\u00a0% until all stops are coded");

  /* Never 0 and never 100 where there is nothing. */
  g_object_set (gauge, "value", NAN, "reason", "no planned time yet", "stale", TRUE, NULL);
  widget_test_label (gauge, "Line 1 OEE, no value, no planned time yet, not live");
  g_assert_true (gtk_widget_has_css_class (gauge, "empty"));
  widget_test_draw (gauge);
  widget_test_close (window, gauge);
}

static void
test_pause (void)
{
  GtkWidget *gauge = ms5_oee_gauge_new ();
  GtkWidget *window = widget_test_show (gauge);
  g_autofree char *label = NULL;

  /* Digits that change are told after a pause, the last of them. */
  ms5_oee_gauge_set_value (MS5_OEE_GAUGE (gauge), 0.5);
  widget_test_label (gauge, "OEE, 50.0 percent");
  for (int i = 1; i <= 9; i++)
    ms5_oee_gauge_set_value (MS5_OEE_GAUGE (gauge), 0.5 + i / 1000.0);
  label = widget_test_get_label (gauge);
  g_assert_cmpstr (label, ==, "OEE, 50.0 percent");
  widget_test_label (gauge, "OEE, 50.9 percent");
  widget_test_close (window, gauge);
}

/* How many pixels the value's arc has, at a value. */
static guint
ink_at (GtkWidget *gauge,
        double     value)
{
  static const GdkRGBA ink = { 0x5e / 255.0f, 0x5c / 255.0f, 0x64 / 255.0f, 1 };
  g_autoptr (GdkTexture) picture = NULL;

  ms5_oee_gauge_set_value (MS5_OEE_GAUGE (gauge), value);
  picture = widget_test_picture (gauge);
  return widget_test_count_pixels (picture, &ink);
}

static void
test_picture (gconstpointer data)
{
  GtkWidget *gauge = ms5_oee_gauge_new ();
  GtkWidget *window;
  guint quarter, half, whole;

  ms5_oee_gauge_set_layout (MS5_OEE_GAUGE (gauge), GPOINTER_TO_INT (data));
  window = widget_test_show (gauge);
  quarter = ink_at (gauge, 0.25);
  half = ink_at (gauge, 0.5);
  whole = ink_at (gauge, 1.0);

  /* The area is in proportion to the value. */
  g_assert_cmpuint (quarter, >, 100);
  g_assert_cmpfloat_with_epsilon (half / (double) quarter, 2, 0.15);
  g_assert_cmpfloat_with_epsilon (whole / (double) half, 2, 0.15);
  g_assert_cmpuint (ink_at (gauge, 1.7), ==, whole);
  g_assert_cmpuint (ink_at (gauge, NAN), ==, 0);
  widget_test_close (window, gauge);
}

static void
set_animations (gboolean on)
{
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", on, NULL);
}

static void
eased_cb (double   value,
          gpointer user_data)
{
  guint *steps = g_object_get_data (user_data, "steps");

  (*steps)++;
}

static void
test_ease (void)
{
  GtkWidget *label = gtk_label_new ("x");
  GtkWidget *window = widget_test_show (label);
  gint64 start, deadline;
  guint steps = 0;
  Ms5Ease ease;

  g_object_set_data (G_OBJECT (label), "steps", &steps);
  ms5_ease_init (&ease, label, 0.01, eased_cb);
  g_assert_true (isnan (ms5_ease_get (&ease)));
  ms5_ease_to (&ease, 0.2);
  g_assert_cmpfloat (ms5_ease_get (&ease), ==, 0.2);     /* from nothing: at once */

  ms5_ease_to (&ease, 0.8);
  g_assert_cmpfloat (ms5_ease_get (&ease), ==, 0.8);     /* animations are off */

  set_animations (TRUE);
  ms5_ease_to (&ease, 0.805);
  g_assert_cmpfloat (ms5_ease_get (&ease), ==, 0.805);   /* too little to see */

  steps = 0;
  start = g_get_monotonic_time ();
  deadline = start + 5 * G_USEC_PER_SEC;
  ms5_ease_to (&ease, 0.1);
  g_assert_cmpfloat (ms5_ease_get (&ease), >, 0.5);
  while (ms5_ease_get (&ease) != 0.1)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_main_context_iteration (NULL, TRUE);
    }
  g_assert_cmpuint (steps, >, 2);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, (MS5_EASE_MS - 40) * 1000);

  /* Unmapped: at once, and no tick is left. */
  ms5_ease_to (&ease, 0.9);
  gtk_widget_set_visible (label, FALSE);
  g_assert_cmpfloat (ms5_ease_get (&ease), ==, 0.9);
  set_animations (FALSE);
  ms5_ease_clear (&ease);
  ms5_ease_clear (&ease);
  widget_test_close (window, label);
}

static void
test_kpi_bar (void)
{
  GtkWidget *bar = ms5_kpi_bar_new ();
  GtkWidget *window = widget_test_show (bar);
  Ms5KpiBar *self = MS5_KPI_BAR (bar);

  CHECK_STRING (self, "label", ms5_kpi_bar_set_label);
  CHECK_STRING (self, "reason", ms5_kpi_bar_set_reason);
  CHECK_DOUBLE (self, "value", ms5_kpi_bar_set_value);
  CHECK_DOUBLE (self, "target", ms5_kpi_bar_set_target);
  CHECK_BOOLEAN (self, "stale", ms5_kpi_bar_set_stale, TRUE);
  gtk_test_accessible_assert_role (bar, GTK_ACCESSIBLE_ROLE_METER);

  g_object_set (bar, "label", "Performance", "value", 0.95, "target", 0.9, "reason", "no time", NULL);
  widget_test_label (bar, "Performance, 95.0 percent");
  g_assert_false (gtk_widget_has_css_class (bar, "attention"));
  ms5_kpi_bar_set_value (self, 0.861);
  widget_test_label (bar, "Performance, 86.1 percent, below target 90.0 percent");
  g_assert_true (gtk_widget_has_css_class (bar, "attention"));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (bar), ==, "Below target");

  /* Kept and flagged, never capped silently. */
  ms5_kpi_bar_set_value (self, 1.043);
  widget_test_label (bar, "Performance, 104.3 percent, above 100 percent: check the ideal cycle time");
  g_assert_true (gtk_widget_has_css_class (bar, "attention"));
  ms5_kpi_bar_set_value (self, NAN);
  widget_test_label (bar, "Performance, no value, no time");
  g_assert_cmpstr (gtk_widget_get_tooltip_text (bar), ==, "no time");
  widget_test_draw (bar);
  widget_test_close (window, bar);
}

static void
layout_cb (GdkFrameClock *clock,
           guint         *layouts)
{
  (*layouts)++;
}

static void
test_kpi_stable (void)
{
  GtkWidget *bar = ms5_kpi_bar_new ();
  GtkWidget *window;
  GdkFrameClock *clock;
  guint layouts = 0;
  gulong id;

  g_object_set (bar, "label", "Performance", "value", 0.5, "target", 0.9, NULL);
  window = widget_test_show (bar);
  clock = gtk_widget_get_frame_clock (window);
  widget_test_frames (window, 3);
  id = g_signal_connect (clock, "layout", G_CALLBACK (layout_cb), &layouts);
  for (int i = 0; i < 5; i++)
    {
      ms5_kpi_bar_set_value (MS5_KPI_BAR (bar), 0.8 + i / 1000.0);
      widget_test_frames (window, 1);
    }
  g_assert_cmpuint (layouts, ==, 0);
  g_signal_handler_disconnect (clock, id);
  widget_test_close (window, bar);
}

static void
test_bar (void)
{
  GtkWidget *bar = ms5_bar_new ();
  GtkWidget *window = widget_test_show (bar);

  CHECK_DOUBLE (MS5_BAR (bar), "value", ms5_bar_set_value);
  CHECK_DOUBLE (MS5_BAR (bar), "target", ms5_bar_set_target);
  CHECK_BOOLEAN (MS5_BAR (bar), "attention", ms5_bar_set_attention, TRUE);
  widget_test_draw (bar);
  widget_test_close (window, bar);
}

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);

  g_test_add_func ("/gauge/properties", test_properties);
  g_test_add_func ("/gauge/words", test_words);
  g_test_add_func ("/gauge/pause", test_pause);
  g_test_add_data_func ("/gauge/picture/large", GINT_TO_POINTER (MS5_GAUGE_LARGE), test_picture);
  g_test_add_data_func ("/gauge/picture/compact", GINT_TO_POINTER (MS5_GAUGE_COMPACT), test_picture);
  g_test_add_func ("/ease", test_ease);
  g_test_add_func ("/kpi-bar", test_kpi_bar);
  g_test_add_func ("/kpi-bar/stable", test_kpi_stable);
  g_test_add_func ("/bar", test_bar);

  return g_test_run ();
}
