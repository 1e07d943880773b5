/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The window as a wall board: which screens it shows, when, and how it is left. */

#include "config.h"

#include "app/ms5-alarms.h"
#include "app/ms5-window.h"
#include "app/pages/ms5-pages.h"
#include "app/pages/ms5-wallboard-page.h"
#include "app/pages/ms5-wallboard-view.h"
#include "app/widgets/ms5-line-card.h"
#include "app/widgets/ms5-timer.h"
#include "floor-fixture.h"
#include "support/ms5-test-wait.h"
#include "widget-test.h"

#define SECONDS 15

typedef struct
{
  Ms5ManualClock *clock;
  Ms5View         view;
  Ms5Window      *window;
} Fixture;

static void
frames (Fixture *f)
{
  widget_test_frames (GTK_WIDGET (f->window), 3);
}

static void
acknowledge (Fixture *f)
{
  floor_fixture_put (f->view.floor, "calls/L1", "c-1",
                     "{'type':'stop','priority':'critical','state':'acknowledged','rev':2,'raised':1772442840000}");
  frames (f);
}

static void
set_up (Fixture       *f,
        gconstpointer  n_lines)
{
  f->view.pulse = widget_test_pulse (&f->clock);
  f->view.floor = floor_fixture_new (MS5_CLOCK (f->clock), GPOINTER_TO_UINT (n_lines));
  f->view.settings = g_settings_new (APPLICATION_ID);
  g_settings_set_uint (f->view.settings, "wall-board-seconds", SECONDS);
  f->window = ms5_window_new (NULL, &f->view, MS5_CLOCK (f->clock));
  gtk_window_present (GTK_WINDOW (f->window));
  ms5_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (f->window)));
  ms5_window_show_page (f->window, MS5_PAGE_FLOOR);
  frames (f);
}

static void
tear_down (Fixture       *f,
           gconstpointer  n_lines)
{
  g_object_ref (f->window);
  gtk_window_destroy (GTK_WINDOW (f->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (f->window);
  g_settings_reset (f->view.settings, "wall-board-seconds");
  g_object_unref (f->view.settings);
  g_assert_finalize_object (f->view.pulse);
  g_assert_finalize_object (f->view.floor);
  g_object_unref (f->clock);
}

static Ms5WallboardPage *
enter (Fixture *f)
{
  GtkWidget *page;

  g_action_group_activate_action (G_ACTION_GROUP (f->window), "wall-board", NULL);
  g_assert_true (ms5_window_is_wall_board (f->window));
  frames (f);
  page = widget_test_find (GTK_WIDGET (f->window), MS5_TYPE_WALLBOARD_PAGE);
  g_assert_true (gtk_widget_get_mapped (page));
  return MS5_WALLBOARD_PAGE (page);
}

static void
pass (Fixture *f,
      int      seconds)
{
  ms5_manual_clock_advance (f->clock, seconds * MS5_USEC_PER_S);
  frames (f);
}

static void
test_turns (Fixture       *f,
            gconstpointer  n_lines)
{
  static const char *const turns[] = { "line:L1", "line:L2", "line:L3", "line:L4", "line:L5", "floor", "line:L1" };
  Ms5WallboardPage *page;

  acknowledge (f);
  page = enter (f);
  g_assert_cmpstr (ms5_wallboard_page_get_shown (page), ==, "floor");
  pass (f, SECONDS - 1);
  g_assert_cmpstr (ms5_wallboard_page_get_shown (page), ==, "floor");
  pass (f, 1);
  for (guint i = 0; i < G_N_ELEMENTS (turns); i++)
    {
      g_assert_cmpstr (ms5_wallboard_page_get_shown (page), ==, turns[i]);
      pass (f, SECONDS);
    }

  /* Nothing on it can be pressed. */
  g_assert_false (gtk_widget_get_can_target (widget_test_find (GTK_WIDGET (page), GTK_TYPE_SCROLLED_WINDOW)));
}

static void
test_many_lines (Fixture       *f,
                 gconstpointer  n_lines)
{
  Ms5WallboardPage *page;

  acknowledge (f);
  page = enter (f);
  g_assert_cmpstr (ms5_wallboard_page_get_shown (page), ==, "floor1");
  pass (f, SECONDS);
  g_assert_cmpstr (ms5_wallboard_page_get_shown (page), ==, "floor2");
  pass (f, SECONDS);
  g_assert_cmpstr (ms5_wallboard_page_get_shown (page), ==, "line:L1");
}

/* A critical call has the whole screen until somebody answers, and what was there comes back. */
static void
test_call (Fixture       *f,
           gconstpointer  n_lines)
{
  Ms5WallboardPage *page = enter (f);
  GtkWidget *call = widget_test_find (GTK_WIDGET (page), MS5_TYPE_WALLBOARD_CALL);

  g_assert_cmpstr (ms5_wallboard_page_get_shown (page), ==, "call");
  g_assert_true (gtk_widget_get_mapped (call));
  g_assert_cmpstr (ms5_timer_get_text (MS5_TIMER (widget_test_find (call, MS5_TYPE_TIMER))), ==, "04:43");
  gtk_test_accessible_assert_role (call, GTK_ACCESSIBLE_ROLE_ALERT);
  pass (f, 3 * SECONDS);
  g_assert_cmpstr (ms5_wallboard_page_get_shown (page), ==, "call");

  acknowledge (f);
  g_assert_cmpstr (ms5_wallboard_page_get_shown (page), ==, "floor");
  g_assert_false (gtk_widget_get_mapped (call));

  /* What calls nobody does not take it. */
  pass (f, SECONDS);
  floor_fixture_put (f->view.floor, "calls/L2", "c-9",
                     "{'type':'quality','priority':'critical','state':'raised','raised':1772443000000,'suppressed_by':'c-1'}");
  frames (f);
  g_assert_cmpstr (ms5_wallboard_page_get_shown (page), ==, "line:L1");
  floor_fixture_put (f->view.floor, "calls/L2", "c-9",
                     "{'type':'quality','priority':'critical','state':'raised','raised':1772443000000}");
  frames (f);
  g_assert_cmpstr (ms5_wallboard_page_get_shown (page), ==, "call");
  floor_fixture_remove (f->view.floor, "calls/L2", "c-9");
  frames (f);
  g_assert_cmpstr (ms5_wallboard_page_get_shown (page), ==, "line:L1");
}

/* It is left as it was entered, and nobody sees it who has to sign in. */
static void
test_leave (Fixture       *f,
            gconstpointer  n_lines)
{
  g_autoptr (GVariant) state = NULL;

  acknowledge (f);
  enter (f);
  ms5_window_show_page (f->window, MS5_PAGE_SIGN_IN);
  frames (f);
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (ms5_window_get_sign_in_page (f->window))));
  ms5_window_show_page (f->window, MS5_PAGE_FLOOR);
  frames (f);
  g_assert_true (gtk_widget_get_mapped (widget_test_find (GTK_WIDGET (f->window), MS5_TYPE_WALLBOARD_PAGE)));

  g_action_group_activate_action (G_ACTION_GROUP (f->window), "leave-wall-board", NULL);
  frames (f);
  g_assert_false (ms5_window_is_wall_board (f->window));
  g_assert_null (widget_test_find (GTK_WIDGET (f->window), MS5_TYPE_WALLBOARD_PAGE));
  g_assert_cmpstr (ms5_window_get_page (f->window), ==, MS5_PAGE_FLOOR);
  state = g_action_group_get_action_state (G_ACTION_GROUP (f->window), "wall-board");
  g_assert_false (g_variant_get_boolean (state));

  /* A window may go while it is one. */
  enter (f);
}

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);
  ms5_pages_init ();

#define ADD(name, lines, func) \
  g_test_add ("/wallboard/" name, Fixture, GUINT_TO_POINTER (lines), set_up, func, tear_down)
  ADD ("turns", 5, test_turns);
  ADD ("many-lines", 20, test_many_lines);
  ADD ("call", 5, test_call);
  ADD ("leave", 5, test_leave);

  return g_test_run ();
}
