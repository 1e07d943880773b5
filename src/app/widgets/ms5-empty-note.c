/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-empty-note.h"

#define ICON_SIZE 64

struct _Ms5EmptyNote
{
  GtkWidget  parent_instance;
  GtkWidget *box;
  GtkWidget *icon;
  GtkWidget *title;
  GtkWidget *text;
};

G_DEFINE_FINAL_TYPE (Ms5EmptyNote, ms5_empty_note, GTK_TYPE_WIDGET)

static void
ms5_empty_note_dispose (GObject *object)
{
  Ms5EmptyNote *self = MS5_EMPTY_NOTE (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (ms5_empty_note_parent_class)->dispose (object);
}

static void
ms5_empty_note_class_init (Ms5EmptyNoteClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ms5_empty_note_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "emptynote");
}

static GtkWidget *
line_new (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
ms5_empty_note_init (Ms5EmptyNote *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  self->icon = gtk_image_new ();
  self->title = line_new ("title-2");
  self->text = line_new ("dim-label");
  gtk_image_set_pixel_size (GTK_IMAGE (self->icon), ICON_SIZE);
  gtk_widget_add_css_class (self->icon, "dim-label");
  gtk_widget_set_margin_top (self->box, 24);
  gtk_widget_set_margin_bottom (self->box, 24);
  gtk_box_append (GTK_BOX (self->box), self->icon);
  gtk_box_append (GTK_BOX (self->box), self->title);
  gtk_box_append (GTK_BOX (self->box), self->text);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/**
 * ms5_empty_note_new:
 * @icon: the name of a symbolic icon
 *
 * Returns: (transfer floating): a note that says nothing yet
 */
GtkWidget *
ms5_empty_note_new (const char *icon)
{
  Ms5EmptyNote *self = g_object_new (MS5_TYPE_EMPTY_NOTE, NULL);

  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), icon);
  return GTK_WIDGET (self);
}

/**
 * ms5_empty_note_set:
 * @self: a note
 * @title: what there is not
 * @text: what would be there, or what to do
 *
 * Says something else.
 */
void
ms5_empty_note_set (Ms5EmptyNote *self,
                    const char   *title,
                    const char   *text)
{
  gtk_label_set_text (GTK_LABEL (self->title), title);
  gtk_label_set_text (GTK_LABEL (self->text), text);
}
