/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Pages with a floor that a test feeds: what they show, what they ask for, and that they go away. */

#include "config.h"

#include "app/pages/ms5-calls-list.h"
#include "app/pages/ms5-equipment-grid.h"
#include "app/pages/ms5-explain.h"
#include "app/pages/ms5-floor-page.h"
#include "app/pages/ms5-job-panel.h"
#include "app/pages/ms5-line-page.h"
#include "app/pages/ms5-oee-panel.h"
#include "app/pages/ms5-pages.h"
#include "app/pages/ms5-sign-in-page.h"
#include "app/pages/ms5-stops-panel.h"
#include "app/widgets/ms5-equipment-tile.h"
#include "app/widgets/ms5-figure.h"
#include "app/widgets/ms5-line-card.h"
#include "app/widgets/ms5-panel.h"
#include "app/widgets/ms5-pareto-chart.h"
#include "app/widgets/ms5-state-timeline.h"
#include "floor-fixture.h"
#include "support/ms5-test-wait.h"
#include "widget-test.h"

typedef struct
{
  Ms5ManualClock *clock;
  Ms5View         view;
  GSimpleActionGroup *actions;
  GString        *asked;      /* what pages asked the window for */
} Fixture;

static void
asked_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  g_autofree char *text = parameter != NULL ? g_variant_print (parameter, FALSE) : g_strdup ("");

  g_string_append_printf (user_data, "%s%s;", g_action_get_name (G_ACTION (action)), text);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  n_lines)
{
  static const GActionEntry entries[] = {
    { "show-line", asked_cb, "s" }, { "raise-call", asked_cb, "(ss)" }, { "code-stop", asked_cb, "(ss)" },
    { "acknowledge", asked_cb, "(ss)" }, { "resolve", asked_cb, "(ss)" }, { "accept-job", asked_cb, "(ss)" },
    { "start-job", asked_cb, "(ss)" }, { "complete-job", asked_cb, "(ss)" }, { "add-job", asked_cb, "s" },
    { "add-stop", asked_cb, "s" }, { "add-note", asked_cb, "(ss)" },
  };

  fixture->view.pulse = widget_test_pulse (&fixture->clock);
  fixture->view.floor = floor_fixture_new (MS5_CLOCK (fixture->clock), GPOINTER_TO_UINT (n_lines));
  fixture->view.settings = g_settings_new (APPLICATION_ID);
  g_settings_reset (fixture->view.settings, "floor-order");
  g_settings_reset (fixture->view.settings, "static-widgets");
  fixture->asked = g_string_new (NULL);
  fixture->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (fixture->actions), entries, G_N_ELEMENTS (entries),
                                   fixture->asked);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  n_lines)
{
  g_object_unref (fixture->actions);
  g_string_free (fixture->asked, TRUE);
  g_object_unref (fixture->view.settings);
  g_assert_finalize_object (fixture->view.pulse);
  g_assert_finalize_object (fixture->view.floor);
  g_object_unref (fixture->clock);
}

static GtkWidget *
show (Fixture   *fixture,
      GtkWidget *page)
{
  GtkWidget *window = widget_test_show (page);

  gtk_widget_insert_action_group (window, "win", G_ACTION_GROUP (fixture->actions));
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 900);
  widget_test_frames (window, 3);
  return window;
}

static char *
get_title (GtkWidget *widget)
{
  char *title;

  g_object_get (widget, "title", &title, NULL);
  return title;
}

static GtkWidget *
find_card (Ms5FloorPage *page,
           const char   *title)
{
  GtkWidget *card;

  for (guint i = 0; (card = ms5_floor_page_get_card (page, i)) != NULL; i++)
    {
      g_autofree char *found = get_title (card);

      if (g_strcmp0 (found, title) == 0)
        return card;
    }
  return NULL;
}

static void
check_card (Ms5FloorPage *page,
            guint         index,
            const char   *title)
{
  g_autofree char *found = get_title (ms5_floor_page_get_card (page, index));

  g_assert_cmpstr (found, ==, title);
}

static void
test_floor_order (Fixture       *fixture,
                  gconstpointer  data)
{
  GtkWidget *page = ms5_floor_page_new (&fixture->view);
  GtkWidget *window = show (fixture, page);
  Ms5FloorPage *self = MS5_FLOOR_PAGE (page);
  GtkWidget *third = find_card (self, "Line 3 · PET");

  /* Who stands with a critical call comes first. */
  check_card (self, 0, "Line 1 · Filler");
  check_card (self, 1, "Line 4 · Kegs");
  g_settings_set_string (fixture->view.settings, "floor-order", "place");
  widget_test_frames (window, 3);
  check_card (self, 1, "Line 2 · Canning");
  check_card (self, 2, "Line 3 · PET");

  /* Another one stops: it moves, and it is the same card. */
  g_settings_set_string (fixture->view.settings, "floor-order", "urgency");
  floor_fixture_put (fixture->view.floor, "stops/L3", "s1", "{'equipment':'FL3','start':1772443000000}");
  floor_fixture_put (fixture->view.floor, "line/L3", "L3",
                     "{'state':'Aborted','mode':'Production','since':1772443000000,'stop':'s1'}");
  ms5_manual_clock_advance (fixture->clock, MS5_USEC_PER_S);
  widget_test_frames (window, 3);
  check_card (self, 1, "Line 3 · PET");
  g_assert_true (ms5_floor_page_get_card (self, 1) == third);
  widget_test_close (window, page);
}

static void
test_floor_card (Fixture       *fixture,
                 gconstpointer  data)
{
  GtkWidget *page = ms5_floor_page_new (&fixture->view);
  GtkWidget *window = show (fixture, page);
  GtkWidget *card = find_card (MS5_FLOOR_PAGE (page), "Line 2 · Canning");

  COMPARE_DOUBLE (card, "oee", 0.813);
  COMPARE_DOUBLE (card, "good", 140210.0);
  COMPARE_INT (card, "state", MS5_STATE_CLASS_RUNNING);
  COMPARE_STRING (card, "state-text", "Running");
  COMPARE_STRING (card, "reason", "Cola can 0.33 l");
  card = find_card (MS5_FLOOR_PAGE (page), "Line 1 · Filler");
  COMPARE_INT (card, "state", MS5_STATE_CLASS_STOP);
  COMPARE_STRING (card, "reason", "Guard door open");
  COMPARE_INT (card, "calls", 2);
  COMPARE_INT (card, "urgent", TRUE);

  floor_fixture_live (fixture->view.floor, "L1", "kpi", "{'oee':0.5,'good':20000}");
  widget_test_frames (window, 3);
  COMPARE_DOUBLE (card, "oee", 0.5);
  COMPARE_DOUBLE (card, "good", 20000.0);

  /* Cached values stay, and say since when. */
  ms5_floor_set_freshness (fixture->view.floor, MS5_FLOOR_OFFLINE, FLOOR_FIXTURE_NOW - 371 * MS5_USEC_PER_S);
  widget_test_frames (window, 3);
  g_assert_cmpint (ms5_freshness_get_kind (ms5_line_card_get_freshness (MS5_LINE_CARD (card))), ==,
                   MS5_FRESHNESS_OFFLINE);
  COMPARE_DOUBLE (card, "oee", 0.5);

  gtk_widget_activate (card);
  g_assert_cmpstr (fixture->asked->str, ==, "show-line'L1';");
  widget_test_close (window, page);
}

static void
test_floor_lines (Fixture       *fixture,
                  gconstpointer  data)
{
  GtkWidget *page = ms5_floor_page_new (&fixture->view);
  GtkWidget *window = show (fixture, page);

  g_assert_nonnull (find_card (MS5_FLOOR_PAGE (page), "Line 2 · Canning"));
  ms5_floor_drop_topic (fixture->view.floor, "line/L2");
  widget_test_frames (window, 3);
  g_assert_null (find_card (MS5_FLOOR_PAGE (page), "Line 2 · Canning"));
  g_assert_nonnull (find_card (MS5_FLOOR_PAGE (page), "Line 1 · Filler"));
  widget_test_close (window, page);
}

static void
test_line (Fixture       *fixture,
           gconstpointer  data)
{
  Ms5LineModel *line = ms5_floor_get_line (fixture->view.floor, "L1");
  GtkWidget *page = ms5_line_page_new (&fixture->view, line);
  GtkWidget *window = show (fixture, page);
  GtkWidget *panel = widget_test_find (page, MS5_TYPE_OEE_PANEL);
  GtkWidget *grid = widget_test_find (page, MS5_TYPE_EQUIPMENT_GRID);
  GtkWidget *timeline = widget_test_find (page, MS5_TYPE_STATE_TIMELINE);
  GtkWidget *pareto = widget_test_find (page, MS5_TYPE_PARETO_CHART);
  Ms5LiveButton *live = ms5_panel_get_live_button (MS5_PANEL (widget_test_find (panel, MS5_TYPE_PANEL)));
  Ms5OeeGauge *gauge = ms5_oee_panel_get_gauge (MS5_OEE_PANEL (panel));
  GtkWidget *tile = ms5_equipment_grid_get_tile (MS5_EQUIPMENT_GRID (grid), 1);
  Ms5SensorRow *row = ms5_equipment_tile_get_sensor (MS5_EQUIPMENT_TILE (tile), "temperature");

  g_assert_true (ms5_line_page_get_line (MS5_LINE_PAGE (page)) == line);
  g_assert_true (ms5_oee_gauge_get_value (gauge) == 0.748);
  g_assert_cmpuint (ms5_state_timeline_get_length (MS5_STATE_TIMELINE (timeline)), >, 10);
  g_assert_nonnull (ms5_pareto_chart_get_row (MS5_PARETO_CHART (pareto), 0));
  g_assert_nonnull (ms5_equipment_grid_get_tile (MS5_EQUIPMENT_GRID (grid), 5));
  g_assert_null (ms5_equipment_grid_get_tile (MS5_EQUIPMENT_GRID (grid), 6));
  COMPARE_STRING (tile, "title", "Filler FL1");
  COMPARE_STRING (tile, "fault", "Guard door open");

  floor_fixture_live (fixture->view.floor, "L1", "FL1", "{'temperature':66.5}");
  widget_test_frames (window, 3);
  g_assert_true (ms5_sensor_row_get_value (row) == 66.5);

  /* Held still: the number stays while the floor goes on; live again, it comes. */
  ms5_live_button_set_live (live, FALSE);
  floor_fixture_live (fixture->view.floor, "L1", "kpi", "{'oee':0.6}");
  widget_test_frames (window, 3);
  g_assert_true (ms5_oee_gauge_get_value (gauge) == 0.748);
  ms5_live_button_set_live (live, TRUE);
  widget_test_frames (window, 3);
  g_assert_true (ms5_oee_gauge_get_value (gauge) == 0.6);

  gtk_widget_activate (tile);
  g_assert_cmpstr (fixture->asked->str, ==, "raise-call('L1', 'FL1');");
  widget_test_close (window, page);
}

static GBytes *
take_picture (GtkWidget *widget)
{
  g_autoptr (GdkTexture) texture = widget_test_picture (widget);
  gsize stride = 4 * (gsize) gdk_texture_get_width (texture);
  gsize size = stride * (gsize) gdk_texture_get_height (texture);
  guchar *pixels = g_malloc (size);

  gdk_texture_download (texture, pixels, stride);
  return g_bytes_new_take (pixels, size);
}

/* A machine that stands in a break is no news; one that stands outside of it is. */
static void
test_line_break (Fixture       *fixture,
                 gconstpointer  data)
{
  Ms5LineModel *line = ms5_floor_get_line (fixture->view.floor, "L1");
  GtkWidget *page = ms5_line_page_new (&fixture->view, line);
  GtkWidget *window = show (fixture, page);
  GtkWidget *timeline = widget_test_find (page, MS5_TYPE_STATE_TIMELINE);
  g_autoptr (GBytes) before = take_picture (timeline);
  g_autoptr (GBytes) in_break = NULL;
  g_autoptr (GBytes) outside = NULL;

  floor_fixture_put (fixture->view.floor, "stops/L1", "in-break",
                     "{'equipment':'FL1','start':1772434800000,'end':1772436600000}");
  widget_test_frames (window, 3);
  in_break = take_picture (timeline);
  g_assert_true (g_bytes_equal (before, in_break));

  ms5_floor_remove_item (fixture->view.floor, "stops/L1", "L1-stop-3");
  widget_test_frames (window, 3);
  outside = take_picture (timeline);
  widget_test_close (window, page);
  g_assert_false (g_bytes_equal (before, outside));
}

/* What is held is held again after a restart, with what there was then. */
static void
test_line_static (Fixture       *fixture,
                  gconstpointer  data)
{
  static const char *held[] = { "L1/oee", NULL };
  Ms5LineModel *line = ms5_floor_get_line (fixture->view.floor, "L1");
  GtkWidget *page, *window, *panel;
  Ms5LiveButton *live;
  g_auto (GStrv) names = NULL;

  g_settings_set_strv (fixture->view.settings, "static-widgets", held);
  page = ms5_line_page_new (&fixture->view, line);
  window = show (fixture, page);
  panel = widget_test_find (page, MS5_TYPE_OEE_PANEL);
  live = ms5_panel_get_live_button (MS5_PANEL (widget_test_find (panel, MS5_TYPE_PANEL)));
  g_assert_false (ms5_live_button_get_live (live));
  g_assert_true (ms5_oee_gauge_get_value (ms5_oee_panel_get_gauge (MS5_OEE_PANEL (panel))) == 0.748);

  ms5_live_button_set_live (live, TRUE);
  names = g_settings_get_strv (fixture->view.settings, "static-widgets");
  g_assert_cmpuint (g_strv_length (names), ==, 0);
  widget_test_close (window, page);
}

static void
test_stops (Fixture       *fixture,
            gconstpointer  data)
{
  Ms5LineModel *line = ms5_floor_get_line (fixture->view.floor, "L1");
  GtkWidget *panel = ms5_stops_panel_new (&fixture->view, line);
  GtkWidget *window = show (fixture, panel);
  Ms5StopsPanel *self = MS5_STOPS_PANEL (panel);

  g_assert_cmpuint (ms5_stops_panel_get_n_shown (self), ==, 7);
  ms5_stops_panel_set_reason (self, TRUE, "guard-door");
  g_assert_cmpuint (ms5_stops_panel_get_n_shown (self), ==, 1);
  ms5_stops_panel_set_reason (self, TRUE, NULL);
  g_assert_cmpuint (ms5_stops_panel_get_n_shown (self), ==, 1);

  /* Coded meanwhile: no longer one to explain. */
  floor_fixture_put (fixture->view.floor, "stops/L1", "L1-stop-9",
                     "{'equipment':'FL1','start':1772442840000,'reason':'guard-door'}");
  widget_test_frames (window, 3);
  g_assert_cmpuint (ms5_stops_panel_get_n_shown (self), ==, 0);
  ms5_stops_panel_set_reason (self, FALSE, NULL);
  g_assert_cmpuint (ms5_stops_panel_get_n_shown (self), ==, 7);
  widget_test_close (window, panel);
}

static GtkWidget *
find_button (GtkWidget  *widget,
             const char *label)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found;

      if (GTK_IS_BUTTON (child) && gtk_widget_get_visible (child) &&
          g_strcmp0 (gtk_button_get_label (GTK_BUTTON (child)), label) == 0)
        return child;
      found = find_button (child, label);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
has_text (GtkWidget  *widget,
          const char *text)
{
  const char *own = GTK_IS_LABEL (widget) ? gtk_label_get_text (GTK_LABEL (widget))
                    : MS5_IS_FIGURE (widget) ? ms5_figure_get_text (MS5_FIGURE (widget)) : NULL;

  if (own != NULL && strstr (own, text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_text (child, text))
      return TRUE;
  return FALSE;
}

/* A job that is paused is still the line's; one that was accepted comes before one that is only planned. */
static void
test_jobs (Fixture       *fixture,
           gconstpointer  data)
{
  static const char *const states[] = { "planned", "accepted", "paused" };
  Ms5LineModel *line = ms5_floor_get_line (fixture->view.floor, "L1");
  GtkWidget *panel, *window;
  GtkListBoxRow *first;

  ms5_floor_begin (fixture->view.floor);
  ms5_floor_drop_topic (fixture->view.floor, "jobs/L1");
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autoptr (json_t) job = json_pack ("{s:s, s:i, s:i, s:s}", "product", states[i], "qty", 200, "good", 50, "state",
                                          states[i]);

      ms5_floor_put_item (fixture->view.floor, "jobs/L1", states[i], 1, job, FALSE);
    }
  ms5_floor_end (fixture->view.floor);

  panel = ms5_job_panel_new (&fixture->view, line);
  window = show (fixture, panel);
  g_assert_true (has_text (panel, "paused at 50 of 200"));
  g_assert_true (has_text (panel, "Next"));
  /* Each waits with its next step, and the one that was begun is not there twice. */
  g_signal_emit_by_name (find_button (panel, "_Continue"), "clicked");
  g_signal_emit_by_name (find_button (panel, "_Start"), "clicked");
  g_signal_emit_by_name (find_button (panel, "_Accept"), "clicked");
  g_assert_cmpstr (fixture->asked->str, ==,
                   "start-job('L1', 'paused');start-job('L1', 'accepted');accept-job('L1', 'planned');");
  first = gtk_list_box_get_row_at_index (GTK_LIST_BOX (widget_test_find (panel, GTK_TYPE_LIST_BOX)), 0);
  g_assert_true (has_text (GTK_WIDGET (first), "accepted"));
  widget_test_close (window, panel);
}

/* What waits for somebody is beside the charts, and gone once nothing does. */
static void
test_line_news (Fixture       *fixture,
                gconstpointer  data)
{
  Ms5LineModel *line = ms5_floor_get_line (fixture->view.floor, "L1");
  GtkWidget *page = ms5_line_page_new (&fixture->view, line);
  GtkWidget *window = show (fixture, page);
  GtkWidget *calls = widget_test_find (page, MS5_TYPE_CALLS_LIST);
  GtkWidget *stops = widget_test_find (page, MS5_TYPE_STOPS_PANEL);

  g_assert_true (gtk_widget_get_mapped (calls));
  g_assert_cmpuint (ms5_calls_list_get_n_shown (MS5_CALLS_LIST (calls)), ==, 2);
  g_assert_true (gtk_widget_get_mapped (stops));
  g_assert_cmpuint (ms5_stops_panel_get_n_shown (MS5_STOPS_PANEL (stops)), ==, 1);

  floor_fixture_put (fixture->view.floor, "calls/L1", "c-1", "{'type':'machine','state':'resolved'}");
  g_assert_cmpuint (ms5_calls_list_get_n_shown (MS5_CALLS_LIST (calls)), ==, 1);
  floor_fixture_remove (fixture->view.floor, "calls/L1", "c-2");
  g_assert_false (gtk_widget_get_visible (calls));
  g_assert_true (gtk_widget_get_visible (gtk_widget_get_parent (calls)));

  floor_fixture_put (fixture->view.floor, "stops/L1", "L1-stop-9",
                     "{'equipment':'FL1','start':1772442840000,'reason':'guard-door'}");
  g_assert_false (gtk_widget_get_visible (stops));
  g_assert_false (gtk_widget_get_visible (gtk_widget_get_parent (stops)));
  widget_test_close (window, page);
}

/* «Explain this number» shows what was computed, and goes away again. */
static void
test_explain (Fixture       *fixture,
              gconstpointer  data)
{
  Ms5LineModel *line = ms5_floor_get_line (fixture->view.floor, "L1");
  GtkWidget *panel = ms5_oee_panel_new (&fixture->view, line);
  GtkWidget *window = show (fixture, panel);
  GtkWidget *button = widget_test_find (widget_test_find (panel, MS5_TYPE_PANEL), MS5_TYPE_OEE_GAUGE);
  GtkWidget *popover;

  button = gtk_widget_get_parent (button);
  g_signal_emit_by_name (button, "clicked");
  popover = widget_test_find (button, GTK_TYPE_POPOVER);
  g_assert_nonnull (popover);
  widget_test_frames (window, 3);
  gtk_popover_popdown (GTK_POPOVER (popover));
  ms5_test_wait_until (widget_test_find (button, GTK_TYPE_POPOVER) == NULL);
  widget_test_close (window, panel);
}

/* Without a link it says so and explains what it has; the server's answer takes its place. */
static void
test_explain_answer (Fixture       *fixture,
                     gconstpointer  data)
{
  Ms5LineModel *line = ms5_floor_get_line (fixture->view.floor, "L1");
  GtkWidget *content = ms5_explain_new (&fixture->view, line, MS5_KPI_EFFECTIVENESS);
  GtkWidget *window = show (fixture, content);
  g_autoptr (json_t) answer =
    json_pack ("{s:I, s:[], s:[{s:s, s:s, s:s, s:f, s:[{s:s, s:f, s:s}, {s:s, s:n, s:s}]}]}",
               "to", (json_int_t) 1772443123000, "flags", "explain", "kpi", "effectiveness", "formula", "ideal / apt",
               "policy", "", "value", 0.861234, "inputs", "name", "ideal", "value", 5400.0, "unit", "s", "name", "apt",
               "value", "unit", "s");

  g_assert_nonnull (answer);
  g_assert_true (has_text (content, "Offline"));
  g_assert_true (has_text (content, "86.1"));
  ms5_explain_show_answer (content, answer);
  g_assert_false (has_text (content, "Offline"));
  g_assert_true (has_text (content, "ideal / apt"));
  g_assert_true (has_text (content, "10:18"));
  g_assert_true (has_text (content, "86.1234 %"));
  g_assert_true (has_text (content, "06:00–10:18"));
  widget_test_close (window, content);
}

/* No page scrolls sideways on a phone, also with text of twice the size. */
static void
test_narrow (Fixture       *fixture,
             gconstpointer  data)
{
  Ms5LineModel *line = ms5_floor_get_line (fixture->view.floor, "L1");
  GtkWidget *pages[] = { ms5_floor_page_new (&fixture->view), ms5_line_page_new (&fixture->view, line),
                         ms5_sign_in_page_new () };

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      GtkWidget *window = show (fixture, pages[i]);

      g_test_message ("page %u", i);
      g_assert_cmpint (widget_test_width (pages[i]), <=, 360);
      g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 2 * 96 * 1024, NULL);
      widget_test_frames (window, 3);
      g_assert_cmpint (widget_test_width (pages[i]), <=, 440);
      g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 96 * 1024, NULL);
      widget_test_close (window, pages[i]);
    }
}

static void
test_sign_in (void)
{
  GtkWidget *page = ms5_sign_in_page_new ();
  GtkWidget *window = widget_test_show (page);
  GtkWidget *button = widget_test_find (page, GTK_TYPE_BUTTON);
  guint n = 0;

  g_signal_connect_swapped (page, "sign-in", G_CALLBACK (g_atomic_int_inc), &n);
  ms5_sign_in_page_fill (MS5_SIGN_IN_PAGE (page), "https://floor.example.com", "m.weber");
  g_assert_nonnull (button);
  ms5_sign_in_page_set_problem (MS5_SIGN_IN_PAGE (page), "The name or the password is wrong.");
  ms5_sign_in_page_set_busy (MS5_SIGN_IN_PAGE (page), TRUE);
  widget_test_frames (window, 2);
  ms5_sign_in_page_set_busy (MS5_SIGN_IN_PAGE (page), FALSE);
  /* Without a password there is nothing to ask the server. */
  g_signal_emit_by_name (widget_test_find (page, ADW_TYPE_ENTRY_ROW), "entry-activated");
  g_assert_cmpuint (n, ==, 0);
  widget_test_close (window, page);
}

int
main (int   argc,
      char *argv[])
{
  gconstpointer five = GUINT_TO_POINTER (5);

  widget_test_init (&argc, &argv);
  ms5_pages_init ();
  /* GTK warns if a cursor blinks in a window that no window manager gave the focus. */
  g_object_set (gtk_settings_get_default (), "gtk-cursor-blink", FALSE, NULL);
  g_test_add ("/pages/floor/order", Fixture, five, set_up, test_floor_order, tear_down);
  g_test_add ("/pages/floor/card", Fixture, five, set_up, test_floor_card, tear_down);
  g_test_add ("/pages/floor/lines", Fixture, five, set_up, test_floor_lines, tear_down);
  g_test_add ("/pages/line/shows", Fixture, five, set_up, test_line, tear_down);
  g_test_add ("/pages/line/break", Fixture, five, set_up, test_line_break, tear_down);
  g_test_add ("/pages/line/static", Fixture, five, set_up, test_line_static, tear_down);
  g_test_add ("/pages/line/stops", Fixture, five, set_up, test_stops, tear_down);
  g_test_add ("/pages/line/jobs", Fixture, five, set_up, test_jobs, tear_down);
  g_test_add ("/pages/line/news", Fixture, five, set_up, test_line_news, tear_down);
  g_test_add ("/pages/line/explain", Fixture, five, set_up, test_explain, tear_down);
  g_test_add ("/pages/line/explain-answer", Fixture, five, set_up, test_explain_answer, tear_down);
  g_test_add ("/pages/narrow", Fixture, five, set_up, test_narrow, tear_down);
  g_test_add_func ("/pages/sign-in", test_sign_in);
  return g_test_run ();
}
