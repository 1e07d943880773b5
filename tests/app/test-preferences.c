/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The preferences: every row shows its setting and changes it at once, and nothing is offered that the server
 * would refuse. */

#include "config.h"

#include "app/ms5-preferences.h"
#include "core/ms5-manual-clock.h"
#include "runtime/ms5-random.h"
#include "support/ms5-test-dir.h"
#include "widget-test.h"

typedef struct
{
  Ms5Client *client;
  GSettings *settings;
  GtkWidget *window;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (Ms5Clock) clock = MS5_CLOCK (ms5_manual_clock_new (WIDGET_TEST_NOW));
  g_autoptr (Ms5Random) random = ms5_random_new_seeded (7);
  const char *folder = ms5_test_dir_new ();

  fixture->client = ms5_client_new (folder, folder, clock, random, NULL);
  fixture->settings = g_settings_new (APPLICATION_ID);
  g_settings_reset (fixture->settings, "sync-automatic");
  g_settings_reset (fixture->settings, "sync-interval");
  g_settings_reset (fixture->settings, "sync-strategies");
  g_settings_set_string (fixture->settings, "floor-order", "place");
  fixture->window = ms5_preferences_new (NULL, fixture->settings, fixture->client);
  gtk_window_present (GTK_WINDOW (fixture->window));
  widget_test_frames (fixture->window, 3);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_object_ref (fixture->window);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->window);
  g_settings_reset (fixture->settings, "floor-order");
  g_object_unref (fixture->settings);
  g_assert_finalize_object (fixture->client);
}

static GtkWidget *
find_row (GtkWidget  *widget,
          const char *title)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = ADW_IS_PREFERENCES_ROW (child) &&
                             g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (child)), title) == 0
                           ? child : find_row (child, title);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static AdwComboRow *
get_combo (Fixture    *fixture,
           const char *title)
{
  GtkWidget *row = find_row (fixture->window, title);

  g_assert_nonnull (row);
  return ADW_COMBO_ROW (row);
}

static void
test_settings (Fixture       *fixture,
               gconstpointer  data)
{
  AdwComboRow *interval = get_combo (fixture, "How often");
  GtkWidget *automatic = widget_test_find (find_row (fixture->window, "Automatic sync"), GTK_TYPE_SWITCH);

  g_assert_cmpuint (adw_combo_row_get_selected (get_combo (fixture, "Order of the lines")), ==, 1);
  g_assert_cmpuint (adw_combo_row_get_selected (interval), ==, 0);
  adw_combo_row_set_selected (interval, 2);
  g_assert_cmpuint (g_settings_get_uint (fixture->settings, "sync-interval"), ==, 60);
  g_settings_set_uint (fixture->settings, "sync-interval", 300);
  g_assert_cmpuint (adw_combo_row_get_selected (interval), ==, 3);

  /* What another tool has set stays as it is. */
  g_settings_set_uint (fixture->settings, "sync-interval", 77);
  g_assert_cmpuint (adw_combo_row_get_selected (interval), ==, GTK_INVALID_LIST_POSITION);
  g_assert_cmpuint (g_settings_get_uint (fixture->settings, "sync-interval"), ==, 77);

  widget_test_label (automatic, "Automatic sync");
  g_assert_true (gtk_switch_get_active (GTK_SWITCH (automatic)));
  g_settings_set_boolean (fixture->settings, "sync-automatic", FALSE);
  g_assert_false (gtk_switch_get_active (GTK_SWITCH (automatic)));
  gtk_switch_set_active (GTK_SWITCH (automatic), TRUE);
  g_assert_true (g_settings_get_boolean (fixture->settings, "sync-automatic"));
}

/* What this computer notifies of. */
static void
test_device (Fixture       *fixture,
             gconstpointer  data)
{
  GtkWidget *name = find_row (fixture->window, "Name");
  g_autofree char *chosen = NULL;

  adw_combo_row_set_selected (get_combo (fixture, "Notify of"), 3);
  g_assert_cmpuint (g_settings_get_uint (fixture->settings, "device-priority"), ==, MS5_PRIORITY_CRITICAL);
  g_assert_cmpuint (adw_combo_row_get_selected (get_combo (fixture, "From")), ==, 22);
  adw_combo_row_set_selected (get_combo (fixture, "Until"), 5);
  g_assert_cmpuint (g_settings_get_uint (fixture->settings, "device-quiet-to"), ==, 300);

  /* A name is told once it is whole. */
  gtk_editable_set_text (GTK_EDITABLE (name), "Leitstand");
  chosen = g_settings_get_string (fixture->settings, "device-name");
  g_assert_cmpstr (chosen, ==, "");
  g_signal_emit_by_name (name, "apply");
  g_free (chosen);
  chosen = g_settings_get_string (fixture->settings, "device-name");
  g_assert_cmpstr (chosen, ==, "Leitstand");

  g_settings_reset (fixture->settings, "device-priority");
  g_settings_reset (fixture->settings, "device-quiet-to");
  g_settings_reset (fixture->settings, "device-name");
}

static void
check_quiet_hours (Fixture    *fixture,
                   const char *expected)
{
  g_autoptr (GVariant) hours = g_settings_get_value (fixture->settings, "quiet-hours");
  g_autofree char *text = g_variant_print (hours, FALSE);

  g_assert_cmpstr (text, ==, expected);
}

static GtkWidget *
find_button (GtkWidget  *widget,
             const char *label)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = GTK_IS_BUTTON (child) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (child)), label) == 0
                           ? child : find_button (child, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
test_sounds (Fixture       *fixture,
             gconstpointer  data)
{
  GtkWidget *row = find_row (fixture->window, "Lost link");
  GtkRange *scale = GTK_RANGE (widget_test_find (row, GTK_TYPE_SCALE));
  GtkWidget *try = find_button (row, "Test");
  g_autofree char *target = g_variant_print (gtk_actionable_get_action_target_value (GTK_ACTIONABLE (try)), FALSE);

  g_settings_reset (fixture->settings, "sound-volume-link");
  g_settings_reset (fixture->settings, "quiet-hours");
  g_assert_cmpfloat (gtk_range_get_value (scale), ==, 70);
  gtk_range_set_value (scale, 35);
  g_assert_cmpuint (g_settings_get_uint (fixture->settings, "sound-volume-link"), ==, 35);
  widget_test_label (GTK_WIDGET (scale), "Lost link: volume");
  g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (try)), ==, "app.try-sound");
  g_assert_cmpstr (target, ==, "'link'");

  g_signal_emit_by_name (find_button (fixture->window, "Add"), "clicked");
  g_settings_set (fixture->settings, "quiet-hours", "a(uuu)", NULL);
  g_assert_null (find_row (fixture->window, "22:00–06:00"));
  g_signal_emit_by_name (find_button (fixture->window, "Add"), "clicked");
  check_quiet_hours (fixture, "[(1320, 360, 0)]");
  row = find_row (fixture->window, "22:00–06:00");
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, "Silent");
  g_signal_emit_by_name (find_button (row, "Remove"), "clicked");
  check_quiet_hours (fixture, "[]");
  g_assert_null (find_row (fixture->window, "22:00–06:00"));
  g_settings_reset (fixture->settings, "quiet-hours");
  g_settings_reset (fixture->settings, "sound-volume-link");
}

static void
check_strategies (Fixture    *fixture,
                  const char *expected)
{
  g_autoptr (GVariant) strategies = g_settings_get_value (fixture->settings, "sync-strategies");
  g_autofree char *text = g_variant_print (strategies, FALSE);

  g_assert_cmpstr (text, ==, expected);
}

/* Nobody is signed in here, and so nobody may override what others did. */
static void
test_strategies (Fixture       *fixture,
                 gconstpointer  data)
{
  AdwComboRow *stops = get_combo (fixture, "Explain a stop");
  AdwComboRow *calls = get_combo (fixture, "Assign a call");

  g_assert_null (find_row (fixture->window, "Raise a call"));
  g_assert_cmpuint (g_list_model_get_n_items (adw_combo_row_get_model (stops)), ==, 2);
  g_assert_cmpuint (adw_combo_row_get_selected (stops), ==, 0);
  adw_combo_row_set_selected (stops, 1);
  check_strategies (fixture, "{'stop.code': 'manual'}");
  adw_combo_row_set_selected (calls, 1);
  check_strategies (fixture, "{'stop.code': 'manual', 'call.assign': 'manual'}");
  adw_combo_row_set_selected (stops, 0);
  check_strategies (fixture, "{'call.assign': 'manual'}");
}

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);

  g_test_add ("/preferences/settings", Fixture, NULL, set_up, test_settings, tear_down);
  g_test_add ("/preferences/device", Fixture, NULL, set_up, test_device, tear_down);
  g_test_add ("/preferences/sounds", Fixture, NULL, set_up, test_sounds, tear_down);
  g_test_add ("/preferences/strategies", Fixture, NULL, set_up, test_strategies, tear_down);
  return g_test_run ();
}
