/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-notes-panel.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-row-menu.h"
#include "app/pages/ms5-watch.h"
#include "app/widgets/ms5-format.h"
#include "app/widgets/ms5-panel.h"
#include "protocol/ms5-limits.h"

/* How many notes at first, and with each press on «More». */
#define PAGE 4

struct _Ms5NotesPanel
{
  GtkWidget          parent_instance;
  Ms5View            view;
  Ms5LineModel      *line;
  Ms5Watch           watch;
  GtkSliceListModel *slice;
  GtkWidget         *panel;
  GtkWidget         *write;
  GtkWidget         *entry;
  GtkWidget         *add;
  GtkWidget         *empty;
  GtkWidget         *list;
  GtkWidget         *more;
};

G_DEFINE_FINAL_TYPE (Ms5NotesPanel, ms5_notes_panel, GTK_TYPE_WIDGET)

static void
panel_update (gpointer widget)
{
  Ms5NotesPanel *self = widget;
  guint n = g_list_model_get_n_items (ms5_line_model_get_notes (self->line));

  gtk_widget_set_visible (self->write, ms5_view_may (&self->view, "note.add"));
  gtk_widget_set_visible (self->empty, n == 0);
  gtk_widget_set_visible (self->list, n > 0);
  gtk_widget_set_visible (self->more, n > gtk_slice_list_model_get_size (self->slice));
}

static void
written_cb (Ms5NotesPanel *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));

  gtk_widget_set_sensitive (self->add, text[0] != '\0');
}

static void
add_cb (Ms5NotesPanel *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));

  if (text[0] == '\0')
    return;

  gtk_widget_activate_action (GTK_WIDGET (self), "win.add-note", "(ss)",
                              ms5_model_item_get_key (MS5_MODEL_ITEM (self->line)), text);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
}

static void
more_cb (Ms5NotesPanel *self)
{
  gtk_slice_list_model_set_size (self->slice, gtk_slice_list_model_get_size (self->slice) + PAGE);
  ms5_watch_touch (&self->watch);
}

static char *
dup_author (Ms5NotesPanel     *self,
            const Ms5NoteItem *item)
{
  g_autofree char *when = item->at != MS5_TIME_NONE
                            ? ms5_format_moment (item->at, ms5_floor_get_plant_now (self->view.floor),
                                                 ms5_pulse_get_time_zone (self->view.pulse))
                            : g_strdup (MS5_FORMAT_NONE);

  return g_strdup_printf ("%s · %s", when, item->by != NULL ? item->by : MS5_FORMAT_NONE);
}

static GtkWidget *
row_new (gpointer item,
         gpointer user_data)
{
  Ms5NotesPanel *self = user_data;
  Ms5NoteModel *note = item;
  const Ms5NoteItem *fields = ms5_note_model_get_item (note);
  g_autofree char *author = dup_author (self, fields);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *text = ms5_page_label (fields->text, NULL);
  GtkWidget *pending = gtk_image_new_from_icon_name ("ms5-link-syncing-symbolic");

  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_ellipsize (GTK_LABEL (text), PANGO_ELLIPSIZE_NONE);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_tooltip_text (pending, _("Waiting for the server"));
  g_object_bind_property (note, "pending", pending, "visible", G_BINDING_SYNC_CREATE);
  gtk_box_append (GTK_BOX (words), text);
  gtk_box_append (GTK_BOX (words), ms5_page_label (author, "detail"));
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), pending);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  return row;
}

static void
ms5_notes_panel_dispose (GObject *object)
{
  Ms5NotesPanel *self = MS5_NOTES_PANEL (object);

  ms5_watch_clear (&self->watch);
  ms5_widget_remove_children (GTK_WIDGET (self));
  g_clear_object (&self->slice);
  ms5_view_clear (&self->view);
  g_clear_object (&self->line);

  G_OBJECT_CLASS (ms5_notes_panel_parent_class)->dispose (object);
}

static void
ms5_notes_panel_class_init (Ms5NotesPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ms5_notes_panel_dispose;
  gtk_widget_class_set_css_name (widget_class, "notespanel");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
build_write (Ms5NotesPanel *self)
{
  self->write = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->entry = gtk_entry_new ();
  self->add = ms5_page_name_button (gtk_button_new_with_mnemonic (_("Add _Note")));
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), _("Note for this line"));
  gtk_entry_set_max_length (GTK_ENTRY (self->entry), MS5_LIMIT_NOTE_BYTES / 4);
  gtk_widget_set_hexpand (self->entry, TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 8);
  gtk_widget_set_sensitive (self->add, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Note for this line"), -1);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (written_cb), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (add_cb), self);
  g_signal_connect_swapped (self->add, "clicked", G_CALLBACK (add_cb), self);
  gtk_box_append (GTK_BOX (self->write), self->entry);
  gtk_box_append (GTK_BOX (self->write), self->add);
}

static void
ms5_notes_panel_init (Ms5NotesPanel *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  build_write (self);
  self->empty = ms5_page_label (_("No notes"), "dim-label");
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_list_box_set_show_separators (GTK_LIST_BOX (self->list), TRUE);
  gtk_widget_add_css_class (self->list, "rows");
  self->more = gtk_button_new_with_label (_("Show More"));
  gtk_widget_set_halign (self->more, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->more, "flat");
  g_signal_connect_swapped (self->more, "clicked", G_CALLBACK (more_cb), self);
  gtk_box_append (GTK_BOX (box), self->write);
  gtk_box_append (GTK_BOX (box), self->empty);
  gtk_box_append (GTK_BOX (box), self->list);
  gtk_box_append (GTK_BOX (box), self->more);
  self->panel = ms5_panel_new (_("Notes"), box);
  gtk_widget_set_visible (GTK_WIDGET (ms5_panel_get_live_button (MS5_PANEL (self->panel))), FALSE);
  gtk_widget_set_parent (self->panel, GTK_WIDGET (self));
}

/**
 * ms5_notes_panel_new:
 * @view: what it works with
 * @line: the line
 *
 * Returns: (transfer floating): a panel
 */
GtkWidget *
ms5_notes_panel_new (const Ms5View *view,
                     Ms5LineModel  *line)
{
  Ms5NotesPanel *self = g_object_new (MS5_TYPE_NOTES_PANEL, NULL);
  GListModel *notes = ms5_line_model_get_notes (line);

  ms5_view_init (&self->view, view);
  self->line = g_object_ref (line);
  self->slice = gtk_slice_list_model_new (g_object_ref (notes), 0, PAGE);
  gtk_list_box_bind_model (GTK_LIST_BOX (self->list), G_LIST_MODEL (self->slice), row_new, self, NULL);
  ms5_watch_init (&self->watch, GTK_WIDGET (self), panel_update);
  ms5_watch_add (&self->watch, notes, "items-changed");
  if (view->client != NULL)
    ms5_watch_add (&self->watch, view->client, "notify::state");
  return GTK_WIDGET (self);
}
