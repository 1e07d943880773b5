/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-raise-dialog.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-dialog.h"

struct _Ms5RaiseDialog
{
  AdwWindow     parent_instance;
  Ms5View       view;
  Ms5LineModel *line;
  GtkWidget    *stack;
  GtkWidget    *lines;
  GtkWidget    *types;
  GtkWidget    *chosen;         /* says which line it is, and leads back */
  GtkWidget    *equipment_row;
  GtkWidget    *priority_row;
  GtkWidget    *note;
  GPtrArray    *equipment;      /* codes, %NULL for the whole line */
};

enum { RAISE, N_SIGNALS };

G_DEFINE_FINAL_TYPE (Ms5RaiseDialog, ms5_raise_dialog, ADW_TYPE_WINDOW)

static guint signals[N_SIGNALS];

/* One for a glove: an icon, a name, a word below it. */
static GtkWidget *
tile_new (const char *icon,
          const char *name,
          const char *detail)
{
  GtkWidget *tile = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *image = gtk_image_new_from_icon_name (icon);
  GtkWidget *title = gtk_label_new (name);
  GtkWidget *subtitle = gtk_label_new (detail);

  gtk_image_set_icon_size (GTK_IMAGE (image), GTK_ICON_SIZE_LARGE);
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_label_set_justify (GTK_LABEL (title), GTK_JUSTIFY_CENTER);
  gtk_label_set_ellipsize (GTK_LABEL (subtitle), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (title, "heading");
  gtk_widget_add_css_class (subtitle, "caption");
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), subtitle);
  gtk_button_set_child (GTK_BUTTON (tile), box);
  gtk_widget_add_css_class (tile, "raise-tile");
  gtk_accessible_update_property (GTK_ACCESSIBLE (tile), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, detail, -1);
  return tile;
}

/* The focus is the tile's: what is around it does nothing. */
static void
add_tile (GtkWidget *tiles,
          GtkWidget *tile)
{
  GtkWidget *child = gtk_flow_box_child_new ();

  gtk_widget_set_focusable (child, FALSE);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), tile);
  gtk_flow_box_insert (GTK_FLOW_BOX (tiles), child, -1);
}

static const char *
get_line_name (Ms5LineModel *line)
{
  const char *name = ms5_line_model_get_name (line);

  return name != NULL ? name : ms5_model_item_get_key (MS5_MODEL_ITEM (line));
}

static GtkWidget *
get_first_tile (GtkWidget *tiles)
{
  GtkWidget *child = gtk_widget_get_first_child (tiles);

  return GTK_IS_FLOW_BOX_CHILD (child) ? gtk_flow_box_child_get_child (GTK_FLOW_BOX_CHILD (child)) : NULL;
}

static void
raise_cb (GtkWidget      *tile,
          Ms5RaiseDialog *self)
{
  const char *type = g_object_get_data (G_OBJECT (tile), "type");
  guint where = adw_combo_row_get_selected (ADW_COMBO_ROW (self->equipment_row));
  int priority = (int) adw_combo_row_get_selected (ADW_COMBO_ROW (self->priority_row)) - 1;
  g_autofree char *note = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->note))));

  if (self->line == NULL)
    return;

  g_signal_emit (self, signals[RAISE], 0, ms5_model_item_get_key (MS5_MODEL_ITEM (self->line)), type, priority,
                 where < self->equipment->len ? self->equipment->pdata[where] : NULL, note[0] != '\0' ? note : NULL);
  gtk_window_close (GTK_WINDOW (self));
}

static void
fill_equipment (Ms5RaiseDialog *self,
                const char     *chosen)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GListModel *equipment = ms5_line_model_get_equipment (self->line);
  guint selected = 0;

  g_ptr_array_set_size (self->equipment, 0);
  gtk_string_list_append (names, _("Whole line"));
  g_ptr_array_add (self->equipment, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (equipment); i++)
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

/* The second step: what is the matter there. */
static void
choose_line (Ms5RaiseDialog *self,
             Ms5LineModel   *line,
             const char     *equipment)
{
  Ms5EquipmentModel *machine = equipment != NULL ? ms5_floor_get_equipment (self->view.floor, equipment) : NULL;
  const char *name = machine != NULL ? ms5_equipment_model_get_name (machine) : NULL;
  g_autofree char *place = name != NULL ? g_strdup_printf ("%s · %s", get_line_name (line), name)
                                        : g_strdup (get_line_name (line));

  g_set_object (&self->line, line);
  fill_equipment (self, equipment);
  gtk_button_set_label (GTK_BUTTON (self->chosen), place);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "types");
  gtk_window_set_focus (GTK_WINDOW (self), get_first_tile (self->types));
}

static void
line_cb (GtkWidget      *tile,
         Ms5RaiseDialog *self)
{
  choose_line (self, g_object_get_data (G_OBJECT (tile), "line"), NULL);
}

static void
back_cb (Ms5RaiseDialog *self)
{
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "lines");
  gtk_window_set_focus (GTK_WINDOW (self), get_first_tile (self->lines));
}

static void
fill_lines (Ms5RaiseDialog *self)
{
  GListModel *lines = ms5_floor_get_lines (self->view.floor);

  for (guint i = 0; i < g_list_model_get_n_items (lines); i++)
    {
      g_autoptr (Ms5LineModel) line = g_list_model_get_item (lines, i);
      GtkWidget *tile = tile_new (ms5_state_class_get_icon (ms5_line_look (&self->view, line)), get_line_name (line),
                                  ms5_line_word (&self->view, line));

      g_object_set_data_full (G_OBJECT (tile), "line", g_object_ref (line), g_object_unref);
      g_signal_connect (tile, "clicked", G_CALLBACK (line_cb), self);
      add_tile (self->lines, tile);
    }
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
      GtkWidget *tile = tile_new (ms5_priority_get_icon (item->priority), name != NULL ? name : code,
                                  ms5_priority_get_word (item->priority));

      g_object_set_data_full (G_OBJECT (tile), "type", g_strdup (code), g_free);
      g_signal_connect (tile, "clicked", G_CALLBACK (raise_cb), self);
      add_tile (self->types, tile);
    }
}

static void
ms5_raise_dialog_dispose (GObject *object)
{
  Ms5RaiseDialog *self = MS5_RAISE_DIALOG (object);

  g_clear_object (&self->line);
  ms5_view_clear (&self->view);
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

static GtkWidget *
tiles_new (const char *label)
{
  GtkWidget *tiles = gtk_flow_box_new ();

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (tiles), GTK_SELECTION_NONE);
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (tiles), TRUE);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (tiles), 2);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (tiles), 4);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (tiles), 8);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (tiles), 8);
  gtk_accessible_update_property (GTK_ACCESSIBLE (tiles), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return tiles;
}

/* What may be said besides, and need not be. */
static GtkWidget *
more_new (Ms5RaiseDialog *self)
{
  const char *priorities[] = { _("Usual for the kind of call"), ms5_priority_get_word (MS5_PRIORITY_LOW),
                               ms5_priority_get_word (MS5_PRIORITY_MEDIUM),
                               ms5_priority_get_word (MS5_PRIORITY_HIGH),
                               ms5_priority_get_word (MS5_PRIORITY_CRITICAL), NULL };
  g_autoptr (GtkStringList) names = gtk_string_list_new (priorities);
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *more = adw_expander_row_new ();

  self->equipment_row = adw_combo_row_new ();
  self->priority_row = adw_combo_row_new ();
  self->note = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (more), _("Place, Priority, Note"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->equipment_row), _("Where"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->priority_row), _("Priority"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->note), _("Note"));
  adw_combo_row_set_model (ADW_COMBO_ROW (self->priority_row), G_LIST_MODEL (names));
  adw_expander_row_add_row (ADW_EXPANDER_ROW (more), self->equipment_row);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (more), self->priority_row);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (more), self->note);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), more);
  return group;
}

static void
ms5_raise_dialog_init (Ms5RaiseDialog *self)
{
  GtkWidget *content = ms5_dialog_build (ADW_WINDOW (self), _("Raise a Call"), NULL, NULL);
  GtkWidget *first = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *second = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->equipment = g_ptr_array_new_with_free_func (g_free);
  self->stack = gtk_stack_new ();
  self->lines = tiles_new (_("Which Line?"));
  self->types = tiles_new (_("What Is the Matter?"));
  self->chosen = gtk_button_new ();
  gtk_widget_add_css_class (self->chosen, "chip");
  gtk_widget_set_halign (self->chosen, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (self->chosen, _("Another line"));
  g_signal_connect_swapped (self->chosen, "clicked", G_CALLBACK (back_cb), self);

  gtk_box_append (GTK_BOX (first), ms5_page_label (_("Which Line?"), "title-2"));
  gtk_box_append (GTK_BOX (first), self->lines);
  gtk_box_append (GTK_BOX (second), self->chosen);
  gtk_box_append (GTK_BOX (second), ms5_page_label (_("What Is the Matter?"), "title-2"));
  gtk_box_append (GTK_BOX (second), self->types);
  gtk_box_append (GTK_BOX (second), more_new (self));
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_add_named (GTK_STACK (self->stack), first, "lines");
  gtk_stack_add_named (GTK_STACK (self->stack), second, "types");
  gtk_window_set_default_size (GTK_WINDOW (self), 560, 620);
  gtk_box_append (GTK_BOX (content), self->stack);
}

/**
 * ms5_raise_dialog_new:
 * @view: what it works with
 * @line: (nullable): the line that is meant: then it takes one step
 * @equipment: (nullable): the machine that is meant
 *
 * Returns: (transfer full): a dialog
 */
GtkWidget *
ms5_raise_dialog_new (const Ms5View *view,
                      Ms5LineModel  *line,
                      const char    *equipment)
{
  Ms5RaiseDialog *self = g_object_new (MS5_TYPE_RAISE_DIALOG, NULL);
  GListModel *lines = ms5_floor_get_lines (view->floor);
  g_autoptr (Ms5LineModel) only = g_list_model_get_n_items (lines) == 1 ? g_list_model_get_item (lines, 0) : NULL;

  ms5_view_init (&self->view, view);
  fill_lines (self);
  fill_types (self);
  if (line != NULL || only != NULL)
    choose_line (self, line != NULL ? line : only, equipment);
  else
    gtk_window_set_focus (GTK_WINDOW (self), get_first_tile (self->lines));
  return GTK_WIDGET (self);
}
