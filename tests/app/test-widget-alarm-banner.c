/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "widget-test.h"

#include "app/widgets/ms5-alarm-banner.h"
#include "app/widgets/ms5-timer.h"

static void
test_properties (void)
{
  g_autoptr (Ms5ManualClock) clock = NULL;
  g_autoptr (Ms5Pulse) pulse = widget_test_pulse (&clock);
  Ms5AlarmBanner *banner = MS5_ALARM_BANNER (g_object_ref_sink (ms5_alarm_banner_new ()));

  CHECK_BOOLEAN (banner, "revealed", ms5_alarm_banner_set_revealed, TRUE);
  CHECK_BOOLEAN (banner, "can-act", ms5_alarm_banner_set_can_act, FALSE);
  CHECK_BOOLEAN (banner, "can-resolve", ms5_alarm_banner_set_can_resolve, FALSE);
  CHECK_INT (banner, "priority", ms5_alarm_banner_set_priority, MS5_PRIORITY_LOW, MS5_PRIORITY_MEDIUM);
  CHECK_INT (banner, "state", ms5_alarm_banner_set_state, MS5_BANNER_ACKNOWLEDGED, MS5_BANNER_RAISED);
  CHECK_INT (banner, "more", ms5_alarm_banner_set_more, 2, 0);
  CHECK_STRING (banner, "title", ms5_alarm_banner_set_title);
  CHECK_STRING (banner, "detail", ms5_alarm_banner_set_detail);
  CHECK_TIME (banner, "raised", ms5_alarm_banner_set_raised);
  CHECK_PULSE (banner, "pulse", ms5_alarm_banner_set_pulse, pulse);
  gtk_test_accessible_assert_role (banner, GTK_ACCESSIBLE_ROLE_ALERT);
  g_assert_finalize_object (banner);
}

static void
count_cb (gpointer  widget,
          guint    *count)
{
  (*count)++;
}

/* The button that has this text on it. */
static GtkWidget *
find_button (GtkWidget  *widget,
             const char *text)
{
  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text))
    return gtk_widget_get_ancestor (widget, GTK_TYPE_BUTTON);

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, text);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
test_actions (void)
{
  g_autoptr (Ms5ManualClock) clock = NULL;
  g_autoptr (Ms5Pulse) pulse = widget_test_pulse (&clock);
  GtkWidget *banner = ms5_alarm_banner_new ();
  GtkWidget *window;
  Ms5AlarmBanner *self = MS5_ALARM_BANNER (banner);
  guint acknowledge = 0, resolve = 0, activate = 0;

  g_object_set (banner, "title", "Machine stop", "detail", "Filler FL1", "more", 2, "pulse", pulse,
                "priority", MS5_PRIORITY_CRITICAL, "raised", WIDGET_TEST_NOW - 252 * G_USEC_PER_SEC,
                "revealed", TRUE, NULL);
  window = widget_test_show (banner);
  widget_test_label (banner, "Critical, Machine stop, Filler FL1, 2 more");
  g_assert_cmpstr (ms5_timer_get_text (MS5_TIMER (widget_test_find (banner, MS5_TYPE_TIMER))), ==, "04:12");
  g_assert_true (gtk_widget_has_css_class (banner, "critical"));
  g_assert_true (ms5_pulse_is_beating (pulse));
  widget_test_draw (banner);

  g_signal_connect (banner, "acknowledge", G_CALLBACK (count_cb), &acknowledge);
  g_signal_connect (banner, "resolve", G_CALLBACK (count_cb), &resolve);
  g_signal_connect (banner, "activate", G_CALLBACK (count_cb), &activate);
  g_signal_emit_by_name (find_button (banner, "Acknowledge"), "clicked");
  g_signal_emit_by_name (find_button (banner, "Resolve…"), "clicked");
  g_signal_emit_by_name (find_button (banner, "2 more"), "clicked");
  g_assert_cmpuint (acknowledge, ==, 1);
  g_assert_cmpuint (resolve, ==, 1);
  g_signal_emit_by_name (find_button (banner, "Machine stop"), "clicked");
  g_assert_cmpuint (activate, ==, 2);
  widget_test_target (find_button (banner, "Acknowledge"));
  widget_test_target (find_button (banner, "Resolve…"));
  widget_test_target (find_button (banner, "2 more"));

  widget_test_label (find_button (banner, "Acknowledge"), "Acknowledge");

  /* Pending looks pending; «acknowledged» only when it is said. */
  ms5_alarm_banner_set_state (self, MS5_BANNER_ACKNOWLEDGING);
  g_assert_null (find_button (banner, "Acknowledged"));
  g_assert_false (gtk_widget_get_sensitive (find_button (banner, "Acknowledging…")));
  g_assert_true (gtk_widget_has_css_class (banner, "pending"));
  ms5_alarm_banner_set_state (self, MS5_BANNER_ACKNOWLEDGED);
  g_assert_false (gtk_widget_get_sensitive (find_button (banner, "Acknowledged")));
  g_assert_true (gtk_widget_get_sensitive (find_button (banner, "Resolve…")));
  widget_test_label (banner, "Critical, Machine stop, Filler FL1, acknowledged, 2 more");

  /* What ends by itself is not resolved by anybody. */
  g_assert_true (gtk_widget_get_visible (find_button (banner, "Resolve…")));
  ms5_alarm_banner_set_can_resolve (self, FALSE);
  g_assert_false (gtk_widget_get_visible (find_button (banner, "Resolve…")));
  ms5_alarm_banner_set_can_resolve (self, TRUE);
  ms5_alarm_banner_set_can_act (self, FALSE);
  g_assert_false (gtk_widget_get_sensitive (find_button (banner, "Resolve…")));
  widget_test_close (window, banner);
}

static void
test_narrow (void)
{
  GtkWidget *banner = ms5_alarm_banner_new ();
  GtkWidget *window;
  int least, wide, narrow;

  g_object_set (banner, "title", "Machine stop: Filler FL1, guard door open", "more", 2, "revealed", TRUE, NULL);
  window = widget_test_show (banner);
  gtk_widget_measure (banner, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_measure (banner, GTK_ORIENTATION_VERTICAL, 1000, &wide, NULL, NULL, NULL);
  gtk_widget_measure (banner, GTK_ORIENTATION_VERTICAL, 360, &narrow, NULL, NULL, NULL);
  g_assert_cmpint (least, <=, 360);
  g_assert_cmpint (narrow, >, wide);      /* the buttons are below */
  widget_test_close (window, banner);
}

static void
test_hidden (void)
{
  g_autoptr (Ms5ManualClock) clock = NULL;
  g_autoptr (Ms5Pulse) pulse = widget_test_pulse (&clock);
  GtkWidget *banner = ms5_alarm_banner_new ();
  GtkWidget *window = widget_test_show (banner);

  g_object_set (banner, "pulse", pulse, "raised", WIDGET_TEST_NOW, NULL);
  g_assert_false (ms5_pulse_is_beating (pulse));
  gtk_test_accessible_assert_state (banner, GTK_ACCESSIBLE_STATE_HIDDEN, TRUE);
  ms5_alarm_banner_set_revealed (MS5_ALARM_BANNER (banner), TRUE);
  widget_test_frames (window, 2);
  g_assert_true (ms5_pulse_is_beating (pulse));
  gtk_test_accessible_assert_state (banner, GTK_ACCESSIBLE_STATE_HIDDEN, FALSE);
  ms5_alarm_banner_set_revealed (MS5_ALARM_BANNER (banner), FALSE);
  widget_test_frames (window, 2);
  g_assert_false (ms5_pulse_is_beating (pulse));
  gtk_test_accessible_assert_state (banner, GTK_ACCESSIBLE_STATE_HIDDEN, TRUE);
  widget_test_close (window, banner);
}

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);

  g_test_add_func ("/alarm-banner/properties", test_properties);
  g_test_add_func ("/alarm-banner/actions", test_actions);
  g_test_add_func ("/alarm-banner/narrow", test_narrow);
  g_test_add_func ("/alarm-banner/hidden", test_hidden);

  return g_test_run ();
}
