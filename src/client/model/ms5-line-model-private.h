/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/model/ms5-equipment-model-private.h"
#include "client/model/ms5-line-model.h"
#include "protocol/ms5-topics.h"

G_BEGIN_DECLS

/* The lists of a line that are filled from a topic each. */
typedef enum
{
  MS5_LINE_STOPS,
  MS5_LINE_CALLS,
  MS5_LINE_JOBS,
  MS5_LINE_CHANGEOVERS,
  MS5_LINE_QUALITY,
  MS5_LINE_NOTES,
  MS5_LINE_ALARMS
} Ms5LineList;

#define MS5_N_LINE_LISTS (MS5_LINE_ALARMS + 1)

typedef enum
{
  MS5_LINE_SETUP_PART,
  MS5_LINE_ITEM_PART,
  MS5_LINE_KPI_PART
} Ms5LinePart;

#define MS5_N_LINE_PARTS (MS5_LINE_KPI_PART + 1)

struct _Ms5LineModel
{
  Ms5ModelItem parent_instance;

  Ms5LineSetupItem setup;
  Ms5LineItem item;
  Ms5KpiItem kpi;
  Ms5PartState parts[MS5_N_LINE_PARTS];
  Ms5Time kpi_time;

  char *area_name;
  char *name;
  char *product_name;
  char *reason_name;
  char *shift_name;
  gint64 open_calls;
  gint64 raised_calls;
  gint64 to_explain;
  int urgency;
  int worst_priority;

  GPtrArray *machines;          /* what `equipment` will show */
  gboolean has_new_machines;
  GListStore *equipment;
  Ms5ItemList *lists[MS5_N_LINE_LISTS];
  GListModel *models[MS5_N_LINE_LISTS];

  GHashTable *timeline;         /* key → Ms5TimelineItem */
  gboolean has_new_history;
};

Ms5ItemList *ms5_line_model_find_list       (Ms5LineModel  *self,
                                             Ms5TopicKind   kind);
void         ms5_line_model_put_part        (Ms5LineModel  *self,
                                             Ms5LinePart    part,
                                             json_t        *fields,
                                             gboolean       merge,
                                             Ms5ModelBatch *batch);
void         ms5_line_model_remove_part     (Ms5LineModel  *self,
                                             Ms5LinePart    part);
void         ms5_line_model_set_kpi_time    (Ms5LineModel  *self,
                                             Ms5Time        time);
gboolean     ms5_line_model_has_part        (Ms5LineModel  *self,
                                             Ms5LinePart    part);
gboolean     ms5_line_model_is_empty        (Ms5LineModel  *self);
void         ms5_line_model_put_timeline    (Ms5LineModel  *self,
                                             const char    *key,
                                             json_t        *fields,
                                             Ms5ModelBatch *batch);
void         ms5_line_model_remove_timeline (Ms5LineModel  *self,
                                             const char    *key);
void         ms5_line_model_prune           (Ms5LineModel  *self,
                                             Ms5ModelBatch *batch);
void         ms5_line_model_set_machines    (Ms5LineModel  *self,
                                             GPtrArray     *machines);
void         ms5_line_model_touch           (Ms5LineModel  *self,
                                             Ms5ModelBatch *batch);
void         ms5_line_model_flush           (Ms5LineModel  *self);
void         ms5_line_model_tell_history    (Ms5LineModel  *self);

G_END_DECLS
