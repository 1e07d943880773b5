/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-raise-dialog.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-dialog.h"

struct _Ms5RaiseDialog
{
  AdwWindow   parent_instance;
  Ms5View     view;
  GtkWidget  *line_row;
  GtkWidget  *equipment_row;
  GtkWidget  *priority_row;
  GtkWidget  *types;
  GtkWidget  *note;
  GPtrArray  *lines;          /* Ms5LineModel */
  GPtrArray  *equipment;      /* codes, %NULL for the whole line */
};

enum { RAISE, N_SIGNALS };

G_DEFINE_FINAL_TYPE (Ms5RaiseDialog, ms5_raise_dialog, ADW_TYPE_WINDOW)

static guint signals[N_SIGNALS];

static Ms5LineModel *
get_line (Ms5RaiseDialog *self)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self->line_row));

  return selected < self->lines->len ? self->lines->pdata[selected] : NULL;
}

static void
raise_cb (GtkWidget      *row,
          Ms5RaiseDialog *self)
{
  const char *type = g_object_get_data (G_OBJECT (row), "type");
  guint where = adw_combo_row_get_selected (ADW_COMBO_ROW (self->equipment_row));
  int priority = (int) adw_combo_row_get_selected (ADW_COMBO_ROW (self->priority_row)) - 1;
  g_autofree char *note = ms5_dialog_dup_text (self->note);
  Ms5LineModel *line = get_line (self);

  if (line == NULL)
    return;

  g_signal_emit (self, signals[RAISE], 0, ms5_model_item_get_key (MS5_MODEL_ITEM (line)), type, priority,
                 where < self->equipment->len ? self->equipment->pdata[where] : NULL, note);
  gtk_window_close (GTK_WINDOW (self));
}

static void
fill_equipment (Ms5RaiseDialog *self,
                const char     *chosen)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  Ms5LineModel *line = get_line (self);
  GListModel *equipment = line != NULL ? ms5_line_model_get_equipment (line) : NULL;
  guint selected = 0;

  g_ptr_array_set_size (self->equipment, 0);
  gtk_string_list_append (names, _("Whole line"));
  g_ptr_array_add (self->equipment, NULL);
  for (guint i = 0; equipment != NULL && i < g_list_model_get_n_items (equipment); i++)
    {
      g_autoptr (Ms5EquipmentModel) item = g_list_model_get_item (equipment, i);
      const char *code = ms5_model_item_get_key (MS5_MODEL_ITEM (item));
      const char *name = ms5_equipment_model_get_name (item);

      gtk_string_list_append (names, name != NULL ? name : code);
      g_ptr_array_add (self->equipment, g_strdup (code));
      if (g_strcmp0 (code, chosen) == 0)
        selected = i + 1;
    }
  adw_combo_row_set_model (ADW_COMBO_ROW (self->equipment_row), G_LIST_MODEL (names));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->equipment_row), selected);
}

static void
line_changed_cb (Ms5RaiseDialog *self)
{
  fill_equipment (self, NULL);
}

static void
fill_lines (Ms5RaiseDialog *self,
            Ms5LineModel   *chosen)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GListModel *lines = ms5_floor_get_lines (self->view.floor);
  guint selected = 0;

  for (guint i = 0; i < g_list_model_get_n_items (lines); i++)
    {
      g_autoptr (Ms5LineModel) line = g_list_model_get_item (lines, i);
      const char *name = ms5_line_model_get_name (line);

      if (line == chosen)
        selected = i;
      gtk_string_list_append (names, name != NULL ? name : ms5_model_item_get_key (MS5_MODEL_ITEM (line)));
      g_ptr_array_add (self->lines, g_steal_pointer (&line));
    }
  adw_combo_row_set_model (ADW_COMBO_ROW (self->line_row), G_LIST_MODEL (names));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->line_row), selected);
}

static void
fill_types (Ms5RaiseDialog *self)
{
  GListModel *types = ms5_plant_model_get_call_types (ms5_floor_get_plant (self->view.floor));

  for (guint i = 0; i < g_list_model_get_n_items (types); i++)
    {
      g_autoptr (Ms5CallTypeModel) type = g_list_model_get_item (types, i);
      const Ms5CallTypeItem *item = ms5_call_type_model_get_item (type);
      const char *code = ms5_model_item_get_key (MS5_MODEL_ITEM (type));
      const char *name = ms5_call_type_model_get_name (type);
      GtkWidget *row = adw_action_row_new ();
      GtkWidget *icon = gtk_image_new_from_icon_name (ms5_priority_get_icon (item->priority));

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name != NULL ? name : code);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), ms5_priority_get_word (item->priority));
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      g_object_set_data_full (G_OBJECT (row), "type", g_strdup (code), g_free);
      g_signal_connect (row, "activated", G_CALLBACK (raise_cb), self);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->types), row);
      if (i == 0)
        gtk_window_set_focus (GTK_WINDOW (self), row);
    }
}

static void
ms5_raise_dialog_dispose (GObject *object)
{
  Ms5RaiseDialog *self = MS5_RAISE_DIALOG (object);

  ms5_view_clear (&self->view);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_clear_pointer (&self->equipment, g_ptr_array_unref);

  G_OBJECT_CLASS (ms5_raise_dialog_parent_class)->dispose (object);
}

static void
ms5_raise_dialog_class_init (Ms5RaiseDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ms5_raise_dialog_dispose;

  signals[RAISE] = g_signal_new ("raise", MS5_TYPE_RAISE_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 5, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_INT, G_TYPE_STRING,
                                 G_TYPE_STRING);
  ms5_dialog_class_init (GTK_WIDGET_CLASS (klass));
}

static void
ms5_raise_dialog_init (Ms5RaiseDialog *self)
{
  const char *priorities[] = { _("Usual for the kind of call"), ms5_priority_get_word (MS5_PRIORITY_LOW),
                               ms5_priority_get_word (MS5_PRIORITY_MEDIUM),
                               ms5_priority_get_word (MS5_PRIORITY_HIGH),
                               ms5_priority_get_word (MS5_PRIORITY_CRITICAL), NULL };
  g_autoptr (GtkStringList) names = gtk_string_list_new (priorities);
  GtkWidget *content = ms5_dialog_build (ADW_WINDOW (self), _("Raise a Call"), NULL, NULL);
  GtkWidget *where = adw_preferences_group_new ();

  self->lines = g_ptr_array_new_with_free_func (g_object_unref);
  self->equipment = g_ptr_array_new_with_free_func (g_free);
  self->line_row = adw_combo_row_new ();
  self->equipment_row = adw_combo_row_new ();
  self->priority_row = adw_combo_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->line_row), _("Line"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->equipment_row), _("Where"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->priority_row), _("Priority"));
  adw_combo_row_set_model (ADW_COMBO_ROW (self->priority_row), G_LIST_MODEL (names));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (where), self->line_row);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (where), self->equipment_row);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (where), self->priority_row);

  self->types = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->types), _("What Is the Matter?"));
  gtk_window_set_default_size (GTK_WINDOW (self), 480, 760);
  gtk_box_append (GTK_BOX (content), where);
  gtk_box_append (GTK_BOX (content), ms5_dialog_text_new (_("Note"), &self->note));
  gtk_box_append (GTK_BOX (content), self->types);
}

/**
 * ms5_raise_dialog_new:
 * @view: what it works with
 * @line: (nullable): the line that is meant first
 * @equipment: (nullable): the machine that is meant first
 *
 * Returns: (transfer full): a dialog
 */
GtkWidget *
ms5_raise_dialog_new (const Ms5View *view,
                      Ms5LineModel  *line,
                      const char    *equipment)
{
  Ms5RaiseDialog *self = g_object_new (MS5_TYPE_RAISE_DIALOG, NULL);

  ms5_view_init (&self->view, view);
  fill_lines (self, line);
  fill_equipment (self, equipment);
  fill_types (self);
  g_signal_connect_swapped (self->line_row, "notify::selected", G_CALLBACK (line_changed_cb), self);
  return GTK_WIDGET (self);
}
