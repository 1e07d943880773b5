/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-field-row.h"

#include "app/pages/ms5-page-util.h"
#include "app/widgets/ms5-beside-layout.h"

/* What a title needs beside its input. */
#define TITLE_ROOM 150

struct _Ms5FieldRow
{
  AdwPreferencesRow  parent_instance;
  GtkWidget         *box;
  GtkWidget         *input;
  GtkWidget         *fault;
};

G_DEFINE_FINAL_TYPE (Ms5FieldRow, ms5_field_row, ADW_TYPE_PREFERENCES_ROW)

static void
ms5_field_row_class_init (Ms5FieldRowClass *klass)
{
}

static GtkWidget *
wrapped_label (const char *text,
               const char *css_class)
{
  GtkWidget *label = ms5_page_label (text, css_class);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  return label;
}

static void
ms5_field_row_init (Ms5FieldRow *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->fault = wrapped_label (NULL, "fault");
  gtk_widget_set_visible (self->fault, FALSE);
  ms5_page_set_margins (self->box, 12);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), self->box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
}

/**
 * ms5_field_row_new:
 * @title: what is asked
 * @subtitle: (nullable): more about it
 * @input: (transfer floating): what answers it
 * @beside: whether @input may stand beside the title, else it always is below
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
ms5_field_row_new (const char *title,
                   const char *subtitle,
                   GtkWidget  *input,
                   gboolean    beside)
{
  Ms5FieldRow *self = g_object_new (MS5_TYPE_FIELD_ROW, "title", title, "use-markup", FALSE, NULL);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *titles = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  self->input = input;
  gtk_box_append (GTK_BOX (titles), wrapped_label (title, NULL));
  if (subtitle != NULL)
    {
      GtkWidget *label = wrapped_label (subtitle, "dim-label");

      gtk_widget_add_css_class (label, "caption");
      gtk_box_append (GTK_BOX (titles), label);
    }
  gtk_widget_set_valign (titles, GTK_ALIGN_CENTER);
  if (beside)
    gtk_widget_set_layout_manager (line, ms5_beside_layout_new (12, TITLE_ROOM));
  gtk_box_append (GTK_BOX (line), titles);
  gtk_box_append (GTK_BOX (line), input);
  gtk_box_append (GTK_BOX (self->box), line);
  gtk_box_append (GTK_BOX (self->box), self->fault);
  return GTK_WIDGET (self);
}

/**
 * ms5_field_row_get_fault:
 * @self: a row
 *
 * Returns: (nullable): what is said to be wrong
 */
const char *
ms5_field_row_get_fault (Ms5FieldRow *self)
{
  g_return_val_if_fail (MS5_IS_FIELD_ROW (self), NULL);

  return gtk_widget_get_visible (self->fault) ? gtk_label_get_text (GTK_LABEL (self->fault)) : NULL;
}

/**
 * ms5_field_row_set_fault:
 * @self: a row
 * @text: (nullable): what is wrong
 */
void
ms5_field_row_set_fault (Ms5FieldRow *self,
                         const char  *text)
{
  g_return_if_fail (MS5_IS_FIELD_ROW (self));

  if (g_strcmp0 (ms5_field_row_get_fault (self), text) == 0)
    return;

  gtk_label_set_text (GTK_LABEL (self->fault), text != NULL ? text : "");
  gtk_widget_set_visible (self->fault, text != NULL);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->input), GTK_ACCESSIBLE_STATE_INVALID,
                               text != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  if (text != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->input), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (self->input), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}
