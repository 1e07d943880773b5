/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The page about escalation without a server: the policies in words, what is wrong said where it is, what somebody else
 * does meanwhile, and who would be told. */

#include "config.h"

#include "app/pages/ms5-chip-set.h"
#include "app/pages/ms5-duration-field.h"
#include "app/pages/ms5-escalation-page.h"
#include "app/pages/ms5-field-row.h"
#include "escalation-fixture.h"
#include "escalation-page-fixture.h"
#include "floor-fixture.h"
#include "support/ms5-test-wait.h"
#include "widget-test.h"

static void
set_up (Page          *f,
        gconstpointer  data)
{
  f->view.pulse = widget_test_pulse (&f->clock);
  f->view.floor = floor_fixture_new (MS5_CLOCK (f->clock), 3);
  f->view.settings = g_settings_new (APPLICATION_ID);
  escalation_fixture_put (f->view.floor, "k.meier", 300);
  page_show (f);
}

static void
tear_down (Page          *f,
           gconstpointer  data)
{
  widget_test_close (f->window, f->page);
  g_object_unref (f->view.settings);
  g_assert_finalize_object (f->view.pulse);
  g_assert_finalize_object (f->view.floor);
  g_object_unref (f->clock);
}

static void
test_list (Page          *f,
           gconstpointer  data)
{
  g_assert_true (page_has_text (f, "Critical, High · Line 1 · Filler · Night shift"));
  g_assert_true (page_has_text (f, "Not acknowledged: at once: shift managers, maintenance; after 5\u00a0min: production "
                              "managers, k.meier, again every 10\u00a0min."));
  g_assert_true (page_has_text (f, "Changed by k.meier, 09:18"));
  g_assert_true (page_has_text (f, "Critical · all lines"));
  g_assert_true (page_has_text (f, "Acknowledged, not resolved: after 5\u00a0min: "));
  g_assert_true (page_has_text (f, "As configured"));
  g_assert_true (page_has_text (f, "the most specific counts"));

  /* What somebody else does is seen at once. */
  escalation_fixture_put (f->view.floor, "m.weber", 480);
  widget_test_frames (f->window, 2);
  g_assert_true (page_has_text (f, "Changed by m.weber"));
  g_assert_true (page_has_text (f, "after 8\u00a0min: production managers"));
}

static void
test_open (Page          *f,
           gconstpointer  data)
{
  GtkWidget *label = page_find (f->page, page_is_label, "Critical, High · Line 1 · Filler · Night shift");
  GtkWidget *row = gtk_widget_get_ancestor (label, ADW_TYPE_ACTION_ROW);

  adw_action_row_activate (ADW_ACTION_ROW (row));
  ms5_test_wait_until (page_find (f->page, page_is_level, "Level 1 · at once") != NULL);
  g_assert_nonnull (page_find (f->page, page_is_level, "Level 2 · after 5\u00a0min"));
  g_assert_false (page_can_save (f));
  g_assert_false (ms5_escalation_page_has_changes (MS5_ESCALATION_PAGE (f->page)));

  /* Nothing is changed by looking. */
  page_get_level (f, "Level 2");
  g_assert_false (ms5_escalation_page_has_changes (MS5_ESCALATION_PAGE (f->page)));
  widget_test_press (f->page, GDK_KEY_Escape);
  widget_test_frames (f->window, 2);
  g_assert_true (page_has_text (f, "As configured"));
}

static void
test_delays (Page          *f,
             gconstpointer  data)
{
  const char *const unacknowledged = "Not acknowledged after";
  const char *const unresolved = "Acknowledged, but not resolved after";
  GtkWidget *level;

  page_open_policy (f, "night");
  level = page_get_level (f, "Level 2");
  page_set_minutes (level, unacknowledged, 7);
  g_assert_nonnull (page_find (f->page, page_is_level, "Level 2 · after 7\u00a0min"));
  g_assert_true (page_can_save (f));
  g_assert_true (page_has_text (f, "Not saved yet"));

  page_set_on (level, unacknowledged, FALSE);
  g_assert_nonnull (strstr (page_get_fault (level, unacknowledged), "at least one"));
  g_assert_false (page_can_save (f));
  page_set_on (level, unresolved, TRUE);
  g_assert_null (page_get_fault (level, unacknowledged));
  g_assert_true (page_can_save (f));

  /* What it was is there again. */
  page_set_on (level, unacknowledged, TRUE);
  g_assert_nonnull (page_find (f->page, page_is_level, "Level 2 · after 7\u00a0min, or 5\u00a0min after acknowledging"));
  page_set_on (level, unresolved, FALSE);
  page_set_minutes (level, unacknowledged, 5);
  g_assert_false (ms5_escalation_page_has_changes (MS5_ESCALATION_PAGE (f->page)));
}

static void
test_order (Page          *f,
            gconstpointer  data)
{
  const char *const unacknowledged = "Not acknowledged after";
  g_autoptr (Ms5EscalationPolicy) policy = NULL;
  GtkWidget *level;

  page_open_policy (f, "night");
  level = page_get_level (f, "Level 1");
  page_set_minutes (level, unacknowledged, 20);
  g_assert_nonnull (strstr (page_get_fault (page_get_level (f, "Level 2"), unacknowledged), "later than level 1"));
  g_assert_false (page_can_save (f));
  page_press (f, "_Put in Order");
  g_assert_null (page_get_fault (page_get_level (f, "Level 2"), unacknowledged));
  g_assert_true (page_can_save (f));
  policy = ms5_escalation_editor_dup_policy (ms5_escalation_page_get_editor (MS5_ESCALATION_PAGE (f->page)), "night");
  g_assert_cmpfloat (((Ms5EscalationLevel *) policy->levels->pdata[0])->unacknowledged_after_s, ==, 300);
  g_assert_cmpfloat (((Ms5EscalationLevel *) policy->levels->pdata[1])->unacknowledged_after_s, ==, 1200);
}

static void
test_levels (Page          *f,
             gconstpointer  data)
{
  GtkWidget *level;
  GtkWidget *chip;

  page_open_policy (f, "night");
  page_press (f, "_Add Level");
  level = page_get_level (f, "Level 3 · after 10\u00a0min");
  g_assert_nonnull (strstr (page_get_fault (level, "Roles"), "at least one role"));
  g_assert_false (page_can_save (f));

  chip = page_find (page_get_field (level, "Roles"), page_is_label, "administrators");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (gtk_widget_get_parent (chip)), TRUE);
  g_assert_null (page_get_fault (level, "Roles"));
  g_assert_true (page_can_save (f));

  page_set_on (level, "Tell them again every", TRUE);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (widget_test_find (page_get_field (level, "Tell them again every"),
                                                               GTK_TYPE_DROP_DOWN)), 0);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (widget_test_find (page_get_field (level, "Tell them again every"),
                                                                GTK_TYPE_SPIN_BUTTON)), 10);
  g_assert_nonnull (strstr (page_get_fault (level, "Tell them again every"), "30\u00a0s"));

  g_signal_emit_by_name (level, "remove");
  widget_test_frames (f->window, 2);
  g_assert_null (page_find (f->page, page_is_level, "Level 3"));
  g_assert_false (ms5_escalation_page_has_changes (MS5_ESCALATION_PAGE (f->page)));
}

static void
test_message (Page          *f,
              gconstpointer  data)
{
  GtkWidget *level;
  GtkWidget *entry;

  page_open_policy (f, "night");
  level = page_get_level (f, "Level 2");
  entry = widget_test_find (page_get_field (level, "Message"), ADW_TYPE_ENTRY_ROW);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "{line} stands since {since}");
  gtk_editable_set_text (GTK_EDITABLE (entry), "{machine} stands");
  g_assert_nonnull (strstr (page_get_fault (level, "Message"), "{machine}"));
  g_assert_false (page_can_save (f));

  gtk_editable_set_text (GTK_EDITABLE (entry), "Stands: ");
  gtk_editable_set_position (GTK_EDITABLE (entry), -1);
  g_signal_emit_by_name (page_find (level, page_is_button, "Machine"), "clicked");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "Stands: {equipment}");
  g_assert_null (page_get_fault (level, "Message"));
  g_assert_true (page_can_save (f));
}

static void
test_scope (Page          *f,
            gconstpointer  data)
{
  g_autoptr (Ms5EscalationPolicy) policy = NULL;
  GtkWidget *lines;
  GtkWidget *chip;

  page_open_policy (f, "critical");
  lines = page_find (f->page, page_is_field, "Line");
  chip = gtk_widget_get_parent (page_find (lines, page_is_label, "Line 2"));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (chip), TRUE);
  g_assert_true (page_has_text (f, "Critical · Line 2"));
  policy = ms5_escalation_editor_dup_policy (ms5_escalation_page_get_editor (MS5_ESCALATION_PAGE (f->page)), "critical");
  g_assert_cmpuint (g_strv_length (policy->lines), ==, 1);
  g_assert_cmpstr (policy->lines[0], ==, "L2");

  page_choose (lines, "All lines");
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (chip)));
  g_assert_false (ms5_escalation_page_has_changes (MS5_ESCALATION_PAGE (f->page)));
}

/* What nobody has changed follows; what somebody has is theirs to decide. */
static void
test_conflict (Page          *f,
               gconstpointer  data)
{
  GtkWidget *level;

  page_open_policy (f, "night");
  escalation_fixture_put (f->view.floor, "m.weber", 420);
  widget_test_frames (f->window, 2);
  level = page_get_level (f, "Level 2 · after 7\u00a0min");
  g_assert_false (page_has_text (f, "has changed this rule"));

  page_set_minutes (level, "Not acknowledged after", 9);
  escalation_fixture_put (f->view.floor, "k.meier", 660);
  widget_test_frames (f->window, 2);
  g_assert_true (page_has_text (f, "k.meier has changed this rule meanwhile"));
  g_assert_true (page_has_text (f, "Level 2: after 7\u00a0min: production managers"));
  g_assert_true (page_has_text (f, "→ after 11\u00a0min: production managers"));
  g_assert_nonnull (page_find (f->page, page_is_level, "Level 2 · after 9\u00a0min"));
  g_assert_false (page_can_save (f));

  page_press (f, "_Keep Mine");
  g_assert_false (page_has_text (f, "has changed this rule"));
  g_assert_nonnull (page_find (f->page, page_is_level, "Level 2 · after 9\u00a0min"));
  g_assert_true (page_can_save (f));

  escalation_fixture_put (f->view.floor, "k.meier", 720);
  widget_test_frames (f->window, 2);
  page_press (f, "Take _Theirs");
  g_assert_nonnull (page_find (f->page, page_is_level, "Level 2 · after 12\u00a0min"));
  g_assert_false (ms5_escalation_page_has_changes (MS5_ESCALATION_PAGE (f->page)));
}

/* Nothing that was written is lost when the link goes. */
static void
test_offline (Page          *f,
              gconstpointer  data)
{
  page_open_policy (f, "night");
  page_set_minutes (page_get_level (f, "Level 2"), "Not acknowledged after", 9);
  ms5_floor_set_freshness (f->view.floor, MS5_FLOOR_OFFLINE, FLOOR_FIXTURE_NOW);
  widget_test_frames (f->window, 2);
  g_assert_true (page_has_text (f, "What you have written stays here"));
  g_assert_false (page_can_save (f));
  g_assert_nonnull (page_find (f->page, page_is_level, "Level 2 · after 9\u00a0min"));
  g_assert_false (gtk_widget_is_sensitive (page_get_field (page_get_level (f, "Level 2"), "Roles")));

  ms5_floor_set_freshness (f->view.floor, MS5_FLOOR_LIVE, FLOOR_FIXTURE_NOW);
  widget_test_frames (f->window, 2);
  g_assert_true (page_can_save (f));
  g_assert_true (gtk_widget_is_sensitive (page_get_field (page_get_level (f, "Level 2"), "Roles")));
}

static void
test_outlook (Page          *f,
              gconstpointer  data)
{
  g_autoptr (Ms5Outlook) outlook = escalation_fixture_outlook ();
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  ms5_escalation_outlook_show (ms5_escalation_page_get_outlook (MS5_ESCALATION_PAGE (f->page)), outlook->steps);
  widget_test_frames (f->window, 2);
  g_assert_true (page_has_text (f, "If nobody acknowledges it"));
  g_assert_true (page_has_text (f, "Ana Novak, Jan Kos"));
  g_assert_true (page_has_text (f, "Level 1: shift managers, maintenance · window, desktop"));
  g_assert_true (page_has_text (f, "Karin Meier (does not work in this shift), p.horvat (does not see this line)"));
  g_assert_true (page_has_text (f, "+5\u00a0min"));
  g_assert_true (page_has_text (f, "«Line 1 stands since 02:30»"));
  g_assert_true (page_has_text (f, "Again every 10\u00a0min until 02:55"));
  g_assert_true (page_has_text (f, "Nobody would be told"));
  g_assert_true (page_has_text (f, "gone (cannot sign in)"));
  g_assert_true (page_has_text (f, "If somebody acknowledges it at once"));

  ms5_escalation_outlook_show (ms5_escalation_page_get_outlook (MS5_ESCALATION_PAGE (f->page)), none);
  widget_test_frames (f->window, 2);
  g_assert_true (page_has_text (f, "Nobody would ever be told"));
  g_assert_false (page_has_text (f, "Ana Novak"));
}

/* It gets as narrow as a phone, also with text of twice the size. */
static void
test_narrow (Page          *f,
             gconstpointer  data)
{
  g_autoptr (Ms5Outlook) outlook = escalation_fixture_outlook ();
  int width;

  ms5_escalation_outlook_show (ms5_escalation_page_get_outlook (MS5_ESCALATION_PAGE (f->page)), outlook->steps);
  gtk_widget_measure (f->page, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  g_assert_cmpint (width, <=, 360);
  page_open_policy (f, "night");
  page_get_level (f, "Level 2");
  gtk_widget_measure (f->page, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  g_assert_cmpint (width, <=, 360);
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *path;
    void (*func) (Page *page, gconstpointer data);
  } tests[] = {
    { "/escalation/list", test_list },         { "/escalation/open", test_open },
    { "/escalation/delays", test_delays },     { "/escalation/order", test_order },
    { "/escalation/levels", test_levels },     { "/escalation/message", test_message },
    { "/escalation/scope", test_scope },       { "/escalation/conflict", test_conflict },
    { "/escalation/offline", test_offline },   { "/escalation/outlook", test_outlook },
    { "/escalation/narrow", test_narrow },
  };

  page_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Page, NULL, set_up, tests[i].func, tear_down);

  return g_test_run ();
}
