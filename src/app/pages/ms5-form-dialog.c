/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-form-dialog.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-dialog.h"
#include "app/pages/ms5-page-util.h"
#include "app/pages/ms5-time-field.h"

struct _Ms5FormDialog
{
  AdwWindow     parent_instance;
  Ms5FormCheck  check;
  GHashTable   *inputs;   /* name → widget, of the content */
  GtkWidget    *content;
  GtkWidget    *group;    /* of rows; %NULL where the next row begins another */
  GtkWidget    *done;
  GtkWidget    *fault;
};

enum { DONE, N_SIGNALS };

G_DEFINE_FINAL_TYPE (Ms5FormDialog, ms5_form_dialog, ADW_TYPE_WINDOW)

static guint signals[N_SIGNALS];

static void
done_cb (Ms5FormDialog *self)
{
  g_signal_emit (self, signals[DONE], 0);
  gtk_window_close (GTK_WINDOW (self));
}

static void
ms5_form_dialog_dispose (GObject *object)
{
  Ms5FormDialog *self = MS5_FORM_DIALOG (object);

  self->check = NULL;
  g_clear_pointer (&self->inputs, g_hash_table_unref);

  G_OBJECT_CLASS (ms5_form_dialog_parent_class)->dispose (object);
}

static void
ms5_form_dialog_class_init (Ms5FormDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ms5_form_dialog_dispose;
  signals[DONE] = g_signal_new ("done", MS5_TYPE_FORM_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
  ms5_dialog_class_init (GTK_WIDGET_CLASS (klass));
}

static void
ms5_form_dialog_init (Ms5FormDialog *self)
{
  self->inputs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * ms5_form_dialog_new:
 * @title: what it asks for
 * @about: (nullable): what it is about
 * @action: what happens then, with a mnemonic
 *
 * Returns: (transfer full): a form without fields
 */
GtkWidget *
ms5_form_dialog_new (const char *title,
                     const char *about,
                     const char *action)
{
  Ms5FormDialog *self = g_object_new (MS5_TYPE_FORM_DIALOG, NULL);

  self->content = ms5_dialog_build (ADW_WINDOW (self), title, action, &self->done);
  g_signal_connect_swapped (self->done, "clicked", G_CALLBACK (done_cb), self);
  if (about != NULL)
    {
      GtkWidget *label = ms5_page_label (about, "heading");

      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_lines (GTK_LABEL (label), 3);
      gtk_box_append (GTK_BOX (self->content), label);
    }
  self->fault = ms5_page_label (NULL, "fault");
  gtk_label_set_wrap (GTK_LABEL (self->fault), TRUE);
  gtk_label_set_lines (GTK_LABEL (self->fault), 3);
  gtk_widget_set_visible (self->fault, FALSE);
  gtk_box_append (GTK_BOX (self->content), self->fault);
  gtk_window_set_default_size (GTK_WINDOW (self), 460, 480);
  return GTK_WIDGET (self);
}

/**
 * ms5_form_dialog_changed:
 * @self: a form
 *
 * Looks again at whether it may be sent; fields of its own do so by themselves.
 */
void
ms5_form_dialog_changed (Ms5FormDialog *self)
{
  g_autofree char *fault = NULL;

  g_return_if_fail (MS5_IS_FORM_DIALOG (self));

  if (self->check == NULL)
    return;
  fault = self->check (self);
  gtk_widget_set_sensitive (self->done, fault == NULL);
  gtk_label_set_text (GTK_LABEL (self->fault), fault != NULL ? fault : "");
  gtk_widget_set_visible (self->fault, fault != NULL && fault[0] != '\0');
}

/**
 * ms5_form_dialog_set_check:
 * @self: a form
 * @check: says what is wrong; an empty text where that needs no words
 *
 * To be called once all fields are there.
 */
void
ms5_form_dialog_set_check (Ms5FormDialog *self,
                           Ms5FormCheck   check)
{
  g_return_if_fail (MS5_IS_FORM_DIALOG (self));

  self->check = check;
  ms5_form_dialog_changed (self);
}

/**
 * ms5_form_dialog_add_widget:
 * @self: a form
 * @widget: (transfer floating): what comes next in it
 */
void
ms5_form_dialog_add_widget (Ms5FormDialog *self,
                            GtkWidget     *widget)
{
  g_return_if_fail (MS5_IS_FORM_DIALOG (self));

  gtk_box_append (GTK_BOX (self->content), widget);
  self->group = NULL;
}

static void
add_input (Ms5FormDialog *self,
           const char    *name,
           GtkWidget     *input,
           const char    *signal)
{
  g_signal_connect_object (input, signal, G_CALLBACK (ms5_form_dialog_changed), self, G_CONNECT_SWAPPED);
  g_hash_table_insert (self->inputs, g_strdup (name), input);
}

static void
add_row (Ms5FormDialog *self,
         GtkWidget     *row)
{
  if (self->group == NULL)
    {
      GtkWidget *group = adw_preferences_group_new ();

      ms5_form_dialog_add_widget (self, group);
      self->group = group;
    }
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->group), row);
}

static GtkWidget *
row_new (const char *title,
         GtkWidget  *input)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_set_valign (input, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), input);
  gtk_accessible_update_property (GTK_ACCESSIBLE (input), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  return row;
}

/* Options: rows to choose one of, each seen at once. */

static void
option_cb (Ms5FormDialog  *self,
           GtkCheckButton *check)
{
  const char *name = g_object_get_data (G_OBJECT (check), "name");

  if (!gtk_check_button_get_active (check))
    return;
  g_hash_table_insert (self->inputs, g_strdup (name), check);
  ms5_form_dialog_changed (self);
}

/**
 * ms5_form_dialog_add_option:
 * @self: a form
 * @name: the field's name
 * @title: what is chosen; shown above the first option
 * @code: what ms5_form_dialog_get_code() says of this option
 * @label: how people read it
 *
 * Adds one of a few options that all can be seen; none is chosen at first.
 */
void
ms5_form_dialog_add_option (Ms5FormDialog *self,
                            const char    *name,
                            const char    *title,
                            const char    *code,
                            const char    *label)
{
  GtkWidget *first;
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();
  g_autofree char *list = g_strconcat (name, "/first", NULL);

  g_return_if_fail (MS5_IS_FORM_DIALOG (self));

  first = g_hash_table_lookup (self->inputs, list);
  if (first != NULL)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (check), GTK_CHECK_BUTTON (first));
  else
    {
      g_hash_table_insert (self->inputs, g_steal_pointer (&list), check);
      self->group = NULL;
    }

  g_object_set_data_full (G_OBJECT (check), "code", g_strdup (code), g_free);
  g_object_set_data_full (G_OBJECT (check), "name", g_strdup (name), g_free);
  g_signal_connect_object (check, "toggled", G_CALLBACK (option_cb), self, G_CONNECT_SWAPPED);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), label);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  add_row (self, row);
  if (first == NULL)
    {
      g_autofree char *escaped = g_markup_escape_text (title, -1);

      adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->group), escaped);
      gtk_window_set_focus (GTK_WINDOW (self), row);
    }
}

/* Choices: one of many, in a list that drops down. */

typedef struct
{
  GtkStringList *labels;
  GPtrArray     *codes;
} Choices;

static void
choices_free (gpointer data)
{
  Choices *choices = data;

  g_ptr_array_unref (choices->codes);
  g_free (choices);
}

static void
add_combo (Ms5FormDialog *self,
           const char    *name,
           const char    *title)
{
  GtkWidget *row = adw_combo_row_new ();
  Choices *choices = g_new0 (Choices, 1);
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  choices->codes = g_ptr_array_new_with_free_func (g_free);
  choices->labels = labels;
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (labels));
  g_object_set_data_full (G_OBJECT (row), "choices", choices, choices_free);
  add_row (self, row);
  add_input (self, name, row, "notify::selected");
}

/**
 * ms5_form_dialog_add_choice:
 * @self: a form
 * @name: the field's name
 * @title: what is chosen
 * @code: (nullable): what ms5_form_dialog_get_code() says of this choice
 * @label: how people read it
 *
 * Adds one of many to a list; the first is chosen at first.
 */
void
ms5_form_dialog_add_choice (Ms5FormDialog *self,
                            const char    *name,
                            const char    *title,
                            const char    *code,
                            const char    *label)
{
  Choices *choices;

  g_return_if_fail (MS5_IS_FORM_DIALOG (self));

  if (!g_hash_table_contains (self->inputs, name))
    add_combo (self, name, title);
  choices = g_object_get_data (g_hash_table_lookup (self->inputs, name), "choices");
  g_ptr_array_add (choices->codes, g_strdup (code));
  gtk_string_list_append (choices->labels, label);
}

/**
 * ms5_form_dialog_add_number:
 * @self: a form
 * @name: the field's name
 * @title: what is counted
 * @last: the greatest number, from 1
 * @value: the number at first
 */
void
ms5_form_dialog_add_number (Ms5FormDialog *self,
                            const char    *name,
                            const char    *title,
                            double         last,
                            double         value)
{
  GtkWidget *input = gtk_spin_button_new_with_range (1, last, 1);

  g_return_if_fail (MS5_IS_FORM_DIALOG (self));

  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (input), TRUE);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (input), value);
  add_row (self, row_new (title, input));
  add_input (self, name, input, "value-changed");
}

/**
 * ms5_form_dialog_add_time:
 * @self: a form
 * @name: the field's name
 * @title: what it is the time of
 * @zone: whose clocks are meant
 * @value: the moment at first
 */
void
ms5_form_dialog_add_time (Ms5FormDialog *self,
                          const char    *name,
                          const char    *title,
                          GTimeZone     *zone,
                          Ms5Time        value)
{
  GtkWidget *input = ms5_time_field_new (title, zone);

  g_return_if_fail (MS5_IS_FORM_DIALOG (self));

  ms5_time_field_set_time (MS5_TIME_FIELD (input), value);
  add_row (self, row_new (title, input));
  add_input (self, name, input, "changed");
}

/**
 * ms5_form_dialog_add_entry:
 * @self: a form
 * @name: the field's name
 * @title: what is to be written
 * @text: (nullable): what stands there at first
 *
 * Adds a place for a few words.
 */
void
ms5_form_dialog_add_entry (Ms5FormDialog *self,
                           const char    *name,
                           const char    *title,
                           const char    *text)
{
  GtkWidget *input = adw_entry_row_new ();

  g_return_if_fail (MS5_IS_FORM_DIALOG (self));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (input), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (input), title);
  gtk_editable_set_text (GTK_EDITABLE (input), text != NULL ? text : "");
  add_row (self, input);
  add_input (self, name, input, "changed");
}

static void
buffer_changed_cb (Ms5FormDialog *self)
{
  ms5_form_dialog_changed (self);
}

/**
 * ms5_form_dialog_add_text:
 * @self: a form
 * @name: the field's name
 * @title: what is to be written
 *
 * Adds a place for some lines.
 */
void
ms5_form_dialog_add_text (Ms5FormDialog *self,
                          const char    *name,
                          const char    *title)
{
  GtkWidget *view;
  GtkWidget *text = ms5_dialog_text_new (title, &view);

  g_return_if_fail (MS5_IS_FORM_DIALOG (self));

  ms5_form_dialog_add_widget (self, text);
  g_signal_connect_object (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "changed",
                           G_CALLBACK (buffer_changed_cb), self, G_CONNECT_SWAPPED);
  g_hash_table_insert (self->inputs, g_strdup (name), view);
}

/**
 * ms5_form_dialog_select:
 * @self: a form
 * @name: a field with choices
 * @code: (nullable): what is chosen from now on; nothing happens if there is no such choice
 */
void
ms5_form_dialog_select (Ms5FormDialog *self,
                        const char    *name,
                        const char    *code)
{
  Choices *choices;

  g_return_if_fail (MS5_IS_FORM_DIALOG (self));

  choices = g_object_get_data (g_hash_table_lookup (self->inputs, name), "choices");
  for (guint i = 0; i < choices->codes->len; i++)
    if (g_strcmp0 (choices->codes->pdata[i], code) == 0)
      adw_combo_row_set_selected (g_hash_table_lookup (self->inputs, name), i);
}

/**
 * ms5_form_dialog_get_code:
 * @self: a form
 * @name: a field with options or choices
 *
 * Returns: (nullable): the code of what is chosen; %NULL if nothing is
 */
const char *
ms5_form_dialog_get_code (Ms5FormDialog *self,
                          const char    *name)
{
  GObject *input;
  Choices *choices;
  guint selected;

  g_return_val_if_fail (MS5_IS_FORM_DIALOG (self), NULL);

  input = g_hash_table_lookup (self->inputs, name);
  if (input == NULL || GTK_IS_CHECK_BUTTON (input))
    return input != NULL ? g_object_get_data (input, "code") : NULL;

  choices = g_object_get_data (input, "choices");
  selected = adw_combo_row_get_selected (ADW_COMBO_ROW (input));
  return selected < choices->codes->len ? choices->codes->pdata[selected] : NULL;
}

/**
 * ms5_form_dialog_get_number:
 * @self: a form
 * @name: a field with a number
 *
 * Returns: the number
 */
gint64
ms5_form_dialog_get_number (Ms5FormDialog *self,
                            const char    *name)
{
  GtkSpinButton *input;

  g_return_val_if_fail (MS5_IS_FORM_DIALOG (self), 0);

  input = GTK_SPIN_BUTTON (g_hash_table_lookup (self->inputs, name));
  gtk_spin_button_update (input);
  return gtk_spin_button_get_value_as_int (input);
}

/**
 * ms5_form_dialog_get_time:
 * @self: a form
 * @name: a field with a moment
 *
 * Returns: the moment
 */
Ms5Time
ms5_form_dialog_get_time (Ms5FormDialog *self,
                          const char    *name)
{
  g_return_val_if_fail (MS5_IS_FORM_DIALOG (self), MS5_TIME_NONE);

  return ms5_time_field_get_time (g_hash_table_lookup (self->inputs, name));
}

/**
 * ms5_form_dialog_dup_text:
 * @self: a form
 * @name: a field with text
 *
 * Returns: (transfer full) (nullable): what is written there; %NULL if that is nothing
 */
char *
ms5_form_dialog_dup_text (Ms5FormDialog *self,
                          const char    *name)
{
  GtkWidget *input;
  g_autofree char *text = NULL;

  g_return_val_if_fail (MS5_IS_FORM_DIALOG (self), NULL);

  input = g_hash_table_lookup (self->inputs, name);
  if (GTK_IS_TEXT_VIEW (input))
    return ms5_dialog_dup_text (input);

  text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (input))));
  return text[0] != '\0' ? g_steal_pointer (&text) : NULL;
}
