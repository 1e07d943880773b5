/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/model/ms5-floor.h"
#include "client/model/ms5-line-model-private.h"
#include "client/model/ms5-plant-model-private.h"

G_BEGIN_DECLS

struct _Ms5Floor
{
  GObject parent_instance;

  Ms5Clock *clock;
  Ms5PlantModel *plant;
  GHashTable *lines;            /* code → Ms5LineModel */
  GHashTable *equipment;        /* code → Ms5EquipmentModel */
  GListStore *shown_lines;
  GListStore *shown_calls;
  guint raised_calls;
  guint undecodable;

  Ms5FloorFreshness freshness;
  Ms5Time as_of;
  Ms5Time plant_anchor;
  gint64 anchored;
  double plant_speed;

  Ms5ModelBatch batch;
  guint depth;
  gboolean ending;
  gboolean has_new_plant;       /* names, and which equipment is where */
  gboolean has_new_lines;
  gboolean has_new_calls;
};

Ms5LineModel      *ms5_floor_take_line      (Ms5Floor   *self,
                                             const char *code);
Ms5EquipmentModel *ms5_floor_take_equipment (Ms5Floor   *self,
                                             const char *code,
                                             const char *line);
void               ms5_floor_settle         (Ms5Floor   *self);
void               ms5_floor_notify_counts  (Ms5Floor   *self,
                                             guint       raised_calls);
void               ms5_floor_tell_device    (Ms5Floor   *self,
                                             const char *key,
                                             json_t     *fields);

G_END_DECLS
