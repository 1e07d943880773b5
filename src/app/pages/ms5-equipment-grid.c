/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-equipment-grid.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-columns-layout.h"
#include "app/pages/ms5-watch.h"
#include "app/widgets/ms5-equipment-tile.h"

typedef struct
{
  Ms5EquipmentGrid  *grid;
  Ms5EquipmentModel *equipment;
  GtkWidget         *widget;
  Ms5Watch           watch;
  gboolean           has_menu;
  gboolean           maintenance; /* as the menu has it */
} Tile;

struct _Ms5EquipmentGrid
{
  GtkWidget     parent_instance;
  Ms5View       view;
  Ms5LineModel *line;
  Ms5Watch      watch;
  GPtrArray    *tiles;
};

G_DEFINE_FINAL_TYPE (Ms5EquipmentGrid, ms5_equipment_grid, GTK_TYPE_WIDGET)

static void
tile_free (gpointer data)
{
  Tile *tile = data;

  ms5_watch_clear (&tile->watch);
  gtk_widget_unparent (tile->widget);
  g_object_unref (tile->equipment);
  g_free (tile);
}

static void
configure_row (Ms5SensorRow   *row,
               Ms5SensorModel *sensor)
{
  const Ms5SensorItem *item = ms5_sensor_model_get_item (sensor);
  const Ms5Limits limits = { item->low, item->high, item->low_alarm, item->high_alarm };

  ms5_sensor_row_set_label (row, ms5_sensor_model_get_name (sensor));
  ms5_sensor_row_set_unit (row, item->unit);
  ms5_sensor_row_set_digits (row, (guint) CLAMP (item->digits, 0, 9));
  ms5_sensor_row_set_limits (row, &limits);
}

/* All points again where the model's series was replaced, else only those that came since. */
static void
push_points (Ms5SensorRow   *row,
             Ms5SensorModel *sensor)
{
  const Ms5Series *series = ms5_sensor_model_get_series (sensor);
  Ms5Time *last = g_object_get_data (G_OBJECT (row), "last");
  guint n = ms5_series_get_length (series);

  if (last == NULL)
    {
      g_autofree Ms5Point *points = g_new (Ms5Point, MAX (n, 1));

      for (guint i = 0; i < n; i++)
        points[i] = *ms5_series_get (series, i);
      ms5_sensor_row_set_points (row, points, n);
      last = g_new (Ms5Time, 1);
      g_object_set_data_full (G_OBJECT (row), "last", last, g_free);
    }
  else
    for (guint i = ms5_series_find (series, *last + 1); i < n; i++)
      ms5_sensor_row_push (row, ms5_series_get (series, i)->time, ms5_series_get (series, i)->value);

  *last = n > 0 ? ms5_series_get_last (series)->time : MS5_TIME_NONE;
  ms5_sensor_row_set_value (row, ms5_sensor_model_get_value (sensor));
}

/* A signal of the sensor; the tile is touched by another handler. */
static void
series_replaced_cb (GObject *row)
{
  g_object_set_data (row, "last", NULL);
}

static void
update_sensors (Tile *tile)
{
  GListModel *sensors = ms5_equipment_model_get_sensors (tile->equipment);

  for (guint i = 0; i < g_list_model_get_n_items (sensors); i++)
    {
      g_autoptr (Ms5SensorModel) sensor = g_list_model_get_item (sensors, i);
      Ms5SensorRow *row = ms5_equipment_tile_get_sensor (MS5_EQUIPMENT_TILE (tile->widget),
                                                         ms5_model_item_get_key (MS5_MODEL_ITEM (sensor)));

      if (row == NULL)
        continue;
      configure_row (row, sensor);
      push_points (row, sensor);
    }
}

static Ms5StateClass
tile_look (const Ms5EquipmentItem *item,
           Ms5LimitState           limit)
{
  Ms5StateClass look = ms5_state_class_of (item->state, item->mode);

  /* Running past an alarm limit is news. */
  if (look == MS5_STATE_CLASS_RUNNING && ms5_limit_is_alarm (limit))
    return MS5_STATE_CLASS_ATTENTION;
  return look;
}

static GMenuModel *
menu_new (Tile *tile)
{
  const char *line = ms5_model_item_get_key (MS5_MODEL_ITEM (tile->grid->line));
  const char *key = ms5_model_item_get_key (MS5_MODEL_ITEM (tile->equipment));
  const char *label = tile->maintenance ? _("_End Maintenance") : _("_Start Maintenance");
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenuItem) past = g_menu_item_new (_("Show _History…"), NULL);
  g_autoptr (GMenuItem) raise = g_menu_item_new (_("_Raise a Call…"), NULL);
  g_autoptr (GMenuItem) maintain = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (raise, "win.raise-call", "(ss)", line, key);
  g_menu_item_set_action_and_target (maintain, "win.maintain", "(ssb)", line, key, !tile->maintenance);
  g_menu_item_set_action_and_target (past, "win.show-equipment", "(ss)", line, key);
  g_menu_append_item (menu, past);
  g_menu_append_item (menu, raise);
  g_menu_append_item (menu, maintain);
  return G_MENU_MODEL (g_steal_pointer (&menu));
}

/* Only when something else is in it: a menu that is open closes. */
static void
update_menu (Tile *tile)
{
  gboolean maintenance = ms5_equipment_model_get_item (tile->equipment)->maintenance > 0;
  g_autoptr (GMenuModel) menu = NULL;

  if (tile->has_menu && tile->maintenance == maintenance)
    return;
  tile->has_menu = TRUE;
  tile->maintenance = maintenance;
  menu = menu_new (tile);
  ms5_equipment_tile_set_menu (MS5_EQUIPMENT_TILE (tile->widget), menu);
}

static void
tile_update (gpointer widget)
{
  Tile *tile = g_object_get_data (widget, "tile");
  const Ms5EquipmentItem *item = ms5_equipment_model_get_item (tile->equipment);
  g_autofree char *tooltip = g_strdup_printf (_("Raise a call for %s"),
                                              ms5_equipment_model_get_name (tile->equipment));

  g_object_set (widget,
                "title", ms5_equipment_model_get_name (tile->equipment),
                "state", tile_look (item, ms5_equipment_model_get_limit_state (tile->equipment)),
                "state-text", ms5_state_get_word (item->state, item->mode, item->cause),
                "fault", ms5_equipment_model_get_fault (tile->equipment),
                "maintenance", item->maintenance > 0,
                "pending", ms5_model_item_is_pending (MS5_MODEL_ITEM (tile->equipment)),
                NULL);
  ms5_widget_set_tooltip (widget, tooltip);
  update_menu (tile);
  update_sensors (tile);
}

static void
tile_activate_cb (GtkWidget *widget,
                  Tile      *tile)
{
  gtk_widget_activate_action (widget, "win.raise-call", "(ss)",
                              ms5_model_item_get_key (MS5_MODEL_ITEM (tile->grid->line)),
                              ms5_model_item_get_key (MS5_MODEL_ITEM (tile->equipment)));
}

/* Rows for the sensors that there are now. */
static void
sensors_changed_cb (GtkWidget *widget)
{
  Tile *tile = g_object_get_data (G_OBJECT (widget), "tile");
  GListModel *sensors = ms5_equipment_model_get_sensors (tile->equipment);

  ms5_equipment_tile_clear_sensors (MS5_EQUIPMENT_TILE (widget));
  ms5_watch_reset (&tile->watch);
  ms5_watch_add (&tile->watch, tile->equipment, "notify");
  for (guint i = 0; i < g_list_model_get_n_items (sensors); i++)
    {
      g_autoptr (Ms5SensorModel) sensor = g_list_model_get_item (sensors, i);
      GtkWidget *row = ms5_sensor_row_new (ms5_model_item_get_key (MS5_MODEL_ITEM (sensor)));

      configure_row (MS5_SENSOR_ROW (row), sensor);
      ms5_equipment_tile_add_sensor (MS5_EQUIPMENT_TILE (widget), MS5_SENSOR_ROW (row));
      g_signal_connect_object (sensor, "series-replaced", G_CALLBACK (series_replaced_cb), row,
                               G_CONNECT_SWAPPED);
      ms5_watch_add (&tile->watch, sensor, "series-replaced");
      ms5_watch_add (&tile->watch, sensor, "pushed");
      ms5_watch_add (&tile->watch, sensor, "notify");
    }
}

static Tile *
tile_new (Ms5EquipmentGrid  *self,
          Ms5EquipmentModel *equipment)
{
  Tile *tile = g_new0 (Tile, 1);
  Ms5LiveButton *button;

  tile->grid = self;
  tile->equipment = g_object_ref (equipment);
  tile->widget = ms5_equipment_tile_new ();
  button = ms5_equipment_tile_get_live_button (MS5_EQUIPMENT_TILE (tile->widget));
  g_object_set_data (G_OBJECT (tile->widget), "tile", tile);
  g_signal_connect (tile->widget, "activate", G_CALLBACK (tile_activate_cb), tile);

  ms5_view_bind_live (&self->view, button, MS5_MODEL_ITEM (equipment), "tile");
  ms5_watch_init (&tile->watch, tile->widget, tile_update);
  ms5_watch_hold (&tile->watch, button);
  sensors_changed_cb (tile->widget);
  g_signal_connect_object (ms5_equipment_model_get_sensors (equipment), "items-changed",
                           G_CALLBACK (sensors_changed_cb), tile->widget, G_CONNECT_SWAPPED);
  gtk_widget_insert_before (tile->widget, GTK_WIDGET (self), NULL);
  return tile;
}

static void
grid_update (gpointer widget)
{
  Ms5EquipmentGrid *self = widget;
  GListModel *equipment = ms5_line_model_get_equipment (self->line);
  guint n = g_list_model_get_n_items (equipment);
  GtkWidget *before = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (Ms5EquipmentModel) item = g_list_model_get_item (equipment, i);
      guint at = i;

      while (at < self->tiles->len && ((Tile *) self->tiles->pdata[at])->equipment != item)
        at++;
      if (at == self->tiles->len)
        g_ptr_array_insert (self->tiles, (int) i, tile_new (self, item));
      else if (at != i)
        g_ptr_array_insert (self->tiles, (int) i, g_ptr_array_steal_index (self->tiles, at));
    }
  if (self->tiles->len > n)
    g_ptr_array_remove_range (self->tiles, n, self->tiles->len - n);

  for (guint i = 0; i < n; i++)
    {
      GtkWidget *tile = ((Tile *) self->tiles->pdata[i])->widget;

      if (gtk_widget_get_prev_sibling (tile) != before)
        gtk_widget_insert_after (tile, GTK_WIDGET (self), before);
      before = tile;
    }
}

static void
ms5_equipment_grid_dispose (GObject *object)
{
  Ms5EquipmentGrid *self = MS5_EQUIPMENT_GRID (object);

  ms5_watch_clear (&self->watch);
  g_clear_pointer (&self->tiles, g_ptr_array_unref);
  ms5_view_clear (&self->view);
  g_clear_object (&self->line);

  G_OBJECT_CLASS (ms5_equipment_grid_parent_class)->dispose (object);
}

static void
ms5_equipment_grid_class_init (Ms5EquipmentGridClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ms5_equipment_grid_dispose;
  gtk_widget_class_set_css_name (widget_class, "equipmentgrid");
}

static void
ms5_equipment_grid_init (Ms5EquipmentGrid *self)
{
  self->tiles = g_ptr_array_new_with_free_func (tile_free);
  gtk_widget_set_layout_manager (GTK_WIDGET (self), ms5_columns_layout_new (MS5_PAGE_SPACING, 290));
}

/**
 * ms5_equipment_grid_new:
 * @view: what it works with
 * @line: the line
 *
 * Returns: (transfer floating): a grid
 */
GtkWidget *
ms5_equipment_grid_new (const Ms5View *view,
                        Ms5LineModel  *line)
{
  Ms5EquipmentGrid *self = g_object_new (MS5_TYPE_EQUIPMENT_GRID, NULL);

  ms5_view_init (&self->view, view);
  self->line = g_object_ref (line);
  ms5_watch_init (&self->watch, GTK_WIDGET (self), grid_update);
  ms5_watch_add (&self->watch, ms5_line_model_get_equipment (line), "items-changed");
  return GTK_WIDGET (self);
}

/**
 * ms5_equipment_grid_get_tile:
 * @self: a grid
 * @index: where
 *
 * Returns: (transfer none) (nullable): the tile there
 */
GtkWidget *
ms5_equipment_grid_get_tile (Ms5EquipmentGrid *self,
                             guint             index)
{
  g_return_val_if_fail (MS5_IS_EQUIPMENT_GRID (self), NULL);

  return index < self->tiles->len ? ((Tile *) self->tiles->pdata[index])->widget : NULL;
}
