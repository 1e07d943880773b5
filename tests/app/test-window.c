/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The window with a floor that a test feeds: pages, dialogs, alarms, and what people do in it. */

#include "config.h"

#include "app/ms5-alarms.h"
#include "app/ms5-sidebar.h"
#include "app/ms5-window.h"
#include "app/pages/ms5-call-dialog.h"
#include "app/pages/ms5-code-dialog.h"
#include "app/pages/ms5-floor-page.h"
#include "app/pages/ms5-line-page.h"
#include "app/pages/ms5-pages.h"
#include "app/pages/ms5-form-dialog.h"
#include "app/pages/ms5-raise-dialog.h"
#include "app/pages/ms5-report-dialog.h"
#include "app/widgets/ms5-alarm-banner.h"
#include "app/widgets/ms5-timer.h"
#include "floor-fixture.h"
#include "protocol/ms5-action.h"
#include "protocol/ms5-json.h"
#include "support/ms5-test-wait.h"
#include "widget-test.h"

typedef struct
{
  Ms5ManualClock *clock;
  Ms5View         view;
  Ms5Window      *window;
  GString        *done;
  char           *via;
} Fixture;

static void
act_cb (Fixture         *fixture,
        const Ms5Action *action,
        const char      *told)
{
  g_autofree char *args = action->args != NULL ? ms5_json_encode (action->args, NULL) : g_strdup ("");
  g_autofree char *set = action->set != NULL ? ms5_json_encode (action->set, NULL) : g_strdup ("");

  g_assert_nonnull (told);
  g_free (fixture->via);
  fixture->via = g_strdup (action->via);
  g_string_append_printf (fixture->done, "%s %s %s %s%s;", action->op, action->topic,
                          action->key != NULL ? action->key : "-", args, set);
}

static void
undo_cb (Fixture    *fixture,
         const char *id)
{
  g_string_append_printf (fixture->done, "undo %s;", id);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->view.pulse = widget_test_pulse (&fixture->clock);
  fixture->view.floor = floor_fixture_new (MS5_CLOCK (fixture->clock), 5);
  fixture->view.settings = g_settings_new (APPLICATION_ID);
  g_settings_reset (fixture->view.settings, "window-size");
  fixture->done = g_string_new (NULL);
  fixture->window = ms5_window_new (NULL, &fixture->view, MS5_CLOCK (fixture->clock));
  g_signal_connect_swapped (fixture->window, "act", G_CALLBACK (act_cb), fixture);
  g_signal_connect_swapped (fixture->window, "undo", G_CALLBACK (undo_cb), fixture);
  gtk_window_present (GTK_WINDOW (fixture->window));
  ms5_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (fixture->window)));
  ms5_window_show_page (fixture->window, MS5_PAGE_FLOOR);
  widget_test_frames (GTK_WIDGET (fixture->window), 3);
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
  g_object_unref (fixture->view.settings);
  g_assert_finalize_object (fixture->view.pulse);
  g_assert_finalize_object (fixture->view.floor);
  g_object_unref (fixture->clock);
  g_string_free (fixture->done, TRUE);
  g_free (fixture->via);
}

static void
activate (Fixture    *fixture,
          const char *action,
          GVariant   *parameter)
{
  g_action_group_activate_action (G_ACTION_GROUP (fixture->window), action, parameter);
  widget_test_frames (GTK_WIDGET (fixture->window), 2);
}

static void
check_done (Fixture    *fixture,
            const char *expected)
{
  g_assert_cmpstr (fixture->done->str, ==, expected);
  g_string_truncate (fixture->done, 0);
}

static void
test_pages (Fixture       *fixture,
            gconstpointer  data)
{
  GtkWidget *widget = GTK_WIDGET (fixture->window);

  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (widget)), ==, "(1) Floor – Bottling Hall");
  activate (fixture, "show-line", g_variant_new_string ("L2"));
  g_assert_cmpstr (ms5_window_get_page (fixture->window), ==, "line:L2");
  g_assert_nonnull (widget_test_find (widget, MS5_TYPE_LINE_PAGE));
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (widget)), ==, "(1) Line 2 · Canning – Bottling Hall");
  activate (fixture, "next-line", NULL);
  g_assert_cmpstr (ms5_window_get_page (fixture->window), ==, "line:L3");
  activate (fixture, "previous-line", NULL);
  activate (fixture, "previous-line", NULL);
  activate (fixture, "previous-line", NULL);
  g_assert_cmpstr (ms5_window_get_page (fixture->window), ==, MS5_PAGE_FLOOR);
  g_assert_null (widget_test_find (widget, MS5_TYPE_LINE_PAGE));
  activate (fixture, "show-line", g_variant_new_string ("no-such-line"));
  g_assert_cmpstr (ms5_window_get_page (fixture->window), ==, MS5_PAGE_FLOOR);
  activate (fixture, "show-andon", NULL);
  g_assert_cmpstr (ms5_window_get_page (fixture->window), ==, MS5_PAGE_ANDON);

  /* The line that is shown goes away. */
  activate (fixture, "show-line", g_variant_new_string ("L2"));
  ms5_floor_drop_topic (fixture->view.floor, "line/L2");
  widget_test_frames (widget, 2);
  g_assert_cmpstr (ms5_window_get_page (fixture->window), ==, MS5_PAGE_FLOOR);
}

/* How the link stands is told on every page, and leads to the page that tells more. */
static void
test_indicator (Fixture       *fixture,
                gconstpointer  data)
{
  GtkWidget *pill = widget_test_find (GTK_WIDGET (fixture->window), MS5_TYPE_LINK_PILL);
  GtkWidget *button = gtk_widget_get_parent (pill);
  Ms5LinkFacts link = { MS5_LINK_LOOK_LIVE, MS5_QUALITY_GOOD, 1, NULL };
  g_autoptr (Ms5SyncFacts) facts = ms5_sync_facts_new ();
  const Ms5SyncSources sources = { .facts = facts };
  Ms5SyncValues values = *ms5_sync_facts_get (facts);

  widget_test_label (button, "Connecting…");
  ms5_window_set_outbox (fixture->window, &sources);
  ms5_window_set_link (fixture->window, &link);
  widget_test_label (button, "Live");
  values.syncing = TRUE;
  values.sync_done = 2;
  values.sync_total = 7;
  ms5_sync_facts_set (facts, &values);
  widget_test_label (button, "Syncing 2 of 7");
  /* One is through at once. */
  values.sync_total = 1;
  values.conflicts = 1;
  ms5_sync_facts_set (facts, &values);
  widget_test_label (button, "1 conflict");
  link.look = MS5_LINK_LOOK_OFFLINE;
  ms5_floor_set_freshness (fixture->view.floor, MS5_FLOOR_OFFLINE, WIDGET_TEST_NOW - 371 * MS5_USEC_PER_S);
  ms5_window_set_link (fixture->window, &link);
  widget_test_label (button, "Offline since 10:12");

  g_signal_emit_by_name (button, "clicked");
  widget_test_frames (GTK_WIDGET (fixture->window), 2);
  g_assert_cmpstr (ms5_window_get_page (fixture->window), ==, MS5_PAGE_SYNC);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (fixture->window)), ==, "(1) Sync – Bottling Hall");
  activate (fixture, "show-floor", NULL);
  activate (fixture, "show-sync", NULL);
  g_assert_cmpstr (ms5_window_get_page (fixture->window), ==, MS5_PAGE_SYNC);
}

/* The first is about a call, and the second about the link. */
static GtkWidget *
find_banner (Fixture *fixture,
             gboolean link)
{
  GtkWidget *box = gtk_widget_get_parent (widget_test_find (GTK_WIDGET (fixture->window), MS5_TYPE_ALARM_BANNER));
  GtkWidget *first = gtk_widget_get_first_child (box);

  return link ? gtk_widget_get_next_sibling (first) : first;
}

static void
test_acknowledge (Fixture       *fixture,
                  gconstpointer  data)
{
  GtkWidget *banner = find_banner (fixture, FALSE);

  g_assert_true (ms5_alarm_banner_get_revealed (MS5_ALARM_BANNER (banner)));
  g_signal_emit_by_name (banner, "acknowledge");
  check_done (fixture, "call.acknowledge calls/L1 c-1 ;");

  /* Somebody else has answered it: the banner goes, and shows the next call in need. */
  floor_fixture_put (fixture->view.floor, "calls/L1", "c-1",
                     "{'type':'stop','priority':'critical','state':'acknowledged','rev':2,'raised':1772442840000,"
                     "'acknowledged':1772442850000,'acknowledged_by':'ben'}");
  widget_test_frames (GTK_WIDGET (fixture->window), 3);
  g_assert_false (ms5_alarm_banner_get_revealed (MS5_ALARM_BANNER (banner)));
  floor_fixture_put (fixture->view.floor, "calls/L1", "c-2",
                     "{'type':'quality','priority':'medium','state':'raised','rev':3,'raised':1772442840000}");
  widget_test_frames (GTK_WIDGET (fixture->window), 3);
  g_assert_true (ms5_alarm_banner_get_revealed (MS5_ALARM_BANNER (banner)));
  g_signal_emit_by_name (banner, "acknowledge");
  check_done (fixture, "call.acknowledge calls/L1 c-2 ;");
  floor_fixture_remove (fixture->view.floor, "calls/L1", "c-2");
  widget_test_frames (GTK_WIDGET (fixture->window), 3);
  g_assert_false (ms5_alarm_banner_get_revealed (MS5_ALARM_BANNER (banner)));
}

static gboolean
has_focus_label (Fixture    *fixture,
                 const char *label)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));

  return GTK_IS_BUTTON (focus) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (focus)), label) == 0;
}

/* What is done about a call that a notification led to, came from there; until the reader leaves. */
static void
test_lead (Fixture       *fixture,
           gconstpointer  data)
{
  ms5_window_lead_to (fixture->window, "L1", "c-1");
  g_assert_cmpstr (ms5_window_get_page (fixture->window), ==, MS5_PAGE_ANDON);
  ms5_test_wait_until (has_focus_label (fixture, "_Acknowledge"));
  gtk_widget_activate (gtk_window_get_focus (GTK_WINDOW (fixture->window)));
  ms5_test_wait_until (fixture->done->len > 0);
  check_done (fixture, "call.acknowledge calls/L1 c-1 ;");
  g_assert_cmpstr (fixture->via, ==, "desktop");
  activate (fixture, "take-over", g_variant_new ("(ss)", "L1", "c-2"));
  activate (fixture, "acknowledge-first", NULL);
  check_done (fixture, "call.acknowledge calls/L1 c-1 ;");
  g_assert_cmpstr (fixture->via, ==, "banner");

  activate (fixture, "show-floor", NULL);
  activate (fixture, "acknowledge", g_variant_new ("(ss)", "L1", "c-1"));
  check_done (fixture, "call.acknowledge calls/L1 c-1 ;");
  g_assert_cmpstr (fixture->via, ==, "window");
}

/* Who comes too late is told so, and what became of it. */
static void
test_lead_too_late (Fixture       *fixture,
                    gconstpointer  data)
{
  GtkWidget *dialog;

  floor_fixture_put (fixture->view.floor, "calls/L1", "c-1",
                     "{'type':'stop','priority':'critical','state':'resolved','active':false,'rev':3,'raised':1772442840000,"
                     "'acknowledged':1772442850000,'acknowledged_by':'ben','resolved':1772442900000,'resolved_by':'ben'}");
  ms5_window_lead_to (fixture->window, "L1", "c-1");
  dialog = widget_test_find_window (MS5_TYPE_CALL_DIALOG);
  g_assert_nonnull (dialog);
  gtk_window_close (GTK_WINDOW (dialog));
  ms5_test_wait_until (widget_test_find_window (MS5_TYPE_CALL_DIALOG) == NULL);

  ms5_window_lead_to (fixture->window, "L1", "of-last-week");
  widget_test_frames (GTK_WIDGET (fixture->window), 2);
  g_assert_null (widget_test_find_window (MS5_TYPE_CALL_DIALOG));
  g_assert_cmpstr (ms5_window_get_page (fixture->window), ==, MS5_PAGE_ANDON);
}

static void
test_resolve (Fixture       *fixture,
              gconstpointer  data)
{
  GtkWidget *dialog;

  activate (fixture, "resolve-first", NULL);
  dialog = widget_test_find_window (MS5_TYPE_FORM_DIALOG);
  g_assert_nonnull (dialog);
  g_signal_emit_by_name (gtk_window_get_default_widget (GTK_WINDOW (dialog)), "clicked");
  check_done (fixture, "call.resolve calls/L1 c-1 ;");
  ms5_test_wait_until (widget_test_find_window (MS5_TYPE_FORM_DIALOG) == NULL);
}

/* From a tile: one press for the dialog, one for the kind of call. */
static void
test_raise (Fixture       *fixture,
            gconstpointer  data)
{
  GtkWidget *dialog;

  activate (fixture, "raise-call", g_variant_new ("(ss)", "L1", "FL1"));
  dialog = widget_test_find_window (MS5_TYPE_RAISE_DIALOG);
  g_assert_nonnull (dialog);
  /* The first kind has the focus. A button that is activated by a key looks pressed for a moment first. */
  gtk_widget_activate (gtk_window_get_focus (GTK_WINDOW (dialog)));
  ms5_test_wait_until (fixture->done->len > 0);
  check_done (fixture, "call.raise calls/L1 - {\"equipment\":\"FL1\",\"type\":\"stop\"};");
  ms5_test_wait_until (widget_test_find_window (MS5_TYPE_RAISE_DIALOG) == NULL);
}

static void
test_code (Fixture       *fixture,
           gconstpointer  data)
{
  GtkWidget *dialog;

  activate (fixture, "code-stop", g_variant_new ("(ss)", "L1", "L1-stop-9"));
  dialog = widget_test_find_window (MS5_TYPE_CODE_DIALOG);
  g_assert_nonnull (dialog);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (widget_test_find (dialog, GTK_TYPE_CHECK_BUTTON)), TRUE);
  g_signal_emit_by_name (gtk_window_get_default_widget (GTK_WINDOW (dialog)), "clicked");
  check_done (fixture, "stop.code stops/L1 L1-stop-9 {\"reason\":\"guard-door\"};");
  ms5_test_wait_until (widget_test_find_window (MS5_TYPE_CODE_DIALOG) == NULL);

  activate (fixture, "code-stop", g_variant_new ("(ss)", "L1", "no-such-stop"));
  g_assert_null (widget_test_find_window (MS5_TYPE_CODE_DIALOG));
}

static void
test_report (Fixture       *fixture,
             gconstpointer  data)
{
  GtkWidget *dialog;

  /* There is no line to report of on the floor page. */
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->window), "report"));
  activate (fixture, "show-line", g_variant_new_string ("L1"));
  activate (fixture, "report", NULL);
  dialog = widget_test_find_window (MS5_TYPE_REPORT_DIALOG);
  g_assert_nonnull (dialog);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (widget_test_find (dialog, GTK_TYPE_SPIN_BUTTON)), 12);
  g_signal_emit_by_name (gtk_window_get_default_widget (GTK_WINDOW (dialog)), "clicked");
  check_done (fixture, "scrap.report quality/L1 - {\"qty\":12};");
  ms5_test_wait_until (widget_test_find_window (MS5_TYPE_REPORT_DIALOG) == NULL);
}

static void
test_rights (Fixture       *fixture,
             gconstpointer  data)
{
  static const char *viewer[] = { NULL };
  static const char *operator[] = { MS5_PERMIT_CALLS_RAISE, NULL };

  ms5_window_set_rights (fixture->window, viewer);
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->window), "acknowledge"));
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->window), "raise"));
  ms5_window_set_rights (fixture->window, operator);
  g_assert_true (g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->window), "raise"));
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->window), "code-stop"));
  ms5_window_set_rights (fixture->window, NULL);
  g_assert_true (g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->window), "code-stop"));
}

static void
test_link (Fixture       *fixture,
           gconstpointer  data)
{
  GtkWidget *banner = find_banner (fixture, TRUE);
  Ms5LinkAlarm *alarm = ms5_link_alarm_new (MS5_CLOCK (fixture->clock), fixture->view.settings, NULL);
  Ms5Time since = ms5_clock_now (MS5_CLOCK (fixture->clock)) - 10 * MS5_USEC_PER_S;

  ms5_window_set_alarms (fixture->window, alarm, NULL);
  widget_test_frames (GTK_WIDGET (fixture->window), 2);
  g_assert_false (ms5_alarm_banner_get_revealed (MS5_ALARM_BANNER (banner)));

  ms5_floor_set_freshness (fixture->view.floor, MS5_FLOOR_OFFLINE, FLOOR_FIXTURE_NOW);
  ms5_link_alarm_set_since (alarm, since);
  widget_test_frames (GTK_WIDGET (fixture->window), 2);
  g_assert_true (ms5_alarm_banner_get_revealed (MS5_ALARM_BANNER (banner)));
  g_assert_cmpstr (ms5_timer_get_text (MS5_TIMER (widget_test_find (banner, MS5_TYPE_TIMER))), ==, "00:10");

  /* It is silent once it is acknowledged, and stays until the link is back. */
  g_signal_emit_by_name (banner, "acknowledge");
  widget_test_frames (GTK_WIDGET (fixture->window), 2);
  g_assert_true (ms5_link_alarm_is_acknowledged (alarm));
  g_assert_cmpint (ms5_alarm_banner_get_state (MS5_ALARM_BANNER (banner)), ==, MS5_BANNER_ACKNOWLEDGED);
  g_assert_true (ms5_alarm_banner_get_revealed (MS5_ALARM_BANNER (banner)));
  g_signal_emit_by_name (banner, "activate");
  g_assert_cmpstr (ms5_window_get_page (fixture->window), ==, MS5_PAGE_SYNC);
  ms5_link_alarm_set_since (alarm, MS5_TIME_NONE);
  widget_test_frames (GTK_WIDGET (fixture->window), 2);
  g_assert_false (ms5_alarm_banner_get_revealed (MS5_ALARM_BANNER (banner)));

  ms5_window_set_alarms (fixture->window, NULL, NULL);
  g_assert_finalize_object (alarm);
}

/* What calls nobody is neither in the banner nor in the title. */
static void
test_silent (Fixture       *fixture,
             gconstpointer  data)
{
  static const char *const silences[] = { "'shelved':1772443000000", "'suppressed_by':'c-1'",
                                          "'out_of_service':1772443000000" };
  GListModel *calls = ms5_floor_get_calls (fixture->view.floor);
  Ms5AlarmBanner *banner = MS5_ALARM_BANNER (find_banner (fixture, FALSE));

  while (g_list_model_get_n_items (calls) > 0)
    {
      g_autoptr (Ms5ModelItem) call = g_list_model_get_item (calls, 0);
      g_autofree char *topic = g_strconcat ("calls/", ms5_model_item_get_line (call), NULL);
      g_autofree char *key = g_strdup (ms5_model_item_get_key (call));

      floor_fixture_remove (fixture->view.floor, topic, key);
    }
  floor_fixture_put (fixture->view.floor, "calls/L2", "c-9", "{'type':'quality','priority':'critical','state':'raised','raised':1772443000000}");
  widget_test_frames (GTK_WIDGET (fixture->window), 2);
  g_assert_true (ms5_alarm_banner_get_revealed (banner));
  g_assert_true (g_str_has_prefix (gtk_window_get_title (GTK_WINDOW (fixture->window)), "(1) "));

  for (guint i = 0; i < G_N_ELEMENTS (silences); i++)
    {
      g_autofree char *json = g_strdup_printf ("{'type':'quality','priority':'critical','state':'raised',"
                                               "'raised':1772443000000,%s}", silences[i]);

      floor_fixture_put (fixture->view.floor, "calls/L2", "c-9", json);
      widget_test_frames (GTK_WIDGET (fixture->window), 2);
      g_assert_false (ms5_alarm_banner_get_revealed (banner));
      g_assert_false (g_str_has_prefix (gtk_window_get_title (GTK_WINDOW (fixture->window)), "("));
    }
}

static void
test_undo (Fixture       *fixture,
           gconstpointer  data)
{
  ms5_window_toast (fixture->window, "Call <raised> & kept", "some-id");
  widget_test_frames (GTK_WIDGET (fixture->window), 2);
  activate (fixture, "undo", g_variant_new_string ("some-id"));
  check_done (fixture, "undo some-id;");
}

static void
test_narrow (Fixture       *fixture,
             gconstpointer  data)
{
  int minimum;

  activate (fixture, "show-line", g_variant_new_string ("L1"));
  gtk_widget_measure (GTK_WIDGET (fixture->window), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
}

int
main (int   argc,
      char *argv[])
{
  static const struct { const char *path; void (*func) (Fixture *, gconstpointer); } tests[] = {
    { "/window/pages", test_pages },
    { "/window/acknowledge", test_acknowledge },
    { "/window/lead", test_lead },
    { "/window/lead-too-late", test_lead_too_late },
    { "/window/resolve", test_resolve },
    { "/window/raise", test_raise },
    { "/window/code", test_code },
    { "/window/report", test_report },
    { "/window/rights", test_rights },
    { "/window/indicator", test_indicator },
    { "/window/link", test_link },
    { "/window/silent", test_silent },
    { "/window/undo", test_undo },
    { "/window/narrow", test_narrow },
  };

  widget_test_init (&argc, &argv);
  ms5_pages_init ();
  g_object_set (gtk_settings_get_default (), "gtk-cursor-blink", FALSE, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
  return g_test_run ();
}
