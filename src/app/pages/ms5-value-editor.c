/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-value-editor.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-dialog.h"
#include "app/pages/ms5-time-field.h"
#include "app/widgets/ms5-format.h"
#include "protocol/ms5-action-catalogue.h"

struct _Ms5ValueEditor
{
  GtkWidget        parent_instance;
  Ms5View          view;
  const Ms5Member *member;
  GtkWidget       *input;
  GPtrArray       *codes;   /* of what can be chosen; %NULL where nothing is chosen from a list */
};

enum { CHANGED, N_SIGNALS };

G_DEFINE_FINAL_TYPE (Ms5ValueEditor, ms5_value_editor, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static const Ms5Member *
find_member (const char *op,
             const char *name)
{
  const Ms5ActionSpec *spec = ms5_action_spec_find (op);
  const Ms5Shape *shape = spec != NULL ? spec->set : NULL;

  for (guint i = 0; shape != NULL && i < shape->n_members; i++)
    if (g_str_equal (shape->members[i].name, name))
      return &shape->members[i];
  return NULL;
}

static char *
dup_list (json_t *array)
{
  GString *text = g_string_new (NULL);
  size_t index;
  json_t *element;

  json_array_foreach (array, index, element)
    g_string_append_printf (text, "%s%s", index > 0 ? ", " : "", json_string_value (element));
  return g_string_free (text, FALSE);
}

/**
 * ms5_value_dup_text:
 * @view: a view
 * @op: an operation
 * @name: one of its fields
 * @value: (nullable): a value of it
 *
 * Returns: (transfer full): the value as people read it
 */
char *
ms5_value_dup_text (const Ms5View *view,
                    const char    *op,
                    const char    *name,
                    json_t        *value)
{
  const Ms5Member *member = find_member (op, name);
  const char *text = json_string_value (value);

  if (json_is_array (value))
    return dup_list (value);
  if (json_is_integer (value) && member != NULL && member->type == MS5_MEMBER_TIME)
    return ms5_format_moment (ms5_time_from_ms (json_integer_value (value)), ms5_floor_get_plant_now (view->floor),
                              ms5_pulse_get_time_zone (view->pulse));
  if (json_is_number (value))
    return ms5_format_number (json_number_value (value), 0);
  if (text == NULL || text[0] == '\0')
    return g_strdup (MS5_FORMAT_NONE);
  if (g_str_equal (name, "reason"))
    {
      const char *reason = ms5_plant_model_name (ms5_floor_get_plant (view->floor), MS5_PLANT_REASON, text, NULL);

      return g_strdup (reason != NULL ? reason : text);
    }
  return g_strdup (text);
}

static void
changed_cb (Ms5ValueEditor *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static GtkWidget *
reasons_new (Ms5ValueEditor *self)
{
  GListModel *reasons = ms5_plant_model_get_reasons (ms5_floor_get_plant (self->view.floor));
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GtkWidget *input;

  self->codes = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < g_list_model_get_n_items (reasons); i++)
    {
      g_autoptr (Ms5ReasonModel) reason = g_list_model_get_item (reasons, i);
      const char *code = ms5_model_item_get_key (MS5_MODEL_ITEM (reason));
      const char *name = ms5_reason_model_get_name (reason);

      if (ms5_reason_model_get_item (reason)->parent == NULL)
        continue;
      gtk_string_list_append (names, name != NULL ? name : code);
      g_ptr_array_add (self->codes, g_strdup (code));
    }
  input = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)), NULL);
  g_signal_connect_swapped (input, "notify::selected", G_CALLBACK (changed_cb), self);
  return input;
}

static GtkWidget *
number_new (Ms5ValueEditor *self)
{
  GtkWidget *input = gtk_spin_button_new_with_range ((double) self->member->min, (double) self->member->max, 1);

  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (input), TRUE);
  gtk_widget_set_halign (input, GTK_ALIGN_START);
  g_signal_connect_swapped (input, "value-changed", G_CALLBACK (changed_cb), self);
  return input;
}

static GtkWidget *
time_new (Ms5ValueEditor *self,
          const char     *label)
{
  GtkWidget *input = ms5_time_field_new (label, ms5_pulse_get_time_zone (self->view.pulse));

  ms5_time_field_set_time (MS5_TIME_FIELD (input), ms5_floor_get_plant_now (self->view.floor));
  g_signal_connect_swapped (input, "changed", G_CALLBACK (changed_cb), self);
  return input;
}

static GtkWidget *
text_new (Ms5ValueEditor *self,
          const char     *label)
{
  GtkWidget *box = ms5_dialog_text_new (label, &self->input);

  /* The choice beside it says what it is. */
  gtk_widget_set_visible (gtk_widget_get_first_child (box), FALSE);
  g_signal_connect_swapped (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->input)), "changed",
                            G_CALLBACK (changed_cb), self);
  return box;
}

static GtkWidget *
entry_new (Ms5ValueEditor *self)
{
  GtkWidget *input = gtk_entry_new ();

  gtk_entry_set_max_length (GTK_ENTRY (input), MS5_LIMIT_KEY_BYTES);
  g_signal_connect_swapped (input, "changed", G_CALLBACK (changed_cb), self);
  return input;
}

static void
build (Ms5ValueEditor *self,
       const char     *name,
       const char     *label)
{
  int type = self->member != NULL ? (int) self->member->type : MS5_MEMBER_STRING;
  GtkWidget *child = NULL;

  if (g_str_equal (name, "reason"))
    self->input = reasons_new (self);
  else if (type == MS5_MEMBER_INT)
    self->input = number_new (self);
  else if (type == MS5_MEMBER_TIME)
    self->input = time_new (self, label);
  else if (self->member != NULL && self->member->max >= MS5_LIMIT_NOTE_BYTES)
    child = text_new (self, label);
  else
    self->input = entry_new (self);

  if (child == NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->input), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_parent (child != NULL ? child : self->input, GTK_WIDGET (self));
}

static void
ms5_value_editor_dispose (GObject *object)
{
  Ms5ValueEditor *self = MS5_VALUE_EDITOR (object);

  ms5_widget_remove_children (GTK_WIDGET (self));
  ms5_view_clear (&self->view);
  g_clear_pointer (&self->codes, g_ptr_array_unref);

  G_OBJECT_CLASS (ms5_value_editor_parent_class)->dispose (object);
}

static void
ms5_value_editor_class_init (Ms5ValueEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ms5_value_editor_dispose;
  signals[CHANGED] = g_signal_new ("changed", MS5_TYPE_VALUE_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "valueeditor");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
ms5_value_editor_init (Ms5ValueEditor *self)
{
}

/**
 * ms5_value_editor_new:
 * @view: what it works with
 * @op: an edit
 * @name: a field of its `set`
 * @label: what the field is called on screen
 *
 * Returns: (transfer floating): an editor
 */
GtkWidget *
ms5_value_editor_new (const Ms5View *view,
                      const char    *op,
                      const char    *name,
                      const char    *label)
{
  Ms5ValueEditor *self = g_object_new (MS5_TYPE_VALUE_EDITOR, NULL);

  ms5_view_init (&self->view, view);
  self->member = find_member (op, name);
  build (self, name, label);
  return GTK_WIDGET (self);
}

/**
 * ms5_value_editor_dup_value:
 * @self: an editor
 *
 * Returns: (transfer full) (nullable): the value as it stands in actions; %NULL if there is none
 */
json_t *
ms5_value_editor_dup_value (Ms5ValueEditor *self)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (MS5_IS_VALUE_EDITOR (self), NULL);

  if (self->codes != NULL)
    {
      guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->input));

      return selected < self->codes->len ? json_string (self->codes->pdata[selected]) : NULL;
    }
  if (GTK_IS_SPIN_BUTTON (self->input))
    {
      gtk_spin_button_update (GTK_SPIN_BUTTON (self->input));
      return json_integer (gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->input)));
    }
  if (MS5_IS_TIME_FIELD (self->input))
    return json_integer (ms5_time_to_ms (ms5_time_field_get_time (MS5_TIME_FIELD (self->input))));

  if (GTK_IS_TEXT_VIEW (self->input))
    text = ms5_dialog_dup_text (self->input);
  else
    text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->input))));
  return text != NULL && text[0] != '\0' ? json_string (text) : NULL;
}

/**
 * ms5_value_editor_set_value:
 * @self: an editor
 * @value: (nullable): a value
 */
void
ms5_value_editor_set_value (Ms5ValueEditor *self,
                            json_t         *value)
{
  const char *text = json_string_value (value);

  g_return_if_fail (MS5_IS_VALUE_EDITOR (self));

  if (value == NULL)
    return;
  if (self->codes != NULL)
    {
      guint index;

      if (text != NULL && g_ptr_array_find_with_equal_func (self->codes, text, g_str_equal, &index))
        gtk_drop_down_set_selected (GTK_DROP_DOWN (self->input), index);
    }
  else if (GTK_IS_SPIN_BUTTON (self->input))
    gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->input), json_number_value (value));
  else if (MS5_IS_TIME_FIELD (self->input))
    ms5_time_field_set_time (MS5_TIME_FIELD (self->input), ms5_time_from_ms (json_integer_value (value)));
  else if (GTK_IS_TEXT_VIEW (self->input))
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->input)), text != NULL ? text : "", -1);
  else
    gtk_editable_set_text (GTK_EDITABLE (self->input), text != NULL ? text : "");
}
