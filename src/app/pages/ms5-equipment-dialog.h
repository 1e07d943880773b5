/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/pages/ms5-page-util.h"

G_BEGIN_DECLS

/**
 * Ms5EquipmentDialog:
 *
 * The past of a machine: what its sensors showed, its stops and its calls of the last week, with the network or without.
 */
#define MS5_TYPE_EQUIPMENT_DIALOG (ms5_equipment_dialog_get_type ())
G_DECLARE_FINAL_TYPE (Ms5EquipmentDialog, ms5_equipment_dialog, MS5, EQUIPMENT_DIALOG, AdwWindow)

GtkWidget *ms5_equipment_dialog_new (const Ms5View     *view,
                                     Ms5LineModel      *line,
                                     Ms5EquipmentModel *equipment) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
