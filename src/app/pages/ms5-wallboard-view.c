/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-wallboard-view.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/pages/ms5-call-row.h"
#include "app/pages/ms5-equipment-grid.h"
#include "app/pages/ms5-line-card-fill.h"
#include "app/pages/ms5-oee-panel.h"
#include "app/pages/ms5-timeline-panel.h"
#include "app/pages/ms5-watch.h"
#include "app/widgets/ms5-timer.h"

/* As many calls of a line as leave room for the rest. */
#define MAX_CALLS 4

#define SPACING 18

/* What one screen of the wall board shows. Lives with its widget. */
typedef struct
{
  Ms5View       view;
  Ms5LineModel *line;
  Ms5Watch      watch;
  GtkWidget    *strip;
  GtkWidget    *icon;
  GtkWidget    *state;
  GtkWidget    *reason;
  GtkWidget    *timer;
  GtkWidget    *calls;
} Part;

static void
part_free (Part *part)
{
  ms5_watch_clear (&part->watch);
  ms5_view_clear (&part->view);
  g_object_unref (part->line);
  g_free (part);
}

static Part *
part_new (GtkWidget     *widget,
          const Ms5View *view,
          Ms5LineModel  *line,
          Ms5WatchFunc   update)
{
  Part *part = g_new0 (Part, 1);

  ms5_view_init (&part->view, view);
  part->line = g_object_ref (line);
  g_object_set_data (G_OBJECT (widget), "part", part);
  g_signal_connect_swapped (widget, "destroy", G_CALLBACK (part_free), part);
  ms5_watch_init (&part->watch, widget, update);
  ms5_watch_add (&part->watch, line, "notify");
  ms5_watch_add (&part->watch, view->floor, "notify::freshness");
  ms5_watch_add (&part->watch, view->floor, "notify::as-of");
  return part;
}

/* The floor */

static void
card_update (gpointer widget)
{
  Part *part = g_object_get_data (widget, "part");

  ms5_line_card_fill (widget, &part->view, part->line);
}

/**
 * ms5_wallboard_floor_new:
 * @view: what it works with
 * @first: the index of the first line
 *
 * Returns: (transfer floating): a screen with some of the lines, in the order of the plant: from far away a line is
 *   found by its place
 */
GtkWidget *
ms5_wallboard_floor_new (const Ms5View *view,
                         guint          first)
{
  GListModel *lines = ms5_floor_get_lines (view->floor);
  guint n = MIN (g_list_model_get_n_items (lines) - first, MS5_WALLBOARD_CARDS);
  int n_columns = MAX ((int) ceil (sqrt (n)), 1);
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  gtk_grid_set_row_homogeneous (GTK_GRID (grid), TRUE);
  gtk_grid_set_column_spacing (GTK_GRID (grid), SPACING);
  gtk_grid_set_row_spacing (GTK_GRID (grid), SPACING);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (Ms5LineModel) line = g_list_model_get_item (lines, first + i);
      GtkWidget *card = ms5_line_card_new ();

      ms5_line_card_set_pulse (MS5_LINE_CARD (card), view->pulse);
      ms5_freshness_set_pulse (ms5_line_card_get_freshness (MS5_LINE_CARD (card)), view->pulse);
      part_new (card, view, line, card_update);
      gtk_widget_set_hexpand (card, TRUE);
      gtk_widget_set_vexpand (card, TRUE);
      gtk_grid_attach (GTK_GRID (grid), card, (int) i % n_columns, (int) i / n_columns, 1, 1);
    }
  return grid;
}

/* A line */

static GtkWidget *
call_new (const Ms5View *view,
          Ms5CallModel  *call)
{
  g_autofree char *title = ms5_call_dup_title (call, FALSE);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING);
  GtkWidget *icon = gtk_image_new_from_icon_name (ms5_priority_get_icon (ms5_call_model_get_priority (call)));
  GtkWidget *label = ms5_page_label (title, "call");
  GtkWidget *state =
    ms5_page_label (ms5_call_model_get_item (call)->state == MS5_CALL_RAISED ? _("Raised") : _("Acknowledged"), NULL);
  GtkWidget *timer = ms5_timer_new ();

  gtk_widget_set_hexpand (label, TRUE);
  ms5_timer_set_pulse (MS5_TIMER (timer), view->pulse);
  ms5_timer_set_start_time (MS5_TIMER (timer), ms5_call_model_get_item (call)->raised);
  gtk_widget_add_css_class (row, ms5_call_model_get_item (call)->state == MS5_CALL_RAISED ? "raised" : "answered");
  gtk_widget_add_css_class (row, "wall-call");
  gtk_box_append (GTK_BOX (row), icon);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), state);
  gtk_box_append (GTK_BOX (row), timer);
  return row;
}

static void
show_calls (Part *part)
{
  GListModel *calls = ms5_floor_get_calls (part->view.floor);
  guint shown = 0;

  ms5_widget_remove_children (part->calls);
  for (guint i = 0; i < g_list_model_get_n_items (calls) && shown < MAX_CALLS; i++)
    {
      g_autoptr (Ms5CallModel) call = g_list_model_get_item (calls, i);

      if (ms5_call_model_is_silent (call) ||
          !g_str_equal (ms5_model_item_get_line (MS5_MODEL_ITEM (call)), ms5_model_item_get_key (MS5_MODEL_ITEM (part->line))))
        continue;
      gtk_box_append (GTK_BOX (part->calls), call_new (&part->view, call));
      shown++;
    }
  gtk_widget_set_visible (part->calls, shown > 0);
}

static void
line_update (gpointer widget)
{
  Part *part = g_object_get_data (widget, "part");
  Ms5StateClass look = ms5_line_look (&part->view, part->line);
  g_autofree char *reason = ms5_line_dup_reason (&part->view, part->line);
  Ms5Time since = ms5_line_model_get_item (part->line)->since;

  ms5_widget_set_state_class (part->strip, look);
  ms5_image_set_icon (part->icon, ms5_state_class_get_icon (look));
  gtk_label_set_text (GTK_LABEL (part->state), ms5_line_word (&part->view, part->line));
  gtk_label_set_text (GTK_LABEL (part->reason), reason != NULL ? reason : "");
  ms5_timer_set_start_time (MS5_TIMER (part->timer), look != MS5_STATE_CLASS_WAITING ? since : MS5_TIME_NONE);
  show_calls (part);
}

static GtkWidget *
strip_new (Part *part)
{
  part->strip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING);
  part->icon = gtk_image_new ();
  part->state = ms5_page_label (NULL, "state");
  part->reason = ms5_page_label (NULL, "reason");
  part->timer = ms5_timer_new ();
  gtk_label_set_ellipsize (GTK_LABEL (part->reason), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (part->reason, TRUE);
  ms5_timer_set_pulse (MS5_TIMER (part->timer), part->view.pulse);
  gtk_widget_add_css_class (part->strip, "wall-strip");
  gtk_box_append (GTK_BOX (part->strip), part->icon);
  gtk_box_append (GTK_BOX (part->strip), part->state);
  gtk_box_append (GTK_BOX (part->strip), part->reason);
  gtk_box_append (GTK_BOX (part->strip), part->timer);
  return part->strip;
}

/**
 * ms5_wallboard_line_new:
 * @view: what it works with
 * @line: a line
 *
 * Returns: (transfer floating): a screen about one line
 */
GtkWidget *
ms5_wallboard_line_new (const Ms5View *view,
                        Ms5LineModel  *line)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, SPACING);
  GtkWidget *body = gtk_grid_new ();
  GtkWidget *rest = gtk_box_new (GTK_ORIENTATION_VERTICAL, SPACING);
  GtkWidget *oee = ms5_oee_panel_new (view, line);
  GtkWidget *machines = ms5_equipment_grid_new (view, line);
  Part *part = part_new (box, view, line, line_update);

  ms5_watch_add (&part->watch, ms5_floor_get_calls (view->floor), "items-changed");
  ms5_watch_add (&part->watch, view->floor, "notify::raised-calls");
  part->calls = gtk_box_new (GTK_ORIENTATION_VERTICAL, SPACING / 3);
  gtk_grid_set_column_homogeneous (GTK_GRID (body), TRUE);
  gtk_grid_set_column_spacing (GTK_GRID (body), SPACING);
  gtk_widget_set_vexpand (body, TRUE);
  gtk_widget_set_valign (machines, GTK_ALIGN_START);
  gtk_widget_set_valign (oee, GTK_ALIGN_FILL);
  gtk_widget_add_css_class (box, "wall-line");
  gtk_box_append (GTK_BOX (rest), part->calls);
  gtk_box_append (GTK_BOX (rest), ms5_timeline_panel_new (view, line));
  gtk_box_append (GTK_BOX (rest), machines);
  gtk_grid_attach (GTK_GRID (body), oee, 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (body), rest, 1, 0, 3, 1);
  gtk_box_append (GTK_BOX (box), strip_new (part));
  gtk_box_append (GTK_BOX (box), body);
  return box;
}
