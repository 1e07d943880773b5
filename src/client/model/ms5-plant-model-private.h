/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/model/ms5-item-list.h"
#include "client/model/ms5-model-private.h"

G_BEGIN_DECLS

Ms5PlantModel *ms5_plant_model_new        (const char *const *languages) G_GNUC_WARN_UNUSED_RESULT;
const char    *ms5_plant_model_pick       (Ms5PlantModel     *self,
                                           const Ms5Name     *name,
                                           const char        *code);
const char    *ms5_plant_model_name_detail (Ms5PlantModel    *self,
                                           const char        *equipment,
                                           const char        *detail);
Ms5ModelItem  *ms5_plant_model_find       (Ms5PlantModel     *self,
                                           Ms5PlantPart       part,
                                           const char        *code);
void           ms5_plant_model_put        (Ms5PlantModel     *self,
                                           Ms5PlantPart       part,
                                           const char        *key,
                                           const char        *code,
                                           gint64             v,
                                           json_t            *fields,
                                           Ms5ModelBatch     *batch);
void           ms5_plant_model_remove     (Ms5PlantModel     *self,
                                           Ms5PlantPart       part,
                                           const char        *key,
                                           const char        *code);
void           ms5_plant_model_remove_all (Ms5PlantModel     *self);
void           ms5_plant_model_touch      (Ms5PlantModel     *self,
                                           Ms5ModelBatch     *batch);
void           ms5_plant_model_flush      (Ms5PlantModel     *self);

/* ms5-plant-entries.c */
Ms5ItemList   *ms5_plant_entries_new      (Ms5PlantPart       part) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
