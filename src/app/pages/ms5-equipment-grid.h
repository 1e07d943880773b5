/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-page-util.h"

G_BEGIN_DECLS

/**
 * Ms5EquipmentGrid:
 *
 * A tile for each machine of a line, in flow order. Pressing one activates `win.raise-call`.
 */
#define MS5_TYPE_EQUIPMENT_GRID (ms5_equipment_grid_get_type ())
G_DECLARE_FINAL_TYPE (Ms5EquipmentGrid, ms5_equipment_grid, MS5, EQUIPMENT_GRID, GtkWidget)

GtkWidget *ms5_equipment_grid_new      (const Ms5View    *view,
                                        Ms5LineModel     *line) G_GNUC_WARN_UNUSED_RESULT;

GtkWidget *ms5_equipment_grid_get_tile (Ms5EquipmentGrid *self,
                                        guint             index);

G_END_DECLS
