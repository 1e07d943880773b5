/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "widget-test.h"

#include <math.h>

#include "app/widgets/ms5-equipment-tile.h"
#include "app/widgets/ms5-line-card.h"
#include "app/widgets/ms5-sidebar-row.h"
#include "app/widgets/ms5-timer.h"

static void
test_card_properties (void)
{
  g_autoptr (Ms5ManualClock) clock = NULL;
  g_autoptr (Ms5Pulse) pulse = widget_test_pulse (&clock);
  Ms5LineCard *card = MS5_LINE_CARD (g_object_ref_sink (ms5_line_card_new ()));

  CHECK_STRING (card, "title", ms5_line_card_set_title);
  CHECK_INT (card, "state", ms5_line_card_set_state, MS5_STATE_CLASS_STOP, MS5_STATE_CLASS_RUNNING);
  CHECK_STRING (card, "state-text", ms5_line_card_set_state_text);
  CHECK_TIME (card, "since", ms5_line_card_set_since);
  CHECK_PULSE (card, "pulse", ms5_line_card_set_pulse, pulse);
  CHECK_DOUBLE (card, "oee", ms5_line_card_set_oee);
  CHECK_DOUBLE (card, "oee-target", ms5_line_card_set_oee_target);
  CHECK_DOUBLE (card, "good", ms5_line_card_set_good);
  CHECK_DOUBLE (card, "target", ms5_line_card_set_target);
  CHECK_DOUBLE (card, "speed", ms5_line_card_set_speed);
  CHECK_DOUBLE (card, "speed-target", ms5_line_card_set_speed_target);
  CHECK_STRING (card, "reason", ms5_line_card_set_reason);
  CHECK_INT (card, "calls", ms5_line_card_set_calls, 2, 1);
  CHECK_BOOLEAN (card, "urgent", ms5_line_card_set_urgent, TRUE);
  gtk_test_accessible_assert_role (card, GTK_ACCESSIBLE_ROLE_BUTTON);
  g_assert_finalize_object (card);
}

static void
test_card (void)
{
  g_autoptr (Ms5ManualClock) clock = NULL;
  g_autoptr (Ms5Pulse) pulse = widget_test_pulse (&clock);
  GtkWidget *card = ms5_line_card_new ();
  GtkWidget *window = widget_test_show (card);
  GtkWidget *timer = widget_test_find (card, MS5_TYPE_TIMER);
  Ms5LineCard *self = MS5_LINE_CARD (card);

  g_object_set (card, "title", "Line 1", "state", MS5_STATE_CLASS_STOP, "pulse", pulse,
                "since", WIDGET_TEST_NOW - 252 * G_USEC_PER_SEC, "oee", 0.748, "oee-target", 0.85,
                "good", 18848.0, "target", 21120.0, "speed", 0.0, "speed-target", 600.0,
                "reason", "Guard door open", "calls", 2, "urgent", TRUE, NULL);
  widget_test_label (card, "Line 1, Stopped, Guard door open, 2 open calls, OEE 74.8 percent, "
                           "18\u202f848 good, target now 21\u202f120, live");
  g_assert_true (gtk_widget_has_css_class (card, "state-stop"));
  g_assert_true (gtk_widget_has_css_class (card, "urgent"));
  g_assert_cmpstr (ms5_timer_get_text (MS5_TIMER (timer)), ==, "04:12");
  widget_test_frames (window, 2);
  g_assert_true (gtk_widget_get_mapped (timer));
  ms5_manual_clock_advance (clock, G_USEC_PER_SEC);
  g_assert_cmpstr (ms5_timer_get_text (MS5_TIMER (timer)), ==, "04:13");
  widget_test_draw (card);

  /* Nobody waits for a run to end: no timer, nothing that beats. */
  ms5_line_card_set_state (self, MS5_STATE_CLASS_RUNNING);
  g_assert_false (gtk_widget_get_visible (timer));
  g_assert_false (gtk_widget_has_css_class (card, "state-stop"));
  g_assert_false (ms5_pulse_is_beating (pulse));
  ms5_line_card_set_state_text (self, "Ramping up");
  widget_test_label_has (card, "Line 1, Ramping up, ");

  ms5_freshness_set_kind (ms5_line_card_get_freshness (self), MS5_FRESHNESS_OFFLINE);
  g_assert_true (gtk_widget_has_css_class (card, "stale"));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (ms5_line_card_get_gauge (self)), "stale"));
  widget_test_label_has (card, "offline");
  widget_test_close (window, card);
}

static void
count_cb (gpointer  widget,
          guint    *count)
{
  (*count)++;
}

static void
test_card_activate (void)
{
  GtkWidget *card = ms5_line_card_new ();
  GtkWidget *window = widget_test_show (card);
  guint n = 0;

  g_signal_connect (card, "activate", G_CALLBACK (count_cb), &n);
  g_assert_true (gtk_widget_grab_focus (card));
  widget_test_press (card, GDK_KEY_Return);
  widget_test_press (card, GDK_KEY_space);
  g_assert_true (gtk_widget_activate (card));
  widget_test_click (card, 20, 60);
  g_assert_cmpuint (n, ==, 4);
  widget_test_click (card, 20, -60);      /* let go outside */
  g_assert_cmpuint (n, ==, 4);
  widget_test_close (window, card);
}

static void
layout_cb (GdkFrameClock *clock,
           guint         *layouts)
{
  (*layouts)++;
}

/* Digits change ten times a second: nothing is laid out for it. */
static void
test_card_stable (void)
{
  GtkWidget *card = ms5_line_card_new ();
  GtkWidget *window;
  GdkFrameClock *clock;
  guint layouts = 0;
  gulong id;

  g_object_set (card, "title", "Line 1", "state", MS5_STATE_CLASS_RUNNING, "oee", 0.5, "oee-target", 0.85,
                "good", 18000.0, "target", 20000.0, "speed", 500.0, "speed-target", 600.0, NULL);
  window = widget_test_show (card);
  clock = gtk_widget_get_frame_clock (window);
  widget_test_frames (window, 3);
  id = g_signal_connect (clock, "layout", G_CALLBACK (layout_cb), &layouts);
  for (int i = 0; i < 5; i++)
    {
      g_object_set (card, "oee", 0.6 + i / 100.0, "good", 18001.0 + i, "target", 20001.0 + i,
                    "speed", 501.0 + i, NULL);
      widget_test_frames (window, 1);
    }
  g_assert_cmpuint (layouts, ==, 0);
  g_signal_handler_disconnect (clock, id);
  widget_test_close (window, card);
}

static GtkWidget *
sensor_new (const char *code,
            const char *label)
{
  const Ms5Limits limits = { 20, 70, NAN, 80 };
  GtkWidget *row = ms5_sensor_row_new (code);

  g_object_set (row, "label", label, "unit", "°C", NULL);
  ms5_sensor_row_set_limits (MS5_SENSOR_ROW (row), &limits);
  return row;
}

static void
test_sensor_row (void)
{
  GtkWidget *row = sensor_new ("temperature", "Temperature");
  GtkWidget *window = widget_test_show (row);
  Ms5SensorRow *self = MS5_SENSOR_ROW (row);
  int width;

  CHECK_STRING (self, "label", ms5_sensor_row_set_label);
  CHECK_STRING (self, "unit", ms5_sensor_row_set_unit);
  CHECK_INT (self, "digits", ms5_sensor_row_set_digits, 3, 1);
  CHECK_DOUBLE (self, "value", ms5_sensor_row_set_value);
  g_assert_cmpstr (ms5_sensor_row_get_code (self), ==, "temperature");

  g_object_set (row, "label", "Temperature", "unit", "°C", NULL);
  ms5_sensor_row_push (self, WIDGET_TEST_NOW, 64.2);
  widget_test_label (row, "Temperature 64.2\u00a0°C");
  width = widget_test_width (row);
  ms5_sensor_row_push (self, WIDGET_TEST_NOW + 1, 74.2);
  widget_test_label (row, "Temperature 74.2\u00a0°C, above its limit");
  g_assert_true (gtk_widget_has_css_class (row, "attention"));
  g_assert_cmpint (widget_test_width (row), ==, width);    /* the sign had its place */
  ms5_sensor_row_push (self, WIDGET_TEST_NOW + 2, 84.2);
  widget_test_label (row, "Temperature 84.2\u00a0°C, above its alarm limit");
  g_assert_true (gtk_widget_has_css_class (row, "alarm"));
  ms5_sensor_row_push (self, WIDGET_TEST_NOW, 1);          /* late: not shown */
  g_assert_cmpfloat (ms5_sensor_row_get_value (self), ==, 84.2);
  widget_test_draw (row);
  widget_test_close (window, row);
}

static void
test_tile (void)
{
  g_autoptr (Ms5ManualClock) clock = NULL;
  g_autoptr (Ms5Pulse) pulse = widget_test_pulse (&clock);
  GtkWidget *tile = ms5_equipment_tile_new ();
  GtkWidget *window = widget_test_show (tile);
  Ms5EquipmentTile *self = MS5_EQUIPMENT_TILE (tile);
  Ms5LiveButton *live = ms5_equipment_tile_get_live_button (self);
  guint n = 0;

  CHECK_STRING (self, "title", ms5_equipment_tile_set_title);
  CHECK_INT (self, "state", ms5_equipment_tile_set_state, MS5_STATE_CLASS_STOP, MS5_STATE_CLASS_ATTENTION);
  CHECK_STRING (self, "state-text", ms5_equipment_tile_set_state_text);
  CHECK_STRING (self, "fault", ms5_equipment_tile_set_fault);
  CHECK_BOOLEAN (self, "maintenance", ms5_equipment_tile_set_maintenance, TRUE);
  gtk_test_accessible_assert_role (tile, GTK_ACCESSIBLE_ROLE_BUTTON);

  ms5_equipment_tile_add_sensor (self, MS5_SENSOR_ROW (sensor_new ("t", "Temperature")));
  ms5_equipment_tile_add_sensor (self, MS5_SENSOR_ROW (sensor_new ("p", "Pressure")));
  g_assert_nonnull (ms5_equipment_tile_get_sensor (self, "p"));
  g_assert_null (ms5_equipment_tile_get_sensor (self, "x"));
  ms5_sensor_row_push (ms5_equipment_tile_get_sensor (self, "t"), WIDGET_TEST_NOW, 75);
  g_object_set (tile, "title", "Filler FL1", "state", MS5_STATE_CLASS_STOP, "state-text", NULL,
                "fault", "E41 Guard door open", "maintenance", TRUE, NULL);
  widget_test_label (tile, "Filler FL1, Stopped, in maintenance, E41 Guard door open, Temperature 75.0\u00a0°C, "
                           "above its limit, Pressure no value, live");
  widget_test_draw (tile);

  ms5_live_button_set_pulse (live, pulse);
  ms5_live_button_set_live (live, FALSE);
  g_assert_true (gtk_widget_has_css_class (tile, "stale"));
  widget_test_label_has (tile, "as of 10:18");

  g_signal_connect (tile, "activate", G_CALLBACK (count_cb), &n);
  widget_test_press (tile, GDK_KEY_Return);
  widget_test_click (tile, 40, 20);
  g_assert_cmpuint (n, ==, 2);

  ms5_equipment_tile_clear_sensors (self);
  g_assert_null (ms5_equipment_tile_get_sensor (self, "t"));
  widget_test_close (window, tile);
}

static void
test_sidebar (void)
{
  GtkWidget *line = ms5_sidebar_row_new_line ("Line 1");
  GtkWidget *page = g_object_ref_sink (ms5_sidebar_row_new_page ("ms5-page-andon-symbolic", "Andon"));
  GtkWidget *window = widget_test_show (line);
  Ms5SidebarRow *self = MS5_SIDEBAR_ROW (line);

  CHECK_STRING (self, "title", ms5_sidebar_row_set_title);
  CHECK_STRING (self, "subtitle", ms5_sidebar_row_set_subtitle);
  CHECK_STRING (self, "value", ms5_sidebar_row_set_value);
  CHECK_STRING (self, "icon-name", ms5_sidebar_row_set_icon_name);
  CHECK_INT (self, "badge", ms5_sidebar_row_set_badge, 2, 0);
  CHECK_INT (self, "state", ms5_sidebar_row_set_state, MS5_STATE_CLASS_RUNNING, MS5_STATE_CLASS_STOP);
  CHECK_BOOLEAN (self, "stale", ms5_sidebar_row_set_stale, TRUE);

  g_object_set (line, "title", "Line 1", "subtitle", "Guard door open", "value", "74.8", NULL);
  widget_test_label (line, "Line 1, Stopped, Guard door open, 74.8");
  ms5_sidebar_row_set_badge (MS5_SIDEBAR_ROW (page), 2);
  widget_test_label (page, "Andon, 2 open");
  widget_test_draw (line);
  g_assert_finalize_object (page);
  widget_test_close (window, line);
}

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);

  g_test_add_func ("/line-card/properties", test_card_properties);
  g_test_add_func ("/line-card/states", test_card);
  g_test_add_func ("/line-card/activate", test_card_activate);
  g_test_add_func ("/line-card/stable", test_card_stable);
  g_test_add_func ("/sensor-row", test_sensor_row);
  g_test_add_func ("/equipment-tile", test_tile);
  g_test_add_func ("/sidebar-row", test_sidebar);

  return g_test_run ();
}
