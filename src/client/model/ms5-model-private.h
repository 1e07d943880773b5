/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/model/ms5-model-item.h"
#include "client/model/ms5-plant-model.h"

G_BEGIN_DECLS

/**
 * Ms5ModelPart:
 * @shape: the fields of an item
 * @offset: where its C struct is in the object
 * @fill: (nullable): gives absent fields a value that applies
 * @properties: for each member that of the object, or %NULL where none shows it
 *
 * An item as part of an object. Most objects have one; a line has three: what the plant says of it,
 * its state, its KPIs.
 */
typedef struct _Ms5ModelPart Ms5ModelPart;

struct _Ms5ModelPart
{
  const Ms5Shape *shape;
  gsize           offset;
  void          (*fill) (gpointer data);
  GParamSpec    **properties;
};

/**
 * Ms5PartState:
 * @MS5_PART_ABSENT: nothing is known
 * @MS5_PART_HERE: it is there
 * @MS5_PART_GONE: it was removed in the running batch, and may come again in it
 *
 * Whether a part's item exists.
 */
typedef enum
{
  MS5_PART_ABSENT,
  MS5_PART_HERE,
  MS5_PART_GONE
} Ms5PartState;

/**
 * Ms5ModelBatch:
 * @plant: names
 * @touched: (element-type Ms5ModelItem): the objects that were given data, frozen
 * @bad: how many fields could not be read
 * @now: the plant's time when the batch ended
 *
 * Changes that are shown together.
 */
typedef struct _Ms5ModelBatch Ms5ModelBatch;

struct _Ms5ModelBatch
{
  Ms5PlantModel *plant;
  GPtrArray     *touched;
  guint          bad;
  Ms5Time        now;
};

void         ms5_model_class_add_part     (Ms5ModelItemClass *klass,
                                           Ms5ModelPart      *part,
                                           const Ms5Shape    *shape,
                                           gsize              offset,
                                           const char        *without);
GParamSpec  *ms5_model_class_add          (Ms5ModelItemClass *klass,
                                           const char        *name,
                                           Ms5MemberType      type,
                                           gsize              offset);
gboolean     ms5_model_class_get_field    (GObject           *object,
                                           GParamSpec        *pspec,
                                           GValue            *value);
void         ms5_model_class_init_fields  (Ms5ModelItem      *self);
void         ms5_model_class_clear_fields (Ms5ModelItem      *self);

void         ms5_model_item_set_line      (Ms5ModelItem      *self,
                                           const char        *line);
void         ms5_model_item_set_version   (Ms5ModelItem      *self,
                                           gint64             v,
                                           gboolean           pending);
void         ms5_model_item_set_gone      (Ms5ModelItem      *self,
                                           gboolean           gone);
gboolean     ms5_model_item_is_gone       (Ms5ModelItem      *self);
void         ms5_model_item_touch         (Ms5ModelItem      *self,
                                           Ms5ModelBatch     *batch);
void         ms5_model_item_settle        (Ms5ModelItem      *self,
                                           Ms5ModelBatch     *batch);
gboolean     ms5_model_item_finish       (Ms5ModelItem      *self);
void         ms5_model_item_take          (Ms5ModelItem      *self,
                                           Ms5ModelPart      *part,
                                           json_t            *fields,
                                           gboolean           merge,
                                           Ms5ModelBatch     *batch);
void         ms5_model_item_put           (Ms5ModelItem      *self,
                                           gint64             v,
                                           json_t            *fields,
                                           gboolean           pending,
                                           Ms5ModelBatch     *batch);

/* The setters of the objects' own properties: compare, store, notify. */
void         ms5_model_item_notify        (gpointer           self,
                                           GParamSpec        *pspec);
void         ms5_model_item_keep_string   (gpointer           self,
                                           GParamSpec        *pspec,
                                           char             **field,
                                           const char        *value);
void         ms5_model_item_keep_double   (gpointer           self,
                                           GParamSpec        *pspec,
                                           double            *field,
                                           double             value);
void         ms5_model_item_keep_int64    (gpointer           self,
                                           GParamSpec        *pspec,
                                           gint64            *field,
                                           gint64             value);
void         ms5_model_item_keep_int      (gpointer           self,
                                           GParamSpec        *pspec,
                                           int               *field,
                                           int                value);

G_END_DECLS
