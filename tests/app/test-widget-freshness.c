/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "widget-test.h"

#include "app/widgets/ms5-freshness.h"
#include "app/widgets/ms5-kpi-bar.h"
#include "app/widgets/ms5-link-pill.h"
#include "app/widgets/ms5-panel.h"

#define TEN_TWELVE (WIDGET_TEST_NOW - 371 * G_USEC_PER_SEC)

static void
test_properties (void)
{
  g_autoptr (Ms5ManualClock) clock = NULL;
  g_autoptr (Ms5Pulse) pulse = widget_test_pulse (&clock);
  Ms5Freshness *freshness = MS5_FRESHNESS (g_object_ref_sink (ms5_freshness_new ()));

  CHECK_INT (freshness, "kind", ms5_freshness_set_kind, MS5_FRESHNESS_OFFLINE, MS5_FRESHNESS_LIVE);
  CHECK_TIME (freshness, "time", ms5_freshness_set_time);
  CHECK_PULSE (freshness, "pulse", ms5_freshness_set_pulse, pulse);
  g_assert_cmpstr (gtk_widget_get_css_name (GTK_WIDGET (freshness)), ==, "freshness");
  g_assert_finalize_object (freshness);
}

static void
test_texts (void)
{
  g_autoptr (Ms5ManualClock) clock = NULL;
  g_autoptr (Ms5Pulse) pulse = widget_test_pulse (&clock);
  GtkWidget *freshness = ms5_freshness_new ();
  GtkWidget *window = widget_test_show (freshness);
  Ms5Freshness *self = MS5_FRESHNESS (freshness);

  ms5_freshness_set_pulse (self, pulse);
  ms5_freshness_set_time (self, TEN_TWELVE);
  widget_test_label (freshness, "live");
  g_assert_false (ms5_pulse_is_beating (pulse));
  g_assert_true (gtk_widget_has_css_class (freshness, "live"));

  ms5_freshness_set_kind (self, MS5_FRESHNESS_AS_OF);
  widget_test_label (freshness, "as of 10:12");
  ms5_freshness_set_kind (self, MS5_FRESHNESS_DELAYED);
  widget_test_label (freshness, "delayed, as of 10:12");
  ms5_freshness_set_kind (self, MS5_FRESHNESS_OFFLINE);
  widget_test_label (freshness, "offline, as of 10:12");
  g_assert_true (gtk_widget_has_css_class (freshness, "offline"));
  g_assert_false (gtk_widget_has_css_class (freshness, "delayed"));
  widget_test_draw (freshness);

  /* It ages by itself, and on the next day the time alone would be a lie. */
  ms5_freshness_set_kind (self, MS5_FRESHNESS_NO_DATA);
  widget_test_label (freshness, "no data 6\u00a0min");
  g_assert_true (ms5_pulse_is_beating (pulse));
  ms5_manual_clock_advance (clock, 60 * G_USEC_PER_SEC);
  widget_test_label (freshness, "no data 7\u00a0min");
  ms5_freshness_set_kind (self, MS5_FRESHNESS_OFFLINE);
  ms5_manual_clock_advance (clock, 24 * 3600 * (gint64) G_USEC_PER_SEC);
  widget_test_label (freshness, "offline, as of Mon 10:12");

  gtk_widget_set_visible (freshness, FALSE);
  g_assert_false (ms5_pulse_is_beating (pulse));
  ms5_freshness_set_time (self, MS5_TIME_NONE);
  widget_test_label (freshness, "offline");
  widget_test_close (window, freshness);
}

static void
test_pill (void)
{
  GtkWidget *pill = ms5_link_pill_new ();
  GtkWidget *window = widget_test_show (pill);

  CHECK_INT (MS5_LINK_PILL (pill), "look", ms5_link_pill_set_look, MS5_LINK_LOOK_LIVE, MS5_LINK_LOOK_SYNCING);
  CHECK_INT (MS5_LINK_PILL (pill), "done", ms5_link_pill_set_done, 2, 3);
  widget_test_label (pill, "Syncing");
  CHECK_INT (MS5_LINK_PILL (pill), "total", ms5_link_pill_set_total, 11, 12);
  widget_test_label (pill, "Syncing 3 of 12");
  ms5_link_pill_set_look (MS5_LINK_PILL (pill), MS5_LINK_LOOK_OFFLINE);
  widget_test_label (pill, "Offline");
  g_assert_true (gtk_widget_has_css_class (pill, "offline"));
  gtk_test_accessible_assert_role (pill, GTK_ACCESSIBLE_ROLE_STATUS);
  widget_test_draw (pill);
  widget_test_close (window, pill);
}

/* It says since when, and how many conflicts there are; it moves only while an age does. */
static void
test_pill_facts (void)
{
  g_autoptr (Ms5ManualClock) clock = NULL;
  g_autoptr (Ms5Pulse) pulse = widget_test_pulse (&clock);
  GtkWidget *pill = ms5_link_pill_new ();
  GtkWidget *window = widget_test_show (pill);
  Ms5LinkPill *self = MS5_LINK_PILL (pill);
  guint n = 0;

  CHECK_PULSE (self, "pulse", ms5_link_pill_set_pulse, pulse);
  ms5_link_pill_set_pulse (self, pulse);
  CHECK_TIME (self, "since", ms5_link_pill_set_since);
  CHECK_INT (self, "conflicts", ms5_link_pill_set_conflicts, 1, 2);
  CHECK_BOOLEAN (self, "compact", ms5_link_pill_set_compact, TRUE);
  ms5_link_pill_set_look (self, MS5_LINK_LOOK_LIVE);
  widget_test_label (pill, "2 conflicts");
  g_assert_true (gtk_widget_has_css_class (pill, "conflicts"));
  ms5_link_pill_set_conflicts (self, 0);
  widget_test_label (pill, "Live");
  g_assert_false (gtk_widget_has_css_class (pill, "conflicts"));

  ms5_link_pill_set_since (self, WIDGET_TEST_NOW - 6 * G_USEC_PER_SEC);
  ms5_link_pill_set_look (self, MS5_LINK_LOOK_OFFLINE);
  widget_test_label (pill, "Offline since 10:18");
  g_assert_false (ms5_pulse_is_beating (pulse));
  ms5_link_pill_set_look (self, MS5_LINK_LOOK_DELAYED);
  widget_test_label (pill, "Delayed");
  g_assert_true (ms5_pulse_is_beating (pulse));
  g_signal_connect (self, "notify::text", G_CALLBACK (widget_test_count_cb), &n);
  ms5_manual_clock_advance (clock, 100 * (gint64) G_USEC_PER_SEC);
  g_assert_cmpstr (ms5_link_pill_get_text (self), ==, "Delayed 1\u00a0min");
  ms5_manual_clock_advance (clock, 10 * (gint64) G_USEC_PER_SEC);
  g_assert_cmpuint (n, ==, 1);
  gtk_widget_set_visible (pill, FALSE);
  g_assert_false (ms5_pulse_is_beating (pulse));
  widget_test_close (window, pill);
}

static void
test_live_button (void)
{
  g_autoptr (Ms5ManualClock) clock = NULL;
  g_autoptr (Ms5Pulse) pulse = widget_test_pulse (&clock);
  GtkWidget *button = ms5_live_button_new ();
  GtkWidget *window = widget_test_show (button);
  Ms5LiveButton *self = MS5_LIVE_BUTTON (button);
  GtkWidget *inner = gtk_widget_get_first_child (button);
  guint n = 0;

  CHECK_PULSE (self, "pulse", ms5_live_button_set_pulse, pulse);
  ms5_live_button_set_pulse (self, pulse);
  CHECK_BOOLEAN (self, "live", ms5_live_button_set_live, FALSE);
  CHECK_TIME (self, "time", ms5_live_button_set_time);
  CHECK_INT (self, "kind", ms5_live_button_set_kind, MS5_FRESHNESS_OFFLINE, MS5_FRESHNESS_LIVE);

  widget_test_target (inner);
  g_signal_connect (self, "notify::stale", G_CALLBACK (widget_test_count_cb), &n);
  g_signal_emit_by_name (inner, "clicked");
  g_assert_false (ms5_live_button_get_live (self));
  g_assert_true (ms5_live_button_get_stale (self));
  g_assert_cmpuint (n, ==, 1);
  widget_test_label (inner, "as of 10:18");

  /* Held still, and now the link is gone, too: that is the greater news. */
  ms5_live_button_set_time (self, TEN_TWELVE);
  ms5_live_button_set_kind (self, MS5_FRESHNESS_OFFLINE);
  widget_test_label (inner, "offline, as of 10:12");
  g_assert_cmpuint (n, ==, 1);
  ms5_live_button_set_kind (self, MS5_FRESHNESS_LIVE);
  g_signal_emit_by_name (inner, "clicked");
  g_assert_false (ms5_live_button_get_stale (self));
  widget_test_draw (button);
  widget_test_close (window, button);
}

static void
test_panel (void)
{
  GtkWidget *bar = ms5_kpi_bar_new ();
  GtkWidget *panel = ms5_panel_new ("OEE", bar);
  GtkWidget *window = widget_test_show (panel);
  Ms5Panel *self = MS5_PANEL (panel);
  gboolean stale = FALSE;

  CHECK_STRING (self, "title", ms5_panel_set_title);
  CHECK_STRING (self, "subtitle", ms5_panel_set_subtitle);
  widget_test_label (panel, "another");
  g_assert_true (ms5_panel_get_child (self) == bar);

  ms5_live_button_set_kind (ms5_panel_get_live_button (self), MS5_FRESHNESS_DELAYED);
  g_object_get (bar, "stale", &stale, NULL);
  g_assert_true (stale);
  g_assert_true (gtk_widget_has_css_class (panel, "stale"));
  widget_test_draw (panel);

  g_object_ref (bar);
  ms5_panel_set_child (self, NULL);
  g_assert_finalize_object (bar);
  bar = gtk_label_new ("x");
  CHECK_PROPERTY (self, "child", ms5_panel_set_child, bar, (GtkWidget *) NULL, COMPARE_OBJECT);
  widget_test_close (window, panel);
}

static void
test_panel_builder (void)
{
  static const char ui[] =
    "<interface><object class='Ms5Panel' id='panel'><property name='title'>A</property>"
    "<child><object class='Ms5KpiBar' id='bar'/></child></object></interface>";
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_string (ui, -1);

  g_assert_true (ms5_panel_get_child (MS5_PANEL (gtk_builder_get_object (builder, "panel"))) ==
                 GTK_WIDGET (gtk_builder_get_object (builder, "bar")));
}

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);

  g_test_add_func ("/freshness/properties", test_properties);
  g_test_add_func ("/freshness/texts", test_texts);
  g_test_add_func ("/link-pill", test_pill);
  g_test_add_func ("/link-pill/facts", test_pill_facts);
  g_test_add_func ("/live-button", test_live_button);
  g_test_add_func ("/panel", test_panel);
  g_test_add_func ("/panel/builder", test_panel_builder);

  return g_test_run ();
}
