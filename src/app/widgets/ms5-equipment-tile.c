/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-equipment-tile.h"

#include <glib/gi18n.h>

#include "ms5-clickable.h"
#include "ms5-keepers.h"
#include "ms5-spoken.h"

struct _Ms5EquipmentTile
{
  GtkWidget      parent_instance;
  char          *title;
  char          *state_text;
  char          *fault;
  int            state;
  gboolean       maintenance;
  gboolean       pending;

  GtkWidget     *name;
  GtkWidget     *maintenance_icon;
  GtkWidget     *pending_icon;
  GtkWidget     *state_icon;
  GtkWidget     *state_label;
  GtkWidget     *sensors;
  GtkWidget     *fault_label;
  GtkWidget     *menu_button;
  Ms5LiveButton *live_button;
  GtkSizeGroup  *labels;
  GtkSizeGroup  *values;
  Ms5Spoken      spoken;
};

enum { PROP_0, PROP_FAULT, PROP_MAINTENANCE, PROP_PENDING, PROP_STATE, PROP_STATE_TEXT, PROP_TITLE, N_PROPS };

static void tile_changed (gpointer data);

static GParamSpec *properties[N_PROPS];
static const Ms5Keeper members[N_PROPS] = {
  [PROP_FAULT] = MS5_KEEPER (Ms5EquipmentTile, fault, tile_changed),
  [PROP_MAINTENANCE] = MS5_KEEPER (Ms5EquipmentTile, maintenance, tile_changed),
  [PROP_PENDING] = MS5_KEEPER (Ms5EquipmentTile, pending, tile_changed),
  [PROP_STATE] = MS5_KEEPER (Ms5EquipmentTile, state, tile_changed),
  [PROP_STATE_TEXT] = MS5_KEEPER (Ms5EquipmentTile, state_text, tile_changed),
  [PROP_TITLE] = MS5_KEEPER (Ms5EquipmentTile, title, tile_changed),
};

#define MEMBER(prop) &members[prop], properties[prop]

G_DEFINE_FINAL_TYPE (Ms5EquipmentTile, ms5_equipment_tile, GTK_TYPE_WIDGET)

static const char *
get_word (Ms5EquipmentTile *self)
{
  return self->state_text != NULL ? self->state_text : ms5_state_class_get_word (self->state);
}

static void
update_accessible (Ms5EquipmentTile *self,
                   gboolean          at_once)
{
  g_autofree char *freshness = ms5_live_button_dup_text (self->live_button);
  g_autoptr (GString) text = g_string_new (self->title);

  g_string_append_printf (text, ", %s", get_word (self));
  if (self->maintenance)
    g_string_append_printf (text, ", %s", _("in maintenance"));
  if (self->pending)
    g_string_append_printf (text, ", %s", _("waiting for the server"));
  if (self->fault != NULL && self->fault[0] != '\0')
    g_string_append_printf (text, ", %s", self->fault);
  for (GtkWidget *row = gtk_widget_get_first_child (self->sensors);
       row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      g_autofree char *sensor = ms5_sensor_row_describe (MS5_SENSOR_ROW (row));

      g_string_append_printf (text, ", %s", sensor);
    }
  g_string_append_printf (text, ", %s", freshness);

  ms5_spoken_say (&self->spoken, GTK_WIDGET (self), text->str, at_once);
}

static void
tile_changed (gpointer data)
{
  Ms5EquipmentTile *self = data;
  gboolean has_fault = self->fault != NULL && self->fault[0] != '\0';

  gtk_label_set_text (GTK_LABEL (self->name), self->title != NULL ? self->title : "");
  gtk_label_set_text (GTK_LABEL (self->state_label), get_word (self));
  gtk_label_set_text (GTK_LABEL (self->fault_label), has_fault ? self->fault : "");
  gtk_widget_set_visible (self->fault_label, has_fault);
  ms5_widget_set_tooltip (self->fault_label, has_fault ? self->fault : NULL);
  ms5_image_set_icon (self->state_icon, ms5_state_class_get_icon (self->state));
  gtk_widget_set_visible (self->maintenance_icon, self->maintenance);
  gtk_widget_set_visible (self->pending_icon, self->pending);
  ms5_widget_set_state_class (GTK_WIDGET (self), self->state);
  update_accessible (self, TRUE);
}

static void
sensor_cb (Ms5SensorRow     *row,
           GParamSpec       *pspec,
           Ms5EquipmentTile *self)
{
  update_accessible (self, FALSE);
}

static void
stale_cb (Ms5LiveButton    *button,
          GParamSpec       *pspec,
          Ms5EquipmentTile *self)
{
  ms5_widget_set_class (GTK_WIDGET (self), "stale", ms5_live_button_get_stale (button));
  update_accessible (self, TRUE);
}

static void
ms5_equipment_tile_dispose (GObject *object)
{
  Ms5EquipmentTile *self = MS5_EQUIPMENT_TILE (object);

  ms5_spoken_clear (&self->spoken);
  g_clear_object (&self->labels);
  g_clear_object (&self->values);
  ms5_widget_remove_children (GTK_WIDGET (self));
  gtk_widget_dispose_template (GTK_WIDGET (self), MS5_TYPE_EQUIPMENT_TILE);

  G_OBJECT_CLASS (ms5_equipment_tile_parent_class)->dispose (object);
}

static void
ms5_equipment_tile_finalize (GObject *object)
{
  ms5_keepers_clear (object, members, properties, N_PROPS);

  G_OBJECT_CLASS (ms5_equipment_tile_parent_class)->finalize (object);
}

static void
ms5_equipment_tile_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  ms5_keeper_get (object, &members[prop_id], pspec, value);
}

static void
ms5_equipment_tile_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  ms5_keeper_set (object, &members[prop_id], pspec, value);
}

static void
ms5_equipment_tile_class_init (Ms5EquipmentTileClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ms5_equipment_tile_dispose;
  object_class->finalize = ms5_equipment_tile_finalize;
  object_class->get_property = ms5_equipment_tile_get_property;
  object_class->set_property = ms5_equipment_tile_set_property;

  properties[PROP_FAULT] = ms5_param_string ("fault");
  properties[PROP_MAINTENANCE] = ms5_param_boolean ("maintenance");
  properties[PROP_PENDING] = ms5_param_boolean ("pending");
  properties[PROP_STATE] = ms5_param_enum ("state", MS5_TYPE_STATE_CLASS, MS5_STATE_CLASS_NO_DATA);
  properties[PROP_STATE_TEXT] = ms5_param_string ("state-text");
  properties[PROP_TITLE] = ms5_param_string ("title");
  g_object_class_install_properties (object_class, N_PROPS, properties);

  ms5_clickable_class_init (widget_class, "activate");

  g_type_ensure (MS5_TYPE_LIVE_BUTTON);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/org/ms5/FloorDashboard/widgets/ms5-equipment-tile.ui");
  gtk_widget_class_bind_template_child (widget_class, Ms5EquipmentTile, name);
  gtk_widget_class_bind_template_child (widget_class, Ms5EquipmentTile, maintenance_icon);
  gtk_widget_class_bind_template_child (widget_class, Ms5EquipmentTile, pending_icon);
  gtk_widget_class_bind_template_child (widget_class, Ms5EquipmentTile, menu_button);
  gtk_widget_class_bind_template_child (widget_class, Ms5EquipmentTile, state_icon);
  gtk_widget_class_bind_template_child (widget_class, Ms5EquipmentTile, state_label);
  gtk_widget_class_bind_template_child (widget_class, Ms5EquipmentTile, sensors);
  gtk_widget_class_bind_template_child (widget_class, Ms5EquipmentTile, fault_label);
  gtk_widget_class_bind_template_child (widget_class, Ms5EquipmentTile, live_button);

  gtk_widget_class_set_css_name (widget_class, "equipmenttile");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);
}

static void
ms5_equipment_tile_init (Ms5EquipmentTile *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->state = MS5_STATE_CLASS_NO_DATA;
  self->labels = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  self->values = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  g_signal_connect_object (self->live_button, "notify::stale", G_CALLBACK (stale_cb), self, 0);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  ms5_clickable_init (GTK_WIDGET (self));
  tile_changed (self);
}

/**
 * ms5_equipment_tile_new:
 *
 * Returns: (transfer floating): an empty tile
 */
GtkWidget *
ms5_equipment_tile_new (void)
{
  return g_object_new (MS5_TYPE_EQUIPMENT_TILE, NULL);
}

void
ms5_equipment_tile_set_title (Ms5EquipmentTile *self,
                              const char       *title)
{
  g_return_if_fail (MS5_IS_EQUIPMENT_TILE (self));

  ms5_keeper_set_string (self, MEMBER (PROP_TITLE), title);
}

/**
 * ms5_equipment_tile_set_state:
 * @self: a tile
 * @state: its stripe, icon and colour
 */
void
ms5_equipment_tile_set_state (Ms5EquipmentTile *self,
                              Ms5StateClass     state)
{
  g_return_if_fail (MS5_IS_EQUIPMENT_TILE (self));
  g_return_if_fail ((guint) state < MS5_N_STATE_CLASSES);

  ms5_keeper_set_enum (self, MEMBER (PROP_STATE), (int) state);
}

/**
 * ms5_equipment_tile_set_state_text:
 * @self: a tile
 * @state_text: (nullable): the state's word; that of its class if %NULL
 */
void
ms5_equipment_tile_set_state_text (Ms5EquipmentTile *self,
                                   const char       *state_text)
{
  g_return_if_fail (MS5_IS_EQUIPMENT_TILE (self));

  ms5_keeper_set_string (self, MEMBER (PROP_STATE_TEXT), state_text);
}

void
ms5_equipment_tile_set_fault (Ms5EquipmentTile *self,
                              const char       *fault)
{
  g_return_if_fail (MS5_IS_EQUIPMENT_TILE (self));

  ms5_keeper_set_string (self, MEMBER (PROP_FAULT), fault);
}

void
ms5_equipment_tile_set_maintenance (Ms5EquipmentTile *self,
                                    gboolean          maintenance)
{
  g_return_if_fail (MS5_IS_EQUIPMENT_TILE (self));

  ms5_keeper_set_boolean (self, MEMBER (PROP_MAINTENANCE), maintenance);
}

/**
 * ms5_equipment_tile_set_pending:
 * @self: a tile
 * @pending: whether something that a person wants done about it is still on its way
 */
void
ms5_equipment_tile_set_pending (Ms5EquipmentTile *self,
                                gboolean          pending)
{
  g_return_if_fail (MS5_IS_EQUIPMENT_TILE (self));

  ms5_keeper_set_boolean (self, MEMBER (PROP_PENDING), pending);
}

/**
 * ms5_equipment_tile_set_menu:
 * @self: a tile
 * @menu: (nullable): what can be done about the equipment
 */
void
ms5_equipment_tile_set_menu (Ms5EquipmentTile *self,
                             GMenuModel       *menu)
{
  g_return_if_fail (MS5_IS_EQUIPMENT_TILE (self));
  g_return_if_fail (menu == NULL || G_IS_MENU_MODEL (menu));

  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->menu_button), menu);
  gtk_widget_set_visible (self->menu_button, menu != NULL);
}

/**
 * ms5_equipment_tile_get_live_button:
 * @self: a tile
 *
 * Returns: (transfer none): its freshness, and the reader's wish to have it live or not
 */
Ms5LiveButton *
ms5_equipment_tile_get_live_button (Ms5EquipmentTile *self)
{
  g_return_val_if_fail (MS5_IS_EQUIPMENT_TILE (self), NULL);

  return self->live_button;
}

/**
 * ms5_equipment_tile_add_sensor:
 * @self: a tile
 * @row: a sensor, put below the others
 */
void
ms5_equipment_tile_add_sensor (Ms5EquipmentTile *self,
                               Ms5SensorRow     *row)
{
  g_return_if_fail (MS5_IS_EQUIPMENT_TILE (self));
  g_return_if_fail (MS5_IS_SENSOR_ROW (row));

  gtk_box_append (GTK_BOX (self->sensors), GTK_WIDGET (row));
  ms5_sensor_row_join (row, self->labels, self->values);
  g_signal_connect_object (row, "notify::value", G_CALLBACK (sensor_cb), self, 0);
  update_accessible (self, FALSE);
}

/**
 * ms5_equipment_tile_get_sensor:
 * @self: a tile
 * @code: a sensor's code
 *
 * Returns: (transfer none) (nullable): its row
 */
Ms5SensorRow *
ms5_equipment_tile_get_sensor (Ms5EquipmentTile *self,
                               const char       *code)
{
  g_return_val_if_fail (MS5_IS_EQUIPMENT_TILE (self), NULL);

  for (GtkWidget *row = gtk_widget_get_first_child (self->sensors);
       row != NULL;
       row = gtk_widget_get_next_sibling (row))
    if (g_strcmp0 (ms5_sensor_row_get_code (MS5_SENSOR_ROW (row)), code) == 0)
      return MS5_SENSOR_ROW (row);

  return NULL;
}

void
ms5_equipment_tile_clear_sensors (Ms5EquipmentTile *self)
{
  GtkWidget *row;

  g_return_if_fail (MS5_IS_EQUIPMENT_TILE (self));

  while ((row = gtk_widget_get_first_child (self->sensors)) != NULL)
    gtk_box_remove (GTK_BOX (self->sensors), row);
  update_accessible (self, FALSE);
}
