/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/model/ms5-equipment-model.h"
#include "client/model/ms5-item-list.h"

G_BEGIN_DECLS

void         ms5_equipment_model_put_setup      (Ms5EquipmentModel *self,
                                                 json_t            *fields,
                                                 Ms5ModelBatch     *batch);
void         ms5_equipment_model_put_item       (Ms5EquipmentModel *self,
                                                 gint64             v,
                                                 json_t            *fields,
                                                 gboolean           pending,
                                                 Ms5ModelBatch     *batch);
void         ms5_equipment_model_remove_setup   (Ms5EquipmentModel *self);
void         ms5_equipment_model_remove_item    (Ms5EquipmentModel *self);
void         ms5_equipment_model_prune          (Ms5EquipmentModel *self,
                                                 Ms5ModelBatch     *batch);
gboolean     ms5_equipment_model_has_setup      (Ms5EquipmentModel *self);
gboolean     ms5_equipment_model_is_empty       (Ms5EquipmentModel *self);
void         ms5_equipment_model_set_bottleneck (Ms5EquipmentModel *self,
                                                 gboolean           bottleneck);
Ms5ItemList *ms5_equipment_model_get_list       (Ms5EquipmentModel *self);

G_END_DECLS
