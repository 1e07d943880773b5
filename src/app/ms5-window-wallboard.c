/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-window-private.h"

#include <glib/gi18n.h>

#include "app/ms5-alarms.h"
#include "app/pages/ms5-wallboard-page.h"

/* The wall board is the same window, full of one page that nobody presses. */

static GdkMonitor *
find_monitor (Ms5Window *self)
{
  g_autofree char *wanted = g_settings_get_string (ms5_window_get_view (self)->settings, "wall-board-monitor");
  GListModel *monitors = gdk_display_get_monitors (gtk_widget_get_display (GTK_WIDGET (self)));

  for (guint i = 0; wanted[0] != '\0' && i < g_list_model_get_n_items (monitors); i++)
    {
      g_autoptr (GdkMonitor) monitor = g_list_model_get_item (monitors, i);

      if (g_strcmp0 (gdk_monitor_get_connector (monitor), wanted) == 0)
        return monitor;
    }
  return NULL;
}

/* The screen stays on as long as there is something to be read on it. */
static void
keep_awake (Ms5Window      *self,
            Ms5WindowBoard *board)
{
  GtkApplication *app = gtk_window_get_application (GTK_WINDOW (self));

  if (app != NULL)
    board->cookie = gtk_application_inhibit (app, GTK_WINDOW (self), GTK_APPLICATION_INHIBIT_IDLE,
                                             _("The wall board is shown"));
}

static void
let_sleep (Ms5Window      *self,
           Ms5WindowBoard *board)
{
  GtkApplication *app = gtk_window_get_application (GTK_WINDOW (self));

  if (board->cookie != 0 && app != NULL)
    gtk_application_uninhibit (app, board->cookie);
  board->cookie = 0;
}

static GtkWidget *
board_new (Ms5Window      *self,
           Ms5WindowBoard *board)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  board->alarms = ms5_alarms_new (ms5_window_get_view (self), board->clock);
  ms5_alarms_set_can_act (MS5_ALARMS (board->alarms), FALSE);
  ms5_alarms_set_read_only (MS5_ALARMS (board->alarms), TRUE);
  board->page = ms5_wallboard_page_new (ms5_window_get_view (self), board->clock);
  gtk_widget_set_vexpand (board->page, TRUE);
  gtk_widget_add_css_class (box, "wall");
  gtk_box_append (GTK_BOX (box), board->page);
  gtk_box_append (GTK_BOX (box), board->alarms);
  gtk_widget_set_cursor_from_name (box, "none");
  gtk_widget_set_can_focus (box, FALSE);
  return box;
}

/* It is dark unless the reader has said that nothing is. */
static void
set_dark (Ms5Window *self,
          gboolean   dark)
{
  g_autofree char *appearance = g_settings_get_string (ms5_window_get_view (self)->settings, "appearance");
  AdwColorScheme scheme = ADW_COLOR_SCHEME_DEFAULT;

  if (g_str_equal (appearance, "light"))
    scheme = ADW_COLOR_SCHEME_FORCE_LIGHT;
  else if (dark || g_str_equal (appearance, "dark"))
    scheme = ADW_COLOR_SCHEME_FORCE_DARK;
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), scheme);
}

static void
enter (Ms5Window      *self,
       Ms5WindowBoard *board)
{
  GdkMonitor *monitor = find_monitor (self);

  board->box = board_new (self, board);
  ms5_window_add_board (self, board->box);
  ms5_window_board_connect (self);
  if (monitor != NULL)
    gtk_window_fullscreen_on_monitor (GTK_WINDOW (self), monitor);
  else
    gtk_window_fullscreen (GTK_WINDOW (self));
  set_dark (self, TRUE);
  keep_awake (self, board);
}

static void
leave (Ms5Window      *self,
       Ms5WindowBoard *board)
{
  let_sleep (self, board);
  set_dark (self, FALSE);
  gtk_window_unfullscreen (GTK_WINDOW (self));
  ms5_window_remove_board (self, board->box);
  board->box = board->page = board->alarms = NULL;
}

/**
 * ms5_window_board_connect:
 * @self: a window
 *
 * Gives the wall board, if there is one, what the window has of alarms and of its reader.
 */
void
ms5_window_board_connect (Ms5Window *self)
{
  Ms5WindowBoard *board = ms5_window_get_board (self);

  if (board->box == NULL)
    return;

  ms5_alarms_set_link_alarm (MS5_ALARMS (board->alarms), board->alarm);
  ms5_alarms_set_sounds (MS5_ALARMS (board->alarms), board->sounds);
  ms5_wallboard_page_set_reader (MS5_WALLBOARD_PAGE (board->page), board->reader);
}

/**
 * ms5_window_set_reader:
 * @self: a window
 * @name: (nullable): who is signed in, as items name people
 */
void
ms5_window_set_reader (Ms5Window  *self,
                       const char *name)
{
  Ms5WindowBoard *board;

  g_return_if_fail (MS5_IS_WINDOW (self));

  board = ms5_window_get_board (self);
  g_free (board->reader);
  board->reader = g_strdup (name);
  ms5_window_board_connect (self);
}

/**
 * ms5_window_board_clear:
 * @self: a window that goes
 */
void
ms5_window_board_clear (Ms5Window *self)
{
  Ms5WindowBoard *board = ms5_window_get_board (self);

  if (board->box != NULL)
    {
      let_sleep (self, board);
      set_dark (self, FALSE);
    }
  board->box = board->page = board->alarms = NULL;
  g_clear_object (&board->clock);
  g_clear_object (&board->alarm);
  g_clear_object (&board->sounds);
  g_clear_pointer (&board->reader, g_free);
}

/**
 * ms5_window_set_wall_board:
 * @self: a window
 * @on: whether it is a wall board
 *
 * Shows the floor on the whole screen, without anything to press, for as long as somebody is signed in.
 */
void
ms5_window_set_wall_board (Ms5Window *self,
                           gboolean   on)
{
  Ms5WindowBoard *board;
  GAction *action;

  g_return_if_fail (MS5_IS_WINDOW (self));

  board = ms5_window_get_board (self);
  if ((board->box != NULL) == on)
    return;

  if (on)
    enter (self, board);
  else
    leave (self, board);
  action = g_action_map_lookup_action (G_ACTION_MAP (self), "wall-board");
  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (on));
  ms5_window_show_page (self, ms5_window_get_page (self));
}

gboolean
ms5_window_is_wall_board (Ms5Window *self)
{
  g_return_val_if_fail (MS5_IS_WINDOW (self), FALSE);

  return ms5_window_get_board (self)->box != NULL;
}

static void
change_wall_board_cb (GSimpleAction *action,
                      GVariant      *state,
                      gpointer       window)
{
  ms5_window_set_wall_board (window, g_variant_get_boolean (state));
}

static void
leave_wall_board_cb (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       window)
{
  ms5_window_set_wall_board (window, FALSE);
}

/* Not as an accelerator of the program: in dialogs and fields Escape has other work. */
static gboolean
key_cb (GtkEventControllerKey *controller,
        guint                  key,
        guint                  code,
        GdkModifierType        state,
        Ms5Window             *self)
{
  if (key != GDK_KEY_Escape || !ms5_window_is_wall_board (self))
    return FALSE;

  ms5_window_set_wall_board (self, FALSE);
  return TRUE;
}

/**
 * ms5_window_add_board_actions:
 * @self: a window
 *
 * Gives it the actions that are about the wall board.
 */
void
ms5_window_add_board_actions (Ms5Window *self)
{
  static const GActionEntry entries[] = {
    { "leave-wall-board", leave_wall_board_cb },
    { "wall-board", NULL, NULL, "false", change_wall_board_cb },
  };
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}
