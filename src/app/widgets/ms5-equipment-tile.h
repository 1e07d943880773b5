/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "ms5-live-button.h"
#include "ms5-look.h"
#include "ms5-sensor-row.h"

G_BEGIN_DECLS

/**
 * Ms5EquipmentTile:
 *
 * A machine: its state as a word, a shape and a stripe, its fault, its sensors, its freshness. Can
 * be pressed, and emits `activate`.
 */
#define MS5_TYPE_EQUIPMENT_TILE (ms5_equipment_tile_get_type ())
G_DECLARE_FINAL_TYPE (Ms5EquipmentTile, ms5_equipment_tile, MS5, EQUIPMENT_TILE, GtkWidget)

GtkWidget *ms5_equipment_tile_new (void) G_GNUC_WARN_UNUSED_RESULT;

void           ms5_equipment_tile_set_title       (Ms5EquipmentTile *self,
                                                   const char       *title);
void           ms5_equipment_tile_set_state       (Ms5EquipmentTile *self,
                                                   Ms5StateClass     state);
void           ms5_equipment_tile_set_state_text  (Ms5EquipmentTile *self,
                                                   const char       *state_text);
void           ms5_equipment_tile_set_fault       (Ms5EquipmentTile *self,
                                                   const char       *fault);
void           ms5_equipment_tile_set_maintenance (Ms5EquipmentTile *self,
                                                   gboolean          maintenance);
void           ms5_equipment_tile_set_pending     (Ms5EquipmentTile *self,
                                                   gboolean          pending);
void           ms5_equipment_tile_set_menu        (Ms5EquipmentTile *self,
                                                   GMenuModel       *menu);
Ms5LiveButton *ms5_equipment_tile_get_live_button (Ms5EquipmentTile *self);

void          ms5_equipment_tile_add_sensor    (Ms5EquipmentTile *self,
                                                Ms5SensorRow     *row);
Ms5SensorRow *ms5_equipment_tile_get_sensor    (Ms5EquipmentTile *self,
                                                const char       *code);
void          ms5_equipment_tile_clear_sensors (Ms5EquipmentTile *self);

G_END_DECLS
