/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-window-private.h"

#include "app/pages/ms5-call-dialog.h"
#include "app/pages/ms5-download-dialog.h"
#include "app/pages/ms5-equipment-dialog.h"

/* The past: of a machine, and to take along. */

static void
show_equipment_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       window)
{
  const Ms5View *view = ms5_window_get_view (window);
  const char *line_code, *code;
  Ms5LineModel *line;
  Ms5EquipmentModel *equipment;
  GtkWidget *dialog;

  g_variant_get (parameter, "(&s&s)", &line_code, &code);
  line = ms5_floor_get_line (view->floor, line_code);
  equipment = ms5_floor_get_equipment (view->floor, code);
  if (line == NULL || equipment == NULL)
    return;

  dialog = ms5_equipment_dialog_new (view, line, equipment);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), window);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Its buttons are the window's. */
static void
call_details_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       window)
{
  Ms5ModelItem *call = ms5_window_find_item (window, "calls", parameter);
  GtkWidget *dialog;

  if (call == NULL)
    return;

  dialog = ms5_call_dialog_new (ms5_window_get_view (window), MS5_CALL_MODEL (call));
  gtk_widget_insert_action_group (dialog, "win", G_ACTION_GROUP (window));
  gtk_window_set_transient_for (GTK_WINDOW (dialog), window);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
downloaded_cb (GtkWidget  *dialog,
               const char *text,
               Ms5Window  *self)
{
  ms5_window_toast (self, text, NULL);
}

static void
download_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       window)
{
  GtkWidget *dialog = ms5_download_dialog_new (ms5_window_get_view (window));

  gtk_window_set_transient_for (GTK_WINDOW (dialog), window);
  g_signal_connect_object (dialog, "done", G_CALLBACK (downloaded_cb), window, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
ms5_window_add_past_actions (Ms5Window *self)
{
  static const GActionEntry entries[] = {
    { "call-details", call_details_cb, "(ss)" },
    { "download", download_cb },
    { "show-equipment", show_equipment_cb, "(ss)" },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
